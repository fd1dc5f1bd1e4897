//! Colours error messages for the terminal. Messages of the command line, of clap and of snippets share one form, so
//! the colour of each part follows from its place in the text. Pure.
//!
//! ```text
//! error: output padding must be smaller than either stride or dilation
//!   layer  nn.ConvTranspose2d(64, 32, kernel_size=3, stride=2, output_padding=2) on 3x3
//!   why    a direct convolution with stride s sends s input sizes to one output size
//!   try    output_padding=1 gives 8x8
//! ```

use anstyle::{AnsiColor, Style};

use crate::visible;
use crate::words::Language;
use crate::words::cli::FrameStrings;

// clap's own styles.
const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Green.on_default();
const LITERAL: Style = AnsiColor::Yellow.on_default();
const HEADING: Style = Style::new().bold().underline();
const GUTTER: Style = AnsiColor::BrightBlue.on_default().bold();

/// clap's label for a line that says what to do.
const TIP: &str = "tip:";

/// Returns an error message with colours. Other control characters in it are made visible.
#[must_use]
pub fn painted(text: &str) -> String {
    visible::lines(text).split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn line(line: &str) -> String {
    if let Some(head) = head(line) {
        return format!("{}{}", in_style(ERROR, &line[..head]), literals(&line[head..]));
    }
    if let Some(rest) = line.strip_prefix("Usage:") {
        return format!("{}{rest}", in_style(HEADING, "Usage:"));
    }
    snippet(line).or_else(|| labelled(line)).unwrap_or_else(|| literals(line))
}

/// Returns the frame strings of every language: a message does not say which language it is in.
fn frames() -> impl Iterator<Item = &'static FrameStrings> {
    Language::ALL.into_iter().map(|language| language.cli().frame)
}

/// Returns where the `error:` or `error[CODE]:` at the start of a line ends.
fn head(line: &str) -> Option<usize> {
    if let Some(error) = frames().map(|frame| frame.error.trim_end()).find(|error| line.starts_with(error)) {
        return Some(error.len());
    }
    let colons = [':', '：'];
    let code = |error: &str| line.strip_prefix(error.trim_end().trim_end_matches(colons))?.strip_prefix('[');
    let rest = frames().find_map(|frame| code(frame.error))?;
    let (_, rest) = rest.split_once(']')?;
    rest.starts_with(colons).then(|| line.len() - rest.trim_start_matches(colons).len())
}

/// Colours a line of a snippet: an optional number, a bar, and source or carets; or the help below.
fn snippet(line: &str) -> Option<String> {
    if let Some(help) = line.trim_start().strip_prefix("= ")
        && let Some(label) = frames().map(|frame| frame.help.trim_end()).find(|label| help.starts_with(label))
    {
        let indent = &line[..line.len() - line.trim_start().len()];
        let (label, help) = help.split_at(label.len());
        return Some(format!("{indent}{} {}{}", in_style(GUTTER, "="), in_style(HELP, label), literals(help)));
    }
    let (before, source) = line.split_once('|')?;
    if !before.chars().all(|letter| letter == ' ' || letter.is_ascii_digit()) {
        return None;
    }
    let is_mark = source.contains('^') && source.chars().all(|letter| letter == ' ' || letter == '^');
    let source = if is_mark { in_style(ERROR, source) } else { source.to_owned() };
    Some(format!("{}{source}", in_style(GUTTER, &format!("{before}|"))))
}

/// Colours a labelled line: two spaces, a label, and its value.
fn labelled(line: &str) -> Option<String> {
    let rest = line.strip_prefix("  ")?;
    let end = rest.find(' ').filter(|end| *end > 0)?;
    let (label, value) = rest.split_at(end);
    if label == TIP || frames().any(|frame| frame.labels.of_help().contains(&label)) {
        return Some(format!("  {}{}", in_style(HELP, label), literals(value)));
    }
    let frame = frames().find(|frame| frame.labels.of_code().contains(&label) && value.starts_with("  "));
    frame.map(|frame| {
        let code = value.trim_start();
        let blanks = &value[..value.len() - code.len()];
        // The input after the layer is not code.
        let (code, on) = code.rfind(frame.on).map_or((code, ""), |at| code.split_at(at));
        format!("  {label}{blanks}{}{on}", in_style(LITERAL, code))
    })
}

/// Colours quoted text.
fn literals(text: &str) -> String {
    let mut painted = String::new();
    let mut rest = text;
    while let Some((start, end)) = quoted(rest) {
        painted += &rest[..start];
        painted += &in_style(LITERAL, &rest[start..end]);
        rest = &rest[end..];
    }
    painted + rest
}

/// Returns the range of the first quotation, including its marks. An apostrophe within a word is not a mark.
fn quoted(text: &str) -> Option<(usize, usize)> {
    let begins = |at: usize| !text[..at].ends_with(|letter: char| letter.is_alphanumeric());
    let ends = |at: usize| !text[at..].starts_with(|letter: char| letter.is_alphanumeric());
    text.match_indices(['\'', '`']).filter(|(start, _)| begins(*start)).find_map(|(start, mark)| {
        let inside = start + mark.len();
        let closing = text[inside..].match_indices(mark).map(|(at, _)| inside + at);
        let end = closing.filter(|at| *at > inside).map(|at| at + mark.len()).find(|end| ends(*end))?;
        Some((start, end))
    })
}

fn in_style(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints a text and replaces the styles by their names.
    fn named(text: &str) -> String {
        let mut named = painted(text);
        for (style, name) in [(ERROR, "E"), (HELP, "H"), (HEADING, "U"), (GUTTER, "G"), (LITERAL, "L")] {
            named = named.replace(&style.to_string(), &format!("<{name}>"));
        }
        named.replace(&ERROR.render_reset().to_string(), "</>")
    }

    #[test]
    fn each_part_has_its_colour() {
        for (text, expected) in [
            ("error: no", "<E>error:</> no"),
            ("error[C012]: no", "<E>error[C012]:</> no"),
            ("错误[C012]：没有", "<E>错误[C012]：</>没有"),
            ("error[C012] is no", "error[C012] is no"),
            ("errors abound", "errors abound"),
            ("error: a 'b c' d", "<E>error:</> a <L>'b c'</> d"),
            ("error: it's PyTorch's", "<E>error:</> it's PyTorch's"),
            ("error: 'it's' here", "<E>error:</> <L>'it's'</> here"),
            ("error: say `a`, '' or 'b", "<E>error:</> say <L>`a`</>, '' or 'b"),
            ("  layer  nn.Conv2d(1, 1, 3) on 3x3", "  layer  <L>nn.Conv2d(1, 1, 3)</> on 3x3"),
            ("  is     nn.Conv2d(1, 1, 3)", "  is     <L>nn.Conv2d(1, 1, 3)</>"),
            ("  why    a stride", "  why    a stride"),
            ("  try    stride=3 gives 11x11", "  <H>try</>    stride=3 gives 11x11"),
            ("         dilation=3", "         dilation=3"),
            (
                "  tip: a similar argument exists: '--stride'",
                "  <H>tip:</> a similar argument exists: <L>'--stride'</>",
            ),
            ("Usage: tconv shape [LAYER]", "<U>Usage:</> tconv shape [LAYER]"),
            ("  |", "<G>  |</>"),
            ("1 | Conv2d('a')", "<G>1 |</> Conv2d('a')"),
            ("  |   ^^^", "<G>  |</><E>   ^^^</>"),
            ("  = help: did you mean `stride`?", "  <G>=</> <H>help:</> did you mean <L>`stride`</>?"),
            ("error: \u{1b}[2J", "<E>error:</> \\u{1b}[2J"),
            ("错误：没有 'b c'", "<E>错误：</>没有 <L>'b c'</>"),
            ("  = 提示：是不是 `stride`？", "  <G>=</> <H>提示：</>是不是 <L>`stride`</>？"),
            ("  层     nn.Conv2d(1, 1, 3)，输入 3x3", "  层     <L>nn.Conv2d(1, 1, 3)</>，输入 3x3"),
            ("  可试   stride=3", "  <H>可试</>   stride=3"),
        ] {
            assert_eq!(named(text), expected);
        }
    }

    #[test]
    fn without_its_colours_it_is_the_same_text() {
        let text = "error: a 'b'\n  layer  x on y\n  try    z\n\n1 | 'q\n  | ^\n  = help: `w`\n\nUsage: tconv\n";
        assert_eq!(anstream::adapter::strip_str(&painted(text)).to_string(), text);
    }
}
