//! Checks for grids that are missing from the screen or cannot be read there.

use super::seen;
use super::{Drawn, Flaw};
use crate::conv::Pair;
use crate::conv::layer::dimensions;
use crate::lesson::diagnostic::Severity;
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::{GridId, number};
use crate::tui::explore::panels::{CellShape, Panel, grid_title, title_of};
use crate::words::Language;

/// The tolerance within which two values count as the same number.
const CLOSE: f64 = 1e-9;

/// Returns the flaws of all grids on a screen.
pub fn flaws(drawn: &Drawn<'_>) -> Vec<Flaw> {
    let (model, layout) = (&drawn.model.scene, &drawn.layout.scene);
    if model.scene().outcome().is_err() {
        return refusal(drawn).into_iter().collect();
    }
    let mut flaws = Vec::new();
    for grid in model.columns().concat() {
        let Some(size) = model.size(grid) else {
            // A grid that this layer does not have is not missing, but a formula must have a value.
            if matches!(grid, GridId::Exhibit(_)) {
                let help = phrase!("take grids of sizes that go together, in every state of the step");
                flaws.push(flaw(drawn, "grid-empty", grid, |name| phrase!("'{name}' has no cells", name), help));
            }
            continue;
        };
        let panel = layout.panels.iter().find(|panel| panel.grid == grid && !panel.cells.is_empty());
        match panel {
            None => flaws.push(missing(drawn, grid, size)),
            Some(panel) => {
                flaws.extend(title(drawn, panel));
                let shown_as_pixels = model.stage.pixels.contains(&grid);
                flaws.extend(if shown_as_pixels { None } else { unreadable(drawn, panel, size) });
            }
        }
    }
    flaws
}

/// Creates the flaw of a grid; `what` says it of the grid's name.
fn flaw(drawn: &Drawn<'_>, code: &'static str, grid: GridId, what: impl FnOnce(&str) -> Phrase, help: Phrase) -> Flaw {
    let name = name(drawn, grid);
    let message = phrase!("{what} {when}", what = what(&name), when = &drawn.state.when);
    // If the lesson names no grids, the screen chooses them.
    let is_named = drawn.model.session.shown().grids.is_some();
    let severity = if is_named { Severity::Error } else { Severity::Warning };
    Flaw { code, severity, is_text: false, subject: name, message, help }
}

/// Returns the name of a grid in lessons, or the English title of one that is no grid of the layer.
fn name(drawn: &Drawn<'_>, grid: GridId) -> String {
    let title = || grid_title(&drawn.model.scene, Language::English.screen(), grid).into_owned();
    grid.name().map_or_else(title, str::to_owned)
}

fn missing(drawn: &Drawn<'_>, grid: GridId, size: Pair) -> Flaw {
    let size = dimensions(&size);
    let help = match drawn.model.session.shown().grids {
        Some(_) => phrase!("show fewer grids, or smaller ones"),
        None => phrase!("name the grids that the step is about in 'show'"),
    };
    flaw(drawn, "grid-missing", grid, |name| phrase!("'{name}' ({size}) has no room on 80x24", name, size), help)
}

/// Checks that the title of a grid fits, in the language of the screen.
fn title(drawn: &Drawn<'_>, panel: &Panel) -> Option<Flaw> {
    if panel.titled == 0 {
        return None;
    }
    let title = title_of(&drawn.model.scene, drawn.context.strings, panel.grid, panel.titled);
    if seen::row(&drawn.buffer, panel.title).starts_with(title.as_ref()) {
        return None;
    }
    let what = |name: &str| phrase!("'{name}' has no room for its title, \"{title}\",", name, title);
    let help = phrase!("show it where it has more room: with fewer grids, or before the others");
    Some(Flaw { is_text: true, ..flaw(drawn, "title-cut", panel.grid, what, help) })
}

/// Checks that the numbers of a grid can be read.
fn unreadable(drawn: &Drawn<'_>, panel: &Panel, size: Pair) -> Option<Flaw> {
    match panel.shape {
        CellShape::Block | CellShape::Pixel { .. } => {
            let what = |name: &str| phrase!("'{name}' is drawn without its numbers", name);
            let help =
                phrase!("make it smaller, show fewer grids beside it, or write ' as pixels' behind its name in 'show'");
            Some(flaw(drawn, "grid-unreadable", panel.grid, what, help))
        }
        CellShape::Number { .. } if panel.shown != size => {
            let [size, seen] = [size, panel.shown].map(|size| dimensions(&size));
            let what = |name: &str| phrase!("'{name}' has {size} cells, of which {seen} are seen", name, size, seen);
            let help = phrase!("make it smaller, or show fewer grids beside it");
            Some(flaw(drawn, "grid-cut", panel.grid, what, help))
        }
        CellShape::Number { .. } => cut_number(drawn, panel),
    }
}

/// Finds the first number that is cut off, left out, or rounded to fewer than two digits.
fn cut_number(drawn: &Drawn<'_>, panel: &Panel) -> Option<Flaw> {
    let model = &drawn.model.scene;
    let moment = model.moment();
    let ([top, left], [rows, cols]) = (panel.origin, panel.shown);
    let places = (0..rows).flat_map(|row| (0..cols).map(move |col| [top + row, left + col]));
    for at in places.filter(|at| model.stage.blank(panel.grid, *at).is_none()) {
        let cell = model.seen_cell(moment.as_ref(), panel.grid, at);
        let Some(cell) = cell.filter(|cell| cell.has_number() && cell.value.is_finite()) else { continue };
        let text = number::text(cell.value);
        let lines = seen::cell(&drawn.buffer, panel, at);
        if !lines.iter().flat_map(|line| seen::numbers(line)).any(|word| stands_for(word, cell.value)) {
            let seen = lines.concat();
            let [row, col] = at;
            let what = |name: &str| {
                let seen = seen.trim();
                phrase!("'{name}' shows \"{seen}\" at {row},{col} where {text} stands", name, seen, row, col, text)
            };
            let help = phrase!("take numbers that are shorter, make it smaller, or show fewer grids beside it");
            return Some(flaw(drawn, "number-cut", panel.grid, what, help));
        }
    }
    None
}

/// Whether a printed number represents the value: exactly, or rounded to at least two digits (the sum of the cell shows
/// it exactly).
fn stands_for(word: &str, value: f64) -> bool {
    let Ok(found) = word.parse::<f64>() else { return false };
    let is_near = |value: f64| (found - value).abs() <= CLOSE * value.abs().max(1.0);
    let digits = word.split('e').next().unwrap_or_default();
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let significant = digits.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    let rounded = format!("{value:.decimals$}").parse();
    let is_exact = number::text(value).parse().is_ok_and(is_near);
    is_exact || significant >= 2 && rounded.is_ok_and(is_near)
}

/// Checks that the reasons for refusing a layer fit, if they are all that is shown.
fn refusal(drawn: &Drawn<'_>) -> Option<Flaw> {
    let layout = &drawn.layout.scene;
    let (lines, room) = (layout.refusal_lines.len(), usize::from(layout.refusal.height));
    (lines > room).then(|| Flaw {
        code: "refusal-cut",
        severity: Severity::Error,
        is_text: false,
        subject: String::new(),
        message: phrase!(
            "why the layer is refused takes {lines} lines, of which {room} are seen {when}",
            lines,
            room,
            when = &drawn.state.when,
        ),
        help: phrase!("leave it the room of marks and strip"),
    })
}
