//! Why the record cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::event::MAX_LINE;
use super::store::{MAX_FILE_BYTES, MOST_COPIES};
use crate::visible;

/// An error of the record's file. `Display` is one line: the path, what is wrong with it and what to do. No error loses
/// data: the record continues in memory.
#[derive(Clone, Debug, Error)]
pub enum RecordError {
    /// The platform names no folder for the record, for example if there is no home folder.
    #[error("there is no home folder to keep a record in; name a folder with --state-dir or TCONV_STATE_DIR")]
    NoPlace,

    /// The folder cannot be created.
    #[error("{}: the folder cannot be made: {reason}; name another one with --state-dir or TCONV_STATE_DIR", visible::path(.path))]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        reason: Arc<io::Error>,
    },

    /// The file to read does not exist.
    #[error("{}: no such file; check the spelling and the folder", visible::path(.path))]
    NotFound {
        /// The file.
        path: PathBuf,
    },

    /// The file cannot be read.
    #[error("{}: cannot be read: {reason}; check its name and permissions", visible::path(.path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: Arc<io::Error>,
    },

    /// The file cannot be written.
    #[error("{}: cannot be written: {reason}; check its permissions and the space on the disk", visible::path(.path))]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: Arc<io::Error>,
    },

    /// There is a folder, pipe or device in place of the file. It is not opened, since that might block.
    #[error("{}: not a regular file; move it away", visible::path(.path))]
    NotRegular {
        /// The path of the file.
        path: PathBuf,
    },

    /// The file is too large to be read, or would become too large.
    #[error("{}: {bytes} bytes are over the limit of {MAX_FILE_BYTES}; move the file away to begin a new one", visible::path(.path))]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The size that exceeds the limit.
        bytes: u64,
    },

    /// Another tconv has held the lock for too long. It may be suspended.
    #[error("{}: another tconv is writing and does not come to an end; look for one that is stopped", visible::path(.path))]
    Busy {
        /// The file of the lock.
        path: PathBuf,
    },

    /// The event could not be read back if it were recorded.
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

/// What currently keeps the learner's answers from the disk.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// The error.
    pub why: RecordError,
    /// The number of answers that are in memory alone.
    pub answers: usize,
}

/// Why there is no copy of a damaged file.
#[derive(Clone, Debug, Error)]
pub enum NoCopy {
    /// There are [`MOST_COPIES`] copies already.
    #[error("there are {MOST_COPIES} copies of earlier damage; remove those that you do not need")]
    TooMany,

    /// The copy cannot be written.
    #[error("{0}")]
    Failed(Arc<io::Error>),
}

impl NoCopy {
    pub(super) fn failed(reason: io::Error) -> NoCopy {
        NoCopy::Failed(reason.into())
    }
}
