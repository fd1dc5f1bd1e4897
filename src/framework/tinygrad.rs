//! Reads layers of tinygrad: `tinygrad.nn.ConvTranspose2d(64, 32, 3, stride=2)`, and `Tensor.conv_transpose2d(x, w)`.
//!
//! The arguments and the order of the weight are PyTorch's, but the padding may be uneven, last axis first. Plain
//! `nn.ConvTranspose2d` is read as PyTorch's.

use super::call::{Call, CallError, Content, Signature, Value};
use super::names::Function;
use super::reading::Channels;
use super::value::{integer, sides};
use super::{Notation, Reading, shared};
use crate::conv::Rank;
use crate::conv::axis::Op;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Class(Op),
    /// A method of tensors, called with the tensor first.
    Method(Op),
}

const CLASS: &[&str] = &["tinygrad.nn."];
const METHOD: &[&str] = &["Tensor.", "tinygrad.Tensor."];

pub(super) const FUNCTIONS: [Function<Form>; 4] = [
    Function { prefixes: CLASS, name: "ConvTranspose#d", form: Form::Class(Op::ConvTranspose2d) },
    Function { prefixes: CLASS, name: "Conv#d", form: Form::Class(Op::Conv2d) },
    Function { prefixes: METHOD, name: "conv_transpose2d", form: Form::Method(Op::ConvTranspose2d) },
    Function { prefixes: METHOD, name: "conv2d", form: Form::Method(Op::Conv2d) },
];

impl Form {
    fn op(self) -> Op {
        match self {
            Form::Class(op) | Form::Method(op) => op,
        }
    }

    fn signature(self, rank: Rank) -> Signature {
        let extra: &[&str] = if self.op() == Op::Conv2d { &[] } else { &["output_padding"] };
        match self {
            Form::Class(op) => {
                let first = ["in_channels", "out_channels", "kernel_size", "stride", "padding"];
                let parameters = [&first, extra, &["dilation", "groups", "bias"]].concat();
                Signature::new(op.class_name(rank), &parameters, 3)
            }
            Form::Method(op) => {
                let first = ["self", "weight", "bias", "groups", "stride", "dilation", "padding"];
                let name = if op == Op::Conv2d { "conv2d" } else { "conv_transpose2d" };
                Signature::new(name, &[&first, extra, &["dtype"]].concat(), 2)
            }
        }
    }
}

pub(super) fn read(call: &Call, form: Form, rank: Rank) -> Result<Reading, CallError> {
    let op = form.op();
    let mut reading = Reading::new(Notation::Tinygrad, op, rank);
    reading.settings.bias = Some(matches!(form, Form::Class(_)));
    let (mut padding, mut extra) = (None, None);
    for (parameter, value) in shared::groups_first(call.bind(&form.signature(rank))?) {
        match parameter {
            "padding" => padding = Some(value),
            "output_padding" => extra = Some(sides(parameter, value, rank)?),
            "self" => reading.take_tensor(parameter, value, Channels::First)?,
            "bias" if matches!(form, Form::Class(_)) => reading.take_bias(parameter, value)?,
            "bias" => reading.settings.bias = Some(shared::bias_tensor(value)?),
            _ => shared::take(&mut reading, parameter, value)?,
        }
    }
    let pads = padding.map_or_else(|| Ok(vec![[0, 0]; rank.axes()]), |value| pads(value, rank))?;
    let border = shared::border(op, pads, shared::each(extra, rank, 0), padding)?;
    Ok(reading.bordered(&border))
}

/// One number, one per axis, or a flat list of two per axis from the last axis to the first.
fn pads(value: &Value, rank: Rank) -> Result<Vec<[i64; 2]>, CallError> {
    match &value.content {
        Content::Tuple(values) | Content::List(values) if values.len() == 2 * rank.axes() => {
            let numbers: Vec<i64> = values.iter().map(|value| integer("padding", value)).collect::<Result<_, _>>()?;
            Ok(numbers.chunks_exact(2).rev().map(|pair| [pair[0], pair[1]]).collect())
        }
        _ => Ok(shared::each(Some(sides("padding", value, rank)?), rank, 0).into_iter().map(|pad| [pad; 2]).collect()),
    }
}
