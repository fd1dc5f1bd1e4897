//! One Python call as text, read without Python: `name(positional, keyword=value)`.
//!
//! What people paste comes from source files, notebooks and `print(model)`, so an assignment before the call, a label
//! such as `(up):` and a comma after it are passed over. Nothing here knows a framework: [`parse`] gives the arguments
//! as written, and [`Call::bind`] matches them to the parameters of a function by Python's rules.
//!
//! The text may come from a stranger. Its length and its nesting are bounded, and messages escape what they quote.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

/// Bytes of the text that something was read from. Always within it, and on character boundaries.
pub type Span = Range<usize>;

/// The longest text that is read, in bytes.
pub const MAX_LENGTH: usize = 10_000;

/// How deep tuples and lists may lie in each other: the bound of the parser's recursion.
pub const MAX_DEPTH: usize = 8;

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
}

impl CallError {
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> CallError {
        CallError { span, message: message.into(), help: None }
    }

    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> CallError {
        CallError { help: Some(help.into()), ..self }
    }
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
    /// A variable such as `x` or `torch.float32`, or a call such as `relu(...)`; nobody here knows what it holds.
    Name(String),
    Tuple(Vec<Value>),
    List(Vec<Value>),
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
        }
    }
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
    for c in text.chars() {
        match c {
            '\'' | '"' | '\\' => shown.push(c),
            _ => shown.extend(c.escape_debug()),
        }
    }
    format!("`{}`", shortened(&shown))
}

/// The candidate that `text` is a misspelling of: the nearest one at most two edits away.
pub(super) fn nearest<T: AsRef<str>>(text: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    let distance = |candidate: T| (strsim::levenshtein(text, candidate.as_ref()), candidate);
    let (edits, candidate) = candidates.into_iter().map(distance).min_by_key(|(edits, _)| *edits)?;
    (edits <= 2).then_some(candidate)
}

/// The parameters of a function, for [`Call::bind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The function as messages name it, without parentheses.
    pub function: &'static str,
    /// In positional order.
    pub parameters: &'static [&'static str],
    /// How many of them, from the first, must be given.
    pub required: usize,
}

impl Call {
    /// Matches the arguments to parameters as Python does. Parameters without an argument are not in the answer.
    ///
    /// # Errors
    /// Too many positional arguments, a keyword that no parameter has, a parameter given twice, one that is missing.
    pub fn bind(&self, signature: &Signature) -> Result<Vec<(&'static str, &Value)>, CallError> {
        let Signature { function, parameters, required } = *signature;
        let mut bound: Vec<(&'static str, &Value)> = Vec::new();
        let mut positions = parameters.iter().copied();
        for argument in &self.arguments {
            let parameter = match &argument.keyword {
                Some(keyword) => keyword_parameter(signature, keyword)?,
                None => positions.next().ok_or_else(|| self.too_many(signature, argument))?,
            };
            if bound.iter().any(|(other, _)| *other == parameter) {
                let message = format!("{function}() got multiple values for argument '{parameter}'");
                return Err(CallError::new(argument.span.clone(), message)
                    .with_help(format!("the positional arguments already give `{parameter}`")));
            }
            bound.push((parameter, &argument.value));
        }
        let given = |parameter: &str| bound.iter().any(|(other, _)| *other == parameter);
        let missing: Vec<_> = parameters.iter().take(required).filter(|parameter| !given(parameter)).collect();
        if missing.is_empty() { Ok(bound) } else { Err(self.missing(function, &missing)) }
    }

    fn too_many(&self, signature: &Signature, first: &Argument) -> CallError {
        let Signature { function, parameters, .. } = signature;
        let (most, positional) = (parameters.len(), || self.arguments.iter().filter(|other| other.keyword.is_none()));
        let end = positional().next_back().map_or(first.span.end, |last| last.span.end);
        let message =
            format!("{function}() takes at most {most} positional arguments but {} were given", positional().count());
        CallError::new(first.span.start..end, message).with_help(format!("known arguments: {}", parameters.join(", ")))
    }

    fn missing(&self, function: &str, missing: &[&&str]) -> CallError {
        let names: Vec<_> = missing.iter().map(|parameter| format!("'{parameter}'")).collect();
        let names = match names.as_slice() {
            [first, second] => format!("{first} and {second}"),
            [first @ .., last] if !first.is_empty() => format!("{}, and {last}", first.join(", ")),
            names => names.concat(),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        let message = format!("{function}() missing {} required positional argument{plural}: {names}", missing.len());
        CallError::new(self.function.span.clone(), message)
    }
}

fn keyword_parameter(signature: &Signature, keyword: &Name) -> Result<&'static str, CallError> {
    let Signature { function, parameters, .. } = *signature;
    if let Some(parameter) = parameters.iter().find(|parameter| **parameter == keyword.text) {
        return Ok(parameter);
    }
    let message = format!("{function}() got an unexpected keyword argument '{}'", shortened(&keyword.text));
    let guess = nearest(&keyword.text, parameters).map(|guess| format!("did you mean `{guess}`? "));
    Err(CallError::new(keyword.span.clone(), message).with_help(format!(
        "{}known arguments: {}",
        guess.unwrap_or_default(),
        parameters.join(", ")
    )))
}

/// Reads one call.
///
/// # Errors
/// What is wrong with the first part of the text that cannot be read, and where.
pub fn parse(text: &str) -> Result<Call, CallError> {
    if text.len() > MAX_LENGTH {
        let message = format!("the text has {} bytes; a call may have {MAX_LENGTH}", text.len());
        return Err(CallError::new(0..text.len(), message));
    }
    let mut parser = Parser { tokens: tokens(text), at: 0, end: text.len() };
    parser.skip_label();
    parser.statement()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lexeme {
    Name,
    /// What starts like a number; whether it is one shows when it is read as a value.
    Number,
    /// With its quotes.
    String,
    /// A quote without a second one on its line.
    Unterminated,
    /// Any other character.
    Symbol,
    End,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    lexeme: Lexeme,
    text: &'a str,
    start: usize,
}

impl Token<'_> {
    fn span(&self) -> Span {
        self.start..self.start + self.text.len()
    }
}

/// Splits the text into tokens. This cannot fail, so that the first mistake reported is the first in the text.
fn tokens(text: &str) -> Vec<Token<'_>> {
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

/// What `rest` starts with (nothing for space and comments), and its length in bytes, which is never zero.
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

fn is_digit(c: char) -> bool {
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

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    /// The token that comes next.
    at: usize,
    /// Length of the text.
    end: usize,
}

impl<'a> Parser<'a> {
    fn peek_at(&self, ahead: usize) -> Token<'a> {
        let end = Token { lexeme: Lexeme::End, text: "", start: self.end };
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

    /// Passes over the symbol if it comes next.
    fn take(&mut self, symbol: &str) -> bool {
        let comes = self.peek().text == symbol;
        if comes {
            self.at += 1;
        }
        comes
    }

    /// Where the last token ended.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.span().end)
    }

    /// Passes over the `(up): ` of `print(model)`. What stands in it is anything, often a number.
    fn skip_label(&mut self) {
        let close = self.tokens.iter().position(|token| token.text == ")");
        if let (Some(close), "(") = (close, self.peek().text)
            && self.peek_at(close + 1).text == ":"
        {
            self.at = close + 2;
        }
    }

    /// `target = function(arguments)`, with a comma or semicolon at the end, and nothing after it but the tensors that a
    /// layer is called with, as in `Conv2D(8, 3)(x)`.
    fn statement(&mut self) -> Result<Call, CallError> {
        let mut function = self.name("the name of a function")?;
        while self.take("=") {
            function = self.name("the name of a function after `=`")?;
        }
        let open = self.peek();
        if !self.take("(") {
            let message = format!("expected `(` after {}", quoted(&function.text));
            return Err(self.found(&message));
        }
        let (arguments, _) = self.items(open, ")", |parser| parser.argument(0))?;
        check_keywords(&arguments)?;
        let open = self.peek();
        if self.take("(") {
            self.items(open, ")", |parser| parser.argument(0))?;
        }
        if !self.take(",") {
            self.take(";");
        }
        if self.peek().lexeme == Lexeme::End {
            Ok(Call { function, arguments })
        } else {
            Err(self.found("expected nothing after the call").with_help("one call is read at a time"))
        }
    }

    /// A dotted name.
    fn name(&mut self, expected: &str) -> Result<Name, CallError> {
        let start = self.peek().start;
        let mut text = self.name_part(expected)?.to_owned();
        while self.take(".") {
            text.push('.');
            text.push_str(self.name_part("a name after `.`")?);
        }
        Ok(Name { text, span: start..self.last_end() })
    }

    fn name_part(&mut self, expected: &str) -> Result<&'a str, CallError> {
        match self.peek().lexeme {
            Lexeme::Name => Ok(self.advance().text),
            _ => Err(self.found(&format!("expected {expected}"))),
        }
    }

    /// What stands between `open` and `close`, and whether a comma came last.
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
                return Err(CallError::new(open.span(), format!("`{}` was never closed", open.text)));
            }
            if !comma {
                return Err(self.after_value(close));
            }
            items.push(item(self)?);
            comma = self.take(",");
        }
        let comma_last = comma && !items.is_empty();
        Ok((items, comma_last))
    }

    /// One argument of a call that lies within `depth` others.
    fn argument(&mut self, depth: usize) -> Result<Argument, CallError> {
        let start = self.peek().start;
        if self.peek().text == "*" {
            return Err(CallError::new(self.peek().span(), "`*` and `**` arguments are not read")
                .with_help("write the arguments one by one"));
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

    /// One value that lies within `depth` tuples and lists.
    fn value(&mut self, depth: usize) -> Result<Value, CallError> {
        let token = self.peek();
        let content = match (token.lexeme, token.text) {
            (Lexeme::Name, _) => match self.name("a name")?.text.as_str() {
                "True" => Content::Bool(true),
                "False" => Content::Bool(false),
                "None" => Content::None,
                // What another call gives, nobody here knows either.
                name if self.peek().text == "(" => {
                    let open = self.peek();
                    if depth == MAX_DEPTH {
                        return Err(CallError::new(open.span(), format!("nested deeper than {MAX_DEPTH} levels")));
                    }
                    self.advance();
                    self.items(open, ")", |parser| parser.argument(depth + 1))?;
                    Content::Name(format!("{name}(...)"))
                }
                name => Content::Name(name.to_owned()),
            },
            (Lexeme::Number, _) => self.number(token.start, "")?,
            (Lexeme::Symbol, "-" | "+") if self.peek_at(1).lexeme == Lexeme::Number => {
                self.advance();
                self.number(token.start, token.text)?
            }
            (Lexeme::String, _) => string_content(self.advance())?,
            (Lexeme::Unterminated, _) => {
                return Err(CallError::new(token.span(), "the string does not end on its line"));
            }
            (Lexeme::Symbol, "(" | "[") if depth == MAX_DEPTH => {
                return Err(CallError::new(token.span(), format!("nested deeper than {MAX_DEPTH} levels")));
            }
            (Lexeme::Symbol, "(") => self.parenthesized(depth)?,
            (Lexeme::Symbol, "[") => {
                let open = self.advance();
                Content::List(self.items(open, "]", |parser| parser.value(depth + 1))?.0)
            }
            _ => return Err(self.found("expected a value")),
        };
        Ok(Value { content, span: token.start..self.last_end() })
    }

    /// A tuple, or what a pair of parentheses without a comma holds.
    fn parenthesized(&mut self, depth: usize) -> Result<Content, CallError> {
        let open = self.advance();
        let (mut values, comma) = self.items(open, ")", |parser| parser.value(depth + 1))?;
        Ok(match values.pop() {
            Some(only) if values.is_empty() && !comma => only.content,
            last => {
                values.extend(last);
                Content::Tuple(values)
            }
        })
    }

    /// The number that comes next, whose sign (or itself) stands at `start`.
    fn number(&mut self, start: usize, sign: &str) -> Result<Content, CallError> {
        let token = self.advance();
        let span = start..token.span().end;
        let not_a_number = || {
            CallError::new(token.span(), format!("{} is not a number as Python writes decimals", quoted(token.text)))
        };
        let plain = without_separators(token.text).ok_or_else(not_a_number)?;
        let signed = format!("{sign}{plain}");
        if plain.chars().all(is_digit) {
            if plain.starts_with('0') && plain.chars().any(|digit| digit != '0') {
                return Err(not_a_number().with_help("leave out the zeros in front"));
            }
            let too_large = |_| CallError::new(span, format!("{} does not fit in 64 bits", quoted(&signed)));
            return signed.parse().map(Content::Integer).map_err(too_large);
        }
        signed.parse().map(Content::Float).map_err(|_| not_a_number())
    }

    /// Why the text cannot go on like this after a value.
    fn after_value(&self, close: &str) -> CallError {
        const OPERATORS: [&str; 14] = ["(", "[", ".", "+", "-", "*", "/", "%", "@", "&", "|", "^", "<", ">"];
        let token = self.peek();
        if OPERATORS.contains(&token.text) {
            return CallError::new(token.span(), "only plain values are read, no expressions")
                .with_help("write what it comes to: a number, or any name for a tensor");
        }
        self.found(&format!("expected `,` or `{close}`"))
    }

    /// An error about the token that comes next.
    fn found(&self, expected: &str) -> CallError {
        let token = self.peek();
        let found = if token.lexeme == Lexeme::End { "the end".to_owned() } else { quoted(token.text) };
        let error = CallError::new(token.span(), format!("{expected}, found {found}"));
        match token.text {
            "“" | "”" | "‘" | "’" | "`" => error.with_help("Python's quotes are ' and \""),
            "–" | "—" | "−" => error.with_help("Python's minus is -"),
            _ => error,
        }
    }
}

/// What Python refuses in any call: a keyword given twice, and a position after a keyword.
fn check_keywords(arguments: &[Argument]) -> Result<(), CallError> {
    let mut keywords: Vec<&Name> = Vec::new();
    for argument in arguments {
        match &argument.keyword {
            Some(keyword) if keywords.iter().any(|other| other.text == keyword.text) => {
                let message = format!("keyword argument repeated: {}", shortened(&keyword.text));
                return Err(CallError::new(argument.span.clone(), message));
            }
            Some(keyword) => keywords.push(keyword),
            None if keywords.is_empty() => {}
            None => {
                return Err(CallError::new(argument.span.clone(), "positional argument follows keyword argument"));
            }
        }
    }
    Ok(())
}

/// Escapes are refused, not decoded: no argument of a layer needs one.
fn string_content(token: Token<'_>) -> Result<Content, CallError> {
    let mut inside = token.text.chars();
    inside.next();
    inside.next_back();
    let text = inside.as_str();
    if text.contains('\\') {
        return Err(CallError::new(token.span(), "strings with a backslash are not read"));
    }
    Ok(Content::String(text.to_owned()))
}

/// `1_000` as `1000`; `None` where an underscore does not stand between digits.
fn without_separators(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('_').collect();
    let between_digits =
        |pair: &[&str]| matches!(pair, [before, after] if before.ends_with(is_digit) && after.starts_with(is_digit));
    parts.windows(2).all(between_digits).then(|| parts.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &str) -> Content {
        let call = parse(&format!("f({text})")).unwrap();
        call.arguments[0].value.content.clone()
    }

    fn printed(text: &str) -> String {
        let call = parse(&format!("f({text})")).unwrap();
        call.arguments[0].value.to_string()
    }

    /// The message, and the part of the text that it is about.
    fn error(text: &str) -> (String, &str) {
        let error = parse(text).unwrap_err();
        (error.message, &text[error.span])
    }

    #[test]
    fn arguments_come_with_their_spans() {
        let text = "nn . Up(64, kernel_size = (3, 5),)";
        let call = parse(text).unwrap();
        assert_eq!((call.function.text.as_str(), &text[call.function.span]), ("nn.Up", "nn . Up"));
        let [first, second] = call.arguments.as_slice() else { panic!("two arguments") };
        assert_eq!((first.keyword.as_ref(), &text[first.span.clone()]), (None, "64"));
        let keyword = second.keyword.as_ref().unwrap();
        assert_eq!((keyword.text.as_str(), &text[keyword.span.clone()]), ("kernel_size", "kernel_size"));
        assert_eq!(&text[second.span.clone()], "kernel_size = (3, 5)");
        assert_eq!(&text[second.value.span.clone()], "(3, 5)");
        let Content::Tuple(pair) = &second.value.content else { panic!("a tuple") };
        assert_eq!(&text[pair[1].span.clone()], "5");
    }

    #[test]
    fn what_surrounds_a_call_is_passed_over() {
        let plain = parse("f.g(1, k=2)").unwrap();
        for text in [
            "f.g(1, k=2,)",
            "f.g(1, k=2),",
            "f.g(1, k=2);",
            "y = f.g(1, k=2)(x)",
            "  self.up = f.g(1, k=2)\n",
            "up = self.up = f.g(1, k=2)",
            "(up): f.g(1, k=2)",
            "(0): f.g(1, k=2)",
            "  (3x3 block): f.g(1, k=2)",
            "# first\nf.g( # second )\n  1,\n\tk = 2 # third\n) # last",
            "up = \\\n f.g(1, \\\r\n k=2)",
            "f.g(\u{a0}1, k=2)",
        ] {
            let call = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(call.function.text, "f.g", "{text}");
            let shown = |call: &Call| -> Vec<_> {
                let name = |argument: &Argument| argument.keyword.as_ref().map(|keyword| keyword.text.clone());
                call.arguments.iter().map(|argument| (name(argument), argument.value.to_string())).collect()
            };
            assert_eq!(shown(&call), shown(&plain), "{text}");
        }
        assert_eq!(parse("f()").unwrap().arguments, []);
    }

    #[test]
    fn values() {
        assert_eq!(value("1_000"), Content::Integer(1000));
        assert_eq!(value("- 3"), Content::Integer(-3));
        assert_eq!(value("+3"), Content::Integer(3));
        assert_eq!(value("00"), Content::Integer(0));
        assert_eq!(value("-9223372036854775808"), Content::Integer(i64::MIN));
        assert_eq!(value("2.0"), Content::Float(2.0));
        assert_eq!(value("-.5e-3"), Content::Float(-0.0005));
        assert_eq!(value("1_0.e1"), Content::Float(100.0));
        assert_eq!(value("'same'"), Content::String("same".to_owned()));
        assert_eq!(value("\"it's\""), Content::String("it's".to_owned()));
        assert_eq!(value("True"), Content::Bool(true));
        assert_eq!(value("None"), Content::None);
        assert_eq!(value("torch.float32"), Content::Name("torch.float32".to_owned()));
        assert_eq!(value("(3)"), Content::Integer(3));
        assert_eq!(printed("(3,)"), "(3,)");
        assert_eq!(printed("()"), "()");
        assert_eq!(printed("[1, (2, 3), [], 'a', False]"), "[1, (2, 3), [], 'a', False]");
        assert_eq!(printed("'\u{1b}[31m'"), r"'\u{1b}[31m'");
    }

    #[test]
    fn errors_point_at_the_culprit() {
        for (text, message, culprit) in [
            ("", "expected the name of a function, found the end", ""),
            ("3", "expected the name of a function, found `3`", "3"),
            ("up", "expected `(` after `up`, found the end", ""),
            ("return f(1)", "expected `(` after `return`, found `f`", "f"),
            ("up = (1)", "expected the name of a function after `=`, found `(`", "("),
            ("f.(1)", "expected a name after `.`, found `(`", "("),
            ("f(1, k=(2, 3)", "`(` was never closed", "("),
            ("f(1, k=[2, 3", "`[` was never closed", "["),
            ("f(1 2)", "expected `,` or `)`, found `2`", "2"),
            ("f([1)", "expected `,` or `]`, found `)`", ")"),
            ("f(1,, 2)", "expected a value, found `,`", ","),
            ("f(,)", "expected a value, found `,`", ","),
            ("f(k=)", "expected a value, found `)`", ")"),
            ("f(a.b=1)", "expected `,` or `)`, found `=`", "="),
            ("f(*k)", "`*` and `**` arguments are not read", "*"),
            ("f(g(1).h)", "only plain values are read, no expressions", "."),
            ("f(k=2*3)", "only plain values are read, no expressions", "*"),
            ("f('same)", "the string does not end on its line", "'same)"),
            (r"f('\n')", "strings with a backslash are not read", r"'\n'"),
            ("f(“same”)", "expected a value, found `“`", "“"),
            ("f(\u{1b})", r"expected a value, found `\u{1b}`", "\u{1b}"),
            ("f(1 'a')", "expected `,` or `)`, found `'a'`", "'a'"),
            ("f(3x3)", "`3x3` is not a number as Python writes decimals", "3x3"),
            ("f(1__0)", "`1__0` is not a number as Python writes decimals", "1__0"),
            ("f(1.2.3)", "`1.2.3` is not a number as Python writes decimals", "1.2.3"),
            ("f(007)", "`007` is not a number as Python writes decimals", "007"),
            ("f(9223372036854775808)", "`9223372036854775808` does not fit in 64 bits", "9223372036854775808"),
            (
                "f(-\u{a0}9_223372036854775809)",
                "`-9223372036854775809` does not fit in 64 bits",
                "-\u{a0}9_223372036854775809",
            ),
            ("f(k=1, 2)", "positional argument follows keyword argument", "2"),
            ("f(k=1, k=2)", "keyword argument repeated: k", "k=2"),
            ("f(1) g(2)", "expected nothing after the call, found `g`", "g"),
            ("f(1)),", "expected nothing after the call, found `)`", ")"),
        ] {
            assert_eq!(error(text), (message.to_owned(), culprit), "{text}");
        }
    }

    #[test]
    fn length_and_depth_are_bounded() {
        let nested = |depth: usize| format!("f({}1{})", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(error(&nested(MAX_DEPTH + 1)).0, "nested deeper than 8 levels");
        assert!(parse(&"f((((((((((((".repeat(100)).is_err());
        let long = format!("f(1){}", " ".repeat(MAX_LENGTH - 4));
        assert!(parse(&long).is_ok());
        assert_eq!(error(&format!("{long} ")).0, "the text has 10001 bytes; a call may have 10000");
        assert!(error(&format!("f({})", "9".repeat(9000))).0.chars().count() < 100);
    }

    #[test]
    fn arguments_are_bound_as_in_python() {
        const SIGNATURE: Signature = Signature { function: "f", parameters: &["a", "stride", "padding"], required: 2 };
        let bind = |text: &str| {
            let call = parse(text).unwrap();
            let bound = call.bind(&SIGNATURE)?;
            Ok(bound.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(bind("f(1, padding=3, stride=2)"), Ok("a=1 padding=3 stride=2".to_owned()));
        let error = |text: &str| {
            let CallError { span, message, help } = bind(text).unwrap_err();
            (message, text[span].to_owned(), help.unwrap_or_default())
        };
        let expect =
            |message: &str, culprit: &str, help: &str| (message.to_owned(), culprit.to_owned(), help.to_owned());
        let known = "known arguments: a, stride, padding";
        assert_eq!(
            error("f(1, 2, 3, 4, 5)"),
            expect("f() takes at most 3 positional arguments but 5 were given", "4, 5", known)
        );
        assert_eq!(
            error("f(1, 2, pading=3)"),
            expect(
                "f() got an unexpected keyword argument 'pading'",
                "pading",
                &format!("did you mean `padding`? {known}")
            )
        );
        assert_eq!(
            error("f(1, 2, dilation=3)"),
            expect("f() got an unexpected keyword argument 'dilation'", "dilation", known)
        );
        assert_eq!(
            error("f(1, a=3)"),
            expect("f() got multiple values for argument 'a'", "a=3", "the positional arguments already give `a`")
        );
        assert_eq!(error("f(1)"), expect("f() missing 1 required positional argument: 'stride'", "f", ""));
        assert_eq!(error("f()"), expect("f() missing 2 required positional arguments: 'a' and 'stride'", "f", ""));
        let three = Signature { required: 3, ..SIGNATURE };
        assert_eq!(
            parse("f()").unwrap().bind(&three).unwrap_err().message,
            "f() missing 3 required positional arguments: 'a', 'stride', and 'padding'"
        );
    }

    /// Texts that get further into the parser than random characters do.
    fn near_calls() -> impl Strategy<Value = String> {
        let pieces = "f nn. = ( ) [ ] , ; : 1 - 2.5 'a' ' \" \\ # _ é “ True None k= 9223372036854775808 * 1e .";
        let pieces: Vec<_> = pieces.split(' ').chain([" ", "\n", "\u{a0}"]).collect();

        prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
    }

    fn spans_lie_in(text: &str) -> bool {
        match parse(text) {
            Ok(call) => call
                .arguments
                .iter()
                .all(|argument| text.get(argument.span.clone()).is_some_and(|argument| !argument.is_empty())),
            Err(error) => text.get(error.span).is_some(),
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), near in near_calls()) {
            prop_assert!(spans_lie_in(&text));
            prop_assert!(spans_lie_in(&near));
            prop_assert!(spans_lie_in(&["f(", &near, ")"].concat()));
        }

        #[test]
        fn integers_are_read_back(number in any::<i64>()) {
            prop_assert_eq!(value(&number.to_string()), Content::Integer(number));
        }
    }
}
