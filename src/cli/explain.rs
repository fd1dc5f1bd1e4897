//! `tconv explain`: explains an error message of a framework, and what to do about it.

use std::io::{self, IsTerminal as _, Read};

use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::out;
use super::paint;
use crate::framework::Framework;
use crate::framework::message::{self, Explanation, LONGEST, Number};
use crate::text::{LongWord, paragraph};

/// Width of the text, in columns.
const WIDTH: usize = 80;

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The message, with whatever stands around it; - or nothing for stdin
    #[arg(value_name = "MESSAGE")]
    message: Vec<String>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// Prints the explanation of the message in the arguments or on stdin.
///
/// # Errors
/// A text without a known message (the answer is no), a stdin that cannot be read, or a failing stdout.
pub fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let text = args.text()?;
    match message::explain(&text) {
        Some(explanation) if args.json => Ok(out::lines([paint::json(&Answer::of(&explanation))])?),
        Some(explanation) => Ok(out::lines(explanation.lines(WIDTH))?),
        None => {
            if args.json {
                out::lines([paint::json(&Unknown::new())])?;
            }
            Err(Failure::no_in_english(unknown()))
        }
    }
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
struct Answer<'a> {
    framework: &'static str,
    about: &'static str,
    means: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<String>,
    numbers: Map<String, Value>,
    #[serde(rename = "try")]
    tries: Vec<TryAnswer<'a>>,
}

#[derive(Serialize)]
struct TryAnswer<'a> {
    code: &'a str,
    why: &'a str,
}

impl<'a> Answer<'a> {
    fn of(explanation: &'a Explanation) -> Answer<'a> {
        let value = |number: &Number| match number {
            Number::One(number) => json!(number),
            Number::Shape(lengths) => json!(lengths),
        };
        Answer {
            framework: explanation.framework.name(),
            about: explanation.about.name(),
            means: explanation.means.join(" "),
            open: (!explanation.open.is_empty()).then(|| explanation.open.join(" ")),
            numbers: explanation.numbers.iter().map(|(name, number)| ((*name).to_owned(), value(number))).collect(),
            tries: explanation
                .tries
                .iter()
                .map(|attempt| TryAnswer { code: &attempt.code, why: &attempt.why })
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

const UNKNOWN: &str = "no message about convolutions that tconv knows is in this text";

impl Unknown {
    fn new() -> Unknown {
        let subjects =
            |framework| message::subjects(framework).into_iter().map(message::About::name).collect::<Vec<_>>();
        let reads = explained().into_iter().map(|framework| (framework.name().to_owned(), json!(subjects(framework))));
        Unknown { error: UnknownError { code: "unknown_message", message: UNKNOWN, reads: reads.collect() } }
    }
}

/// Formats the error for a text without a known message: lists the subjects of each framework.
fn unknown() -> String {
    let mut lines = vec![format!("error: {UNKNOWN}")];
    let labels = std::iter::once("  reads  ").chain(std::iter::repeat("         "));
    for (label, framework) in labels.zip(explained()) {
        let subjects: Vec<String> = message::subjects(framework).iter().map(ToString::to_string).collect();
        let text = format!("{framework}: {}", subjects.join(", "));
        lines.extend(paragraph(&text, [label, "           "], WIDTH, LongWord::Broken));
    }
    lines.push("  try    the whole message, from the word Error on, with its numbers".to_owned());
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
