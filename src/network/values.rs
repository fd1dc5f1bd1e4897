//! The values of all maps of a network.

use ndarray::{Array3, ArrayView3};

use super::level::Level;
use super::{Activations, Network, Unfit};

/// The input, and the map after every stage.
#[derive(Clone, Debug)]
pub struct Values {
    input: Array3<f32>,
    maps: Vec<Array3<f32>>,
    /// The least and greatest finite value of each level.
    spans: Vec<[f32; 2]>,
}

impl Values {
    /// Computes the maps of an input.
    ///
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

    /// The values of a level: channels, rows, columns.
    #[must_use]
    pub fn level(&self, level: &Level) -> Option<ArrayView3<'_, f32>> {
        match level.map.checked_sub(1) {
            None => Some(self.input.view()),
            Some(map) => self.maps.get(map).map(|map| map.view()),
        }
    }

    /// The least and greatest finite value of the level at an index; zeros if there are none.
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
