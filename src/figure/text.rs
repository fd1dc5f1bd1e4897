//! The scene as lines of coloured text: every grid, aligned, under its title.
//!
//! Without colour the picture still says everything: what is not a plain value has a mark of its own.

use std::collections::HashSet;

use unicode_width::UnicodeWidthStr;

use crate::conv::layer::dimensions;
use crate::conv::{Op, Pair};
use crate::palette::{Palette, Rgb};
use crate::scene::{Cell, GridId, Role, Scene};

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
    let mut seen = HashSet::new();
    for grids in rows {
        let blocks = grids
            .iter()
            .filter(|grid| says_something(scene, **grid))
            .filter_map(|grid| block(scene, *grid, palette, room, &mut seen))
            .collect();
        lines.extend(flow(blocks, room.columns.unwrap_or(DEFAULT_COLUMNS)));
    }
    lines.extend(legend(&seen, palette));
    lines
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

/// One grid under its title; the roles of its cells are added to `seen`.
fn block(scene: &Scene, grid: GridId, palette: &Palette, room: Room, seen: &mut HashSet<Role>) -> Option<Vec<Line>> {
    let size = scene.size(grid)?;
    let rows = shown(size[0], room.rows_of_a_grid.unwrap_or(usize::MAX));
    let texts: Vec<Vec<(Cell, String)>> = (0..rows.len())
        .map(|row| {
            // A cell takes two columns at least, so that no more than this many can be seen.
            let most = room.columns.map_or(usize::MAX, |columns| columns / 2);
            (0..shown(size[1], most).len())
                .filter_map(|col| scene.cell(grid, [row as i64, col as i64]))
                .map(|cell| (cell, cell.text()))
                .collect()
        })
        .collect();
    let cell_width = texts.iter().flatten().map(|(_, text)| text.width()).max().unwrap_or(1) + 1;
    let cols = shown(size[1], room.columns.map_or(usize::MAX, |columns| columns / cell_width));
    let largest = scene.full_scale(grid);

    let mut title = vec![Span::bold(name(grid)), Span::inked(format!(" {}", dimensions(&size)), palette.faint)];
    if let Some(remark) = remark(scene, grid) {
        title.push(Span::inked(format!("  {remark}"), palette.faint));
    }
    seen.extend(texts.iter().flat_map(|row| row.iter().take(cols.len())).map(|(cell, _)| cell.role));
    let mut lines = vec![title];
    for row in &texts {
        lines.push(
            row.iter().take(cols.len()).map(|(cell, text)| paint(*cell, text, cell_width, largest, palette)).collect(),
        );
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

fn paint(cell: Cell, text: &str, cell_width: usize, largest: f64, palette: &Palette) -> Span {
    let text = format!("{text:>cell_width$}");
    let zeros = |ink, ground| Span { text: text.clone(), ink: Some(ink), ground: Some(ground), bold: false };
    match cell.role {
        Role::Value => {
            let ground = palette.value(cell.value, largest);
            Span { text, ink: ground.map(Rgb::ink), ground, bold: false }
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
            let zeros = if zeros[0] == zeros[1] { zeros[0].to_string() } else { dimensions(&zeros) };
            Some(format!("{zeros} between neighbours"))
        }
        GridId::Padded => Some(sides([h.pad()[0], w.pad()[0]], [h.pad()[1], w.pad()[1]])),
        GridId::Full => Some(format!("crop {}", sides([h.crop()[0], w.crop()[0]], [h.crop()[1], w.crop()[1]]))),
        _ => None,
    }
}

/// The marks that occur, so that nobody has to guess.
fn legend(seen: &HashSet<Role>, palette: &Palette) -> Vec<Line> {
    let marks = [
        (Role::Inserted, "zero from stride", palette.stride),
        (Role::Padding, "zero from padding", palette.padding),
        (Role::OutputPadding, "zero from output_padding", palette.output_padding),
        (Role::Cropped, "cropped", palette.faint),
        (Role::BiasOnly, "no product: the bias alone", palette.faint),
    ];
    let mut line = Line::new();
    for (role, meaning, ink) in marks.into_iter().filter(|(role, ..)| seen.contains(role)) {
        let gap = if line.is_empty() { "" } else { "   " };
        line.extend([
            Span::plain(gap),
            Span::inked(role.glyph().unwrap_or_default(), ink),
            Span::plain(format!(" {meaning}")),
        ]);
    }
    if line.is_empty() { Vec::new() } else { vec![line] }
}
