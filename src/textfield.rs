//! A single-line text input with a caret. Letters are grapheme clusters, not code points or bytes.

use std::borrow::Cow;

use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::visible;

/// An editable line of text.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    input: Input,
}

/// Compares text and caret; the clipboard of cut text is ignored.
impl PartialEq for TextField {
    fn eq(&self, other: &TextField) -> bool {
        self.text() == other.text() && self.input.cursor() == other.input.cursor()
    }
}

impl Eq for TextField {}

/// A line ready to draw, split at the caret, with hidden characters escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What is left of the caret.
    pub before: String,
    /// The letter under the caret; empty at the end of the line.
    pub at: String,
    /// What is right of the caret.
    pub after: String,
}

impl TextField {
    /// Returns a field with the caret at its end.
    #[must_use]
    pub fn new(text: impl Into<String>) -> TextField {
        TextField { input: Input::new(text.into()) }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The text before and after the caret.
    #[must_use]
    pub fn halves(&self) -> (&str, &str) {
        let text = self.text();
        let place = text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(place, _)| place);
        text.split_at(place)
    }

    /// Inserts text at the caret, without control characters, until the line has `longest` characters.
    pub fn insert(&mut self, text: &str, longest: usize) {
        let room = longest.saturating_sub(self.text().chars().count());
        let added: String = text.chars().filter(|letter| !letter.is_control()).take(room).collect();
        let (before, after) = self.halves();
        let whole = [before, &added, after].concat();
        let caret = self.input.cursor() + added.chars().count();
        self.input = std::mem::take(&mut self.input).with_value(whole).with_cursor(caret);
    }

    /// Moves the caret or erases text. Returns whether anything changed.
    pub fn rewrite(&mut self, request: InputRequest) -> bool {
        self.input.handle(request).is_some()
    }

    /// The whole line, with hidden characters escaped.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.seen_in(usize::MAX)
    }

    /// As much of the line as fits in `room` columns, always including the caret.
    #[must_use]
    pub fn seen_in(&self, room: usize) -> Seen {
        let (before, after) = self.halves();
        let mut after = after.graphemes(true).map(visible::line);
        let at = after.next().unwrap_or_default();
        let mut left = room.saturating_sub(at.width().max(1));
        let mut fits = |letter: &Cow<'_, str>| {
            let rest = left.checked_sub(letter.width());
            left = rest.unwrap_or(0);
            rest.is_some()
        };
        let mut letters: Vec<Cow<'_, str>> =
            before.graphemes(true).rev().map(visible::line).take_while(&mut fits).collect();
        letters.reverse();
        Seen { before: letters.concat(), at: at.into_owned(), after: after.take_while(fits).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(before: &str, at: &str, after: &str) -> Seen {
        Seen { before: before.to_owned(), at: at.to_owned(), after: after.to_owned() }
    }

    #[test]
    fn what_is_put_in_goes_to_the_caret_as_far_as_there_is_room() {
        let mut line = TextField::new("ad");
        line.rewrite(InputRequest::GoToPrevChar);
        line.insert("b\nc\u{1b}", 4);
        assert_eq!(line.halves(), ("abc", "d"));
        line.insert("xyz", 4);
        assert_eq!(line.text(), "abcd");
        line.insert("xyz", 5);
        assert_eq!(line.halves(), ("abcx", "d"));
    }

    #[test]
    fn the_caret_is_seen_and_goes_by_letters() {
        let mut line = TextField::new("卷积e\u{301}核");
        assert_eq!(line.seen_in(80), seen("卷积e\u{301}核", "", ""));
        assert_eq!(line.seen_in(5), seen("e\u{301}核", "", ""), "no half of a wide letter");
        line.rewrite(InputRequest::GoToPrevChar);
        line.rewrite(InputRequest::GoToPrevChar);
        assert_eq!(line.seen_in(80), seen("卷积", "e\u{301}", "核"));
        assert_eq!(line.seen_in(5), seen("卷积", "e\u{301}", ""));
        assert_eq!(line.seen_in(0), seen("", "e\u{301}", ""));
        line.rewrite(InputRequest::DeletePrevChar);
        assert_eq!(line.text(), "卷e\u{301}核");
    }

    #[test]
    fn what_does_not_show_is_written_out() {
        assert_eq!(TextField::new("a\u{202e}b").seen(), seen("a\\u{202e}b", "", ""));
    }
}
