//! Reads and writes layers of Flax: `nn.ConvTranspose(8, kernel_size=(4, 4), strides=(2, 2))` of `flax.linen` and of
//! `flax.nnx`.
//!
//! They call JAX's `lax.conv_transpose` and `lax.conv_general_dilated`, with `SAME` as the default: numbers pad the
//! input after the stride has put zeros between its cells, and the kernel slides unrotated unless `transpose_kernel` is
//! set. The `kernel_size` determines the number of axes; a single number is one axis.

use super::border::Border;
use super::call::{Call, CallError, Content, Signature, Span, Value};
use super::code::{self, Code, Keyword};
use super::names::Function;
use super::neutral::Neutral;
use super::value::{sides, switch, word, wrong_type};
use super::weights::Layout;
use super::{Framework, Reading, jax, shared};
use crate::conv::axis::Op;
use crate::conv::{Rank, Sides};
use crate::phrase;
use crate::phrase::Phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A module of `flax.linen`, which infers its input channels from the first input.
    Linen(Op),
    /// A module of `flax.nnx`, which takes its input channels as an argument.
    Nnx(Op),
}

const LINEN: &[&str] = &["nn.", "flax.linen.", "linen."];
const NNX: &[&str] = &["nnx.", "flax.nnx."];

pub(super) const FUNCTIONS: [Function<Form>; 4] = [
    Function { prefixes: LINEN, name: "ConvTranspose", form: Form::Linen(Op::ConvTranspose2d) },
    Function { prefixes: LINEN, name: "Conv", form: Form::Linen(Op::Conv2d) },
    Function { prefixes: NNX, name: "ConvTranspose", form: Form::Nnx(Op::ConvTranspose2d) },
    Function { prefixes: NNX, name: "Conv", form: Form::Nnx(Op::Conv2d) },
];

/// Arguments that affect training or computation, but no product.
const OTHERS: [&str; 10] = [
    "dtype",
    "param_dtype",
    "precision",
    "kernel_init",
    "bias_init",
    "promote_dtype",
    "preferred_element_type",
    "name",
    "parent",
    "rngs",
];

impl Form {
    fn op(self) -> Op {
        match self {
            Form::Linen(op) | Form::Nnx(op) => op,
        }
    }

    fn signature(self) -> Signature {
        let class = if self.op() == Op::Conv2d { "Conv" } else { "ConvTranspose" };
        let channels: &[&str] = match self {
            Form::Linen(_) => &["features"],
            Form::Nnx(_) => &["in_features", "out_features"],
        };
        let own: &[&str] = match self.op() {
            Op::ConvTranspose2d => &["kernel_dilation", "use_bias", "mask"],
            Op::Conv2d => &["input_dilation", "kernel_dilation", "feature_group_count", "use_bias", "mask"],
        };
        let last: &[&str] = if self.op() == Op::Conv2d { &[] } else { &["transpose_kernel"] };
        let first = ["kernel_size", "strides", "padding"];
        let parameters = [channels, &first, own, &OTHERS, last].concat();
        Signature::new(class, &parameters, channels.len() + 1)
    }
}

pub(super) fn read(call: &Call, form: Form) -> Result<Reading, CallError> {
    let bound = call.bind(&form.signature())?;
    let argument = |name: &str| bound.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| *value);
    let kernel_size = argument("kernel_size").map(|value| shared::rank_of("kernel_size", value)).transpose()?.flatten();
    let rank = kernel_size.unwrap_or(Rank::One);
    let spread = match argument("input_dilation").filter(|value| value.content != Content::None) {
        Some(value) => Some(sides("input_dilation", value, rank)?),
        None => None,
    };
    let spread = spread.filter(|spread| spread.numbers().iter().any(|number| *number != 1));
    let op = if spread.is_some() { Op::ConvTranspose2d } else { form.op() };
    let mut reading = Reading::new(Framework::Flax, op, rank);
    reading.settings.bias = Some(true);
    let transpose_kernel = argument("transpose_kernel").is_some_and(|value| value.content == Content::Bool(true));
    if form.op() == Op::ConvTranspose2d {
        let axes = [rank.of_three(&['D', 'H', 'W']), &['I', 'O']].concat();
        reading.origin.layout = jax::layout(&axes, op, transpose_kernel);
    } else {
        reading.origin.layout = Layout::general_dilated(op, rank);
    }
    for (parameter, value) in &bound {
        match *parameter {
            "transpose_kernel" => drop(switch(parameter, value)?),
            "mask" if value.content != Content::None => {
                return Err(CallError::new(value.span.clone(), phrase!("a mask of the kernel is not read"))
                    .with_help(phrase!("put the zeros into the kernel, and leave the mask out")));
            }
            parameter => shared::take(&mut reading, parameter, value)?,
        }
    }
    if kernel_size.is_none()
        && let Some(value) = argument("kernel_size")
    {
        let value = value.to_string();
        reading
            .remarks
            .push(phrase!("kernel_size={value} is one axis in Flax; for images write ({value}, {value})", value));
    }
    if let Some(spread) = spread {
        if reading.settings.stride.is_some_and(|stride| stride.numbers().iter().any(|number| *number != 1)) {
            let message = phrase!("strides and input_dilation together make neither a direct nor a transposed layer");
            return Err(CallError::new(call.function.span.clone(), message));
        }
        reading.settings.stride = Some(spread);
    }
    let border = border(&reading, form.op(), argument("padding"), call.function.span.clone())?;
    Ok(reading.bordered(&border))
}

const NUMBERS: Phrase = phrase!("padding must be numbers where input_dilation is given");

/// The border of each axis; `SAME` by default.
fn border(reading: &Reading, written: Op, padding: Option<&Value>, span: Span) -> Result<Vec<Border>, CallError> {
    let rank = reading.rank();
    let all = |border| Ok(vec![border; rank.axes()]);
    let stuffs = reading.op() == Op::ConvTranspose2d;
    let says_numbers = written == Op::Conv2d && stuffs;
    let Some(value) = padding else {
        return if says_numbers { Err(CallError::new(span, NUMBERS)) } else { all(Border::Same) };
    };
    if !shared::is_word(value) {
        let pads = shared::pairs("padding", value, rank)?;
        return if stuffs { Ok(pads.into_iter().map(Border::Stuffed).collect()) } else { shared::padded(pads, value) };
    }
    let words: &[&str] = match (written, rank) {
        (Op::Conv2d, Rank::One) => &["SAME", "VALID", "CIRCULAR", "REFLECT", "CAUSAL"],
        (Op::Conv2d, _) => &["SAME", "VALID", "CIRCULAR", "REFLECT"],
        (Op::ConvTranspose2d, _) => &["SAME", "VALID", "CIRCULAR"],
    };
    match word("padding", words, value)? {
        "CIRCULAR" | "REFLECT" => Err(wrong_type("padding", phrase!("'SAME', 'VALID' or numbers"), value)
            .with_help(phrase!("tconv shows zero padding only"))),
        _ if says_numbers => Err(CallError::new(value.span.clone(), NUMBERS)),
        "SAME" => all(Border::Same),
        "CAUSAL" => causal(reading)
            .map(|before| vec![Border::Cut([before, 0])])
            .ok_or_else(|| CallError::new(value.span.clone(), phrase!("the causal padding does not fit in 64 bits"))),
        _ => all(Border::Valid),
    }
}

/// The cells of padding before a 1-D input that keep outputs from seeing later cells.
fn causal(reading: &Reading) -> Option<i64> {
    let number = |said: Option<Sides>| said.unwrap_or(Sides::All(1)).triple(Rank::One, 1)[2];
    let taps = number(reading.settings.kernel_size).checked_sub(1)?;
    number(reading.settings.dilation).checked_mul(taps)
}

pub(super) fn write(neutral: &Neutral) -> Code {
    let says_same = neutral.is_direct_same();
    let by_groups = neutral.is_transposed() && neutral.groups > 1;
    let own = |all: &[i64; 3]| code::tuple(neutral.own(all));
    let unless_ones = |keyword, all: &[i64; 3]| (*all != [1; 3]).then(|| (keyword, own(all)));
    let transposes = neutral.is_transposed() && !by_groups;
    let steps = if by_groups { [1; 3] } else { neutral.stride };
    let keywords: [Option<Keyword>; 8] = [
        Some(("kernel_size", own(&neutral.kernel_size))),
        unless_ones("strides", &steps),
        Some(("padding", jax::padding(neutral))),
        by_groups.then(|| ("input_dilation", own(&neutral.stride))),
        unless_ones("kernel_dilation", &neutral.dilation),
        (neutral.groups > 1).then(|| ("feature_group_count", neutral.groups.to_string())),
        (!neutral.bias).then(|| ("use_bias", "False".to_owned())),
        transposes.then(|| ("transpose_kernel", "True".to_owned())),
    ];
    let class = if transposes { "nn.ConvTranspose" } else { "nn.Conv" };
    let line = code::call(class, &[neutral.out_name()], keywords.into_iter().flatten());
    let layout = if transposes {
        Layout::usual(Framework::Flax, neutral.op, neutral.rank)
    } else {
        Layout::general_dilated(neutral.op, neutral.rank)
    };
    let reason = phrase!("nn.ConvTranspose has no groups; nn.Conv with an input_dilation is the same layer, and has");
    let reasons = if by_groups { vec![reason] } else { Vec::new() };
    Code { reasons, says_same, ..Code::exact(line, layout) }
}

#[cfg(test)]
mod tests {
    use super::super::call::Facts;
    use super::*;

    fn read(text: &str) -> Result<Reading, CallError> {
        super::super::read(text, &Facts::default())
    }

    fn border(text: &str) -> [Border; 3] {
        read(text).unwrap().border.unwrap()
    }

    #[test]
    fn words_and_numbers() {
        let cut = Border::Cut([0, 0]);
        assert_eq!(
            border("nn.ConvTranspose(8, kernel_size=(4, 4), strides=(2, 2))"),
            [cut, Border::Same, Border::Same]
        );
        let numbers = "nn.ConvTranspose(8, (4, 4), 2, ((1, 2), 3))";
        assert_eq!(border(numbers), [cut, Border::Stuffed([1, 2]), Border::Stuffed([3, 3])]);
        assert_eq!(border("nnx.Conv(3, 8, (3, 3), padding=1)"), [cut, Border::Cut([1, 1]), Border::Cut([1, 1])]);
        assert_eq!(border("nn.Conv(8, (3,), padding='CAUSAL', kernel_dilation=2)"), [cut, cut, Border::Cut([4, 0])]);
        let spread = read("nn.Conv(8, (3, 3), input_dilation=(2, 1), padding=((1, 2), (0, 0)))").unwrap();
        assert_eq!((spread.op(), spread.settings.stride), (Op::ConvTranspose2d, Sides::each(&[2, 1])));
        assert!(spread.origin.layout.flipped);
    }

    #[test]
    fn the_weight_is_rotated_unless_it_is_transposed() {
        let axes = |text: &str| read(text).unwrap().origin.layout.describe(1);
        assert_eq!(axes("nn.ConvTranspose(8, (4, 4))"), "(kh, kw, in, out) rotated by 180 degrees");
        assert_eq!(axes("nn.ConvTranspose(8, (4, 4), transpose_kernel=True)"), "(kh, kw, out, in)");
        assert_eq!(axes("nn.Conv(8, (4,))"), "(k, in, out)");
    }

    #[test]
    fn refusals() {
        let message = |text: &str| read(text).unwrap_err().message;
        assert!(
            message("nn.ConvTranspose(8, (3, 3), padding='CIRCULAR')")
                .to_string()
                .starts_with("padding must be 'SAME'")
        );
        assert!(message("nn.ConvTranspose(8, (3, 3), padding=(1, 2, 3))").to_string().ends_with("got 3 values"));
        assert!(
            message("nn.Conv(8, (3, 3), 2, input_dilation=2)").to_string().starts_with("strides and input_dilation")
        );
        assert!(message("nn.Conv(8, (3, 3), input_dilation=2)").to_string().starts_with("padding must be numbers"));
        assert!(message("nn.Conv(8, (1, 1, 1, 1))").to_string().ends_with("got 4 values"));
        assert!(
            message("nn.Conv(8, (9223372036854775807,), padding='CAUSAL', kernel_dilation=3)")
                .to_string()
                .contains("64 bits")
        );
    }
}
