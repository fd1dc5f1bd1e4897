//! One axis as a line of cells, with what acts on it below: windows, stamps, and the number of products that reach each
//! cell. A long axis is summarised in parts, drawn to scale.

use super::{GridId, Moment, Role};
use crate::conv::{Axis, Op, Rank};

/// The name that lessons use.
pub const NAME: &str = "strip";

/// The most cells of a line that are drawn one by one.
pub const MOST_CELLS: i64 = 48;

/// The most rows of overlapping stamps.
const MOST_LANES: i64 = 4;

/// An axis as rows, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// 0 for the height, 1 for the width.
    pub axis: usize,
    /// The rank of the layer.
    pub rank: Rank,
    /// What the line shows: the padded input, the full result with what extends it, or the output.
    pub grid: GridId,
    /// Length of the line, in cells.
    pub length: i64,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
}

/// A row of a strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The line itself.
    Line(Vec<Part>),
    /// Windows or stamps. Bars of one row do not touch.
    Bars(Vec<Bar>),
    /// The number of products that reach each cell.
    Counts(Vec<i64>),
}

/// A cell, or several of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its first cell on the line.
    pub first: i64,
    /// Its length in cells.
    pub length: i64,
    /// The kind of its cells.
    pub role: Role,
    /// Index of the input or output; `None` for several cells.
    pub number: Option<i64>,
}

/// A window, a stamp or a period: taps that are `apart` from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it is.
    pub kind: BarKind,
    /// Its first cell on the line.
    pub first: i64,
    /// The number of taps.
    pub taps: i64,
    /// Distance between neighbouring taps, in cells.
    pub apart: i64,
    /// Whether it is explained, or takes part in what is explained.
    pub is_current: bool,
}

impl Bar {
    /// Cells from its first tap to its last.
    #[must_use]
    pub fn length(&self) -> i64 {
        (self.taps - 1).saturating_mul(self.apart).saturating_add(1)
    }
}

/// What a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// The window of this output.
    Output(i64),
    /// The stamp of this input.
    Input(i64),
    /// A period of this many counts, which repeat.
    Period(i64),
}

impl Strip {
    /// The row or column of a grid at a cell of the line; `None` on a long axis that is summarised in parts.
    #[must_use]
    pub fn line_of(&self, grid: GridId, place: i64) -> Option<i64> {
        let line = self.rows.iter().find_map(|row| match row {
            Row::Line(parts) => Some(parts),
            Row::Bars(_) | Row::Counts(_) => None,
        })?;
        let part = line.iter().find(|part| part.first == place && part.length == 1)?;
        let is_output = matches!(grid, GridId::Output | GridId::Coverage);
        match self.grid {
            line if line == grid => Some(place),
            GridId::Padded if grid == GridId::Input => part.number,
            GridId::Full | GridId::Output if is_output => part.number,
            _ => None,
        }
    }

    /// The padded input, with the window of the explained output.
    #[must_use]
    pub fn of_gathering(moment: &Moment<'_>, place: usize) -> Strip {
        let axis = &moment.geometry().axes()[place];
        let bar = |output: i64, is_current| Bar {
            kind: BarKind::Output(output),
            first: output * axis.step(),
            taps: axis.kernel(),
            apart: axis.settings().dilation,
            is_current,
        };
        // Everything that takes part in what is explained.
        let explained = moment.explained_output().map(|output| output[place]);
        let takes_part = |output: i64| {
            explained == Some(output)
                || explained.is_none()
                    && moment.links().iter().filter_map(|link| link.output).any(|cell| cell[place] == output)
        };
        let shown = explained.or_else(|| moment.links().first()?.output.map(|output| output[place]));
        let is_short = axis.padded() <= MOST_CELLS;
        let bars = if axis.settings().op == Op::Conv2d && is_short {
            let bars = (0..axis.output()).map(|output| bar(output, takes_part(output)));
            lanes(bars.collect(), axis.dilated_kernel(), axis.step(), shown)
        } else {
            shown.map(|output| Row::Bars(vec![bar(output, takes_part(output))])).into_iter().collect()
        };
        let line = if is_short { padded_cells(axis) } else { padded_parts(axis) };
        let rows = [Row::Line(line)].into_iter().chain(bars).collect();
        Strip { axis: place, rank: moment.geometry().layer().rank, grid: GridId::Padded, length: axis.padded(), rows }
    }

    /// The full result, a stamp for each input, the number of products that reach each cell, and what the crop keeps.
    #[must_use]
    pub fn of_scattering(moment: &Moment<'_>, place: usize) -> Strip {
        let axis = &moment.geometry().axes()[place];
        if axis.settings().op == Op::Conv2d {
            return Strip::of_gathering(moment, place);
        }
        // The line includes what output_padding adds beyond the full result.
        let length = axis.full() + (-axis.crop()[1]).max(0);
        // Everything that takes part in what is explained.
        let takes_part = |input: i64| moment.links().iter().any(|link| link.input[place] == input);
        let current = (0..axis.input()).find(|input| takes_part(*input));
        let bar = |input: i64| Bar {
            kind: BarKind::Input(input),
            first: input * axis.spread(),
            taps: axis.kernel(),
            apart: axis.settings().dilation,
            is_current: takes_part(input),
        };
        let mut rows = Vec::new();
        if length > MOST_CELLS {
            rows.extend(current.map(|input| Row::Bars(vec![bar(input)])));
            rows.insert(0, Row::Line(full_parts(axis, length)));
            return Strip { axis: place, rank: moment.geometry().layer().rank, grid: GridId::Full, length, rows };
        }
        rows.push(Row::Line((0..length).map(|at| full_cell(axis, at)).collect()));
        rows.extend(lanes((0..axis.input()).map(bar).collect(), axis.dilated_kernel(), axis.spread(), current));
        let uncropped = &moment.uncropped().axes()[place];
        rows.push(Row::Counts((0..length).map(|at| count(uncropped, at)).collect()));
        Strip { axis: place, rank: moment.geometry().layer().rank, grid: GridId::Full, length, rows }
    }

    /// The number of products that reach each output: for a short axis all of them, for a long one two periods.
    #[must_use]
    pub fn of_counts(moment: &Moment<'_>, place: usize) -> Strip {
        let axis = &moment.geometry().axes()[place];
        let period = period(axis);
        let is_short = axis.output() <= MOST_CELLS;
        let (first, length) = match period {
            _ if is_short => (0, axis.output()),
            Some(Period { first, length }) if length * 2 <= MOST_CELLS => (first, length * 2),
            Some(_) | None => {
                let line = Part { first: 0, length: axis.output(), role: Role::Value, number: None };
                let rows = vec![Row::Line(vec![line])];
                return Strip {
                    axis: place,
                    rank: moment.geometry().layer().rank,
                    grid: GridId::Output,
                    length: axis.output(),
                    rows,
                };
            }
        };
        let cell = |at: i64| {
            let role = if axis.coverage(first + at) == 0 { Role::BiasOnly } else { Role::Value };
            Part { first: at, length: 1, role, number: Some(first + at) }
        };
        let line = Row::Line((0..length).map(cell).collect());
        let counts = Row::Counts((0..length).map(|at| axis.coverage(first + at) as i64).collect());
        let bar = period.map(|Period { first: start, length }| {
            let bar = |number: i64| Bar {
                kind: BarKind::Period(length),
                first: start - first + number * length,
                taps: length,
                apart: 1,
                is_current: false,
            };
            Row::Bars(vec![bar(0), bar(1)])
        });
        let rows = [line, counts].into_iter().chain(bar).collect();
        Strip { axis: place, rank: moment.geometry().layer().rank, grid: GridId::Output, length, rows }
    }
}

/// A period of counts that repeat: where the first begins, and its length.
struct Period {
    first: i64,
    length: i64,
}

/// The counts of a transposed layer repeat with its stride, away from the ends of the input. `None` if there is no room
/// for two periods.
fn period(axis: &Axis) -> Option<Period> {
    let length = axis.spread();
    let [start, _] = axis.pad();
    // The first and the last window that lies within the stuffed input.
    let first = start.max(0);
    let last = (start + axis.stuffed() - axis.dilated_kernel()).min(axis.output() - 1);
    (length > 1 && first + 2 * length - 1 <= last).then_some(Period { first, length })
}

fn count(axis: &Axis, at: i64) -> i64 {
    if at < axis.full() { axis.coverage(at) as i64 } else { 0 }
}

/// Distributes overlapping bars over several rows in turn. If there are too many rows, only that of the current bar is
/// kept.
fn lanes(bars: Vec<Bar>, length: i64, step: i64, current: Option<i64>) -> Vec<Row> {
    // Two bars of a row must not touch.
    let lanes = (length.max(1) + 1 + step - 1) / step.max(1);
    let of_lane = |lane: i64| -> Row {
        Row::Bars((0..).zip(&bars).filter(|(number, _)| number % lanes == lane).map(|(_, bar)| *bar).collect())
    };
    let used = lanes.min(bars.len() as i64);
    if used > MOST_LANES {
        return current.map(|current| of_lane(current % lanes)).into_iter().collect();
    }
    (0..used).map(of_lane).collect()
}

fn padded_cells(axis: &Axis) -> Vec<Part> {
    use crate::conv::axis::Source;
    let cell = |at| {
        let (role, number) = match axis.padded_source(at) {
            Source::Input(input) if axis.is_read(input) => (Role::Value, Some(input)),
            Source::Input(input) => (Role::Unread, Some(input)),
            Source::Inserted => (Role::Inserted, None),
            Source::Padding => (Role::Padding, None),
            Source::OutputPadding => (Role::OutputPadding, None),
        };
        Part { first: at, length: 1, role, number }
    };
    (0..axis.padded()).map(cell).collect()
}

/// Padding, the inputs with the zeros between them, inputs that no window reads, padding again.
fn padded_parts(axis: &Axis) -> Vec<Part> {
    let [start, end] = axis.pad();
    let extra = axis.settings().output_padding.min(end.max(0));
    let extra = if axis.settings().op == Op::ConvTranspose2d { extra } else { 0 };
    let unread = axis.unread().inputs;
    let inputs = axis.padded() - start.max(0) - end.max(0) - unread;
    let parts = [
        (start.max(0), Role::Padding),
        (inputs, Role::Value),
        (unread, Role::Unread),
        (end.max(0) - extra, Role::Padding),
        (extra, Role::OutputPadding),
    ];
    placed(parts)
}

fn full_cell(axis: &Axis, at: i64) -> Part {
    let [start, _] = axis.crop();
    let output = at - start;
    if !(0..axis.output()).contains(&output) {
        return Part { first: at, length: 1, role: Role::Cropped, number: None };
    }
    let role = if axis.coverage(output) == 0 { Role::BiasOnly } else { Role::Value };
    Part { first: at, length: 1, role, number: Some(output) }
}

/// Cropped, kept, cropped again, and what extends the full result.
fn full_parts(axis: &Axis, length: i64) -> Vec<Part> {
    let [start, end] = axis.crop();
    let beyond = (-end).max(0);
    placed([
        (start, Role::Cropped),
        (length - start - end.max(0) - beyond, Role::Value),
        (end.max(0), Role::Cropped),
        (beyond, Role::BiasOnly),
    ])
}

/// Puts parts of these lengths one after the other; empty ones are left out.
fn placed<const N: usize>(parts: [(i64, Role); N]) -> Vec<Part> {
    let mut first = 0;
    let mut placed = Vec::new();
    for (length, role) in parts.into_iter().filter(|(length, _)| *length > 0) {
        placed.push(Part { first, length, role, number: None });
        first += length;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::{Layer, Padding};
    use crate::scene::{Scene, Setting, View};

    fn strip(layer: Layer, input: i64, view: View) -> Strip {
        let scene = Scene::new(Setting { layer, input_size: [input; 2], ..Setting::default() });
        let place = scene.size(view.walked()).expect("it works").map(|length| length / 2);
        Moment::quiet(&scene, view).expect("it works").explaining((view.walked(), place)).strip(1)
    }

    fn transposed(kernel: i64, stride: i64, padding: i64) -> Layer {
        Layer {
            stride: [stride; 2],
            padding: Padding::Explicit([padding; 2]),
            ..Layer::new(Op::ConvTranspose2d, [kernel; 2])
        }
    }

    /// Parts fill the line without gaps, there are as many counts as cells, and bars are on the line and do not touch.
    #[test]
    fn every_row_fits_its_line() {
        let mut checked = 0;
        for (kernel, stride, padding) in [(3, 2, 1), (4, 2, 0), (2, 3, 0), (5, 1, 2), (3, 2, 3), (1, 1, 1), (9, 4, 2)] {
            for op in [Op::Conv2d, Op::ConvTranspose2d] {
                for input in [1, 5, 40, 300] {
                    let layer = Layer { op, ..transposed(kernel, stride, padding) };
                    if layer.check([input; 2]).is_err() {
                        continue;
                    }
                    for view in View::ALL {
                        let Strip { length, rows, .. } = strip(layer.clone(), input, view);
                        for row in rows {
                            let what = format!("{layer:?} on {input}, {view:?}: {row:?}");
                            match row {
                                Row::Line(parts) => {
                                    let end = parts.iter().fold(0, |end, part| {
                                        assert_eq!(part.first, end, "{what}");
                                        end + part.length
                                    });
                                    assert_eq!(end, length, "{what}");
                                }
                                Row::Counts(counts) => assert_eq!(counts.len() as i64, length, "{what}"),
                                Row::Bars(bars) => {
                                    let mut free = 0;
                                    for bar in bars {
                                        assert!(bar.first >= free && bar.first + bar.length() <= length, "{what}");
                                        free = bar.first + bar.length();
                                    }
                                }
                            }
                            checked += 1;
                        }
                    }
                }
            }
        }
        assert!(checked > 300, "{checked}");
    }

    #[test]
    fn counts_come_round_with_the_stride() {
        for (kernel, stride, padding, input) in [(3, 2, 1, 8), (4, 3, 0, 9), (5, 2, 3, 40), (2, 4, 0, 30)] {
            let axis = transposed(kernel, stride, padding).check([input; 2]).expect("it works").axes()[0];
            let Period { first, length } = period(&axis).expect("two periods");
            assert_eq!(length, stride);
            for at in first..first + length {
                assert_eq!(axis.coverage(at), axis.coverage(at + length), "{kernel} {stride} {padding} at {at}");
            }
        }
        let short = transposed(3, 2, 1).check([2; 2]).expect("it works").axes()[0];
        assert!(period(&short).is_none());
    }
}
