//! The effects of an axis's settings, counted once, so that pairs of axes can be compared without counting again.

use super::super::axis::{Axis, AxisSettings};
use super::super::coverage::Evenness;
use super::AxisSearch;
use super::covered::{empty_outputs, left_over_inputs, skipped_inputs};

/// The settings of an axis, and their effects on the sizes of the search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appraisal {
    pub settings: AxisSettings,
    /// Outputs without any product, over all sizes.
    pub outputs: Part,
    /// Skipped inputs, over all sizes.
    pub inputs: Part,
    /// The most outputs at the borders that get no product, if the interior has no holes.
    pub empty_at_borders: i64,
    /// The most inputs after the last window.
    pub left_over: i64,
    pub evenness: Evenness,
    /// Whether the stride is near the ratio of the sizes, padding at most half the kernel, and dilation 1.
    pub is_conventional: bool,
    pub is_absent: bool,
}

/// How many of a number of cells are lost: outputs that get no product, or inputs that are skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub lost: u64,
    pub all: u64,
}

impl Part {
    fn and(self, lost: i64, all: i64) -> Part {
        let plus = |sum: u64, number: i64| sum.saturating_add(number.unsigned_abs());
        Part { lost: plus(self.lost, lost), all: plus(self.all, all) }
    }

    /// Returns the cells of a plane that are lost on either axis, and all its cells.
    pub fn of_plane([rows, columns]: [Part; 2]) -> [u128; 2] {
        let product = |one: u64, other: u64| u128::from(one) * u128::from(other);
        let all = product(rows.all, columns.all);
        [all - product(rows.all - rows.lost, columns.all - columns.lost), all]
    }
}

impl Appraisal {
    pub fn of(settings: AxisSettings, search: &AxisSearch, inputs: &[i64]) -> Appraisal {
        let mut appraisal = Appraisal {
            settings,
            outputs: Part::default(),
            inputs: Part::default(),
            empty_at_borders: 0,
            left_over: 0,
            evenness: Evenness::Even,
            is_conventional: search.is_absent || is_conventional(&settings, search),
            is_absent: search.is_absent,
        };
        for axis in inputs.iter().filter_map(|input| Axis::new(settings, *input).ok()) {
            let empty = empty_outputs(&axis);
            appraisal.outputs = appraisal.outputs.and(empty, axis.output());
            appraisal.inputs = appraisal.inputs.and(skipped_inputs(&axis), axis.input());
            appraisal.left_over = appraisal.left_over.max(left_over_inputs(&axis));
            appraisal.evenness = axis.evenness();
            if appraisal.evenness != Evenness::Holes {
                appraisal.empty_at_borders = appraisal.empty_at_borders.max(empty);
            }
        }
        appraisal
    }
}

fn is_conventional(settings: &AxisSettings, search: &AxisSearch) -> bool {
    settings.dilation == 1
        && settings.kernel >= settings.stride
        && settings.padding[0] <= settings.kernel / 2
        && search.want.suggests_stride(settings.op, settings.stride)
}
