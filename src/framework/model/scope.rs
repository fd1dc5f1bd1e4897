//! What names stand for where a line stands, as far as the text says it.

use std::collections::BTreeMap;

use super::super::call::{self, Call, Content, Facts, Value};
use super::text::{Text, Words};

/// Longest text of a literal, in bytes.
const MAX_LITERAL: usize = 2000;

/// Most times that a loop is repeated; a stack has no more layers.
const MAX_TIMES: usize = crate::conv::stack::MAX_STAGES + 1;

#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub facts: Facts,
    flags: BTreeMap<String, bool>,
    /// What stands before the names of entries.
    pub prefix: String,
    /// Within a function: the number of the next entry, which has no name of its own.
    pub next: Option<usize>,
    /// The class whose methods `self` has.
    pub class: Option<String>,
    /// How many local classes and functions lie in each other.
    pub calls: usize,
}

/// A number or a switch; `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Number(i64),
    Flag(bool),
}

/// Names, and what one turn of a loop makes them.
pub(super) type Turn = Vec<(String, Option<Known>)>;

impl Scope {
    pub fn new(told: &Facts) -> Scope {
        Scope { facts: told.clone(), ..Scope::default() }
    }

    /// How much there is to copy.
    pub fn size(&self) -> usize {
        self.facts.names.len() + self.flags.len()
    }

    /// What a name stands for from here on.
    pub fn set(&mut self, name: &str, known: Option<Known>) {
        match known {
            Some(Known::Number(number)) => {
                self.flags.remove(name);
                self.facts.names.insert(name.to_owned(), number);
            }
            Some(Known::Flag(flag)) => {
                self.facts.names.remove(name);
                self.flags.insert(name.to_owned(), flag);
            }
            None => {
                self.facts.names.remove(name);
                self.flags.remove(name);
            }
        }
    }

    /// The same, but what was told beside the text stays.
    pub fn assign(&mut self, name: &str, known: Option<Known>, told: &Facts) {
        if !told.names.contains_key(name) {
            self.set(name, known);
        }
    }

    pub fn turned(&self, turn: &Turn) -> Scope {
        let mut scope = self.clone();
        turn.iter().for_each(|(name, known)| scope.set(name, *known));
        scope
    }

    /// Forgets what differs from before: it holds on one side of a condition alone.
    pub fn settle(&mut self, before: &Scope) {
        let known = &before.facts.names;
        self.facts.names.retain(|name, number| known.get(name) == Some(number));
        let known = &before.flags;
        self.flags.retain(|name, flag| known.get(name) == Some(flag));
    }

    /// The number or the switch that a value is.
    pub fn known(&self, value: &Value) -> Option<Known> {
        match &value.content {
            Content::Integer(number) => Some(Known::Number(*number)),
            Content::Bool(flag) => Some(Known::Flag(*flag)),
            // Nothing else is asked of it than whether it is there.
            Content::None => Some(Known::Flag(false)),
            Content::Name(name) => self.flags.get(name).copied().map(Known::Flag),
            _ => None,
        }
    }

    /// What some words are, where they are a value alone.
    pub fn value(&self, text: &Text<'_>, words: &Words) -> Option<Value> {
        let slice = text.slice(words);
        if slice.is_empty() || slice.len() > MAX_LITERAL {
            return None;
        }
        call::parse(slice, &self.facts).ok()
    }

    /// The number or the switch that some words are: a value, or one of two by a condition.
    pub fn known_of(&self, text: &Text<'_>, words: &Words) -> Option<Known> {
        let Some([first, condition, second]) = conditional(text, words) else {
            return self.known(&self.value(text, words)?);
        };
        let side = if self.holds(text, &condition)? { first } else { second };
        self.known(&self.value(text, &side)?)
    }

    /// Whether a condition holds, if that is known: `flag`, `not flag`, `n is None`, `n == 1`, `n > 1`.
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
            };
        };
        let after = if text.word(sign + 1) == "=" { sign + 2 } else { sign + 1 };
        let sides = [words.start..sign, after..words.end].map(|words| self.known(&self.value(text, &words)?));
        let [Some(left), Some(right)] = sides else { return None };
        let (Known::Number(left), Known::Number(right)) = (left, right) else { return None };
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

    /// The turns of a loop of these names over some words, where they are written: a range, or a list of numbers or of
    /// tuples of numbers.
    pub fn turns(&self, text: &Text<'_>, names: &[String], over: &Words) -> Option<Vec<Turn>> {
        let value = self.value(text, over)?;
        match &value.content {
            Content::Call(call) if call.function.text == "range" => {
                let turns = range(call)?.into_iter();
                Some(turns.map(|number| named(names, &[Some(Known::Number(number))])).collect())
            }
            Content::List(values) | Content::Tuple(values) => {
                if values.iter().any(|value| matches!(value.content, Content::Loop(_))) {
                    return None;
                }
                Some(values.iter().map(|value| self.turn(names, value)).collect())
            }
            _ => None,
        }
    }

    fn turn(&self, names: &[String], value: &Value) -> Turn {
        match &value.content {
            Content::Tuple(values) | Content::List(values) if names.len() == values.len() => {
                named(names, &values.iter().map(|value| self.known(value)).collect::<Vec<_>>())
            }
            _ => named(names, &[self.known(value)]),
        }
    }
}

/// `first if condition else second`
pub(super) fn conditional(text: &Text<'_>, words: &Words) -> Option<[Words; 3]> {
    let find = |from: usize, word: &str| text.outside(from..words.end).find(|at| text.word(*at) == word);
    let on = find(words.start, "if")?;
    let other = find(on, "else")?;
    Some([words.start..on, on + 1..other, other + 1..words.end])
}

fn named(names: &[String], values: &[Option<Known>]) -> Turn {
    let value = |place: usize| if names.len() == values.len() { values.get(place).copied().flatten() } else { None };
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
