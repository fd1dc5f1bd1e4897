//! What the mouse holds, and whether the program captures it.

use super::field::Field;

/// The number of columns to drag the mouse for one step of a field.
const COLUMNS_PER_STEP: i64 = 2;

/// The state of the mouse.
#[derive(Debug)]
pub struct Mouse {
    /// Whether the program captures the mouse.
    pub is_ours: bool,
    /// The field that the mouse holds, and the column where it does.
    grasp: Option<(Field, u16)>,
}

impl Default for Mouse {
    fn default() -> Mouse {
        Mouse { is_ours: true, grasp: None }
    }
}

impl Mouse {
    /// Returns whether the mouse holds a field.
    #[must_use]
    pub fn is_grasping(&self) -> bool {
        self.grasp.is_some()
    }

    /// Sets the field that the mouse holds, and the column where it does.
    pub fn grasp(&mut self, grasp: Option<(Field, u16)>) {
        self.grasp = grasp;
    }

    /// Moves the grasp to this column, and returns the number of steps for the field.
    pub fn drag_to(&mut self, column: u16) -> i64 {
        let Some((field, held)) = self.grasp else { return 0 };
        let steps = (i64::from(column) - i64::from(held)) / COLUMNS_PER_STEP;
        let held = i64::from(held) + steps * COLUMNS_PER_STEP;
        self.grasp = Some((field, u16::try_from(held).unwrap_or(column)));
        steps
    }
}
