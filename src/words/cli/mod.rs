//! The texts of the command line, one table for each command: its output and its errors.
//!
//! Messages of `clap`, and those that quote a framework, are in English in every language.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

use std::io;

use crate::conv::solve::TooMany;
use crate::conv::{Pair, Parameter, Rank};
use crate::framework::message::About;
use crate::learner::record::{NoCopy, RecordError};
use crate::lesson::render::Levels;
use crate::load::LoadError;
use crate::phrase::Phrase;
use crate::save::SaveError;
use crate::scene::GridId;
use crate::words::figure::Words;
use crate::words::plain::PlainStrings;

mod chinese;
mod chinese_files;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

/// The texts of the command line in one language.
#[derive(Debug)]
pub struct CliStrings {
    /// The texts of plain mode, which in turn has those shared with the screens.
    pub plain: &'static PlainStrings,
    pub frame: &'static FrameStrings,
    pub layer: &'static LayerStrings,
    pub show: &'static ShowStrings,
    pub solve: &'static SolveStrings,
    pub render: &'static RenderStrings,
    pub stack: &'static StackStrings,
    pub explain: &'static ExplainStrings,
    pub progress: &'static ProgressStrings,
    pub table: &'static TableStrings,
    pub learn: &'static LearnStrings,
    pub lint: &'static LintStrings,
}

impl CliStrings {
    /// Returns the text of a phrase.
    #[must_use]
    pub fn say(&self, phrase: &Phrase) -> String {
        self.plain.screens.say(phrase)
    }
}

/// The frame of every error, and the errors that any command may have.
#[derive(Debug)]
pub struct FrameStrings {
    /// The text before every error, including its separator.
    pub error: &'static str,
    /// Labels of the lines below an error.
    pub labels: Labels,
    /// The text before the help of an error that shows the text it is about, including its separator.
    pub help: &'static str,
    /// How to give numbers to names, as flags.
    pub give_number: fn(sets: &str) -> String,
    /// The same after other help.
    pub or_give_number: fn(sets: &str) -> String,
    /// The text between a layer and the input it is applied to.
    pub on: &'static str,
    pub unwritable_output: fn(&io::Error) -> String,
    pub unreadable_input: fn(&io::Error) -> String,
    pub unreadable_stdin: fn(&io::Error) -> String,
    /// `tconv explain` without a message.
    pub no_message: &'static str,
    pub terminal_failed: fn(&io::Error) -> String,
    /// A file that cannot be read.
    pub file: fn(&LoadError) -> String,
    /// A file that could not be written: its path, and the reason.
    pub unsaved: fn(path: &str, why: &SaveError) -> String,
    /// A file or folder, and the error of the operating system.
    pub cannot_be_made: fn(path: &str, why: &io::Error) -> String,
    pub system: fn(path: &str, why: &io::Error) -> String,
}

/// What `tconv lessons lint` and `tconv lessons new` say, besides the diagnostics.
#[derive(Debug)]
pub struct LintStrings {
    /// The words before a message and before a suggestion.
    pub levels: Levels,
    /// The last line: the size of a course without errors, and the counts of errors and warnings.
    pub summary: fn(course: Option<CourseSize<'_>>, errors: usize, warnings: usize) -> String,
    pub no_id: fn(id: &str) -> String,
    /// A folder that is there already.
    pub is_there: fn(path: &str) -> String,
    pub not_written: fn(path: &str, why: &SaveError) -> String,
    pub lesson_written: fn(folder: &str) -> String,
    pub course_written: fn(path: &str) -> String,
    /// What is left to do: an entry in `course.toml`, and a command.
    pub add: fn(id: &str, course: &str) -> String,
    pub then: fn(command: &str) -> String,
}

/// The size of a course.
#[derive(Clone, Copy, Debug)]
pub struct CourseSize<'a> {
    pub id: &'a str,
    pub lessons: usize,
    pub steps: usize,
    pub drills: usize,
}

/// Labels of the lines below an error, at most [`Labels::WIDTH`] columns wide.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    /// A layer as a call.
    pub layer: &'static str,
    /// The same layer in PyTorch.
    pub is: &'static str,
    pub why: &'static str,
    /// The ranges that were searched.
    pub searched: &'static str,
    pub near: &'static str,
    pub attempt: &'static str,
    /// The file with the answers that could not be saved in the record.
    pub kept: &'static str,
    /// A place where they could not be saved either.
    pub nor: &'static str,
    pub then: &'static str,
}

impl Labels {
    /// The width of a label, in columns.
    pub const WIDTH: usize = 5;

    /// Returns the labels of lines that contain code only.
    #[must_use]
    pub fn of_code(&self) -> [&'static str; 2] {
        [self.layer, self.is]
    }

    /// Returns the labels of lines that say what to do.
    #[must_use]
    pub fn of_help(&self) -> [&'static str; 2] {
        [self.attempt, self.then]
    }
}

/// Errors and remarks about the flags of a layer, of a network and of Explore.
#[derive(Debug)]
pub struct LayerStrings {
    /// An `--input` that does not fit the layer: as it was typed, its count of numbers, and the layer's count of axes.
    pub input_axes: fn(input: &str, numbers: usize, axes: usize) -> String,
    /// A file of several rows for a layer with one axis, which takes one row.
    pub one_row: fn(file: FileOf, rows: i64) -> String,
    pub output_size_axes: fn(numbers: usize, axes: usize) -> String,
    /// A stack file together with layer flags.
    pub whole_network: fn(file: &str) -> String,
    pub stack_flags: &'static str,
    /// What is wrong with `--at`: the count of numbers that it has, and that of the network's input.
    pub at_count: fn(given: usize, wanted: usize) -> String,
    pub at_range: fn(number: f32, least: f32, most: f32) -> String,
    /// An array from a file: its shape, the axes it is taken to have, and the channel that is shown, with the count of
    /// all.
    #[allow(clippy::type_complexity, reason = "a function of four texts")]
    pub taken_as: fn(file: FileOf, shape: &str, axes: &str, channel: Option<(&str, &str)>) -> String,
    pub channels_last: fn(file: FileOf, transpose: &str) -> String,
    pub explore_is_a_screen: &'static str,
    pub explore_needs_terminal: &'static str,
    /// The same for a network, without an alternative to suggest.
    pub explore_needs_terminal_alone: &'static str,
}

/// What the values of a file are used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOf {
    Input,
    Kernel,
}

/// The grids of `tconv show` and the text around them.
#[derive(Debug)]
pub struct ShowStrings {
    /// The meanings of marks.
    pub legend: &'static Words,
    /// The title of a grid.
    pub grid: fn(GridId) -> &'static str,
    /// How much of a grid is shown, and of how much.
    pub fits: fn(shown: &str, of: &str) -> String,
    pub zeros_between: fn(zeros: &str) -> String,
    /// What is added to, or cropped from, the start and the end of each axis.
    pub sides: fn(start: Pair, end: Pair, rank: Rank) -> String,
    pub crop: fn(sides: &str) -> String,
    pub too_many_cells: fn(cells: u128, limit: u128) -> String,
    pub too_many_cells_tries: [&'static str; 3],
}

/// The results of `tconv solve`, or why there are none.
#[derive(Debug)]
pub struct SolveStrings {
    /// The question: multiplying or dividing every size.
    pub times: fn(factor: &str) -> String,
    pub part: fn(factor: &str) -> String,
    /// The number of settings found, and the class of the layer.
    pub found: fn(count: usize, class: &str) -> String,
    /// The ranges that were searched.
    pub looked: fn(ranges: &str) -> String,
    /// The ranges of height and width, if they differ.
    pub looked_apart: fn(height: &str, width: &str) -> String,
    pub range: fn(first: i64, last: i64) -> String,
    /// A range of `output_padding` that applies to strides above this one.
    pub for_strides_above: fn(stride: i64) -> String,
    /// The number of hidden settings, and the flag that shows all.
    pub more: fn(hidden: usize, count: usize) -> String,
    /// Why the framework's layer alone is not enough.
    pub needs_more: fn(reason: &str) -> String,
    /// The range of inputs to which the encoder gives the same output size.
    pub shared_output: fn(smallest: &str, largest: &str, output: &str) -> String,
    pub at_run_time: fn(axes: usize) -> String,
    pub none: fn(class: &str, question: &str) -> String,
    /// The separator between a concession and its layer.
    pub colon: &'static str,
    pub too_many: fn(&TooMany) -> String,
    pub inverse_of: &'static str,
    /// A parameter that differs between three axes, or has another number of axes than the layer.
    pub alike: fn(Parameter) -> String,
    pub other_axes: fn(Parameter) -> String,
    pub one_size: &'static str,
    pub one_size_try: &'static str,
    pub same: &'static str,
    pub layer_alone: &'static str,
    pub sizes_from_one: fn(size: &str) -> String,
    pub too_many_pairs: fn(pairs: usize, most: usize) -> String,
}

/// The errors of `tconv render`.
#[derive(Debug)]
pub struct RenderStrings {
    pub stdout_format: &'static str,
    /// A file name without an extension, or with an unknown one; and the known ones.
    pub no_format: fn(path: &str, ending: Option<&str>, known: &str) -> String,
    pub delay: &'static str,
    pub text_flags: &'static str,
    pub mono: &'static str,
    pub stack_flags: &'static str,
    pub layer_refused: &'static str,
    /// The number there would be, and the limit; limits of pixels are in millions.
    pub too_many_cells: fn(cells: u128, limit: u128) -> String,
    pub too_many_frames: fn(frames: i64, limit: i64) -> String,
    pub too_many_pixels: fn(width: f64, height: f64, limit: f64) -> String,
    pub too_many_animated: fn(frames: i64, width: f64, height: f64, limit: f64) -> String,
    pub no_step: fn(step: i64, steps: i64) -> String,
    pub stamp_elsewhere: &'static str,
    pub still_animation: &'static str,
    pub no_values: fn(why: &str) -> String,
    pub no_room: &'static str,
    pub cancelled: &'static str,
    pub encoder: fn(why: &str) -> String,
}

/// The table of `tconv stack`, and the remarks on a whole model.
#[derive(Debug)]
pub struct StackStrings {
    /// The column headers.
    pub layer: &'static str,
    pub output: &'static str,
    pub field: &'static str,
    pub reach: &'static str,
    pub weights: &'static str,
    /// The name of the input's row.
    pub input: &'static str,
    /// For a field or a reach that covers the whole side.
    pub all: &'static str,
    pub breaks: &'static str,
    pub not_followed: &'static str,
    pub all_weights: fn(&str) -> String,
    pub unknown_weights: fn(layers: usize) -> String,
    pub sees_all: fn(input: &str) -> String,
    /// The receptive field of an output cell, the size of the input, the distance between the fields of neighbours, and
    /// the size to which borders cut the field.
    pub sees: fn(field: &str, input: &str, apart: &str, cut: Option<&str>) -> String,
    /// The distance in cells, which may be a fraction `up/down`; `None` if it is not always the same.
    pub apart: fn(Option<&str>) -> String,
    /// The number of rows and columns that no input reaches, each with the total; `None` for an axis that is reached
    /// whole.
    pub dead: fn(rows: Option<[i64; 2]>, cols: Option<[i64; 2]>) -> String,
    pub even: &'static str,
    /// The ratio between the most and the fewest ways to a cell (`None` if some cell has none), the first uneven layer,
    /// and the layers that are uneven by themselves.
    pub uneven: fn(times: Option<f64>, first: &str, culprits: &[&str]) -> String,
    /// The size of `--want`.
    pub already: fn(size: &str) -> String,
    pub fewest_changes: fn(size: &str) -> String,
    pub no_padding: fn(size: &str) -> String,
    pub nearest: &'static str,
    pub as_it_is: &'static str,
    /// The separator between two changes.
    pub comma: &'static str,
    pub colon: &'static str,
    pub or_crop: fn(code: &str) -> String,
    /// A changed number of a layer, and its value before.
    pub changed: fn(now: &str, before: &str) -> String,
    /// The place of a stage in the text of the model: its name, its line, its call.
    pub place: fn(name: &str, line: usize, call: &str) -> String,
    pub no_model: &'static str,
    pub no_file: fn(path: &str) -> String,
    pub is_folder: fn(path: &str) -> String,
    pub too_long: fn(name: &str, most: usize) -> String,
    pub no_text: fn(name: &str) -> String,
    pub no_input: &'static str,
    pub no_input_try: fn(input: &str) -> String,
    pub empty_input: fn(input: &str) -> String,
    /// What `--want` accepts: one length if `is_line`, else more.
    pub want: fn(is_line: bool) -> String,
}

/// The explanation of an error message by `tconv explain`. What it means is made of phrases.
#[derive(Debug)]
pub struct ExplainStrings {
    /// Labels, at most as wide as [`Labels::WIDTH`].
    pub means: &'static str,
    /// What the message leaves out.
    pub open: &'static str,
    /// The messages that can be explained.
    pub reads: &'static str,
    pub about: fn(About) -> &'static str,
    /// The separator between a framework and a subject, and that between subjects.
    pub colon: &'static str,
    pub comma: &'static str,
    /// A text without a message that can be explained, and what to do.
    pub unknown: &'static str,
    pub unknown_try: &'static str,
}

/// The tables and messages of `tconv progress`.
#[derive(Debug)]
pub struct ProgressStrings {
    /// The table headers.
    pub lesson: &'static str,
    pub steps_done: &'static str,
    pub tries: &'static str,
    pub hints: &'static str,
    pub last_at: &'static str,
    pub skill: &'static str,
    /// The header of the column with the Leitner box.
    pub place: &'static str,
    pub asked: &'static str,
    pub at_once: &'static str,
    pub review: &'static str,
    pub drill: &'static str,
    pub level: &'static str,
    /// When a skill is due for review.
    pub due_today: &'static str,
    pub due_in: fn(days: i64) -> String,
    pub no_questions: &'static str,
    pub not_known: &'static str,
    pub done_for_today: &'static str,
    pub of: fn(done: usize, of: usize) -> String,
    /// The separator between a name and its count.
    pub colon: &'static str,
    pub continued_at: fn(step: &str) -> String,
    pub nothing_done: &'static str,
    pub was_reset: &'static str,
    pub newer: fn(events: usize) -> String,
    /// The number of unreadable lines, and the copy of the file: its path, or why there is none.
    pub damaged: fn(lines: usize, copy: Option<Result<&str, &NoCopy>>) -> String,
    pub written: fn(events: usize, path: &str) -> String,
    pub is_the_record: fn(path: &str) -> String,
    pub no_full_name: fn(&io::Error) -> String,
    pub nothing_to_reset: &'static str,
    pub reset: fn(lessons: usize, steps: usize) -> String,
    /// An unknown lesson, and the known ones.
    pub no_lesson: fn(lesson: &str, known: &str) -> String,
    pub ambiguous: fn(lesson: &str, names: &str) -> String,
    pub no_reset: &'static str,
    /// What was brought back: a lesson, or all of them.
    pub back: fn(lesson: Option<&str>) -> String,
    pub no_event: fn(path: &str) -> String,
    pub imported: fn(new: usize, known: usize) -> String,
    pub imported_newer: fn(events: usize) -> String,
    pub imported_damaged: fn(lines: usize) -> String,
    pub nothing_taken: fn(path: &str) -> String,
    pub may_be_anothers: fn(path: &str) -> String,
    /// The reason for it, with the number of answers in both records; and what to do.
    pub strangers: fn(other: usize, own: usize) -> String,
    pub strangers_try: &'static str,
    pub strangers_question: fn(path: &str, other: usize, own: usize) -> String,
    /// The reason that the record cannot be read or written.
    pub trouble: fn(&RecordError) -> String,
}

/// The tables of what a class has handed in.
#[derive(Debug)]
pub struct TableStrings {
    pub student: &'static str,
    pub answered: &'static str,
    pub at_once: &'static str,
    pub right: &'static str,
    pub tries: &'static str,
    pub minutes: &'static str,
    pub beliefs: &'static str,
    /// The headings of the tables below the first.
    pub steps_done: &'static str,
    pub drills: &'static str,
    pub notes: &'static str,
    /// The columns of the table of questions.
    pub question: &'static str,
    pub drawn: &'static str,
    pub asked: &'static str,
    pub commonest: &'static str,
    /// A question: its lesson or drill, its id, and its level in a drill.
    pub question_of: fn(of: &str, form: &str, level: Option<u8>) -> String,
    /// A drawn question: its number, its seed, and what was drawn.
    pub draw: fn(number: u32, seed: &str, numbers: &str) -> String,
    /// A wrong answer, the belief behind it, and how many students gave it.
    pub wrong: fn(answer: &str, belief: Option<&str>, students: usize) -> String,
    /// What a question's block says: how often it was asked, how often right at once, in percent, and in how many tries.
    pub numbers: fn(asked: usize, clean: usize, percent: usize, tries: u32) -> String,
    pub wrong_answer: fn(wrong: &str) -> String,
    pub nothing: &'static str,
    /// A student's name and what is noted about them.
    pub noted: fn(name: &str, notes: &str) -> String,
    /// A file that is passed over: its path, and why.
    pub passed_over: fn(path: &str, why: &str) -> String,
    pub unwritten: fn(why: &str) -> String,
}

/// The messages of lessons, drills and exams when they are opened or printed.
#[derive(Debug)]
pub struct LearnStrings {
    pub needs_terminal: &'static str,
    pub watch_needs_terminal: &'static str,
    pub watch_is_a_screen: &'static str,
    pub no_short: &'static str,
    /// An unknown lesson, step, drill or part, and the known ones.
    pub no_lesson: fn(lesson: &str, known: &str) -> String,
    pub no_step: fn(lesson: &str, step: &str, known: &str) -> String,
    pub no_drill: fn(drill: &str, known: &str) -> String,
    pub no_part: fn(part: &str, known: &str) -> String,
    pub no_exam: &'static str,
    pub not_drawn: &'static str,
    pub too_many_questions: fn(most: usize, asked: usize) -> String,
    pub too_many_variants: fn(most: usize) -> String,
    /// The seed and the check word of a sheet.
    pub seed: fn(seed: &str, check: &str) -> String,
    pub not_a_folder: fn(path: &str) -> String,
    /// What could not be saved in the end: only the place to resume at, or answers.
    pub place_unsaved: fn(&RecordError) -> String,
    pub unsaved: fn(answers: usize, why: &RecordError) -> String,
    pub kept_in: fn(file: &str) -> String,
    pub not_kept_in: fn(path: &str, why: &SaveError) -> String,
    pub put_into_a_file: fn(command: &str) -> String,
    pub waiting: fn(seconds: u64) -> String,
    /// `tconv man` with an unknown command.
    pub no_command: fn(command: &str) -> String,
    /// A heading of `tconv lessons list`.
    pub drills: &'static str,
    pub lesson_facts: fn(steps: usize, minutes: u32, fast: f64, slow: f64) -> String,
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;
    use crate::words::Language;

    /// Texts, and what they must contain in every language.
    type Said = (fn(&CliStrings) -> String, &'static [&'static str]);

    const SAID: &[Said] = &[
        (|words| (words.frame.unwritable_output)(&io::Error::other("Q1")), &["Q1"]),
        (|words| (words.frame.unreadable_input)(&io::Error::other("Q1")), &["Q1"]),
        (|words| (words.frame.unreadable_stdin)(&io::Error::other("Q1")), &["Q1"]),
        (|words| (words.frame.terminal_failed)(&io::Error::other("Q1")), &["Q1"]),
        (|words| (words.frame.unsaved)("Q1", &SaveError::Exists), &["Q1", "--force"]),
        (|words| (words.frame.unsaved)("Q1", &SaveError::NotAFile), &["Q1"]),
        (|words| (words.frame.unsaved)("Q1", &SaveError::Io(io::Error::other("Q2"))), &["Q1", "Q2"]),
        (|words| (words.frame.cannot_be_made)("Q1", &io::Error::other("Q2")), &["Q1", "Q2"]),
        (|words| (words.frame.system)("Q1", &io::Error::other("Q2")), &["Q1", "Q2"]),
        (|words| (words.layer.input_axes)("Q1", 71, 72), &["--input Q1", "71", "72"]),
        (|words| (words.layer.one_row)(FileOf::Input, 71), &["71"]),
        (|words| (words.layer.output_size_axes)(71, 72), &["--output-size", "71", "72"]),
        (|words| (words.layer.whole_network)("Q1"), &["Q1"]),
        (|words| (words.layer.at_count)(71, 72), &["--at", "71", "72"]),
        (|words| (words.layer.at_range)(71.0, 72.0, 73.0), &["--at", "71", "72", "73"]),
        (
            |words| (words.layer.taken_as)(FileOf::Kernel, "Q1", "Q2", Some(("Q3", "Q4"))),
            &["Q1", "Q2", "Q3", "Q4", "--kernel-channel"],
        ),
        (|words| (words.layer.channels_last)(FileOf::Input, "Q1"), &["Q1"]),
        (|words| (words.show.fits)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.show.zeros_between)("Q1"), &["Q1"]),
        (|words| (words.show.sides)([71, 72], [73, 74], Rank::Two), &["71", "72", "73", "74"]),
        (|words| (words.show.sides)([1, 72], [3, 74], Rank::One), &["72", "74"]),
        (|words| (words.show.sides)([71, 71], [71, 71], Rank::Two), &["71"]),
        (|words| (words.show.crop)("Q1"), &["Q1"]),
        (|words| (words.show.too_many_cells)(71, 72), &["71", "72"]),
        (|words| (words.solve.times)("Q1"), &["Q1"]),
        (|words| (words.solve.part)("Q1"), &["Q1"]),
        (|words| (words.solve.found)(71, "Q1"), &["71", "Q1"]),
        (|words| (words.solve.looked)("Q1"), &["Q1"]),
        (|words| (words.solve.looked_apart)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.solve.range)(71, 72), &["71", "72"]),
        (|words| (words.solve.for_strides_above)(71), &["71"]),
        (|words| (words.solve.more)(71, 72), &["71", "--limit 72"]),
        (|words| (words.solve.needs_more)("Q1"), &["Q1"]),
        (|words| (words.solve.shared_output)("Q1", "Q2", "Q3"), &["Q1", "Q2", "Q3"]),
        (|words| (words.solve.at_run_time)(71), &["shape[-71:]"]),
        (|words| (words.solve.none)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.solve.too_many)(&TooMany::Tried { candidates: 71, limit: 72 }), &["71", "72"]),
        (|words| (words.solve.too_many)(&TooMany::Found { at_least: 71, limit: 72 }), &["71", "72"]),
        (|words| (words.solve.alike)(Parameter::Dilation), &["dilation"]),
        (|words| (words.solve.other_axes)(Parameter::Dilation), &["dilation"]),
        (|words| (words.solve.sizes_from_one)("Q1"), &["Q1"]),
        (|words| (words.solve.too_many_pairs)(71, 72), &["71", "72"]),
        (|words| (words.render.no_format)("Q1", Some("Q2"), "Q3"), &["Q1", ".Q2", "Q3", "--format"]),
        (|words| (words.render.no_format)("Q1", None, "Q3"), &["Q1", "Q3", "--format"]),
        (|words| (words.render.too_many_cells)(71, 72), &["71", "72"]),
        (|words| (words.render.too_many_frames)(71, 72), &["71", "72"]),
        (|words| (words.render.too_many_pixels)(71.0, 72.0, 73.0), &["71x72", "73"]),
        (|words| (words.render.too_many_animated)(70, 71.0, 72.0, 73.0), &["70", "71x72", "73"]),
        (|words| (words.render.no_step)(71, 72), &["71", "72"]),
        (|words| (words.render.no_values)("Q1"), &["Q1"]),
        (|words| (words.render.encoder)("Q1"), &["Q1"]),
        (|words| (words.stack.all_weights)("Q1"), &["Q1"]),
        (|words| (words.stack.unknown_weights)(71), &["71"]),
        (|words| (words.stack.sees_all)("Q1"), &["Q1"]),
        (|words| (words.stack.sees)("Q1", "Q2", "Q3", Some("Q4")), &["Q1", "Q2", "Q3", "Q4"]),
        (|words| (words.stack.apart)(Some("Q1")), &["Q1"]),
        (|words| (words.stack.dead)(Some([71, 72]), Some([73, 74])), &["71", "72", "73", "74"]),
        (|words| (words.stack.uneven)(Some(7.1), "Q1", &["Q2", "Q3"]), &["7.1", "Q1", "Q2", "Q3"]),
        (|words| (words.stack.already)("Q1"), &["Q1"]),
        (|words| (words.stack.fewest_changes)("Q1"), &["Q1"]),
        (|words| (words.stack.no_padding)("Q1"), &["Q1"]),
        (|words| (words.stack.or_crop)("Q1"), &["Q1"]),
        (|words| (words.stack.changed)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.stack.place)("Q1", 71, "Q2"), &["Q1", "71", "Q2"]),
        (|words| (words.stack.no_file)("Q1"), &["Q1"]),
        (|words| (words.stack.is_folder)("Q1"), &["Q1"]),
        (|words| (words.stack.too_long)("Q1", 71), &["Q1", "71"]),
        (|words| (words.stack.no_text)("Q1"), &["Q1"]),
        (|words| (words.stack.no_input_try)("Q1"), &["--input Q1"]),
        (|words| (words.stack.empty_input)("Q1"), &["--input Q1"]),
        (|words| (words.stack.want)(true), &["--want"]),
        (|words| (words.progress.due_in)(71), &["71"]),
        (|words| (words.progress.of)(71, 72), &["71", "72"]),
        (|words| (words.progress.continued_at)("Q1"), &["Q1"]),
        (|words| (words.progress.newer)(71), &["71"]),
        (|words| (words.progress.damaged)(71, Some(Ok("Q1"))), &["71", "Q1"]),
        (|words| (words.progress.written)(71, "Q1"), &["71", "Q1"]),
        (|words| (words.progress.is_the_record)("Q1"), &["Q1"]),
        (|words| (words.progress.no_full_name)(&io::Error::other("Q1")), &["Q1"]),
        (|words| (words.progress.reset)(71, 72), &["71", "72", "undo-reset"]),
        (|words| (words.progress.no_lesson)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.progress.ambiguous)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.progress.back)(Some("Q1")), &["Q1"]),
        (|words| (words.progress.no_event)("Q1"), &["Q1"]),
        (|words| (words.progress.imported)(71, 72), &["71", "72"]),
        (|words| (words.progress.imported_newer)(71), &["71"]),
        (|words| (words.progress.imported_damaged)(71), &["71"]),
        (|words| (words.progress.nothing_taken)("Q1"), &["Q1"]),
        (|words| (words.progress.may_be_anothers)("Q1"), &["Q1"]),
        (|words| (words.progress.strangers)(71, 72), &["71", "72"]),
        (|words| (words.progress.strangers_question)("Q1", 71, 72), &["Q1", "71", "72", "[y/N]"]),
        (|words| (words.learn.no_lesson)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.learn.no_step)("Q1", "Q2", "Q3"), &["Q1", "Q2", "Q3"]),
        (|words| (words.learn.no_drill)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.learn.no_part)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.learn.too_many_questions)(71, 72), &["71", "72"]),
        (|words| (words.learn.too_many_variants)(71), &["71"]),
        (|words| (words.learn.seed)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.learn.not_a_folder)("Q1"), &["Q1"]),
        (|words| (words.learn.unsaved)(71, &RecordError::NoPlace), &["71"]),
        (|words| (words.learn.kept_in)("Q1"), &["Q1"]),
        (|words| (words.learn.not_kept_in)("Q1", &SaveError::Io(io::Error::other("Q2"))), &["Q1", "Q2"]),
        (|words| (words.learn.put_into_a_file)("Q1"), &["Q1"]),
        (|words| (words.learn.waiting)(71), &["71"]),
        (|words| (words.learn.no_command)("Q1"), &["Q1"]),
        (|words| (words.learn.lesson_facts)(71, 72, 73.0, 74.0), &["71", "72", "73", "74"]),
        (|words| (words.lint.summary)(None, 71, 72), &["71", "72"]),
        (
            |words| (words.lint.summary)(Some(CourseSize { id: "Q1", lessons: 71, steps: 72, drills: 73 }), 74, 75),
            &["Q1", "71", "72", "73", "74", "75"],
        ),
        (|words| (words.lint.no_id)("Q1"), &["Q1", "40", "a-z"]),
        (|words| (words.lint.is_there)("Q1"), &["Q1"]),
        (|words| (words.lint.not_written)("Q1", &SaveError::Io(io::Error::other("Q2"))), &["Q1", "Q2"]),
        (|words| (words.lint.lesson_written)("Q1"), &["Q1", "lesson.toml", "en.md", "zh-CN.md"]),
        (|words| (words.lint.course_written)("Q1"), &["Q1"]),
        (|words| (words.lint.add)("Q1", "Q2"), &["Q1", "Q2"]),
        (|words| (words.lint.then)("Q1"), &["Q1"]),
    ];

    #[test]
    fn what_is_inserted_stands_there_in_every_language() {
        for language in Language::ALL {
            for (say, inserted) in SAID {
                let said = say(language.cli());
                assert!(inserted.iter().all(|part| said.contains(part)), "{language:?}: {said}");
            }
        }
    }

    #[test]
    fn labels_have_room() {
        for language in Language::ALL {
            let Labels { layer, is, why, searched, near, attempt, kept, nor, then } = language.cli().frame.labels;
            for label in [layer, is, why, searched, near, attempt, kept, nor, then] {
                assert!(!label.is_empty() && label.width() <= Labels::WIDTH, "{language:?}: {label}");
            }
        }
    }
}
