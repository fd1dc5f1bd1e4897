//! Values and their kinds.

use std::fmt;

use crate::scene::number;

/// What sort of value an expression has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Integer,
    Real,
    Boolean,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Integer(i64),
    Real(f64),
    Boolean(bool),
}

impl Value {
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Value::Integer(_) => Kind::Integer,
            Value::Real(_) => Kind::Real,
            Value::Boolean(_) => Kind::Boolean,
        }
    }

    /// The value as one of this kind: integers become reals where it takes that, and nothing else changes its kind.
    pub(super) fn promoted(self, kind: Kind) -> Option<Value> {
        match (self, kind) {
            (Value::Integer(number), Kind::Real) => Some(Value::Real(number as f64)),
            (value, kind) => (value.kind() == kind).then_some(value),
        }
    }
}

/// Integers plainly, reals with at most four decimals.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Integer(number) => write!(f, "{number}"),
            Value::Real(number) => f.write_str(&number::text(*number)),
            Value::Boolean(truth) => write!(f, "{truth}"),
        }
    }
}
