//! The texts of the program, in every language: those of the screens, plain mode, the command line, figures and
//! hand-outs, and those about answers and practice that screens and plain mode share.
//!
//! Texts are data. Each module has a struct with a field for each text, and a file for each language that fills it in,
//! so that a missing text does not compile. Texts that are built deep inside the program are
//! [phrases](mod@crate::phrase), whose translations are tables in [`phrases`]. [`Language`] lists the languages, and
//! the module [`language`] says how to add one. The help of arguments is in English only, and is kept with the
//! arguments.

pub mod answers;
pub mod cli;
pub mod figure;
pub mod handout;
pub mod language;
pub mod phrases;
pub mod plain;
pub mod practice;
pub mod screen;

pub use language::Language;
