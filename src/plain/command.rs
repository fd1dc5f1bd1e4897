//! What a line may be besides an answer: a command, or a setting that is turned.

use crate::conv::layer::read_pair;
use crate::conv::{Pair, Parameter};
use crate::visible::is_hidden;
use crate::words::plain::PlainStrings;
pub use crate::words::plain::typed::{Word, parameter_name};

/// The key that does the same on the screens.
fn key(word: Word) -> Option<&'static str> {
    match word {
        Word::Back => Some("b"),
        Word::Skip => Some("s"),
        Word::Hint => Some("h"),
        Word::Answer => Some("r"),
        Word::Again => Some("a"),
        Word::Outline => Some("o"),
        Word::Explore => Some("e"),
        Word::Term => Some("t"),
        Word::Help => Some("?"),
        Word::Quit => Some("q"),
        Word::Next | Word::Check | Word::GoTo | Word::Repeat => None,
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Plain(Word),
    /// To a step by its number, counted from 1.
    GoTo(usize),
    /// What a word means, by its id or name or how it begins.
    Term(String),
}

/// The command that a line is, if it is one as a whole: a sentence that begins with such a word is none.
#[must_use]
pub fn read(line: &str, strings: &PlainStrings) -> Option<Command> {
    let mut parts = line.split_whitespace();
    let (first, rest) = (parts.next()?.to_lowercase(), parts.next());
    let is_named =
        |word: &Word| word.name() == first || key(*word) == Some(first.as_str()) || (strings.word)(*word) == first;
    let word = Word::ALL.into_iter().find(is_named);
    match (word, rest, parts.next()) {
        // A number that is too large is one all the same.
        (Some(Word::GoTo), Some(number), None) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(Command::GoTo(number.parse().unwrap_or(usize::MAX)))
        }
        (Some(Word::Term), Some(_), _) => {
            Some(Command::Term(line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")))
        }
        (Some(word), None, _) => Some(Command::Plain(word)),
        _ => None,
    }
}

/// `stride 3`, `stride=3` or `input 3x5`: a parameter and what it is to be.
#[must_use]
pub fn read_setting(line: &str, strings: &PlainStrings) -> Option<(Parameter, Pair)> {
    let mut parts = line.split([' ', '=']).filter(|part| !part.is_empty());
    let (name, size, rest) = (parts.next()?.to_lowercase(), parts.next()?, parts.next());
    let is_named = |parameter: &Parameter| {
        [parameter_name(*parameter), parameter.name(), (strings.parameter)(*parameter)].contains(&name.as_str())
    };
    let parameter = Parameter::ALL.into_iter().find(is_named).filter(|_| rest.is_none())?;
    Some((parameter, read_pair(size).ok()?))
}

/// A typed line without what a terminal would obey, or what turns the direction of text.
#[must_use]
pub fn cleaned(line: &str) -> String {
    line.replace('\t', " ").chars().filter(|letter| !is_hidden(*letter)).collect()
}
