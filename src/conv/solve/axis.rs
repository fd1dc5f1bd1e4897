//! One axis: every matching setting within ranges, in closed form.
//!
//! For a given kernel, stride and dilation the size formula leaves one equation between padding and `output_padding`:
//!
//! - transposed: `op - 2*p = o - (i-1)*s - K`, so that each padding has at most one `output_padding`;
//! - direct: `(o-1)*s <= i + 2*p - K <= o*s - 1`, because of the floor.
//!
//! Both give an interval of paddings, so that no setting is tried that does not work.

use std::ops::RangeInclusive;

use super::super::axis::{Axis, AxisSettings, Op};
use super::TooMany;

/// What an axis should do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// Turn each of these inputs into its output.
    Sizes(Vec<[i64; 2]>),
    /// Multiply every input length by this number.
    Times(i64),
    /// Divide by this number every input length that is a multiple of it.
    Part(i64),
}

impl Want {
    /// An input and its output as an example: the first given pair, or the smallest.
    #[must_use]
    pub fn example(&self) -> [i64; 2] {
        match self {
            Want::Sizes(sizes) => sizes.first().copied().unwrap_or([1, 1]),
            Want::Times(times) => [1, *times],
            Want::Part(part) => [*part, 1],
        }
    }

    /// The inputs on which settings are judged: those given, or one of the length of a typical image.
    pub(super) fn judged(&self) -> Vec<i64> {
        /// The input length for multiplying, the output length for dividing.
        const LENGTH: i64 = 64;
        match self {
            Want::Sizes(sizes) => sizes.iter().map(|[input, _]| *input).collect(),
            Want::Times(times) => vec![if times.checked_mul(LENGTH).is_some() { LENGTH } else { 1 }],
            Want::Part(part) => vec![part.checked_mul(LENGTH).unwrap_or(*part)],
        }
    }

    /// The stride that alone can match; `None` if several can, or none.
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

    /// Returns whether the stride is an obvious choice: the ratio of the sizes, rounded either way. If the side that is
    /// spread has only one cell, the stride has no effect, and 1 is an obvious choice too.
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

/// Length of the strided side: the input of a transposed layer, the output of a direct one.
pub(super) fn strided(op: Op, [input, output]: [i64; 2]) -> i64 {
    match op {
        Op::ConvTranspose2d => input,
        Op::Conv2d => output,
    }
}

/// The ratio of two sizes as a stride, rounded down and up.
pub(super) fn near_strides(op: Op, [input, output]: [i64; 2]) -> [i64; 2] {
    let [large, small] = match op {
        Op::ConvTranspose2d => [output, input],
        Op::Conv2d => [input, output],
    };
    let small = small.max(1);
    let floor = (large / small).max(1);
    [floor, if large > small && large % small != 0 { floor + 1 } else { floor }]
}

/// The differences of outputs and of inputs between the first pair and the first other pair with a different input. The
/// second, the run, is positive.
pub(super) fn rise_and_run(sizes: &[[i64; 2]]) -> Option<[i128; 2]> {
    let [input, output] = sizes.first()?.map(i128::from);
    let other = sizes.iter().map(|pair| pair.map(i128::from)).find(|[other, _]| *other != input)?;
    let [run, rise] = [other[0] - input, other[1] - output];
    Some([rise * run.signum(), run.abs()])
}

/// The ranges to search; `None` stands for the default range of a parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges {
    /// Default: 1 to 7. With a given stride, also larger kernels, up to those that cover two strides.
    pub kernel_size: Option<RangeInclusive<i64>>,
    /// Default: 1 to 4, or the only stride that can match.
    pub stride: Option<RangeInclusive<i64>>,
    /// Default: 1 and 2.
    pub dilation: Option<RangeInclusive<i64>>,
    /// Default: 0 to `k - 1`.
    pub padding: Option<RangeInclusive<i64>>,
    /// Default: every legal value; for a stride above [`MOST_SHIFTED`] only 0 and 1 if kernel and padding are free.
    pub output_padding: Option<RangeInclusive<i64>>,
}

/// Kernels that are tried for any stride.
const USUAL_KERNELS: RangeInclusive<i64> = 1..=7;

const USUAL_STRIDES: RangeInclusive<i64> = 1..=4;

const USUAL_DILATIONS: RangeInclusive<i64> = 1..=2;

/// The largest stride for which all smaller kernels are tried. A larger stride gets only kernels from the stride
/// upwards.
const MOST_FOLLOWED: i64 = 512;

/// The largest stride for which every `output_padding` is tried. A larger `output_padding`, balanced by half as much
/// padding, only shifts the picture.
pub const MOST_SHIFTED: i64 = 8;

/// The kernels that are tried for a given stride: small ones, and those up to the length of two strides.
fn kernels_of(stride: i64, dilation: i64) -> RangeInclusive<i64> {
    let [least, most] = [*USUAL_KERNELS.start(), *USUAL_KERNELS.end()];
    if stride > MOST_FOLLOWED {
        return stride..=stride.saturating_add(most - least);
    }
    // The largest k with d*(k-1) + 1 up to 2*s.
    least..=((2 * stride - 1) / dilation.max(1) + 1).max(most)
}

/// The ranges that a search covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Kernel sizes.
    pub kernel_size: RangeInclusive<i64>,
    /// Strides.
    pub stride: RangeInclusive<i64>,
    /// Dilations.
    pub dilation: RangeInclusive<i64>,
    /// The `output_padding` of strides above [`MOST_SHIFTED`], if not every legal value is tried.
    pub output_padding: Option<RangeInclusive<i64>>,
    /// Whether every range is the default or was asked for.
    pub is_usual: bool,
}

/// The most combinations of kernel, stride and dilation that are tried: a few milliseconds.
pub const MOST_TRIED: u128 = 1 << 20;

/// The most settings in one answer.
pub const MOST_FOUND: u128 = 1 << 16;

/// What one axis should do, and the ranges to search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisSearch {
    /// The operation.
    pub op: Op,
    /// What the axis should do.
    pub want: Want,
    /// The ranges to search.
    pub ranges: Ranges,
    /// Whether the layer lacks this axis, as a 1-D layer lacks the height. Its settings then need not equal those of
    /// the other axis, and nothing is reported about them.
    pub is_absent: bool,
}

/// A combination of kernel, stride and dilation.
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

/// The matching paddings of a shape; in a transposed layer `output_padding` is `offset + 2*p`.
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

    /// The axis that a layer of lower rank lacks: one cell that stays one cell.
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

    /// Returns every matching setting, in no particular order.
    ///
    /// # Errors
    /// [`TooMany`] beyond [`MOST_TRIED`] or [`MOST_FOUND`], by counting before anything is tried.
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

    /// Returns whether any setting matches.
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
            // The final check: it rejects intermediate lengths that do not fit.
            Axis::new(settings, input).is_ok().then_some(settings)
        })
    }

    /// The smallest and the largest output that the ranges give for an input; `None` if they give none.
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
            // Padding crops a transposed layer and enlarges a direct one.
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

    /// Returns whether some shape fails only because the sizes require an odd total of padding.
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

    /// Returns whether no shape allows an `output_padding` in the searched range.
    pub(super) fn has_no_output_padding(&self) -> bool {
        self.shapes().is_ok_and(|mut shapes| shapes.all(|shape| self.output_padding_range(shape).is_empty()))
    }

    /// The ranges that this search covers.
    #[must_use]
    pub fn looked(&self) -> Looked {
        let (stride, dilation) = (self.stride_range(), self.dilation_range());
        let of =
            |stride: i64| if self.is_stride_given() { kernels_of(stride, *dilation.start()) } else { USUAL_KERNELS };
        let [first, last] = [*stride.start(), *stride.end()].map(of);
        // Up to this stride the kernels follow the stride, and go further than just beyond it.
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

    /// The strides to search.
    pub(super) fn stride_range(&self) -> RangeInclusive<i64> {
        let only = || self.want.only_stride(self.op).map(|stride| stride..=stride);
        self.ranges.stride.clone().or_else(only).unwrap_or(USUAL_STRIDES)
    }

    /// Returns whether the strides were restricted, or the sizes leave only one.
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
            // The dilation of a kernel with one tap has no effect, but may allow an `output_padding`.
            kernels(stride, dilation).map(move |kernel| Shape { kernel, stride, dilation })
        }))
    }

    fn padding_range(&self, shape: Shape) -> RangeInclusive<i64> {
        self.ranges.padding.clone().unwrap_or(0..=shape.kernel - 1)
    }

    /// The legal values within the searched range.
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

    /// Returns whether only the smallest values are tried. With kernel and padding free, one of them matches whatever a
    /// larger value does.
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

    /// The possible values of `2*p`, and for a transposed layer that of `op - 2*p`.
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

    /// `op - 2*p` of a transposed layer, if it is the same for every wanted size.
    fn offset(&self, shape: Shape) -> Option<i128> {
        self.kernel_and_offset(shape.stride).map(|sum| sum - shape.dilated_kernel())
    }

    /// `K + op - 2*p` of a transposed layer: what the stride leaves over, if it is the same for every wanted size.
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

    /// The values of `2*p` of a direct layer that the floor allows for every wanted size.
    fn left_open(&self, shape: Shape) -> Option<RangeInclusive<i128>> {
        let dilated = shape.dilated_kernel();
        self.padding_without_kernel(shape.stride).map(|[least, most]| least + dilated..=most + dilated)
    }

    /// The bounds of `2*p - K` of a direct layer that the floor allows for every wanted size, possibly crossed.
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

/// The number of integers in a range.
fn length(range: &RangeInclusive<i64>) -> u128 {
    u128::try_from(i128::from(*range.end()) - i128::from(*range.start()) + 1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_stride_matches_several_inputs_of_a_transposed_layer() {
        let only = |sizes: &[[i64; 2]]| Want::Sizes(sizes.to_vec()).only_stride(Op::ConvTranspose2d);
        assert_eq!(only(&[[4, 8], [8, 16]]), Some(2));
        assert_eq!(only(&[[8, 16], [4, 8]]), Some(2));
        assert_eq!(only(&[[4, 6], [7, 9]]), Some(1));
        // 7 more rows for 3 more; as many rows; fewer rows; a single input.
        for sizes in [[[4, 8], [7, 15]], [[4, 8], [7, 8]], [[4, 8], [7, 5]], [[4, 8], [4, 8]]] {
            assert_eq!(only(&sizes), None, "{sizes:?}");
        }
        assert_eq!(Want::Sizes(vec![[8, 4], [16, 8]]).only_stride(Op::Conv2d), None);
        assert_eq!([Op::ConvTranspose2d, Op::Conv2d].map(|op| Want::Times(3).only_stride(op)), [Some(3), None]);
        assert_eq!([Op::ConvTranspose2d, Op::Conv2d].map(|op| Want::Part(3).only_stride(op)), [None, Some(3)]);
    }

    #[test]
    fn a_stride_near_the_ratio_is_obvious_and_so_is_one_where_it_has_no_effect() {
        let obvious = |op: Op, sizes: [i64; 2]| {
            let want = Want::Sizes(vec![sizes]);
            (1..=8).filter(|stride| want.suggests_stride(op, *stride)).collect::<Vec<i64>>()
        };
        assert_eq!(obvious(Op::ConvTranspose2d, [4, 8]), [2]);
        assert_eq!(obvious(Op::ConvTranspose2d, [4, 10]), [2, 3]);
        assert_eq!(obvious(Op::ConvTranspose2d, [4, 4]), [1]);
        assert_eq!(obvious(Op::ConvTranspose2d, [1, 7]), [1, 7]);
        assert_eq!(obvious(Op::Conv2d, [10, 4]), [2, 3]);
        assert_eq!(obvious(Op::Conv2d, [7, 1]), [1, 7]);
    }

    #[test]
    fn kernels_follow_the_stride_up_to_the_length_of_two_strides() {
        assert_eq!([kernels_of(1, 1), kernels_of(4, 1), kernels_of(5, 1)], [1..=7, 1..=8, 1..=10]);
        // With a dilation of 3, the dilated kernel of 4 is as long as two strides.
        assert_eq!(kernels_of(5, 3), 1..=7);
        assert_eq!(kernels_of(16, 3), 1..=11);
        assert_eq!(kernels_of(MOST_FOLLOWED, 1), 1..=2 * MOST_FOLLOWED);
        assert_eq!(kernels_of(MOST_FOLLOWED + 1, 1), 513..=519);
        assert_eq!(kernels_of(i64::MAX, 1), i64::MAX..=i64::MAX);
    }

    /// A transposed axis with this kernel and padding, stride 1.
    fn fixed(kernel: i64, paddings: Option<RangeInclusive<i64>>, sizes: [i64; 2]) -> AxisSearch {
        let mut axis = AxisSearch::new(Op::ConvTranspose2d, Want::Sizes(vec![sizes]));
        axis.ranges.kernel_size = Some(kernel..=kernel);
        axis.ranges.stride = Some(1..=1);
        axis.ranges.dilation = Some(1..=1);
        axis.ranges.padding = paddings;
        axis
    }

    #[test]
    fn an_odd_total_of_padding_is_the_obstacle_only_within_the_range() {
        // From 4 to 5, a kernel of 3 crops 1, and a kernel of 5 crops 3.
        assert!(fixed(3, None, [4, 5]).leaves_odd_padding());
        assert!(fixed(5, None, [4, 5]).leaves_odd_padding());
        assert!(!fixed(5, Some(0..=1), [4, 5]).leaves_odd_padding());
        assert!(!fixed(5, Some(2..=4), [4, 5]).leaves_odd_padding());
        assert!(!fixed(3, Some(0..=0), [4, 5]).leaves_odd_padding());
        // What is cropped is even here.
        assert!(!fixed(4, None, [4, 5]).leaves_odd_padding());
        assert_eq!(fixed(4, None, [4, 5]).settings().expect("few").len(), 1);
    }

    #[test]
    fn there_are_as_many_paddings_as_numbers_in_their_range() {
        let count = |paddings| Paddings { paddings, offset: 0 }.count();
        assert_eq!([count(2..=2), count(2..=5), count(0..=9)], [1, 4, 10]);
    }
}
