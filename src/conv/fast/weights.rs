//! Weights packed in the order in which tiles read them.

use std::ops::Range;
use std::sync::OnceLock;

use pulp::Simd;

use super::super::axis::Op;
use super::super::layer::Layer;
use super::super::operands::{Operands, index};
use super::Number;
use super::packing::Packing;
use super::pair::{Pair, Pairs};
use super::scratch::Scratch;
use super::tile::tile;

/// Up to this many places, the weights of a direct layer are read in place: packing does not pay for so few uses.
const FEW: usize = 64;

/// The weights of a layer, in panels of blocks of output channels.
pub struct Weights<'a, T: Number> {
    order: Order,
    /// The weights in the order of the operands.
    numbers: &'a [T],
    panels: Panels<'a, T>,
}

/// The order in which tiles read the weights of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    op: Op,
    /// Input and output channels of a group.
    channels: [usize; 2],
    /// Taps of the kernel.
    taps: usize,
    /// Terms of all pairs.
    terms: usize,
    /// The positions of each tap's weights.
    places: Vec<Place>,
    /// Output channels of a block: MR.
    width: usize,
    /// Blocks of a panel, and panels of a group.
    panel: usize,
    panels: usize,
}

/// Who owns the packed panels. There is one for each group and each panel of its output channels.
enum Panels<'a, T: Number> {
    /// There are none: weights are read in place.
    AsTheyLie,
    /// The worker: each panel is used by one part only.
    Own,
    /// All workers of this pass.
    Shared(Vec<OnceLock<Scratch<T>>>),
    /// The [`Packing`], from one pass to the next.
    Kept(&'a [OnceLock<Vec<T>>]),
}

/// The positions of a tap's weights: that of the first input channel at `first`, the others `step` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    tap: usize,
    first: usize,
    step: usize,
}

/// The weights of a block of `M` output channels. Channels beyond the last repeat the last; their sums are discarded.
pub enum Block<'w, T, const M: usize> {
    /// Packed by term.
    Ordered(&'w [[T; M]]),
    /// In place, by channel.
    AsTheyLie([&'w [T]; M]),
}

impl<'a, T: Number> Weights<'a, T> {
    /// Prepares blocks of `width` output channels and panels of `panel` blocks. `is_used_once` says that each panel is
    /// used by one part only; panels in the `packing` are always shared.
    pub fn new(
        operands: &Operands<'_, T>,
        packing: Option<&'a Packing<T>>,
        numbers: &'a [T],
        pairs: &[Pairs],
        [width, panel]: [usize; 2],
        is_used_once: bool,
    ) -> Weights<'a, T> {
        let layer = operands.geometry.layer();
        let order = Order::new(layer, pairs, [width, panel]);
        let count = order.panels * index(layer.groups);
        let (batch, _, out_h, out_w) = operands.output_shape;
        let kept = || packing?.panels(&order, count);
        let panels = if layer.op == Op::Conv2d && batch * out_h * out_w <= FEW {
            Panels::AsTheyLie
        } else if let Some(kept) = kept() {
            Panels::Kept(kept)
        } else if is_used_once {
            Panels::Own
        } else {
            Panels::Shared(std::iter::repeat_with(OnceLock::new).take(count).collect())
        };
        Weights { order, numbers, panels }
    }

    /// Packs the panel that begins with this block if each worker owns its panels, reusing the buffer `before`.
    pub fn own_panel<const M: usize>(
        &self,
        group: usize,
        block: usize,
        before: Option<Scratch<T>>,
    ) -> Option<Scratch<T>> {
        matches!(self.panels, Panels::Own).then(|| {
            let panel = block / self.order.panel;
            let length = self.order.length(panel);
            let mut own = before.filter(|before| before.len() == length).unwrap_or_else(|| Scratch::new(length));
            self.order.fill::<T, M>(self.numbers, group, panel, &mut own);
            own
        })
    }

    /// Returns the weights of a block of a group. `own` is the worker's own panel that contains it, if there is one.
    pub fn block<'w, const M: usize>(
        &'w self,
        group: usize,
        block: usize,
        own: Option<&'w Scratch<T>>,
    ) -> Block<'w, T, M> {
        let Order { panel: blocks, panels, terms, .. } = self.order;
        let (panel, place) = (block / blocks, block % blocks);
        let number = group * panels + panel;
        let ordered: &[T] = match &self.panels {
            Panels::AsTheyLie => return Block::AsTheyLie(self.order.rows(self.numbers, group, block)),
            Panels::Own => own.expect("it was made with the part"),
            Panels::Shared(panels) => panels[number].get_or_init(|| {
                let mut panel_numbers = Scratch::new(self.order.length(panel));
                self.order.fill::<T, M>(self.numbers, group, panel, &mut panel_numbers);
                panel_numbers
            }),
            Panels::Kept(panels) => panels[number].get_or_init(|| {
                let mut panel_numbers = vec![T::zero(); self.order.length(panel)];
                self.order.fill::<T, M>(self.numbers, group, panel, &mut panel_numbers);
                panel_numbers
            }),
        };
        Block::Ordered(&ordered.as_chunks::<M>().0[place * terms..][..terms])
    }
}

impl Order {
    fn new(layer: &Layer, pairs: &[Pairs], [width, panel]: [usize; 2]) -> Order {
        let channels = [layer.in_channels, layer.out_channels].map(|channels| index(channels / layer.groups));
        let place = |pair: &Pair, (number, tap): (usize, &usize)| Place {
            tap: *tap,
            first: pair.first_term + number,
            step: pair.taps.len(),
        };
        let pairs = || pairs.iter().flat_map(|pairs| &pairs.all);
        let places = pairs().flat_map(|pair| pair.taps.iter().enumerate().map(move |tap| place(pair, tap)));
        Order {
            op: layer.op,
            channels,
            taps: index(layer.kernel_size[0] * layer.kernel_size[1]),
            terms: pairs().map(|pair| pair.taps.len() * channels[0]).sum(),
            places: places.collect(),
            width,
            panel,
            panels: channels[1].div_ceil(width * panel),
        }
    }

    fn of_group<'n, T>(&self, numbers: &'n [T], group: usize) -> &'n [T] {
        let size = self.channels[0] * self.channels[1] * self.taps;
        &numbers[group * size..][..size]
    }

    /// The output channels of a block.
    fn outs<const M: usize>(&self, block: usize) -> [usize; M] {
        std::array::from_fn(|m| (block * M + m).min(self.channels[1] - 1))
    }

    /// The weights of each output channel of a direct layer, which are contiguous.
    fn rows<'n, T, const M: usize>(&self, numbers: &'n [T], group: usize, block: usize) -> [&'n [T]; M] {
        let length = self.channels[0] * self.taps;
        self.outs(block).map(|out| &self.of_group(numbers, group)[out * length..][..length])
    }

    /// The blocks of a panel.
    fn blocks(&self, panel: usize) -> Range<usize> {
        panel * self.panel..((panel + 1) * self.panel).min(self.channels[1].div_ceil(self.width))
    }

    /// The number of weights of a panel.
    fn length(&self, panel: usize) -> usize {
        self.blocks(panel).len() * self.terms * self.width
    }

    /// Packs the weights of a panel. `M` is the width of a block.
    fn fill<T: Number, const M: usize>(&self, numbers: &[T], group: usize, panel: usize, ordered: &mut [T]) {
        let of_blocks = self.blocks(panel).zip(ordered.as_chunks_mut::<M>().0.chunks_exact_mut(self.terms));
        match self.op {
            Op::Conv2d => {
                for (block, cells) in of_blocks {
                    let rows = self.rows::<T, M>(numbers, group, block).map(|row| &row[..cells.len()]);
                    for (term, cell) in cells.iter_mut().enumerate() {
                        *cell = rows.map(|row| row[term]);
                    }
                }
            }
            Op::ConvTranspose2d => {
                let of_group = self.of_group(numbers, group);
                let of_blocks = of_blocks.map(|(block, cells)| (self.outs::<M>(block), cells)).collect();
                // With a constant number of taps the compiler vectorises.
                match self.taps {
                    1 => self.turn(of_group.as_chunks::<1>().0, of_blocks),
                    4 => self.turn(of_group.as_chunks::<4>().0, of_blocks),
                    9 => self.turn(of_group.as_chunks::<9>().0, of_blocks),
                    16 => self.turn(of_group.as_chunks::<16>().0, of_blocks),
                    25 => self.turn(of_group.as_chunks::<25>().0, of_blocks),
                    taps => self.turn_any(of_group, taps, of_blocks),
                }
            }
        }
    }

    /// Packs the weights of a transposed layer, which are stored by input channel. `kernels` has one kernel for each
    /// pair of channels; the targets are the cells of each block of output channels.
    fn turn<T: Number, const M: usize, const TAPS: usize>(
        &self,
        kernels: &[[T; TAPS]],
        mut of_blocks: Vec<([usize; M], &mut [[T; M]])>,
    ) {
        for (channel, kernels) in kernels.chunks_exact(self.channels[1]).enumerate() {
            for (outs, cells) in &mut of_blocks {
                let kernels = outs.map(|out| &kernels[out]);
                let turned: [[T; M]; TAPS] = std::array::from_fn(|tap| kernels.map(|kernel| kernel[tap]));
                for place in &self.places {
                    cells[place.first + channel * place.step] = turned[place.tap];
                }
            }
        }
    }

    /// The same for any number of taps.
    fn turn_any<T: Number, const M: usize>(
        &self,
        numbers: &[T],
        taps: usize,
        mut of_blocks: Vec<([usize; M], &mut [[T; M]])>,
    ) {
        for (channel, numbers) in numbers.chunks_exact(self.channels[1] * taps).enumerate() {
            for (outs, cells) in &mut of_blocks {
                let kernels = outs.map(|out| &numbers[out * taps..][..taps]);
                for place in &self.places {
                    cells[place.first + channel * place.step] = kernels.map(|kernel| kernel[place.tap]);
                }
            }
        }
    }
}

impl<T: Number, const M: usize> Block<'_, T, M> {
    /// Computes the sums of a tile over some of the terms. There are as many runs as terms.
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
