//! An environment of sizes only. No values are computed, so thousands of settings can be tried.

use crate::conv::{Axis, Geometry, Pair, Parameter};
use crate::lesson::expression::{
    Channels, Environment, Expression, GridName, Grids, LayerGrid, Name, Number, Plane, Size, Value,
};
use crate::scene::{GridId, Setting};

/// The sizes of a legal layer.
pub(super) struct Sizes<'a> {
    setting: &'a Setting,
    geometry: Geometry,
}

impl<'a> Sizes<'a> {
    /// Returns the sizes of a setting, or `None` if its layer is refused.
    pub fn of(setting: &'a Setting) -> Option<Sizes<'a>> {
        let geometry = setting.layer.check(setting.input_size).ok()?;
        Some(Sizes { setting, geometry })
    }
}

impl Environment for Sizes<'_> {
    fn name(&self, name: &Name) -> Option<Value> {
        let Name::Of(None, what) = name else { return None };
        let layer = &self.setting.layer;
        let (size, axis) = match *what {
            Number::Size(size, axis) => (size, axis),
            Number::Channels(Channels::In) => return Some(Value::Integer(layer.in_channels)),
            Number::Channels(Channels::Out) => return Some(Value::Integer(layer.out_channels)),
            Number::Channels(Channels::Groups) => return Some(Value::Integer(layer.groups)),
            Number::Bias => return Some(Value::Real(self.setting.effective_bias())),
        };
        let length: fn(&Axis) -> i64 = match size {
            Size::Dilated => Axis::dilated_kernel,
            Size::Out => Axis::output,
            Size::Full => Axis::full,
            Size::Stuffed => Axis::stuffed,
            Size::Dpad => {
                let [k, d, p] = [Parameter::KernelSize, Parameter::Dilation, Parameter::Padding]
                    .map(|parameter| parameter.get(layer, self.setting.input_size)[axis]);
                return Some(Value::Integer(d * (k - 1) - p));
            }
            Size::I | Size::K | Size::S | Size::P | Size::Op | Size::D => {
                return Some(Value::Integer(size.parameter()?.get(layer, self.setting.input_size)[axis]));
            }
        };
        self.geometry.axes().get(axis).map(|axis| Value::Integer(length(axis)))
    }
}

impl Grids for Sizes<'_> {
    fn size(&self, grid: &GridName) -> Option<Pair> {
        match known(grid)? {
            GridId::Input => Some(self.setting.input_size),
            GridId::Kernel | GridId::Rotated => Some(self.setting.layer.kernel_size),
            GridId::Full => Some(self.geometry.lengths(Axis::full)),
            GridId::Output | GridId::Coverage => Some(self.geometry.output()),
            _ => None,
        }
    }

    /// Returns the number of products that reach a cell of the coverage, which follows from sizes. For other grids,
    /// returns 0 as a stand-in for cells that exist.
    fn cell(&self, grid: &GridName, at: Pair) -> Option<f64> {
        let size = self.size(grid)?;
        if !at.iter().zip(size).all(|(index, length)| (0..length).contains(index)) {
            return None;
        }
        match known(grid)? {
            GridId::Coverage => Some(self.geometry.products_of_output(at).count() as f64),
            _ => Some(0.0),
        }
    }
}

/// Returns the grid of the live layer that is named, if its size is known without its values.
fn known(grid: &GridName) -> Option<GridId> {
    let GridName::Layer { panel: None, grid: LayerGrid::Scene(grid), plane: Plane::First } = grid else { return None };
    let is_known = matches!(
        grid,
        GridId::Input | GridId::Kernel | GridId::Rotated | GridId::Full | GridId::Output | GridId::Coverage
    );
    is_known.then_some(*grid)
}

/// Returns whether sizes are all that an expression needs: it names no panel and reads no value of a cell.
pub(super) fn suffice(expression: &Expression) -> bool {
    let reads = expression.reads_values() || !expression.panels().is_empty();
    !reads && expression.grids().iter().all(|grid| known(grid).is_some())
}
