//! How the places of a chunk are covered by tiles.

use std::ops::Range;

/// The tiles of a chunk, the same for every pair of lanes.
pub struct Tiles<const V: usize> {
    starts: Vec<[usize; V]>,
    /// Behind the last cell of the last row.
    end: usize,
}

impl<const V: usize> Tiles<V> {
    /// For so many `places` (rows, columns) in rows of `line` cells, and vectors of so many `lanes`. Each vector begins at
    /// the first place that is in none, and goes on, over what lies between two rows, until it is full.
    pub fn new([rows, cols]: [usize; 2], line: usize, lanes: usize) -> Tiles<V> {
        let mut starts = Vec::with_capacity((rows * cols).div_ceil(lanes * V));
        let end = rows * line;
        let mut next = 0;
        while next < end {
            // A tile that is not full computes its first vector again.
            let mut tile = [next; V];
            for start in &mut tile {
                if next == end {
                    break;
                }
                *start = next;
                next += lanes;
                if next % line >= cols {
                    next = next.next_multiple_of(line);
                }
                next = next.min(end);
            }
            starts.push(tile);
        }
        Tiles { starts, end }
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Where the vectors of these tiles begin, counted from the first cell of the chunk.
    pub fn starts(&self, tiles: Range<usize>) -> &[[usize; V]] {
        &self.starts[tiles]
    }

    /// The cells from the first of these tiles to the first of the tiles behind them.
    pub fn span(&self, tiles: Range<usize>) -> Range<usize> {
        let begin = |tile: usize| self.starts.get(tile).map_or(self.end, |starts| starts[0]);
        begin(tiles.start)..begin(tiles.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_in_one_vector() {
        for (rows, cols, line, lanes) in [(1, 1, 1, 8), (3, 5, 7, 4), (2, 33, 34, 8), (4, 2, 30, 8), (7, 8, 8, 8)] {
            let tiles = Tiles::<3>::new([rows, cols], line, lanes);
            let mut vectors = tiles.starts(0..tiles.len()).as_flattened().to_vec();
            vectors.dedup_by_key(|start| *start);
            // The last tile begins anew where it is not full.
            if vectors.last() < vectors.get(vectors.len().wrapping_sub(2)) {
                vectors.pop();
            }
            for place in (0..rows).flat_map(|row| (0..cols).map(move |col| row * line + col)) {
                let covering = vectors.iter().filter(|start| (**start..**start + lanes).contains(&place)).count();
                assert_eq!(covering, 1, "{rows} {cols} {line} {lanes}: {place}");
            }
            assert_eq!(tiles.span(0..1).start, 0);
            assert_eq!(tiles.span(0..tiles.len()).end, rows * line);
        }
    }
}
