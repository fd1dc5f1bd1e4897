//! Both operations computed from the output: every lane of outputs is a sum of shifted lines.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::super::layer::Layer;
use super::super::operands::{Operands, index};
use super::Number;
use super::chunk::Dealer;
use super::pair::Pairs;
use super::plan::Plan;
use super::tile::registers;
use super::weights::Weights;
use super::worker::Worker;

/// The largest MR with 16 vector registers: with two vectors of places the tile fills them without spilling.
const WIDEST: usize = 6;

/// The largest MR with 32 vector registers. Common channel counts are multiples of 8.
const WIDEST_OF_32: usize = 8;

/// Parts per thread, if there are enough: the last part to finish should not keep the other threads waiting for long.
const PARTS: usize = 4;

/// Runs that are read at least this often are packed first.
const GATHERING_PAYS: usize = 24;

/// Blocks of a panel, whose weights are packed together so that memory is read in long stretches.
const PANEL: usize = 4;

/// A layer, ready for computing any part of its output.
pub struct Gather<'a, T: Number> {
    pub layer: &'a Layer,
    pub plans: &'a [Plan; 2],
    pub input: &'a [T],
    /// Images of the batch times groups.
    pub images: usize,
    /// The bias of each output channel.
    pub bias: Vec<T>,
    /// Width of the output.
    pub out_w: usize,
    /// Input and output channels of a group.
    pub channels: [usize; 2],
    /// Pairs of lanes, by lane of rows.
    pub pairs: Vec<Pairs>,
    /// Whether the runs of a tile are packed first, and then read by all blocks of channels and all pairs.
    pub gathers: bool,
    pub dealer: Dealer<'a>,
    pub weights: Weights<'a, T>,
    /// Output channels of a block: MR.
    width: usize,
    pub division: Division,
    threads: usize,
}

/// How large a part of an image and group's output is.
pub struct Division {
    /// Blocks of output channels.
    pub blocks: usize,
    /// Places of the row axis.
    places: usize,
}

impl Division {
    /// Divides the output, given its blocks, places and images times groups: enough parts for all threads, and not many
    /// more.
    fn new(
        blocks: usize,
        places: usize,
        images: usize,
        by_rows: bool,
        dealer: &Dealer<'_>,
        threads: usize,
    ) -> Division {
        let parts = PARTS * threads;
        if images >= parts {
            Division { blocks, places }
        } else if by_rows && places >= parts {
            // Parts smaller than a chunk would mostly deal out halo.
            let chunk = dealer.places.min(places.div_ceil(threads));
            Division { blocks, places: places.div_ceil(parts).max(chunk) }
        } else {
            // If input channels come in pieces, each part deals all of them out again.
            let rounds = if dealer.comes_in_pieces() { 1 } else { blocks.div_ceil(threads * PANEL) };
            Division { blocks: blocks.div_ceil(threads * rounds), places }
        }
    }
}

/// A part of the output: some channels of one image and group, and some places (rows).
pub struct Part<'o, T> {
    /// The index of the part.
    pub number: usize,
    /// Index of the image.
    pub n: usize,
    /// Index of the group.
    pub group: usize,
    /// Output channels, counted within the group. Starts at a block boundary.
    pub outs: Range<usize>,
    /// Places of the row axis: outputs from `places.start * step` on.
    pub places: Range<usize>,
    /// For each of the channels, these rows of its output.
    pub output: Vec<&'o mut [T]>,
}

impl<'a, T: Number> Gather<'a, T> {
    /// Prepares the layer. `input` and `weight` are the numbers of the operands in standard order.
    pub fn new(
        operands: &'a Operands<'_, T>,
        plans: &'a [Plan; 2],
        input: &'a [T],
        weight: &'a [T],
        threads: usize,
    ) -> Gather<'a, T> {
        let layer = operands.geometry.layer();
        let channels = [layer.in_channels, layer.out_channels].map(|channels| index(channels / layer.groups));
        let mut dealer = Dealer::new(plans, operands.geometry.input().map(index), channels[0]);
        let widest = if registers() < 32 { WIDEST } else { WIDEST_OF_32 };
        let width = channels[1].div_ceil(channels[1].div_ceil(widest));
        let batch = operands.input.dim().0;
        let images = batch * index(layer.groups);
        // Parts by rows share the weights, parts by channels share the input; the larger one should be prepared only
        // once. Rows divide more evenly, since there are more of them than blocks. But weights that come in pieces are
        // expensive to share.
        let favour = if dealer.comes_in_pieces() { 1 } else { 4 };
        let by_rows = favour * (input.len() / batch) >= weight.len();
        let division = Division::new(channels[1].div_ceil(width), plans[0].places, images, by_rows, &dealer, threads);
        dealer.places = dealer.places.min(division.places).max(1);
        let pairs = Pairs::of_layer(plans, &dealer, channels[0], index(layer.kernel_size[1]));
        let panel = division.blocks.min(PANEL);
        let is_used_once = batch == 1 && division.places == plans[0].places && division.blocks == panel;
        Gather {
            layer,
            plans,
            input,
            images,
            weights: Weights::new(operands, operands.packing, weight, &pairs, [width, panel], is_used_once),
            bias: operands.bias_by_channel(),
            out_w: operands.output_shape.3,
            channels,
            gathers: division.blocks * Pairs::sharing(&pairs) >= GATHERING_PAYS,
            pairs,
            dealer,
            width,
            division,
            threads,
        }
    }

    /// Splits the output into parts.
    pub fn parts<'o>(&self, output: &'o mut [T]) -> Vec<Part<'o, T>> {
        let [h, w] = self.plans;
        let groups = index(self.layer.groups);
        let out_group = self.channels[1];
        let size = output.len() / (self.images * out_group);
        if !(h.is_complete(size / self.out_w) && w.is_complete(self.out_w)) {
            for (channel, bias) in output.chunks_exact_mut(size).zip(self.bias.iter().cycle()) {
                channel.fill(*bias);
            }
        }
        if self.pairs.iter().all(|pairs| pairs.all.is_empty()) {
            return Vec::new();
        }
        let outs = self.division.blocks * self.width;
        let rows = self.division.places;
        let mut parts = Vec::new();
        for (image, channels) in output.chunks_exact_mut(size * out_group).enumerate() {
            for (piece, channels) in channels.chunks_mut(size * outs).enumerate() {
                let first = piece * outs;
                let mut bands: Vec<_> = channels
                    .chunks_exact_mut(size)
                    .map(|channel| channel.chunks_mut(rows.saturating_mul(h.step).saturating_mul(self.out_w)))
                    .collect();
                for row in (0..h.places).step_by(rows) {
                    parts.push(Part {
                        number: parts.len(),
                        n: image / groups,
                        group: image % groups,
                        outs: first..first + bands.len(),
                        places: row..(row + rows).min(h.places),
                        output: bands.iter_mut().filter_map(Iterator::next).collect(),
                    });
                }
            }
        }
        parts
    }

    /// The blocks of channels of a part. Consecutive parts begin at different blocks, so that threads seldom wait for a
    /// panel that another is packing.
    pub fn blocks(&self, part: &Part<'_, T>) -> impl Iterator<Item = usize> + use<T> {
        let blocks = part.outs.start / self.width..part.outs.end.div_ceil(self.width);
        let panels = blocks.len().div_ceil(PANEL);
        let first = part.number % self.threads * panels / self.threads * PANEL;
        (blocks.start + first..blocks.end).chain(blocks.start..blocks.start + first)
    }

    /// Computes the parts that `next` returns, until there are none.
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
            6 => arch.dispatch(Compute::<T, WIDEST, 2> { gather: self, next }),
            7 => arch.dispatch(Compute::<T, 7, 2> { gather: self, next }),
            _ => arch.dispatch(Compute::<T, WIDEST_OF_32, 2> { gather: self, next }),
        }
    }
}

/// The arguments of [`Gather::compute`], for dispatch to the processor's vector instructions. MR is `M`, NR is `V`
/// vectors.
struct Compute<'g, 'n, 'o, T: Number, const M: usize, const V: usize> {
    gather: &'g Gather<'g, T>,
    next: &'n mut dyn FnMut() -> Option<Part<'o, T>>,
}

impl<T: Number, const M: usize, const V: usize> WithSimd for Compute<'_, '_, '_, T, M, V> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // Blocks are as wide as the registers allow, so this never happens, and the compiler need not generate code for
        // it.
        if M > WIDEST && S::REGISTER_COUNT < 32 {
            unreachable!("no processor is given blocks that are too wide for it");
        }
        let mut worker = Worker::<T, S, M, V>::new(self.gather, simd);
        while let Some(part) = (self.next)() {
            worker.compute(part);
        }
    }
}
