//! Translations of [`Phrase`]s: errors, remarks and explanations that are built deep inside the program.
//!
//! There is a table for each area, from the English text in the code to the other language. `tests/phrases.rs` finds
//! the phrases in the code, and checks that each has a translation with the same placeholders, and that no translation
//! is unused.

use crate::phrase::Phrase;

mod chinese;

/// A table from English to another language.
pub type Table = &'static [(&'static str, &'static str)];

/// The phrases of one language.
#[derive(Debug)]
pub struct Phrases {
    /// The tables, one for each area. A text that is in none of them stays in English.
    pub tables: &'static [Table],
}

/// English needs no table.
pub static ENGLISH: Phrases = Phrases { tables: &[] };

pub use chinese::CHINESE;

impl Phrases {
    /// Returns the text of a phrase in this language.
    #[must_use]
    pub fn say(&self, phrase: &Phrase) -> String {
        phrase.said(&|english| self.translation(english))
    }

    /// Returns the translation of an English text with its placeholders.
    #[must_use]
    pub fn translation(&self, english: &str) -> Option<&'static str> {
        self.tables.iter().copied().flatten().find(|(own, _)| *own == english).map(|(_, other)| *other)
    }
}
