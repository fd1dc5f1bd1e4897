//! Reads the output of `print(model)`: nested `(name): Class(arguments)`.

use super::super::call::{self, CallError, Facts};
use super::builder::Builder;
use super::expression::join;
use super::leaf;
use super::text::{Text, Words};
use super::{MAX_DEPTH, ModelError};
use crate::framework::call::tokens::Lexeme;
use crate::phrase;

/// Modules that do not run their children in order.
const OPAQUE: [&str; 7] = ["MultiheadAttention", "LSTM", "GRU", "RNN", "ModuleDict", "ParameterList", "ParameterDict"];

/// Modules that run their children in order, or call themselves lists.
const IN_ORDER: [&str; 2] = ["Sequential", "DataParallel"];

/// Whether the text has a label of a printed model: `(main): Sequential(`. After a name on the same line, as in
/// `def f(x): g(x)`, a bracket is no label.
pub(super) fn is_printed(text: &Text<'_>) -> bool {
    let begins = |at: usize| at == 0 || !text.is_name(at - 1) || text.breaks_before(at);
    let is_label = |at: usize| label(text, at).is_some_and(|after| node(text, after).is_some());
    (0..text.tokens.len()).any(|at| text.word(at) == "(" && begins(at) && is_label(at))
}

/// The place after the label at a token.
fn label(text: &Text<'_>, at: usize) -> Option<usize> {
    let close = text.mate(at).filter(|_| text.word(at) == "(")?;
    (text.word(close + 1) == ":").then_some(close + 2)
}

struct Node {
    /// How often it is repeated: `3 x`.
    times: usize,
    path: String,
    start: usize,
    open: usize,
    close: usize,
}

/// `Class(`, or `3 x Class(`.
fn node(text: &Text<'_>, at: usize) -> Option<Node> {
    let is_number = text.tokens.get(at).is_some_and(|token| token.lexeme == Lexeme::Number);
    let (times, start) = match text.word(at).parse() {
        Ok(times) if is_number && text.word(at + 1) == "x" => (times, at + 2),
        _ => (1, at),
    };
    let (path, open) = text.path(start)?;
    let close = text.mate(open).filter(|_| text.word(open) == "(")?;
    Some(Node { times, path, start, open, close })
}

struct Reader<'a, 'b> {
    text: &'a Text<'a>,
    facts: &'a Facts,
    builder: &'b mut Builder<'a>,
}

/// # Errors
/// Those of [`read`](super::read).
pub(super) fn read<'a>(text: &'a Text<'a>, facts: &'a Facts, builder: &mut Builder<'a>) -> Result<(), ModelError> {
    let all = 0..text.tokens.len();
    Reader { text, facts, builder }.children(all, "", 0).map(drop)
}

impl<'a> Reader<'a, '_> {
    /// Reads the labelled nodes among some tokens; returns how many of them have layers. At the top level, nodes
    /// without a label are read, too.
    fn children(&mut self, words: Words, prefix: &str, depth: usize) -> Result<usize, ModelError> {
        let text = self.text;
        let mut with_layers: usize = 0;
        let mut at = words.start;
        while at < words.end {
            self.builder.step(at, 1)?;
            let after = label(text, at);
            let found = node(text, after.unwrap_or(at)).filter(|node| {
                after.is_some() || (depth == 0 && (has_children(text, node) || leaf::is_known(&node.path)))
            });
            at = match (found, after) {
                (Some(node), _) => {
                    let name = after.map(|_| self.label_text(at)).unwrap_or_default();
                    let before = self.builder.count();
                    self.node(&node, name, prefix, depth)?;
                    if self.builder.count() > before {
                        with_layers = node.times.saturating_add(with_layers);
                    }
                    node.close + 1
                }
                (None, Some(after)) => {
                    let note = phrase!(
                        "what follows the label {words} is not read",
                        words = call::quoted(self.label_text(at))
                    );
                    self.builder.note(at, note);
                    after
                }
                (None, None) => text.mate(at).unwrap_or(at) + 1,
            };
        }
        Ok(with_layers)
    }

    /// The text between the brackets of a label.
    fn label_text(&self, at: usize) -> &'a str {
        let close = self.text.mate(at).unwrap_or(at);
        self.text.slice(&(at + 1..close))
    }

    /// Reads a node as often as it is repeated: `(0-2): 3 x`.
    fn node(&mut self, node: &Node, label: &str, prefix: &str, depth: usize) -> Result<(), ModelError> {
        if depth > MAX_DEPTH {
            let first = node.start..node.start + 1;
            return Err(self.text.refuse(&first, phrase!("nested deeper than {most} levels", most = MAX_DEPTH)));
        }
        let first: Option<usize> = label.split_once('-').and_then(|(first, _)| first.trim().parse().ok());
        for time in 0..node.times {
            self.builder.step(node.start, 1)?;
            let own = match first {
                Some(first) if node.times > 1 => first.saturating_add(time).to_string(),
                _ => label.to_owned(),
            };
            self.one(node, &join(prefix, &own), depth)?;
        }
        Ok(())
    }

    fn one(&mut self, node: &Node, name: &str, depth: usize) -> Result<(), ModelError> {
        let text = self.text;
        let inside = node.open + 1..node.close;
        // A layer with a parametrized weight lists the parametrizations below its own arguments.
        let parametrized = node.path.strip_prefix("Parametrized").filter(|path| leaf::is_known(path));
        if let Some(path) = parametrized {
            let end = text.first_label(inside.clone());
            let arguments = text.slice(&(inside.start..end));
            return self.leaf(node, name, path, &format!("{path}({arguments})"));
        }
        if !has_children(text, node) {
            if leaf::is_container(&node.path) && inside.is_empty() {
                return Ok(());
            }
            if node.path.starts_with("Lazy") {
                // The first number is one that it does not know yet.
                let known = text.items(inside).into_iter().skip(1);
                let known: Vec<&str> = known.map(|item| text.slice(&item)).collect();
                return self.leaf(node, name, &node.path, &format!("{}({})", node.path, known.join(", ")));
            }
            return self.leaf(node, name, &node.path, text.slice(&(node.start..node.close + 1)));
        }
        if OPAQUE.contains(&node.path.as_str()) {
            let part = leaf::unknown(&node.path);
            return self.builder.take(name, node.start, &format!("{}(...)", node.path), vec![part]);
        }
        let own = self.children(inside, name, depth + 1)?;
        if own > 1 && !IN_ORDER.contains(&node.path.as_str()) {
            self.builder
                .remark(phrase!("layers are taken in the order in which they are printed: forward is not read"));
        }
        Ok(())
    }

    fn leaf(&mut self, node: &Node, name: &str, path: &str, call: &str) -> Result<(), ModelError> {
        let whole = node.start..node.close + 1;
        let start = self.text.start(node.start);
        let is_own = self.text.slice(&whole) == call;
        let parts = leaf::read(path, call, self.facts, false).map_err(|error| {
            let span = if is_own { error.span.clone() } else { 0..self.text.slice(&whole).len() };
            self.text.error_within(start, CallError { span, ..error })
        })?;
        self.builder.take(name, node.start, call, parts)
    }
}

/// Whether a node contains others.
fn has_children(text: &Text<'_>, node: &Node) -> bool {
    text.first_label(node.open + 1..node.close) < node.close
}
