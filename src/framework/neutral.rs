//! A layer independent of any framework: sizes, channels and the [edges](super::border) of each axis.

use super::border::{Edges, Runtime};
use crate::conv::axis::{AxisSettings, Op};
use crate::conv::{Rank, Triple};

/// The indices of depth, height and width in a [`Triple`].
pub const AXES: [usize; 3] = [0, 1, 2];

/// A layer that some framework can compute. [`Reading::neutral`](super::Reading::neutral) makes and checks it: every
/// setting is in range, and every length fits in an `i64`. Axes beyond its rank have no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neutral {
    /// The operation.
    pub op: Op,
    /// The number of spatial axes.
    pub rank: Rank,
    /// The channels of the input; `None` if unknown, in which case the code uses a name.
    pub in_channels: Option<i64>,
    /// The channels of the output; `None` if unknown.
    pub out_channels: Option<i64>,
    /// The expressions for channels without a known number: input, then output.
    pub channel_names: [Option<String>; 2],
    /// The kernel size by depth, height and width.
    pub kernel_size: Triple,
    /// The stride by depth, height and width.
    pub stride: Triple,
    /// The dilation by depth, height and width.
    pub dilation: Triple,
    /// The number of groups.
    pub groups: i64,
    /// Whether there is a bias.
    pub bias: bool,
    /// The crop of a transposed layer, or the padding of a direct one.
    pub edges: [Edges; 3],
    /// Whether the edges are those of `SAME` in Keras and JAX for any input.
    pub is_same: bool,
    /// How ONNX Runtime deviates from a node's specification, if it does.
    pub runtime: Option<Runtime>,
    /// The only input size for which the edges are known to be right; `None` if they are for every size.
    pub holds_for: Option<Triple>,
}

impl Neutral {
    /// The entries for the axes of this rank.
    #[must_use]
    pub fn own<'a, T>(&self, all: &'a [T; 3]) -> &'a [T] {
        self.rank.of_three(all)
    }

    /// The settings of one axis, without its edges.
    #[must_use]
    pub fn axis(&self, axis: usize) -> AxisSettings {
        AxisSettings {
            op: self.op,
            kernel: self.kernel_size[axis],
            stride: self.stride[axis],
            padding: [0, 0],
            output_padding: 0,
            dilation: self.dilation[axis],
        }
    }

    /// `K = d*(k-1) + 1` for each axis.
    #[must_use]
    pub fn dilated_kernel(&self) -> [i128; 3] {
        AXES.map(|axis| self.axis(axis).dilated_kernel())
    }

    /// The output size; below 1 where nothing is left.
    #[must_use]
    pub fn output(&self, input: Triple) -> [i128; 3] {
        AXES.map(|axis| {
            let [start, end] = self.edges[axis];
            let (input, kernel) = (i128::from(input[axis]), self.axis(axis).dilated_kernel());
            let stride = i128::from(self.stride[axis]);
            match self.op {
                Op::Conv2d => (input + start + end - kernel).div_euclid(stride) + 1,
                Op::ConvTranspose2d => (input - 1) * stride + kernel - start - end,
            }
        })
    }

    /// The smallest input on each axis that leaves an output.
    #[must_use]
    pub fn smallest_input(&self) -> [i128; 3] {
        AXES.map(|axis| {
            let cut: i128 = self.edges[axis].iter().sum();
            let (kernel, stride) = (self.axis(axis).dilated_kernel(), i128::from(self.stride[axis]));
            let least = match self.op {
                Op::Conv2d => kernel - cut,
                // The first length for which (i - 1)*s + K - cut is positive.
                Op::ConvTranspose2d => (cut - kernel).div_euclid(stride) + 2,
            };
            least.max(1)
        })
    }

    /// Whether it is a transposed layer.
    #[must_use]
    pub fn is_transposed(&self) -> bool {
        self.op == Op::ConvTranspose2d
    }

    /// Whether it is a direct layer best written with the word `SAME`: its padding depends on the input, or is not
    /// zero.
    #[must_use]
    pub fn is_direct_same(&self) -> bool {
        !self.is_transposed() && self.is_same && (self.holds_for.is_some() || self.edges != [[0, 0]; 3])
    }

    /// The number of input channels, or a name for it.
    #[must_use]
    pub fn in_name(&self) -> String {
        let name = || self.channel_names[0].clone().unwrap_or_else(|| "in_channels".to_owned());
        self.in_channels.map_or_else(name, |channels| channels.to_string())
    }

    /// The number of output channels, or a name for it.
    #[must_use]
    pub fn out_name(&self) -> String {
        let name = || self.channel_names[1].clone().unwrap_or_else(|| "out_channels".to_owned());
        self.out_channels.map_or_else(name, |channels| channels.to_string())
    }
}
