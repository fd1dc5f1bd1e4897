//! Coverage: how many products reach each output cell. Uneven coverage causes checkerboards; a cell with coverage 0 has
//! only the bias.

use super::axis::{Axis, Op};
use super::fault::Fault;
use super::layer::Geometry;

/// How even the coverage is away from the borders, for an input long enough to have an interior. Smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evenness {
    /// Every cell gets the same number of products.
    Even,
    /// The counts differ: a checkerboard.
    Uneven,
    /// Some cells get no product.
    Holes,
}

impl Axis {
    /// Number of products that reach output cell `output` on this axis. The counts of both axes multiply.
    #[must_use]
    pub fn coverage(&self, output: i64) -> usize {
        usize::try_from(self.places(output).count).unwrap_or(usize::MAX)
    }

    /// An upper bound of the coverage, reached by some cell if the axis is long enough. In closed form, so that it is
    /// cheap.
    #[must_use]
    pub fn largest_coverage(&self) -> i64 {
        let settings = self.settings();
        match settings.op {
            Op::Conv2d => settings.kernel.min(self.input()),
            Op::ConvTranspose2d => {
                // Taps of the same residue are s/gcd(s, d) apart.
                let apart = settings.stride / gcd(settings.stride, settings.dilation);
                (settings.kernel.unsigned_abs().div_ceil(apart.unsigned_abs())).cast_signed().min(self.input())
            }
        }
    }

    /// Evenness of the interior, in closed form: a transposed axis is even iff `gcd(d, s) = 1` and `s` divides `k`, and
    /// has holes iff `k < s` or `gcd(d, s) > 1`. A direct axis is even.
    #[must_use]
    pub fn evenness(&self) -> Evenness {
        let settings = self.settings();
        if settings.op == Op::Conv2d || settings.stride == 1 {
            return Evenness::Even;
        }
        if gcd(settings.dilation, settings.stride) > 1 || settings.kernel < settings.stride {
            return Evenness::Holes;
        }
        if settings.kernel % settings.stride == 0 { Evenness::Even } else { Evenness::Uneven }
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Geometry {
    /// Number of products that reach the output, per pair of channels: the sum of the coverage.
    #[must_use]
    pub fn kept_products(&self) -> u128 {
        let [rows, cols] = self.axes().map(|axis| {
            let kept = (0..axis.kernel()).map(|tap| axis.kept(tap).0);
            kept.map(|kept| u128::from((kept.end - kept.start).unsigned_abs())).sum::<u128>()
        });
        rows * cols
    }

    /// Number of products for `channel_pairs` pairs of channels, including those that fall outside. Saturates at
    /// `u128::MAX`.
    #[must_use]
    pub fn all_products(&self, channel_pairs: u128) -> u128 {
        let lengths = self.axes().iter().flat_map(|axis| [axis.strided(), axis.kernel()]);
        lengths.map(|length| u128::from(length.unsigned_abs())).fold(channel_pairs, u128::saturating_mul)
    }

    /// Checks that the products for `channel_pairs` pairs of channels, including those that fall outside, do not exceed
    /// `limit`.
    ///
    /// # Errors
    /// [`Fault::TooManyProducts`]
    pub fn limit_products(&self, channel_pairs: u128, limit: u128) -> Result<(), Fault> {
        match self.all_products(channel_pairs) {
            products if products <= limit => Ok(()),
            products => Err(Fault::TooManyProducts { products, limit }),
        }
    }

    /// Number of products that reach an output cell.
    #[must_use]
    pub fn coverage(&self, [row, col]: [i64; 2]) -> usize {
        let [h, w] = self.axes();
        h.coverage(row) * w.coverage(col)
    }

    /// Returns whether no product reaches the cell, so that its value is the bias, or zero without one.
    #[must_use]
    pub fn is_bias_only(&self, output: [i64; 2]) -> bool {
        self.coverage(output) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::layer::Layer;
    use super::*;

    #[test]
    fn as_many_products_as_the_limit_are_taken() {
        // 3x3 inputs times 2x2 taps, for 5 pairs of channels.
        let geometry = Layer::new(Op::ConvTranspose2d, [2, 2]).check([3, 3]).expect("works");
        assert_eq!(geometry.all_products(5), 180);
        assert_eq!(geometry.limit_products(5, 180), Ok(()));
        assert_eq!(geometry.limit_products(5, 179), Err(Fault::TooManyProducts { products: 180, limit: 179 }));
    }

    #[test]
    fn a_cell_has_the_products_of_its_row_times_those_of_its_column() {
        let geometry =
            Layer { stride: [2, 3], ..Layer::new(Op::ConvTranspose2d, [3, 2]) }.check([3, 3]).expect("works");
        assert_eq!(geometry.output(), [7, 8]);
        let rows = [1, 1, 2, 1, 2, 1, 1];
        let columns = [1, 1, 0, 1, 1, 0, 1, 1];
        for (row, of_row) in rows.into_iter().enumerate() {
            for (column, of_column) in columns.into_iter().enumerate() {
                let cell = [row as i64, column as i64];
                assert_eq!(geometry.coverage(cell), of_row * of_column, "{cell:?}");
                assert_eq!(geometry.is_bias_only(cell), of_row * of_column == 0, "{cell:?}");
            }
        }
        assert_eq!(geometry.kept_products(), 9 * 6);
    }

    #[test]
    fn the_largest_coverage_is_found_on_a_long_axis() {
        for op in [Op::Conv2d, Op::ConvTranspose2d] {
            for number in 0..100 {
                let [kernel, stride, dilation] = [1 + number / 16, 1 + number / 4 % 4, 1 + number % 4];
                let layer = Layer { stride: [stride; 2], dilation: [dilation; 2], ..Layer::new(op, [kernel; 2]) };
                for (input, is_long) in [(60, true), (layer.smallest_input()[0], false)] {
                    let axis = layer.check([input; 2]).expect("works").axes()[0];
                    let found = (0..axis.output()).map(|output| axis.coverage(output) as i64).max();
                    let bound = axis.largest_coverage();
                    assert!(found.is_some_and(|found| found <= bound), "{layer:?} on {input}");
                    assert!(!is_long || found == Some(bound), "{layer:?}: {found:?}, not {bound}");
                }
            }
        }
    }

    #[test]
    fn only_a_transposed_layer_covers_its_output_unevenly() {
        let evenness = |op: Op, [kernel, stride, dilation]: [i64; 3]| {
            let layer = Layer { stride: [stride; 2], dilation: [dilation; 2], ..Layer::new(op, [kernel; 2]) };
            layer.check([30, 30]).expect("works").axes()[0].evenness()
        };
        for (settings, expected) in [
            ([4, 2, 1], Evenness::Even),
            ([3, 1, 2], Evenness::Even),
            ([3, 2, 1], Evenness::Uneven),
            ([2, 3, 1], Evenness::Holes),
            ([4, 2, 2], Evenness::Holes),
            // A dilation that shares no divisor with the stride leaves no holes.
            ([3, 3, 2], Evenness::Even),
            ([4, 3, 2], Evenness::Uneven),
        ] {
            assert_eq!(evenness(Op::ConvTranspose2d, settings), expected, "{settings:?}");
            assert_eq!(evenness(Op::Conv2d, settings), Evenness::Even, "{settings:?}");
        }
    }
}
