//! What came of an answer.

use super::super::expression::{Expression, Name, Value};
use crate::conv::Pair;
use crate::scene::wrong::WrongModel;

#[derive(Clone, Debug)]
pub struct Grade {
    pub is_right: bool,
    pub feedback: Feedback,
    /// The formula of whoever gives this answer, and the right one.
    pub formulas: Option<Formulas>,
    /// Cells that were answered, and are not right.
    pub wrong_cells: Vec<Pair>,
    /// What whoever answers so believes of the layer, where that has a picture.
    pub believed: Option<WrongModel>,
}

/// Formulas of the parts of an answer.
#[derive(Clone, Debug)]
pub struct Formulas {
    /// Of whoever answers so; none where nobody knows how he came to it.
    pub theirs: Vec<(Name, Expression)>,
    /// In the order of the parts.
    pub right: Vec<Expression>,
}

/// Where in the prose of the step the feedback stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// There is none but the explanation.
    Explanation,
    Catch(String),
    /// Of an option or a fix.
    Option(String),
    Otherwise,
}

impl Grade {
    #[must_use]
    pub fn new(is_right: bool, feedback: Feedback) -> Grade {
        Grade { is_right, feedback, formulas: None, wrong_cells: Vec::new(), believed: None }
    }

    /// Of an answer that no catch is for.
    #[must_use]
    pub fn of(is_right: bool) -> Grade {
        Grade::new(is_right, if is_right { Feedback::Explanation } else { Feedback::Otherwise })
    }
}

/// Largest difference of two values that count as the same: learners type at most four decimals.
pub const CLOSE: f64 = 1e-4;

/// Whether two values are the same answer.
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
