//! The values of flags that an environment variable can set as well.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{BoolishValueParser, EnumValueParser, PathBufValueParser, PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, Command, Error};

use super::lang::{self, LangArg};
use super::theme::ThemeArg;

/// The variable of `--theme`.
pub const THEME: &str = "TCONV_THEME";
/// The variable of `--lang`.
pub const LANG: &str = "TCONV_LANG";
/// The variable of `--ascii`.
pub const ASCII: &str = "TCONV_ASCII";
/// The variable of `--no-animation`.
pub const NO_ANIMATION: &str = "TCONV_NO_ANIMATION";
/// The variable of `--state-dir`.
pub const STATE_DIR: &str = "TCONV_STATE_DIR";

/// An option that is switched on, switched off, or left to detection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Switch {
    /// Neither the flag nor its variable is given.
    #[default]
    Unsaid,
    /// Switched off.
    Off,
    /// Switched on.
    On,
}

impl Switch {
    fn of(on: bool) -> Switch {
        if on { Switch::On } else { Switch::Off }
    }

    /// Returns whether the option is on. `found` decides if neither the flag nor its variable does.
    pub fn is_on(self, found: impl FnOnce() -> bool) -> bool {
        match self {
            Switch::Unsaid => found(),
            Switch::Off => false,
            Switch::On => true,
        }
    }
}

/// A parser of the value of a flag or its variable. An empty variable counts as unset, and the error for an invalid one
/// names the variable.
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

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.parser.possible_values()
    }
}

/// Returns the parser of `--theme`.
pub fn theme() -> Said<EnumValueParser<ThemeArg>, ThemeArg> {
    Said { parser: EnumValueParser::new(), unsaid: ThemeArg::default() }
}

/// Returns the parser of `--lang`.
pub fn lang() -> impl TypedValueParser<Value = LangArg> {
    Said { parser: lang::languages(), unsaid: LangArg::default() }
}

/// Returns the parser of `--state-dir`. Without a value it yields an empty path.
pub fn folder() -> Said<PathBufValueParser, PathBuf> {
    Said { parser: PathBufValueParser::new(), unsaid: PathBuf::new() }
}

/// Returns the parser of `--ascii` and `--no-animation`.
pub fn switch() -> impl TypedValueParser<Value = Switch> {
    Said { parser: BoolishValueParser::new().map(Switch::of), unsaid: Switch::Unsaid }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<T: Clone + Send + Sync + 'static>(
        parser: &impl TypedValueParser<Value = T>,
        value: &str,
        from: ValueSource,
    ) -> Result<T, String> {
        let arg = Arg::new("look").long("look").num_args(1).env("TCONV_LOOK");
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
}
