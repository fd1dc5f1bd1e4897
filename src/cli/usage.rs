//! What clap prints: help, the version, and usage errors.

use clap::error::{ContextKind, ContextValue};

use super::failure::Failure;
use super::out;
use crate::visible;

/// Prints help and the version to stdout; anything else is returned as wrong usage.
///
/// # Errors
/// Wrong usage, or a failing stdout.
pub fn told(mut error: clap::Error) -> Result<(), Failure> {
    if !error.use_stderr() {
        return Ok(out::help(&error.render())?);
    }
    // The message quotes arguments, and line breaks in them could fake lines of ours.
    let context: Vec<(ContextKind, ContextValue)> =
        error.context().map(|(kind, value)| (kind, one_line(value))).collect();
    for (kind, value) in context {
        error.insert(kind, value);
    }
    Err(Failure::usage_in_english(error.render().to_string().trim_end().to_owned()))
}

/// Puts what the message quotes on one line, with control characters visible.
fn one_line(value: &ContextValue) -> ContextValue {
    let line = |text: &str| visible::line(text).into_owned();
    match value {
        ContextValue::String(text) => ContextValue::String(line(text)),
        ContextValue::Strings(texts) => ContextValue::Strings(texts.iter().map(|text| line(text)).collect()),
        // Suggestions quote the argument within clap's own text; the usage line is only clap's text.
        ContextValue::StyledStrs(texts) => {
            ContextValue::StyledStrs(texts.iter().map(|text| line(&text.to_string()).into()).collect())
        }
        other => other.clone(),
    }
}
