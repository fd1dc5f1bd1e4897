//! Formats the answer as text.

use std::ops::RangeInclusive;

use super::Shown;
use crate::conv::layer::dimensions;
use crate::conv::solve::axis::MOST_SHIFTED;
use crate::conv::solve::{AxisSearch, Looked, Search, Want};
use crate::conv::{Geometry, Pair};
use crate::figure::text::{Line, Span};
use crate::framework::pytorch;
use crate::palette::Palette;
use crate::words::cli::{CliStrings, SolveStrings};

/// Formats the question: `3x3 -> 8x8`, `every size times 2`.
pub(super) fn question(search: &Search, words: &SolveStrings) -> String {
    let is_flat = search.axes[0].is_absent;
    let size = |lengths: Pair| search.layer.size_text(lengths);
    let factor = |factors: Pair| search.layer.short(factors);
    let [height, width] = search.axes.each_ref().map(|axis| &axis.want);
    match if is_flat { [width, width] } else { [height, width] } {
        [Want::Sizes(heights), Want::Sizes(widths)] => {
            let pairs = heights.iter().zip(widths).map(|(height, width)| {
                let [input, output] = [0, 1].map(|side: usize| size([height[side], width[side]]));
                format!("{input} -> {output}")
            });
            pairs.collect::<Vec<_>>().join(", ")
        }
        [Want::Times(height), Want::Times(width)] => (words.times)(&factor([*height, *width])),
        [Want::Part(height), Want::Part(width)] => (words.part)(&factor([*height, *width])),
        _ => String::new(),
    }
}

/// Formats the search ranges: `kernel_size 1 to 7, stride 1 to 4, dilation 1 to 2`.
pub(super) fn looked(search: &Search, words: &CliStrings) -> String {
    let axes: Vec<Looked> = search.axes.iter().filter(|axis| !axis.is_absent).map(AxisSearch::looked).collect();
    match axes.as_slice() {
        [height, width] if height != width => (words.solve.looked_apart)(&ranges(height, words), &ranges(width, words)),
        [axis, ..] => ranges(axis, words),
        [] => String::new(),
    }
}

fn ranges(Looked { kernel_size, stride, dilation, output_padding, .. }: &Looked, words: &CliStrings) -> String {
    let named = [("kernel_size", kernel_size), ("stride", stride), ("dilation", dilation)];
    let mut parts: Vec<String> = named.map(|(name, range)| format!("{name} {}", from_to(range, words.solve))).to_vec();
    if let Some(range) = output_padding {
        let above =
            if *stride.start() > MOST_SHIFTED { String::new() } else { (words.solve.for_strides_above)(MOST_SHIFTED) };
        parts.push(format!("output_padding {}{above}", from_to(range, words.solve)));
    }
    parts.join(words.plain.comma)
}

fn from_to(range: &RangeInclusive<i64>, words: &SolveStrings) -> String {
    let [first, last] = [*range.start(), *range.end()];
    if first == last { first.to_string() } else { (words.range)(first, last) }
}

/// Lists the layers with their pros and cons. `count` is the number of all solutions.
pub(super) fn listed(
    search: &Search,
    shown: &[Shown<'_>],
    count: usize,
    palette: &Palette,
    words: &CliStrings,
) -> Vec<Line> {
    let found = (words.solve.found)(count, search.layer.class_name());
    let mut lines =
        vec![vec![Span::bold(question(search, words.solve)), Span::inked(format!("   {found}"), palette.faint)]];
    if search.axes.iter().any(|axis| !axis.looked().is_usual) {
        lines.push(vec![Span::inked((words.solve.looked)(&looked(search, words)), palette.faint)]);
    }
    lines.push(Line::new());
    let width = shown.len().to_string().len();
    for (place, shown) in shown.iter().enumerate() {
        lines.extend(entry(place + 1, width, shown, palette, words));
    }
    let hidden = count.saturating_sub(shown.len());
    if hidden > 0 {
        lines.push(Line::new());
        lines.push(vec![Span::inked((words.solve.more)(hidden, count), palette.faint)]);
    }
    lines
}

fn entry(
    number: usize,
    width: usize,
    Shown { solution, code }: &Shown<'_>,
    palette: &Palette,
    words: &CliStrings,
) -> Vec<Line> {
    let indent = || Span::plain(" ".repeat(width + 2));
    let plain = || pytorch::line(solution.geometry.layer());
    let text = code.as_ref().map_or_else(plain, |code| code.code.clone());
    let mut lines: Vec<Line> = text.lines().map(|line| vec![indent(), Span::bold(line.to_owned())]).collect();
    if let Some(first) = lines.first_mut().and_then(|line| line.first_mut()) {
        *first = Span::inked(format!("{number:>width$}  "), palette.faint);
    }
    let mut reasons = vec![indent()];
    for merit in &solution.merits {
        let gap = if reasons.len() > 1 { "  " } else { "" };
        let (sign, ink) = if merit.is_flaw() { ("-", palette.error) } else { ("+", palette.right) };
        reasons.push(Span::inked(format!("{gap}{sign} "), ink));
        reasons.push(Span::inked((words.plain.screens.reasons.merit)(merit), palette.faint));
    }
    if reasons.len() > 1 {
        lines.push(reasons);
    }
    for reason in code.iter().flat_map(|code| &code.reasons) {
        let told = Span::inked((words.solve.needs_more)(&words.say(reason)), palette.faint);
        lines.push(vec![indent(), Span::inked("- ", palette.error), told]);
    }
    lines
}

/// Explains how to restore each of several inputs to which a strided encoder gives the same output size.
pub(super) fn at_run_time(encoder: &Geometry, palette: &Palette, words: &SolveStrings) -> Vec<Line> {
    let output = encoder.output();
    let [smallest, largest] = encoder.layer().mate().output_sizes(output);
    let smallest = smallest.map(|length| length.max(1));
    if smallest == largest {
        return Vec::new();
    }
    let rank = encoder.layer().rank;
    let [smallest, largest] = [smallest, largest].map(|sizes| dimensions(rank.of_two(&sizes)));
    let remarks = [
        (words.shared_output)(&smallest, &largest, &encoder.layer().size_text(output)),
        (words.at_run_time)(rank.axes()),
    ];
    let line = |remark: String| vec![Span::inked("- ", palette.faint), Span::plain(remark)];
    std::iter::once(Line::new()).chain(remarks.map(line)).collect()
}
