//! The layout of Explore: maps area and model to named rectangles, used by the views and the mouse.

use std::mem;

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::buttons::{self, Button, FieldButton};
use super::drawer::{Content, Drawer};
use super::field::Field;
use super::focus::Zone;
use super::keys::footer_keys;
use super::line;
use super::message::Message;
use super::model::{MOST_REPAIRS, Model};
use super::panels::{self, GAP, NARROW, Panel, Seen, grid_title};
use super::saving::Saving;
use crate::conv::layer::dimensions;
use crate::conv::{Pair, Rank};
use crate::figure::Progress;
use crate::framework::{Translation, pytorch};
use crate::lesson::hidden::Clue;
use crate::phrase::Phrase;
use crate::scene::compare::Comparison;
use crate::scene::rival::RivalKind;
use crate::scene::wrong::WrongModel;
use crate::scene::{GridId, Setting};
use crate::tui::buttons::{footer, help_and_quit};
use crate::tui::rows::{Rows, placed, saturated, wrapped};
use crate::tui::shell::Shell;
use crate::words::screen::Strings;

/// The kind of a row in the description of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalLine {
    /// The headline.
    Headline,
    /// The reason, in PyTorch's words.
    Fault,
    /// A nearby setting that works, by index.
    Repair(usize),
    /// The reason, in plain words.
    Why,
    /// An empty row.
    Blank,
}

/// Describes why the layer is refused. The repairs come before the plain reason, because they must be visible on the
/// smallest screen.
fn refusal_lines(model: &Model, strings: &Strings, width: u16) -> Vec<(RefusalLine, String)> {
    let Some(refusal) = model.refusal() else { return Vec::new() };
    let is_ours = refusal.fault.code() == "too_large";
    let headline = if is_ours { strings.reasons.too_large } else { strings.reasons.refused };
    let mut lines = vec![(RefusalLine::Headline, headline.to_owned())];
    lines.extend(wrapped(&refusal.to_string(), "", width).into_iter().map(|line| (RefusalLine::Fault, line)));
    let repairs = refusal.repairs();
    if !repairs.is_empty() {
        lines.push((RefusalLine::Blank, String::new()));
    }
    let repairs = repairs.iter().take(MOST_REPAIRS).enumerate();
    lines.extend(repairs.map(|(index, repair)| (RefusalLine::Repair(index), (strings.reasons.repair)(repair))));
    let why = (strings.reasons.why)(&refusal.fault);
    if !why.is_empty() {
        lines.push((RefusalLine::Blank, String::new()));
        lines.extend(wrapped(&why, "", width).into_iter().map(|line| (RefusalLine::Why, line)));
    }
    lines
}

/// A part of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldPart {
    /// The minus of the selected field.
    Less,
    /// The name and value.
    Name,
    /// The plus of the selected field.
    More,
}

/// Something that the mouse can point at.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A field of the parameter bar.
    Field(Field, FieldPart),
    /// A cell of a grid.
    Cell(GridId, Pair),
    /// A button, by its message.
    Button(Message),
}

/// The maximum number of rows of the drawer.
const DRAWER_ROWS: u16 = 16;

/// The layout of the drawer: its heading, the visible entries, and the details on the selected one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawerLayout {
    /// The area of the heading.
    pub heading: Rect,
    /// The lines of the heading.
    pub heading_lines: Vec<String>,
    /// The visible entries, by index.
    pub entries: Vec<(Rect, usize)>,
    /// The area of the details.
    pub details: Rect,
    /// The lines of the details.
    pub detail_lines: Vec<String>,
}

impl DrawerLayout {
    fn new(area: Rect, drawer: &Drawer, strings: &Strings) -> DrawerLayout {
        match &drawer.content {
            Content::Settings(_) | Content::Model(_) => DrawerLayout::listed(area, drawer, strings),
            Content::Code(translations) => DrawerLayout::tabbed(area, drawer, translations, strings),
        }
    }

    /// Places one entry per row, between the heading and the details.
    fn listed(area: Rect, drawer: &Drawer, strings: &Strings) -> DrawerLayout {
        let mut rows = Rows { left: area };
        let most = usize::from(area.height / 3).max(1);
        let heading_lines = lines(&drawer.heading(strings), area.width, most);
        let detail_lines = lines(&drawer.details(strings), area.width, most);
        let heading = rows.top(saturated(heading_lines.len() as i64));
        let details = rows.bottom(saturated(detail_lines.len() as i64));
        let room = usize::from(rows.left.height);
        // Keeps the selected entry in the middle, away from the ends of the list.
        let first = drawer.chosen.saturating_sub(room / 2).min(drawer.len().saturating_sub(room));
        let entries = (first..drawer.len()).take(room).map(|entry| (rows.top(1), entry)).collect();
        DrawerLayout { heading, heading_lines, entries, details, detail_lines }
    }

    /// Places the entries side by side after the heading, as far as they fit, and the details below.
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
        // On a narrow screen, entries before the selected one are left out so that it fits.
        let reaches =
            |first: &usize| widths.get(*first..=drawer.chosen).is_some_and(|own| own.iter().sum::<u16>() <= row.width);
        let first = (0..drawer.chosen).find(reaches).unwrap_or(drawer.chosen);
        for (entry, width) in widths.into_iter().enumerate().skip(first) {
            let tab = Rect { width: width.min(row.width), ..row };
            row = Rect { x: row.x + tab.width, width: row.width - tab.width, ..row };
            entries.push((tab, entry));
        }
        let mut detail_lines = code_lines(&drawer.details(strings), area.width);
        let hidden = detail_lines.len().saturating_sub(usize::from(rows.left.height));
        if hidden > 0 {
            detail_lines.truncate(usize::from(rows.left.height.saturating_sub(1)));
            detail_lines.push((strings.explore.more_code)(hidden + 1));
        }
        DrawerLayout { heading, heading_lines, entries, details: rows.left, detail_lines }
    }

    fn entry(&self, place: Position) -> Option<usize> {
        self.entries.iter().find(|(rect, _)| rect.contains(place)).map(|(_, entry)| *entry)
    }
}

/// Wraps Python code to `width` columns. The rest of a wrapped comment is a comment too.
fn said(phrases: &[Phrase], strings: &Strings) -> Vec<String> {
    phrases.iter().map(|phrase| strings.say(phrase)).collect()
}

fn code_lines(python: &[String], width: u16) -> Vec<String> {
    let indent = |line: &str| if line.starts_with('#') { "#   " } else { "    " };
    python.iter().flat_map(|line| wrapped(line, indent(line), width)).collect()
}

/// Wraps texts to `width` columns, and returns at most `most` lines.
fn lines(texts: &[String], width: u16, most: usize) -> Vec<String> {
    texts.iter().flat_map(|text| wrapped(text, "    ", width)).take(most).collect()
}

/// The widths of progress bars in columns, longest first.
const BARS: [usize; 2] = [24, 10];

/// The usual width of the progress of a walk, `> 100/1024  16/s`, and a blank.
const WALK_TEXT: u16 = 17;

/// The number of columns that the header reserves for the position of a walk.
const WALK_WIDTH: u16 = 2;

/// The layout of Explore. Areas of height 0 are not shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The whole area.
    pub area: Rect,
    /// The header.
    pub header: Rect,
    /// The parameter bar.
    pub bar: Rect,
    /// The fields of the bar.
    pub fields: Vec<(Rect, FieldButton)>,
    /// All other buttons: views, help, the keys of the footer.
    pub buttons: Vec<(Rect, Button)>,
    /// The note that the picture is out of date, while it is.
    pub mark: Rect,
    /// The progress of a picture that is being saved, and its area.
    pub saving: (String, Rect),
    /// The progress of a walk, between the views and the end of the header.
    pub status: Rect,
    /// The derivation of the output size.
    pub story: Rect,
    /// The grids.
    pub panels: Vec<Panel>,
    /// How much of the grids of a lesson is visible.
    pub seen: Seen,
    /// The description of a refusal, which replaces the output.
    pub refusal: Rect,
    /// The rows of that description.
    pub refusal_lines: Vec<(RefusalLine, String)>,
    /// The drawer, which replaces what explains the grids.
    pub drawer: DrawerLayout,
    /// The explanation of a cell, or a line that is being typed.
    pub sum: Rect,
    /// An axis as a line.
    pub strip: Rect,
    /// The cells of that line, in lessons that show it.
    pub line: Vec<Rect>,
    /// The legend.
    pub legend: Rect,
    /// The notes.
    pub note: Rect,
    /// The line of PyTorch code.
    pub torch: Rect,
    /// The footer.
    pub footer: Rect,
}

/// The number of rows for each part that explains the grids below them, from top to bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Below {
    /// The number of rows between two parts.
    gap: u16,
    sum: u16,
    strip: u16,
    legend: u16,
}

impl Below {
    /// Depends on the height of the screen only, so that nothing jumps between views and settings.
    fn new(tall: u16) -> Below {
        let from = |least: u16, rows: u16| if tall >= least { rows } else { 0 };
        Below {
            gap: from(AIRY, 1),
            sum: from(7, 1) + from(TALL, 1),
            strip: from(22, 2) + from(30, 1) + from(TALL, 2),
            legend: from(20, 1),
        }
    }

    fn rows(self) -> u16 {
        let parts = [self.sum, self.strip, self.legend].into_iter().filter(|rows| *rows > 0);
        parts.map(|rows| rows + self.gap).sum()
    }
}

/// The rows around the grids of a lesson.
#[derive(Clone, Copy, Debug)]
struct Around {
    legend: bool,
    gap: bool,
    sum: u16,
    /// The maximum number of rows for an axis as a line.
    strip: u16,
}

impl Around {
    /// Everything, and then what is given up for the grids, step by step.
    const ALL: [Around; 6] = [
        Around { legend: true, gap: true, sum: 2, strip: 8 },
        Around { legend: true, gap: true, sum: 2, strip: 5 },
        Around { legend: true, gap: true, sum: 2, strip: 3 },
        Around { legend: true, gap: false, sum: 2, strip: 3 },
        Around { legend: true, gap: false, sum: 1, strip: 3 },
        Around { legend: false, gap: false, sum: 1, strip: 3 },
    ];
}

/// From this height on, there are gaps between the rows.
const AIRY: u16 = 36;

/// From this height on, there are rows for everything.
const TALL: u16 = 44;

impl Layout {
    /// Lays out Explore. Rows that the grids leave unused go to the notes.
    #[must_use]
    pub fn new(area: Rect, model: &Model, strings: &Strings) -> Layout {
        let layout = Layout::with_notes(area, model, strings, 0);
        let grids_end = layout.panels.iter().map(|panel| panel.cells.bottom()).max().unwrap_or(u16::MAX);
        let end = [layout.sum, layout.strip, layout.legend].map(Rect::bottom).into_iter().fold(grids_end, u16::max);
        let spare = layout.note.y.saturating_sub(end);
        let missing =
            note_lines(model, strings, layout.note.width).len().saturating_sub(usize::from(layout.note.height));
        let notes = spare.min(saturated(missing as i64));
        if notes == 0 { layout } else { Layout::with_notes(area, model, strings, notes) }
    }

    fn with_notes(area: Rect, model: &Model, strings: &Strings, more_notes: u16) -> Layout {
        let tall = area.height;
        let airy = tall >= AIRY;
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
        // Two rows for both axes, or for the derivation above the formula.
        let two = if axes_differ(model.setting()) { tall >= 30 } else { airy };
        layout.story = rows.top(if two { 2 } else { from(5, 1) });
        layout.status = layout.between_buttons();
        if model.is_waiting() {
            // Includes a blank on either side.
            layout.mark = layout.place_mark(saturated(strings.notices.waiting.width() as i64 + 2), 0);
        }
        if let Some(saving) = &model.saving {
            layout.place_saving(saving, strings);
        }
        rows.top(u16::from(airy));

        layout.footer = rows.bottom(from(10, 1));
        let footer = footer(footer_keys(model), model, strings, layout.footer.width);
        layout.buttons.extend(placed(layout.footer, footer, |button| (button.offset, button.width())));
        rows.bottom(from(TALL, 1));
        // The drawer with code has its own line of PyTorch.
        let has_code = model.drawer.as_ref().is_some_and(|drawer| matches!(drawer.content, Content::Code(_)));
        layout.torch = rows.bottom(if has_code { 0 } else { from(14, torch_rows(model, inner.width)) });
        rows.bottom(from(TALL, 1));
        let notices = u16::from(model.notice.is_some());
        let mut below = Below::default();
        if let Some(drawer) = &model.drawer {
            layout.note = rows.bottom(notices);
            let height = match &drawer.content {
                Content::Settings(_) | Content::Model(_) => (tall / 3).min(DRAWER_ROWS),
                // High enough for the longest code, so that nothing moves from one framework to the next.
                Content::Code(translations) => {
                    let code =
                        translations.iter().map(|it| code_lines(&said(&it.python(), strings), inner.width).len());
                    saturated(code.max().unwrap_or(0) as i64).saturating_add(1).min(tall / 2)
                }
            };
            layout.drawer = DrawerLayout::new(rows.bottom(height.max(4)), drawer, strings);
            rows.bottom(from(20, 1));
        } else {
            below = Below::new(tall);
            // Without a row of its own, a notice replaces the legend, so that the grids stay where they are.
            let has_legend = below.legend > 0 && model.scene().outcome().is_ok();
            let notices = if has_legend { 0 } else { notices };
            layout.note = rows.bottom(from(26, 1).max(notices) + from(TALL, 1) + more_notes);
            // One more row, for the sum of the rival.
            below.sum += u16::from(below.sum > 0 && model.rival().is_some());
        }

        if model.scene().outcome().is_ok() {
            if model.setting().layer.rank == Rank::One {
                // For a one-dimensional layer, the strip is the whole picture: it comes first, with the number of
                // products in each cell.
                layout.strip = rows.top(mem::take(&mut below.strip).max(from(22, 3)));
                rows.top(u16::from(layout.strip.height > 0));
            }
            let area = Rect { height: rows.left.height.saturating_sub(below.rows()), ..rows.left };
            layout.panels = panels::beside_each_other(area, layout.area, model, strings);
            layout.place_below(below, rows.left);
            if layout.note.height == 0 && (model.notice.is_some() || model.rival().is_some()) {
                layout.note = mem::take(&mut layout.legend);
            }
        } else if !model.is_opening() {
            layout.sum = rows.bottom(u16::from(model.editing.is_some()));
            layout.place_refusal(rows.left, model, strings);
        }
        layout
    }

    /// Places the reason why there is no picture, beside the input and the kernel.
    fn place_refusal(&mut self, room: Rect, model: &Model, strings: &Strings) {
        let width = room.width / 3;
        let left = Rect { width, ..room };
        self.panels = panels::under_each_other(left, &[GridId::Input, GridId::Kernel], model, strings);
        self.refusal = Rect {
            x: left.x + width + GAP.min(room.width - width),
            width: (room.width - width).saturating_sub(GAP),
            ..room
        };
        if room.width < NARROW {
            self.panels.clear();
            self.refusal = room;
        }
        self.refusal_lines = refusal_lines(model, strings, self.refusal.width);
    }

    /// Places what explains the grids right below them.
    fn place_below(&mut self, below: Below, room: Rect) {
        let grids_end = self.panels.iter().map(|panel| panel.cells.bottom()).max().unwrap_or(room.y);
        let start = grids_end.min(room.bottom().saturating_sub(below.rows()));
        let mut rows = Rows { left: Rect { y: start, height: room.bottom().saturating_sub(start), ..room } };
        let mut next = |height: u16| {
            rows.top(if height > 0 { below.gap } else { 0 });
            rows.top(height)
        };
        self.sum = next(below.sum);
        if below.strip > 0 {
            self.strip = next(below.strip);
        }
        self.legend = next(below.legend);
    }

    /// Returns the part of the header between the buttons of the views at the left and the labelled ones at the right.
    fn between_buttons(&self) -> Rect {
        let in_header = self.buttons.iter().filter(|(place, _)| place.y == self.header.y);
        let (right, left): (Vec<_>, Vec<_>) = in_header.partition(|(_, button)| !button.what.is_empty());
        let start = left.iter().map(|(place, _)| place.right() + 1).max().unwrap_or(self.header.x);
        let end = right.iter().map(|(place, _)| place.x).min().unwrap_or(self.header.right());
        Rect { x: start, width: end.saturating_sub(start), ..self.header }
    }

    /// Takes `width` columns for a mark: from the header, if it also has the `kept` columns reserved for a walk, else
    /// from the end of the derivation, which is shortened, or on the lowest screens from the end of the bar.
    fn place_mark(&mut self, width: u16, kept: u16) -> Rect {
        let row = if self.status.height > 0 && self.status.width >= width.saturating_add(kept) {
            // At its right end, with a blank after it and one before the progress of a walk.
            let rest = self.status.width - width;
            let place = Rect { x: self.status.x + rest.saturating_sub(1), width, ..self.status };
            self.status.width = rest.saturating_sub(2);
            return place;
        } else if self.story.height > 0 {
            &mut self.story
        } else {
            &mut self.bar
        };
        let width = width.min(row.width);
        row.width -= width;
        Rect { x: row.right(), width, height: row.height.min(1), ..*row }
    }

    /// Places the longest progress text of a save that fits into the header, or into half of the row that would be used
    /// instead.
    fn place_saving(&mut self, saving: &Saving, strings: &Strings) {
        let row = if self.story.height > 0 { self.story } else { self.bar };
        let room = self.status.width.saturating_sub(WALK_TEXT).max(row.width / 2);
        // Includes a blank on either side.
        let columns = |text: &String| saturated(text.width() as i64 + 2);
        if let Some(text) = saving_texts(saving, strings).into_iter().find(|text| columns(text) <= room) {
            let place = self.place_mark(columns(&text), WALK_TEXT);
            self.saving = (text, place);
        }
    }

    /// Lays out the scene of a lesson beside its text: the fields, the grids, and the explanation of a cell. If the
    /// grids do not fit, first the rows around them are given up, and only then are the grids shown one at a time.
    #[must_use]
    pub fn beside(area: Rect, model: &Model, strings: &Strings) -> Layout {
        let mut best = Layout::with(Around::ALL[0], area, model, strings);
        for around in &Around::ALL[1..] {
            if best.seen == Seen::Exactly {
                break;
            }
            let layout = Layout::with(*around, area, model, strings);
            if layout.seen < best.seen {
                best = layout;
            }
        }
        best
    }

    fn with(around: Around, area: Rect, model: &Model, strings: &Strings) -> Layout {
        let mut rows = Rows { left: area };
        let mut layout = Layout { area, bar: rows.top(1), ..Layout::default() };
        let fields = buttons::fields(model, strings, layout.bar.width);
        layout.fields = placed(layout.bar, fields, |field| (field.offset, field.width()));
        rows.top(u16::from(area.height >= 8 && around.gap));
        layout.legend = rows.bottom(u16::from(area.height >= 14 && around.legend));
        let explains = matches!(model.focus.zone, Zone::Grid(_)) && !model.stage.hidden.hides(Clue::Sum);
        let explains = explains || model.editing.is_some();
        layout.sum = rows.bottom(if explains && area.height >= 12 { around.sum } else { 0 });
        if model.stage.strip && model.stage.hidden.shows_strip() && area.height >= 12 {
            layout.strip = rows.bottom(around.strip.min(line::rows(model)));
            layout.line = line::cells(model, strings, layout.strip);
            rows.bottom(u16::from(around.gap));
        }
        if model.scene().outcome().is_ok() {
            (layout.seen, layout.panels) = panels::flow(rows.left, model, strings);
            // A sum may need both of its rows.
            if explains && around.sum < Around::ALL[0].sum {
                layout.seen = layout.seen.max(Seen::Tightly);
            }
        } else {
            layout.refusal = rows.left;
            layout.refusal_lines = refusal_lines(model, strings, layout.refusal.width);
            // The repairs may be the answer to the question.
            layout.refusal_lines.retain(|(line, _)| !matches!(line, RefusalLine::Repair(_)));
        }
        layout
    }

    /// Returns the grid at a position of the screen, including its title.
    #[must_use]
    pub fn panel_at(&self, place: Position) -> Option<&Panel> {
        self.panels.iter().find(|panel| panel.title.contains(place) || panel.cells.contains(place))
    }

    /// Returns what is at a position of the screen.
    #[must_use]
    pub fn target(&self, place: Position) -> Option<Target> {
        if let Some((rect, field)) = self.fields.iter().find(|(rect, _)| rect.contains(place)) {
            let [less, more] = field.margins;
            let part = match place.x - rect.x {
                column if field.is_chosen && column < less => FieldPart::Less,
                column if field.is_chosen && column + more >= rect.width => FieldPart::More,
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
        // A click on the output size asks for the wanted size.
        if self.panels.iter().any(|panel| panel.grid == GridId::Output && panel.title.contains(place)) {
            return Some(Target::Button(Message::AskForSize));
        }
        let panel = self.panels.iter().find(|panel| panel.cells.contains(place))?;
        panel.cell(place).map(|cell| Target::Cell(panel.grid, cell))
    }
}

/// Describes how the output compares with its rival, if it has one.
fn comparison(model: &Model, strings: &Strings) -> Option<String> {
    let rival = model.rival().filter(|_| model.columns().iter().flatten().any(|grid| *grid == GridId::Rival))?;
    let text = match rival.comparison? {
        Comparison::Equal => strings.facts.compare_equal.to_owned(),
        Comparison::WithinRounding => strings.facts.compare_rounding.to_owned(),
        Comparison::Differ { cells, of } => (strings.facts.compare_differ)(cells, of),
        Comparison::OtherSize(overlap) => {
            let size = |grid: GridId| dimensions(&model.size(grid).unwrap_or([0, 0]));
            (strings.facts.overlap)([&size(GridId::Output), &size(GridId::Rival)], &overlap)
        }
    };
    let title = grid_title(model, strings, GridId::Rival);
    let RivalKind::Wrong(wrong) = rival.kind else { return Some(format!("{title}{}{text}", strings.home.colon)) };
    // Shows which of how many misconceptions it is, and the next one.
    let geometry = &model.scene().outcome().ok()?.geometry;
    let all: Vec<WrongModel> = WrongModel::ALL.into_iter().filter(|wrong| wrong.applies_to(geometry)).collect();
    let place = all.iter().position(|known| *known == wrong)?;
    let count = (strings.facts.what_if)(place + 1, all.len());
    let next = all.get(place + 1).map_or(strings.facts.what_if_none, |next| strings.wrong(*next));
    let colon = strings.home.colon;
    Some(format!("{count}{colon}{title}{colon}{text}   w{colon}{next}"))
}

/// Returns the progress texts of a save, longest first. Their widths do not change during the save.
fn saving_texts(saving: &Saving, strings: &Strings) -> Vec<String> {
    let word = if saving.is_cancelled { strings.notices.cancelling } else { strings.notices.saving };
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

/// Returns the notes as lines: only the message from the last key if there is one, else the comparison and the notes on
/// the scene.
#[must_use]
pub fn note_lines(model: &Model, strings: &Strings, width: u16) -> Vec<String> {
    if let Some(notice) = &model.notice {
        return wrapped(&strings.notice(notice), "  ", width);
    }
    let Ok(picture) = model.scene().outcome() else { return Vec::new() };
    let notes = picture.notes.iter().map(strings.facts.note);
    let all = comparison(model, strings).into_iter().chain(notes);
    all.flat_map(|note| wrapped(&format!("- {note}"), "  ", width)).collect()
}

/// Returns the number of rows for the PyTorch line: two if it is too long for one.
fn torch_rows(model: &Model, width: u16) -> u16 {
    let line = pytorch::line(&model.setting().layer);
    if line.width() > usize::from(width) { 2 } else { 1 }
}

fn axes_differ(setting: &Setting) -> bool {
    setting.layer.axis(0) != setting.layer.axis(1) || setting.input_size[0] != setting.input_size[1]
}
