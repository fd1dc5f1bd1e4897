//! TOML that reports all of its errors at once.
//!
//! Serde stops at the first error. The reader therefore removes what could not be read and reads the rest again, until
//! no error is left.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::{Deref, Range};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::diagnostic::{Report, choice};
use crate::phrase;
use crate::phrase::Phrase;

/// The maximum number of errors reported for one piece of a document.
const MOST_ERRORS: usize = 30;

/// A string with its span, which comparisons ignore.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Text(Spanned<String>);

impl Text {
    /// Returns the string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// Returns the text without this suffix, if it has it; the span stays the same.
    #[must_use]
    pub fn without_end(&self, end: &str) -> Text {
        let Range { start, end: stop } = self.span();
        let text = self.as_str().strip_suffix(end).unwrap_or(self.as_str());
        Text(Spanned::new(start..stop, text.to_owned()))
    }

    /// Returns another text with the same span.
    #[must_use]
    pub fn with(&self, text: String) -> Text {
        Text(Spanned::new(self.span(), text))
    }

    /// Splits the text at the first occurrence of a letter and trims both parts. Their spans are exact only if the
    /// string is written without escapes.
    #[must_use]
    pub fn split_at(&self, letter: char) -> Option<(Text, Text)> {
        let (before, after) = self.as_str().split_once(letter)?;
        let start = self.span().start + 1;
        let piece = |text: &str, start: usize| {
            let start = start + (text.len() - text.trim_start().len());
            let text = text.trim();
            // The span of a text includes its quotes.
            Text(Spanned::new(start.saturating_sub(1)..start + text.len() + 1, text.to_owned()))
        };
        Some((piece(before, start), piece(after, start + before.len() + letter.len_utf8())))
    }

    /// Returns the span in the file, including the quotes.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.span()
    }

    /// Returns the span in the file of a part of the string, or that of the whole string if it is written with escapes.
    #[must_use]
    pub fn part(&self, part: &Range<usize>, file: &str) -> Range<usize> {
        let whole = self.span();
        let inside = whole.start + 1..whole.end.saturating_sub(1);
        if file.get(inside.clone()) == Some(self.as_str()) {
            inside.start + part.start..(inside.start + part.end).min(inside.end)
        } else {
            whole
        }
    }
}

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// A list of strings that has a span even if it is empty.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Texts(Spanned<Vec<Text>>);

impl Texts {
    /// Returns the span of the first string, or of the list if it is empty.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.first().map_or_else(|| self.0.span(), Text::span)
    }
}

impl Deref for Texts {
    type Target = [Text];

    fn deref(&self) -> &[Text] {
        self.0.get_ref()
    }
}

impl JsonSchema for Texts {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<Text>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Text>::json_schema(generator)
    }
}

/// A piece of a document: a table with its span.
#[derive(Clone, Debug)]
pub struct Piece<'a>(Spanned<DeValue<'a>>);

impl<'a> Piece<'a> {
    /// Parses a document. Reports all syntax errors and returns `None` if there are any.
    pub fn document(report: &mut Report<'a>) -> Option<Piece<'a>> {
        let (table, errors) = DeTable::parse_recoverable(report.text);
        for error in errors.iter().take(MOST_ERRORS) {
            report.error("toml-syntax", error.span().unwrap_or(0..0), Phrase::verbatim(error.message()));
        }
        let span = table.span();
        for (key, value) in table.get_ref() {
            report.check_decoded(key.get_ref(), key.span());
            check_value(report, value);
        }
        errors.is_empty().then(|| Piece(Spanned::new(span, DeValue::Table(table.into_inner()))))
    }

    /// Returns the value of a key of the table.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Spanned<DeValue<'a>>> {
        match self.0.get_ref() {
            DeValue::Table(table) => table.get(key),
            _ => None,
        }
    }

    /// Returns the value of a key if it can be read as a `T`. Errors are left to [`Piece::read`].
    #[must_use]
    pub fn part<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        T::deserialize(ValueDeserializer::from(self.get(key)?.clone())).ok()
    }

    /// Removes the tables of `[[key]]` from the document and returns them. Anything but an array of tables stays.
    pub fn take_tables(&mut self, key: &str) -> Vec<Piece<'a>> {
        let DeValue::Table(table) = self.0.get_mut() else { return Vec::new() };
        match table.get(key).map(Spanned::get_ref) {
            Some(DeValue::Array(array)) if array.iter().all(|item| item.get_ref().is_table()) => {}
            _ => return Vec::new(),
        }
        match table.remove(key).map(Spanned::into_inner) {
            Some(DeValue::Array(array)) => array.into_iter().map(Piece).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the span of the table.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.span()
    }

    /// Reads the piece as a `T` and reports all errors. If the rest is still a `T` once the errors are removed, returns
    /// that.
    pub fn read<T: DeserializeOwned>(mut self, report: &mut Report<'_>) -> Option<T> {
        let mut told = BTreeSet::new();
        for _ in 0..MOST_ERRORS {
            let error = match T::deserialize(ValueDeserializer::from(self.0.clone())) {
                Ok(value) => return Some(value),
                Err(error) => error,
            };
            let span = error.span().unwrap_or_else(|| self.0.span());
            let removed = remove(&mut self.0, &span);
            // A field may be missing only because it was removed.
            let missing =
                between_backticks(error.message()).next().filter(|_| error.message().starts_with("missing field"));
            if !missing.is_some_and(|field| told.contains(field)) {
                tell(report, error.message(), span);
            }
            match removed {
                Some(key) => told.insert(key),
                None => return None,
            };
        }
        None
    }
}

fn check_value(report: &mut Report<'_>, value: &Spanned<DeValue<'_>>) {
    match value.get_ref() {
        DeValue::String(text) => report.check_decoded(text, value.span()),
        DeValue::Array(array) => array.iter().for_each(|item| check_value(report, item)),
        DeValue::Table(table) => {
            for (key, value) in table {
                report.check_decoded(key.get_ref(), key.span());
                check_value(report, value);
            }
        }
        _ => {}
    }
}

/// Reports a Serde error in our own words.
fn tell(report: &mut Report<'_>, message: &str, span: Range<usize>) {
    let mut words = between_backticks(message);
    let first = words.next().unwrap_or_default().to_owned();
    let known: Vec<&str> = words.collect();
    let first_line = message.lines().next().unwrap_or_default();
    if message.starts_with("unknown field") {
        report.error_with(
            "unknown-key",
            span,
            phrase!("there is no key '{first}' here", first = &first),
            choice(&first, known),
        );
    } else if message.starts_with("missing field") {
        report.error("missing-key", span, phrase!("the key '{first}' is missing here", first));
    } else if message.starts_with("unknown variant") {
        report.error_with(
            "unknown-name",
            span,
            phrase!("there is no '{first}' here", first = &first),
            choice(&first, known),
        );
    } else {
        report.error("wrong-type", span, Phrase::verbatim(first_line));
    }
}

/// Returns the words that Serde quotes: what was found, then what was expected.
fn between_backticks(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

/// Removes the innermost entry with this span from the value. Returns its key, or `None` if the span is that of the
/// value itself.
fn remove(value: &mut Spanned<DeValue<'_>>, place: &Range<usize>) -> Option<String> {
    match value.get_mut() {
        DeValue::Table(table) => {
            let (key, inner) = table.iter_mut().find(|(key, value)| contains(&hull(Some(key.span()), value), place))?;
            let name = key.get_ref().to_string();
            let key_is_wrong = contains(&key.span(), place);
            let removed = if key_is_wrong { None } else { remove(inner, place) };
            if removed.is_none() || is_empty(inner.get_ref()) {
                table.remove(name.as_str());
                return Some(name);
            }
            removed
        }
        DeValue::Array(array) => {
            let at = array.iter().position(|item| contains(&hull(None, item), place))?;
            let removed = array.get_mut(at).and_then(|item| remove(item, place));
            if removed.is_none() {
                *array =
                    array.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, item)| item.clone()).collect();
            }
            Some(removed.unwrap_or_default())
        }
        _ => None,
    }
}

fn is_empty(value: &DeValue<'_>) -> bool {
    matches!(value, DeValue::Table(table) if table.is_empty())
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Returns the span of an entry with everything in it; the span of a table covers only its header.
fn hull(key: Option<Range<usize>>, value: &Spanned<DeValue<'_>>) -> Range<usize> {
    let join = |one: Range<usize>, other: Range<usize>| one.start.min(other.start)..one.end.max(other.end);
    let own = key.map_or(value.span(), |key| join(key, value.span()));
    match value.get_ref() {
        DeValue::Table(table) => table.iter().map(|(key, value)| hull(Some(key.span()), value)).fold(own, join),
        DeValue::Array(array) => array.iter().map(|item| hull(None, item)).fold(own, join),
        _ => own,
    }
}
