//! Cells of a grid as filled blocks with a number, a letter and a cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct CellView {
    pub text: String,
    pub style: Style,
    /// A letter in the corner, with its own style.
    pub letter: Option<(char, Style)>,
    /// Brackets around the number.
    pub cursor: Option<Style>,
}

/// `cells` by rows, `columns` a row, each `width` x `height` on the screen.
#[derive(Clone, Debug)]
pub struct NumberGrid {
    pub columns: usize,
    pub width: u16,
    pub height: u16,
    pub cells: Vec<CellView>,
}

impl Widget for &NumberGrid {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        for (row, cells) in self.cells.chunks(self.columns.max(1)).enumerate() {
            for (col, cell) in cells.iter().enumerate() {
                let (Ok(row), Ok(col)) = (u16::try_from(row), u16::try_from(col)) else { return };
                let place = Rect {
                    x: area.x.saturating_add(col.saturating_mul(self.width)),
                    y: area.y.saturating_add(row.saturating_mul(self.height)),
                    width: self.width,
                    height: self.height,
                };
                if place.right() <= area.right() && place.bottom() <= area.bottom() {
                    draw(cell, place, buf);
                }
            }
        }
    }
}

fn draw(cell: &CellView, place: Rect, buf: &mut Buffer) {
    let middle = place.y + (place.height - 1) / 2;
    for y in place.top()..place.bottom() {
        // Rows without text need no ink.
        let style = if y == middle { cell.style } else { cell.style.fg(Color::Reset) };
        for x in place.left()..place.right() {
            buf[(x, y)].set_symbol(" ").set_style(style);
        }
    }
    let text_width = u16::try_from(cell.text.width()).unwrap_or(u16::MAX);
    if text_width <= place.width {
        let spare = place.width - text_width;
        // The odd column goes to the left, to the letter; the brackets of a cursor need one on each side.
        let indent = if cell.cursor.is_some() && spare == 2 { 1 } else { spare.div_ceil(2).max(spare.min(1)) };
        let start = place.x + indent;
        buf.set_stringn(start, middle, &cell.text, usize::from(text_width), cell.style);
    }
    if let Some((letter, style)) = cell.letter {
        buf[(place.x, place.y)].set_char(letter).set_style(style);
    }
    if let Some(style) = cell.cursor
        && place.width >= 2
    {
        for y in place.top()..place.bottom() {
            buf[(place.x, y)].set_symbol("[").set_style(style);
            buf[(place.right() - 1, y)].set_symbol("]").set_style(style);
        }
    }
}
