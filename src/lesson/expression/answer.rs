//! Answers, as expressions judge them.

use std::collections::BTreeSet;

use super::name::{Here, Name, Part, Size};
use super::value::Value;
use crate::conv::layer::{dimensions, short};
use crate::conv::{Layer, Op, Pair, Parameter, Rank};
use crate::phrase;
use crate::phrase::{Joint, Phrase};

/// The maximum number of fields of an answer.
pub const MOST_FIELDS: usize = 3;

/// An answer, as expressions judge it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AnswerValue {
    /// A single value.
    Scalar(Value),
    /// Height and width.
    Shape([i64; 2]),
    /// One value for each field, in order.
    Fields([Option<Value>; MOST_FIELDS]),
    /// The value of a cell.
    Cell {
        /// The value.
        value: f64,
        /// The cell, as row and column.
        at: Pair,
    },
    /// Picked cells.
    Picked(Picked),
    /// A call that builds a layer.
    Setting(Chosen),
}

/// Picked cells, compared with the right ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// How many cells are picked.
    pub count: i64,
    /// How many right cells are not picked.
    pub missing: i64,
    /// How many wrong cells are picked.
    pub extra: i64,
    /// The picked cell, if there is exactly one.
    pub cell: Option<Pair>,
}

impl Picked {
    /// Compares picked cells with the right ones.
    #[must_use]
    pub fn new(picked: &[Pair], right: &[Pair]) -> Picked {
        let set = |cells: &[Pair]| cells.iter().copied().collect::<BTreeSet<Pair>>();
        let (picked, right) = (set(picked), set(right));
        let cell = picked.first().copied().filter(|_| picked.len() == 1);
        Picked {
            count: picked.len() as i64,
            missing: right.difference(&picked).count() as i64,
            extra: picked.difference(&right).count() as i64,
            cell,
        }
    }
}

/// A chosen layer: the part of it that expressions can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    op: Op,
    kernel_size: Pair,
    stride: Pair,
    padding: Pair,
    output_padding: Pair,
    dilation: Pair,
    /// The output size, or `None` if the layer is refused.
    output: Option<Pair>,
}

impl Chosen {
    /// Describes a layer on an input of this size.
    #[must_use]
    pub fn new(layer: &Layer, input: Pair) -> Chosen {
        let number = |parameter: Parameter| parameter.get(layer, input);
        Chosen {
            op: layer.op,
            kernel_size: number(Parameter::KernelSize),
            stride: number(Parameter::Stride),
            padding: number(Parameter::Padding),
            output_padding: number(Parameter::OutputPadding),
            dilation: number(Parameter::Dilation),
            output: layer.check(input).ok().map(|geometry| geometry.output()),
        }
    }

    /// Returns the same with another output size, as after a slice.
    #[must_use]
    pub fn with_output(self, output: Option<Pair>) -> Chosen {
        Chosen { output, ..self }
    }

    fn size(&self, size: Size) -> Option<Pair> {
        match size {
            Size::K => Some(self.kernel_size),
            Size::S => Some(self.stride),
            Size::P => Some(self.padding),
            Size::Op => Some(self.output_padding),
            Size::D => Some(self.dilation),
            Size::Out => self.output,
            Size::I | Size::Dilated | Size::Full | Size::Stuffed | Size::Dpad => None,
        }
    }
}

impl AnswerValue {
    /// Returns the value of a name, or `None` if the name belongs to other kinds of answer.
    #[must_use]
    pub fn name(&self, name: &Name) -> Option<Value> {
        match (self, name) {
            (AnswerValue::Cell { at, .. }, Name::Here(Here::Row)) => Some(Value::Integer(at[0])),
            (AnswerValue::Cell { at, .. }, Name::Here(Here::Col)) => Some(Value::Integer(at[1])),
            (_, Name::Answer(part)) => self.part(part),
            (_, Name::Here(_) | Name::Of(..) | Name::Own(_)) => None,
        }
    }

    fn part(&self, part: &Part) -> Option<Value> {
        match (self, part) {
            (AnswerValue::Scalar(value), Part::Whole) => Some(*value),
            (AnswerValue::Cell { value, .. }, Part::Whole) => Some(Value::Real(*value)),
            (AnswerValue::Shape(shape), Part::Field(place, _)) => shape.get(*place).copied().map(Value::Integer),
            (AnswerValue::Fields(fields), Part::Field(place, _)) => fields.get(*place).copied().flatten(),
            (AnswerValue::Picked(picked), Part::Count) => Some(Value::Integer(picked.count)),
            (AnswerValue::Picked(picked), Part::Missing) => Some(Value::Integer(picked.missing)),
            (AnswerValue::Picked(picked), Part::Extra) => Some(Value::Integer(picked.extra)),
            (AnswerValue::Picked(picked), Part::Row) => picked.cell.map(|[row, _]| Value::Integer(row)),
            (AnswerValue::Picked(picked), Part::Col) => picked.cell.map(|[_, col]| Value::Integer(col)),
            (AnswerValue::Setting(chosen), Part::Size(size, axis)) => {
                chosen.size(*size)?.get(*axis).copied().map(Value::Integer)
            }
            (AnswerValue::Setting(chosen), Part::Transposed) => Some(Value::Boolean(chosen.op == Op::ConvTranspose2d)),
            (
                _,
                Part::Whole
                | Part::Field(..)
                | Part::Count
                | Part::Missing
                | Part::Extra
                | Part::Row
                | Part::Col
                | Part::Size(..)
                | Part::Transposed,
            ) => None,
        }
    }
}

impl AnswerValue {
    /// Returns the answer for messages to authors.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            AnswerValue::Scalar(value) => Phrase::verbatim(value.to_string()),
            AnswerValue::Shape(shape) => Phrase::verbatim(dimensions(shape)),
            AnswerValue::Fields(fields) => {
                let fields = fields.iter().flatten().map(Value::to_string);
                phrase!("{fields}", fields = Phrase::list(fields, Joint::Comma))
            }
            AnswerValue::Cell { value, at: [row, col] } => {
                phrase!("{value} in {row},{col}", value = Value::Real(*value).to_string(), row = *row, col = *col)
            }
            AnswerValue::Picked(Picked { cell: Some([row, col]), .. }) => Phrase::verbatim(format!("{row},{col}")),
            AnswerValue::Picked(picked) => phrase!("{count} cells", count = picked.count),
            AnswerValue::Setting(chosen) => {
                let sizes = [Size::K, Size::S, Size::P, Size::Op, Size::D].map(|size| (size.name(), chosen.size(size)));
                let sizes = sizes.into_iter().filter_map(|(name, size)| Some(format!(" {name}{}", short(size?))));
                Phrase::verbatim(format!("{}{}", chosen.op.function_name(Rank::Two), sizes.collect::<String>()))
            }
        }
    }
}
