//! The languages that the program speaks.
//!
//! A new one is a variant of [`Language`], with what the compiler then asks for: a tag, and words in each room. It may begin as a
//! *draft*: then it writes the tables of the screens that it has, and takes English's for the others, each by its name, so that
//! nobody forgets one:
//!
//! ```text
//! // words/screen/german.rs
//! pub static GERMAN: Strings = Strings { tag: "de", home: &HOME, lesson: ENGLISH.lesson, .. };
//! static HOME: HomeStrings = ..;
//! ```
//!
//! Plain mode and figures are one table each; until it is written, [`Language::plain`] and [`Language::figure`] give English's.

use strum::VariantArray;

use super::figure::{self, Words};
use super::handout::{self, HandoutStrings};
use super::plain::{self, PlainStrings};
use super::screen::{self, Strings};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum Language {
    #[default]
    English,
    Chinese,
}

impl Language {
    pub const ALL: [Language; Language::VARIANTS.len()] = *Language::VARIANTS.first_chunk().expect("all of them");

    /// As courses, figures and the command line name it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }

    /// The tag without the country.
    #[must_use]
    pub fn short_tag(self) -> &'static str {
        main_part(self.tag())
    }

    /// The language that a tag or a locale means, whatever its country: `zh-CN`, `zh_TW.UTF-8`, `zh`.
    #[must_use]
    pub fn of(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.short_tag().eq_ignore_ascii_case(main_part(tag)))
    }

    /// What the screens say.
    #[must_use]
    pub fn screen(self) -> &'static Strings {
        match self {
            Language::English => &screen::ENGLISH,
            Language::Chinese => &screen::CHINESE,
        }
    }

    /// What plain mode says.
    #[must_use]
    pub fn plain(self) -> &'static PlainStrings {
        match self {
            Language::English => &plain::ENGLISH,
            Language::Chinese => &plain::CHINESE,
        }
    }

    /// What stands in figures.
    #[must_use]
    pub fn figure(self) -> &'static Words {
        match self {
            Language::English => &figure::ENGLISH,
            Language::Chinese => &figure::CHINESE,
        }
    }

    /// What stands on hand-outs.
    #[must_use]
    pub fn handout(self) -> &'static HandoutStrings {
        match self {
            Language::English => &handout::ENGLISH,
            Language::Chinese => &handout::CHINESE,
        }
    }
}

/// What stands before the country, or before what else a locale says.
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
            assert!(std::ptr::eq(language.plain().screens, language.screen()), "{language:?}");
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
}
