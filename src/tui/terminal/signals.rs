//! Signals that end the program give the terminal back first; SIGTSTP gives it back until SIGCONT. SIGHUP is handled
//! even if it was ignored, as under nohup: a terminal that is gone does not return.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::stdio::{stderr, stdin, stdout};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGABRT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, register};

use super::reader::Happening;
use super::{STALE, TAKEN, WRITING, farewell, give_back, take};

/// How long a signal waits for a terminal that does not read its output.
const PATIENCE: Duration = Duration::from_millis(250);

/// The channel of the running loop, told when everything must be redrawn.
static LOOP: Mutex<Option<SyncSender<Happening>>> = Mutex::new(None);

/// The terminal attributes from before the program took the terminal.
static FOUND: OnceLock<Termios> = OnceLock::new();

/// Starts to watch signals, reporting redraws to `sender`.
pub fn watch(sender: SyncSender<Happening>) -> io::Result<()> {
    static STARTED: Once = Once::new();
    *LOOP.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
    let mut started = Ok(());
    STARTED.call_once(|| started = start());
    started
}

fn start() -> io::Result<()> {
    if let Ok(found) = tcgetattr(stdin()) {
        let _ = FOUND.set(found);
    }
    // SAFETY: `abort` only makes two system calls with data already in memory, and a handler may do no more.
    #[allow(unsafe_code, reason = "the program ends in the handler's caller, so no thread can do it")]
    unsafe {
        register(SIGABRT, abort)?;
    }
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH])?;
    let watching = thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            match signal {
                SIGWINCH => redraw(),
                // No one is left to report an error to.
                SIGTSTP => drop(stop()),
                _ => drop(end(signal)),
            }
        }
    });
    watching.map(drop)
}

/// Asks the loop for a redraw. If the channel is full, nothing is lost: a busy loop checks the size and draws anyway.
fn redraw() {
    if let Some(sender) = &*LOOP.lock().unwrap_or_else(PoisonError::into_inner) {
        let _ = sender.try_send(Happening::Redraw);
    }
}

/// Waits until no write is in progress, for a limited time: a terminal that does not read blocks a frame.
fn writing_soon() -> Option<MutexGuard<'static, ()>> {
    let until = Instant::now() + PATIENCE;
    loop {
        match WRITING.try_lock() {
            Ok(held) => return Some(held),
            Err(TryLockError::Poisoned(held)) => return Some(held.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(Duration::from_millis(2)),
            Err(TryLockError::WouldBlock) => return None,
        }
    }
}

/// Ends the program as the signal would, after giving the terminal back. If the terminal does not read its output, only
/// its attributes are restored, which does not block.
fn end(signal: i32) -> io::Result<()> {
    let _writing = writing_soon();
    let (done, is_done) = mpsc::channel();
    let giving = thread::Builder::new().spawn(move || {
        give_back();
        let _ = done.send(());
    });
    if giving.is_ok() {
        let _ = is_done.recv_timeout(PATIENCE);
    }
    if let Some(found) = FOUND.get() {
        let _ = tcsetattr(stdin(), OptionalActions::Now, found);
    }
    emulate_default_handler(signal)
}

/// Gives the terminal back when the program aborts, as when it runs out of memory or overflows the stack.
fn abort() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = rustix::io::write(stdout(), farewell());
        if let Some(found) = FOUND.get() {
            let _ = tcsetattr(stdin(), OptionalActions::Now, found);
        }
        let why = "tconv: ended at once, most likely since there was no memory left; the terminal is as it was\n";
        let _ = rustix::io::write(stderr(), why.as_bytes());
    }
}

/// Gives the terminal back and stops the program; takes the terminal again when the program is continued. A terminal
/// that does not read its output is left as it is.
pub fn stop() -> io::Result<()> {
    let writing = writing_soon();
    if writing.is_none() {
        return emulate_default_handler(SIGTSTP);
    }
    give_back();
    emulate_default_handler(SIGTSTP)?;
    take()?;
    STALE.store(true, Ordering::SeqCst);
    redraw();
    Ok(())
}
