//! Reads layers of MLX: `mlx.nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1)`, and `mx.conv_transpose2d(x, w)`.
//!
//! The arguments are PyTorch's, with the dilation before `output_padding`. Images are NHWC, weights
//! `(out, kh, kw, in)`. Plain `nn.ConvTranspose2d` is read as PyTorch's.

use super::call::{Call, CallError, Signature};
use super::names::Function;
use super::reading::Channels;
use super::value::sides;
use super::{Notation, Reading, shared};
use crate::conv::Rank;
use crate::conv::axis::Op;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Class(Op),
    Functional(Op),
}

const CLASS: &[&str] = &["mlx.nn."];
const FUNCTIONAL: &[&str] = &["mx.", "mlx.core."];

pub(super) const FUNCTIONS: [Function<Form>; 4] = [
    Function { prefixes: CLASS, name: "ConvTranspose#d", form: Form::Class(Op::ConvTranspose2d) },
    Function { prefixes: CLASS, name: "Conv#d", form: Form::Class(Op::Conv2d) },
    Function { prefixes: FUNCTIONAL, name: "conv_transpose#d", form: Form::Functional(Op::ConvTranspose2d) },
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
        let (name, required): (_, &[&str]) = match self {
            Form::Class(op) => (op.class_name(rank).to_owned(), &["in_channels", "out_channels", "kernel_size"]),
            Form::Functional(Op::ConvTranspose2d) => (format!("conv_transpose{axes}d"), &["input", "weight"]),
            Form::Functional(Op::Conv2d) => (format!("conv{axes}d"), &["input", "weight"]),
        };
        let last: &[&str] = match self {
            Form::Class(Op::ConvTranspose2d) => &["output_padding", "bias"],
            Form::Class(Op::Conv2d) => &["groups", "bias"],
            Form::Functional(Op::ConvTranspose2d) => &["output_padding", "groups", "stream"],
            Form::Functional(Op::Conv2d) => &["groups", "stream"],
        };
        let parameters = [required, &["stride", "padding", "dilation"], last].concat();
        Signature::new(name, &parameters, required.len())
    }
}

pub(super) fn read(call: &Call, form: Form, rank: Rank) -> Result<Reading, CallError> {
    let op = form.op();
    let mut reading = Reading::new(Notation::Mlx, op, rank);
    reading.settings.bias = Some(matches!(form, Form::Class(_)));
    let (mut padding, mut extra) = (None, None);
    for (parameter, value) in shared::groups_first(call.bind(&form.signature(rank))?) {
        match parameter {
            "padding" => padding = Some((sides(parameter, value, rank)?, value)),
            "output_padding" => extra = Some(sides(parameter, value, rank)?),
            "bias" => reading.take_bias(parameter, value)?,
            "input" => reading.take_tensor(parameter, value, Channels::Last)?,
            _ => shared::take(&mut reading, parameter, value)?,
        }
    }
    let pads: Vec<_> = shared::each(padding.map(|(pads, _)| pads), rank, 0).into_iter().map(|pad| [pad; 2]).collect();
    let border = shared::border(op, pads, shared::each(extra, rank, 0), padding.map(|(_, value)| value))?;
    Ok(reading.bordered(&border))
}
