//! The layout of the home screen: the list, and a preview of the selected entry beside it; the list alone if there is
//! no room for both.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::list::{Entry, Offer, Row};
use super::preview::{self, Detail};
use super::{Home, HomeMessage, KEYS};
use crate::lesson::course::Lesson;
use crate::tui::buttons::{self, Button};
use crate::tui::explore::layout::Layout;
use crate::tui::explore::model::Model;
use crate::tui::lesson::script::Line;
use crate::tui::rows::{Rows, placed, saturated, wrapped};
use crate::tui::stack::model::StackModel;
use crate::tui::stack::scene::{Below, SceneLayout};
use crate::words::screen::Strings;

/// On a screen narrower or lower than this, only the list is shown.
const NARROW: u16 = 60;
const LOW: u16 = 16;

/// The number of columns between the list and the preview.
const GAP: u16 = 3;

/// The maximum width of the preview text in columns; longer lines are harder to read.
const WIDEST_TEXT: u16 = 72;

/// The number of rows that a preview reserves for the scene while some of the text can be left out.
const SCENE_ROWS: u16 = 8;

/// The minimum number of rows for a scene; fewer would show no grid.
const LEAST_SCENE_ROWS: u16 = 5;

/// Without a preview, the number of rows that the list gives up for the promise of the selected entry, and the minimum
/// number that it keeps.
const PROMISE_ROWS: u16 = 4;
const LEAST_LIST: u16 = 7;

/// The content of a row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A heading.
    Heading(String),
    /// An entry with its text.
    Entry(Entry, EntryText),
}

/// The text of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryText {
    /// The emphasised part.
    pub name: String,
    /// The plain part.
    pub beside: String,
    /// The learner's progress, at the right end.
    pub standing: String,
}

/// The number of columns around the name of an entry: the selection mark, and a blank on either side of the name.
const AROUND: u16 = 4;

impl EntryText {
    fn new(entry: Entry, offer: Offer<'_>, is_brief: bool, strings: &Strings) -> EntryText {
        let home = strings.home;
        match entry {
            Entry::Continue(place) => {
                let title = offer.lesson(place).map_or("", |lesson| offer.word(&lesson.title));
                EntryText { name: home.go_on.to_owned(), beside: title.to_owned(), standing: String::new() }
            }
            Entry::Review => EntryText {
                name: strings.practice.review.to_owned(),
                beside: String::new(),
                standing: (strings.practice.due)(offer.standing.practice.count_due()),
            },
            Entry::Mixed => EntryText { name: strings.practice.mixed.to_owned(), ..EntryText::default() },
            Entry::Exam => {
                let open = offer.open_exam();
                let standing = open.map(|(answered, of)| (strings.practice.exam_going_on)(answered, of));
                EntryText {
                    name: strings.practice.exam.to_owned(),
                    beside: String::new(),
                    standing: standing.filter(|_| !is_brief).unwrap_or_default(),
                }
            }
            Entry::Drill(place) => {
                let Some(drill) = offer.drill(place) else { return EntryText::default() };
                let footing = &offer.standing.practice;
                let ladder = footing.ladder(&drill.id);
                let standing = match (ladder.is_fresh(), ladder.is_finished(footing.today)) {
                    (true, _) => String::new(),
                    (false, true) if !is_brief => strings.practice.done_for_today.to_owned(),
                    (false, _) => (strings.practice.level)(ladder.level),
                };
                EntryText { name: offer.word(&drill.title).to_owned(), beside: String::new(), standing }
            }
            Entry::Explore => EntryText {
                name: home.explore.to_owned(),
                beside: if is_brief { String::new() } else { home.explore_what.to_owned() },
                standing: String::new(),
            },
            Entry::Stack => EntryText { name: strings.stack.entry.to_owned(), ..EntryText::default() },
            Entry::Short => {
                let minutes = offer.course.map_or(0, |course| course.short_minutes[offer.language]);
                let (done, all) = offer.short();
                let standing = match done {
                    0 if is_brief => String::new(),
                    0 => (home.minutes)(minutes),
                    done if done == all => home.done.to_owned(),
                    done => format!("{done}/{all}"),
                };
                EntryText { name: home.short.to_owned(), beside: String::new(), standing }
            }
            Entry::Lesson(place) => {
                let Some(lesson) = offer.lesson(place) else { return EntryText::default() };
                EntryText {
                    name: format!("{}. {}", place + 1, offer.word(&lesson.title)),
                    beside: String::new(),
                    standing: standing(lesson, offer, is_brief, strings),
                }
            }
        }
    }

    fn width(&self) -> u16 {
        let parts = [&self.beside, &self.standing].into_iter().filter(|part| !part.is_empty());
        let parts: usize = parts.map(|part| part.width() + 2).sum();
        saturated((self.name.width() + parts) as i64).saturating_add(AROUND)
    }
}

/// Returns the minutes of a lesson not yet started, else the steps done, or that all of them are.
fn standing(lesson: &Lesson, offer: Offer<'_>, is_brief: bool, strings: &Strings) -> String {
    let (done, all) = (offer.standing.done(lesson), lesson.steps.len());
    match done {
        0 if is_brief => String::new(),
        0 => (strings.home.minutes)(lesson.minutes),
        done if done == all => strings.home.done.to_owned(),
        done => format!("{done}/{all}"),
    }
}

/// Returns the rows of the list, with `None` for a gap, and its width in columns. Leaves out what the preview says too
/// if titles would be cut otherwise.
fn items(offer: Offer<'_>, strings: &Strings, most: u16) -> (Vec<Option<Item>>, u16) {
    let rows = offer.rows(strings.home.lessons, strings.practice.practice);
    let written = |is_brief: bool| -> Vec<Option<Item>> {
        let item = |row: &Row<'_>| match row {
            Row::Gap => None,
            Row::Heading(title) => Some(Item::Heading((*title).to_owned())),
            Row::Entry(entry) => Some(Item::Entry(*entry, EntryText::new(*entry, offer, is_brief, strings))),
        };
        rows.iter().map(item).collect()
    };
    let width = |items: &[Option<Item>]| items.iter().flatten().map(Item::width).max().unwrap_or(0);
    let items = written(false);
    let items = if width(&items) > most { written(true) } else { items };
    let width = width(&items).min(most);
    (items, width)
}

/// The layout of the preview: text at the top, the scene below.
#[derive(Clone, Debug, Default)]
pub struct PreviewLayout {
    /// The whole area.
    pub area: Rect,
    /// The area of the text.
    pub text: Rect,
    /// The lines of the text.
    pub lines: Vec<Line>,
    /// The layout of the scene.
    pub scene: Layout,
    /// The layout of a network, which replaces the scene.
    pub network: SceneLayout,
}

/// The layout of the home screen.
#[derive(Clone, Debug, Default)]
pub struct HomeLayout {
    /// The whole area.
    pub area: Rect,
    /// The header.
    pub header: Rect,
    /// The area for what the program is, shown to new learners.
    pub welcome: Rect,
    /// The lines of the welcome text.
    pub welcome_lines: Vec<String>,
    /// The visible rows of the list.
    pub rows: Vec<(Rect, Item)>,
    /// The preview of the selected entry.
    pub preview: PreviewLayout,
    /// The area for the note that answers are not saved: a row if there is room, else a mark in the header.
    pub note: Rect,
    /// The area for the note on damage in the record, if there is a row for it.
    pub damage: Rect,
    /// The buttons of the footer, with their areas.
    pub buttons: Vec<(Rect, Button<HomeMessage>)>,
}

impl HomeLayout {
    /// Lays out the home screen; `explore` is the scene that Explore shows.
    #[must_use]
    pub fn new(area: Rect, home: &Home, offer: Offer<'_>, explore: &Model, strings: &Strings) -> HomeLayout {
        let margin = if area.width >= NARROW { 2 } else { 0 };
        // One column at the right is reserved for the mark that answers are not saved.
        let inner = Rect { x: area.x + margin, width: area.width.saturating_sub(margin + margin.max(1)), ..area };
        let from = |least: u16, rows: u16| if area.height >= least { rows } else { 0 };
        let airy = from(20, 1);
        let mut rows = Rows { left: inner };
        let mut layout = HomeLayout { area, header: rows.top(1), ..HomeLayout::default() };
        layout.note = Rect { x: inner.right(), width: area.right() - inner.right(), ..layout.header };
        let footer = rows.bottom(from(6, 1));
        let keys = buttons::footer(&KEYS, home, strings, inner.width);
        layout.buttons = placed(footer, keys, |button| (button.offset, button.width()));
        if area.height >= 8 {
            rows.bottom(airy);
            layout.note = rows.bottom(1);
            layout.damage = layout.note;
        }
        if offer.standing.is_fresh() && offer.course.is_some() {
            let lines = wrapped(strings.home.welcome, "", inner.width);
            let most = usize::from(from(10, 1) + from(14, 1));
            if lines.len() <= most {
                rows.top(airy);
                layout.welcome = rows.top(saturated(lines.len() as i64));
                layout.welcome_lines = lines;
            }
        }
        rows.top(airy);

        let entries = offer.entries();
        let chosen = entries.get(home.chosen.min(entries.len().saturating_sub(1))).copied();
        let has_preview = area.width >= NARROW && area.height >= LOW;
        let most = if has_preview { inner.width / 2 + GAP } else { inner.width };
        let (items, width) = items(offer, strings, most);
        let list = Rect { width, ..rows.left };
        let has_room = !has_preview && list.height >= LEAST_LIST + PROMISE_ROWS;
        let kept = if has_room { PROMISE_ROWS } else { 0 };
        layout.place_list(Rect { height: list.height - kept, ..list }, items, chosen);
        let Some(chosen) = chosen else { return layout };
        if has_preview {
            let x = list.right().saturating_add(GAP).min(inner.right());
            let area = Rect { x, width: inner.right() - x, ..list };
            let scene = home.scene(chosen, explore, area.width);
            let width = area.width.min(WIDEST_TEXT);
            let lines = |detail| preview::lines(chosen, offer, explore, detail, strings, width);
            layout.preview = PreviewLayout::new(area, lines, scene, strings);
            layout.preview.place_network(home.network(chosen));
        } else {
            let used = layout.rows.last().map_or(list.y, |(row, _)| row.bottom()).saturating_add(1).min(list.bottom());
            let area = Rect { y: used, height: list.bottom() - used, ..rows.left };
            let lines = preview::lines(chosen, offer, explore, Detail::Promise, strings, area.width);
            // The first line is the title, which is in the list.
            layout.preview.place_text(area, lines.into_iter().skip(1).collect());
        }
        layout
    }

    /// Places the rows of the list around the selected one, without gaps if not everything fits.
    fn place_list(&mut self, area: Rect, items: Vec<Option<Item>>, chosen: Option<Entry>) {
        let room = usize::from(area.height);
        let has_gaps = items.len() <= room;
        let items: Vec<Option<Item>> = items.into_iter().filter(|item| has_gaps || item.is_some()).collect();
        let is_chosen = |item: &Option<Item>| matches!(item, Some(Item::Entry(entry, _)) if Some(*entry) == chosen);
        let place = items.iter().position(is_chosen).unwrap_or(0);
        let first = place.saturating_sub(room / 2).min(items.len().saturating_sub(room));
        let mut rows = Rows { left: area };
        for item in items.into_iter().skip(first).take(room) {
            let row = rows.top(1);
            self.rows.extend(item.map(|item| (row, item)));
        }
    }

    /// Returns the visible entries with their rows.
    pub fn entries(&self) -> impl Iterator<Item = (Rect, Entry)> {
        self.rows.iter().filter_map(|(row, item)| match item {
            Item::Entry(entry, _) => Some((*row, *entry)),
            Item::Heading(_) => None,
        })
    }
}

impl Item {
    fn width(&self) -> u16 {
        match self {
            Item::Heading(title) => saturated(title.width() as i64),
            Item::Entry(_, text) => text.width(),
        }
    }
}

impl PreviewLayout {
    /// Shows as much text as possible while the scene has enough rows.
    fn new(area: Rect, lines: impl Fn(Detail) -> Vec<Line>, scene: Option<&Model>, strings: &Strings) -> PreviewLayout {
        let room = usize::from(area.height.saturating_sub(if scene.is_some() { SCENE_ROWS + 1 } else { 0 }));
        let fitting = Detail::ALL.into_iter().map(&lines).find(|lines| lines.len() <= room);
        let mut layout = PreviewLayout { area, ..PreviewLayout::default() };
        layout.place_text(area, fitting.unwrap_or_else(|| lines(Detail::Promise)));
        let used = layout.text.height.saturating_add(1).min(area.height);
        let rest = Rect { y: area.y + used, height: area.height - used, ..area };
        if let Some(scene) = scene.filter(|_| rest.height >= LEAST_SCENE_ROWS) {
            layout.scene = Layout::beside(rest, scene, strings);
        }
        layout
    }

    /// Places a network below the text, as far as there is room.
    fn place_network(&mut self, network: Option<&StackModel>) {
        let Some(network) = network else { return };
        let used = self.text.height.saturating_add(1).min(self.area.height);
        let rest = Rect { y: self.area.y + used, height: self.area.height - used, ..self.area };
        self.network = SceneLayout::new(rest, network, Below::Nothing);
    }

    /// Places the lines at the top of an area, if all of them fit.
    fn place_text(&mut self, area: Rect, lines: Vec<Line>) {
        let height = saturated(lines.len() as i64);
        if height <= area.height {
            self.text = Rect { height, ..area };
            self.lines = lines;
        }
    }
}
