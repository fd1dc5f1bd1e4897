//! `tconv explain`: explains an error message of a framework, and what to do about it.

use std::io::{self, IsTerminal as _, Read};
use std::iter;

use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::failure::{Failure, Text};
use super::out;
use super::paint;
use crate::framework::Framework;
use crate::framework::message::{self, Explanation, LONGEST, Number, Try};
use crate::text::{LongWord, paragraph};
use crate::words::Language;
use crate::words::cli::{CliStrings, Labels};

/// Width of the text, in columns.
pub(super) const WIDTH: usize = 80;

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Error message, with any text around it; - or nothing reads stdin
    #[arg(value_name = "MESSAGE")]
    message: Vec<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Prints the explanation of the message in the arguments or on stdin.
///
/// # Errors
/// A text without a known message (the answer is no), a stdin that cannot be read, or a failing stdout.
pub fn run(args: &ExplainArgs, language: Language) -> Result<(), Failure> {
    let text = args.text()?;
    match message::explain(&text) {
        Some(explanation) if args.json => Ok(out::lines([paint::json(&Answer::of(&explanation))])?),
        Some(explanation) => Ok(out::lines(lines(&explanation, WIDTH, language.cli()))?),
        None => {
            if args.json {
                out::lines([paint::json(&Unknown::new())])?;
            }
            Err(Failure::No(Text::new(unknown)))
        }
    }
}

/// Returns the explanation as text of `width` columns. Code and commands stay on one line for copying.
#[must_use]
pub fn lines(explanation: &Explanation, width: usize, words: &CliStrings) -> Vec<String> {
    let strings = words.explain;
    let mut lines = vec![format!("{}{}{}", explanation.framework, strings.colon, (strings.about)(explanation.about))];
    lines.extend(labelled(strings.means, &words.say(&explanation.meaning()), width));
    if let Some(gaps) = explanation.gaps() {
        lines.extend(labelled(strings.open, &words.say(&gaps), width));
    }
    let labels = iter::once(words.frame.labels.attempt).chain(iter::repeat(""));
    for (Try { code, why }, label) in explanation.tries.iter().zip(labels) {
        lines.push(margin(label) + &words.say(code));
        let indent = margin("") + "  ";
        lines.extend(paragraph(&words.say(why), [&indent, &indent], width, LongWord::Whole));
    }
    lines
}

/// A labelled paragraph with a hanging indent.
fn labelled(label: &str, text: &str, width: usize) -> Vec<String> {
    paragraph(text, [&margin(label), &margin("")], width, LongWord::Whole)
}

/// A label with the blanks around it.
fn margin(label: &str) -> String {
    let blanks = " ".repeat(Labels::WIDTH.saturating_sub(label.width()));
    format!("  {label}{blanks}  ")
}

impl ExplainArgs {
    fn text(&self) -> Result<String, Failure> {
        let is_stdin = matches!(self.message.as_slice(), [] | [_]) && self.message.iter().all(|word| word == "-");
        if !is_stdin {
            return Ok(self.message.join(" "));
        }
        if self.message.is_empty() && io::stdin().is_terminal() {
            return Err(Failure::usage(|words| words.frame.no_message.to_owned()));
        }
        let bytes = ending(io::stdin().lock())
            .map_err(|error| Failure::usage(|words| (words.frame.unreadable_stdin)(&error)))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Reads a stream and returns its end, at least the last [`LONGEST`] bytes: a log may be long, and its message is at
/// the end.
fn ending(mut stream: impl Read) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    let mut piece = vec![0; LONGEST];
    loop {
        let read = match stream.read(&mut piece) {
            Ok(0) => return Ok(kept),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        kept.extend_from_slice(&piece[..read]);
        let surplus = kept.len().saturating_sub(LONGEST);
        if surplus > LONGEST {
            kept.drain(..surplus);
        }
    }
}

#[derive(Serialize)]
struct Answer {
    framework: &'static str,
    about: &'static str,
    means: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<String>,
    numbers: Map<String, Value>,
    #[serde(rename = "try")]
    tries: Vec<TryAnswer>,
}

#[derive(Serialize)]
struct TryAnswer {
    code: String,
    why: String,
}

impl Answer {
    /// Returns the explanation in English, whatever the language.
    fn of(explanation: &Explanation) -> Answer {
        let value = |number: &Number| match number {
            Number::One(number) => json!(number),
            Number::Shape(lengths) => json!(lengths),
        };
        Answer {
            framework: explanation.framework.name(),
            about: explanation.about.name(),
            means: explanation.meaning().to_string(),
            open: explanation.gaps().map(|gaps| gaps.to_string()),
            numbers: explanation.numbers.iter().map(|(name, number)| ((*name).to_owned(), value(number))).collect(),
            tries: explanation
                .tries
                .iter()
                .map(|Try { code, why }| TryAnswer { code: code.to_string(), why: why.to_string() })
                .collect(),
        }
    }
}

/// Returns the frameworks whose messages are known.
fn explained() -> Vec<Framework> {
    Framework::ALL.into_iter().filter(|framework| !message::subjects(*framework).is_empty()).collect()
}

#[derive(Serialize)]
struct Unknown {
    error: UnknownError,
}

#[derive(Serialize)]
struct UnknownError {
    code: &'static str,
    message: &'static str,
    /// The subjects of each framework.
    reads: Map<String, Value>,
}

impl Unknown {
    fn new() -> Unknown {
        let subjects =
            |framework| message::subjects(framework).into_iter().map(message::About::name).collect::<Vec<_>>();
        let reads = explained().into_iter().map(|framework| (framework.name().to_owned(), json!(subjects(framework))));
        Unknown {
            error: UnknownError {
                code: "unknown_message",
                message: Language::English.cli().explain.unknown,
                reads: reads.collect(),
            },
        }
    }
}

/// Formats the error for a text without a known message: lists the subjects of each framework.
fn unknown(words: &'static CliStrings) -> String {
    let strings = words.explain;
    let mut lines = vec![format!("{}{}", words.frame.error, strings.unknown)];
    let labels = iter::once(strings.reads).chain(iter::repeat(""));
    for (label, framework) in labels.zip(explained()) {
        let subjects: Vec<&str> = message::subjects(framework).into_iter().map(strings.about).collect();
        let text = format!("{framework}{}{}", strings.colon, subjects.join(strings.comma));
        lines.extend(paragraph(&text, [&margin(label), &(margin("") + "  ")], WIDTH, LongWord::Broken));
    }
    lines.push(margin(words.frame.labels.attempt) + strings.unknown_try);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_stream_is_kept_and_not_the_whole() {
        let long = vec![b'a'; 5 * LONGEST];
        let stream = long.chain(&b"end"[..]);
        let kept = ending(stream).expect("memory reads");
        assert!(kept.ends_with(b"aend") && kept.len() >= LONGEST && kept.len() <= 3 * LONGEST, "{}", kept.len());
        assert_eq!(ending(&b"short"[..]).expect("memory reads"), b"short");
    }
}
