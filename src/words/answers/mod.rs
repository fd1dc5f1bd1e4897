//! The texts that ask for an answer of each form, in plain mode only, and those that refuse anything else, in plain
//! mode and on screens.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

use crate::lesson::check::Form;

/// The texts for each form of answer.
#[derive(Debug)]
pub struct AnswerStrings {
    pub number: &'static str,
    pub shape: Texts,
    pub numbers: fn(names: &str, example: &str) -> Said,
    pub option: fn(options: usize) -> Said,
    pub cells: fn(cells: &str) -> Said,
    pub select: fn(grid: &str) -> Said,
    /// Replaces the list of cells if there are none.
    pub no_cell: &'static str,
    pub nothing_picked: &'static str,
    pub order: fn(example: &str) -> Said,
    pub setting: Texts,
    pub text: Texts,
    pub scene: fn(example: &str, ranges: &str) -> Said,
    /// Says that what was typed is refused, with the reason given by what refused it.
    pub refused: fn(why: &str) -> String,
}

/// The texts for a form of answer that are the same whatever is asked.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// How to type the answer on a line.
    pub how: &'static str,
    /// What was expected, next to a field.
    pub unread: &'static str,
}

/// The texts for a particular answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub how: String,
    pub unread: String,
}

/// The parts of a question that its texts may mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The cells whose values are asked for, as a list.
    pub cells: String,
    /// The names of the numbers, as a list.
    pub names: String,
    /// The title of the grid that the question is about.
    pub grid: String,
    /// A setting that may be typed.
    pub example: String,
    /// What may be changed, and in which range.
    pub ranges: String,
}

impl AnswerStrings {
    /// Returns the texts for an answer of this form.
    #[must_use]
    pub fn of(&self, form: Form, asked: &Asked) -> Said {
        match form {
            Form::Number => Texts { how: self.number, unread: self.number }.into(),
            Form::Shape => self.shape.into(),
            Form::Numbers(count) => (self.numbers)(&asked.names, &vec!["1"; count].join(" ")),
            Form::Option(count) => (self.option)(count),
            Form::Cells(_) => (self.cells)(&asked.cells),
            Form::Select => (self.select)(&asked.grid),
            Form::Order(count) => (self.order)(&order(count)),
            Form::Setting => self.setting.into(),
            Form::Text => self.text.into(),
            Form::Scene => (self.scene)(&asked.example, &asked.ranges),
        }
    }

    /// Returns what is said to a line that is not an answer of this form.
    #[must_use]
    pub fn unread(&self, form: Form) -> String {
        self.of(form, &Asked::default()).unread
    }
}

impl From<Texts> for Said {
    fn from(Texts { how, unread }: Texts) -> Said {
        Said { how: how.to_owned(), unread: unread.to_owned() }
    }
}

/// An example of an order of so many numbers, and not the obvious one.
fn order(count: usize) -> String {
    let mut numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
    numbers.swap(0, usize::from(count > 1));
    numbers.join(" ")
}
