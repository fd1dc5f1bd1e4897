//! The maps that are shown: one per stage, except that an elementwise stage shares the map of the one before it.

use std::ops::Range;

use crate::conv::Pair;
use crate::conv::stack::{Chain, Stage, Step};

/// A map that is shown, and the stages that make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Index of the map in the chain: 0 is the input.
    pub map: usize,
    /// The stages between the previous level and this one, counted from 0; empty for the input.
    pub stages: Range<usize>,
    /// Rows and columns.
    pub size: Pair,
    /// Number of channels; 1 if the chain does not know it.
    pub channels: usize,
    /// Whether another level has the same size, so that the size does not identify it.
    pub is_one_of_many: bool,
}

impl Level {
    /// The stage that makes the map, not counting those that share it; `None` for the input.
    #[must_use]
    pub fn stage(&self) -> Option<usize> {
        (!self.stages.is_empty()).then_some(self.stages.start)
    }

    /// Whether the map is a vector: 1x1 with any number of channels.
    #[must_use]
    pub fn is_vector(&self) -> bool {
        self.size == [1, 1]
    }
}

/// Whether a stage is shown together with the one before it.
fn shares_its_map(stage: &Stage) -> bool {
    match stage {
        Stage::Activation(_) | Stage::Norm { .. } | Stage::Pass => true,
        Stage::Layer { .. }
        | Stage::Pool(_)
        | Stage::AdaptivePool { .. }
        | Stage::Resize(_)
        | Stage::Shuffle { .. }
        | Stage::Unshuffle { .. }
        | Stage::Pad { .. }
        | Stage::Flatten
        | Stage::Unflatten { .. }
        | Stage::Linear { .. } => false,
    }
}

/// The levels of a chain, the input first.
#[must_use]
pub fn levels(chain: &Chain) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for (map, of) in chain.maps().enumerate() {
        let stage = map.checked_sub(1).and_then(|stage| chain.steps().get(stage)).map(Step::stage);
        if let Some(last) = levels.last_mut().filter(|last| last.map > 0 && stage.is_some_and(shares_its_map)) {
            last.map = map;
            last.stages.end = map;
            continue;
        }
        let channels = of.channels.and_then(|channels| usize::try_from(channels).ok()).unwrap_or(1);
        let stages = map.saturating_sub(1)..map;
        levels.push(Level { map, stages, size: of.size, channels, is_one_of_many: false });
    }
    let sizes: Vec<Pair> = levels.iter().map(|level| level.size).collect();
    for level in &mut levels {
        level.is_one_of_many = sizes.iter().filter(|size| **size == level.size).count() > 1;
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::stack::stage::Activation;
    use crate::conv::stack::{Map, Stack};
    use crate::conv::{Layer, Op};

    #[test]
    fn activations_share_the_map_of_their_layer() {
        let up = || Stage::layer(Layer { stride: [2, 2], ..Layer::new(Op::ConvTranspose2d, [2, 2]) });
        let relu = || Stage::Activation(Activation::Relu);
        let of = |stages: Vec<Stage>| {
            let input = Map { channels: Some(1), size: [1, 1] };
            let chain = Stack::new(stages).expect("few").check(input).expect("it works");
            let seen = levels(&chain);
            seen.iter().map(|level| (level.map, level.stages.clone(), level.size[0])).collect::<Vec<_>>()
        };
        assert_eq!(of(vec![up(), relu(), up()]), [(0, 0..0, 1), (2, 0..2, 2), (3, 2..3, 4)]);
        assert_eq!(of(vec![up(), Stage::Pass, relu()]), [(0, 0..0, 1), (3, 0..3, 2)]);
        // The input is always a level of its own.
        assert_eq!(of(vec![relu(), up()]), [(0, 0..0, 1), (1, 0..1, 1), (2, 1..2, 2)]);
        assert_eq!(of(Vec::new()), [(0, 0..0, 1)]);
    }
}
