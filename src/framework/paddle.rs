//! Reads and writes layers of Paddle: `paddle.nn.Conv2DTranspose(64, 32, 3, stride=2, padding=1)` and the functional
//! `paddle.nn.functional.conv2d_transpose(x, w)`, and the direct layer of each.
//!
//! The arguments and the order of the weight are PyTorch's, but the padding may be uneven or a word. `SAME` is computed
//! for the direct layer on the same input, even if the layer is transposed, and sets every dilation to 1.

use super::border::{Border, Edges, Length};
use super::call::{Call, CallError, Content, Signature, Value};
use super::code::{self, Code, Keyword};
use super::names::Function;
use super::neutral::{AXES, Neutral};
use super::reading::Channels;
use super::value::{integer, list, numbers, sides, word};
use super::weights::Layout;
use super::{Framework, Reading, pytorch, shared};
use crate::conv::axis::Op;
use crate::conv::{Rank, Sides};
use crate::phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Class(Op),
    Functional(Op),
}

/// Keras has no `nn.`, so plain `nn.Conv2DTranspose` must be Paddle's.
const CLASS: &[&str] = &["paddle.nn.", "nn."];
const FUNCTIONAL: &[&str] = &["paddle.nn.functional."];
/// PyTorch's function is called `conv_transpose2d`.
const TRANSPOSED: &[&str] = &["paddle.nn.functional.", "F.", "nn.functional."];

pub(super) const FUNCTIONS: [Function<Form>; 4] = [
    Function { prefixes: CLASS, name: "Conv#DTranspose", form: Form::Class(Op::ConvTranspose2d) },
    Function { prefixes: CLASS, name: "Conv#D", form: Form::Class(Op::Conv2d) },
    Function { prefixes: TRANSPOSED, name: "conv#d_transpose", form: Form::Functional(Op::ConvTranspose2d) },
    Function { prefixes: FUNCTIONAL, name: "conv#d", form: Form::Functional(Op::Conv2d) },
];

impl Form {
    fn op(self) -> Op {
        match self {
            Form::Class(op) | Form::Functional(op) => op,
        }
    }

    fn signature(self, rank: Rank) -> Signature {
        let axes = rank.axes();
        // Only in one dimension is the order different.
        let last: &[&str] = match (self.op(), rank) {
            (Op::ConvTranspose2d, Rank::One) => &["output_padding", "groups", "dilation"],
            (Op::ConvTranspose2d, _) => &["output_padding", "dilation", "groups"],
            (Op::Conv2d, _) => &["dilation", "groups"],
        };
        match self {
            Form::Class(op) => {
                let first = ["in_channels", "out_channels", "kernel_size", "stride", "padding"];
                let others: &[&str] = match op {
                    Op::ConvTranspose2d => &["weight_attr", "bias_attr", "data_format", "name"],
                    Op::Conv2d => {
                        &["padding_mode", "weight_attr", "bias_attr", "data_format", "bias", "device", "dtype"]
                    }
                };
                let class = if op == Op::Conv2d { format!("Conv{axes}D") } else { format!("Conv{axes}DTranspose") };
                Signature::new(class, &[&first, last, others].concat(), 3)
            }
            Form::Functional(op) => {
                let first = ["x", "weight", "bias", "stride", "padding"];
                let others: &[&str] = match op {
                    Op::ConvTranspose2d => &["output_size", "data_format", "name"],
                    Op::Conv2d => &["data_format", "name"],
                };
                let name = if op == Op::Conv2d { format!("conv{axes}d") } else { format!("conv{axes}d_transpose") };
                Signature::new(name, &[&first, last, others].concat(), 2)
            }
        }
    }
}

pub(super) fn read(call: &Call, form: Form, rank: Rank) -> Result<Reading, CallError> {
    let op = form.op();
    let bound = shared::groups_first(call.bind(&form.signature(rank))?);
    let argument = |name: &str| bound.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| *value);
    let channels = match argument("data_format") {
        Some(value) => shared::channels("data_format", value, rank)?,
        None => Channels::First,
    };
    let mut reading = Reading::new(Framework::Paddle, op, rank);
    reading.settings.bias = Some(matches!(form, Form::Class(_)));
    let (mut extra, mut size) = (None, None);
    for (parameter, value) in &bound {
        match *parameter {
            "output_padding" => extra = Some((sides(parameter, value, rank)?, *value)),
            "output_size" if value.content != Content::None => size = Some(sides(parameter, value, rank)?),
            "bias_attr" => reading.settings.bias = Some(value.content != Content::Bool(false)),
            "bias" if matches!(form, Form::Class(_)) => reading.take_bias(parameter, value)?,
            "bias" => reading.settings.bias = Some(shared::bias_tensor(value)?),
            "x" => reading.take_tensor(parameter, value, channels)?,
            "padding_mode" => {
                let _: &str = word(parameter, &["zeros"], value)?;
            }
            parameter => shared::take(&mut reading, parameter, value)?,
        }
    }
    let padding = argument("padding")
        .map_or(Ok(Padding::Numbers(vec![[0, 0]; rank.axes()])), |value| read_padding(value, rank, channels))?;
    if padding == Padding::Same && reading.settings.dilation.take().is_some_and(is_above_one) {
        reading.remarks.push(phrase!("Paddle sets the dilation to 1 beside padding='SAME'"));
    }
    if call.function.text.starts_with("nn.") {
        reading.remarks.push(phrase!(
            "{function} is read as Paddle's; Keras's has no nn. before it",
            function = &call.function.text
        ));
    }
    let extras = output_padding(&reading, extra)?;
    let border = match (padding, size) {
        (Padding::Same, None) if op == Op::ConvTranspose2d => vec![Border::SameOfInput; rank.axes()],
        (Padding::Same, _) if op == Op::Conv2d => vec![Border::Same; rank.axes()],
        (Padding::Same, _) => {
            let message = phrase!("an output_size beside padding='SAME' is not read");
            return Err(
                CallError::new(call.function.span.clone(), message).with_help(phrase!("write the padding in numbers"))
            );
        }
        (Padding::Numbers(pads), Some(size)) => {
            let sizes = shared::each(Some(size), rank, 1);
            let told =
                |(pads, plus): ([i64; 2], i64)| Border::TensorFlowPadded { pads, size: Length { times: 0, plus } };
            pads.into_iter().zip(sizes).map(told).collect()
        }
        (Padding::Numbers(pads), None) if op == Op::Conv2d => pads.into_iter().map(Border::Cut).collect(),
        (Padding::Numbers(pads), None) => {
            pads.into_iter().zip(extras).map(|(pads, extra)| shared::cropped(pads, extra)).collect()
        }
    };
    Ok(reading.bordered(&border))
}

fn is_above_one(sides: Sides) -> bool {
    sides.numbers().iter().any(|number| *number > 1)
}

/// The output padding of each axis, which must be below the stride: Paddle's checks allow values below the dilation,
/// but its kernels then reject the sizes.
fn output_padding(reading: &Reading, said: Option<(Sides, &Value)>) -> Result<Vec<i64>, CallError> {
    let (settings, rank) = (&reading.settings, reading.rank());
    let extras = shared::each(said.map(|(extra, _)| extra), rank, 0);
    let strides = shared::each(settings.stride, rank, 1);
    let fits = |axis: usize| extras[axis] >= 0 && (extras[axis] == 0 || extras[axis] < strides[axis]);
    match said {
        Some((_, value)) if !(0..rank.axes()).all(fits) => {
            Err(CallError::new(value.span.clone(), phrase!("Paddle takes an output_padding below its stride")))
        }
        _ => Ok(extras),
    }
}

/// A `padding` argument, for the spatial axes.
#[derive(PartialEq, Eq)]
enum Padding {
    Same,
    Numbers(Vec<[i64; 2]>),
}

/// A word, one number, one per axis, a flat list of two per axis, or pairs for all axes of the tensor.
fn read_padding(value: &Value, rank: Rank, channels: Channels) -> Result<Padding, CallError> {
    if shared::is_word(value) {
        let none = || Padding::Numbers(vec![[0, 0]; rank.axes()]);
        return Ok(if word("padding", &["SAME", "VALID"], value)? == "SAME" { Padding::Same } else { none() });
    }
    let axes = rank.axes();
    let pads = match &value.content {
        Content::Tuple(values) | Content::List(values) if values.len() == 2 * axes && !holds_lists(values) => {
            let numbers: Vec<i64> = values.iter().map(|value| integer("padding", value)).collect::<Result<_, _>>()?;
            numbers.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
        }
        Content::Tuple(values) | Content::List(values) if values.len() == axes + 2 && holds_lists(values) => {
            all_axes(value, axes, channels)?
        }
        _ => shared::each(Some(sides("padding", value, rank)?), rank, 0).into_iter().map(|pad| [pad; 2]).collect(),
    };
    if pads.iter().flatten().any(|cells| *cells < 0) {
        return Err(CallError::new(value.span.clone(), phrase!("Paddle takes no negative padding")));
    }
    Ok(Padding::Numbers(pads))
}

fn holds_lists(values: &[Value]) -> bool {
    values.iter().any(|value| matches!(value.content, Content::Tuple(_) | Content::List(_)))
}

fn all_axes(value: &Value, axes: usize, channels: Channels) -> Result<Vec<[i64; 2]>, CallError> {
    let pair = |value: &Value| numbers::<2>("padding", phrase!("a pair of integers an axis"), value);
    let pairs: Vec<_> = list("padding", phrase!("pairs"), value)?.iter().map(pair).collect::<Result<_, _>>()?;
    let first = if channels == Channels::First { 2 } else { 1 };
    let own = first..first + axes;
    let is_other = |place: &usize| !own.contains(place);
    if (0..pairs.len()).filter(is_other).any(|place| pairs[place] != [0, 0]) {
        return Err(CallError::new(value.span.clone(), phrase!("padding over batch and channels must be 0")));
    }
    Ok(pairs.get(own).unwrap_or_default().to_vec())
}

/// The border in the arguments of a Paddle layer, and what remains to crop (or to add, if negative).
struct Fit {
    padding: Option<String>,
    output_padding: [i128; 3],
    rest: [Edges; 3],
}

fn fit(neutral: &Neutral) -> Fit {
    let flat = |pads: [Edges; 3]| {
        let own = neutral.own(&pads);
        let even = own.iter().all(|[start, end]| start == end);
        let numbers: Vec<i128> = own.iter().flatten().copied().collect();
        let firsts: Vec<i128> = own.iter().map(|[start, _]| *start).collect();
        (pads != [[0, 0]; 3]).then(|| if even { code::sides(&firsts) } else { code::list(&numbers) })
    };
    let plain = Fit { padding: None, output_padding: [0; 3], rest: [[0, 0]; 3] };
    if !neutral.is_transposed() {
        let says_same = neutral.is_direct_same() && neutral.dilation == [1; 3];
        let padding = if says_same { Some("'SAME'".to_owned()) } else { flat(neutral.edges) };
        return Fit { padding, ..plain };
    }
    let fits = AXES.map(|axis| fit_crop(neutral, axis));
    if fits.contains(&None) {
        return Fit { rest: neutral.edges, ..plain };
    }
    let fits = fits.map(Option::unwrap_or_default);
    Fit { padding: flat(fits.map(|(pads, _)| pads)), output_padding: fits.map(|(_, extra)| extra), ..plain }
}

/// The padding and `output_padding` for a crop, if there are any: as in PyTorch where it can.
fn fit_crop(neutral: &Neutral, axis: usize) -> Option<(Edges, i128)> {
    let [start, end] = neutral.edges[axis];
    let largest = i128::from(neutral.stride[axis]) - 1;
    match start {
        _ if start < 0 => None,
        _ if (0..=largest).contains(&(start - end)) => Some(([start, start], start - end)),
        _ if end >= 0 => Some(([start, end], 0)),
        _ if -end <= largest => Some(([start, 0], -end)),
        _ => None,
    }
}

pub(super) fn write(neutral: &Neutral) -> Code {
    let Fit { padding, output_padding, rest } = fit(neutral);
    let late_bias = neutral.bias && rest.iter().flatten().any(|cells| *cells < 0);
    let has_extra = output_padding != [0; 3];
    let keywords: [Option<Keyword>; 6] = [
        code::unless_default("stride", neutral.own(&neutral.stride), 1),
        padding.map(|padding| ("padding", padding)),
        has_extra.then(|| ("output_padding", code::sides(neutral.own(&output_padding)))),
        code::unless_default("dilation", neutral.own(&neutral.dilation), 1),
        (neutral.groups > 1).then(|| ("groups", neutral.groups.to_string())),
        (!neutral.bias || late_bias).then(|| ("bias_attr", "False".to_owned())),
    ];
    let transposed = if neutral.is_transposed() { "Transpose" } else { "" };
    let class = format!("paddle.nn.Conv{}D{transposed}", neutral.rank.axes());
    let arguments = [neutral.in_name(), neutral.out_name(), code::sides(neutral.own(&neutral.kernel_size))];
    let layer = code::call(&class, &arguments, keywords.into_iter().flatten());
    let layout = Layout::usual(Framework::Paddle, neutral.op, neutral.rank);
    let says_same = neutral.is_direct_same() && neutral.dilation == [1; 3];
    if code::are_zero(rest) {
        return Code { says_same, ..Code::exact(layer, layout) };
    }
    let mut reasons = vec![phrase!(
        "{border}; Paddle takes no negative padding, and an output_padding below its stride at the end alone",
        border = code::border_in_words(neutral),
    )];
    reasons.extend(late_bias.then_some(code::BIAS_LAST));
    let lines = vec![format!("conv = {layer}"), format!("y = {}", extended(neutral, late_bias))];
    Code { lines, reasons, ..Code::exact(String::new(), layout) }
}

/// Pads the full result and then crops it: a crop alone may exceed the result.
fn extended(neutral: &Neutral, late_bias: bool) -> String {
    let (added, cut) = (code::positive(code::negated(neutral.edges)), code::positive(neutral.edges));
    let format = ["NCL", "NCHW", "NCDHW"][neutral.rank.axes() - 1];
    let mut y = format!("paddle.nn.functional.pad(conv(x), {}, data_format='{format}')", pytorch::pad(neutral, added));
    if !code::are_zero(cut) {
        y = format!("{y}[:, :, {}]", pytorch::slices(neutral, cut));
    }
    if late_bias {
        let ones = vec!["1"; neutral.rank.axes()].join(", ");
        y = format!("{y} + b.reshape([-1, {ones}])");
    }
    y
}

#[cfg(test)]
mod tests {
    use super::super::call::Facts;
    use super::*;

    fn read(text: &str) -> Result<Reading, CallError> {
        super::super::read(text, &Facts::default())
    }

    fn last(arguments: &str) -> Result<[Border; 2], String> {
        let text = format!("paddle.nn.Conv2DTranspose(4, 6, 3{arguments})");
        read(&text)
            .map(|reading| reading.border.unwrap())
            .map(|[_, height, width]| [height, width])
            .map_err(|e| e.message.to_string())
    }

    #[test]
    fn ways_to_say_the_padding() {
        let cut = |height, width| Ok([Border::Cut(height), Border::Cut(width)]);
        assert_eq!(last(", 2, 1, 1"), cut([1, 0], [1, 0]));
        assert_eq!(last(", padding=[1, 2]"), cut([1, 1], [2, 2]));
        assert_eq!(last(", padding=[1, 2, 3, 4]"), cut([1, 2], [3, 4]));
        assert_eq!(last(", padding=[[0, 0], [0, 0], [1, 2], [3, 4]]"), cut([1, 2], [3, 4]));
        assert_eq!(last(", padding=[[0, 0], [1, 2], [3, 4], [0, 0]], data_format='NHWC'"), cut([1, 2], [3, 4]));
        assert_eq!(last(", padding='same'"), Ok([Border::SameOfInput; 2]));
        assert!(last(", padding=[[0, 0], [1, 2], [3, 4], [0, 0]]").unwrap_err().contains("batch and channels"));
        assert!(last(", padding=-1").unwrap_err().contains("no negative padding"));
        assert!(last(", 2, 1, 2").unwrap_err().contains("below its stride"));
    }

    #[test]
    fn positions_and_names() {
        let reading = read("nn.Conv2DTranspose(4, 6, 3, 2, 0, 0, 3, 2)").unwrap();
        assert_eq!((reading.settings.dilation, reading.settings.groups), (Some(Sides::All(3)), Some(2)));
        assert!(reading.remarks[0].to_string().starts_with("nn.Conv2DTranspose is read as Paddle's"));
        let line = read("paddle.nn.Conv1DTranspose(4, 6, 3, 2, 0, 0, 2, 3)").unwrap();
        assert_eq!((line.settings.dilation, line.settings.groups), (Some(Sides::All(3)), Some(2)));
        let functional = read("F.conv2d_transpose(x, w, stride=2, output_size=[8, 8])").unwrap();
        assert_eq!(functional.origin.framework, Framework::Paddle.into());
    }
}
