//! The terminal application, in The Elm Architecture. In Explore, [`explore::input`] turns an event into a
//! [`explore::message::Message`], [`explore::update`] turns the message into a new [`explore::model::Model`] and
//! effects, and [`screen`] draws the model into cells. A [`lesson`] has the same parts, and [`app`] ties them together.
//! All of that is pure; only [`runtime`] and [`terminal`] have side effects.

pub mod app;
pub mod buttons;
pub mod effect;
pub mod explore;
pub mod faults;
pub mod help;
pub mod home;
pub mod keymap;
pub mod lesson;
pub mod looks;
pub mod painter;
pub mod report;
pub mod rows;
pub mod runtime;
pub mod screen;
pub mod scroll;
pub mod shell;
pub mod stack;
pub mod terminal;
pub mod textfield;
pub mod theme;
pub mod widget;
