//! Where everything of a figure stands, at every step alike.

use std::iter;

use super::cell::{self, CellLook};
use super::glyphs::{self, Weight};
use super::legend::{self, Entry};
use super::metrics::Metrics;
use super::moment::{self, Moment};
use super::{FigureError, MOST_CELLS, Options, Time};
use crate::conv::Pair;
use crate::conv::framework::pytorch;
use crate::conv::layer::dimensions;
use crate::palette::Palette;
use crate::scene::{GridId, Scene, View};

/// The sides that a cell may have by itself, largest first.
const SIDES: [f64; 12] = [72.0, 64.0, 56.0, 48.0, 40.0, 32.0, 24.0, 20.0, 16.0, 12.0, 8.0, 6.0];

/// The smallest side, for figures that are too large at any other.
const LEAST_SIDE: f64 = 4.0;

/// Size of a number in sides of its cell, if all of them fit.
const NUMBER: f64 = 0.38;

/// How much of a cell the longest number may take.
const NUMBER_ROOM: f64 = 0.84;

/// Smaller numbers are left out.
const LEAST_NUMBER: f64 = 5.0;

/// Most steps of a sheet side by side.
const MOST_BESIDE: i64 = 12;

/// A grid at its place.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub grid: GridId,
    pub size: Pair,
    /// Where its title begins, on the baseline.
    pub title: [f64; 2],
    /// Where its first cell begins.
    pub cells: [f64; 2],
}

/// Grids side by side.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub width: f64,
    pub height: f64,
    pub grids: Vec<Placed>,
}

/// A figure before it is drawn.
#[derive(Debug)]
pub struct Plan<'a> {
    pub scene: &'a Scene,
    pub options: &'a Options<'a>,
    pub palette: &'static Palette,
    pub metrics: Metrics,
    pub look: CellLook,
    pub block: Block,
    /// Steps of a sheet, side by side and below each other; 1 x 1 for one moment.
    pub sheet: Pair,
    pub legend: Vec<Entry>,
    pub width: f64,
    pub height: f64,
}

impl<'a> Plan<'a> {
    /// Plans a figure whose cells, unless their side is given, are as large as `room` allows.
    ///
    /// # Errors
    /// A layer that is refused, a grid that this view has not, or too many cells.
    pub fn new(scene: &'a Scene, options: &'a Options<'a>, walks: bool, room: f64) -> Result<Plan<'a>, FigureError> {
        let palette = options.palette;
        let finished = Moment::finished(scene, options.view).ok_or(FigureError::Refused)?;
        let is_sheet = options.time == Time::Sheet;
        let sheet = if is_sheet { sheet_size(scene, options.view) } else { [1, 1] };
        let columns = columns(scene, options)?;
        let grids: Vec<(GridId, Pair)> = columns.iter().flatten().copied().collect();
        let walks_or_all = walks || is_sheet;
        let middle = Moment::step(scene, options.view, moment::steps(scene, options.view) / 2);
        let moments: Vec<&Moment<'_>> = iter::once(&finished).chain(middle.as_ref().filter(|_| walks_or_all)).collect();
        let roles = legend::roles(&moments, &grids);
        let has_window = walks_or_all || options.view == View::Stamp;
        let has_window = has_window && grids.iter().any(|(grid, _)| shows_window(options.view, *grid));
        let number = options.numbers.then(|| number_size(&finished, &grids));
        let planned = |side: f64| {
            let metrics = Metrics::new(side, is_sheet);
            let number = number.map(|size| (size * side * 4.0).floor() / 4.0).filter(|size| *size >= LEAST_NUMBER);
            let look = CellLook { palette, number };
            let block = block(scene, options, &columns, &metrics, !is_sheet);
            let mut plan = Plan {
                scene,
                options,
                palette,
                metrics,
                look,
                block,
                sheet,
                legend: Vec::new(),
                width: 0.0,
                height: 0.0,
            };
            if options.caption {
                let window = has_window.then(|| window_name(options, plan.has_letters()));
                plan.legend = legend::entries(scene, &grids, &roles, window, options.words);
            }
            plan.measure(walks);
            plan
        };
        if let Some(side) = options.cell {
            return Ok(planned(f64::from(side)));
        }
        let mut sides = SIDES.into_iter().map(planned);
        Ok(sides.find(|plan| plan.width <= room && plan.height <= room).unwrap_or_else(|| planned(LEAST_SIDE)))
    }

    fn measure(&mut self, walks: bool) {
        let [rows, cols] = self.sheet.map(|count| count as f64);
        let metrics = self.metrics;
        let note = metrics.note(self.palette);
        let [across, down] = self.sheet_step();
        let grids = across * (cols - 1.0) + self.block.width;
        let widest_note = self.legend.iter().map(|entry| entry.width(&metrics, self.palette)).fold(0.0, f64::max);
        let widest_word = self.caption_words().iter().map(|(word, _)| note.width(word)).fold(0.0, f64::max);
        let content = if self.options.caption { grids.max(widest_note).max(widest_word) } else { grids };
        self.width = (content + 2.0 * metrics.margin).ceil();
        let mut height = metrics.margin + down * (rows - 1.0) + self.block_top() + self.block.height;
        if walks && self.has_sum() {
            height += metrics.stack_gap + metrics.title_height();
        }
        if self.options.caption {
            let lines = self.legend_lines().len() + self.caption_lines().len();
            height += metrics.stack_gap + metrics.caption_gap() + metrics.note_height() * lines as f64;
        }
        self.height = (height + metrics.margin).ceil();
    }

    /// Whether a line below the grids adds up the products of a step.
    #[must_use]
    pub fn has_sum(&self) -> bool {
        self.has_letters() && self.options.view.first_explained() != GridId::Input
    }

    /// Whether products have letters: where there is room for them, and for their numbers.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.look.number.is_some() && self.options.time != Time::Sheet && self.metrics.cell >= 40.0
    }

    /// What stands above each block of a sheet: its step.
    #[must_use]
    pub fn block_top(&self) -> f64 {
        if self.options.time == Time::Sheet { self.metrics.note_height() } else { 0.0 }
    }

    /// From one step of a sheet to the next, across and down.
    #[must_use]
    pub fn sheet_step(&self) -> [f64; 2] {
        let gap = self.metrics.column_gap;
        [self.block.width + gap, self.block.height + self.block_top() + gap * 0.5]
    }

    /// The words of the caption, each with whether the next one may stand on another line.
    #[must_use]
    pub fn caption_words(&self) -> Vec<(String, bool)> {
        let call = pytorch::line(&self.scene.setting().layer);
        let mut words: Vec<(String, bool)> = call.split_inclusive(", ").map(|word| (word.to_owned(), false)).collect();
        if let Ok(picture) = self.scene.outcome() {
            let [from, to] = [picture.geometry.input(), picture.geometry.output()].map(size_text);
            words.push((format!("{from} → {to}"), true));
        }
        words
    }

    /// The entries of the legend in lines, each by its number and where it begins.
    #[must_use]
    pub fn legend_lines(&self) -> Vec<Vec<(usize, f64)>> {
        let gap = self.metrics.note(self.palette).size * 1.2;
        let widths: Vec<f64> = self.legend.iter().map(|entry| entry.width(&self.metrics, self.palette) + gap).collect();
        lines(&widths, self.width - 2.0 * self.metrics.margin + gap)
    }

    /// The words of the caption in lines, likewise.
    #[must_use]
    pub fn caption_lines(&self) -> Vec<Vec<(usize, f64)>> {
        let note = self.metrics.note(self.palette);
        let words = self.caption_words();
        let gap = |is_apart: bool| if is_apart { note.size * 1.6 } else { 0.0 };
        // What stands apart keeps its distance from what is before it.
        let widths: Vec<f64> = words
            .iter()
            .enumerate()
            .map(|(index, (word, _))| {
                note.width(word) + gap(words.get(index + 1).is_some_and(|(_, is_apart)| *is_apart))
            })
            .collect();
        lines(&widths, self.width - 2.0 * self.metrics.margin + 1.0)
    }
}

/// Whether the window, or the stamp, lies on cells of a grid.
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

/// Greedy lines of things of these widths: which thing, and where it begins.
fn lines(widths: &[f64], room: f64) -> Vec<Vec<(usize, f64)>> {
    let mut lines: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut end = f64::INFINITY;
    for (index, width) in widths.iter().enumerate() {
        match lines.last_mut() {
            Some(line) if end + width <= room => line.push((index, end)),
            _ => {
                end = 0.0;
                lines.push(vec![(index, 0.0)]);
            }
        }
        end += width;
    }
    lines
}

/// `3×5`.
#[must_use]
pub fn size_text(size: Pair) -> String {
    dimensions(&size).replace('x', "×")
}

/// As the grid that the view walks over, so that each step stands where its cell does; a long row in several.
fn sheet_size(scene: &Scene, view: View) -> Pair {
    let steps = moment::steps(scene, view);
    let cols = scene.size(view.first_explained()).map_or(1, |[_, cols]| cols);
    let cols = cols.clamp(1, MOST_BESIDE);
    [steps.saturating_add(cols - 1) / cols, cols]
}

/// The grids, each with its size, in columns from left to right.
///
/// # Errors
/// A layer that is refused, a grid that this view has not, or too many cells.
pub fn columns(scene: &Scene, options: &Options<'_>) -> Result<Vec<Vec<(GridId, Pair)>>, FigureError> {
    let view = options.view;
    let sized = |grid: &GridId| scene.size(*grid).map(|size| (*grid, size)).ok_or(FigureError::Refused);
    let ids: Vec<Vec<GridId>> = if !options.stages.is_empty() {
        if options.stages.contains(&GridId::Stamp) && view != View::Stamp {
            return Err(FigureError::StampElsewhere);
        }
        options.stages.iter().map(|grid| vec![*grid]).collect()
    } else if options.time == Time::Sheet {
        // What is the same in every step says nothing there.
        sheet_grids(view).iter().map(|grid| vec![*grid]).collect()
    } else {
        view.columns().iter().map(|column| column.to_vec()).collect()
    };
    let columns = ids.iter().map(|column| column.iter().map(sized).collect()).collect::<Result<Vec<Vec<_>>, _>>()?;
    let area = |[rows, cols]: Pair| u128::from(rows.unsigned_abs()) * u128::from(cols.unsigned_abs());
    let cells = columns.iter().flatten().map(|(_, size)| area(*size)).fold(0, u128::saturating_add);
    let shown = if options.time == Time::Sheet { moment::steps(scene, view) } else { 1 };
    let cells = cells.saturating_mul(u128::from(shown.unsigned_abs()));
    if cells > MOST_CELLS { Err(FigureError::TooManyCells { cells }) } else { Ok(columns) }
}

fn sheet_grids(view: View) -> &'static [GridId] {
    match view {
        View::Direct => &[GridId::Padded, GridId::Output],
        View::Stamp => &[GridId::Stamp, GridId::Full],
        View::Crop => &[GridId::Full, GridId::Output],
        View::Coverage => &[GridId::Output, GridId::Coverage],
        View::Matrix => &[GridId::Matrix, GridId::Output],
    }
}

/// The size of all numbers, in sides of a cell, so that the widest of them fits.
fn number_size(finished: &Moment<'_>, grids: &[(GridId, Pair)]) -> f64 {
    let mut widest = 0.0_f64;
    for (grid, [rows, cols]) in grids.iter().copied() {
        let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| [row, col]));
        let texts = cells.filter_map(|at| finished.cell(grid, at)).filter_map(cell::text);
        widest = texts.map(|text| glyphs::width(Weight::Regular, &text)).fold(widest, f64::max);
    }
    if widest > 0.0 { NUMBER.min(NUMBER_ROOM / widest) } else { NUMBER }
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
                let (name, size) = (options.words.title(scene, *grid), size_text(*size));
                let font = metrics.title(palette);
                width = width.max(font.width(name) + font.size * 0.4 + metrics.title_size(palette).width(&size));
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
