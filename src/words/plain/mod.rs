//! The texts of plain mode: one constant per language, so that a missing translation does not compile.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

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

/// The texts of plain mode. A text that contains a number, a name or a list is a function, since its place in the text
/// differs between languages.
#[derive(Debug)]
pub struct PlainStrings {
    /// The screen texts, for what both say in the same words.
    pub screens: &'static Strings,
    pub word: fn(Word) -> &'static str,
    pub help: fn(Word) -> &'static str,
    /// The name of a parameter that is understood besides PyTorch's.
    pub parameter: fn(Parameter) -> &'static str,
    /// What to type for the action that a lesson means by a key.
    pub action: fn(&str) -> &'static str,
    /// The same for the action that changes a setting.
    pub adjust: fn(example: &str) -> String,
    /// Rows and columns.
    pub size: fn(i64, i64) -> String,
    /// What a cell is, unless it is a plain value.
    pub role: fn(Role) -> &'static str,
    /// What a mark means for which the lesson has no note.
    pub mark: fn(MarkRole) -> &'static str,
    pub step_name: fn(StepName) -> String,
    pub step_note: fn(&StepNote) -> String,
    /// Between two items of a list, and before the last one: Chinese has a separate comma for lists.
    pub list_comma: &'static str,
    pub and: &'static str,
    /// Between two statements in a row.
    pub comma: &'static str,
    /// A map of a network: its number and the number of maps, its size, its channels, and the call that makes it.
    pub map: fn(place: usize, of: usize, size: &str, channels: usize, call: Option<&str>) -> String,
    pub map_too_large: &'static str,
    /// Between items that contain commas.
    pub semicolon: &'static str,
    pub colon: &'static str,
    pub welcome: fn(lesson: &str) -> String,
    pub step: fn(step: usize, of: usize) -> String,
    pub was_done: &'static str,
    pub row: fn(row: i64, cells: &str) -> String,
    pub first_of: fn(said: &str, whole: &str) -> String,
    pub stamp_of: fn(title: &str, input: &str) -> String,
    /// Before the shape of a weight tensor.
    pub weight: &'static str,
    pub gives_alone: fn(size: &str) -> String,
    pub gives: fn(smallest: &str, largest: &str) -> String,
    pub leads_back: fn(mate: &str, from: &str, to: &str) -> String,
    /// Follows [`PlainStrings::leads_back`] if the size is another.
    pub not_to_the_input: &'static str,
    pub no_way_back: fn(mate: &str, from: &str) -> String,
    pub blank: &'static str,
    pub run: fn(first: &str, last: &str) -> String,
    pub more_cells: fn(cells: i64) -> String,
    pub cell_sum: fn(grid: &str, cell: &str, sum: &str) -> String,
    /// A cell of a network's map, and the cells of an earlier map that it depends on.
    pub stands_behind: fn(grid: &str, cell: &str, other: &str, cells: &str) -> String,
    /// The same for the cells of a later map that depend on it.
    pub reaches: fn(grid: &str, cell: &str, other: &str, cells: &str) -> String,
    pub predict: &'static str,
    /// For a grid whose numbers are hidden until the answer, or for such a cell among others.
    pub hidden: &'static str,
    /// For a grid that is a picture: its least and its largest number.
    pub picture: fn(least: &str, largest: &str) -> String,
    pub hint: fn(hint: usize, of: usize) -> String,
    pub no_hint: &'static str,
    pub how_turn: fn(ranges: &str, example: &str) -> String,
    pub go_on: &'static str,
    pub go_on_again: &'static str,
    pub finish: &'static str,
    pub finish_again: &'static str,
    pub still_open: &'static str,
    pub when_stuck: &'static str,
    pub wrong_cells: fn(cells: &str) -> String,
    pub noted: &'static str,
    pub prediction: fn(theirs: &str, right: &str) -> String,
    pub the_answer: fn(answer: &str) -> String,
    pub range: fn(name: &str, first: &str, last: &str) -> String,
    pub turned: fn(name: &str, value: &str, before: &str, after: &str) -> String,
    pub turned_refused: fn(name: &str, value: &str, why: &str) -> String,
    pub out_of_range: fn(name: &str, first: &str, last: &str) -> String,
    pub not_free: fn(name: &str, ranges: &str) -> String,
    pub nothing_free: &'static str,
    pub not_reached: &'static str,
    pub would_work: fn(repair: &str) -> String,
    pub unread: fn(line: &str) -> String,
    pub unknown: fn(line: &str) -> String,
    pub possible: fn(commands: &str) -> String,
    pub nothing_asked: &'static str,
    pub no_goal: &'static str,
    pub first_step: &'static str,
    pub goto_range: fn(last: usize) -> String,
    pub here: &'static str,
    pub no_terms: &'static str,
    /// What was asked for, and the words that are explained.
    pub unknown_term: fn(asked: &str, words: &str) -> String,
    pub several_terms: fn(asked: &str, words: &str) -> String,
    pub state_done: &'static str,
    pub state_shown: &'static str,
    pub state_skipped: &'static str,
    pub state_noted: &'static str,
    pub state_right: &'static str,
    pub state_wrong: &'static str,
    pub state_open: &'static str,
    pub help_answer: &'static str,
    pub end: fn(lesson: &str) -> String,
    pub quit: fn(lesson: &str) -> String,
    pub steps_done: fn(done: usize, of: usize) -> String,
    pub explore: fn(command: &str) -> String,
    pub explore_network: &'static str,
    pub explore_home: &'static str,
    pub lesson: fn(number: usize, title: &str, minutes: u32, done: usize, of: usize) -> String,
    pub go_on_with: fn(lesson: &str) -> String,
    pub short_path: fn(typed: &str, minutes: u32) -> String,
    pub choose: &'static str,
    pub too_long: &'static str,
    /// When answers can be saved again, after they could not.
    pub saved_again: &'static str,
    pub needs: fn(lessons: &str) -> String,
}

impl PlainStrings {
    /// Joins a list, as in `a, b and c`.
    #[must_use]
    pub fn list(&self, things: &[String]) -> String {
        match things {
            [] => String::new(),
            [thing] => thing.clone(),
            [before @ .., last] => format!("{}{}{last}", before.join(self.list_comma), self.and),
        }
    }
}
