//! The cursors of the grids. There are few, since many grids show the same position.

use crate::conv::Pair;
use crate::conv::matrix::{flattened, unflattened};
use crate::scene::{GridId, Moment, Scene, View};

/// The longest side of a grid that is shown with all its numbers.
const SMALL: i64 = 16;

/// The grids whose cursors all others share.
const OWN: [GridId; 4] = [GridId::Output, GridId::Input, GridId::Kernel, GridId::Full];

/// The cells that the cursors are on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cursors {
    /// In the output.
    pub output: Pair,
    /// In the input.
    pub input: Pair,
    /// In the stored kernel.
    pub kernel: Pair,
    /// In the full result.
    pub full: Pair,
    /// In every exhibit, clipped to its size.
    pub exhibit: Pair,
}

/// The grid whose cursor is explained while the user points at this one.
#[must_use]
pub fn explained(grid: GridId) -> GridId {
    match grid {
        GridId::Padded | GridId::Coverage | GridId::Matrix | GridId::Rival => GridId::Output,
        GridId::Rotated => GridId::Kernel,
        GridId::Stuffed => GridId::Input,
        GridId::Stamp => GridId::Full,
        GridId::Input | GridId::Kernel | GridId::Full | GridId::Output | GridId::Exhibit(_) => grid,
    }
}

impl Cursors {
    /// The initial cursors of a scene.
    #[must_use]
    pub fn new(scene: &Scene) -> Cursors {
        let mut cursors = Cursors::default();
        cursors.place(scene);
        cursors
    }

    /// What a view shows with these cursors and with the focus on a grid, or on none; `None` for a layer that is
    /// rejected.
    #[must_use]
    pub fn moment<'a>(&self, scene: &'a Scene, view: View, focus: Option<GridId>) -> Option<Moment<'a>> {
        let explained = explained(focus.unwrap_or(view.walked()));
        // On the padded input the window moves, not a cursor.
        let pointed = focus.filter(|grid| *grid != GridId::Padded).map(|grid| (grid, self.at(scene, grid)));
        let moment = Moment::quiet(scene, view)?.explaining((explained, self.at(scene, explained)));
        Some(moment.stamping(self.input).pointing_at(pointed))
    }

    /// Moves the cursors near the corner of a small grid, where padding and window are visible, and to the middle of a
    /// large one.
    pub fn place(&mut self, scene: &Scene) {
        for grid in OWN {
            if let Some(size) = scene.size(grid) {
                self.put(scene, grid, size.map(|length| if length > SMALL { length / 2 } else { 1 }));
            }
        }
    }

    /// Moves the cursors back inside their grids.
    pub fn keep_inside(&mut self, scene: &Scene) {
        for grid in OWN {
            self.put(scene, grid, self.at(scene, grid));
        }
    }

    /// The cursor of a grid. Padded input, coverage and matrix rows share that of the output, matrix columns that of
    /// the input; the rotated kernel has that of the kernel, rotated.
    #[must_use]
    pub fn at(&self, scene: &Scene, grid: GridId) -> Pair {
        match grid {
            GridId::Input | GridId::Stuffed => self.input,
            GridId::Kernel => self.kernel,
            GridId::Rotated => scene.stored_tap(self.kernel),
            GridId::Full | GridId::Stamp => self.full,
            GridId::Output | GridId::Padded | GridId::Coverage | GridId::Rival => self.output,
            GridId::Exhibit(_) => {
                let size = scene.size(grid).unwrap_or([1, 1]);
                [0, 1].map(|axis| self.exhibit[axis].min(size[axis] - 1).max(0))
            }
            GridId::Matrix => {
                let place = |grid: GridId, cursor: Pair| flattened(cursor, scene.size(grid).unwrap_or([1, 1]));
                [place(GridId::Output, self.output), place(GridId::Input, self.input)]
            }
        }
    }

    /// Moves the cursor of a grid to a cell, or to the nearest cell inside the grid.
    pub fn put(&mut self, scene: &Scene, grid: GridId, cell: Pair) {
        let Some(size) = scene.size(grid) else { return };
        let cell = match (grid, scene.outcome()) {
            // A cell of the padded input selects the window that begins there.
            (GridId::Padded, Ok(picture)) => {
                let output = picture.geometry.output();
                [0, 1].map(|axis| (cell[axis] / picture.geometry.axes()[axis].step()).min(output[axis] - 1).max(0))
            }
            _ => [0, 1].map(|axis| cell[axis].min(size[axis] - 1).max(0)),
        };
        match grid {
            GridId::Input | GridId::Stuffed => self.input = cell,
            GridId::Kernel => self.kernel = cell,
            GridId::Rotated => self.kernel = scene.stored_tap(cell),
            GridId::Full | GridId::Stamp => self.full = cell,
            GridId::Output | GridId::Padded | GridId::Coverage => self.output = cell,
            GridId::Rival => {}
            GridId::Exhibit(_) => self.exhibit = cell,
            GridId::Matrix => {
                let of = |grid: GridId, place: i64| unflattened(place, scene.size(grid).unwrap_or([1, 1]));
                (self.output, self.input) = (of(GridId::Output, cell[0]), of(GridId::Input, cell[1]));
            }
        }
    }
}
