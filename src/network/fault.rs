//! Errors in a stack file, with the line.

use std::fmt;

use crate::visible;

/// The longest message, in characters. The file may come from a stranger.
const MOST_CHARACTERS: usize = 400;

/// Why a stack file gives no network. `Display` is one line: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the stack file, from 1; `None` if no single line is at fault.
    pub line: Option<usize>,
    /// What is wrong, on one line.
    pub message: String,
    /// What to do about it, if the message does not say.
    pub help: Option<String>,
}

impl std::error::Error for Fault {}

impl Fault {
    /// Creates a fault; the message is escaped and shortened for the terminal.
    pub(super) fn new(line: Option<usize>, message: impl AsRef<str>) -> Fault {
        Fault { line, message: fit(message.as_ref()), help: None }
    }

    /// Creates a fault of the file as a whole, or of a file it refers to.
    #[must_use]
    pub fn of_file(message: impl AsRef<str>) -> Fault {
        Fault::new(None, message)
    }

    pub(super) fn with_help(self, help: impl AsRef<str>) -> Fault {
        Fault { help: Some(fit(help.as_ref())), ..self }
    }
}

/// The most names listed in a message.
const MOST_LISTED: usize = 12;

/// Joins names for a message, and counts those beyond the limit.
pub(super) fn listed(names: &[String]) -> String {
    match names.split_at_checked(MOST_LISTED) {
        Some((shown, more)) if !more.is_empty() => format!("{} and {} more", shown.join(", "), more.len()),
        _ => names.join(", "),
    }
}

pub(super) fn quoted<S: AsRef<str>>(names: &[S]) -> Vec<String> {
    names.iter().map(|name| format!("'{}'", name.as_ref())).collect()
}

fn fit(text: &str) -> String {
    let text = visible::line(text);
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.into_owned(),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}
