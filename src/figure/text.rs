//! The scene as lines of coloured text: every grid, aligned, under its title.
//!
//! Without colour the picture still says everything: what is not a plain value has a mark of its own, so has what the
//! kernel lies on, `[1]`, and the cell that a step makes, `<7>`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::iter;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::Options;
use crate::conv::layer::dimensions;
use crate::conv::{Geometry, Pair, Rank};
use crate::framework::pytorch;
use crate::palette::{Depth, Palette, Rgb};
use crate::scene::compare::Against;
use crate::scene::grid::stages;
use crate::scene::moment::{self, Moment, Outline, OutlineKind};
use crate::scene::{Cell, GridId, Role, Scene, View};
use crate::visible;
use crate::words::figure::{ENGLISH, Words};

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
        let ground = self.ground.filter(|_| depth.has_grounds());
        let style = Style::new().fg_color(self.ink.map(color)).bg_color(ground.map(color));
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

/// Most cells of all grids together that are printed where nothing limits the room.
pub const MOST_PRINTED: u128 = 1 << 22;

/// Width up to which grids stand side by side where nothing limits it.
const DEFAULT_COLUMNS: usize = 100;

/// How many cells of each grid [`scene`] has lines for where nothing limits the room.
pub fn cells(geometry: &Geometry) -> impl Iterator<Item = u128> {
    let grids = stages(geometry.layer()).into_iter().flatten();
    let sizes = grids.filter_map(|grid| grid.size(geometry));
    sizes.map(|size| size.iter().map(|length| u128::from(length.unsigned_abs())).product())
}

/// Every grid of the scene, in the order in which one leads to the next, line by line: no line is made before it is asked
/// for, and none is kept.
pub fn scene<'a>(scene: &'a Scene, palette: &'a Palette, room: Room) -> impl Iterator<Item = Line> + 'a {
    let rows = match scene.outcome() {
        Ok(picture) => stages(picture.geometry.layer()),
        Err(_) => vec![vec![GridId::Input, GridId::Kernel]],
    };
    let mut seen = Seen::new();
    let mut blocks = Vec::new();
    for grids in rows {
        let row = grids.into_iter().filter_map(|grid| {
            let remark = remark(scene, grid).map(|remark| format!("  {remark}")).unwrap_or_default();
            let title = Title { name: name(grid).into(), remark: &remark, size: true };
            Block::new(Source::Scene(scene), grid, title, palette, room, &mut seen)
        });
        blocks.extend(flow(row, room.columns.unwrap_or(DEFAULT_COLUMNS)));
    }
    blocks.into_iter().flat_map(Beside::lines).chain(legend(&seen, palette, &ENGLISH))
}

/// These grids of a view at one moment or at several; unless they are to be bare, with the layer above and the marks
/// below.
#[must_use]
pub fn moments(moments: &[Moment<'_>], grids: &[GridId], options: &Options<'_>) -> Vec<Line> {
    let (palette, words) = (options.palette, options.words);
    let mut seen = Seen::new();
    let heading = moments.first().filter(|_| options.around.call).map(|moment| heading(moment, palette));
    let mut lines = heading.unwrap_or_default();
    for moment in moments {
        if let Some(step) = moment.explained_step() {
            let steps = moment::steps(moment.scene, moment.view());
            lines.push(vec![Span::bold((words.step)(step + 1, steps))]);
        }
        let blocks = grids.iter().filter_map(|grid| {
            let title = Title { name: words.title_at(moment, *grid), remark: "", size: options.around.sizes };
            Block::new(Source::Moment(moment), *grid, title, palette, Room::default(), &mut seen)
        });
        lines.extend(flow(blocks, DEFAULT_COLUMNS).into_iter().flat_map(Beside::lines));
    }
    if options.around.marks {
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
    let has_window = |moment: &Moment<'_>| grids.iter().any(|grid| moment.outlines(*grid).any(is_window));
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
        Span::inked(geometry.layer().size_text(geometry.input()), palette.input),
        Span::inked(" -> ", palette.faint),
        Span::bold(geometry.layer().size_text(geometry.output())),
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
        let Some(cell) = moment.cell(grid, at) else {
            let text = if moment.is_covered(grid, at) { "?" } else { "" };
            return Shown { text: text.to_owned(), ..Shown::default() };
        };
        let shown = Shown::cell(cell);
        let against = match moment.against(grid, at) {
            Some(Against::Differs) => "!",
            Some(Against::Alone) => "+",
            Some(Against::Same) | None => "",
        };
        let shown = Shown { text: format!("{against}{}", shown.text), ..shown };
        let around = |[left, right]: [&str; 2]| format!("{left}{}{right}", shown.text);
        // What stands inside the window says more than the window.
        let outlined = moment.outlines(grid).filter(|outline| outline.holds(at)).map(|outline| outline.kind).last();
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

/// Blocks side by side while they fit.
fn flow<'a>(blocks: impl Iterator<Item = Block<'a>>, columns: usize) -> Vec<Beside<'a>> {
    let mut rows: Vec<Beside<'a>> = Vec::new();
    for block in blocks {
        match rows.last_mut() {
            Some(row) if row.width + GAP + block.width <= columns => row.push(block),
            _ => rows.push(Beside { width: block.width, blocks: vec![(0, block)] }),
        }
    }
    rows
}

/// Blocks side by side, each with the column where it starts.
struct Beside<'a> {
    width: usize,
    blocks: Vec<(usize, Block<'a>)>,
}

impl<'a> Beside<'a> {
    fn push(&mut self, block: Block<'a>) {
        let start = self.width + GAP;
        self.width = start + block.width;
        self.blocks.push((start, block));
    }

    /// With an empty one below.
    fn lines(self) -> impl Iterator<Item = Line> + 'a {
        let height = self.blocks.iter().map(|(_, block)| block.height()).max().unwrap_or(0);
        (0..height).map(move |number| self.line(number)).chain([Line::new()])
    }

    fn line(&self, number: usize) -> Line {
        let (mut line, mut used) = (Line::new(), 0);
        for (start, block) in &self.blocks {
            let Some(piece) = block.line(number) else { continue };
            if *start > used {
                line.push(Span::plain(" ".repeat(start - used)));
            }
            used = start.max(&used) + width(&piece);
            line.extend(piece);
        }
        line
    }
}

/// Where the cells of a block come from.
#[derive(Clone, Copy)]
enum Source<'a> {
    Scene(&'a Scene),
    Moment(&'a Moment<'a>),
}

impl Source<'_> {
    fn scene(&self) -> &Scene {
        match self {
            Source::Scene(scene) => scene,
            Source::Moment(moment) => moment.scene,
        }
    }

    fn size(&self, grid: GridId) -> Option<Pair> {
        match self {
            Source::Scene(scene) => scene.size(grid),
            Source::Moment(moment) => moment.size(grid),
        }
    }

    fn cell(&self, grid: GridId, at: Pair) -> Shown {
        match self {
            Source::Scene(scene) => scene.cell(grid, at).map_or_else(Shown::default, Shown::cell),
            Source::Moment(moment) => Shown::at(moment, grid, at),
        }
    }

    /// What a cell is, and its columns, which count only beyond `widest`.
    fn measure(&self, grid: GridId, at: Pair, widest: usize) -> Option<(Role, usize)> {
        match self {
            // Few numbers can be longer than the longest before them: only those are made into text.
            Source::Scene(scene) => scene.cell(grid, at).map(|cell| {
                let columns = if cell.most_columns() > widest { cell.text().len() } else { 0 };
                (cell.role, columns)
            }),
            Source::Moment(moment) => {
                let shown = Shown::at(moment, grid, at);
                let width = shown.text.width();
                let role = shown.cell.map_or(Role::Value, |cell| cell.role);
                (shown.cell.is_some() || width > 0).then_some((role, width))
            }
        }
    }
}

/// What stands above a grid.
struct Title<'a> {
    name: Cow<'a, str>,
    remark: &'a str,
    /// Whether the size stands behind the name.
    size: bool,
}

/// One grid under its title. What it takes is known; its cells are asked for line by line.
struct Block<'a> {
    source: Source<'a>,
    grid: GridId,
    palette: &'a Palette,
    title: Line,
    /// What is left out, if something is.
    note: Option<Line>,
    rows: usize,
    cols: usize,
    cell_width: usize,
    largest: f64,
    width: usize,
}

impl<'a> Block<'a> {
    /// The roles of its cells are added to `seen`. `None` where there is no such grid.
    fn new(
        source: Source<'a>,
        grid: GridId,
        title: Title<'_>,
        palette: &'a Palette,
        room: Room,
        seen: &mut Seen,
    ) -> Option<Block<'a>> {
        let size = source.size(grid)?;
        let rows = length(size[0]).min(room.rows_of_a_grid.unwrap_or(usize::MAX));
        // A cell takes two columns at least, so that no more than this many can be seen.
        let most = length(size[1]).min(room.columns.map_or(usize::MAX, |columns| columns / 2));
        let mut widest = 0;
        // Each with the first column where it is.
        let mut roles: Vec<(Role, usize)> = Vec::new();
        for (row, col) in (0..rows).flat_map(|row| (0..most).map(move |col| (row, col))) {
            let Some((role, columns)) = source.measure(grid, [row as i64, col as i64], widest) else { continue };
            widest = widest.max(columns);
            match roles.iter_mut().find(|(known, _)| *known == role) {
                Some((_, first)) => *first = col.min(*first),
                None => roles.push((role, col)),
            }
        }
        let cell_width = if rows.min(most) == 0 { 2 } else { widest + 1 };
        let cols = most.min(room.columns.map_or(usize::MAX, |columns| columns / cell_width));
        seen.extend(roles.iter().filter(|(_, first)| *first < cols).map(|(role, _)| (*role, grid)));
        let Title { name, remark, size: shows_size } = title;
        let mut title = vec![Span::bold(name)];
        // The size of a table with its gaps says nothing.
        title.extend((shows_size && !source.scene().is_table(grid)).then(|| {
            Span::inked(format!(" {}", grid.size_text(&source.scene().setting().layer, size)), palette.faint)
        }));
        if !remark.is_empty() {
            title.push(Span::inked(remark, palette.faint));
        }
        let note = (rows < length(size[0]) || cols < length(size[1])).then(|| {
            let seen = dimensions(&[rows as i64, cols as i64]);
            vec![Span::inked(format!("... {seen} of {} fit here", dimensions(&size)), palette.faint)]
        });
        let width = width(&title).max(cell_width * cols).max(note.as_deref().map_or(0, width));
        let largest = source.scene().full_scale(grid);
        Some(Block { source, grid, palette, title, note, rows, cols, cell_width, largest, width })
    }

    fn height(&self) -> usize {
        1 + self.rows + usize::from(self.note.is_some())
    }

    fn line(&self, number: usize) -> Option<Line> {
        match number.checked_sub(1) {
            None => Some(self.title.clone()),
            Some(row) if row < self.rows => {
                let shown = (0..self.cols).map(|col| self.source.cell(self.grid, [row as i64, col as i64]));
                Some(shown.map(|shown| paint(shown, self.cell_width, self.largest, self.palette)).collect())
            }
            Some(row) => self.note.clone().filter(|_| row == self.rows),
        }
    }
}

fn length(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn paint(shown: Shown, cell_width: usize, largest: f64, palette: &Palette) -> Span {
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
        Role::Unread | Role::Cropped | Role::Absent => Span::inked(text, palette.faint),
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
        // It is of no layer.
        GridId::Exhibit(_) => "",
    }
}

fn remark(scene: &Scene, grid: GridId) -> Option<String> {
    let geometry = &scene.outcome().ok()?.geometry;
    let [h, w] = geometry.axes();
    let is_line = geometry.layer().rank == Rank::One;
    let sides = |start: Pair, end: Pair| match (is_line, start == end) {
        (true, true) => format!("{} on both sides", start[1]),
        (true, false) => format!("left {}, right {}", start[1], end[1]),
        (false, true) if start[0] == start[1] => format!("{} on every side", start[0]),
        (false, _) => format!("top {}, bottom {}, left {}, right {}", start[0], end[0], start[1], end[1]),
    };
    match grid {
        GridId::Stuffed => {
            let zeros = geometry.lengths(|axis| axis.spread() - 1);
            Some(format!("{} between neighbours", geometry.layer().short(zeros)))
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
        (Role::Unread, palette.faint),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::Ground;

    #[test]
    fn in_sixteen_colours_letters_have_a_colour_and_grounds_have_none() {
        let painted = |depth, role| {
            let palette = Palette::at(Ground::Dark, depth);
            paint(Shown::cell(Cell { value: 2.0, role }), 3, 2.0, palette).escaped(depth)
        };
        assert_eq!(painted(Depth::Sixteen, Role::Value), "  2");
        assert_eq!(painted(Depth::Sixteen, Role::Padding), "\x1b[94m  _\x1b[0m");
        assert_eq!(painted(Depth::Many, Role::Value), "\x1b[38;5;16m\x1b[48;5;221m  2\x1b[0m");
        assert_eq!(painted(Depth::Many, Role::Padding), "\x1b[38;5;110m\x1b[48;5;17m  _\x1b[0m");
    }
}
