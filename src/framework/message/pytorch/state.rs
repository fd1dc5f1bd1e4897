//! Checkpoints whose parameters do not match the model.

use super::super::cursor::{Cursor, Found, Miss, Read};
use super::super::pasted::squeezed;
use super::super::told::{Told, brief, kernel_axes, list, module};
use super::axes;
use crate::conv::Rank;
use crate::conv::axis::Op;
use crate::phrase;

/// A parameter of a checkpoint that does not match the model.
struct Parameter<'a> {
    name: &'a str,
    saved: Vec<i64>,
    model: Vec<i64>,
}

impl<'a> Parameter<'a> {
    fn read(mut cursor: Cursor<'a>) -> Read<Parameter<'a>> {
        let name = cursor.name()?;
        let mut old = cursor;
        if let Ok(model) = cursor.numbers_after("whose dimensions in the model are") {
            return Ok(Parameter { name, model, saved: cursor.numbers_after("dimensions in the checkpoint are")? });
        }
        old.skip_to("copying a param")?;
        let saved = old.numbers_after("torch.Size(")?;
        let model = old.numbers_after("torch.Size(")?;
        Ok(Parameter { name, saved, model })
    }
}

/// What is known of the two layers that a weight belongs to, from its bias, which has one number per output channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ops {
    Known { saved: Op, model: Op },
    Open,
}

pub(super) fn parameters(found: &Found<'_>) -> Read<Told> {
    const MOST: usize = 1000;
    let keys = ["size mismatch for", "While copying the parameter named"].map(squeezed);
    let places = keys.iter().flat_map(|key| found.whole.match_indices(key).map(move |(at, _)| at + key.len()));
    let parameters: Vec<Parameter<'_>> =
        places.take(MOST).filter_map(|at| Parameter::read(Cursor::new(&found.whole[at..])).ok()).collect();
    // If there is a layer's weight among them, a bias or norm next to it follows from it.
    let is_weight = |parameter: &&Parameter<'_>| parameter.saved.len() >= 3 && parameter.model.len() >= 3;
    let Some(parameter) = parameters.iter().find(is_weight).or_else(|| parameters.first()) else {
        // A number that is too large, or a different message.
        return Err(Parameter::read(found.after).err().unwrap_or(Miss::Unlike));
    };
    let Parameter { name, saved, model } = parameter;
    let told = Told::new(phrase!(
        "{name} is {saved} in the checkpoint and {model} in the model.",
        name = *name,
        saved = list(saved),
        model = list(model)
    ))
    .number("checkpoint", saved)
    .number("model", model);
    let told = match parameters.len() - 1 {
        0 => told,
        1 => told.means(phrase!("One more parameter does not fit.")),
        others => told.means(phrase!("{others} more parameters do not fit.", others)),
    };
    Ok(match (axes(saved), axes(model)) {
        (Ok(axes), Ok(other)) if axes == other => weights(told, parameter, axes, ops(parameter, &parameters)),
        (Ok(axes), Ok(other)) => layers(
            told.means(phrase!(
                "A weight has two axes more than its layer: the checkpoint's is of {axes}D, the model's of {other}D.",
                axes,
                other
            )),
            saved,
            Ops::Open,
        ),
        _ if saved.len() == 1 => told
            .means(phrase!("It has a number for each channel: the numbers of channels differ."))
            .open(phrase!("Which layer it belongs to."))
            .attempt(
                format!("out_channels={}", saved[0]),
                phrase!("of the layer of that name, or of the one before a norm"),
            ),
        _ => told.open(phrase!("Which layer it belongs to: it is none of a convolution.")).attempt(
            "print(model)",
            phrase!("shows the layers of the model; those of the checkpoint made the other shape"),
        ),
    })
}

/// Identifies the layers by the bias, if it does not match either: it has one number per output channel.
fn ops(weight: &Parameter<'_>, parameters: &[Parameter<'_>]) -> Ops {
    let Some(stem) = weight.name.strip_suffix("weight") else { return Ops::Open };
    let is_bias = |parameter: &&Parameter<'_>| parameter.name.strip_suffix("bias") == Some(stem);
    let op = |weight: &[i64], bias: &[i64]| match (weight, bias) {
        ([first, second, ..], [outputs]) if first != second && outputs == first => Some(Op::Conv2d),
        ([first, second, ..], [outputs]) if first != second && outputs == second => Some(Op::ConvTranspose2d),
        _ => None,
    };
    let bias = parameters.iter().find(is_bias);
    match bias.and_then(|bias| Some((op(&weight.saved, &bias.saved)?, op(&weight.model, &bias.model)?))) {
        Some((saved, model)) => Ops::Known { saved, model },
        None => Ops::Open,
    }
}

/// How two weights with the same number of axes differ.
fn weights(told: Told, parameter: &Parameter<'_>, axes: usize, ops: Ops) -> Told {
    let Parameter { name, saved, model } = parameter;
    let told = told.means(phrase!(
        "A ConvTranspose{axes}d's weight lies as (in, out/groups, {kernel}), a Conv{axes}d's as (out, in/groups, \
         {kernel}).",
        axes,
        kernel = kernel_axes(axes)
    ));
    let order: Vec<usize> = [axes + 1, axes].into_iter().chain(0..axes).collect();
    let kernel_first = |weight: &[i64]| order.iter().map(|axis| weight[*axis]).collect::<Vec<_>>();
    if kernel_first(saved) == *model {
        let order: Vec<String> = order.iter().map(usize::to_string).collect();
        return told
            .means(phrase!("In the checkpoint the kernel comes first: so it lies in Keras and TensorFlow."))
            .attempt(
                format!("state['{name}'] = state['{name}'].permute({})", order.join(", ")),
                phrase!("brings it into PyTorch's order, of a Conv and of a ConvTranspose alike"),
            );
    }
    let has_same_kernel = saved[2..] == model[2..];
    if has_same_kernel && saved[0] == model[1] && saved[1] == model[0] {
        let told = told.means(phrase!("Axes 0 and 1 have changed places.")).means(match ops {
            Ops::Known { saved, model } if saved == model => phrase!(
                "Both are {class}s by their biases, which count output channels: in_channels and out_channels are \
                 swapped.",
                class = class(saved, axes),
            ),
            Ops::Known { saved, model } => phrase!(
                "By their biases, which count output channels, the checkpoint's is a {saved} and the model's a \
                 {model}.",
                saved = class(saved, axes),
                model = class(model, axes),
            ),
            Ops::Open => phrase!(
                "Either in_channels and out_channels are swapped, or one of the two is transposed and the other is \
                 not: so it is if there is a bias, and nothing is said of it."
            ),
        });
        return layers(told, saved, ops).attempt(
            format!("state['{name}'] = state['{name}'].transpose(0, 1)"),
            phrase!("only if a converter has written it in the other order: else the numbers would be another layer's"),
        );
    }
    let told = if has_same_kernel {
        told
    } else {
        let (saved, model) = (brief(&saved[2..]), brief(&model[2..]));
        told.means(phrase!("Its kernel_size is {saved} in the checkpoint and {model} in the model.", saved, model))
    };
    let (more, fewer) = (saved[1].max(model[1]), saved[1].min(model[1]));
    let told = if saved[0] == model[0] && more != fewer && fewer > 0 && more % fewer == 0 {
        told.means(phrase!(
            "Axis 1 differs by a factor of {factor}: that of the groups, or of the channels.",
            factor = more / fewer
        ))
    } else {
        told
    };
    layers(told, saved, ops).open(phrase!("The groups."))
}

fn class(op: Op, axes: usize) -> String {
    op.class_name(Rank::of(axes).unwrap_or_default()).to_owned()
}

/// The layers that the checkpoint's weight may belong to.
fn layers(told: Told, saved: &[i64], ops: Ops) -> Told {
    let transposed = module(Op::ConvTranspose2d, [saved[0], saved[1]], &saved[2..], "");
    let direct = module(Op::Conv2d, [saved[1], saved[0]], &saved[2..], "");
    match ops {
        Ops::Known { saved: Op::ConvTranspose2d, .. } => {
            told.attempt(transposed, phrase!("the layer of the checkpoint"))
        }
        Ops::Known { saved: Op::Conv2d, .. } => told.attempt(direct, phrase!("the layer of the checkpoint")),
        Ops::Open => told
            .attempt(transposed, phrase!("the layer of the checkpoint, if it is transposed, with one group"))
            .attempt(direct, phrase!("the layer of the checkpoint, if it is direct, with one group"))
            .open(phrase!("Whether the layer is transposed.")),
    }
}
