//! The values of the stages between layers.
//!
//! Averaging, resizing and picking are separable: each is applied first along the rows axis, then along the columns
//! axis. The cost per cell is then the sum of a window's height and width, not their product.

use ndarray::{Array3, ArrayView1, ArrayView3, Axis as NdAxis, Zip};

use super::link::{By, Link, Sampled};
use super::stage::{Mode, PadWith, Pool, PoolOf};
use crate::conv::fast::Number;
use crate::conv::layer::Pair;
use crate::conv::operands::index;

/// What a cell of the map after reads along one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Read {
    /// `count` cells of the map before, `step` apart, each multiplied by `share`.
    Run { first: i64, count: i64, step: i64, share: f64 },
    /// Four cells, each with a factor of its own.
    Four([(i64, f64); 4]),
}

/// How the cells that are read become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Merge {
    Sum,
    Largest,
}

/// Applies a pool: the largest number or the mean of each window.
pub(super) fn pool<T: Number>(pool: &Pool, before: ArrayView3<'_, T>, size: Pair) -> Array3<T> {
    let merge = match pool.of {
        PoolOf::Max => Merge::Largest,
        PoolOf::Average => Merge::Sum,
    };
    let lengths = spatial(before);
    separable(before, size, merge, |axis, output| window(pool, axis, lengths[axis], output))
}

/// The cells of a window, without those of the padding.
fn window(pool: &Pool, axis: usize, input: i64, output: i64) -> Read {
    let [kernel, dilation, padding] = [pool.kernel_size[axis], pool.dilation[axis], pool.padding[axis]];
    let start = output * pool.stride[axis] - padding;
    // The number of taps before the map, and of taps before its end.
    let [skipped, end] = [0, input].map(|cell| if cell > start { (cell - start - 1) / dilation + 1 } else { 0 });
    let count = (end.min(kernel) - skipped).max(0);
    let counted = if pool.count_include_pad { kernel.min(input + padding - start) } else { count };
    let share = match pool.of {
        PoolOf::Max => 1.0,
        PoolOf::Average => 1.0 / counted.max(1) as f64,
    };
    Read::Run { first: start + skipped * dilation, count, step: dilation, share }
}

/// Applies an adaptive pool, whose windows divide the map evenly: the largest number of each or their mean.
pub(super) fn adaptive<T: Number>(of: PoolOf, links: &[Link; 2], before: ArrayView3<'_, T>, size: Pair) -> Array3<T> {
    let (merge, sums) = match of {
        PoolOf::Max => (Merge::Largest, false),
        PoolOf::Average => (Merge::Sum, true),
    };
    separable(before, size, merge, |axis, output| {
        let [first, last] = ends(&links[axis], output);
        let count = last - first + 1;
        Read::Run { first, count, step: 1, share: if sums { 1.0 / count as f64 } else { 1.0 } }
    })
}

/// Resizes a map.
pub(super) fn resize<T: Number>(links: &[Link; 2], before: ArrayView3<'_, T>, size: Pair) -> Array3<T> {
    separable(before, size, Merge::Sum, |axis, output| match &links[axis] {
        Link::Sampled(sampled) => sampled_read(sampled, output),
        // Each cell is repeated.
        Link::Window(axis) => Read::Run { first: output / axis.spread(), count: 1, step: 1, share: 1.0 },
        Link::Bordered(_) | Link::Whole { .. } | Link::Same { .. } => same(output),
    })
}

fn same(output: i64) -> Read {
    Read::Run { first: output, count: 1, step: 1, share: 1.0 }
}

fn ends(link: &Link, output: i64) -> [i64; 2] {
    match link {
        Link::Sampled(sampled) => sampled.inside(output),
        Link::Window(_) | Link::Bordered(_) | Link::Whole { .. } | Link::Same { .. } => [output, output],
    }
}

fn sampled_read(sampled: &Sampled, output: i64) -> Read {
    let inside = |at: i64| at.clamp(0, sampled.input - 1);
    let [first, last] = sampled.inside(output);
    let even = Read::Run { first, count: last - first + 1, step: 1, share: 1.0 / (last - first + 1) as f64 };
    let By::Place { mode, .. } = sampled.by else { return even };
    match mode {
        Mode::Nearest | Mode::NearestExact | Mode::Area => even,
        Mode::Linear { align_corners } => {
            let place = sampled.place(output, align_corners);
            let part = place - place.floor();
            Read::Four([(first, 1.0 - part), (last, part), (first, 0.0), (first, 0.0)])
        }
        Mode::Bicubic { align_corners } => {
            let place = sampled.place(output, align_corners);
            let (cell, part) = (place.floor() as i64, place - place.floor());
            let shares = [1.0 + part, part, 1.0 - part, 2.0 - part].map(cubic);
            Read::Four([0, 1, 2, 3].map(|at| (inside(cell - 1 + at as i64), shares[at])))
        }
    }
}

/// The weight of a cell at this distance in bicubic interpolation, with PyTorch's coefficient.
fn cubic(away: f64) -> f64 {
    const A: f64 = -0.75;
    if away <= 1.0 {
        ((A + 2.0) * away - (A + 3.0)) * away * away + 1.0
    } else {
        ((A * away - 5.0 * A) * away + 8.0 * A) * away - 4.0 * A
    }
}

fn spatial<T>(map: ArrayView3<'_, T>) -> [i64; 2] {
    [map.dim().1 as i64, map.dim().2 as i64]
}

fn separable<T: Number>(
    before: ArrayView3<'_, T>,
    [rows, cols]: Pair,
    merge: Merge,
    read: impl Fn(usize, i64) -> Read,
) -> Array3<T> {
    let down = along(before, NdAxis(1), index(rows), merge, |output| read(0, output));
    along(down.view(), NdAxis(2), index(cols), merge, |output| read(1, output))
}

/// Computes one axis: each index of the map after merges those that it reads. The other axes are unchanged.
fn along<T: Number>(
    before: ArrayView3<'_, T>,
    axis: NdAxis,
    length: usize,
    merge: Merge,
    read: impl Fn(i64) -> Read,
) -> Array3<T> {
    let mut shape = before.raw_dim();
    shape[axis.0] = length;
    let none = match merge {
        Merge::Sum => T::zero(),
        Merge::Largest => T::neg_infinity(),
    };
    let mut after = Array3::from_elem(shape, none);
    for (output, mut lane) in after.axis_iter_mut(axis).enumerate() {
        let mut take = |at: i64, share: f64| {
            let other = before.index_axis(axis, index(at));
            let share = T::from(share).unwrap_or_else(T::nan);
            Zip::from(&mut lane).and(other).for_each(|sum, number| match merge {
                Merge::Sum => *sum += *number * share,
                Merge::Largest if *number > *sum || number.is_nan() => *sum = *number,
                Merge::Largest => {}
            });
        };
        match read(output as i64) {
            Read::Run { first, count, step, share } => (0..count).for_each(|at| take(first + at * step, share)),
            // A cell with weight 0 is not read: it may be infinite.
            Read::Four(cells) => {
                cells.iter().filter(|(_, share)| *share != 0.0).for_each(|(at, share)| take(*at, *share));
            }
        }
    }
    after
}

/// Adds cells around a map, or cuts some off.
pub(super) fn pad<T: Number>(start: Pair, with: PadWith, before: ArrayView3<'_, T>, size: Pair) -> Array3<T> {
    let lengths = spatial(before);
    let sources = [0, 1].map(|axis| -> Vec<Option<usize>> {
        (0..size[axis]).map(|output| source(output - start[axis], lengths[axis], with)).collect()
    });
    let around = match with {
        PadWith::Value(value) => T::from(value).unwrap_or_else(T::nan),
        PadWith::Reflect | PadWith::Replicate | PadWith::Circular => T::zero(),
    };
    Array3::from_shape_fn((before.dim().0, index(size[0]), index(size[1])), |(channel, row, col)| {
        match [sources[0][row], sources[1][col]] {
            [Some(row), Some(col)] => before[[channel, row, col]],
            [None, _] | [_, None] => around,
        }
    })
}

/// The cell of the map whose value an index outside it repeats; `None` for a constant.
fn source(at: i64, length: i64, with: PadWith) -> Option<usize> {
    let last = length - 1;
    let inside = match with {
        PadWith::Value(_) if !(0..length).contains(&at) => return None,
        PadWith::Value(_) => at,
        PadWith::Reflect if at > last => 2 * last - at,
        PadWith::Reflect => at.abs(),
        PadWith::Replicate => at.clamp(0, last),
        PadWith::Circular => at.rem_euclid(length),
    };
    usize::try_from(inside).ok()
}

/// Applies a pixel shuffle: channels become rows and columns.
pub(super) fn shuffle<T: Number>(factor: i64, before: ArrayView3<'_, T>) -> Array3<T> {
    let (channels, rows, cols) = before.dim();
    let factor = index(factor);
    Array3::from_shape_fn((channels / (factor * factor), rows * factor, cols * factor), |(channel, row, col)| {
        let part = (channel * factor + row % factor) * factor + col % factor;
        before[[part, row / factor, col / factor]]
    })
}

/// Applies a pixel unshuffle: rows and columns become channels.
pub(super) fn unshuffle<T: Number>(factor: i64, before: ArrayView3<'_, T>) -> Array3<T> {
    let (channels, rows, cols) = before.dim();
    let factor = index(factor);
    Array3::from_shape_fn((channels * factor * factor, rows / factor, cols / factor), |(part, row, col)| {
        let (channel, place) = (part / (factor * factor), part % (factor * factor));
        before[[channel, row * factor + place / factor, col * factor + place % factor]]
    })
}

/// Multiplies each channel by its factor and adds its shift.
pub(super) fn norm<T: Number>(
    before: ArrayView3<'_, T>,
    factors: ArrayView1<'_, T>,
    shifts: Option<ArrayView1<'_, T>>,
) -> Array3<T> {
    let mut after = before.to_owned();
    for (channel, mut plane) in after.outer_iter_mut().enumerate() {
        let shift = shifts.as_ref().map_or_else(T::zero, |shifts| shifts[channel]);
        plane.mapv_inplace(|number| number * factors[channel] + shift);
    }
    after
}

/// The same numbers in another shape; `None` if their count differs.
pub(super) fn shaped<T: Number>(before: ArrayView3<'_, T>, channels: i64, [rows, cols]: Pair) -> Option<Array3<T>> {
    let numbers: Vec<T> = before.iter().copied().collect();
    Array3::from_shape_vec((index(channels), index(rows), index(cols)), numbers).ok()
}
