//! Provenance: the products behind an output cell, the outputs that an input feeds, the pairs that a kernel tap
//! multiplies.
//!
//! Positions are (row, column) from 0; a tap is an index of the stored kernel, which is not rotated. Channels do not
//! matter: each pair of channels has the same picture.

use super::axis::Meeting;
use super::layer::Geometry;

/// One product of a 2-D layer: `input` times kernel `tap` goes into `output`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Product {
    /// The input cell.
    pub input: [i64; 2],
    /// The kernel tap.
    pub tap: [i64; 2],
    /// The output cell.
    pub output: [i64; 2],
}

fn cross(rows: Vec<Meeting>, cols: Vec<Meeting>) -> impl Iterator<Item = Product> {
    rows.into_iter().flat_map(move |row| {
        cols.clone().into_iter().map(move |col| Product {
            input: [row.input, col.input],
            tap: [row.tap, col.tap],
            output: [row.output, col.output],
        })
    })
}

impl Geometry {
    /// The products whose sum (plus the bias) is this output cell, in window order. None for a cell that is only the
    /// bias.
    pub fn products_of_output(&self, [row, col]: [i64; 2]) -> impl Iterator<Item = Product> {
        let [h, w] = self.axes();
        cross(h.at_output(row).collect(), w.at_output(col).collect())
    }

    /// The products that this input cell is part of, by tap, without those that the crop drops.
    pub fn products_of_input(&self, [row, col]: [i64; 2]) -> impl Iterator<Item = Product> {
        let [h, w] = self.axes();
        cross(h.at_input(row).collect(), w.at_input(col).collect())
    }

    /// Returns whether any product uses this input cell.
    #[must_use]
    pub fn is_read(&self, [row, col]: [i64; 2]) -> bool {
        let [h, w] = self.axes();
        h.is_read(row) && w.is_read(col)
    }

    /// The products that this kernel tap is part of, by input cell.
    pub fn products_of_tap(&self, [row, col]: [i64; 2]) -> impl Iterator<Item = Product> {
        let [h, w] = self.axes();
        cross(h.at_tap(row).collect(), w.at_tap(col).collect())
    }
}
