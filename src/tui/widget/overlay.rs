//! Framed text in the middle, over everything else.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Padding, Paragraph, Widget};
use unicode_width::UnicodeWidthStr;

/// A framed text.
#[derive(Clone, Debug)]
pub struct Overlay<'a> {
    /// The title in the frame.
    pub title: &'a str,
    /// The characters of the frame.
    pub border: border::Set<'static>,
    /// The lines of the text.
    pub lines: Vec<Line<'a>>,
    /// The style of text and frame.
    pub style: Style,
}

impl Overlay<'_> {
    /// Returns the area of the overlay, including the frame.
    #[must_use]
    pub fn frame(&self, area: Rect) -> Rect {
        let text_width = self.lines.iter().map(Line::width).max().unwrap_or(0).max(self.title.width() + 2);
        let width = u16::try_from(text_width + 4).unwrap_or(u16::MAX).min(area.width);
        let height = u16::try_from(self.lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
    }

    /// Returns the position of the first character.
    #[must_use]
    pub fn first_letter(&self, area: Rect) -> Position {
        let frame = self.frame(area);
        Position { x: frame.x + 2.min(frame.width / 2), y: frame.y + 1.min(frame.height / 2) }
    }
}

impl Widget for &Overlay<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let frame = self.frame(area);
        // A wide character that the frame would cut in two loses both halves.
        for y in frame.top()..frame.bottom() {
            if frame.left() > area.left() && buf[(frame.left() - 1, y)].symbol().len() > 1 {
                buf[(frame.left() - 1, y)].set_symbol(" ");
            }
        }
        Clear.render(frame, buf);
        let block = Block::bordered()
            .border_set(self.border)
            .title(format!(" {} ", self.title))
            .padding(Padding::horizontal(1))
            .style(self.style);
        Paragraph::new(self.lines.clone()).block(block).render(frame, buf);
    }
}
