//! The words of the screens: one constant a language, so that a missing translation does not compile.

use super::explore::field::{AxisChoice, Field};
use super::explore::notice::{DeadEnd, Notice};
use super::explore::saving::Unsaved;
use crate::conv::axis::Unread;
use crate::conv::layer::dimensions;
use crate::conv::repair::Repair;
use crate::conv::solve::Merit;
use crate::conv::solve::nearest::{AxisObstacle, Concession};
use crate::conv::{Fault, Op, Parameter};
use crate::learner::record::{Damage, Trouble};
use crate::scene::GridId;
use crate::scene::View;
use crate::scene::compare::Overlap;
use crate::scene::notes::AxisNote;
use crate::scene::story::ActKind;
use crate::scene::wrong::WrongModel;
use crate::visible;

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

/// At what length something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    Full,
    Brief,
}

#[derive(Debug)]
pub struct Strings {
    /// Of the language, as lessons name it.
    pub tag: &'static str,
    pub help: &'static str,
    pub quit: &'static str,
    pub help_more: &'static str,
    pub operation: &'static str,
    pub input: &'static str,
    pub kernel: &'static str,
    pub kernel_rotated: &'static str,
    /// A transposed convolution, in short.
    pub transposed: &'static str,
    pub stride: &'static str,
    pub padding: &'static str,
    pub output_padding: &'static str,
    pub dilation: &'static str,
    pub bias: &'static str,
    pub off: &'static str,
    pub both_axes: &'static str,
    pub height: &'static str,
    pub width: &'static str,
    pub output: &'static str,
    pub was: &'static str,
    pub padded_transposed: &'static str,
    /// Where the padding exceeds `K - 1`.
    pub stuffed_cropped: &'static str,
    /// The same without zeros in it.
    pub padded_cropped: &'static str,
    pub padded_direct: &'static str,
    pub zero_from_stride: &'static str,
    pub zero_from_padding: &'static str,
    pub zero_from_output_padding: &'static str,
    pub kernel_window: &'static str,
    /// Of the matrix: what a step multiplies.
    pub matrix_row: &'static str,
    pub bias_only: &'static str,
    pub value_colour: &'static str,
    pub more: &'static str,
    /// `{}` is how many outputs.
    pub goes_into: &'static str,
    /// The same in the full result, where the crop has not yet been.
    pub goes_into_full: &'static str,
    /// `{}` is how many inputs.
    pub multiplies: &'static str,
    pub refused: &'static str,
    pub too_large: &'static str,
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
    pub absent_stamp: &'static str,
    pub cropped: &'static str,
    pub unread: &'static str,
    /// What `bias_only` is where a window lies on padding alone.
    pub padding_alone: &'static str,
    pub weights: &'static str,
    pub period: &'static str,
    /// `{}`: of so many rows and columns one is seen.
    pub every: &'static str,
    pub key_edit: &'static str,
    pub help_edit: &'static str,
    pub key_fill: &'static str,
    pub help_fill: &'static str,
    pub key_copy: &'static str,
    pub help_copy: &'static str,
    pub help_copy_command: &'static str,
    pub help_mouse: &'static str,
    pub copied: &'static str,
    pub not_a_number: &'static str,
    pub not_pasted: &'static str,
    pub mouse_on: &'static str,
    pub mouse_off: &'static str,
    /// The arrow keys, as footer and help show them.
    pub arrows: &'static str,
    /// In the facts each `{}` is a number, or two of them.
    pub fact_window_one: &'static str,
    pub fact_window_steps: &'static str,
    /// The line, the window, the places.
    pub fact_places: &'static str,
    pub fact_no_crop: &'static str,
    pub fact_stamps_overlap: &'static str,
    pub fact_stamps_apart: &'static str,
    pub fact_crop: &'static str,
    pub fact_uncrop: &'static str,
    pub fact_even: &'static str,
    pub fact_uneven: &'static str,
    pub fact_matrix: &'static str,
    pub fact_matrix_transposed: &'static str,
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
    pub key_help: &'static str,
    pub key_back: &'static str,
    pub key_quit: &'static str,
    pub rival_pinned: &'static str,
    /// The picture is an old one, and the new one is being computed.
    /// For who has not pressed any key yet.
    pub hint_walk: &'static str,
    pub hint_more: &'static str,
    pub hint_wrong: &'static str,
    pub hint_help: &'static str,
    pub waiting: &'static str,
    pub saving: &'static str,
    pub cancelling: &'static str,
    pub save_cancelled: &'static str,
    pub still_saving: &'static str,
    pub key_cancel_save: &'static str,
    pub help_cancel_save: &'static str,
    pub key_pin: &'static str,
    pub help_pin: &'static str,
    pub key_wrong: &'static str,
    pub help_wrong: &'static str,
    pub help_rotate: &'static str,
    pub compare_equal: &'static str,
    pub compare_rounding: &'static str,
    pub compare_differ: &'static str,
    /// `{}`: which misconception, of how many.
    pub what_if: &'static str,
    /// After the last one.
    pub what_if_none: &'static str,
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
    pub key_load: &'static str,
    pub help_load: &'static str,
    pub help_channel: &'static str,
    pub file_prompt: &'static str,
    pub file_hint: &'static str,
    pub key_complete: &'static str,
    pub no_candidates: &'static str,
    pub key_done: &'static str,
    pub key_leave: &'static str,
    pub key_erase: &'static str,
    pub key_size: &'static str,
    pub help_size: &'static str,
    pub size_prompt: &'static str,
    pub size_hint: &'static str,
    pub not_a_size: &'static str,
    pub drawer_choose: &'static str,
    pub drawer_take: &'static str,
    pub drawer_other_size: &'static str,
    pub drawer_close: &'static str,
    pub drawer_drop: &'static str,
    pub key_code: &'static str,
    pub help_code: &'static str,
    pub code_heading: &'static str,
    pub more_code: &'static str,
    pub copied_code: &'static str,
    pub key_save: &'static str,
    pub help_save: &'static str,
    pub picture_prompt: &'static str,
    pub picture_hint: &'static str,
    pub saved: &'static str,
    pub no_format: &'static str,
    pub file_exists: &'static str,
    /// From which size to which, and how many settings do it.
    pub found: &'static str,
    pub found_none: &'static str,
    pub near: &'static str,
    /// Why a key does nothing now, and what would.
    pub dead_end: fn(DeadEnd) -> &'static str,
    pub filled_with: &'static str,
    pub nothing_wrong: &'static str,
    pub loaded: &'static str,
    pub loaded_channel: &'static str,
    /// That answers are not saved, in a word.
    pub unsaved: &'static str,
    pub lesson: LessonStrings,
    pub home: HomeStrings,
    /// How many answers are not saved, and why.
    pub trouble: fn(&Trouble) -> String,
    pub damage: fn(&Damage) -> String,
    /// How an output of another size lies over this one: the sizes of both, this one's first.
    pub overlap: fn([&str; 2], &Overlap) -> String,
    /// What happens to a length on its way.
    pub act: fn(&ActKind, Detail) -> String,
    /// What lies behind the last place of the window.
    pub left_unread: fn(&Unread) -> String,
    pub note: fn(&AxisNote) -> String,
    /// The reason for a rule; empty where its message says it all.
    pub why: fn(&Fault) -> String,
    pub repair: fn(&Repair) -> String,
    pub merit: fn(&Merit) -> String,
    pub obstacle: fn(&AxisObstacle) -> String,
    pub concession: fn(&Concession) -> String,
}

/// The words around a lesson. `{}` is a number.
#[derive(Debug)]
pub struct LessonStrings {
    pub key_predict: &'static str,
    pub key_check: &'static str,
    pub key_answer: &'static str,
    pub key_finish: &'static str,
    pub key_next: &'static str,
    pub key_choose: &'static str,
    pub key_toggle: &'static str,
    pub key_tab: &'static str,
    pub key_hint: &'static str,
    pub key_reveal: &'static str,
    pub key_again: &'static str,
    pub key_skip: &'static str,
    pub key_back: &'static str,
    pub key_explore: &'static str,
    pub key_outline: &'static str,
    pub key_leave: &'static str,
    pub help_enter: &'static str,
    pub help_arrows: &'static str,
    pub help_toggle: &'static str,
    pub help_tab: &'static str,
    pub help_hint: &'static str,
    pub help_reveal: &'static str,
    pub help_again: &'static str,
    pub help_skip: &'static str,
    pub help_back: &'static str,
    pub help_explore: &'static str,
    pub help_outline: &'static str,
    pub help_scroll: &'static str,
    pub help_quit: &'static str,
    pub hint: &'static str,
    pub your_answer: &'static str,
    pub reflect_note: &'static str,
    pub selected: &'static str,
    pub order_note: &'static str,
    pub unread_number: &'static str,
    pub unread_shape: &'static str,
    pub unread_option: &'static str,
    pub unread_cells: &'static str,
    pub unread_select: &'static str,
    pub unread_order: &'static str,
    pub unread_text: &'static str,
    pub unread_scene: &'static str,
    pub right: &'static str,
    pub not_yet: &'static str,
    pub yours: &'static str,
    pub right_one: &'static str,
    pub prediction: &'static str,
    pub outcome: &'static str,
    pub the_answer: &'static str,
    pub step_of: &'static str,
    pub try_first: &'static str,
    /// How many above, how many below.
    pub more_lines: &'static str,
}

/// The words of the home screen. `{}` is a number.
#[derive(Debug)]
pub struct HomeStrings {
    pub tagline: &'static str,
    pub go_on: &'static str,
    pub explore: &'static str,
    pub explore_what: &'static str,
    pub explore_promise: &'static str,
    /// What the program is, and how to begin.
    pub welcome: &'static str,
    pub lessons: &'static str,
    pub minutes: &'static str,
    pub steps: &'static str,
    pub steps_done: &'static str,
    pub needs: &'static str,
    /// Between a name and what is said of it, and between two things of a list.
    pub colon: &'static str,
    pub comma: &'static str,
    pub done: &'static str,
    pub key_open: &'static str,
    pub key_move: &'static str,
    pub help_open: &'static str,
    pub back_to_lesson: &'static str,
    pub back_home: &'static str,
    pub back_to_faults: &'static str,
}

/// A template with each `{}` replaced, in order.
#[must_use]
pub fn filled(template: &str, values: &[&str]) -> String {
    let values = values.iter().copied().chain(std::iter::repeat(""));
    template
        .split("{}")
        .zip(std::iter::once("").chain(values))
        .fold(String::new(), |text, (part, value)| text + value + part)
}

impl Strings {
    /// The title of a grid.
    #[must_use]
    pub fn grid(&self, grid: GridId, op: Op) -> &'static str {
        match (grid, op) {
            (GridId::Input, _) => self.input,
            (GridId::Rotated, Op::ConvTranspose2d) => self.kernel_rotated,
            (GridId::Rotated | GridId::Kernel, _) => self.kernel,
            (GridId::Padded | GridId::Stuffed, Op::ConvTranspose2d) => self.padded_transposed,
            (GridId::Padded | GridId::Stuffed, Op::Conv2d) => self.padded_direct,
            (GridId::Output, _) => self.output,
            (GridId::Rival, _) => self.rival_pinned,
            (GridId::Full, _) => self.full,
            (GridId::Stamp, _) => self.stamp,
            (GridId::Coverage, _) => self.coverage,
            (GridId::Matrix, Op::ConvTranspose2d) => self.matrix_transposed,
            (GridId::Matrix, Op::Conv2d) => self.matrix,
        }
    }

    #[must_use]
    pub fn field(&self, field: Field) -> &'static str {
        match field {
            Field::Operation => self.operation,
            Field::Parameter(Parameter::Input) => self.input,
            Field::Parameter(Parameter::KernelSize) => self.kernel,
            Field::Parameter(Parameter::Stride) => self.stride,
            Field::Parameter(Parameter::Padding) => self.padding,
            Field::Parameter(Parameter::OutputPadding) => self.output_padding,
            Field::Parameter(Parameter::Dilation) => self.dilation,
            Field::Bias => self.bias,
        }
    }

    /// A reason with its sign: `+ conventional`.
    #[must_use]
    pub fn signed(&self, merit: &Merit) -> String {
        format!("{} {}", if merit.is_flaw() { "-" } else { "+" }, (self.merit)(merit))
    }

    /// What the last key has to say.
    #[must_use]
    pub fn notice(&self, notice: &Notice) -> String {
        match notice {
            Notice::Copied(text) => filled(self.copied, &[&visible::line(text)]),
            Notice::NotANumber(text) => filled(self.not_a_number, &[&visible::line(text)]),
            Notice::CopiedCode(framework) => filled(self.copied_code, &[&framework.to_string()]),
            Notice::Saved(path) => filled(self.saved, &[&visible::line(path)]),
            Notice::NoFormat(path) => filled(self.no_format, &[&visible::line(path)]),
            Notice::NotASize(text) => filled(self.not_a_size, &[&visible::line(text)]),
            Notice::NotPasted(why) => filled(self.not_pasted, &[&visible::line(why)]),
            Notice::Filled(grid, fill) => {
                let name = if *grid == GridId::Input { self.input } else { self.kernel };
                filled(self.filled_with, &[name, &fill.to_string()])
            }
            Notice::Candidates(names, more) => {
                let names = names.iter().map(|name| visible::line(name)).collect::<Vec<_>>().join("  ");
                if *more > 0 { format!("{names}  +{more}") } else { names }
            }
            Notice::NoCandidates(path) => filled(self.no_candidates, &[&visible::line(path)]),
            Notice::DeadEnd(why) => (self.dead_end)(*why).to_owned(),
            Notice::NothingWrong => self.nothing_wrong.to_owned(),
            Notice::StillSaving(path) => filled(self.still_saving, &[path]),
            Notice::NotSaved(Unsaved::Cancelled(path)) => filled(self.save_cancelled, &[path]),
            Notice::NotSaved(Unsaved::Exists(path)) => filled(self.file_exists, &[path]),
            Notice::NotLoaded(why) | Notice::NoCode(why) | Notice::NotSaved(Unsaved::Because(why)) => why.clone(),
            Notice::Loaded(file) if file.has_channels() => {
                let leading: Vec<i64> = file.leading.iter().map(|length| *length as i64).collect();
                filled(self.loaded_channel, &[&visible::line(&file.path), &file.channel_text(), &dimensions(&leading)])
            }
            Notice::Loaded(file) => filled(self.loaded, &[&visible::line(&file.path)]),
            Notice::Mouse(true) => self.mouse_on.to_owned(),
            Notice::Mouse(false) => self.mouse_off.to_owned(),
        }
    }

    /// What somebody believes, as a condition.
    #[must_use]
    pub fn wrong(&self, wrong: WrongModel) -> &'static str {
        match wrong {
            WrongModel::UnflippedKernel => self.wrong_unflipped,
            WrongModel::TransposedNotRotated => self.wrong_transposed,
            WrongModel::OpAddsZeros => self.wrong_op,
            WrongModel::StrideInsertsS => self.wrong_stride,
            WrongModel::PaddingOnInput => self.wrong_padding,
            WrongModel::OverwriteNotSum => self.wrong_overwrite,
            WrongModel::FirstStampStays => self.wrong_first,
            WrongModel::Average => self.wrong_average,
            WrongModel::Rotated => self.wrong_laid_rotated,
            WrongModel::Transposed => self.wrong_laid_transposed,
            WrongModel::Mirrored => self.wrong_laid_mirrored,
            WrongModel::UpsideDown => self.wrong_laid_upside_down,
        }
    }

    #[must_use]
    pub fn view(&self, view: View) -> &'static str {
        match view {
            View::Direct => self.view_direct,
            View::Stamp => self.view_stamp,
            View::Crop => self.view_crop,
            View::Coverage => self.view_coverage,
            View::Matrix => self.view_matrix,
        }
    }

    #[must_use]
    pub fn axis(&self, axis: AxisChoice) -> &'static str {
        match axis {
            AxisChoice::Both => self.both_axes,
            AxisChoice::Height => self.height,
            AxisChoice::Width => self.width,
        }
    }
}
