//! What every framework's calls hold: integers, pairs, switches and tensors, read with the same messages.

use super::call::{self, CallError, Content, Value};
use crate::conv::Sides;

/// The error of a value that has the wrong type.
pub(super) fn wrong_type(parameter: &str, expected: &str, value: &Value) -> CallError {
    let got = call::shortened(&value.to_string());
    let error = CallError::new(value.span.clone(), format!("{parameter} must be {expected}, got {got}"));
    match &value.content {
        Content::Name(_) => error.with_help(format!("tconv cannot know what `{got}` holds; write the value itself")),
        Content::Float(_) => error.with_help("integer expected, not a float"),
        _ => error,
    }
}

pub(super) fn integer(parameter: &str, value: &Value) -> Result<i64, CallError> {
    match value.content {
        Content::Integer(number) => Ok(number),
        _ => Err(wrong_type(parameter, "an integer", value)),
    }
}

/// A number for both axes, or one of each.
pub(super) fn sides(parameter: &str, value: &Value) -> Result<Sides, CallError> {
    let number = |value: &Value| match value.content {
        Content::Integer(number) => Ok(number),
        _ => Err(wrong_type(parameter, "an integer or a pair of integers", value)),
    };
    match &value.content {
        Content::Tuple(values) | Content::List(values) => match values.as_slice() {
            // The functional forms take a single number in parentheses for both axes.
            [both] => number(both).map(Sides::All),
            [height, width] => Ok([number(height)?, number(width)?].into()),
            values => {
                let message = format!("{parameter} must be a single integer or a pair, got {} values", values.len());
                Err(CallError::new(value.span.clone(), message))
            }
        },
        _ => number(value).map(Sides::All),
    }
}

/// A tuple or list of exactly `N` values.
pub(super) fn sequence<'a, const N: usize>(
    parameter: &str,
    expected: &str,
    value: &'a Value,
) -> Result<&'a [Value; N], CallError> {
    match &value.content {
        Content::Tuple(values) | Content::List(values) => values.as_slice().try_into().map_err(|_| {
            let message = format!("{parameter} must be {expected}, got {} values", values.len());
            CallError::new(value.span.clone(), message)
        }),
        _ => Err(wrong_type(parameter, expected, value)),
    }
}

/// A tuple or list of exactly `N` integers.
pub(super) fn integers<const N: usize>(parameter: &str, expected: &str, value: &Value) -> Result<[i64; N], CallError> {
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
        _ => Err(wrong_type(parameter, "True or False", value)),
    }
}

/// One of `words`; frameworks differ in whether they mind its case, and nobody means another word by another case.
pub(super) fn word(parameter: &str, words: &[&'static str], value: &Value) -> Result<&'static str, CallError> {
    let expected = || words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" or ");
    let Content::String(text) = &value.content else { return Err(wrong_type(parameter, &expected(), value)) };
    if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        return Ok(word);
    }
    let error = wrong_type(parameter, &expected(), value);
    Err(match call::nearest(text.as_str(), words.iter().copied()) {
        Some(guess) => error.with_help(format!("did you mean '{guess}'?")),
        None => error,
    })
}

/// Any name may be a tensor; a literal cannot.
pub(super) fn tensor(parameter: &str, value: &Value) -> Result<(), CallError> {
    match value.content {
        Content::Name(_) => Ok(()),
        _ => Err(wrong_type(parameter, "a tensor (any name)", value)),
    }
}
