//! What a lesson makes of a scene: which grids it shows, what it hides, what it points at, what may be turned.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::field::Field;
use crate::conv::{Pair, Parameter};
use crate::lesson::course::{Free, MarkRole};
use crate::scene::GridId;

#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// The grids that are shown; every one of the view if there are none.
    pub shown: Vec<GridId>,
    /// Whether an axis is shown as a line below them.
    pub strip: bool,
    /// A grid that is not shown as long as the question is open.
    pub hidden: Option<GridId>,
    /// Cells whose value is asked for.
    pub blanks: Vec<Blank>,
    /// Cells that the learner has chosen, or got wrong.
    pub chosen: Vec<(GridId, Pair)>,
    pub wrong: Vec<(GridId, Pair)>,
    /// Cells that the lesson points at.
    pub marks: HashMap<(GridId, Pair), MarkRole>,
    /// What may be turned; everything if it is `None`.
    pub free: Option<Vec<Free>>,
    /// Whether provenance is not shown, since it would give the answer away.
    pub is_quiet: bool,
    /// The same for the sum.
    pub hides_sum: bool,
}

/// A cell whose value is asked for, with what was typed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    pub grid: GridId,
    pub at: Pair,
    pub text: String,
    pub is_current: bool,
}

impl Stage {
    #[must_use]
    pub fn shows(&self, grid: GridId) -> bool {
        self.hidden != Some(grid) && (self.shown.is_empty() || self.shown.contains(&grid))
    }

    #[must_use]
    pub fn blank(&self, grid: GridId, at: Pair) -> Option<&Blank> {
        self.blanks.iter().find(|blank| blank.grid == grid && blank.at == at)
    }

    /// How far a parameter may be turned, if it may.
    #[must_use]
    pub fn range(&self, parameter: Parameter) -> Option<RangeInclusive<i64>> {
        match &self.free {
            None => Some(i64::MIN..=i64::MAX),
            Some(free) => free.iter().find(|free| free.parameter == parameter).map(|free| free.range.clone()),
        }
    }

    #[must_use]
    pub fn is_free(&self, field: Field) -> bool {
        match field {
            Field::Parameter(parameter) => self.range(parameter).is_some(),
            Field::Operation | Field::Bias => self.free.is_none(),
        }
    }
}
