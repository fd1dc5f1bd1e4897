//! Reads and writes layers of Keras: `keras.layers.Conv2DTranspose(64, 3, strides=2, padding='same')` and `Conv2D`, the
//! operations `keras.ops.conv_transpose` and `keras.ops.conv`, and TensorFlow 1's `tf.layers.conv2d_transpose`.
//!
//! All three backends compute them alike. Images are NHWC, weights `(kh, kw, out, in)` and `(kh, kw, in, out)`.

use super::border::{Border, Edges};
use super::call::{self, Call, CallError, Content, Signature, Value};
use super::code::{self, Code, Keyword};
use super::names::{Function, find};
use super::neutral::{AXES, Neutral};
use super::reading::Channels;
use super::value::{self, integer, is_open, list, sides, word};
use super::weights::{Layout, ZeroTaps};
use super::{Framework, Reading, shared, tensorflow};
use crate::conv::axis::Op;
use crate::conv::{Rank, Settings, Sides, Triple};
use crate::phrase;
use crate::phrase::Phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Layer(Op),
    /// A TensorFlow 1 function that makes a layer and applies it.
    Applied(Op),
    /// An operation with an explicit kernel.
    Operation(Op),
}

const LAYER: &[&str] = &[
    "keras.layers.",
    "tf.keras.layers.",
    "layers.",
    "tensorflow.keras.layers.",
    "L.",
    "",
    "tf.layers.",
    "tf.compat.v1.layers.",
];
const APPLIED: &[&str] = &["tf.layers.", "tf.compat.v1.layers."];
const OPERATION: &[&str] = &["keras.ops.", "ops.", "tf.keras.ops."];

pub(super) const FUNCTIONS: [Function<Form>; 8] = [
    Function { prefixes: LAYER, name: "Conv#DTranspose", form: Form::Layer(Op::ConvTranspose2d) },
    Function { prefixes: LAYER, name: "Conv#D", form: Form::Layer(Op::Conv2d) },
    Function { prefixes: LAYER, name: "Convolution#DTranspose", form: Form::Layer(Op::ConvTranspose2d) },
    Function { prefixes: LAYER, name: "Convolution#D", form: Form::Layer(Op::Conv2d) },
    Function { prefixes: APPLIED, name: "conv#d_transpose", form: Form::Applied(Op::ConvTranspose2d) },
    Function { prefixes: APPLIED, name: "conv#d", form: Form::Applied(Op::Conv2d) },
    Function { prefixes: OPERATION, name: "conv_transpose", form: Form::Operation(Op::ConvTranspose2d) },
    Function { prefixes: OPERATION, name: "conv", form: Form::Operation(Op::Conv2d) },
];

/// The operation and rank of a layer class.
pub(super) fn class_named(name: &str) -> Option<(Op, Rank)> {
    match find(&FUNCTIONS, name)? {
        (Form::Layer(op), rank) => Some((op, rank)),
        (Form::Applied(_) | Form::Operation(_), _) => None,
    }
}

impl Form {
    fn op(self) -> Op {
        match self {
            Form::Layer(op) | Form::Applied(op) | Form::Operation(op) => op,
        }
    }
}

/// Arguments that affect training or naming, but no product.
const OTHERS: [&str; 12] = [
    "activation",
    "use_bias",
    "kernel_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "bias_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "bias_constraint",
    "name",
    "dtype",
    "trainable",
];

pub(super) fn signature(form: Form, rank: Rank) -> Signature {
    match form {
        Form::Layer(op) => layer_signature(op, rank),
        Form::Applied(op) => {
            let own: &[&str] = if op == Op::Conv2d { &["data_format", "dilation_rate"] } else { &["data_format"] };
            let first = ["inputs", "filters", "kernel_size", "strides", "padding"];
            let transposed = if op == Op::Conv2d { "" } else { "_transpose" };
            let name = format!("conv{}d{transposed}", rank.axes());
            Signature::new(name, &[&first, own, &OTHERS, &["reuse"]].concat(), 3)
        }
        Form::Operation(op) => {
            let own: &[&str] = if op == Op::Conv2d { &[] } else { &["output_padding"] };
            let first = ["inputs", "kernel", "strides", "padding"];
            let name = if op == Op::Conv2d { "conv" } else { "conv_transpose" };
            Signature::new(name, &[&first, own, &["data_format", "dilation_rate"]].concat(), 2)
        }
    }
}

fn layer_signature(op: Op, rank: Rank) -> Signature {
    let axes = rank.axes();
    let own: &[&str] = match (op, rank) {
        // Only in three dimensions is the order different.
        (Op::ConvTranspose2d, Rank::Three) => &["data_format", "output_padding", "dilation_rate"],
        (Op::ConvTranspose2d, _) => &["output_padding", "data_format", "dilation_rate"],
        (Op::Conv2d, _) => &["data_format", "dilation_rate", "groups"],
    };
    let first = ["filters", "kernel_size", "strides", "padding"];
    let last = ["input_shape", "batch_input_shape"];
    let class = if op == Op::Conv2d { format!("Conv{axes}D") } else { format!("Conv{axes}DTranspose") };
    Signature::new(format!("{class}.__init__"), &[&first, own, &OTHERS, &last].concat(), 2)
}

/// The number of axes in a call of an operation, from its tensors or lists; two if neither shows it.
fn operation_rank(bound: &[(&'static str, &Value)]) -> Result<Rank, CallError> {
    for (parameter, value) in bound {
        let rank = match *parameter {
            "inputs" | "kernel" => value::shape(value).and_then(|shape| Rank::of(shape.len().checked_sub(2)?)),
            "strides" | "output_padding" | "dilation_rate" => shared::rank_of(parameter, value)?,
            _ => None,
        };
        if let Some(rank) = rank {
            return Ok(rank);
        }
    }
    Ok(Rank::Two)
}

pub(super) fn read(call: &Call, form: Form, rank: Rank) -> Result<Reading, CallError> {
    let op = form.op();
    let bound = call.bind(&signature(form, rank))?;
    let is_operation = matches!(form, Form::Operation(_));
    let rank = if is_operation { operation_rank(&bound)? } else { rank };
    let mut reading = Reading::new(Framework::Keras, op, rank);
    reading.settings.bias = Some(!is_operation);
    let (mut same, mut output_padding, mut channels, mut shape) = (false, None, Channels::Last, None);
    for (parameter, value) in &bound {
        let (parameter, value) = (*parameter, *value);
        let settings = &mut reading.settings;
        match parameter {
            "filters" => reading.take_channels(true, parameter, value)?,
            "kernel_size" => settings.kernel_size = Some(sides(parameter, value, rank)?),
            "strides" => settings.stride = Some(sides(parameter, value, rank)?),
            "padding" => same = word(parameter, &["valid", "same"], value)? == "same",
            "output_padding" if value.content != Content::None => {
                output_padding = Some(sides(parameter, value, rank)?);
            }
            "data_format" if value.content != Content::None => {
                let first = word(parameter, &["channels_last", "channels_first"], value)? == "channels_first";
                channels = if first { Channels::First } else { Channels::Last };
            }
            "dilation_rate" => settings.dilation = Some(sides(parameter, value, rank)?),
            "groups" => reading.take_groups(parameter, value)?,
            "kernel" => {
                let shape = value::tensor(parameter, value)?;
                reading.take_weight(shape.as_deref());
            }
            "activation" => reading.remarks.extend(activation(value)),
            "use_bias" => reading.take_bias(parameter, value)?,
            "input_shape" | "batch_input_shape" => shape = Some(lengths(parameter, value)?),
            _ => {}
        }
    }
    let settings = &reading.settings;
    let above_one = |sides: Option<Sides>| sides.is_some_and(|sides| sides.numbers().iter().any(|number| *number > 1));
    if above_one(settings.stride) && above_one(settings.dilation) {
        let message = phrase!("Keras takes no dilation_rate above 1 with strides above 1");
        return Err(CallError::new(call.function.span.clone(), message));
    }
    let extra = output_padding.map(|extra| extra.triple(rank, 0));
    let border = AXES.map(|axis| border(op, same, extra.map(|extra| extra[axis])));
    let own = 3 - rank.axes()..3;
    if same && extra.is_some_and(|extra| own.clone().any(|axis| ends_at_a_stamp(settings, rank, axis, extra))) {
        reading.remarks.push(phrase!("Keras's TensorFlow backend refuses this call; its other backends take it"));
    }
    reading.take_input(shape.as_deref(), channels);
    if let Some((parameter, value)) = bound.iter().find(|(parameter, _)| *parameter == "inputs") {
        reading.take_tensor(parameter, value, channels)?;
    }
    Ok(reading.bordered(&border[own]))
}

/// Lengths, some of which may be unknown.
fn lengths(parameter: &str, value: &Value) -> Result<Vec<Option<i64>>, CallError> {
    let length = |value: &Value| match &value.content {
        Content::None => Ok(None),
        _ if is_open(value) => Ok(None),
        _ => integer(parameter, value).map(Some),
    };
    list(parameter, phrase!("a tuple of integers"), value)?.iter().map(length).collect()
}

/// Whether an output of `same` ends at the last input, one cell less than TensorFlow allows: with an even kernel and no
/// output padding.
fn ends_at_a_stamp(settings: &Settings, rank: Rank, axis: usize, output_padding: Triple) -> bool {
    let is_even = |number: i64| number.rem_euclid(2) == 0;
    let number = |sides: Option<Sides>| sides.unwrap_or(Sides::All(1)).triple(rank, 1)[axis];
    is_even(number(settings.kernel_size)) && !is_even(number(settings.dilation)) && output_padding[axis] == 0
}

fn border(op: Op, same: bool, output_padding: Option<i64>) -> Border {
    match (op, output_padding) {
        (Op::ConvTranspose2d, Some(output_padding)) => Border::Keras { same, output_padding },
        _ if same => Border::Same,
        _ => Border::Valid,
    }
}

fn activation(value: &Value) -> Option<Phrase> {
    match &value.content {
        Content::None => None,
        Content::String(name) if name == "linear" => None,
        _ => {
            let activation = call::shortened(&value.to_string());
            Some(phrase!("activation={activation} is no part of the convolution: apply it to y", activation))
        }
    }
}

/// The border in the arguments of a Keras layer, and what remains to crop (or to add, if negative).
struct Fit {
    keyword: Option<Keyword>,
    output_padding: Option<Triple>,
    rest: [Edges; 3],
}

fn fit(neutral: &Neutral) -> Fit {
    let plain = Fit { keyword: None, output_padding: None, rest: [[0, 0]; 3] };
    let same = || Some(("padding", "'same'".to_owned()));
    if !neutral.is_transposed() {
        return if tensorflow::says_same(neutral) {
            Fit { keyword: same(), ..plain }
        } else {
            Fit { rest: neutral.edges, ..plain }
        };
    }
    let valid = AXES.map(|axis| Border::Valid.edges(&neutral.axis(axis), None));
    if valid == neutral.edges.map(Ok) {
        return plain;
    }
    if neutral.is_same {
        return Fit { keyword: same(), ..plain };
    }
    let extra = AXES.map(|axis| {
        let missing = -neutral.edges[axis][1];
        if (0..i128::from(neutral.stride[axis])).contains(&missing) { missing } else { 0 }
    });
    let rest = AXES.map(|axis| [neutral.edges[axis][0], neutral.edges[axis][1] + extra[axis]]);
    // Without output_padding, Keras adds what a kernel smaller than the stride needs.
    let is_default = AXES.into_iter().all(|axis| valid[axis] == Ok([0, -extra[axis]]));
    let output_padding = (!is_default).then(|| extra.map(|cells| i64::try_from(cells).unwrap_or(0)));
    Fit { output_padding, rest, ..plain }
}

pub(super) fn write(neutral: &Neutral) -> Code {
    let Fit { keyword, output_padding, rest } = fit(neutral);
    let spread = (neutral.dilation != [1; 3] && (neutral.is_transposed() || neutral.stride != [1; 3]))
        .then_some(neutral.dilation);
    let kernel = if spread.is_some() { neutral.dilated_kernel() } else { neutral.kernel_size.map(i128::from) };
    let extends = neutral.is_transposed() && rest.iter().flatten().any(|cells| *cells < 0);
    let split = neutral.is_transposed() && neutral.groups > 1;
    let filters = match neutral.out_channels {
        Some(channels) if split => (channels / neutral.groups).to_string(),
        None if split => format!("out_channels // {}", neutral.groups),
        _ => neutral.out_name(),
    };
    let bias_after = neutral.bias && extends;
    let keywords = [
        code::unless_default("strides", neutral.own(&neutral.stride), 1),
        keyword,
        output_padding.map(|extra| ("output_padding", code::sides(neutral.own(&extra)))),
        (spread.is_none()).then(|| code::unless_default("dilation_rate", neutral.own(&neutral.dilation), 1)).flatten(),
        (neutral.groups > 1 && !split).then(|| ("groups", neutral.groups.to_string())),
        (!neutral.bias || bias_after).then(|| ("use_bias", "False".to_owned())),
    ];
    let class = class(neutral);
    let layer = code::call(
        &format!("keras.layers.{class}"),
        &[filters, code::sides(neutral.own(&kernel))],
        keywords.into_iter().flatten(),
    );
    let exact = Code {
        zeros: ZeroTaps { between: spread, ..ZeroTaps::default() },
        says_same: tensorflow::says_same(neutral),
        ..Code::exact(layer.clone(), Layout::usual(Framework::Keras, neutral.op, neutral.rank))
    };
    let mut reasons = Vec::new();
    if !code::are_zero(rest) {
        reasons.push(border_reason(neutral));
        reasons.extend(code::same_is_shifted(neutral));
    }
    if bias_after {
        reasons.push(code::BIAS_LAST);
    }
    if spread.is_some() {
        reasons.push(spread_reason(neutral));
    }
    if split {
        reasons.push(phrase!(
            "{class} has no groups: one layer a group, whose weights are w and b split along their last axis",
            class
        ));
    }
    if code::are_zero(rest) && !split {
        return Code { reasons, ..exact };
    }
    Code { lines: lines(neutral, &layer, rest, bias_after), reasons, ..exact }
}

/// The layer, the layers before or after it, and the line that combines them.
fn lines(neutral: &Neutral, layer: &str, rest: [Edges; 3], bias_after: bool) -> Vec<String> {
    let amounts = |edges: [Edges; 3]| {
        let pairs: Vec<_> = neutral.own(&edges).iter().map(|pair| code::tuple(pair)).collect();
        // With one axis, Keras takes a single pair, not a tuple of pairs.
        if let [only] = pairs.as_slice() { only.clone() } else { code::tuple(&pairs) }
    };
    let groups = neutral.groups;
    if !neutral.is_transposed() {
        return vec![
            format!("pad = keras.layers.ZeroPadding{}D({})", neutral.rank.axes(), amounts(rest)),
            format!("conv = {layer}"),
            "y = conv(pad(x))".to_owned(),
        ];
    }
    let (mut lines, mut y) = if groups == 1 {
        (vec![format!("conv = {layer}")], "conv(x)".to_owned())
    } else {
        let parts = format!("zip(convs, keras.ops.split(x, {groups}, axis=-1))");
        let joined = format!("keras.ops.concatenate([conv(part) for conv, part in {parts}], axis=-1)");
        (vec![format!("convs = [{layer} for _ in range({groups})]")], joined)
    };
    let (cut, added) = (code::positive(rest), code::positive(code::negated(rest)));
    // Padding comes first: a crop may leave nothing of the full result.
    for (name, class, edges) in [("pad", "ZeroPadding", added), ("crop", "Cropping", cut)] {
        if !code::are_zero(edges) {
            lines.push(format!("{name} = keras.layers.{class}{}D({})", neutral.rank.axes(), amounts(edges)));
            y = format!("{name}({y})");
        }
    }
    lines.push(format!("y = {y}{}", if bias_after { " + b" } else { "" }));
    lines
}

fn class(neutral: &Neutral) -> String {
    let transposed = if neutral.is_transposed() { "Transpose" } else { "" };
    format!("Conv{}D{transposed}", neutral.rank.axes())
}

fn border_reason(neutral: &Neutral) -> Phrase {
    let border = code::border_in_words(neutral);
    phrase!("{border}; neither 'same' nor 'valid' does that for every input", border)
}

fn spread_reason(neutral: &Neutral) -> Phrase {
    let why = if neutral.stride == [1; 3] {
        phrase!("TensorFlow's kernel for the CPU takes no dilation here")
    } else {
        phrase!("Keras takes no dilation_rate with strides")
    };
    phrase!("{why}, so zeros between the taps spread the kernel (keep them at 0 when you train)", why)
}

#[cfg(test)]
mod tests {
    use super::super::sketch::Sketch;
    use super::super::sketch::outcome;
    use super::*;

    fn sketch(text: &str) -> Sketch {
        outcome(text).unwrap()
    }

    fn error(text: &str) -> (String, &str, String) {
        let CallError { span, message, help, .. } = outcome(text).unwrap_err();
        (message.to_string(), &text[span], help.map(|help| help.to_string()).unwrap_or_default())
    }

    fn code(text: &str) -> String {
        write(&sketch(text).neutral(Some([8, 8])).unwrap()).lines.join("\n")
    }

    /// The code for a crop (start and end of both axes) of a ConvTranspose2d with a bias.
    fn cropped(kernel: i64, stride: i64, crop: [i64; 2]) -> String {
        let sketch = Sketch {
            kernel_size: Some([kernel; 2]),
            stride: [stride; 2],
            border: [Border::Cut(crop); 2],
            bias: true,
            in_channels: Some(2),
            out_channels: Some(4),
            ..Sketch::new(Framework::PyTorch, Op::ConvTranspose2d)
        };
        write(&sketch.neutral(None).unwrap()).lines.join("\n")
    }

    #[test]
    fn positional_orders() {
        let sketched = sketch("Conv2DTranspose(8, (3, 5), 2, 'same', (1, 0), 'channels_last', 1, None, False)");
        let border = |output_padding| Border::Keras { same: true, output_padding };
        let expected = Sketch {
            out_channels: Some(8),
            kernel_size: Some([3, 5]),
            stride: [2, 2],
            border: [border(1), border(0)],
            ..Sketch::new(Framework::Keras, Op::ConvTranspose2d)
        };
        assert_eq!(sketched, expected);
        let sketched = sketch("tf.keras.layers.Conv2D(8, 3, (2, 1), 'valid', 'channels_last', (1, 1), 2)");
        let expected = Sketch {
            out_channels: Some(8),
            kernel_size: Some([3, 3]),
            stride: [2, 1],
            groups: 2,
            bias: true,
            border: [Border::Valid; 2],
            ..Sketch::new(Framework::Keras, Op::Conv2d)
        };
        assert_eq!(sketched, expected);
    }

    #[test]
    fn what_a_call_says_besides() {
        let sketched = sketch("layers.Conv2D(8, 3, activation='relu', input_shape=(28, 30, 1), name='a')(x)");
        assert_eq!((sketched.in_channels, sketched.input), (Some(1), Some([28, 30])));
        assert_eq!(sketched.remarks, ["activation='relu' is no part of the convolution: apply it to y"]);
        let sketched =
            sketch("Conv2D(8, 3, data_format='channels_first', input_shape=(1, 28, 30), activation='linear')");
        assert_eq!((sketched.in_channels, sketched.input), (Some(1), Some([28, 30])));
        assert_eq!(sketched.remarks, [""; 0]);
        let remarks = |output_padding| {
            let text = format!("Conv2DTranspose(8, (4, 3), 2, 'same', output_padding={output_padding})");
            sketch(&text).remarks
        };
        assert_eq!(remarks("0"), ["Keras's TensorFlow backend refuses this call; its other backends take it"]);
        assert_eq!((remarks("(1, 0)"), remarks("None")), (Vec::new(), Vec::new()));
    }

    #[test]
    fn what_is_refused() {
        let (message, culprit, help) = error("Conv2DTranspose(8, 3, stride=2)");
        assert_eq!(message, "Conv2DTranspose.__init__() got an unexpected keyword argument 'stride'");
        assert_eq!(culprit, "stride");
        assert!(help.starts_with("did you mean `strides`? "));
        let (message, culprit, help) = error("Conv2DTranspose(8, 3, padding='sane')");
        assert_eq!((message.as_str(), culprit), ("padding must be 'valid' or 'same', got 'sane'", "'sane'"));
        assert_eq!(help, "did you mean 'same'?");
        let (message, culprit, _) = error("Conv2D(8, 3, strides=(1, 2), dilation_rate=(2, 1))");
        assert_eq!(message, "Keras takes no dilation_rate above 1 with strides above 1");
        assert_eq!(culprit, "Conv2D");
        assert_eq!(error("Conv2D(8, 3, padding=1)").0, "padding must be 'valid' or 'same', got 1");
        assert_eq!(
            error("Conv2DTranspose(8, 3, groups=2)").0,
            "Conv2DTranspose.__init__() got an unexpected keyword argument 'groups'"
        );
    }

    #[test]
    fn crops_in_layers_of_keras() {
        for (kernel, stride, crop, expected) in [
            (4, 2, [1, 1], "keras.layers.Conv2DTranspose(4, 4, strides=2, padding='same')"),
            (3, 2, [0, 1], "keras.layers.Conv2DTranspose(4, 3, strides=2, padding='same')"),
            (3, 2, [0, 0], "keras.layers.Conv2DTranspose(4, 3, strides=2)"),
            (3, 2, [0, -1], "keras.layers.Conv2DTranspose(4, 3, strides=2, output_padding=1)"),
            (1, 2, [0, 0], "keras.layers.Conv2DTranspose(4, 1, strides=2, output_padding=0)"),
            (1, 2, [0, -1], "keras.layers.Conv2DTranspose(4, 1, strides=2)"),
            (
                3,
                2,
                [1, 0],
                "conv = keras.layers.Conv2DTranspose(4, 3, strides=2)\n\
                 crop = keras.layers.Cropping2D(((1, 0), (1, 0)))\n\
                 y = crop(conv(x))",
            ),
            (
                3,
                3,
                [1, -2],
                "conv = keras.layers.Conv2DTranspose(4, 3, strides=3, output_padding=2)\n\
                 crop = keras.layers.Cropping2D(((1, 0), (1, 0)))\n\
                 y = crop(conv(x))",
            ),
            (
                3,
                1,
                [1, -2],
                "conv = keras.layers.Conv2DTranspose(4, 3, use_bias=False)\n\
                 pad = keras.layers.ZeroPadding2D(((0, 2), (0, 2)))\n\
                 crop = keras.layers.Cropping2D(((1, 0), (1, 0)))\n\
                 y = crop(pad(conv(x))) + b",
            ),
        ] {
            assert_eq!(cropped(kernel, stride, crop), expected);
        }
    }

    #[test]
    fn direct_layers() {
        for text in [
            "keras.layers.Conv2D(8, 3)",
            "keras.layers.Conv2D(8, 3, strides=2, padding='same')",
            "keras.layers.Conv2D(8, (3, 1), padding='same', dilation_rate=2, groups=2, use_bias=False)",
        ] {
            assert_eq!(code(text), text);
        }
    }

    #[test]
    fn dilation_becomes_zeros_where_keras_has_none() {
        let sketch = Sketch {
            kernel_size: Some([3, 2]),
            stride: [2, 2],
            dilation: [2, 3],
            ..Sketch::new(Framework::PyTorch, Op::Conv2d)
        };
        let code = write(&sketch.neutral(None).unwrap());
        assert_eq!(code.lines, ["keras.layers.Conv2D(out_channels, (5, 4), strides=2, use_bias=False)"]);
        assert_eq!(code.zeros.between, Some([1, 2, 3]));
    }
}
