//! Functions of PyTorch that change sizes or values: `F.interpolate`, `F.max_pool2d`, `F.pad`, `torch.tanh`.

use super::super::call::{Call, CallError};
use super::super::value::open_integer;
use super::arguments::Arguments;
use super::builder::Part;
use super::leaf::{self, last_word};
use super::module;
use crate::conv::Rank;
use crate::conv::stack::Stage;
use crate::conv::stack::stage::{Activation, PadWith, PoolOf};

const PREFIXES: [&str; 5] = ["F.", "torch.nn.functional.", "nn.functional.", "functional.", "torch."];

#[derive(Clone, Copy)]
enum Function {
    Interpolate,
    Pool(PoolOf, Rank),
    Adaptive(PoolOf, Rank),
    Pad,
    Shuffle,
    Unshuffle,
    Flatten,
    LeakyRelu,
    Activation(Activation),
    Pass,
}

fn function(path: &str) -> Option<Function> {
    let name = last_word(path);
    if !PREFIXES.contains(&path.strip_suffix(name)?) {
        return None;
    }
    let (base, rank) = module::split(name);
    let plane = rank.filter(|rank| *rank != Rank::Three);
    match base {
        "interpolate" | "upsample" => Some(Function::Interpolate),
        "max_pool" => plane.map(|rank| Function::Pool(PoolOf::Max, rank)),
        "avg_pool" => plane.map(|rank| Function::Pool(PoolOf::Average, rank)),
        "adaptive_max_pool" => plane.map(|rank| Function::Adaptive(PoolOf::Max, rank)),
        "adaptive_avg_pool" => plane.map(|rank| Function::Adaptive(PoolOf::Average, rank)),
        "pad" => Some(Function::Pad),
        "pixel_shuffle" => Some(Function::Shuffle),
        "pixel_unshuffle" => Some(Function::Unshuffle),
        "flatten" => Some(Function::Flatten),
        "relu" | "relu_" => Some(Function::Activation(Activation::Relu)),
        "sigmoid" => Some(Function::Activation(Activation::Sigmoid)),
        "tanh" => Some(Function::Activation(Activation::Tanh)),
        "leaky_relu" | "leaky_relu_" => Some(Function::LeakyRelu),
        "elu" | "selu" | "celu" | "gelu" | "silu" | "mish" | "softplus" | "softmax" | "log_softmax" | "relu6"
        | "hardtanh" | "hardswish" | "hardsigmoid" => Some(Function::Activation(Activation::Other)),
        "dropout" => Some(Function::Pass),
        _ => None,
    }
}

/// Whether a function of this name is known.
pub(super) fn is_known(path: &str) -> bool {
    function(path).is_some()
}

/// Reads a call of a function, whatever it is applied to.
///
/// # Errors
/// Arguments that the function rejects, or that leave a size unknown.
pub(super) fn read(path: &str, call: &Call) -> Result<Part, CallError> {
    let Some(function) = function(path) else { return Ok(leaf::unknown(path)) };
    Ok(match function {
        Function::Interpolate => {
            let parameters =
                ["input", "size", "scale_factor", "mode", "align_corners", "recompute_scale_factor", "antialias"];
            module::resize(&Arguments::of(call, &parameters, 1)?, None)?
        }
        Function::Pool(of, rank) => {
            let parameters: &[&str] = match of {
                PoolOf::Max => {
                    &["input", "kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices"]
                }
                PoolOf::Average => {
                    &["input", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override"]
                }
            };
            module::pool(of, rank, &Arguments::of(call, parameters, 2)?)?
        }
        Function::Adaptive(of, rank) => {
            module::adaptive(of, rank, &Arguments::of(call, &["input", "output_size", "return_indices"], 2)?)?
        }
        Function::Pad => pad(&Arguments::of(call, &["input", "pad", "mode", "value"], 2)?)?,
        Function::Shuffle => {
            let factor = Arguments::of(call, &["input", "upscale_factor"], 2)?.integer("upscale_factor")?;
            Part { rank: Some(Rank::Two), ..Stage::Shuffle { factor: factor.unwrap_or(1) }.into() }
        }
        Function::Unshuffle => {
            let factor = Arguments::of(call, &["input", "downscale_factor"], 2)?.integer("downscale_factor")?;
            Part { rank: Some(Rank::Two), ..Stage::Unshuffle { factor: factor.unwrap_or(1) }.into() }
        }
        Function::Flatten => {
            let arguments = Arguments::of(call, &["input", "start_dim", "end_dim"], 1)?;
            match arguments.get("start_dim").map(|value| open_integer("start_dim", value)) {
                // Without a start, the batch would be flattened too, which is never meant.
                None => Stage::Flatten.into(),
                Some(_) => module::flatten(&arguments)?,
            }
        }
        Function::LeakyRelu => {
            let slope = Arguments::of(call, &["input", "negative_slope", "inplace"], 1)?.float("negative_slope")?;
            Stage::Activation(Activation::LeakyRelu(slope.unwrap_or(0.01))).into()
        }
        Function::Activation(activation) => Stage::Activation(activation).into(),
        Function::Pass => Stage::Pass.into(),
    })
}

fn pad(arguments: &Arguments<'_>) -> Result<Part, CallError> {
    let with = match arguments.word("mode").unwrap_or("constant") {
        "reflect" => PadWith::Reflect,
        "replicate" => PadWith::Replicate,
        "circular" => PadWith::Circular,
        _ => PadWith::Value(arguments.float("value")?.unwrap_or(0.0)),
    };
    module::pad(arguments.get("pad"), Rank::Two, with)
}
