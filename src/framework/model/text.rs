//! The text as tokens with matched brackets, and as logical lines of Python.

use std::borrow::Cow;
use std::ops::Range;

use super::super::call::tokens::{Lexeme, Token, tokens};
use super::super::call::{self, CallError};
use super::{MAX_DEPTH, ModelError};
use crate::phrase;
use crate::phrase::Phrase;
use crate::visible;

/// The most bytes of a line that an error shows on either side of the part that is wrong.
const MOST_SHOWN: usize = 100;

/// A range of token indices.
pub(super) type Words = Range<usize>;

pub(super) struct Text<'a> {
    pub source: &'a str,
    pub tokens: Vec<Token<'a>>,
    /// For an opening bracket, the index of the closing one; 0 elsewhere.
    mates: Vec<usize>,
    /// The start of each line.
    starts: Vec<usize>,
}

/// A logical line of Python, possibly over several physical lines.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub words: Words,
    /// The column of its first token.
    pub indent: usize,
}

/// The text with multi-line strings and shell prompts blanked out, every other byte in its place.
pub(super) fn blanked(text: &str) -> Cow<'_, str> {
    let mut blanks: Vec<Range<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let (mut at, mut starts_line) = (0, true);
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = match byte {
            b'>' | b'.' if starts_line && (rest.starts_with(b">>> ") || rest.starts_with(b"... ")) => {
                blanks.push(at..at + 4);
                4
            }
            b'#' => line_end(rest),
            b'"' | b'\'' => match long_string(rest) {
                Some(length) => {
                    blanks.push(at..at + length);
                    length
                }
                None => string(rest),
            },
            _ => 1,
        };
        starts_line = *byte == b'\n';
        at += length.max(1);
    }
    if blanks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = bytes.to_vec();
    for range in blanks {
        let blank = bytes.get_mut(range).unwrap_or_default();
        blank.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn line_end(rest: &[u8]) -> usize {
    rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

/// The length of the `"""..."""` that begins here, if it is closed.
fn long_string(rest: &[u8]) -> Option<usize> {
    let quote = *rest.first()?;
    let (open, inside) = rest.split_at_checked(3)?;
    if open != [quote; 3] {
        return None;
    }
    let mut run = 0;
    let end = inside.iter().position(|byte| {
        run = if *byte == quote { run + 1 } else { 0 };
        run == 3
    })?;
    Some(3 + end + 1)
}

/// The length of a single-line string, closed or not.
fn string(rest: &[u8]) -> usize {
    let quote = rest.first().copied().unwrap_or_default();
    let mut escaped = false;
    for (at, byte) in rest.iter().enumerate().skip(1) {
        match byte {
            b'\n' => return at,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if *byte == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

impl<'a> Text<'a> {
    /// # Errors
    /// Brackets that do not match or are nested too deeply.
    pub fn new(source: &'a str) -> Result<Text<'a>, ModelError> {
        let mut text = Text::unchecked(source);
        let mut open: Vec<usize> = Vec::new();
        for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| token.lexeme == Lexeme::Symbol) {
            match token.text {
                "(" | "[" | "{" if open.len() == MAX_DEPTH => {
                    let message = phrase!("nested deeper than {most} levels", most = MAX_DEPTH);
                    return Err(text.error(CallError::new(token.span(), message)));
                }
                "(" | "[" | "{" => open.push(at),
                ")" | "]" | "}" => {
                    let mate = open.pop().and_then(|place| Some((place, text.tokens.get(place)?)));
                    match mate {
                        Some((place, mate)) if closes(mate.text, token.text) => {
                            if let Some(mate) = text.mates.get_mut(place) {
                                *mate = at;
                            }
                        }
                        Some((_, mate)) => {
                            let message =
                                phrase!("`{token}` does not close `{mate}`", token = token.text, mate = mate.text);
                            return Err(text.error(CallError::new(token.span(), message)));
                        }
                        None => {
                            let message = phrase!("`{token}` closes nothing", token = token.text);
                            return Err(text.error(CallError::new(token.span(), message)));
                        }
                    }
                }
                _ => {}
            }
        }
        match open.last().and_then(|place| text.tokens.get(*place)) {
            None => Ok(text),
            Some(token) => {
                let message = phrase!("`{token}` was never closed", token = token.text);
                Err(text.error(CallError::new(token.span(), message)))
            }
        }
    }

    /// Splits the text without checking brackets.
    pub fn unchecked(source: &'a str) -> Text<'a> {
        let tokens = tokens(source);
        let ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Text { source, mates: vec![0; tokens.len()], starts: std::iter::once(0).chain(ends).collect(), tokens }
    }

    /// The text of a token; empty beyond the end.
    pub fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    /// Whether a token is a name.
    pub fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.lexeme == Lexeme::Name)
    }

    /// The index of the bracket that closes this one.
    pub fn mate(&self, at: usize) -> Option<usize> {
        self.mates.get(at).copied().filter(|mate| *mate > 0)
    }

    /// The source of a range of tokens.
    pub fn slice(&self, words: &Words) -> &'a str {
        let start = self.tokens.get(words.start).map(|token| token.start);
        let end = words.end.checked_sub(1).and_then(|last| self.tokens.get(last)).map(|token| token.span().end);
        start.zip(end).and_then(|(start, end)| self.source.get(start..end)).unwrap_or_default()
    }

    /// The byte offset of a token.
    pub fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.source.len(), |token| token.start)
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, place: usize) -> usize {
        self.starts.partition_point(|start| *start <= place).max(1)
    }

    /// The line of a token, from 1.
    pub fn line_of(&self, at: usize) -> usize {
        self.line(self.start(at))
    }

    /// The dotted name at a token, and the index after it.
    pub fn path(&self, at: usize) -> Option<(String, usize)> {
        if !self.is_name(at) {
            return None;
        }
        let (mut path, mut end) = (self.word(at).to_owned(), at + 1);
        while self.word(end) == "." && self.is_name(end + 1) {
            path.push('.');
            path.push_str(self.word(end + 1));
            end += 2;
        }
        Some((path, end))
    }

    /// The names of all calls.
    pub fn calls(&self) -> impl Iterator<Item = String> {
        let begins = |at: &usize| self.is_name(*at) && (*at == 0 || self.word(at - 1) != ".");
        let called = |at: usize| self.path(at).filter(|(_, end)| self.word(*end) == "(").map(|(path, _)| path);
        (0..self.tokens.len()).filter(begins).filter_map(called)
    }

    /// The indices of tokens outside brackets, and not brackets themselves.
    pub fn outside(&self, words: Words) -> impl Iterator<Item = usize> {
        let mut at = words.start;
        std::iter::from_fn(move || {
            while at < words.end {
                let here = at;
                let mate = self.mate(here);
                at = mate.unwrap_or(here) + 1;
                if mate.is_none() {
                    return Some(here);
                }
            }
            None
        })
    }

    /// The index of the first label of a printed model, such as `(0):`, or the end of the range.
    pub fn first_label(&self, words: Words) -> usize {
        let mut at = words.start;
        while at < words.end {
            let Some(mate) = self.mate(at) else {
                at += 1;
                continue;
            };
            if self.word(at) == "(" && self.word(mate + 1) == ":" {
                return at;
            }
            at = mate + 1;
        }
        words.end
    }

    /// The parts between commas.
    pub fn items(&self, words: Words) -> Vec<Words> {
        let mut start = words.start;
        let mut items = Vec::new();
        for comma in self.outside(words.clone()).filter(|at| self.word(*at) == ",") {
            items.push(start..comma);
            start = comma + 1;
        }
        items.push(start..words.end);
        items.retain(|item| !item.is_empty());
        items
    }

    /// Whether a token is on a new line; a line that ends in a backslash continues.
    pub fn breaks_before(&self, at: usize) -> bool {
        let end = at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.span().end);
        let between = self.source.get(end..self.start(at)).unwrap_or_default();
        between.contains('\n') && !between.trim_start_matches([' ', '\t']).starts_with('\\')
    }

    /// Splits the whole text into logical lines.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        let mut starts = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            // In Rust, a line that begins with a dot continues the one before.
            let begins = self.word(at) != "." && self.breaks_before(at);
            if at == 0 || begins || self.word(at - 1) == ";" {
                starts.push(at);
            }
            at = self.mate(at).unwrap_or(at) + 1;
        }
        for (place, start) in starts.iter().enumerate() {
            let end = starts.get(place + 1).copied().unwrap_or(self.tokens.len());
            let continues = *start > 0 && self.word(start - 1) == ";";
            let indent = match lines.last() {
                Some(before) if continues => before.indent,
                _ => self.column(*start),
            };
            let end = if self.word(end - 1) == ";" { end - 1 } else { end };
            lines.push(Line { words: *start..end, indent });
        }
        lines
    }

    fn column(&self, at: usize) -> usize {
        let start = self.start(at);
        let line = self.starts.get(self.line(start) - 1).copied().unwrap_or(0);
        let before = self.source.get(line..start).unwrap_or_default();
        before.chars().fold(0, |column, c| if c == '\t' { column / 8 * 8 + 8 } else { column + 1 })
    }

    /// Adds the line to an error.
    pub fn error(&self, error: CallError) -> ModelError {
        let CallError { span, message, help, open, meant: _ } = error;
        let line = self.line(span.start);
        let bound = |place: usize| self.starts.get(place).copied().unwrap_or(self.source.len());
        let all = bound(line - 1)..bound(line);
        let floor = |at: usize| (0..=at).rev().find(|at| self.source.is_char_boundary(*at)).unwrap_or(0);
        let start = floor(all.start.max(span.start.saturating_sub(MOST_SHOWN)));
        let culprit = floor(span.start)..floor(span.end.min(all.end).min(span.start + MOST_SHOWN));
        let end = floor(all.end.min(culprit.end.saturating_add(MOST_SHOWN)));
        let part = |range: Range<usize>| self.source.get(range).unwrap_or_default();
        let before = visible::line(part(start..culprit.start).trim_start()).into_owned();
        let culprit_text = visible::line(part(culprit.clone()).trim_end()).into_owned();
        let after =
            visible::line(part(culprit.start + part(culprit.clone()).trim_end().len()..end).trim_end()).into_owned();
        let place = before.len()..before.len() + culprit_text.len();
        ModelError { line, message, caret: Some((before + &culprit_text + &after, place)), help, open }
    }

    /// An error about a part of the text that was read separately, from byte `start` on.
    pub fn error_within(&self, start: usize, error: CallError) -> ModelError {
        let span = error.span.start.saturating_add(start)..error.span.end.saturating_add(start);
        self.error(CallError { span, ..error })
    }

    /// An error about some tokens.
    pub fn refuse(&self, words: &Words, message: Phrase) -> ModelError {
        let start = self.start(words.start);
        self.error(CallError::new(start..start + self.slice(words).len(), message))
    }

    /// Some tokens, quoted for a message.
    pub fn quoted(&self, words: &Words) -> String {
        call::quoted(self.slice(words))
    }
}

fn closes(open: &str, close: &str) -> bool {
    matches!((open, close), ("(", ")") | ("[", "]") | ("{", "}"))
}
