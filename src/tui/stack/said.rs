//! Descriptions of a network: its maps, the focused cell, its input values, and the result of the last key.

use super::model::{Changed, StackModel};
use super::plan::Placed;
use super::ways::{Ways, Which};
use crate::conv::layer::dimensions;
use crate::conv::stack::stage::{Pool, PoolOf};
use crate::conv::stack::{Reach, Stage, Step};
use crate::conv::{Layer, Op, Padding, Pair};
use crate::network::level::Level;
use crate::network::{Activations, shade};
use crate::scene::number;
use crate::visible;
use crate::words::screen::{Detail, Strings};

/// Whether the map of this level is a picture.
#[must_use]
pub fn is_picture(model: &StackModel, level: usize) -> bool {
    shade::is_picture(model.levels(), level)
}

/// Returns the rows and columns of a map, or the length of a one-dimensional one, with its name if several maps have
/// the same size.
fn size(model: &StackModel, level: &Level) -> String {
    let is_line = model.network().chain().rank() == Some(crate::conv::Rank::One);
    let size = if is_line { level.size[1].to_string() } else { dimensions(&level.size) };
    let name = level.stage().and_then(|stage| model.network().names().get(stage));
    match name.filter(|named| level.is_one_of_many && !named.name.is_empty()) {
        Some(named) => format!("{size} {}", visible::excerpt(&named.name)),
        None => size,
    }
}

/// Returns the name of a map within a sentence.
#[must_use]
pub fn name(model: &StackModel, strings: &Strings, level: usize) -> String {
    let Some(of) = model.levels().get(level) else { return String::new() };
    match level {
        0 if of.is_vector() => strings.stack.vector.to_owned(),
        0 => strings.stack.input.to_owned(),
        _ if is_picture(model, level) => strings.stack.picture.to_owned(),
        _ => size(model, of),
    }
}

/// Returns the title of a map, including its size unless that is its name.
#[must_use]
pub fn title(model: &StackModel, strings: &Strings, level: usize) -> String {
    let Some(of) = model.levels().get(level) else { return String::new() };
    match level {
        0 if of.is_vector() => strings.stack.vector_title.to_owned(),
        0 => format!("{} {}", strings.stack.input_title, size(model, of)),
        _ if is_picture(model, level) => format!("{} {}", strings.stack.picture_title, size(model, of)),
        _ => size(model, of),
    }
}

/// Returns the name of a map in a list: its size, except for a vector.
#[must_use]
pub fn size_name(model: &StackModel, strings: &Strings, level: usize) -> String {
    match model.levels().get(level) {
        Some(of) if level == 0 && of.is_vector() => strings.stack.vector_title.to_owned(),
        Some(of) => size(model, of),
        None => String::new(),
    }
}

/// Returns the captions of a map in all lengths, longest first.
#[must_use]
pub fn captions(model: &StackModel, strings: &Strings, map: &Placed) -> Vec<String> {
    let Some(of) = model.levels().get(map.level) else { return Vec::new() };
    let title = title(model, strings, map.level);
    let short = size(model, of);
    let comma = strings.home.comma;
    let every = (map.grain.step > 1).then(|| (strings.facts.every)(map.grain.step));
    let part = every.as_ref().map_or(String::new(), |every| format!("{comma}{every}"));
    let channel = |detail| (strings.stack.channel)(model.channel(map.level), of.channels, detail);
    let mut said = vec![format!("{title}{part}")];
    let has_channels = of.channels > 1 && !(map.level == 0 && of.is_vector());
    if has_channels {
        said = vec![
            format!("{title}{comma}{}{part}", channel(Detail::Full)),
            format!("{short}{comma}{}{part}", channel(Detail::Full)),
            format!("{short} {}{part}", channel(Detail::Brief)),
        ];
    }
    // That the map is subsampled matters more than which channel is shown.
    if let Some(every) = every {
        said.extend([format!("{short}{part}"), every]);
    } else if has_channels {
        said.push(format!("{short} #{}", model.channel(map.level)));
    }
    said.push(short);
    said
}

/// Returns the code of a map in all lengths: as written, without argument names, without the other stages of the map,
/// as numbers alone.
#[must_use]
pub fn codes(model: &StackModel, level: usize) -> Vec<String> {
    let Some(of) = model.levels().get(level) else { return Vec::new() };
    let calls = model.network().names().get(of.stages.clone()).unwrap_or_default();
    let all: Vec<String> = calls.iter().map(|named| visible::line(&named.call).into_owned()).collect();
    let first = all.first().cloned().unwrap_or_default();
    let short = positional(model, of).unwrap_or(first);
    let heads = calls.iter().skip(1).map(|named| head(&named.call));
    let shorter = [short.clone()].into_iter().chain(heads).collect::<Vec<_>>().join(" + ");
    vec![all.join(" + "), shorter, short, brief(model, level), numbers(model, of)]
}

/// Returns the stages of a map in brief: `k4 s2 p1 ReLU`.
#[must_use]
pub fn brief(model: &StackModel, level: usize) -> String {
    let Some(of) = model.levels().get(level) else { return String::new() };
    let besides = model.network().names().get(of.stages.clone()).unwrap_or_default().iter().skip(1);
    let heads = besides.map(|named| head(&named.call));
    [numbers(model, of)].into_iter().chain(heads).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns what is called, without its arguments.
fn head(call: &str) -> String {
    let call = call.split('(').next().unwrap_or_default();
    visible::excerpt(call.rsplit('.').next().unwrap_or_default())
}

/// Returns the numbers of the stage that produces a map, or its name if it is neither a layer nor a pool.
fn numbers(model: &StackModel, level: &Level) -> String {
    let Some(stage) = level.stage() else { return String::new() };
    let step = model.network().chain().steps().get(stage);
    match step.map(Step::stage) {
        Some(Stage::Layer { layer, .. }) => layer_numbers(layer),
        Some(Stage::Pool(Pool { of, kernel_size, stride, .. })) => {
            let of = match of {
                PoolOf::Max => "max",
                PoolOf::Average => "mean",
            };
            format!("{of} k{} s{}", crate::conv::layer::short(*kernel_size), crate::conv::layer::short(*stride))
        }
        _ => model.network().names().get(stage).map(|named| head(&named.call)).unwrap_or_default(),
    }
}

/// Returns a layer with positional arguments if those describe it completely: `ConvTranspose2d(32, 20, 4, 2, 1)`.
fn positional(model: &StackModel, level: &Level) -> Option<String> {
    let Stage::Layer { layer, .. } = model.network().chain().steps().get(level.stage()?)?.stage() else { return None };
    let Padding::Explicit(padding) = layer.padding else { return None };
    let is_plain = layer.groups == 1 && layer.dilation == [1, 1] && layer.output_padding == [0, 0] && layer.bias;
    let mut numbers = vec![layer.kernel_size, layer.stride, padding];
    if padding == [0, 0] {
        numbers.truncate(if layer.stride == [1, 1] { 1 } else { 2 });
    }
    let numbers: Vec<String> = numbers.into_iter().map(|number| layer.short(number)).collect();
    let is_single = numbers.iter().all(|number| !number.contains('x'));
    let call = format!("{}({}, {}, {})", layer.class_name(), layer.in_channels, layer.out_channels, numbers.join(", "));
    (is_plain && is_single).then_some(call)
}

fn layer_numbers(layer: &Layer) -> String {
    let number = |value: Pair| layer.short(value);
    let padding = match layer.padding {
        Padding::Explicit(cells) => format!("p{}", number(cells)),
        Padding::Uneven { start, end } => format!("p{}:{}", number(start), number(end)),
        Padding::Same => "same".to_owned(),
        Padding::Valid => "valid".to_owned(),
    };
    let mut parts = vec![format!("k{}", number(layer.kernel_size)), format!("s{}", number(layer.stride)), padding];
    if layer.op == Op::Conv2d {
        parts.insert(0, "conv".to_owned());
    }
    if layer.output_padding != [0, 0] {
        parts.push(format!("op{}", number(layer.output_padding)));
    }
    if layer.dilation != [1, 1] {
        parts.push(format!("d{}", number(layer.dilation)));
    }
    parts.join(" ")
}

/// Describes a cell: its value, the cells that it depends on, and those that it contributes to.
fn cell(model: &StackModel, strings: &Strings) -> Option<String> {
    let light = model.light()?;
    let spot = light.spot;
    let of = model.levels().get(spot.level)?;
    let channel = model.channel(spot.level);
    let place = spot.at.map(|at| usize::try_from(at).ok());
    let value = match (model.values().and_then(|values| values.level(of)), place) {
        (Some(values), [Some(row), Some(col)]) => values.get([channel, row, col]).copied(),
        _ => None,
    };
    let value = value.map_or_else(|| "?".to_owned(), |value| number::fitted(f64::from(value), 6));
    let name_of = |level| name(model, strings, level);
    let own = match spot.level {
        0 if of.is_vector() => strings.stack.vector_title.to_owned(),
        level if is_picture(model, level) => strings.stack.picture_title.to_owned(),
        0 => strings.stack.input_title.to_owned(),
        _ => size(model, of),
    };
    let at = format!("{own}[{},{}]", spot.at[0], spot.at[1]);
    let belongs = |level: usize| {
        let (set, of) = (light.set(level)?, model.levels().get(level)?);
        Some(part(set, of.size, &name_of(level), strings))
    };
    let behind: Vec<String> = (0..spot.level).rev().filter_map(belongs).collect();
    let reached: Vec<String> = (spot.level + 1..model.levels().len()).filter_map(belongs).collect();
    let comma = strings.home.comma;
    Some((strings.stack.cell)(&at, &value, &behind.join(comma), &reached.join(comma)))
}

fn part(set: &Reach, size: Pair, name: &str, strings: &Strings) -> String {
    let found = [set.rows.count(), set.cols.count()];
    if found == size { (strings.stack.whole)(name) } else { (strings.stack.part)(&dimensions(&found), name) }
}

/// Describes the focused cell, or the input if none has the focus.
#[must_use]
pub fn line(model: &StackModel, strings: &Strings) -> String {
    if let Some(why) = model.unfit() {
        return (strings.stack.no_values)(&why.to_string());
    }
    if let Some(ways) = &model.ways {
        return of_ways(ways, strings);
    }
    if let Some(cell) = cell(model, strings) {
        return cell;
    }
    let comma = strings.home.comma;
    let dials = model.dials();
    let number = |(place, dial): (usize, &super::dial::Dial)| {
        format!("{} = {:.2}", dial_name(model, place), model.number(*dial))
    };
    let mut said = dials.iter().enumerate().map(number).collect::<Vec<_>>().join(comma);
    if model.network().input().labels.is_some() && model.activations() == Activations::On {
        said = format!("{said}{}{}", strings.home.colon, (strings.stack.seen)(model.label()));
    }
    if super::dial::has_more(model.network().input()) {
        let all = model.network().input().start.len();
        said.push_str(&(strings.stack.some_numbers)(dials.len(), all));
    }
    said
}

fn of_ways(ways: &Ways, strings: &Strings) -> String {
    let which = match ways.which {
        Which::AsItIs => strings.stack.ways_own.to_owned(),
        Which::Smaller => {
            let heights = ways.heights.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            (strings.stack.ways_smaller)(&heights)
        }
    };
    let [least, most] = ways.inside.map(number::text);
    let even =
        if ways.is_even { strings.stack.ways_even.to_owned() } else { (strings.stack.ways_uneven)(&least, &most) };
    let colon = strings.home.colon;
    format!("{}{colon}{which}{}{even}", strings.stack.ways_title, strings.home.comma)
}

/// Returns the name of a dial: its channel, counted from 1.
#[must_use]
pub fn dial_name(model: &StackModel, place: usize) -> String {
    let channel = model.dials().get(place).map_or(place, |[channel, ..]| *channel);
    format!("z{}", channel + 1)
}

/// The emphasis of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Normal text.
    Text,
    /// Less important text.
    Faint,
    /// Something that has just happened.
    News,
}

/// Returns an additional message: the result of the last key, that something is switched off, or what the focused map
/// is made by.
#[must_use]
pub fn note(model: &StackModel, strings: &Strings) -> (String, Tone) {
    if let Some(notice) = model.notice {
        return (strings.stack_notice(notice).to_owned(), Tone::News);
    }
    if model.activations() == Activations::Off {
        let off = if keeps_sums(model) {
            (strings.stack.sum_of_pictures)(model.network().input().start.len())
        } else {
            strings.stack.activations_off.to_owned()
        };
        return (off, Tone::News);
    }
    if let Some(Changed { dial, before }) = model.changed {
        let now = model.dials().get(dial).map_or(0.0, |dial| model.number(*dial));
        return (format!("{}  {before:.2} -> {now:.2}", dial_name(model, dial)), Tone::News);
    }
    if model.is_fresh {
        return (strings.stack.hint.to_owned(), Tone::News);
    }
    match model.level_in_focus() {
        Some(level) if level > 0 => {
            let code = codes(model, level).into_iter().next().unwrap_or_default();
            (format!("{}{}{code}", title(model, strings, level), strings.home.colon), Tone::Text)
        }
        Some(_) | None => (strings.stack.hint_maps.to_owned(), Tone::Faint),
    }
}

/// Whether all stages other than activations preserve sums, so that the picture is a sum of pictures.
fn keeps_sums(model: &StackModel) -> bool {
    let keeps = |stage: &Stage| match stage {
        Stage::Pool(Pool { of, .. }) | Stage::AdaptivePool { of, .. } => *of == PoolOf::Average,
        Stage::Layer { .. }
        | Stage::Resize(_)
        | Stage::Shuffle { .. }
        | Stage::Unshuffle { .. }
        | Stage::Pad { .. }
        | Stage::Flatten
        | Stage::Unflatten { .. }
        | Stage::Linear { .. }
        | Stage::Norm { .. }
        | Stage::Activation(_)
        | Stage::Pass => true,
    };
    model.network().chain().steps().iter().all(|step| keeps(step.stage()))
}
