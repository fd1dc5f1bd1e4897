//! What stands in a stack: layers, and what stands between them.

use crate::conv::axis::AxisSettings;
use crate::conv::layer::{Layer, Pair};
use crate::conv::settings::Rank;
use crate::conv::{Op, Padding};

/// One stage of a stack, as somebody wrote it. Nothing is checked; see [`Stack::check`](super::Stack::check).
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// `ConvTranspose2d` and its like. Channels that nobody knows, of the input and of the output, are open: the layer has 1
    /// there.
    Layer { layer: Layer, is_open: [bool; 2] },
    /// The largest or the mean of each window, each channel apart.
    Pool(Pool),
    /// `AdaptiveAvgPool2d`: windows that lead to this size, `None` where the size stays.
    AdaptivePool { of: PoolOf, size: [Option<i64>; 2] },
    /// `Upsample` and `interpolate`.
    Resize(Resize),
    /// `PixelShuffle(factor)`: channels become rows and columns.
    Shuffle { factor: i64 },
    /// `PixelUnshuffle(factor)`: the way back.
    Unshuffle { factor: i64 },
    /// Cells added around each map, or cut off where negative. Padding of a line is `[0, ..]`.
    Pad { start: Pair, end: Pair, with: PadWith },
    /// Channels, rows and columns as one vector: a map of one cell.
    Flatten,
    /// A vector as a map of this size.
    Unflatten { channels: i64, size: Pair },
    /// `Linear(in, out)`, on the channels of a map of one cell. `None` where a name is open.
    Linear { features: [Option<i64>; 2], bias: bool },
    /// A norm over so many channels, if they are said, with so many learned numbers for each.
    Norm { channels: Option<i64>, learned: i64 },
    /// Each number by itself.
    Activation(Activation),
    /// What hands its input on: dropout, identity, or what nobody here knows and is taken to keep the size.
    Pass,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolOf {
    Max,
    Average,
}

/// A pool over windows.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    pub of: PoolOf,
    pub kernel_size: Pair,
    pub stride: Pair,
    pub padding: Pair,
    pub dilation: Pair,
    /// Whether a window may begin inside and end outside: sizes are rounded up.
    pub ceil_mode: bool,
    /// Whether zeros of the padding count in a mean.
    pub count_include_pad: bool,
}

/// What cells that are added around a map hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PadWith {
    Value(f64),
    /// The map mirrored, its edge once.
    Reflect,
    /// The edge again.
    Replicate,
    /// The other end.
    Circular,
}

/// What a resize leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    Size(Pair),
    /// Times so much on each axis, rounded down.
    Scale([f64; 2]),
}

/// How a resize finds the cells that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Nearest,
    NearestExact,
    /// `linear` and `bilinear`.
    Linear {
        align_corners: bool,
    },
    Bicubic {
        align_corners: bool,
    },
    /// As an adaptive mean.
    Area,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resize {
    pub to: Extent,
    pub mode: Mode,
}

/// What is done to each number by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    Relu,
    Sigmoid,
    Tanh,
    /// Negative numbers times the slope.
    LeakyRelu(f64),
    /// One that this program knows by name alone, and has no values for.
    Other,
}

impl Stage {
    /// A layer whose channels are known.
    #[must_use]
    pub fn layer(layer: Layer) -> Stage {
        Stage::Layer { layer, is_open: [false, false] }
    }

    /// How many axes its maps have, if it says so.
    #[must_use]
    pub fn rank(&self) -> Option<Rank> {
        match self {
            Stage::Layer { layer, .. } => Some(layer.rank),
            Stage::Shuffle { .. } | Stage::Unshuffle { .. } => Some(Rank::Two),
            _ => None,
        }
    }

    /// Numbers that it learned, if its channels are known.
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
    /// The windows of an axis, as those of a direct convolution: what rounding up reads beyond the end is padding.
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

/// A convolution of nothing but padding: cells before and behind.
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

/// The rows and columns that a channel each becomes part of.
pub(super) fn shuffled(op: Op, factor: i64) -> AxisSettings {
    AxisSettings { op, kernel: factor, stride: factor, padding: [0, 0], output_padding: 0, dilation: 1 }
}

impl From<Layer> for Stage {
    fn from(layer: Layer) -> Stage {
        Stage::layer(layer)
    }
}

impl Padding {
    /// The cells at the start and at the end of an axis, where they are told in numbers.
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
