//! What of a scene is not seen yet, because it would answer a question about it.

use super::moment::Place;
use super::{Cell, GridId, Role};

/// Nothing is covered by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Grids whose cells are blank.
    pub grids: Vec<GridId>,
    /// Blank cells of other grids.
    pub cells: Vec<Place>,
    /// Whether cells look alike, whatever they are: inserted, padding, cropped, bias only.
    pub roles: bool,
}

impl Cover {
    #[must_use]
    pub fn hides(&self, place: Place) -> bool {
        self.grids.contains(&place.0) || self.cells.contains(&place)
    }

    /// What is seen of a cell.
    #[must_use]
    pub fn seen(&self, place: Place, cell: Cell) -> Option<Cell> {
        let cell = if self.roles { Cell { role: Role::Value, ..cell } } else { cell };
        (!self.hides(place)).then_some(cell)
    }
}
