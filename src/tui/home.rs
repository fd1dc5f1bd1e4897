//! Home: where to go on. What can be opened, in rows; none for what does not exist.

use crossterm::event::{Event, KeyCode, KeyEventKind, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::buttons::{self, Button};
use super::help;
use super::keymap::{self, ARROWS, Group, always, control, key, letter, plain};
use super::rows::placed;
use super::shell::{HasHelp, Shell};
use super::strings::Strings;
use crate::learner::standing::Standing;
use crate::lesson::course::Course;

/// Something that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The lesson with this place in the course, where the learner was.
    Continue(usize),
    Lesson(usize),
    Explore,
}

/// What home offers: the lesson that was begun last first, unless it is finished.
#[must_use]
pub fn entries(course: Option<&Course>, standing: &Standing) -> Vec<Entry> {
    let Some(course) = course else { return vec![Entry::Explore] };
    let last = standing.last.as_ref().and_then(|last| course.lessons.iter().position(|lesson| lesson.id == *last));
    let is_open = |place: &usize| standing.done(&course.lessons[*place]) < course.lessons[*place].steps.len();
    // After a finished lesson the first that is not.
    let next = last.filter(is_open).or_else(|| {
        last?;
        (0..course.lessons.len()).find(is_open)
    });
    let lessons = (0..course.lessons.len()).map(Entry::Lesson);
    next.map(Entry::Continue).into_iter().chain(lessons).chain([Entry::Explore]).collect()
}

#[derive(Debug, Default)]
pub struct Home {
    /// The entry that enter opens, by its place.
    pub chosen: usize,
    /// Lines that the help is scrolled by, while it is open.
    pub help: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeMessage {
    Move(isize),
    /// Opens what is chosen.
    Open,
    OpenAt(usize),
    Leave,
    /// What every screen can do.
    Shell(Shell),
}

/// Every key of home.
pub static KEYS: [Group<Home, HomeMessage>; 4] = [
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), HomeMessage::Open), (letter(' '), HomeMessage::Open)],
        what: |strings, _| strings.home.key_open,
        help: |strings| strings.home.help_open,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Down), HomeMessage::Move(1)),
            (key(KeyCode::Up), HomeMessage::Move(-1)),
            (key(KeyCode::Tab), HomeMessage::Move(1)),
            (key(KeyCode::BackTab), HomeMessage::Move(-1)),
            (letter('j'), HomeMessage::Move(1)),
            (letter('k'), HomeMessage::Move(-1)),
        ],
        what: |strings, _| strings.home.key_move,
        help: |strings| strings.home.key_move,
        footer: Some(1),
        when: always,
    },
    Group {
        shown: "?",
        keys: &[(letter('?'), HomeMessage::Shell(Shell::Help)), (key(KeyCode::F(1)), HomeMessage::Shell(Shell::Help))],
        what: |strings, _| strings.key_help,
        help: |strings| strings.key_help,
        footer: Some(2),
        when: always,
    },
    Group {
        shown: "q",
        keys: &[
            (letter('q'), HomeMessage::Shell(Shell::Quit)),
            (key(KeyCode::Esc), HomeMessage::Leave),
            (control('c'), HomeMessage::Shell(Shell::Quit)),
            (control('z'), HomeMessage::Shell(Shell::Suspend)),
        ],
        what: |strings, _| strings.key_quit,
        help: |strings| strings.key_quit,
        footer: Some(3),
        when: always,
    },
];

impl HasHelp for Home {
    type Message = HomeMessage;

    fn help(&mut self) -> &mut Option<usize> {
        &mut self.help
    }

    fn keys(&self) -> &'static [Group<Home, HomeMessage>] {
        &KEYS
    }
}

/// Where everything of home goes.
#[derive(Clone, Debug, Default)]
pub struct HomeLayout {
    pub area: Rect,
    pub header: Rect,
    /// The entries, with their rows.
    pub rows: Vec<(Rect, Entry)>,
    /// The heading of the lessons.
    pub lessons: Rect,
    /// That answers are not saved: a row where there is one, else a mark in the header.
    pub note: Rect,
    /// What was found broken in the record, where there is a row for it.
    pub damage: Rect,
    pub buttons: Vec<(Rect, Button<HomeMessage>)>,
}

impl HomeLayout {
    #[must_use]
    pub fn new(area: Rect, home: &Home, entries: &[Entry], strings: &Strings) -> HomeLayout {
        let margin = if area.width >= 60 { 2 } else { 0 };
        // A column is left at the right for the mark that answers are not saved.
        let inner = Rect { x: area.x + margin, width: area.width.saturating_sub(margin + margin.max(1)), ..area };
        let airy = area.height >= 20;
        let row = |y: u16| Rect { y, height: u16::from(y < inner.bottom()), ..inner };
        let mut layout = HomeLayout { area, header: row(inner.y), ..HomeLayout::default() };
        let footer_y = inner.bottom().saturating_sub(1).max(inner.y);
        if area.height >= 6 {
            let keys = buttons::footer(&KEYS, home, strings, inner.width);
            layout.buttons = placed(row(footer_y), keys, |button| (button.offset, button.width()));
        }
        layout.note = Rect { x: inner.right(), width: area.right() - inner.right(), ..layout.header };
        let mut end = if area.height >= 6 { footer_y } else { inner.bottom() };
        if area.height >= 8 {
            end = footer_y - 1 - u16::from(airy);
            layout.note = row(end);
            layout.damage = layout.note;
        }
        // Gaps and the heading only where there is room for every entry.
        let count = u16::try_from(entries.len()).unwrap_or(u16::MAX);
        let has_gaps = airy && count.saturating_add(9) <= inner.height;
        let apart = 1 + u16::from(has_gaps && 2 * count + 9 <= inner.height);
        let mut y = inner.y + 1 + u16::from(airy);
        let room = usize::from(end.saturating_sub(y));
        let first = (home.chosen + 1).saturating_sub(room.max(1));
        let mut before = None;
        for entry in entries.iter().skip(first) {
            let is_new = before.is_some_and(|before| std::mem::discriminant(&before) != std::mem::discriminant(entry));
            y += u16::from(has_gaps && is_new && apart == 1);
            if has_gaps && matches!(entry, Entry::Lesson(0)) {
                layout.lessons = row(y);
                y += apart;
            }
            if y >= end {
                break;
            }
            layout.rows.push((row(y), *entry));
            before = Some(*entry);
            y += apart;
        }
        layout
    }
}

/// The message of an event, if it has one.
#[must_use]
pub fn message(event: &Event, home: &Home, layout: &HomeLayout, entries: &[Entry]) -> Option<HomeMessage> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => keymap::message(&KEYS, plain(*event), home),
        Event::Mouse(event) => {
            let place = Position { x: event.column, y: event.row };
            match event.kind {
                MouseEventKind::ScrollDown => Some(HomeMessage::Move(1)),
                MouseEventKind::ScrollUp => Some(HomeMessage::Move(-1)),
                MouseEventKind::Down(MouseButton::Left) => {
                    if let Some(scrolled) = home.help {
                        return help::mouse(*event, KEYS.len(), layout.area, scrolled).map(HomeMessage::Shell);
                    }
                    let button = layout.buttons.iter().find(|(rect, _)| rect.contains(place));
                    if let Some((_, button)) = button {
                        return Some(button.message);
                    }
                    let (_, entry) = layout.rows.iter().find(|(rect, _)| rect.contains(place))?;
                    entries.iter().position(|known| known == entry).map(HomeMessage::OpenAt)
                }
                _ => None,
            }
        }
        _ => None,
    }
}
