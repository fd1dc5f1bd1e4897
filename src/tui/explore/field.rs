//! What can be changed in the parameter bar, and along which axes.

use crate::conv::{Op, Parameter};
use crate::lesson::free::{Dial, Knob};
use crate::words::screen::Strings;

/// A field of the parameter bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The operation: direct or transposed convolution.
    Operation,
    /// A parameter of the layer, or the input size.
    Parameter(Parameter),
    /// Whether there is a bias.
    Bias,
    /// The number of groups, only in lessons that use it.
    Groups,
    /// How the kernel is turned, only in lessons that use it.
    Turn,
    /// A component of a vector, counted from 0, only in lessons that use it.
    Number(usize),
    /// Whether networks apply their activations, only in lessons that use it.
    Activations,
}

impl Field {
    /// Returns the field of something that a lesson lets the learner change.
    #[must_use]
    pub fn of_knob(knob: &Knob) -> Field {
        match knob {
            Knob::Parameter(parameter) => Field::Parameter(*parameter),
            Knob::Bias => Field::Bias,
            Knob::Groups => Field::Groups,
            Knob::Turn(_) => Field::Turn,
            Knob::Number(dial) => Field::Number(dial.channel()),
            Knob::Activations => Field::Activations,
        }
    }

    /// All fields outside lessons, in the order of the bar.
    pub const ALL: [Field; 8] = [
        Field::Operation,
        Field::Parameter(Parameter::Input),
        Field::Parameter(Parameter::KernelSize),
        Field::Parameter(Parameter::Stride),
        Field::Parameter(Parameter::Padding),
        Field::Parameter(Parameter::OutputPadding),
        Field::Parameter(Parameter::Dilation),
        Field::Bias,
    ];

    /// Returns the fields of a layer of this kind.
    #[must_use]
    pub fn of(op: Op) -> impl DoubleEndedIterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| match field {
            Field::Parameter(parameter) => parameter.exists_on(op),
            Field::Operation | Field::Bias => true,
            Field::Groups | Field::Turn | Field::Number(_) | Field::Activations => false,
        })
    }
}

/// The axes that a change applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AxisChoice {
    /// Both axes.
    #[default]
    Both,
    /// The height, axis 0.
    Height,
    /// The width, axis 1.
    Width,
}

impl AxisChoice {
    /// Returns the next choice, cycling through all three.
    #[must_use]
    pub fn next(self) -> AxisChoice {
        match self {
            AxisChoice::Both => AxisChoice::Height,
            AxisChoice::Height => AxisChoice::Width,
            AxisChoice::Width => AxisChoice::Both,
        }
    }

    /// Whether a change applies to axis 0 (height) or 1 (width).
    #[must_use]
    pub fn includes(self, axis: usize) -> bool {
        match self {
            AxisChoice::Both => true,
            AxisChoice::Height => axis == 0,
            AxisChoice::Width => axis == 1,
        }
    }
}

impl Strings {
    /// Returns the name of a field.
    #[must_use]
    pub fn field(&self, field: Field) -> &'static str {
        match field {
            Field::Operation => self.names.operation,
            Field::Parameter(Parameter::Input) => self.names.input,
            Field::Parameter(Parameter::KernelSize) => self.names.kernel,
            Field::Parameter(Parameter::Stride) => self.names.stride,
            Field::Parameter(Parameter::Padding) => self.names.padding,
            Field::Parameter(Parameter::OutputPadding) => self.names.output_padding,
            Field::Parameter(Parameter::Dilation) => self.names.dilation,
            Field::Bias => self.names.bias,
            Field::Groups => self.names.groups,
            Field::Turn => self.names.turn,
            Field::Activations => self.names.activations,
            Field::Number(channel) => Dial::name_of(channel),
        }
    }

    /// Returns the name of a choice of axes.
    #[must_use]
    pub fn axis(&self, axis: AxisChoice) -> &'static str {
        match axis {
            AxisChoice::Both => self.names.both_axes,
            AxisChoice::Height => self.names.height,
            AxisChoice::Width => self.names.width,
        }
    }
}
