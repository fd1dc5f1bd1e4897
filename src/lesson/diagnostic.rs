//! What is wrong with a course, where, and what to do about it.

use std::fmt;
use std::ops::Range;

use super::files::Files;
use crate::nearest::nearest;
use crate::visible::is_hidden_in_lines;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// There is no course as long as this stands.
    Error,
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the rule; it does not change.
    pub code: &'static str,
    pub severity: Severity,
    /// The path in the course.
    pub file: String,
    /// Bytes of the file; `None` of one that is not there, or cannot be read.
    pub span: Option<Range<usize>>,
    pub message: String,
    pub help: Option<String>,
}

/// Line and column from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub col: usize,
}

impl Diagnostic {
    /// Where it starts and ends. The start of the file where it has no place, or no text.
    #[must_use]
    pub fn places(&self, files: &Files) -> [Place; 2] {
        let text = files.text(&self.file).unwrap_or_default();
        let span = self.span.clone().unwrap_or(0..0);
        [span.start, span.end].map(|offset| place(text, offset))
    }
}

fn place(text: &str, offset: usize) -> Place {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    Place { line, col: before.get(line_start..).unwrap_or_default().chars().count() + 1 }
}

/// Most that is told of one file, and most characters of a message: who writes a lesson reads no more, and who attacks
/// with one could fill the memory.
const MOST_OF_A_FILE: usize = 100;
const MOST_CHARACTERS: usize = 400;

fn shortened(text: String) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// Takes down what is wrong with one file.
#[derive(Debug)]
pub struct Report<'a> {
    pub file: &'a str,
    pub text: &'a str,
    pub found: &'a mut Vec<Diagnostic>,
}

impl Report<'_> {
    /// How many errors there are, in all files.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.found.iter().filter(|found| found.severity == Severity::Error).count()
    }

    pub fn error(&mut self, code: &'static str, span: Range<usize>, message: impl Into<String>) {
        self.push(code, Severity::Error, Some(span), message.into(), None);
    }

    /// An error, and what to do about it.
    pub fn error_with(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(code, Severity::Error, Some(span), message.into(), Some(help.into()));
    }

    pub fn warning(&mut self, code: &'static str, span: Range<usize>, message: impl Into<String>) {
        self.push(code, Severity::Warning, Some(span), message.into(), None);
    }

    /// Something that is missing: as bad as it is said to be.
    pub fn missing(&mut self, severity: Severity, code: &'static str, span: Range<usize>, message: impl Into<String>) {
        self.push(code, severity, Some(span), message.into(), None);
    }

    /// The first line of the file, for what is missing in all of it.
    #[must_use]
    pub fn first_line(&self) -> Range<usize> {
        0..self.text.lines().next().unwrap_or_default().len()
    }

    /// What is read out of a place in the file must show all of itself, also where it is written as `&#27;` or `\u001b`.
    /// What the file itself hides is told by [`check_characters`].
    pub fn check_decoded(&mut self, text: &str, span: Range<usize>) {
        let is_written = |hidden: &char| self.text.get(span.clone()).is_some_and(|raw| raw.contains(*hidden));
        if let Some(hidden) = text.chars().filter(|letter| is_hidden_in_lines(*letter)).find(|one| !is_written(one)) {
            self.hidden(hidden, span);
        }
    }

    fn hidden(&mut self, hidden: char, span: Range<usize>) {
        let message = format!("U+{:04X} does not show, and changes what does", u32::from(hidden));
        self.error_with("control-character", span, message, "take it out");
    }

    /// An error of a file that is not there, or cannot be read.
    pub fn whole(&mut self, code: &'static str, message: impl Into<String>) {
        self.absent(Severity::Error, code, message);
    }

    /// The same, as bad as it is said to be.
    pub fn absent(&mut self, severity: Severity, code: &'static str, message: impl Into<String>) {
        self.push(code, severity, None, message.into(), None);
    }

    fn push(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: Option<Range<usize>>,
        message: String,
        help: Option<String>,
    ) {
        let file = self.file.to_owned();
        let told = self.found.iter().filter(|one| one.file == file).count();
        let (message, help) = (shortened(message), help.map(shortened));
        if told < MOST_OF_A_FILE {
            self.found.push(Diagnostic { code, severity, file, span, message, help });
        } else if told == MOST_OF_A_FILE {
            let message = "there is more wrong with this file than is told here".to_owned();
            let (code, severity) = ("too-many-problems", Severity::Error);
            self.found.push(Diagnostic { code, severity, file, span, message, help: None });
        }
    }
}

/// What was probably meant, if anything is near, and what there is.
#[must_use]
pub fn choice<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    /// A list of more is not read.
    const MOST: usize = 20;
    let known: Vec<&str> = known.into_iter().collect();
    let meant = nearest(word, known.iter().copied()).map(|meant| format!("did you mean '{meant}'? "));
    let list = match known.len() {
        0 => "there is none".to_owned(),
        1..=MOST => format!("there is {}", known.join(", ")),
        many => {
            format!("there are {many}, such as {}", known.iter().take(MOST).copied().collect::<Vec<_>>().join(", "))
        }
    };
    format!("{}{list}", meant.unwrap_or_default())
}

/// Reports every hidden character of the file; newlines and tabs are none.
pub fn check_characters(report: &mut Report<'_>) {
    /// More are no news.
    const MOST: usize = 20;
    let text = report.text;
    // CRLF is how some editors end a line.
    let hidden = text.char_indices().filter(|(at, character)| {
        is_hidden_in_lines(*character) && !(*character == '\r' && text.as_bytes().get(at + 1) == Some(&b'\n'))
    });
    for (at, character) in hidden.take(MOST) {
        report.hidden(character, at..at + character.len_utf8());
    }
}
