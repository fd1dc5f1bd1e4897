//! Checks of the words of a step, which the loader applies to every course.
//!
//! [`say`] checks the words against the numbers, [`compare`] a translation against its source. What a check claims is
//! proved in [`super::check`].

mod compare;
mod say;
mod typed;

pub use compare::{compare, compare_promise};
pub use say::{lesson, say};
