//! The help overlay of a screen: one line for each group of keys, as many as fit.

use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::shell::Shell;

/// Returns the row of the first help line, and the range of the `keys` groups that fit into `area` when the help is
/// scrolled down by `scrolled` lines.
#[must_use]
pub fn help_window(keys: usize, area: Rect, scrolled: usize) -> (u16, std::ops::Range<usize>) {
    // The frame takes two rows.
    let room = usize::from(area.height.saturating_sub(2)).max(1);
    let first = scrolled.min(keys.saturating_sub(room));
    let shown = first..keys.min(first + room);
    let height = u16::try_from(shown.len() + 2).unwrap_or(u16::MAX).min(area.height);
    (area.y + (area.height - height) / 2 + 1, shown)
}

/// Returns the message for a mouse event over a help of `keys` groups.
pub(super) fn mouse(event: MouseEvent, keys: usize, area: Rect, scrolled: usize) -> Option<Shell> {
    match event.kind {
        MouseEventKind::Down(_) => Some(line(event, keys, area, scrolled).map_or(Shell::CloseHelp, Shell::Pick)),
        MouseEventKind::ScrollUp => Some(Shell::Scroll(-1)),
        MouseEventKind::ScrollDown => Some(Shell::Scroll(1)),
        _ => None,
    }
}

/// Returns the index of the group of keys under the mouse.
fn line(event: MouseEvent, keys: usize, area: Rect, scrolled: usize) -> Option<usize> {
    let (top, shown) = help_window(keys, area, scrolled);
    let line = shown.start + usize::from(event.row.checked_sub(top)?);
    shown.contains(&line).then_some(line)
}
