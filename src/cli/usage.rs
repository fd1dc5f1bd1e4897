//! What clap has to say: help, the version, and that the arguments are wrong.

use clap::error::{ContextKind, ContextValue};

use super::failure::Failure;
use super::out;
use crate::visible;

/// Help and version are an answer, all else is wrong usage.
///
/// # Errors
/// Wrong usage, or a failing stdout.
pub fn told(mut error: clap::Error) -> Result<(), Failure> {
    if !error.use_stderr() {
        return Ok(out::help(&error.render())?);
    }
    // Arguments as they came, which may be anything, and whose lines would read like ours.
    let context: Vec<(ContextKind, ContextValue)> =
        error.context().map(|(kind, value)| (kind, one_line(value))).collect();
    for (kind, value) in context {
        error.insert(kind, value);
    }
    Err(Failure::usage_in_english(error.render().to_string().trim_end().to_owned()))
}

/// What is told of an argument, on one line.
fn one_line(value: &ContextValue) -> ContextValue {
    let line = |text: &str| visible::line(text).into_owned();
    match value {
        ContextValue::String(text) => ContextValue::String(line(text)),
        ContextValue::Strings(texts) => ContextValue::Strings(texts.iter().map(|text| line(text)).collect()),
        // Suggestions name the argument among clap's own words; the usage line has only those.
        ContextValue::StyledStrs(texts) => {
            ContextValue::StyledStrs(texts.iter().map(|text| line(&text.to_string()).into()).collect())
        }
        other => other.clone(),
    }
}
