//! `tconv stack`: prints sizes, receptive fields and coverage through a whole model, and where it breaks.

mod answer;
mod notes;
mod remedies;
mod table;
mod text;

use std::io::{self, IsTerminal as _};
use std::path::Path;

use clap::Args;

use self::answer::Answer;
use super::failure::{Failure, Text, labelled, sets, snippet};
use super::layer_args::{InputArg, Named, SidesArg};
use super::paint::{ColorArg, Painter, json};
use super::{Look, out};
use crate::conv::layer::Pair;
use crate::conv::stack::Map;
use crate::conv::stack::wanted::Remedies;
use crate::conv::{Rank, Sides};
use crate::framework::call::Facts;
use crate::framework::model::{self, Entry, Model, ModelError};
use crate::framework::stacked::{StackFault, Stacked, map_text};
use crate::framework::{NoLayer, pytorch};
use crate::load;

/// The most remedies that are listed for a wanted size.
const MOST_REMEDIES: usize = 5;

/// The width without a terminal, in columns.
const WIDTH: usize = 100;

/// The most repairs of a layer that are listed.
const MOST_REPAIRS: usize = 3;

#[derive(Debug, Args)]
pub struct StackArgs {
    /// Model as a file, or as text in quotes; - or nothing for stdin
    ///
    /// Accepts the output of print(model), the source of an nn.Sequential, a class with its layers, a Keras Sequential,
    /// or a sequence of calls of any framework. Layers are taken in the order in which they are written: forward is not
    /// read. A file that ends in .toml is a stack with its weights.
    #[arg(value_name = "MODEL")]
    model: Option<String>,
    /// Input shape: 100x1x1 for channels x height x width, or 64x64; a shape as frameworks print it also works
    #[arg(long, value_name = "SHAPE", allow_hyphen_values = true)]
    input: Option<InputArg>,
    /// Wanted output size: print which padding or output_padding down the stack gives it
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    want: Option<SidesArg>,
    /// Set a name in the model to a number, such as ngf=64
    #[arg(long, value_name = "NAME=N")]
    set: Vec<Named>,
    /// Print a row for each stage, including activations and norms
    #[arg(long)]
    all: bool,
    /// Print as JSON
    #[arg(long)]
    json: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorArg,
}

/// Prints the table of a model.
///
/// # Errors
/// A model that cannot be read, or a missing input (usage); a stack that breaks, or a wanted size that nothing gives
/// (the answer is no); a failing stdout.
pub fn run(args: &StackArgs, look: Look) -> Result<(), Failure> {
    let facts = Facts {
        names: args.set.iter().map(|Named(name, number)| (name.clone(), *number)).collect(),
        ..Facts::default()
    };
    let (model, made_for) = match args.model.as_deref().filter(|model| is_stack_file(model)) {
        Some(file) => of_file(Path::new(file), &facts)?,
        None => (model::read(&text::text(args.model.as_deref())?, &facts).map_err(|error| unread(&error))?, None),
    };
    let input = args.map(&model, made_for)?;
    let stacked = model.on(input);
    let wanted = args.wanted(&model, &stacked)?;
    if args.json {
        out::lines([json(&Answer::of(&model, &stacked, wanted.as_ref()))])?;
    } else {
        let (palette, words) = (look.theme.palette(), look.words());
        let mut painter = Painter::stdout(args.color, look.theme);
        painter.lines(table::lines(&model, &stacked, args.all, width(), palette, words))?;
        if let Some((size, remedies)) = &wanted {
            painter.lines(remedies::lines(&model, &stacked, *size, remedies, palette, words.stack))?;
        }
    }
    match (&stacked.fault, &wanted) {
        (Some(_), _) if args.json => Err(Failure::Answered),
        (Some(_), _) => Err(broken(&model, &stacked)),
        (None, Some((_, Remedies::Nearest(_)))) => Err(Failure::Answered),
        (None, _) => Ok(()),
    }
}

impl StackArgs {
    /// Returns the map that goes in.
    fn map(&self, model: &Model, made_for: Option<Map>) -> Result<Map, Failure> {
        let rank = model.rank();
        let Some(input) = &self.input else {
            return made_for.or(model.implied_input()).ok_or_else(|| {
                let channels = model.in_channels().map_or("C".to_owned(), |channels| channels.to_string());
                let size = if rank == Some(Rank::One) { "L" } else { "HxW" };
                let input = format!("{channels}x{size}");
                Failure::usage(|words| {
                    let tries = [(words.stack.no_input_try)(&input)];
                    words.stack.no_input.to_owned() + &labelled(words.frame.labels.attempt, tries)
                })
            });
        };
        let rank = rank.unwrap_or(Rank::Two);
        let ([_, height, width], channels) = input.of(rank, false)?;
        let size = if rank == Rank::One { [1, width] } else { [height, width] };
        if size.iter().chain(&channels).any(|length| *length < 1) {
            let shown = map_text(Map { channels, size }, Some(rank));
            return Err(Failure::usage(|words| (words.stack.empty_input)(&shown)));
        }
        Ok(Map { channels, size })
    }

    /// Returns the wanted size, and the changes that give it.
    fn wanted(&self, model: &Model, stacked: &Stacked) -> Result<Option<(Pair, Remedies)>, Failure> {
        let Some(SidesArg(sides)) = self.want else { return Ok(None) };
        let rank = model.rank().unwrap_or(Rank::Two);
        let size = wanted_size(sides, rank)?;
        let Some(input) = stacked.chain.map(0).filter(|_| stacked.fault.is_none()) else { return Ok(None) };
        let remedies = stacked.stack().map(|stack| stack.remedies(input, size, MOST_REMEDIES));
        Ok(remedies.map(|remedies| (size, remedies)))
    }
}

fn wanted_size(sides: Sides, rank: Rank) -> Result<Pair, Failure> {
    let numbers = sides.numbers();
    if numbers.len() > rank.axes() || numbers.iter().any(|length| *length < 1) {
        return Err(Failure::usage(|words| (words.stack.want)(rank == Rank::One)));
    }
    let [_, height, width] = sides.triple(rank, 1);
    Ok([height, width])
}

/// Whether the argument is a stack file, which comes with weights.
fn is_stack_file(model: &str) -> bool {
    let ending = Path::new(model).extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) && !model.contains(['\n', '('])
}

/// Reads the layers of a stack file, and the input map they are made for.
fn of_file(path: &Path, facts: &Facts) -> Result<(Model, Option<Map>), Failure> {
    let network = load::stack::network(path).map_err(|error| Failure::file(&error))?;
    let mut whole = Model::default();
    for named in network.names() {
        let read = model::read(&named.call, facts).map_err(|error| unread(&error))?;
        for entry in read.entries {
            let line = whole.entries.len() + 1;
            whole.entries.push(Entry { name: named.name.clone(), line, ..entry });
        }
        whole.notes.extend(read.notes);
    }
    Ok((whole, network.chain().map(0)))
}

/// Returns the width of the terminal in columns, or the default without one.
fn width() -> usize {
    let size = if io::stdout().is_terminal() { crossterm::terminal::size().ok() } else { None };
    size.map_or(WIDTH, |(columns, _)| usize::from(columns))
}

/// The failure for a model that cannot be read, with a caret under the culprit.
fn unread(error: &ModelError) -> Failure {
    let source = error.caret.as_ref().map(|(line, span)| (line.as_str(), span.clone(), error.line));
    Failure::Usage(Text::new(|words| {
        let open = (!error.open.is_empty()).then(|| (words.frame.give_number)(&sets(&error.open)));
        let help = error.help.iter().map(|help| words.say(help)).chain(open);
        snippet(words, &words.say(&error.title()), source.clone(), help)
    }))
}

/// The failure for the first stage that breaks: which, why, and what would help.
fn broken(model: &Model, stacked: &Stacked) -> Failure {
    let (Some(fault), Some(entry)) = (&stacked.fault, stacked.broken(model)) else { return Failure::Answered };
    let input = map_text(stacked.chain.output(), model.rank());
    let refusal = stacked.refusal(model);
    let is = refusal.as_ref().map(|refusal| pytorch::line(&refusal.layer)).filter(|line| *line != entry.call);
    let repairs = if refusal.is_some() { stacked.repairs(model) } else { Vec::new() };
    Failure::no(|words| {
        let (labels, reasons) = (words.frame.labels, words.plain.screens.reasons);
        let place = (words.stack.place)(&entry.name, entry.line, &entry.call);
        let why = refusal.as_ref().map(|refusal| (reasons.why)(&refusal.fault)).filter(|why| !why.is_empty());
        let mut tries: Vec<String> = repairs.iter().take(MOST_REPAIRS).map(reasons.repair).collect();
        if let StackFault::NoLayer(NoLayer::Edges(edges)) = fault {
            tries.push(words.say(&edges.attempt()));
        }
        tries.extend(stacked.tries(model).iter().map(|attempt| words.say(attempt)));
        words.say(&fault.phrase())
            + &labelled(labels.layer, [format!("{place}{}{input}", words.frame.on)])
            + &labelled(labels.is, is.clone())
            + &labelled(labels.why, why)
            + &labelled(labels.attempt, tries)
    })
}
