//! What is worth knowing about a layer that works, in one sentence each: what the extra row holds, where the bias stands
//! alone, whether the coverage is even, what the padding does.

use crate::conv::coverage::Evenness;
use crate::conv::{Axis, Geometry, Op};

/// Longest axis, times kernel taps, for which cells are counted one by one.
const MOST_STEPS: i64 = 1 << 22;

/// The notes of a layer, most surprising first. What both axes say is said once.
#[must_use]
pub fn notes(geometry: &Geometry) -> Vec<String> {
    let layer = geometry.layer();
    let [h, w] = geometry.axes();
    let mut notes = Vec::new();
    for note in [extra, bias_only, cropped_input, unread, uneven] {
        match (note(h), note(w)) {
            (Some(rows), Some(cols)) if rows == cols => notes.push(rows),
            (rows, cols) => {
                notes.extend(rows.map(|note| format!("rows: {note}")));
                notes.extend(cols.map(|note| format!("columns: {note}")));
            }
        }
    }
    if layer.in_channels * layer.out_channels > 1 {
        notes.push(format!(
            "{} x {} channels in {}: the picture is of one pair; the layer sums over the inputs of a group",
            layer.in_channels,
            layer.out_channels,
            if layer.groups == 1 { "1 group".to_owned() } else { format!("{} groups", layer.groups) },
        ));
    }
    notes
}

/// What is in the cells of an axis that are there only because of `output_padding`.
fn extra(axis: &Axis) -> Option<String> {
    let settings = axis.settings();
    let count = settings.output_padding.min(axis.output());
    if count == 0 || count * settings.kernel > MOST_STEPS {
        return None;
    }
    let first = axis.output() - count;
    let empty = (first..axis.output()).filter(|output| axis.coverage(*output) == 0).count() as i64;
    Some(match empty {
        0 => "output_padding's last cells hold real values: it crops less".to_owned(),
        _ if empty == count => "output_padding's last cells get no product: they are the bias alone".to_owned(),
        _ => format!("{empty} of output_padding's last {count} cells get no product: they are the bias alone"),
    })
}

/// Cells of an axis that no product reaches, other than those of `output_padding`.
fn bias_only(axis: &Axis) -> Option<String> {
    let before = axis.output() - axis.settings().output_padding;
    if before.checked_mul(axis.kernel()).is_none_or(|steps| steps > MOST_STEPS) {
        return None;
    }
    let empty: Vec<i64> = (0..before).filter(|output| axis.coverage(*output) == 0).collect();
    match empty.as_slice() {
        [] => None,
        [one] => Some(format!("no product reaches index {one}: it is the bias alone")),
        some if some.len() <= 6 => {
            let list: Vec<String> = some.iter().map(i64::to_string).collect();
            Some(format!("no product reaches {}: they are the bias alone", list.join(", ")))
        }
        many => Some(format!("no product reaches {} of {} cells: they are the bias alone", many.len(), axis.output())),
    }
}

/// A padding beyond `K-1`, whose equivalent padding is negative.
fn cropped_input(axis: &Axis) -> Option<String> {
    let start = axis.pad()[0];
    (axis.settings().op == Op::ConvTranspose2d && start < 0).then(|| {
        format!(
            "padding exceeds K - 1 = {}, so the stuffed input itself is cropped, by {} at the start",
            axis.dilated_kernel() - 1,
            -start
        )
    })
}

/// Cells of the padded input that a strided window never reaches.
fn unread(axis: &Axis) -> Option<String> {
    let rest = axis.restoring_output_padding();
    (axis.settings().op == Op::Conv2d && rest > 0).then(|| {
        format!(
            "the window leaves {rest} over at the end; output_padding={rest} of the transposed layer restores {}",
            axis.input()
        )
    })
}

fn uneven(axis: &Axis) -> Option<String> {
    let settings = axis.settings();
    match axis.evenness() {
        Evenness::Even => None,
        Evenness::Uneven => Some(format!(
            "checkerboard: stride {} does not divide kernel_size {}, so coverage is uneven",
            settings.stride, settings.kernel
        )),
        Evenness::Holes if settings.kernel < settings.stride => Some(format!(
            "holes: kernel_size {} is smaller than stride {}, so some cells get no product",
            settings.kernel, settings.stride
        )),
        Evenness::Holes => Some(format!(
            "holes: stride {} and dilation {} share a divisor, so some cells get no product",
            settings.stride, settings.dilation
        )),
    }
}
