//! Environment variables: the list that help and man pages show, and their effects. A flag overrides its variable (see
//! [`super::said`]), and a variable overrides what is detected about the terminal.

use std::collections::BTreeMap;
use std::env;

use super::said;
use crate::palette::{Depth, Ground};
use crate::tui::terminal::ground;

/// Every variable, with its effect.
pub const VARIABLES: [(&str, &str); 11] = [
    (said::THEME, "sets --theme"),
    (said::LANG, "sets --lang"),
    (said::ASCII, "sets --ascii: 1, yes or true; 0, no or false for all glyphs"),
    (said::NO_ANIMATION, "sets --no-animation, same values; no overrides NO_MOTION"),
    (said::STATE_DIR, "sets --state-dir"),
    ("ACCESSIBLE", "sets --plain, unless it is 0, no or false"),
    ("NO_MOTION, REDUCE_MOTION", "sets --no-animation, unless it is 0, no or false"),
    ("NO_COLOR", "no colour"),
    ("CLICOLOR_FORCE", "colour in files and pipes too, unless it is 0"),
    ("TERM, COLORTERM", "what the terminal can show; TERM=dumb sets --plain"),
    ("LANGUAGE, LC_ALL, LC_MESSAGES, LANG", "the language, unless --lang or TCONV_LANG sets one"),
];

/// Formats the list for the help text.
#[must_use]
pub fn told() -> String {
    let width = VARIABLES.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines = VARIABLES.iter().map(|(name, what)| format!("  {name:width$}  {what}\n"));
    format!("Environment (flags take precedence; empty variables count as unset):\n{}", lines.collect::<String>())
}

/// The variables that are read here, besides those that set a flag.
const READ: [&str; 16] = [
    "ACCESSIBLE",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORFGBG",
    "COLORTERM",
    "ConEmuANSI",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "NO_COLOR",
    "NO_MOTION",
    "REDUCE_MOTION",
    "TERM",
    "TERM_PROGRAM",
    "TMUX",
    "WT_SESSION",
];

/// Terminals whose `TERM` begins with one of these names show true colour, even where `COLORTERM` was lost on the way,
/// as by ssh.
const TRUE: [&str; 9] =
    ["alacritty", "contour", "foot", "ghostty", "mintty", "rio", "wezterm", "xterm-ghostty", "xterm-kitty"];

/// Terminals that print a query instead of answering it.
const UNASKED: [&str; 3] = ["dumb", "eterm", "eterm-color"];

/// The environment variables at some point in time.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The variables that are set to something other than the empty string.
    variables: BTreeMap<&'static str, String>,
    is_windows: bool,
}

impl Environment {
    /// Reads the environment of this process.
    #[must_use]
    pub fn here() -> Environment {
        let value = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Environment::of(READ.into_iter().filter_map(|name| Some((name, value(name)?))), cfg!(windows))
    }

    fn of(variables: impl IntoIterator<Item = (&'static str, String)>, is_windows: bool) -> Environment {
        let variables = variables.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Environment { variables, is_windows }
    }

    fn get(&self, name: &'static str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Whether a variable means yes: it is set to anything but a word for no.
    fn says_yes(&self, name: &'static str) -> bool {
        let no = ["0", "n", "no", "f", "false", "off"];
        self.get(name).is_some_and(|value| !no.iter().any(|no| value.eq_ignore_ascii_case(no)))
    }

    fn term(&self) -> &str {
        self.get("TERM").unwrap_or_default()
    }

    /// Whether the user listens to the output with a screen reader, and so wants plain lines.
    #[must_use]
    pub fn is_accessible(&self) -> bool {
        self.says_yes("ACCESSIBLE")
    }

    /// Whether the user wants no motion, in any program. There is no standard variable; these two are in use.
    #[must_use]
    pub fn is_motion_unwanted(&self) -> bool {
        self.says_yes("NO_MOTION") || self.says_yes("REDUCE_MOTION")
    }

    /// Whether the terminal can only print.
    #[must_use]
    pub fn is_dumb(&self) -> bool {
        self.term() == "dumb"
    }

    /// Whether this is the Linux console: 16 colours, and a font of at most 512 glyphs.
    fn is_linux_console(&self) -> bool {
        self.term() == "linux" || self.term().starts_with("linux-")
    }

    /// Whether this is an old terminal, or a line that claims to be one.
    fn is_vt(&self) -> bool {
        self.term().strip_prefix("vt").is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
    }

    /// Whether the locale names an encoding other than UTF-8. A locale that names none is usually that of a bare
    /// container, in a terminal that understands UTF-8.
    fn has_other_letters(&self) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| self.get(name)).unwrap_or_default();
        let letters = locale.split_once('.').map(|(_, letters)| letters.split('@').next().unwrap_or_default());
        letters.is_some_and(|letters| !["utf-8", "utf8"].iter().any(|name| letters.eq_ignore_ascii_case(name)))
    }

    /// Whether the terminal should get ASCII only: a font of 512 glyphs has lines and some blocks, but not the arrows,
    /// minus signs and dots used with them.
    #[must_use]
    pub fn wants_ascii(&self) -> bool {
        self.is_linux_console() || self.is_vt() || self.has_other_letters()
    }

    /// Whether the terminal shows italics: the Linux console shows another colour instead, and GNU screen reverses the
    /// colours.
    #[must_use]
    pub fn has_italics(&self) -> bool {
        !(self.is_linux_console() || self.is_vt() || self.term().starts_with("screen"))
    }

    /// Whether the terminal has glyphs for Chinese and Japanese.
    #[must_use]
    pub fn has_wide_glyphs(&self) -> bool {
        !self.wants_ascii()
    }

    /// Whether the terminal answers queries. A Windows console delivers its answers as key presses, so it is not
    /// queried.
    #[must_use]
    pub fn answers(&self) -> bool {
        !(self.is_windows || self.term().is_empty() || self.is_linux_console() || UNASKED.contains(&self.term()))
    }

    /// Returns the background that `COLORFGBG` names, if it does.
    #[must_use]
    pub fn ground(&self) -> Option<Ground> {
        self.get("COLORFGBG").and_then(ground::of_variable)
    }

    /// Returns the colour depth to write with. `None` means no colour, as when the output is not a terminal, or when
    /// the user wants none.
    #[must_use]
    pub fn depth(&self, is_terminal: bool) -> Option<Depth> {
        if self.get("NO_COLOR").is_some() {
            return None;
        }
        if self.says_yes("CLICOLOR_FORCE") {
            return Some(self.shows().unwrap_or(Depth::Sixteen));
        }
        let is_unwanted = self.get("CLICOLOR") == Some("0");
        if is_terminal && !is_unwanted { self.shows() } else { None }
    }

    /// Returns the colour depth of the terminal, whatever the user wants.
    #[must_use]
    pub fn shows(&self) -> Option<Depth> {
        let term = self.term();
        if self.is_dumb() || self.is_vt() || self.get("ConEmuANSI") == Some("OFF") {
            return None;
        }
        if self.is_linux_console() {
            return Some(Depth::Sixteen);
        }
        let is_named = TRUE.iter().any(|name| term.starts_with(name)) || term.ends_with("direct");
        if is_named || self.terminal_around() == Some(Depth::True) {
            return Some(Depth::True);
        }
        if term.contains("256") || self.terminal_around() == Some(Depth::Many) {
            return Some(Depth::Many);
        }
        if term.is_empty() {
            // Windows consoles set no `TERM`, and have supported true colour since 2017.
            return self.is_windows.then_some(Depth::True);
        }
        Some(Depth::Sixteen)
    }

    /// Returns the colour depth that the terminal window announces. GNU screen, if it runs in between, does not pass it
    /// on.
    fn terminal_around(&self) -> Option<Depth> {
        if self.term().starts_with("screen") && self.get("TMUX").is_none() {
            return None;
        }
        let says_true = matches!(self.get("COLORTERM"), Some("truecolor" | "24bit"));
        if says_true || self.get("WT_SESSION").is_some() || self.get("TERM_PROGRAM") == Some("iTerm.app") {
            return Some(Depth::True);
        }
        let has_many = self.get("ConEmuANSI") == Some("ON") || self.get("TERM_PROGRAM") == Some("Apple_Terminal");
        has_many.then_some(Depth::Many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Set<'a> = &'a [(&'static str, &'a str)];

    fn unix(set: Set) -> Environment {
        Environment::of(set.iter().map(|(name, value)| (*name, (*value).to_owned())), false)
    }

    fn windows(set: Set) -> Environment {
        Environment { is_windows: true, ..unix(set) }
    }

    #[test]
    fn colours_and_glyphs_are_what_the_terminal_has() {
        const NONE: Option<Depth> = None;
        const SIXTEEN: Option<Depth> = Some(Depth::Sixteen);
        const MANY: Option<Depth> = Some(Depth::Many);
        const TRUE: Option<Depth> = Some(Depth::True);
        let rows: [(Set, Option<Depth>, bool); 34] = [
            (&[], NONE, false),
            (&[("TERM", "")], NONE, false),
            (&[("TERM", "dumb")], NONE, false),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], NONE, false),
            (&[("TERM", "linux")], SIXTEEN, true),
            (&[("TERM", "linux-16color")], SIXTEEN, true),
            (&[("TERM", "linux"), ("COLORTERM", "truecolor")], SIXTEEN, true),
            (&[("TERM", "linux"), ("LANG", "zh_CN.UTF-8")], SIXTEEN, true),
            (&[("TERM", "vt100")], NONE, true),
            (&[("TERM", "vt220")], NONE, true),
            (&[("TERM", "vte-256color")], MANY, false),
            (&[("TERM", "xterm")], SIXTEEN, false),
            (&[("TERM", "xterm-256color")], MANY, false),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "")], MANY, false),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "yes")], MANY, false),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], TRUE, false),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")], TRUE, false),
            (&[("TERM", "xterm-direct")], TRUE, false),
            (&[("TERM", "xterm-kitty")], TRUE, false),
            (&[("TERM", "alacritty")], TRUE, false),
            (&[("TERM", "foot-extra")], TRUE, false),
            (&[("TERM", "screen")], SIXTEEN, false),
            (&[("TERM", "screen"), ("COLORTERM", "truecolor")], SIXTEEN, false),
            (&[("TERM", "screen-256color"), ("COLORTERM", "truecolor")], MANY, false),
            (&[("TERM", "screen"), ("COLORTERM", "truecolor"), ("TMUX", "/tmp/tmux-0/default,1,0")], TRUE, false),
            (&[("TERM", "tmux-256color")], MANY, false),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor")], TRUE, false),
            (&[("TERM", "rxvt-unicode-256color"), ("LC_ALL", "C")], MANY, false),
            (&[("TERM", "xterm"), ("LANG", "de_DE.ISO-8859-1")], SIXTEEN, true),
            (&[("TERM", "xterm"), ("LANG", "zh_CN.GBK"), ("LC_ALL", "zh_CN.utf8")], SIXTEEN, false),
            (&[("TERM", "xterm"), ("LANG", "de_DE.UTF-8@euro")], SIXTEEN, false),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], MANY, false),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], TRUE, false),
            // Windows Terminal, running Linux.
            (&[("TERM", "xterm-256color"), ("WT_SESSION", "0815")], TRUE, false),
        ];
        for (set, depth, ascii) in rows {
            assert_eq!((unix(set).shows(), unix(set).wants_ascii()), (depth, ascii), "{set:?}");
        }
        for (set, depth) in [
            (&[][..], TRUE),
            (&[("WT_SESSION", "0815")], TRUE),
            (&[("ConEmuANSI", "ON")], MANY),
            (&[("ConEmuANSI", "OFF")], NONE),
            (&[("TERM", "dumb")], NONE),
            (&[("TERM", "xterm-256color")], MANY),
            (&[("TERM", "cygwin")], SIXTEEN),
        ] {
            assert_eq!((windows(set).shows(), windows(set).wants_ascii()), (depth, false), "Windows: {set:?}");
        }
    }

    #[test]
    fn wishes_come_before_what_the_terminal_can() {
        let terminal = ("TERM", "xterm-256color");
        for (set, on_a_terminal, in_a_pipe) in [
            (&[][..], Some(Depth::Many), None),
            (&[("NO_COLOR", "1")], None, None),
            (&[("NO_COLOR", "0")], None, None),
            (&[("NO_COLOR", "")], Some(Depth::Many), None),
            (&[("CLICOLOR", "0")], None, None),
            (&[("CLICOLOR_FORCE", "1")], Some(Depth::Many), Some(Depth::Many)),
            (&[("CLICOLOR_FORCE", "0")], Some(Depth::Many), None),
            (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], None, None),
        ] {
            let environment = unix(&[&[terminal], set].concat());
            assert_eq!([true, false].map(|is| environment.depth(is)), [on_a_terminal, in_a_pipe], "{set:?}");
        }
        assert_eq!(unix(&[("CLICOLOR_FORCE", "1")]).depth(false), Some(Depth::Sixteen));
    }

    #[test]
    fn what_others_share_means_yes_unless_it_says_no() {
        for (value, expected) in [
            ("", false),
            ("0", false),
            ("No", false),
            ("FALSE", false),
            ("1", true),
            ("yes", true),
            ("screen reader", true),
        ] {
            assert_eq!(unix(&[("ACCESSIBLE", value)]).is_accessible(), expected, "{value}");
            assert_eq!(unix(&[("NO_MOTION", value)]).is_motion_unwanted(), expected, "{value}");
            assert_eq!(unix(&[("REDUCE_MOTION", value)]).is_motion_unwanted(), expected, "{value}");
        }
    }

    #[test]
    fn only_terminals_that_answer_are_asked() {
        for (term, expected) in
            [("", false), ("dumb", false), ("linux", false), ("eterm-color", false), ("xterm", true)]
        {
            assert_eq!(unix(&[("TERM", term)]).answers(), expected, "{term}");
        }
        assert!(!windows(&[]).answers() && !windows(&[("TERM", "xterm")]).answers());
    }

    #[test]
    fn letters_are_slanted_where_the_terminal_can() {
        for (term, expected) in
            [("linux", false), ("screen", false), ("screen-256color", false), ("tmux-256color", true), ("xterm", true)]
        {
            assert_eq!(unix(&[("TERM", term)]).has_italics(), expected, "{term}");
        }
        assert!(!unix(&[("TERM", "linux")]).has_wide_glyphs() && unix(&[("TERM", "xterm")]).has_wide_glyphs());
    }
}
