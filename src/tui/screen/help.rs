//! The help overlay: every key of the screen, from its key table.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::Context;
use crate::tui::help::help_window;
use crate::tui::keymap::Group;
use crate::tui::widget::Overlay;

/// Centres a key in nine columns, if it fits.
fn padded(key: &str) -> String {
    let spare = 9_usize.saturating_sub(key.width());
    format!("{}{key}{}", " ".repeat(spare.div_ceil(2)), " ".repeat(spare / 2))
}

/// Draws the help, and returns the position of its first line.
pub fn view<S, M>(keys: &[Group<S, M>], scrolled: usize, context: &Context, area: Rect, buf: &mut Buffer) -> Position {
    let theme = &context.theme;
    let line = |group: &Group<S, M>| {
        Line::from(vec![
            Span::styled(padded(group.shown(context.strings)), theme.key()),
            Span::styled(format!("  {}", (group.help)(context.strings)), theme.text()),
        ])
    };
    let (_, shown) = help_window(keys.len(), area, scrolled);
    let mut lines: Vec<Line<'_>> = keys.iter().skip(shown.start).take(shown.len()).map(line).collect();
    let hidden = keys.len() - shown.end;
    if hidden > 0 && lines.len() > 1 {
        lines.pop();
        lines.push(Line::styled((context.strings.shell.help_more)(hidden + 1), theme.faint()));
    }
    let overlay = Overlay { title: context.strings.shell.help, border: theme.border(), lines, style: theme.text() };
    (&overlay).render(area, buf);
    overlay.first_letter(area)
}
