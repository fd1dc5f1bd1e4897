//! Where everything goes: area and model to named rectangles, shared by the views and the mouse.

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::buttons::{self, Button, FieldButton};
use super::drawer::{Content, Drawer};
use super::field::Field;
use super::focus::Zone;
use super::keys::{self, keys_of};
use super::message::Message;
use super::model::{MOST_REPAIRS, Model, Zoom};
use super::rival::RivalKind;
use super::saving::Saving;
use crate::conv::framework::{Translation, pytorch};
use crate::conv::layer::dimensions;
use crate::conv::{Axis, Pair};
use crate::figure::Progress;
use crate::scene::compare::Comparison;
use crate::scene::{GridId, Scene, Setting};
use crate::tui::buttons::{footer, help_and_quit};
use crate::tui::rows::{Rows, placed, saturated, wrapped};
use crate::tui::shell::Shell;
use crate::tui::strings::{Strings, filled};

/// Most products that are marked with a colour and a letter.
pub const MOST_MARKS: usize = 64;

/// Columns between panels.
const GAP: u16 = 3;

/// Narrower than this, one panel at a time.
const NARROW: u16 = 60;

/// Sizes of a cell with a number in it, the best first: columns and rows.
const NUMBER_CELLS: [(u16, u16); 9] = [(8, 3), (7, 3), (6, 2), (5, 2), (4, 2), (6, 1), (5, 1), (4, 1), (3, 1)];

/// How the cells of a grid are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellShape {
    /// So many columns and rows a cell, with its number.
    Number { width: u16, height: u16 },
    /// A coloured block of two columns.
    Block,
    /// Half a character cell for each `scale` x `scale` cells.
    Pixel { scale: i64 },
}

impl CellShape {
    /// Columns and rows of the screen that `size` cells take.
    fn extent(self, [rows, cols]: Pair) -> (u16, u16) {
        let (width, height) = match self {
            CellShape::Number { width, height } => {
                (cols.saturating_mul(i64::from(width)), rows.saturating_mul(i64::from(height)))
            }
            CellShape::Block => (cols.saturating_mul(2), rows),
            CellShape::Pixel { scale } => {
                let scale = scale.max(1);
                (div_ceil(cols, scale), div_ceil(rows, scale.saturating_mul(2)))
            }
        };
        (saturated(width), saturated(height))
    }
}

fn div_ceil(number: i64, by: i64) -> i64 {
    number.saturating_add(by - 1).div_euclid(by)
}

/// A grid on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    pub grid: GridId,
    pub title: Rect,
    pub cells: Rect,
    pub shape: CellShape,
    /// First cell that is seen.
    pub origin: Pair,
    /// How many rows and columns of cells are seen.
    pub shown: Pair,
}

impl Panel {
    /// The cell at a place of the screen.
    fn cell(&self, place: Position) -> Option<Pair> {
        let (x, y) = (i64::from(place.x - self.cells.x), i64::from(place.y - self.cells.y));
        let offset = match self.shape {
            CellShape::Number { width, height } => [y / i64::from(height.max(1)), x / i64::from(width.max(1))],
            CellShape::Block => [y, x / 2],
            // Two rows of pixels share a row of the screen: the upper one is taken.
            CellShape::Pixel { scale } => [y * 2 * scale, x * scale],
        };
        let inside = offset.iter().zip(self.shown).all(|(offset, shown)| *offset < shown);
        inside.then(|| [self.origin[0] + offset[0], self.origin[1] + offset[1]])
    }
}

/// What a row of a refusal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalLine {
    Headline,
    /// In PyTorch's words.
    Fault,
    /// Settings near it that work, by their number.
    Repair(usize),
    /// In ours.
    Why,
    Blank,
}

/// Why the layer is refused: the repairs before the reason, since they must be seen on the smallest screen.
fn refusal_lines(model: &Model, strings: &Strings, width: u16) -> Vec<(RefusalLine, String)> {
    let Some(refusal) = model.refusal() else { return Vec::new() };
    let is_ours = refusal.fault.code() == "too_large";
    let headline = if is_ours { strings.too_large } else { strings.refused };
    let mut lines = vec![(RefusalLine::Headline, headline.to_owned())];
    lines.extend(wrapped(&refusal.to_string(), "", width).into_iter().map(|line| (RefusalLine::Fault, line)));
    let repairs = refusal.repairs();
    if !repairs.is_empty() {
        lines.push((RefusalLine::Blank, String::new()));
    }
    let repairs = repairs.iter().take(MOST_REPAIRS).enumerate();
    lines.extend(repairs.map(|(index, repair)| (RefusalLine::Repair(index), (strings.repair)(repair))));
    let why = (strings.why)(&refusal.fault);
    if !why.is_empty() {
        lines.push((RefusalLine::Blank, String::new()));
        lines.extend(wrapped(&why, "", width).into_iter().map(|line| (RefusalLine::Why, line)));
    }
    lines
}

/// Which part of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldPart {
    /// The minus of the chosen field.
    Less,
    Name,
    /// The plus of the chosen field.
    More,
}

/// Something that the mouse can point at.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Field(Field, FieldPart),
    Cell(GridId, Pair),
    Button(Message),
}

/// Most rows that the drawer takes.
const DRAWER_ROWS: u16 = 16;

/// The drawer: what it is about, a window of its entries, and what there is to say of the chosen one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawerLayout {
    pub heading: Rect,
    pub heading_lines: Vec<String>,
    /// The entries that are seen, by their places in the drawer.
    pub entries: Vec<(Rect, usize)>,
    pub details: Rect,
    pub detail_lines: Vec<String>,
}

impl DrawerLayout {
    fn new(area: Rect, drawer: &Drawer, strings: &Strings) -> DrawerLayout {
        match &drawer.content {
            Content::Settings(_) => DrawerLayout::listed(area, drawer, strings),
            Content::Code(translations) => DrawerLayout::tabbed(area, drawer, translations, strings),
        }
    }

    /// One entry a row, between the heading and the details.
    fn listed(area: Rect, drawer: &Drawer, strings: &Strings) -> DrawerLayout {
        let mut rows = Rows { left: area };
        let most = usize::from(area.height / 3).max(1);
        let heading_lines = lines(&drawer.heading(strings), area.width, most);
        let detail_lines = lines(&drawer.details(strings), area.width, most);
        let heading = rows.top(saturated(heading_lines.len() as i64));
        let details = rows.bottom(saturated(detail_lines.len() as i64));
        let room = usize::from(rows.left.height);
        // The chosen one stays in the middle, as far as there are others around it.
        let first = drawer.chosen.saturating_sub(room / 2).min(drawer.len().saturating_sub(room));
        let entries = (first..drawer.len()).take(room).map(|entry| (rows.top(1), entry)).collect();
        DrawerLayout { heading, heading_lines, entries, details, detail_lines }
    }

    /// The entries side by side behind the heading, as far as they fit, and the rest for the details.
    fn tabbed(area: Rect, drawer: &Drawer, translations: &[Translation], strings: &Strings) -> DrawerLayout {
        let mut rows = Rows { left: area };
        let mut row = rows.top(1);
        let heading_lines = drawer.heading(strings);
        let title = heading_lines.iter().map(|line| line.width()).max().unwrap_or(0) as i64;
        let heading = Rect { width: saturated(title).min(row.width), ..row };
        let widths: Vec<u16> =
            translations.iter().map(|it| saturated(it.framework.to_string().len() as i64 + 2)).collect();
        let taken = heading.width.saturating_add(2);
        let all_fit = widths.iter().sum::<u16>().saturating_add(taken) <= row.width;
        let (heading, taken) = if all_fit { (heading, taken) } else { (Rect { width: 0, ..heading }, 0) };
        row = Rect { x: row.x + taken, width: row.width.saturating_sub(taken), ..row };
        let mut entries = Vec::new();
        for (entry, width) in widths.into_iter().enumerate() {
            let tab = Rect { width: width.min(row.width), ..row };
            row = Rect { x: row.x + tab.width, width: row.width - tab.width, ..row };
            entries.push((tab, entry));
        }
        let mut detail_lines = code_lines(&drawer.details(strings), area.width);
        let hidden = detail_lines.len().saturating_sub(usize::from(rows.left.height));
        if hidden > 0 {
            detail_lines.truncate(usize::from(rows.left.height.saturating_sub(1)));
            detail_lines.push(filled(strings.more_code, &[&(hidden + 1).to_string()]));
        }
        DrawerLayout { heading, heading_lines, entries, details: rows.left, detail_lines }
    }

    fn entry(&self, place: Position) -> Option<usize> {
        self.entries.iter().find(|(rect, _)| rect.contains(place)).map(|(_, entry)| *entry)
    }
}

/// Python in lines of at most so many columns: a comment goes on as one.
fn code_lines(python: &[String], width: u16) -> Vec<String> {
    let indent = |line: &str| if line.starts_with('#') { "#   " } else { "    " };
    python.iter().flat_map(|line| wrapped(line, indent(line), width)).collect()
}

/// Texts in lines of at most so many columns, and at most so many of them.
fn lines(texts: &[String], width: u16, most: usize) -> Vec<String> {
    texts.iter().flat_map(|text| wrapped(text, "    ", width)).take(most).collect()
}

/// Columns of the bars that say how far a picture is, longest first.
const BARS: [usize; 2] = [24, 10];

/// Columns of what a walk has to say in a usual case: `> 100/1024  16/s`, and a blank.
const WALK_TEXT: u16 = 17;

/// Columns that the header keeps for the place of a walk.
const WALK_WIDTH: u16 = 2;

/// The rectangles of Explore; one without height is not shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub area: Rect,
    pub header: Rect,
    pub bar: Rect,
    /// The fields of the bar.
    pub fields: Vec<(Rect, FieldButton)>,
    /// What else can be clicked: views, help, the keys of the footer.
    pub buttons: Vec<(Rect, Button)>,
    /// Where it says that the picture is an old one, while it is.
    pub mark: Rect,
    /// How far the picture is that is being saved, and where that stands, while one is.
    pub saving: (String, Rect),
    /// Between the views and the end of the header: how far a walk is.
    pub status: Rect,
    pub formula: Rect,
    pub panels: Vec<Panel>,
    /// Instead of an output, where the layer is refused.
    pub refusal: Rect,
    /// The rows of it.
    pub refusal_lines: Vec<(RefusalLine, String)>,
    /// A list to choose from, in place of what explains the grids.
    pub drawer: DrawerLayout,
    pub facts: Rect,
    pub sum: Rect,
    pub legend: Rect,
    pub note: Rect,
    pub torch: Rect,
    pub footer: Rect,
}

/// Rows beyond the usual, where the grids leave some over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Extras {
    facts: u16,
    notes: u16,
}

impl Layout {
    /// Lays out Explore. Rows that the grids leave over go to the facts and the notes.
    #[must_use]
    pub fn new(area: Rect, model: &Model, strings: &Strings) -> Layout {
        let layout = Layout::with_extras(area, model, strings, Extras::default());
        let grids_end = layout.panels.iter().map(|panel| panel.cells.bottom()).max().unwrap_or(u16::MAX);
        let mut spare = layout.facts.y.saturating_sub(grids_end);
        let facts = u16::from(layout.facts.height == 0 && layout.legend.height > 0 && spare > 0);
        spare -= facts;
        let has_note = layout.note.height > 0;
        let missing =
            note_lines(model, strings, layout.note.width).len().saturating_sub(usize::from(layout.note.height));
        let notes = if has_note { spare.min(saturated(missing as i64)) } else { 0 };
        let extras = Extras { facts, notes };
        if extras == Extras::default() { layout } else { Layout::with_extras(area, model, strings, extras) }
    }

    fn with_extras(area: Rect, model: &Model, strings: &Strings, extras: Extras) -> Layout {
        let tall = area.height;
        let airy = tall >= 36;
        let from = |least: u16, rows: u16| if tall >= least { rows } else { 0 };
        let margin = u16::from(area.width >= 20);
        let inner = Rect { x: area.x + margin, width: area.width.saturating_sub(2 * margin), ..area };
        let mut rows = Rows { left: inner };
        let mut layout = Layout { area, header: rows.top(from(9, 1)), ..Layout::default() };
        rows.top(u16::from(airy));
        layout.bar = rows.top(1);
        rows.top(u16::from(airy));
        let fields = buttons::fields(model, strings, layout.bar.width);
        layout.fields = placed(layout.bar, fields, |field| (field.offset, field.width()));
        let views = buttons::views(model, strings, layout.header.width);
        let taken = views.last().map_or(0, |last| last.offset + last.width() + WALK_WIDTH);
        let header = views
            .into_iter()
            .chain(help_and_quit(strings, layout.header.width, taken, [Shell::Help, Shell::Quit].map(Message::Shell)))
            .collect();
        layout.buttons = placed(layout.header, header, |button: &Button| (button.offset, button.width()));
        // Both axes, or the rule above its numbers.
        let two = if axes_differ(model.setting()) { tall >= 30 } else { airy };
        layout.formula = rows.top(if two { 2 } else { from(5, 1) });
        layout.status = layout.between_buttons();
        if model.is_waiting() {
            // With a blank on either side of it.
            layout.mark = layout.place_mark(saturated(strings.waiting.width() as i64 + 2), 0);
        }
        if let Some(saving) = &model.saving {
            layout.place_saving(saving, strings);
        }
        rows.top(u16::from(airy));

        layout.footer = rows.bottom(from(10, 1));
        let keys = if model.editing.is_some() { &keys::typing::KEYS } else { keys_of(model) };
        let footer = footer(keys, model, strings, layout.footer.width);
        layout.buttons.extend(placed(layout.footer, footer, |button| (button.offset, button.width())));
        rows.bottom(u16::from(airy));
        // Code has its own line of PyTorch.
        let has_code = model.drawer.as_ref().is_some_and(|drawer| matches!(drawer.content, Content::Code(_)));
        layout.torch = rows.bottom(if has_code { 0 } else { from(14, torch_rows(model, inner.width)) });
        rows.bottom(u16::from(airy));
        let notices = u16::from(model.notice.is_some());
        if let Some(drawer) = &model.drawer {
            layout.note = rows.bottom(notices);
            let height = match &drawer.content {
                Content::Settings(_) => (tall / 3).min(DRAWER_ROWS),
                // As much as the longest code takes, so that nothing moves from one to the next.
                Content::Code(translations) => {
                    let code = translations.iter().map(|it| code_lines(&it.python(), inner.width).len());
                    saturated(code.max().unwrap_or(0) as i64).saturating_add(1).min(tall / 2)
                }
            };
            layout.drawer = DrawerLayout::new(rows.bottom(height.max(4)), drawer, strings);
            rows.bottom(from(20, 1));
        } else {
            layout.note = rows.bottom(from(23, 1).max(notices) + from(30, 1) + extras.notes);
            layout.legend = rows.bottom(from(20, 1));
            rows.bottom(u16::from(airy));
            layout.sum = rows.bottom(from(7, 1) + from(30, 1));
            layout.facts = rows.bottom(from(28, 1) + extras.facts);
        }

        if model.scene().outcome().is_ok() {
            layout.panels = panels(rows.left, model, strings);
        } else if !model.is_opening() {
            let grids = [GridId::Input, GridId::Kernel];
            let width = rows.left.width / 3;
            let left = Rect { width, ..rows.left };
            let column = Column { grids: &grids, area: left };
            layout.panels = column.panels(model, small_shape(model, &grids, left), left.width);
            layout.refusal = Rect {
                x: left.x + width + GAP.min(rows.left.width - width),
                width: (rows.left.width - width).saturating_sub(GAP),
                ..rows.left
            };
            if rows.left.width < NARROW {
                layout.panels.clear();
                layout.refusal = rows.left;
            }
            layout.refusal_lines = refusal_lines(model, strings, layout.refusal.width);
        }
        layout
    }

    /// What the buttons leave of the header: those of the views stand on the left, those that say what they do on the right.
    fn between_buttons(&self) -> Rect {
        let in_header = self.buttons.iter().filter(|(place, _)| place.y == self.header.y);
        let (right, left): (Vec<_>, Vec<_>) = in_header.partition(|(_, button)| !button.what.is_empty());
        let start = left.iter().map(|(place, _)| place.right() + 1).max().unwrap_or(self.header.x);
        let end = right.iter().map(|(place, _)| place.x).min().unwrap_or(self.header.right());
        Rect { x: start, width: end.saturating_sub(start), ..self.header }
    }

    /// Gives a mark its columns: in the header if it has so many, else at the end of the formula, which is shorter then;
    /// on the lowest screens, which have neither, over the end of the bar.
    ///
    /// The header keeps so many columns, beside a mark that a walk may go on with.
    fn place_mark(&mut self, width: u16, kept: u16) -> Rect {
        let row = if self.status.height > 0 && self.status.width >= width.saturating_add(kept) {
            // At its right end, with a blank behind it and one before what a walk has to say.
            let rest = self.status.width - width;
            let place = Rect { x: self.status.x + rest.saturating_sub(1), width, ..self.status };
            self.status.width = rest.saturating_sub(2);
            return place;
        } else if self.formula.height > 0 {
            &mut self.formula
        } else {
            &mut self.bar
        };
        let width = width.min(row.width);
        row.width -= width;
        Rect { x: row.right(), width, height: row.height.min(1), ..*row }
    }

    /// Says how far a picture is, at as much length as the header has room for, or half of what it would stand in else.
    fn place_saving(&mut self, saving: &Saving, strings: &Strings) {
        let row = if self.formula.height > 0 { self.formula } else { self.bar };
        let room = self.status.width.saturating_sub(WALK_TEXT).max(row.width / 2);
        // With a blank on either side of it.
        let columns = |text: &String| saturated(text.width() as i64 + 2);
        if let Some(text) = saving_texts(saving, strings).into_iter().find(|text| columns(text) <= room) {
            let place = self.place_mark(columns(&text), WALK_TEXT);
            self.saving = (text, place);
        }
    }

    /// Lays out the scene of a lesson beside its text: the fields, the grids, what the cursor explains.
    #[must_use]
    pub fn beside(area: Rect, model: &Model, strings: &Strings) -> Layout {
        let mut rows = Rows { left: area };
        let mut layout = Layout { area, bar: rows.top(1), ..Layout::default() };
        let fields = buttons::fields(model, strings, layout.bar.width);
        layout.fields = placed(layout.bar, fields, |field| (field.offset, field.width()));
        rows.top(u16::from(area.height >= 8));
        let explains = matches!(model.focus.zone, Zone::Grid(_)) && !model.stage.hides_sum;
        layout.sum = rows.bottom(if explains && area.height >= 12 { 2 } else { 0 });
        if model.scene().outcome().is_ok() {
            layout.panels = flow(rows.left, model, strings);
        } else {
            layout.refusal = rows.left;
            layout.refusal_lines = refusal_lines(model, strings, layout.refusal.width);
            // What would work may be the very question.
            layout.refusal_lines.retain(|(line, _)| !matches!(line, RefusalLine::Repair(_)));
        }
        layout
    }

    /// What stands at a place of the screen.
    #[must_use]
    pub fn target(&self, place: Position) -> Option<Target> {
        if let Some((rect, field)) = self.fields.iter().find(|(rect, _)| rect.contains(place)) {
            let part = match (field.is_chosen, place.x - rect.x) {
                (true, 0..=2) => FieldPart::Less,
                (true, column) if column + 3 >= rect.width => FieldPart::More,
                _ => FieldPart::Name,
            };
            return Some(Target::Field(field.field, part));
        }
        if let Some((_, button)) = self.buttons.iter().find(|(rect, _)| rect.contains(place)) {
            return Some(Target::Button(button.message.clone()));
        }
        if let Some(entry) = self.drawer.entry(place) {
            return Some(Target::Button(Message::Choose(entry)));
        }
        if self.refusal.contains(place) {
            let (line, _) = self.refusal_lines.get(usize::from(place.y - self.refusal.y))?;
            return match line {
                RefusalLine::Repair(index) => Some(Target::Button(Message::Repair(Some(*index)))),
                _ => None,
            };
        }
        // The size of the output is what one may wish for.
        if self.panels.iter().any(|panel| panel.grid == GridId::Output && panel.title.contains(place)) {
            return Some(Target::Button(Message::AskForSize));
        }
        let panel = self.panels.iter().find(|panel| panel.cells.contains(place))?;
        panel.cell(place).map(|cell| Target::Cell(panel.grid, cell))
    }
}

/// How the output compares with its rival, if it has one.
fn comparison(model: &Model, strings: &Strings) -> Option<String> {
    let rival = model.rival().filter(|_| model.columns().iter().flatten().any(|grid| *grid == GridId::Rival))?;
    let text = match rival.comparison? {
        Comparison::Equal => strings.compare_equal.to_owned(),
        Comparison::WithinRounding => strings.compare_rounding.to_owned(),
        Comparison::Differ { cells, of } => filled(strings.compare_differ, &[&cells.to_string(), &of.to_string()]),
        Comparison::OtherSize => {
            let size = |grid: GridId| dimensions(&model.size(grid).unwrap_or([0, 0]));
            filled(strings.compare_size, &[&size(GridId::Output), &size(GridId::Rival)])
        }
    };
    Some(format!("{}: {text}", grid_title(model, strings, GridId::Rival)))
}

/// How far a picture is, the longest text first. While it is saved, none of them changes its width.
fn saving_texts(saving: &Saving, strings: &Strings) -> Vec<String> {
    let word = if saving.is_cancelled { strings.cancelling } else { strings.saving };
    let Some(Progress { done, of }) = saving.progress.filter(|progress| progress.of > 0) else {
        return vec![word.to_owned(), "...".to_owned()];
    };
    let done = done.min(of);
    let bar = |columns: usize| {
        let full = (done as f64 / of as f64 * columns as f64) as usize;
        format!("[{}{}]", "=".repeat(full), " ".repeat(columns - full))
    };
    let all = of.to_string();
    let count = format!("{done:>columns$}/{all}", columns = all.len());
    let percent = format!("{:>3}%", (done as f64 / of as f64 * 100.0) as usize);
    let bars = BARS.map(|columns| format!("{word} {} {count}", bar(columns)));
    bars.into_iter().chain([format!("{word} {count}"), count, percent]).collect()
}

/// The title of a grid.
#[must_use]
pub fn grid_title(model: &Model, strings: &Strings, grid: GridId) -> &'static str {
    match (grid, model.rival().map(|rival| rival.kind)) {
        (GridId::Rival, Some(RivalKind::Wrong(wrong))) => strings.wrong(wrong),
        (grid, _) => strings.grid(grid, model.scene().setting().layer.op),
    }
}

/// What is worth saying, as lines: what the last key has to say alone, else the comparison and the notes of the scene.
#[must_use]
pub fn note_lines(model: &Model, strings: &Strings, width: u16) -> Vec<String> {
    if let Some(notice) = &model.notice {
        return wrapped(&strings.notice(notice), "  ", width);
    }
    let Ok(picture) = model.scene().outcome() else { return Vec::new() };
    let notes = picture.notes.iter().map(strings.note);
    let all = comparison(model, strings).into_iter().chain(notes);
    all.flat_map(|note| wrapped(&format!("- {note}"), "  ", width)).collect()
}

/// The PyTorch line takes a second row where one is too short.
fn torch_rows(model: &Model, width: u16) -> u16 {
    let line = pytorch::line(&model.setting().layer);
    if line.width() > usize::from(width) { 2 } else { 1 }
}

fn axes_differ(setting: &Setting) -> bool {
    setting.layer.axis(0) != setting.layer.axis(1) || setting.input_size[0] != setting.input_size[1]
}

/// Grids one under the other.
struct Column<'a> {
    grids: &'a [GridId],
    area: Rect,
}

impl Column<'_> {
    /// Width and height that the grids take with their titles.
    fn extent(&self, model: &Model, shape: CellShape, kernel: CellShape) -> (u16, u16) {
        let gaps = self.grids.len().saturating_sub(1);
        let mut extent = (0_u16, saturated(gaps as i64));
        for grid in self.grids {
            let (width, height) = shape_of(*grid, shape, kernel).extent(model.size(*grid).unwrap_or([0, 0]));
            extent = (extent.0.max(width), extent.1.saturating_add(height).saturating_add(1));
        }
        // Without room to spare the gap between two grids goes first.
        if extent.1 > self.area.height && extent.1 - saturated(gaps as i64) <= self.area.height {
            extent.1 = self.area.height;
        }
        extent
    }

    /// The panels of the column, `width` wide, each as much of its grid as there is room for.
    fn panels(&self, model: &Model, (shape, kernel): (CellShape, CellShape), width: u16) -> Vec<Panel> {
        let extent = |grid: GridId| shape_of(grid, shape, kernel).extent(model.size(grid).unwrap_or([0, 0]));
        let height_with_title = |grid: &GridId| extent(*grid).1.saturating_add(1);
        let taken = self.grids.iter().map(height_with_title).fold(0, u16::saturating_add);
        let gap = u16::from(self.grids.len() > 1 && taken < self.area.height);
        let mut rows = Rows { left: Rect { width: width.min(self.area.width), ..self.area } };
        let mut panels = Vec::new();
        for (place, grid) in self.grids.iter().enumerate() {
            // What comes after keeps its room, as far as half of what is left.
            let after = self.grids.iter().skip(place + 1).map(height_with_title).fold(0, u16::saturating_add);
            let title = rows.top(1);
            let title = Rect { width: title.width.saturating_add(GAP - 1).min(u16::MAX - title.x), ..title };
            let (wanted_width, wanted_height) = extent(*grid);
            let room = rows.left.height.saturating_sub(after.min(rows.left.height / 2));
            let cells = rows.top(wanted_height.min(room));
            let cells = Rect { width: wanted_width.min(cells.width), ..cells };
            rows.top(gap);
            panels.push(seen(model, *grid, title, cells, shape_of(*grid, shape, kernel)));
        }
        panels
    }
}

/// The kernel has a shape of its own: it is small where everything else is large.
fn shape_of(grid: GridId, shape: CellShape, kernel: CellShape) -> CellShape {
    if matches!(grid, GridId::Rotated | GridId::Kernel) { kernel } else { shape }
}

/// Which cells are seen in `cells`: all of them, or those around what is being explained.
fn seen(model: &Model, grid: GridId, title: Rect, cells: Rect, shape: CellShape) -> Panel {
    let size = model.size(grid).unwrap_or([0, 0]);
    let shown = match shape {
        CellShape::Number { width, height } => {
            [i64::from(cells.height / height.max(1)), i64::from(cells.width / width.max(1))]
        }
        CellShape::Block => [i64::from(cells.height), i64::from(cells.width / 2)],
        CellShape::Pixel { scale } => {
            [i64::from(cells.height).saturating_mul(2 * scale), i64::from(cells.width).saturating_mul(scale)]
        }
    };
    let middle = middle(model, grid);
    let origin = [0, 1].map(|axis| {
        let most = (size[axis] - shown[axis]).max(0);
        (middle[axis] - shown[axis] / 2).clamp(0, most)
    });
    let shown = [0, 1].map(|axis| shown[axis].min(size[axis] - origin[axis]));
    Panel { grid, title, cells, shape, origin, shown }
}

/// The cell of a grid around which the explanation turns.
fn middle(model: &Model, grid: GridId) -> Pair {
    if grid == model.explained() || grid == GridId::Matrix {
        return model.cursor(grid);
    }
    // The one in the middle of those that are marked.
    let links = model.products(MOST_MARKS);
    let link = links.get(links.len() / 2).copied();
    let found = match grid {
        GridId::Input => link.map(|link| link.input),
        GridId::Kernel => link.map(|link| link.tap),
        GridId::Rotated => link.map(|link| model.scene().stored_tap(link.tap)),
        GridId::Output | GridId::Coverage | GridId::Rival => link.and_then(|link| link.output),
        GridId::Full | GridId::Stamp => link.map(|link| link.full),
        _ => model.scene().outcome().ok().map(|picture| {
            let output = link.and_then(|link| link.output).unwrap_or_else(|| model.cursor(GridId::Output));
            [0, 1].map(|axis| {
                let axis_of = &picture.geometry.axes()[axis];
                output[axis].saturating_mul(axis_of.step()).saturating_add(axis_of.dilated_kernel() / 2)
            })
        }),
    };
    found.unwrap_or_else(|| model.cursor(grid))
}

/// Columns of a cell that holds the longest number of the scene, and a blank before it; longer ones are rounded.
fn least_width(scene: &Scene) -> u16 {
    saturated(scene.widest_number() as i64 + 1).clamp(3, 8)
}

fn number_cells(scene: &Scene) -> impl Iterator<Item = CellShape> {
    let least = least_width(scene);
    let fits = move |(width, _): &(u16, u16)| *width >= least;
    NUMBER_CELLS.into_iter().filter(fits).map(|(width, height)| CellShape::Number { width, height })
}

/// The smallest cell with a number in it.
fn smallest_number(scene: &Scene) -> CellShape {
    CellShape::Number { width: least_width(scene), height: 1 }
}

/// The best shape for grids that stand in one column of `area`.
fn small_shape(model: &Model, grids: &[GridId], area: Rect) -> (CellShape, CellShape) {
    let (scene, column) = (model.scene(), Column { grids, area });
    let fits = |shape: CellShape| {
        let (width, height) = column.extent(model, shape, shape);
        width <= area.width && height <= area.height
    };
    if let Some(shape) = number_cells(scene).find(|shape| fits(*shape)) {
        return (shape, shape);
    }
    let scale = pixel_scale(|scale| {
        let (width, height) = column.extent(model, CellShape::Pixel { scale }, smallest_number(scene));
        width <= area.width && height <= area.height
    });
    (CellShape::Pixel { scale }, smallest_number(scene))
}

/// The smallest scale that fits, found by doubling and halving; a picture that no scale fits gets the largest.
fn pixel_scale(fits: impl Fn(i64) -> bool) -> i64 {
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

/// Longest side of grids that are shown as numbers around the cursor when they do not fit, unless asked otherwise.
const MOST_NUMBERS: i64 = 100;

/// Whether grids that do not fit show numbers around the cursor, or all of themselves as pixels.
fn shows_numbers(model: &Model) -> bool {
    let columns = model.columns();
    let longest = columns.iter().flatten().filter(|grid| **grid != GridId::Matrix).filter_map(|grid| model.size(*grid));
    let usual = longest.flatten().max().is_none_or(|side| side <= MOST_NUMBERS);
    usual == (model.zoom == Zoom::Usual)
}

/// The columns of the view side by side; or the one grid in focus, where it is narrow.
fn panels(area: Rect, model: &Model, strings: &Strings) -> Vec<Panel> {
    let scene = model.scene();
    if area.width < NARROW {
        let grid = match model.focus.zone {
            Zone::Grid(grid) => grid,
            Zone::Bar => model.view().main_grid(),
        };
        let grids = [grid];
        let whole = small_shape(model, &grids, area);
        let is_number = matches!(shape_of(grid, whole.0, whole.1), CellShape::Number { .. });
        let shapes =
            if is_number || !shows_numbers(model) { whole } else { (smallest_number(scene), smallest_number(scene)) };
        return Column { grids: &grids, area }.panels(model, shapes, area.width);
    }
    let grids = model.columns();
    let columns: Vec<Column<'_>> = grids.iter().map(|grids| Column { grids, area }).collect();
    let gaps = saturated((columns.len() as i64 - 1) * i64::from(GAP));
    let extents = |shape: CellShape, kernel: CellShape| -> Vec<(u16, u16)> {
        let extent = |column: &Column<'_>| {
            let (width, height) = column.extent(model, shape, kernel);
            (width.max(title_width(model, strings, column.grids)), height)
        };
        columns.iter().map(extent).collect()
    };
    let fits = |shape: CellShape, kernel: CellShape| {
        let extents = extents(shape, kernel);
        let width = extents.iter().map(|(width, _)| *width).fold(gaps, u16::saturating_add);
        width <= area.width && extents.iter().all(|(_, height)| *height <= area.height)
    };
    let small = smallest_number(scene);
    let (shape, kernel) = if let Some(shape) = number_cells(scene).find(|shape| fits(*shape, *shape)) {
        (shape, shape)
    } else if shows_numbers(model) {
        // A window, of cells as high as all rows allow, or else as wide as all columns do.
        let rows_fit = |shape: CellShape| extents(shape, shape).iter().all(|(_, height)| *height <= area.height);
        let columns_fit = |shape: CellShape| {
            extents(shape, shape).iter().map(|(width, _)| *width).fold(gaps, u16::saturating_add) <= area.width
        };
        let high = [3, 2].map(|height| CellShape::Number { width: least_width(scene), height });
        let mut wide = number_cells(scene).filter(|shape| matches!(shape, CellShape::Number { height: 1, .. }));
        let shape = high.into_iter().find(|shape| rows_fit(*shape));
        let shape = shape.or_else(|| wide.find(|shape| columns_fit(*shape))).unwrap_or(small);
        (shape, shape)
    } else if fits(CellShape::Block, small) {
        (CellShape::Block, small)
    } else {
        let kernel_fits = |scale: i64| fits(CellShape::Pixel { scale }, small);
        let scale = pixel_scale(kernel_fits);
        let kernel = if kernel_fits(scale) { small } else { CellShape::Pixel { scale: kernel_scale(scene, area) } };
        let scale = pixel_scale(|scale| fits(CellShape::Pixel { scale }, kernel));
        (CellShape::Pixel { scale: whole_strides(scale, scene) }, kernel)
    };
    let wanted = extents(shape, kernel).into_iter().map(|(width, _)| width).collect();
    let widths = shared(wanted, area.width.saturating_sub(gaps));
    let spare = area.width.saturating_sub(widths.iter().sum::<u16>());
    let between = spare.checked_div(saturated(columns.len() as i64 - 1)).unwrap_or(0);
    let gap = between.clamp(GAP.min(between), 8);
    let mut x = area.x;
    let mut panels = Vec::new();
    for (column, width) in columns.iter().zip(widths) {
        let area = Rect { x, width: width.min(area.right().saturating_sub(x)), ..area };
        panels.extend(Column { grids: column.grids, area }.panels(model, (shape, kernel), width));
        x = x.saturating_add(width).saturating_add(gap).min(u16::MAX - width);
    }
    panels
}

/// The grids from left to right and from top to bottom, like words, with cells as large as they can be; the grid in focus
/// alone where not even small cells leave room for all.
fn flow(area: Rect, model: &Model, strings: &Strings) -> Vec<Panel> {
    let grids: Vec<GridId> = model.columns().concat();
    let placed = |shape: CellShape| {
        let (mut x, mut y, mut row_height) = (area.x, area.y, 0);
        let mut panels = Vec::new();
        for grid in &grids {
            let (width, height) = shape.extent(model.size(*grid)?);
            let wide = width.max(title_width(model, strings, &[*grid]));
            if x > area.x && x.saturating_add(wide) > area.right() {
                (x, y, row_height) = (area.x, y.saturating_add(row_height).saturating_add(1), 0);
            }
            let bottom = y.saturating_add(height).saturating_add(1);
            if x.saturating_add(width) > area.right() || bottom > area.bottom() {
                return None;
            }
            let title = Rect { x, y, width: area.right() - x, height: 1 };
            panels.push(seen(model, *grid, title, Rect { x, y: y + 1, width, height }, shape));
            row_height = row_height.max(height + 1);
            x = x.saturating_add(wide).saturating_add(GAP);
        }
        // A title ends where the next begins.
        for place in 1..panels.len() {
            let next: Rect = panels[place].title;
            let title = &mut panels[place - 1].title;
            if next.y == title.y {
                title.width = next.x.saturating_sub(title.x + 1);
            }
        }
        Some(panels)
    };
    // The whole picture with rounded numbers says more than a part of it with all their decimals.
    let rounded = [5, 4].map(|width| CellShape::Number { width, height: 1 });
    if let Some(panels) = number_cells(model.scene()).chain(rounded).find_map(placed) {
        return panels;
    }
    let grid = match model.focus.zone {
        Zone::Grid(grid) if grids.contains(&grid) => Some(grid),
        _ => grids.last().copied(),
    };
    let Some(grid) = grid else { return Vec::new() };
    let small = smallest_number(model.scene());
    Column { grids: &[grid], area }.panels(model, (small, small), area.width)
}

/// A scale at which every pixel of the stuffed input holds as many inputs as its neighbours: the next multiple of the
/// stride, where that is small.
fn whole_strides(scale: i64, scene: &Scene) -> i64 {
    let Ok(picture) = scene.outcome() else { return scale };
    let spread = picture.geometry.axes().iter().map(Axis::spread).max().unwrap_or(1);
    if spread <= scale { div_ceil(scale, spread) * spread } else { scale }
}

/// A kernel too large for numbers: as pixels, in at most half of the height and a quarter of the width.
fn kernel_scale(scene: &Scene, area: Rect) -> i64 {
    pixel_scale(|scale| {
        let (width, height) = CellShape::Pixel { scale }.extent(scene.size(GridId::Kernel).unwrap_or([0, 0]));
        width <= area.width / 4 && height <= area.height / 2
    })
}

/// Widths that are wanted, cut down evenly where they exceed the room: the narrow ones stay as they are.
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

/// Columns that the titles of a column of grids need. The badge of the focus runs into the gap, and the size of a grid is
/// left out where there is no room for it.
fn title_width(model: &Model, strings: &Strings, grids: &[GridId]) -> u16 {
    grids.iter().map(|grid| saturated(grid_title(model, strings, *grid).width() as i64)).max().unwrap_or(0)
}
