//! Modules of PyTorch other than convolutions.

use super::super::call::{self, Call, CallError, Content, Value};
use super::super::value;
use super::arguments::{Arguments, Channels, float, integers};
use super::builder::Part;
use super::leaf;
use crate::conv::layer::Pair;
use crate::conv::stack::Stage;
use crate::conv::stack::stage::{Activation, Extent, Mode, PadWith, Pool, PoolOf, Resize};
use crate::conv::{Rank, Sides};
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::{Joint, Phrase};

const ACTIVATIONS: [&str; 26] = [
    "ReLU",
    "Sigmoid",
    "Tanh",
    "LeakyReLU",
    "ELU",
    "Hardshrink",
    "Hardsigmoid",
    "Hardtanh",
    "Hardswish",
    "LogSigmoid",
    "PReLU",
    "ReLU6",
    "RReLU",
    "SELU",
    "CELU",
    "GELU",
    "SiLU",
    "Mish",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Tanhshrink",
    "Threshold",
    "Softmin",
    "Softmax",
    "LogSoftmax",
];

const PASSES: [&str; 7] =
    ["Dropout", "AlphaDropout", "FeatureAlphaDropout", "Identity", "Softmax2d", "LocalResponseNorm", "StochasticDepth"];

/// The kind of a class, with the number of axes in its name.
#[derive(Clone, Copy)]
enum Kind {
    Pool(PoolOf, Rank),
    Adaptive(PoolOf, Rank),
    Upsample(Option<(Mode, Rank)>),
    Shuffle,
    Unshuffle,
    Pad(Filling, Rank),
    Flatten,
    Unflatten,
    Linear { is_lazy: bool },
    Norm(Norm),
    Activation,
    Pass,
}

#[derive(Clone, Copy)]
enum Filling {
    Zero,
    Constant,
    Same(PadWith),
}

#[derive(Clone, Copy)]
enum Norm {
    Batch { is_lazy: bool },
    Instance { is_lazy: bool },
    Group,
    Layer { learned: i64 },
}

/// Splits off the number of axes at the end of a name.
pub(super) fn split(name: &str) -> (&str, Option<Rank>) {
    let ranks = [("1d", Rank::One), ("2d", Rank::Two), ("3d", Rank::Three)];
    let found = ranks.into_iter().find_map(|(end, rank)| Some((name.strip_suffix(end)?, rank)));
    found.map_or((name, None), |(base, rank)| (base, Some(rank)))
}

fn kind(name: &str) -> Option<Kind> {
    let (base, rank) = split(name);
    let plane = rank.filter(|rank| *rank != Rank::Three);
    let pad = |filling: Filling| plane.map(|rank| Kind::Pad(filling, rank));
    match base {
        "MaxPool" => plane.map(|rank| Kind::Pool(PoolOf::Max, rank)),
        "AvgPool" => plane.map(|rank| Kind::Pool(PoolOf::Average, rank)),
        "AdaptiveMaxPool" => plane.map(|rank| Kind::Adaptive(PoolOf::Max, rank)),
        "AdaptiveAvgPool" => plane.map(|rank| Kind::Adaptive(PoolOf::Average, rank)),
        "Upsample" => Some(Kind::Upsample(None)),
        "UpsamplingNearest" => Some(Kind::Upsample(Some((Mode::Nearest, Rank::Two)))),
        "UpsamplingBilinear" => Some(Kind::Upsample(Some((Mode::Linear { align_corners: true }, Rank::Two)))),
        "PixelShuffle" => Some(Kind::Shuffle),
        "PixelUnshuffle" => Some(Kind::Unshuffle),
        "ZeroPad" => pad(Filling::Zero),
        "ConstantPad" => pad(Filling::Constant),
        "ReflectionPad" => pad(Filling::Same(PadWith::Reflect)),
        "ReplicationPad" => pad(Filling::Same(PadWith::Replicate)),
        "CircularPad" => pad(Filling::Same(PadWith::Circular)),
        "Flatten" => Some(Kind::Flatten),
        "Unflatten" => Some(Kind::Unflatten),
        "Linear" | "NonDynamicallyQuantizableLinear" => Some(Kind::Linear { is_lazy: false }),
        "LazyLinear" => Some(Kind::Linear { is_lazy: true }),
        "BatchNorm" | "SyncBatchNorm" => Some(Kind::Norm(Norm::Batch { is_lazy: false })),
        "LazyBatchNorm" => Some(Kind::Norm(Norm::Batch { is_lazy: true })),
        "InstanceNorm" => Some(Kind::Norm(Norm::Instance { is_lazy: false })),
        "LazyInstanceNorm" => Some(Kind::Norm(Norm::Instance { is_lazy: true })),
        "GroupNorm" => Some(Kind::Norm(Norm::Group)),
        "LayerNorm" => Some(Kind::Norm(Norm::Layer { learned: 2 })),
        "RMSNorm" => Some(Kind::Norm(Norm::Layer { learned: 1 })),
        _ if ACTIVATIONS.contains(&name) => Some(Kind::Activation),
        _ if PASSES.contains(&base) || name == "Softmax2d" => Some(Kind::Pass),
        _ => None,
    }
}

/// Whether a class of this name is known.
pub(super) fn is_known(name: &str) -> bool {
    kind(name).is_some()
}

/// Reads a call of a class.
///
/// # Errors
/// Arguments that the class rejects, or that leave a size unknown.
pub(super) fn read(name: &str, call: &Call) -> Result<Part, CallError> {
    let Some(kind) = kind(name) else { return Ok(leaf::unknown(name)) };
    Ok(match kind {
        Kind::Pool(of, rank) => {
            let parameters: &[&str] = match of {
                PoolOf::Max => &["kernel_size", "stride", "padding", "dilation", "return_indices", "ceil_mode"],
                PoolOf::Average => {
                    &["kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override"]
                }
            };
            pool(of, rank, &Arguments::of(call, parameters, 1)?)?
        }
        Kind::Adaptive(of, rank) => adaptive(of, rank, &Arguments::of(call, &["output_size", "return_indices"], 1)?)?,
        Kind::Upsample(fixed) => {
            let parameters = match fixed {
                None => ["size", "scale_factor", "mode", "align_corners", "recompute_scale_factor"],
                // When printed, it shows its mode, too.
                Some(_) => ["size", "scale_factor", "mode", "align_corners", ""],
            };
            resize(&Arguments::of(call, &parameters, 0)?, fixed)?
        }
        Kind::Shuffle => {
            let factor = Arguments::of(call, &["upscale_factor"], 1)?.integer("upscale_factor")?.unwrap_or(1);
            Part { rank: Some(Rank::Two), ..Stage::Shuffle { factor }.into() }
        }
        Kind::Unshuffle => {
            let factor = Arguments::of(call, &["downscale_factor"], 1)?.integer("downscale_factor")?.unwrap_or(1);
            Part { rank: Some(Rank::Two), ..Stage::Unshuffle { factor }.into() }
        }
        Kind::Pad(filling, rank) => {
            let arguments = Arguments::of(call, &["padding", "value"], 1)?;
            let with = match filling {
                Filling::Zero => PadWith::Value(0.0),
                Filling::Constant => PadWith::Value(arguments.float("value")?.unwrap_or(0.0)),
                Filling::Same(with) => with,
            };
            Part { rank: Some(rank), ..pad(arguments.get("padding"), rank, with)? }
        }
        Kind::Flatten => flatten(&Arguments::of(call, &["start_dim", "end_dim"], 0)?)?,
        Kind::Unflatten => unflatten(&Arguments::of(call, &["dim", "unflattened_size"], 2)?)?,
        Kind::Linear { is_lazy } => linear(call, is_lazy)?,
        Kind::Norm(of) => norm(of, call)?,
        Kind::Activation => activation(name, call)?,
        Kind::Pass => Stage::Pass.into(),
    })
}

/// A pool with PyTorch's argument names.
pub(super) fn pool(of: PoolOf, rank: Rank, arguments: &Arguments<'_>) -> Result<Part, CallError> {
    let kernel_size = arguments.pair("kernel_size", rank, 1)?.unwrap_or([1, 1]);
    let mut notes = Vec::new();
    if arguments.get("divisor_override").is_some() {
        notes.push(phrase!("divisor_override changes no size, and is not read"));
    }
    let pool = Pool {
        of,
        kernel_size,
        stride: stride_of(arguments, rank)?.unwrap_or(kernel_size),
        padding: arguments.pair("padding", rank, 0)?.unwrap_or([0, 0]),
        dilation: arguments.pair("dilation", rank, 1)?.unwrap_or([1, 1]),
        ceil_mode: arguments.is_on("ceil_mode", false)?,
        count_include_pad: arguments.is_on("count_include_pad", true)?,
    };
    Ok(Part { rank: Some(rank), notes, ..Stage::Pool(pool).into() })
}

/// The stride of a pool; an empty list is the default.
fn stride_of(arguments: &Arguments<'_>, rank: Rank) -> Result<Option<Pair>, CallError> {
    match arguments.get("stride").map(|value| &value.content) {
        Some(Content::List(values) | Content::Tuple(values)) if values.is_empty() => Ok(None),
        _ => arguments.pair("stride", rank, 1),
    }
}

/// An adaptive pool; None keeps the size of an axis.
pub(super) fn adaptive(of: PoolOf, rank: Rank, arguments: &Arguments<'_>) -> Result<Part, CallError> {
    let one = |value: &Value| match value.content {
        Content::None => Ok(None),
        _ => value::integer("output_size", value).map(Some),
    };
    let size = match arguments.get("output_size") {
        None => [None, None],
        Some(value) => match (&value.content, rank) {
            (Content::Tuple(values) | Content::List(values), Rank::Two) if values.len() == 2 => {
                [one(&values[0])?, one(&values[1])?]
            }
            _ => {
                let [height, width] = value::sides("output_size", value, rank)?.pair(rank, 0).map(Some);
                if rank == Rank::One { [None, width] } else { [height, width] }
            }
        },
    };
    Ok(Part { rank: Some(rank), ..Stage::AdaptivePool { of, size }.into() })
}

/// A resize with PyTorch's argument names; `fixed` is the mode and rank if the class determines them.
pub(super) fn resize(arguments: &Arguments<'_>, fixed: Option<(Mode, Rank)>) -> Result<Part, CallError> {
    let align_corners = arguments.is_on("align_corners", false)?;
    let (mode, rank) = match fixed {
        Some((mode, rank)) => (mode, Some(rank)),
        None => match arguments.word("mode").unwrap_or("nearest") {
            "nearest" => (Mode::Nearest, None),
            "nearest-exact" => (Mode::NearestExact, None),
            "area" => (Mode::Area, None),
            "linear" => (Mode::Linear { align_corners }, Some(Rank::One)),
            "bilinear" => (Mode::Linear { align_corners }, Some(Rank::Two)),
            "bicubic" => (Mode::Bicubic { align_corners }, Some(Rank::Two)),
            "trilinear" => {
                return Ok(Part::unknown(phrase!("a trilinear resize has three axes: it is taken to keep the size")));
            }
            other => return Err(unknown_mode(arguments, other)),
        },
    };
    let (to, said) = match (arguments.get("size"), arguments.get("scale_factor")) {
        (Some(size), _) => {
            let said = rank.or(rank_of(size));
            let pair = value::sides("size", size, said.unwrap_or(Rank::Two))?;
            (Extent::Size(pair.pair(said.unwrap_or(Rank::Two), 1)), said)
        }
        (None, Some(scale)) => {
            let said = rank.or(rank_of(scale));
            (Extent::Scale(scales(scale, said)?), said)
        }
        (None, None) => {
            let error = CallError::new(
                arguments.call.function.span.clone(),
                phrase!("either size or scale_factor must be given"),
            );
            return Err(error);
        }
    };
    Ok(Part { rank: said, for_all_axes: said.is_none(), ..Stage::Resize(Resize { to, mode }).into() })
}

fn unknown_mode(arguments: &Arguments<'_>, mode: &str) -> CallError {
    const MODES: [&str; 7] = ["nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"];
    let span = arguments.get("mode").map_or(arguments.call.function.span.clone(), |value| value.span.clone());
    CallError::new(span, phrase!("there is no mode {mode}", mode = call::quoted(mode))).with_guess(
        nearest(mode, MODES).map(|guess| format!("'{guess}'")),
        phrase!("modes: {modes}", modes = Phrase::list(MODES, Joint::Comma)),
    )
}

/// The number of axes that some numbers are for; `None` for a single number, which fits any.
fn rank_of(value: &Value) -> Option<Rank> {
    match &value.content {
        Content::Tuple(values) | Content::List(values) => Rank::of(values.len()).filter(|rank| *rank != Rank::Three),
        _ => None,
    }
}

fn scales(value: &Value, rank: Option<Rank>) -> Result<[f64; 2], CallError> {
    let all = match &value.content {
        Content::Tuple(values) | Content::List(values) => match values.as_slice() {
            [one] => [1.0, float("scale_factor", one)?],
            [height, width] => [float("scale_factor", height)?, float("scale_factor", width)?],
            _ => {
                let message = phrase!(
                    "scale_factor must be a number or a pair of numbers, got {found} values",
                    found = values.len()
                );
                return Err(CallError::new(value.span.clone(), message));
            }
        },
        _ => [float("scale_factor", value)?; 2],
    };
    Ok(if rank == Some(Rank::One) { [1.0, all[1]] } else { all })
}

/// Padding around the axes: one number for all ends, or two per axis, last axis first.
pub(super) fn pad(cells: Option<&Value>, rank: Rank, with: PadWith) -> Result<Part, CallError> {
    let Some(value) = cells else { return Ok(Stage::Pass.into()) };
    let numbers = match value.content {
        Content::Integer(cells) => vec![cells; 2 * rank.axes()],
        _ => match integers("padding", value) {
            Ok(numbers) => numbers,
            Err(_) if value::is_open(value) => {
                return Err(value::no_number("padding", phrase!("an integer or integers"), value));
            }
            Err(error) => return Err(error),
        },
    };
    let (start, end) = match numbers.as_slice() {
        [left, right] => ([0, *left], [0, *right]),
        [left, right, top, bottom] => ([*top, *left], [*bottom, *right]),
        numbers => {
            let message =
                phrase!("padding must be two numbers an axis, the last axis first, got {found}", found = numbers.len());
            return Err(CallError::new(value.span.clone(), message));
        }
    };
    Ok(Stage::Pad { start, end, with }.into())
}

pub(super) fn flatten(arguments: &Arguments<'_>) -> Result<Part, CallError> {
    let ends = [arguments.integer("start_dim")?.unwrap_or(1), arguments.integer("end_dim")?.unwrap_or(-1)];
    Ok(match ends {
        [1, -1 | 3] => Stage::Flatten.into(),
        _ => Part::unknown(phrase!("a flatten of some axes is not read, and taken to keep the size")),
    })
}

fn unflatten(arguments: &Arguments<'_>) -> Result<Part, CallError> {
    let Some(size) = arguments.get("unflattened_size") else { return Ok(leaf::unknown("Unflatten")) };
    let numbers = integers("unflattened_size", size)?;
    let dim = arguments.integer("dim")?;
    Ok(match (dim, numbers.as_slice()) {
        (Some(1 | -1), [channels, height, width]) => {
            Part { rank: Some(Rank::Two), ..Stage::Unflatten { channels: *channels, size: [*height, *width] }.into() }
        }
        (Some(1 | -1), [channels, length]) => {
            Part { rank: Some(Rank::One), ..Stage::Unflatten { channels: *channels, size: [1, *length] }.into() }
        }
        _ => Part::unknown(phrase!("an unflatten to other axes than channels and sizes is taken to keep the size")),
    })
}

fn linear(call: &Call, is_lazy: bool) -> Result<Part, CallError> {
    let all = ["in_features", "out_features", "bias", "device", "dtype"];
    let arguments = if is_lazy { Arguments::of(call, &all[1..], 1)? } else { Arguments::of(call, &all, 2)? };
    let [from, to] = [arguments.channels("in_features")?, arguments.channels("out_features")?];
    let bias = arguments.is_on("bias", true)?;
    Ok(Part {
        channel_names: [from.name, to.name],
        ..Stage::Linear { features: [from.number, to.number], bias }.into()
    })
}

fn norm(of: Norm, call: &Call) -> Result<Part, CallError> {
    let features = [
        "num_features",
        "eps",
        "momentum",
        "affine",
        "track_running_stats",
        "device",
        "dtype",
        "bias",
        "process_group",
    ];
    let of_features = |is_lazy: bool| Arguments::of(call, &features[usize::from(is_lazy)..], usize::from(!is_lazy));
    let (arguments, channels, is_affine) = match of {
        Norm::Batch { is_lazy } => (of_features(is_lazy)?, "num_features", true),
        Norm::Instance { is_lazy } => (of_features(is_lazy)?, "num_features", false),
        Norm::Group => {
            let parameters = ["num_groups", "num_channels", "eps", "affine", "device", "dtype", "bias"];
            (Arguments::of(call, &parameters, 2)?, "num_channels", true)
        }
        Norm::Layer { learned } => return layer_norm(call, learned),
    };
    let Channels { number, name } = arguments.channels(channels)?;
    let is_affine = arguments.is_on("affine", is_affine)?;
    let learned = if is_affine { 1 + i64::from(arguments.is_on("bias", true)?) } else { 0 };
    Ok(Part { channel_names: [name.clone(), name], ..Stage::Norm { channels: number, learned }.into() })
}

/// A norm over a shape: channels first if it also has sizes.
fn layer_norm(call: &Call, learned: i64) -> Result<Part, CallError> {
    let arguments =
        Arguments::of(call, &["normalized_shape", "eps", "elementwise_affine", "bias", "device", "dtype"], 1)?;
    let learned = match (arguments.is_on("elementwise_affine", true)?, arguments.is_on("bias", true)?) {
        (false, _) => 0,
        (true, true) => learned,
        (true, false) => 1,
    };
    let Some(shape) = arguments.get("normalized_shape") else {
        return Ok(Stage::Norm { channels: None, learned }.into());
    };
    let (channels, rest) = match &shape.content {
        Content::Tuple(values) | Content::List(values) => match values.split_first() {
            Some((first, rest)) => (first, rest),
            None => return Ok(Stage::Norm { channels: None, learned }.into()),
        },
        _ => (shape, [].as_slice()),
    };
    let Ok(number) = value::open_integer("normalized_shape", channels)? else {
        let name = Some(call::shortened(&channels.to_string()));
        return Ok(Part { channel_names: [name.clone(), name], ..Stage::Norm { channels: None, learned }.into() });
    };
    let sizes = rest.iter().map(|value| value::integer("normalized_shape", value));
    let times = sizes.collect::<Result<Vec<i64>, _>>()?.into_iter().fold(1_i64, i64::saturating_mul);
    Ok(Stage::Norm { channels: Some(number), learned: learned.saturating_mul(times) }.into())
}

fn activation(name: &str, call: &Call) -> Result<Part, CallError> {
    Ok(match name {
        "ReLU" => Stage::Activation(Activation::Relu).into(),
        "Sigmoid" => Stage::Activation(Activation::Sigmoid).into(),
        "Tanh" => Stage::Activation(Activation::Tanh).into(),
        "LeakyReLU" => {
            // Keras used to call it alpha.
            let arguments = Arguments::of(call, &["negative_slope", "inplace", "alpha", "name"], 0)?;
            let slope = arguments.float("negative_slope")?.or(arguments.float("alpha")?);
            Stage::Activation(Activation::LeakyRelu(slope.unwrap_or(0.01))).into()
        }
        "PReLU" => Part {
            notes: vec![phrase!("the slope of PReLU() is learned, and not counted among the weights")],
            ..Stage::Activation(Activation::Other).into()
        },
        _ => Stage::Activation(Activation::Other).into(),
    })
}

/// The sides as height and width, or a default.
pub(super) fn pair_or(sides: Option<Sides>, rank: Rank, idle: i64, default: Pair) -> Pair {
    sides.map_or(default, |sides| sides.pair(rank, idle))
}
