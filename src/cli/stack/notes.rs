//! Remarks on a stack as a whole: what its output sees, and whether coverage is even.

use super::table::{Sights, extent, grouped, joined, learned};
use crate::conv::stack::Map;
use crate::conv::stack::sight::{Range, Sight};
use crate::conv::{Layer, Op, Rank};
use crate::framework::model::Model;
use crate::framework::stacked::{Stacked, map_text};
use crate::words::cli::{CliStrings, StackStrings};

/// Returns sentences about the whole stack.
pub(super) fn notes(model: &Model, stacked: &Stacked, sights: &Sights, all_words: &CliStrings) -> Vec<String> {
    let words = all_words.stack;
    let mut notes: Vec<String> = model.notes.iter().map(|note| all_words.say(note)).collect();
    if stacked.fault.is_some() {
        // The remaining notes need a complete stack.
        return notes;
    }
    if let [Some(h), Some(w)] = sights {
        let last = [h.last(), w.last()];
        if let [Some(h), Some(w)] = last {
            notes.extend(field_note(stacked, model.rank(), [h, w], words));
        }
        notes.extend(coverage(model, stacked, [h, w], words));
    } else {
        notes.push(words.not_followed.to_owned());
    }
    let all = model.entries.iter().zip(stacked.chain.steps()).map(|(entry, step)| learned(entry, step));
    let weights = all.clone().try_fold(0_u128, |sum, weights| weights.map(|weights| sum + weights));
    notes.push(if let Some(weights) = weights {
        (words.all_weights)(&grouped(weights))
    } else {
        (words.unknown_weights)(all.filter(Option::is_none).count())
    });
    notes
}

/// What a cell of the output sees of the input.
fn field_note(stacked: &Stacked, rank: Option<Rank>, [h, w]: [&Sight; 2], words: &StackStrings) -> Option<String> {
    let input = stacked.chain.map(0)?;
    let axes = if rank == Some(Rank::One) { vec![(w, 1)] } else { vec![(h, 0), (w, 1)] };
    let sees_all = axes.iter().all(|(sight, axis)| sight.seen.least == input.size[*axis]);
    let size = map_text(Map { channels: None, ..input }, rank);
    if sees_all {
        return Some((words.sees_all)(&size));
    }
    let text = |of: fn(&Sight) -> Range<i64>| {
        joined(axes.iter().map(|(sight, _)| extent(of(sight), of(sight), 0, words)).collect())
    };
    let jump = axes.iter().map(|(sight, _)| match sight.jump {
        Some([up, 1]) => (words.apart)(Some(&up.to_string())),
        Some([up, down]) => (words.apart)(Some(&format!("{up}/{down}"))),
        None => (words.apart)(None),
    });
    let is_cut = axes.iter().any(|(sight, _)| sight.seen != sight.field);
    let cut = is_cut.then(|| text(|sight| sight.seen));
    Some((words.sees)(&text(|sight| sight.field), &size, &joined(jump.collect()), cut.as_deref()))
}

/// Whether all cells have the same coverage, and where it becomes uneven.
fn coverage(model: &Model, stacked: &Stacked, sights: [&[Sight]; 2], words: &StackStrings) -> Vec<String> {
    let is_even = |place: usize| sights.iter().all(|sights| sights.get(place).is_none_or(Sight::is_even));
    let last = stacked.chain.steps().len();
    let name = |place: usize| model.entries.get(place).map(|entry| entry.name.as_str()).unwrap_or_default();
    let mut notes = Vec::new();
    let dead: Vec<i64> = sights.iter().filter_map(|sights| sights.last().map(|sight| sight.dead)).collect();
    if dead.iter().any(|dead| *dead > 0) {
        let size = stacked.chain.output().size;
        let lines = |axis: usize| {
            let dead = *dead.get(axis)?;
            (dead > 0).then_some([dead, size[axis]])
        };
        let rows = if model.rank() == Some(Rank::One) { None } else { lines(0) };
        notes.push((words.dead)(rows, lines(1)));
    }
    if is_even(last) {
        notes.push(words.even.to_owned());
        return notes;
    }
    let times: f64 = sights.iter().filter_map(|sights| sights.last()).map(|it| it.ways.most / it.ways.least).product();
    let first = (0..last).find(|place| !is_even(place + 1)).map(name).unwrap_or_default();
    let culprits: Vec<&str> = stacked
        .chain
        .steps()
        .iter()
        .enumerate()
        .filter(|(_, step)| step.geometry().is_some_and(|geometry| divides_not(geometry.layer())))
        .map(|(place, _)| name(place))
        .collect();
    let times = times.is_finite().then(|| (times * 10.0).round() / 10.0);
    notes.push((words.uneven)(times, first, &culprits));
    notes
}

/// Whether the stamps of a layer overlap unevenly.
fn divides_not(layer: &Layer) -> bool {
    let is_up = layer.op == Op::ConvTranspose2d;
    is_up
        && layer.own([0, 1]).iter().any(|axis| {
            let axis = usize::from(*axis == 1);
            layer.stride[axis] > 0 && layer.kernel_size[axis] % layer.stride[axis] != 0
        })
}
