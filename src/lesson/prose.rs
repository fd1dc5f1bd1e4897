//! Text of a lesson: paragraphs of styled spans, in which numbers stand as expressions that the core fills in.

use std::sync::Arc;

use super::expression::{Environment, Expression};
use crate::conv::Parameter;
use crate::text::{Run, Style};

/// Blocks from top to bottom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Vec<Span>),
    /// An item of a list.
    Item(Vec<Span>),
    /// An item of a numbered list.
    Numbered(u64, Vec<Span>),
    /// Lines of code, kept as they are.
    Code(Vec<Span>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub inline: Inline,
    pub look: Look,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(String),
    /// `{{expression}}`: a number of the scene.
    Value(Expression),
    /// `{{key:ACTION}}`: the key that does this.
    Key(String),
    /// `{{term:ID}}`: a word of the glossary.
    Term(String),
    /// Where the link goes whose text stands before it.
    Address(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    pub bold: bool,
    pub emphasis: bool,
    pub code: bool,
}

/// How a run of filled-in text is to look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextStyle {
    pub look: Look,
    /// A number of this parameter, to be shown in its colour.
    pub parameter: Option<Parameter>,
    pub is_key: bool,
    /// The id of a word of the glossary that this is.
    pub term: Option<Arc<str>>,
    pub is_address: bool,
}

impl Style for TextStyle {
    fn is_whole(&self) -> bool {
        self.look.code || self.is_key || self.is_address
    }
}

/// A block with its numbers filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    pub kind: FilledKind,
    pub runs: Vec<Run<TextStyle>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilledKind {
    Paragraph,
    Item,
    Numbered(u64),
    Code,
}

impl FilledKind {
    /// What stands before its first line, and how far its other lines are in.
    #[must_use]
    pub fn lead(self) -> String {
        match self {
            FilledKind::Paragraph => String::new(),
            FilledKind::Item => "- ".to_owned(),
            FilledKind::Numbered(number) => format!("{number}. "),
            FilledKind::Code => "  ".to_owned(),
        }
    }

    #[must_use]
    pub fn is_listed(self) -> bool {
        match self {
            FilledKind::Item | FilledKind::Numbered(_) => true,
            FilledKind::Paragraph | FilledKind::Code => false,
        }
    }
}

/// What prose is filled in from.
pub struct Filler<'a> {
    pub numbers: &'a dyn Environment,
    /// The keys of an action, as they are printed.
    pub key: &'a dyn Fn(&str) -> String,
    /// The name of a term of the glossary.
    pub term: &'a dyn Fn(&str) -> String,
}

impl Prose {
    /// What it begins with in bold, if that is text alone.
    #[must_use]
    pub fn lead(&self) -> Option<String> {
        let Some(Block::Paragraph(spans)) = self.blocks.first() else { return None };
        let bold: Vec<&Span> = spans.iter().take_while(|span| span.look.bold).collect();
        let text = |span: &Span| match &span.inline {
            Inline::Text(text) => Some(text.clone()),
            Inline::Value(_) | Inline::Key(_) | Inline::Term(_) | Inline::Address(_) => None,
        };
        let lead: String = bold.into_iter().map(text).collect::<Option<_>>()?;
        Some(lead).filter(|lead| !lead.is_empty())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The blocks with their numbers. The loader has evaluated every one of them; one that has no value where it stands,
    /// since the learner has turned the scene into one that is refused, is shown as `?`.
    #[must_use]
    pub fn fill(&self, filler: &Filler<'_>) -> Vec<Filled> {
        let run = |span: &Span| {
            let style = TextStyle { look: span.look, ..TextStyle::default() };
            match &span.inline {
                Inline::Text(text) => Run::new(text.clone(), style),
                Inline::Value(expression) => {
                    let text = expression.eval(filler.numbers).map_or("?".to_owned(), |value| value.to_string());
                    Run::new(text, TextStyle { parameter: parameter(expression), ..style })
                }
                Inline::Key(action) => Run::new((filler.key)(action), TextStyle { is_key: true, ..style }),
                Inline::Term(id) => Run::new((filler.term)(id), TextStyle { term: Some(id.as_str().into()), ..style }),
                Inline::Address(address) => Run::new(format!("({address})"), TextStyle { is_address: true, ..style }),
            }
        };
        let block = |block: &Block| {
            let (kind, spans) = match block {
                Block::Paragraph(spans) => (FilledKind::Paragraph, spans),
                Block::Item(spans) => (FilledKind::Item, spans),
                Block::Numbered(number, spans) => (FilledKind::Numbered(*number), spans),
                Block::Code(spans) => (FilledKind::Code, spans),
            };
            Filled { kind, runs: spans.iter().map(run).collect() }
        };
        self.blocks.iter().map(block).collect()
    }

    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.spans().filter_map(|span| match &span.inline {
            Inline::Value(expression) => Some(expression),
            _ => None,
        })
    }

    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.blocks.iter().flat_map(Block::spans)
    }
}

impl Block {
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        match self {
            Block::Paragraph(spans) | Block::Item(spans) | Block::Numbered(_, spans) | Block::Code(spans) => spans,
        }
    }

    /// The ids of the words of the glossary that it names.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.spans().iter().filter_map(|span| match &span.inline {
            Inline::Term(id) => Some(id.as_str()),
            Inline::Text(_) | Inline::Value(_) | Inline::Key(_) | Inline::Address(_) => None,
        })
    }
}

/// The parameter that an expression is the number of, if it is one alone.
fn parameter(expression: &Expression) -> Option<Parameter> {
    match expression.names().as_slice() {
        [name] if expression.text().len() <= 6 => name.parameter(),
        _ => None,
    }
}
