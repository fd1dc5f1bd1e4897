//! The texts of a handout besides those of its lesson.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

/// The texts of a handout.
#[derive(Debug)]
pub struct HandoutStrings {
    /// The title of the sheet of answers, from the title of the lesson.
    pub answers_to: fn(title: &str) -> String,
    /// The title of the key to a sheet of questions, from the title of that sheet.
    pub key_to: fn(title: &str) -> String,
    /// The title of a sheet of a drill, from its name, and its level if one was chosen.
    pub practice: fn(title: &str, level: Option<u8>) -> String,
    /// What students fill in about themselves.
    pub name: &'static str,
    pub date: &'static str,
    /// Identifies these questions.
    pub foot: fn(seed: &str, generation: &str, check: &str) -> String,
    /// Below a grid in which cells are to be picked, with its title.
    pub cross: fn(grid: &str) -> String,
    /// The meaning of brackets around a cell, if grids are text.
    pub marked: &'static str,
    pub answer: &'static str,
    /// After an option.
    pub right: &'static str,
    pub wrong: &'static str,
    /// Says that other answers are right too, with some of them.
    pub right_too: fn(answers: &str) -> String,
    /// Says that any answer with the same effect is right.
    pub any_such: &'static str,
    /// Before the known wrong answers, each with what the lesson replies.
    pub wrong_answers: &'static str,
    /// The same before options, both right and wrong.
    pub options_mean: &'static str,
    /// Before one of the many answers that get this reply.
    pub such_as: &'static str,
    /// Before the lessons that teach this.
    pub reread: &'static str,
    /// Around the command that opens such a lesson.
    pub brackets: [&'static str; 2],
    /// Before the wrong answers that are foreseen, each with what the lesson says to it.
    pub wrong_ways: &'static str,
    /// Before notes for the presenter of the lesson.
    pub speaker: &'static str,
    /// Says that a step draws its numbers.
    pub drawn: &'static str,
    /// Lists the grids that are too large to print as text, with their titles and sizes.
    pub too_large: fn(grids: &str) -> String,
    /// The headings of the table of misconceptions: what it is, and where it occurs; and the entry for one that occurs
    /// nowhere.
    pub misconception: &'static str,
    pub met_in: &'static str,
    pub not_met: &'static str,
    /// A blank for writing down a thought or naming cells.
    pub blank: &'static str,
    pub colon: &'static str,
    pub comma: &'static str,
    pub semicolon: &'static str,
}
