//! The grids of a scene, and what stands in each of their cells.

use super::Scene;
use crate::conv::stages::{CellSource, Fate};
use crate::conv::trace::Product;
use crate::conv::{Axis, Op, Pair};

/// A grid, by the name that lessons and figures use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GridId {
    Input,
    /// The kernel as it is stored.
    Kernel,
    /// The kernel as the (equivalent) direct convolution uses it.
    Rotated,
    Stuffed,
    Padded,
    Full,
    Output,
}

/// What a cell is, apart from its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A number of the input, the kernel or the output.
    Value,
    /// A zero that the stride put between inputs.
    Inserted,
    /// A zero of the padding.
    Padding,
    /// A zero of the padding that is there only because of `output_padding`.
    OutputPadding,
    /// A cell that a crop takes away: of the full result by the padding, or of the stuffed input by a negative one.
    Cropped,
    /// A cell of the output that no product reaches: the bias alone.
    BiasOnly,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub value: f64,
    pub role: Role,
}

impl Scene {
    /// Rows and columns of a grid; `None` where the layer is refused and the grid does not exist.
    #[must_use]
    pub fn size(&self, grid: GridId) -> Option<Pair> {
        let shape = |array: &ndarray::Array2<f64>| Some([array.nrows() as i64, array.ncols() as i64]);
        match grid {
            GridId::Input => shape(self.input()),
            GridId::Kernel | GridId::Rotated => shape(self.kernel()),
            GridId::Stuffed => self.outcome().ok().map(|picture| picture.geometry.lengths(Axis::stuffed)),
            GridId::Padded => self.outcome().ok().map(|picture| picture.geometry.lengths(Axis::padded)),
            GridId::Full => self.outcome().ok().map(|picture| picture.geometry.lengths(Axis::full)),
            GridId::Output => self.outcome().ok().map(|picture| picture.geometry.output()),
        }
    }

    /// A cell of a grid; `None` outside it.
    #[must_use]
    pub fn cell(&self, grid: GridId, at: Pair) -> Option<Cell> {
        let size = self.size(grid)?;
        if !at.iter().zip(size).all(|(index, length)| (0..length).contains(index)) {
            return None;
        }
        let value = |value: &f64| Cell { value: *value, role: Role::Value };
        match grid {
            GridId::Input => self.input().get(at.map(super::length)).map(value),
            GridId::Kernel => self.kernel().get(at.map(super::length)).map(value),
            GridId::Rotated => self.kernel().get(self.stored_tap(at).map(super::length)).map(value),
            GridId::Stuffed => {
                let geometry = &self.outcome().ok()?.geometry;
                let cell = self.source_cell(geometry.stuffed_source(at))?;
                let padded = [0, 1].map(|axis| at[axis] + geometry.axes()[axis].pad()[0]);
                let cropped = self.cell(GridId::Padded, padded).is_none();
                Some(if cropped { Cell { role: Role::Cropped, ..cell } } else { cell })
            }
            GridId::Padded => self.source_cell(self.outcome().ok()?.geometry.padded_source(at)),
            GridId::Full => self.full_cell(at),
            GridId::Output => {
                let picture = self.outcome().ok()?;
                let role = if picture.geometry.is_bias_only(at) { Role::BiasOnly } else { Role::Value };
                picture.output.get(at.map(super::length)).map(|value| Cell { value: *value, role })
            }
        }
    }

    fn source_cell(&self, source: CellSource) -> Option<Cell> {
        let zero = |role| Some(Cell { value: 0.0, role });
        match source {
            CellSource::Input(at) => self.cell(GridId::Input, at),
            CellSource::Inserted => zero(Role::Inserted),
            CellSource::Padding => zero(Role::Padding),
            CellSource::OutputPadding => zero(Role::OutputPadding),
        }
    }

    fn full_cell(&self, at: Pair) -> Option<Cell> {
        let picture = self.outcome().ok()?;
        if let Fate::Kept(output) = picture.geometry.fate(at) {
            return self.cell(GridId::Output, output);
        }
        let sum: f64 = picture.uncropped.products_of_output(at).map(|product| self.product(&product)).sum();
        Some(Cell { value: sum + self.bias(), role: Role::Cropped })
    }

    /// The place in the rotated kernel of a stored tap, and the reverse: the same rule.
    #[must_use]
    pub fn stored_tap(&self, tap: Pair) -> Pair {
        match self.setting().layer.op {
            Op::Conv2d => tap,
            Op::ConvTranspose2d => [0, 1].map(|axis| self.setting().layer.kernel_size[axis] - 1 - tap[axis]),
        }
    }

    /// The value of one product.
    #[must_use]
    pub fn product(&self, product: &Product) -> f64 {
        let input = self.input().get(product.input.map(super::length));
        let weight = self.kernel().get(product.tap.map(super::length));
        input.zip(weight).map_or(0.0, |(input, weight)| input * weight)
    }
}
