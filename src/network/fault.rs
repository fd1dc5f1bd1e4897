//! What is wrong with a stack file, and where.

use std::fmt;

use crate::visible;

/// Most characters of a message: nobody reads more, and the file may come from a stranger.
const MOST_CHARACTERS: usize = 400;

/// Why there is no network. `Display` is one line: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Of the text, from 1; `None` where no line is at fault.
    pub line: Option<usize>,
    pub message: String,
    /// What to do, if there is more to say than the message does.
    pub help: Option<String>,
}

impl std::error::Error for Fault {}

impl Fault {
    /// Whatever stands in `message`, it is fit for a terminal afterwards.
    pub(super) fn new(line: Option<usize>, message: impl AsRef<str>) -> Fault {
        Fault { line, message: fit(message.as_ref()), help: None }
    }

    /// Of the file as a whole, or of what stands beside it.
    #[must_use]
    pub fn of_file(message: impl AsRef<str>) -> Fault {
        Fault::new(None, message)
    }

    pub(super) fn with_help(self, help: impl AsRef<str>) -> Fault {
        Fault { help: Some(fit(help.as_ref())), ..self }
    }
}

/// Most names that a message lists.
const MOST_LISTED: usize = 12;

/// Names in a message, not all of very many.
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
