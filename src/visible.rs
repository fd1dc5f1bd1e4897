//! Makes untrusted text safe to print. Text from a file, a name or an argument may contain characters that a terminal
//! obeys, that reverse the direction of what follows, or that are invisible: they are escaped, as in `\u{1b}`.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// The longest excerpt, in characters.
const EXCERPT: usize = 60;

/// Whether a character is invisible but can change what a terminal shows: controls, line ends, direction marks, what
/// Unicode calls default ignorable (except emoji variation selectors), and private-use characters.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Like [`is_hidden`], for text of several lines: newlines and tabs are allowed.
#[must_use]
pub fn is_hidden_in_lines(character: char) -> bool {
    !matches!(character, '\n' | '\t') && is_hidden(character)
}

/// Escapes hidden characters, newlines and tabs included, so that `text` stays on one line.
///
/// ```
/// use tconv::visible;
///
/// assert_eq!(visible::line("plain"), "plain");
/// assert_eq!(visible::line("a\u{1b}[31mb"), r"a\u{1b}[31mb");
/// ```
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    written_out(text, is_hidden)
}

/// Escapes hidden characters, but keeps newlines and tabs.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    written_out(text, is_hidden_in_lines)
}

fn written_out(text: &str, is_hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_hidden(letter) { shown.extend(letter.escape_default()) } else { shown.push(letter) }
    }
    Cow::Owned(shown)
}

/// The first 60 characters of a text on one line, with hidden characters escaped; an ellipsis marks a cut.
#[must_use]
pub fn excerpt(long: &str) -> String {
    beginning(long, EXCERPT)
}

/// The first `most` characters of a text on one line, with hidden characters escaped; an ellipsis marks a cut.
#[must_use]
pub fn beginning(long: &str, most: usize) -> String {
    match long.char_indices().nth(most) {
        Some((end, _)) => line(&long[..end]).into_owned() + "…",
        None => line(long).into_owned(),
    }
}

/// A path on one line, distinct for distinct paths: one with hidden characters, or that is not UTF-8, is quoted, with
/// backslashes doubled and non-UTF-8 bytes as `\xFF`.
#[must_use]
#[allow(clippy::unnecessary_debug_formatting, reason = "its quotes and backslashes are what tells names apart")]
pub fn path(path: &Path) -> String {
    match path.to_str() {
        Some(name) if !name.contains(is_hidden) && !name.starts_with('"') => name.to_owned(),
        _ => line(&format!("{path:?}")).into_owned(),
    }
}

/// Escapes markup for XML and HTML, and hidden characters except newlines and tabs.
#[must_use]
pub fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in lines(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML does not allow these characters.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Escapes hidden characters in JSON without changing its meaning: in strings by JSON's own escapes; elsewhere they can
/// only be white space.
#[must_use]
pub fn json(lines: &str) -> Cow<'_, str> {
    let is_hidden = |letter: char| letter != '\n' && is_hidden(letter);
    if !lines.contains(is_hidden) {
        return Cow::Borrowed(lines);
    }
    let mut plain = String::with_capacity(lines.len());
    for letter in lines.chars() {
        match letter {
            letter if !is_hidden(letter) => plain.push(letter),
            '\t' | '\r' => plain.push(' '),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(plain, "\\u{unit:04x}");
                }
            }
        }
    }
    Cow::Owned(plain)
}

/// Quotes a word of a command line for a shell; hidden characters use the `$'...'` form of bash, zsh and ksh.
#[must_use]
pub fn shell_word(text: &str) -> String {
    if !text.contains(is_hidden) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut word = "$'".to_owned();
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => word.extend(['\\', letter]),
            letter if is_hidden(letter) => {
                // Writing to a String cannot fail.
                let _ = write!(word, "\\U{:08x}", u32::from(letter));
            }
            letter => word.push(letter),
        }
    }
    word + "'"
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const HOSTILE: &str = "\u{1b}[2J\u{202e}\u{2066}\u{9b}31m\u{7f}\u{200b}\u{2028}\u{feff}\u{e0041}\u{7}\0\n\t\r";

    fn is_ascii_text(text: &str) -> bool {
        text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
    }

    #[test]
    fn nothing_is_left_but_what_shows() {
        let shown = line(HOSTILE);
        assert!(is_ascii_text(&shown), "{shown:?}");
        assert!(shown.starts_with("\\u{1b}[2J\\u{202e}") && shown.ends_with("\\n\\t\\r"), "{shown}");
        assert!(lines(HOSTILE).ends_with("\\u{0}\n\t\\r"), "{:?}", lines(HOSTILE));
        assert!(is_ascii_text(&excerpt(HOSTILE)) && is_ascii_text(&json(&HOSTILE.replace('\n', ""))));
        for text in ["裁剪 'crop' \\ é", "e\u{301} \u{3000}，☃\u{fe0f}", ""] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text), "{text}");
        }
        assert_eq!(excerpt(&"裁".repeat(100)).chars().count(), EXCERPT + 1);
    }

    #[test]
    fn json_says_the_same() {
        let written = serde_json::to_string(HOSTILE).expect("text");
        let line = format!("[\t{written}\r]\n");
        let plain = json(&line);
        assert!(is_ascii_text(plain.trim_end_matches('\n')), "{plain:?}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&plain).expect("JSON"), [HOSTILE]);
        assert!(matches!(json("[\"裁剪\"]\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn names_of_files_are_told_apart() {
        assert_eq!(path(Path::new("a folder/裁剪.png")), "a folder/裁剪.png");
        let mut names =
            ["a\nb", "a\\nb", "\"a\\nb\"", "a\u{1b}b", "a\\u{1b}b", "a\u{3164}b"].map(PathBuf::from).to_vec();
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            let name = |bytes: &[u8]| PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
            names.extend([name(b"a\xff"), name(b"a\xfe"), name(b"a\\xff")]);
        }
        let shown: std::collections::BTreeSet<String> = names.iter().map(|name| path(name)).collect();
        assert!(shown.iter().all(|name| is_ascii_text(name)), "{shown:?}");
        assert_eq!(shown.len(), names.len(), "{shown:?}");
        assert!(shown.contains("\"a\\nb\"") && shown.contains("a\\nb"), "{shown:?}");
    }

    #[test]
    fn a_shell_reads_the_word_as_it_was() {
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word("it's\n\\"), r"$'it\'s\U0000000a\\'");
        assert!(is_ascii_text(&shell_word(HOSTILE)));
    }
}
