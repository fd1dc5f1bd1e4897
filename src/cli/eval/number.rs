//! The numbers of requests and answers: single, or in lists that may be nested.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

/// A number of a request or an answer. JSON cannot write NaN and the infinities: they are null, which is allowed only
/// in answers, or, with `SPECIAL`, the strings that Python's `float` reads too.
#[derive(Clone, Copy)]
pub(super) struct Number<const SPECIAL: bool>(pub f32);

impl<const SPECIAL: bool> Number<SPECIAL> {
    pub(super) fn widened(self) -> f64 {
        f64::from(self.0)
    }
}

impl<const SPECIAL: bool> Serialize for Number<SPECIAL> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            value if !SPECIAL || value.is_finite() => serializer.serialize_f32(value),
            value if value.is_nan() => serializer.serialize_str("nan"),
            value => serializer.serialize_str(if value > 0.0 { "inf" } else { "-inf" }),
        }
    }
}

impl<'de, const SPECIAL: bool> Deserialize<'de> for Number<SPECIAL> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number<SPECIAL>, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor<const SPECIAL: bool>;

impl<const SPECIAL: bool> Visitor<'_> for NumberVisitor<SPECIAL> {
    type Value = Number<SPECIAL>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if SPECIAL { "a number, \"nan\", \"inf\" or \"-inf\"" } else { "f32" })
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number<SPECIAL>, E> {
        Ok(Number(number as f32))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number<SPECIAL>, E> {
        Ok(Number(number as f32))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number<SPECIAL>, E> {
        Ok(Number(number as f32))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Number<SPECIAL>, E> {
        let value = match name {
            "nan" => f32::NAN,
            "inf" => f32::INFINITY,
            "-inf" => f32::NEG_INFINITY,
            _ => return Err(E::invalid_type(de::Unexpected::Str(name), &self)),
        };
        let unknown = || E::custom(format_args!("{name:?} is a number only with --special-values"));
        SPECIAL.then_some(Number(value)).ok_or_else(unknown)
    }
}

/// Numbers in the order in which they are written, without the lists around them.
pub(super) struct Data<const SPECIAL: bool> {
    pub numbers: Vec<Number<SPECIAL>>,
    /// The lengths of the lists, the outermost first. If one is empty, those of the lists inside it are unknown and
    /// left out.
    pub lengths: Vec<i64>,
}

impl<const SPECIAL: bool> Data<SPECIAL> {
    /// The shape of the lists, unless all numbers are in a single one.
    pub(super) fn nested(&self) -> Option<&[i64]> {
        Some(self.lengths.as_slice()).filter(|lengths| lengths.len() > 1)
    }

    /// Whether the lists can represent an array of this shape.
    pub(super) fn fits(&self, shape: &[i64]) -> bool {
        self.nested().is_none_or(|lengths| shape == lengths || lengths.ends_with(&[0]) && shape.starts_with(lengths))
    }
}

impl<'de, const SPECIAL: bool> Deserialize<'de> for Data<SPECIAL> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Data<SPECIAL>, D::Error> {
        struct Outermost<const SPECIAL: bool>;

        impl<'de, const SPECIAL: bool> Visitor<'de> for Outermost<SPECIAL> {
            type Value = Data<SPECIAL>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Data<SPECIAL>, A::Error> {
                let mut nest = Nest { numbers: Vec::new(), lengths: Vec::new(), innermost: None };
                nest.list(0, list)?;
                let lengths = nest.lengths.into_iter().map_while(|length| length).collect();
                Ok(Data { numbers: nest.numbers, lengths })
            }
        }

        deserializer.deserialize_seq(Outermost)
    }
}

/// What has been read so far. The depth of an element is the number of lists around it.
struct Nest<const SPECIAL: bool> {
    numbers: Vec<Number<SPECIAL>>,
    /// The length of the lists at each depth, once one of them has ended.
    lengths: Vec<Option<i64>>,
    /// The depth of the numbers, once one has been read.
    innermost: Option<usize>,
}

impl<const SPECIAL: bool> Nest<SPECIAL> {
    fn list<'de, A: SeqAccess<'de>>(&mut self, depth: usize, mut list: A) -> Result<(), A::Error> {
        if self.innermost.is_some_and(|innermost| innermost <= depth) {
            return Err(de::Error::custom("a list where another one has a number"));
        }
        if self.lengths.len() <= depth {
            self.lengths.push(None);
        }
        let mut found: i64 = 0;
        while list.next_element_seed(Element { nest: self, depth: depth + 1 })?.is_some() {
            found += 1;
        }
        let Some(length) = self.lengths.get_mut(depth) else { return Ok(()) };
        match *length {
            Some(length) if length != found => {
                Err(de::Error::custom(format_args!("a list of {found} where another one has {length}")))
            }
            _ => {
                *length = Some(found);
                Ok(())
            }
        }
    }

    fn number<E: de::Error>(&mut self, depth: usize, number: Number<SPECIAL>) -> Result<(), E> {
        if *self.innermost.get_or_insert(depth) != depth || self.lengths.len() > depth {
            return Err(E::custom("a number where another list has a list"));
        }
        self.numbers.push(number);
        Ok(())
    }
}

/// A number or a list.
struct Element<'a, const SPECIAL: bool> {
    nest: &'a mut Nest<SPECIAL>,
    depth: usize,
}

impl<'de, const SPECIAL: bool> DeserializeSeed<'de> for Element<'_, SPECIAL> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, const SPECIAL: bool> Visitor<'de> for Element<'_, SPECIAL> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        NumberVisitor::<SPECIAL>.expecting(formatter)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        self.nest.number(self.depth, NumberVisitor.visit_f64(number)?)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        self.nest.number(self.depth, NumberVisitor.visit_i64(number)?)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.nest.number(self.depth, NumberVisitor.visit_u64(number)?)
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<(), E> {
        self.nest.number(self.depth, NumberVisitor.visit_str(name)?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.nest.list(self.depth, list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<(Vec<f32>, Vec<i64>), String> {
        let data: Data<false> = serde_json::from_str(json).map_err(|error| error.to_string())?;
        Ok((data.numbers.into_iter().map(|number| number.0).collect(), data.lengths))
    }

    #[test]
    fn lists_in_lists_have_a_shape() {
        for (json, numbers, lengths) in [
            ("[]", &[][..], &[0][..]),
            ("[1, 2.5, -3]", &[1.0, 2.5, -3.0], &[3]),
            ("[[1, 2], [3, 4], [5, 6]]", &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[3, 2]),
            ("[[[1], [2]]]", &[1.0, 2.0], &[1, 2, 1]),
            ("[[], []]", &[], &[2, 0]),
        ] {
            assert_eq!(read(json), Ok((numbers.to_vec(), lengths.to_vec())), "{json}");
        }
    }

    #[test]
    fn lists_that_have_none_are_refused() {
        for (json, refusal) in [
            ("[[1, 2], [3]]", "a list of 1 where another one has 2"),
            ("[[], [1]]", "a list of 1 where another one has 0"),
            ("[1, [2]]", "a list where another one has a number"),
            ("[[1], 2]", "a number where another list has a list"),
            ("[[], 2]", "a number where another list has a list"),
            ("[[1], [[2]]]", "a list where another one has a number"),
            ("[[], [[]]]", "a list of 1 where another one has 0"),
            ("[[[]], [1]]", "a number where another list has a list"),
            ("[{}]", "invalid type: map, expected f32"),
            ("7", "invalid type: integer `7`, expected a sequence"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.starts_with(refusal), "{json}: {error}");
        }
        assert!(read(&"[".repeat(100_000)).unwrap_err().starts_with("recursion limit exceeded"));
    }

    #[test]
    fn nesting_fits_a_shape() {
        let fits = |json: &str, shape: &[i64]| serde_json::from_str::<Data<false>>(json).unwrap().fits(shape);
        assert!(fits("[1, 2]", &[1, 1, 2]) && fits("[[1, 2]]", &[1, 2]) && fits("[[], []]", &[2, 0, 3]));
        assert!(!fits("[[1, 2]]", &[2, 1]) && !fits("[[1, 2]]", &[1, 1, 2]) && !fits("[[], []]", &[0, 2]));
    }
}
