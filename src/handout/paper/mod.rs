//! Questions that were drawn, on paper: a sheet for who answers them, and apart from it a key for who marks them, with what every
//! wrong number means.
//!
//! A sheet is data: what stands on it is decided here, and three writers put it into HTML, Markdown and text.
//!
//! | file | what |
//! |---|---|
//! | `questions` | the sheet: what is asked, as it is seen before an answer |
//! | `key` | the answers, the known wrong ones, what to reread |
//! | `asked` | a question with its scene, and its texts filled in |
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

/// A question that is put on paper.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// With the numbers that were drawn.
    pub step: &'a Step,
    /// The order in which its options, items or fixes are listed.
    pub order: Vec<usize>,
}

impl<'a> Question<'a> {
    /// The question at a place of a sitting, as it is on the screen.
    #[must_use]
    pub fn new(step: &'a Step, seed: &Seed, place: usize) -> Question<'a> {
        Question { step, order: session::shuffled(step, seed.start(&[]), place) }
    }
}

/// What stands above and below the questions.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub title: String,
    /// By what the questions can be told from others: seed, generation, check word.
    pub footer: String,
}

/// A file on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Html,
    Markdown,
    Text,
}

impl Format {
    /// How names of such files end.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Markdown => "md",
            Format::Text => "txt",
        }
    }
}

/// A sheet, as it is written in any format.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// The tag of its language.
    pub language: &'static str,
    pub title: String,
    /// What whoever answers writes about himself.
    pub fields: Vec<&'static str>,
    pub parts: Vec<Part>,
    pub footer: String,
    /// What stands before a blank.
    pub colon: &'static str,
}

/// What is not divided by the end of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Of a question.
    pub number: Option<usize>,
    pub heading: String,
    pub blocks: Vec<Block>,
    /// Whether room is left for working it out.
    pub has_room: bool,
}

/// Text in one line.
pub type Line = Vec<Run<TextStyle>>;

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Prose(Vec<Filled>),
    /// Lines as they are: code, and what PyTorch says to it.
    Verbatim(Vec<String>),
    Picture(Picture),
    /// What there is to choose from, each behind a box, or behind a blank for its place.
    Choices {
        is_order: bool,
        items: Vec<Line>,
    },
    Blanks(Vec<Piece>),
    /// So many lines to write on.
    Ruled(usize),
    Line(Line),
    List(Vec<Line>),
}

/// A piece of a line that is filled in by hand.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    Blank,
    /// Between two fields.
    Gap,
}

/// Grids, in both ways in which they can be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// None where they are too large for a figure.
    pub svg: Option<String>,
    pub text: Vec<String>,
    /// What is to be done with them, or what their marks mean where they are text.
    pub below: Vec<String>,
    pub below_text: Vec<String>,
}

impl Paper {
    /// The whole file.
    #[must_use]
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Html => html::write(self),
            Format::Markdown => markup::write(self),
            Format::Text => text::write(self),
        }
    }
}

/// A blank that is filled in by hand, where there is no ruler.
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

/// `Name: ____`.
fn heading(part: &Part) -> String {
    match part.number {
        Some(number) => format!("{number}. {}", part.heading).trim_end().to_owned(),
        None => part.heading.clone(),
    }
}
