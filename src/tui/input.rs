//! Terminal events to messages.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::keymap::{self, Key};
use super::message::Message;
use super::model::Model;

/// The message of an event, if it has one. A resize has none: the next frame takes the new size by itself.
#[must_use]
pub fn message(event: &Event, model: &Model) -> Option<Message> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => keymap::message(plain(*event), model),
        _ => None,
    }
}

/// The key without what differs between terminals: shift is part of a character, and Ctrl with a letter has no case.
fn plain(event: KeyEvent) -> Key {
    let mut modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
    let code = match event.code {
        KeyCode::Char(letter) if modifiers.contains(KeyModifiers::CONTROL) => {
            KeyCode::Char(letter.to_ascii_lowercase())
        }
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        code => code,
    };
    if code == KeyCode::BackTab {
        modifiers = KeyModifiers::NONE;
    }
    Key { code, modifiers }
}
