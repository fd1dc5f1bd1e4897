//! The screen for a course that cannot be read: every diagnostic, as `tconv lessons lint` prints it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Context, footer, render};
use crate::tui::faults::FaultsLayout;
use crate::words::Language;

/// Draws the diagnostics.
pub fn view(text: &str, layout: &FaultsLayout, context: &Context, buf: &mut Buffer) {
    let theme = &context.theme;
    let label = Language::of(context.strings.tag).unwrap_or_default().cli().lint.levels.error;
    let rows = layout.text.top()..layout.text.bottom();
    for (line, y) in text.lines().skip(layout.first).zip(rows) {
        let style = if line.starts_with(label) { theme.error() } else { theme.text() };
        render(Line::styled(line.to_owned(), style), Rect { y, height: 1, ..layout.text }, buf);
    }
    footer(&layout.buttons, context, buf);
}
