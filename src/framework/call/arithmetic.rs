//! Python's integer arithmetic, for channels such as `ngf * 8` and sizes such as `2 * height - 1`.

use super::{Content, Value};
use crate::phrase;
use crate::phrase::Phrase;

/// A binary operator of Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `//`
    FloorDivide,
    /// `/`, which gives a float even for integers.
    Divide,
    /// `%`
    Remainder,
    /// `**`
    Power,
}

impl Operator {
    /// The operator as Python writes it.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::FloorDivide => "//",
            Operator::Divide => "/",
            Operator::Remainder => "%",
            Operator::Power => "**",
        }
    }

    /// Its precedence.
    pub(super) fn level(self) -> u8 {
        match self {
            Operator::Add | Operator::Subtract => 1,
            Operator::Multiply | Operator::FloorDivide | Operator::Divide | Operator::Remainder => 2,
            Operator::Power => 3,
        }
    }

    pub(super) fn binds_less_than(self, other: Operator) -> bool {
        self.level() < other.level()
    }

    const TOO_LARGE: Phrase = phrase!("the arithmetic does not fit in 64 bits");
    const BY_ZERO: Phrase = phrase!("the arithmetic divides by zero");

    /// Evaluates the operator on two integers as Python does.
    fn of(self, left: i64, right: i64) -> Result<Content, Phrase> {
        let floored = |left: i64, right: i64| {
            let rounded = left.checked_div(right)?;
            let remainder = left.checked_rem(right)?;
            if remainder != 0 && (remainder < 0) != (right < 0) { rounded.checked_sub(1) } else { Some(rounded) }
        };
        let number = match self {
            Operator::Add => left.checked_add(right),
            Operator::Subtract => left.checked_sub(right),
            Operator::Multiply => left.checked_mul(right),
            Operator::FloorDivide | Operator::Divide | Operator::Remainder if right == 0 => {
                return Err(Operator::BY_ZERO);
            }
            Operator::FloorDivide => floored(left, right),
            Operator::Remainder => floored(left, right)
                .and_then(|times| times.checked_mul(right))
                .and_then(|whole| left.checked_sub(whole)),
            Operator::Divide => return Ok(Content::Float(left as f64 / right as f64)),
            Operator::Power => match u32::try_from(right) {
                Ok(power) => left.checked_pow(power),
                Err(_) if right < 0 => return Ok(Content::Float((left as f64).powf(right as f64))),
                Err(_) => None,
            },
        };
        number.map(Content::Integer).ok_or(Operator::TOO_LARGE)
    }
}

/// Evaluates an operation on two integers, and keeps any other as it is.
pub(super) fn operation(operator: Operator, left: Value, right: Value) -> Result<Content, Phrase> {
    match (&left.content, &right.content) {
        (Content::Integer(left), Content::Integer(right)) => operator.of(*left, *right),
        _ => Ok(Content::Operation(operator, Box::new([left, right]))),
    }
}

/// The integer that a value evaluates to, where `known` gives the numbers of names and indices; `None` if one is
/// unknown or the arithmetic fails.
pub fn number(value: &Value, known: &impl Fn(&Value) -> Option<i64>) -> Option<i64> {
    match &value.content {
        Content::Integer(number) => Some(*number),
        Content::Operation(operator, sides) => {
            match operator.of(number(&sides[0], known)?, number(&sides[1], known)?) {
                Ok(Content::Integer(number)) => Some(number),
                _ => None,
            }
        }
        _ => known(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_python_has_it() {
        let of = |left, operator: Operator, right| operator.of(left, right);
        assert_eq!(of(7, Operator::FloorDivide, 2), Ok(Content::Integer(3)));
        assert_eq!(of(-7, Operator::FloorDivide, 2), Ok(Content::Integer(-4)));
        assert_eq!(of(7, Operator::FloorDivide, -2), Ok(Content::Integer(-4)));
        assert_eq!(of(-7, Operator::Remainder, 2), Ok(Content::Integer(1)));
        assert_eq!(of(7, Operator::Remainder, -2), Ok(Content::Integer(-1)));
        assert_eq!(of(8, Operator::Divide, 2), Ok(Content::Float(4.0)));
        assert_eq!(of(2, Operator::Power, 10), Ok(Content::Integer(1024)));
        assert_eq!(of(2, Operator::Power, 63), Err(Operator::TOO_LARGE));
        assert_eq!(of(i64::MIN, Operator::FloorDivide, -1), Err(Operator::TOO_LARGE));
        assert_eq!(of(i64::MIN, Operator::Remainder, -1), Err(Operator::TOO_LARGE));
        for operator in [Operator::Divide, Operator::FloorDivide, Operator::Remainder] {
            assert_eq!(of(1, operator, 0), Err(Operator::BY_ZERO));
        }
    }
}
