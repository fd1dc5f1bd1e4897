//! Grids besides those of a scene's layer: of another layer or channel, from elsewhere, or a table of several grids.

use std::ops::Range;
use std::sync::Arc;

use ndarray::Array2;

use super::legend::Scale;
use super::maps::MapPlane;
use super::plane::{LayerGrid, Spot};
use super::{Cell, Scene};
use crate::conv::{Op, Pair};

/// The most exhibits of a scene, all within the range of [`super::GridId::Exhibit`] and more than a user can look at.
pub const MOST_EXHIBITS: usize = 32;

/// A grid that a scene shows but that is not one of its layer's. It contains its cells and knows which layer they are
/// from.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhibit {
    /// The title above the grid.
    pub title: Vec<TitlePart>,
    /// The colour scale. It is shared with the scene's own grids, so that colours can be compared.
    pub scale: Scale,
    /// `None` for the gaps of a table.
    cells: Array2<Option<Cell>>,
    shows: Option<Shows>,
    map: Option<MapPlane>,
    has_gaps: bool,
    largest: f64,
    widest: usize,
}

/// The numbers of a layer that an exhibit shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Shows {
    /// The panel of the layer; `None` for the live layer.
    pub panel: Option<Arc<str>>,
    /// The number in each cell.
    pub spots: Array2<Option<Spot>>,
}

/// A part of a title. Grids and channels are named in the user's language when the title is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitlePart {
    /// Literal text.
    Text(String),
    /// A grid, or a table of grids, of a layer of this kind.
    Grid(LayerGrid, Op),
    /// A channel of a map.
    Channel(usize),
}

impl Exhibit {
    /// Creates an exhibit from its cells, `None` for gaps.
    #[must_use]
    pub fn new(title: Vec<TitlePart>, scale: Scale, cells: Array2<Option<Cell>>) -> Exhibit {
        let numbers = || cells.iter().flatten().filter(|cell| cell.has_number());
        let magnitudes = numbers().map(|cell| cell.value.abs()).filter(|value| value.is_finite());
        let largest = magnitudes.fold(0.0, f64::max);
        let widest = numbers().map(|cell| cell.text().len()).max().unwrap_or(1);
        let has_gaps = cells.iter().any(Option::is_none);
        Exhibit { title, scale, cells, shows: None, map: None, has_gaps, largest, widest }
    }

    /// Sets which numbers of a layer it shows.
    #[must_use]
    pub fn showing(self, shows: Shows) -> Exhibit {
        Exhibit { shows: Some(shows), ..self }
    }

    /// Sets the map of a network whose channel it shows.
    #[must_use]
    pub fn of_map(self, map: MapPlane) -> Exhibit {
        Exhibit { map: Some(map), ..self }
    }

    /// The map of a network whose channel it shows, if any.
    #[must_use]
    pub fn map(&self) -> Option<&MapPlane> {
        self.map.as_ref()
    }

    /// The number of a layer that a cell shows, if any.
    #[must_use]
    pub fn spot(&self, [row, col]: Pair) -> Option<Spot> {
        let place = [usize::try_from(row).ok()?, usize::try_from(col).ok()?];
        *self.shows.as_ref()?.spots.get(place)?
    }

    /// The layer whose numbers it shows.
    #[must_use]
    pub fn layer<'a>(&self, live: &'a Scene) -> Option<&'a Scene> {
        live.layer_of(self.shows.as_ref()?.panel.as_deref())
    }

    /// Returns whether both show numbers of the same layer.
    #[must_use]
    pub fn is_beside(&self, other: &Exhibit) -> bool {
        match (&self.shows, &other.shows) {
            (Some(own), Some(other)) => own.panel == other.panel,
            _ => false,
        }
    }

    /// Returns whether it shows numbers of the live layer.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.shows.as_ref().is_some_and(|shows| shows.panel.is_none())
    }

    /// The cells that show a number of a layer.
    pub fn spots(&self) -> impl Iterator<Item = (Pair, Spot)> {
        let spots = self.shows.iter().flat_map(|shows| shows.spots.indexed_iter());
        spots.filter_map(|((row, col), spot)| Some(([row as i64, col as i64], (*spot)?)))
    }

    /// Rows and columns.
    #[must_use]
    pub fn size(&self) -> Pair {
        [self.cells.nrows() as i64, self.cells.ncols() as i64]
    }

    /// Returns whether it is a table of grids, with gaps between them.
    #[must_use]
    pub fn has_gaps(&self) -> bool {
        self.has_gaps
    }

    /// The grids of a table: the number in the first cell, that cell, and the size. Grids that the layer lacks are left
    /// out.
    #[must_use]
    pub fn parts(&self) -> Vec<(Spot, Pair, Pair)> {
        let is_some = |cell: &Option<Cell>| cell.is_some();
        let rows = runs(self.cells.rows().into_iter().map(|row| row.iter().any(is_some)));
        let cols = runs(self.cells.columns().into_iter().map(|column| column.iter().any(is_some)));
        let mut parts = Vec::new();
        for (row, col) in rows.iter().flat_map(|row| cols.iter().map(move |col| (row, col))) {
            if let Some(spot) = self.spot([row.start, col.start]) {
                parts.push((spot, [row.start, col.start], [row.end - row.start, col.end - col.start]));
            }
        }
        parts
    }

    /// The cell; `None` outside the grid, and in the gaps of a table.
    #[must_use]
    pub fn cell(&self, [row, col]: Pair) -> Option<Cell> {
        *self.cells.get([usize::try_from(row).ok()?, usize::try_from(col).ok()?])?
    }

    /// The largest finite magnitude among its numbers, 0 if there is none.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// The width of its longest cell, in columns.
    #[must_use]
    pub fn widest(&self) -> usize {
        self.widest
    }
}

/// The runs of `true`.
fn runs(is_so: impl Iterator<Item = bool>) -> Vec<Range<i64>> {
    let mut runs: Vec<Range<i64>> = Vec::new();
    for (place, _) in (0..).zip(is_so).filter(|(_, is_so)| *is_so) {
        match runs.last_mut() {
            Some(last) if last.end == place => last.end += 1,
            _ => runs.push(place..place + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::scene::{Beside, GridId, Role, Scene, Setting};

    #[test]
    fn a_scene_shows_its_exhibits_like_its_own_grids() {
        let plain = Scene::new(Setting::default());
        let cell = |value| Cell { value, role: Role::Value };
        let cells = array![[Some(cell(1.0)), Some(cell(-4000.0)), None]];
        let exhibit = Exhibit::new(vec![TitlePart::Text("theirs".to_owned())], Scale::Outputs, cells);
        let shown = plain.clone().with_beside(Beside { exhibits: vec![exhibit], ..Beside::default() });
        let grid = GridId::Exhibit(0);
        assert_eq!(shown.size(grid), Some([1, 3]));
        assert_eq!(shown.cell(grid, [0, 1]), Some(cell(-4000.0)));
        assert_eq!(
            [shown.cell(grid, [1, 0]), shown.cell(grid, [0, -1]), shown.cell(GridId::Exhibit(1), [0, 0])],
            [None; 3]
        );
        // The same value has the same colour everywhere, and every number fits into its cell.
        assert_eq!(shown.full_scale(grid), 4000.0);
        assert_eq!(shown.full_scale(GridId::Output), shown.full_scale(grid));
        assert!(plain.full_scale(GridId::Output) < 4000.0);
        assert_eq!((plain.widest_number(), shown.widest_number()), (2, 5));
        assert_eq!(
            shown.changed_to(Setting::default()).size(grid),
            None,
            "they go with the setting that they were made for"
        );
    }

    #[test]
    fn there_is_an_end_to_them() {
        let exhibit = Exhibit::new(
            Vec::new(),
            Scale::Counts,
            Array2::from_elem((1, 1), Some(Cell { value: 1.0, role: Role::Value })),
        );
        let many =
            Scene::new(Setting::default()).with_beside(Beside { exhibits: vec![exhibit; 300], ..Beside::default() });
        assert_eq!(many.exhibits().len(), MOST_EXHIBITS);
    }
}
