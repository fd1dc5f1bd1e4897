//! All keys of Explore, in one table for each context.

pub mod dead;
pub mod drawer;
pub mod scene;
pub mod typing;
pub mod walk;

use crossterm::event::KeyCode;

use super::message::Message;
use super::model::Model;
use crate::tui::keymap::{Group, always, control, key, letter};
use crate::tui::shell::{HasHelp, Shell};

/// Opens the help, in every table of Explore.
pub const HELP: Group<Model, Message> = Group {
    shown: "?",
    keys: &[(letter('?'), Message::Shell(Shell::Help)), (key(KeyCode::F(1)), Message::Shell(Shell::Help))],
    what: |strings, _| strings.shell.key_help,
    help: |strings| strings.shell.key_help,
    footer: None,
    when: always,
};

/// Quits or suspends the program, in every table of Explore except while text is being typed.
pub const QUIT: Group<Model, Message> = Group {
    shown: "q",
    keys: &[
        (letter('q'), Message::Shell(Shell::Quit)),
        (control('c'), Message::Shell(Shell::Quit)),
        (control('z'), Message::Shell(Shell::Suspend)),
    ],
    what: |strings, _| strings.shell.key_quit,
    help: |strings| strings.shell.key_quit,
    footer: None,
    when: always,
};

/// Returns the keys for the footer: those of typing, the drawer, the walk or the scene, whichever is active.
#[must_use]
pub fn footer_keys(model: &Model) -> &'static [Group<Model, Message>] {
    if model.editing.is_some() {
        &typing::KEYS
    } else if model.drawer.is_none() && model.walker.walk.is_some() {
        &walk::KEYS
    } else {
        keys_of(model)
    }
}

/// Returns the keys of the screen: those of the drawer while it is open.
#[must_use]
pub fn keys_of(model: &Model) -> &'static [Group<Model, Message>] {
    if model.drawer.is_some() { &drawer::KEYS } else { &scene::KEYS }
}

impl HasHelp for Model {
    type Message = Message;

    fn help(&mut self) -> &mut Option<usize> {
        &mut self.help
    }

    fn keys(&self) -> &'static [Group<Model, Message>] {
        keys_of(self)
    }
}
