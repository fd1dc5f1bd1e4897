//! Reads the values in calls of any framework, with shared messages: integers, one per axis, switches and tensors.

use super::call::{self, CallError, Content, Value};
use crate::conv::{Rank, Sides};
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::{Joint, Phrase};

/// The error for a value that is of the wrong type, or unknown.
pub(super) fn wrong_type(parameter: &str, expected: Phrase, value: &Value) -> CallError {
    let got = call::shortened(&value.to_string());
    let error = CallError::new(
        value.span.clone(),
        phrase!("{parameter} must be {expected}, got {got}", parameter, expected, got),
    );
    if let Content::Float(_) = value.content {
        return error.with_help(phrase!("integer expected, not a float"));
    }
    match names(value).first() {
        None => error,
        Some(name) => {
            let name = call::shortened(name);
            error.with_help(phrase!("tconv cannot know what `{name}` holds; write the value itself", name))
        }
    }
}

/// Like [`wrong_type`] for a number, whose names the user may define separately.
pub(super) fn no_number(parameter: &str, expected: Phrase, value: &Value) -> CallError {
    let open = names(value).into_iter().map(ToOwned::to_owned).collect();
    CallError { open, ..wrong_type(parameter, expected, value) }
}

/// The names that must be defined to know a value.
fn names(value: &Value) -> Vec<&str> {
    match &value.content {
        Content::Name(name) => vec![name],
        Content::Operation(_, sides) => sides.iter().flat_map(names).collect(),
        Content::Tuple(values) | Content::List(values) => values.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn integer(parameter: &str, value: &Value) -> Result<i64, CallError> {
    match value.content {
        Content::Integer(number) => Ok(number),
        _ => Err(no_number(parameter, phrase!("an integer"), value)),
    }
}

/// Whether a value is unknown: a name, or an expression with one.
pub(super) fn is_open(value: &Value) -> bool {
    matches!(
        value.content,
        Content::Name(_)
            | Content::Operation(..)
            | Content::Index(..)
            | Content::Attribute(..)
            | Content::Call(_)
            | Content::Apply(..)
    )
}

/// An integer, or the expression of an unknown one on which no size depends.
pub(super) fn open_integer(parameter: &str, value: &Value) -> Result<Result<i64, String>, CallError> {
    if is_open(value) { Ok(Err(call::shortened(&value.to_string()))) } else { integer(parameter, value).map(Ok) }
}

/// How messages describe one number per axis.
fn expected_sides(rank: Rank) -> Phrase {
    match rank {
        Rank::One => phrase!("an integer"),
        Rank::Two => phrase!("an integer or a pair of integers"),
        Rank::Three => phrase!("an integer or three integers"),
    }
}

/// How messages describe the number of values.
fn alone_or_each(rank: Rank) -> Phrase {
    match rank {
        Rank::One => phrase!("a single integer"),
        Rank::Two => phrase!("a single integer or a pair"),
        Rank::Three => phrase!("a single integer or three"),
    }
}

/// One number for all axes, or one for each.
pub(super) fn sides(parameter: &str, value: &Value, rank: Rank) -> Result<Sides, CallError> {
    let number = |value: &Value| match value.content {
        Content::Integer(number) => Ok(number),
        _ => Err(no_number(parameter, expected_sides(rank), value)),
    };
    let (Content::Tuple(values) | Content::List(values)) = &value.content else {
        return number(value).map(Sides::All);
    };
    let numbers: Vec<i64> = values.iter().map(number).collect::<Result<_, _>>()?;
    match numbers.as_slice() {
        // Functional forms accept a single number in parentheses for all axes.
        [all] => Ok(Sides::All(*all)),
        each if each.len() == rank.axes() => {
            Sides::each(each).ok_or_else(|| wrong_count(parameter, alone_or_each(rank), value, each.len()))
        }
        each => Err(wrong_count(parameter, alone_or_each(rank), value, each.len())),
    }
}

/// The error for a sequence with the wrong number of values.
pub(super) fn wrong_count(parameter: &str, expected: Phrase, value: &Value, found: usize) -> CallError {
    let message = phrase!("{parameter} must be {expected}, got {found} values", parameter, expected, found);
    CallError::new(value.span.clone(), message)
}

/// A tuple or list of exactly `N` values.
pub(super) fn sequence<'a, const N: usize>(
    parameter: &str,
    expected: Phrase,
    value: &'a Value,
) -> Result<&'a [Value; N], CallError> {
    let values = list(parameter, expected.clone(), value)?;
    values.try_into().map_err(|_| wrong_count(parameter, expected, value, values.len()))
}

/// A tuple or list.
pub(super) fn list<'a>(parameter: &str, expected: Phrase, value: &'a Value) -> Result<&'a [Value], CallError> {
    match &value.content {
        Content::Tuple(values) | Content::List(values) => Ok(values),
        _ => Err(wrong_type(parameter, expected, value)),
    }
}

/// A tuple or list of integers, with `times` values for each of one to three axes.
pub(super) fn integers(parameter: &str, expected: Phrase, value: &Value, times: usize) -> Result<Vec<i64>, CallError> {
    let values = list(parameter, expected.clone(), value)?;
    if !(1..=3).any(|axes| values.len() == axes * times) {
        return Err(wrong_count(parameter, expected, value, values.len()));
    }
    values.iter().map(|value| integer(parameter, value)).collect()
}

/// A tuple or list of exactly `N` integers.
pub(super) fn numbers<const N: usize>(parameter: &str, expected: Phrase, value: &Value) -> Result<[i64; N], CallError> {
    let values = sequence::<N>(parameter, expected, value)?;
    let mut numbers = [0; N];
    for (number, value) in numbers.iter_mut().zip(values) {
        *number = integer(parameter, value)?;
    }
    Ok(numbers)
}

pub(super) fn switch(parameter: &str, value: &Value) -> Result<bool, CallError> {
    match value.content {
        Content::Bool(on) => Ok(on),
        _ => Err(wrong_type(parameter, phrase!("True or False"), value)),
    }
}

/// One of `words`, in any case: frameworks differ in whether case matters, but no two words differ only by case.
pub(super) fn word(parameter: &str, words: &[&'static str], value: &Value) -> Result<&'static str, CallError> {
    let expected = || {
        let words = words.iter().map(|word| phrase!("'{word}'", word = *word));
        Phrase::list(words, Joint::Or)
    };
    let Content::String(text) = &value.content else { return Err(wrong_type(parameter, expected(), value)) };
    if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        return Ok(word);
    }
    let error = wrong_type(parameter, expected(), value);
    Err(match nearest(text.as_str(), words.iter().copied()) {
        Some(guess) => error.with_help(phrase!("did you mean '{guess}'?", guess)),
        None => error,
    })
}

/// Accepts any unknown value as a tensor, but no literal. Returns its shape if given, as in `torch.randn(4, 8, 5, 5)`.
pub(super) fn tensor(parameter: &str, value: &Value) -> Result<Option<Vec<Option<i64>>>, CallError> {
    if is_open(value) { Ok(shape(value)) } else { Err(wrong_type(parameter, phrase!("a tensor (any name)"), value)) }
}

/// Functions that make a tensor of a given shape.
const MAKERS: [&str; 13] = [
    "randn",
    "rand",
    "zeros",
    "ones",
    "empty",
    "full",
    "randint",
    "normal",
    "uniform",
    "random",
    "standard_normal",
    "Input",
    "placeholder",
];

/// The lengths in a call that makes a tensor; `None` for unknown ones.
pub(super) fn shape(value: &Value) -> Option<Vec<Option<i64>>> {
    let call = match &value.content {
        Content::Call(call) => call,
        // `torch.randn(1, 3, 8, 8).to(device)`
        Content::Apply(callee, _) => match &callee.content {
            Content::Attribute(inner, _) => return shape(inner),
            _ => return None,
        },
        _ => return None,
    };
    let name = call.function.text.rsplit('.').next().unwrap_or_default();
    if !MAKERS.contains(&name) {
        return None;
    }
    let length = |value: &Value| match value.content {
        Content::Integer(length) => Some(length),
        _ => None,
    };
    let listed = |value: &Value| match &value.content {
        Content::Tuple(values) | Content::List(values) => Some(values.iter().map(length).collect::<Vec<_>>()),
        _ => None,
    };
    let named = call.arguments.iter().find(|argument| {
        argument.keyword.as_ref().is_some_and(|keyword| matches!(keyword.text.as_str(), "size" | "shape"))
    });
    if let Some(named) = named {
        return listed(&named.value);
    }
    let positional =
        || call.arguments.iter().filter(|argument| argument.keyword.is_none()).map(|argument| &argument.value);
    let lengths = positional().find_map(listed).unwrap_or_else(|| positional().map(length).collect());
    (!lengths.is_empty()).then_some(lengths)
}
