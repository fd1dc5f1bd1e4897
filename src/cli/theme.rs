//! `--theme`: on which ground the colours stand.

use std::io::{self, IsTerminal as _};

use clap::ValueEnum;

use super::environment::Environment;
use crate::palette::{Depth, Ground, Palette};
use crate::tui::theme::Theme;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// As the terminal says it is; text in colours for any ground
    #[default]
    Auto,
    Dark,
    Light,
    HighContrast,
    /// No colour: glyphs, bold and reverse
    Mono,
}

impl ThemeArg {
    /// The ground of a screen; what the environment says of it for `auto`, which is dark where it says nothing.
    fn ground(self) -> Ground {
        match self {
            ThemeArg::Light => Ground::Light,
            ThemeArg::HighContrast => Ground::HighContrast,
            ThemeArg::Dark | ThemeArg::Mono => Ground::Dark,
            ThemeArg::Auto => Environment::here().ground().unwrap_or(Ground::Dark),
        }
    }

    /// The ground of a figure, which goes to no terminal: light, as slides and papers are, unless somebody says otherwise.
    #[must_use]
    pub fn figure_ground(self) -> Ground {
        match self {
            ThemeArg::Dark => Ground::Dark,
            ThemeArg::HighContrast => Ground::HighContrast,
            ThemeArg::Auto | ThemeArg::Light | ThemeArg::Mono => Ground::Light,
        }
    }

    /// The colours of text commands. They leave the terminal alone, since what is typed meanwhile is for the shell: where
    /// nobody says on which ground they stand, they are such as can be read on any.
    #[must_use]
    pub fn palette(self) -> &'static Palette {
        let is_known = self != ThemeArg::Auto || Environment::here().ground().is_some();
        Palette::at(if is_known { self.ground() } else { Ground::Any }, text_depth())
    }

    /// The theme of the screens: without colour for `mono`, and where the terminal or its user wants none.
    #[must_use]
    pub fn theme(self, ascii: bool) -> Theme {
        let depth = if self == ThemeArg::Mono { None } else { stdout_depth() };
        Theme { italic: Environment::here().has_italics(), ..Theme::new(self.ground(), depth, ascii) }
    }

    /// Whether the ground of that theme is a guess that the terminal can mend, one that understands the question. What the
    /// environment says may be of another terminal, in which this one was started.
    #[must_use]
    pub fn is_guess(self) -> bool {
        self == ThemeArg::Auto && stdout_depth().is_some() && Environment::here().answers()
    }
}

/// How many colours stdout shows; `None` for none, or where its user wants none.
#[must_use]
pub fn stdout_depth() -> Option<Depth> {
    Environment::here().depth(io::stdout().is_terminal())
}

/// The same for stderr.
#[must_use]
pub fn stderr_depth() -> Option<Depth> {
    Environment::here().depth(io::stderr().is_terminal())
}

/// In how many colours text is written that is to be coloured: where stdout is no terminal, somebody asks for all of them.
#[must_use]
pub fn text_depth() -> Depth {
    let here = Environment::here();
    let is_terminal = io::stdout().is_terminal();
    let shown = || if is_terminal { here.shows().unwrap_or(Depth::Sixteen) } else { Depth::True };
    here.depth(is_terminal).unwrap_or_else(shown)
}
