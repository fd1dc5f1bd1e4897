//! Named wrong models: what people often believe `nn.ConvTranspose2d` does, and the output that they would get.
//!
//! A wrong model is computed as exactly as the right one, so that its output can be laid over the right one, and so
//! that a lesson can tell from a wrong answer which model it comes from. Nearly every one of them is the right model of
//! something else, a layer or a kernel, with some cells around it; that is how it is computed here.

use std::fmt;
use std::str::FromStr;

use ndarray::{Array2, ArrayView2};
use thiserror::Error;

use super::{MAX_CELLS, MAX_PRODUCTS, length, one_channel};
use crate::conv::axis::Meeting;
use crate::conv::operands::{count_numbers, expect_shape};
use crate::conv::stages::window_kernel;
use crate::conv::trace::Product;
use crate::conv::{Axis, Fault, Geometry, Layer, Op, Pair};

/// A misconception about `ConvTranspose2d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WrongModel {
    /// "The window that slides over the padded input is the kernel as it is stored." It is rotated by 180 degrees.
    UnflippedKernel,
    /// "The window is the kernel's transpose, hence the name." It is the matrix of the layer that is transposed.
    TransposedNotRotated,
    /// "`output_padding` puts rows and columns of zeros after the output." It crops less there.
    OpAddsZeros,
    /// "The stride `s` puts `s` zeros between two inputs." It puts `s-1`.
    StrideInsertsS,
    /// "The padding `p` adds zeros around the input." It takes them away: `K-1-p` remain of the `K-1` without it.
    PaddingOnInput,
    /// "Where stamps overlap, the later one stays." They add up.
    OverwriteNotSum,
}

impl WrongModel {
    pub const ALL: [WrongModel; 6] = [
        WrongModel::UnflippedKernel,
        WrongModel::TransposedNotRotated,
        WrongModel::OpAddsZeros,
        WrongModel::StrideInsertsS,
        WrongModel::PaddingOnInput,
        WrongModel::OverwriteNotSum,
    ];

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
        }
    }

    /// Whether somebody can hold the model about this layer: not whether it shows there, since numbers may hide it.
    #[must_use]
    pub fn applies_to(self, geometry: &Geometry) -> bool {
        let layer = geometry.layer();
        let [kernel_h, kernel_w] = layer.kernel_size;
        let has_a_subject = match self {
            WrongModel::TransposedNotRotated => kernel_h == kernel_w,
            WrongModel::OpAddsZeros => layer.output_padding != [0, 0],
            WrongModel::UnflippedKernel
            | WrongModel::StrideInsertsS
            | WrongModel::PaddingOnInput
            | WrongModel::OverwriteNotSum => true,
        };
        layer.op == Op::ConvTranspose2d && has_a_subject
    }
}

impl fmt::Display for WrongModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no wrong model.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{0}' is no wrong model; there are {names}", names = WrongModel::ALL.map(WrongModel::name).join(", "))]
pub struct UnknownModel(String);

impl FromStr for WrongModel {
    type Err = UnknownModel;

    fn from_str(text: &str) -> Result<WrongModel, UnknownModel> {
        WrongModel::ALL.into_iter().find(|model| model.name() == text).ok_or_else(|| UnknownModel(text.to_owned()))
    }
}

/// The output that somebody gets who believes `model`, for one input channel and one output channel. Its size need not
/// be that of the right one. Where the model has no subject (a `Conv2d`, an `output_padding` of 0) it does no harm: the
/// output is the right one.
///
/// # Errors
/// [`Fault::ShapeMismatch`] if the arrays are not of the geometry's sizes, or the kernel's transpose is not of the
/// kernel's; [`Fault::OutputTooSmall`] if the believer's layer has no output, as one that `output_padding` alone keeps
/// alive; [`Fault::TooManyNumbers`], [`Fault::TooManyProducts`] and [`Fault::LengthTooLarge`] beyond a scene's limits.
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
    if layer.op == Op::Conv2d {
        return right.forward(geometry);
    }
    match model {
        WrongModel::UnflippedKernel => right.forward_with_window(geometry, kernel),
        WrongModel::TransposedNotRotated => {
            expect_shape("transposed kernel", &layer.kernel_size, kernel.t().shape())?;
            right.forward_with_window(geometry, kernel.t())
        }
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
            // Beyond the full result every window lies in the padding alone, which leaves the bias.
            let size = geometry.lengths(|axis| {
                let settings = axis.settings();
                axis.full() + settings.padding[0] + settings.padding[1] + settings.output_padding
            });
            count_numbers("output", &size, MAX_CELLS)?;
            let full = right.forward(&geometry.uncropped())?;
            Ok(framed(&full, geometry.lengths(|axis| axis.settings().padding[0]), size, bias))
        }
        WrongModel::OverwriteNotSum => right.overwritten(geometry),
    }
}

/// A product that somebody adds up: this input times this weight of the kernel as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Believed {
    pub input: Pair,
    pub weight: Pair,
}

/// The first `most` products that make a cell of [`output`], in the order of the sum: what somebody adds up there who
/// believes `model`. To them comes the bias, but where `output_padding` is believed to add zeros. None where there is no such
/// output.
#[must_use]
pub fn products(model: WrongModel, geometry: &Geometry, at: Pair, most: usize) -> Option<Vec<Believed>> {
    let layer = geometry.layer();
    let plain = |product: Product| Believed { input: product.input, weight: product.tap };
    let of = |geometry: &Geometry, at: Pair| -> Vec<Believed> {
        let is_inside = at.iter().zip(geometry.output()).all(|(index, length)| (0..length).contains(index));
        let products = is_inside.then(|| geometry.products_of_output(at)).into_iter().flatten();
        products.take(most).map(plain).collect()
    };
    // Where in the window a stored tap lies.
    let place = |tap: Pair| [0, 1].map(|axis| geometry.axes()[axis].window_tap(tap[axis]));
    let with_window = |weight: &dyn Fn(Pair) -> Pair| {
        let products = of(geometry, at).into_iter();
        products.map(|Believed { input, weight: tap }| Believed { input, weight: weight(place(tap)) }).collect()
    };
    if layer.op == Op::Conv2d {
        return Some(of(geometry, at));
    }
    Some(match model {
        WrongModel::UnflippedKernel => with_window(&|place| place),
        WrongModel::TransposedNotRotated => with_window(&|[row, col]| [col, row]),
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
    })
}

fn value(array: &Array2<f64>, [row, col]: Pair) -> Option<f64> {
    array.get([usize::try_from(row).ok()?, usize::try_from(col).ok()?]).copied()
}

/// The numbers of one pair of channels.
#[derive(Clone, Copy)]
struct Numbers<'a> {
    input: ArrayView2<'a, f64>,
    /// As it is stored.
    kernel: ArrayView2<'a, f64>,
    bias: f64,
}

impl Numbers<'_> {
    /// The output of a layer that works.
    fn forward(&self, geometry: &Geometry) -> Result<Array2<f64>, Fault> {
        one_channel(geometry, self.input, self.kernel, self.bias)
    }

    /// The output if this were what slides over the padded input: that of the layer whose kernel, rotated, it is.
    fn forward_with_window(&self, geometry: &Geometry, window: ArrayView2<'_, f64>) -> Result<Array2<f64>, Fault> {
        let kernel = window_kernel(geometry.layer().op, window);
        Numbers { kernel: kernel.view(), ..*self }.forward(geometry)
    }

    /// The output if of all stamps on a cell the last one stayed, the inputs taken by rows.
    fn overwritten(&self, geometry: &Geometry) -> Result<Array2<f64>, Fault> {
        count_numbers("output", &geometry.output(), MAX_CELLS)?;
        geometry.limit_products(1, MAX_PRODUCTS)?;
        let [rows, cols] = geometry.axes().each_ref().map(last_stamps);
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

/// For each output of an axis the product of the last input that reaches it. By rows, the last input of a cell is the
/// last one on both axes.
fn last_stamps(axis: &Axis) -> Vec<Option<Meeting>> {
    let mut last = vec![None; length(axis.output())];
    for meeting in (0..axis.input()).flat_map(|input| axis.at_input(input)) {
        if let Some(place) = last.get_mut(length(meeting.output)) {
            *place = Some(meeting);
        }
    }
    last
}

/// An array in a larger one, whose size is within the limits: from `start` on, and `around` in the cells around it.
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
        let mut added = 0;
        for (size, stride, padding, extra) in
            [([3, 3], 2, 1, 1), ([2, 2], 3, 0, 2), ([4, 4], 1, 2, 0), ([3, 3], 2, 3, 0)]
        {
            let layer = Layer {
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
                    let shape = geometry.axes().each_ref().map(|axis| axis.output() - extra);
                    let is_added = model == WrongModel::OpAddsZeros && (at[0] >= shape[0] || at[1] >= shape[1]);
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
        assert!(unknown.contains("'flipped-kernel'") && unknown.ends_with("padding-on-input, overwrite-not-sum"));
    }

    #[test]
    fn a_model_applies_where_it_has_a_subject() {
        let applying = |layer: &Layer| {
            let geometry = layer.check([4, 4]).expect("it works");
            WrongModel::ALL.into_iter().filter(|model| model.applies_to(&geometry)).collect::<Vec<_>>()
        };
        let square = Layer { stride: [2, 2], ..transposed([3, 3]) };
        assert_eq!(applying(&Layer { output_padding: [0, 1], ..square.clone() }), WrongModel::ALL);
        assert!(!applying(&square).contains(&WrongModel::OpAddsZeros));
        assert!(!applying(&transposed([3, 2])).contains(&WrongModel::TransposedNotRotated));
        assert!(applying(&Layer { op: Op::Conv2d, ..square }).is_empty());
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
        let wide = Layer { padding: Padding::Explicit([0, 1 << 30]), stride: [1, 1 << 31], ..transposed([1, 1]) };
        assert_eq!(fault(WrongModel::PaddingOnInput, &wide, [1, 2], [(1, 2), (1, 1)]), "too_large");
        let alive =
            Layer { stride: [3, 3], padding: Padding::Explicit([1, 1]), output_padding: [2, 2], ..transposed([1, 1]) };
        assert_eq!(fault(WrongModel::OpAddsZeros, &alive, [1, 1], [(1, 1); 2]), "output_too_small");
        let last = Layer { stride: [i64::MAX - 2, 1], ..transposed([1, 1]) };
        assert_eq!(fault(WrongModel::StrideInsertsS, &last, [1, 1], [(1, 1); 2]), "too_large");
    }

    /// The kernel, as it is, over an array that is already padded, its taps `dilation` apart, one step at a time.
    fn slid(padded: &Array2<f64>, window: &Array2<f64>, dilation: Pair, bias: f64) -> Array2<f64> {
        let direct = Layer { op: Op::Conv2d, dilation, ..transposed([window.nrows() as i64, window.ncols() as i64]) };
        let geometry = direct.check([padded.nrows() as i64, padded.ncols() as i64]).expect("the window fits");
        right(&geometry, padded, window, bias)
    }

    /// The array with zeros around it, so many before and after on each axis; a negative number crops.
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
            let direct = Layer { op: Op::Conv2d, output_padding: [0, 0], ..geometry.layer().clone() };
            if let Ok(direct) = direct.check(geometry.input()) {
                for model in WrongModel::ALL {
                    agrees(model, &direct)?;
                }
            }
        }
    }
}
