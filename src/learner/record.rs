//! The learner's record: the log, what follows from it, and the file that keeps it.
//!
//! No problem with the file stops anything: the record continues in memory, reports the problem as long as it lasts,
//! and tries again with every event.

#![allow(clippy::disallowed_methods, reason = "it reads the clock")]

use std::borrow::Cow;
use std::collections::HashSet;
use std::mem;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use super::error::{NoCopy, RecordError, Trouble};
use super::event::{Event, EventId, Line, MAX_TIME, What};
use super::log::{Log, Reading};
use super::practice::footing::Footing;
use super::progress::Progress;
use super::store::{self, Session, Store};
pub use super::store::{GLANCE, MOST_COPIES, PATIENCE, SafetyCopy};
use crate::visible;

/// Returns the time in milliseconds since 1970.
pub type Clock = fn() -> i64;

/// What the learner did, in memory and in a file.
#[derive(Debug)]
pub struct Record {
    /// The file, or `None` if the platform has no place for one.
    store: Option<Store>,
    clock: Clock,
    /// How long to wait for the lock, unless the last wait was in vain.
    patience: Duration,
    log: Log,
    progress: Progress,
    damage: Damage,
    /// The lines that are not in the file yet.
    unsaved: Vec<(EventId, String)>,
    trouble: Option<RecordError>,
}

/// The result of recording something.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// What keeps answers from the disk, if anything.
    pub trouble: Option<Trouble>,
    /// The learner's new state of practice, if it may have changed.
    pub practice: Option<Footing>,
}

/// The damage in the file.
#[derive(Clone, Debug, Default)]
pub struct Damage {
    /// The number of lines that were skipped because they are torn or none of ours. They stay in the file.
    pub lines: usize,
    /// The copy of the file that was made when the damage was first seen, or why there is none. It is made when the
    /// file is opened; nothing that came later is copied.
    pub copy: Option<Result<SafetyCopy, NoCopy>>,
}

impl Damage {
    /// Whether there is something to report that was not reported before.
    #[must_use]
    pub fn is_news(&self) -> bool {
        self.copy.as_ref().is_some_and(|copy| copy.as_ref().map_or(true, |copy| copy.is_new))
    }
}

/// Another record, such as an export, that is read but not imported yet.
#[derive(Debug)]
pub struct Other {
    bytes: Vec<u8>,
}

/// Two records that may belong to different learners: both have answers, and they share no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strangers {
    /// The number of answers in this record.
    pub own: usize,
    /// The number of answers in the other record.
    pub other: usize,
}

impl Other {
    /// Reads another record.
    ///
    /// # Errors
    /// There is no regular file, or it cannot be read.
    pub fn read(path: &Path) -> Result<Other, RecordError> {
        Ok(Other { bytes: store::read(path)? })
    }

    /// Returns the file as it was read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The result of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The number of lines that were not in the record.
    pub new: usize,
    /// The number of lines that were already in the record.
    pub known: usize,
    /// How many of the new lines only a newer tconv understands.
    pub newer: usize,
    /// The number of lines that cannot be understood.
    pub damaged: usize,
}

impl Record {
    /// Opens the record in `folder`, which need not exist: the first event creates it. Always returns a usable record,
    /// even if the file cannot be read: [`Record::trouble`] gives the reason.
    #[must_use]
    pub fn open(folder: &Path) -> Record {
        Record::open_with(folder, wall_clock, PATIENCE)
    }

    /// Like [`Record::open`], where a person waits for every answer: waits for other writers no longer than a
    /// [`GLANCE`].
    #[must_use]
    pub fn open_at_a_glance(folder: &Path) -> Record {
        Record::open_with(folder, wall_clock, GLANCE)
    }

    /// Like [`Record::open`], with another clock, and this much patience with other writers.
    #[must_use]
    pub fn open_with(folder: &Path, clock: Clock, patience: Duration) -> Record {
        let mut record = Record::new(Some(Store::new(folder)), clock, patience);
        if let Err(trouble) = record.read() {
            record.trouble = Some(trouble);
        }
        record
    }

    /// Returns a record without a file, for platforms that have no place for one.
    #[must_use]
    pub fn in_memory() -> Record {
        Record { trouble: Some(RecordError::NoPlace), ..Record::new(None, wall_clock, PATIENCE) }
    }

    fn new(store: Option<Store>, clock: Clock, patience: Duration) -> Record {
        Record {
            store,
            clock,
            patience,
            log: Log::default(),
            progress: Progress::default(),
            damage: Damage::default(),
            unsaved: Vec::new(),
            trouble: None,
        }
    }

    fn read(&mut self) -> Result<(), RecordError> {
        let Some(store) = &mut self.store else { return Ok(()) };
        let bytes = store.read(self.patience)?;
        let Reading { events, damaged, .. } = self.log.read(&bytes);
        self.progress = Progress::of(events);
        self.damage.lines = damaged.len();
        if !damaged.is_empty() {
            self.damage.copy = Some(store.keep_copy(&bytes, &damaged));
        }
        Ok(())
    }

    /// Records an event: in memory at once, and on the disk if this returns without an error.
    ///
    /// # Errors
    /// The file cannot be written. The event is kept in memory and written together with a later one, except after
    /// [`RecordError::Unfit`], which means that the event is not recorded at all.
    pub fn append(&mut self, what: What<'_>) -> Result<(), RecordError> {
        let session = self.begin(self.patience());
        let at = (self.clock)().clamp(0, MAX_TIME);
        let event = Event { id: random_id(), at, order: self.log.next_order(at), what };
        let line = event.line();
        if !matches!(Line::read(&line), Line::Event(_)) {
            return Err(RecordError::Unfit);
        }
        self.log.read(line.as_bytes());
        self.fold(&[&event]);
        self.unsaved.push((event.id, line));
        self.finish(session)
    }

    /// Tries again to write what could not be written yet, and waits up to `patience` for other writers.
    ///
    /// # Errors
    /// The file still cannot be written.
    pub fn save(&mut self, patience: Duration) -> Result<(), RecordError> {
        if self.is_saved() {
            return Ok(());
        }
        let session = self.begin(patience);
        self.finish(session)
    }

    /// Imports those events of another record, such as an export, that are not in this one.
    ///
    /// # Errors
    /// The file at `path` cannot be read, and nothing was imported; or this record cannot be written, and what is new
    /// is in memory alone.
    pub fn import(&mut self, path: &Path) -> Result<Imported, RecordError> {
        self.take(&Other::read(path)?)
    }

    /// Whether the other record may belong to another learner.
    #[must_use]
    pub fn strangers(&self, other: &Other) -> Option<Strangers> {
        let mut log = Log::default();
        let Reading { events, kept, .. } = log.read(&other.bytes);
        if kept.iter().any(|(id, _)| self.log.has(*id)) {
            return None;
        }
        let answers = events.iter().filter(|event| is_answer(event)).count();
        let own = self.log.events().filter(is_answer).count();
        (answers > 0 && own > 0).then_some(Strangers { own, other: answers })
    }

    /// Imports those events of another record that are not in this one.
    ///
    /// # Errors
    /// This record cannot be written, and what is new is in memory alone.
    pub fn take(&mut self, other: &Other) -> Result<Imported, RecordError> {
        // Reads first what others wrote meanwhile, so that it does not count as new.
        let session = self.begin(self.patience());
        let Reading { events, kept, known, damaged } = self.log.read(&other.bytes);
        self.fold(&events.iter().collect::<Vec<_>>());
        let newer = kept.len() - events.len();
        let imported = Imported { new: kept.len(), known: known.len(), newer, damaged: damaged.len() };
        self.unsaved.extend(kept.iter().map(|(id, line)| (*id, (*line).to_owned())));
        if self.is_saved() {
            return Ok(imported);
        }
        self.finish(session).map(|()| imported)
    }

    /// Returns every event, including those of a newer tconv, as JSON Lines that are safe to print on a terminal.
    #[must_use]
    pub fn export(&self) -> Cow<'_, str> {
        visible::json(self.log.text())
    }

    /// Returns what is not in the file yet, in the form of an export.
    #[must_use]
    pub fn unsaved(&self) -> String {
        visible::json(&self.waiting()).into_owned()
    }

    fn waiting(&self) -> String {
        self.unsaved.iter().flat_map(|(_, line)| [line.as_str(), "\n"]).collect()
    }

    /// Returns how long to wait for the lock. After one wait in vain, there is no other.
    fn patience(&self) -> Duration {
        if self.trouble.is_some() { Duration::ZERO } else { self.patience }
    }

    /// Takes the lock, and reads what others wrote meanwhile.
    fn begin(&mut self, patience: Duration) -> Result<Session, RecordError> {
        let mut session = self.store.as_mut().ok_or(RecordError::NoPlace)?.begin(patience)?;
        if session.replaced {
            self.damage.lines = 0;
        }
        let news = mem::take(&mut session.news);
        let Reading { events, known, damaged, .. } = self.log.read(&news);
        self.damage.lines += damaged.len();
        self.fold(&events.iter().collect::<Vec<_>>());
        if !self.unsaved.is_empty() {
            // Some lines may be in the file although their write reported an error.
            let known: HashSet<EventId> = known.into_iter().collect();
            self.unsaved.retain(|(id, _)| !known.contains(id));
        }
        Ok(session)
    }

    /// Writes what is not in the file yet.
    fn finish(&mut self, session: Result<Session, RecordError>) -> Result<(), RecordError> {
        let lines = self.waiting();
        let store = self.store.as_mut().ok_or(RecordError::NoPlace);
        let written = store.and_then(|store| store.write(session?, &lines));
        if written.is_ok() {
            self.unsaved.clear();
        }
        self.trouble = written.as_ref().err().cloned();
        written
    }

    /// Updates the progress with events that are already in the log.
    fn fold(&mut self, events: &[&Event<'_>]) {
        if !events.iter().all(|event| self.progress.apply(event)) {
            self.progress = Progress::of(self.log.events());
        }
    }

    /// Returns the time by the clock of the record.
    #[must_use]
    pub fn now(&self) -> i64 {
        (self.clock)().clamp(0, MAX_TIME)
    }

    /// Returns what follows from the events.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Returns the damage in the file.
    #[must_use]
    pub fn damage(&self) -> &Damage {
        &self.damage
    }

    /// Returns the number of events, including those of a newer tconv.
    #[must_use]
    pub fn len(&self) -> usize {
        self.log.len()
    }

    /// Whether the record has no events.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
    }

    /// Returns how many events only a newer tconv understands. They are kept, and count for nothing.
    #[must_use]
    pub fn newer(&self) -> usize {
        self.log.newer()
    }

    /// Returns the path of the file, whether it exists or not.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.store.as_ref().map(Store::file)
    }

    /// Whether everything is in the file.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.unsaved.is_empty()
    }

    /// Returns why the file was not read, or could not be written the last time.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        let is_saying_so = |line: &str| matches!(Line::read(line), Line::Event(event) if is_answer(&event));
        let why = self.trouble.clone()?;
        Some(Trouble { why, answers: self.unsaved.iter().filter(|(_, line)| is_saying_so(line)).count() })
    }
}

fn is_answer(event: &Event<'_>) -> bool {
    matches!(event.what, What::Answered(_) | What::Practised(..))
}

fn wall_clock() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis().min(MAX_TIME as u128) as i64)
}

/// An id that no other event has.
fn random_id() -> EventId {
    let mut id = [0; 16];
    getrandom::fill(&mut id).expect("the operating system has random numbers");
    EventId(u128::from_ne_bytes(id))
}
