//! What each framework's writer returns, and pieces of Python that they all use.

use super::border::Edges;
use super::neutral::{AXES, Neutral};
use super::weights::{Layout, ZeroTaps};
use crate::conv::Rank;
use crate::phrase;
use crate::phrase::{Joint, Phrase};

/// A layer in one framework, independent of the weight it starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code {
    pub lines: Vec<String>,
    /// Why the framework's layer alone is not enough; empty if it is.
    pub reasons: Vec<Phrase>,
    pub layout: Layout,
    pub zeros: ZeroTaps,
    /// Whether a word gives the border, which fits every input where numbers might fit only one.
    pub says_same: bool,
}

impl Code {
    /// One line that is exact, for a weight of this layout.
    pub fn exact(line: String, layout: Layout) -> Code {
        Code { lines: vec![line], reasons: Vec::new(), layout, zeros: ZeroTaps::default(), says_same: false }
    }
}

/// A keyword argument: name and value.
pub(super) type Keyword = (&'static str, String);

/// `name(argument, keyword=value)`.
pub(super) fn call(name: &str, arguments: &[String], keywords: impl IntoIterator<Item = Keyword>) -> String {
    let keywords = keywords.into_iter().map(|(keyword, value)| format!("{keyword}={value}"));
    let arguments: Vec<_> = arguments.iter().cloned().chain(keywords).collect();
    format!("{name}({})", arguments.join(", "))
}

/// `2`, or `(2, 3)` if the axes differ.
pub(super) fn sides<T: PartialEq + ToString>(numbers: &[T]) -> String {
    match numbers {
        [first, others @ ..] if others.iter().all(|other| other == first) => first.to_string(),
        _ => tuple(numbers),
    }
}

/// `(2, 3)`, or `(2,)` for a single value.
pub(super) fn tuple<T: ToString>(values: &[T]) -> String {
    match values {
        [only] => format!("({},)", only.to_string()),
        _ => format!("({})", joined(values)),
    }
}

/// `[2, 3]`.
pub(super) fn list<T: ToString>(values: &[T]) -> String {
    format!("[{}]", joined(values))
}

fn joined<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The keyword argument, unless its value is the framework's default.
pub(super) fn unless_default(keyword: &'static str, values: &[i64], default: i64) -> Option<Keyword> {
    values.iter().any(|value| *value != default).then(|| (keyword, sides(values)))
}

/// The edges that remove cells; negate the edges for those that add some.
pub(super) fn positive(edges: [Edges; 3]) -> [Edges; 3] {
    edges.map(|edges| edges.map(|edge| edge.max(0)))
}

pub(super) fn negated(edges: [Edges; 3]) -> [Edges; 3] {
    edges.map(|edges| edges.map(|edge| -edge))
}

pub(super) fn are_zero(edges: [Edges; 3]) -> bool {
    edges == [[0, 0]; 3]
}

/// The slice of an axis from which cells are cut at the start and the end, such as `1:-1`.
pub(super) fn kept([start, end]: Edges) -> String {
    let start = if start == 0 { String::new() } else { start.to_string() };
    let end = if end == 0 { String::new() } else { format!("-{end}") };
    format!("{start}:{end}")
}

/// How reasons begin: the border of the layer in words, for both axes or each.
pub(super) fn border_in_words(neutral: &Neutral) -> Phrase {
    let edges = neutral.own(&neutral.edges);
    let on_axis = |[start, end]: &Edges| match (neutral.is_transposed(), start == end) {
        (true, _) if *start < 0 || *end < 0 => {
            phrase!("by {start} at the start and by {end} at the end (it is extended)", start = *start, end = *end)
        }
        (_, true) => phrase!("by {cells} on both sides", cells = *start),
        (_, false) => phrase!("by {start} at the start and {end} at the end", start = *start, end = *end),
    };
    let edges = match edges {
        [first, others @ ..] if others.iter().all(|other| other == first) => on_axis(first),
        _ => {
            let axes = match neutral.rank {
                Rank::One => vec![phrase!("length")],
                Rank::Two => vec![phrase!("height"), phrase!("width")],
                Rank::Three => vec![phrase!("depth"), phrase!("height"), phrase!("width")],
            };
            let each = axes.into_iter().zip(edges);
            let each = each.map(|(axis, edges)| phrase!("{edges} in {axis}", edges = on_axis(edges), axis));
            Phrase::list(each, Joint::Comma)
        }
    };
    if neutral.is_transposed() {
        phrase!("the full result is cropped {edges}", edges)
    } else {
        phrase!("the input is padded {edges}", edges)
    }
}

/// Why a `SAME` of the right size is wrong; `None` if its size is wrong, too.
pub(super) fn same_is_shifted(neutral: &Neutral) -> Option<Phrase> {
    let beyond = AXES.map(|axis| neutral.dilated_kernel()[axis] - i128::from(neutral.stride[axis]));
    let has_that_size = AXES.iter().all(|axis| neutral.edges[*axis].iter().sum::<i128>() == beyond[*axis]);
    (neutral.is_transposed() && has_that_size && !neutral.is_same)
        .then_some(phrase!("padding 'same' has the same size, but its image is shifted"))
}

/// Why the bias is added on a line of its own.
pub(super) const BIAS_LAST: Phrase =
    phrase!("cells beyond the full result hold the bias alone, so it is added after them");
