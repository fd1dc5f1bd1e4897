//! What an update asks the runtime to do to the world.

use crate::figure::Format;
use crate::learner::session::Entry;
use crate::scene::GridId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The end, also of what is being saved.
    Quit,
    /// Give the terminal back to the shell until the program is continued.
    Suspend,
    /// Put a text into the clipboard, and print it at the end in case that did not work.
    Copy(String),
    /// Tell [`Message::EndNumber`] a moment from now, unless this is asked again by then.
    ///
    /// [`Message::EndNumber`]: super::explore::message::Message::EndNumber
    EndNumberSoon,
    /// Find out how a path may go on, and tell it by [`Message::Completed`].
    ///
    /// [`Message::Completed`]: super::explore::message::Message::Completed
    Complete(String),
    /// Read a file for the values of a grid, this channel of it if it has several.
    Load { grid: GridId, path: String, channel: Vec<usize> },
    /// Write what is seen to a new file, in the format that its name says: one at a time, beside the screen. What comes of it
    /// is told by [`Message::Saving`] and, once, by [`Message::Saved`].
    ///
    /// [`Message::Saving`]: super::explore::message::Message::Saving
    /// [`Message::Saved`]: super::explore::message::Message::Saved
    Save { path: String, format: Format },
    /// End that soon, and leave no file. What has been written by then stays, and is told to be.
    CancelSave,
    /// Keep what the learner did.
    Record(Entry),
    /// Try once more to write what could not be written into the record.
    Retry,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
}
