//! The keyboard focus and the cursors, set by keys, or by the mouse while it is over a cell.

use crate::conv::Pair;
use crate::scene::{Cursors, GridId};

/// What has the keyboard focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The parameter bar.
    Bar,
    /// A grid with a cursor. Some grids share one: see [`Cursors::at`].
    Grid(GridId),
}

/// The cell under the mouse, and the focus and cursors to restore when it moves on.
#[derive(Clone, Copy, Debug)]
struct Hover {
    cell: (GridId, Pair),
    zone: Zone,
    cursors: Cursors,
}

/// The keyboard focus and the cursors.
#[derive(Debug)]
pub struct Focus {
    /// What has the focus.
    pub zone: Zone,
    /// The cursors of all grids.
    pub cursors: Cursors,
    hover: Option<Hover>,
}

impl Default for Focus {
    fn default() -> Focus {
        Focus { zone: Zone::Bar, cursors: Cursors::default(), hover: None }
    }
}

impl Focus {
    /// Returns the cell under the mouse.
    #[must_use]
    pub fn hovered(&self) -> Option<(GridId, Pair)> {
        self.hover.map(|hover| hover.cell)
    }

    /// Focuses a cell while the mouse is over it.
    pub fn begin_hover(&mut self, cell: (GridId, Pair)) {
        self.hover = Some(Hover { cell, zone: self.zone, cursors: self.cursors });
        self.zone = Zone::Grid(cell.0);
    }

    /// Restores the focus and the cursors from before the mouse was over a cell.
    pub fn end_hover(&mut self) {
        if let Some(hover) = self.hover.take() {
            (self.zone, self.cursors) = (hover.zone, hover.cursors);
        }
    }

    /// Returns the focused grid and its cell as stored, if its values are given rather than computed.
    #[must_use]
    pub fn editable(&self) -> Option<(GridId, Pair)> {
        match self.zone {
            Zone::Grid(GridId::Input) => Some((GridId::Input, self.cursors.input)),
            Zone::Grid(GridId::Kernel | GridId::Rotated) => Some((GridId::Kernel, self.cursors.kernel)),
            _ => None,
        }
    }
}
