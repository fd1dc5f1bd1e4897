//! Evaluates expressions.
//!
//! Integers are computed in 128 bits, in which no operation on two 64-bit integers overflows; the result must fit into
//! 64 bits again.

use std::cmp::Ordering;

use super::error::{ExpressionError, quoted};
use super::fold;
use super::grid::{GridFault, Grids};
use super::looking;
use super::name::{Here, Name, Number, Part, Size};
use super::tree::{Arithmetic, Binary, Comparison, Content, Function, Logic, Node, Rounding};
use super::value::Value;
use crate::conv::Pair;
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::{GridId, number};

/// The largest difference of two reals that count as equal.
const TOLERANCE: f64 = 1e-4;

/// The largest difference of a real from a whole number to which it is rounded. It exceeds the error of dividing
/// integers.
const NEARLY_WHOLE: f64 = 1e-9;

/// The source of the values of names and the cells of grids.
pub trait Environment: Grids {
    /// Returns the value of a name, or `None` if it has none, like the output size of a layer that is refused.
    fn name(&self, name: &Name) -> Option<Value>;
}

/// The evaluation of one expression.
pub(super) struct Evaluation<'a> {
    pub text: &'a str,
    pub environment: &'a dyn Environment,
}

impl Evaluation<'_> {
    pub fn value(&self, node: &Node) -> Result<Value, ExpressionError> {
        let fail = |message: Phrase| ExpressionError::new(node.span.clone(), message);
        match &node.content {
            Content::Literal(value) => Ok(*value),
            Content::Name(name, kind) => {
                let value = self.environment.name(name).ok_or_else(|| fail(missing(name)))?;
                value.promoted(*kind).ok_or_else(|| {
                    fail(phrase!("'{name}' cannot be {value} here", name = name.to_string(), value = value.to_string()))
                })
            }
            Content::Negative(part) => match self.value(part)? {
                Value::Integer(number) => whole(-i128::from(number)).ok_or_else(|| fail(too_large(part, self.text))),
                value => Ok(Value::Real(-self.real(part, value)?)),
            },
            Content::Absolute(part) => match self.value(part)? {
                Value::Integer(number) => {
                    whole(i128::from(number).abs()).ok_or_else(|| fail(too_large(part, self.text)))
                }
                value => Ok(Value::Real(self.real(part, value)?.abs())),
            },
            Content::Not(part) => Ok(Value::Boolean(!self.condition(part)?)),
            Content::Binary(Binary::Logic(logic), parts) => {
                let [left, right] = parts.as_ref();
                // The right side is skipped if the left decides: `s.h != 0 and 6 / s.h == 2` always has a value.
                let decides = *logic == Logic::Or;
                Ok(Value::Boolean(if self.condition(left)? == decides { decides } else { self.condition(right)? }))
            }
            Content::Binary(Binary::Comparison(comparison), parts) => {
                let order = match self.values(parts)? {
                    [Value::Integer(left), Value::Integer(right)] => Some(left.cmp(&right)),
                    [Value::Boolean(left), Value::Boolean(right)] => Some(left.cmp(&right)),
                    values => {
                        let [left, right] = self.reals(parts, values)?;
                        order(left, right)
                    }
                };
                Ok(Value::Boolean(holds(*comparison, order)))
            }
            Content::Binary(Binary::Arithmetic(Arithmetic::Quotient), parts) => {
                let [left, right] = self.reals(parts, self.values(parts)?)?;
                reals(Arithmetic::Quotient, left, right).map_err(fail)
            }
            Content::Binary(Binary::Arithmetic(arithmetic), parts) => match self.values(parts)? {
                [Value::Integer(left), Value::Integer(right)] => integers(*arithmetic, left, right).map_err(fail),
                values => {
                    let [left, right] = self.reals(parts, values)?;
                    reals(*arithmetic, left, right).map_err(fail)
                }
            },
            Content::Rounded(rounding, part) => match self.value(part)? {
                Value::Integer(number) => Ok(Value::Integer(number)),
                value => rounded(*rounding, self.real(part, value)?).map_err(fail),
            },
            Content::Function(Function::Gcd, parts) => {
                let [left, right] = self.integers(parts)?;
                let divisor = gcd(left.into(), right.into());
                whole(divisor)
                    .ok_or_else(|| fail(phrase!("{number} does not fit in 64 bits", number = divisor.to_string())))
            }
            Content::Function(function, parts) => {
                let least = *function == Function::Min;
                Ok(match self.values(parts)? {
                    [Value::Integer(left), Value::Integer(right)] => {
                        Value::Integer(if least { left.min(right) } else { left.max(right) })
                    }
                    values => {
                        let [left, right] = self.reals(parts, values)?;
                        Value::Real(if least { left.min(right) } else { left.max(right) })
                    }
                })
            }
            Content::Cell(grid, parts) => {
                let at = self.integers(parts)?;
                grid.cell(self.environment, at).map(Value::Real).map_err(|fault| faulty(node, &fault))
            }
            Content::Coverage(parts) => {
                let at = self.integers(parts)?;
                let products = self.environment.cell(&GridId::Coverage.into(), at);
                // The products of a cell are far fewer than the integers that a real represents exactly.
                products.map(|products| Value::Integer(products as i64)).ok_or_else(|| fail(no_output(at)))
            }
            Content::Fold(fold, grid) => {
                let values = grid.values(self.environment).map_err(|fault| faulty(node, &fault))?;
                fold::folded(*fold, grid, &values).map(Value::Real).map_err(|fault| faulty(node, &fault))
            }
            Content::Count(grid, condition) => {
                self.places(condition, grid, node).map(|places| Value::Integer(places.len() as i64))
            }
            Content::At(grid) => match looking::place(self.environment) {
                Some(at) => grid.cell(self.environment, at).map(Value::Real).map_err(|fault| faulty(node, &fault)),
                None => Err(fail(phrase!("no cell is looked at"))),
            },
        }
    }

    /// Returns the value of a condition.
    pub fn condition(&self, node: &Node) -> Result<bool, ExpressionError> {
        match self.value(node)? {
            Value::Boolean(truth) => Ok(truth),
            _ => Err(self.unfit(node, |formula| phrase!("{formula} is a number, no condition", formula))),
        }
    }

    fn values(&self, [left, right]: &[Node; 2]) -> Result<[Value; 2], ExpressionError> {
        Ok([self.value(left)?, self.value(right)?])
    }

    fn integers(&self, parts: &[Node; 2]) -> Result<[i64; 2], ExpressionError> {
        let [left, right] = parts;
        match self.values(parts)? {
            [Value::Integer(left), Value::Integer(right)] => Ok([left, right]),
            [Value::Integer(_), _] => {
                Err(self.unfit(right, |formula| phrase!("{formula} is no whole number", formula)))
            }
            _ => Err(self.unfit(left, |formula| phrase!("{formula} is no whole number", formula))),
        }
    }

    fn reals(&self, parts: &[Node; 2], values: [Value; 2]) -> Result<[f64; 2], ExpressionError> {
        Ok([self.real(&parts[0], values[0])?, self.real(&parts[1], values[1])?])
    }

    fn real(&self, node: &Node, value: Value) -> Result<f64, ExpressionError> {
        match value {
            Value::Integer(number) => Ok(number as f64),
            Value::Real(number) => Ok(number),
            Value::Boolean(_) => {
                Err(self.unfit(node, |formula| phrase!("{formula} is a condition, no number", formula)))
            }
        }
    }

    fn unfit(&self, node: &Node, message: fn(String) -> Phrase) -> ExpressionError {
        let written = quoted(self.text.get(node.span.clone()).unwrap_or_default());
        ExpressionError::new(node.span.clone(), message(written))
    }
}

fn whole(number: i128) -> Option<Value> {
    i64::try_from(number).ok().map(Value::Integer)
}

fn too_large(part: &Node, text: &str) -> Phrase {
    phrase!(
        "the negative of {formula} does not fit in 64 bits",
        formula = quoted(text.get(part.span.clone()).unwrap_or_default())
    )
}

fn missing(name: &Name) -> Phrase {
    let text = name.to_string();
    match name {
        Name::Of(_, Number::Size(Size::Out | Size::Full | Size::Stuffed, _)) => {
            phrase!("the layer is refused, so it has no {name}", name = text)
        }
        Name::Answer(Part::Row | Part::Col) => phrase!("not one cell is picked, so {name} has no value", name = text),
        Name::Answer(Part::Size(Size::Out, _)) => {
            phrase!("the setting is refused, so {name} has no value", name = text)
        }
        Name::Answer(_) | Name::Here(Here::Row | Here::Col) => {
            phrase!("nobody has answered, so {name} has no value", name = text)
        }
        Name::Here(Here::Value | Here::Coverage) => phrase!("{name} is of the cells of an output alone", name = text),
        Name::Own(_) => phrase!("{name} has no value here", name = text),
        Name::Of(..) => phrase!("{name} has no value that fits in 64 bits", name = text),
    }
}

fn faulty(node: &Node, fault: &GridFault) -> ExpressionError {
    ExpressionError::new(node.span.clone(), fault.phrase())
}

fn no_output([row, column]: Pair) -> Phrase {
    phrase!("{grid} has no cell in row {row}, column {column}", grid = "output", row, column)
}

/// Rounds a real up or down. A real that is nearly whole is rounded to the nearest integer.
fn rounded(rounding: Rounding, real: f64) -> Result<Value, Phrase> {
    /// Reals represent all integers up to this one exactly.
    const MOST: f64 = (1_u64 << 53) as f64;
    let nearest = real.round();
    let whole = match rounding {
        _ if (real - nearest).abs() <= NEARLY_WHOLE => nearest,
        Rounding::Floor => real.floor(),
        Rounding::Ceil => real.ceil(),
    };
    if whole.abs() <= MOST {
        Ok(Value::Integer(whole as i64))
    } else {
        Err(phrase!("{number} is too large to be rounded", number = number::text(real)))
    }
}

/// Compares two reals, which are equal if they are nearly so. Returns `None` if one of them is not a number.
fn order(left: f64, right: f64) -> Option<Ordering> {
    if (left - right).abs() <= TOLERANCE { Some(Ordering::Equal) } else { left.partial_cmp(&right) }
}

fn holds(comparison: Comparison, order: Option<Ordering>) -> bool {
    match comparison {
        Comparison::Equal => order == Some(Ordering::Equal),
        Comparison::NotEqual => order != Some(Ordering::Equal),
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
    }
}

fn integers(arithmetic: Arithmetic, left: i64, right: i64) -> Result<Value, Phrase> {
    let (a, b) = (i128::from(left), i128::from(right));
    let written = || format!("{left} {} {right}", arithmetic.symbol());
    let divides = !matches!(arithmetic, Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply);
    if divides && b == 0 {
        return Err(phrase!("{sum} divides by 0", sum = written()));
    }
    let result = match arithmetic {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide | Arithmetic::Quotient if a % b != 0 => {
            return Err(phrase!("{sum} does not divide; // rounds down", sum = written()));
        }
        Arithmetic::Divide | Arithmetic::Quotient => a / b,
        Arithmetic::Floor => floored(a, b),
        Arithmetic::Remainder => a - b * floored(a, b),
    };
    whole(result).ok_or_else(|| phrase!("{number} does not fit in 64 bits", number = written()))
}

/// Returns the quotient rounded down, whatever the signs.
fn floored(a: i128, b: i128) -> i128 {
    let towards_zero = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { towards_zero - 1 } else { towards_zero }
}

fn reals(arithmetic: Arithmetic, left: f64, right: f64) -> Result<Value, Phrase> {
    let written = || format!("{} {} {}", number::text(left), arithmetic.symbol(), number::text(right));
    let result = match arithmetic {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide | Arithmetic::Quotient if right == 0.0 => {
            return Err(phrase!("{sum} divides by 0", sum = written()));
        }
        Arithmetic::Divide | Arithmetic::Quotient => left / right,
        Arithmetic::Floor | Arithmetic::Remainder => {
            return Err(phrase!("'{who}' takes whole numbers", who = arithmetic.symbol()));
        }
    };
    let overflows = left.is_finite() && right.is_finite() && !result.is_finite();
    if overflows { Err(phrase!("{number} is too large", number = written())) } else { Ok(Value::Real(result)) }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}
