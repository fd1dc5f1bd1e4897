//! Notes about a valid layer, one sentence each: the content of the extra rows, cells that contain only the bias,
//! uneven coverage, and the effect of the padding.

use std::fmt;

use crate::conv::axis::Unread;
use crate::conv::coverage::Evenness;
use crate::conv::{Axis, Geometry, Op};

/// The largest product of cells and kernel taps for which cells are counted one by one.
const MOST_STEPS: i64 = 1 << 22;

/// The most cells that a note lists one by one.
const MOST_NAMED: usize = 6;

/// A note about an axis or the layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The cells of `output_padding` contain real values.
    ExtraReal,
    /// The cells of `output_padding` get no product.
    ExtraBias,
    /// Some of the cells of `output_padding` get no product.
    ExtraSome {
        /// How many get none.
        empty: i64,
        /// How many cells there are.
        count: i64,
    },
    /// No product reaches the cells with these indices.
    BiasOnlyAt(Vec<i64>),
    /// No product reaches many of the cells.
    BiasOnlyMany {
        /// How many cells get none.
        count: usize,
        /// Length of the axis.
        of: i64,
    },
    /// The padding exceeds `K - 1`, so that the stuffed input is cropped.
    CroppedInput {
        /// `K - 1`
        most: i64,
        /// Cells cropped at the start.
        start: i64,
        /// Cells cropped at the end.
        end: i64,
    },
    /// Some inputs before the last window position are read by no tap.
    Skipped {
        /// How many inputs.
        inputs: i64,
    },
    /// A strided window does not reach the end of the padded input. An `output_padding` of the same size restores the
    /// input.
    LeftOver {
        /// What is not reached.
        unread: Unread,
        /// Length of the input.
        input: i64,
    },
    /// The stride does not divide the kernel size, so coverage is uneven.
    Checkerboard {
        /// The stride.
        stride: i64,
        /// The kernel size.
        kernel: i64,
    },
    /// The kernel is smaller than the stride, so some cells get no product.
    HolesOfKernel {
        /// The kernel size.
        kernel: i64,
        /// The stride.
        stride: i64,
    },
    /// Stride and dilation have a common divisor, so some cells get no product.
    HolesOfDivisor {
        /// The stride.
        stride: i64,
        /// The dilation.
        dilation: i64,
    },
    /// There are more channels than the picture shows.
    Channels {
        /// Channels of the input and of the output.
        channels: [i64; 2],
        /// The number of groups.
        groups: i64,
    },
}

impl Note {
    /// Returns whether the note is about cells that contain only the bias.
    #[must_use]
    pub fn is_about_bias(&self) -> bool {
        matches!(self, Note::ExtraBias | Note::ExtraSome { .. } | Note::BiasOnlyAt(_) | Note::BiasOnlyMany { .. })
    }
}

/// A note and its axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisNote {
    /// 0 for the rows, 1 for the columns, `None` for both.
    pub axis: Option<usize>,
    /// The note.
    pub note: Note,
}

impl AxisNote {
    /// What the lines along the axis are called.
    fn lines(&self) -> &'static str {
        match self.axis {
            Some(0) => "rows",
            Some(_) => "columns",
            None => "rows and columns",
        }
    }
}

impl fmt::Display for AxisNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines();
        match (&self.note, self.axis) {
            // These name their lines themselves.
            (Note::BiasOnlyAt(_) | Note::BiasOnlyMany { .. } | Note::Channels { .. }, _) | (_, None) => {}
            _ => write!(f, "{lines}: ")?,
        }
        match &self.note {
            Note::ExtraReal => f.write_str("output_padding's last cells hold real values: it crops less"),
            Note::ExtraBias => f.write_str("output_padding's last cells get no product: the bias alone, 0 without one"),
            Note::ExtraSome { empty, count } => {
                write!(
                    f,
                    "{empty} of output_padding's last {count} cells get no product: the bias alone, 0 without one"
                )
            }
            Note::BiasOnlyAt(places) => {
                let list: Vec<String> = places.iter().map(i64::to_string).collect();
                write!(f, "no product reaches {lines} {}: the bias alone, 0 without one", list.join(", "))
            }
            Note::BiasOnlyMany { count, of } => {
                write!(f, "no product reaches {count} of the {of} {lines}: the bias alone, 0 without one")
            }
            Note::CroppedInput { most, start, end } => write!(
                f,
                "padding exceeds K - 1 = {most}: the stuffed input itself is cropped, {start} at the start, {end} at the end"
            ),
            Note::Skipped { inputs } => {
                write!(f, "{inputs} of the input lie between the windows, or their taps, and are never read")
            }
            Note::LeftOver { unread, input } => {
                let rest = unread.inputs + unread.zeros;
                match unread.inputs {
                    0 => write!(f, "the window never reaches the last {rest} of the padding, which are no inputs")?,
                    inputs if unread.zeros == 0 => {
                        write!(f, "the window never reaches the last {inputs} of the input")?;
                    }
                    inputs => {
                        let zeros = unread.zeros;
                        write!(
                            f,
                            "the window never reaches the last {inputs} of the input and {zeros} of the padding"
                        )?;
                    }
                }
                write!(f, "; transposed, output_padding={rest} restores {input}")
            }
            Note::Checkerboard { stride, kernel } => {
                write!(f, "checkerboard: stride {stride} does not divide kernel_size {kernel}, so coverage is uneven")
            }
            Note::HolesOfKernel { kernel, stride } => {
                write!(f, "holes: kernel_size {kernel} is smaller than stride {stride}, so some cells get no product")
            }
            Note::HolesOfDivisor { stride, dilation } => {
                write!(
                    f,
                    "holes: stride {stride} and dilation {dilation} share a divisor, so some cells get no product"
                )
            }
            Note::Channels { channels: [from, to], groups } => write!(
                f,
                "{from} x {to} channels in {groups} {}: the picture is of one pair; the layer sums over the inputs of a group",
                if *groups == 1 { "group" } else { "groups" }
            ),
        }
    }
}

/// The notes of a layer, most surprising first. A note that applies to both axes is listed once.
#[must_use]
pub fn notes(geometry: &Geometry) -> Vec<AxisNote> {
    let layer = geometry.layer();
    let [h, w] = geometry.axes();
    let mut notes = Vec::new();
    for rule in [extra, bias_only, cropped_input, skipped, left_over, uneven] {
        match (rule(h), rule(w)) {
            (Some(rows), Some(cols)) if rows == cols => notes.push(AxisNote { axis: None, note: rows }),
            (rows, cols) => {
                notes.extend(rows.map(|note| AxisNote { axis: Some(0), note }));
                notes.extend(cols.map(|note| AxisNote { axis: Some(1), note }));
            }
        }
    }
    if layer.in_channels > 1 || layer.out_channels > 1 {
        let note = Note::Channels { channels: [layer.in_channels, layer.out_channels], groups: layer.groups };
        notes.push(AxisNote { axis: None, note });
    }
    notes
}

/// The content of the cells that exist only because of `output_padding`.
fn extra(axis: &Axis) -> Option<Note> {
    let settings = axis.settings();
    let count = settings.output_padding.min(axis.output());
    if count == 0 || count.checked_mul(settings.kernel).is_none_or(|steps| steps > MOST_STEPS) {
        return None;
    }
    let first = axis.output() - count;
    let empty = (first..axis.output()).filter(|output| axis.coverage(*output) == 0).count() as i64;
    Some(match empty {
        0 => Note::ExtraReal,
        _ if empty == count => Note::ExtraBias,
        _ => Note::ExtraSome { empty, count },
    })
}

/// Cells that no product reaches, except those of `output_padding`.
fn bias_only(axis: &Axis) -> Option<Note> {
    let before = axis.output() - axis.settings().output_padding;
    if before.checked_mul(axis.kernel()).is_none_or(|steps| steps > MOST_STEPS) {
        return None;
    }
    let empty: Vec<i64> = (0..before).filter(|output| axis.coverage(*output) == 0).collect();
    match empty.len() {
        0 => None,
        count if count > MOST_NAMED => Some(Note::BiasOnlyMany { count, of: axis.output() }),
        _ => Some(Note::BiasOnlyAt(empty)),
    }
}

/// A padding beyond `K - 1`, for which the equivalent padding is negative.
fn cropped_input(axis: &Axis) -> Option<Note> {
    let [start, end] = axis.pad().map(|pad| (-pad).max(0));
    (axis.settings().op == Op::ConvTranspose2d && start > 0).then(|| Note::CroppedInput {
        most: axis.dilated_kernel() - 1,
        start,
        end,
    })
}

/// Inputs that strides or dilation skip.
fn skipped(axis: &Axis) -> Option<Note> {
    let inputs = axis.unread().skipped;
    (inputs > 0).then_some(Note::Skipped { inputs })
}

/// Cells of the padded input that a strided window does not reach.
fn left_over(axis: &Axis) -> Option<Note> {
    let is_left = axis.settings().op == Op::Conv2d && axis.restoring_output_padding() > 0;
    is_left.then(|| Note::LeftOver { unread: axis.unread(), input: axis.input() })
}

fn uneven(axis: &Axis) -> Option<Note> {
    let settings = axis.settings();
    let (kernel, stride, dilation) = (settings.kernel, settings.stride, settings.dilation);
    match axis.evenness() {
        Evenness::Even => None,
        Evenness::Uneven => Some(Note::Checkerboard { stride, kernel }),
        Evenness::Holes if kernel < stride => Some(Note::HolesOfKernel { kernel, stride }),
        Evenness::Holes => Some(Note::HolesOfDivisor { stride, dilation }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::{Layer, Padding};
    use crate::words::screen::{CHINESE, ENGLISH};

    fn direct([kernel, stride, padding, dilation]: [i64; 4]) -> Layer {
        Layer {
            stride: [stride; 2],
            padding: Padding::Explicit([padding; 2]),
            dilation: [dilation; 2],
            ..Layer::new(Op::Conv2d, [kernel; 2])
        }
    }

    #[test]
    fn what_is_said_to_be_unread_is_what_no_window_meets() {
        let mut seen = [0; 2];
        for number in 0..20_000_i64 {
            let digit = |place: u32, range: i64| number * 7919 / 3_i64.pow(place) % range;
            let layer = direct([1 + digit(0, 6), 1 + digit(1, 6), digit(2, 7), 1 + digit(3, 3)]);
            let Ok(geometry) = layer.check([1 + digit(4, 16); 2]) else { continue };
            let axis = &geometry.axes()[0];
            let unread = (0..axis.input()).filter(|input| !axis.is_read(*input)).count() as i64;
            let told: i64 = notes(&geometry)
                .iter()
                .map(|note| match note.note {
                    Note::LeftOver { unread, .. } => unread.inputs,
                    Note::Skipped { inputs } => inputs,
                    _ => 0,
                })
                .sum();
            assert_eq!(told, unread, "{geometry:?}");
            seen[usize::from(unread > 0)] += 1;
        }
        assert!(seen.iter().all(|count| *count > 1_000), "{seen:?}");
    }

    #[test]
    fn left_over_padding_is_not_called_input() {
        for (layer, input, english, chinese) in [
            (
                direct([5, 3, 2, 1]),
                18,
                "the window never reaches the last 2 of the padding, which are no inputs; transposed, output_padding=2 \
                 restores 18",
                "窗口滑不到末尾的 2 格填充（不是输入）；转置卷积层要用 output_padding=2 才能回到 18",
            ),
            (
                direct([3, 2, 0, 1]),
                8,
                "the window never reaches the last 1 of the input; transposed, output_padding=1 restores 8",
                "窗口滑不到输入末尾的 1 格；转置卷积层要用 output_padding=1 才能回到 8",
            ),
            (
                direct([3, 4, 1, 1]),
                8,
                "the window never reaches the last 2 of the input and 1 of the padding; transposed, output_padding=3 \
                 restores 8",
                "窗口滑不到末尾的 2 格输入和 1 格填充；转置卷积层要用 output_padding=3 才能回到 8",
            ),
        ] {
            let geometry = layer.check([input; 2]).expect("works");
            let all = notes(&geometry);
            let left = all.iter().find(|note| matches!(note.note, Note::LeftOver { .. })).expect("something is left");
            assert_eq!([(ENGLISH.facts.note)(left), (CHINESE.facts.note)(left)], [english, chinese]);
        }
    }
}
