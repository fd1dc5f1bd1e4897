//! Both operations seen from the output: every lane of outputs is a sum of shifted lines.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::super::layer::Layer;
use super::super::operands::{Operands, index};
use super::Number;
use super::chunk::Dealer;
use super::pair::Pairs;
use super::plan::Plan;
use super::weights::Weights;
use super::worker::Worker;

/// Most output channels of a tile: with two vectors of places they fill the registers, and none of them spills.
const WIDEST: usize = 6;

/// A layer of which any part of the output can be computed.
pub struct Gather<'a, T: Number> {
    pub layer: &'a Layer,
    pub plans: &'a [Plan; 2],
    pub input: &'a [T],
    /// Images of the batch times groups.
    pub images: usize,
    /// One for each output channel.
    pub bias: Vec<T>,
    /// Width of the output.
    pub out_w: usize,
    /// Channels of one group, in and out.
    pub channels: [usize; 2],
    /// Lane of rows by lane of rows.
    pub pairs: Vec<Pairs>,
    pub dealer: Dealer<'a>,
    /// Output channels that a tile holds.
    width: usize,
    pub weights: Weights<'a, T>,
}

/// Part of the output: some channels of one image and group, some places (rows).
pub struct Part<'o, T> {
    pub n: usize,
    pub group: usize,
    /// Output channels, counted in the group. Starts at a whole block.
    pub outs: Range<usize>,
    /// Places of the row axis: outputs `places.start * step` and on.
    pub places: Range<usize>,
    /// For each of the channels, these rows of its output.
    pub output: Vec<&'o mut [T]>,
}

impl<'a, T: Number> Gather<'a, T> {
    /// `input` and `weight` are the numbers of the operands, in their order.
    pub fn new(operands: &'a Operands<'_, T>, plans: &'a [Plan; 2], input: &'a [T], weight: &'a [T]) -> Gather<'a, T> {
        let layer = operands.geometry.layer();
        let channels = [layer.in_channels, layer.out_channels].map(|channels| index(channels / layer.groups));
        let dealer = Dealer::new(plans, operands.geometry.input().map(index), channels[0]);
        let pairs = Pairs::of_layer(plans, &dealer, channels[0], index(layer.kernel_size[1]));
        let width = channels[1].div_ceil(channels[1].div_ceil(WIDEST));
        let out_w = operands.output_shape.3;
        Gather {
            layer,
            plans,
            input,
            images: operands.input.dim().0 * index(layer.groups),
            weights: Weights::new(operands, weight, &pairs, width),
            bias: operands.bias_by_channel(),
            out_w,
            channels,
            pairs,
            dealer,
            width,
        }
    }

    /// The output in parts, enough of them for so many threads.
    pub fn parts<'o>(&self, output: &'o mut [T], batch: usize, threads: usize) -> Vec<Part<'o, T>> {
        let [h, w] = self.plans;
        let groups = index(self.layer.groups);
        let out_group = self.channels[1];
        let size = output.len() / (batch * groups * out_group);
        if !(h.is_complete(size / self.out_w) && w.is_complete(self.out_w)) {
            for (channel, bias) in output.chunks_exact_mut(size).zip(self.bias.iter().cycle()) {
                channel.fill(*bias);
            }
        }
        if self.pairs.iter().all(|pairs| pairs.all.is_empty()) {
            return Vec::new();
        }
        // One image and group is divided only when there are not enough of them to keep all threads busy to the end.
        let pieces = if batch * groups >= 4 * threads { 1 } else { threads };
        // Rows share the weights, channels share the input: what is larger should be brought into order only once.
        let by_rows = h.places >= 4 * pieces && self.input.len() / batch > self.weights.len();
        let (row_pieces, out_pieces) = if by_rows { (pieces, 1) } else { (1, pieces) };
        let outs = out_group.div_ceil(out_pieces).next_multiple_of(self.width);
        let rows = h.places.div_ceil(row_pieces);
        let mut parts = Vec::new();
        for (number, channels) in output.chunks_exact_mut(size * out_group).enumerate() {
            for (piece, channels) in channels.chunks_mut(size * outs).enumerate() {
                let first = piece * outs;
                let mut bands: Vec<_> = channels
                    .chunks_exact_mut(size)
                    .map(|channel| channel.chunks_mut(rows * h.step * self.out_w))
                    .collect();
                parts.extend((0..h.places).step_by(rows).map(|row| Part {
                    n: number / groups,
                    group: number % groups,
                    outs: first..first + bands.len(),
                    places: row..(row + rows).min(h.places),
                    output: bands.iter_mut().filter_map(Iterator::next).collect(),
                }));
            }
        }
        parts
    }

    /// Whether a chunk has room for some of the input channels only, and sums are added up piece by piece.
    pub fn comes_in_pieces(&self) -> bool {
        self.dealer.channels < self.channels[0]
    }

    /// Computes the parts that `next` gives, one after the other.
    pub fn compute<'o>(&self, next: &mut dyn FnMut() -> Option<Part<'o, T>>)
    where
        T: 'o,
    {
        let arch = pulp::Arch::new();
        match self.width {
            1 => arch.dispatch(Compute::<T, 1, 6> { gather: self, next }),
            2 => arch.dispatch(Compute::<T, 2, 4> { gather: self, next }),
            3 => arch.dispatch(Compute::<T, 3, 3> { gather: self, next }),
            4 => arch.dispatch(Compute::<T, 4, 2> { gather: self, next }),
            5 => arch.dispatch(Compute::<T, 5, 2> { gather: self, next }),
            _ => arch.dispatch(Compute::<T, WIDEST, 2> { gather: self, next }),
        }
    }
}

/// All parts that `next` gives, with the instructions of this processor.
struct Compute<'g, 'n, 'o, T: Number, const M: usize, const V: usize> {
    gather: &'g Gather<'g, T>,
    next: &'n mut dyn FnMut() -> Option<Part<'o, T>>,
}

impl<T: Number, const M: usize, const V: usize> WithSimd for Compute<'_, '_, '_, T, M, V> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let mut worker = Worker::<T, S, M, V>::new(self.gather, simd);
        while let Some(part) = (self.next)() {
            worker.compute(part);
        }
    }
}
