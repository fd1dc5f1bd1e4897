//! `tconv solve`: from wanted sizes to settings.

use std::ops::RangeInclusive;
use std::str::FromStr;

use clap::{ArgGroup, Args};
use serde::Serialize;

use super::failure::Failure;
use super::layer_args::{OpArg, Size};
use super::out;
use super::paint::{ColorArg, Painter, json};
use super::theme::ThemeArg;
use crate::conv::layer::{dimensions, short};
use crate::conv::solve::{AxisSearch, Ranges, Search, Solution, TooMany, Want, inverse_of};
use crate::conv::{Geometry, Layer, Op, Padding, Pair, Parameter, Rank};
use crate::figure::text::{Line, Span};
use crate::framework::call::Facts;
use crate::framework::{self, pytorch};
use crate::palette::Palette;

/// Solutions that are printed unless more are asked for.
const USUAL_LIMIT: usize = 8;

/// Pairs that one question may have.
const MOST_PAIRS: usize = 100;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("wish").required(true).args(["output", "pair", "times", "inverse_of"])))]
pub struct SolveArgs {
    /// A PyTorch call whose arguments are fixed, for example 'nn.ConvTranspose2d(64, 32, 4, stride=2)'
    #[arg(value_name = "LAYER", conflicts_with = "inverse_of")]
    layer: Option<String>,
    /// Input size: 3, or 3x5 for height x width, as for every size
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    input: Option<Size>,
    /// The wanted output of that input
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true, requires = "input")]
    output: Option<Size>,
    /// An input and its wanted output; given several times, one setting must do them all
    #[arg(long, value_name = "INPUT:OUTPUT", allow_hyphen_values = true, conflicts_with = "input")]
    pair: Vec<SizePair>,
    /// Multiply every input size by this exactly; 1/2 divides every even one
    #[arg(long, value_name = "FACTOR", conflicts_with_all = ["input", "output", "pair"])]
    times: Option<Factors>,
    /// The transposed layer that restores the --input of this encoder layer: 'nn.Conv2d(3, 8, 3, stride=2, padding=1)'
    #[arg(long, value_name = "LAYER", requires = "input", conflicts_with_all = ["output", "pair", "times"])]
    inverse_of: Option<String>,

    /// The operation; without it a conv2d if sizes shrink and none grows
    #[arg(long, value_enum, help_heading = "Fixed, or a range", conflicts_with = "inverse_of")]
    op: Option<OpArg>,
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
    /// Give the layers a bias, of any value
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true, help_heading = "Fixed, or a range")]
    bias: Option<f64>,

    /// How many settings to show: 8, or all in JSON, unless this says otherwise
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorArg,
}

/// `7:14`, `16x20:32x40`
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

/// `2`, `2x3`, `1/2`: what every size is multiplied by.
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

/// `3`, `3x5`, `1..5`, `1..5x3`: where to look for a parameter, height first.
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

/// # Errors
/// No setting does it (the answer is no), wrong usage, or a failing stdout.
pub fn run(args: &SolveArgs, theme: ThemeArg) -> Result<(), Failure> {
    let search = args.search()?;
    let solutions = search.solutions().map_err(too_many)?;
    if solutions.is_empty() {
        if args.json {
            out::lines([json(&Nothing { solutions: [], why: why_not(&search).join("; ") })])?;
        }
        return Err(Failure::No(refusal(&search)));
    }
    if args.json {
        let shown = solutions.iter().take(args.limit.unwrap_or(usize::MAX)).map(Answer::of).collect();
        out::lines([json(&Answers { solutions: shown })])?;
    } else {
        let palette = theme.palette();
        let mut painter = Painter::stdout(args.color, theme);
        painter.lines(listed(&search, &solutions, args.limit.unwrap_or(USUAL_LIMIT), palette))?;
        if let Some(encoder) = args.encoder()? {
            painter.lines(at_run_time(&encoder, palette))?;
        }
    }
    Ok(())
}

impl SolveArgs {
    fn search(&self) -> Result<Search, Failure> {
        let mut search = match self.encoder()? {
            Some(encoder) => inverse_of(&encoder),
            None => self.wished()?,
        };
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
        check(&search)?;
        Ok(search)
    }

    /// The encoder layer that is to be inverted, on its input.
    fn encoder(&self) -> Result<Option<Geometry>, Failure> {
        let (Some(text), Some(Size(input))) = (&self.inverse_of, self.input) else { return Ok(None) };
        let usage = || {
            Failure::Usage(
                "error: --inverse-of takes an encoder layer with its kernel_size, such as 'nn.Conv2d(3, 8, 3, stride=2)'"
                    .to_owned(),
            )
        };
        let reading = framework::read(text, &Facts::default()).map_err(|error| Failure::call(text, &error))?;
        if reading.border.is_none() && reading.settings.kernel_size.is_none() {
            return Err(usage());
        }
        let encoder = reading.layer(input).map_err(|error| Failure::no_layer(&error))?;
        if encoder.op != Op::Conv2d {
            return Err(usage());
        }
        encoder.check(input).map(Some).map_err(|refusal| Failure::refused(&refusal))
    }

    /// From the sizes that are wanted, with what a call fixes.
    fn wished(&self) -> Result<Search, Failure> {
        let call = match &self.layer {
            Some(text) => {
                match framework::read(text, &Facts::default()).map_err(|error| Failure::call(text, &error))? {
                    reading if reading.border.is_some() => {
                        return Err(Failure::Usage(
                        "error: solve fixes what a call of PyTorch says; 'tconv code' with --to pytorch translates others"
                            .to_owned(),
                    ));
                    }
                    reading => Some(reading.settings),
                }
            }
            None => None,
        };
        let wants = self.wants()?;
        let op = self.op.map(|OpArg(op, _)| op).or(call.as_ref().and_then(|call| call.op)).unwrap_or(usual_op(&wants));
        let layer =
            call.as_ref().map_or(Layer::new(op, [1, 1]), |call| Layer { op, ..pytorch::completed(call, [1, 1]) });
        let axes = wants.map(|want| AxisSearch { op, want, ranges: Ranges::default() });
        let mut search = Search { layer, axes };
        if let Some(call) = call {
            let padding = match call.padding {
                None => None,
                Some(Padding::Explicit(padding)) => Some(padding),
                Some(Padding::Valid) => Some([0, 0].into()),
                Some(Padding::Uneven { .. }) => {
                    return Err(Failure::Usage(
                        "error: solve looks for a layer alone; leave out the slice or the pad".to_owned(),
                    ));
                }
                Some(Padding::Same) => {
                    return Err(Failure::Usage(
                        "error: padding='same' leaves nothing to solve; leave it out, or give a number".to_owned(),
                    ));
                }
            };
            for (parameter, given) in [
                (Parameter::KernelSize, call.kernel_size),
                (Parameter::Stride, call.stride),
                (Parameter::Padding, padding),
                (Parameter::OutputPadding, call.output_padding),
                (Parameter::Dilation, call.dilation),
            ] {
                if let Some(sides) = given {
                    let pair = sides.pair(Rank::Two, parameter.least());
                    fix(&mut search, parameter, pair.map(|number| number..=number));
                }
            }
        }
        Ok(search)
    }

    /// What each axis is to do.
    fn wants(&self) -> Result<[Want; 2], Failure> {
        if let Some(Factors(wants)) = &self.times {
            return Ok(wants.clone());
        }
        let whole = self.input.zip(self.output).map(|(Size(input), Size(output))| [input, output]);
        let pairs: Vec<[Pair; 2]> = whole.into_iter().chain(self.pair.iter().map(|SizePair(pair)| *pair)).collect();
        if let Some(size) = pairs.iter().flatten().find(|size| size.iter().any(|length| *length < 1)) {
            return Err(Failure::Usage(format!("error: sizes start at 1, and {} does not", dimensions(size))));
        }
        if pairs.len() > MOST_PAIRS {
            return Err(Failure::Usage(format!("error: {} pairs, more than {MOST_PAIRS}", pairs.len())));
        }
        Ok([0, 1].map(|axis| Want::Sizes(pairs.iter().map(|pair| pair.map(|size| size[axis])).collect())))
    }
}

fn too_many(error: TooMany) -> Failure {
    Failure::No(format!("error: {error}\n  try    --kernel 3 or --stride 2 fix a parameter, --kernel 1..9 narrows it"))
}

/// A conv2d is meant where sizes shrink and none grows.
fn usual_op(wants: &[Want; 2]) -> Op {
    let sizes: Vec<[i64; 2]> = wants
        .iter()
        .flat_map(|want| match want {
            Want::Sizes(sizes) => sizes.clone(),
            Want::Times(_) | Want::Part(_) => vec![want.example()],
        })
        .collect();
    let shrinks = |[input, output]: &[i64; 2]| output < input;
    let grows = |[input, output]: &[i64; 2]| output > input;
    if sizes.iter().any(shrinks) && !sizes.iter().any(grows) { Op::Conv2d } else { Op::ConvTranspose2d }
}

fn fix(search: &mut Search, parameter: Parameter, ranges: [RangeInclusive<i64>; 2]) {
    for (axis, range) in search.axes.iter_mut().zip(ranges) {
        axis.ranges.set(parameter, Some(range));
    }
}

/// Refuses numbers that no layer may have, in the words that a layer is refused with.
fn check(search: &Search) -> Result<(), Failure> {
    let mut smallest = search.layer.clone();
    let mut input = [1, 1];
    for parameter in Parameter::ALL {
        let least = search.axes.each_ref().map(|axis| axis.ranges.get(parameter).map(|range| *range.start()));
        if let [Some(height), Some(width)] = least {
            parameter.set(&mut smallest, &mut input, [height, width]);
        }
    }
    smallest.check_settings().map_err(|fault| Failure::No(format!("error: {fault}")))
}

#[derive(Serialize)]
struct Nothing {
    solutions: [(); 0],
    why: String,
}

#[derive(Serialize)]
struct Answers {
    solutions: Vec<Answer>,
}

#[derive(Serialize)]
struct Answer {
    op: &'static str,
    kernel: Pair,
    stride: Pair,
    padding: Pair,
    output_padding: Pair,
    dilation: Pair,
    pytorch: String,
    why: Vec<String>,
}

impl Answer {
    fn of(solution: &Solution) -> Answer {
        let layer = solution.geometry.layer();
        let pair = |parameter: Parameter| parameter.get(layer, solution.geometry.input());
        Answer {
            op: layer.op.function_name(layer.rank),
            kernel: pair(Parameter::KernelSize),
            stride: pair(Parameter::Stride),
            padding: pair(Parameter::Padding),
            output_padding: pair(Parameter::OutputPadding),
            dilation: pair(Parameter::Dilation),
            pytorch: pytorch::line(layer),
            why: solution.merits.iter().map(ToString::to_string).collect(),
        }
    }
}

/// What was asked: `3x3 -> 8x8`, `every size times 2`.
fn question(search: &Search) -> String {
    let wants = search.axes.each_ref().map(|axis| &axis.want);
    match wants {
        [Want::Sizes(heights), Want::Sizes(widths)] => {
            let pairs = heights.iter().zip(widths).map(|(height, width)| {
                let [input, output] = [0, 1].map(|side| dimensions(&[height[side], width[side]]));
                format!("{input} -> {output}")
            });
            pairs.collect::<Vec<_>>().join(", ")
        }
        [Want::Times(height), Want::Times(width)] => format!("every size times {}", short([*height, *width])),
        [Want::Part(height), Want::Part(width)] => {
            format!("every size that {} divides, divided", short([*height, *width]))
        }
        _ => String::new(),
    }
}

fn listed(search: &Search, solutions: &[Solution], limit: usize, palette: &Palette) -> Vec<Line> {
    let count = match solutions.len() {
        1 => "one setting".to_owned(),
        count => format!("{count} settings"),
    };
    let best = if solutions.len() > 1 { ", best first" } else { "" };
    let mut lines = vec![
        vec![
            Span::bold(question(search)),
            Span::inked(format!("   {count} of {}{best}", search.layer.op), palette.faint),
        ],
        Line::new(),
    ];
    let width = solutions.len().min(limit).to_string().len();
    for (place, solution) in solutions.iter().take(limit).enumerate() {
        let number = Span::inked(format!("{:>width$}  ", place + 1), palette.faint);
        lines.push(vec![number, Span::bold(pytorch::line(solution.geometry.layer()))]);
        let mut reasons = vec![Span::plain(" ".repeat(width + 2))];
        for merit in &solution.merits {
            let gap = if reasons.len() > 1 { "  " } else { "" };
            let (sign, ink) = if merit.is_flaw() { ("-", palette.error) } else { ("+", palette.right) };
            reasons.push(Span::inked(format!("{gap}{sign} "), ink));
            reasons.push(Span::inked(merit.to_string(), palette.faint));
        }
        if reasons.len() > 1 {
            lines.push(reasons);
        }
    }
    let hidden = solutions.len().saturating_sub(limit);
    if hidden > 0 {
        lines.push(Line::new());
        lines.push(vec![Span::inked(format!("{hidden} more: --limit {}", solutions.len()), palette.faint)]);
    }
    lines
}

/// Several inputs of a strided encoder share an output: how to come back to each of them.
fn at_run_time(encoder: &Geometry, palette: &Palette) -> Vec<Line> {
    let output = encoder.output();
    let [smallest, largest] = encoder.layer().mate().output_sizes(output);
    let smallest = smallest.map(|length| length.max(1));
    if smallest == largest {
        return Vec::new();
    }
    let [smallest, largest] = [smallest, largest].map(|[height, width]| format!("{height}x{width}"));
    let remarks = [
        format!(
            "inputs of {smallest} to {largest} all become {} in the encoder; output_padding picks one",
            dimensions(&output)
        ),
        "where sizes vary, forward(x, output_size=skip.shape[-2:]) picks it at run time".to_owned(),
    ];
    let line = |remark: String| vec![Span::inked("- ", palette.faint), Span::plain(remark)];
    std::iter::once(Line::new()).chain(remarks.map(line)).collect()
}

fn why_not(search: &Search) -> Vec<String> {
    search.obstacles().iter().map(ToString::to_string).collect()
}

/// Why there is no setting, and what comes nearest.
fn refusal(search: &Search) -> String {
    let mut lines = vec![format!("error: no {} does {}", search.layer.op, question(search))];
    lines.extend(why_not(search).into_iter().map(|why| format!("  why    {why}")));
    let near = search.nearest();
    let labels = std::iter::once("  near ").chain(std::iter::repeat("       "));
    lines.extend(labels.zip(&near).map(|(label, near)| {
        format!("{label}  {}: {}", near.concession, pytorch::line(near.solution.geometry.layer()))
    }));
    lines.join("\n")
}
