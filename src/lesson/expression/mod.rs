//! Expressions: the language in which lessons state right answers, known wrong answers, and the values in their texts.
//!
//! | element | syntax |
//! |---|---|
//! | numbers | `3`, `0.5`; integers of 64 bits, and reals |
//! | arithmetic | `+ - *`, `/` (of integers, an error if there is a remainder), `//` and `%` (of integers only, rounding down) |
//! | comparisons | `== != < <= > >=`; reals that differ by at most 1e-4 are equal |
//! | conditions | `and or not` |
//! | functions | `min(a, b) max(a, b) abs(a) floor(a) ceil(a) gcd(a, b) cell(GRID, row, column) coverage(row, column)` |
//! | functions of a whole grid | `sum(GRID) mean(GRID) mean_abs(GRID) max(GRID) min(GRID) count(GRID where CONDITION)` |
//! | sizes | `i k K s p op d out full stuffed dpad`, each with `.h` or `.w`; `cin cout groups bias` |
//! | grids | `input kernel rotated stuffed padded full output coverage matrix weights`, and formulas of them, see [`GridFormula`] |
//! | the step's own numbers | whole numbers, by name |
//! | panels | `back.out.h`, `back.output`, `decoder.up1[3]`, `scipy`: another layer's sizes and grids, a channel of a network's map, or a given grid; see [`Known`] |
//! | after `where` | `value row col` of each cell, `coverage` if it is a cell of an output, `at(GRID)` for the same position in another grid |
//! | answers | `ans`, or its parts, where an answer is judged; see [`Answer`] |
//!
//! Operators bind as in Python. Within `floor` and `ceil`, divisions may have a remainder. [`Expression::parse`] also
//! checks the kinds of values, so evaluation can fail only because of arithmetic (overflow is always detected) or of
//! names without a value in the [`Environment`]. The text need not be trusted: its length, its tokens and its nesting
//! are bounded.
//!
//! ```
//! use tconv::lesson::expression::{Answer, Expression, ExpressionError, SceneEnvironment, Value};
//! use tconv::scene::{Scene, Setting};
//!
//! // The default is a transposed convolution with input 3x3, kernel 3x3, stride 2 and padding 1.
//! let scene = Scene::new(Setting::default());
//! let environment = SceneEnvironment { scene: &scene, answer: None };
//!
//! let height = Expression::parse("(i.h - 1)*s.h - 2*p.h + k.h", Answer::None)?;
//! assert_eq!(height.eval(&environment)?, Value::Integer(5));
//!
//! let condition = Expression::parse("out.h == 5 and out.w == 5", Answer::None)?;
//! assert!(condition.holds(&environment)?);
//! # Ok::<(), ExpressionError>(())
//! ```

mod answer;
mod call;
mod environment;
mod error;
mod eval;
mod fold;
mod grid;
mod kind;
mod known;
mod looking;
mod name;
mod parse;
mod print;
mod resolve;
mod token;
mod tree;
mod value;

pub use answer::{AnswerValue, Chosen, MOST_FIELDS, Picked};
pub use environment::{Panels, SceneEnvironment};
pub use error::ExpressionError;
pub use eval::Environment;
pub use grid::{GridFault, GridFormula, GridName, Grids, LayerGrid, MOST_CELLS, MOST_GRIDS, MOST_WORK, Plane};
pub use known::{Answer, Field, Known, KnownPanel, PanelId, PanelKind};
pub use name::{Channels, Here, Name, Number, Part, Size, own_word};
pub use print::Piece;
pub use value::{Kind, Value};

use std::convert::Infallible;

use crate::conv::Pair;
use crate::phrase;
use crate::scene::GridId;
use eval::Evaluation;
use tree::{Binary, Comparison, Content, Node};

/// The maximum length of an expression, in bytes.
pub const MAX_LENGTH: usize = 400;

/// The maximum number of tokens of an expression, which bounds recursion over its tree.
pub const MAX_TOKENS: usize = 200;

/// The maximum nesting depth of parentheses, calls and signs.
pub const MAX_DEPTH: usize = 32;

/// A formula or a condition whose kinds have been checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    text: String,
    root: Node,
    /// Whether it reads a grid as a whole or computes a formula of grids, so its effort depends on their sizes.
    is_heavy: bool,
}

impl Expression {
    /// Parses an expression and checks its kinds. `known` contains the names that it may use; it may be an [`Answer`]
    /// if there are no panels and no numbers of the step's own.
    ///
    /// # Errors
    /// The first mistake, with its span.
    pub fn parse<'a>(text: &str, known: impl Into<Known<'a>>) -> Result<Expression, ExpressionError> {
        Ok(Expression::new(text, parse::parse(text, known.into())?))
    }

    fn new(text: &str, root: Node) -> Expression {
        Expression { is_heavy: looking::is_heavy(&root), root, text: text.to_owned() }
    }

    /// Returns the kind of its value.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.root.kind
    }

    /// Evaluates the expression.
    ///
    /// # Errors
    /// If it divides by 0 or with a remainder, a number does not fit, a cell is outside its grid, a name has no value,
    /// or more than [`MOST_WORK`] would have to be computed.
    pub fn eval(&self, environment: &dyn Environment) -> Result<Value, ExpressionError> {
        self.evaluation(environment)?.value(&self.root)
    }

    /// Returns whether the condition is true.
    ///
    /// # Errors
    /// Those of [`Expression::eval`], and if it is no condition.
    pub fn holds(&self, environment: &dyn Environment) -> Result<bool, ExpressionError> {
        self.evaluation(environment)?.condition(&self.root)
    }

    /// Returns the cells of a grid that meet the condition, row by row. The condition must have been parsed with
    /// [`Known::of_cells`].
    ///
    /// # Errors
    /// Those of [`Expression::holds`] for any of the cells.
    pub fn places(&self, grid: &GridFormula, environment: &dyn Environment) -> Result<Vec<Pair>, ExpressionError> {
        let evaluation = Evaluation { text: &self.text, environment };
        let is_too_much = self.work_on(grid, environment) > MOST_WORK;
        if is_too_much { Err(self.too_much()) } else { evaluation.places(&self.root, grid, &self.root) }
    }

    /// Returns the effort of evaluating it, as the number of cells that are read; 0 if it reads no grid as a whole.
    #[must_use]
    pub fn work(&self, grids: &dyn Grids) -> i64 {
        if self.is_heavy { looking::work(&self.root, grids) } else { 0 }
    }

    /// Returns the effort of [`Expression::places`].
    #[must_use]
    pub fn work_on(&self, grid: &GridFormula, grids: &dyn Grids) -> i64 {
        looking::work_on(&self.root, grid, grids).saturating_add(self.work(grids))
    }

    /// Prepares an evaluation, unless it would exceed the limit.
    fn evaluation<'a>(&'a self, environment: &'a dyn Environment) -> Result<Evaluation<'a>, ExpressionError> {
        if self.work(environment) > MOST_WORK {
            return Err(self.too_much());
        }
        Ok(Evaluation { text: &self.text, environment })
    }

    fn too_much(&self) -> ExpressionError {
        ExpressionError::new(self.root.span.clone(), phrase!("this takes too much to compute"))
    }

    /// Returns the source text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns `E` if the expression is `ans == E` or `E == ans` and `E` does not contain `ans`: the formula that leads
    /// to the answer.
    #[must_use]
    pub fn answered(&self) -> Option<Expression> {
        match <[(Name, Expression); 1]>::try_from(self.answered_fields()) {
            Ok([(Name::Answer(Part::Whole), formula)]) => Some(formula),
            Ok(_) | Err(_) => None,
        }
    }

    /// Like [`Expression::answered`], for answers of several parts: returns both formulas of
    /// `ans.h == E and ans.w == F`, by part. Returns none if the expression states anything else about the answer.
    #[must_use]
    pub fn answered_fields(&self) -> Vec<(Name, Expression)> {
        let mut conditions = Vec::new();
        self.root.joined(&mut conditions);
        let mut found: Vec<(Name, Expression)> = Vec::new();
        for condition in conditions.into_iter().filter(|condition| condition.is_of_answer()) {
            match self.stated(condition) {
                Some((name, formula)) if found.iter().all(|(known, _)| *known != name) => found.push((name, formula)),
                _ => return Vec::new(),
            }
        }
        found
    }

    /// Returns every `E` to which the answer is compared for equality anywhere in the condition: `ans == E or ans == F`
    /// has two.
    #[must_use]
    pub fn compared(&self) -> Vec<Expression> {
        let mut found = Vec::new();
        self.root.visit(&mut |node| {
            if let Some((Name::Answer(Part::Whole), formula)) = self.stated(node) {
                found.push(formula);
            }
        });
        found
    }

    /// Returns the part of the answer and the formula of an equality.
    fn stated(&self, condition: &Node) -> Option<(Name, Expression)> {
        let Content::Binary(Binary::Comparison(Comparison::Equal), parts) = &condition.content else { return None };
        let sides = parts.each_ref().map(|part| (&part.content, part));
        let ([(Content::Name(name @ Name::Answer(_), _), _), (_, formula)]
        | [(_, formula), (Content::Name(name @ Name::Answer(_), _), _)]) = sides
        else {
            return None;
        };
        if formula.is_of_answer() { None } else { Some((name.clone(), self.part(formula))) }
    }

    /// Returns the conditions that are joined by `and`.
    #[must_use]
    pub fn conjuncts(&self) -> Vec<Expression> {
        let mut conditions = Vec::new();
        self.root.joined(&mut conditions);
        conditions.into_iter().map(|condition| self.part(condition)).collect()
    }

    /// Returns a part as an expression with its own text, to which spans are relative.
    fn part(&self, node: &Node) -> Expression {
        let start = node.span.start;
        let Ok(root) = node.clone().changed::<Infallible>(&mut |node| {
            node.span = node.span.start - start..node.span.end - start;
            Ok(())
        });
        Expression::new(self.text.get(node.span.clone()).unwrap_or_default(), root)
    }

    /// Returns the names in the expression in the order in which they are written, without duplicates.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        self.found(|node| match &node.content {
            Content::Name(name, _) => vec![name.clone()],
            _ => Vec::new(),
        })
    }

    /// Returns the grids whose cells it reads in the order in which they are written, without duplicates.
    #[must_use]
    pub fn grids(&self) -> Vec<GridName> {
        self.found(|node| match (&node.content, node.grid()) {
            (Content::Coverage(_), _) => vec![GridId::Coverage.into()],
            (_, Some(grid)) => grid.names().into_iter().cloned().collect(),
            (_, None) => Vec::new(),
        })
    }

    /// Returns whether it reads the value of any cell. The number of products that reach a cell does not count as its
    /// value.
    #[must_use]
    pub fn reads_values(&self) -> bool {
        let mut reads = false;
        self.root.visit(&mut |node| {
            reads |= match &node.content {
                Content::Cell(..) | Content::At(_) | Content::Fold(..) => true,
                Content::Name(name, _) => *name == Name::Here(Here::Value),
                _ => false,
            };
        });
        reads
    }

    /// Returns the panels whose numbers or cells it reads, without duplicates.
    #[must_use]
    pub fn panels(&self) -> Vec<PanelId> {
        let named = self.names().into_iter().filter_map(|name| match name {
            Name::Of(panel, _) => panel,
            Name::Own(_) | Name::Answer(_) | Name::Here(_) => None,
        });
        let shown = self.grids().into_iter().filter_map(|grid| grid.panel().cloned());
        let mut panels: Vec<PanelId> = named.chain(shown).collect();
        panels.sort_unstable();
        panels.dedup();
        panels
    }

    fn found<T: PartialEq>(&self, find: impl Fn(&Node) -> Vec<T>) -> Vec<T> {
        let mut found = Vec::new();
        self.root.visit(&mut |node| {
            for thing in find(node) {
                if !found.contains(&thing) {
                    found.push(thing);
                }
            }
        });
        found
    }

    /// Returns the formula in pieces, with no more parentheses than necessary, so that names can be shown as symbols or
    /// values.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        print::pieces(&self.root)
    }
}

impl GridFormula {
    /// Parses a formula of grids.
    ///
    /// # Errors
    /// The first mistake, with its span.
    pub fn parse<'a>(text: &str, known: impl Into<Known<'a>>) -> Result<GridFormula, ExpressionError> {
        parse::parse_grid(text, known.into())
    }
}

#[cfg(test)]
pub(super) mod tests;
