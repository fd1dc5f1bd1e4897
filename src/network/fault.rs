//! Errors in a stack file, with the line.

use std::fmt;

use crate::phrase;
use crate::phrase::{Joint, Phrase};
use crate::visible;

/// The longest message, in characters. The file may come from a stranger.
const MOST_CHARACTERS: usize = 400;

/// Why a stack file gives no network. `Display` is one line: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the stack file, from 1; `None` if no single line is at fault.
    pub line: Option<usize>,
    /// What is wrong, on one line.
    pub message: Phrase,
    /// What to do about it, if the message does not say.
    pub help: Option<Phrase>,
}

impl std::error::Error for Fault {}

impl Fault {
    /// Creates a fault; the message is escaped and shortened for the terminal.
    pub(super) fn new(line: Option<usize>, message: Phrase) -> Fault {
        Fault { line, message: message.map_texts(&fit), help: None }
    }

    /// Creates a fault of the file as a whole, or of a file it refers to.
    #[must_use]
    pub fn of_file(message: Phrase) -> Fault {
        Fault::new(None, message)
    }

    pub(super) fn with_help(self, help: Phrase) -> Fault {
        Fault { help: Some(help.map_texts(&fit)), ..self }
    }
}

/// The most names listed in a message.
const MOST_LISTED: usize = 12;

/// Joins names for a message, and counts those beyond the limit.
pub(super) fn listed(names: &[String]) -> Phrase {
    match names.split_at_checked(MOST_LISTED) {
        Some((shown, more)) if !more.is_empty() => {
            phrase!("{names} and {more} more", names = Phrase::list(shown, Joint::Comma), more = more.len())
        }
        _ => Phrase::list(names, Joint::Comma),
    }
}

pub(super) fn quoted<S: AsRef<str>>(names: &[S]) -> Vec<String> {
    names.iter().map(|name| format!("'{}'", name.as_ref())).collect()
}

fn fit(text: String) -> String {
    let text = visible::line(&text);
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.into_owned(),
    }
}

impl Fault {
    /// Where, what, and what to do about it, on one line.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        let message = match &self.help {
            Some(help) => phrase!("{message}; {help}", message = &self.message, help),
            None => self.message.clone(),
        };
        match self.line {
            Some(line) => phrase!("line {line}: {message}", line, message),
            None => message,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.phrase().fmt(f)
    }
}
