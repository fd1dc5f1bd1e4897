//! Findings about a course: what is wrong, where, and how to fix it.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use super::files::Files;
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::{Joint, Phrase};
use crate::visible::is_hidden_in_lines;

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Prevents the course from being opened.
    Error,
    /// Does not prevent the course from being opened.
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

/// A finding about a file of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the rule, which is stable.
    pub code: &'static str,
    /// How severe it is.
    pub severity: Severity,
    /// The path of the file in the course.
    pub file: String,
    /// The byte range in the file; `None` if the file does not exist or cannot be read.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub message: Phrase,
    /// How to fix it, if there is anything to suggest.
    pub help: Option<Phrase>,
}

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub col: usize,
}

impl Diagnostic {
    /// Returns where the finding starts and ends, or the start of the file if it has no span or the file no text.
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

/// The maximum number of findings for one file: an author reads no more, and a malicious file could fill the memory.
const MOST_OF_A_FILE: usize = 100;
/// The maximum number of characters of a message, in any language.
const MOST_CHARACTERS: usize = 400;

/// Cuts a message that is too long to be shown.
#[must_use]
pub fn shortened(text: String) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// Removes what no reader of the message would see: all texts in it together have one character more than
/// [`shortened`] leaves.
fn bounded(message: Phrase) -> Phrase {
    let left = Cell::new(MOST_CHARACTERS + 1);
    message.map_texts(&|mut text| {
        match text.char_indices().nth(left.get()) {
            Some((end, _)) => {
                text.truncate(end);
                text.shrink_to_fit();
                left.set(0);
            }
            None => left.set(left.get() - text.chars().count()),
        }
        text
    })
}

/// Collects the findings about one file.
#[derive(Debug)]
pub struct Report<'a> {
    /// The path of the file.
    pub file: &'a str,
    /// The text of the file.
    pub text: &'a str,
    /// The findings about all files so far.
    pub found: &'a mut Vec<Diagnostic>,
}

impl Report<'_> {
    /// Returns the number of errors in all files so far.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.found.iter().filter(|found| found.severity == Severity::Error).count()
    }

    /// Reports an error.
    pub fn error(&mut self, code: &'static str, span: Range<usize>, message: Phrase) {
        self.push(code, Severity::Error, Some(span), message, None);
    }

    /// Reports an error together with a suggestion.
    pub fn error_with(&mut self, code: &'static str, span: Range<usize>, message: Phrase, help: Phrase) {
        self.push(code, Severity::Error, Some(span), message, Some(help));
    }

    /// Reports a warning.
    pub fn warning(&mut self, code: &'static str, span: Range<usize>, message: Phrase) {
        self.push(code, Severity::Warning, Some(span), message, None);
    }

    /// Reports something missing, with the given severity.
    pub fn missing(&mut self, severity: Severity, code: &'static str, span: Range<usize>, message: Phrase) {
        self.push(code, severity, Some(span), message, None);
    }

    /// Returns the span of the first line, for what is missing from the whole file.
    #[must_use]
    pub fn first_line(&self) -> Range<usize> {
        0..self.text.lines().next().unwrap_or_default().len()
    }

    /// Reports hidden characters in decoded text, which may be written as `&#27;` or `\u001b`. Characters that are
    /// hidden in the file itself are left to [`check_characters`].
    pub fn check_decoded(&mut self, text: &str, span: Range<usize>) {
        let is_written = |hidden: &char| self.text.get(span.clone()).is_some_and(|raw| raw.contains(*hidden));
        if let Some(hidden) = text.chars().filter(|letter| is_hidden_in_lines(*letter)).find(|one| !is_written(one)) {
            self.hidden(hidden, span);
        }
    }

    fn hidden(&mut self, hidden: char, span: Range<usize>) {
        let letter = format!("U+{:04X}", u32::from(hidden));
        let message = phrase!("{letter} does not show, and changes what does", letter);
        self.error_with("control-character", span, message, phrase!("take it out"));
    }

    /// Reports an error of a file that does not exist or cannot be read.
    pub fn whole(&mut self, code: &'static str, message: Phrase) {
        self.absent(Severity::Error, code, message);
    }

    /// Like [`Report::whole`], with the given severity.
    pub fn absent(&mut self, severity: Severity, code: &'static str, message: Phrase) {
        self.push(code, severity, None, message, None);
    }

    fn push(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: Option<Range<usize>>,
        message: Phrase,
        help: Option<Phrase>,
    ) {
        let file = self.file.to_owned();
        let told = self.found.iter().filter(|one| one.file == file).count();
        let (message, help) = (bounded(message), help.map(bounded));
        if told < MOST_OF_A_FILE {
            self.found.push(Diagnostic { code, severity, file, span, message, help });
        } else if told == MOST_OF_A_FILE {
            let message = phrase!("there is more wrong with this file than is told here");
            let (code, severity) = ("too-many-problems", Severity::Error);
            self.found.push(Diagnostic { code, severity, file, span, message, help: None });
        }
    }
}

/// Returns a help text: the known word that was probably meant, if any is close enough, and the list of known words.
#[must_use]
pub fn choice<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Phrase {
    /// The maximum number of words listed; nobody reads a longer list.
    const MOST: usize = 20;
    let known: Vec<&str> = known.into_iter().collect();
    let words = Phrase::list(known.iter().copied().take(MOST), Joint::Comma);
    let there = match known.len() {
        0 => phrase!("there is none"),
        1..=MOST => phrase!("there is {words}", words),
        count => phrase!("there are {count}, such as {words}", count, words),
    };
    match nearest(word, known) {
        Some(meant) => phrase!("did you mean '{meant}'? {there}", meant, there),
        None => there,
    }
}

/// Reports the hidden characters of the file. Newlines and tabs do not count.
pub fn check_characters(report: &mut Report<'_>) {
    /// The maximum number of characters reported; more would add nothing.
    const MOST: usize = 20;
    let text = report.text;
    // Some editors end lines with CRLF.
    let hidden = text.char_indices().filter(|(at, character)| {
        is_hidden_in_lines(*character) && !(*character == '\r' && text.as_bytes().get(at + 1) == Some(&b'\n'))
    });
    for (at, character) in hidden.take(MOST) {
        report.hidden(character, at..at + character.len_utf8());
    }
}
