//! `.npy` files. Their header is checked before `ndarray-npy` parses it: that crate allocates the length that a header
//! claims, and recurses at each bracket in it.

use std::io::{Cursor, Read};

use ndarray::{ArrayD, IxDyn, ShapeBuilder};
use ndarray_npy::npy::header::{Header, ParseHeaderError, ReadHeaderError};

use super::error::{Kind, excerpt};
use super::number::{ByteOrder, Number};
use super::place::{self, Place};
use super::{Plane, channel};

/// The first bytes of every `.npy` file.
const MAGIC: &[u8] = b"\x93NUMPY";

/// The longest header text that is read, in bytes; `numpy.load` rejects longer ones too.
const MAX_HEADER: u32 = 10_000;

/// The most bytes before the header text: magic, version, length of the text.
const PREFIX: u32 = 12;

/// The most brackets in a header of plain elements: `{` of the dictionary, `(` of the shape, and the `[` of a date such
/// as `<M8[ns]`. A structured dtype has at least four.
const MAX_BRACKETS: usize = 3;

/// Reads the plane `channel` from `reader`, which is at the start of a file of `length` bytes.
pub(super) fn plane(mut reader: impl Read, length: u64, channel: &[usize]) -> Result<Plane, Kind> {
    let start = start(&mut reader)?;
    let (header, rest) = header(&start)?;
    let data = Data::new(&header, length, &start, rest)?;
    let size = place::height_width(&header.shape)?;
    let channel = channel::choose(&header.shape, channel)?;
    data.check_length(&header)?;
    place::check_cells(size)?;

    let leading = channel::leading(&header.shape);
    let place = Place::new(leading, &channel, size, header.layout.is_fortran());
    let numbers = data.numbers(reader, &place)?;
    let values = place.arranged(numbers).ok_or(Kind::Changed)?;
    Ok(Plane { values, channel, leading: leading.into() })
}

/// Reads all numbers of the array in the order of its axes.
pub(super) fn whole(mut reader: impl Read, length: u64) -> Result<Vec<f64>, Kind> {
    let start = start(&mut reader)?;
    let (header, rest) = header(&start)?;
    let data = Data::new(&header, length, &start, rest)?;
    data.check_length(&header)?;
    let count = header.shape.iter().try_fold(1_usize, |count, side| count.checked_mul(*side)).unwrap_or(usize::MAX);
    place::check_cells([1, count])?;
    let numbers = data.numbers(reader, &Place::new(&[], &[], [1, count], false))?;
    let shape = IxDyn(&header.shape).set_f(header.layout.is_fortran());
    let array = ArrayD::from_shape_vec(shape, numbers).map_err(|_| Kind::Changed)?;
    Ok(array.iter().copied().collect())
}

/// The data that follows the header.
struct Data<'a> {
    dtype: &'a str,
    number: Number,
    order: ByteOrder,
    /// How many bytes there are according to the length of the file.
    length: u64,
    /// The first of them, read together with the header.
    rest: &'a [u8],
}

impl<'a> Data<'a> {
    fn new(header: &'a Header, length: u64, start: &[u8], rest: &'a [u8]) -> Result<Data<'a>, Kind> {
        let length = (length + rest.len() as u64).checked_sub(start.len() as u64).ok_or(Kind::Changed)?;
        let dtype = dtype(header)?;
        let (number, order) = number(dtype)?;
        Ok(Data { dtype, number, order, length, rest })
    }

    fn check_length(&self, header: &Header) -> Result<(), Kind> {
        check_length(&header.shape, self.dtype, self.number.size(), self.length)
    }

    fn numbers(&self, reader: impl Read, place: &Place) -> Result<Vec<f64>, Kind> {
        // One byte more than expected, so that a file that has grown is detected, and not read without end.
        let mut data = Cursor::new(self.rest).chain(reader).take(self.length + 1);
        let bytes = place.read(&mut data, self.number.size())?;
        if data.limit() != 1 {
            return Err(Kind::Changed);
        }
        self.number.read(self.order, &bytes).map_err(|_| Kind::NotBool)
    }
}

/// The shape in the header that begins here; `None` if it cannot be read.
pub(super) fn shape(reader: impl Read) -> Option<Vec<usize>> {
    shape_of(reader).ok()
}

/// The shape in the header that begins here.
pub(super) fn shape_of(mut reader: impl Read) -> Result<Vec<usize>, Kind> {
    let start = start(&mut reader)?;
    let (header, _) = header(&start)?;
    Ok(header.shape)
}

/// Reads the start of the file, enough for any header that is accepted.
fn start(reader: &mut impl Read) -> Result<Vec<u8>, Kind> {
    let mut start = Vec::new();
    reader.take(u64::from(PREFIX + MAX_HEADER)).read_to_end(&mut start)?;
    Ok(start)
}

/// Parses the header at the start of a file; also returns what follows it.
fn header(start: &[u8]) -> Result<(Header, &[u8]), Kind> {
    check_header_text(start)?;
    let mut rest = start;
    let header = Header::from_reader(&mut rest).map_err(unreadable_header)?;
    Ok((header, rest))
}

/// Checks a header before it is parsed: that it is one, and that it is short and flat enough for the parser, which
/// recurses at each bracket and tries the inner part several times over, so that it could run out of stack or time.
fn check_header_text(start: &[u8]) -> Result<(), Kind> {
    if start.iter().zip(MAGIC).any(|(found, expected)| found != expected) {
        return Err(Kind::NotNpy);
    }
    let Some((text_length, rest)) = header_text(start) else {
        // Too short, or of an unknown version: the library reports which.
        return Ok(());
    };
    if text_length > MAX_HEADER {
        return Err(Kind::NpyHeaderTooLong { bytes: text_length.into(), limit: MAX_HEADER.into() });
    }
    let brackets = rest.iter().take(text_length as usize).filter(|byte| b"{[(".contains(byte)).count();
    if brackets > MAX_BRACKETS {
        return Err(Kind::NpyRecords);
    }
    Ok(())
}

/// The length of the header text as the file states it, and the bytes after that length.
fn header_text(start: &[u8]) -> Option<(u32, &[u8])> {
    match start {
        [_, _, _, _, _, _, 1, _, a, b, rest @ ..] => Some((u16::from_le_bytes([*a, *b]).into(), rest)),
        [_, _, _, _, _, _, 2 | 3, _, a, b, c, d, rest @ ..] => Some((u32::from_le_bytes([*a, *b, *c, *d]), rest)),
        _ => None,
    }
}

fn unreadable_header(error: ReadHeaderError) -> Kind {
    match error {
        // The header is in memory, so the only possible error is its end.
        ReadHeaderError::Io(_) => Kind::NpyTruncatedHeader,
        ReadHeaderError::Parse(ParseHeaderError::MagicString) => Kind::NotNpy,
        ReadHeaderError::Parse(ParseHeaderError::Version { major, minor }) => Kind::NpyVersion { major, minor },
        ReadHeaderError::Parse(fault) => Kind::NpyHeader { reason: header_fault(&fault) },
    }
}

/// The fault in a few words. The library's own message can be many lines long and repeats the file's text.
fn header_fault(fault: &ParseHeaderError) -> String {
    match fault {
        ParseHeaderError::MissingKey(_) => "it lacks one of 'descr', 'fortran_order' and 'shape'".into(),
        ParseHeaderError::IllegalValue { key, .. } => format!("the value of '{key}' is illegal"),
        ParseHeaderError::UnknownKey(_) => "it has an unknown key".into(),
        ParseHeaderError::MissingNewline => "it does not end with a newline".into(),
        ParseHeaderError::NonAscii | ParseHeaderError::Utf8Parse(_) => "it is not text".into(),
        _ => "it is not a Python dictionary".into(),
    }
}

/// The dtype of plain elements, such as `<f4`.
fn dtype(header: &Header) -> Result<&str, Kind> {
    // A structured dtype is a list of fields.
    header.type_descriptor.as_string().map(String::as_str).ok_or(Kind::NpyRecords)
}

/// How the numbers of a dtype are stored.
fn number(dtype: &str) -> Result<(Number, ByteOrder), Kind> {
    let (order, code) = match dtype.split_at_checked(1) {
        Some(("<", code)) => (Some(ByteOrder::Little), code),
        Some((">", code)) => (Some(ByteOrder::Big), code),
        Some(("|", code)) => (None, code),
        _ => (None, dtype),
    };
    let number = match code {
        "b1" => Number::Bool,
        "i1" => Number::I8,
        "i2" => Number::I16,
        "i4" => Number::I32,
        "i8" => Number::I64,
        "u1" => Number::U8,
        "u2" => Number::U16,
        "u4" => Number::U32,
        "u8" => Number::U64,
        "f2" => Number::F16,
        "f4" => Number::F32,
        "f8" => Number::F64,
        _ if code.starts_with('O') => {
            return Err(Kind::NpyObjects { dtype: excerpt(dtype) });
        }
        _ => return Err(unread_dtype(dtype)),
    };
    match order {
        Some(order) => Ok((number, order)),
        // A single byte has no order.
        None if number.size() == 1 => Ok((number, ByteOrder::Little)),
        None => Err(unread_dtype(dtype)),
    }
}

fn unread_dtype(dtype: &str) -> Kind {
    Kind::NpyDtype { dtype: excerpt(dtype) }
}

/// Compares the length that the header implies with that of the data.
fn check_length(shape: &[usize], dtype: &str, element_size: u64, actual: u64) -> Result<(), Kind> {
    match data_length(shape, element_size) {
        Some(expected) if expected == actual => Ok(()),
        Some(expected) if expected < actual => {
            Err(Kind::NpyTrailingBytes { shape: shape.into(), extra: actual - expected })
        }
        expected => Err(Kind::NpyMissingData { shape: shape.into(), dtype: excerpt(dtype), expected, actual }),
    }
}

/// The bytes an array takes; `None` if that exceeds 64 bits.
fn data_length(shape: &[usize], element_size: u64) -> Option<u64> {
    shape.iter().try_fold(element_size, |bytes, &axis| bytes.checked_mul(u64::try_from(axis).ok()?))
}

#[cfg(test)]
mod tests {
    use std::io;

    use ndarray::{Array, Array3, Array4, Axis, Dimension, ShapeBuilder, array};
    use ndarray_npy::{WritableElement, WriteNpyExt};
    use proptest::prelude::*;

    use super::*;
    use crate::load::MAX_CELLS;

    fn load(bytes: &[u8], channel: &[usize]) -> Result<Plane, Kind> {
        plane(bytes, bytes.len() as u64, channel)
    }

    fn fault(bytes: &[u8]) -> Kind {
        load(bytes, &[]).unwrap_err()
    }

    fn saved<A: WritableElement, D: Dimension>(array: &Array<A, D>) -> Vec<u8> {
        let mut bytes = Vec::new();
        array.write_npy(&mut bytes).unwrap();
        bytes
    }

    /// A file with any header text, padded as by `np.save`.
    fn file(text: &str, data: &[u8]) -> Vec<u8> {
        let padded = format!("{text:<117}\n");
        let length = u16::try_from(padded.len()).unwrap().to_le_bytes();
        [MAGIC, &[1, 0], &length, padded.as_bytes(), data].concat()
    }

    fn typed(dtype: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let text = format!("{{'descr': {dtype}, 'fortran_order': False, 'shape': {shape}, }}");
        file(&text, data)
    }

    /// The cells of a 2x3 file with this dtype and these bytes.
    fn numbers(dtype: &str, data: &[u8]) -> Vec<f64> {
        let plane = load(&typed(&format!("'{dtype}'"), "(2, 3)", data), &[]).unwrap();
        assert_eq!(plane.values.dim(), (2, 3));
        plane.values.into_iter().collect()
    }

    /// The cells of a 2x3 file of little-endian numbers; checks that the big-endian file gives the same.
    fn both_orders<const N: usize>(code: &str, le: [[u8; N]; 6]) -> Vec<f64> {
        let mut be = le;
        for bytes in &mut be {
            bytes.reverse();
        }
        let little = numbers(&format!("<{code}"), le.as_flattened());
        let big = numbers(&format!(">{code}"), be.as_flattened());
        assert_eq!(format!("{little:?}"), format!("{big:?}"));
        little
    }

    #[test]
    fn every_dtype_in_both_byte_orders() {
        let f8 = [0.1, -2.5, f64::MAX, f64::NAN, f64::INFINITY, -0.0];
        assert_eq!(format!("{:?}", both_orders("f8", f8.map(f64::to_le_bytes))), format!("{f8:?}"));
        let f4 = [0.1, -2.5, f32::MAX, f32::NAN, f32::NEG_INFINITY, 1e-40];
        assert_eq!(format!("{:?}", both_orders("f4", f4.map(f32::to_le_bytes))), format!("{:?}", f4.map(f64::from)));
        let i2 = [0, 1, -1, 258, i16::MIN, i16::MAX];
        assert_eq!(both_orders("i2", i2.map(i16::to_le_bytes)), i2.map(f64::from));
        let i4 = [0, 1, -1, 66051, i32::MIN, i32::MAX];
        assert_eq!(both_orders("i4", i4.map(i32::to_le_bytes)), i4.map(f64::from));
        let u2 = [0, 1, 2, 258, 65534, u16::MAX];
        assert_eq!(both_orders("u2", u2.map(u16::to_le_bytes)), u2.map(f64::from));
        let f2 = [0x3c00_u16, 0xc100, 1, 0x7c00, 0x8000, 0x2e66];
        let expected = [1.0, -2.5, 5.960_464_477_539_063e-8, f64::INFINITY, -0.0, 0.099_975_585_937_5];
        assert_eq!(format!("{:?}", both_orders("f2", f2.map(u16::to_le_bytes))), format!("{expected:?}"));
        let u4 = [0, 1, 2, 66051, 9, u32::MAX];
        assert_eq!(both_orders("u4", u4.map(u32::to_le_bytes)), u4.map(f64::from));
        assert_eq!(numbers("|i1", &[0, 1, 127, 128, 255, 2]), [0.0, 1.0, 127.0, -128.0, -1.0, 2.0]);
        assert_eq!(numbers("|u1", &[0, 1, 127, 128, 255, 2]), [0.0, 1.0, 127.0, 128.0, 255.0, 2.0]);
        assert_eq!(numbers("|b1", &[0, 1, 1, 0, 0, 1]), [0.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn integers_beyond_the_exact_range_are_rounded_to_the_nearest() {
        let exact = 1 << 53;
        let i8 = [exact, exact + 1, -exact - 3, i64::MIN, i64::MAX, -1];
        let rounded = [
            9_007_199_254_740_992.0,
            9_007_199_254_740_992.0,
            -9_007_199_254_740_996.0,
            -9_223_372_036_854_775_808.0,
            9_223_372_036_854_775_808.0,
            -1.0,
        ];
        assert_eq!(both_orders("i8", i8.map(i64::to_le_bytes)), rounded);
        let u8 = [0, 1, u64::MAX, (1 << 53) + 1, (1 << 53) + 3, 1 << 63];
        let rounded = [
            0.0,
            1.0,
            18_446_744_073_709_551_616.0,
            9_007_199_254_740_992.0,
            9_007_199_254_740_996.0,
            9_223_372_036_854_775_808.0,
        ];
        assert_eq!(both_orders("u8", u8.map(u64::to_le_bytes)), rounded);
    }

    /// A four-axis array in which the digits of each cell are its index.
    fn indexed() -> Array4<i16> {
        Array4::from_shape_fn((2, 3, 4, 5), |(n, c, y, x)| i16::try_from(1000 * n + 100 * c + 10 * y + x).unwrap())
    }

    #[test]
    fn either_order_gives_the_same_planes_in_standard_layout() {
        let standard = saved(&indexed());
        let mut fortran = Array4::zeros((2, 3, 4, 5).f());
        fortran.assign(&indexed());
        let fortran = saved(&fortran);
        assert!(String::from_utf8_lossy(&fortran).contains("'fortran_order': True"));
        for n in 0..2 {
            for c in 0..3 {
                let plane = load(&standard, &[n, c]).unwrap();
                let expected = indexed().index_axis_move(Axis(0), n).index_axis_move(Axis(0), c);
                assert_eq!(plane.values, expected.mapv(f64::from));
                assert_eq!(plane.values.dim(), (4, 5));
                assert_eq!(plane.channel, [n, c]);
                assert_eq!(plane.leading, [2, 3]);
                let other = load(&fortran, &[n, c]).unwrap();
                assert_eq!(other, plane);
                assert!(other.values.is_standard_layout());
            }
        }
    }

    #[test]
    fn a_list_of_numbers_is_one_row() {
        for channel in [&[][..], &[0]] {
            let plane = load(&saved(&array![1.5, 2.5, 3.5]), channel).unwrap();
            assert_eq!(plane, Plane { values: array![[1.5, 2.5, 3.5]], channel: vec![], leading: vec![] });
        }
        assert!(matches!(load(&saved(&array![1.0, 2.0]), &[1]), Err(Kind::ChannelCount { .. })));
        assert!(matches!(fault(&typed("'<f4'", "(0,)", &[])), Kind::ZeroAxis { .. }));
        // Two axes are one plane, not rows of a 1-D layer.
        assert_eq!(load(&saved(&array![[1.0, 2.0], [3.0, 4.0]]), &[]).unwrap().leading, [0; 0]);
    }

    #[test]
    fn two_and_three_axes() {
        let flat = load(&saved(&array![[1.5, 2.5, 3.5]]), &[0]).unwrap();
        assert_eq!(flat.values, array![[1.5, 2.5, 3.5]]);
        assert_eq!((flat.channel, flat.leading), (vec![], vec![]));
        let cube = saved(&Array3::from_shape_fn((3, 2, 2), |(c, y, x)| u8::try_from(100 * c + 10 * y + x).unwrap()));
        let second = load(&cube, &[1]).unwrap();
        assert_eq!(second.values, array![[100.0, 101.0], [110.0, 111.0]]);
        assert_eq!((second.channel, second.leading), (vec![1], vec![3]));
        assert_eq!(load(&cube, &[]).unwrap().channel, [0]);
        assert_eq!(load(&cube, &[3]).unwrap_err().to_string(), "no channel 3 in shape 3x2x2 (3-D); give 0 to 2");
    }

    #[test]
    fn versions_2_and_3_are_read_and_others_named() {
        let v1 = saved(&array![[7.0]]);
        for version in [2, 3] {
            let mut bytes = v1.clone();
            bytes[6] = version;
            bytes.splice(10..10, [0, 0]);
            assert_eq!(load(&bytes, &[]).unwrap().values, array![[7.0]]);
        }
        let mut bytes = v1;
        bytes[6] = 4;
        assert_eq!(
            fault(&bytes).to_string(),
            ".npy format version 4.0 is unknown (1.0, 2.0 and 3.0 are read); save it \
             again with np.save(path, array)"
        );
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        let mut fortran = Array4::zeros((2, 3, 4, 5).f());
        fortran.assign(&indexed());
        for whole in [saved(&indexed()), saved(&fortran), saved(&array![[true]])] {
            for length in 0..whole.len() {
                assert!(load(&whole[..length], &[]).is_err(), "{length}");
            }
            assert!(load(&whole, &[]).is_ok());
        }
    }

    #[test]
    fn what_is_cut_off_is_told() {
        let whole = saved(&array![[1.0, 2.0]]);
        assert_eq!(
            fault(&whole[..60]).to_string(),
            "the file ends inside its .npy header; it was cut off: copy or save it again"
        );
        assert_eq!(
            fault(&whole[..whole.len() - 4]).to_string(),
            "the header promises 1x2 of dtype '<f8' (16 bytes) but 12 bytes of data \
             follow; the file was cut off or its header is wrong: copy or save it again"
        );
        assert_eq!(
            fault(&[&whole[..], &[0; 16]].concat()).to_string(),
            "16 bytes follow the 1x2 array; the file is damaged or holds several arrays: \
             save one with np.save(path, array)"
        );
    }

    #[test]
    fn a_lying_header_is_an_error_before_anything_is_allocated() {
        let huge = typed("'<f8'", "(1000000000000, 1000000000000)", &[0; 8]);
        assert_eq!(
            fault(&huge).to_string(),
            "the header promises 1000000000000x1000000000000 of dtype '<f8' (more than \
             2^64 bytes) but 8 bytes of data follow; the file was cut off or its header is \
             wrong: copy or save it again"
        );
        let fits_64_bits = typed("'|u1'", "(1000000000, 10000000000)", &[0; 8]);
        assert!(matches!(fault(&fits_64_bits), Kind::NpyMissingData { expected: Some(_), actual: 8, .. }));
        // 2^32 x 2^32 wraps to 0 in 64 bits, which the 0 bytes of data would seem to match.
        let wraps = typed("'<f4'", "(4294967296, 4294967296)", &[]);
        assert!(matches!(fault(&wraps), Kind::NpyMissingData { expected: None, actual: 0, .. }));
        let most = format!("({0}, {0}, {0}, {0})", usize::MAX);
        assert!(matches!(fault(&typed("'<f8'", &most, &[])), Kind::NpyMissingData { expected: None, .. }));
        let zero = typed("'<f8'", "(0, 1000000000000, 1000000000000)", &[]);
        assert!(matches!(fault(&zero), Kind::ZeroAxis { .. }));
    }

    #[test]
    fn a_lying_header_length_is_an_error_before_anything_is_allocated() {
        let bytes = [MAGIC, &[2, 0], &u32::MAX.to_le_bytes(), b"{"].concat();
        assert_eq!(
            fault(&bytes).to_string(),
            "a .npy header of 4294967295 bytes is over the limit of 10000 bytes; save a \
             plain array of numbers with np.save(path, array)"
        );
    }

    #[test]
    fn a_header_of_the_most_bytes_is_read() {
        let text = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1)}";
        let padded = format!("{text:<9999}\n");
        let length = MAX_HEADER.to_le_bytes();
        let bytes = [MAGIC, &[2, 0], &length, padded.as_bytes(), &[9]].concat();
        assert_eq!(load(&bytes, &[]).unwrap().values, array![[9.0]]);
    }

    #[test]
    fn brackets_do_not_exhaust_the_stack_or_the_clock() {
        for bracket in ["(", "[", "{", "{1:"] {
            let text = bracket.repeat(9_000 / bracket.len());
            let length = u16::try_from(text.len() + 1).unwrap().to_le_bytes();
            let bytes = [MAGIC, &[1, 0], &length, text.as_bytes(), b"\n"].concat();
            assert!(matches!(fault(&bytes), Kind::NpyRecords));
        }
    }

    #[test]
    fn other_dtypes_are_named() {
        assert_eq!(
            fault(&typed("'|O'", "(2, 2)", b"\x80\x03pickle")).to_string(),
            "holds Python objects (dtype '|O'); save numbers instead: \
             np.save(path, array.astype('float32'))"
        );
        for dtype in ["|f2", "=f4", "<c8", "<U5", "|S3", "<M8[ns]", "|V2", "<f16", "|f4", "<i3", ""] {
            assert_eq!(
                fault(&typed(&format!("'{dtype}'"), "(1, 1)", &[0; 4])).to_string(),
                format!(
                    "dtype '{dtype}' is not read (float16, float32, float64, integers and bool \
                     are); save it as np.save(path, array.astype('float32'))"
                )
            );
        }
        let records = typed("[('x', '<f4'), ('y', '<f4')]", "(2, 2)", &[0; 32]);
        assert_eq!(
            fault(&records).to_string(),
            "holds records (a structured dtype); save one field as numbers: \
             np.save(path, array['field'].astype('float32'))"
        );
        assert!(matches!(fault(&typed("[]", "(1, 1)", &[])), Kind::NpyRecords));
    }

    #[test]
    fn a_hostile_dtype_is_shortened_and_escaped() {
        let message = fault(&typed(r"'\x1b[2J123456789012345678901234567890'", "(1, 1)", &[]));
        assert!(message.to_string().starts_with(r"dtype '\u{1b}[2J1234567890123456…' is not"), "{message}");
    }

    #[test]
    fn ranks_other_than_1_to_4() {
        assert_eq!(
            fault(&typed("'<f4'", "()", &[0; 4])).to_string(),
            "holds a single number (0-D); save an array of height x width: \
             np.save(path, array.reshape(1, 1))"
        );
        assert_eq!(
            fault(&typed("'<f4'", "(1, 1, 1, 3, 3)", &[0; 36])).to_string(),
            "holds shape 1x1x1x3x3 (5-D); arrays of 1 to 4 axes are read: save a part, \
             as in np.save(path, array[0])"
        );
        let shape = format!("({})", "1,".repeat(1000));
        let message = fault(&typed("'<f4'", &shape, &[0; 4])).to_string();
        assert!(message.starts_with("holds shape 1x1x1x1x1x1x… (1000-D);"), "{message}");
    }

    #[test]
    fn axes_of_length_0() {
        for shape in ["(0, 5)", "(5, 0)", "(0, 5, 5)", "(1, 0, 5, 5)"] {
            let error = fault(&typed("'<f4'", shape, &[]));
            assert!(matches!(error, Kind::ZeroAxis { .. }), "{error}");
        }
        assert_eq!(
            fault(&typed("'<f4'", "(0, 5)", &[])).to_string(),
            "shape 0x5 holds no numbers; save an array whose axes all have at least \
             length 1"
        );
    }

    #[test]
    fn planes_up_to_the_limit() {
        let cells = |length: usize| vec![1; length];
        let most = typed("'|u1'", "(4096, 4096)", &cells(MAX_CELLS));
        assert_eq!(load(&most, &[]).unwrap().values.len(), MAX_CELLS);
        let more = typed("'|u1'", "(1, 16777217)", &cells(MAX_CELLS + 1));
        assert_eq!(
            fault(&more).to_string(),
            "a plane of 1x16777217 is over the limit of 16777216 numbers; crop it, as in \
             np.save(path, array[..., :1024, :1024])"
        );
        // The limit applies to the plane that is kept, not to the file.
        let two = typed("'|u1'", "(2, 4096, 2049)", &cells(2 * 4096 * 2049));
        assert_eq!(load(&two, &[1]).unwrap().values.len(), 4096 * 2049);
    }

    #[test]
    fn bools_are_0_or_1() {
        assert_eq!(
            fault(&typed("'|b1'", "(1, 2)", &[1, 2])).to_string(),
            "a bool array with bytes other than 0 and 1; the file is damaged: copy or \
             save it again"
        );
    }

    #[test]
    fn not_a_numpy_file() {
        for bytes in [&b"PK\x03\x04"[..], b"x", b"\x93NUMPX\x01\x00", &[0; 100]] {
            assert_eq!(
                fault(bytes).to_string(),
                "not a NumPy file, whatever its name says; write one with \
                 np.save(path, array)"
            );
        }
    }

    #[test]
    fn broken_headers_are_explained_on_one_line() {
        let cases = [
            ("", "it is not a Python dictionary"),
            ("{'descr': ", "it is not a Python dictionary"),
            ("(1, 2)", "it is not a Python dictionary"),
            ("1e999", "it is not a Python dictionary"),
            ("{'a': 1}", "it has an unknown key"),
            ("{'descr': '<f4'}", "it lacks one of 'descr', 'fortran_order' and 'shape'"),
            ("{'shape': (-1, 2)}", "the value of 'shape' is illegal"),
            ("{'shape': (1e3, 2)}", "the value of 'shape' is illegal"),
            ("{'shape': 7}", "the value of 'shape' is illegal"),
            ("{'shape': (100000000000000000000000000000, 1)}", "the value of 'shape' is illegal"),
            ("{'fortran_order': 1}", "the value of 'fortran_order' is illegal"),
            ("{'descr': 'ü'}", "it is not text"),
        ];
        for (text, reason) in cases {
            let message = fault(&file(text, &[])).to_string();
            assert_eq!(
                message,
                format!(
                    "broken .npy header: {reason}; save it again with \
                     np.save(path, array)"
                )
            );
        }
        let mut unended = file("{}", &[]);
        *unended.last_mut().unwrap() = b' ';
        assert!(fault(&unended).to_string().contains("does not end with a newline"));
    }

    #[test]
    fn a_file_that_changes_is_noticed() {
        let bytes = saved(&array![[1.0, 2.0]]);
        let length = bytes.len() as u64;
        let shrunk = plane(&bytes[..bytes.len() - 1], length, &[]);
        assert!(matches!(shrunk, Err(Kind::Changed)));
        // More than is read at first.
        let large = saved(&Array::from_elem((100, 100), 1.0));
        let grown = [&large[..], &[0; 8]].concat();
        let grown = plane(grown.as_slice(), large.len() as u64, &[]);
        assert_eq!(grown.unwrap_err().to_string(), "changed while it was read; try again when nothing writes to it");
        let shorter_than_its_start = plane(bytes.as_slice(), 5, &[]);
        assert!(matches!(shorter_than_its_start, Err(Kind::Changed)));
    }

    #[test]
    fn a_failing_disk_is_told() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("bad sector"))
            }
        }
        let at_once = plane(Failing, 1000, &[]).unwrap_err();
        assert_eq!(at_once.to_string(), "cannot be read: bad sector; check its name and permissions");
        let large = saved(&Array::from_elem((100, 100), 1.0));
        let later = plane(large[..20_000].chain(Failing), large.len() as u64, &[]);
        assert!(matches!(later, Err(Kind::Unreadable { .. })));
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(load(&bytes, &[]).is_err());
        }

        #[test]
        fn random_bytes_after_the_magic_never_panic(
            version in 0_u8..5,
            length in any::<u16>(),
            rest in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let length = length.to_le_bytes();
            let _ = load(&[MAGIC, &[version, 0], &length, &rest].concat(), &[]);
        }

        #[test]
        fn random_literals_in_the_header_never_panic(
            text in r#"[\[\](){}'"\\bxuN0-9eEjJ.,:+_ -]{0,60}|\{'descr': ('[ -~]{0,8}'|[ -~]{0,8}), 'fortran_order': (True|False|None), 'shape': \([0-9, -]{0,12}\)\}"#,
            data in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            let _ = load(&file(&text, &data), &[]);
        }

        #[test]
        fn a_changed_byte_never_panics(at in 0_usize..168, value in any::<u8>()) {
            let mut bytes = typed("'<f4'", "(2, 5)", &[0; 40]);
            bytes[at] = value;
            let _ = load(&bytes, &[]);
        }

        #[test]
        fn what_is_saved_is_loaded(
            cells in prop::collection::vec(any::<f64>(), 12),
            (n, c) in (0_usize..3, 0_usize..2),
        ) {
            let array = Array4::from_shape_vec((3, 2, 1, 2), cells).unwrap();
            let plane = load(&saved(&array), &[n, c]).unwrap();
            let expected = array.index_axis(Axis(0), n).index_axis_move(Axis(0), c).to_owned();
            prop_assert_eq!(format!("{:?}", plane.values), format!("{expected:?}"));
        }
    }
}
