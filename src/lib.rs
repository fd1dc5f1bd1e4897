//! tconv: understand transposed convolution in the terminal. This is the map of the house.
//!
//! A functional core and an imperative shell. From the inside out, each part with what it may use:
//!
//! | part | what | uses |
//! |---|---|---|
//! | [`conv`] | the arithmetic and the values, exact; the only authority on numbers | arrays alone |
//! | [`load`] | numbers from files, checked before they are believed | |
//! | [`palette`] | colours by meaning, for terminal and figures alike | `conv` for the names of parameters |
//! | [`scene`] | a layer as named grids with roles, formulas and notes: what everything else shows | `conv` |
//! | [`figure`] | the scene as figures | `scene`, `palette`, `conv` |
//! | [`tui`] | the terminal application: model, message, update, view; one impure file, its runtime | `scene`, `palette`, `conv`; the runtime `load` |
//! | [`cli`] | the command line, one file a subcommand | all |
//!
//! `tests/architecture.rs` holds these rules, and Clippy's `disallowed-methods` keeps clocks, environment, files and
//! printing out of all but `load`, `cli` and the runtime.
//!
//! Where to look:
//!
//! - *Why is this layer refused?* [`conv::fault`]; what would work: [`conv::repair`].
//! - *Where does this number come from?* [`conv::trace`] for the products, [`conv::stages`] for the pictures on the way.
//! - *What does this key do?* [`tui::keymap`] for which, [`tui::update`] for what.
//! - *Where is this drawn?* [`tui::layout`] for where, [`tui::screen`] for what, [`tui::theme`] for how.
//! - *How is this PyTorch call read?* [`conv::framework::pytorch`].

pub mod cli;
pub mod conv;
pub mod figure;
pub mod load;
pub mod palette;
pub mod scene;
pub mod tui;
