//! The same layer in other notations.
pub mod pytorch;
