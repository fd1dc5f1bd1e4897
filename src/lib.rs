//! tconv: understand transposed convolution in the terminal. This is the map of the crate.
//!
//! A functional core and an imperative shell. From the inside out, each part with what it may use:
//!
//! | part | contents | uses |
//! |---|---|---|
//! | [`conv`] | the arithmetic and the values, exact; the only authority on numbers | arrays, and the processor's vector instructions |
//! | [`framework`] | a layer as calls of the frameworks: read, evaluated, written, exact | `conv`, `nearest`, `text`, `visible` |
//! | [`network`] | a stack of named layers with its weights and its input; the built-in decoder | `conv`, `framework`, `nearest`, `visible` |
//! | [`load`] | values, networks and courses from files, checked before they are used | `network`; `lesson` for the files of a course |
//! | [`palette`] | colours by meaning, for terminal and figures | `conv` for the names of parameters |
//! | [`scene`] | a layer as named grids with roles, formulas and notes: the description that everything else draws | `conv`; the PyTorch call from `framework` |
//! | [`lesson`] | courses read from their files, and proved | `scene`, `network`, `framework`, `conv`, `text`, `nearest` |
//! | [`mod@phrase`] | texts made deep inside and translated where they are shown; every part may use it but `conv` | |
//! | [`text`] | styled text wrapped to lines | |
//! | [`visible`] | untrusted text made fit for a terminal; every part may use it but `conv` | |
//! | [`nearest`] | "did you mean": the known word nearest to a misspelt one | |
//! | [`textfield`] | a line of text input | `visible` |
//! | [`learner`] | answers in progress, sessions, what is said about a step; events, the state folded from them, and the file that stores them | `lesson`, `scene`, `conv`, `textfield`; the file uses `save` |
//! | [`words`] | the texts of the program, a file for each language: data | `learner`, `lesson`, `scene`, `framework`, `conv`, for the names of their things; `load` and `save` for their errors |
//! | [`figure`] | scenes as figures: text, SVG, PNG, and GIF for the steps of a view | `words`, `scene`, `palette`, `framework`, `conv` |
//! | [`save`] | files written whole, or not at all | |
//! | [`tui`] | the terminal application: model, message, update, view; impure only in its runtime and its terminal module | `words`, `learner`, `lesson`, `figure`, `text`, `textfield`, `scene`, `palette`, `network`, `conv`; the runtime uses `load` and `save` |
//! | [`plain`] | lessons, scenes and sizes as lines of text, for screen readers, pipes and tests; pure | `words`, `lesson`, `learner`, `scene`, `conv`; of `tui` what home offers |
//! | [`handout`] | lessons and drawn questions on paper, with a second sheet of answers; pure | `plain` for its description of scenes, `figure`, `palette`, `words`, `lesson`, `learner`, `scene`, `conv`, `text`; of `tui` the names of keys |
//! | [`cli`] | the command line, a file for each subcommand | all |
//!
//! `tests/architecture.rs` enforces these rules. Clippy's `disallowed-methods` keeps clocks, environment, files and
//! printing out of all but `load`, `save`, `learner::record`, `cli`, `tui::runtime` and `tui::terminal`.
//!
//! Where to look:
//!
//! - *Why is a layer refused?* [`conv::fault`]; what would work: [`conv::repair`].
//! - *Which layers lead from one size to another?* [`conv::solve`].
//! - *How is a layer computed?* `conv::direct` and `conv::transposed` by the definition, `conv::fast` fast.
//! - *What do several layers compute together?* [`conv::stack`]: sizes, values, receptive fields and reach.
//! - *Where does a model break, and what repairs it?* [`framework::stacked`].
//! - *Which weights and inputs does a network have?* [`network`]; from a file, [`load`].
//! - *Where does a number come from?* [`conv::trace`] for its products, [`conv::stages`] for the grids on the way.
//! - *What does a key do?* In Explore [`tui::explore::keys`] and [`tui::explore::update`]; in a lesson
//!   [`tui::lesson::keys`] and [`tui::lesson::update`]; on every screen [`tui::shell`].
//! - *How is input decoded, and how is the terminal restored?* [`tui::terminal`]; the event loop: [`tui::runtime`].
//! - *Where is something drawn?* [`tui::explore::layout`] and [`tui::lesson::layout`] decide where, [`tui::screen`] what,
//!   [`tui::theme`] how.
//! - *How is a figure made?* [`figure::bytes`], or [`figure::bytes_watched`] with progress and cancelling.
//! - *What is on home?* [`tui::home::list`] and [`tui::home::preview`].
//! - *What does a view show at a step?* [`scene::Moment`], for screen, figure and text alike; its grids: [`scene::view`].
//! - *Which kernel connects two channels, and what does each input contribute?* [`scene::channels`].
//! - *Where does a size come from?* [`scene::story`]; the same axis as a line of cells: [`scene::strip`].
//! - *What is done, and where was the learner?* [`learner::progress`]; how it survives a crash: [`learner::record`].
//! - *How is something said in Chinese?* [`words`], and [`words::phrases`] for what is said deeper inside; how to add a
//!   language: [`words::language`].
//! - *What is shown beside the layer of a step?* [`scene::beside`] and [`scene::exhibit`]; planes of channels:
//!   [`scene::plane`]. How a lesson says it: [`lesson::panel`], and [`lesson::expression`] for formulas and conditions.
//! - *Which cells of a network's maps belong together?* [`scene::maps`]; its stack file is read by [`load::course`].
//! - *What may learners change in a step, and what is hidden until they answer?* [`lesson::free`], [`lesson::hidden`],
//!   [`scene::Cover`].
//! - *What of a lesson does not fit on a small screen?* [`tui::looks`]; all of its texts: [`plain::preview`].
//! - *What may a lesson file contain?* [`lesson::format`] for the keys, [`lesson::load`] for the rules.
//! - *What is on a hand-out?* [`handout`]; on a sheet of drawn questions and its key: [`handout::paper`]; which step meets
//!   which misconception: [`handout::misconceptions`].
//! - *How long does a lesson take?* [`lesson::pace`].
//! - *Which numbers does a drill draw?* [`lesson::draw`]; numbers with their own names: [`lesson::own`].
//! - *Which question is next, how hard, and when does it come back?* [`learner::practice`].
//! - *What is said about a step before and after an answer?* [`learner::telling`], for screens and plain mode alike.
//! - *How does a kind of question work?* Its file in [`lesson::check`]; how its answer is entered: [`learner::draft`].
//! - *How are the records of a class evaluated?* [`learner::practice::judge`] judges each answer anew,
//!   [`learner::practice::tally`] counts.
//! - *How is a call read?* [`framework::pytorch`], and beside it Keras, TensorFlow, JAX, ONNX and others.
//! - *How is a whole model read, from source or printed?* [`framework::model`].
//! - *What does an error message mean?* [`framework::message`].
//! - *What is a layer in another framework?* [`framework::translate`]; what SAME means: [`framework::border`].

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
pub mod phrase;
pub mod plain;
pub mod save;
pub mod scene;
pub mod text;
pub mod textfield;
pub mod tui;
pub mod visible;
pub mod words;
