//! The arithmetic and the values: what `nn.Conv2d` and `nn.ConvTranspose2d` compute, exactly, and every picture of how.
//!
//! No I/O, no clock, no screen. Start with a [`Layer`], [`Layer::check`] it against an input size, and everything else
//! follows from the [`Geometry`]: sizes on each [`Axis`], [`stages`], [`trace`], [`matrix`], [`coverage`]; with numbers
//! in [`Operands`], the output itself; layers one after another are a [`Stack`]. The way back, from sizes to layers, is
//! [`solve`].

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
