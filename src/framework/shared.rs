//! Arguments that many frameworks share under different names: channels, kernel size, stride, and numeric padding.

use super::Reading;
use super::border::Border;
use super::call::{CallError, Content, Value};
use super::reading::Channels;
use super::value::{integer, is_open, list, numbers, sides, tensor, word, wrong_count, wrong_type};
use crate::conv::axis::Op;
use crate::conv::{Rank, Sides};
use crate::phrase;
use crate::phrase::Phrase;

/// Reads an argument that means the same in every framework; ignores any other.
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

/// The same arguments with the groups first: the shapes of tensors are read with them.
pub(super) fn groups_first<'a>(mut bound: Vec<(&'static str, &'a Value)>) -> Vec<(&'static str, &'a Value)> {
    bound.sort_by_key(|(parameter, _)| !matches!(*parameter, "groups" | "group"));
    bound
}

/// A bias given as a tensor or None.
pub(super) fn bias_tensor(value: &Value) -> Result<bool, CallError> {
    match value.content {
        Content::None => Ok(false),
        _ => tensor("bias", value).map(|_| true),
    }
}

/// Numeric padding: one number for all sides, one per axis, or a pair per axis.
///
/// # Errors
/// Any other form.
pub(super) fn pairs(parameter: &str, value: &Value, rank: Rank) -> Result<Vec<[i64; 2]>, CallError> {
    const EXPECTED: Phrase = phrase!("an integer, or an integer or a pair for each axis");
    let axes = rank.axes();
    if let Content::Integer(number) = value.content {
        return Ok(vec![[number; 2]; axes]);
    }
    let values = list(parameter, EXPECTED, value)?;
    if values.len() != axes {
        return Err(wrong_count(parameter, EXPECTED, value, values.len()));
    }
    values.iter().map(|value| pair(parameter, value)).collect()
}

/// One number for both ends, or one for each.
fn pair(parameter: &str, value: &Value) -> Result<[i64; 2], CallError> {
    match &value.content {
        Content::Tuple(_) | Content::List(_) => numbers::<2>(parameter, phrase!("a pair of integers"), value),
        _ => integer(parameter, value).map(|number| [number; 2]),
    }
}

/// A PyTorch crop with uneven ends: `output_padding` restores cells at the end.
pub(super) fn cropped(pads: [i64; 2], output_padding: i64) -> Border {
    let [start, end] = pads;
    Border::Cut([start, end.saturating_sub(output_padding)])
}

/// The border of a layer in PyTorch's terms: padding of a direct one, crop of a transposed one.
///
/// # Errors
/// Negative padding of a direct layer, given by `value`.
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

/// One number for each axis.
pub(super) fn each(said: Option<Sides>, rank: Rank, default: i64) -> Vec<i64> {
    rank.of_three(&said.unwrap_or(Sides::All(default)).triple(rank, default)).to_vec()
}

/// The padding of a direct layer; negative numbers would crop its input.
///
/// # Errors
/// A negative number.
pub(super) fn padded(pads: Vec<[i64; 2]>, value: &Value) -> Result<Vec<Border>, CallError> {
    if pads.iter().flatten().any(|cells| *cells < 0) {
        let error = CallError::new(value.span.clone(), phrase!("negative padding crops the input of a direct layer"));
        return Err(error.with_help(phrase!("slice the input before, and leave the padding at 0")));
    }
    Ok(pads.into_iter().map(Border::Cut).collect())
}

/// Whether the value is a string, which names a padding rule.
pub(super) fn is_word(value: &Value) -> bool {
    matches!(value.content, Content::String(_))
}

/// The position of the channels according to a `data_format`.
///
/// # Errors
/// An unknown format.
pub(super) fn channels(parameter: &str, value: &Value, rank: Rank) -> Result<Channels, CallError> {
    let words: &[&str] = match rank {
        Rank::One => &["channels_last", "channels_first", "NWC", "NCW", "NLC", "NCL"],
        Rank::Two => &["channels_last", "channels_first", "NHWC", "NCHW"],
        Rank::Three => &["channels_last", "channels_first", "NDHWC", "NCDHW"],
    };
    let first = matches!(word(parameter, words, value)?, "channels_first" | "NCW" | "NCL" | "NCHW" | "NCDHW");
    Ok(if first { Channels::First } else { Channels::Last })
}

/// The number of axes in a sequence of numbers; `None` for a single number, which fits any.
///
/// # Errors
/// No values, or more than three.
pub(super) fn rank_of(parameter: &str, value: &Value) -> Result<Option<Rank>, CallError> {
    match &value.content {
        Content::Tuple(values) | Content::List(values) => Rank::of(values.len())
            .map(Some)
            .ok_or_else(|| wrong_count(parameter, phrase!("one to three integers"), value, values.len())),
        _ if is_open(value) => Err(wrong_type(parameter, phrase!("integers"), value)),
        _ => Ok(None),
    }
}
