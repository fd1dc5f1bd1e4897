//! What a lesson makes of a scene: which grids it shows, what it hides, what it points at, what may be turned.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::field::Field;
use crate::conv::{Pair, Parameter};
use crate::lesson::course::{Free, MarkRole};
use crate::lesson::hidden::Hidden;
use crate::scene::GridId;

#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// The grids that are shown, in columns from left to right; those of the view where it says nothing.
    pub columns: Option<Vec<Vec<GridId>>>,
    /// Whether an axis is shown as a line below them.
    pub strip: bool,
    /// What the open question hides.
    pub hidden: Hidden,
    /// Cells whose value is asked for.
    pub blanks: Vec<Blank>,
    /// Cells that the learner has chosen, or got wrong.
    pub chosen: Vec<(GridId, Pair)>,
    pub wrong: Vec<(GridId, Pair)>,
    /// Cells that the lesson points at.
    pub marks: HashMap<(GridId, Pair), MarkRole>,
    /// What may be turned; everything if it is `None`.
    pub free: Option<Vec<Free>>,
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

    /// Whether values of a grid may be typed. No lesson lets that yet.
    #[must_use]
    pub fn edits(&self, grid: GridId) -> bool {
        self.free.is_none() && matches!(grid, GridId::Input | GridId::Kernel)
    }

    #[must_use]
    pub fn is_free(&self, field: Field) -> bool {
        match field {
            Field::Parameter(parameter) => self.range(parameter).is_some(),
            Field::Operation | Field::Bias => self.free.is_none(),
        }
    }
}
