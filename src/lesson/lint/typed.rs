//! Finds numbers that an author typed into prose although the core could compute them.

use std::ops::Range;

/// Returns the numbers of a text with their spans. Placeholders, code, addresses, the numbers of list items, and names
/// such as `Conv2d` do not count.
pub fn numbers(text: &str) -> Vec<(u64, Range<usize>)> {
    let plain = without_markup(&without_code(text));
    let mut found = Vec::new();
    let mut start = None;
    let mut before = ' ';
    let mut opened_by = ' ';
    for (at, character) in plain.char_indices().chain([(plain.len(), ' ')]) {
        match (start, character.is_ascii_digit()) {
            (None, true) => (start, opened_by) = (Some(at), before),
            (Some(from), false) => {
                // `3x3` is two numbers; the 2 of `Conv2d` is not a number.
                let is_name = |letter: char| letter.is_ascii_alphabetic() && letter != 'x' || letter == '_';
                if !is_name(opened_by) && !is_name(character) {
                    found.extend(plain[from..at].parse().ok().map(|number| (number, from..at)));
                }
                start = None;
            }
            _ => {}
        }
        before = character;
    }
    found
}

/// Replaces placeholders and code with blanks, so that spans stay the same.
fn without_code(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = [rest.find("{{"), rest.find('`')].into_iter().flatten().min() {
        plain.push_str(&rest[..at]);
        let ticks = rest[at..].bytes().take_while(|byte| *byte == b'`').count();
        let (opening, closing) = if ticks == 0 { (2, "}}") } else { (ticks, &rest[at..at + ticks]) };
        let inside = at + opening;
        let end = rest[inside..].find(closing).map_or(rest.len(), |length| inside + length + closing.len());
        plain.extend(std::iter::repeat_n(' ', end - at));
        rest = &rest[end..];
    }
    plain.push_str(rest);
    plain
}

/// Replaces the numbers of list items and addresses with blanks, so that spans stay the same.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start().len();
        let digits = line[start..].bytes().take_while(u8::is_ascii_digit).count();
        let is_item = digits > 0 && [". ", ") "].iter().any(|after| line[start + digits..].starts_with(after));
        let blanks = if is_item { start + digits } else { 0 };
        plain.extend(std::iter::repeat_n(' ', blanks));
        let mut rest = &line[blanks..];
        while let Some((before, link)) = rest.split_once("](") {
            let length = link.find(')').unwrap_or(link.trim_end().len());
            plain.push_str(before);
            plain.extend(std::iter::repeat_n(' ', 2 + length));
            rest = &link[length..];
        }
        plain.push_str(rest);
    }
    plain
}

/// Returns whether a text without placeholders contains this number as a whole token.
pub fn has_number(text: &str, number: &str) -> bool {
    let is_part = |character: char| character.is_ascii_digit() || character == '.';
    text.split(|character: char| !is_part(character)).any(|token| token.trim_end_matches('.') == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_where_they_are_typed() {
        let found = |text: &str| numbers(text).into_iter().map(|(number, _)| number).collect::<Vec<_>>();
        assert_eq!(found("3x4 and 12, not `5`, {{i.h + 6}} or Conv2d"), [3, 4, 12]);
        assert_eq!(found("步幅 3，共7行"), [3, 7]);
        assert_eq!(found("```\n8\n``` 9 `10"), [9]);
        assert_eq!(numbers("ab 42"), [(42, 3..5)]);
        assert_eq!(found("1. take 7\n2. see [8](https://a.org/9)\n 10) x"), [7, 8]);
        assert_eq!(numbers("1. [a](https://b.org/零) 2"), [(2, 26..27)], "places stay");
    }

    #[test]
    fn a_number_is_a_whole_one() {
        assert!(has_number("it is 7.", "7") && has_number("7x8", "8"));
        assert!(!has_number("17 and 7.5", "7"));
    }
}
