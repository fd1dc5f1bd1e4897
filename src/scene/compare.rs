//! Two outputs side by side: equal, equal within rounding, or where not.

use std::ptr;

use ndarray::Array2;

use crate::conv::Pair;

/// Difference, relative to the larger of the two and 1, up to which two values count as the same sum in another order.
const ROUNDING: f64 = 1e-9;

/// How two outputs compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// To the last bit.
    Equal,
    /// As far as the order of a sum lets floating point be equal.
    WithinRounding,
    /// So many cells of both together differ.
    Differ { cells: usize, of: usize },
    /// There is nothing to compare cell by cell.
    OtherSize,
}

/// Compares two outputs.
#[must_use]
pub fn compare(one: &Array2<f64>, other: &Array2<f64>) -> Comparison {
    if one.dim() != other.dim() {
        return Comparison::OtherSize;
    }
    // What has just been pinned.
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

fn is_same(one: f64, other: f64) -> bool {
    let are_finite = one.is_finite() && other.is_finite();
    one == other
        || (one.is_nan() && other.is_nan())
        || are_finite && (one - other).abs() <= ROUNDING * one.abs().max(other.abs()).max(1.0)
}

/// Whether two outputs differ at a cell, beyond rounding: in value, or because only one of them has the cell.
#[must_use]
pub fn differs(one: &Array2<f64>, other: &Array2<f64>, at: Pair) -> bool {
    let value = |array: &Array2<f64>| {
        let place = [usize::try_from(at[0]).ok()?, usize::try_from(at[1]).ok()?];
        array.get(place).copied()
    };
    match (value(one), value(other)) {
        (Some(one), Some(other)) => !is_same(one, other),
        (one, other) => one.is_some() != other.is_some(),
    }
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
        assert_eq!(compare(&one, &array![[1.0, 2.0]]), Comparison::OtherSize);
        assert!(!differs(&one, &other, [0, 0]));
        assert!(differs(&one, &other, [0, 1]));
        assert!(differs(&one, &array![[1.0, 2.0]], [1, 0]), "only one has the cell");
        assert!(!differs(&one, &other, [5, 5]), "neither has it");
        let (infinite, finite) = (array![[f64::INFINITY]], array![[5.0]]);
        assert_eq!(compare(&infinite, &finite), Comparison::Differ { cells: 1, of: 1 });
        assert_eq!(compare(&infinite, &array![[f64::NEG_INFINITY]]), Comparison::Differ { cells: 1, of: 1 });
    }
}
