//! Maps that are added, concatenated or compared.

use super::super::Try;
use super::super::cursor::{Found, Miss, Read};
use super::super::joined::{self, Maps, Place};
use super::super::told::{Told, list};
use crate::framework::Framework;
use crate::phrase;

pub(super) fn elementwise(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let first = cursor.number()?;
    let second = cursor.number_after("tensor b (")?;
    let axis = cursor.number_after("at non-singleton dimension")?;
    let told = Told::new(phrase!(
        "Two tensors that are added, multiplied or compared have {first} and {second} on axis {axis}.",
        first,
        second,
        axis
    ))
    .number("first", first)
    .number("second", second)
    .number("axis", axis);
    Ok(match axis {
        0 => told.means(phrase!("Axis 0 is the batch.")).open(phrase!("Which operation it was.")),
        1 => told
            .means(phrase!("In (N, C, H, W) axis 1 holds the channels."))
            .open(phrase!("Which operation it was, and which layers the two come from."))
            .attempt(
                format!("out_channels={second}"),
                phrase!("of the layer that makes the first of the two, if the other is right"),
            )
            .attempt(
                "torch.cat([a, b], dim=1)",
                phrase!("keeps the channels of both, where a skip connection need not add"),
            ),
        _ => {
            let told = told.means(match axis {
                2 => phrase!(
                    "In (N, C, H, W) axis 2 is the height; PyTorch names the last axis that differs, so the width \
                     agrees."
                ),
                3 => phrase!(
                    "In (N, C, H, W) axis 3 is the width; PyTorch names the last axis that differs, so the height may \
                     too."
                ),
                _ => phrase!("PyTorch names the last axis that differs, and others may too."),
            });
            let place = Place::of(axis);
            joined::told(told, &Maps { framework: Framework::PyTorch, sizes: [&[first], &[second]], place })
        }
    })
}

pub(super) fn concatenated(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let along = cursor.number()?;
    let mut old = cursor;
    let (first, second, axis, which) = if let Ok(first) = cursor.number_after("Expected size") {
        let second = cursor.number_after("but got size")?;
        (first, second, None, cursor.number_after("for tensor number").ok())
    } else {
        let first = old.number_after("Got")?;
        let second = old.number_after("and")?;
        (first, second, Some(old.number_after("in dimension")?), None)
    };
    let told = match (axis, which) {
        (Some(axis), _) => Told::new(phrase!(
            "Tensors are concatenated along axis {along}, so all others must agree; on axis {axis} they have {first} \
             and {second}.",
            along,
            axis,
            first,
            second
        ))
        .number("axis", axis),
        (None, Some(which)) => Told::new(phrase!(
            "Tensors are concatenated along axis {along}, so all others must agree: the first in the list has {first} \
             where number {which}, counted from 0, has {second}.",
            along,
            first,
            which,
            second
        ))
        .open(phrase!("On which axis they differ.")),
        (None, None) => return Err(Miss::Unlike),
    };
    let told = told.number("first", first).number("second", second).number("along", along);
    let told = if along == 1 {
        told.means(phrase!("In (N, C, H, W) axis 1 holds the channels, 2 is the height and 3 the width."))
    } else {
        told.attempt("dim=1", phrase!("to join channels, which a skip connection does"))
    };
    let place = axis.map_or(Place::Unknown, Place::of);
    Ok(joined::told(told, &Maps { framework: Framework::PyTorch, sizes: [&[first], &[second]], place }))
}

/// The output of a network, and what a loss compares it with.
pub(super) fn compared(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let (output, target) = if found.whole[found.at..].starts_with("sizemismatch") {
        let output = cursor.numbers()?;
        (output, cursor.numbers_after("target:")?)
    } else {
        let target = cursor.numbers()?;
        cursor.skip_to("input size (")?;
        (cursor.numbers()?, target)
    };
    let image = |shape: &[i64]| shape.len().checked_sub(2).map(|start| shape[start..].to_vec());
    let (Some(made), Some(wanted)) = (image(&output), image(&target)) else { return Err(Miss::Unlike) };
    let told = Told::new(phrase!(
        "A loss compares {output}, which the network has made, with {target}.",
        output = list(&output),
        target = list(&target)
    ))
    .number("output", &output)
    .number("target", &target);
    if made == wanted {
        return Ok(told
            .means(phrase!("Height and width agree: it is the batch or the channels that differ."))
            .open(phrase!("Which layer makes the last channels."))
            .attempt_if(channels_of(&output, &target)));
    }
    let told = told.means(phrase!("The last layers of the network decide that size."));
    let maps = Maps { framework: Framework::PyTorch, sizes: [&made, &wanted], place: Place::Image };
    Ok(joined::last_layer(told, &maps))
}

fn channels_of(output: &[i64], target: &[i64]) -> Option<Try> {
    let wanted = (output.len() == 4 && target.len() == 4 && output[1] != target[1]).then(|| target[1])?;
    Some(Try::of_code(format!("out_channels={wanted}"), phrase!("of the last layer")))
}
