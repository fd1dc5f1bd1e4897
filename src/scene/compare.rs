//! Comparing two outputs: equal, equal up to rounding, or where they differ.

use std::ptr;

use ndarray::Array2;

use crate::conv::Pair;

/// The largest difference, relative to the larger value or 1, between two values that count as equal up to the order of
/// summation.
const ROUNDING: f64 = 1e-9;

/// The result of comparing two outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal to the last bit.
    Equal,
    /// Equal up to rounding, as sums in different orders are.
    WithinRounding,
    /// Some cells differ.
    Differ {
        /// How many cells differ.
        cells: usize,
        /// How many cells each output has.
        of: usize,
    },
    /// The sizes differ; the outputs are aligned where most cells agree.
    OtherSize(Overlap),
}

/// How an output of another size is aligned with this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The cell of this output at which the other begins.
    pub offset: Pair,
    /// Common cells that agree.
    pub same: usize,
    /// Common cells that differ.
    pub differ: usize,
    /// Cells that only this one has.
    pub new: usize,
    /// Cells that only the other one has.
    pub gone: usize,
}

/// The most cells that are visited to find the best alignment.
const MOST_LOOKED_AT: usize = 1 << 20;

/// Compares two outputs.
#[must_use]
pub fn compare(one: &Array2<f64>, other: &Array2<f64>) -> Comparison {
    if one.dim() != other.dim() {
        return Comparison::OtherSize(best_overlap(one, other));
    }
    // As right after pinning.
    if ptr::eq(one, other) {
        return Comparison::Equal;
    }
    if one.iter().zip(other).all(|(one, other)| one == other || (one.is_nan() && other.is_nan())) {
        return Comparison::Equal;
    }
    match one.iter().zip(other).filter(|(one, other)| !is_same(**one, **other)).count() {
        0 => Comparison::WithinRounding,
        cells => Comparison::Differ { cells, of: one.len() },
    }
}

/// The alignment with the most cells that agree, if these are at least three quarters of the common cells; of several
/// the one with the smallest offset. Without one, the first cells are aligned.
fn best_overlap(one: &Array2<f64>, other: &Array2<f64>) -> Overlap {
    let spans = [(one.nrows(), other.nrows()), (one.ncols(), other.ncols())];
    let spans = spans.map(|(one, other)| {
        let shift = one as i64 - other as i64;
        shift.min(0)..=shift.max(0)
    });
    let places = spans.iter().map(|span| (span.end() - span.start() + 1).unsigned_abs()).product::<u64>();
    let cost = usize::try_from(places).unwrap_or(usize::MAX).saturating_mul(one.len().min(other.len()));
    if cost > MOST_LOOKED_AT {
        return overlap(one, other, [0, 0]);
    }
    let [rows, cols] = spans;
    let offsets = rows.flat_map(|row| cols.clone().map(move |col| [row, col]));
    let overlaps = offsets.map(|offset| overlap(one, other, offset));
    let rank = |found: &Overlap| (found.same, -(found.offset[0].abs() + found.offset[1].abs()));
    // If only few agree, they do so by chance.
    let agrees = |found: &Overlap| found.same * 4 >= (found.same + found.differ) * 3;
    overlaps.max_by_key(rank).filter(agrees).unwrap_or_else(|| overlap(one, other, [0, 0]))
}

fn overlap(one: &Array2<f64>, other: &Array2<f64>, offset: Pair) -> Overlap {
    let mut found = Overlap { offset, same: 0, differ: 0, new: 0, gone: 0 };
    for (place, value) in other.indexed_iter() {
        match at(one, [place.0 as i64 + offset[0], place.1 as i64 + offset[1]]) {
            Some(own) if is_same(own, *value) => found.same += 1,
            Some(_) => found.differ += 1,
            None => found.gone += 1,
        }
    }
    found.new = one.len() - found.same - found.differ;
    found
}

fn at(array: &Array2<f64>, place: Pair) -> Option<f64> {
    array.get([usize::try_from(place[0]).ok()?, usize::try_from(place[1]).ok()?]).copied()
}

fn is_same(one: f64, other: f64) -> bool {
    let are_finite = one.is_finite() && other.is_finite();
    one == other
        || (one.is_nan() && other.is_nan())
        || are_finite && (one - other).abs() <= ROUNDING * one.abs().max(other.abs()).max(1.0)
}

/// How a cell of one output compares with the other output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The values agree.
    Same,
    /// The values differ.
    Differs,
    /// The other output has no such cell.
    Alone,
}

/// Compares a cell of `one` with `other`, whose first cell is at `offset` of it. `None` outside `one`.
#[must_use]
pub fn against(one: &Array2<f64>, other: &Array2<f64>, offset: Pair, place: Pair) -> Option<Against> {
    let own = at(one, place)?;
    Some(match at(other, [place[0] - offset[0], place[1] - offset[1]]) {
        None => Against::Alone,
        Some(value) if is_same(own, value) => Against::Same,
        Some(_) => Against::Differs,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn outputs_compare_as_a_person_would() {
        let one = array![[1.0, 2.0], [0.3, f64::NAN]];
        assert_eq!(compare(&one, &one), Comparison::Equal);
        assert_eq!(compare(&one, &array![[1.0, 2.0], [0.1 + 0.2, f64::NAN]]), Comparison::WithinRounding);
        let other = array![[1.0, 2.5], [0.3, 0.0]];
        assert_eq!(compare(&one, &other), Comparison::Differ { cells: 2, of: 4 });
        assert_eq!(against(&one, &other, [0, 0], [0, 0]), Some(Against::Same));
        assert_eq!(against(&one, &other, [0, 0], [0, 1]), Some(Against::Differs));
        assert_eq!(against(&one, &array![[1.0, 2.0]], [0, 0], [1, 0]), Some(Against::Alone));
        assert_eq!(against(&one, &other, [0, 0], [5, 5]), None, "neither has it");
        let (infinite, finite) = (array![[f64::INFINITY]], array![[5.0]]);
        assert_eq!(compare(&infinite, &finite), Comparison::Differ { cells: 1, of: 1 });
        assert_eq!(compare(&infinite, &array![[f64::NEG_INFINITY]]), Comparison::Differ { cells: 1, of: 1 });
    }

    #[test]
    fn outputs_of_other_sizes_lie_where_most_cells_agree() {
        let large = Array2::from_shape_fn((8, 8), |(row, col)| (row * 10 + col) as f64);
        let corner = large.slice(ndarray::s![..7, ..7]).to_owned();
        let overlap = Overlap { offset: [0, 0], same: 49, differ: 0, new: 15, gone: 0 };
        assert_eq!(compare(&large, &corner), Comparison::OtherSize(overlap));
        let inner = large.slice(ndarray::s![1..7, 1..7]).to_owned();
        let overlap = Overlap { offset: [1, 1], same: 36, differ: 0, new: 28, gone: 0 };
        assert_eq!(compare(&large, &inner), Comparison::OtherSize(overlap));
        let overlap = Overlap { offset: [-1, -1], same: 36, differ: 0, new: 0, gone: 28 };
        assert_eq!(compare(&inner, &large), Comparison::OtherSize(overlap));
        assert_eq!(against(&large, &inner, [1, 1], [0, 3]), Some(Against::Alone));
        assert_eq!(against(&large, &inner, [1, 1], [1, 3]), Some(Against::Same));
        // Too large to try every alignment.
        let huge = Array2::<f64>::zeros((2000, 2000));
        let Comparison::OtherSize(overlap) = compare(&huge, &Array2::zeros((1000, 1500))) else {
            panic!("other sizes")
        };
        assert_eq!((overlap.offset, overlap.same), ([0, 0], 1_500_000));
    }
}
