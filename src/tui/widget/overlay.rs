//! Text over everything else, in a frame, in the middle.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Padding, Paragraph, Widget};
use unicode_width::UnicodeWidthStr;

#[derive(Clone, Debug)]
pub struct Overlay<'a> {
    pub title: &'a str,
    pub border: border::Set<'static>,
    pub lines: Vec<Line<'a>>,
    pub style: Style,
}

impl Widget for &Overlay<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let text_width = self.lines.iter().map(Line::width).max().unwrap_or(0).max(self.title.width() + 2);
        let width = u16::try_from(text_width + 4).unwrap_or(u16::MAX).min(area.width);
        let height = u16::try_from(self.lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
        let frame =
            Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
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
