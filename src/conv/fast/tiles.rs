//! How the places of a lane are covered by tiles, and where their sums belong in the output.

use std::ops::Range;

use super::gather::Pair;

/// The tiles of a pair of lanes, in a chunk of so many rows.
pub struct Tiles<const V: usize> {
    tiles: Vec<([usize; V], Range<usize>)>,
    runs: Vec<Run>,
}

/// Neighbouring places of a tile that belong to one row of the output.
pub struct Run {
    /// The first of them among the sums of the tile.
    pub from: usize,
    pub length: usize,
    /// The output of the first, counted from that of the chunk's first place.
    pub to: usize,
}

/// What the layout of a chunk and of the output have to do with it.
#[derive(Clone, Copy)]
pub struct Layout {
    /// Cells of a line in the chunk.
    pub line: usize,
    /// Outputs of a row.
    pub out_w: usize,
    /// From one output of a lane to the next, on each axis.
    pub steps: [usize; 2],
    /// Places in a vector.
    pub lanes: usize,
}

impl<const V: usize> Tiles<V> {
    /// Each vector begins at the first place that is in none, and goes on, over what lies between two rows, until it is
    /// full.
    pub fn new(pair: &Pair<'_>, rows: usize, layout: Layout) -> Tiles<V> {
        let Layout { line, out_w, steps: [row_step, col_step], lanes } = layout;
        let cols = pair.cols.count;
        let most = (rows * cols).div_ceil(lanes);
        let (mut tiles, mut runs) = (Vec::with_capacity(most.div_ceil(V)), Vec::with_capacity(most + rows));
        let (mut row, mut col) = (0, 0);
        while row < rows {
            // A tile that is not full computes its first vector again.
            let mut starts = [row * line + col; V];
            let first_run = runs.len();
            for (vector, begin) in starts.iter_mut().enumerate() {
                if row == rows {
                    break;
                }
                *begin = row * line + col;
                while row < rows && row * line + col < *begin + lanes {
                    let taken = row * line + col - *begin;
                    let length = (cols - col).min(lanes - taken);
                    let to = (pair.rows.first + row * row_step) * out_w + pair.cols.first + col * col_step;
                    runs.push(Run { from: vector * lanes + taken, length, to });
                    col += length;
                    if col == cols {
                        (row, col) = (row + 1, 0);
                    }
                }
            }
            tiles.push((starts, first_run..runs.len()));
        }
        Tiles { tiles, runs }
    }

    pub fn len(&self) -> usize {
        self.tiles.len()
    }

    /// Where the vectors of a tile begin in a line.
    pub fn starts(&self, number: usize) -> &[usize; V] {
        &self.tiles[number].0
    }

    /// Where the sums of a tile belong.
    pub fn runs(&self, number: usize) -> &[Run] {
        &self.runs[self.tiles[number].1.clone()]
    }
}
