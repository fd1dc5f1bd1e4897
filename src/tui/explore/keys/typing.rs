//! The keys while text is being typed, other than the text itself.

use crossterm::event::KeyCode;
use tui_input::InputRequest;

use crate::tui::explore::message::Message;
use crate::tui::explore::model::Model;
use crate::tui::keymap::{Group, always, control, key};

/// Whether the path of a file is being typed.
fn is_path(model: &Model) -> bool {
    model.editing.as_ref().is_some_and(|editing| editing.what.is_path())
}

/// All keys while text is being typed.
pub static KEYS: [Group<Model, Message>; 4] = [
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), Message::Commit)],
        what: |strings, _| strings.explore.key_done,
        help: |strings| strings.explore.key_done,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "tab",
        keys: &[(key(KeyCode::Tab), Message::Complete)],
        what: |strings, _| strings.explore.key_complete,
        help: |strings| strings.explore.key_complete,
        footer: Some(0),
        when: is_path,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), Message::Cancel)],
        what: |strings, _| strings.explore.key_leave,
        help: |strings| strings.explore.key_leave,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "ctrl-u",
        keys: &[(control('u'), Message::Rewrite(InputRequest::DeleteLine))],
        what: |strings, _| strings.explore.key_erase,
        help: |strings| strings.explore.key_erase,
        footer: Some(1),
        when: always,
    },
];
