//! Splits the text into tokens, limits its length and rejects everything that is not plain ASCII.

use std::ops::Range;

use super::error::ExpressionError;
use super::{MAX_LENGTH, MAX_TOKENS};
use crate::phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A token that starts with a digit; whether it is a valid number is decided by the parser.
    Number,
    /// A word, including its dots.
    Word,
    /// An operator, a parenthesis, a bracket or a comma.
    Symbol,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub lexeme: Lexeme,
    pub text: &'a str,
    pub start: usize,
}

impl Token<'_> {
    pub fn span(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// Splits the text into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, ExpressionError> {
    if text.len() > MAX_LENGTH {
        let message =
            phrase!("the expression has {given} bytes; it may have {most}", given = text.len(), most = MAX_LENGTH);
        return Err(ExpressionError::new(0..text.len(), message));
    }
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches(' ');
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        let (lexeme, length) = lexeme(first, rest).ok_or_else(|| stray(first, start))?;
        if tokens.len() == MAX_TOKENS {
            let message = phrase!("the expression has more than {most} words and signs", most = MAX_TOKENS);
            return Err(ExpressionError::new(start..text.len(), message));
        }
        let Some((token, after)) = rest.split_at_checked(length) else { break };
        tokens.push(Token { lexeme, text: token, start });
        rest = after.trim_start_matches(' ');
    }
    Ok(tokens)
}

/// Returns the kind of the first token of `rest` and its length in bytes, all of which are ASCII. Returns `None` if no
/// token starts like this.
fn lexeme(first: char, rest: &str) -> Option<(Lexeme, usize)> {
    let word = || rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).unwrap_or(rest.len());
    match first {
        '0'..='9' => Some((Lexeme::Number, word())),
        'a'..='z' | 'A'..='Z' | '_' => Some((Lexeme::Word, word())),
        _ if ["==", "!=", "<=", ">=", "//"].iter().any(|symbol| rest.starts_with(symbol)) => Some((Lexeme::Symbol, 2)),
        '+' | '-' | '*' | '/' | '%' | '<' | '>' | '(' | ')' | ',' | '[' | ']' | '^' => Some((Lexeme::Symbol, 1)),
        _ => None,
    }
}

fn stray(character: char, start: usize) -> ExpressionError {
    let error = ExpressionError::new(
        start..start + character.len_utf8(),
        phrase!("'{letter}' has no place in an expression", letter = character.escape_default().to_string()),
    );
    match character {
        '=' => error.with_help(phrase!("write == to compare")),
        '!' => error.with_help(phrase!("write not")),
        '&' => error.with_help(phrase!("write and")),
        '|' => error.with_help(phrase!("write or")),
        '.' => error.with_help(phrase!("write 0.5, with the 0")),
        _ => error,
    }
}
