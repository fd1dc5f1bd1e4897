//! What the layers of many frameworks say alike, whatever each calls it: channels, kernel size, stride, and padding in
//! numbers.

use super::Reading;
use super::border::Border;
use super::call::{CallError, Content, Value};
use super::reading::Channels;
use super::value::{integer, is_open, list, numbers, sides, tensor, word, wrong_type};
use crate::conv::axis::Op;
use crate::conv::{Rank, Sides};

/// Takes the argument of a parameter that means the same everywhere, and passes over any other.
///
/// # Errors
/// A value of the wrong type.
pub(super) fn take(reading: &mut Reading, parameter: &str, value: &Value) -> Result<(), CallError> {
    let rank = reading.rank();
    let settings = &mut reading.settings;
    match parameter {
        "in_channels" | "in_features" => reading.take_channels(false, parameter, value)?,
        "out_channels" | "out_features" | "features" | "output_channels" => {
            reading.take_channels(true, parameter, value)?;
        }
        "kernel_size" | "kernel_shape" => settings.kernel_size = Some(sides(parameter, value, rank)?),
        "stride" | "strides" if value.content != Content::None => {
            settings.stride = Some(sides(parameter, value, rank)?);
        }
        "dilation" | "kernel_dilation" | "rate" if value.content != Content::None => {
            settings.dilation = Some(sides(parameter, value, rank)?);
        }
        "groups" | "feature_group_count" => reading.take_groups(parameter, value)?,
        "use_bias" | "with_bias" => reading.take_bias(parameter, value)?,
        "weight" => {
            let shape = tensor(parameter, value)?;
            reading.take_weight(shape.as_deref());
        }
        _ => {}
    }
    Ok(())
}

/// The same arguments, the groups before the tensors whose shape they are needed for.
pub(super) fn groups_first<'a>(mut bound: Vec<(&'static str, &'a Value)>) -> Vec<(&'static str, &'a Value)> {
    bound.sort_by_key(|(parameter, _)| !matches!(*parameter, "groups" | "group"));
    bound
}

/// A bias that is a tensor or None.
pub(super) fn bias_tensor(value: &Value) -> Result<bool, CallError> {
    match value.content {
        Content::None => Ok(false),
        _ => tensor("bias", value).map(|_| true),
    }
}

/// Padding in numbers: one for all sides, one an axis, or two an axis.
///
/// # Errors
/// Anything else.
pub(super) fn pairs(parameter: &str, value: &Value, rank: Rank) -> Result<Vec<[i64; 2]>, CallError> {
    let axes = rank.axes();
    let expected = "an integer, or an integer or a pair for each axis";
    if let Content::Integer(number) = value.content {
        return Ok(vec![[number; 2]; axes]);
    }
    let values = list(parameter, expected, value)?;
    if values.len() != axes {
        let message = format!("{parameter} must be {expected}, got {} values", values.len());
        return Err(CallError::new(value.span.clone(), message));
    }
    values.iter().map(|value| pair(parameter, value)).collect()
}

/// A number for both ends, or one each.
fn pair(parameter: &str, value: &Value) -> Result<[i64; 2], CallError> {
    match &value.content {
        Content::Tuple(_) | Content::List(_) => numbers::<2>(parameter, "a pair of integers", value),
        _ => integer(parameter, value).map(|number| [number; 2]),
    }
}

/// A crop of PyTorch's kind with its ends apart: `output_padding` gives cells back at the end.
pub(super) fn cropped(pads: [i64; 2], output_padding: i64) -> Border {
    let [start, end] = pads;
    Border::Cut([start, end.saturating_sub(output_padding)])
}

/// Of a layer in PyTorch's words: what pads a direct one, or crops a transposed one.
///
/// # Errors
/// A direct layer with negative padding, which stands in `value`.
pub(super) fn border(
    op: Op,
    pads: Vec<[i64; 2]>,
    extras: Vec<i64>,
    value: Option<&Value>,
) -> Result<Vec<Border>, CallError> {
    match (op, value) {
        (Op::Conv2d, Some(value)) => padded(pads, value),
        _ => Ok(pads.into_iter().zip(extras).map(|(pads, extra)| cropped(pads, extra)).collect()),
    }
}

/// The number of each axis.
pub(super) fn each(said: Option<Sides>, rank: Rank, default: i64) -> Vec<i64> {
    rank.of_three(&said.unwrap_or(Sides::All(default)).triple(rank, default)).to_vec()
}

/// What pads a direct layer; negative numbers would crop its input.
///
/// # Errors
/// A negative number.
pub(super) fn padded(pads: Vec<[i64; 2]>, value: &Value) -> Result<Vec<Border>, CallError> {
    if pads.iter().flatten().any(|cells| *cells < 0) {
        let error = CallError::new(value.span.clone(), "negative padding crops the input of a direct layer");
        return Err(error.with_help("slice the input before, and leave the padding at 0"));
    }
    Ok(pads.into_iter().map(Border::Cut).collect())
}

/// Whether it is text, which stands for a rule.
pub(super) fn is_word(value: &Value) -> bool {
    matches!(value.content, Content::String(_))
}

/// Whether images lie with their channels last, by a `data_format`.
///
/// # Errors
/// None of the words for that.
pub(super) fn channels(parameter: &str, value: &Value, rank: Rank) -> Result<Channels, CallError> {
    let words: &[&str] = match rank {
        Rank::One => &["channels_last", "channels_first", "NWC", "NCW", "NLC", "NCL"],
        Rank::Two => &["channels_last", "channels_first", "NHWC", "NCHW"],
        Rank::Three => &["channels_last", "channels_first", "NDHWC", "NCDHW"],
    };
    let first = matches!(word(parameter, words, value)?, "channels_first" | "NCW" | "NCL" | "NCHW" | "NCDHW");
    Ok(if first { Channels::First } else { Channels::Last })
}

/// How many axes a sequence of numbers has; a number alone is for any.
///
/// # Errors
/// More than three values, or none.
pub(super) fn rank_of(parameter: &str, value: &Value) -> Result<Option<Rank>, CallError> {
    match &value.content {
        Content::Tuple(values) | Content::List(values) => Rank::of(values.len()).map(Some).ok_or_else(|| {
            let message = format!("{parameter} must be one to three integers, got {} values", values.len());
            CallError::new(value.span.clone(), message)
        }),
        _ if is_open(value) => Err(wrong_type(parameter, "integers", value)),
        _ => Ok(None),
    }
}
