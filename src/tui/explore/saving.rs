//! A picture on its way to a file, and what may come of it.

use crate::figure::Progress;

/// A picture on its way to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    pub path: String,
    /// How far it is, once that is known: of what does not move it never is.
    pub progress: Option<Progress>,
    /// Whether it was told to end, and has not yet.
    pub is_cancelled: bool,
    /// Whether something else was done since it began.
    pub is_aside: bool,
}

impl Saving {
    #[must_use]
    pub fn new(path: String) -> Saving {
        Saving { path, progress: None, is_cancelled: false, is_aside: false }
    }
}

/// Why a picture was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// There is such a file already.
    Exists(String),
    /// What the disk, or the figure, says.
    Because(String),
    /// The one for this path was not to be any more.
    Cancelled(String),
}
