//! The grade of an answer.

use super::super::expression::{Expression, Name, Value};
use crate::conv::Pair;
use crate::scene::wrong::WrongModel;

/// The grade of an answer.
#[derive(Clone, Debug)]
pub struct Grade {
    /// Whether the answer is right.
    pub is_right: bool,
    /// Which section of the prose responds to it.
    pub feedback: Feedback,
    /// The formula that leads to this answer, and the right one.
    pub formulas: Option<Formulas>,
    /// Cells whose given values are wrong.
    pub wrong_cells: Vec<Pair>,
    /// The wrong model of the layer that leads to this answer, if it is one that can be shown.
    pub believed: Option<WrongModel>,
}

/// The formulas behind an answer, by its parts.
#[derive(Clone, Debug)]
pub struct Formulas {
    /// The formulas that lead to the given answer; empty if they are not known.
    pub theirs: Vec<(Name, Expression)>,
    /// The right formulas, in the order of the parts.
    pub right: Vec<Expression>,
}

/// The section of the step's prose with the feedback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// No section but the explanation.
    Explanation,
    /// The section of the catch with this id.
    Catch(String),
    /// The section of the option or fix with this id.
    Option(String),
    /// The section for wrong answers that no catch recognises.
    Otherwise,
}

impl Grade {
    /// Returns a grade without formulas, wrong cells or a wrong model.
    #[must_use]
    pub fn new(is_right: bool, feedback: Feedback) -> Grade {
        Grade { is_right, feedback, formulas: None, wrong_cells: Vec::new(), believed: None }
    }

    /// Returns the grade of an answer that no catch recognises.
    #[must_use]
    pub fn of(is_right: bool) -> Grade {
        Grade::new(is_right, if is_right { Feedback::Explanation } else { Feedback::Otherwise })
    }
}

/// The largest difference of two values that count as the same, because learners type at most four decimals.
pub const CLOSE: f64 = 1e-4;

/// Returns whether two values are the same answer.
#[must_use]
pub fn is_same(one: Value, other: Value) -> bool {
    match (one, other) {
        (Value::Integer(one), Value::Integer(other)) => one == other,
        (Value::Boolean(one), Value::Boolean(other)) => one == other,
        (one, other) => real(one).zip(real(other)).is_some_and(|(one, other)| (one - other).abs() <= CLOSE),
    }
}

fn real(value: Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(number as f64),
        Value::Real(number) => Some(number),
        Value::Boolean(_) => None,
    }
}
