//! The texts of the screens: one [`Strings`] per language, so that a missing text does not compile.
//!
//! A text that is always the same is a string; one that contains something is a function. Tables are references, so
//! that a draft of a language can borrow those of [`ENGLISH`] that it does not have yet (see
//! [`crate::words::language`]).

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

use std::borrow::Cow;

use crate::conv::axis::Unread;
use crate::conv::repair::Repair;
use crate::conv::solve::Merit;
use crate::conv::solve::nearest::{AxisObstacle, Concession};
use crate::conv::{Fault, Op, Parameter, Rank};
use crate::framework::Framework;
use crate::learner::record::{Damage, Trouble};
use crate::learner::telling::Verdict;
use crate::phrase::Phrase;
use crate::scene::compare::Overlap;
use crate::scene::exhibit::TitlePart;
use crate::scene::notes::AxisNote;
use crate::scene::plane::LayerGrid;
use crate::scene::story::ActKind;
use crate::scene::turn::Turn;
use crate::scene::wrong::WrongModel;
use crate::scene::{GridId, Scene, View};
use crate::words::answers::AnswerStrings;
use crate::words::phrases::Phrases;
use crate::words::practice::PracticeStrings;

pub(in crate::words) mod chinese;
mod english;
mod japanese;

pub use chinese::CHINESE;
pub use english::ENGLISH;
pub use japanese::JAPANESE;

/// How detailed a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The whole text.
    Full,
    /// A short form.
    Brief,
}

/// The texts of a language's screens: one table per subject.
#[derive(Debug)]
pub struct Strings {
    /// The tag of the language, as in lessons.
    pub tag: &'static str,
    /// Translations of what is said deeper inside the program.
    pub phrases: &'static Phrases,
    pub shell: &'static ShellStrings,
    pub explore: &'static ExploreStrings,
    pub names: &'static NameStrings,
    pub facts: &'static FactStrings,
    pub reasons: &'static ReasonStrings,
    pub notices: &'static NoticeStrings,
    pub record: &'static RecordStrings,
    pub lesson: &'static LessonStrings,
    pub answers: &'static AnswerStrings,
    pub home: &'static HomeStrings,
    pub stack: &'static StackStrings,
    pub practice: &'static PracticeStrings,
}

/// Help and quit, which are available everywhere.
#[derive(Debug)]
pub struct ShellStrings {
    pub help: &'static str,
    pub quit: &'static str,
    pub help_more: fn(more: usize) -> String,
    /// The name of the arrow keys in the footer and in help.
    pub arrows: &'static str,
    pub key_help: &'static str,
    pub key_quit: &'static str,
}

/// The keys of Explore and of the scene of a lesson, and the prompts of Explore.
#[derive(Debug)]
pub struct ExploreStrings {
    pub help_adjust: &'static str,
    pub help_arrows: &'static str,
    pub help_tab: &'static str,
    pub help_repair: &'static str,
    pub help_axis: &'static str,
    pub help_operation: &'static str,
    pub help_zoom: &'static str,
    pub key_view: &'static str,
    pub help_view: &'static str,
    pub key_play: &'static str,
    pub help_play: &'static str,
    pub key_step: &'static str,
    pub key_speed: &'static str,
    pub walk_pause: &'static str,
    pub walk_go_on: &'static str,
    pub walk_step: &'static str,
    pub walk_speed: &'static str,
    pub walk_end: &'static str,
    pub key_edit: &'static str,
    pub help_edit: &'static str,
    pub key_fill: &'static str,
    pub help_fill: &'static str,
    pub key_copy: &'static str,
    pub help_copy: &'static str,
    pub help_copy_command: &'static str,
    pub help_mouse: &'static str,
    pub key_digits: &'static str,
    pub help_end_number: &'static str,
    pub key_erase_digit: &'static str,
    pub key_arrows_bar: &'static str,
    pub key_arrows_grid: &'static str,
    pub key_tab: &'static str,
    pub key_next_repair: &'static str,
    pub key_repair: &'static str,
    pub key_field: &'static str,
    pub key_axis: &'static str,
    pub key_operation: &'static str,
    pub key_zoom: &'static str,
    pub key_undo: &'static str,
    pub key_redo: &'static str,
    pub key_back: &'static str,
    /// For users who have not pressed a key yet.
    pub hint_walk: &'static str,
    pub hint_more: &'static str,
    pub hint_wrong: &'static str,
    pub hint_help: &'static str,
    pub key_cancel_save: &'static str,
    pub help_cancel_save: &'static str,
    pub key_pin: &'static str,
    pub help_pin: &'static str,
    pub key_wrong: &'static str,
    pub help_wrong: &'static str,
    pub help_rotate: &'static str,
    pub key_load: &'static str,
    pub help_load: &'static str,
    pub help_channel: &'static str,
    pub file_prompt: fn(grid: &str) -> String,
    pub file_hint: &'static str,
    pub key_complete: &'static str,
    pub key_done: &'static str,
    pub key_leave: &'static str,
    pub key_erase: &'static str,
    pub key_size: &'static str,
    pub help_size: &'static str,
    pub size_prompt: &'static str,
    pub size_hint: fn(rank: Rank) -> &'static str,
    pub drawer_choose: &'static str,
    pub drawer_take: &'static str,
    pub drawer_other_size: &'static str,
    pub drawer_close: &'static str,
    pub drawer_drop: &'static str,
    pub key_code: &'static str,
    pub help_code: &'static str,
    pub code_heading: &'static str,
    pub model_heading: fn(layers: usize, from: &str, to: &str) -> String,
    pub model_breaks: fn(name: &str, why: &str) -> String,
    pub model_sees: fn(field: &str, reach: &str) -> String,
    pub more_code: fn(lines: usize) -> String,
    pub key_save: &'static str,
    pub help_save: &'static str,
    pub picture_prompt: &'static str,
    pub picture_hint: &'static str,
    /// The sizes before and after, and how many settings lead from one to the other.
    pub found: fn(from: &str, to: &str, count: usize) -> String,
    /// The same if the first of them keep most of the layer.
    pub found_near: fn(from: &str, to: &str, count: usize) -> String,
    pub found_none: fn(from: &str, to: &str) -> String,
    pub near: &'static str,
}

/// The names of parameters, grids, views and roles.
#[derive(Debug)]
pub struct NameStrings {
    pub operation: &'static str,
    pub input: &'static str,
    pub kernel: &'static str,
    pub kernel_rotated: &'static str,
    /// Tables of all channels.
    pub all_inputs: &'static str,
    pub all_kernels: &'static str,
    pub all_outputs: &'static str,
    /// Short for a transposed convolution.
    pub transposed: &'static str,
    pub stride: &'static str,
    pub padding: &'static str,
    pub output_padding: &'static str,
    pub dilation: &'static str,
    pub bias: &'static str,
    pub off: &'static str,
    pub groups: &'static str,
    /// The orientation of the kernel.
    pub turn: &'static str,
    /// For networks, with the states of a switch.
    pub activations: &'static str,
    pub switched_on: &'static str,
    pub switched_off: &'static str,
    pub turns: fn(Turn) -> &'static str,
    pub both_axes: &'static str,
    /// For a layer with three axes.
    pub all_axes: &'static str,
    pub depth: &'static str,
    /// The only axis of a one-dimensional layer.
    pub length: &'static str,
    pub height: &'static str,
    pub width: &'static str,
    pub output: &'static str,
    pub was: &'static str,
    pub stuffed: &'static str,
    pub padded_transposed: &'static str,
    /// If the padding exceeds `K - 1`.
    pub stuffed_cropped: &'static str,
    /// The same without zeros in between.
    pub padded_cropped: &'static str,
    pub padded_direct: &'static str,
    pub zero_from_stride: &'static str,
    pub zero_from_padding: &'static str,
    pub zero_from_output_padding: &'static str,
    pub kernel_window: &'static str,
    /// For a network's map: the cells that the explained one depends on, or that depend on it.
    pub belonging: &'static str,
    /// For the matrix: what a step multiplies.
    pub matrix_row: &'static str,
    pub bias_only: &'static str,
    pub value_colour: &'static str,
    pub view_direct: &'static str,
    pub view_stamp: &'static str,
    pub view_crop: &'static str,
    pub view_coverage: &'static str,
    pub view_matrix: &'static str,
    pub full: &'static str,
    pub stamp: &'static str,
    pub coverage: &'static str,
    pub matrix: &'static str,
    pub matrix_transposed: &'static str,
    pub absent_tap: &'static str,
    pub absent_kernel: &'static str,
    pub absent_stamp: &'static str,
    pub cropped: &'static str,
    pub unread: &'static str,
    /// Replaces `bias_only` if a window lies on padding alone.
    pub padding_alone: &'static str,
    pub weights: &'static str,
    pub differences: &'static str,
    pub period: &'static str,
    pub rival_pinned: &'static str,
    pub wrong_unflipped: &'static str,
    pub wrong_transposed: &'static str,
    pub wrong_op: &'static str,
    pub wrong_stride: &'static str,
    pub wrong_padding: &'static str,
    pub wrong_overwrite: &'static str,
    pub wrong_first: &'static str,
    pub wrong_average: &'static str,
    pub wrong_laid_rotated: &'static str,
    pub wrong_laid_transposed: &'static str,
    pub wrong_laid_mirrored: &'static str,
    pub wrong_laid_upside_down: &'static str,
}

/// Facts about a layer, and about the cell that is explained.
#[derive(Debug)]
pub struct FactStrings {
    pub more: &'static str,
    pub goes_into: fn(outputs: usize) -> String,
    /// The same in the full result, before the crop.
    pub goes_into_full: fn(outputs: usize) -> String,
    /// Before what an input channel contributes.
    pub from_channel: fn(channel: i64) -> String,
    pub multiplies: fn(inputs: usize) -> String,
    /// Says that one in `of` rows and columns is shown.
    pub every: fn(of: i64) -> String,
    /// The text parameters of the facts are numbers, or one number per axis.
    pub fact_window_one: &'static str,
    pub fact_window_steps: fn(cells: &str) -> String,
    /// The line, the window, the places.
    pub fact_places: fn(line: i64, window: i64, places: i64) -> String,
    pub fact_no_crop: &'static str,
    pub fact_stamps_overlap: fn(apart: &str, overlap: &str) -> String,
    pub fact_stamps_apart: fn(apart: &str) -> String,
    pub fact_crop: fn(start: &str, end: &str, same: bool) -> String,
    pub fact_uncrop: fn(less: &str) -> String,
    pub fact_even: fn(kernel: &str, stride: &str) -> String,
    pub fact_uneven: fn(kernel: &str, stride: &str) -> String,
    pub fact_matrix: &'static str,
    pub fact_matrix_transposed: &'static str,
    pub compare_equal: &'static str,
    pub compare_rounding: &'static str,
    pub compare_differ: fn(cells: usize, of: usize) -> String,
    /// The number of the misconception, and how many there are.
    pub what_if: fn(place: usize, of: usize) -> String,
    /// After the last misconception.
    pub what_if_none: &'static str,
    /// How an output of another size lies over this one: the sizes of both, this one's first.
    pub overlap: fn([&str; 2], &Overlap) -> String,
    /// What happens to a length on its way.
    pub act: fn(&ActKind, Detail) -> String,
    /// What lies beyond the last position of the window.
    pub left_unread: fn(&Unread) -> String,
    pub note: fn(&AxisNote) -> String,
}

/// Why a layer is refused, what would work instead, and the advantages of that.
#[derive(Debug)]
pub struct ReasonStrings {
    pub refused: &'static str,
    pub too_large: &'static str,
    /// The reason for a rule; empty if its message says everything.
    pub why: fn(&Fault) -> String,
    pub repair: fn(&Repair) -> String,
    pub merit: fn(&Merit) -> String,
    pub obstacle: fn(&AxisObstacle) -> String,
    pub concession: fn(&Concession) -> String,
    /// The only parameters that differ from the current layer.
    pub changed: fn(&[Parameter]) -> String,
}

/// What a key did, or what it would do.
#[derive(Debug)]
pub struct NoticeStrings {
    pub copied: fn(text: &str) -> String,
    pub not_a_number: fn(text: &str) -> String,
    pub not_pasted: fn(why: &str) -> String,
    pub kernel_stays: fn(size: &str) -> String,
    pub mouse_on: &'static str,
    pub mouse_off: &'static str,
    /// The picture is outdated, and the new one is being computed.
    pub waiting: &'static str,
    pub saving: &'static str,
    pub cancelling: &'static str,
    pub save_cancelled: fn(path: &str) -> String,
    pub still_saving: fn(path: &str) -> String,
    pub no_candidates: fn(typed: &str) -> String,
    pub not_a_size: fn(text: &str, rank: Rank) -> String,
    pub copied_code: fn(framework: Framework) -> String,
    pub saved: fn(path: &str) -> String,
    pub no_format: fn(path: &str) -> String,
    pub file_exists: fn(path: &str) -> String,
    /// Why a key does nothing now, and which key would help.
    pub dead_end: DeadEndStrings,
    pub filled_with: fn(grid: &str, fill: &str) -> String,
    pub nothing_wrong: &'static str,
    pub loaded: fn(path: &str) -> String,
    pub loaded_channel: fn(path: &str, channel: &str, of: &str) -> String,
    /// The number and the size of the channels that the file was read as, and the line of NumPy that makes a picture of
    /// it.
    pub loaded_picture: fn(of: &str, each: &str, transpose: &str) -> String,
}

/// Whether answers are saved.
#[derive(Debug)]
pub struct RecordStrings {
    /// Says in a word that answers are not saved.
    pub unsaved: &'static str,
    /// How many answers are not saved, and why.
    pub trouble: fn(&Trouble) -> String,
    pub damage: fn(&Damage) -> String,
}

/// The texts around a lesson.
#[derive(Debug)]
pub struct LessonStrings {
    pub key_predict: &'static str,
    pub key_check: &'static str,
    pub key_answer: &'static str,
    pub key_finish: &'static str,
    pub key_next: &'static str,
    pub key_choose: &'static str,
    pub key_toggle: &'static str,
    pub key_toggle_line: &'static str,
    pub key_tab: &'static str,
    pub key_hint: &'static str,
    pub key_reveal: &'static str,
    pub key_again: &'static str,
    pub key_skip: &'static str,
    pub key_back: &'static str,
    pub key_explore: &'static str,
    pub key_outline: &'static str,
    pub key_terms: &'static str,
    pub key_leave: &'static str,
    pub help_enter: &'static str,
    pub help_arrows: &'static str,
    pub help_toggle: &'static str,
    pub help_toggle_line: &'static str,
    pub help_tab: &'static str,
    pub help_hint: &'static str,
    pub help_reveal: &'static str,
    pub help_again: &'static str,
    pub help_skip: &'static str,
    pub help_back: &'static str,
    pub help_explore: &'static str,
    pub help_outline: &'static str,
    pub help_terms: &'static str,
    /// Above the words that are explained.
    pub glossary: &'static str,
    pub help_scroll: &'static str,
    pub help_quit: &'static str,
    pub hint: &'static str,
    pub your_answer: &'static str,
    pub reflect_note: &'static str,
    pub selected: fn(cells: usize) -> String,
    pub order_note: &'static str,
    pub right: &'static str,
    pub not_yet: &'static str,
    pub wrong: &'static str,
    pub yours: &'static str,
    pub right_one: &'static str,
    pub prediction: &'static str,
    pub outcome: &'static str,
    pub the_answer: &'static str,
    pub step_of: fn(step: usize, of: usize) -> String,
    pub try_first: &'static str,
    /// The number of lines above, and below.
    pub more_lines: fn(above: usize, below: usize) -> String,
    /// The same if there is no room for the keys.
    pub more_lines_alone: fn(above: usize, below: usize) -> String,
    pub dead_end: LessonDeadEndStrings,
}

/// Why a key of a lesson does nothing now, and which key would help.
#[derive(Debug)]
pub struct LessonDeadEndStrings {
    pub nothing_asked: &'static str,
    pub answered: &'static str,
    pub still_open: &'static str,
    pub silent: &'static str,
    pub asks_another: &'static str,
    pub no_more_hints: &'static str,
    pub first_step: &'static str,
    pub no_terms: &'static str,
    pub takes_no_number: &'static str,
    pub fixed: &'static str,
    pub keeps_view: &'static str,
    pub runs_on_scene: &'static str,
    pub no_output: &'static str,
    pub alone: &'static str,
}

/// Why a key does nothing now, and which key would help.
#[derive(Debug)]
pub struct DeadEndStrings {
    pub computed: &'static str,
    pub nothing_to_edit: &'static str,
    pub no_repair: &'static str,
    pub one_repair: &'static str,
    pub takes_no_number: &'static str,
    pub no_channels: &'static str,
    pub no_output: &'static str,
    pub nothing_to_undo: &'static str,
    pub nothing_to_redo: &'static str,
    pub end_of_range: &'static str,
    pub unknown: &'static str,
}

/// The texts of the home screen.
#[derive(Debug)]
pub struct HomeStrings {
    pub tagline: &'static str,
    /// The number of lessons, and the minutes that they take in all.
    pub total: fn(lessons: usize, minutes: u32) -> String,
    pub go_on: &'static str,
    pub explore: &'static str,
    pub explore_what: &'static str,
    pub explore_promise: &'static str,
    /// What the program is, and how to begin.
    pub welcome: &'static str,
    pub lessons: &'static str,
    pub minutes: fn(minutes: u32) -> String,
    pub short: &'static str,
    pub short_promise: fn(minutes: u32) -> String,
    pub steps: fn(steps: usize) -> String,
    pub steps_done: fn(done: usize, of: usize) -> String,
    pub needs: fn(lessons: &str) -> String,
    /// Between a name and its description, and between two descriptions.
    pub colon: &'static str,
    pub comma: &'static str,
    /// Between two names in a list: Chinese has a separate comma for lists.
    pub list_comma: &'static str,
    pub done: &'static str,
    pub key_open: &'static str,
    pub key_move: &'static str,
    pub help_open: &'static str,
    pub back_to_lesson: &'static str,
    pub back_home: &'static str,
    pub back_to_faults: &'static str,
}

/// The texts of a network on the screen.
#[derive(Debug)]
pub struct StackStrings {
    /// On the home screen: the name of the entry, and what it promises.
    pub entry: &'static str,
    pub entry_promise: &'static str,
    pub key_turn: &'static str,
    pub key_move: &'static str,
    pub key_walk: &'static str,
    pub key_tab: &'static str,
    pub key_open: &'static str,
    pub key_channel: &'static str,
    pub key_middle: &'static str,
    pub key_restart: &'static str,
    pub key_activations: &'static str,
    pub key_ways: &'static str,
    pub key_back: &'static str,
    pub help_arrows: &'static str,
    pub help_turn: &'static str,
    pub help_walk: &'static str,
    pub help_tab: &'static str,
    pub help_open: &'static str,
    pub help_channel: &'static str,
    pub help_middle: &'static str,
    pub help_restart: &'static str,
    pub help_activations: &'static str,
    pub help_ways: &'static str,
    /// For users who have not pressed a key yet: what this is.
    pub hint: &'static str,
    /// For users who have changed the numbers: what else there is.
    pub hint_maps: &'static str,
    pub activations_on: &'static str,
    /// What holds without activations, if all other stages preserve sums, for this number of inputs.
    pub sum_of_pictures: fn(numbers: usize) -> String,
    pub activations_off: &'static str,
    pub no_activations: &'static str,
    pub no_channels: &'static str,
    pub no_layer: &'static str,
    pub no_ways: &'static str,
    pub no_smaller: &'static str,
    /// Above the number of paths to each cell.
    pub ways_title: &'static str,
    /// The network as it is, or with smaller kernels, and then the heights of its maps.
    pub ways_own: &'static str,
    pub ways_smaller: fn(heights: &str) -> String,
    pub ways_even: &'static str,
    /// The least and the most paths, counted along the height.
    pub ways_uneven: fn(least: &str, most: &str) -> String,
    /// The names of maps in a sentence: an input of one cell, any other input, and the output if it is a picture.
    pub vector: &'static str,
    pub input: &'static str,
    pub picture: &'static str,
    /// The same as titles.
    pub vector_title: &'static str,
    pub input_title: &'static str,
    pub picture_title: &'static str,
    /// Which channel is shown, and how many there are.
    pub channel: fn(channel: usize, of: usize, Detail) -> String,
    /// How many rows and columns of a map, or all of it.
    pub part: fn(size: &str, map: &str) -> String,
    pub whole: fn(map: &str) -> String,
    /// A cell with its value, the cells that it depends on and those that depend on it, where there are any.
    pub cell: fn(cell: &str, value: &str, behind: &str, reached: &str) -> String,
    /// The letter that a reader recognizes at these numbers, or that they are not sure.
    pub seen: fn(letter: Option<char>) -> String,
    /// After the numbers, in brackets: how many of them are shown.
    pub some_numbers: fn(shown: usize, of: usize) -> String,
    /// Why there are no values.
    pub no_values: fn(why: &str) -> String,
    /// In Explore: which layer this is, and which of its channels.
    pub opened: fn(call: &str, from: usize, to: usize) -> String,
    pub back: &'static str,
}

impl LessonStrings {
    /// Returns the text of a verdict.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Right => self.right,
            Verdict::NotYet => self.not_yet,
            Verdict::Wrong => self.wrong,
        }
    }
}

impl Strings {
    /// Returns the text of a phrase.
    #[must_use]
    pub fn say(&self, phrase: &Phrase) -> String {
        self.phrases.say(phrase)
    }

    /// Returns the title of a grid of a scene; for a grid of a layer, the one of [`Strings::grid`].
    #[must_use]
    pub fn title(&self, scene: &Scene, grid: GridId) -> Cow<'static, str> {
        self.title_of(scene, grid, 1)
    }

    /// Returns the title of `planes` channels of a map side by side, the first of which is this grid.
    #[must_use]
    pub fn title_of(&self, scene: &Scene, grid: GridId, planes: usize) -> Cow<'static, str> {
        let GridId::Exhibit(place) = grid else { return self.grid(grid, scene.setting().layer.op).into() };
        let parts = scene.exhibits().get(usize::from(place)).map_or(&[][..], |exhibit| &exhibit.title);
        let said = parts.iter().map(|part| match part {
            TitlePart::Text(text) => text.as_str().into(),
            TitlePart::Grid(LayerGrid::Scene(grid), op) => self.grid(*grid, *op).into(),
            TitlePart::Grid(LayerGrid::Inputs, _) => self.names.all_inputs.into(),
            TitlePart::Grid(LayerGrid::Weights, _) => self.names.all_kernels.into(),
            TitlePart::Grid(LayerGrid::Outputs, _) => self.names.all_outputs.into(),
            TitlePart::Channel(first) if planes > 1 => Cow::from(format!("[{first}:{}]", first + planes)),
            TitlePart::Channel(channel) => Cow::from(format!("[{channel}]")),
        });
        said.collect::<String>().into()
    }

    /// Returns the name of an orientation of the kernel.
    #[must_use]
    pub fn turn(&self, turn: Turn) -> &'static str {
        (self.names.turns)(turn)
    }

    /// Returns the title of a grid in a layer of this kind.
    #[must_use]
    pub fn grid(&self, grid: GridId, op: Op) -> &'static str {
        match (grid, op) {
            (GridId::Input, _) => self.names.input,
            (GridId::Rotated, Op::ConvTranspose2d) => self.names.kernel_rotated,
            (GridId::Rotated | GridId::Kernel, _) => self.names.kernel,
            (GridId::Stuffed, _) => self.names.stuffed,
            (GridId::Padded, Op::ConvTranspose2d) => self.names.padded_transposed,
            (GridId::Padded, Op::Conv2d) => self.names.padded_direct,
            (GridId::Output, _) => self.names.output,
            (GridId::Rival, _) => self.names.rival_pinned,
            // An exhibit belongs to no layer.
            (GridId::Exhibit(_), _) => "",
            (GridId::Full, _) => self.names.full,
            (GridId::Stamp, _) => self.names.stamp,
            (GridId::Coverage, _) => self.names.coverage,
            (GridId::Matrix, Op::ConvTranspose2d) => self.names.matrix_transposed,
            (GridId::Matrix, Op::Conv2d) => self.names.matrix,
        }
    }

    /// Returns a reason with its sign, as in `+ conventional`.
    #[must_use]
    pub fn signed(&self, merit: &Merit) -> String {
        format!("{} {}", if merit.is_flaw() { "-" } else { "+" }, (self.reasons.merit)(merit))
    }

    /// Returns a misconception as a condition.
    #[must_use]
    pub fn wrong(&self, wrong: WrongModel) -> &'static str {
        match wrong {
            WrongModel::UnflippedKernel => self.names.wrong_unflipped,
            WrongModel::TransposedNotRotated => self.names.wrong_transposed,
            WrongModel::OpAddsZeros => self.names.wrong_op,
            WrongModel::StrideInsertsS => self.names.wrong_stride,
            WrongModel::PaddingOnInput => self.names.wrong_padding,
            WrongModel::OverwriteNotSum => self.names.wrong_overwrite,
            WrongModel::FirstStampStays => self.names.wrong_first,
            WrongModel::Average => self.names.wrong_average,
            WrongModel::Rotated => self.names.wrong_laid_rotated,
            WrongModel::Transposed => self.names.wrong_laid_transposed,
            WrongModel::Mirrored => self.names.wrong_laid_mirrored,
            WrongModel::UpsideDown => self.names.wrong_laid_upside_down,
        }
    }

    /// Returns the name of a view.
    #[must_use]
    pub fn view(&self, view: View) -> &'static str {
        match view {
            View::Direct => self.names.view_direct,
            View::Stamp => self.names.view_stamp,
            View::Crop => self.names.view_crop,
            View::Coverage => self.names.view_coverage,
            View::Matrix => self.names.view_matrix,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    /// A language that has only the smallest table.
    static DRAFT: Strings = Strings {
        tag: "eo",
        phrases: ENGLISH.phrases,
        record: &RecordStrings {
            unsaved: "ne konservita",
            trouble: ENGLISH.record.trouble,
            damage: ENGLISH.record.damage,
        },
        shell: ENGLISH.shell,
        explore: ENGLISH.explore,
        names: ENGLISH.names,
        facts: ENGLISH.facts,
        reasons: ENGLISH.reasons,
        notices: ENGLISH.notices,
        lesson: ENGLISH.lesson,
        answers: ENGLISH.answers,
        home: ENGLISH.home,
        stack: ENGLISH.stack,
        practice: ENGLISH.practice,
    };

    /// The addresses of the tables.
    fn tables(strings: &'static Strings) -> [*const (); 12] {
        let Strings {
            tag: _,
            phrases: _,
            shell,
            explore,
            names,
            facts,
            reasons,
            notices,
            record,
            lesson,
            answers,
            home,
            stack,
            practice,
        } = strings;
        [
            std::ptr::from_ref(*shell).cast(),
            std::ptr::from_ref(*explore).cast(),
            std::ptr::from_ref(*names).cast(),
            std::ptr::from_ref(*facts).cast(),
            std::ptr::from_ref(*reasons).cast(),
            std::ptr::from_ref(*notices).cast(),
            std::ptr::from_ref(*record).cast(),
            std::ptr::from_ref(*lesson).cast(),
            std::ptr::from_ref(*answers).cast(),
            std::ptr::from_ref(*home).cast(),
            std::ptr::from_ref(*stack).cast(),
            std::ptr::from_ref(*practice).cast(),
        ]
    }

    /// How many tables two languages share.
    fn shared(one: &'static Strings, other: &'static Strings) -> usize {
        tables(one).into_iter().zip(tables(other)).filter(|(one, other)| one == other).count()
    }

    #[test]
    fn a_draft_speaks_english_where_it_has_no_table() {
        assert_eq!(shared(&DRAFT, &ENGLISH), 11);
        assert_eq!([DRAFT.record.unsaved, DRAFT.view(View::Stamp)], ["ne konservita", "stamp"]);
        assert_eq!((DRAFT.lesson.step_of)(2, 7), "step 2 of 7");
    }

    #[test]
    fn a_finished_language_has_all_tables_of_its_own() {
        for language in Language::finished().filter(|language| *language != Language::English) {
            assert_eq!(shared(language.screen(), &ENGLISH), 0, "{language:?}");
            assert!(!std::ptr::eq(language.plain(), Language::English.plain()), "{language:?}");
            assert!(!std::ptr::eq(language.figure(), Language::English.figure()), "{language:?}");
            assert!(!std::ptr::eq(language.handout(), Language::English.handout()), "{language:?}");
        }
    }

    #[test]
    fn a_draft_lacks_something_and_has_something() {
        for language in Language::ALL.into_iter().filter(|language| language.is_draft()) {
            let lacks = [
                shared(language.screen(), &ENGLISH) > 0,
                std::ptr::eq(language.plain(), Language::English.plain()),
                std::ptr::eq(language.figure(), Language::English.figure()),
                std::ptr::eq(language.handout(), Language::English.handout()),
            ];
            assert!(lacks.contains(&true), "{language:?} lacks nothing: it is finished");
            assert!(shared(language.screen(), &ENGLISH) < tables(&ENGLISH).len(), "{language:?}");
        }
    }
}
