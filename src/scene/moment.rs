//! What a view shows at one moment: every cell, what is explained, the products behind it, and the outlines of cells.
//!
//! Screens, figures and text all draw a [`Moment`] and make no decisions of their own.

use std::collections::HashMap;

use super::compare::Against;
use super::exhibit::Exhibit;
use super::plane::{Spot, Sum};
use super::strip::Strip;
use super::{Cell, Cover, GridId, Picture, Rival, Role, Scene, View};
use crate::conv::matrix::{flattened, unflattened};
use crate::conv::stack::{Reach, Runs};
use crate::conv::stages::Fate;
use crate::conv::trace::Product;
use crate::conv::{Axis, Geometry, Pair};

/// The most products that have a letter each, a to z and then A to Z. Products beyond have none.
pub const MOST_LETTERS: usize = 52;

/// The letter of the `index`-th product, `#` beyond the last.
#[must_use]
pub fn letter(index: usize) -> char {
    ('a'..='z').chain('A'..='Z').nth(index).unwrap_or('#')
}

/// A cell of a grid.
pub type Place = (GridId, Pair);

/// A view of a valid scene, at one moment.
#[derive(Clone, Debug)]
pub struct Moment<'a> {
    /// The scene that is shown.
    pub scene: &'a Scene,
    picture: &'a Picture,
    view: View,
    /// The current step of the walk, from 0; `None` if everything is shown.
    place: Option<i64>,
    explained: Option<Place>,
    /// The step that is explained, if any.
    step: Option<i64>,
    /// The input whose stamp is shown.
    stamped: Option<Pair>,
    pointed: Option<Place>,
    /// The output that is compared with the scene's.
    rival: Option<&'a Rival>,
    cover: Cover,
    links: Vec<Link>,
    /// The sum behind the explained cell of an exhibit.
    sum: Option<Sum>,
    /// The cells that belong to the explained cell of a network's map, in every map.
    belonging: Vec<Reach>,
    letters: HashMap<Place, usize>,
}

/// One product: the input cell, the stored kernel tap, and the cells that it is added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The input cell.
    pub input: Pair,
    /// The kernel tap, in the stored kernel.
    pub tap: Pair,
    /// The cell of the full result.
    pub full: Pair,
    /// The output cell; `None` if it is cropped.
    pub output: Option<Pair>,
}

/// An outline around cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    /// What it marks.
    pub kind: OutlineKind,
    /// Its first cell.
    pub first: Pair,
    /// Its rows and columns.
    pub size: Pair,
}

impl Outline {
    /// Returns whether a cell is inside.
    #[must_use]
    pub fn holds(&self, at: Pair) -> bool {
        [0, 1].iter().all(|axis| (0..self.size[*axis]).contains(&(at[*axis] - self.first[*axis])))
    }
}

/// What an outline marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineKind {
    /// The kernel, or the cells under it.
    Window,
    /// The cell that is explained, or that is computed in this step.
    Current,
}

/// The number of steps in the walk of a view: one for each cell of the grid that it walks over.
#[must_use]
pub fn steps(scene: &Scene, view: View) -> i64 {
    scene.size(view.walked()).map_or(0, |[rows, cols]| rows.saturating_mul(cols))
}

/// Returns whether a grid of the view accumulates during the walk, so that its cells are partial sums.
#[must_use]
pub fn adds_up(view: View, grid: GridId) -> bool {
    view == View::Stamp && matches!(grid, GridId::Full | GridId::Output)
}

impl<'a> Moment<'a> {
    /// The view with nothing explained and everything shown; `None` for a layer that is rejected.
    #[must_use]
    pub fn quiet(scene: &'a Scene, view: View) -> Option<Moment<'a>> {
        let picture = scene.outcome().ok()?;
        Some(Moment {
            scene,
            picture,
            view,
            place: None,
            explained: None,
            step: None,
            stamped: None,
            pointed: None,
            rival: None,
            cover: Cover::default(),
            links: Vec::new(),
            sum: None,
            belonging: Vec::new(),
            letters: HashMap::new(),
        })
    }

    /// The view after the walk; `None` for a layer that is rejected.
    #[must_use]
    pub fn finished(scene: &'a Scene, view: View) -> Option<Moment<'a>> {
        let moment = Moment::quiet(scene, view)?;
        if view != View::Stamp {
            return Some(moment);
        }
        // A stamp must be shown somewhere, and is clearest in the middle.
        let middle = unflattened(steps(scene, view) / 2, scene.size(view.walked())?);
        Some(moment.explaining((view.walked(), middle)))
    }

    /// The view at a step, from 0, without what later steps add; `None` if there is no such step.
    #[must_use]
    pub fn step(scene: &'a Scene, view: View, step: i64) -> Option<Moment<'a>> {
        Some(Moment::looking_back(scene, view, step)?.walking(Some(step)))
    }

    /// The view after the walk, with a step explained.
    #[must_use]
    pub fn looking_back(scene: &'a Scene, view: View, step: i64) -> Option<Moment<'a>> {
        if !(0..steps(scene, view)).contains(&step) {
            return None;
        }
        let cell = unflattened(step, scene.size(view.walked())?);
        Some(Moment { step: Some(step), ..Moment::quiet(scene, view)?.explaining((view.walked(), cell)) })
    }

    /// Explains a cell: of the output, the full result, the input, the stored kernel, or an exhibit.
    #[must_use]
    pub fn explaining(mut self, (grid, cell): Place) -> Moment<'a> {
        self.explained = Some((grid, cell));
        if grid == GridId::Input {
            self.stamped = Some(cell);
        }
        if let GridId::Exhibit(place) = grid {
            self.links.clear();
            self.sum = None;
            self.belonging.clear();
            self.letters.clear();
            if let Some(exhibit) = self.scene.exhibits().get(usize::from(place)) {
                self.explain_exhibit(exhibit, cell);
            }
            return self;
        }
        self.links = self.traced().map_or_else(Vec::new, |traced| traced.links(grid, cell));
        self.letters = self.lettered();
        self
    }

    /// Explains a cell of an exhibit: its sum, and where the products of that are visible.
    fn explain_exhibit(&mut self, exhibit: &'a Exhibit, cell: Pair) {
        let scene = self.scene;
        if let Some(map) = exhibit.map() {
            let maps = scene.maps_of(&map.panel);
            self.belonging = maps.map_or_else(Vec::new, |maps| maps.belonging(map.place, cell));
            return;
        }
        let Some(layer) = exhibit.layer(scene) else { return };
        let Some(sum) = exhibit.spot(cell).and_then(|spot| layer.sum(spot)) else { return };
        let mut letters: HashMap<Spot, usize> = HashMap::new();
        for (index, [input, weight]) in sum.products().enumerate() {
            letters.entry(*input).or_insert(index);
            letters.entry(*weight).or_insert(index);
        }
        let letter = |spot: Spot| letters.get(&layer.root(spot)?).copied();
        for (place, other) in scene.exhibits().iter().enumerate().filter(|(_, other)| other.is_beside(exhibit)) {
            let grid = GridId::Exhibit(u8::try_from(place).unwrap_or(u8::MAX));
            let lettered = other.spots().filter_map(|(at, spot)| Some(((grid, at), letter(spot)?)));
            self.letters.extend(lettered);
        }
        if exhibit.is_live() {
            let own = letters.iter().filter(|(spot, _)| spot.channels == [0, 0]);
            self.letters.extend(own.map(|(spot, index)| ((spot.grid, spot.at), *index)));
        }
        self.sum = Some(sum);
    }

    /// The cells of a grid that belong to the explained cell, if both grids are maps of the same network: those that it
    /// depends on in earlier maps, those that depend on it in later ones. They fill a rectangle, possibly with holes.
    #[must_use]
    pub fn belonging(&self, grid: GridId) -> Option<&Reach> {
        let map = |grid| match grid {
            GridId::Exhibit(place) => self.scene.exhibits().get(usize::from(place)).and_then(Exhibit::map),
            _ => None,
        };
        let (explained, _) = self.explained.filter(|(explained, _)| *explained != grid)?;
        let (own, other) = (map(explained)?, map(grid)?);
        let reach = self.belonging.get(other.place).filter(|_| own.panel == other.panel)?;
        (!reach.is_empty()).then_some(reach)
    }

    /// The sum behind the explained cell of an exhibit, if it is a sum.
    #[must_use]
    pub fn sum(&self) -> Option<&Sum> {
        self.sum.as_ref()
    }

    /// Shows the stamp of this input, whatever is explained.
    #[must_use]
    pub fn stamping(self, input: Pair) -> Moment<'a> {
        Moment { stamped: Some(input), ..self }
    }

    /// Sets the current step of the walk, from 0.
    #[must_use]
    pub fn walking(self, place: Option<i64>) -> Moment<'a> {
        Moment { place, ..self }
    }

    /// Sets the cell that the user points at, explained or not.
    #[must_use]
    pub fn pointing_at(self, place: Option<Place>) -> Moment<'a> {
        Moment { pointed: place, ..self }
    }

    /// Compares the output with another one.
    #[must_use]
    pub fn held_against(self, rival: Option<&'a Rival>) -> Moment<'a> {
        Moment { rival, ..self }
    }

    /// Hides some of it.
    #[must_use]
    pub fn covered(self, cover: Cover) -> Moment<'a> {
        Moment { cover, ..self }
    }

    /// Returns whether a cell exists but is hidden.
    #[must_use]
    pub fn is_covered(&self, grid: GridId, at: Pair) -> bool {
        self.cover.hides((grid, at)) && self.uncovered_cell(grid, at).is_some()
    }

    /// The output that is compared with the scene's, if any.
    #[must_use]
    pub fn rival(&self) -> Option<&'a Rival> {
        self.rival
    }

    /// Rows and columns of a grid, if it exists.
    #[must_use]
    pub fn size(&self, grid: GridId) -> Option<Pair> {
        if grid == GridId::Rival { self.rival?.size() } else { self.scene.size(grid) }
    }

    /// How a cell of the output, or of its rival, compares with the other of the two.
    #[must_use]
    pub fn against(&self, grid: GridId, at: Pair) -> Option<Against> {
        let rival = self.rival?;
        // Cells that are not shown yet are not compared.
        self.cell(grid, at)?;
        rival.cell_against(self.scene, grid, at)
    }

    /// The product that each cell takes part in; the first one if there are several.
    fn lettered(&self) -> HashMap<Place, usize> {
        let geometry = &self.picture.geometry;
        let mut letters = HashMap::new();
        for (index, Link { input, tap, full, output }) in self.links.iter().copied().enumerate() {
            let matrix =
                output.map(|output| [flattened(output, geometry.output()), flattened(input, geometry.input())]);
            let cells = [
                (GridId::Input, Some(input)),
                (GridId::Padded, Some(geometry.place_in_padded(input))),
                (GridId::Kernel, Some(tap)),
                (GridId::Rotated, Some(self.scene.stored_tap(tap))),
                (GridId::Full, Some(full)),
                (GridId::Stamp, Some(full)),
                (GridId::Output, output),
                (GridId::Coverage, output),
                (GridId::Matrix, matrix),
            ];
            for (grid, cell) in cells {
                if let Some(cell) = cell
                    && !self.is_itself(grid)
                {
                    letters.entry((grid, cell)).or_insert(index);
                }
            }
        }
        letters
    }

    /// Returns whether a grid shows the explained cell itself, which is not a factor of its own products.
    #[must_use]
    pub fn is_itself(&self, grid: GridId) -> bool {
        let outputs = [GridId::Output, GridId::Coverage, GridId::Full];
        match self.explained {
            None => false,
            Some((GridId::Output | GridId::Full, _)) => outputs.contains(&grid),
            Some((GridId::Kernel, _)) => matches!(grid, GridId::Kernel | GridId::Rotated),
            Some((GridId::Input, _)) => matches!(grid, GridId::Input | GridId::Padded),
            Some((explained, _)) => grid == explained,
        }
    }

    /// The view.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// The layer on its input.
    #[must_use]
    pub fn geometry(&self) -> &Geometry {
        &self.picture.geometry
    }

    /// The layer without the crop.
    #[must_use]
    pub fn uncropped(&self) -> &Geometry {
        &self.picture.uncropped
    }

    /// An axis as a line: 0 for the height, 1 for the width.
    #[must_use]
    pub fn strip(&self, axis: usize) -> Strip {
        self.view.strip(self, axis)
    }

    /// The cell that is explained, if any.
    #[must_use]
    pub fn explained(&self) -> Option<Place> {
        self.explained
    }

    /// The step that is explained, from 0, if any.
    #[must_use]
    pub fn explained_step(&self) -> Option<i64> {
        self.step
    }

    /// Returns whether the walk has not shown everything yet.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.place.is_some()
    }

    /// The index of the product that a cell takes part in.
    #[must_use]
    pub fn letter(&self, grid: GridId, at: Pair) -> Option<usize> {
        self.letters.get(&(grid, at)).copied()
    }

    /// The first [`MOST_LETTERS`] products that the explained cell takes part in.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The number of all products that the explained cell takes part in.
    #[must_use]
    pub fn count_links(&self) -> usize {
        let (Some(traced), Some((grid, [row, col]))) = (self.traced(), self.explained) else { return 0 };
        let [h, w] = traced.geometry.axes();
        match grid {
            GridId::Input => h.at_input(row).count() * w.at_input(col).count(),
            GridId::Kernel => h.at_tap(row).count() * w.at_tap(col).count(),
            _ => h.coverage(row) * w.coverage(col),
        }
    }

    /// The layer whose products are explained: without the crop, if the view shows what that drops.
    fn traced(&self) -> Option<Traced<'a>> {
        let (grid, _) = self.explained.filter(|(grid, _)| !matches!(grid, GridId::Exhibit(_)))?;
        let kept = &self.picture.geometry;
        Some(if self.view.is_uncropped() && grid != GridId::Output {
            Traced { kept, geometry: &self.picture.uncropped, shift: [0, 0] }
        } else {
            Traced { kept, geometry: kept, shift: crop(kept) }
        })
    }

    /// What is visible of a cell; `None` if it is not shown yet, or hidden.
    #[must_use]
    pub fn cell(&self, grid: GridId, at: Pair) -> Option<Cell> {
        self.uncovered_cell(grid, at).and_then(|cell| self.cover.seen((grid, at), cell))
    }

    fn uncovered_cell(&self, grid: GridId, at: Pair) -> Option<Cell> {
        match (grid, self.place) {
            (GridId::Stamp, _) => self.scene.stamp_cell(self.stamped?, at),
            (GridId::Rival, _) => {
                let rival = self.rival?;
                let offset = rival.offset();
                // A cell of the rival appears along with the output cell that it is compared with.
                if self.is_future(GridId::Output, [0, 1].map(|axis| at[axis] + offset[axis])) {
                    return None;
                }
                let place = [usize::try_from(at[0]).ok()?, usize::try_from(at[1]).ok()?];
                let value = rival.output.as_ref()?.get(place)?;
                Some(Cell { value: *value, role: Role::Value })
            }
            (GridId::Full, Some(place)) if self.view == View::Stamp => self.scene.partial_cell(place, at),
            (GridId::Output, Some(place)) if self.view == View::Stamp => {
                self.scene.partial_cell(place, self.in_full(at))
            }
            _ if self.is_future(grid, at) => None,
            _ => self.scene.cell(grid, at),
        }
    }

    /// The last input that has stamped a grid that [`adds_up`], from 0; `None` after the walk.
    #[must_use]
    pub fn stamps_so_far(&self, grid: GridId) -> Option<i64> {
        self.place.filter(|_| adds_up(self.view, grid))
    }

    /// Returns whether the walk has not reached this cell yet.
    #[must_use]
    pub fn is_future(&self, grid: GridId, at: Pair) -> bool {
        let Some(place) = self.place.filter(|_| matches!(grid, GridId::Output | GridId::Coverage)) else {
            return false;
        };
        match self.view.walked() {
            GridId::Full => {
                let (full, size) = (self.in_full(at), self.geometry().lengths(Axis::full));
                // Cells beyond the full result come after all of it.
                full.iter().zip(size).any(|(index, length)| *index >= length) || flattened(full, size) > place
            }
            GridId::Output => flattened(at, self.geometry().output()) > place,
            _ => false,
        }
    }

    /// The cell of the full result that becomes this output.
    #[must_use]
    pub fn in_full(&self, output: Pair) -> Pair {
        let crop = crop(self.geometry());
        [0, 1].map(|axis| output[axis] + crop[axis])
    }

    /// The output that is explained, even if it is explained as a cell of the full result.
    #[must_use]
    pub fn explained_output(&self) -> Option<Pair> {
        match self.explained? {
            (GridId::Output, output) => Some(output),
            (GridId::Full, full) => match self.geometry().fate(full) {
                Fate::Kept(output) => Some(output),
                Fate::Cropped => None,
            },
            _ => None,
        }
    }

    /// The position in the rotated kernel that is on a cell of the padded input.
    #[must_use]
    pub fn window_place(&self, padded: Pair) -> Option<Pair> {
        let output = self.explained_output()?;
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

    /// The weight that is on a cell of the padded input.
    #[must_use]
    pub fn weight(&self, grid: GridId, at: Pair) -> Option<f64> {
        let place = self.window_place(at).filter(|_| grid == GridId::Padded)?;
        self.scene.cell(GridId::Rotated, place).map(|cell| cell.value)
    }

    /// The outlines in a grid, at most two: first the window, then the cell itself.
    pub fn outlines(&self, grid: GridId) -> impl Iterator<Item = Outline> {
        self.window(grid).into_iter().chain(self.current(grid))
    }

    /// The outline of the kernel, or of the cells under it.
    fn window(&self, grid: GridId) -> Option<Outline> {
        let window = |first, size| Some(Outline { kind: OutlineKind::Window, first, size });
        let (explained, cell) = self.explained?;
        let axes = self.geometry().axes();
        match (explained, grid) {
            (GridId::Output, GridId::Rotated) | (GridId::Input, GridId::Kernel) => {
                window([0, 0], self.scene.size(grid)?)
            }
            (GridId::Output | GridId::Full, GridId::Padded) => {
                let output = self.explained_output()?;
                let first = [0, 1].map(|axis| output[axis] * axes[axis].step());
                window(first, self.geometry().lengths(Axis::dilated_kernel))
            }
            (GridId::Input, GridId::Stamp | GridId::Full) => {
                let [rows, cols] = [0, 1].map(|axis| stamped(&self.picture.uncropped.axes()[axis], cell[axis]));
                let ([top, bottom], [left, right]) = (rows?, cols?);
                window([top, left], [bottom - top + 1, right - left + 1])
            }
            (GridId::Output, GridId::Matrix) => {
                window([flattened(cell, self.geometry().output()), 0], [1, self.scene.size(grid)?[1]])
            }
            (GridId::Exhibit(_), GridId::Exhibit(_)) => {
                let reach = self.belonging(grid)?;
                let ends = |runs: &Runs| Some([runs.runs().first()?.start, runs.runs().last()?.end]);
                let ([top, bottom], [left, right]) = (ends(&reach.rows)?, ends(&reach.cols)?);
                window([top, left], [bottom - top, right - left])
            }
            (GridId::Input, GridId::Matrix) => {
                window([0, flattened(cell, self.geometry().input())], [self.scene.size(grid)?[0], 1])
            }
            _ => None,
        }
    }

    /// The outline of the explained cell, if a grid has it.
    fn current(&self, grid: GridId) -> Option<Outline> {
        let current = |first| Some(Outline { kind: OutlineKind::Current, first, size: [1, 1] });
        if let Some((_, at)) = self.pointed.filter(|(pointed, _)| *pointed == grid) {
            return current(at);
        }
        match (self.explained?, grid) {
            ((GridId::Input, cell), GridId::Padded | GridId::Stuffed) => {
                let padded = self.geometry().place_in_padded(cell);
                let pads = self.geometry().lengths(|axis| axis.pad()[0]);
                let at = if grid == GridId::Padded { padded } else { [0, 1].map(|axis| padded[axis] - pads[axis]) };
                self.scene.cell(grid, at).and_then(|_| current(at))
            }
            ((GridId::Kernel, tap), GridId::Rotated) => current(self.scene.stored_tap(tap)),
            ((GridId::Output, output), GridId::Full) => {
                let full = self.in_full(output);
                self.scene.cell(grid, full).and_then(|_| current(full))
            }
            ((GridId::Output | GridId::Full, _), GridId::Output | GridId::Coverage) => {
                self.explained_output().and_then(current)
            }
            ((explained, cell), grid) if explained == grid => current(cell),
            _ => None,
        }
    }

    /// The cell of a grid at the centre of the explanation, which must be visible if only part of the grid is shown.
    #[must_use]
    pub fn middle(&self, grid: GridId) -> Option<Pair> {
        let outline = self.outlines(grid).last();
        // A row of the matrix is long; its nonzero cells are more informative than its middle.
        let outline = outline.filter(|outline| grid != GridId::Matrix || outline.kind == OutlineKind::Current);
        if let Some(outline) = outline {
            return Some([0, 1].map(|axis| outline.first[axis] + outline.size[axis] / 2));
        }
        // The middle one of the products.
        let link = self.links.get(self.links.len() / 2)?;
        match grid {
            GridId::Input => Some(link.input),
            GridId::Kernel => Some(link.tap),
            GridId::Rotated => Some(self.scene.stored_tap(link.tap)),
            GridId::Exhibit(_) => None,
            GridId::Output | GridId::Coverage | GridId::Rival => link.output,
            GridId::Full | GridId::Stamp => Some(link.full),
            GridId::Padded => Some(self.geometry().place_in_padded(link.input)),
            GridId::Stuffed => Some([0, 1].map(|axis| link.input[axis] * self.geometry().axes()[axis].spread())),
            GridId::Matrix => {
                let output = flattened(link.output?, self.geometry().output());
                Some([output, flattened(link.input, self.geometry().input())])
            }
        }
    }

    /// The cell that a step computes as a sum of products, with its grid; `None` if the step is one of the input's.
    #[must_use]
    pub fn summed(&self) -> Option<Place> {
        let is_sum = |grid: GridId| matches!(grid, GridId::Output | GridId::Full) || self.sum.is_some();
        self.explained.filter(|(grid, _)| is_sum(*grid))
    }
}

/// The products of a layer, with the offset of its outputs in the full result.
struct Traced<'a> {
    kept: &'a Geometry,
    geometry: &'a Geometry,
    shift: Pair,
}

impl Traced<'_> {
    fn links(&self, grid: GridId, cell: Pair) -> Vec<Link> {
        let products: Vec<Product> = match grid {
            GridId::Input => self.geometry.products_of_input(cell).take(MOST_LETTERS).collect(),
            GridId::Kernel => self.geometry.products_of_tap(cell).take(MOST_LETTERS).collect(),
            _ => self.geometry.products_of_output(cell).take(MOST_LETTERS).collect(),
        };
        products.into_iter().map(|product| self.link(product)).collect()
    }

    fn link(&self, Product { input, tap, output }: Product) -> Link {
        let full = [0, 1].map(|axis| output[axis] + self.shift[axis]);
        let output = match self.kept.fate(full) {
            Fate::Kept(output) => Some(output),
            Fate::Cropped => None,
        };
        Link { input, tap, full, output }
    }
}

/// The offset of the output in the full result.
fn crop(geometry: &Geometry) -> Pair {
    geometry.lengths(|axis| axis.crop()[0])
}

/// The first and the last cell that an input stamps, on one axis.
fn stamped(axis: &Axis, input: i64) -> Option<[i64; 2]> {
    let cells = || axis.at_input(input).map(|meeting| meeting.output);
    Some([cells().min()?, cells().max()?])
}
