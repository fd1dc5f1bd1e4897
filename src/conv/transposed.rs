//! Transposed convolution (`nn.ConvTranspose2d`), by its definition: the reference for the fast path.

use ndarray::{Array4, NdFloat};

use super::axis::Axis;
use super::operands::{Operands, index};

/// Each input cell stamps the kernel, scaled by its value, onto the output at `a*s - p`, with taps `d` apart.
/// Overlapping stamps add up, and what falls outside is dropped. The kernel is not rotated here.
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
