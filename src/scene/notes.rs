//! What is worth knowing about a layer that works, in one sentence each: what the extra row holds, where the bias stands
//! alone, whether the coverage is even, what the padding does.

use crate::conv::coverage::Evenness;
use crate::conv::{Axis, Geometry, Op};

/// Longest axis, times kernel taps, for which cells are counted one by one.
const MOST_STEPS: i64 = 1 << 22;

/// The notes of a layer, most surprising first. Axes that say the same are named once.
#[must_use]
pub fn notes(geometry: &Geometry) -> Vec<String> {
    let layer = geometry.layer();
    let [h, w] = geometry.axes();
    let mut notes = Vec::new();
    for note in [extra, bias_only, cropped_input, unread, uneven] {
        match (note(h), note(w)) {
            (Some(rows), Some(cols)) if rows == cols => notes.push(of_both(&rows)),
            (rows, cols) => {
                notes.extend(rows.map(|note| of_one(&note, "row")));
                notes.extend(cols.map(|note| of_one(&note, "column")));
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

fn of_both(note: &str) -> String {
    note.replace("LINES", "rows and columns").replace("LINE", "row and column")
}

fn of_one(note: &str, line: &str) -> String {
    note.replace("LINES", &format!("{line}s")).replace("LINE", line)
}

/// What is in the lines that are there only because of `output_padding`.
fn extra(axis: &Axis) -> Option<String> {
    let settings = axis.settings();
    let count = settings.output_padding.min(axis.output());
    if count == 0 || count * settings.kernel > MOST_STEPS {
        return None;
    }
    let first = axis.output() - count;
    let empty = (first..axis.output()).filter(|output| axis.coverage(*output) == 0).count() as i64;
    let lines = if count == 1 { "the last LINE comes".to_owned() } else { format!("the last {count} LINES come") };
    Some(match empty {
        0 => format!("{lines} from output_padding and has real values: a smaller crop, not zeros"),
        _ if empty == count => format!("{lines} from output_padding, and no product reaches it: the bias alone"),
        _ => format!("{lines} from output_padding; no product reaches {empty} of them: the bias alone"),
    })
}

/// Lines that no product reaches, other than those of `output_padding`.
fn bias_only(axis: &Axis) -> Option<String> {
    let before = axis.output() - axis.settings().output_padding;
    if before.checked_mul(axis.kernel()).is_none_or(|steps| steps > MOST_STEPS) {
        return None;
    }
    let empty: Vec<i64> = (0..before).filter(|output| axis.coverage(*output) == 0).collect();
    match empty.as_slice() {
        [] => None,
        [one] => Some(format!("no product reaches LINE {one}: the bias alone")),
        some if some.len() <= 6 => {
            let list: Vec<String> = some.iter().map(i64::to_string).collect();
            Some(format!("no product reaches LINES {}: the bias alone", list.join(", ")))
        }
        many => Some(format!("no product reaches {} of {} LINES: the bias alone", many.len(), axis.output())),
    }
}

/// A padding beyond `K-1`, whose equivalent padding is negative.
fn cropped_input(axis: &Axis) -> Option<String> {
    let start = axis.pad()[0];
    (axis.settings().op == Op::ConvTranspose2d && start < 0).then(|| {
        format!(
            "padding is larger than K-1 = {}: the stuffed input itself is cropped, by {} at the start of its LINES",
            axis.dilated_kernel() - 1,
            -start
        )
    })
}

/// Lines of the padded input that a strided window never reaches.
fn unread(axis: &Axis) -> Option<String> {
    let rest = axis.restoring_output_padding();
    (axis.settings().op == Op::Conv2d && rest > 0).then(|| {
        format!(
            "{rest} of the padded LINES is left over; the transposed layer needs output_padding={rest} to restore {}",
            axis.input()
        )
    })
}

fn uneven(axis: &Axis) -> Option<String> {
    let settings = axis.settings();
    match axis.evenness() {
        Evenness::Even => None,
        Evenness::Uneven => Some(format!(
            "coverage of LINES is uneven, since stride {} does not divide kernel_size {}: a checkerboard",
            settings.stride, settings.kernel
        )),
        Evenness::Holes if settings.kernel < settings.stride => Some(format!(
            "coverage of LINES has holes, since kernel_size {} is smaller than stride {}",
            settings.kernel, settings.stride
        )),
        Evenness::Holes => Some(format!(
            "coverage of LINES has holes, since stride {} and dilation {} share a divisor",
            settings.stride, settings.dilation
        )),
    }
}
