//! Which changes of `padding` and `output_padding` in a stack lead to a wanted size, fewest changes first.
//!
//! Rows and columns are searched separately, over all lengths that a map can have with few changes before it.

use std::collections::BTreeMap;

use super::stage::{Extent, Stage};
use super::{Map, Stack, stage};
use crate::conv::Op;
use crate::conv::axis::{Axis, AxisSettings};
use crate::conv::layer::{Layer, Padding, Pair};
use crate::conv::settings::Rank;

/// The most layers that change on one axis.
const MOST_CHANGES: usize = 3;

/// The most ways that are kept for each length.
const MOST_WAYS: usize = 6;

/// The most lengths that are kept for a map.
const MOST_LENGTHS: usize = 2_000;

/// The largest padding and `output_padding` that are tried, and the most by which a larger padding is reduced.
const MOST_CELLS: i64 = 64;

/// Changes of some layers that lead to a size.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// The layers that change, with their index in the stack and their new settings.
    pub layers: Vec<(usize, Layer)>,
    /// The resulting size.
    pub size: Pair,
    cost: Cost,
}

/// The cost of changes, most expensive first: how many numbers change, how many of them are paddings (which shift the
/// map), and by how many cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    numbers: usize,
    paddings: usize,
    cells: i64,
}

impl Cost {
    fn with(self, other: Cost) -> Cost {
        Cost {
            numbers: self.numbers + other.numbers,
            paddings: self.paddings + other.paddings,
            cells: self.cells + other.cells,
        }
    }
}

/// What leads to a size.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedies {
    /// The stack leads to it without changes.
    Already,
    /// These changes lead to it, fewest first.
    Found(Vec<Remedy>),
    /// Nothing leads to it; contains the change that comes nearest, if any.
    Nearest(Option<Remedy>),
}

impl Remedy {
    /// Returns whether both axes of every layer with two axes have the same numbers.
    fn is_alike(&self) -> bool {
        let same = |pair: Pair| pair[0] == pair[1];
        self.layers.iter().all(|(_, layer)| {
            let ends = [0, 1].map(|axis| layer.padding.ends(axis));
            layer.rank == Rank::One || (ends[0] == ends[1] && same(layer.output_padding))
        })
    }
}

/// A change of one layer on one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    stage: usize,
    padding: i64,
    output_padding: i64,
}

/// The changes that lead to a length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Way {
    changes: Vec<Change>,
    cost: Cost,
}

impl Stack {
    /// Returns the changes of `padding` and `output_padding` that lead from a map to this size, at most `limit` of
    /// them.
    #[must_use]
    pub fn remedies(&self, input: Map, wanted: Pair, limit: usize) -> Remedies {
        if self.check(input).is_ok_and(|chain| chain.output().size == wanted) {
            return Remedies::Already;
        }
        let axes = [0, 1].map(|axis| self.lengths(axis, input.size[axis]));
        let exact = [0, 1].map(|axis| axes[axis].get(&wanted[axis]).cloned().unwrap_or_default());
        let found = self.crossed(input, &exact, limit);
        if !found.is_empty() {
            return Remedies::Found(found);
        }
        let nearest = [0, 1].map(|axis| {
            let distance = |length: &i64| (i128::from(*length) - i128::from(wanted[axis])).abs();
            let length = axes[axis].keys().min_by_key(|length| distance(length));
            length.and_then(|length| axes[axis].get(length)).cloned().unwrap_or_default()
        });
        Remedies::Nearest(self.crossed(input, &nearest, 1).pop())
    }

    /// The lengths that the last map can have, each with the cheapest ways to reach it.
    fn lengths(&self, axis: usize, input: i64) -> BTreeMap<i64, Vec<Way>> {
        let mut lengths = BTreeMap::from([(input, vec![Way::default()])]);
        for (place, stage) in self.stages().iter().enumerate() {
            let mut next: BTreeMap<i64, Vec<Way>> = BTreeMap::new();
            for (length, ways) in &lengths {
                for (output, change) in outcomes(stage, place, axis, *length) {
                    let ways = ways.iter().filter_map(|way| longer(way, change.as_ref()));
                    next.entry(output).or_default().extend(ways);
                }
            }
            next.values_mut().for_each(keep_cheapest);
            next.retain(|_, ways| !ways.is_empty());
            lengths = pruned(next);
        }
        lengths
    }

    /// Combines ways of both axes into changes of layers.
    fn crossed(&self, input: Map, [rows, cols]: &[Vec<Way>; 2], limit: usize) -> Vec<Remedy> {
        let mut all: Vec<Remedy> = Vec::new();
        for (row, col) in rows.iter().flat_map(|row| cols.iter().map(move |col| (row, col))) {
            let Some(remedy) = self.remedy(input, row, col) else { continue };
            if !all.iter().any(|known| known.layers == remedy.layers) {
                all.push(remedy);
            }
        }
        // Do not treat the axes differently if they can be treated alike.
        if all.iter().any(Remedy::is_alike) {
            all.retain(Remedy::is_alike);
        }
        all.sort_by_key(|remedy| (remedy.cost, std::cmp::Reverse(remedy.layers.first().map(|it| it.0))));
        all.truncate(limit);
        all
    }

    fn remedy(&self, input: Map, rows: &Way, cols: &Way) -> Option<Remedy> {
        let mut stages = self.stages().to_vec();
        let mut layers = Vec::new();
        let mut cost = Cost { cells: rows.cost.cells + cols.cost.cells, ..Cost::default() };
        for (place, stage) in stages.iter_mut().enumerate() {
            let of = [rows, cols].map(|way| way.changes.iter().find(|change| change.stage == place));
            let Stage::Layer { layer, .. } = stage else { continue };
            if of == [None, None] {
                continue;
            }
            let changed = with(layer, of)?;
            let padding = usize::from(changed.padding != layer.padding);
            cost.numbers += padding + usize::from(changed.output_padding != layer.output_padding);
            cost.paddings += padding;
            *layer = changed.clone();
            layers.push((place, changed));
        }
        let chain = Stack { stages }.check(input).ok()?;
        Some(Remedy { layers, size: chain.output().size, cost })
    }
}

/// A layer with changes on one axis or both.
fn with(layer: &Layer, of: [Option<&Change>; 2]) -> Option<Layer> {
    let [start, end] = [0, 1].map(|side| [0, 1].map(|axis| layer.padding.ends(axis).map(|ends| ends[side])));
    let start = [start[0]?, start[1]?];
    if start != [end[0]?, end[1]?] {
        return None;
    }
    let padding = [0, 1].map(|axis| of[axis].map_or(start[axis], |change| change.padding));
    let output_padding = [0, 1].map(|axis| of[axis].map_or(layer.output_padding[axis], |change| change.output_padding));
    Some(Layer { padding: Padding::Explicit(padding), output_padding, ..layer.clone() })
}

fn longer(way: &Way, change: Option<&(Change, Cost)>) -> Option<Way> {
    let Some((change, cost)) = change else { return Some(way.clone()) };
    if way.changes.len() >= MOST_CHANGES {
        return None;
    }
    let mut longer = way.clone();
    longer.changes.push(*change);
    longer.cost = way.cost.with(*cost);
    Some(longer)
}

fn keep_cheapest(ways: &mut Vec<Way>) {
    ways.sort_by_key(|way| way.cost);
    ways.truncate(MOST_WAYS);
}

/// Keeps the lengths that are cheapest to reach, if there are too many.
fn pruned(lengths: BTreeMap<i64, Vec<Way>>) -> BTreeMap<i64, Vec<Way>> {
    if lengths.len() <= MOST_LENGTHS {
        return lengths;
    }
    let mut all: Vec<_> = lengths.into_iter().collect();
    all.sort_by_key(|(_, ways)| ways.first().map(|way| way.cost));
    all.truncate(MOST_LENGTHS);
    all.into_iter().collect()
}

/// The lengths that a stage makes of one length, unchanged and with other padding, and their cost.
fn outcomes(stage: &Stage, place: usize, axis: usize, length: i64) -> Vec<(i64, Option<(Change, Cost)>)> {
    let mut all = Vec::new();
    if let Some(output) = after(stage, axis, length) {
        all.push((output, None));
    }
    let Stage::Layer { layer, .. } = stage else { return all };
    let own = layer.axis(axis);
    let [padding, end] = own.padding;
    // The height of a 1-D layer has no effect; uneven padding does not exist in PyTorch.
    let is_fixed = layer.rank == Rank::One && axis == 0;
    if is_fixed || padding != end || matches!(layer.padding, Padding::Same) {
        return all;
    }
    let most = i64::try_from(own.dilated_kernel() - 1).unwrap_or(MOST_CELLS).clamp(padding, MOST_CELLS.max(padding));
    let more = match layer.op {
        Op::ConvTranspose2d => (own.stride.max(own.dilation) - 1).clamp(0, MOST_CELLS),
        Op::Conv2d => 0,
    };
    let near = (padding - MOST_CELLS).max(0)..=most.min(padding.saturating_add(MOST_CELLS));
    for (new, op) in near.flat_map(|new| (0..=more).map(move |op| (new, op))) {
        let paddings = usize::from(new != padding);
        let numbers = paddings + usize::from(op != own.output_padding);
        let settings = AxisSettings { padding: [new, new], output_padding: op, ..own };
        if let Some(axis) = Some(numbers).filter(|numbers| *numbers > 0).and_then(|_| Axis::new(settings, length).ok())
        {
            let cells = (new - padding).abs() + (op - own.output_padding).abs();
            let change = Change { stage: place, padding: new, output_padding: op };
            all.push((axis.output(), Some((change, Cost { numbers, paddings, cells }))));
        }
    }
    all
}

/// The length after a stage, if it works.
fn after(stage: &Stage, axis: usize, length: i64) -> Option<i64> {
    let window = |settings: AxisSettings| Axis::new(settings, length).ok().map(|axis| axis.output());
    match stage {
        Stage::Layer { layer, .. } => {
            layer.check_ranges().ok()?;
            window(layer.axis(axis))
        }
        Stage::Pool(pool) => window(pool.axis(axis, length)),
        Stage::AdaptivePool { size, .. } => Some(size[axis].unwrap_or(length)),
        Stage::Resize(resize) => match resize.to {
            Extent::Size(size) => Some(size[axis]),
            Extent::Scale(scale) => Some((length as f64 * scale[axis]).floor() as i64),
        },
        Stage::Shuffle { factor } => length.checked_mul(*factor),
        Stage::Unshuffle { factor } => (*factor > 0 && length % factor == 0).then(|| length / factor),
        Stage::Pad { start, end, .. } => window(stage::padded(start[axis], end[axis])),
        Stage::Flatten => Some(1),
        Stage::Unflatten { size, .. } => Some(size[axis]),
        Stage::Linear { .. } => (length == 1).then_some(1),
        Stage::Norm { .. } | Stage::Activation(_) | Stage::Pass => Some(length),
    }
    .filter(|length| *length >= 1)
}
