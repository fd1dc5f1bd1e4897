//! Explore, and the live scene of a lesson: a layer that is turned, and looked at from all sides.
//!
//! From the inside out: the parts of the [`model::Model`], each one idea, and the [`message::Message`]s; the model with what
//! it explains; keys and layout, which look at it; what a message does to it; what an event becomes, and a picture of it all.
//! `tests/architecture.rs` holds the order.

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
