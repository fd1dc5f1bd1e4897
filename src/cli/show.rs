//! `tconv show`: prints every stage of a layer, as aligned grids or row by row.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use clap::Args;

use super::Look;
use super::failure::{Failure, labelled};
use super::layer_args::{LayerArgs, Request};
use super::network::NetworkArgs;
use super::out::{self, Lines};
use super::paint::{ColorArg, Painter};
use super::render::unfigured;
use crate::figure::text::{self, Line, MOST_PRINTED, Room, Span};
use crate::figure::{self, StackOptions};
use crate::framework::pytorch;
use crate::load;
use crate::plain;
use crate::scene::{MAX_CELLS, Scene, Setting};
use crate::words::plain::PlainStrings;

/// The most rows of a grid that are printed on a terminal without `--all`.
const ROWS_ON_A_TERMINAL: usize = 40;

#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub layer: LayerArgs,
    #[command(flatten)]
    network: NetworkArgs,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorArg,
    /// Print every cell on a terminal too, even if lines wrap
    #[arg(long, long_help = all_help())]
    pub all: bool,
}

fn all_help() -> String {
    format!(
        "Print every cell on a terminal too, even if lines wrap\n\nBy default, a terminal gets the first \
         {ROWS_ON_A_TERMINAL} rows of each grid, cut to its width. Files and pipes get everything, up to \
         {MOST_PRINTED} cells in all grids together."
    )
}

/// Prints the stages of the layer, or the maps of a network.
///
/// # Errors
/// A layer that is rejected, more cells than are printed, wrong usage, or a failing stdout.
pub fn run(args: &ShowArgs, look: Look, is_plain: bool) -> Result<(), Failure> {
    if let Some(file) = args.layer.stack_file()? {
        return stack(args, file, look, is_plain);
    }
    args.network.only_for_stacks()?;
    let words = look.words();
    let Request { setting, remarks } = args.layer.request(words)?;
    // A pipe gets everything, a terminal what fits.
    let columns = terminal_columns().filter(|_| !args.all);
    if columns.is_none() {
        check_count(&setting)?;
    }
    let scene = Scene::new(setting);
    let picture = scene.outcome().map_err(Failure::refused)?;
    if is_plain {
        let most = columns.map(|_| plain::MOST_LINES);
        return Ok(tell(&scene, words.plain, most, &remarks)?);
    }
    let palette = look.theme.palette();
    let room = columns.map_or_else(Room::default, |columns| Room {
        columns: Some(columns),
        rows_of_a_grid: Some(ROWS_ON_A_TERMINAL),
    });
    let layer = picture.geometry.layer();
    let heading: [Line; 3] = [
        vec![Span::bold(pytorch::line(layer))],
        vec![
            Span::inked(layer.size_text(picture.geometry.input()), palette.input),
            Span::inked(" -> ", palette.faint),
            Span::bold(layer.size_text(picture.geometry.output())),
        ],
        Line::new(),
    ];
    let remarks = remarks.into_iter().chain(picture.notes.iter().map(words.plain.screens.facts.note));
    let remarks = remarks.map(|remark| vec![Span::inked("- ", palette.faint), Span::plain(remark)]);
    let lines = heading.into_iter().chain(text::scene(&scene, palette, room, words.show)).chain(remarks);
    Ok(Painter::stdout(args.color, look.theme).lines(lines)?)
}

/// Prints the maps of a network, as shades or row by row.
fn stack(args: &ShowArgs, file: &Path, look: Look, is_plain: bool) -> Result<(), Failure> {
    let network = load::stack::network(file).map_err(|error| Failure::file(&error))?;
    let (at, activations) = (args.network.at(&network)?, args.network.activations());
    if is_plain {
        let lines = plain::network(&network, &at, activations, look.words().plain);
        let lines = lines.map_err(|error| Failure::no(|_| error.to_string()))?;
        return Ok(out::lines(lines)?);
    }
    let options = StackOptions {
        at,
        activations,
        cell: None,
        captions: true,
        ascii: look.ascii,
        palette: look.theme.palette(),
        transparent: false,
        words: look.lang.language().figure(),
        delay: 0,
    };
    let lines = figure::stack_lines(&network, &options).map_err(|error| unfigured(&error))?;
    Ok(Painter::stdout(args.color, look.theme).lines(lines)?)
}

/// Rejects more cells than are printed, before anything is computed.
fn check_count(setting: &Setting) -> Result<(), Failure> {
    // The scene reports layers that are rejected or too large for it.
    let Ok(geometry) = setting.layer.check(setting.input_size) else { return Ok(()) };
    let cells: u128 = text::cells(&geometry).sum();
    if cells <= MOST_PRINTED || text::cells(&geometry).any(|cells| cells > MAX_CELLS as u128) {
        return Ok(());
    }
    Err(Failure::no(|words| {
        let tries = words.show.too_many_cells_tries.map(str::to_owned);
        (words.show.too_many_cells)(cells, MOST_PRINTED) + &labelled(words.frame.labels.attempt, tries)
    }))
}

/// Prints the stages row by row, for screen readers.
fn tell(scene: &Scene, strings: &'static PlainStrings, most: Option<i64>, remarks: &[String]) -> io::Result<()> {
    let mut out = Lines::stdout();
    plain::stages(scene, strings, most, &mut |line| out.line(&line))?;
    remarks.iter().try_for_each(|remark| out.line(remark))?;
    out.flush()
}

/// Returns the width of the terminal in columns; `None` if stdout is a pipe or a file.
pub fn terminal_columns() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns)).filter(|columns| *columns > 0)
}
