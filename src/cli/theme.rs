//! `--theme`: on which ground the colours stand.

use std::env;

use clap::ValueEnum;

use crate::palette::{Depth, Ground, Palette};
use crate::tui::terminal::ground;
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
            ThemeArg::Auto => named_ground().unwrap_or(Ground::Dark),
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
        let is_known = self != ThemeArg::Auto || named_ground().is_some();
        Palette::at(if is_known { self.ground() } else { Ground::Any }, text_depth())
    }

    /// The theme of the screens: without colour for `mono`, and where the terminal or its user wants none.
    #[must_use]
    pub fn theme(self, ascii: bool) -> Theme {
        let depth = if self == ThemeArg::Mono { None } else { stdout_depth() };
        Theme::new(self.ground(), depth, ascii)
    }

    /// Whether the ground of that theme is a guess that the terminal can mend, one that understands the question. What the
    /// environment says may be of another terminal, in which this one was started.
    #[must_use]
    pub fn is_guess(self) -> bool {
        self == ThemeArg::Auto && stdout_depth().is_some() && understands_questions()
    }
}

/// Whether the terminal answers what it is asked, by its name.
#[must_use]
pub fn understands_questions() -> bool {
    !env::var_os("TERM").is_some_and(|term| term.is_empty() || UNASKED.iter().any(|name| term == *name))
}

/// Terminals that show such a question instead of answering it.
const UNASKED: [&str; 4] = ["dumb", "linux", "eterm", "eterm-color"];

/// The ground that the environment names.
fn named_ground() -> Option<Ground> {
    env::var("COLORFGBG").ok().and_then(|value| ground::of_variable(&value))
}

/// How many colours stdout shows; `None` for none, or with `NO_COLOR`.
#[must_use]
pub fn stdout_depth() -> Option<Depth> {
    let level = supports_color::on_cached(supports_color::Stream::Stdout)?;
    Some(match level {
        level if level.has_16m => Depth::True,
        level if level.has_256 => Depth::Many,
        _ => Depth::Sixteen,
    })
}

/// In how many colours text is written that is to be coloured: where stdout is no terminal, somebody asks for all of them.
#[must_use]
pub fn text_depth() -> Depth {
    stdout_depth().unwrap_or(Depth::True)
}
