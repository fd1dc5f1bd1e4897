//! A network as lines: its input, and every map that follows, row by row.

use crate::conv::layer::dimensions;
use crate::network::level::{Level, levels};
use crate::network::shade::Shade;
use crate::network::{Activations, Network, Unfit, Values};
use crate::words::plain::PlainStrings;

/// The most rows of a map that is printed.
const MOST_ROWS: usize = 64;
/// The most columns of a map that is printed.
const MOST_COLUMNS: usize = 64;

/// The most numbers of a vector that are printed.
const MOST_NUMBERS: usize = 16;

/// Returns the first channel of every map, as shades from 0 to 9. The numbers of `at` replace the first ones of the
/// input.
///
/// # Errors
/// Those of [`Network::maps`].
pub fn network(
    network: &Network,
    at: &[f32],
    activations: Activations,
    strings: &PlainStrings,
) -> Result<Vec<String>, Unfit> {
    let levels = levels(network.chain());
    let mut input = network.input().start.clone();
    input.iter_mut().zip(at).for_each(|(cell, number)| *cell = *number);
    let values = Values::new(network, &levels, input, activations)?;
    let mut lines = vec![network.title().to_owned()];
    for (place, level) in levels.iter().enumerate() {
        let name = level.stage().and_then(|stage| network.names().get(stage)).map(|named| named.call.as_str());
        lines.push((strings.map)(place, levels.len() - 1, &dimensions(&level.size), level.channels, name));
        let shade = Shade::of(network, &levels, place, Some(&values), activations);
        lines.extend(rows(&values, level, shade, strings));
    }
    Ok(lines)
}

/// Returns the rows of a map, or the numbers of a vector.
fn rows(values: &Values, level: &Level, shade: Shade, strings: &PlainStrings) -> Vec<String> {
    let Some(numbers) = values.level(level) else { return Vec::new() };
    let [rows, cols] = level.size.map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    if level.is_vector() {
        let told = numbers.iter().take(MOST_NUMBERS).map(|number| format!("{number:.2}"));
        return vec![told.collect::<Vec<_>>().join(strings.list_comma)];
    }
    if rows > MOST_ROWS || cols > MOST_COLUMNS {
        return vec![strings.map_too_large.to_owned()];
    }
    let digit = |row: usize, col: usize| {
        let value = numbers.get([0, row, col]).map_or(f64::NAN, |value| f64::from(*value));
        let step = (shade.magnitude(value).clamp(0.0, 1.0) * 9.0).round();
        if value.is_nan() { "?".to_owned() } else { step.to_string() }
    };
    (0..rows).map(|row| (0..cols).map(|col| digit(row, col)).collect::<Vec<_>>().join(" ")).collect()
}
