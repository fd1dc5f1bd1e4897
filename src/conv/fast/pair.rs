//! A lane of rows and a lane of columns: outputs with the same taps.

use std::ops::Range;

use super::chunk::Dealer;
use super::plan::Plan;

/// A lane of each axis.
pub struct Pair {
    /// Taps of the kernel, counted in the whole of it.
    pub taps: Vec<usize>,
    /// The first of its terms (input channel by input channel, tap by tap) among those of all pairs.
    pub first_term: usize,
    /// Where the terms of a chunk's channels begin in it.
    offsets: Vec<usize>,
}

impl Pair {
    /// All pairs of a layer with so many input channels in a group, lane of rows by lane of rows.
    pub fn all([h, w]: &[Plan; 2], dealer: &Dealer<'_>, channels: usize, kernel_w: usize) -> Vec<Pair> {
        let mut first_term = 0;
        let mut pairs = Vec::with_capacity(h.lanes.len() * w.lanes.len());
        for (rows, cols) in h.lanes.iter().flat_map(|rows| w.lanes.iter().map(move |cols| (rows, cols))) {
            let (mut taps, mut of_channel) = (Vec::new(), Vec::new());
            for (row, col) in rows.reaches.iter().flat_map(|row| cols.reaches.iter().map(move |col| (row, col))) {
                taps.push(row.tap * kernel_w + col.tap);
                of_channel.push(dealer.offset([row.line, col.line], [row.shift, col.shift]));
            }
            let starts = (0..dealer.channels).map(|number| number * dealer.channel());
            let offsets = starts.flat_map(|start| of_channel.iter().map(move |offset| start + offset)).collect();
            let terms = taps.len() * channels;
            pairs.push(Pair { taps, first_term, offsets });
            first_term += terms;
        }
        pairs
    }

    /// The terms of some input channels among those of all pairs.
    pub fn terms(&self, channels: &Range<usize>) -> Range<usize> {
        self.first_term + channels.start * self.taps.len()..self.first_term + channels.end * self.taps.len()
    }

    /// Where the terms of the first channels of a chunk, so many of them, begin in it.
    pub fn offsets(&self, channels: usize) -> &[usize] {
        &self.offsets[..channels * self.taps.len()]
    }
}
