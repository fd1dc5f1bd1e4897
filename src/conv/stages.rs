//! The intermediate pictures between input and output, for one input channel and one output channel.
//!
//! There are two ways: input -> stuffed -> padded, over which the kernel slides -> output; and full result -> crop ->
//! output. Each picture is a rule for the content of a cell, so that a screen computes only what it shows. Functions
//! that return whole arrays exist too.

use ndarray::{Array2, ArrayView2, NdFloat, s};

use super::axis::{Axis, Op, Source};
use super::fault::Fault;
use super::layer::Geometry;
use super::operands::{MAX_NUMBERS, count_numbers, index};

/// The content of a cell of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellSource {
    /// The input cell (row, column).
    Input([i64; 2]),
    /// A zero inserted by the stride between inputs.
    Inserted,
    /// A padding zero.
    Padding,
    /// A zero that exists only because of `output_padding`.
    OutputPadding,
}

fn both(rows: Source, cols: Source) -> CellSource {
    match (rows, cols) {
        (Source::Input(row), Source::Input(col)) => CellSource::Input([row, col]),
        (Source::OutputPadding, _) | (_, Source::OutputPadding) => CellSource::OutputPadding,
        (Source::Padding, _) | (_, Source::Padding) => CellSource::Padding,
        _ => CellSource::Inserted,
    }
}

impl Geometry {
    /// The content of a cell of the stuffed input.
    #[must_use]
    pub fn stuffed_source(&self, [row, col]: [i64; 2]) -> CellSource {
        let [h, w] = self.axes();
        both(h.stuffed_source(row), w.stuffed_source(col))
    }

    /// The position of an input cell in the padded input; outside it if negative padding crops the cell.
    #[must_use]
    pub fn place_in_padded(&self, input: [i64; 2]) -> [i64; 2] {
        [0, 1].map(|axis| self.axes()[axis].pad()[0] + input[axis] * self.axes()[axis].spread())
    }

    /// The content of a cell of the padded (or cropped) input.
    #[must_use]
    pub fn padded_source(&self, [row, col]: [i64; 2]) -> CellSource {
        let [h, w] = self.axes();
        both(h.padded_source(row), w.padded_source(col))
    }
}

/// Returns the zero-stuffed input, `(i-1)*s + 1` cells on each axis.
///
/// # Errors
/// [`Fault::TooManyNumbers`]; [`Fault::ShapeMismatch`] if `input` is not of the geometry's size.
pub fn stuffed<T: NdFloat>(geometry: &Geometry, input: ArrayView2<'_, T>) -> Result<Array2<T>, Fault> {
    picture("stuffed input", geometry, input, Axis::stuffed, |cell| geometry.stuffed_source(cell))
}

/// Returns the stuffed input after the padding, or crop, of the equivalent direct convolution.
///
/// # Errors
/// As [`stuffed`].
pub fn padded<T: NdFloat>(geometry: &Geometry, input: ArrayView2<'_, T>) -> Result<Array2<T>, Fault> {
    picture("padded input", geometry, input, Axis::padded, |cell| geometry.padded_source(cell))
}

fn picture<T: NdFloat>(
    what: &'static str,
    geometry: &Geometry,
    input: ArrayView2<'_, T>,
    length: impl Fn(&Axis) -> i64,
    source: impl Fn([i64; 2]) -> CellSource,
) -> Result<Array2<T>, Fault> {
    let expected = geometry.input();
    if [input.nrows(), input.ncols()] != expected.map(index) {
        let found = vec![input.nrows() as i64, input.ncols() as i64];
        return Err(Fault::ShapeMismatch { what: "input", expected: expected.to_vec(), found });
    }
    let lengths = geometry.lengths(length);
    count_numbers(what, &lengths, MAX_NUMBERS)?;
    Ok(Array2::from_shape_fn((index(lengths[0]), index(lengths[1])), |(row, col)| {
        match source([row as i64, col as i64]) {
            CellSource::Input([row, col]) => input[[index(row), index(col)]],
            _ => T::zero(),
        }
    }))
}

/// The kernel as used by the (equivalent) direct convolution: for a transposed layer rotated by 180 degrees (not
/// transposed), for a direct one unchanged.
#[must_use]
pub fn window_kernel<T: NdFloat>(op: Op, kernel: ArrayView2<'_, T>) -> Array2<T> {
    match op {
        Op::Conv2d => kernel.to_owned(),
        Op::ConvTranspose2d => kernel.slice(s![..;-1, ..;-1]).to_owned(),
    }
}

/// What the crop does with a cell of the full result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Removed by the padding.
    Cropped,
    /// Becomes this cell of the output.
    Kept([i64; 2]),
}

impl Geometry {
    /// Returns what the crop does with a cell of the full result.
    #[must_use]
    pub fn fate(&self, full: [i64; 2]) -> Fate {
        let output = [0, 1].map(|axis| full[axis] - self.axes()[axis].crop()[0]);
        let kept = output.iter().zip(self.output()).all(|(index, length)| (0..length).contains(index));
        if kept { Fate::Kept(output) } else { Fate::Cropped }
    }

    /// Returns whether an output cell is in the rows or columns that exist only because of `output_padding`.
    #[must_use]
    pub fn is_from_output_padding(&self, output: [i64; 2]) -> bool {
        self.axes().iter().zip(output).any(|(axis, index)| index >= axis.output() - axis.settings().output_padding)
    }
}

#[cfg(test)]
mod tests {
    use super::super::layer::Layer;
    use super::super::{Op, Padding};
    use super::*;

    #[test]
    fn the_cells_of_output_padding_are_the_last_of_each_axis() {
        let layer = Layer { stride: [2, 3], output_padding: [1, 2], ..Layer::new(Op::ConvTranspose2d, [3, 3]) };
        let geometry = layer.check([2, 2]).expect("works");
        assert_eq!(geometry.output(), [6, 8]);
        for [row, col] in (0..6).flat_map(|row| (0..8).map(move |col| [row, col])) {
            assert_eq!(geometry.is_from_output_padding([row, col]), row == 5 || col >= 6, "{row} {col}");
        }
    }

    #[test]
    fn the_crop_keeps_what_is_inside() {
        let layer = Layer { padding: Padding::Explicit([1, 2]), ..Layer::new(Op::ConvTranspose2d, [3, 4]) };
        let geometry = layer.check([3, 3]).expect("works");
        assert_eq!(geometry.output(), [3, 2]);
        for [row, col] in (0..5).flat_map(|row| (0..6).map(move |col| [row, col])) {
            let is_inside = (1..4).contains(&row) && (2..4).contains(&col);
            let expected = if is_inside { Fate::Kept([row - 1, col - 2]) } else { Fate::Cropped };
            assert_eq!(geometry.fate([row, col]), expected, "{row} {col}");
        }
    }
}
