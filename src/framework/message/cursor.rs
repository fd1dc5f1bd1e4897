//! Reads a message piece by piece: fixed words, and the numbers between them.
//!
//! The wording varies between versions, so text between two pieces is skipped, up to a limit.

use super::pasted::squeezed;

/// The largest distance between two pieces of a message, in bytes.
const REACH: usize = 4096;

/// The most axes of a shape.
const MOST_AXES: usize = 16;

/// Why a text does not match a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Miss {
    Unlike,
    /// It matches, but a number does not fit in 64 bits.
    TooLarge,
}

pub(super) type Read<T> = Result<T, Miss>;

/// The lengths of a shape; `None` if unknown.
pub(super) type Shape = Vec<Option<i64>>;

/// A position in a [squeezed](squeezed) text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    /// Starts at the beginning of a squeezed text.
    pub fn new(rest: &'a str) -> Cursor<'a> {
        Cursor { rest }
    }

    /// Moves past the next occurrence of `words`.
    pub fn skip_to(&mut self, words: &str) -> Read<()> {
        let words = squeezed(words);
        let found = self.rest.find(&words).filter(|at| *at <= REACH).ok_or(Miss::Unlike)?;
        self.rest = &self.rest[found + words.len()..];
        Ok(())
    }

    /// Moves past `words` if they come next, optionally after a quotation mark.
    pub fn takes(&mut self, words: &str) -> bool {
        match self.rest.trim_start_matches([' ', '\'']).strip_prefix(squeezed(words).as_str()) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// The integer that comes next.
    pub fn number(&mut self) -> Read<i64> {
        let text = self.rest.trim_start_matches(' ');
        let digits = text.strip_prefix('-').unwrap_or(text);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 {
            return Err(Miss::Unlike);
        }
        let length = text.len() - digits.len() + count;
        self.rest = &text[length..];
        text[..length].parse().map_err(|_| Miss::TooLarge)
    }

    /// A number, or a framework's notation for an unknown one.
    pub fn length(&mut self) -> Read<Option<i64>> {
        if self.takes("None") || self.takes("?") { Ok(None) } else { self.number().map(Some) }
    }

    /// A shape in any brackets, or with only spaces or `x` between its lengths.
    pub fn shape(&mut self) -> Read<Shape> {
        let mut cursor = *self;
        let _ = cursor.takes("torch.Size") || cursor.takes("TensorShape");
        let mut depth = 0;
        while depth < 3 && cursor.takes_any("([{") {
            depth += 1;
        }
        let separators = if depth > 0 { ",x " } else { "x " };
        let mut shape = Shape::new();
        loop {
            shape.push(cursor.length()?);
            if shape.len() > MOST_AXES {
                return Err(Miss::Unlike);
            }
            if !cursor.rest.starts_with(|letter| separators.contains(letter)) {
                break;
            }
            cursor.rest = &cursor.rest[1..];
            if cursor.rest.starts_with([')', ']', '}']) {
                break;
            }
        }
        if !(0..depth).all(|_| cursor.takes_any(")]}")) {
            return Err(Miss::Unlike);
        }
        *self = cursor;
        Ok(shape)
    }

    fn takes_any(&mut self, letters: &str) -> bool {
        let is_one = self.rest.starts_with(|letter| letters.contains(letter));
        if is_one {
            self.rest = &self.rest[1..];
        }
        is_one
    }

    /// A shape without unknown lengths.
    pub fn numbers(&mut self) -> Read<Vec<i64>> {
        self.shape()?.into_iter().map(|length| length.ok_or(Miss::Unlike)).collect()
    }

    /// The integer after the next `words`.
    pub fn number_after(&mut self, words: &str) -> Read<i64> {
        self.skip_to(words)?;
        self.number()
    }

    /// The known shape after the next `words`.
    pub fn numbers_after(&mut self, words: &str) -> Read<Vec<i64>> {
        self.skip_to(words)?;
        self.numbers()
    }

    /// The shape after the next `words`.
    pub fn shape_after(&mut self, words: &str) -> Read<Shape> {
        self.skip_to(words)?;
        self.shape()
    }

    /// An identifier of a layer, a node or an argument; its characters are safe for a terminal.
    pub fn name(&mut self) -> Read<&'a str> {
        let text = self.rest.trim_start_matches([' ', '\'']);
        let end = text.find(|letter| !is_of_name(letter)).unwrap_or(text.len());
        self.rest = &text[end..];
        named(text[..end].trim_end_matches('.'))
    }

    /// An identifier without quotation marks, followed by `words`.
    pub fn name_before(&mut self, words: &str) -> Read<&'a str> {
        let before = self.rest;
        self.skip_to(words)?;
        let length = before.len() - self.rest.len() - squeezed(words).len();
        named(before[..length].trim_matches([' ', '\'']))
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "_./-".contains(letter)
}

fn named(name: &str) -> Read<&str> {
    const LONGEST: usize = 100;
    let is_name = !name.is_empty() && name.len() <= LONGEST && name.chars().all(is_of_name);
    if is_name { Ok(name) } else { Err(Miss::Unlike) }
}

/// A message in which one of its keys was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    /// The whole pasted text.
    pub whole: &'a str,
    /// The position of the key.
    pub at: usize,
    /// The text after the key.
    pub after: Cursor<'a>,
}

impl<'a> Found<'a> {
    /// The text after the last `words` before the key, if they are near.
    pub fn back_to(&self, words: &str) -> Read<Cursor<'a>> {
        let before = &self.whole[..self.at];
        let words = squeezed(words);
        let found = before.rfind(&words).filter(|found| self.at - found <= REACH).ok_or(Miss::Unlike)?;
        Ok(Cursor::new(&self.whole[found + words.len()..]))
    }

    /// Whether `words` occur near the key.
    pub fn is_near(&self, words: &str) -> bool {
        self.back_to(words).is_ok() || { self.after }.skip_to(words).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_all_kinds() {
        for (text, expected) in [
            ("[16, 8, 3, 3]", vec![Some(16), Some(8), Some(3), Some(3)]),
            ("torch.Size([4, 4])", vec![Some(4), Some(4)]),
            ("[[15, 4]] instead", vec![Some(15), Some(4)]),
            ("(None, 31, 8)", vec![None, Some(31), Some(8)]),
            ("[?,2,8]", vec![None, Some(2), Some(8)]),
            ("[None 1 1 8]", vec![None, Some(1), Some(1), Some(8)]),
            ("{4,4}", vec![Some(4), Some(4)]),
            ("(3 x -1)", vec![Some(3), Some(-1)]),
            ("(64x1x1)", vec![Some(64), Some(1), Some(1)]),
            ("1024 2048 4 4, expected", vec![Some(1024), Some(2048), Some(4), Some(4)]),
            ("(2,)", vec![Some(2)]),
            ("7", vec![Some(7)]),
        ] {
            assert_eq!(Cursor::new(&squeezed(text)).shape(), Ok(expected), "{text}");
        }
        for text in ["", "()", "[1, 2", "[1 a]", "(a, 2)", "[1; 2]", &format!("[{}1]", "1,".repeat(MOST_AXES))] {
            assert_eq!(Cursor::new(&squeezed(text)).shape(), Err(Miss::Unlike), "{text}");
        }
        assert_eq!(Cursor::new("[1,9223372036854775808]").shape(), Err(Miss::TooLarge));
        assert_eq!(Cursor::new("-9223372036854775808").number(), Ok(i64::MIN));
    }

    #[test]
    fn pieces_are_found_within_reach() {
        let text = squeezed("Given groups=1, weight[64, 3], so expected input");
        let mut cursor = Cursor::new(&text);
        assert_eq!(cursor.number_after("groups ="), Ok(1));
        assert!(!cursor.takes("input") && cursor.takes(", weight"));
        assert_eq!(cursor.numbers(), Ok(vec![64, 3]));
        assert_eq!(cursor.skip_to("absent"), Err(Miss::Unlike));
        let far = format!("{}end", "x".repeat(REACH + 1));
        assert_eq!(Cursor::new(&far).skip_to("end"), Err(Miss::Unlike));
        let found = Found { whole: "Op(Conv)key", at: 8, after: Cursor::new("") };
        assert_eq!(found.back_to("Op(").unwrap().name(), Ok("Conv"));
        assert!(found.is_near("Conv") && !found.is_near("Concat"));
    }

    #[test]
    fn names_are_those_of_programmers() {
        for (text, expected) in [
            ("up1.weight:", Ok("up1.weight")),
            ("/model.18/Concat", Ok("/model.18/Concat")),
            ("'conv2d_1' is", Ok("conv2d_1")),
            (&"a".repeat(101), Err(Miss::Unlike)),
            ("é", Err(Miss::Unlike)),
            (".", Err(Miss::Unlike)),
        ] {
            assert_eq!(Cursor::new(&squeezed(text)).name(), expected, "{text}");
        }
        let text = squeezed("conv2d_1. Consider [5]");
        let mut cursor = Cursor::new(&text);
        assert_eq!(cursor.name_before(". Consider"), Ok("conv2d_1"));
        assert_eq!(cursor.numbers(), Ok(vec![5]));
        assert_eq!(Cursor::new("a(b.Consider").name_before(". Consider"), Err(Miss::Unlike));
    }
}
