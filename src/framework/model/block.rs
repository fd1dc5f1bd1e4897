//! Reads source code, line by line and block by block.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::call::Facts;
use super::builder::Builder;
use super::definition::{Definition, Definitions, is_builder};
use super::expression::{Place, join};
use super::scope::{Known, Scope};
use super::text::{Line, Text, Words};
use super::{MAX_DEPTH, ModelError};
use super::{conv, leaf};
use crate::phrase;
use crate::phrase::Phrase;

pub(super) struct Reader<'a, 'b> {
    pub text: &'a Text<'a>,
    lines: Vec<Line>,
    /// For each line, the end of the block below it.
    ends: Vec<usize>,
    pub told: &'a Facts,
    pub builder: &'b mut Builder<'a>,
    pub definitions: Definitions,
    /// Whether the text is Keras, which shares names with PyTorch.
    pub is_keras: bool,
    /// Names that layers were assigned to.
    pub made: HashSet<String>,
    /// The number of items in each list that layers are appended to.
    pub counts: HashMap<String, usize>,
    /// Whether the current line assigns to `self`.
    pub is_member: bool,
    /// The class that is read in place; there is at most one.
    model: Option<String>,
}

/// # Errors
/// Those of [`read`](super::read).
pub(super) fn read<'a>(text: &'a Text<'a>, told: &'a Facts, builder: &mut Builder<'a>) -> Result<(), ModelError> {
    let lines = text.lines();
    let ends = ends(&lines);
    let definitions = Definitions::of(text, &lines, &ends);
    let is_keras = ["keras", "2DTranspose(", "tf.layers"].iter().any(|word| text.source.contains(word));
    let all = 0..lines.len();
    let mut reader = Reader {
        text,
        lines,
        ends,
        told,
        builder,
        definitions,
        is_keras,
        made: HashSet::new(),
        counts: HashMap::new(),
        is_member: false,
        model: None,
    };
    reader.block(all, &mut Scope::new(told), 0)
}

/// For each line, the next line that is not nested below it.
fn ends(lines: &[Line]) -> Vec<usize> {
    let mut ends = vec![lines.len(); lines.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        while let Some(last) = open.last().copied().filter(|last| lines[*last].indent >= line.indent) {
            ends[last] = at;
            open.pop();
        }
        open.push(at);
    }
    ends
}

impl Reader<'_, '_> {
    /// Reads lines in order.
    ///
    /// # Errors
    /// Those of [`read`](super::read).
    pub fn block(&mut self, lines: Range<usize>, scope: &mut Scope, depth: usize) -> Result<(), ModelError> {
        let mut at = lines.start;
        while at < lines.end {
            let Some(line) = self.lines.get(at).cloned() else { break };
            self.builder.step(line.words.start, 1)?;
            if depth > MAX_DEPTH {
                let first = line.words.start..line.words.start + 1;
                return Err(self.text.refuse(&first, phrase!("nested deeper than {most} levels", most = MAX_DEPTH)));
            }
            let end = self.ends.get(at).copied().unwrap_or(at + 1).min(lines.end);
            at = self.line(at, &line, end, scope, depth)?;
        }
        Ok(())
    }

    /// Reads a line with the block below it; returns the index of the next line.
    fn line(
        &mut self,
        at: usize,
        line: &Line,
        end: usize,
        scope: &mut Scope,
        depth: usize,
    ) -> Result<usize, ModelError> {
        let below = at + 1..end;
        match self.text.word(line.words.start) {
            "class" | "def" | "async" => self.defined(at, line, scope, depth)?,
            "if" => return self.condition(at, line, scope, depth),
            "for" => self.repeated(line, below, scope, depth)?,
            "while" => {
                let before = self.builder.count();
                self.below(line, below, scope, depth)?;
                if self.builder.count() > before {
                    self.builder.note(line.words.start, LOOP);
                }
            }
            "with" | "try" | "finally" => self.below(line, below, scope, depth)?,
            // Alternatives of a condition whose first branch was taken, and statements that make no layers.
            "else" | "elif" | "except" | "import" | "from" | "raise" | "assert" | "del" | "global" | "nonlocal"
            | "pass" | "print" | "@" => {}
            _ if self.foreign(&line.words)? => {}
            _ => {
                self.statement(line.words.clone(), scope, depth)?;
                // A block with no header is read anyway.
                self.block(below, scope, depth + 1)?;
            }
        }
        Ok(end.max(at + 1))
    }

    /// Reads a line that is not Python, if it is a layer.
    fn foreign(&mut self, words: &Words) -> Result<bool, ModelError> {
        let (text, line) = (self.text, self.text.slice(words));
        let part = conv::foreign(line, self.told).map_err(|error| text.error_within(text.start(words.start), error))?;
        let Some(part) = part else { return Ok(false) };
        self.builder.take("", words.start, line, vec![part])?;
        Ok(true)
    }

    /// Reads the block below a header, or the statement after its colon.
    fn below(&mut self, line: &Line, below: Range<usize>, scope: &mut Scope, depth: usize) -> Result<(), ModelError> {
        if below.is_empty() {
            let words = line.words.clone();
            let colon = self.text.outside(words.clone()).find(|at| self.text.word(*at) == ":");
            return colon.map_or(Ok(()), |colon| self.statement(colon + 1..words.end, scope, depth));
        }
        self.block(below, scope, depth + 1)
    }

    /// Reads a class or function in place, if nothing else calls it.
    fn defined(&mut self, at: usize, line: &Line, scope: &Scope, depth: usize) -> Result<(), ModelError> {
        if !self.definitions.roots.contains(&at) {
            return Ok(());
        }
        let Some(definition) = self.definitions.at(self.text, line, None).cloned() else { return Ok(()) };
        self.builder.step(line.words.start, scope.size())?;
        let mut inner = scope.clone();
        self.bind(&definition.parameters, None, &mut inner);
        if !definition.is_class {
            return self.block(definition.body, &mut inner, depth + 1);
        }
        if let Some(model) = &self.model {
            let note = phrase!(
                "the class {class} is not read: {model} is, and a stack is one model",
                class = definition.name,
                model
            );
            self.builder.note(line.words.start, note);
            return Ok(());
        }
        let before = self.builder.count();
        inner.class = Some(definition.name.clone());
        self.class(&definition, &mut inner, depth + 1)?;
        if self.builder.count() > before {
            self.model = Some(definition.name);
        }
        Ok(())
    }

    /// Whether a class or function of this name is read in place.
    pub fn is_read(&self, path: &str) -> bool {
        let definition = self.definitions.get(path, None);
        definition.is_some_and(|definition| self.definitions.roots.contains(&definition.header))
    }

    /// Reads what a class makes when it is constructed; its other methods are not read.
    ///
    /// # Errors
    /// Those of [`read`](super::read).
    pub fn class(&mut self, class: &Definition, scope: &mut Scope, depth: usize) -> Result<(), ModelError> {
        let before = self.builder.count();
        let mut at = class.body.start;
        while at < class.body.end {
            let Some(line) = self.lines.get(at).cloned() else { break };
            let end = self.ends.get(at).copied().unwrap_or(at + 1).min(class.body.end);
            match self.text.word(line.words.start) {
                "def" => {
                    let name = self.text.word(line.words.start + 1);
                    let is_compact =
                        at.checked_sub(1).and_then(|before| self.lines.get(before)).is_some_and(|before| {
                            self.text.word(before.words.start) == "@"
                                && self.text.word(before.words.end - 1) == "compact"
                        });
                    if is_builder(name) || is_compact {
                        self.block(at + 1..end, scope, depth + 1)?;
                    }
                }
                "class" | "@" => {}
                _ => self.block(at..end, scope, depth + 1)?,
            }
            at = end.max(at + 1);
        }
        if self.builder.count() > before {
            self.builder.remark(phrase!("layers are taken in the order of their lines: forward is not read"));
        }
        Ok(())
    }

    /// Reads the branch of an `if` that holds, or else the first that makes layers. Returns the index of the next line.
    fn condition(&mut self, at: usize, line: &Line, scope: &mut Scope, depth: usize) -> Result<usize, ModelError> {
        let mut sides = vec![at];
        let mut end = self.ends.get(at).copied().unwrap_or(at + 1);
        while let Some(next) = self.lines.get(end).filter(|next| next.indent == line.indent)
            && matches!(self.text.word(next.words.start), "elif" | "else")
        {
            sides.push(end);
            end = self.ends.get(end).copied().unwrap_or(end + 1).max(end + 1);
        }
        if self.text.slice(&line.words).contains("__main__") {
            return Ok(end);
        }
        self.builder.step(line.words.start, scope.size() + sides.len())?;
        let before = scope.clone();
        let (mut taken, mut in_doubt, mut is_known) = (false, false, true);
        for side in sides {
            let Some(header) = self.lines.get(side).cloned() else { break };
            let below = side + 1..self.ends.get(side).copied().unwrap_or(side + 1);
            let holds = self.holds(&header, &before);
            if holds == Some(false) {
                continue;
            }
            is_known &= holds.is_some();
            let count = self.builder.count();
            if taken {
                self.builder.ignore();
                let seen = self.below(&header, below, &mut before.clone(), depth);
                self.builder.listen();
                seen?;
                in_doubt |= self.builder.count() > count;
            } else {
                self.below(&header, below, scope, depth)?;
                taken = self.builder.count() > count;
                in_doubt |= taken && holds.is_none();
            }
            if holds == Some(true) {
                break;
            }
        }
        if in_doubt {
            self.builder
                .note(line.words.start, phrase!("a condition is not read: its first side with layers is taken"));
        }
        if !is_known {
            scope.settle(&before);
        }
        Ok(end.max(at + 1))
    }

    /// Whether a branch is taken, if that is known.
    fn holds(&self, header: &Line, scope: &Scope) -> Option<bool> {
        let words = &header.words;
        if self.text.word(words.start) == "else" {
            return Some(true);
        }
        let colon = self.text.outside(words.clone()).find(|at| self.text.word(*at) == ":")?;
        scope.holds(self.text, &(words.start + 1..colon))
    }

    /// Reads `for names in values:`.
    fn repeated(
        &mut self,
        line: &Line,
        below: Range<usize>,
        scope: &mut Scope,
        depth: usize,
    ) -> Result<(), ModelError> {
        let text = self.text;
        let words = line.words.clone();
        let find = |word: &str| text.outside(words.clone()).find(|at| text.word(*at) == word);
        let (Some(within), Some(colon)) = (find("in"), find(":")) else { return Ok(()) };
        let names = (words.start + 1..within).filter(|at| text.is_name(*at));
        let names: Vec<String> = names.map(|at| text.word(at).to_owned()).collect();
        let turns = scope.turns(text, &names, &(within + 1..colon));
        let Some(turns) = turns else {
            let before = self.builder.count();
            self.builder.step(words.start, scope.size())?;
            let outer = scope.clone();
            scope.turn(&names.iter().map(|name| (name.clone(), None)).collect(), self.told);
            self.below(line, below, scope, depth)?;
            scope.settle(&outer);
            if self.builder.count() > before {
                self.builder.note(words.start, LOOP);
            }
            return Ok(());
        };
        for turn in turns {
            self.builder.step(words.start, 1 + below.len())?;
            scope.turn(&turn, self.told);
            self.below(line, below.clone(), scope, depth)?;
        }
        Ok(())
    }

    /// Reads `target = value`, or a value alone.
    fn statement(&mut self, words: Words, scope: &mut Scope, depth: usize) -> Result<(), ModelError> {
        let text = self.text;
        let (targets, value) = self.assigned(words);
        let items = text.items(value.clone());
        if targets.is_empty() && items.len() > 1 {
            // Items of a list without its brackets.
            return items.into_iter().try_for_each(|item| self.statement(item, scope, depth));
        }
        if let Some(target) = targets.last()
            && self.assign(target, &value, scope)
        {
            return Ok(());
        }
        let path = targets.last().and_then(|target| {
            let (path, end) = text.path(target.start)?;
            (end == target.end || matches!(text.word(end), ":" | "+")).then_some(path)
        });
        let member = path.as_deref().and_then(|path| path.strip_prefix("self."));
        let is_applied = member.is_none() && self.is_applied(&value);
        let own = match (member, path.as_deref(), scope.next) {
            (Some(member), ..) => member.to_owned(),
            (None, _, Some(next)) => next.to_string(),
            (None, Some(path), None) if !is_applied => path.to_owned(),
            _ => String::new(),
        };
        let name = if own.is_empty() { String::new() } else { join(&scope.prefix, &own) };
        let before = self.builder.count();
        let outer = std::mem::replace(&mut self.is_member, member.is_some());
        let place = Place { name: &name, is_inside: false, depth: depth + 1 };
        let whole = text.mate(value.start) == value.end.checked_sub(1) && text.word(value.start) == "[";
        let read = if whole { self.list(value, place, targets.last(), scope) } else { self.own(value, place, scope) };
        self.is_member = outer;
        if let Some(path) = path
            && (self.builder.count() > before || whole)
        {
            self.made.insert(path);
        }
        read
    }

    /// Reads a value that is not a list.
    fn own(&mut self, value: Words, place: Place<'_>, scope: &mut Scope) -> Result<(), ModelError> {
        let before = self.builder.count();
        self.expression(value, place, scope)?;
        if self.builder.count() > before && !self.is_member {
            scope.next = scope.next.map(|next| next + 1);
        }
        Ok(())
    }

    /// Reads a list, which later lines may append to.
    fn list(
        &mut self,
        value: Words,
        place: Place<'_>,
        target: Option<&Words>,
        scope: &mut Scope,
    ) -> Result<(), ModelError> {
        let inside = value.start + 1..value.end - 1;
        if let Some(mut next) = scope.next {
            let prefix = scope.prefix.clone();
            let place = Place { name: &prefix, is_inside: true, ..place };
            let read = self.elements(inside, &mut next, place, scope);
            scope.next = Some(next);
            return read;
        }
        let adds = target.is_some_and(|target| self.text.word(target.end - 1) == "+");
        let mut next = if adds { self.counts.get(place.name).copied().unwrap_or(0) } else { 0 };
        let read = self.elements(inside, &mut next, Place { is_inside: true, ..place }, scope);
        self.counts.insert(place.name.to_owned(), next);
        read
    }

    /// Splits a line into the targets of an assignment and the value.
    fn assigned(&self, words: Words) -> (Vec<Words>, Words) {
        let text = self.text;
        let is_alone = |at: &usize| {
            text.word(*at) == "="
                && text.word(at + 1) != "="
                && !matches!(at.checked_sub(1).map(|before| text.word(before)), Some("=" | "!" | "<" | ">"))
        };
        let mut targets = Vec::new();
        let mut start = words.start;
        for at in text.outside(words.clone()).filter(is_alone) {
            targets.push(start..at);
            start = at + 1;
        }
        (targets, start..words.end)
    }

    /// Records the values of names from here on; returns whether all are known and none is a list.
    fn assign(&self, target: &Words, value: &Words, scope: &mut Scope) -> bool {
        let text = self.text;
        let names = text.items(target.clone());
        let values = if names.len() > 1 { text.items(value.clone()) } else { vec![value.clone()] };
        let mut all = true;
        for (place, name) in names.iter().enumerate() {
            let Some((path, _)) = text.path(name.start) else { return false };
            let value = values.get(place).filter(|_| names.len() == values.len());
            let short = value.filter(|value| value.len() < 64);
            let known = short.and_then(|value| scope.known_of(text, value));
            // A list may contain layers.
            all &= known.as_ref().is_some_and(|known| !matches!(known, Known::List(_)));
            if name.len() == text.path(name.start).map_or(0, |(_, end)| end - name.start) {
                scope.assign(&path, known, self.told);
            }
        }
        all
    }

    /// Whether a value is the result of applying a function or a layer to a tensor.
    fn is_applied(&self, value: &Words) -> bool {
        let text = self.text;
        let Some((path, open)) = text.path(value.start) else { return false };
        let Some(close) = text.mate(open) else { return false };
        text.word(close + 1) == "(" || !(leaf::is_class(&path) || leaf::is_wrapper(&path))
    }
}

const LOOP: Phrase = phrase!("a loop is not read, for how often it turns is not known: its layers are taken once");
