//! The input a network is made for: its numbers, and how far each can be turned.

use ndarray::Array3;
use toml::Spanned;

use super::fault::Fault;
use super::file::{InputFile, LabelsFile, line};
use crate::conv::Rank;
use crate::conv::layer::{dimensions, read_pair};
use crate::conv::operands::count_numbers;
use crate::conv::stack::Map;
use crate::phrase;
use crate::phrase::Phrase;
use crate::visible;

/// The most numbers in an input: a 1024x1024 picture with four channels.
pub const MAX_INPUT: usize = 1 << 22;

/// The most settings of the labels along each side.
const MAX_SETTINGS: usize = 200;

/// The input of a network: its initial values, and the range of each number.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Initial values: channels, rows, columns.
    pub start: Array3<f32>,
    /// The least value of a number.
    pub least: f32,
    /// The greatest value of a number.
    pub most: f32,
    /// How much one key press changes a number.
    pub step: f32,
    /// What the output shows at the settings of two numbers, if the file says.
    pub labels: Option<Labels>,
}

/// What the output shows at each setting of a two-number input, spread evenly over the range of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// Rows by the second number, greatest first; columns by the first number, least first. At least two of each.
    rows: Vec<Vec<Option<char>>>,
    places: Vec<Seen>,
}

/// A setting at which something is clearly recognizable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// The letter that labels it.
    pub label: char,
    /// The two numbers of the input.
    pub at: [f32; 2],
}

impl Input {
    /// Clamps a number to the range; one that is not finite becomes the middle.
    #[must_use]
    pub fn within(&self, number: f32) -> f32 {
        // Not `clamp`, which panics if the first bound is greater than the second.
        if number.is_finite() { number.max(self.least).min(self.most) } else { self.middle() }
    }

    /// The middle of the range.
    #[must_use]
    pub fn middle(&self) -> f32 {
        f32::midpoint(self.least, self.most)
    }
}

impl Labels {
    /// Parses rows with a letter for each setting and `.` where nothing is recognizable. Returns `None` if they differ
    /// in length, or there are fewer than two rows or columns.
    #[must_use]
    pub fn new<S: AsRef<str>>(rows: &[S], places: Vec<Seen>) -> Option<Labels> {
        let letter = |letter: char| (letter != '.').then_some(letter);
        let row = |row: &S| row.as_ref().chars().map(letter).collect::<Vec<_>>();
        let rows: Vec<_> = rows.iter().map(row).collect();
        let width = rows.first()?.len();
        (rows.len() > 1 && width > 1 && rows.iter().all(|row| row.len() == width)).then_some(Labels { rows, places })
    }

    /// The labels by row, the greatest second number first.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Option<char>>] {
        &self.rows
    }

    /// Settings at which something is clearly recognizable.
    #[must_use]
    pub fn places(&self) -> &[Seen] {
        &self.places
    }

    /// The number of settings of the first and of the second number.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        [self.rows.first().map_or(0, Vec::len), self.rows.len()]
    }
}

impl Input {
    /// The label at the setting nearest to these two numbers.
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

impl InputFile {
    /// Channels and size. With one axis, a single number is the length.
    pub(super) fn map(&self, text: &str, rank: Option<Rank>) -> Result<Map, Fault> {
        let size = match &self.size {
            None => [1, 1],
            Some(written) => {
                let size = written.get_ref();
                let fault = |_| Fault::new(Some(line(text, &written.span())), phrase!("'{size}' is no size", size));
                let [height, width] =
                    read_pair(size).map_err(|error| fault(error).with_help(phrase!("write it as \"4x4\"")))?;
                let is_alone = !size.contains(['x', 'X']);
                if rank == Some(Rank::One) && is_alone { [1, width] } else { [height, width] }
            }
        };
        let shape = [*self.channels.get_ref(), size[0], size[1]];
        let at = self.size.as_ref().map_or(self.channels.span(), Spanned::span);
        let fault = |message: Phrase| Err(Fault::new(Some(line(text, &at)), message));
        if shape.iter().any(|side| *side < 1) {
            return fault(phrase!("an input of {shape} has no cells", shape = dimensions(&shape)));
        }
        if count_numbers("input", &shape, MAX_INPUT).is_err() {
            let shape = dimensions(&shape);
            return fault(phrase!("an input of {shape} has more than {most} numbers", shape, most = MAX_INPUT));
        }
        Ok(Map { channels: Some(shape[0]), size })
    }

    /// Checks the numbers and creates the input of this shape.
    pub(super) fn read(&self, text: &str, map: Map, labels: Option<Spanned<LabelsFile>>) -> Result<Input, Fault> {
        let [least, most, step] = [&self.least, &self.most, &self.step].map(|number| *number.get_ref());
        let fault = |number: &Spanned<f32>, message: Phrase| Err(Fault::new(Some(line(text, &number.span())), message));
        if !(least.is_finite() && most.is_finite() && least < most) {
            return fault(
                &self.most,
                phrase!("least must be below most, and both finite, but got {least} and {most}", least, most),
            );
        }
        if !(step > 0.0 && step.is_finite()) {
            return fault(&self.step, phrase!("a step is more than 0, but got {step}", step));
        }
        let sides =
            [map.channels.unwrap_or(1), map.size[0], map.size[1]].map(|side| usize::try_from(side).unwrap_or(0));
        let [channels, rows, cols] = sides;
        let (numbers, at) = match &self.start {
            Some(start) => (start.get_ref().clone(), Some(line(text, &start.span()))),
            None => (vec![0.0_f32.clamp(least, most); channels * rows * cols], None),
        };
        if let Some(outside) = numbers.iter().find(|number| !(least..=most).contains(*number)) {
            return Err(Fault::new(
                at,
                phrase!("the input starts from {least} to {most}, but got {outside}", least, most, outside),
            ));
        }
        let count = numbers.len();
        let start = Array3::from_shape_vec((channels, rows, cols), numbers).map_err(|_| {
            let shape = dimensions(&sides);
            Fault::new(
                at,
                phrase!(
                    "an input of {shape} starts with {wanted} numbers, but got {count}",
                    shape,
                    wanted = channels * rows * cols,
                    count
                ),
            )
        })?;
        let labels = match labels {
            None => None,
            Some(labels) => {
                let at = Some(line(text, &labels.span()));
                Some(labels.into_inner().read(start.len()).map_err(|fault| Fault { line: at, ..fault })?)
            }
        };
        Ok(Input { start, least, most, step, labels })
    }
}

impl LabelsFile {
    fn read(self, numbers: usize) -> Result<Labels, Fault> {
        if numbers != 2 {
            let message = phrase!("labels are for an input of two numbers, but this one has {numbers}", numbers);
            return Err(Fault::new(None, message));
        }
        let longest = self.rows.iter().map(|row| row.chars().take(MAX_SETTINGS + 1).count()).max().unwrap_or(0);
        if self.rows.len().max(longest) > MAX_SETTINGS {
            return Err(Fault::new(None, phrase!("labels have at most {most} rows and columns", most = MAX_SETTINGS)));
        }
        if self.rows.iter().flat_map(|row| row.chars()).any(visible::is_hidden) {
            return Err(Fault::new(None, phrase!("a label does not show")));
        }
        let mut places = Vec::new();
        for (label, at) in &self.places {
            let mut letters = label.chars();
            match (letters.next(), letters.next()) {
                (Some(label), None) if !visible::is_hidden(label) => places.push(Seen { label, at: *at }),
                _ => return Err(Fault::new(None, phrase!("a label is one letter, but got '{label}'", label))),
            }
        }
        let message =
            phrase!("the rows of the labels are of one length, at least two of them with at least two letters each");
        Labels::new(&self.rows, places).ok_or_else(|| Fault::new(None, message))
    }
}
