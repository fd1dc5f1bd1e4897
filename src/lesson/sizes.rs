//! Thousands of settings can be tried for their sizes, since none of their numbers is computed.

use crate::conv::{Axis, Geometry, Pair, Parameter};
use crate::lesson::expression::{Channels, Environment, GridName, Grids, Name, Number, Size, Value};
use crate::scene::Setting;

/// The sizes of a layer that works, without any of its numbers: quick enough to try thousands.
pub(super) struct Sizes<'a> {
    setting: &'a Setting,
    geometry: Geometry,
}

impl<'a> Sizes<'a> {
    /// `None` where the layer is refused.
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
    fn size(&self, _grid: &GridName) -> Option<Pair> {
        None
    }

    fn cell(&self, _grid: &GridName, _at: Pair) -> Option<f64> {
        None
    }
}
