//! A student: the file they handed in, and a tally of its answers.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::learner::event::EventId;
use crate::learner::log::{Log, Reading};
use crate::learner::practice::judge::{Judge, Standing, Unjudged};
use crate::learner::practice::schedule::Calendar;
use crate::learner::practice::tally::{Filter, Tally};
use crate::learner::record::{Other, RecordError};
use crate::phrase;
use crate::phrase::{Joint, Phrase, Value};
use crate::visible;

/// The time at which the table is made.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Turns times into days.
    pub calendar: Calendar,
    /// The current time, in milliseconds since the Unix epoch.
    pub now: i64,
}

/// A student, as read from a file.
#[derive(Debug)]
pub struct Student {
    /// The name of the file without its extension.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// The tally of the answers.
    pub tally: Tally,
    /// The number of lines that cannot be read.
    pub damaged: usize,
    /// The number of lines that only a newer tconv understands.
    pub newer: usize,
    /// The number of lines that repeat another one.
    pub twice: usize,
    /// The ids of all events in the file.
    pub ids: Vec<EventId>,
    /// Students whose files share events with this one.
    pub shared: Vec<Shared>,
}

/// The events that another student's file contains too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The name of the other student.
    pub with: String,
    /// The number of events.
    pub events: usize,
}

impl Student {
    /// Reads a file that was handed in.
    ///
    /// # Errors
    /// The reason, if the file cannot be read, or has lines but no event.
    pub fn read(file: &Path, judge: &mut Judge<'_>, filter: &Filter, moment: Moment) -> Result<Student, Phrase> {
        let other = Other::read(file).map_err(|error| why(&error))?;
        let mut log = Log::default();
        let Reading { events, kept, known, damaged } = log.read(other.bytes());
        if kept.is_empty() && !damaged.is_empty() {
            return Err(phrase!("no line of it is an event; students write it with 'tconv progress export FILE'"));
        }
        let newer = kept.len() - events.len();
        let ids = kept.iter().map(|(id, _)| *id).collect();
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Ok(Student {
            name: name.map_or_else(|| visible::path(file), |name| visible::line(&name).into_owned()),
            file: file.to_owned(),
            tally: Tally::of(judge, events, filter, moment.calendar, moment.now),
            damaged: damaged.len(),
            newer,
            twice: known.len(),
            ids,
            shared: Vec::new(),
        })
    }

    /// Returns the time spent, rounded to minutes.
    pub fn minutes(&self) -> u64 {
        self.tally.millis.saturating_add(30_000) / 60_000
    }

    /// Returns remarks on everything besides the numbers.
    pub fn notes(&self) -> Vec<Phrase> {
        let tally = &self.tally;
        let (copied, shared) = self.copied();
        let mut notes: Vec<Phrase> = copied.into_iter().chain(shared).collect();
        let count = tally.differ;
        notes.extend(counted(count, phrase!("1 verdict differs"), phrase!("{count} verdicts differ", count)));
        notes.extend(exams(tally));
        let count = self.damaged;
        notes.extend(counted(count, phrase!("1 line damaged"), phrase!("{count} lines damaged", count)));
        let count = self.newer;
        notes.extend(counted(count, phrase!("1 newer line"), phrase!("{count} newer lines", count)));
        let count = self.twice;
        notes.extend(counted(count, phrase!("1 line twice"), phrase!("{count} lines twice", count)));
        let count = tally.repeated;
        notes.extend((count > 0).then(|| phrase!("{count} answered again, the first time counts", count)));
        let count = tally.hidden;
        notes.extend(counted(
            count,
            phrase!("a reset hides 1 answer"),
            phrase!("a reset hides {count} answers", count),
        ));
        let count = tally.not_judged();
        let why = || Phrase::list(unjudged(tally), Joint::Comma);
        notes.extend((count > 0).then(|| phrase!("{count} cannot be judged ({why})", count, why = why())));
        notes
    }

    /// Whose copy the file is, and with whom it shares only a part.
    fn copied(&self) -> (Option<Phrase>, Option<Phrase>) {
        let is_all = |shared: &&Shared| shared.events == self.ids.len();
        let whole: Vec<Value> = self.shared.iter().filter(is_all).map(|shared| Value::from(&shared.with)).collect();
        let parts = self.shared.iter().filter(|shared| !is_all(shared));
        let part = |Shared { with, events }: &Shared| phrase!("{events} of {with}", events = *events, with).into();
        let parts: Vec<Value> = parts.map(part).collect();
        let copied = (!whole.is_empty()).then(|| phrase!("copy of {names}", names = few(whole)));
        (copied, (!parts.is_empty()).then(|| phrase!("has events {parts}", parts = few(parts))))
    }
}

/// Returns what is said about a number of things; nothing about none.
fn counted(count: usize, one: Phrase, many: Phrase) -> Option<Phrase> {
    match count {
        0 => None,
        1 => Some(one),
        _ => Some(many),
    }
}

/// Returns remarks on exams besides their answers.
fn exams(tally: &Tally) -> Vec<Phrase> {
    let notes = tally.exams.iter().flat_map(|exam| {
        let label = &*visible::line(&exam.label);
        let (times, count) = (u64::from(exam.repeats) + 1, exam.late);
        [
            (!exam.is_handed_in).then(|| phrase!("exam {label} is not handed in", label)),
            (exam.repeats > 0).then(|| phrase!("exam {label} was begun {times} times", label, times)),
            counted(
                count,
                phrase!("1 answer of exam {label} came late", label),
                phrase!("{count} answers of exam {label} came late", count, label),
            ),
        ]
    });
    notes.flatten().collect()
}

/// Lists the first few names, and how many others there are.
fn few(mut names: Vec<Value>) -> Value {
    const MOST: usize = 3;
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let names = Value::List(names, Joint::Comma);
    if more == 0 { names } else { phrase!("{names} and {more} more", names, more).into() }
}

/// Returns what could not be judged, and why.
pub fn unjudged(tally: &Tally) -> Vec<Phrase> {
    let standing = tally.standing.iter().filter_map(|(why, count)| {
        let count = *count;
        match why {
            Standing::Goal => counted(count, phrase!("1 goal"), phrase!("{count} goals", count)),
            Standing::Prediction => counted(count, phrase!("1 prediction"), phrase!("{count} predictions", count)),
            Standing::Reflection => counted(count, phrase!("1 reflection"), phrase!("{count} reflections", count)),
            Standing::NoAnswer => counted(count, phrase!("1 step"), phrase!("{count} steps", count)),
        }
    });
    let unjudged = tally.unjudged.iter().map(|(why, count)| {
        let count = *count;
        match why {
            Unjudged::OtherCourse => phrase!("{count} of another course", count),
            Unjudged::NoQuestion => phrase!("{count} not in this course", count),
            Unjudged::OtherRevision => phrase!("{count} of another revision", count),
            Unjudged::NoDraw => phrase!("{count} never drawn", count),
            Unjudged::NoAnswer => phrase!("{count} no answer to its question", count),
        }
    });
    standing.chain(unjudged).collect()
}

/// Returns why a file cannot be read, without its name.
fn why(error: &RecordError) -> Phrase {
    match error {
        RecordError::NotFound { .. } => phrase!("no such file; check the spelling and the folder"),
        RecordError::NotRegular { .. } => phrase!("not a regular file; name the files that students handed in"),
        RecordError::TooLarge { bytes, .. } => phrase!("{bytes} bytes are too many for a record", bytes = *bytes),
        RecordError::Unreadable { reason, .. } => phrase!("cannot be read: {reason}", reason = reason.to_string()),
        RecordError::NoPlace
        | RecordError::Folder { .. }
        | RecordError::Unwritable { .. }
        | RecordError::Busy { .. }
        | RecordError::Unfit => Phrase::verbatim(error.to_string()),
    }
}

/// Renames students whose files have the same name to the whole path.
pub fn tell_apart(students: &mut [Student]) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for student in students.iter() {
        *count.entry(student.name.clone()).or_default() += 1;
    }
    for student in students {
        if count.get(&student.name).is_some_and(|count| *count > 1) {
            student.name = visible::path(&student.file);
        }
    }
}
