//! What is beside the layer of a scene: other layers, networks, given grids, and the exhibits that show them.

use std::sync::Arc;

use ndarray::Array2;

use super::{Exhibit, Maps, Scene};

/// The most panels beside a layer.
pub const MOST_PANELS: usize = 8;

/// The panels, exhibits and numbers beside a layer. They are computed for one setting of the scene and must be
/// recomputed for another.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The panels by id; each is after those that it depends on.
    pub panels: Vec<(Arc<str>, Panel)>,
    /// The grids that are shown.
    pub exhibits: Vec<Exhibit>,
    /// Named whole numbers that lessons refer to.
    pub numbers: Vec<(Arc<str>, i64)>,
}

/// Something beside the layer.
#[derive(Clone, Debug)]
pub enum Panel {
    /// Another layer.
    Layer(Box<Scene>),
    /// A network with the maps that it computes from its input.
    Stack(Arc<Maps>),
    /// A given result.
    Given(Array2<f64>),
}

impl Scene {
    /// The scene of a panel, or this scene without one; `None` for a panel that is not a layer.
    #[must_use]
    pub fn layer_of(&self, panel: Option<&str>) -> Option<&Scene> {
        let Some(id) = panel else { return Some(self) };
        match self.beside().panel(id)? {
            Panel::Layer(scene) => Some(scene),
            Panel::Stack(_) | Panel::Given(_) => None,
        }
    }

    /// The maps of a panel that is a network.
    #[must_use]
    pub fn maps_of(&self, panel: &str) -> Option<&Maps> {
        match self.beside().panel(panel)? {
            Panel::Stack(maps) => Some(maps),
            Panel::Layer(_) | Panel::Given(_) => None,
        }
    }
}

impl Scene {
    /// The number of products for this scene and its panels.
    #[must_use]
    pub fn products(&self) -> u128 {
        let of_panel = |(_, panel): &(Arc<str>, Panel)| match panel {
            Panel::Layer(scene) => scene.products(),
            Panel::Stack(maps) => maps.products(),
            Panel::Given(_) => 0,
        };
        self.beside().panels.iter().map(of_panel).fold(self.setting().products(), u128::saturating_add)
    }
}

impl Beside {
    /// The panel with this id.
    #[must_use]
    pub fn panel(&self, id: &str) -> Option<&Panel> {
        self.panels.iter().find(|(known, _)| **known == *id).map(|(_, panel)| panel)
    }

    /// The number with this name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.numbers.iter().find(|(known, _)| **known == *name).map(|(_, number)| *number)
    }

    /// Returns whether nothing is beside the layer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.panels.is_empty() && self.exhibits.is_empty() && self.numbers.is_empty()
    }
}
