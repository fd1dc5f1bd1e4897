//! The report on a practice sitting or an exam.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Context, footer, render};
use crate::tui::report::ReportLayout;
use crate::words::practice::SaidKind;

/// Draws the report.
pub fn view(layout: &ReportLayout, context: &Context, buf: &mut Buffer) {
    let theme = &context.theme;
    let rows = layout.text.top()..layout.text.top() + layout.rows();
    for (line, y) in layout.lines.iter().skip(layout.first).zip(rows) {
        let style = match line.kind {
            SaidKind::Heading => theme.strong(),
            SaidKind::Line | SaidKind::Item => theme.text(),
            SaidKind::Faint | SaidKind::Gap => theme.faint(),
        };
        render(Line::styled(line.text.clone(), style), Rect { y, height: 1, ..layout.text }, buf);
    }
    let [above, below] = layout.hidden();
    if above + below > 0 && layout.text.height > 1 {
        let last = Rect { y: layout.text.bottom() - 1, height: 1, ..layout.text };
        render(Line::styled((context.strings.lesson.more_lines)(above, below), theme.key()), last, buf);
    }
    footer(&layout.buttons, context, buf);
}
