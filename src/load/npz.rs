//! `.npz` files: zip archives of `.npy` files, stored or deflated.
//!
//! `rawzip` reads the archive without keeping any of it, so that a large one is only searched for the array asked for.
//! What is kept here is bounded: the number of names, their length, and an array of [`MAX_FILE_BYTES`]. Decompression
//! stops at the size that the archive states, which must be below that.

use std::collections::BTreeMap;
use std::io::{self, Read};

use flate2::read::DeflateDecoder;
use rawzip::{
    CompressionMethod, ErrorKind, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder,
    ZipFileHeaderRecord, ZipLocator,
};

use super::error::{Kind, Problem};
use super::names::{self, Listing, MOST_LISTED};
use super::{MAX_FILE_BYTES, Plane, npy};

/// The suffix that NumPy adds to the name of an array.
const SUFFIX: &str = ".npy";

/// The most arrays in an archive, and the longest name of one, in bytes.
const MOST_ARRAYS: usize = 10_000;
const LONGEST_NAME: usize = 1_000;

/// Bytes of an array that are searched for its shape.
const MOST_OF_A_HEADER: u64 = 1 << 14;

/// Reads the plane `channel` of the array `name` from an archive of `length` bytes.
pub(super) fn plane(
    reader: impl ReaderAt,
    length: u64,
    name: Option<&str>,
    channel: &[usize],
) -> Result<Plane, Problem> {
    let archive = Archive::open(reader, length)?;
    let entry = names::chosen(&archive.entries, name, || archive.listing())?;
    entry.check_size()?;
    npy::plane(archive.open_entry(entry)?, entry.size, channel).map_err(|kind| undecodable(entry, kind))
}

/// The names of all arrays.
pub(super) fn names(reader: impl ReaderAt, length: u64) -> Result<Vec<String>, Kind> {
    let archive = Archive::open(reader, length)?;
    Ok(archive.entries.into_iter().map(|entry| entry.name).collect())
}

/// An open archive and its arrays.
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    entries: Vec<Entry>,
}

/// An array, as described by the archive's directory.
struct Entry {
    name: String,
    method: CompressionMethod,
    is_encrypted: bool,
    /// The claimed size after decompression, in bytes.
    size: u64,
    way: ZipArchiveEntryWayfinder,
}

impl AsRef<str> for Entry {
    fn as_ref(&self) -> &str {
        &self.name
    }
}

impl Entry {
    fn check_size(&self) -> Result<(), Kind> {
        if self.size > MAX_FILE_BYTES {
            return Err(Kind::NpzTooLarge { name: self.name.clone(), bytes: self.size });
        }
        Ok(())
    }
}

impl<R: ReaderAt> Archive<R> {
    pub(super) fn open(reader: R, length: u64) -> Result<Archive<R>, Kind> {
        let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
        let located = ZipLocator::new().locate_in_reader(reader, &mut buffer, length);
        let zip = located.map_err(|(_, error)| unreadable(error.into_kind()))?;
        let mut entries = Vec::new();
        let mut records = zip.entries(&mut buffer);
        while let Some(record) = records.next_entry().map_err(|error| unreadable(error.into_kind()))? {
            let Some(entry) = entry(&record)? else { continue };
            if entries.len() == MOST_ARRAYS {
                return Err(broken(format!("more than {MOST_ARRAYS} arrays")));
            }
            entries.push(entry);
        }
        Ok(Archive { zip, entries })
    }

    /// All names, with the shapes of those for which `is_asked` is true; other shapes are empty.
    pub(super) fn shapes(&self, is_asked: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<usize>>, Problem> {
        let mut shapes = BTreeMap::new();
        for entry in &self.entries {
            let shape = if is_asked(&entry.name) {
                let start = self.open_entry(entry)?.take(MOST_OF_A_HEADER);
                npy::shape_of(start).map_err(|kind| undecodable(entry, kind))?
            } else {
                Vec::new()
            };
            shapes.insert(entry.name.clone(), shape);
        }
        Ok(shapes)
    }

    /// Reads the numbers of an array in the order of its axes.
    pub(super) fn whole(&self, name: &str) -> Result<Vec<f64>, Problem> {
        let entry = names::chosen(&self.entries, Some(name), || self.listing())?;
        entry.check_size()?;
        npy::whole(self.open_entry(entry)?, entry.size).map_err(|kind| undecodable(entry, kind))
    }

    /// All arrays, the first ones with their shapes.
    fn listing(&self) -> Listing {
        Listing::new(self.entries.iter().enumerate().map(|(place, entry)| {
            let is_listed = place < MOST_LISTED;
            let reader = is_listed.then(|| self.open_entry(entry).ok()).flatten();
            let shape = reader.and_then(|reader| npy::shape(reader.take(MOST_OF_A_HEADER)));
            (entry.name.clone(), shape)
        }))
    }

    /// Reads an array decompressed, checking the checksum and size in the archive.
    fn open_entry(&self, entry: &Entry) -> Result<impl Read, Kind> {
        if entry.is_encrypted {
            return Err(broken("it is encrypted".to_owned()));
        }
        let opened = self.zip.get_entry(entry.way).map_err(|error| unreadable(error.into_kind()))?;
        let reader: Box<dyn Read + '_> = match entry.method {
            CompressionMethod::STORE => Box::new(opened.reader()),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(opened.reader())),
            other => {
                let method = other.name().map_or_else(|| other.as_u16().to_string(), str::to_lowercase);
                return Err(broken(format!("compressed by '{method}', where only 'deflate' is read")));
            }
        };
        Ok(opened.verifying_reader(reader))
    }
}

/// An array of the archive; `None` for any other file.
fn entry(record: &ZipFileHeaderRecord<'_>) -> Result<Option<Entry>, Kind> {
    let file = record.file_path();
    let bytes: &[u8] = file.as_ref();
    if bytes.len() > LONGEST_NAME {
        return Err(broken(format!("a name of {} bytes, over the limit of {LONGEST_NAME}", bytes.len())));
    }
    let entry = |name: &str| Entry {
        name: name.to_owned(),
        method: record.compression_method(),
        is_encrypted: record.flags().is_encrypted(),
        size: record.uncompressed_size_hint(),
        way: record.wayfinder(),
    };
    Ok(String::from_utf8_lossy(bytes).strip_suffix(SUFFIX).map(entry))
}

fn broken(reason: String) -> Kind {
    Kind::NpzBroken { reason }
}

fn unreadable(kind: ErrorKind) -> Kind {
    match kind {
        ErrorKind::MissingEndOfCentralDirectory => Kind::NotNpz,
        ErrorKind::IO(error) if is_of_the_system(&error) => Kind::from(error),
        other => broken(sentence(&other.to_string())),
    }
}

/// Says whether `npy` failed at the array or at the archive, whose decompression reports its errors as those of reading.
fn undecodable(entry: &Entry, kind: Kind) -> Problem {
    match kind {
        Kind::Unreadable { reason } if !is_of_the_system(&reason) => broken(sentence(&reason.to_string())).into(),
        other => other.of_array(&entry.name),
    }
}

/// Whether reading itself failed, as opposed to decoding.
fn is_of_the_system(error: &io::Error) -> bool {
    error.raw_os_error().is_some()
}

/// A library's message as part of ours.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use ndarray::array;
    use ndarray_npy::WriteNpyExt;
    use proptest::prelude::*;
    use rawzip::ZipArchiveWriter;

    use super::*;
    use crate::load::LoadError;

    fn npy(values: &ndarray::Array2<f32>) -> Vec<u8> {
        let mut bytes = Vec::new();
        values.write_npy(&mut bytes).unwrap();
        bytes
    }

    /// An archive of these files, deflated or not.
    fn archive(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut archive = ZipArchiveWriter::new(&mut bytes);
        for (name, content) in files {
            let (mut entry, config) = archive.new_file(name).compression_method(method).start().unwrap();
            let level = if method == CompressionMethod::STORE { Compression::none() } else { Compression::best() };
            let descriptor = if method == CompressionMethod::STORE {
                let mut writer = config.wrap(&mut entry);
                writer.write_all(content).unwrap();
                writer.finish().unwrap().1
            } else {
                let mut writer = config.wrap(DeflateEncoder::new(&mut entry, level));
                writer.write_all(content).unwrap();
                let (encoder, descriptor) = writer.finish().unwrap();
                encoder.finish().unwrap();
                descriptor
            };
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap();
        bytes
    }

    fn load(bytes: &[u8], name: Option<&str>) -> Result<Plane, LoadError> {
        let plane = plane(bytes.to_vec(), bytes.len() as u64, name, &[]);
        plane.map_err(|problem| LoadError::new(Path::new("w.npz"), problem))
    }

    fn fault(bytes: &[u8]) -> Kind {
        load(bytes, None).unwrap_err().kind
    }

    fn message(bytes: &[u8]) -> String {
        load(bytes, None).unwrap_err().to_string()
    }

    #[test]
    fn stored_and_deflated_arrays_by_their_names() {
        let (first, second) = (npy(&array![[1.0, 2.0]]), npy(&array![[3.0]]));
        for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
            let bytes = archive(&[("a.npy", &first), ("层/b.npy", &second), ("notes.txt", b"no array")], method);
            assert_eq!(load(&bytes, Some("a")).unwrap().values, array![[1.0, 2.0]]);
            assert_eq!(load(&bytes, Some("层/b")).unwrap().values, array![[3.0]]);
            let error = load(&bytes, None).unwrap_err();
            assert_eq!(error.to_string(), "w.npz: holds 2 arrays; say which, as w.npz:a");
            assert_eq!(error.details(), ["a    1x2", "层/b  1x1"]);
            let alone = archive(&[("a.npy", &first), ("notes.txt", b"")], method);
            assert_eq!(load(&alone, None).unwrap().values, array![[1.0, 2.0]]);
            assert_eq!(names(bytes.clone(), bytes.len() as u64).unwrap(), ["a", "层/b"]);
        }
    }

    #[test]
    fn whole_arrays_in_the_order_of_their_axes() {
        let by_rows = array![[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let mut by_columns = Vec::new();
        by_rows.t().as_standard_layout().reversed_axes().write_npy(&mut by_columns).unwrap();
        assert!(String::from_utf8_lossy(&by_columns).contains("'fortran_order': True"));
        for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
            let files = [("a.npy", npy(&by_rows)), ("b.npy", by_columns.clone()), ("c.npy", b"none".to_vec())];
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
            let bytes = archive(&files, method);
            let length = bytes.len() as u64;
            let archive = Archive::open(bytes, length).unwrap();
            let shapes = archive.shapes(|name| name != "c").unwrap();
            assert_eq!((&shapes["a"], &shapes["b"], shapes.len()), (&vec![2, 3], &vec![2, 3], 3));
            assert!(matches!(archive.shapes(|_| true).unwrap_err().kind, Kind::NotNpy));
            for name in ["a", "b"] {
                assert_eq!(archive.whole(name).unwrap(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "{name}");
            }
            assert!(matches!(archive.whole("d").unwrap_err().kind, Kind::NoSuchName { .. }));
        }
    }

    #[test]
    fn what_holds_no_array() {
        for files in [&[][..], &[("notes.txt", b"".as_slice())]] {
            let bytes = archive(files, CompressionMethod::STORE);
            assert!(matches!(fault(&bytes), Kind::NoArrays));
        }
        let text = archive(&[("a.npy", b"no array")], CompressionMethod::STORE);
        assert!(matches!(fault(&text), Kind::NotNpy));
        assert!(message(&text).starts_with("w.npz:a: not a NumPy file"), "{}", message(&text));
        let whole = archive(&[("a.npy", &npy(&array![[1.0]]))], CompressionMethod::DEFLATE);
        for bytes in [b"\x93NUMPY".as_slice(), b"PK\x03\x04", &whole[..whole.len() - 30]] {
            assert!(matches!(fault(bytes), Kind::NotNpz));
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        let content = npy(&array![[1.0, 2.0], [3.0, 4.0]]);
        for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
            let whole = archive(&[("a.npy", &content)], method);
            for length in 0..whole.len() {
                assert!(load(&whole[..length], None).is_err(), "{length}");
            }
        }
    }

    /// The offset of the first file's record in the directory at the end.
    fn record(bytes: &[u8]) -> usize {
        bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap()
    }

    #[test]
    fn a_bomb_is_told_by_its_size_and_not_decompressed() {
        let zeros = vec![0; 1 << 20];
        let mut bytes = archive(&[("a.npy", &zeros)], CompressionMethod::DEFLATE);
        assert!(bytes.len() < 3000);
        let record = record(&bytes);
        bytes[record + 24..record + 28].copy_from_slice(&(u32::MAX - 1).to_le_bytes());
        assert_eq!(
            message(&bytes),
            "w.npz: 'a' has 4294967294 bytes, over the limit of 268435456 bytes; save a smaller part of the array"
        );
        // If the stated size is too small, reading ends where it is exceeded.
        let content = [npy(&array![[1.0]]), zeros].concat();
        let mut bytes = archive(&[("a.npy", &content)], CompressionMethod::DEFLATE);
        let record = self::record(&bytes);
        bytes[record + 24..record + 28].copy_from_slice(&132_u32.to_le_bytes());
        let message = message(&bytes);
        assert!(message.starts_with("w.npz: broken .npz: invalid size: expected 132, got "), "{message}");
    }

    #[test]
    fn a_wrong_sum_another_method_and_a_lock_are_told() {
        let content = npy(&array![[1.0, 2.0]]);
        let whole = archive(&[("a.npy", &content)], CompressionMethod::STORE);
        let record = record(&whole);
        let patched = |at: usize, value: u8| {
            let mut bytes = whole.clone();
            bytes[record + at] = value;
            message(&bytes)
        };
        assert!(patched(16, 0).starts_with("w.npz: broken .npz: invalid checksum: "), "{}", patched(16, 0));
        assert_eq!(
            patched(10, 12),
            "w.npz: broken .npz: compressed by 'bzip2', where only 'deflate' is read; save it again with \
             np.savez(path, w=array)"
        );
        assert!(patched(10, 77).contains("compressed by '77'"));
        assert!(patched(8, 1).contains("it is encrypted"));
        // Corruption in the numbers themselves.
        let mut bytes = whole.clone();
        let data = whole.windows(4).position(|window| window == 2.0_f32.to_le_bytes()).unwrap();
        bytes[data] ^= 1;
        assert!(message(&bytes).contains("invalid checksum"));
    }

    #[test]
    fn an_archive_of_very_many_or_very_long_names_is_told() {
        let empty = b"".as_slice();
        let named: Vec<String> = (0..=MOST_ARRAYS).map(|number| format!("{number}.npy")).collect();
        let files: Vec<(&str, &[u8])> = named.iter().map(|name| (name.as_str(), empty)).collect();
        assert!(message(&archive(&files, CompressionMethod::STORE)).contains("more than 10000 arrays"));
        let most = archive(&files[1..], CompressionMethod::STORE);
        assert!(matches!(fault(&most), Kind::NameNeeded { .. }));
        let long = format!("{}.npy", "a".repeat(LONGEST_NAME));
        assert!(message(&archive(&[(&long, empty)], CompressionMethod::STORE)).contains("a name of 1004 bytes"));
    }

    #[test]
    fn of_two_of_the_same_name_the_last_is_read() {
        let (first, second) = (npy(&array![[1.0]]), npy(&array![[2.0]]));
        let bytes = archive(&[("a.npy", &first), ("a.npy", &second)], CompressionMethod::STORE);
        assert_eq!(load(&bytes, Some("a")).unwrap().values, array![[2.0]]);
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(load(&bytes, None).is_err());
            let _ = load(&[b"PK\x05\x06", bytes.as_slice()].concat(), None);
        }

        /// Archives with bytes changed, removed or doubled.
        #[test]
        fn mutated_archives_never_panic(
            deflated in any::<bool>(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..6),
            name in prop::option::of("[ab]"),
        ) {
            let method = if deflated { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
            let content = npy(&array![[1.0, 2.0], [3.0, 4.0]]);
            let mut bytes = archive(&[("a.npy", &content), ("b.npy", &content)], method);
            for (at, value, what) in changes {
                let at = at.index(bytes.len());
                match what {
                    0 => bytes[at] = value,
                    1 => bytes[at] ^= 1 << (value % 8),
                    2 => { bytes.remove(at); }
                    _ => bytes.insert(at, value),
                }
            }
            if let Ok(plane) = load(&bytes, name.as_deref()) {
                prop_assert!(plane.values.len() <= bytes.len());
            }
        }
    }
}
