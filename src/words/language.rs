//! The languages of the program.
//!
//! To add one, add a variant to [`Language`]; the compiler then asks for its tag and its texts in each module. It may
//! begin as a *draft*, with tables of its own for some of the screens and the English ones for the others. Each of
//! those is named explicitly, so that none is forgotten:
//!
//! ```text
//! // words/screen/german.rs
//! pub static GERMAN: Strings = Strings { tag: "de", home: &HOME, lesson: ENGLISH.lesson, .. };
//! static HOME: HomeStrings = ..;
//! ```
//!
//! Plain mode, figures, hand-outs and the command line have one table each. For a draft, [`Language::plain`],
//! [`Language::figure`], [`Language::handout`] and [`Language::cli`] return the English ones.
//! [`Language::is_draft`] marks drafts: `--lang` can select one, the locale never does.

use strum::VariantArray;

use super::cli::{self, CliStrings};
use super::figure::{self, Words};
use super::handout::{self, HandoutStrings};
use super::plain::{self, PlainStrings};
use super::screen::{self, Strings};

/// A language of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum Language {
    /// English, from which the others are translated.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
    /// Japanese, a draft.
    Japanese,
}

impl Language {
    /// All languages, including drafts.
    pub const ALL: [Language; Language::VARIANTS.len()] = *Language::VARIANTS.first_chunk().expect("all of them");

    /// The languages that are fully translated.
    pub fn finished() -> impl Iterator<Item = Language> {
        Language::ALL.into_iter().filter(|language| !language.is_draft())
    }

    /// Whether some of its texts are still in English.
    #[must_use]
    pub const fn is_draft(self) -> bool {
        match self {
            Language::English | Language::Chinese => false,
            Language::Japanese => true,
        }
    }

    /// Returns the tag by which courses, figures and the command line name it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
            Language::Japanese => "ja",
        }
    }

    /// Returns the tag without the country.
    #[must_use]
    pub fn short_tag(self) -> &'static str {
        main_part(self.tag())
    }

    /// Returns the language of a tag or a locale, whatever its country: `zh-CN`, `zh_TW.UTF-8`, `zh`.
    #[must_use]
    pub fn of(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.short_tag().eq_ignore_ascii_case(main_part(tag)))
    }

    /// Returns the language for a locale. It is never a draft: a program in two languages has to be asked for.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Language> {
        Language::of(locale).filter(|language| !language.is_draft())
    }

    /// Returns the texts of the screens.
    #[must_use]
    pub fn screen(self) -> &'static Strings {
        match self {
            Language::English => &screen::ENGLISH,
            Language::Chinese => &screen::CHINESE,
            Language::Japanese => &screen::JAPANESE,
        }
    }

    /// Returns the texts of plain mode.
    #[must_use]
    pub fn plain(self) -> &'static PlainStrings {
        match self {
            Language::English | Language::Japanese => &plain::ENGLISH,
            Language::Chinese => &plain::CHINESE,
        }
    }

    /// Returns the texts of the command line.
    #[must_use]
    pub fn cli(self) -> &'static CliStrings {
        match self {
            Language::English | Language::Japanese => &cli::ENGLISH,
            Language::Chinese => &cli::CHINESE,
        }
    }

    /// Returns the texts in figures.
    #[must_use]
    pub fn figure(self) -> &'static Words {
        match self {
            Language::English | Language::Japanese => &figure::ENGLISH,
            Language::Chinese => &figure::CHINESE,
        }
    }

    /// Returns the texts on hand-outs.
    #[must_use]
    pub fn handout(self) -> &'static HandoutStrings {
        match self {
            Language::English | Language::Japanese => &handout::ENGLISH,
            Language::Chinese => &handout::CHINESE,
        }
    }
}

/// Returns the part of a tag or a locale before the country, or before anything else that follows the language.
fn main_part(tag: &str) -> &str {
    tag.split(['-', '_', '.', '@']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_tag_and_by_locales() {
        for language in Language::ALL {
            assert_eq!(Language::of(language.tag()), Some(language));
            assert_eq!(language.screen().tag, language.tag());
        }
        for language in Language::finished() {
            assert!(std::ptr::eq(language.plain().screens, language.screen()), "{language:?}");
            assert!(std::ptr::eq(language.cli().plain, language.plain()), "{language:?}");
        }
        for locale in ["zh", "zh-Hans-CN", "zh_TW.UTF-8", "ZH-cn", "zh@pinyin"] {
            assert_eq!(Language::of(locale), Some(Language::Chinese), "{locale}");
        }
        for locale in ["en_GB.UTF-8", "EN"] {
            assert_eq!(Language::of(locale), Some(Language::English), "{locale}");
        }
        for other in ["", "C", "POSIX", "de_DE", "zha", "-zh"] {
            assert_eq!(Language::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_draft_is_for_whoever_asks_for_it() {
        assert_eq!(Language::of("ja"), Some(Language::Japanese));
        assert_eq!(Language::of("ja_JP.UTF-8"), Some(Language::Japanese));
        assert_eq!(Language::of_locale("ja_JP.UTF-8"), None);
        assert_eq!(Language::of_locale("zh_TW.UTF-8"), Some(Language::Chinese));
        assert!(!Language::default().is_draft());
    }
}
