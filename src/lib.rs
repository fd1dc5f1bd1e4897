//! tconv: understand transposed convolution in the terminal. This is the map of the house.
//!
//! A functional core and an imperative shell. From the inside out, each part with what it may use:
//!
//! | part | what | uses |
//! |---|---|---|
//! | [`conv`] | the arithmetic and the values, exact; the only authority on numbers | arrays, and the processor's vectors |
//! | [`framework`] | a layer as calls of the frameworks: read, worked out, written, exact | `conv`, `visible` |
//! | [`network`] | a stack with names, the numbers that it learned and its input: arithmetic with names; the decoder that is shipped | `conv`, `framework` |
//! | [`load`] | numbers, networks and courses from files, checked before they are believed | `network`; `lesson` for the files of a course |
//! | [`palette`] | colours by meaning, for terminal and figures alike | `conv` for the names of parameters |
//! | [`scene`] | a layer as named grids with roles, formulas and notes: what everything else shows | `conv`; the line of PyTorch from `framework` |
//! | [`lesson`] | courses from their files, read and proved | `scene`, `network`, `framework`, `conv`, `text` |
//! | [`text`] | styled text in lines | |
//! | [`nearest`] | "did you mean": the known word nearest to a misspelt one; every part may use it but `conv` | |
//! | [`visible`] | text fit for a terminal, whoever wrote it; every part may use it but `conv` | |
//! | [`textfield`] | a line of text that is typed into | `visible` |
//! | [`learner`] | drafts of answers, sessions, what is told of a step; events, the fold over them, and the file that keeps them | `lesson`, `scene`, `conv`, `textfield`; the file `save` |
//! | [`words`] | all that the program has to say, a file a language: data | `learner`, `lesson`, `scene`, `framework`, `conv`, for the names of their things |
//! | [`figure`] | the scene as figures: text, SVG, PNG, and GIF for the walk through a view | `words`, `scene`, `palette`, `framework`, `conv` |
//! | [`save`] | files written whole, or not at all | |
//! | [`tui`] | the terminal application: model, message, update, view; impure only in its runtime and its terminal module | `words`, `learner`, `lesson`, `figure`, `text`, `textfield`, `scene`, `palette`, `network`, `conv`; the runtime `load` and `save` |
//! | [`plain`] | lessons, scenes and sizes as lines of text, for screen readers, pipes and tests; pure | `words`, `lesson`, `learner`, `scene`, `conv`; of `tui` what home offers |
//! | [`handout`] | a lesson on paper: Markdown, and apart the answers; drawn questions as a sheet and its key; pure | `plain` for what it says of a scene, `figure`, `palette`, `words`, `lesson`, `learner`, `scene`, `conv`, `text`; of `tui` what keys are called |
//! | [`cli`] | the command line, one file a subcommand | all |
//!
//! `tests/architecture.rs` holds these rules, and Clippy's `disallowed-methods` keeps clocks, environment, files and
//! printing out of all but `load`, `save`, `learner::record`, `cli`, the runtime and `tui::terminal`.
//!
//! Where to look:
//!
//! - *Why is this layer refused?* [`conv::fault`]; what would work: [`conv::repair`].
//! - *Which layers lead from this size to that?* [`conv::solve`].
//! - *How is a layer computed?* `conv::direct` and `conv::transposed` for the definition, `conv::fast` for the fast path.
//! - *Where does a model break, and what would help?* [`framework::stacked`]; what its cells see and reach: [`conv::stack::sight`].
//! - *What comes of layers one after another?* [`conv::stack`]: sizes, values, and the cells behind a cell.
//! - *Which numbers did it learn, and what is its input?* [`network`]; from a file, [`load`].
//! - *Where does this number come from?* [`conv::trace`] for the products, [`conv::stages`] for the pictures on the way.
//! - *What does this key do?* In Explore [`tui::explore::keys`] for which, [`tui::explore::update`] for what; in a lesson
//!   [`tui::lesson::keys`] and [`tui::lesson::update`]; for help and quit, everywhere, [`tui::shell`].
//! - *What becomes of what is typed, and how does the terminal come back?* [`tui::terminal`]; who waits for it all: [`tui::runtime`].
//! - *Where is this drawn?* [`tui::explore::layout`] and [`tui::lesson::layout`] for where, [`tui::screen`] for what, [`tui::theme`] for how.
//! - *How does a figure come about?* [`figure::bytes`] is the way in, [`figure::bytes_watched`] for whoever waits.
//! - *What does home offer, and what is seen of it before it is opened?* [`tui::home::list`] and [`tui::home::preview`].
//! - *What does a view show at a step?* [`scene::Moment`], for screen, figure and text alike; which grids: [`scene::view`].
//! - *Which kernel joins these two channels, and what comes from each input?* [`scene::channels`].
//! - *Where does this size come from?* [`scene::story`]; the same axis as a line: [`scene::strip`].
//! - *What is done, where was the learner?* [`learner::progress`]; how it survives a crash: [`learner::record`].
//! - *How is this said in Chinese?* [`words`], a room for each that says it; how a language is begun: [`words::language`].
//! - *What stands beside the layer of a step?* [`scene::beside`] and [`scene::exhibit`]; its planes and their table: [`scene::plane`];
//!   how a lesson says it: [`lesson::panel`] with its channels, and [`lesson::expression`] for formulas and conditions.
//! - *Which network stands beside it, and what belongs to a cell of its maps?* [`scene::maps`]; its stack file is read by [`load::course`].
//! - *What may be turned, and what is hidden until the answer?* [`lesson::free`], [`lesson::hidden`].
//! - *What of a lesson cannot be seen on a small screen?* [`tui::looks`]; all that it may say, as text: [`plain::preview`].
//! - *What may stand in a lesson, and who says so?* [`lesson::format`] for the keys, [`lesson::load`] for the rest.
//! - *What stands on a hand-out?* [`handout`]; on a sheet of drawn questions and its key: [`handout::paper`]; which step meets which misconception: [`handout::misconceptions`].
//! - *How long does a lesson take?* [`lesson::pace`].
//! - *What of a scene is not seen before an answer?* [`scene::Cover`], from what a lesson hides: [`lesson::hidden`].
//! - *What does a drill draw, and what is left out?* [`lesson::draw`]; numbers with names of their own: [`lesson::own`].
//! - *Which question comes next, how hard, and when does it come back?* [`learner::practice`].
//! - *What is told of a step, before and after an answer?* [`learner::telling`], for screens and plain mode alike.
//! - *What is known of a kind of question?* Its file in [`lesson::check`]; how its answer is typed or picked: [`learner::draft`].
//! - *What do the records of a class come to?* Each answer judged anew: [`learner::practice::judge`], then [`learner::practice::tally`].
//! - *How is this PyTorch call read?* [`framework::pytorch`]; Keras's, TensorFlow's, JAX's and ONNX's beside it.
//! - *How is a whole model read, from source or from what it prints?* [`framework::model`].
//! - *What does this error message mean?* [`framework::message`], from whatever it was pasted with.
//! - *What does this layer look like elsewhere?* [`framework::translate`]; what SAME comes to: [`framework::border`].

pub mod cli;
pub mod conv;
pub mod figure;
pub mod framework;
pub mod handout;
pub mod learner;
pub mod lesson;
pub mod load;
pub mod nearest;
pub mod network;
pub mod palette;
pub mod plain;
pub mod save;
pub mod scene;
pub mod text;
pub mod textfield;
pub mod tui;
pub mod visible;
pub mod words;
