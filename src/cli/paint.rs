//! Coloured lines to stdout, in as many colours as it takes: true colour, 256, 16 or none.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use serde::Serialize;

use super::theme::{self, ThemeArg};
use crate::figure::text::Line;
use crate::palette::Depth;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    Always,
    Never,
}

/// An answer as one line of JSON.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    // Nothing that is answered has a map with keys that are no text, which alone could fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// A writer of coloured lines.
pub struct Painter {
    out: AutoStream<io::StdoutLock<'static>>,
    depth: Depth,
}

impl Painter {
    #[must_use]
    pub fn stdout(color: ColorArg, theme: ThemeArg) -> Painter {
        let choice = match color {
            _ if theme == ThemeArg::Mono => ColorChoice::Never,
            ColorArg::Auto => ColorChoice::Auto,
            ColorArg::Always => ColorChoice::Always,
            ColorArg::Never => ColorChoice::Never,
        };
        let depth = theme::stdout_depth().unwrap_or(Depth::True);
        Painter { out: AutoStream::new(io::stdout().lock(), choice), depth }
    }

    /// # Errors
    /// As stdout does.
    pub fn lines(&mut self, lines: &[Line]) -> io::Result<()> {
        for line in lines {
            for span in line {
                write!(self.out, "{}", span.escaped(self.depth))?;
            }
            writeln!(self.out)?;
        }
        self.out.flush()
    }
}
