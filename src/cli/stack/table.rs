//! The answer as a table, with a row for each stage that changes a map; stages that only pass it on share that row.

use unicode_width::UnicodeWidthStr;

use super::notes::notes;
use crate::conv::Rank;
use crate::conv::layer::{Pair, dimensions};
use crate::conv::stack::sight::{Range, Sight};
use crate::conv::stack::stage::Stage;
use crate::conv::stack::{Map, Step};
use crate::figure::text::{Line, Span};
use crate::framework::model::{Entry, Model, What};
use crate::framework::stacked::{Stacked, map_text, short_settings};
use crate::palette::Palette;
use crate::text::{LongWord, paragraph};
use crate::words::cli::{CliStrings, StackStrings};

/// The widest name and the narrowest layer, in columns.
const NAME: usize = 24;
const LAYER: usize = 20;

/// The cells of a row.
struct Row {
    name: String,
    layer: String,
    output: String,
    field: String,
    reach: String,
    weights: String,
    is_known: bool,
}

/// Returns the table within `width` columns, and the notes on the whole stack.
pub(super) fn lines(
    model: &Model,
    stacked: &Stacked,
    all: bool,
    width: usize,
    palette: &Palette,
    all_words: &CliStrings,
) -> Vec<Line> {
    let words = all_words.stack;
    let sights = stacked.chain.both_sights();
    let rows = rows(model, stacked, &sights, all, words);
    let mut lines = table(&rows, width, palette, words);
    let notes = notes(model, stacked, &sights, all_words);
    if !notes.is_empty() {
        lines.push(Line::new());
    }
    for note in notes {
        let wrapped = paragraph(&note, ["", ""], width.saturating_sub(2).max(LAYER), LongWord::Broken);
        for (place, text) in wrapped.into_iter().enumerate() {
            let lead = if place == 0 { "- " } else { "  " };
            lines.push(vec![Span::inked(lead, palette.faint), Span::plain(text)]);
        }
    }
    lines
}

/// What is known about each map, along height and width.
pub(super) type Sights = [Option<Vec<Sight>>; 2];

fn rows(model: &Model, stacked: &Stacked, sights: &Sights, all: bool, words: &StackStrings) -> Vec<Row> {
    let rank = model.rank();
    let steps = stacked.chain.steps();
    let mut rows = Vec::new();
    let input = stacked.chain.map(0).map(|map| map_text(map, rank)).unwrap_or_default();
    let [field, reach] = seen(sights, 0, stacked, rank, words);
    let input = Row {
        name: words.input.to_owned(),
        layer: String::new(),
        output: input,
        field,
        reach,
        weights: String::new(),
        is_known: true,
    };
    rows.push(input);
    let mut place = 0;
    while let (Some(step), Some(entry)) = (steps.get(place), model.entries.get(place)) {
        let mut layer = what(entry, step);
        let mut weights = learned(entry, step);
        let mut last = place;
        if !all {
            while let (Some(next), Some(entry)) = (steps.get(last + 1), model.entries.get(last + 1))
                && passes(next, entry)
            {
                layer = format!("{layer} + {}", name_of(&entry.call));
                weights = weights.zip(learned(entry, next)).map(|(some, more)| some + more);
                last += 1;
            }
        }
        let [field, reach] = seen(sights, last + 1, stacked, rank, words);
        let output =
            steps.get(last).map(|step| shape(step.output(), maker(model, steps, last), rank)).unwrap_or_default();
        rows.push(Row {
            name: entry.name.clone(),
            layer,
            output,
            field,
            reach,
            weights: weights
                .map_or("?".to_owned(), |weights| if weights > 0 { grouped(weights) } else { String::new() }),
            is_known: !matches!(entry.what, What::Unknown),
        });
        place = last + 1;
    }
    if let Some(entry) = stacked.broken(model) {
        let layer = entry.call.clone();
        let [output, field, reach, weights] = [words.breaks, "", "", ""].map(ToOwned::to_owned);
        rows.push(Row { name: entry.name.clone(), layer, output, field, reach, weights, is_known: false });
    }
    rows
}

/// Whether a stage passes on what the previous one made, number by number.
fn passes(step: &Step, entry: &Entry) -> bool {
    let is_by_number = matches!(step.stage(), Stage::Norm { .. } | Stage::Activation(_) | Stage::Pass);
    is_by_number && !matches!(entry.what, What::Unknown)
}

/// The number of weights of a stage, if known.
pub(super) fn learned(entry: &Entry, step: &Step) -> Option<u128> {
    if matches!(entry.what, What::Unknown) { None } else { step.stage().weights() }
}

/// The name of a call without its arguments.
fn name_of(call: &str) -> &str {
    let name = call.split('(').next().unwrap_or(call);
    name.rsplit('.').next().unwrap_or(name).trim()
}

/// Describes a stage in short.
fn what(entry: &Entry, step: &Step) -> String {
    match step.stage() {
        Stage::Layer { layer, is_open } => {
            let channels = [(layer.in_channels, 0), (layer.out_channels, 1)].map(|(number, side)| {
                if is_open[side] {
                    entry.channel_names[side].clone().unwrap_or("?".to_owned())
                } else {
                    number.to_string()
                }
            });
            format!("{} {} -> {}, {}", layer.class_name(), channels[0], channels[1], short_settings(layer))
        }
        _ => entry.call.rsplit_once("nn.").map_or(entry.call.as_str(), |(_, call)| call).to_owned(),
    }
}

/// Returns the entry that made the channels of a map.
fn maker<'a>(model: &'a Model, steps: &[Step], place: usize) -> Option<&'a Entry> {
    let place = steps.get(..=place)?.iter().rposition(|step| matches!(step.stage(), Stage::Layer { .. }))?;
    model.entries.get(place)
}

/// The shape of a map. Channels that are left open are named as they are written.
fn shape(map: Map, maker: Option<&Entry>, rank: Option<Rank>) -> String {
    let name = maker.and_then(|entry| entry.channel_names[1].as_deref());
    match (map.channels, name) {
        (None, Some(name)) if name.chars().all(|letter| letter.is_alphanumeric() || letter == '_') => {
            format!("{name}x{}", map_text(map, rank))
        }
        (None, Some(name)) => format!("({name})x{}", map_text(map, rank)),
        (None, None) => format!("?x{}", map_text(map, rank)),
        (Some(_), _) => map_text(map, rank),
    }
}

/// The receptive field and the reach of a map.
fn seen(sights: &Sights, place: usize, stacked: &Stacked, rank: Option<Rank>, words: &StackStrings) -> [String; 2] {
    let at = |axis: usize| sights[axis].as_ref().and_then(|sights| sights.get(place));
    let (Some(h), Some(w)) = (at(0), at(1)) else { return ["-".to_owned(), "-".to_owned()] };
    let axes = if rank == Some(Rank::One) { vec![(w, 1)] } else { vec![(h, 0), (w, 1)] };
    let (input, output) = (stacked.chain.map(0).map(|map| map.size), stacked.chain.output().size);
    let field =
        axes.iter().map(|(sight, axis)| extent(sight.field, sight.seen, input.map_or(0, |size| size[*axis]), words));
    let reach = axes.iter().map(|(sight, axis)| extent(sight.reach, sight.reached, output[*axis], words));
    let reach = if stacked.fault.is_some() { String::new() } else { joined(reach.collect()) };
    [joined(field.collect()), reach]
}

/// Formats a range as `3` or `2..3`, or as `all` if every cell has all of a side of this length.
pub(super) fn extent(endless: Range<i64>, kept: Range<i64>, length: i64, words: &StackStrings) -> String {
    if kept.least == length && length > 0 { words.all.to_owned() } else { endless.to_string() }
}

pub(super) fn joined(mut axes: Vec<String>) -> String {
    axes.dedup();
    axes.join(" x ")
}

/// Formats a number as in `3,576,704`.
pub(super) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn table(rows: &[Row], width: usize, palette: &Palette, words: &StackStrings) -> Vec<Line> {
    let cut = |text: &str, most: usize| -> String {
        if text.width() <= most {
            return text.to_owned();
        }
        let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
        short.push('…');
        short
    };
    let mut cells: Vec<[String; 6]> = rows
        .iter()
        .map(|row| {
            let Row { name, layer, output, field, reach, weights, .. } = row;
            [cut(name, NAME), layer.clone(), output.clone(), field.clone(), reach.clone(), weights.clone()]
        })
        .collect();
    let head = ["", words.layer, words.output, words.field, words.reach, words.weights].map(ToOwned::to_owned);
    let widest =
        |column: usize| [&head].into_iter().chain(&cells).map(|cells| cells[column].width()).max().unwrap_or(0);
    let mut widths: [usize; 6] = std::array::from_fn(widest);
    // Layers get the columns that the others leave.
    let rest = widths.iter().sum::<usize>() - widths[1] + 2 * (widths.len() - 1);
    widths[1] = widths[1].min(width.saturating_sub(rest).max(LAYER));
    for cells in &mut cells {
        cells[1] = cut(&cells[1], widths[1]);
    }
    let aligned = |cells: &[String; 6], column: usize| {
        let (text, width) = (&cells[column], widths[column]);
        let room = " ".repeat(width - text.width().min(width));
        // Names and layers are aligned left, numbers right.
        if column < 2 { format!("{text}{room}") } else { format!("{room}{text}") }
    };
    let line = |cells: &[String; 6], inks: [Span; 6]| -> Line {
        let mut line = Line::new();
        for (column, ink) in inks.into_iter().enumerate() {
            let text = aligned(cells, column);

            if column > 0 {
                line.push(Span::plain("  "));
            }
            line.push(Span { text, ..ink });
        }
        trimmed(line)
    };
    let faint = || Span::inked("", palette.faint);
    let mut lines = vec![line(&head, std::array::from_fn(|_| faint()))];
    for (row, cells) in rows.iter().zip(&cells) {
        let layer = if row.is_known { Span::plain("") } else { Span::inked("", palette.error) };
        let inks = [Span::inked("", palette.input), layer, Span::bold(""), Span::plain(""), Span::plain(""), faint()];
        lines.push(line(cells, inks));
    }
    lines
}

/// Removes blanks at the end of a line.
fn trimmed(mut line: Line) -> Line {
    while let Some(last) = line.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        line.pop();
    }
    line
}

/// Returns the numbers of a size, as many as the rank has.
pub(super) fn own(size: Pair, rank: Option<Rank>) -> Vec<i64> {
    rank.unwrap_or(Rank::Two).of_two(&size).to_vec()
}

/// Formats a size as text.
pub(super) fn size_text(size: Pair, rank: Option<Rank>) -> String {
    dimensions(&own(size, rank))
}
