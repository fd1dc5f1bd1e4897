//! Why a layer or its numbers are refused: the rule with its numbers, PyTorch's wording, and a code that does not change.

use thiserror::Error;

use super::layer::{Layer, Pair, dimensions};
use super::repair::{self, Repair};

/// Shows a pair as PyTorch prints a size list: `[2, 2]`.
fn list(pair: Pair) -> String {
    format!("[{}, {}]", pair[0], pair[1])
}

/// `stride_height: 2 stride_width: 2`, one after the other.
fn heights_and_widths(values: &[(&str, Pair)]) -> String {
    let both = |(name, [height, width]): &(&str, Pair)| format!("{name}_height: {height} {name}_width: {width}");
    values.iter().map(both).collect::<Vec<_>>().join(" ")
}

/// Shows sizes per channel as PyTorch does: `(3 x 3)`.
fn per_channel<T: std::fmt::Display>(sizes: &[T]) -> String {
    format!("({})", sizes.iter().map(T::to_string).collect::<Vec<_>>().join(" x "))
}

/// What a word for the padding of a transposed layer comes to in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaddingWord {
    /// None.
    Valid,
    /// The output is stride times as long as the input.
    Same,
    /// It would be, but no numbers do that: stride and dilation are 1 and the kernel is even.
    SameOfEvenKernel,
}

/// A rule that failed. `Display` is PyTorch's wording where PyTorch has the rule; [`Fault::code`] is the error code of
/// `tconv eval`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    #[error("non-positive stride is not supported")]
    InvalidStride { stride: Pair },
    #[error("negative padding is not supported")]
    InvalidPadding { padding: Pair },
    #[error("padding='same' is not supported for strided convolutions")]
    SameNeedsStrideOne { stride: Pair },
    #[error("ConvTranspose2d takes numbers for padding; padding='same' and 'valid' exist for Conv2d alone")]
    PaddingWordOnTransposed { meant: PaddingWord },
    #[error("negative output_padding is not supported")]
    InvalidOutputPadding { output_padding: Pair },
    #[error("Conv2d has no output_padding, but got output_padding={}", list(*output_padding))]
    OutputPaddingOnDirect { output_padding: Pair },
    #[error("dilation should be greater than zero, but got dilation={}", list(*dilation))]
    InvalidDilation { dilation: Pair },
    #[error("groups must be a positive integer, but got groups={groups}")]
    InvalidGroups { groups: i64 },
    #[error("{name} must be divisible by groups, but got {name}={channels} and groups={groups}")]
    GroupsDoNotDivide { name: &'static str, channels: i64, groups: i64 },
    #[error("kernel size should be greater than zero, but got kernel_size={}", list(*kernel))]
    InvalidKernel { kernel: Pair },
    #[error(
        "a layer needs at least one channel on both sides, but got in_channels={in_channels} and out_channels={out_channels}"
    )]
    NoChannels { in_channels: i64, out_channels: i64 },
    #[error("input must have at least one row and one column, but got {}", dimensions(input))]
    EmptyInput { input: Pair },
    #[error("{what} has a negative length in its shape {}", dimensions(shape))]
    NegativeLength { what: &'static str, shape: Vec<i64> },
    #[error("expected input to have {expected} channels, but got {found} channels instead")]
    ChannelMismatch { expected: i64, found: i64 },
    #[error("expected {what} of shape {}, but got {}", dimensions(expected), dimensions(found))]
    ShapeMismatch { what: &'static str, expected: Vec<i64>, found: Vec<i64> },
    #[error("expected {what} to have {meaning}, but got shape {found:?}")]
    WrongRank { what: &'static str, meaning: String, found: Vec<i64> },
    #[error("{what} has {found} numbers, which do not fill its shape {}", dimensions(shape))]
    WrongCount { what: &'static str, shape: Vec<i64>, found: usize },
    #[error("{what} has no data, but {has} has: give both for values, or neither for the shape alone")]
    DataMissing { what: &'static str, has: &'static str },
    #[error("output padding must be smaller than either stride or dilation, but got {}", heights_and_widths(&[("output_padding", *output_padding), ("stride", *stride), ("dilation", *dilation)]))]
    OutputPaddingTooLarge { output_padding: Pair, stride: Pair, dilation: Pair },
    #[error(
        "Given input size per channel: {}. Calculated output size per channel: {}. Output size is too small",
        per_channel(input),
        per_channel(output)
    )]
    OutputTooSmall { input: Pair, output: [i128; 2] },
    #[error(
        "Calculated padded input size per channel: {}. Kernel size: {}. Kernel size can't be greater than actual input size",
        per_channel(padded),
        per_channel(window)
    )]
    WindowTooLarge { padded: Vec<i128>, window: Vec<i128> },
    #[error("requested an output size of {}, but valid sizes range from [{}, {}] to [{}, {}] (for an input of {})", list(*size), smallest[0], smallest[1], largest[0], largest[1], list(*input))]
    OutputSizeOutOfRange { size: Pair, smallest: [i128; 2], largest: [i128; 2], input: Pair },
    #[error("Conv2d takes no output_size: its output follows from its settings")]
    OutputSizeOnDirect,
    #[error("a length on the way does not fit in 63 bits")]
    LengthTooLarge,
    #[error(
        "{what} of {} would hold more than {limit} numbers, the limit for values; sizes alone have no such limit",
        dimensions(shape)
    )]
    TooManyNumbers { what: &'static str, shape: Vec<i64>, limit: usize },
    #[error(
        "the layer takes {products} products, more than {limit}, the limit for values; sizes alone have no such limit"
    )]
    TooManyProducts { products: u128, limit: u128 },
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

/// Why there is such a rule. `Display` is a sentence for somebody who just met it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Why {
    #[error(
        "a direct convolution with stride s sends s input sizes to one output size; output_padding picks the one to come back to, so \
         it goes from 0 to s - 1 (PyTorch also takes one that is below the dilation)"
    )]
    OutputPadding,
    #[error(
        "padding of a transposed layer crops: it takes that many rows and columns off each side of the full result, and \
         here nothing is left"
    )]
    CropLeavesNothing,
    #[error("the window, from its first tap to its last, is larger than the padded input")]
    WindowTooLarge,
    #[error(
        "the padding of the layer cannot be negative; the padding of the equivalent direct convolution, K - 1 - p, can: \
         choose p larger than K - 1 for that"
    )]
    NegativePadding,
    #[error("with a stride no fixed padding keeps the size for every input")]
    SameWithStride,
    #[error(
        "elsewhere padding='same' makes the output of such a layer stride times as large as its input, which padding and \
         output_padding say in numbers here"
    )]
    SameOnTransposed,
    #[error(
        "elsewhere padding='same' makes the output of such a layer stride times as large as its input; no numbers do that \
         with an even kernel at stride 1: padding crops as much on both sides, and leaves one row too many or one too few"
    )]
    SameOfEvenKernel,
    #[error("forward(x, output_size=...) can only choose an output_padding from 0 to stride - 1")]
    OutputSize,
    #[error("each group takes an equal share of the channels")]
    Groups,
}

impl Fault {
    /// The reason for the rule; `None` where the message says it all.
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

/// A refused layer: the fault, and what is needed to say which settings near it work.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{fault}")]
pub struct Refusal {
    pub fault: Fault,
    pub layer: Layer,
    pub input: Pair,
}

impl Refusal {
    /// The nearest settings that work, best first; each has been checked by the core. Empty if nothing near does.
    #[must_use]
    pub fn repairs(&self) -> Vec<Repair> {
        repair::nearest(&self.layer, self.input)
    }
}
