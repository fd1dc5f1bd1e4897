//! The answer as JSON.

use serde::Serialize;
use serde_json::{Value, json};

use super::remedies::changes;
use super::table::{learned, own, size_text};
use crate::conv::Rank;
use crate::conv::layer::Pair;
use crate::conv::stack::sight::Sight;
use crate::conv::stack::wanted::{Remedies, Remedy};
use crate::framework::model::Model;
use crate::framework::stacked::{StackFault, Stacked};
use crate::words::Language;

/// Everything that the table shows, with its numbers as separate fields.
#[derive(Serialize)]
pub(super) struct Answer {
    /// The maps, that of the input first.
    maps: Vec<MapAnswer>,
    /// `None` if channels are left open.
    weights: Option<u128>,
    is_even: Option<bool>,
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Broken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<Wanted>,
}

#[derive(Serialize)]
struct MapAnswer {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    channels: Option<i64>,
    size: Vec<i64>,
    weights: Option<u128>,
    /// Per axis, the least and the most that a cell sees of the input, in infinite maps.
    field: Option<Vec<[i64; 2]>>,
    /// The same in the actual maps.
    seen: Option<Vec<[i64; 2]>>,
    /// Per axis, the least and the most that a cell reaches of the output, in infinite maps.
    reach: Option<Vec<[i64; 2]>>,
    /// The same in the actual maps.
    reached: Option<Vec<[i64; 2]>>,
    /// The least and the most paths from inputs to a cell, per axis.
    ways: Option<Vec<[f64; 2]>>,
    /// The numbers of rows and columns that no input reaches.
    dead: Option<Vec<i64>>,
    /// The distance of neighbouring cells in inputs, as a fraction.
    jump: Option<Vec<Option<[i64; 2]>>>,
}

#[derive(Serialize)]
struct Broken {
    /// Counted from 0.
    stage: usize,
    name: String,
    line: usize,
    call: String,
    code: &'static str,
    message: String,
    tries: Vec<String>,
}

#[derive(Serialize)]
struct Wanted {
    size: Vec<i64>,
    is_reached: bool,
    /// The fewest changes first. If none reach the size, what comes nearest.
    remedies: Vec<Value>,
}

impl Answer {
    pub(super) fn of(model: &Model, stacked: &Stacked, wanted: Option<&(Pair, Remedies)>) -> Answer {
        let rank = model.rank();
        let sights = stacked.chain.both_sights();
        let maps: Vec<MapAnswer> = stacked
            .chain
            .maps()
            .enumerate()
            .map(|(place, map)| {
                let entry = place.checked_sub(1).and_then(|stage| model.entries.get(stage));
                let step = place.checked_sub(1).and_then(|stage| stacked.chain.steps().get(stage));
                let at = |axis: usize| sights[axis].as_ref().and_then(|sights| sights.get(place).copied());
                let both = at(0).zip(at(1)).map(|(h, w)| if rank == Some(Rank::One) { vec![w] } else { vec![h, w] });
                let told = Told(both);
                MapAnswer {
                    name: entry.map_or("input".to_owned(), |entry| entry.name.clone()),
                    call: entry.map(|entry| entry.call.clone()),
                    line: entry.map(|entry| entry.line),
                    channels: map.channels,
                    size: own(map.size, rank),
                    weights: entry.zip(step).map_or(Some(0), |(entry, step)| learned(entry, step)),
                    field: told.each(|sight| [sight.field.least, sight.field.most]),
                    seen: told.each(|sight| [sight.seen.least, sight.seen.most]),
                    reach: told.each(|sight| [sight.reach.least, sight.reach.most]),
                    reached: told.each(|sight| [sight.reached.least, sight.reached.most]),
                    ways: told.each(|sight| [sight.ways.least, sight.ways.most]),
                    dead: told.each(|sight| sight.dead),
                    jump: told.each(|sight| sight.jump),
                }
            })
            .collect();
        let even = |sights: &Option<Vec<Sight>>| Some(sights.as_ref()?.last()?.is_even());
        Answer {
            weights: maps.iter().try_fold(0_u128, |sum, map| map.weights.map(|weights| sum + weights)),
            is_even: even(&sights[0]).zip(even(&sights[1])).map(|(h, w)| h && w),
            maps,
            notes: model.notes.iter().map(ToString::to_string).collect(),
            error: Broken::of(model, stacked),
            wanted: wanted.map(|(size, remedies)| Wanted::of(model, stacked, *size, remedies)),
        }
    }
}

/// What is known about a map along its axes.
struct Told(Option<Vec<Sight>>);

impl Told {
    fn each<T>(&self, of: impl Fn(&Sight) -> T) -> Option<Vec<T>> {
        self.0.as_ref().map(|sights| sights.iter().map(of).collect())
    }
}

impl Broken {
    fn of(model: &Model, stacked: &Stacked) -> Option<Broken> {
        let (fault, entry) = (stacked.fault.as_ref()?, stacked.broken(model)?);
        let repairs = stacked.repairs(model);
        let tries = repairs.iter().take(super::MOST_REPAIRS).map(ToString::to_string);
        Some(Broken {
            stage: stacked.chain.steps().len(),
            name: entry.name.clone(),
            line: entry.line,
            call: entry.call.clone(),
            code: match fault {
                StackFault::Break(fault) => fault.code(),
                StackFault::NoLayer(_) => "no_layer",
            },
            message: fault.to_string(),
            tries: tries.chain(stacked.tries(model).iter().map(ToString::to_string)).collect(),
        })
    }
}

impl Wanted {
    fn of(model: &Model, stacked: &Stacked, size: Pair, remedies: &Remedies) -> Wanted {
        let rank = model.rank();
        let told = |remedy: &Remedy| json!({ "size": size_text(remedy.size, rank), "changes": changes(model, stacked, remedy, Language::English.cli().stack) });
        let (is_reached, all) = match remedies {
            Remedies::Already => (true, Vec::new()),
            Remedies::Found(found) => (true, found.iter().map(told).collect()),
            Remedies::Nearest(nearest) => (false, nearest.iter().map(told).collect()),
        };
        Wanted { size: own(size, rank), is_reached, remedies: all }
    }
}
