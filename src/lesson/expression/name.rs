//! The names in expressions.

use std::fmt;
use std::sync::Arc;

use strum::VariantArray;

use super::call::Call;
use super::known::PanelId;
use super::value::Kind;
use crate::conv::Parameter;
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::{GridId, LayerGrid, strip};

/// A size along an axis, which expressions name with the axis: `s.h`, `s.w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Size {
    /// The input.
    I,
    /// The kernel.
    K,
    /// The stride.
    S,
    /// The padding.
    P,
    /// The output padding.
    Op,
    /// The dilation.
    D,
    /// The kernel with the gaps of the dilation, `d*(k - 1) + 1`.
    Dilated,
    /// The output.
    Out,
    /// The result before cropping.
    Full,
    /// The input with the zeros that the stride inserts between its cells.
    Stuffed,
    /// The padding of the equivalent direct convolution at the start, `d*(k - 1) - p`.
    Dpad,
}

impl Size {
    /// All sizes.
    pub const ALL: [Size; Size::VARIANTS.len()] = *Size::VARIANTS.first_chunk().expect("all of them");

    /// Returns the name without the axis.
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

    /// Returns the parameter that it is, or `None` if it follows from the parameters.
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

/// A number of channels or groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Channels {
    /// The input channels.
    In,
    /// The output channels.
    Out,
    /// The groups.
    Groups,
}

impl Channels {
    /// All of these numbers.
    pub const ALL: [Channels; Channels::VARIANTS.len()] = *Channels::VARIANTS.first_chunk().expect("all of them");

    /// Returns the name.
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
    /// A size along an axis: 0 for height, 1 for width.
    Size(Size, usize),
    /// A number of channels or groups.
    Channels(Channels),
    /// The bias.
    Bias,
}

impl Number {
    /// Returns the kind of its value.
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

/// The part of an answer that a name means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The whole answer, which is a single value.
    Whole,
    /// One of several numbers: its index, and its name.
    Field(usize, Arc<str>),
    /// The number of picked cells.
    Count,
    /// The number of right cells that are not picked.
    Missing,
    /// The number of wrong cells that are picked.
    Extra,
    /// The row of the only picked cell.
    Row,
    /// The column of the only picked cell.
    Col,
    /// A size of the chosen layer, and its axis.
    Size(Size, usize),
    /// Whether the chosen layer is a transposed convolution.
    Transposed,
}

/// A property of the current cell, for which a condition is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Here {
    /// Its value.
    Value,
    /// Its row.
    Row,
    /// Its column.
    Col,
    /// The number of products that reach it, if it is a cell of an output.
    Coverage,
}

impl Here {
    /// All of these properties.
    pub const ALL: [Here; Here::VARIANTS.len()] = *Here::VARIANTS.first_chunk().expect("all of them");

    /// Returns the name.
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

/// The meaning of a name. `Display` writes it as in expressions: `s.h`, `back.out.w`, `ans`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A number of the live layer or, with a panel, of that panel's layer.
    Of(Option<PanelId>, Number),
    /// One of the step's own numbers.
    Own(Arc<str>),
    /// A part of the answer.
    Answer(Part),
    /// A property of the current cell.
    Here(Here),
}

impl Name {
    /// Returns the name of a size of the live layer.
    #[must_use]
    pub fn size(size: Size, axis: usize) -> Name {
        Name::Of(None, Number::Size(size, axis))
    }

    /// Returns the name without its axis, as symbolic formulas write it: `s`, `back.out`.
    #[must_use]
    pub fn symbol(&self) -> String {
        match self {
            Name::Of(None, number) => number.symbol().to_owned(),
            Name::Of(Some(panel), number) => format!("{panel}.{}", number.symbol()),
            Name::Answer(Part::Size(size, _)) => format!("ans.{}", size.name()),
            Name::Own(_) | Name::Answer(_) | Name::Here(_) => self.to_string(),
        }
    }

    /// Returns the axis of a size.
    #[must_use]
    pub fn axis(&self) -> Option<usize> {
        match self {
            Name::Of(_, Number::Size(_, axis)) | Name::Answer(Part::Size(_, axis)) => Some(*axis),
            Name::Of(..) | Name::Own(_) | Name::Answer(_) | Name::Here(_) => None,
        }
    }

    /// Returns whether it is a part of the answer.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        matches!(self, Name::Answer(_))
    }

    /// Returns the parameter whose value it is, of any layer.
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

/// Words that are neither names of sizes nor functions.
const WORDS: [&str; 6] = ["and", "or", "not", "where", "ans", "bias"];

/// Returns whether the word has a meaning already, without any panel.
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

/// The maximum length of a word that a step defines.
const MOST_LETTERS: usize = 40;

/// Checks a word that a step defines. `what` describes it in the message.
///
/// # Errors
/// If it is no word, or means something else in expressions.
pub fn own_word(word: &str, what: Phrase) -> Result<Arc<str>, Phrase> {
    let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    let is_word = word.bytes().next().is_some_and(|first| first.is_ascii_lowercase()) && word.bytes().all(is_plain);
    if !is_word || word.len() > MOST_LETTERS {
        return Err(phrase!("{what} is a word of at most {most} of a-z, 0-9 and '_'", what, most = MOST_LETTERS));
    }
    if is_taken(word) {
        return Err(phrase!("'{word}' means something else in expressions already", word));
    }
    Ok(word.into())
}
