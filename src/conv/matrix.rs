//! A layer as a matrix: one row per output cell, one column per input cell, each entry a kernel tap or zero.
//!
//! For a transposed layer this is `C^T`, where `C` is the matrix of the direct convolution with the same weight from
//! its output back to its input. It is the transpose, not an inverse.

use ndarray::{Array2, ArrayView2, NdFloat};

use super::axis::{AxisSettings, Op};
use super::fault::Fault;
use super::layer::{Geometry, Layer, Padding, Pair};
use super::operands::{MAX_NUMBERS, count_numbers, index};

impl Geometry {
    /// Size of the layer's matrix: one row per output cell, one column per input cell.
    ///
    /// # Errors
    /// [`Fault::LengthTooLarge`] if one of them does not fit in 63 bits.
    pub fn matrix_size(&self) -> Result<Pair, Fault> {
        let cells = |[rows, cols]: Pair| rows.checked_mul(cols).ok_or(Fault::LengthTooLarge);
        Ok([cells(self.output())?, cells(self.input())?])
    }

    /// The kernel tap through which `input` goes into `output` (row and column each), or `None`; at most one tap
    /// connects them.
    #[must_use]
    pub fn joining_tap(&self, output: Pair, input: Pair) -> Option<Pair> {
        let [h, w] = self.axes();
        Some([tap(h.settings(), output[0], input[0])?, tap(w.settings(), output[1], input[1])?])
    }

    /// The kernel tap in row `output` and column `input` of the layer's matrix, both in row-major order; `None` for a
    /// zero.
    #[must_use]
    pub fn matrix_tap(&self, output: i64, input: i64) -> Option<Pair> {
        self.joining_tap(unflattened(output, self.output()), unflattened(input, self.input()))
    }
}

/// The row-major index of a cell in a grid of this size.
#[must_use]
pub fn flattened([row, col]: Pair, size: Pair) -> i64 {
    row * size[1] + col
}

/// The cell at a row-major index; the reverse of [`flattened`].
#[must_use]
pub fn unflattened(place: i64, size: Pair) -> Pair {
    [place.div_euclid(size[1].max(1)), place.rem_euclid(size[1].max(1))]
}

/// The tap `b` with `dense = strided*s + b*d - p`.
fn tap(axis: &AxisSettings, output: i64, input: i64) -> Option<i64> {
    let (dense, strided) = match axis.op {
        Op::Conv2d => (input, output),
        Op::ConvTranspose2d => (output, input),
    };
    let reach = dense + axis.padding[0] - strided * axis.stride;
    let tap = reach / axis.dilation;
    (reach >= 0 && reach % axis.dilation == 0 && tap < axis.kernel).then_some(tap)
}

/// Returns the layer's matrix, output cells x input cells, for one input channel and one output channel.
///
/// # Errors
/// [`Fault::TooManyNumbers`], [`Fault::LengthTooLarge`]; [`Fault::ShapeMismatch`] if `kernel` has another size than the
/// layer's.
pub fn matrix<T: NdFloat>(geometry: &Geometry, kernel: ArrayView2<'_, T>) -> Result<Array2<T>, Fault> {
    let expected = geometry.layer().kernel_size;
    if [kernel.nrows(), kernel.ncols()] != expected.map(index) {
        let found = vec![kernel.nrows() as i64, kernel.ncols() as i64];
        return Err(Fault::ShapeMismatch { what: "kernel", expected: expected.to_vec(), found });
    }
    let [rows, cols] = geometry.matrix_size()?;
    count_numbers("matrix", &[rows, cols], MAX_NUMBERS)?;
    Ok(Array2::from_shape_fn((index(rows), index(cols)), |(row, col)| {
        geometry.matrix_tap(row as i64, col as i64).map_or(T::zero(), |[row, col]| kernel[[index(row), index(col)]])
    }))
}

impl Layer {
    /// The other layer of the pair, with the same weight: the `Conv2d` whose transpose this `ConvTranspose2d` is, or
    /// vice versa. Channels are swapped, `output_padding` is 0.
    #[must_use]
    pub fn mate(&self) -> Layer {
        let padding = match self.padding {
            Padding::Valid => Padding::Explicit([0, 0]),
            padding => padding,
        };
        Layer {
            op: self.op.transposed(),
            in_channels: self.out_channels,
            out_channels: self.in_channels,
            padding,
            output_padding: [0, 0],
            ..self.clone()
        }
    }
}
