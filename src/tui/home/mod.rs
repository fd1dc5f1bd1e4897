//! The home screen: a list of everything that can be opened, and beside it a preview of the selected entry. Shows
//! nothing that does not exist.

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

/// The state of the home screen.
#[derive(Debug, Default)]
pub struct Home {
    /// The index of the selected entry, which Enter opens.
    pub chosen: usize,
    /// The number of lines by which the help is scrolled; `None` while it is closed.
    pub help: Option<usize>,
    /// The preview of the selected entry, kept until another is selected.
    pub preview: Option<Preview>,
}

/// The number of columns that all grids of the default scene take side by side.
const WHOLE_SCENE: u16 = 64;

impl Home {
    /// Creates the preview of the selected entry, if the selection has changed.
    pub fn look_at(&mut self, offer: Offer<'_>, explore: &Model) {
        let entries = offer.entries();
        let chosen = entries.get(self.chosen.min(entries.len().saturating_sub(1)));
        let opening = chosen.and_then(|entry| Opening::of(*entry, offer));
        let is_seen = |opening: &Opening| self.preview.as_ref().is_some_and(|preview| preview.is_of(*opening));
        if !opening.as_ref().is_some_and(is_seen) {
            self.preview = opening.map(|opening| Preview::new(opening, offer, explore));
        }
    }

    /// Returns the network, if it is selected.
    #[must_use]
    pub fn network(&self, chosen: Entry) -> Option<&StackModel> {
        self.preview.as_ref()?.network.as_ref().filter(|_| chosen == Entry::Stack)
    }

    /// Returns the scene to preview in so many columns, if there is one. For Explore this is its own scene, or if only
    /// one grid of that would fit, a scene of its input and output alone.
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

/// A message to the home screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeMessage {
    /// Moves the selection by this many entries.
    Move(isize),
    /// Opens the selected entry.
    Open,
    /// Selects the entry with this index, or opens it if it is selected already.
    Click(usize),
    /// Leaves the home screen.
    Leave,
    /// A message that every screen handles.
    Shell(Shell),
}

/// All keys of the home screen.
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
