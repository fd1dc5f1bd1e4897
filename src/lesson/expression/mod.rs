//! Expressions: the small language in which lessons say what is right, what is wrong, and what is shown.
//!
//! | what | how |
//! |---|---|
//! | numbers | `3`, `0.5`; integers of 64 bits, and reals |
//! | arithmetic | `+ - *`, `/` (an error where integers do not divide), `//` and `%` (integers; they round down) |
//! | comparisons | `== != < <= > >=`; reals that differ by at most 1e-4 are equal |
//! | conditions | `and or not` |
//! | functions | `min(a, b) max(a, b) abs(a) gcd(a, b) cell(GRID, row, column) coverage(row, column)` |
//! | sizes | `i k s p op d out full stuffed dpad`, each with `.h` or `.w` |
//! | else | `bias`; `ans`, or `ans.h` and `ans.w`, where an answer is judged |
//!
//! Operators bind as in Python. [`Expression::parse`] also checks the kinds, so what can go wrong later is arithmetic
//! (no overflow passes unnoticed) and what the [`Environment`] does not have. The text may come from a stranger: its
//! length, its tokens and its nesting are bounded.

mod environment;
mod error;
mod eval;
mod kind;
mod name;
mod parse;
mod print;
mod token;
mod tree;
mod value;

pub use environment::{AnswerValue, SceneEnvironment};
pub use error::ExpressionError;
pub use eval::Environment;
pub use name::{Answer, Name, Size};
pub use print::Piece;
pub use value::{Kind, Value};

use crate::scene::GridId;
use eval::Evaluation;
use tree::{Binary, Comparison, Content, Node};

/// The longest text that is read, in bytes.
pub const MAX_LENGTH: usize = 400;

/// Most numbers, words and signs of an expression: the bound of what recurses over its tree.
pub const MAX_TOKENS: usize = 200;

/// How deep parentheses, calls and signs may lie in each other.
pub const MAX_DEPTH: usize = 32;

/// A formula or a condition that makes sense, whatever its numbers will be.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    text: String,
    root: Node,
}

impl Expression {
    /// Reads an expression and checks its kinds. `answer` says what `ans` is where it stands.
    ///
    /// # Errors
    /// The first mistake, and where it is.
    pub fn parse(text: &str, answer: Answer) -> Result<Expression, ExpressionError> {
        Ok(Expression { root: parse::parse(text, answer)?, text: text.to_owned() })
    }

    /// The kind of its value.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.root.kind
    }

    /// Its value.
    ///
    /// # Errors
    /// A division by 0 or one that does not come out even, a number that does not fit, a cell outside its grid, a name
    /// without a value.
    pub fn eval(&self, environment: &dyn Environment) -> Result<Value, ExpressionError> {
        Evaluation { text: &self.text, environment }.value(&self.root)
    }

    /// Whether the condition is true.
    ///
    /// # Errors
    /// Those of [`Expression::eval`], and that it is no condition.
    pub fn holds(&self, environment: &dyn Environment) -> Result<bool, ExpressionError> {
        Evaluation { text: &self.text, environment }.condition(&self.root)
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `E` of `ans == E` or `E == ans`, if `ans` is not in it: the formula of whoever gives that answer.
    #[must_use]
    pub fn answered(&self) -> Option<Expression> {
        let Content::Binary(Binary::Comparison(Comparison::Equal), parts) = &self.root.content else { return None };
        let is_answer = |node: &Node| matches!(node.content, Content::Name(Name::Answer, _));
        let formula = match parts.as_ref() {
            [answer, formula] | [formula, answer] if is_answer(answer) => formula,
            _ => return None,
        };
        // Read again, so that its places count in its own text; where there is no answer, `ans` is an error.
        Expression::parse(self.text.get(formula.span.clone())?, Answer::None).ok()
    }

    /// The names that it uses, each once, in the order in which they are written.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        self.found(|node| match node.content {
            Content::Name(name, _) => Some(name),
            _ => None,
        })
    }

    /// The grids of which it reads cells, each once, in the order in which they are written.
    #[must_use]
    pub fn grids(&self) -> Vec<GridId> {
        self.found(|node| match node.content {
            Content::Cell(grid, _) => Some(grid),
            Content::Coverage(_) => Some(GridId::Coverage),
            _ => None,
        })
    }

    fn found<T: PartialEq>(&self, find: impl Fn(&Node) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        self.root.visit(&mut |node| found.extend(find(node).filter(|thing| !found.contains(thing))));
        found
    }

    /// The formula in pieces, with no more parentheses than it needs, for names to be shown as symbols or as numbers.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        print::pieces(&self.root)
    }
}

#[cfg(test)]
mod tests;
