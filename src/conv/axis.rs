//! One spatial axis of a layer: its sizes, its legality, and which indices meet on it.
//!
//! Height and width are independent, so nearly every rule of a 2-D layer is a rule about one axis, said twice.
//! With input `i`, kernel `k`, stride `s`, padding `p`, dilation `d`, output padding `op` and the dilated kernel
//! `K = d*(k-1) + 1`:
//!
//! - direct: `o = floor((i + p_lo + p_hi - K) / s) + 1`
//! - transposed: `o = (i-1)*s - 2*p + K + op`
//!
//! Both are one picture: *spread* the input (put zeros between its cells), *pad* it (or crop it, where the padding is
//! negative), then slide the window over it in *steps*. A direct convolution spreads by 1 and steps by `s`; a
//! transposed one spreads by `s` and steps by 1. Every index rule below follows from that.

use std::fmt;
use std::ops::Range;

use super::settings::Rank;

/// Which of the two operations a layer performs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Cross-correlation, `nn.Conv2d`.
    Conv2d,
    /// The transpose of it, `nn.ConvTranspose2d`.
    ConvTranspose2d,
}

impl Op {
    /// The other one, whose matrix is the transpose.
    #[must_use]
    pub fn transposed(self) -> Op {
        match self {
            Op::Conv2d => Op::ConvTranspose2d,
            Op::ConvTranspose2d => Op::Conv2d,
        }
    }

    /// The class of `torch.nn`.
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

    /// What the axes of PyTorch's weight are.
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

    /// The function of `torch.nn.functional`, which is also the name that flags and JSON use.
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

/// The settings of one axis, as somebody wrote them: nothing is checked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AxisSettings {
    pub op: Op,
    pub kernel: i64,
    pub stride: i64,
    /// Start and end. In PyTorch they differ only for the `padding='same'` of a [`Op::Conv2d`]; others crop or pad unevenly.
    /// Those of a transposed layer are negative where the full result goes on.
    pub padding: [i64; 2],
    pub output_padding: i64,
    pub dilation: i64,
}

impl AxisSettings {
    /// `K = d*(k-1) + 1`, the cells from the first to the last tap.
    #[must_use]
    pub fn dilated_kernel(&self) -> i128 {
        i128::from(self.dilation) * (i128::from(self.kernel) - 1) + 1
    }

    /// `output_padding` is legal when it is smaller than the stride *or* the dilation.
    #[must_use]
    pub fn output_padding_fits(&self) -> bool {
        self.output_padding < self.stride || self.output_padding < self.dilation
    }

    /// The output length that the size formula gives, which may be zero or negative. Exact, and without overflow, for
    /// all settings that are each in range (kernel, stride, dilation and input at least 1, nothing negative).
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

/// Why [`Axis::new`] refuses an axis whose settings are each in range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AxisFault {
    /// `output_padding` is not smaller than stride or dilation.
    OutputPaddingTooLarge,
    /// The output would have no cell.
    OutputTooSmall,
    /// A length on the way does not fit in 63 bits.
    TooLarge,
}

/// What stands at an index of the stuffed or padded input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// This index of the input.
    Input(i64),
    /// A zero that the stride put between two inputs.
    Inserted,
    /// A zero of the padding.
    Padding,
    /// A zero that is there only because of `output_padding`.
    OutputPadding,
}

/// What lies behind the last place of a window that moves in strides: so many of the input, and of the zeros around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unread {
    pub inputs: i64,
    pub zeros: i64,
    /// Inputs before that which no tap meets, where strides or dilation pass them over.
    pub skipped: i64,
}

/// Most inputs, times kernel taps, that are looked at one by one.
const MOST_STEPS: i64 = 1 << 22;

/// One product on one axis: `input` times kernel `tap` goes into `output`. All are indices from 0; `tap` counts in the
/// kernel as it is stored, not rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Meeting {
    pub input: i64,
    pub tap: i64,
    pub output: i64,
}

/// Places of the window: the first, how many, and how far apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub first: i64,
    pub count: i64,
    pub apart: i64,
}

/// Which indices of a line are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// Those that there are.
    Kept,
    /// All, as if the map went on without end: what a cell far from every border meets.
    Without,
}

/// Indices of a map that belong to one index of another: the first, how many, and how far apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progression {
    pub first: i64,
    pub count: i64,
    /// The same for every index of the other map.
    pub step: i64,
}

/// The greatest common divisor `g` of two numbers from 1 on, and the number that `a/g` times is 1, but for multiples of
/// `b/g`.
fn common_and_inverse(a: i64, b: i64) -> (i64, i64) {
    // Euclid's algorithm; `factor*a` is `rest` but for multiples of `b`. Factors stay below `b`.
    let (mut rest, mut next) = ((a, 1), (b, 0));
    while next.0 != 0 {
        let times = rest.0 / next.0;
        (rest, next) = (next, (rest.0 - times * next.0, rest.1 - times * next.1));
    }
    rest
}

/// An axis that works: settings and an input length that every rule accepts. Every length here fits in an `i64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Axis {
    settings: AxisSettings,
    input: i64,
    output: i64,
}

impl Axis {
    /// Checks what depends on the input length. The settings alone (kernel, stride and dilation at least 1, padding and
    /// output padding not negative, input at least 1) must have been checked before, as
    /// [`Layer::check`](super::Layer::check) does.
    ///
    /// # Errors
    /// [`AxisFault`], the first in its order.
    pub fn new(settings: AxisSettings, input: i64) -> Result<Axis, AxisFault> {
        if settings.op == Op::ConvTranspose2d && !settings.output_padding_fits() {
            return Err(AxisFault::OutputPaddingTooLarge);
        }
        let output = settings.output_length(input);
        if output < 1 {
            return Err(AxisFault::OutputTooSmall);
        }
        // Every index used by the methods below is at most this sum, or at least its negative.
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

    #[must_use]
    pub fn settings(&self) -> &AxisSettings {
        &self.settings
    }

    #[must_use]
    pub fn input(&self) -> i64 {
        self.input
    }

    #[must_use]
    pub fn output(&self) -> i64 {
        self.output
    }

    /// Number of kernel taps.
    #[must_use]
    pub fn kernel(&self) -> i64 {
        self.settings.kernel
    }

    /// `K = d*(k-1) + 1`, the cells from the first to the last tap.
    #[must_use]
    pub fn dilated_kernel(&self) -> i64 {
        self.settings.dilation * (self.settings.kernel - 1) + 1
    }

    fn is_transposed(&self) -> bool {
        self.settings.op == Op::ConvTranspose2d
    }

    /// Distance between two neighbouring inputs once zeros stand between them: the stride of a transposed layer, else 1.
    #[must_use]
    pub fn spread(&self) -> i64 {
        if self.is_transposed() { self.settings.stride } else { 1 }
    }

    /// How far the window of the (equivalent) direct convolution moves: always 1 for a transposed layer, else the stride.
    #[must_use]
    pub fn step(&self) -> i64 {
        if self.is_transposed() { 1 } else { self.settings.stride }
    }

    /// Length of the zero-stuffed input, `(i-1)*s + 1`; the input itself for a direct convolution.
    #[must_use]
    pub fn stuffed(&self) -> i64 {
        (self.input - 1) * self.spread() + 1
    }

    /// Padding of the (equivalent) direct convolution, start and end: `K-1-p` and `K-1-p+op` for a transposed layer.
    /// A negative one crops.
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

    /// Length of the result before the crop, `F = (i-1)*s + K`; the output itself for a direct convolution, which crops
    /// nothing.
    #[must_use]
    pub fn full(&self) -> i64 {
        if self.is_transposed() { self.stuffed() - 1 + self.dilated_kernel() } else { self.output }
    }

    /// Cells cut from the start and the end of the full result: `p` and `p-op`. A negative end extends it.
    #[must_use]
    pub fn crop(&self) -> [i64; 2] {
        if self.is_transposed() {
            let [start, end] = self.settings.padding;
            [start, end - self.settings.output_padding]
        } else {
            [0, 0]
        }
    }

    /// What stands at `index` of the stuffed input.
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

    /// What stands at `index` of the padded (or cropped) input.
    #[must_use]
    pub fn padded_source(&self, index: i64) -> Source {
        match self.stuffed_source(index - self.pad()[0]) {
            Source::Padding if index >= self.padded() - self.settings.output_padding => Source::OutputPadding,
            source => source,
        }
    }

    /// The place in the padded input that kernel tap `tap` reads for output `output`. In a transposed layer the kernel
    /// lies rotated: its last tap reads first.
    #[must_use]
    pub fn reads(&self, output: i64, tap: i64) -> i64 {
        output * self.step() + self.window_tap(tap) * self.settings.dilation
    }

    /// The output that gets `input` times kernel `tap`, if that product is kept. This is the definition of both
    /// operations: `t = a*s + b*d - p` (transposed) and `a = t*s + b*d - p` (direct).
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

    /// For kernel tap `tap`, the strided side of its products and the offset of the dense side. The strided side is the
    /// output of a direct convolution and the input of a transposed one; index `j` of it meets `j*s + offset` of the
    /// other. Products that fall outside are not in the range.
    #[must_use]
    pub fn kept(&self, tap: i64) -> (Range<i64>, i64) {
        let AxisSettings { stride, padding: [padding, _], dilation, .. } = self.settings;
        let offset = tap * dilation - padding;
        let dense = if self.is_transposed() { self.output } else { self.input };
        let first = (-offset).max(0).unsigned_abs().div_ceil(stride.unsigned_abs()).cast_signed();
        let end = (dense - 1 - offset).div_euclid(stride) + 1;
        (first..end.clamp(first, self.strided().max(first)), offset)
    }

    /// The tap at `place` of the window: the kernel lies rotated in a transposed layer, and as it is in a direct one. The
    /// same rule leads from tap to place.
    #[must_use]
    pub fn window_tap(&self, place: i64) -> i64 {
        if self.is_transposed() { self.settings.kernel - 1 - place } else { place }
    }

    /// Every product that goes into `output`, in the order of the window.
    pub fn at_output(&self, output: i64) -> impl Iterator<Item = Meeting> + '_ {
        let Places { first, count, apart } = self.places(output);
        (0..count).map(move |number| {
            let place = first + number * apart;
            let stuffed = output * self.step() + place * self.settings.dilation - self.pad()[0];
            Meeting { input: stuffed / self.spread(), tap: self.window_tap(place), output }
        })
    }

    /// The places of the window that lie on an input for `output`, by arithmetic: whoever asks for every output must not
    /// look at every tap for each of them.
    pub(super) fn places(&self, output: i64) -> Places {
        self.places_on(self.pad()[0] - output * self.step(), self.spread(), Some(self.stuffed()))
    }

    /// The inputs that meet `output`, by arithmetic: of those that there are, or of a line without ends.
    pub(super) fn inputs_of(&self, output: i64, ends: Ends) -> Progression {
        let (start, spread) = (self.pad()[0] - output * self.step(), self.spread());
        let length = match ends {
            Ends::Kept => Some(self.stuffed()),
            Ends::Without => None,
        };
        self.met(self.places_on(start, spread, length), start, spread)
    }

    /// The outputs that meet `input`, by arithmetic: of those that there are, or of a line without ends.
    pub(super) fn outputs_of(&self, input: i64, ends: Ends) -> Progression {
        // With the roles changed, the other operation slides its window over what is now the output.
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

    /// What stands at these places of a window, of which the first lies `start` before a line.
    fn met(&self, Places { first, count, .. }: Places, start: i64, spread: i64) -> Progression {
        let dilation = self.settings.dilation;
        let first = if count > 0 { (first * dilation - start) / spread } else { 0 };
        Progression { first, count, step: dilation / common_and_inverse(dilation, spread).0 }
    }

    /// The places of a window that lie on a cell of a line of this length, or of one without ends, of which it stands `start`
    /// before the first, and on which cells are `spread` apart.
    fn places_on(&self, start: i64, spread: i64, length: Option<i64>) -> Places {
        let dilation = self.settings.dilation;
        // Place `j` lies at `j*d - start` of the line, which must be inside and a multiple of the spread.
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
        // Less than the spread, which is an i64.
        let first = lowest + residue.rem_euclid(i128::from(apart)) as i64;
        let count = if first > highest { 0 } else { (highest - first) / apart + 1 };
        Places { first, count, apart }
    }

    /// Every product that `input` is part of, by tap.
    pub fn at_input(&self, input: i64) -> impl Iterator<Item = Meeting> + '_ {
        (0..self.settings.kernel)
            .filter_map(move |tap| self.meet(input, tap).map(|output| Meeting { input, tap, output }))
    }

    /// What the window leaves unread, behind its last place and before: nothing, where it moves by 1. Of very many inputs it is
    /// not known which are skipped, and none are counted.
    #[must_use]
    pub fn unread(&self) -> Unread {
        let rest = self.padded() - (self.output - 1) * self.step() - self.dilated_kernel();
        // Where the last window ends before the first input, zeros of the start are left too.
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

    /// Whether any product uses `input`: not where strides of a direct convolution pass it over, nor where a crop takes away
    /// all that it makes.
    #[must_use]
    pub fn is_read(&self, input: i64) -> bool {
        self.at_input(input).next().is_some()
    }

    /// Every product that kernel tap `tap` is part of, by input.
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

    /// The length that the layer's mate gives back for this output: the transposed layer with the same settings for a
    /// direct one, and the direct one for a transposed layer. `None` where the mate has no output.
    ///
    /// Direct then transposed gives `i - ((i+2p-K) mod s)`, transposed then direct `i + floor(op/s)`.
    #[must_use]
    pub fn round_trip(&self) -> Option<i64> {
        let mate = AxisSettings { op: self.settings.op.transposed(), output_padding: 0, ..self.settings };
        i64::try_from(mate.output_length(self.output)).ok().filter(|length| *length >= 1)
    }

    /// The `output_padding` with which the transposed mate of a direct layer restores its input: `(i+2p-K) mod s`.
    #[must_use]
    pub fn restoring_output_padding(&self) -> i64 {
        (self.input + self.settings.padding[0] + self.settings.padding[1] - self.dilated_kernel())
            .rem_euclid(self.settings.stride)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each tap of the window reads, one by one: the definition.
    fn read_one_by_one(axis: &Axis, output: i64) -> Vec<Meeting> {
        let taps = (0..axis.kernel()).map(|place| axis.window_tap(place));
        taps.filter_map(|tap| match axis.padded_source(axis.reads(output, tap)) {
            Source::Input(input) => Some(Meeting { input, tap, output }),
            _ => None,
        })
        .collect()
    }

    /// Alike at both ends, or apart, and below 0 where a full result goes on.
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

    /// What an index of one side meets of the other, found by looking at every tap.
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

    /// A tall kernel has as many outputs as taps: each must not look at all of them.
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
}
