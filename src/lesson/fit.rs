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
        let is_list = block.kind == FilledKind::Item;
        lines += match before {
            None => 0,
            Some(FilledKind::Item) if is_list => 0,
            Some(_) => 1,
        };
        lines += match block.kind {
            FilledKind::Paragraph | FilledKind::Code => wrap(&block.runs, columns).len(),
            // After a bullet.
            FilledKind::Item => wrap(&block.runs, columns - 2).len(),
        };
        before = Some(block.kind);
    }
    lines
}

/// Lines of a heading.
#[must_use]
pub fn heading(text: &str) -> usize {
    wrap(&[Run::new(text, ())], COLUMNS).len()
}
