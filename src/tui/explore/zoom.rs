//! How grids are drawn: the shape of their cells, and how grids that do not fit are shown.

use ratatui::layout::Rect;

/// The longest side up to which grids are shown as numbers around the cursor by default.
const MOST_NUMBERS: i64 = 100;

/// How grids that do not fit are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// As numbers if they are small, as a whole if they are large.
    #[default]
    Usual,
    /// As numbers around the cursor.
    Numbers,
    /// As pixels around the cursor, one per cell.
    Pixels,
    /// As a whole, drawing as many rows and columns as fit.
    Whole,
}

impl Zoom {
    /// Replaces [`Zoom::Usual`] by what it means for grids with this longest side.
    #[must_use]
    pub fn of(self, longest: i64) -> Zoom {
        match self {
            Zoom::Usual if longest <= MOST_NUMBERS => Zoom::Numbers,
            Zoom::Usual => Zoom::Whole,
            zoom => zoom,
        }
    }

    /// Returns the next zoom, which shows less of each cell and more of the grid, wrapping around.
    #[must_use]
    pub fn next(self) -> Zoom {
        match self {
            Zoom::Usual | Zoom::Whole => Zoom::Numbers,
            Zoom::Numbers => Zoom::Pixels,
            Zoom::Pixels => Zoom::Whole,
        }
    }
}

/// The shape of the cells of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellShape {
    /// A cell with a number.
    Number {
        /// The width of a cell in columns.
        width: u16,
        /// The height of a cell in rows.
        height: u16,
        /// The width of columns that only contain inserted zeros.
        narrow: u16,
    },
    /// A coloured block two columns wide.
    Block,
    /// Half a character cell.
    Pixel {
        /// The interval between the rows and columns that are drawn.
        step: i64,
    },
}

impl CellShape {
    /// Returns the shape of cells that are all equally wide.
    #[must_use]
    pub fn number(width: u16, height: u16) -> CellShape {
        CellShape::Number { width, height, narrow: width }
    }
}

impl CellShape {
    /// Returns the area of a cell with a number, in character cells; 0 for other shapes.
    #[must_use]
    pub fn area(self) -> u32 {
        match self {
            CellShape::Number { width, height, .. } => u32::from(width) * u32::from(height),
            CellShape::Block | CellShape::Pixel { .. } => 0,
        }
    }
}

/// The shape of the cells in the last frame, and the screen that it was drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The area of the screen.
    pub screen: Rect,
    /// The shape of the cells.
    pub shape: CellShape,
}
