//! What can be changed in the parameter bar, and along which axes.

use crate::conv::{Op, Parameter};
use crate::lesson::free::{Dial, Knob};
use crate::words::screen::Strings;

/// Something in the parameter bar that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Operation,
    Parameter(Parameter),
    Bias,
    /// Where a lesson says so.
    Groups,
    /// How the kernel is laid, where a lesson says so.
    Turn,
    /// A number of a vector, from 0, where a lesson says so.
    Number(usize),
    /// Whether networks compute their activations, where a lesson says so.
    Activations,
}

impl Field {
    /// The field of something that a lesson lets the learner turn.
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

    /// The fields that a layer of this kind has.
    #[must_use]
    pub fn of(op: Op) -> impl DoubleEndedIterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| match field {
            Field::Parameter(parameter) => parameter.exists_on(op),
            Field::Operation | Field::Bias => true,
            Field::Groups | Field::Turn | Field::Number(_) | Field::Activations => false,
        })
    }
}

/// Which axes a change goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AxisChoice {
    #[default]
    Both,
    Height,
    Width,
}

impl AxisChoice {
    #[must_use]
    pub fn next(self) -> AxisChoice {
        match self {
            AxisChoice::Both => AxisChoice::Height,
            AxisChoice::Height => AxisChoice::Width,
            AxisChoice::Width => AxisChoice::Both,
        }
    }

    /// Whether a change goes to axis 0 (height) or 1 (width).
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

    #[must_use]
    pub fn axis(&self, axis: AxisChoice) -> &'static str {
        match axis {
            AxisChoice::Both => self.names.both_axes,
            AxisChoice::Height => self.names.height,
            AxisChoice::Width => self.names.width,
        }
    }
}
