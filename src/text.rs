//! Styled text wrapped to lines by the rules of its language (UAX #14). Independent of any terminal.
//!
//! Chinese breaks between almost any two characters, but never before a full stop; English breaks at spaces. Neither
//! breaks a name such as `kernel_size`.

use std::iter;
use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// A run of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<S> {
    /// The text, which may contain newlines.
    pub text: String,
    /// The style of all of it.
    pub style: S,
}

impl<S> Run<S> {
    /// Returns a run of `text` in `style`.
    pub fn new(text: impl Into<String>, style: S) -> Run<S> {
        Run { text: text.into(), style }
    }
}

/// The part of a style that affects line breaking.
pub trait Style: Clone {
    /// Whether a run of this style is kept on one line if it fits on one: code, the name of a key.
    fn is_whole(&self) -> bool {
        false
    }
}

impl Style for () {}

/// Wraps runs to lines of at most `width` columns. A newline ends a line; a piece longer than a line with no allowed
/// break is broken anywhere.
#[must_use]
pub fn wrap<S: Style>(runs: &[Run<S>], width: usize) -> Vec<Vec<Run<S>>> {
    wrap_after(runs, width, width, LongWord::Broken)
}

/// How to treat a word that is longer than a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongWord {
    /// Break it anywhere.
    Broken,
    /// Keep it whole on a line that is too long: for commands and names that will be copied.
    Whole,
}

/// Wraps plain text to lines of at most `width` columns. The first line begins with `indents[0]`, the others with
/// `indents[1]`; the indents count as part of the width.
#[must_use]
pub fn paragraph(text: &str, indents: [&str; 2], width: usize, long: LongWord) -> Vec<String> {
    let [first, others] = indents.map(|indent| width.saturating_sub(indent.width()));
    let lines = wrap_after(&[Run::new(text, ())], first, others, long);
    let indents = iter::once(indents[0]).chain(iter::repeat(indents[1]));
    let text = |line: Vec<Run<()>>| line.into_iter().map(|run| run.text).collect::<String>();
    lines.into_iter().zip(indents).map(|(line, indent)| indent.to_owned() + &text(line)).collect()
}

/// Wraps runs to lines, of which the first has its own width.
fn wrap_after<S: Style>(runs: &[Run<S>], first: usize, others: usize, long: LongWord) -> Vec<Vec<Run<S>>> {
    let (first, others) = (first.max(1), others.max(1));
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    let mut lines = Vec::new();
    let mut line = 0..0;
    let mut used = 0;
    let mut start = 0;
    for (end, opportunity) in breaks(runs, &text, first.min(others)) {
        let width = if lines.is_empty() { first } else { others };
        let visible = text[start..end].trim_end();
        if used > 0 && used + visible.width() > width {
            lines.push(line.clone());
            (line, used) = (start..start, 0);
        }
        let width = if lines.is_empty() { first } else { others };
        // Longer than a line: split off as much as fits, repeatedly.
        let mut taken = start;
        for (offset, character) in visible.char_indices().filter(|_| long == LongWord::Broken) {
            let columns = character.width().unwrap_or(0);
            let here = used + text[taken..start + offset].width();
            if here > 0 && here + columns > width && visible.width() > width {
                lines.push(line.start..start + offset);
                (line, used, taken) = (start + offset..start + offset, 0, start + offset);
            }
        }
        used += text[taken..end].trim_end_matches('\n').width();
        line.end = end;
        start = end;
        if opportunity == BreakOpportunity::Mandatory {
            lines.push(line.clone());
            (line, used) = (end..end, 0);
        }
    }
    lines.into_iter().map(|line| styled(runs, trimmed(&text, line))).collect()
}

/// Where a line may or must end: not within a whole run, unless the run and what adheres to it exceed a line.
fn breaks<S: Style>(runs: &[Run<S>], text: &str, width: usize) -> Vec<(usize, BreakOpportunity)> {
    let mut kept = Vec::new();
    let mut start = 0;
    let mut others = linebreaks(text).peekable();
    for (end, opportunity) in linebreaks(&masked(runs)) {
        let is_longer = text[start..end].trim_end().width() > width;
        while let Some(other) = others.next_if(|(other, _)| *other <= end) {
            if is_longer && other.0 < end {
                kept.push(other);
            }
        }
        kept.push((end, opportunity));
        start = end;
    }
    kept
}

/// The text with whole runs replaced by as many bytes of letters, so that the line breaker sees each as a word.
fn masked<S: Style>(runs: &[Run<S>]) -> String {
    let mut text = String::new();
    for run in runs {
        if !run.style.is_whole() {
            text.push_str(&run.text);
            continue;
        }
        for letter in run.text.chars() {
            let mask = if letter == '\n' { letter } else { 'A' };
            text.extend(iter::repeat_n(mask, letter.len_utf8()));
        }
    }
    text
}

fn trimmed(text: &str, line: Range<usize>) -> Range<usize> {
    let seen = text[line.clone()].trim_end().len();
    line.start..line.start + seen
}

/// The runs that make up a byte range of their joined text.
fn styled<S: Clone>(runs: &[Run<S>], part: Range<usize>) -> Vec<Run<S>> {
    let mut line = Vec::new();
    let mut start = 0;
    for run in runs {
        let end = start + run.text.len();
        let (from, to) = (part.start.max(start), part.end.min(end));
        if from < to {
            line.push(Run { text: run.text[from - start..to - start].to_owned(), style: run.style.clone() });
        }
        start = end;
    }
    line
}

/// The width of a line in columns.
#[must_use]
pub fn columns<S>(line: &[Run<S>]) -> usize {
    line.iter().map(|run| run.text.width()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Style for char {
        fn is_whole(&self) -> bool {
            *self == 'c'
        }
    }

    fn lines(text: &str, width: usize) -> Vec<String> {
        wrap(&[Run::new(text, ())], width)
            .iter()
            .map(|line| line.iter().map(|run| run.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn lines_end_where_the_language_allows() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(lines("转置卷积的步幅，是插零。", 12), ["转置卷积的步", "幅，是插零。"]);
        assert_eq!(lines("卷积核。", 6), ["卷积", "核。"], "no line begins with a full stop");
        assert_eq!(lines("the kernel_size", 10), ["the", "kernel_siz", "e"], "only what is longer than a line is cut");
        assert_eq!(lines("a\nb\n", 9), ["a", "b"]);
        assert_eq!(lines("", 5), Vec::<String>::new());
        assert_eq!(lines("零零", 1), ["零", "零"], "what is wider than the line stands alone");
    }

    #[test]
    fn styles_stay_with_their_text() {
        let runs = [Run::new("padding ", 'a'), Run::new("crops", 'b'), Run::new(" here", 'a')];
        assert_eq!(
            wrap(&runs, 13),
            [vec![Run::new("padding ", 'a'), Run::new("crops", 'b')], vec![Run::new("here", 'a')]]
        );
    }

    #[test]
    fn a_paragraph_has_its_indents_and_may_keep_long_words() {
        let text = "one two three four";
        assert_eq!(paragraph(text, ["- ", "    "], 11, LongWord::Broken), ["- one two", "    three", "    four"]);
        assert_eq!(paragraph(text, ["", "  "], 7, LongWord::Broken), ["one two", "  three", "  four"]);
        assert_eq!(paragraph("a conv_transpose", ["", ""], 8, LongWord::Broken), ["a", "conv_tra", "nspose"]);
        assert_eq!(paragraph("a conv_transpose b", ["", ""], 8, LongWord::Whole), ["a", "conv_transpose", "b"]);
        assert_eq!(paragraph("padding crops", ["", "          "], 5, LongWord::Whole).len(), 2, "no room at all");
        assert_eq!(paragraph("转置卷积，插零。", ["# ", "#   "], 12, LongWord::Broken), ["# 转置卷积，", "#   插零。"]);
        assert_eq!(paragraph("", ["- ", "  "], 9, LongWord::Broken), Vec::<String>::new());
    }

    /// Wraps a text in which backticks enclose whole runs.
    fn lines_with_code(text: &str, width: usize) -> Vec<String> {
        let style = |place: usize| if place % 2 == 1 { 'c' } else { 't' };
        let runs: Vec<Run<char>> =
            text.split('`').enumerate().map(|(place, text)| Run::new(text, style(place))).collect();
        let line = |line: &Vec<Run<char>>| line.iter().map(|run| run.text.as_str()).collect();
        wrap(&runs, width).iter().map(line).collect()
    }

    #[test]
    fn what_is_whole_stays_on_a_line_if_it_fits_on_one() {
        assert_eq!(lines_with_code("pads `k - 1 - p` zeros", 13), ["pads", "k - 1 - p", "zeros"]);
        assert_eq!(lines_with_code("补 `k - 1 - p` 圈，", 11), ["补", "k - 1 - p", "圈，"]);
        assert_eq!(lines_with_code("a (`k - 1 - p`), b", 12), ["a", "(k - 1 - p),", "b"], "with what hangs on it");
        assert_eq!(lines_with_code("a (`k - 1 - p`), b", 11), ["a (k - 1 -", "p), b"], "unless that does not fit");
        assert_eq!(lines_with_code("a `k - 1 - p` b", 6), ["a k -", "1 - p", "b"]);
        assert_eq!(lines_with_code("x `a b``c d` y", 7), ["x", "a bc d", "y"], "one that is made of several runs");
        assert_eq!(lines_with_code("`a b\nc d`", 4), ["a b", "c d"], "its own lines stay");
        assert_eq!(lines_with_code("`+ -` `. ,`", 5), ["+ -", ". ,"]);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "In `Conv2d`, padding 让输入变大；ConvTranspose2d(64, 32, kernel_size=3) 则裁剪，所以输出变小。";
        for width in 2..60 {
            assert!(lines(text, width).iter().all(|line| line.width() <= width), "{width}");
            let lines = lines_with_code("补 `(4 - 1)*2 - 2*1 + 3` 圈（`k - 1 - p`），按 `+ -`。", width);
            assert!(lines.iter().all(|line| line.width() <= width), "{width}: {lines:?}");
        }
    }
}
