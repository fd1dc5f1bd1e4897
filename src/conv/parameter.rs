//! The parameters that the user changes: their names, and how to read and set them on a layer with its input.

use strum::VariantArray;

use super::axis::Op;
use super::layer::{Layer, Padding, Pair};

/// A parameter with one number per axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, VariantArray)]
pub enum Parameter {
    /// The size of the input.
    Input,
    /// `kernel_size`
    KernelSize,
    /// `stride`
    Stride,
    /// `padding`
    Padding,
    /// `output_padding`, of a `ConvTranspose2d` only.
    OutputPadding,
    /// `dilation`
    Dilation,
}

impl Parameter {
    /// All parameters.
    pub const ALL: [Parameter; Parameter::VARIANTS.len()] = *Parameter::VARIANTS.first_chunk().expect("all of them");

    /// PyTorch's name of the argument; `input` for the input size.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Parameter::Input => "input",
            Parameter::KernelSize => "kernel_size",
            Parameter::Stride => "stride",
            Parameter::Padding => "padding",
            Parameter::OutputPadding => "output_padding",
            Parameter::Dilation => "dilation",
        }
    }

    /// The smallest legal value.
    #[must_use]
    pub fn least(self) -> i64 {
        match self {
            Parameter::Padding | Parameter::OutputPadding => 0,
            _ => 1,
        }
    }

    /// Whether layers of this kind have the parameter: a `Conv2d` has no `output_padding`.
    #[must_use]
    pub fn exists_on(self, op: Op) -> bool {
        !(self == Parameter::OutputPadding && op == Op::Conv2d)
    }

    /// Returns the parameter for height and width. For uneven padding, the cells at the start.
    #[must_use]
    pub fn get(self, layer: &Layer, input: Pair) -> Pair {
        match self {
            Parameter::Input => input,
            Parameter::KernelSize => layer.kernel_size,
            Parameter::Stride => layer.stride,
            Parameter::Padding => match layer.padding {
                Padding::Explicit(padding) => padding,
                Padding::Uneven { .. } | Padding::Same | Padding::Valid => {
                    [0, 1].map(|axis| layer.axis(axis).padding[0])
                }
            },
            Parameter::OutputPadding => layer.output_padding,
            Parameter::Dilation => layer.dilation,
        }
    }

    /// Sets the parameter for height and width, legal or not.
    pub fn set(self, layer: &mut Layer, input: &mut Pair, value: Pair) {
        match self {
            Parameter::Input => *input = value,
            Parameter::KernelSize => layer.kernel_size = value,
            Parameter::Stride => layer.stride = value,
            Parameter::Padding => layer.padding = Padding::Explicit(value),
            Parameter::OutputPadding => layer.output_padding = value,
            Parameter::Dilation => layer.dilation = value,
        }
    }
}
