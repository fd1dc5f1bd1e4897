//! Picking cells: one by one, a whole row or column, or all those that the mouse is dragged over.

use std::ops::RangeInclusive;

use super::LessonModel;
use crate::conv::Pair;
use crate::learner::draft::Means;
use crate::scene::GridId;

/// A stroke of the mouse that picks cells.
#[derive(Debug)]
pub struct Stroke {
    grid: GridId,
    /// The cell where it started.
    from: Pair,
    /// Whether it adds cells to the answer, as with the first one, or removes them.
    picks: bool,
    /// The cells picked before.
    before: Vec<Pair>,
}

impl LessonModel {
    /// Returns the grid in which cells are picked, if the question asks for that.
    #[must_use]
    pub fn picked_grid(&self) -> Option<GridId> {
        self.session.asked_grid().filter(|_| self.draft.means() == Means::Grid && self.session.is_asking())
    }

    /// Returns whether a stroke is in progress.
    #[must_use]
    pub fn is_stroking(&self) -> bool {
        self.stroke.is_some()
    }

    /// Adds these cells to the answer, or removes them if all of them are in it.
    fn toggle(&mut self, cells: &[Pair]) {
        let picked = self.draft.picked();
        let are_all = cells.iter().all(|cell| picked.contains(cell));
        self.draft.set_cells(cells, !are_all);
    }

    /// Toggles the cell under the cursor.
    pub(super) fn toggle_here(&mut self) {
        if let Some(grid) = self.picked_grid() {
            self.toggle(&[self.scene.cursor(grid)]);
        }
    }

    /// Toggles the row (0) or the column (1) of the cursor.
    pub(super) fn toggle_line(&mut self, axis: usize) {
        if let Some(grid) = self.picked_grid() {
            let place = self.scene.cursor(grid)[axis];
            self.toggle_lines(grid, axis, place);
        }
    }

    fn toggle_lines(&mut self, grid: GridId, axis: usize, place: i64) {
        let Some(size) = self.scene.size(grid) else { return };
        let mut ends = size.map(|length| 0..=length - 1);
        ends[axis] = place..=place;
        self.toggle(&block(ends));
    }

    /// Toggles the row or the column at an index of the line that shows an axis.
    pub(super) fn toggle_on_line(&mut self, place: usize) {
        let Some(grid) = self.picked_grid() else { return };
        let strip = self.scene.moment().map(|moment| moment.strip(self.scene.strip_axis()));
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let line = strip.and_then(|strip| Some((strip.axis, strip.line_of(grid, place)?)));
        if let Some((axis, line)) = line {
            self.toggle_lines(grid, axis, line);
        }
    }

    /// Starts a stroke at a cell.
    pub(super) fn begin_stroke(&mut self, cell: Pair) {
        let Some(grid) = self.picked_grid() else { return };
        let before = self.draft.picked();
        let picks = !before.contains(&cell);
        self.scene.set_cursor(grid, cell);
        self.draft.set_cells(&[cell], picks);
        self.stroke = Some(Stroke { grid, from: cell, picks, before });
    }

    /// Extends the stroke to a cell: picks all cells of the rectangle between the two, and unpicks those outside it
    /// again.
    pub(super) fn stroke_to(&mut self, cell: Pair) {
        let Some(Stroke { grid, from, picks, before }) = &self.stroke else { return };
        let (grid, picks) = (*grid, *picks);
        let between = block([0, 1].map(|axis| from[axis].min(cell[axis])..=from[axis].max(cell[axis])));
        let before = before.clone();
        let now = self.draft.picked();
        self.draft.set_cells(&now, false);
        self.draft.set_cells(&before, true);
        self.draft.set_cells(&between, picks);
        self.scene.set_cursor(grid, cell);
    }

    pub(super) fn end_stroke(&mut self) {
        self.stroke = None;
    }
}

/// Returns the cells of these rows and columns.
fn block([rows, cols]: [RangeInclusive<i64>; 2]) -> Vec<Pair> {
    rows.flat_map(|row| cols.clone().map(move |col| [row, col])).collect()
}
