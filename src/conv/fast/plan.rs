//! The polyphase decomposition of one axis: which outputs form a lane, and which cells of the dealt-out input each tap
//! reads for them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::axis::{Axis, AxisSettings, Op};
use super::super::operands::index;

/// Lines are short if their halo is more than this fraction (1/16) of their places.
const SHORT: usize = 16;

/// The most cells that a line for each shift may need, relative to lines with a halo.
const MOST_CELLS: f64 = 3.0;

/// A tap of a lane: for place `q` of the lane it reads cell `q + shift` of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Index of the kernel tap.
    pub tap: usize,
    /// The line of the dealt-out input.
    pub line: usize,
    /// Offset of the cell that is read from the place.
    pub shift: usize,
}

/// Outputs that all use the same taps: `first`, `first + step`, ..., `count` of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub first: usize,
    pub count: usize,
    pub reaches: Vec<Reach>,
}

/// The polyphase decomposition of an axis, free of products with inserted zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Lanes, by their first output. Outputs of no lane get no product.
    pub lanes: Vec<Lane>,
    /// Distance between the outputs of a lane.
    pub step: usize,
    /// Places of the longest lane.
    pub places: usize,
    /// The largest shift: how far a lane reads beyond its own places.
    pub halo: usize,
    /// The residue of each line: cell `j` of line `l` contains input `j*every + residues[l] - origin`.
    pub residues: Vec<i64>,
    every: i64,
    origin: i64,
}

impl Plan {
    /// Decomposes an axis.
    pub fn new(axis: &Axis) -> Plan {
        match axis.settings().op {
            Op::ConvTranspose2d => transposed(axis),
            Op::Conv2d => direct(axis),
        }
    }

    /// Returns whether each of `outputs` outputs belongs to a lane.
    pub fn is_complete(&self, outputs: usize) -> bool {
        self.lanes.iter().map(|lane| lane.count).sum::<usize>() == outputs
    }

    /// The number of taps of the lane that has the most.
    pub fn most_reaches(&self) -> usize {
        self.lanes.iter().map(|lane| lane.reaches.len()).max().unwrap_or(0)
    }

    /// The number of products, including those with padding.
    pub fn products(&self) -> f64 {
        self.lanes.iter().map(|lane| lane.count as f64 * lane.reaches.len() as f64).sum()
    }

    /// The number of cells of all lines.
    pub fn cells(&self) -> f64 {
        self.residues.len() as f64 * (self.places as f64 + self.halo as f64)
    }

    /// The range of the cells `from..from + length` of a line that contain inputs, relative to `from`, and the first of
    /// these inputs. The others are padding. Inputs of neighbouring cells are [`every`](Plan::every) apart.
    pub fn inputs(&self, line: usize, from: usize, length: usize, input: usize) -> (Range<usize>, usize) {
        let start = from as i64 * self.every + self.residues[line] - self.origin;
        let cells = |inputs: i64| usize::try_from(inputs.div_euclid(self.every)).unwrap_or(0).min(length);
        let first = cells(self.every - 1 - start);
        let end = cells(input as i64 - 1 - start + self.every).max(first);
        (first..end, index(start + first as i64 * self.every))
    }

    /// Adds a line for each shift, so that lines have no halo and follow one another without a gap. Only if lines are
    /// so short that much of the computation would otherwise be halo.
    pub fn without_short_lines(self) -> Plan {
        if self.halo <= self.places / SHORT {
            return self;
        }
        let unshifted = self.unshifted();
        if unshifted.cells() <= MOST_CELLS * self.cells() { unshifted } else { self }
    }

    /// The same plan with a line for each shift, however many these are.
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

    /// Distance between the inputs of neighbouring cells of a line.
    pub fn every(&self) -> usize {
        index(self.every)
    }
}

/// Output `t` gets tap `b` where `t + p - b*d` is a multiple of the stride. With `t + p = q*s + r` and `b*d = c*s + r`,
/// it reads input `q - c`: one lane for each residue `r`, and a single line that is the unchanged input.
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

/// Output `t` reads input `t*s + b*d - p`. Dealt out to `s` lines, the inputs of neighbouring outputs are neighbours,
/// so all outputs form one lane. Lines that no tap reads are left out.
fn direct(axis: &Axis) -> Plan {
    let AxisSettings { kernel, stride, padding: [padding, _], dilation, .. } = *axis.settings();
    // A stride beyond the padded input gives no second output either, and could overflow.
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
