//! What a view shows at one moment of its walk: every cell, what is outlined, and which products are added up.

use std::collections::HashMap;

use super::words::Words;
use crate::conv::matrix::{flattened, unflattened};
use crate::conv::trace::Product;
use crate::conv::{Axis, Geometry, Pair};
use crate::scene::{Cell, GridId, Picture, Scene, View};

/// Most products that get a letter each: with more of them no cell has one.
pub const MOST_LETTERS: usize = 26;

/// A view at one step of its walk, or when all is done.
#[derive(Debug)]
pub struct Moment<'a> {
    pub scene: &'a Scene,
    picture: &'a Picture,
    view: View,
    /// How far the walk is, from 0; `None` when all is done.
    place: Option<i64>,
    /// The step that is explained, from 0, if one is.
    step: Option<i64>,
    /// The cell that is explained, in the grid that the view walks over.
    explained: Option<Pair>,
    /// The products of that cell, unless there are too many for letters.
    products: Vec<Product>,
    letters: HashMap<(GridId, Pair), usize>,
}

/// Cells that a line goes around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    pub kind: OutlineKind,
    pub first: Pair,
    pub size: Pair,
}

impl Outline {
    #[must_use]
    pub fn holds(&self, at: Pair) -> bool {
        [0, 1].iter().all(|axis| (0..self.size[*axis]).contains(&(at[*axis] - self.first[*axis])))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineKind {
    /// The kernel, and where it lies.
    Window,
    /// The cell that is explained, or made.
    Current,
}

/// How many steps the walk of a view has: one for each cell of the grid that it walks over.
#[must_use]
pub fn steps(scene: &Scene, view: View) -> i64 {
    scene.size(view.first_explained()).map_or(0, |[rows, cols]| rows.saturating_mul(cols))
}

/// What a grid is called when all is done, and at a step.
#[must_use]
pub fn titles(scene: &Scene, view: View, grid: GridId, words: &Words) -> [&'static str; 2] {
    let finished = words.title(scene, grid);
    let is_sum = view == View::Stamp && matches!(grid, GridId::Full | GridId::Output);
    [finished, if is_sum { words.sum_so_far } else { finished }]
}

impl<'a> Moment<'a> {
    /// The view when all is done; `None` for a layer that is refused.
    #[must_use]
    pub fn finished(scene: &'a Scene, view: View) -> Option<Moment<'a>> {
        // Somewhere the stamp must be: in the middle it shows best.
        let stamped = (view == View::Stamp).then(|| steps(scene, view) / 2);
        Some(Moment { step: None, ..Moment::new(scene, view, None, stamped)? })
    }

    /// The view at a step, from 0, with nothing yet of what comes later; `None` where there is no such step.
    #[must_use]
    pub fn step(scene: &'a Scene, view: View, step: i64) -> Option<Moment<'a>> {
        (0..steps(scene, view)).contains(&step).then(|| Moment::new(scene, view, Some(step), Some(step)))?
    }

    /// A step explained when all is done.
    #[must_use]
    pub fn looking_back(scene: &'a Scene, view: View, step: i64) -> Option<Moment<'a>> {
        (0..steps(scene, view)).contains(&step).then(|| Moment::new(scene, view, None, Some(step)))?
    }

    fn new(scene: &'a Scene, view: View, place: Option<i64>, step: Option<i64>) -> Option<Moment<'a>> {
        let picture = scene.outcome().ok()?;
        let size = scene.size(view.first_explained())?;
        let explained = step.map(|step| unflattened(step, size));
        let products = explained.map(|cell| products(picture, view, cell)).unwrap_or_default();
        let mut moment = Moment { scene, picture, view, place, step, explained, products, letters: HashMap::new() };
        moment.letters = moment.lettered();
        Some(moment)
    }

    /// The letter of every cell that takes part in a product.
    fn lettered(&self) -> HashMap<(GridId, Pair), usize> {
        let geometry = &self.picture.geometry;
        let mut letters = HashMap::new();
        for (index, Product { input, tap, output }) in self.products.iter().copied().enumerate() {
            let matrix = [flattened(output, geometry.output()), flattened(input, geometry.input())];
            let cells = match self.view {
                View::Stamp => {
                    [(GridId::Kernel, tap), (GridId::Rotated, self.scene.stored_tap(tap)), (GridId::Stamp, output)]
                }
                View::Matrix => [(GridId::Input, input), (GridId::Matrix, matrix), (GridId::Kernel, tap)],
                View::Direct => [
                    (GridId::Input, input),
                    (GridId::Padded, geometry.place_in_padded(input)),
                    (GridId::Rotated, self.scene.stored_tap(tap)),
                ],
                View::Crop | View::Coverage => {
                    [(GridId::Input, input), (GridId::Kernel, tap), (GridId::Rotated, self.scene.stored_tap(tap))]
                }
            };
            for place in cells {
                letters.entry(place).or_insert(index);
            }
        }
        letters
    }

    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    #[must_use]
    pub fn geometry(&self) -> &Geometry {
        &self.picture.geometry
    }

    /// The step that is explained, from 0, if one is.
    #[must_use]
    pub fn explained_step(&self) -> Option<i64> {
        self.step
    }

    /// Which product of the sum a cell takes part in.
    #[must_use]
    pub fn letter(&self, grid: GridId, at: Pair) -> Option<usize> {
        self.letters.get(&(grid, at)).copied()
    }

    /// The cell that a step makes out of products, and these products.
    #[must_use]
    pub fn sum(&self) -> Option<(GridId, Pair, &[Product])> {
        let grid = self.view.first_explained();
        let cell = self.explained.filter(|_| self.step.is_some() && grid != GridId::Input)?;
        // The crop view counts outputs in the full result.
        let Picture { geometry, uncropped, .. } = self.picture;
        let is_bias_only = if self.view == View::Crop { uncropped } else { geometry }.is_bias_only(cell);
        let is_known = is_bias_only || !self.products.is_empty();
        is_known.then_some((grid, cell, self.products.as_slice()))
    }

    /// What a grid is called.
    #[must_use]
    pub fn title(&self, grid: GridId, words: &Words) -> &'static str {
        let [finished, partial] = titles(self.scene, self.view, grid, words);
        if self.place.is_some() { partial } else { finished }
    }

    /// What stands in a cell; `None` where nothing does yet.
    #[must_use]
    pub fn cell(&self, grid: GridId, at: Pair) -> Option<Cell> {
        match (grid, self.place) {
            (GridId::Stamp, _) => self.scene.stamp_cell(self.explained?, at),
            (GridId::Full, Some(place)) if self.view == View::Stamp => self.scene.partial_cell(place, at),
            (GridId::Output, Some(place)) if self.view == View::Stamp => {
                self.scene.partial_cell(place, self.in_full(at))
            }
            (GridId::Output | GridId::Coverage, Some(place)) => {
                self.scene.cell(grid, at).filter(|_| !self.is_future(at, place))
            }
            _ => self.scene.cell(grid, at),
        }
    }

    /// Whether the walk has not come to this cell of the output yet.
    fn is_future(&self, output: Pair, place: i64) -> bool {
        match self.view {
            View::Direct | View::Coverage | View::Matrix => flattened(output, self.geometry().output()) > place,
            View::Crop => {
                let (full, size) = (self.in_full(output), self.geometry().lengths(Axis::full));
                // What extends the full result comes after all of it.
                full.iter().zip(size).any(|(index, length)| *index >= length) || flattened(full, size) > place
            }
            View::Stamp => false,
        }
    }

    /// Where in the full result an output cell stands.
    fn in_full(&self, output: Pair) -> Pair {
        [0, 1].map(|axis| output[axis] + self.geometry().axes()[axis].crop()[0])
    }

    /// The place in the rotated kernel that lies on a cell of the padded input.
    #[must_use]
    pub fn window_place(&self, padded: Pair) -> Option<Pair> {
        let output = self.explained.filter(|_| self.view == View::Direct)?;
        let mut place = [0, 0];
        for (axis, of_axis) in self.geometry().axes().iter().enumerate() {
            let offset = padded[axis] - output[axis] * of_axis.step();
            let dilation = of_axis.settings().dilation;
            if !(0..of_axis.dilated_kernel()).contains(&offset) || offset % dilation != 0 {
                return None;
            }
            place[axis] = offset / dilation;
        }
        Some(place)
    }

    /// The line around cells of a grid, if there is one.
    #[must_use]
    pub fn outline(&self, grid: GridId) -> Option<Outline> {
        let cell = self.explained?;
        let axes = self.geometry().axes();
        let current = |first| Some(Outline { kind: OutlineKind::Current, first, size: [1, 1] });
        let window = |first, size| Some(Outline { kind: OutlineKind::Window, first, size });
        match (self.view, grid) {
            (View::Direct, GridId::Rotated) | (View::Stamp, GridId::Kernel) => window([0, 0], self.scene.size(grid)?),
            (View::Direct, GridId::Padded) => {
                let first = [0, 1].map(|axis| cell[axis] * axes[axis].step());
                window(first, self.geometry().lengths(Axis::dilated_kernel))
            }
            (View::Stamp, GridId::Stamp | GridId::Full) => {
                let [rows, cols] = [0, 1].map(|axis| stamped(&self.picture.uncropped.axes()[axis], cell[axis]));
                let ([top, bottom], [left, right]) = (rows?, cols?);
                window([top, left], [bottom - top + 1, right - left + 1])
            }
            (View::Stamp, GridId::Input) | (View::Crop, GridId::Full) => current(cell),
            (View::Crop, GridId::Output) => {
                let output = [0, 1].map(|axis| cell[axis] - axes[axis].crop()[0]);
                self.scene.cell(grid, output).and_then(|_| current(output))
            }
            (View::Matrix, GridId::Matrix) => {
                window([flattened(cell, self.geometry().output()), 0], [1, self.scene.size(grid)?[1]])
            }
            (View::Direct | View::Matrix, GridId::Output) | (View::Coverage, GridId::Output | GridId::Coverage) => {
                current(cell)
            }
            _ => None,
        }
    }
}

/// The first and the last cell that an input stamps, on one axis.
fn stamped(axis: &Axis, input: i64) -> Option<[i64; 2]> {
    let cells = || axis.at_input(input).map(|meeting| meeting.output);
    Some([cells().min()?, cells().max()?])
}

fn products(picture: &Picture, view: View, cell: Pair) -> Vec<Product> {
    let most = MOST_LETTERS + 1;
    let products: Vec<Product> = match view {
        View::Stamp => picture.uncropped.products_of_input(cell).take(most).collect(),
        View::Crop => picture.uncropped.products_of_output(cell).take(most).collect(),
        View::Direct | View::Coverage | View::Matrix => picture.geometry.products_of_output(cell).take(most).collect(),
    };
    if products.len() > MOST_LETTERS { Vec::new() } else { products }
}
