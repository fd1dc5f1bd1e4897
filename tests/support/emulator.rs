//! A terminal without a window: a program in a pty, and what it shows on a vt100 screen. It answers no queries.

use std::fmt::Debug;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, TryRecvError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use vt100::{MouseProtocolMode, Screen};

/// How long anything may take. Only a failing test waits this long.
const DEADLINE: Duration = Duration::from_secs(20);

/// Clears the whole screen.
const CLEAR: &[u8] = b"\x1b[2J";

/// The most columns and rows to emulate, whatever size the program is given.
const LARGEST: u16 = 1024;

/// Columns and rows.
pub type Size = (u16, u16);

/// Counts the frames between "begin" and "end synchronized update".
#[derive(Default)]
struct Frames {
    open: bool,
    done: usize,
}

impl vt100::Callbacks for Frames {
    fn unhandled_csi(&mut self, _: &mut Screen, i1: Option<u8>, _: Option<u8>, params: &[&[u16]], end: char) {
        if i1 == Some(b'?') && params == [&[2026]] {
            self.done += usize::from(self.open && end == 'l');
            self.open = end == 'h';
        }
    }
}

struct Output {
    parser: vt100::Parser<Frames>,
    raw: Vec<u8>,
    /// The program can write no more.
    closed: bool,
    /// The reader stops once more than this many frames are complete.
    read_until: Option<usize>,
}

impl Output {
    fn seen(&self) -> Seen {
        let Frames { open, done } = *self.parser.callbacks();
        Seen { screen: self.parser.screen().clone(), raw: self.raw.clone(), frames: done, open, closed: self.closed }
    }
}

/// What the program had written at some moment.
pub struct Seen {
    /// The screen, as vt100 emulates it.
    pub screen: Screen,
    /// All bytes written so far.
    pub raw: Vec<u8>,
    /// The number of complete frames.
    pub frames: usize,
    /// Whether the program was in the middle of another frame.
    open: bool,
    /// Whether the output had ended.
    closed: bool,
}

impl Seen {
    /// Returns the text of the screen.
    pub fn text(&self) -> String {
        self.screen.contents()
    }

    /// Whether the screen shows the text.
    pub fn shows(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Returns the first position of a text in the bytes written.
    pub fn position(&self, text: &str) -> Option<usize> {
        self.raw.windows(text.len()).position(|window| window == text.as_bytes())
    }

    /// Whether the application has taken over the screen.
    pub fn is_taken(&self) -> bool {
        self.screen.alternate_screen() && self.screen.hide_cursor()
    }

    /// Returns how often the whole screen was cleared, as it is for each new size.
    pub fn clears(&self) -> usize {
        self.raw.windows(CLEAR.len()).filter(|window| *window == CLEAR).count()
    }

    /// Whether a whole frame of this size is shown: its first row reaches the right edge or nearly so, and its last row
    /// is not empty.
    pub fn fills(&self, (cols, rows): Size) -> bool {
        let mut lines = self.screen.rows(0, cols);
        let first = lines.next().map_or(0, |line| line.trim_end().chars().count());
        let last = lines.nth(usize::from(rows).saturating_sub(2)).unwrap_or_default();
        let cols = usize::from(cols);
        !self.open && (cols - cols / 8..=cols).contains(&first) && !last.trim().is_empty()
    }

    /// Whether the screen is back in the state a shell expects, with none of the application's modes on.
    pub fn is_given_back(&self) -> bool {
        let screen = &self.screen;
        let modes = [
            screen.alternate_screen(),
            screen.hide_cursor(),
            screen.mouse_protocol_mode() != MouseProtocolMode::None,
            screen.bracketed_paste(),
            screen.application_cursor(),
            screen.application_keypad(),
            // An open frame keeps the terminal waiting for its end.
            self.open,
        ];
        !modes.contains(&true)
    }
}

/// How the program ended.
#[derive(Debug)]
pub struct Exit {
    /// The exit code.
    pub code: u32,
    /// The name of the signal that ended the program.
    pub signal: Option<String>,
}

/// A running program and its terminal.
pub struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    output: Arc<(Mutex<Output>, Condvar)>,
    reader: Option<JoinHandle<()>>,
    exit: mpsc::Receiver<ExitStatus>,
    ended: bool,
    pid: u32,
    modes: String,
}

impl Session {
    /// Starts the program in an environment with a few default variables and these.
    pub fn start(program: impl AsRef<Path>, args: &[&str], env: &[(&str, &str)], (cols, rows): Size) -> Session {
        let pair = native_pty_system().openpty(pty_size((cols, rows))).expect("a pty");
        let modes = modes(&*pair.master);
        let mut command = CommandBuilder::new(program.as_ref());
        command.args(args);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        for (name, value) in env {
            command.env(name, value);
        }
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        let (send_exit, exit) = mpsc::channel();
        let pid = child.process_id().expect("a process id");
        thread::spawn(move || child.wait().map(|status| send_exit.send(status)));
        let (rows, cols) = cells((cols, rows));
        let output = Output {
            parser: vt100::Parser::new_with_callbacks(rows, cols, 0, Frames::default()),
            raw: Vec::new(),
            closed: false,
            read_until: None,
        };
        let output = Arc::new((Mutex::new(output), Condvar::new()));
        let reader = pair.master.try_clone_reader().expect("a reader");
        Session {
            keyboard: Some(pair.master.take_writer().expect("a writer")),
            master: Some(pair.master),
            reader: Some(thread::spawn({
                let output = Arc::clone(&output);
                move || read(reader, &output)
            })),
            output,
            exit,
            ended: false,
            pid,
            modes,
        }
    }

    /// Returns the process id of the program.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Returns what the program has written so far.
    pub fn seen(&self) -> Seen {
        self.output().seen()
    }

    fn output(&self) -> MutexGuard<'_, Output> {
        self.output.0.lock().expect("the reader has not panicked")
    }

    /// Waits until the output satisfies the condition.
    pub fn wait_until(&self, what: impl Debug, mut is_so: impl FnMut(&Seen) -> bool) -> Seen {
        let mut seen = self.seen();
        let waiting = |output: &mut Output| {
            seen = output.seen();
            !is_so(&seen) && !seen.closed
        };
        let wait = self.output.1.wait_timeout_while(self.output(), DEADLINE, waiting);
        drop(wait.expect("the reader has not panicked"));
        let why = if seen.closed { "the program ended" } else { "out of time" };
        let end = &seen.raw[seen.raw.len().saturating_sub(200)..];
        assert!(is_so(&seen), "{why}, waiting for {what:?}:\n{}\n[{}]", seen.text(), end.escape_ascii());
        seen
    }

    /// Waits until a complete frame shows the text.
    pub fn wait_for(&self, text: &str) -> Seen {
        self.wait_until(text, |seen| seen.frames > 0 && !seen.open && seen.shows(text))
    }

    /// Waits until more than this many frames are complete.
    pub fn wait_frame(&self, what: impl Debug, frames: usize) -> Seen {
        self.wait_until(what, |seen| seen.frames > frames && !seen.open)
    }

    /// Sends keys, as the bytes that a terminal sends for them.
    pub fn press(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().expect("a keyboard");
        keyboard.write_all(keys.as_bytes()).expect("keys can be pressed");
    }

    /// Sends bytes that need not be text.
    pub fn press_bytes(&mut self, bytes: &[u8]) {
        let keyboard = self.keyboard.as_mut().expect("a keyboard");
        keyboard.write_all(bytes).expect("keys can be pressed");
    }

    /// Changes the size of the window, without waiting.
    pub fn resize_at_once(&self, size: Size) {
        let (rows, cols) = cells(size);
        self.output().parser.set_size(rows, cols);
        self.master().resize(pty_size(size)).expect("the window can be resized");
    }

    /// Stops reading what the program writes.
    pub fn stop_reading(&mut self) {
        // The reader keeps the terminal open while it waits for output, so it gets one more frame. After that the
        // program is waiting for input; in the middle of a frame it would only notice that it cannot write.
        let frames = self.seen().frames;
        self.output().read_until = Some(frames);
        self.press("+");
        self.wait_frame("the last key", frames);
        self.reader.take().expect("a reader").join().expect("the reader has not panicked");
    }

    /// Changes the size of the window and waits for the next frame.
    pub fn resize(&self, size: Size) -> Seen {
        let frames = self.seen().frames;
        self.resize_at_once(size);
        self.wait_frame(size, frames)
    }

    /// Sends the signal with this name, as `kill` spells it.
    pub fn signal(&self, name: &str) {
        let line = format!("kill -{name} {}", self.pid);
        let status = Command::new("/bin/sh").args(["-c", &line]).status().expect("a shell");
        assert!(status.success() || thread::panicking(), "{line}");
    }

    /// Returns the current line discipline of the terminal.
    pub fn modes(&self) -> String {
        modes(self.master())
    }

    /// Returns the line discipline as the program found it.
    pub fn modes_before(&self) -> &str {
        &self.modes
    }

    /// Waits for the program to end, and for the last of its output.
    pub fn wait_exit(&mut self) -> Exit {
        let status = self.exit.recv_timeout(DEADLINE);
        let status = status.map_err(|_| self.seen().text()).expect("the program ends");
        self.ended = true;
        if self.reader.is_some() {
            self.wait_until("the last of the output", |seen| seen.closed);
        }
        Exit { code: status.exit_code(), signal: status.signal().map(str::to_owned) }
    }

    /// Waits for the program to end, and checks that the terminal is as it was before.
    pub fn wait_exit_given_back(&mut self) -> Exit {
        let exit = self.wait_exit();
        assert!(self.seen().is_given_back(), "[{}]", self.seen().raw.escape_ascii());
        assert_eq!(self.modes(), self.modes, "the line discipline is not as it was");
        exit
    }

    /// Closes the window of the terminal.
    pub fn hang_up(&mut self) {
        self.stop_reading();
        self.keyboard = None;
        self.master = None;
    }

    fn master(&self) -> &dyn MasterPty {
        self.master.as_deref().expect("a terminal")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.ended && matches!(self.exit.try_recv(), Err(TryRecvError::Empty)) {
            self.signal("KILL");
        }
    }
}

fn read(mut reader: impl Read, (output, news): &(Mutex<Output>, Condvar)) {
    let mut buffer = [0; 4096];
    loop {
        // An error is the end too: the program has closed the terminal.
        let count = reader.read(&mut buffer).unwrap_or(0);
        let Ok(mut output) = output.lock() else { return };
        output.raw.extend_from_slice(&buffer[..count]);
        output.parser.process(&buffer[..count]);
        output.closed = count == 0;
        news.notify_all();
        if output.closed || output.read_until.is_some_and(|frames| output.parser.callbacks().done > frames) {
            return;
        }
    }
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a line discipline"))
}

fn pty_size((cols, rows): Size) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// Returns the rows and columns as vt100 takes them.
fn cells((cols, rows): Size) -> (NonZeroU16, NonZeroU16) {
    let cells = |length: u16| NonZeroU16::new(length.min(LARGEST)).expect("a terminal has cells");
    (cells(rows), cells(cols))
}

/// Polls until `look` returns something, for conditions without a notification.
pub fn poll<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < DEADLINE, "out of time, waiting for {what}");
        thread::sleep(Duration::from_millis(5));
    }
}
