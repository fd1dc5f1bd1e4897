//! The promise of a lesson: a short paragraph before its first step, which the home screen shows beside the title.

use super::diagnostic::Report;
use super::expression::Known;
use super::fit;
use super::inline::{self, Context, Passage};
use super::markdown::Promise;
use super::prose::Block;
use crate::phrase;
use crate::text::{Run, wrap};

/// The maximum length in bytes, far above that of a sentence.
const MOST_BYTES: usize = 1_000;

/// A promise with its spans.
pub struct Said {
    pub passage: Passage,
    pub text: String,
}

/// Reads a promise, or reports why it is none. A promise that is only too long for the screen is reported and returned.
pub fn read(report: &mut Report<'_>, promise: &Promise) -> Option<Said> {
    if promise.text.len() > MOST_BYTES {
        report.error(
            "too-long",
            promise.text.clone(),
            phrase!("a promise has at most {most} bytes", most = MOST_BYTES),
        );
        return None;
    }
    let passage = inline::read(report, promise.text.clone(), Context { known: Known::default(), terms: &[] });
    match passage.prose.blocks.as_slice() {
        [] => {
            report.error("missing-prose", promise.head.clone(), phrase!("nothing is said here"));
            return None;
        }
        [Block::Paragraph(_)] => {}
        [Block::Item(_) | Block::Numbered(..) | Block::Code(_)] | [_, _, ..] => {
            report.error(
                "wrong-count",
                passage.span.clone(),
                phrase!("a promise is one paragraph, best of one sentence"),
            );
            return None;
        }
    }
    let text = inline::text(report, &passage);
    let used = wrap(&[Run::new(text.as_str(), ())], fit::COLUMNS).len();
    let most = fit::PROMISE_LINES;
    if used > most {
        let message = phrase!(
            "this takes {used} lines of {columns} columns; there is room for {most}",
            used,
            columns = fit::COLUMNS,
            most
        );
        report.error("too-long", passage.span.clone(), message);
    }
    Some(Said { passage, text })
}
