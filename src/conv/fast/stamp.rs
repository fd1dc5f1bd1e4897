//! The transposed convolution computed from the input: every input cell stamps the kernel onto the output.
//!
//! With few input cells most of the work is reading weights, and this way reads them in place. A matrix product over
//! the input channels gives the stamp of each cell; the stamps are then scattered onto the output and added up
//! (col2im).

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::super::axis::Axis;
use super::super::operands::{Operands, index};
use super::Number;
use super::scratch::Scratch;
use super::tile::{gather, gathered, scattered, store, tile};

/// With at least this many blocks of cells, the weights of a tile are packed once and read by all of them.
const GATHERING_PAYS: usize = 3;

/// Input cells (MR) and vectors of taps (NR) of a tile.
const CELLS: usize = 6;
const VECTORS: usize = 2;

/// A transposed layer, ready for computing any part of its output.
pub struct Stamp<'a, T> {
    axes: &'a [Axis; 2],
    input: &'a [T],
    weight: &'a [T],
    /// The bias of each output channel.
    bias: Vec<T>,
    groups: usize,
    /// Input and output channels of a group.
    channels: [usize; 2],
    /// For each input cell on each axis, where its stamp lands.
    landings: [Vec<Landing>; 2],
}

/// Where the taps of an input cell land on one axis: the taps in `kept`, the first at output `first`, the others `d`
/// apart.
struct Landing {
    kept: Range<usize>,
    first: usize,
}

/// A part of the output: some channels of one image and group.
pub struct Part<'o, T> {
    /// Index of the image.
    pub n: usize,
    /// Index of the group.
    pub group: usize,
    /// Output channels, counted within the group.
    pub outs: Range<usize>,
    /// The output of these channels, initially zero.
    pub output: &'o mut [T],
}

impl<'a, T: Number> Stamp<'a, T> {
    /// Prepares the layer. `input` and `weight` are the numbers of the operands in standard order.
    pub fn new(operands: &'a Operands<'_, T>, input: &'a [T], weight: &'a [T]) -> Stamp<'a, T> {
        let layer = operands.geometry.layer();
        let axes = operands.geometry.axes();
        let landings = axes.each_ref().map(|axis| (0..axis.input()).map(|cell| Landing::new(axis, cell)).collect());
        Stamp {
            axes,
            input,
            weight,
            groups: index(layer.groups),
            bias: operands.bias_by_channel(),
            channels: [layer.in_channels, layer.out_channels].map(|channels| index(channels / layer.groups)),
            landings,
        }
    }

    /// Splits the output into enough parts for this many threads.
    pub fn parts<'o>(&self, output: &'o mut [T], batch: usize, threads: usize) -> Vec<Part<'o, T>> {
        let out_group = self.channels[1];
        let size = output.len() / (batch * self.groups * out_group);
        let pieces = if batch * self.groups >= 4 * threads { 1 } else { threads };
        let outs = out_group.div_ceil(pieces);
        let mut parts = Vec::new();
        for (number, channels) in output.chunks_exact_mut(size * out_group).enumerate() {
            parts.extend(channels.chunks_mut(size * outs).enumerate().map(|(piece, output)| Part {
                n: number / self.groups,
                group: number % self.groups,
                outs: piece * outs..piece * outs + output.len() / size,
                output,
            }));
        }
        parts
    }

    /// Computes the parts that `next` returns, until there are none.
    pub fn compute<'o>(&self, next: &mut dyn FnMut() -> Option<Part<'o, T>>)
    where
        T: 'o,
    {
        let arch = pulp::Arch::new();
        match self.landings[0].len() * self.landings[1].len() {
            1 => arch.dispatch(Worker::<T, _, 1, 8> { stamp: self, next }),
            2 | 3 => arch.dispatch(Worker::<T, _, 3, 3> { stamp: self, next }),
            _ => arch.dispatch(Worker::<T, _, CELLS, VECTORS> { stamp: self, next }),
        }
    }
}

impl<T: Number> Stamp<'_, T> {
    /// Adds the stamp of a cell to the output, for some taps of a group.
    #[inline(always)]
    fn land(&self, cell: usize, taps: Range<usize>, sums: &[T], part: &mut Part<'_, T>) {
        let [h, w] = self.axes;
        let [rows, cols] = &self.landings;
        let (row, col) = (&rows[cell / cols.len()], &cols[cell % cols.len()]);
        let [kernel_h, kernel_w] = [h, w].map(|axis| index(axis.kernel()));
        let [out_h, out_w] = [h, w].map(|axis| index(axis.output()));
        let mut from = taps.start;
        while from < taps.end {
            // The taps of one row of the kernel.
            let (line, first) = (from / kernel_w, from % kernel_w);
            let length = (kernel_w - first).min(taps.end - from);
            let (out, tap_row) = (line / kernel_h - part.outs.start, line % kernel_h);
            let kept = col.kept.start.max(first)..col.kept.end.min(first + length);
            if row.kept.contains(&tap_row) && kept.start < kept.end {
                let to_row = row.first + (tap_row - row.kept.start) * index(h.settings().dilation);
                let step = index(w.settings().dilation);
                let to = (out * out_h + to_row) * out_w + col.first + (kept.start - col.kept.start) * step;
                let sums = &sums[from - taps.start + kept.start - first..][..kept.len()];
                for (cell, sum) in part.output[to..].iter_mut().step_by(step).zip(sums) {
                    *cell += *sum;
                }
            }
            from += length;
        }
    }

    /// The bias is added last, so that it does not disturb sums that cancel.
    fn add_bias(&self, part: &mut Part<'_, T>) {
        let biases = self.bias[part.group * self.channels[1] + part.outs.start..].iter();
        let size: usize = self.axes.iter().map(|axis| index(axis.output())).product();
        for (channel, bias) in part.output.chunks_exact_mut(size).zip(biases) {
            if *bias != T::zero() {
                for cell in channel {
                    *cell += *bias;
                }
            }
        }
    }
}

impl Landing {
    fn new(axis: &Axis, cell: i64) -> Landing {
        let dilation = axis.settings().dilation;
        let start = cell * axis.settings().stride - axis.settings().padding[0];
        let first = (-start).max(0).unsigned_abs().div_ceil(dilation.unsigned_abs()).cast_signed().min(axis.kernel());
        let end = ((axis.output() - 1 - start).div_euclid(dilation) + 1).clamp(first, axis.kernel());
        Landing { kept: index(first)..index(end), first: usize::try_from(start + first * dilation).unwrap_or(0) }
    }
}

struct Worker<'s, T, F, const M: usize, const V: usize> {
    stamp: &'s Stamp<'s, T>,
    next: F,
}

impl<'o, T: Number + 'o, F: FnMut() -> Option<Part<'o, T>>, const M: usize, const V: usize> WithSimd
    for Worker<'_, T, F, M, V>
{
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let stamp = self.stamp;
        let [in_group, out_group] = stamp.channels;
        let width = V * T::lanes::<S>();
        let cells = stamp.landings[0].len() * stamp.landings[1].len();
        let taps: usize = stamp.axes.iter().map(|axis| index(axis.kernel())).product();
        let row = out_group * taps;
        let (mut weights, mut sums) = (Scratch::new(in_group * width), vec![T::zero(); M * width]);
        let mut offsets: Vec<usize> = Vec::with_capacity(in_group);
        while let Some(mut part) = (self.next)() {
            let inputs = &stamp.input[(part.n * stamp.groups + part.group) * in_group * cells..][..in_group * cells];
            let blocks = values::<T, M>(inputs, cells);
            let of_group = &stamp.weight[part.group * in_group * row..][..in_group * row];
            let (mut from, last) = (part.outs.start * taps, part.outs.end * taps);
            while from < last {
                // Tiles are aligned to the group, not to the part: their boundaries determine the order of additions,
                // which must not depend on the part.
                let end = ((from / width + 1) * width).min(last);
                // The last taps of the last channel may not fill a tile, and no memory follows them.
                let is_whole = from + width <= row;
                let gathers = blocks.len() >= GATHERING_PAYS || !is_whole;
                offsets.clear();
                offsets.extend((0..in_group).map(|channel| channel * row + from));
                if is_whole && gathers {
                    gather::<S, T, V>(scattered::<S, T, V>(of_group, &offsets, 0), &mut weights);
                } else if gathers {
                    for (target, source) in weights.chunks_exact_mut(width).zip(of_group.chunks_exact(row)) {
                        target[..end - from].copy_from_slice(&source[from..end]);
                    }
                }
                for (block, values) in blocks.iter().enumerate() {
                    let result = if gathers {
                        tile::<S, T, M, V>(
                            simd,
                            values.iter().map(|values| |m| values[m]),
                            gathered::<S, T, V>(&weights),
                        )
                    } else {
                        tile::<S, T, M, V>(
                            simd,
                            values.iter().map(|values| |m| values[m]),
                            scattered::<S, T, V>(of_group, &offsets, 0),
                        )
                    };
                    store::<S, T, M, V>(result, &mut sums, width);
                    for (cell, sums) in (block * M..cells).zip(sums.chunks_exact(width)) {
                        stamp.land(cell, from..end, sums, &mut part);
                    }
                }
                from = end;
            }
            stamp.add_bias(&mut part);
        }
    }
}

/// The inputs in blocks of `M` cells: for each channel the values of the block.
fn values<T: Number, const M: usize>(inputs: &[T], cells: usize) -> Vec<Vec<[T; M]>> {
    let block = |start: usize| {
        let of_channel = |image: &[T]| std::array::from_fn(|m| image.get(start + m).copied().unwrap_or(T::zero()));
        inputs.chunks_exact(cells).map(of_channel).collect()
    };
    (0..cells).step_by(M).map(block).collect()
}
