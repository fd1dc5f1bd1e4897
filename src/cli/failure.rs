//! How a command ends when it does not end well: what goes to stderr, and with which exit code.

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;
use std::{io, iter};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::out;
use crate::conv::Refusal;
use crate::conv::layer::dimensions;
use crate::framework::border::NoEdges;
use crate::framework::call::CallError;
use crate::framework::{NoLayer, message, pytorch};
use crate::load::LoadError;
use crate::save::SaveError;
use crate::visible;

/// Columns of an explanation.
const EXPLAINED: usize = 80;

/// Most repairs that an error lists.
const MOST_REPAIRS: usize = 4;

/// How a command ends when it does not end well.
#[derive(Debug)]
pub enum Failure {
    /// The answer is no: exit code 1. The text says what, why and what to do.
    No(String),
    /// Wrong usage: exit code 2.
    Usage(String),
    /// The answer is no, and has been given: exit code 1.
    Answered,
    /// Nobody reads the output any more, as in `| head`: not an error.
    Closed,
}

impl Failure {
    /// Wrong usage, with this error.
    #[must_use]
    pub fn usage(error: &impl Display) -> Failure {
        Failure::Usage(format!("error: {error}"))
    }

    /// A file that gives no numbers, and what there is to see of it.
    #[must_use]
    pub fn file(error: &LoadError) -> Failure {
        let details = error.details().into_iter().map(|line| format!("\n  {line}"));
        Failure::Usage(format!("error: {error}{}", details.collect::<String>()))
    }

    /// A call that cannot be read, with a caret under the culprit; a message of a framework, which somebody pasted for
    /// one, is explained.
    #[must_use]
    pub fn call(text: &str, error: &CallError) -> Failure {
        if let Some(explanation) = message::explain(text) {
            return Failure::No(explanation.lines(EXPLAINED).join("\n"));
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
        Failure::Usage(Renderer::plain().render(&[group]).clone())
    }

    /// A layer that is refused: PyTorch's wording, the reason, and the nearest settings that work.
    #[must_use]
    pub fn refused(refusal: &Refusal) -> Failure {
        let (layer, why) = (pytorch::line(&refusal.layer), refusal.fault.why());
        let mut lines = vec![
            format!("error: {refusal}"),
            format!("  layer  {layer} on {}", refusal.layer.size_text(refusal.input)),
        ];
        if let Some(why) = why {
            lines.push(format!("  why    {why}"));
        }
        let repairs = refusal.repairs();
        let labels = iter::once("  try  ").chain(iter::repeat("       "));
        lines.extend(labels.zip(repairs.iter().take(MOST_REPAIRS)).map(|(label, repair)| format!("{label}  {repair}")));
        Failure::No(lines.join("\n"))
    }

    /// A call that does not come to a layer: something is missing (usage), or a rule refuses it (the answer is no).
    #[must_use]
    pub fn no_layer(error: &NoLayer) -> Failure {
        match error {
            NoLayer::Refused(refusal) => Failure::refused(refusal),
            NoLayer::KernelUnknown => Failure::Usage(format!("error: {error}\n  try    --kernel SIZE")),
            NoLayer::Edges(edges) => {
                let text = format!("error: {error}\n  try    {}", edges.tries().join("\n         "));
                match edges {
                    NoEdges::InputUnknown { .. } => Failure::Usage(text),
                    _ => Failure::No(text),
                }
            }
            NoLayer::ThreeAxes => Failure::No(format!("error: {error}\n  try    tconv shape or tconv code")),
            NoLayer::NoOutput { smallest, .. } => {
                Failure::No(format!("error: {error}\n  try    --input {}, or less padding", dimensions(smallest)))
            }
            NoLayer::Patched => Failure::No(format!("error: {error}\n  try    the call of the layer alone")),
        }
    }

    /// A file that cannot be written: which, why, and what to do.
    #[must_use]
    pub fn unsaved(path: &Path, error: &SaveError) -> Failure {
        let what = match error {
            SaveError::Exists => format!("{error}; --force replaces it"),
            SaveError::NotAFile => format!("{error}; name another, or stdout"),
            SaveError::Io(_) => error.to_string(),
        };
        Failure::No(format!("error: {}: {what}", visible::path(path)))
    }

    /// Says what there is to say on stderr, and gives the exit code.
    #[must_use]
    pub fn report(self) -> ExitCode {
        match self {
            Failure::No(text) => {
                out::error(&text);
                ExitCode::from(1)
            }
            Failure::Usage(text) => {
                out::error(&text);
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
            _ => Failure::No(format!("error: the output could not be written: {error}")),
        }
    }
}
