//! Draws one drawing after another on the same pixels, and redraws only the tiles where something changed.

use std::ops::Range;

use tiny_skia::{Pixmap, PremultipliedColorU8};

use super::drawing::{Area, Drawing, Shape};
use super::raster;

/// The side of a tile in pixels.
const TILE: usize = 16;

/// How far the antialiased edge of a shape may reach beyond it, in pixels.
const SOFT: f64 = 1.0;

/// The pixels of a sequence of drawings of one size.
pub struct Canvas {
    /// Correct only in the tiles redrawn last: shapes are drawn whole, also over pixels outside those tiles that
    /// already show them.
    pixmap: Pixmap,
    shown: Option<Drawing>,
    stale: Tiles,
}

impl Canvas {
    /// Returns `None` if a drawing of this size is empty or does not fit in memory.
    #[must_use]
    pub fn new(size: [u32; 2]) -> Option<Canvas> {
        let [width, height] = size;
        Some(Canvas {
            pixmap: Pixmap::new(width, height)?,
            shown: None,
            stale: Tiles::new(size.map(|side| side as usize)),
        })
    }

    /// Draws the next drawing. `see` gets the pixels that may have changed since the one before, which include all that
    /// did, in pieces of rows, each with the column and row of its first pixel.
    pub fn show(&mut self, drawing: Drawing, mut see: impl FnMut([usize; 2], &[PremultipliedColorU8])) {
        match &self.shown {
            Some(shown) => self.stale.find(shown, &drawing),
            None => self.stale.mark_all(),
        }
        let width = self.pixmap.width() as usize;
        let pieces = || self.stale.rows().map(|([x, y], length)| ([x, y], y * width + x..y * width + x + length));
        let ground = raster::ground(&drawing);
        for (_, piece) in pieces() {
            if let Some(pixels) = self.pixmap.pixels_mut().get_mut(piece) {
                pixels.fill(ground);
            }
        }
        for shape in drawing.shapes.iter().filter(|shape| self.stale.are_touched(shape)) {
            raster::draw(&mut self.pixmap, shape);
        }
        for (place, piece) in pieces() {
            if let Some(pixels) = self.pixmap.pixels().get(piece) {
                see(place, pixels);
            }
        }
        self.shown = Some(drawing);
    }
}

/// The tiles of a picture, and which of them must be redrawn.
struct Tiles {
    /// The size of the picture, in pixels.
    size: [usize; 2],
    across: usize,
    marked: Vec<bool>,
}

impl Tiles {
    fn new(size: [usize; 2]) -> Tiles {
        let [across, down] = size.map(|side| side.div_ceil(TILE));
        Tiles { size, across, marked: vec![false; across * down] }
    }

    fn mark_all(&mut self) {
        self.marked.fill(true);
    }

    /// Marks the tiles where two drawings differ. Elsewhere both have the same shapes in the same order.
    fn find(&mut self, before: &Drawing, now: &Drawing) {
        if before.parts().count() != now.parts().count() {
            return self.mark_all();
        }
        self.marked.fill(false);
        for (before, now) in before.parts().zip(now.parts()).filter(|(before, now)| before != now) {
            for shape in before.iter().chain(now) {
                self.mark(shape);
            }
        }
    }

    fn mark(&mut self, shape: &Shape) {
        let Tiles { size, across, marked } = self;
        shape.is_where(|area| {
            for row in tiles(*size, *across, area) {
                if let Some(tiles) = marked.get_mut(row) {
                    tiles.fill(true);
                }
            }
            false
        });
    }

    fn are_touched(&self, shape: &Shape) -> bool {
        let is_marked = |row| self.marked.get(row).is_some_and(|tiles: &[bool]| tiles.contains(&true));
        shape.is_where(|area| tiles(self.size, self.across, area).any(is_marked))
    }

    /// Returns the marked pixels row by row: the column and row of the first, and how many follow.
    fn rows(&self) -> impl Iterator<Item = ([usize; 2], usize)> {
        let [width, height] = self.size;
        let rows = self.marked.chunks(self.across.max(1)).enumerate();
        rows.flat_map(move |(row, tiles)| {
            let mut end = 0;
            let runs = tiles.chunk_by(|one, next| one == next).filter_map(move |run| {
                let start = end;
                end += run.len();
                (run.first() == Some(&true)).then_some((start * TILE, (end * TILE).min(width)))
            });
            runs.flat_map(move |(left, right)| {
                (row * TILE..((row + 1) * TILE).min(height)).map(move |y| ([left, y], right - left))
            })
        })
    }
}

/// Returns the tiles that an area may touch, row by row.
fn tiles(size: [usize; 2], across: usize, Area { x, y, width, height }: Area) -> impl Iterator<Item = Range<usize>> {
    // Casting turns coordinates left of or above the picture into 0; `min` ends those beyond it.
    let tiles = |from: f64, length: f64, side: usize| {
        let end = ((from + length + SOFT).ceil() as usize).min(side).div_ceil(TILE);
        ((from - SOFT).floor() as usize / TILE).min(end)..end
    };
    let cols = tiles(x, width, size[0]);
    tiles(y, height, size[1]).map(move |row| row * across + cols.start..row * across + cols.end)
}
