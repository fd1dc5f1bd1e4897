//! The walk through the cells of what is shown.

use super::focus::Zone;
use super::model::Model;
use super::walk::Walk;
use crate::conv::matrix::unflattened;

impl Model {
    /// Goes `by` steps on in the walk, starting one if there is none. A refused layer has nothing to walk through.
    pub fn step_walk(&mut self, by: i64) {
        let grid = self.view().walked();
        let Some(size) = self.scene().size(grid).filter(|_| self.scene().outcome().is_ok()) else { return };
        let last = size[0] * size[1] - 1;
        let place = self.walk_place().map_or(0, |place| place + by);
        let playing = self.walker.is_playing();
        self.focus.zone = Zone::Bar;
        self.walker.walk = Some(Walk { playing: playing && place < last });
        self.set_cursor(grid, unflattened(place.clamp(0, last), size));
    }

    /// Whether the walk has come to its last cell.
    #[must_use]
    pub fn walk_is_over(&self) -> bool {
        let cells = self.scene().size(self.view().walked()).map(|[rows, cols]| rows * cols);
        self.walk_place().is_some_and(|place| cells == Some(place + 1))
    }
}

/// Starts the walk at the first cell, or goes on, or stops where it is.
pub(super) fn play_or_pause(model: &mut Model) {
    if model.scene().outcome().is_err() {
        return;
    }
    match model.walker.walk {
        Some(walk) if walk.playing => model.walker.walk = Some(Walk { playing: false }),
        // At the end it begins again.
        Some(_) if model.walk_is_over() => {
            model.walker.walk = None;
            model.step_walk(1);
            model.walker.play();
        }
        // Where nothing may move by itself, the key takes one step.
        Some(_) if !model.walker.animate => {
            model.step_walk(1);
        }
        Some(_) => model.walker.walk = Some(Walk { playing: true }),
        None => {
            model.step_walk(1);
            model.walker.play();
        }
    }
}
