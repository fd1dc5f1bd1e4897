//! Limits how much computation a course may ask for. Each check has limits of its own, but a course has many checks.

use std::cell::Cell;
use std::ops::Range;

use crate::lesson::diagnostic::Report;
use crate::phrase;

/// The limit for a whole course: about a second. The built-in course needs less than a thousandth of it.
const MOST: u64 = 50_000_000;

/// The limit for listing the draws of one step of a drill.
const MOST_OF_DRAW: u64 = 4_000_000_000;

/// The cost of a cell that an expression reads, in the unit of [`Effort`].
const CELL: i64 = 8;

/// The cost of building a scene, whatever its size.
const SCENE: u128 = 30_000;

/// The maximum number of cells that may be read whenever something is drawn on the screen.
const MOST_DRAWN: i64 = 1 << 18;

/// How often that happens while a course is read.
const DRAWN: i64 = 3;

/// The effort that is left. Its unit is a byte of an evaluated expression, or whatever takes as long.
pub struct Effort {
    left: Cell<Option<u64>>,
}

impl Default for Effort {
    fn default() -> Effort {
        Effort { left: Cell::new(Some(MOST)) }
    }
}

impl Effort {
    /// Returns the limit for listing the draws of one step of a drill, which happens separately when the drill is
    /// opened.
    #[must_use]
    pub fn of_draw() -> Effort {
        Effort { left: Cell::new(Some(MOST_OF_DRAW)) }
    }

    /// Spends a cost and returns whether enough was left. Once it was not, nothing is left.
    pub fn spend(&self, cost: usize) -> bool {
        let left = self.left.get().and_then(|left| left.checked_sub(cost as u64));
        self.left.set(left);
        left.is_some()
    }

    /// Spends the cost of a scene whose values take this many products.
    pub fn spend_scene(&self, products: u128) -> bool {
        self.spend(usize::try_from(products.saturating_add(SCENE)).unwrap_or(usize::MAX))
    }

    /// Spends the cost of this many products of values that a step shows. Reports at `place` if the effort is exhausted
    /// by that.
    pub fn spend_products_at(&self, report: &mut Report<'_>, place: Range<usize>, products: u128) -> bool {
        self.spend_at(report, place, usize::try_from(products).unwrap_or(usize::MAX))
    }

    /// Spends the cost of this many cells that an expression reads.
    pub fn spend_cells(&self, cells: i64) -> bool {
        self.spend(cells.saturating_mul(CELL) as usize)
    }

    /// Like [`Effort::spend_cells`]. Reports at `place` if the effort is exhausted by that.
    pub fn spend_cells_at(&self, report: &mut Report<'_>, place: Range<usize>, cells: i64) -> bool {
        self.spend_at(report, place, cells.saturating_mul(CELL) as usize)
    }

    fn spend_at(&self, report: &mut Report<'_>, place: Range<usize>, cost: usize) -> bool {
        if self.is_spent() {
            return false;
        }
        let is_left = self.spend(cost);
        if !is_left {
            Effort::tell(report, place);
        }
        is_left
    }

    /// Returns whether cells that are read whenever something is drawn are few enough, and reports it otherwise.
    pub fn is_quick(&self, report: &mut Report<'_>, place: Range<usize>, cells: i64) -> bool {
        if cells > MOST_DRAWN {
            let message = phrase!("the numbers here take too long to be computed, whenever they are drawn");
            report.error("too-much-to-compute", place, message);
            return false;
        }
        cells == 0 || self.spend_cells_at(report, place, DRAWN * cells)
    }

    /// Reports that the effort is exhausted. To be called once: the course is rejected, whatever else is in it.
    pub fn tell(report: &mut Report<'_>, place: Range<usize>) {
        report.error_with(
            "too-much-to-prove",
            place,
            phrase!("the checks of the course up to here take too long to be proved"),
            phrase!("narrow what is tried: the ranges of goals, the catches; and what is computed of whole grids"),
        );
    }

    /// Returns whether the effort is exhausted.
    pub fn is_spent(&self) -> bool {
        self.left.get().is_none()
    }
}
