//! `--lang`: the language of the screens.

use std::io::{self, IsTerminal as _};

use clap::builder::{PossibleValue, TypedValueParser};

use super::environment::Environment;
use super::names;
use crate::words::Language;

/// The value of `--lang`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LangArg {
    /// The language of the locale.
    #[default]
    Auto,
    /// This language.
    Of(Language),
}

/// Parses `auto` or a language tag.
pub fn languages() -> impl TypedValueParser<Value = LangArg> {
    let all = std::iter::once(LangArg::Auto).chain(Language::ALL.map(LangArg::Of));
    names::one_of(all, |lang| match lang {
        LangArg::Auto => PossibleValue::new("auto").help("Follow the locale"),
        LangArg::Of(language) => {
            let value = PossibleValue::new(language.tag()).alias(language.short_tag());
            if language.is_draft() { value.help("Draft; untranslated text is in English") } else { value }
        }
    })
}

/// Returns the help text of the flag.
pub fn help() -> String {
    let drafts: Vec<_> = Language::ALL.into_iter().filter(|language| language.is_draft()).map(Language::tag).collect();
    let drafts = if drafts.is_empty() { String::new() } else { format!(" [drafts: {}]", drafts.join(", ")) };
    format!("Language of the screens and of plain lines{drafts}")
}

/// The note for a language that the terminal may have no glyphs for.
const NO_GLYPHS: &str = "- this terminal is not known to have glyphs for this language; --lang en is English";

impl LangArg {
    /// Returns the language for stdout. `auto` is the language of the locale, or English if there is no translation or
    /// the terminal has no glyphs for it.
    #[must_use]
    pub fn language(self) -> Language {
        self.shown(io::stdout().is_terminal())
    }

    /// Returns the language for stderr, by the same rules.
    #[must_use]
    pub fn of_errors(self) -> Language {
        self.shown(io::stderr().is_terminal())
    }

    fn shown(self, on_terminal: bool) -> Language {
        let here = Environment::here();
        let cannot = || on_terminal && !here.has_wide_glyphs();
        match (self, self.written()) {
            (LangArg::Auto, language) if has_wide_letters(language) && cannot() => Language::English,
            (_, language) => language,
        }
    }

    /// Returns the language for files. `auto` is the language of the locale, or English if there is no translation or
    /// only a draft.
    #[must_use]
    pub fn written(self) -> Language {
        match self {
            LangArg::Auto => {
                sys_locale::get_locale().and_then(|locale| Language::of_locale(&locale)).unwrap_or_default()
            }
            LangArg::Of(language) => language,
        }
    }

    /// Returns a note if `--lang` names a language that the terminal may not be able to show.
    #[must_use]
    pub fn doubt(self, here: &Environment) -> Option<&'static str> {
        let is_named = matches!(self, LangArg::Of(language) if has_wide_letters(language));
        (is_named && !here.has_wide_glyphs()).then_some(NO_GLYPHS)
    }
}

/// Whether a language has double-width letters, for which text consoles have no glyphs.
fn has_wide_letters(language: Language) -> bool {
    match language {
        Language::English => false,
        Language::Chinese | Language::Japanese => true,
    }
}
