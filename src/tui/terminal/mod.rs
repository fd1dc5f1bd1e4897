//! The terminal module: takes the terminal and gives it back, reads from it, queries it and writes to it. With the
//! runtime the only impure part of the application.
//!
//! | module | purpose |
//! |---|---|
//! | `console` | translates what a Windows console reports to what other terminals report; pure |
//! | [`decoder`] | decodes bytes into events and replies; pure |
//! | [`glyphs`] | whether block and line characters take one column; pure |
//! | [`ground`] | whether the background is light or dark; pure |
//! | [`reader`] | the thread that reads the terminal, and what it sends to the loop |
//! | `signals` | signals that end or suspend the program |

#![allow(clippy::disallowed_methods, reason = "the one impure part")]

#[cfg(any(not(unix), test))]
mod console;
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
#[cfg(unix)]
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
#[cfg(not(unix))]
use crossterm::execute;
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode, size as real_size,
};
use reader::Happening;

/// Whether the program has taken the terminal, so that it is given back once, and only if it was taken.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether something else may have drawn on the screen, so that the next frame must redraw all of it.
static STALE: AtomicBool = AtomicBool::new(false);

/// Locked during a write, and while a signal gives the terminal back, so that neither interrupts the other, and nothing
/// takes the terminal again while the program ends.
static WRITING: Mutex<()> = Mutex::new(());

/// Whether to capture the mouse when taking the terminal.
static MOUSE: AtomicBool = AtomicBool::new(true);

/// A query that every terminal answers, sent last: its reply shows that the queries before it have been answered.
pub const LAST_QUESTION: &[u8] = b"\x1b[c";

/// The maximum number of columns and rows to draw, whatever size the terminal reports: a frame is allocated for them.
const LARGEST: [u16; 2] = [1024, 512];

fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bytes of terminal commands. Writing to memory does not fail.
macro_rules! bytes_of {
    ($($command:expr),+ $(,)?) => {{
        let mut bytes = Vec::new();
        let _ = queue!(bytes, $($command),+);
        bytes
    }};
}

/// Returns the bytes that restore the terminal, whatever state it is in.
fn farewell() -> &'static [u8] {
    static FAREWELL: OnceLock<Vec<u8>> = OnceLock::new();
    FAREWELL.get_or_init(|| {
        let mut bytes = bytes_of!(EndSynchronizedUpdate);
        #[cfg(unix)]
        bytes.extend(bytes_of!(DisableMouseCapture, DisableBracketedPaste));
        bytes.extend(bytes_of!(
            SetAttribute(Attribute::Reset),
            // Without an alternate screen, as in GNU screen, the picture would stay.
            Clear(ClearType::All),
            MoveTo(0, 0),
            LeaveAlternateScreen,
            Show,
        ));
        bytes
    })
}

/// Writes all bytes directly, bypassing the standard library: a signal could find its lock taken and its buffer half
/// full.
#[cfg(unix)]
fn write(mut bytes: &[u8]) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use rustix::stdio::stdout;

    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Another process has made stdout non-blocking.
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

/// Captures the mouse, or leaves it to the terminal.
#[cfg(unix)]
fn mouse(ours: bool) -> io::Result<()> {
    write(&if ours { bytes_of!(EnableMouseCapture) } else { bytes_of!(DisableMouseCapture) })
}

/// On a Windows console this is a call, not a sequence of bytes. Releasing the mouse restores the console mode that was
/// set when it was captured.
#[cfg(not(unix))]
fn mouse(ours: bool) -> io::Result<()> {
    if ours { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
}

fn take() -> io::Result<()> {
    // Built now, because a signal handler must not allocate.
    farewell();
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    write(&bytes_of!(EnterAlternateScreen, Hide))?;
    // A Windows console would report the start and the end of a paste as keys.
    #[cfg(unix)]
    write(&bytes_of!(EnableBracketedPaste))?;
    if MOUSE.load(Ordering::SeqCst) {
        mouse(true)?;
    }
    Ok(())
}

/// Gives the terminal back, wherever it is called from: the end of the program, an error, a panic, a signal.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // Before everything else: this restores the mode from when the mouse was captured, which was raw already.
        #[cfg(not(unix))]
        let _ = mouse(false);
        // Before the farewell, so that what is typed as soon as the screen is back is a line for the shell.
        let _ = disable_raw_mode();
        let _ = write(farewell());
    }
}

/// Keeps the terminal taken for as long as it lives.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal. Signals that require a redraw are reported to `sender`.
    ///
    /// # Errors
    /// If the terminal cannot be written to, or signals cannot be watched.
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

/// Writes a frame or a query in one piece.
///
/// # Errors
/// If the terminal cannot be written to.
pub fn show(bytes: &[u8]) -> io::Result<()> {
    let _writing = writing();
    write(bytes)
}

/// Returns the number of columns and rows to draw on, limited to 1024 by 512.
///
/// # Errors
/// If the size of the terminal cannot be queried.
pub fn size() -> io::Result<[u16; 2]> {
    let (columns, rows) = real_size()?;
    Ok([columns.min(LARGEST[0]), rows.min(LARGEST[1])])
}

/// Whether the next frame must redraw the whole screen. Resets the flag.
pub fn is_stale() -> bool {
    STALE.swap(false, Ordering::SeqCst)
}

/// Copies a text to the clipboard, on terminals that support this.
///
/// # Errors
/// If the terminal cannot be written to.
pub fn copy(text: &str) -> io::Result<()> {
    show(&bytes_of!(CopyToClipboard::to_clipboard_from(text)))
}

/// Captures the mouse, or leaves it to the terminal.
///
/// # Errors
/// If the terminal cannot be written to.
pub fn take_mouse(ours: bool) -> io::Result<()> {
    let _writing = writing();
    MOUSE.store(ours, Ordering::SeqCst);
    mouse(ours)
}

/// Gives the terminal back and stops the program; takes the terminal again when the program is continued.
///
/// # Errors
/// If the process cannot be stopped, or the terminal cannot be taken again.
pub fn suspend() -> io::Result<()> {
    #[cfg(unix)]
    signals::stop()?;
    Ok(())
}
