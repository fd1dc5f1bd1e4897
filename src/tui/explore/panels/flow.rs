//! The grids of a lesson beside its text, in rows like words or in columns, with the largest cells that fit.

use ratatui::layout::{Position, Rect};

use super::{CellShape, GAP, Maker, Panel, Room};
use crate::scene::{Exhibit, GridId};
use crate::tui::explore::focus::Zone;
use crate::tui::explore::model::Model;
use crate::tui::rows::saturated;
use crate::words::screen::Strings;

/// The number of columns between channels of one map, and between pictures if there is no room for more.
const CLOSE: u16 = 1;

/// How much of the grids of a lesson is visible, best first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// All grids, with all their numbers.
    #[default]
    Exactly,
    /// The same, but titles or the sum of a cell are cut.
    Tightly,
    /// All grids, with rounded numbers.
    Rounded,
    /// The same, with hardly any decimals.
    Coarsely,
    /// Every second row and column of pictures.
    Halved,
    /// Even fewer rows and columns of pictures.
    Sampled,
    /// Only a part.
    Partly,
}

/// Places the grids of a lesson with the largest cells that fit: in rows like words, or in columns if only those fit;
/// or the focused grid alone if not even small cells fit.
#[must_use]
pub fn flow(area: Rect, model: &Model, strings: &Strings) -> (Seen, Vec<Panel>) {
    let maker = Maker::new(model, strings);
    let exact = maker.shapes.as_slice();
    // The whole picture with rounded numbers says more than a part with all decimals.
    let [rounded, coarse] = [5, 4].map(|width| [CellShape::number(width, 1)]);
    let ways = [
        (Seen::Exactly, exact, &PIXELS[..], false),
        (Seen::Tightly, exact, &PIXELS, true),
        (Seen::Rounded, &rounded, &PIXELS, false),
        (Seen::Rounded, &rounded, &PIXELS, true),
        (Seen::Coarsely, &coarse, &PIXELS, false),
        (Seen::Coarsely, &coarse, &PIXELS, true),
        (Seen::Halved, exact, &HALVES, true),
        (Seen::Sampled, exact, &SAMPLES, true),
    ];
    let has_pixels = !model.stage.pixels.is_empty();
    let found = ways.into_iter().find_map(|(seen, shapes, pixels, is_tight)| {
        let whole = |pixels: &[CellShape; 2]| {
            shapes.iter().find_map(|shape| Flow::new(&maker, area, *shape, *pixels, is_tight).panels())
        };
        // Without grids shown as pixels, their sizes make no difference.
        let pixels = if has_pixels { pixels } else { &pixels[..1] };
        Some((seen, pixels.iter().find_map(whole)?))
    });
    found.unwrap_or_else(|| (Seen::Partly, one_alone(&maker, area)))
}

/// The shapes of grids shown as pixels, largest first: of the last one, and of those before it.
const PIXELS: [[CellShape; 2]; 2] = [[CellShape::Block; 2], [CellShape::Pixel { step: 1 }; 2]];

/// The same for subsampled pictures: all grids alike, or the last one with more of its cells.
const HALVES: [[CellShape; 2]; 2] =
    [[CellShape::Pixel { step: 2 }; 2], [CellShape::Pixel { step: 1 }, CellShape::Pixel { step: 2 }]];
const SAMPLES: [[CellShape; 2]; 2] = [[CellShape::Pixel { step: 3 }; 2], [CellShape::Pixel { step: 4 }; 2]];

/// Places the focused grid, or else the last one, showing as much as there is room for.
fn one_alone(maker: &Maker<'_>, area: Rect) -> Vec<Panel> {
    let grids: Vec<GridId> = maker.model.columns().concat();
    let grid = match maker.model.focus.zone {
        Zone::Grid(grid) if grids.contains(&grid) => Some(grid),
        _ => grids.last().copied(),
    };
    let Some(grid) = grid else { return Vec::new() };
    let mut panels = Vec::new();
    let room = Room { columns: vec![vec![grid]], maker, area };
    let is_pixels = maker.model.stage.pixels.contains(&grid);
    let shape = if is_pixels { CellShape::Pixel { step: 1 } } else { maker.smallest_number() };
    room.stack(&[grid], area, |_| shape, &mut panels);
    panels
}

/// Returns the grids of a model in runs: consecutive channels of one map that are shown as pixels form a run.
pub(super) fn runs(model: &Model) -> Vec<Vec<GridId>> {
    let map = |grid: &GridId| match grid {
        GridId::Exhibit(place) if model.stage.pixels.contains(grid) => {
            model.scene().exhibits().get(usize::from(*place)).and_then(Exhibit::map)
        }
        _ => None,
    };
    let mut runs: Vec<Vec<GridId>> = Vec::new();
    for grid in model.columns().concat() {
        let before = runs.last_mut().filter(|run| {
            let ends = run.last().and_then(map).zip(map(&grid));
            ends.is_some_and(|(before, behind)| behind.is_behind(before))
        });
        match before {
            Some(run) => run.push(grid),
            None => runs.push(vec![grid]),
        }
    }
    runs
}

/// The grids of a lesson and the area for them, with one shape for cells with numbers, and others for those shown as
/// pixels.
struct Flow<'a> {
    maker: &'a Maker<'a>,
    area: Rect,
    grids: Vec<Flowing>,
    /// Whether titles may be cut, and pictures are close together.
    is_tight: bool,
}

/// A grid with its size, or several channels of a map side by side under one title.
struct Flowing {
    grids: Vec<GridId>,
    shape: CellShape,
    /// The width of each grid.
    each: u16,
    width: u16,
    /// The width including the title, which may be wider.
    wide: u16,
    height: u16,
}

impl<'a> Flow<'a> {
    fn new(
        maker: &'a Maker<'a>,
        area: Rect,
        numbers: CellShape,
        [last, before]: [CellShape; 2],
        is_tight: bool,
    ) -> Flow<'a> {
        let all = runs(maker.model);
        let end = all.last().cloned();
        let flowing = |grids: Vec<GridId>| {
            let first = grids[..1].to_vec();
            let is_pixels = maker.model.stage.pixels.contains(&first[0]);
            let pixels = if end.as_ref() == Some(&grids) { last } else { before };
            let shape = if is_pixels { pixels } else { numbers };
            let (each, height) = maker.extent(first[0], shape);
            let width = saturated((i64::from(each) + i64::from(CLOSE)) * grids.len() as i64 - i64::from(CLOSE));
            let wide = width.max(maker.title_width(&first));
            Flowing { grids, shape, each, width, wide, height: height.saturating_add(1) }
        };
        Flow { maker, area, grids: all.into_iter().map(flowing).collect(), is_tight }
    }

    /// Whether there are only pictures, close together.
    fn is_close(&self) -> bool {
        let are_pixels =
            self.grids.iter().flat_map(|run| &run.grids).all(|grid| self.maker.model.stage.pixels.contains(grid));
        self.is_tight && are_pixels
    }

    /// Returns the number of columns and of rows between two grids.
    fn gaps(&self) -> (u16, u16) {
        if self.is_close() { (CLOSE, 0) } else { (GAP, 1) }
    }

    /// Returns the panels, if all grids fit.
    fn panels(&self) -> Option<Vec<Panel>> {
        self.in_rows().or_else(|| self.in_columns()).map(|places| self.placed(&places))
    }

    /// Places the grids from left to right, then from top to bottom.
    fn in_rows(&self) -> Option<Vec<Position>> {
        let (gap, gap_below) = self.gaps();
        let (mut x, mut y, mut row_height) = (self.area.x, self.area.y, 0);
        let mut places = Vec::new();
        for grid in &self.grids {
            if x > self.area.x && x.saturating_add(grid.wide) > self.area.right() {
                (x, y, row_height) = (self.area.x, y.saturating_add(row_height).saturating_add(gap_below), 0);
            }
            places.push(self.place(grid, x, y)?);
            row_height = row_height.max(grid.height);
            x = x.saturating_add(grid.wide).saturating_add(gap);
        }
        Some(places)
    }

    /// Places the grids from top to bottom, then from left to right.
    fn in_columns(&self) -> Option<Vec<Position>> {
        let (gap, gap_below) = self.gaps();
        let (mut x, mut y, mut column_width) = (self.area.x, self.area.y, 0);
        let mut places = Vec::new();
        for grid in &self.grids {
            if y > self.area.y && y.saturating_add(grid.height) > self.area.bottom() {
                (x, y, column_width) = (x.saturating_add(column_width).saturating_add(gap), self.area.y, 0);
            }
            places.push(self.place(grid, x, y)?);
            column_width = column_width.max(grid.wide);
            y = y.saturating_add(grid.height).saturating_add(gap_below);
        }
        Some(places)
    }

    /// Returns the position of a grid, if it fits there.
    fn place(&self, grid: &Flowing, x: u16, y: u16) -> Option<Position> {
        let width = if self.is_tight { grid.width } else { grid.wide };
        let fits = x.saturating_add(width) <= self.area.right() && y.saturating_add(grid.height) <= self.area.bottom();
        fits.then_some(Position { x, y })
    }

    fn placed(&self, places: &[Position]) -> Vec<Panel> {
        let placed = || self.grids.iter().zip(places);
        let panel = |(flowing, place): (&Flowing, &Position)| {
            // A title ends where another grid begins in its row.
            let is_beside = |(grid, other): &(&Flowing, &Position)| {
                other.x > place.x && (other.y..other.y + grid.height).contains(&place.y)
            };
            let end = placed().filter(is_beside).map(|(_, other)| other.x - 1).min().unwrap_or(self.area.right());
            let title = Rect { x: place.x, y: place.y, width: end - place.x, height: 1 };
            let mut cells = Rect { x: place.x, y: place.y + 1, width: flowing.each, height: flowing.height - 1 };
            let mut titled = flowing.grids.len();
            let mut panels = Vec::new();
            for grid in &flowing.grids {
                panels.push(Panel { titled, ..self.maker.seen(*grid, title, cells, flowing.shape) });
                titled = 0;
                cells.x += flowing.each + CLOSE;
            }
            panels
        };
        placed().flat_map(panel).collect()
    }
}
