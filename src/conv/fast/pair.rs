//! Pairs of a lane of rows and a lane of columns: outputs with the same taps.

use std::ops::Range;

use super::chunk::Dealer;
use super::plan::{Lane, Plan};

/// A lane of each axis.
pub struct Pair {
    /// Indices of its taps in the flattened kernel.
    pub taps: Vec<usize>,
    /// Index of its first term among those of all pairs. Terms are ordered by input channel, then by tap.
    pub first_term: usize,
    /// Index of its [reads](Pairs::reads).
    reads: usize,
}

/// The pairs of one lane of rows. Together they fill rows of the output.
pub struct Pairs {
    /// One pair for each lane of columns.
    pub all: Vec<Pair>,
    /// The distinct reads of the pairs. If the kernel is no larger than the stride, most pairs read the same.
    pub reads: Vec<Reads>,
    /// Whether the previous lane of rows has the same reads.
    pub read_the_same: bool,
}

/// The offsets of the terms' runs in a chunk, by channel, then by tap.
#[derive(PartialEq, Eq)]
pub struct Reads {
    offsets: Vec<usize>,
    taps: usize,
}

impl Pairs {
    /// All pairs of a layer with this many input channels per group, by lane of rows.
    pub fn of_layer([h, w]: &[Plan; 2], dealer: &Dealer<'_>, channels: usize, kernel_w: usize) -> Vec<Pairs> {
        let mut first_term = 0;
        let mut layer: Vec<Pairs> = Vec::with_capacity(h.lanes.len());
        for rows in &h.lanes {
            let mut pairs = Pairs { all: Vec::with_capacity(w.lanes.len()), reads: Vec::new(), read_the_same: false };
            for cols in &w.lanes {
                let (taps, reads) = Reads::new([rows, cols], dealer, kernel_w);
                let number = pairs.reads.iter().position(|before| *before == reads).unwrap_or_else(|| {
                    pairs.reads.push(reads);
                    pairs.reads.len() - 1
                });
                let terms = taps.len() * channels;
                pairs.all.push(Pair { taps, first_term, reads: number });
                first_term += terms;
            }
            pairs.read_the_same = layer.last().is_some_and(|before| before.reads == pairs.reads);
            layer.push(pairs);
        }
        layer
    }

    /// The average number of pairs of a layer that have the same reads.
    pub fn sharing(layer: &[Pairs]) -> usize {
        let pairs: usize = layer.iter().map(|pairs| pairs.all.len()).sum();
        let reads: usize = layer.iter().filter(|pairs| !pairs.read_the_same).map(|pairs| pairs.reads.len()).sum();
        pairs / reads.max(1)
    }

    /// The reads of a pair.
    pub fn reads(&self, pair: &Pair) -> &Reads {
        &self.reads[pair.reads]
    }

    /// The position of a pair's reads among those of all pairs, for this many channels of a chunk.
    pub fn place(&self, pair: &Pair, channels: usize) -> Range<usize> {
        let length = |reads: &Reads| reads.offsets(channels).len();
        let start = self.reads[..pair.reads].iter().map(length).sum();
        start..start + length(self.reads(pair))
    }

    /// The number of reads of all pairs, for this many channels of a chunk.
    pub fn reads_len(&self, channels: usize) -> usize {
        self.reads.iter().map(|reads| reads.offsets(channels).len()).sum()
    }
}

impl Reads {
    /// The taps of a pair, and its reads.
    fn new([rows, cols]: [&Lane; 2], dealer: &Dealer<'_>, kernel_w: usize) -> (Vec<usize>, Reads) {
        let (mut taps, mut of_channel) = (Vec::new(), Vec::new());
        for (row, col) in rows.reaches.iter().flat_map(|row| cols.reaches.iter().map(move |col| (row, col))) {
            taps.push(row.tap * kernel_w + col.tap);
            of_channel.push(dealer.offset([row.line, col.line], [row.shift, col.shift]));
        }
        let starts = (0..dealer.channels).map(|number| number * dealer.channel());
        let offsets = starts.flat_map(|start| of_channel.iter().map(move |offset| start + offset)).collect();
        (taps, Reads { offsets, taps: of_channel.len() })
    }

    /// The offsets for the first `channels` channels.
    pub fn offsets(&self, channels: usize) -> &[usize] {
        &self.offsets[..channels * self.taps]
    }
}

impl Pair {
    /// The indices of the terms of some input channels, among those of all pairs.
    pub fn terms(&self, channels: &Range<usize>) -> Range<usize> {
        self.first_term + channels.start * self.taps.len()..self.first_term + channels.end * self.taps.len()
    }
}
