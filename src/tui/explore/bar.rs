//! What is chosen in the parameter bar.

use super::field::{AxisChoice, Field};
use crate::conv::Parameter;

#[derive(Debug)]
pub struct Bar {
    pub field: Field,
    pub axis: AxisChoice,
    /// The number that is being typed for the field, in digits; empty while none is.
    pub typed: String,
}

impl Default for Bar {
    fn default() -> Bar {
        Bar { field: Field::Parameter(Parameter::Stride), axis: AxisChoice::default(), typed: String::new() }
    }
}
