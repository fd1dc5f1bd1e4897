//! What the view shows now: the cell that is explained, and how far the walk is.

use super::focus::Zone;
use super::model::Model;
use crate::conv::Pair;
use crate::conv::matrix::flattened;
use crate::lesson::hidden::Clue;
use crate::scene::{Cell, GridId, Moment, cursors};

impl Model {
    /// Returns the grid whose cursor is explained: the focused one, or else the one that the walk goes over.
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

    /// Returns the grid that fills and files apply to: the kernel if its cell is explained, else the input.
    #[must_use]
    pub fn valued_grid(&self) -> GridId {
        if self.explained() == GridId::Kernel { GridId::Kernel } else { GridId::Input }
    }

    /// Returns the focused grid and its cell as stored, if its values may be changed.
    #[must_use]
    pub fn editable(&self) -> Option<(GridId, Pair)> {
        self.focus.editable().filter(|(grid, _)| self.stage.edits(*grid))
    }

    /// Returns the moment to show; `None` if the layer is refused. If a lesson hides explanations, it only has the
    /// cursor.
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

    /// Returns the visible part of a cell at this moment; `None` if it has no content yet, or a question hides it.
    #[must_use]
    pub fn seen_cell(&self, moment: Option<&Moment<'_>>, grid: GridId, at: Pair) -> Option<Cell> {
        match moment {
            Some(moment) => moment.cell(grid, at),
            // A refused layer still has its input and kernel values.
            None => self.scene().cell(grid, at).and_then(|cell| self.stage.hidden.cover().seen((grid, at), cell)),
        }
    }

    /// Returns the number of steps taken in the walk, if there is one: the index of the cursor in row-major order.
    #[must_use]
    pub fn walk_place(&self) -> Option<i64> {
        self.walker.walk?;
        let grid = self.view().walked();
        Some(flattened(self.cursor(grid), self.scene().size(grid)?))
    }
}
