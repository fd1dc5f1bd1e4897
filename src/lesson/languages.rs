//! The languages of a course, and how severe it is if something is missing in one of them.

use std::ops::Range;

use super::course::Translated;
use super::diagnostic::{Report, Severity, choice};
use super::document::{Text, Texts};
use super::format::ByLanguage;
use crate::phrase;
use crate::phrase::Phrase;

/// The maximum number of languages of a course.
const MOST: usize = 30;

/// The language tags of a course. The first is the source language, which also fills the gaps of drafts.
#[derive(Clone, Debug)]
pub struct Languages {
    tags: Vec<String>,
    drafts: Vec<String>,
}

impl Languages {
    /// Reads `languages` and `drafts` of a course, or reports what is wrong with them.
    pub fn read(report: &mut Report<'_>, tags: &Texts, drafts: &[Text]) -> Option<Languages> {
        let tags = read(report, tags)?;
        let first = tags.first()?;
        let mut known: Vec<String> = Vec::new();
        for draft in drafts {
            let tag = draft.as_str();
            if tag == first {
                let help = phrase!("a draft falls back to the first language, which has nothing to fall back to");
                report.error_with("bad-draft", draft.span(), phrase!("'{tag}' is the first language", tag), help);
            } else if !tags.iter().any(|language| language == tag) {
                let message = phrase!("'{tag}' is no language of the course", tag);
                report.error_with("unknown-language", draft.span(), message, among(tag, &tags));
            } else if known.iter().any(|known| known == tag) {
                report.error("duplicate-id", draft.span(), phrase!("'{tag}' is here twice", tag));
            }
            known.push(tag.to_owned());
        }
        Some(Languages { tags, drafts: known })
    }

    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// Returns whether the language at this index is a draft, in which something may be missing.
    #[must_use]
    pub fn is_draft(&self, place: usize) -> bool {
        self.tags.get(place).is_some_and(|tag| self.drafts.contains(tag))
    }

    /// Returns how severe it is if something is missing in the language at this index.
    #[must_use]
    pub fn severity(&self, place: usize) -> Severity {
        if self.is_draft(place) { Severity::Warning } else { Severity::Error }
    }

    /// Returns the words in the order of the languages. Reports languages that are missing, at `place`, and unknown
    /// ones.
    pub fn words<T: Clone + Default>(
        &self,
        report: &mut Report<'_>,
        what: &Phrase,
        place: &Range<usize>,
        words: &ByLanguage<T>,
    ) -> Translated<T> {
        let word = |tag: &str| words.iter().find(|(known, _)| known.as_str() == tag).map(|(_, word)| word.clone());
        for tag in words.keys().filter(|tag| !self.tags.iter().any(|known| known == tag.as_str())) {
            let message =
                phrase!("{what} is there in '{tag}', which is no language of the course", what, tag = tag.as_str());
            report.error_with("unknown-language", tag.span(), message, among(tag.as_str(), &self.tags));
        }
        let first = self.tags.first().and_then(|tag| word(tag)).unwrap_or_default();
        let found = self.tags.iter().enumerate().map(|(nth, tag)| {
            word(tag).unwrap_or_else(|| {
                let message = phrase!("{what} is not there in '{tag}'", what, tag);
                report.missing(self.severity(nth), "missing-language", place.clone(), message);
                first.clone()
            })
        });
        found.collect()
    }
}

fn among(tag: &str, tags: &[String]) -> Phrase {
    choice(tag, tags.iter().map(String::as_str))
}

fn read(report: &mut Report<'_>, texts: &Texts) -> Option<Vec<String>> {
    let mut languages: Vec<String> = Vec::new();
    for text in texts.iter() {
        let tag = text.as_str();
        let is_tag =
            (2..=20).contains(&tag.len()) && tag.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        if !is_tag {
            report.error("bad-id", text.span(), phrase!("a language is a tag such as \"en\" or \"zh-CN\""));
        } else if languages.iter().any(|language| language == tag) {
            report.error("duplicate-id", text.span(), phrase!("'{tag}' is here twice", tag));
        }
        languages.push(tag.to_owned());
    }
    if languages.is_empty() || languages.len() > MOST {
        let message = phrase!("a course has 1 to {most} languages, not {given}", most = MOST, given = texts.len());
        report.error("wrong-count", texts.span(), message);
        return None;
    }
    Some(languages)
}
