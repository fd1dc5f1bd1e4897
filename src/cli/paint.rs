//! Prints coloured lines on stdout in as many colours as it shows: true colour, 256, 16 or none. The colour codes are
//! the only escape sequences: the text of a span is escaped as in [`super::out`].

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use serde::Serialize;

use super::out;
use super::theme::{self, ThemeArg};
use crate::figure::text::Line;
use crate::palette::Depth;
use crate::visible;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal with colours, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

/// Serializes an answer as one line of JSON.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    // Only a map with keys other than strings could fail, and no answer has one.
    let json = serde_json::to_string(value).unwrap_or_default();
    visible::json(&json).into_owned()
}

/// A writer of coloured lines.
pub struct Painter {
    out: BufWriter<AutoStream<io::StdoutLock<'static>>>,
    /// `None` for no colour.
    depth: Option<Depth>,
}

impl Painter {
    /// Returns a writer to stdout. The mono theme has no colour, whatever `color` says.
    #[must_use]
    pub fn stdout(color: ColorArg, theme: ThemeArg) -> Painter {
        let is_coloured = match color {
            _ if theme == ThemeArg::Mono => false,
            ColorArg::Auto => theme::stdout_depth().is_some(),
            ColorArg::Always => true,
            ColorArg::Never => false,
        };
        let out = AutoStream::new(out::machine(), if is_coloured { ColorChoice::Always } else { ColorChoice::Never });
        let depth = is_coloured.then(theme::text_depth);
        Painter { out: BufWriter::new(out), depth }
    }

    /// Writes each line before it takes the next one from the iterator.
    ///
    /// # Errors
    /// If stdout cannot be written to.
    pub fn lines(&mut self, lines: impl IntoIterator<Item = Line>) -> io::Result<()> {
        lines.into_iter().try_for_each(|line| self.line(&line))?;
        self.out.flush()
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        for span in line {
            match self.depth {
                Some(depth) => self.out.write_all(span.escaped(depth).as_bytes())?,
                None => self.out.write_all(visible::line(&span.text).as_bytes())?,
            }
        }
        self.out.write_all(b"\n")
    }
}
