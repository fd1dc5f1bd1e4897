//! JSON objects with known keys: an unknown key is refused, and the nearest known one suggested.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, Deserialize, DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::nearest::nearest;
use crate::visible;

/// The key that any object may have, with any value.
const CARRIED: &str = "meta";

/// The length of the longest key, in bytes, that is compared with the known ones.
const LONGEST: usize = 32;

/// Reads an object, and converts it with `finish`. An array of the fields, which serde would accept too, is refused.
/// Keys for which `T` has no field are refused, or ignored with `LENIENT`.
pub(super) fn object<'de, T, U, D, const LENIENT: bool>(
    deserializer: D,
    finish: fn(T) -> Result<U, String>,
) -> Result<U, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(ObjectVisitor::<T, U, LENIENT> { finish, written: PhantomData })
}

struct ObjectVisitor<T, U, const LENIENT: bool> {
    finish: fn(T) -> Result<U, String>,
    written: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>, U, const LENIENT: bool> Visitor<'de> for ObjectVisitor<T, U, LENIENT> {
    type Value = U;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
        // Called here and not by the caller, so that the error gets the position of this object.
        (self.finish)(T::deserialize(Fields::<A, LENIENT>(map))?).map_err(de::Error::custom)
    }
}

/// A map as the deserializer of a struct, whose field names it learns that way.
struct Fields<A, const LENIENT: bool>(A);

impl<'de, A: MapAccess<'de>, const LENIENT: bool> Deserializer<'de> for Fields<A, LENIENT> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self.0)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(Known::<A, LENIENT> { map: self.0, fields })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// A map that checks its keys against the fields of a struct.
struct Known<A, const LENIENT: bool> {
    map: A,
    fields: &'static [&'static str],
}

impl<'de, A: MapAccess<'de>, const LENIENT: bool> MapAccess<'de> for Known<A, LENIENT> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some(key) = self.map.next_key::<String>()? else { return Ok(None) };
        if !LENIENT && key != CARRIED && !self.fields.contains(&key.as_str()) {
            return Err(de::Error::custom(unknown(&key, self.fields)));
        }
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

fn unknown(key: &str, fields: &'static [&'static str]) -> String {
    // Two edits turn any short word into any other.
    let is_comparable = (3..=LONGEST).contains(&key.len());
    let hint = match nearest(key, fields).filter(|_| is_comparable) {
        Some(guess) => format!("did you mean `{guess}`?"),
        None => format!("known keys are {}; `{CARRIED}` may carry anything", fields.join(", ")),
    };
    format!("unknown key `{}`: {hint}", visible::excerpt(key))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize as DeriveDeserialize;

    use super::*;

    #[derive(DeriveDeserialize)]
    struct Written {
        stride: Option<i64>,
        padding: Option<i64>,
    }

    fn read<const LENIENT: bool>(json: &str) -> Result<[Option<i64>; 2], String> {
        let finish = |Written { stride, padding }| {
            if stride == Some(0) { Err("no stride".to_owned()) } else { Ok([stride, padding]) }
        };
        let mut json = serde_json::Deserializer::from_str(json);
        object::<Written, _, _, LENIENT>(&mut json, finish).map_err(|error| error.to_string())
    }

    #[test]
    fn keys_are_known_or_refused() {
        let error = |json: &str| read::<false>(json).unwrap_err();
        assert_eq!(read::<false>(r#"{"padding":1,"meta":{"stride":[]},"stride":2}"#), Ok([Some(2), Some(1)]));
        assert_eq!(error(r#"{"pading":1}"#), "unknown key `pading`: did you mean `padding`? at line 1 column 9");
        assert_eq!(error(r#"{"\u0070ading":1}"#), "unknown key `pading`: did you mean `padding`? at line 1 column 14");
        let known = "known keys are stride, padding; `meta` may carry anything";
        assert_eq!(error(r#"{"x":1}"#), format!("unknown key `x`: {known} at line 1 column 4"));
        assert!(error(&format!("{{\"{}\":1}}", "stride".repeat(1000))).len() < 200);
        assert_eq!(error(r#"{"stride":1,"stride":1}"#), "duplicate field `stride` at line 1 column 20");
        assert_eq!(error(r#"{"stride":0}"#), "no stride at line 1 column 12");
        assert_eq!(error("[1, 2]"), "invalid type: sequence, expected an object at line 1 column 0");
        assert_eq!(read::<true>(r#"{"pading":[{}],"x":null,"stride":1}"#), Ok([Some(1), None]));
    }
}
