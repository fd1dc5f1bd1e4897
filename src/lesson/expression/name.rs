//! The names that an expression may use, and what is said about those that it may not.

use std::fmt;
use std::ops::Range;

use super::error::{ExpressionError, quoted};
use super::value::Kind;
use crate::conv::Parameter;
use crate::scene::GridId;

/// A number of each axis. An expression names it with the axis: `s.h`, `s.w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Size {
    I,
    K,
    S,
    P,
    Op,
    D,
    /// The output.
    Out,
    /// The result before the crop.
    Full,
    /// The input with the zeros of the stride between its cells.
    Stuffed,
    /// The padding of the equivalent direct convolution at the start, `d*(k - 1) - p`.
    Dpad,
}

impl Size {
    pub const ALL: [Size; 10] =
        [Size::I, Size::K, Size::S, Size::P, Size::Op, Size::D, Size::Out, Size::Full, Size::Stuffed, Size::Dpad];

    /// The name without its axis.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Size::I => "i",
            Size::K => "k",
            Size::S => "s",
            Size::P => "p",
            Size::Op => "op",
            Size::D => "d",
            Size::Out => "out",
            Size::Full => "full",
            Size::Stuffed => "stuffed",
            Size::Dpad => "dpad",
        }
    }

    /// The parameter that it is; `None` for what follows from the parameters.
    #[must_use]
    pub fn parameter(self) -> Option<Parameter> {
        match self {
            Size::I => Some(Parameter::Input),
            Size::K => Some(Parameter::KernelSize),
            Size::S => Some(Parameter::Stride),
            Size::P => Some(Parameter::Padding),
            Size::Op => Some(Parameter::OutputPadding),
            Size::D => Some(Parameter::Dilation),
            Size::Out | Size::Full | Size::Stuffed | Size::Dpad => None,
        }
    }
}

/// What a name stands for. `Display` writes it as expressions do: `s.h`, `ans`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// The size of an axis, 0 for height and 1 for width.
    Size(Size, usize),
    /// An answer that is one value.
    Answer,
    /// One of the two numbers of an answer that is a shape.
    AnswerAxis(usize),
    Bias,
}

impl Name {
    /// The name without its axis, as formulas write it: `s`.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Name::Size(size, _) => size.name(),
            Name::Answer | Name::AnswerAxis(_) => "ans",
            Name::Bias => "bias",
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Size(_, axis) | Name::AnswerAxis(axis) => {
                write!(f, "{}.{}", self.symbol(), if *axis == 0 { 'h' } else { 'w' })
            }
            Name::Answer | Name::Bias => f.write_str(self.symbol()),
        }
    }
}

/// What `ans` is where the expression stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Nothing: nobody was asked.
    #[default]
    None,
    /// One value, `ans`.
    Scalar(Kind),
    /// Height and width, `ans.h` and `ans.w`.
    Shape,
}

/// The grids whose cells an expression can read: all but the stamp, which is of one input.
fn grids() -> impl Iterator<Item = (&'static str, GridId)> {
    GridId::NAMED.into_iter().filter(|(_, grid)| *grid != GridId::Stamp)
}

/// The functions, and how each is written.
pub(super) const FUNCTIONS: [(&str, &str); 6] = [
    ("min", "min(a, b)"),
    ("max", "max(a, b)"),
    ("abs", "abs(a)"),
    ("gcd", "gcd(a, b)"),
    ("cell", "cell(GRID, row, column)"),
    ("coverage", "coverage(row, column)"),
];

const NAMES: &str = "the names are i k s p op d out full stuffed dpad, each with .h or .w, and bias";

/// What else people call a size, besides the parameter's own name.
const OTHER_NAMES: [(&str, Size); 3] = [("kernel", Size::K), ("o", Size::Out), ("output", Size::Out)];

/// The name that a word is, and its kind.
pub(super) fn resolve(word: &str, span: Range<usize>, answer: Answer) -> Result<(Name, Kind), ExpressionError> {
    let (base, axis) = word.split_once('.').map_or((word, None), |(base, axis)| (base, Some(axis)));
    let number = match axis {
        Some("h") => Some(0),
        Some("w") => Some(1),
        _ => None,
    };
    let fail = |message: String| Err(ExpressionError::new(span.clone(), message));
    if let Some(size) = Size::ALL.into_iter().find(|size| size.name() == base) {
        return match number {
            Some(axis) => Ok((Name::Size(size, axis), Kind::Integer)),
            None => fail(format!("{} is no name: write {base}.h or {base}.w", quoted(word))),
        };
    }
    match (base, answer) {
        ("ans", Answer::None) => fail("nobody is asked here, so there is no 'ans'".to_owned()),
        ("ans", Answer::Scalar(kind)) if axis.is_none() => Ok((Name::Answer, kind)),
        ("ans", Answer::Scalar(_)) => fail("the answer is one value: write ans".to_owned()),
        ("ans", Answer::Shape) => match number {
            Some(axis) => Ok((Name::AnswerAxis(axis), Kind::Integer)),
            None => fail("the answer is a shape: write ans.h or ans.w".to_owned()),
        },
        ("bias", _) if axis.is_none() => Ok((Name::Bias, Kind::Real)),
        ("bias", _) => fail("the bias is one number: write bias".to_owned()),
        _ => Err(unknown(word, base, axis.unwrap_or("h"), span)),
    }
}

fn unknown(word: &str, base: &str, axis: &str, span: Range<usize>) -> ExpressionError {
    if let Some((_, usage)) = FUNCTIONS.iter().find(|(function, _)| *function == word) {
        return ExpressionError::new(span, format!("{} is a function: write {usage}", quoted(word)));
    }
    let parameters = Size::ALL.into_iter().filter_map(|size| Some((size.parameter()?.name(), size)));
    let sizes = Size::ALL.into_iter().map(|size| (size.name(), size)).chain(parameters).chain(OTHER_NAMES);
    let axis = usize::from(axis == "w");
    let sizes = sizes.map(|(spelling, size)| (spelling, Name::Size(size, axis).to_string()));
    let others = ["ans", "bias", "and", "or", "not"].map(|other| (other, other.to_owned()));
    match nearest(base, sizes.chain(others)) {
        Some(meant) => ExpressionError::new(span, format!("there is no {}; did you mean '{meant}'?", quoted(word)))
            .with_help(NAMES),
        None => ExpressionError::new(span, format!("there is no {}", quoted(word))).with_help(NAMES),
    }
}

/// The error for a function that does not exist.
pub(super) fn unknown_function(word: &str, span: Range<usize>) -> ExpressionError {
    let names = FUNCTIONS.map(|(function, _)| function);
    let meant = nearest(word, names.map(|function| (function, function)));
    let meant = meant.map(|function| format!("; did you mean '{function}'?")).unwrap_or_default();
    ExpressionError::new(span, format!("there is no function {}{meant}", quoted(word)))
        .with_help(format!("the functions are {}", names.join(" ")))
}

/// The grid of this name.
pub(super) fn grid(word: &str, span: Range<usize>) -> Result<GridId, ExpressionError> {
    if let Some((_, grid)) = grids().find(|(name, _)| *name == word) {
        return Ok(grid);
    }
    let names: Vec<&str> = grids().map(|(name, _)| name).collect();
    let meant = nearest(word, grids().map(|(name, _)| (name, name)));
    let meant = meant.map(|name| format!("; did you mean '{name}'?")).unwrap_or_default();
    Err(ExpressionError::new(span, format!("there is no grid {}{meant}", quoted(word)))
        .with_help(format!("the grids are {}", names.join(" "))))
}

/// The name of a grid that expressions know.
pub(super) fn grid_name(grid: GridId) -> Option<&'static str> {
    grids().find(|(_, other)| *other == grid).map(|(name, _)| name)
}

/// What belongs to the spelling that `word` was probably meant to be: at most two edits away, and not all of it edited.
fn nearest<T>(word: &str, candidates: impl IntoIterator<Item = (&'static str, T)>) -> Option<T> {
    let distance = |(spelling, meant): (&str, T)| (strsim::levenshtein(word, spelling), meant);
    let (edits, meant) = candidates.into_iter().map(distance).min_by_key(|(edits, _)| *edits)?;
    (edits <= 2 && edits < word.len()).then_some(meant)
}
