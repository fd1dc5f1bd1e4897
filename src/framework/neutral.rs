//! A layer in terms that belong to no framework: sizes, channels and the [edges](super::border) of each axis.

use super::border::Edges;
use crate::conv::axis::{AxisSettings, Op};
use crate::conv::layer::Pair;

/// A layer that some framework can compute. Made by [`Sketch::neutral`](super::sketch::Sketch::neutral), which checks
/// it: every setting is in range, and every length fits in an `i64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neutral {
    pub op: Op,
    /// `None` where nobody said; the code then names it.
    pub in_channels: Option<i64>,
    pub out_channels: Option<i64>,
    pub kernel_size: Pair,
    pub stride: Pair,
    pub dilation: Pair,
    pub groups: i64,
    pub bias: bool,
    /// Of height and of width: the crop of a transposed layer, the padding of a direct one.
    pub edges: [Edges; 2],
    /// Whether they are those of Keras's and JAX's `SAME`, whatever the input.
    pub is_same: bool,
    /// The only input size that the edges are known to be right for; `None` if they are for every one.
    pub holds_for: Option<Pair>,
}

impl Neutral {
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

    /// `K = d*(k-1) + 1` of both axes.
    #[must_use]
    pub fn dilated_kernel(&self) -> [i128; 2] {
        [0, 1].map(|axis| self.axis(axis).dilated_kernel())
    }

    /// The size of the output; below 1 where there is none.
    #[must_use]
    pub fn output(&self, input: Pair) -> [i128; 2] {
        [0, 1].map(|axis| {
            let [start, end] = self.edges[axis];
            let (input, kernel) = (i128::from(input[axis]), self.axis(axis).dilated_kernel());
            let stride = i128::from(self.stride[axis]);
            match self.op {
                Op::Conv2d => (input + start + end - kernel).div_euclid(stride) + 1,
                Op::ConvTranspose2d => (input - 1) * stride + kernel - start - end,
            }
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
        !self.is_transposed() && self.is_same && (self.holds_for.is_some() || self.edges != [[0, 0]; 2])
    }

    /// The number, or a name for it.
    #[must_use]
    pub fn in_name(&self) -> String {
        self.in_channels.map_or_else(|| "in_channels".to_owned(), |channels| channels.to_string())
    }

    /// The number, or a name for it.
    #[must_use]
    pub fn out_name(&self) -> String {
        self.out_channels.map_or_else(|| "out_channels".to_owned(), |channels| channels.to_string())
    }
}
