//! Parses a line of Python without running it: `name(positional, keyword=value)` and the code around it.
//!
//! Text is pasted from source files, notebooks and `print(model)`, so an assignment before the call, a label such as
//! `(up):` and a comma after it are skipped; several lines are read if the last one uses what the earlier ones assign.
//! Nothing here depends on a framework: [`parse`] returns the value as written, with arithmetic on known numbers
//! evaluated, and [`Call::bind`] matches the arguments of a call to the parameters of a function by Python's rules.
//!
//! The text may come from a stranger. Its length, nesting and chaining are bounded, and messages escape what they
//! quote.

mod arithmetic;
mod parser;
mod signature;
#[cfg(test)]
mod tests;
pub(super) mod tokens;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use thiserror::Error;

use crate::conv::Sides;
use crate::phrase;
use crate::phrase::Phrase;

pub use arithmetic::{Operator, number};
pub use parser::parse;
pub use signature::Signature;

/// Byte range of the source text. Always within it, and on character boundaries.
pub type Span = Range<usize>;

/// The longest text that is read, in bytes.
pub const MAX_LENGTH: usize = 10_000;

/// The deepest nesting of brackets: it bounds the parser's recursion.
pub const MAX_DEPTH: usize = 24;

/// The most attributes, calls and operators in a row in one value: it bounds later passes over the value.
pub const MAX_CHAIN: usize = 24;

/// The most characters of the text that a message repeats.
const MAX_QUOTED: usize = 40;

/// Why a text is not a call, or not one that its function accepts. `Display` is the message alone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct CallError {
    /// The part of the text that is wrong.
    pub span: Span,
    /// What is wrong.
    pub message: Phrase,
    /// What to do about it.
    pub help: Option<Phrase>,
    /// The word that was probably meant, in quotes. The help has it too.
    pub meant: Option<String>,
    /// Names whose numbers are needed; see [`Facts`].
    pub open: Vec<String>,
}

impl CallError {
    /// Returns an error without help.
    #[must_use]
    pub fn new(span: Span, message: Phrase) -> CallError {
        CallError { span, message, help: None, meant: None, open: Vec::new() }
    }

    /// Adds help.
    #[must_use]
    pub fn with_help(self, help: Phrase) -> CallError {
        CallError { help: Some(help), ..self }
    }

    /// Adds what is known as help, after the word that was probably meant, in quotes.
    #[must_use]
    pub fn with_guess(self, guess: Option<String>, known: Phrase) -> CallError {
        let help = match &guess {
            Some(guess) => phrase!("did you mean {guess}? {known}", guess, known),
            None => known,
        };
        CallError { meant: guess, ..self.with_help(help) }
    }
}

/// What the user has given in addition to the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The numbers of names.
    pub names: BTreeMap<String, i64>,
    /// The size of the input.
    pub input: Option<Sides>,
}

/// A name and its place. Spaces around its dots, which Python allows, are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name, with its dots.
    pub text: String,
    /// Its place in the text.
    pub span: Span,
}

/// A function and its arguments, in source order.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function's name.
    pub function: Name,
    /// The arguments.
    pub arguments: Vec<Argument>,
}

/// A positional or keyword argument. Positional ones come first.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The keyword, if there is one.
    pub keyword: Option<Name>,
    /// The value.
    pub value: Value,
    /// From the keyword, or else the value, to the end of the value.
    pub span: Span,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it is.
    pub content: Content,
    /// Its place in the text.
    pub span: Span,
}

/// The content of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An integer.
    Integer(i64),
    /// A decimal.
    Float(f64),
    /// A string, without its quotes.
    String(String),
    /// True or False.
    Bool(bool),
    /// None.
    None,
    /// A variable of unknown value, such as `x` or `torch.float32`.
    Name(String),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A list.
    List(Vec<Value>),
    /// A dict, as pairs of key and value.
    Dict(Vec<(Value, Value)>),
    /// The call of a name.
    Call(Call),
    /// The call of another value: `Conv2D(8, 3)(x)`.
    Apply(Box<Value>, Vec<Argument>),
    /// An attribute of a value that is not a name, such as `.eval` of a call.
    Attribute(Box<Value>, String),
    /// `y[:, :, 1:]`
    Index(Box<Value>, Vec<Value>),
    /// `1:-1`, within an index.
    Slice(Option<Box<Value>>, Option<Box<Value>>),
    /// `...`
    Ellipsis,
    /// Arithmetic with an unknown operand: `ngf * 8`.
    Operation(Operator, Box<[Value; 2]>),
    /// The element of a list comprehension.
    Loop(Box<Loop>),
}

/// A comprehension, `each for names in over`.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// The value of each element.
    pub each: Value,
    /// The names of the loop variables.
    pub names: Vec<String>,
    /// The value looped over.
    pub over: Value,
}

impl Value {
    /// The direct children of this value.
    pub(super) fn parts(&self) -> Vec<&Value> {
        match &self.content {
            Content::Integer(_)
            | Content::Float(_)
            | Content::String(_)
            | Content::Bool(_)
            | Content::None
            | Content::Name(_)
            | Content::Ellipsis => Vec::new(),
            Content::Tuple(values) | Content::List(values) => values.iter().collect(),
            Content::Dict(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
            Content::Call(call) => given(&call.arguments),
            Content::Apply(callee, arguments) => [vec![callee.as_ref()], given(arguments)].concat(),
            Content::Attribute(value, _) => vec![value],
            Content::Index(value, indices) => [vec![value.as_ref()], indices.iter().collect()].concat(),
            Content::Slice(start, end) => [start, end].into_iter().flatten().map(Box::as_ref).collect(),
            Content::Operation(_, sides) => sides.iter().collect(),
            Content::Loop(of) => vec![&of.each, &of.over],
        }
    }

    /// The number of values in this tree.
    fn size(&self) -> usize {
        self.parts().into_iter().map(Value::size).sum::<usize>().saturating_add(1)
    }
}

/// Prints the value as Python does, with everything escaped that a terminal might act on.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Integer(number) => write!(f, "{number}"),
            Content::Float(number) => write!(f, "{number:?}"),
            Content::String(text) => write!(f, "'{}'", text.escape_debug()),
            Content::Bool(true) => f.write_str("True"),
            Content::Bool(false) => f.write_str("False"),
            Content::None => f.write_str("None"),
            Content::Name(name) => f.write_str(name),
            Content::Tuple(values) => match values.as_slice() {
                [value] => write!(f, "({value},)"),
                values => write!(f, "({})", list(values)),
            },
            Content::List(values) => write!(f, "[{}]", list(values)),
            Content::Dict(entries) => {
                let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                write!(f, "{{{}}}", entries.join(", "))
            }
            Content::Call(call) => write!(f, "{}(...)", call.function.text),
            Content::Apply(callee, _) => write!(f, "{callee}(...)"),
            Content::Attribute(value, name) => write!(f, "{value}.{name}"),
            Content::Index(value, indices) => write!(f, "{value}[{}]", list(indices)),
            Content::Slice(start, end) => {
                let shown = |end: &Option<Box<Value>>| end.as_ref().map(ToString::to_string).unwrap_or_default();
                write!(f, "{}:{}", shown(start), shown(end))
            }
            Content::Ellipsis => f.write_str("..."),
            Content::Operation(operator, sides) => {
                // A sum within a product keeps its parentheses.
                let side = |value: &Value| match &value.content {
                    Content::Operation(inner, _) if inner.binds_less_than(*operator) => format!("({value})"),
                    _ => value.to_string(),
                };
                write!(f, "{} {} {}", side(&sides[0]), operator.symbol(), side(&sides[1]))
            }
            Content::Loop(of) => write!(f, "{} for {} in {}", of.each, of.names.join(", "), of.over),
        }
    }
}

fn given(arguments: &[Argument]) -> Vec<&Value> {
    arguments.iter().map(|argument| &argument.value).collect()
}

fn list<T: ToString>(values: &[T]) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// `text`, cut to what a message can show.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Text quoted for a message: short, in backticks, and harmless to a terminal.
pub(super) fn quoted(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(MAX_QUOTED + 1) {
        match c {
            '\'' | '"' | '\\' => shown.push(c),
            _ => shown.extend(c.escape_debug()),
        }
    }
    format!("`{}`", shortened(&shown))
}
