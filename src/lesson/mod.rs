//! Lessons: what stands in their files, and what it means.
//!
//! A course is a directory of data, in which no code ever runs. [`files`] holds its texts, wherever they come from;
//! [`load`] makes a checked [`course::Course`] of them, or tells all that is wrong as [`diagnostic`]s. The loader is the
//! linter: what can be proved with the core, is proved of every course that is opened.
//!
//! | part | what |
//! |---|---|
//! | [`document`], [`mod@format`] | TOML with places, and the keys that it may have |
//! | `markdown`, `inline`, `address`, [`prose`] | the sections of a prose file, the text in them, where its links go |
//! | `parts`, `promise` | the headings that lessons stand under, and what each is good for |
//! | [`expression`], [`cells`] | what is computed: numbers and conditions, and which cells |
//! | [`fit`] | how much room words take |
//! | `languages`, `fallback` | which there are, and what a draft of one lacks |
//! | [`check`] | questions, a file a kind: all that is known of it |
//! | [`load`], `scene`, `step`, `reading` | from the files to a course |
//! | [`own`] | whole numbers of a step's own, by their names |
//! | [`draw`], `sizes` | numbers that are drawn |
//! | [`exam`] | what an exam is made of |
//! | [`drill`] | questions that are asked with ever new ones, by levels |
//! | `lint` | what must be true of its words |
//! | [`locate`] | where a step of it stands |

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
