//! Reads a node of ONNX as protobuf text, as `print(node)` shows it: `op_type: "ConvTranspose"` and
//! `attribute { name: "strides" ints: 2 ints: 2 type: INTS }`.

use super::call::tokens::{Lexeme, Token, tokens};
use super::call::{Argument, Call, CallError, Content, MAX_DEPTH, Name, Span, Value, quoted};
use crate::phrase;

/// Reads a node as a call of `make_node`; `None` if the text is not protobuf.
///
/// # Errors
/// There are several nodes, or the text is malformed.
pub(super) fn node(text: &str) -> Result<Option<Call>, CallError> {
    let tokens = tokens(text);
    let is_type = |pair: &[Token<'_>]| matches!(pair, [name, colon] if name.lexeme == Lexeme::Name && name.text == "op_type" && colon.text == ":");
    if !tokens.windows(2).any(is_type) {
        return Ok(None);
    }
    let mut node = Node::default();
    let mut open: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at).copied() {
        let next = |ahead: usize| tokens.get(at + ahead).map_or("", |token| token.text);
        at += match (token.text, next(1)) {
            ("}", _) if open.pop().is_some() => 1,
            ("," | ";", _) => 1,
            (_, "{") => node.opens(&mut open, token)?,
            (_, ":") if next(2) == "{" => node.opens(&mut open, token)? + 1,
            (_, ":") => {
                let (length, value) = scalar(&tokens, at + 2, text.len())?;
                node.field(&open, token, value)?;
                length + 2
            }
            _ => {
                let message =
                    phrase!("expected a field such as `name: \"strides\"`, found {token}", token = quoted(token.text));
                return Err(CallError::new(token.span(), message));
            }
        };
    }
    match open.last() {
        Some(open) => Err(CallError::new(open.span(), phrase!("{open} was never closed", open = quoted(open.text)))),
        None => node.call().map(Some),
    }
}

/// The value at a token, and how many tokens it consists of.
fn scalar(tokens: &[Token<'_>], at: usize, end: usize) -> Result<(usize, Value), CallError> {
    let Some(token) = tokens.get(at) else {
        return Err(CallError::new(end..end, phrase!("expected a value, found the end")));
    };
    let wrong = || CallError::new(token.span(), phrase!("expected a value, found {token}", token = quoted(token.text)));
    let negative = token.text == "-";
    let number = if negative { tokens.get(at + 1).ok_or_else(wrong)? } else { token };
    let span = token.start..number.span().end;
    let content = match number.lexeme {
        Lexeme::Number => {
            let text = format!("{}{}", if negative { "-" } else { "" }, number.text);
            match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(number), _) => Content::Integer(number),
                (_, Ok(_)) if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => {
                    return Err(CallError::new(
                        span,
                        phrase!("{number} does not fit in 64 bits", number = quoted(&text)),
                    ));
                }
                (_, Ok(number)) => Content::Float(number),
                _ => return Err(wrong()),
            }
        }
        Lexeme::String if !negative => {
            let mut inside = number.text.chars();
            inside.next();
            inside.next_back();
            Content::String(inside.as_str().to_owned())
        }
        Lexeme::Name if !negative => Content::Name(number.text.to_owned()),
        _ => return Err(wrong()),
    };
    Ok((1 + usize::from(negative), Value { content, span }))
}

/// The fields of the node read so far.
#[derive(Default)]
struct Node {
    operator: Option<Value>,
    inputs: Vec<Value>,
    attributes: Vec<Attribute>,
}

#[derive(Default)]
struct Attribute {
    name: Option<Value>,
    /// The values of `ints`, in order.
    numbers: Vec<Value>,
    /// The value of `i` or `s`.
    only: Option<Value>,
}

impl Node {
    /// Opens a message; returns the number of tokens consumed.
    fn opens<'a>(&mut self, open: &mut Vec<Token<'a>>, field: Token<'a>) -> Result<usize, CallError> {
        if open.len() >= MAX_DEPTH {
            return Err(CallError::new(field.span(), phrase!("nested deeper than {most} levels", most = MAX_DEPTH)));
        }
        if field.text == "attribute" {
            self.attributes.push(Attribute::default());
        }
        open.push(field);
        Ok(2)
    }

    fn field(&mut self, open: &[Token<'_>], field: Token<'_>, value: Value) -> Result<(), CallError> {
        let within = open.last().map(|open| open.text);
        let attribute = self.attributes.last_mut().filter(|_| within == Some("attribute"));
        if let Some(attribute) = attribute {
            match field.text {
                "name" => attribute.name = Some(value),
                "ints" => attribute.numbers.push(value),
                "i" | "s" => attribute.only = Some(value),
                _ => {}
            }
            return Ok(());
        }
        match field.text {
            "op_type" if self.operator.is_some() => {
                return Err(CallError::new(field.span(), phrase!("another node stands here"))
                    .with_help(phrase!("one layer is read at a time")));
            }
            "op_type" => self.operator = Some(value),
            "input" if self.operator.is_none() => self.inputs.push(value),
            _ => {}
        }
        Ok(())
    }

    /// The call. Inputs precede the operator; if they are omitted, there is no bias to see.
    fn call(self) -> Result<Call, CallError> {
        let operator = self.operator.ok_or_else(|| CallError::new(0..0, phrase!("the node has no op_type")))?;
        let span = operator.span.clone();
        let list = |values: Vec<Value>| Value { content: Content::List(values), span: span.clone() };
        let unnamed = || Value { content: Content::String("x".to_owned()), span: span.clone() };
        let inputs = if self.inputs.is_empty() { vec![unnamed(), unnamed()] } else { self.inputs };
        let positional = [operator, list(inputs), list(vec![unnamed()])];
        let mut arguments: Vec<Argument> = positional.into_iter().map(|value| argument(None, value)).collect();
        for Attribute { name, numbers, only } in self.attributes {
            let Some(Value { content: Content::String(text), span }) = name else { continue };
            let value = only.unwrap_or_else(|| Value { content: Content::List(numbers), span: span.clone() });
            arguments.push(argument(Some(Name { text, span }), value));
        }
        Ok(Call { function: Name { text: "make_node".to_owned(), span }, arguments })
    }
}

fn argument(keyword: Option<Name>, value: Value) -> Argument {
    let start = keyword.as_ref().map_or(value.span.start, |keyword: &Name| keyword.span.start.min(value.span.start));
    let span: Span = start..value.span.end.max(start);
    Argument { keyword, value, span }
}

#[cfg(test)]
mod tests {
    use super::super::call::Facts;
    use super::super::read;

    const NODE: &str = "input: \"x\"\ninput: \"w\"\ninput: \"b\"\noutput: \"y\"\nname: \"n\"\nop_type: \"ConvTranspose\"\n\
        attribute {\n  name: \"strides\"\n  ints: 2\n  ints: 3\n  type: INTS\n}\nattribute {\n  name: \"auto_pad\"\n  \
        s: \"SAME_UPPER\"\n  type: STRING\n}\nattribute {\n  name: \"group\"\n  i: 2\n  type: INT\n}";

    #[test]
    fn a_printed_node() {
        let reading = read(NODE, &Facts::default()).unwrap();
        assert_eq!(reading.settings.stride, crate::conv::Sides::each(&[2, 3]));
        assert_eq!((reading.settings.groups, reading.settings.bias), (Some(2), Some(true)));
        assert!(read(&format!("node {{ {NODE} }}"), &Facts::default()).is_ok());
    }

    #[test]
    fn what_is_wrong_with_it() {
        let message = |text: &str| read(text, &Facts::default()).unwrap_err().message;
        assert_eq!(message(&format!("{NODE}\n{NODE}")), "another node stands here");
        assert_eq!(message("op_type: \"Conv\" attribute { name: \"pads\""), "`attribute` was never closed");
        assert_eq!(message("op_type:"), "expected a value, found the end");
        assert!(
            message("op_type: \"Conv\" attribute { name: \"group\" i: 99999999999999999999 }")
                .to_string()
                .contains("64 bits")
        );
        assert!(message("op_type: \"Relu\"").to_string().starts_with("op_type must be 'ConvTranspose' or 'Conv'"));
        assert_eq!(message(&format!("op_type: \"Conv\" {}", "a { ".repeat(30))), "nested deeper than 24 levels");
        assert!(message("op_type: \"Conv\" ) (").to_string().starts_with("expected a field"));
    }
}
