//! How a lesson stages a scene: the grids that it shows, what it hides and marks, and what may be changed.

use std::collections::HashMap;

use super::field::Field;
use crate::conv::{Op, Pair};
use crate::lesson::course::MarkRole;
use crate::lesson::free::{Free, MOST_DIALS};
use crate::lesson::hidden::Hidden;
use crate::scene::GridId;

/// How a lesson stages a scene.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// The grids to show, in columns from left to right; `None` for those of the view.
    pub columns: Option<Vec<Vec<GridId>>>,
    /// Whether an axis is shown as a line below them.
    pub strip: bool,
    /// The grids to show as pixels, whatever their size.
    pub pixels: Vec<GridId>,
    /// What the open question hides.
    pub hidden: Hidden,
    /// The cells whose value is asked for.
    pub blanks: Vec<Blank>,
    /// The cells that the learner has selected.
    pub chosen: Vec<(GridId, Pair)>,
    /// The cells that the learner got wrong.
    pub wrong: Vec<(GridId, Pair)>,
    /// The cells that the lesson marks.
    pub marks: HashMap<(GridId, Pair), MarkRole>,
    /// What may be changed; `None` for everything.
    pub free: Option<Vec<Free>>,
    /// The grids whose cells may be edited, if not everything may be changed.
    pub cells: Vec<GridId>,
}

/// A cell whose value is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// The grid.
    pub grid: GridId,
    /// The cell: row, then column.
    pub at: Pair,
    /// The text typed so far.
    pub text: String,
    /// Whether this is the cell being answered.
    pub is_current: bool,
}

impl Stage {
    /// Returns the blank at a cell, if its value is asked for.
    #[must_use]
    pub fn blank(&self, grid: GridId, at: Pair) -> Option<&Blank> {
        self.blanks.iter().find(|blank| blank.grid == grid && blank.at == at)
    }

    /// Returns what a lesson lets the learner change with a field.
    #[must_use]
    pub fn knob(&self, field: Field) -> Option<&Free> {
        self.free.as_ref()?.iter().find(|free| Field::of_knob(&free.knob) == field)
    }

    /// Returns whether a field may be changed.
    #[must_use]
    pub fn is_free(&self, field: Field) -> bool {
        self.free.is_none() || self.knob(field).is_some()
    }

    /// Whether the cells of a grid may be edited.
    #[must_use]
    pub fn edits(&self, grid: GridId) -> bool {
        self.free.is_none() || self.cells.contains(&grid)
    }

    /// Returns the fields of a layer of this kind, including those that only lessons have.
    pub fn fields(&self, op: Op) -> impl Iterator<Item = Field> + '_ {
        let numbers = (0..MOST_DIALS).map(Field::Number);
        let own = [Field::Groups, Field::Turn].into_iter().chain(numbers).chain([Field::Activations]);
        let own = own.filter(|field| self.knob(*field).is_some());
        Field::of(op).chain(own)
    }
}
