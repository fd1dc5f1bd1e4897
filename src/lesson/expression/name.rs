//! The names that an expression may use.

use std::fmt;
use std::sync::Arc;

use super::call::Call;
use super::known::PanelId;
use super::value::Kind;
use crate::conv::Parameter;
use crate::scene::{GridId, LayerGrid, strip};

/// A number of each axis. An expression names it with the axis: `s.h`, `s.w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Size {
    I,
    K,
    S,
    P,
    Op,
    D,
    /// The kernel with the gaps of the dilation, `d*(k - 1) + 1`.
    Dilated,
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
    pub const ALL: [Size; 11] = [
        Size::I,
        Size::K,
        Size::S,
        Size::P,
        Size::Op,
        Size::D,
        Size::Dilated,
        Size::Out,
        Size::Full,
        Size::Stuffed,
        Size::Dpad,
    ];

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
            Size::Dilated => "K",
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
            Size::Dilated | Size::Out | Size::Full | Size::Stuffed | Size::Dpad => None,
        }
    }
}

/// A number of channels, or of their groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channels {
    In,
    Out,
    Groups,
}

impl Channels {
    pub const ALL: [Channels; 3] = [Channels::In, Channels::Out, Channels::Groups];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Channels::In => "cin",
            Channels::Out => "cout",
            Channels::Groups => "groups",
        }
    }
}

/// A number of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    /// The size of an axis, 0 for height and 1 for width.
    Size(Size, usize),
    Channels(Channels),
    Bias,
}

impl Number {
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Number::Size(..) | Number::Channels(_) => Kind::Integer,
            Number::Bias => Kind::Real,
        }
    }

    fn symbol(self) -> &'static str {
        match self {
            Number::Size(size, _) => size.name(),
            Number::Channels(channels) => channels.name(),
            Number::Bias => "bias",
        }
    }
}

/// What of an answer a name means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it: it is one value.
    Whole,
    /// One of several numbers: its place among them, and its name.
    Field(usize, Arc<str>),
    /// How many cells were picked.
    Count,
    /// How many of the right cells were not.
    Missing,
    /// How many were that are not right.
    Extra,
    /// The row of the one cell that was picked.
    Row,
    Col,
    /// A size of the setting that was chosen, and its axis.
    Size(Size, usize),
    /// Whether that setting is of a transposed convolution.
    Transposed,
}

/// Something of the cell that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Here {
    Value,
    Row,
    Col,
    /// How many products reach it, where it is of an output.
    Coverage,
}

impl Here {
    pub const ALL: [Here; 4] = [Here::Value, Here::Row, Here::Col, Here::Coverage];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Here::Value => "value",
            Here::Row => "row",
            Here::Col => "col",
            Here::Coverage => "coverage",
        }
    }
}

/// What a name stands for. `Display` writes it as expressions do: `s.h`, `back.out.w`, `ans`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A number of the live layer or, with a panel, of that one.
    Of(Option<PanelId>, Number),
    /// A whole number that the step has by this name.
    Own(Arc<str>),
    Answer(Part),
    Here(Here),
}

impl Name {
    /// The size of an axis of the live layer.
    #[must_use]
    pub fn size(size: Size, axis: usize) -> Name {
        Name::Of(None, Number::Size(size, axis))
    }

    /// The name without its axis, as formulas write it in letters: `s`, `back.out`.
    #[must_use]
    pub fn symbol(&self) -> String {
        match self {
            Name::Of(None, number) => number.symbol().to_owned(),
            Name::Of(Some(panel), number) => format!("{panel}.{}", number.symbol()),
            Name::Answer(Part::Size(size, _)) => format!("ans.{}", size.name()),
            Name::Own(_) | Name::Answer(_) | Name::Here(_) => self.to_string(),
        }
    }

    /// The axis that it is a number of, if it is one of an axis.
    #[must_use]
    pub fn axis(&self) -> Option<usize> {
        match self {
            Name::Of(_, Number::Size(_, axis)) | Name::Answer(Part::Size(_, axis)) => Some(*axis),
            Name::Of(..) | Name::Own(_) | Name::Answer(_) | Name::Here(_) => None,
        }
    }

    #[must_use]
    pub fn is_answer(&self) -> bool {
        matches!(self, Name::Answer(_))
    }

    /// The parameter that it is a number of, on whatever layer.
    #[must_use]
    pub fn parameter(&self) -> Option<Parameter> {
        match self {
            Name::Of(_, Number::Size(size, _)) => size.parameter(),
            Name::Of(_, Number::Channels(_) | Number::Bias) | Name::Own(_) | Name::Answer(_) | Name::Here(_) => None,
        }
    }
}

fn side(axis: usize) -> char {
    if axis == 0 { 'h' } else { 'w' }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Size(_, axis) => write!(f, "{}.{}", self.symbol(), side(*axis)),
            Number::Channels(_) | Number::Bias => f.write_str(self.symbol()),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Of(None, number) => write!(f, "{number}"),
            Name::Of(Some(panel), number) => write!(f, "{panel}.{number}"),
            Name::Own(name) => f.write_str(name),
            Name::Here(here) => f.write_str(here.name()),
            Name::Answer(Part::Whole) => f.write_str("ans"),
            Name::Answer(Part::Field(_, name)) => write!(f, "ans.{name}"),
            Name::Answer(Part::Count) => f.write_str("ans.count"),
            Name::Answer(Part::Missing) => f.write_str("ans.missing"),
            Name::Answer(Part::Extra) => f.write_str("ans.extra"),
            Name::Answer(Part::Row) => f.write_str("ans.row"),
            Name::Answer(Part::Col) => f.write_str("ans.col"),
            Name::Answer(Part::Size(size, axis)) => write!(f, "ans.{}.{}", size.name(), side(*axis)),
            Name::Answer(Part::Transposed) => f.write_str("ans.transposed"),
        }
    }
}

/// Words that are neither names nor functions.
const WORDS: [&str; 6] = ["and", "or", "not", "where", "ans", "bias"];

/// Whether the word means something without any panel of its name.
pub(super) fn is_taken(word: &str) -> bool {
    WORDS.contains(&word)
        || Call::of(word).is_some()
        || Size::ALL.iter().any(|size| size.name() == word)
        || Channels::ALL.iter().any(|channels| channels.name() == word)
        || Here::ALL.iter().any(|here| here.name() == word)
        || GridId::named(word).is_some()
        || LayerGrid::TABLES.iter().any(|(name, _)| *name == word)
        || word == strip::NAME
}

/// The most letters of a word of a step's own.
const MOST_LETTERS: usize = 40;

/// A word that a step gives a meaning of its own; `what` is what it is to be.
///
/// # Errors
/// Why it cannot: it is no word, or it means something else.
pub fn own_word(word: &str, what: &str) -> Result<Arc<str>, String> {
    let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    let is_word = word.bytes().next().is_some_and(|first| first.is_ascii_lowercase()) && word.bytes().all(is_plain);
    if !is_word || word.len() > MOST_LETTERS {
        return Err(format!("{what} is a word of at most {MOST_LETTERS} of a-z, 0-9 and '_'"));
    }
    if is_taken(word) {
        return Err(format!("'{word}' means something else in expressions already"));
    }
    Ok(word.into())
}
