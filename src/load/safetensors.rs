//! `.safetensors` files: a header with the position of each tensor, then their bytes.
//!
//! Only the header and the bytes of one plane are read, so the file may have any length. The length of the header is
//! limited before it is read, and the `safetensors` crate validates it against the length of the file before any of it
//! is used.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};

use super::error::{Kind, Problem};
use super::names::{self, Listing};
use super::number::{ByteOrder, Number};
use super::place::{self, Place};
use super::{Plane, channel};

/// Bytes of the header length, which comes first.
const PREFIX: u64 = 8;

/// The longest header that is read: 8 MiB, enough for some 50000 tensors. The format allows 100 MB.
const MAX_HEADER: u64 = 1 << 23;

/// Reads the plane `channel` of the tensor `name` from a file of `length` bytes.
pub(super) fn plane(
    mut file: impl Read + Seek,
    length: u64,
    name: Option<&str>,
    channel: &[usize],
) -> Result<Plane, Problem> {
    let header = Header::read(&mut file, length)?;
    let tensors = header.tensors();
    let tensor = names::chosen(&tensors, name, || listing(&tensors))?;
    plane_of(&header, tensor.info, file, channel).map_err(|kind| kind.of_array(&tensor.name))
}

fn plane_of(
    header: &Header,
    tensor: &TensorInfo,
    mut file: impl Read + Seek,
    channel: &[usize],
) -> Result<Plane, Kind> {
    let shape = &tensor.shape;
    let number = number(tensor.dtype)?;
    let size = place::height_width(shape)?;
    let channel = channel::choose(shape, channel)?;
    place::check_cells(size)?;

    let leading = channel::leading(shape);
    let place = Place::new(leading, &channel, size, false);
    let cells = size[0] as u64 * size[1] as u64;
    let start = header.start + tensor.data_offsets.0 as u64 + place.first * number.size();
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(cells * number.size()).read_to_end(&mut bytes)?;
    let numbers = number.read(ByteOrder::Little, &bytes).map_err(|_| Kind::NotBool)?;
    let values = place.arranged(numbers).ok_or(Kind::Changed)?;
    Ok(Plane { values, channel, leading: leading.into() })
}

/// The names of all tensors.
pub(super) fn names(mut file: impl Read, length: u64) -> Result<Vec<String>, Kind> {
    Ok(Header::read(&mut file, length)?.metadata.offset_keys())
}

/// The validated header.
pub(super) struct Header {
    metadata: Metadata,
    /// The offset of the tensors' bytes in the file.
    start: u64,
}

struct Tensor<'a> {
    name: String,
    info: &'a TensorInfo,
}

impl AsRef<str> for Tensor<'_> {
    fn as_ref(&self) -> &str {
        &self.name
    }
}

impl Header {
    pub(super) fn read(file: &mut impl Read, length: u64) -> Result<Header, Kind> {
        let Some(behind) = length.checked_sub(PREFIX) else {
            return Err(Kind::SafetensorsTruncated { bytes: PREFIX, actual: length });
        };
        let mut prefix = [0; PREFIX as usize];
        file.read_exact(&mut prefix)?;
        let header_length = u64::from_le_bytes(prefix);
        let Some(actual) = behind.checked_sub(header_length) else {
            return Err(Kind::SafetensorsTruncated { bytes: header_length, actual: behind });
        };
        if header_length > MAX_HEADER {
            return Err(Kind::SafetensorsHeaderTooLong { bytes: header_length, limit: MAX_HEADER });
        }
        let mut header = Vec::new();
        file.take(header_length).read_to_end(&mut header)?;
        let metadata: Metadata =
            serde_json::from_slice(&header).map_err(|error| Kind::SafetensorsHeader { reason: fault(&error) })?;
        let expected = metadata.data_len() as u64;
        if expected != actual {
            return Err(Kind::SafetensorsLength { expected, actual });
        }
        Ok(Header { metadata, start: PREFIX + header_length })
    }

    /// The names and shapes of all tensors.
    pub(super) fn shapes(&self) -> BTreeMap<String, Vec<usize>> {
        self.tensors().into_iter().map(|tensor| (tensor.name, tensor.info.shape.clone())).collect()
    }

    /// Reads the numbers of a tensor in the order of its axes.
    pub(super) fn whole(&self, file: &mut (impl Read + Seek), name: &str) -> Result<Vec<f64>, Kind> {
        let info = self.metadata.info(name).ok_or(Kind::Changed)?;
        let number = number(info.dtype)?;
        // The library has validated the offsets against the shape.
        let (start, end) = info.data_offsets;
        let count = (end - start) as u64 / number.size();
        place::check_cells([1, usize::try_from(count).unwrap_or(usize::MAX)])?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(self.start + start as u64))?;
        file.take(count * number.size()).read_to_end(&mut bytes)?;
        let numbers = number.read(ByteOrder::Little, &bytes).map_err(|_| Kind::NotBool)?;
        if numbers.len() as u64 == count { Ok(numbers) } else { Err(Kind::Changed) }
    }

    /// The tensors in the order of their bytes.
    fn tensors(&self) -> Vec<Tensor<'_>> {
        let tensor = |name: String| Some(Tensor { info: self.metadata.info(&name)?, name });
        self.metadata.offset_keys().into_iter().filter_map(tensor).collect()
    }
}

fn listing(tensors: &[Tensor<'_>]) -> Listing {
    Listing::new(tensors.iter().map(|tensor| (tensor.name.clone(), Some(tensor.info.shape.clone()))))
}

/// How numbers of a dtype are stored.
fn number(dtype: Dtype) -> Result<Number, Kind> {
    match dtype {
        Dtype::BOOL => Ok(Number::Bool),
        Dtype::I8 => Ok(Number::I8),
        Dtype::I16 => Ok(Number::I16),
        Dtype::I32 => Ok(Number::I32),
        Dtype::I64 => Ok(Number::I64),
        Dtype::U8 => Ok(Number::U8),
        Dtype::U16 => Ok(Number::U16),
        Dtype::U32 => Ok(Number::U32),
        Dtype::U64 => Ok(Number::U64),
        Dtype::F16 => Ok(Number::F16),
        Dtype::BF16 => Ok(Number::BF16),
        Dtype::F32 => Ok(Number::F32),
        Dtype::F64 => Ok(Number::F64),
        // Eight bits and fewer, complex numbers, and future dtypes.
        other => Err(Kind::SafetensorsDtype { dtype: other.to_string() }),
    }
}

/// The fault in a few words: the library's message may repeat the file's text and gives a position in a line without
/// end.
fn fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let (text, _) = text.rsplit_once(" at line ").unwrap_or((&text, ""));
    let (text, _) = text.split_once(", expected one of").unwrap_or((text, ""));
    names::shown(text)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::path::Path;

    use ndarray::array;
    use proptest::prelude::*;

    use super::*;
    use crate::load::LoadError;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
    }

    fn load(bytes: &[u8], name: Option<&str>, channel: &[usize]) -> Result<Plane, LoadError> {
        let plane = plane(Cursor::new(bytes), bytes.len() as u64, name, channel);
        plane.map_err(|problem| LoadError::new(Path::new("m.safetensors"), problem))
    }

    fn fault(bytes: &[u8]) -> Kind {
        load(bytes, None, &[]).unwrap_err().kind
    }

    fn message(bytes: &[u8]) -> String {
        load(bytes, None, &[]).unwrap_err().to_string()
    }

    fn tensor(dtype: &str, shape: &str, [start, end]: [u64; 2]) -> String {
        format!(r#"{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{start},{end}]}}"#)
    }

    fn alone(dtype: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        file(&format!(r#"{{"w":{}}}"#, tensor(dtype, shape, [0, data.len() as u64])), data)
    }

    /// Two tensors of bytes, `b` before `a`.
    fn two() -> Vec<u8> {
        let (b, a) = (tensor("U8", "[2,1,2]", [0, 4]), tensor("I16", "[1,3]", [4, 10]));
        file(&format!(r#"{{"__metadata__":{{"format":"pt"}},"a":{a},"b":{b}}}"#), &[1, 2, 3, 4, 5, 0, 6, 0, 255, 255])
    }

    #[test]
    fn a_plane_is_read_from_where_it_lies() {
        assert_eq!(load(&two(), Some("a"), &[]).unwrap().values, array![[5.0, 6.0, -1.0]]);
        let plane = load(&two(), Some("b"), &[1]).unwrap();
        assert_eq!(plane, Plane { values: array![[3.0, 4.0]], channel: vec![1], leading: vec![2] });
        let error = load(&two(), None, &[]).unwrap_err();
        assert_eq!(error.to_string(), "m.safetensors: holds 2 arrays; say which, as m.safetensors:b");
        assert_eq!(error.details(), ["b  2x1x2", "a  1x3"]);
        let error = load(&two(), Some("b"), &[2]).unwrap_err();
        assert_eq!(error.to_string(), "m.safetensors:b: no channel 2 in shape 2x1x2 (3-D); give 0 to 1");
        assert_eq!(load(&alone("F32", "[1]", &1.5_f32.to_le_bytes()), None, &[]).unwrap().values, array![[1.5]]);
    }

    #[test]
    fn every_dtype() {
        for (dtype, data, expected) in [
            ("BOOL", &[1][..], 1.0),
            ("U8", &[200], 200.0),
            ("I8", &[200], -56.0),
            ("U16", &[1, 2], 513.0),
            ("I16", &[255, 255], -1.0),
            ("F16", &[0, 0xc1], -2.5),
            ("BF16", &[0x20, 0xc0], -2.5),
            ("U32", &[1, 0, 0, 1], 16_777_217.0),
            ("I32", &[254, 255, 255, 255], -2.0),
            ("F32", &[0, 0, 32, 192], -2.5),
            ("U64", &[1, 0, 0, 0, 0, 0, 0, 0], 1.0),
            ("I64", &[255; 8], -1.0),
            ("F64", &[0, 0, 0, 0, 0, 0, 4, 192], -2.5),
        ] {
            assert_eq!(load(&alone(dtype, "[1,1]", data), None, &[]).unwrap().values, array![[expected]], "{dtype}");
        }
        for (dtype, shape, data) in [("F8_E4M3", "[1]", &[0][..]), ("C64", "[1]", &[0; 8]), ("F4", "[2]", &[0])] {
            let said = message(&alone(dtype, shape, data));
            assert!(said.starts_with(&format!("m.safetensors:w: dtype {dtype} is not read (F16, ")), "{said}");
        }
        assert!(matches!(fault(&alone("BOOL", "[1]", &[2])), Kind::NotBool));
    }

    #[test]
    fn shapes_that_are_no_plane() {
        assert!(matches!(fault(&alone("U8", "[]", &[0])), Kind::Rank { .. }));
        assert!(matches!(fault(&alone("U8", "[1,1,1,1,1]", &[0])), Kind::Rank { .. }));
        assert!(matches!(fault(&alone("U8", "[0,4]", &[])), Kind::ZeroAxis { .. }));
        for none in ["{}", r#"{"__metadata__":{"a":"b"}}"#] {
            assert!(matches!(fault(&file(none, &[])), Kind::NoArrays));
        }
    }

    #[test]
    fn a_header_that_lies_is_told() {
        let many = "0,".repeat(200);
        for (header, data, reason) in [
            (
                format!(r#"{{"w":{}}}"#, tensor("U8", "[5]", [0, 4])),
                4,
                "invalid shape, data type, or offset for tensor",
            ),
            (format!(r#"{{"w":{}}}"#, tensor("U8", "[4]", [4, 8])), 8, "invalid offset for tensor `w`"),
            (format!(r#"{{"w":{}}}"#, tensor("U8", "[4]", [4, 0])), 4, "invalid offset for tensor `w`"),
            // Overlapping tensors.
            (
                format!(r#"{{"v":{},"w":{}}}"#, tensor("U8", "[4]", [0, 4]), tensor("U8", "[4]", [2, 6])),
                6,
                "invalid offset for tensor `w`",
            ),
            (
                format!(r#"{{"w":{}}}"#, tensor("F64", "[4294967296,4294967296,4294967296]", [0, 0])),
                0,
                "overflow computing buffer size from shape and/or element type",
            ),
            (format!(r#"{{"w":{}}}"#, tensor("U8", "[-1]", [0, 4])), 4, "invalid value: integer `-1`, expected usize"),
            (format!(r#"{{"w":{}}}"#, tensor("Q9", "[4]", [0, 4])), 4, "unknown variant `Q9`"),
            (
                format!(r#"{{"w":{}}}"#, tensor("\u{1b}[2J", "[4]", [0, 4])),
                4,
                "control character (\\u0000-\\u001F) found",
            ),
            (format!(r#"{{"w":{}}}"#, tensor(r"\u001b[2J\n", "[4]", [0, 4])), 4, "unknown variant `\\u{1b}[2J\\n`"),
            (format!(r#"{{"w":[{many}0]}}"#), 0, "invalid"),
            ("[".repeat(1000), 0, "invalid type: sequence, expected struct HashMetadata"),
            (format!(r#"{{"w":{}"#, r#"{"a":"#.repeat(1000)), 0, "recursion limit exceeded"),
            ("{".to_owned(), 0, "EOF while parsing an object"),
            (String::new(), 0, "EOF while parsing a value"),
            (r#"{"w":7}"#.to_owned(), 0, "invalid type: integer `7`, expected struct TensorInfo"),
        ] {
            let said = message(&file(&header, &vec![0; data]));
            let said = said.strip_prefix("m.safetensors: broken .safetensors header: ");
            assert!(said.is_some_and(|said| said.starts_with(reason)), "{reason}: {said:?}");
        }
        assert!(message(&[8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0, 0, 0]).contains("broken .safetensors header: "));
    }

    #[test]
    fn lengths_that_lie_are_told() {
        let whole = two();
        assert_eq!(
            message(&whole[..whole.len() - 3]),
            "m.safetensors: the header promises 10 bytes of tensors but 7 follow; the file was cut off or its header is \
             wrong: copy or save it again"
        );
        let more = [whole.as_slice(), &[0; 5]].concat();
        assert!(message(&more).contains("promises 10 bytes of tensors but 15 follow"));
        assert_eq!(
            message(&[255; 20]),
            "m.safetensors: a header of 18446744073709551615 bytes is promised but 12 bytes follow; the file was cut off or \
             is no .safetensors: copy or save it again"
        );
        assert!(message(b"1234567").contains("a header of 8 bytes is promised but 7 bytes follow"));
        for length in 0..whole.len() {
            assert!(load(&whole[..length], Some("a"), &[]).is_err(), "{length}");
        }
    }

    /// The claimed length is rejected before the header is read.
    #[test]
    fn a_header_of_a_hundred_megabytes_is_told() {
        struct Endless;
        impl Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                assert!(buffer.len() < 1000, "no more than the first bytes are read");
                buffer.fill(b'{');
                Ok(buffer.len())
            }
        }
        let length = 100_000_000_u64.to_le_bytes();
        let mut file = length.as_slice().chain(Endless);
        let error = Header::read(&mut file, u64::MAX).err().unwrap();
        assert_eq!(
            error.to_string(),
            "a header of 100000000 bytes is over the limit of 8388608 bytes; save the tensors you need alone, \
             without metadata"
        );
    }

    #[test]
    fn a_file_that_changes_is_noticed() {
        let whole = two();
        let shrunk = plane(Cursor::new(&whole[..whole.len() - 2]), whole.len() as u64, Some("a"), &[]).unwrap_err();
        assert!(matches!(shrunk.kind, Kind::Changed));
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\":,a-zA-Z0-9_.-]{0,80}") {
            prop_assert!(load(&bytes, None, &[]).is_err());
            let _ = load(&file(&text, &bytes), None, &[]);
        }

        #[test]
        fn mutated_files_never_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..6),
            name in prop::option::of("[ab]"),
            channel in prop::collection::vec(0_usize..3, 0..3),
        ) {
            let mut bytes = two();
            for (at, value, what) in changes {
                let at = at.index(bytes.len());
                match what {
                    0 => bytes[at] = value,
                    1 => bytes[at] = b"0123456789"[usize::from(value % 10)],
                    2 => { bytes.remove(at); }
                    _ => bytes.insert(at, value),
                }
            }
            if let Ok(plane) = load(&bytes, name.as_deref(), &channel) {
                prop_assert!(plane.values.len() <= bytes.len());
            }
        }

        #[test]
        fn tensors_of_any_claim_never_panic(
            dtype in prop::sample::select(vec!["BOOL", "U8", "F16", "BF16", "F32", "F64", "I64", "F8_E5M2", "F4"]),
            shape in prop::collection::vec(prop_oneof![0_u64..5, any::<u64>()], 0..6),
            offsets in (prop_oneof![0_u64..30, any::<u64>()], prop_oneof![0_u64..30, any::<u64>()]),
            data in prop::collection::vec(0_u8..2, 0..40),
        ) {
            let header = format!(r#"{{"w":{}}}"#, tensor(dtype, &format!("{shape:?}"), [offsets.0, offsets.1]));
            if let Ok(plane) = load(&file(&header, &data), None, &[]) {
                prop_assert!(plane.values.len() <= data.len());
            }
        }
    }
}
