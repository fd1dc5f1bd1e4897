//! A whole layer: both axes, channels, groups and bias, and the rules that reject it.
//!
//! A [`Layer`] contains settings as given, legal or not, so that an impossible setting can be shown and explained.
//! [`Layer::check`] turns it into a [`Geometry`], the proof that it works on an input. All further arithmetic starts
//! there.

use std::fmt;

use super::axis::{Axis, AxisFault, AxisSettings, Op};
use super::fault::{Fault, Refusal};
use super::repair;
use super::settings::Rank;

/// Height and width.
pub type Pair = [i64; 2];

/// Formats lengths as `3x5`, the way sizes and shapes are written everywhere.
#[must_use]
pub fn dimensions<T: ToString>(lengths: &[T]) -> String {
    lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join("x")
}

/// Formats a pair as one number if both axes agree, else as [`dimensions`] does.
#[must_use]
pub fn short([height, width]: Pair) -> String {
    if height == width { height.to_string() } else { dimensions(&[height, width]) }
}

/// Parses a size: `3x5`, or `3` for both axes. The reverse of [`short`].
///
/// # Errors
/// A side is not a number that fits in 63 bits.
pub fn read_pair(text: &str) -> Result<Pair, std::num::ParseIntError> {
    let (height, width) = text.split_once(['x', 'X']).unwrap_or((text, text));
    Ok([height.trim().parse()?, width.trim().parse()?])
}

/// PyTorch's `padding` argument, extended by the uneven padding of other frameworks. The words exist only for `Conv2d`.
///
/// ```
/// use tconv::conv::{Layer, Op, Padding};
///
/// // An even kernel needs an odd number of padding cells: the extra one is at the end.
/// let layer = Layer { padding: Padding::Same, ..Layer::new(Op::Conv2d, [4, 4]) };
/// assert_eq!(layer.axis(0).padding, [1, 2]);
/// assert_eq!(layer.check([8, 8])?.output(), [8, 8]);
/// # Ok::<(), tconv::conv::Refusal>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Padding<S = Pair> {
    /// The same number of cells at both ends of each axis.
    Explicit(S),
    /// Different numbers of cells at the start and at the end. PyTorch needs an additional slice or pad for this. For a
    /// transposed layer these are the cells cropped from the full result, negative where it is extended.
    Uneven {
        /// The cells at the start of each axis.
        start: S,
        /// The cells at the end of each axis.
        end: S,
    },
    /// `padding='same'`: `d*(k-1)` cells in total, the extra one at the end if that is odd. Requires stride 1.
    Same,
    /// `padding='valid'`: no padding.
    Valid,
}

impl<S> Padding<S> {
    /// Applies a function to the numbers.
    pub fn map<T>(self, number: impl Fn(S) -> T) -> Padding<T> {
        match self {
            Padding::Explicit(cells) => Padding::Explicit(number(cells)),
            Padding::Uneven { start, end } => Padding::Uneven { start: number(start), end: number(end) },
            Padding::Same => Padding::Same,
            Padding::Valid => Padding::Valid,
        }
    }

    /// The numbers, or none if the padding is a word.
    pub fn numbers(self) -> Vec<S> {
        match self {
            Padding::Explicit(cells) => vec![cells],
            Padding::Uneven { start, end } => vec![start, end],
            Padding::Same | Padding::Valid => Vec::new(),
        }
    }
}

/// The settings of `nn.Conv2d` or `nn.ConvTranspose2d`, under PyTorch's names. Not checked; see [`Layer::check`].
///
/// ```
/// use tconv::conv::{Layer, Op, Padding};
///
/// // nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, bias=False)
/// let layer = Layer {
///     stride: [2, 2],
///     padding: Padding::Explicit([1, 1]),
///     ..Layer::new(Op::ConvTranspose2d, [3, 3])
/// };
/// assert_eq!(layer.check([3, 3])?.output(), [5, 5]);
///
/// // A layer that PyTorch rejects comes with the nearest settings that work.
/// let wrong = Layer { output_padding: [2, 2], ..layer };
/// let refusal = wrong.check([3, 3]).unwrap_err();
/// assert_eq!(refusal.fault.code(), "output_padding_too_large");
/// assert_eq!(refusal.repairs()[0].to_string(), "output_padding=1 gives 6x6");
/// # Ok::<(), tconv::conv::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Layer {
    /// The operation.
    pub op: Op,
    /// The number of axes. The height of a 1-D layer is 1, and nothing happens on it. The depth of a 3-D layer equals
    /// its height; only its sizes are computed.
    pub rank: Rank,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// Kernel taps on each axis.
    pub kernel_size: Pair,
    /// The stride on each axis.
    pub stride: Pair,
    /// The padding; for a `ConvTranspose2d` the crop of the full result.
    pub padding: Padding,
    /// `output_padding` on each axis, for `ConvTranspose2d` only.
    pub output_padding: Pair,
    /// The dilation on each axis.
    pub dilation: Pair,
    /// The number of groups that channels are divided into.
    pub groups: i64,
    /// Whether the layer adds a bias.
    pub bias: bool,
}

impl Layer {
    /// One input and one output channel, no bias, and PyTorch's defaults for everything else.
    #[must_use]
    pub fn new(op: Op, kernel_size: Pair) -> Layer {
        Layer {
            op,
            rank: Rank::Two,
            in_channels: 1,
            out_channels: 1,
            kernel_size,
            stride: [1, 1],
            padding: Padding::Explicit([0, 0]),
            output_padding: [0, 0],
            dilation: [1, 1],
            groups: 1,
            bias: false,
        }
    }

    /// The shape of PyTorch's weight tensor: `(out, in/groups, kh, kw)` for `Conv2d`, `(in, out/groups, kh, kw)` for
    /// `ConvTranspose2d`. A layer and its [mate](Layer::mate) share one tensor.
    #[must_use]
    pub fn weight_shape(&self) -> [i64; 4] {
        let groups = self.groups.max(1);
        let [kh, kw] = self.kernel_size;
        match self.op {
            Op::Conv2d => [self.out_channels, self.in_channels / groups, kh, kw],
            Op::ConvTranspose2d => [self.in_channels, self.out_channels / groups, kh, kw],
        }
    }

    /// The first two indices of the weight tensor for the kernel from an input channel to an output channel; `None` if
    /// groups do not connect the two, or there are no such channels.
    #[must_use]
    pub fn weight_index(&self, input: i64, output: i64) -> Option<Pair> {
        let exist = (0..self.in_channels).contains(&input) && (0..self.out_channels).contains(&output);
        let [inputs, outputs] = [self.in_channels, self.out_channels].map(|channels| channels / self.groups.max(1));
        if !exist || inputs < 1 || outputs < 1 || input / inputs != output / outputs {
            return None;
        }
        Some(match self.op {
            Op::Conv2d => [output, input % inputs],
            Op::ConvTranspose2d => [input, output % outputs],
        })
    }

    /// Formats the padding: `1`, `1x2` for height x width, `0:1` for start:end, or its word.
    #[must_use]
    pub fn padding_text(&self) -> String {
        let shown = |ends: Vec<String>| match ends.as_slice() {
            [height, width] if height == width => height.clone(),
            ends => ends.join("x"),
        };
        match self.padding {
            Padding::Same => "same".to_owned(),
            Padding::Valid => "valid".to_owned(),
            Padding::Explicit(padding) => shown(self.rank.of_two(&padding).iter().map(i64::to_string).collect()),
            Padding::Uneven { start, end } => {
                let ends = [0, 1].map(|axis| format!("{}:{}", start[axis], end[axis]));
                shown(self.rank.of_two(&ends).to_vec())
            }
        }
    }

    /// Expands height and width to one value per axis: only the width for a 1-D layer, the height as depth too for a
    /// 3-D one.
    #[must_use]
    pub fn own<T: Copy>(&self, [height, width]: [T; 2]) -> Vec<T> {
        self.rank.of_three(&[height, height, width]).to_vec()
    }

    /// Formats a size or another pair of numbers, one number per axis.
    #[must_use]
    pub fn size_text(&self, size: Pair) -> String {
        dimensions(&self.own(size))
    }

    /// Formats a pair as one number if both axes agree; only the width for a 1-D layer.
    #[must_use]
    pub fn short(&self, value: Pair) -> String {
        if self.rank == Rank::One { value[1].to_string() } else { short(value) }
    }

    /// The class name in `torch.nn`.
    #[must_use]
    pub fn class_name(&self) -> &'static str {
        self.op.class_name(self.rank)
    }

    /// The number of pairs of an input and an output channel that groups connect.
    #[must_use]
    pub fn channel_pairs(&self) -> u128 {
        let [first, second, ..] = self.weight_shape().map(i64::unsigned_abs);
        u128::from(first) * u128::from(second)
    }

    /// Returns the layer with channels and kernel size from a weight shape; the reverse of [`Layer::weight_shape`].
    ///
    /// # Errors
    /// [`Fault::LengthTooLarge`] if the channels of all groups do not fit in 63 bits.
    pub fn sized_by_weight(self, [first, second, kh, kw]: [i64; 4]) -> Result<Layer, Fault> {
        let many = second.checked_mul(self.groups).ok_or(Fault::LengthTooLarge)?;
        let (in_channels, out_channels) = match self.op {
            Op::Conv2d => (many, first),
            Op::ConvTranspose2d => (first, many),
        };
        Ok(Layer { in_channels, out_channels, kernel_size: [kh, kw], ..self })
    }

    /// The settings of one axis, 0 for height and 1 for width.
    #[must_use]
    pub fn axis(&self, axis: usize) -> AxisSettings {
        let (kernel, dilation) = (self.kernel_size[axis], self.dilation[axis]);
        let padding = match self.padding {
            Padding::Explicit(padding) => [padding[axis]; 2],
            Padding::Uneven { start, end } => [start[axis], end[axis]],
            Padding::Valid => [0, 0],
            Padding::Same => {
                let total = self.same_padding(axis).unwrap_or(i64::MAX);
                [total / 2, total - total / 2]
            }
        };
        AxisSettings {
            op: self.op,
            kernel,
            stride: self.stride[axis],
            padding,
            output_padding: self.output_padding[axis],
            dilation,
        }
    }

    /// The total padding that `padding='same'` adds to an axis, `d*(k-1)`; `None` if it does not fit in 63 bits.
    fn same_padding(&self, axis: usize) -> Option<i64> {
        self.dilation[axis].checked_mul(self.kernel_size[axis].checked_sub(1)?)
    }

    /// Checks every rule that does not depend on the input: each number in range, and groups that divide the channels.
    ///
    /// # Errors
    /// The first [`Fault`] in the order of the rules: stride, padding, output padding, dilation, groups, channels,
    /// kernel size.
    pub fn check_settings(&self) -> Result<(), Fault> {
        self.check_ranges()?;
        if self.in_channels < 1 || self.out_channels < 1 {
            return Err(Fault::NoChannels { in_channels: self.in_channels, out_channels: self.out_channels });
        }
        for (name, channels) in [("in_channels", self.in_channels), ("out_channels", self.out_channels)] {
            if channels % self.groups != 0 {
                return Err(Fault::GroupsDoNotDivide { name, channels, groups: self.groups });
            }
        }
        if self.kernel_size.iter().any(|kernel| *kernel < 1) {
            return Err(Fault::InvalidKernel { kernel: self.kernel_size });
        }
        Ok(())
    }

    /// The first part of [`Layer::check_settings`]: each number in its own range, regardless of channels and kernel
    /// size.
    ///
    /// # Errors
    /// The first fault whose code is one of `invalid_...`.
    pub fn check_ranges(&self) -> Result<(), Fault> {
        let below = |pair: Pair, least: i64| pair.iter().any(|number| *number < least);
        if below(self.stride, 1) {
            return Err(Fault::InvalidStride { stride: self.stride });
        }
        match (self.op, self.padding) {
            (_, Padding::Explicit(padding)) if below(padding, 0) => return Err(Fault::InvalidPadding { padding }),
            (Op::Conv2d, Padding::Uneven { start, end }) if below(start, 0) || below(end, 0) => {
                return Err(Fault::InvalidPadding { padding: if below(start, 0) { start } else { end } });
            }
            (Op::ConvTranspose2d, Padding::Same | Padding::Valid) => {
                return Err(Fault::PaddingWordOnTransposed { meant: repair::meant(self) });
            }
            (Op::Conv2d, Padding::Same) if self.stride != [1, 1] => {
                return Err(Fault::SameNeedsStrideOne { stride: self.stride });
            }
            _ => {}
        }
        if below(self.output_padding, 0) {
            return Err(Fault::InvalidOutputPadding { output_padding: self.output_padding });
        }
        if self.op == Op::Conv2d && self.output_padding != [0, 0] {
            return Err(Fault::OutputPaddingOnDirect { output_padding: self.output_padding });
        }
        if below(self.dilation, 1) {
            return Err(Fault::InvalidDilation { dilation: self.dilation });
        }
        if self.groups < 1 {
            return Err(Fault::InvalidGroups { groups: self.groups });
        }
        Ok(())
    }

    /// Checks the layer against every rule on an input of size `input` (height, width).
    ///
    /// # Errors
    /// A [`Refusal`] with the first rule that fails; its repairs are the nearest settings that work.
    pub fn check(&self, input: Pair) -> Result<Geometry, Refusal> {
        self.geometry(input).map_err(|fault| Refusal { fault, layer: self.clone(), input })
    }

    /// [`Layer::check`], without keeping what repairs need.
    pub(super) fn geometry(&self, input: Pair) -> Result<Geometry, Fault> {
        self.check_settings()?;
        if input.iter().any(|length| *length < 1) {
            return Err(Fault::EmptyInput { input });
        }
        if self.padding == Padding::Same && [0, 1].iter().any(|axis| self.same_padding(*axis).is_none()) {
            return Err(Fault::LengthTooLarge);
        }
        let axes = [Axis::new(self.axis(0), input[0]), Axis::new(self.axis(1), input[1])];
        match axes {
            [Ok(h), Ok(w)] => Ok(Geometry { layer: self.clone(), axes: [h, w] }),
            [h, w] => Err(self.axis_fault(h.err().into_iter().chain(w.err()).min(), input)),
        }
    }

    fn axis_fault(&self, fault: Option<AxisFault>, input: Pair) -> Fault {
        match fault {
            Some(AxisFault::OutputPaddingTooLarge) => Fault::OutputPaddingTooLarge {
                output_padding: self.output_padding,
                stride: self.stride,
                dilation: self.dilation,
            },
            Some(AxisFault::OutputTooSmall) if self.op == Op::Conv2d => {
                let axes = [0, 1].map(|axis| self.axis(axis));
                let padded = [0, 1]
                    .map(|axis| axes[axis].padding.into_iter().map(i128::from).sum::<i128>() + i128::from(input[axis]));
                Fault::WindowTooLarge {
                    padded: self.own(padded),
                    window: self.own(axes.map(|axis| axis.dilated_kernel())),
                }
            }
            Some(AxisFault::OutputTooSmall) => Fault::OutputTooSmall {
                input,
                output: [self.axis(0).output_length(input[0]), self.axis(1).output_length(input[1])],
            },
            Some(AxisFault::TooLarge) | None => Fault::LengthTooLarge,
        }
    }

    /// The smallest input, at least 3x3, for which the output has a cell: a default where no input is given. The
    /// settings need not be in range. An axis whose smallest length does not fit in 63 bits gets 3.
    #[must_use]
    pub fn smallest_input(&self) -> Pair {
        [0, 1].map(|axis| {
            let settings = self.axis(axis);
            let stride = i128::from(settings.stride.max(1));
            let least = match self.op {
                Op::Conv2d => {
                    settings.dilated_kernel() - i128::from(settings.padding[0]) - i128::from(settings.padding[1])
                }
                Op::ConvTranspose2d => (stride - settings.output_length(1)).div_euclid(stride) + 1,
            };
            i64::try_from(least).map_or(3, |least| least.max(3))
        })
    }

    /// The smallest and the largest size that `forward(x, output_size=...)` can return: `o` at `output_padding=0`, and
    /// `o+s-1`. The settings must be in range, as checked by [`Layer::check_settings`].
    #[must_use]
    pub fn output_sizes(&self, input: Pair) -> [[i128; 2]; 2] {
        let plain = Layer { output_padding: [0, 0], ..self.clone() };
        let smallest = [0, 1].map(|axis| plain.axis(axis).output_length(input[axis]));
        [smallest, [0, 1].map(|axis| smallest[axis] + i128::from(self.stride[axis]) - 1)]
    }

    /// Returns the layer with the `output_padding` for which `forward(x, output_size=size)` returns that size. As in
    /// PyTorch, this overrides the layer's own `output_padding`.
    ///
    /// # Errors
    /// [`Fault::OutputSizeOutOfRange`] outside `[o, o+s-1]`, where `o` is the output at `output_padding=0`;
    /// [`Fault::OutputSizeOnDirect`] for a `Conv2d`; otherwise as [`Layer::check`].
    pub fn with_output_size(&self, input: Pair, size: Pair) -> Result<Layer, Refusal> {
        let refuse = |fault| Refusal { fault, layer: self.clone(), input };
        if self.op == Op::Conv2d {
            return Err(refuse(Fault::OutputSizeOnDirect));
        }
        let plain = Layer { output_padding: [0, 0], ..self.clone() };
        plain.check_settings().map_err(refuse)?;
        if input.iter().any(|length| *length < 1) {
            return Err(refuse(Fault::EmptyInput { input }));
        }
        let [smallest, largest] = plain.output_sizes(input);
        let mut output_padding = [0, 0];
        for axis in [0, 1] {
            let extra = i128::from(size[axis]) - smallest[axis];
            match i64::try_from(extra) {
                Ok(extra) if (0..self.stride[axis]).contains(&extra) => output_padding[axis] = extra,
                _ => return Err(refuse(Fault::OutputSizeOutOfRange { size, smallest, largest, input })),
            }
        }
        Ok(Layer { output_padding, ..plain })
    }
}

/// Returns one length per axis of a layer that is represented by several geometries: a 1-D one for the depth comes
/// first.
#[must_use]
pub fn lengths<T: Copy>(geometries: &[Geometry], length: impl Fn(&Axis) -> T) -> Vec<T> {
    let of = |geometry: &Geometry| {
        let both = geometry.axes().each_ref().map(&length);
        geometry.layer().rank.of_two(&both).to_vec()
    };
    geometries.iter().flat_map(of).collect()
}

/// A layer that works on an input of a certain size. Only [`Layer::check`] creates one.
///
/// ```
/// use tconv::conv::{Axis, Layer, Op, Padding};
///
/// let layer = Layer {
///     stride: [2, 2],
///     padding: Padding::Explicit([1, 1]),
///     ..Layer::new(Op::ConvTranspose2d, [3, 3])
/// };
/// let geometry = layer.check([3, 3])?;
/// assert_eq!(geometry.to_string(), "ConvTranspose2d 3x3 -> 5x5");
/// assert_eq!(geometry.lengths(Axis::full), [7, 7]);
/// # Ok::<(), tconv::conv::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geometry {
    layer: Layer,
    axes: [Axis; 2],
}

impl Geometry {
    /// The layer that was checked.
    #[must_use]
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// Both axes, height first.
    #[must_use]
    pub fn axes(&self) -> &[Axis; 2] {
        &self.axes
    }

    /// Returns one length of both axes, for example `geometry.lengths(Axis::output)`.
    pub fn lengths(&self, length: impl Fn(&Axis) -> i64) -> Pair {
        [length(&self.axes[0]), length(&self.axes[1])]
    }

    /// Height and width of the input.
    #[must_use]
    pub fn input(&self) -> Pair {
        self.lengths(Axis::input)
    }

    /// Height and width of the output.
    #[must_use]
    pub fn output(&self) -> Pair {
        self.lengths(Axis::output)
    }

    /// Returns the layer without the crop, whose output is the full result. A `Conv2d` crops nothing and is returned
    /// unchanged.
    #[must_use]
    pub fn uncropped(&self) -> Geometry {
        if self.layer.op == Op::Conv2d {
            return self.clone();
        }
        let layer = Layer { padding: Padding::Explicit([0, 0]), output_padding: [0, 0], ..self.layer.clone() };
        let axes = [0, 1].map(|axis| {
            let settings = AxisSettings { padding: [0, 0], output_padding: 0, ..*self.axes[axis].settings() };
            Axis::new(settings, self.axes[axis].input()).unwrap_or(self.axes[axis])
        });
        Geometry { layer, axes }
    }
}

impl fmt::Display for Geometry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Layer { op, rank, .. } = self.layer;
        let [input, output] = [self.input(), self.output()].map(|size| dimensions(rank.of_two(&size)));
        write!(f, "{} {input} -> {output}", op.class_name(rank))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_that_groups_do_not_connect_share_no_kernel() {
        let channels = |op, [in_channels, out_channels, groups]: [i64; 3]| Layer {
            in_channels,
            out_channels,
            groups,
            ..Layer::new(op, [3, 3])
        };
        let direct = channels(Op::Conv2d, [4, 6, 2]);
        assert_eq!(direct.weight_index(3, 4), Some([4, 1]));
        assert_eq!(direct.weight_index(3, 2), None);
        let transposed = channels(Op::ConvTranspose2d, [4, 6, 2]);
        assert_eq!(transposed.weight_index(3, 4), Some([3, 1]));
        assert_eq!(transposed.weight_index(1, 3), None);
        // The second index is counted in the group.
        assert_eq!([0, 1, 2].map(|output| transposed.weight_index(0, output)), [0, 1, 2].map(|at| Some([0, at])));
        assert_eq!([3, 4, 5].map(|output| transposed.weight_index(2, output)), [0, 1, 2].map(|at| Some([2, at])));
        for [input, output] in [[-1, 0], [0, -1], [4, 5], [3, 6]] {
            assert_eq!(transposed.weight_index(input, output), None, "{input} {output}");
        }
        let depthwise = channels(Op::Conv2d, [2, 2, 2]);
        assert_eq!([0, 1].map(|input| depthwise.weight_index(input, 1)), [None, Some([1, 0])]);
        // Settings need not be legal: with more groups than channels, a group has none.
        assert_eq!(channels(Op::Conv2d, [2, 4, 4]).weight_index(0, 0), None);
        assert_eq!(channels(Op::Conv2d, [4, 2, 4]).weight_index(0, 0), None);
        // Nor need the groups divide the channels: the third group of outputs has no input.
        assert_eq!(channels(Op::Conv2d, [2, 5, 2]).weight_index(2, 4), None);
        assert_eq!(channels(Op::Conv2d, [5, 2, 2]).weight_index(4, 2), None);
    }

    #[test]
    fn groups_connect_a_part_of_all_pairs_of_channels() {
        let pairs = |groups: i64, op| {
            Layer { in_channels: 4, out_channels: 6, groups, ..Layer::new(op, [3, 3]) }.channel_pairs()
        };
        for op in [Op::Conv2d, Op::ConvTranspose2d] {
            assert_eq!([pairs(1, op), pairs(2, op)], [24, 12]);
        }
    }

    #[test]
    fn same_padding_has_its_odd_cell_at_the_end() {
        let ends = |kernel: i64, dilation: i64| {
            let layer =
                Layer { padding: Padding::Same, dilation: [dilation; 2], ..Layer::new(Op::Conv2d, [kernel; 2]) };
            layer.axis(0).padding
        };
        assert_eq!(
            [ends(1, 1), ends(3, 1), ends(4, 1), ends(4, 2), ends(2, 3)],
            [[0, 0], [1, 1], [1, 2], [3, 3], [1, 2]]
        );
    }

    #[test]
    fn the_smallest_input_leaves_a_cell() {
        for op in [Op::Conv2d, Op::ConvTranspose2d] {
            for number in 0..2_000_i64 {
                let digit = |place: u32, range: i64| number * 7919 / 3_i64.pow(place) % range;
                let layer = Layer {
                    stride: [1 + digit(1, 4); 2],
                    dilation: [1 + digit(2, 3); 2],
                    padding: Padding::Uneven { start: [digit(3, 5); 2], end: [digit(4, 5); 2] },
                    ..Layer::new(op, [1 + digit(0, 7); 2])
                };
                let least = (3..100).find(|length| layer.axis(0).output_length(*length) >= 1).expect("some");
                assert_eq!(layer.smallest_input(), [least; 2], "{layer:?}");
            }
        }
    }

    #[test]
    fn padding_has_as_many_numbers_as_are_written() {
        assert_eq!(Padding::Explicit(3).numbers(), [3]);
        assert_eq!(Padding::Uneven { start: 1, end: 2 }.numbers(), [1, 2]);
        assert!([Padding::<i64>::Same, Padding::Valid].into_iter().all(|word| word.numbers().is_empty()));
    }

    #[test]
    fn of_uneven_padding_the_side_below_zero_is_named() {
        let layer = |start, end| Layer { padding: Padding::Uneven { start, end }, ..Layer::new(Op::Conv2d, [3, 3]) };
        let refused = |padding| Err(Fault::InvalidPadding { padding });
        assert_eq!(layer([0, -1], [2, 2]).check_ranges(), refused([0, -1]));
        assert_eq!(layer([2, 2], [-3, 0]).check_ranges(), refused([-3, 0]));
        assert_eq!(layer([0, 1], [2, 0]).check_ranges(), Ok(()));
        // There it extends the result.
        let transposed = Layer { op: Op::ConvTranspose2d, ..layer([0, -1], [-2, 0]) };
        assert_eq!(transposed.check_ranges(), Ok(()));
    }

    #[test]
    fn a_window_is_too_large_for_its_padded_input() {
        let layer = Layer { padding: Padding::Explicit([1, 2]), ..Layer::new(Op::Conv2d, [5, 7]) };
        let fault = layer.check([2, 2]).expect_err("too small").fault;
        assert_eq!(fault, Fault::WindowTooLarge { padded: vec![4, 6], window: vec![5, 7] });
    }

    #[test]
    fn a_window_beyond_all_lengths_is_refused_whatever_the_padding() {
        let layer = |padding| Layer { padding, dilation: [i64::MAX; 2], ..Layer::new(Op::Conv2d, [3, 3]) };
        assert_eq!(layer(Padding::Same).check([3, 3]).expect_err("too large").fault, Fault::LengthTooLarge);
        let fault = layer(Padding::Valid).check([3, 3]).expect_err("too large").fault;
        assert!(matches!(fault, Fault::WindowTooLarge { .. }), "{fault:?}");
    }

    #[test]
    fn padding_is_written_once_where_both_axes_agree() {
        let text = |padding| Layer { padding, ..Layer::new(Op::Conv2d, [3, 3]) }.padding_text();
        assert_eq!(text(Padding::Explicit([1, 1])), "1");
        assert_eq!(text(Padding::Explicit([1, 2])), "1x2");
        assert_eq!(text(Padding::Uneven { start: [0, 0], end: [1, 1] }), "0:1");
        assert_eq!(text(Padding::Uneven { start: [0, 1], end: [1, 1] }), "0:1x1:1");
        let line = Layer { rank: Rank::One, padding: Padding::Explicit([0, 2]), ..Layer::new(Op::Conv2d, [1, 3]) };
        assert_eq!(line.padding_text(), "2");
    }

    #[test]
    fn a_layer_without_channels_on_either_side_is_refused() {
        for [in_channels, out_channels] in [[0, 1], [1, 0]] {
            let layer = Layer { in_channels, out_channels, ..Layer::new(Op::Conv2d, [3, 3]) };
            assert_eq!(layer.check_settings(), Err(Fault::NoChannels { in_channels, out_channels }));
        }
    }

    #[test]
    fn padding_that_keeps_the_size_goes_with_stride_one_alone() {
        let same = |stride: Pair| Layer { padding: Padding::Same, stride, ..Layer::new(Op::Conv2d, [3, 3]) };
        assert_eq!(same([1, 1]).check_settings(), Ok(()));
        for stride in [[2, 1], [1, 2]] {
            assert_eq!(same(stride).check_settings(), Err(Fault::SameNeedsStrideOne { stride }));
        }
    }
}
