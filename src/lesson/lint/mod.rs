//! What must be true of a step, proved with the core; the loader asks all of it of every course.
//!
//! [`check`] proves what the check of a step says: its answer has a value, its catches can fire and are wrong, its goal can be
//! reached. [`say`] holds the words against the numbers, and [`compare`] one language against another.

mod check;
mod compare;
mod effort;
mod goal;
mod say;
mod typed;

pub use check::prove;
pub use compare::{compare, compare_promise};
pub use effort::Effort;
pub use say::{lesson, say};
