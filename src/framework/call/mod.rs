//! A line of Python as text, read without Python: `name(positional, keyword=value)` and what stands around it.
//!
//! What people paste comes from source files, notebooks and `print(model)`, so an assignment before the call, a label
//! such as `(up):` and a comma after it are passed over; several lines are read where the last one uses what those before
//! it make. Nothing here knows a framework: [`parse`] gives the value as written, with arithmetic on known numbers worked
//! out, and [`Call::bind`] matches the arguments of a call to the parameters of a function by Python's rules.
//!
//! The text may come from a stranger. Its length, its nesting and its chains are bounded, and messages escape what they
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

pub use arithmetic::{Operator, number};
pub use parser::parse;
pub use signature::Signature;

/// Bytes of the text that something was read from. Always within it, and on character boundaries.
pub type Span = Range<usize>;

/// The longest text that is read, in bytes.
pub const MAX_LENGTH: usize = 10_000;

/// How deep brackets may lie in each other: the bound of the parser's recursion.
pub const MAX_DEPTH: usize = 24;

/// How many attributes, calls and operators may follow each other in one value: the bound of what reads it afterwards.
pub const MAX_CHAIN: usize = 24;

/// Most characters of the text that a message repeats.
const MAX_QUOTED: usize = 40;

/// Why a text is not a call, or not one that its function takes. `Display` is the message alone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct CallError {
    /// The culprit.
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
    /// Names whose numbers would tell what is open; see [`Facts`].
    pub open: Vec<String>,
}

impl CallError {
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> CallError {
        CallError { span, message: message.into(), help: None, open: Vec::new() }
    }

    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> CallError {
        CallError { help: Some(help.into()), ..self }
    }
}

/// What is known beside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Numbers that names stand for.
    pub names: BTreeMap<String, i64>,
    /// The size of the input.
    pub input: Option<Sides>,
}

/// A name and where it stands. The spaces that Python allows around its dots are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A function and its arguments, in the order in which they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub function: Name,
    pub arguments: Vec<Argument>,
}

/// A value, by position or with a keyword. Positional ones come first.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    pub keyword: Option<Name>,
    pub value: Value,
    /// From the keyword, if there is one, to the end of the value.
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub content: Content,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Integer(i64),
    Float(f64),
    String(String),
    Bool(bool),
    None,
    /// A variable such as `x` or `torch.float32`; nobody here knows what it holds.
    Name(String),
    Tuple(Vec<Value>),
    List(Vec<Value>),
    Dict(Vec<(Value, Value)>),
    Call(Call),
    /// What another value is called with: `Conv2D(8, 3)(x)`.
    Apply(Box<Value>, Vec<Argument>),
    /// `model.eval`, of something that is no name itself.
    Attribute(Box<Value>, String),
    /// `y[:, :, 1:]`
    Index(Box<Value>, Vec<Value>),
    /// `1:-1`, within an index.
    Slice(Option<Box<Value>>, Option<Box<Value>>),
    /// `...`
    Ellipsis,
    /// Arithmetic on something that is not known: `ngf * 8`.
    Operation(Operator, Box<[Value; 2]>),
    /// An element of a list that a loop makes.
    Loop(Box<Loop>),
}

/// `each for names in over`
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    pub each: Value,
    pub names: Vec<String>,
    pub over: Value,
}

impl Value {
    /// The values directly within this one.
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

    /// This value and all within it.
    fn size(&self) -> usize {
        self.parts().into_iter().map(Value::size).sum::<usize>().saturating_add(1)
    }
}

/// As Python prints it, with everything escaped that a terminal might act on.
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
                // A sum within a product keeps its brackets.
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

/// `text` cut to what a message can hold.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Text as a message quotes it: short, in backticks, and harmless to a terminal.
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
