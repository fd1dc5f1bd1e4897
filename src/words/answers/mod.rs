//! The words by which an answer of each form is asked for, and refused: plain mode says the one, both say the other.

#![allow(missing_docs, reason = "a field is named after the text that it holds")]

mod chinese;
mod english;

pub use chinese::CHINESE;
pub use english::ENGLISH;

use crate::lesson::check::Form;

/// The words for one kind of answer each.
#[derive(Debug)]
pub struct AnswerStrings {
    pub number: &'static str,
    pub shape: Texts,
    pub numbers: fn(names: &str, example: &str) -> Said,
    pub option: fn(options: usize) -> Said,
    pub cells: fn(cells: &str) -> Said,
    pub select: fn(grid: &str) -> Said,
    /// In the place of cells.
    pub no_cell: &'static str,
    pub nothing_picked: &'static str,
    pub order: fn(example: &str) -> Said,
    pub setting: Texts,
    pub text: Texts,
    pub scene: fn(example: &str, ranges: &str) -> Said,
    /// Of what was typed, with the words of whoever refuses it.
    pub refused: fn(why: &str) -> String,
}

/// What is said of an answer in the same words whatever is asked.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// How it is typed as a line.
    pub how: &'static str,
    /// What it should have been, beside a field.
    pub unread: &'static str,
}

/// What is said of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub how: String,
    pub unread: String,
}

/// What of a question its words may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The cells whose values are asked, as a list.
    pub cells: String,
    /// What the numbers are called, as a list.
    pub names: String,
    /// The title of the grid that is asked about.
    pub grid: String,
    /// A setting that may be typed.
    pub example: String,
    /// What may be turned, and how far.
    pub ranges: String,
}

impl AnswerStrings {
    /// What is said of answers of a form.
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

    /// What a line should have been that is no answer.
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

/// An order of so many numbers, and not the one that comes first to mind.
fn order(count: usize) -> String {
    let mut numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
    numbers.swap(0, usize::from(count > 1));
    numbers.join(" ")
}
