//! An option or a fix that is chosen.

use super::{Drafting, Listed, Means};
use crate::lesson::check::Answer;

/// An option or a fix that is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionDraft {
    /// The ids of the options in the order on the screen.
    ids: Vec<String>,
    /// The place of the chosen one on the screen.
    pub chosen: Option<usize>,
}

impl OptionDraft {
    /// Returns a draft with nothing chosen. `shown` is the order on the screen of what the check lists.
    #[must_use]
    pub fn new(listed: &[&str], shown: &[usize]) -> OptionDraft {
        let ids = shown.iter().filter_map(|place| listed.get(*place)).map(|id| (*id).to_owned()).collect();
        OptionDraft { ids, chosen: None }
    }
}

impl Drafting for OptionDraft {
    fn means(&self) -> Means {
        Means::List
    }

    fn answer(&self) -> Option<Answer> {
        self.ids.get(self.chosen?).cloned().map(Answer::Option)
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Option(id) = answer {
            self.chosen = self.ids.iter().position(|known| *known == id);
        }
    }

    fn go(&mut self, by: [i64; 2]) -> bool {
        let count = self.ids.len() as i64;
        let along = super::along(by);
        let next = self.chosen.map_or(if along > 0 { 0 } else { count - 1 }, |place| place as i64 + along);
        self.chosen = usize::try_from(next.rem_euclid(count.max(1))).ok();
        true
    }

    fn pick(&mut self, place: usize) {
        self.chosen = Some(place);
    }

    fn listed(&self, place: usize) -> Listed {
        if self.chosen == Some(place) { Listed::Chosen } else { Listed::Open }
    }
}
