//! What is chosen in the parameter bar.

use super::field::{AxisChoice, Field};
use crate::conv::Parameter;

#[derive(Debug)]
pub struct Bar {
    pub field: Field,
    pub axis: AxisChoice,
    /// Digits typed in a row so far.
    pub typed: Option<u32>,
}

impl Default for Bar {
    fn default() -> Bar {
        Bar { field: Field::Parameter(Parameter::Stride), axis: AxisChoice::default(), typed: None }
    }
}
