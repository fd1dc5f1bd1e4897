//! Files that `torch.save` writes. They are pickled Python, a program that is run to read them: they are not read, and
//! whoever has one is told how to make a `.safetensors` of it.

use std::fmt::Write as _;
use std::path::Path;

use crate::visible::is_hidden;

/// Extensions of such files.
const EXTENSIONS: [&str; 4] = ["pt", "pth", "bin", "ckpt"];

/// Whether an extension, in lower case, is that of such a file.
pub(super) fn is_extension(extension: &str) -> bool {
    EXTENSIONS.contains(&extension)
}

/// The lines of Python that make a `.safetensors` of the state dict in the file. Weights that are shared or no
/// rows in memory are made such that it takes them.
pub(super) fn conversion(path: &Path) -> [String; 2] {
    let [from, to] = [path, &path.with_extension("safetensors")].map(|path| literal(&path.to_string_lossy()));
    [
        format!("import torch, safetensors.torch as s; d = torch.load({from}, 'cpu', weights_only=True)"),
        format!("s.save_file({{k: v.contiguous().clone() for k, v in d.items()}}, {to})"),
    ]
}

/// `text` as Python writes it.
fn literal(text: &str) -> String {
    let mut literal = "'".to_owned();
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => literal.extend(['\\', letter]),
            letter if is_hidden(letter) => {
                // A String takes everything.
                let _ = write!(literal, "\\U{:08x}", u32::from(letter));
            }
            letter => literal.push(letter),
        }
    }
    literal + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_named_as_python_reads_it() {
        for (path, written) in [
            ("up.pt", ["'up.pt'", "'up.safetensors'"]),
            ("a b/it's.ckpt", [r"'a b/it\'s.ckpt'", r"'a b/it\'s.safetensors'"]),
            (r"C:\w.bin", [r"'C:\\w.bin'", r"'C:\\w.safetensors'"]),
            ("w\n\u{202e}.pth", ["'w\\U0000000a\\U0000202e.pth'", "'w\\U0000000a\\U0000202e.safetensors'"]),
        ] {
            let [load, save] = conversion(Path::new(path));
            assert!(load.contains(&format!("load({},", written[0])), "{load}");
            assert!(save.ends_with(&format!(", {})", written[1])), "{save}");
        }
    }
}
