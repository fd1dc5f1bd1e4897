//! The terminal application, as The Elm Architecture: [`input`] turns an event into a [`message::Message`], [`update`]
//! the message into a new [`model::Model`] and effects, [`screen`] the model into cells. All of that is pure; only
//! [`runtime`] and [`terminal`] touch the world.

pub mod app;
pub mod buttons;
pub mod drawer;
mod editing;
pub mod effect;
pub mod faults;
pub mod home;
pub mod input;
pub mod keymap;
pub mod layout;
pub mod lesson;
pub mod message;
pub mod model;
pub mod painter;
pub mod picture;
pub mod runtime;
pub mod screen;
pub mod stage;
pub mod strings;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod widget;
pub mod work;
