//! The work of one thread: it computes a part of the output, chunk by chunk of the input.

use std::ops::Range;

use pulp::Simd;

use super::super::operands::index;
use super::Number;
use super::chunk::GATHERED;
use super::gather::{Gather, Part};
use super::pair::Pairs;
use super::scratch::Scratch;
use super::tile::{add, gather, gathered, scattered, store};
use super::tiles::Tiles;
use super::weave::weave;

/// The most sums that are written to the output at once, so that they nearly fit in the L1 cache.
const SUMS: usize = 1 << 13;

/// The buffers of a thread that computes tiles of `M` output channels by `V` vectors of places.
pub struct Worker<'g, T: Number, S, const M: usize, const V: usize> {
    gather: &'g Gather<'g, T>,
    simd: S,
    /// The dealt-out input, followed by room for what the last tile reads beyond its end.
    chunk: Scratch<T>,
    /// What `chunk` contains.
    dealt: Option<Dealt>,
    /// The worker's own panel of weights, if no other worker needs it.
    weights: Option<Scratch<T>>,
    /// The tiles of a chunk with `places` places.
    tiles: Tiles,
    places: usize,
    /// Tiles that are computed together, so that their runs and weights are loaded once for all of them.
    at_once: usize,
    /// The packed runs of a lane of rows for these tiles, tile by tile, read by all blocks of channels.
    runs: Scratch<T>,
    /// The sums of these tiles: one plane for each lane of columns and each channel of a block. If input channels come
    /// in pieces, there is such a set for each block and each lane of rows.
    sums: Scratch<T>,
    /// Cells of a plane of sums: those of the tiles computed together, or of a whole chunk if input channels come in
    /// pieces, plus those of a tile that extends beyond.
    plane: usize,
}

/// The content of a chunk: the places of an image and group from `from` on, for some of its channels.
#[derive(PartialEq, Eq)]
struct Dealt {
    image: usize,
    from: usize,
    channels: Range<usize>,
}

/// The sums that are computed together.
struct Band {
    /// Index of the lane of rows.
    lane: usize,
    /// Input channels.
    channels: Range<usize>,
    tiles: Range<usize>,
    /// The first row of the output, relative to the part.
    first_row: usize,
    /// Places of the row axis.
    places: usize,
}

impl<'g, T: Number, S: Simd, const M: usize, const V: usize> Worker<'g, T, S, M, V> {
    /// Cells of a tile (NR), including any gap between rows.
    fn of_tile() -> usize {
        V * T::lanes::<S>()
    }

    /// The tiles of a chunk with this many places.
    fn cover(gather: &Gather<'_, T>, places: usize) -> Tiles {
        Tiles::new([places, gather.plans[1].places], gather.dealer.line(), Self::of_tile())
    }

    /// Allocates the buffers of a thread.
    pub fn new(gather: &'g Gather<'g, T>, simd: S) -> Self {
        let Gather { dealer, plans: [h, w], pairs, division, .. } = gather;
        let places = dealer.places;
        let tiles = Self::cover(gather, places);
        let reads = pairs.iter().map(|pairs| pairs.reads_len(dealer.channels)).max().unwrap_or(0);
        let runs_of_tile = if gather.gathers { reads * Self::of_tile() } else { 0 };
        let sums_of_tile = w.lanes.len() * M * Self::of_tile();
        let most_sums = if dealer.comes_in_pieces() { usize::MAX } else { SUMS };
        let at_once = (GATHERED / runs_of_tile.max(1)).min(most_sums / sums_of_tile.max(1)).min(tiles.len()).max(1);
        let batches = (0..tiles.len()).step_by(at_once).map(|first| tiles.span(first..first + at_once).len());
        let (cells, slots) = if dealer.comes_in_pieces() {
            (tiles.span(0..tiles.len()).len(), h.lanes.len() * division.blocks)
        } else {
            (batches.max().unwrap_or(0), 1)
        };
        let plane = cells + Self::of_tile();
        Worker {
            gather,
            simd,
            chunk: Scratch::new(dealer.channel() * dealer.channels + Self::of_tile()),
            dealt: None,
            weights: None,
            tiles,
            places,
            at_once,
            runs: Scratch::new(at_once * runs_of_tile),
            sums: Scratch::new(slots * w.lanes.len() * M * plane),
            plane,
        }
    }

    /// Computes a part of the output.
    #[inline(always)]
    pub fn compute(&mut self, mut part: Part<'_, T>) {
        let Gather { dealer, plans: [h, _], pairs, input, channels: [in_group, _], .. } = self.gather;
        let size = input.len() / self.gather.images;
        let image = part.n * index(self.gather.layer.groups) + part.group;
        let input = &input[image * size..][..size];
        let before = self.weights.take();
        self.weights = self.gather.weights.own_panel::<M>(part.group, part.outs.start / M, before);
        for from in part.places.clone().step_by(dealer.places) {
            let places = dealer.places.min(part.places.end - from);
            if self.places != places {
                self.places = places;
                self.tiles = Self::cover(self.gather, places);
            }
            for first_channel in (0..*in_group).step_by(dealer.channels) {
                let channels = first_channel..(first_channel + dealer.channels).min(*in_group);
                let dealt = Dealt { image, from, channels: channels.clone() };
                if self.dealt.as_ref() != Some(&dealt) {
                    let of_channel = size / in_group;
                    let input = &input[channels.start * of_channel..channels.end * of_channel];
                    let is_padded = self.dealt.as_ref().is_some_and(|before| before.from == from);
                    dealer.deal(input, from, is_padded, &mut self.chunk);
                    self.dealt = Some(dealt);
                }
                for first in (0..self.tiles.len()).step_by(self.at_once) {
                    let tiles = first..(first + self.at_once).min(self.tiles.len());
                    // All lanes of a place are computed together, since they fill the same rows of the output.
                    for (lane, (rows, pairs)) in h.lanes.iter().zip(pairs).enumerate() {
                        if self.gather.gathers && !pairs.read_the_same {
                            self.gather(pairs, tiles.clone(), channels.len());
                        }
                        let band = Band {
                            lane,
                            channels: channels.clone(),
                            tiles: tiles.clone(),
                            first_row: (from - part.places.start) * h.step + rows.first,
                            places: rows.count.saturating_sub(from).min(places),
                        };
                        self.band(&band, &mut part);
                    }
                }
            }
        }
    }

    /// Packs the runs of some pairs for some tiles and this many channels.
    #[inline(always)]
    fn gather(&mut self, pairs: &Pairs, tiles: Range<usize>, channels: usize) {
        let of_tiles = self.runs.chunks_exact_mut(pairs.reads_len(channels) * Self::of_tile());
        for (start, mut runs) in self.tiles.starts(tiles).iter().zip(of_tiles) {
            for reads in &pairs.reads {
                let offsets = reads.offsets(channels);
                let (of_reads, rest) = runs.split_at_mut(offsets.len() * Self::of_tile());
                gather::<S, T, V>(scattered::<S, T, V>(&self.chunk, offsets, *start), of_reads);
                runs = rest;
            }
        }
    }

    /// The cell of the chunk at which the planes of sums begin.
    fn origin(&self, band: &Band) -> usize {
        if self.gather.dealer.comes_in_pieces() { 0 } else { self.tiles.span(band.tiles.clone()).start }
    }

    /// Computes a band for all output channels of the part.
    #[inline(always)]
    fn band(&mut self, band: &Band, part: &mut Part<'_, T>) {
        let Gather { plans: [_, w], pairs, channels: [in_group, _], .. } = self.gather;
        let pairs = &pairs[band.lane];
        let channels = band.channels.len();
        let of_tile = pairs.reads_len(channels) * Self::of_tile();
        let plane = self.plane;
        let origin = self.origin(band);
        let slot = plane * M * w.lanes.len();
        let (first, count) = (part.outs.start / M, part.outs.len().div_ceil(M));
        for block in self.gather.blocks(part) {
            let weights = self.gather.weights.block::<M>(part.group, block, self.weights.as_ref());
            let before = band.lane * count + block - first;
            let slot = if self.gather.dealer.comes_in_pieces() { before * slot } else { 0 };
            for (pair, sums) in pairs.all.iter().zip(self.sums[slot..].chunks_exact_mut(plane * M)) {
                let terms = pair.terms(&band.channels);
                let place = pairs.place(pair, channels);
                for (number, start) in self.tiles.starts(band.tiles.clone()).iter().enumerate() {
                    let result = if self.gather.gathers {
                        let from = number * of_tile + place.start * Self::of_tile();
                        let runs = &self.runs[from..][..place.len() * Self::of_tile()];
                        weights.tile(self.simd, terms.clone(), gathered::<S, T, V>(runs))
                    } else {
                        let offsets = pairs.reads(pair).offsets(channels);
                        let runs = scattered::<S, T, V>(&self.chunk, offsets, *start);
                        weights.tile(self.simd, terms.clone(), runs)
                    };
                    let target = &mut sums[start - origin..];
                    if band.channels.start == 0 {
                        store::<S, T, M, V>(result, target, plane);
                    } else {
                        add::<S, T, M, V>(self.simd, result, target, plane);
                    }
                }
            }
            if band.channels.end == *in_group {
                self.put(block, &self.sums[slot..], band, part);
            }
        }
    }

    /// Writes the sums of a block of channels to the output.
    #[inline(always)]
    fn put(&self, block: usize, sums: &[T], band: &Band, part: &mut Part<'_, T>) {
        let Gather { dealer, plans: [h, w], out_w, channels: [_, out_group], .. } = self.gather;
        let biases = &self.gather.bias[part.group * out_group + block * M..];
        let outputs = &mut part.output[block * M - part.outs.start..];
        let line = dealer.line();
        let plane = self.plane;
        let (cells, origin) = (self.tiles.span(band.tiles.clone()), self.origin(band));
        for (m, (output, bias)) in outputs.iter_mut().zip(biases).take(M).enumerate() {
            for row in cells.start / line..cells.end.div_ceil(line).min(band.places) {
                let cols = cells.start.saturating_sub(row * line)..(cells.end - row * line).min(w.places);
                if cols.is_empty() {
                    continue;
                }
                let from = row * line + cols.start - origin;
                let lane = |number: usize| &sums[(number * M + m) * plane + from..][..cols.len()];
                let row = &mut output[(band.first_row + row * h.step) * out_w..][..*out_w];
                weave(w, cols.start, lane, *bias, row);
            }
        }
    }
}
