//! JPEG images as grey levels.

use ndarray::Array2;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::error::Kind;
use super::png::luma;
use super::{MAX_CELLS, Plane, channel};
use crate::visible;

/// The most segments before the image: at each one the decoder may go through all it has read before.
const MOST_SEGMENTS: usize = 2_000;

/// The most scans of a progressive image.
const MOST_SCANS: usize = 100;

/// Reads the plane from the contents of a file.
pub(super) fn plane(bytes: &[u8], channel: &[usize]) -> Result<Plane, Kind> {
    check_segments(bytes)?;
    let mut decoder = decoder(bytes, ColorSpace::Luma);
    decoder.decode_headers().map_err(broken)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    if width.checked_mul(height).is_none_or(|pixels| pixels > MAX_CELLS) {
        return Err(Kind::ImageTooLarge { width: width as u32, height: height as u32 });
    }
    let channel = channel::choose(&[height, width], channel)?;
    // Most images store luma separately: it needs no conversion to colours and back.
    let has_luma = matches!(decoder.input_colorspace(), Some(ColorSpace::Luma | ColorSpace::YCbCr));
    let levels: Vec<f64> = if has_luma {
        decoder.decode().map_err(broken)?.into_iter().map(f64::from).collect()
    } else {
        let pixels = self::decoder(bytes, ColorSpace::RGB).decode().map_err(broken)?;
        pixels.as_chunks().0.iter().map(|rgb: &[u8; 3]| luma(rgb.map(f64::from))).collect()
    };
    let values = Array2::from_shape_vec((height, width), levels);
    let values = values.map_err(|_| Kind::JpegTruncated)?;
    Ok(Plane { values, channel, leading: Vec::new() })
}

/// A decoder that reports missing data as an error instead of filling it in.
fn decoder(bytes: &[u8], colours: ColorSpace) -> JpegDecoder<ZCursor<&[u8]>> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(MAX_CELLS)
        .set_max_height(MAX_CELLS)
        .jpeg_set_max_scans(MOST_SCANS)
        .jpeg_set_out_colorspace(colours);
    JpegDecoder::new_with_options(ZCursor::new(bytes), options)
}

/// Checks the segments before the image, and that an end-of-image marker follows, whose absence the decoder ignores.
fn check_segments(bytes: &[u8]) -> Result<(), Kind> {
    let truncated = || Kind::JpegTruncated;
    let Some(mut rest) = bytes.strip_prefix(b"\xff\xd8") else {
        let reason = "it does not begin as one".to_owned();
        return Err(Kind::JpegBroken { reason });
    };
    for _ in 0..MOST_SEGMENTS {
        let start = rest.windows(2).position(|pair| matches!(pair, [0xff, kind] if !matches!(kind, 0 | 0xff)));
        let (_, segment) = start.and_then(|start| rest.split_at_checked(start)).ok_or_else(truncated)?;
        let [_, kind, behind @ ..] = segment else { return Err(truncated()) };
        match kind {
            // Within the image data a byte of 255 is never followed by this one.
            0xda if behind.windows(2).any(|pair| pair == b"\xff\xd9") => return Ok(()),
            0xda => return Err(truncated()),
            // Markers without a length.
            0x01 | 0xd0..=0xd9 => rest = behind,
            _ => {
                let [high, low, ..] = behind else { return Err(truncated()) };
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                (_, rest) = behind.split_at_checked(length).ok_or_else(truncated)?;
            }
        }
    }
    Err(Kind::JpegBroken { reason: format!("more than {MOST_SEGMENTS} segments") })
}

fn broken(error: DecodeErrors) -> Kind {
    match error {
        DecodeErrors::ExhaustedData | DecodeErrors::IoErrors(_) => Kind::JpegTruncated,
        error => {
            // Some messages are in quotes, as from their debug form.
            let reason = error.to_string();
            let reason = reason.trim_matches('"').trim_start_matches("[strict-mode]: ").trim_end_matches(['.', '\n']);
            Kind::JpegBroken { reason: visible::excerpt(reason) }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// From `tests/data/make.py`, 16 columns and 8 rows.
    const PHOTO: &[u8] = include_bytes!("../../tests/data/photo.jpg");

    /// Others from `make.py`; the name says how each differs from the first.
    const OTHERS: [(&str, &[u8]); 4] = [
        ("grey", include_bytes!("../../tests/data/grey.jpg")),
        ("progressive", include_bytes!("../../tests/data/progressive.jpg")),
        ("rgb", include_bytes!("../../tests/data/rgb.jpg")),
        ("cmyk", include_bytes!("../../tests/data/cmyk.jpg")),
    ];

    fn load(bytes: &[u8]) -> Result<Plane, Kind> {
        plane(bytes, &[])
    }

    fn message(bytes: &[u8]) -> String {
        load(bytes).unwrap_err().to_string()
    }

    #[test]
    fn grey_levels_of_every_kind() {
        let plane = load(PHOTO).unwrap();
        assert_eq!((plane.channel, plane.leading), (vec![], vec![]));
        // 200 on the left and 40 on the right, within the rounding of colours.
        for (kind, bytes) in [("photo", PHOTO)].into_iter().chain(OTHERS) {
            let values = load(bytes).unwrap().values;
            assert_eq!(values.dim(), (8, 16), "{kind}");
            for ((_, column), level) in values.indexed_iter() {
                let expected = if column < 8 { 200.0 } else { 40.0 };
                assert!((level - expected).abs() <= 2.0, "{kind}: {level} in column {column}");
            }
        }
        assert!(matches!(super::plane(PHOTO, &[1]), Err(Kind::ChannelCount { .. })));
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        for whole in OTHERS.map(|(_, bytes)| bytes).into_iter().chain([PHOTO]) {
            for length in 0..whole.len() {
                assert!(load(&whole[..length]).is_err(), "{length} of {}", whole.len());
            }
        }
        assert_eq!(
            message(&PHOTO[..PHOTO.len() - 1]),
            "the file ends inside the JPEG image; it was cut off: copy or save it again"
        );
        // Cameras append data, which is ignored.
        assert!(load(&[PHOTO, b"a film"].concat()).is_ok());
    }

    /// The offset of the first segment of a kind.
    fn segment(kind: u8) -> usize {
        PHOTO.windows(2).position(|pair| pair == [0xff, kind]).unwrap()
    }

    #[test]
    fn a_large_size_is_refused_before_anything_of_it_is_allocated() {
        let mut bytes = PHOTO.to_vec();
        let frame = segment(0xc0);
        bytes[frame + 5..frame + 9].fill(0xff);
        assert_eq!(
            message(&bytes),
            "65535x65535 pixels is over the limit of 16777216; crop the image or make it smaller"
        );
        bytes[frame + 5..frame + 9].fill(0);
        assert!(message(&bytes).starts_with("broken JPEG: Image width or height is set to zero"));
    }

    #[test]
    fn what_is_no_jpeg() {
        assert_eq!(
            message(b"\x89PNG\r\n\x1a\n"),
            "broken JPEG: it does not begin as one; save the image again as JPEG or PNG"
        );
        let mut arithmetic = PHOTO.to_vec();
        arithmetic[segment(0xc0) + 1] = 0xc9;
        assert!(message(&arithmetic).starts_with("broken JPEG: "), "{}", message(&arithmetic));
    }

    #[test]
    fn very_many_segments_are_told() {
        let comments = b"\xff\xfe\0\x02".repeat(MOST_SEGMENTS);
        let bytes = [&PHOTO[..2], &comments, &PHOTO[2..]].concat();
        assert!(message(&bytes).contains("more than 2000 segments"));
        let fewer = [&PHOTO[..2], &b"\xff\xfe\0\x02".repeat(1000), &PHOTO[2..]].concat();
        assert!(load(&fewer).is_ok());
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(load(&bytes).is_err());
            let _ = load(&[b"\xff\xd8\xff", bytes.as_slice()].concat());
        }

        #[test]
        fn mutated_images_never_panic(
            which in 0_usize..5,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..6),
        ) {
            let mut bytes = OTHERS.get(which).map_or(PHOTO, |(_, bytes)| bytes).to_vec();
            for (at, value, what) in changes {
                let at = at.index(bytes.len());
                match what {
                    0 => bytes[at] = value,
                    1 => bytes[at] ^= 1 << (value % 8),
                    2 => { bytes.remove(at); }
                    _ => bytes.insert(at, value),
                }
            }
            if let Ok(plane) = load(&bytes) {
                prop_assert!(plane.values.len() <= MAX_CELLS);
                prop_assert!(plane.values.iter().all(|level| (0.0..=255.0).contains(level)));
            }
        }
    }
}
