//! Why nothing does it, and what comes nearest.

use std::fmt;
use std::ops::RangeInclusive;

use super::super::Parameter;
use super::super::axis::Op;
use super::super::layer::{Pair, dimensions};
use super::{AxisSearch, Ranges, Search, Solution, Want};

/// Why an axis has no setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// One input is to become two outputs.
    Contradiction { input: i64, outputs: [i64; 2] },
    /// What is wanted of several inputs is no stride: the outputs differ by `rise` where the inputs differ by `run`.
    NoStride { rise: i128, run: i128 },
    /// Only this stride can do it, and it is not looked at.
    OtherStride { needed: i64, range: RangeInclusive<i64> },
    /// A `Conv2d` does not multiply every input.
    DirectCannotGrow,
    /// A `ConvTranspose2d` does not divide every input.
    TransposedCannotShrink,
    /// The `output_padding` that is asked for is smaller than no stride or dilation that is looked at.
    NoOutputPadding,
    /// The ranges lead from this input to other sizes.
    OutOfReach { input: i64, output: i64, smallest: i128, largest: i128 },
    /// The sizes leave an odd number for twice the padding.
    OddPadding,
    /// The ranges lead around it.
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

/// What is said of a parameter that is looked for there.
fn shown(range: &RangeInclusive<i64>) -> String {
    let [first, last] = [range.start(), range.end()];
    if first == last { format!("fixed at {first}") } else { format!("looked for from {first} to {last}") }
}

/// An obstacle and its axis: 0 for the height, 1 for the width, none for both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisObstacle {
    pub axis: Option<usize>,
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

/// What has to give way for a setting that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concession {
    /// The output becomes this.
    Output(Pair),
    /// This parameter is looked for elsewhere.
    Parameter(Parameter),
}

/// The best setting once something has given way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    pub concession: Concession,
    pub solution: Solution,
}

impl fmt::Display for Concession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Concession::Output(output) => write!(f, "for {}", dimensions(output)),
            Concession::Parameter(parameter) => write!(f, "with another {}", parameter.name()),
        }
    }
}

/// How far from a wanted output others are looked for.
const FARTHEST: i64 = 64;

impl Search {
    /// Why there is no setting; the axes that have one by themselves have nothing to say.
    #[must_use]
    pub fn obstacles(&self) -> Vec<AxisObstacle> {
        let [height, width] = &self.axes;
        if height == width {
            return vec![AxisObstacle { axis: None, obstacle: obstacle(height) }];
        }
        let fails = |axis: &AxisSearch| axis.settings().is_ok_and(|settings| settings.is_empty());
        let failing = self.axes.iter().enumerate().filter(|(_, axis)| fails(axis));
        failing.map(|(place, axis)| AxisObstacle { axis: Some(place), obstacle: obstacle(axis) }).collect()
    }

    /// The nearest that can be had: smaller and larger outputs, and one parameter looked for elsewhere.
    #[must_use]
    pub fn nearest(&self) -> Vec<Near> {
        let outputs = [-1, 1].into_iter().filter_map(|direction| self.nearest_output(direction));
        let parameters = Parameter::ALL.into_iter().filter_map(|parameter| self.released(parameter));
        outputs.chain(parameters).collect()
    }

    fn nearest_output(&self, direction: i64) -> Option<Near> {
        let mut search = self.clone();
        for axis in &mut search.axes {
            axis.want = nearest_want(axis, direction)?;
        }
        let solution = search.best()?;
        Some(Near { concession: Concession::Output(solution.geometry.output()), solution })
    }

    fn released(&self, parameter: Parameter) -> Option<Near> {
        let solve = |range| self.with_range(parameter, range).best();
        // Where it was fixed the usual range may do; where that was looked at, a larger one.
        let solution = solve(None).or_else(|| match parameter {
            Parameter::Stride => self.with_larger_stride(),
            parameter => solve(Some(wider(parameter)?)),
        })?;
        Some(Near { concession: Concession::Parameter(parameter), solution })
    }

    /// A larger stride leaves holes under a small kernel: where any may be taken, one that covers them is.
    fn with_larger_stride(&self) -> Option<Solution> {
        let usual = Ranges::default();
        let solutions = (1..=MOST_STRIDE).filter_map(|stride| {
            let mut search = self.with_range(Parameter::Stride, Some(stride..=stride));
            for axis in &mut search.axes {
                let ranges = &mut axis.ranges;
                if ranges.kernel_size == usual.kernel_size && ranges.dilation == usual.dilation {
                    ranges.kernel_size = stride..=stride.max(*usual.kernel_size.end());
                    ranges.dilation = 1..=1;
                }
            }
            search.best()
        });
        let flaws = |solution: &Solution| solution.merits.iter().filter(|merit| merit.is_flaw()).count();
        solutions.min_by_key(flaws)
    }
}

/// Largest stride that is proposed.
const MOST_STRIDE: i64 = 64;

/// The largest range that is still reasonable.
fn wider(parameter: Parameter) -> Option<RangeInclusive<i64>> {
    match parameter {
        Parameter::KernelSize => Some(1..=64),
        Parameter::Dilation => Some(1..=8),
        Parameter::Padding => Some(0..=64),
        Parameter::Input | Parameter::Stride | Parameter::OutputPadding => None,
    }
}

/// What an axis can do instead, if it cannot do what is wanted: the next output in a direction.
fn nearest_want(axis: &AxisSearch, direction: i64) -> Option<Want> {
    let works = |want: &Want| {
        let search = AxisSearch { want: want.clone(), ..axis.clone() };
        search.settings().is_ok_and(|settings| !settings.is_empty())
    };
    if works(&axis.want) {
        return Some(axis.want.clone());
    }
    let Want::Sizes(sizes) = &axis.want else { return None };
    let [[input, output]] = sizes.as_slice() else { return None };
    let outputs = (1..=FARTHEST).filter_map(|steps| output.checked_add(direction * steps));
    let mut wants = outputs.filter(|output| *output >= 1).map(|output| Want::Sizes(vec![[*input, output]]));
    wants.find(works)
}

/// The first reason that holds, from what is impossible anywhere to what is impossible here.
fn obstacle(axis: &AxisSearch) -> Obstacle {
    if axis.has_no_output_padding() {
        return Obstacle::NoOutputPadding;
    }
    let stride = axis.ranges.stride.clone();
    let other_stride =
        |needed: i64| (!stride.contains(&needed)).then(|| Obstacle::OtherStride { needed, range: stride.clone() });
    match (&axis.want, axis.op) {
        (Want::Times(times), Op::Conv2d) if *times > 1 => Obstacle::DirectCannotGrow,
        (Want::Part(part), Op::ConvTranspose2d) if *part > 1 => Obstacle::TransposedCannotShrink,
        (Want::Times(needed) | Want::Part(needed), _) => other_stride(*needed).unwrap_or_else(|| missed(axis)),
        (Want::Sizes(sizes), op) => {
            let unlike = unlike(sizes);
            if let Some((one, other)) = unlike.filter(|(one, other)| one[0] == other[0]) {
                return Obstacle::Contradiction { input: one[0], outputs: [one[1], other[1]] };
            }
            if let (Some((one, other)), Op::ConvTranspose2d) = (unlike, op) {
                let [run, rise] = [0, 1].map(|side| i128::from(other[side]) - i128::from(one[side]));
                if rise % run != 0 || rise / run < 1 {
                    return Obstacle::NoStride { rise: rise * run.signum(), run: run.abs() };
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

/// Two pairs that ask for different things: of one input if there are such, else the first two inputs.
fn unlike(sizes: &[[i64; 2]]) -> Option<([i64; 2], [i64; 2])> {
    let pairs =
        || sizes.iter().enumerate().flat_map(|(at, one)| sizes[at + 1..].iter().map(move |other| (*one, *other)));
    let contradiction = pairs().find(|(one, other)| one[0] == other[0] && one[1] != other[1]);
    contradiction.or_else(|| pairs().find(|(one, other)| one[0] != other[0]))
}

fn out_of_reach(axis: &AxisSearch, sizes: &[[i64; 2]]) -> Option<Obstacle> {
    sizes.iter().find_map(|[input, output]| {
        let [smallest, largest] = axis.reach(*input)?;
        let is_within = (smallest..=largest).contains(&i128::from(*output));
        (!is_within).then_some(Obstacle::OutOfReach { input: *input, output: *output, smallest, largest })
    })
}
