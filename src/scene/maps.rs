//! The maps of a network beside the layer of a scene: their numbers by name, and which cells of one belong to which of another.

use std::sync::Arc;

use ndarray::{Array3, ArrayView2, Axis};

use crate::conv::Pair;
use crate::conv::stack::{Chain, Reach, Step};

/// What a network makes of one input: the maps by their names, that of the input first.
#[derive(Clone, Debug)]
pub struct Maps {
    names: Vec<Arc<str>>,
    chain: Chain,
    values: Vec<Array3<f32>>,
    passes_over: bool,
}

/// A channel of a map, as an exhibit shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapPlane {
    /// The network's panel.
    pub panel: Arc<str>,
    /// Which of its maps, counted from that of the input.
    pub place: usize,
    pub channel: usize,
    /// Whether activations were passed over: then the numbers are of another kind.
    pub passes_over: bool,
}

impl MapPlane {
    /// Whether it is the channel behind the other one, of the same map.
    #[must_use]
    pub fn is_behind(&self, before: &MapPlane) -> bool {
        *self == MapPlane { channel: before.channel + 1, ..before.clone() }
    }
}

impl Maps {
    /// Of a chain of stages, with a name and the values of each map.
    #[must_use]
    pub fn new(names: Vec<Arc<str>>, chain: Chain, values: Vec<Array3<f32>>) -> Maps {
        Maps { names, chain, values, passes_over: false }
    }

    /// The same, with activations that were passed over.
    #[must_use]
    pub fn passed_over(self, passes_over: bool) -> Maps {
        Maps { passes_over, ..self }
    }

    /// Whether activations were passed over.
    #[must_use]
    pub fn passes_over(&self) -> bool {
        self.passes_over
    }

    /// What passes in.
    #[must_use]
    pub fn input(&self) -> Option<&Array3<f32>> {
        self.values.first()
    }

    /// The map of this name. Where a layer is several stages that share its name, that which the layer makes.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().rposition(|known| **known == *name)
    }

    /// A channel of the map of this name.
    #[must_use]
    pub fn plane(&self, name: &str, channel: usize) -> Option<ArrayView2<'_, f32>> {
        let map = self.values.get(self.place(name)?)?;
        (channel < map.dim().0).then(|| map.index_axis(Axis(0), channel))
    }

    /// The products that its numbers take.
    #[must_use]
    pub fn products(&self) -> u128 {
        products(&self.chain)
    }

    /// What belongs to a cell of a map in every map: before it the cells that stand behind it, after it those that it reaches.
    /// Nothing where that takes long to tell.
    #[must_use]
    pub fn belonging(&self, place: usize, [row, col]: Pair) -> Vec<Reach> {
        let cells = || [row..row.saturating_add(1), col..col.saturating_add(1)];
        let (behind, reached) = (self.chain.behind(place, cells()), self.chain.reached(place, cells()));
        let (Ok(mut behind), Ok(reached)) = (behind, reached) else { return Vec::new() };
        // The map itself ends the one and begins the other.
        behind.pop();
        behind.extend(reached);
        behind
    }
}

/// The products that the layers of a chain take.
#[must_use]
pub fn products(chain: &Chain) -> u128 {
    let layers = chain.steps().iter().filter_map(Step::geometry);
    layers.map(|of| of.all_products(of.layer().channel_pairs())).fold(0, u128::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::stack::{Map, Stage};
    use crate::conv::{Layer, Op, Padding};

    #[test]
    fn what_belongs_to_a_cell_before_and_after() {
        let doubling = Layer {
            kernel_size: [4, 4],
            stride: [2, 2],
            padding: Padding::Explicit([1, 1]),
            ..Layer::new(Op::ConvTranspose2d, [4, 4])
        };
        let mut chain = Chain::new(Map { channels: Some(1), size: [4, 4] });
        for _ in 0..2 {
            chain.push(Stage::from(doubling.clone())).expect("it works");
        }
        let values = [4, 8, 16].map(|side| Array3::zeros((1, side, side))).to_vec();
        let names = ["input", "up", "up"].map(Arc::from).to_vec();
        let maps = Maps::new(names, chain, values);
        assert_eq!((maps.place("input"), maps.place("up"), maps.place("down")), (Some(0), Some(2), None));
        assert_eq!(maps.plane("up", 0).map(|plane| plane.dim()), Some((16, 16)));
        assert!(maps.plane("up", 1).is_none());
        // The picture of the storyboard: rows 0 to 2 and columns 1 and 2 stand behind pixel 5,7.
        let sides = |reach: &Reach| [reach.rows.count(), reach.cols.count()];
        assert_eq!(maps.belonging(2, [5, 7]).iter().map(sides).collect::<Vec<_>>(), [[3, 2], [2, 2], [1, 1]]);
        assert_eq!(maps.belonging(0, [1, 1]).iter().map(sides).collect::<Vec<_>>(), [[1, 1], [4, 4], [10, 10]]);
        assert_eq!(maps.belonging(1, [0, 0]).iter().map(sides).collect::<Vec<_>>(), [[1, 1], [1, 1], [3, 3]]);
        assert!(maps.belonging(9, [0, 0]).is_empty());
    }
}
