//! The positions of the cells in an axis shown as a line.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::model::Model;
use crate::conv::Rank;
use crate::scene::strip::{MOST_CELLS, Strip};
use crate::words::screen::Strings;

/// The possible widths of a cell in columns, best first.
const WIDTHS: [u16; 4] = [4, 3, 2, 1];

/// The maximum number of columns of a line drawn to scale.
const TO_SCALE: u16 = 64;

/// Returns the name before the line.
#[must_use]
pub fn name(strip: &Strip, strings: &Strings) -> &'static str {
    match (strip.rank, strip.axis) {
        (Rank::One, _) => strings.names.length,
        (_, 0) => strings.names.height,
        _ => strings.names.width,
    }
}

/// Returns the area of the line after its name.
#[must_use]
pub fn beside_name(strip: &Strip, strings: &Strings, area: Rect) -> Rect {
    let start = u16::try_from(name(strip, strings).width()).unwrap_or(0) + 2;
    Rect { x: area.x.saturating_add(start), width: area.width.saturating_sub(start), ..area }
}

/// Returns the number of rows of the strip.
#[must_use]
pub fn rows(model: &Model) -> u16 {
    let strip = model.moment().map(|moment| moment.strip(model.strip_axis()));
    strip.map_or(0, |strip| u16::try_from(strip.rows.len()).unwrap_or(u16::MAX))
}

/// Returns the area of each cell of the line, covering all rows; empty if the line is drawn to scale.
#[must_use]
pub fn cells(model: &Model, strings: &Strings, area: Rect) -> Vec<Rect> {
    let Some(moment) = model.moment().filter(|_| area.height > 0) else { return Vec::new() };
    let strip = moment.strip(model.strip_axis());
    let line = beside_name(&strip, strings, area);
    let scale = Scale::new(strip.length, line);
    match scale.cell {
        Some(_) => (0..strip.length).map(|at| scale.span(at, 1, line)).collect(),
        None => Vec::new(),
    }
}

/// Maps cells to columns.
#[derive(Clone, Copy)]
pub struct Scale {
    x: u16,
    width: u16,
    length: i64,
    /// The width of a cell in columns; `None` if the line is drawn to scale.
    pub cell: Option<u16>,
}

impl Scale {
    /// Chooses the largest cell width that fits; draws the line to scale if none does.
    #[must_use]
    pub fn new(length: i64, area: Rect) -> Scale {
        let fits = |width: &u16| length.saturating_mul(i64::from(*width)) <= i64::from(area.width);
        // Leaves room for captions beside the line if possible.
        let roomy = |width: &u16| length.saturating_mul(i64::from(*width)) <= i64::from(area.width) * 2 / 3;
        let cell = WIDTHS.into_iter().find(roomy).or_else(|| WIDTHS.into_iter().find(fits));
        let cell = cell.filter(|_| length <= MOST_CELLS);
        Scale { x: area.x, width: area.width.min(TO_SCALE), length: length.max(1), cell }
    }

    /// Returns the first column of a cell.
    #[must_use]
    pub fn at(self, cell: i64) -> u16 {
        let columns = match self.cell {
            Some(width) => cell.saturating_mul(i64::from(width)),
            None => i64::try_from(i128::from(cell) * i128::from(self.width) / i128::from(self.length)).unwrap_or(0),
        };
        self.x.saturating_add(u16::try_from(columns.max(0)).unwrap_or(u16::MAX))
    }

    /// Returns the area of `length` cells from `first` on.
    #[must_use]
    pub fn span(self, first: i64, length: i64, place: Rect) -> Rect {
        let (start, end) = (self.at(first), self.at(first.saturating_add(length)));
        // Every part is at least one column wide, so that it is visible.
        let end = end.max(start.saturating_add(1)).min(place.right());
        Rect { x: start, width: end.saturating_sub(start), ..place }
    }
}
