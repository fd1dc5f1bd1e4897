//! The command line, one file per subcommand.

#![allow(clippy::disallowed_methods, reason = "the command line talks to the world")]
#![allow(clippy::doc_markdown, reason = "doc comments of arguments are shown as they are, as help")]

mod axes;
mod bar;
mod code;
mod complaint;
mod completions;
mod environment;
mod eval;
mod explain;
mod explore;
mod failure;
mod lang;
mod layer_args;
mod learn;
mod lessons;
mod man;
mod names;
mod network;
mod out;
mod paint;
mod plain;
mod practice;
mod progress;
mod render;
mod rescue;
mod said;
mod shape;
mod sheets;
mod show;
mod solve;
mod stack;
mod state_dir;
mod theme;
mod usage;

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, CommandFactory, FromArgMatches as _, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use environment::Environment;
pub use eval::run as eval;
pub use failure::Failure;
use lang::LangArg;
use layer_args::LayerArgs;
use learn::{Opening, Shelf, Target};
use progress::ProgressCommand;
use said::Switch;
use theme::ThemeArg;

use crate::lesson::files::Files;
use crate::lesson::index::Index;
use crate::words::Language;
use crate::words::cli::CliStrings;

/// Understand transposed convolution in the terminal
///
/// tconv shows what nn.ConvTranspose2d (and nn.Conv2d) do, as pictures with exact numbers: the zeros that the stride
/// puts in, the padding that is really a crop, the rotated kernel, and what is in the row that output_padding adds.
/// Without a command it opens home: lessons, and Explore.
#[derive(Debug, Parser)]
#[command(name = "tconv", version, long_version = env!("TCONV_LONG_VERSION"), max_term_width = 100)]
#[command(after_help = EXAMPLES, after_long_help = end())]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Colours for a dark or a light ground, or none
    #[arg(
        long,
        global = true,
        value_name = "THEME",
        value_parser = said::theme(),
        default_value = "auto",
        env = said::THEME,
        hide_env_values = true
    )]
    theme: ThemeArg,
    #[arg(
        long,
        help = lang::help(),
        global = true,
        value_name = "LANG",
        value_parser = said::lang(),
        default_value = "auto",
        env = said::LANG,
        hide_env_values = true
    )]
    lang: LangArg,
    /// Draw with ASCII alone
    #[arg(
        long,
        global = true,
        action = ArgAction::SetTrue,
        value_parser = said::switch(),
        env = said::ASCII,
        hide_env_values = true
    )]
    ascii: Switch,
    /// Let nothing move by itself
    #[arg(
        long,
        global = true,
        action = ArgAction::SetTrue,
        value_parser = said::switch(),
        env = said::NO_ANIMATION,
        hide_env_values = true
    )]
    no_animation: Switch,
    /// Lessons, show and shape in plain lines, row by row, for screen readers and pipes; also with ACCESSIBLE=1 or TERM=dumb
    #[arg(long, global = true)]
    plain: bool,
    /// Where your progress is kept, instead of your system's folder for state
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        value_hint = ValueHint::DirPath,
        value_parser = said::folder(),
        env = said::STATE_DIR,
        hide_env_values = true
    )]
    state_dir: Option<PathBuf>,
    /// A course instead of the one that is a part of tconv
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    course: Option<PathBuf>,
}

/// The theme, language and drawing options of the screens.
#[derive(Clone, Copy, Debug)]
struct Look {
    theme: ThemeArg,
    lang: LangArg,
    ascii: bool,
    animate: bool,
}

impl Look {
    fn of(cli: &Cli) -> Look {
        let here = Environment::here();
        let is_terminal = io::stdout().is_terminal();
        let is_shown = is_terminal && !matches!(cli.command, Some(Command::Render(_)));
        if let Some(doubt) = cli.lang.doubt(&here).filter(|_| is_shown) {
            out::error(doubt);
        }
        Look {
            theme: cli.theme,
            lang: cli.lang,
            ascii: cli.ascii.is_on(|| is_terminal && here.wants_ascii()),
            animate: !cli.no_animation.is_on(|| here.is_motion_unwanted()),
        }
    }

    /// Returns the texts in the language of stdout.
    fn words(self) -> &'static CliStrings {
        self.lang.language().cli()
    }

    /// Whether to query the terminal for the width of non-ASCII glyphs.
    fn asks_width(self) -> bool {
        !self.ascii && Environment::here().answers()
    }
}

const EXAMPLES: &str = "\
Examples:
  tconv                                     the lessons, and Explore
  tconv learn crop                          a lesson, from where you were
  tconv drill output-size                   eight questions about sizes, with ever new numbers
  tconv review                              what is due today
  tconv explore --input-file photo.png --kernel-fill bilinear --kernel 4
  tconv shape 'nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1)' --input 16x20
  tconv show --padding 0 --output-padding 1 what is in the extra row?
  tconv solve --input 7 --output 14         which settings do it?
  tconv render --preset odd -o odd.svg      the figure for a slide
  tconv code 'Conv2DTranspose(64, 4, strides=2, padding=\"same\")' --to pytorch
  tconv eval < layers.jsonl                 exact outputs, one JSON object a line";

/// The exit codes and their meanings.
const EXIT_CODES: [(&str, &str); 3] = [("0", "done"), ("1", "the answer is no"), ("2", "wrong usage")];

/// Returns the end of the long help.
fn end() -> String {
    let codes = EXIT_CODES.map(|(code, what)| format!("{code} {what}")).join(", ");
    format!("{EXAMPLES}\n\n{}\nExit codes: {codes}", environment::told())
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Turn the parameters of a layer and watch what happens
    ///
    /// A file that ends in .toml is a whole network, layers with their weights: turn what goes in, and watch every map on the
    /// way to the picture.
    Explore {
        #[command(flatten)]
        layer: LayerArgs,
    },
    /// Follow the lessons, from where you were
    Learn {
        /// A lesson, or a step of it: crop, crop/bound, crop/3; without it where you were last
        #[arg(value_name = "LESSON[/STEP]")]
        target: Option<Target>,
        /// The short path: the steps that most bugs come down to
        #[arg(long, conflicts_with = "target")]
        short: bool,
    },
    /// Practise: one kind of question with ever new numbers, or all kinds in turn
    ///
    /// Questions get harder as you go: up after two in a row that are right at once, down after two that are not. What is
    /// answered feeds 'tconv review'. With --seed everybody has the same questions.
    Drill(practice::DrillArgs),
    /// Sit the exam: questions of all parts, without hints; what came of them is told when you hand in
    ///
    /// You can skip, come back, change answers, leave and go on later. The report names what stuck, what is shaky and what to
    /// read again, and what each wrong answer came from. It cannot say who typed the answers.
    Exam(practice::ExamArgs),
    /// Answer what is due: what you have learned comes back after 1, 3, 7 and 21 days, with other numbers
    Review,
    /// Print every stage of a layer as aligned grids, or row by row with --plain
    Show(show::ShowArgs),
    /// Write a layer as a figure, or as an animation: .svg, .png, .gif, .txt, .ans
    ///
    /// The grids of a view from left to right, for slides and papers: on a light ground unless --theme says otherwise.
    /// A .gif shows every step of the view, in the others --step chooses one, and --sheet shows all of them side by side.
    /// The same command writes the same bytes.
    Render(render::RenderArgs),
    /// Print the sizes of a layer as a derivation
    Shape(shape::ShapeArgs),
    /// Find the settings that lead from one size to another, best first
    ///
    /// What is given is fixed, as 3 or 3x5, or looked for in a range, as 1..5; the rest is looked for where layers usually
    /// are, as told below. Both axes are alike unless their sizes differ.
    Solve(solve::SolveArgs),
    /// Sizes, receptive fields and coverage down a whole model, and where it breaks
    ///
    /// Reads what print(model) says, an nn.Sequential, a class body, a Keras Sequential, or calls one after another; says of
    /// each layer its output, the receptive field of a cell, how far a cell reaches into the output, and the weights; then
    /// the first layer that breaks and what would help, or which padding leads to --want.
    Stack(stack::StackArgs),
    /// Print the same layer in PyTorch, Keras, TensorFlow, JAX and ONNX
    ///
    /// Reads a call of any of them (or flags) and writes code that computes exactly the same: the layer alone where that is
    /// possible, else the layer with the slice, the pad or the zeros in the kernel that make it exact, and why. The weight
    /// is carried over by the line of NumPy that follows. x is the input, w the weight, b the bias, y the output.
    Code(code::CodeArgs),
    /// Explain an error message of PyTorch, Keras, TensorFlow, JAX or ONNX Runtime about a convolution
    ///
    /// Finds the message in whatever was pasted, a whole traceback too, and tells what its numbers mean, which axis of which
    /// tensor they are, what the message leaves open, and what to try: changes that work, and the commands that answer the
    /// rest. Words in capitals in a command stand for what the message does not say. Exit code 1 if no message is known.
    Explain(explain::ExplainArgs),
    /// Answer layers as JSON Lines: sizes, values or the rule that refuses them
    ///
    /// One JSON object a line on stdin, one answer a line on stdout, in order:
    ///
    /// {"name":"a","op":"conv_transpose2d","input":{"shape":[1,1,3,3],"data":[...]},"weight":{"shape":[1,1,2,2],
    /// "data":[...]},"bias":[0.5],"stride":[2,2],"padding":[0,0],"output_padding":[0,0],"dilation":[1,1],"groups":1}
    ///
    /// Only op, input and weight are required. op is conv2d or conv_transpose2d, or conv1d, conv3d and
    /// so on for other axes. Without data the answer is the shape alone; of three axes there is no
    /// other. data may be nested lists, [[1,2],[3,4]], which need no shape beside them. An input
    /// without n is answered without n. stride, padding, output_padding and dilation are an integer or
    /// a list with one of each axis; output_size is that of PyTorch's forward.
    ///
    /// ONNX's names mean what they mean in ONNX: strides, pads (all starts, then all ends), dilations,
    /// group, auto_pad, output_shape, kernel_shape. Where ONNX Runtime differs from the specification,
    /// which is followed, the answer has a remark.
    ///
    /// Any other key is malformed, but for meta, which may carry anything. (Once all of them were
    /// passed over; with --lenient they still are.) Error codes: malformed, invalid_stride,
    /// invalid_padding, invalid_output_padding, invalid_dilation, invalid_groups, invalid_output_size,
    /// channel_mismatch, shape_mismatch, output_padding_too_large, output_too_small, too_large, and
    /// unsupported for data of three axes. The exit code is 1 if any line was malformed.
    #[command(verbatim_doc_comment)]
    Eval {
        /// NaN and infinities as the strings "nan", "inf" and "-inf", in requests and answers; without it an answer has null
        /// for all of them, and a request has none
        #[arg(long)]
        special_values: bool,
        /// Pass over keys that nobody knows, instead of refusing them: a misspelt setting is then as if it were not there
        #[arg(long)]
        lenient: bool,
    },
    /// Your own record: what is done, to carry elsewhere, to begin anew
    #[command(subcommand)]
    Progress(ProgressCommand),
    /// For authors of lessons: list, check and begin them
    Lessons {
        #[command(subcommand)]
        command: lessons::LessonsCommand,
    },
    /// Print a completion script for a shell
    ///
    /// For some shells it knows the lessons, steps and drills of tconv's own course, too.
    Completions { shell: Shell },
    /// Print the man page of the program or of one command, or write them all
    Man(man::ManArgs),
}

/// Runs the command line, and returns the exit code: 0 done, 1 the answer is no, 2 wrong usage.
#[must_use]
pub fn run() -> ExitCode {
    if plain::wanted(false) {
        out::without_colours();
    }
    let (language, done) = match parsed() {
        Ok(cli) => (cli.lang.of_errors(), dispatch(cli)),
        // clap's messages are in English.
        Err(told) => (Language::English, usage::told(told)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(language),
    }
}

/// Parses the arguments, then the environment. An invalid variable is ignored if its flag is given, and errors in the
/// arguments never mention the environment.
fn parsed() -> Result<Cli, clap::Error> {
    let without = |arg: Arg| arg.env(None::<&str>);
    let said = match Cli::command().mut_args(without).try_get_matches() {
        Ok(said) => said,
        Err(error) if error.use_stderr() => return Err(error),
        // Help or the version: help names the variables, so parse with them.
        Err(_) => return Cli::try_parse(),
    };
    let mut innermost = &said;
    while let Some((_, inner)) = innermost.subcommand() {
        innermost = inner;
    }
    let is_said = |arg: &Arg| innermost.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
    let program = Cli::command().mut_args(|arg| if is_said(&arg) { without(arg) } else { arg });
    Cli::from_arg_matches(&program.try_get_matches()?)
}

fn dispatch(cli: Cli) -> Result<(), Failure> {
    let is_plain = plain::wanted(cli.plain);
    if cli.theme == ThemeArg::Mono || is_plain {
        out::without_colours();
    }
    let look = Look::of(&cli);
    let shelf = Shelf {
        course: cli.course.as_deref(),
        state: cli.state_dir.as_deref().filter(|folder| !folder.as_os_str().is_empty()),
    };
    match cli.command {
        None => learn::run(&Opening::Home, look, shelf, is_plain),
        Some(Command::Learn { target, short }) => {
            let whole = target.map_or(Opening::Resume, Opening::At);
            let opening = if short { Opening::Short } else { whole };
            learn::run(&opening, look, shelf, is_plain)
        }
        Some(Command::Drill(args)) => practice::drill(&args, look, shelf, is_plain),
        Some(Command::Exam(args)) => practice::exam(&args, look, shelf, is_plain),
        Some(Command::Review) => practice::review(look, shelf, is_plain),
        Some(Command::Explore { layer }) => explore::run(&layer, look, is_plain),
        Some(Command::Show(args)) => show::run(&args, look, plain::wanted_for_text(cli.plain)),
        Some(Command::Shape(args)) => shape::run(&args, look, plain::wanted_for_text(cli.plain)),
        Some(Command::Solve(args)) => solve::run(&args, look),
        Some(Command::Stack(args)) => stack::run(&args, look),
        Some(Command::Render(args)) => render::run(&args, look.theme, look.lang),
        Some(Command::Code(args)) => code::run(&args, look),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Eval { special_values, lenient }) => {
            eval::run(io::stdin().lock(), out::machine(), special_values, lenient)
        }
        Some(Command::Progress(command)) => progress::run(&command, shelf, look, plain::wanted_for_text(cli.plain)),
        Some(Command::Lessons { command }) => lessons::run(&command, cli.course.as_deref(), look, is_plain),
        Some(Command::Completions { shell }) => {
            // Never another course: shells execute the script, and the files of other courses are not trusted.
            let index = Index::of(&Files::embedded());
            Ok(out::bytes(completions::script(shell, Cli::command(), &index).as_bytes())?)
        }
        Some(Command::Man(args)) => man::run(&args, Cli::command()),
    }
}
