//! Settings that a layer rejects: their values, their words, their names.

use super::super::Try;
use super::super::cursor::{Found, Miss, Read};
use super::super::joined::size;
use super::super::told::{self, Told, brief, list};
use super::by_axis;
use crate::conv::axis::Op;
use crate::conv::fault::Refusal;
use crate::conv::layer::Layer;
use crate::framework::pytorch::arguments;
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::{Joint, Phrase};

pub(super) fn output_padding(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let output_padding = by_axis(&mut cursor, "output_padding", "adj")?;
    let stride = by_axis(&mut cursor, "stride", "d")?;
    let dilation = by_axis(&mut cursor, "dilation", "dilation")?;
    let count = output_padding.len();
    if stride.len() != count || dilation.len() != count {
        return Err(Miss::Unlike);
    }
    let settings: Vec<[i64; 3]> = (0..count).map(|axis| [output_padding[axis], stride[axis], dilation[axis]]).collect();
    let refusals: Vec<Option<Refusal>> = settings.iter().map(|axis| refused_output_padding(*axis)).collect();
    if refusals.iter().all(Option::is_none) {
        return Err(Miss::Unlike);
    }
    let mut told = Told::new(phrase!(
        "output_padding is {output_padding}, stride {stride}, dilation {dilation}: on each axis it must be below one \
         of the two, because a direct convolution with stride s sends s input sizes to one output size; output_padding \
         picks the one to come back to, so it goes from 0 to s - 1 (PyTorch also takes one that is below the \
         dilation).",
        output_padding = brief(&output_padding),
        stride = brief(&stride),
        dilation = brief(&dilation)
    ))
    .number("output_padding", &output_padding)
    .number("stride", &stride)
    .number("dilation", &dilation);
    if let ([0, _], [1, _], [1, _]) = (output_padding.as_slice(), stride.as_slice(), dilation.as_slice()) {
        told = told.means(phrase!("Of a ConvTranspose1d the width is the only axis."));
    }
    for (name, place, why) in [
        ("output_padding", 0, phrase!("the largest that this stride and dilation allow")),
        ("stride", 1, phrase!("the smallest that allows it; the output grows with it")),
        ("dilation", 2, phrase!("the smallest that allows it; the window grows with it")),
    ] {
        let value = |(axis, refusal): (&[i64; 3], &Option<Refusal>)| match refusal {
            Some(refusal) => told::repaired(refusal, name),
            None => Some(axis[place]),
        };
        let values: Option<Vec<i64>> = settings.iter().zip(&refusals).map(value).collect();
        told = told.attempt_if(values.map(|values| Try::of_code(format!("{name}={}", brief(&values)), why)));
    }
    Ok(told.open(phrase!("The sizes that were wanted.")).attempt(
        format!("tconv solve --input SIZE --output SIZE --stride {}", size(&stride)),
        phrase!("which kernel, padding and output_padding lead from one size to another"),
    ))
}

/// The refusal of one axis, as that of a layer with equal axes.
fn refused_output_padding([output_padding, stride, dilation]: [i64; 3]) -> Option<Refusal> {
    let layer = Layer {
        output_padding: [output_padding; 2],
        stride: [stride; 2],
        dilation: [dilation; 2],
        ..Layer::new(Op::ConvTranspose2d, [1, 1])
    };
    layer.check([1, 1]).err()
}

pub(super) fn negative_output_padding(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!(
        "An output_padding is below 0. It adds rows and columns at the end of the result; what takes some off is \
         padding."
    ))
    .open(phrase!("The number that was given."))
    .attempt("output_padding=0", phrase!("none, the default"))
    .attempt("tconv solve --input SIZE --output SIZE", phrase!("which settings lead from one size to another")))
}

pub(super) fn negative_padding(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!(
        "A padding is below 0. In a ConvTranspose it crops the result and cannot add to it: that is what \
         output_padding does, or a larger kernel or stride. In a Conv it adds zeros to the input and cannot cut it."
    ))
    .open(phrase!("The number that was given, and whether the layer is transposed."))
    .attempt("padding=0", phrase!("crops nothing, and adds nothing"))
    .attempt(
        "x[..., N:-N, N:-N]",
        phrase!("cuts N cells off each side of the input, which a padding of -N in a Conv would"),
    )
    .attempt("tconv solve --input SIZE --output SIZE", phrase!("which settings lead from one size to another")))
}

pub(super) fn stride(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!(
        "A stride is below 1. In a Conv it is the step of the window, in a ConvTranspose the distance between what two \
         neighbouring cells of the input make."
    ))
    .open(phrase!("The number that was given."))
    .attempt("stride=1", phrase!("the smallest, and the default")))
}

pub(super) fn dilation(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = if cursor.takes(", but got") {
        let _ = cursor.takes("dilation=");
        cursor.numbers().or_else(|miss| match miss {
            Miss::TooLarge => Err(miss),
            Miss::Unlike => by_axis(&mut cursor, "dilation", "dilation"),
        })
    } else {
        Err(Miss::Unlike)
    };
    let told = Told::new(phrase!(
        "A dilation is the distance between two taps of the kernel: 1 leaves no gaps, and 0 would put all taps in one \
         place."
    ));
    let told = match given {
        Ok(given) => told.means(phrase!("It is {given} here.", given = brief(&given))).number("dilation", &given),
        Err(Miss::TooLarge) => return Err(Miss::TooLarge),
        Err(Miss::Unlike) => told.open(phrase!("The number that was given.")),
    };
    Ok(told.attempt("dilation=1", phrase!("no gaps, the default")))
}

pub(super) fn kernel_size(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    cursor.skip_to("but got")?;
    let kernel = by_axis(&mut cursor, "kernel", "k")?;
    let smallest: Vec<i64> = kernel.iter().map(|length| (*length).max(1)).collect();
    Ok(Told::new(phrase!(
        "kernel_size is {kernel}, and a kernel has at least one tap on each axis.",
        kernel = brief(&kernel)
    ))
    .number("kernel_size", &kernel)
    .attempt(format!("kernel_size={}", brief(&smallest)), phrase!("the nearest that there is")))
}

pub(super) fn strided_same(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!(
        "padding='same' with a stride above 1: with a stride no fixed padding keeps the size for every input."
    ))
    .open(phrase!("Kernel, stride, and the sizes that come."))
    .attempt(
        "tconv solve --times 1/S --op conv2d",
        phrase!("with your stride for S: paddings as numbers that divide every size that S divides"),
    )
    .attempt(
        "tconv code 'Conv2D(OUT, K, strides=S, padding=\"same\")' --input SIZE --to pytorch",
        phrase!("what Keras and TensorFlow do there, which depends on the size"),
    ))
}

/// `padding='same'` for a transposed layer, whose letters are taken for numbers.
pub(super) fn padding_of_letters(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let is_word = cursor.takes(", not str") || cursor.takes(", but found element of type str");
    let is_padding = found.back_to("argument")?.name()? == "padding";
    if !is_word || !is_padding {
        return Err(Miss::Unlike);
    }
    Ok(Told::new(phrase!(
        "A ConvTranspose takes numbers for padding: 'same' and 'valid' exist for Conv alone. Elsewhere 'same' makes an \
         output of exactly stride times the input."
    ))
    .open(phrase!("Kernel and stride."))
    .attempt(
        "tconv solve --times S --stride S --kernel K",
        phrase!("with your stride and kernel: the padding and output_padding that do it for every size"),
    )
    .attempt(
        "tconv code 'Conv2DTranspose(OUT, K, strides=S, padding=\"same\")' --to pytorch",
        phrase!("the same as Keras's 'same', cell by cell"),
    ))
}

pub(super) fn padding_string(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let _ = cursor.takes(":");
    let word = cursor.name()?;
    let told = Told::new(phrase!(
        "padding='{word}' is no word of PyTorch: a Conv knows 'same' and 'valid', and every layer takes numbers.",
        word
    ));
    Ok(if word == "full" {
        told.attempt(
            "padding=K - 1",
            phrase!(
                "for 'full', with your kernel_size for K: every tap meets every cell; with a dilation D it is D*(K - \
                 1)"
            ),
        )
    } else {
        told.attempt("padding=0", phrase!("none, which is what 'valid' says"))
    }
    .attempt("padding='same'", phrase!("for an output of the size of the input, at stride 1")))
}

pub(super) fn float(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let is_float = cursor.takes(", not float") || cursor.takes(", but found element of type float");
    let is_layer = found.back_to("conv").is_ok() || found.back_to("Conv").is_ok();
    if !is_float || !is_layer {
        return Err(Miss::Unlike);
    }
    let name = found.back_to("argument")?.name()?;
    let means = if name == "size" {
        phrase!("A number of channels or a kernel_size is no whole number: the shape of the weight is made of them.")
    } else {
        phrase!("{name} is no whole number.", name)
    };
    Ok(Told::new(means)
        .means(phrase!("In Python a / b is none, even where b divides a."))
        .open(phrase!("Which expression it comes from."))
        .attempt("a // b", phrase!("the whole part; int(...) does the same to a result")))
}

pub(super) fn padding_mode(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let class = cursor.name()?;
    let axes = class.strip_prefix("ConvTranspose").and_then(|rest| rest.bytes().next()).filter(u8::is_ascii_digit);
    let axes = axes.ok_or(Miss::Unlike)? - b'0';
    Ok(Told::new(phrase!(
        "The padding of a ConvTranspose{axes}d puts nothing around the input, it crops the result: there is nothing \
         that could reflect or repeat. Only the input can be padded so, and what that adds is cropped off again.",
        axes
    ))
    .open(phrase!("Kernel, stride and padding."))
    .attempt(
        format!(
            "nn.Sequential(nn.ReflectionPad{axes}d(1), nn.ConvTranspose{axes}d(IN, OUT, K, stride=S, padding=P + S))"
        ),
        phrase!("the size of the layer with padding P: one cell of input on each side is S cells of result"),
    ))
}

pub(super) fn reflection(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let padding = cursor.numbers_after("but got: padding")?;
    let axis = cursor.number_after("at dimension")?;
    let input = cursor.numbers_after("of input")?;
    let place = usize::try_from(axis).map_err(|_| Miss::Unlike)?;
    let length = *input.get(place).ok_or(Miss::Unlike)?;
    Ok(Told::new(phrase!(
        "Reflecting repeats the cells next to the edge, so the padding {padding} must be below the length {length} of \
         axis {axis} of {input}.",
        padding = list(&padding),
        length,
        axis,
        input = list(&input)
    ))
    .number("padding", &padding)
    .number("input", &input)
    .number("axis", axis)
    .attempt(
        format!("padding={}", length.saturating_sub(1).max(0)),
        phrase!("the most that can be reflected of that length"),
    )
    .attempt("padding_mode='replicate'", phrase!("repeats the edge itself, at any length")))
}

/// Settings under other frameworks' names, and PyTorch's.
const RENAMED: [(&str, &str); 9] = [
    ("strides", "stride"),
    ("dilation_rate", "dilation"),
    ("dilations", "dilation"),
    ("filters", "out_channels"),
    ("use_bias", "bias"),
    ("pads", "padding"),
    ("group", "groups"),
    ("kernel_shape", "kernel_size"),
    ("kernel", "kernel_size"),
];

pub(super) fn keyword(found: &Found<'_>) -> Read<Told> {
    let class = ["ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "Conv1d", "Conv2d", "Conv3d"]
        .into_iter()
        .find(|class| found.whole[..found.at].ends_with(&format!("{class}.__init__()")));
    let class = class.ok_or(Miss::Unlike)?;
    let mut cursor = found.after;
    let name = cursor.name()?;
    let told = Told::new(phrase!("nn.{class} has no argument named {name}.", class, name));
    if name == "output_size" {
        return Ok(told.means(phrase!("It belongs to the call of the layer, where the input is known.")).attempt(
            "layer(x, output_size=skip.shape[2:])",
            phrase!("picks the output_padding that makes that size"),
        ));
    }
    let known = arguments();
    let renamed = RENAMED.iter().find(|(other, _)| *other == name).map(|(_, ours)| *ours);
    let near = || nearest(name, known.iter().copied());
    Ok(match renamed.or_else(near) {
        Some(ours) => told.attempt(format!("{ours}=..."), phrase!("is what PyTorch calls it")),
        None => told.open(phrase!(
            "What was meant; there are {known}.",
            known = Phrase::list(known.iter().copied(), Joint::Comma)
        )),
    })
}
