//! Why the record is not read or not written.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::event::MAX_LINE;
use super::store::{MAX_FILE_BYTES, MOST_COPIES};
use crate::visible;

/// `Display` is one line: the path, what is wrong with it and what to do. None of these loses anything: the record goes on
/// in memory.
#[derive(Clone, Debug, Error)]
pub enum RecordError {
    /// The platform names no folder for it, such as without a home.
    #[error("there is no home folder to keep a record in; name a folder with --state-dir or TCONV_STATE_DIR")]
    NoPlace,

    #[error("{}: the folder cannot be made: {reason}; name another one with --state-dir or TCONV_STATE_DIR", visible::path(.path))]
    Folder { path: PathBuf, reason: Arc<io::Error> },

    #[error("{}: no such file; check the spelling and the folder", visible::path(.path))]
    NotFound { path: PathBuf },

    #[error("{}: cannot be read: {reason}; check its name and permissions", visible::path(.path))]
    Unreadable { path: PathBuf, reason: Arc<io::Error> },

    #[error("{}: cannot be written: {reason}; check its permissions and the space on the disk", visible::path(.path))]
    Unwritable { path: PathBuf, reason: Arc<io::Error> },

    /// A folder, pipe or device stands in place of the file. To open it might block, so it is not opened.
    #[error("{}: not a regular file; move it away", visible::path(.path))]
    NotRegular { path: PathBuf },

    #[error("{}: {bytes} bytes are over the limit of {MAX_FILE_BYTES}; move the file away to begin a new one", visible::path(.path))]
    TooLarge { path: PathBuf, bytes: u64 },

    /// Another tconv has held the lock for too long; it may be stopped.
    #[error("{}: another tconv is writing and does not come to an end; look for one that is stopped", visible::path(.path))]
    Busy { path: PathBuf },

    /// What should be recorded would not be read again.
    #[error("an event without course, lesson or step, or of more than {MAX_LINE} bytes, cannot be recorded")]
    Unfit,
}

impl RecordError {
    pub(super) fn unreadable(path: &Path, reason: io::Error) -> RecordError {
        RecordError::Unreadable { path: path.into(), reason: reason.into() }
    }

    pub(super) fn unwritable(path: &Path, reason: io::Error) -> RecordError {
        RecordError::Unwritable { path: path.into(), reason: reason.into() }
    }
}

/// What keeps the learner's answers from the disk, as long as it does.
#[derive(Clone, Debug)]
pub struct Trouble {
    pub why: RecordError,
    /// How many answers are in memory alone.
    pub answers: usize,
}

/// Why there is no copy of a damaged file.
#[derive(Clone, Debug, Error)]
pub enum NoCopy {
    #[error("there are {MOST_COPIES} copies of earlier damage; remove those that you do not need")]
    TooMany,

    #[error("{0}")]
    Failed(Arc<io::Error>),
}

impl NoCopy {
    pub(super) fn failed(reason: io::Error) -> NoCopy {
        NoCopy::Failed(reason.into())
    }
}
