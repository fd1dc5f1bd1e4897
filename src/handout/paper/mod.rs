//! Drawn questions on paper: a sheet for those who answer them, and a separate key for the marker, with the meaning of
//! every known wrong answer.
//!
//! A sheet is data: its content is decided once, and three writers turn it into HTML, Markdown and text.
//!
//! | file | content |
//! |---|---|
//! | `questions` | the sheet: what is asked, as the screen shows it before an answer |
//! | `key` | the answers, the known wrong ones, what to reread |
//! | `asked` | a question with its scene, and with its texts filled in |
//! | `picture` | the grids of a question, as a figure and as text |
//! | `html`, `markup`, `text` | the writers |

mod asked;
mod html;
mod key;
mod markup;
mod picture;
mod questions;
mod text;

pub use key::key;
pub use questions::questions;

use crate::learner::practice::seed::Seed;
use crate::learner::session;
use crate::lesson::course::Step;
use crate::lesson::prose::{Filled, Look, TextStyle};
use crate::text::Run;

/// A question for the sheet.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The step, with the numbers that were drawn.
    pub step: &'a Step,
    /// The order in which its options, items or fixes are listed.
    pub order: Vec<usize>,
}

impl<'a> Question<'a> {
    /// Returns the question at a place of a sitting, with its options in the order of the screen.
    #[must_use]
    pub fn new(step: &'a Step, seed: &Seed, place: usize) -> Question<'a> {
        Question { step, order: session::shuffled(step, seed.start(&[]), place) }
    }
}

/// The text above and below the questions.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The title of the sheet.
    pub title: String,
    /// What distinguishes these questions from others: seed, generation and check word.
    pub footer: String,
}

/// A file format of sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A single file for printing.
    #[default]
    Html,
    /// A file for editing.
    Markdown,
    /// Plain text.
    Text,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 3] = [Format::Html, Format::Markdown, Format::Text];

    /// Returns the usual file name extension, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Markdown => "md",
            Format::Text => "txt",
        }
    }
}

/// A sheet, independent of its format.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// The tag of its language.
    pub language: &'static str,
    /// The title.
    pub title: String,
    /// The labels of the fields for the learner's details, such as the name.
    pub fields: Vec<&'static str>,
    /// The content.
    pub parts: Vec<Part>,
    /// The line below everything.
    pub footer: String,
    /// The colon of the language, which precedes a blank.
    pub colon: &'static str,
}

/// A part that is not broken across pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The number of the question, if the part is one.
    pub number: Option<usize>,
    /// The heading, without the number.
    pub heading: String,
    /// The content.
    pub blocks: Vec<Block>,
    /// Whether room is left for working the question out.
    pub has_room: bool,
}

/// A line of text.
pub type Line = Vec<Run<TextStyle>>;

/// A block of a part.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Text of the lesson.
    Prose(Vec<Filled>),
    /// Lines as they are: code, and what PyTorch says to it.
    Verbatim(Vec<String>),
    /// The grids of the question.
    Picture(Picture),
    /// Things to choose from, each after a box to tick.
    Choices {
        /// Whether each is after a blank for its position instead.
        is_order: bool,
        /// The things to choose from.
        items: Vec<Line>,
    },
    /// A line with blanks to fill in.
    Blanks(Vec<Piece>),
    /// This many empty lines to write on.
    Ruled(usize),
    /// A single line.
    Line(Line),
    /// A bulleted list.
    List(Vec<Line>),
}

/// A piece of a line with blanks.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Printed text.
    Text(String),
    /// A blank to fill in.
    Blank,
    /// The gap between two fields.
    Gap,
}

/// Grids, in both forms in which they are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The figure, or `None` if the grids cannot be drawn as one.
    pub svg: Option<String>,
    /// The grids as lines of text.
    pub text: Vec<String>,
    /// Lines below the grids: what to do with them, and which are too large to be shown.
    pub below: Vec<String>,
    /// Further lines below the text: the meanings of its marks.
    pub below_text: Vec<String>,
}

impl Paper {
    /// Returns the whole file.
    #[must_use]
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Html => html::write(self),
            Format::Markdown => markup::write(self),
            Format::Text => text::write(self),
        }
    }
}

/// A blank to fill in, for formats without ruled lines.
const BLANK: &str = "____";

fn plain(text: impl Into<String>) -> Run<TextStyle> {
    Run::new(text, TextStyle::default())
}

fn styled(text: impl Into<String>, look: Look) -> Run<TextStyle> {
    Run::new(text, TextStyle { look, ..TextStyle::default() })
}

fn bold(text: impl Into<String>) -> Run<TextStyle> {
    styled(text, Look { bold: true, ..Look::default() })
}

fn code(text: impl Into<String>) -> Run<TextStyle> {
    styled(text, Look { code: true, ..Look::default() })
}

/// Returns the heading of a part, with its number if it has one.
fn heading(part: &Part) -> String {
    match part.number {
        Some(number) => format!("{number}. {}", part.heading).trim_end().to_owned(),
        None => part.heading.clone(),
    }
}
