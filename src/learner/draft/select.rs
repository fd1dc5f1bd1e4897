//! Cells that are picked.

use std::collections::BTreeSet;

use super::{Drafting, Means};
use crate::conv::Pair;
use crate::lesson::check::Answer;

/// Cells that are picked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectDraft {
    /// The picked cells.
    pub cells: BTreeSet<Pair>,
    /// Whether the empty selection is the answer.
    says_none: bool,
}

impl Drafting for SelectDraft {
    fn means(&self) -> Means {
        Means::Grid
    }

    fn answer(&self) -> Option<Answer> {
        (self.says_none || !self.cells.is_empty()).then(|| Answer::Select(self.picked()))
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Select(cells) = answer {
            self.says_none = cells.is_empty();
            self.cells = cells.into_iter().collect();
        }
    }

    fn take_nothing(&mut self) -> bool {
        !std::mem::replace(&mut self.says_none, true)
    }

    fn begin_anew(&mut self) {
        self.says_none = false;
    }

    /// Leaves the movement to the cursor of the grid. Looking at other cells takes back the empty selection as an
    /// answer.
    fn go(&mut self, _: [i64; 2]) -> bool {
        self.says_none = false;
        false
    }

    fn set_cells(&mut self, cells: &[Pair], are_picked: bool) {
        self.says_none = false;
        for cell in cells {
            if are_picked {
                self.cells.insert(*cell);
            } else {
                self.cells.remove(cell);
            }
        }
    }

    fn picked(&self) -> Vec<Pair> {
        self.cells.iter().copied().collect()
    }
}
