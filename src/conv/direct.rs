//! Direct convolution (cross-correlation, `nn.Conv2d`), twice: the definition, and a fast path that agrees with it.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, Array4, NdFloat, s};

use super::axis::Axis;
use super::columns::{FEW_CHANNELS, blocks, for_each_run, rows};
use super::operands::{Operands, as_matrix, index};

/// Each output cell is the sum of `weight * input` under its window, plus the bias. Cells outside the input count zero.
pub(super) fn definition<T: NdFloat>(operands: &Operands<'_, T>) -> Array4<T> {
    let (layer, [h, w]) = (operands.geometry.layer(), operands.geometry.axes());
    let (in_group, out_group) = (index(layer.in_channels / layer.groups), index(layer.out_channels / layer.groups));
    let mut output = operands.zeros();
    for ((n, out, row, col), cell) in output.indexed_iter_mut() {
        let first = out / out_group * in_group;
        for input in 0..in_group {
            for tap_row in 0..h.kernel() {
                for tap_col in 0..w.kernel() {
                    let reads = [read(h, row, tap_row), read(w, col, tap_col)];
                    if let [Some(read_row), Some(read_col)] = reads {
                        *cell += operands.weight[[out, input, index(tap_row), index(tap_col)]]
                            * operands.input[[n, first + input, read_row, read_col]];
                    }
                }
            }
        }
    }
    operands.with_bias(output)
}

/// The input that `tap` meets in the window of `output`: `t*s + b*d - p`, if that is inside.
fn read(axis: &Axis, output: usize, tap: i64) -> Option<usize> {
    let settings = axis.settings();
    let place = output as i64 * settings.stride + tap * settings.dilation - settings.padding[0];
    (0..axis.input()).contains(&place).then(|| index(place))
}

/// The same by matrix products: the input cells under each window become a column (im2col). For few output channels the
/// columns are not worth their making: what they would hold is added up in place.
pub(super) fn fast<T: NdFloat>(operands: &Operands<'_, T>) -> Array4<T> {
    let (layer, [_, w]) = (operands.geometry.layer(), operands.geometry.axes());
    let groups = index(layer.groups);
    let (in_group, out_group) = (index(layer.in_channels) / groups, index(layer.out_channels) / groups);
    let (batch, out, out_h, out_w) = operands.output_shape;
    let weight = as_matrix(operands.weight);
    let step = index(w.settings().stride);
    let mut output = operands.zeros();
    let mut matrix = output.view_mut().into_shape_with_order((batch * out, out_h * out_w)).expect("made contiguous");
    for (n, group) in (0..batch).flat_map(|n| (0..groups).map(move |group| (n, group))) {
        let input = operands.input.slice(s![n, group * in_group..(group + 1) * in_group, .., ..]);
        let weight = weight.slice(s![group * out_group..(group + 1) * out_group, ..]);
        let first = n * out + group * out_group;
        if out_group <= FEW_CHANNELS {
            for places in rows(out_h, out_w) {
                for (out, weights) in weight.rows().into_iter().enumerate() {
                    let mut result = matrix.slice_mut(s![first + out, places.clone()]);
                    for_each_run(operands.geometry, out_w, 0..weights.len(), places.clone(), |run| {
                        let reads = input.slice(s![run.channel, run.row, run.col..; step]);
                        let mut sums = result.slice_mut(s![run.place..run.place + run.length]);
                        sums.scaled_add(weights[run.tap], &reads.slice(s![..run.length]));
                    });
                }
            }
            continue;
        }
        for places in blocks(out_h * out_w) {
            let mut result = matrix.slice_mut(s![first..first + out_group, places.clone()]);
            for taps in blocks(weight.ncols()) {
                let mut columns = Array2::zeros((taps.len(), places.len()));
                for_each_run(operands.geometry, out_w, taps.clone(), places.clone(), |run| {
                    let reads = input.slice(s![run.channel, run.row, run.col..; step]);
                    columns
                        .slice_mut(s![run.tap, run.place..run.place + run.length])
                        .assign(&reads.slice(s![..run.length]));
                });
                general_mat_mul(T::one(), &weight.slice(s![.., taps]), &columns, T::one(), &mut result);
            }
        }
    }
    operands.with_bias(output)
}
