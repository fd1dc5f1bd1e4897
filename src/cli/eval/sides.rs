//! Settings with one number per axis, as JSON writes them.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use crate::conv::{Padding, Sides};
use crate::framework::onnx::AutoPad;

/// An integer for all axes, or a list with one per axis.
#[derive(Clone, Copy)]
pub(super) struct Each(pub Sides);

/// The same, or `"same"` or `"valid"`, as in PyTorch.
#[derive(Clone, Copy)]
pub(super) struct PaddingValue(pub Padding<Sides>);

/// A value of ONNX's `auto_pad`.
#[derive(Clone, Copy)]
pub(super) struct AutoPadWord(pub AutoPad);

impl<'de> Deserialize<'de> for Each {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Each, D::Error> {
        deserializer.deserialize_any(SidesVisitor { words: false }).and_then(|padding| match padding {
            Padding::Explicit(sides) => Ok(Each(sides)),
            Padding::Uneven { .. } | Padding::Same | Padding::Valid => {
                Err(de::Error::custom("words exist for padding alone"))
            }
        })
    }
}

impl<'de> Deserialize<'de> for PaddingValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PaddingValue, D::Error> {
        deserializer.deserialize_any(SidesVisitor { words: true }).map(PaddingValue)
    }
}

impl<'de> Deserialize<'de> for AutoPadWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AutoPadWord, D::Error> {
        struct WordVisitor;

        impl Visitor<'_> for WordVisitor {
            type Value = AutoPadWord;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("\"NOTSET\", \"SAME_UPPER\", \"SAME_LOWER\" or \"VALID\"")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<AutoPadWord, E> {
                let known = AutoPad::of(word).map(AutoPadWord);
                known.ok_or_else(|| E::invalid_value(de::Unexpected::Str(word), &self))
            }
        }

        deserializer.deserialize_str(WordVisitor)
    }
}

struct SidesVisitor {
    words: bool,
}

impl<'de> Visitor<'de> for SidesVisitor {
    type Value = Padding<Sides>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.words {
            "an integer, [height, width], \"same\" or \"valid\""
        } else {
            "an integer or [height, width]"
        })
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Padding<Sides>, E> {
        Ok(Padding::Explicit(Sides::All(number)))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Padding<Sides>, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Padding<Sides>, E> {
        match word {
            "same" if self.words => Ok(Padding::Same),
            "valid" if self.words => Ok(Padding::Valid),
            _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Padding<Sides>, A::Error> {
        let mut numbers: Vec<i64> = Vec::new();
        while let Some(number) = list.next_element()? {
            numbers.push(number);
            if numbers.len() > 3 {
                break;
            }
        }
        let sides = Sides::each(&numbers).ok_or_else(|| de::Error::invalid_length(numbers.len(), &self))?;
        Ok(Padding::Explicit(sides))
    }
}
