//! Files that `torch.save` writes. They are pickled Python, a program that runs when they are loaded, so they are not
//! read: the error shows how to convert one to `.safetensors`.

use std::fmt::Write as _;
use std::path::Path;

use crate::visible::is_hidden;

/// Extensions of pickled files.
const EXTENSIONS: [&str; 4] = ["pt", "pth", "bin", "ckpt"];

/// Whether a lower-case extension is that of a pickled file.
pub(super) fn is_extension(extension: &str) -> bool {
    EXTENSIONS.contains(&extension)
}

/// Python code that converts the state dict in the file to `.safetensors`. Shared and non-contiguous weights, which
/// `save_file` rejects, are copied.
pub(super) fn conversion(path: &Path) -> [String; 2] {
    let [from, to] = [path, &path.with_extension("safetensors")].map(|path| literal(&path.to_string_lossy()));
    [
        format!("import torch, safetensors.torch as s; d = torch.load({from}, 'cpu', weights_only=True)"),
        format!("s.save_file({{k: v.contiguous().clone() for k, v in d.items()}}, {to})"),
    ]
}

/// `text` as a Python string literal.
fn literal(text: &str) -> String {
    let mut literal = "'".to_owned();
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => literal.extend(['\\', letter]),
            letter if is_hidden(letter) => {
                // Writing to a String cannot fail.
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
