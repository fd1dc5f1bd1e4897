//! The measures of a figure, all derived from the side of a cell.

use super::drawing::Type;
use super::glyphs::Weight;
use crate::palette::Palette;

/// The measures of a figure, in units of the drawing.
#[derive(Clone, Copy, Debug)]
pub struct Metrics {
    /// The distance from one cell to the next.
    pub cell: f64,
    /// The part of that distance that stays blank.
    pub seam: f64,
    title: f64,
    note: f64,
    pub margin: f64,
    /// The gap between grids side by side.
    pub column_gap: f64,
    /// The gap between a grid and the title of the one below it.
    pub stack_gap: f64,
    /// The gap between a title and its grid.
    pub title_gap: f64,
}

impl Metrics {
    #[must_use]
    pub fn new(cell: f64, is_sheet: bool) -> Metrics {
        // Keeps text readable above small cells, of which there are many, and unobtrusive above large ones.
        let unit = cell.clamp(if is_sheet { 60.0 } else { 48.0 }, 72.0);
        Metrics {
            cell,
            seam: if cell < 10.0 { 0.0 } else { (cell / 32.0).round().max(1.0) },
            title: (unit * 0.34).round(),
            note: (unit * 0.27).round(),
            margin: (unit * 0.6).round(),
            column_gap: (unit * 0.85).round(),
            stack_gap: (unit * 0.5).round(),
            title_gap: (unit * 0.22).round(),
        }
    }

    /// Returns the width of this many cells in a row.
    #[must_use]
    pub fn span(&self, cells: i64) -> f64 {
        cells as f64 * self.cell - self.seam
    }

    /// Returns the width of the most prominent lines.
    #[must_use]
    pub fn loud_line(&self) -> f64 {
        (self.cell / 16.0).clamp(1.5, 6.0)
    }

    #[must_use]
    pub fn title(&self, palette: &Palette) -> Type {
        Type { weight: Weight::Bold, size: self.title, color: palette.text }
    }

    /// Returns the type for the size of a grid, after its title.
    #[must_use]
    pub fn title_size(&self, palette: &Palette) -> Type {
        Type { weight: Weight::Regular, size: self.title, color: palette.faint }
    }

    #[must_use]
    pub fn note(&self, palette: &Palette) -> Type {
        Type { weight: Weight::Regular, size: self.note, color: palette.faint }
    }

    /// Returns the distance from one line of notes to the next.
    #[must_use]
    pub fn note_height(&self) -> f64 {
        (self.note * 1.7).round()
    }

    /// Returns the gap between legend and caption.
    #[must_use]
    pub fn caption_gap(&self) -> f64 {
        (self.note * 0.5).round()
    }

    #[must_use]
    pub fn title_height(&self) -> f64 {
        self.title
    }
}
