//! Scenes as environments, from which names get their values and grids their cells.

use std::fmt;

use ndarray::{Array2, ArrayView2};

use super::answer::AnswerValue;
use super::eval::Environment;
use super::grid::{GridName, Grids, LayerGrid};
use super::name::{Channels, Name, Number, Size};
use super::value::Value;
use crate::conv::{Pair, Parameter};
use crate::scene::{GridId, Maps, Panel, Scene};

/// The live layer and the panels beside it.
pub trait Panels: fmt::Debug {
    /// Returns the scene of a panel, or the live scene if no panel is given.
    fn scene(&self, panel: Option<&str>) -> Option<&Scene>;

    /// Returns the maps of a panel that is a network.
    fn maps(&self, panel: &str) -> Option<&Maps>;

    /// Returns the values of a panel that is a given grid.
    fn given(&self, panel: &str) -> Option<&Array2<f64>>;

    /// Returns one of the step's own numbers.
    fn number(&self, name: &str) -> Option<i64>;
}

/// A scene with the panels beside it.
impl Panels for Scene {
    fn scene(&self, panel: Option<&str>) -> Option<&Scene> {
        self.layer_of(panel)
    }

    fn maps(&self, panel: &str) -> Option<&Maps> {
        self.maps_of(panel)
    }

    fn given(&self, panel: &str) -> Option<&Array2<f64>> {
        match self.beside().panel(panel)? {
            Panel::Given(array) => Some(array),
            Panel::Layer(_) | Panel::Stack(_) => None,
        }
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.beside().number(name)
    }
}

/// The environment of a scene. If its layer is refused, the parameters have values but the resulting sizes do not.
#[derive(Clone, Copy, Debug)]
pub struct SceneEnvironment<'a> {
    /// The scene and its panels.
    pub scene: &'a dyn Panels,
    /// The answer that names such as `ans` refer to.
    pub answer: Option<AnswerValue>,
}

fn number(scene: &Scene, number: Number) -> Option<Value> {
    let layer = &scene.setting().layer;
    match number {
        Number::Size(size, axis) => self::size(scene, size, axis).map(Value::Integer),
        Number::Channels(Channels::In) => Some(Value::Integer(layer.in_channels)),
        Number::Channels(Channels::Out) => Some(Value::Integer(layer.out_channels)),
        Number::Channels(Channels::Groups) => Some(Value::Integer(layer.groups)),
        Number::Bias => Some(Value::Real(scene.bias())),
    }
}

fn size(scene: &Scene, size: Size, axis: usize) -> Option<i64> {
    let setting = scene.setting();
    let parameter = |parameter: Parameter| parameter.get(&setting.layer, setting.input_size).get(axis).copied();
    let length = |grid| scene.size(grid)?.get(axis).copied();
    let reach = || parameter(Parameter::KernelSize)?.checked_sub(1)?.checked_mul(parameter(Parameter::Dilation)?);
    match size {
        Size::I | Size::K | Size::S | Size::P | Size::Op | Size::D => size.parameter().and_then(parameter),
        Size::Dilated => reach()?.checked_add(1),
        Size::Out => length(GridId::Output),
        Size::Full => length(GridId::Full),
        Size::Stuffed => length(GridId::Stuffed),
        Size::Dpad => reach()?.checked_sub(parameter(Parameter::Padding)?),
    }
}

/// Returns a channel of a map; the first, if none is given.
fn plane<'a>(panels: &'a dyn Panels, panel: &str, map: &str, channel: Option<i64>) -> Option<ArrayView2<'a, f32>> {
    panels.maps(panel)?.plane(map, usize::try_from(channel.unwrap_or(0)).ok()?)
}

impl Environment for SceneEnvironment<'_> {
    fn name(&self, name: &Name) -> Option<Value> {
        match name {
            Name::Of(panel, number) => self::number(self.scene.scene(panel.as_deref())?, *number),
            Name::Own(own) => self.scene.number(own).map(Value::Integer),
            Name::Answer(_) | Name::Here(_) => self.answer?.name(name),
        }
    }
}

impl Grids for SceneEnvironment<'_> {
    fn size(&self, grid: &GridName) -> Option<Pair> {
        match grid {
            GridName::Layer { panel, grid, plane } => self.scene.scene(panel.as_deref())?.layer_size(*grid, *plane),
            GridName::Map { panel, map, channel } => {
                let (rows, cols) = plane(self.scene, panel, map, *channel)?.dim();
                Some([rows as i64, cols as i64])
            }
            GridName::Given(panel) => {
                let (rows, cols) = self.scene.given(panel)?.dim();
                Some([rows as i64, cols as i64])
            }
        }
    }

    fn cell(&self, grid: &GridName, at: Pair) -> Option<f64> {
        match grid {
            GridName::Layer { panel, grid, plane } => {
                let scene = self.scene.scene(panel.as_deref())?;
                let size = scene.layer_size(*grid, *plane)?;
                let is_inside = at.iter().zip(size).all(|(index, length)| (0..length).contains(index));
                match (scene.layer_cell(*grid, *plane, at), grid) {
                    (Some(cell), _) => Some(cell.value),
                    (None, LayerGrid::Scene(_)) => None,
                    // The cells between the planes of a table are empty.
                    (None, LayerGrid::Inputs | LayerGrid::Weights | LayerGrid::Outputs) => is_inside.then_some(0.0),
                }
            }
            GridName::Map { panel, map, channel } => {
                let at = [usize::try_from(at[0]).ok()?, usize::try_from(at[1]).ok()?];
                plane(self.scene, panel, map, *channel)?.get(at).map(|value| f64::from(*value))
            }
            GridName::Given(panel) => {
                let [row, col] = at;
                let at = [usize::try_from(row).ok()?, usize::try_from(col).ok()?];
                self.scene.given(panel)?.get(at).copied()
            }
        }
    }
}
