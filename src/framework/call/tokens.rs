//! Splits text into Python's tokens.

use super::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::framework) enum Lexeme {
    Name,
    /// Starts like a number; whether it is one is checked when its value is read.
    Number,
    /// A string, with its quotes.
    String,
    /// A quote without a closing one on its line.
    Unterminated,
    /// Any other character.
    Symbol,
    End,
}

#[derive(Clone, Copy, Debug)]
pub(in crate::framework) struct Token<'a> {
    pub lexeme: Lexeme,
    pub text: &'a str,
    pub start: usize,
}

impl Token<'_> {
    /// Its place in the text.
    pub fn span(&self) -> Span {
        self.start..self.start + self.text.len()
    }
}

/// Splits the text into tokens. This cannot fail, so that the first error reported is the first in the text.
pub(in crate::framework) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (lexeme, length) = lexeme(first, rest);
        let Some((found, after)) = rest.split_at_checked(length) else { break };
        if let Some(lexeme) = lexeme {
            tokens.push(Token { lexeme, text: found, start: text.len() - rest.len() });
        }
        rest = after;
    }
    tokens
}

/// What `rest` starts with (`None` for space and comments), and its length in bytes, which is never zero.
fn lexeme(first: char, rest: &str) -> (Option<Lexeme>, usize) {
    let run = |within: fn(char) -> bool| rest.find(|c| !within(c)).unwrap_or(rest.len());
    match first {
        '#' => (None, run(|c| c != '\n')),
        '\\' if rest.starts_with("\\\n") || rest.starts_with("\\\r\n") => (None, 1),
        '\'' | '"' => string(first, rest),
        _ if first.is_whitespace() => (None, run(char::is_whitespace)),
        _ if first.is_alphabetic() || first == '_' => (Some(Lexeme::Name), run(is_name_part)),
        _ if rest.strip_prefix('.').unwrap_or(rest).starts_with(is_digit) => {
            (Some(Lexeme::Number), number_length(rest))
        }
        _ => (Some(Lexeme::Symbol), first.len_utf8()),
    }
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

pub(in crate::framework) fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn number_length(rest: &str) -> usize {
    let mut previous = '0';
    let mut within = |c: char| {
        let exponent_sign = matches!(c, '+' | '-') && matches!(previous, 'e' | 'E');
        previous = c;
        is_name_part(c) || c == '.' || exponent_sign
    };
    rest.find(|c| !within(c)).unwrap_or(rest.len())
}

fn string(quote: char, rest: &str) -> (Option<Lexeme>, usize) {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return (Some(Lexeme::Unterminated), at),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return (Some(Lexeme::String), at + c.len_utf8()),
            _ => {}
        }
    }
    (Some(Lexeme::Unterminated), rest.len())
}
