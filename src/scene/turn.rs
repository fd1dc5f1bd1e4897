//! The orientations of a kernel that learners confuse, and that a lesson may let them choose from.

use ndarray::{ArrayView2, Axis, s};
use strum::VariantArray;

use crate::conv::Pair;

/// An orientation of a kernel, as a transformation. Each is its own inverse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, VariantArray)]
pub enum Turn {
    /// Unchanged.
    #[default]
    Stored,
    /// Rotated by 180 degrees: rows and columns reversed.
    Rotated,
    /// Rows become columns. The only one that changes the size of a kernel that is not square.
    Transposed,
    /// Left and right swapped.
    Mirrored,
    /// Top and bottom swapped.
    UpsideDown,
}

impl Turn {
    /// All orientations.
    pub const ALL: [Turn; Turn::VARIANTS.len()] = *Turn::VARIANTS.first_chunk().expect("all of them");

    /// The name that lessons use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Turn::Stored => "stored",
            Turn::Rotated => "rotated",
            Turn::Transposed => "transposed",
            Turn::Mirrored => "mirrored",
            Turn::UpsideDown => "upside-down",
        }
    }

    /// The orientation with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Turn> {
        Turn::ALL.into_iter().find(|turn| turn.name() == name)
    }

    /// Rows and columns after the transformation of an array of this size.
    #[must_use]
    pub fn size(self, [rows, cols]: Pair) -> Pair {
        match self {
            Turn::Stored | Turn::Rotated | Turn::Mirrored | Turn::UpsideDown => [rows, cols],
            Turn::Transposed => [cols, rows],
        }
    }

    /// The cell before the transformation that is at `at` after it. `size` is that before it.
    #[must_use]
    pub fn source(self, [rows, cols]: Pair, [row, col]: Pair) -> Pair {
        match self {
            Turn::Stored => [row, col],
            Turn::Rotated => [rows - 1 - row, cols - 1 - col],
            Turn::Transposed => [col, row],
            Turn::Mirrored => [row, cols - 1 - col],
            Turn::UpsideDown => [rows - 1 - row, col],
        }
    }

    /// Returns whether this and another transformation are the same for every kernel of this size, which is at least
    /// 1x1.
    #[must_use]
    pub fn lies_as(self, other: Turn, size: Pair) -> bool {
        // A transformation is determined by the corners.
        let [rows, cols] = self.size(size);
        let is_same = |corner: Pair| self.source(size, corner) == other.source(size, corner);
        other.size(size) == [rows, cols] && [[0, 0], [0, cols - 1], [rows - 1, 0]].into_iter().all(is_same)
    }

    /// The transformed array, as a view of the same numbers.
    #[must_use]
    pub fn of<T>(self, mut array: ArrayView2<'_, T>) -> ArrayView2<'_, T> {
        match self {
            Turn::Stored => array,
            Turn::Rotated => array.slice_move(s![..;-1, ..;-1]),
            Turn::Transposed => array.reversed_axes(),
            Turn::Mirrored => {
                array.invert_axis(Axis(1));
                array
            }
            Turn::UpsideDown => {
                array.invert_axis(Axis(0));
                array
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::scene::Fill;

    #[test]
    fn turns_are_what_their_names_say() {
        let kernel = array![[1, 2, 3], [4, 5, 6]];
        for (turn, expected) in [
            (Turn::Stored, array![[1, 2, 3], [4, 5, 6]]),
            (Turn::Rotated, array![[6, 5, 4], [3, 2, 1]]),
            (Turn::Transposed, array![[1, 4], [2, 5], [3, 6]]),
            (Turn::Mirrored, array![[3, 2, 1], [6, 5, 4]]),
            (Turn::UpsideDown, array![[4, 5, 6], [1, 2, 3]]),
        ] {
            assert_eq!(turn.of(kernel.view()), expected, "{}", turn.name());
            assert_eq!(turn.of(turn.of(kernel.view())), kernel, "{} twice", turn.name());
            assert_eq!(Turn::named(turn.name()), Some(turn));
        }
        assert_eq!(Turn::named("flipped"), None);
    }

    #[test]
    fn sizes_and_sources_are_those_of_the_array() {
        for size in [[1, 1], [1, 4], [3, 1], [3, 4], [4, 4]] {
            let kernel = Fill::Count.array((size[0] as usize, size[1] as usize));
            let signed = |array: &ArrayView2<'_, f64>| [array.nrows() as i64, array.ncols() as i64];
            for turn in Turn::ALL {
                let turned = turn.of(kernel.view());
                assert_eq!(turn.size(size), signed(&turned));
                let by_cell = Array2::from_shape_fn(turned.dim(), |(row, col)| {
                    kernel[turn.source(size, [row as i64, col as i64]).map(|index| index as usize)]
                });
                assert_eq!(by_cell, turned, "{} {size:?}", turn.name());
                for other in Turn::ALL {
                    let is_same = turned == other.of(kernel.view());
                    assert_eq!(turn.lies_as(other, size), is_same, "{} {} {size:?}", turn.name(), other.name());
                }
            }
        }
    }
}
