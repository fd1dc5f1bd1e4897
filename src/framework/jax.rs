//! Reads and writes functions of JAX: `lax.conv_transpose`, `lax.conv_general_dilated` and `lax.conv`.
//!
//! `lax.conv_transpose` pads the input after the stride has put zeros between its cells, so its numbers are `K-1` minus
//! the crop; it slides the kernel unrotated unless `transpose_kernel` is set. It calls `lax.conv_general_dilated`, a
//! direct convolution whose `lhs_dilation` is the stride of a transposed one.

use super::border::Border;
use super::call::{Call, CallError, Content, Signature, Value};
use super::code::{self, Code, Keyword};
use super::names::Function;
use super::neutral::{AXES, Neutral};
use super::reading::Channels;
use super::value::{integer, integers, list, numbers, sequence, switch, tensor, word, wrong_type};
use super::weights::Layout;
use super::{Framework, Reading};
use crate::conv::axis::Op;
use crate::conv::{Rank, Sides};
use crate::phrase;
use crate::phrase::Phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Transpose,
    GeneralDilated,
    /// A wrapper of it without `dimension_numbers` and groups.
    WithGeneralPadding,
    Plain,
}

const PREFIXES: &[&str] = &["lax.", "jax.lax."];

pub(super) const FUNCTIONS: [Function<Form>; 4] = [
    Function { prefixes: PREFIXES, name: "conv_transpose", form: Form::Transpose },
    Function { prefixes: PREFIXES, name: "conv_general_dilated", form: Form::GeneralDilated },
    Function { prefixes: PREFIXES, name: "conv_with_general_padding", form: Form::WithGeneralPadding },
    Function { prefixes: PREFIXES, name: "conv", form: Form::Plain },
];

impl Form {
    fn signature(self) -> Signature {
        match self {
            Form::Transpose => Signature::new(
                "conv_transpose",
                &[
                    "lhs",
                    "rhs",
                    "strides",
                    "padding",
                    "rhs_dilation",
                    "dimension_numbers",
                    "transpose_kernel",
                    "precision",
                    "preferred_element_type",
                    "use_consistent_padding",
                ],
                4,
            ),
            Form::GeneralDilated => Signature::new(
                "conv_general_dilated",
                &[
                    "lhs",
                    "rhs",
                    "window_strides",
                    "padding",
                    "lhs_dilation",
                    "rhs_dilation",
                    "dimension_numbers",
                    "feature_group_count",
                    "batch_group_count",
                    "precision",
                    "preferred_element_type",
                    "out_sharding",
                ],
                4,
            ),
            Form::Plain => Signature::new(
                "conv",
                &["lhs", "rhs", "window_strides", "padding", "precision", "preferred_element_type"],
                4,
            ),
            Form::WithGeneralPadding => Signature::new(
                "conv_with_general_padding",
                &[
                    "lhs",
                    "rhs",
                    "window_strides",
                    "padding",
                    "lhs_dilation",
                    "rhs_dilation",
                    "precision",
                    "preferred_element_type",
                ],
                6,
            ),
        }
    }

    /// The axes of the kernel if `dimension_numbers` is omitted.
    fn kernel_axes(self, rank: Rank) -> Vec<char> {
        let spatial = rank.of_three(&['D', 'H', 'W']);
        if self == Form::Transpose { [spatial, &['I', 'O']].concat() } else { [&['O', 'I'], spatial].concat() }
    }
}

const EACH: Phrase = phrase!("integers, one of each axis");

/// A `padding` argument.
enum Padding {
    Word(&'static str),
    Numbers(Vec<[i64; 2]>),
}

impl Padding {
    fn axes(&self) -> Option<usize> {
        match self {
            Padding::Word(_) => None,
            Padding::Numbers(numbers) => Some(numbers.len()),
        }
    }

    fn is_negative(&self) -> bool {
        matches!(self, Padding::Numbers(numbers) if numbers.iter().flatten().any(|cells| *cells < 0))
    }
}

pub(super) fn read(call: &Call, form: Form) -> Result<Reading, CallError> {
    let bound = call.bind(&form.signature())?;
    let (mut strides, mut spread, mut dilation) = (None, None, None);
    let (mut padding, mut padding_span) = (Padding::Word("VALID"), call.function.span.clone());
    let (mut numbers, mut transpose_kernel, mut consistent, mut groups) = (None, false, false, None);
    for (parameter, value) in &bound {
        let is_given = value.content != Content::None;
        match *parameter {
            "strides" | "window_strides" => strides = Some(integers(parameter, EACH, value, 1)?),
            "lhs_dilation" if is_given => spread = Some(integers(parameter, EACH, value, 1)?),
            "rhs_dilation" if is_given => dilation = Some(integers(parameter, EACH, value, 1)?),
            "padding" => {
                padding_span = value.span.clone();
                padding = read_padding(form, value)?;
            }
            "dimension_numbers" if is_given => numbers = Some((dimension_numbers(value)?, value.span.clone())),
            "transpose_kernel" => transpose_kernel = switch(parameter, value)?,
            "use_consistent_padding" => consistent = switch(parameter, value)?,
            "feature_group_count" => groups = Some(value),
            "batch_group_count" if integer(parameter, value)? != 1 => {
                return Err(CallError::new(value.span.clone(), phrase!("no layer has a batch_group_count")));
            }
            _ => {}
        }
    }
    let strides = strides.unwrap_or_default();
    let rank = Rank::of(strides.len()).unwrap_or_default();
    let counts = [spread.as_ref().map(Vec::len), dilation.as_ref().map(Vec::len), padding.axes()];
    if counts.into_iter().flatten().any(|count| count != rank.axes()) {
        let message = phrase!("strides say {axes} axes, and padding or dilation another number", axes = rank.axes());
        return Err(CallError::new(call.function.span.clone(), message));
    }
    let one = || vec![1; rank.axes()];
    let is_spread = spread.is_some();
    let (spread, mut dilation) = (spread.unwrap_or_else(one), dilation.unwrap_or_else(one));
    let Dimensions { kernel: axes, channels_last } = match numbers {
        Some((Dimensions { kernel, .. }, span)) if kernel.len() != rank.axes() + 2 => {
            let said = kernel.len().saturating_sub(2);
            let message = phrase!("dimension_numbers say {said} axes, and strides {axes}", said, axes = rank.axes());
            return Err(CallError::new(span, message));
        }
        Some((dimensions, _)) => dimensions,
        None => Dimensions { kernel: form.kernel_axes(rank), channels_last: form == Form::Transpose },
    };
    // With stride 1 a transposed layer looks like a direct one, except for a crop beyond the kernel.
    let is_cropped = is_spread && strides == one() && padding.is_negative();
    let is_transposed = form == Form::Transpose || spread != one() || is_cropped;
    if form != Form::Transpose && is_transposed && strides != one() {
        let message = phrase!("window_strides and lhs_dilation together make neither a direct nor a transposed layer");
        return Err(CallError::new(call.function.span.clone(), message));
    }
    let op = if is_transposed { Op::ConvTranspose2d } else { Op::Conv2d };
    let mut steps = if form == Form::Transpose || !is_transposed { strides } else { spread };
    let mut border: Vec<Border> = match padding {
        Padding::Word(_) if form != Form::Transpose && is_transposed => {
            let message = phrase!("padding must be numbers where lhs_dilation is given");
            return Err(CallError::new(padding_span, message));
        }
        Padding::Word("SAME") => vec![Border::Same; rank.axes()],
        Padding::Word("SAME_LOWER") => vec![Border::SameLower; rank.axes()],
        Padding::Word(_) => vec![Border::Valid; rank.axes()],
        Padding::Numbers(numbers) if is_transposed && !consistent => numbers.into_iter().map(Border::Stuffed).collect(),
        Padding::Numbers(_) if padding.is_negative() && !is_transposed => {
            let error = CallError::new(padding_span, phrase!("negative padding crops the input of a direct layer"));
            return Err(error.with_help(phrase!("slice the input before, and leave the padding at 0")));
        }
        Padding::Numbers(numbers) => numbers.into_iter().map(Border::Cut).collect(),
    };
    // All lists are in the order of the kernel's spatial axes.
    let mut order: Vec<usize> = (0..rank.axes()).collect();
    let spatial: Vec<char> = axes.iter().copied().filter(|axis| !matches!(axis, 'I' | 'O')).collect();
    order.sort_by_key(|place| spatial.get(*place).copied());
    steps = order.iter().map(|place| steps[*place]).collect();
    dilation = order.iter().map(|place| dilation[*place]).collect();
    border = order.iter().map(|place| border[*place]).collect();
    let mut reading = Reading::new(Framework::Jax, op, rank);
    reading.origin.layout = layout(&axes, op, transpose_kernel);
    reading.settings.stride = Sides::each(&steps);
    reading.settings.dilation = Sides::each(&dilation);
    if let Some(groups) = groups {
        reading.take_groups("feature_group_count", groups)?;
    }
    for (parameter, value) in bound {
        match parameter {
            "lhs" => {
                let channels = if channels_last { Channels::Last } else { Channels::First };
                reading.take_tensor(parameter, value, channels)?;
            }
            "rhs" => {
                let shape = tensor(parameter, value)?;
                reading.take_weight(shape.as_deref());
            }
            _ => {}
        }
    }
    Ok(reading.bordered(&border))
}

fn read_padding(form: Form, value: &Value) -> Result<Padding, CallError> {
    if let Content::String(_) = value.content {
        let words: &[&str] =
            if form == Form::Transpose { &["SAME", "VALID"] } else { &["SAME", "VALID", "SAME_LOWER"] };
        return word("padding", words, value).map(Padding::Word);
    }
    if form == Form::Plain {
        return Err(wrong_type("padding", phrase!("'SAME' or 'VALID'"), value)
            .with_help(phrase!("lax.conv takes words alone; lax.conv_general_dilated takes numbers too")));
    }
    let axes = list("padding", phrase!("a word or pairs of integers"), value)?;
    let pair = |value| numbers::<2>("padding", phrase!("a pair of integers for each axis"), value);
    axes.iter().map(pair).collect::<Result<_, _>>().map(Padding::Numbers)
}

/// The contents of `dimension_numbers`.
struct Dimensions {
    /// The axes of the kernel.
    kernel: Vec<char>,
    /// Whether images have their channels last.
    channels_last: bool,
}

/// Of `('NHWC', 'HWIO', 'NHWC')`, the second string orders the kernel's axes, and the others give the layout of images.
/// The letters of spatial axes are arbitrary, in the order of the first string.
fn dimension_numbers(value: &Value) -> Result<Dimensions, CallError> {
    let strings = sequence::<3>("dimension_numbers", phrase!("three strings"), value)?;
    let text = |value: &Value| match &value.content {
        Content::String(text) => Some(text.chars().collect::<Vec<char>>()),
        _ => None,
    };
    let [image, kernel, _] = strings;
    let wrong = || {
        wrong_type(
            "dimension_numbers",
            phrase!("three strings, of which the second orders O, I and the axes of the first"),
            kernel,
        )
    };
    let (images, axes) = text(image).zip(text(kernel)).ok_or_else(wrong)?;
    let spatial: Vec<char> = images.iter().copied().filter(|axis| !matches!(axis, 'N' | 'C')).collect();
    let own: &[char] = Rank::of(spatial.len()).map_or(&[], |rank| rank.of_three(&['D', 'H', 'W']));
    let named = |axis: &char| match axis {
        'I' | 'O' => Some(*axis),
        other => spatial.iter().position(|letter| letter == other).and_then(|place| own.get(place).copied()),
    };
    let kernel: Option<Vec<char>> = axes.iter().map(named).collect();
    let is_whole =
        |axes: &Vec<char>| axes.len() == own.len() + 2 && ['I', 'O'].iter().chain(own).all(|axis| axes.contains(axis));
    let kernel = kernel.filter(is_whole).ok_or_else(wrong)?;
    Ok(Dimensions { kernel, channels_last: images.last() == Some(&'C') })
}

/// The layout of a kernel with these axes. One that slides unrotated is stored rotated. With `transpose_kernel` it is
/// stored as in the direct layer, with the names of its channel axes swapped.
pub(super) fn layout(axes: &[char], op: Op, transpose_kernel: bool) -> Layout {
    let swapped = |axis: &char| match axis {
        'I' => 'O',
        'O' => 'I',
        other => *other,
    };
    let axes = if transpose_kernel { axes.iter().map(swapped).collect() } else { axes.to_vec() };
    Layout { axes, flipped: op == Op::ConvTranspose2d && !transpose_kernel, grouped: 'O' }
}

pub(super) fn write(neutral: &Neutral) -> Code {
    let bias = if neutral.bias { " + b" } else { "" };
    let says_same = neutral.is_direct_same();
    if neutral.is_transposed() && neutral.groups == 1 {
        let line = format!("y = {}{bias}", conv_transpose(neutral));
        return Code { says_same, ..Code::exact(line, Layout::usual(Framework::Jax, neutral.op, neutral.rank)) };
    }
    let line = format!("y = {}{bias}", conv_general_dilated(neutral));
    let reason = phrase!("lax.conv_transpose has no groups; lax.conv_general_dilated is what it calls, and has");
    let reasons = if neutral.is_transposed() { vec![reason] } else { Vec::new() };
    Code { reasons, says_same, ..Code::exact(line, Layout::general_dilated(neutral.op, neutral.rank)) }
}

fn conv_transpose(neutral: &Neutral) -> String {
    let keywords = [
        Some(("strides", code::tuple(neutral.own(&neutral.stride)))),
        Some(("padding", padding(neutral))),
        rhs_dilation(neutral),
        // The default is for two axes.
        (neutral.rank != Rank::Two).then(|| ("dimension_numbers", dimensions(neutral))),
        Some(("transpose_kernel", "True".to_owned())),
    ];
    code::call("lax.conv_transpose", &operands(), keywords.into_iter().flatten())
}

fn conv_general_dilated(neutral: &Neutral) -> String {
    let steps = if neutral.is_transposed() { [1; 3] } else { neutral.stride };
    let keywords = [
        Some(("window_strides", code::tuple(neutral.own(&steps)))),
        Some(("padding", padding(neutral))),
        neutral.is_transposed().then(|| ("lhs_dilation", code::tuple(neutral.own(&neutral.stride)))),
        rhs_dilation(neutral),
        Some(("dimension_numbers", dimensions(neutral))),
        (neutral.groups > 1).then(|| ("feature_group_count", neutral.groups.to_string())),
    ];
    code::call("lax.conv_general_dilated", &operands(), keywords.into_iter().flatten())
}

/// Channels last, for images and kernel.
fn dimensions(neutral: &Neutral) -> String {
    let spatial = ["W", "HW", "DHW"][neutral.rank.axes() - 1];
    format!("('N{spatial}C', '{spatial}IO', 'N{spatial}C')")
}

fn operands() -> [String; 2] {
    ["x", "w"].map(str::to_owned)
}

fn rhs_dilation(neutral: &Neutral) -> Option<Keyword> {
    (neutral.dilation != [1; 3]).then(|| ("rhs_dilation", code::tuple(neutral.own(&neutral.dilation))))
}

/// A word if one is equivalent, otherwise the numbers.
pub(super) fn padding(neutral: &Neutral) -> String {
    let valid = AXES.map(|axis| Border::Valid.edges(&neutral.axis(axis), None));
    let word = if neutral.is_direct_same() {
        Some("'SAME'")
    } else if valid == neutral.edges.map(Ok) {
        Some("'VALID'")
    } else {
        neutral.is_same.then_some("'SAME'")
    };
    // No words are allowed with an lhs_dilation, which groups need.
    if let Some(word) = word.filter(|_| neutral.groups == 1 || !neutral.is_transposed()) {
        return word.to_owned();
    }
    let kernel = neutral.dilated_kernel();
    let numbers = AXES.map(|axis| {
        let edges = neutral.edges[axis];
        code::tuple(&if neutral.is_transposed() { edges.map(|edge| kernel[axis] - 1 - edge) } else { edges })
    });
    code::tuple(neutral.own(&numbers))
}

#[cfg(test)]
mod tests {
    use super::super::sketch::Sketch;
    use super::super::sketch::outcome;
    use super::*;

    #[test]
    fn a_crop_beyond_the_kernel_is_that_of_a_transposed_layer() {
        let general = |rest: &str| format!("lax.conv_general_dilated(x, w, (1, 1), ((-1, 0), (0, 0)){rest})");
        let cropped = outcome(&general(", lhs_dilation=(1, 1)")).unwrap();
        assert_eq!(cropped.op, Op::ConvTranspose2d);
        assert_eq!(cropped.border, [Border::Stuffed([-1, 0]), Border::Stuffed([0, 0])]);
        assert!(outcome(&general("")).is_err());
    }

    fn error(text: &str) -> (String, &str) {
        let CallError { span, message, .. } = outcome(text).unwrap_err();
        (message.to_string(), &text[span])
    }

    #[test]
    fn borders() {
        let border =
            |arguments: &str| outcome(&format!("lax.conv_transpose(x, w, (2, 2), {arguments})")).unwrap().border;
        assert_eq!(border("'SAME'"), [Border::Same; 2]);
        assert_eq!(border("padding='VALID'"), [Border::Valid; 2]);
        assert_eq!(border("((1, 2), (3, 4))"), [Border::Stuffed([1, 2]), Border::Stuffed([3, 4])]);
        let consistent = "[(1, 2), (3, 4)], use_consistent_padding=True";
        assert_eq!(border(consistent), [Border::Cut([1, 2]), Border::Cut([3, 4])]);
        let width_first = "((1, 2), (3, 4)), (5, 6), ('NHWC', 'WHIO', 'NHWC')";
        let sketch = outcome(&format!("lax.conv_transpose(x, w, (2, 3), {width_first})")).unwrap();
        assert_eq!((sketch.stride, sketch.dilation), ([3, 2], [6, 5]));
        assert_eq!(sketch.border, [Border::Stuffed([3, 4]), Border::Stuffed([1, 2])]);
        let direct = outcome("jax.lax.conv(x, w, (2, 1), 'SAME_LOWER')").unwrap();
        assert_eq!((direct.op, direct.stride, direct.border), (Op::Conv2d, [2, 1], [Border::SameLower; 2]));
    }

    #[test]
    fn kernels_lie_rotated_unless_transposed() {
        let layout = |text: &str| outcome(text).unwrap().origin.layout;
        let plain = layout("lax.conv_transpose(x, w, (2, 2), 'SAME')");
        assert_eq!(plain, Layout::general_dilated(Op::ConvTranspose2d, Rank::Two));
        let transposed = layout("lax.conv_transpose(x, w, (2, 2), 'SAME', transpose_kernel=True)");
        assert_eq!((transposed.axes, transposed.flipped), (vec!['H', 'W', 'O', 'I'], false));
        let named = layout("lax.conv_transpose(x, w, (2, 2), 'SAME', dimension_numbers=('NCHW', 'OIHW', 'NCHW'))");
        assert_eq!((named.axes, named.flipped), (vec!['O', 'I', 'H', 'W'], true));
        assert_eq!(layout("lax.conv(x, w, (1, 1), 'SAME')"), Layout::usual(Framework::PyTorch, Op::Conv2d, Rank::Two));
    }

    #[test]
    fn general_dilated_is_both() {
        let text = "lax.conv_general_dilated(x, w, (1, 1), ((1, 1), (1, 2)), (2, 3), (1, 2), feature_group_count=2)";
        let transposed = outcome(text).unwrap();
        assert_eq!((transposed.op, transposed.stride, transposed.dilation), (Op::ConvTranspose2d, [2, 3], [1, 2]));
        assert_eq!(transposed.border, [Border::Stuffed([1, 1]), Border::Stuffed([1, 2])]);
        assert_eq!(transposed.groups, 2);
        let direct = outcome("lax.conv_general_dilated(x, w, (2, 3), ((1, 1), (1, 2)))").unwrap();
        assert_eq!((direct.op, direct.stride), (Op::Conv2d, [2, 3]));
        assert_eq!(direct.border, [Border::Cut([1, 1]), Border::Cut([1, 2])]);
    }

    #[test]
    fn what_is_refused() {
        for (text, message, culprit) in [
            ("lax.conv_transpose(x, w, 2, 'SAME')", "strides must be integers, one of each axis, got 2", "2"),
            (
                "lax.conv_transpose(x, w, (2, 2), 'SAME_LOWER')",
                "padding must be 'SAME' or 'VALID', got 'SAME_LOWER'",
                "'SAME_LOWER'",
            ),
            (
                "lax.conv_transpose(x, w, (2, 2), ((1, 1),))",
                "strides say 2 axes, and padding or dilation another number",
                "lax.conv_transpose",
            ),
            (
                "lax.conv(x, w, (1, 1), ((1, 1), (1, 1)))",
                "padding must be 'SAME' or 'VALID', got ((1, 1), (1, 1))",
                "((1, 1), (1, 1))",
            ),
            (
                "lax.conv_general_dilated(x, w, (2, 2), ((0, 0), (0, 0)), (2, 2))",
                "window_strides and lhs_dilation together make neither a direct nor a transposed layer",
                "lax.conv_general_dilated",
            ),
            (
                "lax.conv_general_dilated(x, w, (1, 1), 'SAME', (2, 2))",
                "padding must be numbers where lhs_dilation is given",
                "'SAME'",
            ),
            (
                "lax.conv_general_dilated(x, w, (1, 1), ((-1, 0), (0, 0)))",
                "negative padding crops the input of a direct layer",
                "((-1, 0), (0, 0))",
            ),
            (
                "lax.conv_general_dilated(x, w, (1, 1), 'SAME', batch_group_count=2)",
                "no layer has a batch_group_count",
                "2",
            ),
            (
                "lax.conv_transpose(x, w, (2, 2), 'SAME', dimension_numbers=('NHWC', 'HWII', 'NHWC'))",
                "dimension_numbers must be three strings, of which the second orders O, I and the axes of the first, got 'HWII'",
                "'HWII'",
            ),
        ] {
            assert_eq!(error(text), (message.to_owned(), culprit), "{text}");
        }
    }

    #[test]
    fn code() {
        let plain = Sketch { kernel_size: Some([3, 3]), ..Sketch::new(Framework::PyTorch, Op::ConvTranspose2d) };
        let code = |sketch: Sketch| write(&sketch.neutral(None).unwrap()).lines.concat();
        let up = Sketch { stride: [2, 2], border: [Border::Cut([1, 0]); 2], ..plain.clone() };
        assert_eq!(
            code(up.clone()),
            "y = lax.conv_transpose(x, w, strides=(2, 2), padding=((1, 2), (1, 2)), transpose_kernel=True)"
        );
        assert_eq!(
            code(Sketch { groups: 2, bias: true, ..up }),
            "y = lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=((1, 2), (1, 2)), lhs_dilation=(2, 2), \
             dimension_numbers=('NHWC', 'HWIO', 'NHWC'), feature_group_count=2) + b"
        );
        assert_eq!(
            code(Sketch { border: [Border::Cut([1, 1]); 2], op: Op::Conv2d, ..plain }),
            "y = lax.conv_general_dilated(x, w, window_strides=(1, 1), padding='SAME', \
             dimension_numbers=('NHWC', 'HWIO', 'NHWC'))"
        );
    }
}
