//! What stands beside the layer of a scene: other layers, networks, given grids, and the grids that are shown of them.

use std::sync::Arc;

use ndarray::Array2;

use super::{Exhibit, Maps, Scene};

/// Most panels beside a layer.
pub const MOST_PANELS: usize = 8;

/// Made for one setting of the scene, and gone with it: whoever knows what follows from what makes it anew.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// By their ids, in the order in which they come out of each other.
    pub panels: Vec<(Arc<str>, Panel)>,
    pub exhibits: Vec<Exhibit>,
    /// Whole numbers that are spoken of, by their names.
    pub numbers: Vec<(Arc<str>, i64)>,
}

/// Something beside the layer, by its id.
#[derive(Clone, Debug)]
pub enum Panel {
    Layer(Box<Scene>),
    /// A network, with what it makes of its input.
    Stack(Arc<Maps>),
    /// The result of somebody else.
    Given(Array2<f64>),
}

impl Scene {
    /// The scene of a panel; without one, this. `None` for a panel that is no layer.
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
    /// The products that its numbers and those of its panels take.
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
    #[must_use]
    pub fn panel(&self, id: &str) -> Option<&Panel> {
        self.panels.iter().find(|(known, _)| **known == *id).map(|(_, panel)| panel)
    }

    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.numbers.iter().find(|(known, _)| **known == *name).map(|(_, number)| *number)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.panels.is_empty() && self.exhibits.is_empty() && self.numbers.is_empty()
    }
}
