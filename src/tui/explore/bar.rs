//! The state of the parameter bar.

use super::field::{AxisChoice, Field};
use crate::conv::Parameter;

/// The state of the parameter bar.
#[derive(Debug)]
pub struct Bar {
    /// The selected field.
    pub field: Field,
    /// The axes that a change applies to.
    pub axis: AxisChoice,
    /// The digits typed so far for the field; empty if no number is being typed.
    pub typed: String,
}

impl Default for Bar {
    fn default() -> Bar {
        Bar { field: Field::Parameter(Parameter::Stride), axis: AxisChoice::default(), typed: String::new() }
    }
}
