//! Explore, and the live scene of a lesson: a layer that is turned, and looked at from all sides.

pub mod buttons;
pub mod drawer;
mod editing;
pub mod input;
pub mod keys;
pub mod layout;
pub mod message;
pub mod model;
mod moment;
pub mod panels;
pub mod picture;
pub mod stage;
pub mod update;
pub mod work;
