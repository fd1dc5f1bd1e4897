//! The values of a grid at the crossings of some of its rows and columns. What an axis alone decides is computed once
//! per row and column, not per cell, so that a picture of very many cells costs little more than reading its numbers.

use ndarray::Array2;

use super::{GridId, Scene, length};
use crate::conv::Axis;
use crate::conv::axis::{Meeting, Source};
use crate::conv::matrix::flattened;
use crate::conv::trace::Product;

/// Values by the index of the requested row and column.
#[derive(Clone, Debug)]
pub struct Crossings<'a> {
    values: Values<'a>,
}

#[derive(Clone, Debug)]
enum Values<'a> {
    /// Numbers of an array: the row or column of the array for each requested one, `None` for zeros.
    Numbers(&'a Array2<f64>, [Vec<Option<usize>>; 2]),
    /// Counts of both axes, which multiply.
    Counts([Vec<f64>; 2]),
    /// Sums of the products of inputs up to the `stamped`-th, from the inputs and taps that meet in each row and
    /// column.
    Sums { scene: &'a Scene, stamped: i64, meetings: [Vec<Vec<Meeting>>; 2] },
}

impl Crossings<'_> {
    /// The value in the `row`-th requested row and the `col`-th requested column.
    #[must_use]
    pub fn value(&self, row: usize, col: usize) -> f64 {
        match &self.values {
            Values::Numbers(array, places) => number(array, places, row, col),
            Values::Counts([rows, cols]) => rows.get(row).zip(cols.get(col)).map_or(0.0, |(rows, cols)| rows * cols),
            Values::Sums { scene, stamped, meetings: [rows, cols] } => {
                let (Some(rows), Some(cols)) = (rows.get(row), cols.get(col)) else { return 0.0 };
                let pairs = rows.iter().flat_map(|row| cols.iter().map(move |col| (row, col)));
                let products = pairs.map(|(row, col)| Product {
                    input: [row.input, col.input],
                    tap: [row.tap, col.tap],
                    output: [row.output, col.output],
                });
                let size = scene.setting().input_size;
                let is_there = |product: &Product| flattened(product.input, size) <= *stamped;
                products.filter(is_there).map(|product| scene.product(product.input, product.tap)).sum()
            }
        }
    }
}

fn number(array: &Array2<f64>, [rows, cols]: &[Vec<Option<usize>>; 2], row: usize, col: usize) -> f64 {
    let at = rows.get(row).copied().flatten().zip(cols.get(col).copied().flatten());
    at.and_then(|at| array.get(at)).copied().unwrap_or(0.0)
}

impl Scene {
    /// The crossings of these rows and columns of a grid; `None` if the grid does not exist, or its cells do not follow
    /// from the axes separately.
    #[must_use]
    pub fn crossings(&self, grid: GridId, lines: [&[i64]; 2]) -> Option<Crossings<'_>> {
        let numbers = |array, place: &dyn Fn(usize, i64) -> Option<i64>| {
            let places = |axis: usize| lines[axis].iter().map(|line| place(axis, *line).map(length)).collect();
            Some(Values::Numbers(array, [0, 1].map(places)))
        };
        let as_it_is = |_, line| Some(line);
        let values = match grid {
            GridId::Input => numbers(self.input(), &as_it_is),
            GridId::Kernel => numbers(self.kernel(), &as_it_is),
            GridId::Rotated => numbers(self.kernel(), &|axis, line| Some(self.stored_tap([line; 2])[axis])),
            GridId::Output => numbers(self.output()?, &as_it_is),
            GridId::Full => numbers(self.full()?, &as_it_is),
            GridId::Stuffed => {
                let axes = self.outcome().ok()?.geometry.axes();
                numbers(self.input(), &|axis, line| input(axes[axis].stuffed_source(line)))
            }
            GridId::Padded => {
                let axes = self.outcome().ok()?.geometry.axes();
                numbers(self.input(), &|axis, line| input(axes[axis].padded_source(line)))
            }
            GridId::Coverage => {
                let axes = self.outcome().ok()?.geometry.axes();
                let counts =
                    |axis: &Axis, lines: &[i64]| lines.iter().map(|line| axis.coverage(*line) as f64).collect();
                Some(Values::Counts([0, 1].map(|axis| counts(&axes[axis], lines[axis]))))
            }
            GridId::Matrix | GridId::Stamp | GridId::Rival | GridId::Exhibit(_) => None,
        };
        values.map(|values| Crossings { values })
    }

    /// The crossings of rows and columns of the full result after the inputs up to the `stamped`-th have stamped it:
    /// the values of [`Scene::partial_cell`].
    #[must_use]
    pub fn partial_crossings(&self, stamped: i64, lines: [&[i64]; 2]) -> Option<Crossings<'_>> {
        let axes = self.outcome().ok()?.uncropped.axes();
        let meetings = |axis: &Axis, lines: &[i64]| lines.iter().map(|line| axis.at_output(*line).collect()).collect();
        let meetings = [0, 1].map(|axis| meetings(&axes[axis], lines[axis]));
        Some(Crossings { values: Values::Sums { scene: self, stamped, meetings } })
    }
}

impl Scene {
    /// The role that a row (axis 0) or column (axis 1) of a grid gives its cells. The cell at a crossing has the
    /// greater role of its row and its column.
    #[must_use]
    pub fn line_role(&self, grid: GridId, axis: usize, line: i64) -> LineRole {
        let Ok(picture) = self.outcome() else { return LineRole::Value };
        let axis = &picture.geometry.axes()[axis];
        let of_source = |source: Source| match source {
            Source::Input(input) if axis.is_read(input) => LineRole::Value,
            Source::Input(_) => LineRole::Unread,
            Source::Inserted => LineRole::Inserted,
            Source::Padding => LineRole::Padding,
            Source::OutputPadding => LineRole::OutputPadding,
        };
        let is_cropped = |full: i64| !(0..axis.output()).contains(&(full - axis.crop()[0]));
        match grid {
            GridId::Input => of_source(Source::Input(line)),
            GridId::Stuffed => of_source(axis.stuffed_source(line)),
            GridId::Padded => of_source(axis.padded_source(line)),
            GridId::Full | GridId::Stamp if is_cropped(line) => LineRole::Cropped,
            GridId::Full if axis.coverage(line - axis.crop()[0]) == 0 => LineRole::BiasOnly,
            GridId::Output | GridId::Coverage if axis.coverage(line) == 0 => LineRole::BiasOnly,
            _ => LineRole::Value,
        }
    }
}

/// The role that a row or a column gives its cells. Later variants override earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineRole {
    /// A plain value.
    Value,
    /// An input that nothing reads.
    Unread,
    /// A zero inserted by the stride.
    Inserted,
    /// A padding zero.
    Padding,
    /// A zero that exists only because of `output_padding`.
    OutputPadding,
    /// Only the bias.
    BiasOnly,
    /// Removed by the crop.
    Cropped,
}

fn input(source: Source) -> Option<i64> {
    match source {
        Source::Input(place) => Some(place),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::Op;
    use crate::scene::Setting;

    #[test]
    fn crossings_are_cells() {
        for op in [Op::ConvTranspose2d, Op::Conv2d] {
            let mut setting = Setting { input_size: [5, 6], ..Setting::default() };
            setting.layer.op = op;
            setting.layer.dilation = [2, 1];
            let scene = Scene::new(setting);
            let mut crossed = 0;
            for (name, grid) in GridId::NAMED {
                let Some([height, width]) = scene.size(grid) else { panic!("there is no {name}") };
                let [rows, cols]: [Vec<i64>; 2] = [(0..height).rev().collect(), (0..width).step_by(2).collect()];
                let Some(crossings) = scene.crossings(grid, [&rows, &cols]) else { continue };
                for (place, row) in rows.iter().enumerate() {
                    for (other, col) in cols.iter().enumerate() {
                        let cell = scene.cell(grid, [*row, *col]).expect("inside");
                        assert_eq!(crossings.value(place, other), cell.value, "{name} of {op:?} at {row}, {col}");
                        let role = scene.line_role(grid, 0, *row).max(scene.line_role(grid, 1, *col));
                        assert_eq!(format!("{role:?}"), format!("{:?}", cell.role), "{name} of {op:?} at {row}, {col}");
                    }
                }
                crossed += 1;
            }
            assert_eq!(crossed, 8, "all but the matrix and the stamp of {op:?}");
            let [height, width] = scene.size(GridId::Full).expect("a full result");
            let lines = [height, width].map(|length| (0..length).collect::<Vec<_>>());
            for stamped in [0, 7, 29] {
                let crossings = scene.partial_crossings(stamped, lines.each_ref().map(Vec::as_slice)).expect("sums");
                for (row, col) in (0..height).flat_map(|row| (0..width).map(move |col| (row, col))) {
                    let cell = scene.partial_cell(stamped, [row, col]).expect("inside");
                    assert_eq!(
                        crossings.value(length(row), length(col)),
                        cell.value,
                        "{stamped} stamps at {row}, {col}"
                    );
                }
            }
        }
    }
}
