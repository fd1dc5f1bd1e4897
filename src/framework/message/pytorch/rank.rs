//! Tensors with a different number of axes than the layer, and settings with a wrong number of values.

use super::super::Try;
use super::super::cursor::{Cursor, Found, Miss, Read};
use super::super::told::{Told, counted_axes, counted_numbers, list};
use crate::phrase;

/// The name of a function, such as `conv_transpose2d`, and its number of axes.
fn function<'a>(cursor: &mut Cursor<'a>) -> Read<(&'a str, usize)> {
    let name = cursor.name()?;
    let count = name.trim_start_matches("conv_transpose").trim_start_matches("conv");
    let axes = ["1d", "2d", "3d"].into_iter().position(|known| known == count).ok_or(Miss::Unlike)? + 1;
    if name.starts_with("conv") { Ok((name, axes)) } else { Err(Miss::Unlike) }
}

pub(super) fn input(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    cursor.skip_to("input to")?;
    let (function, axes) = function(&mut cursor)?;
    let input = cursor.numbers_after("but got input of size:")?;
    let means = phrase!(
        "{function} takes an input with the axes {image} or, in a batch, {batch}; {input} has {axes}.",
        function,
        image = image_axes(axes, false),
        batch = image_axes(axes, true),
        input = list(&input),
        axes = counted_axes(input.len() as i64)
    );
    other_rank(Told::new(means).number("input", &input), &input, axes)
}

pub(super) fn older(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let weight_rank = cursor.number()?;
    let input = cursor.numbers_after("input of size")?;
    let axes = usize::try_from(weight_rank).ok().filter(|rank| (3..=5).contains(rank)).ok_or(Miss::Unlike)? - 2;
    let means = phrase!(
        "A weight of {weight_rank} axes convolves batches with the axes {batch}; the input {input} has {axes}.",
        weight_rank,
        batch = image_axes(axes, true),
        input = list(&input),
        axes = counted_axes(input.len() as i64)
    );
    let told = Told::new(means).number("input", &input).number("weight_axes", weight_rank);
    if input.len() == axes + 1 {
        let batch: Vec<i64> = std::iter::once(1).chain(input.iter().copied()).collect();
        return Ok(told.attempt("x = x.unsqueeze(0)", phrase!("a batch of one: {batch}", batch = list(&batch))));
    }
    other_rank(told, &input, axes)
}

fn image_axes(axes: usize, is_batch: bool) -> &'static str {
    match (axes, is_batch) {
        (1, false) => "(C, L)",
        (1, true) => "(N, C, L)",
        (2, false) => "(C, H, W)",
        (2, true) => "(N, C, H, W)",
        (_, false) => "(C, D, H, W)",
        (_, true) => "(N, C, D, H, W)",
    }
}

/// How to give an input the number of axes that a layer expects.
fn other_rank(told: Told, input: &[i64], axes: usize) -> Read<Told> {
    let rank = input.len();
    if rank == axes + 1 || rank == axes + 2 {
        return Err(Miss::Unlike);
    }
    let mut told = told;
    if rank == axes {
        let image: Vec<i64> = [1, 1].into_iter().chain(input.iter().copied()).collect();
        told = told.attempt("x = x[None, None]", phrase!("one image of one channel: {image}", image = list(&image)));
    }
    if rank == 2 {
        let vectors: Vec<i64> = input.iter().copied().chain(std::iter::repeat_n(1, axes)).collect();
        let blanks = ", None".repeat(axes);
        told = told.attempt(
            format!("x = x[:, :{blanks}]"),
            phrase!(
                "a batch of vectors, as the first layer of a generator takes them: {vectors}",
                vectors = list(&vectors)
            ),
        );
    }
    if rank < axes && rank != 2 {
        told = told.attempt(
            "x = x.reshape(N, C, ...)",
            phrase!("with your sizes for the axes {axes}", axes = image_axes(axes, true)),
        );
    }
    if rank > axes + 2 {
        let extra = rank - axes - 2;
        if let Some(axis) = (0..=extra).find(|axis| input[*axis] == 1).filter(|_| extra == 1) {
            let rest: Vec<i64> = (0..rank).filter(|other| *other != axis).map(|other| input[other]).collect();
            told = told.attempt(
                format!("x = x.squeeze({axis})"),
                phrase!("without the axis of length 1: {rest}", rest = list(&rest)),
            );
        }
        let merged = input[..=extra].iter().copied().try_fold(1, i64::checked_mul).ok_or(Miss::TooLarge)?;
        let batch: Vec<i64> = std::iter::once(merged).chain(input[extra + 1..].iter().copied()).collect();
        told = told.attempt(
            format!("x = x.flatten(0, {extra})"),
            phrase!("all of them one batch, as the frames of videos: {batch}", batch = list(&batch)),
        );
    }
    Ok(told.open(phrase!("What each axis of the input is.")))
}

pub(super) fn lengths(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let axes = cursor.number()?;
    cursor.skip_to("but got")?;
    let name = cursor.name()?;
    let known = ["stride", "padding", "output_padding", "dilation"];
    let name = known.into_iter().find(|known| *known == name).ok_or(Miss::Unlike)?;
    let _ = cursor.takes("=");
    let given = cursor.numbers()?;
    let count = given.len() as i64;
    let means = phrase!(
        "{name}={given} has {numbers}, and the layer has {axes}, two less than its weight. A setting is one number, or \
         one for each axis.",
        name,
        given = list(&given),
        numbers = counted_numbers(count),
        axes = counted_axes(axes)
    );
    let told = Told::new(means).number(name, &given).number("axes", axes);
    let needed = usize::try_from(axes).unwrap_or(usize::MAX);
    let told = match given.as_slice() {
        [1, height, width, 1] if needed == 2 => told.attempt(
            format!("{name}=({height}, {width})"),
            phrase!("if they are TensorFlow's, with the batch and the channels among them"),
        ),
        [top, left, bottom, right] if name == "padding" && needed == 2 && top == bottom && left == right => told
            .attempt(
                format!("padding=({top}, {left})"),
                phrase!("as much at the start as at the end of each axis, as PyTorch has it"),
            ),
        [_, _, _, _] if name == "padding" && needed == 2 => told.attempt(
            format!("tconv code 'Conv(kernel_shape=[K, K], pads={})' --to pytorch", list(&given)),
            phrase!("if they are ONNX's, all starts first: the layer, with the F.pad that it takes"),
        ),
        _ => told,
    };
    let example = vec!["N"; needed.clamp(1, 3)].join(", ");
    let told = told.attempt(format!("{name}=({example})"), phrase!("a number for each axis"));
    Ok(told.attempt_if((1..=3).contains(&given.len()).then(|| {
        let rank = given.len() + 2;
        let why = phrase!(
            "if the setting is right: a layer with {axes} has a weight of {rank} axes, so the weight or the function \
             is another's",
            axes = counted_axes(count),
            rank
        );
        Try::of_code("print(x.shape, weight.shape)", why)
    })))
}
