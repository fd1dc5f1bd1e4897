//! Files written whole: a new one, or one in the place of an older, and never half of one.

#![allow(clippy::disallowed_methods, reason = "this is where files are written")]

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::visible;

/// Why a file was not written.
#[derive(Debug, Error)]
pub enum SaveError {
    #[error("there is such a file already")]
    Exists,
    #[error("is not a regular file")]
    NotAFile,
    /// What an earlier writing left behind.
    #[error("{} is in the way: remove it", visible::path(.0))]
    InTheWay(PathBuf),
    #[error("cannot be written: {0}")]
    Io(io::Error),
}

/// Refuses a path that may not be written to, before anything is made for it.
///
/// # Errors
/// [`SaveError::Exists`], unless it may be replaced; [`SaveError::NotAFile`].
pub fn check(path: &Path, may_replace: bool) -> Result<(), SaveError> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(SaveError::NotAFile),
        Ok(_) if !may_replace => Err(SaveError::Exists),
        _ => Ok(()),
    }
}

/// Writes beside the file and then in its place, so that it is whole or as it was.
///
/// # Errors
/// As [`check`], and what the disk says.
pub fn whole(path: &Path, bytes: &[u8], may_replace: bool) -> Result<(), SaveError> {
    check(path, may_replace)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
        let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&beside, path));
        // Half a file is none.
        written.inspect_err(|_| drop(fs::remove_file(&beside)))
    });
    written.map_err(|reason| match reason.kind() {
        io::ErrorKind::AlreadyExists => SaveError::InTheWay(beside),
        _ => SaveError::Io(reason),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_where_it_may_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("figure.svg");
        whole(&path, b"one", false).expect("a new file");
        assert!(matches!(whole(&path, b"two", false), Err(SaveError::Exists)));
        assert_eq!(fs::read(&path).expect("it is there"), b"one");
        whole(&path, b"two", true).expect("in its place");
        assert_eq!(fs::read(&path).expect("it is there"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(whole(folder.path(), b"", true), Err(SaveError::NotAFile)));
        let lost = folder.path().join("no").join("figure.svg");
        assert!(matches!(whole(&lost, b"", true), Err(SaveError::Io(_))));
        let path = folder.path().join("figure.svg");
        fs::write(folder.path().join("figure.svg.part"), b"other").expect("a file");
        assert!(matches!(whole(&path, b"", false), Err(SaveError::InTheWay(_))));
        assert_eq!(fs::read(folder.path().join("figure.svg.part")).expect("it is there"), b"other");
    }
}
