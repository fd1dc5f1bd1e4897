//! A picture that is being saved, and why it may not be written.

use crate::figure::Progress;

/// A picture that is being saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    /// The path of the file as typed.
    pub path: String,
    /// The progress; `None` before the first report, and for formats without animation.
    pub progress: Option<Progress>,
    /// Whether the save has been cancelled, but has not ended yet.
    pub is_cancelled: bool,
    /// Whether the user has gone on to something else since the save started.
    pub is_aside: bool,
}

impl Saving {
    /// Creates a save without progress.
    #[must_use]
    pub fn new(path: String) -> Saving {
        Saving { path, progress: None, is_cancelled: false, is_aside: false }
    }
}

/// Why a picture was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// A file of this name exists already.
    Exists(String),
    /// An error of the file system or the figure.
    Because(String),
    /// The save to this path was cancelled.
    Cancelled(String),
}
