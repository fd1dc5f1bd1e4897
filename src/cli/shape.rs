//! `tconv shape`: the sizes of a layer, step by step.

use clap::Args;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::failure::Failure;
use super::layer_args::LayerArgs;
use super::paint::{ColorArg, Painter, json};
use super::theme;
use crate::conv::framework::pytorch;
use crate::conv::layer::dimensions;
use crate::conv::{Axis, Geometry, Op, Pair, Refusal};
use crate::figure::text::{Line, Span};
use crate::palette::{Palette, Rgb};
use crate::scene::formula::{self, Formula, Piece, bracketed};
use crate::scene::notes::notes;

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
pub fn run(args: &ShapeArgs, theme: theme::ThemeArg) -> Result<(), Failure> {
    let request = args.layer.request()?;
    let (layer, input) = (&request.setting.layer, request.setting.input_size);
    let outcome = layer.check(input);
    let mut painter = Painter::stdout(if args.json { ColorArg::Never } else { args.color }, theme);
    match outcome {
        Ok(geometry) if args.json => painter.lines(&[vec![Span::plain(json(&Sizes::of(&geometry)))]])?,
        Ok(geometry) => painter.lines(&derivation(&geometry, theme.palette()))?,
        Err(refusal) => {
            if args.json {
                painter.lines(&[vec![Span::plain(json(&Refused::of(&refusal)))]])?;
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
    lines.extend(remarks(geometry, palette));
    lines
}

fn axis_lines(title: &str, axis: &Axis, palette: &Palette) -> Vec<Line> {
    let mut steps: Vec<(&str, Formula, String)> =
        formula::derivation(axis).into_iter().map(|step| (step.name, step.formula, step.note)).collect();
    steps.push(("in one formula", formula::output(axis.settings(), axis.input()), String::new()));
    let widest = |text: &dyn Fn(&Formula) -> String| {
        steps.iter().take(steps.len() - 1).map(|(_, formula, _)| text(formula).width()).max().unwrap_or(0)
    };
    let (symbols, numbers) = (widest(&Formula::symbols), widest(&Formula::numbers));
    let results = steps.iter().map(|(_, formula, _)| formula.result.to_string().len()).max().unwrap_or(0);
    let mut lines = vec![vec![Span::bold(title)]];
    for (name, formula, note) in &steps {
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
        if !note.is_empty() {
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

fn remarks(geometry: &Geometry, palette: &Palette) -> Vec<Line> {
    let layer = geometry.layer();
    let mut remarks = Vec::new();
    if layer.op == Op::ConvTranspose2d {
        let [smallest, largest] = layer.output_sizes(geometry.input());
        let show = |[h, w]: [i128; 2]| format!("{h}x{w}");
        if smallest == largest {
            remarks.push(format!("forward(x, output_size=...) can give {} alone", show(smallest)));
        } else {
            remarks.push(format!("forward(x, output_size=...) can give {} to {}", show(smallest), show(largest)));
        }
    }
    let back = [0, 1].map(|axis| geometry.axes()[axis].round_trip());
    remarks.push(match back {
        [Some(h), Some(w)] => {
            let same = if [h, w] == geometry.input() { "" } else { ", not to the input size" };
            format!(
                "{} with the same settings leads {} back to {h}x{w}{same}",
                layer.mate().op,
                dimensions(&geometry.output())
            )
        }
        _ => format!("{} with the same settings has no output for {}", layer.mate().op, dimensions(&geometry.output())),
    });
    remarks.extend(notes(geometry).iter().map(ToString::to_string));
    remarks.into_iter().map(|remark| vec![Span::inked("- ", palette.faint), Span::plain(remark)]).collect()
}
