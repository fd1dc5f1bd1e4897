//! Deals the padded input out to lines (its polyphase components), one chunk at a time.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::Number;
use super::plan::Plan;
use super::strided;

/// Numbers of a chunk, so that it fits in the L2 cache.
const SIZE: usize = 1 << 16;

/// Numbers of the runs that are packed at once, so that they fit in the L2 cache too.
pub const GATHERED: usize = 1 << 16;

/// The number of places for which the weights of a piece are used once they are loaded.
const WORTH: usize = 256;

/// If a chunk has room for fewer places than this, input channels are split into pieces: otherwise weights would be
/// loaded again and again.
const TOO_FEW: usize = 32;

/// With more terms per place than this, input channels are split too: what a tile reads should fit in the L2 cache.
const TOO_MANY: usize = 1 << 10;

/// The approximate number of cells of a plane in a chunk. The tiling of a plane is computed once, and should pay off
/// within a few planes.
const PLANE: usize = 1 << 13;

/// How the input of a group is dealt out: channel by channel, one plane for each line of rows and line of columns.
#[derive(Debug)]
pub struct Dealer<'a> {
    plans: &'a [Plan; 2],
    /// Height and width of the input.
    input: [usize; 2],
    /// Input channels of a group.
    all_channels: usize,
    /// Channels in a chunk: all of the group, or a piece of them.
    pub channels: usize,
    /// Places of the row axis in a chunk. Its planes have more rows, by the halo.
    pub places: usize,
    /// For each line of columns, the range of cells that contain inputs, and the first of these inputs.
    cols: Vec<(Range<usize>, usize)>,
}

impl<'a> Dealer<'a> {
    /// Plans how the input of a group with this many channels is dealt out in chunks.
    pub fn new(plans: &'a [Plan; 2], input: [usize; 2], channels: usize) -> Dealer<'a> {
        let [h, w] = plans;
        let length = w.places + w.halo;
        let cols = (0..w.residues.len()).map(|number| w.inputs(number, 0, length, input[1])).collect();
        let mut dealer = Dealer { plans, input, all_channels: channels, channels, places: 0, cols };
        let line = dealer.line().max(1);
        let row = dealer.lines().saturating_mul(line);
        // A chunk that is mostly halo would be dealt out again and again.
        let fitting = (SIZE / row.saturating_mul(channels).max(1)).min(PLANE / line);
        let most = fitting.saturating_sub(h.halo).max(h.halo).min(h.places).max(1);
        // If more than one chunk is needed, they are of equal size.
        let evenly = |most: usize| h.places.div_ceil(h.places.div_ceil(most).max(1)).max(1);
        dealer.places = evenly(most);
        let taps = h.most_reaches().saturating_mul(w.lanes.iter().map(|lane| lane.reaches.len()).sum());
        let is_small = dealer.places < h.places && dealer.places.saturating_mul(line) < TOO_FEW;
        if is_small || taps.saturating_mul(channels) > TOO_MANY {
            let places = WORTH.div_ceil(line).max(h.halo).min(h.places);
            dealer.places = evenly(places);
            let of_channel =
                row.saturating_mul(dealer.rows()).max(taps.saturating_mul(dealer.places.saturating_mul(line)));
            dealer.channels = (GATHERED / of_channel.max(1)).clamp(1, channels);
        }
        dealer
    }

    fn lines(&self) -> usize {
        let [h, w] = self.plans;
        h.residues.len() * w.residues.len()
    }

    /// Whether a chunk contains only some of the input channels, so that sums are accumulated piece by piece.
    pub fn comes_in_pieces(&self) -> bool {
        self.channels < self.all_channels
    }

    /// The number of cells of a line of columns.
    pub fn line(&self) -> usize {
        self.plans[1].places + self.plans[1].halo
    }

    fn rows(&self) -> usize {
        self.places + self.plans[0].halo
    }

    /// The number of cells of a chunk; `None` on overflow.
    pub fn size(&self) -> Option<usize> {
        [self.lines(), self.rows(), self.line()].into_iter().try_fold(self.channels, usize::checked_mul)
    }

    /// The distance between the channels of a chunk.
    pub fn channel(&self) -> usize {
        self.lines() * self.rows() * self.line()
    }

    /// The offset within a channel that the first place of a chunk reads, for a line and a shift of each axis.
    pub fn offset(&self, [row_line, col_line]: [usize; 2], [row_shift, col_shift]: [usize; 2]) -> usize {
        let plane = row_line * self.plans[1].residues.len() + col_line;
        (plane * self.rows() + row_shift) * self.line() + col_shift
    }

    /// Fills a chunk with what the places from `from` on read, for the channels in `input`. `padded` says that the
    /// chunk last contained the same places, of other channels or another image, so that its padding is already zero.
    pub fn deal<T: Number>(&self, input: &[T], from: usize, padded: bool, chunk: &mut [T]) {
        pulp::Arch::new().dispatch(Deal { dealer: self, input, from, padded, chunk });
    }
}

/// The arguments of [`Dealer::deal`], for dispatch to the processor's vector instructions. They move several numbers at
/// once, even strided ones.
struct Deal<'d, T> {
    dealer: &'d Dealer<'d>,
    input: &'d [T],
    from: usize,
    padded: bool,
    chunk: &'d mut [T],
}

impl<T: Number> WithSimd for Deal<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Deal { dealer, input, from, padded, chunk } = self;
        let ([h, w], [in_h, in_w]) = (dealer.plans, dealer.input);
        let (rows, line) = (dealer.rows(), dealer.line());
        let inside_rows: Vec<_> = (0..h.residues.len()).map(|number| h.inputs(number, from, rows, in_h)).collect();
        for (image, planes) in input.chunks_exact(in_h * in_w).zip(chunk.chunks_exact_mut(dealer.channel())) {
            let mut planes = planes.chunks_exact_mut(rows * line);
            for (inside, first_row) in &inside_rows {
                let sources = image.chunks_exact(in_w).skip(*first_row).step_by(h.every());
                for ((cells, first_col), plane) in dealer.cols.iter().zip(&mut planes) {
                    if !padded {
                        plane[..inside.start * line].fill(T::zero());
                        plane[inside.end * line..].fill(T::zero());
                    }
                    let targets = plane[inside.start * line..inside.end * line].chunks_exact_mut(line);
                    for (source, target) in sources.clone().zip(targets) {
                        if !padded {
                            target[..cells.start].fill(T::zero());
                            target[cells.end..].fill(T::zero());
                        }
                        if let Some(source) = source.get(*first_col..) {
                            strided::read(source, w.every(), &mut target[cells.clone()]);
                        }
                    }
                }
            }
        }
    }
}
