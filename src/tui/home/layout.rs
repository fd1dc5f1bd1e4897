//! Where everything of home goes: the list, and beside it what is chosen; the list alone where there is no room for both.

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

/// Narrower or lower than this, the list stands alone.
const NARROW: u16 = 60;
const LOW: u16 = 16;

/// Columns between the list and the preview.
const GAP: u16 = 3;

/// Columns of its text, beyond which lines are harder to read.
const WIDEST_TEXT: u16 = 72;

/// Rows of a preview that are kept for the scene, as long as something else can be left out.
const SCENE_ROWS: u16 = 8;

/// Fewer rows than this show no grid.
const LEAST_SCENE_ROWS: u16 = 5;

/// Rows that a list without a preview beside it leaves for the promise of what is chosen, and how many it keeps itself.
const PROMISE_ROWS: u16 = 4;
const LEAST_LIST: u16 = 7;

/// What stands in a row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Heading(String),
    Entry(Entry, EntryText),
}

/// An entry in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryText {
    /// The loud part.
    pub name: String,
    /// The quiet part.
    pub beside: String,
    /// At the right: how far the learner has come.
    pub standing: String,
}

/// Columns before the name of an entry: the mark of the chosen one, and a blank on either side of the name.
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
                let minutes = offer.course.map_or(0, |course| course.short_minutes(offer.language));
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

/// Minutes before it is begun, then steps, and at last that it is done.
fn standing(lesson: &Lesson, offer: Offer<'_>, is_brief: bool, strings: &Strings) -> String {
    let (done, all) = (offer.standing.done(lesson), lesson.steps.len());
    match done {
        0 if is_brief => String::new(),
        0 => (strings.home.minutes)(lesson.minutes),
        done if done == all => strings.home.done.to_owned(),
        done => format!("{done}/{all}"),
    }
}

/// The rows of the list, `None` for a gap, and the columns that they take. What the preview says too is left out where titles
/// would be cut.
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

/// What is chosen: words above, the scene below.
#[derive(Clone, Debug, Default)]
pub struct PreviewLayout {
    pub area: Rect,
    pub text: Rect,
    pub lines: Vec<Line>,
    pub scene: Layout,
    /// In the place of a scene.
    pub network: SceneLayout,
}

#[derive(Clone, Debug, Default)]
pub struct HomeLayout {
    pub area: Rect,
    pub header: Rect,
    /// What the program is, for who sees it for the first time.
    pub welcome: Rect,
    pub welcome_lines: Vec<String>,
    pub rows: Vec<(Rect, Item)>,
    pub preview: PreviewLayout,
    /// That answers are not saved: a row where there is one, else a mark in the header.
    pub note: Rect,
    /// What was found broken in the record, where there is a row for it.
    pub damage: Rect,
    pub buttons: Vec<(Rect, Button<HomeMessage>)>,
}

impl HomeLayout {
    /// `explore` is what Explore shows.
    #[must_use]
    pub fn new(area: Rect, home: &Home, offer: Offer<'_>, explore: &Model, strings: &Strings) -> HomeLayout {
        let margin = if area.width >= NARROW { 2 } else { 0 };
        // A column is left at the right for the mark that answers are not saved.
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
            // The title is in the list.
            layout.preview.place_text(area, lines.into_iter().skip(1).collect());
        }
        layout
    }

    /// The rows of the list around the chosen one: without gaps where not all of it has room.
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

    /// What can be opened, with its row.
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
    /// As much as there is to say, as long as the scene has room.
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

    /// A network below the text, as far as there is room.
    fn place_network(&mut self, network: Option<&StackModel>) {
        let Some(network) = network else { return };
        let used = self.text.height.saturating_add(1).min(self.area.height);
        let rest = Rect { y: self.area.y + used, height: self.area.height - used, ..self.area };
        self.network = SceneLayout::new(rest, network, Below::Nothing);
    }

    /// Lines at the top of an area, if all of them have room.
    fn place_text(&mut self, area: Rect, lines: Vec<Line>) {
        let height = saturated(lines.len() as i64);
        if height <= area.height {
            self.text = Rect { height, ..area };
            self.lines = lines;
        }
    }
}
