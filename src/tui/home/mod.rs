//! Home: where to go on. What can be opened in a list, and beside it what is chosen, as far as it can be seen without opening
//! it; nothing of what does not exist.

pub mod input;
pub mod layout;
pub mod list;
pub mod preview;

use crossterm::event::KeyCode;

use super::explore::model::Model;
use super::keymap::{ARROWS, Group, always, control, key, letter};
use super::shell::{HasHelp, Shell};
use super::stack::model::StackModel;
pub use list::{Entry, Offer, entries};
use preview::{Opening, Preview};

#[derive(Debug, Default)]
pub struct Home {
    /// The entry that enter opens, by its place.
    pub chosen: usize,
    /// Lines that the help is scrolled by, while it is open.
    pub help: Option<usize>,
    /// The scene of what is chosen, as long as that is the same.
    pub preview: Option<Preview>,
}

/// Columns that all grids of the usual scene take beside each other.
const WHOLE_SCENE: u16 = 64;

impl Home {
    /// Makes the scene of what is chosen, if another is chosen than before.
    pub fn look_at(&mut self, offer: Offer<'_>, explore: &Model) {
        let entries = offer.entries();
        let chosen = entries.get(self.chosen.min(entries.len().saturating_sub(1)));
        let opening = chosen.and_then(|entry| Opening::of(*entry, offer));
        let is_seen = |opening: &Opening| self.preview.as_ref().is_some_and(|preview| preview.is_of(*opening));
        if !opening.as_ref().is_some_and(is_seen) {
            self.preview = opening.map(|opening| Preview::new(opening, offer, explore));
        }
    }

    /// The network that is chosen, if one is.
    #[must_use]
    pub fn network(&self, chosen: Entry) -> Option<&StackModel> {
        self.preview.as_ref()?.network.as_ref().filter(|_| chosen == Entry::Stack)
    }

    /// The scene of what is chosen, if there is one to be seen in so many columns: of Explore its own, or where that would be
    /// one grid alone, what goes in and what comes out.
    #[must_use]
    pub fn scene<'a>(&'a self, chosen: Entry, explore: &'a Model, width: u16) -> Option<&'a Model> {
        let made = self.preview.as_ref().and_then(|preview| preview.scene.as_ref());
        match chosen {
            Entry::Explore if width >= WHOLE_SCENE => Some(explore),
            Entry::Explore => made.or(Some(explore)),
            Entry::Continue(_) | Entry::Lesson(_) => made,
            Entry::Stack | Entry::Short | Entry::Review | Entry::Mixed | Entry::Drill(_) | Entry::Exam => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeMessage {
    Move(isize),
    /// Opens what is chosen.
    Open,
    /// Chooses the entry at this place; opens the one that is chosen.
    Click(usize),
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
        what: |strings, _| strings.shell.help,
        help: |strings| strings.shell.key_help,
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
        what: |strings, _| strings.shell.key_quit,
        help: |strings| strings.shell.key_quit,
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
