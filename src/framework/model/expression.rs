//! Reads the layers that a value makes: one call, a container of calls, a list, or a loop.

use super::block::Reader;
use super::builder::Part;
use super::functional;
use super::leaf::{self, last_word};
use super::scope::{Scope, Turn, conditional};
use super::text::Words;
use super::{MAX_DEPTH, ModelError};
use crate::conv::Rank;
use crate::conv::stack::Stage;
use crate::framework::call::tokens::Lexeme;
use crate::framework::call::{self, CallError, Content, Name, Value};
use crate::phrase;

/// The deepest nesting of values, blocks and calls.
const MAX_NESTING: usize = MAX_DEPTH + 16;

/// The deepest nesting of calls of local classes and functions.
const MAX_CALLS: usize = 12;

/// The context of a value: what its layers are called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'n> {
    /// Empty if it is only numbered.
    pub name: &'n str,
    /// Whether it is in a container, so that every call in it is a stage.
    pub is_inside: bool,
    pub depth: usize,
}

impl Place<'_> {
    fn deeper(self) -> Self {
        Place { depth: self.depth + 1, ..self }
    }
}

/// A call in the text.
struct Called {
    path: String,
    words: Words,
    arguments: Words,
    /// What follows its closing bracket.
    rest: Words,
}

impl Reader<'_, '_> {
    /// # Errors
    /// Those of [`read`](super::read).
    pub fn expression(&mut self, words: Words, place: Place<'_>, scope: &Scope) -> Result<(), ModelError> {
        let text = self.text;
        if words.is_empty() {
            return Ok(());
        }
        self.builder.step(words.start, 1 + words.len() / 64)?;
        if place.depth > MAX_NESTING {
            return Err(text.refuse(
                &(words.start..words.start + 1),
                phrase!("nested deeper than {most} levels", most = MAX_NESTING),
            ));
        }
        if matches!(text.word(words.start), "*" | "await" | "return" | "yield") {
            return self.expression(words.start + 1..words.end, place, scope);
        }
        if text.word(words.start) == "lambda" {
            return Ok(());
        }
        if let Some([first, condition, second]) = conditional(text, &words) {
            return self.chosen(first, &condition, second, place, scope);
        }
        let parts = self.sum(&words);
        if parts.len() > 1 {
            return parts.into_iter().try_for_each(|part| self.expression(part, place.deeper(), scope));
        }
        match text.word(words.start) {
            "[" | "(" | "{" => self.bracket(words, place, scope),
            _ => match text.path(words.start) {
                Some((path, end)) => self.named(&path, end, words, place, scope),
                None => Ok(()),
            },
        }
    }

    /// The operands of a sum.
    fn sum(&self, words: &Words) -> Vec<Words> {
        let mut start = words.start;
        let mut parts = Vec::new();
        for plus in self.text.outside(words.clone()).filter(|at| self.text.word(*at) == "+") {
            parts.push(start..plus);
            start = plus + 1;
        }
        parts.push(start..words.end);
        parts
    }

    fn chosen(
        &mut self,
        first: Words,
        condition: &Words,
        second: Words,
        place: Place<'_>,
        scope: &Scope,
    ) -> Result<(), ModelError> {
        match scope.holds(self.text, condition) {
            Some(true) => self.expression(first, place.deeper(), scope),
            Some(false) => self.expression(second, place.deeper(), scope),
            None => {
                let (at, before) = (condition.start, self.builder.count());
                self.expression(first, place.deeper(), scope)?;
                if self.builder.count() > before {
                    self.builder.note(at, phrase!("a condition is not read: its first side is taken"));
                }
                Ok(())
            }
        }
    }

    fn bracket(&mut self, words: Words, place: Place<'_>, scope: &Scope) -> Result<(), ModelError> {
        let text = self.text;
        let Some(close) = text.mate(words.start) else { return Ok(()) };
        let inside = words.start + 1..close;
        // `[layer] * 3`
        let times = match (text.word(close + 1), close + 2 < words.end) {
            ("*", true) => match scope.value(text, &(close + 2..words.end)).map(|value| value.content) {
                Some(Content::Integer(times)) if times >= 0 => times,
                _ => {
                    self.builder.note(words.start, phrase!("how often a list repeats is not known: it is taken once"));
                    1
                }
            },
            _ => 1,
        };
        let mut next = 0;
        for _ in 0..times {
            self.builder.step(words.start, 1)?;
            self.elements(inside.clone(), &mut next, place, scope)?;
        }
        Ok(())
    }

    /// Reads the contents of a bracket: items, or one per iteration of a loop. `next` numbers items without a name.
    pub fn elements(
        &mut self,
        words: Words,
        next: &mut usize,
        place: Place<'_>,
        scope: &Scope,
    ) -> Result<(), ModelError> {
        let text = self.text;
        let find = |from: usize, word: &str| text.outside(from..words.end).find(|at| text.word(*at) == word);
        let looped = find(words.start, "for").and_then(|on| Some((on, find(on, "in")?)));
        let Some((on, within)) = looped else {
            for item in text.items(words) {
                self.element(item, next, place, scope)?;
            }
            return Ok(());
        };
        let end = find(within, "if").or_else(|| find(within, "for")).unwrap_or(words.end);
        let names: Vec<String> =
            (on + 1..within).filter(|at| text.is_name(*at)).map(|at| text.word(at).to_owned()).collect();
        let each = words.start..on;
        let turns = if end == words.end { scope.turns(text, &names, &(within + 1..end)) } else { None };
        self.turns(on, turns, &names, scope, |reader, scope| reader.element(each.clone(), next, place, scope))
    }

    /// Runs a loop body once per iteration, or only once if the iterations are unknown.
    pub fn turns(
        &mut self,
        at: usize,
        turns: Option<Vec<Turn>>,
        names: &[String],
        scope: &Scope,
        mut run: impl FnMut(&mut Self, &Scope) -> Result<(), ModelError>,
    ) -> Result<(), ModelError> {
        let Some(turns) = turns else {
            let before = self.builder.count();
            self.builder.step(at, scope.size())?;
            let open = names.iter().map(|name| (name.clone(), None)).collect();
            run(self, &scope.turned(&open, self.told))?;
            if self.builder.count() > before {
                self.builder.note(
                    at,
                    phrase!("a loop is not read, for how often it turns is not known: its layers are taken once"),
                );
            }
            return Ok(());
        };
        for turn in turns {
            self.builder.step(at, 1 + scope.size())?;
            run(self, &scope.turned(&turn, self.told))?;
        }
        Ok(())
    }

    /// Reads an item of a container, of which nested lists are a part.
    fn element(&mut self, words: Words, next: &mut usize, place: Place<'_>, scope: &Scope) -> Result<(), ModelError> {
        let text = self.text;
        let stars = text.outside(words.clone()).take_while(|at| text.word(*at) == "*").count();
        let (is_starred, words) = (stars > 0, words.start + stars..words.end);
        if words.is_empty() {
            return Ok(());
        }
        let place = place.deeper();
        self.builder.step(words.start, 1)?;
        if text.is_name(words.start) && text.word(words.start + 1) == "=" {
            let holds = matches!(text.word(words.start), "layers" | "modules");
            return if holds { self.element(words.start + 2..words.end, next, place, scope) } else { Ok(()) };
        }
        let joined = |part: &str| join(place.name, part);
        if let Some((key, value)) = self.keyed(&words) {
            let name = joined(&key);
            return self.expression(value, Place { name: &name, is_inside: true, ..place }, scope);
        }
        let is_whole = text.mate(words.start) == Some(words.end - 1);
        if is_whole && matches!(text.word(words.start), "[" | "(" | "{") {
            if place.depth > MAX_NESTING {
                return Err(text.refuse(&words, phrase!("nested deeper than {most} levels", most = MAX_NESTING)));
            }
            return self.elements(words.start + 1..words.end - 1, next, place, scope);
        }
        if let Some(called) = self.call_at(&words).filter(|called| leaf::is_list(&called.path)) {
            return self.elements(called.arguments, next, place, scope);
        }
        if is_starred
            && let Some(called) = self.call_at(&words)
            && self.definitions.get(&called.path, scope.class.as_deref()).is_some()
        {
            *next = self.expand(&called, place.name, Some(*next), place, scope)?;
            return Ok(());
        }
        let name = if place.name.is_empty() { String::new() } else { joined(&next.to_string()) };
        let number = *next;
        *next += 1;
        if matches!(text.tokens.get(words.start).map(|token| token.lexeme), Some(Lexeme::String)) {
            // The container's own name, as in `nn.Sequential` of other frameworks.
            *next = number;
            return Ok(());
        }
        self.expression(words, Place { name: &name, is_inside: true, ..place }, scope)
    }

    /// A keyed item: `('name', layer)` or `'name': layer`.
    fn keyed(&self, words: &Words) -> Option<(String, Words)> {
        let text = self.text;
        let string = |at: usize| {
            let token = text.tokens.get(at).filter(|token| token.lexeme == Lexeme::String)?;
            Some(token.text.trim_matches(['\'', '"']).to_owned())
        };
        if text.word(words.start + 1) == ":" {
            return Some((string(words.start)?, words.start + 2..words.end));
        }
        let close = text.mate(words.start).filter(|close| *close == words.end - 1)?;
        match text.items(words.start + 1..close).as_slice() {
            [key, value] if key.len() == 1 => Some((string(key.start)?, value.clone())),
            _ => None,
        }
    }

    fn call_at(&self, words: &Words) -> Option<Called> {
        let (path, open) = self.text.path(words.start)?;
        let close = self.text.mate(open).filter(|close| self.text.word(open) == "(" && *close < words.end)?;
        Some(Called { path, words: words.clone(), arguments: open + 1..close, rest: close + 1..words.end })
    }

    /// Reads a value that begins with a name.
    fn named(
        &mut self,
        path: &str,
        end: usize,
        words: Words,
        place: Place<'_>,
        scope: &Scope,
    ) -> Result<(), ModelError> {
        let text = self.text;
        match self.call_at(&words) {
            Some(called) => {
                let path = scope.function(&called.path).map_or(called.path.clone(), ToOwned::to_owned);
                self.called(&Called { path, ..called }, place, scope)
            }
            None if end < words.end => {
                let sliced = text.mate(end).filter(|_| text.word(end) == "[");
                let is_slice = sliced.is_some_and(|close| text.outside(end + 1..close).any(|at| text.word(at) == ":"));
                if is_slice && !place.is_inside && scope.class.is_none() && scope.next.is_none() {
                    self.builder.note(words.start, phrase!("a slice is not read, and taken to keep the size"));
                }
                Ok(())
            }
            // Layers assigned earlier were read there.
            None if place.is_inside && !self.made.contains(path) && !matches!(path, "None" | "True" | "False") => {
                let note = phrase!("what {name} holds is not known: it is left out", name = text.quoted(&words));
                self.builder.note(words.start, note);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn called(&mut self, called: &Called, place: Place<'_>, scope: &Scope) -> Result<(), ModelError> {
        let text = self.text;
        let path = called.path.as_str();
        let inner = Place { name: "", is_inside: false, depth: place.depth + 1 };
        // What a layer is applied to comes before it.
        if text.word(called.rest.start) == "("
            && let Some(close) = text.mate(called.rest.start)
        {
            for item in text.items(called.rest.start + 1..close) {
                self.expression(item, inner, scope)?;
            }
        }
        let is_local = self.definitions.get(path, scope.class.as_deref()).is_some();
        if is_local {
            if !place.is_inside && scope.class.is_none() && scope.next.is_none() && self.is_read(path) {
                return Ok(());
            }
            self.expand(called, place.name, None, place, scope)?;
            return Ok(());
        }
        if leaf::is_container(path) {
            let before = self.builder.count();
            let inside = Place { is_inside: true, ..place.deeper() };
            self.elements(called.arguments.clone(), &mut 0, inside, scope)?;
            if last_word(path).starts_with("Module") && scope.class.is_none() && self.builder.count() > before {
                let note =
                    phrase!("{path}() says no order: its layers are taken as they stand", path = last_word(path));
                self.builder.note(called.words.start, note);
            }
            return Ok(());
        }
        if leaf::is_wrapper(path) {
            let first = text.items(called.arguments.clone()).into_iter().next();
            return first.map_or(Ok(()), |first| self.expression(first, place.deeper(), scope));
        }
        if let Some((of, method)) = path.rsplit_once('.')
            && !place.is_inside
            && self.adds(of, method, called, place, scope)?
        {
            return Ok(());
        }
        if leaf::is_input(path) {
            return Ok(());
        }
        let is_function = !leaf::is_class(path) && leaf::is_known(path);
        if is_function && let Some(first) = text.items(called.arguments.clone()).into_iter().next() {
            let is_keyword = text.word(first.start + 1) == "=";
            self.expression(if is_keyword { first.start + 2..first.end } else { first }, inner, scope)?;
        }
        if leaf::is_known(path) || place.is_inside {
            return self.leaf(called, place, scope);
        }
        self.unknown(called, place, scope)
    }

    /// Reads `model.add(layer)`, `layers.append(layer)`, `self.add_module('name', layer)`, or a view of a tensor.
    fn adds(
        &mut self,
        of: &str,
        method: &str,
        called: &Called,
        place: Place<'_>,
        scope: &Scope,
    ) -> Result<bool, ModelError> {
        let items = self.text.items(called.arguments.clone());
        match method {
            "add_module" | "register_module" | "add" | "append" | "extend" | "insert" => {
                let named = match items.as_slice() {
                    [key, value] => self.string(key).map(|name| (name, value.clone())),
                    _ => None,
                };
                let own = if of == "self" { "" } else { of.strip_prefix("self.").unwrap_or(of) };
                let list = join(&scope.prefix, own);
                if let Some((name, value)) = named {
                    let name = join(&list, &name);
                    self.expression(value, Place { name: &name, is_inside: true, ..place.deeper() }, scope)?;
                    return Ok(true);
                }
                let Some(last) = items.last().cloned() else { return Ok(false) };
                if scope.next.is_some() {
                    self.added(last, place.deeper(), scope)?;
                    return Ok(true);
                }
                let next = self.counts.get(&list).copied().unwrap_or(0);
                let before = self.builder.count();
                if self.text.mate(last.start) == Some(last.end - 1) && self.text.word(last.start) == "[" {
                    let mut next = next;
                    let place = Place { name: &list, is_inside: true, ..place.deeper() };
                    self.elements(last.start + 1..last.end - 1, &mut next, place, scope)?;
                    self.counts.insert(list, next);
                    return Ok(true);
                }
                let name = join(&list, &next.to_string());
                self.added(last, Place { name: &name, ..place.deeper() }, scope)?;
                if self.builder.count() > before {
                    self.counts.insert(list, next + 1);
                }
                Ok(true)
            }
            "view" | "reshape" if scope.class.is_none() => self.viewed(called, place, scope),
            "cat" | "concat" | "concatenate" => {
                for item in items {
                    self.expression(item, Place { name: "", is_inside: false, depth: place.depth + 1 }, scope)?;
                }
                self.builder.note(
                    called.words.start,
                    phrase!("what is joined here is not read: channels are those of the first map"),
                );
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Reads what is appended to a list, which need not be a layer.
    fn added(&mut self, words: Words, place: Place<'_>, scope: &Scope) -> Result<(), ModelError> {
        let makes = match self.call_at(&words) {
            Some(Called { path, .. }) => {
                let is_local = self.definitions.get(&path, scope.class.as_deref()).is_some();
                is_local || leaf::is_class(&path) || leaf::is_known(&path) || leaf::is_wrapper(&path)
            }
            None => matches!(self.text.word(words.start), "[" | "(" | "*"),
        };
        if makes { self.expression(words, Place { is_inside: true, ..place }, scope) } else { Ok(()) }
    }

    /// Reads `x.view(-1, 512, 4, 4)` or `x.view(x.size(0), -1)`.
    fn viewed(&mut self, called: &Called, place: Place<'_>, scope: &Scope) -> Result<bool, ModelError> {
        let Some(Content::Call(call)) = scope.value(self.text, &called.words).map(|value| value.content) else {
            return Ok(false);
        };
        let numbers: Vec<Option<i64>> = call
            .arguments
            .iter()
            .map(|argument| match argument.value.content {
                Content::Integer(number) => Some(number),
                _ => None,
            })
            .collect();
        let part: Part = match numbers.as_slice() {
            [_, Some(channels @ 1..), Some(height @ 1..), Some(width @ 1..)] => Part {
                rank: Some(Rank::Two),
                ..Stage::Unflatten { channels: *channels, size: [*height, *width] }.into()
            },
            [_, Some(channels @ 1..), Some(length @ 1..)] => {
                Part { rank: Some(Rank::One), ..Stage::Unflatten { channels: *channels, size: [1, *length] }.into() }
            }
            [_, Some(-1)] => Stage::Flatten.into(),
            _ => Part::unknown(phrase!("this view is not read, and taken to keep the size")),
        };
        self.builder.take(place.name, called.words.start, self.text.slice(&called.words), vec![part])?;
        Ok(true)
    }

    fn string(&self, words: &Words) -> Option<String> {
        let token =
            self.text.tokens.get(words.start).filter(|token| token.lexeme == Lexeme::String && words.len() == 1)?;
        Some(token.text.trim_matches(['\'', '"']).to_owned())
    }

    /// Reads an unknown call in a line of its own.
    fn unknown(&mut self, called: &Called, place: Place<'_>, scope: &Scope) -> Result<(), ModelError> {
        let path = called.path.as_str();
        let is_applied = self.text.word(called.rest.start) == "(";
        let is_module = leaf::is_foreign_layer(path)
            || (leaf::is_class(path) && (is_applied || self.is_member) && !last_word(path).ends_with("Loss"));
        if is_module {
            return self.leaf(called, place, scope);
        }
        // What it does with the layers in its arguments is unknown, but they exist.
        let before = self.builder.count();
        for item in self.text.items(called.arguments.clone()) {
            let value = if self.text.word(item.start + 1) == "=" { item.start + 2..item.end } else { item };
            self.expression(value, Place { is_inside: false, ..place.deeper() }, scope)?;
        }
        if self.builder.count() > before {
            let note =
                phrase!("{path}() is not known: the layers in it are taken", path = call::shortened(last_word(path)));
            self.builder.note(called.words.start, note);
        }
        Ok(())
    }

    /// Reads a call that is one stage or more.
    fn leaf(&mut self, called: &Called, place: Place<'_>, scope: &Scope) -> Result<(), ModelError> {
        let text = self.text;
        let words = called.words.start..called.rest.start;
        let slice = text.slice(&words);
        let cut = if functional::is_known(&called.path) { "" } else { self.indices(called) };
        let is_plain = cut.is_empty() && text.path(words.start).is_some_and(|(path, _)| path == called.path);
        let read = |slice: &str| leaf::read(&called.path, slice, &scope.facts, self.is_keras);
        let parts = if is_plain {
            read(slice).map_err(|error| text.error_within(text.start(words.start), error))?
        } else {
            // The call was rewritten, so errors refer to the call as a whole.
            let whole = format!("{}({}){cut}", called.path, text.slice(&called.arguments));
            let start = text.start(words.start);
            read(&whole).map_err(|error| text.error(CallError { span: start..start + slice.len(), ..error }))?
        };
        self.builder.take(place.name, words.start, slice, parts)
    }

    /// The slice after the call: `[:, :, 1:, 1:]`.
    fn indices(&self, called: &Called) -> &str {
        let mut at = called.rest.start;
        while at < called.rest.end {
            match (self.text.word(at), self.text.mate(at)) {
                ("[", Some(close)) => return self.text.slice(&(at..close + 1)),
                (_, Some(close)) => at = close + 1,
                _ => at += 1,
            }
        }
        ""
    }

    /// Expands a class or function of the text; returns the number of the next unnamed entry.
    fn expand(
        &mut self,
        called: &Called,
        prefix: &str,
        next: Option<usize>,
        place: Place<'_>,
        scope: &Scope,
    ) -> Result<usize, ModelError> {
        let number = next.unwrap_or(0);
        let Some(definition) = self.definitions.get(&called.path, scope.class.as_deref()).cloned() else {
            return Ok(number);
        };
        self.builder.step(called.words.start, 1 + scope.size())?;
        if scope.calls >= MAX_CALLS {
            let note = phrase!("{name}() calls itself too deep: it is left out", name = definition.name);
            self.builder.note(called.words.start, note);
            return Ok(number);
        }
        let mut inner = scope.clone();
        inner.calls += 1;
        prefix.clone_into(&mut inner.prefix);
        let words = called.words.start..called.rest.start;
        self.bind(&definition.parameters, scope.value(self.text, &words), &mut inner);
        let before = self.builder.count();
        if definition.is_class {
            inner.class = Some(definition.name.clone());
            inner.next = None;
            self.class(&definition, &mut inner, place.depth + 1)?;
        } else {
            inner.next = Some(number);
            self.block(definition.body.clone(), &mut inner, place.depth + 1)?;
        }
        if self.builder.count() == before && place.is_inside {
            let part = leaf::unknown(&called.path);
            self.builder.take(prefix, words.start, self.text.slice(&words), vec![part])?;
        }
        Ok(inner.next.unwrap_or(number))
    }

    /// Binds parameters to the arguments of a call, or else to their defaults.
    pub fn bind(&self, parameters: &[(String, Words)], value: Option<Value>, scope: &mut Scope) {
        let arguments = match value.map(|value| value.content) {
            Some(Content::Call(call)) => call.arguments,
            _ => Vec::new(),
        };
        let outer = scope.clone();
        let mut positional = arguments.iter().filter(|argument| argument.keyword.is_none());
        for (name, default) in parameters {
            let is_it = |keyword: &Name| keyword.text == *name;
            let named = arguments.iter().find(|argument| argument.keyword.as_ref().is_some_and(is_it));
            if let Some(argument) = named.or_else(|| positional.next()) {
                scope.turn(&vec![(name.clone(), outer.known(&argument.value))], self.told);
            } else {
                let known = outer.known_of(self.text, default);
                scope.assign(name, known, self.told);
            }
        }
    }
}

pub(super) fn join(prefix: &str, name: &str) -> String {
    match (prefix, name) {
        ("", name) => name.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, name) => format!("{prefix}.{name}"),
    }
}
