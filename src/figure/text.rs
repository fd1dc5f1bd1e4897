//! A scene as lines of coloured text: every grid, aligned, under its title.
//!
//! No information depends on colour: every cell that is not a plain value has a mark, cells under the kernel are
//! written as `[1]`, and the cell made by a step as `<7>`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::iter;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::Options;
use crate::conv::layer::dimensions;
use crate::conv::{Geometry, Pair};
use crate::framework::pytorch;
use crate::palette::{Depth, Palette, Rgb};
use crate::scene::compare::Against;
use crate::scene::grid::stages;
use crate::scene::moment::{self, Moment, Outline, OutlineKind};
use crate::scene::{Cell, GridId, Role, Scene, View};
use crate::visible;
use crate::words::cli::ShowStrings;
use crate::words::figure::Words;

/// The columns between two grids side by side.
const GAP: usize = 3;

/// A piece of a line in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The characters.
    pub text: String,
    /// The colour of the characters, if it is not the terminal's own.
    pub ink: Option<Rgb>,
    /// The colour behind them, if it is not the terminal's own.
    pub ground: Option<Rgb>,
    /// Whether the characters are bold.
    pub bold: bool,
}

impl Span {
    /// Returns a span without colours.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Span {
        Span { text: text.into(), ..Span::default() }
    }

    /// Returns a bold span without colours.
    #[must_use]
    pub fn bold(text: impl Into<String>) -> Span {
        Span { text: text.into(), bold: true, ..Span::default() }
    }

    /// Returns a span in this colour.
    #[must_use]
    pub fn inked(text: impl Into<String>, ink: Rgb) -> Span {
        Span { text: text.into(), ink: Some(ink), ..Span::default() }
    }

    /// Returns the text with the escape codes of its style, which are the only ones in it.
    #[must_use]
    pub fn escaped(&self, depth: Depth) -> String {
        let color = |rgb| depth.nearest(rgb);
        let ground = self.ground.filter(|_| depth.has_grounds());
        let style = Style::new().fg_color(self.ink.map(color)).bg_color(ground.map(color));
        let style = if self.bold { style.bold() } else { style };
        format!("{style}{}{style:#}", visible::line(&self.text))
    }
}

/// A line of text, in pieces of one style each.
pub type Line = Vec<Span>;

fn width(line: &[Span]) -> usize {
    line.iter().map(|span| span.text.width()).sum()
}

/// The room for a scene. `None` sets no limit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    /// The columns of all grids side by side.
    pub columns: Option<usize>,
    /// The rows of each grid.
    pub rows_of_a_grid: Option<usize>,
}

/// The most cells of all grids together that are printed without a limit on the room.
pub const MOST_PRINTED: u128 = 1 << 22;

/// The width up to which grids are put side by side if there is no limit.
const DEFAULT_COLUMNS: usize = 100;

/// Returns how many cells of each grid [`scene`] prints if nothing limits the room.
pub fn cells(geometry: &Geometry) -> impl Iterator<Item = u128> {
    let grids = stages(geometry.layer()).into_iter().flatten();
    let sizes = grids.filter_map(|grid| grid.size(geometry));
    sizes.map(|size| size.iter().map(|length| u128::from(length.unsigned_abs())).product())
}

/// Returns every grid of the scene, in the order in which one leads to the next, line by line. Lines are made lazily,
/// and none is kept.
pub fn scene<'a>(
    scene: &'a Scene,
    palette: &'a Palette,
    room: Room,
    words: &'static ShowStrings,
) -> impl Iterator<Item = Line> + 'a {
    let rows = match scene.outcome() {
        Ok(picture) => stages(picture.geometry.layer()),
        Err(_) => vec![vec![GridId::Input, GridId::Kernel]],
    };
    let mut seen = Seen::new();
    let mut blocks = Vec::new();
    for grids in rows {
        let row = grids.into_iter().filter_map(|grid| {
            let remark = remark(scene, grid, words).map(|remark| format!("  {remark}")).unwrap_or_default();
            let title = Title { name: (words.grid)(grid).into(), remark: &remark, size: true };
            Block::new(Source::Scene(scene), grid, title, palette, (room, words.fits), &mut seen)
        });
        blocks.extend(flow(row, room.columns.unwrap_or(DEFAULT_COLUMNS)));
    }
    blocks.into_iter().flat_map(Beside::lines).chain(legend(&seen, palette, words.legend))
}

/// Returns these grids of a view at one or several moments. By the options, the layer is written above them and the
/// meaning of marks below.
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
            Block::new(Source::Moment(moment), *grid, title, palette, (Room::default(), ALL_FITS), &mut seen)
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

/// Returns the legend: the marks of cells, and the brackets of the window if there is one.
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

/// Returns the layer as a PyTorch call, and its sizes.
fn heading(moment: &Moment<'_>, palette: &Palette) -> Vec<Line> {
    let geometry = moment.geometry();
    let sizes = vec![
        Span::inked(geometry.layer().size_text(geometry.input()), palette.input),
        Span::inked(" -> ", palette.faint),
        Span::bold(geometry.layer().size_text(geometry.output())),
    ];
    vec![vec![Span::bold(pytorch::line(geometry.layer()))], sizes, Line::new()]
}

/// The roles that occur, each with a grid in which it does.
type Seen = HashMap<Role, GridId>;

/// What is shown of a cell: nothing if the walk has not reached it.
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
        // The current cell, which lies inside the window, comes last and takes precedence.
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

/// Puts blocks side by side as long as they fit.
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

/// Blocks side by side, each with its first column.
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

    /// Returns the lines of the blocks, and an empty one below.
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

/// The source of a block's cells.
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

    /// Returns the role of a cell and its width in columns, which is exact only if it exceeds `widest`.
    fn measure(&self, grid: GridId, at: Pair, widest: usize) -> Option<(Role, usize)> {
        match self {
            // Formats only the few numbers that may be longer than the longest before them.
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

/// The title of a grid.
struct Title<'a> {
    name: Cow<'a, str>,
    remark: &'a str,
    /// Whether the size follows the name.
    size: bool,
}

/// Says that so many rows and columns are shown, of so many.
type Fits = fn(&str, &str) -> String;

/// Of grids that have all the room there is.
const ALL_FITS: Fits = |_, _| String::new();

/// A grid under its title. Its measures are computed at once, its cells line by line.
struct Block<'a> {
    source: Source<'a>,
    grid: GridId,
    palette: &'a Palette,
    title: Line,
    /// What is left out, if anything.
    note: Option<Line>,
    rows: usize,
    cols: usize,
    cell_width: usize,
    largest: f64,
    width: usize,
}

impl<'a> Block<'a> {
    /// Adds the roles of its visible cells to `seen`. Returns `None` if there is no such grid.
    fn new(
        source: Source<'a>,
        grid: GridId,
        title: Title<'_>,
        palette: &'a Palette,
        (room, fits): (Room, Fits),
        seen: &mut Seen,
    ) -> Option<Block<'a>> {
        let size = source.size(grid)?;
        let rows = length(size[0]).min(room.rows_of_a_grid.unwrap_or(usize::MAX));
        // A cell takes at least two columns, so no more than this many are visible.
        let most = length(size[1]).min(room.columns.map_or(usize::MAX, |columns| columns / 2));
        let mut widest = 0;
        // Each role with the first column in which it occurs.
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
        // The size of a table includes its gaps, which means nothing to the reader.
        title.extend((shows_size && !source.scene().is_table(grid)).then(|| {
            Span::inked(format!(" {}", grid.size_text(&source.scene().setting().layer, size)), palette.faint)
        }));
        if !remark.is_empty() {
            title.push(Span::inked(remark, palette.faint));
        }
        let note = (rows < length(size[0]) || cols < length(size[1])).then(|| {
            let seen = dimensions(&[rows as i64, cols as i64]);
            vec![Span::inked(fits(&seen, &dimensions(&size)), palette.faint)]
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

fn remark(scene: &Scene, grid: GridId, words: &ShowStrings) -> Option<String> {
    let geometry = &scene.outcome().ok()?.geometry;
    let [h, w] = geometry.axes();
    let sides = |start: Pair, end: Pair| (words.sides)(start, end, geometry.layer().rank);
    match grid {
        GridId::Stuffed => {
            let zeros = geometry.lengths(|axis| axis.spread() - 1);
            Some((words.zeros_between)(&geometry.layer().short(zeros)))
        }
        GridId::Padded => Some(sides([h.pad()[0], w.pad()[0]], [h.pad()[1], w.pad()[1]])),
        GridId::Full => Some((words.crop)(&sides([h.crop()[0], w.crop()[0]], [h.crop()[1], w.crop()[1]]))),
        _ => None,
    }
}

/// Returns the marks that occur, with their meanings.
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
