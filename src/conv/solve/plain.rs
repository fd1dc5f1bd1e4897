//! The missing kernel: where no kernel in the searched range matches, one of another size, with everything else as
//! plain as possible.

use std::ops::RangeInclusive;

use super::super::axis::{Axis, AxisSettings, Op};
use super::AxisSearch;
use super::appraisal::Appraisal;

/// The most strides, and the most dilations, that are tried.
const MOST_TRIED: usize = 64;

impl AxisSearch {
    /// Finds the setting with the smallest stride and dilation, no padding or `output_padding` unless they are needed,
    /// and the kernel that makes up the difference. The range of the kernel is ignored.
    pub(super) fn with_missing_kernel(&self) -> Option<Appraisal> {
        let inputs = self.want.judged();
        let strides = || self.stride_range().take(MOST_TRIED);
        let dilations = || self.dilation_range().take(MOST_TRIED);
        strides()
            .flat_map(|stride| dilations().map(move |dilation| [stride, dilation]))
            .flat_map(|[stride, dilation]| self.missing_kernels(stride, dilation))
            .map(|settings| Appraisal::of(settings, self, &inputs))
            .min_by_key(|it| {
                let AxisSettings { kernel, stride, padding, output_padding, dilation, .. } = it.settings;
                (it.outputs.lost, it.inputs.lost, output_padding, dilation, padding[0], stride, kernel)
            })
    }

    /// The kernels for a stride and a dilation, with three paddings: the least for which there is a kernel, the least
    /// for which the kernel covers the stride, and the least with which the first window reaches the input.
    fn missing_kernels(&self, stride: i64, dilation: i64) -> Vec<AxisSettings> {
        let output_padding = match self.op {
            Op::ConvTranspose2d => first_two(self.ranges.output_padding.as_ref()),
            Op::Conv2d => vec![0],
        };
        let paddings = self.ranges.padding.clone().unwrap_or(0..=i64::MAX);
        let mut found = Vec::new();
        for output_padding in output_padding {
            let Some([least, most]) = self.kernel_without_padding(stride, output_padding) else { continue };
            let leaving = |kernel: i128| ((kernel - most).max(0) + 1).div_euclid(2);
            for padding in [leaving(1), leaving(stride.into()), reaching_in(self.op, most)] {
                let padding = padding.max(i128::from(*paddings.start()));
                let room = [least + 2 * padding, most + 2 * padding];
                let settings =
                    i64::try_from(padding).ok().filter(|padding| paddings.contains(padding)).and_then(|padding| {
                        let kernel = largest_kernel(room, dilation)?;
                        let padding = [padding, padding];
                        Some(AxisSettings { op: self.op, kernel, stride, padding, output_padding, dilation })
                    });
                found.extend(settings.filter(|it| Axis::new(*it, self.want.example()[0]).is_ok()));
            }
        }
        found
    }

    /// The smallest and the largest `K - 2*p` with which a stride matches.
    fn kernel_without_padding(&self, stride: i64, output_padding: i64) -> Option<[i128; 2]> {
        match self.op {
            Op::ConvTranspose2d => {
                let kernel = self.kernel_and_offset(stride)? - i128::from(output_padding);
                Some([kernel, kernel])
            }
            Op::Conv2d => self.padding_without_kernel(stride).map(|[least, most]| [-most, -least]),
        }
    }
}

/// The least padding with which the first window of a direct layer reaches the input. `K` is `most` plus twice the
/// padding, and must exceed the padding.
fn reaching_in(op: Op, most: i128) -> i128 {
    match op {
        Op::ConvTranspose2d => 0,
        Op::Conv2d => (1 - most).max(0),
    }
}

/// The largest kernel whose dilated length is between `least` and `most`.
fn largest_kernel([least, most]: [i128; 2], dilation: i64) -> Option<i64> {
    let dilation = i128::from(dilation.max(1));
    let taps = (most - 1).div_euclid(dilation) + 1;
    let fits = taps >= 1 && (taps - 1) * dilation + 1 >= least;
    i64::try_from(taps).ok().filter(|_| fits)
}

/// The first two numbers of a range; 0 and 1 if there is none.
fn first_two(range: Option<&RangeInclusive<i64>>) -> Vec<i64> {
    range.cloned().unwrap_or(0..=1).take(2).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Parameter, Want};
    use super::*;

    fn missing(op: Op, want: Want, fixed: &[(Parameter, i64)]) -> Option<[i64; 5]> {
        let mut search = AxisSearch::new(op, want);
        for (parameter, number) in fixed {
            search.ranges.set(*parameter, Some(*number..=*number));
        }
        search.with_missing_kernel().map(|it| {
            let AxisSettings { kernel, stride, padding, output_padding, dilation, .. } = it.settings;
            [kernel, stride, padding[0], output_padding, dilation]
        })
    }

    #[test]
    fn everything_else_is_as_plain_as_it_may_be() {
        use Op::{Conv2d, ConvTranspose2d};
        use Parameter::{Dilation, OutputPadding, Padding, Stride};
        let sizes = |input, output| Want::Sizes(vec![[input, output]]);
        for (op, want, fixed, expected) in [
            (ConvTranspose2d, sizes(1, 100), vec![], Some([100, 1, 0, 0, 1])),
            (ConvTranspose2d, sizes(3, 100), vec![], Some([98, 1, 0, 0, 1])),
            (ConvTranspose2d, sizes(3, 100), vec![(Stride, 4), (Padding, 2)], Some([96, 4, 2, 0, 1])),
            // 2*(5-1) + K is 9: a kernel of 1 would leave every other cell empty.
            (ConvTranspose2d, sizes(5, 9), vec![(Stride, 2)], Some([3, 2, 1, 0, 1])),
            // A dilated kernel of 2 or 3 leaves an odd length.
            (ConvTranspose2d, sizes(3, 20), vec![(Dilation, 2)], Some([9, 1, 0, 1, 2])),
            (ConvTranspose2d, sizes(3, 20), vec![(Dilation, 2), (OutputPadding, 0)], None),
            (ConvTranspose2d, Want::Times(40), vec![], Some([40, 40, 0, 0, 1])),
            (Conv2d, sizes(100, 1), vec![], Some([100, 1, 0, 0, 1])),
            (Conv2d, sizes(100, 3), vec![(Stride, 9)], Some([82, 9, 0, 0, 1])),
            // With less padding some windows would cover only padding.
            (Conv2d, sizes(16, 32), vec![], Some([17, 1, 16, 0, 1])),
            (Conv2d, sizes(16, 32), vec![(Padding, 20)], Some([25, 1, 20, 0, 1])),
            (Conv2d, Want::Times(2), vec![], None),
        ] {
            assert_eq!(missing(op, want.clone(), &fixed), expected, "{op} {want:?} {fixed:?}");
        }
    }

    #[test]
    fn no_sizes_overflow() {
        let extremes = [1, 2, i64::MAX / 2, i64::MAX - 1, i64::MAX];
        for [input, output] in extremes.into_iter().flat_map(|input| extremes.map(|output| [input, output])) {
            for op in [Op::ConvTranspose2d, Op::Conv2d] {
                for fixed in extremes {
                    let found = missing(op, Want::Sizes(vec![[input, output]]), &[(Parameter::Stride, fixed)]);
                    assert!(found.is_none_or(|[kernel, ..]| kernel >= 1));
                }
            }
        }
    }
}
