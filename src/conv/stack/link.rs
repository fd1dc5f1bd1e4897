//! How an axis of one map depends on the map before: which index of one meets which of the other.

use super::stage::{Mode, PadWith};
use crate::conv::axis::{Axis, Ends, Progression};

/// One axis of a stage, with the lengths before and after it.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// Windows, or their transpose: layers, pools, shuffles, and constant padding.
    Window(Axis),
    /// Cells sampled from the map before, in their order.
    Sampled(Sampled),
    /// Padding that repeats cells of the map.
    Bordered(Bordered),
    /// Each cell depends on the whole map.
    Whole {
        /// Length of the map before.
        input: i64,
        /// Length of the map after.
        output: i64,
    },
    /// Each cell depends only on the cell at the same index.
    Same {
        /// Length of both maps.
        length: i64,
    },
}

/// The cells that a resize or an adaptive pool reads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampled {
    pub(super) input: i64,
    pub(super) output: i64,
    pub(super) by: By,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum By {
    /// One cell, or several around a position between cells; neighbouring outputs are `apart` cells apart.
    Place { mode: Mode, apart: f64 },
    /// Windows that divide the map evenly.
    Share,
}

/// Padding that repeats cells of the map, on one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bordered {
    pub(super) input: i64,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) with: PadWith,
}

/// The most runs of the other side that an index meets.
pub(super) const MOST_RUNS: usize = 3;

const NOTHING: Progression = Progression { first: 0, count: 0, step: 1 };

fn run(first: i64, last: i64) -> Progression {
    Progression { first, count: (last - first + 1).max(0), step: 1 }
}

fn alone(met: Progression) -> [Progression; MOST_RUNS] {
    [met, NOTHING, NOTHING]
}

impl Link {
    /// Length of the map before.
    #[must_use]
    pub fn input(&self) -> i64 {
        match self {
            Link::Window(axis) => axis.input(),
            Link::Sampled(sampled) => sampled.input,
            Link::Bordered(bordered) => bordered.input,
            Link::Whole { input, .. } => *input,
            Link::Same { length } => *length,
        }
    }

    /// Length of the map after.
    #[must_use]
    pub fn output(&self) -> i64 {
        match self {
            Link::Window(axis) => axis.output(),
            Link::Sampled(sampled) => sampled.output,
            Link::Bordered(bordered) => bordered.input + bordered.start + bordered.end,
            Link::Whole { output, .. } => *output,
            Link::Same { length } => *length,
        }
    }

    /// Distance of neighbouring outputs in inputs, as a fraction; `None` where each output depends on all inputs.
    #[must_use]
    pub fn jump(&self) -> Option<[i64; 2]> {
        match self {
            Link::Window(axis) => Some([axis.step(), axis.spread()]),
            Link::Sampled(sampled) => Some([sampled.input, sampled.output]),
            Link::Bordered(_) | Link::Same { .. } => Some([1, 1]),
            Link::Whole { .. } => None,
        }
    }

    /// The indices of the map before that `output` depends on.
    pub(super) fn inputs_of(&self, output: i64, ends: Ends) -> [Progression; MOST_RUNS] {
        alone(match self {
            Link::Window(axis) => axis.inputs_of(output, ends),
            Link::Sampled(sampled) => sampled.read(output, ends),
            Link::Bordered(bordered) => bordered.read(output, ends),
            Link::Whole { input, .. } => run(0, input - 1),
            Link::Same { .. } => run(output, output),
        })
    }

    /// The indices of the map after that depend on `input`.
    pub(super) fn outputs_of(&self, input: i64, ends: Ends) -> [Progression; MOST_RUNS] {
        match self {
            Link::Window(axis) => alone(axis.outputs_of(input, ends)),
            Link::Sampled(sampled) => alone(sampled.fed(input, ends)),
            Link::Bordered(bordered) => bordered.fed(input, ends),
            Link::Whole { output, .. } => alone(run(0, output - 1)),
            Link::Same { .. } => alone(run(input, input)),
        }
    }

    /// The first and the last index of an infinite map before that a range of outputs depends on, or wider.
    pub(super) fn hull_before(&self, [first, last]: [i64; 2]) -> [i64; 2] {
        match self {
            Link::Window(axis) => {
                let (step, spread, start) = (axis.step(), axis.spread(), axis.pad()[0]);
                let before = (first * step - start).div_euclid(spread);
                let behind = (last * step - start + axis.dilated_kernel() - 1).div_euclid(spread);
                [before, behind.max(before)]
            }
            Link::Sampled(_) | Link::Bordered(_) | Link::Whole { .. } | Link::Same { .. } => {
                ends_of([first, last], |index| self.inputs_of(index, Ends::Without))
            }
        }
    }

    /// The first and the last index of an infinite map after that depends on a range of inputs, or wider.
    pub(super) fn hull_after(&self, [first, last]: [i64; 2]) -> [i64; 2] {
        match self {
            Link::Window(axis) => {
                let (step, spread, start) = (axis.step(), axis.spread(), axis.pad()[0]);
                let before = (first * spread + start - axis.dilated_kernel() + 1).div_euclid(step);
                let behind = (last * spread + start).div_euclid(step);
                [before, behind.max(before)]
            }
            Link::Sampled(_) | Link::Bordered(_) | Link::Whole { .. } | Link::Same { .. } => {
                ends_of([first, last], |index| self.outputs_of(index, Ends::Without))
            }
        }
    }
}

/// From the first index that `first` meets to the last that `last` meets, both within the first of the runs.
fn ends_of([first, last]: [i64; 2], met: impl Fn(i64) -> [Progression; MOST_RUNS]) -> [i64; 2] {
    let [start, ..] = met(first);
    let [end, ..] = met(last);
    [start.first, (end.first + (end.count - 1) * end.step).max(start.first)]
}

impl Sampled {
    /// The first and the last index that an output reads of an infinite map.
    fn ends(&self, output: i64) -> [i64; 2] {
        let Sampled { input, output: length, by } = *self;
        let (mode, apart) = match by {
            By::Share => {
                let wide = |at: i64| i128::from(at) * i128::from(input);
                let length = i128::from(length);
                let first = wide(output).div_euclid(length);
                let last = (wide(output + 1) + length - 1).div_euclid(length) - 1;
                return [first, last].map(|at| i64::try_from(at).unwrap_or(i64::MAX));
            }
            By::Place { mode, apart } => (mode, apart),
        };
        match mode {
            // PyTorch multiplies in 32 bits.
            Mode::Nearest => [(output as f32 * apart as f32).floor() as i64; 2],
            Mode::NearestExact => [((output as f32 + 0.5) * apart as f32).floor() as i64; 2],
            Mode::Linear { align_corners } => {
                let place = self.place(output, align_corners);
                [place.floor(), place.ceil()].map(|at| at as i64)
            }
            // Always four, even if the position is exactly on one of them and the others get weight 0.
            Mode::Bicubic { align_corners } => {
                let first = self.place(output, align_corners).floor() as i64;
                [first - 1, first + 2]
            }
            Mode::Area => [output, output],
        }
    }

    /// The position between cells that an output of a linear or bicubic resize reads.
    pub(super) fn place(&self, output: i64, align_corners: bool) -> f64 {
        let at = output as f64;
        match self.by {
            By::Place { apart, .. } if align_corners => at * apart,
            By::Place { apart, .. } => (at + 0.5) * apart - 0.5,
            By::Share => at,
        }
    }

    /// The first and the last index that an output reads.
    pub(super) fn inside(&self, output: i64) -> [i64; 2] {
        self.ends(output).map(|at| at.clamp(0, self.input - 1))
    }

    fn read(&self, output: i64, ends: Ends) -> Progression {
        match ends {
            Ends::Kept => {
                let [first, last] = self.inside(output);
                run(first, last)
            }
            Ends::Without => {
                let [first, last] = self.ends(output);
                run(first, last)
            }
        }
    }

    /// Reading is monotonic, so the outputs that read an input are contiguous.
    fn fed(&self, input: i64, ends: Ends) -> Progression {
        let read = |output: i64| {
            let Progression { first, count, .. } = self.read(output, ends);
            [first, first + count - 1]
        };
        let reach = (input.abs() + self.input + 8).saturating_mul(self.output / self.input.max(1) + 2);
        let [low, high] = match ends {
            Ends::Kept => [0, self.output],
            Ends::Without => [-reach, reach],
        };
        let first = first_in(low, high, |output| read(output)[1] >= input);
        let end = first_in(low, high, |output| read(output)[0] > input);
        run(first, end - 1)
    }
}

/// The first number of a range for which a monotonic predicate holds, or the end.
fn first_in(mut low: i64, mut high: i64, holds: impl Fn(i64) -> bool) -> i64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

impl Bordered {
    fn read(&self, output: i64, ends: Ends) -> Progression {
        let (at, last) = (output - self.start, self.input - 1);
        let read = match (ends, self.with) {
            (Ends::Kept, PadWith::Value(_)) if !(0..=last).contains(&at) => return NOTHING,
            (Ends::Without, _) | (Ends::Kept, PadWith::Value(_)) => at,
            (Ends::Kept, PadWith::Reflect) if at > last => 2 * last - at,
            (Ends::Kept, PadWith::Reflect) => at.abs(),
            (Ends::Kept, PadWith::Replicate) => at.clamp(0, last),
            (Ends::Kept, PadWith::Circular) => at.rem_euclid(self.input),
        };
        run(read, read)
    }

    fn fed(&self, input: i64, ends: Ends) -> [Progression; MOST_RUNS] {
        let (at, last) = (input + self.start, self.input - 1);
        let length = last + 1 + self.start + self.end;
        let cell = |at: i64| if (0..length).contains(&at) { run(at, at) } else { NOTHING };
        match (ends, self.with) {
            (Ends::Without, _) => alone(run(at, at)),
            (Ends::Kept, PadWith::Value(_)) => alone(cell(at)),
            (Ends::Kept, PadWith::Reflect) => {
                let before = if input > 0 { cell(self.start - input) } else { NOTHING };
                let behind = if input < last { cell(self.start + 2 * last - input) } else { NOTHING };
                [cell(at), before, behind]
            }
            (Ends::Kept, PadWith::Replicate) => {
                let first = if input == 0 { 0 } else { at };
                let end = if input == last { length - 1 } else { at };
                alone(run(first.max(0), end.min(length - 1)))
            }
            (Ends::Kept, PadWith::Circular) => [cell(at), cell(at - self.input), cell(at + self.input)],
        }
    }
}
