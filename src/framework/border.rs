//! The border of one axis, in the terms of each framework, converted to one measure: the *edges*.
//!
//! For a transposed layer the edges are the cells cropped from the start and the end of the full result, which is
//! `(i-1)*s + K` cells long; a negative edge extends it with cells that no product reaches. For a direct layer they are
//! the cells of padding. SAME, VALID, `output_shape` and the rest are rules that lead to edges, each a row of one
//! table: [`Border::edges`].

use thiserror::Error;

use crate::conv::axis::{AxisSettings, Op};
use crate::phrase;
use crate::phrase::Phrase;

/// Start and end of one axis. Wider than a setting, so that differences of settings fit.
pub type Edges = [i128; 2];

/// How a call specifies where the result of one axis begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Border {
    /// The edges themselves, as in PyTorch and in TensorFlow's explicit padding.
    Cut([i64; 2]),
    /// `VALID` of a direct layer; of a transposed one that of Keras and JAX without an `output_padding`.
    Valid,
    /// `SAME` of a direct layer; of a transposed one that of Keras and JAX, which makes the output `i*s`.
    Same,
    /// `SAME_LOWER` of a direct layer: an odd cell goes to the start.
    SameLower,
    /// Keras with an `output_padding`.
    Keras {
        /// Whether the word is `SAME`; otherwise it is `VALID`.
        same: bool,
        /// The `output_padding` given.
        output_padding: i64,
    },
    /// Paddle's `SAME`: as many cells as would pad a direct layer on the same input.
    SameOfInput,
    /// `tf.nn.conv2d_transpose`, which takes the size of its output.
    TensorFlow {
        /// Whether the word is `SAME`; otherwise it is `VALID`.
        same: bool,
        /// The size of the output.
        size: Length,
    },
    /// The same, with the explicit padding of the direct layer whose gradient it is.
    TensorFlowPadded {
        /// The padding at the start and the end.
        pads: [i64; 2],
        /// The size of the output.
        size: Length,
    },
    /// JAX's numbers: padding of the input after the stride has put zeros between its cells.
    Stuffed([i64; 2]),
    /// ONNX's `pads` with an `output_padding`.
    Onnx {
        /// The crop at the start and the end.
        pads: [i64; 2],
        /// The `output_padding` given.
        output_padding: i64,
    },
    /// ONNX's `SAME_UPPER` and `SAME_LOWER` of a transposed layer.
    OnnxSame {
        /// Whether it is `SAME_UPPER`.
        upper: bool,
        /// The `output_padding` given.
        output_padding: i64,
    },
    /// ONNX's `output_shape`, which overrides `pads`. Only with an `auto_pad` word are missing cells split between both
    /// ends.
    OnnxSized {
        /// The size of the output.
        size: i64,
        /// The `output_padding` given.
        output_padding: i64,
        /// Whether an odd cell is cropped at the end.
        upper: bool,
        /// Whether there is an `auto_pad` word.
        has_word: bool,
    },
}

/// A length: a constant, or a multiple of the input's length plus a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Length {
    /// The factor of the input's length; 0 for a constant.
    pub times: i64,
    /// The constant.
    pub plus: i64,
}

impl Length {
    /// The length on an input, which is not needed for a constant.
    fn of(self, input: Option<i64>) -> Option<i128> {
        let times = if self.times == 0 { 0 } else { i128::from(self.times).checked_mul(i128::from(input?))? };
        Some(times + i128::from(self.plus))
    }
}

/// How ONNX Runtime differs from the ONNX specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// It returns the full result.
    FullResult,
    /// It adds cells beyond the full result only at the end.
    StartsAtFull,
    /// It rejects an `output_shape` a stride or more beyond the full result.
    RefusesSize,
    /// It rejects an `output_padding` equal to the stride or more.
    RefusesOutputPadding,
    /// It rejects the `SAME` words of a dilated Conv.
    RefusesDilation,
}

impl Runtime {
    /// A remark for the user.
    #[must_use]
    pub fn phrase(self) -> Phrase {
        match self {
            Runtime::FullResult => {
                phrase!("so says the specification of ONNX; ONNX Runtime gives the full result, (i - 1)*s + K, instead")
            }
            Runtime::StartsAtFull => phrase!(
                "so says the specification of ONNX; ONNX Runtime adds what is beyond the full result at the end alone"
            ),
            Runtime::RefusesSize => phrase!(
                "so says the specification of ONNX; ONNX Runtime refuses an output_shape a stride or more beyond the \
                 full result"
            ),
            Runtime::RefusesOutputPadding => {
                phrase!("so says the specification of ONNX; ONNX Runtime refuses an output_padding from the stride on")
            }
            Runtime::RefusesDilation => phrase!(
                "so says the specification of ONNX; ONNX Runtime refuses auto_pad='SAME_UPPER' and 'SAME_LOWER' of \
                 Conv with dilations"
            ),
        }
    }
}

/// What depends on the size of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfInput {
    /// What ONNX crops to reach an `output_shape`.
    OnnxCrop,
    /// What TensorFlow crops to reach an `output_shape`.
    TensorFlowCrop,
    /// `SAME` with a stride above 1.
    StridedSame,
}

impl OfInput {
    fn phrase(self) -> Phrase {
        match self {
            OfInput::OnnxCrop => phrase!("the crop behind ONNX's output_shape"),
            OfInput::TensorFlowCrop => phrase!("the crop behind TensorFlow's output_shape"),
            OfInput::StridedSame => phrase!("the padding of a strided SAME"),
        }
    }
}

/// Why a border gives no edges.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.phrase())]
pub enum NoEdges {
    /// The border depends on the input size, which is unknown.
    InputUnknown {
        /// What depends on it.
        what: OfInput,
    },
    /// Keras rejects this `output_padding`.
    KerasOutputPadding {
        /// The value given.
        output_padding: i64,
        /// The stride of the axis.
        stride: i64,
    },
    /// ONNX rejects this `output_padding`.
    OnnxOutputPadding {
        /// The value given.
        output_padding: i64,
        /// The largest value allowed.
        largest: i64,
    },
    /// ONNX rejects negative pads.
    NegativePads {
        /// The pads given, start and end.
        pads: [i64; 2],
    },
    /// The input does not reach this output size.
    Size {
        /// The output size asked for.
        size: i128,
        /// The length of the input.
        input: i128,
        /// The smallest output of this input.
        smallest: i128,
        /// The largest output of this input.
        largest: i128,
    },
    /// No input reaches this output size.
    NoInput {
        /// The output size asked for.
        size: i128,
        /// The smallest output of any input.
        least: i128,
    },
}

impl NoEdges {
    /// What is wrong.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match *self {
            NoEdges::InputUnknown { what } => {
                phrase!("{what} depends on the size of the input", what = what.phrase())
            }
            NoEdges::KerasOutputPadding { output_padding, stride } => phrase!(
                "Keras takes an output_padding below its strides, but got output_padding={output_padding} with \
                 strides={stride}",
                output_padding,
                stride
            ),
            NoEdges::OnnxOutputPadding { output_padding, .. } => phrase!(
                "ONNX takes an output_padding below strides or dilations, but got {output_padding}",
                output_padding
            ),
            NoEdges::NegativePads { pads } => {
                phrase!("ONNX takes no negative pads, but got {pads}", pads = format!("{pads:?}"))
            }
            NoEdges::Size { size, input, smallest, largest } => phrase!(
                "an output of {size} is impossible: an input of {input} gives {smallest} to {largest}",
                size,
                input,
                smallest,
                largest
            ),
            NoEdges::NoInput { size, .. } => phrase!("an output of {size} is impossible: no input has one", size),
        }
    }

    /// What to write instead.
    #[must_use]
    pub fn attempt(&self) -> Phrase {
        let within = |output_padding: i64, largest: i64| {
            Phrase::verbatim(format!("output_padding={}", output_padding.clamp(0, largest.max(0))))
        };
        match *self {
            NoEdges::InputUnknown { .. } => phrase!("--input SIZE"),
            NoEdges::KerasOutputPadding { output_padding, stride } => within(output_padding, stride - 1),
            NoEdges::OnnxOutputPadding { output_padding, largest } => within(output_padding, largest),
            NoEdges::NegativePads { pads: [start, end] } => phrase!(
                "pads of {start} and {end} there; output_padding extends the end",
                start = start.max(0),
                end = end.max(0)
            ),
            NoEdges::Size { smallest, largest, .. } if smallest == largest => {
                phrase!("an output_shape of {smallest}", smallest)
            }
            NoEdges::Size { smallest, largest, .. } => {
                phrase!("an output_shape from {smallest} to {largest}", smallest, largest)
            }
            NoEdges::NoInput { least, .. } => phrase!("an output_shape of {least} or more", least),
        }
    }
}

impl Border {
    /// The input length that an output size implies, if the border is such a size.
    #[must_use]
    pub fn implied_input(self, axis: &AxisSettings) -> Option<i64> {
        let (least, size) = match self {
            Border::TensorFlow { same: true, size } => (1, size),
            Border::TensorFlow { same: false, size } => (axis.dilated_kernel(), size),
            Border::TensorFlowPadded { pads: [start, end], size } => {
                (axis.dilated_kernel() - i128::from(start) - i128::from(end), size)
            }
            _ => return None,
        };
        let input = (size.of(None)? - least).div_euclid(i128::from(axis.stride.max(1))) + 1;
        i64::try_from(input).ok().filter(|input| *input >= 1)
    }

    /// How ONNX Runtime deviates from the specification on an axis of a node, if it does. [`Border::edges`] follows the
    /// specification.
    #[must_use]
    pub fn runtime(self, axis: &AxisSettings, input: Option<i64>) -> Option<Runtime> {
        let (kernel, stride) = (axis.dilated_kernel(), i128::from(axis.stride));
        let output_padding = match self {
            Border::Onnx { output_padding, .. }
            | Border::OnnxSame { output_padding, .. }
            | Border::OnnxSized { output_padding, .. } => output_padding,
            Border::Same | Border::SameLower if axis.op == Op::Conv2d && axis.dilation > 1 => {
                return Some(Runtime::RefusesDilation);
            }
            _ => return None,
        };
        if output_padding >= axis.stride {
            return Some(Runtime::RefusesOutputPadding);
        }
        match self {
            Border::OnnxSame { .. } if kernel + i128::from(output_padding) < stride => Some(Runtime::FullResult),
            Border::OnnxSized { size, .. } => {
                let beyond = i128::from(size) - ((i128::from(input?) - 1) * stride + kernel);
                let [start, _] = self.edges(axis, input).ok()?;
                match beyond {
                    _ if beyond >= stride => Some(Runtime::RefusesSize),
                    _ if start < 0 => Some(Runtime::StartsAtFull),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The edges on an axis with these settings (whose padding is ignored). The input length is needed if the rule
    /// depends on it, as `SAME` of a strided direct layer and ONNX's `output_shape` do. If given, it is checked against
    /// TensorFlow's output size.
    ///
    /// # Errors
    /// [`NoEdges`]: the framework rejects it too, or the input length is missing.
    pub fn edges(self, axis: &AxisSettings, input: Option<i64>) -> Result<Edges, NoEdges> {
        let (kernel, stride) = (axis.dilated_kernel(), i128::from(axis.stride));
        match (self, axis.op) {
            (Border::Cut(edges), _) => Ok(edges.map(i128::from)),
            (Border::Valid, Op::Conv2d) => Ok([0, 0]),
            (Border::Valid, Op::ConvTranspose2d) => Ok([0, (kernel - stride).min(0)]),
            (Border::Same, Op::Conv2d) | (Border::SameOfInput, _) => direct_same(axis, input).map(smaller_half_first),
            (Border::SameLower, _) => direct_same(axis, input).map(|total| {
                let [smaller, larger] = smaller_half_first(total);
                [larger, smaller]
            }),
            (Border::Same, Op::ConvTranspose2d) => Ok(around(kernel - stride)),
            (Border::Keras { same, output_padding }, _) => keras(axis, same, output_padding),
            (Border::TensorFlow { same, size }, _) => {
                let least = if same { 1 } else { kernel };
                let total = tensorflow(axis, least, size, input)?;
                Ok(if same { around(total) } else { [0, total] })
            }
            (Border::TensorFlowPadded { pads: [start, end], size }, _) => {
                let least = kernel - i128::from(start) - i128::from(end);
                let total = tensorflow(axis, least, size, input)?;
                Ok([i128::from(start), total - i128::from(start)])
            }
            (Border::Stuffed(pads), _) => Ok(pads.map(|pad| kernel - 1 - i128::from(pad))),
            (Border::Onnx { pads, .. }, _) if pads.iter().any(|pad| *pad < 0) => Err(NoEdges::NegativePads { pads }),
            (Border::Onnx { pads: [start, end], output_padding }, _) => {
                let extra = onnx_output_padding(axis, output_padding)?;
                Ok([i128::from(start), i128::from(end) - extra])
            }
            (Border::OnnxSame { upper, output_padding }, _) => {
                let extra = onnx_output_padding(axis, output_padding)?;
                Ok(onnx(kernel + extra - stride, upper, extra))
            }
            (Border::OnnxSized { size, output_padding, upper, has_word }, _) => {
                let input = input.ok_or(NoEdges::InputUnknown { what: OfInput::OnnxCrop })?;
                let extra = onnx_output_padding(axis, output_padding)?;
                let full = (i128::from(input) - 1) * stride + kernel;
                let total = full + extra - i128::from(size);
                Ok(if total < 0 && !has_word { [0, total - extra] } else { onnx(total, upper, extra) })
            }
        }
    }
}

/// Splits `total` cells of padding, an odd one at the end.
fn smaller_half_first(total: i128) -> Edges {
    [total / 2, total - total / 2]
}

/// Splits `total` cells to crop, an odd one at the end; a negative total extends only the end.
fn around(total: i128) -> Edges {
    let start = total.max(0) / 2;
    [start, total - start]
}

/// The cells that `SAME` adds to a direct axis to make the output `ceil(i/s)`. At stride 1 it is the same for any
/// input.
fn direct_same(axis: &AxisSettings, input: Option<i64>) -> Result<i128, NoEdges> {
    let (kernel, stride) = (axis.dilated_kernel(), i128::from(axis.stride));
    if stride == 1 {
        return Ok(kernel - 1);
    }
    let input = i128::from(input.ok_or(NoEdges::InputUnknown { what: OfInput::StridedSame })?);
    let output = (input + stride - 1).div_euclid(stride);
    Ok(((output - 1) * stride + kernel - input).max(0))
}

/// With an `output_padding`, `valid` keeps the full result and adds that much; `same` is TensorFlow's, for a size that
/// Keras computes as `(i-1)*s + K mod 2 + op`.
fn keras(axis: &AxisSettings, same: bool, output_padding: i64) -> Result<Edges, NoEdges> {
    let kernel = axis.dilated_kernel();
    if output_padding < 0 || output_padding >= axis.stride {
        return Err(NoEdges::KerasOutputPadding { output_padding, stride: axis.stride });
    }
    let extra = i128::from(output_padding);
    Ok(if same { around(kernel - kernel.rem_euclid(2) - extra) } else { [0, -extra] })
}

/// The total crop of the full result. The output size determines the input length, since only one length reaches it;
/// the outputs of a single input cell begin at `least`.
fn tensorflow(axis: &AxisSettings, least: i128, size: Length, input: Option<i64>) -> Result<i128, NoEdges> {
    let (kernel, stride) = (axis.dilated_kernel(), i128::from(axis.stride));
    let beyond = |strides: i128, wanted: i128| strides * stride + kernel - wanted;
    let Some(wanted) = size.of(input) else {
        // With as many strides as inputs, the rest is the same for every input.
        return if size.times == axis.stride && (0..stride).contains(&(stride + i128::from(size.plus) - least)) {
            Ok(beyond(-1, i128::from(size.plus)))
        } else {
            Err(NoEdges::InputUnknown { what: OfInput::TensorFlowCrop })
        };
    };
    let strides = (wanted - least).div_euclid(stride);
    let input = match input {
        Some(input) => i128::from(input),
        None if strides < 0 => return Err(NoEdges::NoInput { size: wanted, least }),
        None => strides + 1,
    };
    if strides != input - 1 {
        let smallest = (input - 1) * stride + least;
        return Err(NoEdges::Size { size: wanted, input, smallest, largest: smallest + stride - 1 });
    }
    Ok(beyond(strides, wanted))
}

/// How ONNX splits a total of pads that includes the output padding, which is then restored at the end. The halves of a
/// negative total are negative, as in its reference evaluator: missing cells are added at both ends.
fn onnx(total: i128, upper: bool, output_padding: i128) -> Edges {
    let half = total.div_euclid(2);
    let start = if upper { half } else { total - half };
    [start, total - start - output_padding]
}

fn onnx_output_padding(axis: &AxisSettings, output_padding: i64) -> Result<i128, NoEdges> {
    let fits = AxisSettings { output_padding, ..*axis }.output_padding_fits() && output_padding >= 0;
    if fits {
        Ok(i128::from(output_padding))
    } else {
        Err(NoEdges::OnnxOutputPadding { output_padding, largest: axis.stride.max(axis.dilation) - 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An axis with this kernel, stride and dilation.
    fn axis(op: Op, kernel: i64, stride: i64, dilation: i64) -> AxisSettings {
        AxisSettings { op, kernel, stride, padding: [0, 0], output_padding: 0, dilation }
    }

    fn transposed(kernel: i64, stride: i64, border: Border) -> Result<Edges, NoEdges> {
        border.edges(&axis(Op::ConvTranspose2d, kernel, stride, 1), Some(4))
    }

    fn direct(kernel: i64, stride: i64, input: i64, border: Border) -> Edges {
        border.edges(&axis(Op::Conv2d, kernel, stride, 1), Some(input)).unwrap()
    }

    #[test]
    fn same_of_keras_and_jax_makes_i_times_s() {
        for (kernel, stride, edges) in [
            (2, 2, [0, 0]),
            (3, 2, [0, 1]),
            (4, 2, [1, 1]),
            (5, 2, [1, 2]),
            (3, 1, [1, 1]),
            (4, 1, [1, 2]),
            (1, 2, [0, -1]),
            (2, 5, [0, -3]),
        ] {
            assert_eq!(transposed(kernel, stride, Border::Same), Ok(edges), "k{kernel} s{stride}");
        }
    }

    #[test]
    fn valid_of_keras_and_jax_leaves_no_input_without_its_stride() {
        assert_eq!(transposed(3, 2, Border::Valid), Ok([0, 0]));
        assert_eq!(transposed(1, 3, Border::Valid), Ok([0, -2]));
    }

    #[test]
    fn keras_with_an_output_padding() {
        let keras =
            |kernel, stride, same, output_padding| transposed(kernel, stride, Border::Keras { same, output_padding });
        assert_eq!(keras(3, 2, false, 1), Ok([0, -1]));
        assert_eq!(keras(1, 3, false, 0), Ok([0, 0]));
        assert_eq!(keras(3, 2, true, 0), Ok([1, 1]));
        assert_eq!(keras(3, 2, true, 1), Ok([0, 1]));
        assert_eq!(keras(5, 3, true, 1), Ok([1, 2]));
        assert_eq!(keras(4, 2, true, 1), Ok([1, 2]));
        assert_eq!(keras(1, 3, true, 1), Ok([0, -1]));
        assert_eq!(keras(4, 2, true, 0), Ok([2, 2]));
        assert_eq!(keras(3, 2, true, 2), Err(NoEdges::KerasOutputPadding { output_padding: 2, stride: 2 }));
        assert_eq!(keras(3, 2, false, -1), Err(NoEdges::KerasOutputPadding { output_padding: -1, stride: 2 }));
    }

    #[test]
    fn tensorflow_is_told_the_size() {
        let fixed = |plus| Length { times: 0, plus };
        let sized =
            |kernel, stride, same, size| transposed(kernel, stride, Border::TensorFlow { same, size: fixed(size) });
        assert_eq!(sized(3, 2, false, 9), Ok([0, 0]));
        assert_eq!(sized(3, 2, false, 10), Ok([0, -1]));
        assert_eq!(sized(3, 2, true, 8), Ok([0, 1]));
        assert_eq!(sized(3, 2, true, 7), Ok([1, 1]));
        assert_eq!(sized(1, 2, true, 8), Ok([0, -1]));
        let refused = |size, smallest, largest| Err(NoEdges::Size { size, input: 4, smallest, largest });
        assert_eq!(sized(3, 2, false, 11), refused(11, 9, 10));
        assert_eq!(sized(3, 2, true, 9), refused(9, 7, 8));
        let alone = |same, size| {
            Border::TensorFlow { same, size: fixed(size) }.edges(&axis(Op::ConvTranspose2d, 3, 2, 1), None)
        };
        assert_eq!(alone(true, 8), Ok([0, 1]));
        assert_eq!(alone(false, 10), Ok([0, -1]));
        assert_eq!(alone(false, 2), Err(NoEdges::NoInput { size: 2, least: 3 }));
        let doubled = |same, plus| {
            let border = Border::TensorFlow { same, size: Length { times: 2, plus } };
            let axis = axis(Op::ConvTranspose2d, 3, 2, 1);
            (border.edges(&axis, None), border.edges(&axis, Some(4)))
        };
        assert_eq!(doubled(true, 0), (Ok([0, 1]), Ok([0, 1])));
        assert_eq!(doubled(false, 1), (Ok([0, 0]), Ok([0, 0])));
        assert!(matches!(doubled(true, 1), (Err(NoEdges::InputUnknown { .. }), Err(NoEdges::Size { .. }))));
        let padded = |pads, size| Border::TensorFlowPadded { pads, size: fixed(size) };
        assert_eq!(transposed(3, 2, padded([1, 1], 8)), Ok([1, 0]));
        assert_eq!(transposed(3, 2, padded([1, 0], 8)), Ok([1, 0]));
        assert_eq!(padded([1, 1], 4).implied_input(&axis(Op::ConvTranspose2d, 3, 2, 1)), Some(2));
    }

    #[test]
    fn a_refusal_names_what_would_do() {
        let keras = NoEdges::KerasOutputPadding { output_padding: 2, stride: 2 };
        assert_eq!(keras.attempt(), "output_padding=1");
        let refused = transposed(3, 2, Border::TensorFlow { same: false, size: Length { times: 0, plus: 11 } });
        assert_eq!(refused.unwrap_err().attempt(), "an output_shape from 9 to 10");
    }

    #[test]
    fn jax_counts_from_the_stuffed_input() {
        assert_eq!(transposed(3, 2, Border::Stuffed([0, 0])), Ok([2, 2]));
        assert_eq!(transposed(3, 2, Border::Stuffed([1, 2])), Ok([1, 0]));
        assert_eq!(transposed(3, 2, Border::Stuffed([4, 5])), Ok([-2, -3]));
        let dilated = axis(Op::ConvTranspose2d, 3, 1, 2);
        assert_eq!(Border::Stuffed([0, 3]).edges(&dilated, None), Ok([4, 1]));
    }

    #[test]
    fn onnx_pads_and_words() {
        let pads = |pads, output_padding| transposed(3, 2, Border::Onnx { pads, output_padding });
        assert_eq!(pads([1, 2], 1), Ok([1, 1]));
        assert_eq!(pads([0, 0], 1), Ok([0, -1]));
        assert_eq!(pads([0, 0], 2), Err(NoEdges::OnnxOutputPadding { output_padding: 2, largest: 1 }));
        assert_eq!(pads([0, -1], 0), Err(NoEdges::NegativePads { pads: [0, -1] }));
        let same = |kernel, upper| transposed(kernel, 2, Border::OnnxSame { upper, output_padding: 0 });
        assert_eq!((same(3, true), same(3, false)), (Ok([0, 1]), Ok([1, 0])));
        assert_eq!((same(4, true), same(4, false)), (Ok([1, 1]), Ok([1, 1])));
        assert_eq!((same(1, true), same(1, false)), (Ok([-1, 0]), Ok([0, -1])));
    }

    #[test]
    fn onnx_output_shape_splits_what_is_too_much() {
        let of = |size, output_padding, upper, has_word| {
            transposed(3, 2, Border::OnnxSized { size, output_padding, upper, has_word })
        };
        let sized = |size, output_padding, upper| of(size, output_padding, upper, true);
        assert_eq!((of(11, 0, false, false), of(12, 1, false, false)), (Ok([0, -2]), Ok([0, -3])));
        assert_eq!((of(8, 0, false, false), of(8, 0, false, true)), (Ok([1, 0]), Ok([1, 0])));
        assert_eq!(sized(9, 0, true), Ok([0, 0]));
        assert_eq!((sized(8, 0, true), sized(8, 0, false)), (Ok([0, 1]), Ok([1, 0])));
        assert_eq!((sized(9, 1, true), sized(9, 1, false)), (Ok([0, 0]), Ok([1, -1])));
        assert_eq!(sized(10, 0, false), Ok([0, -1]));
        assert_eq!((sized(10, 0, true), sized(11, 0, false)), (Ok([-1, 0]), Ok([-1, -1])));
        let runtime = |border: Border| border.runtime(&axis(Op::ConvTranspose2d, 3, 2, 1), Some(4));
        let of_size = |size, upper| runtime(Border::OnnxSized { size, output_padding: 0, upper, has_word: true });
        assert_eq!((of_size(9, true), of_size(10, true)), (None, Some(Runtime::StartsAtFull)));
        assert_eq!((of_size(10, false), of_size(11, false)), (None, Some(Runtime::RefusesSize)));
        let beyond = Border::Onnx { pads: [0, 0], output_padding: 2 };
        assert_eq!(runtime(beyond), Some(Runtime::RefusesOutputPadding));
        let short = Border::OnnxSame { upper: true, output_padding: 0 };
        assert_eq!(short.runtime(&axis(Op::ConvTranspose2d, 1, 2, 1), None), Some(Runtime::FullResult));
        let filled = Border::OnnxSame { upper: true, output_padding: 1 };
        assert_eq!(filled.runtime(&axis(Op::ConvTranspose2d, 1, 2, 2), None), None);
        let long = Border::OnnxSame { upper: true, output_padding: 1 };
        assert_eq!(long.runtime(&axis(Op::ConvTranspose2d, 1, 2, 3), None), None);
        for word in [Border::Same, Border::SameLower] {
            assert_eq!(word.runtime(&axis(Op::Conv2d, 3, 1, 2), None), Some(Runtime::RefusesDilation));
            assert_eq!(word.runtime(&axis(Op::Conv2d, 3, 1, 1), None), None);
        }
        let unknown = Border::OnnxSized { size: 8, output_padding: 0, upper: true, has_word: true }
            .edges(&axis(Op::ConvTranspose2d, 3, 2, 1), None);
        assert!(matches!(unknown, Err(NoEdges::InputUnknown { .. })));
    }

    #[test]
    fn same_of_a_direct_layer() {
        assert_eq!(direct(3, 1, 7, Border::Same), [1, 1]);
        assert_eq!(direct(4, 1, 7, Border::Same), [1, 2]);
        assert_eq!(direct(4, 1, 7, Border::SameLower), [2, 1]);
        assert_eq!((direct(3, 2, 7, Border::Same), direct(3, 2, 8, Border::Same)), ([1, 1], [0, 1]));
        assert_eq!(direct(3, 2, 8, Border::SameLower), [1, 0]);
        assert_eq!(direct(1, 3, 7, Border::Same), [0, 0]);
        assert_eq!(direct(3, 2, 7, Border::Valid), [0, 0]);
        assert_eq!(direct(3, 2, 7, Border::Cut([2, 3])), [2, 3]);
        let strided = Border::Same.edges(&axis(Op::Conv2d, 3, 2, 1), None);
        assert!(matches!(strided, Err(NoEdges::InputUnknown { .. })));
        assert_eq!(Border::Same.edges(&axis(Op::Conv2d, 3, 1, 2), None), Ok([2, 2]));
    }
}
