//! Remarks on a stack as a whole: what its output sees, and whether coverage is even.

use super::table::{Sights, extent, grouped, joined, learned};
use crate::conv::stack::Map;
use crate::conv::stack::sight::{Range, Sight};
use crate::conv::{Layer, Op, Rank};
use crate::framework::model::Model;
use crate::framework::stacked::{Stacked, map_text};

/// Returns sentences about the whole stack.
pub(super) fn notes(model: &Model, stacked: &Stacked, sights: &Sights) -> Vec<String> {
    let mut notes = model.notes.clone();
    if stacked.fault.is_some() {
        // The remaining notes need a complete stack.
        return notes;
    }
    if let [Some(h), Some(w)] = sights {
        let last = [h.last(), w.last()];
        if let [Some(h), Some(w)] = last {
            notes.extend(field_note(stacked, model.rank(), [h, w]));
        }
        notes.extend(coverage(model, stacked, [h, w]));
    } else {
        notes.push("fields and coverage of maps as large as these are not followed".to_owned());
    }
    let all = model.entries.iter().zip(stacked.chain.steps()).map(|(entry, step)| learned(entry, step));
    let weights = all.clone().try_fold(0_u128, |sum, weights| weights.map(|weights| sum + weights));
    notes.push(if let Some(weights) = weights {
        format!("weights: {}", grouped(weights))
    } else {
        let open = all.filter(Option::is_none).count();
        format!("weights: not known of {open} {}", if open == 1 { "layer" } else { "layers" })
    });
    notes
}

/// What a cell of the output sees of the input.
fn field_note(stacked: &Stacked, rank: Option<Rank>, [h, w]: [&Sight; 2]) -> Option<String> {
    let input = stacked.chain.map(0)?;
    let axes = if rank == Some(Rank::One) { vec![(w, 1)] } else { vec![(h, 0), (w, 1)] };
    let sees_all = axes.iter().all(|(sight, axis)| sight.seen.least == input.size[*axis]);
    let size = map_text(Map { channels: None, ..input }, rank);
    if sees_all {
        return Some(format!("field: every cell of the output sees all of the input, {size}"));
    }
    let text =
        |of: fn(&Sight) -> Range<i64>| joined(axes.iter().map(|(sight, _)| extent(of(sight), of(sight), 0)).collect());
    let jump = axes.iter().map(|(sight, _)| match sight.jump {
        Some([1, 1]) => "1 apart".to_owned(),
        Some([up, 1]) => format!("{up} apart"),
        Some([up, down]) => format!("{up}/{down} apart"),
        None => "anywhere".to_owned(),
    });
    let note = format!(
        "field: a cell of the output sees {} of the input's {size}, those of neighbours {}",
        text(|sight| sight.field),
        joined(jump.collect())
    );
    let is_cut = axes.iter().any(|(sight, _)| sight.seen != sight.field);
    let cut = if is_cut { format!("; borders cut it to {}", text(|sight| sight.seen)) } else { String::new() };
    Some(note + &cut)
}

/// Whether all cells have the same coverage, and where it becomes uneven.
fn coverage(model: &Model, stacked: &Stacked, sights: [&[Sight]; 2]) -> Vec<String> {
    let is_even = |place: usize| sights.iter().all(|sights| sights.get(place).is_none_or(Sight::is_even));
    let last = stacked.chain.steps().len();
    let name = |place: usize| model.entries.get(place).map(|entry| entry.name.as_str()).unwrap_or_default();
    let mut notes = Vec::new();
    let dead: Vec<i64> = sights.iter().filter_map(|sights| sights.last().map(|sight| sight.dead)).collect();
    if dead.iter().any(|dead| *dead > 0) {
        let size = stacked.chain.output().size;
        let axes = if model.rank() == Some(Rank::One) { &["columns"][..] } else { &["rows", "columns"] };
        let own = dead.iter().zip(&size).rev().zip(axes.iter().rev()).rev();
        let told: Vec<String> = own
            .filter(|((dead, _), _)| **dead > 0)
            .map(|((dead, all), axis)| format!("{dead} of {all} {axis}"))
            .collect();
        notes.push(format!("no input reaches {}: biases alone are there", told.join(" and ")));
    }
    if is_even(last) {
        notes.push("coverage: even, no checkerboard".to_owned());
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
    let by =
        if culprits.len() > 1 { format!("; uneven by themselves: {}", culprits.join(", ")) } else { String::new() };
    let range = if times.is_finite() {
        format!("some cells have {} times the ways to them that others have", (times * 10.0).round() / 10.0)
    } else {
        "some cells have no way to them".to_owned()
    };
    notes.push(format!("coverage: uneven, {range}: a checkerboard, from {first} on{by}"));
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
