//! Items that are given their numbers.

use super::{Drafting, Listed, Means};
use crate::lesson::check::Answer;

/// Items that are given their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderDraft {
    /// The index in the lesson of each item, in the order on the screen.
    shown: Vec<usize>,
    /// Places on the screen, in the order in which they were numbered.
    places: Vec<usize>,
    /// The place of the current item on the screen.
    at: usize,
}

impl OrderDraft {
    /// Returns a draft without numbers. `shown` is the order of the items on the screen.
    #[must_use]
    pub fn new(shown: &[usize]) -> OrderDraft {
        OrderDraft { shown: shown.to_vec(), places: Vec::new(), at: 0 }
    }
}

impl Drafting for OrderDraft {
    fn means(&self) -> Means {
        Means::List
    }

    fn answer(&self) -> Option<Answer> {
        let items: Vec<usize> = self.places.iter().filter_map(|place| self.shown.get(*place)).copied().collect();
        (items.len() == self.shown.len()).then_some(Answer::Order(items))
    }

    fn take(&mut self, answer: Answer) {
        if let Answer::Order(items) = answer {
            let on_screen = |item: usize| self.shown.iter().position(|known| *known == item);
            self.places = items.into_iter().filter_map(on_screen).collect();
        }
    }

    fn go(&mut self, by: [i64; 2]) -> bool {
        let count = self.shown.len() as i64;
        self.at = usize::try_from((self.at as i64 + super::along(by)).rem_euclid(count.max(1))).unwrap_or(0);
        true
    }

    /// Picking an item that has a number removes that number and all later ones.
    fn pick(&mut self, place: usize) {
        self.at = place;
        match self.places.iter().position(|known| *known == place) {
            Some(known) => self.places.truncate(known),
            None => self.places.push(place),
        }
    }

    fn here(&self) -> Option<usize> {
        Some(self.at)
    }

    fn listed(&self, place: usize) -> Listed {
        let number = self.places.iter().position(|known| *known == place).map(|number| number + 1);
        Listed::Numbered { number, is_here: self.at == place }
    }
}
