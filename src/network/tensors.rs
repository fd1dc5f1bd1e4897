//! The tensors of a stage in PyTorch's form, and their conversion.

use ndarray::{Array1, Array4};

use super::fault::Fault;
use super::{Learned, Named};
use crate::conv::layer::dimensions;
use crate::conv::stack::Stage;
use crate::conv::{Op, Rank};
use crate::framework::call::{self, Content, Facts};
use crate::phrase;

/// PyTorch's default `eps`, added to a variance.
const EPSILON: f32 = 1e-5;

/// A tensor that a stage needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name in the weights file, such as `NAME.weight`.
    pub name: String,
    /// The lengths of its axes.
    pub shape: Vec<i64>,
}

impl Wanted {
    /// How many numbers it has.
    #[must_use]
    pub fn numbers(&self) -> u128 {
        self.shape.iter().map(|side| u128::from(side.unsigned_abs())).fold(1, u128::saturating_mul)
    }
}

/// The tensors that a stage needs to be computed; none for a norm that cannot be computed here.
///
/// # Errors
/// Channels that are not given as numbers.
pub(super) fn wanted(stage: &Stage, named: &Named) -> Result<Vec<Wanted>, Fault> {
    let tensor = |what: &str, shape: Vec<i64>| Wanted { name: format!("{}.{what}", named.name), shape };
    let open = || Fault::new(None, phrase!("its channels are open")).with_help(phrase!("write them as numbers"));
    Ok(match stage {
        Stage::Layer { is_open: [true, _] | [_, true], .. } => return Err(open()),
        Stage::Layer { layer, .. } => {
            // The shape of illegal settings means nothing: those are refused later, with their own message.
            let [outer, inner, height, width] = layer.weight_shape();
            let shape =
                if layer.rank == Rank::One { vec![outer, inner, width] } else { vec![outer, inner, height, width] };
            let bias = layer.bias.then(|| tensor("bias", vec![layer.out_channels]));
            [tensor("weight", shape)].into_iter().chain(bias).collect()
        }
        Stage::Linear { features: [Some(from), Some(to)], bias } => {
            let bias = bias.then(|| tensor("bias", vec![*to]));
            [tensor("weight", vec![*to, *from])].into_iter().chain(bias).collect()
        }
        Stage::Linear { .. } => return Err(open()),
        Stage::Norm { channels: Some(channels), learned } if is_batch_norm(&named.call) => {
            let affine: &[&str] = if *learned > 0 { &["weight", "bias"] } else { &[] };
            let names = ["running_mean", "running_var"].iter().chain(affine);
            names.map(|what| tensor(what, vec![*channels])).collect()
        }
        Stage::Norm { .. }
        | Stage::Pool(_)
        | Stage::AdaptivePool { .. }
        | Stage::Resize(_)
        | Stage::Shuffle { .. }
        | Stage::Unshuffle { .. }
        | Stage::Pad { .. }
        | Stage::Flatten
        | Stage::Unflatten { .. }
        | Stage::Activation(_)
        | Stage::Pass => Vec::new(),
    })
}

/// Whether a layer is declared without a bias.
pub(super) fn is_without_bias(stage: &Stage) -> bool {
    match stage {
        Stage::Layer { layer, .. } => !layer.bias,
        Stage::Linear { bias, .. } => !bias,
        _ => false,
    }
}

/// Compares the shape of a tensor with the one it should have.
///
/// # Errors
/// Both shapes, and the likely cause.
pub(super) fn check_shape(wanted: &Wanted, found: &[usize], stage: &Stage) -> Result<(), Fault> {
    let sides: Vec<i64> = found.iter().map(|side| i64::try_from(*side).unwrap_or(i64::MAX)).collect();
    if sides == wanted.shape {
        return Ok(());
    }
    let (name, expected) = (&wanted.name, dimensions(&wanted.shape));
    let fault = Fault::new(
        None,
        if found.is_empty() {
            phrase!("'{name}' is a single number, but the call wants {expected}", name, expected)
        } else {
            let found = dimensions(found);
            phrase!("'{name}' has the shape {found}, but the call wants {expected}", name, found, expected)
        },
    );
    let is_swapped = match (sides.as_slice(), wanted.shape.as_slice()) {
        ([first, second, rest @ ..], [other, another, others @ ..]) => {
            first == another && second == other && rest == others
        }
        _ => false,
    };
    Err(match stage {
        Stage::Layer { layer, .. } if is_swapped => fault.with_help(match layer.op {
            Op::ConvTranspose2d => phrase!("a transposed layer's weight is (in, out/groups, ...)"),
            Op::Conv2d => phrase!("a direct layer's weight is (out, in/groups, ...)"),
        }),
        _ => fault.with_help(phrase!("change the call to what was trained")),
    })
}

/// The parameters of a stage, from the numbers of its tensors in the order of [`wanted`].
///
/// # Errors
/// Numbers that do not fill their tensor.
pub(super) fn learned(stage: &Stage, named: &Named, numbers: Vec<Vec<f32>>) -> Result<Option<Learned>, Fault> {
    let shape = match stage {
        _ if numbers.is_empty() => return Ok(None),
        Stage::Layer { layer, .. } => layer.weight_shape(),
        Stage::Linear { features, .. } => [features[1].unwrap_or(0), features[0].unwrap_or(0), 1, 1],
        _ => return Ok(Some(norm(&named.call, &numbers))),
    };
    let [outer, inner, height, width] = shape.map(|side| usize::try_from(side).unwrap_or(0));
    let mut numbers = numbers.into_iter();
    let weight = Array4::from_shape_vec((outer, inner, height, width), numbers.next().unwrap_or_default());
    let weight = weight.map_err(|_| Fault::new(None, phrase!("its weight has other numbers than its shape says")))?;
    Ok(Some(Learned::new(weight, numbers.next().map(Array1::from_vec))))
}

/// Folds a norm with running statistics into a factor and an offset per channel, as PyTorch evaluates it.
fn norm(call: &str, numbers: &[Vec<f32>]) -> Learned {
    let [mean, variance] = [0, 1].map(|which| numbers.get(which).map_or(&[][..], Vec::as_slice));
    let epsilon = epsilon(call);
    let of = |which: usize, channel: usize, usual: f32| {
        numbers.get(which).and_then(|numbers| numbers.get(channel)).map_or(usual, |number| *number)
    };
    let scales: Vec<f32> = (0..).zip(variance).map(|(at, it)| of(2, at, 1.0) / (it + epsilon).sqrt()).collect();
    let shifts = (0..).zip(mean.iter().zip(&scales)).map(|(at, (mean, scale))| of(3, at, 0.0) - mean * scale);
    let bias = Some(shifts.collect());
    let weight = Array1::from_vec(scales);
    let channels = weight.len();
    let weight = weight.into_shape_with_order((channels, 1, 1, 1)).unwrap_or_default();
    Learned::new(weight, bias)
}

/// The last part of a call's function name.
pub(super) fn function(call: &str) -> &str {
    let path = call.split('(').next().unwrap_or_default().trim();
    path.rsplit('.').next().unwrap_or_default()
}

fn is_batch_norm(call: &str) -> bool {
    ["BatchNorm1d", "BatchNorm2d", "SyncBatchNorm"].contains(&function(call))
}

/// The `eps` of a norm, its second argument.
fn epsilon(text: &str) -> f32 {
    let Ok(call::Value { content: Content::Call(call), .. }) = call::parse(text, &Facts::default()) else {
        return EPSILON;
    };
    let named = call.arguments.iter().find(|it| it.keyword.as_ref().is_some_and(|name| name.text == "eps"));
    let second = call.arguments.get(1).filter(|it| it.keyword.is_none());
    match named.or(second).map(|argument| &argument.value.content) {
        Some(Content::Float(number)) => *number as f32,
        Some(Content::Integer(number)) => *number as f32,
        _ => EPSILON,
    }
}
