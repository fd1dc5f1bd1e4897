//! Every text that the program itself has to say, in every language: a room for the screens, for plain mode, for the command line,
//! for figures, for hand-outs, and for what both screens and plain mode say of answers and of practice.
//!
//! Words are data. A room has a struct with a field a text, and a file a language that fills it in, so that a missing text does
//! not compile. [`Language`] has the languages, and says how a new one is
//! begun. Help on the arguments is English alone and has no room.

pub mod answers;
pub mod cli;
pub mod figure;
pub mod handout;
pub mod language;
pub mod plain;
pub mod practice;
pub mod screen;

pub use language::Language;
