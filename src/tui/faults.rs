//! The course cannot be read: its diagnostics, to scroll through, and what still can be done.

use crossterm::event::{Event, KeyCode, KeyEventKind, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::buttons::{self, Button};
use super::keymap::{self, ARROWS, Group, always, control, key, letter, plain};
use super::rows::{Rows, placed};
use super::scroll::scrolled_by;
use super::shell::Shell;
use crate::words::screen::Strings;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultsMessage {
    /// So many lines on.
    Scroll(isize),
    /// The first line that is seen.
    ScrollTo(usize),
    Explore,
    /// What every screen can do; here is no help.
    Shell(Shell),
}

/// Lines of a page key.
const PAGE: isize = 8;

/// Every key of the diagnostics.
pub static KEYS: [Group<(), FaultsMessage>; 3] = [
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Down), FaultsMessage::Scroll(1)),
            (key(KeyCode::Up), FaultsMessage::Scroll(-1)),
            (key(KeyCode::PageDown), FaultsMessage::Scroll(PAGE)),
            (key(KeyCode::PageUp), FaultsMessage::Scroll(-PAGE)),
        ],
        what: |strings, ()| strings.lesson.help_scroll,
        help: |strings| strings.lesson.help_scroll,
        footer: Some(1),
        when: always,
    },
    Group {
        shown: "e",
        keys: &[(letter('e'), FaultsMessage::Explore)],
        what: |strings, ()| strings.lesson.key_explore,
        help: |strings| strings.lesson.key_explore,
        footer: Some(1),
        when: always,
    },
    Group {
        shown: "q",
        keys: &[
            (letter('q'), FaultsMessage::Shell(Shell::Quit)),
            (key(KeyCode::Esc), FaultsMessage::Shell(Shell::Quit)),
            (control('c'), FaultsMessage::Shell(Shell::Quit)),
            (control('z'), FaultsMessage::Shell(Shell::Suspend)),
        ],
        what: |strings, ()| strings.shell.key_quit,
        help: |strings| strings.shell.key_quit,
        footer: Some(0),
        when: always,
    },
];

/// Where the diagnostics go, and which of their lines.
#[derive(Clone, Debug, Default)]
pub struct FaultsLayout {
    pub text: Rect,
    /// The first line that is seen.
    pub first: usize,
    /// How many lines there are beyond those that fit.
    hidden: usize,
    pub buttons: Vec<(Rect, Button<FaultsMessage>)>,
}

impl FaultsLayout {
    #[must_use]
    pub fn new(area: Rect, text: &str, scrolled: usize, strings: &Strings) -> FaultsLayout {
        let mut rows = Rows { left: area };
        let footer = rows.bottom(1);
        let buttons = buttons::footer(&KEYS, &(), strings, footer.width);
        let buttons = placed(footer, buttons, |button| (button.offset, button.width()));
        let hidden = text.lines().count().saturating_sub(usize::from(rows.left.height));
        FaultsLayout { text: rows.left, first: scrolled.min(hidden), hidden, buttons }
    }
}

/// The message of an event, if it has one.
#[must_use]
pub fn message(event: &Event, layout: &FaultsLayout) -> Option<FaultsMessage> {
    let message = match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => keymap::message(&KEYS, plain(*event), &()),
        Event::Mouse(event) => match event.kind {
            MouseEventKind::ScrollDown => Some(FaultsMessage::Scroll(1)),
            MouseEventKind::ScrollUp => Some(FaultsMessage::Scroll(-1)),
            MouseEventKind::Down(MouseButton::Left) => {
                let place = Position { x: event.column, y: event.row };
                layout.buttons.iter().find(|(rect, _)| rect.contains(place)).map(|(_, button)| button.message)
            }
            _ => None,
        },
        _ => None,
    };
    message.map(|message| match message {
        // As far as the text goes, which only the layout knows.
        FaultsMessage::Scroll(by) => FaultsMessage::ScrollTo(scrolled_by(layout.first, by, layout.hidden + 1)),
        message => message,
    })
}
