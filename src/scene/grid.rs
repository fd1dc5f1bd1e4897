//! The grids of a scene, and the content of their cells.

use super::plane::Spot;
use super::{Exhibit, Scale, Scene, number};
use crate::conv::layer::dimensions;
use crate::conv::matrix::flattened;
use crate::conv::stages::{CellSource, Fate};
use crate::conv::{Axis, Geometry, Layer, Op, Pair};

/// A grid, under the name that lessons and figures use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GridId {
    /// The input.
    Input,
    /// The kernel as stored, not rotated.
    Kernel,
    /// The kernel as the (equivalent) direct convolution uses it.
    Rotated,
    /// The input with the zeros that the stride inserts.
    Stuffed,
    /// The stuffed input after padding.
    Padded,
    /// The full result, before the crop.
    Full,
    /// The output.
    Output,
    /// The number of products that reach each output cell.
    Coverage,
    /// Output cells x input cells: the kernel tap that connects them.
    Matrix,
    /// The stamp of one input on the full result. The input is an argument of [`Scene::stamp_cell`].
    Stamp,
    /// An output to compare with: of a wrong model or of a pinned scene. Not part of this scene.
    Rival,
    /// One of [`Scene::exhibits`], by its index.
    Exhibit(u8),
}

impl GridId {
    /// The grids of a layer, with the names that lessons use.
    pub const NAMED: [(&'static str, GridId); 10] = [
        ("input", GridId::Input),
        ("kernel", GridId::Kernel),
        ("rotated", GridId::Rotated),
        ("stuffed", GridId::Stuffed),
        ("padded", GridId::Padded),
        ("full", GridId::Full),
        ("output", GridId::Output),
        ("coverage", GridId::Coverage),
        ("matrix", GridId::Matrix),
        ("stamp", GridId::Stamp),
    ];

    /// Formats the size of the grid; one length for the grids of a 1-D layer.
    #[must_use]
    pub fn size_text(self, layer: &Layer, size: Pair) -> String {
        match self {
            GridId::Matrix | GridId::Exhibit(_) => dimensions(&size),
            _ => layer.size_text(size),
        }
    }

    /// Rows and columns of the grid of a valid layer; `None` if they do not follow from the layer.
    #[must_use]
    pub fn size(self, geometry: &Geometry) -> Option<Pair> {
        match self {
            GridId::Input => Some(geometry.input()),
            GridId::Kernel | GridId::Rotated => Some(geometry.layer().kernel_size),
            GridId::Stuffed => Some(geometry.lengths(Axis::stuffed)),
            GridId::Padded => Some(geometry.lengths(Axis::padded)),
            GridId::Full | GridId::Stamp => Some(geometry.lengths(Axis::full)),
            GridId::Output | GridId::Coverage => Some(geometry.output()),
            GridId::Matrix => geometry.matrix_size().ok(),
            GridId::Rival | GridId::Exhibit(_) => None,
        }
    }

    /// The name that flags and lessons use; `None` for grids without one.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        GridId::NAMED.into_iter().find(|(_, known)| *known == self).map(|(name, _)| name)
    }

    /// The grid of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<GridId> {
        GridId::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, grid)| grid)
    }
}

/// The grids that lead from the input of a layer to its output, in rows of grids that fit next to each other.
#[must_use]
pub fn stages(layer: &Layer) -> Vec<Vec<GridId>> {
    match layer.op {
        Op::ConvTranspose2d => {
            // At stride 1 the stuffed input equals the input.
            let stuffed = (layer.stride != [1, 1]).then_some(GridId::Stuffed);
            vec![
                [GridId::Input, GridId::Kernel].into_iter().chain(stuffed).collect(),
                vec![GridId::Padded, GridId::Rotated, GridId::Output],
                vec![GridId::Full],
            ]
        }
        Op::Conv2d => vec![vec![GridId::Input, GridId::Kernel], vec![GridId::Padded, GridId::Output]],
    }
}

/// The kind of a cell, apart from its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A number of the input, the kernel or the output.
    Value,
    /// A zero inserted by the stride.
    Inserted,
    /// A padding zero.
    Padding,
    /// A padding zero that exists only because of `output_padding`.
    OutputPadding,
    /// A cell removed by a crop: of the full result by the padding, or of the stuffed input by a negative padding.
    Cropped,
    /// An output cell that no product reaches: only the bias.
    BiasOnly,
    /// An input that no product uses: no window reads it, or all its products are cropped.
    Unread,
    /// Nothing: no tap connects these two cells, or the stamp does not reach this cell.
    Absent,
}

impl Role {
    /// The mark of such a cell where there is no colour; `None` for a plain number.
    #[must_use]
    pub fn glyph(self) -> Option<&'static str> {
        match self {
            Role::Value => None,
            Role::Inserted | Role::Absent => Some("."),
            Role::Padding => Some("_"),
            Role::OutputPadding => Some("+"),
            Role::Cropped => Some("( )"),
            Role::BiasOnly => Some("*"),
            Role::Unread => Some("/"),
        }
    }
}

/// A cell of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The number.
    pub value: f64,
    /// What kind of cell it is.
    pub role: Role,
}

impl Cell {
    /// Returns whether the value is shown. Zeros from a parameter, and absent cells, are shown as a mark only.
    #[must_use]
    pub fn has_number(&self) -> bool {
        match self.role {
            Role::Value | Role::Cropped | Role::BiasOnly | Role::Unread => true,
            Role::Inserted | Role::Padding | Role::OutputPadding | Role::Absent => false,
        }
    }

    /// An upper bound of the width of [`Cell::text`] in columns, without formatting it.
    #[must_use]
    pub fn most_columns(&self) -> usize {
        match self.role {
            Role::Value => number::most_columns(self.value),
            Role::Cropped => number::most_columns(self.value) + "()".len(),
            Role::BiasOnly | Role::Unread => number::most_columns(self.value) + "*".len(),
            Role::Inserted | Role::Padding | Role::OutputPadding | Role::Absent => 1,
        }
    }

    /// Formats the cell: its number with its mark, or only the mark if the number is not shown.
    #[must_use]
    pub fn text(&self) -> String {
        match (self.role, self.role.glyph()) {
            (Role::Cropped, _) => format!("({})", number::text(self.value)),
            (Role::BiasOnly | Role::Unread, Some(glyph)) => format!("{}{glyph}", number::text(self.value)),
            (_, Some(glyph)) => glyph.to_owned(),
            (_, None) => number::text(self.value),
        }
    }
}

impl Scene {
    /// Rows and columns of a grid; `None` if the layer is rejected and the grid does not exist.
    #[must_use]
    pub fn size(&self, grid: GridId) -> Option<Pair> {
        let shape = |array: &ndarray::Array2<f64>| Some([array.nrows() as i64, array.ncols() as i64]);
        match grid {
            GridId::Input => shape(self.input()),
            GridId::Kernel | GridId::Rotated => shape(self.kernel()),
            // An exhibit without a value does not exist.
            GridId::Exhibit(place) => self.exhibit(place).map(Exhibit::size).filter(|size| !size.contains(&0)),
            grid => self.outcome().ok().and_then(|picture| grid.size(&picture.geometry)),
        }
    }

    /// The value that gets the full colour in this grid. Weights and counts have scales of their own, since they are
    /// not activations, and so do inputs and outputs if a common scale would hide the smaller ones.
    #[must_use]
    pub fn full_scale(&self, grid: GridId) -> f64 {
        match grid {
            GridId::Kernel | GridId::Rotated | GridId::Matrix => self.largest_weight(),
            GridId::Coverage => self.full_count(),
            GridId::Input | GridId::Stuffed | GridId::Padded => self.scales()[0],
            GridId::Full | GridId::Output | GridId::Stamp | GridId::Rival => self.scales()[1],
            GridId::Exhibit(place) => match self.exhibit(place).map(|exhibit| exhibit.scale) {
                Some(Scale::Inputs) => self.scales()[0],
                Some(Scale::Values | Scale::Outputs) | None => self.scales()[1],
                Some(Scale::Weights) => self.largest_weight(),
                Some(Scale::Counts) => self.full_count(),
                Some(Scale::Differences) => self.largest_exhibit(Scale::Differences),
                Some(Scale::Maps) => self.largest_beside(place),
            },
        }
    }

    fn full_count(&self) -> f64 {
        let own = self.outcome().map_or(0.0, |picture| picture.largest_coverage as f64);
        self.largest_exhibit(Scale::Counts).max(own)
    }

    fn exhibit(&self, place: u8) -> Option<&Exhibit> {
        self.exhibits().get(usize::from(place))
    }

    /// Returns whether the grid is a table of grids, with gaps between them.
    #[must_use]
    pub fn is_table(&self, grid: GridId) -> bool {
        matches!(grid, GridId::Exhibit(place) if self.exhibit(place).is_some_and(Exhibit::has_gaps))
    }

    /// The grids of a table, as in [`Exhibit::parts`]; empty for other grids.
    #[must_use]
    pub fn table_parts(&self, grid: GridId) -> Vec<(Spot, Pair, Pair)> {
        match grid {
            GridId::Exhibit(place) if self.is_table(grid) => {
                self.exhibit(place).map(Exhibit::parts).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// A cell of a grid; `None` outside it, and for [`GridId::Stamp`], which has [`Scene::stamp_cell`].
    #[must_use]
    pub fn cell(&self, grid: GridId, at: Pair) -> Option<Cell> {
        let size = self.size(grid)?;
        if !at.iter().zip(size).all(|(index, length)| (0..length).contains(index)) {
            return None;
        }
        let value = |value: &f64| Cell { value: *value, role: Role::Value };
        match grid {
            GridId::Input => self.input_cell(at),
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
            GridId::Stamp | GridId::Rival => None,
            GridId::Exhibit(place) => self.exhibit(place)?.cell(at),
            GridId::Coverage => {
                let coverage = self.outcome().ok()?.geometry.coverage(at);
                let role = if coverage == 0 { Role::BiasOnly } else { Role::Value };
                Some(Cell { value: coverage as f64, role })
            }
            GridId::Matrix => match self.outcome().ok()?.geometry.matrix_tap(at[0], at[1]) {
                Some(tap) => self.cell(GridId::Kernel, tap),
                None => Some(Cell { value: 0.0, role: Role::Absent }),
            },
            GridId::Output => {
                let picture = self.outcome().ok()?;
                let role = if picture.geometry.is_bias_only(at) { Role::BiasOnly } else { Role::Value };
                picture.output.get(at.map(super::length)).map(|value| Cell { value: *value, role })
            }
        }
    }

    /// A cell of the full result when only `input` has stamped its kernel.
    #[must_use]
    pub fn stamp_cell(&self, input: Pair, at: Pair) -> Option<Cell> {
        let picture = self.outcome().ok()?;
        let value = self.cell(GridId::Input, input)?.value;
        let Some(tap) = picture.uncropped.joining_tap(at, input) else {
            return Some(Cell { value: 0.0, role: Role::Absent });
        };
        let weight = self.cell(GridId::Kernel, tap)?.value;
        let cropped = picture.geometry.fate(at) == Fate::Cropped;
        Some(Cell { value: value * weight, role: if cropped { Role::Cropped } else { Role::Value } })
    }

    /// A cell of the full result after the inputs up to the `stamped`-th (row-major, from 0) have stamped it, without
    /// bias.
    #[must_use]
    pub fn partial_cell(&self, stamped: i64, at: Pair) -> Option<Cell> {
        let picture = self.outcome().ok()?;
        let size = picture.geometry.input();
        let mut products = picture
            .uncropped
            .products_of_output(at)
            .filter(|product| flattened(product.input, size) <= stamped)
            .peekable();
        if products.peek().is_none() {
            return Some(Cell { value: 0.0, role: Role::Absent });
        }
        let value = products.map(|product| self.product(product.input, product.tap)).sum();
        let cropped = picture.geometry.fate(at) == Fate::Cropped;
        Some(Cell { value, role: if cropped { Role::Cropped } else { Role::Value } })
    }

    fn input_cell(&self, at: Pair) -> Option<Cell> {
        let value = *self.input().get(at.map(super::length))?;
        let is_read = self.outcome().map_or(true, |picture| picture.geometry.is_read(at));
        Some(Cell { value, role: if is_read { Role::Value } else { Role::Unread } })
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
        let value = *self.full()?.get(at.map(super::length))?;
        Some(match self.outcome().ok()?.geometry.fate(at) {
            Fate::Kept(output) => Cell { value, ..self.cell(GridId::Output, output)? },
            Fate::Cropped => Cell { value, role: Role::Cropped },
        })
    }

    /// The position in the rotated kernel of a stored tap, or the reverse: the rule is the same.
    #[must_use]
    pub fn stored_tap(&self, tap: Pair) -> Pair {
        match self.setting().layer.op {
            Op::Conv2d => tap,
            Op::ConvTranspose2d => [0, 1].map(|axis| self.setting().layer.kernel_size[axis] - 1 - tap[axis]),
        }
    }

    /// The product of this input and this stored tap.
    #[must_use]
    pub fn product(&self, input: Pair, tap: Pair) -> f64 {
        let input = self.input().get(input.map(super::length));
        let weight = self.kernel().get(tap.map(super::length));
        input.zip(weight).map_or(0.0, |(input, weight)| input * weight)
    }
}
