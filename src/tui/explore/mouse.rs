//! What the mouse holds, and whether it is ours.

use super::field::Field;

/// Columns that the mouse is dragged for one step of a field.
const COLUMNS_PER_STEP: i64 = 2;

#[derive(Debug)]
pub struct Mouse {
    pub is_ours: bool,
    /// A field that it holds, and the column where it holds it.
    grasp: Option<(Field, u16)>,
}

impl Default for Mouse {
    fn default() -> Mouse {
        Mouse { is_ours: true, grasp: None }
    }
}

impl Mouse {
    #[must_use]
    pub fn is_grasping(&self) -> bool {
        self.grasp.is_some()
    }

    pub fn grasp(&mut self, grasp: Option<(Field, u16)>) {
        self.grasp = grasp;
    }

    /// How many steps the held field is to go when the mouse is dragged to this column, and holds it there.
    pub fn drag_to(&mut self, column: u16) -> i64 {
        let Some((field, held)) = self.grasp else { return 0 };
        let steps = (i64::from(column) - i64::from(held)) / COLUMNS_PER_STEP;
        let held = i64::from(held) + steps * COLUMNS_PER_STEP;
        self.grasp = Some((field, u16::try_from(held).unwrap_or(column)));
        steps
    }
}
