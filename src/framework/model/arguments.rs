//! The arguments of one call, by parameter name.

use super::super::call::{Call, CallError, Content, Signature, Value};
use super::super::value::{self, is_open, no_number, open_integer, sides, wrong_type};
use crate::conv::layer::Pair;
use crate::conv::{Rank, Sides};
use crate::phrase;

pub(super) struct Arguments<'a> {
    bound: Vec<(&'static str, &'a Value)>,
    pub call: &'a Call,
}

/// A number of channels, or its expression if it is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Channels {
    pub number: Option<i64>,
    pub name: Option<String>,
}

impl<'a> Arguments<'a> {
    /// # Errors
    /// Those of [`Call::bind`].
    pub fn of(call: &'a Call, parameters: &[&'static str], required: usize) -> Result<Arguments<'a>, CallError> {
        let function = call.function.text.rsplit('.').next().unwrap_or_default();
        Ok(Arguments { bound: call.bind(&Signature::new(function, parameters, required))?, call })
    }

    /// The argument of a parameter; `None` if it is missing or None.
    pub fn get(&self, parameter: &str) -> Option<&'a Value> {
        let (_, value) = self.bound.iter().find(|(name, _)| *name == parameter)?;
        (value.content != Content::None).then_some(value)
    }

    /// One number for all axes, or one for each.
    pub fn sides(&self, parameter: &str, rank: Rank) -> Result<Option<Sides>, CallError> {
        self.get(parameter).map(|value| sides(parameter, value, rank)).transpose()
    }

    /// Height and width; `idle` is the height of a 1-D layer.
    pub fn pair(&self, parameter: &str, rank: Rank, idle: i64) -> Result<Option<Pair>, CallError> {
        Ok(self.sides(parameter, rank)?.map(|sides| sides.pair(rank, idle)))
    }

    /// An integer.
    pub fn integer(&self, parameter: &str) -> Result<Option<i64>, CallError> {
        self.get(parameter).map(|value| value::integer(parameter, value)).transpose()
    }

    /// A number of channels, possibly unknown.
    pub fn channels(&self, parameter: &str) -> Result<Channels, CallError> {
        let Some(value) = self.get(parameter) else { return Ok(Channels::default()) };
        Ok(match open_integer(parameter, value)? {
            Ok(number) => Channels { number: Some(number), name: None },
            Err(name) => Channels { number: None, name: Some(name) },
        })
    }

    /// A switch; an unknown one has the default.
    pub fn is_on(&self, parameter: &str, default: bool) -> Result<bool, CallError> {
        match self.get(parameter) {
            Some(value) if !is_open(value) => value::switch(parameter, value),
            _ => Ok(default),
        }
    }

    /// A number, integer or decimal.
    pub fn float(&self, parameter: &str) -> Result<Option<f64>, CallError> {
        self.get(parameter).map(|value| float(parameter, value)).transpose()
    }

    /// A string, or a word printed without its quotes.
    pub fn word(&self, parameter: &str) -> Option<&'a str> {
        match &self.get(parameter)?.content {
            Content::String(word) | Content::Name(word) => Some(word),
            _ => None,
        }
    }
}

/// A number, integer or decimal.
pub(super) fn float(parameter: &str, value: &Value) -> Result<f64, CallError> {
    match value.content {
        Content::Float(number) => Ok(number),
        Content::Integer(number) => Ok(number as f64),
        _ => Err(no_number(parameter, phrase!("a number"), value)),
    }
}

/// Integers in brackets, or a single one.
pub(super) fn integers(parameter: &str, value: &Value) -> Result<Vec<i64>, CallError> {
    match &value.content {
        Content::Tuple(values) | Content::List(values) => {
            values.iter().map(|value| value::integer(parameter, value)).collect()
        }
        Content::Integer(number) => Ok(vec![*number]),
        _ => Err(wrong_type(parameter, phrase!("whole numbers in brackets"), value)),
    }
}
