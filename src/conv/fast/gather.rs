//! Both operations seen from the output: every lane of outputs is a sum of shifted lines.

use std::ops::Range;
use std::sync::OnceLock;

use pulp::{Simd, WithSimd};

use super::super::axis::Op;
use super::super::layer::Layer;
use super::super::operands::{Operands, index};
use super::Number;
use super::chunk::Dealer;
use super::plan::{Lane, Plan};
use super::scratch::Scratch;
use super::tile::{gather, gathered, scattered, store, tile};
use super::tiles::Tiles;
use super::weave::weave;

/// From so many blocks of channels on, the runs of a tile are gathered once and read by all of them.
const GATHERING_PAYS: usize = 3;

/// Most output channels of a tile: with two vectors of places they fill the registers, and none of them spills.
const WIDEST: usize = 6;

/// Numbers of the runs that are gathered at once: they stay in the second cache.
const GATHERED: usize = 1 << 16;

/// Sums that are brought to the output at once: they stay in the first cache, or nearly.
const SUMS: usize = 1 << 13;

/// A layer of which any part of the output can be computed.
pub struct Gather<'a, T: Number> {
    layer: &'a Layer,
    plans: &'a [Plan; 2],
    input: &'a [T],
    /// Images of the batch times groups.
    images: usize,
    weight: &'a [T],
    /// One for each output channel.
    bias: Vec<T>,
    /// Width of the output.
    out_w: usize,
    /// Channels of one group, in and out.
    channels: [usize; 2],
    pairs: Vec<Pair>,
    dealer: Dealer<'a>,
    /// Output channels that a tile holds.
    width: usize,
    /// For each group, and each `width` of its output channels: the weights in the order in which tiles read them.
    packed: Vec<OnceLock<Scratch<T>>>,
}

/// A lane of each axis: outputs with the same taps.
struct Pair {
    /// Taps of the kernel, counted in the whole of it.
    taps: Vec<usize>,
    /// Where each term (channel by channel, tap by tap) begins in a chunk.
    offsets: Vec<usize>,
}

impl Pair {
    fn new(rows: &Lane, cols: &Lane, dealer: &Dealer<'_>, channels: usize, kernel_w: usize) -> Pair {
        let (mut taps, mut of_channel) = (Vec::new(), Vec::new());
        for row in &rows.reaches {
            for col in &cols.reaches {
                taps.push(row.tap * kernel_w + col.tap);
                of_channel.push(dealer.offset([row.line, col.line], [row.shift, col.shift]));
            }
        }
        let channels = (0..channels).map(|number| number * dealer.channel());
        let offsets = channels.flat_map(|start| of_channel.iter().map(move |offset| start + offset)).collect();
        Pair { taps, offsets }
    }
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
        let [h, w] = plans;
        let layer = operands.geometry.layer();
        let channels = [layer.in_channels, layer.out_channels].map(|channels| index(channels / layer.groups));
        let dealer = Dealer::new(plans, operands.geometry.input().map(index), channels[0]);
        let kernel_w = index(layer.kernel_size[1]);
        let pairs = h.lanes.iter().flat_map(|rows| w.lanes.iter().map(move |cols| (rows, cols)));
        let pairs = pairs.map(|(rows, cols)| Pair::new(rows, cols, &dealer, channels[0], kernel_w)).collect();
        let width = channels[1].div_ceil(channels[1].div_ceil(WIDEST));
        let blocks = channels[1].div_ceil(width) * index(layer.groups);
        let packed = std::iter::repeat_with(OnceLock::new).take(blocks).collect();
        let out_w = operands.output_shape.3;
        Gather {
            layer,
            plans,
            input,
            images: operands.input.dim().0 * index(layer.groups),
            weight,
            bias: operands.bias_by_channel(),
            out_w,
            channels,
            pairs,
            dealer,
            width,
            packed,
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
        if self.pairs.is_empty() {
            return Vec::new();
        }
        // One image and group is divided only when there are not enough of them to keep all threads busy to the end.
        let pieces = if batch * groups >= 4 * threads { 1 } else { threads };
        // Rows share the weights, channels share the input: what is larger should be brought into order only once.
        let by_rows = h.places >= 4 * pieces && self.input.len() / batch > self.weight.len();
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

    /// Terms of the pair that has most of them.
    fn most_terms(&self) -> usize {
        self.pairs.iter().map(|pair| pair.offsets.len()).max().unwrap_or(0)
    }

    /// The weights of a block, by pair, channel and tap: each for all channels of the block.
    fn packed<const M: usize>(&self, group: usize, block: usize) -> &[T] {
        let [in_group, out_group] = self.channels;
        let blocks = out_group.div_ceil(M);
        self.packed[group * blocks + block].get_or_init(|| {
            let taps = index(self.layer.kernel_size[0] * self.layer.kernel_size[1]);
            let [of_input, of_output] = match self.layer.op {
                Op::ConvTranspose2d => [out_group * taps, taps],
                Op::Conv2d => [taps, in_group * taps],
            };
            let first = group * in_group * out_group * taps;
            let terms: usize = self.pairs.iter().map(|pair| pair.offsets.len()).sum();
            let mut packed = Scratch::new(terms * M);
            for channel in 0..in_group {
                // Channels beyond the last are the last again: nobody looks at their sums.
                let rows: [&[T]; M] = std::array::from_fn(|m| {
                    let out = (block * M + m).min(out_group - 1);
                    &self.weight[first + channel * of_input + out * of_output..][..taps]
                });
                let mut start = 0;
                for pair in &self.pairs {
                    let to = &mut packed[(start + channel * pair.taps.len()) * M..];
                    for (tap, weights) in pair.taps.iter().zip(to.as_chunks_mut::<M>().0) {
                        for (weight, row) in weights.iter_mut().zip(rows) {
                            *weight = row[*tap];
                        }
                    }
                    start += pair.offsets.len();
                }
            }
            packed
        })
    }
}

/// The numbers that a thread works with: `M` channels by `V` vectors of places at a time.
struct Worker<'g, T: Number, S, const M: usize, const V: usize> {
    gather: &'g Gather<'g, T>,
    simd: S,
    /// The dealt-out input. Behind its end there is room for the rest of a vector.
    chunk: Scratch<T>,
    /// The first of the places that it holds.
    dealt: Option<usize>,
    /// How a chunk of so many places is covered.
    tiles: Tiles<V>,
    places: usize,
    /// Tiles whose runs are gathered together, so that the weights are fetched once for all of them.
    at_once: usize,
    /// These runs, for each lane of columns, tile by tile and term by term.
    runs: Scratch<T>,
    /// The sums of these tiles: for each lane of columns and each channel a plane, as long as `span` and a vector.
    sums: Scratch<T>,
    span: usize,
}

impl<'g, T: Number, S: Simd, const M: usize, const V: usize> Worker<'g, T, S, M, V> {
    /// Places in a tile.
    fn of_tile() -> usize {
        V * T::lanes::<S>()
    }

    fn new(gather: &'g Gather<'g, T>, simd: S) -> Self {
        let chunk = gather.dealer.channel() * gather.channels[0] + T::lanes::<S>();
        let lanes = gather.plans[1].lanes.len();
        let terms = gather.most_terms() * lanes;
        let at_once =
            (GATHERED / (terms * Self::of_tile()).max(1)).min(SUMS / (lanes * M * Self::of_tile()).max(1)).max(1);
        Worker {
            gather,
            simd,
            chunk: Scratch::new(chunk),
            dealt: None,
            tiles: Tiles::new([0, 0], 1, 1),
            places: 0,
            at_once,
            runs: Scratch::new(at_once * terms * Self::of_tile()),
            sums: Scratch::new(0),
            span: 0,
        }
    }

    #[inline(always)]
    fn compute(&mut self, mut part: Part<'_, T>) {
        let Gather { dealer, plans: [h, w], input, .. } = self.gather;
        let image = input.len() / self.gather.images;
        let input = &input[(part.n * index(self.gather.layer.groups) + part.group) * image..][..image];
        for from in part.places.clone().step_by(dealer.places) {
            let places = dealer.places.min(part.places.end - from);
            dealer.deal(input, from, self.dealt == Some(from), &mut self.chunk);
            self.dealt = Some(from);
            self.cover(places);
            // The rows of the output that the chunk fills.
            let rows = (from - part.places.start) * h.step;
            for first in (0..self.tiles.len()).step_by(self.at_once) {
                let tiles = first..(first + self.at_once).min(self.tiles.len());
                // All lanes of one place come together: they fill the same rows of the output.
                let mut first_term = 0;
                for (lane, pairs) in h.lanes.iter().zip(self.gather.pairs.chunks_exact(w.lanes.len())) {
                    let places = lane.count.saturating_sub(from).min(places);
                    let target = Target { first: rows + lane.first, places };
                    self.band(pairs, first_term, tiles.clone(), target, &mut part);
                    first_term += pairs.iter().map(|pair| pair.offsets.len()).sum::<usize>();
                }
            }
        }
    }

    /// Finds the tiles of a chunk of so many places.
    fn cover(&mut self, places: usize) {
        let Gather { dealer, plans: [_, w], .. } = self.gather;
        if self.places == places {
            return;
        }
        self.places = places;
        self.tiles = Tiles::new([places, w.places], dealer.line(), T::lanes::<S>());
        let batches = (0..self.tiles.len()).step_by(self.at_once);
        let spans = batches.map(|first| self.tiles.span(first..first + self.at_once).len());
        self.span = spans.max().unwrap_or(0) + T::lanes::<S>();
        self.sums = Scratch::new(self.span * w.lanes.len() * M);
    }

    /// Some tiles of one lane of rows and all lanes of columns, for all channels of the part.
    #[inline(always)]
    fn band(&mut self, pairs: &[Pair], first_term: usize, tiles: Range<usize>, target: Target, part: &mut Part<'_, T>) {
        let span = self.tiles.span(tiles.clone());
        let tiles = self.tiles.starts(tiles);
        let blocks = part.outs.start / M..part.outs.end.div_ceil(M);
        let gathers = blocks.len() >= GATHERING_PAYS;
        if gathers {
            let mut runs = &mut self.runs[..];
            for pair in pairs {
                for starts in tiles {
                    let (of_tile, rest) = runs.split_at_mut(pair.offsets.len() * Self::of_tile());
                    gather::<S, T, V>(scattered::<S, T, V>(self.simd, &self.chunk, &pair.offsets, starts), of_tile);
                    runs = rest;
                }
            }
        }
        for block in blocks {
            let mut weights = &self.gather.packed::<M>(part.group, block).as_chunks::<M>().0[first_term..];
            let mut runs = &self.runs[..];
            for (pair, sums) in pairs.iter().zip(self.sums.chunks_exact_mut(self.span * M)) {
                let (of_pair, rest) = weights.split_at(pair.offsets.len());
                weights = rest;
                for starts in tiles {
                    let tile = if gathers {
                        let (of_tile, rest) = runs.split_at(pair.offsets.len() * Self::of_tile());
                        runs = rest;
                        tile::<S, T, M, V>(self.simd, of_pair, gathered::<S, T, V>(of_tile))
                    } else {
                        let runs = scattered::<S, T, V>(self.simd, &self.chunk, &pair.offsets, starts);
                        tile::<S, T, M, V>(self.simd, of_pair, runs)
                    };
                    store::<S, T, M, V>(tile, starts.map(|start| start - span.start), sums, self.span);
                }
            }
            self.put(block, &span, &target, part);
        }
    }

    /// Brings the sums of a block of channels to the output.
    #[inline(always)]
    fn put(&self, block: usize, span: &Range<usize>, target: &Target, part: &mut Part<'_, T>) {
        let Gather { dealer, plans: [h, w], out_w, .. } = self.gather;
        let biases = &self.gather.bias[part.group * self.gather.channels[1] + block * M..];
        let outputs = &mut part.output[block * M - part.outs.start..];
        let line = dealer.line();
        for (m, (output, bias)) in outputs.iter_mut().zip(biases).take(M).enumerate() {
            for row in span.start / line..span.end.div_ceil(line).min(target.places) {
                let cols = span.start.saturating_sub(row * line)..(span.end - row * line).min(w.places);
                if cols.is_empty() {
                    continue;
                }
                let from = row * line + cols.start - span.start;
                let lane = |number: usize| &self.sums[(number * M + m) * self.span + from..][..cols.len()];
                let row = &mut output[(target.first + row * h.step) * out_w..][..*out_w];
                weave(w, cols.start, lane, *bias, row);
            }
        }
    }
}

/// Where the places of a lane of rows belong in the output of a part.
struct Target {
    /// The row of the first place.
    first: usize,
    /// How many places there are.
    places: usize,
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
