//! What an update asks the runtime to do to the outside world.

use crate::figure::Format;
use crate::learner::session::Entry;
use crate::phrase::Phrase;
use crate::scene::GridId;

/// A side effect for the runtime to carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Quits, and cancels a save in progress.
    Quit,
    /// Gives the terminal back to the shell until the program is continued.
    Suspend,
    /// Copies a text to the clipboard, and prints it on exit in case that did not work.
    Copy(Phrase),
    /// Sends [`Message::EndNumber`] after a moment, unless this effect is requested again before then.
    ///
    /// [`Message::EndNumber`]: super::explore::message::Message::EndNumber
    EndNumberSoon,
    /// Completes a path, and sends the result as [`Message::Completed`].
    ///
    /// [`Message::Completed`]: super::explore::message::Message::Completed
    Complete(String),
    /// Reads the values of a grid from a file; if it has several channels, from the given one.
    Load {
        /// The grid.
        grid: GridId,
        /// The path as typed.
        path: String,
        /// The index of the channel on each leading axis of the file; 0 on those left out.
        channel: Vec<usize>,
    },
    /// Writes what is shown to a new file in the format that its extension names, in the background and one file at a
    /// time. Progress is sent as [`Message::Saving`], and the result, once, as [`Message::Saved`].
    ///
    /// [`Message::Saving`]: super::explore::message::Message::Saving
    /// [`Message::Saved`]: super::explore::message::Message::Saved
    Save {
        /// The path as typed.
        path: String,
        /// The format of the file.
        format: Format,
    },
    /// Cancels a save soon, leaving no file. If the file has been completed by then, it stays and is reported as saved.
    CancelSave,
    /// Records what the learner did.
    Record(Entry),
    /// Retries writing what could not be written to the record.
    Retry,
    /// Captures the mouse, or leaves it to the terminal.
    Mouse(bool),
}
