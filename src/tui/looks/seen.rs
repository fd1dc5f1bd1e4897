//! Reads text and numbers back from a drawn screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::conv::Pair;
use crate::tui::explore::panels::{CellShape, Panel};

/// Returns the text of a row. The cell after a wide character is skipped.
pub fn row(buffer: &Buffer, area: Rect) -> String {
    let area = area.intersection(buffer.area);
    let mut text = String::new();
    let mut x = area.left();
    while area.height > 0 && x < area.right() {
        let symbol = buffer[(x, area.y)].symbol();
        text.push_str(symbol);
        x = x.saturating_add(u16::try_from(symbol.width().max(1)).unwrap_or(1));
    }
    text
}

/// Returns the text of a cell, one string for each row of the screen.
pub fn cell(buffer: &Buffer, panel: &Panel, at: Pair) -> Vec<String> {
    let column = usize::try_from(at[1] - panel.origin[1]).unwrap_or(usize::MAX);
    let (Some(place), Some(width)) = (panel.place(at), panel.columns.get(column)) else { return Vec::new() };
    let height = match panel.shape {
        CellShape::Number { height, .. } => height,
        CellShape::Block | CellShape::Pixel { .. } => 1,
    };
    let rows = place.y..place.y.saturating_add(height);
    rows.map(|y| row(buffer, Rect { x: place.x, y, width: *width, height: 1 })).collect()
}

/// Returns the numbers in a row of a cell, which may also contain letters and marks.
pub fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '.' | 'e');
    // The letter e is an exponent only inside a number.
    text.split(move |letter| !is_part(letter))
        .map(|word| word.trim_matches('e'))
        .filter(|word| word.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_the_letters_around_them() {
        let found = |text| numbers(text).collect::<Vec<_>>();
        assert_eq!(found(" -3e"), ["-3"], "a letter of provenance");
        assert_eq!(found("e .25*"), [".25"]);
        assert_eq!(found("1.234e10"), ["1.234e10"]);
        assert_eq!(found("x-2 [7]"), ["-2", "7"]);
        assert!(found(" ~ .. x").is_empty());
    }
}
