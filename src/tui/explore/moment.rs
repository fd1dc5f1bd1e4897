//! What the view shows now: the cell that the cursor explains, and how far the walk is.

use super::model::{Model, Zone};
use crate::scene::{GridId, Moment};

impl Model {
    /// The moment that is shown; none of a layer that is refused.
    #[must_use]
    pub fn moment(&self) -> Option<Moment<'_>> {
        let moment = Moment::quiet(self.scene(), self.view)?.walking(self.walk_place());
        let place = |grid: GridId| (grid, self.cursor(grid));
        let pointed = match self.zone {
            // There the window moves, not a cursor.
            Zone::Grid(GridId::Padded) | Zone::Bar => None,
            Zone::Grid(grid) => Some(place(grid)),
        };
        if self.stage.is_quiet {
            let pointed = pointed.or_else(|| Some(place(self.explained())));
            return Some(moment.stamping(self.cursor(GridId::Input)).pointing_at(pointed));
        }
        let moment = moment.explaining(place(self.explained())).stamping(self.cursor(GridId::Input));
        Some(moment.pointing_at(pointed))
    }
}
