//! Scrolling through lines, of which the first and the last are the ends.

/// The place in a list of so many lines, `by` lines on.
#[must_use]
pub fn scrolled_by(now: usize, by: isize, lines: usize) -> usize {
    now.saturating_add_signed(by).min(lines.saturating_sub(1))
}
