//! Resolves words into names and grids, with suggestions for unknown ones.

use std::ops::Range;
use std::sync::Arc;

use super::call::Call;
use super::error::{ExpressionError, quoted};
use super::grid::LayerGrid;
use super::known::{Answer, Field, Known, KnownPanel, PanelId, PanelKind};
use super::name::{Channels, Here, Name, Number, Part, Size};
use super::value::Kind;
use crate::nearest::{nearest, nearest_by};
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::GridId;

/// What names can mean at a position in an expression.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub known: Known<'a>,
    /// The properties of the current cell, if the expression is evaluated for each cell.
    pub cell: Option<Looked>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Looked {
    /// Whether it is a cell of an output, which has a coverage.
    pub has_coverage: bool,
}

fn names() -> Phrase {
    phrase!("the names are i k K s p op d out full stuffed dpad, each with .h or .w, and bias, cin, cout and groups")
}

/// Other common names of sizes, in addition to the names of the parameters.
const OTHER_NAMES: [(&str, Size); 3] = [("kernel", Size::K), ("o", Size::Out), ("output", Size::Out)];

/// Other common names of numbers of channels.
const OTHER_CHANNELS: [(&str, Channels); 2] = [("in_channels", Channels::In), ("out_channels", Channels::Out)];

fn fail<T>(span: &Range<usize>, message: Phrase) -> Result<T, ExpressionError> {
    Err(ExpressionError::new(span.clone(), message))
}

/// Returns the meaning of a word, and its kind.
pub(super) fn resolve(word: &str, span: &Range<usize>, scope: Scope<'_>) -> Result<(Name, Kind), ExpressionError> {
    let (first, rest) = word.split_once('.').map_or((word, None), |(first, rest)| (first, Some(rest)));
    if first == "ans" {
        return answer(word, rest, span, scope.known.answer);
    }
    if let Some(own) = scope.known.number(word) {
        return Ok((Name::Own(own.clone()), Kind::Integer));
    }
    if let Some(panel) = scope.known.panel(first) {
        return of_panel(word, rest, span, scope, panel);
    }
    if let Some(here) = Here::ALL.into_iter().find(|here| here.name() == word)
        && let Some(found) = of_cell(here, span, scope)?
    {
        return Ok(found);
    }
    let number = number(word, "", span, scope)?;
    Ok((Name::Of(None, number), number.kind()))
}

/// Returns the meaning of a word that begins with a panel's id.
fn of_panel(
    word: &str,
    rest: Option<&str>,
    span: &Range<usize>,
    scope: Scope<'_>,
    panel: &KnownPanel,
) -> Result<(Name, Kind), ExpressionError> {
    let id = panel.id();
    match (panel.kind(), rest) {
        (PanelKind::Given, _) => {
            fail(span, phrase!("'{id}' is a given grid, with cells alone: write cell({id}, row, column)", id = &**id))
        }
        (PanelKind::Stack(maps), _) => {
            let map = maps.last().map_or("input", |map| map);
            fail(
                span,
                phrase!("'{id}' is a network, with maps alone: write cell({id}.{map}, row, column)", id = &**id, map),
            )
        }
        (PanelKind::Layer, None) => {
            fail(span, phrase!("'{id}' is a panel: write {id}.out.h or cell({id}.output, row, column)", id = &**id))
        }
        (PanelKind::Layer, Some(_)) => {
            let number = number(word, &format!("{id}."), span, scope)?;
            Ok((Name::Of(Some(PanelId::clone(id)), number), number.kind()))
        }
    }
}

/// Returns the meaning of a property of the current cell. Outside of conditions on cells, it is `None` for `coverage`,
/// which is then looked up like any other word, and an error for the others, except for `row` and `col` where the
/// answer is a cell.
fn of_cell(here: Here, span: &Range<usize>, scope: Scope<'_>) -> Result<Option<(Name, Kind)>, ExpressionError> {
    let kind = if here == Here::Value { Kind::Real } else { Kind::Integer };
    let is_of_answer = scope.known.answer == Answer::Cell && matches!(here, Here::Row | Here::Col);
    match scope.cell {
        Some(Looked { has_coverage: false }) if here == Here::Coverage => {
            fail(span, phrase!("only the cells of an output have a coverage"))
        }
        None if here == Here::Coverage => Ok(None),
        None if !is_of_answer => {
            fail(span, phrase!("'{name}' is of a cell: it stands in count(GRID where CONDITION)", name = here.name()))
        }
        Some(_) | None => Ok(Some((Name::Here(here), kind))),
    }
}

/// Returns the number after `prefix`, which is the id of a panel with its dot, or empty.
fn number(word: &str, prefix: &str, span: &Range<usize>, scope: Scope<'_>) -> Result<Number, ExpressionError> {
    let plain = word.strip_prefix(prefix).unwrap_or(word);
    let (base, axis) = plain.split_once('.').map_or((plain, None), |(base, axis)| (base, Some(axis)));
    if let Some(size) = Size::ALL.into_iter().find(|size| size.name() == base) {
        return match axis {
            Some("h") => Ok(Number::Size(size, 0)),
            Some("w") => Ok(Number::Size(size, 1)),
            _ => fail(
                span,
                phrase!(
                    "{word} is no name: write {prefix}{base}.h or {prefix}{base}.w",
                    word = quoted(word),
                    prefix,
                    base
                ),
            ),
        };
    }
    if let Some(channels) = Channels::ALL.into_iter().find(|channels| channels.name() == base) {
        return match axis {
            None => Ok(Number::Channels(channels)),
            Some(_) => fail(span, phrase!("'{prefix}{base}' is one number: write {prefix}{base}", prefix, base)),
        };
    }
    match (base, axis) {
        ("bias", None) => Ok(Number::Bias),
        ("bias", Some(_)) => fail(span, phrase!("the bias is one number: write {prefix}bias", prefix)),
        _ => Err(unknown(word, prefix, span, scope)),
    }
}

fn unknown(word: &str, prefix: &str, span: &Range<usize>, scope: Scope<'_>) -> ExpressionError {
    if let Some(call) = Call::of(word) {
        return ExpressionError::new(
            span.clone(),
            phrase!("{word} is a function: write {usage}", word = quoted(word), usage = call.usage()),
        );
    }
    let plain = word.strip_prefix(prefix).unwrap_or(word);
    let (base, rest) = plain.split_once('.').map_or((plain, None), |(base, rest)| (base, Some(rest)));
    let axis = usize::from(rest == Some("w"));
    let parameters = Size::ALL.into_iter().filter_map(|size| Some((size.parameter()?.name(), size)));
    let sizes = Size::ALL.into_iter().map(|size| (size.name(), size)).chain(parameters).chain(OTHER_NAMES);
    let sizes = sizes.map(|(spelling, size)| (spelling, format!("{prefix}{}", Number::Size(size, axis))));
    let channels = Channels::ALL.into_iter().map(|channels| (channels.name(), channels)).chain(OTHER_CHANNELS);
    let channels = channels.map(|(spelling, channels)| (spelling, format!("{prefix}{}", channels.name())));
    let words = if prefix.is_empty() { ["ans", "bias", "and", "or", "not"].as_slice() } else { &["bias"] };
    let here = Here::ALL.iter().filter(|_| prefix.is_empty() && scope.cell.is_some()).map(|here| here.name());
    let words = words.iter().copied().chain(here).map(|other| (other, format!("{prefix}{other}")));
    let panels: &[KnownPanel] = if prefix.is_empty() { scope.known.panels } else { &[] };
    let panels = panels.iter().filter_map(|panel| Some((&**panel.id(), format!("{}.{}", panel.id(), rest?))));
    let numbers: &[Arc<str>] = if prefix.is_empty() { scope.known.numbers } else { &[] };
    let numbers = numbers.iter().map(|number| (&**number, number.to_string()));
    let meant =
        nearest_by(base, sizes.chain(channels).chain(words).chain(panels).chain(numbers), |(spelling, _)| spelling);
    let message = meaning(phrase!("there is no {word}", word = quoted(word)), meant.as_ref().map(|(_, meant)| meant));
    ExpressionError::new(span.clone(), message).with_help(names())
}

/// Returns the message with the name that was probably meant, if there is one.
fn meaning(message: Phrase, meant: Option<impl AsRef<str>>) -> Phrase {
    match meant {
        Some(meant) => phrase!("{message}; did you mean '{meant}'?", message, meant = meant.as_ref()),
        None => message,
    }
}

/// Returns the parts of an answer by their names after `ans.`, with their kinds.
fn parts(answer: Answer<'_>) -> Vec<(String, Part, Kind)> {
    let whole = |name: &str, part| (name.to_owned(), part, Kind::Integer);
    match answer {
        Answer::None | Answer::Scalar(_) | Answer::Cell => Vec::new(),
        Answer::Shape => vec![whole("h", Part::Field(0, "h".into())), whole("w", Part::Field(1, "w".into()))],
        Answer::Fields(fields) => {
            let part = |(place, field): (usize, &Field)| {
                (field.name.to_string(), Part::Field(place, field.name.clone()), field.kind)
            };
            fields.iter().enumerate().map(part).collect()
        }
        Answer::Picked => vec![
            whole("count", Part::Count),
            whole("missing", Part::Missing),
            whole("extra", Part::Extra),
            whole("row", Part::Row),
            whole("col", Part::Col),
        ],
        Answer::Setting => {
            let sizes = [Size::K, Size::S, Size::P, Size::Op, Size::D, Size::Out];
            let sizes = sizes.into_iter().flat_map(|size| [(size, 0), (size, 1)]);
            let sizes = sizes.map(|(size, axis)| whole(&Number::Size(size, axis).to_string(), Part::Size(size, axis)));
            sizes.chain([("transposed".to_owned(), Part::Transposed, Kind::Boolean)]).collect()
        }
    }
}

/// Returns the meaning of `ans` with the part that follows.
fn answer(
    word: &str,
    rest: Option<&str>,
    span: &Range<usize>,
    answer: Answer<'_>,
) -> Result<(Name, Kind), ExpressionError> {
    let whole = |kind| match rest {
        None => Ok((Name::Answer(Part::Whole), kind)),
        Some(_) => fail(span, phrase!("the answer is one value: write ans")),
    };
    let parts = parts(answer);
    if let Some((_, part, kind)) = parts.iter().find(|(name, ..)| rest == Some(name)) {
        return Ok((Name::Answer(part.clone()), *kind));
    }
    let written: Vec<String> = parts.iter().map(|(name, ..)| format!("ans.{name}")).collect();
    match answer {
        Answer::None => fail(span, phrase!("nobody is asked here, so there is no 'ans'")),
        Answer::Scalar(kind) => whole(kind),
        Answer::Cell => whole(Kind::Real),
        Answer::Shape => fail(span, phrase!("the answer is a shape: write ans.h or ans.w")),
        Answer::Fields(_) | Answer::Picked | Answer::Setting => {
            let meant = nearest(word, written.iter());
            let message = meaning(phrase!("the answer has no {word}", word = quoted(word)), meant);
            Err(ExpressionError::new(span.clone(), message)
                .with_help(phrase!("write {names}", names = written.join(" "))))
        }
    }
}

/// Returns the error for an unknown function.
pub(super) fn unknown_function(word: &str, span: Range<usize>) -> ExpressionError {
    let names = Call::ALL.map(Call::name);
    let meant = nearest(word, names);
    ExpressionError::new(span, meaning(phrase!("there is no function {word}", word = quoted(word)), meant))
        .with_help(phrase!("the functions are {names}", names = names.join(" ")))
}

/// The meaning of a word that names a grid.
pub(super) enum GridWord {
    Layer(Option<PanelId>, LayerGrid),
    Map(PanelId, Arc<str>),
    Given(PanelId),
}

/// Returns the grids of a layer that formulas can name: all but the stamp, which belongs to a single input.
fn grids() -> impl Iterator<Item = (&'static str, LayerGrid)> {
    let named = GridId::NAMED.into_iter().filter(|(_, grid)| *grid != GridId::Stamp);
    named.map(|(name, grid)| (name, LayerGrid::Scene(grid))).chain(LayerGrid::TABLES)
}

/// Returns the grid with this name.
pub(super) fn grid(word: &str, span: &Range<usize>, known: Known<'_>) -> Result<GridWord, ExpressionError> {
    let named = |name: &str| grids().find(|(known, _)| *known == name).map(|(_, grid)| grid);
    let (first, rest) = word.split_once('.').map_or((word, None), |(first, rest)| (first, Some(rest)));
    let panel = known.panel(first);
    match (panel.map(|panel| (panel.kind(), panel.id())), rest) {
        (Some((PanelKind::Given, id)), None) => return Ok(GridWord::Given(id.clone())),
        (Some((PanelKind::Given, id)), Some(_)) => {
            return fail(span, phrase!("'{id}' is one grid: write {id}", id = &**id));
        }
        (Some((PanelKind::Stack(maps), id)), Some(name)) => {
            if let Some(map) = maps.iter().find(|map| ***map == *name) {
                return Ok(GridWord::Map(id.clone(), map.clone()));
            }
        }
        (Some((PanelKind::Stack(maps), id)), None) => {
            let map = maps.last().map_or("input", |map| map);
            return fail(span, phrase!("'{id}' is a network: write {id}.{map}", id = &**id, map));
        }
        (Some((PanelKind::Layer, id)), Some(name)) => {
            if let Some(grid) = named(name) {
                return Ok(GridWord::Layer(Some(id.clone()), grid));
            }
        }
        (Some((PanelKind::Layer, id)), None) => {
            return fail(span, phrase!("'{id}' is a panel: write {id}.output", id = &**id));
        }
        (None, _) => {
            if let Some(grid) = named(word) {
                return Ok(GridWord::Layer(None, grid));
            }
        }
    }
    let of_panel = |panel: &KnownPanel| match panel.kind() {
        PanelKind::Given => vec![panel.id().to_string()],
        PanelKind::Layer => grids().map(|(name, _)| format!("{}.{name}", panel.id())).collect(),
        PanelKind::Stack(maps) => maps.iter().map(|map| format!("{}.{map}", panel.id())).collect(),
    };
    let own = grids().map(|(name, _)| name.to_owned());
    let names: Vec<String> = own.chain(known.panels.iter().flat_map(of_panel)).collect();
    let meant = nearest(word, names.iter());
    let own: Vec<&str> = grids().map(|(name, _)| name).collect();
    let panels: String = known.panels.iter().map(example).collect();
    Err(ExpressionError::new(span.clone(), meaning(phrase!("there is no grid {word}", word = quoted(word)), meant))
        .with_help(phrase!("the grids are {names}", names = own.join(" ") + &panels)))
}

/// Returns the grids of a panel, for a list of grids in a help text.
fn example(panel: &KnownPanel) -> String {
    match panel.kind() {
        PanelKind::Given => format!(" {}", panel.id()),
        PanelKind::Layer => format!(" {}.output ...", panel.id()),
        PanelKind::Stack(maps) => maps.iter().map(|map| format!(" {}.{map}", panel.id())).collect::<Vec<_>>().concat(),
    }
}
