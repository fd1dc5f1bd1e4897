//! How tiles cover the places of a chunk.

use std::ops::Range;

/// Where the tiles of a chunk begin, the same for every pair of lanes.
pub struct Tiles {
    starts: Vec<usize>,
    /// The end of the last row.
    end: usize,
}

impl Tiles {
    /// Covers `rows` x `cols` places, in rows of `line` cells, by tiles of `length` cells. Each tile begins at the
    /// first place that is not covered yet and continues, across the gap between two rows, until it is full.
    pub fn new([rows, cols]: [usize; 2], line: usize, length: usize) -> Tiles {
        let end = rows * line;
        let line = line.max(1);
        let after = |start: &usize| {
            let next = start + length;
            Some(if next % line < cols { next } else { next.next_multiple_of(line) })
        };
        Tiles { starts: std::iter::successors(Some(0), after).take_while(|start| *start < end).collect(), end }
    }

    /// The number of tiles.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Where these tiles begin, counted from the first cell of the chunk.
    pub fn starts(&self, tiles: Range<usize>) -> &[usize] {
        &self.starts[tiles]
    }

    /// The cells from the first of these tiles to the beginning of the tile after them.
    pub fn span(&self, tiles: Range<usize>) -> Range<usize> {
        let begin = |tile: usize| self.starts.get(tile).copied().unwrap_or(self.end);
        begin(tiles.start)..begin(tiles.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_in_one_tile() {
        for (rows, cols, line, length) in
            [(1, 1, 1, 8), (3, 5, 7, 4), (2, 33, 34, 8), (4, 2, 30, 8), (7, 8, 8, 8), (2, 64, 65, 32)]
        {
            let tiles = Tiles::new([rows, cols], line, length);
            for place in (0..rows).flat_map(|row| (0..cols).map(move |col| row * line + col)) {
                let covers = |start: &&usize| (**start..**start + length).contains(&place);
                let covering = tiles.starts(0..tiles.len()).iter().filter(covers).count();
                assert_eq!(covering, 1, "{rows} {cols} {line} {length}: {place}");
            }
            assert_eq!(tiles.span(0..1).start, 0);
            assert_eq!(tiles.span(0..tiles.len()).end, rows * line);
        }
        assert_eq!(Tiles::new([2, 64], 65, 32).starts(0..4), [0, 32, 65, 97]);
    }
}
