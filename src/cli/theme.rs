//! `--theme`: on which ground the colours stand.

use std::io::IsTerminal as _;
use std::time::Duration;

use clap::ValueEnum;
use terminal_colorsaurus::{QueryOptions, ThemeMode};

use crate::palette::{Ground, Palette};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// As the terminal is
    #[default]
    Auto,
    Dark,
    Light,
    /// No colour: glyphs, bold and reverse
    Mono,
}

/// How long a terminal may take to say its background; most that answer do so within a millisecond or two.
const PATIENCE: Duration = Duration::from_millis(50);

impl ThemeArg {
    /// The ground; asks the terminal only for `auto`, and only if there is one.
    #[must_use]
    pub fn ground(self) -> Ground {
        match self {
            ThemeArg::Light => Ground::Light,
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

    #[must_use]
    pub fn palette(self) -> &'static Palette {
        Palette::of(self.ground())
    }
}
