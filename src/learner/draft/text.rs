//! A thought in the learner's own words.

use tui_input::InputRequest;

use super::{Drafting, Means};
use crate::lesson::check::Answer;
use crate::textfield::TextField;

/// A thought in the learner's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextDraft(pub TextField);

/// The most characters of a thought.
pub(super) const LONGEST: usize = 400;

impl Drafting for TextDraft {
    fn means(&self) -> Means {
        Means::Text
    }

    fn answer(&self) -> Option<Answer> {
        let text = self.0.text().trim();
        (!text.is_empty()).then(|| Answer::Text(text.to_owned()))
    }

    /// Inserts the text into the thought that is there.
    fn take(&mut self, answer: Answer) {
        if let Answer::Text(more) = answer {
            self.0.insert(&more, LONGEST);
        }
    }

    fn type_char(&mut self, typed: char) {
        self.0.insert(typed.encode_utf8(&mut [0; 4]), LONGEST);
    }

    fn rewrite(&mut self, request: InputRequest) {
        self.0.rewrite(request);
    }
}
