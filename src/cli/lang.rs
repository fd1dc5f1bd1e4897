//! `--lang`: the language of the screens.

use std::io::{self, IsTerminal as _};

use clap::builder::{PossibleValue, TypedValueParser};

use super::environment::Environment;
use super::names;
use crate::words::Language;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LangArg {
    #[default]
    Auto,
    Of(Language),
}

/// `auto`, and every language.
pub fn languages() -> impl TypedValueParser<Value = LangArg> {
    let all = std::iter::once(LangArg::Auto).chain(Language::ALL.map(LangArg::Of));
    names::one_of(all, |lang| match lang {
        LangArg::Auto => PossibleValue::new("auto").help("As the locale is"),
        LangArg::Of(language) => {
            let value = PossibleValue::new(language.tag()).alias(language.short_tag());
            if language.is_draft() { value.help("A draft: English stands in where words are missing") } else { value }
        }
    })
}

/// What help says of the flag.
pub fn help() -> String {
    let drafts: Vec<_> = Language::ALL.into_iter().filter(|language| language.is_draft()).map(Language::tag).collect();
    let drafts = if drafts.is_empty() { String::new() } else { format!(" [drafts: {}]", drafts.join(", ")) };
    format!("Language of the screens, and of plain lines{drafts}")
}

/// What is said to who asks for Chinese on a terminal that is not known to have glyphs for it.
const NO_GLYPHS: &str = "- this terminal is not known to have glyphs for Chinese; --lang en is English";

impl LangArg {
    /// The language of what is shown on stdout: English where the locale is none of ours, or where the terminal has no glyphs
    /// for it. Who names a language gets it.
    #[must_use]
    pub fn language(self) -> Language {
        let here = Environment::here();
        let cannot = || io::stdout().is_terminal() && !here.has_chinese();
        match (self, self.written()) {
            (LangArg::Auto, Language::Chinese) if cannot() => Language::English,
            (_, language) => language,
        }
    }

    /// The language of what goes into a file: English where the locale is none of ours, or that of a draft.
    #[must_use]
    pub fn written(self) -> Language {
        match self {
            LangArg::Auto => {
                sys_locale::get_locale().and_then(|locale| Language::of_locale(&locale)).unwrap_or_default()
            }
            LangArg::Of(language) => language,
        }
    }

    /// What is to be said of a language that was asked for, where the terminal may not show it.
    #[must_use]
    pub fn doubt(self, here: &Environment) -> Option<&'static str> {
        (self == LangArg::Of(Language::Chinese) && !here.has_chinese()).then_some(NO_GLYPHS)
    }
}
