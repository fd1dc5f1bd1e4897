//! A call that is typed or pasted.

use tui_input::InputRequest;

use super::{Drafting, Means};
use crate::lesson::check::Answer;
use crate::lesson::check::setting::{LONGEST, Typed};
use crate::textfield::TextField;

/// A call that is typed or pasted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingDraft(pub TextField);

impl Drafting for SettingDraft {
    fn means(&self) -> Means {
        Means::Text
    }

    fn answer(&self) -> Option<Answer> {
        Typed::read(self.0.text()).ok().map(Answer::Setting)
    }

    fn line(&self) -> Option<&str> {
        Some(self.0.text())
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Setting(typed) = answer {
            self.0 = TextField::new(typed.text());
        }
    }

    fn type_char(&mut self, typed: char) {
        self.0.insert(typed.encode_utf8(&mut [0; 4]), LONGEST);
    }

    fn rewrite(&mut self, request: InputRequest) {
        self.0.rewrite(request);
    }
}
