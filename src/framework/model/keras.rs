//! Layers of Keras other than convolutions, and the activation that any layer may name.

use super::super::call::{self, Call, CallError, Content, Value};
use super::super::shared;
use super::arguments::{Arguments, integers};
use super::builder::Part;
use super::leaf::{self, last_word};
use super::module::pair_or;
use crate::conv::Rank;
use crate::conv::layer::Pair;
use crate::conv::stack::Stage;
use crate::conv::stack::stage::{Activation, Extent, Mode, PadWith, Pool, PoolOf, Resize};
use crate::phrase;

#[derive(Clone, Copy)]
enum Kind {
    Dense,
    Reshape,
    Pool(PoolOf, Rank),
    Global(PoolOf, Rank),
    Upsampling(Rank),
    Padding { adds: bool, rank: Rank },
    Norm,
    Activation,
    Softmax,
    Dropout,
}

/// Splits off the number of axes at the end of a Keras name.
fn split(name: &str) -> (&str, Option<Rank>) {
    let ranks = [("1D", Rank::One), ("2D", Rank::Two)];
    let found = ranks.into_iter().find_map(|(end, rank)| Some((name.strip_suffix(end)?, rank)));
    found.map_or((name, None), |(base, rank)| (base, Some(rank)))
}

fn kind(path: &str) -> Option<Kind> {
    let name = last_word(path);
    // Paddle has the same names.
    if path.strip_suffix(name).is_some_and(|before| before.ends_with("nn.")) {
        return None;
    }
    match split(name) {
        ("MaxPooling" | "MaxPool", Some(rank)) => Some(Kind::Pool(PoolOf::Max, rank)),
        ("AveragePooling" | "AvgPool", Some(rank)) => Some(Kind::Pool(PoolOf::Average, rank)),
        ("GlobalMaxPooling" | "GlobalMaxPool", Some(rank)) => Some(Kind::Global(PoolOf::Max, rank)),
        ("GlobalAveragePooling" | "GlobalAvgPool", Some(rank)) => Some(Kind::Global(PoolOf::Average, rank)),
        ("UpSampling", Some(rank)) => Some(Kind::Upsampling(rank)),
        ("ZeroPadding", Some(rank)) => Some(Kind::Padding { adds: true, rank }),
        ("Cropping", Some(rank)) => Some(Kind::Padding { adds: false, rank }),
        ("SpatialDropout", Some(_)) => Some(Kind::Dropout),
        _ => match name {
            "Dense" => Some(Kind::Dense),
            "Reshape" => Some(Kind::Reshape),
            "BatchNormalization" | "LayerNormalization" | "GroupNormalization" => Some(Kind::Norm),
            "Activation" => Some(Kind::Activation),
            _ => None,
        },
    }
}

/// Whether a layer of this name is known.
pub(super) fn is_known(path: &str) -> bool {
    kind(path).is_some()
}

/// Whether a name is explicitly Keras's.
pub(super) fn is_own(path: &str) -> bool {
    path.contains("keras.") || path.starts_with("layers.")
}

/// Whether Keras and PyTorch both have a layer of this name, with different arguments.
pub(super) fn is_shared(path: &str) -> bool {
    shared(last_word(path)).is_some()
}

fn shared(name: &str) -> Option<Kind> {
    match name {
        "ReLU" | "LeakyReLU" | "ELU" | "PReLU" => Some(Kind::Activation),
        "Softmax" => Some(Kind::Softmax),
        "Dropout" | "GaussianNoise" | "GaussianDropout" => Some(Kind::Dropout),
        _ => None,
    }
}

/// Reads a call of a layer.
///
/// # Errors
/// Arguments that the layer rejects, or that leave a size unknown.
pub(super) fn read(path: &str, call: &Call) -> Result<Vec<Part>, CallError> {
    let name = last_word(path);
    let Some(kind) = kind(path).or_else(|| shared(name)) else { return Ok(vec![leaf::unknown(path)]) };
    let stage: Part = match kind {
        Kind::Dense => dense(call)?,
        Kind::Reshape => return reshape(call).map(|part| vec![part]),
        Kind::Pool(of, rank) => pool(of, rank, call)?,
        Kind::Global(of, rank) => {
            let size = if rank == Rank::One { [None, Some(1)] } else { [Some(1), Some(1)] };
            Part { rank: Some(rank), ..Stage::AdaptivePool { of, size }.into() }
        }
        Kind::Upsampling(rank) => upsampling(rank, call)?,
        Kind::Padding { adds, rank } => padding(adds, rank, call)?,
        Kind::Norm => norm(call),
        Kind::Activation if name == "LeakyReLU" => leaky(call)?,
        Kind::Activation if name == "ReLU" => {
            let is_plain = call
                .arguments
                .iter()
                .all(|argument| argument.keyword.as_ref().is_some_and(|keyword| keyword.text == "name"));
            Stage::Activation(if is_plain { Activation::Relu } else { Activation::Other }).into()
        }
        Kind::Activation if name == "Activation" => {
            let function = call.arguments.first().map(|argument| &argument.value);
            function.map_or(Stage::Pass.into(), |function| named(function).into())
        }
        Kind::Activation | Kind::Softmax => Stage::Activation(Activation::Other).into(),
        Kind::Dropout => Stage::Pass.into(),
    };
    let own = if matches!(kind, Kind::Activation) { None } else { activation(call) };
    Ok(std::iter::once(stage).chain(own).collect())
}

/// The stage of a layer's `activation` argument, if any.
pub(super) fn activation(call: &Call) -> Option<Part> {
    let is_it = |name: &str| name == "activation";
    let argument =
        call.arguments.iter().find(|argument| argument.keyword.as_ref().is_some_and(|it| is_it(&it.text)))?;
    let stage = match &argument.value.content {
        Content::None => return None,
        Content::String(word) if word == "linear" => return None,
        _ => named(&argument.value),
    };
    let shown = call::shortened(&argument.value.to_string());
    Some(Part { call: Some(format!("activation={shown}")), ..stage.into() })
}

/// An activation by its name, as a string or a function.
fn named(value: &Value) -> Stage {
    let word = match &value.content {
        Content::String(word) | Content::Name(word) => last_word(word),
        Content::Call(call) => last_word(&call.function.text),
        _ => "",
    };
    Stage::Activation(match word {
        "relu" | "ReLU" => Activation::Relu,
        "sigmoid" => Activation::Sigmoid,
        "tanh" => Activation::Tanh,
        "linear" => return Stage::Pass,
        _ => Activation::Other,
    })
}

const SHARED: [&str; 6] = ["name", "dtype", "trainable", "data_format", "input_shape", "batch_input_shape"];

fn arguments<'a>(call: &'a Call, own: &[&'static str], required: usize) -> Result<Arguments<'a>, CallError> {
    Arguments::of(call, &[own, &SHARED].concat(), required)
}

fn dense(call: &Call) -> Result<Part, CallError> {
    let own = [
        "units",
        "activation",
        "use_bias",
        "kernel_initializer",
        "bias_initializer",
        "kernel_regularizer",
        "bias_regularizer",
        "activity_regularizer",
        "kernel_constraint",
        "bias_constraint",
        "input_dim",
        "lora_rank",
    ];
    let arguments = arguments(call, &own, 1)?;
    let [from, to] = [arguments.channels("input_dim")?, arguments.channels("units")?];
    let bias = arguments.is_on("use_bias", true)?;
    Ok(Part {
        channel_names: [from.name, to.name],
        ..Stage::Linear { features: [from.number, to.number], bias }.into()
    })
}

fn reshape(call: &Call) -> Result<Part, CallError> {
    let arguments = arguments(call, &["target_shape"], 1)?;
    let Some(shape) = arguments.get("target_shape") else { return Ok(leaf::unknown("Reshape")) };
    Ok(match integers("target_shape", shape)?.as_slice() {
        [height, width, channels] if *height > 0 && *width > 0 && *channels > 0 => {
            Part { rank: Some(Rank::Two), ..Stage::Unflatten { channels: *channels, size: [*height, *width] }.into() }
        }
        [length, channels] if *length > 0 && *channels > 0 => {
            Part { rank: Some(Rank::One), ..Stage::Unflatten { channels: *channels, size: [1, *length] }.into() }
        }
        [_] => Stage::Flatten.into(),
        _ => Part::unknown(phrase!("this Reshape() is not read, and taken to keep the size")),
    })
}

fn pool(of: PoolOf, rank: Rank, call: &Call) -> Result<Part, CallError> {
    let arguments = arguments(call, &["pool_size", "strides", "padding"], 0)?;
    let two = if rank == Rank::One { [1, 2] } else { [2, 2] };
    let kernel_size = pair_or(arguments.sides("pool_size", rank)?, rank, 1, two);
    let stride = pair_or(arguments.sides("strides", rank)?, rank, 1, kernel_size);
    let is_same = arguments.word("padding").is_some_and(|word| word.eq_ignore_ascii_case("same"));
    let (padding, ceil_mode) = if is_same { same(kernel_size, stride, &arguments)? } else { ([0, 0], false) };
    let dilation = [1, 1];
    let pool = Pool { of, kernel_size, stride, padding, dilation, ceil_mode, count_include_pad: false };
    Ok(Part { rank: Some(rank), ..Stage::Pool(pool).into() })
}

/// The PyTorch padding equivalent to SAME, and whether sizes are rounded up, if that is right for any input.
fn same(kernel: Pair, stride: Pair, arguments: &Arguments<'_>) -> Result<(Pair, bool), CallError> {
    let pairs = || kernel.iter().zip(stride);
    if pairs().all(|(kernel, stride)| stride == 1 && kernel % 2 == 1) {
        return Ok((kernel.map(|kernel| kernel / 2), false));
    }
    if pairs().all(|(kernel, stride)| *kernel == stride && (1..=2).contains(kernel)) {
        return Ok(([0, 0], true));
    }
    let span = arguments.get("padding").map_or(arguments.call.function.span.clone(), |value| value.span.clone());
    let message = phrase!(
        "the padding of this pool is uneven or depends on the size of its input, and no pool of PyTorch has it"
    );
    Err(CallError::new(span, message)
        .with_help(phrase!("padding='same' is read of pools of 2 that do not overlap, and of odd pools at stride 1")))
}

fn upsampling(rank: Rank, call: &Call) -> Result<Part, CallError> {
    let arguments = arguments(call, &["size", "data_format", "interpolation"], 0)?;
    let two = if rank == Rank::One { [1, 2] } else { [2, 2] };
    let scale = pair_or(arguments.sides("size", rank)?, rank, 1, two).map(|times| times as f64);
    let mode = match arguments.word("interpolation").unwrap_or("nearest") {
        "nearest" => Mode::Nearest,
        "bilinear" => Mode::Linear { align_corners: false },
        "bicubic" => Mode::Bicubic { align_corners: false },
        _ => {
            return Ok(Part::unknown(phrase!(
                "this interpolation of UpSampling2D() is not known, and taken to keep the size"
            )));
        }
    };
    Ok(Part { rank: Some(rank), ..Stage::Resize(Resize { to: Extent::Scale(scale), mode }).into() })
}

/// Cells added or cropped: one number, one per axis, or a pair per axis.
fn padding(adds: bool, rank: Rank, call: &Call) -> Result<Part, CallError> {
    let parameter = if adds { "padding" } else { "cropping" };
    let arguments = arguments(call, &[parameter], 0)?;
    let cells = match (arguments.get(parameter), rank) {
        (None, Rank::One) => vec![[1, 1]],
        (None, _) => vec![[1, 1]; 2],
        (Some(value), Rank::One) => match integers(parameter, value)?.as_slice() {
            [both] => vec![[*both; 2]],
            [start, end] => vec![[*start, *end]],
            _ => {
                return Err(CallError::new(
                    value.span.clone(),
                    phrase!("{parameter} must be one number or two", parameter),
                ));
            }
        },
        (Some(value), _) => shared::pairs(parameter, value, rank)?,
    };
    let signed = |cells: i64| if adds { cells } else { cells.saturating_neg() };
    let (start, end) = match cells.as_slice() {
        [[top, bottom], [left, right]] => ([*top, *left].map(signed), [*bottom, *right].map(signed)),
        [[left, right]] => ([0, signed(*left)], [0, signed(*right)]),
        _ => return Ok(leaf::unknown(&call.function.text)),
    };
    Ok(Part { rank: Some(rank), ..Stage::Pad { start, end, with: PadWith::Value(0.0) }.into() })
}

/// Keras infers the channels from the first input.
fn norm(call: &Call) -> Part {
    let is_on = |name: &str| {
        !call.arguments.iter().any(|argument| {
            argument.keyword.as_ref().is_some_and(|keyword| keyword.text == name)
                && argument.value.content == Content::Bool(false)
        })
    };
    Stage::Norm { channels: None, learned: i64::from(is_on("center")) + i64::from(is_on("scale")) }.into()
}

fn leaky(call: &Call) -> Result<Part, CallError> {
    let arguments = Arguments::of(call, &["negative_slope", "alpha", "name", "dtype", "input_shape"], 0)?;
    let slope = arguments.float("negative_slope")?.or(arguments.float("alpha")?);
    Ok(Stage::Activation(Activation::LeakyRelu(slope.unwrap_or(0.3))).into())
}
