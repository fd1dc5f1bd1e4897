//! The walk through the cells of the scene.

use super::focus::Zone;
use super::model::Model;
use super::walk::Walk;
use crate::conv::Pair;
use crate::conv::matrix::unflattened;
use crate::scene::{GridId, Moment, View};

impl Model {
    /// Moves the walk by `by` steps, starting one if there is none. Does nothing if the layer is refused.
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

    /// Carries the walk over to another view, at the cell nearest to the current one: the same output, also in the
    /// uncropped result; an input that contributes to the output, the last one unless the cursor is on one already; an
    /// output that the input contributes to, the first one unless the cursor is on one already.
    pub fn carry_walk(&mut self, view: View) {
        let (from, to) = (self.view().walked(), view.walked());
        if self.walker.walk.is_some()
            && from != to
            && let Some(cell) = self.nearest(from, to)
        {
            self.set_cursor(to, cell);
        }
    }

    /// Returns the cell of `to` for the current cell of a walk over `from`. `None` if they are unrelated, as some
    /// outputs are to all inputs: the cursor then stays where it is.
    fn nearest(&self, from: GridId, to: GridId) -> Option<Pair> {
        let moment = Moment::quiet(self.scene(), self.view())?;
        let uncropped = moment.uncropped();
        let [at, now] = [from, to].map(|grid| match grid {
            GridId::Input | GridId::Full => self.cursor(grid),
            _ => moment.in_full(self.cursor(grid)),
        });
        let found = match (from, to) {
            (_, GridId::Input) => {
                let inputs = || uncropped.products_of_output(at).map(|product| product.input);
                inputs().find(|input| *input == now).or_else(|| inputs().max())?
            }
            (GridId::Input, _) => {
                let size = self.scene().size(to)?;
                let outputs = || uncropped.products_of_input(at).map(|product| product.output);
                let first = moment.in_full([0, 0]);
                let is_kept = |full: &Pair| {
                    to == GridId::Full || (0..2).all(|axis| (0..size[axis]).contains(&(full[axis] - first[axis])))
                };
                outputs().find(|output| *output == now).or_else(|| outputs().filter(is_kept).min())?
            }
            _ => at,
        };
        let first = if to == GridId::Output { moment.in_full([0, 0]) } else { [0, 0] };
        Some([0, 1].map(|axis| found[axis] - first[axis]))
    }

    /// Whether the walk has reached its last cell.
    #[must_use]
    pub fn walk_is_over(&self) -> bool {
        let cells = self.scene().size(self.view().walked()).map(|[rows, cols]| rows * cols);
        self.walk_place().is_some_and(|place| cells == Some(place + 1))
    }
}

/// Starts, pauses or resumes the walk.
pub(super) fn play_or_pause(model: &mut Model) {
    if model.scene().outcome().is_err() {
        return;
    }
    match model.walker.walk {
        Some(walk) if walk.playing => model.walker.walk = Some(Walk { playing: false }),
        // At the end, starts again.
        Some(_) if model.walk_is_over() => {
            model.walker.walk = None;
            model.step_walk(1);
            model.walker.play();
        }
        // If animation is off, the key takes one step.
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
