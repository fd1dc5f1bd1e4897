//! What a learner does with a lesson, and what they have done: an append-only log of events.
//!
//! | module | one idea |
//! |---|---|
//! | [`draft`] | an unfinished answer |
//! | [`dead_end`] | why something that is tried has no effect |
//! | [`session`] | a learner in a lesson: where they are, what they may see |
//! | [`telling`] | what a step says now, in blocks |
//! | [`practice`] | questions with ever new numbers: when they come back, and how it went |
//! | [`standing`] | how far the learner has come in a course |
//! | [`terms`] | the terms that a step uses, and those that are asked for |
//! | [`event`] | an event, and its line in the file |
//! | [`log`] | the lines that were read: each event once, damaged ones counted |
//! | [`progress`] | the fold: where the learner was, which steps are done |
//! | [`record`] | the log, its fold and its file together: keeps going when the disk does not |
//! | `store` | the file alone: the lock, reading what is new, appending; with `record` the only impure part |
//! | [`error`] | what can be wrong with the file |
//!
//! **Order.** An event contains the time of the clock, `at`, and its place in the order, `order`. The two are equal
//! unless the clock went backwards: `order` is always later than every event that the writer knew. The fold goes by
//! `order`. So on a single machine the order is that of the file, whatever the clock does, and between two machines it
//! is that of their clocks.
//!
//! **Reset.** A reset hides what comes before it in this order, of one lesson or of all. Nothing is removed: an event
//! that undoes the reset brings everything back.
//!
//! **Import.** An import is a union of sets: events whose ids are known are skipped. Since the fold goes by `order` and
//! not by the place in the file, two machines that have exchanged their records agree, whichever imported first or
//! twice. Answers given elsewhere after a reset remain when that reset is imported.
//!
//! **Versions.** Every format keeps `v` and `id`; the rest of a line may change. Lines that only a newer tconv can read
//! are kept, counted, exported and imported, and left out of the fold.

pub mod dead_end;
pub mod draft;
pub mod error;
pub mod event;
pub mod log;
pub mod practice;
pub mod progress;
pub mod record;
pub mod session;
pub mod standing;
mod store;
pub mod telling;
pub mod terms;
