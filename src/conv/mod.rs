//! What `nn.Conv2d` and `nn.ConvTranspose2d` compute, exactly: sizes, values, and every intermediate picture.
//!
//! No I/O, no clock, no screen. Start with a [`Layer`] and [`Layer::check`] it against an input size. Everything else
//! follows from the resulting [`Geometry`]: sizes on each [`Axis`], [`stages`], [`trace`], [`matrix`], [`coverage`].
//! [`Operands`] add the numbers and compute the output; a [`Stack`] is a sequence of layers. [`solve`] goes the other
//! way, from sizes to layers.

pub mod axis;
pub mod coverage;
mod direct;
mod fast;
pub mod fault;
pub mod layer;
pub mod matrix;
pub mod operands;
pub mod parameter;
pub mod repair;
pub mod settings;
pub mod solve;
pub mod stack;
pub mod stages;
pub mod trace;
mod transposed;

pub use axis::{Axis, Op};
pub use fast::{Number, Packing};
pub use fault::{Fault, Refusal};
pub use layer::{Geometry, Layer, Padding, Pair};
pub use operands::{MAX_NUMBERS, Operands};
pub use parameter::Parameter;
pub use settings::{Rank, Settings, Sides, Triple};
pub use stack::{Chain, Reach, Stack};
