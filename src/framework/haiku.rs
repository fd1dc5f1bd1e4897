//! Reads layers of Haiku: `hk.Conv2DTranspose(64, 3, stride=2)` and `hk.Conv2D`.
//!
//! They work like JAX's functions, with `SAME` as the default. The transposed one slides its kernel `(kh, kw, out, in)`
//! unrotated, and accepts an output size.

use super::border::{Border, Length};
use super::call::{Call, CallError, Content, Signature, Value};
use super::names::Function;
use super::reading::Channels;
use super::value::{list, numbers, sides, word, wrong_count};
use super::{Notation, Reading, shared};
use crate::conv::Rank;
use crate::conv::axis::Op;
use crate::phrase;
use crate::phrase::Phrase;

const PREFIXES: &[&str] = &["hk.", "haiku."];

pub(super) const FUNCTIONS: [Function<Op>; 2] = [
    Function { prefixes: PREFIXES, name: "Conv#DTranspose", form: Op::ConvTranspose2d },
    Function { prefixes: PREFIXES, name: "Conv#D", form: Op::Conv2d },
];

fn signature(op: Op, rank: Rank) -> Signature {
    let axes = rank.axes();
    match op {
        Op::ConvTranspose2d => Signature::new(
            format!("Conv{axes}DTranspose"),
            &[
                "output_channels",
                "kernel_shape",
                "stride",
                "output_shape",
                "padding",
                "with_bias",
                "w_init",
                "b_init",
                "data_format",
                "mask",
                "name",
            ],
            2,
        ),
        Op::Conv2d => Signature::new(
            format!("Conv{axes}D"),
            &[
                "output_channels",
                "kernel_shape",
                "stride",
                "rate",
                "padding",
                "with_bias",
                "w_init",
                "b_init",
                "data_format",
                "mask",
                "feature_group_count",
                "name",
            ],
            2,
        ),
    }
}

pub(super) fn read(call: &Call, op: Op, rank: Rank) -> Result<Reading, CallError> {
    let mut reading = Reading::new(Notation::Haiku, op, rank);
    reading.settings.bias = Some(true);
    let (mut padding, mut size) = (None, None);
    for (parameter, value) in call.bind(&signature(op, rank))? {
        match parameter {
            "padding" => padding = Some(value),
            "output_shape" if value.content != Content::None => size = Some(sides(parameter, value, rank)?),
            // It only affects the layout of images; that of the weight stays the same.
            "data_format" => {
                let _: Channels = shared::channels(parameter, value, rank)?;
            }
            "mask" if value.content != Content::None => {
                return Err(CallError::new(value.span.clone(), phrase!("a mask of the kernel is not read"))
                    .with_help(phrase!("put the zeros into the kernel, and leave the mask out")));
            }
            _ => shared::take(&mut reading, parameter, value)?,
        }
    }
    let border = match (padding.filter(|value| !shared::is_word(value)), size) {
        (Some(value), Some(_)) => {
            return Err(CallError::new(
                value.span.clone(),
                phrase!("padding must be 'VALID' or 'SAME' beside an output_shape"),
            ));
        }
        (Some(value), None) => numbered(value, op, rank)?,
        (None, size) => {
            let same = match padding {
                Some(value) => word("padding", &["SAME", "VALID"], value)? == "SAME",
                None => true,
            };
            let plain = if same { Border::Same } else { Border::Valid };
            let told = |plus: i64| Border::TensorFlow { same, size: Length { times: 0, plus } };
            match size {
                Some(size) => shared::each(Some(size), rank, 1).into_iter().map(told).collect(),
                None => vec![plain; rank.axes()],
            }
        }
    };
    Ok(reading.bordered(&border))
}

/// A pair for all axes, or one for each.
fn numbered(value: &Value, op: Op, rank: Rank) -> Result<Vec<Border>, CallError> {
    const EXPECTED: Phrase = phrase!("a word or a pair of integers for each axis");
    let values = list("padding", EXPECTED, value)?;
    let is_flat = values.iter().all(|value| matches!(value.content, Content::Integer(_)));
    let pads = match values {
        // Only the direct layer applies one pair to all axes.
        [_, _] if op == Op::Conv2d && is_flat => vec![numbers::<2>("padding", EXPECTED, value)?; rank.axes()],
        [only] if op == Op::Conv2d && !is_flat => vec![numbers::<2>("padding", EXPECTED, only)?; rank.axes()],
        values if values.len() == rank.axes() => {
            values.iter().map(|value| numbers::<2>("padding", EXPECTED, value)).collect::<Result<_, _>>()?
        }
        values => {
            return Err(wrong_count("padding", EXPECTED, value, values.len()));
        }
    };
    if op == Op::Conv2d {
        return shared::padded(pads, value);
    }
    Ok(pads.into_iter().map(Border::Stuffed).collect())
}
