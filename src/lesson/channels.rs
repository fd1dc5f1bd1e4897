//! The channels of a lesson's layer: their number, and the values of each.

use std::ops::Range;
use std::sync::Arc;

use ndarray::Array2;

use super::diagnostic::Report;
use super::document::Text;
use super::format::{BiasFile, ChannelsFile, GridFile};
use crate::conv::{Layer, Pair};
use crate::phrase;
use crate::scene::plane::{MOST_CHANNELS, Planes};
use crate::scene::{Fill, Setting, Values};

/// The maximum number of channels of a layer of which only sizes are shown.
const MOST_COUNTED: i64 = 1 << 16;

/// Returns the layer with these numbers of channels and groups.
pub(super) fn counted(
    report: &mut Report<'_>,
    file: Option<&toml::Spanned<ChannelsFile>>,
    layer: Layer,
) -> Option<Layer> {
    let Some(file) = file else { return Some(layer) };
    let ChannelsFile { inputs, outputs, groups } = *file.get_ref();
    let layer = Layer {
        in_channels: inputs.unwrap_or(layer.in_channels),
        out_channels: outputs.unwrap_or(layer.out_channels),
        groups: groups.unwrap_or(layer.groups),
        ..layer
    };
    let counts = [layer.in_channels, layer.out_channels, layer.groups];
    if counts.iter().any(|count| !(1..=MOST_COUNTED).contains(count)) {
        report.error("bad-scene", file.span(), phrase!("channels and groups go from 1 to {most}", most = MOST_COUNTED));
        return None;
    }
    Some(layer)
}

/// Returns whether the layer has several channels.
#[must_use]
pub fn has_several(layer: &Layer) -> bool {
    layer.in_channels > 1 || layer.out_channels > 1
}

/// Returns whether the values of all channels are known; with more channels, the planes would be too many to read.
pub(super) fn has_planes(layer: &Layer) -> bool {
    has_several(layer) && layer.in_channels.max(layer.out_channels) <= MOST_CHANNELS
}

/// Reads the biases of a scene, one for each output channel; none without a key.
pub(super) fn biases(
    report: &mut Report<'_>,
    file: Option<&BiasFile>,
    layer: &Layer,
    place: &Range<usize>,
) -> Option<Vec<f64>> {
    let count = usize::try_from(layer.out_channels).unwrap_or(0);
    let biases = match file {
        None => return Some(Vec::new()),
        Some(BiasFile::One(bias)) => vec![*bias; count.min(MOST_CHANNELS as usize)],
        Some(BiasFile::Each(biases)) => biases.clone(),
    };
    if biases.iter().any(|bias| !bias.is_finite()) {
        report.error("bad-scene", place.clone(), phrase!("the bias must be a number"));
        return None;
    }
    if matches!(file, Some(BiasFile::Each(_))) && biases.len() != count {
        let message =
            phrase!("the layer has {count} output channels, but here are {given} biases", count, given = biases.len());
        report.error("bad-scene", place.clone(), message);
        return None;
    }
    Some(biases)
}

/// Reads the values of `count` planes of one grid, one plane after the other. A preset fills all planes alike.
pub(super) fn planes(report: &mut Report<'_>, file: &GridFile, size: Pair, count: usize) -> Option<Vec<Values>> {
    match (&file.fill, &file.values) {
        (Some(fill), None) => Some(vec![Values::Fill(preset(report, fill)?); count]),
        (None, Some(given)) => {
            let numbers = given.get_ref();
            if numbers.iter().any(|number| !number.is_finite()) {
                report.error("bad-scene", given.span(), phrase!("the values must be numbers"));
                return None;
            }
            let shape = size.map(|length| usize::try_from(length).unwrap_or(0));
            let of_plane = shape[0].saturating_mul(shape[1]);
            if of_plane == 0 || numbers.len() != of_plane.saturating_mul(count) {
                let (needed, found) = (of_plane.saturating_mul(count), numbers.len());
                let [rows, cols] = size;
                let message = if count == 1 {
                    phrase!("{rows}x{cols} takes {needed} values, but here are {found}", rows, cols, needed, found)
                } else {
                    phrase!(
                        "{count} planes of {rows}x{cols} takes {needed} values, but here are {found}",
                        count,
                        rows,
                        cols,
                        needed,
                        found
                    )
                };
                report.error("bad-scene", given.span(), message);
                return None;
            }
            let plane = |numbers: &[f64]| Array2::from_shape_vec(shape, numbers.to_vec()).ok().map(Values::from);
            numbers.chunks(of_plane).map(plane).collect()
        }
        (Some(fill), Some(_)) => {
            report.error("bad-scene", fill.span(), phrase!("a grid has a fill or values, not both"));
            None
        }
        (None, None) => Some(vec![Values::Fill(Fill::Count); count]),
    }
}

fn preset(report: &mut Report<'_>, fill: &Text) -> Option<Fill> {
    match fill.as_str().parse::<Fill>() {
        Ok(fill) => Some(fill),
        Err(error) => {
            report.error("unknown-name", fill.span(), error.phrase());
            None
        }
    }
}

/// Returns how many kernels a layer stores; 1 if only the first counts because the values of the others are not known.
pub(super) fn count_kernels(layer: &Layer) -> usize {
    if !has_planes(layer) {
        return 1;
    }
    let [first, second, ..] = layer.weight_shape().map(|length| usize::try_from(length).unwrap_or(0));
    first * second
}

/// Returns how many planes the input has; 1 if only the first counts because the values of the others are not known.
pub(super) fn count_inputs(layer: &Layer) -> usize {
    if has_planes(layer) { usize::try_from(layer.in_channels).unwrap_or(1) } else { 1 }
}

/// Arranges kernels in the order of the layer's weight by the channels that they connect: rows of inputs, columns of
/// outputs.
fn by_channels(layer: &Layer, stored: &[Values]) -> Vec<Vec<Values>> {
    let [_, second, ..] = layer.weight_shape();
    let kernel = |input, output| {
        let place = layer.weight_index(input, output).and_then(|[row, col]| usize::try_from(row * second + col).ok());
        place.and_then(|place| stored.get(place)).cloned().unwrap_or(Values::Fill(Fill::Zeros))
    };
    (0..layer.in_channels).map(|input| (0..layer.out_channels).map(|output| kernel(input, output)).collect()).collect()
}

/// The reverse of [`by_channels`]: puts the kernels into the order of the layer's weight.
pub(super) fn in_order(layer: &Layer, kernels: &[Vec<Values>]) -> Vec<Values> {
    let [_, second, ..] = layer.weight_shape();
    let mut stored = vec![Values::Fill(Fill::Zeros); count_kernels(layer)];
    for (input, row) in kernels.iter().enumerate() {
        for (output, values) in row.iter().enumerate() {
            let place = layer.weight_index(input as i64, output as i64);
            let place = place.and_then(|[row, col]| usize::try_from(row * second + col).ok());
            if let Some(kernel) = place.and_then(|place| stored.get_mut(place)) {
                *kernel = values.clone();
            }
        }
    }
    stored
}

/// Returns the setting of a layer, with one channel or with the values of all channels. `input` and `kernels` have the
/// values of each plane; the kernels are in the order of the layer's weight.
pub(super) fn setting(
    layer: Layer,
    input_size: Pair,
    input: Vec<Values>,
    kernels: &[Values],
    biases: Vec<f64>,
) -> Setting {
    let first = |values: &[Values]| values.first().cloned().unwrap_or(Values::Fill(Fill::Count));
    let (first_input, first_kernel) = (first(&input), first(kernels));
    let bias = biases.first().copied().unwrap_or_default();
    let planes =
        has_planes(&layer).then(|| Arc::new(Planes { input, kernels: by_channels(&layer, kernels), bias: biases }));
    Setting { layer, input_size, input: first_input, kernel: first_kernel, bias, planes, passes_over: false }
}
