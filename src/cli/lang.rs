//! `--lang`: the language of the screens.

use clap::ValueEnum;

use crate::words::screen::{CHINESE, ENGLISH, Strings};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// As the locale is
    #[default]
    Auto,
    En,
    #[value(name = "zh-CN", alias = "zh")]
    ZhCn,
}

impl LangArg {
    /// The words of the language; English where the locale is none of ours.
    #[must_use]
    pub fn strings(self) -> &'static Strings {
        if self.is_chinese() { &CHINESE } else { &ENGLISH }
    }

    /// The tag that courses and figures use for the language.
    #[must_use]
    pub fn tag(self) -> &'static str {
        if self.is_chinese() { "zh-CN" } else { "en" }
    }

    fn is_chinese(self) -> bool {
        match self {
            LangArg::Auto => sys_locale::get_locale().is_some_and(|locale| locale.to_lowercase().starts_with("zh")),
            LangArg::En => false,
            LangArg::ZhCn => true,
        }
    }
}
