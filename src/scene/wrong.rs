//! Wrong models: named misconceptions about `nn.ConvTranspose2d` and `nn.Conv2d`, and the outputs that they give.
//!
//! A wrong model is computed as exactly as the right one, so that its output can be compared with the right one, and so
//! that a lesson can recognise the model behind a wrong answer. Nearly every one is the right model of something else,
//! a layer or a kernel, possibly surrounded by other cells; that is how it is computed here.

use std::fmt;
use std::str::FromStr;

use ndarray::{Array2, ArrayView2};
use strum::VariantArray;
use thiserror::Error;

use super::{MAX_CELLS, MAX_PRODUCTS, Turn, length, one_channel};
use crate::conv::axis::Meeting;
use crate::conv::operands::{count_numbers, expect_shape};
use crate::conv::trace::Product;
use crate::conv::{Axis, Fault, Geometry, Layer, Op, Pair};

/// A misconception, about `ConvTranspose2d` unless noted otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, VariantArray)]
pub enum WrongModel {
    /// "The window that slides over the padded input is the kernel as stored." It is rotated by 180 degrees.
    UnflippedKernel,
    /// "The window is the kernel's transpose, hence the name." What is transposed is the matrix of the layer.
    TransposedNotRotated,
    /// "`output_padding` adds rows and columns of zeros after the output." It makes the crop smaller there.
    OpAddsZeros,
    /// "The stride `s` inserts `s` zeros between two inputs." It inserts `s-1`.
    StrideInsertsS,
    /// "The padding `p` adds zeros around the input." It removes them: `K-1-p` remain of the `K-1` without it.
    PaddingOnInput,
    /// "Where stamps overlap, the last one stays." They add up.
    OverwriteNotSum,
    /// "Where stamps overlap, the first one stays." They add up.
    FirstStampStays,
    /// "Where stamps overlap, they are averaged." They add up.
    Average,
    /// `Conv2d`: "The kernel is rotated", as in mathematics. It is used as stored.
    Rotated,
    /// `Conv2d`: "The window is the kernel's transpose."
    Transposed,
    /// Both: "The window is the kernel with left and right swapped."
    Mirrored,
    /// Both: "The window is the kernel with top and bottom swapped."
    UpsideDown,
}

impl WrongModel {
    /// All wrong models.
    pub const ALL: [WrongModel; WrongModel::VARIANTS.len()] = *WrongModel::VARIANTS.first_chunk().expect("all of them");

    /// The name that lessons use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            WrongModel::UnflippedKernel => "unflipped-kernel",
            WrongModel::TransposedNotRotated => "transposed-not-rotated",
            WrongModel::OpAddsZeros => "op-adds-zeros",
            WrongModel::StrideInsertsS => "stride-inserts-s",
            WrongModel::PaddingOnInput => "padding-on-input",
            WrongModel::OverwriteNotSum => "overwrite-not-sum",
            WrongModel::FirstStampStays => "first-stamp-stays",
            WrongModel::Average => "average",
            WrongModel::Rotated => Turn::Rotated.name(),
            WrongModel::Transposed => Turn::Transposed.name(),
            WrongModel::Mirrored => Turn::Mirrored.name(),
            WrongModel::UpsideDown => Turn::UpsideDown.name(),
        }
    }

    /// Returns whether the misconception is possible for this layer. Its output may still be the same, depending on the
    /// numbers.
    #[must_use]
    pub fn applies_to(self, geometry: &Geometry) -> bool {
        let layer = geometry.layer();
        let [kernel_h, kernel_w] = layer.kernel_size;
        // Some kernels are too small to have this orientation.
        let lies_otherwise = |turn: Turn| !turn.lies_as(right_turn(layer.op), layer.kernel_size);
        let has_a_subject = match self {
            WrongModel::TransposedNotRotated => kernel_h == kernel_w,
            WrongModel::OpAddsZeros => layer.output_padding != [0, 0],
            WrongModel::UnflippedKernel
            | WrongModel::StrideInsertsS
            | WrongModel::PaddingOnInput
            | WrongModel::OverwriteNotSum
            | WrongModel::FirstStampStays
            | WrongModel::Average => true,
            WrongModel::Rotated => lies_otherwise(Turn::Rotated),
            WrongModel::Transposed => kernel_h == kernel_w && lies_otherwise(Turn::Transposed),
            WrongModel::Mirrored => lies_otherwise(Turn::Mirrored),
            WrongModel::UpsideDown => lies_otherwise(Turn::UpsideDown),
        };
        self.is_about(layer.op) && has_a_subject
    }

    fn is_about(self, op: Op) -> bool {
        match self {
            WrongModel::UnflippedKernel
            | WrongModel::TransposedNotRotated
            | WrongModel::OpAddsZeros
            | WrongModel::StrideInsertsS
            | WrongModel::PaddingOnInput
            | WrongModel::OverwriteNotSum
            | WrongModel::FirstStampStays
            | WrongModel::Average => op == Op::ConvTranspose2d,
            WrongModel::Rotated | WrongModel::Transposed => op == Op::Conv2d,
            WrongModel::Mirrored | WrongModel::UpsideDown => true,
        }
    }
}

/// The correct orientation of the stored kernel in the window.
fn right_turn(op: Op) -> Turn {
    match op {
        Op::Conv2d => Turn::Stored,
        Op::ConvTranspose2d => Turn::Rotated,
    }
}

impl fmt::Display for WrongModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that is not the name of a wrong model.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{0}' is no wrong model; there are {names}", names = WrongModel::ALL.map(WrongModel::name).join(", "))]
pub struct UnknownModel(String);

impl FromStr for WrongModel {
    type Err = UnknownModel;

    fn from_str(text: &str) -> Result<WrongModel, UnknownModel> {
        WrongModel::ALL.into_iter().find(|model| model.name() == text).ok_or_else(|| UnknownModel(text.to_owned()))
    }
}

/// Computes the output of a wrong model, for one input channel and one output channel. Its size may differ from that of
/// the right one. If the model does not apply (another operation, an `output_padding` of 0), the output is the right
/// one.
///
/// # Errors
/// [`Fault::ShapeMismatch`] if the arrays are not of the geometry's sizes, or the kernel's transpose has another size;
/// [`Fault::OutputTooSmall`] if the wrong layer has no output, for example one that only exists because of
/// `output_padding`; [`Fault::TooManyNumbers`], [`Fault::TooManyProducts`] and [`Fault::LengthTooLarge`] beyond the
/// limits of a scene.
pub fn output(
    model: WrongModel,
    geometry: &Geometry,
    input: ArrayView2<'_, f64>,
    kernel: ArrayView2<'_, f64>,
    bias: f64,
) -> Result<Array2<f64>, Fault> {
    let layer = geometry.layer();
    expect_shape("input", &geometry.input(), input.shape())?;
    expect_shape("kernel", &layer.kernel_size, kernel.shape())?;
    let right = Numbers { input, kernel, bias };
    if !model.is_about(layer.op) {
        return right.forward(geometry);
    }
    match model {
        WrongModel::UnflippedKernel => right.forward_laid(geometry, Turn::Stored),
        WrongModel::TransposedNotRotated | WrongModel::Transposed => right.forward_laid(geometry, Turn::Transposed),
        WrongModel::Rotated => right.forward_laid(geometry, Turn::Rotated),
        WrongModel::Mirrored => right.forward_laid(geometry, Turn::Mirrored),
        WrongModel::UpsideDown => right.forward_laid(geometry, Turn::UpsideDown),
        WrongModel::OpAddsZeros => {
            count_numbers("output", &geometry.output(), MAX_CELLS)?;
            let plain = Layer { output_padding: [0, 0], ..layer.clone() };
            let plain = right.forward(&checked(&plain, geometry.input())?)?;
            Ok(framed(&plain, [0, 0], geometry.output(), 0.0))
        }
        WrongModel::StrideInsertsS => {
            let stride = layer.stride.map(|stride| stride.saturating_add(1));
            right.forward(&checked(&Layer { stride, ..layer.clone() }, geometry.input())?)
        }
        WrongModel::PaddingOnInput => {
            // Beyond the full result every window covers only padding, which leaves the bias.
            let size = geometry.lengths(|axis| {
                let settings = axis.settings();
                axis.full() + settings.padding[0] + settings.padding[1] + settings.output_padding
            });
            count_numbers("output", &size, MAX_CELLS)?;
            let full = right.forward(&geometry.uncropped())?;
            Ok(framed(&full, geometry.lengths(|axis| axis.settings().padding[0]), size, bias))
        }
        WrongModel::OverwriteNotSum => right.by_one_stamp(geometry, Stays::Last),
        WrongModel::FirstStampStays => right.by_one_stamp(geometry, Stays::First),
        WrongModel::Average => {
            let mut sums = Numbers { bias: 0.0, ..right }.forward(geometry)?;
            let [rows, cols] = geometry.axes().each_ref().map(stamps_by_place);
            for ((row, col), sum) in sums.indexed_iter_mut() {
                *sum = *sum / shares(rows[row] * cols[col]) as f64 + bias;
            }
            Ok(sums)
        }
    }
}

/// A product in a wrong sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Believed {
    /// The input cell.
    pub input: Pair,
    /// The weight, as a cell of the stored kernel.
    pub weight: Pair,
}

/// Returns the first `most` products in a cell of [`output`], in the order of the sum. The sum is divided by
/// [`shared_among`], and the bias is added, except where the model takes `output_padding` for added zeros. `None` if
/// there is no such output.
#[must_use]
pub fn products(model: WrongModel, geometry: &Geometry, at: Pair, most: usize) -> Option<Vec<Believed>> {
    let layer = geometry.layer();
    let plain = |product: Product| Believed { input: product.input, weight: product.tap };
    let of = |geometry: &Geometry, at: Pair| -> Vec<Believed> {
        let is_inside = at.iter().zip(geometry.output()).all(|(index, length)| (0..length).contains(index));
        let products = is_inside.then(|| geometry.products_of_output(at)).into_iter().flatten();
        products.take(most).map(plain).collect()
    };
    // The place of a stored tap in the window.
    let place = |tap: Pair| [0, 1].map(|axis| geometry.axes()[axis].window_tap(tap[axis]));
    let laid = |turn: Turn| {
        let believed = |it: Believed| Believed { weight: turn.source(layer.kernel_size, place(it.weight)), ..it };
        of(geometry, at).into_iter().map(believed).collect()
    };
    if !model.is_about(layer.op) {
        return Some(of(geometry, at));
    }
    Some(match model {
        WrongModel::UnflippedKernel => laid(Turn::Stored),
        WrongModel::TransposedNotRotated | WrongModel::Transposed => laid(Turn::Transposed),
        WrongModel::Rotated => laid(Turn::Rotated),
        WrongModel::Mirrored => laid(Turn::Mirrored),
        WrongModel::UpsideDown => laid(Turn::UpsideDown),
        WrongModel::OpAddsZeros => {
            let plain = Layer { output_padding: [0, 0], ..layer.clone() };
            of(&checked(&plain, geometry.input()).ok()?, at)
        }
        WrongModel::StrideInsertsS => {
            let stride = layer.stride.map(|stride| stride.saturating_add(1));
            of(&checked(&Layer { stride, ..layer.clone() }, geometry.input()).ok()?, at)
        }
        WrongModel::PaddingOnInput => {
            let start = geometry.lengths(|axis| axis.settings().padding[0]);
            of(&geometry.uncropped(), [0, 1].map(|axis| at[axis] - start[axis]))
        }
        WrongModel::OverwriteNotSum => {
            geometry.products_of_output(at).max_by_key(|it| it.input).map(plain).into_iter().collect()
        }
        WrongModel::FirstStampStays => {
            geometry.products_of_output(at).min_by_key(|it| it.input).map(plain).into_iter().collect()
        }
        WrongModel::Average => of(geometry, at),
    })
}

/// The divisor of the sum of products in a cell of [`output`]: 1, except for averaged stamps.
#[must_use]
pub fn shared_among(model: WrongModel, geometry: &Geometry, at: Pair) -> usize {
    if model == WrongModel::Average && model.is_about(geometry.layer().op) { shares(geometry.coverage(at)) } else { 1 }
}

/// The divisor for the average of this many stamps, 1 if there are none.
fn shares(stamps: usize) -> usize {
    stamps.max(1)
}

/// The number of stamps on each output of an axis.
fn stamps_by_place(axis: &Axis) -> Vec<usize> {
    (0..axis.output()).map(|output| axis.coverage(output)).collect()
}

fn value(array: &Array2<f64>, [row, col]: Pair) -> Option<f64> {
    array.get([usize::try_from(row).ok()?, usize::try_from(col).ok()?]).copied()
}

/// The numbers of one pair of channels.
#[derive(Clone, Copy)]
struct Numbers<'a> {
    input: ArrayView2<'a, f64>,
    /// As stored, not rotated.
    kernel: ArrayView2<'a, f64>,
    bias: f64,
}

impl Numbers<'_> {
    /// The output of a valid layer.
    fn forward(&self, geometry: &Geometry) -> Result<Array2<f64>, Fault> {
        one_channel(geometry, self.input, self.kernel, self.bias)
    }

    /// The output if the stored kernel in this orientation slid over the padded input: that of the layer whose kernel,
    /// used correctly, looks like this.
    fn forward_laid(&self, geometry: &Geometry, turn: Turn) -> Result<Array2<f64>, Fault> {
        let layer = geometry.layer();
        let window = turn.of(self.kernel);
        expect_shape("transposed kernel", &layer.kernel_size, window.shape())?;
        let kernel = right_turn(layer.op).of(window);
        Numbers { kernel, ..*self }.forward(geometry)
    }

    /// The output if only one of the stamps on a cell stayed, with the inputs in row-major order.
    fn by_one_stamp(&self, geometry: &Geometry, stays: Stays) -> Result<Array2<f64>, Fault> {
        count_numbers("output", &geometry.output(), MAX_CELLS)?;
        geometry.limit_products(1, MAX_PRODUCTS)?;
        let [rows, cols] = geometry.axes().each_ref().map(|axis| staying(axis, stays));
        let stamp = |row: Meeting, col: Meeting| {
            let input = self.input.get([row.input, col.input].map(length));
            let weight = self.kernel.get([row.tap, col.tap].map(length));
            input.zip(weight).map_or(0.0, |(input, weight)| input * weight)
        };
        Ok(Array2::from_shape_fn((rows.len(), cols.len()), |(row, col)| {
            rows[row].zip(cols[col]).map_or(0.0, |(row, col)| stamp(row, col)) + self.bias
        }))
    }
}

/// Which of several stamps stays.
#[derive(Clone, Copy, Debug)]
enum Stays {
    First,
    Last,
}

/// For each output of an axis, the product with the first or the last input that reaches it. In row-major order the
/// first input of a cell is the first one on both axes, and so is the last.
fn staying(axis: &Axis, stays: Stays) -> Vec<Option<Meeting>> {
    let mut staying = vec![None; length(axis.output())];
    for meeting in (0..axis.input()).flat_map(|input| axis.at_input(input)) {
        if let Some(place) = staying.get_mut(length(meeting.output)) {
            *place = match (stays, *place) {
                (Stays::First, Some(first)) => Some(first),
                (Stays::First, None) | (Stays::Last, _) => Some(meeting),
            };
        }
    }
    staying
}

/// Puts an array into a larger one, starting at `start`, with `around` in the other cells. The size is within the
/// limits.
fn framed(array: &Array2<f64>, start: Pair, size: Pair, around: f64) -> Array2<f64> {
    Array2::from_shape_fn((length(size[0]), length(size[1])), |(row, col)| {
        value(array, [row as i64 - start[0], col as i64 - start[1]]).unwrap_or(around)
    })
}

fn checked(layer: &Layer, input: Pair) -> Result<Geometry, Fault> {
    layer.check(input).map_err(|refusal| refusal.fault)
}

#[cfg(test)]
mod tests {
    use ndarray::{Axis as NdAxis, array, s};
    use proptest::prelude::*;

    use super::*;
    use crate::conv::Padding;
    use crate::conv::axis::AxisSettings;
    use crate::conv::stages::{padded, stuffed};
    use crate::scene::Fill;

    fn transposed(kernel_size: Pair) -> Layer {
        Layer::new(Op::ConvTranspose2d, kernel_size)
    }

    fn got(model: WrongModel, layer: &Layer, input: &Array2<f64>, kernel: &Array2<f64>, bias: f64) -> Array2<f64> {
        let geometry = layer.check([input.nrows() as i64, input.ncols() as i64]).expect("it works");
        output(model, &geometry, input.view(), kernel.view(), bias).expect("it fits")
    }

    fn right(geometry: &Geometry, input: &Array2<f64>, kernel: &Array2<f64>, bias: f64) -> Array2<f64> {
        Numbers { input: input.view(), kernel: kernel.view(), bias }.forward(geometry).expect("it fits")
    }

    #[test]
    fn what_somebody_adds_up_is_what_he_gets() {
        let (up, down) = (Op::ConvTranspose2d, Op::Conv2d);
        let mut added = 0;
        for (op, size, stride, padding, extra) in [
            (up, [3, 3], 2, 1, 1),
            (up, [2, 2], 3, 0, 2),
            (up, [4, 4], 1, 2, 0),
            (up, [3, 3], 2, 3, 0),
            (down, [3, 3], 2, 1, 0),
            (down, [2, 2], 1, 3, 0),
        ] {
            let layer = Layer {
                op,
                stride: [stride; 2],
                padding: Padding::Explicit([padding; 2]),
                output_padding: [extra; 2],
                ..transposed(size)
            };
            let geometry = layer.check([4, 5]).expect("it works");
            let [input, kernel] = [[4, 5], size].map(|size| Fill::Count.array((length(size[0]), length(size[1]))));
            for model in WrongModel::ALL {
                let Ok(output) = output(model, &geometry, input.view(), kernel.view(), 0.5) else { continue };
                for (place, expected) in output.indexed_iter() {
                    let at = [place.0 as i64, place.1 as i64];
                    let products = products(model, &geometry, at, usize::MAX).expect("an output");
                    let sum: f64 =
                        products.iter().map(|it| input[it.input.map(length)] * kernel[it.weight.map(length)]).sum();
                    let sum = sum / shared_among(model, &geometry, at) as f64;
                    let shape = geometry.axes().each_ref().map(|axis| axis.output() - extra);
                    let is_added =
                        model == WrongModel::OpAddsZeros && op == up && (at[0] >= shape[0] || at[1] >= shape[1]);
                    let bias = if is_added { 0.0 } else { 0.5 };
                    assert!((sum + bias - expected).abs() < 1e-9, "{model} {layer:?} {at:?}");
                    added += 1;
                }
            }
        }
        assert!(added > 300, "{added}");
    }

    #[test]
    fn names_are_read_back() {
        for model in WrongModel::ALL {
            assert_eq!(model.to_string().parse(), Ok(model));
        }
        let unknown = "flipped-kernel".parse::<WrongModel>().expect_err("no such model").to_string();
        assert!(unknown.contains("'flipped-kernel'") && unknown.contains("padding-on-input, overwrite-not-sum, "));
        assert!(unknown.ends_with("first-stamp-stays, average, rotated, transposed, mirrored, upside-down"));
    }

    #[test]
    fn a_model_applies_where_it_has_a_subject() {
        let applying = |layer: &Layer| {
            let geometry = layer.check([4, 4]).expect("it works");
            WrongModel::ALL.into_iter().filter(|model| model.applies_to(&geometry)).collect::<Vec<_>>()
        };
        let square = Layer { stride: [2, 2], ..transposed([3, 3]) };
        let of_direct_alone = [WrongModel::Rotated, WrongModel::Transposed];
        let of_both = [WrongModel::Mirrored, WrongModel::UpsideDown];
        let of_transposed = WrongModel::ALL.into_iter().filter(|model| !of_direct_alone.contains(model));
        let all = applying(&Layer { output_padding: [0, 1], ..square.clone() });
        assert_eq!(all, of_transposed.collect::<Vec<_>>());
        assert!(!applying(&square).contains(&WrongModel::OpAddsZeros));
        assert!(!applying(&transposed([3, 2])).contains(&WrongModel::TransposedNotRotated));
        let direct = |kernel| applying(&Layer { op: Op::Conv2d, ..transposed(kernel) });
        assert_eq!(direct([3, 3]), [of_direct_alone, of_both].concat());
        // A kernel may be too small to have another orientation.
        assert_eq!(direct([3, 2]), [WrongModel::Rotated, WrongModel::Mirrored, WrongModel::UpsideDown]);
        assert_eq!(direct([1, 2]), [WrongModel::Rotated, WrongModel::Mirrored]);
        assert_eq!(direct([3, 1]), [WrongModel::Rotated, WrongModel::UpsideDown]);
        assert!(direct([1, 1]).is_empty());
        let row = applying(&transposed([1, 3]));
        assert!(
            !row.contains(&WrongModel::Mirrored) && row.contains(&WrongModel::UpsideDown),
            "a row is rotated by a mirror"
        );
    }

    #[test]
    fn unflipped_kernel() {
        let layer = Layer { stride: [1, 2], ..transposed([1, 3]) };
        let wrong = got(WrongModel::UnflippedKernel, &layer, &array![[1.0, 2.0]], &array![[1.0, 10.0, 100.0]], 0.5);
        assert_eq!(wrong, array![[100.0, 10.0, 1.0 + 200.0, 20.0, 2.0]] + 0.5);
    }

    #[test]
    fn transposed_not_rotated() {
        let kernel = array![[1.0, 10.0], [100.0, 1000.0]];
        let wrong = got(WrongModel::TransposedNotRotated, &transposed([2, 2]), &array![[3.0]], &kernel, 0.0);
        assert_eq!(wrong, array![[3000.0, 30.0], [300.0, 3.0]]);
        let unflipped = got(WrongModel::UnflippedKernel, &transposed([2, 2]), &array![[3.0]], &kernel, 0.0);
        assert_eq!(unflipped, array![[3000.0, 300.0], [30.0, 3.0]]);
    }

    #[test]
    fn output_padding_adds_zeros() {
        let layer =
            Layer { stride: [2, 2], padding: Padding::Explicit([0, 1]), output_padding: [1, 1], ..transposed([1, 3]) };
        let (input, kernel) = (array![[1.0, 2.0]], array![[1.0, 10.0, 100.0]]);
        let geometry = layer.check([1, 2]).expect("it works");
        assert_eq!(
            right(&geometry, &input, &kernel, 0.5),
            array![[10.5, 102.5, 20.5, 200.5], [0.5, 0.5, 0.5, 0.5]],
            "the last column is real, the last row the bias"
        );
        let wrong = got(WrongModel::OpAddsZeros, &layer, &input, &kernel, 0.5);
        assert_eq!(wrong, array![[10.5, 102.5, 20.5, 0.0], [0.0, 0.0, 0.0, 0.0]]);
    }

    #[test]
    fn stride_inserts_s() {
        let (input, kernel) = (array![[1.0, 2.0]], array![[1.0, 10.0, 100.0]]);
        let wrong = got(WrongModel::StrideInsertsS, &transposed([1, 3]), &input, &kernel, 0.0);
        assert_eq!(wrong, array![[1.0, 10.0, 100.0 + 2.0, 20.0, 200.0]], "as stride 2");
    }

    #[test]
    fn padding_on_input() {
        let layer =
            Layer { stride: [1, 2], padding: Padding::Explicit([0, 1]), output_padding: [0, 1], ..transposed([1, 3]) };
        let wrong = got(WrongModel::PaddingOnInput, &layer, &array![[1.0, 2.0]], &array![[1.0, 10.0, 100.0]], 0.5);
        assert_eq!(wrong, array![[0.0, 1.0, 10.0, 102.0, 20.0, 200.0, 0.0, 0.0]] + 0.5);
    }

    #[test]
    fn overwrite_not_sum() {
        let input = array![[1.0, 2.0], [3.0, 4.0]];
        let wrong =
            got(WrongModel::OverwriteNotSum, &transposed([2, 2]), &input, &array![[1.0, 10.0], [100.0, 1000.0]], 0.5);
        assert_eq!(wrong, array![[1.0, 2.0, 20.0], [3.0, 4.0, 40.0], [300.0, 400.0, 4000.0]] + 0.5);
        let holes = Layer { stride: [1, 2], padding: Padding::Explicit([0, 1]), ..transposed([1, 2]) };
        let wrong = got(WrongModel::OverwriteNotSum, &holes, &array![[1.0, 2.0, 0.0]], &array![[1.0, 10.0]], 0.5);
        assert_eq!(wrong, array![[10.0, 2.0, 20.0, 0.0]] + 0.5);
    }

    #[test]
    fn a_stamp_of_zeros_overwrites_too() {
        let input = array![[1.0, 0.0]];
        let wrong = got(WrongModel::OverwriteNotSum, &transposed([1, 2]), &input, &array![[1.0, 10.0]], 0.0);
        assert_eq!(wrong, array![[1.0, 0.0, 0.0]]);
    }

    fn grid<const COLS: usize>(rows: &[[i32; COLS]]) -> Array2<f64> {
        Array2::from_shape_fn((rows.len(), COLS), |(row, col)| f64::from(rows[row][col]))
    }

    /// Kernel B of the lessons `stamp` and `direct`.
    fn kernel_b() -> Array2<f64> {
        grid(&[[1, 2, 1], [0, 3, 1], [2, 1, 4]])
    }

    /// The numbers of the lesson `window`.
    #[test]
    fn a_window_laid_otherwise() {
        let direct = |kernel: Pair| Layer { op: Op::Conv2d, ..transposed(kernel) };
        let got = |model, input: &Array2<f64>, kernel: &Array2<f64>| got(model, &direct([3, 3]), input, kernel, 0.0);
        let (dot, count) = (Fill::Delta.array((5, 5)), Fill::Count.array((3, 3)));
        assert_eq!(got(WrongModel::Rotated, &dot, &count), count, "the kernel is printed as it is");
        assert_eq!(got(WrongModel::Mirrored, &dot, &count)[[0, 0]], 7.0);
        assert_eq!(got(WrongModel::UpsideDown, &dot, &count)[[0, 0]], 3.0);
        let input = grid(&[[0, 1, 0, 1], [0, 2, 3, 2], [1, 2, 2, 3], [3, 3, 1, 2]]);
        let kernel = grid(&[[1, 2, 0], [0, 3, 0], [0, 0, -1]]);
        let geometry = direct([3, 3]).check([4, 4]).expect("it works");
        for (model, expected) in [
            (WrongModel::UnflippedKernel, grid(&[[6, 7], [9, 12]])),
            (WrongModel::Rotated, grid(&[[12, 15], [13, 8]])),
            (WrongModel::Transposed, grid(&[[4, 11], [7, 10]])),
            (WrongModel::Mirrored, grid(&[[7, 8], [10, 11]])),
            (WrongModel::UpsideDown, grid(&[[11, 14], [12, 9]])),
        ] {
            assert_eq!(got(model, &input, &kernel), expected, "{model}");
            let sum = products(model, &geometry, [0, 1], 9).expect("an output").into_iter();
            let sum: f64 = sum.map(|it| input[it.input.map(length)] * kernel[it.weight.map(length)]).sum();
            assert_eq!(sum, expected[[0, 1]], "{model}");
        }
    }

    /// The numbers of the lesson `stamp`.
    #[test]
    fn stamps_that_do_not_add_up() {
        let strip = |model| {
            let (input, kernel) = (grid(&[[2, 3]]), grid(&[[1, 4, 2]]));
            got(model, &transposed([1, 3]), &input, &kernel, 0.0)[[0, 2]]
        };
        assert_eq!(strip(WrongModel::Rotated), 16.0, "the right one");
        assert_eq!(strip(WrongModel::OverwriteNotSum), 12.0);
        assert_eq!(strip(WrongModel::FirstStampStays), 4.0);
        assert_eq!(strip(WrongModel::Average), 8.0);
        assert_eq!(strip(WrongModel::UnflippedKernel), 14.0);
        let square = |model| {
            let wrong = got(model, &transposed([3, 3]), &Fill::Count.array((2, 2)), &kernel_b(), 0.0);
            [wrong[[1, 2]], wrong[[2, 1]]]
        };
        assert_eq!(square(WrongModel::Rotated), [18.0, 14.0], "the right ones");
        assert_eq!(square(WrongModel::OverwriteNotSum), [8.0, 0.0]);
        assert_eq!(square(WrongModel::UnflippedKernel), [16.0, 17.0]);
        assert_eq!(square(WrongModel::Average), [4.5, 3.5]);
        let geometry = transposed([3, 3]).check([2, 2]).expect("it works");
        assert_eq!(
            [
                shared_among(WrongModel::Average, &geometry, [1, 2]),
                shared_among(WrongModel::Average, &geometry, [0, 1])
            ],
            [4, 2]
        );
        let first = products(WrongModel::FirstStampStays, &geometry, [1, 2], 9).expect("an output");
        assert_eq!(first, [Believed { input: [0, 0], weight: [1, 2] }]);
    }

    /// The numbers of the lesson `direct`.
    #[test]
    fn a_window_of_a_transposed_layer_laid_otherwise() {
        let one = |model| got(model, &transposed([3, 3]), &grid(&[[1]]), &Fill::Count.array((3, 3)), 0.0);
        assert_eq!(one(WrongModel::UnflippedKernel), grid(&[[9, 8, 7], [6, 5, 4], [3, 2, 1]]));
        assert_eq!(one(WrongModel::TransposedNotRotated), grid(&[[9, 6, 3], [8, 5, 2], [7, 4, 1]]));
        assert_eq!(one(WrongModel::Mirrored), grid(&[[7, 8, 9], [4, 5, 6], [1, 2, 3]]));
        assert_eq!(one(WrongModel::UpsideDown), grid(&[[3, 2, 1], [6, 5, 4], [9, 8, 7]]));
        let slide = |model| {
            let wrong = got(model, &transposed([3, 3]), &Fill::Count.array((2, 2)), &kernel_b(), 0.0);
            [wrong[[3, 1]], wrong[[2, 2]]]
        };
        assert_eq!(slide(WrongModel::Rotated), [11.0, 21.0], "the right ones");
        assert_eq!(slide(WrongModel::UnflippedKernel), [10.0, 17.0]);
        assert_eq!(slide(WrongModel::TransposedNotRotated), [8.0, 19.0]);
    }

    #[test]
    fn a_cell_that_no_stamp_reaches_is_the_bias() {
        let holes = Layer { stride: [1, 3], ..transposed([1, 2]) };
        for model in [WrongModel::FirstStampStays, WrongModel::Average] {
            let wrong = got(model, &holes, &grid(&[[1, 2]]), &grid(&[[1, 10]]), 0.5);
            assert_eq!(wrong, array![[1.5, 10.5, 0.5, 2.5, 20.5]], "{model}");
        }
    }

    #[test]
    fn what_cannot_be_computed_is_a_fault() {
        let fault = |model, layer: &Layer, input: Pair, shapes: [(usize, usize); 2]| {
            let geometry = layer.check(input).expect("it works");
            let [input, kernel] = shapes.map(Array2::<f64>::zeros);
            output(model, &geometry, input.view(), kernel.view(), 0.0).expect_err("a fault").code()
        };
        for model in WrongModel::ALL {
            let layer = transposed([3, 3]);
            assert_eq!(fault(model, &layer, [2, 2], [(2, 3), (3, 3)]), "shape_mismatch", "{model}");
            assert_eq!(fault(model, &layer, [2, 2], [(2, 2), (3, 2)]), "shape_mismatch", "{model}");
            let far = Layer { stride: [1, 1 << 40], output_padding: [0, 1], ..transposed([1, 1]) };
            assert_eq!(fault(model, &far, [1, 2], [(1, 2), (1, 1)]), "too_large", "{model}");
            let busy = transposed([300, 300]);
            assert_eq!(fault(model, &busy, [300, 300], [(300, 300); 2]), "too_large", "{model}");
        }
        let oblong = transposed([3, 2]);
        assert_eq!(fault(WrongModel::TransposedNotRotated, &oblong, [2, 2], [(2, 2), (3, 2)]), "shape_mismatch");
        let oblong = Layer { op: Op::Conv2d, ..oblong };
        assert_eq!(fault(WrongModel::Transposed, &oblong, [3, 2], [(3, 2), (3, 2)]), "shape_mismatch");
        let wide = Layer { padding: Padding::Explicit([0, 1 << 30]), stride: [1, 1 << 31], ..transposed([1, 1]) };
        assert_eq!(fault(WrongModel::PaddingOnInput, &wide, [1, 2], [(1, 2), (1, 1)]), "too_large");
        let alive =
            Layer { stride: [3, 3], padding: Padding::Explicit([1, 1]), output_padding: [2, 2], ..transposed([1, 1]) };
        assert_eq!(fault(WrongModel::OpAddsZeros, &alive, [1, 1], [(1, 1); 2]), "output_too_small");
        let last = Layer { stride: [i64::MAX - 2, 1], ..transposed([1, 1]) };
        assert_eq!(fault(WrongModel::StrideInsertsS, &last, [1, 1], [(1, 1); 2]), "too_large");
    }

    /// Slides the kernel, unchanged, over an array that is already padded, with taps `dilation` apart and stride 1.
    fn slid(padded: &Array2<f64>, window: &Array2<f64>, dilation: Pair, bias: f64) -> Array2<f64> {
        let direct = Layer { op: Op::Conv2d, dilation, ..transposed([window.nrows() as i64, window.ncols() as i64]) };
        let geometry = direct.check([padded.nrows() as i64, padded.ncols() as i64]).expect("the window fits");
        right(&geometry, padded, window, bias)
    }

    /// The array with zeros before and after on each axis; a negative number crops.
    fn surrounded(array: &Array2<f64>, ends: [[i64; 2]; 2]) -> Array2<f64> {
        let size = [0, 1].map(|axis| length(array.len_of(NdAxis(axis)) as i64 + ends[axis][0] + ends[axis][1]));
        Array2::from_shape_fn(size, |(row, col)| {
            value(array, [row as i64 - ends[0][0], col as i64 - ends[1][0]]).unwrap_or(0.0)
        })
    }

    fn with_zeros_between(array: &Array2<f64>, zeros: [usize; 2]) -> Array2<f64> {
        let [down, across] = zeros.map(|zeros| zeros + 1);
        let mut spread = Array2::zeros(((array.nrows() - 1) * down + 1, (array.ncols() - 1) * across + 1));
        spread.slice_mut(s![..; down, ..; across]).assign(array);
        spread
    }

    fn pair(range: std::ops::Range<i64>) -> impl Strategy<Value = Pair> {
        [range.clone(), range]
    }

    prop_compose! {
        fn geometry()(
            input in pair(1..5), kernel in pair(1..4), stride in pair(1..4), padding in pair(0..4),
            dilation in pair(1..3), output_padding in pair(0..3),
        ) -> Option<Geometry> {
            let padding = Padding::Explicit(padding);
            Layer { stride, padding, output_padding, dilation, ..transposed(kernel) }.check(input).ok()
        }
    }

    fn geometries() -> impl Strategy<Value = Geometry> {
        geometry().prop_filter_map("refused", |geometry| geometry)
    }

    fn with(geometry: &Geometry, change: impl FnOnce(&mut Layer)) -> Result<Geometry, TestCaseError> {
        let mut layer = geometry.layer().clone();
        change(&mut layer);
        layer.check(geometry.input()).map_err(|refusal| TestCaseError::reject(refusal.to_string()))
    }

    /// The `Conv2d` with the same settings, if it is valid.
    fn direct(geometry: &Geometry) -> Option<Geometry> {
        let direct = Layer { op: Op::Conv2d, output_padding: [0, 0], ..geometry.layer().clone() };
        direct.check(geometry.input()).ok()
    }

    /// Small integers, so that every sum is exact.
    fn numbers(geometry: &Geometry, seed: u64) -> (Array2<f64>, Array2<f64>) {
        let filled = |size: Pair, seed| Fill::Random(seed).array((length(size[0]), length(size[1])));
        (filled(geometry.input(), seed), filled(geometry.layer().kernel_size, seed + 1))
    }

    fn size(array: &Array2<f64>) -> Pair {
        [array.nrows() as i64, array.ncols() as i64]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn each_is_what_its_believer_would_do_by_hand(geometry in geometries(), seed in 0..1000_u64, bias in -2..3_i8) {
            let bias = f64::from(bias);
            let (input, kernel) = numbers(&geometry, seed);
            let layer = geometry.layer();
            let [h, w] = geometry.axes();
            let got = |model| output(model, &geometry, input.view(), kernel.view(), bias);
            let rotated = kernel.slice(s![..;-1, ..;-1]).to_owned();
            let over = |padded: &Array2<f64>, window: &Array2<f64>| slid(padded, window, layer.dilation, bias);
            let padded = padded(&geometry, input.view()).expect("small");
            prop_assert_eq!(over(&padded, &rotated), right(&geometry, &input, &kernel, bias));

            prop_assert_eq!(got(WrongModel::UnflippedKernel), Ok(over(&padded, &kernel)));
            if WrongModel::TransposedNotRotated.applies_to(&geometry) {
                prop_assert_eq!(got(WrongModel::TransposedNotRotated), Ok(over(&padded, &kernel.t().to_owned())));
            }

            let too_many = with_zeros_between(&input, layer.stride.map(length));
            let too_many = surrounded(&too_many, [h.pad(), w.pad()]);
            prop_assert_eq!(got(WrongModel::StrideInsertsS), Ok(over(&too_many, &rotated)));

            let ends = [h, w].map(|axis| {
                let (each, settings) = (axis.dilated_kernel() - 1 + axis.settings().padding[0], axis.settings());
                [each, each + settings.output_padding]
            });
            let too_wide = surrounded(&stuffed(&geometry, input.view()).expect("small"), ends);
            prop_assert_eq!(got(WrongModel::PaddingOnInput), Ok(over(&too_wide, &rotated)));

            let mut stamped = Array2::zeros(geometry.output().map(length));
            for ((row, col), value) in input.indexed_iter() {
                for product in geometry.products_of_input([row as i64, col as i64]) {
                    stamped[product.output.map(length)] = value * kernel[product.tap.map(length)];
                }
            }
            prop_assert_eq!(got(WrongModel::OverwriteNotSum), Ok(stamped + bias));

            let (mut first, mut sums) = (Array2::from_elem(geometry.output().map(length), None), Array2::zeros(geometry.output().map(length)));
            let mut counts = sums.clone();
            for ((row, col), value) in input.indexed_iter() {
                for product in geometry.products_of_input([row as i64, col as i64]) {
                    let (at, stamp) = (product.output.map(length), value * kernel[product.tap.map(length)]);
                    first[at].get_or_insert(stamp);
                    sums[at] += stamp;
                    counts[at] += 1.0;
                }
            }
            prop_assert_eq!(got(WrongModel::FirstStampStays), Ok(first.mapv(|stamp| stamp.unwrap_or(0.0)) + bias));
            prop_assert_eq!(got(WrongModel::Average), Ok(sums / counts.mapv(|count: f64| count.max(1.0)) + bias));

            prop_assert_eq!(got(WrongModel::Mirrored), Ok(over(&padded, &kernel.slice(s![.., ..;-1]).to_owned())));
            prop_assert_eq!(got(WrongModel::UpsideDown), Ok(over(&padded, &kernel.slice(s![..;-1, ..]).to_owned())));
            if let Some(direct) = direct(&geometry) {
                let got = |model| output(model, &direct, input.view(), kernel.view(), bias);
                let laid = |kernel: ArrayView2<'_, f64>| Ok(right(&direct, &input, &kernel.to_owned(), bias));
                prop_assert_eq!(got(WrongModel::Rotated), laid(rotated.view()));
                prop_assert_eq!(got(WrongModel::Mirrored), laid(kernel.slice(s![.., ..;-1])));
                prop_assert_eq!(got(WrongModel::UpsideDown), laid(kernel.slice(s![..;-1, ..])));
                if kernel.is_square() {
                    prop_assert_eq!(got(WrongModel::Transposed), laid(kernel.t()));
                }
            }

            let by_hand = with(&geometry, |layer| layer.output_padding = [0, 0]).map(|plain| {
                let ends = layer.output_padding.map(|zeros| [0, zeros]);
                surrounded(&right(&plain, &input, &kernel, bias), ends)
            });
            let by_model = got(WrongModel::OpAddsZeros);
            prop_assert_eq!(by_model.map_err(|fault| fault.code()), by_hand.map_err(|_| "output_too_small"));
        }

        #[test]
        fn sizes_are_as_the_formulas_say(geometry in geometries()) {
            let (input, kernel) = numbers(&geometry, 0);
            for model in WrongModel::ALL {
                let expected = geometry.lengths(|axis| {
                    let AxisSettings { stride: s, padding: [p, _], output_padding: op, .. } = *axis.settings();
                    let (i, k) = (axis.input(), axis.dilated_kernel());
                    match model {
                        WrongModel::StrideInsertsS => (i - 1) * (s + 1) - 2 * p + k + op,
                        WrongModel::PaddingOnInput => (i - 1) * s + 2 * p + k + op,
                        _ => (i - 1) * s - 2 * p + k + op,
                    }
                });
                if let Ok(wrong) = output(model, &geometry, input.view(), kernel.view(), 0.0) {
                    prop_assert_eq!(size(&wrong), expected, "{}", model);
                }
            }
        }

        #[test]
        fn a_symmetric_kernel_hides_its_rotation(geometry in geometries(), seed in 0..1000_u64) {
            let (input, kernel) = numbers(&geometry, seed);
            let rotation = &kernel + &kernel.slice(s![..;-1, ..;-1]);
            let wrong = output(WrongModel::UnflippedKernel, &geometry, input.view(), rotation.view(), 1.0);
            prop_assert_eq!(wrong, Ok(right(&geometry, &input, &rotation, 1.0)));
            if WrongModel::TransposedNotRotated.applies_to(&geometry) {
                let anti = &kernel + &kernel.slice(s![..;-1, ..;-1]).t();
                let wrong = output(WrongModel::TransposedNotRotated, &geometry, input.view(), anti.view(), 1.0);
                prop_assert_eq!(wrong, Ok(right(&geometry, &input, &anti, 1.0)));
            }
        }

        #[test]
        fn without_a_subject_the_output_is_the_right_one(geometry in geometries(), seed in 0..1000_u64) {
            let agrees = |model, geometry: &Geometry| {
                let (input, kernel) = numbers(geometry, seed);
                let right = right(geometry, &input, &kernel, 1.0);
                prop_assert_eq!(output(model, geometry, input.view(), kernel.view(), 1.0), Ok(right), "{}", model);
                Ok(())
            };
            if let Ok(plain) = with(&geometry, |layer| layer.output_padding = [0, 0]) {
                agrees(WrongModel::OpAddsZeros, &plain)?;
            }
            agrees(WrongModel::PaddingOnInput, &with(&geometry, |layer| layer.padding = Padding::Explicit([0, 0]))?)?;
            let apart = |layer: &mut Layer| {
                (layer.dilation, layer.output_padding) = ([1, 1], [0, 0]);
                layer.stride = [0, 1].map(|axis| layer.stride[axis].max(layer.kernel_size[axis]));
            };
            if let Ok(apart) = with(&geometry, apart) {
                agrees(WrongModel::OverwriteNotSum, &apart)?;
            }
            for model in [WrongModel::Rotated, WrongModel::Transposed] {
                agrees(model, &geometry)?;
            }
            if let Ok(apart) = with(&geometry, apart) {
                agrees(WrongModel::FirstStampStays, &apart)?;
                agrees(WrongModel::Average, &apart)?;
            }
            if let Some(direct) = direct(&geometry) {
                for model in WrongModel::ALL {
                    if !model.applies_to(&direct) && model != WrongModel::Transposed {
                        agrees(model, &direct)?;
                    }
                }
            }
        }
    }
}
