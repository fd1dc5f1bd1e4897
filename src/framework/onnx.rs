//! Reads and writes nodes of ONNX, `ConvTranspose` and `Conv`, as
//! `onnx.helper.make_node('ConvTranspose', ['x', 'w'], ['y'], strides=[2, 2])` or, for short,
//! `ConvTranspose(strides=[2, 2])`.
//!
//! Images are NCHW, and weights are as in PyTorch. `pads` may differ at start and end, so almost any crop is one node.

use super::border::{Border, Edges};
use super::call::{Argument, Call, CallError, Content, Signature, Value};
use super::code::{self, Code};
use super::names::Function;
use super::neutral::{AXES, Neutral};
use super::reading::Channels;
use super::value::{integers, shape, tensor, word, wrong_count, wrong_type};
use super::weights::{Layout, ZeroTaps};
use super::{Framework, Reading, shared};
use crate::conv::axis::Op;
use crate::conv::{Rank, Settings, Sides, Triple};
use crate::phrase;
use crate::phrase::Phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Operator(Op),
    MakeNode,
}

const OPERATOR: &[&str] = &["", "onnx.", "op."];

pub(super) const FUNCTIONS: [Function<Form>; 3] = [
    Function { prefixes: OPERATOR, name: "ConvTranspose", form: Form::Operator(Op::ConvTranspose2d) },
    Function { prefixes: OPERATOR, name: "Conv", form: Form::Operator(Op::Conv2d) },
    Function { prefixes: &["onnx.helper.", "helper.", ""], name: "make_node", form: Form::MakeNode },
];

/// The attributes of both operators.
pub(super) const ATTRIBUTES: [&str; 8] =
    ["auto_pad", "dilations", "group", "kernel_shape", "output_padding", "output_shape", "pads", "strides"];

fn signature(form: Form, op: Op) -> Signature {
    let own: &[&str] = match op {
        Op::ConvTranspose2d => &ATTRIBUTES,
        Op::Conv2d => &["auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"],
    };
    let operator = if op == Op::Conv2d { "Conv" } else { "ConvTranspose" };
    match form {
        Form::Operator(_) => Signature::new(operator, &[&["X", "W", "B"], own].concat(), 0),
        Form::MakeNode => {
            let first = ["op_type", "inputs", "outputs", "name", "doc_string", "domain", "overload"];
            Signature::new("make_node", &[&first, own].concat(), 3)
        }
    }
}

const EACH: Phrase = phrase!("integers, one of each axis");

/// The `auto_pad` of a node, which derives the padding from the size of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoPad {
    /// No rule: `pads` apply.
    #[default]
    NotSet,
    /// `SAME`, with an odd cell at the end.
    SameUpper,
    /// `SAME`, with an odd cell at the start.
    SameLower,
    /// No padding.
    Valid,
}

impl AutoPad {
    /// The names in ONNX, in the order of the variants.
    pub const NAMES: [&'static str; 4] = ["NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"];

    /// Finds the variant of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<AutoPad> {
        let all = [AutoPad::NotSet, AutoPad::SameUpper, AutoPad::SameLower, AutoPad::Valid];
        all.into_iter().find(|word| word.name() == name)
    }

    /// The name in ONNX.
    #[must_use]
    pub fn name(self) -> &'static str {
        let [not_set, upper, lower, valid] = AutoPad::NAMES;
        match self {
            AutoPad::NotSet => not_set,
            AutoPad::SameUpper => upper,
            AutoPad::SameLower => lower,
            AutoPad::Valid => valid,
        }
    }
}

/// The attributes of a node that determine its border.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The rule for the padding.
    pub auto_pad: AutoPad,
    /// The starts of all axes, then their ends. Missing numbers are 0.
    pub pads: Option<Vec<i64>>,
    /// One number per axis.
    pub output_padding: Option<Vec<i64>>,
    /// The size of the output, one number per axis.
    pub output_shape: Option<Vec<i64>>,
}

/// Why `pads` are invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongPads {
    /// They are combined with an `auto_pad` word.
    BesideWord(AutoPad),
    /// They are negative.
    Negative(Vec<i64>),
}

impl WrongPads {
    /// What is wrong.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            WrongPads::BesideWord(word) => phrase!("pads cannot stand beside auto_pad='{word}'", word = word.name()),
            WrongPads::Negative(pads) => phrase!("ONNX takes no negative pads, got {pads}", pads = format!("{pads:?}")),
        }
    }
}

/// Makes a node from these settings, which include its operation and rank.
///
/// # Errors
/// [`WrongPads`]
pub fn reading(settings: Settings, attributes: &Attributes) -> Result<Reading, WrongPads> {
    let (op, rank) = (settings.op.unwrap_or(Op::ConvTranspose2d), settings.rank.unwrap_or_default());
    let border = attributes.border(op, rank)?;
    Ok(Reading { settings, ..Reading::new(Framework::Onnx, op, rank) }.bordered(&border))
}

pub(super) fn read(call: &Call, form: Form) -> Result<Reading, CallError> {
    let op = match form {
        Form::Operator(op) => op,
        Form::MakeNode => op_type(call)?,
    };
    let bound = shared::groups_first(call.bind(&signature(form, op))?);
    let rank = rank(call, &bound)?;
    let mut reading = Reading::new(Framework::Onnx, op, rank);
    let (mut attributes, mut pads_at) = (Attributes::default(), call.function.span.clone());
    for (parameter, value) in bound {
        let settings = &mut reading.settings;
        match parameter {
            "X" => reading.take_tensor(parameter, value, Channels::First).map_err(by_keyword)?,
            "W" => {
                let shape = tensor(parameter, value).map_err(by_keyword)?;
                reading.take_weight(shape.as_deref());
            }
            "B" => settings.bias = Some(bias(value)?),
            "inputs" => settings.bias = Some(inputs(value)?),
            "auto_pad" => {
                attributes.auto_pad = AutoPad::of(word(parameter, &AutoPad::NAMES, value)?).unwrap_or_default();
            }
            "dilations" => settings.dilation = Sides::each(&integers(parameter, EACH, value, 1)?),
            "group" => reading.take_groups(parameter, value)?,
            "kernel_shape" => settings.kernel_size = Sides::each(&integers(parameter, EACH, value, 1)?),
            "output_padding" => attributes.output_padding = Some(integers(parameter, EACH, value, 1)?),
            "output_shape" => attributes.output_shape = Some(integers(parameter, EACH, value, 1)?),
            "pads" => {
                let numbers =
                    integers(parameter, phrase!("integers: the starts of all axes, then their ends"), value, 2)?;
                attributes.pads = Some(numbers);
                pads_at = value.span.clone();
            }
            "strides" => settings.stride = Sides::each(&integers(parameter, EACH, value, 1)?),
            // Names affect no product.
            _ => {}
        }
    }
    let border = attributes.border(op, rank).map_err(|wrong| CallError::new(pads_at, wrong.phrase()))?;
    Ok(reading.bordered(&border))
}

fn by_keyword(error: CallError) -> CallError {
    error.with_help(phrase!("attributes of ONNX go by keyword; PyTorch's layers are nn.ConvTranspose2d and nn.Conv2d"))
}

/// The number of axes in the lists of attributes; two if there are none.
fn rank(call: &Call, bound: &[(&'static str, &Value)]) -> Result<Rank, CallError> {
    let mut rank = None;
    for (parameter, value) in bound {
        let times = match *parameter {
            "strides" | "kernel_shape" | "dilations" | "output_padding" | "output_shape" => 1,
            "pads" => 2,
            _ => continue,
        };
        let (Content::List(values) | Content::Tuple(values)) = &value.content else { continue };
        let own = Rank::of(values.len() / times).filter(|own| own.axes() * times == values.len());
        if own.is_some() && rank.is_some() && own != rank {
            let message = phrase!(
                "{parameter} has {count} values, which are not those of the other lists",
                parameter = *parameter,
                count = values.len(),
            );
            return Err(CallError::new(value.span.clone(), message));
        }
        rank = rank.or(own);
    }
    let shaped = call.arguments.iter().find_map(|argument| shape(&argument.value));
    let of_tensor = shaped.and_then(|shape| Rank::of(shape.len().checked_sub(2)?));
    Ok(rank.or(of_tensor).unwrap_or_default())
}

fn op_type(call: &Call) -> Result<Op, CallError> {
    let named = |argument: &&Argument| argument.keyword.as_ref().is_none_or(|keyword| keyword.text == "op_type");
    let Some(Argument { value, .. }) = call.arguments.iter().find(named) else {
        return Err(CallError::new(call.function.span.clone(), phrase!("make_node() missing its op_type")));
    };
    operator(value)
}

/// The operator named by an `op_type`.
pub(super) fn operator(value: &Value) -> Result<Op, CallError> {
    match word("op_type", &["ConvTranspose", "Conv"], value)? {
        "Conv" => Ok(Op::Conv2d),
        _ => Ok(Op::ConvTranspose2d),
    }
}

fn bias(value: &Value) -> Result<bool, CallError> {
    match value.content {
        Content::None => Ok(false),
        _ => tensor("B", value).map(|_| true),
    }
}

/// Whether the names of inputs include a third, the bias. An empty name omits it.
fn inputs(value: &Value) -> Result<bool, CallError> {
    const EXPECTED: Phrase = phrase!("a list of two or three names");
    let (Content::Tuple(names) | Content::List(names)) = &value.content else {
        return Err(wrong_type("inputs", EXPECTED, value));
    };
    match names.as_slice() {
        [_, _] => Ok(false),
        [_, _, bias] => Ok(bias.content != Content::String(String::new())),
        _ => Err(wrong_count("inputs", EXPECTED, value, names.len())),
    }
}

impl Attributes {
    /// The border of each axis.
    fn border(&self, op: Op, rank: Rank) -> Result<Vec<Border>, WrongPads> {
        if let Some(pads) = &self.pads {
            if self.auto_pad != AutoPad::NotSet {
                return Err(WrongPads::BesideWord(self.auto_pad));
            }
            if op == Op::Conv2d && pads.iter().any(|pad| *pad < 0) {
                return Err(WrongPads::Negative(pads.clone()));
            }
        }
        let axes = rank.axes();
        let number = |numbers: &Option<Vec<i64>>, place: usize| numbers.as_ref()?.get(place).copied();
        let border = |axis: usize| {
            let pads = [axis, axis + axes].map(|place| number(&self.pads, place).unwrap_or(0));
            let output_padding = number(&self.output_padding, axis).unwrap_or(0);
            let upper = self.auto_pad == AutoPad::SameUpper;
            match (op, number(&self.output_shape, axis), self.auto_pad) {
                (Op::Conv2d, _, AutoPad::SameUpper) => Border::Same,
                (Op::Conv2d, _, AutoPad::SameLower) => Border::SameLower,
                (Op::Conv2d, _, AutoPad::NotSet | AutoPad::Valid) => Border::Cut(pads),
                (Op::ConvTranspose2d, Some(size), word) => {
                    Border::OnnxSized { size, output_padding, upper, has_word: word != AutoPad::NotSet }
                }
                (Op::ConvTranspose2d, None, AutoPad::SameUpper | AutoPad::SameLower) => {
                    Border::OnnxSame { upper, output_padding }
                }
                (Op::ConvTranspose2d, None, AutoPad::NotSet | AutoPad::Valid) => Border::Onnx { pads, output_padding },
            }
        };
        Ok((0..axes).map(border).collect())
    }
}

/// The crop of one axis as `pads` and `output_padding`, and the zero taps that extend the result.
#[derive(Clone, Copy)]
struct Fit {
    pads: Edges,
    output_padding: i128,
    taps: Edges,
}

fn fit_crop(neutral: &Neutral, axis: usize) -> Fit {
    let [start, end] = neutral.edges[axis];
    let (stride, dilation) = (i128::from(neutral.stride[axis]), i128::from(neutral.dilation[axis]));
    // As in PyTorch, if PyTorch can and ONNX Runtime agrees.
    if start >= 0 && (0..stride).contains(&(start - end)) {
        return Fit { pads: [start, start], output_padding: start - end, taps: [0, 0] };
    }
    let missing = |edge: i128| (-edge).max(0);
    let output_padding = if missing(end) < stride { missing(end) } else { 0 };
    let end = end + output_padding;
    let taps = [start, end].map(|edge| (missing(edge) + dilation - 1).div_euclid(dilation));
    Fit { pads: [start + taps[0] * dilation, end + taps[1] * dilation], output_padding, taps }
}

pub(super) fn write(neutral: &Neutral) -> Code {
    let layout = Layout::usual(Framework::Onnx, neutral.op, neutral.rank);
    let fits = AXES.map(|axis| {
        if neutral.is_transposed() {
            fit_crop(neutral, axis)
        } else {
            Fit { pads: neutral.edges[axis], output_padding: 0, taps: [0, 0] }
        }
    });
    let taps = AXES.map(|axis| fits[axis].taps);
    let kernel = AXES.map(|axis| i128::from(neutral.kernel_size[axis]) + taps[axis].iter().sum::<i128>());
    let pads = [0, 1].map(|side| AXES.map(|axis| fits[axis].pads[side]));
    let output_padding = fits.map(|fit| fit.output_padding);
    let unless_ones = |name, numbers: &Triple| (*numbers != [1; 3]).then(|| (name, code::list(neutral.own(numbers))));
    // ONNX Runtime rejects dilation with the word.
    let says_same = neutral.is_direct_same() && neutral.holds_for.is_some() && neutral.dilation == [1; 3];
    let border = if says_same {
        Some(("auto_pad", "'SAME_UPPER'".to_owned()))
    } else {
        let all = pads.each_ref().map(|side| neutral.own(side)).concat();
        (pads != [[0; 3]; 2]).then(|| ("pads", code::list(&all)))
    };
    let keywords = [
        Some(("kernel_shape", code::list(neutral.own(&kernel)))),
        unless_ones("strides", &neutral.stride),
        border,
        (output_padding != [0; 3]).then(|| ("output_padding", code::list(neutral.own(&output_padding)))),
        unless_ones("dilations", &neutral.dilation),
        (neutral.groups > 1).then(|| ("group", neutral.groups.to_string())),
    ];
    let operator = if neutral.is_transposed() { "'ConvTranspose'" } else { "'Conv'" };
    let inputs = if neutral.bias { "['x', 'w', 'b']" } else { "['x', 'w']" };
    let arguments = [operator, inputs, "['y']"].map(str::to_owned);
    let line = code::call("onnx.helper.make_node", &arguments, keywords.into_iter().flatten());
    let reasons = if code::are_zero(taps) {
        Vec::new()
    } else {
        let extends_start = neutral.edges.iter().any(|[start, _]| *start < 0);
        vec![if extends_start {
            phrase!("ONNX takes no negative pads, so taps of zero around the kernel extend the result")
        } else {
            phrase!(
                "ONNX Runtime takes an output_padding below strides alone, so taps of zero around the kernel extend the \
                 result"
            )
        }]
    };
    Code { lines: vec![line], reasons, layout, zeros: ZeroTaps { between: None, around: taps }, says_same }
}

#[cfg(test)]
mod tests {
    use super::super::sketch::Sketch;
    use super::super::sketch::outcome;
    use super::*;

    fn error(text: &str) -> (String, &str, String) {
        let CallError { span, message, help, .. } = outcome(text).unwrap_err();
        (message.to_string(), &text[span], help.map(|help| help.to_string()).unwrap_or_default())
    }

    #[test]
    fn spellings() {
        let attributes = "kernel_shape=[3, 5], strides=[2, 1], pads=[0, 1, 2, 3], output_padding=[1, 0], group=2";
        let pads = |pads, output_padding| Border::Onnx { pads, output_padding };
        let expected = Sketch {
            kernel_size: Some([3, 5]),
            stride: [2, 1],
            groups: 2,
            border: [pads([0, 2], 1), pads([1, 3], 0)],
            ..Sketch::new(Framework::Onnx, Op::ConvTranspose2d)
        };
        for call in [
            format!("ConvTranspose({attributes})"),
            format!("y = op.ConvTranspose(x, w, {attributes})"),
            format!("onnx.helper.make_node('ConvTranspose', ['x', 'w'], ['y'], {attributes})"),
            format!("helper.make_node(inputs=['x', 'w', ''], op_type='ConvTranspose', outputs=['y'], {attributes})"),
        ] {
            assert_eq!(outcome(&call), Ok(expected.clone()), "{call}");
        }
        assert!(outcome("make_node('Conv', ['x', 'w', 'b'], ['y'])").unwrap().bias);
        assert!(outcome("Conv(x, w, b)").unwrap().bias);
    }

    #[test]
    fn borders() {
        let border = |text: &str| outcome(text).unwrap().border[0];
        assert_eq!(
            border("ConvTranspose(auto_pad='SAME_LOWER', output_padding=[1, 1])"),
            Border::OnnxSame { upper: false, output_padding: 1 }
        );
        assert_eq!(
            border("ConvTranspose(output_shape=[8, 9], auto_pad='SAME_UPPER', output_padding=[1, 1])"),
            Border::OnnxSized { size: 8, output_padding: 1, upper: true, has_word: true }
        );
        assert_eq!(
            border("ConvTranspose(output_shape=[8, 9], pads=[1, 1, 1, 1])"),
            Border::OnnxSized { size: 8, output_padding: 0, upper: false, has_word: false }
        );
        assert_eq!(border("ConvTranspose(auto_pad='VALID')"), Border::Onnx { pads: [0, 0], output_padding: 0 });
        assert_eq!(border("Conv(auto_pad='SAME_UPPER')"), Border::Same);
        assert_eq!(border("Conv(auto_pad='NOTSET', pads=[1, 2, 3, 4])"), Border::Cut([1, 3]));
    }

    #[test]
    fn what_is_refused() {
        let (message, culprit, help) = error("make_node('ConvTransposed', ['x', 'w'], ['y'])");
        assert_eq!(message, "op_type must be 'ConvTranspose' or 'Conv', got 'ConvTransposed'");
        assert_eq!((culprit, help.as_str()), ("'ConvTransposed'", "did you mean 'ConvTranspose'?"));
        assert_eq!(error("make_node(inputs=['x', 'w'])").0, "make_node() missing its op_type");
        assert_eq!(
            error("ConvTranspose(kernel_shape=[3, 3, 3, 3])").0,
            "kernel_shape must be integers, one of each axis, got 4 values"
        );
        assert_eq!(
            error("Conv(strides=[1, 1], pads=[1, 1])").0,
            "pads has 2 values, which are not those of the other lists"
        );
        assert_eq!(
            error("Conv(pads=[1, 1, 1])").0,
            "pads must be integers: the starts of all axes, then their ends, got 3 values"
        );
        assert_eq!(error("Conv(pads=[1, 1, 1, -1])").0, "ONNX takes no negative pads, got [1, 1, 1, -1]");
        assert_eq!(error("Conv(auto_pad='VALID', pads=[1, 1, 1, 1])").0, "pads cannot stand beside auto_pad='VALID'");
        let (message, culprit, help) = error("Conv(output_padding=[1, 1])");
        assert_eq!(message, "Conv() got an unexpected keyword argument 'output_padding'");
        assert_eq!(culprit, "output_padding");
        assert!(help.starts_with("known arguments: "));
        assert_eq!(
            error("make_node('Conv', ['x'], ['y'])").0,
            "inputs must be a list of two or three names, got 1 values"
        );
    }

    #[test]
    fn crops() {
        let code = |stride, dilation, crop| {
            let sketch = Sketch {
                kernel_size: Some([3, 3]),
                stride: [stride; 2],
                dilation: [dilation; 2],
                border: [Border::Cut(crop); 2],
                ..Sketch::new(Framework::PyTorch, Op::ConvTranspose2d)
            };
            write(&sketch.neutral(None).unwrap())
        };
        let after = |code: &Code| {
            let line = code.lines.concat();
            line.split_once("['y'], ").map(|(_, attributes)| attributes.to_owned()).unwrap_or_default()
        };
        for (stride, crop, attributes) in [
            (2, [1, 1], "kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])"),
            (2, [1, 0], "kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])"),
            (2, [0, 1], "kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1])"),
            (3, [2, -2], "kernel_shape=[3, 3], strides=[3, 3], pads=[2, 2, 0, 0], output_padding=[2, 2])"),
            (1, [3, 0], "kernel_shape=[3, 3], pads=[3, 3, 0, 0])"),
        ] {
            let code = code(stride, 1, crop);
            assert_eq!((after(&code).as_str(), code.reasons.len()), (attributes, 0));
        }
        let beyond = code(1, 3, [-1, -4]);
        assert_eq!(after(&beyond), "kernel_shape=[6, 6], pads=[2, 2, 2, 2], dilations=[3, 3])");
        assert_eq!(beyond.zeros.around, [[0, 0], [1, 2], [1, 2]]);
        assert_eq!(beyond.reasons.len(), 1);
    }
}
