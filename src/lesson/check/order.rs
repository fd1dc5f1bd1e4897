//! The check `order`: items to be put into an order, of which any is right that respects certain pairs.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch::{self, Catch, CatchFile, Sign};
use super::grade::{Feedback, Grade};
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table, words};
use crate::lesson::diagnostic::{Report, choice};
use crate::lesson::document::{Text, Texts};
use crate::lesson::expression::{Answer as Ans, AnswerValue};
use crate::lesson::markdown::Directive;
use crate::lesson::reading::check_ids;
use crate::phrase;
use crate::scene::Scene;

/// A question for the order of lines.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderFile {
    /// The ids of the lines, in the right order.
    pub items: Texts,
    /// Pairs of items, of which the first comes before the second.
    pub before: Vec<[Text; 2]>,
    /// Wrong answers that are known, each with its reply.
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// A question for an order of items.
#[derive(Clone, Debug)]
pub struct Order {
    /// The ids of the items.
    pub items: Vec<String>,
    /// Pairs of indices in `items`, of which the first must come before the second.
    pub before: Vec<(usize, usize)>,
    /// The known wrong answers.
    pub catches: Vec<Catch>,
}

impl Table for OrderFile {
    type Check = Order;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.items.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Order> {
        let items = check_ids(report, self.items.iter());
        if !(2..=9).contains(&items.len()) {
            let message = phrase!("2 to 9 items can be put in order, not {given}", given = items.len());
            report.error("wrong-count", self.items.span(), message);
            return None;
        }
        let pairs = self.before.iter().filter_map(|pair| places(report, pair, &items));
        let before: Vec<(usize, usize)> = pairs.map(|[first, then]| (first, then)).collect();
        let catches = catch::read(report, &self.catches, ground, Ans::None, |report, file| {
            let Some(pair) = &file.order else {
                report.error(
                    "missing-key",
                    file.id.span(),
                    phrase!("the catch needs 'order': two items in their right order"),
                );
                return None;
            };
            places(report, pair, &items).map(Sign::Order)
        })?;
        Some(Order { items, before, catches })
    }

    fn prove(&self, check: &mut Order, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        let place = self.place().unwrap_or_else(|| ground.step.span());
        if check.before.is_empty() {
            report.error("order-free", place, phrase!("every order is right: say what comes before what"));
        } else if check.before.iter().all(|(first, then)| first < then) {
            report.warning("order-listed", place, phrase!("the items are listed in an order that is right already"));
        } else if check.first_order().len() < check.items.len() {
            report.error(
                "order-cycle",
                place,
                phrase!("no order is right: some item would have to come before itself"),
            );
        }
        for (catch, file) in check.catches.iter().zip(&self.catches) {
            // Breaking a pair whose order is free is no mistake.
            let is_strict = |[first, then]: &[usize; 2]| check.before.contains(&(*first, *then));
            if let Sign::Order(pair) = &catch.sign
                && !is_strict(pair)
            {
                let message =
                    phrase!("'{id}' is about two items whose order is free: it is not in 'before'", id = &catch.id);
                report.error("catch-is-right", file.id.span(), message);
            }
        }
        Proof::default()
    }
}

/// Returns the same order with a pair broken in two ways: with the second moved to just before the first, and with both
/// swapped.
fn with_broken(order: &[usize], [first, then]: [usize; 2]) -> Vec<Vec<usize>> {
    let place = |item: usize| order.iter().position(|known| *known == item);
    let (Some(early), Some(late)) = (place(first), place(then)) else { return Vec::new() };
    let (mut exchanged, mut moved) = (order.to_vec(), order.to_vec());
    exchanged.swap(early, late);
    let item = moved.remove(late);
    moved.insert(early.min(moved.len()), item);
    vec![moved, exchanged]
}

/// Returns the indices of two items, or reports unknown ones.
fn places(report: &mut Report<'_>, pair: &[Text; 2], items: &[String]) -> Option<[usize; 2]> {
    let [first, then] = pair.each_ref().map(|id| {
        let place = items.iter().position(|item| item == id.as_str());
        if place.is_none() {
            let help = choice(id.as_str(), items.iter().map(String::as_str));
            report.error_with("unknown-name", id.span(), phrase!("there is no item '{id}'", id = id.as_str()), help);
        }
        place
    });
    Some([first?, then?])
}

impl Kind for Order {
    fn name(&self) -> &'static str {
        "order"
    }

    fn catches(&self) -> &[Catch] {
        &self.catches
    }

    fn needs(&self) -> Needs<'_> {
        let mut needs = catch::needs(&self.catches, Ans::None);
        needs.required.splice(0..0, self.items.iter().map(|item| (Directive::Item, item.as_str())));
        needs
    }

    fn stance(&self) -> Stance<'_> {
        Stance { hides_sums: true, ..Stance::default() }
    }

    fn form(&self) -> Form {
        Form::Order(self.items.len())
    }

    fn read(&self, line: &str, shown: &[usize]) -> Option<Answer> {
        let place = |word: &str| shown.get(word.trim_matches(',').parse::<usize>().ok()?.checked_sub(1)?).copied();
        let places: Vec<usize> = words(line).filter_map(place).collect();
        let is_there = |item: usize| places.contains(&item);
        let is_whole = places.len() == self.items.len() && (0..self.items.len()).all(is_there);
        is_whole.then_some(Answer::Order(places))
    }

    fn right(&self, _: &Scene) -> Option<Answer> {
        Some(Answer::Order(self.first_order()))
    }

    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade {
        let Answer::Order(places) = answer else { return Grade::of(false) };
        let at = |item: usize| places.iter().position(|place| *place == item);
        let is_right = |(first, then): &(usize, usize)| at(*first) < at(*then);
        if places.len() == self.items.len() && self.before.iter().all(is_right) {
            return Grade::of(true);
        }
        let is_broken = |catch: &&Catch| match &catch.sign {
            Sign::Order([first, then]) => !is_right(&(*first, *then)) && catch.is_in_play(scene),
            Sign::When(_) | Sign::Model(..) | Sign::Cells(..) => false,
        };
        let caught = self.catches.iter().find(is_broken);
        Grade::new(false, caught.map_or(Feedback::Otherwise, |catch| Feedback::Catch(catch.id.clone())))
    }

    fn tries(&self, scene: &Scene, _: &[AnswerValue]) -> Vec<Answer> {
        let Some(Answer::Order(right)) = self.right(scene) else { return Vec::new() };
        let swapped = (1..right.len()).map(|place| {
            let mut order = right.clone();
            order.swap(place - 1, place);
            order
        });
        let broken = self.catches.iter().filter_map(|catch| match &catch.sign {
            Sign::Order(pair) => Some(with_broken(&right, *pair)),
            Sign::When(_) | Sign::Model(..) | Sign::Cells(..) => None,
        });
        broken.flatten().chain(swapped).chain([right.clone()]).map(Answer::Order).collect()
    }

    fn listed(&self) -> Vec<&str> {
        self.items.iter().map(String::as_str).collect()
    }
}

impl Order {
    /// Returns the first order that respects the pairs, as indices. Items in or after a cycle are left out.
    fn first_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        let is_ready = |place: usize, order: &[usize]| {
            let waits = |(first, then): &(usize, usize)| *then == place && !order.contains(first);
            !order.contains(&place) && !self.before.iter().any(waits)
        };
        while let Some(next) = (0..self.items.len()).find(|place| is_ready(*place, &order)) {
            order.push(next);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_each_line_once() {
        let items = ["a", "b", "c"].map(str::to_owned).to_vec();
        let order = Order { items, before: vec![(0, 1)], catches: Vec::new() };
        let shown = [2, 0, 1];
        assert_eq!(order.read("2 3 1", &shown), Some(Answer::Order(vec![0, 1, 2])));
        for line in ["", "2 3", "2 3 1 2", "2 3 3", "2 3 4", "0 1 2", "2 3 1 1 1"] {
            assert_eq!(order.read(line, &shown), None, "{line}");
        }
    }
}
