//! How much a course may ask to be proved. Each check has bounds of its own, but a course has many checks.

use std::cell::Cell;
use std::ops::Range;

use crate::lesson::diagnostic::Report;

/// What a whole course may take: a second or so. The course of the program takes less than a thousandth of it.
const MOST: u64 = 50_000_000;

/// What the list of what one step of a drill draws may take.
const MOST_OF_DRAW: u64 = 4_000_000_000;

/// What a cell takes that an expression reads; see [`Effort`].
const CELL: i64 = 8;

/// What it takes to make a scene, whatever its size.
const SCENE: u128 = 30_000;

/// Most cells that may be read whenever something is drawn.
const MOST_DRAWN: i64 = 1 << 18;

/// How often that happens while a course is read.
const DRAWN: i64 = 3;

/// Counted in bytes of the expressions that are evaluated, and in what takes as long as one of them.
pub struct Effort {
    left: Cell<Option<u64>>,
}

impl Default for Effort {
    fn default() -> Effort {
        Effort { left: Cell::new(Some(MOST)) }
    }
}

impl Effort {
    /// For all that one step of a drill draws from: it is listed when the drill is opened, apart from others.
    #[must_use]
    pub fn of_draw() -> Effort {
        Effort { left: Cell::new(Some(MOST_OF_DRAW)) }
    }

    /// Whether so much was still left. Once it was not, nothing is.
    pub fn spend(&self, cost: usize) -> bool {
        let left = self.left.get().and_then(|left| left.checked_sub(cost as u64));
        self.left.set(left);
        left.is_some()
    }

    /// The same for a scene with all that can be looked at, whose numbers take so many products.
    pub fn spend_scene(&self, products: u128) -> bool {
        self.spend(usize::try_from(products.saturating_add(SCENE)).unwrap_or(usize::MAX))
    }

    /// The same for so many products of numbers that a step shows.
    pub fn spend_products_at(&self, report: &mut Report<'_>, place: Range<usize>, products: u128) -> bool {
        self.spend_at(report, place, usize::try_from(products).unwrap_or(usize::MAX))
    }

    /// The same for so many cells that an expression reads.
    pub fn spend_cells(&self, cells: i64) -> bool {
        self.spend(cells.saturating_mul(CELL) as usize)
    }

    /// The same, with the place at which it is told that nothing is left.
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

    /// Whether so many cells, which are read whenever something is drawn, take little; or reports that they do not.
    pub fn is_quick(&self, report: &mut Report<'_>, place: Range<usize>, cells: i64) -> bool {
        if cells > MOST_DRAWN {
            let message = "the numbers here take too long to be computed, whenever they are drawn";
            report.error("too-much-to-compute", place, message);
            return false;
        }
        cells == 0 || self.spend_cells_at(report, place, DRAWN * cells)
    }

    /// To be told once: the course is refused, whatever else is in it.
    pub fn tell(report: &mut Report<'_>, place: Range<usize>) {
        report.error_with(
            "too-much-to-prove",
            place,
            "the checks of the course up to here take too long to be proved",
            "narrow what is tried: the ranges of goals, the catches; and what is computed of whole grids",
        );
    }

    pub fn is_spent(&self) -> bool {
        self.left.get().is_none()
    }
}
