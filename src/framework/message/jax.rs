//! Messages of JAX's convolutions, and of Flax, Equinox and Haiku.

use super::cursor::{Found, Miss, Read, Shape};
use super::joined::{self, Maps, Place};
use super::told::{self, Told, counted_axes, counted_channels, list, shape};
use super::{About, Kind};
use crate::framework::Framework;
use crate::phrase;
use crate::phrase::Phrase;

pub(super) const KINDS: &[Kind] = &[
    Kind { about: About::Channels, keys: &["must equal the rhs input feature dimension size, but"], read: channels },
    Kind {
        about: About::Groups,
        keys: &["rhs output feature dimension size must be a multiple of feature_group_count, but"],
        read: output_groups,
    },
    Kind {
        about: About::Groups,
        keys: &["feature_group_count must divide lhs feature dimension size, but"],
        read: input_groups,
    },
    Kind { about: About::Rank, keys: &["requires lhs and rhs ndim to be equal, got"], read: rank },
    Kind { about: About::Rank, keys: &["needs to have rank"], read: layer_rank },
    Kind {
        about: About::Lengths,
        keys: &["window and window_strides must have the same number of dimensions, but got"],
        read: strides,
    },
    Kind { about: About::Lengths, keys: &["Wrong number of explicit pads for convolution: expected"], read: pads },
    Kind {
        about: About::Padding,
        keys: &["should be a string or a sequence of (low, high) pairs, got"],
        read: padding_number,
    },
    Kind {
        about: About::Padding,
        keys: &["Negative padding is larger than the size of the corresponding dimension"],
        read: negative_padding,
    },
    Kind {
        about: About::PaddingWord,
        keys: &["String padding is not implemented for transposed convolution"],
        read: padding_word,
    },
    Kind { about: About::PaddingWord, keys: &["Unrecognized padding type: expected"], read: unknown_word },
    Kind { about: About::Dilation, keys: &["All dilations must be positive, got"], read: dilation },
    Kind { about: About::OutputPadding, keys: &["output_padding < stride"], read: output_padding },
    Kind {
        about: About::OutputSize,
        keys: &["expected input size with the current set of input parameters is"],
        read: haiku_size,
    },
    Kind { about: About::JoinedSizes, keys: &["got incompatible shapes for broadcasting:"], read: elementwise },
    Kind {
        about: About::JoinedSizes,
        keys: &["Cannot concatenate arrays with shapes that differ in dimensions other than"],
        read: concatenated,
    },
    Kind { about: About::WeightShape, keys: &["initializer is expected to generate shape"], read: flax },
    Kind {
        about: About::WeightShape,
        keys: &["Inconsistent shapes between value and initializer for parameter"],
        read: old_flax,
    },
    Kind { about: About::WeightShape, keys: &["with retrieved shape"], read: haiku },
];

/// The default layouts of images and kernels.
const LAYOUTS: Phrase = phrase!(
    "lax.conv_general_dilated takes images as NCHW and kernels as OIHW unless dimension_numbers say otherwise; \
     lax.conv_transpose, Flax and Haiku take NHWC and HWIO."
);

fn channels(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.number()?;
    let groups = cursor.number_after("//")?;
    let wanted = cursor.number_after("!=")?;
    let in_channels = wanted.checked_mul(groups).ok_or(Miss::TooLarge)?;
    let channels = counted_channels(in_channels);
    let means = if groups == 1 {
        phrase!("The kernel takes {channels}, its axis I; the input has {given}, its axis C.", channels, given)
    } else {
        phrase!(
            "The kernel takes {channels}, its axis I, {wanted} for each of {groups} groups; the input has {given}, its \
             axis C.",
            channels,
            wanted,
            groups,
            given,
        )
    };
    Ok(Told::new(means)
        .means(LAYOUTS)
        .number("in_channels", in_channels)
        .number("given_channels", given)
        .number("feature_group_count", groups)
        .attempt(
            "dimension_numbers=(\"NHWC\", \"HWIO\", \"NHWC\")",
            phrase!("for conv_general_dilated, if {given} is a side of the image and not its channels", given),
        )
        .attempt(
            "transpose_kernel=True",
            phrase!(
                "for conv_transpose, if the kernel lies as Keras's, (kh, kw, out, in), and its last axis is {given}",
                given
            ),
        )
        .attempt(
            format!("nnx.ConvTranspose({given}, OUT, (KH, KW), rngs=rngs)"),
            phrase!("a layer for the channels that come; in Equinox they come first as well"),
        )
        .open(phrase!("Which axes were taken for the channels, if no layer but a function was called.")))
}

fn output_groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let channels = cursor.number()?;
    let groups = cursor.number_after("is not a multiple of")?;
    Ok(shared(phrase!("the output channels of the kernel (axis O)"), channels, groups))
}

fn input_groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let groups = cursor.number()?;
    let channels = cursor.number_after("does not divide")?;
    Ok(shared(phrase!("the channels of the input"), channels, groups))
}

fn shared(what: Phrase, channels: i64, groups: i64) -> Told {
    let told =
        Told::new(phrase!("feature_group_count={groups} does not divide {channels}, {what}.", groups, channels, what));
    told::groups(told, "feature_group_count", channels, groups)
}

fn rank(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let input = cursor.number()?;
    let kernel = cursor.number_after("and")?;
    let told = Told::new(phrase!(
        "The input has {axes} and the kernel {kernel}: both have as many, a batch or output channels, input channels, \
         and those of the image.",
        axes = counted_axes(input),
        kernel
    ))
    .number("input_axes", input)
    .number("kernel_axes", kernel);
    Ok(if kernel.checked_sub(input) == Some(1) {
        told.attempt("x = x[None]", phrase!("a batch of one, if the batch is what lacks"))
    } else {
        told.open(phrase!("What each axis is."))
    })
}

fn layer_rank(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    if !found.is_near("Conv") {
        return Err(Miss::Unlike);
    }
    let input = cursor.shape_after("but input has shape")?;
    let mut wanted = found.after;
    // Haiku accepts images with or without a batch, Equinox only without.
    let is_haiku = wanted.takes("in[");
    let axes = wanted.number()?;
    let rank = usize::try_from(axes).ok().filter(|rank| *rank >= 2).ok_or(Miss::Unlike)?;
    let told = Told::new(phrase!(
        "The layer takes {axes} and the input {input} has {count}.",
        axes = counted_axes(axes),
        input = shape(&input),
        count = input.len()
    ))
    .number("input", &input)
    .number("axes", axes)
    .open(phrase!("What each axis of the input is."));
    Ok(match input.len().checked_sub(rank) {
        Some(1) if !is_haiku => {
            told.attempt("jax.vmap(layer)(x)", phrase!("over the batch: Equinox's layers take one image"))
        }
        Some(1..) => told.attempt(
            format!("x = x.reshape(-1, *x.shape[-{rank}:])"),
            phrase!("all axes before those of an image as one batch"),
        ),
        _ => told.attempt(
            "x = x[None]",
            phrase!("another axis at the front, if it is a batch or a single channel that lacks"),
        ),
    })
}

fn strides(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let window = cursor.number()?;
    let given = cursor.number_after("and")?;
    Ok(Told::new(phrase!(
        "The kernel has {axes} for the image, and window_strides {given}.",
        axes = counted_axes(window),
        given
    ))
    .number("axes", window)
    .number("given", given)
    .attempt(format!("window_strides={}", repeated("S", window)), phrase!("one for each axis")))
}

/// `(S, S)`, one per axis, up to a few.
fn repeated(what: &str, count: i64) -> String {
    let count = usize::try_from(count).unwrap_or_default().clamp(1, 4);
    let end = if count == 1 { "," } else { "" };
    format!("({}{end})", vec![what; count].join(", "))
}

fn pads(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let wanted = cursor.number()?;
    let given = cursor.number_after("got")?;
    Ok(Told::new(phrase!(
        "There are pads for {axes} and the kernel has {wanted}: or the strides are too few, whose number counts as \
         well.",
        axes = counted_axes(given),
        wanted
    ))
    .number("axes", wanted)
    .number("given", given)
    .attempt(format!("padding={}", repeated("(LOW, HIGH)", wanted)), phrase!("a pair for each axis"))
    .attempt(format!("strides={}", repeated("S", wanted)), phrase!("one for each axis")))
}

fn padding_number(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.number().map_err(|_| Miss::Unlike)?;
    Ok(Told::new(phrase!(
        "padding={given} is one number, and JAX takes a word or a pair for each axis. In conv_transpose these are \
         zeros around the input between whose cells the strides have put zeros: K - 1 - p for PyTorch's p, with the \
         dilated kernel K.",
        given
    ))
    .number("padding", given)
    .attempt(
        format!("tconv code 'nn.ConvTranspose2d(IN, OUT, K, stride=S, padding={given})' --to jax"),
        phrase!("PyTorch's padding in JAX, for your kernel and stride"),
    ))
}

fn negative_padding(found: &Found<'_>) -> Read<Told> {
    if !found.is_near("padding=") {
        return Err(Miss::Unlike);
    }
    Ok(Told::new(phrase!("A negative padding cuts the input, and it cuts more than there is."))
        .open(phrase!("Kernel and strides."))
        .attempt("tconv code LAYER --to jax", phrase!("the pairs of a layer, from any framework")))
}

fn padding_word(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!(
        "With a dilation of the input, which is what the stride of a transposed convolution is, conv_general_dilated \
         takes no word for padding; and conv_transpose knows SAME and VALID alone."
    ))
    .open(phrase!("Kernel and stride."))
    .attempt("lax.conv_transpose(x, w, (S, S), \"SAME\")", phrase!("makes exactly stride times the input"))
    .attempt(
        "tconv code 'lax.conv_transpose(x, w, (S, S), \"SAME\")' --kernel K --to jax,pytorch",
        phrase!("the same in numbers, and elsewhere"),
    ))
}

fn unknown_word(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    cursor.skip_to("got")?;
    let word = cursor.name()?;
    Ok(Told::new(phrase!(
        "{word} is no word for padding: there are SAME, VALID and SAME_LOWER, and a pair of numbers for each axis.",
        word
    ))
    .attempt("padding=\"SAME\"", phrase!("one output for each step of the strides"))
    .attempt(
        "padding=((LOW, HIGH), (LOW, HIGH))",
        phrase!("numbers, height first; K - 1 on all sides is what others call full"),
    ))
}

fn dilation(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.numbers()?;
    Ok(Told::new(phrase!("A dilation is 1 or more, and here they are {given}.", given = list(&given)))
        .number("dilation", &given)
        .attempt(
            "rhs_dilation=(1, 1)",
            phrase!("no gaps in the kernel, the default; lhs_dilation is a transposed layer's stride"),
        ))
}

fn output_padding(found: &Found<'_>) -> Read<Told> {
    if !found.is_near("Must have") {
        return Err(Miss::Unlike);
    }
    Ok(Told::new(phrase!(
        "An output_padding is not below the stride of its axis. A convolution with stride s sends s sizes to one; \
         output_padding picks the one to come back to, so it goes from 0 to s - 1."
    ))
    .open(phrase!("Both numbers, and the sizes that were wanted."))
    .attempt(
        "tconv solve --input SIZE --output SIZE --stride S",
        phrase!("which settings lead from one size to another"),
    ))
}

fn haiku_size(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let wanted = cursor.number()?;
    let given = cursor.number_after("actual input size")?;
    Ok(Told::new(phrase!(
        "The output_shape that was asked for goes with an input of {wanted}, and this one has {given}.",
        wanted,
        given
    ))
    .number("computed_input", wanted)
    .number("given_input", given)
    .open(phrase!("output_shape, kernel, stride and padding."))
    .attempt("output_shape=None", phrase!("what kernel, stride and padding come to"))
    .attempt(
        format!("tconv solve --input {} --output SIZE --stride S", given.max(1)),
        phrase!("which layers make the size that you want of it"),
    ))
}

/// Two maps that differ, and what is done with them.
fn two(means: Phrase, first: &Shape, second: &Shape) -> Told {
    let told = Told::new(means).number("first", first).number("second", second);
    let image = |shape: &Shape| {
        shape
            .get(1..3)
            .filter(|_| shape.len() >= 4)
            .and_then(|sides| sides.iter().copied().collect::<Option<Vec<i64>>>())
    };
    match image(first).zip(image(second)) {
        Some((one, other)) if one != other => {
            joined::told(told, &Maps { framework: Framework::Jax, sizes: [&one, &other], place: Place::Image })
        }
        _ => told
            .open(phrase!("Which axes are the batch and the channels: axes 1 and 2, height and width in NHWC, agree.")),
    }
}

fn elementwise(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let first = cursor.shape()?;
    let _ = cursor.takes(",");
    let second = cursor.shape()?;
    let means = phrase!(
        "Two maps are added or multiplied, cell by cell: {first} and {second} differ.",
        first = shape(&first),
        second = shape(&second),
    );
    Ok(two(means, &first, &second))
}

fn concatenated(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let along = cursor.number_after("along dimension")?;
    let first = cursor.shape_after("for shapes")?;
    let _ = cursor.takes(",");
    let second = cursor.shape()?;
    let means = phrase!(
        "Two maps are concatenated: {first} and {second} differ.",
        first = shape(&first),
        second = shape(&second),
    );
    Ok(two(means, &first, &second).number("along", along))
}

fn flax(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let now = cursor.numbers()?;
    let kept = cursor.numbers_after("received has shape")?;
    Ok(kernels(&now, &kept))
}

fn old_flax(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let kept = cursor.numbers_after(":")?;
    let _ = cursor.takes(",");
    Ok(kernels(&cursor.numbers()?, &kept))
}

fn haiku(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let kept = cursor.numbers()?;
    let now = cursor.numbers_after("does not match shape=")?;
    Ok(kernels(&now, &kept))
}

/// The shape of the parameters, and the one that the layer would give them now.
fn kernels(now: &[i64], kept: &[i64]) -> Told {
    let told = Told::new(phrase!(
        "The parameters were made with a kernel of {kept}, and with this input the layer has one of {now}.",
        kept = list(kept),
        now = list(now)
    ))
    .number("kept", kept)
    .number("now", now);
    if now.len() != kept.len() || now.len() < 3 {
        return told.open(phrase!("Which layer it is, and whether it is a kernel."));
    }
    let channels = now.len() - 2;
    if now[..channels] == kept[..channels] {
        told.means(phrase!(
            "The sides of the kernel agree: it is a number of channels that differs. Flax has its kernels as (kh, kw, \
             in, out), Haiku those of transposed layers as (kh, kw, out, in)."
        ))
        .attempt("model.init(key, x)", phrase!("anew, with an input that has the channels it will have"))
        .attempt(
            "print(x.shape)",
            phrase!("the channels come last here; an image with channels first has a side in their place"),
        )
    } else {
        told.means(phrase!("The sides of the kernel differ: kernel_size is not what it was.")).attempt(
            format!("kernel_size=({})", list(&kept[..channels]).trim_matches(['[', ']'])),
            phrase!("what the parameters have"),
        )
    }
}
