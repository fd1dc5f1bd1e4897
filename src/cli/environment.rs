//! The environment: the one list of variables that tconv goes by, as help and man pages tell it, and how those are read that
//! stand for a flag. A flag beats its variable, and a variable what the terminal is found to be.

use std::env;
use std::ffi::OsStr;

use clap::builder::{BoolishValueParser, EnumValueParser, MapValueParser, PathBufValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, Command, Error};

use super::lang::LangArg;
use super::theme::ThemeArg;

pub const THEME: &str = "TCONV_THEME";
pub const LANG: &str = "TCONV_LANG";
pub const ASCII: &str = "TCONV_ASCII";
pub const NO_ANIMATION: &str = "TCONV_NO_ANIMATION";
pub const STATE_DIR: &str = "TCONV_STATE_DIR";
const ACCESSIBLE: &str = "ACCESSIBLE";
const NO_MOTION: [&str; 2] = ["NO_MOTION", "REDUCE_MOTION"];

/// Every variable, and what it does.
pub const VARIABLES: [(&str, &str); 11] = [
    (THEME, "as --theme"),
    (LANG, "as --lang"),
    (ASCII, "as --ascii: 1, yes or true; 0, no or false for all glyphs"),
    (NO_ANIMATION, "as --no-animation, likewise; no beats NO_MOTION"),
    (STATE_DIR, "as --state-dir"),
    (ACCESSIBLE, "as --plain, unless it is 0, no or false"),
    ("NO_MOTION, REDUCE_MOTION", "as --no-animation, likewise"),
    ("NO_COLOR", "no colour"),
    ("CLICOLOR_FORCE", "colour in files and pipes too, unless it is 0"),
    ("TERM, COLORTERM", "what the terminal can show; TERM=dumb is as --plain"),
    ("LANGUAGE, LC_ALL, LC_MESSAGES, LANG", "the language where nothing else says it"),
];

/// The list as lines, for help.
#[must_use]
pub fn told() -> String {
    let width = VARIABLES.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines = VARIABLES.iter().map(|(name, what)| format!("  {name:width$}  {what}\n"));
    format!("Environment (a flag beats its variable, and an empty variable is as none):\n{}", lines.collect::<String>())
}

/// What is switched on, off, or left to what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Switch {
    #[default]
    Unsaid,
    Off,
    On,
}

impl Switch {
    fn of(on: bool) -> Switch {
        if on { Switch::On } else { Switch::Off }
    }

    /// Whether it is on, which `found` says where nobody else does.
    pub fn is_on(self, found: impl FnOnce() -> bool) -> bool {
        match self {
            Switch::Unsaid => found(),
            Switch::Off => false,
            Switch::On => true,
        }
    }
}

/// Reads what a flag says, or its variable: one that is empty says nothing, and one that is wrong is named as what is wrong.
#[derive(Clone)]
pub struct Said<P, T> {
    parser: P,
    unsaid: T,
}

impl<P, T> TypedValueParser for Said<P, T>
where
    P: TypedValueParser<Value = T>,
    T: Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        self.parse_ref_(command, arg, value, ValueSource::CommandLine)
    }

    fn parse_ref_(&self, command: &Command, arg: Option<&Arg>, value: &OsStr, from: ValueSource) -> Result<T, Error> {
        let is_said = match from {
            ValueSource::DefaultValue => false,
            ValueSource::EnvVariable => !value.is_empty(),
            _ => true,
        };
        if !is_said {
            return Ok(self.unsaid.clone());
        }
        self.parser.parse_ref_(command, arg, value, from).map_err(|mut error| {
            if let (ValueSource::EnvVariable, Some(name)) = (from, arg.and_then(Arg::get_env)) {
                error.insert(ContextKind::InvalidArg, ContextValue::String(name.to_string_lossy().into_owned()));
            }
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
        self.parser.possible_values()
    }
}

pub fn theme() -> Said<EnumValueParser<ThemeArg>, ThemeArg> {
    Said { parser: EnumValueParser::new(), unsaid: ThemeArg::default() }
}

pub fn lang() -> Said<EnumValueParser<LangArg>, LangArg> {
    Said { parser: EnumValueParser::new(), unsaid: LangArg::default() }
}

pub fn folder() -> Said<PathBufValueParser, std::path::PathBuf> {
    Said { parser: PathBufValueParser::new(), unsaid: std::path::PathBuf::new() }
}

pub fn switch() -> Said<MapValueParser<BoolishValueParser, fn(bool) -> Switch>, Switch> {
    Said { parser: BoolishValueParser::new().map(Switch::of), unsaid: Switch::Unsaid }
}

/// Whether lines are wanted by whoever listens instead of looking.
#[must_use]
pub fn is_accessible() -> bool {
    is_yes(env::var_os(ACCESSIBLE).as_deref())
}

/// Whether nothing is to move, in whichever program. No name is agreed on; these are two that are in use.
#[must_use]
pub fn is_motion_unwanted() -> bool {
    NO_MOTION.iter().any(|name| is_yes(env::var_os(name).as_deref()))
}

/// Whether a variable that others share says yes: it has any value but a no.
fn is_yes(value: Option<&OsStr>) -> bool {
    let value = value.unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    !matches!(value.as_str(), "" | "0" | "n" | "no" | "f" | "false" | "off")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<T: Clone + Send + Sync + 'static>(
        parser: &impl TypedValueParser<Value = T>,
        value: &str,
        from: ValueSource,
    ) -> Result<T, String> {
        let arg = Arg::new("look").long("look").env("TCONV_LOOK");
        let said = parser.parse_ref_(&Command::new("tconv"), Some(&arg), OsStr::new(value), from);
        said.map_err(|error| error.to_string())
    }

    #[test]
    fn a_switch_is_on_off_or_left_to_what_is_found() {
        for (value, expected) in [
            ("", Switch::Unsaid),
            ("1", Switch::On),
            ("0", Switch::Off),
            ("true", Switch::On),
            ("FALSE", Switch::Off),
            ("Yes", Switch::On),
            ("no", Switch::Off),
        ] {
            assert_eq!(said(&switch(), value, ValueSource::EnvVariable), Ok(expected), "{value}");
        }
        assert_eq!(said(&switch(), "true", ValueSource::CommandLine), Ok(Switch::On));
        assert_eq!(said(&switch(), "false", ValueSource::DefaultValue), Ok(Switch::Unsaid));
        assert!(Switch::Unsaid.is_on(|| true) && !Switch::Unsaid.is_on(|| false));
        assert!(Switch::On.is_on(|| false) && !Switch::Off.is_on(|| true));
    }

    #[test]
    fn a_variable_that_is_wrong_is_named_and_an_empty_one_is_none() {
        let wrong = said(&theme(), "blue", ValueSource::EnvVariable).expect_err("no theme");
        assert!(wrong.contains("'blue' for 'TCONV_LOOK'") && wrong.contains("high-contrast"), "{wrong}");
        assert!(said(&switch(), "maybe", ValueSource::EnvVariable).expect_err("no switch").contains("'TCONV_LOOK'"));
        assert!(said(&theme(), "blue", ValueSource::CommandLine).expect_err("no theme").contains("'--look"));
        assert_eq!(said(&theme(), "", ValueSource::EnvVariable), Ok(ThemeArg::Auto));
        assert_eq!(said(&folder(), "", ValueSource::EnvVariable), Ok("".into()));
        assert!(said(&folder(), "", ValueSource::CommandLine).is_err(), "a flag says something");
    }

    #[test]
    fn what_others_share_means_yes_unless_it_says_no() {
        for (value, expected) in
            [(None, false), (Some(""), false), (Some("0"), false), (Some("No"), false), (Some("false"), false)]
                .into_iter()
                .chain([(Some("1"), true), (Some("yes"), true), (Some("screen reader"), true)])
        {
            assert_eq!(is_yes(value.map(OsStr::new)), expected, "{value:?}");
        }
    }
}
