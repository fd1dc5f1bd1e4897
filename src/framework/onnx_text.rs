//! Reads a node of ONNX as printed: `%y = ConvTranspose[strides = [2, 2]](%x, %w)` by `printable_graph`, and
//! `y = ConvTranspose <strides: ints = [2, 2]> (x, w)` in the text format.
//!
//! The node is cut out of the surrounding text and rewritten as Python with every byte in its place.

use super::call::{CallError, Content, Value};
use crate::phrase;

/// Rewrites the node as Python of the same length as the text: `ConvTranspose(strides = [2, 2])(x, w)`; `None` if there
/// is none.
///
/// # Errors
/// There are several nodes.
pub(super) fn python(text: &str) -> Result<Option<String>, CallError> {
    let mut nodes = nodes(text);
    let Some(node) = nodes.next() else { return Ok(None) };
    if let Some(second) = nodes.next() {
        let error = CallError::new(second.name..second.brackets, phrase!("another node stands here"));
        return Err(error.with_help(phrase!("one layer is read at a time")));
    }
    Ok(node.python(text))
}

/// The place of a node in a text.
struct Node {
    /// The start of its operator.
    name: usize,
    /// The start of its attributes, or of its inputs if it has none.
    brackets: usize,
}

/// Finds `Conv` or `ConvTranspose` followed by brackets that no Python call has there.
fn nodes(text: &str) -> impl Iterator<Item = Node> + '_ {
    text.match_indices("Conv").filter_map(|(name, word)| {
        let before = text.get(..name)?.chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '%' | '/' | '"' | '\'')) {
            return None;
        }
        let behind = text.get(name + word.len()..)?;
        let behind = behind.strip_prefix("Transpose").unwrap_or(behind);
        let spaces = behind.len() - behind.trim_start().len();
        let brackets = text.len() - behind.len() + spaces;
        let opens = match text.get(brackets..)?.chars().next()? {
            '[' | '<' => true,
            '(' => text.get(brackets + 1..)?.trim_start().starts_with('%'),
            _ => false,
        };
        opens.then_some(Node { name, brackets })
    })
}

impl Node {
    fn python(&self, text: &str) -> Option<String> {
        let mut python = " ".repeat(self.name);
        python.push_str(text.get(self.name..self.brackets)?);
        let mut rest = text.get(self.brackets..)?;
        let open = rest.chars().next()?;
        if open != '(' {
            let close = closing(rest)?;
            python.push('(');
            python.push_str(&untyped(rest.get(1..close)?));
            python.push(')');
            rest = rest.get(close + 1..)?;
            let spaces = rest.len() - rest.trim_start().len();
            python.push_str(&" ".repeat(spaces));
            rest = rest.get(spaces..)?;
        }
        if rest.starts_with('(') {
            let close = closing(rest)?;
            python.push('(');
            python.push_str(&inputs(rest.get(1..close)?));
            python.push(')');
        }
        let left = text.len().checked_sub(python.len())?;
        python.push_str(&" ".repeat(left));
        Some(python)
    }
}

/// The place of the closing bracket for the one at the start; brackets in strings are ignored.
fn closing(text: &str) -> Option<usize> {
    let (mut open, mut quote) = (Vec::new(), None);
    for (at, c) in text.char_indices() {
        match (c, quote) {
            (_, Some(end)) => quote = quote.filter(|_| c != end),
            ('"' | '\'', None) => quote = Some(c),
            ('(', None) => open.push(')'),
            ('[', None) => open.push(']'),
            ('<', None) => open.push('>'),
            _ if open.last() == Some(&c) => {
                open.pop();
                if open.is_empty() {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Removes the types of attributes: `strides: ints = [2, 2]`.
fn untyped(attributes: &str) -> String {
    let (mut python, mut quote, mut is_type) = (String::new(), None, false);
    for c in attributes.chars() {
        match (c, quote) {
            (_, Some(end)) => quote = quote.filter(|_| c != end),
            ('"' | '\'', None) => quote = Some(c),
            (':', None) => is_type = true,
            ('=' | ',', None) => is_type = false,
            _ => {}
        }
        // Line breaks mean nothing here, but would end a statement of Python.
        let is_blank = is_type || matches!(c, '\n' | '\r');
        if is_blank { python.extend(std::iter::repeat_n(' ', c.len_utf8())) } else { python.push(c) }
    }
    python
}

/// Replaces the names of tensors by names that Python allows.
fn inputs(names: &str) -> String {
    let name = |name: &str| {
        let own = name.trim();
        let before = name.len() - name.trim_start().len();
        let after = name.len().saturating_sub(before + own.len());
        format!("{}{}{}", " ".repeat(before), "_".repeat(own.len()), " ".repeat(after))
    };
    names.split(',').map(name).collect::<Vec<_>>().join(",")
}

/// The node as a single call: inputs first, then attributes.
pub(super) fn node(value: Value) -> Value {
    match value.content {
        Content::Apply(callee, mut inputs) => match callee.content {
            Content::Call(mut call) => {
                inputs.append(&mut call.arguments);
                call.arguments = inputs;
                Value { content: Content::Call(call), span: value.span }
            }
            _ => *callee,
        },
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::super::call::Facts;
    use super::super::{Reading, read};
    use super::*;
    use crate::conv::Sides;

    fn outcome(text: &str) -> Result<Reading, CallError> {
        read(text, &Facts::default())
    }

    #[test]
    fn nodes_are_found_in_what_stands_around_them() {
        let printed = "graph g (\n  %x[FLOAT, 1x3x8x8]\n) {\n  %5 = ConvTranspose[auto_pad = 'VALID', group = 1, \
            kernel_shape = [2, 3], strides = [2, 2]](%x, %conv1.weight, %onnx::b_1)\n  return %5\n}";
        let reading = outcome(printed).unwrap();
        assert_eq!((reading.settings.kernel_size, reading.settings.bias), (Sides::each(&[2, 3]), Some(true)));
        let text = "g (float[1,3,8,8] x) => (float[] \"55\") {\n [\"/up\"] \"5\" = Conv <kernel_shape: ints = [2, 3],\n \
            auto_pad: string = \"SAME_UPPER\"> (x, \"wé.1\")\n}";
        let reading = outcome(text).unwrap();
        assert_eq!((reading.settings.kernel_size, reading.settings.bias), (Sides::each(&[2, 3]), Some(false)));
        assert!(outcome("%y = Conv(%x, %w)").unwrap().settings.kernel_size.is_none());
    }

    #[test]
    fn errors_stand_where_the_text_has_them() {
        let text = "%é = ConvTranspose[strids = [2, 2]](%x, %w)";
        let error = outcome(text).unwrap_err();
        assert_eq!(text.get(error.span), Some("strids"));
        let two = outcome("%y = Conv[a = 1](%x, %w)\n%z = Conv[a = 1](%y, %w)").unwrap_err();
        assert_eq!(two.message, "another node stands here");
        assert!(outcome("%y = Conv[strides = [2, 2](%x").is_err());
    }

    #[test]
    fn python_is_as_long_as_the_text() {
        for text in ["%y = Conv[a = [é]](%x, %é)", "Conv<a: é = 1> (b,\u{2003}c )  x", "%y = Conv(%x)"] {
            assert_eq!(python(text).unwrap().map(|python| python.len()), Some(text.len()), "{text}");
        }
    }
}
