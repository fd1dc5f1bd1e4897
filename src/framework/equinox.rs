//! Reads layers of Equinox: `eqx.nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1, key=key)` and
//! `Conv2d`.
//!
//! The arguments are PyTorch's, but the padding may be uneven or a word, and the kernel `(out, in, kh, kw)` slides
//! unrotated.

use super::border::Border;
use super::call::{Call, CallError, Content, Signature, Value};
use super::names::Function;
use super::value::{integer, sides, word};
use super::{Notation, Reading, shared};
use crate::conv::Rank;
use crate::conv::axis::Op;
use crate::phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A class with the number of axes in its name.
    Named(Op),
    /// A class with the number of axes as its first argument.
    Counted(Op),
}

const PREFIXES: &[&str] = &["eqx.nn.", "equinox.nn."];

pub(super) const FUNCTIONS: [Function<Form>; 4] = [
    Function { prefixes: PREFIXES, name: "ConvTranspose#d", form: Form::Named(Op::ConvTranspose2d) },
    Function { prefixes: PREFIXES, name: "Conv#d", form: Form::Named(Op::Conv2d) },
    Function { prefixes: PREFIXES, name: "ConvTranspose", form: Form::Counted(Op::ConvTranspose2d) },
    Function { prefixes: PREFIXES, name: "Conv", form: Form::Counted(Op::Conv2d) },
];

impl Form {
    fn op(self) -> Op {
        match self {
            Form::Named(op) | Form::Counted(op) => op,
        }
    }

    fn signature(self, rank: Rank) -> Signature {
        let (first, class, axes): (&[&str], _, _) = match self {
            Form::Named(_) => (&[], "Conv", format!("{}d", rank.axes())),
            Form::Counted(_) => (&["num_spatial_dims"], "Conv", String::new()),
        };
        let transposed = if self.op() == Op::Conv2d { "" } else { "Transpose" };
        let own: &[&str] = if self.op() == Op::Conv2d { &[] } else { &["output_padding"] };
        let parameters = [
            first,
            &["in_channels", "out_channels", "kernel_size", "stride", "padding"],
            own,
            &["dilation", "groups", "use_bias", "padding_mode", "dtype", "key"],
        ];
        Signature::new(format!("{class}{transposed}{axes}"), &parameters.concat(), first.len() + 3)
    }
}

pub(super) fn read(call: &Call, form: Form, rank: Rank) -> Result<Reading, CallError> {
    let bound = call.bind(&form.signature(rank))?;
    let counted = bound.iter().find(|(parameter, _)| *parameter == "num_spatial_dims");
    let rank = match counted {
        Some((parameter, value)) => {
            let axes = usize::try_from(integer(parameter, value)?).ok();
            axes.and_then(Rank::of)
                .ok_or_else(|| CallError::new(value.span.clone(), phrase!("num_spatial_dims must be 1, 2 or 3 here")))?
        }
        None => rank,
    };
    let op = form.op();
    let mut reading = Reading::new(Notation::Equinox, op, rank);
    reading.settings.bias = Some(true);
    let (mut padding, mut extra) = (None, None);
    for (parameter, value) in bound {
        match parameter {
            "padding" => padding = Some(value),
            "output_padding" => extra = Some((sides(parameter, value, rank)?, value)),
            "padding_mode" if !is_zeros(value) => {
                let got = super::call::shortened(&value.to_string());
                let message = phrase!("tconv shows zero padding only, got padding_mode={got}", got);
                return Err(CallError::new(value.span.clone(), message));
            }
            _ => shared::take(&mut reading, parameter, value)?,
        }
    }
    let settings = &reading.settings;
    let extras = shared::each(extra.map(|(extra, _)| extra), rank, 0);
    let strides = shared::each(settings.stride, rank, 1);
    if let Some((_, value)) = extra
        && extras.iter().zip(&strides).any(|(extra, stride)| extra >= stride)
    {
        return Err(CallError::new(value.span.clone(), phrase!("Equinox takes an output_padding below its stride")));
    }
    let border = match padding {
        Some(value) if shared::is_word(value) => {
            let word = word("padding", &["SAME", "SAME_LOWER", "VALID"], value)?;
            (0..rank.axes()).map(|axis| named(&reading, word, axis, extras[axis])).collect::<Option<_>>().ok_or_else(
                || CallError::new(value.span.clone(), phrase!("the padding behind the word does not fit in 64 bits")),
            )?
        }
        Some(value) => {
            let pads = shared::pairs("padding", value, rank)?;
            if op == Op::Conv2d { shared::padded(pads, value)? } else { cropped(&pads, &extras) }
        }
        None => cropped(&vec![[0, 0]; rank.axes()], &extras),
    };
    Ok(reading.bordered(&border))
}

fn is_zeros(value: &Value) -> bool {
    matches!(&value.content, Content::String(mode) if mode.eq_ignore_ascii_case("zeros"))
}

fn cropped(pads: &[[i64; 2]], extras: &[i64]) -> Vec<Border> {
    pads.iter().zip(extras).map(|(pads, extra)| shared::cropped(*pads, *extra)).collect()
}

/// The border of one axis by a word. With `SAME`, an `output_padding` makes the output smaller.
fn named(reading: &Reading, word: &str, axis: usize, output_padding: i64) -> Option<Border> {
    match (reading.op(), word) {
        (Op::Conv2d, "SAME") => return Some(Border::Same),
        (Op::Conv2d, "SAME_LOWER") => return Some(Border::SameLower),
        (Op::Conv2d, _) => return Some(Border::Valid),
        (Op::ConvTranspose2d, "VALID") => return Some(shared::cropped([0, 0], output_padding)),
        (Op::ConvTranspose2d, _) => {}
    }
    let (settings, rank) = (&reading.settings, reading.rank());
    let number = |said| i128::from(shared::each(said, rank, 1)[axis]);
    let kernel = number(settings.dilation) * (number(settings.kernel_size) - 1) + 1;
    let total = kernel - number(settings.stride) + i128::from(output_padding);
    let start = i128::midpoint(total.max(0), i128::from(word == "SAME_LOWER" && total > 0));
    Some(Border::Cut([i64::try_from(start).ok()?, i64::try_from(total - start).ok()?]))
}

#[cfg(test)]
mod tests {
    use super::super::call::Facts;
    use super::*;

    fn last(arguments: &str) -> Result<Border, String> {
        let text = format!("eqx.nn.ConvTranspose2d(3, 8, {arguments}, key=key)");
        let reading = super::super::read(&text, &Facts::default());
        reading.map(|reading| reading.border.unwrap()[2]).map_err(|error| error.message.to_string())
    }

    #[test]
    fn borders() {
        assert_eq!(last("3, 2, 1, 1"), Ok(Border::Cut([1, 0])));
        assert_eq!(last("3, 2, ((0, 0), (1, 2))"), Ok(Border::Cut([1, 2])));
        assert_eq!(last("3, 2, 'SAME'"), Ok(Border::Cut([0, 1])));
        assert_eq!(last("3, 2, 'SAME_LOWER'"), Ok(Border::Cut([1, 0])));
        assert_eq!(last("3, 2, 'SAME', 1"), Ok(Border::Cut([1, 1])));
        assert_eq!(last("1, 3, 'SAME_LOWER'"), Ok(Border::Cut([0, -2])));
        assert!(last("3, 2, 1, 2").unwrap_err().contains("below its stride"));
        assert!(last("9223372036854775807, 1, 'SAME', dilation=9").unwrap_err().contains("64 bits"));
        assert!(last("3, padding_mode='CIRCULAR'").unwrap_err().starts_with("tconv shows zero padding only"));
    }
}
