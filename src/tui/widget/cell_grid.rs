//! Cells of a grid as filled blocks, with numbers that line up, hairlines between them, and lines around some.
//!
//! Lines are block elements: a quarter of a character cell at each side, the lower and left ones as they are, the upper and
//! right ones as what they leave, with the colours changed over.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct CellView {
    /// Right-aligned with the texts of the grid.
    pub text: String,
    pub style: Style,
    /// At the right end, behind the text, where there is room.
    pub aside: Option<(String, Style)>,
    /// A letter in the corner, with its own style.
    pub corner: Option<(char, Style)>,
    /// The colours of the lines along its sides.
    pub edges: Edges,
    /// Around the text, where there are no lines.
    pub brackets: Option<([char; 2], Style)>,
    /// What strikes the cell through, where its text leaves room.
    pub hatch: Option<(char, Style)>,
}

/// The line along each side, where there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    pub top: Option<Color>,
    pub right: Option<Color>,
    pub bottom: Option<Color>,
    pub left: Option<Color>,
}

/// `cells` by rows, as many in a row as there are `columns`, which are so wide on the screen.
#[derive(Clone, Debug)]
pub struct CellGrid {
    pub columns: Vec<u16>,
    pub height: u16,
    pub cells: Vec<CellView>,
    /// The colour of the hairlines, where there are any.
    pub seams: Option<Color>,
    /// The colour of cells that have none of their own.
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
        // Where its text begins and ends.
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

    /// Everything but the texts.
    fn fill(&self, cell: &CellView, place: Rect, buf: &mut Buffer) {
        let ground = cell.style.bg.filter(|ground| *ground != Color::Reset);
        // Rows without text need no ink.
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
                // Beside a number it would read as a fraction.
                let is_clear = if place.height == 1 { is_left } else { y != place.y + place.height / 2 };
                let is_struck = place.height == 1 || (x + y) % 3 == 0;
                let hatched = cell.hatch.filter(|_| matches!(symbol, ' ' | '▔') && is_clear && is_struck);
                let (symbol, style) = hatched.map_or((symbol, style), |(symbol, ink)| (symbol, style.patch(ink)));
                buf[(x, y)].set_char(symbol).set_style(style);
            }
        }
    }
}

/// What a glyph of the cell's own colour leaves is the line.
fn over(body: Color, line: Option<Color>) -> Style {
    Style::reset().fg(body).bg(line.unwrap_or_default())
}

fn under(blank: Style, line: Option<Color>) -> Style {
    blank.fg(line.unwrap_or_default())
}

/// Columns before a text: the odd one goes to the left, to the letter.
fn indent(width: u16, text: u16) -> u16 {
    let spare = width.saturating_sub(text);
    spare.div_ceil(2).max(spare.min(1))
}

fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}
