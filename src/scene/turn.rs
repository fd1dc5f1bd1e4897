//! The ways in which a kernel can be laid down: what somebody gets wrong who mixes them up, and what a lesson may turn.

use ndarray::{ArrayView2, Axis, s};

use crate::conv::Pair;

/// A way to lay a kernel. Each is its own reverse: done twice it changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Turn {
    /// As it is.
    #[default]
    Stored,
    /// By 180 degrees: rows and columns from the end.
    Rotated,
    /// Rows become columns. The only turn that changes the size, of a kernel that is not square.
    Transposed,
    /// Left and right changed.
    Mirrored,
    /// Top and bottom changed.
    UpsideDown,
}

impl Turn {
    pub const ALL: [Turn; 5] = [Turn::Stored, Turn::Rotated, Turn::Transposed, Turn::Mirrored, Turn::UpsideDown];

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

    /// The turn of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Turn> {
        Turn::ALL.into_iter().find(|turn| turn.name() == name)
    }

    /// Rows and columns after the turn of what has so many before.
    #[must_use]
    pub fn size(self, [rows, cols]: Pair) -> Pair {
        match self {
            Turn::Stored | Turn::Rotated | Turn::Mirrored | Turn::UpsideDown => [rows, cols],
            Turn::Transposed => [cols, rows],
        }
    }

    /// Where the cell that lies at `at` after the turn was before. `size` is that before the turn.
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

    /// Whether a kernel of this size, from 1x1 on, whatever its numbers, lies after this turn as after the other.
    #[must_use]
    pub fn lies_as(self, other: Turn, size: Pair) -> bool {
        // A turn is known by where it takes the corners.
        let [rows, cols] = self.size(size);
        let is_same = |corner: Pair| self.source(size, corner) == other.source(size, corner);
        other.size(size) == [rows, cols] && [[0, 0], [0, cols - 1], [rows - 1, 0]].into_iter().all(is_same)
    }

    /// The array after the turn: the same numbers, seen otherwise.
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
