//! Prepares pasted text for searching: removes colours, margins and spaces, and undoes line breaks.
//!
//! A terminal breaks lines within words and numbers, other programs at spaces, and the text does not show which.
//! [`ways`] lists the possible readings, the likeliest first; a message counts if it is complete in any of them.

/// The longest text that is searched, in bytes. Of a longer one the end is used, where a traceback has its message.
pub const LONGEST: usize = 1 << 20;

/// Decorations at the edge of a line: of a quotation, a box, or a test report.
const EDGES: [char; 6] = ['>', '│', '┃', '|', '║', '❱'];

/// How a line is joined to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// Without a space if the line is as long as the longest, as a terminal breaks lines; otherwise with one.
    Margin,
    Blank,
    Nothing,
}

/// The text with its lines joined in each possible way, [squeezed](squeezed); the likeliest first, without duplicates.
pub(super) fn ways(text: &str) -> Vec<String> {
    let plain = plain(ending(text));
    let lines: Vec<&str> = plain.split('\n').collect();
    let mut ways: Vec<String> = Vec::new();
    for joint in [Joint::Margin, Joint::Blank, Joint::Nothing] {
        let way = squeezed(&joined(&lines, joint));
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}

/// The last [`LONGEST`] bytes, or slightly fewer.
fn ending(text: &str) -> &str {
    let start = text.len().saturating_sub(LONGEST);
    let start = (start..=text.len()).find(|start| text.is_char_boundary(*start)).unwrap_or(text.len());
    &text[start..]
}

/// Removes escape sequences and invisible characters.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' | '\t' => plain.push(letter),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' => plain.push('\n'),
            '\u{9b}' => skip_parameters(&mut letters),
            '\u{1b}' => match letters.next() {
                Some('[') => skip_parameters(&mut letters),
                Some(']') => skip_string(&mut letters),
                _ => {}
            },
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {}
            letter if letter.is_control() => {}
            letter => plain.push(letter),
        }
    }
    plain
}

/// Skips the rest of a control sequence, such as `1;31m`.
fn skip_parameters(letters: &mut impl Iterator<Item = char>) {
    let is_last = |letter: &char| ('@'..='~').contains(letter);
    letters.find(is_last);
}

/// Skips a control string, such as a window title or a link target, including its terminator.
fn skip_string(letters: &mut impl Iterator<Item = char>) {
    while let Some(letter) = letters.next() {
        match letter {
            '\u{7}' => return,
            '\u{1b}' => {
                letters.next();
                return;
            }
            _ => {}
        }
    }
}

fn joined(lines: &[&str], joint: Joint) -> String {
    let margin = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for line in lines {
        text.push_str(without_edges(line));
        let goes_on = match joint {
            Joint::Margin => line.chars().count() == margin,
            Joint::Blank => false,
            Joint::Nothing => true,
        };
        if !goes_on {
            text.push(' ');
        }
    }
    text
}

fn without_edges(line: &str) -> &str {
    let is_edge = |letter: char| letter.is_whitespace() || EDGES.contains(&letter);
    let line = line.trim_matches(is_edge);
    line.strip_prefix("E  ").map_or(line, str::trim_start)
}

/// Removes spaces so that they do not matter, except that one is kept before a number that follows a letter or another
/// number, to separate them. All quotation marks become the same.
pub(super) fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut before = None;
    let mut is_apart = false;
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            is_apart = true;
            continue;
        }
        let letter = match letter {
            '"' | '`' | '‘' | '’' | '“' | '”' => '\'',
            // Precedes a quotation mark if a program has printed the text as a string literal.
            '\\' => continue,
            other => other,
        };
        let is_number = letter.is_ascii_digit() || letter == '-' && letters.peek().is_some_and(char::is_ascii_digit);
        if is_apart && is_number && before.is_some_and(|before: char| before.is_alphanumeric() || before == '?') {
            squeezed.push(' ');
        }
        squeezed.push(letter);
        (before, is_apart) = (Some(letter), false);
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_do_not_count_but_numbers_stay_apart() {
        for (text, expected) in [
            ("weight of size [16, 8]", "weightofsize[16,8]"),
            ("size 1024 2048 4 4, can\\'t", "size 1024 2048 4 4,can't"),
            ("[None 1 1 8] (-1 x -1)", "[None 1 1 8](-1x -1)"),
            ("`a`  “b”\u{a0}'c'", "'a''b''c'"),
            ("2 -1", "2 -1"),
            ("", ""),
        ] {
            assert_eq!(squeezed(text), expected);
        }
    }

    #[test]
    fn lines_are_joined_in_every_way() {
        assert_eq!(ways("got 1\n6 channels"), ["got 1 6channels", "got 16channels"]);
        assert_eq!(ways("expected in\nput of 1234"), ["expectedinputof 1234"], "blanks do not count");
        assert_eq!(ways("a 12\n34 b"), ["a 1234b", "a 12 34b"], "a line as long as the longest goes on");
    }

    #[test]
    fn colours_and_edges_are_gone() {
        let text =
            "\u{1b}[0;31mRuntimeError\u{1b}[0m: \u{1b}]8;;file:///a\u{1b}\\x\u{1b}]0;t\u{7}\u{9b}1my\r\n\u{200b}z";
        assert_eq!(ways(text)[0], "RuntimeError:xyz");
        assert_eq!(ways("> E   a\n│ b │")[0], "ab");
        assert_eq!(ways("\u{1b}[")[0], "");
        assert_eq!(ways("\u{1b}]0;")[0], "");
    }

    #[test]
    fn the_end_of_a_long_text_is_looked_at() {
        let long = format!("{}end", "é".repeat(LONGEST));
        let ways = ways(&long);
        assert!(ways[0].ends_with("end") && ways[0].len() <= LONGEST);
    }
}
