//! `tconv show`: every stage of a layer as aligned grids on stdout.

use clap::Args;

use super::failure::Failure;
use super::layer_args::LayerArgs;
use super::paint::{ColorArg, Painter};
use super::theme;
use crate::conv::framework::pytorch;
use crate::conv::layer::dimensions;
use crate::figure::text::{self, Line, Room, Span};
use crate::scene::Scene;

/// Rows of a grid that a terminal is given, unless all are asked for.
const ROWS_ON_A_TERMINAL: usize = 40;

#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub layer: LayerArgs,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorArg,
    /// Print every cell on a terminal too, also where lines then wrap
    #[arg(long)]
    pub all: bool,
}

/// # Errors
/// A layer that is refused, wrong usage, or a failing stdout.
pub fn run(args: &ShowArgs, theme: theme::ThemeArg) -> Result<(), Failure> {
    let request = args.layer.request()?;
    let scene = Scene::new(request.setting);
    let picture = scene.outcome().map_err(Failure::refused)?;
    let palette = theme.palette();
    // A pipe gets everything; a terminal what it can show.
    let room = match terminal_columns() {
        Some(columns) if !args.all => Room { columns: Some(columns), rows_of_a_grid: Some(ROWS_ON_A_TERMINAL) },
        _ => Room::default(),
    };
    let mut lines: Vec<Line> = vec![
        vec![Span::bold(pytorch::line(&scene.setting().layer))],
        vec![
            Span::inked(dimensions(&picture.geometry.input()), palette.input),
            Span::inked(" -> ", palette.faint),
            Span::bold(dimensions(&picture.geometry.output())),
        ],
        Line::new(),
    ];
    lines.extend(text::scene(&scene, palette, room));
    for remark in request.remarks.into_iter().chain(picture.notes.iter().map(ToString::to_string)) {
        lines.push(vec![Span::inked("- ", palette.faint), Span::plain(remark)]);
    }
    Painter::stdout(args.color, theme).lines(&lines)?;
    Ok(())
}

/// Columns of the terminal that stdout is; `None` for a pipe or a file.
fn terminal_columns() -> Option<usize> {
    use std::io::IsTerminal as _;
    if !std::io::stdout().is_terminal() {
        return None;
    }
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns)).filter(|columns| *columns > 0)
}
