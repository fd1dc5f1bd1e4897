//! Height and width, typed one after the other.

use tui_input::InputRequest;

use super::field::Fields;
use super::{Drafting, Means};
use crate::lesson::check::Answer;
use crate::lesson::check::shape::side;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeDraft(pub Fields);

impl Default for ShapeDraft {
    fn default() -> ShapeDraft {
        ShapeDraft(Fields::new(2, false))
    }
}

impl Drafting for ShapeDraft {
    fn means(&self) -> Means {
        Means::Numbers
    }

    fn answer(&self) -> Option<Answer> {
        let sides: Option<Vec<i64>> = self.0.texts().map(side).collect();
        sides?.try_into().ok().map(Answer::Shape)
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Shape(shape) = answer {
            self.0.fill(shape.map(|side| side.to_string()));
        }
    }

    fn accepts(&self, typed: char) -> bool {
        Means::Numbers.accepts(typed) || is_between(typed)
    }

    fn type_char(&mut self, typed: char) {
        if is_between(typed) { self.0.go_to(1 - self.0.at) } else { self.0.type_char(typed) }
    }

    fn rewrite(&mut self, request: InputRequest) {
        self.0.rewrite(request);
    }

    fn turn(&mut self, by: i64) {
        self.0.turn(by, 0.0);
    }

    fn go(&mut self, [rows, cols]: [i64; 2]) -> bool {
        if rows == 0 {
            self.0.step(cols);
        } else {
            self.turn(-rows);
        }
        true
    }

    fn go_to(&mut self, place: usize) {
        self.0.go_to(place);
    }

    fn begin_anew(&mut self) {
        self.0.begin_anew();
    }
}

/// What is written between the two.
fn is_between(typed: char) -> bool {
    matches!(typed, 'x' | 'X')
}
