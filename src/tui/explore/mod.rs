//! Explore, and the live scene of a lesson: a layer that can be changed and viewed in several ways.
//!
//! From the inside out: the parts of the [`model::Model`], each for one purpose, and the [`message::Message`]s; the
//! model with what it explains; keys and layout, which read the model; the update; the input; and the picture of it
//! all. `tests/architecture.rs` enforces this order.

pub mod bar;
pub mod buttons;
mod choosing;
pub mod drawer;
mod editing;
pub mod explained;
pub mod field;
pub mod focus;
pub mod history;
pub mod input;
pub mod keys;
pub mod layout;
pub mod line;
pub mod message;
pub mod model;
pub mod mouse;
pub mod notice;
pub mod panels;
pub mod picture;
pub mod saving;
pub mod shown;
pub mod stage;
pub mod typing;
pub mod update;
pub mod walk;
mod walking;
pub mod work;
pub mod zoom;
