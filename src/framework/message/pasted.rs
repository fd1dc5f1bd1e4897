//! A paste as messages are looked for in it: without colours, margins and blanks, whoever broke its lines.
//!
//! A terminal breaks lines in the middle of words and of numbers, other programs at blanks, and nothing in a paste says
//! which it was. [`ways`] lists the readings, the likeliest first, and a message counts that is whole in any of them.

/// Longest text that is looked at, in bytes. Of a longer one the end is: there a traceback has its message.
pub const LONGEST: usize = 1 << 20;

/// What stands at the edge of a line because of who shows it: a quotation, a box, a report of tests.
const EDGES: [char; 6] = ['>', '│', '┃', '|', '║', '❱'];

/// How a line goes on in the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// As if there were no end where the line is as long as the longest, which is how a terminal breaks; else a blank.
    Margin,
    Blank,
    Nothing,
}

/// The text in each way its lines can be joined, [squeezed](squeezed); the likeliest first, none twice.
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

/// The last [`LONGEST`] bytes, or a few less.
fn ending(text: &str) -> &str {
    let start = text.len().saturating_sub(LONGEST);
    let start = (start..=text.len()).find(|start| text.is_char_boundary(*start)).unwrap_or(text.len());
    &text[start..]
}

/// Without the sequences that colour it, and without what nobody sees.
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

/// `1;31m`
fn skip_parameters(letters: &mut impl Iterator<Item = char>) {
    let is_last = |letter: &char| ('@'..='~').contains(letter);
    letters.find(is_last);
}

/// The title of a window, the address of a link: up to its terminator.
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

/// The text without blanks, so that they do not count: only where a number follows a letter or another number one is left,
/// that they stay two. Quotation marks are all of one kind.
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
            // Before a quotation mark, where a program has written the text down as its own string.
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
