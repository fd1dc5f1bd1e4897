//! Errors of expressions, with their positions.

use crate::phrase::Phrase;
use crate::visible;
use std::ops::Range;

use thiserror::Error;

/// The maximum number of characters of the text that a message quotes.
const MAX_QUOTED: usize = 40;

/// The error of a text that is no expression, or of an expression without a value. `Display` writes only the message.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ExpressionError {
    /// What is wrong.
    pub message: Phrase,
    /// The byte range of the error in the text, on character boundaries.
    pub span: Range<usize>,
    /// How to fix it, if there is anything to suggest.
    pub help: Option<Phrase>,
}

impl ExpressionError {
    pub(super) fn new(span: Range<usize>, message: Phrase) -> ExpressionError {
        ExpressionError { message, span, help: None }
    }

    pub(super) fn with_help(self, help: Phrase) -> ExpressionError {
        ExpressionError { help: Some(help), ..self }
    }
}

/// Quotes a part of the text for a message, shortened if necessary.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", visible::beginning(text, MAX_QUOTED))
}
