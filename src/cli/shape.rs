//! `tconv shape`: the sizes of a layer, step by step.

use clap::Args;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::failure::Failure;
use super::layer_args::LayerArgs;
use super::paint::{ColorArg, Painter, json};
use super::{Look, out};
use crate::conv::layer::dimensions;
use crate::conv::{Axis, Geometry, Pair, Refusal};
use crate::figure::text::{Line, Span};
use crate::framework::pytorch;
use crate::palette::{Palette, Rgb};
use crate::plain;
use crate::scene::formula::{self, Formula, Piece, Step, StepName, bracketed};
use crate::words::plain::ENGLISH;

#[derive(Debug, Args)]
pub struct ShapeArgs {
    #[command(flatten)]
    pub layer: LayerArgs,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorArg,
}

/// # Errors
/// A layer that is refused, wrong usage, or a failing stdout.
pub fn run(args: &ShapeArgs, look: Look, is_plain: bool) -> Result<(), Failure> {
    let request = args.layer.request()?;
    let (layer, input) = (&request.setting.layer, request.setting.input_size);
    match layer.check(input) {
        Ok(geometry) if args.json => out::lines([json(&Sizes::of(&geometry))])?,
        Ok(geometry) if is_plain => out::lines(plain::sizes(&geometry, look.lang.language().plain()))?,
        Ok(geometry) => {
            Painter::stdout(args.color, look.theme).lines(derivation(&geometry, look.theme.palette()))?;
        }
        Err(refusal) => {
            if args.json {
                out::lines([json(&Refused::of(&refusal))])?;
            }
            return Err(Failure::refused(&refusal));
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Sizes {
    input: Pair,
    stuffed: Pair,
    /// Start and end of each axis.
    pad: [[i64; 2]; 2],
    full: Pair,
    output: Pair,
}

impl Sizes {
    fn of(geometry: &Geometry) -> Sizes {
        let [h, w] = geometry.axes();
        Sizes {
            input: geometry.input(),
            stuffed: geometry.lengths(Axis::stuffed),
            pad: [h.pad(), w.pad()],
            full: geometry.lengths(Axis::full),
            output: geometry.output(),
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

fn derivation(geometry: &Geometry, palette: &Palette) -> Vec<Line> {
    let layer = geometry.layer();
    let [h, w] = geometry.axes();
    let mut lines = vec![
        vec![Span::bold(pytorch::line(layer))],
        vec![
            Span::inked("input ", palette.faint),
            Span::inked(dimensions(&geometry.input()), palette.input),
            Span::inked("   output ", palette.faint),
            Span::bold(dimensions(&geometry.output())),
            Span::inked("   weight ", palette.faint),
            Span::plain(dimensions(&layer.weight_shape())),
            Span::inked(format!("  ({})", layer.op.weight_axes()), palette.faint),
        ],
        Line::new(),
    ];
    if h == w {
        lines.extend(axis_lines("height and width", h, palette));
    } else {
        lines.extend(axis_lines("height", h, palette));
        lines.push(Line::new());
        lines.extend(axis_lines("width", w, palette));
    }
    lines.push(Line::new());
    let remark = |remark: String| vec![Span::inked("- ", palette.faint), Span::plain(remark)];
    lines.extend(plain::remarks(geometry, &ENGLISH).into_iter().map(remark));
    lines
}

fn axis_lines(title: &str, axis: &Axis, palette: &Palette) -> Vec<Line> {
    let steps = formula::derivation(axis);
    let on_the_way = || steps.iter().filter(|step| step.name != StepName::OneFormula).map(|step| &step.formula);
    let symbols = on_the_way().map(|formula| formula.symbols().width()).max().unwrap_or(0);
    let numbers = on_the_way().map(|formula| formula.numbers().width()).max().unwrap_or(0);
    let results = steps.iter().map(|step| step.formula.result.to_string().len()).max().unwrap_or(0);
    let mut lines = vec![vec![Span::bold(title)]];
    for Step { name, formula, note } in &steps {
        let mut line = vec![Span::inked(format!("  {name:<18}"), palette.faint)];
        let pad = |line: &mut Line, text: &str, to: usize| {
            line.push(Span::plain(" ".repeat(to.saturating_sub(text.width()))));
        };
        line.extend(terms(formula, palette, |term| term.symbol.to_owned()));
        pad(&mut line, &formula.symbols(), symbols);
        line.push(Span::inked(" = ", palette.faint));
        line.extend(terms(formula, palette, |term| bracketed(term.value)));
        pad(&mut line, &formula.numbers(), numbers);
        line.push(Span::inked(" = ", palette.faint));
        line.push(Span::bold(format!("{:>results$}", formula.result)));
        if let Some(note) = note {
            line.push(Span::inked(format!("   {note}"), palette.faint));
        }
        lines.push(line);
    }
    lines
}

/// The pieces of a formula, each parameter in its colour.
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
