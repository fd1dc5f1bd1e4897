//! Tests that read whole files by name.

use std::fs::{self, File};

use ndarray::{Array2, Array3, array};
use ndarray_npy::write_npy;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::load::error::READ;

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

    /// A sparse file of zeros.
    fn zeros(&self, name: &str, length: u64) -> PathBuf {
        let path = self.path(name);
        File::create(&path).unwrap().set_len(length).unwrap();
        path
    }
}

/// The error message for a file, without the path at its start.
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
        ("a.gif", "'.gif' files are not read"),
        ("a.h5", "'.h5' files are not read"),
        ("a.npy.gz", "'.gz' files are not read"),
        ("npy", "no extension to tell its format by"),
        (".npy", "no extension to tell its format by"),
        ("a.", "'.' files are not read"),
    ] {
        assert_eq!(message(&folder.file(name, "x")), format!("{fault}; use a {READ} file"));
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
    assert_eq!(message(&inner), format!("is a directory; name a {READ} file in it"));
    let below_a_file = folder.file("a.csv", "1").join("b.csv");
    assert!(plane(&below_a_file, &[]).is_err());
}

#[cfg(unix)]
#[test]
fn a_name_that_cannot_be_opened_is_unreadable() {
    let error = plane(Path::new("a\0b.npy"), &[]).unwrap_err();
    assert!(matches!(error.kind, Kind::Unreadable { .. }), "{error}");
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
    for extension in ["npz", "safetensors", "pt"] {
        assert_eq!(
            message(&folder.file(&format!("none.{extension}"), "")),
            "the file is empty (0 bytes); save or copy it again"
        );
    }
    for extension in ["npy", "csv", "png", "jpg"] {
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
    assert!(matches!(plane(&path, &[3]), Err(LoadError { kind: Kind::ChannelOutOfRange { .. }, .. })));
    let table = folder.file("k.csv", "1,2");
    assert!(matches!(plane(&table, &[1]), Err(LoadError { kind: Kind::ChannelCount { .. }, .. })));
}

/// A file that Python wrote, from `tests/data/make.py`.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[track_caller]
fn check(name: &str, channel: &[usize], values: Array2<f64>, leading: &[usize]) {
    let plane = plane(&data(name), channel).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((plane.values, plane.leading.as_slice()), (values, leading), "{name}");
}

#[test]
fn what_numpy_and_pytorch_write() {
    check("half.npy", &[], array![[-2.5, -1.5, -0.5], [0.5, 1.5, 2.5]], &[]);
    check("list.npy", &[], array![[0.0, 1.0, 2.0, 3.0, 4.0]], &[]);
    check("alone.npz", &[1], array![[6.0, 7.0, 8.0], [9.0, 10.0, 11.0]], &[2]);
    check("alone.npz:w", &[], array![[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], &[2]);
    check("weights.npz:up1.weight", &[1, 2], array![[20.0, 21.0], [22.0, 23.0]], &[2, 3]);
    check("weights.npz:up1.bias", &[], array![[0.0, 1.0, 2.0]], &[]);
    check("alone.safetensors", &[], array![[0.0, 1.0], [2.0, 3.0]], &[]);
    check("decoder.safetensors:up1.weight", &[0, 2], array![[8.0, 9.0], [10.0, 11.0]], &[2, 4]);
    check("decoder.safetensors:up1.weight", &[1, 3], array![[28.0, 29.0], [30.0, 31.0]], &[2, 4]);
    let minus = array![[-9.0, -10.0, -11.0], [-12.0, -13.0, -14.0], [-15.0, -16.0, -17.0]];
    check("decoder.safetensors:up2.weight", &[1], minus, &[1, 2]);
    check("decoder.safetensors:mask", &[], array![[1.0, 0.0], [0.0, 1.0]], &[]);
    let photo = Array2::from_shape_fn((8, 16), |(_, column)| if column < 8 { 200.0 } else { 40.0 });
    check("photo.jpg", &[], photo, &[]);
}

#[test]
fn a_file_that_really_has_a_colon_is_opened() {
    let folder = Folder::new();
    let several = fs::read(data("weights.npz")).unwrap();
    let inner = folder.file("w.npz", &several).with_file_name("w.npz:up1.bias");
    assert_eq!(plane(&inner, &[]).unwrap().values, array![[0.0, 1.0, 2.0]]);
    // Its own extension counts, and here that is an unknown one.
    folder.file("w.npz:up1.bias", "");
    assert!(matches!(plane(&inner, &[]), Err(LoadError { kind: Kind::UnknownExtension { .. }, .. })));
    let colon = folder.file("12:30.npz:a.csv", "7");
    assert_eq!(plane(&colon, &[]).unwrap().values, array![[7.0]]);
    let both = folder.file("a:b.npz", &several).with_file_name("a:b.npz:up1.bias");
    assert_eq!(plane(&both, &[]).unwrap().values, array![[0.0, 1.0, 2.0]]);
}

#[test]
fn names_that_nothing_has() {
    let folder = Folder::new();
    let missing = |name: &str| plane(&folder.path(name), &[]).unwrap_err().to_string();
    assert!(missing("w.npz:up1").ends_with("w.npz: no such file; check the spelling and the folder"));
    assert!(missing("12:30.csv").ends_with("12:30.csv: no such file; check the spelling and the folder"));
    let table = folder.file("a.csv", "1");
    let named = plane(&table.with_file_name("a.csv:w"), &[]).unwrap_err().to_string();
    assert!(named.ends_with("a.csv: holds one array, which has no name; leave out ':w'"), "{named}");
    fs::create_dir(folder.path("d.npz")).unwrap();
    assert!(matches!(plane(&folder.path("d.npz:w"), &[]), Err(LoadError { kind: Kind::Directory, .. })));
}

fn as_it_is(path: &str) -> PathBuf {
    PathBuf::from(path)
}

#[test]
fn names_of_arrays_are_told_and_completed() {
    let typed = format!("{}:up", data("weights.npz").display());
    let (file, names) = arrays(&typed, as_it_is).unwrap();
    assert_eq!(Path::new(file), data("weights.npz"));
    assert_eq!(names.unwrap(), ["up1.weight", "up1.bias", "step"]);
    let typed = format!("{}:", data("decoder.safetensors").display());
    let (_, names) = arrays(&typed, as_it_is).unwrap();
    assert_eq!(names.unwrap(), ["steps", "up1.bias", "up2.weight", "up1.weight", "tiny", "mask"]);
    for none in ["weights.npz", "nowhere.npz:", "half.npy:"] {
        assert!(arrays(&data(none).display().to_string(), as_it_is).is_none(), "{none}");
    }
}

#[test]
fn pickled_python_is_not_read() {
    let folder = Folder::new();
    for name in ["up.pt", "up.PTH", "pytorch_model.bin", "last.ckpt"] {
        // The content does not matter.
        let path = folder.file(name, b"\x80\x02}q\0.");
        for path in [path.clone(), PathBuf::from(format!("{}:up1.weight", path.display()))] {
            let error = plane(&path, &[]).unwrap_err();
            let [load, save] = error.details().try_into().unwrap();
            assert!(matches!(error.kind, Kind::Pickled), "{error}");
            assert!(load.starts_with("import torch") && save.ends_with(".safetensors')"), "{load}\n{save}");
        }
    }
}

/// Of a large file only the header and one plane are read.
#[test]
fn a_file_of_any_length_may_hold_a_small_tensor() {
    let folder = Folder::new();
    let much = 4 * MAX_FILE_BYTES;
    let header = format!(
        r#"{{"large":{{"dtype":"U8","shape":[{much}],"data_offsets":[0,{much}]}},"w":{{"dtype":"F32","shape":[2,1,2],"data_offsets":[{much},{}]}}}}"#,
        much + 16
    );
    let start = [&(header.len() as u64).to_le_bytes(), header.as_bytes()].concat();
    let path = folder.file("large.safetensors", &start);
    File::options().write(true).open(&path).unwrap().set_len(start.len() as u64 + much + 16).unwrap();
    let named = |name: &str| PathBuf::from(format!("{}:{name}", path.display()));
    assert_eq!(plane(&named("w"), &[1]).unwrap().values, array![[0.0, 0.0]]);
    let error = plane(&named("large"), &[]).unwrap_err();
    assert!(matches!(error.kind, Kind::TooManyCells { height: 1, .. }), "{error}");
}

proptest! {
    #[test]
    fn random_files_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = Folder::new();
        for name in ["a.npy", "a.npz", "a.safetensors", "a.csv", "a.png", "a.jpg", "a.pt"] {
            if let Err(error) = plane(&folder.file(name, &bytes), &[]) {
                let text = [error.to_string(), error.details().concat()].concat();
                prop_assert!(text.chars().all(|c| !c.is_control()), "{text:?}");
            }
        }
    }
}
