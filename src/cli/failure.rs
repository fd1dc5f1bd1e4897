//! The failures of commands: the message for stderr, and the exit code.

use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;
use std::{io, iter};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use unicode_width::UnicodeWidthStr;

use super::{explain, out};
use crate::conv::Refusal;
use crate::framework::border::NoEdges;
use crate::framework::call::CallError;
use crate::framework::{NoLayer, message, pytorch};
use crate::load::LoadError;
use crate::save::SaveError;
use crate::visible;
use crate::words::Language;
use crate::words::cli::{CliStrings, Labels};

/// The most repairs that an error lists.
const MOST_REPAIRS: usize = 4;

/// A text in every language, so that the code that creates it need not know the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text([String; Language::ALL.len()]);

impl Text {
    /// Creates a text from what `say` returns for each language.
    #[must_use]
    pub fn new(say: impl Fn(&'static CliStrings) -> String) -> Text {
        Text(Language::ALL.map(|language| say(language.cli())))
    }

    /// Creates an error message: `say` returns what follows `error: `.
    #[must_use]
    pub fn error(say: impl Fn(&'static CliStrings) -> String) -> Text {
        Text::new(|words| format!("{}{}", words.frame.error, say(words)))
    }

    /// Creates a text that is the same in every language.
    #[must_use]
    pub fn untranslated(text: impl Into<String>) -> Text {
        let text = text.into();
        Text(Language::ALL.map(|_| text.clone()))
    }

    /// Returns the text in this language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        let all = Language::ALL.iter().zip(&self.0);
        all.into_iter().find(|(own, _)| **own == language).map_or("", |(_, text)| text)
    }
}

/// Why a command ends without success.
#[derive(Debug)]
pub enum Failure {
    /// The answer is no: exit code 1. The text says what failed, why, and what to do.
    No(Text),
    /// Wrong usage: exit code 2.
    Usage(Text),
    /// The answer is no, and was printed already: exit code 1.
    Answered,
    /// The reader has closed the output, as `| head` does: not an error.
    Closed,
}

impl Failure {
    /// The answer is no. `say` returns the reason, without the leading `error: `.
    #[must_use]
    pub fn no(say: impl Fn(&'static CliStrings) -> String) -> Failure {
        Failure::No(Text::error(say))
    }

    /// Wrong usage. `say` returns the reason, without the leading `error: `.
    #[must_use]
    pub fn usage(say: impl Fn(&'static CliStrings) -> String) -> Failure {
        Failure::Usage(Text::error(say))
    }

    /// The answer is no, with a message that exists in English only.
    #[must_use]
    pub fn no_in_english(text: impl Into<String>) -> Failure {
        Failure::No(Text::untranslated(text))
    }

    /// Wrong usage, with a message that exists in English only.
    #[must_use]
    pub fn usage_in_english(text: impl Into<String>) -> Failure {
        Failure::Usage(Text::untranslated(text))
    }

    /// A file that cannot be read, with the details of the error.
    #[must_use]
    pub fn file(error: &LoadError) -> Failure {
        let details = error.details().into_iter().fold(String::new(), |all, line| all + "\n  " + &line);
        Failure::usage(|words| (words.frame.file)(error) + &details)
    }

    /// A call that cannot be read, with a caret under the culprit. If the text is an error message of a framework, it
    /// is explained instead.
    #[must_use]
    pub fn call(text: &str, error: &CallError) -> Failure {
        if let Some(explanation) = message::explain(text) {
            return Failure::No(Text::new(|words| explain::lines(&explanation, explain::WIDTH, words).join("\n")));
        }
        Failure::Usage(Text::new(|words| {
            let open = (!error.open.is_empty()).then(|| (words.frame.or_give_number)(&sets(&error.open)));
            let help = error.help.iter().map(|help| words.say(help)).chain(open);
            snippet(words, &words.say(&error.message), Some((text, error.span.clone(), 1)), help)
        }))
    }

    /// A layer that is rejected: PyTorch's wording, the reason, and the nearest settings that work.
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

    /// A call that does not give a layer: something is missing (usage), or a rule rejects it (the answer is no).
    #[must_use]
    pub fn no_layer(error: &NoLayer) -> Failure {
        let say = |words: &CliStrings| {
            let attempt = error.attempt().map(|attempt| words.say(&attempt));
            words.say(&error.phrase()) + &labelled(words.frame.labels.attempt, attempt)
        };
        match error {
            NoLayer::Refused(refusal) => Failure::refused(refusal),
            NoLayer::KernelUnknown | NoLayer::Edges(NoEdges::InputUnknown { .. }) => Failure::usage(say),
            NoLayer::Edges(_) | NoLayer::ThreeAxes | NoLayer::NoOutput { .. } | NoLayer::Patched => Failure::no(say),
        }
    }

    /// A file that cannot be written: its path, the reason, and what to do.
    #[must_use]
    pub fn unsaved(path: &Path, error: &SaveError) -> Failure {
        Failure::no(|words| (words.frame.unsaved)(&visible::path(path), error))
    }

    /// Prints the message to stderr, and returns the exit code.
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

/// Formats an error in some text as rustc does: the part that is wrong has carets below it, and help follows. `source` is
/// the text, the part, and the number of its first line.
#[must_use]
pub fn snippet(
    words: &CliStrings,
    title: &str,
    source: Option<(&str, Range<usize>, usize)>,
    help: impl IntoIterator<Item = String>,
) -> String {
    let source = source.map(|(text, span, line)| {
        let end = span.end.min(text.len());
        let start = span.start.min(end);
        let parts = [text.get(..start), text.get(start..end), text.get(end..)];
        let [before, culprit, after] = parts.map(|part| visible::lines(part.unwrap_or_default()).into_owned());
        (format!("{before}{culprit}{after}"), before.len()..before.len() + culprit.len(), line)
    });
    let snippet = source.as_ref().map(|(text, span, line)| {
        Snippet::source(text).line_start(*line).annotation(AnnotationKind::Primary.span(span.clone()))
    });
    // The labels belong to the texts, as their separator differs between languages.
    let title = format!("{}{}", words.frame.error, visible::line(title));
    let mut group = Level::ERROR.no_name().primary_title(title).elements(snippet);
    for help in help {
        let help = format!("{}{}", words.frame.help, visible::line(&help));
        group = group.element(Level::HELP.no_name().message(help));
    }
    Renderer::plain().render(&[group])
}

/// The flags that give numbers to names.
#[must_use]
pub fn sets(names: &[String]) -> String {
    names.iter().map(|name| format!("--set {}=N", visible::excerpt(name))).collect::<Vec<_>>().join(" ")
}

/// Formats lines below an error, each preceded by a line break. The first has the label, the others are indented to
/// match.
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
