//! One axis as shifted lines: which outputs belong together, and which cells of the dealt-out input each tap reads for
//! them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::axis::{Axis, AxisSettings, Op};
use super::super::operands::index;

/// Lines are short whose halo is more than this part of their places.
const SHORT: usize = 16;

/// With a line for each shift, there should not be more than so many times the cells.
const MOST_CELLS: f64 = 3.0;

/// A tap of a lane: for place `q` of the lane it reads cell `q + shift` of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub tap: usize,
    /// Which of the lines that the input is dealt out to.
    pub line: usize,
    pub shift: usize,
}

/// Outputs that all use the same taps: `first`, `first + step`, ... so many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub first: usize,
    pub count: usize,
    pub reaches: Vec<Reach>,
}

/// An axis, ready to be computed without a product with an inserted zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Lanes, by their first output. Outputs of no lane get no product.
    pub lanes: Vec<Lane>,
    /// From one output of a lane to the next.
    pub step: usize,
    /// Places of the longest lane.
    pub places: usize,
    /// The farthest shift: what a lane reads beyond its own places.
    pub halo: usize,
    /// One residue for each line: cell `j` of line `l` holds input `j*every + residues[l] - origin`.
    pub residues: Vec<i64>,
    every: i64,
    origin: i64,
}

impl Plan {
    pub fn new(axis: &Axis) -> Plan {
        match axis.settings().op {
            Op::ConvTranspose2d => transposed(axis),
            Op::Conv2d => direct(axis),
        }
    }

    /// Whether each of the outputs, so many of them, belongs to a lane.
    pub fn is_complete(&self, outputs: usize) -> bool {
        self.lanes.iter().map(|lane| lane.count).sum::<usize>() == outputs
    }

    /// Taps of the lane that has most of them.
    pub fn most_reaches(&self) -> usize {
        self.lanes.iter().map(|lane| lane.reaches.len()).max().unwrap_or(0)
    }

    /// Products that are summed, those with padding among them.
    pub fn products(&self) -> f64 {
        self.lanes.iter().map(|lane| lane.count as f64 * lane.reaches.len() as f64).sum()
    }

    /// Cells of all lines.
    pub fn cells(&self) -> f64 {
        self.residues.len() as f64 * (self.places as f64 + self.halo as f64)
    }

    /// Which of the cells `from .. from + length` of a line hold inputs, counted from `from`, and the first of these inputs.
    /// The others are padding. Further inputs follow at [`every`](Plan::every).
    pub fn inputs(&self, line: usize, from: usize, length: usize, input: usize) -> (Range<usize>, usize) {
        let start = from as i64 * self.every + self.residues[line] - self.origin;
        let cells = |inputs: i64| usize::try_from(inputs.div_euclid(self.every)).unwrap_or(0).min(length);
        let first = cells(self.every - 1 - start);
        let end = cells(input as i64 - 1 - start + self.every).max(first);
        (first..end, index(start + first as i64 * self.every))
    }

    /// The same with a line for each shift too, so that lines have no halo and lie one behind the other without a gap. Only
    /// where lines are so short that much of what is computed would be halo otherwise.
    pub fn without_short_lines(self) -> Plan {
        if self.halo <= self.places / SHORT {
            return self;
        }
        let unshifted = self.unshifted();
        if unshifted.cells() <= MOST_CELLS * self.cells() { unshifted } else { self }
    }

    /// With a line for each shift, however many these are.
    pub(super) fn unshifted(&self) -> Plan {
        let residue = |reach: &Reach| self.residues[reach.line] + reach.shift as i64 * self.every;
        let mut residues: Vec<i64> = self.lanes.iter().flat_map(|lane| &lane.reaches).map(residue).collect();
        residues.sort_unstable();
        residues.dedup();
        let lane = |lane: &Lane| {
            let reach = |reach: &Reach| Reach {
                tap: reach.tap,
                line: residues.binary_search(&residue(reach)).unwrap_or(0),
                shift: 0,
            };
            Lane { reaches: lane.reaches.iter().map(reach).collect(), ..*lane }
        };
        Plan { lanes: self.lanes.iter().map(lane).collect(), halo: 0, residues, ..*self }
    }

    /// From the input in one cell of a line to that in the next.
    pub fn every(&self) -> usize {
        index(self.every)
    }
}

/// Output `t` gets tap `b` where `t + p - b*d` is a whole number of strides. With `t + p = q*s + r` and `b*d = c*s + r`, it
/// reads input `q - c`: a lane for each residue `r`, and one line that holds the input as it is.
fn transposed(axis: &Axis) -> Plan {
    let AxisSettings { kernel, stride, padding: [padding, _], dilation, .. } = *axis.settings();
    let mut taps_of: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    for tap in 0..kernel {
        let first = (tap * dilation - padding).rem_euclid(stride);
        if first < axis.output() {
            taps_of.entry(first).or_default().push((tap, (first + padding - tap * dilation) / stride));
        }
    }
    let least = taps_of.values().flatten().map(|(_, input)| *input).min().unwrap_or(0);
    let lanes = taps_of.into_iter().map(|(first, taps)| Lane {
        first: index(first),
        count: index((axis.output() - 1 - first) / stride + 1),
        reaches: taps
            .into_iter()
            .map(|(tap, input)| Reach { tap: index(tap), line: 0, shift: index(input - least) })
            .collect(),
    });
    Plan::of(lanes.collect(), stride, vec![0], 1, -least)
}

/// Output `t` reads input `t*s + b*d - p`. Dealt out to `s` lines, as the window steps, the inputs of neighbouring outputs
/// are neighbours: all outputs are one lane. Lines that no tap reads are left out.
fn direct(axis: &Axis) -> Plan {
    let AxisSettings { kernel, stride, padding: [padding, _], dilation, .. } = *axis.settings();
    // A longer step than all of the padded input leads to no second output either, and is a number to calculate with.
    let stride = stride.min(axis.padded());
    let mut residues: Vec<i64> = (0..kernel.min(stride)).map(|tap| tap * dilation % stride).collect();
    residues.sort_unstable();
    residues.dedup();
    let reaches = (0..kernel).map(|tap| {
        let (shift, residue) = (tap * dilation / stride, tap * dilation % stride);
        let line = residues.binary_search(&residue).unwrap_or(0);
        Reach { tap: index(tap), line, shift: index(shift) }
    });
    let lane = Lane { first: 0, count: index(axis.output()), reaches: reaches.collect() };
    Plan::of(vec![lane], 1, residues, stride, padding)
}

impl Plan {
    fn of(lanes: Vec<Lane>, step: i64, residues: Vec<i64>, every: i64, origin: i64) -> Plan {
        let places = lanes.iter().map(|lane| lane.count).max().unwrap_or(0);
        let halo = lanes.iter().flat_map(|lane| &lane.reaches).map(|reach| reach.shift).max().unwrap_or(0);
        Plan { lanes, step: index(step), places, halo, residues, every, origin }
    }
}
