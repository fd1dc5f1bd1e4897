//! What may be typed in every language: the names of commands and parameters.

use strum::VariantArray;

use crate::conv::Parameter;

/// A command, by its first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Word {
    Next,
    Back,
    Skip,
    Hint,
    Answer,
    Check,
    Again,
    Outline,
    GoTo,
    Repeat,
    Term,
    Explore,
    Help,
    HandIn,
    Quit,
}

impl Word {
    /// All commands.
    pub const ALL: [Word; Word::VARIANTS.len()] = *Word::VARIANTS.first_chunk().expect("all of them");

    /// The English word, which is understood in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Word::Next => "next",
            Word::Back => "back",
            Word::Skip => "skip",
            Word::Hint => "hint",
            Word::Answer => "answer",
            Word::Check => "check",
            Word::Again => "again",
            Word::Outline => "outline",
            Word::GoTo => "goto",
            Word::Repeat => "repeat",
            Word::Term => "term",
            Word::Explore => "explore",
            Word::Help => "help",
            Word::HandIn => "handin",
            Word::Quit => "quit",
        }
    }
}

/// The name of a parameter, as it is typed and shown.
#[must_use]
pub fn parameter_name(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::KernelSize => "kernel",
        parameter => parameter.name(),
    }
}
