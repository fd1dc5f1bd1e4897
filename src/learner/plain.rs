//! Text out of the record, fit for a terminal: it may come from a file that somebody else wrote.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The longest excerpt, in characters.
const EXCERPT: usize = 60;

/// `text` on one line, with controls, escapes, bidi controls and all that does not print written out.
#[must_use]
pub fn text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_plain(letter) { shown.push(letter) } else { shown.extend(letter.escape_debug()) }
    }
    shown
}

/// The beginning of such a text.
#[must_use]
pub fn excerpt(long: &str) -> String {
    match long.char_indices().nth(EXCERPT) {
        Some((end, _)) => text(&long[..end]) + "…",
        None => text(long),
    }
}

/// Lines of JSON that say the same in letters that print: what does not can only stand in a string, where JSON has its
/// own escapes, or be white space.
#[must_use]
pub fn json(lines: &str) -> Cow<'_, str> {
    let fits = |letter: char| letter == '\n' || is_plain(letter);
    if lines.chars().all(fits) {
        return Cow::Borrowed(lines);
    }
    let mut plain = String::with_capacity(lines.len());
    for letter in lines.chars() {
        match letter {
            letter if fits(letter) => plain.push(letter),
            '\t' | '\r' => plain.push(' '),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    // A String takes everything.
                    let _ = write!(plain, "\\u{unit:04x}");
                }
            }
        }
    }
    Cow::Owned(plain)
}

fn is_plain(letter: char) -> bool {
    match letter {
        ' '..='~' => true,
        _ => letter.escape_debug().len() == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "\u{1b}[2J\u{202e}\u{2066}\u{9b}31m\u{7f}\u{200b}\u{2028}\u{feff}\u{e0041}\u{7}\0";

    #[test]
    fn nothing_reaches_the_terminal_but_letters() {
        let shown = text(HOSTILE);
        assert!(shown.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{shown:?}");
        assert_eq!(text("裁剪 'crop' \\ é"), "裁剪 'crop' \\ é");
        assert_eq!(excerpt(&"裁".repeat(100)).chars().count(), EXCERPT + 1);
    }

    #[test]
    fn json_says_the_same() {
        let written = serde_json::to_string(HOSTILE).expect("text");
        let line = format!("[\t{written}\r]\n");
        let plain = json(&line);
        assert!(plain.trim_end_matches('\n').bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{plain:?}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&plain).expect("JSON"), [HOSTILE]);
        assert!(matches!(json("[\"裁剪\"]\n"), Cow::Borrowed(_)));
    }
}
