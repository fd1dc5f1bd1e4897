//! Writes prose, with its numbers filled in, as Markdown.

use crate::lesson::prose::{Filled, FilledKind, TextStyle};
use crate::text::Run;

/// The characters that could be markup in plain text.
const MARKUP: [char; 8] = ['\\', '*', '_', '`', '<', '[', ']', '|'];

/// Returns a block as lines.
#[must_use]
pub fn block(block: &Filled) -> Vec<String> {
    match block.kind {
        FilledKind::Code => {
            let text: String = block.runs.iter().map(|run| run.text.as_str()).collect();
            fenced("", text.lines())
        }
        FilledKind::Paragraph | FilledKind::Item | FilledKind::Numbered(_) => {
            vec![block.kind.lead() + &begun(&inline(&block.runs).replace('\n', " "))]
        }
    }
}

/// Returns blocks as lines, with a blank line between paragraphs.
#[must_use]
pub fn blocks(blocks: &[Filled]) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, block) in blocks.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| blocks.get(before));
        if before.is_some_and(|before| !(before.kind.is_listed() && block.kind.is_listed())) {
            lines.push(String::new());
        }
        lines.extend(self::block(block));
    }
    lines
}

/// Returns lines of code, or of a picture in text, as a fenced code block.
#[must_use]
pub fn fenced<'a>(language: &str, lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let lines: Vec<&str> = lines.collect();
    let longest = lines.iter().map(|line| longest_fence(line)).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let fenced = [format!("{fence}{language}")].into_iter().chain(lines.into_iter().map(str::to_owned));
    fenced.chain([fence.clone()]).collect()
}

/// Escapes a text so that nothing in it is markup.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        // An underscore within a word, as in `output_padding`, is no markup.
        let is_inner = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let is_in_word = character == '_' && is_inner(before) && is_inner(characters.peek().copied());
        if MARKUP.contains(&character) && !is_in_word {
            escaped.push('\\');
        }
        escaped.push(character);
        before = Some(character);
    }
    escaped
}

/// Escapes the start of a line that would begin a list, a heading or a quotation, such as `92. By stamps`.
fn begun(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let at = match line.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => Some(digits),
        Some(b'-' | b'+' | b'#' | b'>' | b'=' | b'~') if digits == 0 => Some(0),
        _ => None,
    };
    at.map_or_else(|| line.to_owned(), |at| format!("{}\\{}", &line[..at], &line[at..]))
}

/// Returns an inline code span.
#[must_use]
pub fn code(text: &str) -> String {
    let fence = "`".repeat(longest_fence(text) + 1);
    // A blank separates a backtick at either end from the fence.
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Returns a path as the destination of an image.
#[must_use]
pub fn address(path: &str) -> String {
    let path = path.replace('\\', "/").replace('<', "%3C").replace('>', "%3E");
    let is_plain = !path.contains(|character: char| character.is_whitespace() || matches!(character, '(' | ')'));
    if is_plain { path } else { format!("<{path}>") }
}

fn longest_fence(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

/// The markup of a run, from the outside in.
#[derive(Clone, Copy)]
enum Markup {
    Bold,
    Emphasis,
    Kind,
}

/// Returns runs of text, with one markup for neighbours that look alike.
#[must_use]
pub fn inline(runs: &[Run<TextStyle>]) -> String {
    marked(runs, Markup::Bold)
}

fn marked(runs: &[Run<TextStyle>], markup: Markup) -> String {
    let alike = |one: &Run<TextStyle>, other: &Run<TextStyle>| match markup {
        Markup::Bold => one.style.look.bold == other.style.look.bold,
        Markup::Emphasis => one.style.look.emphasis == other.style.look.emphasis,
        Markup::Kind => one.style.look.code == other.style.look.code && one.style.is_key == other.style.is_key,
    };
    let written = |runs: &[Run<TextStyle>]| {
        let style = runs.first().map(|run| run.style.clone()).unwrap_or_default();
        let (mark, inner) = match markup {
            Markup::Bold => (if style.look.bold { "**" } else { "" }, marked(runs, Markup::Emphasis)),
            Markup::Emphasis => (if style.look.emphasis { "*" } else { "" }, marked(runs, Markup::Kind)),
            Markup::Kind => ("", kind(runs, &style)),
        };
        format!("{mark}{inner}{mark}")
    };
    runs.chunk_by(alike).map(written).collect()
}

/// Returns runs as text, as code, or as the name of a key.
fn kind(runs: &[Run<TextStyle>], style: &TextStyle) -> String {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    match (style.look.code, style.is_key) {
        (true, _) => code(&text),
        (false, true) => format!("<kbd>{}</kbd>", escaped(&text)),
        (false, false) => escaped(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::prose::Look;

    fn run(text: &str, look: Look) -> Run<TextStyle> {
        Run::new(text, TextStyle { look, ..TextStyle::default() })
    }

    #[test]
    fn what_looks_alike_is_marked_once() {
        let code = Look { code: true, ..Look::default() };
        let bold = Look { bold: true, ..Look::default() };
        let runs = [run("(", code), run("4", code), run(" - 1)*2", code), run(" is ", Look::default()), run("6", bold)];
        assert_eq!(inline(&runs), "`(4 - 1)*2` is **6**");
        let both = Look { bold: true, ..code };
        let runs = [run("That is the ", bold), run("Conv2d", both), run(".", bold), run(" No.", Look::default())];
        assert_eq!(inline(&runs), "**That is the `Conv2d`.** No.");
        let key = Run::new("+ -", TextStyle { is_key: true, ..TextStyle::default() });
        assert_eq!(inline(&[key]), "<kbd>+ -</kbd>");
    }

    #[test]
    fn nothing_becomes_markup_that_is_none() {
        assert_eq!(escaped("2*3 < _a_b [x]"), r"2\*3 \< \_a_b \[x\]");
        assert_eq!(begun("92. By stamps"), r"92\. By stamps");
        assert_eq!([begun("- 1"), begun("9 rows"), begun("")], [r"\- 1", "9 rows", ""]);
        assert_eq!(address("pictures/a.svg"), "pictures/a.svg");
        assert_eq!(address(r"my pictures\a.svg"), "<my pictures/a.svg>");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`b`"), "`` `b` ``");
        assert_eq!(fenced("text", ["```", "x"].into_iter()), ["````text", "```", "x", "````"]);
    }
}
