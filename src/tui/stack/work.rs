//! Computes the values of all maps, in the background if that takes longer than a frame.

use std::sync::Arc;

use ndarray::Array3;

use crate::network::level::Level;
use crate::network::{Activations, Network, Unfit, Values};

/// The number of multiplications that surely takes less than a frame.
const QUICK_PRODUCTS: u128 = 1 << 22;

/// Whether computing the values of a network may take longer than a frame.
#[must_use]
pub fn takes_long(network: &Network) -> bool {
    let stages = network.chain().steps().iter().enumerate();
    let products = stages.map(|(stage, step)| match step.geometry() {
        Some(geometry) => geometry.all_products(geometry.layer().channel_pairs()),
        None => network.learned(stage).map_or(0, |learned| learned.weight().len() as u128),
    });
    let cells = network.chain().maps().map(|map| {
        let lengths = [map.channels.unwrap_or(1), map.size[0], map.size[1]];
        lengths.into_iter().map(|length| u128::from(length.unsigned_abs())).fold(1, u128::saturating_mul)
    });
    products.chain(cells).fold(0, u128::saturating_add) > QUICK_PRODUCTS
}

/// A request to compute values.
#[derive(Debug)]
pub struct Work {
    pub(super) network: Arc<Network>,
    pub(super) levels: Arc<[Level]>,
    pub(super) input: Array3<f32>,
    pub(super) activations: Activations,
    pub(super) number: u64,
}

/// The result of a request.
#[derive(Debug)]
pub struct Done {
    pub(super) outcome: Result<Values, Unfit>,
    /// Increases with every request.
    pub(super) number: u64,
}

impl Work {
    /// Computes the values.
    #[must_use]
    pub fn done(self) -> Done {
        let Work { network, levels, input, activations, number } = self;
        Done { outcome: Values::new(&network, &levels, input, activations), number }
    }
}
