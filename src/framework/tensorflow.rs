//! Reads and writes functions of TensorFlow: `tf.nn.conv2d_transpose(x, w, output_shape, strides=2, padding='SAME')`
//! and `tf.nn.conv2d`.
//!
//! The transposed one takes the size of its output, and crops or extends to reach it. Images are NHWC, weights
//! `(kh, kw, out, in)` and `(kh, kw, in, out)`.

use super::border::{Border, Edges, Length};
use super::call::{Call, CallError, Content, Facts, Signature, Value, number};
use super::code::{self, Code};
use super::names::Function;
use super::neutral::{AXES, Neutral};
use super::reading::Channels;
use super::value::{integer, is_open, list, numbers, shape, tensor, word, wrong_count, wrong_type};
use super::weights::{Layout, ZeroTaps};
use super::{Framework, Reading};
use crate::conv::axis::Op;
use crate::conv::{Rank, Sides};
use crate::phrase;
use crate::phrase::Phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Transposed,
    /// The gradient under its own name, with the output size as its first argument.
    BackpropInput,
    Direct,
    /// A function for any number of axes, given by its arguments.
    AnyTransposed,
    AnyDirect,
}

const PREFIXES: &[&str] = &["tf.nn.", "tensorflow.nn.", "tf.compat.v1.nn.", "tf.raw_ops."];

pub(super) const FUNCTIONS: [Function<Form>; 6] = [
    Function { prefixes: PREFIXES, name: "conv#d_transpose", form: Form::Transposed },
    Function { prefixes: PREFIXES, name: "conv#d_backprop_input", form: Form::BackpropInput },
    Function { prefixes: PREFIXES, name: "Conv#DBackpropInput", form: Form::BackpropInput },
    Function { prefixes: PREFIXES, name: "conv#d", form: Form::Direct },
    Function { prefixes: PREFIXES, name: "conv_transpose", form: Form::AnyTransposed },
    Function { prefixes: PREFIXES, name: "convolution", form: Form::AnyDirect },
];

fn signature(form: Form, rank: Rank) -> Signature {
    let axes = rank.axes();
    match form {
        Form::Transposed => Signature::new(
            format!("conv{axes}d_transpose"),
            &["input", "filters", "output_shape", "strides", "padding", "data_format", "dilations", "name"],
            4,
        ),
        Form::BackpropInput => Signature::new(
            format!("conv{axes}d_backprop_input"),
            &[
                "input_sizes",
                "filter",
                "out_backprop",
                "strides",
                "padding",
                "use_cudnn_on_gpu",
                "data_format",
                "dilations",
                "name",
                "filters",
                "explicit_paddings",
            ],
            1,
        ),
        Form::Direct if rank == Rank::One => {
            Signature::new("conv1d", &["input", "filters", "stride", "padding", "data_format", "dilations", "name"], 4)
        }
        Form::AnyTransposed => Signature::new(
            "conv_transpose",
            &["input", "filters", "output_shape", "strides", "padding", "data_format", "dilations", "name"],
            4,
        ),
        Form::AnyDirect => Signature::new(
            "convolution",
            &["input", "filters", "strides", "padding", "data_format", "dilations", "name"],
            2,
        ),
        Form::Direct => Signature::new(
            format!("conv{axes}d"),
            &["input", "filters", "strides", "padding", "data_format", "dilations", "name"],
            4,
        ),
    }
}

/// A `padding` argument.
enum Padding {
    Same,
    Valid,
    /// Start and end of each axis.
    Explicit(Vec<[i64; 2]>),
}

/// The number of axes of a function for any number: two less than the lengths of its output or of a tensor, or the
/// number of its strides; two if nothing shows it.
fn any_rank(bound: &[(&'static str, &Value)]) -> Rank {
    let of_tensor = |lengths: usize| Rank::of(lengths.checked_sub(2)?);
    let argument = |name: &str| bound.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| *value);
    let count = |name: &str| match &argument(name)?.content {
        Content::Tuple(values) | Content::List(values) => Some(values.len()),
        _ => None,
    };
    let shaped = ["input", "filters"].into_iter().find_map(|name| of_tensor(shape(argument(name)?)?.len()));
    let sized = || count("output_shape").and_then(of_tensor);
    let stepped = || ["strides", "dilations"].into_iter().find_map(|name| Rank::of(count(name)?));
    shaped.or_else(sized).or_else(stepped).unwrap_or_default()
}

pub(super) fn read(call: &Call, form: Form, rank: Rank, facts: &Facts) -> Result<Reading, CallError> {
    let bound = call.bind(&signature(form, rank))?;
    let is_of_any_rank = matches!(form, Form::AnyTransposed | Form::AnyDirect);
    let rank = if is_of_any_rank { any_rank(&bound) } else { rank };
    let argument = |name: &str| bound.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| *value);
    let formats: &[&str] = match rank {
        Rank::One => &["NWC", "NCW"],
        Rank::Two => &["NHWC", "NCHW"],
        Rank::Three => &["NDHWC", "NCDHW"],
    };
    // The first spatial axis.
    let (first, channels) = match argument("data_format") {
        Some(value) if word("data_format", formats, value)?.starts_with("NC") => (2, Channels::First),
        _ => (1, Channels::Last),
    };
    let is_direct = matches!(form, Form::Direct | Form::AnyDirect);
    let op = if is_direct { Op::Conv2d } else { Op::ConvTranspose2d };
    let mut reading = Reading::new(Framework::TensorFlow, op, rank);
    // The default is `SAME` for conv2d_transpose and `VALID` for convolution.
    let assumed = if form == Form::AnyDirect { Padding::Valid } else { Padding::Same };
    let (mut padding, mut size) = (assumed, None);
    for (parameter, value) in &bound {
        match *parameter {
            "input" | "out_backprop" => reading.take_tensor(parameter, value, channels)?,
            "filters" | "filter" => {
                let shape = tensor(parameter, value)?;
                reading.take_weight(shape.as_deref());
            }
            "output_shape" | "input_sizes" => size = Some(value),
            "strides" | "stride" if value.content != Content::None => {
                reading.settings.stride = Some(steps(parameter, value, rank, first)?);
            }
            "dilations" if value.content != Content::None => {
                reading.settings.dilation = Some(steps(parameter, value, rank, first)?);
            }
            "padding" => padding = read_padding(value, rank, first, is_of_any_rank)?,
            _ => {}
        }
    }
    if is_direct {
        let border: Vec<_> = match padding {
            Padding::Same => vec![Border::Same; rank.axes()],
            Padding::Valid => vec![Border::Valid; rank.axes()],
            Padding::Explicit(pads) => pads.into_iter().map(Border::Cut).collect(),
        };
        return Ok(reading.bordered(&border));
    }
    let Some(size) = size else {
        return Err(CallError::new(call.function.span.clone(), phrase!("the size of the output is missing")));
    };
    let input = reading.input.or(facts.input.map(|sides| sides.triple(rank, 1)));
    let (channels, sizes) = output_shape(size, rank, first, input.as_ref())?;
    reading.settings.out_channels = reading.settings.out_channels.or(channels);
    let border = |(place, size): (usize, Length)| match &padding {
        Padding::Same => Border::TensorFlow { same: true, size },
        Padding::Valid => Border::TensorFlow { same: false, size },
        Padding::Explicit(pads) => Border::TensorFlowPadded { pads: pads[place], size },
    };
    let border: Vec<_> = sizes.into_iter().enumerate().map(border).collect();
    Ok(reading.bordered(&border))
}

/// One number, one per spatial axis, or one per axis of a tensor, where batch and channels must be 1.
fn steps(parameter: &str, value: &Value, rank: Rank, first: usize) -> Result<Sides, CallError> {
    let (Content::Tuple(values) | Content::List(values)) = &value.content else {
        return integer(parameter, value).map(Sides::All);
    };
    let numbers: Vec<i64> = values.iter().map(|value| integer(parameter, value)).collect::<Result<_, _>>()?;
    let axes = rank.axes();
    let all = match numbers.as_slice() {
        [all] => return Ok(Sides::All(*all)),
        own if own.len() == axes => own,
        all if all.len() == axes + 2 => {
            let others = all.iter().enumerate().filter(|(place, _)| !(first..first + axes).contains(place));
            if others.into_iter().any(|(_, step)| *step != 1) {
                let message = phrase!("{parameter} over batch and channels must be 1", parameter);
                return Err(CallError::new(value.span.clone(), message));
            }
            &all[first..first + axes]
        }
        all => {
            let expected = if rank == Rank::One {
                phrase!("1 or 3 integers")
            } else {
                phrase!("1, {own} or {all} integers", own = axes, all = axes + 2)
            };
            return Err(wrong_count(parameter, expected, value, all.len()));
        }
    };
    Ok(Sides::each(all).unwrap_or(Sides::All(1)))
}

/// The channels, if given as a number, and the sizes: numbers, or arithmetic on those of the input, as in
/// `tf.shape(x)[1] * 2`.
fn output_shape(
    value: &Value,
    rank: Rank,
    first: usize,
    input: Option<&[i64; 3]>,
) -> Result<(Option<i64>, Vec<Length>), CallError> {
    let expected = match rank {
        Rank::One => phrase!("three lengths"),
        Rank::Two => phrase!("four lengths"),
        Rank::Three => phrase!("five lengths"),
    };
    // `tf.stack([...])` and `tf.constant([...])` are treated as their list.
    let listed = match &value.content {
        Content::Call(call) if call.function.text.starts_with("tf.") => {
            call.arguments.first().map(|argument| &argument.value)
        }
        _ => Some(value),
    };
    let lengths = list("output_shape", expected.clone(), listed.unwrap_or(value))?;
    if lengths.len() != rank.axes() + 2 {
        return Err(wrong_count("output_shape", expected, value, lengths.len()));
    }
    let channels = match &lengths[if first == 1 { rank.axes() + 1 } else { 1 }] {
        open if is_open(open) => None,
        channels => Some(integer("output_shape", channels)?),
    };
    let own = lengths.iter().enumerate().skip(first).take(rank.axes());
    let sizes = own.map(|(place, length)| {
        let at = |size: i64| number(length, &|index| input_length(index, place).then_some(size));
        if let Content::Integer(plus) = length.content {
            return Ok(Length { times: 0, plus });
        }
        // If three inputs lie on a line, the length is taken as linear in the input.
        let line = match (at(0), at(1), at(2)) {
            (Some(plus), Some(one), Some(two)) => one.checked_sub(plus).map(|times| (times, plus, two)),
            _ => None,
        };
        match line {
            Some((times, plus, two)) if times.checked_mul(2).and_then(|twice| twice.checked_add(plus)) == Some(two) => {
                Ok(Length { times, plus })
            }
            _ => {
                let known = input.and_then(|input| at(input[3 - rank.axes() + place - first]));
                known
                    .map(|plus| Length { times: 0, plus })
                    .ok_or_else(|| wrong_type("output_shape", phrase!("an integer"), length))
            }
        }
    });
    Ok((channels, sizes.collect::<Result<_, _>>()?))
}

/// Whether a value is the length of this axis of some tensor: `x.shape[1]`, `tf.shape(x)[1]`.
fn input_length(value: &Value, place: usize) -> bool {
    let Content::Index(tensor, indices) = &value.content else { return false };
    let is_shape = match &tensor.content {
        Content::Name(name) => name.rsplit('.').next() == Some("shape"),
        Content::Call(call) => call.function.text.ends_with("shape"),
        _ => false,
    };
    let [index] = indices.as_slice() else { return false };
    is_shape && matches!(index.content, Content::Integer(index) if usize::try_from(index) == Ok(place))
}

/// Reads `padding`. Functions for any number of axes, and those for one or three, only accept words.
fn read_padding(value: &Value, rank: Rank, first: usize, words_alone: bool) -> Result<Padding, CallError> {
    const EXPECTED: Phrase = phrase!("'SAME', 'VALID' or four pairs of integers");
    if matches!(value.content, Content::String(_) | Content::Name(_)) || rank != Rank::Two || words_alone {
        let word = word("padding", &["SAME", "VALID"], value)?;
        return Ok(if word == "SAME" { Padding::Same } else { Padding::Valid });
    }
    let axes = list("padding", EXPECTED, value)?;
    if axes.len() != rank.axes() + 2 {
        return Err(wrong_count("padding", EXPECTED, value, axes.len()));
    }
    let mut padding = Vec::new();
    for (place, axis) in axes.iter().enumerate() {
        let cells = numbers::<2>("padding", phrase!("two integers an axis"), axis)?;
        if cells.iter().any(|cells| *cells < 0) {
            return Err(CallError::new(axis.span.clone(), phrase!("TensorFlow takes no negative padding")));
        }
        if (first..first + rank.axes()).contains(&place) {
            padding.push(cells);
        } else if cells != [0, 0] {
            return Err(CallError::new(axis.span.clone(), phrase!("padding over batch and channels must be 0")));
        }
    }
    Ok(Padding::Explicit(padding))
}

pub(super) fn write(neutral: &Neutral) -> Code {
    if neutral.is_transposed() { transposed(neutral) } else { direct(neutral) }
}

fn direct(neutral: &Neutral) -> Code {
    let layout = Layout::usual(Framework::TensorFlow, neutral.op, neutral.rank);
    let mut code = Code { says_same: says_same(neutral), ..Code::exact(String::new(), layout) };
    // In three dimensions TensorFlow's CPU kernel supports neither groups nor dilation.
    let is_volume = neutral.rank == Rank::Three;
    let split = is_volume && neutral.groups > 1;
    let (x, w) = if split { ("u", "v") } else { ("x", "w") };
    let is_padded = neutral.edges != [[0, 0]; 3];
    let (x, padding) = match neutral.rank {
        _ if code.says_same => (x.to_owned(), "'SAME'".to_owned()),
        _ if !is_padded => (x.to_owned(), "'VALID'".to_owned()),
        Rank::Two => (x.to_owned(), all_axes(neutral, neutral.edges)),
        Rank::One | Rank::Three => {
            let border = code::border_in_words(neutral);
            let function = function(neutral);
            code.reasons.push(phrase!("{border}; {function} takes no numbers for that", border, function));
            (format!("tf.pad({x}, {})", all_axes(neutral, neutral.edges)), "'VALID'".to_owned())
        }
    };
    if is_volume && neutral.dilation != [1; 3] {
        code.zeros.between = Some(neutral.dilation);
        code.reasons.push(SPREAD);
    }
    if split {
        let function = function(neutral);
        code.reasons
            .push(phrase!("{function}'s kernel for the CPU takes no groups: it is called once for each", function));
    }
    // The 1-D function calls its argument `stride`, and the 3-D one takes five numbers.
    let (steps, strides) = match (neutral.rank, neutral.own(&neutral.stride)) {
        (Rank::One, own) => ("stride", code::sides(own)),
        (Rank::Two, own) => ("strides", code::sides(own)),
        (Rank::Three, own) => ("strides", code::list(&[&[1], own, &[1]].concat())),
    };
    let dilations = match neutral.rank {
        Rank::One | Rank::Two => code::unless_default("dilations", neutral.own(&neutral.dilation), 1),
        Rank::Three => None,
    };
    let keywords = [Some((steps, strides)), Some(("padding", padding)), dilations];
    let call = code::call(&function(neutral), &[x, w.to_owned()], keywords.into_iter().flatten());
    code.lines = if split { of_groups(neutral.groups, &call).to_vec() } else { vec![format!("y = {call}")] };
    code.lines.extend(neutral.bias.then(bias));
    code
}

/// Whether the word `SAME` is right for a direct layer. In three dimensions, with a kernel smaller than the stride,
/// TensorFlow's CPU kernel pads by a negative number, which shifts the image.
pub(super) fn says_same(neutral: &Neutral) -> bool {
    let is_small = |axis: usize| neutral.dilated_kernel()[axis] < i128::from(neutral.stride[axis]);
    neutral.is_direct_same() && !(neutral.rank == Rank::Three && AXES.into_iter().any(is_small))
}

fn function(neutral: &Neutral) -> String {
    let transposed = if neutral.is_transposed() { "_transpose" } else { "" };
    format!("tf.nn.conv{}d{transposed}", neutral.rank.axes())
}

/// A call on `u` and `v` for each group.
fn of_groups(groups: i64, call: &str) -> [String; 2] {
    [
        format!("groups = zip(tf.split(x, {groups}, axis=-1), tf.split(w, {groups}, axis=-1))"),
        format!("y = tf.concat([{call} for u, v in groups], axis=-1)"),
    ]
}

/// Why there are zeros instead of dilations.
const SPREAD: Phrase =
    phrase!("TensorFlow's kernel for the CPU takes no dilations here, so zeros between the taps spread w");

fn bias() -> String {
    "y = tf.nn.bias_add(y, b)".to_owned()
}

/// Pairs for batch, spatial axes and channels.
fn all_axes(neutral: &Neutral, edges: [Edges; 3]) -> String {
    let pairs = [&[[0, 0]], neutral.own(&edges), &[[0, 0]]].concat();
    code::list(&pairs.into_iter().map(|pair| code::list(&pair)).collect::<Vec<_>>())
}

/// How a call specifies its crop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Same,
    Valid,
    /// Numbers, which only the 2-D function accepts.
    Padding([Edges; 3]),
}

/// What a call crops itself, and what remains to crop (or to add, if negative).
struct Fit {
    word: Word,
    own: [Edges; 3],
    rest: [Edges; 3],
}

fn fit(neutral: &Neutral) -> Fit {
    let stride = |axis: usize| i128::from(neutral.stride[axis]);
    let reaches_same = |axis: usize| {
        let [start, end] = neutral.edges[axis];
        let total = start + end;
        let beyond = neutral.dilated_kernel()[axis] - total;
        (1..=stride(axis)).contains(&beyond) && start == total.max(0) / 2
    };
    let exact = |word: Word| Fit { word, own: neutral.edges, rest: [[0, 0]; 3] };
    if AXES.into_iter().all(reaches_same) {
        return exact(Word::Same);
    }
    let is_valid = |[start, end]: Edges, axis: usize| start == 0 && (0..stride(axis)).contains(&-end);
    if AXES.into_iter().all(|axis| is_valid(neutral.edges[axis], axis)) {
        return exact(Word::Valid);
    }
    // The direct layer with this padding must map the output to the input, at most a stride less one short of it.
    // Written as in PyTorch where PyTorch can.
    let pads = AXES.map(|axis| {
        let [start, end] = neutral.edges[axis];
        if (0..stride(axis)).contains(&(start - end)) { [start, start] } else { [start, end.max(0)] }
    });
    let reaches = |axis: usize| {
        let [start, end] = neutral.edges[axis];
        start >= 0 && (0..stride(axis)).contains(&(pads[axis][1] - end))
    };
    if neutral.rank == Rank::Two && AXES.into_iter().all(reaches) {
        return exact(Word::Padding(pads));
    }
    let own = AXES.map(|axis| {
        let missing = -neutral.edges[axis][1];
        [0, -missing.clamp(0, stride(axis) - 1)]
    });
    let rest = AXES.map(|axis| [neutral.edges[axis][0], neutral.edges[axis][1] - own[axis][1]]);
    Fit { word: Word::Valid, own, rest }
}

fn transposed(neutral: &Neutral) -> Code {
    let Fit { word, own, rest } = fit(neutral);
    let spread = (neutral.dilation != [1; 3]).then_some(neutral.dilation);
    let split = neutral.groups > 1;
    let padding = match word {
        Word::Same => "'SAME'".to_owned(),
        Word::Valid => "'VALID'".to_owned(),
        Word::Padding(pads) => all_axes(neutral, pads),
    };
    let call = |x: &str, w: &str| {
        let lengths = AXES.map(|axis| {
            let stride = i128::from(neutral.stride[axis]);
            let [start, end] = own[axis];
            let place = (axis + 1 + neutral.rank.axes()).saturating_sub(3);
            length(&format!("tf.shape({x})[{place}]"), stride, neutral.dilated_kernel()[axis] - stride - start - end)
        });
        let channels = match neutral.out_channels {
            Some(channels) => (channels / neutral.groups).to_string(),
            None => format!("{w}.shape[{}]", neutral.rank.axes()),
        };
        let shape = format!("[tf.shape({x})[0], {}, {channels}]", neutral.own(&lengths).join(", "));
        let keywords = [("strides", code::sides(neutral.own(&neutral.stride))), ("padding", padding.clone())];
        code::call(&function(neutral), &[x.to_owned(), w.to_owned(), shape], keywords)
    };
    let (mut lines, mut reasons) = (Vec::new(), Vec::new());
    if split {
        lines.extend(of_groups(neutral.groups, &call("u", "v")));
    } else {
        lines.push(format!("y = {}", call("x", "w")));
    }
    let (cut, added) = (code::positive(rest), code::positive(code::negated(rest)));
    // Padding comes first: a crop alone may exceed the result.
    if !code::are_zero(added) {
        lines.push(format!("y = tf.pad(y, {})", all_axes(neutral, added)));
    }
    if !code::are_zero(cut) {
        let kept: Vec<_> = neutral.own(&cut).iter().map(|edges| code::kept(*edges)).collect();
        lines.push(format!("y = y[:, {}, :]", kept.join(", ")));
    }
    lines.extend(neutral.bias.then(bias));
    if !code::are_zero(rest) {
        let border = code::border_in_words(neutral);
        reasons.push(if neutral.rank == Rank::Two {
            phrase!("{border}; no padding does that, whatever the output_shape", border)
        } else {
            phrase!("{border}; neither SAME nor VALID does that, whatever the output_shape", border)
        });
        reasons.extend(code::same_is_shifted(neutral));
    }
    if spread.is_some() {
        reasons.push(SPREAD);
    }
    if split {
        let function = function(neutral).replace("tf.nn.", "");
        reasons.push(phrase!("{function} has no groups: it is called once for each", function));
    }
    let layout = Layout::usual(Framework::TensorFlow, neutral.op, neutral.rank);
    let zeros = ZeroTaps { between: spread, ..ZeroTaps::default() };
    Code { lines, reasons, layout, zeros, says_same: false }
}

/// `height * 2 + 1`.
fn length(name: &str, stride: i128, beyond: i128) -> String {
    let strides = if stride == 1 { name.to_owned() } else { format!("{name} * {stride}") };
    match beyond {
        0 => strides,
        1.. => format!("{strides} + {beyond}"),
        _ => format!("{strides} - {}", -beyond),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sketch::Sketch;
    use super::super::sketch::outcome;
    use super::*;
    use crate::conv::Settings;

    fn error(text: &str) -> (String, &str) {
        let CallError { span, message, .. } = outcome(text).unwrap_err();
        (message.to_string(), &text[span])
    }

    fn code(sketch: Sketch) -> String {
        write(&Sketch { kernel_size: Some([3, 3]), ..sketch }.neutral(None).unwrap()).lines.join("\n")
    }

    #[test]
    fn volumes_have_neither_groups_nor_dilation_on_the_cpu() {
        let settings = "3, groups=2, dilation=(1, 2, 1), padding=1, bias=False";
        let reading = super::super::read(&format!("nn.Conv3d(2, 4, {settings})"), &Facts::default()).unwrap();
        let code = write(&reading.neutral(None).unwrap());
        assert_eq!(
            code.lines,
            [
                "groups = zip(tf.split(x, 2, axis=-1), tf.split(w, 2, axis=-1))",
                "y = tf.concat([tf.nn.conv3d(tf.pad(u, [[0, 0], [1, 1], [1, 1], [1, 1], [0, 0]]), v, \
                 strides=[1, 1, 1, 1, 1], padding='VALID') for u, v in groups], axis=-1)",
            ]
        );
        assert_eq!((code.zeros.between, code.reasons.len()), (Some([1, 2, 1]), 3));
    }

    #[test]
    fn no_volume_with_a_kernel_below_its_stride_says_same() {
        for (text, said) in
            [("tf.nn.conv3d(x, w, [1, 3, 1, 1, 1], 'SAME')", "VALID"), ("tf.nn.conv2d(x, w, 3, 'SAME')", "SAME")]
        {
            let reading = super::super::read(text, &Facts::default()).unwrap();
            let kernel = Settings { kernel_size: Some(Sides::All(2)), ..Settings::default() };
            let neutral = reading.with(kernel).unwrap().neutral(Some([4, 4, 4])).unwrap();
            let code = write(&neutral);
            assert!(code.lines[0].contains(said), "{:?}", code.lines);
            assert_eq!(code.says_same, said == "SAME");
        }
    }

    #[test]
    fn transposed_calls() {
        let size = |same, plus| Border::TensorFlow { same, size: Length { times: 0, plus } };
        let expected = Sketch {
            out_channels: Some(64),
            stride: [2, 3],
            border: [size(true, 32), size(true, 48)],
            ..Sketch::new(Framework::TensorFlow, Op::ConvTranspose2d)
        };
        for arguments in [
            "[1, 32, 48, 64], [2, 3]",
            "(n, 32, 48, 64), strides=[1, 2, 3, 1], padding='same'",
            "[n, 64, 32, 48], (1, 1, 2, 3), 'SAME', 'NCHW'",
        ] {
            assert_eq!(outcome(&format!("tf.nn.conv2d_transpose(x, w, {arguments})")), Ok(expected.clone()));
        }
        let valid = outcome("tf.nn.conv2d_transpose(x, w, [1, 9, 9, c], [2], 'VALID')").unwrap();
        assert_eq!((valid.out_channels, valid.stride, valid.border), (None, [2, 2], [size(false, 9); 2]));
    }

    #[test]
    fn direct_calls() {
        let plain = Sketch::new(Framework::TensorFlow, Op::Conv2d);
        let same = Sketch { stride: [2, 2], border: [Border::Same; 2], ..plain.clone() };
        assert_eq!(outcome("tf.nn.conv2d(x, w, 2, 'SAME')"), Ok(same));
        let text = "tf.nn.conv2d(x, w, 1, [[0, 0], [1, 2], [3, 4], [0, 0]], dilations=[1, 2, 3, 1])";
        let explicit = Sketch { dilation: [2, 3], border: [Border::Cut([1, 2]), Border::Cut([3, 4])], ..plain };
        assert_eq!(outcome(text), Ok(explicit));
    }

    #[test]
    fn what_is_refused() {
        for (text, message, culprit) in [
            ("tf.nn.conv2d_transpose(x, w, shape, 2)", "output_shape must be four lengths, got shape", "shape"),
            ("tf.nn.conv2d_transpose(x, w, [1, h, 9, 3], 2)", "output_shape must be an integer, got h", "h"),
            ("tf.nn.conv2d(x, w, [2, 2, 2, 1], 'SAME')", "strides over batch and channels must be 1", "[2, 2, 2, 1]"),
            ("tf.nn.conv2d(x, w, 1, 'FULL')", "padding must be 'SAME' or 'VALID', got 'FULL'", "'FULL'"),
            (
                "tf.nn.conv2d(x, w, 1, [[0, 0], [1, -1], [0, 0], [0, 0]])",
                "TensorFlow takes no negative padding",
                "[1, -1]",
            ),
            (
                "tf.nn.conv2d(x, w, 1, [[0, 0], [0, 0], [0, 0], [1, 0]])",
                "padding over batch and channels must be 0",
                "[1, 0]",
            ),
            ("tf.nn.conv2d(3, w, 1, 'SAME')", "input must be a tensor (any name), got 3", "3"),
        ] {
            assert_eq!(error(text), (message.to_owned(), culprit), "{text}");
        }
    }

    #[test]
    fn crops() {
        let cropped = |stride, crop| {
            let plain = Sketch::new(Framework::PyTorch, Op::ConvTranspose2d);
            code(Sketch { out_channels: Some(8), stride: [stride; 2], border: [Border::Cut(crop); 2], ..plain })
        };
        let call = |size: &str, stride: i64, padding: &str| {
            let shape = format!("[tf.shape(x)[0], tf.shape(x)[1]{size}, tf.shape(x)[2]{size}, 8]");
            format!("y = tf.nn.conv2d_transpose(x, w, {shape}, strides={stride}, padding={padding})")
        };
        assert_eq!(cropped(2, [0, 1]), call(" * 2", 2, "'SAME'"));
        assert_eq!(cropped(2, [1, 1]), call(" * 2 - 1", 2, "'SAME'"));
        assert_eq!(cropped(2, [0, 0]), call(" * 2 + 1", 2, "'VALID'"));
        assert_eq!(cropped(2, [0, -1]), call(" * 2 + 2", 2, "'VALID'"));
        assert_eq!(cropped(1, [1, 1]), call("", 1, "'SAME'"));
        assert_eq!(cropped(2, [1, 0]), call(" * 2", 2, "[[0, 0], [1, 1], [1, 1], [0, 0]]"));
        assert_eq!(cropped(1, [1, 0]), call(" + 1", 1, "[[0, 0], [1, 0], [1, 0], [0, 0]]"));
        let both = call(" * 2 + 2", 2, "'VALID'");
        assert_eq!(
            cropped(2, [1, -2]),
            format!("{both}\ny = tf.pad(y, [[0, 0], [0, 1], [0, 1], [0, 0]])\ny = y[:, 1:, 1:, :]")
        );
        let extended = format!("{}\ny = tf.pad(y, [[0, 0], [0, 2], [0, 2], [0, 0]])", call(" + 2", 1, "'VALID'"));
        assert_eq!(cropped(1, [0, -2]), extended);
    }

    #[test]
    fn groups_one_by_one() {
        let plain = Sketch::new(Framework::PyTorch, Op::ConvTranspose2d);
        let grouped = code(Sketch { groups: 2, bias: true, ..plain });
        assert_eq!(
            grouped,
            "groups = zip(tf.split(x, 2, axis=-1), tf.split(w, 2, axis=-1))\n\
             y = tf.concat([tf.nn.conv2d_transpose(u, v, [tf.shape(u)[0], tf.shape(u)[1] + 2, tf.shape(u)[2] + 2, \
             v.shape[2]], strides=1, padding='VALID') for u, v in groups], axis=-1)\n\
             y = tf.nn.bias_add(y, b)"
        );
    }
}
