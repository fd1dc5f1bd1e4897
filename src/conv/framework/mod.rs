//! The same layer in other notations.

pub mod call;
pub mod pytorch;
