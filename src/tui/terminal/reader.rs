//! Everything that the event loop waits for. A thread reads the terminal as soon as there is input, so that none stays
//! unread, whatever the loop is doing.

use std::io;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
#[cfg(unix)]
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::SyncSender;
use std::thread;

use super::decoder::Input;
use crate::figure::Progress;
use crate::tui::explore::saving::Unsaved;
use crate::tui::explore::work::Done;
use crate::tui::stack::work::Done as Valued;

/// An event for the loop to react to.
#[derive(Debug)]
pub enum Happening {
    /// Input from the terminal, in order.
    Inputs(Vec<Input>),
    /// The screen may have a new size, or something else may have drawn on it.
    Redraw,
    /// The result of computing a picture in the background, or the panic that ended it.
    Made(thread::Result<Done>),
    /// Values of a network computed in the background, or the panic that ended the computation.
    Valued(thread::Result<Valued>),
    /// The progress of the picture that is being saved.
    Saving(Progress),
    /// The result of saving the picture to this path, or the panic that ended it.
    Saved(String, thread::Result<Result<(), Unsaved>>),
    /// The terminal can no longer be read.
    Gone(io::Error),
}

/// The capacity of the channel of happenings; senders block while it is full. Each read of the terminal is one
/// happening.
pub const MOST_WAITING: usize = 64;

/// Reads the terminal until it is dropped; later input is left to the next reader.
#[derive(Debug)]
pub struct Reader {
    /// The thread stops when it sees this end close.
    #[cfg(unix)]
    _stop: UnixStream,
}

impl Reader {
    /// Starts the thread that reads the terminal and sends its input to `sender`.
    ///
    /// # Errors
    /// If the thread or the socket cannot be created.
    #[cfg(unix)]
    pub fn start(sender: SyncSender<Happening>) -> io::Result<Reader> {
        let (stop, stopped) = UnixStream::pair()?;
        thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            let why = panic::catch_unwind(AssertUnwindSafe(|| unix::read(&sender, &stopped)));
            // The panic hook has printed the reason by now, having given the terminal back.
            let why = why.unwrap_or_else(|_| io::Error::other("nobody reads it any more"));
            // Fails if the loop has ended already.
            let _ = sender.send(Happening::Gone(why));
        })?;
        Ok(Reader { _stop: stop })
    }

    /// Starts the thread that reads the terminal and sends its input to `sender`.
    ///
    /// # Errors
    /// If the thread cannot be created.
    #[cfg(not(unix))]
    pub fn start(sender: SyncSender<Happening>) -> io::Result<Reader> {
        use crossterm::event::Event;

        use super::console;

        thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            loop {
                let events = match together() {
                    Ok(events) => events,
                    Err(why) => {
                        let _ = sender.send(Happening::Gone(why));
                        return;
                    }
                };
                let has_resized = events.iter().any(|event| matches!(event, Event::Resize(..)));
                let inputs = console::inputs(events);
                if sender.send(Happening::Inputs(inputs)).is_err() {
                    return;
                }
                if has_resized && sender.send(Happening::Redraw).is_err() {
                    return;
                }
            }
        })?;
        Ok(Reader {})
    }
}

/// Waits for an event, and reads those that follow it closely.
#[cfg(not(unix))]
fn together() -> io::Result<Vec<crossterm::event::Event>> {
    use std::time::Duration;

    use crossterm::event::{self, Event};

    /// How long to wait for the next key of a paste: less than any typing takes.
    const TOGETHER: Duration = Duration::from_millis(5);

    /// The maximum number of events taken together.
    const MOST: usize = 1 << 20;

    let mut events = vec![event::read()?];
    // Only keys can be parts of a paste.
    while matches!(events.last(), Some(Event::Key(_))) && events.len() < MOST && event::poll(TOGETHER)? {
        events.push(event::read()?);
    }
    Ok(events)
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc::SyncSender;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::{Errno, read as read_some};
    use rustix::stdio::stdin;

    use super::Happening;
    use crate::tui::terminal::decoder::Decoder;

    /// The size of the read buffer, in bytes.
    const PIECE: usize = 4096;

    /// Reads until that is no longer possible, and returns the reason.
    pub fn read(sender: &SyncSender<Happening>, stopped: &UnixStream) -> io::Error {
        let mut decoder = Decoder::default();
        let mut bytes = [0; PIECE];
        loop {
            let patience = decoder.patience().and_then(|patience| Timespec::try_from(patience).ok());
            let mut fds = [PollFd::new(stopped, PollFlags::IN), PollFd::from_borrowed_fd(stdin(), PollFlags::IN)];
            let mut found = Vec::new();
            match poll(&mut fds, patience.as_ref()) {
                Ok(0) => decoder.give_up(&mut found),
                Ok(_) if !fds[0].revents().is_empty() => return io::ErrorKind::Interrupted.into(),
                Ok(_) => match read_some(stdin(), &mut bytes) {
                    Ok(0) => return io::ErrorKind::UnexpectedEof.into(),
                    Ok(count) => decoder.feed(&bytes[..count], &mut found),
                    // Another process has read the input first, or a signal has interrupted the call.
                    Err(Errno::AGAIN | Errno::INTR) => {}
                    Err(why) => return why.into(),
                },
                Err(Errno::INTR) => {}
                Err(why) => return why.into(),
            }
            if !found.is_empty() && sender.send(Happening::Inputs(found)).is_err() {
                return io::ErrorKind::BrokenPipe.into();
            }
        }
    }
}
