//! The sizes of a layer in words: one formula a line, without columns.

use crate::conv::layer::{dimensions, lengths};
use crate::conv::{Axis, Geometry, Op, Padding, Rank};
use crate::framework::Reading;
use crate::scene::formula::{Step, derivation};
use crate::scene::notes::{AxisNote, Note, notes};
use crate::words::plain::PlainStrings;

/// Returns the steps to the output size, and further remarks, for a call and its [`Reading::geometries`].
#[must_use]
pub fn sizes(reading: &Reading, geometries: &[Geometry], strings: &PlainStrings) -> Vec<String> {
    let names = &strings.screens.names;
    let axes = lengths(geometries, |axis| *axis);
    let rank = reading.rank();
    let apart = match rank {
        Rank::One => vec![names.length],
        Rank::Two => vec![names.height, names.width],
        Rank::Three => vec![names.depth, names.height, names.width],
    };
    let whole = [
        format!("{} {}", names.input, dimensions(&lengths(geometries, Axis::input))),
        format!("{} {}", names.output, dimensions(&lengths(geometries, Axis::output))),
        format!("{} {} ({})", strings.weight, reading.weight_shape(geometries), reading.op().weight_axes(rank)),
    ];
    let mut lines = vec![reading.line(geometries), whole.join(strings.comma)];
    match (axes.as_slice(), rank) {
        ([both, other], Rank::Two) if both == other => lines.extend(axis(names.both_axes, both, strings)),
        ([all, others @ ..], Rank::Three) if others.iter().all(|other| other == all) => {
            lines.extend(axis(names.all_axes, all, strings));
        }
        (axes, _) => {
            lines.extend(apart.iter().zip(axes).flat_map(|(name, own)| axis(name, own, strings)));
        }
    }
    lines.extend(remarks(reading, geometries, strings));
    lines
}

fn axis(title: &str, axis: &Axis, strings: &PlainStrings) -> Vec<String> {
    let line = |step: Step| {
        let Step { name, formula, note } = step;
        let sum = format!("{} = {} = {}", formula.symbols(), formula.numbers(), formula.result);
        let note = note.map(|note| format!("{}{}", strings.semicolon, (strings.step_note)(&note)));
        format!("{}{}{sum}{}", (strings.step_name)(name), strings.colon, note.unwrap_or_default())
    };
    let title = format!("{title}{}", strings.colon.trim_end());
    std::iter::once(title).chain(derivation(axis).into_iter().map(line)).collect()
}

/// Returns where the sizes lead on to, and the notes of the layer.
#[must_use]
pub fn remarks(reading: &Reading, geometries: &[Geometry], strings: &PlainStrings) -> Vec<String> {
    let mut remarks = Vec::new();
    let is_uneven = |geometry: &Geometry| matches!(geometry.layer().padding, Padding::Uneven { .. });
    // Only PyTorch's layer takes an `output_size`.
    if reading.op() == Op::ConvTranspose2d && !geometries.iter().any(is_uneven) {
        let range = |which: usize| {
            let of = |geometry: &Geometry| {
                let sizes = geometry.layer().output_sizes(geometry.input());
                geometry.layer().rank.of_two(&sizes[which]).to_vec()
            };
            geometries.iter().flat_map(of).collect::<Vec<_>>()
        };
        // No layer has an output without cells.
        let smallest: Vec<i128> = range(0).into_iter().map(|length| length.max(1)).collect();
        let largest = range(1);
        remarks.push(if smallest == largest {
            (strings.gives_alone)(&dimensions(&smallest))
        } else {
            (strings.gives)(&dimensions(&smallest), &dimensions(&largest))
        });
    }
    let mate = reading.op().transposed().class_name(reading.rank());
    let output = dimensions(&lengths(geometries, Axis::output));
    let back: Option<Vec<i64>> = lengths(geometries, Axis::round_trip).into_iter().collect();
    remarks.push(match back {
        Some(back) => {
            let led = (strings.leads_back)(mate, &output, &dimensions(&back));
            if back == lengths(geometries, Axis::input) { led } else { led + strings.not_to_the_input }
        }
        None => (strings.no_way_back)(mate, &output),
    });
    // Notes on channels are left out if the call does not give the channels.
    let is_known = |note: &AxisNote| reading.knows_channels() || !matches!(note.note, Note::Channels { .. });
    for note in geometries.iter().flat_map(notes).filter(is_known) {
        let told = (strings.screens.facts.note)(&note);
        // For channels, the geometry of the depth repeats the notes of the rest.
        if !remarks.contains(&told) {
            remarks.push(told);
        }
    }
    remarks
}
