//! The weights in the order in which tiles read them.

use std::ops::Range;
use std::sync::OnceLock;

use pulp::Simd;

use super::super::axis::Op;
use super::super::operands::{Operands, index};
use super::Number;
use super::pair::{Pair, Pairs};
use super::scratch::Scratch;
use super::tile::tile;

/// Up to so many places of a direct layer, its weights are read as they lie: they are used too seldom for more.
const FEW: usize = 64;

/// Blocks of channels that are brought into order together: what is read at a time should be long.
const PANEL: usize = 4;

/// The weights of a layer, by blocks of output channels.
pub struct Weights<'a, T: Number> {
    op: Op,
    /// As the operands have them.
    numbers: &'a [T],
    /// Channels of one group, in and out.
    channels: [usize; 2],
    /// Taps of the kernel.
    taps: usize,
    /// Terms of all pairs.
    terms: usize,
    /// Where the weights of each tap stand.
    places: Vec<Place>,
    /// Whether they are read as they lie.
    lie_well: bool,
    /// For each group and each panel of its output channels the weights in order.
    panels: Vec<OnceLock<Scratch<T>>>,
}

/// Where the weights of a tap stand: that of the first input channel at `first`, the others `step` apart.
struct Place {
    tap: usize,
    first: usize,
    step: usize,
}

/// The weights of a block of `M` output channels. Channels beyond the last are the last again: nobody looks at their sums.
pub enum Block<'w, T, const M: usize> {
    /// Term by term.
    Ordered(&'w [[T; M]]),
    /// Channel by channel.
    AsTheyLie([&'w [T]; M]),
}

impl<'a, T: Number> Weights<'a, T> {
    /// For tiles of so many output channels (`width`).
    pub fn new(operands: &Operands<'_, T>, numbers: &'a [T], pairs: &[Pairs], width: usize) -> Weights<'a, T> {
        let layer = operands.geometry.layer();
        let channels = [layer.in_channels, layer.out_channels].map(|channels| index(channels / layer.groups));
        let place = |pair: &Pair, (number, tap): (usize, &usize)| Place {
            tap: *tap,
            first: pair.first_term + number,
            step: pair.taps.len(),
        };
        let pairs = || pairs.iter().flat_map(|pairs| &pairs.all);
        let places = pairs().flat_map(|pair| pair.taps.iter().enumerate().map(move |tap| place(pair, tap)));
        let panels = channels[1].div_ceil(width * PANEL) * index(layer.groups);
        let (batch, _, out_h, out_w) = operands.output_shape;
        Weights {
            op: layer.op,
            numbers,
            channels,
            taps: index(layer.kernel_size[0] * layer.kernel_size[1]),
            terms: pairs().map(|pair| pair.taps.len() * channels[0]).sum(),
            places: places.collect(),
            lie_well: layer.op == Op::Conv2d && batch * out_h * out_w <= FEW,
            panels: std::iter::repeat_with(OnceLock::new).take(panels).collect(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The weights of a block of a group.
    pub fn block<const M: usize>(&self, group: usize, block: usize) -> Block<'_, T, M> {
        if self.lie_well {
            return Block::AsTheyLie(self.rows(group, block));
        }
        let panels = self.channels[1].div_ceil(M * PANEL);
        let panel = self.panels[group * panels + block / PANEL].get_or_init(|| self.panel::<M>(group, block / PANEL));
        Block::Ordered(&panel.as_chunks::<M>().0[block % PANEL * self.terms..][..self.terms])
    }

    fn of_group(&self, group: usize) -> &[T] {
        let size = self.channels[0] * self.channels[1] * self.taps;
        &self.numbers[group * size..][..size]
    }

    /// The output channels of a block.
    fn outs<const M: usize>(&self, block: usize) -> [usize; M] {
        std::array::from_fn(|m| (block * M + m).min(self.channels[1] - 1))
    }

    /// For each output channel of a direct layer its weights, which lie one after the other.
    fn rows<const M: usize>(&self, group: usize, block: usize) -> [&[T]; M] {
        let length = self.channels[0] * self.taps;
        self.outs(block).map(|out| &self.of_group(group)[out * length..][..length])
    }

    /// The weights of a panel in order.
    fn panel<const M: usize>(&self, group: usize, panel: usize) -> Scratch<T> {
        let [_, out_group] = self.channels;
        let blocks = panel * PANEL..((panel + 1) * PANEL).min(out_group.div_ceil(M));
        let mut ordered = Scratch::new(blocks.len() * self.terms * M);
        let of_blocks = blocks.zip(ordered.as_chunks_mut::<M>().0.chunks_exact_mut(self.terms));
        match self.op {
            Op::Conv2d => {
                for (block, cells) in of_blocks {
                    let rows = self.rows::<M>(group, block).map(|row| &row[..cells.len()]);
                    for (term, cell) in cells.iter_mut().enumerate() {
                        *cell = rows.map(|row| row[term]);
                    }
                }
            }
            // Here the weights of an input channel lie together, and are read together.
            Op::ConvTranspose2d => {
                let mut of_blocks: Vec<_> = of_blocks.map(|(block, cells)| (self.outs::<M>(block), cells)).collect();
                for (channel, weights) in self.of_group(group).chunks_exact(out_group * self.taps).enumerate() {
                    for (outs, cells) in &mut of_blocks {
                        let rows = outs.map(|out| &weights[out * self.taps..][..self.taps]);
                        for place in &self.places {
                            cells[place.first + channel * place.step] = rows.map(|row| row[place.tap]);
                        }
                    }
                }
            }
        }
        ordered
    }
}

impl<T: Number, const M: usize> Block<'_, T, M> {
    /// The sums of a tile over some of the terms. As many runs as terms.
    #[inline(always)]
    pub fn tile<S: Simd, const V: usize>(
        &self,
        simd: S,
        terms: Range<usize>,
        runs: impl Iterator<Item = [T::Vector<S>; V]>,
    ) -> [[T::Vector<S>; V]; M] {
        match self {
            Block::Ordered(weights) => tile(simd, weights[terms].iter().map(|weights| |m: usize| weights[m]), runs),
            Block::AsTheyLie(rows) => {
                let length = terms.len();
                let rows = rows.map(|row| &row[terms.clone()][..length]);
                tile(simd, (0..length).map(|term| move |m: usize| rows[m][term]), runs)
            }
        }
    }
}
