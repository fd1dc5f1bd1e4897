//! `--theme`: on which ground the colours stand.

use std::io::IsTerminal as _;
use std::time::Duration;

use clap::ValueEnum;
use terminal_colorsaurus::{QueryOptions, ThemeMode};

use crate::palette::{Depth, Ground, Palette};
use crate::tui::theme::Theme;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// As the terminal is
    #[default]
    Auto,
    Dark,
    Light,
    HighContrast,
    /// No colour: glyphs, bold and reverse
    Mono,
}

/// How long a terminal may take to say its background. Most do so within a millisecond or two, and one that does not know
/// the question says so as fast; what came later than this, over a slow line, would be read as keys.
const PATIENCE: Duration = Duration::from_millis(500);

impl ThemeArg {
    /// The ground; asks the terminal only for `auto`, and only if there is one.
    #[must_use]
    pub fn ground(self) -> Ground {
        match self {
            ThemeArg::Light => Ground::Light,
            ThemeArg::HighContrast => Ground::HighContrast,
            ThemeArg::Auto if std::io::stdout().is_terminal() && std::io::stdin().is_terminal() => {
                let mut options = QueryOptions::default();
                options.timeout = PATIENCE;
                match terminal_colorsaurus::theme_mode(options) {
                    Ok(ThemeMode::Light) => Ground::Light,
                    _ => Ground::Dark,
                }
            }
            _ => Ground::Dark,
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

    #[must_use]
    pub fn palette(self) -> &'static Palette {
        Palette::of(self.ground())
    }

    /// The theme of the screens: without colour for `mono`, and where the terminal or its user wants none.
    #[must_use]
    pub fn theme(self, ascii: bool) -> Theme {
        let depth = if self == ThemeArg::Mono { None } else { stdout_depth() };
        Theme { palette: if depth.is_some() { self.palette() } else { Palette::of(Ground::Dark) }, depth, ascii }
    }
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
