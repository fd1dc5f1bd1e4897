//! Messages of ONNX Runtime and of ONNX's shape inference.

use super::cursor::{Found, Miss, Read};
use super::joined::{self, Maps, Place};
use super::told::{self, Told, counted_axes, counted_channels, list};
use super::{About, Kind, Try};
use crate::conv::axis::{AxisSettings, Op};
use crate::conv::layer::dimensions;
use crate::framework::Framework;
use crate::framework::border::{Border, Runtime};
use crate::phrase;
use crate::phrase::{Joint, Phrase};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        about: About::Channels,
        keys: &["filter number not equal to input channel number"],
        read: transposed_channels,
    },
    Kind {
        about: About::Channels,
        keys: &["Input channels C is not equal to kernel channels * group"],
        read: direct_channels,
    },
    Kind { about: About::Groups, keys: &["Input channels C must be divisible by group"], read: input_groups },
    Kind { about: About::Groups, keys: &["Input channels is not divisible by group"], read: run_groups },
    Kind { about: About::Groups, keys: &["Output channels M is not divisible by group"], read: output_groups },
    Kind { about: About::Groups, keys: &["Attribute group must be"], read: no_group },
    Kind {
        about: About::KernelSize,
        keys: &["is not compatible with W shape", "is not compatible with W num_dims"],
        read: kernel_shape,
    },
    Kind { about: About::Padding, keys: &["Attribute pads must not contain negative values"], read: negative_pads },
    Kind {
        about: About::OutputPadding,
        keys: &["Attribute output_padding must not contain negative values"],
        read: negative_output_padding,
    },
    Kind { about: About::Stride, keys: &["Attribute strides must only contain positive values"], read: strides },
    Kind { about: About::Dilation, keys: &["Attribute dilations must only contain positive values"], read: dilations },
    Kind { about: About::Lengths, keys: &["has incorrect size"], read: lengths },
    Kind { about: About::OutputPadding, keys: &["must be less than max(stride, dilation)"], read: output_padding },
    Kind {
        about: About::OutputSize,
        keys: &["output_shape is inconsistent with input spatial dimensions"],
        read: output_shape,
    },
    Kind { about: About::OutputSize, keys: &["Explicit output size must be positive"], read: no_output },
    Kind { about: About::OutputSize, keys: &["Inferred shape and existing shape differ in dimension"], read: declared },
    Kind { about: About::OutputTooSmall, keys: &["Computed output dimension is <= 0 for dim"], read: output_too_small },
    Kind { about: About::WindowTooLarge, keys: &["Status Message: Invalid input shape:"], read: window_too_large },
    Kind { about: About::PaddingWord, keys: &["Dilation not supported for AutoPadType"], read: auto_pad_dilation },
    Kind { about: About::PaddingWord, keys: &["has both 'auto_pad' and 'pads' attributes"], read: auto_pad_and_pads },
    Kind { about: About::PaddingWord, keys: &["Unknown AutoPadType String"], read: auto_pad_word },
    Kind {
        about: About::Bias,
        keys: &["Bias shape is not compatible with number of output channels"],
        read: transposed_bias,
    },
    Kind { about: About::Bias, keys: &["bias must be a 1D tensor of size output_channels ("], read: direct_bias },
    Kind {
        about: About::Rank,
        keys: &["Number of spatial dimensions in the weight tensor (", "Weight tensor spatial rank does not match"],
        read: spatial_rank,
    },
    Kind { about: About::Rank, keys: &["num_dims does not match W num_dims"], read: run_rank },
    Kind { about: About::Rank, keys: &["Input tensor must have at least 3 dimensions"], read: least_rank },
    Kind { about: About::Rank, keys: &["Invalid rank for input:"], read: fed_rank },
    Kind { about: About::InputSize, keys: &["Got invalid dimensions for input:"], read: fed_size },
    Kind { about: About::Argument, keys: &["Unrecognized attribute:"], read: attribute },
    Kind { about: About::JoinedSizes, keys: &["Non concat axis dimensions must match: Axis"], read: concatenated },
    Kind {
        about: About::JoinedSizes,
        keys: &["Both inferred and declared dimension have values but they differ"],
        read: inferred,
    },
    Kind {
        about: About::JoinedSizes,
        keys: &["Attempting to broadcast an axis by a dimension other than 1."],
        read: elementwise,
    },
];

/// The axis order of weights.
const WEIGHTS: Phrase = phrase!(
    "The W of a ConvTranspose lies as (C, M/group, kH, kW), that of a Conv as (M, C/group, kH, kW), with C channels in \
     and M out."
);

/// Whether the message is about a transposed layer; `None` if it names no operator.
fn is_transposed(found: &Found<'_>) -> Option<bool> {
    if found.is_near("ConvTranspose") { Some(true) } else { found.is_near("Conv").then_some(false) }
}

/// The first sentence of an explanation, with the node it is about if that has a name: `Name:'up1'` or `Node (up1)`.
fn told(found: &Found<'_>, means: Phrase) -> Told {
    let named = found.back_to("Name:").or_else(|_| found.back_to("Node (")).or_else(|_| found.back_to("node name:"));
    Told::new(match named.and_then(|mut cursor| cursor.name()) {
        Ok(name) => phrase!("Node {name}: {means}", name, means),
        Err(_) => means,
    })
}

fn transposed_channels(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let wanted = cursor.number_after("filter_number:")?;
    let given = cursor.number_after("num_input_channels:")?;
    Ok(told(
        found,
        phrase!(
            "W takes {channels}, its axis 0, and the input has {given}, its axis 1.",
            channels = counted_channels(wanted),
            given
        ),
    )
    .means(WEIGHTS)
    .number("in_channels", wanted)
    .number("given_channels", given)
    .attempt(
        "W = W.transpose(1, 0, 2, 3)",
        phrase!("if it was written as that of a Conv, (out, in, kH, kW): where its axis 1 is {given}", given),
    )
    .attempt(
        "x = x.transpose(0, 3, 1, 2)",
        phrase!("if the input lies channels last and its last axis is {wanted}", wanted),
    ))
}

fn direct_channels(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.number_after("C:")?;
    let kernel = cursor.number_after("kernel channels:")?;
    let group = cursor.number_after("group:")?;
    let wanted = kernel.checked_mul(group).ok_or(Miss::TooLarge)?;
    Ok(told(
        found,
        phrase!(
            "W takes {channels}, its axis 1 times group={group}, and the input has {given}, its axis 1.",
            channels = counted_channels(wanted),
            group,
            given
        ),
    )
    .means(WEIGHTS)
    .number("in_channels", wanted)
    .number("given_channels", given)
    .number("group", group)
    .attempt_if((kernel > 0 && given % kernel == 0 && given > 0).then(|| {
        Try::of_code(
            format!("group={}", given / kernel),
            phrase!("if W's {kernel} are meant for each group; it must divide W's axis 0 too", kernel),
        )
    }))
    .attempt(
        "x = x.transpose(0, 3, 1, 2)",
        phrase!("if the input lies channels last and its last axis is {wanted}", wanted),
    ))
}

fn input_groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let channels = cursor.number_after("C=")?;
    Ok(shared(channels, cursor.number_after("group=")?, phrase!("the channels of the input"), found))
}

fn run_groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let channels = cursor.number_after("num_input_channels:")?;
    Ok(shared(channels, cursor.number_after("group:")?, phrase!("the channels of the input"), found))
}

fn output_groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let channels = cursor.number_after("M:")?;
    Ok(shared(channels, cursor.number_after("group:")?, phrase!("the output channels, axis 0 of W"), found))
}

fn shared(channels: i64, groups: i64, what: Phrase, found: &Found<'_>) -> Told {
    let told = told(found, phrase!("group={groups} does not divide {channels}, {what}.", groups, channels, what));
    told::groups(told, "group", channels, groups)
}

fn no_group(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let group = cursor.number_after("group=")?;
    Ok(told(found, phrase!("group is {group}, and there is at least one.", group))
        .number("group", group)
        .attempt("group=1", phrase!("every input channel meets every output channel, the default")))
}

fn kernel_shape(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let said = cursor.numbers_after("kernel_shape:")?;
    let weight = cursor.numbers_after("W:")?;
    let kernel = weight.get(2..).ok_or(Miss::Unlike)?;
    Ok(told(
        found,
        phrase!(
            "kernel_shape is {said}, and W, which is {weight}, has a kernel of {kernel}.",
            said = list(&said),
            weight = list(&weight),
            kernel = list(kernel)
        ),
    )
    .means(WEIGHTS)
    .number("kernel_shape", &said)
    .number("weight", &weight)
    .attempt(format!("kernel_shape={}", list(kernel)), phrase!("what W has; without the attribute it is taken from W")))
}

fn negative_pads(found: &Found<'_>) -> Read<Told> {
    Ok(told(
        found,
        phrase!("A number of pads is below 0. ONNX has them as [starts, ends] of all axes, each from 0 on."),
    )
    .open(phrase!("The numbers that were given."))
    .attempt(
        "Slice",
        phrase!("of the input, for a negative pad of a Conv; for a ConvTranspose output_padding, or a Pad behind it"),
    )
    .attempt("tconv code LAYER --to onnx", phrase!("what a layer takes in ONNX, from any framework")))
}

fn negative_output_padding(found: &Found<'_>) -> Read<Told> {
    Ok(told(
        found,
        phrase!("output_padding is below 0. It adds rows and columns at the end; what takes some off are pads."),
    )
    .open(phrase!("The numbers that were given."))
    .attempt("output_padding=[0, 0]", phrase!("none, the default")))
}

fn strides(found: &Found<'_>) -> Read<Told> {
    Ok(told(found, phrase!("A stride is below 1."))
        .open(phrase!("The number that was given."))
        .attempt("strides=[1, 1]", phrase!("the default")))
}

fn dilations(found: &Found<'_>) -> Read<Told> {
    Ok(told(found, phrase!("A dilation is below 1: it is the distance between two taps of the kernel."))
        .open(phrase!("The number that was given."))
        .attempt("dilations=[1, 1]", phrase!("no gaps, the default")))
}

fn lengths(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.back_to("Attribute")?;
    let known = ["kernel_shape", "pads", "strides", "dilations", "output_padding", "output_shape"];
    let name = known.into_iter().find(|name| cursor.takes(name)).ok_or(Miss::Unlike)?;
    if is_transposed(found).is_none() {
        return Err(Miss::Unlike);
    }
    let wanted = match name {
        "pads" => phrase!("two numbers for each axis of the image, all starts first and then all ends"),
        "output_shape" => phrase!("one number for each axis of the image, without batch and channels"),
        _ => phrase!("one number for each axis of the image"),
    };
    let example = match name {
        "pads" => "pads=[TOP, LEFT, BOTTOM, RIGHT]",
        "output_shape" => "output_shape=[HEIGHT, WIDTH]",
        "kernel_shape" => "kernel_shape=[KH, KW]",
        "strides" => "strides=[SH, SW]",
        "dilations" => "dilations=[DH, DW]",
        _ => "output_padding=[OH, OW]",
    };
    Ok(told(found, phrase!("{name} has too many numbers or too few: it takes {wanted}.", name, wanted))
        .open(phrase!("What was given, and how many axes the image has: two less than W."))
        .attempt(example, phrase!("for a layer in two dimensions")))
}

fn output_padding(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.back_to("output_padding[")?;
    let axis = cursor.number()?;
    let given = cursor.number_after("] (")?;
    let mut cursor = found.after;
    let limit = cursor.number_after("(")?;
    Ok(told(
        found,
        phrase!(
            "output_padding is {given} on axis {axis} of the image, and the larger of stride and dilation there is \
             {limit}: it must be below. A Conv with stride s sends s sizes to one, and output_padding picks the one to \
             come back to.",
            given,
            axis,
            limit
        ),
    )
    .number("output_padding", given)
    .number("axis", axis)
    .number("limit", limit)
    .change(
        phrase!("output_padding: {most}", most = limit.saturating_sub(1).max(0)),
        phrase!("on that axis, the largest that is allowed"),
    )
    .open(phrase!("The sizes that were wanted."))
    .attempt(
        format!("tconv solve --input SIZE --output SIZE --stride {}", limit.max(1)),
        phrase!("which layers lead from one size to another, if that is the stride; tconv code writes them in ONNX"),
    ))
}

fn output_shape(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let computed = cursor.number_after("Expected input size")?;
    let given = cursor.number_after("but got")?;
    let size = cursor.number_after("output_size=")?;
    let kernel = cursor.number_after("kernel=")?;
    let stride = cursor.number_after("stride=")?;
    let dilation = cursor.number_after("dilation=")?;
    let output_padding = cursor.number_after("output_padding=")?;
    let told = told(
        found,
        phrase!(
            "output_shape asks for {size} on an axis of kernel {kernel}, stride {stride}, dilation {dilation} and \
             output_padding {output_padding}: that goes with an input of {computed}, and this one has {given}.",
            size,
            kernel,
            stride,
            dilation,
            output_padding,
            computed,
            given
        ),
    )
    .number("output_size", size)
    .number("given_input", given)
    .number("computed_input", computed)
    .number("kernel_size", kernel)
    .number("strides", stride)
    .number("dilations", dilation)
    .number("output_padding", output_padding);
    let is_sound = [kernel, stride, dilation, given].iter().all(|number| *number >= 1);
    let settings = AxisSettings { op: Op::ConvTranspose2d, kernel, stride, padding: [0, 0], output_padding, dilation };
    let border = Border::OnnxSized { size, output_padding, upper: true, has_word: true };
    let is_beyond = is_sound && border.runtime(&settings, Some(given)) == Some(Runtime::RefusesSize);
    let told = if is_beyond {
        // An output_padding reaches up to a stride less one beyond the full result.
        let reaching = AxisSettings { output_padding: stride - 1, ..settings };
        told.change(
            phrase!("output_shape: at most {most}", most = reaching.output_length(given)),
            phrase!("on that axis, of an input of {given}; what is smaller than the full result is cropped", given),
        )
    } else {
        told
    };
    let search = [given, size].iter().all(|size| *size >= 1);
    Ok(told.attempt_if(search.then(|| {
        Try::of_code(
            format!("tconv solve --input {given} --output {size}"),
            phrase!("the layers that lead there; tconv code writes them in ONNX"),
        )
    })))
}

fn no_output(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let size = cursor.number_after("Got:")?;
    Ok(told(
        found,
        phrase!(
            "output_shape has {size} for an axis of the image. It holds height and width alone, each from 1 on; \
             converters have been known to write -1 there, or the batch and the channels.",
            size
        ),
    )
    .number("output_size", size)
    .attempt("output_shape=[HEIGHT, WIDTH]", phrase!("or pads and output_padding instead of it"))
    .attempt("tconv code LAYER --to onnx", phrase!("the pads and the output_padding of a layer, from any framework")))
}

fn declared(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let axis = cursor.number()?;
    let inferred = cursor.number_after("(")?;
    let existing = cursor.number_after("vs (")?;
    let what = match is_transposed(found) {
        Some(true) => "ConvTranspose",
        Some(false) => "Conv",
        None => return Err(Miss::Unlike),
    };
    let told = told(
        found,
        phrase!(
            "The {what} comes to {inferred} on axis {axis}, and the graph declares {existing}.",
            what,
            inferred,
            axis,
            existing
        ),
    )
    .number("axis", axis)
    .number("inferred", inferred)
    .number("declared", existing);
    if axis == 1 {
        return Ok(told.means(phrase!("Axis 1 holds the channels.")).means(WEIGHTS).open(phrase!("W.")));
    }
    let told = told.open(phrase!("Kernel, strides, pads and the size that comes."));
    let difference = existing.saturating_sub(inferred);
    let told = match (what, difference) {
        ("ConvTranspose", 1..) => told.change(
            phrase!("{name}: {by} more", name = "output_padding", by = difference),
            phrase!("on that axis, below its stride or dilation; it adds at the end, as PyTorch's does"),
        ),
        ("ConvTranspose", _) => told.change(
            phrase!("{name}: {by} more", name = "pads", by = difference.unsigned_abs()),
            phrase!("on that axis, at its start or its end: whichever the framework that it comes from crops"),
        ),
        _ => told,
    };
    Ok(told.attempt(
        "tconv code LAYER --to onnx",
        phrase!("the pads and the output_padding of the layer in the framework that it comes from"),
    ))
}

fn output_too_small(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let axis = cursor.number()?;
    let input = cursor.numbers_after("Input shape:")?;
    Ok(told(
        found,
        phrase!(
            "Nothing is left of an image of {input} on its axis {axis}: pads of a ConvTranspose crop, and they take \
             more than there is.",
            input = dimensions(&input),
            axis
        ),
    )
    .number("input", &input)
    .number("axis", axis)
    .open(phrase!("Kernel, strides and pads."))
    .attempt(
        format!(
            "tconv shape 'ConvTranspose(kernel_shape=[KH, KW], strides=[SH, SW], pads=[T, L, B, R])' --input {}",
            joined::size(&input)
        ),
        phrase!("the size, and what would leave a cell"),
    ))
}

fn window_too_large(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let input = cursor.numbers()?;
    if is_transposed(found) != Some(false) {
        return Err(Miss::Unlike);
    }
    Ok(told(
        found,
        phrase!(
            "The window of the Conv does not fit into an image of {input} with its pads.",
            input = dimensions(&input)
        ),
    )
    .number("input", &input)
    .open(phrase!("Kernel, dilations and pads."))
    .attempt(
        format!("tconv shape 'Conv(kernel_shape=[KH, KW], pads=[T, L, B, R])' --input {}", joined::size(&input)),
        phrase!("the sizes, and what would fit"),
    ))
}

fn auto_pad_dilation(found: &Found<'_>) -> Read<Told> {
    Ok(told(
        found,
        phrase!(
            "ONNX Runtime works out no SAME_UPPER or SAME_LOWER with a dilation; the specification has a meaning for \
             it."
        ),
    )
    .open(phrase!("Kernel, strides, dilations and the size that comes."))
    .attempt(
        "tconv code 'Conv(kernel_shape=[KH, KW], dilations=[DH, DW], auto_pad=\"SAME_UPPER\")' --input SIZE --to onnx",
        phrase!("the same with pads as numbers"),
    ))
}

fn auto_pad_and_pads(found: &Found<'_>) -> Read<Told> {
    Ok(told(found, phrase!("auto_pad and pads both say what is padded; a node has one of them."))
        .attempt("auto_pad=\"NOTSET\"", phrase!("and the numbers of pads count"))
        .attempt("tconv shape NODE --input SIZE", phrase!("the sizes with either")))
}

fn auto_pad_word(found: &Found<'_>) -> Read<Told> {
    Ok(told(found, phrase!("auto_pad is none of NOTSET, VALID, SAME_UPPER and SAME_LOWER."))
        .open(phrase!("The word that was given."))
        .attempt("auto_pad=\"SAME_UPPER\"", phrase!("what Keras and TensorFlow call SAME: the odd cell at the end")))
}

fn transposed_bias(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let bias = cursor.numbers_after("Bias:")?;
    let channels = cursor.number_after("num_output_channels:")?;
    Ok(biased(channels, found)
        .number("bias", &bias)
        .means(phrase!("Here it has shape {bias}.", bias = list(&bias)))
        .means(WEIGHTS))
}

fn direct_bias(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let channels = cursor.number()?;
    Ok(biased(channels, found).open(phrase!("The shape that it has.")))
}

fn biased(channels: i64, found: &Found<'_>) -> Told {
    told(found, phrase!("B has one number for each output channel, {channels}.", channels))
        .number("out_channels", channels)
        .change(phrase!("B of shape {shape}", shape = list(&[channels])), phrase!("or none"))
}

fn spatial_rank(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let numbers = cursor.number().and_then(|weight| Ok((weight, cursor.number_after("input tensor (")?)));
    let told = told(
        found,
        phrase!(
            "W and the input have different numbers of axes. Both have two and then those of the image: batch and \
             channels, or output and input channels."
        ),
    );
    let told = match numbers {
        Ok((weight, input)) => told
            .means(phrase!("W has {weight} for the image, the input {input}.", weight, input))
            .number("weight_axes", weight)
            .number("input_axes", input),
        Err(Miss::TooLarge) => return Err(Miss::TooLarge),
        Err(Miss::Unlike) => told.open(phrase!("Both shapes.")),
    };
    Ok(told.attempt("x = x[None]", phrase!("a batch of one: ONNX takes no image without a batch")))
}

fn run_rank(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let input = cursor.numbers_after("X:")?;
    let weight = cursor.numbers_after("W:")?;
    Ok(told(
        found,
        phrase!(
            "The input is {input} and W {weight}: they have as many axes.",
            input = list(&input),
            weight = list(&weight)
        ),
    )
    .number("input", &input)
    .number("weight", &weight)
    .attempt("x = x[None]", phrase!("a batch of one: ONNX takes no image without a batch")))
}

fn least_rank(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.number_after("Got:")?;
    Ok(told(
        found,
        phrase!(
            "The input has {axes}: it takes a batch, channels, and the axes of the image.",
            axes = counted_axes(given)
        ),
    )
    .number("input_axes", given)
    .attempt("x = x[None, None]", phrase!("one image of one channel")))
}

fn fed_rank(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.number_after("Got:")?;
    let wanted = cursor.number_after("Expected:")?;
    let told = told(
        found,
        phrase!(
            "The model takes an input with {axes}, and was given one with {given}.",
            axes = counted_axes(wanted),
            given
        ),
    )
    .number("given_axes", given)
    .number("axes", wanted);
    Ok(if wanted.checked_sub(given) == Some(1) {
        told.attempt("x = x[None]", phrase!("a batch of one, if the batch is what lacks"))
    } else {
        told.open(phrase!("What each axis of the input is."))
    })
}

fn fed_size(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let mut axes = Vec::new();
    while axes.len() < 8 && cursor.skip_to("index:").is_ok() {
        axes.push([cursor.number()?, cursor.number_after("Got:")?, cursor.number_after("Expected:")?]);
    }
    let [first, ..] = axes.as_slice() else { return Err(Miss::Unlike) };
    let each = axes.iter().map(|[axis, got, wanted]| {
        phrase!("{got} instead of {wanted} on axis {axis}", got = *got, wanted = *wanted, axis = *axis)
    });
    let each = Phrase::list(each, Joint::Comma);
    let told = told(found, phrase!("The model was exported for one size of its input, and was given {each}.", each));
    let column = |place: usize| axes.iter().map(|axis| axis[place]).collect::<Vec<_>>();
    let told = told.number("axes", &column(0)).number("given", &column(1)).number("expected", &column(2));
    let is_last = |axis: &[i64; 3]| axis[0] == 3;
    let channels_last = axes.iter().find(|axis| is_last(axis)).filter(|last| first[0] == 1 && first[2] == last[1]);
    Ok(told
        .attempt_if(channels_last.map(|last| {
            Try::of_code(
                "x = x.transpose(0, 3, 1, 2)",
                phrase!("the last axis has {given}, the channels: they come last", given = last[1]),
            )
        }))
        .attempt(
            "torch.onnx.export(..., dynamic_axes={'x': {2: 'h', 3: 'w'}})",
            phrase!("for inputs of any height and width"),
        )
        .open(phrase!("Whether the graph works on others: skip connections need sides that every level divides.")))
}

/// Settings under other frameworks' names, and ONNX's.
const RENAMED: [(&str, &str); 8] = [
    ("stride", "strides"),
    ("dilation", "dilations"),
    ("dilation_rate", "dilations"),
    ("padding", "pads"),
    ("groups", "group"),
    ("kernel_size", "kernel_shape"),
    ("output_size", "output_shape"),
    ("pad", "pads"),
];

fn attribute(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let name = cursor.name_before("for operator")?;
    let operator = ["ConvTranspose", "Conv"].into_iter().find(|known| cursor.takes(known)).ok_or(Miss::Unlike)?;
    let told = told(found, phrase!("{operator} has no attribute named {name}.", operator, name));
    Ok(match RENAMED.iter().find(|(other, _)| *other == name) {
        Some((_, ours)) => told.attempt(format!("{ours}=[...]"), phrase!("is what ONNX calls it")),
        None => told.open(phrase!("What was meant.")),
    })
}

fn concatenated(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let axis = cursor.number()?;
    let first = cursor.number_after("mismatched dimensions of")?;
    let second = cursor.number_after("and")?;
    Ok(maps(axis, first, second, found))
}

fn inferred(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let second = cursor.number_after("Inferred=")?;
    let first = cursor.number_after("Declared=")?;
    let axis = cursor.number_after("Dimension=")?;
    if found.is_near("Concat") { Ok(maps(axis, first, second, found)) } else { Err(Miss::Unlike) }
}

/// Maps that a Concat joins along their channels.
fn maps(axis: i64, first: i64, second: i64, found: &Found<'_>) -> Told {
    let told = told(
        found,
        phrase!(
            "A Concat joins {first} and {second} on axis {axis}, where all but the channels must agree.",
            first,
            second,
            axis
        ),
    )
    .number("axis", axis)
    .number("first", first)
    .number("second", second);
    match axis {
        0 => told.means(phrase!("Axis 0 is the batch.")),
        1 => told.means(phrase!("Axis 1 holds the channels where they come first: the Concat joins along another.")),
        _ => {
            let told = told.means(phrase!("In (N, C, H, W) axis 2 is the height and axis 3 the width."));
            joined::told(
                told,
                &Maps { framework: Framework::Onnx, sizes: [&[first], &[second]], place: Place::of(axis) },
            )
        }
    }
}

fn elementwise(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let first = cursor.number()?;
    let second = cursor.number_after("by")?;
    let told = told(
        found,
        phrase!(
            "Two maps are added or multiplied, cell by cell, and have {first} and {second} on an axis that the message \
             does not name.",
            first,
            second
        ),
    )
    .number("first", first)
    .number("second", second);
    Ok(joined::told(told, &Maps { framework: Framework::Onnx, sizes: [&[first], &[second]], place: Place::Unknown }))
}
