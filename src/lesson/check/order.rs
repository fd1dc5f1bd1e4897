//! Items to be put in order: any order is right that respects some pairs.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch;
use super::grade::Grade;
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table, words};
use crate::lesson::diagnostic::{Report, choice};
use crate::lesson::document::{Text, Texts};
use crate::lesson::expression::AnswerValue;
use crate::lesson::markdown::Directive;
use crate::lesson::reading::check_ids;
use crate::scene::Scene;

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderFile {
    pub items: Texts,
    /// Pairs of items, of which the first comes before the second.
    pub before: Vec<[Text; 2]>,
}

/// Any order that respects these pairs of places in `items`.
#[derive(Clone, Debug)]
pub struct Order {
    pub items: Vec<String>,
    pub before: Vec<(usize, usize)>,
}

impl Table for OrderFile {
    type Check = Order;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.items.span())
    }

    fn build(&self, report: &mut Report<'_>, _: &Ground<'_>) -> Option<Order> {
        let items = check_ids(report, self.items.iter());
        if !(2..=9).contains(&items.len()) {
            let message = format!("2 to 9 items can be put in order, not {}", items.len());
            report.error("wrong-count", self.items.span(), message);
            return None;
        }
        let mut before = Vec::new();
        for pair in &self.before {
            let places = pair.each_ref().map(|id| {
                let place = items.iter().position(|item| item == id.as_str());
                if place.is_none() {
                    let help = choice(id.as_str(), items.iter().map(String::as_str));
                    report.error_with("unknown-name", id.span(), format!("there is no item '{}'", id.as_str()), help);
                }
                place
            });
            if let [Some(first), Some(then)] = places {
                before.push((first, then));
            }
        }
        Some(Order { items, before })
    }

    fn prove(&self, check: &mut Order, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        let place = self.place().unwrap_or_else(|| ground.step.span());
        if check.before.is_empty() {
            report.error("order-free", place, "every order is right: say what comes before what");
        } else if check.before.iter().all(|(first, then)| first < then) {
            report.warning("order-listed", place, "the items are listed in an order that is right already");
        } else if check.first_order().len() < check.items.len() {
            report.error("order-cycle", place, "no order is right: some item would have to come before itself");
        }
        Proof::default()
    }
}

impl Kind for Order {
    fn name(&self) -> &'static str {
        "order"
    }

    fn needs(&self) -> Needs<'_> {
        let mut needs = catch::otherwise();
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

    fn grade(&self, _: &Scene, answer: &Answer) -> Grade {
        let Answer::Order(places) = answer else { return Grade::of(false) };
        let at = |item: usize| places.iter().position(|place| *place == item);
        let is_right = |(first, then): &(usize, usize)| at(*first) < at(*then);
        Grade::of(places.len() == self.items.len() && self.before.iter().all(is_right))
    }

    fn tries(&self, scene: &Scene, _: &[AnswerValue]) -> Vec<Answer> {
        let Some(Answer::Order(right)) = self.right(scene) else { return Vec::new() };
        let swapped = (1..right.len()).map(|place| {
            let mut order = right.clone();
            order.swap(place - 1, place);
            order
        });
        swapped.chain([right.clone()]).map(Answer::Order).collect()
    }

    fn listed(&self) -> Vec<&str> {
        self.items.iter().map(String::as_str).collect()
    }
}

impl Order {
    /// The places in the first order that respects the pairs, as far as there is one: circles are left out.
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
