//! Lessons: what their files may contain, and what it means.
//!
//! A course is a directory of data; no code in it is ever run. [`files`] holds its texts, wherever they come from;
//! [`load`] turns them into a checked [`course::Course`], or reports everything that is wrong as [`diagnostic`]s. The
//! loader is also the linter: it proves everything that the core can prove, for every course that is opened.
//!
//! | module | contents |
//! |---|---|
//! | [`document`], [`mod@format`] | TOML with spans, and the keys that it may have |
//! | `markdown`, `inline`, `address`, [`prose`] | the sections of a prose file, their text, the targets of links |
//! | `parts`, `promise` | the headings over lessons, and what each lesson promises |
//! | [`expression`], [`cells`] | computed values: numbers and conditions, and sets of cells |
//! | [`fit`] | how much room words take |
//! | `languages`, `fallback` | the languages of a course, and what fills the gaps of a draft |
//! | [`check`] | questions, one file for each kind |
//! | [`load`], `scene`, `step`, `reading` | from files to a course |
//! | [`own`] | a step's named whole numbers |
//! | [`draw`], `sizes` | numbers that are drawn |
//! | [`exam`] | what an exam consists of |
//! | [`drill`] | questions with ever new numbers, by level |
//! | `lint` | what must be true of the prose |
//! | [`locate`] | where a step is in its file |
//! | [`index`] | the ids in a course, without the rest |

mod address;
pub mod cells;
mod channels;
pub mod check;
pub mod course;
pub mod diagnostic;
pub mod document;
pub mod draw;
pub mod drill;
pub mod exam;
pub mod expression;
mod fallback;
pub mod files;
pub mod fit;
pub mod format;
pub mod free;
pub mod hidden;
pub mod index;
mod inline;
mod languages;
mod lint;
pub mod load;
pub mod locate;
mod markdown;
pub mod naming;
mod network;
pub mod own;
pub mod pace;
pub mod panel;
mod parts;
mod promise;
pub mod prose;
mod reading;
pub mod render;
mod scene;
mod short;
mod sizes;
mod step;
mod words;

pub use inline::ACTIONS;
