//! The syntax tree of expressions.

use std::ops::Range;

use super::grid::GridFormula;
use super::name::Name;
use super::value::{Kind, Value};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub content: Content,
    pub kind: Kind,
    /// The span in the text, including parentheses around the node.
    pub span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Literal(Value),
    Name(Name, Kind),
    Negative(Box<Node>),
    Not(Box<Node>),
    Binary(Binary, Box<[Node; 2]>),
    Absolute(Box<Node>),
    Rounded(Rounding, Box<Node>),
    Function(Function, Box<[Node; 2]>),
    Cell(GridFormula, Box<[Node; 2]>),
    Coverage(Box<[Node; 2]>),
    /// All values of a grid, reduced to one.
    Fold(Fold, GridFormula),
    /// The number of cells of the grid that meet the condition.
    Count(GridFormula, Box<Node>),
    /// The value of a grid at the position of the current cell.
    At(GridFormula),
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Logic(Logic),
    Comparison(Comparison),
    Arithmetic(Arithmetic),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logic {
    Or,
    And,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// Division within a rounding function, which may have a remainder.
    Quotient,
    /// Division that rounds down.
    Floor,
    /// The remainder of floor division, with the sign of the divisor.
    Remainder,
}

/// A function of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Min,
    Max,
    Gcd,
}

/// Rounding to the next integer below or above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    Floor,
    Ceil,
}

/// A reduction of all values of a grid to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Sum,
    Mean,
    /// The mean of the absolute values.
    MeanAbs,
    Max,
    Min,
}

/// How tightly an operator binds, from the loosest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Value,
}

impl Level {
    pub fn tighter(self) -> Level {
        match self {
            Level::Or => Level::And,
            Level::And => Level::Not,
            Level::Not => Level::Comparison,
            Level::Comparison => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product => Level::Sign,
            Level::Sign | Level::Value => Level::Value,
        }
    }
}

impl Binary {
    const ALL: [Binary; 14] = [
        Binary::Logic(Logic::Or),
        Binary::Logic(Logic::And),
        Binary::Comparison(Comparison::Equal),
        Binary::Comparison(Comparison::NotEqual),
        Binary::Comparison(Comparison::Less),
        Binary::Comparison(Comparison::LessOrEqual),
        Binary::Comparison(Comparison::Greater),
        Binary::Comparison(Comparison::GreaterOrEqual),
        Binary::Arithmetic(Arithmetic::Add),
        Binary::Arithmetic(Arithmetic::Subtract),
        Binary::Arithmetic(Arithmetic::Multiply),
        Binary::Arithmetic(Arithmetic::Divide),
        Binary::Arithmetic(Arithmetic::Floor),
        Binary::Arithmetic(Arithmetic::Remainder),
    ];

    /// Returns the operator with this symbol.
    pub fn of(symbol: &str) -> Option<Binary> {
        Binary::ALL.into_iter().find(|binary| binary.symbol() == symbol)
    }

    pub fn symbol(self) -> &'static str {
        match self {
            Binary::Logic(Logic::Or) => "or",
            Binary::Logic(Logic::And) => "and",
            Binary::Comparison(Comparison::Equal) => "==",
            Binary::Comparison(Comparison::NotEqual) => "!=",
            Binary::Comparison(Comparison::Less) => "<",
            Binary::Comparison(Comparison::LessOrEqual) => "<=",
            Binary::Comparison(Comparison::Greater) => ">",
            Binary::Comparison(Comparison::GreaterOrEqual) => ">=",
            Binary::Arithmetic(arithmetic) => arithmetic.symbol(),
        }
    }

    pub fn level(self) -> Level {
        match self {
            Binary::Logic(Logic::Or) => Level::Or,
            Binary::Logic(Logic::And) => Level::And,
            Binary::Comparison(_) => Level::Comparison,
            Binary::Arithmetic(Arithmetic::Add | Arithmetic::Subtract) => Level::Sum,
            Binary::Arithmetic(_) => Level::Product,
        }
    }
}

impl Arithmetic {
    pub fn symbol(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide | Arithmetic::Quotient => "/",
            Arithmetic::Floor => "//",
            Arithmetic::Remainder => "%",
        }
    }
}

impl Function {
    pub fn name(self) -> &'static str {
        match self {
            Function::Min => "min",
            Function::Max => "max",
            Function::Gcd => "gcd",
        }
    }
}

impl Rounding {
    pub fn name(self) -> &'static str {
        match self {
            Rounding::Floor => "floor",
            Rounding::Ceil => "ceil",
        }
    }
}

impl Fold {
    pub fn name(self) -> &'static str {
        match self {
            Fold::Sum => "sum",
            Fold::Mean => "mean",
            Fold::MeanAbs => "mean_abs",
            Fold::Max => "max",
            Fold::Min => "min",
        }
    }
}

impl Node {
    /// Returns the child nodes.
    pub fn parts(&self) -> &[Node] {
        match &self.content {
            Content::Literal(_) | Content::Name(..) | Content::Fold(..) | Content::At(_) => &[],
            Content::Negative(part)
            | Content::Not(part)
            | Content::Absolute(part)
            | Content::Rounded(_, part)
            | Content::Count(_, part) => std::slice::from_ref(part),
            Content::Binary(_, parts)
            | Content::Function(_, parts)
            | Content::Cell(_, parts)
            | Content::Coverage(parts) => parts.as_slice(),
        }
    }

    fn parts_mut(&mut self) -> &mut [Node] {
        match &mut self.content {
            Content::Literal(_) | Content::Name(..) | Content::Fold(..) | Content::At(_) => &mut [],
            Content::Negative(part)
            | Content::Not(part)
            | Content::Absolute(part)
            | Content::Rounded(_, part)
            | Content::Count(_, part) => std::slice::from_mut(part),
            Content::Binary(_, parts)
            | Content::Function(_, parts)
            | Content::Cell(_, parts)
            | Content::Coverage(parts) => parts.as_mut_slice(),
        }
    }

    /// Collects the conditions that are joined by `and`.
    pub fn joined<'a>(&'a self, conditions: &mut Vec<&'a Node>) {
        match &self.content {
            Content::Binary(Binary::Logic(Logic::And), parts) => {
                for part in parts.iter() {
                    part.joined(conditions);
                }
            }
            _ => conditions.push(self),
        }
    }

    /// Returns whether it contains the answer.
    pub fn is_of_answer(&self) -> bool {
        let mut is = false;
        self.visit(&mut |node| is |= matches!(&node.content, Content::Name(name, _) if name.is_answer()));
        is
    }

    /// Returns the grid that it reads.
    pub fn grid(&self) -> Option<&GridFormula> {
        match &self.content {
            Content::Cell(grid, _) | Content::Fold(_, grid) | Content::Count(grid, _) | Content::At(grid) => Some(grid),
            Content::Literal(_)
            | Content::Name(..)
            | Content::Negative(_)
            | Content::Not(_)
            | Content::Binary(..)
            | Content::Absolute(_)
            | Content::Rounded(..)
            | Content::Function(..)
            | Content::Coverage(_) => None,
        }
    }

    /// Returns how tightly it binds when it is written without parentheses.
    pub fn level(&self) -> Level {
        match &self.content {
            Content::Binary(binary, _) => binary.level(),
            Content::Not(_) => Level::Not,
            Content::Negative(_) => Level::Sign,
            Content::Literal(_)
            | Content::Name(..)
            | Content::Absolute(_)
            | Content::Rounded(..)
            | Content::Function(..)
            | Content::Cell(..)
            | Content::Coverage(_)
            | Content::Fold(..)
            | Content::Count(..)
            | Content::At(_) => Level::Value,
        }
    }

    /// Calls `visit` with this node and then with everything in it, in order.
    pub fn visit(&self, visit: &mut impl FnMut(&Node)) {
        visit(self);
        for part in self.parts() {
            part.visit(visit);
        }
    }
    /// Returns the tree after applying `change` to every node, children first.
    pub fn changed<E>(mut self, change: &mut impl FnMut(&mut Node) -> Result<(), E>) -> Result<Node, E> {
        self.change(change)?;
        Ok(self)
    }

    fn change<E>(&mut self, change: &mut impl FnMut(&mut Node) -> Result<(), E>) -> Result<(), E> {
        for part in self.parts_mut() {
            part.change(change)?;
        }
        change(self)
    }
}
