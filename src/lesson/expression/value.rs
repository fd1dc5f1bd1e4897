//! Values and their kinds.

use std::fmt;

use crate::scene::number;

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A 64-bit integer.
    Integer,
    /// A real number.
    Real,
    /// A truth value.
    Boolean,
}

/// The value of an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A 64-bit integer.
    Integer(i64),
    /// A real number.
    Real(f64),
    /// A truth value.
    Boolean(bool),
}

impl Value {
    /// Returns the kind of the value.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Value::Integer(_) => Kind::Integer,
            Value::Real(_) => Kind::Real,
            Value::Boolean(_) => Kind::Boolean,
        }
    }

    /// Converts the value to this kind: integers become reals, and nothing else changes its kind.
    pub(super) fn promoted(self, kind: Kind) -> Option<Value> {
        match (self, kind) {
            (Value::Integer(number), Kind::Real) => Some(Value::Real(number as f64)),
            (value, kind) => (value.kind() == kind).then_some(value),
        }
    }
}

/// Writes integers in full, and reals with at most four decimals.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Integer(number) => write!(f, "{number}"),
            Value::Real(number) => f.write_str(&number::text(*number)),
            Value::Boolean(truth) => write!(f, "{truth}"),
        }
    }
}
