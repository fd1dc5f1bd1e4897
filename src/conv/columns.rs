//! The layout that turns both operations into matrix products (im2col and col2im), in blocks of bounded size.
//!
//! A matrix of *columns* has one row per kernel tap (of every channel of the dense side) and one column per place on the
//! strided side: the output of a direct convolution, the input of a transposed one. The direct convolution reads its
//! columns from the dense side, the transposed one adds them to it; which cell belongs to which entry is the same rule.

use std::ops::Range;

use super::layer::Geometry;
use super::operands::index;

/// Taps, and places, in one block. A block of `f64` takes 2 MiB and stays in the cache.
const BLOCK: usize = 512;

/// Up to so many channels on the side that a matrix product sums or spreads over, plain loops are faster (measured).
pub(super) const FEW_CHANNELS: usize = 4;

/// `0..length` in blocks.
pub(super) fn blocks(length: usize) -> impl Iterator<Item = Range<usize>> {
    (0..length).step_by(BLOCK).map(move |start| start..(start + BLOCK).min(length))
}

/// The places of each row of the strided side: what one row reads and writes stays in the cache.
pub(super) fn rows(height: usize, width: usize) -> impl Iterator<Item = Range<usize>> {
    (0..height).map(move |row| row * width..(row + 1) * width)
}

/// Neighbouring entries of one row of a block of columns, and where they lie on the dense side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// Row of the block.
    pub tap: usize,
    /// First column of the block.
    pub place: usize,
    pub length: usize,
    /// Channel (of the group), row and first column on the dense side; further columns follow at the stride.
    pub channel: usize,
    pub row: usize,
    pub col: usize,
}

/// Calls `visit` for every run of the block `taps` x `places`. Entries in no run fall outside the dense side.
pub(super) fn for_each_run(
    geometry: &Geometry,
    strided_width: usize,
    taps: Range<usize>,
    places: Range<usize>,
    mut visit: impl FnMut(Run),
) {
    let [h, w] = geometry.axes();
    let (kernel_h, kernel_w) = (index(h.kernel()), index(w.kernel()));
    let (stride_h, stride_w) = (h.settings().stride, w.settings().stride);
    let rows = places.start / strided_width..places.end.div_ceil(strided_width);
    for (tap_in_block, tap) in taps.enumerate() {
        let (kept_rows, offset_row) = h.kept((tap / kernel_w % kernel_h) as i64);
        let (kept_cols, offset_col) = w.kept((tap % kernel_w) as i64);
        for row in rows.start.max(index(kept_rows.start))..rows.end.min(index(kept_rows.end)) {
            let row_start = row * strided_width;
            let first = (row_start + index(kept_cols.start)).max(places.start);
            let end = (row_start + index(kept_cols.end)).min(places.end);
            if first < end {
                visit(Run {
                    tap: tap_in_block,
                    place: first - places.start,
                    length: end - first,
                    channel: tap / (kernel_h * kernel_w),
                    row: index(row as i64 * stride_h + offset_row),
                    col: index((first - row_start) as i64 * stride_w + offset_col),
                });
            }
        }
    }
}
