//! Arrays by name, in a file that contains several.

use super::error::{Kind, dims};
use crate::nearest::nearest;
use crate::visible;

/// The most names listed in a message.
pub(super) const MOST_LISTED: usize = 30;

/// The longest name shown, in characters.
const LONGEST_SHOWN: usize = 120;

/// The widest column of names before their shapes, in characters: longer names push their shape to the right.
const WIDEST_COLUMN: usize = 60;

/// The names in a file with their shapes, as a message lists them: the first few, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    lines: Vec<(String, Option<Vec<usize>>)>,
    more: usize,
}

impl Listing {
    /// Takes the names in the file, each with its shape if known.
    pub(super) fn new(all: impl ExactSizeIterator<Item = (String, Option<Vec<usize>>)>) -> Listing {
        let more = all.len().saturating_sub(MOST_LISTED);
        Listing { lines: all.take(MOST_LISTED).collect(), more }
    }

    /// How many arrays there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lines.len() + self.more
    }

    /// One of the names, for an example: the first array with 2 to 4 axes, or else the first of all.
    #[must_use]
    pub fn example(&self) -> String {
        let has_planes =
            |shape: &Option<Vec<usize>>| shape.as_ref().is_some_and(|shape| (2..=4).contains(&shape.len()));
        let found = self.lines.iter().find(|(_, shape)| has_planes(shape)).or(self.lines.first());
        found.map_or_else(|| "NAME".to_owned(), |(name, _)| shown(name))
    }

    /// One line per array.
    pub(super) fn lines(&self) -> Vec<String> {
        let names: Vec<String> = self.lines.iter().map(|(name, _)| shown(name)).collect();
        let column = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).min(WIDEST_COLUMN);
        let line = |(name, (_, shape)): (&String, &(String, Option<Vec<usize>>))| match shape {
            Some(shape) if shape.is_empty() => format!("{name:column$}  a single number"),
            Some(shape) => format!("{name:column$}  {}", dims(shape)),
            None => name.clone(),
        };
        let mut lines: Vec<String> = names.iter().zip(&self.lines).map(line).collect();
        if self.more > 0 {
            lines.push(format!("and {} more", self.more));
        }
        lines
    }
}

/// `name` for a message: escaped and shortened.
#[must_use]
pub fn shown(name: &str) -> String {
    visible::beginning(name, LONGEST_SHOWN)
}

/// Finds the array called `wanted`, or the only one if no name is given.
///
/// # Errors
/// There are no arrays, several without a name given, or none of this name; `listing` then says which there are.
pub(super) fn chosen<'a, T: AsRef<str>>(
    all: &'a [T],
    wanted: Option<&str>,
    listing: impl FnOnce() -> Listing,
) -> Result<&'a T, Kind> {
    match (wanted, all) {
        (_, []) => Err(Kind::NoArrays),
        (None, [only]) => Ok(only),
        (None, _) => Err(Kind::NameNeeded { listing: listing() }),
        (Some(wanted), _) => {
            // Of two with the same name, NumPy reads the last.
            all.iter().rev().find(|one| one.as_ref() == wanted).ok_or_else(|| Kind::NoSuchName {
                name: wanted.into(),
                nearest: nearest(wanted, all).map(|name| name.as_ref().to_owned()),
                listing: listing(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(names: &[&str]) -> Listing {
        Listing::new(names.iter().map(|name| ((*name).to_owned(), Some(vec![1]))))
    }

    fn choose(names: &[&'static str], wanted: Option<&str>) -> Result<&'static str, Kind> {
        chosen(names, wanted, || listing(names)).copied()
    }

    #[test]
    fn one_alone_needs_no_name() {
        assert_eq!(choose(&["a"], None).expect("one"), "a");
        assert_eq!(choose(&["a"], Some("a")).expect("one"), "a");
        assert_eq!(choose(&["a", "b"], Some("b")).expect("one"), "b");
        assert_eq!(choose(&[""], Some("")).expect("one"), "");
        assert!(matches!(choose(&["a", "b"], None), Err(Kind::NameNeeded { .. })));
        assert!(matches!(choose(&[], None), Err(Kind::NoArrays)));
        assert!(matches!(choose(&[], Some("a")), Err(Kind::NoArrays)));
    }

    #[test]
    fn names_are_listed_in_columns_and_not_all_of_many() {
        let all = [("a", Some(vec![64, 32, 3, 3])), ("b.weight", Some(vec![])), ("c\u{1b}\n", None)];
        let listing = Listing::new(all.map(|(name, shape)| (name.to_owned(), shape)).into_iter());
        assert_eq!(listing.lines(), ["a          64x32x3x3", "b.weight   a single number", "c\\u{1b}\\n"]);
        assert_eq!((listing.example().as_str(), listing.count()), ("a", 3));
        let many: Vec<String> = (0..1000).map(|number| format!("layer{number}")).collect();
        let lines = Listing::new(many.into_iter().map(|name| (name, Some(vec![2, 2])))).lines();
        assert_eq!((lines.len(), lines.last().map(String::as_str)), (MOST_LISTED + 1, Some("and 970 more")));
        let long = Listing::new([("裁".repeat(1000), None)].into_iter());
        assert_eq!(long.lines().concat().chars().count(), LONGEST_SHOWN + 1);
        assert_eq!(Listing::default().example(), "NAME");
    }
}
