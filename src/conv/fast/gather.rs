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
use super::strided;
use super::tile::{gather, gathered, scattered, store, tile};
use super::tiles::{Layout, Tiles};

/// From so many blocks of channels on, the runs of a tile are gathered once and read by all of them.
const GATHERING_PAYS: usize = 3;

/// Most output channels of a tile: with two vectors of places they fill the registers, and none of them spills.
const WIDEST: usize = 6;

/// Numbers of the runs that are gathered at once: they stay in the second cache.
const GATHERED: usize = 1 << 16;

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
    pairs: Vec<Pair<'a>>,
    dealer: Dealer<'a>,
    /// Output channels that a tile holds.
    width: usize,
    /// For each group, and each `width` of its output channels: the weights in the order in which tiles read them.
    packed: Vec<OnceLock<Scratch<T>>>,
}

/// A lane of each axis: outputs with the same taps.
pub struct Pair<'a> {
    pub rows: &'a Lane,
    pub cols: &'a Lane,
    /// Taps of the kernel, counted in the whole of it.
    taps: Vec<usize>,
    /// Where each term (channel by channel, tap by tap) begins in a chunk.
    offsets: Vec<usize>,
}

impl<'a> Pair<'a> {
    fn new(rows: &'a Lane, cols: &'a Lane, dealer: &Dealer<'_>, channels: usize, kernel_w: usize) -> Pair<'a> {
        let (mut taps, mut of_channel) = (Vec::new(), Vec::new());
        for row in &rows.reaches {
            for col in &cols.reaches {
                taps.push(row.tap * kernel_w + col.tap);
                of_channel.push(dealer.offset([row.line, col.line], [row.shift, col.shift]));
            }
        }
        let channels = (0..channels).map(|number| number * dealer.channel());
        let offsets = channels.flat_map(|start| of_channel.iter().map(move |offset| start + offset)).collect();
        Pair { rows, cols, taps, offsets }
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
    /// Tiles whose runs are gathered together, so that the weights are fetched once for all of them.
    at_once: usize,
    /// These runs, term by term.
    runs: Scratch<T>,
    /// The sums of a tile, channel by channel.
    sums: Vec<T>,
    /// The tiles of each pair in a chunk of so many places, which are the last of the axis or not.
    tiles: Vec<Tiles<V>>,
    tiled: (usize, bool),
}

impl<'g, T: Number, S: Simd, const M: usize, const V: usize> Worker<'g, T, S, M, V> {
    fn new(gather: &'g Gather<'g, T>, simd: S) -> Self {
        let size = gather.dealer.channel() * gather.channels[0] + T::lanes::<S>();
        let sums = vec![T::zero(); M * V * T::lanes::<S>()];
        let of_tile = gather.most_terms() * V * T::lanes::<S>();
        let at_once = (GATHERED / of_tile.max(1)).max(1);
        let runs = Scratch::new(at_once * of_tile);
        Worker { gather, simd, chunk: Scratch::new(size), runs, at_once, sums, tiles: vec![], tiled: (0, false) }
    }

    #[inline(always)]
    fn compute(&mut self, mut part: Part<'_, T>) {
        let Gather { dealer, plans: [h, _], input, out_w, .. } = self.gather;
        let image = input.len() / self.gather.images;
        let input = &input[(part.n * index(self.gather.layer.groups) + part.group) * image..][..image];
        for from in part.places.clone().step_by(dealer.places) {
            let end = (from + dealer.places).min(part.places.end);
            dealer.deal(input, from, &mut self.chunk);
            self.lay_tiles(from, end);
            let base = (from - part.places.start) * h.step * out_w;
            let most = self.tiles.iter().map(Tiles::len).max().unwrap_or(0);
            // All pairs of one place come together: they fill the same rows of the output.
            for first in (0..most).step_by(self.at_once) {
                let mut first_term = 0;
                for pair in 0..self.gather.pairs.len() {
                    self.tiles_of(pair, first..first + self.at_once, first_term, base, &mut part);
                    first_term += self.gather.pairs[pair].offsets.len();
                }
            }
        }
    }

    /// Sums of one channel in a tile.
    fn of_channel() -> usize {
        V * T::lanes::<S>()
    }

    fn lay_tiles(&mut self, from: usize, end: usize) {
        let Gather { dealer, plans: [h, w], out_w, pairs, .. } = self.gather;
        let tiled = (end - from, end == h.places);
        if self.tiled == tiled {
            return;
        }
        let layout = Layout { line: dealer.line(), out_w: *out_w, steps: [h.step, w.step], lanes: T::lanes::<S>() };
        let of_pair = |pair: &Pair<'_>| Tiles::new(pair, pair.rows.count.min(end).saturating_sub(from), layout);
        (self.tiled, self.tiles) = (tiled, pairs.iter().map(of_pair).collect());
    }

    /// Some tiles of one pair, for all channels of the part.
    #[inline(always)]
    fn tiles_of(&mut self, pair: usize, numbers: Range<usize>, first_term: usize, base: usize, part: &mut Part<'_, T>) {
        let of_channel = Self::of_channel();
        let tiles = &self.tiles[pair];
        let numbers = numbers.start.min(tiles.len())..numbers.end.min(tiles.len());
        let offsets = &self.gather.pairs[pair].offsets;
        let blocks = part.outs.start / M..part.outs.end.div_ceil(M);
        let gathers = blocks.len() >= GATHERING_PAYS;
        let of_tile = offsets.len() * of_channel;
        if gathers {
            for (target, number) in self.runs.chunks_exact_mut(of_tile).zip(numbers.clone()) {
                let runs = scattered::<S, T, V>(self.simd, &self.chunk, offsets, tiles.starts(number));
                gather::<S, T, V>(runs, target);
            }
        }
        for block in blocks {
            let weights = &self.gather.packed::<M>(part.group, block)[first_term * M..][..offsets.len() * M];
            let weights = weights.as_chunks::<M>().0;
            let biases = &self.gather.bias[part.group * self.gather.channels[1] + block * M..];
            let outputs = &mut part.output[block * M - part.outs.start..];
            for (position, number) in numbers.clone().enumerate() {
                let sums = if gathers {
                    let runs = &self.runs[position * of_tile..][..of_tile];
                    tile::<S, T, M, V>(self.simd, weights, gathered::<S, T, V>(runs))
                } else {
                    let starts = tiles.starts(number);
                    tile::<S, T, M, V>(
                        self.simd,
                        weights,
                        scattered::<S, T, V>(self.simd, &self.chunk, offsets, starts),
                    )
                };
                store::<S, T, M, V>(sums, &mut self.sums);
                for ((output, bias), sums) in outputs.iter_mut().zip(biases).zip(self.sums.chunks_exact(of_channel)) {
                    for run in tiles.runs(number) {
                        let sums = &sums[run.from..run.from + run.length];
                        strided::write(sums, *bias, self.gather.plans[1].step, &mut output[base + run.to..]);
                    }
                }
            }
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
