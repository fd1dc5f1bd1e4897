//! The nearest settings that work, for a layer that does not.
//!
//! Each repair changes as few parameters as possible, each by as little as possible, and only on the axis that fails.
//! The closed forms below only propose: every repair returned by this module has passed [`Layer::check`].

use std::fmt;

use super::axis::AxisSettings;
use super::fault::{Fault, PaddingWord};
use super::layer::{Geometry, Layer, Padding, Pair, dimensions};
use super::parameter::Parameter;

/// The most faults that one repair may fix in sequence.
const MOST_ROUNDS: usize = 4;

/// A parameter that a repair changes, and its new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// PyTorch's name of the argument.
    pub name: &'static str,
    /// The new value as PyTorch writes it.
    pub value: String,
}

/// Settings near a rejected layer that work, and their result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The parameters that change.
    pub changes: Vec<Change>,
    /// The repaired layer on its input.
    pub geometry: Geometry,
}

impl fmt::Display for Repair {
    /// `output_padding=1 gives 6x6`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes: Vec<_> = self.changes.iter().map(|change| format!("{}={}", change.name, change.value)).collect();
        write!(f, "{} gives {}", changes.join(", "), self.geometry.layer().size_text(self.geometry.output()))
    }
}

/// A layer and its input during the repair.
#[derive(Clone)]
struct Attempt {
    layer: Layer,
    input: Pair,
}

impl Attempt {
    fn turned(&self, parameter: Parameter, value: Pair) -> Attempt {
        let mut attempt = self.clone();
        parameter.set(&mut attempt.layer, &mut attempt.input, value);
        attempt
    }

    /// Sets a parameter to the result of `rule` on each axis that fails; `None` if a failing axis has no such number.
    fn turned_where(
        &self,
        parameter: Parameter,
        fails: impl Fn(&AxisSettings, i64) -> bool,
        rule: impl Fn(&AxisSettings, i128) -> Option<i128>,
    ) -> Option<Attempt> {
        let mut value = parameter.get(&self.layer, self.input);
        for axis in [0, 1] {
            let settings = self.layer.axis(axis);
            if fails(&settings, self.input[axis]) {
                value[axis] = i64::try_from(rule(&settings, i128::from(self.input[axis]))?).ok()?;
            }
        }
        Some(self.turned(parameter, value))
    }
}

/// Implements [`Refusal::repairs`](super::fault::Refusal::repairs). Also empty if the layer already works.
pub(super) fn nearest(layer: &Layer, input: Pair) -> Vec<Repair> {
    let start = Attempt { layer: layer.clone(), input };
    let mut working = Vec::new();
    mend(&start, MOST_ROUNDS, &mut working);
    let mut repairs: Vec<Repair> = Vec::new();
    for (attempt, geometry) in working {
        let changes = changes(&start, &attempt);
        if !changes.is_empty() && repairs.iter().all(|repair| repair.geometry != geometry) {
            repairs.push(Repair { changes, geometry });
        }
    }
    repairs.sort_by_key(|repair| repair.changes.len());
    repairs
}

fn mend(attempt: &Attempt, rounds: usize, working: &mut Vec<(Attempt, Geometry)>) {
    match attempt.layer.geometry(attempt.input) {
        Ok(geometry) => working.push((attempt.clone(), geometry)),
        Err(fault) if rounds > 0 => {
            for next in proposals(attempt, &fault) {
                mend(&next, rounds - 1, working);
            }
        }
        Err(_) => {}
    }
}

/// The changes that could fix this fault, most natural first.
fn proposals(attempt: &Attempt, fault: &Fault) -> Vec<Attempt> {
    let raised = |parameter: Parameter| {
        let value = parameter.get(&attempt.layer, attempt.input);
        vec![attempt.turned(parameter, value.map(|number| number.max(parameter.least())))]
    };
    let with = |layer: Layer| vec![Attempt { layer, input: attempt.input }];
    match fault {
        Fault::InvalidStride { .. } => raised(Parameter::Stride),
        Fault::InvalidPadding { .. } => raised(Parameter::Padding),
        Fault::PaddingWordOnTransposed { meant: PaddingWord::Valid } => {
            vec![attempt.turned(Parameter::Padding, [0, 0])]
        }
        Fault::PaddingWordOnTransposed { meant: PaddingWord::Same | PaddingWord::SameOfEvenKernel } => {
            stride_times_the_input(attempt)
        }
        Fault::SameNeedsStrideOne { .. } => {
            let half = [0, 1].map(|axis| attempt.layer.axis(axis).padding[0]);
            vec![attempt.turned(Parameter::Stride, [1, 1]), attempt.turned(Parameter::Padding, half)]
        }
        Fault::InvalidOutputPadding { .. } => raised(Parameter::OutputPadding),
        Fault::OutputPaddingOnDirect { .. } => vec![attempt.turned(Parameter::OutputPadding, [0, 0])],
        Fault::InvalidDilation { .. } => raised(Parameter::Dilation),
        Fault::InvalidKernel { .. } => raised(Parameter::KernelSize),
        Fault::EmptyInput { .. } => raised(Parameter::Input),
        Fault::InvalidGroups { .. } | Fault::GroupsDoNotDivide { .. } => {
            with(Layer { groups: nearest_groups(&attempt.layer), ..attempt.layer.clone() })
        }
        Fault::NoChannels { in_channels, out_channels } => with(Layer {
            in_channels: (*in_channels).max(1),
            out_channels: (*out_channels).max(1),
            ..attempt.layer.clone()
        }),
        Fault::OutputPaddingTooLarge { .. } => smaller_output_padding(attempt),
        Fault::OutputTooSmall { .. } => larger_output(attempt),
        Fault::WindowTooLarge { .. } => smaller_window(attempt),
        _ => Vec::new(),
    }
}

/// What a padding word on a transposed layer means in numbers.
pub(super) fn meant(layer: &Layer) -> PaddingWord {
    match layer.padding {
        Padding::Explicit(_) | Padding::Uneven { .. } | Padding::Valid => PaddingWord::Valid,
        Padding::Same if [0, 1].iter().all(|axis| exact_crop(&layer.axis(*axis)).is_some()) => PaddingWord::Same,
        Padding::Same => PaddingWord::SameOfEvenKernel,
    }
}

/// The padding and `output_padding` with which a transposed axis multiplies every input length by the stride; `None` if
/// no numbers do. A kernel or dilation below 1 counts as 1.
fn exact_crop(axis: &AxisSettings) -> Option<[i128; 2]> {
    let legal = AxisSettings { kernel: axis.kernel.max(1), dilation: axis.dilation.max(1), ..*axis };
    let beyond = legal.dilated_kernel() - i128::from(legal.stride);
    if beyond < 0 {
        return Some([0, -beyond]);
    }
    let [padding, output_padding] = [(beyond + 1).div_euclid(2), beyond.rem_euclid(2)];
    (output_padding == 0 || legal.stride > 1 || legal.dilation > 1).then_some([padding, output_padding])
}

/// The numbers for what `padding='same'` means in other frameworks. An even kernel that has none gets three proposals:
/// one row too many, one too few, and the next larger kernel.
fn stride_times_the_input(attempt: &Attempt) -> Vec<Attempt> {
    let axes = [0, 1].map(|axis| attempt.layer.axis(axis));
    let cropped = |larger_kernel: i64, less_padding: i128| {
        let mut next = attempt.clone();
        let mut padding = [0; 2];
        for (place, axis) in axes.iter().enumerate() {
            let even = exact_crop(axis).is_none();
            let kernel = axis.kernel.checked_add(if even { larger_kernel } else { 0 })?;
            let [crop, output_padding] = match exact_crop(&AxisSettings { kernel, ..*axis }) {
                Some(exact) => exact,
                None => [i128::from(kernel) / 2 - less_padding, 0],
            };
            padding[place] = i64::try_from(crop).ok()?;
            next.layer.kernel_size[place] = kernel;
            next.layer.output_padding[place] = i64::try_from(output_padding).ok()?;
        }
        Some(next.turned(Parameter::Padding, padding))
    };
    [cropped(0, 1), cropped(0, 0), cropped(1, 0)].into_iter().flatten().collect()
}

/// The largest number of groups, up to the given one, that divides both channel counts.
fn nearest_groups(layer: &Layer) -> i64 {
    /// Beyond this many groups, 1 is as good a proposal as any.
    const MOST: i64 = 1 << 12;
    let divides = |groups: &i64| layer.in_channels % groups == 0 && layer.out_channels % groups == 0;
    (1..=layer.groups.min(MOST)).rev().find(divides).unwrap_or(1)
}

fn smaller_output_padding(attempt: &Attempt) -> Vec<Attempt> {
    let fails = |axis: &AxisSettings, _| !axis.output_padding_fits();
    let beyond = |axis: &AxisSettings, _| Some(i128::from(axis.output_padding) + 1);
    [
        attempt.turned_where(Parameter::OutputPadding, fails, |axis, _| {
            Some(i128::from(axis.stride.max(axis.dilation)) - 1)
        }),
        attempt.turned_where(Parameter::Stride, fails, beyond),
        attempt.turned_where(Parameter::Dilation, fails, beyond),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn is_too_small(axis: &AxisSettings, input: i64) -> bool {
    axis.output_length(input) < 1
}

/// A transposed layer whose crop leaves nothing: crop less, or enlarge what is cropped.
fn larger_output(attempt: &Attempt) -> Vec<Attempt> {
    let missing = |axis: &AxisSettings, input: i128| 1 - output_length(axis, input);
    let ceil_div = |number: i128, by: i128| (by > 0).then(|| -(-number).div_euclid(by));
    [
        attempt.turned_where(Parameter::Padding, is_too_small, |axis, input| {
            Some(i128::from(axis.padding[0]) - ceil_div(missing(axis, input), 2)?)
        }),
        attempt.turned_where(Parameter::OutputPadding, is_too_small, |axis, input| {
            Some(i128::from(axis.output_padding) + missing(axis, input))
        }),
        attempt.turned_where(Parameter::KernelSize, is_too_small, |axis, input| {
            Some(i128::from(axis.kernel) + ceil_div(missing(axis, input), i128::from(axis.dilation))?)
        }),
        attempt.turned_where(Parameter::Input, is_too_small, |axis, input| {
            Some(input + ceil_div(missing(axis, input), i128::from(axis.stride))?)
        }),
        attempt.turned_where(Parameter::Stride, is_too_small, |axis, input| {
            Some(i128::from(axis.stride) + ceil_div(missing(axis, input), input - 1)?)
        }),
    ]
    .into_iter()
    .flatten()
    .filter(|next| next.layer.geometry(next.input).is_ok())
    .collect()
}

/// A direct layer whose window exceeds the padded input: pad more, or shrink the window.
fn smaller_window(attempt: &Attempt) -> Vec<Attempt> {
    let room = |axis: &AxisSettings, input: i128| input + i128::from(axis.padding[0]) + i128::from(axis.padding[1]);
    [
        attempt.turned_where(Parameter::Padding, is_too_small, |axis, input| {
            Some((axis.dilated_kernel() - input + 1).div_euclid(2))
        }),
        attempt.turned_where(Parameter::KernelSize, is_too_small, |axis, input| {
            Some((room(axis, input) - 1).div_euclid(i128::from(axis.dilation)) + 1)
        }),
        attempt.turned_where(Parameter::Dilation, is_too_small, |axis, input| {
            (axis.kernel > 1).then(|| (room(axis, input) - 1).div_euclid(i128::from(axis.kernel) - 1))
        }),
        attempt.turned_where(Parameter::Input, is_too_small, |axis, input| {
            Some(input + axis.dilated_kernel() - room(axis, input))
        }),
    ]
    .into_iter()
    .flatten()
    .filter(|next| next.layer.geometry(next.input).is_ok())
    .collect()
}

fn output_length(axis: &AxisSettings, input: i128) -> i128 {
    i64::try_from(input).map_or(0, |input| axis.output_length(input))
}

fn changes(from: &Attempt, to: &Attempt) -> Vec<Change> {
    let mut changes: Vec<Change> = Parameter::ALL
        .into_iter()
        .filter(|parameter| {
            parameter.get(&from.layer, from.input) != parameter.get(&to.layer, to.input)
                || (*parameter == Parameter::Padding && from.layer.padding != to.layer.padding)
        })
        .map(|parameter| {
            let own = to.layer.own(parameter.get(&to.layer, to.input));
            let value = match (parameter, own.as_slice()) {
                (Parameter::Input, own) => dimensions(own),
                (_, [first, others @ ..]) if others.iter().all(|other| other == first) => first.to_string(),
                (_, own) => format!("({})", own.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")),
            };
            Change { name: parameter.name(), value }
        })
        .collect();
    for (name, before, after) in [
        ("in_channels", from.layer.in_channels, to.layer.in_channels),
        ("out_channels", from.layer.out_channels, to.layer.out_channels),
        ("groups", from.layer.groups, to.layer.groups),
    ] {
        if before != after {
            changes.push(Change { name, value: after.to_string() });
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::super::{Op, Padding, Rank};
    use super::*;

    fn repairs(layer: &Layer, input: Pair) -> Vec<String> {
        layer.check(input).expect_err("refused").repairs().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn output_padding_of_two_at_stride_two() {
        let layer = Layer { stride: [2, 2], output_padding: [2, 2], ..Layer::new(Op::ConvTranspose2d, [3, 3]) };
        assert_eq!(
            repairs(&layer, [3, 3]),
            ["output_padding=1 gives 8x8", "stride=3 gives 11x11", "dilation=3 gives 13x13"]
        );
    }

    #[test]
    fn what_a_crop_lacks_is_what_each_repair_adds() {
        let of = |[kernel, stride, padding, output_padding]: [i64; 4], input: i64| {
            let layer = Layer {
                stride: [stride; 2],
                padding: Padding::Explicit([padding; 2]),
                output_padding: [output_padding; 2],
                ..Layer::new(Op::ConvTranspose2d, [kernel; 2])
            };
            repairs(&layer, [input; 2])
        };
        // Three cells are lacking: they are added to the 1 that is there.
        assert!(of([1, 5, 2, 1], 1).contains(&"output_padding=4 gives 1x1".to_owned()), "{:?}", of([1, 5, 2, 1], 1));
        // The single distance between two inputs is longer by three.
        assert!(of([1, 1, 2, 0], 2).contains(&"stride=4 gives 1x1".to_owned()), "{:?}", of([1, 1, 2, 0], 2));
    }

    #[test]
    fn the_nearest_groups_that_divide_the_channels_are_proposed() {
        let of = |[in_channels, out_channels, groups]: [i64; 3]| {
            repairs(&Layer { in_channels, out_channels, groups, ..Layer::new(Op::ConvTranspose2d, [3, 3]) }, [3, 3])
        };
        for (channels, expected) in [([4, 6, 3], "groups=2"), ([6, 9, 4], "groups=3"), ([4, 9, 5], "groups=1")] {
            assert!(of(channels).contains(&format!("{expected} gives 5x5")), "{channels:?}: {:?}", of(channels));
        }
    }

    #[test]
    fn a_window_may_be_as_large_as_the_padded_input() {
        let of = |kernel: i64, dilation: i64| {
            let layer = Layer {
                padding: Padding::Explicit([1, 1]),
                dilation: [dilation; 2],
                ..Layer::new(Op::Conv2d, [kernel; 2])
            };
            repairs(&layer, [3, 3])
        };
        assert!(of(7, 1).contains(&"kernel_size=5 gives 1x1".to_owned()), "{:?}", of(7, 1));
        assert!(of(3, 4).contains(&"dilation=2 gives 1x1".to_owned()), "{:?}", of(3, 4));
    }

    #[test]
    fn only_the_axis_that_fails_is_turned() {
        let layer = Layer { stride: [2, 3], output_padding: [2, 2], ..Layer::new(Op::ConvTranspose2d, [3, 3]) };
        assert_eq!(repairs(&layer, [3, 3])[0], "output_padding=(1, 2) gives 8x11");
    }

    #[test]
    fn a_line_has_one_number() {
        let line = Layer {
            rank: Rank::One,
            stride: [1, 2],
            output_padding: [0, 2],
            ..Layer::new(Op::ConvTranspose2d, [1, 3])
        };
        assert_eq!(repairs(&line, [1, 3])[0], "output_padding=1 gives 8");
        let cropped = Layer { output_padding: [0, 0], padding: Padding::Explicit([0, 5]), ..line };
        assert_eq!(repairs(&cropped, [1, 3])[0], "padding=3 gives 1");
    }

    #[test]
    fn a_crop_that_leaves_nothing() {
        let layer = Layer { padding: Padding::Explicit([2, 2]), ..Layer::new(Op::ConvTranspose2d, [1, 1]) };
        assert_eq!(
            repairs(&layer, [3, 3]),
            ["padding=1 gives 1x1", "kernel_size=3 gives 1x1", "input=5x5 gives 1x1", "stride=2 gives 1x1"]
        );
    }

    #[test]
    fn no_stride_lengthens_what_comes_from_a_single_input() {
        let layer = Layer { padding: Padding::Explicit([2, 2]), ..Layer::new(Op::ConvTranspose2d, [1, 1]) };
        assert_eq!(repairs(&layer, [1, 1]), ["padding=0 gives 1x1", "kernel_size=5 gives 1x1", "input=5x5 gives 1x1"]);
    }

    #[test]
    fn a_window_that_does_not_fit() {
        let layer = Layer { dilation: [2, 2], ..Layer::new(Op::Conv2d, [3, 3]) };
        assert_eq!(
            repairs(&layer, [4, 4]),
            ["padding=1 gives 2x2", "kernel_size=2 gives 2x2", "dilation=1 gives 2x2", "input=5x5 gives 1x1"]
        );
    }

    #[test]
    fn an_axis_of_a_single_output_stands_in_no_repairs_way() {
        let layer = Layer { dilation: [2, 1], ..Layer::new(Op::Conv2d, [3, 1]) };
        assert!(repairs(&layer, [4, 1]).contains(&"dilation=1 gives 2x1".to_owned()));
    }

    #[test]
    fn same_on_a_transposed_layer_is_told_in_numbers() {
        let same = |kernel_size, stride, dilation| Layer {
            padding: Padding::Same,
            stride,
            dilation,
            ..Layer::new(Op::ConvTranspose2d, kernel_size)
        };
        for (layer, expected) in [
            (same([3, 3], [2, 2], [1, 1]), vec!["padding=1, output_padding=1 gives 32x32"]),
            (same([4, 4], [2, 2], [1, 1]), vec!["padding=1 gives 32x32"]),
            (same([1, 1], [3, 3], [1, 1]), vec!["padding=0, output_padding=2 gives 48x48"]),
            (same([2, 2], [1, 1], [3, 3]), vec!["padding=2, output_padding=1 gives 16x16"]),
            (
                same([3, 4], [2, 1], [1, 1]),
                vec![
                    "padding=(1, 1), output_padding=(1, 0) gives 32x17",
                    "padding=(1, 2), output_padding=(1, 0) gives 32x15",
                    "kernel_size=(3, 5), padding=(1, 2), output_padding=(1, 0) gives 32x16",
                ],
            ),
            (
                same([4, 4], [1, 1], [1, 1]),
                vec!["padding=1 gives 17x17", "padding=2 gives 15x15", "kernel_size=5, padding=2 gives 16x16"],
            ),
        ] {
            let brief: Vec<String> = expected.into_iter().map(|it| it.replace("(1, 1)", "1")).collect();
            assert_eq!(repairs(&layer, [16, 16]), brief, "{layer:?}");
        }
        let valid = Layer { padding: Padding::Valid, ..same([3, 3], [2, 2], [1, 1]) };
        assert_eq!(repairs(&valid, [16, 16]), ["padding=0 gives 33x33"]);
        // Other faults are fixed along with it.
        let broken = Layer { output_padding: [-1, -1], ..same([3, 3], [2, 2], [0, 0]) };
        assert_eq!(repairs(&broken, [16, 16]), ["padding=1, output_padding=1, dilation=1 gives 32x32"]);
    }

    #[test]
    fn a_padding_word_says_whether_numbers_can_do_it() {
        let word = |padding, kernel_size| meant(&Layer { padding, ..Layer::new(Op::ConvTranspose2d, kernel_size) });
        assert_eq!(word(Padding::Valid, [4, 4]), PaddingWord::Valid);
        assert_eq!(word(Padding::Same, [3, 3]), PaddingWord::Same);
        assert_eq!(word(Padding::Same, [3, 4]), PaddingWord::SameOfEvenKernel);
    }

    #[test]
    fn the_exact_crop_multiplies_every_input_and_is_there_where_any_is() {
        for (kernel, stride, dilation) in (1..8)
            .flat_map(|kernel| (1..6).flat_map(move |stride| (1..4).map(move |dilation| (kernel, stride, dilation))))
        {
            let op = Op::ConvTranspose2d;
            let settings = |padding: i128, output_padding: i128| AxisSettings {
                op,
                kernel,
                stride,
                padding: [padding as i64; 2],
                output_padding: output_padding as i64,
                dilation,
            };
            let multiplies = |axis: AxisSettings| {
                axis.output_padding_fits() && (1..5).all(|i| axis.output_length(i) == i128::from(i * stride))
            };
            if let Some([padding, output_padding]) = exact_crop(&settings(0, 0)) {
                assert!(multiplies(settings(padding, output_padding)));
            } else {
                let mut all = (0..30).flat_map(|padding| (0..6).map(move |extra| settings(padding, extra)));
                assert!(!all.any(multiplies), "{kernel} {stride} {dilation}");
            }
        }
    }

    #[test]
    fn several_faults_are_mended_together() {
        let layer = Layer {
            stride: [0, 0],
            padding: Padding::Explicit([-1, -1]),
            output_padding: [1, 1],
            ..Layer::new(Op::ConvTranspose2d, [3, 3])
        };
        assert_eq!(repairs(&layer, [3, 3])[0], "stride=2, padding=0 gives 8x8");
    }
}
