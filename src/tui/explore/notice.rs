//! What the last key has to say.

use super::saving::Unsaved;
use crate::conv::layer::dimensions;
use crate::conv::{Pair, Rank};
use crate::framework::Framework;
use crate::scene::{FileSource, Fill, GridId};
use crate::visible;
use crate::words::screen::Strings;

/// Something to say that is not part of the scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This text was copied.
    Copied(String),
    /// This was typed for a cell, and is no number.
    NotANumber(String),
    /// This was typed for a size, and is none.
    NotASize(String, Rank),
    /// The code of a framework was copied.
    CopiedCode(Framework),
    /// The layer has no code: why.
    NoCode(String),
    /// The picture was written to this path.
    Saved(String),
    /// The picture could not be written: why.
    NotSaved(Unsaved),
    /// The picture for this path comes first.
    StillSaving(String),
    /// The name of a file ends in no format.
    NoFormat(String),
    /// What was pasted is no call of a layer: why.
    NotPasted(String),
    /// The call that was pasted leaves the kernel to its weight: the size that stays.
    KernelStays(String),
    Mouse(bool),
    /// These values were filled with this preset.
    Filled(GridId, Fill),
    /// This layer gives no misconception a subject.
    NothingWrong,
    /// A file could not be read: why.
    NotLoaded(String),
    /// The path that is typed may go on in any of these ways, and in so many more.
    Candidates(Vec<String>, usize),
    /// Nothing there begins with what is typed.
    NoCandidates(String),
    /// The key does nothing now: why, and what would.
    DeadEnd(DeadEnd),
    /// It is a layer of a network, between these channels of its input and of its output.
    OfNetwork {
        call: String,
        from: usize,
        to: usize,
    },
    /// A file was read for this grid, of which a plane has this size.
    Loaded {
        file: FileSource,
        grid: GridId,
        plane: Pair,
    },
}

/// Why a key does nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadEnd {
    /// The values in focus are computed, not given.
    Computed,
    /// No value is in focus, and nothing is to be repaired.
    NothingToEdit,
    /// No layer near the refused one works.
    NoRepair,
    /// There is one repair, and it is chosen.
    OneRepair,
    /// The operation is no number.
    TakesNoNumber,
    /// The values come from no file with several channels.
    NoChannels,
    /// A refused layer has no output to walk through, to pin, to misread.
    NoOutput,
    NothingToUndo,
    NothingToRedo,
    /// The field is as small, or as large, as it may be.
    EndOfRange,
    /// It never does anything here.
    Unknown,
}

impl Strings {
    /// What the last key has to say.
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
            Notice::NotPasted(why) => (self.notices.not_pasted)(&visible::line(why)),
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

    /// What was read of a file, and how else it may be meant.
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

    /// Why a key does nothing now, and what would.
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
            // A kernel is no picture.
            (GridId::Kernel, &[64], [64, 3], "loaded a.npy, channel 0 of 64; { and } choose another"),
        ] {
            assert_eq!(said(grid, leading, plane), expected);
        }
    }
}
