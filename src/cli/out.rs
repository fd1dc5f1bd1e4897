//! The door through which everything leaves that the command line says: as text, of which nothing is obeyed by a terminal
//! or hidden from its reader, or as bytes for a program. Lines in colour go through [`super::paint`], which does the same.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};
use clap::builder::StyledStr;

use super::{complaint, theme};
use crate::visible;

/// A writer of lines. Nothing is sure to be written before [`Lines::flush`].
#[derive(Debug)]
pub struct Lines<W: Write> {
    out: BufWriter<W>,
}

impl Lines<StdoutLock<'static>> {
    #[must_use]
    pub fn stdout() -> Lines<StdoutLock<'static>> {
        Lines::over(io::stdout().lock())
    }
}

impl<W: Write> Lines<W> {
    pub fn over(out: W) -> Lines<W> {
        Lines { out: BufWriter::new(out) }
    }

    /// # Errors
    /// As the writer does.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", visible::line(line))
    }

    /// # Errors
    /// As the writer does.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Lines on stdout.
///
/// # Errors
/// As stdout does.
pub fn lines<T: AsRef<str>>(lines: impl IntoIterator<Item = T>) -> io::Result<()> {
    let mut out = Lines::stdout();
    lines.into_iter().try_for_each(|line| out.line(line.as_ref()))?;
    out.flush()
}

/// A text of several lines on stdout.
///
/// # Errors
/// As stdout does.
pub fn text(text: &str) -> io::Result<()> {
    bytes(format!("{}\n", visible::lines(text)).as_bytes())
}

/// A text of several lines on stderr, an error in the colours of one where stderr shows any. Whoever has closed stderr, or has
/// no room for it, does not want to know.
pub fn error(text: &str) {
    let is_coloured = !COLOURLESS.load(Ordering::Relaxed) && theme::stderr_depth().is_some();
    let choice = if is_coloured { ColorChoice::Always } else { ColorChoice::Never };
    let text = if is_coloured { complaint::painted(text) } else { visible::lines(text).into_owned() };
    let _ = AutoStream::new(io::stderr().lock(), choice).write_all(format!("{text}\n").as_bytes());
}

/// Whether errors have no colours, wherever they go.
static COLOURLESS: AtomicBool = AtomicBool::new(false);

/// Takes the colours out of errors from now on.
pub fn without_colours() {
    COLOURLESS.store(true, Ordering::Relaxed);
}

/// A question on stderr, after which an answer is typed on the same line.
///
/// # Errors
/// As stderr does.
pub fn question(text: &str) -> io::Result<()> {
    let mut stderr = io::stderr();
    write!(stderr, "{} ", visible::line(text))?;
    stderr.flush()
}

/// Help, in clap's own colours; nothing of it comes from outside.
///
/// # Errors
/// As stdout does.
pub fn help(help: &StyledStr) -> io::Result<()> {
    let choice = if theme::stdout_depth().is_some() { ColorChoice::Always } else { ColorChoice::Never };
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    write!(out, "{}", help.ansi())?;
    out.flush()
}

/// Bytes for a program, as they are, on stdout.
///
/// # Errors
/// As stdout does.
pub fn bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = machine();
    out.write_all(bytes)?;
    out.flush()
}

/// Stdout for what a program reads: whoever writes to it sees to it himself that a terminal obeys nothing of it.
pub fn machine() -> StdoutLock<'static> {
    io::stdout().lock()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        let mut out = Lines::over(Vec::new());
        out.line("a\nerror: forged\u{1b}[2J\u{202e}").expect("memory takes all");
        out.flush().expect("memory takes all");
        let bytes = out.out.into_inner().expect("memory takes all");
        assert_eq!(bytes, b"a\\nerror: forged\\u{1b}[2J\\u{202e}\n");
    }
}
