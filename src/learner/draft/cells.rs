//! The values of blank cells, typed one after another.

use tui_input::InputRequest;

use super::field::Fields;
use super::{Blank, Drafting, Means};
use crate::conv::Pair;
use crate::lesson::check::Answer;
use crate::lesson::check::number::real;
use crate::scene::number;

/// The values of blank cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellsDraft {
    cells: Vec<Pair>,
    /// The typed values, one per cell.
    pub fields: Fields,
}

impl CellsDraft {
    /// Returns an empty draft for these cells.
    #[must_use]
    pub fn new(cells: &[Pair]) -> CellsDraft {
        CellsDraft { cells: cells.to_vec(), fields: Fields::new(cells.len(), true) }
    }
}

impl Drafting for CellsDraft {
    fn means(&self) -> Means {
        Means::Numbers
    }

    fn answer(&self) -> Option<Answer> {
        self.fields.texts().map(real).collect::<Option<Vec<f64>>>().map(Answer::Cells)
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Cells(values) = answer {
            self.fields.fill(values.into_iter().map(number::text));
        }
    }

    fn type_char(&mut self, typed: char) {
        self.fields.type_char(typed);
    }

    fn rewrite(&mut self, request: InputRequest) {
        self.fields.rewrite(request);
    }

    /// Values of cells may be negative; sizes may not.
    fn turn(&mut self, by: i64) {
        self.fields.turn(by, f64::NEG_INFINITY);
    }

    fn go(&mut self, by: [i64; 2]) -> bool {
        self.fields.step(super::along(by));
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

    fn cell(&self) -> Option<Pair> {
        self.cells.get(self.fields.at).copied()
    }

    fn blanks(&self) -> Vec<Blank<'_>> {
        let blank =
            |(place, (cell, text)): (usize, (&Pair, _))| Blank { cell: *cell, text, is_here: place == self.fields.at };
        self.cells.iter().zip(self.fields.texts()).enumerate().map(blank).collect()
    }
}
