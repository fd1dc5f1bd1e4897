//! What is wrong with an expression, and where.

use crate::visible;
use std::ops::Range;

use thiserror::Error;

/// Most characters of the text that a message repeats.
const MAX_QUOTED: usize = 40;

/// Why a text is no expression, or why an expression has no value. `Display` is the message alone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ExpressionError {
    pub message: String,
    /// The culprit: bytes of the text, on character boundaries.
    pub span: Range<usize>,
    pub help: Option<String>,
}

impl ExpressionError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> ExpressionError {
        ExpressionError { message: message.into(), span, help: None }
    }

    pub(super) fn with_help(self, help: impl Into<String>) -> ExpressionError {
        ExpressionError { help: Some(help.into()), ..self }
    }
}

/// A part of the text as a message repeats it: short, and in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", visible::beginning(text, MAX_QUOTED))
}
