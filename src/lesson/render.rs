//! Renders diagnostics as text: for people, for programs, for GitHub.
//!
//! The contents of files are hostile until they are escaped: none of their control characters, and none that reorder
//! text, reach the results.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::diagnostic::{Diagnostic, Severity, shortened};
use super::files::Files;
use crate::phrase::Phrase;
use crate::visible::{self, is_hidden};

/// The maximum number of lines shown of a file.
const MOST_LINES: usize = 4;
/// The maximum number of characters shown on each side of the span.
const MOST_AROUND: usize = 100;

/// The language in which people read diagnostics.
#[derive(Clone, Copy)]
pub struct Speech<'a> {
    /// Says a phrase.
    pub say: &'a dyn Fn(&Phrase) -> String,
    /// The words before a message and before a suggestion.
    pub levels: Levels,
}

/// The words before a message and before a suggestion, and what separates them from it.
#[derive(Clone, Copy, Debug)]
pub struct Levels {
    /// Before an error.
    pub error: &'static str,
    /// Before a warning.
    pub warning: &'static str,
    /// Before a suggestion.
    pub help: &'static str,
    /// After each of them: `: `, or `：` in Chinese.
    pub colon: &'static str,
}

impl Levels {
    /// The words in English.
    pub const ENGLISH: Levels = Levels { error: "error", warning: "warning", help: "help", colon: ": " };
}

impl Speech<'_> {
    /// English.
    pub const ENGLISH: Speech<'static> = Speech { say: &in_english, levels: Levels::ENGLISH };
}

fn in_english(phrase: &Phrase) -> String {
    phrase.to_string()
}

/// Renders a diagnostic for people, with the lines of the file and carets below the span.
#[must_use]
pub fn human(diagnostic: &Diagnostic, files: &Files, speech: Speech<'_>) -> String {
    let Speech { say, levels } = speech;
    let (level, name) = match diagnostic.severity {
        Severity::Error => (Level::ERROR, levels.error),
        Severity::Warning => (Level::WARNING, levels.warning),
    };
    let text = |phrase: &Phrase| plain(say(phrase));
    let file = visible::line(&diagnostic.file);
    let [start, _] = diagnostic.places(files);
    // The labels belong to the texts, as their separator differs between languages.
    let message = format!("{name}[{}]{}{}", diagnostic.code, levels.colon, text(&diagnostic.message));
    let title = level.no_name().primary_title(message);
    let excerpt = diagnostic.span.as_ref().and_then(|span| excerpt(files.text(&diagnostic.file)?, span));
    let mut group: Group<'_> = match excerpt {
        Some(excerpt) => title.element(
            Snippet::source(excerpt.text)
                .path(file)
                .line_start(start.line)
                .annotation(AnnotationKind::Primary.span(excerpt.span)),
        ),
        None => title.element(annotate_snippets::Origin::path(file)),
    };
    if let Some(help) = &diagnostic.help {
        let help = format!("{}{}{}", levels.help, levels.colon, text(help));
        group = group.element(Level::HELP.no_name().message(help));
    }
    Renderer::plain().render(&[group])
}

/// Returns a message on one line, escaped, and cut if it is too long.
fn plain(message: String) -> String {
    visible::line(&shortened(message)).into_owned()
}

/// Lines of a file that are safe to show.
struct Excerpt {
    text: String,
    span: Range<usize>,
}

/// Returns the lines of a span, escaped and with long lines cut.
fn excerpt(text: &str, span: &Range<usize>) -> Option<Excerpt> {
    let line_start = text.get(..span.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let before = text.get(line_start..span.start)?;
    let cut = before.char_indices().rev().nth(MOST_AROUND).map_or(0, |(at, _)| at);
    let mut shown = flat(&before[cut..]);
    let start = shown.len();
    // A line ending at the end of the span is not worth a line of its own.
    let culprit = text.get(span.clone())?.trim_end_matches(['\r', '\n']);
    let lines: Vec<&str> = culprit.lines().take(MOST_LINES).collect();
    let rest = text.get(span.start + culprit.len()..)?.lines().next().unwrap_or_default();
    let culprit: String = lines.join("\n").chars().take(2 * MOST_AROUND).collect();
    shown.push_str(&flat(&culprit));
    let end = shown.len();
    if lines.len() < MOST_LINES {
        let rest: String = rest.chars().take(MOST_AROUND).collect();
        shown.push_str(&flat(&rest));
    }
    Some(Excerpt { text: shown, span: start..end })
}

/// Escapes a text and replaces tabs with blanks, so that the carets are in the right place.
fn flat(text: &str) -> String {
    text.split('\n').map(|line| visible::line(&line.replace('\t', " ")).into_owned()).collect::<Vec<_>>().join("\n")
}

#[derive(Serialize)]
struct Record<'a> {
    code: &'a str,
    severity: String,
    file: String,
    line: usize,
    col: usize,
    end_line: usize,
    end_col: usize,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// Renders a diagnostic for programs, as a JSON object on one line.
#[must_use]
pub fn json(diagnostic: &Diagnostic, files: &Files) -> String {
    let [start, end] = diagnostic.places(files);
    let record = Record {
        code: diagnostic.code,
        severity: diagnostic.severity.to_string(),
        file: visible::line(&diagnostic.file).into_owned(),
        line: start.line,
        col: start.col,
        end_line: end.line,
        end_col: end.col,
        message: plain(diagnostic.message.to_string()),
        help: diagnostic.help.as_ref().map(|help| plain(help.to_string())),
    };
    serde_json::to_string(&record).unwrap_or_default()
}

/// Renders a diagnostic as a command for GitHub workflows, which show it beside the line.
#[must_use]
pub fn github(diagnostic: &Diagnostic, files: &Files) -> String {
    let [place, _] = diagnostic.places(files);
    let text = |phrase: &Phrase| shortened(phrase.to_string());
    let help = diagnostic.help.as_ref().map(|help| format!(" ({})", text(help))).unwrap_or_default();
    format!(
        "::{} file={},line={},col={},title={}::{}",
        diagnostic.severity,
        property(&diagnostic.file),
        place.line,
        place.col,
        diagnostic.code,
        value(&(text(&diagnostic.message) + &help)),
    )
}

/// Applies the escapes of GitHub, and then removes hidden characters. The order matters, because line breaks are hidden
/// characters, too.
fn value(text: &str) -> String {
    let plain = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    plain.chars().filter(|character| !is_hidden(*character)).collect()
}

fn property(text: &str) -> String {
    value(text).replace(':', "%3A").replace(',', "%2C")
}
