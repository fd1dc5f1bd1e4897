//! Two maps that are added, concatenated or compared, and whose sizes differ: mostly a skip connection.

use super::Told;
use super::told::brief;
use crate::conv::Geometry;
use crate::conv::axis::Op;
use crate::conv::layer::{Layer, Pair, dimensions};
use crate::conv::solve::{AxisSearch, Merit, Ranges, Search, Solution, Want};
use crate::framework::neutral::Neutral;
use crate::framework::{Framework, Origin, translate};

/// What an encoder mostly divides by, level by level.
const HALVING: i64 = 2;

/// Most settings that are looked through for one that a framework has.
const MOST_TRANSLATED: usize = 64;

/// The sizes of both maps on the axes that are known, in order: of one axis, or of height and width, or of all three.
pub(super) struct Maps<'a> {
    pub framework: Framework,
    pub sizes: [&'a [i64]; 2],
    pub place: Place,
}

/// Where the axes of the sizes stand in the tensors.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// They are all of the image's.
    Image,
    /// The first of them so far from the end, 1 for the last.
    FromEnd(usize),
    Unknown,
}

impl Place {
    /// That of an axis of a batch of images, as a message counts it.
    pub fn of(axis: i64) -> Place {
        let axes = if axis > 3 { 5 } else { 4 };
        match usize::try_from(axis).ok().and_then(|axis| usize::checked_sub(axes, axis)) {
            Some(place @ 1..) => Place::FromEnd(place),
            Some(0) | None => Place::Unknown,
        }
    }
}

/// What to do about the two, whichever is the skip.
pub(super) fn told(told: Told, maps: &Maps<'_>) -> Told {
    let Some(distance) = maps.distance() else { return told };
    match distance {
        Distance::Far => far(told, maps),
        Distance::Near => near(told, maps),
    }
}

/// How far two maps are from each other.
enum Distance {
    /// By some rows or columns.
    Near,
    /// By a factor of at least two.
    Far,
}

impl Maps<'_> {
    /// `None` where the sizes cannot be compared.
    fn distance(&self) -> Option<Distance> {
        let [first, second] = self.sizes;
        let pairs = || first.iter().zip(second).map(|(one, other)| (*one.min(other), *one.max(other)));
        if first.is_empty() || first.len() != second.len() || pairs().any(|(smaller, _)| smaller < 1) {
            return None;
        }
        let is_far = pairs().any(|(smaller, larger)| larger / HALVING >= smaller);
        Some(if is_far { Distance::Far } else { Distance::Near })
    }

    /// The two in order, the smaller first; of sides that differ both ways whichever has fewer in all.
    fn in_order(&self) -> [&[i64]; 2] {
        let [first, second] = self.sizes;
        let all = |sizes: &[i64]| sizes.iter().map(|size| i128::from(*size)).sum::<i128>();
        if all(first) <= all(second) { [first, second] } else { [second, first] }
    }
}

fn near(told: Told, maps: &Maps<'_>) -> Told {
    let [smaller, larger] = maps.in_order();
    let mut told = told
        .means(
            "In a skip connection the layers of encoder and decoder do not undo each other then: an odd side was halved, or a \
             transposed layer lacks its output_padding. Sides that 2 divides at every level come back as they were.",
        )
        .open("Which of the two is the skip, and what the decoder's layer gets; below it is taken for half of the skip.");
    if maps.framework == Framework::PyTorch {
        let differences = smaller.iter().zip(larger).map(|(one, other)| one.abs_diff(*other));
        let least = differences.max().unwrap_or_default() + 1;
        told = told.attempt(
            "self.up(x, output_size=skip.shape[2:])",
            format!(
                "where the decoder's map is the smaller one: a ConvTranspose with stride {least} or more picks the \
                 output_padding itself"
            ),
        );
    }
    for (skip, made) in [(larger, smaller), (smaller, larger)] {
        told = told.attempt_if(restoring(maps.framework, skip, made, Case::Skip));
    }
    told.attempt_if(cropped(maps)).attempt(
        "tconv solve --inverse-of ENCODER --input SIZE",
        "the transposed layer that undoes the encoder's layer at that level, and what picks its output_padding",
    )
}

/// What to do about the first of the two, which the last layers of a decoder have made, to get the second.
pub(super) fn last_layer(told: Told, maps: &Maps<'_>) -> Told {
    let Some(distance) = maps.distance() else { return told };
    let [made, wanted] = maps.sizes;
    // `padding` takes two off for each of it, `output_padding` makes up for the odd one.
    let needs = || made.iter().zip(wanted).map(|(made, wanted)| wanted - made);
    let extra: Vec<i64> = needs().map(|need| need.rem_euclid(2)).collect();
    let crop: Vec<i64> = needs().map(|need| (need.rem_euclid(2) - need) / 2).collect();
    let changes: Vec<String> =
        [change("padding", &crop), change("output_padding", &extra)].into_iter().flatten().collect();
    match distance {
        Distance::Far => far(told, maps),
        Distance::Near => told
            .attempt_if((!changes.is_empty()).then(|| {
                let why = "of the last transposed layer; output_padding stays below its stride or dilation";
                (changes.join(", "), why.to_owned())
            }))
            .attempt_if(restoring(maps.framework, wanted, made, Case::Last))
            .attempt_if(made.iter().zip(wanted).all(|(made, wanted)| made >= wanted).then(|| cropped(maps)).flatten())
            .open("Kernel, stride and padding of the layers."),
    }
}

/// Two maps that a loss compares, without a word on which of them the network has made.
pub(super) fn compared(told: Told, maps: &Maps<'_>) -> Told {
    let Some(distance) = maps.distance() else { return told };
    let [smaller, larger] = maps.in_order();
    match distance {
        Distance::Far => far(told, maps),
        Distance::Near => told
            .means("One of them the network has made, and its last layers decide that size.")
            .open("Which it is, and what its last layer gets; below it is taken for half of the size.")
            .attempt_if(restoring(maps.framework, larger, smaller, Case::Last))
            .attempt_if(restoring(maps.framework, smaller, larger, Case::Last))
            .attempt_if(cropped(maps)),
    }
}

/// `padding: 1 less`; nothing for no change. Each number is what is added.
pub(super) fn change(name: &str, by: &[i64]) -> Option<String> {
    let size = |by: &[i64]| brief(&by.iter().map(|by| by.saturating_abs()).collect::<Vec<_>>());
    if by.iter().all(|by| *by == 0) {
        None
    } else if by.iter().all(|by| *by >= 0) {
        Some(format!("{name}: {} more", size(by)))
    } else if by.iter().all(|by| *by <= 0) {
        Some(format!("{name}: {} less", size(by)))
    } else {
        Some(format!("{name}: {} added", brief(by)))
    }
}

/// What is known of a size that is to be made: that it is a skip's, or that of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Skip,
    Last,
}

/// A search for the layer that makes `wanted`, where now `made` is made.
fn restoring(framework: Framework, wanted: &[i64], made: &[i64], case: Case) -> Option<(String, String)> {
    let below: Vec<i64> = wanted.iter().zip(made).map(|(wanted, made)| below(*wanted, *made)).collect();
    let found = doing(framework, pair(&below)?, pair(wanted)?, Some(HALVING))?;
    let (from, to) = (dimensions(&below), dimensions(wanted));
    let case = match case {
        Case::Skip => format!("if the skip has {to} and the layer gets {from}"),
        Case::Last => format!("to make {to} of {from}"),
    };
    let command = format!("tconv solve --input {} --output {} --stride {HALVING}", size(&below), size(wanted));
    Some((command, format!("{case}: {found} does it")))
}

/// What the level below a skip has, as far as the sizes tell: half of it, where it or what was made of that half is even.
fn below(skip: i64, made: i64) -> i64 {
    if skip % HALVING != 0 && made % HALVING == 0 { made / HALVING } else { skip / HALVING + skip % HALVING }
}

fn far(told: Told, maps: &Maps<'_>) -> Told {
    let [smaller, larger] = maps.in_order();
    let factor = |(smaller, larger): (&i64, &i64)| (larger % smaller == 0).then(|| larger / smaller);
    let ratio: Option<Vec<i64>> = smaller.iter().zip(larger).map(factor).collect();
    let told = told.means("That is more than a row or a column: a stride too many, or an upsampling too few.");
    let Some(ratio) = ratio else {
        let command = format!("tconv solve --input {} --output {}", size(smaller), size(larger));
        let found = pair(smaller).zip(pair(larger)).and_then(|(from, to)| doing(maps.framework, from, to, None));
        return told.attempt(
            command,
            match found {
                Some(found) => format!("the layers that lead from one to the other; {found} is one"),
                None => "why no layer alone leads from one to the other, and what comes nearest".to_owned(),
            },
        );
    };
    told.attempt(
        format!("tconv solve --times {}", size(&ratio)),
        format!("the layers that multiply every size by {}", brief(&ratio)),
    )
}

/// How to cut the maps down to what they share.
fn cropped(maps: &Maps<'_>) -> Option<(String, String)> {
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
    Some((code, "cuts the larger one down at its end, whichever that is".to_owned()))
}

/// Height and width, as far as a layer in two dimensions can stand for it: one axis stands for both.
fn pair(sizes: &[i64]) -> Option<Pair> {
    match sizes {
        [one] => Some([*one, *one]),
        [height, width] => Some([*height, *width]),
        _ => None,
    }
}

/// As flags take it.
pub(super) fn size(sizes: &[i64]) -> String {
    match sizes {
        [first, others @ ..] if others.iter().all(|other| other == first) => first.to_string(),
        _ => dimensions(sizes),
    }
}

/// The best layer that leads from one size to the other, in words: as the framework has it where that is one call, else as
/// PyTorch has it.
pub(super) fn doing(framework: Framework, input: Pair, output: Pair, stride: Option<i64>) -> Option<String> {
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
    whole().find_map(|solution| alone(framework, &solution.geometry)).or_else(|| {
        let line = whole().find_map(|solution| alone(Framework::PyTorch, &solution.geometry))?;
        Some(format!("{line}, which tconv code writes in {framework},"))
    })
}

/// The layer in a framework that does it alone, with names for its channels.
fn alone(framework: Framework, geometry: &Geometry) -> Option<String> {
    let neutral = Neutral::of(geometry.layer(), Some(geometry.input())).ok()?;
    let neutral = Neutral { in_channels: None, out_channels: None, ..neutral };
    let translation = translate(&neutral, &Origin::pytorch(geometry.layer()), framework);
    // What stands before the call only unpacks the shape of its input.
    let call = translation.code.lines().last().filter(|_| translation.is_exact_alone())?;
    Some(call.strip_prefix("y = ").unwrap_or(call).to_owned())
}
