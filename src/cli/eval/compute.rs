//! Computes the answer to a request: sizes, values, or the first rule that refuses it.

use ndarray::{ArrayView1, ArrayView4};

use super::number::Number;
use super::request::{Request, Tensor};
use crate::conv::layer::{dimensions, lengths};
use crate::conv::operands::count_numbers;
use crate::conv::{
    Axis, Fault, Geometry, Layer, MAX_NUMBERS, Op, Operands, Padding, Pair, Rank, Settings, Sides, Triple,
};
use crate::framework::border::NoEdges;
use crate::framework::onnx;
use crate::framework::{NoLayer, pytorch};

/// The output of a layer.
pub(super) struct Computed<const SPECIAL: bool> {
    pub shape: Vec<i64>,
    pub data: Option<Vec<Number<SPECIAL>>>,
    /// How a runtime differs from the specification that was followed.
    pub remark: Option<String>,
}

/// Why a request is refused: a code that never changes, and a message.
pub(super) struct Refused {
    pub code: &'static str,
    pub message: String,
}

/// The codes in the order of the contract, which decides between several faults.
const ORDER: [&str; 11] = [
    "invalid_stride",
    "invalid_padding",
    "invalid_output_padding",
    "invalid_dilation",
    "invalid_groups",
    "invalid_output_size",
    "channel_mismatch",
    "shape_mismatch",
    "output_padding_too_large",
    "output_too_small",
    "too_large",
];

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Refused {
        Refused { code: fault.code(), message: fault.to_string() }
    }
}

impl From<NoLayer> for Refused {
    fn from(reason: NoLayer) -> Refused {
        let code = match &reason {
            NoLayer::Refused(refusal) => refusal.fault.code(),
            NoLayer::NoOutput { .. } => "output_too_small",
            NoLayer::Edges(NoEdges::OnnxOutputPadding { .. }) => "output_padding_too_large",
            NoLayer::Edges(
                NoEdges::InputUnknown { .. }
                | NoEdges::KerasOutputPadding { .. }
                | NoEdges::NegativePads { .. }
                | NoEdges::Size { .. }
                | NoEdges::NoInput { .. },
            ) => "invalid_padding",
            NoLayer::KernelUnknown | NoLayer::Patched | NoLayer::ThreeAxes => "unsupported",
        };
        Refused { code, message: reason.to_string() }
    }
}

/// Computes the output of a request, or returns the first rule that refuses it, in the order of the contract.
pub(super) fn compute<const SPECIAL: bool>(request: &Request<'_, SPECIAL>) -> Result<Computed<SPECIAL>, Refused> {
    check_ranges(request)?;
    let input = InputShape::of(&request.input.shape, request.rank)?;
    let weight = WeightShape::of(&request.weight.shape, request.op, request.rank)?;
    let layers = layers(&request.settings, request.rank).into_iter().zip(weight.by_layer(request.rank));
    let layers = all(layers.map(|(layer, shape)| layer.sized_by_weight(shape)))?;
    all(layers.iter().map(Layer::check_settings))?;
    let Some(Layer { in_channels, out_channels, .. }) = layers.last().cloned() else { return Err(no_values()) };
    if input.channels != in_channels {
        return Err(Fault::ChannelMismatch { expected: in_channels, found: input.channels }.into());
    }
    if input.batch < 0 {
        return Err(Fault::NegativeLength { what: "input", shape: request.input.shape.clone() }.into());
    }
    check_kernel_shape(request, &weight)?;
    if let Some(bias) = &request.bias
        && bias.len() as i64 != out_channels
    {
        let (expected, found) = (vec![out_channels], vec![bias.len() as i64]);
        return Err(Fault::ShapeMismatch { what: "bias", expected, found }.into());
    }
    check_data("input", "the lists of input", &request.input)?;
    check_data("weight", "the lists of weight", &request.weight)?;
    let data = match (&request.input.data, &request.weight.data) {
        (Some(input), Some(weight)) => Some((&input.numbers, &weight.numbers)),
        (None, None) => None,
        (Some(_), None) => return Err(Fault::DataMissing { what: "weight", has: "input" }.into()),
        (None, Some(_)) => return Err(Fault::DataMissing { what: "input", has: "weight" }.into()),
    };
    let (geometries, remark) = match &request.attributes {
        None => (by_pytorch(request, &layers, &input)?, None),
        Some(attributes) => by_onnx(request, attributes, [in_channels, out_channels], &weight, &input)?,
    };
    let outputs = lengths(&geometries, Axis::output);
    let batch = if input.is_batched { &[input.batch][..] } else { &[] };
    let shape = [batch, &[out_channels], &outputs].concat();
    let Some((input_data, weight_data)) = data else { return Ok(Computed { shape, data: None, remark }) };
    let [geometry] = geometries.as_slice() else { return Err(no_values()) };
    count_numbers("output", &shape, MAX_NUMBERS)?;
    let [_, height, width] = input.lengths;
    let input = view(input_data, [input.batch, input.channels, height, width], "input")?;
    let weight = view(weight_data, geometry.layer().weight_shape(), "weight")?;
    let (input, weight) = (input.mapv(Number::widened), weight.mapv(Number::widened));
    let bias = request.bias.as_ref().map(|bias| ArrayView1::from(bias).mapv(Number::widened));
    let operands = Operands::new(geometry, input.view(), weight.view(), bias.as_ref().map(|bias| bias.view()))?;
    // Summed in f64 and rounded once: closer to the exact answer than any sum in f32.
    let data = operands.forward().iter().map(|value| Number(*value as f32)).collect();
    Ok(Computed { shape, data: Some(data), remark })
}

fn no_values() -> Refused {
    let message = "sizes alone are computed of layers with three axes: leave out the data of input and weight";
    Refused { code: "unsupported", message: message.to_owned() }
}

/// Collects the values, or returns the fault that comes first in [`ORDER`].
fn all<T>(results: impl Iterator<Item = Result<T, Fault>>) -> Result<Vec<T>, Fault> {
    let (mut values, mut faults) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(fault) => faults.push(fault),
        }
    }
    let place = |fault: &Fault| ORDER.iter().position(|code| *code == fault.code());
    faults.into_iter().min_by_key(place).map_or(Ok(values), Err)
}

/// Returns the layers that represent the settings: one, or for three axes a one-dimensional layer for the depth and a
/// layer for the rest.
fn layers(settings: &Settings, rank: Rank) -> Vec<Layer> {
    let complete = |settings: &Settings| pytorch::completed(settings, [1, 1]);
    match rank {
        Rank::One | Rank::Two => vec![complete(settings)],
        Rank::Three => settings.split_depth().iter().map(complete).collect(),
    }
}

/// Splits numbers, one per axis, into those of each of these layers.
fn by_layer([depth, height, width]: Triple, rank: Rank) -> Vec<Pair> {
    match rank {
        Rank::One | Rank::Two => vec![[height, width]],
        Rank::Three => vec![[1, depth], [height, width]],
    }
}

/// Checks each number against its own range, independently of the shapes.
fn check_ranges<const SPECIAL: bool>(request: &Request<'_, SPECIAL>) -> Result<(), Refused> {
    let attributes = request.attributes.as_ref();
    let pads = attributes.and_then(|attributes| attributes.pads.as_ref());
    // The crop of a transposed layer may be negative, but ONNX's pads may not.
    let lowest = pads.and_then(|pads| pads.iter().min()).filter(|lowest| **lowest < 0);
    let padding = lowest.map(|lowest| Padding::Explicit(Sides::All(*lowest))).or(request.settings.padding.map(even));
    let settings = Settings { padding, ..request.settings.clone() };
    all(layers(&settings, request.rank).iter().map(Layer::check_ranges))?;
    if request.op == Op::Conv2d && request.output_size.is_some() {
        return Err(Fault::OutputSizeOnDirect.into());
    }
    if request.op == Op::Conv2d && attributes.is_some_and(|attributes| attributes.output_shape.is_some()) {
        let message = "a direct layer takes no output_shape: its output follows from its settings".to_owned();
        return Err(Refused { code: "invalid_output_size", message });
    }
    Ok(())
}

/// Replaces uneven pads by the lowest of them at both ends, which is negative if any of them is.
fn even(padding: Padding<Sides>) -> Padding<Sides> {
    match padding {
        Padding::Uneven { start, end } => {
            let lowest = start.numbers().into_iter().chain(end.numbers()).min();
            Padding::Explicit(Sides::All(lowest.unwrap_or(0)))
        }
        Padding::Explicit(_) | Padding::Same | Padding::Valid => padding,
    }
}

struct InputShape {
    is_batched: bool,
    /// 1 for an input without a batch axis.
    batch: i64,
    channels: i64,
    lengths: Triple,
}

impl InputShape {
    fn of(shape: &[i64], rank: Rank) -> Result<InputShape, Fault> {
        let (is_batched, batch, rest) = match shape.split_first() {
            Some((batch, rest)) if rest.len() > rank.axes() => (true, *batch, rest),
            _ => (false, 1, shape),
        };
        if let Some((channels, lengths)) = rest.split_first()
            && let Some(sides) = Sides::each(lengths).filter(|sides| sides.fit(rank))
        {
            return Ok(InputShape { is_batched, batch, channels: *channels, lengths: sides.triple(rank, 1) });
        }
        let (axes, letters) = (rank.axes(), rank.of_three(&["d", "h", "w"]).join(", "));
        let meaning = format!("{} dimensions (n, in, {letters}), or {} without n", axes + 2, axes + 1);
        Err(Fault::WrongRank { what: "input", meaning, found: shape.to_vec() })
    }
}

struct WeightShape {
    channels: Pair,
    kernel: Sides,
    triple: Triple,
}

impl WeightShape {
    fn of(shape: &[i64], op: Op, rank: Rank) -> Result<WeightShape, Fault> {
        if let [first, second, kernel @ ..] = shape
            && let Some(kernel) = Sides::each(kernel).filter(|kernel| kernel.fit(rank))
        {
            return Ok(WeightShape { channels: [*first, *second], kernel, triple: kernel.triple(rank, 1) });
        }
        let meaning = format!("{} dimensions ({})", rank.axes() + 2, op.weight_axes(rank));
        Err(Fault::WrongRank { what: "weight", meaning, found: shape.to_vec() })
    }

    /// Returns the weight shape of each of the layers: the channels, and the kernel of that layer.
    fn by_layer(&self, rank: Rank) -> Vec<[i64; 4]> {
        let [first, second] = self.channels;
        by_layer(self.triple, rank).into_iter().map(|[height, width]| [first, second, height, width]).collect()
    }
}

fn check_kernel_shape<const SPECIAL: bool>(
    request: &Request<'_, SPECIAL>,
    weight: &WeightShape,
) -> Result<(), Refused> {
    match request.kernel_shape {
        Some(kernel) if kernel.triple(request.rank, 1) != weight.triple => {
            let [said, found] = [kernel, weight.kernel].map(|sides| dimensions(&sides.numbers()));
            let message = format!("kernel_shape is {said}, but the kernel of the weight is {found}");
            Err(Refused { code: "shape_mismatch", message })
        }
        _ => Ok(()),
    }
}

/// Returns the layers on an input, with the `output_padding` that `output_size` asks for.
fn by_pytorch<const SPECIAL: bool>(
    request: &Request<'_, SPECIAL>,
    layers: &[Layer],
    input: &InputShape,
) -> Result<Vec<Geometry>, Refused> {
    let inputs = by_layer(input.lengths, request.rank);
    let checked = layers.iter().zip(&inputs);
    let Some(size) = &request.output_size else {
        return Ok(all(checked.map(|(layer, input)| layer.check(*input).map_err(|refusal| refusal.fault)))?);
    };
    let sizes = by_layer(output_lengths(size, request.rank, input.is_batched)?, request.rank);
    let sized = checked.zip(sizes).map(|((layer, input), size)| {
        let layer = layer.with_output_size(*input, size).map_err(|refusal| refusal.fault)?;
        layer.check(*input).map_err(|refusal| refusal.fault)
    });
    Ok(all(sized)?)
}

/// Returns the lengths in an `output_size`. As in PyTorch, they may follow the batch, if there is one, and the
/// channels, which are ignored.
fn output_lengths(size: &[i64], rank: Rank, is_batched: bool) -> Result<Triple, Refused> {
    let (axes, others) = (rank.axes(), if is_batched { 2 } else { 1 });
    let own = if size.len() == axes + others { size.get(others..).unwrap_or_default() } else { size };
    if let Some(sides) = Sides::each(own).filter(|sides| sides.fit(rank)) {
        return Ok(sides.triple(rank, 1));
    }
    let message = format!(
        "for {}D input, output_size must have {axes} or {} elements (got {})",
        axes + others,
        axes + others,
        size.len()
    );
    Err(Refused { code: "invalid_output_size", message })
}

/// Returns the geometries of the ONNX node on an input, and a remark if a runtime computes something else.
fn by_onnx<const SPECIAL: bool>(
    request: &Request<'_, SPECIAL>,
    attributes: &onnx::Attributes,
    [in_channels, out_channels]: [i64; 2],
    weight: &WeightShape,
    input: &InputShape,
) -> Result<(Vec<Geometry>, Option<String>), Refused> {
    let settings = Settings {
        in_channels: Some(in_channels),
        out_channels: Some(out_channels),
        kernel_size: Some(weight.kernel),
        padding: None,
        output_padding: None,
        ..request.settings.clone()
    };
    let wrong = |wrong: onnx::WrongPads| Refused { code: "invalid_padding", message: wrong.phrase().to_string() };
    let reading = onnx::reading(settings, attributes).map_err(wrong)?;
    let runtime = reading.neutral(Some(input.lengths))?.runtime;
    Ok((reading.geometries(input.lengths)?, runtime.map(|runtime| runtime.phrase().to_string())))
}

/// Checks that there are as many numbers as the shape says, and that nested lists have that shape.
fn check_data<const SPECIAL: bool>(
    what: &'static str,
    lists: &'static str,
    tensor: &Tensor<SPECIAL>,
) -> Result<(), Fault> {
    let Tensor { shape, data: Some(data) } = tensor else { return Ok(()) };
    if !data.fits(shape) {
        return Err(Fault::ShapeMismatch { what: lists, expected: shape.clone(), found: data.lengths.clone() });
    }
    match count_numbers(what, shape, usize::MAX) {
        Ok(count) if count == data.numbers.len() => Ok(()),
        _ => Err(Fault::WrongCount { what, shape: shape.clone(), found: data.numbers.len() }),
    }
}

fn view<'a, T>(data: &'a [T], shape: [i64; 4], what: &'static str) -> Result<ArrayView4<'a, T>, Fault> {
    let lengths = shape.map(|length| usize::try_from(length).unwrap_or(0));
    ArrayView4::from_shape(lengths, data).map_err(|_| Fault::WrongCount {
        what,
        shape: shape.to_vec(),
        found: data.len(),
    })
}
