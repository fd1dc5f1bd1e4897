//! A formula with its numbers, such as `(4 - 1)*2 + 2*1 + 3 = 11`, or in letters if its value is still to be found.

use std::fmt;

use crate::conv::Parameter;
use crate::lesson::expression::{Environment, Expression, Name, Piece, Value};
use crate::scene::formula::bracketed;

/// A formula in numbers or in letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The terms; empty if there is only the result.
    pub terms: Vec<Term>,
    /// The result; `None` for a formula in letters.
    pub result: Option<String>,
}

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The characters.
    pub text: String,
    /// The parameter whose number or letter it is.
    pub parameter: Option<Parameter>,
}

impl Formula {
    /// Returns the formula in these numbers, or `None` if it has no value there. Formulas that read whole grids are
    /// excluded: learners do not compute them like this.
    #[must_use]
    pub fn new(expression: &Expression, numbers: &dyn Environment) -> Option<Formula> {
        if !expression.grids().is_empty() {
            return None;
        }
        let result = expression.eval(numbers).ok()?.to_string();
        let pieces = expression.pieces();
        let is_result_alone = match pieces.as_slice() {
            [Piece::Name(_)] => true,
            [Piece::Text(text)] => *text == result,
            _ => false,
        };
        let terms =
            if is_result_alone { Vec::new() } else { pieces.into_iter().map(|piece| term(piece, numbers)).collect() };
        Some(Formula { terms, result: Some(result) })
    }

    /// Returns the formula in letters. Returns `None` for a single name, which would say nothing, for formulas that
    /// read whole grids, and for names that the step alone defines.
    #[must_use]
    pub fn in_letters(expression: &Expression) -> Option<Formula> {
        let pieces = expression.pieces();
        let names = expression.names();
        let is_own = |name: &Name| matches!(name, Name::Own(_));
        if pieces.len() == 1 || !expression.grids().is_empty() || names.iter().any(is_own) {
            return None;
        }
        // If both height and width occur, the letters name the axis.
        let has_both = [0, 1].map(|axis| names.iter().any(|name| name.axis() == Some(axis))) == [true, true];
        let letter = |piece| match piece {
            Piece::Text(text) => Term { text, parameter: None },
            Piece::Name(name) => {
                let text = if has_both { name.to_string() } else { name.symbol() };
                Term { text, parameter: name.parameter() }
            }
        };
        Some(Formula { terms: pieces.into_iter().map(letter).collect(), result: None })
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Formula { terms, result } = self;
        terms.iter().try_for_each(|term| f.write_str(&term.text))?;
        let equals = if terms.is_empty() { "" } else { " = " };
        result.as_ref().map_or(Ok(()), |result| write!(f, "{equals}{result}"))
    }
}

fn term(piece: Piece, numbers: &dyn Environment) -> Term {
    match piece {
        Piece::Text(text) => Term { text, parameter: None },
        Piece::Name(name) => {
            let text = match numbers.name(&name) {
                Some(Value::Integer(number)) => bracketed(number),
                Some(value @ (Value::Real(_) | Value::Boolean(_))) => value.to_string(),
                None => "?".to_owned(),
            };
            Term { text, parameter: name.parameter() }
        }
    }
}
