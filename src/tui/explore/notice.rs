//! Messages from the last key.

use super::saving::Unsaved;
use crate::conv::layer::dimensions;
use crate::conv::{Pair, Rank};
use crate::framework::Framework;
use crate::phrase::Phrase;
use crate::scene::{FileSource, Fill, GridId};
use crate::visible;
use crate::words::screen::Strings;

/// A message that is not part of the scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This text was copied.
    Copied(String),
    /// The text typed for a cell is not a number.
    NotANumber(String),
    /// The text typed for a size is not one for a layer of this rank.
    NotASize(String, Rank),
    /// The code of a framework was copied.
    CopiedCode(Framework),
    /// Why no framework has code for the layer.
    NoCode(String),
    /// The picture was written to this path.
    Saved(String),
    /// Why the picture was not written.
    NotSaved(Unsaved),
    /// The picture for this path is still being saved.
    StillSaving(String),
    /// The name of a file ends in no known format.
    NoFormat(String),
    /// Why the pasted text is not a call of a layer.
    NotPasted(Phrase),
    /// The pasted text is an error message of a framework: what it means.
    Explained(Phrase),
    /// The pasted call leaves the kernel size to its weight, so this size is kept.
    KernelStays(String),
    /// The mouse was captured (`true`) or left to the terminal.
    Mouse(bool),
    /// The values of this grid were filled with this preset.
    Filled(GridId, Fill),
    /// No misconception applies to this layer.
    NothingWrong,
    /// Why a file could not be read.
    NotLoaded(String),
    /// The possible completions of the path, and the number of those not listed.
    Candidates(Vec<String>, usize),
    /// No path starts with the typed text.
    NoCandidates(String),
    /// The key does nothing now: why, and what would help.
    DeadEnd(DeadEnd),
    /// The scene is a layer of a network, between these channels of its input and of its output.
    OfNetwork {
        /// The code of the layer.
        call: String,
        /// The channel of its input.
        from: usize,
        /// The channel of its output.
        to: usize,
    },
    /// A file was read for this grid.
    Loaded {
        /// The file, with the channel that was read.
        file: FileSource,
        /// The grid.
        grid: GridId,
        /// The size of a channel in the file.
        plane: Pair,
    },
}

/// Why a key does nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadEnd {
    /// The focused values are computed, not given.
    Computed,
    /// No value has the focus, and there is nothing to repair.
    NothingToEdit,
    /// No layer near the refused one works.
    NoRepair,
    /// There is only one repair, and it is selected.
    OneRepair,
    /// The operation is not a number.
    TakesNoNumber,
    /// The values do not come from a file with several channels.
    NoChannels,
    /// A refused layer has no output to walk through, to pin, or to misread.
    NoOutput,
    /// There is nothing to undo.
    NothingToUndo,
    /// There is nothing to redo.
    NothingToRedo,
    /// The field is at the end of its range.
    EndOfRange,
    /// The key never does anything here.
    Unknown,
}

impl Strings {
    /// Returns the text of a message.
    #[must_use]
    pub fn notice(&self, notice: &Notice) -> String {
        match notice {
            Notice::Copied(text) => (self.notices.copied)(&visible::line(text)),
            Notice::NotANumber(text) => (self.notices.not_a_number)(&visible::line(text)),
            Notice::CopiedCode(framework) => (self.notices.copied_code)(*framework),
            Notice::Saved(path) => (self.notices.saved)(&visible::line(path)),
            Notice::NoFormat(path) => (self.notices.no_format)(&visible::line(path)),
            Notice::NotASize(text, rank) => (self.notices.not_a_size)(&visible::line(text), *rank),
            Notice::KernelStays(size) => (self.notices.kernel_stays)(size),
            Notice::NotPasted(why) | Notice::Explained(why) => {
                (self.notices.not_pasted)(&visible::line(&self.say(why)))
            }
            Notice::Filled(grid, fill) => {
                let name = if *grid == GridId::Input { self.names.input } else { self.names.kernel };
                (self.notices.filled_with)(name, &fill.to_string())
            }
            Notice::Candidates(names, more) => {
                let names = names.iter().map(|name| visible::line(name)).collect::<Vec<_>>().join("  ");
                if *more > 0 { format!("{names}  +{more}") } else { names }
            }
            Notice::NoCandidates(path) => (self.notices.no_candidates)(&visible::line(path)),
            Notice::DeadEnd(why) => self.why_nothing(*why).to_owned(),
            Notice::OfNetwork { call, from, to } => (self.stack.opened)(&visible::line(call), *from, *to),
            Notice::NothingWrong => self.notices.nothing_wrong.to_owned(),
            Notice::StillSaving(path) => (self.notices.still_saving)(path),
            Notice::NotSaved(Unsaved::Cancelled(path)) => (self.notices.save_cancelled)(path),
            Notice::NotSaved(Unsaved::Exists(path)) => (self.notices.file_exists)(path),
            Notice::NotLoaded(why) | Notice::NoCode(why) | Notice::NotSaved(Unsaved::Because(why)) => why.clone(),
            Notice::Loaded { file, grid, plane } => self.loaded(file, *grid, *plane),
            Notice::Mouse(true) => self.notices.mouse_on.to_owned(),
            Notice::Mouse(false) => self.notices.mouse_off.to_owned(),
        }
    }

    /// Describes what was read from a file, and how else it may have been meant.
    fn loaded(&self, file: &FileSource, grid: GridId, plane: Pair) -> String {
        let path = visible::line(&file.path);
        let leading: Vec<i64> = file.leading.iter().map(|length| *length as i64).collect();
        let (of, each) = (dimensions(&leading), dimensions(&plane));
        match file.transpose(plane).filter(|_| grid == GridId::Input) {
            Some(transpose) => (self.notices.loaded_picture)(&of, &each, transpose),
            None if file.has_channels() => (self.notices.loaded_channel)(&path, &file.channel_text(), &of),
            None => (self.notices.loaded)(&path),
        }
    }

    /// Returns why a key does nothing now, and what would help.
    fn why_nothing(&self, why: DeadEnd) -> &'static str {
        let strings = &self.notices.dead_end;
        match why {
            DeadEnd::Computed => strings.computed,
            DeadEnd::NothingToEdit => strings.nothing_to_edit,
            DeadEnd::NoRepair => strings.no_repair,
            DeadEnd::OneRepair => strings.one_repair,
            DeadEnd::TakesNoNumber => strings.takes_no_number,
            DeadEnd::NoChannels => strings.no_channels,
            DeadEnd::NoOutput => strings.no_output,
            DeadEnd::NothingToUndo => strings.nothing_to_undo,
            DeadEnd::NothingToRedo => strings.nothing_to_redo,
            DeadEnd::Unknown => strings.unknown,
            DeadEnd::EndOfRange => strings.end_of_range,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::language::Language;

    #[test]
    fn what_was_read_of_a_file() {
        let said = |grid, leading: &[usize], plane| {
            let file =
                FileSource { path: "a.npy".to_owned(), channel: vec![0; leading.len()], leading: leading.to_vec() };
            Language::English.screen().notice(&Notice::Loaded { file, grid, plane })
        };
        for (grid, leading, plane, expected) in [
            (GridId::Input, &[][..], [64, 3], "loaded a.npy"),
            (GridId::Input, &[1], [4, 4], "loaded a.npy"),
            (GridId::Input, &[2, 3], [4, 4], "loaded a.npy, channel 0,0 of 2x3; { and } choose another"),
            (GridId::Input, &[64], [64, 3], "loaded as 64 channels of 64x3; channels last? save a.transpose(2, 0, 1)"),
            // A kernel is not a picture.
            (GridId::Kernel, &[64], [64, 3], "loaded a.npy, channel 0 of 64; { and } choose another"),
        ] {
            assert_eq!(said(grid, leading, plane), expected);
        }
    }
}
