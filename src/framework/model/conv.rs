//! Convolutions in the notation of any framework.

use super::super::call::{self, Argument, Call, CallError, Content, Facts, Value};
use super::super::neutral::Neutral;
use super::super::{self as framework, NoLayer, Reading, burn, names, ncnn, pytorch};
use super::What;
use super::builder::Part;
use super::leaf;
use crate::conv::stack::Stage;
use crate::conv::stack::stage::PadWith;
use crate::conv::{Layer, Op, Padding, Rank};
use crate::phrase;

/// Whether a function of this name makes a convolution.
pub(super) fn is_known(path: &str) -> bool {
    names::is_layer(path)
}

/// Reads a line that is not Python: a printed node of ONNX, a line of ncnn, or a layer of Burn.
///
/// # Errors
/// What is wrong with the line, if it is one of these.
pub(super) fn foreign(line: &str, facts: &Facts) -> Result<Option<Part>, CallError> {
    if line.len() > call::MAX_LENGTH {
        return Ok(None);
    }
    let is_node = line.starts_with('%') && line.contains("Conv");
    if !is_node && ncnn::line(line).is_none() && burn::python(line).is_none() {
        return Ok(None);
    }
    framework::read(line, facts).map(|reading| Some(part("the layer", reading)))
}

/// Names that are also common for a module of one's own.
fn is_anybodys(path: &str) -> bool {
    matches!(path, "Conv" | "ConvTranspose")
}

/// Reads the text of a call. `call` is the same text, parsed.
///
/// # Errors
/// What is wrong with the call.
pub(super) fn read(text: &str, call: &Call, facts: &Facts) -> Result<Vec<Part>, CallError> {
    let path = call.function.text.as_str();
    if let Some(parts) = other_padding(call)? {
        return Ok(parts);
    }
    match framework::read(text, facts) {
        Ok(reading) => Ok(vec![part(path, reading)]),
        Err(_) if is_anybodys(path) => Ok(vec![leaf::unknown(path)]),
        Err(error) => Err(error),
    }
}

/// The part for a reading: a fixed layer if no size affects its border.
pub(super) fn part(path: &str, mut reading: Reading) -> Part {
    let rank = reading.rank();
    if rank == Rank::Three {
        // Rejected later, when it is stacked.
        let layer = Layer { rank, ..Layer::new(reading.op(), [1, 1]) };
        return Part { rank: Some(rank), ..Part::new(What::Stage(Stage::layer(layer))) };
    }
    if reading.settings.kernel_size.is_none() {
        return Part::unknown(phrase!(
            "{path}() has its kernel size in a tensor, which is not written: it is taken to keep the size",
            path = call::shortened(path),
        ));
    }
    let notes = std::mem::take(&mut reading.remarks);
    let channel_names = reading.channel_names.clone();
    let is_open = [reading.settings.in_channels.is_none(), reading.settings.out_channels.is_none()];
    let what = match layer(&reading) {
        Some(layer) => What::Stage(Stage::Layer { layer, is_open }),
        None => What::Reading(Box::new(reading)),
    };
    Part { channel_names, rank: Some(rank), notes, ..Part::new(what) }
}

/// The PyTorch layer of a reading, legal or not, if it is the same for any input.
fn layer(reading: &Reading) -> Option<Layer> {
    if reading.border.is_none() {
        return reading.layer([1, 1]).ok();
    }
    let fixed = |neutral: &Neutral| neutral.holds_for.is_none();
    let neutral: Result<Neutral, NoLayer> = reading.neutral(None);
    pytorch::layers(&neutral.ok().filter(fixed)?).pop()
}

/// A direct PyTorch layer with padding other than zeros becomes a pad and the layer without padding.
fn other_padding(call: &Call) -> Result<Option<Vec<Part>>, CallError> {
    let is_mode = |argument: &&Argument| argument.keyword.as_ref().is_some_and(|name| name.text == "padding_mode");
    let Some(mode) = call.arguments.iter().find(is_mode) else { return Ok(None) };
    let with = match &mode.value.content {
        Content::String(word) | Content::Name(word) => match word.as_str() {
            "reflect" => PadWith::Reflect,
            "replicate" => PadWith::Replicate,
            "circular" => PadWith::Circular,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let arguments = call.arguments.iter().filter(|argument| !is_mode(argument)).cloned().collect();
    let reading = pytorch::read_call(&Call { arguments, ..call.clone() })?;
    let mut layer = part(&call.function.text, reading);
    let What::Stage(Stage::Layer { layer: conv, .. }) = &mut layer.what else { return Ok(Some(vec![layer])) };
    let ends = [0, 1].map(|axis| conv.axis(axis).padding);
    if conv.op == Op::ConvTranspose2d {
        return Ok(None);
    }
    conv.padding = Padding::Explicit([0, 0]);
    let pad = Stage::Pad { start: ends.map(|[start, _]| start), end: ends.map(|[_, end]| end), with };
    let call = Some(format!("padding_mode={}", word(&mode.value)));
    Ok(Some(vec![Part { rank: layer.rank, call, ..pad.into() }, layer]))
}

fn word(value: &Value) -> String {
    call::shortened(&value.to_string())
}
