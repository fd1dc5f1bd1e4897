//! Where keys go, and where the cursors are: by the keys, or for as long as the mouse is over a cell.

use crate::conv::Pair;
use crate::scene::{Cursors, GridId};

/// Where arrows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    Bar,
    /// A grid with a cursor. Some share one: see [`Cursors::at`].
    Grid(GridId),
}

/// The cell under the mouse, and the focus and cursors to come back to when it moves on.
#[derive(Clone, Copy, Debug)]
struct Hover {
    cell: (GridId, Pair),
    zone: Zone,
    cursors: Cursors,
}

#[derive(Debug)]
pub struct Focus {
    pub zone: Zone,
    pub cursors: Cursors,
    hover: Option<Hover>,
}

impl Default for Focus {
    fn default() -> Focus {
        Focus { zone: Zone::Bar, cursors: Cursors::default(), hover: None }
    }
}

impl Focus {
    /// The cell that the mouse is over.
    #[must_use]
    pub fn hovered(&self) -> Option<(GridId, Pair)> {
        self.hover.map(|hover| hover.cell)
    }

    /// Goes to a cell for as long as the mouse is over it.
    pub fn begin_hover(&mut self, cell: (GridId, Pair)) {
        self.hover = Some(Hover { cell, zone: self.zone, cursors: self.cursors });
        self.zone = Zone::Grid(cell.0);
    }

    /// Puts focus and cursors back where they were before the mouse came.
    pub fn end_hover(&mut self) {
        if let Some(hover) = self.hover.take() {
            (self.zone, self.cursors) = (hover.zone, hover.cursors);
        }
    }

    /// The grid in focus whose values are given, not computed, and the cell of it, as it is stored.
    #[must_use]
    pub fn editable(&self) -> Option<(GridId, Pair)> {
        match self.zone {
            Zone::Grid(GridId::Input) => Some((GridId::Input, self.cursors.input)),
            Zone::Grid(GridId::Kernel | GridId::Rotated) => Some((GridId::Kernel, self.cursors.kernel)),
            _ => None,
        }
    }
}
