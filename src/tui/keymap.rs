//! Key tables, one for each screen, used for dispatch, footer, help, and the test for clashing keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::words::screen::Strings;

/// A key with its modifiers. Shift is part of the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key itself.
    pub code: KeyCode,
    /// The modifiers, without shift for characters.
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

/// Keys that belong together, and the messages `M` that they send to a screen with state `S`.
#[derive(Debug)]
pub struct Group<S: 'static, M: 'static> {
    /// The text for the footer and the help; `ARROWS` is replaced by the localised word for the arrow keys.
    pub shown: &'static str,
    /// The keys with their messages.
    pub keys: &'static [(Key, M)],
    /// What the keys do now, in a word, for the footer.
    pub what: fn(&Strings, &S) -> &'static str,
    /// What the keys do, for the help.
    pub help: fn(&Strings) -> &'static str,
    /// The position in the footer, lower for more important groups; `None` for groups that only the help shows.
    pub footer: Option<u8>,
    /// Whether the keys do anything now.
    pub when: fn(&S) -> bool,
}

/// Placeholder for the localised word for the arrow keys.
pub(super) const ARROWS: &str = "arrows";

impl<S, M> Group<S, M> {
    /// Returns the keys as the footer and the help show them.
    #[must_use]
    pub fn shown(&self, strings: &Strings) -> &'static str {
        if self.shown == ARROWS { strings.shell.arrows } else { self.shown }
    }
}

/// Returns the message of a key in this table, if the key does anything now.
#[must_use]
pub fn message<S, M: Clone>(groups: &[Group<S, M>], key: Key, state: &S) -> Option<M> {
    groups
        .iter()
        .filter(|group| (group.when)(state))
        .flat_map(|group| group.keys)
        .find(|(known, _)| *known == key)
        .map(|(_, message)| message.clone())
}

/// Normalises a key over the differences between terminals: shift is part of a character, and Ctrl with a letter has no
/// case.
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
