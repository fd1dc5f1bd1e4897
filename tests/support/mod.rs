//! Helpers shared by several tests.

pub mod asking;
pub mod courses;
pub mod desk;
pub mod drawing;
#[cfg(unix)]
pub mod emulator;
pub mod held;
pub mod ours;
pub mod program;
pub mod said;
pub mod source;
