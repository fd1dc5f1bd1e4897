//! Collects entries and notes.

use std::collections::HashMap;

use super::text::Text;
use super::{Entry, Model, ModelError, What};
use crate::conv::Rank;
use crate::conv::stack::stage::Extent;
use crate::conv::stack::{MAX_STAGES, Stage};
use crate::phrase;
use crate::phrase::Phrase;
use crate::visible;

/// The most characters of a call that an entry repeats.
const MAX_CALL: usize = 200;

/// The most statements and items processed, including repetitions by loops and calls.
const MAX_STEPS: usize = 4_000_000;

/// The most notes; one more counts the rest.
const MAX_NOTES: usize = 100;

/// What a call means, before it has a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub what: What,
    pub channel_names: [Option<String>; 2],
    /// The number of axes of its maps, if its name says so.
    pub rank: Option<Rank>,
    /// Whether a single number applies to all axes, however many the surrounding maps have.
    pub for_all_axes: bool,
    /// Notes about its line.
    pub notes: Vec<Phrase>,
    /// The part of the call it stands for, if not all of it.
    pub call: Option<String>,
}

impl Part {
    /// Returns a part without channel names, rank or notes.
    pub fn new(what: What) -> Part {
        Part { what, channel_names: [None, None], rank: None, for_all_axes: false, notes: Vec::new(), call: None }
    }

    /// Returns an unknown stage with a note.
    pub fn unknown(note: Phrase) -> Part {
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
    /// For each entry, the known rank of its maps, and whether its numbers apply to all axes.
    ranks: Vec<(Option<Rank>, bool)>,
    notes: Notes,
    steps: usize,
    /// How many untaken branches the reader is in, and how many entries they would have made.
    ignored: (usize, usize),
}

impl<'a> Builder<'a> {
    /// Returns a builder without entries.
    pub fn new(text: &'a Text<'a>) -> Builder<'a> {
        let notes = Notes::default();
        Builder { text, entries: Vec::new(), ranks: Vec::new(), notes, steps: 0, ignored: (0, 0) }
    }

    /// The number of entries, including those of untaken branches.
    pub fn count(&self) -> usize {
        self.entries.len() + self.ignored.1
    }

    /// Counts work, so that repetitions end.
    ///
    /// # Errors
    /// Too much work.
    pub fn step(&mut self, at: usize, steps: usize) -> Result<(), ModelError> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MAX_STEPS {
            return Err(self
                .text
                .refuse(&(at..at + 1), phrase!("loops, conditions and calls come to too much to be followed")));
        }
        Ok(())
    }

    /// Ignores entries and notes until a matching call of [`Builder::listen`].
    pub fn ignore(&mut self) {
        self.ignored.0 += 1;
    }

    /// Ends the effect of one call of [`Builder::ignore`].
    pub fn listen(&mut self) {
        self.ignored.0 = self.ignored.0.saturating_sub(1);
    }

    /// Adds the parts of a call that begins at token `at`.
    ///
    /// # Errors
    /// More entries than a stack allows.
    pub fn take(&mut self, name: &str, at: usize, call: &str, parts: Vec<Part>) -> Result<(), ModelError> {
        let line = self.text.line_of(at);
        if self.ignored.0 > 0 {
            self.ignored.1 = self.ignored.1.saturating_add(parts.len());
            return Ok(());
        }
        for part in parts {
            if self.entries.len() == MAX_STAGES {
                let message = phrase!("a stack has at most {most} layers, and here is one more", most = MAX_STAGES);
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

    /// Adds a note about the line of a token.
    pub fn note(&mut self, at: usize, note: Phrase) {
        if self.ignored.0 == 0 {
            self.notes.push(self.text.line_of(at), note);
        }
    }

    /// Adds a note about the whole model.
    pub fn remark(&mut self, note: Phrase) {
        if self.ignored.0 == 0 {
            self.notes.push(0, note);
        }
    }

    /// # Errors
    /// There is no layer.
    pub fn finish(mut self) -> Result<Model, ModelError> {
        if self.entries.is_empty() {
            return Err(ModelError::whole(
                phrase!("there is no layer in this text"),
                phrase!(
                    "a model is nn.Sequential(...), a class with its layers, what print(model) says, or lines of calls"
                ),
            ));
        }
        self.settle_lines();
        Ok(Model { entries: self.entries, notes: self.notes.lines() })
    }

    /// Applies a number for all axes to the length alone if the maps are 1-D, judging by the layer before, or else the
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

/// A call on one line, cut to fit a table.
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

/// Each note once, with its first line and the number of occurrences.
#[derive(Default)]
struct Notes {
    said: Vec<(usize, Phrase, usize)>,
    places: HashMap<Phrase, usize>,
    left_out: usize,
}

impl Notes {
    fn push(&mut self, line: usize, note: Phrase) {
        if let Some((_, _, count)) = self.places.get(&note).and_then(|place| self.said.get_mut(*place)) {
            *count += 1;
        } else if self.said.len() == MAX_NOTES {
            self.left_out += 1;
        } else {
            self.places.insert(note.clone(), self.said.len());
            self.said.push((line, note, 1));
        }
    }

    fn lines(self) -> Vec<Phrase> {
        let line = |(line, note, count): (usize, Phrase, usize)| match (line, count) {
            (0, _) => note,
            (line, 1) => phrase!("line {line}: {note}", line, note),
            (line, count) => phrase!("line {line} and {more} more: {note}", line, more = count - 1, note),
        };
        let mut lines: Vec<Phrase> = self.said.into_iter().map(line).collect();
        if self.left_out > 0 {
            lines.push(phrase!("there are {more} notes more", more = self.left_out));
        }
        lines
    }
}
