//! The positions of the grids of a scene, the size of their cells, and which cells are visible.

mod flow;

use std::borrow::Cow;

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr as _;

use super::focus::Zone;
use super::model::Model;
pub use super::zoom::CellShape;
use super::zoom::{Kept, Zoom};
use crate::conv::axis::Source;
use crate::conv::{Axis, Pair};
use crate::scene::rival::RivalKind;
use crate::scene::{GridId, Moment, Scene};
use crate::tui::rows::{Rows, saturated};
use crate::words::screen::Strings;
pub use flow::Seen;
pub(super) use flow::flow;

/// The number of columns between panels.
pub(super) const GAP: u16 = 3;

/// The maximum number of columns between panels if there is room.
const WIDEST_GAP: u16 = 8;

/// In an area narrower than this, only one panel is shown.
pub(super) const NARROW: u16 = 60;

/// The sizes of cells with numbers, in columns and rows, best first.
const NUMBER_CELLS: [(u16, u16); 12] =
    [(12, 5), (10, 4), (8, 4), (8, 3), (7, 3), (6, 2), (5, 2), (4, 2), (6, 1), (5, 1), (4, 1), (3, 1)];

/// The minimum width of a cell with a number.
const LEAST_NUMBER: u16 = 3;

/// The widths of columns that only contain inserted zeros, if the picture does not fit otherwise.
const NARROWED: [u16; 2] = [2, 1];

/// Cells only grow if 1/`SPARE` of the width and of the height is left over then, or if they double in size.
const SPARE: u16 = 6;

/// In a grid with more columns than this, none is narrowed.
const MOST_NARROWED: i64 = 256;

/// A grid on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// The grid.
    pub grid: GridId,
    /// The number of channels of a map that share one title: this one and those right of it. 0 for the latter.
    pub titled: usize,
    /// The area of the title.
    pub title: Rect,
    /// The area of the cells.
    pub cells: Rect,
    /// The shape of the cells.
    pub shape: CellShape,
    /// The first visible cell.
    pub origin: Pair,
    /// The number of visible rows and columns.
    pub shown: Pair,
    /// The width on the screen of each column of cells; empty for pixels.
    pub columns: Vec<u16>,
}

impl Panel {
    /// Returns the cell at a position of the screen.
    #[must_use]
    pub fn cell(&self, place: Position) -> Option<Pair> {
        let (x, y) = (place.x.checked_sub(self.cells.x)?, i64::from(place.y.checked_sub(self.cells.y)?));
        let offset = match self.shape {
            CellShape::Number { height, .. } => [y / i64::from(height.max(1)), self.column_at(x)?],
            CellShape::Block => [y, self.column_at(x)?],
            // Two rows of pixels share a row of the screen: the upper one is taken.
            CellShape::Pixel { step } => [y * 2 * step, i64::from(x) * step],
        };
        let inside = offset.iter().zip(self.shown).all(|(offset, shown)| *offset < shown);
        inside.then(|| [self.origin[0] + offset[0], self.origin[1] + offset[1]])
    }

    /// Returns the position at which a cell starts on the screen, if it is visible.
    #[must_use]
    pub fn place(&self, cell: Pair) -> Option<Position> {
        let offset = [0, 1].map(|axis| cell[axis] - self.origin[axis]);
        if (0..2).any(|axis| !(0..self.shown[axis]).contains(&offset[axis])) {
            return None;
        }
        let columns_before = || {
            let count = usize::try_from(offset[1]).unwrap_or(usize::MAX);
            self.columns.iter().take(count).map(|width| i64::from(*width)).sum()
        };
        let [y, x] = match self.shape {
            CellShape::Number { height, .. } => [offset[0] * i64::from(height), columns_before()],
            CellShape::Block => [offset[0], columns_before()],
            CellShape::Pixel { step } => [offset[0] / (2 * step.max(1)), offset[1] / step.max(1)],
        };
        Some(Position { x: self.cells.x.saturating_add(saturated(x)), y: self.cells.y.saturating_add(saturated(y)) })
    }

    fn column_at(&self, x: u16) -> Option<i64> {
        let mut end = 0;
        let column = self.columns.iter().position(|width| {
            end += width;
            x < end
        });
        column.map(|column| column as i64)
    }
}

/// Returns the title of a grid.
#[must_use]
pub fn grid_title(model: &Model, strings: &Strings, grid: GridId) -> Cow<'static, str> {
    title_of(model, strings, grid, 1)
}

/// Returns the title shared by a grid and the channels of the same map right of it, `planes` in all.
#[must_use]
pub fn title_of(model: &Model, strings: &Strings, grid: GridId, planes: usize) -> Cow<'static, str> {
    match (grid, model.rival().map(|rival| rival.kind)) {
        (GridId::Rival, Some(RivalKind::Wrong(wrong))) => strings.wrong(wrong).into(),
        (GridId::Padded, _) => padded_title(model.scene(), strings).into(),
        (grid, _) => strings.title_of(model.scene(), grid, planes),
    }
}

/// Returns what was done to the input before the window moves over it.
fn padded_title(scene: &Scene, strings: &Strings) -> &'static str {
    let either =
        |holds: fn(&Axis) -> bool| scene.outcome().is_ok_and(|picture| picture.geometry.axes().iter().any(holds));
    match (either(|axis| axis.spread() > 1), either(|axis| axis.pad()[0] < 0)) {
        (true, true) => strings.names.stuffed_cropped,
        (true, false) => strings.names.padded_transposed,
        (false, true) => strings.names.padded_cropped,
        (false, false) => strings.names.padded_direct,
    }
}

/// Makes panels from a model.
struct Maker<'a> {
    model: &'a Model,
    moment: Option<Moment<'a>>,
    /// The shape in the last frame.
    kept: Option<CellShape>,
    /// The shapes of cells with complete numbers, best first.
    shapes: Vec<CellShape>,
    /// The width of each grid's title, in columns.
    titles: Vec<(GridId, u16)>,
}

impl<'a> Maker<'a> {
    fn new(model: &'a Model, strings: &'a Strings) -> Maker<'a> {
        let title = |grid: GridId, planes| (grid, saturated(title_of(model, strings, grid, planes).width() as i64));
        let titled = flow::runs(model).into_iter().filter_map(|run| Some(title(*run.first()?, run.len())));
        let titles = titled.chain([GridId::Input, GridId::Kernel].map(|grid| title(grid, 1))).collect();
        Maker { model, moment: model.moment(), kept: None, shapes: number_cells(least_width(model.scene())), titles }
    }

    fn scene(&self) -> &Scene {
        self.model.scene()
    }

    fn size(&self, grid: GridId) -> Pair {
        self.model.size(grid).unwrap_or([0, 0])
    }

    /// Returns the width of a column of cells on the screen.
    fn column_width(&self, grid: GridId, column: i64, shape: CellShape) -> u16 {
        match shape {
            CellShape::Number { width, narrow, .. } if narrow < width && self.is_zeros(grid, column) => narrow,
            CellShape::Number { width, .. } => width,
            CellShape::Block => 2,
            CellShape::Pixel { .. } => 1,
        }
    }

    /// Whether a column of cells only contains zeros inserted by a parameter.
    fn is_zeros(&self, grid: GridId, column: i64) -> bool {
        let Ok(picture) = self.scene().outcome() else { return false };
        let axis = &picture.geometry.axes()[1];
        let source = match grid {
            GridId::Padded if axis.padded() <= MOST_NARROWED => axis.padded_source(column),
            GridId::Stuffed if axis.stuffed() <= MOST_NARROWED => axis.stuffed_source(column),
            _ => return false,
        };
        match source {
            Source::Input(_) => false,
            Source::Inserted | Source::Padding | Source::OutputPadding => true,
        }
    }

    /// Returns the number of columns and rows that a grid takes on the screen.
    fn extent(&self, grid: GridId, shape: CellShape) -> (u16, u16) {
        let [rows, cols] = self.size(grid);
        match shape {
            CellShape::Number { width, height, narrow } => {
                let wide = if narrow == width || cols > MOST_NARROWED {
                    saturated(cols.saturating_mul(i64::from(width)))
                } else {
                    (0..cols).map(|column| self.column_width(grid, column, shape)).fold(0, u16::saturating_add)
                };
                (wide, saturated(rows.saturating_mul(i64::from(height))))
            }
            CellShape::Block => (saturated(cols.saturating_mul(2)), saturated(rows)),
            CellShape::Pixel { step } => {
                (saturated(div_ceil(cols, step)), saturated(div_ceil(rows, step.saturating_mul(2))))
            }
        }
    }

    /// Returns the panel of a grid with the visible cells in `cells`: all of them, or those around what is explained.
    fn seen(&self, grid: GridId, title: Rect, cells: Rect, shape: CellShape) -> Panel {
        let size = self.size(grid);
        let shown = match shape {
            CellShape::Number { width, height, narrow } => {
                let fits = narrow < width && self.extent(grid, shape).0 <= cells.width;
                let columns = if fits { size[1] } else { i64::from(cells.width / width.max(1)) };
                [i64::from(cells.height / height.max(1)), columns]
            }
            CellShape::Block => [i64::from(cells.height), i64::from(cells.width / 2)],
            CellShape::Pixel { step } => {
                [i64::from(cells.height).saturating_mul(2 * step), i64::from(cells.width).saturating_mul(step)]
            }
        };
        let middle = self.middle(grid);
        let origin = [0, 1].map(|axis| {
            let most = (size[axis] - shown[axis]).max(0);
            (middle[axis] - shown[axis] / 2).clamp(0, most)
        });
        let shown = [0, 1].map(|axis| shown[axis].min(size[axis] - origin[axis]));
        let columns = match shape {
            CellShape::Number { .. } | CellShape::Block => {
                (0..shown[1]).map(|column| self.column_width(grid, origin[1] + column, shape)).collect()
            }
            CellShape::Pixel { .. } => Vec::new(),
        };
        Panel { grid, titled: 1, title, cells, shape, origin, shown, columns }
    }

    /// Returns the cell of a grid that the explanation centres on.
    fn middle(&self, grid: GridId) -> Pair {
        let explained = self.moment.as_ref().and_then(|moment| moment.middle(grid));
        explained.unwrap_or_else(|| self.model.cursor(grid))
    }

    /// Returns the number of columns that the titles of a column of grids need. The badge of the focus extends into the
    /// gap, and the size of a grid is left out if there is no room for it.
    fn title_width(&self, grids: &[GridId]) -> u16 {
        let known = self.titles.iter().filter(|(grid, _)| grids.contains(grid));
        known.map(|(_, width)| *width).max().unwrap_or(0)
    }

    /// Returns the smallest cell with a number.
    fn smallest_number(&self) -> CellShape {
        CellShape::number(least_width(self.scene()), 1)
    }

    /// Returns the grids of each column: all, or a single one in a narrow area.
    fn columns(&self, area: Rect) -> Vec<Vec<GridId>> {
        if area.width >= NARROW {
            return self.model.columns();
        }
        let grid = match self.model.focus.zone {
            Zone::Grid(grid) => grid,
            Zone::Bar => self.model.view().main_grid(),
        };
        vec![vec![grid]]
    }
}

/// Returns the width of a cell for the longest number of the scene and a blank before it, at most 8 columns; longer
/// numbers are rounded.
fn least_width(scene: &Scene) -> u16 {
    saturated(scene.widest_number() as i64 + 1).clamp(LEAST_NUMBER, 8)
}

/// Returns the shapes of cells with complete numbers, best first. Shapes with narrow columns of zeros, or without a
/// blank between neighbours, come last.
fn number_cells(least: u16) -> Vec<CellShape> {
    let of = |least: u16| NUMBER_CELLS.into_iter().filter(move |(width, _)| *width >= least);
    let even = |(width, height)| CellShape::number(width, height);
    let tight = (least - 1).max(LEAST_NUMBER);
    let mut shapes: Vec<CellShape> = of(least).map(even).collect();
    for narrow in NARROWED {
        let cells = of(least).filter(|(width, _)| *width > narrow);
        shapes.extend(cells.map(|(width, height)| CellShape::Number { width, height, narrow }));
    }
    shapes.extend(of(tight).take_while(|(width, _)| *width >= tight).filter(|(width, _)| *width < least).map(even));
    let flat = |narrow| CellShape::Number { width: tight, height: 1, narrow };
    shapes.extend(NARROWED.into_iter().filter(|narrow| *narrow < tight).map(flat));
    shapes
}

/// The grids of the view and the area for them.
struct Room<'a> {
    maker: &'a Maker<'a>,
    area: Rect,
    columns: Vec<Vec<GridId>>,
}

/// Returns the columns with the rival in a column of its own, if there is one.
fn with_rival_beside(columns: &[Vec<GridId>]) -> Vec<Vec<GridId>> {
    let others = |grids: &Vec<GridId>| grids.iter().copied().filter(|grid| *grid != GridId::Rival).collect();
    let rivals = columns.iter().flatten().filter(|grid| **grid == GridId::Rival);
    columns.iter().map(others).chain(rivals.map(|grid| vec![*grid])).collect()
}

impl Room<'_> {
    fn gaps(&self) -> u16 {
        saturated((self.columns.len() as i64 - 1) * i64::from(GAP))
    }

    /// Returns the width and the height of a column of grids, including the titles.
    fn extent(&self, grids: &[GridId], shape: impl Fn(GridId) -> CellShape) -> (u16, u16) {
        let gaps = saturated(grids.len() as i64 - 1);
        let (mut width, mut height) = (self.maker.title_width(grids), gaps);
        for grid in grids {
            let (wide, high) = self.maker.extent(*grid, shape(*grid));
            (width, height) = (width.max(wide), height.saturating_add(high).saturating_add(1));
        }
        // The gap between two grids is given up first.
        if height > self.area.height && height - gaps <= self.area.height {
            height = self.area.height;
        }
        (width, height)
    }

    fn width(&self, shape: impl Fn(GridId) -> CellShape) -> u16 {
        let widths = self.columns.iter().map(|grids| self.extent(grids, &shape).0);
        widths.fold(self.gaps(), u16::saturating_add)
    }

    fn rows_fit(&self, shape: impl Fn(GridId) -> CellShape) -> bool {
        self.columns.iter().all(|grids| self.extent(grids, &shape).1 <= self.area.height)
    }

    fn fits(&self, shape: impl Fn(GridId) -> CellShape) -> bool {
        self.width(&shape) <= self.area.width && self.rows_fit(shape)
    }

    /// Returns the index of the best shape that fits; 0 is the best.
    fn rank(&self) -> usize {
        let shapes = &self.maker.shapes;
        shapes.iter().position(|shape| self.fits(|_| *shape)).unwrap_or(shapes.len())
    }

    /// Returns the shape of each grid.
    fn shapes(&self) -> Box<dyn Fn(GridId) -> CellShape + '_> {
        let whole = self.whole();
        match (self.maker.model.zoom, whole, self.maker.model.seen_zoom()) {
            (Zoom::Usual | Zoom::Numbers, Some(shape), _) => Box::new(move |_| shape),
            (_, _, Zoom::Usual | Zoom::Numbers) => {
                let shape = self.part_of_numbers();
                Box::new(move |_| shape)
            }
            (_, _, Zoom::Pixels) => {
                let kernel = self.kernel_shape();
                let is_block = self.fits(|grid| if is_kernel(grid) { kernel } else { CellShape::Block });
                let shape = if is_block { CellShape::Block } else { CellShape::Pixel { step: 1 } };
                Box::new(move |grid| if is_kernel(grid) { kernel } else { shape })
            }
            (_, _, Zoom::Whole) => {
                let kernel = self.kernel_shape();
                let is_block = self.fits(|grid| if is_kernel(grid) { kernel } else { CellShape::Block });
                let widths = self.widths(|grid| if is_kernel(grid) { kernel } else { CellShape::Pixel { step: 1 } });
                let steps = if is_block { Vec::new() } else { self.steps(&widths, kernel) };
                Box::new(move |grid| match steps.iter().find(|(known, _)| *known == grid) {
                    _ if is_kernel(grid) => kernel,
                    Some((_, step)) => CellShape::Pixel { step: *step },
                    None => CellShape::Block,
                })
            }
        }
    }

    /// Returns the shape in which all grids are completely visible with their numbers, if there is one. This is the
    /// best shape, but cells only grow if there is room left over even then, so that nothing jumps while a parameter
    /// changes by one.
    fn whole(&self) -> Option<CellShape> {
        let shapes = &self.maker.shapes;
        let best = shapes.iter().copied().find(|shape| self.fits(|_| *shape))?;
        let kept = self.maker.kept.filter(|kept| shapes.contains(kept) && self.fits(|_| *kept));
        let Some(kept) = kept else { return Some(best) };
        let Rect { width, height, .. } = self.area;
        let area = Rect { width: width - width / SPARE, height: height - height / SPARE, ..self.area };
        let grows_easily = Room { maker: self.maker, area, columns: self.columns.clone() }.fits(|_| best);
        // Cells twice as large justify a jump.
        let is_much = best.area() >= 2 * kept.area();
        Some(if grows_easily || is_much { best } else { kept })
    }

    /// Returns a shape for showing a part of each grid: cells as high as fits if all rows do, or else as wide as fits
    /// if all columns do.
    fn part_of_numbers(&self) -> CellShape {
        let least = least_width(self.maker.scene());
        let high = [3, 2].map(|height| CellShape::number(least, height));
        let flat = |(width, height): &(u16, u16)| *width >= least && *height == 1;
        let wide = NUMBER_CELLS.into_iter().filter(flat).map(|(width, height)| CellShape::number(width, height));
        let high = high.into_iter().find(|shape| self.rows_fit(|_| *shape));
        let shape = high.or_else(|| wide.into_iter().find(|shape| self.width(|_| *shape) <= self.area.width));
        shape.unwrap_or_else(|| self.maker.smallest_number())
    }

    /// Beside pixels, the kernel keeps its numbers if they take at most half of the height and a quarter of the width.
    fn kernel_shape(&self) -> CellShape {
        let fits = |shape: CellShape| {
            let (width, height) = self.maker.extent(GridId::Kernel, shape);
            width <= self.area.width / 4 && height <= self.area.height / 2
        };
        let number = self.maker.smallest_number();
        if fits(number) {
            number
        } else {
            CellShape::Pixel { step: least_step(|step| fits(CellShape::Pixel { step })) }
        }
    }

    /// Returns, for each grid, the step between the rows and columns drawn so that the whole grid fits into its column.
    fn steps(&self, widths: &[u16], kernel: CellShape) -> Vec<(GridId, i64)> {
        let spread = self
            .maker
            .scene()
            .outcome()
            .map_or(1, |picture| picture.geometry.axes().iter().map(Axis::spread).max().unwrap_or(1));
        let mut steps = Vec::new();
        for (grids, width) in self.columns.iter().zip(widths) {
            let kernels = grids.iter().filter(|grid| is_kernel(**grid));
            let taken = kernels.map(|grid| self.maker.extent(*grid, kernel).1).fold(0, u16::saturating_add);
            let others: Vec<GridId> = grids.iter().copied().filter(|grid| !is_kernel(*grid)).collect();
            let titles = saturated(grids.len() as i64);
            let room = self
                .area
                .height
                .saturating_sub(taken)
                .saturating_sub(titles)
                .checked_div(saturated(others.len() as i64));
            let room = room.unwrap_or(0).max(1);
            steps.extend(others.into_iter().map(|grid| {
                let step = least_step(|step| {
                    let (wide, high) = self.maker.extent(grid, CellShape::Pixel { step });
                    wide <= *width && high <= room
                });
                (grid, without_common_divisor(step, spread))
            }));
        }
        steps
    }

    /// Returns the width of each column, reduced evenly if together they exceed the area.
    fn widths(&self, shape: impl Fn(GridId) -> CellShape) -> Vec<u16> {
        let wanted = self.columns.iter().map(|grids| self.extent(grids, &shape).0).collect();
        shared(wanted, self.area.width.saturating_sub(self.gaps()))
    }

    fn panels(&self) -> Vec<Panel> {
        let shape = self.shapes();
        let widths = self.widths(&shape);
        let spare = self.area.width.saturating_sub(widths.iter().sum::<u16>());
        let between = spare.checked_div(saturated(self.columns.len() as i64 - 1)).unwrap_or(0);
        let gap = between.clamp(GAP.min(between), WIDEST_GAP);
        let mut x = self.area.x;
        let mut panels = Vec::new();
        for (grids, width) in self.columns.iter().zip(widths) {
            let area = Rect { x, width: width.min(self.area.right().saturating_sub(x)), ..self.area };
            self.stack(grids, area, &shape, &mut panels);
            x = x.saturating_add(width).saturating_add(gap).min(u16::MAX - width);
        }
        panels
    }

    /// Stacks grids, each showing as much as there is room for.
    fn stack(&self, grids: &[GridId], area: Rect, shape: impl Fn(GridId) -> CellShape, panels: &mut Vec<Panel>) {
        let with_title = |grid: &GridId| self.maker.extent(*grid, shape(*grid)).1.saturating_add(1);
        let taken = grids.iter().map(with_title).fold(0, u16::saturating_add);
        let gap = u16::from(grids.len() > 1 && taken < area.height);
        let mut rows = Rows { left: area };
        for (place, grid) in grids.iter().enumerate() {
            // Later grids keep their rows, up to half of what is left.
            let after = grids.iter().skip(place + 1).map(with_title).fold(0, u16::saturating_add);
            let title = rows.top(1);
            let title = Rect { width: title.width.saturating_add(GAP - 1).min(u16::MAX - title.x), ..title };
            let (wanted_width, wanted_height) = self.maker.extent(*grid, shape(*grid));
            let room = rows.left.height.saturating_sub(after.min(rows.left.height / 2));
            let cells = rows.top(wanted_height.min(room));
            let cells = Rect { width: wanted_width.min(cells.width), ..cells };
            rows.top(gap);
            panels.push(self.maker.seen(*grid, title, cells, shape(*grid)));
        }
    }
}

/// Places the columns of the view side by side, or only the focused grid in a narrow area. Cells keep their size while
/// the screen does.
#[must_use]
pub(super) fn beside_each_other(area: Rect, screen: Rect, model: &Model, strings: &Strings) -> Vec<Panel> {
    let kept = model.kept.filter(|kept| kept.screen == screen).map(|kept| kept.shape);
    let maker = Maker { kept, ..Maker::new(model, strings) };
    let below = Room { columns: maker.columns(area), maker: &maker, area };
    if !below.columns.iter().flatten().any(|grid| *grid == GridId::Rival) {
        return below.panels();
    }
    let beside = Room { columns: with_rival_beside(&below.columns), maker: &maker, area };
    // Beside the output if cells are larger then, else below it.
    if beside.rank() < below.rank() { beside.panels() } else { below.panels() }
}

/// Returns the shape of the numbers that these panels show, to be kept while it fits on the same screen.
#[must_use]
pub fn kept(screen: Rect, panels: &[Panel]) -> Option<Kept> {
    let is_number = |shape: &CellShape| matches!(shape, CellShape::Number { .. });
    panels.iter().map(|panel| panel.shape).find(is_number).map(|shape| Kept { screen, shape })
}

/// Stacks the given grids, whatever the view.
#[must_use]
pub(super) fn under_each_other(area: Rect, grids: &[GridId], model: &Model, strings: &Strings) -> Vec<Panel> {
    let maker = Maker::new(model, strings);
    Room { columns: vec![grids.to_vec()], maker: &maker, area }.panels()
}

/// Whether a grid is a kernel, which has a shape of its own: it is small where everything else is large.
fn is_kernel(grid: GridId) -> bool {
    matches!(grid, GridId::Rotated | GridId::Kernel)
}

fn div_ceil(number: i64, by: i64) -> i64 {
    let by = by.max(1);
    number.saturating_add(by - 1).div_euclid(by)
}

/// Returns the smallest step that fits, by doubling and bisection; the largest if none does.
fn least_step(fits: impl Fn(i64) -> bool) -> i64 {
    let mut high = 1;
    while high < 1 << 30 && !fits(high) {
        high *= 2;
    }
    let mut low = high / 2 + 1;
    while low < high {
        let middle = low.midpoint(high);
        if fits(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    high
}

/// Returns the next step that has no common divisor with the spread of the inputs: any other would draw all of the
/// inputs, or none.
fn without_common_divisor(step: i64, spread: i64) -> i64 {
    let common = |mut one: i64, mut other: i64| {
        while other != 0 {
            (one, other) = (other, one % other);
        }
        one
    };
    if step == 1 {
        return 1;
    }
    (step..step + spread.min(64)).find(|step| common(*step, spread) == 1).unwrap_or(step)
}

/// Reduces widths evenly if they exceed the room; narrow ones are kept.
fn shared(mut widths: Vec<u16>, room: u16) -> Vec<u16> {
    let mut order: Vec<usize> = (0..widths.len()).collect();
    order.sort_by_key(|column| widths[*column]);
    let mut left = room;
    for (done, column) in order.iter().enumerate() {
        let fair = left / saturated((order.len() - done) as i64).max(1);
        widths[*column] = widths[*column].min(fair);
        left -= widths[*column];
    }
    widths
}
