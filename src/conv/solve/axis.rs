//! One axis: every setting within ranges that does what is wanted, by closed form.
//!
//! For a kernel, stride and dilation the size formula leaves one equation between padding and `output_padding`:
//!
//! - transposed: `op - 2*p = o - (i-1)*s - K`, so that each padding has at most one `output_padding`;
//! - direct: `(o-1)*s <= i + 2*p - K <= o*s - 1`, because of the floor.
//!
//! Both are an interval of paddings, and nothing is tried that does not work.

use std::ops::RangeInclusive;

use super::super::axis::{Axis, AxisSettings, Op};
use super::TooMany;

/// What an axis is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// Lead each of these inputs to its output.
    Sizes(Vec<[i64; 2]>),
    /// Multiply every input length.
    Times(i64),
    /// Divide every input length that this number divides.
    Part(i64),
}

impl Want {
    /// An input and its output, to speak of: the first that was named, or the smallest.
    #[must_use]
    pub fn example(&self) -> [i64; 2] {
        match self {
            Want::Sizes(sizes) => sizes.first().copied().unwrap_or([1, 1]),
            Want::Times(times) => [1, *times],
            Want::Part(part) => [*part, 1],
        }
    }

    /// The strides that come to mind for it: the ratio of the sizes, rounded either way.
    pub(super) fn suggests_stride(&self, op: Op, stride: i64) -> bool {
        let ratio = |[input, output]: [i64; 2]| match op {
            Op::ConvTranspose2d => [output, input],
            Op::Conv2d => [input, output],
        };
        let is_near = |[large, small]: [i64; 2]| {
            let floor = (large / small.max(1)).max(1);
            stride == floor || (stride == floor + 1 && large % small.max(1) != 0 && large > small)
        };
        match self {
            Want::Sizes(sizes) => sizes.iter().all(|sizes| is_near(ratio(*sizes))),
            Want::Times(_) | Want::Part(_) => is_near(ratio(self.example())),
        }
    }
}

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranges {
    pub kernel_size: RangeInclusive<i64>,
    pub stride: RangeInclusive<i64>,
    pub dilation: RangeInclusive<i64>,
    /// 0 to `k - 1` if it is `None`.
    pub padding: Option<RangeInclusive<i64>>,
    /// Every legal one if it is `None`.
    pub output_padding: Option<RangeInclusive<i64>>,
}

impl Default for Ranges {
    fn default() -> Ranges {
        Ranges { kernel_size: 1..=7, stride: 1..=4, dilation: 1..=2, padding: None, output_padding: None }
    }
}

/// Most kernels, strides and dilations that are looked at together: some milliseconds.
pub const MOST_TRIED: u128 = 1 << 20;

/// Most settings that one answer holds.
pub const MOST_FOUND: u128 = 1 << 16;

/// What one axis is to do, and where to look for the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisSearch {
    pub op: Op,
    pub want: Want,
    pub ranges: Ranges,
}

/// A kernel, a stride and a dilation.
#[derive(Clone, Copy)]
struct Shape {
    kernel: i64,
    stride: i64,
    dilation: i64,
}

impl Shape {
    fn dilated_kernel(self) -> i128 {
        i128::from(self.dilation) * (i128::from(self.kernel) - 1) + 1
    }

    fn settings(self, op: Op, padding: i64, output_padding: i64) -> AxisSettings {
        let Shape { kernel, stride, dilation } = self;
        AxisSettings { op, kernel, stride, padding: [padding, padding], output_padding, dilation }
    }
}

/// The paddings that work for a shape: `output_padding` is `offset + 2*p` in a transposed layer.
struct Paddings {
    paddings: RangeInclusive<i128>,
    offset: i128,
}

impl AxisSearch {
    /// Every setting that does it, from small kernels and strides to large ones.
    ///
    /// # Errors
    /// [`TooMany`], counted and not tried, beyond [`MOST_TRIED`] and [`MOST_FOUND`].
    pub fn settings(&self) -> Result<Vec<AxisSettings>, TooMany> {
        let mut found = Vec::new();
        for shape in self.shapes()? {
            let Some(Paddings { paddings, offset }) = self.paddings(shape) else { continue };
            let count = (paddings.end() - paddings.start() + 1).unsigned_abs() + found.len() as u128;
            if count > MOST_FOUND {
                return Err(TooMany::Found { at_least: count, limit: MOST_FOUND });
            }
            found.extend(paddings.filter_map(|padding| {
                let output_padding = match self.op {
                    Op::ConvTranspose2d => offset + 2 * padding,
                    Op::Conv2d => 0,
                };
                let settings =
                    shape.settings(self.op, i64::try_from(padding).ok()?, i64::try_from(output_padding).ok()?);
                // The last word: lengths on the way that do not fit are refused there.
                Axis::new(settings, self.want.example()[0]).is_ok().then_some(settings)
            }));
        }
        Ok(found)
    }

    /// The smallest and the largest output that the ranges give for an input, if they give any.
    pub(super) fn reach(&self, input: i64) -> Option<[i128; 2]> {
        let mut reach: Option<[i128; 2]> = None;
        for shape in self.shapes().ok()? {
            let (paddings, output_paddings) = (self.padding_range(shape), self.output_padding_range(shape));
            if paddings.is_empty() || output_paddings.is_empty() {
                continue;
            }
            let length = |padding: i64, output_padding: i64| {
                shape.settings(self.op, padding, output_padding).output_length(input)
            };
            // Padding crops a transposed layer, and enlarges a direct one.
            let [cropping, enlarging] = match self.op {
                Op::ConvTranspose2d => [*paddings.end(), *paddings.start()],
                Op::Conv2d => [*paddings.start(), *paddings.end()],
            };
            let least = length(cropping, *output_paddings.start()).max(1);
            let most = length(enlarging, *output_paddings.end());
            if most >= 1 {
                let [smallest, largest] = reach.unwrap_or([least, most]);
                reach = Some([smallest.min(least), largest.max(most)]);
            }
        }
        reach
    }

    /// Whether some shape fails only because the sizes ask for an odd number as twice the padding.
    pub(super) fn leaves_odd_padding(&self) -> bool {
        let Ok(mut shapes) = self.shapes() else { return false };
        shapes.any(|shape| {
            let Some((twice, _)) = self.twice_the_padding(shape) else { return false };
            let padding = self.padding_range(shape);
            let first = (*twice.start()).max(2 * i128::from(*padding.start()));
            let last = (*twice.end()).min(2 * i128::from(*padding.end()));
            first == last && first.rem_euclid(2) == 1
        })
    }

    /// Whether no shape allows an `output_padding` that is looked at.
    pub(super) fn has_no_output_padding(&self) -> bool {
        self.shapes().is_ok_and(|mut shapes| shapes.all(|shape| self.output_padding_range(shape).is_empty()))
    }

    fn shapes(&self) -> Result<impl Iterator<Item = Shape> + use<>, TooMany> {
        let Ranges { kernel_size, stride, dilation, .. } = self.ranges.clone();
        let count = [&kernel_size, &stride, &dilation]
            .map(|range| u128::try_from(i128::from(*range.end()) - i128::from(*range.start()) + 1).unwrap_or(0));
        let count = count.into_iter().try_fold(1, u128::checked_mul).unwrap_or(u128::MAX);
        if count > MOST_TRIED {
            return Err(TooMany::Tried { candidates: count, limit: MOST_TRIED });
        }
        Ok(kernel_size.flat_map(move |kernel| {
            let dilation = dilation.clone();
            stride.clone().flat_map(move |stride| {
                // A kernel of one tap has nothing to dilate, but its dilation may allow an output_padding.
                dilation.clone().map(move |dilation| Shape { kernel, stride, dilation })
            })
        }))
    }

    fn padding_range(&self, shape: Shape) -> RangeInclusive<i64> {
        self.ranges.padding.clone().unwrap_or(0..=shape.kernel - 1)
    }

    /// The legal ones among those that are looked at.
    fn output_padding_range(&self, shape: Shape) -> RangeInclusive<i64> {
        let most = match self.op {
            Op::ConvTranspose2d => shape.stride.max(shape.dilation) - 1,
            Op::Conv2d => 0,
        };
        match &self.ranges.output_padding {
            Some(range) => *range.start()..=most.min(*range.end()),
            None => 0..=most,
        }
    }

    fn paddings(&self, shape: Shape) -> Option<Paddings> {
        let (twice, offset) = self.twice_the_padding(shape)?;
        let padding = self.padding_range(shape);
        let first = (twice.start() + 1).div_euclid(2).max(i128::from(*padding.start()));
        let last = twice.end().div_euclid(2).min(i128::from(*padding.end()));
        (first <= last).then_some(Paddings { paddings: first..=last, offset })
    }

    /// What `2*p` may be, and for a transposed layer what `op - 2*p` is.
    fn twice_the_padding(&self, shape: Shape) -> Option<(RangeInclusive<i128>, i128)> {
        match self.op {
            Op::ConvTranspose2d => {
                let offset = self.offset(shape)?;
                let output_padding = self.output_padding_range(shape);
                let [least, most] = [*output_padding.start(), *output_padding.end()].map(i128::from);
                Some((least - offset..=most - offset, offset))
            }
            Op::Conv2d => self.left_open(shape).map(|twice| (twice, 0)),
        }
    }

    /// `op - 2*p` of a transposed layer, if there is one for all that is wanted.
    fn offset(&self, shape: Shape) -> Option<i128> {
        let (stride, dilated) = (i128::from(shape.stride), shape.dilated_kernel());
        match &self.want {
            Want::Sizes(sizes) => {
                let offset =
                    |[input, output]: &[i64; 2]| i128::from(*output) - (i128::from(*input) - 1) * stride - dilated;
                let first = offset(sizes.first()?);
                sizes.iter().all(|sizes| offset(sizes) == first).then_some(first)
            }
            Want::Times(times) => (shape.stride == *times).then_some(stride - dilated),
            Want::Part(part) => (shape.stride == 1 && *part == 1).then_some(1 - dilated),
        }
    }

    /// `2*p` of a direct layer: what the floor leaves open for all that is wanted.
    fn left_open(&self, shape: Shape) -> Option<RangeInclusive<i128>> {
        let (stride, dilated) = (i128::from(shape.stride), shape.dilated_kernel());
        match &self.want {
            Want::Sizes(sizes) => {
                let bounds = sizes.iter().map(|[input, output]| {
                    let [input, output] = [*input, *output].map(i128::from);
                    let first = (output - 1) * stride - input + dilated;
                    [first, first + stride - 1]
                });
                let [least, most] = bounds.reduce(|one, other| [one[0].max(other[0]), one[1].min(other[1])])?;
                Some(least..=most)
            }
            Want::Times(times) => (*times == 1 && shape.stride == 1).then(|| dilated - 1..=dilated - 1),
            Want::Part(part) => (shape.stride == *part).then(|| dilated - stride..=dilated - 1),
        }
    }
}
