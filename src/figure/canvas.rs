//! One drawing after another on the same pixels: only what touches a change is drawn again.

use std::ops::Range;

use tiny_skia::{Pixmap, PremultipliedColorU8};

use super::drawing::{Area, Drawing, Shape};
use super::raster;

/// Side of a tile.
const TILE: usize = 16;

/// Pixels around a shape that its soft edges may reach.
const SOFT: f64 = 1.0;

/// Drawings of one size, one after another.
pub struct Canvas {
    /// Right where it was drawn last, and nowhere else: shapes are drawn whole, also where they were drawn before.
    pixmap: Pixmap,
    shown: Option<Drawing>,
    stale: Tiles,
}

impl Canvas {
    /// `None` for a drawing without a size, or with one that does not fit in memory.
    #[must_use]
    pub fn new(size: [u32; 2]) -> Option<Canvas> {
        let [width, height] = size;
        Some(Canvas {
            pixmap: Pixmap::new(width, height)?,
            shown: None,
            stale: Tiles::new(size.map(|side| side as usize)),
        })
    }

    /// Goes on to a drawing. `see` gets every pixel that is not as in the one before, and some that are, in pieces of rows,
    /// each with its place.
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

/// Which tiles of a picture are to be drawn again.
struct Tiles {
    /// Of the picture, in pixels.
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

    /// Marks what differs. Elsewhere both have the same shapes in the same order.
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

    /// The rows of pixels that are marked: where each begins, and its length.
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

/// The tiles that an area may touch, row by row.
fn tiles(size: [usize; 2], across: usize, Area { x, y, width, height }: Area) -> impl Iterator<Item = Range<usize>> {
    // What is outside becomes 0, or ends where the picture does.
    let tiles = |from: f64, length: f64, side: usize| {
        let end = ((from + length + SOFT).ceil() as usize).min(side).div_ceil(TILE);
        ((from - SOFT).floor() as usize / TILE).min(end)..end
    };
    let cols = tiles(x, width, size[0]);
    tiles(y, height, size[1]).map(move |row| row * across + cols.start..row * across + cols.end)
}
