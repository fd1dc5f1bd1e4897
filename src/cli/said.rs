//! What a flag says, or the variable that stands for it.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{
    BoolishValueParser, EnumValueParser, MapValueParser, PathBufValueParser, PossibleValue, TypedValueParser,
};
use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, Command, Error};

use super::lang::{self, LangArg};
use super::theme::ThemeArg;

pub const THEME: &str = "TCONV_THEME";
pub const LANG: &str = "TCONV_LANG";
pub const ASCII: &str = "TCONV_ASCII";
pub const NO_ANIMATION: &str = "TCONV_NO_ANIMATION";
pub const STATE_DIR: &str = "TCONV_STATE_DIR";

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

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.parser.possible_values()
    }
}

pub fn theme() -> Said<EnumValueParser<ThemeArg>, ThemeArg> {
    Said { parser: EnumValueParser::new(), unsaid: ThemeArg::default() }
}

pub fn lang() -> impl TypedValueParser<Value = LangArg> {
    Said { parser: lang::languages(), unsaid: LangArg::default() }
}

pub fn folder() -> Said<PathBufValueParser, PathBuf> {
    Said { parser: PathBufValueParser::new(), unsaid: PathBuf::new() }
}

pub fn switch() -> Said<MapValueParser<BoolishValueParser, fn(bool) -> Switch>, Switch> {
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
