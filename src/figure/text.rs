//! The scene as lines of coloured text: every grid, aligned, under its title.
//!
//! Without colour the picture still says everything: what is not a plain value has a mark of its own, so has what the
//! kernel lies on, `[1]`, and the cell that a step makes, `<7>`.

use std::collections::HashMap;
use std::iter;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::Options;
use super::moment::{Moment, Outline, OutlineKind};
use super::words::{ENGLISH, Words};
use crate::conv::framework::pytorch;
use crate::conv::layer::{dimensions, short};
use crate::conv::{Op, Pair};
use crate::palette::{Depth, Palette, Rgb};
use crate::scene::{Cell, GridId, Role, Scene, View};
use crate::visible;

/// Columns between two grids that stand side by side.
const GAP: usize = 3;

/// A piece of a line, in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub ink: Option<Rgb>,
    pub ground: Option<Rgb>,
    pub bold: bool,
}

impl Span {
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Span {
        Span { text: text.into(), ..Span::default() }
    }

    #[must_use]
    pub fn bold(text: impl Into<String>) -> Span {
        Span { text: text.into(), bold: true, ..Span::default() }
    }

    #[must_use]
    pub fn inked(text: impl Into<String>, ink: Rgb) -> Span {
        Span { text: text.into(), ink: Some(ink), ..Span::default() }
    }

    /// The text with the escape codes of its colours, which are the only ones in it.
    #[must_use]
    pub fn escaped(&self, depth: Depth) -> String {
        let color = |rgb| depth.nearest(rgb);
        let style = Style::new().fg_color(self.ink.map(color)).bg_color(self.ground.map(color));
        let style = if self.bold { style.bold() } else { style };
        format!("{style}{}{style:#}", visible::line(&self.text))
    }
}

pub type Line = Vec<Span>;

fn width(line: &[Span]) -> usize {
    line.iter().map(|span| span.text.width()).sum()
}

/// How much room there is. `None`: as much as the picture takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    pub columns: Option<usize>,
    pub rows_of_a_grid: Option<usize>,
}

/// Width up to which grids stand side by side where nothing limits it.
const DEFAULT_COLUMNS: usize = 100;

/// Every grid of the scene, in the order in which one leads to the next.
#[must_use]
pub fn scene(scene: &Scene, palette: &Palette, room: Room) -> Vec<Line> {
    let transposed = scene.setting().layer.op == Op::ConvTranspose2d;
    let rows: &[&[GridId]] = if scene.outcome().is_err() {
        &[&[GridId::Input, GridId::Kernel]]
    } else if transposed {
        &[
            &[GridId::Input, GridId::Kernel, GridId::Stuffed],
            &[GridId::Padded, GridId::Rotated, GridId::Output],
            &[GridId::Full],
        ]
    } else {
        &[&[GridId::Input, GridId::Kernel], &[GridId::Padded, GridId::Output]]
    };
    let mut lines = Vec::new();
    let mut seen = Seen::new();
    let cell = |grid, at| scene.cell(grid, at).map_or_else(Shown::default, Shown::cell);
    for grids in rows {
        let blocks = grids
            .iter()
            .filter(|grid| says_something(scene, **grid))
            .filter_map(|grid| {
                let remark = remark(scene, *grid).map(|remark| format!("  {remark}")).unwrap_or_default();
                block(scene, *grid, (name(*grid), &remark), &cell, palette, room, &mut seen)
            })
            .collect();
        lines.extend(flow(blocks, room.columns.unwrap_or(DEFAULT_COLUMNS)));
    }
    lines.extend(legend(&seen, palette, &ENGLISH));
    lines
}

/// These grids of a view at one moment or at several; unless they are to be bare, with the layer above and the marks
/// below.
#[must_use]
pub fn moments(moments: &[Moment<'_>], grids: &[GridId], options: &Options<'_>) -> Vec<Line> {
    let (palette, words) = (options.palette, options.words);
    let mut seen = Seen::new();
    let heading = moments.first().filter(|_| options.caption).map(|moment| heading(moment, palette));
    let mut lines = heading.unwrap_or_default();
    for moment in moments {
        if let Some(step) = moment.explained_step() {
            let steps = super::steps(moment.scene, moment.view());
            lines.push(vec![Span::bold(words.step(step + 1, steps))]);
        }
        let cell = |grid, at| Shown::at(moment, grid, at);
        let blocks = grids
            .iter()
            .filter_map(|grid| {
                let name = moment.title(*grid, words);
                block(moment.scene, *grid, (name, ""), &cell, palette, Room::default(), &mut seen)
            })
            .collect();
        lines.extend(flow(blocks, DEFAULT_COLUMNS));
    }
    if options.caption {
        lines.extend(marks(moments, grids, &seen, options));
    }
    while lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

/// The marks of cells, and the brackets of the window if there is one.
fn marks(moments: &[Moment<'_>], grids: &[GridId], seen: &Seen, options: &Options<'_>) -> Vec<Line> {
    let (palette, words) = (options.palette, options.words);
    let mut marks = legend(seen, palette, words);
    let is_window = |outline: Outline| outline.kind == OutlineKind::Window;
    let has_window = |moment: &Moment<'_>| grids.iter().any(|grid| moment.outline(*grid).is_some_and(is_window));
    if let Some(moment) = moments.iter().find(|moment| has_window(moment)) {
        let meaning = match moment.view() {
            View::Stamp => words.stamp,
            View::Matrix => words.matrix_row,
            _ => words.window,
        };
        let mark = [Span::inked("[ ]", palette.kernel_size), Span::plain(format!(" {meaning}"))];
        match marks.first_mut() {
            Some(line) => line.extend(iter::once(Span::plain("   ")).chain(mark)),
            None => marks.push(mark.into()),
        }
    }
    marks
}

/// The layer as a PyTorch line, and its sizes.
fn heading(moment: &Moment<'_>, palette: &Palette) -> Vec<Line> {
    let geometry = moment.geometry();
    let sizes = vec![
        Span::inked(dimensions(&geometry.input()), palette.input),
        Span::inked(" -> ", palette.faint),
        Span::bold(dimensions(&geometry.output())),
    ];
    vec![vec![Span::bold(pytorch::line(geometry.layer()))], sizes, Line::new()]
}

/// The roles that occur, each with a grid where it does.
type Seen = HashMap<Role, GridId>;

/// What is shown of a cell; nothing where the walk has not been yet.
#[derive(Clone, Debug, Default)]
struct Shown {
    cell: Option<Cell>,
    text: String,
    in_window: bool,
}

impl Shown {
    fn cell(cell: Cell) -> Shown {
        Shown { cell: Some(cell), text: cell.text(), in_window: false }
    }

    fn at(moment: &Moment<'_>, grid: GridId, at: Pair) -> Shown {
        let Some(cell) = moment.cell(grid, at) else { return Shown::default() };
        let shown = Shown::cell(cell);
        let around = |[left, right]: [&str; 2]| format!("{left}{}{right}", shown.text);
        let outlined = moment.outline(grid).filter(|outline| outline.holds(at)).map(|outline| outline.kind);
        let in_window = grid != GridId::Padded || moment.window_place(at).is_some();
        match outlined {
            Some(OutlineKind::Current) => Shown { text: around(["<", ">"]), in_window: true, ..shown },
            Some(OutlineKind::Window) if in_window && cell.role != Role::Absent => {
                Shown { text: around(["[", "]"]), in_window, ..shown }
            }
            _ => shown,
        }
    }
}

/// At stride 1 the stuffed input is the input again.
fn says_something(scene: &Scene, grid: GridId) -> bool {
    grid != GridId::Stuffed || scene.setting().layer.stride != [1, 1]
}

/// Blocks side by side while they fit, with an empty line below.
fn flow(blocks: Vec<Vec<Line>>, columns: usize) -> Vec<Line> {
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for block in blocks {
        let block_width = block.iter().map(|line| width(line)).max().unwrap_or(0);
        match rows.last_mut() {
            Some(row) if row_width(row) + GAP + block_width <= columns => beside(row, block),
            _ => rows.push(block),
        }
    }
    rows.into_iter().flat_map(|row| row.into_iter().chain([Line::new()])).collect()
}

fn row_width(row: &[Line]) -> usize {
    row.iter().map(|line| width(line)).max().unwrap_or(0)
}

fn beside(row: &mut Vec<Line>, block: Vec<Line>) {
    let start = row_width(row) + GAP;
    row.resize(row.len().max(block.len()), Line::new());
    for (line, more) in row.iter_mut().zip(block) {
        let missing = start - width(line);
        line.push(Span::plain(" ".repeat(missing)));
        line.extend(more);
    }
}

/// One grid under its title, a name and a remark; the roles of its cells are added to `seen`.
fn block(
    scene: &Scene,
    grid: GridId,
    (name, remark): (&str, &str),
    cell: &dyn Fn(GridId, Pair) -> Shown,
    palette: &Palette,
    room: Room,
    seen: &mut Seen,
) -> Option<Vec<Line>> {
    let size = scene.size(grid)?;
    let rows = shown(size[0], room.rows_of_a_grid.unwrap_or(usize::MAX));
    // A cell takes two columns at least, so that no more than this many can be seen.
    let most = room.columns.map_or(usize::MAX, |columns| columns / 2);
    let texts: Vec<Vec<Shown>> = (0..rows.len())
        .map(|row| (0..shown(size[1], most).len()).map(|col| cell(grid, [row as i64, col as i64])).collect())
        .collect();
    let cell_width = texts.iter().flatten().map(|shown| shown.text.width()).max().unwrap_or(1) + 1;
    let cols = shown(size[1], room.columns.map_or(usize::MAX, |columns| columns / cell_width));
    let largest = scene.full_scale(grid);

    let mut title = vec![Span::bold(name), Span::inked(format!(" {}", dimensions(&size)), palette.faint)];
    if !remark.is_empty() {
        title.push(Span::inked(remark, palette.faint));
    }
    let roles = texts.iter().flat_map(|row| row.iter().take(cols.len())).filter_map(|shown| shown.cell);
    seen.extend(roles.map(|cell| (cell.role, grid)));
    let mut lines = vec![title];
    for row in &texts {
        lines.push(row.iter().take(cols.len()).map(|shown| paint(shown, cell_width, largest, palette)).collect());
    }
    if rows.len() < length(size[0]) || cols.len() < length(size[1]) {
        let seen = dimensions(&[rows.len() as i64, cols.len() as i64]);
        lines.push(vec![Span::inked(format!("... {seen} of {} fit here", dimensions(&size)), palette.faint)]);
    }
    Some(lines)
}

fn length(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn shown(all: i64, most: usize) -> std::ops::Range<usize> {
    0..length(all).min(most)
}

fn paint(shown: &Shown, cell_width: usize, largest: f64, palette: &Palette) -> Span {
    let text = format!("{:>cell_width$}", shown.text);
    let Some(cell) = shown.cell else { return Span::plain(text) };
    let zeros = |ink, ground| Span {
        text: text.clone(),
        ink: Some(ink),
        ground: Some(if shown.in_window { palette.window_ground } else { ground }),
        bold: shown.in_window,
    };
    match cell.role {
        Role::Value => {
            let ground = palette.value(cell.value, largest);
            Span { text, ink: ground.map(Rgb::ink), ground, bold: shown.in_window }
        }
        Role::Inserted => zeros(palette.stride, palette.inserted_ground),
        Role::Padding => zeros(palette.padding, palette.padding_ground),
        Role::OutputPadding => zeros(palette.output_padding, palette.output_padding_ground),
        Role::Cropped | Role::Absent => Span::inked(text, palette.faint),
        Role::BiasOnly => zeros(palette.faint, palette.key_ground),
    }
}

fn name(grid: GridId) -> &'static str {
    match grid {
        GridId::Input => "input",
        GridId::Kernel => "kernel",
        GridId::Rotated => "kernel, rotated 180",
        GridId::Stuffed => "zeros in between",
        GridId::Padded => "padded",
        GridId::Full => "full result",
        GridId::Output => "output",
        GridId::Coverage => "coverage",
        GridId::Matrix => "matrix",
        GridId::Stamp => "stamp",
        GridId::Rival => "rival",
    }
}

fn remark(scene: &Scene, grid: GridId) -> Option<String> {
    let geometry = &scene.outcome().ok()?.geometry;
    let [h, w] = geometry.axes();
    let sides = |start: Pair, end: Pair| {
        if start == end && start[0] == start[1] {
            format!("{} on every side", start[0])
        } else {
            format!("top {}, bottom {}, left {}, right {}", start[0], end[0], start[1], end[1])
        }
    };
    match grid {
        GridId::Stuffed => {
            let zeros = geometry.lengths(|axis| axis.spread() - 1);
            Some(format!("{} between neighbours", short(zeros)))
        }
        GridId::Padded => Some(sides([h.pad()[0], w.pad()[0]], [h.pad()[1], w.pad()[1]])),
        GridId::Full => Some(format!("crop {}", sides([h.crop()[0], w.crop()[0]], [h.crop()[1], w.crop()[1]]))),
        _ => None,
    }
}

/// The marks that occur, so that nobody has to guess.
fn legend(seen: &Seen, palette: &Palette, words: &Words) -> Vec<Line> {
    let marks = [
        (Role::Inserted, palette.stride),
        (Role::Padding, palette.padding),
        (Role::OutputPadding, palette.output_padding),
        (Role::Cropped, palette.faint),
        (Role::BiasOnly, palette.faint),
        (Role::Absent, palette.faint),
    ];
    let mut line = Line::new();
    for (role, ink) in marks {
        let Some(meaning) = seen.get(&role).and_then(|grid| words.role(role, *grid)) else { continue };
        let gap = if line.is_empty() { "" } else { "   " };
        line.extend([
            Span::plain(gap),
            Span::inked(role.glyph().unwrap_or_default(), ink),
            Span::plain(format!(" {meaning}")),
        ]);
    }
    if line.is_empty() { Vec::new() } else { vec![line] }
}
