//! The course cannot be read: every diagnostic, as `tconv lessons lint` prints it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Context, render};
use crate::tui::app::{App, Library};

pub fn view(app: &App, context: &Context, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let theme = &context.theme;
    let Library::Faulty(text) = &app.library else { return };
    let lines: Vec<&str> = text.lines().collect();
    let room = usize::from(area.height.saturating_sub(1));
    let first = app.scrolled.min(lines.len().saturating_sub(room));
    for (line, y) in lines.iter().skip(first).take(room).zip(area.top()..) {
        let style = if line.starts_with("error") { theme.error() } else { theme.text() };
        render(Line::styled((*line).to_owned(), style), Rect { y, height: 1, ..area }, buf);
    }
    if area.height > 0 {
        let footer = Rect { y: area.bottom() - 1, height: 1, ..area };
        let keys = vec![
            Span::styled(format!(" {} ", context.strings.arrows), theme.key()),
            Span::styled(format!(" {}   ", context.strings.lesson.help_scroll), theme.faint()),
            Span::styled(" q ", theme.key()),
            Span::styled(format!(" {}", context.strings.key_quit), theme.faint()),
        ];
        render(keys, footer, buf);
    }
}
