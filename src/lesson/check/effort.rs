//! How much a course may ask to be proved. Each check has bounds of its own, but a course has many checks.

use std::cell::Cell;

/// What a whole course may take: a second or so. The course of the program takes less than a thousandth of it.
const MOST: u64 = 50_000_000;

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
    /// Whether so much was still left. Once it was not, nothing is.
    pub fn spend(&self, cost: usize) -> bool {
        let left = self.left.get().and_then(|left| left.checked_sub(cost as u64));
        self.left.set(left);
        left.is_some()
    }

    pub fn is_spent(&self) -> bool {
        self.left.get().is_none()
    }
}
