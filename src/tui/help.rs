//! The help that lies over a screen: a line for each group of keys, as many as there is room for.

use crossterm::event::MouseEvent;
use ratatui::layout::Rect;

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

/// The group of keys that the mouse points at in a help of so many.
pub(super) fn help_line(event: MouseEvent, keys: usize, area: Rect, scrolled: usize) -> Option<usize> {
    let (top, shown) = help_window(keys, area, scrolled);
    let line = shown.start + usize::from(event.row.checked_sub(top)?);
    shown.contains(&line).then_some(line)
}
