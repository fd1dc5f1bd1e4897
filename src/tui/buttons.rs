//! The clickable parts of header and footer: their text, position and message. The views draw them, and the mouse input
//! looks them up.

use unicode_width::UnicodeWidthStr;

use super::keymap::Group;
use crate::words::screen::Strings;

/// A key or name with what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Button<M> {
    /// The distance from the left end of its row, in columns.
    pub offset: u16,
    /// The emphasised part.
    pub key: String,
    /// The plain part.
    pub what: String,
    /// The message sent on a click.
    pub message: M,
}

impl<M> Button<M> {
    /// Returns the width in columns, including the blanks around the key.
    #[must_use]
    pub fn width(&self) -> u16 {
        columns(&self.key) + if self.what.is_empty() { 0 } else { columns(&self.what) + 1 }
    }
}

pub(super) fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// Returns the width of help and quit in columns, including the gaps between them.
pub(super) fn help_and_quit_width(strings: &Strings) -> u16 {
    columns(strings.shell.help) + columns(strings.shell.quit) + 9
}

/// Returns the help and quit buttons for the right end of a header `width` columns wide; none if the `taken` columns at
/// its left leave no room.
#[must_use]
pub fn help_and_quit<M>(strings: &Strings, width: u16, taken: u16, [help, quit]: [M; 2]) -> Vec<Button<M>> {
    let mut buttons = [("?", strings.shell.help, help), ("q", strings.shell.quit, quit)]
        .map(|(key, what, message)| Button { offset: 0, key: key.to_owned(), what: what.to_owned(), message });
    let [help, quit] = &mut buttons;
    let needed = help.width() + 3 + quit.width();
    if taken + 2 + needed > width {
        return Vec::new();
    }
    help.offset = width - needed;
    quit.offset = width - quit.width();
    Vec::from(buttons)
}

/// Returns buttons for the keys of the current state, most important first, as many as fit into `width` columns.
#[must_use]
pub fn footer<S, M: Clone>(keys: &[Group<S, M>], state: &S, strings: &Strings, width: u16) -> Vec<Button<M>> {
    let mut groups: Vec<_> = keys.iter().filter(|group| group.footer.is_some() && (group.when)(state)).collect();
    groups.sort_by_key(|group| group.footer);
    let mut offset = 0;
    let mut buttons = Vec::new();
    for group in groups {
        let Some((_, message)) = group.keys.first() else { continue };
        let what = (group.what)(strings, state).to_owned();
        let button = Button { offset, key: format!(" {} ", group.shown(strings)), what, message: message.clone() };
        if offset + button.width() > width {
            break;
        }
        offset += button.width() + 3;
        buttons.push(button);
    }
    buttons
}
