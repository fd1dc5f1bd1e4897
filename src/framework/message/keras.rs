//! Messages of Keras, versions 2 and 3.

use super::cursor::{Found, Miss, Read, Shape};
use super::joined::{self, Maps, Place};
use super::told::{self, Told, brief, counted_channels, shape};
use super::{About, Kind, Try};
use crate::conv::axis::Op;
use crate::conv::layer::{Layer, Padding, Pair, dimensions};
use crate::framework::Framework;
use crate::phrase;
use crate::phrase::{Phrase, Value};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        about: About::JoinedSizes,
        keys: &[
            "layer requires inputs with matching shapes except",
            "mode can only merge layers with matching output shapes",
        ],
        read: concatenated,
    },
    Kind {
        about: About::JoinedSizes,
        keys: &[
            "Inputs have incompatible shapes. Received shapes",
            "Operands could not be broadcast together with shapes",
        ],
        read: merged,
    },
    Kind { about: About::JoinedSizes, keys: &["Cannot broadcast shape, the failure dim has value"], read: broadcast },
    Kind { about: About::OutputPadding, keys: &["must be strictly less than"], read: output_padding },
    Kind { about: About::OutputPadding, keys: &["must be greater than output padding"], read: old_output_padding },
    Kind { about: About::Dilation, keys: &["not supported in conjunction with"], read: strides_and_dilation },
    Kind { about: About::Channels, keys: &["incompatible with the layer: expected axis"], read: channels },
    Kind { about: About::Rank, keys: &["incompatible with the layer: expected"], read: rank },
    Kind { about: About::Channels, keys: &["number of input channels must match the kernel"], read: kernel_channels },
    Kind {
        about: About::WindowTooLarge,
        keys: &["Computed output size would be zero or negative"],
        read: window_too_large,
    },
    Kind {
        about: About::WindowTooLarge,
        keys: &["dimensions in the output is <= 0 due to downsampling in"],
        read: downsampled,
    },
    Kind {
        about: About::Groups,
        keys: &["number of filters must be evenly divisible by the number of groups"],
        read: filter_groups,
    },
    Kind {
        about: About::Groups,
        keys: &["number of input channels must be evenly divisible by the number of groups"],
        read: input_groups,
    },
    Kind { about: About::PaddingWord, keys: &["argument must be a list/tuple or one of"], read: padding_word },
    Kind { about: About::Lengths, keys: &["argument must be a tuple of"], read: lengths },
    Kind { about: About::Argument, keys: &["Unrecognized keyword arguments passed to"], read: keyword },
    Kind { about: About::WeightShape, keys: &["is not compatible with provided weight shape"], read: weight },
    Kind { about: About::WeightShape, keys: &["variable.shape="], read: variable },
];

/// The spatial axes of a batch of images, between the batch and the channels, which Keras has last.
fn image(shape: &Shape) -> Option<Vec<i64>> {
    shape.get(1..shape.len().checked_sub(1)?)?.iter().copied().collect()
}

fn concatenated(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    cursor.skip_to("[")?;
    let mut shapes = vec![cursor.shape()?];
    while cursor.takes(",") {
        shapes.push(cursor.shape()?);
    }
    let first = shapes.first().ok_or(Miss::Unlike)?;
    let second = shapes.iter().find(|other| *other != first).ok_or(Miss::Unlike)?;
    let told = Told::new(phrase!(
        "A Concatenate joins maps along one axis, and all other axes must agree; {first} and {second} do not.",
        first = shape(first),
        second = shape(second)
    ))
    .number("first", first)
    .number("second", second);
    if first.len() != second.len() {
        return Ok(told
            .means(phrase!("They differ in the number of their axes."))
            .open(phrase!("Where one of the two has lost an axis or gained one: in a Flatten or a Reshape."))
            .attempt("model.summary()", phrase!("the shapes after each layer")));
    }
    let differing: Vec<usize> = (0..first.len()).filter(|axis| first[*axis] != second[*axis]).collect();
    Ok(match differing.as_slice() {
        [axis] if axis + 1 == first.len() => told
            .means(phrase!(
                "Only the last axis differs, and that is where Keras has channels: they are joined along another."
            ))
            .attempt("axis=-1", phrase!("joins the channels, the default")),
        [1] if first.len() > 3 => told
            .means(phrase!("Only axis 1 differs, which holds the channels where they come first."))
            .attempt("axis=1", phrase!("joins the channels, if they do come first")),
        _ => joined_images(told, first, second),
    })
}

fn joined_images(told: Told, first: &Shape, second: &Shape) -> Told {
    match image(first).zip(image(second)) {
        Some((one, other)) if one != other => {
            joined::told(told, &Maps { framework: Framework::Keras, sizes: [&one, &other], place: Place::Image })
        }
        _ => told
            .open(phrase!("The sizes that are None here."))
            .attempt("keras.Input(shape=(HEIGHT, WIDTH, CHANNELS))", phrase!("with numbers all of them are known")),
    }
}

fn merged(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let first = cursor.shape()?;
    let _ = cursor.takes("and");
    let second = cursor.shape()?;
    let told = Told::new(phrase!(
        "Two maps are added or multiplied, cell by cell: {first} and {second} differ (the batch left out).",
        first = shape(&first),
        second = shape(&second)
    ))
    .number("first", &first)
    .number("second", &second);
    let with_batch = |shape: &Shape| std::iter::once(None).chain(shape.iter().copied()).collect::<Shape>();
    Ok(added(told, &with_batch(&first), &with_batch(&second)))
}

fn broadcast(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let first = cursor.shape_after("Input shapes are:")?;
    cursor.skip_to("and")?;
    let second = cursor.shape()?;
    let told = Told::new(phrase!(
        "Two maps are added or multiplied, cell by cell: {first} and {second} differ.",
        first = shape(&first),
        second = shape(&second)
    ))
    .number("first", &first)
    .number("second", &second);
    Ok(added(told, &first, &second))
}

fn added(told: Told, first: &Shape, second: &Shape) -> Told {
    let channels = first.last().zip(second.last()).and_then(|(one, other)| (*one)?.checked_sub((*other)?));
    let told = if channels.is_some_and(|difference| difference != 0) {
        told.means(phrase!("Adding needs as many channels in both, the last axis; Concatenate does not."))
    } else {
        told
    };
    joined_images(told, first, second)
}

fn output_padding(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    if !cursor.takes("strides") {
        return Err(Miss::Unlike);
    }
    let output_padding = cursor.numbers_after("output_padding=")?;
    let strides = cursor.numbers_after("strides=")?;
    padding_against_strides(&output_padding, &strides)
}

fn old_output_padding(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let mut newer = found.after;
    if let Ok(strides) = newer.numbers_after("Received strides=") {
        let output_padding = newer.numbers_after("output_padding=")?;
        return padding_against_strides(&output_padding, &strides);
    }
    let strides = found.back_to("Stride")?.numbers()?;
    padding_against_strides(&cursor.numbers()?, &strides)
}

fn padding_against_strides(output_padding: &[i64], strides: &[i64]) -> Read<Told> {
    if output_padding.len() != strides.len() {
        return Err(Miss::Unlike);
    }
    let largest: Vec<i64> = output_padding
        .iter()
        .zip(strides)
        .map(|(padding, stride)| (*padding).min(stride.saturating_sub(1)).max(0))
        .collect();
    Ok(Told::new(phrase!(
        "output_padding is {output_padding} with strides {strides}. A Conv2D with strides s sends s sizes to one; \
         output_padding picks the one to come back to, so it goes from 0 to s - 1.",
        output_padding = brief(output_padding),
        strides = brief(strides)
    ))
    .number("output_padding", output_padding)
    .number("strides", strides)
    .attempt(format!("output_padding={}", brief(&largest)), phrase!("the largest that these strides allow"))
    .attempt("output_padding=None", phrase!("with padding='same' exactly strides times the input"))
    .open(phrase!("The sizes that were wanted."))
    .attempt(
        format!("tconv solve --input SIZE --output SIZE --stride {}", joined::size(strides)),
        phrase!("which layers lead from one size to another; tconv code writes them in Keras"),
    ))
}

fn strides_and_dilation(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    if !cursor.takes("dilation_rate") {
        return Err(Miss::Unlike);
    }
    let strides = cursor.numbers_after("strides=")?;
    let dilation = cursor.numbers_after("dilation_rate=")?;
    let told = Told::new(phrase!(
        "Keras takes strides {strides} or dilation_rate {dilation}, not both in one layer. Other frameworks do, and \
         zeros between the taps of a larger kernel are the same as a dilation.",
        strides = brief(&strides),
        dilation = brief(&dilation)
    ))
    .number("strides", &strides)
    .number("dilation_rate", &dilation)
    .open(phrase!("The kernel_size, the padding, and whether the layer is transposed."));
    Ok(told.attempt(
        format!(
            "tconv code --op OP --kernel K --stride {} --dilation {} --to keras",
            joined::size(&strides),
            joined::size(&dilation)
        ),
        phrase!("the layer with a kernel that has the zeros in it, exactly the same; OP is conv_transpose2d or conv2d"),
    ))
}

/// The name of a layer, such as `conv2d_transpose_7`, if the message gives it before its key.
fn layer_name(found: &Found<'_>) -> Value {
    match found.back_to("of layer").and_then(|mut cursor| cursor.name_before("is incompatible")) {
        Ok(name) => name.into(),
        Err(_) => phrase!("The layer").into(),
    }
}

/// `1 spatial dimension`, `2 spatial dimensions`.
fn counted_dimensions(number: i64) -> Phrase {
    if number == 1 { phrase!("1 spatial dimension") } else { phrase!("{number} spatial dimensions", number) }
}

fn channels(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let axis = cursor.number()?;
    let wanted = cursor.number_after("to have value")?;
    let input = cursor.shape_after("received input with shape")?;
    let place = if axis < 0 { input.len() as i64 + axis } else { axis };
    let given =
        usize::try_from(place).ok().and_then(|place| input.get(place).copied()).flatten().ok_or(Miss::Unlike)?;
    let name = layer_name(found);
    // A Dense layer has the same message about its features.
    if input.len() < 3 {
        return Err(Miss::Unlike);
    }
    let told = Told::new(phrase!(
        "{name} was built for inputs with {channels}, on axis {axis}: its kernel has that many. Now it gets {input}, \
         with {given}.",
        name,
        channels = counted_channels(wanted),
        axis,
        input = shape(&input),
        given
    ))
    .means(phrase!("A Conv2DTranspose's kernel lies as (kh, kw, filters, in), a Conv2D's as (kh, kw, in, filters)."))
    .number("input", &input)
    .number("in_channels", wanted)
    .number("given_channels", given);
    let first = input.get(1).copied().flatten();
    let told = if first == Some(wanted) && input.len() == 4 {
        told.attempt(
            "x = keras.ops.transpose(x, (0, 2, 3, 1))",
            phrase!("axis 1 has them: the input lies channels first, and Keras wants them last"),
        )
    } else {
        told
    };
    let told = told.attempt(
        format!("filters={wanted}"),
        phrase!("of the layer that makes this input; or a layer of its own for it, where one is called with both"),
    );
    Ok(told.attempt_if(
        (given > wanted && wanted > 0).then(|| {
            Try::of_code(format!("x[..., :{wanted}]"), phrase!("if only the first of the channels are meant"))
        }),
    ))
}

fn rank(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    if !(cursor.takes("min_ndim=") || cursor.takes("ndim=")) {
        return Err(Miss::Unlike);
    }
    let wanted = cursor.number()?;
    let given = cursor.number_after("found ndim=")?;
    let input = cursor.shape_after("shape received:")?;
    let name = layer_name(found);
    let told = Told::new(phrase!(
        "{name} takes batches with {wanted} axes, (batch, height, width, channels) for a 2D layer; {input} has \
         {given}.",
        name,
        wanted,
        input = shape(&input),
        given
    ))
    .number("input", &input)
    .number("axes", wanted);
    Ok(match wanted.checked_sub(given) {
        Some(1) => told
            .attempt("x = x[None]", phrase!("a batch of one, if the batch is what lacks"))
            .attempt("x = x[..., None]", phrase!("one channel, if the channels are what lacks")),
        _ => told.attempt(
            "keras.layers.Reshape((HEIGHT, WIDTH, CHANNELS))",
            phrase!("between a Dense layer and the first image"),
        ),
    }
    .open(phrase!("What each axis of the input is.")))
}

fn kernel_channels(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let given = cursor.number_after("input channels=")?;
    let wanted = cursor.number_after("kernel input channels=")?;
    Ok(Told::new(phrase!(
        "The kernel takes {wanted} input channels and the input has {given}. For conv_transpose the kernel lies as \
         (kh, kw, out, in): its last axis is the input's.",
        wanted,
        given
    ))
    .number("in_channels", wanted)
    .number("given_channels", given)
    .attempt(
        "w = keras.ops.transpose(w, (0, 1, 3, 2))",
        phrase!("if it was made as that of a conv, (kh, kw, in, out)"),
    ))
}

fn window_too_large(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let is_pooling = { cursor }.skip_to("pool_size=").is_ok();
    let input = {
        cursor.skip_to("shape=").or_else(|_| cursor.skip_to("shape"))?;
        let _ = cursor.takes("=");
        cursor.shape()?
    };
    let (name, window) = if is_pooling {
        ("pool_size", cursor.numbers_after("pool_size=")?)
    } else {
        let kernel = cursor.numbers_after("kernel shape=")?;
        let sides = kernel.len().checked_sub(2).ok_or(Miss::Unlike)?;
        ("kernel_size", kernel[..sides].to_vec())
    };
    let dilation = { cursor }.numbers_after("dilation_rate=").unwrap_or_else(|_| vec![1; window.len()]);
    let strides = { cursor }.numbers_after("strides=")?;
    let sides = image(&input).ok_or(Miss::Unlike)?;
    let told = Told::new(phrase!(
        "A {name} of {window} does not fit into an image of {sides}, so nothing is left of it; padding='valid' adds \
         nothing around it.",
        name,
        window = dimensions(&window),
        sides = dimensions(&sides)
    ))
    .number("input", &input)
    .number(if is_pooling { "pool_size" } else { "kernel_size" }, &window)
    .number("strides", &strides)
    .number("dilation_rate", &dilation);
    let two = |numbers: &[i64]| <Pair>::try_from(numbers).ok();
    let layer = |padding| {
        Some(Layer {
            stride: two(&strides)?,
            dilation: two(&dilation)?,
            padding: Padding::Explicit([padding, padding]),
            ..Layer::new(Op::Conv2d, two(&window)?)
        })
    };
    let refusal = layer(0).and_then(|layer| layer.check(two(&sides)?).err());
    let told = match refusal {
        Some(refusal) => {
            let told = told.attempt(
                "padding=\"same\"",
                phrase!("pads as much as it takes: one output for each step of the strides"),
            );
            ["kernel_size", "dilation", "input"].into_iter().fold(told, |told, parameter| {
                let keras = match parameter {
                    "kernel_size" => name,
                    "dilation" => "dilation_rate",
                    other => other,
                };
                let repairs = refusal.repairs();
                let alone = repairs
                    .iter()
                    .find(|repair| matches!(repair.changes.as_slice(), [change] if change.name == parameter));
                told.attempt_if(alone.map(|repair| {
                    let value = repair.changes.first().map(|change| change.value.clone()).unwrap_or_default();
                    let output = dimensions(&repair.geometry.output());
                    Try::of_code(format!("{keras}={value}"), phrase!("gives {output}", output))
                }))
            })
        }
        None => told.attempt("padding=\"same\"", phrase!("pads as much as it takes")),
    };
    Ok(told)
}

fn downsampled(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let name = cursor.name_before(". Consider")?;
    let input = cursor.shape_after("Received input shape")?;
    Ok(Told::new(phrase!(
        "Nothing is left of the image {input} in {name}: its window does not fit into it.",
        input = shape(&input),
        name
    ))
    .number("input", &input)
    .open(phrase!("Kernel size, strides and padding of the layer."))
    .attempt("padding=\"same\"", phrase!("pads as much as it takes"))
    .attempt("tconv shape LAYER --input SIZE", phrase!("what would fit, with the layer as it stands in the code")))
}

fn filter_groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let groups = cursor.number_after("groups=")?;
    let filters = cursor.number_after("filters=")?;
    let told = Told::new(phrase!("groups={groups} does not divide filters={filters}.", groups, filters));
    Ok(told::groups(told, "groups", filters, groups))
}

fn input_groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let groups = cursor.number_after("groups=")?;
    let channels = cursor.number_after("input has")?;
    let told =
        Told::new(phrase!("groups={groups} does not divide the {channels} channels of the input.", groups, channels));
    Ok(told::groups(told, "groups", channels, groups))
}

fn padding_word(found: &Found<'_>) -> Read<Told> {
    found.back_to("padding")?;
    let mut cursor = found.after;
    cursor.skip_to("Received:")?;
    let word = cursor.name()?;
    let told = Told::new(phrase!("Keras knows padding='valid' and padding='same'; {word} is neither.", word));
    Ok(told
        .attempt(
            "padding=\"same\"",
            phrase!("strides times the input for a Conv2DTranspose, the input divided by strides for a Conv2D"),
        )
        .attempt(
            "tconv code 'nn.ConvTranspose2d(IN, OUT, K, stride=S, padding=P)' --to keras",
            phrase!("a padding in numbers, as the crop or the padding that makes it"),
        ))
}

fn lengths(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let axes = cursor.number()?;
    cursor.skip_to("Received")?;
    let name = cursor.name()?;
    let known = ["kernel_size", "strides", "dilation_rate", "output_padding", "pool_size"];
    let name = known.into_iter().find(|known| *known == name).ok_or(Miss::Unlike)?;
    let _ = cursor.takes("=");
    let given = cursor.numbers()?;
    let needed = usize::try_from(axes).map_err(|_| Miss::Unlike)?;
    let told = Told::new(phrase!(
        "{name} is {given}; the layer has {dimensions}, and takes one number, or one for each, each from 1 on.",
        name,
        given = brief(&given),
        dimensions = counted_dimensions(axes)
    ))
    .number("given", &given)
    .number("axes", axes);
    Ok(if given.len() == needed || given.len() == 1 {
        let raised: Vec<i64> = given.iter().map(|number| (*number).max(1)).collect();
        told.attempt(format!("{name}={}", brief(&raised)), phrase!("the nearest that there is"))
    } else {
        told.attempt(
            format!("keras.layers.Conv{}D", given.len()),
            phrase!("has so many dimensions, and its Transpose as well"),
        )
    })
}

/// Settings under other frameworks' names, and Keras's.
const RENAMED: [(&str, &str); 7] = [
    ("stride", "strides"),
    ("dilation", "dilation_rate"),
    ("dilations", "dilation_rate"),
    ("out_channels", "filters"),
    ("bias", "use_bias"),
    ("group", "groups"),
    ("kernel", "kernel_size"),
];

fn keyword(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let class = cursor.name()?;
    let is_layer = class.starts_with("Conv");
    cursor.skip_to("{")?;
    let name = cursor.name()?;
    let renamed = RENAMED.iter().find(|(other, _)| *other == name).map(|(_, ours)| *ours);
    let told = Told::new(phrase!("{class} has no argument named {name}.", class, name));
    if !is_layer {
        return Err(Miss::Unlike);
    }
    Ok(match (renamed, name) {
        (_, "groups") => told.means(phrase!("Keras's transposed layers know no groups.")).attempt(
            "tconv code 'nn.ConvTranspose2d(IN, OUT, K, stride=S, groups=G)' --to keras",
            phrase!("the groups one by one, exactly the same"),
        ),
        (Some(ours), _) => told.attempt(format!("{ours}=..."), phrase!("is what Keras calls it")),
        (None, _) => told.open(phrase!("What was meant.")),
    })
}

fn weight(found: &Found<'_>) -> Read<Told> {
    let mut model = found.back_to("weight shape")?;
    let model = model.numbers()?;
    let mut cursor = found.after;
    let given = cursor.numbers()?;
    Ok(kernels(&model, &given))
}

fn variable(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let model = cursor.numbers()?;
    let given = cursor.numbers_after("value.shape=")?;
    Ok(kernels(&model, &given))
}

/// A model's kernel, and one that is to be loaded into it.
fn kernels(model: &[i64], given: &[i64]) -> Told {
    let told = Told::new(phrase!(
        "The layer's weight has shape {model}, and {given} is to go into it.",
        model = told::list(model),
        given = told::list(given)
    ))
    .number("model", model)
    .number("given", given);
    let (&[rows, columns, first, second], 4) = (model, given.len()) else {
        return told
            .open(phrase!("Which weight it is: a bias has one number for each filter, a kernel four axes."))
            .attempt("[w.shape for w in layer.weights]", phrase!("all of them, in the order in which they are set"));
    };
    let told = told.means(phrase!(
        "A Conv2DTranspose's kernel lies as (kh, kw, filters, in), a Conv2D's as (kh, kw, in, filters)."
    ));
    if *given == [rows, columns, second, first] {
        told.means(phrase!("The last two have changed places.")).attempt(
            "w = w.transpose(0, 1, 3, 2)",
            phrase!(
                "if it is the weight of the layer's counterpart, a Conv2D's for a Conv2DTranspose or the other way \
                 round"
            ),
        )
    } else if *given == [second, first, rows, columns] {
        told.means(phrase!("It lies as in PyTorch, the kernel last.")).attempt(
            "w = w.transpose(2, 3, 1, 0)",
            phrase!("brings it into Keras's order, of a Conv and of a ConvTranspose alike"),
        )
    } else if given[..2] == [rows, columns] {
        told.open(phrase!("Which of the two numbers of channels is right."))
            .attempt("layer.input", phrase!("its last axis is the number of input channels"))
    } else {
        told.means(phrase!(
            "Its kernel_size is {given}, the layer's {own}.",
            given = brief(&given[..2]),
            own = brief(&[rows, columns])
        ))
        .attempt(format!("kernel_size={}", brief(&given[..2])), phrase!("the layer that this weight belongs to"))
    }
}
