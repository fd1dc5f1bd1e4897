//! The stages of a stack: layers, and what is between them.

use crate::conv::axis::AxisSettings;
use crate::conv::layer::{Layer, Pair};
use crate::conv::settings::Rank;
use crate::conv::{Op, Padding};

/// One stage of a stack as given, unchecked; see [`Stack::check`](super::Stack::check).
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// A convolution layer. Channels that are not known are open; the layer then has 1 there.
    Layer {
        /// The layer.
        layer: Layer,
        /// Whether the channels of the input and of the output are open.
        is_open: [bool; 2],
    },
    /// The largest number or the mean of each window, per channel.
    Pool(Pool),
    /// `AdaptiveAvgPool2d` and `AdaptiveMaxPool2d`: windows that lead to a given size.
    AdaptivePool {
        /// What is taken of each window.
        of: PoolOf,
        /// The output size, `None` where it equals that of the input.
        size: [Option<i64>; 2],
    },
    /// `Upsample` and `interpolate`.
    Resize(Resize),
    /// `PixelShuffle(factor)`: channels become rows and columns.
    Shuffle {
        /// The upscale factor.
        factor: i64,
    },
    /// `PixelUnshuffle(factor)`: rows and columns become channels.
    Unshuffle {
        /// The downscale factor.
        factor: i64,
    },
    /// Cells added around each map, or cropped where negative. For 1-D maps the first entries are 0.
    Pad {
        /// Cells before the first row and column.
        start: Pair,
        /// Cells after the last row and column.
        end: Pair,
        /// What the cells contain.
        with: PadWith,
    },
    /// Flattens channels, rows and columns into a vector: a map of one cell.
    Flatten,
    /// Reshapes a vector into a map.
    Unflatten {
        /// Channels of the map.
        channels: i64,
        /// Rows and columns of the map.
        size: Pair,
    },
    /// `Linear(in, out)`, on the channels of a map of one cell.
    Linear {
        /// `in_features` and `out_features`, `None` where not known.
        features: [Option<i64>; 2],
        /// Whether the layer adds a bias.
        bias: bool,
    },
    /// A normalisation layer.
    Norm {
        /// The number of channels, if given.
        channels: Option<i64>,
        /// Learned numbers per channel.
        learned: i64,
    },
    /// A function of each number by itself.
    Activation(Activation),
    /// A stage that returns its input: dropout, identity, or an unknown module that is assumed to keep the size.
    Pass,
}

/// What a pool takes of each window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolOf {
    /// The largest number.
    Max,
    /// The mean.
    Average,
}

/// The settings of a pool, under PyTorch's names.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// What is taken of each window.
    pub of: PoolOf,
    /// Size of the window.
    pub kernel_size: Pair,
    /// The stride on each axis.
    pub stride: Pair,
    /// The padding on each axis, at both ends.
    pub padding: Pair,
    /// The dilation on each axis.
    pub dilation: Pair,
    /// Whether sizes are rounded up, so that a window may begin inside the map and end outside.
    pub ceil_mode: bool,
    /// Whether padding zeros count in a mean.
    pub count_include_pad: bool,
}

/// What cells that are added around a map contain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PadWith {
    /// A constant.
    Value(f64),
    /// The map mirrored, without repeating its edge.
    Reflect,
    /// The edge, repeated.
    Replicate,
    /// The opposite end of the map.
    Circular,
}

/// The size that a resize leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// This size.
    Size(Pair),
    /// The input size times a factor on each axis, rounded down.
    Scale([f64; 2]),
}

/// How a resize samples its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `nearest`, with PyTorch's rounding.
    Nearest,
    /// `nearest-exact`
    NearestExact,
    /// `linear` and `bilinear`.
    Linear {
        /// PyTorch's argument of the same name.
        align_corners: bool,
    },
    /// `bicubic`
    Bicubic {
        /// PyTorch's argument of the same name.
        align_corners: bool,
    },
    /// `area`: an adaptive mean.
    Area,
}

/// The settings of a resize.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resize {
    /// The size that it leads to.
    pub to: Extent,
    /// How it samples its input.
    pub mode: Mode,
}

/// A function that is applied to each number by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// Negative numbers become 0.
    Relu,
    /// The logistic function.
    Sigmoid,
    /// The hyperbolic tangent.
    Tanh,
    /// Negative numbers are multiplied by the slope.
    LeakyRelu(f64),
    /// A function that is known by name only and has no values.
    Other,
}

impl Stage {
    /// A layer whose channels are known.
    #[must_use]
    pub fn layer(layer: Layer) -> Stage {
        Stage::Layer { layer, is_open: [false, false] }
    }

    /// The number of axes of its maps, if it determines it.
    #[must_use]
    pub fn rank(&self) -> Option<Rank> {
        match self {
            Stage::Layer { layer, .. } => Some(layer.rank),
            Stage::Shuffle { .. } | Stage::Unshuffle { .. } => Some(Rank::Two),
            _ => None,
        }
    }

    /// The number of learned weights, if the channels are known.
    #[must_use]
    pub fn weights(&self) -> Option<u128> {
        let product = |of: &[i64]| of.iter().map(|it| u128::from(it.unsigned_abs())).product::<u128>();
        match self {
            Stage::Layer { is_open, .. } if is_open.contains(&true) => None,
            Stage::Layer { layer, .. } => {
                let bias = if layer.bias { layer.out_channels } else { 0 };
                Some(product(&layer.weight_shape()).saturating_add(product(&[bias])))
            }
            Stage::Linear { features: [Some(from), Some(to)], bias } => {
                Some(product(&[*from, *to]).saturating_add(product(&[if *bias { *to } else { 0 }])))
            }
            Stage::Linear { .. } => None,
            Stage::Norm { channels, learned: learned @ 1.. } => channels.map(|channels| product(&[channels, *learned])),
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
            | Stage::Pass => Some(0),
        }
    }
}

impl Pool {
    /// The windows of an axis as those of a direct convolution; what `ceil_mode` reads beyond the end counts as
    /// padding.
    pub(super) fn axis(&self, axis: usize, input: i64) -> AxisSettings {
        let (kernel, stride) = (self.kernel_size[axis], self.stride[axis]);
        let (padding, dilation) = (self.padding[axis], self.dilation[axis]);
        let settings =
            AxisSettings { op: Op::Conv2d, kernel, stride, padding: [padding, padding], output_padding: 0, dilation };
        if !self.ceil_mode {
            return settings;
        }
        let (reach, stride) = (settings.dilated_kernel(), i128::from(stride));
        let room = i128::from(input) + 2 * i128::from(padding) - reach;
        let mut more = room + stride - 1;
        // The last window begins in the input or in the padding before it.
        if more.div_euclid(stride) * stride >= i128::from(input) + i128::from(padding) {
            more -= stride;
        }
        let end = more.div_euclid(stride) * stride - room + i128::from(padding);
        AxisSettings { padding: [padding, i64::try_from(end).unwrap_or(padding).max(padding)], ..settings }
    }
}

/// Constant padding as a convolution: one tap, with cells added at the start and at the end.
pub(super) fn padded(start: i64, end: i64) -> AxisSettings {
    AxisSettings {
        op: Op::ConvTranspose2d,
        kernel: 1,
        stride: 1,
        padding: [-start, -end],
        output_padding: 0,
        dilation: 1,
    }
}

/// The windows of one axis of a pixel shuffle or unshuffle.
pub(super) fn shuffled(op: Op, factor: i64) -> AxisSettings {
    AxisSettings { op, kernel: factor, stride: factor, padding: [0, 0], output_padding: 0, dilation: 1 }
}

impl From<Layer> for Stage {
    fn from(layer: Layer) -> Stage {
        Stage::layer(layer)
    }
}

impl Padding {
    /// The cells at the start and at the end of an axis; `None` for `padding='same'`.
    #[must_use]
    pub fn ends(&self, axis: usize) -> Option<[i64; 2]> {
        match self {
            Padding::Explicit(cells) => Some([cells[axis]; 2]),
            Padding::Uneven { start, end } => Some([start[axis], end[axis]]),
            Padding::Same => None,
            Padding::Valid => Some([0, 0]),
        }
    }
}
