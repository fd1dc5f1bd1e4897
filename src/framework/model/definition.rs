//! The classes and functions of the text: their places, their parameters, and which of them is the model.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::leaf;
use super::text::{Line, Text, Words};

/// Methods in which a class makes layers.
const BUILDERS: [&str; 3] = ["__init__", "setup", "build"];

#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub name: String,
    pub is_class: bool,
    /// The line with its name.
    pub header: usize,
    /// The lines of its body.
    pub body: Range<usize>,
    /// Names and defaults, without `self`.
    pub parameters: Vec<(String, Words)>,
}

pub(super) struct Definitions {
    /// All definitions by name; a method's name is preceded by its class.
    all: HashMap<String, Definition>,
    /// Header lines of definitions that are read in place, because nothing else in the text calls them.
    pub roots: HashSet<usize>,
    pub has_class: bool,
}

impl Definitions {
    /// Collects the definitions of a text; `ends` has the end of the block below each line.
    pub fn of(text: &Text<'_>, lines: &[Line], ends: &[usize]) -> Definitions {
        let mut found = Definitions { all: HashMap::new(), roots: HashSet::new(), has_class: false };
        let mut classes: Vec<(String, Range<usize>)> = Vec::new();
        let mut outer = Vec::new();
        let mut last_end = 0;
        for (at, line) in lines.iter().enumerate() {
            let Some(mut definition) = definition(text, line, at, ends) else { continue };
            classes.retain(|(_, body)| body.contains(&at));
            let class = classes
                .last()
                .filter(|(_, body)| lines.get(body.start).is_some_and(|first| first.indent == line.indent));
            if at >= last_end {
                last_end = definition.body.end;
                outer.push(definition.clone());
            }
            if definition.is_class {
                found.has_class = true;
                classes.push((definition.name.clone(), definition.body.clone()));
            } else if let Some((class, _)) = class {
                if definition.parameters.first().is_some_and(|(name, _)| name == "self") {
                    definition.parameters.remove(0);
                }
                if definition.name == "__init__"
                    && let Some(class) = found.all.get_mut(class)
                {
                    class.parameters.clone_from(&definition.parameters);
                }
                definition.name = format!("{class}.{}", definition.name);
            }
            found.all.insert(definition.name.clone(), definition);
        }
        found.roots = found.roots(text, lines, &outer);
        found
    }

    /// The definition that a call of this name runs, within a class.
    pub fn get(&self, path: &str, class: Option<&str>) -> Option<&Definition> {
        match path.strip_prefix("self.") {
            Some(method) => self.all.get(&format!("{}.{method}", class?)),
            None => self.all.get(path),
        }
    }

    /// The class or function with its header on this line.
    pub fn at(&self, text: &Text<'_>, line: &Line, class: Option<&str>) -> Option<&Definition> {
        let name = text.word(name_place(text, line)?);
        let own = class.and_then(|class| self.all.get(&format!("{class}.{name}")));
        own.filter(|own| own.body.start > 0).or_else(|| self.all.get(name))
    }

    /// Outermost definitions that make layers and are not called by others that do.
    fn roots(&self, text: &Text<'_>, lines: &[Line], outer: &[Definition]) -> HashSet<usize> {
        let words = |range: &Range<usize>| {
            let start = lines.get(range.start).map_or(0, |line| line.words.start);
            start..range.end.checked_sub(1).and_then(|last| lines.get(last)).map_or(start, |line| line.words.end)
        };
        let called = |words: Words| -> Vec<String> {
            let begins =
                |at: &usize| text.is_name(*at) && (*at == 0 || !matches!(text.word(at - 1), "." | "def" | "class"));
            let path = |at: usize| text.path(at).filter(|(_, end)| text.word(*end) == "(").map(|(path, _)| path);
            words.filter(begins).filter_map(path).collect()
        };
        let makes = |paths: &[String]| paths.iter().any(|path| leaf::is_known(path) || leaf::is_container(path));
        let mut used: HashSet<String> = HashSet::new();
        let mut makers = Vec::new();
        let mut free = 0;
        for definition in outer {
            let between = free..definition.header;
            free = definition.body.end;
            used.extend(self.used_by_lines(text, lines, between, &called));
            let paths = called(words(&definition.body));
            let calls_local = paths.iter().any(|path| *path != definition.name && self.all.contains_key(path));
            if makes(&paths) || (definition.is_class && calls_local) {
                makers.push(definition);
                used.extend(paths.into_iter().filter(|path| *path != definition.name));
            }
        }
        used.extend(self.used_by_lines(text, lines, free..lines.len(), &called));
        let has_class = makers.iter().any(|maker| maker.is_class && !used.contains(&maker.name));
        let roots = makers.iter().filter(|maker| !used.contains(&maker.name) && (maker.is_class || !has_class));
        let roots: HashSet<usize> = roots.map(|maker| maker.header).collect();
        if roots.is_empty() {
            makers.first().map(|first| first.header).into_iter().filter(|_| used.is_empty()).collect()
        } else {
            roots
        }
    }

    /// The names called by lines outside all definitions. A class called by itself, as in `model = Net()`, does not
    /// count.
    fn used_by_lines(
        &self,
        text: &Text<'_>,
        lines: &[Line],
        range: Range<usize>,
        called: &impl Fn(Words) -> Vec<String>,
    ) -> Vec<String> {
        let mut used = Vec::new();
        for line in lines.get(range).unwrap_or_default() {
            if text.word(line.words.start) == "if" {
                continue;
            }
            let paths = called(line.words.clone());
            let makes = paths.iter().any(|path| leaf::is_known(path) || leaf::is_container(path));
            let is_used = |path: &String| self.all.get(path).is_some_and(|it| makes || !it.is_class);
            used.extend(paths.iter().filter(|path| is_used(path)).cloned());
        }
        used
    }
}

/// Whether a method of this name makes layers.
pub(super) fn is_builder(name: &str) -> bool {
    BUILDERS.contains(&name)
}

/// The place of the name in `class Name` or `def name`.
fn name_place(text: &Text<'_>, line: &Line) -> Option<usize> {
    let first = line.words.start;
    match text.word(first) {
        "class" | "def" => Some(first + 1),
        "async" if text.word(first + 1) == "def" => Some(first + 2),
        _ => None,
    }
    .filter(|place| text.is_name(*place) && *place < line.words.end)
}

fn definition(text: &Text<'_>, line: &Line, at: usize, ends: &[usize]) -> Option<Definition> {
    let place = name_place(text, line)?;
    let is_class = text.word(line.words.start) == "class";
    let open = place + 1;
    let parameters = match text.mate(open) {
        Some(close) if !is_class => {
            text.items(open + 1..close).iter().filter_map(|words| parameter(text, words)).collect()
        }
        _ => Vec::new(),
    };
    let end = ends.get(at).copied().unwrap_or(at + 1);
    Some(Definition { name: text.word(place).to_owned(), is_class, header: at, body: at + 1..end, parameters })
}

/// A parameter: `name`, `name=default` or `name: type = default`.
fn parameter(text: &Text<'_>, words: &Words) -> Option<(String, Words)> {
    if !text.is_name(words.start) {
        return None;
    }
    let default = text.outside(words.clone()).find(|at| text.word(*at) == "=");
    Some((text.word(words.start).to_owned(), default.map_or(words.end..words.end, |at| at + 1..words.end)))
}
