//! What the last key has to say.

use super::saving::Unsaved;
use crate::conv::framework::Framework;
use crate::scene::{FileSource, Fill, GridId};

/// Something to say that is not part of the scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This text was copied.
    Copied(String),
    /// This was typed for a cell, and is no number.
    NotANumber(String),
    /// This was typed for a size, and is none.
    NotASize(String),
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
    /// A file was read.
    Loaded(FileSource),
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
