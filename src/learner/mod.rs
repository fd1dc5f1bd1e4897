//! What a learner does with a lesson, and what he did: a log of events that is only ever added to.
//!
//! | module | one idea |
//! |---|---|
//! | [`draft`] | an answer on its way |
//! | [`dead_end`] | why something that is tried does nothing |
//! | [`session`] | a learner in a lesson: where he is, what he may see |
//! | [`telling`] | what is told of a step now, in blocks |
//! | [`practice`] | questions with ever new numbers: when they come back, and how it went |
//! | [`standing`] | how far he has come in a course |
//! | [`terms`] | the words that a step names, and those that are asked for |
//! | [`event`] | an event, and the line that it is in the file |
//! | [`log`] | the lines that were read: each event once, what is damaged counted |
//! | [`progress`] | the fold: where the learner was, which steps are done |
//! | [`record`] | the log, its fold and its file together: keeps going when the disk does not |
//! | `store` | the file alone: the lock, reading what is new, appending; with `record` the only impure part |
//! | [`error`] | what can be wrong with the file |
//!
//! **Order.** An event holds the time of the clock, `at`, and its place in the order, `order`, which is `at` unless the
//! clock went backwards: it is always later than every event that its writer knew. The fold goes by `order`. So on one
//! machine the order is that of the file, whatever the clock does, and between two machines it is that of their clocks.
//!
//! **Reset.** A reset hides what comes before it in this order, of one lesson or of all. Nothing is removed: an event
//! that undoes the reset brings everything back.
//!
//! **Import.** A union of sets: what an id already names is passed over. Since the fold goes by `order` and not by the
//! place in the file, two machines that have exchanged their records agree, whoever imported first or twice. What was
//! answered elsewhere after a reset stays when that reset comes in.
//!
//! **Versions.** Every format keeps `v` and `id`, the rest of a line may change. A line that only a newer tconv can read is
//! kept, counted, exported and imported, and left out of the fold.

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
