//! Writes pixels as PNG.

use png::{BitDepth, ColorType, Encoder};
use tiny_skia::Pixmap;

/// Encodes the file, with an alpha channel only if it is `transparent`.
///
/// # Errors
/// Those of the encoder.
pub fn write(pixmap: &Pixmap, transparent: bool) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(if transparent { ColorType::Rgba } else { ColorType::Rgb });
    let channels = if transparent { 4 } else { 3 };
    let data: Vec<u8> = pixmap
        .pixels()
        .iter()
        .flat_map(|pixel| {
            let color = pixel.demultiply();
            [color.red(), color.green(), color.blue(), color.alpha()].into_iter().take(channels)
        })
        .collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(bytes)
}
