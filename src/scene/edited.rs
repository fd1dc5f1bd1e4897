//! Values edited by hand, stored as the original and a chain of edits. Neither the time for an edit nor the memory for
//! undo depends on the size of the grid.

use std::mem;
use std::sync::Arc;

use ndarray::Array2;

use super::length;
use super::turn::Turn;
use super::values::{Fill, Values, fitted};

/// An edit of the values of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    /// Sets a cell.
    Set {
        /// Row and column of the cell.
        at: (usize, usize),
        /// Its new value.
        value: f64,
    },
    /// Rotates all values by 180 degrees.
    Rotate,
}

/// The last edit, and the values that it changed.
#[derive(Debug)]
pub struct Edited {
    before: Values,
    /// The size of the grid at the time of the edit, which turns a fill into an array of this size.
    size: (usize, usize),
    edit: Edit,
}

impl Edited {
    pub(super) fn new(before: Values, size: (usize, usize), edit: Edit) -> Edited {
        Edited { before, size, edit }
    }

    /// The numbers after this edit and all those before it.
    pub(super) fn array(&self, size: (usize, usize)) -> Array2<f64> {
        let mut edits = vec![self];
        let mut first = &self.before;
        while let Values::Edited(edited) = first {
            edits.push(edited);
            first = &edited.before;
        }
        let mut array = first.array(edits[edits.len() - 1].size);
        // Rotations are applied once at the end: two of them cancel.
        let mut turn = Turn::Stored;
        for Edited { size, edit, .. } in edits.into_iter().rev() {
            if array.dim() != *size {
                array = resized(turned(array, turn), *size);
                turn = Turn::Stored;
            }
            match *edit {
                Edit::Set { at: (row, col), value } => {
                    let (rows, cols) = *size;
                    if row < rows && col < cols {
                        let at = turn.source([rows as i64, cols as i64], [row as i64, col as i64]);
                        array[at.map(length)] = value;
                    }
                }
                Edit::Rotate => turn = if turn == Turn::Stored { Turn::Rotated } else { Turn::Stored },
            }
        }
        resized(turned(array, turn), size)
    }
}

fn turned(array: Array2<f64>, turn: Turn) -> Array2<f64> {
    if turn == Turn::Stored { array } else { turn.of(array.view()).as_standard_layout().into_owned() }
}

/// Drops the chain iteratively: recursion over very many edits would overflow the stack.
impl Drop for Edited {
    fn drop(&mut self) {
        let mut before = take(&mut self.before);
        while let Values::Edited(edited) = before {
            // The rest is still shared.
            let Some(mut edited) = Arc::into_inner(edited) else { return };
            before = take(&mut edited.before);
        }
    }
}

fn take(values: &mut Values) -> Values {
    mem::replace(values, Values::Fill(Fill::Zeros))
}

fn resized(array: Array2<f64>, size: (usize, usize)) -> Array2<f64> {
    if array.dim() == size { array } else { fitted(&array, size) }
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;
    use crate::scene::{GridId, Setting};

    fn any_edit() -> impl Strategy<Value = ((usize, usize), Edit)> {
        let set = ((0_usize..5, 0_usize..5), -9_i32..9);
        let edit =
            prop_oneof![set.prop_map(|(at, value)| Edit::Set { at, value: f64::from(value) }), Just(Edit::Rotate),];
        ((0_usize..5, 0_usize..5), edit)
    }

    proptest! {
        /// The result is the same as editing an array in place.
        #[test]
        fn changes_add_up(edits in prop::collection::vec(any_edit(), 1..9), size in (0_usize..6, 0_usize..6)) {
            let mut values = Values::Fill(Fill::Count);
            let mut expected = values.array(edits[0].0);
            for (size, edit) in edits {
                values = values.edited(size, edit);
                expected = resized(expected, size);
                match edit {
                    Edit::Set { at: (row, col), value } if row < size.0 && col < size.1 => expected[[row, col]] = value,
                    Edit::Set { .. } => {}
                    Edit::Rotate => {
                        let turned = |(row, col)| expected[[size.0 - 1 - row, size.1 - 1 - col]];
                        expected = Array2::from_shape_fn(size, turned);
                    }
                }
                prop_assert_eq!(values.array(size), expected.clone());
            }
            prop_assert_eq!(values.array(size), resized(expected, size));
        }
    }

    #[test]
    fn what_was_a_rule_is_an_array_from_the_first_change_on() {
        let values = Values::Fill(Fill::Count).edited((2, 2), Edit::Set { at: (1, 0), value: -7.0 });
        assert_eq!(values.array((2, 3)), array![[1.0, 2.0, 0.0], [-7.0, 4.0, 0.0]]);
    }

    /// Undo stores only the edits.
    #[test]
    fn what_was_given_is_not_copied() {
        let given = Arc::new(Array2::zeros((3, 3)));
        let input = Values::Given { array: Arc::clone(&given), file: None };
        let mut setting = Setting { input, ..Setting::default() };
        let past: Vec<Setting> = (0..9)
            .map(|cell| {
                let before = setting.clone();
                setting.edit(GridId::Input, Edit::Set { at: (cell / 3, cell % 3), value: 1.0 });
                before
            })
            .collect();
        assert_eq!(past.iter().map(|setting| setting.array(GridId::Input).sum()).sum::<f64>(), 36.0);
        drop(past);
        assert_eq!((setting.array(GridId::Input).sum(), Arc::strong_count(&given)), (9.0, 2));
    }

    #[test]
    fn very_many_changes_are_forgotten_without_trouble() {
        let edit = Edit::Set { at: (0, 0), value: 1.0 };
        drop((0..1_000_000).fold(Values::Fill(Fill::Ones), |values, _| values.edited((1, 1), edit)));
    }

    #[test]
    fn cells_that_are_not_there_and_grids_that_are_too_large_are_left_alone() {
        let mut setting = Setting::default();
        setting.edit(GridId::Kernel, Edit::Set { at: (3, 0), value: 1.0 });
        setting.input_size = [10_000, 10_000];
        setting.edit(GridId::Input, Edit::Set { at: (0, 0), value: 1.0 });
        assert_eq!((setting.input, setting.kernel), (Values::Fill(Fill::Count), Values::Fill(Fill::Skew)));
    }
}
