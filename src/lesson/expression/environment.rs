//! A scene as the place where names get their values.

use super::eval::Environment;
use super::name::{Name, Size};
use super::value::Value;
use crate::conv::{Pair, Parameter};
use crate::scene::{GridId, Scene};

/// What somebody answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AnswerValue {
    Scalar(Value),
    /// Height and width.
    Shape([i64; 2]),
}

/// The numbers of a scene. One that is refused has its settings, but no sizes that follow from them.
#[derive(Clone, Copy, Debug)]
pub struct SceneEnvironment<'a> {
    pub scene: &'a Scene,
    pub answer: Option<AnswerValue>,
}

impl SceneEnvironment<'_> {
    fn size(&self, size: Size, axis: usize) -> Option<i64> {
        let setting = self.scene.setting();
        let parameter = |parameter: Parameter| parameter.get(&setting.layer, setting.input_size).get(axis).copied();
        let length = |grid| self.scene.size(grid)?.get(axis).copied();
        match size {
            Size::I | Size::K | Size::S | Size::P | Size::Op | Size::D => size.parameter().and_then(parameter),
            Size::Out => length(GridId::Output),
            Size::Full => length(GridId::Full),
            Size::Stuffed => length(GridId::Stuffed),
            Size::Dpad => {
                let reach = parameter(Parameter::KernelSize)?.checked_sub(1)?;
                reach.checked_mul(parameter(Parameter::Dilation)?)?.checked_sub(parameter(Parameter::Padding)?)
            }
        }
    }
}

impl Environment for SceneEnvironment<'_> {
    fn name(&self, name: Name) -> Option<Value> {
        match (name, self.answer) {
            (Name::Size(size, axis), _) => self.size(size, axis).map(Value::Integer),
            (Name::Bias, _) => Some(Value::Real(self.scene.bias())),
            (Name::Answer, Some(AnswerValue::Scalar(value))) => Some(value),
            (Name::AnswerAxis(axis), Some(AnswerValue::Shape(shape))) => shape.get(axis).copied().map(Value::Integer),
            (Name::Answer | Name::AnswerAxis(_), _) => None,
        }
    }

    fn cell(&self, grid: GridId, at: Pair) -> Option<f64> {
        self.scene.cell(grid, at).map(|cell| cell.value)
    }

    fn coverage(&self, at: Pair) -> Option<i64> {
        // Products of a cell are far fewer than a real counts exactly.
        self.scene.cell(GridId::Coverage, at).map(|cell| cell.value as i64)
    }
}
