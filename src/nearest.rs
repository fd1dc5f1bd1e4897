//! "Did you mean": the known word that a misspelt one is nearest to.

/// Words longer than this, in bytes, are not compared: no known word is as long, and the time grows with the length.
const LONGEST: usize = 120;

/// Most known words that are compared. A file of weights may have any number of names.
const MOST: usize = 10_000;

/// The word of `known` that `word` is probably a misspelling of.
///
/// At most a third of its letters may be edited, one in any case and three at the most; `None` where none is as near.
///
/// ```
/// use tconv::nearest::nearest;
///
/// assert_eq!(nearest("strid", ["stride", "padding"]), Some("stride"));
/// assert_eq!(nearest("bias", ["stride", "padding"]), None);
/// ```
#[must_use]
pub fn nearest<T: AsRef<str>>(word: &str, known: impl IntoIterator<Item = T>) -> Option<T> {
    nearest_by(word, known, T::as_ref)
}

/// The same for things that are known by a name.
#[must_use]
pub fn nearest_by<T>(word: &str, known: impl IntoIterator<Item = T>, name: impl Fn(&T) -> &str) -> Option<T> {
    let is_comparable = |text: &str| text.len() <= LONGEST;
    if !is_comparable(word) {
        return None;
    }
    let letters = word.chars().count();
    let comparable = known.into_iter().take(MOST).filter(|thing| is_comparable(name(thing)));
    let (edits, thing) = comparable
        .map(|thing| (strsim::damerau_levenshtein(word, name(&thing)), thing))
        .min_by_key(|(edits, _)| *edits)?;
    (edits <= (letters / 3).clamp(1, 3) && edits < letters).then_some(thing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_told_the_nearest() {
        let names = ["up1.weight", "up1.bias", "up2.weight", "x"];
        for (wanted, expected) in [
            ("up1.wieght", Some("up1.weight")),
            ("UP1.bias", Some("up1.bias")),
            ("up2", None),
            ("y", None),
            ("", None),
            ("decoder.up1.weight", None),
            (&"u".repeat(100_000), None),
        ] {
            assert_eq!(nearest(wanted, names), expected, "{wanted}");
        }
        let long = ["u".repeat(100_000)];
        assert_eq!(nearest("u", long), None);
    }
}
