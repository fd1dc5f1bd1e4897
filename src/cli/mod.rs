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
pub use explain::lines as explained;
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
/// tconv shows what nn.ConvTranspose2d (and nn.Conv2d) do, in pictures with exact numbers: the zeros that stride
/// inserts, the padding that is really a crop, the rotated kernel, and what is in the row that output_padding adds.
/// Without a command, it opens home, with the lessons and Explore.
#[derive(Debug, Parser)]
#[command(name = "tconv", version, long_version = env!("TCONV_LONG_VERSION"), max_term_width = 100)]
#[command(after_help = EXAMPLES, after_long_help = end())]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Colours for a dark or light background, or none
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
    /// Draw with ASCII characters only
    #[arg(
        long,
        global = true,
        action = ArgAction::SetTrue,
        value_parser = said::switch(),
        env = said::ASCII,
        hide_env_values = true
    )]
    ascii: Switch,
    /// Turn off animations
    #[arg(
        long,
        global = true,
        action = ArgAction::SetTrue,
        value_parser = said::switch(),
        env = said::NO_ANIMATION,
        hide_env_values = true
    )]
    no_animation: Switch,
    /// Print lessons, show and shape as plain lines, row by row, for screen readers and pipes; also set by ACCESSIBLE=1
    /// or TERM=dumb
    #[arg(long, global = true)]
    plain: bool,
    /// Keep your progress in this directory instead of your system's state directory
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
    /// Use the course in this directory instead of the built-in one
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
  tconv                                     open the lessons and Explore
  tconv learn crop                          continue a lesson where you left off
  tconv drill output-size                   answer eight questions on sizes, with new numbers
  tconv review                              answer what is due today
  tconv explore --input-file photo.png --kernel-fill bilinear --kernel 4
  tconv shape 'nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1)' --input 16x20
  tconv show --padding 0 --output-padding 1 see what is in the extra row
  tconv solve --input 7 --output 14         find settings that turn 7 into 14
  tconv render --preset odd -o odd.svg      draw a figure for a slide
  tconv code 'Conv2DTranspose(64, 4, strides=2, padding=\"same\")' --to pytorch
  tconv eval < layers.jsonl                 print exact outputs, one JSON object per line";

/// The exit codes and their meanings.
const EXIT_CODES: [(&str, &str); 3] = [("0", "done"), ("1", "the answer is no"), ("2", "wrong usage")];

/// Returns the end of the long help.
fn end() -> String {
    let codes = EXIT_CODES.map(|(code, what)| format!("{code} {what}")).join(", ");
    format!("{EXAMPLES}\n\n{}\nExit codes: {codes}", environment::told())
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Change the parameters of a layer and watch what happens
    ///
    /// A file that ends in .toml is a whole network, layers with their weights: change the numbers that go in, and
    /// watch every feature map on the way to the picture.
    Explore {
        #[command(flatten)]
        layer: LayerArgs,
    },
    /// Work through the lessons, from where you left off
    Learn {
        /// Lesson or step to open, such as crop, crop/bound or crop/3; by default, where you left off
        #[arg(value_name = "LESSON[/STEP]")]
        target: Option<Target>,
        /// Take the short path: the steps behind most bugs
        #[arg(long, conflicts_with = "target")]
        short: bool,
    },
    /// Practise one kind of question, with new numbers each time, or all kinds in turn
    ///
    /// The difficulty adapts to you: it goes up after two questions in a row answered right at once, and down after two
    /// in a row answered wrong. Your answers feed 'tconv review'. With --seed, everyone gets the same questions.
    Drill(practice::DrillArgs),
    /// Sit the exam: questions from all parts, without hints, with the results when you hand it in
    ///
    /// You can skip questions, come back to them, change answers, and leave and resume later. The report lists what
    /// stuck, what is shaky and what to read again, and what each wrong answer came from. It cannot tell who typed the
    /// answers.
    Exam(practice::ExamArgs),
    /// Answer the questions that are due: what you have learned comes back after 1, 3, 7 and 21 days, with new numbers
    Review,
    /// Print every stage of a layer as aligned grids, or row by row with --plain
    Show(show::ShowArgs),
    /// Render a layer as a figure or an animation: .svg, .png, .gif, .txt, .ans
    ///
    /// Draws the grids of a view from left to right, for slides and papers, on a light background unless --theme says
    /// otherwise. A .gif shows every step of the view; in the other formats, --step selects one step and --sheet shows
    /// all of them side by side. The same command always writes the same bytes.
    Render(render::RenderArgs),
    /// Print the sizes of a layer, derived step by step
    Shape(shape::ShapeArgs),
    /// Find layer settings that turn one size into another, best first
    ///
    /// A parameter given as 3 or 3x5 is fixed, and one given as 1..5 is searched in that range; the others are searched
    /// in the usual ranges, listed below. Both axes have the same settings unless their sizes differ.
    Solve(solve::SolveArgs),
    /// Print sizes, receptive fields and coverage through a whole model, and where it breaks
    ///
    /// Reads the output of print(model), an nn.Sequential, a class body, a Keras Sequential, or a sequence of calls.
    /// For each layer, prints its output, the receptive field of a cell, how far a cell reaches into the output, and
    /// the number of weights; then the first layer that breaks and what would help, or which padding gives --want.
    Stack(stack::StackArgs),
    /// Translate a layer to PyTorch, Keras, TensorFlow, JAX and ONNX
    ///
    /// Reads a call of any of these frameworks, or flags, and writes code that computes exactly the same: the layer
    /// alone where possible, otherwise the layer with the slice, the pad or the zeros in the kernel that make it exact,
    /// and the reason. The line of NumPy that follows converts the weight. x is the input, w the weight, b the bias,
    /// and y the output.
    Code(code::CodeArgs),
    /// Explain a convolution error message from PyTorch, Keras, TensorFlow, JAX or ONNX Runtime
    ///
    /// Finds the message in the pasted text, even in a whole traceback, and explains what its numbers mean, which axis
    /// of which tensor they belong to, what the message leaves open, and what to try: changes that work, and commands
    /// that answer the rest. Words in capitals in a command stand for what the message does not say. The exit code is 1
    /// if the text contains no known message.
    Explain(explain::ExplainArgs),
    /// Evaluate layers given as JSON Lines: sizes, values, or the rule that rejects them
    ///
    /// Reads one JSON object per line from stdin and writes one answer per line to stdout, in order:
    ///
    /// {"name":"a","op":"conv_transpose2d","input":{"shape":[1,1,3,3],"data":[...]},"weight":{"shape":[1,1,2,2],
    /// "data":[...]},"bias":[0.5],"stride":[2,2],"padding":[0,0],"output_padding":[0,0],"dilation":[1,1],"groups":1}
    ///
    /// Only op, input and weight are required. op is conv2d or conv_transpose2d, or conv1d, conv3d and
    /// so on for other numbers of axes. Without data, the answer is the shape alone; for three axes, data
    /// is not supported. data may be nested lists, such as [[1,2],[3,4]], which need no shape. If the input
    /// has no batch axis, neither does the answer. stride, padding, output_padding and dilation are an
    /// integer, or a list with one integer per axis; output_size is that of PyTorch's forward.
    ///
    /// ONNX names keep their ONNX meaning: strides, pads (all starts, then all ends), dilations, group,
    /// auto_pad, output_shape, kernel_shape. Answers follow the ONNX specification, with a remark where
    /// ONNX Runtime differs from it.
    ///
    /// Any other key is malformed, except meta, which may hold anything. --lenient ignores unknown keys
    /// instead, as earlier versions did. Error codes: malformed, invalid_stride, invalid_padding,
    /// invalid_output_padding, invalid_dilation, invalid_groups, invalid_output_size, channel_mismatch,
    /// shape_mismatch, output_padding_too_large, output_too_small, too_large, and unsupported for data
    /// with three axes. The exit code is 1 if any line was malformed.
    #[command(verbatim_doc_comment)]
    Eval {
        /// Use the strings "nan", "inf" and "-inf" for NaN and infinities, in requests and answers; by default, answers
        /// have null for all of them, and requests cannot contain any
        #[arg(long)]
        special_values: bool,
        /// Ignore unknown keys instead of rejecting them; a misspelt setting is then ignored too
        #[arg(long)]
        lenient: bool,
    },
    /// Show your own record, move it to another computer, or start over
    #[command(subcommand)]
    Progress(ProgressCommand),
    /// List, check and create lessons, for lesson authors
    Lessons {
        #[command(subcommand)]
        command: lessons::LessonsCommand,
    },
    /// Print a shell completion script
    ///
    /// For some shells, it also completes the lessons, steps and drills of the built-in course.
    Completions { shell: Shell },
    /// Print the man page of tconv or of one command, or write all man pages
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
        Some(Command::Explain(args)) => explain::run(&args, look.lang.language()),
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
