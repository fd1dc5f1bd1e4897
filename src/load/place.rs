//! Locates the numbers of a plane among those of its array.

use std::io::{self, BufReader, Read};

use ndarray::{Array2, ShapeBuilder};

use super::MAX_CELLS;
use super::error::Kind;

/// Height and width of the planes of an array of this shape. A 1-D array is a plane of one row.
///
/// # Errors
/// The array does not have 1 to 4 axes, or has no numbers.
pub(super) fn height_width(shape: &[usize]) -> Result<[usize; 2], Kind> {
    let size = match shape {
        [width] => [1, *width],
        [height, width] | [_, height, width] | [_, _, height, width] => [*height, *width],
        _ => return Err(Kind::Rank { shape: shape.into() }),
    };
    if shape.contains(&0) {
        return Err(Kind::ZeroAxis { shape: shape.into() });
    }
    Ok(size)
}

/// Rejects a plane of more than [`MAX_CELLS`] numbers.
pub(super) fn check_cells([height, width]: [usize; 2]) -> Result<(), Kind> {
    match height.checked_mul(width) {
        Some(cells) if cells <= MAX_CELLS => Ok(()),
        _ => Err(Kind::TooManyCells { height, width }),
    }
}

/// The position of a plane in a contiguous array: runs of equal length with equal gaps between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    size: [usize; 2],
    is_fortran: bool,
    /// How many numbers precede the first of the plane.
    pub first: u64,
    runs: u64,
    run: u64,
    gap: u64,
}

impl Place {
    /// Locates plane `channel`, an index on each axis before the two of `size`. The last of these axes varies fastest;
    /// in Fortran order the first. All numbers of the array together must fit in 64 bits.
    pub(super) fn new(leading: &[usize], channel: &[usize], size: [usize; 2], is_fortran: bool) -> Place {
        let axes = || channel.iter().zip(leading).map(|(index, length)| (*index as u64, *length as u64));
        let count = |count: u64, (index, length)| count * length + index;
        let cells = size[0] as u64 * size[1] as u64;
        let planes: u64 = leading.iter().map(|length| *length as u64).product();
        if is_fortran && planes > 1 {
            let first = axes().rev().fold(0, count);
            Place { size, is_fortran, first, runs: cells, run: 1, gap: planes - 1 }
        } else {
            let first = axes().fold(0, count) * cells;
            Place { size, is_fortran, first, runs: 1, run: cells, gap: 0 }
        }
    }

    /// Reads `bytes`, the numbers of the whole array, to the end, and keeps those of the plane. Returns fewer only if
    /// there are fewer.
    ///
    /// # Errors
    /// Those of the reader.
    pub(super) fn read(&self, bytes: impl Read, bytes_each: u64) -> io::Result<Vec<u8>> {
        let mut bytes = BufReader::new(bytes);
        let mut plane = Vec::new();
        pass(&mut bytes, self.first * bytes_each)?;
        for run in 0..self.runs {
            if run > 0 {
                pass(&mut bytes, self.gap * bytes_each)?;
            }
            bytes.by_ref().take(self.run * bytes_each).read_to_end(&mut plane)?;
        }
        pass(&mut bytes, u64::MAX)?;
        Ok(plane)
    }

    /// Arranges the numbers of the plane, in file order, as its rows; `None` if their count does not match.
    pub(super) fn arranged(&self, numbers: Vec<f64>) -> Option<Array2<f64>> {
        let [height, width] = self.size;
        let plane = Array2::from_shape_vec((height, width).set_f(self.is_fortran), numbers).ok()?;
        Some(if self.is_fortran { plane.as_standard_layout().into_owned() } else { plane })
    }
}

/// Skips bytes.
fn pass(reader: &mut impl Read, bytes: u64) -> io::Result<()> {
    io::copy(&mut reader.take(bytes), &mut io::sink()).map(|_| ())
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayD, Axis, IxDyn};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Compares with building the whole array and selecting the plane.
        #[test]
        fn a_plane_is_found_in_either_order(
            shape in prop::collection::vec(1_usize..4, 2..5),
            chosen in prop::collection::vec(any::<prop::sample::Index>(), 2),
            is_fortran in any::<bool>(),
        ) {
            let (leading, size) = shape.split_at(shape.len() - 2);
            let channel: Vec<usize> = leading.iter().zip(&chosen).map(|(length, index)| index.index(*length)).collect();
            let numbers: Vec<u8> = (0_u8..).take(shape.iter().product()).collect();
            let whole = ArrayD::from_shape_vec(IxDyn(&shape).set_f(is_fortran), numbers.clone()).expect("as many");
            let expected = channel.iter().fold(whole, |array, index| array.index_axis_move(Axis(0), *index));

            let place = Place::new(leading, &channel, [size[0], size[1]], is_fortran);
            let read = place.read(numbers.as_slice(), 1).expect("memory");
            let plane = place.arranged(read.into_iter().map(f64::from).collect()).expect("as many");
            prop_assert!(plane.is_standard_layout());
            prop_assert_eq!(plane.into_dyn(), expected.mapv(f64::from));
        }
    }

    #[test]
    fn all_is_read_and_only_the_plane_is_kept() {
        let place = Place::new(&[3], &[1], [1, 2], false);
        let mut bytes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].as_slice();
        assert_eq!(place.read(&mut bytes, 2).expect("memory"), [4, 5, 6, 7]);
        assert!(bytes.is_empty());
        let place = Place::new(&[3], &[1], [1, 2], true);
        assert_eq!(place.read([0, 1, 2, 3, 4, 5].as_slice(), 1).expect("memory"), [1, 4]);
        let short = place.read([0, 1, 2, 3].as_slice(), 1).expect("memory");
        assert_eq!((short.clone(), place.arranged(vec![0.0; short.len()])), (vec![1], None));
    }
}
