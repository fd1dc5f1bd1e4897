//! Texts that are made deep inside the program and translated where they are shown.
//!
//! A [`Phrase`] is an English text whose values are kept apart, so that a table from English to another language can
//! say the same in its own order. [`phrase!`](crate::phrase!) makes one. `Display` is the English; [`Phrase::said`] is any other
//! language. The tables are in `words::phrases`.

use std::borrow::Cow;
use std::fmt;

/// Makes a [`Phrase`] from an English text and the values for its placeholders.
///
/// A placeholder is a name in braces, without a format; `{{` and `}}` are braces. A value has the name of its
/// placeholder, or is a variable with that name. A value that is missing or unused does not compile.
///
/// ```
/// use tconv::phrase;
///
/// let most = 4;
/// let phrase = phrase!("{given} sizes, at most {most}", given = 2 + 3, most);
/// assert_eq!(phrase.to_string(), "5 sizes, at most 4");
/// ```
#[macro_export]
macro_rules! phrase {
    ($english:literal $(,)?) => {
        $crate::phrase::Phrase::plain({
            // Rejects placeholders: they would have no values.
            const _: fn() = || {
                let _ = format_args!($english);
            };
            $english
        })
    };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::phrase::Phrase::new(
            {
                const _: fn() = || {
                    let _ = format_args!($english $(, $name = stringify!($name))+);
                };
                $english
            },
            vec![$((stringify!($name), $crate::phrase::Value::from($crate::phrase!(@value $name $(, $value)?)))),+],
        )
    };
    (@value $name:ident) => { $name };
    (@value $name:ident, $value:expr) => { $value };
}

/// An English text with the values of its placeholders.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase {
    english: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// The value of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A name, a number or code: the same in every language.
    Text(String),
    /// A text that is translated as well.
    Phrase(Phrase),
    /// Several values with a text between them.
    List(Vec<Value>, Joint),
}

/// The text between the values of a list. It is translated as well: Chinese lists names with `、`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Joint {
    /// `a, b, c`
    Comma,
    /// `a; b; c`
    Semicolon,
    /// `a b c`, for sentences.
    Space,
    /// Lines.
    Line,
    /// `a, b and c`
    And,
    /// `a, b or c`
    Or,
}

impl Joint {
    /// The English text between two values.
    const fn english(self) -> &'static str {
        match self {
            Joint::Comma => ", ",
            Joint::Semicolon => "; ",
            Joint::Space => " ",
            Joint::Line => "\n",
            Joint::And => " and ",
            Joint::Or => " or ",
        }
    }

    /// The joint between all values but the last two.
    const fn before_the_last(self) -> Joint {
        match self {
            Joint::And | Joint::Or => Joint::Comma,
            Joint::Comma | Joint::Semicolon | Joint::Space | Joint::Line => self,
        }
    }
}

/// Looks up the translation of an English text; `None` leaves it in English.
type Translate<'a> = &'a dyn Fn(&'static str) -> Option<&'static str>;

impl Phrase {
    /// A text without placeholders.
    #[must_use]
    pub const fn plain(english: &'static str) -> Phrase {
        Phrase { english, values: Vec::new() }
    }

    /// A text with the values of its placeholders. [`phrase!`](crate::phrase!) checks that they match.
    #[must_use]
    pub fn new(english: &'static str, values: Vec<(&'static str, Value)>) -> Phrase {
        Phrase { english, values }
    }

    /// A text that is the same in every language: code, or a message of another program.
    #[must_use]
    pub fn verbatim(text: impl Into<String>) -> Phrase {
        Phrase::new("{text}", vec![("text", Value::Text(text.into()))])
    }

    /// Several values with a text between them.
    #[must_use]
    pub fn list<T: Into<Value>>(values: impl IntoIterator<Item = T>, joint: Joint) -> Phrase {
        let values = values.into_iter().map(Into::into).collect();
        Phrase::new("{list}", vec![("list", Value::List(values, joint))])
    }

    /// The text in the language of a table, where a missing translation stays in English.
    #[must_use]
    pub fn said(&self, translate: Translate<'_>) -> String {
        let mut said = String::new();
        self.write(translate, &mut said);
        said
    }

    /// The same phrase with each of its names, numbers and pieces of code changed by `change`.
    #[must_use]
    pub fn map_texts(self, change: &dyn Fn(String) -> String) -> Phrase {
        let values = self.values.into_iter().map(|(name, value)| (name, value.map_texts(change))).collect();
        Phrase { values, ..self }
    }

    fn write(&self, translate: Translate<'_>, said: &mut String) {
        let mut rest = translate(self.english).unwrap_or(self.english);
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            said.push_str(before);
            if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
                said.push_str(&from[..1]);
                rest = after;
                continue;
            }
            let Some((name, after)) = from[1..].split_once('}') else { break };
            if let Some((_, value)) = self.values.iter().find(|(own, _)| *own == name) {
                value.write(translate, said);
            }
            rest = after;
        }
        said.push_str(rest);
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(&|_| None))
    }
}

/// Compares the English.
impl PartialEq<str> for Phrase {
    fn eq(&self, other: &str) -> bool {
        self.said(&|_| None) == other
    }
}

/// Compares the English.
impl PartialEq<&str> for Phrase {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl Value {
    fn map_texts(self, change: &dyn Fn(String) -> String) -> Value {
        match self {
            Value::Text(text) => Value::Text(change(text)),
            Value::Phrase(phrase) => Value::Phrase(phrase.map_texts(change)),
            Value::List(values, joint) => {
                Value::List(values.into_iter().map(|value| value.map_texts(change)).collect(), joint)
            }
        }
    }

    fn write(&self, translate: Translate<'_>, said: &mut String) {
        match self {
            Value::Text(text) => said.push_str(text),
            Value::Phrase(phrase) => phrase.write(translate, said),
            Value::List(values, joint) => {
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        let is_last = index + 1 == values.len();
                        let joint = if is_last { *joint } else { joint.before_the_last() }.english();
                        said.push_str(translate(joint).unwrap_or(joint));
                    }
                    value.write(translate, said);
                }
            }
        }
    }
}

impl From<Phrase> for Value {
    fn from(phrase: Phrase) -> Value {
        Value::Phrase(phrase)
    }
}

impl From<&Phrase> for Value {
    fn from(phrase: &Phrase) -> Value {
        Value::Phrase(phrase.clone())
    }
}

/// Values that look the same in every language.
macro_rules! texts {
    ($($type:ty),+) => {
        $(impl From<$type> for Value {
            fn from(text: $type) -> Value {
                Value::Text(text.to_string())
            }
        })+
    };
}

texts!(
    &str,
    &String,
    String,
    Cow<'_, str>,
    char,
    bool,
    u8,
    u32,
    u64,
    usize,
    i32,
    i64,
    &i64,
    i128,
    u128,
    f32,
    &f32,
    f64
);

#[cfg(test)]
mod tests {
    use super::*;

    /// A language that says everything backwards.
    fn backwards(english: &'static str) -> Option<&'static str> {
        Some(match english {
            "{given} of {most}" => "{most} fo {given}",
            "a {{set}} of {what}" => "{what} fo {{tes}} a",
            "cells" => "sllec",
            ", " => "/",
            " or " => "|",
            _ => return None,
        })
    }

    #[test]
    fn the_english_has_its_values_in_place() {
        let most = 7;
        let phrase = phrase!("{given} of {most}", given = 3, most);
        assert_eq!(phrase.to_string(), "3 of 7");
        assert_eq!(phrase, "3 of 7");
        assert_eq!(phrase!("a {{set}} of {what}", what = phrase!("cells")), "a {set} of cells");
        assert_eq!(phrase!("{{}}"), "{}");
        assert_eq!(Phrase::verbatim("{x} is {{}}"), "{x} is {{}}");
        let nested = phrase!("a {{set}} of {what}", what = "{what}");
        assert_eq!(nested, "a {set} of {what}");
    }

    #[test]
    fn another_language_may_have_them_in_another_order() {
        assert_eq!(phrase!("{given} of {most}", given = 3, most = 7).said(&backwards), "7 fo 3");
        assert_eq!(phrase!("a {{set}} of {what}", what = phrase!("cells")).said(&backwards), "sllec fo {tes} a");
        assert_eq!(phrase!("unknown {x}", x = phrase!("cells")).said(&backwards), "unknown sllec");
    }

    #[test]
    fn a_list_is_joined_as_its_language_does() {
        let list = |joint, values: &[&str]| phrase!("{list}", list = Phrase::list(values.iter().copied(), joint));
        for (joint, values, english, other) in [
            (Joint::Or, &["a", "b", "c"][..], "a, b or c", "a/b|c"),
            (Joint::And, &["a", "b"], "a and b", "a and b"),
            (Joint::Comma, &["a", "b", "c"], "a, b, c", "a/b/c"),
            (Joint::Semicolon, &["a", "b"], "a; b", "a; b"),
            (Joint::Or, &["a"], "a", "a"),
            (Joint::Or, &[], "", ""),
        ] {
            assert_eq!(list(joint, values), english);
            assert_eq!(list(joint, values).said(&backwards), other);
        }
        let sentences = Phrase::list([phrase!("cells"), phrase!("unknown")], Joint::Space);
        assert_eq!([sentences.to_string(), sentences.said(&backwards)], ["cells unknown", "sllec unknown"]);
    }

    #[test]
    fn its_texts_can_be_changed_and_the_phrase_cannot() {
        let phrase = phrase!(
            "{a} and {b}",
            a = "x",
            b = Phrase::list([Value::from("y"), Value::from(phrase!("plain x {z}", z = "z"))], Joint::Comma),
        );
        assert_eq!(phrase.map_texts(&|text| text.to_uppercase()), "X and Y, plain x Z");
    }
}
