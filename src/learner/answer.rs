//! Answers to checks, and how they are written in one line: typed into a field, piped into plain mode, kept in the record.

use std::fmt;

use crate::conv::Pair;
use crate::conv::layer::dimensions;
use crate::lesson::course::{Check, Step};
use crate::lesson::expression::{AnswerValue, Value};
use crate::scene::number;

#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Number(Value),
    Shape(Pair),
    /// The id of an option or of a fix.
    Option(String),
    /// A value for each blank cell, in their order.
    Cells(Vec<f64>),
    /// Cells, sorted, each once.
    Select(Vec<Pair>),
    /// Places of the items, in the order that the learner gave them.
    Order(Vec<usize>),
    /// The live scene answers for itself.
    Scene,
    Text(String),
}

impl Answer {
    /// The number that prose may name as `ans`: of several cells, the first.
    #[must_use]
    pub fn value(&self) -> Option<AnswerValue> {
        match self {
            Answer::Number(value) => Some(AnswerValue::Scalar(*value)),
            Answer::Shape(shape) => Some(AnswerValue::Shape(*shape)),
            Answer::Cells(values) => values.first().map(|value| AnswerValue::Scalar(Value::Real(*value))),
            _ => None,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |words: Vec<String>| words.join(" ");
        let text = match self {
            Answer::Number(value) => value.to_string(),
            Answer::Shape(shape) => dimensions(shape),
            Answer::Option(text) | Answer::Text(text) => text.clone(),
            Answer::Cells(values) => list(values.iter().map(|value| number::text(*value)).collect()),
            Answer::Select(cells) => list(cells.iter().map(|[row, col]| format!("{row},{col}")).collect()),
            Answer::Order(places) => list(places.iter().map(|place| (place + 1).to_string()).collect()),
            Answer::Scene => String::new(),
        };
        f.write_str(&text)
    }
}

/// What is wrong with a line that was to be an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    Number,
    Shape,
    /// One of so many options by its number.
    Option(usize),
    /// So many numbers.
    Cells(usize),
    Select,
    /// So many numbers, each once.
    Order(usize),
    Empty,
    /// The scene is to be turned, not answered.
    Scene,
}

/// Reads a line as the answer to a check. Options, items and fixes are numbered from 1 in the order in which `shown` has
/// them.
///
/// # Errors
/// What the line should have been.
pub fn read(check: &Check, shown: &[usize], line: &str) -> Result<Answer, Unread> {
    let line = line.trim();
    let words = || line.split([' ', ';']).filter(|word| !word.is_empty());
    match check {
        Check::Number { .. } => number(line).map(Answer::Number).ok_or(Unread::Number),
        Check::Shape { .. } => {
            let (height, width) = line.split_once(['x', 'X', ',', ' ']).unwrap_or((line, line));
            let side = |text: &str| text.trim().parse::<i64>().map_err(|_| Unread::Shape);
            Ok(Answer::Shape([side(height)?, side(width)?]))
        }
        Check::Choice { options, .. } => option(options.iter().map(String::as_str).collect(), shown, line),
        Check::Bug { fixes, .. } => option(fixes.iter().map(|fix| fix.id.as_str()).collect(), shown, line),
        Check::Cells { blank, .. } => {
            let values: Vec<f64> =
                words().filter_map(|word| word.parse().ok()).filter(|value: &f64| value.is_finite()).collect();
            if values.len() == blank.len() && words().count() == blank.len() {
                Ok(Answer::Cells(values))
            } else {
                Err(Unread::Cells(blank.len()))
            }
        }
        Check::Select { .. } => {
            let cell = |word: &str| {
                let (row, col) = word.split_once(',')?;
                Some([row.trim().parse().ok()?, col.trim().parse().ok()?])
            };
            let cells: Option<Vec<Pair>> = words().map(cell).collect();
            let mut cells = cells.filter(|cells| !cells.is_empty()).ok_or(Unread::Select)?;
            cells.sort_unstable();
            cells.dedup();
            Ok(Answer::Select(cells))
        }
        Check::Order { items, .. } => {
            let places: Vec<usize> = words()
                .filter_map(|word| word.trim_matches(',').parse::<usize>().ok()?.checked_sub(1))
                .filter_map(|place| shown.get(place).copied())
                .collect();
            let mut sorted = places.clone();
            sorted.sort_unstable();
            sorted.dedup();
            if sorted.len() == items.len() && places.len() == items.len() {
                Ok(Answer::Order(places))
            } else {
                Err(Unread::Order(items.len()))
            }
        }
        Check::Goal { .. } => Err(Unread::Scene),
        Check::Reflect if line.is_empty() => Err(Unread::Empty),
        Check::Reflect => Ok(Answer::Text(line.to_owned())),
    }
}

fn number(line: &str) -> Option<Value> {
    match line.parse::<i64>() {
        Ok(number) => Some(Value::Integer(number)),
        Err(_) => line.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::Real),
    }
}

fn option(ids: Vec<&str>, shown: &[usize], line: &str) -> Result<Answer, Unread> {
    let by_number = line.parse::<usize>().ok().and_then(|number| shown.get(number.checked_sub(1)?)).copied();
    let place = by_number.or_else(|| ids.iter().position(|id| *id == line));
    let id = place.and_then(|place| ids.get(place)).ok_or(Unread::Option(ids.len()))?;
    Ok(Answer::Option((*id).to_owned()))
}

/// The order in which the options, items or fixes of a step are shown: shuffled, the same for the same seed.
#[must_use]
pub fn shown(step: &Step, seed: u64) -> Vec<usize> {
    let count = match &step.check {
        Some(Check::Choice { options, .. }) => options.len(),
        Some(Check::Order { items, .. }) => items.len(),
        Some(Check::Bug { fixes, .. }) => fixes.len(),
        _ => 0,
    };
    let named = step.id.bytes().fold(seed, |state, byte| state.wrapping_mul(31).wrapping_add(u64::from(byte)));
    crate::scene::random::shuffled(count, named)
}
