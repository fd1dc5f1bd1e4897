//! Writes everything that the command line prints: text, in which control and hidden characters are made visible so
//! that no terminal obeys them, or bytes for a program. Coloured lines go through [`super::paint`], which does the
//! same.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};
use clap::builder::StyledStr;

use super::{complaint, theme};
use crate::visible;

/// A buffered writer of lines. Call [`Lines::flush`] to be sure that they are written.
#[derive(Debug)]
pub struct Lines<W: Write> {
    out: BufWriter<W>,
}

impl Lines<StdoutLock<'static>> {
    /// Locks stdout and returns a writer of lines to it.
    #[must_use]
    pub fn stdout() -> Lines<StdoutLock<'static>> {
        Lines::over(io::stdout().lock())
    }
}

impl<W: Write> Lines<W> {
    /// Wraps a writer.
    pub fn over(out: W) -> Lines<W> {
        Lines { out: BufWriter::new(out) }
    }

    /// Writes a line, with hidden characters made visible.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", visible::line(line))
    }

    /// Writes what is still buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Prints lines on stdout.
///
/// # Errors
/// If stdout cannot be written to.
pub fn lines<T: AsRef<str>>(lines: impl IntoIterator<Item = T>) -> io::Result<()> {
    let mut out = Lines::stdout();
    lines.into_iter().try_for_each(|line| out.line(line.as_ref()))?;
    out.flush()
}

/// Prints a text of several lines on stdout.
///
/// # Errors
/// If stdout cannot be written to.
pub fn text(text: &str) -> io::Result<()> {
    bytes(format!("{}\n", visible::lines(text)).as_bytes())
}

/// Prints a text of several lines on stderr, coloured as an error where stderr shows colours. Failure is ignored:
/// stderr may be closed, or its disk full.
pub fn error(text: &str) {
    let is_coloured = !COLOURLESS.load(Ordering::Relaxed) && theme::stderr_depth().is_some();
    let choice = if is_coloured { ColorChoice::Always } else { ColorChoice::Never };
    let text = if is_coloured { complaint::painted(text) } else { visible::lines(text).into_owned() };
    let _ = AutoStream::new(io::stderr().lock(), choice).write_all(format!("{text}\n").as_bytes());
}

/// Whether errors are printed without colour even where stderr shows colours.
static COLOURLESS: AtomicBool = AtomicBool::new(false);

/// Prints all further errors without colour.
pub fn without_colours() {
    COLOURLESS.store(true, Ordering::Relaxed);
}

/// Prints a question on stderr, to be answered on the same line.
///
/// # Errors
/// If stderr cannot be written to.
pub fn question(text: &str) -> io::Result<()> {
    let mut stderr = io::stderr();
    write!(stderr, "{} ", visible::line(text))?;
    stderr.flush()
}

/// Prints help on stdout in clap's own colours. It is not escaped, as none of it comes from outside.
///
/// # Errors
/// If stdout cannot be written to.
pub fn help(help: &StyledStr) -> io::Result<()> {
    let choice = if theme::stdout_depth().is_some() { ColorChoice::Always } else { ColorChoice::Never };
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    write!(out, "{}", help.ansi())?;
    out.flush()
}

/// Writes bytes for a program to stdout, unchanged.
///
/// # Errors
/// If stdout cannot be written to.
pub fn bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = machine();
    out.write_all(bytes)?;
    out.flush()
}

/// Locks stdout for output that a program reads. The caller must see to it that a terminal obeys none of it.
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
