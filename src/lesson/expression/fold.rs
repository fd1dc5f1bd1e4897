//! Reduces the values of a grid to one.

use ndarray::Array2;

use super::grid::{GridFault, GridFormula};
use super::tree::Fold;

/// Returns the reduction of the values of this grid.
pub(super) fn folded(fold: Fold, grid: &GridFormula, values: &Array2<f64>) -> Result<f64, GridFault> {
    if values.is_empty() && fold != Fold::Sum {
        return Err(GridFault::Empty(grid.clone()));
    }
    let result = match fold {
        Fold::Sum => values.sum(),
        Fold::Mean => values.sum() / values.len() as f64,
        Fold::MeanAbs => values.iter().map(|value| value.abs()).sum::<f64>() / values.len() as f64,
        Fold::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Fold::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
    };
    let overflows = !result.is_finite() && values.iter().all(|value| value.is_finite());
    if overflows { Err(GridFault::Overflow(grid.clone())) } else { Ok(result) }
}
