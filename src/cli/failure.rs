//! How a command ends when it does not end well: what goes to stderr, and with which exit code.

use std::path::Path;
use std::process::ExitCode;
use std::{io, iter};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use unicode_width::UnicodeWidthStr;

use super::out;
use crate::conv::Refusal;
use crate::framework::border::NoEdges;
use crate::framework::call::CallError;
use crate::framework::{NoLayer, message, pytorch};
use crate::load::LoadError;
use crate::save::SaveError;
use crate::visible;
use crate::words::Language;
use crate::words::cli::{CliStrings, Labels};

/// Columns of an explanation.
const EXPLAINED: usize = 80;

/// Most repairs that an error lists.
const MOST_REPAIRS: usize = 4;

/// A text as each language says it, since who makes it need not know which one is spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text([String; Language::ALL.len()]);

impl Text {
    #[must_use]
    pub fn new(say: impl Fn(&'static CliStrings) -> String) -> Text {
        Text(Language::ALL.map(|language| say(language.cli())))
    }

    /// An error: `say` has what follows the word for it.
    #[must_use]
    pub fn error(say: impl Fn(&'static CliStrings) -> String) -> Text {
        Text::new(|words| format!("{}{}", words.frame.error, say(words)))
    }

    /// What is the same in every language.
    #[must_use]
    pub fn untranslated(text: impl Into<String>) -> Text {
        let text = text.into();
        Text(Language::ALL.map(|_| text.clone()))
    }

    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        let all = Language::ALL.iter().zip(&self.0);
        all.into_iter().find(|(own, _)| **own == language).map_or("", |(_, text)| text)
    }
}

/// How a command ends when it does not end well.
#[derive(Debug)]
pub enum Failure {
    /// The answer is no: exit code 1. The text says what, why and what to do.
    No(Text),
    /// Wrong usage: exit code 2.
    Usage(Text),
    /// The answer is no, and has been given: exit code 1.
    Answered,
    /// Nobody reads the output any more, as in `| head`: not an error.
    Closed,
}

impl Failure {
    /// The answer is no: why, without the word for an error.
    #[must_use]
    pub fn no(say: impl Fn(&'static CliStrings) -> String) -> Failure {
        Failure::No(Text::error(say))
    }

    /// Wrong usage: why, without the word for an error.
    #[must_use]
    pub fn usage(say: impl Fn(&'static CliStrings) -> String) -> Failure {
        Failure::Usage(Text::error(say))
    }

    /// What is only said in English.
    #[must_use]
    pub fn no_in_english(text: impl Into<String>) -> Failure {
        Failure::No(Text::untranslated(text))
    }

    /// Wrong usage that is only said in English.
    #[must_use]
    pub fn usage_in_english(text: impl Into<String>) -> Failure {
        Failure::Usage(Text::untranslated(text))
    }

    /// A file that gives no numbers, and what there is to see of it.
    #[must_use]
    pub fn file(error: &LoadError) -> Failure {
        let details = error.details().into_iter().fold(String::new(), |all, line| all + "\n  " + &line);
        Failure::usage(|words| (words.errors.file)(error) + &details)
    }

    /// A call that cannot be read, with a caret under the culprit; a message of a framework, which somebody pasted for
    /// one, is explained.
    #[must_use]
    pub fn call(text: &str, error: &CallError) -> Failure {
        if let Some(explanation) = message::explain(text) {
            return Failure::no_in_english(explanation.lines(EXPLAINED).join("\n"));
        }
        let end = error.span.end.min(text.len());
        let start = error.span.start.min(end);
        let [before, culprit, after] = [&text[..start], &text[start..end], &text[end..]].map(visible::lines);
        let source = format!("{before}{culprit}{after}");
        let span = before.len()..before.len() + culprit.len();
        let mut group: Group<'_> = Level::ERROR
            .primary_title(visible::line(&error.message))
            .element(Snippet::source(&source).annotation(AnnotationKind::Primary.span(span)));
        if let Some(help) = &error.help {
            group = group.element(Level::HELP.message(visible::line(help)));
        }
        if !error.open.is_empty() {
            let sets: Vec<_> = error.open.iter().map(|name| format!("--set {}=N", visible::excerpt(name))).collect();
            group = group.element(Level::HELP.message(format!("or give its number: {}", sets.join(" "))));
        }
        Failure::usage_in_english(Renderer::plain().render(&[group]))
    }

    /// A layer that is refused: PyTorch's wording, the reason, and the nearest settings that work.
    #[must_use]
    pub fn refused(refusal: &Refusal) -> Failure {
        let layer = pytorch::line(&refusal.layer);
        let input = refusal.layer.size_text(refusal.input);
        let repairs = refusal.repairs();
        Failure::no(|words| {
            let (labels, reasons) = (words.frame.labels, words.plain.screens.reasons);
            let why = Some((reasons.why)(&refusal.fault)).filter(|why| !why.is_empty());
            let tries = repairs.iter().take(MOST_REPAIRS).map(reasons.repair);
            let applied = format!("{layer}{}{input}", words.frame.on);
            refusal.to_string()
                + &labelled(labels.layer, [applied])
                + &labelled(labels.why, why)
                + &labelled(labels.attempt, tries)
        })
    }

    /// A call that does not come to a layer: something is missing (usage), or a rule refuses it (the answer is no).
    #[must_use]
    pub fn no_layer(error: &NoLayer) -> Failure {
        let say = |words: &CliStrings| {
            let tries = (words.errors.no_layer_tries)(error);
            (words.errors.no_layer)(error) + &labelled(words.frame.labels.attempt, tries)
        };
        match error {
            NoLayer::Refused(refusal) => Failure::refused(refusal),
            NoLayer::KernelUnknown | NoLayer::Edges(NoEdges::InputUnknown { .. }) => Failure::usage(say),
            NoLayer::Edges(_) | NoLayer::ThreeAxes | NoLayer::NoOutput { .. } | NoLayer::Patched => Failure::no(say),
        }
    }

    /// A file that cannot be written: which, why, and what to do.
    #[must_use]
    pub fn unsaved(path: &Path, error: &SaveError) -> Failure {
        Failure::no(|words| (words.frame.unsaved)(&visible::path(path), error))
    }

    /// Says what there is to say on stderr, and gives the exit code.
    #[must_use]
    pub fn report(self, language: Language) -> ExitCode {
        match self {
            Failure::No(text) => {
                out::error(text.of(language));
                ExitCode::from(1)
            }
            Failure::Usage(text) => {
                out::error(text.of(language));
                ExitCode::from(2)
            }
            Failure::Answered => ExitCode::from(1),
            Failure::Closed => ExitCode::SUCCESS,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::no(|words| (words.frame.unwritable_output)(&error)),
        }
    }
}

/// Lines to stand below an error, each begun by a line break: the label before the first, and as many blanks before the others.
#[must_use]
pub fn labelled(label: &str, lines: impl IntoIterator<Item = String>) -> String {
    let labels = iter::once(label).chain(iter::repeat(""));
    let line = |(label, line): (&str, String)| {
        let blanks = " ".repeat(Labels::WIDTH.saturating_sub(label.width()));
        format!("\n  {label}{blanks}  {line}")
    };
    labels.zip(lines).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_as_wide_in_every_language() {
        for label in ["try", "可试", "层", ""] {
            let text = labelled(label, ["a".to_owned(), "b".to_owned()]);
            let columns: Vec<usize> = text.lines().skip(1).map(UnicodeWidthStr::width).collect();
            assert_eq!(columns, [10, 10], "{text}");
        }
    }

    #[test]
    fn a_text_is_said_in_the_language_of_who_reads_it() {
        let text = Text::error(|words| words.frame.on.to_owned());
        assert_eq!(text.of(Language::English), "error:  on ");
        assert_eq!(text.of(Language::Chinese), "错误：，输入 ");
    }
}
