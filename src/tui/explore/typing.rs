//! A text that is being typed.

use crate::conv::Pair;
use crate::scene::GridId;
use crate::textfield::TextField;

/// A text on its way: for the cell under the cursor, or the path of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    pub line: TextField,
    pub what: Edited,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// This cell of input or (stored) kernel.
    Cell(GridId, Pair),
    /// The file for input or kernel.
    File(GridId),
    /// The output that is wanted.
    OutputSize,
    /// The file for the picture.
    Picture,
}

impl Edited {
    /// Whether it is the path of a file.
    #[must_use]
    pub fn is_path(self) -> bool {
        match self {
            Edited::File(_) | Edited::Picture => true,
            Edited::Cell(..) | Edited::OutputSize => false,
        }
    }
}

/// How a path may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What stood before the caret.
    pub typed: String,
    /// That, as far as all that there is goes on.
    pub text: String,
    /// The names of what there is, and how many more there are.
    pub names: Vec<String>,
    pub more: usize,
}
