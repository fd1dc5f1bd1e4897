//! Hiding parts of a scene that would answer a question about it.

use super::moment::Place;
use super::{Cell, GridId, Role};

/// What is hidden. Nothing is by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Grids whose cells are blank.
    pub grids: Vec<GridId>,
    /// Blank cells of other grids.
    pub cells: Vec<Place>,
    /// Whether all cells look like values, even those that are inserted, padding, cropped or bias only.
    pub roles: bool,
}

impl Cover {
    /// Returns whether a cell is blank.
    #[must_use]
    pub fn hides(&self, place: Place) -> bool {
        self.grids.contains(&place.0) || self.cells.contains(&place)
    }

    /// What is visible of a cell.
    #[must_use]
    pub fn seen(&self, place: Place, cell: Cell) -> Option<Cell> {
        let cell = if self.roles { Cell { role: Role::Value, ..cell } } else { cell };
        (!self.hides(place)).then_some(cell)
    }
}
