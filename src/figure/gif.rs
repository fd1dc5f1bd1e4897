//! Drawings as an animated GIF: one palette for all frames, of each only what changes, forever.

use std::collections::{BTreeMap, HashMap};

use gif::{DisposalMethod, Encoder, Frame, Repeat};
use tiny_skia::Pixmap;

use super::FigureError;
use super::drawing::Drawing;
use super::raster;

/// Frames that the palette is made from: the others have hardly a colour of their own.
const LOOKED_AT: usize = 8;

/// How much longer the last frame stays.
const REST: u16 = 4;

/// Colours of a palette, besides the transparent one.
const MOST_COLORS: usize = 255;

/// Index of what is transparent, or stays as it was.
const TRANSPARENT: u8 = 255;

type Color = [u8; 3];

/// The animation of so many frames, each shown for `delay` hundredths of a second.
///
/// # Errors
/// A frame that has no room, or what the encoder refuses.
pub fn write(
    count: usize,
    frame: impl Fn(usize) -> Option<Drawing>,
    delay: u16,
    transparent: bool,
) -> Result<Vec<u8>, FigureError> {
    let pixels = |index| frame(index).and_then(|drawing| raster::pixels(&drawing)).ok_or(FigureError::NoRoom);
    let mut looked_at: Vec<usize> = (0..count).step_by(count.div_ceil(LOOKED_AT).max(1)).collect();
    looked_at.extend(count.checked_sub(1));
    let mut colors = Colors::default();
    let mut size = [0, 0];
    for index in looked_at {
        let pixmap = pixels(index)?;
        size = [pixmap.width(), pixmap.height()].map(|length| u16::try_from(length).unwrap_or(u16::MAX));
        colors.count(&pixmap);
    }
    let mut colors = colors.chosen();

    let failed = |error: gif::EncodingError| FigureError::Encoder(error.to_string());
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, size[0], size[1], &colors.bytes()).map_err(failed)?;
    encoder.set_repeat(Repeat::Infinite).map_err(failed)?;
    let mut before = Vec::new();
    for index in 0..count {
        let now = colors.indices(&pixels(index)?);
        let delay = if index + 1 == count { delay.saturating_mul(REST) } else { delay };
        let area = if transparent { whole(size) } else { changed(&before, &now, size) };
        // What is transparent must be so again in the next frame, which is therefore drawn on nothing.
        let (kept, dispose) =
            if transparent { (&[][..], DisposalMethod::Background) } else { (&before[..], DisposalMethod::Keep) };
        let mut frame = cut(&now, kept, size, area);
        (frame.delay, frame.dispose, frame.transparent) = (delay, dispose, Some(TRANSPARENT));
        encoder.write_frame(&frame).map_err(failed)?;
        before = now;
    }
    drop(encoder);
    Ok(bytes)
}

/// How often each colour occurs, and then which index it gets.
#[derive(Default)]
struct Colors {
    counts: BTreeMap<Color, usize>,
    chosen: Vec<Color>,
    known: HashMap<Color, u8>,
}

/// The colours of a picture in runs, each with its length; `None` where it is rather transparent. Most runs are long.
fn runs(pixmap: &Pixmap) -> impl Iterator<Item = (Option<Color>, usize)> {
    let runs = pixmap.pixels().chunk_by(|one, next| one == next);
    runs.filter_map(|run| {
        let color = run.first()?.demultiply();
        let seen = (color.alpha() >= 128).then_some([color.red(), color.green(), color.blue()]);
        Some((seen, run.len()))
    })
}

impl Colors {
    fn count(&mut self, pixmap: &Pixmap) {
        for (color, length) in runs(pixmap) {
            if let Some(color) = color {
                *self.counts.entry(color).or_default() += length;
            }
        }
    }

    /// The most frequent ones; of equally frequent ones the darker.
    fn chosen(mut self) -> Colors {
        let mut counted: Vec<(usize, Color)> = self.counts.iter().map(|(color, count)| (*count, *color)).collect();
        counted.sort_by_key(|(count, color)| (std::cmp::Reverse(*count), *color));
        self.chosen = counted.into_iter().take(MOST_COLORS).map(|(_, color)| color).collect();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.chosen.iter().flatten().copied().collect();
        bytes.resize(3 * (MOST_COLORS + 1), 0);
        bytes
    }

    fn indices(&mut self, pixmap: &Pixmap) -> Vec<u8> {
        let mut indices = Vec::with_capacity(pixmap.pixels().len());
        for (color, length) in runs(pixmap) {
            let index = color.map_or(TRANSPARENT, |color| self.index(color));
            indices.extend(std::iter::repeat_n(index, length));
        }
        indices
    }

    fn index(&mut self, color: Color) -> u8 {
        if let Some(index) = self.known.get(&color) {
            return *index;
        }
        let distance = |other: &Color| -> i32 {
            color.iter().zip(other).map(|(one, other)| (i32::from(*one) - i32::from(*other)).pow(2)).sum()
        };
        let nearest =
            self.chosen.iter().zip(0_u8..).min_by_key(|(other, _)| distance(other)).map_or(0, |(_, index)| index);
        self.known.insert(color, nearest);
        nearest
    }
}

/// Columns and rows, first and end.
type Span = [[usize; 2]; 2];

fn whole([width, height]: [u16; 2]) -> Span {
    [[0, usize::from(width)], [0, usize::from(height)]]
}

/// The smallest area that holds all that is new; one pixel if nothing is.
fn changed(before: &[u8], now: &[u8], size: [u16; 2]) -> Span {
    if before.is_empty() {
        return whole(size);
    }
    let width = usize::from(size[0]).max(1);
    let mut area: Option<Span> = None;
    for (place, _) in before.iter().zip(now).enumerate().filter(|(_, (before, now))| before != now) {
        let [x, y] = [place % width, place / width];
        let [[left, right], [top, bottom]] = area.unwrap_or([[x, x + 1], [y, y + 1]]);
        area = Some([[left.min(x), right.max(x + 1)], [top.min(y), bottom.max(y + 1)]]);
    }
    area.unwrap_or([[0, 1], [0, 1]])
}

/// An area of a frame; what is as it was before stays, which packs better than its colour.
fn cut(now: &[u8], before: &[u8], [width, _]: [u16; 2], [[left, right], [top, bottom]]: Span) -> Frame<'static> {
    let before = before.iter().copied().map(Some).chain(std::iter::repeat(None));
    let pixels: Vec<u8> =
        now.iter().zip(before).map(|(now, before)| if before == Some(*now) { TRANSPARENT } else { *now }).collect();
    let rows = pixels.chunks(usize::from(width).max(1)).skip(top).take(bottom - top);
    let buffer: Vec<u8> = rows.filter_map(|row| row.get(left..right)).flatten().copied().collect();
    Frame {
        left: left as u16,
        top: top as u16,
        width: (right - left) as u16,
        height: (bottom - top) as u16,
        buffer: buffer.into(),
        ..Frame::default()
    }
}
