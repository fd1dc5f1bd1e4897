//! Text that is being typed.

use crate::conv::Pair;
use crate::scene::GridId;
use crate::textfield::TextField;

/// Text that is being typed, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    /// The text with its caret.
    pub line: TextField,
    /// What the text is for.
    pub what: Edited,
}

/// What a text is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// The value of this cell of the input or the (stored) kernel.
    Cell(GridId, Pair),
    /// The path of a file with values for the input or the kernel.
    File(GridId),
    /// The wanted output size.
    OutputSize,
    /// The path of the picture to save.
    Picture,
}

impl Edited {
    /// Whether the text is the path of a file.
    #[must_use]
    pub fn is_path(self) -> bool {
        match self {
            Edited::File(_) | Edited::Picture => true,
            Edited::Cell(..) | Edited::OutputSize => false,
        }
    }
}

/// The completion of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The text before the caret.
    pub typed: String,
    /// That text, extended as far as all candidates agree.
    pub text: String,
    /// The names of the candidates.
    pub names: Vec<String>,
    /// The number of candidates not listed.
    pub more: usize,
}
