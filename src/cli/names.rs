//! Parsers for values by the names that the library gives them: the one way in which flags accept them, and in which
//! help and completion list them.

use std::ffi::OsStr;
use std::fmt::Display;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

/// Returns a parser that accepts one of these values by its name.
pub fn one_of<T: Copy + Send + Sync + 'static>(
    values: impl IntoIterator<Item = T>,
    named: impl Fn(T) -> PossibleValue,
) -> impl TypedValueParser<Value = T> {
    let known: Vec<(PossibleValue, T)> = values.into_iter().map(|value| (named(value), value)).collect();
    let names: Vec<PossibleValue> = known.iter().map(|(name, _)| name.clone()).collect();
    PossibleValuesParser::new(names).try_map(move |said| {
        // Cannot fail: the inner parser has rejected all other names.
        known.iter().find(|(name, _)| name.matches(&said, false)).map(|(_, value)| *value).ok_or("no such name")
    })
}

/// Returns a parser that uses the type's [`FromStr`]; help and completion list these names.
pub fn such_as<T>(names: impl IntoIterator<Item = &'static str>) -> Readable<T>
where
    T: FromStr<Err: Display>,
{
    let read = |text: &str| text.parse().map_err(|error: T::Err| error.to_string());
    Readable { names: names.into_iter().collect(), read }
}

/// The parser that [`such_as`] returns.
#[derive(Clone)]
pub struct Readable<T> {
    names: Vec<&'static str>,
    read: fn(&str) -> Result<T, String>,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Readable<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let read = self.read;
        StringValueParser::new().try_map(move |text| read(&text)).parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.names.iter().map(|name| PossibleValue::new(*name))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<T: Clone + Send + Sync + 'static>(
        parser: &impl TypedValueParser<Value = T>,
        text: &str,
    ) -> Result<T, String> {
        let arg = Arg::new("what").long("what").num_args(1);
        parser.parse_ref(&Command::new("tconv"), Some(&arg), OsStr::new(text)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_value_is_taken_by_its_names_alone() {
        let parser = one_of([1, 2], |number| match number {
            1 => PossibleValue::new("one").help("the first").alias("first"),
            _ => PossibleValue::new("two"),
        });
        assert_eq!(["one", "first", "two"].map(|text| said(&parser, text).expect("a name")), [1, 1, 2]);
        let wrong = said(&parser, "tow").expect_err("no name");
        assert!(wrong.contains("'tow' for '--what") && wrong.contains("one, two"), "{wrong}");
        assert!(said(&parser, "").is_err() && said(&parser, "ONE").is_err());
    }

    #[test]
    fn what_is_listed_is_not_all_that_is_read() {
        let parser = such_as::<u8>(["1", "2"]);
        assert_eq!((said(&parser, "2"), said(&parser, "77")), (Ok(2), Ok(77)));
        assert!(said(&parser, "x").expect_err("no number").contains("invalid digit"));
        let listed = parser.possible_values().expect("names").map(|value| value.get_name().to_owned());
        assert_eq!(listed.collect::<Vec<_>>(), ["1", "2"]);
    }
}
