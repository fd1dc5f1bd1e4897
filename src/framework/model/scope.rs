//! The known values of names at a line.

use std::collections::BTreeMap;

use super::super::call::{self, Argument, Call, Content, Facts, Value};
use super::leaf;
use super::text::{Text, Words};

/// The longest literal, in bytes.
const MAX_LITERAL: usize = 2000;

/// The most iterations of a loop; a stack allows no more layers.
const MAX_TIMES: usize = crate::conv::stack::MAX_STAGES + 1;

#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub facts: Facts,
    /// Known values other than numbers.
    others: BTreeMap<String, Known>,
    /// The prefix of entry names.
    pub prefix: String,
    /// Within a function: the number of the next unnamed entry.
    pub next: Option<usize>,
    /// The class that `self` refers to.
    pub class: Option<String>,
    /// The nesting depth of local classes and functions.
    pub calls: usize,
}

/// The known value of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Number(i64),
    /// True or False; also None, which is only ever tested for presence.
    Flag(bool),
    Word(String),
    /// A class or a function by its name, as in `norm=nn.BatchNorm2d`.
    Function(String),
    /// A list; `None` for an unknown item.
    List(Vec<Option<Known>>),
}

/// The names bound by one iteration of a loop.
pub(super) type Turn = Vec<(String, Option<Known>)>;

impl Scope {
    /// Returns a scope with only the facts given by the user.
    pub fn new(told: &Facts) -> Scope {
        Scope { facts: told.clone(), ..Scope::default() }
    }

    /// The number of values, which is the cost of a copy.
    pub fn size(&self) -> usize {
        self.facts.names.len() + self.others.len()
    }

    /// Sets the value of a name from here on.
    pub fn set(&mut self, name: &str, known: Option<Known>) {
        self.facts.names.remove(name);
        self.others.remove(name);
        match known {
            Some(Known::Number(number)) => {
                self.facts.names.insert(name.to_owned(), number);
            }
            Some(other) => {
                self.others.insert(name.to_owned(), other);
            }
            None => {}
        }
    }

    /// The class or function that a name refers to.
    pub fn function(&self, name: &str) -> Option<&str> {
        match self.others.get(name)? {
            Known::Function(path) => Some(path),
            _ => None,
        }
    }

    /// Like [`Scope::set`], but facts given by the user take precedence.
    pub fn assign(&mut self, name: &str, known: Option<Known>, told: &Facts) {
        if !told.names.contains_key(name) {
            self.set(name, known);
        }
    }

    /// The scope of one iteration. Unknown values keep facts given by the user.
    pub fn turned(&self, turn: &Turn, told: &Facts) -> Scope {
        let mut scope = self.clone();
        scope.turn(turn, told);
        scope
    }

    /// Binds the names of one iteration of a loop.
    pub fn turn(&mut self, turn: &Turn, told: &Facts) {
        for (name, known) in turn {
            match known {
                Some(known) => self.set(name, Some(known.clone())),
                None => self.assign(name, None, told),
            }
        }
    }

    /// Forgets values that differ from `before`, as they only hold in one branch of a condition.
    pub fn settle(&mut self, before: &Scope) {
        let known = &before.facts.names;
        self.facts.names.retain(|name, number| known.get(name) == Some(number));
        let known = &before.others;
        self.others.retain(|name, other| known.get(name) == Some(other));
    }

    /// The value of an expression, if known.
    pub fn known(&self, value: &Value) -> Option<Known> {
        match &value.content {
            Content::Integer(number) => Some(Known::Number(*number)),
            Content::Bool(flag) => Some(Known::Flag(*flag)),
            Content::None => Some(Known::Flag(false)),
            Content::String(word) => Some(Known::Word(word.clone())),
            Content::Name(name) => match self.others.get(name) {
                Some(known) => Some(known.clone()),
                None => leaf::is_known(name).then(|| Known::Function(name.clone())),
            },
            Content::Tuple(values) | Content::List(values) if !values.iter().any(is_loop) => {
                Some(Known::List(values.iter().map(|value| self.known(value)).collect()))
            }
            _ => None,
        }
    }

    /// Parses tokens as a single value.
    pub fn value(&self, text: &Text<'_>, words: &Words) -> Option<Value> {
        let slice = text.slice(words);
        if slice.is_empty() || slice.len() > MAX_LITERAL {
            return None;
        }
        call::parse(slice, &self.facts).ok()
    }

    /// The known value of some tokens: a value, or one of two by a condition.
    pub fn known_of(&self, text: &Text<'_>, words: &Words) -> Option<Known> {
        let Some([first, condition, second]) = conditional(text, words) else {
            return self.known(&self.value(text, words)?);
        };
        let side = if self.holds(text, &condition)? { first } else { second };
        self.known(&self.value(text, &side)?)
    }

    /// Whether a condition holds, if known: `flag`, `not flag`, `n is None`, `n == 1`, `n > 1`.
    pub fn holds(&self, text: &Text<'_>, words: &Words) -> Option<bool> {
        if text.word(words.start) == "not" {
            return self.holds_plainly(text, &(words.start + 1..words.end)).map(|holds| !holds);
        }
        let is = text.outside(words.clone()).find(|at| text.word(*at) == "is");
        if let Some(is) = is.filter(|_| text.word(words.end - 1) == "None") {
            let is_there = self.known(&self.value(text, &(words.start..is))?)? != Known::Flag(false);
            return Some(is_there == (text.word(is + 1) == "not"));
        }
        self.holds_plainly(text, words)
    }

    fn holds_plainly(&self, text: &Text<'_>, words: &Words) -> Option<bool> {
        let is_sign = |at: &usize| matches!(text.word(*at), "=" | "!" | "<" | ">");
        let Some(sign) = text.outside(words.clone()).find(is_sign) else {
            return match self.known(&self.value(text, words)?)? {
                Known::Flag(flag) => Some(flag),
                Known::Number(number) => Some(number != 0),
                Known::Word(word) => Some(!word.is_empty()),
                Known::Function(_) => Some(true),
                Known::List(items) => Some(!items.is_empty()),
            };
        };
        let after = if text.word(sign + 1) == "=" { sign + 2 } else { sign + 1 };
        let sides = [words.start..sign, after..words.end].map(|words| self.known(&self.value(text, &words)?));
        let [Some(left), Some(right)] = sides else { return None };
        let (left, right) = match (left, right) {
            (Known::Number(left), Known::Number(right)) => (left, right),
            (Known::Flag(_) | Known::List(_), _) | (_, Known::Flag(_) | Known::List(_)) => return None,
            (left, right) => {
                let is_same = left == right;
                return match text.word(sign) {
                    "=" => Some(is_same),
                    "!" => Some(!is_same),
                    _ => None,
                };
            }
        };
        Some(match (text.word(sign), after - sign) {
            ("=", 2) => left == right,
            ("!", 2) => left != right,
            ("<", 1) => left < right,
            ("<", _) => left <= right,
            (">", 1) => left > right,
            (">", _) => left >= right,
            _ => return None,
        })
    }

    /// The iterations of a loop, if known: over a range or a list, or over these by `enumerate`, `zip` and `reversed`.
    pub fn turns(&self, text: &Text<'_>, names: &[String], over: &Words) -> Option<Vec<Turn>> {
        let items = self.items(&self.value(text, over)?)?;
        Some(items.into_iter().map(|item| named(names, item)).collect())
    }

    /// The items of an iterable value.
    fn items(&self, value: &Value) -> Option<Vec<Option<Known>>> {
        let Content::Call(call) = &value.content else {
            return match self.known(value)? {
                Known::List(items) => Some(items),
                _ => None,
            };
        };
        let of = |argument: &Argument| self.items(&argument.value);
        match call.function.text.as_str() {
            "range" => Some(range(call)?.into_iter().map(|number| Some(Known::Number(number))).collect()),
            "enumerate" => {
                let items = of(call.arguments.first().filter(|_| call.arguments.len() == 1)?)?;
                let numbered = items.into_iter().zip(0_i64..);
                Some(
                    numbered.map(|(item, number)| Some(Known::List(vec![Some(Known::Number(number)), item]))).collect(),
                )
            }
            "reversed" => of(call.arguments.first()?).map(|items| items.into_iter().rev().collect()),
            "zip" => {
                let lists: Vec<Vec<Option<Known>>> = call.arguments.iter().map(of).collect::<Option<_>>()?;
                let count = lists.iter().map(Vec::len).min()?;
                let row = |place: usize| lists.iter().map(|list| list.get(place).cloned().flatten()).collect();
                Some((0..count).map(|place| Some(Known::List(row(place)))).collect())
            }
            "list" | "tuple" => of(call.arguments.first()?),
            _ => None,
        }
    }
}

fn is_loop(value: &Value) -> bool {
    matches!(value.content, Content::Loop(_))
}

/// Splits `first if condition else second`.
pub(super) fn conditional(text: &Text<'_>, words: &Words) -> Option<[Words; 3]> {
    let find = |from: usize, word: &str| text.outside(from..words.end).find(|at| text.word(*at) == word);
    let on = find(words.start, "if")?;
    let other = find(on, "else")?;
    Some([words.start..on, on + 1..other, other + 1..words.end])
}

/// Binds names to an item: `i, (a, b)` to its parts, ignoring brackets.
fn named(names: &[String], item: Option<Known>) -> Turn {
    let mut values = vec![item];
    // Lists are unpacked until there are enough values.
    while values.len() < names.len() {
        let apart = values.iter().position(|value| matches!(value, Some(Known::List(_))));
        let Some(place) = apart else { break };
        let Some(Some(Known::List(items))) = values.get(place).cloned() else { break };
        values.splice(place..=place, items);
    }
    let fits = names.len() == values.len();
    let value = |place: usize| values.get(place).filter(|_| fits).cloned().flatten();
    names.iter().enumerate().map(|(place, name)| (name.clone(), value(place))).collect()
}

/// The numbers of `range(...)`.
fn range(call: &Call) -> Option<Vec<i64>> {
    let number = |value: &Value| match value.content {
        Content::Integer(number) => Some(number),
        _ => None,
    };
    let numbers: Vec<i64> = call.arguments.iter().map(|argument| number(&argument.value)).collect::<Option<_>>()?;
    let (start, end, step) = match numbers.as_slice() {
        [end] => (0, *end, 1),
        [start, end] => (*start, *end, 1),
        [start, end, step] if *step != 0 => (*start, *end, *step),
        _ => return None,
    };
    let next = |number: &i64| number.checked_add(step);
    let within = |number: &i64| if step > 0 { *number < end } else { *number > end };
    Some(std::iter::successors(Some(start), next).take_while(within).take(MAX_TIMES).collect())
}
