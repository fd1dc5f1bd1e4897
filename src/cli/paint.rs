//! Coloured lines to stdout, in as many colours as it takes: true colour, 256, 16 or none.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use clap::ValueEnum;

use super::theme::{self, ThemeArg};
use crate::figure::text::{Line, Span};
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
                self.span(span)?;
            }
            writeln!(self.out)?;
        }
        self.out.flush()
    }

    fn span(&mut self, span: &Span) -> io::Result<()> {
        let color = |rgb| self.depth.nearest(rgb);
        let mut style = Style::new().fg_color(span.ink.map(color)).bg_color(span.ground.map(color));
        if span.bold {
            style = style.bold();
        }
        write!(self.out, "{style}{}{style:#}", span.text)
    }
}
