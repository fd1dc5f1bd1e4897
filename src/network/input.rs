//! What a network is made for: the numbers that go in, and how far they may be turned.

use ndarray::Array3;

/// The input of a network: where it starts, and what may become of each number.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Channels, rows, columns.
    pub start: Array3<f32>,
    pub least: f32,
    pub most: f32,
    /// How far a key turns a number.
    pub step: f32,
    /// What is seen at the settings of two numbers, if somebody looked.
    pub labels: Option<Labels>,
}

/// What is seen at each setting of an input of two numbers, spread evenly from the least to the most of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// Rows of the second number, the most first; columns of the first number, the least first. At least two of each.
    rows: Vec<Vec<Option<char>>>,
    places: Vec<Seen>,
}

/// A setting at which something is seen well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    pub label: char,
    pub at: [f32; 2],
}

impl Labels {
    /// Rows as somebody writes them, a letter a setting, `.` where nothing is seen; `None` where they are of different
    /// lengths or fewer than two.
    #[must_use]
    pub fn new<S: AsRef<str>>(rows: &[S], places: Vec<Seen>) -> Option<Labels> {
        let letter = |letter: char| (letter != '.').then_some(letter);
        let row = |row: &S| row.as_ref().chars().map(letter).collect::<Vec<_>>();
        let rows: Vec<_> = rows.iter().map(row).collect();
        let width = rows.first()?.len();
        (rows.len() > 1 && width > 1 && rows.iter().all(|row| row.len() == width)).then_some(Labels { rows, places })
    }

    /// What is seen in each row, the most of the second number first.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Option<char>>] {
        &self.rows
    }

    /// Settings at which something is seen well.
    #[must_use]
    pub fn places(&self) -> &[Seen] {
        &self.places
    }

    /// Settings of the first and of the second number.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        [self.rows.first().map_or(0, Vec::len), self.rows.len()]
    }
}

impl Input {
    /// What is seen at the setting that is nearest to these two numbers.
    #[must_use]
    pub fn label(&self, [first, second]: [f32; 2]) -> Option<char> {
        let labels = self.labels.as_ref()?;
        let [cols, rows] = labels.size();
        let place = |number: f32, count: usize| {
            let part = ((number - self.least) / (self.most - self.least)).clamp(0.0, 1.0);
            (part * (count - 1) as f32).round() as usize
        };
        let row = labels.rows.get(rows - 1 - place(second, rows))?;
        *row.get(place(first, cols))?
    }
}
