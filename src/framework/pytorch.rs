//! Reads and writes PyTorch layers: `nn.ConvTranspose2d(64, 32, 3, stride=2)` and the functional
//! `F.conv_transpose2d(x, w)`.
//!
//! [`read`] accepts what PyTorch accepts and keeps only what the call says: numbers out of range pass, because
//! [`Layer::check`] rejects them in PyTorch's own words, and defaults are added when the layer is completed.
//! [`line`](fn@line) is the inverse.

use super::around;
use super::border::Edges;
use super::call::{self, Call, CallError, Content, Facts, Signature, Value};
use super::code::{self, Code};
use super::names::{Function, find, spellings};
use super::neutral::{AXES, Neutral};
use super::reading::Channels;
use super::value::{self, is_open, sides, wrong_type};
use super::weights::Layout;
use super::{Framework, Reading, shared};
use crate::conv::axis::{AxisSettings, Op};
use crate::conv::layer::{Layer, Padding, Pair};
use crate::conv::{Parameter, Rank, Settings, Sides, Triple};
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::Phrase;

/// How PyTorch offers an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Class,
    /// A class that infers `in_channels` from its first input.
    Lazy,
    Functional,
}

const CLASS: &[&str] = &["nn.", "torch.nn.", ""];
const FUNCTIONAL: &[&str] = &["F.", "torch.nn.functional.", "nn.functional.", "torch.", ""];

pub(super) const FUNCTIONS: [Function<(Op, Form)>; 6] = [
    Function { prefixes: CLASS, name: "ConvTranspose#d", form: (Op::ConvTranspose2d, Form::Class) },
    Function { prefixes: CLASS, name: "Conv#d", form: (Op::Conv2d, Form::Class) },
    Function { prefixes: CLASS, name: "LazyConvTranspose#d", form: (Op::ConvTranspose2d, Form::Lazy) },
    Function { prefixes: CLASS, name: "LazyConv#d", form: (Op::Conv2d, Form::Lazy) },
    Function { prefixes: FUNCTIONAL, name: "conv_transpose#d", form: (Op::ConvTranspose2d, Form::Functional) },
    Function { prefixes: FUNCTIONAL, name: "conv#d", form: (Op::Conv2d, Form::Functional) },
];

/// Help for a pooling given instead of a layer with weights.
const POOLING: Phrase =
    phrase!("a pooling has no weights; nn.Conv2d(c, c, k, stride=s) with its numbers has its sizes");

impl Form {
    fn signature(self, op: Op, rank: Rank) -> Signature {
        let (class, axes) = (op.class_name(rank), rank.axes());
        let after: &[&str] = match op {
            Op::Conv2d => &["stride", "padding", "dilation", "groups", "bias", "padding_mode", "device", "dtype"],
            Op::ConvTranspose2d => &[
                "stride",
                "padding",
                "output_padding",
                "groups",
                "bias",
                "dilation",
                "padding_mode",
                "device",
                "dtype",
            ],
        };
        match (self, op) {
            (Form::Class, _) => {
                let parameters = [&["in_channels", "out_channels", "kernel_size"], after].concat();
                Signature::new(format!("{class}.__init__"), &parameters, 3)
            }
            (Form::Lazy, _) => {
                let parameters = [&["out_channels", "kernel_size"], after].concat();
                Signature::new(format!("Lazy{class}.__init__"), &parameters, 2)
            }
            (Form::Functional, Op::Conv2d) => Signature::new(
                format!("conv{axes}d"),
                &["input", "weight", "bias", "stride", "padding", "dilation", "groups"],
                2,
            ),
            (Form::Functional, Op::ConvTranspose2d) => Signature::new(
                format!("conv_transpose{axes}d"),
                &["input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation"],
                2,
            ),
        }
    }
}

/// The arguments of `ConvTranspose2d`; `Conv2d` lacks one of them.
pub(super) fn arguments() -> Vec<&'static str> {
    Form::Class.signature(Op::ConvTranspose2d, Rank::Two).parameters
}

/// Reads a call of `Conv2d` or `ConvTranspose2d`, or of the functional form of either, with one or two spatial axes.
///
/// ```
/// use tconv::conv::Sides;
/// use tconv::framework::pytorch;
///
/// let settings = pytorch::read("nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)").unwrap();
/// assert_eq!(settings.in_channels, Some(64));
/// assert_eq!(settings.stride, Some(Sides::All(2)));
/// ```
///
/// # Errors
/// Anything that PyTorch rejects before it looks at the numbers, and anything tconv cannot know: the values of
/// variables.
pub fn read(text: &str) -> Result<Settings, CallError> {
    let value = call::parse(text, &Facts::default())?;
    let found = around::find(&value, &|name| find(&FUNCTIONS, name).is_some())?;
    let reading = read_call(found.call)?.surrounded(&found)?;
    if reading.trim != [[0, 0]; 3] || reading.rank() == Rank::Three {
        return Err(CallError::new(value.span, phrase!("expected the call of a layer alone")));
    }
    Ok(reading.settings)
}

/// Finds a misuse of the tensors in a functional call whose names are fixed: the weight is an expression of another
/// tensor, such as `w.flip(2, 3)`, or it is in the place of the input. `None` if there is none or the call cannot be
/// read.
#[must_use]
pub fn misused_arrays(text: &str) -> Option<Phrase> {
    let value = call::parse(text, &Facts::default()).ok()?;
    let found = around::find(&value, &|name| find(&FUNCTIONS, name).is_some()).ok()?;
    let ((op, form), rank) = function(found.call).ok()?;
    let arguments = found.call.bind(&form.signature(op, rank)).ok()?;
    let argument = |name: &str| arguments.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| *value);
    let (input, weight) = (argument("input")?, argument("weight")?);
    let is_weight = |value: &Value| matches!(&value.content, Content::Name(name) if WEIGHTS.contains(&name.as_str()));
    if is_weight(input) && !is_weight(weight) {
        return Some(phrase!("the input comes first, then the weight"));
    }
    let is_plain = matches!(weight.content, Content::Name(_)) || value::shape(weight).is_some();
    let changed = text.get(weight.span.clone()).filter(|_| !is_plain)?;
    Some(phrase!("a call here takes the weight as it is, by its name, and not {changed}", changed))
}

/// Names of a weight.
const WEIGHTS: [&str; 3] = ["w", "weight", "kernel"];

/// Whether PyTorch's reader knows this function, or has a message about it.
pub(super) fn knows(name: &str) -> bool {
    find(&FUNCTIONS, name).is_some() || name.contains("Pool")
}

pub(super) fn read_call(call: &Call) -> Result<Reading, CallError> {
    let ((op, form), rank) = function(call)?;
    let mut reading = Reading::new(Framework::PyTorch, op, rank);
    // Without the argument, functions add no bias, but classes do.
    reading.settings.bias = (form == Form::Functional).then_some(false);
    for (parameter, value) in shared::groups_first(call.bind(&form.signature(op, rank))?) {
        set(&mut reading, form, parameter, value)?;
    }
    Ok(reading)
}

/// PyTorch's defaults for a call: a bias, and if the channels are those of a tensor, as few as the groups allow.
#[must_use]
pub fn plain(op: Op, kernel_size: Pair, settings: &Settings) -> Layer {
    let least = settings.groups.unwrap_or(1).max(1);
    Layer { in_channels: least, out_channels: least, bias: true, ..Layer::new(op, kernel_size) }
}

/// Completes a call with PyTorch's defaults; `kernel_size` is used if the weight is only a name.
#[must_use]
pub fn completed(settings: &Settings, kernel_size: Pair) -> Layer {
    settings.on(plain(settings.op.unwrap_or(Op::ConvTranspose2d), kernel_size, settings))
}

fn set(reading: &mut Reading, form: Form, parameter: &str, value: &Value) -> Result<(), CallError> {
    let (op, rank) = (reading.op(), reading.rank());
    let settings = &mut reading.settings;
    match parameter {
        "input" => reading.take_tensor(parameter, value, Channels::First).map_err(meant_for_classes)?,
        "weight" => {
            let shape = value::tensor(parameter, value).map_err(meant_for_classes)?;
            reading.take_weight(shape.as_deref());
        }
        "in_channels" | "out_channels" => reading.take_channels(parameter == "out_channels", parameter, value)?,
        "kernel_size" => settings.kernel_size = Some(sides(parameter, value, rank)?),
        "stride" => settings.stride = Some(sides(parameter, value, rank)?),
        "padding" => settings.padding = Some(padding(value, rank)?),
        "output_padding" => settings.output_padding = Some(sides(parameter, value, rank)?),
        "dilation" => settings.dilation = Some(sides(parameter, value, rank)?),
        "groups" => reading.take_groups(parameter, value)?,
        "bias" if form == Form::Functional => settings.bias = Some(bias_tensor(value)?),
        "bias" => reading.take_bias(parameter, value)?,
        "padding_mode" => only_zeros(op, rank, value)?,
        // `device` and `dtype` affect neither sizes nor products.
        _ => {}
    }
    Ok(())
}

fn function(call: &Call) -> Result<((Op, Form), Rank), CallError> {
    let written = call.function.text.as_str();
    if let Some(function) = find(&FUNCTIONS, written) {
        return Ok(function);
    }
    let unknown = CallError::new(
        call.function.span.clone(),
        phrase!("unknown function {written}", written = call::quoted(written)),
    );
    if written.contains("Pool") {
        return Err(unknown.with_help(POOLING));
    }
    let guess = nearest(written, spellings(&FUNCTIONS));
    let known =
        phrase!("tconv reads nn.ConvTranspose2d and nn.Conv2d, and the functions F.conv_transpose2d and F.conv2d");
    Err(unknown.with_guess(guess.map(|guess| format!("`{guess}`")), known))
}

/// Numbers or a word. `print(model)` shows the word without quotes.
fn padding(value: &Value, rank: Rank) -> Result<Padding<Sides>, CallError> {
    match &value.content {
        Content::String(word) | Content::Name(word) if word == "same" => Ok(Padding::Same),
        Content::String(word) | Content::Name(word) if word == "valid" => Ok(Padding::Valid),
        Content::String(_) => {
            let got = call::shortened(&value.to_string());
            let message = phrase!("Invalid padding string {got}, should be one of 'same', 'valid'", got);
            Err(CallError::new(value.span.clone(), message))
        }
        _ => sides("padding", value, rank).map(Padding::Explicit),
    }
}

fn meant_for_classes(error: CallError) -> CallError {
    error.with_help(phrase!(
        "functions take tensors; numbers of channels and a kernel size go to the classes of torch.nn"
    ))
}

fn bias_tensor(value: &Value) -> Result<bool, CallError> {
    match value.content {
        Content::None => Ok(false),
        _ if is_open(value) => Ok(true),
        _ => Err(wrong_type("bias", phrase!("a tensor (any name) or None"), value)
            .with_help(phrase!("True and False are for the classes of torch.nn"))),
    }
}

fn only_zeros(op: Op, rank: Rank, value: &Value) -> Result<(), CallError> {
    let message = match (&value.content, op) {
        (Content::String(mode) | Content::Name(mode), _) if mode == "zeros" => return Ok(()),
        (_, Op::ConvTranspose2d) => {
            phrase!("Only \"zeros\" padding mode is supported for {class}", class = op.class_name(rank))
        }
        (_, Op::Conv2d) => {
            phrase!("tconv shows zero padding only, got padding_mode={got}", got = call::shortened(&value.to_string()),)
        }
    };
    Err(CallError::new(value.span.clone(), message))
}

/// The line of PyTorch that makes the layer, without default arguments. If the ends of an axis are cropped or padded
/// unevenly, the line computes `y` from `x`.
#[must_use]
pub fn line(layer: &Layer) -> String {
    let channels = [layer.in_channels.to_string(), layer.out_channels.to_string()];
    if layer.rank == Rank::Three {
        // The depth has the settings of the height; a 1-D layer keeps its settings in the width.
        let both = |[height, _]: Pair| [height, height];
        let height = Layer {
            kernel_size: both(layer.kernel_size),
            stride: both(layer.stride),
            padding: layer.padding.map(both),
            output_padding: both(layer.output_padding),
            dilation: both(layer.dilation),
            ..layer.clone()
        };
        return line_of(&[depth(&height), Layer { rank: Rank::Two, ..layer.clone() }], channels);
    }
    line_of(std::slice::from_ref(layer), channels)
}

/// Like [`line`](fn@line), for one layer, or a 1-D layer for the depth and a 2-D layer for the rest; `channels` are
/// numbers or names.
pub(super) fn line_of(layers: &[Layer], channels: [String; 2]) -> String {
    let is_uneven = |layer: &Layer| matches!(layer.padding, Padding::Uneven { .. });
    if !layers.iter().any(is_uneven) {
        return line_with(layers, channels);
    }
    let neutral = bare(layers);
    let (parts, rest) = fit(&neutral);
    let (parts, bias) = without_late_bias(&neutral, parts, rest);
    let call = line_with(&parts, channels);
    if code::are_zero(rest) { call } else { applied(&call, &neutral, rest, bias) }
}

/// The unchecked settings of layers: one, or a 1-D layer for the depth and a 2-D layer for the rest.
fn bare(layers: &[Layer]) -> Neutral {
    let plain = Layer::new(Op::ConvTranspose2d, [1, 1]);
    let plane = layers.last().unwrap_or(&plain);
    let depth = if layers.len() > 1 { layers.first() } else { None };
    let triple = |of: fn(&Layer) -> Pair| {
        let [height, width] = of(plane);
        [depth.map_or(1, |depth| of(depth)[1]), height, width]
    };
    let edges = |layer: &Layer, axis: usize| {
        let AxisSettings { padding: [start, end], output_padding, .. } = layer.axis(axis);
        [i128::from(start), i128::from(end) - i128::from(output_padding)]
    };
    Neutral {
        op: plane.op,
        rank: if depth.is_some() { Rank::Three } else { plane.rank },
        in_channels: Some(plane.in_channels),
        out_channels: Some(plane.out_channels),
        channel_names: [None, None],
        kernel_size: triple(|layer| layer.kernel_size),
        stride: triple(|layer| layer.stride),
        dilation: triple(|layer| layer.dilation),
        groups: plane.groups,
        bias: plane.bias,
        edges: [depth.map_or([0, 0], |depth| edges(depth, 1)), edges(plane, 0), edges(plane, 1)],
        is_same: false,
        runtime: None,
        holds_for: None,
    }
}

/// The plain call of layers, with the channels as text. Three axes are a 1-D layer for the depth and a 2-D layer for
/// the rest.
fn line_with(parts: &[Layer], channels: [String; 2]) -> String {
    let Some(layer) = parts.last() else { return String::new() };
    let rank = if parts.len() > 1 { Rank::Three } else { layer.rank };
    let numbers = |of: fn(&Layer) -> Pair| -> Vec<i64> {
        parts.iter().flat_map(|part| part.rank.of_two(&of(part)).to_vec()).collect()
    };
    let padding = match layer.padding {
        Padding::Explicit(_) | Padding::Uneven { .. } => code::unless_default(
            "padding",
            &numbers(|part| Parameter::Padding.get(part, [1, 1])),
            Parameter::Padding.least(),
        ),
        Padding::Same => Some(("padding", "'same'".to_owned())),
        Padding::Valid => Some(("padding", "'valid'".to_owned())),
    };
    let defaults = Layer::new(layer.op, layer.kernel_size);
    let keywords = [
        Some(("kernel_size", code::sides(&numbers(|part| part.kernel_size)))),
        code::unless_default("stride", &numbers(|part| part.stride), 1),
        padding,
        code::unless_default("output_padding", &numbers(|part| part.output_padding), 0),
        code::unless_default("dilation", &numbers(|part| part.dilation), 1),
        (layer.groups != defaults.groups).then(|| ("groups", layer.groups.to_string())),
        (!layer.bias).then(|| ("bias", "False".to_owned())),
    ];
    code::call(&format!("nn.{}", layer.op.class_name(rank)), &channels, keywords.into_iter().flatten())
}

/// The layer in PyTorch's terms, with uneven padding if no PyTorch layer alone computes it: one layer, or for three
/// axes a 1-D layer for the depth and a 2-D layer for the rest. Unknown channels are as few as the groups allow.
#[must_use]
pub fn layers(neutral: &Neutral) -> Vec<Layer> {
    let (parts, rest) = fit(neutral);
    if code::are_zero(rest) {
        return parts;
    }
    let ends = |places: [usize; 2]| {
        let [start, end] =
            [0, 1].map(|side| places.map(|place| i64::try_from(neutral.edges[place][side]).unwrap_or(0)));
        Padding::Uneven { start, end }
    };
    let uneven = |layer: Layer| {
        let padding = match (neutral.rank, layer.rank) {
            (Rank::Three, Rank::One) => ends([0, 0]).map(|[_, width]| [0, width]),
            _ => ends([1, 2]),
        };
        Layer { padding, output_padding: [0, 0], ..layer }
    };
    parts.into_iter().map(uneven).collect()
}

/// The closest layer, and what remains to crop from its output or to pad around its input. For three axes a 1-D layer
/// for the depth and a 2-D layer for the rest.
fn fit(neutral: &Neutral) -> (Vec<Layer>, [Edges; 3]) {
    let least = neutral.groups;
    let fits = AXES.map(|axis| if neutral.is_transposed() { fit_crop(neutral, axis) } else { fit_pad(neutral, axis) });
    let says_same = !neutral.is_transposed()
        && fits.iter().any(|fit| fit.rest != [0, 0])
        && neutral.is_same
        && neutral.stride == [1; 3];
    // A pad before the layer does all of the padding, or none.
    let pads = !neutral.is_transposed() && !says_same && fits.iter().any(|fit| fit.rest != [0, 0]);
    let part = |rank: Rank, [first, second]: [usize; 2]| {
        let pair = |numbers: &Triple| [numbers[first], numbers[second]];
        let padding = [fits[first].padding, fits[second].padding];
        Layer {
            rank,
            in_channels: neutral.in_channels.unwrap_or(least),
            out_channels: neutral.out_channels.unwrap_or(least),
            stride: pair(&neutral.stride),
            padding: if says_same { Padding::Same } else { Padding::Explicit(if pads { [0, 0] } else { padding }) },
            output_padding: [fits[first].output_padding, fits[second].output_padding],
            dilation: pair(&neutral.dilation),
            groups: neutral.groups,
            bias: neutral.bias,
            ..Layer::new(neutral.op, pair(&neutral.kernel_size))
        }
    };
    let parts = match neutral.rank {
        Rank::One | Rank::Two => vec![part(neutral.rank, [1, 2])],
        // The depth's layer has no height, so that nothing happens there, as in the height of a 1-D layer.
        Rank::Three => vec![depth(&part(Rank::One, [0, 0])), part(Rank::Two, [1, 2])],
    };
    let rest = match (says_same, pads) {
        (true, _) => [[0, 0]; 3],
        (_, true) => neutral.edges,
        _ => fits.map(|fit| fit.rest),
    };
    (parts, rest)
}

/// A 1-D layer from one whose two axes are alike.
fn depth(layer: &Layer) -> Layer {
    Settings { rank: Some(Rank::One), ..Settings::default() }.on(layer.clone())
}

/// The border of one axis in a layer's settings, and what remains to crop or pad.
#[derive(Clone, Copy)]
struct Fit {
    padding: i64,
    output_padding: i64,
    rest: Edges,
}

/// `padding` and `output_padding` crop `p` at the start and `p - op` at the end: never less at the start.
fn fit_crop(neutral: &Neutral, axis: usize) -> Fit {
    let number = |wide: i128| i64::try_from(wide).unwrap_or(0);
    let [start, end] = neutral.edges[axis];
    let largest = i128::from(neutral.stride[axis].max(neutral.dilation[axis])) - 1;
    if start >= 0 && (0..=largest).contains(&(start - end)) {
        return Fit { padding: number(start), output_padding: number(start - end), rest: [0, 0] };
    }
    let padding = start.min(end).max(0);
    Fit { padding: number(padding), output_padding: 0, rest: [start - padding, end - padding] }
}

/// A direct layer pads both sides equally.
fn fit_pad(neutral: &Neutral, axis: usize) -> Fit {
    let [start, end] = neutral.edges[axis];
    match i64::try_from(start) {
        Ok(padding) if start == end => Fit { padding, output_padding: 0, rest: [0, 0] },
        _ => Fit { padding: 0, output_padding: 0, rest: [start, end] },
    }
}

/// Writes the layer, with a slice or a pad if needed.
pub(super) fn write(neutral: &Neutral) -> Code {
    let (parts, rest) = fit(neutral);
    let channels = [neutral.in_name(), neutral.out_name()];
    let layout = Layout::usual(Framework::PyTorch, neutral.op, neutral.rank);
    if code::are_zero(rest) {
        return Code::exact(line_with(&parts, channels), layout);
    }
    let reasons = if !neutral.is_transposed() {
        vec![direct_reason(neutral)]
    } else if is_crop(rest) {
        crop_reasons(neutral)
    } else {
        extension_reasons(neutral)
    };
    let (parts, bias) = without_late_bias(neutral, parts, rest);
    let lines = vec![
        format!("conv = {}", line_with(&parts, channels)),
        format!("y = {}", applied("conv", neutral, rest, bias)),
    ];
    Code { lines, reasons, ..Code::exact(String::new(), layout) }
}

fn is_crop(rest: [Edges; 3]) -> bool {
    rest.iter().flatten().all(|cells| *cells >= 0)
}

/// Removes the bias of the layer if cells added after it contain only the bias, and returns whether it did.
fn without_late_bias(neutral: &Neutral, parts: Vec<Layer>, rest: [Edges; 3]) -> (Vec<Layer>, bool) {
    let late = neutral.is_transposed() && neutral.bias && !is_crop(rest);
    let parts = parts.into_iter().map(|layer| Layer { bias: layer.bias && !late, ..layer }).collect();
    (parts, late)
}

/// `conv` on `x` with the remaining crop or pad: `conv(x)[:, :, 1:, 1:]`, `conv(F.pad(x, (0, 1, 0, 1)))`.
fn applied(conv: &str, neutral: &Neutral, rest: [Edges; 3], late_bias: bool) -> String {
    if !neutral.is_transposed() {
        return format!("{conv}(F.pad(x, {}))", pad(neutral, rest));
    }
    let (added, cut) = (code::positive(code::negated(rest)), code::positive(rest));
    let mut y = format!("{conv}(x)");
    // Padding comes first: a crop alone may exceed the result.
    if !code::are_zero(added) {
        y = format!("F.pad({y}, {})", pad(neutral, added));
    }
    if !code::are_zero(cut) {
        y = format!("{y}[:, :, {}]", slices(neutral, cut));
    }
    if late_bias {
        let ones = vec!["1"; neutral.rank.axes()].join(", ");
        y = format!("{y} + b.view(-1, {ones})");
    }
    y
}

/// The amounts of `F.pad`: from the last axis to the first, negative ones crop.
pub(super) fn pad(neutral: &Neutral, edges: [Edges; 3]) -> String {
    let numbers: Vec<_> = neutral.own(&edges).iter().rev().flatten().copied().collect();
    code::tuple(&numbers)
}

/// The slices that crop each axis.
pub(super) fn slices(neutral: &Neutral, edges: [Edges; 3]) -> String {
    neutral.own(&edges).iter().map(|edges| code::kept(*edges)).collect::<Vec<_>>().join(", ")
}

fn extension_reasons(neutral: &Neutral) -> Vec<Phrase> {
    let reason = phrase!(
        "{border}; an output_padding extends the end alone, by less than stride or dilation",
        border = code::border_in_words(neutral),
    );
    let last = neutral.bias.then_some(code::BIAS_LAST);
    std::iter::once(reason).chain(last).collect()
}

fn direct_reason(neutral: &Neutral) -> Phrase {
    phrase!(
        "{border}; PyTorch pads both sides alike, or with padding='same' the end by one more, but at stride 1 alone",
        border = code::border_in_words(neutral),
    )
}

/// Why the slice is needed, and what would go wrong with an `output_padding` that only makes the sizes fit.
fn crop_reasons(neutral: &Neutral) -> Vec<Phrase> {
    let mut reasons = vec![phrase!(
        "{border}; PyTorch crops by padding at the start and by padding - output_padding at the end, never less at the \
         start",
        border = code::border_in_words(neutral),
    )];
    let tempting = AXES.map(|axis| {
        let total: i128 = neutral.edges[axis].iter().sum();
        let padding = total.max(0).div_euclid(2) + total.max(0).rem_euclid(2);
        [padding, 2 * padding - total].map(|number| i64::try_from(number).unwrap_or(0))
    });
    let [padding, output_padding] = [0, 1].map(|which| tempting.map(|axis| axis[which]));
    let is_legal = |axis: usize| {
        let [padding, output_padding] = tempting[axis];
        AxisSettings { padding: [padding; 2], output_padding, ..neutral.axis(axis) }.output_padding_fits()
    };
    if AXES.into_iter().all(is_legal) {
        let shifts = AXES.map(|axis| (i128::from(padding[axis]) - neutral.edges[axis][0]).abs());
        let pixels = match shifts.into_iter().max() {
            None | Some(1) => phrase!("one pixel"),
            Some(shift) => phrase!("{shift} pixels", shift),
        };
        reasons.push(phrase!(
            "padding={padding}, output_padding={extra} has the same size, but its image is shifted by {pixels}",
            padding = code::sides(neutral.own(&padding)),
            extra = code::sides(neutral.own(&output_padding)),
            pixels,
        ));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The settings of a call of `ConvTranspose2d` without arguments.
    fn silent() -> Settings {
        Settings { op: Some(Op::ConvTranspose2d), rank: Some(Rank::Two), ..Settings::default() }
    }

    /// Completed with the defaults of PyTorch's classes.
    fn completed(text: &str) -> Layer {
        let call = read(text).unwrap();
        assert!(call.kernel_size.is_some() && call.in_channels.is_some() && call.out_channels.is_some(), "{text}");
        super::completed(&call, [1, 1])
    }

    /// The message, the part of the text it refers to, and the help.
    fn error(text: &str) -> (String, &str, String) {
        let CallError { span, message, help, .. } = read(text).expect_err(text);
        (message.to_string(), &text[span], help.map(|help| help.to_string()).unwrap_or_default())
    }

    #[test]
    fn arrays_stand_where_they_belong_and_as_they_are() {
        for (text, why) in [
            ("F.conv_transpose2d(x, w, stride=2)", None),
            ("F.conv2d(x, torch.randn(1, 1, 3, 3))", None),
            ("nn.Conv2d(1, 1, 3)", None),
            ("F.conv2d(", None),
            ("F.conv_transpose2d(g, w.flip(2, 3), stride=2)", Some("not w.flip(2, 3)")),
            ("F.conv_transpose2d(g, weight=w.transpose(2, 3))", Some("not w.transpose(2, 3)")),
            ("F.conv_transpose2d(w, g, stride=2)", Some("comes first")),
        ] {
            let said = misused_arrays(text);
            assert_eq!(said.is_some(), why.is_some(), "{text}: {said:?}");
            assert!(said.map(|help| help.to_string()).unwrap_or_default().contains(why.unwrap_or_default()), "{text}");
        }
    }

    #[test]
    fn positional_orders() {
        let all = Settings {
            in_channels: Some(4),
            out_channels: Some(2),
            kernel_size: Some(Sides::All(3)),
            stride: Some(Sides::All(5)),
            padding: Some(Padding::Explicit(Sides::All(6))),
            output_padding: Some(Sides::All(7)),
            dilation: Some(Sides::All(9)),
            groups: Some(8),
            bias: Some(true),
            ..silent()
        };
        let direct = Settings { op: Some(Op::Conv2d), output_padding: None, ..all.clone() };
        let text = "ConvTranspose2d(4, 2, 3, 5, 6, 7, 8, True, 9, 'zeros', None, torch.float32)";
        assert_eq!(read(text).as_ref(), Ok(&all));
        assert_eq!(read("Conv2d(4, 2, 3, 5, 6, 9, 8, True, 'zeros', 'cuda', None)").as_ref(), Ok(&direct));
        let tensors = |call: Settings| Settings { in_channels: None, out_channels: None, kernel_size: None, ..call };
        assert_eq!(read("conv_transpose2d(x, w, b, 5, 6, 7, 8, 9)"), Ok(tensors(all)));
        assert_eq!(read("conv2d(x, self.w, self.b, 5, 6, 9, 8)"), Ok(tensors(direct)));
    }

    #[test]
    fn spellings() {
        for prefix in ["", "nn.", "torch.nn."] {
            assert_eq!(read(&format!("{prefix}Conv2d(1, 1, 3)")).unwrap().op, Some(Op::Conv2d));
            assert_eq!(read(&format!("{prefix}ConvTranspose2d(1, 1, 3)")).unwrap().op, Some(Op::ConvTranspose2d));
        }
        for prefix in ["", "F.", "torch.", "nn.functional.", "torch.nn.functional."] {
            assert_eq!(read(&format!("{prefix}conv2d(x, w)")).unwrap().op, Some(Op::Conv2d));
            assert_eq!(read(&format!("{prefix}conv_transpose2d(x, w)")).unwrap().op, Some(Op::ConvTranspose2d));
        }
    }

    #[test]
    fn silence_is_kept() {
        let call = read("self.up = nn.ConvTranspose2d(64, 32, kernel_size=[3], padding=(0, -1))").unwrap();
        let expected = Settings {
            in_channels: Some(64),
            out_channels: Some(32),
            kernel_size: Some(Sides::All(3)),
            padding: Some(Padding::Explicit([0, -1].into())),
            ..silent()
        };
        assert_eq!(call, expected);
    }

    #[test]
    fn printed_models() {
        let text =
            "(up): ConvTranspose2d(64, 32, kernel_size=(3, 3), stride=(2, 2), output_padding=(1, 1), bias=False)";
        assert_eq!(
            line(&completed(text)),
            "nn.ConvTranspose2d(64, 32, kernel_size=3, stride=2, output_padding=1, bias=False)"
        );
        let text = "(0): Conv2d(1, 8, kernel_size=(3, 5), stride=(1, 1), padding=same)";
        assert_eq!(line(&completed(text)), "nn.Conv2d(1, 8, kernel_size=(3, 5), padding='same')");
    }

    #[test]
    fn functional_bias() {
        for (arguments, bias) in [
            ("x, w", false),
            ("x, w, None", false),
            ("x, w, b", true),
            ("x, w, bias=None, stride=2", false),
            ("input=x, weight=w, bias=self.bias", true),
        ] {
            assert_eq!(read(&format!("F.conv2d({arguments})")).unwrap().bias, Some(bias), "{arguments}");
        }
    }

    #[test]
    fn padding_words() {
        for op in ["Conv2d", "ConvTranspose2d"] {
            let padding = |word: &str| read(&format!("{op}(1, 1, 3, padding={word})")).map(|call| call.padding);
            assert_eq!(padding("'same'"), Ok(Some(Padding::Same)));
            assert_eq!(padding("\"valid\""), Ok(Some(Padding::Valid)));
            assert_eq!(
                padding("'full'").unwrap_err().message,
                "Invalid padding string 'full', should be one of 'same', 'valid'"
            );
        }
    }

    #[test]
    fn values_of_the_wrong_type() {
        for (arguments, message, culprit) in [
            ("1, 1, 'abc'", "kernel_size must be an integer or a pair of integers, got 'abc'", "'abc'"),
            ("1, 1, 2.0", "kernel_size must be an integer or a pair of integers, got 2.0", "2.0"),
            ("1, 1, (3, True)", "kernel_size must be an integer or a pair of integers, got True", "True"),
            ("1, 1, ((3, 3), 3)", "kernel_size must be an integer or a pair of integers, got (3, 3)", "(3, 3)"),
            ("1, 1, 3, stride=(1, 2, 3)", "stride must be a single integer or a pair, got 3 values", "(1, 2, 3)"),
            ("1, 1, 3, stride=()", "stride must be a single integer or a pair, got 0 values", "()"),
            ("1, 1, 3, stride=None", "stride must be an integer or a pair of integers, got None", "None"),
            ("1, 1, 3, padding=k", "padding must be an integer or a pair of integers, got k", "k"),
            (
                "1, 1, 3, output_padding='same'",
                "output_padding must be an integer or a pair of integers, got 'same'",
                "'same'",
            ),
            ("True, 1, 3", "in_channels must be an integer, got True", "True"),
            ("1, (1, 1), 3", "out_channels must be an integer, got (1, 1)", "(1, 1)"),
            ("1, 1, 3, groups=1.5", "groups must be an integer, got 1.5", "1.5"),
            ("1, 1, 3, bias=1", "bias must be True or False, got 1", "1"),
            (
                "1, 1, 3, padding_mode='reflect'",
                "Only \"zeros\" padding mode is supported for ConvTranspose2d",
                "'reflect'",
            ),
        ] {
            let text = format!("nn.ConvTranspose2d({arguments})");
            let (found, at, _) = error(&text);
            assert_eq!((found.as_str(), at), (message, culprit), "{text}");
        }
        assert_eq!(error("Conv2d(1, 1, 2.0)").2, "integer expected, not a float");
        assert_eq!(error("Conv2d(1, 1, k)").2, "tconv cannot know what `k` holds; write the value itself");
        assert_eq!(
            error("Conv2d(1, 1, 3, padding_mode='circular')").0,
            "tconv shows zero padding only, got padding_mode='circular'"
        );
        assert_eq!(error("F.conv2d(1, 64, 3)").0, "input must be a tensor (any name), got 1");
        assert_eq!(error("F.conv2d(x, w, False)").0, "bias must be a tensor (any name) or None, got False");
    }

    #[test]
    fn arguments_that_do_not_fit() {
        let (message, culprit, _) = error("up = nn.ConvTranspose2d(64, 32)");
        assert_eq!(message, "ConvTranspose2d.__init__() missing 1 required positional argument: 'kernel_size'");
        assert_eq!(culprit, "nn.ConvTranspose2d");
        assert_eq!(error("F.conv2d(x)").0, "conv2d() missing 1 required positional argument: 'weight'");
        let (message, culprit, help) = error("nn.Conv2d(1, 1, 3, strides=2)");
        assert_eq!(message, "Conv2d.__init__() got an unexpected keyword argument 'strides'");
        assert_eq!(culprit, "strides");
        assert!(help.starts_with("did you mean `stride`? known arguments: in_channels, out_channels, kernel_size, "));
        assert_eq!(
            error("Conv2d(1, 1, 3, output_padding=1)").0,
            "Conv2d.__init__() got an unexpected keyword argument 'output_padding'"
        );
        assert_eq!(
            error("Conv2d(1, 1, 3, kernel_size=3)").0,
            "Conv2d.__init__() got multiple values for argument 'kernel_size'"
        );
        assert_eq!(
            error("F.conv2d(x, w, b, 1, 0, 1, 1, 1)").0,
            "conv2d() takes at most 7 positional arguments but 8 were given"
        );
    }

    #[test]
    fn unknown_functions() {
        let two = "tconv reads nn.ConvTranspose2d and nn.Conv2d, and the functions F.conv_transpose2d and F.conv2d";
        let (message, culprit, help) = error("x = nn.Linear(1, 2)");
        assert_eq!((message.as_str(), culprit, help.as_str()), ("unknown function `nn.Linear`", "nn.Linear", two));
        for (written, meant) in [
            ("nn.conv2d", "nn.Conv2d"),
            ("Conv2D", "Conv2d"),
            ("nn.ConvTransposed2d", "nn.ConvTranspose2d"),
            ("F.conv_tranpose2d", "F.conv_transpose2d"),
        ] {
            let help = error(&format!("{written}(1, 1, 3)")).2;
            assert_eq!(help, format!("did you mean `{meant}`? {two}"));
        }
        assert_eq!(error("tf.keras.layers.Conv2DTranspose(1, 3)").2, two);
    }

    #[test]
    fn lines() {
        let layer = Layer::new(Op::Conv2d, [3, 3]);
        assert_eq!(line(&layer), "nn.Conv2d(1, 1, kernel_size=3, bias=False)");
        let layer = Layer {
            in_channels: 8,
            out_channels: 4,
            stride: [2, 3],
            padding: Padding::Explicit([1, 1]),
            output_padding: [1, 0],
            dilation: [2, 2],
            groups: 4,
            bias: true,
            ..Layer::new(Op::ConvTranspose2d, [3, 5])
        };
        assert_eq!(
            line(&layer),
            "nn.ConvTranspose2d(8, 4, kernel_size=(3, 5), stride=(2, 3), padding=1, output_padding=(1, 0), \
             dilation=2, groups=4)"
        );
    }

    /// Random layers, legal or not, but without an `output_padding` of `Conv2d`, which PyTorch cannot express.
    fn layers() -> impl Strategy<Value = Layer> {
        let number = || prop_oneof![4 => -1..4_i64, 1 => any::<i64>()];
        let pair = move || [number(), number()];
        let padding =
            prop_oneof![4 => pair().prop_map(Padding::Explicit), 1 => Just(Padding::Same), 1 => Just(Padding::Valid)];
        let op = prop_oneof![Just(Op::Conv2d), Just(Op::ConvTranspose2d)];
        (op, [number(), number(), number()], [pair(), pair(), pair(), pair()], padding, any::<bool>()).prop_map(
            |(op, numbers, [kernel_size, stride, output_padding, dilation], padding, bias)| {
                let [in_channels, out_channels, groups] = numbers;
                let output_padding = if op == Op::Conv2d { [0, 0] } else { output_padding };
                Layer {
                    op,
                    rank: Rank::Two,
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride,
                    padding,
                    output_padding,
                    dilation,
                    groups,
                    bias,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn lines_are_read_back(layer in layers()) {
            prop_assert_eq!(completed(&line(&layer)), layer);
        }

        #[test]
        fn no_text_panics(text in any::<String>(), layer in layers(), at in any::<prop::sample::Index>()) {
            let mut damaged = line(&layer);
            damaged.insert_str(at.index(damaged.len()), &text);
            for text in [text, damaged] {
                if let Err(error) = read(&text) {
                    prop_assert!(text.get(error.span).is_some());
                }
            }
        }
    }
}
