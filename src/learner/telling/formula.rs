//! A formula with its numbers: `(4 - 1)*2 + 2*1 + 3 = 11`; or in letters, where its value is still to be found.

use std::fmt;

use crate::conv::Parameter;
use crate::lesson::expression::{Environment, Expression, Name, Piece, Value};
use crate::scene::formula::bracketed;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// Nothing where it is the result alone.
    pub terms: Vec<Term>,
    /// Nothing of a formula in letters.
    pub result: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub text: String,
    /// What it is the number of, or the letter.
    pub parameter: Option<Parameter>,
}

impl Formula {
    /// The formula in these numbers, if it has a value there; none of what is read off whole grids, which nobody computes so.
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

    /// The formula in letters; none of a name alone, which would say nothing, nor of what is read off whole grids, nor of numbers
    /// that the step alone has names for.
    #[must_use]
    pub fn in_letters(expression: &Expression) -> Option<Formula> {
        let pieces = expression.pieces();
        let names = expression.names();
        let is_own = |name: &Name| matches!(name, Name::Own(_));
        if pieces.len() == 1 || !expression.grids().is_empty() || names.iter().any(is_own) {
            return None;
        }
        // Where height and width are two numbers, a letter says which.
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
