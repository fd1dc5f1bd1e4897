//! What a hand-out says of itself, beside the words of its lesson.

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

#[derive(Debug)]
pub struct HandoutStrings {
    /// The title of the sheet with the answers, of a lesson's title.
    pub answers_to: fn(title: &str) -> String,
    pub answer: &'static str,
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
}
