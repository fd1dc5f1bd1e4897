//! The words of plain mode: one constant a language, so that a missing translation does not compile.

use crate::conv::Parameter;
use crate::lesson::course::MarkRole;
use crate::scene::Role;
use crate::scene::formula::{StepName, StepNote};
use crate::words::screen::Strings;

mod chinese;
mod english;
pub mod typed;

pub use chinese::CHINESE;
pub use english::ENGLISH;
use typed::Word;

/// `{}` is a number, a name or a list; [`filled`](crate::words::screen::filled) puts it in.
#[derive(Debug)]
pub struct PlainStrings {
    /// What the screens say in the same words.
    pub screens: &'static Strings,
    pub word: fn(Word) -> &'static str,
    pub help: fn(Word) -> &'static str,
    /// The name of a parameter that is understood beside PyTorch's.
    pub parameter: fn(Parameter) -> &'static str,
    /// What the key of a lesson's action is here.
    pub action: fn(&str) -> &'static str,
    /// The same for the action that turns a setting; `{}` is an example.
    pub adjust: &'static str,
    /// Rows and columns.
    pub size: fn(i64, i64) -> String,
    /// What a cell is that is no plain value.
    pub role: fn(Role) -> &'static str,
    /// What a mark is that its lesson has no note for.
    pub mark: fn(MarkRole) -> &'static str,
    pub step_name: fn(StepName) -> String,
    pub step_note: fn(&StepNote) -> String,
    pub and: &'static str,
    /// Between two things of a list.
    pub comma: &'static str,
    /// Between things that have commas in them.
    pub semicolon: &'static str,
    pub colon: &'static str,
    pub welcome: &'static str,
    pub step: &'static str,
    pub was_done: &'static str,
    pub row: &'static str,
    pub first_of: &'static str,
    pub stamp_of: &'static str,
    /// The title of the input with the zeros of the stride in it.
    pub stuffed: &'static str,
    pub weight: &'static str,
    pub gives_alone: &'static str,
    pub gives: &'static str,
    pub leads_back: &'static str,
    /// What follows [`PlainStrings::leads_back`] where it is another size.
    pub not_to_the_input: &'static str,
    pub no_way_back: &'static str,
    pub blank: &'static str,
    pub run: &'static str,
    pub more_cells: &'static str,
    pub cell_sum: &'static str,
    pub predict: &'static str,
    pub hint: &'static str,
    pub no_hint: &'static str,
    pub how_number: &'static str,
    pub how_shape: &'static str,
    pub how_option: &'static str,
    pub how_cells: &'static str,
    pub how_select: &'static str,
    pub how_order: &'static str,
    pub how_goal: &'static str,
    pub how_turn: &'static str,
    pub how_reflect: &'static str,
    pub go_on: &'static str,
    pub go_on_again: &'static str,
    pub finish: &'static str,
    pub finish_again: &'static str,
    pub still_open: &'static str,
    pub when_stuck: &'static str,
    pub wrong_cells: &'static str,
    pub noted: &'static str,
    pub prediction: &'static str,
    pub the_answer: &'static str,
    pub range: &'static str,
    pub turned: &'static str,
    pub turned_refused: &'static str,
    pub out_of_range: &'static str,
    pub not_free: &'static str,
    pub nothing_free: &'static str,
    pub not_reached: &'static str,
    pub would_work: &'static str,
    pub unread: &'static str,
    pub unknown: &'static str,
    pub possible: &'static str,
    pub nothing_asked: &'static str,
    pub no_goal: &'static str,
    pub first_step: &'static str,
    pub goto_range: &'static str,
    pub here: &'static str,
    pub state_done: &'static str,
    pub state_shown: &'static str,
    pub state_skipped: &'static str,
    pub state_open: &'static str,
    pub help_answer: &'static str,
    pub end: &'static str,
    pub quit: &'static str,
    pub steps_done: &'static str,
    pub explore: &'static str,
    pub explore_home: &'static str,
    pub lesson: &'static str,
    pub go_on_with: &'static str,
    pub choose: &'static str,
    pub too_long: &'static str,
    /// After answers could not be saved for a time.
    pub saved_again: &'static str,
    pub needs: &'static str,
}

impl PlainStrings {
    /// `a, b and c`.
    #[must_use]
    pub fn list(&self, things: &[String]) -> String {
        match things {
            [] => String::new(),
            [thing] => thing.clone(),
            [before @ .., last] => format!("{}{}{last}", before.join(self.comma), self.and),
        }
    }
}
