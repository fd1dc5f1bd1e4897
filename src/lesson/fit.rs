//! Checks whether the words of a step fit beside its scene on a terminal of 80x24.

use crate::lesson::prose::{Filled, FilledKind};
use crate::text::{Run, wrap};

/// The width of the text, in columns.
pub const COLUMNS: usize = 38;
/// The maximum number of lines of a question.
pub const QUESTION_LINES: usize = 17;
/// The maximum number of lines of feedback.
pub const FEEDBACK_LINES: usize = 14;
/// The maximum number of lines of a lesson's promise.
pub const PROMISE_LINES: usize = 4;

/// The maximum width of the label beside a field, in columns.
pub const LABEL_COLUMNS: usize = 24;

/// Returns the number of lines of a text, with an empty line between blocks but none between the items of a list.
#[must_use]
pub fn lines(blocks: &[Filled], columns: usize) -> usize {
    let mut lines = 0;
    let mut before = None;
    for block in blocks {
        let is_next = before.is_some_and(FilledKind::is_listed) && block.kind.is_listed();
        lines += usize::from(before.is_some() && !is_next);
        lines += wrap(&block.runs, columns.saturating_sub(block.kind.lead().len())).len();
        before = Some(block.kind);
    }
    lines
}

/// Returns the number of lines of a heading.
#[must_use]
pub fn heading(text: &str) -> usize {
    wrap(&[Run::new(text, ())], COLUMNS).len()
}
