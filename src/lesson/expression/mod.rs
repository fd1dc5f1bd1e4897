//! Expressions: the small language in which lessons say what is right, what is wrong, and what is shown.
//!
//! | what | how |
//! |---|---|
//! | numbers | `3`, `0.5`; integers of 64 bits, and reals |
//! | arithmetic | `+ - *`, `/` (an error where integers do not divide), `//` and `%` (integers; they round down) |
//! | comparisons | `== != < <= > >=`; reals that differ by at most 1e-4 are equal |
//! | conditions | `and or not` |
//! | functions | `min(a, b) max(a, b) abs(a) floor(a) ceil(a) gcd(a, b) cell(GRID, row, column) coverage(row, column)` |
//! | of a whole grid | `sum(GRID) mean(GRID) mean_abs(GRID) max(GRID) min(GRID) count(GRID where CONDITION)` |
//! | sizes | `i k K s p op d out full stuffed dpad`, each with `.h` or `.w`; `cin cout groups bias` |
//! | grids | `input kernel rotated stuffed padded full output coverage matrix weights`, and what [`GridFormula`] makes of them |
//! | numbers | whole numbers of the step's own, by their names |
//! | panels | `back.out.h`, `back.output`, `decoder.up1[3]`, `scipy`: another layer's sizes and grids, a channel of a network's map, or a given grid; see [`Known`] |
//! | after `where` | `value row col` of each cell, `coverage` if it is one of an output, `at(GRID)` in the same place |
//! | answers | `ans`, or its parts, where an answer is judged; see [`Answer`] |
//!
//! Operators bind as in Python; what `floor` and `ceil` round may be a division that does not come out even. [`Expression::parse`] also checks the kinds, so what can go wrong later is arithmetic
//! (no overflow passes unnoticed) and what the [`Environment`] does not have. The text may come from a stranger: its
//! length, its tokens and its nesting are bounded.

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
    /// Whether it computes more than it says: of a grid as a whole, or of a formula of grids.
    is_heavy: bool,
}

impl Expression {
    /// Reads an expression and checks its kinds. `known` says what it may speak of where it stands; an [`Answer`] alone, that
    /// there are no panels.
    ///
    /// # Errors
    /// The first mistake, and where it is.
    pub fn parse<'a>(text: &str, known: impl Into<Known<'a>>) -> Result<Expression, ExpressionError> {
        Ok(Expression::new(text, parse::parse(text, known.into())?))
    }

    fn new(text: &str, root: Node) -> Expression {
        Expression { is_heavy: looking::is_heavy(&root), root, text: text.to_owned() }
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
        self.evaluation(environment)?.value(&self.root)
    }

    /// Whether the condition is true.
    ///
    /// # Errors
    /// Those of [`Expression::eval`], and that it is no condition.
    pub fn holds(&self, environment: &dyn Environment) -> Result<bool, ExpressionError> {
        self.evaluation(environment)?.condition(&self.root)
    }

    /// The cells of a grid for which the condition holds, by rows: it was read as one of cells, see [`Known::of_cells`].
    ///
    /// # Errors
    /// Those of [`Expression::holds`] on any of them.
    pub fn places(&self, grid: &GridFormula, environment: &dyn Environment) -> Result<Vec<Pair>, ExpressionError> {
        let evaluation = Evaluation { text: &self.text, environment };
        let is_too_much = self.work_on(grid, environment) > MOST_WORK;
        if is_too_much { Err(self.too_much()) } else { evaluation.places(&self.root, grid, &self.root) }
    }

    /// What it takes to evaluate it, in cells that are read: nothing to speak of where it looks at no grid as a whole.
    #[must_use]
    pub fn work(&self, grids: &dyn Grids) -> i64 {
        if self.is_heavy { looking::work(&self.root, grids) } else { 0 }
    }

    /// The same for [`Expression::places`].
    #[must_use]
    pub fn work_on(&self, grid: &GridFormula, grids: &dyn Grids) -> i64 {
        looking::work_on(&self.root, grid, grids).saturating_add(self.work(grids))
    }

    /// The limit is held before any work is done.
    fn evaluation<'a>(&'a self, environment: &'a dyn Environment) -> Result<Evaluation<'a>, ExpressionError> {
        if self.work(environment) > MOST_WORK {
            return Err(self.too_much());
        }
        Ok(Evaluation { text: &self.text, environment })
    }

    fn too_much(&self) -> ExpressionError {
        ExpressionError::new(self.root.span.clone(), "this takes too much to compute")
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `E` of `ans == E` or `E == ans`, if `ans` is not in it: the formula of whoever gives that answer.
    #[must_use]
    pub fn answered(&self) -> Option<Expression> {
        match <[(Name, Expression); 1]>::try_from(self.answered_fields()) {
            Ok([(Name::Answer(Part::Whole), formula)]) => Some(formula),
            Ok(_) | Err(_) => None,
        }
    }

    /// The same for answers of several parts: both formulas of `ans.h == E and ans.w == F`, by the parts. None if it says
    /// anything else of the answer.
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

    /// Every `E` that the answer is held equal to, wherever in the condition: `ans == E or ans == F` has two.
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

    /// The part of an answer and the formula that are said to be equal.
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

    /// The conditions of which all have to hold for this one to hold.
    #[must_use]
    pub fn conjuncts(&self) -> Vec<Expression> {
        let mut conditions = Vec::new();
        self.root.joined(&mut conditions);
        conditions.into_iter().map(|condition| self.part(condition)).collect()
    }

    /// A part as an expression of its own, with places that count in its own text.
    fn part(&self, node: &Node) -> Expression {
        let start = node.span.start;
        let Ok(root) = node.clone().changed::<Infallible>(&mut |node| {
            node.span = node.span.start - start..node.span.end - start;
            Ok(())
        });
        Expression::new(self.text.get(node.span.clone()).unwrap_or_default(), root)
    }

    /// The names that it uses, each once, in the order in which they are written.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        self.found(|node| match &node.content {
            Content::Name(name, _) => vec![name.clone()],
            _ => Vec::new(),
        })
    }

    /// The grids of which it reads cells, each once, in the order in which they are written.
    #[must_use]
    pub fn grids(&self) -> Vec<GridName> {
        self.found(|node| match (&node.content, node.grid()) {
            (Content::Coverage(_), _) => vec![GridId::Coverage.into()],
            (_, Some(grid)) => grid.names().into_iter().cloned().collect(),
            (_, None) => Vec::new(),
        })
    }

    /// Whether it reads the number of any cell. How many products reach one is no such number.
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

    /// The panels of which it reads numbers or cells, each once.
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

    /// The formula in pieces, with no more parentheses than it needs, for names to be shown as symbols or as numbers.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        print::pieces(&self.root)
    }
}

impl GridFormula {
    /// Reads a formula of grids.
    ///
    /// # Errors
    /// The first mistake, and where it is.
    pub fn parse<'a>(text: &str, known: impl Into<Known<'a>>) -> Result<GridFormula, ExpressionError> {
        parse::parse_grid(text, known.into())
    }
}

#[cfg(test)]
mod tests;
