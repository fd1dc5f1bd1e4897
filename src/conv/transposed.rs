//! Transposed convolution (`nn.ConvTranspose2d`), twice: the definition, and a fast path that agrees with it.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, Array4, NdFloat, s};

use super::axis::Axis;
use super::columns::{FEW_CHANNELS, blocks, for_each_run, rows};
use super::operands::{Operands, as_matrix, index};

/// Each input cell stamps the kernel, scaled by itself, onto the output at `a*s - p`, every tap `d` from the next; stamps
/// that overlap add up, and what falls outside is dropped. The kernel is not rotated here.
pub(super) fn definition<T: NdFloat>(operands: &Operands<'_, T>) -> Array4<T> {
    let (layer, [h, w]) = (operands.geometry.layer(), operands.geometry.axes());
    let (in_group, out_group) = (index(layer.in_channels / layer.groups), index(layer.out_channels / layer.groups));
    let mut output = operands.zeros();
    for ((n, input, row, col), value) in operands.input.indexed_iter() {
        let first = input / in_group * out_group;
        for out in 0..out_group {
            for tap_row in 0..h.kernel() {
                for tap_col in 0..w.kernel() {
                    if let [Some(to_row), Some(to_col)] = [lands(h, row, tap_row), lands(w, col, tap_col)] {
                        output[[n, first + out, to_row, to_col]] +=
                            *value * operands.weight[[input, out, index(tap_row), index(tap_col)]];
                    }
                }
            }
        }
    }
    operands.with_bias(output)
}

/// The output that gets `input` times `tap`: `a*s + b*d - p`, if that is inside.
fn lands(axis: &Axis, input: usize, tap: i64) -> Option<usize> {
    let settings = axis.settings();
    let place = input as i64 * settings.stride + tap * settings.dilation - settings.padding[0];
    (0..axis.output()).contains(&place).then(|| index(place))
}

/// The same by matrix products: the stamps of all inputs are columns, which are then added up in place (col2im). For few
/// input channels the columns are not worth their making: each stamp is added up at once.
pub(super) fn fast<T: NdFloat>(operands: &Operands<'_, T>) -> Array4<T> {
    let (layer, [h, w]) = (operands.geometry.layer(), operands.geometry.axes());
    let groups = index(layer.groups);
    let (in_group, out_group) = (index(layer.in_channels) / groups, index(layer.out_channels) / groups);
    let (in_h, in_w) = (index(h.input()), index(w.input()));
    let weight = as_matrix(operands.weight);
    let input = operands.input.as_standard_layout();
    let step = index(w.settings().stride);
    let mut output = operands.zeros();
    for (n, group) in (0..operands.output_shape.0).flat_map(|n| (0..groups).map(move |group| (n, group))) {
        let inputs = group * in_group..(group + 1) * in_group;
        let weight = weight.slice(s![inputs.clone(), ..]);
        let input = input.slice(s![n, inputs, .., ..]);
        let input = input.into_shape_with_order((in_group, in_h * in_w)).expect("made contiguous");
        let mut result = output.slice_mut(s![n, group * out_group..(group + 1) * out_group, .., ..]);
        if in_group <= FEW_CHANNELS {
            for places in rows(in_h, in_w) {
                for (weights, inputs) in weight.rows().into_iter().zip(input.rows()) {
                    for_each_run(operands.geometry, in_w, 0..weights.len(), places.clone(), |run| {
                        let mut sums = result.slice_mut(s![run.channel, run.row, run.col..; step]);
                        let first = places.start + run.place;
                        sums.slice_mut(s![..run.length])
                            .scaled_add(weights[run.tap], &inputs.slice(s![first..first + run.length]));
                    });
                }
            }
            continue;
        }
        for places in blocks(in_h * in_w) {
            for taps in blocks(weight.ncols()) {
                let mut columns = Array2::zeros((taps.len(), places.len()));
                let weights = weight.slice(s![.., taps.clone()]);
                general_mat_mul(T::one(), &weights.t(), &input.slice(s![.., places.clone()]), T::zero(), &mut columns);
                for_each_run(operands.geometry, in_w, taps, places.clone(), |run| {
                    let mut sums = result.slice_mut(s![run.channel, run.row, run.col..; step]);
                    let stamps = columns.slice(s![run.tap, run.place..run.place + run.length]);
                    sums.slice_mut(s![..run.length]).scaled_add(T::one(), &stamps);
                });
            }
        }
    }
    operands.with_bias(output)
}
