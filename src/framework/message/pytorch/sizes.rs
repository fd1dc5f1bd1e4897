//! Outputs without cells, kernels that do not fit, and output sizes that a layer does not reach.

use super::super::Try;
use super::super::cursor::{Found, Miss, Read};
use super::super::joined::{self, change, larger_input, size};
use super::super::told::{self, Told, brief, counted_axes, list};
use crate::conv::axis::Op;
use crate::conv::fault::Refusal;
use crate::conv::layer::{Layer, Pair, dimensions};
use crate::framework::Framework;
use crate::phrase;

pub(super) fn output_too_small(found: &Found<'_>) -> Read<Told> {
    if let Ok(mut cursor) = found.back_to("Given input size per channel:") {
        let input = cursor.numbers()?;
        let output = cursor.numbers_after("Calculated output size per channel:")?;
        return crop_leaves_nothing(&input, &output);
    }
    let mut cursor = found.back_to("Given input size:")?;
    let input = cursor.numbers()?;
    let output = cursor.numbers_after("Calculated output size:")?;
    let means = phrase!(
        "Of an input of {input} (channels first) {output} would be left, and a side needs at least one cell. A pooling \
         says so whose window is larger than its input, and in old versions a convolution.",
        input = dimensions(&input),
        output = dimensions(&output)
    );
    Ok(Told::new(means)
        .number("input", &input)
        .number("output", &output)
        .open(phrase!("Kernel, stride and padding."))
        .attempt(
            "tconv shape --op conv2d --input SIZE --kernel K --stride S",
            phrase!("the sizes of a pooling too, step by step, and what would fit"),
        ))
}

/// For a transposed layer, which crops twice its padding: how much less of it leaves a cell.
fn crop_leaves_nothing(input: &[i64], output: &[i64]) -> Read<Told> {
    let missing: Vec<i64> = output.iter().map(|output| 1_i64.saturating_sub(*output).max(0)).collect();
    let fewer: Vec<i64> = missing.iter().map(|missing| -(missing / 2 + missing % 2)).collect();
    let fewer = change("padding", &fewer).filter(|_| input.len() == output.len()).ok_or(Miss::Unlike)?;
    let means = phrase!(
        "An input of {input} would become {output}, and a side needs at least one cell. The padding of a transposed \
         layer crops: it takes that many rows and columns off each side of the full result, and here nothing is left.",
        input = dimensions(input),
        output = dimensions(output)
    );
    Ok(Told::new(means)
        .number("input", input)
        .number("output", output)
        .open(phrase!("Kernel, stride and padding of the layer."))
        .change(fewer, phrase!("the smallest change of it that leaves a cell; each one less adds two"))
        .attempt(
            format!("tconv shape LAYER --input {}", size(input)),
            phrase!("which kernel, stride or input would do it too"),
        ))
}

pub(super) fn window_too_large(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let padded = cursor.numbers()?;
    let window = cursor.numbers_after("Kernel size:")?;
    let is_sound = padded.len() == window.len() && padded.iter().chain(&window).all(|length| *length >= 0);
    let refusals: Vec<Refusal> =
        padded.iter().zip(&window).filter_map(|(padded, window)| refused(*padded, *window)).collect();
    if !is_sound || refusals.is_empty() {
        return Err(Miss::Unlike);
    }
    let means = phrase!(
        "The window from its first tap to its last, d*(k-1) + 1 with dilation d, is {window}, and the input with its \
         padding is {padded}.",
        window = dimensions(&window),
        padded = dimensions(&padded)
    );
    let repaired =
        |name: &str| refusals.iter().map(|refusal| told::repaired(refusal, name)).collect::<Option<Vec<i64>>>();
    let padding = repaired("padding").and_then(|values| values.into_iter().max());
    let kernel = repaired("kernel_size").and_then(|values| values.into_iter().min());
    let short: Vec<i64> =
        padded.iter().zip(&window).map(|(padded, window)| window.saturating_sub(*padded).max(0)).collect();
    Ok(Told::new(means)
        .number("padded_input", &padded)
        .number("window", &window)
        .open(phrase!("How much of it is padding, and the dilation."))
        .attempt_if(padding.and_then(|padding| {
            let why = phrase!("on both sides, which makes room for the window");
            Some(Try { code: change("padding", &[padding])?, why })
        }))
        .attempt_if(kernel.map(|kernel| {
            Try::of_code(format!("kernel_size={kernel}"), phrase!("the largest that fits, without a dilation"))
        }))
        .attempt_if(
            larger_input(&short)
                .map(|more| Try { code: more, why: phrase!("or fewer layers before this one that divide its size") }),
        ))
}

/// The refusal of one axis, as that of a layer with equal axes; `padded` is the length of the padded input.
fn refused(padded: i64, window: i64) -> Option<Refusal> {
    Layer::new(Op::Conv2d, [window; 2]).check([padded; 2]).err()
}

pub(super) fn output_size(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let wanted = cursor.numbers()?;
    let smallest = cursor.numbers_after("valid sizes range from")?;
    let largest = cursor.numbers_after("to")?;
    let input = cursor.numbers_after("for an input of")?;
    if [&smallest, &largest, &input].iter().any(|sizes| sizes.len() != wanted.len()) {
        return Err(Miss::Unlike);
    }
    let stride: Vec<i64> = smallest
        .iter()
        .zip(&largest)
        .map(|(smallest, largest)| largest.saturating_sub(*smallest).saturating_add(1))
        .collect();
    let means = phrase!(
        "output_size only picks an output_padding, from 0 to stride - 1: of {input} this layer, whose stride is \
         {stride}, makes {smallest} to {largest}, and {wanted} was asked for.",
        input = dimensions(&input),
        stride = brief(&stride),
        smallest = dimensions(&smallest),
        largest = dimensions(&largest),
        wanted = dimensions(&wanted)
    );
    let told = Told::new(means)
        .number("input", &input)
        .number("output_size", &wanted)
        .number("smallest", &smallest)
        .number("largest", &largest)
        .number("stride", &stride)
        .attempt_if(other_padding(&wanted, &smallest, &largest));
    Ok(match pair(&input).zip(pair(&wanted)) {
        Some((from, to)) => told.attempt_if(solved(from, to, &stride)),
        None => told,
    })
}

/// Positive height and width; a single axis is used for both.
fn pair(sizes: &[i64]) -> Option<Pair> {
    match sizes {
        [one] if *one > 0 => Some([*one; 2]),
        [height, width] if *height > 0 && *width > 0 => Some([*height, *width]),
        _ => None,
    }
}

/// The search for a layer that makes the wanted size, with the current stride if there is one.
fn solved(input: Pair, output: Pair, stride: &[i64]) -> Option<Try> {
    let command = format!("tconv solve --input {} --output {}", size(&input), size(&output));
    let same = stride.first().copied().filter(|first| stride.iter().all(|stride| stride == first));
    let with = |stride| joined::doing(Framework::PyTorch, input, output, stride);
    if let Some((stride, layer)) = same.and_then(|stride| Some((stride, with(Some(stride))?))) {
        let why = phrase!("every layer that does; {layer} is one", layer);
        return Some(Try::of_code(format!("{command} --stride {stride}"), why));
    }
    Some(Try::of_code(command, phrase!("with another stride; {layer} does it", layer = with(None)?)))
}

/// The change of padding that makes the wanted size available: each cell moves both bounds by two.
fn other_padding(wanted: &[i64], smallest: &[i64], largest: &[i64]) -> Option<Try> {
    let by = |axis: usize| -> Option<i64> {
        let below = smallest[axis].checked_sub(wanted[axis])?;
        let above = wanted[axis].checked_sub(largest[axis])?.max(0);
        Some(if below > 0 { below / 2 + below % 2 } else { -(above / 2 + above % 2) })
    };
    let changes: Vec<i64> = (0..wanted.len()).map(by).collect::<Option<_>>()?;
    let moved = |ends: &[i64]| -> Option<Vec<i64>> {
        ends.iter().zip(&changes).map(|(end, by)| end.checked_sub(by.checked_mul(2)?)).collect()
    };
    let (lows, highs) = (moved(smallest)?, moved(largest)?);
    let is_met = (0..wanted.len()).all(|axis| (lows[axis]..=highs[axis]).contains(&wanted[axis]));
    let code = change("padding", &changes).filter(|_| is_met)?;
    let (low, high) = (dimensions(&lows), dimensions(&highs));
    let why = if changes.iter().any(|by| *by < 0) {
        phrase!("makes {low} to {high}, if there is so much of it", low, high)
    } else {
        phrase!("makes {low} to {high}", low, high)
    };
    Some(Try { code, why })
}

pub(super) fn output_size_length(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let least = cursor.number()?;
    let most = cursor.number_after("or")?;
    let given = cursor.number_after("(got")?;
    Ok(Told::new(phrase!(
        "output_size has one number for each axis of the image, {least} in all, or the whole shape of the output, \
         {most}; here it has {given}.",
        least,
        most,
        given
    ))
    .number("numbers", given)
    .number("axes", least)
    .attempt("output_size=skip.shape[2:]", phrase!("the axes of the image; skip.shape, the whole of it, does as well")))
}

pub(super) fn empty(found: &Found<'_>) -> Read<Told> {
    let mut cursor = found.after;
    let input = cursor.numbers()?;
    let axis = input.iter().position(|length| *length == 0).ok_or(Miss::Unlike)?;
    let means = phrase!(
        "The input {input} has no cells: its axis {axis} has length 0, of {axes}.",
        input = list(&input),
        axis,
        axes = counted_axes(input.len() as i64)
    );
    Ok(Told::new(means)
        .number("input", &input)
        .open(phrase!("Where it was cut to nothing: by a slice, or by a layer before."))
        .attempt(
            "tconv shape LAYER --input SIZE",
            phrase!("with the layers before, one by one: which of them leaves nothing"),
        ))
}
