//! Every key of the screen, from the one key table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Context;
use crate::tui::keymap::KEYS;
use crate::tui::widget::Overlay;

pub fn view(context: &Context, area: Rect, buf: &mut Buffer) {
    let lines = KEYS
        .iter()
        .map(|group| {
            Line::from(vec![
                Span::styled(format!(" {:^7}", group.shown), context.theme.key()),
                Span::styled(format!("  {}", (group.help)(context.strings)), context.theme.text()),
            ])
        })
        .collect();
    (&Overlay { title: context.strings.help, border: context.theme.border(), lines, style: context.theme.text() })
        .render(area, buf);
}
