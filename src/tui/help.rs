//! The help that lies over a screen: a line for each group of keys, as many as there is room for.

use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::shell::Shell;

/// Which of so many groups of keys are on a screen of this height, and the row where they begin.
#[must_use]
pub fn help_window(keys: usize, area: Rect, scrolled: usize) -> (u16, std::ops::Range<usize>) {
    // The frame takes two rows.
    let room = usize::from(area.height.saturating_sub(2)).max(1);
    let first = scrolled.min(keys.saturating_sub(room));
    let shown = first..keys.min(first + room);
    let height = u16::try_from(shown.len() + 2).unwrap_or(u16::MAX).min(area.height);
    (area.y + (area.height - height) / 2 + 1, shown)
}

/// What the mouse does to a help of so many groups of keys.
pub(super) fn mouse(event: MouseEvent, keys: usize, area: Rect, scrolled: usize) -> Option<Shell> {
    match event.kind {
        MouseEventKind::Down(_) => Some(line(event, keys, area, scrolled).map_or(Shell::CloseHelp, Shell::Pick)),
        MouseEventKind::ScrollUp => Some(Shell::Scroll(-1)),
        MouseEventKind::ScrollDown => Some(Shell::Scroll(1)),
        _ => None,
    }
}

/// The group of keys that it points at.
fn line(event: MouseEvent, keys: usize, area: Rect, scrolled: usize) -> Option<usize> {
    let (top, shown) = help_window(keys, area, scrolled);
    let line = shown.start + usize::from(event.row.checked_sub(top)?);
    shown.contains(&line).then_some(line)
}
