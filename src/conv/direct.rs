//! Direct convolution (cross-correlation, `nn.Conv2d`), by its definition: the reference for the fast path.

use ndarray::{Array4, NdFloat};

use super::axis::Axis;
use super::operands::{Operands, index};

/// Each output cell is the sum of `weight * input` under its window, plus the bias. Cells outside the input count as
/// zero.
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

/// The input that `tap` reads in the window of `output`: `t*s + b*d - p`, if that is inside.
fn read(axis: &Axis, output: usize, tap: i64) -> Option<usize> {
    let settings = axis.settings();
    let place = output as i64 * settings.stride + tap * settings.dilation - settings.padding[0];
    (0..axis.input()).contains(&place).then(|| index(place))
}
