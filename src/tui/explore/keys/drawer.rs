//! The keys while the drawer is open, including those of the views, so that a choice can be examined in each.

use crossterm::event::KeyCode;

use super::{HELP, QUIT};
use crate::tui::explore::drawer::{Content, Drawer};
use crate::tui::explore::message::{Direction, Message};
use crate::tui::explore::model::Model;
use crate::tui::keymap::{ARROWS, Group, always, key, letter};

fn is_code(model: &Model) -> bool {
    model.drawer.as_ref().is_some_and(Drawer::has_code)
}

fn is_settings(model: &Model) -> bool {
    model.drawer.as_ref().is_some_and(|drawer| matches!(drawer.content, Content::Settings(_)))
}

fn has_grids(model: &Model) -> bool {
    !is_code(model)
}

/// All keys of the drawer.
pub static KEYS: [Group<Model, Message>; 8] = [
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Down), Message::Arrow(Direction::Down)),
            (key(KeyCode::Up), Message::Arrow(Direction::Up)),
            (key(KeyCode::Right), Message::Arrow(Direction::Down)),
            (key(KeyCode::Left), Message::Arrow(Direction::Up)),
            (key(KeyCode::Tab), Message::Arrow(Direction::Down)),
            (key(KeyCode::BackTab), Message::Arrow(Direction::Up)),
        ],
        what: |strings, _| strings.explore.drawer_choose,
        help: |strings| strings.explore.drawer_choose,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), Message::Commit)],
        what: |strings, model| if is_code(model) { strings.explore.key_copy } else { strings.explore.drawer_take },
        help: |strings| strings.explore.drawer_take,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), Message::Cancel)],
        what: |strings, model| if is_code(model) { strings.explore.drawer_close } else { strings.explore.drawer_drop },
        help: |strings| strings.explore.drawer_close,
        footer: Some(1),
        when: always,
    },
    Group {
        shown: "s",
        keys: &[(letter('s'), Message::AskForSize)],
        what: |strings, _| strings.explore.drawer_other_size,
        help: |strings| strings.explore.drawer_other_size,
        footer: Some(2),
        when: is_settings,
    },
    Group {
        shown: "v",
        keys: &[(letter('v'), Message::NextView), (letter('V'), Message::PreviousView)],
        what: |strings, _| strings.explore.key_view,
        help: |strings| strings.explore.help_view,
        footer: Some(3),
        when: has_grids,
    },
    Group {
        shown: "c",
        keys: &[(letter('c'), Message::Cancel)],
        what: |strings, _| strings.explore.drawer_close,
        help: |strings| strings.explore.drawer_close,
        footer: None,
        when: is_code,
    },
    HELP,
    QUIT,
];
