//! Maps that are added, concatenated or compared with different sizes: usually a skip connection.

use super::told::brief;
use super::{Told, Try};
use crate::conv::Geometry;
use crate::conv::axis::Op;
use crate::conv::layer::{Layer, Pair, dimensions};
use crate::conv::solve::{AxisSearch, Merit, Ranges, Search, Solution, Want};
use crate::framework::neutral::Neutral;
use crate::framework::{Framework, Origin, translate};
use crate::phrase;
use crate::phrase::{Joint, Phrase};

/// The factor by which most encoders divide the size at each level.
const HALVING: i64 = 2;

/// The most settings that are searched for one that a framework supports.
const MOST_TRANSLATED: usize = 64;

/// The sizes of both maps on the known axes, in order: one axis, height and width, or all three.
pub(super) struct Maps<'a> {
    pub framework: Framework,
    pub sizes: [&'a [i64]; 2],
    pub place: Place,
}

/// The positions of these axes in the tensors.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// They are all spatial axes.
    Image,
    /// The position of the first one from the end, 1 being the last.
    FromEnd(usize),
    Unknown,
}

impl Place {
    /// The place of an axis as a message counts it, in a batch of images.
    pub fn of(axis: i64) -> Place {
        let axes = if axis > 3 { 5 } else { 4 };
        match usize::try_from(axis).ok().and_then(|axis| usize::checked_sub(axes, axis)) {
            Some(place @ 1..) => Place::FromEnd(place),
            Some(0) | None => Place::Unknown,
        }
    }
}

/// Explains what to do about the two maps, whichever is the skip.
pub(super) fn told(told: Told, maps: &Maps<'_>) -> Told {
    let Some(distance) = maps.distance() else { return told };
    match distance {
        Distance::Far => far(told, maps),
        Distance::Near => near(told, maps),
    }
}

/// How much the sizes of two maps differ.
enum Distance {
    /// By a few rows or columns.
    Near,
    /// By a factor of at least two.
    Far,
}

impl Maps<'_> {
    /// Compares the sizes; `None` if that is impossible.
    fn distance(&self) -> Option<Distance> {
        let [first, second] = self.sizes;
        let pairs = || first.iter().zip(second).map(|(one, other)| (*one.min(other), *one.max(other)));
        if first.is_empty() || first.len() != second.len() || pairs().any(|(smaller, _)| smaller < 1) {
            return None;
        }
        let is_far = pairs().any(|(smaller, larger)| larger / HALVING >= smaller);
        Some(if is_far { Distance::Far } else { Distance::Near })
    }

    /// The sizes with the smaller first; if it depends on the side, the one with the smaller sum.
    fn in_order(&self) -> [&[i64]; 2] {
        let [first, second] = self.sizes;
        let all = |sizes: &[i64]| sizes.iter().map(|size| i128::from(*size)).sum::<i128>();
        if all(first) <= all(second) { [first, second] } else { [second, first] }
    }
}

fn near(told: Told, maps: &Maps<'_>) -> Told {
    let [smaller, larger] = maps.in_order();
    let mut told = told
        .means(phrase!(
            "In a skip connection the layers of encoder and decoder do not undo each other then: an odd side was \
             halved, or a transposed layer lacks its output_padding. Sides that 2 divides at every level come back as \
             they were."
        ))
        .open(phrase!(
            "Which of the two is the skip, and what the decoder's layer gets; below it is taken for half of the skip."
        ));
    if maps.framework == Framework::PyTorch {
        let differences = smaller.iter().zip(larger).map(|(one, other)| one.abs_diff(*other));
        let least = differences.max().unwrap_or_default() + 1;
        told = told.attempt(
            "self.up(x, output_size=skip.shape[2:])",
            phrase!(
                "where the decoder's map is the smaller one: a ConvTranspose with stride {least} or more picks the \
                 output_padding itself",
                least
            ),
        );
    }
    for (skip, made) in [(larger, smaller), (smaller, larger)] {
        told = told.attempt_if(restoring(maps.framework, skip, made, Case::Skip));
    }
    told.attempt_if(cropped(maps)).attempt(
        "tconv solve --inverse-of ENCODER --input SIZE",
        phrase!(
            "the transposed layer that undoes the encoder's layer at that level, and what picks its output_padding"
        ),
    )
}

/// Explains how to change the last layers of a decoder, which make the first map, to get the second.
pub(super) fn last_layer(told: Told, maps: &Maps<'_>) -> Told {
    let Some(distance) = maps.distance() else { return told };
    let [made, wanted] = maps.sizes;
    // Each cell of `padding` removes two; `output_padding` makes up for an odd one.
    let needs = || made.iter().zip(wanted).map(|(made, wanted)| wanted - made);
    let extra: Vec<i64> = needs().map(|need| need.rem_euclid(2)).collect();
    let crop: Vec<i64> = needs().map(|need| (need.rem_euclid(2) - need) / 2).collect();
    let changes: Vec<Phrase> =
        [change("padding", &crop), change("output_padding", &extra)].into_iter().flatten().collect();
    match distance {
        Distance::Far => far(told, maps),
        Distance::Near => told
            .attempt_if((!changes.is_empty()).then(|| Try {
                code: Phrase::list(changes, Joint::Comma),
                why: phrase!("of the last transposed layer; output_padding stays below its stride or dilation"),
            }))
            .attempt_if(restoring(maps.framework, wanted, made, Case::Last))
            .attempt_if(made.iter().zip(wanted).all(|(made, wanted)| made >= wanted).then(|| cropped(maps)).flatten())
            .open(phrase!("Kernel, stride and padding of the layers.")),
    }
}

/// Explains two maps compared by a loss, when it is unknown which of them the network made.
pub(super) fn compared(told: Told, maps: &Maps<'_>) -> Told {
    let Some(distance) = maps.distance() else { return told };
    let [smaller, larger] = maps.in_order();
    match distance {
        Distance::Far => far(told, maps),
        Distance::Near => told
            .means(phrase!("One of them the network has made, and its last layers decide that size."))
            .open(phrase!("Which it is, and what its last layer gets; below it is taken for half of the size."))
            .attempt_if(restoring(maps.framework, larger, smaller, Case::Last))
            .attempt_if(restoring(maps.framework, smaller, larger, Case::Last))
            .attempt_if(cropped(maps)),
    }
}

/// A change such as `padding: 1 less`, from what is added to each number; `None` for no change.
pub(super) fn change(name: &str, by: &[i64]) -> Option<Phrase> {
    let size = |by: &[i64]| brief(&by.iter().map(|by| by.saturating_abs()).collect::<Vec<_>>());
    if by.iter().all(|by| *by == 0) {
        None
    } else if by.iter().all(|by| *by >= 0) {
        Some(phrase!("{name}: {by} more", name, by = size(by)))
    } else if by.iter().all(|by| *by <= 0) {
        Some(phrase!("{name}: {by} less", name, by = size(by)))
    } else {
        Some(phrase!("{name}: {by} added", name, by = brief(by)))
    }
}

/// How much larger the input would have to be; `None` if it need not be.
pub(super) fn larger_input(by: &[i64]) -> Option<Phrase> {
    let by: Vec<i64> = by.iter().map(|by| (*by).max(0)).collect();
    by.iter().any(|by| *by > 0).then(|| phrase!("input: {by} more", by = brief(&by)))
}

/// The origin of a size to reach: a skip, or the result of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Skip,
    Last,
}

/// Finds a layer that makes `wanted` in place of one that makes `made`.
fn restoring(framework: Framework, wanted: &[i64], made: &[i64], case: Case) -> Option<Try> {
    let below: Vec<i64> = wanted.iter().zip(made).map(|(wanted, made)| below(*wanted, *made)).collect();
    let layer = doing(framework, pair(&below)?, pair(wanted)?, Some(HALVING))?;
    let (from, to) = (dimensions(&below), dimensions(wanted));
    let why = match case {
        Case::Skip => phrase!("if the skip has {to} and the layer gets {from}: {layer} does it", to, from, layer),
        Case::Last => phrase!("to make {to} of {from}: {layer} does it", to, from, layer),
    };
    let command = format!("tconv solve --input {} --output {} --stride {HALVING}", size(&below), size(wanted));
    Some(Try::of_code(command, why))
}

/// The likely size of the level below a skip: half of it, where it, or what was made from that half, is even.
fn below(skip: i64, made: i64) -> i64 {
    if skip % HALVING != 0 && made % HALVING == 0 { made / HALVING } else { skip / HALVING + skip % HALVING }
}

fn far(told: Told, maps: &Maps<'_>) -> Told {
    let [smaller, larger] = maps.in_order();
    let factor = |(smaller, larger): (&i64, &i64)| (larger % smaller == 0).then(|| larger / smaller);
    let ratio: Option<Vec<i64>> = smaller.iter().zip(larger).map(factor).collect();
    let told = told.means(phrase!("That is more than a row or a column: a stride too many, or an upsampling too few."));
    let Some(ratio) = ratio else {
        let command = format!("tconv solve --input {} --output {}", size(smaller), size(larger));
        let found = pair(smaller).zip(pair(larger)).and_then(|(from, to)| doing(maps.framework, from, to, None));
        let why = found.map_or_else(
            || phrase!("why no layer alone leads from one to the other, and what comes nearest"),
            |layer| phrase!("the layers that lead from one to the other; {layer} is one", layer),
        );
        return told.attempt(command, why);
    };
    told.attempt(
        format!("tconv solve --times {}", size(&ratio)),
        phrase!("the layers that multiply every size by {ratio}", ratio = brief(&ratio)),
    )
}

/// How to crop both maps to their common size.
fn cropped(maps: &Maps<'_>) -> Option<Try> {
    let [first, second] = maps.sizes;
    let shared: Vec<i64> = first.iter().zip(second).map(|(one, other)| *one.min(other)).collect();
    let slices = |behind: usize| {
        let kept = shared.iter().map(|length| format!(":{length}"));
        let slices: Vec<String> = kept.chain(std::iter::repeat_n(":".to_owned(), behind)).collect();
        format!("larger[..., {}]", slices.join(", "))
    };
    let code = match maps.place {
        Place::Unknown => "larger[..., :smaller.shape[-2], :smaller.shape[-1]]".to_owned(),
        Place::FromEnd(place) => slices(place.checked_sub(shared.len())?),
        Place::Image if maps.framework == Framework::Keras && shared.len() == 2 => {
            let cut = |axis: usize| format!("(0, {})", first[axis].abs_diff(second[axis]));
            format!("keras.layers.Cropping2D(({}, {}))", cut(0), cut(1))
        }
        Place::Image => slices(match maps.framework {
            Framework::PyTorch | Framework::Paddle | Framework::Onnx => 0,
            Framework::Keras | Framework::TensorFlow | Framework::Jax | Framework::Flax => 1,
        }),
    };
    Some(Try::of_code(code, phrase!("cuts the larger one down at its end, whichever that is")))
}

/// Height and width, if a 2-D layer can represent the sizes: a single axis is used for both.
fn pair(sizes: &[i64]) -> Option<Pair> {
    match sizes {
        [one] => Some([*one, *one]),
        [height, width] => Some([*height, *width]),
        _ => None,
    }
}

/// A size in the form of a flag.
pub(super) fn size(sizes: &[i64]) -> String {
    match sizes {
        [first, others @ ..] if others.iter().all(|other| other == first) => first.to_string(),
        _ => dimensions(sizes),
    }
}

/// The best layer from one size to the other: in the framework if it is a single call there, otherwise in PyTorch.
pub(super) fn doing(framework: Framework, input: Pair, output: Pair, stride: Option<i64>) -> Option<Phrase> {
    let axes = [0, 1].map(|axis: usize| {
        let want = Want::Sizes(vec![[input[axis], output[axis]]]);
        let ranges = Ranges { stride: stride.map(|stride| stride..=stride), ..Ranges::default() };
        AxisSearch { ranges, ..AxisSearch::new(Op::ConvTranspose2d, want) }
    });
    let has_bias = matches!(framework, Framework::PyTorch | Framework::Keras);
    let layer = Layer { bias: has_bias, ..Layer::new(Op::ConvTranspose2d, [1, 1]) };
    let solutions = Search { layer, axes }.solutions().ok()?;
    let is_whole = |solution: &&Solution| {
        !solution
            .merits
            .iter()
            .any(|merit| matches!(merit, Merit::Holes { .. } | Merit::HolesElsewhere | Merit::BiasOnly { .. }))
    };
    let whole = || solutions.iter().filter(is_whole).take(MOST_TRANSLATED);
    if let Some(line) = whole().find_map(|solution| alone(framework, &solution.geometry)) {
        return Some(Phrase::verbatim(line));
    }
    let line = whole().find_map(|solution| alone(Framework::PyTorch, &solution.geometry))?;
    Some(phrase!("{line}, which tconv code writes in {framework},", line, framework = framework.to_string()))
}

/// The code of a layer in a framework that computes it alone, with names for its channels.
fn alone(framework: Framework, geometry: &Geometry) -> Option<String> {
    let neutral = Neutral::of(geometry.layer(), Some(geometry.input())).ok()?;
    let neutral = Neutral { in_channels: None, out_channels: None, ..neutral };
    let translation = translate(&neutral, &Origin::pytorch(geometry.layer()), framework);
    // Lines before the call only unpack the shape of its input.
    let call = translation.code.lines().last().filter(|_| translation.is_exact_alone())?;
    Some(call.strip_prefix("y = ").unwrap_or(call).to_owned())
}
