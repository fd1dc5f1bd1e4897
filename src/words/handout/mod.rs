//! What a hand-out says of itself, beside the words of its lesson.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

#[derive(Debug)]
pub struct HandoutStrings {
    /// The title of the sheet with the answers, of a lesson's title.
    pub answers_to: fn(title: &str) -> String,
    /// The title of the key to a sheet of questions, of that sheet's title.
    pub key_to: fn(title: &str) -> String,
    /// The title of a sheet of a drill, by what it is called and its level, if that was chosen.
    pub practice: fn(title: &str, level: Option<u8>) -> String,
    /// What whoever answers writes down about himself.
    pub name: &'static str,
    pub date: &'static str,
    /// What tells these questions from others.
    pub foot: fn(seed: &str, generation: &str, check: &str) -> String,
    /// Below a grid of which cells are picked, by its title.
    pub cross: fn(grid: &str) -> String,
    /// What brackets around a cell mean, where grids are text.
    pub marked: &'static str,
    pub answer: &'static str,
    /// Behind an option.
    pub right: &'static str,
    pub wrong: &'static str,
    /// That other answers are right as well, with some of them.
    pub right_too: fn(answers: &str) -> String,
    /// That anything that does the same is right.
    pub any_such: &'static str,
    /// Before known wrong answers, each with what is said to it.
    pub wrong_answers: &'static str,
    /// The same before options, right and wrong.
    pub options_mean: &'static str,
    /// Before one of many answers of which that is said.
    pub such_as: &'static str,
    /// Before the lessons that teach it.
    pub reread: &'static str,
    /// Around the command that opens one of them.
    pub brackets: [&'static str; 2],
    /// Before the answers that are foreseen to be wrong, each with what the lesson says to it.
    pub wrong_ways: &'static str,
    /// Before what is meant for who presents the lesson.
    pub speaker: &'static str,
    /// Of a step that draws its numbers.
    pub drawn: &'static str,
    /// Of grids that are too large to be printed as text, by their titles and sizes.
    pub too_large: fn(grids: &str) -> String,
    /// The heads of the table of misconceptions: what it is, and where it is met; and that it is met nowhere.
    pub misconception: &'static str,
    pub met_in: &'static str,
    pub not_met: &'static str,
    /// Where a thought is written down, or cells are named.
    pub blank: &'static str,
    pub colon: &'static str,
    pub comma: &'static str,
    pub semicolon: &'static str,
}
