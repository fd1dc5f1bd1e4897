//! The values of all maps, and how they are made beside the screen where that takes longer than a frame.

use std::sync::Arc;

use ndarray::{Array3, ArrayView3};

use super::level::Level;
use crate::network::{Activations, Network, Unfit};

/// Most products that surely take less than a frame.
const QUICK_PRODUCTS: u128 = 1 << 22;

/// What goes in, and what every stage makes of it.
#[derive(Clone, Debug)]
pub struct Values {
    input: Array3<f32>,
    maps: Vec<Array3<f32>>,
    /// The least and the greatest number of each level, those that are none left out.
    spans: Vec<[f32; 2]>,
}

impl Values {
    /// # Errors
    /// Those of [`Network::maps`].
    pub fn new(
        network: &Network,
        levels: &[Level],
        input: Array3<f32>,
        activations: Activations,
    ) -> Result<Values, Unfit> {
        let maps = network.maps(input.view(), activations)?;
        let mut values = Values { input, maps, spans: Vec::new() };
        values.spans = levels.iter().map(|level| values.level(level).map_or([0.0, 0.0], span)).collect();
        Ok(values)
    }

    /// The numbers of a level: channels, rows, columns.
    #[must_use]
    pub fn level(&self, level: &Level) -> Option<ArrayView3<'_, f32>> {
        match level.map.checked_sub(1) {
            None => Some(self.input.view()),
            Some(map) => self.maps.get(map).map(|map| map.view()),
        }
    }

    /// The least and the greatest number of a level, by its place.
    #[must_use]
    pub fn span(&self, level: usize) -> [f32; 2] {
        self.spans.get(level).copied().unwrap_or_default()
    }
}

fn span(numbers: ArrayView3<'_, f32>) -> [f32; 2] {
    let finite = || numbers.iter().copied().filter(|number| number.is_finite());
    let ends = [finite().fold(f32::INFINITY, f32::min), finite().fold(f32::NEG_INFINITY, f32::max)];
    if ends[0] <= ends[1] { ends } else { [0.0, 0.0] }
}

/// Whether its values may take longer than a frame.
#[must_use]
pub fn takes_long(network: &Network) -> bool {
    let stages = network.chain().steps().iter().enumerate();
    let products = stages.map(|(stage, step)| match step.geometry() {
        Some(geometry) => geometry.all_products(geometry.layer().channel_pairs()),
        None => network.learned(stage).map_or(0, |learned| learned.weight.len() as u128),
    });
    let cells = network.chain().maps().map(|map| {
        let lengths = [map.channels.unwrap_or(1), map.size[0], map.size[1]];
        lengths.into_iter().map(|length| u128::from(length.unsigned_abs())).fold(1, u128::saturating_mul)
    });
    products.chain(cells).fold(0, u128::saturating_add) > QUICK_PRODUCTS
}

/// Values to be made.
#[derive(Debug)]
pub struct Work {
    pub(super) network: Arc<Network>,
    pub(super) levels: Arc<[Level]>,
    pub(super) input: Array3<f32>,
    pub(super) activations: Activations,
    pub(super) number: u64,
}

/// Values that were made.
#[derive(Debug)]
pub struct Done {
    pub(super) outcome: Result<Values, Unfit>,
    /// Later ones have larger numbers.
    pub(super) number: u64,
}

impl Work {
    #[must_use]
    pub fn done(self) -> Done {
        let Work { network, levels, input, activations, number } = self;
        Done { outcome: Values::new(&network, &levels, input, activations), number }
    }
}
