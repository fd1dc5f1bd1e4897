//! Scrolling through lines, clamped to the first and the last.

/// Returns the index `by` lines away from `now` in a list of `lines` lines.
#[must_use]
pub fn scrolled_by(now: usize, by: isize, lines: usize) -> usize {
    now.saturating_add_signed(by).min(lines.saturating_sub(1))
}
