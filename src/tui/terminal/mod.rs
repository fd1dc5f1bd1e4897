//! The terminal: taken and given back, read, asked and written to. With the runtime the only impure part of the application.
//!
//! | module | one idea |
//! |---|---|
//! | [`decoder`] | bytes to events and replies; pure |
//! | [`glyphs`] | whether blocks and lines are as wide as they are meant to be; pure |
//! | [`ground`] | what the terminal says of its ground; pure |
//! | [`reader`] | the thread that reads, and what it tells the loop |
//! | `signals` | signals that end or stop the program |

#![allow(clippy::disallowed_methods, reason = "the one impure part")]

pub mod decoder;
pub mod glyphs;
pub mod ground;
pub mod reader;
#[cfg(unix)]
mod signals;

use std::io;
#[cfg(not(unix))]
use std::io::Write as _;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode, size as real_size,
};
use reader::Happening;

/// Whether the terminal is ours now, so that it is given back once and only if it was taken.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether something else may have drawn on the screen, so that the next frame must draw all of it.
static STALE: AtomicBool = AtomicBool::new(false);

/// Held while something is written, and while a signal gives the terminal back, so that neither comes in the middle of the
/// other, and nothing takes the terminal again while the program ends.
static WRITING: Mutex<()> = Mutex::new(());

/// Whether the mouse is to be taken with the terminal.
static MOUSE: AtomicBool = AtomicBool::new(true);

/// What every terminal answers: by then it has answered what was asked before.
pub const LAST_QUESTION: &[u8] = b"\x1b[c";

/// Columns and rows that are drawn at most, on whatever a terminal says that it is: a frame is allocated for them.
const LARGEST: [u16; 2] = [1024, 512];

fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bytes of commands. Writing to memory does not fail.
macro_rules! bytes_of {
    ($($command:expr),+ $(,)?) => {{
        let mut bytes = Vec::new();
        let _ = queue!(bytes, $($command),+);
        bytes
    }};
}

/// What makes the terminal what it was, whatever it is in the middle of.
fn farewell() -> &'static [u8] {
    static FAREWELL: OnceLock<Vec<u8>> = OnceLock::new();
    FAREWELL.get_or_init(|| {
        bytes_of!(
            EndSynchronizedUpdate,
            DisableMouseCapture,
            DisableBracketedPaste,
            SetAttribute(Attribute::Reset),
            // Where there is no other screen, as in GNU screen, the picture would stay.
            Clear(ClearType::All),
            MoveTo(0, 0),
            LeaveAlternateScreen,
            Show,
        )
    })
}

/// Writes all of it past the standard library, whose lock and buffer a signal could find taken and half full.
#[cfg(unix)]
fn write(mut bytes: &[u8]) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use rustix::stdio::stdout;

    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Somebody else has made it so that writing does not wait.
            Err(Errno::AGAIN) => drop(poll(&mut [PollFd::from_borrowed_fd(stdout(), PollFlags::OUT)], None)),
            Err(why) => return Err(why.into()),
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn write(bytes: &[u8]) -> io::Result<()> {
    io::stdout().write_all(bytes)?;
    io::stdout().flush()
}

fn take() -> io::Result<()> {
    // Made before it is needed where nothing may be allocated.
    farewell();
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    let mut bytes = bytes_of!(EnterAlternateScreen, EnableBracketedPaste, Hide);
    if MOUSE.load(Ordering::SeqCst) {
        bytes.extend(bytes_of!(EnableMouseCapture));
    }
    write(&bytes)
}

/// Gives the terminal back, from wherever: the end, an error, a panic, a signal.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // First, so that what is typed as soon as the screen is back is a line for the shell.
        let _ = disable_raw_mode();
        let _ = write(farewell());
    }
}

/// Holds the terminal while it lives.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal. Redraws that signals ask for go to `sender`.
    ///
    /// # Errors
    /// A terminal that cannot be written to, or signals that cannot be watched.
    pub fn new(sender: SyncSender<Happening>) -> io::Result<Guard> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                give_back();
                before(info);
            }));
        });
        #[cfg(unix)]
        signals::watch(sender)?;
        #[cfg(not(unix))]
        drop(sender);
        let guard = Guard(());
        let _writing = writing();
        take()?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Writes a frame, or a question, in one piece.
///
/// # Errors
/// As the terminal.
pub fn show(bytes: &[u8]) -> io::Result<()> {
    let _writing = writing();
    write(bytes)
}

/// Columns and rows to draw on.
///
/// # Errors
/// As the terminal.
pub fn size() -> io::Result<[u16; 2]> {
    let (columns, rows) = real_size()?;
    Ok([columns.min(LARGEST[0]), rows.min(LARGEST[1])])
}

/// Whether the next frame must draw the whole screen. It is asked once for each reason.
pub fn is_stale() -> bool {
    STALE.swap(false, Ordering::SeqCst)
}

/// Puts a text into the clipboard, if the terminal does so.
///
/// # Errors
/// As the terminal.
pub fn copy(text: &str) -> io::Result<()> {
    show(&bytes_of!(CopyToClipboard::to_clipboard_from(text)))
}

/// Takes the mouse, or leaves it to the terminal.
///
/// # Errors
/// As the terminal.
pub fn take_mouse(ours: bool) -> io::Result<()> {
    let _writing = writing();
    MOUSE.store(ours, Ordering::SeqCst);
    write(&if ours { bytes_of!(EnableMouseCapture) } else { bytes_of!(DisableMouseCapture) })
}

/// Gives the terminal back and stops; takes it again when the program is continued.
///
/// # Errors
/// As the terminal.
pub fn suspend() -> io::Result<()> {
    #[cfg(unix)]
    signals::stop()?;
    Ok(())
}
