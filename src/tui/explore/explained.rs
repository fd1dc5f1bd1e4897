//! What the view shows now: the cell that the cursor explains, and how far the walk is.

use super::focus::Zone;
use super::model::Model;
use crate::conv::Pair;
use crate::conv::matrix::flattened;
use crate::lesson::hidden::Clue;
use crate::scene::{Cell, GridId, Moment, cursors};

impl Model {
    /// The grid whose cursor is being explained: that of the one in focus, else of the one that the walk goes over.
    #[must_use]
    pub fn explained(&self) -> GridId {
        cursors::explained(self.grid_in_focus().unwrap_or(self.view().walked()))
    }

    fn grid_in_focus(&self) -> Option<GridId> {
        match self.focus.zone {
            Zone::Bar => None,
            Zone::Grid(grid) => Some(grid),
        }
    }

    /// The grid that fills and files go to: the kernel while it is in focus, else the input.
    #[must_use]
    pub fn valued_grid(&self) -> GridId {
        if self.explained() == GridId::Kernel { GridId::Kernel } else { GridId::Input }
    }

    /// The grid in focus whose values may be changed, and the cell of it, as it is stored.
    #[must_use]
    pub fn editable(&self) -> Option<(GridId, Pair)> {
        self.focus.editable().filter(|(grid, _)| self.stage.edits(*grid))
    }

    /// The moment that is shown; none of a layer that is refused. Where a lesson wants nothing explained, only the cursor.
    #[must_use]
    pub fn moment(&self) -> Option<Moment<'_>> {
        let moment = if self.stage.hidden.hides(Clue::Letters) {
            let pointed = self.grid_in_focus().unwrap_or(self.explained());
            let quiet = Moment::quiet(self.scene(), self.view())?.stamping(self.cursor(GridId::Input));
            quiet.pointing_at(Some((pointed, self.cursor(pointed))))
        } else {
            self.focus.cursors.moment(self.scene(), self.view(), self.grid_in_focus())?
        };
        Some(moment.walking(self.walk_place()).held_against(self.rival()).covered(self.stage.hidden.cover()))
    }

    /// What is seen of a cell at this moment; nothing where nothing is yet, and where a question hides it.
    #[must_use]
    pub fn seen_cell(&self, moment: Option<&Moment<'_>>, grid: GridId, at: Pair) -> Option<Cell> {
        match moment {
            Some(moment) => moment.cell(grid, at),
            // A layer that is refused still has its numbers.
            None => self.scene().cell(grid, at).and_then(|cell| self.stage.hidden.cover().seen((grid, at), cell)),
        }
    }

    /// How many steps of the walk have been taken, if there is one: cells up to the cursor, by rows.
    #[must_use]
    pub fn walk_place(&self) -> Option<i64> {
        self.walker.walk?;
        let grid = self.view().walked();
        Some(flattened(self.cursor(grid), self.scene().size(grid)?))
    }
}
