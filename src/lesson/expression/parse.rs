//! Parses tokens into a tree, by the binding strength of operators (a Pratt parser).
//!
//! Parentheses, calls and signs may be nested [`MAX_DEPTH`] deep, and between two of them operators recurse at most
//! once per [`Level`]. Recursion is therefore bounded, whatever the text.

mod grid;

use std::ops::Range;

use super::MAX_DEPTH;
use super::call::Call;
use super::error::{ExpressionError, quoted};
use super::grid::GridFormula;
use super::kind;
use super::known::Known;
use super::resolve::{self, Looked, Scope};
use super::token::{Lexeme, Token, tokens};
use super::tree::{Arithmetic, Binary, Content, Level, Node};
use super::value::Value;
use crate::phrase;
use crate::phrase::Phrase;

/// Parses a whole expression.
pub(super) fn parse(text: &str, known: Known<'_>) -> Result<Node, ExpressionError> {
    let mut parser = Parser::new(text, known)?;
    let node = parser.expression(Level::Or)?;
    parser.end(phrase!("an operator")).map(|()| node)
}

/// Parses a whole formula of grids.
pub(super) fn parse_grid(text: &str, known: Known<'_>) -> Result<GridFormula, ExpressionError> {
    let mut parser = Parser::new(text, known)?;
    let formula = parser.grid()?;
    parser.end(phrase!("'-', '*' or '^T'")).map(|()| formula)
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    /// The index of the next token.
    at: usize,
    /// The current nesting depth of parentheses, calls and signs.
    depth: usize,
    scope: Scope<'a>,
    /// Whether the parser is inside a rounding function, where divisions may have a remainder.
    rounds: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, known: Known<'a>) -> Result<Parser<'a>, ExpressionError> {
        // The grid is not known yet, so assume that it has a coverage.
        let cell = known.of_cells.then_some(Looked { has_coverage: true });
        Ok(Parser { text, tokens: tokens(text)?, at: 0, depth: 0, scope: Scope { known, cell }, rounds: false })
    }

    /// Checks that no token is left.
    fn end(&self, expected: Phrase) -> Result<(), ExpressionError> {
        match self.peek() {
            None => Ok(()),
            Some(token) if token.text == ")" => Err(ExpressionError::new(token.span(), phrase!("')' closes nothing"))),
            Some(_) => Err(self.expected(expected)),
        }
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    /// Skips the symbol if it comes next. Returns whether it did.
    fn take(&mut self, symbol: &str) -> bool {
        let comes = self.peek().is_some_and(|token| token.text == symbol);
        self.at += usize::from(comes);
        comes
    }

    /// Returns where the last token ended.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.span().end)
    }

    fn expected(&self, what: Phrase) -> ExpressionError {
        match self.peek() {
            Some(token) => ExpressionError::new(
                token.span(),
                phrase!("expected {what}, found {found}", what, found = quoted(token.text)),
            ),
            None => {
                ExpressionError::new(self.text.len()..self.text.len(), phrase!("expected {what}, found the end", what))
            }
        }
    }

    fn node(&self, content: Content, span: Range<usize>) -> Result<Node, ExpressionError> {
        Ok(Node { kind: kind::kind(&content, self.text)?, content, span })
    }

    fn next_operator(&self) -> Option<Binary> {
        match self.peek().and_then(|token| Binary::of(token.text)) {
            Some(Binary::Arithmetic(Arithmetic::Divide)) if self.rounds => {
                Some(Binary::Arithmetic(Arithmetic::Quotient))
            }
            operator => operator,
        }
    }

    /// Parses an expression of operators that bind at least this tightly.
    fn expression(&mut self, least: Level) -> Result<Node, ExpressionError> {
        let mut left = self.operand(least)?;
        while let Some(operator) = self.next_operator().filter(|operator| operator.level() >= least) {
            self.at += 1;
            // Operators of one level group from the left, so only tighter ones belong to the right side.
            let right = self.expression(operator.level().tighter())?;
            if let (Binary::Comparison(_), Some(Binary::Comparison(_))) = (operator, self.next_operator()) {
                return Err(self.chained());
            }
            let span = left.span.start..right.span.end;
            left = self.node(Content::Binary(operator, Box::new([left, right])), span)?;
        }
        Ok(left)
    }

    fn chained(&self) -> ExpressionError {
        let span = self.peek().map_or(self.text.len()..self.text.len(), |token| token.span());
        ExpressionError::new(span, phrase!("comparisons do not chain; join two with 'and'"))
            .with_help(phrase!("write a < b and b < c"))
    }

    /// Parses one value with the signs before it. `least` is how tightly the operator to its left binds.
    fn operand(&mut self, least: Level) -> Result<Node, ExpressionError> {
        let Some(token) = self.peek() else { return Err(self.expected(phrase!("a value"))) };
        match (token.lexeme, token.text) {
            (Lexeme::Number, _) => {
                let value = literal(token)?;
                self.at += 1;
                self.node(Content::Literal(value), token.span())
            }
            (Lexeme::Symbol, "(") => self.group(token),
            (Lexeme::Symbol, "-") => self.prefixed(token, Level::Sign, Content::Negative),
            (Lexeme::Word, "not") if least > Level::Not => {
                Err(ExpressionError::new(token.span(), phrase!("'not' needs parentheses here"))
                    .with_help(phrase!("write (not a)")))
            }
            (Lexeme::Word, "not") => self.prefixed(token, Level::Not, Content::Not),
            (Lexeme::Word, word) if Binary::of(word).is_none() => self.word(token),
            _ => Err(self.expected(phrase!("a value"))),
        }
    }

    fn prefixed(
        &mut self,
        sign: Token<'_>,
        level: Level,
        content: fn(Box<Node>) -> Content,
    ) -> Result<Node, ExpressionError> {
        let part = self.nested(sign, |parser| parser.expression(level))?;
        let span = sign.start..part.span.end;
        self.node(content(Box::new(part)), span)
    }

    /// Skips `opening` and parses what follows, one level deeper.
    fn nested<T>(
        &mut self,
        opening: Token<'_>,
        read: impl FnOnce(&mut Self) -> Result<T, ExpressionError>,
    ) -> Result<T, ExpressionError> {
        if self.depth == MAX_DEPTH {
            return Err(ExpressionError::new(
                opening.span(),
                phrase!("nested deeper than {most} levels", most = MAX_DEPTH),
            ));
        }
        self.at += 1;
        self.depth += 1;
        let read = read(self)?;
        self.depth -= 1;
        Ok(read)
    }

    /// Skips the `)` that closes `opening`.
    fn close(&mut self, opening: Token<'_>, expected: Phrase) -> Result<(), ExpressionError> {
        if self.take(")") {
            return Ok(());
        }
        Err(match self.peek() {
            Some(_) => self.expected(expected),
            None => ExpressionError::new(opening.span(), phrase!("'(' was never closed")),
        })
    }

    fn group(&mut self, opening: Token<'_>) -> Result<Node, ExpressionError> {
        let node = self.nested(opening, |parser| parser.expression(Level::Or))?;
        self.close(opening, phrase!("an operator or ')'"))?;
        Ok(Node { span: opening.start..self.last_end(), ..node })
    }

    /// Parses a name, or the call of a function.
    fn word(&mut self, word: Token<'_>) -> Result<Node, ExpressionError> {
        self.at += 1;
        if let Some(opening) = self.peek().filter(|token| token.text == "(") {
            return self.call(word, opening);
        }
        let (name, kind) = resolve::resolve(word.text, &word.span(), self.scope)?;
        self.node(Content::Name(name, kind), word.span())
    }

    fn call(&mut self, word: Token<'_>, opening: Token<'_>) -> Result<Node, ExpressionError> {
        let Some(call) = Call::of(word.text) else {
            return Err(match resolve::resolve(word.text, &word.span(), self.scope) {
                Ok((name, _)) => {
                    let name = name.to_string();
                    let help = phrase!("write {name}*(...) to multiply", name = &name);
                    ExpressionError::new(opening.span(), phrase!("'{name}' is a number, no function", name))
                        .with_help(help)
                }
                Err(_) => resolve::unknown_function(word.text, word.span()),
            });
        };
        if self.scope.cell.is_some() && call == Call::Count {
            let message = phrase!("'count' cannot stand where every cell is looked at already");
            return Err(ExpressionError::new(word.span(), message));
        }
        if self.scope.cell.is_none() && call == Call::At {
            let message = phrase!("'at' is of a cell: it stands in count(GRID where CONDITION)");
            return Err(ExpressionError::new(word.span(), message));
        }
        let around = self.rounds;
        self.rounds = call.rounds(around);
        let (grid, arguments) = self.nested(opening, |parser| {
            let grid = if parser.leads_to_grid(call) { Some(parser.grid()?) } else { None };
            let arguments = match (&grid, call) {
                (Some(grid), Call::Count) => parser.condition(grid)?.into_iter().collect(),
                _ => parser.arguments(grid.is_none())?,
            };
            Ok((grid, arguments))
        })?;
        self.rounds = around;
        self.close(opening, phrase!("an operator, ',' or ')'"))?;
        let span = word.start..self.last_end();
        match call.content(grid, arguments) {
            Some(content) => self.node(content, span),
            None => Err(ExpressionError::new(
                span,
                phrase!("'{name}' is written {usage}", name = word.text, usage = call.usage()),
            )),
        }
    }

    /// Returns whether the call has a formula of grids as its first argument.
    fn leads_to_grid(&self, call: Call) -> bool {
        match call {
            Call::Cell | Call::Sum | Call::Mean | Call::MeanAbs | Call::Count | Call::At => true,
            Call::Min | Call::Max => self.is_one_grid(),
            Call::Abs | Call::Floor | Call::Ceil | Call::Gcd | Call::Coverage => false,
        }
    }

    /// Returns whether there is only one argument up to the `)`, and it begins like a formula of grids.
    fn is_one_grid(&self) -> bool {
        let mut open = 0_usize;
        let inside = self.tokens.get(self.at..).unwrap_or_default();
        for token in inside {
            match token.text {
                "(" | "[" => open += 1,
                ")" | "]" if open > 0 => open -= 1,
                ")" => break,
                "," if open == 0 => return false,
                _ => {}
            }
        }
        inside.first().is_some_and(|first| first.text == "(" || first.lexeme == Lexeme::Word)
    }

    /// Parses the condition of a count on this grid, or returns `None` if the call ends without one.
    fn condition(&mut self, grid: &GridFormula) -> Result<Option<Node>, ExpressionError> {
        if !self.take("where") {
            let ends = self.peek().is_none_or(|token| token.text == ")");
            return if ends { Ok(None) } else { Err(self.expected(phrase!("'{word}'", word = "where"))) };
        }
        let cell = self.scope.cell.replace(Looked { has_coverage: grid.coverage().is_some() });
        let condition = self.expression(Level::Or)?;
        self.scope.cell = cell;
        Ok(Some(condition))
    }

    /// Parses the arguments up to the `)`: the first, unless it has been parsed, and one after each comma.
    fn arguments(&mut self, first: bool) -> Result<Vec<Node>, ExpressionError> {
        let mut arguments = Vec::new();
        if first && self.peek().is_some_and(|token| token.text != ")") {
            arguments.push(self.expression(Level::Or)?);
        }
        while self.take(",") {
            arguments.push(self.expression(Level::Or)?);
        }
        Ok(arguments)
    }
}

/// Parses a number: `3` or `0.5`.
fn literal(token: Token<'_>) -> Result<Value, ExpressionError> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fail = |message: fn(String) -> Phrase| ExpressionError::new(token.span(), message(quoted(token.text)));
    if digits(token.text) {
        return token
            .text
            .parse()
            .map(Value::Integer)
            .map_err(|_| fail(|number| phrase!("{number} does not fit in 64 bits", number)));
    }
    if !token.text.split_once('.').is_some_and(|(whole, decimals)| digits(whole) && digits(decimals)) {
        return Err(fail(|text| phrase!("{text} is not a number", text))
            .with_help(phrase!("numbers are written 3 or 0.5, products 2*s.h")));
    }
    match token.text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Value::Real(number)),
        _ => Err(fail(|number| phrase!("{number} is too large", number))),
    }
}
