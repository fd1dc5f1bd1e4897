//! The words of the command line, a table for each command: what it prints, and why it does not.
//!
//! What `clap` says, and what frameworks say in their own words, is English everywhere.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

use std::io;

use crate::conv::solve::TooMany;
use crate::conv::{Pair, Parameter, Rank};
use crate::framework::border::{NoEdges, Runtime};
use crate::framework::stacked::StackFault;
use crate::framework::{NoLayer, NotLaid};
use crate::learner::record::{NoCopy, RecordError};
use crate::load::LoadError;
use crate::save::SaveError;
use crate::scene::GridId;
use crate::words::figure::Words;
use crate::words::plain::PlainStrings;

mod chinese;
mod chinese_files;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

/// What a language's command line says.
#[derive(Debug)]
pub struct CliStrings {
    /// What plain mode and, through it, the screens say in the same words.
    pub plain: &'static PlainStrings,
    pub frame: &'static FrameStrings,
    pub errors: &'static ErrorStrings,
    pub layer: &'static LayerStrings,
    pub show: &'static ShowStrings,
    pub solve: &'static SolveStrings,
    pub render: &'static RenderStrings,
    pub stack: &'static StackStrings,
    pub progress: &'static ProgressStrings,
    pub learn: &'static LearnStrings,
}

/// What stands around every error, and what any command may have to say.
#[derive(Debug)]
pub struct FrameStrings {
    /// Before an error, with what parts it from the error.
    pub error: &'static str,
    /// Labels of the lines below an error.
    pub labels: Labels,
    /// Between a layer and what it is applied to.
    pub on: &'static str,
    pub unwritable_output: fn(&io::Error) -> String,
    pub unreadable_input: fn(&io::Error) -> String,
    pub unreadable_stdin: fn(&io::Error) -> String,
    /// Of `tconv explain`.
    pub no_message: &'static str,
    pub terminal_failed: fn(&io::Error) -> String,
    /// Of a file that is not written: its path, and why.
    pub unsaved: fn(path: &str, why: &SaveError) -> String,
    /// Of a file or folder, and what the operating system says.
    pub cannot_be_made: fn(path: &str, why: &io::Error) -> String,
    pub system: fn(path: &str, why: &io::Error) -> String,
}

/// Labels of the lines below an error, at most [`Labels::WIDTH`] columns wide.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    /// The call, as it was written.
    pub layer: &'static str,
    /// The same in PyTorch.
    pub is: &'static str,
    pub why: &'static str,
    /// Where it was looked.
    pub searched: &'static str,
    pub near: &'static str,
    pub attempt: &'static str,
    /// Where answers were kept that the record did not take.
    pub kept: &'static str,
    /// Where they could not be kept.
    pub nor: &'static str,
    pub then: &'static str,
}

impl Labels {
    /// Columns of a label.
    pub const WIDTH: usize = 5;

    /// Labels of lines with code alone.
    #[must_use]
    pub fn of_code(&self) -> [&'static str; 2] {
        [self.layer, self.is]
    }

    /// Labels of lines that say what to do.
    #[must_use]
    pub fn of_help(&self) -> [&'static str; 2] {
        [self.attempt, self.then]
    }
}

/// The flags of a layer, of a network and of Explore, and why they do not go together.
#[derive(Debug)]
pub struct LayerStrings {
    /// An `--input` as it was typed, how many numbers it has, and how many axes the layer has.
    pub input_axes: fn(input: &str, numbers: usize, axes: usize) -> String,
    /// Of a file that has more rows than the one that a layer with one axis takes.
    pub one_row: fn(file: FileOf, rows: i64) -> String,
    pub output_size_axes: fn(numbers: usize, axes: usize) -> String,
    /// Of a stack file.
    pub whole_network: fn(file: &str) -> String,
    pub stack_flags: &'static str,
    /// What is wrong with `--at`: so many numbers are given, and so many go in.
    pub at_count: fn(given: usize, wanted: usize) -> String,
    pub at_range: fn(number: f32, least: f32, most: f32) -> String,
    /// Of an array from a file: its shape, which axes it is taken to have, and of which channels one is shown.
    #[allow(clippy::type_complexity, reason = "a function of four texts")]
    pub taken_as: fn(file: FileOf, shape: &str, axes: &str, channel: Option<(&str, &str)>) -> String,
    pub channels_last: fn(file: FileOf, transpose: &str) -> String,
    pub explore_is_a_screen: &'static str,
    pub explore_needs_terminal: &'static str,
    /// The same of a network, which nothing else shows.
    pub explore_needs_terminal_alone: &'static str,
}

/// What the values of a file are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOf {
    Input,
    Kernel,
}

/// The grids of `tconv show` and what stands around them.
#[derive(Debug)]
pub struct ShowStrings {
    /// The meanings of marks.
    pub legend: &'static Words,
    /// The title of a grid.
    pub grid: fn(GridId) -> &'static str,
    /// So many rows and columns are shown, of so many.
    pub fits: fn(shown: &str, of: &str) -> String,
    pub zeros_between: fn(zeros: &str) -> String,
    /// What is put at, or taken off, the start and the end of each axis.
    pub sides: fn(start: Pair, end: Pair, rank: Rank) -> String,
    pub crop: fn(sides: &str) -> String,
    pub too_many_cells: fn(cells: u128, limit: u128) -> String,
    pub too_many_cells_tries: [&'static str; 3],
}

/// What `tconv solve` found, or why there is nothing to find.
#[derive(Debug)]
pub struct SolveStrings {
    /// What is asked: to multiply or to divide every size.
    pub times: fn(factor: &str) -> String,
    pub part: fn(factor: &str) -> String,
    /// How many settings of which layer there are.
    pub found: fn(count: usize, class: &str) -> String,
    /// Where it was looked.
    pub looked: fn(ranges: &str) -> String,
    /// The ranges of height and width where they differ.
    pub looked_apart: fn(height: &str, width: &str) -> String,
    pub range: fn(first: i64, last: i64) -> String,
    /// A range of `output_padding` that holds for strides above this.
    pub for_strides_above: fn(stride: i64) -> String,
    /// Settings that are not shown, and the flag that shows all.
    pub more: fn(hidden: usize, count: usize) -> String,
    /// Why the layer of a framework does not do it alone.
    pub needs_more: fn(reason: &str) -> String,
    /// The inputs that an encoder makes one output of.
    pub shared_output: fn(smallest: &str, largest: &str, output: &str) -> String,
    pub at_run_time: fn(axes: usize) -> String,
    pub none: fn(class: &str, question: &str) -> String,
    /// Between a concession and its layer.
    pub colon: &'static str,
    pub too_many: fn(&TooMany) -> String,
    pub inverse_of: &'static str,
    /// Of a parameter that differs between three axes, or has other axes than the layer.
    pub alike: fn(Parameter) -> String,
    pub other_axes: fn(Parameter) -> String,
    pub one_size: &'static str,
    pub one_size_try: &'static str,
    pub same: &'static str,
    pub layer_alone: &'static str,
    pub sizes_from_one: fn(size: &str) -> String,
    pub too_many_pairs: fn(pairs: usize, most: usize) -> String,
}

/// Figures in files, and why there is none.
#[derive(Debug)]
pub struct RenderStrings {
    pub stdout_format: &'static str,
    /// Of a file whose name ends in no format, or in one that there is not; and those that there are.
    pub no_format: fn(path: &str, ending: Option<&str>, known: &str) -> String,
    pub delay: &'static str,
    pub text_flags: &'static str,
    pub mono: &'static str,
    pub stack_flags: &'static str,
    pub layer_refused: &'static str,
    /// How many there would be, and the limit; pixels in millions.
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

/// The table of `tconv stack`, and what there is to say of a whole model.
#[derive(Debug)]
pub struct StackStrings {
    /// Heads of the columns.
    pub layer: &'static str,
    pub output: &'static str,
    pub field: &'static str,
    pub reach: &'static str,
    pub weights: &'static str,
    /// The name of the row of what goes in.
    pub input: &'static str,
    /// The whole of a side.
    pub all: &'static str,
    pub breaks: &'static str,
    pub not_followed: &'static str,
    pub all_weights: fn(&str) -> String,
    pub unknown_weights: fn(layers: usize) -> String,
    pub sees_all: fn(input: &str) -> String,
    /// What a cell of the output sees of the input, how far apart neighbours see, and to what borders cut it.
    pub sees: fn(field: &str, input: &str, apart: &str, cut: Option<&str>) -> String,
    /// How far apart: so many cells, `up/down`, or not always the same.
    pub apart: fn(Option<&str>) -> String,
    /// Of so many rows and so many columns, each of how many, that no input reaches; none of an axis where all are reached.
    pub dead: fn(rows: Option<[i64; 2]>, cols: Option<[i64; 2]>) -> String,
    pub even: &'static str,
    /// How many times the ways of one cell another has, unless that has none; from which layer on; and the layers that are
    /// uneven by themselves.
    pub uneven: fn(times: Option<f64>, first: &str, culprits: &[&str]) -> String,
    /// Of a size that is wanted.
    pub already: fn(size: &str) -> String,
    pub fewest_changes: fn(size: &str) -> String,
    pub no_padding: fn(size: &str) -> String,
    pub nearest: &'static str,
    pub as_it_is: &'static str,
    /// Between two changes.
    pub comma: &'static str,
    pub colon: &'static str,
    pub or_crop: fn(code: &str) -> String,
    /// A number of a layer, and what it was.
    pub changed: fn(now: &str, before: &str) -> String,
    /// Where a stage stands in the text of the model: its name, its line, its call.
    pub place: fn(name: &str, line: usize, call: &str) -> String,
    pub no_model: &'static str,
    pub no_file: fn(path: &str) -> String,
    pub is_folder: fn(path: &str) -> String,
    pub too_long: fn(name: &str, most: usize) -> String,
    pub no_text: fn(name: &str) -> String,
    pub no_input: &'static str,
    pub no_input_try: fn(input: &str) -> String,
    pub empty_input: fn(input: &str) -> String,
    /// What `--want` takes: one length, or more.
    pub want: fn(is_line: bool) -> String,
}

/// The learner's own record.
#[derive(Debug)]
pub struct ProgressStrings {
    /// Heads of the tables.
    pub lesson: &'static str,
    pub steps_done: &'static str,
    pub tries: &'static str,
    pub hints: &'static str,
    pub last_at: &'static str,
    pub skill: &'static str,
    /// Of Leitner's boxes.
    pub place: &'static str,
    pub asked: &'static str,
    pub at_once: &'static str,
    pub review: &'static str,
    pub drill: &'static str,
    pub level: &'static str,
    /// When review asks for a skill.
    pub due_today: &'static str,
    pub due_in: fn(days: i64) -> String,
    pub no_questions: &'static str,
    pub not_known: &'static str,
    pub done_for_today: &'static str,
    pub of: fn(done: usize, of: usize) -> String,
    /// Between what is counted and how far it is.
    pub colon: &'static str,
    pub continued_at: fn(step: &str) -> String,
    pub nothing_done: &'static str,
    pub was_reset: &'static str,
    pub newer: fn(events: usize) -> String,
    /// Lines that cannot be read, and what became of a copy of the file: where it is, or why there is none.
    pub damaged: fn(lines: usize, copy: Option<Result<&str, &NoCopy>>) -> String,
    pub written: fn(events: usize, path: &str) -> String,
    pub is_the_record: fn(path: &str) -> String,
    pub no_full_name: fn(&io::Error) -> String,
    pub nothing_to_reset: &'static str,
    pub reset: fn(lessons: usize, steps: usize) -> String,
    /// No such lesson, and those that there are.
    pub no_lesson: fn(lesson: &str, known: &str) -> String,
    pub ambiguous: fn(lesson: &str, names: &str) -> String,
    pub no_reset: &'static str,
    /// What is back: a lesson, or all of them.
    pub back: fn(lesson: Option<&str>) -> String,
    pub no_event: fn(path: &str) -> String,
    pub imported: fn(new: usize, known: usize) -> String,
    pub imported_newer: fn(events: usize) -> String,
    pub imported_damaged: fn(lines: usize) -> String,
    pub nothing_taken: fn(path: &str) -> String,
    pub may_be_anothers: fn(path: &str) -> String,
    /// The same, why, of so many answers there and here; and what to do.
    pub strangers: fn(other: usize, own: usize) -> String,
    pub strangers_try: &'static str,
    pub strangers_question: fn(path: &str, other: usize, own: usize) -> String,
    /// Why the record cannot be read or written.
    pub trouble: fn(&RecordError) -> String,
}

/// Lessons, drills and exams, where they are opened or put on paper.
#[derive(Debug)]
pub struct LearnStrings {
    pub needs_terminal: &'static str,
    pub watch_needs_terminal: &'static str,
    pub watch_is_a_screen: &'static str,
    pub no_short: &'static str,
    /// No such lesson, step, drill or part, and those that there are.
    pub no_lesson: fn(lesson: &str, known: &str) -> String,
    pub no_step: fn(lesson: &str, step: &str, known: &str) -> String,
    pub no_drill: fn(drill: &str, known: &str) -> String,
    pub no_part: fn(part: &str, known: &str) -> String,
    pub no_exam: &'static str,
    pub not_drawn: &'static str,
    pub too_many_questions: fn(most: usize, asked: usize) -> String,
    pub too_many_variants: fn(most: usize) -> String,
    /// Of a sheet that was written.
    pub seed: fn(seed: &str, check: &str) -> String,
    pub not_a_folder: fn(path: &str) -> String,
    /// What the record did not take at the end: answers, or the place alone.
    pub place_unsaved: fn(&RecordError) -> String,
    pub unsaved: fn(answers: usize, why: &RecordError) -> String,
    pub kept_in: fn(file: &str) -> String,
    pub not_kept_in: fn(path: &str, why: &SaveError) -> String,
    pub put_into_a_file: fn(command: &str) -> String,
    pub waiting: fn(seconds: u64) -> String,
    /// Of `tconv man`.
    pub no_command: fn(command: &str) -> String,
    /// A table of `tconv lessons list`.
    pub drills: &'static str,
    pub lesson_facts: fn(steps: usize, minutes: u32, fast: f64, slow: f64) -> String,
}

/// Errors with a type of their own.
#[derive(Debug)]
pub struct ErrorStrings {
    /// Why a call is no layer; in PyTorch's words where they are PyTorch's.
    pub no_layer: fn(&NoLayer) -> String,
    /// What to do about it, a line each.
    pub no_layer_tries: fn(&NoLayer) -> Vec<String>,
    pub edges_tries: fn(&NoEdges) -> Vec<String>,
    /// Why a stage of a model does not work; in PyTorch's words where they are PyTorch's.
    pub stage: fn(&StackFault) -> String,
    pub file: fn(&LoadError) -> String,
    pub not_laid: fn(&NotLaid) -> String,
    /// How ONNX Runtime differs from the specification.
    pub runtime: fn(&Runtime) -> String,
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;
    use crate::words::Language;

    /// Texts, and what must stand in them in every language.
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
