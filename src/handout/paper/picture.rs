//! The grids of a question before its answer, as a figure in black and white and as text.

use unicode_width::UnicodeWidthStr as _;

use super::Picture;
use super::asked::Asked;
use crate::conv::Pair;
use crate::figure::{self, Around, Options};
use crate::handout::Desk;
use crate::lesson::check::Form;
use crate::lesson::hidden::Clue;
use crate::palette::Palette;
use crate::plain::Sight;
use crate::scene::moment::Place;
use crate::scene::{GridId, Moment, Role};

/// The distance from one cell to the next in pixels: large enough to write a number by hand.
const CELL: u16 = 26;

/// The columns of a line of text.
const WIDTH: usize = 76;
/// The columns between two grids in a line.
const GAP: usize = 3;

/// The most rows and columns of a grid that is printed.
const LARGEST: i64 = 24;

/// A cell that is selected with a cross.
const BOX: &str = "[ ]";
/// A cell that is filled in.
const BLANK: &str = "___";
/// A cell that is hidden.
const HIDDEN: &str = ".";

/// Returns the grids of the scene, or `None` if it shows none. `prefix` begins the ids in the figure.
pub fn picture(asked: &Asked<'_>, desk: &Desk, prefix: &str) -> Option<Picture> {
    let Desk { session, scene } = desk;
    let sight = Sight { session, scene, strings: asked.language.plain() };
    let hidden = session.hidden();
    // Nothing is explained if the lesson sets no cursor, or if that would answer the question.
    let moment = match session.cursor().filter(|_| !hidden.hides(Clue::Letters)) {
        Some(_) => sight.moment(),
        None => Moment::finished(scene, session.view()).map(|moment| moment.covered(session.cover())),
    }?;
    let is_small = |grid: &GridId| moment.size(*grid).is_none_or(|size| size.iter().all(|length| *length <= LARGEST));
    let (grids, large): (Vec<GridId>, Vec<GridId>) = session.columns().concat().into_iter().partition(is_small);
    if grids.is_empty() && large.is_empty() {
        return None;
    }
    let marked: Vec<Place> =
        session.marks().flat_map(|mark| mark.cells.iter().map(|cell| (mark.grid, *cell))).collect();
    let blank: Vec<Place> = session.stance().blank.iter().filter_map(|at| Some((session.asked_grid()?, *at))).collect();
    let around = Around { sizes: false, marks: !hidden.hides(Clue::Roles), ..Around::NONE };
    let options = Options {
        view: session.view(),
        stages: &grids,
        cell: Some(CELL),
        transparent: true,
        around,
        palette: Palette::paper(),
        words: asked.language.figure(),
        ..Options::default()
    };
    let names: Vec<String> = grids.iter().map(|grid| options.words.title_at(&moment, *grid).into_owned()).collect();
    let outlined = [marked.as_slice(), &blank].concat();
    let svg = figure::svg_among(&moment, &options, &names.join(asked.words.comma), &outlined, prefix).ok();
    let page = Page { moment: &moment, marked, blank, picked: session.asked_grid().filter(|_| is_picked(desk)) };
    let blocks: Vec<Vec<String>> = grids.iter().zip(&names).map(|(grid, name)| page.grid(*grid, name)).collect();
    let picked = page.picked.filter(|grid| grids.contains(grid));
    let mut below: Vec<String> =
        picked.map(|grid| (asked.words.cross)(&options.words.title_at(&moment, grid))).into_iter().collect();
    if !large.is_empty() {
        let names: Vec<String> = large.iter().map(|grid| sight.title(*grid)).collect();
        below.push((asked.words.too_large)(&names.join(asked.words.comma)));
    }
    let mut below_text = if around.marks { page.roles(&grids, &options) } else { Vec::new() };
    if page.marked.iter().any(|(grid, _)| grids.contains(grid)) {
        below_text.push(asked.words.marked.to_owned());
    }
    let svg = svg.filter(|_| !grids.is_empty());
    Some(Picture { svg, text: beside(blocks), below, below_text })
}

/// Whether the grid whose cells are asked for is shown.
pub fn shows_asked(desk: &Desk) -> bool {
    let Desk { session, scene } = desk;
    let is_small = |grid: GridId| scene.size(grid).is_some_and(|size| size.iter().all(|length| *length <= LARGEST));
    session.asked_grid().is_some_and(|grid| session.columns().concat().contains(&grid) && is_small(grid))
}

fn is_picked(desk: &Desk) -> bool {
    desk.session.asked().is_some_and(|check| matches!(check.form(), Form::Select))
}

/// A moment as text.
struct Page<'a> {
    moment: &'a Moment<'a>,
    marked: Vec<Place>,
    blank: Vec<Place>,
    /// The grid whose cells are selected.
    picked: Option<GridId>,
}

impl Page<'_> {
    /// Returns a grid under its title, with its rows and columns numbered.
    fn grid(&self, grid: GridId, title: &str) -> Vec<String> {
        let [rows, cols] = self.moment.size(grid).unwrap_or_default();
        let cell = |row: i64| (0..cols).map(move |col| self.cell(grid, [row, col]));
        let widest = (0..rows).flat_map(cell).map(|text| text.width()).max().unwrap_or(0);
        let width = widest.max(cols.to_string().len()) + 1;
        let side = rows.to_string().len();
        let padded = |text: String| format!("{}{text}", " ".repeat(width.saturating_sub(text.width())));
        let numbers: String = (0..cols).map(|col| padded(col.to_string())).collect();
        let mut lines = vec![title.to_owned(), format!("{}{numbers}", " ".repeat(side))];
        lines.extend((0..rows).map(|row| {
            let cells: String = cell(row).map(padded).collect();
            format!("{row:>side$}{cells}")
        }));
        lines
    }

    fn cell(&self, grid: GridId, at: Pair) -> String {
        let place = (grid, at);
        let text = match self.moment.cell(grid, at) {
            _ if self.blank.contains(&place) => BLANK.to_owned(),
            Some(cell) => cell.text(),
            None if self.picked == Some(grid) => BOX.to_owned(),
            None if self.moment.is_covered(grid, at) => HIDDEN.to_owned(),
            None => String::new(),
        };
        if self.marked.contains(&place) { format!("<{text}>") } else { text }
    }

    /// Returns the marks of cells that occur, with their meanings.
    fn roles(&self, grids: &[GridId], options: &Options<'_>) -> Vec<String> {
        let mut roles: Vec<(Role, GridId)> = Vec::new();
        for grid in grids {
            let [rows, cols] = self.moment.size(*grid).unwrap_or_default();
            for at in (0..rows).flat_map(|row| (0..cols).map(move |col| [row, col])) {
                let Some(cell) = self.moment.cell(*grid, at) else { continue };
                if !roles.iter().any(|(known, _)| *known == cell.role) {
                    roles.push((cell.role, *grid));
                }
            }
        }
        let said =
            |(role, grid): (Role, GridId)| Some(format!("{} {}", role.glyph()?, options.words.role(role, grid)?));
        roles.into_iter().filter_map(said).collect()
    }
}

/// Puts blocks side by side as long as they fit, and below each other otherwise.
fn beside(blocks: Vec<Vec<String>>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut row: Vec<String> = Vec::new();
    for block in blocks {
        let width = |lines: &[String]| lines.iter().map(|line| line.width()).max().unwrap_or(0);
        let start = width(&row) + GAP;
        if row.is_empty() || start + width(&block) > WIDTH {
            end_row(&mut lines, &mut row);
            row = block;
            continue;
        }
        row.resize(row.len().max(block.len()), String::new());
        for (line, piece) in row.iter_mut().zip(block) {
            let gap = start.saturating_sub(line.width());
            line.push_str(&" ".repeat(gap));
            line.push_str(&piece);
        }
    }
    end_row(&mut lines, &mut row);
    lines
}

fn end_row(lines: &mut Vec<String>, row: &mut Vec<String>) {
    if !lines.is_empty() && !row.is_empty() {
        lines.push(String::new());
    }
    lines.extend(row.drain(..).map(|line| line.trim_end().to_owned()));
}
