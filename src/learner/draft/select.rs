//! Cells that are picked.

use std::collections::BTreeSet;

use super::{Drafting, Means};
use crate::conv::Pair;
use crate::lesson::check::Answer;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectDraft(pub BTreeSet<Pair>);

impl Drafting for SelectDraft {
    fn means(&self) -> Means {
        Means::Grid
    }

    fn answer(&self) -> Option<Answer> {
        (!self.0.is_empty()).then(|| Answer::Select(self.picked()))
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Select(cells) = answer {
            self.0 = cells.into_iter().collect();
        }
    }

    fn toggle(&mut self, cell: Pair) {
        if !self.0.remove(&cell) {
            self.0.insert(cell);
        }
    }

    fn picked(&self) -> Vec<Pair> {
        self.0.iter().copied().collect()
    }
}
