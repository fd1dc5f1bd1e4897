//! `--lang`: the language of the screens.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::words::Language;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LangArg {
    #[default]
    Auto,
    Of(Language),
}

/// `auto`, and every language.
static CHOICES: [LangArg; Language::ALL.len() + 1] = {
    let mut choices = [LangArg::Auto; Language::ALL.len() + 1];
    let mut place = 0;
    while place < Language::ALL.len() {
        choices[place + 1] = LangArg::Of(Language::ALL[place]);
        place += 1;
    }
    choices
};

impl ValueEnum for LangArg {
    fn value_variants<'a>() -> &'a [LangArg] {
        &CHOICES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            LangArg::Auto => PossibleValue::new("auto").help("As the locale is"),
            LangArg::Of(language) => PossibleValue::new(language.tag()).alias(language.short_tag()),
        })
    }
}

impl LangArg {
    /// English where the locale is none of ours.
    #[must_use]
    pub fn language(self) -> Language {
        match self {
            LangArg::Auto => sys_locale::get_locale().and_then(|locale| Language::of(&locale)).unwrap_or_default(),
            LangArg::Of(language) => language,
        }
    }
}
