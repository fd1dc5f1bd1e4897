//! Parses `FILE:NAME`, an array of a file that contains several.

use std::path::{Path, PathBuf};

use super::Format;

/// A file, and the name of an array in it, if any.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub file: PathBuf,
    pub name: Option<String>,
}

/// Interprets `path`, given which files exist.
///
/// A file with this whole name takes precedence. Otherwise a colon ends the file name only after an extension of a
/// known format, so that the colon of a drive (`C:\w.npz`) and one within a tensor name (`conv/kernel:0`) do not.
pub(super) fn read(path: &Path, is_there: impl Fn(&Path) -> bool) -> Address {
    let whole = Address { file: path.into(), name: None };
    // A name that is not UTF-8 can only be a file's.
    let Some(text) = path.to_str().filter(|_| !is_there(path)) else { return whole };
    let splits: Vec<(&str, &str)> = splits(text).collect();
    // The longest file name that exists wins.
    let found = splits.iter().rev().find(|(file, _)| is_there(Path::new(file)));
    match found.or(splits.first()) {
        Some((file, name)) => Address { file: file.into(), name: Some((*name).to_owned()) },
        None => whole,
    }
}

/// The places where a text can be split into a file and a name, from left to right.
pub(super) fn splits(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let split = |(at, colon): (usize, &str)| (&text[..at], &text[at + colon.len()..]);
    text.match_indices(':').map(split).filter(|(file, _)| Format::of(Path::new(file)).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_stands_for() {
        for (path, there, file, name) in [
            ("w.npz", &["w.npz"][..], "w.npz", None),
            ("w.npz:up1", &["w.npz"], "w.npz", Some("up1")),
            ("a/W.NPZ:up1", &["a/W.NPZ"], "a/W.NPZ", Some("up1")),
            ("w.safetensors:conv/kernel:0", &["w.safetensors"], "w.safetensors", Some("conv/kernel:0")),
            ("w.npz:", &["w.npz"], "w.npz", Some("")),
            // Nothing exists: the file name is still only the first part.
            ("w.npz:up1", &[], "w.npz", Some("up1")),
            ("w.npz:a.npz:b", &[], "w.npz", Some("a.npz:b")),
            // What exists decides.
            ("w.npz:up1", &["w.npz", "w.npz:up1"], "w.npz:up1", None),
            ("w.npz:a.npz:b", &["w.npz", "w.npz:a.npz"], "w.npz:a.npz", Some("b")),
            ("12:30.csv", &["12:30.csv"], "12:30.csv", None),
            ("12:30.csv", &[], "12:30.csv", None),
            // A file of one array, so that the error can say that it has no name.
            ("x.npy:w", &["x.npy"], "x.npy", Some("w")),
            ("x.pt:w", &["x.pt"], "x.pt", Some("w")),
            // A drive letter is no file name.
            (r"C:\x.npz", &[r"C:\x.npz"], r"C:\x.npz", None),
            (r"C:\x.npz", &[], r"C:\x.npz", None),
            (r"C:\x.npz", &["C"], r"C:\x.npz", None),
            (r"C:\x.npz:w", &[r"C:\x.npz"], r"C:\x.npz", Some("w")),
            ("C:x.npz:w", &[], "C:x.npz", Some("w")),
            (r"\\?\C:\x.safetensors:a:b", &[], r"\\?\C:\x.safetensors", Some("a:b")),
            // No file of a known format.
            (":w", &[], ":w", None),
            (".npz:w", &[], ".npz:w", None),
            ("w.txt:up1", &["w.txt"], "w.txt:up1", None),
            ("权重.npz:层1", &["权重.npz"], "权重.npz", Some("层1")),
        ] {
            let address = read(Path::new(path), |path| there.iter().any(|there| Path::new(there) == path));
            assert_eq!(address, Address { file: file.into(), name: name.map(str::to_owned) }, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_one_of_a_file() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"w\xff.npz:up1"));
        assert_eq!(read(path, |_| false), Address { file: path.into(), name: None });
    }
}
