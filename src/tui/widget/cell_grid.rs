//! Cells of a grid as filled blocks, with aligned numbers, hairlines between the cells, and lines around some.
//!
//! Lines are block elements that cover part of a character cell along one side. The lower and left ones are drawn as
//! such; the upper and right ones are drawn as their complement, with the colours swapped.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct CellView {
    /// The text, right-aligned with the other texts of the grid.
    pub text: String,
    /// The style of the text and the cell.
    pub style: Style,
    /// A note at the right end, after the text, shown if there is room.
    pub aside: Option<(String, Style)>,
    /// A character in the corner, with its own style.
    pub corner: Option<(char, Style)>,
    /// The colours of the lines along its sides.
    pub edges: Edges,
    /// Brackets around the text, where there are no lines.
    pub brackets: Option<([char; 2], Style)>,
    /// The character of the hatching, drawn where the text leaves room.
    pub hatch: Option<(char, Style)>,
}

/// The colour of the line along each side, if there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    /// The line along the top.
    pub top: Option<Color>,
    /// The line along the right side.
    pub right: Option<Color>,
    /// The line along the bottom.
    pub bottom: Option<Color>,
    /// The line along the left side.
    pub left: Option<Color>,
}

/// A grid of cells.
#[derive(Clone, Debug)]
pub struct CellGrid {
    /// The width of each column on the screen.
    pub columns: Vec<u16>,
    /// The height of every row on the screen.
    pub height: u16,
    /// The cells in row-major order, one per column in each row.
    pub cells: Vec<CellView>,
    /// The colour of the hairlines, if there are any.
    pub seams: Option<Color>,
    /// The background colour of cells that have none of their own.
    pub ground: Color,
}

impl Widget for &CellGrid {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let widest = self.cells.iter().map(|cell| columns(&cell.text)).max().unwrap_or(0);
        let mut y = area.y;
        for cells in self.cells.chunks(self.columns.len().max(1)) {
            let mut x = area.x;
            for (cell, width) in cells.iter().zip(&self.columns) {
                let place = Rect { x, y, width: *width, height: self.height };
                if place.right() <= area.right() && place.bottom() <= area.bottom() && !place.is_empty() {
                    self.draw(cell, place, widest, buf);
                }
                x = x.saturating_add(*width);
            }
            y = y.saturating_add(self.height);
        }
    }
}

impl CellGrid {
    fn draw(&self, cell: &CellView, place: Rect, widest: u16, buf: &mut Buffer) {
        self.fill(cell, place, buf);
        let middle = place.y + place.height / 2;
        let text = columns(&cell.text);
        let aside = cell.aside.as_ref().filter(|(aside, _)| text + columns(aside) + 3 <= place.width);
        let (mut start, end) = (place.x + indent(place.width, widest.max(text)), place.x + place.width);
        start = (start + widest.max(text)).min(end).saturating_sub(text);
        if let Some((aside, style)) = aside {
            let x = end - 1 - columns(aside);
            start = start.min(x.saturating_sub(text + 1));
            buf.set_string(x, middle, aside, *style);
        }
        if cell.brackets.is_some() {
            // The brackets need a column on each side.
            start = start.min((end - 1).saturating_sub(text)).max(place.x + 1);
        }
        if text <= place.width {
            buf.set_string(start, middle, &cell.text, cell.style);
        }
        if let Some((letter, style)) = cell.corner {
            buf[(place.x, place.y)].set_char(letter).set_style(style);
        }
        if let Some(([left, right], style)) = cell.brackets
            && place.width >= 2
        {
            buf[(place.x, middle)].set_char(left).set_style(style);
            buf[(place.right() - 1, middle)].set_char(right).set_style(style);
        }
    }

    /// Fills the cell with everything but its text.
    fn fill(&self, cell: &CellView, place: Rect, buf: &mut Buffer) {
        let ground = cell.style.bg.filter(|ground| *ground != Color::Reset);
        // Rows without text need no foreground.
        let blank = cell.style.fg(Color::Reset);
        let body = ground.unwrap_or(self.ground);
        let is_large = place.width >= 4 && place.height >= 2;
        for y in place.top()..place.bottom() {
            for x in place.left()..place.right() {
                let [is_left, is_right] = [x == place.left(), x + 1 == place.right()];
                let [is_top, is_bottom] = [y == place.top(), y + 1 == place.bottom()];
                let Edges { top, right, bottom, left } = cell.edges;
                let (symbol, style) = match self.seams.filter(|_| is_large) {
                    Some(_) if is_top && top.is_some() => ('▆', over(body, top)),
                    Some(_) if is_bottom && bottom.is_some() => ('▂', under(blank, bottom)),
                    Some(_) if is_left && left.is_some() => ('▎', under(blank, left)),
                    Some(_) if is_right && right.is_some() => ('▊', over(body, right)),
                    Some(seam) if is_top => ('▔', blank.fg(seam)),
                    Some(seam) if is_left => ('▏', blank.fg(seam)),
                    _ => (' ', blank),
                };
                // Beside a number, hatching would make it look like a fraction.
                let is_clear = if place.height == 1 { is_left } else { y != place.y + place.height / 2 };
                let is_struck = place.height == 1 || (x + y) % 3 == 0;
                let hatched = cell.hatch.filter(|_| matches!(symbol, ' ' | '▔') && is_clear && is_struck);
                let (symbol, style) = hatched.map_or((symbol, style), |(symbol, ink)| (symbol, style.patch(ink)));
                buf[(x, y)].set_char(symbol).set_style(style);
            }
        }
    }
}

/// The line is what a glyph in the cell's own colour leaves uncovered.
fn over(body: Color, line: Option<Color>) -> Style {
    Style::reset().fg(body).bg(line.unwrap_or_default())
}

fn under(blank: Style, line: Option<Color>) -> Style {
    blank.fg(line.unwrap_or_default())
}

/// Returns the number of columns before a text. The odd column goes to the left, where the corner character is.
fn indent(width: u16, text: u16) -> u16 {
    let spare = width.saturating_sub(text);
    spare.div_ceil(2).max(spare.min(1))
}

fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}
