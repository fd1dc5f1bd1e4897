//! A single typed number.

use tui_input::InputRequest;

use super::field::Fields;
use super::{Drafting, Means};
use crate::lesson::check::Answer;
use crate::lesson::check::number::value;

/// A single typed number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberDraft(pub Fields);

impl Default for NumberDraft {
    fn default() -> NumberDraft {
        NumberDraft(Fields::new(1, false))
    }
}

impl Drafting for NumberDraft {
    fn means(&self) -> Means {
        Means::Numbers
    }

    fn answer(&self) -> Option<Answer> {
        value(self.0.here()?.line.text()).map(Answer::Number)
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Number(value) = answer {
            self.0.fill([value.to_string()]);
        }
    }

    fn type_char(&mut self, typed: char) {
        self.0.type_char(typed);
    }

    fn rewrite(&mut self, request: InputRequest) {
        self.0.rewrite(request);
    }

    fn turn(&mut self, by: i64) {
        self.0.turn(by, f64::NEG_INFINITY);
    }

    fn go(&mut self, [rows, _]: [i64; 2]) -> bool {
        self.turn(-rows);
        true
    }

    fn begin_anew(&mut self) {
        self.0.begin_anew();
    }
}
