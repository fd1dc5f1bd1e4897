//! The scene as figures. So far: as text.

pub mod text;
