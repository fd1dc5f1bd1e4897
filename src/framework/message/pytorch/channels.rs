//! Channels that do not match the weight, groups that do not divide them, and the bias.

use super::super::Try;
use super::super::cursor::{Cursor, Found, Miss, Read};
use super::super::joined;
use super::super::told::{self, Told, counted_channels, counted_numbers, kernel_axes, list, module};
use super::axes;
use crate::conv::axis::Op;
use crate::conv::layer::Layer;
use crate::phrase;
use crate::phrase::Phrase;

/// Weight and input, with the channels expected and given.
struct Channels {
    weight: Vec<i64>,
    input: Vec<i64>,
    wanted: i64,
    given: i64,
}

impl Channels {
    fn read(cursor: &mut Cursor<'_>) -> Read<Channels> {
        if !cursor.takes(", weight") {
            return Err(Miss::Unlike);
        }
        let _ = cursor.takes("of size");
        let weight = cursor.numbers()?;
        let input = cursor.numbers_after("expected input")?;
        let wanted = cursor.number_after("to have")?;
        let given = cursor.number_after("but got")?;
        axes(&weight)?;
        if input.len() == weight.len() { Ok(Channels { weight, input, wanted, given }) } else { Err(Miss::Unlike) }
    }

    fn kernel(&self) -> &[i64] {
        &self.weight[2..]
    }

    /// Suggests moving the channels to where PyTorch expects them, if they seem to be last.
    fn channels_last(&self) -> Option<Try> {
        if self.input.last() != Some(&self.wanted) {
            return None;
        }
        let rank = self.input.len();
        let order: Vec<String> = [0, rank - 1].into_iter().chain(1..rank - 1).map(|axis| axis.to_string()).collect();
        let why = phrase!(
            "the last axis of the input has {wanted}: channels come last there, and PyTorch wants them first",
            wanted = self.wanted
        );
        Some(Try::of_code(format!("x = x.permute({})", order.join(", ")), why))
    }

    fn told(&self, means: Phrase) -> Told {
        Told::new(means)
            .number("weight", &self.weight)
            .number("input", &self.input)
            .number("in_channels", self.wanted)
            .number("given_channels", self.given)
    }

    /// Suggests moving the channels if they are last, or else a different layer.
    fn attempts(&self, told: Told, op: Op, channels: [i64; 2], groups: i64) -> Told {
        let last = self.channels_last();
        if last.is_some() {
            return told.attempt_if(last);
        }
        let [in_channels, out_channels] = channels;
        let settings = |kernel_size| Layer { in_channels, out_channels, groups, ..Layer::new(op, kernel_size) };
        if settings([1, 1]).check_settings().is_err() {
            return told;
        }
        let rest = if groups == 1 { String::new() } else { format!(", groups={groups}") };
        let line = module(op, channels, self.kernel(), &rest);
        let told =
            told.attempt(&line, phrase!("takes the {channels} that come", channels = counted_channels(self.given)));
        match (self.kernel(), &self.input[2..]) {
            (&[kh, kw], &[height, width]) if settings([kh, kw]).check([height, width]).is_ok() => told.attempt(
                format!("tconv shape '{line}' --input {}", joined::size(&[height, width])),
                phrase!("its sizes; add the stride and the padding of your layer"),
            ),
            _ => told,
        }
    }
}

pub(super) fn transposed(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    if cursor.number()? != 1 {
        return Err(Miss::Unlike);
    }
    let channels = Channels::read(&mut cursor)?;
    let Channels { weight, input, wanted, given } = &channels;
    let (axes, made) = (axes(weight)?, weight[1]);
    let means = phrase!(
        "The weight of a ConvTranspose{axes}d lies as (in_channels, out_channels/groups, {kernel}): {weight} takes \
         {channels}, its axis 0, and makes {made} in each group, its axis 1. The input {input} has {given}, its axis \
         1.",
        axes,
        kernel = kernel_axes(axes),
        weight = list(weight),
        channels = counted_channels(*wanted),
        made,
        input = list(input),
        given = *given
    );
    let told = channels.attempts(channels.told(means), Op::ConvTranspose2d, [*given, made], 1);
    let swapped = (*given == made).then(|| {
        let layout = kernel_axes(axes);
        let why = phrase!(
            "if the weight was made as that of a Conv{axes}d, (out, in, {layout}): it then takes {given} and makes \
             {wanted}",
            axes,
            layout,
            given = *given,
            wanted = *wanted
        );
        Try::of_code("w = w.transpose(0, 1)", why)
    });
    Ok(told.attempt_if(swapped).open(phrase!("Stride, padding and groups of the layer.")))
}

pub(super) fn direct(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let groups = cursor.number()?;
    let channels = Channels::read(&mut cursor)?;
    let Channels { weight, input, wanted, given } = &channels;
    let (axes, made) = (axes(weight)?, weight[0]);
    let (kernel, shown) = (kernel_axes(axes), list(weight));
    let takes = counted_channels(*wanted);
    let means = if groups == 1 {
        phrase!(
            "The weight of a Conv{axes}d lies as (out_channels, in_channels/groups, {kernel}): {weight} takes \
             {channels}, its axis 1, and makes {made}, its axis 0.",
            axes,
            kernel,
            weight = shown,
            channels = takes,
            made,
        )
    } else {
        phrase!(
            "The weight of a Conv{axes}d lies as (out_channels, in_channels/groups, {kernel}): {weight} takes \
             {channels}, its axis 1, {share} for each of {groups} groups, and makes {made}, its axis 0.",
            axes,
            kernel,
            weight = shown,
            channels = takes,
            share = weight[1],
            groups,
            made,
        )
    };
    let comes = phrase!("The input {input} has {given}, its axis 1.", input = list(input), given = *given);
    let told = channels.told(means).means(comes).number("groups", groups);
    let told = channels.attempts(told, Op::Conv2d, [*given, made], groups);
    let transposed = (*given == made).then(|| {
        let why =
            phrase!("if the transposed layer is meant: with this weight it takes {given}, axis 0", given = *given);
        Try::of_code(format!("F.conv_transpose{axes}d(x, w)"), why)
    });
    Ok(told.attempt_if(transposed).open(phrase!("Stride and padding of the layer.")))
}

pub(super) fn weight_groups(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let groups = cursor.number()?;
    if !cursor.takes(", expected weight to be") {
        return Err(Miss::Unlike);
    }
    let weight = cursor.numbers_after("but got weight of size")?;
    let first = *weight.first().ok_or(Miss::Unlike)?;
    let means = phrase!(
        "groups={groups} must divide axis 0 of the weight {weight}, which is {first}: in_channels of a ConvTranspose, \
         out_channels of a Conv.",
        groups,
        weight = list(&weight),
        first
    );
    let told = told::groups(Told::new(means).number("weight", &weight), "groups", first, groups);
    Ok(told.open(phrase!("Whether the layer is transposed.")))
}

pub(super) fn share(found: &Found<'_>) -> Read<Told> {
    let before = &found.whole[..found.at];
    let side = if before.ends_with("in_") {
        "in_channels"
    } else if before.ends_with("out_") {
        "out_channels"
    } else {
        return Err(Miss::Unlike);
    };
    Ok(Told::new(phrase!("groups does not divide {side}.", side))
        .means(told::SHARES)
        .open(phrase!("Both numbers."))
        .attempt(
            "tconv shape LAYER",
            phrase!("with your layer as it stands in the code: the numbers, and the nearest groups that divide"),
        ))
}

pub(super) fn no_groups(_: &Found<'_>) -> Read<Told> {
    Ok(Told::new(phrase!("groups is below 1."))
        .means(told::SHARES)
        .open(phrase!("The number that was given."))
        .attempt("groups=1", phrase!("every input channel meets every output channel, the default")))
}

pub(super) fn bias(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let wanted = cursor.number()?;
    let bias = cursor.numbers_after("but got bias of size")?;
    let weight = found.back_to("weight of size")?.numbers()?;
    axes(&weight)?;
    let given = bias.iter().copied().fold(1, i64::saturating_mul);
    let is_transposed = found.back_to("Given transposed=1").is_ok();
    let layout = if is_transposed { "in_channels, out_channels/groups" } else { "out_channels, in_channels/groups" };
    let means = phrase!(
        "A bias has one number for each output channel: the weight {weight}, which lies as ({layout}, ...), makes \
         {wanted}, and the bias has shape {bias}.",
        weight = list(&weight),
        layout,
        wanted,
        bias = list(&bias)
    );
    let told = Told::new(means).number("weight", &weight).number("out_channels", wanted).number("bias", &bias);
    let told = if is_transposed && given == weight[0] && given != wanted {
        told.means(phrase!("{given} are the input channels, axis 0 of the weight.", given))
    } else {
        told
    };
    Ok(if bias.len() > 1 && given == wanted {
        told.attempt("bias.flatten()", phrase!("the same {numbers} on one axis", numbers = counted_numbers(wanted)))
    } else {
        told.attempt(
            format!("bias = torch.zeros({wanted})"),
            phrase!("one for each output channel; or none, bias=None"),
        )
    })
}
