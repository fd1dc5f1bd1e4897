//! Numbers as text, one row per line.

use std::io::{self, Read};

use ::csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use ndarray::Array2;

use super::error::{Kind, excerpt};
use super::{MAX_CELLS, Plane, channel};

/// UTF-8's byte order mark, which some programs write first.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The longest line, in bytes: 16 MiB, over half a million numbers of full precision.
const MAX_LINE: usize = 1 << 24;

/// Starts a comment line.
const COMMENT: u8 = b'#';

/// Reads the plane from the contents of a file.
pub(super) fn plane(bytes: &[u8], channel: &[usize]) -> Result<Plane, Kind> {
    let values = Table::parse(bytes, MAX_CELLS)?.into_array()?;
    let channel = channel::choose(values.shape(), channel)?;
    Ok(Plane { values, channel, leading: Vec::new() })
}

/// The rows read so far, all as long as the first.
#[derive(Default)]
struct Table {
    cells: Vec<f64>,
    rows: usize,
    columns: usize,
}

impl Table {
    /// Parses the contents of a file, which may have at most `limit` numbers.
    fn parse(bytes: &[u8], limit: usize) -> Result<Self, Kind> {
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        check_lines(text)?;

        let mut table = Self::default();
        let mut reader = reader(text, delimiter(text));
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(io::Error::from)? {
            let row = Row {
                // The reader is already on the line after the record.
                line: reader.position().line() - 1,
                record: &record,
            };
            if !row.is_blank_or_comment() {
                table.push(&row, limit)?;
            }
        }
        Ok(table)
    }

    fn push(&mut self, row: &Row, limit: usize) -> Result<(), Kind> {
        if self.rows == 0 {
            row.check_not_names()?;
            self.columns = row.record.len();
        } else if row.record.len() != self.columns {
            return Err(Kind::CsvRagged { line: row.line, expected: self.columns, found: row.record.len() });
        }
        if self.cells.len() + self.columns > limit {
            return Err(Kind::CsvTooManyCells);
        }
        for (cell, column) in row.cells().zip(1..) {
            self.cells.push(row.number(cell, column)?);
        }
        self.rows += 1;
        Ok(())
    }

    fn into_array(self) -> Result<Array2<f64>, Kind> {
        if self.rows == 0 {
            return Err(Kind::CsvNoNumbers);
        }
        Array2::from_shape_vec((self.rows, self.columns), self.cells).map_err(|_| Kind::CsvNoNumbers)
    }
}

/// A row of a table and its place in the file.
struct Row<'a> {
    line: u64,
    record: &'a ByteRecord,
}

impl Row<'_> {
    /// The cells without surrounding white space. (The library could trim them too, but allocates for each row.)
    fn cells(&self) -> impl Iterator<Item = &[u8]> {
        self.record.iter().map(<[u8]>::trim_ascii)
    }

    /// Detects a line of white space, and a comment with space before it; the library skips the others.
    fn is_blank_or_comment(&self) -> bool {
        self.cells()
            .next()
            .is_none_or(|first| first.starts_with(&[COMMENT]) || (first.is_empty() && self.record.len() == 1))
    }

    /// Detects a header row by its cells: none is a number, and all start like names. Other text (`1.0 2.0`, `5%`) is a
    /// malformed row of numbers, which the user should not be told to remove.
    fn check_not_names(&self) -> Result<(), Kind> {
        let mut filled = self.cells().filter(|cell| !cell.is_empty()).peekable();
        let first = filled.peek().copied();
        match first.and_then(text) {
            Some(first) if filled.all(is_name) => Err(Kind::CsvHeaderRow { line: self.line, text: excerpt(first) }),
            _ => Ok(()),
        }
    }

    fn number(&self, cell: &[u8], column: usize) -> Result<f64, Kind> {
        let text = text(cell).ok_or(Kind::CsvUtf8 { line: self.line, column })?;
        if text.is_empty() {
            return Err(Kind::CsvEmptyCell { line: self.line, column });
        }
        text.parse().map_err(|_| self.not_a_number(text, column))
    }

    fn not_a_number(&self, text: &str, column: usize) -> Kind {
        let mut parts = text.split([' ', '\t']).filter(|part| !part.is_empty());
        if parts.all(is_number) {
            Kind::CsvSpaces { line: self.line }
        } else {
            Kind::CsvNotNumber { line: self.line, column, text: excerpt(text) }
        }
    }
}

/// Splits the text into rows and cells.
///
/// A line is always a row: with the library's quoting, an unmatched quote would swallow the following lines. A carriage
/// return at the end of a line stays in its last cell as white space.
fn reader(text: &[u8], delimiter: u8) -> Reader<impl Read> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .comment(Some(COMMENT))
        .quoting(false)
        .terminator(Terminator::Any(b'\n'))
        // Adds a line end after the last line, so that the line number follows from the reader's position.
        .from_reader(text.chain(b"\n".as_slice()))
}

/// Comma, or else semicolon or tab if the first row contains one and no comma.
fn delimiter(text: &[u8]) -> u8 {
    let first = lines(text)
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty() && !line.starts_with(&[COMMENT]))
        .unwrap_or_default();
    [b',', b';', b'\t'].into_iter().find(|delimiter| first.contains(delimiter)).unwrap_or(b',')
}

/// Rejects a very long line before the reader allocates several times its length for it and its cells.
fn check_lines(text: &[u8]) -> Result<(), Kind> {
    match lines(text).zip(1..).find(|(line, _)| line.len() > MAX_LINE) {
        Some((bytes, line)) => Err(Kind::CsvLineTooLong { line, bytes: bytes.len(), limit: MAX_LINE }),
        None => Ok(()),
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b'\n')
}

/// A cell as text, without the quotes that some programs put even around numbers.
fn text(cell: &[u8]) -> Option<&str> {
    let text = str::from_utf8(cell).ok()?;
    let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).map(str::trim_ascii);
    Some(unquoted.unwrap_or(text))
}

fn is_name(cell: &[u8]) -> bool {
    text(cell)
        .is_some_and(|text| text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '"')) && !is_number(text))
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {

    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    fn parse(text: impl AsRef<[u8]>) -> Result<Array2<f64>, Kind> {
        Table::parse(text.as_ref(), MAX_CELLS)?.into_array()
    }

    fn message(text: impl AsRef<[u8]>) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn rows_of_numbers() {
        let expected = array![[1.0, -2.5, 3e-4], [0.0, 0.5, 6.0]];
        for text in [
            "1,-2.5,3e-4\n0,.5,+6.",
            "1,-2.5,3e-4\n0,.5,+6.\n",
            "1,-2.5,3e-4\r\n0,.5,+6.\r\n",
            " 1 ,\t-2.5 , 3e-4\n0, .5,+6.  \n",
            "\u{feff}1,-2.5,3e-4\n0,.5,+6.\n",
            "\u{feff}# note\n1,-2.5,3e-4\n0,.5,+6.\n",
            "\n\n1,-2.5,3e-4\n   \n\r\n\t\n0,.5,+6.\n\n \n",
            "# a, b\n1,-2.5,3e-4\n#1,2\n  # \"it's\n0,.5,+6.\n#",
            "1;-2.5;3e-4\n0;.5;+6.\n",
            "# with, commas\n1;-2.5;3e-4\n0;.5;+6.\n",
            "1\t-2.5\t3e-4\r\n0\t.5\t+6.\r\n",
            "\"1\",\"-2.5\",\"3e-4\"\n0,\".5\", \" +6. \"\n",
        ] {
            assert_eq!(parse(text).unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_single_row_column_or_cell() {
        assert_eq!(parse("1,2,3").unwrap(), array![[1.0, 2.0, 3.0]]);
        assert_eq!(parse("1\n2\n3").unwrap(), array![[1.0], [2.0], [3.0]]);
        assert_eq!(parse("7").unwrap(), array![[7.0]]);
    }

    #[test]
    fn what_is_not_finite_is_kept() {
        let values = parse("nan,inf,-inf\nNaN,Infinity,-INF\n").unwrap();
        for row in values.rows() {
            assert!(row[0].is_nan());
            assert_eq!((row[1], row[2]), (f64::INFINITY, f64::NEG_INFINITY));
        }
    }

    #[test]
    fn ragged_rows() {
        assert_eq!(
            message("1,2,3\n\n4,5\n"),
            "line 3 has 2 columns but the first row has 3; give every row the same \
             number of columns"
        );
        assert_eq!(
            message("# x\r\n1,2\r\n3\r\n"),
            "line 3 has 1 column but the first row has 2; give every row the same \
             number of columns"
        );
        assert!(message("1,2\n3,4,\n").starts_with("line 2 has 3 columns"));
        // The first row determines the delimiter.
        assert!(message("1;2\n3,4\n").starts_with("line 2 has 1 column "));
    }

    #[test]
    fn cells_that_are_not_numbers() {
        assert_eq!(
            message("1,2\n3, x4 \n"),
            "line 2, column 2: 'x4' is not a number; write numbers such as -1.5, \
             separated by commas"
        );
        let cases = [
            ("1,2\r\n\r\n3,1.2.3\r\n", "line 3, column 2: '1.2.3' is"),
            ("\n\n#\n1,a\n", "line 4, column 2: 'a' is"),
            ("1,0x10\n", "line 1, column 2: '0x10' is"),
            ("1.0 2.0 3x\n", "line 1, column 1: '1.0 2.0 3x' is"),
            ("1,5;2,5\n", "line 1, column 2: '5;2' is"),
            ("1,\"2\n3,4\"\n", "line 1, column 2: '\"2' is"),
            ("1,\u{1b}[31mred\u{7}\n", "line 1, column 2: '\\u{1b}[31mred\\u{7}' is"),
            ("1,\u{202e}9\n", "line 1, column 2: '\\u{202e}9' is"),
            ("1,\0\n", "line 1, column 2: '\\u{0}' is"),
            ("1,123456789012345678901x\n", "line 1, column 2: '12345678901234567890…' is"),
            ("1,1234567890123456789x\n", "line 1, column 2: '1234567890123456789x' is"),
        ];
        for (text, expected) in cases {
            let message = message(text);
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn numbers_separated_by_spaces() {
        // The default of np.savetxt.
        for text in ["\n1.0 2.0  nan\n3 4 5\n", "#\n 1e3 2 \r\n", "1\n2 3\n"] {
            assert_eq!(
                message(text),
                "line 2: the numbers are separated by spaces; use commas, as in \
                 np.savetxt(path, array, delimiter=',')"
            );
        }
    }

    #[test]
    fn empty_cells() {
        assert_eq!(message("1,2,\n"), "line 1, column 3 is empty; write a number there, or remove a comma too many");
        assert!(message("1,2\n, 4\n").contains("line 2, column 1 is empty"));
        assert!(message("1,2\n,\n").contains("line 2, column 1 is empty"));
        assert!(message("1,\"\"\n").contains("line 1, column 2 is empty"));
        assert!(message(",,\n").contains("line 1, column 1 is empty"));
    }

    #[test]
    fn header_rows() {
        assert_eq!(
            message("left,right\n1,2\n"),
            "line 1 is a header row of names ('left'); remove it and leave only numbers"
        );
        assert!(message("\n# x\n\"a\",\"b 2\"\n1,2\n").contains("line 3 is a header row"));
        // pandas writes a table with its index like this.
        assert!(message(",größe,_x\n0,1,2\n").contains("line 1 is a header row of names ('größe')"));
        // Only the first row can be a header, and a row with a number is not one.
        assert!(message("1,2\na,b\n").contains("line 2, column 1: 'a' is not a number"));
        assert!(message("a,2\n").contains("line 1, column 1: 'a' is not a number"));
        assert!(message("nan,b\n").contains("line 1, column 2: 'b' is not a number"));
    }

    #[test]
    fn text_that_is_not_utf_8() {
        assert_eq!(
            message(b"1,2\n3,\xFF4\n"),
            "line 2, column 2 is not UTF-8 text; save the file as UTF-8 (not UTF-16)"
        );
        let utf_16 = b"\xFF\xFE1\0,\x002\0\n\0";
        assert!(message(utf_16).contains("line 1, column 1 is not UTF-8"));
        // A comment is skipped in any encoding.
        assert_eq!(parse(b"# gr\xFC\xDF\n5\n").unwrap(), array![[5.0]]);
    }

    #[test]
    fn nothing_but_blanks_and_comments() {
        for text in ["\n", " \r\n\t\n", "# 1,2\n", "\u{feff}", "\u{feff}\n#"] {
            assert_eq!(
                message(text),
                "no numbers in it, only blank or comment lines; write one row of \
                 numbers a line"
            );
        }
    }

    #[test]
    fn line_numbers_hold_beyond_the_readers_buffer() {
        let text = format!("{}x\n", "# comment, of some length\r\n\r\n1\r\n".repeat(10_000));
        assert!(message(text).contains("line 30001, column 1: 'x'"));
    }

    #[test]
    fn more_numbers_than_the_limit() {
        let parse = |text: &str| Table::parse(text.as_bytes(), 6);
        assert!(parse("1,2,3\n4,5,6\n").is_ok());
        assert!(parse("# 1,2,3,4,5,6,7\n1,2,3,4,5,6\n").is_ok());
        assert_eq!(
            parse("1,2,3\n4,5,6\n7,8,9").map(|_| ()).unwrap_err().to_string(),
            "more than 16777216 numbers, which is the limit; save a smaller part of the \
             data"
        );
        assert!(matches!(parse("1,2,3,4,5,6,7"), Err(Kind::CsvTooManyCells)));
    }

    #[test]
    fn a_line_of_too_many_bytes() {
        let mut text = vec![b' '; MAX_LINE - 1];
        text.splice(..0, *b"1\n2");
        assert_eq!(parse(&text).unwrap(), array![[1.0], [2.0]]);
        text.push(b',');
        assert_eq!(
            message(&text),
            "line 2 has 16777217 bytes, over the limit of 16777216 bytes; write one row \
             a line, each line ended"
        );
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(bytes);
        }

        #[test]
        fn random_tables_never_panic(text in "[0-9.,;\t\" \r\n#eEinfa+\u{feff}-]{0,80}") {
            let _ = parse(text);
        }

        #[test]
        fn what_is_written_is_read(
            cells in prop::collection::vec(prop::num::f64::ANY, 12),
            columns in prop::sample::select(vec![1_usize, 2, 3, 4, 6, 12]),
            end in prop::sample::select(vec!["\n", "\r\n", "\n\n", "\n# x,y\n"]),
            delimiter in prop::sample::select(vec![",", ";", "\t", " , "]),
        ) {
            let mut text = String::new();
            for row in cells.chunks(columns) {
                let row: Vec<String> = row.iter().map(|cell| format!("{cell:e}")).collect();
                text += &row.join(delimiter);
                text += end;
            }
            let values = parse(text).unwrap();
            let written = Array2::from_shape_vec((12 / columns, columns), cells).unwrap();
            // NaN has many bit patterns and one text form.
            prop_assert_eq!(format!("{values:?}"), format!("{written:?}"));
        }
    }
}
