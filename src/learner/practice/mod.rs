//! Practice: questions with ever new numbers, when they come back, and how it went.
//!
//! | module | one idea |
//! |---|---|
//! | [`seed`] | a text that determines random choices, the same everywhere |
//! | [`trial`] | the outcome of a question, folded from its events |
//! | [`ladder`] | the level of a drill |
//! | [`schedule`] | when a skill is due |
//! | [`exam`] | the questions of an exam |
//! | [`footing`] | the learner's state in all of these |
//! | [`sitting`] | the questions of one sitting, chosen one after another |
//! | [`report`] | how a sitting went |
//! | [`check`] | four letters that distinguish one set of questions from another |
//! | [`judge`] | an answer in a record, graded anew against its question |
//! | [`tally`] | the answers of a record, judged anew and counted |
//! | [`items`] | the same question by question, over many records |

pub mod check;
pub mod exam;
pub mod footing;
pub mod items;
pub mod judge;
pub mod ladder;
pub mod report;
pub mod schedule;
pub mod seed;
pub mod sitting;
pub mod tally;
pub mod trial;
