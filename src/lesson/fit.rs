//! Whether the words of a step fit beside its scene on 80x24.

use crate::lesson::prose::{Filled, FilledKind};
use crate::text::{Run, wrap};

/// Columns of the text, lines of a question, of what is said to an answer, and of what the lesson promises.
pub const COLUMNS: usize = 38;
pub const QUESTION_LINES: usize = 17;
pub const FEEDBACK_LINES: usize = 14;
pub const PROMISE_LINES: usize = 4;

/// Columns of what a field is called, which stands beside it.
pub const LABEL_COLUMNS: usize = 24;

/// Lines that a text takes: an empty one between its blocks, but none between the items of a list.
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

/// Lines of a heading.
#[must_use]
pub fn heading(text: &str) -> usize {
    wrap(&[Run::new(text, ())], COLUMNS).len()
}
