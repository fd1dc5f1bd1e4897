//! Formulas of grids: `output`, `kernel[0,1]`, `back.output`, `matrix^T * matrix`, `a.output - output`.
//!
//! [`Grids`] defines which grids exist and what their cells contain. Formulas are evaluated block by block: of the
//! factors of a product, only the needed rows and columns are computed, and only up to a limit.

use std::fmt;
use std::sync::Arc;

use ndarray::Array2;

use super::known::PanelId;
use crate::conv::Pair;
use crate::conv::layer::dimensions;
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::GridId;
pub use crate::scene::plane::{LayerGrid, Plane};

/// The maximum number of grids in a formula.
pub const MOST_GRIDS: usize = 8;

/// The maximum number of cells of a grid that is read as a whole, or of an intermediate result.
pub const MOST_CELLS: i64 = 1_000_000;

/// The maximum number of cells read and products computed for one value.
pub const MOST_WORK: i64 = 1 << 23;

/// The name of a grid that is not computed from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GridName {
    /// A grid of the live layer or, with a panel, of that panel's layer.
    Layer {
        /// The panel; `None` means the live layer.
        panel: Option<PanelId>,
        /// The grid of the layer.
        grid: LayerGrid,
        /// The plane of the grid: a channel, or the kernel between two channels.
        plane: Plane,
    },
    /// A map of a panel that is a network. Without a channel, it is the first.
    Map {
        /// The panel.
        panel: PanelId,
        /// The name of the map.
        map: Arc<str>,
        /// The channel, from 0; `None` means the first.
        channel: Option<i64>,
    },
    /// A panel that is a given grid.
    Given(PanelId),
}

/// A grid, or a grid that is computed from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GridFormula {
    /// A grid by its name.
    Grid(GridName),
    /// A transposed grid.
    Transposed(Box<GridFormula>),
    /// A matrix product.
    Product(Box<[GridFormula; 2]>),
    /// The difference of two grids of the same size, cell by cell.
    Difference(Box<[GridFormula; 2]>),
}

/// The source of the cells of grids.
pub trait Grids {
    /// Returns the number of rows and columns, or `None` if there is no such grid, like the output of a layer that is
    /// refused.
    fn size(&self, grid: &GridName) -> Option<Pair>;

    /// Returns the value of a cell, or `None` outside the grid.
    fn cell(&self, grid: &GridName, at: Pair) -> Option<f64>;
}

/// Why a formula of grids has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridFault {
    /// A grid does not exist here.
    Missing(GridName),
    /// The sizes of a difference are not the same.
    Difference {
        /// Both operands.
        parts: Box<[GridFormula; 2]>,
        /// Their sizes, as rows and columns.
        sizes: [Pair; 2],
    },
    /// The sizes of a matrix product do not match.
    Product {
        /// Both operands.
        parts: Box<[GridFormula; 2]>,
        /// Their sizes, as rows and columns.
        sizes: [Pair; 2],
    },
    /// A cell is outside the grid.
    NoCell {
        /// The grid.
        grid: GridFormula,
        /// The cell, as row and column.
        at: Pair,
    },
    /// A grid without cells has no such value.
    Empty(GridFormula),
    /// A sum is not finite.
    Overflow(GridFormula),
    /// The result needs more computation than is allowed.
    TooLarge(GridFormula),
}

impl GridFault {
    /// Returns what to say about it.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        let of = |parts: &[GridFormula; 2], sizes: &[Pair; 2]| {
            (parts.each_ref().map(ToString::to_string), sizes.each_ref().map(|size| dimensions(size)))
        };
        match self {
            GridFault::Missing(grid) => {
                phrase!(
                    "there is no {grid} here: its layer is refused, or has no such channel",
                    grid = grid.to_string()
                )
            }
            GridFault::Difference { parts, sizes } => {
                let ([left, right], [first, second]) = of(parts, sizes);
                phrase!(
                    "{left} and {right} have no difference: they are {first} and {second}",
                    left,
                    right,
                    first,
                    second
                )
            }
            GridFault::Product { parts, sizes } => {
                let ([left, right], [first, second]) = of(parts, sizes);
                phrase!("{left} and {right} have no product: they are {first} and {second}", left, right, first, second)
            }
            GridFault::NoCell { grid, at: [row, column] } => {
                let (row, column) = (*row, *column);
                phrase!("{grid} has no cell in row {row}, column {column}", grid = grid.to_string(), row, column)
            }
            GridFault::Empty(grid) => phrase!("{grid} has no cells", grid = grid.to_string()),
            GridFault::Overflow(grid) => phrase!("the sum of {grid} is too large", grid = grid.to_string()),
            GridFault::TooLarge(grid) => phrase!("{grid} takes too much to compute", grid = grid.to_string()),
        }
    }
}

impl GridName {
    /// Returns the panel that the grid belongs to, or that it is.
    #[must_use]
    pub fn panel(&self) -> Option<&PanelId> {
        match self {
            GridName::Layer { panel, .. } => panel.as_ref(),
            GridName::Map { panel, .. } | GridName::Given(panel) => Some(panel),
        }
    }
}

impl From<GridId> for GridName {
    fn from(grid: GridId) -> GridName {
        GridName::Layer { panel: None, grid: LayerGrid::Scene(grid), plane: Plane::First }
    }
}

impl From<GridId> for GridFormula {
    fn from(grid: GridId) -> GridFormula {
        GridFormula::Grid(grid.into())
    }
}

impl GridFormula {
    /// Returns the formula with rows and columns swapped.
    #[must_use]
    pub fn transposed(self) -> GridFormula {
        match self {
            GridFormula::Transposed(part) => *part,
            part => GridFormula::Transposed(Box::new(part)),
        }
    }

    /// Returns the grid of the live layer that the formula names, if it is nothing else.
    #[must_use]
    pub fn own(&self) -> Option<GridId> {
        match self {
            GridFormula::Grid(GridName::Layer { panel: None, grid: LayerGrid::Scene(grid), plane: Plane::First }) => {
                Some(*grid)
            }
            _ => None,
        }
    }

    /// Returns the grid with the number of products that reach each cell, if the formula is the output of a layer.
    #[must_use]
    pub fn coverage(&self) -> Option<GridName> {
        match self {
            GridFormula::Grid(GridName::Layer { panel, grid: LayerGrid::Scene(GridId::Output), .. }) => {
                let (grid, plane) = (LayerGrid::Scene(GridId::Coverage), Plane::First);
                Some(GridName::Layer { panel: panel.clone(), grid, plane })
            }
            _ => None,
        }
    }

    /// Returns the grids in the formula in the order in which they are written, without duplicates.
    #[must_use]
    pub fn names(&self) -> Vec<&GridName> {
        let mut names = match self {
            GridFormula::Grid(name) => vec![name],
            GridFormula::Transposed(part) => part.names(),
            GridFormula::Product(parts) | GridFormula::Difference(parts) => {
                parts.iter().flat_map(GridFormula::names).collect()
            }
        };
        let mut seen = Vec::new();
        names.retain(|name| {
            let is_new = !seen.contains(name);
            seen.push(*name);
            is_new
        });
        names
    }

    /// Returns the panels in the formula, without duplicates.
    #[must_use]
    pub fn panels(&self) -> Vec<&PanelId> {
        let mut panels: Vec<&PanelId> = self.names().into_iter().filter_map(GridName::panel).collect();
        panels.sort_unstable();
        panels.dedup();
        panels
    }

    /// Returns the number of rows and columns.
    ///
    /// # Errors
    /// If a grid is missing, or the sizes of two grids do not match.
    pub fn size(&self, grids: &dyn Grids) -> Result<Pair, GridFault> {
        let sizes = |[left, right]: &[GridFormula; 2]| Ok([left.size(grids)?, right.size(grids)?]);
        match self {
            GridFormula::Grid(name) => grids.size(name).ok_or_else(|| GridFault::Missing(name.clone())),
            GridFormula::Transposed(part) => part.size(grids).map(|[rows, cols]| [cols, rows]),
            GridFormula::Difference(parts) => match sizes(parts)? {
                [left, right] if left == right => Ok(left),
                sizes => Err(GridFault::Difference { parts: parts.clone(), sizes }),
            },
            GridFormula::Product(parts) => match sizes(parts)? {
                [[rows, inner], [same, cols]] if inner == same => Ok([rows, cols]),
                sizes => Err(GridFault::Product { parts: parts.clone(), sizes }),
            },
        }
    }

    /// Returns the value of a cell.
    ///
    /// # Errors
    /// Those of [`GridFormula::size`], and if there is no such cell or it takes too much computation.
    pub fn cell(&self, grids: &dyn Grids, at: Pair) -> Result<f64, GridFault> {
        let missing = || GridFault::NoCell { grid: self.clone(), at };
        if let GridFormula::Grid(name) = self
            && let Some(value) = grids.cell(name, at)
        {
            return Ok(value);
        }
        let size = self.size(grids)?;
        if !at.iter().zip(size).all(|(index, length)| (0..length).contains(index)) {
            return Err(missing());
        }
        self.block(grids, Block { start: at, size: [1, 1] })?.first().copied().ok_or_else(missing)
    }

    /// Returns the values of all cells.
    ///
    /// # Errors
    /// Those of [`GridFormula::size`], and if they take too much computation.
    pub fn values(&self, grids: &dyn Grids) -> Result<Array2<f64>, GridFault> {
        self.block(grids, Block { start: [0, 0], size: self.size(grids)? })
    }

    /// Returns the cell of a named grid that a cell shows, unless the formula computes more than a transpose.
    #[must_use]
    pub fn origin(&self, at: Pair) -> Option<(&GridName, Pair)> {
        match self {
            GridFormula::Grid(name) => Some((name, at)),
            GridFormula::Transposed(part) => part.origin([at[1], at[0]]),
            GridFormula::Product(_) | GridFormula::Difference(_) => None,
        }
    }

    /// Returns the effort of computing this many rows and columns.
    pub(super) fn work(&self, grids: &dyn Grids, [rows, cols]: Pair) -> Result<i64, GridFault> {
        let cells = rows.saturating_mul(cols);
        let parts = match self {
            GridFormula::Grid(_) => 0,
            GridFormula::Transposed(part) => part.work(grids, [cols, rows])?,
            GridFormula::Difference(parts) => {
                let [left, right] = parts.as_ref();
                left.work(grids, [rows, cols])?.saturating_add(right.work(grids, [rows, cols])?)
            }
            GridFormula::Product(parts) => {
                let [left, right] = parts.as_ref();
                let [_, inner] = left.size(grids)?;
                let made = left.work(grids, [rows, inner])?.saturating_add(right.work(grids, [inner, cols])?);
                made.saturating_add(cells.saturating_mul(inner))
            }
        };
        if cells > MOST_CELLS { Err(GridFault::TooLarge(self.clone())) } else { Ok(parts.saturating_add(cells)) }
    }

    fn block(&self, grids: &dyn Grids, block: Block) -> Result<Array2<f64>, GridFault> {
        if self.work(grids, block.size)? > MOST_WORK {
            return Err(GridFault::TooLarge(self.clone()));
        }
        self.computed(grids, block)
    }

    /// Computes a block whose size is within the limits.
    fn computed(&self, grids: &dyn Grids, block: Block) -> Result<Array2<f64>, GridFault> {
        match self {
            GridFormula::Grid(name) => {
                let cell = |at| grids.cell(name, at).ok_or_else(|| GridFault::NoCell { grid: self.clone(), at });
                let values = block.places().map(cell).collect::<Result<Vec<f64>, GridFault>>()?;
                let shape = block.size.map(|length| length as usize);
                Array2::from_shape_vec(shape, values).map_err(|_| GridFault::TooLarge(self.clone()))
            }
            GridFormula::Transposed(part) => part.computed(grids, block.turned()).map(Array2::reversed_axes),
            GridFormula::Difference(parts) => {
                let [left, right] = parts.as_ref();
                Ok(left.computed(grids, block)? - right.computed(grids, block)?)
            }
            GridFormula::Product(parts) => {
                let [left, right] = parts.as_ref();
                let [_, inner] = left.size(grids)?;
                let (rows, cols) = (block.with(1, inner), block.with(0, inner));
                Ok(left.computed(grids, rows)?.dot(&right.computed(grids, cols)?))
            }
        }
    }
}

/// A block of rows and columns of a grid.
#[derive(Clone, Copy)]
struct Block {
    start: Pair,
    size: Pair,
}

impl Block {
    fn turned(self) -> Block {
        let [row, col] = self.start;
        let [rows, cols] = self.size;
        Block { start: [col, row], size: [cols, rows] }
    }

    /// Returns the block extended to this whole length along an axis.
    fn with(mut self, axis: usize, length: i64) -> Block {
        self.start[axis] = 0;
        self.size[axis] = length;
        self
    }

    /// Iterates over the cells, row by row.
    fn places(self) -> impl Iterator<Item = Pair> {
        let [row, col] = self.start;
        let [rows, cols] = self.size;
        (row..row + rows).flat_map(move |row| (col..col + cols).map(move |col| [row, col]))
    }
}

impl fmt::Display for GridName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GridName::Layer { panel: None, grid, plane } => write!(f, "{grid}{plane}"),
            GridName::Layer { panel: Some(panel), grid, plane } => write!(f, "{panel}.{grid}{plane}"),
            GridName::Map { panel, map, channel: None } => write!(f, "{panel}.{map}"),
            GridName::Map { panel, map, channel: Some(channel) } => write!(f, "{panel}.{map}[{channel}]"),
            GridName::Given(panel) => f.write_str(panel),
        }
    }
}

/// Writes the formula with no more parentheses than necessary.
impl fmt::Display for GridFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use GridFormula::{Difference, Grid, Product, Transposed};
        let bracketed = |part: &GridFormula, needs: bool| if needs { format!("({part})") } else { part.to_string() };
        match self {
            Grid(name) => write!(f, "{name}"),
            Transposed(part) => write!(f, "{}^T", bracketed(part, matches!(**part, Product(_) | Difference(_)))),
            Product(parts) => {
                let [left, right] = parts.as_ref();
                let left = bracketed(left, matches!(left, Difference(_)));
                write!(f, "{left} * {}", bracketed(right, matches!(right, Product(_) | Difference(_))))
            }
            Difference(parts) => {
                let [left, right] = parts.as_ref();
                write!(f, "{left} - {}", bracketed(right, matches!(right, Difference(_))))
            }
        }
    }
}
