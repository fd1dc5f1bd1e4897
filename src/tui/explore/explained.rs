//! What the view shows now: the cell that the cursor explains, and how far the walk is.

use super::focus::Zone;
use super::model::Model;
use crate::conv::matrix::flattened;
use crate::scene::{GridId, Moment};

impl Model {
    /// The grid whose cursor is being explained: the one in focus, else the one that the walk goes over.
    #[must_use]
    pub fn explained(&self) -> GridId {
        match self.focus.zone {
            Zone::Bar => self.view().walked(),
            Zone::Grid(GridId::Padded | GridId::Coverage | GridId::Matrix) => GridId::Output,
            Zone::Grid(GridId::Rotated) => GridId::Kernel,
            Zone::Grid(grid) => grid,
        }
    }

    /// The grid that fills and files go to: the kernel while it is in focus, else the input.
    #[must_use]
    pub fn valued_grid(&self) -> GridId {
        if self.explained() == GridId::Kernel { GridId::Kernel } else { GridId::Input }
    }

    /// The moment that is shown; none of a layer that is refused.
    #[must_use]
    pub fn moment(&self) -> Option<Moment<'_>> {
        let moment = Moment::quiet(self.scene(), self.view())?.walking(self.walk_place());
        let place = |grid: GridId| (grid, self.cursor(grid));
        let pointed = match self.focus.zone {
            // There the window moves, not a cursor.
            Zone::Grid(GridId::Padded) | Zone::Bar => None,
            Zone::Grid(grid) => Some(place(grid)),
        };
        let stamped = self.cursor(GridId::Input);
        if self.stage.is_quiet {
            let pointed = pointed.or_else(|| Some(place(self.explained())));
            return Some(moment.stamping(stamped).pointing_at(pointed));
        }
        Some(moment.explaining(place(self.explained())).stamping(stamped).pointing_at(pointed))
    }

    /// How many steps of the walk have been taken, if there is one: cells up to the cursor, by rows.
    #[must_use]
    pub fn walk_place(&self) -> Option<i64> {
        self.walker.walk?;
        let grid = self.view().walked();
        Some(flattened(self.cursor(grid), self.scene().size(grid)?))
    }
}
