//! The keys of a network on the screen.

use crossterm::event::{KeyCode, KeyModifiers};

use super::message::StackMessage;
use super::model::{Focus, StackModel};
use super::notice::DeadEnd;
use crate::tui::explore::message::Direction;
use crate::tui::keymap::{ARROWS, Group, Key, always, control, key, letter};
use crate::tui::shell::{HasHelp, Shell};

fn on_a_map(model: &StackModel) -> bool {
    model.focus != Focus::Dials
}

fn is_walking(model: &StackModel) -> bool {
    model.walker.walk.is_some()
}

/// All keys of a network on the screen.
pub static KEYS: [Group<StackModel, StackMessage>; 16] = [
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Right), StackMessage::Arrow(Direction::Right)),
            (key(KeyCode::Left), StackMessage::Arrow(Direction::Left)),
            (key(KeyCode::Up), StackMessage::Arrow(Direction::Up)),
            (key(KeyCode::Down), StackMessage::Arrow(Direction::Down)),
            (letter('l'), StackMessage::Arrow(Direction::Right)),
            (letter('h'), StackMessage::Arrow(Direction::Left)),
            (letter('k'), StackMessage::Arrow(Direction::Up)),
            (letter('j'), StackMessage::Arrow(Direction::Down)),
        ],
        what: |strings, model| if on_a_map(model) { strings.stack.key_move } else { strings.stack.key_turn },
        help: |strings| strings.stack.help_arrows,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "+ -",
        keys: &[
            (letter('+'), StackMessage::Turn(1)),
            (letter('-'), StackMessage::Turn(-1)),
            (letter('='), StackMessage::Turn(1)),
            (letter('_'), StackMessage::Turn(-1)),
        ],
        what: |strings, _| strings.stack.key_turn,
        help: |strings| strings.stack.help_turn,
        footer: None,
        when: always,
    },
    Group {
        shown: "space",
        keys: &[(letter(' '), StackMessage::PlayOrPause)],
        what: |strings, model| match model.walker.walk {
            Some(walk) if walk.playing => strings.explore.walk_pause,
            Some(_) => strings.explore.walk_go_on,
            None => strings.stack.key_walk,
        },
        help: |strings| strings.stack.help_walk,
        footer: Some(1),
        when: always,
    },
    Group {
        shown: "tab",
        keys: &[(key(KeyCode::Tab), StackMessage::Focus(1)), (key(KeyCode::BackTab), StackMessage::Focus(-1))],
        what: |strings, _| strings.stack.key_tab,
        help: |strings| strings.stack.help_tab,
        footer: Some(2),
        when: always,
    },
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), StackMessage::Open)],
        what: |strings, _| strings.stack.key_open,
        help: |strings| strings.stack.help_open,
        footer: Some(1),
        when: on_a_map,
    },
    Group {
        shown: "[ ]",
        keys: &[(letter(']'), StackMessage::Channel(1)), (letter('['), StackMessage::Channel(-1))],
        what: |strings, _| strings.stack.key_channel,
        help: |strings| strings.stack.help_channel,
        footer: Some(3),
        when: on_a_map,
    },
    Group {
        shown: ". ,",
        keys: &[(letter('.'), StackMessage::Walk(1)), (letter(','), StackMessage::Walk(-1))],
        what: |strings, _| strings.explore.key_step,
        help: |strings| strings.explore.key_step,
        footer: None,
        when: always,
    },
    Group {
        shown: "< >",
        keys: &[(letter('>'), StackMessage::Faster), (letter('<'), StackMessage::Slower)],
        what: |strings, _| strings.explore.walk_speed,
        help: |strings| strings.explore.key_speed,
        footer: Some(5),
        when: is_walking,
    },
    Group {
        shown: "0",
        keys: &[(letter('0'), StackMessage::Middle)],
        what: |strings, _| strings.stack.key_middle,
        help: |strings| strings.stack.help_middle,
        footer: Some(6),
        when: always,
    },
    Group {
        shown: "r",
        keys: &[(letter('r'), StackMessage::Restart)],
        what: |strings, _| strings.stack.key_restart,
        help: |strings| strings.stack.help_restart,
        footer: Some(6),
        when: always,
    },
    Group {
        shown: "a",
        keys: &[(letter('a'), StackMessage::SwitchActivations)],
        what: |strings, _| strings.stack.key_activations,
        help: |strings| strings.stack.help_activations,
        footer: Some(4),
        when: always,
    },
    Group {
        shown: "w",
        keys: &[(letter('w'), StackMessage::WhatIf)],
        what: |strings, _| strings.stack.key_ways,
        help: |strings| strings.stack.help_ways,
        footer: Some(5),
        when: always,
    },
    Group {
        shown: "m",
        keys: &[(letter('m'), StackMessage::SwitchMouse)],
        what: |strings, _| strings.explore.help_mouse,
        help: |strings| strings.explore.help_mouse,
        footer: None,
        when: always,
    },
    Group {
        shown: "?",
        keys: &[
            (letter('?'), StackMessage::Shell(Shell::Help)),
            (key(KeyCode::F(1)), StackMessage::Shell(Shell::Help)),
        ],
        what: |strings, _| strings.shell.help,
        help: |strings| strings.shell.key_help,
        footer: None,
        when: always,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), StackMessage::Back)],
        what: |strings, _| strings.stack.key_back,
        help: |strings| strings.stack.key_back,
        footer: None,
        when: always,
    },
    Group {
        shown: "q",
        keys: &[
            (letter('q'), StackMessage::Shell(Shell::Quit)),
            (control('c'), StackMessage::Shell(Shell::Quit)),
            (control('z'), StackMessage::Shell(Shell::Suspend)),
        ],
        what: |strings, _| strings.shell.key_quit,
        help: |strings| strings.shell.key_quit,
        footer: None,
        when: always,
    },
];

impl HasHelp for StackModel {
    type Message = StackMessage;

    fn help(&mut self) -> &mut Option<usize> {
        &mut self.help
    }

    fn keys(&self) -> &'static [Group<StackModel, StackMessage>] {
        &KEYS
    }
}

/// Returns why a key does nothing, if the user may expect it to do something.
#[must_use]
pub fn dead_end(key: Key) -> Option<DeadEnd> {
    match (key.code, key.modifiers) {
        (_, KeyModifiers::CONTROL | KeyModifiers::ALT) => None,
        (KeyCode::Enter, _) => Some(DeadEnd::NoLayer),
        (KeyCode::Char('[' | ']'), _) => Some(DeadEnd::NoChannels),
        (KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete, _) => Some(DeadEnd::Unknown),
        _ => None,
    }
}
