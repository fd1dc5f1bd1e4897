//! A student: the file they handed in, and a tally of its answers.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::cli::progress::counted;
use crate::learner::event::EventId;
use crate::learner::log::{Log, Reading};
use crate::learner::practice::judge::{Judge, Standing, Unjudged};
use crate::learner::practice::schedule::Calendar;
use crate::learner::practice::tally::{Filter, Tally};
use crate::learner::record::{Other, RecordError};
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
    pub fn read(file: &Path, judge: &mut Judge<'_>, filter: &Filter, moment: Moment) -> Result<Student, String> {
        let other = Other::read(file).map_err(|error| why(&error))?;
        let mut log = Log::default();
        let Reading { events, kept, known, damaged } = log.read(other.bytes());
        if kept.is_empty() && !damaged.is_empty() {
            return Err("no line of it is an event; students write it with 'tconv progress export FILE'".to_owned());
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
    pub fn notes(&self) -> Vec<String> {
        let tally = &self.tally;
        let some = |count: usize, said: String| (count > 0).then_some(said);
        let (copied, shared) = self.copied();
        [
            copied,
            shared,
            some(tally.differ, format!("{} {}", counted(tally.differ, "verdict"), verb(tally.differ, "differ"))),
            exams(tally),
            some(self.damaged, format!("{} damaged", counted(self.damaged, "line"))),
            some(self.newer, counted(self.newer, "newer line")),
            some(self.twice, format!("{} twice", counted(self.twice, "line"))),
            some(tally.repeated, format!("{} answered again, the first time counts", tally.repeated)),
            some(tally.hidden, format!("a reset hides {}", counted(tally.hidden, "answer"))),
            some(
                tally.not_judged(),
                format!("{} cannot be judged ({})", tally.not_judged(), unjudged(tally).join(", ")),
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whose copy the file is, and with whom it shares only a part.
    fn copied(&self) -> (Option<String>, Option<String>) {
        let is_all = |shared: &&Shared| shared.events == self.ids.len();
        let whole: Vec<&str> = self.shared.iter().filter(is_all).map(|shared| shared.with.as_str()).collect();
        let parts = self.shared.iter().filter(|shared| !is_all(shared));
        let parts: Vec<String> = parts.map(|shared| format!("{} of {}", shared.events, shared.with)).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let copied = (!whole.is_empty()).then(|| format!("copy of {}", few(&whole)));
        (copied, (!parts.is_empty()).then(|| format!("has events {}", few(&parts))))
    }
}

/// Returns remarks on exams besides their answers.
fn exams(tally: &Tally) -> Option<String> {
    let told = tally.exams.iter().flat_map(|exam| {
        let label = visible::line(&exam.label);
        [
            (!exam.is_handed_in).then(|| format!("exam {label} is not handed in")),
            (exam.repeats > 0).then(|| format!("exam {label} was begun {} times", u64::from(exam.repeats) + 1)),
            (exam.late > 0).then(|| format!("{} of exam {label} came late", counted(exam.late, "answer"))),
        ]
    });
    let told: Vec<String> = told.flatten().collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// Lists the first few names, and how many others there are.
fn few(names: &[&str]) -> String {
    const MOST: usize = 3;
    let (first, others) = names.split_at(names.len().min(MOST));
    let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
    first.join(", ") + &more
}

fn verb(count: usize, verb: &str) -> String {
    if count == 1 { format!("{verb}s") } else { verb.to_owned() }
}

/// Returns what could not be judged, and why.
pub fn unjudged(tally: &Tally) -> Vec<String> {
    let standing = tally.standing.iter().map(|(why, count)| match why {
        Standing::Goal => counted(*count, "goal"),
        Standing::Prediction => counted(*count, "prediction"),
        Standing::Reflection => counted(*count, "reflection"),
        Standing::NoAnswer => counted(*count, "step"),
    });
    let unjudged = tally.unjudged.iter().map(|(why, count)| {
        let said = match why {
            Unjudged::OtherCourse => "of another course",
            Unjudged::NoQuestion => "not in this course",
            Unjudged::OtherRevision => "of another revision",
            Unjudged::NoDraw => "never drawn",
            Unjudged::NoAnswer => "no answer to its question",
        };
        format!("{count} {said}")
    });
    standing.chain(unjudged).collect()
}

/// Returns why a file cannot be read, without its name.
fn why(error: &RecordError) -> String {
    match error {
        RecordError::NotFound { .. } => "no such file; check the spelling and the folder".to_owned(),
        RecordError::NotRegular { .. } => "not a regular file; name the files that students handed in".to_owned(),
        RecordError::TooLarge { bytes, .. } => format!("{bytes} bytes are too many for a record"),
        RecordError::Unreadable { reason, .. } => format!("cannot be read: {reason}"),
        RecordError::NoPlace
        | RecordError::Folder { .. }
        | RecordError::Unwritable { .. }
        | RecordError::Busy { .. }
        | RecordError::Unfit => error.to_string(),
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
