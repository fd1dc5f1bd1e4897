//! Messages of TensorFlow's functions, run eagerly or while building a graph. There, `conv2d_transpose` is the gradient
//! of a convolution with respect to its input, so that "input" is the result, and `out_backprop` is what goes in.

use super::cursor::{Cursor, Found, Miss, Read, Shape};
use super::joined::{self, Maps, Place};
use super::told::{self, Told, counted_axes, counted_channels, counted_numbers, shape};
use super::{About, Kind, Try};
use crate::conv::axis::{AxisSettings, Op};
use crate::framework::Framework;
use crate::framework::border::{Border, Length, NoEdges};
use crate::phrase;
use crate::phrase::Phrase;

pub(super) const KINDS: &[Kind] = &[
    Kind { about: About::OutputSize, keys: &["out_backprop doesn't match computed:"], read: output_size },
    Kind {
        about: About::Channels,
        keys: &["filter and out_backprop must have the same out_depth"],
        read: transposed_input,
    },
    Kind {
        about: About::Channels,
        keys: &["input depth must be evenly divisible by filter depth", "input and filter must have the same depth"],
        read: depth,
    },
    Kind { about: About::Channels, keys: &["is not a multiple of input depth of filter ("], read: multiple },
    Kind {
        about: About::Channels,
        keys: &["number of input channels does not match corresponding dimension of filter,"],
        read: direct_pair,
    },
    Kind {
        about: About::Channels,
        keys: &["input channels does not match filter's input channels,"],
        read: transposed_pair,
    },
    Kind { about: About::Channels, keys: &["does not match filter's output channels,"], read: output_pair },
    Kind { about: About::Channels, keys: &["Dimensions must be equal, but are"], read: equal_channels },
    Kind { about: About::JoinedSizes, keys: &["Dimensions must be equal, but are"], read: equal_maps },
    Kind { about: About::Batch, keys: &["input and out_backprop must have the same batch size"], read: batch },
    Kind { about: About::Batch, keys: &["Dimensions must be equal, but are"], read: equal_batches },
    Kind {
        about: About::JoinedSizes,
        keys: &["in both shapes must be equal", "Dimensions of inputs should match"],
        read: concatenated,
    },
    Kind { about: About::JoinedSizes, keys: &["Incompatible shapes:"], read: elementwise },
    Kind { about: About::WindowTooLarge, keys: &["Negative dimension size caused by subtracting"], read: negative },
    Kind {
        about: About::OutputSize,
        keys: &[
            "requires input_sizes to contain",
            "output_shape must have shape (4,)",
            "input_sizes must be 4-dimensional",
        ],
        read: output_shape,
    },
    Kind { about: About::Lengths, keys: &["strides should be of length 1"], read: strides },
    Kind { about: About::Stride, keys: &["strides in the batch and depth dimensions"], read: batch_strides },
    Kind { about: About::Stride, keys: &["Row and column strides should be larger than 0"], read: no_stride },
    Kind { about: About::Dilation, keys: &["do not yet support dilation rates larger than 1"], read: dilation },
    Kind { about: About::DataFormat, keys: &["only supports NHWC"], read: data_format },
    Kind { about: About::PaddingWord, keys: &["Value for attr 'padding' of"], read: padding },
    Kind {
        about: About::Rank,
        keys: &["convolution input must be 4-dimensional", "filter must be 4-dimensional"],
        read: rank,
    },
    Kind {
        about: About::Bias,
        keys: &["Must provide as many biases as the last dimension of the input tensor:"],
        read: bias,
    },
    Kind { about: About::Groups, keys: &["output depth must be evenly divisible by number of groups:"], read: groups },
];

/// The axis order that distinguishes the filter of the transposed layer from that of the direct one.
const FILTERS: Phrase =
    phrase!("A filter of conv2d_transpose lies as (kh, kw, out, in), one of conv2d as (kh, kw, in, out).");

/// The operation of a graph node, if the message names it: `'{{node a}} = Conv2D[`, or in older ones `(op: 'Conv2D')`.
fn node(cursor: Cursor<'_>) -> Read<&str> {
    let mut older = cursor;
    if older.skip_to("(op:").is_ok() {
        return older.name();
    }
    let mut newer = cursor;
    newer.skip_to("}}=")?;
    newer.name()
}

/// The shapes of a node's inputs.
fn inputs(mut cursor: Cursor<'_>) -> Read<Vec<Shape>> {
    cursor.skip_to("with input shapes:")?;
    let mut shapes = vec![cursor.shape()?];
    while cursor.takes(",") && shapes.len() < 8 {
        match cursor.shape() {
            Ok(shape) => shapes.push(shape),
            Err(Miss::TooLarge) => return Err(Miss::TooLarge),
            Err(Miss::Unlike) => break,
        }
    }
    Ok(shapes)
}

fn output_size(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.number_after("actual =")?;
    let computed = cursor.number_after("computed =")?;
    let told = Told::new(phrase!(
        "A conv2d_transpose is the way back of a convolution: of the output that was asked for that one makes \
         {computed}, but the input has {given}.",
        computed,
        given
    ))
    .number("given_input", given)
    .number("computed_input", computed);
    let axis = match AskedAxis::read(&mut cursor) {
        Ok(axis) => axis,
        Err(Miss::TooLarge) => return Err(Miss::TooLarge),
        Err(Miss::Unlike) => return Ok(older(told, found, given).open(phrase!("Kernel and strides."))),
    };
    let AskedAxis { output, kernel, stride, dilation, .. } = axis;
    let told = told
        .means(phrase!(
            "On {axis} an output of {output} was asked for, with kernel {kernel}, stride {stride} and dilation \
             {dilation}.",
            axis = axis.name(),
            output,
            kernel,
            stride,
            dilation
        ))
        .number("axis", axis.place)
        .number("output_size", output)
        .number("kernel_size", kernel)
        .number("strides", stride)
        .number("dilations", dilation);
    let size = given.checked_mul(stride).filter(|_| found.is_near("Conv2DTranspose"));
    let told = told.attempt_if(size.map(|size| {
        let why = phrase!(
            "in the Conv2DTranspose: padding='same' then makes {size} on that axis, strides times the input",
            size
        );
        Try::of_code("output_padding=None", why)
    }));
    Ok(reachable(told, &axis, given, computed))
}

/// One axis, as in the message.
struct AskedAxis {
    place: i64,
    output: i64,
    kernel: i64,
    stride: i64,
    dilation: i64,
}

impl AskedAxis {
    fn read(cursor: &mut Cursor<'_>) -> Read<AskedAxis> {
        Ok(AskedAxis {
            place: cursor.number_after("spatial_dim:")?,
            output: cursor.number_after("input:")?,
            kernel: cursor.number_after("filter:")?,
            stride: cursor.number_after("stride:")?,
            dilation: cursor.number_after("dilation:")?,
        })
    }

    fn name(&self) -> Phrase {
        match self.place {
            1 => phrase!("axis 1, the height,"),
            2 => phrase!("axis 2, the width where channels come last,"),
            _ => phrase!("the last axis, the width,"),
        }
    }

    fn settings(&self) -> Option<AxisSettings> {
        let AskedAxis { kernel, stride, dilation, .. } = *self;
        let is_sound = kernel >= 1 && stride >= 1 && dilation >= 1;
        let settings =
            AxisSettings { op: Op::ConvTranspose2d, kernel, stride, padding: [0, 0], output_padding: 0, dilation };
        is_sound.then_some(settings)
    }
}

/// The sizes that the input does reach, for each padding word that is consistent with what was computed.
fn reachable(told: Told, axis: &AskedAxis, given: i64, computed: i64) -> Told {
    let Some(settings) = axis.settings().filter(|_| given >= 1) else { return told };
    let mut told = told;
    let mut is_said = false;
    for (word, same) in [("SAME", true), ("VALID", false)] {
        let border = Border::TensorFlow { same, size: Length { times: 0, plus: axis.output } };
        let makes = |input: i64| border.edges(&settings, Some(input)).is_ok();
        let Err(NoEdges::Size { smallest, largest, .. }) = border.edges(&settings, Some(given)) else { continue };
        if !makes(computed) && computed > 0 {
            continue;
        }
        is_said = true;
        told = told.change(
            phrase!("output_shape: {smallest} to {largest}", smallest, largest),
            phrase!("on that axis, if padding is \"{word}\": what an input of {given} reaches", word, given),
        );
        let AskedAxis { kernel, stride, dilation, .. } = *axis;
        let dilations = if dilation == 1 { String::new() } else { format!(", dilations={dilation}") };
        told = told.attempt_if(i64::try_from(largest).ok().map(|size| {
            let call = format!("tf.nn.conv2d_transpose(x, w, [n, {size}, {size}, c], {stride}, \"{word}\"{dilations})");
            Try::of_code(format!("tconv code '{call}' --kernel {kernel}"), phrase!("the layer in every framework"))
        }));
    }
    if !is_said {
        told = told.open(phrase!(
            "The padding: with neither SAME nor VALID it is computed so, so there are explicit paddings."
        ));
    }
    if computed >= 1 {
        told = told.change(
            phrase!("an input of {computed}", computed),
            phrase!("on that axis: what the output asked for goes with"),
        );
    }
    told
}

/// For messages of older versions without all numbers: the sizes reached with the node's strides and padding, if it has
/// any.
fn older(told: Told, found: &Found<'_>, given: i64) -> Told {
    let mut cursor = found.after;
    let mut place = || -> Read<(bool, Vec<i64>)> {
        cursor.skip_to("padding='")?;
        let same = cursor.takes("SAME");
        Ok((same, cursor.numbers_after("strides=")?))
    };
    match place() {
        Ok((true, strides)) if strides.len() == 4 && given >= 1 => {
            let axis = if found.is_near("cols") { 2 } else { 1 };
            let border = Border::TensorFlow { same: true, size: Length { times: 0, plus: 0 } };
            let settings = AxisSettings {
                op: Op::ConvTranspose2d,
                kernel: 1,
                stride: strides[axis].max(1),
                padding: [0, 0],
                output_padding: 0,
                dilation: 1,
            };
            match border.edges(&settings, Some(given)) {
                Err(NoEdges::Size { smallest, largest, .. }) => told.number("strides", &strides).change(
                    phrase!("output_shape: {smallest} to {largest}", smallest, largest),
                    phrase!("on that axis, with padding \"SAME\" and stride {stride}", stride = strides[axis]),
                ),
                _ => told,
            }
        }
        _ => told,
    }
    .attempt(
        "tconv code 'tf.nn.conv2d_transpose(x, w, [n, SIZE, SIZE, c], S)' --kernel K",
        phrase!("says which input an output goes with, and the layer in other frameworks"),
    )
}

fn transposed_input(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!("The input of a conv2d_transpose has other channels than its filter takes."))
        .means(FILTERS)
        .open(phrase!("Both numbers: filter.shape[3] must be x.shape[-1]."))
        .attempt(
            "w = tf.transpose(w, [0, 1, 3, 2])",
            phrase!("if the filter was made as that of a conv2d, and its axis 2 has the input's channels"),
        )
        .attempt("print(x.shape, w.shape)", phrase!("shows both")))
}

fn depth(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let numbers = if cursor.takes(":") { Some((cursor.number()?, cursor.number_after("vs")?)) } else { None };
    let is_transposed = found.is_near("BackpropInput");
    if is_transposed {
        let told = Told::new(phrase!(
            "The channels of output_shape are not those that the filter of the conv2d_transpose makes, its axis 2."
        ))
        .means(FILTERS)
        .attempt("output_shape=[n, height, width, w.shape[2]]", phrase!("the channels that the filter makes"));
        return Ok(match numbers {
            Some((output, filter)) => told.number("output_channels", output).number("filter", filter),
            None => told.open(phrase!("Both numbers: output_shape[-1] must be filter.shape[2].")),
        });
    }
    let (given, wanted) = numbers.ok_or(Miss::Unlike)?;
    Ok(direct(given, wanted))
}

/// A `conv2d` and its input.
fn direct(given: i64, wanted: i64) -> Told {
    let told = Told::new(phrase!(
        "The filter of a conv2d takes {channels} for each group, its axis 2; the input has {given}, its last axis, \
         which is no multiple.",
        channels = counted_channels(wanted),
        given
    ))
    .means(FILTERS)
    .number("in_channels", wanted)
    .number("given_channels", given);
    told.change(
        phrase!("w of shape {shape}", shape = format!("[KH, KW, {given}, OUT]")),
        phrase!("takes the channels that come"),
    )
    .attempt("x = tf.transpose(x, [0, 2, 3, 1])", phrase!("if the input lies channels first"))
}

fn multiple(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let wanted = cursor.number()?;
    let given = found.back_to("Depth of input (")?.number()?;
    let told = direct(given, wanted);
    Ok(match inputs(cursor).as_deref() {
        Ok([input, filter, ..]) => told.number("input", input).number("filter", filter),
        _ => told,
    })
}

/// Reads `8 != 3`.
fn unequal(cursor: &mut Cursor<'_>) -> Read<(i64, i64)> {
    Ok((cursor.number()?, cursor.number_after("!=")?))
}

fn direct_pair(found: &Found<'_>) -> Read<Told> {
    let (given, wanted) = unequal(&mut { found.after })?;
    Ok(direct(given, wanted))
}

fn transposed_pair(found: &Found<'_>) -> Read<Told> {
    let (given, wanted) = unequal(&mut { found.after })?;
    Ok(transposed(given, wanted))
}

/// A `conv2d_transpose` and its input.
fn transposed(given: i64, wanted: i64) -> Told {
    Told::new(phrase!(
        "The filter of a conv2d_transpose takes {channels}, its axis 3, and the input has {given}, its last axis.",
        channels = counted_channels(wanted),
        given
    ))
    .means(FILTERS)
    .number("in_channels", wanted)
    .number("given_channels", given)
    .change(
        phrase!("w of shape {shape}", shape = format!("[KH, KW, OUT, {given}]")),
        phrase!("takes the channels that come"),
    )
    .attempt(
        "w = tf.transpose(w, [0, 1, 3, 2])",
        phrase!("if it was made as that of a conv2d: where its axis 2 is {given}", given),
    )
}

fn output_pair(found: &Found<'_>) -> Read<Told> {
    let (output, filter) = unequal(&mut { found.after })?;
    Ok(Told::new(phrase!(
        "output_shape has {output} channels, and the filter of the conv2d_transpose makes {filter}, its axis 2.",
        output,
        filter
    ))
    .means(FILTERS)
    .number("output_channels", output)
    .number("filter_channels", filter)
    .attempt(format!("output_shape=[n, height, width, {filter}]"), phrase!("the channels that the filter makes")))
}

/// The two numbers of `Dimensions must be equal`, the operation, and the shapes of its inputs.
fn equal<'a>(found: &Found<'a>) -> Read<(i64, i64, &'a str, Vec<Shape>)> {
    let mut cursor = found.after;
    let (one, other) = (cursor.number()?, cursor.number_after("and")?);
    Ok((one, other, node(cursor)?, inputs(cursor)?))
}

fn equal_channels(found: &Found<'_>) -> Read<Told> {
    let (one, other, operation, shapes) = equal(found)?;
    let last = |shape: &Shape, from_end: usize| shape.len().checked_sub(from_end).and_then(|axis| shape[axis]);
    match (operation, shapes.as_slice()) {
        ("Conv2DBackpropInput", [_, filter, input, ..]) if last(filter, 1) != last(input, 1) => {
            let (Some(wanted), Some(given)) = (last(filter, 1), last(input, 1)) else { return Err(Miss::Unlike) };
            Ok(transposed(given, wanted).number("filter", filter).number("input", input))
        }
        ("Conv2D", [input, filter, ..]) => {
            // Which is which depends on the position of the channels, so the filter decides.
            let wanted = last(filter, 2).ok_or(Miss::Unlike)?;
            let given = if one == wanted { other } else { one };
            Ok(direct(given, wanted).number("input", input).number("filter", filter))
        }
        _ => Err(Miss::Unlike),
    }
}

fn equal_maps(found: &Found<'_>) -> Read<Told> {
    let (_, _, operation, shapes) = equal(found)?;
    match (operation, shapes.as_slice()) {
        ("Add" | "AddV2" | "Sub" | "Mul" | "SquaredDifference", [first, second, ..]) => {
            Ok(differing(operation, first, second))
        }
        _ => Err(Miss::Unlike),
    }
}

fn equal_batches(found: &Found<'_>) -> Read<Told> {
    let (output, input, operation, _) = equal(found)?;
    if operation == "Conv2DBackpropInput" { Ok(batches(output, input)) } else { Err(Miss::Unlike) }
}

fn batch(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let output = cursor.skip_to("put batch:").and_then(|()| cursor.number())?;
    let input = cursor.skip_to("backprop batch:").and_then(|()| cursor.number())?;
    Ok(batches(output, input))
}

fn batches(output: i64, input: i64) -> Told {
    Told::new(phrase!(
        "output_shape of the conv2d_transpose asks for a batch of {output}, and the input has {input}.",
        output,
        input
    ))
    .number("output_batch", output)
    .number("input_batch", input)
    .attempt(
        "output_shape=[tf.shape(x)[0], height, width, channels]",
        phrase!("the batch that comes, whatever its size; the last one of a data set is often smaller"),
    )
}

/// Two maps, one of them made by a layer, with the last three axes of what is joined.
fn differing(operation: &str, first: &Shape, second: &Shape) -> Told {
    let is_loss = matches!(operation, "Sub" | "SquaredDifference");
    let shapes = [shape(first), shape(second)];
    let means = match (operation, shapes) {
        (_, [first, second]) if is_loss => {
            phrase!("Two maps are compared, as a loss does: {first} and {second} differ.", first, second)
        }
        ("ConcatV2", [first, second]) => {
            phrase!("Two maps are concatenated: {first} and {second} differ.", first, second)
        }
        (_, [first, second]) => {
            phrase!("Two maps are added or multiplied, cell by cell: {first} and {second} differ.", first, second)
        }
    };
    let told = Told::new(means).number("first", first).number("second", second);
    let image = |shape: &Shape| {
        shape
            .get(1..3)
            .filter(|_| shape.len() >= 3)
            .and_then(|sides| sides.iter().copied().collect::<Option<Vec<i64>>>())
    };
    match image(first).zip(image(second)) {
        Some((one, other)) if one != other => {
            let maps = Maps { framework: Framework::TensorFlow, sizes: [&one, &other], place: Place::Image };
            if is_loss { joined::compared(told, &maps) } else { joined::told(told, &maps) }
        }
        _ => told
            .open(phrase!("Which axes are the batch and the channels; axes 1 and 2, height and width in NHWC, agree.")),
    }
}

fn concatenated(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let mut eager = cursor;
    if let Ok(first) = eager.shape_after("shape[0] =") {
        eager.skip_to("shape[")?;
        let second = eager.shape_after("=")?;
        return Ok(differing("ConcatV2", &first, &second));
    }
    let operation = node(cursor).unwrap_or("ConcatV2");
    if let Ok([first, second, ..]) = inputs(cursor).as_deref() {
        return Ok(differing(operation, first, second));
    }
    let first = cursor.shape_after("Shapes are")?;
    let second = cursor.shape_after("and")?;
    Ok(differing(operation, &first, &second))
}

fn elementwise(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let first = cursor.shape()?;
    let second = cursor.shape_after("vs.")?;
    cursor.skip_to("Op:").ok();
    let operation = { cursor }.name().unwrap_or("Add");
    Ok(differing(operation, &first, &second))
}

fn negative(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let window = cursor.number()?;
    let input = cursor.number_after("from")?;
    let operation = node(cursor)?;
    let is_known = operation.starts_with("Conv") || operation.ends_with("Pool");
    if !is_known {
        return Err(Miss::Unlike);
    }
    Ok(Told::new(phrase!(
        "The window of the {operation} is {window} long, and on that axis the input has {input}: padding \"VALID\" \
         adds nothing around it.",
        operation,
        window,
        input
    ))
    .number("window", window)
    .number("input", input)
    .attempt("padding=\"SAME\"", phrase!("pads as much as it takes"))
    .attempt_if(
        joined::larger_input(&[window.saturating_sub(input)])
            .map(|more| Try { code: more, why: phrase!("or fewer layers before this one that divide its size") }),
    )
    .attempt(format!("tconv shape --op conv2d --input {} --kernel {window}", input.max(0)), phrase!("what would fit")))
}

fn output_shape(found: &Found<'_>) -> Read<Told> {
    let given = { found.after }.number_after("got:").ok();
    let told = Told::new(phrase!(
        "output_shape of a conv2d_transpose has four numbers: [batch, height, width, channels], where channels come \
         last."
    ));
    let told = match given {
        Some(given) => told.means(phrase!("Here it has, or the input has, {given}.", given)).number("given", given),
        None => told,
    };
    Ok(told.attempt(
        "output_shape=[tf.shape(x)[0], height, width, w.shape[2]]",
        phrase!("with the batch that comes and the channels that the filter makes"),
    ))
}

fn strides(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.numbers_after("strides=")?;
    Ok(Told::new(phrase!(
        "strides has {numbers}: it is one, one for height and width each, or four with the batch and the channels.",
        numbers = counted_numbers(given.len() as i64)
    ))
    .number("strides", &given)
    .attempt("strides=[1, S, S, 1]", phrase!("where channels come last; [1, 1, S, S] where they come first")))
}

fn batch_strides(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!("strides of four numbers has the batch and the channels among them, and they are 1."))
        .open(phrase!("The strides that were given, and whether channels come last."))
        .attempt("strides=[1, S, S, 1]", phrase!("where channels come last; [1, 1, S, S] where they come first")))
}

fn no_stride(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!("A stride is below 1."))
        .open(phrase!("The number that was given."))
        .attempt("strides=1", phrase!("the smallest")))
}

fn dilation(found: &Found<'_>) -> Read<Told> {
    let means = if found.is_near("BackpropInput") {
        phrase!("On a CPU TensorFlow computes a transposed convolution without dilation alone.")
    } else {
        phrase!("On a CPU TensorFlow computes this convolution without dilation alone.")
    };
    Ok(Told::new(means)
        .means(phrase!("A kernel with zeros between its taps is the same."))
        .open(phrase!("Kernel, strides, dilations and padding."))
        .attempt(
            "tconv code --op OP --kernel K --stride S --dilation D --to tensorflow,keras",
            phrase!("the layer with the zeros in its kernel; OP is conv_transpose2d or conv2d"),
        ))
}

fn data_format(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!("On a CPU TensorFlow computes this with channels last alone (NHWC)."))
        .attempt(
            "x = tf.transpose(x, [0, 2, 3, 1])",
            phrase!("brings the channels to the end; strides and output_shape are ordered so too"),
        )
        .attempt("data_format=\"NHWC\"", phrase!("the default")))
}

fn padding(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let word = cursor.name()?;
    let told = Told::new(phrase!(
        "tf.nn knows padding \"SAME\" and \"VALID\", in capitals, and numbers for each end of each axis; {word} is \
         none of them.",
        word
    ));
    Ok(if word.eq_ignore_ascii_case("same") || word.eq_ignore_ascii_case("valid") {
        told.attempt(format!("padding=\"{}\"", word.to_ascii_uppercase()), phrase!("the same word in capitals"))
    } else {
        told.attempt(
            "padding=[[0, 0], [T, B], [L, R], [0, 0]]",
            phrase!("numbers: top, bottom, left and right, where channels come last"),
        )
    })
}

fn rank(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = if cursor.takes(":") { cursor.shape().ok() } else { None };
    let told =
        Told::new(phrase!("A conv2d takes images as [batch, height, width, channels] and filters with four axes."))
            .means(FILTERS);
    Ok(match given {
        Some(given) => told
            .means(phrase!(
                "The input {given} has {axes}.",
                given = shape(&given),
                axes = counted_axes(given.len() as i64)
            ))
            .number("input", &given)
            .attempt("x = x[tf.newaxis]", phrase!("a batch of one, if the batch is what lacks"))
            .attempt("x = x[..., tf.newaxis]", phrase!("one channel, if the channels are what lacks")),
        None => {
            told.open(phrase!("The shape that was given.")).attempt("print(x.shape, w.shape)", phrase!("shows both"))
        }
    })
}

fn bias(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let bias = cursor.numbers()?;
    let input = cursor.shape_after("vs.")?;
    let channels = input.last().copied().flatten().ok_or(Miss::Unlike)?;
    Ok(Told::new(phrase!(
        "A bias has one number for each channel, the last axis: {channels} of {input}, and here it has {bias}.",
        channels,
        input = shape(&input),
        bias = told::list(&bias)
    ))
    .number("bias", &bias)
    .number("input", &input)
    .attempt(format!("tf.zeros([{channels}])"), phrase!("a bias for the channels that the layer makes")))
}

fn groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let channels = cursor.number()?;
    let groups = cursor.number_after("vs")?;
    let told = Told::new(phrase!(
        "The filter takes the channels of the input in {groups} groups, and they do not share its {channels} output \
         channels, its last axis.",
        groups,
        channels
    ));
    Ok(told::groups(told, "groups", channels, groups))
}
