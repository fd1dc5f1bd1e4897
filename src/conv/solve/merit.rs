//! The advantages and drawbacks of a setting.

use std::fmt;

use super::super::axis::Op;
use super::super::coverage::Evenness;
use super::appraisal::{Appraisal, Part};

/// One advantage or drawback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merit {
    /// The layer needs no `output_padding`.
    NoOutputPadding,
    /// The layer needs `output_padding`.
    NeedsOutputPadding,
    /// Some rows or columns at the borders get no product.
    BiasOnly {
        /// How many rows or columns, on the worse axis.
        lines: i64,
    },
    /// Every cell of the interior gets the same number of products.
    Even,
    /// The stride does not divide the kernel size, so coverage is uneven.
    Checkerboard {
        /// The stride of the uneven axis.
        stride: i64,
        /// The kernel size of the uneven axis.
        kernel: i64,
    },
    /// Some cells of the interior get no product.
    Holes {
        /// Their share in percent, 0 for less than one.
        percent: u8,
    },
    /// There would be holes, but the sizes of the search are too short to have any.
    HolesElsewhere,
    /// The stride is near the ratio of the sizes, padding at most half the kernel, and dilation 1.
    Conventional,
    /// No other matching layer has fewer weights.
    FewestWeights {
        /// Weights per pair of channels.
        weights: i64,
    },
    /// A strided window skips inputs, where its transpose has holes.
    Skips {
        /// Their share in percent, 0 for less than one.
        percent: u8,
    },
    /// A strided window never reaches the last rows or columns of the input.
    LeftOver {
        /// How many rows or columns, on the worse axis.
        lines: i64,
    },
}

impl Merit {
    /// Returns whether this is a drawback.
    #[must_use]
    pub fn is_flaw(self) -> bool {
        match self {
            Merit::NoOutputPadding | Merit::Even | Merit::Conventional | Merit::FewestWeights { .. } => false,
            Merit::NeedsOutputPadding
            | Merit::BiasOnly { .. }
            | Merit::Checkerboard { .. }
            | Merit::Holes { .. }
            | Merit::HolesElsewhere
            | Merit::Skips { .. }
            | Merit::LeftOver { .. } => true,
        }
    }
}

impl fmt::Display for Merit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |percent: &u8| if *percent == 0 { "less than 1 %".to_owned() } else { format!("{percent} %") };
        match self {
            Merit::NoOutputPadding => f.write_str("no output_padding needed"),
            Merit::NeedsOutputPadding => f.write_str("needs output_padding"),
            Merit::BiasOnly { lines: 1 } => f.write_str("a row or column at the border gets no product"),
            Merit::BiasOnly { lines } => write!(f, "{lines} rows or columns at the borders get no product"),
            Merit::Even => f.write_str("even coverage, no checkerboard"),
            Merit::Checkerboard { stride, kernel } => {
                write!(f, "checkerboard: stride {stride} does not divide kernel_size {kernel}")
            }
            Merit::Holes { percent } => write!(f, "holes: {} of the cells get no product", share(percent)),
            Merit::HolesElsewhere => f.write_str("holes on larger inputs"),
            Merit::Skips { percent } => write!(f, "{} of the inputs are never read", share(percent)),
            Merit::Conventional => f.write_str("conventional"),
            Merit::FewestWeights { weights: 1 } => f.write_str("fewest weights: 1"),
            Merit::FewestWeights { weights } => write!(f, "fewest weights: {weights}"),
            Merit::LeftOver { lines: 1 } => f.write_str("the last row or column is never read"),
            Merit::LeftOver { lines } => write!(f, "the last {lines} rows or columns are never read"),
        }
    }
}

/// The sort key of a layer, most important first; smaller is better. No two layers of a search have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rating {
    /// Outputs that get no product and so contain only the bias, plus inputs that are skipped: the worst drawback.
    pub lost: u128,
    /// Parameters in which the axes differ.
    differing: usize,
    needs_output_padding: bool,
    /// The number of other drawbacks.
    pub drawbacks: u8,
    left_over: i64,
    pub weights: i64,
    dilation: i64,
    padding: i64,
    stride: i64,
    /// The settings themselves, as a tie-break, so that the order is always the same.
    numbers: [[i64; 2]; 5],
}

impl Rating {
    pub fn of(axes: [&Appraisal; 2]) -> Rating {
        let [rows, columns] = axes;
        let numbers = numbers(axes);
        let sum = |number: usize| numbers[number].into_iter().fold(0, i64::saturating_add);
        let is_absent = rows.is_absent || columns.is_absent;
        let differ = |[height, width]: &&[i64; 2]| height != width;
        let [empty, _] = Part::of_plane([rows.outputs, columns.outputs]);
        let [skipped, _] = Part::of_plane([rows.inputs, columns.inputs]);
        let [kernel, _, _, output_padding, _] = numbers;
        let left_over = rows.left_over.max(columns.left_over);
        Rating {
            lost: empty.saturating_add(skipped),
            differing: if is_absent { 0 } else { numbers.iter().filter(differ).count() },
            needs_output_padding: output_padding != [0, 0],
            drawbacks: u8::from(evenness(axes) != Evenness::Even)
                + u8::from(skipped > 0 || left_over > 0)
                + u8::from(!is_conventional(axes)),
            left_over,
            weights: kernel[0].saturating_mul(kernel[1]),
            dilation: sum(4),
            padding: sum(2),
            stride: sum(1),
            numbers,
        }
    }
}

/// Kernel, stride, padding, `output_padding` and dilation, each of height and width.
fn numbers(axes: [&Appraisal; 2]) -> [[i64; 2]; 5] {
    let [rows, columns] = axes.map(|axis| axis.settings);
    [
        [rows.kernel, columns.kernel],
        [rows.stride, columns.stride],
        [rows.padding[0], columns.padding[0]],
        [rows.output_padding, columns.output_padding],
        [rows.dilation, columns.dilation],
    ]
}

fn evenness(axes: [&Appraisal; 2]) -> Evenness {
    axes.map(|axis| axis.evenness).into_iter().max().unwrap_or(Evenness::Even)
}

fn is_conventional(axes: [&Appraisal; 2]) -> bool {
    axes.iter().all(|axis| axis.is_conventional)
}

/// The rounded percentage, 100 only if all are lost; `None` if none are.
fn percent([lost, all]: [u128; 2]) -> Option<u8> {
    let rounded = match lost.checked_mul(100) {
        Some(hundredfold) => hundredfold.saturating_add(all / 2) / all.max(1),
        None => lost / (all / 100).max(1),
    };
    let most = if lost == all { 100 } else { 99 };
    (lost > 0).then_some(u8::try_from(rounded).unwrap_or(most).min(most))
}

/// The advantages and drawbacks of a layer. `fewest` is the lowest number of weights, if layers differ in it.
pub(super) fn merits(axes: [&Appraisal; 2], fewest: Option<i64>) -> Vec<Merit> {
    let [rows, columns] = axes;
    let mut merits = Vec::new();
    if rows.settings.op == Op::ConvTranspose2d {
        let needs = axes.iter().any(|axis| axis.settings.output_padding > 0);
        merits.push(if needs { Merit::NeedsOutputPadding } else { Merit::NoOutputPadding });
        merits.push(covered(axes));
    }
    let lines = rows.empty_at_borders.max(columns.empty_at_borders);
    merits.extend((lines > 0).then_some(Merit::BiasOnly { lines }));
    let skipped = percent(Part::of_plane([rows.inputs, columns.inputs]));
    let left_over = Some(rows.left_over.max(columns.left_over)).filter(|lines| *lines > 0 && skipped.is_none());
    merits.extend(skipped.map(|percent| Merit::Skips { percent }));
    merits.extend(left_over.map(|lines| Merit::LeftOver { lines }));
    if is_conventional(axes) {
        merits.push(Merit::Conventional);
    }
    let weights = rows.settings.kernel.checked_mul(columns.settings.kernel);
    merits.extend(fewest.filter(|fewest| weights == Some(*fewest)).map(|weights| Merit::FewestWeights { weights }));
    merits
}

/// The coverage of a transposed layer, by its worse axis.
fn covered(axes: [&Appraisal; 2]) -> Merit {
    match evenness(axes) {
        Evenness::Even => Merit::Even,
        Evenness::Uneven => {
            let uneven = axes.into_iter().rev().find(|axis| axis.evenness == Evenness::Uneven).unwrap_or(axes[0]);
            Merit::Checkerboard { stride: uneven.settings.stride, kernel: uneven.settings.kernel }
        }
        Evenness::Holes => {
            // Empty cells at the borders of the other axis are reported separately.
            let of_holes = axes.map(|axis| match axis.evenness {
                Evenness::Holes => axis.outputs,
                Evenness::Even | Evenness::Uneven => Part { lost: 0, ..axis.outputs },
            });
            percent(Part::of_plane(of_holes)).map_or(Merit::HolesElsewhere, |percent| Merit::Holes { percent })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_rounded_and_full_only_if_all_is_lost() {
        for (lost, all, expected) in [
            (0, 3, None),
            (1, 3, Some(33)),
            (2, 3, Some(67)),
            (1, 1000, Some(0)),
            (5, 1000, Some(1)),
            (999, 1000, Some(99)),
            (3, 3, Some(100)),
            (u128::MAX / 2, u128::MAX, Some(50)),
            (u128::MAX - 1, u128::MAX, Some(99)),
            (u128::MAX, u128::MAX, Some(100)),
        ] {
            assert_eq!(percent([lost, all]), expected, "{lost} of {all}");
        }
    }
}
