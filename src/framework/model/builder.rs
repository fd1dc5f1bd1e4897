//! Entries as they come, and what has to be said of them.

use std::collections::HashMap;

use super::text::Text;
use super::{Entry, Model, ModelError, What};
use crate::conv::Rank;
use crate::conv::stack::stage::Extent;
use crate::conv::stack::{MAX_STAGES, Stage};
use crate::visible;

/// Most characters of a call that an entry repeats.
const MAX_CALL: usize = 200;

/// Most statements and items that are looked at, however often loops and calls repeat them.
const MAX_STEPS: usize = 4_000_000;

/// Most notes; one more says how many there are besides.
const MAX_NOTES: usize = 100;

/// What a call comes to, before it has a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub what: What,
    pub channel_names: [Option<String>; 2],
    /// How many axes its maps have, where its name says so.
    pub rank: Option<Rank>,
    /// Whether one number stands for all axes, however many the maps around have.
    pub for_all_axes: bool,
    /// Said of its line.
    pub notes: Vec<String>,
    /// What of the call it is, where that is not all.
    pub call: Option<String>,
}

impl Part {
    pub fn new(what: What) -> Part {
        Part { what, channel_names: [None, None], rank: None, for_all_axes: false, notes: Vec::new(), call: None }
    }

    pub fn unknown(note: String) -> Part {
        Part { notes: vec![note], ..Part::new(What::Unknown) }
    }
}

impl From<Stage> for Part {
    fn from(stage: Stage) -> Part {
        Part::new(What::Stage(stage))
    }
}

pub(super) struct Builder<'a> {
    text: &'a Text<'a>,
    entries: Vec<Entry>,
    /// What is known of the axes of each entry's maps, and whether its numbers are for all of them.
    ranks: Vec<(Option<Rank>, bool)>,
    notes: Notes,
    steps: usize,
    /// How many sides of conditions are looked at that are not taken, and how many entries they would have made.
    ignored: (usize, usize),
}

impl<'a> Builder<'a> {
    pub fn new(text: &'a Text<'a>) -> Builder<'a> {
        let notes = Notes::default();
        Builder { text, entries: Vec::new(), ranks: Vec::new(), notes, steps: 0, ignored: (0, 0) }
    }

    /// How many entries there are, those that are not taken among them.
    pub fn count(&self) -> usize {
        self.entries.len() + self.ignored.1
    }

    /// Counts what is done, so that repetitions end.
    ///
    /// # Errors
    /// Too much was done.
    pub fn step(&mut self, at: usize, steps: usize) -> Result<(), ModelError> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MAX_STEPS {
            return Err(self.text.refuse(&(at..at + 1), "loops, conditions and calls come to too much to be followed"));
        }
        Ok(())
    }

    /// From here on nothing is taken and nothing said, until as many calls of [`Builder::listen`].
    pub fn ignore(&mut self) {
        self.ignored.0 += 1;
    }

    pub fn listen(&mut self) {
        self.ignored.0 = self.ignored.0.saturating_sub(1);
    }

    /// Takes what a call comes to. `at` is the word at which it begins.
    ///
    /// # Errors
    /// More entries than a stack has layers.
    pub fn take(&mut self, name: &str, at: usize, call: &str, parts: Vec<Part>) -> Result<(), ModelError> {
        let line = self.text.line_of(at);
        if self.ignored.0 > 0 {
            self.ignored.1 = self.ignored.1.saturating_add(parts.len());
            return Ok(());
        }
        for part in parts {
            if self.entries.len() == MAX_STAGES {
                let message = format!("a stack has at most {MAX_STAGES} layers, and here is one more");
                return Err(self.text.refuse(&(at..at + 1), message));
            }
            for note in part.notes {
                self.notes.push(line, note);
            }
            let name = if name.is_empty() { self.entries.len().to_string() } else { visible::line(name).into_owned() };
            let call = one_line(part.call.as_deref().unwrap_or(call));
            self.ranks.push((part.rank, part.for_all_axes));
            self.entries.push(Entry { name, call, line, what: part.what, channel_names: part.channel_names });
        }
        Ok(())
    }

    /// Says something of the line of a word.
    pub fn note(&mut self, at: usize, note: impl Into<String>) {
        if self.ignored.0 == 0 {
            self.notes.push(self.text.line_of(at), note.into());
        }
    }

    /// Says something of the whole.
    pub fn remark(&mut self, note: &str) {
        if self.ignored.0 == 0 {
            self.notes.push(0, note.to_owned());
        }
    }

    /// # Errors
    /// There is no layer.
    pub fn finish(mut self) -> Result<Model, ModelError> {
        if self.entries.is_empty() {
            let help =
                "a model is nn.Sequential(...), a class with its layers, what print(model) says, or lines of calls";
            return Err(ModelError::whole("there is no layer in this text", help));
        }
        self.settle_lines();
        Ok(Model { entries: self.entries, notes: self.notes.lines() })
    }

    /// A number for all axes is one for the length alone where the maps are lines: as the layer before says, or else the
    /// next one.
    fn settle_lines(&mut self) {
        let ranks = &self.ranks;
        let mut next = None;
        let after: Vec<Option<Rank>> = ranks
            .iter()
            .rev()
            .map(|(rank, _)| {
                next = rank.or(next);
                next
            })
            .collect();
        let mut before = None;
        let entries = self.entries.iter_mut().zip(ranks).zip(after.into_iter().rev());
        for ((entry, (rank, for_all_axes)), after) in entries {
            before = rank.or(before);
            if *for_all_axes && before.or(after) == Some(Rank::One) {
                flatten_height(entry);
            }
        }
    }
}

fn flatten_height(entry: &mut Entry) {
    if let What::Stage(Stage::Resize(resize)) = &mut entry.what {
        match &mut resize.to {
            Extent::Size([height, _]) => *height = 1,
            Extent::Scale([height, _]) => *height = 1.0,
        }
    }
}

/// A call without its line breaks, cut to what a table can hold.
fn one_line(call: &str) -> String {
    let mut shown = String::new();
    for c in call.chars() {
        let blank = c.is_whitespace();
        if !(blank && (shown.is_empty() || shown.ends_with([' ', '(', '[']))) {
            shown.push(if blank { ' ' } else { c });
        }
        if shown.len() >= MAX_CALL {
            shown.push('…');
            break;
        }
    }
    visible::line(shown.trim_end()).replace(", )", ")").replace(" )", ")")
}

/// Each note once, with the first of its lines and how many there are.
#[derive(Default)]
struct Notes {
    said: Vec<(usize, String, usize)>,
    places: HashMap<String, usize>,
    left_out: usize,
}

impl Notes {
    fn push(&mut self, line: usize, note: String) {
        if let Some((_, _, count)) = self.places.get(&note).and_then(|place| self.said.get_mut(*place)) {
            *count += 1;
        } else if self.said.len() == MAX_NOTES {
            self.left_out += 1;
        } else {
            self.places.insert(note.clone(), self.said.len());
            self.said.push((line, note, 1));
        }
    }

    fn lines(self) -> Vec<String> {
        let line = |(line, note, count): (usize, String, usize)| match (line, count) {
            (0, _) => note,
            (line, 1) => format!("line {line}: {note}"),
            (line, count) => format!("line {line} and {} more: {note}", count - 1),
        };
        let mut lines: Vec<String> = self.said.into_iter().map(line).collect();
        if self.left_out > 0 {
            lines.push(format!("there are {} notes more", self.left_out));
        }
        lines
    }
}
