//! Parses tokens into a value.

use super::arithmetic::{self, Operator};
use super::tokens::{Lexeme, Token, is_digit, tokens};
use super::{
    Argument, Call, CallError, Content, Facts, Loop, MAX_CHAIN, MAX_DEPTH, MAX_LENGTH, Name, Value, quoted, shortened,
};
use crate::phrase;
use crate::phrase::Phrase;

/// The most lines that are read together.
const MAX_STATEMENTS: usize = 32;

/// The most values that names from earlier lines may expand to in total: a line that uses a name twice doubles it.
const MAX_REPEATED: usize = 512;

/// Reads the value of the last line of a text, with the assignments of earlier lines filled in.
///
/// # Errors
/// The first error in the text, and where; also a line whose value is not used.
pub fn parse(text: &str, facts: &Facts) -> Result<Value, CallError> {
    if text.len() > MAX_LENGTH {
        let message =
            phrase!("the text has {given} bytes; a call may have {most}", given = text.len(), most = MAX_LENGTH);
        return Err(CallError::new(0..text.len(), message));
    }
    let mut parser = Parser { tokens: tokens(text), at: 0, text, facts, assigned: Vec::new(), repeated: 0 };
    parser.skip_label();
    parser.statements()
}

/// An assignment of an earlier line.
struct Assigned {
    names: Vec<String>,
    value: Value,
    is_used: bool,
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    /// The index of the next token.
    at: usize,
    text: &'a str,
    facts: &'a Facts,
    assigned: Vec<Assigned>,
    /// How many values names have expanded to so far.
    repeated: usize,
}

impl<'a> Parser<'a> {
    fn peek_at(&self, ahead: usize) -> Token<'a> {
        let end = Token { lexeme: Lexeme::End, text: "", start: self.text.len() };
        self.tokens.get(self.at + ahead).copied().unwrap_or(end)
    }

    fn peek(&self) -> Token<'a> {
        self.peek_at(0)
    }

    fn advance(&mut self) -> Token<'a> {
        let token = self.peek();
        self.at += 1;
        token
    }

    /// Skips the symbol if it is next.
    fn take(&mut self, symbol: &str) -> bool {
        let comes = self.peek().text == symbol;
        if comes {
            self.at += 1;
        }
        comes
    }

    /// The end of the last token.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.span().end)
    }

    /// Whether the next token is on a new line; a line that ends in a backslash continues.
    fn is_on_new_line(&self) -> bool {
        let between = self.text.get(self.last_end()..self.peek().start).unwrap_or_default();
        between.replace("\\\r\n", "").replace("\\\n", "").contains('\n')
    }

    /// Skips the `(up): ` of `print(model)`. Its parentheses may contain anything, often a number.
    fn skip_label(&mut self) {
        let close = self.tokens.iter().position(|token| token.text == ")");
        if let (Some(close), "(") = (close, self.peek().text)
            && self.peek_at(close + 1).text == ":"
        {
            self.at = close + 2;
        }
    }

    /// Parses all lines; the last one is the value.
    fn statements(&mut self) -> Result<Value, CallError> {
        for _ in 0..MAX_STATEMENTS {
            let start = self.peek().start;
            let (names, value) = self.statement()?;
            if self.peek().lexeme == Lexeme::End {
                let unused = self.assigned.iter().find(|assigned| !assigned.is_used);
                return match unused {
                    Some(unused) => {
                        let help = match unused.names.last().map(|name| quoted(name)) {
                            Some(name) => phrase!("nothing uses {name}; one layer is read at a time", name),
                            None => phrase!("one layer is read at a time"),
                        };
                        Err(CallError::new(start..self.last_end(), phrase!("expected nothing after the call"))
                            .with_help(help))
                    }
                    None => Ok(value),
                };
            }
            if !self.is_on_new_line() && self.tokens.get(self.at.wrapping_sub(1)).is_none_or(|token| token.text != ";")
            {
                return Err(self
                    .found(phrase!("expected nothing after the call"))
                    .with_help(phrase!("one call is read at a time")));
            }
            self.assigned.push(Assigned { names, value, is_used: false });
        }
        Err(CallError::new(self.peek().span(), phrase!("more than {most} lines", most = MAX_STATEMENTS))
            .with_help(phrase!("one layer is read at a time")))
    }

    /// `target = value`, with an optional comma or semicolon at the end.
    fn statement(&mut self) -> Result<(Vec<String>, Value), CallError> {
        self.take("return");
        let mut names = Vec::new();
        while self.peek().lexeme == Lexeme::Name && self.assigns() {
            names.push(self.name(phrase!("expected a name"))?.text);
            self.take("=");
        }
        let value = self.value(0)?;
        if !self.take(",") {
            self.take(";");
        }
        Ok((names, value))
    }

    /// Whether a dotted name followed by `=` is next.
    fn assigns(&self) -> bool {
        let mut ahead = 1;
        while self.peek_at(ahead).text == "." && self.peek_at(ahead + 1).lexeme == Lexeme::Name {
            ahead += 2;
        }
        self.peek_at(ahead).text == "="
    }

    /// A dotted name.
    fn name(&mut self, expected: Phrase) -> Result<Name, CallError> {
        let start = self.peek().start;
        let mut text = self.name_part(expected)?.to_owned();
        while self.take(".") {
            text.push('.');
            text.push_str(self.name_part(phrase!("expected a name after `.`"))?);
        }
        Ok(Name { text, span: start..self.last_end() })
    }

    fn name_part(&mut self, expected: Phrase) -> Result<&'a str, CallError> {
        match self.peek().lexeme {
            Lexeme::Name => Ok(self.advance().text),
            _ => Err(self.found(expected)),
        }
    }

    /// The items up to `close`, and whether a comma came last.
    fn items<T>(
        &mut self,
        open: Token<'_>,
        close: &str,
        item: impl Fn(&mut Self) -> Result<T, CallError>,
    ) -> Result<(Vec<T>, bool), CallError> {
        let mut items = Vec::new();
        let mut comma = true;
        while !self.take(close) {
            if self.peek().lexeme == Lexeme::End {
                return Err(CallError::new(open.span(), phrase!("`{open}` was never closed", open = open.text)));
            }
            if !comma {
                return Err(self.found(phrase!("expected `,` or `{close}`", close)));
            }
            items.push(item(self)?);
            comma = self.take(",");
        }
        let comma_last = comma && !items.is_empty();
        Ok((items, comma_last))
    }

    /// The arguments up to the `)`.
    fn arguments(&mut self, depth: usize) -> Result<Vec<Argument>, CallError> {
        let open = self.deeper(depth)?;
        let (arguments, _) = self.items(open, ")", |parser| parser.argument(depth + 1))?;
        check_keywords(&arguments)?;
        Ok(arguments)
    }

    /// Consumes the next bracket, unless it is nested too deeply.
    fn deeper(&mut self, depth: usize) -> Result<Token<'a>, CallError> {
        let open = self.advance();
        if depth >= MAX_DEPTH {
            return Err(CallError::new(open.span(), phrase!("nested deeper than {most} levels", most = MAX_DEPTH)));
        }
        Ok(open)
    }

    /// One argument of a call nested in `depth` others.
    fn argument(&mut self, depth: usize) -> Result<Argument, CallError> {
        let start = self.peek().start;
        if self.peek().text == "*" {
            return Err(CallError::new(self.peek().span(), phrase!("`*` and `**` arguments are not read"))
                .with_help(phrase!("write the arguments one by one")));
        }
        let keyword = if self.peek().lexeme == Lexeme::Name && self.peek_at(1).text == "=" {
            let token = self.advance();
            self.take("=");
            Some(Name { text: token.text.to_owned(), span: token.span() })
        } else {
            None
        };
        let value = self.value(depth)?;
        Ok(Argument { keyword, span: start..value.span.end, value })
    }

    /// A value nested in `depth` brackets.
    fn value(&mut self, depth: usize) -> Result<Value, CallError> {
        let mut left = MAX_CHAIN;
        self.operation(depth, 1, &mut left)
    }

    /// Operators of precedence `level` and above; left-associative, except powers.
    fn operation(&mut self, depth: usize, level: u8, left: &mut usize) -> Result<Value, CallError> {
        let mut value = self.signed(depth, left)?;
        while let Some((operator, tokens)) = self.operator().filter(|(operator, _)| operator.level() >= level) {
            if depth == 0 && self.is_on_new_line() {
                break;
            }
            let token = self.peek();
            *left = left.checked_sub(1).ok_or_else(|| chained(token))?;
            self.at += tokens;
            let next = if operator == Operator::Power { operator.level() } else { operator.level() + 1 };
            let right = self.operation(depth, next, left)?;
            let span = value.span.start..right.span.end;
            let content =
                arithmetic::operation(operator, value, right).map_err(|why| CallError::new(span.clone(), why))?;
            value = Value { content, span };
        }
        Ok(value)
    }

    /// The next operator, and how many tokens it consists of.
    fn operator(&self) -> Option<(Operator, usize)> {
        let (first, second) = (self.peek(), self.peek_at(1));
        let doubled = second.text == first.text && second.start == first.start + 1;
        Some(match first.text {
            "+" => (Operator::Add, 1),
            "-" => (Operator::Subtract, 1),
            "*" if doubled => (Operator::Power, 2),
            "*" => (Operator::Multiply, 1),
            "/" if doubled => (Operator::FloorDivide, 2),
            "/" => (Operator::Divide, 1),
            "%" => (Operator::Remainder, 1),
            _ => return None,
        })
    }

    /// A value with its signs.
    fn signed(&mut self, depth: usize, left: &mut usize) -> Result<Value, CallError> {
        let token = self.peek();
        if !matches!((token.lexeme, token.text), (Lexeme::Symbol, "-" | "+")) {
            return self.followed(depth, left);
        }
        if self.peek_at(1).lexeme == Lexeme::Number {
            self.advance();
            let content = self.number(token.start, token.text)?;
            return Ok(Value { content, span: token.start..self.last_end() });
        }
        *left = left.checked_sub(1).ok_or_else(|| chained(token))?;
        self.advance();
        let value = self.signed(depth, left)?;
        let span = token.start..value.span.end;
        let zero = Value { content: Content::Integer(0), span: token.span() };
        let operator = if token.text == "-" { Operator::Subtract } else { Operator::Add };
        let content = arithmetic::operation(operator, zero, value).map_err(|why| CallError::new(span.clone(), why))?;
        Ok(Value { content, span })
    }

    /// A value followed by attributes, calls and indices.
    fn followed(&mut self, depth: usize, left: &mut usize) -> Result<Value, CallError> {
        let mut value = self.atom(depth)?;
        loop {
            let token = self.peek();
            if !matches!(token.text, "." | "(" | "[") || (depth == 0 && self.is_on_new_line()) {
                return Ok(value);
            }
            *left = left.checked_sub(1).ok_or_else(|| chained(token))?;
            let start = value.span.start;
            let content = match token.text {
                "(" => {
                    let arguments = self.arguments(depth)?;
                    match value.content {
                        Content::Name(text) => {
                            Content::Call(Call { function: Name { text, span: value.span }, arguments })
                        }
                        _ => Content::Apply(Box::new(value), arguments),
                    }
                }
                "[" => {
                    let open = self.deeper(depth)?;
                    let (indices, _) = self.items(open, "]", |parser| parser.index(depth + 1))?;
                    Content::Index(Box::new(value), indices)
                }
                _ => {
                    self.advance();
                    Content::Attribute(
                        Box::new(value),
                        self.name_part(phrase!("expected a name after `.`"))?.to_owned(),
                    )
                }
            };
            value = Value { content, span: start..self.last_end() };
        }
    }

    /// A value, or a slice without a step, in the brackets of an index.
    fn index(&mut self, depth: usize) -> Result<Value, CallError> {
        let start = self.peek().start;
        let end_of = |parser: &mut Self| -> Result<Option<Box<Value>>, CallError> {
            if matches!(parser.peek().text, ":" | "," | "]") {
                return Ok(None);
            }
            parser.value(depth).map(|value| Some(Box::new(value)))
        };
        let first = end_of(self)?;
        if !self.take(":") {
            return first.map(|value| *value).ok_or_else(|| self.found(phrase!("expected a value")));
        }
        let second = end_of(self)?;
        if self.peek().text == ":" {
            return Err(CallError::new(self.peek().span(), phrase!("a slice with a step is not read")));
        }
        Ok(Value { content: Content::Slice(first, second), span: start..self.last_end() })
    }

    /// An atom nested in `depth` brackets.
    fn atom(&mut self, depth: usize) -> Result<Value, CallError> {
        let token = self.peek();
        let content = match (token.lexeme, token.text) {
            (Lexeme::Name, _) => {
                let name = self.name(phrase!("expected a name"))?;
                match name.text.as_str() {
                    "True" => Content::Bool(true),
                    "False" => Content::Bool(false),
                    "None" => Content::None,
                    _ => return self.known(name),
                }
            }
            (Lexeme::Number, _) => self.number(token.start, "")?,
            (Lexeme::String, _) => string_content(self.advance())?,
            (Lexeme::Unterminated, _) => {
                return Err(CallError::new(token.span(), phrase!("the string does not end on its line")));
            }
            (Lexeme::Symbol, "(") => self.parenthesized(depth)?,
            (Lexeme::Symbol, "[") => {
                let open = self.deeper(depth)?;
                Content::List(self.items(open, "]", |parser| parser.element(depth + 1))?.0)
            }
            (Lexeme::Symbol, "{") => {
                let open = self.deeper(depth)?;
                Content::Dict(self.items(open, "}", |parser| parser.entry(depth + 1))?.0)
            }
            (Lexeme::Symbol, ".") if self.peek_at(1).text == "." && self.peek_at(2).text == "." => {
                self.at += 3;
                Content::Ellipsis
            }
            _ => return Err(self.found(phrase!("expected a value"))),
        };
        Ok(Value { content, span: token.start..self.last_end() })
    }

    /// An element of a list, or a comprehension for all of them: `f(u) for u, v in groups`.
    fn element(&mut self, depth: usize) -> Result<Value, CallError> {
        let each = self.value(depth)?;
        if self.peek().text != "for" {
            return Ok(each);
        }
        self.advance();
        let in_brackets = self.take("(");
        let mut names = vec![self.name(phrase!("expected a name after `for`"))?.text];
        while self.take(",") {
            names.push(self.name(phrase!("expected a name"))?.text);
        }
        if in_brackets && !self.take(")") {
            return Err(self.found(phrase!("expected `,` or `)`")));
        }
        if !self.take("in") {
            return Err(self.found(phrase!("expected `in`")));
        }
        let over = self.value(depth)?;
        let span = each.span.start..over.span.end;
        Ok(Value { content: Content::Loop(Box::new(Loop { each, names, over })), span })
    }

    /// The value of a name, if it is known.
    fn known(&mut self, Name { text, span }: Name) -> Result<Value, CallError> {
        let assigned = self.assigned.iter_mut().rev().find(|assigned| assigned.names.contains(&text));
        if let Some(assigned) = assigned {
            assigned.is_used = true;
            self.repeated = self.repeated.saturating_add(assigned.value.size());
            if self.repeated > MAX_REPEATED {
                return Err(CallError::new(span, phrase!("these lines use each other too often")));
            }
            return Ok(assigned.value.clone());
        }
        let content = match self.facts.names.get(&text) {
            Some(number) => Content::Integer(*number),
            None => Content::Name(text),
        };
        Ok(Value { content, span })
    }

    /// `'key': value`
    fn entry(&mut self, depth: usize) -> Result<(Value, Value), CallError> {
        let key = self.value(depth)?;
        if !self.take(":") {
            return Err(self.found(phrase!("expected `:` after the key")));
        }
        Ok((key, self.value(depth)?))
    }

    /// A tuple, or the value in parentheses without a comma.
    fn parenthesized(&mut self, depth: usize) -> Result<Content, CallError> {
        let open = self.deeper(depth)?;
        let (mut values, comma) = self.items(open, ")", |parser| parser.value(depth + 1))?;
        Ok(match values.pop() {
            Some(only) if values.is_empty() && !comma => only.content,
            last => {
                values.extend(last);
                Content::Tuple(values)
            }
        })
    }

    /// The next number, which begins at `start`, where its sign is if it has one.
    fn number(&mut self, start: usize, sign: &str) -> Result<Content, CallError> {
        let token = self.advance();
        let span = start..token.span().end;
        let not_a_number = || {
            CallError::new(
                token.span(),
                phrase!("{token} is not a number as Python writes decimals", token = quoted(token.text)),
            )
        };
        let plain = without_separators(token.text).ok_or_else(not_a_number)?;
        let signed = format!("{sign}{plain}");
        if plain.chars().all(is_digit) {
            if plain.starts_with('0') && plain.chars().any(|digit| digit != '0') {
                return Err(not_a_number().with_help(phrase!("leave out the zeros in front")));
            }
            let too_large =
                |_| CallError::new(span, phrase!("{number} does not fit in 64 bits", number = quoted(&signed)));
            return signed.parse().map(Content::Integer).map_err(too_large);
        }
        signed.parse().map(Content::Float).map_err(|_| not_a_number())
    }

    /// An error about the next token.
    fn found(&self, expected: Phrase) -> CallError {
        let token = self.peek();
        let message = if token.lexeme == Lexeme::End {
            phrase!("{expected}, found the end", expected)
        } else {
            phrase!("{expected}, found {found}", expected, found = quoted(token.text))
        };
        let error = CallError::new(token.span(), message);
        match token.text {
            "“" | "”" | "‘" | "’" | "`" => error.with_help(phrase!("Python's quotes are ' and \"")),
            "–" | "—" | "−" => error.with_help(phrase!("Python's minus is -")),
            _ => error,
        }
    }
}

fn chained(token: Token<'_>) -> CallError {
    CallError::new(token.span(), phrase!("more than {most} operators and calls in one value", most = MAX_CHAIN))
}

/// Rejects what Python rejects in any call: a repeated keyword, and a positional argument after a keyword.
fn check_keywords(arguments: &[Argument]) -> Result<(), CallError> {
    let mut keywords: Vec<&Name> = Vec::new();
    for argument in arguments {
        match &argument.keyword {
            Some(keyword) if keywords.iter().any(|other| other.text == keyword.text) => {
                let message = phrase!("keyword argument repeated: {keyword}", keyword = shortened(&keyword.text));
                return Err(CallError::new(argument.span.clone(), message));
            }
            Some(keyword) => keywords.push(keyword),
            None if keywords.is_empty() => {}
            None => {
                return Err(CallError::new(
                    argument.span.clone(),
                    phrase!("positional argument follows keyword argument"),
                ));
            }
        }
    }
    Ok(())
}

/// Escapes are rejected, not decoded: no argument of a layer needs one.
fn string_content(token: Token<'_>) -> Result<Content, CallError> {
    let mut inside = token.text.chars();
    inside.next();
    inside.next_back();
    let text = inside.as_str();
    if text.contains('\\') {
        return Err(CallError::new(token.span(), phrase!("strings with a backslash are not read")));
    }
    Ok(Content::String(text.to_owned()))
}

/// `1_000` as `1000`; `None` if an underscore is not between digits.
fn without_separators(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('_').collect();
    let between_digits =
        |pair: &[&str]| matches!(pair, [before, after] if before.ends_with(is_digit) && after.starts_with(is_digit));
    parts.windows(2).all(between_digits).then(|| parts.concat())
}
