//! Building blocks of layouts: rows taken from an area, buttons in a row, and wrapped text.

use ratatui::layout::Rect;

use crate::text::{self, LongWord};

/// Takes rows from the top or the bottom of the remaining area.
pub(super) struct Rows {
    /// The remaining area.
    pub left: Rect,
}

impl Rows {
    /// Takes up to `height` rows from the top.
    pub fn top(&mut self, height: u16) -> Rect {
        let height = height.min(self.left.height);
        let taken = Rect { height, ..self.left };
        self.left.y += height;
        self.left.height -= height;
        taken
    }

    /// Takes up to `height` rows from the bottom.
    pub fn bottom(&mut self, height: u16) -> Rect {
        let height = height.min(self.left.height);
        self.left.height -= height;
        Rect { y: self.left.y + self.left.height, height, ..self.left }
    }
}

/// Returns the items with their rectangles in a row, leaving out those that do not fit completely. `extent` gives the
/// offset and the width of an item in columns.
pub(super) fn placed<T>(row: Rect, items: Vec<T>, extent: impl Fn(&T) -> (u16, u16)) -> Vec<(Rect, T)> {
    items
        .into_iter()
        .filter_map(|item| {
            let (offset, width) = extent(&item);
            let fits = row.height > 0 && offset.saturating_add(width) <= row.width;
            fits.then(|| (Rect { x: row.x + offset, y: row.y, width, height: 1 }, item))
        })
        .collect()
}

/// Wraps text to lines of at most `width` columns, broken where its language allows (UAX #14). All lines but the first
/// are indented.
#[must_use]
pub fn wrapped(written: &str, indent: &str, width: u16) -> Vec<String> {
    text::paragraph(written, ["", indent], usize::from(width), LongWord::Broken)
}

/// Converts a number of columns or rows to `u16`, clamped to its range.
pub(super) fn saturated(number: i64) -> u16 {
    u16::try_from(number.max(0)).unwrap_or(u16::MAX)
}
