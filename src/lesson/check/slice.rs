//! What may stand after a call: a slice of its result, as Python has it, of height and width alone.

use std::ops::Range;

use crate::conv::Pair;

/// What is kept of height and width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice([Kept; 2]);

/// `start:end`, each counted from the end where it is negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kept {
    start: Option<i64>,
    end: Option<i64>,
}

/// Axes of a result: batch, channels, height, width.
const AXES: usize = 4;

impl Slice {
    /// A text as the call in it, without what it is applied to, and the slice at its end.
    ///
    /// # Errors
    /// Why the slice is none.
    pub fn split(text: &str) -> Result<(&str, Slice), String> {
        let text = text.trim();
        let inside = text.strip_suffix(']').and_then(|rest| rest.split_at_checked(rest.rfind('[')?));
        let Some((call, inside)) = inside else { return Ok((without_argument(text), Slice::default())) };
        Ok((without_argument(call.trim_end()), Slice::read(inside.trim_start_matches('['))?))
    }

    fn read(inside: &str) -> Result<Slice, String> {
        let mut parts: Vec<Kept> = Vec::new();
        let mut dots = None;
        for part in inside.split(',').map(str::trim) {
            match part {
                "..." if dots.is_some() => return Err("an index can only have a single ellipsis ('...')".to_owned()),
                "..." => dots = Some(parts.len()),
                part => parts.push(Kept::read(part)?),
            }
            if parts.len() > AXES {
                return Err(format!("too many indices for tensor of dimension {AXES}"));
            }
        }
        let before = dots.unwrap_or(parts.len());
        let mut axes = [Kept::default(); AXES];
        let (first, last) = parts.split_at(before);
        axes.iter_mut().zip(first).for_each(|(axis, kept)| *axis = *kept);
        axes.iter_mut().rev().zip(last.iter().rev()).for_each(|(axis, kept)| *axis = *kept);
        let [batch, channels, height, width] = axes;
        if [batch, channels] != [Kept::default(); 2] {
            return Err("the slice is of height and width alone: write [:, :, a:b, c:d] or [..., a:b, c:d]".to_owned());
        }
        Ok(Slice([height, width]))
    }

    /// What is kept of a result of this size.
    #[must_use]
    pub fn of(&self, size: Pair) -> [Range<i64>; 2] {
        let [height, width] = self.0;
        [height.of(size[0]), width.of(size[1])]
    }

    /// The size of that.
    #[must_use]
    pub fn size(&self, size: Pair) -> Pair {
        self.of(size).map(|kept| (kept.end - kept.start).max(0))
    }
}

impl Kept {
    fn read(text: &str) -> Result<Kept, String> {
        let number = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| format!("`{}` is no place of a slice", text.escape_debug())),
        };
        match text.split(':').collect::<Vec<_>>().as_slice() {
            [start, end] => Ok(Kept { start: number(start)?, end: number(end)? }),
            [_] => Err("an index without a colon takes an axis away: write a:b".to_owned()),
            _ => Err("a slice with a step is not read: write a:b".to_owned()),
        }
    }

    /// As Python counts: from the end where it is negative, and never beyond it.
    fn of(self, length: i64) -> Range<i64> {
        let place = |number: i64| if number < 0 { number.saturating_add(length).max(0) } else { number.min(length) };
        self.start.map_or(0, place)..self.end.map_or(length, place)
    }
}

/// Without the `(x)` of a layer that is applied.
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
        ] {
            let (call, slice) = Slice::split(text).unwrap();
            assert_eq!((call, slice.of(size)), ("f(1)", kept), "{text}");
        }
        assert_eq!(Slice::split("f(1)[..., 6:2]").unwrap().1.size([5, 7]), [5, 0]);
    }

    #[test]
    fn a_call_keeps_its_own_brackets() {
        for text in ["f(x, [3, 3])", "f(x)", "f(x, g(x))", "f((1))", ""] {
            assert_eq!(Slice::split(text), Ok((text, Slice::default())), "{text}");
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
            assert!(Slice::split(text).unwrap_err().contains(why), "{text}");
        }
    }
}
