//! The colours of an animation: one palette for all frames, and the nearest palette colour of every pixel.

use std::collections::{BTreeMap, HashMap};

use tiny_skia::PremultipliedColorU8;

/// The most colours in a palette, besides the transparent one.
const MOST_COLORS: usize = 255;

/// The palette index of pixels that are transparent, or unchanged since the frame before.
pub const TRANSPARENT: u8 = 255;

type Color = [u8; 3];

/// How often each colour occurs.
#[derive(Default)]
pub struct Counts(BTreeMap<Color, usize>);

/// Returns the pixels as runs of one colour with their lengths. Pixels that are more transparent than opaque have no
/// colour. Most runs are long.
fn runs(pixels: &[PremultipliedColorU8]) -> impl Iterator<Item = (Option<Color>, usize)> {
    let runs = pixels.chunk_by(|one, next| one == next);
    runs.filter_map(|run| {
        let color = run.first()?.demultiply();
        let seen = (color.alpha() >= 128).then_some([color.red(), color.green(), color.blue()]);
        Some((seen, run.len()))
    })
}

impl Counts {
    pub fn count(&mut self, pixels: &[PremultipliedColorU8]) {
        for (color, length) in runs(pixels) {
            if let Some(color) = color {
                *self.0.entry(color).or_default() += length;
            }
        }
    }

    pub fn add(&mut self, other: Counts) {
        for (color, length) in other.0 {
            *self.0.entry(color).or_default() += length;
        }
    }

    /// Chooses the most frequent colours, and of equally frequent ones the darker.
    #[must_use]
    pub fn most_frequent(self) -> Chosen {
        let mut counted: Vec<(Color, usize)> = self.0.into_iter().collect();
        counted.sort_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
        Chosen(counted.into_iter().take(MOST_COLORS).map(|(color, _)| color).collect())
    }
}

/// The colours of a palette, in the order of their indices.
pub struct Chosen(Vec<Color>);

impl Chosen {
    /// Returns the palette as it is stored in a GIF, filled up with black.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.0.iter().flatten().copied().collect();
        bytes.resize(3 * (MOST_COLORS + 1), 0);
        bytes
    }
}

/// Finds the nearest colour of a palette, and caches it.
pub struct Nearest<'a> {
    chosen: &'a Chosen,
    known: HashMap<Color, u8>,
}

impl<'a> Nearest<'a> {
    #[must_use]
    pub fn new(chosen: &'a Chosen) -> Nearest<'a> {
        Nearest { chosen, known: HashMap::new() }
    }

    /// Returns the palette indices of pixels, as runs with their lengths.
    pub fn indices(&mut self, pixels: &[PremultipliedColorU8]) -> impl Iterator<Item = (u8, usize)> {
        runs(pixels).map(|(color, length)| (color.map_or(TRANSPARENT, |color| self.index(color)), length))
    }

    fn index(&mut self, color: Color) -> u8 {
        let Chosen(chosen) = self.chosen;
        *self.known.entry(color).or_insert_with(|| {
            let distance = |other: &Color| -> i32 {
                color.iter().zip(other).map(|(one, other)| (i32::from(*one) - i32::from(*other)).pow(2)).sum()
            };
            chosen.iter().zip(0_u8..).min_by_key(|(other, _)| distance(other)).map_or(0, |(_, index)| index)
        })
    }
}
