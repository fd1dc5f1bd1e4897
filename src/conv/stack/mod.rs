//! Stacks of layers and other stages: the sizes of their maps, their values, and which cells of one map belong to which
//! cells of another.
//!
//! Map 0 is the input, map 1 the output of the first stage, and so on: a stack of `n` stages has `n + 1` maps. Rows and
//! columns are independent throughout, so the cells that belong to a rectangle are a set of rows and a set of columns,
//! with holes where strides or dilation leave some.

use std::ops::Range;

use thiserror::Error;

mod between;
mod link;
mod runs;
pub mod sight;
pub mod stage;
mod values;
pub mod wanted;

pub use link::Link;
pub use runs::{Reach, Runs};
pub use stage::Stage;
pub use values::{Activations, Unfit, Weights};

use self::link::{Bordered, By, Sampled};
use self::stage::{Extent, Mode, PadWith, Pool, Resize};
use crate::conv::Op;
use crate::conv::axis::{Axis, AxisFault, AxisSettings, Ends};
use crate::conv::fault::Fault;
use crate::conv::layer::{Geometry, Pair, dimensions};
use crate::conv::settings::Rank;
use crate::phrase;
use crate::phrase::Phrase;

/// The most stages of a stack.
pub const MAX_STAGES: usize = 10_000;

/// The most indices that are visited to follow some cells through a stack: about a second at worst.
const MAX_STEPS: usize = 1 << 24;

/// Stages in order. Only their number is checked; see [`Stack::check`] for the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    stages: Vec<Stage>,
}

/// More stages than a stack can have; contains their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a stack has at most {MAX_STAGES} layers, but got {0}")]
pub struct TooManyStages(pub usize);

/// The shape of the data between two stages. A 1-D map has one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Map {
    /// The number of channels, if known.
    pub channels: Option<i64>,
    /// Rows and columns.
    pub size: Pair,
}

/// The first stage that is rejected, and the stages before it.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("layer {stage}: {fault}")]
pub struct StackRefusal {
    /// Index of the stage, from 0.
    pub stage: usize,
    /// Why it is rejected.
    pub fault: Break,
    /// The stages before it.
    pub chain: Chain,
}

/// Why a stage does not work on its input.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.phrase())]
pub enum Break {
    /// A layer breaks one of its own rules.
    Layer(#[from] Fault),
    /// The input has other channels than the stage takes.
    Channels {
        /// Channels that the stage takes.
        expected: i64,
        /// Channels of its input.
        found: i64,
    },
    /// No cell of the map is left.
    NothingLeft {
        /// Size of the input.
        input: Pair,
        /// The output size by the formula, below 1 on an axis.
        output: [i128; 2],
    },
    /// A pool's padding exceeds half of its dilated kernel.
    PoolPadding {
        /// The padding that was given.
        padding: i64,
        /// The kernel size.
        kernel: i64,
        /// The dilation.
        dilation: i64,
    },
    /// A number is below its least legal value.
    OutOfRange {
        /// Name of the number.
        what: &'static str,
        /// The least legal value.
        least: i64,
        /// The value that was given.
        found: i64,
    },
    /// Padding by reflection or wrapping needs more cells than the map has.
    PadsTooMuch {
        /// The kind of padding.
        with: &'static str,
        /// The most cells on each side.
        most: i64,
        /// The cells that were asked for.
        found: i64,
    },
    /// The channels are not divisible by the square of the factor.
    Shuffle {
        /// The upscale factor.
        factor: i64,
        /// Channels of the input.
        channels: i64,
    },
    /// Rows or columns are not divisible by the factor.
    Unshuffle {
        /// The downscale factor.
        factor: i64,
        /// Size of the input.
        size: Pair,
    },
    /// A linear layer gets a map with more than one cell.
    NotFlat {
        /// The layer's `in_features`, if known.
        expected: Option<i64>,
        /// Size of the input.
        size: Pair,
    },
    /// A linear layer gets another number of features than it takes.
    Features {
        /// The layer's `in_features`.
        expected: i64,
        /// Features of its input.
        found: i64,
    },
    /// The features do not fill the shape to unflatten to.
    Unflatten {
        /// How many numbers the input has.
        found: i64,
        /// Channels, rows and columns.
        to: [i64; 3],
    },
    /// A stage has another rank than the stages before it.
    OtherRank {
        /// The rank of the stages before.
        expected: Rank,
        /// The rank of the stage.
        found: Rank,
    },
    /// A 3-D layer, which a stack cannot contain.
    ThreeAxes,
}

impl Break {
    /// What is wrong; PyTorch's own messages as they are.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            Break::Layer(fault) => Phrase::verbatim(fault.to_string()),
            Break::Channels { expected, found } => Phrase::verbatim(format!(
                "expected input to have {expected} channels, but got {found} channels instead"
            )),
            Break::NothingLeft { input, output } => Phrase::verbatim(format!(
                "Given input size: {}. Calculated output size: {}. Output size is too small",
                dimensions(input),
                dimensions(output)
            )),
            Break::PoolPadding { padding, kernel, dilation } => Phrase::verbatim(format!(
                "pad should be at most half of effective kernel size, but got pad={padding}, kernel_size={kernel} and \
                 dilation={dilation}"
            )),
            Break::Features { expected, found } => Phrase::verbatim(format!(
                "mat1 and mat2 shapes cannot be multiplied: a Linear layer of {expected} in_features gets {found}"
            )),
            Break::OutOfRange { what, least, found } => {
                phrase!("{what} must be at least {least}, got {found}", what = *what, least, found)
            }
            Break::PadsTooMuch { with, most, found } => phrase!(
                "padding {with} takes cells of the map itself, at most {most} here, but got {found}",
                with = *with,
                most,
                found
            ),
            Break::Shuffle { factor, channels } => phrase!(
                "pixel_shuffle by {factor} needs channels that {square} divides, but got {channels}",
                factor,
                square = factor.saturating_mul(*factor),
                channels
            ),
            Break::Unshuffle { factor, size } => phrase!(
                "pixel_unshuffle by {factor} needs rows and columns that it divides, but got {size}",
                factor,
                size = dimensions(size)
            ),
            Break::NotFlat { expected: Some(expected), size } => phrase!(
                "a Linear layer takes a vector of {expected}, but gets a map of {size} in each channel: flatten it before",
                expected,
                size = dimensions(size)
            ),
            Break::NotFlat { expected: None, size } => phrase!(
                "a Linear layer takes a vector of its in_features, but gets a map of {size} in each channel: flatten it before",
                size = dimensions(size)
            ),
            Break::Unflatten { found, to } => {
                phrase!("{found} numbers do not fill {shape}", found, shape = dimensions(to))
            }
            Break::OtherRank { expected, found } => phrase!(
                "a layer with {found} in a stack of layers with {expected}",
                found = axes(*found),
                expected = axes(*expected)
            ),
            Break::ThreeAxes => {
                phrase!("layers with three axes have no place in a stack: `tconv shape` has their sizes")
            }
        }
    }

    /// The error code in answers.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Break::Layer(fault) => fault.code(),
            Break::Channels { .. } | Break::Features { .. } => "channel_mismatch",
            Break::NothingLeft { .. } => "output_too_small",
            Break::PoolPadding { .. } | Break::PadsTooMuch { .. } => "invalid_padding",
            Break::OutOfRange { .. }
            | Break::Shuffle { .. }
            | Break::Unshuffle { .. }
            | Break::NotFlat { .. }
            | Break::Unflatten { .. } => "shape_mismatch",
            Break::OtherRank { .. } | Break::ThreeAxes => "other_rank",
        }
    }
}

fn axes(rank: Rank) -> Phrase {
    match rank {
        Rank::One => phrase!("one axis"),
        Rank::Two => phrase!("two axes"),
        Rank::Three => phrase!("three axes"),
    }
}

impl Stack {
    /// Creates a stack.
    ///
    /// # Errors
    /// More than [`MAX_STAGES`] stages.
    pub fn new<S: Into<Stage>>(stages: Vec<S>) -> Result<Stack, TooManyStages> {
        if stages.len() > MAX_STAGES {
            return Err(TooManyStages(stages.len()));
        }
        Ok(Stack { stages: stages.into_iter().map(Into::into).collect() })
    }

    /// The stages in order.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// Checks every stage against its rules: the first on `input`, each other on the output of the one before.
    ///
    /// # Errors
    /// The first stage that is rejected, even if only because of its channels.
    pub fn check(&self, input: Map) -> Result<Chain, Box<StackRefusal>> {
        let mut chain = Chain::new(input);
        for (number, stage) in self.stages.iter().enumerate() {
            if let Err(fault) = chain.push(stage.clone()) {
                return Err(Box::new(StackRefusal { stage: number, fault, chain }));
            }
        }
        Ok(chain)
    }
}

/// A stage on its input.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    stage: Stage,
    /// For layers only.
    geometry: Option<Geometry>,
    links: [Link; 2],
    output: Map,
}

impl Step {
    /// The stage.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The layer on its input, for a layer.
    #[must_use]
    pub fn geometry(&self) -> Option<&Geometry> {
        self.geometry.as_ref()
    }

    /// How the output depends on the input, for height and width.
    #[must_use]
    pub fn links(&self) -> &[Link; 2] {
        &self.links
    }

    /// The map that the stage computes.
    #[must_use]
    pub fn output(&self) -> Map {
        self.output
    }
}

/// Stages that work on an input of a certain size.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    input: Map,
    rank: Option<Rank>,
    steps: Vec<Step>,
}

impl Chain {
    /// A chain without stages.
    #[must_use]
    pub fn new(input: Map) -> Chain {
        Chain { input, rank: None, steps: Vec::new() }
    }

    /// Appends a stage.
    ///
    /// # Errors
    /// Why the stage does not work on [`Chain::output`]; the chain is then unchanged.
    pub fn push(&mut self, stage: Stage) -> Result<(), Break> {
        let rank = self.rank.or(stage.rank());
        match (rank, stage.rank()) {
            (_, Some(Rank::Three)) => return Err(Break::ThreeAxes),
            (Some(expected), Some(found)) if expected != found => return Err(Break::OtherRank { expected, found }),
            _ => {}
        }
        let step = step(stage, self.output(), rank)?;
        self.rank = rank;
        self.steps.push(step);
        Ok(())
    }

    /// The stages, each on its input.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The number of axes of the maps, if a stage determines it.
    #[must_use]
    pub fn rank(&self) -> Option<Rank> {
        self.rank
    }

    /// All maps, starting with the input.
    pub fn maps(&self) -> impl Iterator<Item = Map> + '_ {
        std::iter::once(self.input).chain(self.steps.iter().map(Step::output))
    }

    /// Returns the map of this number; `None` if there is none.
    #[must_use]
    pub fn map(&self, number: usize) -> Option<Map> {
        match number.checked_sub(1) {
            None => Some(self.input),
            Some(step) => self.steps.get(step).map(Step::output),
        }
    }

    /// The last map.
    #[must_use]
    pub fn output(&self) -> Map {
        self.steps.last().map_or(self.input, Step::output)
    }

    /// Returns, for each map up to `map`, the cells that the given rows and columns of `map` depend on. The last set is
    /// the given cells themselves, the first is in the input. Empty if there is no such map.
    ///
    /// # Errors
    /// [`Fault::TooManyNumbers`] if too many rows or columns would be visited.
    pub fn behind(&self, map: usize, cells: [Range<i64>; 2]) -> Result<Vec<Reach>, Fault> {
        let Some(Map { size, .. }) = self.map(map) else { return Ok(Vec::new()) };
        let stages = self.steps[..map].iter().rev().map(Step::links);
        let mut sets = runs::followed(Reach::within(cells, size), stages, |link, at| link.inputs_of(at, Ends::Kept))?;
        sets.reverse();
        Ok(sets)
    }

    /// Returns, for each map from `map` on, the cells that depend on the given rows and columns of `map`. The first set
    /// is the given cells themselves, the last is in the output. Empty if there is no such map.
    ///
    /// # Errors
    /// As [`Chain::behind`].
    pub fn reached(&self, map: usize, cells: [Range<i64>; 2]) -> Result<Vec<Reach>, Fault> {
        let Some(Map { size, .. }) = self.map(map) else { return Ok(Vec::new()) };
        let stages = self.steps[map..].iter().map(Step::links);
        runs::followed(Reach::within(cells, size), stages, |link, at| link.outputs_of(at, Ends::Kept))
    }
}

/// Applies a stage to a map, with `rank` axes if known.
fn step(stage: Stage, input: Map, rank: Option<Rank>) -> Result<Step, Break> {
    let Map { channels, size } = input;
    if let Some(input) = size.iter().find(|length| **length < 1) {
        return Err(Break::OutOfRange { what: "the input size", least: 1, found: *input });
    }
    let mut geometry = None;
    let same = size.map(|length| Link::Same { length });
    let (links, channels) = match &stage {
        Stage::Layer { layer, is_open } => {
            if !is_open[0] {
                agree(layer.in_channels, channels)?;
            }
            let of = layer.geometry(size)?;
            let links = of.axes().map(Link::Window);
            geometry = Some(of);
            (links, (!is_open[1]).then_some(layer.out_channels))
        }
        Stage::Pool(pool) => (windows(pool, size)?, channels),
        Stage::AdaptivePool { size: wanted, .. } => {
            let output = [0, 1].map(|axis| wanted[axis].unwrap_or(size[axis]));
            at_least("output_size", 1, output)?;
            (sampled(size, output, |_| By::Share), channels)
        }
        Stage::Resize(resize) => (resized(*resize, size, rank)?, channels),
        Stage::Shuffle { factor } => {
            at_least("upscale_factor", 1, [*factor])?;
            let square = factor.checked_mul(*factor).ok_or(Fault::LengthTooLarge)?;
            if let Some(channels) = channels.filter(|channels| channels % square != 0) {
                return Err(Break::Shuffle { factor: *factor, channels });
            }
            let links = both(size, |_| stage::shuffled(Op::ConvTranspose2d, *factor))?;
            (links, channels.map(|channels| channels / square))
        }
        Stage::Unshuffle { factor } => {
            at_least("downscale_factor", 1, [*factor])?;
            if size.iter().any(|length| length % factor != 0) {
                return Err(Break::Unshuffle { factor: *factor, size });
            }
            let square = factor.checked_mul(*factor);
            let more = |channels: i64| square.and_then(|square| channels.checked_mul(square));
            let channels = channels.map(|channels| more(channels).ok_or(Fault::LengthTooLarge)).transpose()?;
            (both(size, |_| stage::shuffled(Op::Conv2d, *factor))?, channels)
        }
        Stage::Pad { start, end, with } => (padded(size, *start, *end, *with)?, channels),
        Stage::Flatten => (whole(size, [1, 1]), features(input)?),
        Stage::Unflatten { channels: wanted, size: to } => {
            at_least("a length", 1, [*wanted, to[0], to[1]])?;
            if let Some(found) = features(input)? {
                let all = to.iter().try_fold(*wanted, |all, length| all.checked_mul(*length));
                if all != Some(found) {
                    return Err(Break::Unflatten { found, to: [*wanted, to[0], to[1]] });
                }
            }
            (whole(size, *to), Some(*wanted))
        }
        Stage::Linear { features: [from, to], .. } => {
            if size != [1, 1] {
                return Err(Break::NotFlat { expected: *from, size });
            }
            if let (Some(expected), Some(found)) = (*from, channels)
                && expected != found
            {
                return Err(Break::Features { expected, found });
            }
            (whole(size, [1, 1]), *to)
        }
        Stage::Norm { channels: own, .. } => {
            if let Some(own) = own {
                agree(*own, channels)?;
            }
            (same, channels.or(*own))
        }
        Stage::Activation(_) | Stage::Pass => (same, channels),
    };
    let size = links.each_ref().map(Link::output);
    Ok(Step { stage, geometry, links, output: Map { channels, size } })
}

/// Checks that channels agree, where they are known.
fn agree(expected: i64, found: Option<i64>) -> Result<(), Break> {
    match found {
        Some(found) if found != expected => Err(Break::Channels { expected, found }),
        Some(_) | None => Ok(()),
    }
}

fn at_least<const N: usize>(what: &'static str, least: i64, numbers: [i64; N]) -> Result<(), Break> {
    match numbers.into_iter().find(|number| *number < least) {
        Some(found) => Err(Break::OutOfRange { what, least, found }),
        None => Ok(()),
    }
}

/// The number of all values of a map, if its channels are known.
fn features(map: Map) -> Result<Option<i64>, Fault> {
    let all = |channels: i64| map.size.iter().try_fold(channels, |all, length| all.checked_mul(*length));
    map.channels.map(|channels| all(channels).ok_or(Fault::LengthTooLarge)).transpose()
}

fn whole(input: Pair, output: Pair) -> [Link; 2] {
    [0, 1].map(|axis| Link::Whole { input: input[axis], output: output[axis] })
}

fn sampled(input: Pair, output: Pair, by: impl Fn(usize) -> By) -> [Link; 2] {
    [0, 1].map(|axis| Link::Sampled(Sampled { input: input[axis], output: output[axis], by: by(axis) }))
}

/// Windows on both axes, if they leave an output.
fn both(input: Pair, settings: impl Fn(usize) -> AxisSettings) -> Result<[Link; 2], Break> {
    let axes = [0, 1].map(|axis| Axis::new(settings(axis), input[axis]));
    match axes {
        [Ok(h), Ok(w)] => Ok([Link::Window(h), Link::Window(w)]),
        [h, w] if h.err().into_iter().chain(w.err()).any(|fault| fault == AxisFault::TooLarge) => {
            Err(Fault::LengthTooLarge.into())
        }
        _ => {
            let output = [0, 1].map(|axis| settings(axis).output_length(input[axis]));
            Err(Break::NothingLeft { input, output })
        }
    }
}

fn windows(pool: &Pool, input: Pair) -> Result<[Link; 2], Break> {
    at_least("kernel_size", 1, pool.kernel_size)?;
    at_least("stride", 1, pool.stride)?;
    at_least("dilation", 1, pool.dilation)?;
    at_least("padding", 0, pool.padding)?;
    for axis in [0, 1] {
        let [kernel, padding, dilation] = [pool.kernel_size[axis], pool.padding[axis], pool.dilation[axis]];
        let reach = i128::from(dilation) * (i128::from(kernel) - 1) + 1;
        if i128::from(padding) > reach / 2 {
            return Err(Break::PoolPadding { padding, kernel, dilation });
        }
    }
    both(input, |axis| pool.axis(axis, input[axis]))
}

fn resized(Resize { to, mode }: Resize, input: Pair, rank: Option<Rank>) -> Result<[Link; 2], Break> {
    let output = match to {
        Extent::Size(size) => size,
        // Rounded down, in 64 bits, as PyTorch does.
        Extent::Scale(scale) => [0, 1].map(|axis| (input[axis] as f64 * scale[axis]).floor() as i64),
    };
    at_least("the size of a resize", 1, output)?;
    if output.iter().any(|length| *length > 1 << 52) {
        return Err(Fault::LengthTooLarge.into());
    }
    let apart = |axis: usize| match (mode, to) {
        (Mode::Linear { align_corners: true } | Mode::Bicubic { align_corners: true }, _) => {
            (input[axis] - 1) as f64 / (output[axis] - 1).max(1) as f64
        }
        // PyTorch ignores the scale where a length stays the same and, for `nearest` on two axes, where it doubles.
        (Mode::Linear { align_corners: false }, _) if output[axis] == input[axis] => 1.0,
        (Mode::Nearest, _) if rank != Some(Rank::One) && copies(input[axis], output[axis]) => {
            input[axis] as f64 / output[axis] as f64
        }
        (_, Extent::Scale(scale)) => 1.0 / scale[axis],
        (_, Extent::Size(_)) => input[axis] as f64 / output[axis] as f64,
    };
    let by = |axis: usize| match mode {
        Mode::Area => By::Share,
        Mode::Nearest | Mode::NearestExact | Mode::Linear { .. } | Mode::Bicubic { .. } => {
            By::Place { mode, apart: apart(axis) }
        }
    };
    // Repeating each cell is a transposed convolution with a kernel of ones.
    let times = |axis: usize| match mode {
        Mode::Nearest | Mode::NearestExact if output[axis] % input[axis] == 0 => Some(output[axis] / input[axis]),
        _ => None,
    };
    if let [Some(rows), Some(cols)] = [times(0), times(1)]
        && [rows, cols].map(|times| times as f64) == [0, 1].map(|axis| 1.0 / apart(axis))
    {
        return both(input, |axis| stage::shuffled(Op::ConvTranspose2d, [rows, cols][axis]));
    }
    Ok(sampled(input, output, by))
}

fn copies(input: i64, output: i64) -> bool {
    output == input || input.checked_mul(2) == Some(output)
}

fn padded(input: Pair, start: Pair, end: Pair, with: PadWith) -> Result<[Link; 2], Break> {
    let most = |axis: usize| match with {
        PadWith::Value(_) => None,
        PadWith::Reflect => Some(("reflected", input[axis] - 1)),
        PadWith::Replicate => Some(("replicated", i64::MAX / 4)),
        PadWith::Circular => Some(("circular", input[axis])),
    };
    let too_much = |axis: usize| {
        let (with, most) = most(axis)?;
        [start[axis], end[axis]].into_iter().find(|cells| *cells > most).map(|found| (with, most, found))
    };
    if let Some((with, most, found)) = too_much(0).or(too_much(1)) {
        return Err(Break::PadsTooMuch { with, most, found });
    }
    // Sizes first: this rejects those that do not fit.
    let windows = both(input, |axis| stage::padded(start[axis], end[axis]))?;
    Ok(match with {
        PadWith::Value(_) => windows,
        PadWith::Reflect | PadWith::Replicate | PadWith::Circular => {
            [0, 1].map(|axis| Link::Bordered(Bordered { input: input[axis], start: start[axis], end: end[axis], with }))
        }
    })
}

#[cfg(test)]
mod tests;
