//! What happens, from wherever, for the one loop that waits for it: a thread reads the terminal as soon as there is
//! something to read, so that nothing lies there unread, whatever the loop is doing.

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

/// Something that the loop reacts to.
#[derive(Debug)]
pub enum Happening {
    /// What the terminal sent, in order.
    Inputs(Vec<Input>),
    /// The screen may have another size, or something else may have drawn on it.
    Redraw,
    /// A picture that was made beside the screen, or the panic in which that ended.
    Made(thread::Result<Done>),
    /// Values of a network that were made beside the screen, or the panic in which that ended.
    Valued(thread::Result<Valued>),
    /// So far is the picture that is being saved.
    Saving(Progress),
    /// The picture for this path was written, or why not, or the panic in which that ended.
    Saved(String, thread::Result<Result<(), Unsaved>>),
    /// The terminal cannot be read any more.
    Gone(io::Error),
}

/// Happenings that wait at most; who has more to tell waits until the loop has listened. A read of the terminal is one.
pub const MOST_WAITING: usize = 64;

/// Reads until it is dropped, so that what is typed after that is left to whoever reads next.
#[derive(Debug)]
pub struct Reader {
    /// Its end is seen by the thread.
    #[cfg(unix)]
    _stop: UnixStream,
}

impl Reader {
    /// # Errors
    /// No thread or no socket is to be had.
    #[cfg(unix)]
    pub fn start(sender: SyncSender<Happening>) -> io::Result<Reader> {
        let (stop, stopped) = UnixStream::pair()?;
        thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            let why = panic::catch_unwind(AssertUnwindSafe(|| unix::read(&sender, &stopped)));
            // The panic has said why by now, on the terminal that it has given back.
            let why = why.unwrap_or_else(|_| io::Error::other("nobody reads it any more"));
            // Whoever has stopped it listens no more.
            let _ = sender.send(Happening::Gone(why));
        })?;
        Ok(Reader { _stop: stop })
    }

    /// # Errors
    /// No thread is to be had.
    #[cfg(not(unix))]
    pub fn start(sender: SyncSender<Happening>) -> io::Result<Reader> {
        use crossterm::event::{self, Event};

        thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            loop {
                let happening = match event::read() {
                    Ok(Event::Resize(..)) => Happening::Redraw,
                    Ok(event) => Happening::Inputs(vec![Input::Event(event)]),
                    Err(why) => {
                        let _ = sender.send(Happening::Gone(why));
                        return;
                    }
                };
                if sender.send(happening).is_err() {
                    return;
                }
            }
        })?;
        Ok(Reader {})
    }
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

    /// Bytes that are read at once.
    const PIECE: usize = 4096;

    /// Reads until that is no longer possible, and says why.
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
                    // Somebody else was faster.
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
