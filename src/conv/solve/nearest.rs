//! Why nothing matches, and what comes nearest.

use std::fmt;
use std::ops::RangeInclusive;

use super::super::Parameter;
use super::super::axis::{AxisSettings, Op};
use super::super::layer::{Layer, Pair, dimensions};
use super::appraisal::Appraisal;
use super::axis::{near_strides, rise_and_run, strided};
use super::merit::Rating;
use super::{AxisSearch, Ranked, Search, Solution, Want, are_meant_for, ranked};

/// Why an axis has no matching setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// One input should become two different outputs.
    Contradiction {
        /// The input.
        input: i64,
        /// The two outputs.
        outputs: [i64; 2],
    },
    /// No stride gives all of the sizes: the outputs differ by `rise` where the inputs differ by `run`.
    NoStride {
        /// Difference of the outputs.
        rise: i128,
        /// Difference of the inputs, positive.
        run: i128,
    },
    /// Only one stride can match, and it is outside the searched range.
    OtherStride {
        /// The stride that can match.
        needed: i64,
        /// The strides that were searched.
        range: RangeInclusive<i64>,
    },
    /// A `Conv2d` cannot multiply every input.
    DirectCannotGrow,
    /// A `ConvTranspose2d` cannot divide every input.
    TransposedCannotShrink,
    /// The requested `output_padding` is not below any searched stride or dilation.
    NoOutputPadding,
    /// The ranges only lead from this input to smaller or to larger outputs.
    OutOfReach {
        /// The input.
        input: i64,
        /// The wanted output.
        output: i64,
        /// The smallest output that the ranges give.
        smallest: i128,
        /// The largest output that the ranges give.
        largest: i128,
    },
    /// The sizes require an odd total of padding.
    OddPadding,
    /// The ranges give smaller and larger outputs, but not this one.
    Between,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Obstacle::Contradiction { input, outputs: [one, other] } => {
                write!(f, "one setting leads an input of {input} to one output, not to {one} and {other}")
            }
            Obstacle::NoStride { rise, run } => write!(
                f,
                "outputs that differ by {rise} where the inputs differ by {run} ask for a stride of {rise}/{run}, and a \
                 stride is a whole number from 1 on"
            ),
            Obstacle::OtherStride { needed, range } => {
                write!(f, "only stride {needed} does it, and stride is {}", shown(range))
            }
            Obstacle::DirectCannotGrow => f.write_str("a Conv2d never multiplies every input; ConvTranspose2d does"),
            Obstacle::TransposedCannotShrink => f.write_str("a ConvTranspose2d never divides every input; Conv2d does"),
            Obstacle::OutOfReach { input, output, smallest, largest } if smallest == largest => {
                write!(f, "an input of {input} becomes {smallest}, not {output}")
            }
            Obstacle::OutOfReach { input, output, smallest, largest } => {
                write!(f, "an input of {input} becomes {smallest} to {largest} in these ranges, never {output}")
            }
            Obstacle::NoOutputPadding => f.write_str("output_padding must be smaller than either stride or dilation"),
            Obstacle::OddPadding => f.write_str(
                "stride, dilation and kernel leave an odd number of lines; padding takes or adds as many on both sides, and no \
                 output_padding that is looked at makes up for the odd one",
            ),
            Obstacle::Between => f.write_str("no setting in these ranges leads exactly there"),
        }
    }
}

/// Describes the searched range of a parameter.
fn shown(range: &RangeInclusive<i64>) -> String {
    let [first, last] = [range.start(), range.end()];
    if first == last { format!("fixed at {first}") } else { format!("looked for from {first} to {last}") }
}

/// An obstacle and its axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisObstacle {
    /// 0 for the height, 1 for the width, `None` for both.
    pub axis: Option<usize>,
    /// Why the axis has no matching setting.
    pub obstacle: Obstacle,
}

impl fmt::Display for AxisObstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.axis {
            Some(0) => write!(f, "height: {}", self.obstacle),
            Some(_) => write!(f, "width: {}", self.obstacle),
            None => self.obstacle.fmt(f),
        }
    }
}

/// What has to change for a setting to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concession {
    /// The operation; the layer becomes one of this kind.
    Operation(Op),
    /// The output, which becomes this size.
    Output(Pair),
    /// This parameter, which is searched outside its range.
    Parameter(Parameter),
}

/// The best setting after a concession.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// What has to change.
    pub concession: Concession,
    /// The matching layer.
    pub solution: Solution,
    /// The search to run instead: the same, with the concession fixed to its value in the solution.
    pub search: Search,
}

impl fmt::Display for Concession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Concession::Operation(op) => write!(f, "as a {op}"),
            Concession::Output(output) => write!(f, "for {}", dimensions(output)),
            Concession::Parameter(parameter) => write!(f, "with another {}", parameter.name()),
        }
    }
}

/// How far from the wanted output other outputs are searched.
const FARTHEST: i64 = 64;

/// The largest stride that is tried with a fixed kernel.
const MOST_STRIDE: i64 = 64;

impl Search {
    /// Returns why nothing matches. Axes that have a matching setting on their own are left out.
    #[must_use]
    pub fn obstacles(&self) -> Vec<AxisObstacle> {
        let [height, width] = &self.axes;
        if height == width {
            return vec![AxisObstacle { axis: None, obstacle: obstacle(height) }];
        }
        let is_alone = self.axes.iter().any(|axis| axis.is_absent);
        let failing = self.axes.iter().enumerate().filter(|(_, axis)| !axis.has_settings());
        let named = |place| Some(place).filter(|_| !is_alone);
        failing.map(|(place, axis)| AxisObstacle { axis: named(place), obstacle: obstacle(axis) }).collect()
    }

    /// Returns what an engineer would write instead, plainest first: the other operation if the sizes suggest it, a
    /// parameter outside its default range, smaller and larger outputs, and last another value for what was fixed.
    #[must_use]
    pub fn nearest(&self) -> Vec<Near> {
        let mut released: Vec<(Rating, Parameter, Near)> =
            Parameter::ALL.into_iter().filter_map(|parameter| self.released(parameter)).collect();
        // Drop suggestions that lose cells if another loses none.
        if released.iter().any(|(rank, ..)| rank.lost == 0) {
            released.retain(|(rank, ..)| rank.lost == 0);
        }
        let (mut free, fixed): (Vec<_>, Vec<_>) =
            released.into_iter().partition(|(_, parameter, _)| !self.fixes(*parameter));
        // Axes that differ are no argument against what is conventional on both.
        free.sort_by_key(|(rank, ..)| (rank.lost, rank.drawbacks, *rank));
        let outputs = [-1, 1].into_iter().filter_map(|direction| self.nearest_output(direction));
        let near = |(_, _, near)| near;
        let operation = self.with_other_operation().into_iter();
        operation.chain(free.into_iter().map(near)).chain(outputs).chain(fixed.into_iter().map(near)).collect()
    }

    /// Returns whether a parameter was restricted to a range.
    fn fixes(&self, parameter: Parameter) -> bool {
        self.axes.iter().any(|axis| !axis.is_absent && axis.ranges.get(parameter).is_some())
    }

    fn with_other_operation(&self) -> Option<Near> {
        let op = self.layer.op.transposed();
        if !are_meant_for(op, &self.axes) {
            return None;
        }
        let mut search = Search { layer: Layer { op, ..self.layer.clone() }, ..self.clone() };
        for axis in &mut search.axes {
            axis.op = op;
        }
        let solution = search.solution(&search.best()?, None)?;
        Some(Near { concession: Concession::Operation(op), solution, search })
    }

    fn nearest_output(&self, direction: i64) -> Option<Near> {
        let mut search = self.clone();
        for axis in &mut search.axes {
            axis.want = nearest_want(axis, direction)?;
        }
        let solution = search.solution(&search.best()?, None)?;
        Some(Near { concession: Concession::Output(solution.geometry.output()), solution, search })
    }

    /// The best setting once a parameter is released from its range.
    fn released(&self, parameter: Parameter) -> Option<(Rating, Parameter, Near)> {
        let found = match self.closest(parameter) {
            Some((rank, axes)) if rank.lost == 0 => (rank, axes),
            close => [close, self.beyond(parameter)].into_iter().flatten().min_by_key(|(rank, _)| rank.lost)?,
        };
        let (rank, axes) = &found;
        let as_found = |parameter: Parameter| {
            axes.map(|axis| number(&axis.settings, parameter)).map(|value| value.map(|value| value..=value))
        };
        let mut search = self.with_ranges(parameter, as_found(parameter));
        // Padding this large is searched only on request.
        if axes.iter().any(|axis| axis.settings.padding[0] >= axis.settings.kernel) {
            search = search.with_ranges(Parameter::Padding, as_found(Parameter::Padding));
        }
        let solution = self.solution(&found, None)?;
        Some((*rank, parameter, Near { concession: Concession::Parameter(parameter), solution, search }))
    }

    /// The best setting with a parameter outside its range, and everything else inside.
    fn beyond(&self, parameter: Parameter) -> Option<Ranked> {
        let within = |range| self.with_range(parameter, Some(range)).best();
        match parameter {
            Parameter::KernelSize => self.with_missing_kernel(),
            Parameter::Stride => self.with_plain_stride(),
            Parameter::Padding => within(0..=64),
            Parameter::Dilation => within(1..=8),
            Parameter::Input | Parameter::OutputPadding => None,
        }
    }

    /// For a fixed parameter: the setting whose value is closest to the fixed one, preferring those that lose no cells.
    fn closest(&self, parameter: Parameter) -> Option<Ranked> {
        if !self.fixes(parameter) {
            return None;
        }
        let distance = |search: &AxisSearch, axis: &Appraisal| {
            let range = search.ranges.get(parameter).filter(|_| !search.is_absent)?;
            let value = number(&axis.settings, parameter)?;
            Some(value.abs_diff(value.clamp(*range.start(), (*range.end()).max(*range.start()))))
        };
        let distances = |axes: &[Appraisal; 2]| -> u64 {
            let both = self.axes.iter().zip(axes).filter_map(|(search, axis)| distance(search, axis));
            both.fold(0, u64::saturating_add)
        };
        let free = self.with_range(parameter, None);
        match free.ranked() {
            Ok(all) => all.into_iter().min_by_key(|(rank, axes)| (rank.lost > 0, distances(axes), *rank)),
            Err(_) => free.best(),
        }
    }

    /// Searches for the kernel that is missing, whatever its size.
    fn with_missing_kernel(&self) -> Option<Ranked> {
        let [height, width] = self.axes.each_ref().map(AxisSearch::with_missing_kernel);
        Some(ranked([height?, width?]))
    }

    /// Uses the ratio of the sizes as stride, with kernels that cover it.
    fn with_plain_stride(&self) -> Option<Ranked> {
        if self.fixes(Parameter::KernelSize) {
            let strides = (1..=MOST_STRIDE).map(|stride| Some(stride..=stride));
            let best = strides.filter_map(|stride| self.with_range(Parameter::Stride, stride).best());
            return best.min_by_key(|(rank, _)| *rank);
        }
        let strides = self.axes.each_ref().map(plain_strides);
        if strides.iter().all(Option::is_none) {
            return None;
        }
        let mut search = self.with_ranges(Parameter::Stride, strides);
        if !self.fixes(Parameter::Dilation) {
            search = search.with_range(Parameter::Dilation, Some(1..=1));
        }
        search.best()
    }
}

/// The strides near the ratio of the sizes; `None` if no stride has an effect.
fn plain_strides(axis: &AxisSearch) -> Option<RangeInclusive<i64>> {
    match &axis.want {
        Want::Sizes(sizes) => {
            let near = sizes.iter().filter(|sizes| strided(axis.op, **sizes) > 1);
            let [least, most] = near
                .map(|sizes| near_strides(axis.op, *sizes))
                .reduce(|one, other| [one[0].min(other[0]), one[1].max(other[1])])?;
            Some(least..=most)
        }
        Want::Times(ratio) | Want::Part(ratio) => Some(*ratio..=*ratio),
    }
}

/// The value of a parameter in the settings of an axis.
fn number(settings: &AxisSettings, parameter: Parameter) -> Option<i64> {
    match parameter {
        Parameter::Input => None,
        Parameter::KernelSize => Some(settings.kernel),
        Parameter::Stride => Some(settings.stride),
        Parameter::Padding => Some(settings.padding[0]),
        Parameter::OutputPadding => Some(settings.output_padding),
        Parameter::Dilation => Some(settings.dilation),
    }
}

/// What an axis can do instead if it cannot do what is wanted: the next output in a direction, preferring those that
/// lose no cells.
fn nearest_want(axis: &AxisSearch, direction: i64) -> Option<Want> {
    if axis.has_settings() {
        return Some(axis.want.clone());
    }
    let Want::Sizes(sizes) = &axis.want else { return None };
    let [[input, output]] = sizes.as_slice() else { return None };
    let outputs = (1..=FARTHEST).filter_map(|steps| output.checked_add(direction * steps));
    let wants = outputs.filter(|output| *output >= 1).map(|output| Want::Sizes(vec![[*input, output]]));
    let instead = |want: Want| AxisSearch { want, ..axis.clone() };
    let possible: Vec<AxisSearch> = wants.map(instead).filter(AxisSearch::has_settings).collect();
    let is_whole = |search: &&AxisSearch| {
        let all = search.appraised().unwrap_or_default();
        all.iter().any(|axis| axis.outputs.lost == 0 && axis.inputs.lost == 0)
    };
    possible.iter().find(is_whole).or(possible.first()).map(|search| search.want.clone())
}

/// The first reason that applies, from what is impossible anywhere to what is impossible in these ranges.
fn obstacle(axis: &AxisSearch) -> Obstacle {
    if axis.has_no_output_padding() {
        return Obstacle::NoOutputPadding;
    }
    let stride = axis.stride_range();
    let other_stride =
        |needed: i64| (!stride.contains(&needed)).then(|| Obstacle::OtherStride { needed, range: stride.clone() });
    match (&axis.want, axis.op) {
        (Want::Times(times), Op::Conv2d) if *times > 1 => Obstacle::DirectCannotGrow,
        (Want::Part(part), Op::ConvTranspose2d) if *part > 1 => Obstacle::TransposedCannotShrink,
        (Want::Times(needed) | Want::Part(needed), _) => other_stride(*needed).unwrap_or_else(|| missed(axis)),
        (Want::Sizes(sizes), op) => {
            if let Some([[input, one], [_, other]]) = contradiction(sizes) {
                return Obstacle::Contradiction { input, outputs: [one, other] };
            }
            if let (Some([rise, run]), Op::ConvTranspose2d) = (rise_and_run(sizes), op) {
                if rise % run != 0 || rise / run < 1 {
                    return Obstacle::NoStride { rise, run };
                }
                if let Some(obstacle) = i64::try_from(rise / run).ok().and_then(other_stride) {
                    return obstacle;
                }
            }
            out_of_reach(axis, sizes).unwrap_or_else(|| missed(axis))
        }
    }
}

/// Why sizes within reach are not met.
fn missed(axis: &AxisSearch) -> Obstacle {
    if axis.leaves_odd_padding() { Obstacle::OddPadding } else { Obstacle::Between }
}

/// Two pairs that ask for different outputs of the same input.
fn contradiction(sizes: &[[i64; 2]]) -> Option<[[i64; 2]; 2]> {
    let mut pairs =
        sizes.iter().enumerate().flat_map(|(at, one)| sizes[at + 1..].iter().map(move |other| [*one, *other]));
    pairs.find(|[one, other]| one[0] == other[0] && one[1] != other[1])
}

fn out_of_reach(axis: &AxisSearch, sizes: &[[i64; 2]]) -> Option<Obstacle> {
    sizes.iter().find_map(|[input, output]| {
        let [smallest, largest] = axis.reach(*input)?;
        let is_within = (smallest..=largest).contains(&i128::from(*output));
        (!is_within).then_some(Obstacle::OutOfReach { input: *input, output: *output, smallest, largest })
    })
}
