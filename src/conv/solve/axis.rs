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

    /// The inputs by which settings are judged: those that were named, or one as long as that of many an image.
    pub(super) fn judged(&self) -> Vec<i64> {
        /// Outputs of what divides, inputs of what multiplies.
        const LENGTH: i64 = 64;
        match self {
            Want::Sizes(sizes) => sizes.iter().map(|[input, _]| *input).collect(),
            Want::Times(times) => vec![if times.checked_mul(LENGTH).is_some() { LENGTH } else { 1 }],
            Want::Part(part) => vec![part.checked_mul(LENGTH).unwrap_or(*part)],
        }
    }

    /// The only stride that can do it, where no other can.
    pub(super) fn only_stride(&self, op: Op) -> Option<i64> {
        match (self, op) {
            (Want::Times(stride), Op::ConvTranspose2d) | (Want::Part(stride), Op::Conv2d) => Some(*stride),
            (Want::Sizes(sizes), Op::ConvTranspose2d) => {
                let [rise, run] = rise_and_run(sizes)?;
                let stride = (rise % run == 0).then_some(rise / run)?;
                i64::try_from(stride).ok().filter(|stride| *stride >= 1)
            }
            (Want::Times(_) | Want::Part(_) | Want::Sizes(_), _) => None,
        }
    }

    /// The strides that come to mind for it: the ratio of the sizes, rounded either way. Where the side that is spread has
    /// one cell no stride does anything, and 1 comes to mind too.
    pub(super) fn suggests_stride(&self, op: Op, stride: i64) -> bool {
        let is_near = |sizes: [i64; 2]| {
            let [floor, ceiling] = near_strides(op, sizes);
            stride == floor || stride == ceiling || (stride == 1 && strided(op, sizes) == 1)
        };
        match self {
            Want::Sizes(sizes) => sizes.iter().all(|sizes| is_near(*sizes)),
            Want::Times(times) | Want::Part(times) => stride == *times,
        }
    }
}

/// The length of the strided side: the input of a transposed layer, the output of a direct one.
pub(super) fn strided(op: Op, [input, output]: [i64; 2]) -> i64 {
    match op {
        Op::ConvTranspose2d => input,
        Op::Conv2d => output,
    }
}

/// The ratio of two sizes, rounded down and up, as strides.
pub(super) fn near_strides(op: Op, [input, output]: [i64; 2]) -> [i64; 2] {
    let [large, small] = match op {
        Op::ConvTranspose2d => [output, input],
        Op::Conv2d => [input, output],
    };
    let small = small.max(1);
    let floor = (large / small).max(1);
    [floor, if large > small && large % small != 0 { floor + 1 } else { floor }]
}

/// By how much the outputs differ where the inputs do, of the first two pairs whose inputs differ; the run is above 0.
pub(super) fn rise_and_run(sizes: &[[i64; 2]]) -> Option<[i128; 2]> {
    let [input, output] = sizes.first()?.map(i128::from);
    let other = sizes.iter().map(|pair| pair.map(i128::from)).find(|[other, _]| *other != input)?;
    let [run, rise] = [other[0] - input, other[1] - output];
    Some([rise * run.signum(), run.abs()])
}

/// Where to look; what is `None` is looked for where it usually is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges {
    /// 1 to 7, and as far as two strides reach where the stride is given.
    pub kernel_size: Option<RangeInclusive<i64>>,
    /// 1 to 4, or the only one that can do it.
    pub stride: Option<RangeInclusive<i64>>,
    /// 1 and 2.
    pub dilation: Option<RangeInclusive<i64>>,
    /// 0 to `k - 1`.
    pub padding: Option<RangeInclusive<i64>>,
    /// Every legal one; of a stride above [`MOST_SHIFTED`] 0 and 1, where kernel and padding are free to meet them.
    pub output_padding: Option<RangeInclusive<i64>>,
}

/// Kernels that are looked at whatever the stride.
const USUAL_KERNELS: RangeInclusive<i64> = 1..=7;

const USUAL_STRIDES: RangeInclusive<i64> = 1..=4;

const USUAL_DILATIONS: RangeInclusive<i64> = 1..=2;

/// Largest stride that is looked at with every smaller kernel; of a larger one the kernels from the stride on are.
const MOST_FOLLOWED: i64 = 512;

/// Largest stride with every `output_padding`: one more of it and half of that as padding only shift the picture.
pub const MOST_SHIFTED: i64 = 8;

/// The kernels that are looked at for a stride that is given: small ones, and those that two strides reach over.
fn kernels_of(stride: i64, dilation: i64) -> RangeInclusive<i64> {
    let [least, most] = [*USUAL_KERNELS.start(), *USUAL_KERNELS.end()];
    if stride > MOST_FOLLOWED {
        return stride..=stride.saturating_add(most - least);
    }
    // The largest k with d*(k-1) + 1 up to 2*s.
    least..=((2 * stride - 1) / dilation.max(1) + 1).max(most)
}

/// Where an axis is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    pub kernel_size: RangeInclusive<i64>,
    pub stride: RangeInclusive<i64>,
    pub dilation: RangeInclusive<i64>,
    /// Of strides above [`MOST_SHIFTED`], where not all that are legal are looked at.
    pub output_padding: Option<RangeInclusive<i64>>,
    /// Whether it is all where it usually is, or where somebody asked for it.
    pub is_usual: bool,
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
    /// Whether the layer has no such axis, as a 1-D layer has no height. It is no matter of choice then: settings need not
    /// be as on the other axis, and nothing is said of them.
    pub is_absent: bool,
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

impl Paddings {
    fn count(&self) -> u128 {
        (self.paddings.end() - self.paddings.start() + 1).unsigned_abs()
    }
}

impl AxisSearch {
    /// An axis with every parameter free.
    #[must_use]
    pub fn new(op: Op, want: Want) -> AxisSearch {
        AxisSearch { op, want, ranges: Ranges::default(), is_absent: false }
    }

    /// The axis that a layer of fewer dimensions does not have: one cell, which stays as it is.
    #[must_use]
    pub fn absent(op: Op) -> AxisSearch {
        let fixed = |number: i64| Some(number..=number);
        let ranges = Ranges {
            kernel_size: fixed(1),
            stride: fixed(1),
            dilation: fixed(1),
            padding: fixed(0),
            output_padding: fixed(0),
        };
        AxisSearch { op, want: Want::Sizes(vec![[1, 1]]), ranges, is_absent: true }
    }

    /// Every setting that does it, in no order.
    ///
    /// # Errors
    /// [`TooMany`], counted and not tried, beyond [`MOST_TRIED`] and [`MOST_FOUND`].
    pub fn settings(&self) -> Result<Vec<AxisSettings>, TooMany> {
        let mut found = Vec::new();
        for shape in self.shapes()? {
            let Some(paddings) = self.paddings(shape) else { continue };
            let count = paddings.count() + found.len() as u128;
            if count > MOST_FOUND {
                return Err(TooMany::Found { at_least: count, limit: MOST_FOUND });
            }
            found.extend(self.legal(shape, paddings));
        }
        Ok(found)
    }

    /// Whether there is a setting that does it.
    pub(super) fn has_settings(&self) -> bool {
        let does_it = |shape| self.paddings(shape).is_some_and(|paddings| self.legal(shape, paddings).next().is_some());
        self.shapes().is_ok_and(|mut shapes| shapes.any(does_it))
    }

    /// The settings of a shape with these paddings.
    fn legal(&self, shape: Shape, Paddings { paddings, offset }: Paddings) -> impl Iterator<Item = AxisSettings> {
        let input = self.want.example()[0];
        paddings.filter_map(move |padding| {
            let output_padding = match self.op {
                Op::ConvTranspose2d => offset + 2 * padding,
                Op::Conv2d => 0,
            };
            let settings = shape.settings(self.op, i64::try_from(padding).ok()?, i64::try_from(output_padding).ok()?);
            // The last word: lengths on the way that do not fit are refused there.
            Axis::new(settings, input).is_ok().then_some(settings)
        })
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

    /// Where this is looked for.
    #[must_use]
    pub fn looked(&self) -> Looked {
        let (stride, dilation) = (self.stride_range(), self.dilation_range());
        let of =
            |stride: i64| if self.is_stride_given() { kernels_of(stride, *dilation.start()) } else { USUAL_KERNELS };
        let [first, last] = [*stride.start(), *stride.end()].map(of);
        // Up to where kernels follow the stride they go farther than just behind it.
        let most = if stride.contains(&MOST_FOLLOWED) { *of(MOST_FOLLOWED).end() } else { 0 };
        let kernel_size =
            self.ranges.kernel_size.clone().unwrap_or(*first.start()..=(*last.end()).max(*first.end()).max(most));
        let takes_few = self.op == Op::ConvTranspose2d && self.takes_few_output_paddings(*stride.end());
        let output_padding = takes_few.then_some(0..=1);
        let is_within = |range: &RangeInclusive<i64>, usual: &RangeInclusive<i64>| {
            range.start() >= usual.start() && range.end() <= usual.end()
        };
        let is_usual = (self.ranges.kernel_size.is_some() || is_within(&kernel_size, &USUAL_KERNELS))
            && (self.ranges.stride.is_some() || is_within(&stride, &USUAL_STRIDES))
            && output_padding.is_none();
        Looked { kernel_size, stride, dilation, output_padding, is_usual }
    }

    /// Where strides are looked for.
    pub(super) fn stride_range(&self) -> RangeInclusive<i64> {
        let only = || self.want.only_stride(self.op).map(|stride| stride..=stride);
        self.ranges.stride.clone().or_else(only).unwrap_or(USUAL_STRIDES)
    }

    /// Whether somebody said which strides are looked at, or the sizes leave only one.
    fn is_stride_given(&self) -> bool {
        self.ranges.stride.is_some() || self.want.only_stride(self.op).is_some()
    }

    pub(super) fn dilation_range(&self) -> RangeInclusive<i64> {
        self.ranges.dilation.clone().unwrap_or(USUAL_DILATIONS)
    }

    fn shapes(&self) -> Result<impl Iterator<Item = Shape> + use<>, TooMany> {
        let (strides, dilations) = (self.stride_range(), self.dilation_range());
        let (fixed, follows) = (self.ranges.kernel_size.clone(), self.is_stride_given());
        let kernels = move |stride, dilation| {
            fixed.clone().unwrap_or_else(|| if follows { kernels_of(stride, dilation) } else { USUAL_KERNELS })
        };
        let fewest = self.ranges.kernel_size.clone().unwrap_or(USUAL_KERNELS);
        let check = |candidates: u128| {
            let is_few = candidates <= MOST_TRIED;
            if is_few { Ok(()) } else { Err(TooMany::Tried { candidates, limit: MOST_TRIED }) }
        };
        let product = [&fewest, &strides, &dilations]
            .into_iter()
            .try_fold(1_u128, |product, range| product.checked_mul(length(range)));
        check(product.unwrap_or(u128::MAX))?;
        let both = strides.flat_map(move |stride| dilations.clone().map(move |dilation| (stride, dilation)));
        if self.ranges.kernel_size.is_none() {
            check(both.clone().map(|(stride, dilation)| length(&kernels(stride, dilation))).sum())?;
        }
        Ok(both.flat_map(move |(stride, dilation)| {
            // A kernel of one tap has nothing to dilate, but its dilation may allow an output_padding.
            kernels(stride, dilation).map(move |kernel| Shape { kernel, stride, dilation })
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
            None if self.takes_few_output_paddings(shape.stride) => 0..=most.min(1),
            None => 0..=most,
        }
    }

    /// Whether only the smallest are looked at: some kernel and padding does with one of them whatever a larger one does.
    fn takes_few_output_paddings(&self, stride: i64) -> bool {
        let Ranges { kernel_size, padding, output_padding, .. } = &self.ranges;
        stride > MOST_SHIFTED && kernel_size.is_none() && padding.is_none() && output_padding.is_none()
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
        self.kernel_and_offset(shape.stride).map(|sum| sum - shape.dilated_kernel())
    }

    /// `K + op - 2*p` of a transposed layer: what the stride leaves to the others, the same for all that is wanted.
    pub(super) fn kernel_and_offset(&self, stride: i64) -> Option<i128> {
        match &self.want {
            Want::Sizes(sizes) => {
                let left =
                    |[input, output]: &[i64; 2]| i128::from(*output) - (i128::from(*input) - 1) * i128::from(stride);
                let first = left(sizes.first()?);
                sizes.iter().all(|sizes| left(sizes) == first).then_some(first)
            }
            Want::Times(times) => (stride == *times).then_some(i128::from(stride)),
            Want::Part(part) => (stride == 1 && *part == 1).then_some(1),
        }
    }

    /// `2*p` of a direct layer: what the floor leaves open for all that is wanted.
    fn left_open(&self, shape: Shape) -> Option<RangeInclusive<i128>> {
        let dilated = shape.dilated_kernel();
        self.padding_without_kernel(shape.stride).map(|[least, most]| least + dilated..=most + dilated)
    }

    /// `2*p - K` of a direct layer: what the floor leaves open for all that is wanted, if it leaves anything.
    pub(super) fn padding_without_kernel(&self, stride: i64) -> Option<[i128; 2]> {
        let wide = i128::from(stride);
        match &self.want {
            Want::Sizes(sizes) => {
                let bounds = sizes.iter().map(|[input, output]| {
                    let [input, output] = [*input, *output].map(i128::from);
                    let first = (output - 1) * wide - input;
                    [first, first + wide - 1]
                });
                bounds.reduce(|one, other| [one[0].max(other[0]), one[1].min(other[1])])
            }
            Want::Times(times) => (*times == 1 && stride == 1).then_some([-1, -1]),
            Want::Part(part) => (stride == *part).then_some([-wide, -1]),
        }
    }
}

/// How many numbers a range has.
fn length(range: &RangeInclusive<i64>) -> u128 {
    u128::try_from(i128::from(*range.end()) - i128::from(*range.start()) + 1).unwrap_or(0)
}
