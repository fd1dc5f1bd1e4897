//! Atomic file writes: a file is created or replaced as a whole, never left half-written.

#![allow(clippy::disallowed_methods, reason = "this is where files are written")]

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;
use thiserror::Error;

/// Prefix and suffix of the temporary file's name while it is written.
const BESIDE: [&str; 2] = [".tconv-", ".part"];

/// Number of random characters between prefix and suffix.
const RANDOM: usize = 12;

/// Age at which a temporary file counts as left behind by a killed run: a write takes moments.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// The most symbolic links followed from a name to its file.
const MOST_LINKS: usize = 40;

/// What may be replaced, and who may read the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    /// Whether an existing regular file may be replaced.
    pub may_replace: bool,
    /// Whether only the owner may read it (mode 0600 on Unix). Otherwise a new file gets the usual permissions, and a
    /// replaced file keeps its own.
    pub is_private: bool,
}

/// Why a file was not written.
#[derive(Debug, Error)]
pub enum SaveError {
    /// A file of this name exists and may not be replaced.
    #[error("there is such a file already")]
    Exists,
    /// The path leads to a directory, pipe, socket or device.
    #[error("is not a regular file")]
    NotAFile,
    /// An error of the operating system.
    #[error("cannot be written: {0}")]
    Io(io::Error),
}

/// Rejects a path that may not be written to, before anything is created for it.
///
/// # Errors
/// [`SaveError::Exists`] unless the file may be replaced; [`SaveError::NotAFile`]; [`SaveError::Io`] if the path cannot
/// be examined.
pub fn check(path: &Path, may_replace: bool) -> Result<(), SaveError> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(SaveError::NotAFile),
        Ok(_) if !may_replace => Err(SaveError::Exists),
        Ok(_) => Ok(()),
        // A dangling link is refused too: it has the name.
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => {
            if !may_replace && fs::symlink_metadata(path).is_ok() { Err(SaveError::Exists) } else { Ok(()) }
        }
        Err(reason) => Err(SaveError::Io(reason)),
    }
}

/// Writes a temporary file next to the target and renames it, so that the target is either complete or unchanged. A
/// symbolic link is followed, not replaced.
///
/// # Errors
/// Those of [`check`], also for a file created in the meantime, and I/O errors.
pub fn whole(path: &Path, bytes: &[u8], how: How) -> Result<(), SaveError> {
    check(path, how.may_replace)?;
    write(path, bytes, how).map_err(|reason| match reason.kind() {
        io::ErrorKind::AlreadyExists => SaveError::Exists,
        _ => SaveError::Io(reason),
    })
}

fn write(path: &Path, bytes: &[u8], how: How) -> io::Result<()> {
    let target = where_it_leads(path)?;
    let folder = folder_of(&target);
    clear(folder);
    let before = fs::metadata(&target).ok();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        // The usual mode (subject to the umask) only for a new file: an existing one has permissions of its own.
        let is_usual = !how.is_private && before.is_none();
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, if is_usual { 0o666 } else { 0o600 });
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(BESIDE[0]).suffix(BESIDE[1]).rand_bytes(RANDOM);
    let mut beside = builder.make_in(folder, |path| options.open(path))?;
    // Written through the `File`: errors of the temporary file would include its name, which means nothing to the user.
    beside.as_file_mut().write_all(bytes)?;
    if let Some(before) = before.filter(|_| !how.is_private) {
        beside.as_file().set_permissions(before.permissions())?;
    }
    beside.as_file().sync_all()?;
    if how.may_replace {
        beside.persist(&target)?;
        return Ok(());
    }
    name(beside, &target)
}

/// Renames the temporary file to `target`, unless a file of that name exists by now.
fn name(beside: NamedTempFile, target: &Path) -> io::Result<()> {
    match beside.persist_noclobber(target) {
        Ok(_) => Ok(()),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Err(refused.error),
        // Some file systems support neither a rename without replacing nor hard links.
        Err(refused) => name_by_reserving(refused.file, target),
    }
}

/// Does the same on file systems where only creating a file tells whether it already existed.
fn name_by_reserving(beside: NamedTempFile, target: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(target)?;
    let named: Result<File, _> = beside.persist(target);
    named.map(drop).map_err(|refused| {
        // The reserved file is still empty, and ours.
        let _ = fs::remove_file(target);
        refused.error
    })
}

/// Follows symbolic links to the file that a path means, which need not exist yet.
fn where_it_leads(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        let Ok(next) = fs::read_link(&target) else { return Ok(target) };
        target = folder_of(&target).join(next);
    }
    Err(io::Error::other("it is a link that leads to too many others"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Deletes temporary files that killed runs have left in a folder. Failures are ignored: they prevent nothing.
fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if is_beside(&entry.file_name()) && entry.metadata().is_ok_and(|metadata| is_left_behind(&metadata)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_beside(name: &OsStr) -> bool {
    let random = name.to_str().and_then(|name| name.strip_prefix(BESIDE[0])?.strip_suffix(BESIDE[1]));
    random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|letter| letter.is_ascii_alphanumeric()))
}

fn is_left_behind(metadata: &fs::Metadata) -> bool {
    let age = metadata.modified().ok().and_then(|modified| modified.elapsed().ok());
    metadata.is_file() && age.is_some_and(|age| age > LEFT_BEHIND)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    const NEW: How = How { may_replace: false, is_private: false };
    const REPLACE: How = How { may_replace: true, is_private: false };

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn read(path: &Path) -> Vec<u8> {
        fs::read(path).expect("it is there")
    }

    fn names(folder: &tempfile::TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_only_where_it_may_be() {
        let folder = folder();
        let path = folder.path().join("figure.svg");
        whole(&path, b"one", NEW).expect("a new file");
        assert!(matches!(whole(&path, b"two", NEW), Err(SaveError::Exists)));
        assert_eq!(read(&path), b"one");
        whole(&path, b"two", REPLACE).expect("in its place");
        assert_eq!(read(&path), b"two");
        assert_eq!(names(&folder), ["figure.svg"], "nothing is left beside it");
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let folder = folder();
        assert!(matches!(whole(folder.path(), b"", REPLACE), Err(SaveError::NotAFile)));
        let lost = folder.path().join("no").join("figure.svg");
        let refused = whole(&lost, b"", REPLACE).expect_err("there is no such folder");
        assert!(matches!(&refused, SaveError::Io(reason) if reason.raw_os_error().is_some()), "{refused:?}");
        assert!(!refused.to_string().contains(BESIDE[1]), "the name beside says nothing to anybody: {refused}");
        assert_eq!(names(&folder), Vec::<String>::new());
    }

    /// Another program creates the file between the check and the rename.
    #[test]
    fn a_file_that_has_come_meanwhile_is_not_replaced() {
        type Naming = fn(NamedTempFile, &Path) -> io::Result<()>;
        let ways: [Naming; 2] = [name, name_by_reserving];
        for way in ways {
            let folder = folder();
            let path = folder.path().join("figure.svg");
            let beside = |text: &str| {
                let mut file = NamedTempFile::new_in(folder.path()).expect("a file");
                file.write_all(text.as_bytes()).expect("a disk");
                file
            };
            way(beside("one"), &path).expect("the name is free");
            let refused = way(beside("two"), &path).expect_err("it has gone");
            assert_eq!((refused.kind(), read(&path)), (io::ErrorKind::AlreadyExists, b"one".to_vec()));
            assert_eq!(names(&folder), ["figure.svg"]);
        }
    }

    #[test]
    fn what_a_killed_run_left_is_in_nobodys_way_and_goes_when_it_is_old() {
        let folder = folder();
        let (old, young) = (".tconv-0123456789ab.part", ".tconv-abcdefghijkl.part");
        let foreign = ["figure.svg.part", ".tconv-short.part", ".tconv-0123456789_b.part", "0123456789ab.part"];
        let long_ago = SystemTime::now() - Duration::from_secs(7200);
        for name in foreign.iter().chain([&old, &young]) {
            let file = File::create(folder.path().join(name)).expect("a file");
            if *name != young {
                file.set_modified(long_ago).expect("a time");
            }
        }
        whole(&folder.path().join("figure.svg"), b"one", NEW).expect("nothing is in the way");
        let mut expected: Vec<&str> = foreign.into_iter().chain([young, "figure.svg"]).collect();
        expected.sort_unstable();
        assert_eq!(names(&folder), expected);
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

        use super::*;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).expect("it is there").mode() & 0o777
        }

        #[test]
        fn who_may_read_it() {
            let folder = folder();
            let [usual, path, private] = ["usual", "figure.svg", "export"].map(|name| folder.path().join(name));
            File::create(&usual).expect("a file");
            whole(&path, b"one", NEW).expect("a new file");
            assert_eq!(mode(&path), mode(&usual), "a new file is as any other");
            assert_ne!(mode(&usual), 0o600, "the umask of this test says nothing");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it is ours");
            whole(&path, b"two", REPLACE).expect("in its place");
            assert_eq!((mode(&path), read(&path)), (0o640, b"two".to_vec()), "it keeps what it had");
            whole(&private, b"one", How { is_private: true, ..NEW }).expect("a new file");
            assert_eq!(mode(&private), 0o600);
            whole(&path, b"three", How { is_private: true, ..REPLACE }).expect("in its place");
            assert_eq!((mode(&path), read(&path)), (0o600, b"three".to_vec()), "it is tightened");
        }

        #[test]
        fn a_link_stays_and_its_file_is_written() {
            let (folder, elsewhere) = (folder(), folder());
            let [link, chain, lost, round] =
                ["link.svg", "chain.svg", "lost.svg", "round.svg"].map(|name| folder.path().join(name));
            let file = elsewhere.path().join("figure.svg");
            fs::write(&file, "old").expect("a file");
            symlink(&file, &link).expect("a link");
            symlink("link.svg", &chain).expect("a link");
            symlink(elsewhere.path().join("new.svg"), &lost).expect("a link");
            symlink(&round, &round).expect("a link");
            for (path, text) in [(&link, "one"), (&chain, "two")] {
                assert!(matches!(whole(path, text.as_bytes(), NEW), Err(SaveError::Exists)));
                whole(path, text.as_bytes(), REPLACE).expect("through the link");
                assert_eq!(read(&file), text.as_bytes());
            }
            assert!(matches!(whole(&lost, b"three", NEW), Err(SaveError::Exists)), "the name is taken");
            whole(&lost, b"three", REPLACE).expect("through the link");
            assert_eq!(read(&elsewhere.path().join("new.svg")), b"three");
            assert!(matches!(whole(&round, b"four", REPLACE), Err(SaveError::Io(_))));
            for path in [&link, &chain, &lost, &round] {
                assert!(fs::symlink_metadata(path).expect("it is there").is_symlink(), "{}", path.display());
            }
            assert_eq!(names(&elsewhere), ["figure.svg", "new.svg"]);
        }
    }
}
