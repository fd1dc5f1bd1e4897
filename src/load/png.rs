//! PNG images as grey levels.

use std::io::{self, BufRead, BufReader, Read, Seek};

use ::png::{BitDepth, ColorType, DecodeOptions, Decoder, DecodingError, Info, Limits, OutputInfo, Transformations};
use ndarray::Array2;

use super::error::Kind;
use super::{MAX_CELLS, Plane, channel};

/// Bytes the decoder may keep besides a row of pixels: palettes, camera data and the like.
const METADATA_BYTES: usize = 1 << 23;

/// The most bytes per pixel: four samples of 16 bits.
const PIXEL_BYTES: usize = 8;

/// The weight of each sample of a pixel, in thousandths. Samples without a weight (alpha) are ignored.
const GREY: &[f64] = &[1000.0];
/// ITU-R BT.601 luma of red, green and blue, as in Pillow's `convert('L')` but not rounded.
const COLOUR: &[f64] = &[299.0, 587.0, 114.0];

/// Reads the plane from `file`.
pub(super) fn plane(file: impl Read + Seek, channel: &[usize]) -> Result<Plane, Kind> {
    let mut decoder = strict_decoder(BufReader::new(file));
    let info = decoder.read_header_info().map_err(undecodable)?;
    let limits = check_size(info)?;
    let shape = [info.height as usize, info.width as usize];
    let channel = channel::choose(&shape, channel)?;
    decoder.set_limits(limits);
    Ok(Plane { values: decode(decoder).map_err(undecodable)?, channel, leading: Vec::new() })
}

/// A decoder that reports every wrong checksum, expands all samples to 8 or 16 bits, and skips texts and colour
/// profiles, which can be compressed to a thousandth of their size.
fn strict_decoder<R: BufRead + Seek>(reader: R) -> Decoder<R> {
    let mut options = DecodeOptions::default();
    options.set_ignore_checksums(false);
    options.set_skip_ancillary_crc_failures(false);
    options.set_ignore_text_chunk(true);
    options.set_ignore_iccp_chunk(true);
    let mut decoder = Decoder::new_with_options(reader, options);
    decoder.set_limits(Limits { bytes: METADATA_BYTES });
    decoder.set_transformations(Transformations::EXPAND);
    decoder
}

/// Checks the size that the header claims, and returns the memory limit for an image of that size.
fn check_size(info: &Info) -> Result<Limits, Kind> {
    let pixels = u64::from(info.width) * u64::from(info.height);
    if pixels > MAX_CELLS as u64 {
        return Err(Kind::ImageTooLarge { width: info.width, height: info.height });
    }
    Ok(Limits { bytes: METADATA_BYTES + PIXEL_BYTES * info.width as usize })
}

/// Decodes the image, or the first frame of an animation, and reads to the end of the file to detect one that was cut
/// off.
fn decode<R: BufRead + Seek>(decoder: Decoder<R>) -> Result<Array2<f64>, DecodingError> {
    let mut reader = decoder.read_info()?;
    check_palette(reader.info())?;
    let size = reader.output_buffer_size().ok_or(DecodingError::LimitsExceeded)?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples)?;
    reader.finish()?;
    Array2::from_shape_vec((frame.height as usize, frame.width as usize), grey_levels(&frame, &samples))
        .map_err(|_| DecodingError::LimitsExceeded)
}

/// Rejects a palette that ends within a colour, on which the decoder would panic
/// (<https://github.com/image-rs/image-png/issues/694>, in png 0.18.1).
fn check_palette(info: &Info) -> Result<(), DecodingError> {
    let bytes = info.palette.as_ref().map_or(0, |palette| palette.len());
    if bytes.is_multiple_of(3) {
        Ok(())
    } else {
        let reason = format!("a palette of {bytes} bytes, 3 for each colour");
        Err(io::Error::new(io::ErrorKind::InvalidData, reason).into())
    }
}

/// The grey level of each pixel from 0 to 255, not rounded.
fn grey_levels(frame: &OutputInfo, samples: &[u8]) -> Vec<f64> {
    let weights = match frame.color_type {
        ColorType::Grayscale | ColorType::GrayscaleAlpha => GREY,
        ColorType::Rgb | ColorType::Rgba | ColorType::Indexed => COLOUR,
    };
    // In 16 bits 255 is 65535, 257 times as much.
    let (sample_bytes, scale) = match frame.bit_depth {
        BitDepth::Sixteen => (2, 257.0),
        _ => (1, 1.0),
    };
    samples
        .chunks_exact(sample_bytes * frame.color_type.samples())
        .map(|pixel| {
            // Whole numbers until the single division, so that white is exactly 255.
            let sum: f64 =
                pixel.chunks_exact(sample_bytes).zip(weights).map(|(sample, weight)| big_endian(sample) * weight).sum();
            sum / (1000.0 * scale)
        })
        .collect()
}

/// The grey level of an RGB pixel, each sample from 0 to 255.
pub(super) fn luma(rgb: [f64; 3]) -> f64 {
    let sum: f64 = rgb.iter().zip(COLOUR).map(|(sample, weight)| sample * weight).sum();
    sum / 1000.0
}

fn big_endian(bytes: &[u8]) -> f64 {
    bytes.iter().fold(0.0, |high, &byte| high * 256.0 + f64::from(byte))
}

fn undecodable(error: DecodingError) -> Kind {
    match error {
        DecodingError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => Kind::PngTruncated,
        // `InvalidData` is the decoder's own verdict on a chunk, not an error of the operating system.
        DecodingError::IoError(error) if error.kind() != io::ErrorKind::InvalidData => Kind::from(error),
        error => Kind::PngBroken { reason: verdict(&error.to_string()).into() },
    }
}

/// The decoder's message without its full stop and without the dump of a chunk after a wrong checksum.
fn verdict(text: &str) -> &str {
    let (text, _) = text.split_once(" while decoding").unwrap_or((text, ""));
    text.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::time::{Duration, Instant};

    use ::png::{Compression, Encoder, Filter};
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

    fn load(bytes: &[u8]) -> Result<Plane, Kind> {
        plane(Cursor::new(bytes), &[])
    }

    fn message(bytes: &[u8]) -> String {
        load(bytes).unwrap_err().to_string()
    }

    fn values(bytes: &[u8]) -> Array2<f64> {
        load(bytes).unwrap().values
    }

    /// An image as the library writes it.
    fn saved(width: u32, height: u32, color: ColorType, depth: BitDepth, data: &[u8]) -> Vec<u8> {
        saved_with(width, height, color, depth, data, |_| {})
    }

    fn saved_with<'a>(
        width: u32,
        height: u32,
        color: ColorType,
        depth: BitDepth,
        data: &[u8],
        more: impl FnOnce(&mut Encoder<'a, &mut Vec<u8>>),
    ) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, width, height);
        encoder.set_color(color);
        encoder.set_depth(depth);
        more(&mut encoder);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(data).unwrap();
        writer.finish().unwrap();
        bytes
    }

    /// A file of these chunks with correct checksums.
    fn file(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        for (kind, data) in chunks {
            let checked = [kind.as_slice(), data].concat();
            bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            bytes.extend(&checked);
            bytes.extend(crc_32(&checked).to_be_bytes());
        }
        bytes
    }

    fn crc_32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1)))
        })
    }

    fn header(width: u32, height: u32, [depth, color, interlace]: [u8; 3]) -> Vec<u8> {
        let mut data = [width.to_be_bytes(), height.to_be_bytes()].concat();
        data.extend([depth, color, 0, 0, interlace]);
        data
    }

    /// A zlib stream that stores `data` uncompressed (at most 65535 bytes).
    fn stored(data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        let (a, b) = data.iter().fold((1, 0), |(a, b), &byte| {
            let a = (a + u32::from(byte)) % 65521;
            (a, (b + a) % 65521)
        });
        let mut stream = vec![0x78, 0x01, 1];
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(data);
        stream.extend(((b << 16) | a).to_be_bytes());
        stream
    }

    /// Rows of 8-bit grey pixels as PNG stores them, each after its filter type (none).
    fn unfiltered<'a>(rows: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
        rows.flat_map(|row| [&[0], row].concat()).collect()
    }

    #[test]
    fn grey_of_every_depth() {
        let grey = |depth, data: &[u8]| values(&saved(4, 1, ColorType::Grayscale, depth, data));
        assert_eq!(grey(BitDepth::One, &[0b0101_0000]), array![[0.0, 255.0, 0.0, 255.0]]);
        assert_eq!(grey(BitDepth::Two, &[0b0001_1011]), array![[0.0, 85.0, 170.0, 255.0]]);
        assert_eq!(grey(BitDepth::Four, &[0x01, 0x8F]), array![[0.0, 17.0, 136.0, 255.0]]);
        assert_eq!(grey(BitDepth::Eight, &[0, 1, 128, 255]), array![[0.0, 1.0, 128.0, 255.0]]);
        assert_eq!(grey(BitDepth::Sixteen, &[0, 0, 0, 1, 1, 1, 255, 255]), array![[0.0, 1.0 / 257.0, 1.0, 255.0]]);
    }

    #[test]
    fn colour_is_weighed_as_luma() {
        let rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 7, 7, 7, 10, 20, 30];
        let expected = array![[76.245, 149.685, 29.07], [255.0, 7.0, 18.15]];
        let eight = saved(3, 2, ColorType::Rgb, BitDepth::Eight, &rgb);
        assert_eq!(values(&eight), expected);
        // A byte repeated as 16 bits is 257 times the byte.
        let twice: Vec<u8> = rgb.iter().flat_map(|&byte| [byte, byte]).collect();
        let sixteen = saved(3, 2, ColorType::Rgb, BitDepth::Sixteen, &twice);
        let difference = values(&sixteen) - expected;
        assert!(difference.iter().all(|d| d.abs() < 1e-12), "{difference}");
    }

    #[test]
    fn alpha_is_ignored() {
        for alpha in [0, 9, 255] {
            let grey = saved(2, 1, ColorType::GrayscaleAlpha, BitDepth::Eight, &[0, alpha, 200, alpha]);
            assert_eq!(values(&grey), array![[0.0, 200.0]]);
            let colour = [255, 0, 0, alpha, 7, 7, 7, alpha];
            let colour = saved(2, 1, ColorType::Rgba, BitDepth::Eight, &colour);
            assert_eq!(values(&colour), array![[76.245, 7.0]]);
        }
        let sixteen = [1, 1, 0, 9, 2, 2, 0, 9];
        let sixteen = saved(2, 1, ColorType::GrayscaleAlpha, BitDepth::Sixteen, &sixteen);
        assert_eq!(values(&sixteen), array![[1.0, 2.0]]);
        let transparent =
            saved_with(2, 1, ColorType::Grayscale, BitDepth::Eight, &[5, 6], |encoder| encoder.set_trns(vec![0, 5]));
        assert_eq!(values(&transparent), array![[5.0, 6.0]]);
    }

    #[test]
    fn palettes_are_looked_up() {
        let palette = vec![0, 0, 0, 255, 0, 0, 0, 255, 0, 255, 255, 255];
        let expected = array![[255.0, 149.685, 76.245, 0.0]];
        for (depth, data) in
            [(BitDepth::Two, &[0b1110_0100][..]), (BitDepth::Four, &[0x32, 0x10]), (BitDepth::Eight, &[3, 2, 1, 0])]
        {
            for alpha in [None, Some(vec![0, 9])] {
                let bytes = saved_with(4, 1, ColorType::Indexed, depth, data, |encoder| {
                    encoder.set_palette(palette.clone());
                    if let Some(alpha) = alpha {
                        encoder.set_trns(alpha);
                    }
                });
                assert_eq!(values(&bytes), expected);
            }
        }
    }

    #[test]
    fn one_plane_of_rows() {
        let plane = load(&saved(2, 3, ColorType::Grayscale, BitDepth::Eight, &[1, 2, 3, 4, 5, 6])).unwrap();
        assert_eq!(plane.values, array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
        assert_eq!((plane.channel, plane.leading), (vec![], vec![]));
    }

    #[test]
    fn every_filter_gives_the_same_pixels() {
        let pixels: Vec<u8> = (0..=255).map(|i: u8| i.wrapping_mul(37)).collect();
        for filter in [Filter::NoFilter, Filter::Sub, Filter::Up, Filter::Avg, Filter::Paeth] {
            let bytes = saved_with(16, 16, ColorType::Grayscale, BitDepth::Eight, &pixels, |encoder| {
                encoder.set_filter(filter);
            });
            let levels: Vec<f64> = pixels.iter().map(|&p| p.into()).collect();
            assert_eq!(values(&bytes).into_raw_vec_and_offset().0, levels);
        }
    }

    /// An interlaced image of 8-bit grey.
    fn interlaced(width: usize, height: usize, level: impl Fn(usize, usize) -> u8) -> Vec<u8> {
        let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        let mut rows = Vec::new();
        for (x0, y0, dx, dy) in passes {
            for y in (y0..height).step_by(dy) {
                let row: Vec<u8> = (x0..width).step_by(dx).map(|x| level(x, y)).collect();
                if !row.is_empty() {
                    rows.push(row);
                }
            }
        }
        let size = [width, height].map(|length| u32::try_from(length).unwrap());
        file(&[
            (b"IHDR", &header(size[0], size[1], [8, 0, 1])),
            (b"IDAT", &stored(&unfiltered(rows.iter().map(Vec::as_slice)))),
            (b"IEND", b""),
        ])
    }

    #[test]
    fn interlaced_images() {
        let level = |x, y| u8::try_from(10 * y + x).unwrap();
        for (width, height) in [(1, 1), (2, 3), (8, 8), (9, 11)] {
            let expected = Array2::from_shape_fn((height, width), |(y, x)| f64::from(level(x, y)));
            assert_eq!(values(&interlaced(width, height, level)), expected);
        }
    }

    #[test]
    fn the_first_frame_of_an_animation() {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 2, 1);
        encoder.set_animated(2, 0).unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[1, 2]).unwrap();
        writer.write_image_data(&[3, 4]).unwrap();
        writer.finish().unwrap();
        assert_eq!(values(&bytes), array![[1.0, 2.0]]);
    }

    #[test]
    fn a_large_image_is_an_error_at_once() {
        let bytes = file(&[(b"IHDR", &header(40_000, 40_000, [8, 2, 0]))]);
        let start = Instant::now();
        assert_eq!(
            message(&bytes),
            "40000x40000 pixels is over the limit of 16777216; crop the image or make it \
             smaller"
        );
        assert!(start.elapsed() < Duration::from_secs(1));
        for (width, height) in [(u32::MAX >> 1, u32::MAX >> 1), (1, (1 << 24) + 1)] {
            let bytes = file(&[(b"IHDR", &header(width, height, [16, 6, 0]))]);
            assert!(matches!(load(&bytes), Err(Kind::ImageTooLarge { .. })));
        }
    }

    #[test]
    fn a_row_of_more_bytes_than_metadata_may_have() {
        let width = 1 << 20;
        let data = vec![1; PIXEL_BYTES << 20];
        let bytes = saved_with(
            width + 1,
            1,
            ColorType::Rgba,
            BitDepth::Sixteen,
            &[data.as_slice(), &[1; PIXEL_BYTES]].concat(),
            |encoder| encoder.set_compression(Compression::NoCompression),
        );
        let values = values(&bytes);
        assert_eq!(values.dim(), (1, (1 << 20) + 1));
        assert!(values.iter().all(|&level| level.to_bits() == 1_f64.to_bits()));
    }

    #[test]
    fn an_image_without_its_data_is_an_error_whatever_its_size() {
        for data in [&[][..], &stored(&[0; 100])] {
            let bytes = file(&[(b"IHDR", &header(4096, 4096, [8, 0, 0])), (b"IDAT", data), (b"IEND", b"")]);
            assert!(matches!(load(&bytes), Err(Kind::PngBroken { .. })));
        }
    }

    /// Small images of several kinds.
    fn samples() -> Vec<Vec<u8>> {
        vec![
            saved(3, 2, ColorType::Grayscale, BitDepth::Eight, &[9, 8, 7, 6, 5, 4]),
            saved(1, 2, ColorType::Rgba, BitDepth::Sixteen, &[77; 16]),
            saved_with(3, 1, ColorType::Indexed, BitDepth::One, &[0xA0], |encoder| {
                encoder.set_palette(vec![0, 0, 0, 9, 9, 9]);
                encoder.add_text_chunk("Title".into(), "x".into()).unwrap();
            }),
            interlaced(5, 5, |x, y| u8::try_from(40 * y + x).unwrap()),
        ]
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        for whole in samples() {
            for length in 0..whole.len() {
                let error = load(&whole[..length]).unwrap_err();
                assert!(matches!(error, Kind::PngTruncated), "{length}: {error}");
            }
            assert!(load(&whole).is_ok());
        }
        assert_eq!(
            message(&samples()[0][..50]),
            "the file ends inside the PNG image; it was cut off: copy or save it again"
        );
    }

    #[test]
    fn a_changed_bit_anywhere_is_an_error() {
        for whole in samples() {
            for at in 0..whole.len() {
                for bit in 0..8 {
                    let mut bytes = whole.clone();
                    bytes[at] ^= 1 << bit;
                    assert!(load(&bytes).is_err(), "byte {at}, bit {bit}");
                }
            }
        }
    }

    #[test]
    fn wrong_checksums_are_told() {
        let mut bytes = saved(1, 1, ColorType::Grayscale, BitDepth::Eight, &[9]);
        bytes[20] ^= 1;
        let text = message(&bytes);
        assert!(text.starts_with("broken PNG: CRC error: expected 0x"), "{text}");
        assert!(text.ends_with("; save the image again as PNG"), "{text}");
        assert!(!text.contains("ChunkType"), "{text}");
        // The checksum of the pixels in their compressed stream.
        let mut stream = stored(&[0, 9]);
        *stream.last_mut().unwrap() ^= 1;
        let bytes = file(&[(b"IHDR", &header(1, 1, [8, 0, 0])), (b"IDAT", &stream), (b"IEND", b"")]);
        let text = message(&bytes);
        assert!(text.starts_with("broken PNG: Corrupt deflate stream"), "{text}");
    }

    #[test]
    fn what_is_no_png() {
        for bytes in [&b"GIF89a, and more of it"[..], b"\x89PNG\n\x1a\n\0\0\0\0\0"] {
            assert_eq!(message(bytes), "broken PNG: Invalid PNG signature; save the image again as PNG");
        }
    }

    #[test]
    fn headers_that_make_no_sense() {
        for (width, height, kind) in [
            (0, 1, [8, 0, 0]),
            (1, 0, [8, 0, 0]),
            (1, 1, [7, 0, 0]),
            (1, 1, [8, 5, 0]),
            (1, 1, [16, 3, 0]),
            (1, 1, [8, 0, 9]),
            // A palette image without a palette.
            (1, 1, [8, 3, 0]),
        ] {
            let bytes = file(&[(b"IHDR", &header(width, height, kind)), (b"IDAT", &stored(&[0, 0])), (b"IEND", b"")]);
            assert!(matches!(load(&bytes), Err(Kind::PngBroken { .. })));
        }
        let bytes = file(&[(b"IHDR", &header(1, 1, [8, 0, 0])), (b"IEND", b"")]);
        assert!(message(&bytes).contains("IDAT or fdAT chunk is missing"));
    }

    #[test]
    fn a_palette_with_a_part_of_a_colour() {
        for length in [4, 5, 767] {
            let bytes = file(&[
                (b"IHDR", &header(1, 1, [8, 3, 0])),
                (b"PLTE", &vec![0; length]),
                (b"IDAT", &stored(&[0, 0])),
                (b"IEND", b""),
            ]);
            assert_eq!(
                message(&bytes),
                format!(
                    "broken PNG: a palette of {length} bytes, 3 for each colour; save \
                     the image again as PNG"
                )
            );
        }
    }

    #[test]
    fn a_huge_claimed_chunk_is_not_allocated() {
        let mut bytes = file(&[(b"IHDR", &header(1, 1, [8, 0, 0]))]);
        bytes.extend((u32::MAX >> 1).to_be_bytes());
        bytes.extend(b"eXIf and little else");
        assert!(matches!(load(&bytes), Err(Kind::PngTruncated)));
    }

    #[test]
    fn metadata_beyond_the_memory_limit_is_an_error() {
        let bytes = file(&[
            (b"IHDR", &header(1, 1, [8, 0, 0])),
            (b"eXIf", &vec![0; 2 * METADATA_BYTES]),
            (b"IDAT", &stored(&[0, 9])),
            (b"IEND", b""),
        ]);
        assert!(message(&bytes).contains("limits are exceeded"));
    }

    #[test]
    fn a_channel_is_none_or_0() {
        let bytes = saved(1, 2, ColorType::Grayscale, BitDepth::Eight, &[9, 8]);
        let load = |channel| plane(Cursor::new(&bytes), channel);
        assert!(load(&[0]).is_ok());
        assert_eq!(
            load(&[2]).unwrap_err().to_string(),
            "channel 2 has 1 index for shape 2x1 (2-D); it has a single plane: give no \
             channel, or 0"
        );
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(load(&bytes).is_err());
            prop_assert!(load(&[SIGNATURE, &bytes].concat()).is_err());
        }

        /// Chunks that make little sense together, with correct checksums.
        #[test]
        fn random_chunks_never_panic(
            (width, height) in (0_u32..12, 0_u32..12),
            kind in (
                prop::sample::select(vec![1_u8, 2, 4, 8, 16]),
                prop::sample::select(vec![0_u8, 2, 3, 4, 6]),
                0_u8..2,
            ),
            chunks in prop::collection::vec(
                (
                    prop::sample::select(vec![
                        b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"IDAT", b"sBIT", b"gAMA",
                        b"iCCP", b"zTXt", b"cICP", b"bKGD", b"IEND", b"abCd",
                    ]),
                    prop::collection::vec(prop_oneof![Just(0_u8), 0_u8..4, any::<u8>()], 0..40),
                ),
                0..5,
            ),
            pixels in prop::collection::vec(0_u8..5, 0..1200),
        ) {
            let header = header(width, height, [kind.0, kind.1, kind.2]);
            let pixels = stored(&pixels);
            let mut all: Vec<(&[u8; 4], &[u8])> = vec![(b"IHDR", &header)];
            all.extend(chunks.iter().map(|(kind, data)| (*kind, data.as_slice())));
            all.extend([(b"IDAT", pixels.as_slice()), (b"IEND", b"")]);
            if let Ok(plane) = load(&file(&all)) {
                prop_assert_eq!(plane.values.dim(), (height as usize, width as usize));
            }
        }

        #[test]
        fn frames_of_any_size_never_panic(
            (width, height) in (1_u32..9, 1_u32..9),
            frame in (0_u32..9, 0_u32..9, 0_u32..3, 0_u32..3),
            interlace in 0_u8..2,
            animated in any::<bool>(),
            pixels in prop::collection::vec(0_u8..5, 0..100),
        ) {
            let header = header(width, height, [8, 0, interlace]);
            let mut control = vec![0; 4];
            for number in [frame.0, frame.1, frame.2, frame.3] {
                control.extend(number.to_be_bytes());
            }
            control.extend([0; 6]);
            let pixels = stored(&pixels);
            let mut all: Vec<(&[u8; 4], &[u8])> = vec![(b"IHDR", &header)];
            if animated {
                all.push((b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]));
            }
            all.extend([(b"fcTL", control.as_slice()), (b"IDAT", &pixels), (b"IEND", b"")]);
            if let Ok(plane) = load(&file(&all)) {
                prop_assert_eq!(plane.values.dim(), (height as usize, width as usize));
            }
        }
    }
}
