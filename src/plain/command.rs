//! Typed lines that are not answers: commands and settings.

use crate::conv::layer::{read_pair, short};
use crate::conv::{Pair, Parameter};
use crate::lesson::free::{Free, Knob};
use crate::scene::turn::Turn;
use crate::scene::{GridId, number};
use crate::visible::is_hidden;
use crate::words::plain::PlainStrings;
pub use crate::words::plain::typed::{Word, parameter_name};

/// Returns the key of the same command on the screens.
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
        Word::Next | Word::Check | Word::GoTo | Word::Repeat | Word::HandIn => None,
    }
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A word alone.
    Plain(Word),
    /// Goes to a step by its number, counted from 1.
    GoTo(usize),
    /// Explains a term, given by its id, its name or the beginning of either.
    Term(String),
}

/// Reads a line as a command. The whole line must be one: a sentence that only begins with such a word is not.
#[must_use]
pub fn read(line: &str, strings: &PlainStrings) -> Option<Command> {
    let mut parts = line.split_whitespace();
    let (first, rest) = (parts.next()?.to_lowercase(), parts.next());
    let is_named =
        |word: &Word| word.name() == first || key(*word) == Some(first.as_str()) || (strings.word)(*word) == first;
    let word = Word::ALL.into_iter().find(is_named);
    match (word, rest, parts.next()) {
        // A number that is too large is still a number.
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

/// The positions of a switch, as they are typed.
pub(super) const SWITCH: [&str; 2] = ["off", "on"];

/// Returns the name of a knob, as it is typed and printed.
#[must_use]
pub fn knob_name(knob: &Knob) -> &'static str {
    match knob {
        Knob::Parameter(parameter) => parameter_name(*parameter),
        Knob::Bias | Knob::Groups | Knob::Turn(_) | Knob::Number(_) | Knob::Activations => knob.name(),
    }
}

/// A change to the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turned {
    /// A knob by its index, and its new value.
    Knob(usize, Pair),
    /// A parameter that no knob turns, and the value asked for.
    Stuck(Parameter, Pair),
    /// A cell of the input or the kernel, and its new value.
    Cell(GridId, Pair, f64),
}

/// Reads a line as a setting: a knob and its new value, as in `stride 3`, `stride=3`, `input 3x5`, `bias -1` or
/// `turn rotated`, or a cell, as in `input 1,2 = 5`.
#[must_use]
pub fn read_setting(line: &str, free: &[Free], strings: &PlainStrings) -> Option<Turned> {
    let mut parts = line.split([' ', '=']).filter(|part| !part.is_empty());
    let (name, size, rest) = (parts.next()?.to_lowercase(), parts.next()?, parts.next());
    if let (Some((row, col)), Some(value)) = (size.split_once(','), rest) {
        let grid = GridId::named(&name).filter(|grid| matches!(grid, GridId::Input | GridId::Kernel))?;
        let value: f64 = value.parse().ok().filter(|value: &f64| value.is_finite() && parts.next().is_none())?;
        return Some(Turned::Cell(grid, [row.trim().parse().ok()?, col.trim().parse().ok()?], value));
    }
    if rest.is_some() {
        return None;
    }
    let of_parameter = |parameter: &Parameter| {
        [parameter_name(*parameter), parameter.name(), (strings.parameter)(*parameter)].contains(&name.as_str())
    };
    let is_named = |knob: &Knob| match knob {
        Knob::Parameter(parameter) => of_parameter(parameter),
        Knob::Bias | Knob::Groups | Knob::Turn(_) | Knob::Number(_) | Knob::Activations => knob.name() == name,
    };
    let Some(place) = free.iter().position(|free| is_named(&free.knob)) else {
        let parameter = Parameter::ALL.into_iter().find(of_parameter)?;
        return Some(Turned::Stuck(parameter, read_pair(size).ok()?));
    };
    let value = match &free.get(place)?.knob {
        Knob::Parameter(_) => read_pair(size).ok()?,
        Knob::Bias | Knob::Groups => [size.parse().ok()?; 2],
        Knob::Number(dial) => [dial.place(size.parse().ok().filter(|value: &f64| value.is_finite())?); 2],
        Knob::Activations => [SWITCH.iter().position(|word| *word == size)? as i64; 2],
        Knob::Turn(_) => [Turn::ALL.iter().position(|turn| turn.name() == size)? as i64; 2],
    };
    Some(Turned::Knob(place, value))
}

/// Returns the value of a knob, as it is typed.
#[must_use]
pub fn knob_value(knob: &Knob, value: Pair) -> String {
    match knob {
        Knob::Turn(_) => {
            let turn = usize::try_from(value[0]).ok().and_then(|place| Turn::ALL.get(place));
            turn.map_or_else(|| "?".to_owned(), |turn| turn.name().to_owned())
        }
        Knob::Activations => SWITCH[usize::from(value[0] != 0)].to_owned(),
        Knob::Number(dial) => number::text(dial.value(value[0])),
        Knob::Parameter(_) | Knob::Bias | Knob::Groups => short(value),
    }
}

/// Removes the characters of a typed line that a terminal would act on or that change the direction of text.
#[must_use]
pub fn cleaned(line: &str) -> String {
    line.replace('\t', " ").chars().filter(|letter| !is_hidden(*letter)).collect()
}
