//! `tconv solve`: finds the settings that give the wanted sizes.

mod answer;
mod listing;
mod tries;

use std::ops::RangeInclusive;
use std::str::FromStr;

use clap::{ArgGroup, Args};

use self::answer::Answer;
use self::tries::Written;
use super::failure::{Failure, labelled};
use super::layer_args::{self, Size};
use super::paint::{ColorArg, Painter, json};
use super::{Look, code, out};
use crate::conv::layer::dimensions;
use crate::conv::solve::{AxisSearch, Search, Solution, Want, inverse_of, usual_op};
use crate::conv::{Geometry, Layer, Op, Padding, Pair, Parameter, Rank, Settings, Sides};
use crate::framework::call::Facts;
use crate::framework::{self, Framework, Neutral, Origin, Reading, Translation, pytorch};

/// The number of solutions that are printed without `--limit`.
const USUAL_LIMIT: usize = 8;

/// The most pairs in one question.
const MOST_PAIRS: usize = 100;

/// The search ranges, as the help describes them.
const WHERE: &str = "\
Search ranges, unless a flag or LAYER says otherwise:
  kernel          1 to 7, or up to twice a given stride: 1 to 16 for stride 8
  stride          1 to 4, or the only one that works: 8 for --times 8
  dilation        1 to 2
  padding         0 to kernel - 1
  output_padding  every legal value; above stride 8, only 0 and 1 while kernel and padding are free
If the ranges are not 1 to 7 for kernel and 1 to 4 for stride, the answer says what was searched.
Layers in which every cell gets a product come first.";

#[derive(Debug, Args)]
#[command(after_long_help = WHERE)]
#[command(group(ArgGroup::new("wish").required(true).args(["output", "pair", "times", "inverse_of"])))]
pub struct SolveArgs {
    /// Call whose arguments are fixed, such as 'nn.ConvTranspose2d(64, 32, 4, stride=2)'
    ///
    /// In a call of a framework other than PyTorch, kernel, stride and dilation are fixed, and padding is left open;
    /// the answers are in that framework. ConvTranspose1d solves for a length.
    #[arg(value_name = "LAYER", conflicts_with = "inverse_of")]
    layer: Option<String>,
    /// Input size: 3, or 3x5 for height x width, as for every SIZE
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    input: Option<Size>,
    /// Wanted output size for that input
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true, requires = "input")]
    output: Option<Size>,
    /// Input size and wanted output size; if given several times, one setting must satisfy them all
    #[arg(long, value_name = "INPUT:OUTPUT", allow_hyphen_values = true, conflicts_with = "input")]
    pair: Vec<SizePair>,
    /// Multiply every input size by exactly this factor; 1/2 halves every even size
    #[arg(long, value_name = "FACTOR", conflicts_with_all = ["input", "output", "pair"])]
    times: Option<Factors>,
    /// Find the transposed layer that restores the --input of this encoder layer, such as 'nn.Conv2d(3, 8, 3, stride=2,
    /// padding=1)'
    #[arg(long, value_name = "LAYER", requires = "input", conflicts_with_all = ["output", "pair", "times"])]
    inverse_of: Option<String>,

    /// Operation; by default, conv2d if sizes shrink and none grows
    #[arg(long, value_parser = layer_args::operation(), help_heading = "Fixed, or a range", conflicts_with = "inverse_of")]
    op: Option<(Op, Rank)>,
    /// kernel_size
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    kernel: Option<RangeArg>,
    /// stride
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    stride: Option<RangeArg>,
    /// padding
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    padding: Option<RangeArg>,
    /// output_padding of a transposed layer
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    output_padding: Option<RangeArg>,
    /// dilation
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    dilation: Option<RangeArg>,
    /// in_channels of the answer
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    in_channels: Option<i64>,
    /// out_channels
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    out_channels: Option<i64>,
    /// groups
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    groups: Option<i64>,
    /// Give the layers a bias; its value does not matter
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    bias: Option<f64>,

    /// Write the layers as code for this framework
    #[arg(long, value_name = "FRAMEWORK", value_parser = code::framework())]
    to: Option<Framework>,
    /// Number of settings to show; by default 8, or all in JSON
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorArg,
}

/// An input and its output, such as `7:14` or `16x20:32x40`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SizePair([Pair; 2]);

impl FromStr for SizePair {
    type Err = String;

    fn from_str(text: &str) -> Result<SizePair, String> {
        let (input, output) = text.split_once(':').ok_or("write a pair as 7:14, or as 16x20:32x40, the input first")?;
        let (Size(input), Size(output)) = (input.parse()?, output.parse()?);
        Ok(SizePair([input, output]))
    }
}

/// The factor that every size is multiplied by: `2`, `2x3`, `1/2`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Factors([Want; 2]);

impl FromStr for Factors {
    type Err = String;

    fn from_str(text: &str) -> Result<Factors, String> {
        let explain = "write a factor as 2, as 2x3 for height x width, or as 1/2";
        let (text, is_part) = text.strip_prefix("1/").map_or((text, false), |part| (part, true));
        let Size(factors) = text.parse().map_err(|_| explain)?;
        if factors.iter().any(|factor| *factor < 1) {
            return Err(explain.to_owned());
        }
        Ok(Factors(factors.map(|factor| if is_part { Want::Part(factor) } else { Want::Times(factor) })))
    }
}

/// The range to search for a parameter, height first: `3`, `3x5`, `1..5`, `1..5x3`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RangeArg([RangeInclusive<i64>; 2]);

impl FromStr for RangeArg {
    type Err = String;

    fn from_str(text: &str) -> Result<RangeArg, String> {
        let number = |text: &str| {
            let Size([number, _]) = text.parse().map_err(|_| {
                "write 3, or 3x5 for height x width, or 1..5 for a range that goes from 1 to 5".to_owned()
            })?;
            Ok(number)
        };
        let range = |text: &str| match text.split_once("..") {
            Some((first, last)) => match (number(first)?, number(last)?) {
                (first, last) if first <= last => Ok(first..=last),
                (first, last) => Err(format!("the range {first}..{last} is empty: write the smaller number first")),
            },
            None => number(text).map(|number| number..=number),
        };
        match text.split_once(['x', 'X']) {
            Some((height, width)) => Ok(RangeArg([range(height)?, range(width)?])),
            None => range(text).map(|both| RangeArg([both.clone(), both])),
        }
    }
}

/// What is searched for, and the call it was written as.
struct Question<'a> {
    search: Search,
    written: Option<Written<'a>>,
}

/// A solution to be shown.
struct Shown<'a> {
    solution: &'a Solution,
    /// Its code in the requested framework.
    code: Option<Translation>,
}

impl<'a> Shown<'a> {
    fn of(solution: &'a Solution, to: Option<Framework>) -> Result<Shown<'a>, Failure> {
        let (layer, input) = (solution.geometry.layer(), solution.geometry.input());
        let translation = |to| {
            let neutral = Neutral::of(layer, Some(input)).map_err(|error| Failure::no_layer(&error))?;
            Ok::<_, Failure>(framework::translate(&neutral, &Origin::pytorch(layer), to))
        };
        Ok(Shown { solution, code: to.map(translation).transpose()? })
    }
}

/// Prints the solutions.
///
/// # Errors
/// No solution (the answer is no), wrong usage, or a failing stdout.
pub fn run(args: &SolveArgs, look: Look) -> Result<(), Failure> {
    let question = args.question()?;
    let search = &question.search;
    let solutions = search.solutions().map_err(|error| tries::too_many(&question, &error))?;
    if solutions.is_empty() {
        if args.json {
            out::lines([json(&answer::Nothing::of(search))])?;
        }
        return Err(tries::refusal(&question));
    }
    let to = args.framework()?;
    let limit = args.limit.unwrap_or(if args.json { usize::MAX } else { USUAL_LIMIT });
    let shown: Vec<Shown<'_>> =
        solutions.iter().take(limit).map(|solution| Shown::of(solution, to)).collect::<Result<_, _>>()?;
    if args.json {
        out::lines([json(&Answer::of(search, &shown))])?;
    } else {
        let (palette, words) = (look.theme.palette(), look.words());
        let mut painter = Painter::stdout(args.color, look.theme);
        painter.lines(listing::listed(search, &shown, solutions.len(), palette, words))?;
        if let Some(encoder) = args.encoder()? {
            painter.lines(listing::at_run_time(&encoder, palette, words.solve))?;
        }
    }
    Ok(())
}

impl SolveArgs {
    fn question(&self) -> Result<Question<'_>, Failure> {
        let mut search = match self.encoder()? {
            Some(encoder) => inverse_of(&encoder),
            None => self.wished()?,
        };
        let written = self.layer.as_deref().map(|text| Written { text, search: search.clone() });
        let given = [
            (Parameter::KernelSize, &self.kernel),
            (Parameter::Stride, &self.stride),
            (Parameter::Padding, &self.padding),
            (Parameter::OutputPadding, &self.output_padding),
            (Parameter::Dilation, &self.dilation),
        ];
        for (parameter, range) in given {
            if let Some(RangeArg(ranges)) = range {
                fix(&mut search, parameter, ranges.clone());
            }
        }
        let layer = &mut search.layer;
        layer.in_channels = self.in_channels.unwrap_or(layer.in_channels);
        layer.out_channels = self.out_channels.unwrap_or(layer.out_channels);
        layer.groups = self.groups.unwrap_or(layer.groups);
        layer.bias |= self.bias.is_some();
        let question = Question { search, written };
        tries::check(&question)?;
        Ok(question)
    }

    /// Returns the encoder layer to invert, on its input.
    fn encoder(&self) -> Result<Option<Geometry>, Failure> {
        let (Some(text), Some(Size(input))) = (&self.inverse_of, self.input) else { return Ok(None) };
        let usage = || Failure::usage(|words| words.solve.inverse_of.to_owned());
        let reading = framework::read(text, &Facts::default()).map_err(|error| Failure::call(text, &error))?;
        if reading.settings.kernel_size.is_none() {
            return Err(usage());
        }
        let input = if reading.rank() == Rank::One { [1, input[1]] } else { input };
        let encoder = reading.sizing_layer(input).map_err(|error| Failure::no_layer(&error))?;
        if encoder.op != Op::Conv2d {
            return Err(usage());
        }
        encoder.check(input).map(Some).map_err(|refusal| Failure::refused(&refusal))
    }

    /// Reads the call whose arguments are fixed.
    fn call(&self) -> Result<Option<Reading>, Failure> {
        let read =
            |text: &String| framework::read(text, &Facts::default()).map_err(|error| Failure::call(text, &error));
        self.layer.as_ref().map(read).transpose()
    }

    /// Returns the framework of the answers: that of `--to`, or else that of the call. `None` is PyTorch's one-line
    /// form.
    fn framework(&self) -> Result<Option<Framework>, Failure> {
        let own = self.call()?.filter(|call| call.border.is_some()).and_then(|call| call.origin.framework.written());
        Ok(self.to.or(own))
    }

    /// Returns the search for the wanted sizes, with the arguments fixed by the call.
    fn wished(&self) -> Result<Search, Failure> {
        let call = self.call()?;
        let settings = call.as_ref().map(|call| call.settings.clone()).unwrap_or_default();
        let flag = self.op.map(|(op, rank)| Settings { op: Some(op), rank: Some(rank), ..Settings::default() });
        let settings = flag.unwrap_or_default().over(settings);
        let rank = settings.rank.unwrap_or_default();
        let alike = |sides: &Sides| sides.numbers().windows(2).all(|pair| pair[0] == pair[1]);
        let odd = settings.sides().find(|(_, sides)| !sides.fit(rank) || (rank == Rank::Three && !alike(sides)));
        if let Some((parameter, _)) = odd {
            return Err(Failure::usage(|words| {
                if rank == Rank::Three { (words.solve.alike)(parameter) } else { (words.solve.other_axes)(parameter) }
            }));
        }
        let wants = self.wants()?;
        if rank == Rank::Three && wants[0] != wants[1] {
            return Err(Failure::usage(|words| {
                let tries = [words.solve.one_size_try.to_owned()];
                words.solve.one_size.to_owned() + &labelled(words.frame.labels.attempt, tries)
            }));
        }
        let op = settings.op.unwrap_or(usual_op(&wants));
        let plain = Layer { op, rank, ..Layer::new(op, [1, 1]) };
        let layer = if call.is_some() { Layer { op, ..pytorch::completed(&settings, [1, 1]) } } else { plain };
        let [height, width] = wants;
        let height = if rank == Rank::One { AxisSearch::absent(op) } else { AxisSearch::new(op, height) };
        let mut search = Search { layer, axes: [height, AxisSearch::new(op, width)] };
        let padding = match settings.padding {
            Some(Padding::Explicit(padding)) => Some(padding),
            Some(Padding::Valid) => Some(Sides::All(0)),
            None | Some(Padding::Same | Padding::Uneven { .. }) => None,
        };
        for (parameter, given) in [
            (Parameter::KernelSize, settings.kernel_size),
            (Parameter::Stride, settings.stride),
            (Parameter::Padding, padding),
            (Parameter::OutputPadding, settings.output_padding),
            (Parameter::Dilation, settings.dilation),
        ] {
            if let Some(sides) = given {
                fix(&mut search, parameter, sides.pair(rank, parameter.least()).map(|number| number..=number));
            }
        }
        if settings.padding == Some(Padding::Same) {
            return Err(tries::with_tries(search, |words| words.same.to_owned()));
        }
        if call.is_some_and(|call| call.trim != [[0, 0]; 3]) {
            return Err(tries::with_tries(search, |words| words.layer_alone.to_owned()));
        }
        Ok(search)
    }

    /// Returns the requirement for each axis.
    fn wants(&self) -> Result<[Want; 2], Failure> {
        if let Some(Factors(wants)) = &self.times {
            return Ok(wants.clone());
        }
        let whole = self.input.zip(self.output).map(|(Size(input), Size(output))| [input, output]);
        let pairs: Vec<[Pair; 2]> = whole.into_iter().chain(self.pair.iter().map(|SizePair(pair)| *pair)).collect();
        if let Some(size) = pairs.iter().flatten().find(|size| size.iter().any(|length| *length < 1)) {
            return Err(tries::with_sizes(&pairs, |words| (words.sizes_from_one)(&dimensions(size))));
        }
        if pairs.len() > MOST_PAIRS {
            return Err(tries::with_sizes(&pairs, |words| (words.too_many_pairs)(pairs.len(), MOST_PAIRS)));
        }
        Ok(wants_of(&pairs))
    }
}

/// Returns the requirement for each axis, given pairs of an input and its output.
fn wants_of(pairs: &[[Pair; 2]]) -> [Want; 2] {
    [0, 1].map(|axis| Want::Sizes(pairs.iter().map(|pair| pair.map(|size| size[axis])).collect()))
}

fn fix(search: &mut Search, parameter: Parameter, ranges: [RangeInclusive<i64>; 2]) {
    for (axis, range) in search.axes.iter_mut().zip(ranges).filter(|(axis, _)| !axis.is_absent) {
        axis.ranges.set(parameter, Some(range));
    }
}
