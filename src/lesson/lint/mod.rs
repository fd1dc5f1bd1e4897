//! What must be true of the words of a step; the loader asks all of it of every course.
//!
//! [`say`] holds the words against the numbers, and [`compare`] one language against another. What a check says of itself is
//! proved in [`super::check`].

mod compare;
mod say;
mod typed;

pub use compare::{compare, compare_promise};
pub use say::{lesson, say};
