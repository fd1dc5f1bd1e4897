//! The slice after a call: the part of its result that is kept, in Python's syntax, along height and width only.

use std::ops::Range;

use crate::conv::{Pair, Rank};
use crate::phrase;
use crate::phrase::{Joint, Phrase};

/// The parts of height and width that are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice([Kept; 2]);

/// `start:end`, where negative numbers count from the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kept {
    start: Option<i64>,
    end: Option<i64>,
}

impl Slice {
    /// Splits a text into the call, without the argument that its layer is applied to, and the contents of the brackets
    /// at its end, which are `...` if there are none.
    #[must_use]
    pub fn split(text: &str) -> (&str, &str) {
        let text = text.trim();
        let inside = text.strip_suffix(']').and_then(|rest| rest.split_at_checked(rest.rfind('[')?));
        match inside {
            Some((call, inside)) => (without_argument(call.trim_end()), inside.trim_start_matches('[')),
            None => (without_argument(text), "..."),
        }
    }

    /// Parses the contents of the brackets after the result of a layer of this rank, which has the axes batch and
    /// channels and those of the rank.
    ///
    /// # Errors
    /// Why it is no valid slice.
    pub fn read(inside: &str, rank: Rank) -> Result<Slice, Phrase> {
        let all = rank.axes() + 2;
        let mut parts: Vec<Kept> = Vec::new();
        let mut dots = None;
        for part in inside.split(',').map(str::trim) {
            match part {
                "..." if dots.is_some() => {
                    return Err(Phrase::verbatim("an index can only have a single ellipsis ('...')"));
                }
                "..." => dots = Some(parts.len()),
                part => parts.push(Kept::read(part)?),
            }
            if parts.len() > all {
                return Err(Phrase::verbatim(format!("too many indices for tensor of dimension {all}")));
            }
        }
        let before = dots.unwrap_or(parts.len());
        let mut axes = vec![Kept::default(); all];
        let (first, last) = parts.split_at(before);
        axes.iter_mut().zip(first).for_each(|(axis, kept)| *axis = *kept);
        axes.iter_mut().rev().zip(last.iter().rev()).for_each(|(axis, kept)| *axis = *kept);
        if axes[..2] != [Kept::default(); 2] {
            let written = match rank {
                Rank::One => ["[:, :, a:b]", "[..., a:b]"],
                Rank::Two | Rank::Three => ["[:, :, a:b, c:d]", "[..., a:b, c:d]"],
            };
            let written = Phrase::list(written, Joint::Or);
            return Err(phrase!("the slice is of height and width alone: write {written}", written));
        }
        // A one-dimensional result has the height 1.
        let height = axes[2..all - 1].last().copied().unwrap_or_default();
        Ok(Slice([height, axes[all - 1]]))
    }

    /// Returns the rows and columns that are kept of a result of this size.
    #[must_use]
    pub fn of(&self, size: Pair) -> [Range<i64>; 2] {
        let [height, width] = self.0;
        [height.of(size[0]), width.of(size[1])]
    }

    /// Returns the size of what is kept of a result of this size.
    #[must_use]
    pub fn size(&self, size: Pair) -> Pair {
        self.of(size).map(|kept| (kept.end - kept.start).max(0))
    }
}

impl Kept {
    fn read(text: &str) -> Result<Kept, Phrase> {
        let number = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                let part = text.escape_debug().to_string();
                phrase!("`{part}` is no place of a slice", part)
            }),
        };
        match text.split(':').collect::<Vec<_>>().as_slice() {
            [start, end] => Ok(Kept { start: number(start)?, end: number(end)? }),
            [_] => Err(phrase!("an index without a colon takes an axis away: write a:b")),
            _ => Err(phrase!("a slice with a step is not read: write a:b")),
        }
    }

    /// Returns the range as Python does: negative numbers count from the end, and nothing exceeds the length.
    fn of(self, length: i64) -> Range<i64> {
        let place = |number: i64| if number < 0 { number.saturating_add(length).max(0) } else { number.min(length) };
        self.start.map_or(0, place)..self.end.map_or(length, place)
    }
}

/// Removes the `(x)` of a layer that is applied.
fn without_argument(text: &str) -> &str {
    let is_word = |name: &str| name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | ' '));
    let applied = text.strip_suffix(')').and_then(|rest| rest.split_at_checked(rest.rfind('(')?));
    match applied {
        Some((call, name)) if call.trim_end().ends_with(')') && is_word(name.trim_start_matches('(')) => {
            call.trim_end()
        }
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_keep_what_python_keeps() {
        for (text, size, kept) in [
            ("f(1)", [5, 7], [0..5, 0..7]),
            ("f(1)[..., :-1]", [5, 7], [0..5, 0..6]),
            ("f(1)[..., 1:]", [5, 7], [0..5, 1..7]),
            ("f(1) [ ..., 1:, :-1 ] ", [5, 7], [1..5, 0..6]),
            ("f(1)(x)[:, :, :-1, :-1]", [5, 7], [0..4, 0..6]),
            ("f(1)[:, :, 2:]", [5, 7], [2..5, 0..7]),
            ("f(1)[:]", [5, 7], [0..5, 0..7]),
            ("f(1)[..., -3:-1]", [5, 7], [0..5, 4..6]),
            ("f(1)[..., -99:99]", [5, 7], [0..5, 0..7]),
            ("f(1)[..., 0:0]", [5, 7], [0..5, 0..0]),
            ("f(1)[..., :0]", [5, 7], [0..5, 0..0]),
            ("f(1)[..., 7:]", [5, 7], [0..5, 7..7]),
        ] {
            let (call, inside) = Slice::split(text);
            let slice = Slice::read(inside, Rank::Two).unwrap();
            assert_eq!((call, slice.of(size)), ("f(1)", kept), "{text}");
        }
        let of = |text: &str, rank| Slice::read(Slice::split(text).1, rank).unwrap();
        assert_eq!(of("f(1)[..., 6:2]", Rank::Two).size([5, 7]), [5, 0]);
        // A one-dimensional result has no height to slice.
        assert_eq!(of("f(1)[:, :, :-1]", Rank::One).of([1, 7]), [0..1, 0..6]);
        assert_eq!(of("f(1)[..., 1:]", Rank::One).of([1, 7]), [0..1, 1..7]);
        assert!(Slice::read(":, :, :, 1:", Rank::One).is_err());
    }

    #[test]
    fn a_call_keeps_its_own_brackets() {
        for text in ["f(x, [3, 3])", "f(x)", "f(x, g(x))", "f((1))", ""] {
            assert_eq!(Slice::split(text), (text, "..."), "{text}");
        }
    }

    #[test]
    fn what_is_no_slice_is_told() {
        for (text, why) in [
            ("f(1)[0]", "takes an axis away"),
            ("f(1)[..., ::2]", "step"),
            ("f(1)[..., ..., 1:]", "single ellipsis"),
            ("f(1)[1:]", "height and width alone"),
            ("f(1)[:, :, :, :, 1:]", "too many indices"),
            ("f(1)[..., a:]", "`a` is no place"),
            ("f(1)[]", "takes an axis away"),
        ] {
            let (_, inside) = Slice::split(text);
            assert!(Slice::read(inside, Rank::Two).unwrap_err().to_string().contains(why), "{text}");
        }
    }
}
