//! What an update asks the runtime to do to the world.

use crate::figure::Format;
use crate::learner::session::Entry;
use crate::scene::GridId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Quit,
    /// Give the terminal back to the shell until the program is continued.
    Suspend,
    /// Put a text into the clipboard, and print it at the end in case that did not work.
    Copy(String),
    /// Read a file for the values of a grid, this channel of it if it has several.
    Load {
        grid: GridId,
        path: String,
        channel: Vec<usize>,
    },
    /// Write what is seen to a new file, in the format that its name says.
    Save {
        path: String,
        format: Format,
    },
    /// Keep what the learner did.
    Record(Entry),
    /// Try once more to write what could not be written into the record.
    Retry,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
}
