//! Functions of TensorFlow: `tf.nn.conv2d_transpose(x, w, output_shape, strides=2, padding='SAME')` and `tf.nn.conv2d`.
//!
//! The transposed one is told the size of its output, and crops or extends to get there. Images are NHWC, weights
//! `(kh, kw, out, in)` and `(kh, kw, in, out)`.

use super::border::{Border, Edges};
use super::call::{Call, CallError, Content, Signature, Value};
use super::code::{self, Code};
use super::neutral::{AXES, Neutral};
use super::value::{integer, integers, sequence, tensor, word, wrong_type};
use super::weights::{Layout, ZeroTaps};
use super::{Framework, Function, Reading};
use crate::conv::axis::Op;
use crate::conv::layer::Pair;
use crate::conv::{Rank, Sides};

const PREFIXES: &[&str] = &["tf.nn.", "tensorflow.nn."];

pub(super) const FUNCTIONS: [Function<Op>; 2] = [
    Function { prefixes: PREFIXES, name: "conv2d_transpose", form: Op::ConvTranspose2d },
    Function { prefixes: PREFIXES, name: "conv2d", form: Op::Conv2d },
];

fn signature(op: Op) -> Signature {
    match op {
        Op::ConvTranspose2d => Signature {
            function: "conv2d_transpose",
            parameters: &["input", "filters", "output_shape", "strides", "padding", "data_format", "dilations", "name"],
            required: 4,
        },
        Op::Conv2d => Signature {
            function: "conv2d",
            parameters: &["input", "filters", "strides", "padding", "data_format", "dilations", "name"],
            required: 4,
        },
    }
}

/// Where height and width stand among four axes.
type Places = [usize; 2];

pub(super) fn read(call: &Call, op: Op) -> Result<Reading, CallError> {
    let bound = call.bind(&signature(op))?;
    let argument = |name: &str| bound.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| *value);
    let places: Places = match argument("data_format") {
        Some(value) if word("data_format", &["NHWC", "NCHW"], value)? == "NCHW" => [2, 3],
        _ => [1, 2],
    };
    let mut reading = Reading::new(Framework::TensorFlow, op, Rank::Two);
    // `SAME` is what conv2d_transpose assumes.
    let (mut same, mut explicit, mut size) = (true, None, [0, 0]);
    for (parameter, value) in &bound {
        match *parameter {
            "input" | "filters" => tensor(parameter, value)?,
            "output_shape" => {
                let (channels, both) = output_shape(value, places)?;
                reading.settings.out_channels = channels;
                size = both;
            }
            "strides" => reading.settings.stride = Some(steps(parameter, value, places)?),
            "dilations" if value.content != Content::None => {
                reading.settings.dilation = Some(steps(parameter, value, places)?);
            }
            "padding" if op == Op::Conv2d && !matches!(value.content, Content::String(_)) => {
                explicit = Some(explicit_padding(value, places)?);
            }
            "padding" => same = word(parameter, &["SAME", "VALID"], value)? == "SAME",
            _ => {}
        }
    }
    let border = [0, 1].map(|axis| match (op, explicit) {
        (Op::ConvTranspose2d, _) => Border::TensorFlow { same, size: size[axis] },
        (Op::Conv2d, Some(padding)) => Border::Cut(padding[axis]),
        (Op::Conv2d, None) if same => Border::Same,
        (Op::Conv2d, None) => Border::Valid,
    });
    Ok(reading.bordered(&border))
}

/// One number, one of each axis, or one of all four axes, of which batch and channels must be 1.
fn steps(parameter: &str, value: &Value, [height, width]: Places) -> Result<Sides, CallError> {
    let (Content::Tuple(values) | Content::List(values)) = &value.content else {
        return integer(parameter, value).map(Sides::All);
    };
    match values.as_slice() {
        [both] => integer(parameter, both).map(Sides::All),
        [height, width] => Ok([integer(parameter, height)?, integer(parameter, width)?].into()),
        _ => {
            let all: [i64; 4] = integers(parameter, "1, 2 or 4 integers", value)?;
            let others = all.iter().enumerate().filter(|(place, _)| *place != height && *place != width);
            if others.into_iter().any(|(_, step)| *step != 1) {
                let message = format!("{parameter} over batch and channels must be 1");
                return Err(CallError::new(value.span.clone(), message));
            }
            Ok([all[height], all[width]].into())
        }
    }
}

/// The channels, where they are written as a number, and the size.
fn output_shape(value: &Value, [height, width]: Places) -> Result<(Option<i64>, Pair), CallError> {
    if let Content::Name(_) = value.content {
        return Err(wrong_type("output_shape", "four lengths", value));
    }
    let lengths: &[Value; 4] = sequence("output_shape", "four lengths", value)?;
    let channels = match &lengths[if height == 1 { 3 } else { 1 }] {
        Value { content: Content::Name(_), .. } => None,
        channels => Some(integer("output_shape", channels)?),
    };
    Ok((channels, [integer("output_shape", &lengths[height])?, integer("output_shape", &lengths[width])?]))
}

fn explicit_padding(value: &Value, [height, width]: Places) -> Result<[[i64; 2]; 2], CallError> {
    let expected = "'SAME', 'VALID' or four pairs of integers";
    let axes: &[Value; 4] = sequence("padding", expected, value)?;
    let mut padding = [[0, 0]; 4];
    for (place, axis) in axes.iter().enumerate() {
        padding[place] = integers::<2>("padding", "two integers an axis", axis)?;
        if padding[place].iter().any(|cells| *cells < 0) {
            return Err(CallError::new(axis.span.clone(), "TensorFlow takes no negative padding"));
        }
        if place != height && place != width && padding[place] != [0, 0] {
            return Err(CallError::new(axis.span.clone(), "padding over batch and channels must be 0"));
        }
    }
    Ok([padding[height], padding[width]])
}

pub(super) fn write(neutral: &Neutral) -> Code {
    if neutral.is_transposed() { transposed(neutral) } else { direct(neutral) }
}

fn direct(neutral: &Neutral) -> Code {
    let padding = if neutral.is_direct_same() {
        "'SAME'".to_owned()
    } else if neutral.edges == [[0, 0]; 3] {
        "'VALID'".to_owned()
    } else {
        all_axes(neutral, neutral.edges)
    };
    let keywords = [
        Some(("strides", code::sides(neutral.own(&neutral.stride)))),
        Some(("padding", padding)),
        code::unless_default("dilations", neutral.own(&neutral.dilation), 1),
    ];
    let call = code::call("tf.nn.conv2d", &["x".to_owned(), "w".to_owned()], keywords.into_iter().flatten());
    let mut lines = vec![format!("y = {call}")];
    lines.extend(neutral.bias.then(bias));
    let layout = Layout::usual(Framework::TensorFlow, neutral.op, neutral.rank);
    Code { lines, says_same: neutral.is_direct_same(), ..Code::exact(String::new(), layout) }
}

fn bias() -> String {
    "y = tf.nn.bias_add(y, b)".to_owned()
}

/// Pairs for batch, the axes and channels.
fn all_axes(neutral: &Neutral, edges: [Edges; 3]) -> String {
    let pairs = [&[[0, 0]], neutral.own(&edges), &[[0, 0]]].concat();
    code::list(&pairs.into_iter().map(|pair| code::list(&pair)).collect::<Vec<_>>())
}

/// What a call crops by itself, and what is left to cut (or to add, where negative).
struct Fit {
    same: bool,
    own: [Edges; 3],
    rest: [Edges; 3],
}

fn fit(neutral: &Neutral) -> Fit {
    let reaches_same = |axis: usize| {
        let [start, end] = neutral.edges[axis];
        let total = start + end;
        let beyond = neutral.dilated_kernel()[axis] - total;
        (1..=i128::from(neutral.stride[axis])).contains(&beyond) && start == total.max(0) / 2
    };
    if AXES.into_iter().all(reaches_same) {
        return Fit { same: true, own: neutral.edges, rest: [[0, 0]; 3] };
    }
    let own = AXES.map(|axis| {
        let missing = -neutral.edges[axis][1];
        [0, -missing.clamp(0, i128::from(neutral.stride[axis]) - 1)]
    });
    let rest = AXES.map(|axis| [neutral.edges[axis][0], neutral.edges[axis][1] - own[axis][1]]);
    Fit { same: false, own, rest }
}

fn transposed(neutral: &Neutral) -> Code {
    let Fit { same, own, rest } = fit(neutral);
    let lengths = AXES.map(|axis| {
        let stride = i128::from(neutral.stride[axis]);
        let [start, end] = own[axis];
        let beyond = neutral.dilated_kernel()[axis] - stride - start - end;
        length(["depth", "height", "width"][axis], stride, beyond)
    });
    let sizes = neutral.own(&lengths).join(", ");
    let spread = (neutral.dilation != [1; 3]).then_some(neutral.dilation);
    let split = neutral.groups > 1;
    let channels = match neutral.out_channels {
        Some(channels) => (channels / neutral.groups).to_string(),
        None if split => "v.shape[2]".to_owned(),
        None => "w.shape[2]".to_owned(),
    };
    let call = |x: &str, w: &str| {
        let shape = format!("[batch, {sizes}, {channels}]");
        let keywords = [
            ("strides", code::sides(neutral.own(&neutral.stride))),
            ("padding", if same { "'SAME'" } else { "'VALID'" }.to_owned()),
        ];
        code::call("tf.nn.conv2d_transpose", &[x.to_owned(), w.to_owned(), shape], keywords)
    };
    let mut lines = vec!["batch, height, width, _ = tf.unstack(tf.shape(x))".to_owned()];
    let mut reasons = Vec::new();
    if split {
        let groups = neutral.groups;
        lines.push(format!("groups = zip(tf.split(x, {groups}, axis=-1), tf.split(w, {groups}, axis=-1))"));
        lines.push(format!("y = tf.concat([{} for u, v in groups], axis=-1)", call("u", "v")));
    } else {
        lines.push(format!("y = {}", call("x", "w")));
    }
    let (cut, added) = (code::positive(rest), code::positive(code::negated(rest)));
    // What is added comes first: a crop alone may exceed what there is.
    if !code::are_zero(added) {
        lines.push(format!("y = tf.pad(y, {})", all_axes(neutral, added)));
    }
    if !code::are_zero(cut) {
        let kept: Vec<_> = neutral.own(&cut).iter().map(|edges| code::kept(*edges)).collect();
        lines.push(format!("y = y[:, {}, :]", kept.join(", ")));
    }
    lines.extend(neutral.bias.then(bias));
    if !code::are_zero(rest) {
        reasons.push(format!(
            "{}; neither SAME nor VALID does that, whatever the output_shape",
            code::border_in_words(neutral)
        ));
        reasons.extend(code::same_is_shifted(neutral));
    }
    if spread.is_some() {
        reasons.push("its kernel for the CPU takes no dilations here, so zeros between the taps spread w".to_owned());
    }
    if split {
        reasons.push("conv2d_transpose has no groups: it is called once for each".to_owned());
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
    use super::super::call;
    use super::super::sketch::Sketch;
    use super::*;

    fn outcome(text: &str) -> Result<Sketch, CallError> {
        let call = call::parse(text).unwrap();
        read(&call, super::super::find(&FUNCTIONS, &call.function.text).unwrap()).map(Sketch::from)
    }

    fn error(text: &str) -> (String, &str) {
        let CallError { span, message, .. } = outcome(text).unwrap_err();
        (message, &text[span])
    }

    fn code(sketch: Sketch) -> String {
        write(&Sketch { kernel_size: Some([3, 3]), ..sketch }.neutral(None).unwrap()).lines.join("\n")
    }

    #[test]
    fn transposed_calls() {
        let size = |same, size| Border::TensorFlow { same, size };
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
        let first = "batch, height, width, _ = tf.unstack(tf.shape(x))";
        let call = |size: &str, stride: i64, padding: &str| {
            let shape = format!("[batch, height{size}, width{size}, 8]");
            format!("{first}\ny = tf.nn.conv2d_transpose(x, w, {shape}, strides={stride}, padding='{padding}')")
        };
        assert_eq!(cropped(2, [0, 1]), call(" * 2", 2, "SAME"));
        assert_eq!(cropped(2, [1, 1]), call(" * 2 - 1", 2, "SAME"));
        assert_eq!(cropped(2, [0, 0]), call(" * 2 + 1", 2, "VALID"));
        assert_eq!(cropped(2, [0, -1]), call(" * 2 + 2", 2, "VALID"));
        assert_eq!(cropped(1, [1, 1]), call("", 1, "SAME"));
        assert_eq!(cropped(2, [1, 0]), format!("{}\ny = y[:, 1:, 1:, :]", call(" * 2 + 1", 2, "VALID")));
        let extended = format!("{}\ny = tf.pad(y, [[0, 0], [0, 2], [0, 2], [0, 0]])", call(" + 2", 1, "VALID"));
        assert_eq!(cropped(1, [0, -2]), extended);
    }

    #[test]
    fn groups_one_by_one() {
        let plain = Sketch::new(Framework::PyTorch, Op::ConvTranspose2d);
        let grouped = code(Sketch { groups: 2, bias: true, ..plain });
        assert_eq!(
            grouped,
            "batch, height, width, _ = tf.unstack(tf.shape(x))\n\
             groups = zip(tf.split(x, 2, axis=-1), tf.split(w, 2, axis=-1))\n\
             y = tf.concat([tf.nn.conv2d_transpose(u, v, [batch, height + 2, width + 2, v.shape[2]], strides=1, \
             padding='VALID') for u, v in groups], axis=-1)\n\
             y = tf.nn.bias_add(y, b)"
        );
    }
}
