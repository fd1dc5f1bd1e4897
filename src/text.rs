//! Styled text in lines, broken where its language allows (UAX #14). No terminal.
//!
//! Chinese breaks between nearly any two characters, but never before a full stop; English at blanks. Neither breaks a name
//! like `kernel_size` in two.

use std::ops::Range;

use unicode_linebreak::linebreaks;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// A run of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<S> {
    pub text: String,
    pub style: S,
}

impl<S> Run<S> {
    pub fn new(text: impl Into<String>, style: S) -> Run<S> {
        Run { text: text.into(), style }
    }
}

/// Lines of at most `width` columns. A newline ends a line; what is longer than a line and cannot be broken by rule is
/// broken anywhere.
#[must_use]
pub fn wrap<S: Clone>(runs: &[Run<S>], width: usize) -> Vec<Vec<Run<S>>> {
    let width = width.max(1);
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    let mut lines = Vec::new();
    let mut line = 0..0;
    let mut used = 0;
    let mut start = 0;
    for (end, opportunity) in linebreaks(&text) {
        let piece = &text[start..end];
        let visible = piece.trim_end();
        if used > 0 && used + visible.width() > width {
            lines.push(line.clone());
            (line, used) = (start..start, 0);
        }
        // Longer than a line: as much as fits, again and again.
        let mut taken = start;
        for (offset, character) in visible.char_indices() {
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
        if opportunity == unicode_linebreak::BreakOpportunity::Mandatory {
            lines.push(line.clone());
            (line, used) = (end..end, 0);
        }
    }
    lines.into_iter().map(|line| styled(runs, trimmed(&text, line))).collect()
}

fn trimmed(text: &str, line: Range<usize>) -> Range<usize> {
    let seen = text[line.clone()].trim_end().len();
    line.start..line.start + seen
}

/// The runs of a part of their text.
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

/// Columns of a line.
#[must_use]
pub fn columns<S>(line: &[Run<S>]) -> usize {
    line.iter().map(|run| run.text.width()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn no_line_is_wider_than_asked() {
        let text = "In `Conv2d`, padding 让输入变大；ConvTranspose2d(64, 32, kernel_size=3) 则裁剪，所以输出变小。";
        for width in 2..60 {
            assert!(lines(text, width).iter().all(|line| line.width() <= width), "{width}");
        }
    }
}
