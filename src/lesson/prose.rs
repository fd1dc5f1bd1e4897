//! The text of lessons: paragraphs of styled spans with expressions, which are filled in with computed values.

use std::sync::Arc;

use super::expression::{Environment, Expression};
use crate::conv::Parameter;
use crate::text::{Run, Style};

/// A text of blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// The blocks, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// An item of a list.
    Item(Vec<Span>),
    /// An item of a numbered list.
    Numbered(u64, Vec<Span>),
    /// Lines of code, which are not wrapped.
    Code(Vec<Span>),
}

/// A piece of text with one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// What it says.
    pub inline: Inline,
    /// How it looks.
    pub look: Look,
}

/// What a span says.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// `{{expression}}`: a value of the scene.
    Value(Expression),
    /// `{{key:ACTION}}`: the key for an action.
    Key(String),
    /// `{{term:ID}}`: a term of the glossary.
    Term(String),
    /// The address of the link whose text precedes it.
    Address(String),
}

/// The look of a span, which may combine several styles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Emphasised.
    pub emphasis: bool,
    /// Code.
    pub code: bool,
}

/// The style of a run of filled-in text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextStyle {
    /// The look of its span.
    pub look: Look,
    /// The parameter whose value it is, for the colour.
    pub parameter: Option<Parameter>,
    /// Whether it is the name of a key.
    pub is_key: bool,
    /// The id of the glossary's term that it names.
    pub term: Option<Arc<str>>,
    /// Whether it is the address of a link.
    pub is_address: bool,
}

impl Style for TextStyle {
    fn is_whole(&self) -> bool {
        self.look.code || self.is_key || self.is_address
    }
}

/// A block with its values filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The kind of block.
    pub kind: FilledKind,
    /// The text in styled runs.
    pub runs: Vec<Run<TextStyle>>,
}

/// The kind of a filled-in block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilledKind {
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// An item of a numbered list, with its number.
    Numbered(u64),
    /// Lines of code.
    Code,
}

impl FilledKind {
    /// Returns the text before the first line; the other lines are indented by its width.
    #[must_use]
    pub fn lead(self) -> String {
        match self {
            FilledKind::Paragraph => String::new(),
            FilledKind::Item => "- ".to_owned(),
            FilledKind::Numbered(number) => format!("{number}. "),
            FilledKind::Code => "  ".to_owned(),
        }
    }

    /// Returns whether it is an item of a list.
    #[must_use]
    pub fn is_listed(self) -> bool {
        match self {
            FilledKind::Item | FilledKind::Numbered(_) => true,
            FilledKind::Paragraph | FilledKind::Code => false,
        }
    }
}

/// The sources from which prose is filled in.
pub struct Filler<'a> {
    /// The values of expressions.
    pub numbers: &'a dyn Environment,
    /// Returns the printed names of the keys for an action.
    pub key: &'a dyn Fn(&str) -> String,
    /// Returns the name of a term of the glossary, by its id.
    pub term: &'a dyn Fn(&str) -> String,
}

impl Prose {
    /// Returns the bold text at the start of the first paragraph, if there is any and it is plain text.
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

    /// Returns whether there are no blocks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Fills in the blocks. The loader has evaluated every expression; one without a value now, because the learner has
    /// changed the scene to a setting that is refused, becomes `?`.
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

    /// Iterates over all expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.spans().filter_map(|span| match &span.inline {
            Inline::Value(expression) => Some(expression),
            _ => None,
        })
    }

    /// Iterates over all spans.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.blocks.iter().flat_map(Block::spans)
    }
}

impl Block {
    /// Returns the spans of the block.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        match self {
            Block::Paragraph(spans) | Block::Item(spans) | Block::Numbered(_, spans) | Block::Code(spans) => spans,
        }
    }

    /// Iterates over the ids of the glossary's terms that the block names.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.spans().iter().filter_map(|span| match &span.inline {
            Inline::Term(id) => Some(id.as_str()),
            Inline::Text(_) | Inline::Value(_) | Inline::Key(_) | Inline::Address(_) => None,
        })
    }
}

/// Returns the parameter that an expression consists of. Only short expressions with a single name qualify.
fn parameter(expression: &Expression) -> Option<Parameter> {
    match expression.names().as_slice() {
        [name] if expression.text().len() <= 6 => name.parameter(),
        _ => None,
    }
}
