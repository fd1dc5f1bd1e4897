//! Several numbers, typed one after another: height and width, or labelled fields.

use tui_input::InputRequest;

use super::field::Fields;
use super::{Drafting, Means};
use crate::lesson::check::Answer;
use crate::lesson::check::numbers::{Between, Numbers, number};
use crate::lesson::expression::{Kind, Value};

/// Several typed numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumbersDraft {
    /// The numbers.
    pub fields: Fields,
    /// What is written between them.
    pub between: Between,
    kinds: Vec<Kind>,
}

impl NumbersDraft {
    /// Returns an empty draft.
    #[must_use]
    pub fn new(numbers: &Numbers) -> NumbersDraft {
        let kinds: Vec<Kind> = numbers.fields.iter().map(|field| field.kind).collect();
        NumbersDraft { fields: Fields::new(kinds.len(), true), between: numbers.between, kinds }
    }
}

impl Drafting for NumbersDraft {
    fn means(&self) -> Means {
        Means::Numbers
    }

    fn answer(&self) -> Option<Answer> {
        let values = self.fields.texts().zip(&self.kinds).map(|(text, kind)| number(text, *kind));
        values.collect::<Option<Vec<Value>>>().map(|values| Answer::Numbers(values, self.between))
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Numbers(values, _) = answer {
            self.fields.fill(values.iter().map(Value::to_string));
        }
    }

    fn accepts(&self, typed: char) -> bool {
        Means::Numbers.accepts(typed) || is_between(typed)
    }

    fn type_char(&mut self, typed: char) {
        if is_between(typed) { self.fields.go_round() } else { self.fields.type_char(typed) }
    }

    fn rewrite(&mut self, request: InputRequest) {
        self.fields.rewrite(request);
    }

    fn turn(&mut self, by: i64) {
        self.fields.turn(by, 0.0);
    }

    fn go(&mut self, [rows, cols]: [i64; 2]) -> bool {
        if rows == 0 {
            self.fields.step(cols);
        } else {
            self.turn(-rows);
        }
        true
    }

    fn go_to(&mut self, place: usize) {
        self.fields.go_to(place);
    }

    fn fields(&self) -> Option<&Fields> {
        Some(&self.fields)
    }

    fn begin_anew(&mut self) {
        self.fields.begin_anew();
    }
}

/// Whether a character is written between height and width, or between any numbers.
fn is_between(typed: char) -> bool {
    matches!(typed, 'x' | 'X' | ' ' | ',')
}
