//! One spatial axis of a layer: its sizes, its legality, and which indices meet on it.
//!
//! Height and width are independent, so nearly every rule of a 2-D layer is a rule about one axis, applied twice. With
//! input `i`, kernel `k`, stride `s`, padding `p`, dilation `d`, output padding `op` and the dilated kernel
//! `K = d*(k-1) + 1`:
//!
//! - direct: `o = floor((i + p_lo + p_hi - K) / s) + 1`
//! - transposed: `o = (i-1)*s - 2*p + K + op`
//!
//! Both follow the same steps: *spread* the input (put zeros between its cells), *pad* it (or crop it, where the
//! padding is negative), then slide the window over it in *steps*. A direct convolution spreads by 1 and steps by `s`;
//! a transposed one spreads by `s` and steps by 1. Every index rule below follows from that.

use std::fmt;
use std::ops::Range;

use super::settings::Rank;

/// Which of the two operations a layer performs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Cross-correlation, `nn.Conv2d`.
    Conv2d,
    /// Its transpose, `nn.ConvTranspose2d`.
    ConvTranspose2d,
}

impl Op {
    /// Both operations.
    pub const ALL: [Op; 2] = [Op::ConvTranspose2d, Op::Conv2d];

    /// The other operation, whose matrix is the transpose.
    #[must_use]
    pub fn transposed(self) -> Op {
        match self {
            Op::Conv2d => Op::ConvTranspose2d,
            Op::ConvTranspose2d => Op::Conv2d,
        }
    }

    /// The class name in `torch.nn`.
    #[must_use]
    pub fn class_name(self, rank: Rank) -> &'static str {
        match (self, rank) {
            (Op::Conv2d, Rank::One) => "Conv1d",
            (Op::Conv2d, Rank::Two) => "Conv2d",
            (Op::Conv2d, Rank::Three) => "Conv3d",
            (Op::ConvTranspose2d, Rank::One) => "ConvTranspose1d",
            (Op::ConvTranspose2d, Rank::Two) => "ConvTranspose2d",
            (Op::ConvTranspose2d, Rank::Three) => "ConvTranspose3d",
        }
    }

    /// The axes of PyTorch's weight tensor, as text.
    #[must_use]
    pub fn weight_axes(self, rank: Rank) -> &'static str {
        match (self, rank) {
            (Op::Conv2d, Rank::One) => "out, in/groups, k",
            (Op::Conv2d, Rank::Two) => "out, in/groups, kh, kw",
            (Op::Conv2d, Rank::Three) => "out, in/groups, kd, kh, kw",
            (Op::ConvTranspose2d, Rank::One) => "in, out/groups, k",
            (Op::ConvTranspose2d, Rank::Two) => "in, out/groups, kh, kw",
            (Op::ConvTranspose2d, Rank::Three) => "in, out/groups, kd, kh, kw",
        }
    }

    /// The function name in `torch.nn.functional`, also used by flags and JSON.
    #[must_use]
    pub fn function_name(self, rank: Rank) -> &'static str {
        match (self, rank) {
            (Op::Conv2d, Rank::One) => "conv1d",
            (Op::Conv2d, Rank::Two) => "conv2d",
            (Op::Conv2d, Rank::Three) => "conv3d",
            (Op::ConvTranspose2d, Rank::One) => "conv_transpose1d",
            (Op::ConvTranspose2d, Rank::Two) => "conv_transpose2d",
            (Op::ConvTranspose2d, Rank::Three) => "conv_transpose3d",
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.class_name(Rank::Two))
    }
}

/// The settings of one axis as given, unchecked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AxisSettings {
    /// The operation.
    pub op: Op,
    /// Number of kernel taps.
    pub kernel: i64,
    /// The stride.
    pub stride: i64,
    /// Padding at the start and at the end. In PyTorch they differ only for `padding='same'` of a [`Op::Conv2d`]; other
    /// frameworks crop or pad unevenly. For a transposed layer a negative value extends the full result.
    pub padding: [i64; 2],
    /// `output_padding`, 0 for a direct convolution.
    pub output_padding: i64,
    /// The dilation.
    pub dilation: i64,
}

impl AxisSettings {
    /// `K = d*(k-1) + 1`, the number of cells from the first to the last tap.
    #[must_use]
    pub fn dilated_kernel(&self) -> i128 {
        i128::from(self.dilation) * (i128::from(self.kernel) - 1) + 1
    }

    /// Returns whether `output_padding` is smaller than the stride *or* the dilation, as PyTorch requires.
    #[must_use]
    pub fn output_padding_fits(&self) -> bool {
        self.output_padding < self.stride || self.output_padding < self.dilation
    }

    /// Returns the output length by the size formula, which may be zero or negative. Exact and free of overflow if
    /// kernel, stride, dilation and input are at least 1.
    #[must_use]
    pub fn output_length(&self, input: i64) -> i128 {
        let (input, stride) = (i128::from(input), i128::from(self.stride));
        let padding = i128::from(self.padding[0]) + i128::from(self.padding[1]);
        match self.op {
            Op::Conv2d => (input + padding - self.dilated_kernel()).div_euclid(stride) + 1,
            Op::ConvTranspose2d => {
                (input - 1) * stride - padding + self.dilated_kernel() + i128::from(self.output_padding)
            }
        }
    }
}

/// Why [`Axis::new`] rejects an axis whose settings are each in range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AxisFault {
    /// `output_padding` is not smaller than stride or dilation.
    OutputPaddingTooLarge,
    /// The output would have no cells.
    OutputTooSmall,
    /// An intermediate length does not fit in 63 bits.
    TooLarge,
}

/// The content of a cell of the stuffed or padded input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The input at this index.
    Input(i64),
    /// A zero inserted by the stride between two inputs.
    Inserted,
    /// A padding zero.
    Padding,
    /// A zero that exists only because of `output_padding`.
    OutputPadding,
}

/// What a strided window leaves unread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unread {
    /// Input cells after the last window position.
    pub inputs: i64,
    /// Padding cells after the last window position.
    pub zeros: i64,
    /// Inputs before those that no tap reads, because stride or dilation skips them.
    pub skipped: i64,
}

/// The most inputs times kernel taps that [`Axis::unread`] checks one by one.
const MOST_STEPS: i64 = 1 << 22;

/// One product on one axis: `input` times kernel `tap` goes into `output`. All indices are 0-based; `tap` is an index
/// of the stored kernel, which is not rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Meeting {
    /// Index of the input.
    pub input: i64,
    /// Index of the kernel tap.
    pub tap: i64,
    /// Index of the output.
    pub output: i64,
}

/// Places within the window, as an arithmetic progression with distance `apart`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub first: i64,
    pub count: i64,
    pub apart: i64,
}

/// Which indices of an axis count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// Only those inside the map.
    Kept,
    /// All, as if the map were infinite: what a cell far from every border meets.
    Without,
}

/// The indices of one map that belong to an index of another, as an arithmetic progression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progression {
    pub first: i64,
    pub count: i64,
    /// The same for every index of the other map.
    pub step: i64,
}

/// Returns `g = gcd(a, b)` and the inverse of `a/g` modulo `b/g`, for `a` and `b` of at least 1.
fn common_and_inverse(a: i64, b: i64) -> (i64, i64) {
    // Extended Euclid: `factor*a` is `rest` modulo `b`. Factors never exceed `b` in magnitude.
    let (mut rest, mut next) = ((a, 1), (b, 0));
    while next.0 != 0 {
        let times = rest.0 / next.0;
        (rest, next) = (next, (rest.0 - times * next.0, rest.1 - times * next.1));
    }
    rest
}

/// A valid axis: settings and an input length that pass every rule. Every length fits in an `i64`.
///
/// ```
/// use tconv::conv::{Layer, Op, Padding};
///
/// let layer = Layer {
///     stride: [2, 2],
///     padding: Padding::Explicit([1, 1]),
///     ..Layer::new(Op::ConvTranspose2d, [3, 3])
/// };
/// let geometry = layer.check([3, 3])?;
/// let [height, _width] = geometry.axes();
///
/// // As a direct convolution: insert zeros, pad by k - 1 - p, slide the window by 1.
/// assert_eq!(height.stuffed(), 5);
/// assert_eq!(height.pad(), [1, 1]);
/// assert_eq!(height.padded(), 7);
/// assert_eq!(height.output(), 5);
///
/// // As stamps: the full result, cropped by p.
/// assert_eq!(height.full(), 7);
/// assert_eq!(height.crop(), [1, 1]);
/// # Ok::<(), tconv::conv::Refusal>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Axis {
    settings: AxisSettings,
    input: i64,
    output: i64,
}

impl Axis {
    /// Checks the rules that depend on the input length. The settings themselves must be in range, as
    /// [`Layer::check`](super::Layer::check) ensures: kernel, stride, dilation and input at least 1, output padding not
    /// negative, and padding not negative unless the layer is transposed.
    ///
    /// # Errors
    /// The first [`AxisFault`] in the order of its variants.
    pub fn new(settings: AxisSettings, input: i64) -> Result<Axis, AxisFault> {
        if settings.op == Op::ConvTranspose2d && !settings.output_padding_fits() {
            return Err(AxisFault::OutputPaddingTooLarge);
        }
        let output = settings.output_length(input);
        if output < 1 {
            return Err(AxisFault::OutputTooSmall);
        }
        // No index used by the methods below exceeds this sum in magnitude.
        let spread = match settings.op {
            Op::Conv2d => 1,
            Op::ConvTranspose2d => i128::from(settings.stride),
        };
        let bound = [
            i128::from(settings.padding[0]).abs(),
            i128::from(settings.padding[1]).abs(),
            i128::from(settings.output_padding),
            i128::from(input) * spread,
            settings.dilated_kernel(),
            settings.dilated_kernel(),
        ]
        .into_iter()
        .try_fold(0, i128::checked_add)
        .filter(|bound| i64::try_from(*bound).is_ok());
        match (bound, i64::try_from(output)) {
            (Some(_), Ok(output)) => Ok(Axis { settings, input, output }),
            _ => Err(AxisFault::TooLarge),
        }
    }

    /// The settings that were checked.
    #[must_use]
    pub fn settings(&self) -> &AxisSettings {
        &self.settings
    }

    /// Length of the input.
    #[must_use]
    pub fn input(&self) -> i64 {
        self.input
    }

    /// Length of the output.
    #[must_use]
    pub fn output(&self) -> i64 {
        self.output
    }

    /// Number of kernel taps.
    #[must_use]
    pub fn kernel(&self) -> i64 {
        self.settings.kernel
    }

    /// `K = d*(k-1) + 1`, the number of cells from the first to the last tap.
    #[must_use]
    pub fn dilated_kernel(&self) -> i64 {
        self.settings.dilation * (self.settings.kernel - 1) + 1
    }

    fn is_transposed(&self) -> bool {
        self.settings.op == Op::ConvTranspose2d
    }

    /// Distance between neighbouring inputs once zeros are inserted: the stride of a transposed layer, else 1.
    #[must_use]
    pub fn spread(&self) -> i64 {
        if self.is_transposed() { self.settings.stride } else { 1 }
    }

    /// The step of the window in the (equivalent) direct convolution: always 1 for a transposed layer, else the stride.
    #[must_use]
    pub fn step(&self) -> i64 {
        if self.is_transposed() { 1 } else { self.settings.stride }
    }

    /// Length of the zero-stuffed input, `(i-1)*s + 1`; that of the input for a direct convolution.
    #[must_use]
    pub fn stuffed(&self) -> i64 {
        (self.input - 1) * self.spread() + 1
    }

    /// Padding of the (equivalent) direct convolution, start and end: `K-1-p` and `K-1-p+op` for a transposed layer.
    /// Negative padding crops.
    #[must_use]
    pub fn pad(&self) -> [i64; 2] {
        let [start, end] = self.settings.padding;
        if self.is_transposed() {
            let none = self.dilated_kernel() - 1;
            [none - start, none - end + self.settings.output_padding]
        } else {
            [start, end]
        }
    }

    /// Length of the stuffed input after padding or cropping. At least `K`.
    #[must_use]
    pub fn padded(&self) -> i64 {
        let [start, end] = self.pad();
        start + self.stuffed() + end
    }

    /// Length of the full result before the crop, `F = (i-1)*s + K`; the output length for a direct convolution, which
    /// crops nothing.
    #[must_use]
    pub fn full(&self) -> i64 {
        if self.is_transposed() { self.stuffed() - 1 + self.dilated_kernel() } else { self.output }
    }

    /// Cells cropped from the start and the end of the full result: `p` and `p-op`. A negative value extends it.
    #[must_use]
    pub fn crop(&self) -> [i64; 2] {
        if self.is_transposed() {
            let [start, end] = self.settings.padding;
            [start, end - self.settings.output_padding]
        } else {
            [0, 0]
        }
    }

    /// The content of cell `index` of the stuffed input.
    #[must_use]
    pub fn stuffed_source(&self, index: i64) -> Source {
        if index < 0 || index >= self.stuffed() {
            Source::Padding
        } else if index % self.spread() == 0 {
            Source::Input(index / self.spread())
        } else {
            Source::Inserted
        }
    }

    /// The content of cell `index` of the padded (or cropped) input.
    #[must_use]
    pub fn padded_source(&self, index: i64) -> Source {
        match self.stuffed_source(index - self.pad()[0]) {
            Source::Padding if index >= self.padded() - self.settings.output_padding => Source::OutputPadding,
            source => source,
        }
    }

    /// The index in the padded input that kernel tap `tap` reads for output `output`. A transposed layer uses the
    /// rotated kernel: its last tap reads first.
    #[must_use]
    pub fn reads(&self, output: i64, tap: i64) -> i64 {
        output * self.step() + self.window_tap(tap) * self.settings.dilation
    }

    /// The output that `input` times kernel `tap` goes into, or `None` if that product is dropped. This is the
    /// definition of both operations: `t = a*s + b*d - p` (transposed) and `a = t*s + b*d - p` (direct).
    #[must_use]
    pub fn meet(&self, input: i64, tap: i64) -> Option<i64> {
        let AxisSettings { stride, padding: [padding, _], dilation, .. } = self.settings;
        let output = if self.is_transposed() {
            input * stride + tap * dilation - padding
        } else {
            let start = input + padding - tap * dilation;
            if start % stride != 0 {
                return None;
            }
            start / stride
        };
        (0..self.output).contains(&output).then_some(output)
    }

    /// Length of the strided side: the output of a direct convolution, the input of a transposed one.
    #[must_use]
    pub fn strided(&self) -> i64 {
        if self.is_transposed() { self.input } else { self.output }
    }

    /// Returns the strided-side indices whose products with kernel tap `tap` are kept, and the offset of the dense
    /// side. The strided side is the output of a direct convolution and the input of a transposed one; its index `j`
    /// meets `j*s + offset` of the other side. Products that fall outside are not in the range.
    #[must_use]
    pub fn kept(&self, tap: i64) -> (Range<i64>, i64) {
        let AxisSettings { stride, padding: [padding, _], dilation, .. } = self.settings;
        let offset = tap * dilation - padding;
        let dense = if self.is_transposed() { self.output } else { self.input };
        let first = (-offset).max(0).unsigned_abs().div_ceil(stride.unsigned_abs()).cast_signed();
        let end = (dense - 1 - offset).div_euclid(stride) + 1;
        (first..end.clamp(first, self.strided().max(first)), offset)
    }

    /// The kernel tap at `place` of the window: rotated in a transposed layer, unchanged in a direct one. The same rule
    /// maps a tap to its place.
    #[must_use]
    pub fn window_tap(&self, place: i64) -> i64 {
        if self.is_transposed() { self.settings.kernel - 1 - place } else { place }
    }

    /// Returns every product that goes into `output`, in window order.
    pub fn at_output(&self, output: i64) -> impl Iterator<Item = Meeting> + '_ {
        let Places { first, count, apart } = self.places(output);
        (0..count).map(move |number| {
            let place = first + number * apart;
            let stuffed = output * self.step() + place * self.settings.dilation - self.pad()[0];
            Meeting { input: stuffed / self.spread(), tap: self.window_tap(place), output }
        })
    }

    /// The places of the window that fall on an input for `output`. Computed in closed form, so that a loop over all
    /// outputs does not look at every tap for each of them.
    pub(super) fn places(&self, output: i64) -> Places {
        self.places_on(self.pad()[0] - output * self.step(), self.spread(), Some(self.stuffed()))
    }

    /// The inputs that meet `output`, in closed form: those inside the map, or those of an infinite one.
    pub(super) fn inputs_of(&self, output: i64, ends: Ends) -> Progression {
        let (start, spread) = (self.pad()[0] - output * self.step(), self.spread());
        let length = match ends {
            Ends::Kept => Some(self.stuffed()),
            Ends::Without => None,
        };
        self.met(self.places_on(start, spread, length), start, spread)
    }

    /// The outputs that meet `input`, in closed form: those inside the map, or those of an infinite one.
    pub(super) fn outputs_of(&self, input: i64, ends: Ends) -> Progression {
        // With the roles swapped, the other operation slides its window over the output.
        let AxisSettings { stride, padding: [padding, _], .. } = self.settings;
        let (start, spread) = if self.is_transposed() {
            (padding - input * stride, 1)
        } else {
            (self.dilated_kernel() - 1 - padding - input, stride)
        };
        let length = match ends {
            Ends::Kept => Some((self.output - 1) * spread + 1),
            Ends::Without => None,
        };
        self.met(self.places_on(start, spread, length), start, spread)
    }

    /// Converts places of a window whose first place is `start` before a line into indices of that line's cells.
    fn met(&self, Places { first, count, .. }: Places, start: i64, spread: i64) -> Progression {
        let dilation = self.settings.dilation;
        let first = if count > 0 { (first * dilation - start) / spread } else { 0 };
        Progression { first, count, step: dilation / common_and_inverse(dilation, spread).0 }
    }

    /// The places of a window that fall on a cell of a line. Cells are `spread` apart, the window starts `start` before
    /// the first of them, and `length` is that of the line, `None` if it is infinite.
    fn places_on(&self, start: i64, spread: i64, length: Option<i64>) -> Places {
        let dilation = self.settings.dilation;
        // Place `j` is at `j*d - start` of the line; this must be inside and a multiple of the spread.
        let (common, inverse) = common_and_inverse(dilation, spread);
        let apart = spread / common;
        let (lowest, highest) = match length {
            Some(length) => (
                (start.div_euclid(dilation) + i64::from(start.rem_euclid(dilation) > 0)).max(0),
                (start + length - 1).div_euclid(dilation).min(self.settings.kernel - 1),
            ),
            None => (0, self.settings.kernel - 1),
        };
        if start % common != 0 {
            return Places { first: 0, count: 0, apart };
        }
        let residue = i128::from(start / common) * i128::from(inverse) - i128::from(lowest);
        // Smaller than the spread, which is an `i64`.
        let first = lowest + residue.rem_euclid(i128::from(apart)) as i64;
        let count = if first > highest { 0 } else { (highest - first) / apart + 1 };
        Places { first, count, apart }
    }

    /// Returns every product that `input` is part of, by tap.
    pub fn at_input(&self, input: i64) -> impl Iterator<Item = Meeting> + '_ {
        (0..self.settings.kernel)
            .filter_map(move |tap| self.meet(input, tap).map(|output| Meeting { input, tap, output }))
    }

    /// Returns what the window leaves unread, after its last position and before: nothing in a transposed layer.
    /// Skipped inputs are not counted if there are too many inputs to check; `skipped` is then 0.
    #[must_use]
    pub fn unread(&self) -> Unread {
        let rest = self.padded() - (self.output - 1) * self.step() - self.dilated_kernel();
        // If the last window ends before the first input, zeros of the start padding are left too.
        let inputs = (rest - rest.min(self.pad()[1].max(0))).min(self.input);
        let zeros = rest - inputs;
        let reaches_all = self.settings.dilation == 1 && self.step() <= self.kernel();
        let is_quick = self.input.checked_mul(self.settings.kernel).is_some_and(|steps| steps <= MOST_STEPS);
        let skipped = if self.is_transposed() || reaches_all || !is_quick {
            0
        } else {
            (0..self.input - inputs).filter(|input| !self.is_read(*input)).count() as i64
        };
        Unread { inputs, zeros, skipped }
    }

    /// Returns whether any product uses `input`. False for inputs that the strides of a direct convolution skip, and
    /// for those whose products are all cropped.
    #[must_use]
    pub fn is_read(&self, input: i64) -> bool {
        self.at_input(input).next().is_some()
    }

    /// Returns every product that kernel tap `tap` is part of, by input.
    #[must_use]
    pub fn at_tap(&self, tap: i64) -> impl ExactSizeIterator<Item = Meeting> + '_ {
        let (kept, offset) = self.kept(tap);
        let count = usize::try_from(kept.end - kept.start).unwrap_or(usize::MAX);
        (0..count).map(move |place| {
            let strided = kept.start + place as i64;
            let dense = strided * self.settings.stride + offset;
            let (input, output) = if self.is_transposed() { (strided, dense) } else { (dense, strided) };
            Meeting { input, tap, output }
        })
    }

    /// Returns the length that the layer's mate gives for this output, or `None` if the mate has no output. The mate of
    /// a direct layer is the transposed one with the same settings, and vice versa.
    ///
    /// Direct then transposed gives `i - ((i+2p-K) mod s)`, transposed then direct `i + floor(op/s)`.
    #[must_use]
    pub fn round_trip(&self) -> Option<i64> {
        let mate = AxisSettings { op: self.settings.op.transposed(), output_padding: 0, ..self.settings };
        i64::try_from(mate.output_length(self.output)).ok().filter(|length| *length >= 1)
    }

    /// The `output_padding` with which the transposed mate of a direct layer restores its input length:
    /// `(i+2p-K) mod s`.
    #[must_use]
    pub fn restoring_output_padding(&self) -> i64 {
        (self.input + self.settings.padding[0] + self.settings.padding[1] - self.dilated_kernel())
            .rem_euclid(self.settings.stride)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By definition: what each tap of the window reads, one by one.
    fn read_one_by_one(axis: &Axis, output: i64) -> Vec<Meeting> {
        let taps = (0..axis.kernel()).map(|place| axis.window_tap(place));
        taps.filter_map(|tap| match axis.padded_source(axis.reads(output, tap)) {
            Source::Input(input) => Some(Meeting { input, tap, output }),
            _ => None,
        })
        .collect()
    }

    /// Even padding, or uneven padding that is negative where a full result is extended.
    fn ends(op: Op, padding: i64, apart: i64) -> [i64; 2] {
        match (apart, op) {
            (0, _) => [padding; 2],
            (1, _) => [padding, padding + 2],
            (_, Op::Conv2d) => [padding + 1, padding],
            (2, Op::ConvTranspose2d) => [padding - 6, padding - 3],
            _ => [padding - 2, padding - 4],
        }
    }

    #[test]
    fn what_no_window_reads_is_told_apart() {
        let unread = |[kernel, stride, padding, dilation]: [i64; 4], input: i64| {
            let settings =
                AxisSettings { op: Op::Conv2d, kernel, stride, padding: [padding; 2], output_padding: 0, dilation };
            let Unread { inputs, zeros, skipped } = Axis::new(settings, input).expect("works").unread();
            [inputs, zeros, skipped]
        };
        for (settings, input, expected) in [
            // Inputs after the last window; the zeros of the padding first, if there are any.
            ([3, 3, 0, 1], 5, [2, 0, 0]),
            ([3, 3, 1, 1], 5, [0, 1, 0]),
            ([3, 4, 1, 1], 8, [2, 1, 1]),
            // Inputs between windows, and between taps.
            ([2, 3, 0, 1], 8, [0, 0, 2]),
            ([2, 2, 0, 2], 5, [0, 0, 2]),
            ([3, 3, 0, 1], 6, [0, 0, 0]),
        ] {
            assert_eq!(unread(settings, input), expected, "{settings:?} on {input}");
        }
    }

    #[test]
    fn the_window_meets_what_its_taps_read_one_by_one() {
        let mut axes = 0;
        for number in 0..20_000_i64 {
            let digit = |place: u32, range: i64| number * 7919 / 3_i64.pow(place) % range;
            let op = if digit(0, 2) == 0 { Op::Conv2d } else { Op::ConvTranspose2d };
            let settings = AxisSettings {
                op,
                kernel: 1 + digit(1, 7),
                stride: 1 + digit(2, 6),
                padding: ends(op, digit(3, 9), digit(7, 4)),
                dilation: 1 + digit(4, 6),
                output_padding: if op == Op::Conv2d { 0 } else { digit(5, 4) },
            };
            let Ok(axis) = Axis::new(settings, 1 + digit(6, 8)) else { continue };
            axes += 1;
            for output in 0..axis.output() {
                let met: Vec<Meeting> = axis.at_output(output).collect();
                assert_eq!(met, read_one_by_one(&axis, output), "{axis:?}, output {output}");
                assert_eq!(axis.coverage(output), met.len());
            }
        }
        assert!(axes > 5_000, "only {axes} axes work");
    }

    /// Checks the closed form for what an index meets on the other side against looking at every tap.
    #[test]
    fn what_is_met_by_arithmetic_is_what_taps_meet() {
        let listed = |met: Progression| -> Vec<i64> { (0..met.count).map(|n| met.first + n * met.step).collect() };
        let sorted = |mut met: Vec<i64>| {
            met.sort_unstable();
            met
        };
        let mut axes = 0;
        for number in 0..20_000_i64 {
            let digit = |place: u32, range: i64| number * 7919 / 3_i64.pow(place) % range;
            let op = if digit(0, 2) == 0 { Op::Conv2d } else { Op::ConvTranspose2d };
            let settings = AxisSettings {
                op,
                kernel: 1 + digit(1, 7),
                stride: 1 + digit(2, 6),
                padding: ends(op, digit(3, 9), digit(7, 4)),
                dilation: 1 + digit(4, 6),
                output_padding: if op == Op::Conv2d { 0 } else { digit(5, 4) },
            };
            let Ok(axis) = Axis::new(settings, 1 + digit(6, 8)) else { continue };
            axes += 1;
            for output in 0..axis.output() {
                let met = axis.at_output(output).map(|meeting| meeting.input);
                assert_eq!(
                    listed(axis.inputs_of(output, Ends::Kept)),
                    sorted(met.collect()),
                    "{axis:?}, output {output}"
                );
            }
            for input in 0..axis.input() {
                let met = axis.at_input(input).map(|meeting| meeting.output);
                assert_eq!(
                    listed(axis.outputs_of(input, Ends::Kept)),
                    sorted(met.collect()),
                    "{axis:?}, input {input}"
                );
            }
        }
        assert!(axes > 5_000, "only {axes} axes work");
    }

    /// A tall kernel has as many outputs as taps, so no output may look at all of the taps.
    #[test]
    fn no_output_looks_at_every_tap() {
        for (stride, dilation) in [(2, 1), (1 << 20, 3), (6, 4)] {
            let op = Op::ConvTranspose2d;
            let settings = AxisSettings { op, kernel: 1 << 40, stride, padding: [0; 2], dilation, output_padding: 0 };
            let axis = Axis::new(settings, 3).expect("works");
            let last = axis.output() - 1;
            assert_eq!(axis.coverage(last), 1);
            assert_eq!(axis.at_output(last).next(), Some(Meeting { input: 2, tap: (1 << 40) - 1, output: last }));
            assert_eq!(axis.at_output(last / 2).count(), axis.coverage(last / 2));
        }
    }

    #[test]
    fn zeros_of_output_padding_are_told_from_padding() {
        use Source::{Input, Inserted, OutputPadding, Padding};
        let op = Op::ConvTranspose2d;
        let settings = AxisSettings { op, kernel: 3, stride: 2, padding: [1, 1], dilation: 1, output_padding: 1 };
        let axis = Axis::new(settings, 3).expect("works");
        let sources: Vec<Source> = (0..axis.padded()).map(|index| axis.padded_source(index)).collect();
        let stuffed = [Input(0), Inserted, Input(1), Inserted, Input(2)];
        assert_eq!(sources, [&[Padding], &stuffed[..], &[Padding, OutputPadding]].concat());
    }

    #[test]
    fn a_transposed_layer_leaves_nothing_unread_whatever_it_crops() {
        let op = Op::ConvTranspose2d;
        let settings = AxisSettings { op, kernel: 3, stride: 1, padding: [5, 5], dilation: 2, output_padding: 0 };
        let axis = Axis::new(settings, 8).expect("works");
        assert!(!axis.is_read(0), "all products of the first input are cropped");
        assert_eq!(axis.unread(), Unread::default());
    }
}
