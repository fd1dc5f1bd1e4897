//! A seed: a text that determines random choices. The same text gives the same questions on every machine, in every
//! version.

use std::fmt;

/// A text that determines random choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    name: String,
}

/// The longest text that is kept as it is. Longer ones are replaced by their hash.
const LONGEST: usize = 40;

/// The start of the name of a seed whose text is replaced by its hash.
const HASHED: &str = "fnv-";

/// Separates texts that are hashed together. It cannot be typed, so it occurs in none of them.
const BETWEEN: u8 = 0x1f;

impl Seed {
    /// Returns the seed of any text. A text that is long, or has control characters, is replaced by its hash.
    #[must_use]
    pub fn new(text: &str) -> Seed {
        let is_plain = text.chars().count() <= LONGEST && text.chars().all(|letter| !letter.is_control());
        let name = if is_plain { text.to_owned() } else { format!("{HASHED}{:016x}", hash(text.as_bytes())) };
        Seed { name }
    }

    /// Returns the seed of a number, if none was chosen. Only the lower 32 bits count.
    #[must_use]
    pub fn of_number(number: u64) -> Seed {
        Seed { name: format!("{:08x}", number & 0xffff_ffff) }
    }

    /// Returns the text of the seed, or what replaces it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the start of a random stream for a particular use of this seed: each use has a stream of its own.
    #[must_use]
    pub fn start(&self, what: &[&str]) -> u64 {
        let mut bytes = self.name.as_bytes().to_vec();
        for text in what {
            bytes.push(BETWEEN);
            bytes.extend(text.as_bytes());
        }
        hash(&bytes)
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Returns a hash of a text as four letters, to be compared by eye: no two of the letters look alike.
#[must_use]
pub fn word(text: &str) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let hash = hash(text.as_bytes());
    // The high bits depend on every character.
    let letter = |place: u32| LETTERS[((hash >> (64 - 5 * (place + 1))) & 31) as usize];
    (0..4).map(|place| char::from(letter(place))).collect()
}

/// Returns the 64-bit FNV-1a hash.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |state, byte| (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash(b"foobar"), 0x8594_4171_f739_67e8);
    }

    /// Records rely on this.
    #[test]
    fn a_seed_is_the_same_for_ever() {
        assert_eq!(Seed::new("kurs7").start(&["tconv", "output-size"]), 0x5279_7106_b680_406c);
        assert_ne!(Seed::new("kurs7").start(&["a", "b"]), Seed::new("kurs7").start(&["ab"]));
    }

    #[test]
    fn a_seed_of_as_many_letters_as_the_limit_keeps_its_name() {
        let longest = "班".repeat(LONGEST);
        assert_eq!(Seed::new(&longest).name(), longest);
        assert!(Seed::new(&format!("{longest}x")).name().starts_with(HASHED));
    }

    #[test]
    fn any_text_is_a_seed_and_its_name_gives_the_same() {
        for text in ["", "kurs7", "班级一", "a\u{1b}[2J", &"x".repeat(1 << 20)] {
            let seed = Seed::new(text);
            assert!(seed.name().len() <= 4 * LONGEST && !seed.name().contains('\u{1b}'), "{seed}");
            assert_eq!(Seed::new(seed.name()).start(&["x"]), seed.start(&["x"]));
        }
    }
}
