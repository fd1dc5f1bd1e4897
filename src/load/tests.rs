//! Whole files, by their names.

use std::fs::{self, File};
use std::path::PathBuf;

use ndarray::{Array3, array};
use ndarray_npy::write_npy;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

/// A folder of files for one test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A file of zeros that takes no room on the disk.
    fn zeros(&self, name: &str, length: u64) -> PathBuf {
        let path = self.path(name);
        File::create(&path).unwrap().set_len(length).unwrap();
        path
    }
}

/// The message for a file, without the path it has to start with.
fn message(path: &Path) -> String {
    let message = plane(path, &[]).unwrap_err().to_string();
    assert!(!message.contains('\n'), "{message}");
    message.strip_prefix(&format!("{}: ", path.display())).unwrap_or_else(|| panic!("{message}")).to_string()
}

fn png_image() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ::png::Encoder::new(&mut bytes, 2, 1).write_header().unwrap();
    writer.write_image_data(&[10, 20]).unwrap();
    writer.finish().unwrap();
    bytes
}

#[test]
fn the_extension_names_the_format_in_any_case() {
    let folder = Folder::new();
    for name in ["a.npy", "b.NPY", "c.d.NpY"] {
        let path = folder.path(name);
        write_npy(&path, &array![[10_u8, 20]]).unwrap();
        assert_eq!(plane(&path, &[]).unwrap().values, array![[10.0, 20.0]]);
    }
    for name in ["a.csv", "b.CSV"] {
        let path = folder.file(name, "10,20");
        assert_eq!(plane(&path, &[0]).unwrap().values, array![[10.0, 20.0]]);
    }
    for name in ["a.png", "b.Png"] {
        let path = folder.file(name, png_image());
        assert_eq!(plane(&path, &[]).unwrap().values, array![[10.0, 20.0]]);
    }
}

#[test]
fn other_extensions_are_named() {
    let folder = Folder::new();
    for (name, fault) in [
        ("a.jpg", "'.jpg' files are not read"),
        ("a.npz", "'.npz' files are not read"),
        ("a.npy.gz", "'.gz' files are not read"),
        ("npy", "no extension to tell its format by"),
        (".npy", "no extension to tell its format by"),
        ("a.", "'.' files are not read"),
    ] {
        assert_eq!(message(&folder.file(name, "x")), format!("{fault}; use a .npy, .csv or .png file"));
    }
}

#[test]
fn names_of_nothing_readable() {
    let folder = Folder::new();
    for name in ["none.npy", "none", "no/where.csv"] {
        assert_eq!(message(&folder.path(name)), "no such file; check the spelling and the folder");
    }
    let inner = folder.path("inner.npy");
    fs::create_dir(&inner).unwrap();
    assert_eq!(message(&inner), "is a directory; name a .npy, .csv or .png file in it");
    let below_a_file = folder.file("a.csv", "1").join("b.csv");
    assert!(plane(&below_a_file, &[]).is_err());
}

#[cfg(unix)]
#[test]
fn a_name_that_cannot_be_opened_is_unreadable() {
    let error = plane(Path::new("a\0b.npy"), &[]).unwrap_err();
    assert!(matches!(error, LoadError::Unreadable { .. }), "{error}");
    assert!(error.to_string().starts_with("\"a\\0b.npy\": cannot be read: "));
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_not_opened() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    let folder = Folder::new();
    let device = folder.path("zero.png");
    symlink("/dev/zero", &device).unwrap();
    let socket = folder.path("socket.csv");
    let _listener = UnixListener::bind(&socket).unwrap();
    let pipe = folder.path("pipe.npy");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [device, socket, pipe, PathBuf::from("/dev/zero")] {
        assert_eq!(message(&path), "not a regular file (a pipe, socket or device); save the data to a file first");
    }
}

#[test]
fn empty_and_oversized_files() {
    let folder = Folder::new();
    for extension in ["npy", "csv", "png"] {
        assert_eq!(
            message(&folder.file(&format!("none.{extension}"), "")),
            "the file is empty (0 bytes); save or copy it again"
        );
        let huge = folder.zeros(&format!("huge.{extension}"), MAX_FILE_BYTES + 1);
        assert_eq!(
            message(&huge),
            "268435457 bytes is over the limit of 268435456 bytes; save a smaller part of the \
             data"
        );
    }
}

#[test]
fn names_are_shown_on_one_line() {
    let error = plane(Path::new("a\n\u{1b}[2Jb.npy"), &[]).unwrap_err();
    assert_eq!(error.to_string(), "\"a\\n\\u{1b}[2Jb.npy\": no such file; check the spelling and the folder");
}

#[test]
fn the_chosen_plane_of_a_file() {
    let folder = Folder::new();
    let path = folder.path("weights.npy");
    let array = Array3::from_shape_fn((3, 2, 2), |(c, y, x)| f32::from(u8::try_from(4 * c + 2 * y + x).unwrap()));
    write_npy(&path, &array).unwrap();
    let chosen = plane(&path, &[2]).unwrap();
    assert_eq!(chosen.values, array![[8.0, 9.0], [10.0, 11.0]]);
    assert_eq!((chosen.channel, chosen.leading), (vec![2], vec![3]));
    assert!(matches!(plane(&path, &[3]), Err(LoadError::ChannelOutOfRange { .. })));
    let table = folder.file("k.csv", "1,2");
    assert!(matches!(plane(&table, &[1]), Err(LoadError::ChannelCount { .. })));
}

proptest! {
    #[test]
    fn random_files_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = Folder::new();
        for name in ["a.npy", "a.csv", "a.png"] {
            if let Err(error) = plane(&folder.file(name, &bytes), &[]) {
                let text = error.to_string();
                prop_assert!(text.chars().all(|c| !c.is_control()), "{text:?}");
            }
        }
    }
}
