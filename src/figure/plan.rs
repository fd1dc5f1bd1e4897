//! The layout of a figure, the same at every step.

use super::cell::{self, CellLook, NUMBER_ROOM};
use super::glyphs::{self, Weight};
use super::legend::{self, Entry};
use super::metrics::Metrics;
use super::notes::Notes;
use super::strip::{self, StripPlan};
use super::{FigureError, MOST_CELLS, Options, Time};
use crate::conv::Pair;
use crate::framework::pytorch;
use crate::scene::legend::Roles;
use crate::scene::moment::{Moment, steps};
use crate::scene::strip::Strip;
use crate::scene::{GridId, Rival, Scene, View};

/// The sides a cell may have unless one is given, largest first.
const SIDES: [f64; 12] = [72.0, 64.0, 56.0, 48.0, 40.0, 32.0, 24.0, 20.0, 16.0, 12.0, 8.0, 6.0];

/// The smallest side, for figures that are too large with any other.
const LEAST_SIDE: f64 = 4.0;

/// The font size of a number in sides of its cell, if all numbers fit.
const NUMBER: f64 = 0.38;

/// The share of its side that a cell takes at least; the rest is seam.
const CELL_SHARE: f64 = 0.9;

/// Numbers below this font size are left out.
const LEAST_NUMBER: f64 = 5.0;

/// Cells below this side have no room for letters.
const LEAST_LETTERED: f64 = 40.0;

/// The gap between the PyTorch call and the sizes.
const CAPTION_GAP: &str = "      ";

/// The most steps side by side in a sheet.
const MOST_BESIDE: i64 = 12;

/// A grid and its place in the block.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub grid: GridId,
    pub size: Pair,
    /// Where its title begins on the baseline.
    pub title: [f64; 2],
    /// The upper left corner of its first cell.
    pub cells: [f64; 2],
}

/// Grids side by side.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub width: f64,
    pub height: f64,
    pub grids: Vec<Placed>,
}

/// A figure that is laid out but not drawn.
#[derive(Debug)]
pub struct Plan<'a> {
    pub scene: &'a Scene,
    pub options: &'a Options<'a>,
    pub metrics: Metrics,
    pub look: CellLook,
    pub block: Block,
    /// The rows and columns of a sheet, in steps; 1 x 1 for a single moment.
    pub sheet: Pair,
    /// Where the line with the sum of a step's products begins, if there is one.
    pub sum: Option<[f64; 2]>,
    /// The line of an axis, if it is shown.
    pub strip: Option<StripPlan>,
    /// Legend and caption, and their upper left corner.
    pub notes: Option<(Notes, [f64; 2])>,
    pub width: f64,
    pub height: f64,
}

/// What a figure shows, whatever the size of its cells.
struct Content<'a> {
    scene: &'a Scene,
    options: &'a Options<'a>,
    columns: Vec<Vec<(GridId, Pair)>>,
    sheet: Pair,
    /// Whether the figure shows steps one by one.
    walks: bool,
    roles: Roles,
    has_window: bool,
    /// The axis at some moments, which include the largest.
    strips: Vec<Strip>,
    /// The font size of the numbers in sides of a cell, unless they are left out.
    number: Option<f64>,
}

impl<'a> Plan<'a> {
    /// Plans a figure of the finished view, or of its steps if `walks`.
    ///
    /// # Errors
    /// A layer that is refused, a grid that the view does not have, or too many cells.
    pub fn of_scene(
        scene: &'a Scene,
        options: &'a Options<'a>,
        walks: bool,
        room: f64,
    ) -> Result<Plan<'a>, FigureError> {
        let finished = Moment::finished(scene, options.view).ok_or(FigureError::Refused)?;
        let shows_steps = walks || options.time == Time::Sheet;
        let middle = Moment::step(scene, options.view, steps(scene, options.view) / 2).filter(|_| shows_steps);
        let [finished, middle] = [Some(finished), middle].map(|moment| moment.map(|it| it.held_against(options.rival)));
        let moments: Vec<&Moment<'_>> = finished.iter().chain(&middle).collect();
        Plan::new(scene, options, &moments, walks, room)
    }

    /// Plans a figure with room for each of these moments. Unless their side is given, cells are as large as `room`
    /// allows.
    ///
    /// # Errors
    /// A grid that the view does not have, or too many cells.
    pub fn new(
        scene: &'a Scene,
        options: &'a Options<'a>,
        moments: &[&Moment<'_>],
        walks: bool,
        room: f64,
    ) -> Result<Plan<'a>, FigureError> {
        let content = Content::new(scene, options, moments, walks)?;
        if let Some(side) = options.cell {
            return Ok(content.planned(f64::from(side)));
        }
        let mut sides = SIDES.into_iter().map(|side| content.planned(side));
        let fitting = sides.find(|plan| plan.width <= room && plan.height <= room);
        Ok(fitting.unwrap_or_else(|| content.planned(LEAST_SIDE)))
    }

    /// Whether products get letters, which takes room for the letters and for the numbers.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        has_letters(self.options, &self.look, &self.metrics)
    }

    /// Returns the height above each block of a sheet, for the number of the step.
    #[must_use]
    pub fn block_top(&self) -> f64 {
        if self.options.time == Time::Sheet { self.metrics.note_height() } else { 0.0 }
    }

    /// Returns the distance from one step of a sheet to the next, across and down.
    #[must_use]
    pub fn sheet_step(&self) -> [f64; 2] {
        let gap = self.metrics.column_gap;
        [self.block.width + gap, self.block.height + self.block_top() + gap * 0.5]
    }

    /// Makes the figure as large as its content.
    fn measured(mut self, legend: Vec<Entry>, strips: &[Strip], walks: bool) -> Plan<'a> {
        let Metrics { margin, stack_gap, .. } = self.metrics;
        let [rows, cols] = self.sheet.map(|count| count as f64);
        let [across, down] = self.sheet_step();
        let mut width = across * (cols - 1.0) + self.block.width;
        let mut bottom = margin + down * (rows - 1.0) + self.block_top() + self.block.height;
        if walks && self.has_letters() && self.options.view.walked() != GridId::Input {
            bottom += stack_gap + self.metrics.title_height();
            self.sum = Some([margin, bottom]);
        }
        let around = self.options.around;
        if around.strip && self.options.time != Time::Sheet {
            let room = self.block.width;
            if let Some(strip) = StripPlan::new(strips, room, &self.metrics, self.options.palette) {
                bottom += stack_gap;
                self.strip = Some(strip.at([margin, bottom]));
                bottom += strip.height();
            }
        }
        if around.has_notes() {
            let call = if around.call { caption(self.scene) } else { Vec::new() };
            let notes = Notes::new(legend, call, width, &self.metrics, self.options.palette);
            bottom += stack_gap;
            width = width.max(notes.width());
            let height = notes.height(&self.metrics);
            self.notes = Some((notes, [margin, bottom]));
            bottom += height;
        }
        Plan { width: (width + 2.0 * margin).ceil(), height: (bottom + margin).ceil(), ..self }
    }
}

impl<'a> Content<'a> {
    fn new(
        scene: &'a Scene,
        options: &'a Options<'a>,
        moments: &[&Moment<'_>],
        walks: bool,
    ) -> Result<Content<'a>, FigureError> {
        let (view, is_sheet) = (options.view, options.time == Time::Sheet);
        let columns = columns(scene, options)?;
        let grids: Vec<(GridId, Pair)> = columns.iter().flatten().copied().collect();
        let has_window = walks || is_sheet || view == View::Stamp;
        Ok(Content {
            scene,
            options,
            sheet: if is_sheet { sheet_size(scene, view) } else { [1, 1] },
            walks,
            roles: legend::roles(moments, &grids),
            strips: moments.iter().map(|moment| moment.strip(strip::AXIS)).collect(),
            has_window: has_window && grids.iter().any(|(grid, _)| shows_window(view, *grid)),
            number: options.numbers.then(|| number_size(moments, &grids)),
            columns,
        })
    }

    /// Lays the figure out with cells of this side.
    fn planned(&self, side: f64) -> Plan<'a> {
        let options = self.options;
        let is_sheet = options.time == Time::Sheet;
        let metrics = Metrics::new(side, is_sheet);
        let number = self.number.map(|size| (size * side * 4.0).floor() / 4.0).filter(|size| *size >= LEAST_NUMBER);
        let look = CellLook { palette: options.palette, number };
        let window = (self.has_window && options.around.marks)
            .then(|| window_name(options, has_letters(options, &look, &metrics)));
        let grids: Vec<GridId> = self.columns.iter().flatten().map(|(grid, _)| *grid).collect();
        let legend = legend::entries(self.scene, &grids, &self.roles, window, options);
        let plan = Plan {
            scene: self.scene,
            options,
            metrics,
            look,
            block: block(self.scene, options, &self.columns, &metrics, !is_sheet),
            sheet: self.sheet,
            sum: None,
            strip: None,
            notes: None,
            width: 0.0,
            height: 0.0,
        };
        plan.measured(legend, &self.strips, self.walks)
    }
}

fn has_letters(options: &Options<'_>, look: &CellLook, metrics: &Metrics) -> bool {
    look.number.is_some() && options.time != Time::Sheet && metrics.cell >= LEAST_LETTERED
}

/// Returns the PyTorch call in pieces between which lines may break, and the sizes.
fn caption(scene: &Scene) -> Vec<String> {
    let call = pytorch::line(&scene.setting().layer);
    let mut words: Vec<String> = call.split_inclusive(", ").map(str::to_owned).collect();
    if let (Ok(picture), Some(last)) = (scene.outcome(), words.last_mut()) {
        last.push_str(CAPTION_GAP);
        let size = |grid: GridId, size: Pair| size_text(scene, grid, size);
        let from = size(GridId::Input, picture.geometry.input());
        let to = size(GridId::Output, picture.geometry.output());
        words.push(format!("{from} → {to}"));
    }
    words
}

/// Whether the window, or the stamp, is drawn on cells of this grid.
fn shows_window(view: View, grid: GridId) -> bool {
    matches!(
        (view, grid),
        (View::Direct, GridId::Padded) | (View::Stamp, GridId::Stamp | GridId::Full) | (View::Matrix, GridId::Matrix)
    )
}

fn window_name(options: &Options<'_>, has_letters: bool) -> &'static str {
    match options.view {
        View::Stamp => options.words.stamp,
        View::Matrix => options.words.matrix_row,
        _ if has_letters => options.words.window_weights,
        _ => options.words.window,
    }
}

/// Returns a size such as `3×5`, the length of a line, or nothing for a table, whose size includes its gaps.
#[must_use]
pub fn size_text(scene: &Scene, grid: GridId, size: Pair) -> String {
    if scene.is_table(grid) { String::new() } else { grid.size_text(&scene.setting().layer, size).replace('x', "×") }
}

/// Returns the rows and columns of a sheet: those of the grid that the view walks over, so that each step is where its
/// cell is. Rows longer than [`MOST_BESIDE`] are broken.
fn sheet_size(scene: &Scene, view: View) -> Pair {
    let steps = steps(scene, view);
    let cols = scene.size(view.walked()).map_or(1, |[_, cols]| cols);
    let cols = cols.clamp(1, MOST_BESIDE);
    [steps.saturating_add(cols - 1) / cols, cols]
}

/// Returns the grids with their sizes, in columns from left to right.
///
/// # Errors
/// A layer that is refused, a grid that the view does not have, or too many cells.
pub fn columns(scene: &Scene, options: &Options<'_>) -> Result<Vec<Vec<(GridId, Pair)>>, FigureError> {
    let view = options.view;
    let size = |grid: GridId| match grid {
        GridId::Rival => options.rival.and_then(Rival::size),
        grid => scene.size(grid),
    };
    let sized = |grid: &GridId| size(*grid).map(|size| (*grid, size)).ok_or(FigureError::Refused);
    let mut ids: Vec<Vec<GridId>> = if !options.stages.is_empty() {
        if options.stages.contains(&GridId::Stamp) && view != View::Stamp {
            return Err(FigureError::StampElsewhere);
        }
        options.stages.iter().map(|grid| vec![*grid]).collect()
    } else if options.time == Time::Sheet {
        // Leaves out the grids that are the same in every step.
        view.sheet().iter().map(|grid| vec![*grid]).collect()
    } else {
        view.columns().iter().map(|column| column.to_vec()).collect()
    };
    if options.rival.is_some_and(|rival| rival.output.is_some()) {
        for column in ids.iter_mut().filter(|column| column.contains(&GridId::Output)) {
            column.push(GridId::Rival);
        }
    }
    let columns = ids.iter().map(|column| column.iter().map(sized).collect()).collect::<Result<Vec<Vec<_>>, _>>()?;
    let area = |[rows, cols]: Pair| u128::from(rows.unsigned_abs()) * u128::from(cols.unsigned_abs());
    let cells = columns.iter().flatten().map(|(_, size)| area(*size)).fold(0, u128::saturating_add);
    let shown = if options.time == Time::Sheet { steps(scene, view) } else { 1 };
    let cells = cells.saturating_mul(u128::from(shown.unsigned_abs()));
    if cells > MOST_CELLS { Err(FigureError::TooManyCells { cells }) } else { Ok(columns) }
}

/// Returns the font size of all numbers, in sides of a cell, such that the widest of them fits.
fn number_size(moments: &[&Moment<'_>], grids: &[(GridId, Pair)]) -> f64 {
    let mut widest = 0.0_f64;
    for (moment, (grid, [rows, cols])) in
        moments.iter().flat_map(|moment| grids.iter().map(move |grid| (moment, *grid)))
    {
        let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| [row, col]));
        let texts = cells.filter_map(|at| moment.cell(grid, at)).filter_map(cell::text);
        widest = texts.map(|text| glyphs::width(Weight::Regular, &text)).fold(widest, f64::max);
    }
    // The seam belongs to the side but not to the cell.
    if widest > 0.0 { NUMBER.min(NUMBER_ROOM * CELL_SHARE / widest) } else { NUMBER }
}

fn block(
    scene: &Scene,
    options: &Options<'_>,
    columns: &[Vec<(GridId, Pair)>],
    metrics: &Metrics,
    titled: bool,
) -> Block {
    let palette = options.palette;
    let mut block = Block::default();
    let mut x = 0.0;
    for column in columns {
        let (mut y, mut width) = (0.0, 0.0_f64);
        for (grid, size) in column {
            if y > 0.0 {
                y += metrics.stack_gap;
            }
            if titled {
                y += metrics.title_height();
            }
            let title = [x, y];
            if titled {
                y += metrics.title_gap;
                let font = metrics.title(palette);
                let names = options.words.titles(scene, options.view, *grid, options.rival);
                let name = names.iter().map(|name| font.width(name)).fold(0.0, f64::max);
                let size = metrics.title_size(palette).width(&size_text(scene, *grid, *size));
                width = width.max(if options.around.sizes { name + font.size * 0.4 + size } else { name });
            }
            block.grids.push(Placed { grid: *grid, size: *size, title, cells: [x, y] });
            y += metrics.span(size[0]);
            width = width.max(metrics.span(size[1]));
        }
        block.height = block.height.max(y);
        block.width = x + width.ceil();
        x = block.width + if titled { metrics.column_gap } else { metrics.column_gap * 0.5 };
    }
    block
}
