//! The cells related to a cell of a map: those that it depends on in all maps before, and those that it contributes to
//! in all maps after.

use crate::conv::Pair;
use crate::conv::stack::{Chain, Reach};
use crate::network::level::Level;

/// A cell of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The level of the map.
    pub level: usize,
    /// The cell: row, then column.
    pub at: Pair,
}

/// How a cell is related to the cell under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lit {
    /// The cell itself.
    Own,
    /// The cell contributes to it.
    Behind,
    /// The cell depends on it, among others.
    Reached,
}

/// The cells related to a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Light {
    /// The cell itself.
    pub spot: Spot,
    /// The related cells of each level.
    sets: Vec<Reach>,
}

impl Light {
    /// Finds the cells related to `spot`. Returns `None` if that takes too long, or there is no such level.
    #[must_use]
    pub fn new(chain: &Chain, levels: &[Level], spot: Spot) -> Option<Light> {
        let own = levels.get(spot.level)?.map;
        let [row, col] = spot.at;
        let cells = || [row..row.saturating_add(1), col..col.saturating_add(1)];
        let behind = chain.behind(own, cells()).ok()?;
        let reached = chain.reached(own, cells()).ok()?;
        let of = |level: &Level| match level.map.checked_sub(own) {
            Some(after) => reached.get(after),
            None => behind.get(level.map),
        };
        let sets = levels.iter().map(|level| of(level).cloned()).collect::<Option<Vec<_>>>()?;
        Some(Light { spot, sets })
    }

    /// Returns the related cells of a level.
    #[must_use]
    pub fn set(&self, level: usize) -> Option<&Reach> {
        self.sets.get(level)
    }

    /// Returns how a cell of a level is related to the spot, if it is. A cell that represents a block of `step` by
    /// `step` cells is related if any of them is.
    #[must_use]
    pub fn lit(&self, level: usize, [row, col]: Pair, step: i64) -> Option<Lit> {
        let Reach { rows, cols } = self.sets.get(level)?;
        let has = |runs: &[std::ops::Range<i64>], at: i64| {
            let next = runs.get(runs.partition_point(|run| run.end <= at));
            next.is_some_and(|run| run.start < at.saturating_add(step.max(1)))
        };
        (has(rows.runs(), row) && has(cols.runs(), col)).then_some(match level.cmp(&self.spot.level) {
            std::cmp::Ordering::Less => Lit::Behind,
            std::cmp::Ordering::Equal => Lit::Own,
            std::cmp::Ordering::Greater => Lit::Reached,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::stack::{Map, Stack, Stage};
    use crate::conv::{Layer, Op, Padding};
    use crate::network::level::levels;

    /// Maps of 1, 4, 8, 16 and 32 cells a side.
    fn decoder() -> Chain {
        let up =
            Layer { stride: [2, 2], padding: Padding::Explicit([1, 1]), ..Layer::new(Op::ConvTranspose2d, [4, 4]) };
        let stages = [Layer::new(Op::ConvTranspose2d, [4, 4]), up.clone(), up.clone(), up].map(Stage::layer);
        let input = Map { channels: Some(1), size: [1, 1] };
        Stack::new(stages.to_vec()).expect("few").check(input).expect("it works")
    }

    fn counts(spot: Spot) -> Vec<[i64; 2]> {
        let chain = decoder();
        let light = Light::new(&chain, &levels(&chain), spot).expect("small");
        let sets = (0..5).map(|level| light.set(level).expect("a level"));
        sets.map(|set| [set.rows.count(), set.cols.count()]).collect()
    }

    #[test]
    fn it_goes_back_and_on() {
        // As in the storyboard of the lesson, and in PyTorch's gradients.
        assert_eq!(counts(Spot { level: 4, at: [12, 9] }), [[1, 1], [3, 3], [2, 3], [2, 2], [1, 1]]);
        assert_eq!(counts(Spot { level: 1, at: [1, 1] }), [[1, 1], [1, 1], [4, 4], [10, 10], [22, 22]]);
        assert_eq!(counts(Spot { level: 0, at: [0, 0] }), [[1, 1], [4, 4], [8, 8], [16, 16], [32, 32]]);
        let chain = decoder();
        assert_eq!(Light::new(&chain, &levels(&chain), Spot { level: 9, at: [0, 0] }), None);
    }

    #[test]
    fn a_cell_that_stands_for_others_is_lit_with_them() {
        let chain = decoder();
        let light = Light::new(&chain, &levels(&chain), Spot { level: 3, at: [5, 7] }).expect("small");
        assert_eq!(light.lit(3, [5, 7], 1), Some(Lit::Own));
        assert_eq!(light.lit(3, [4, 6], 1), None);
        assert_eq!(light.lit(3, [4, 6], 2), Some(Lit::Own));
        // As in the storyboard: rows 2 and 3, columns 3 and 4 of the map of 8.
        let lit = |at| light.lit(2, at, 1);
        assert_eq!(
            [lit([2, 3]), lit([3, 4]), lit([1, 3]), lit([2, 5])],
            [Some(Lit::Behind), Some(Lit::Behind), None, None]
        );
        assert_eq!(light.lit(4, [10, 14], 1), Some(Lit::Reached));
    }
}
