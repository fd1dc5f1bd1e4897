//! Why a layer or its numbers are rejected: the rule with its numbers, PyTorch's wording, and a stable error code.

use thiserror::Error;

use super::layer::{Layer, Pair, dimensions};
use super::repair::{self, Repair};

/// Formats a pair as PyTorch prints a size list: `[2, 2]`.
fn list(pair: Pair) -> String {
    format!("[{}, {}]", pair[0], pair[1])
}

/// Formats pairs as `stride_height: 2 stride_width: 2`, one after the other.
fn heights_and_widths(values: &[(&str, Pair)]) -> String {
    let both = |(name, [height, width]): &(&str, Pair)| format!("{name}_height: {height} {name}_width: {width}");
    values.iter().map(both).collect::<Vec<_>>().join(" ")
}

/// Formats sizes per channel as PyTorch does: `(3 x 3)`.
fn per_channel<T: std::fmt::Display>(sizes: &[T]) -> String {
    format!("({})", sizes.iter().map(T::to_string).collect::<Vec<_>>().join(" x "))
}

/// What a padding word on a transposed layer means in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaddingWord {
    /// No padding.
    Valid,
    /// The output is stride times as long as the input.
    Same,
    /// Meant as [`PaddingWord::Same`], but no numbers do that: stride and dilation are 1 and the kernel is even.
    SameOfEvenKernel,
}

/// A rule that failed. `Display` is PyTorch's wording where PyTorch has the rule; [`Fault::code`] is the error code of
/// `tconv eval`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// A stride below 1.
    #[error("non-positive stride is not supported")]
    InvalidStride {
        /// The stride that was given.
        stride: Pair,
    },
    /// A negative padding that the operation does not allow.
    #[error("negative padding is not supported")]
    InvalidPadding {
        /// The padding that was given.
        padding: Pair,
    },
    /// `padding='same'` with a stride other than 1.
    #[error("padding='same' is not supported for strided convolutions")]
    SameNeedsStrideOne {
        /// The stride that was given.
        stride: Pair,
    },
    /// A padding word on a transposed layer.
    #[error("ConvTranspose2d takes numbers for padding; padding='same' and 'valid' exist for Conv2d alone")]
    PaddingWordOnTransposed {
        /// What the word means in numbers.
        meant: PaddingWord,
    },
    /// A negative `output_padding`.
    #[error("negative output_padding is not supported")]
    InvalidOutputPadding {
        /// The `output_padding` that was given.
        output_padding: Pair,
    },
    /// `output_padding` on a direct convolution.
    #[error("Conv2d has no output_padding, but got output_padding={}", list(*output_padding))]
    OutputPaddingOnDirect {
        /// The `output_padding` that was given.
        output_padding: Pair,
    },
    /// A dilation below 1.
    #[error("dilation should be greater than zero, but got dilation={}", list(*dilation))]
    InvalidDilation {
        /// The dilation that was given.
        dilation: Pair,
    },
    /// Fewer groups than 1.
    #[error("groups must be a positive integer, but got groups={groups}")]
    InvalidGroups {
        /// The number of groups that was given.
        groups: i64,
    },
    /// A channel count that the groups do not divide.
    #[error("{name} must be divisible by groups, but got {name}={channels} and groups={groups}")]
    GroupsDoNotDivide {
        /// PyTorch's name of the channel count.
        name: &'static str,
        /// The channel count.
        channels: i64,
        /// The number of groups.
        groups: i64,
    },
    /// A kernel size below 1.
    #[error("kernel size should be greater than zero, but got kernel_size={}", list(*kernel))]
    InvalidKernel {
        /// The kernel size that was given.
        kernel: Pair,
    },
    /// Fewer channels than 1 on one side.
    #[error(
        "a layer needs at least one channel on both sides, but got in_channels={in_channels} and out_channels={out_channels}"
    )]
    NoChannels {
        /// Channels of the input.
        in_channels: i64,
        /// Channels of the output.
        out_channels: i64,
    },
    /// An input without cells.
    #[error("input must have at least one row and one column, but got {}", dimensions(input))]
    EmptyInput {
        /// Height and width of the input.
        input: Pair,
    },
    /// A shape with a negative length.
    #[error("{what} has a negative length in its shape {}", dimensions(shape))]
    NegativeLength {
        /// Name of the array.
        what: &'static str,
        /// The shape that was given.
        shape: Vec<i64>,
    },
    /// An input with another number of channels than the layer has.
    #[error("expected input to have {expected} channels, but got {found} channels instead")]
    ChannelMismatch {
        /// Channels of the layer.
        expected: i64,
        /// Channels of the input.
        found: i64,
    },
    /// An array of another shape than the layer needs.
    #[error("expected {what} of shape {}, but got {}", dimensions(expected), dimensions(found))]
    ShapeMismatch {
        /// Name of the array.
        what: &'static str,
        /// The shape that the layer needs.
        expected: Vec<i64>,
        /// The shape that was given.
        found: Vec<i64>,
    },
    /// An array with the wrong number of axes.
    #[error("expected {what} to have {meaning}, but got shape {found:?}")]
    WrongRank {
        /// Name of the array.
        what: &'static str,
        /// The axes that it should have.
        meaning: String,
        /// The shape that was given.
        found: Vec<i64>,
    },
    /// Too many or too few numbers for a shape.
    #[error("{what} has {found} numbers, which do not fill its shape {}", dimensions(shape))]
    WrongCount {
        /// Name of the array.
        what: &'static str,
        /// The shape to fill.
        shape: Vec<i64>,
        /// How many numbers were given.
        found: usize,
    },
    /// Values for one array but not for another.
    #[error("{what} has no data, but {has} has: give both for values, or neither for the shape alone")]
    DataMissing {
        /// The array without data.
        what: &'static str,
        /// The array with data.
        has: &'static str,
    },
    /// An `output_padding` that is smaller than neither stride nor dilation.
    #[error("output padding must be smaller than either stride or dilation, but got {}", heights_and_widths(&[("output_padding", *output_padding), ("stride", *stride), ("dilation", *dilation)]))]
    OutputPaddingTooLarge {
        /// The `output_padding` that was given.
        output_padding: Pair,
        /// The stride that was given.
        stride: Pair,
        /// The dilation that was given.
        dilation: Pair,
    },
    /// A transposed layer whose crop leaves no output.
    #[error(
        "Given input size per channel: {}. Calculated output size per channel: {}. Output size is too small",
        per_channel(input),
        per_channel(output)
    )]
    OutputTooSmall {
        /// Height and width of the input.
        input: Pair,
        /// The output size by the formula, below 1 on an axis.
        output: [i128; 2],
    },
    /// A direct layer whose window is larger than its padded input.
    #[error(
        "Calculated padded input size per channel: {}. Kernel size: {}. Kernel size can't be greater than actual input size",
        per_channel(padded),
        per_channel(window)
    )]
    WindowTooLarge {
        /// The padded input, one length per axis.
        padded: Vec<i128>,
        /// The dilated kernel, one length per axis.
        window: Vec<i128>,
    },
    /// An `output_size` that no legal `output_padding` gives.
    #[error("requested an output size of {}, but valid sizes range from [{}, {}] to [{}, {}] (for an input of {})", list(*size), smallest[0], smallest[1], largest[0], largest[1], list(*input))]
    OutputSizeOutOfRange {
        /// The size that was requested.
        size: Pair,
        /// The smallest valid size.
        smallest: [i128; 2],
        /// The largest valid size.
        largest: [i128; 2],
        /// Height and width of the input.
        input: Pair,
    },
    /// An `output_size` for a direct convolution.
    #[error("Conv2d takes no output_size: its output follows from its settings")]
    OutputSizeOnDirect,
    /// An intermediate length that does not fit in 63 bits.
    #[error("a length on the way does not fit in 63 bits")]
    LengthTooLarge,
    /// An array with more numbers than the limit.
    #[error(
        "{what} of {} would hold more than {limit} numbers, the limit for values; sizes alone have no such limit",
        dimensions(shape)
    )]
    TooManyNumbers {
        /// Name of the array.
        what: &'static str,
        /// Its shape.
        shape: Vec<i64>,
        /// The most numbers allowed.
        limit: usize,
    },
    /// A layer with more products than the limit.
    #[error(
        "the layer takes {products} products, more than {limit}, the limit for values; sizes alone have no such limit"
    )]
    TooManyProducts {
        /// How many products the layer takes.
        products: u128,
        /// The most products allowed.
        limit: u128,
    },
}

impl Fault {
    /// The error code in the answers of `tconv eval`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Fault::InvalidStride { .. } => "invalid_stride",
            Fault::InvalidPadding { .. } | Fault::SameNeedsStrideOne { .. } | Fault::PaddingWordOnTransposed { .. } => {
                "invalid_padding"
            }
            Fault::InvalidOutputPadding { .. } | Fault::OutputPaddingOnDirect { .. } => "invalid_output_padding",
            Fault::InvalidDilation { .. } => "invalid_dilation",
            Fault::InvalidGroups { .. } | Fault::GroupsDoNotDivide { .. } => "invalid_groups",
            Fault::ChannelMismatch { .. } => "channel_mismatch",
            Fault::InvalidKernel { .. }
            | Fault::NoChannels { .. }
            | Fault::EmptyInput { .. }
            | Fault::NegativeLength { .. }
            | Fault::ShapeMismatch { .. }
            | Fault::WrongRank { .. }
            | Fault::WrongCount { .. }
            | Fault::DataMissing { .. } => "shape_mismatch",
            Fault::OutputPaddingTooLarge { .. } => "output_padding_too_large",
            Fault::OutputTooSmall { .. } | Fault::WindowTooLarge { .. } => "output_too_small",
            Fault::OutputSizeOutOfRange { .. } | Fault::OutputSizeOnDirect => "invalid_output_size",
            Fault::LengthTooLarge | Fault::TooManyNumbers { .. } | Fault::TooManyProducts { .. } => "too_large",
        }
    }
}

/// The reason for a rule. `Display` is a sentence for a learner who has just run into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Why {
    /// Why `output_padding` must be smaller than stride or dilation.
    #[error(
        "a direct convolution with stride s sends s input sizes to one output size; output_padding picks the one to come back to, so \
         it goes from 0 to s - 1 (PyTorch also takes one that is below the dilation)"
    )]
    OutputPadding,
    /// Why a crop must leave some output.
    #[error(
        "padding of a transposed layer crops: it takes that many rows and columns off each side of the full result, and \
         here nothing is left"
    )]
    CropLeavesNothing,
    /// Why the window must fit into the padded input.
    #[error("the window, from its first tap to its last, is larger than the padded input")]
    WindowTooLarge,
    /// Why padding cannot be negative.
    #[error(
        "the padding of the layer cannot be negative; the padding of the equivalent direct convolution, K - 1 - p, can: \
         choose p larger than K - 1 for that"
    )]
    NegativePadding,
    /// Why `padding='same'` needs stride 1.
    #[error("with a stride no fixed padding keeps the size for every input")]
    SameWithStride,
    /// What `padding='same'` means on a transposed layer.
    #[error(
        "elsewhere padding='same' makes the output of such a layer stride times as large as its input, which padding and \
         output_padding say in numbers here"
    )]
    SameOnTransposed,
    /// Why `padding='same'` has no numbers for an even kernel at stride 1.
    #[error(
        "elsewhere padding='same' makes the output of such a layer stride times as large as its input; no numbers do that \
         with an even kernel at stride 1: padding crops as much on both sides, and leaves one row too many or one too few"
    )]
    SameOfEvenKernel,
    /// Which sizes `output_size` can ask for.
    #[error("forward(x, output_size=...) can only choose an output_padding from 0 to stride - 1")]
    OutputSize,
    /// Why groups must divide the channels.
    #[error("each group takes an equal share of the channels")]
    Groups,
}

impl Fault {
    /// The reason for the rule; `None` if the message already says it.
    #[must_use]
    pub fn why(&self) -> Option<Why> {
        match self {
            Fault::OutputPaddingTooLarge { .. } => Some(Why::OutputPadding),
            Fault::OutputTooSmall { .. } => Some(Why::CropLeavesNothing),
            Fault::WindowTooLarge { .. } => Some(Why::WindowTooLarge),
            Fault::InvalidPadding { .. } => Some(Why::NegativePadding),
            Fault::SameNeedsStrideOne { .. } => Some(Why::SameWithStride),
            Fault::PaddingWordOnTransposed { meant } => match meant {
                PaddingWord::Valid => None,
                PaddingWord::Same => Some(Why::SameOnTransposed),
                PaddingWord::SameOfEvenKernel => Some(Why::SameOfEvenKernel),
            },
            Fault::OutputSizeOutOfRange { .. } => Some(Why::OutputSize),
            Fault::GroupsDoNotDivide { .. } => Some(Why::Groups),
            _ => None,
        }
    }
}

/// A rejected layer: the fault, and what is needed to find settings near it that work.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{fault}")]
pub struct Refusal {
    /// The rule that failed.
    pub fault: Fault,
    /// The layer as given.
    pub layer: Layer,
    /// Height and width of the input.
    pub input: Pair,
}

impl Refusal {
    /// Returns the nearest settings that work, best first. Each has passed [`Layer::check`]. Empty if nothing near
    /// works.
    #[must_use]
    pub fn repairs(&self) -> Vec<Repair> {
        repair::nearest(&self.layer, self.input)
    }
}
