//! The functions of expressions and the meaning of their calls.

use crate::phrase::{Joint, Phrase};
use strum::VariantArray;

use super::grid::GridFormula;
use super::tree::{Content, Fold, Function, Node, Rounding};

#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub(super) enum Call {
    Min,
    Max,
    Abs,
    Floor,
    Ceil,
    Gcd,
    Cell,
    Coverage,
    Sum,
    Mean,
    MeanAbs,
    Count,
    At,
}

impl Call {
    pub const ALL: [Call; Call::VARIANTS.len()] = *Call::VARIANTS.first_chunk().expect("all of them");

    pub fn of(name: &str) -> Option<Call> {
        Call::ALL.into_iter().find(|call| call.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Call::Min => "min",
            Call::Max => "max",
            Call::Abs => "abs",
            Call::Floor => "floor",
            Call::Ceil => "ceil",
            Call::Gcd => "gcd",
            Call::Cell => "cell",
            Call::Coverage => "coverage",
            Call::Sum => "sum",
            Call::Mean => "mean",
            Call::MeanAbs => "mean_abs",
            Call::Count => "count",
            Call::At => "at",
        }
    }

    /// Returns how it is written, for error messages.
    pub fn usage(self) -> Phrase {
        let forms: &[&str] = match self {
            Call::Min => &["min(a, b)", "min(GRID)"],
            Call::Max => &["max(a, b)", "max(GRID)"],
            Call::Abs => &["abs(a)"],
            Call::Floor => &["floor(a)"],
            Call::Ceil => &["ceil(a)"],
            Call::Gcd => &["gcd(a, b)"],
            Call::Cell => &["cell(GRID, row, column)"],
            Call::Coverage => &["coverage(row, column)"],
            Call::Sum => &["sum(GRID)"],
            Call::Mean => &["mean(GRID)"],
            Call::MeanAbs => &["mean_abs(GRID)"],
            Call::Count => &["count(GRID where CONDITION)"],
            Call::At => &["at(GRID)"],
        };
        Phrase::list(forms.iter().copied(), Joint::Or)
    }

    /// Returns whether divisions in its arguments may have a remainder; `around` is whether they may around the call.
    pub fn rounds(self, around: bool) -> bool {
        match self {
            Call::Floor | Call::Ceil => true,
            Call::Min | Call::Max | Call::Abs => around,
            Call::Gcd
            | Call::Cell
            | Call::Coverage
            | Call::Sum
            | Call::Mean
            | Call::MeanAbs
            | Call::Count
            | Call::At => false,
        }
    }

    /// Returns the content of a call with this grid and these arguments, or `None` if it does not accept them.
    pub fn content(self, grid: Option<GridFormula>, arguments: Vec<Node>) -> Option<Content> {
        let mut arguments = arguments.into_iter();
        let mut one = || arguments.next().map(Box::new);
        let content = match (self, grid) {
            (Call::Abs, None) => Content::Absolute(one()?),
            (Call::Floor, None) => Content::Rounded(Rounding::Floor, one()?),
            (Call::Ceil, None) => Content::Rounded(Rounding::Ceil, one()?),
            (Call::Min, None) => Content::Function(Function::Min, Box::new([*one()?, *one()?])),
            (Call::Max, None) => Content::Function(Function::Max, Box::new([*one()?, *one()?])),
            (Call::Gcd, None) => Content::Function(Function::Gcd, Box::new([*one()?, *one()?])),
            (Call::Coverage, None) => Content::Coverage(Box::new([*one()?, *one()?])),
            (Call::Cell, Some(grid)) => Content::Cell(grid, Box::new([*one()?, *one()?])),
            (Call::Count, Some(grid)) => Content::Count(grid, one()?),
            (Call::At, Some(grid)) => Content::At(grid),
            (Call::Sum, Some(grid)) => Content::Fold(Fold::Sum, grid),
            (Call::Mean, Some(grid)) => Content::Fold(Fold::Mean, grid),
            (Call::MeanAbs, Some(grid)) => Content::Fold(Fold::MeanAbs, grid),
            (Call::Min, Some(grid)) => Content::Fold(Fold::Min, grid),
            (Call::Max, Some(grid)) => Content::Fold(Fold::Max, grid),
            (Call::Cell | Call::Count | Call::At | Call::Sum | Call::Mean | Call::MeanAbs, None)
            | (Call::Abs | Call::Floor | Call::Ceil | Call::Gcd | Call::Coverage, Some(_)) => return None,
        };
        arguments.next().is_none().then_some(content)
    }
}
