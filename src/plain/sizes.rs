//! The sizes of a layer in words: a formula a line, in no columns.

use crate::conv::layer::dimensions;
use crate::conv::{Axis, Geometry, Op};
use crate::framework::pytorch;
use crate::scene::formula::{Step, derivation};
use crate::scene::notes::notes;
use crate::words::plain::PlainStrings;

/// How the output size comes about, and what else is worth knowing.
#[must_use]
pub fn sizes(geometry: &Geometry, strings: &PlainStrings) -> Vec<String> {
    let layer = geometry.layer();
    let size = |name: &str, size: &[i64]| format!("{name} {}", dimensions(size));
    let whole = [
        size(strings.screens.names.input, &geometry.input()),
        size(strings.screens.names.output, &geometry.output()),
        format!("{} ({})", size(strings.weight, &layer.weight_shape()), layer.op.weight_axes()),
    ];
    let mut lines = vec![pytorch::line(layer), whole.join(strings.comma)];
    let [h, w] = geometry.axes();
    if h == w {
        lines.extend(axis(strings.screens.names.both_axes, h, strings));
    } else {
        lines.extend(axis(strings.screens.names.height, h, strings));
        lines.extend(axis(strings.screens.names.width, w, strings));
    }
    lines.extend(remarks(geometry, strings));
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

/// Where the sizes lead on, and the notes of the layer.
#[must_use]
pub fn remarks(geometry: &Geometry, strings: &PlainStrings) -> Vec<String> {
    let layer = geometry.layer();
    let show = |[h, w]: [i128; 2]| format!("{h}x{w}");
    let mut remarks = Vec::new();
    if layer.op == Op::ConvTranspose2d {
        let [smallest, largest] = layer.output_sizes(geometry.input());
        remarks.push(if smallest == largest {
            (strings.gives_alone)(&show(smallest))
        } else {
            (strings.gives)(&show(smallest), &show(largest))
        });
    }
    let (mate, output) = (layer.mate().op.to_string(), dimensions(&geometry.output()));
    let back = [0, 1].map(|axis| geometry.axes()[axis].round_trip());
    remarks.push(match back {
        [Some(h), Some(w)] => {
            let led = (strings.leads_back)(&mate, &output, &dimensions(&[h, w]));
            if [h, w] == geometry.input() { led } else { led + strings.not_to_the_input }
        }
        _ => (strings.no_way_back)(&mate, &output),
    });
    remarks.extend(notes(geometry).iter().map(strings.screens.facts.note));
    remarks
}
