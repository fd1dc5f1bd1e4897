//! The screen for a course that cannot be read: its diagnostics, to scroll through, and what can still be done.

use crossterm::event::{Event, KeyCode, KeyEventKind, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::buttons::{self, Button};
use super::keymap::{self, ARROWS, Group, always, control, key, letter, plain};
use super::rows::{Rows, placed};
use super::scroll::scrolled_by;
use super::shell::Shell;
use crate::words::screen::Strings;

/// A message to the diagnostics screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultsMessage {
    /// Scrolls by this many lines.
    Scroll(isize),
    /// Scrolls to this first visible line.
    ScrollTo(usize),
    /// Opens Explore.
    Explore,
    /// A message that every screen handles. This screen has no help.
    Shell(Shell),
}

/// The number of lines that a page key scrolls.
const PAGE: isize = 8;

/// All keys of the diagnostics screen.
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

/// The layout of the diagnostics screen, and which lines it shows.
#[derive(Clone, Debug, Default)]
pub struct FaultsLayout {
    /// The area of the text.
    pub text: Rect,
    /// The first visible line.
    pub first: usize,
    /// The number of lines beyond those that fit.
    hidden: usize,
    /// The buttons of the footer, with their areas.
    pub buttons: Vec<(Rect, Button<FaultsMessage>)>,
}

impl FaultsLayout {
    /// Lays `text` out in `area`, scrolled down by `scrolled` lines as far as the text goes.
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

/// Returns the message for an event, if it has one.
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
        // Limits scrolling to the text, whose height only the layout knows.
        FaultsMessage::Scroll(by) => FaultsMessage::ScrollTo(scrolled_by(layout.first, by, layout.hidden + 1)),
        message => message,
    })
}
