//! Determines the kind of value of each part of an expression, and rejects parts that do not fit.

use super::error::{ExpressionError, quoted};
use super::tree::{Arithmetic, Binary, Comparison, Content, Function, Node};
use super::value::Kind;
use crate::phrase;
use crate::phrase::Phrase;

/// The kind of value that an operator or a function accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Condition,
    Number,
    Whole,
}

impl Wanted {
    fn accepts(self, kind: Kind) -> bool {
        match self {
            Wanted::Condition => kind == Kind::Boolean,
            Wanted::Number => kind != Kind::Boolean,
            Wanted::Whole => kind == Kind::Integer,
        }
    }
}

/// Returns the kind of a node with this content, or an error if its parts do not fit. `text` is the source of the
/// parts.
pub(super) fn kind(content: &Content, text: &str) -> Result<Kind, ExpressionError> {
    let check = |parts: &[Node], wanted, who: &str| {
        let rule = || match wanted {
            Wanted::Condition if who == "not" => phrase!("'{who}' negates a condition", who),
            Wanted::Condition if who == "where" => phrase!("'{who}' takes a condition", who),
            Wanted::Condition => phrase!("'{who}' joins conditions", who),
            Wanted::Number => phrase!("'{who}' takes numbers", who),
            Wanted::Whole => phrase!("'{who}' takes whole numbers", who),
        };
        let wrong = parts.iter().find(|part| !wanted.accepts(part.kind));
        wrong.map_or(Ok(()), |part| Err(unfit(part, wanted, rule(), text)))
    };

    match content {
        Content::Literal(value) => Ok(value.kind()),
        Content::Name(_, kind) => Ok(*kind),
        Content::Not(part) => check(std::slice::from_ref(part), Wanted::Condition, "not").map(|()| Kind::Boolean),
        Content::Negative(part) => check(std::slice::from_ref(part), Wanted::Number, "-").map(|()| part.kind),
        Content::Rounded(rounding, part) => {
            check(std::slice::from_ref(part), Wanted::Number, rounding.name()).map(|()| Kind::Integer)
        }
        Content::Fold(..) | Content::At(_) => Ok(Kind::Real),
        Content::Count(_, part) => {
            check(std::slice::from_ref(part), Wanted::Condition, "where").map(|()| Kind::Integer)
        }
        Content::Absolute(part) => check(std::slice::from_ref(part), Wanted::Number, "abs").map(|()| part.kind),
        Content::Binary(binary, parts) => match binary {
            Binary::Logic(_) => check(parts.as_slice(), Wanted::Condition, binary.symbol()).map(|()| Kind::Boolean),
            Binary::Comparison(comparison) => comparable(*comparison, parts, text).map(|()| Kind::Boolean),
            Binary::Arithmetic(Arithmetic::Floor | Arithmetic::Remainder) => {
                check(parts.as_slice(), Wanted::Whole, binary.symbol()).map(|()| Kind::Integer)
            }
            Binary::Arithmetic(Arithmetic::Quotient) => {
                check(parts.as_slice(), Wanted::Number, binary.symbol()).map(|()| Kind::Real)
            }
            Binary::Arithmetic(Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply | Arithmetic::Divide) => {
                check(parts.as_slice(), Wanted::Number, binary.symbol()).map(|()| common(parts))
            }
        },
        Content::Function(Function::Gcd, parts) => {
            check(parts.as_slice(), Wanted::Whole, "gcd").map(|()| Kind::Integer)
        }
        Content::Function(function, parts) => {
            check(parts.as_slice(), Wanted::Number, function.name()).map(|()| common(parts))
        }
        Content::Cell(_, parts) => check(parts.as_slice(), Wanted::Whole, "cell").map(|()| Kind::Real),
        Content::Coverage(parts) => check(parts.as_slice(), Wanted::Whole, "coverage").map(|()| Kind::Integer),
    }
}

/// Returns the kind of a result of two numbers.
fn common(parts: &[Node; 2]) -> Kind {
    if parts.iter().all(|part| part.kind == Kind::Integer) { Kind::Integer } else { Kind::Real }
}

/// Rejects comparisons of a condition with a number, and any but `==` and `!=` of conditions.
fn comparable(comparison: Comparison, parts: &[Node; 2], text: &str) -> Result<(), ExpressionError> {
    let symbol = Binary::Comparison(comparison).symbol();
    let conditions = parts.iter().filter(|part| part.kind == Kind::Boolean).count();
    match (comparison, conditions) {
        (_, 0) | (Comparison::Equal | Comparison::NotEqual, 2) => Ok(()),
        (Comparison::Equal | Comparison::NotEqual, _) => {
            let [left, right] = parts;
            let message =
                phrase!("'{symbol}' compares like with like; one side is a number, the other a condition", symbol);
            Err(ExpressionError::new(left.span.start..right.span.end, message))
        }
        _ => {
            let wrong = parts.iter().find(|part| part.kind == Kind::Boolean);
            wrong.map_or(Ok(()), |part| {
                Err(unfit(part, Wanted::Number, phrase!("'{symbol}' compares numbers", symbol), text))
            })
        }
    }
}

fn unfit(part: &Node, wanted: Wanted, rule: Phrase, text: &str) -> ExpressionError {
    let what = match part.kind {
        Kind::Boolean => phrase!("a condition"),
        Kind::Real if wanted == Wanted::Whole => phrase!("a real number"),
        Kind::Real | Kind::Integer => phrase!("a number"),
    };
    let written = quoted(text.get(part.span.clone()).unwrap_or_default());
    ExpressionError::new(part.span.clone(), phrase!("{rule}; {written} is {what}", rule, written, what))
}
