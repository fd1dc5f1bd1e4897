//! Tables of keys: one a screen, which feeds dispatch, footer, help, and the test for clashes.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::words::screen::Strings;

/// A key with its modifiers. Shift is part of the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub code: KeyCode,
    pub modifiers: KeyModifiers,
}

pub(super) const fn key(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

pub(super) const fn letter(letter: char) -> Key {
    key(KeyCode::Char(letter))
}

pub(super) const fn control(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), modifiers: KeyModifiers::CONTROL }
}

pub(super) fn always<S>(_: &S) -> bool {
    true
}

/// Keys that belong together, and what they do: messages `M` to a screen whose state is `S`.
#[derive(Debug)]
pub struct Group<S: 'static, M: 'static> {
    /// As footer and help show them; the arrow keys have a word of the language.
    pub shown: &'static str,
    pub keys: &'static [(Key, M)],
    /// What they do now, in a word, for the footer.
    pub what: fn(&Strings, &S) -> &'static str,
    /// What they do, for the help.
    pub help: fn(&Strings) -> &'static str,
    /// Place in the footer, the smaller the more important; `None` for help alone.
    pub footer: Option<u8>,
    /// Whether they do anything now.
    pub when: fn(&S) -> bool,
}

/// Stands for the word for the arrow keys.
pub(super) const ARROWS: &str = "arrows";

impl<S, M> Group<S, M> {
    /// The keys as footer and help show them.
    #[must_use]
    pub fn shown(&self, strings: &Strings) -> &'static str {
        if self.shown == ARROWS { strings.shell.arrows } else { self.shown }
    }
}

/// The message of a key of this table, if it does anything now.
#[must_use]
pub fn message<S, M: Clone>(groups: &[Group<S, M>], key: Key, state: &S) -> Option<M> {
    groups
        .iter()
        .filter(|group| (group.when)(state))
        .flat_map(|group| group.keys)
        .find(|(known, _)| *known == key)
        .map(|(_, message)| message.clone())
}

/// The key without what differs between terminals: shift is part of a character, and Ctrl with a letter has no case.
pub(super) fn plain(event: KeyEvent) -> Key {
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
