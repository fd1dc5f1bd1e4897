//! Coloured lines to stdout, in as many colours as it takes: true colour, 256, 16 or none.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Color, RgbColor, Style};
use clap::ValueEnum;

use crate::figure::text::{Line, Span};
use crate::palette::Rgb;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    Always,
    Never,
}

/// How many colours stdout shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    Sixteen,
    Many,
    True,
}

/// A writer of coloured lines.
pub struct Painter {
    out: AutoStream<io::StdoutLock<'static>>,
    depth: Depth,
}

impl Painter {
    #[must_use]
    pub fn stdout(color: ColorArg) -> Painter {
        let choice = match color {
            ColorArg::Auto => ColorChoice::Auto,
            ColorArg::Always => ColorChoice::Always,
            ColorArg::Never => ColorChoice::Never,
        };
        let depth = match supports_color::on_cached(supports_color::Stream::Stdout) {
            Some(level) if !level.has_16m && level.has_256 => Depth::Many,
            Some(level) if !level.has_16m => Depth::Sixteen,
            _ => Depth::True,
        };
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
        let mut style = Style::new()
            .fg_color(span.ink.map(|ink| self.color(ink)))
            .bg_color(span.ground.map(|ground| self.color(ground)));
        if span.bold {
            style = style.bold();
        }
        write!(self.out, "{style}{}{style:#}", span.text)
    }

    fn color(&self, Rgb(red, green, blue): Rgb) -> Color {
        let color = RgbColor(red, green, blue);
        match self.depth {
            Depth::True => color.into(),
            Depth::Many => anstyle_lossy::rgb_to_xterm(color).into(),
            Depth::Sixteen => {
                let nearest: AnsiColor = anstyle_lossy::rgb_to_ansi(color, anstyle_lossy::palette::DEFAULT);
                nearest.into()
            }
        }
    }
}
