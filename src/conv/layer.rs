//! A whole layer: both axes, channels, groups and bias, and the rules that refuse it.
//!
//! [`Layer`] holds what somebody wrote, legal or not, so that an impossible setting can be shown and explained.
//! [`Layer::check`] turns it into a [`Geometry`], the proof that it works on an input; all further arithmetic starts there.

use std::fmt;

use super::axis::{Axis, AxisFault, AxisSettings, Op};
use super::fault::{Fault, Refusal};
use super::repair;
use super::settings::Rank;

/// Height and width.
pub type Pair = [i64; 2];

/// `3x5`: how sizes and shapes are written everywhere.
#[must_use]
pub fn dimensions<T: ToString>(lengths: &[T]) -> String {
    lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join("x")
}

/// A number of each axis: once if they agree, else as [`dimensions`].
#[must_use]
pub fn short([height, width]: Pair) -> String {
    if height == width { height.to_string() } else { dimensions(&[height, width]) }
}

/// The reverse for a size: `3x5`, or `3` for both axes.
///
/// # Errors
/// A side that is no number of 63 bits.
pub fn read_pair(text: &str) -> Result<Pair, std::num::ParseIntError> {
    let (height, width) = text.split_once(['x', 'X']).unwrap_or((text, text));
    Ok([height.trim().parse()?, width.trim().parse()?])
}

/// What PyTorch takes for `padding`, and what others have besides. The words exist for `Conv2d` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Padding<S = Pair> {
    /// Cells on both sides of each axis.
    Explicit(S),
    /// Start and end of each axis apart: no layer of PyTorch alone, but one with a slice or a pad. Of a transposed layer
    /// they are the cells cut from the full result, negative where it goes on.
    Uneven { start: S, end: S },
    /// `padding='same'`: `d*(k-1)` cells in all, the extra one at the end when that is odd. Needs stride 1.
    Same,
    /// `padding='valid'`: none.
    Valid,
}

impl<S> Padding<S> {
    /// The same of other numbers.
    pub fn map<T>(self, number: impl Fn(S) -> T) -> Padding<T> {
        match self {
            Padding::Explicit(cells) => Padding::Explicit(number(cells)),
            Padding::Uneven { start, end } => Padding::Uneven { start: number(start), end: number(end) },
            Padding::Same => Padding::Same,
            Padding::Valid => Padding::Valid,
        }
    }

    /// The numbers in it, if it is told in numbers.
    pub fn numbers(self) -> Vec<S> {
        match self {
            Padding::Explicit(cells) => vec![cells],
            Padding::Uneven { start, end } => vec![start, end],
            Padding::Same | Padding::Valid => Vec::new(),
        }
    }
}

/// The settings of `nn.Conv2d` or `nn.ConvTranspose2d`, under PyTorch's names. Not checked; see [`Layer::check`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Layer {
    pub op: Op,
    /// The height of a line is 1, and nothing happens on it. The depth of a layer with three axes is as its height: such a
    /// layer has sizes alone.
    pub rank: Rank,
    pub in_channels: i64,
    pub out_channels: i64,
    pub kernel_size: Pair,
    pub stride: Pair,
    pub padding: Padding,
    /// `ConvTranspose2d` only.
    pub output_padding: Pair,
    pub dilation: Pair,
    pub groups: i64,
    pub bias: bool,
}

impl Layer {
    /// One channel to one, with PyTorch's defaults for everything but the bias, which is off.
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

    /// PyTorch's shape of the weight: `(out, in/groups, kh, kw)` for `Conv2d`, `(in, out/groups, kh, kw)` for
    /// `ConvTranspose2d`. One tensor serves the pair.
    #[must_use]
    pub fn weight_shape(&self) -> [i64; 4] {
        let groups = self.groups.max(1);
        let [kh, kw] = self.kernel_size;
        match self.op {
            Op::Conv2d => [self.out_channels, self.in_channels / groups, kh, kw],
            Op::ConvTranspose2d => [self.in_channels, self.out_channels / groups, kh, kw],
        }
    }

    /// Where in the stored weight the kernel from an input channel to an output channel stands; `None` where groups do not
    /// join the two, or there are no such channels.
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

    /// The padding as it is written: `1`, `1x2` for height x width, `0:1` for start:end, or its word.
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

    /// A number of each of its axes, of height and width: of a line the length alone, of a volume the depth as the height.
    #[must_use]
    pub fn own<T: Copy>(&self, [height, width]: [T; 2]) -> Vec<T> {
        self.rank.of_three(&[height, height, width]).to_vec()
    }

    /// A size or another pair of numbers as it is written.
    #[must_use]
    pub fn size_text(&self, size: Pair) -> String {
        dimensions(&self.own(size))
    }

    /// A number of each axis, once where they agree; of a line its own alone.
    #[must_use]
    pub fn short(&self, value: Pair) -> String {
        if self.rank == Rank::One { value[1].to_string() } else { short(value) }
    }

    /// The class of `torch.nn`.
    #[must_use]
    pub fn class_name(&self) -> &'static str {
        self.op.class_name(self.rank)
    }

    /// Pairs of an input and an output channel that groups join.
    #[must_use]
    pub fn channel_pairs(&self) -> u128 {
        let [first, second, ..] = self.weight_shape().map(i64::unsigned_abs);
        u128::from(first) * u128::from(second)
    }

    /// The layer with the channels and kernel size of a weight of this shape; the reverse of [`Layer::weight_shape`].
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

    /// The cells that `padding='same'` adds to an axis, `d*(k-1)`; `None` if they do not fit in 63 bits.
    fn same_padding(&self, axis: usize) -> Option<i64> {
        self.dilation[axis].checked_mul(self.kernel_size[axis].checked_sub(1)?)
    }

    /// Holds the settings against every rule that needs no input: each number in range, groups that divide the channels.
    ///
    /// # Errors
    /// The first [`Fault`] in the order of the rules: stride, padding, output padding, dilation, groups, then kernel size.
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

    /// The first part of [`Layer::check_settings`]: each number in its own range, whatever the channels and the kernel.
    ///
    /// # Errors
    /// The first of the `invalid_...` faults.
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

    /// Holds the layer against every rule on an input of `input` (height, width).
    ///
    /// # Errors
    /// A [`Refusal`] with the first rule that fails; its repairs are the nearest settings that work.
    pub fn check(&self, input: Pair) -> Result<Geometry, Refusal> {
        self.geometry(input).map_err(|fault| Refusal { fault, layer: self.clone(), input })
    }

    /// [`Layer::check`] without the means to repair.
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

    /// The smallest input, from 3x3 on, on which something is left of the output: for whoever has no input in mind. The
    /// settings need not be in range; of a layer that none of them fits it is 3x3.
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

    /// The smallest and the largest size that `forward(x, output_size=...)` can give: `o` at `output_padding=0`, and
    /// `o+s-1`. The settings must be in range, as [`Layer::check_settings`] says.
    #[must_use]
    pub fn output_sizes(&self, input: Pair) -> [[i128; 2]; 2] {
        let plain = Layer { output_padding: [0, 0], ..self.clone() };
        let smallest = [0, 1].map(|axis| plain.axis(axis).output_length(input[axis]));
        [smallest, [0, 1].map(|axis| smallest[axis] + i128::from(self.stride[axis]) - 1)]
    }

    /// The layer with the `output_padding` that makes `forward(x, output_size=size)` answer that size. As in PyTorch it
    /// overrides the layer's own `output_padding`.
    ///
    /// # Errors
    /// [`Fault::OutputSizeOutOfRange`] outside `[o, o+s-1]` where `o` is the output at `output_padding=0`;
    /// [`Fault::OutputSizeOnDirect`] for a `Conv2d`; else as [`Layer::check`].
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

/// A length of each axis of layers that make one together, a line for the depth before the rest.
#[must_use]
pub fn lengths<T: Copy>(geometries: &[Geometry], length: impl Fn(&Axis) -> T) -> Vec<T> {
    let of = |geometry: &Geometry| {
        let both = geometry.axes().each_ref().map(&length);
        geometry.layer().rank.of_two(&both).to_vec()
    };
    geometries.iter().flat_map(of).collect()
}

/// A layer that works on an input of a certain size: the start of all further arithmetic. Only [`Layer::check`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geometry {
    layer: Layer,
    axes: [Axis; 2],
}

impl Geometry {
    #[must_use]
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// Both axes, height first.
    #[must_use]
    pub fn axes(&self) -> &[Axis; 2] {
        &self.axes
    }

    /// One length of both axes, for example `geometry.lengths(Axis::output)`.
    pub fn lengths(&self, length: impl Fn(&Axis) -> i64) -> Pair {
        [length(&self.axes[0]), length(&self.axes[1])]
    }

    #[must_use]
    pub fn input(&self) -> Pair {
        self.lengths(Axis::input)
    }

    #[must_use]
    pub fn output(&self) -> Pair {
        self.lengths(Axis::output)
    }

    /// The same layer without the crop, whose output is the full result. A `Conv2d` crops nothing and is returned as it is.
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
