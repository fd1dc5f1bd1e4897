//! Every key of Explore, once: a table for each of what keys can go to.

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

/// Opens the help, wherever Explore is.
pub const HELP: Group<Model, Message> = Group {
    shown: "?",
    keys: &[(letter('?'), Message::Shell(Shell::Help)), (key(KeyCode::F(1)), Message::Shell(Shell::Help))],
    what: |strings, _| strings.shell.key_help,
    help: |strings| strings.shell.key_help,
    footer: None,
    when: always,
};

/// Leaves the program or puts it to sleep, wherever Explore is but where something is typed.
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

/// The keys that the footer shows: those of what goes on, if anything does.
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

/// The keys of the screen: those of the drawer while it is open.
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
