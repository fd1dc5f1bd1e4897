//! The maps of a network beside the layer of a scene: their numbers by name, and which cells of one map belong to which
//! of another.

use std::sync::Arc;

use ndarray::{Array3, ArrayView2, Axis};

use crate::conv::Pair;
use crate::conv::stack::{Chain, Reach, Step};

/// The maps of a network for one input, by name. The first is the input.
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
    /// The panel of the network.
    pub panel: Arc<str>,
    /// Index of the map, 0 for the input.
    pub place: usize,
    /// Index of the channel.
    pub channel: usize,
    /// Whether activations were skipped, which makes the numbers incomparable with others.
    pub passes_over: bool,
}

impl MapPlane {
    /// Returns whether it is the next channel of the same map after `before`.
    #[must_use]
    pub fn is_behind(&self, before: &MapPlane) -> bool {
        *self == MapPlane { channel: before.channel + 1, ..before.clone() }
    }
}

impl Maps {
    /// Creates the maps from a chain of stages, with a name and the values of each map.
    #[must_use]
    pub fn new(names: Vec<Arc<str>>, chain: Chain, values: Vec<Array3<f32>>) -> Maps {
        Maps { names, chain, values, passes_over: false }
    }

    /// Sets whether activations were skipped.
    #[must_use]
    pub fn passed_over(self, passes_over: bool) -> Maps {
        Maps { passes_over, ..self }
    }

    /// Returns whether activations were skipped.
    #[must_use]
    pub fn passes_over(&self) -> bool {
        self.passes_over
    }

    /// The input.
    #[must_use]
    pub fn input(&self) -> Option<&Array3<f32>> {
        self.values.first()
    }

    /// The index of the map with this name. If a layer consists of several stages with the same name, that of the last
    /// one.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().rposition(|known| **known == *name)
    }

    /// A channel of the map with this name.
    #[must_use]
    pub fn plane(&self, name: &str, channel: usize) -> Option<ArrayView2<'_, f32>> {
        let map = self.values.get(self.place(name)?)?;
        (channel < map.dim().0).then(|| map.index_axis(Axis(0), channel))
    }

    /// The number of products that its numbers take.
    #[must_use]
    pub fn products(&self) -> u128 {
        products(&self.chain)
    }

    /// The cells that belong to a cell of a map, in every map: those that it depends on in earlier maps, and those that
    /// depend on it in later ones. Empty if that takes too long to compute.
    #[must_use]
    pub fn belonging(&self, place: usize, [row, col]: Pair) -> Vec<Reach> {
        let cells = || [row..row.saturating_add(1), col..col.saturating_add(1)];
        let (behind, reached) = (self.chain.behind(place, cells()), self.chain.reached(place, cells()));
        let (Ok(mut behind), Ok(reached)) = (behind, reached) else { return Vec::new() };
        // The map itself is the last of the one and the first of the other.
        behind.pop();
        behind.extend(reached);
        behind
    }
}

/// The number of products of the layers of a chain.
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
        // As in the lesson: pixel 5,7 depends on rows 0 to 2 and columns 1 and 2.
        let sides = |reach: &Reach| [reach.rows.count(), reach.cols.count()];
        assert_eq!(maps.belonging(2, [5, 7]).iter().map(sides).collect::<Vec<_>>(), [[3, 2], [2, 2], [1, 1]]);
        assert_eq!(maps.belonging(0, [1, 1]).iter().map(sides).collect::<Vec<_>>(), [[1, 1], [4, 4], [10, 10]]);
        assert_eq!(maps.belonging(1, [0, 0]).iter().map(sides).collect::<Vec<_>>(), [[1, 1], [1, 1], [3, 3]]);
        assert!(maps.belonging(9, [0, 0]).is_empty());
    }
}
