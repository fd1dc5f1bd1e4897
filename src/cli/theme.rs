//! `--theme`: the background that colours are chosen for.

use std::io::{self, IsTerminal as _};

use clap::ValueEnum;

use super::environment::Environment;
use crate::palette::{Depth, Ground, Palette};
use crate::tui::theme::Theme;

/// The background that colours are chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// Match the terminal's background; if it is unknown, text uses colours for any background
    #[default]
    Auto,
    Dark,
    Light,
    HighContrast,
    /// No colour; glyphs, bold and reverse video instead
    Mono,
}

impl ThemeArg {
    /// The background of a screen. For `auto` it is what the environment says, and dark if that says nothing.
    fn ground(self) -> Ground {
        match self {
            ThemeArg::Light => Ground::Light,
            ThemeArg::HighContrast => Ground::HighContrast,
            ThemeArg::Dark | ThemeArg::Mono => Ground::Dark,
            ThemeArg::Auto => Environment::here().ground().unwrap_or(Ground::Dark),
        }
    }

    /// The background of a figure, which no terminal shows: light by default, like slides and papers.
    #[must_use]
    pub fn figure_ground(self) -> Ground {
        match self {
            ThemeArg::Dark => Ground::Dark,
            ThemeArg::HighContrast => Ground::HighContrast,
            ThemeArg::Auto | ThemeArg::Light | ThemeArg::Mono => Ground::Light,
        }
    }

    /// Returns the colours of text commands. These do not query the terminal, since anything typed meanwhile is meant
    /// for the shell. If the background is unknown, the colours can be read on any.
    #[must_use]
    pub fn palette(self) -> &'static Palette {
        let is_known = self != ThemeArg::Auto || Environment::here().ground().is_some();
        Palette::at(if is_known { self.ground() } else { Ground::Any }, text_depth())
    }

    /// Returns the theme of the screens. It has no colour for `mono`, and where the terminal shows none or the user
    /// wants none.
    #[must_use]
    pub fn theme(self, ascii: bool) -> Theme {
        let depth = if self == ThemeArg::Mono { None } else { stdout_depth() };
        Theme { italic: Environment::here().has_italics(), ..Theme::new(self.ground(), depth, ascii) }
    }

    /// Whether the background of that theme is a guess that a query can correct, on a terminal that answers queries.
    /// The environment may describe another terminal, in which this one was started.
    #[must_use]
    pub fn is_guess(self) -> bool {
        self == ThemeArg::Auto && stdout_depth().is_some() && Environment::here().answers()
    }
}

/// Returns the colour depth of stdout, or `None` if it shows no colour or the user wants none.
#[must_use]
pub fn stdout_depth() -> Option<Depth> {
    Environment::here().depth(io::stdout().is_terminal())
}

/// Returns the colour depth of stderr, likewise.
#[must_use]
pub fn stderr_depth() -> Option<Depth> {
    Environment::here().depth(io::stderr().is_terminal())
}

/// Returns the colour depth for text that is coloured in any case. If stdout is not a terminal, colour was asked for
/// explicitly, and all colours are used.
#[must_use]
pub fn text_depth() -> Depth {
    let here = Environment::here();
    let is_terminal = io::stdout().is_terminal();
    let shown = || if is_terminal { here.shows().unwrap_or(Depth::Sixteen) } else { Depth::True };
    here.depth(is_terminal).unwrap_or_else(shown)
}
