//! Text tables, whose columns are as wide as their contents.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The gap between columns, and the end of a text that was cut.
const GAP: &str = "  ";
const MORE: &str = "...";

/// The side on which a column aligns its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Aligned left.
    Left,
    /// Aligned right.
    Right,
}

/// A column with its heading.
#[derive(Clone, Debug)]
pub struct Column {
    side: Side,
    cells: Vec<String>,
}

impl Column {
    /// Creates a column from its heading and its cells.
    pub fn new(head: &str, side: Side, cells: impl IntoIterator<Item = String>) -> Column {
        Column { side, cells: [head.to_owned()].into_iter().chain(cells).collect() }
    }

    fn width(&self) -> usize {
        self.cells.iter().map(|cell| cell.width()).max().unwrap_or(0)
    }

    fn cell(&self, row: usize, is_last: bool) -> String {
        let cell = self.cells.get(row).map_or("", String::as_str);
        let gap = " ".repeat(self.width().saturating_sub(cell.width()));
        match self.side {
            Side::Left if is_last => cell.to_owned(),
            Side::Left => format!("{cell}{gap}"),
            Side::Right => format!("{gap}{cell}"),
        }
    }
}

/// Returns the total width of these columns, with the gaps between them.
pub fn width(columns: &[Column]) -> usize {
    let gaps = GAP.len() * columns.len().saturating_sub(1);
    columns.iter().map(Column::width).sum::<usize>() + gaps
}

/// Returns the lines of a table: the headings, then one line per row.
pub fn lines(columns: &[Column]) -> Vec<String> {
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let line = |row: usize| {
        let last = columns.len().saturating_sub(1);
        let cells: Vec<String> =
            columns.iter().enumerate().map(|(place, column)| column.cell(row, place == last)).collect();
        cells.join(GAP)
    };
    (0..rows).map(line).collect()
}

/// Returns the same within `room` columns of a terminal. Columns that do not fit beside the first one follow in further
/// tables below, each with the first column again.
pub fn folded(first: &Column, others: &[Column], room: Option<usize>) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = others;
    while !rest.is_empty() {
        let fits = |count: &usize| {
            let together: Vec<Column> = [first].into_iter().chain(rest.iter().take(*count)).cloned().collect();
            room.is_none_or(|room| width(&together) <= room)
        };
        // At least one, however narrow the terminal is.
        let count = (1..=rest.len()).rev().find(fits).unwrap_or(1);
        let (now, later) = rest.split_at(count);
        if !all.is_empty() {
            all.push(String::new());
        }
        all.extend(lines(&[std::slice::from_ref(first), now].concat()));
        rest = later;
    }
    all
}

/// Cuts a text to `room` columns of a terminal.
pub fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut left = room.saturating_sub(MORE.len());
    let fits = |letter: &char| {
        let less = left.checked_sub(letter.width().unwrap_or(0));
        left = less.unwrap_or(0);
        less.is_some()
    };
    text.chars().take_while(fits).chain(MORE.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(head: &str, side: Side, cells: &[&str]) -> Column {
        Column::new(head, side, cells.iter().map(|cell| (*cell).to_owned()))
    }

    #[test]
    fn words_to_the_left_and_numbers_to_the_right() {
        let columns = [
            column("name", Side::Left, &["林", "b"]),
            column("n", Side::Right, &["1", "200"]),
            column("last", Side::Left, &["x", ""]),
        ];
        assert_eq!(lines(&columns), ["name    n  last", "林      1  x", "b     200  "]);
        assert_eq!(width(&columns), 15);
        assert!(lines(&[]).is_empty());
    }

    #[test]
    fn what_has_no_room_stands_below() {
        let first = column("name", Side::Left, &["lin"]);
        let others = ["a", "b", "c"].map(|head| column(head, Side::Right, &["12345"]));
        assert_eq!(folded(&first, &others, None).len(), 2);
        let narrow = folded(&first, &others, Some(18));
        assert_eq!(narrow, ["name      a      b", "lin   12345  12345", "", "name      c", "lin   12345"]);
        assert_eq!(folded(&first, &others, Some(1)).len(), 8, "one at least");
    }

    #[test]
    fn a_text_is_cut_at_its_columns() {
        assert_eq!([cut("abcdef", 6), cut("abcdef", 5), cut("裁剪裁剪", 6)], ["abcdef", "ab...", "裁..."]);
    }
}
