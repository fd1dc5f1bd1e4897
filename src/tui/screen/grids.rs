//! The grids of Explore: values, roles, window, cursor, and the pairs that are multiplied.

use std::collections::HashMap;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::Context;
use crate::conv::layer::dimensions;
use crate::conv::matrix::flattened;
use crate::conv::{Geometry, Pair};
use crate::lesson::course::MarkRole;
use crate::palette::{Palette, Rgb};
use crate::scene::compare::differs;
use crate::scene::crossings::mean;
use crate::scene::{Cell, GridId, Role, Scene, number};
use crate::tui::layout::{CellShape, Layout, MOST_MARKS, Panel, grid_title};
use crate::tui::model::{Link, Model, View, Zone};
use crate::tui::stage::Blank;
use crate::tui::theme::Theme;
use crate::tui::widget::pixel_grid::{Pixel, shade};
use crate::tui::widget::{CellView, NumberGrid, PixelGrid};

/// Narrower cells have no numbers, and no room for letters.
const TIGHT: usize = 3;

/// Samples of a pixel, along each axis, when it stands for many cells.
const SAMPLES: i64 = 4;

/// The letter of the `index`-th product: a to z, then A to Z, then `#`.
#[must_use]
pub fn letter(index: usize) -> char {
    let letters = ('a'..='z').chain('A'..='Z');
    letters.clone().nth(index).unwrap_or('#')
}

/// Which cells of which grids take part in what is explained, by the place of their product in the sum.
pub struct Marks {
    marks: HashMap<(GridId, Pair), usize>,
    /// The output whose window is shown over the padded input.
    window: Option<Pair>,
}

impl Marks {
    pub fn new(model: &Model) -> Marks {
        let scene = model.scene();
        let explained = model.explained();
        let mut marks = HashMap::new();
        let Some(picture) = scene.outcome().ok().filter(|_| !model.stage.is_quiet) else {
            return Marks { marks, window: None };
        };
        let (input_size, output_size) = (picture.geometry.input(), picture.geometry.output());
        for (index, Link { input, tap, full, output }) in model.products(MOST_MARKS).into_iter().enumerate() {
            let matrix = output.map(|output| [flattened(output, output_size), flattened(input, input_size)]);
            let cells = [
                (GridId::Input, Some(input)),
                (GridId::Padded, Some(picture.geometry.place_in_padded(input))),
                (GridId::Kernel, Some(tap)),
                (GridId::Rotated, Some(scene.stored_tap(tap))),
                (GridId::Full, Some(full)),
                (GridId::Stamp, Some(full)),
                (GridId::Output, output),
                (GridId::Coverage, output),
                (GridId::Matrix, matrix),
            ];
            for (grid, cell) in cells {
                if let Some(cell) = cell
                    && !shares_cursor(grid, explained)
                {
                    marks.entry((grid, cell)).or_insert(index);
                }
            }
        }
        let window = (explained == GridId::Output).then(|| model.cursor(GridId::Output));
        Marks { marks, window }
    }

    /// Whether the window's taps lie on this cell of the padded input.
    fn in_window(&self, geometry: &Geometry, cell: Pair) -> bool {
        let Some(output) = self.window else { return false };
        [0, 1].iter().all(|axis| {
            let axis_of = &geometry.axes()[*axis];
            let offset = cell[*axis] - output[*axis] * axis_of.step();
            (0..axis_of.dilated_kernel()).contains(&offset) && offset % axis_of.settings().dilation == 0
        })
    }
}

/// Whether a grid shows the cursor that is explained, so that its cell is no partner but the thing itself.
fn shares_cursor(grid: GridId, explained: GridId) -> bool {
    match explained {
        GridId::Output => matches!(grid, GridId::Output | GridId::Coverage),
        GridId::Kernel => matches!(grid, GridId::Kernel | GridId::Rotated),
        explained => grid == explained,
    }
}

pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let marks = Marks::new(model);
    for panel in &layout.panels {
        title(model, context, panel).render(panel.title, buf);
        match panel.shape {
            CellShape::Number { width, height } => {
                numbers(model, context, &marks, panel, (width, height)).render(panel.cells, buf);
            }
            CellShape::Block => numbers(model, context, &marks, panel, (2, 1)).render(panel.cells, buf),
            CellShape::Pixel { scale } => pixels(model, context, panel, scale).render(panel.cells, buf),
        }
    }
}

fn title(model: &Model, context: &Context, panel: &Panel) -> Line<'static> {
    let (theme, strings) = (&context.theme, context.strings);
    let name = grid_title(model, strings, panel.grid);
    let in_focus = model.zone == Zone::Grid(panel.grid);
    let name_style = if in_focus { theme.badge(theme.palette.text) } else { theme.strong() };
    let size = model.size(panel.grid).unwrap_or([0, 0]);
    let name = if in_focus { format!(" {name} ") } else { name.to_owned() };
    let room = usize::from(panel.title.width);
    let mut line = Line::from(vec![Span::styled(name, name_style)]);
    let mut add_if_it_fits = |span: Span<'static>| {
        if line.width() + span.width() <= room {
            line.push_span(span);
        }
    };
    add_if_it_fits(Span::styled(format!(" {}", dimensions(&size)), theme.faint()));
    if matches!(panel.shape, CellShape::Number { .. }) && panel.shown != size {
        // As a slice of Python: which rows and columns are on the screen.
        let slice = [0, 1].map(|axis| format!("{}:{}", panel.origin[axis], panel.origin[axis] + panel.shown[axis]));
        add_if_it_fits(Span::styled(format!(" [{}]", slice.join(", ")), theme.faint()));
    }
    if matches!(panel.grid, GridId::Output)
        && let Some(before) = model.changed().and_then(|changed| changed.output_before)
        && before != size
    {
        let was = format!(" {} {}", strings.was, dimensions(&before));
        add_if_it_fits(Span::styled(was, theme.ink(theme.palette.stride)));
    }
    line
}

fn numbers(model: &Model, context: &Context, marks: &Marks, panel: &Panel, (width, height): (u16, u16)) -> NumberGrid {
    let [rows, cols] = panel.shown;
    let cells = (0..rows)
        .flat_map(|row| (0..cols).map(move |col| [panel.origin[0] + row, panel.origin[1] + col]))
        .map(|at| cell_view(model, context, marks, panel.grid, at, width))
        .collect();
    NumberGrid { columns: usize::try_from(cols).unwrap_or(0), width, height, cells }
}

fn cell_view(model: &Model, context: &Context, marks: &Marks, grid: GridId, at: Pair, width: u16) -> CellView {
    let (theme, scene) = (&context.theme, model.scene());
    if let Some(blank) = model.stage.blank(grid, at) {
        return blank_view(theme, blank);
    }
    let Some(cell) = seen_cell(model, grid, at) else { return CellView::default() };
    let in_window = match grid {
        GridId::Padded => scene.outcome().is_ok_and(|picture| marks.in_window(&picture.geometry, at)),
        // The row of the matrix that makes the output.
        GridId::Matrix => at[0] == model.cursor(grid)[0],
        _ => false,
    };
    let mark = marks.marks.get(&(grid, at)).copied().filter(|_| cell.role != Role::Absent);
    let style = cell_style(theme, scene, grid, at, cell);
    let style = if in_window && cell.role != Role::Value { over(theme, style) } else { style };
    let shows_cursor = shares_cursor(grid, model.explained()) || model.zone == Zone::Grid(grid);
    let shows_cursor = shows_cursor && !matches!(grid, GridId::Padded | GridId::Stamp);
    let is_cursor = shows_cursor && scene.outcome().is_ok() && model.cursor(grid) == at;
    let width = usize::from(width);
    let has_number = width >= TIGHT;
    let text = match (has_number, theme.is_mono()) {
        (true, _) => text(cell, width),
        (false, true) => mono_block(scene, grid, cell),
        (false, false) => text(cell, 0),
    };
    // Letters, marks and the brackets of the cursor take what the number leaves: no number is cut for them. A block leaves
    // its second column.
    let spare = if has_number { width.saturating_sub(text.width()) } else { 1 };
    let mark_style = match mark {
        Some(index) if spare == 0 && !theme.is_mono() => theme.badge(Palette::pair(index)),
        Some(_) => style.add_modifier(Modifier::BOLD),
        None => style,
    };
    let style = match (is_cursor, spare) {
        (true, 0 | 1) => style.add_modifier(Modifier::BOLD | Modifier::REVERSED),
        (true, _) => style.add_modifier(Modifier::BOLD),
        (false, _) => mark_style,
    };
    let pointed = pointed_at(model, theme, grid, at);
    let style = pointed.map_or(style, |(_, pointed)| style.patch(pointed));
    let corner = match mark {
        // Its own glyph says it already.
        None if cell.role == Role::BiasOnly && pointed.is_some_and(|(glyph, _)| glyph == '*') => None,
        None if pointed.is_some() => pointed.map(|(glyph, _)| (glyph, style.add_modifier(Modifier::BOLD))),
        _ if is_different(model, grid, at) => Some(('!', theme.badge(theme.palette.error))),
        Some(index) => Some((letter(index), theme.badge(Palette::pair(index)))),
        None if cell.role == Role::Cropped => Some(('x', style)),
        None => None,
    };
    CellView {
        text,
        style,
        letter: corner.filter(|_| spare > 0 || !has_number || theme.is_mono()),
        cursor: (is_cursor && spare > 1).then(|| style.add_modifier(Modifier::BOLD)),
    }
}

/// A cell whose value is asked for: what was typed, or a question mark.
fn blank_view(theme: &Theme, blank: &Blank) -> CellView {
    let style = if blank.is_current { theme.badge(theme.palette.stride) } else { theme.badge(theme.palette.faint) };
    let text = if blank.text.is_empty() { "?".to_owned() } else { blank.text.clone() };
    CellView { text, style, letter: None, cursor: blank.is_current.then_some(style) }
}

/// The glyph and the style of a cell that the lesson points at, or the learner has chosen.
fn pointed_at(model: &Model, theme: &Theme, grid: GridId, at: Pair) -> Option<(char, Style)> {
    let (palette, stage) = (theme.palette, &model.stage);
    let quiet = |ink, ground| theme.ink(ink).bg(theme.color(ground));
    let pointed = if stage.wrong.contains(&(grid, at)) {
        ('!', theme.badge(palette.error))
    } else if stage.chosen.contains(&(grid, at)) {
        ('#', theme.badge(palette.kernel_size))
    } else {
        match stage.marks.get(&(grid, at))? {
            MarkRole::Cropped => ('x', quiet(palette.padding, palette.padding_ground)),
            MarkRole::Extra => ('+', quiet(palette.output_padding, palette.output_padding_ground)),
            MarkRole::Window => ('w', quiet(palette.kernel_size, palette.window_ground)),
            MarkRole::Bias => ('*', quiet(palette.output_padding, palette.output_padding_ground)),
            MarkRole::Look => ('>', Style::new().add_modifier(Modifier::BOLD)),
        }
    };
    Some(pointed)
}

/// Whether the output and its rival differ at this cell of either.
fn is_different(model: &Model, grid: GridId, at: Pair) -> bool {
    let outputs = model.scene().output().zip(model.rival().and_then(|rival| rival.output.as_deref()));
    // Cells of outputs of different sizes do not correspond.
    let correspond = outputs.is_some_and(|(output, rival)| output.dim() == rival.dim() && differs(output, rival, at));
    matches!(grid, GridId::Output | GridId::Rival) && correspond
}

/// Whether a cell is not there yet: in a walk, what comes after the cursor.
fn is_future(model: &Model, grid: GridId, at: Pair) -> bool {
    let Some(place) = model.walk_place().filter(|_| matches!(grid, GridId::Output | GridId::Coverage)) else {
        return false;
    };
    model.scene().size(grid).is_some_and(|size| flattened(at, size) > place)
}

/// A cell as it is now.
fn seen_cell(model: &Model, grid: GridId, at: Pair) -> Option<Cell> {
    let scene = model.scene();
    match (grid, model.walk_place()) {
        (GridId::Rival, _) => {
            let value =
                model.rival()?.output.as_ref()?.get(at.map(|index| usize::try_from(index).unwrap_or(usize::MAX)))?;
            Some(Cell { value: *value, role: Role::Value })
        }
        (GridId::Stamp, _) => scene.stamp_cell(model.cursor(GridId::Input), at),
        (GridId::Full, Some(place)) if model.view == View::Stamp => scene.partial_cell(place, at),
        _ if is_future(model, grid, at) => Some(Cell { value: 0.0, role: Role::Absent }),
        _ => scene.cell(grid, at),
    }
}

/// The window over a cell without a value.
fn over(theme: &Theme, style: Style) -> Style {
    if theme.is_mono() {
        // Of one colour, whatever lies under it.
        Style::reset().add_modifier(Modifier::REVERSED)
    } else {
        style.bg(theme.color(theme.palette.window_ground))
    }
}

/// A cell without room for a number, nor colour: as dark as its value is large.
fn mono_block(scene: &Scene, grid: GridId, cell: Cell) -> String {
    match cell.role {
        Role::Value | Role::Cropped | Role::BiasOnly => {
            let largest = scene.full_scale(grid);
            shade(if largest > 0.0 { cell.value.abs() / largest } else { 0.0 }).to_string()
        }
        _ => text(cell, 1),
    }
}

fn text(cell: Cell, width: usize) -> String {
    match cell.role {
        Role::Inserted | Role::Absent => ".".to_owned(),
        Role::Padding => "_".to_owned(),
        Role::OutputPadding => "+".to_owned(),
        _ if width == 0 => String::new(),
        // One column stays blank, so that neighbours do not run together.
        Role::Value | Role::Cropped => number::fitted(cell.value, width - 1),
        Role::BiasOnly => format!("{}*", number::fitted(cell.value, width.saturating_sub(2))),
    }
}

fn cell_style(theme: &Theme, scene: &Scene, grid: GridId, at: Pair, cell: Cell) -> Style {
    let palette = theme.palette;
    let zeros = |ink, ground| theme.ink(ink).bg(theme.color(ground));
    match cell.role {
        Role::Inserted => zeros(palette.stride, palette.inserted_ground),
        Role::Padding => zeros(palette.padding, palette.padding_ground),
        Role::OutputPadding => zeros(palette.output_padding, palette.output_padding_ground),
        Role::BiasOnly => {
            let from_output_padding = scene
                .outcome()
                .is_ok_and(|picture| grid == GridId::Output && picture.geometry.is_from_output_padding(at));
            let ink = if from_output_padding { palette.output_padding } else { palette.faint };
            zeros(ink, palette.output_padding_ground)
        }
        Role::Cropped => theme.ink(palette.padding).bg(theme.color(palette.padding_ground)),
        Role::Absent => theme.faint(),
        Role::Value => match ground(theme, scene, grid, cell.value) {
            Some(rgb) => Style::reset().bg(theme.color(rgb)).fg(theme.color(rgb.ink())),
            None => theme.text(),
        },
    }
}

fn ground(theme: &Theme, scene: &Scene, grid: GridId, value: f64) -> Option<Rgb> {
    if theme.is_mono() { None } else { theme.palette.value(value, scene.full_scale(grid)) }
}

/// The whole grid, each pixel the mean of its cells (or of samples of them). The cell in focus is a pixel of its own.
fn pixels(model: &Model, context: &Context, panel: &Panel, scale: i64) -> PixelGrid {
    let (theme, scene) = (&context.theme, model.scene());
    let largest = scene.full_scale(panel.grid);
    let cursor = pixel_cursor(model, panel.grid).map(|cursor| cursor.map(|index| index.div_euclid(scale)));
    let size = model.size(panel.grid).unwrap_or([0, 0]);
    let [rows, cols] = [0, 1].map(|axis| Samples::new(panel.shown[axis], size[axis], scale));
    let lines = [rows.lines.as_slice(), &cols.lines];
    let crossings = match (panel.grid, model.walk_place()) {
        (GridId::Full, Some(place)) if model.view == View::Stamp => scene.partial_crossings(place, lines),
        (grid, _) => scene.crossings(grid, lines),
    };
    let value = |row: usize, col: usize| {
        let at = [rows.lines[row], cols.lines[col]];
        match &crossings {
            Some(_) if is_future(model, panel.grid, at) => 0.0,
            Some(crossings) => crossings.value(row, col),
            None => seen_cell(model, panel.grid, at).map_or(0.0, |cell| cell.value),
        }
    };
    let pixel = |(at, [rows, cols]): (Pair, [&Range<usize>; 2])| {
        let value = match &crossings {
            // Where nothing is still to come, all samples are alike.
            Some(crossings) if model.walk.is_none() => crossings.mean(rows, cols),
            _ => mean(rows, cols, value),
        };
        let color = match cursor {
            Some(cursor) if cursor == at => Some(theme.palette.kernel_size),
            _ => theme.palette.value(value, largest),
        };
        Pixel {
            color: color.filter(|_| !theme.is_mono()).map(|rgb| theme.color(rgb)),
            magnitude: if largest > 0.0 { value.abs() / largest } else { 0.0 },
            is_cursor: cursor == Some(at),
        }
    };
    let places = (0..)
        .zip(&rows.pixels)
        .flat_map(|(row, in_row)| (0..).zip(&cols.pixels).map(move |(col, in_col)| ([row, col], [in_row, in_col])));
    PixelGrid { ascii: theme.ascii, columns: cols.pixels.len(), pixels: places.map(pixel).collect() }
}

/// The lines of an axis that its pixels look at.
struct Samples {
    lines: Vec<i64>,
    /// Of each pixel, which of the lines.
    pixels: Vec<Range<usize>>,
}

impl Samples {
    /// For pixels of `scale` lines over the first `shown` of a grid that is `length` long.
    fn new(shown: i64, length: i64, scale: i64) -> Samples {
        let samples = scale.min(SAMPLES);
        // The samples of a larger pixel lie an odd distance apart, so that a stride of 2 does not hide from them.
        let step = if scale == samples { 1 } else { (scale / samples) | 1 };
        let (mut lines, mut pixels) = (Vec::new(), Vec::new());
        for first in (0..shown.saturating_add(scale - 1).div_euclid(scale)).map(|pixel| pixel * scale) {
            let start = lines.len();
            lines.extend((0..samples).map(|sample| first + sample * step % scale).filter(|line| *line < length));
            pixels.push(start..lines.len());
        }
        Samples { lines, pixels }
    }
}

fn pixel_cursor(model: &Model, grid: GridId) -> Option<Pair> {
    let picture = model.scene().outcome().ok()?;
    if shares_cursor(grid, model.explained()) || grid == GridId::Matrix {
        return Some(model.cursor(grid));
    }
    let link = model.products(1).into_iter().next()?;
    match grid {
        GridId::Padded => Some(picture.geometry.place_in_padded(link.input)),
        GridId::Input => Some(link.input),
        GridId::Full | GridId::Stamp => Some(link.full),
        GridId::Output | GridId::Coverage => link.output,
        _ => None,
    }
}
