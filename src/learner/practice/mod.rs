//! Practice: questions with ever new numbers, when they come back, and how it went.
//!
//! | module | one idea |
//! |---|---|
//! | [`seed`] | a text that chance goes by, the same everywhere |
//! | [`trial`] | what came of a question, folded from its events |
//! | [`ladder`] | how hard a drill asks |
//! | [`schedule`] | when a skill is due |
//! | [`exam`] | the questions of an exam |
//! | [`footing`] | how the learner stands in all of that |
//! | [`sitting`] | the questions of one sitting, chosen one after the other |
//! | [`report`] | how a sitting went |
//! | [`check`] | four letters that tell one set of questions from another |
//! | [`judge`] | an answer in a record, held against its question anew |
//! | [`tally`] | what the answers of a record come to then |
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
