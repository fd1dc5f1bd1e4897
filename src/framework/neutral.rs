//! A layer in terms that belong to no framework: sizes, channels and the [edges](super::border) of each axis.

use super::border::{Edges, Runtime};
use crate::conv::axis::{AxisSettings, Op};
use crate::conv::{Rank, Triple};

/// The places of depth, height and width in what there is of all three.
pub const AXES: [usize; 3] = [0, 1, 2];

/// A layer that some framework can compute. Made by [`Reading::neutral`](super::Reading::neutral), which checks it: every
/// setting is in range, and every length fits in an `i64`. On an axis that its rank lacks nothing happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neutral {
    pub op: Op,
    pub rank: Rank,
    /// `None` where nobody said; the code then names it.
    pub in_channels: Option<i64>,
    pub out_channels: Option<i64>,
    /// How channels are written that nobody said in numbers: those of the input, and of the output.
    pub channel_names: [Option<String>; 2],
    pub kernel_size: Triple,
    pub stride: Triple,
    pub dilation: Triple,
    pub groups: i64,
    pub bias: bool,
    /// The crop of a transposed layer, the padding of a direct one.
    pub edges: [Edges; 3],
    /// Whether they are those of Keras's and JAX's `SAME`, whatever the input.
    pub is_same: bool,
    /// Where one runtime of the call's framework differs from what it says.
    pub runtime: Option<Runtime>,
    /// The only input size that the edges are known to be right for; `None` if they are for every one.
    pub holds_for: Option<Triple>,
}

impl Neutral {
    /// What there is for each of its axes, of something for all three.
    #[must_use]
    pub fn own<'a, T>(&self, all: &'a [T; 3]) -> &'a [T] {
        self.rank.of_three(all)
    }

    /// The settings of one axis without its edges.
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

    /// `K = d*(k-1) + 1` of each axis.
    #[must_use]
    pub fn dilated_kernel(&self) -> [i128; 3] {
        AXES.map(|axis| self.axis(axis).dilated_kernel())
    }

    /// The size of the output; below 1 where there is none.
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

    /// The smallest input of which something is left, on each axis.
    #[must_use]
    pub fn smallest_input(&self) -> [i128; 3] {
        AXES.map(|axis| {
            let cut: i128 = self.edges[axis].iter().sum();
            let (kernel, stride) = (self.axis(axis).dilated_kernel(), i128::from(self.stride[axis]));
            let least = match self.op {
                Op::Conv2d => kernel - cut,
                // The first length with (i - 1)*s + K - cut above 0.
                Op::ConvTranspose2d => (cut - kernel).div_euclid(stride) + 2,
            };
            least.max(1)
        })
    }

    #[must_use]
    pub fn is_transposed(&self) -> bool {
        self.op == Op::ConvTranspose2d
    }

    /// Whether it is a direct layer that is best told with the word `SAME`: its padding depends on the input, or there
    /// is some.
    #[must_use]
    pub fn is_direct_same(&self) -> bool {
        !self.is_transposed() && self.is_same && (self.holds_for.is_some() || self.edges != [[0, 0]; 3])
    }

    /// The number, or a name for it.
    #[must_use]
    pub fn in_name(&self) -> String {
        let name = || self.channel_names[0].clone().unwrap_or_else(|| "in_channels".to_owned());
        self.in_channels.map_or_else(name, |channels| channels.to_string())
    }

    /// The number, or a name for it.
    #[must_use]
    pub fn out_name(&self) -> String {
        let name = || self.channel_names[1].clone().unwrap_or_else(|| "out_channels".to_owned());
        self.out_channels.map_or_else(name, |channels| channels.to_string())
    }
}
