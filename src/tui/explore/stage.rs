//! What a lesson makes of a scene: which grids it shows, what it hides, what it points at, what may be turned.

use std::collections::HashMap;

use super::field::Field;
use crate::conv::{Op, Pair};
use crate::lesson::course::MarkRole;
use crate::lesson::free::{Free, MOST_DIALS};
use crate::lesson::hidden::Hidden;
use crate::scene::GridId;

#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// The grids that are shown, in columns from left to right; those of the view where it says nothing.
    pub columns: Option<Vec<Vec<GridId>>>,
    /// Whether an axis is shown as a line below them.
    pub strip: bool,
    /// Those of them that are shown as pixels, whatever their size.
    pub pixels: Vec<GridId>,
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
    /// The grids whose cells may be typed, where not everything may be turned.
    pub cells: Vec<GridId>,
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

    /// What a lesson lets the learner turn by a field, if it is a lesson's.
    #[must_use]
    pub fn knob(&self, field: Field) -> Option<&Free> {
        self.free.as_ref()?.iter().find(|free| Field::of_knob(&free.knob) == field)
    }

    #[must_use]
    pub fn is_free(&self, field: Field) -> bool {
        self.free.is_none() || self.knob(field).is_some()
    }

    /// Whether the cells of a grid may be typed.
    #[must_use]
    pub fn edits(&self, grid: GridId) -> bool {
        self.free.is_none() || self.cells.contains(&grid)
    }

    /// The fields of a layer of this kind that there are, with those that only a lesson has.
    pub fn fields(&self, op: Op) -> impl Iterator<Item = Field> + '_ {
        let numbers = (0..MOST_DIALS).map(Field::Number);
        let own = [Field::Groups, Field::Turn].into_iter().chain(numbers).chain([Field::Activations]);
        let own = own.filter(|field| self.knob(*field).is_some());
        Field::of(op).chain(own)
    }
}
