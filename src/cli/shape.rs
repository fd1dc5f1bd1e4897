//! `tconv shape`: the sizes of a layer, step by step.

use clap::Args;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::failure::Failure;
use super::layer_args::{LayerArgs, Said};
use super::paint::{ColorArg, Painter, json};
use super::{Look, out};
use crate::conv::layer::{dimensions, lengths};
use crate::conv::{Axis, Geometry, Op, Padding, Rank, Refusal};
use crate::figure::text::{Line, Span};
use crate::framework::NoLayer;
use crate::palette::{Palette, Rgb};
use crate::plain;
use crate::scene::formula::{self, Formula, Piece, Step, StepName, bracketed};
use crate::words::plain::PlainStrings;

#[derive(Debug, Args)]
pub struct ShapeArgs {
    #[command(flatten)]
    pub layer: LayerArgs,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorArg,
}

/// Prints the sizes of the layer.
///
/// # Errors
/// A layer that is rejected, wrong usage, or a failing stdout.
pub fn run(args: &ShapeArgs, look: Look, is_plain: bool) -> Result<(), Failure> {
    let words = look.words();
    let mut said = args.layer.said(words)?;
    match said.reading.geometries(said.input()) {
        Ok(geometries) if args.json => out::lines([json(&Sizes::of(&geometries))])?,
        Ok(geometries) => {
            said.remarks.extend(match said.reading.neutral(Some(said.input())) {
                Ok(neutral) => neutral.runtime.map(|runtime| words.say(&runtime.phrase())),
                Err(error @ NoLayer::Patched) => Some(words.say(&error.phrase())),
                Err(_) => None,
            });
            if is_plain {
                let lines = plain::sizes(&said.reading, &geometries, words.plain);
                out::lines(lines.into_iter().chain(said.remarks))?;
            } else {
                let lines = derivation(&said, &geometries, look.theme.palette(), words.plain);
                Painter::stdout(args.color, look.theme).lines(lines)?;
            }
        }
        Err(error) => {
            if args.json
                && let NoLayer::Refused(refusal) = &error
            {
                out::lines([json(&Refused::of(refusal))])?;
            }
            return Err(Failure::no_layer(&error));
        }
    }
    Ok(())
}

/// Sizes, with one number per axis.
#[derive(Serialize)]
struct Sizes {
    input: Vec<i64>,
    stuffed: Vec<i64>,
    /// The padding at the start and end of each axis.
    pad: Vec<[i64; 2]>,
    /// What a transposed layer with uneven padding crops from its full result.
    #[serde(skip_serializing_if = "Option::is_none")]
    crop: Option<Vec<[i64; 2]>>,
    full: Vec<i64>,
    output: Vec<i64>,
}

impl Sizes {
    fn of(geometries: &[Geometry]) -> Sizes {
        let is_uneven = |geometry: &Geometry| matches!(geometry.layer().padding, Padding::Uneven { .. });
        let is_transposed = |geometry: &Geometry| geometry.layer().op == Op::ConvTranspose2d;
        let has_crop = geometries.iter().any(|geometry| is_uneven(geometry) && is_transposed(geometry));
        Sizes {
            input: lengths(geometries, Axis::input),
            stuffed: lengths(geometries, Axis::stuffed),
            pad: lengths(geometries, Axis::pad),
            crop: has_crop.then(|| lengths(geometries, Axis::crop)),
            full: lengths(geometries, Axis::full),
            output: lengths(geometries, Axis::output),
        }
    }
}

#[derive(Serialize)]
struct Refused {
    error: RefusedError,
}

#[derive(Serialize)]
struct RefusedError {
    code: &'static str,
    message: String,
    repairs: Vec<String>,
}

impl Refused {
    fn of(refusal: &Refusal) -> Refused {
        Refused {
            error: RefusedError {
                code: refusal.fault.code(),
                message: refusal.to_string(),
                repairs: refusal.repairs().iter().map(ToString::to_string).collect(),
            },
        }
    }
}

fn derivation(said: &Said, geometries: &[Geometry], palette: &Palette, words: &PlainStrings) -> Vec<Line> {
    let rank = said.reading.rank();
    let names = words.screens.names;
    let axis_names = match rank {
        Rank::One => vec![names.length],
        Rank::Two => vec![names.height, names.width],
        Rank::Three => vec![names.depth, names.height, names.width],
    };
    let mut lines = vec![
        vec![Span::bold(said.reading.line(geometries))],
        vec![
            Span::inked(format!("{} ", names.input), palette.faint),
            Span::inked(dimensions(&lengths(geometries, Axis::input)), palette.input),
            Span::inked(format!("   {} ", names.output), palette.faint),
            Span::bold(dimensions(&lengths(geometries, Axis::output))),
            Span::inked(format!("   {} ", words.weight), palette.faint),
            Span::plain(said.reading.weight_shape(geometries)),
            Span::inked(format!("  ({})", said.reading.op().weight_axes(rank)), palette.faint),
        ],
    ];
    let axes = lengths(geometries, |axis| *axis);
    match axes.as_slice() {
        [first, others @ ..] if others.iter().all(|other| other == first) => {
            lines.push(Line::new());
            let all: Vec<String> = axis_names.iter().map(|name| (*name).to_owned()).collect();
            lines.extend(axis_lines(&words.list(&all), first, palette, words));
        }
        axes => {
            for (name, axis) in axis_names.iter().zip(axes) {
                lines.push(Line::new());
                lines.extend(axis_lines(name, axis, palette, words));
            }
        }
    }
    lines.push(Line::new());
    let remark = |remark: String| vec![Span::inked("- ", palette.faint), Span::plain(remark)];
    let remarks = said.remarks.iter().cloned().chain(plain::remarks(&said.reading, geometries, words));
    lines.extend(remarks.map(remark));
    lines
}

/// The least width of the column of step names.
const NAME: usize = 18;

fn axis_lines(title: &str, axis: &Axis, palette: &Palette, words: &PlainStrings) -> Vec<Line> {
    let steps = formula::derivation(axis);
    let on_the_way = || steps.iter().filter(|step| step.name != StepName::OneFormula).map(|step| &step.formula);
    let symbols = on_the_way().map(|formula| formula.symbols().width()).max().unwrap_or(0);
    let numbers = on_the_way().map(|formula| formula.numbers().width()).max().unwrap_or(0);
    let results = steps.iter().map(|step| step.formula.result.to_string().len()).max().unwrap_or(0);
    let widest = steps.iter().map(|step| (words.step_name)(step.name).width() + 2).max().unwrap_or(0).max(NAME);
    let mut lines = vec![vec![Span::bold(title)]];
    for Step { name, formula, note } in &steps {
        let pad = |line: &mut Line, text: &str, to: usize| {
            line.push(Span::plain(" ".repeat(to.saturating_sub(text.width()))));
        };
        let name = (words.step_name)(*name);
        let blanks = " ".repeat(widest.saturating_sub(name.width()));
        let mut line = vec![Span::inked(format!("  {name}{blanks}"), palette.faint)];
        line.extend(terms(formula, palette, |term| term.symbol.to_owned()));
        pad(&mut line, &formula.symbols(), symbols);
        line.push(Span::inked(" = ", palette.faint));
        line.extend(terms(formula, palette, |term| bracketed(term.value)));
        pad(&mut line, &formula.numbers(), numbers);
        line.push(Span::inked(" = ", palette.faint));
        line.push(Span::bold(format!("{:>results$}", formula.result)));
        if let Some(note) = note {
            line.push(Span::inked(format!("   {}", (words.step_note)(note)), palette.faint));
        }
        lines.push(line);
    }
    lines
}

/// Formats the terms of a formula, each parameter in its colour.
fn terms(formula: &Formula, palette: &Palette, show: impl Fn(&formula::Term) -> String) -> Line {
    formula
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => Span::plain(*text),
            Piece::Term(term) => {
                let ink: Option<Rgb> = term.parameter.map(|parameter| palette.parameter(parameter));
                Span { text: show(term), ink, ..Span::default() }
            }
        })
        .collect()
}
