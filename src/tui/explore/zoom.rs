//! How grids are drawn: the shape of their cells, and what becomes of grids that do not fit.

use ratatui::layout::Rect;

/// Longest side of grids that are shown as numbers around the cursor, unless asked otherwise.
const MOST_NUMBERS: i64 = 100;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// As numbers if they are small, the whole of them if they are large.
    #[default]
    Usual,
    /// As numbers around the cursor.
    Numbers,
    /// As pixels around the cursor, one for each cell.
    Pixels,
    /// The whole of each, of which as many rows and columns are seen as there is room for.
    Whole,
}

impl Zoom {
    /// What the usual comes to where this is the longest side.
    #[must_use]
    pub fn of(self, longest: i64) -> Zoom {
        match self {
            Zoom::Usual if longest <= MOST_NUMBERS => Zoom::Numbers,
            Zoom::Usual => Zoom::Whole,
            zoom => zoom,
        }
    }

    /// Less of each cell, more of all.
    #[must_use]
    pub fn next(self) -> Zoom {
        match self {
            Zoom::Usual | Zoom::Whole => Zoom::Numbers,
            Zoom::Numbers => Zoom::Pixels,
            Zoom::Pixels => Zoom::Whole,
        }
    }
}

/// How the cells of a grid are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellShape {
    /// So many columns and rows a cell, with its number. Columns of zeros alone are `narrow`.
    Number { width: u16, height: u16, narrow: u16 },
    /// A coloured block of two columns.
    Block,
    /// Half a character cell; of so many rows and columns only one is seen.
    Pixel { step: i64 },
}

impl CellShape {
    /// Of cells that are all of one width.
    #[must_use]
    pub fn number(width: u16, height: u16) -> CellShape {
        CellShape::Number { width, height, narrow: width }
    }
}

impl CellShape {
    /// Places of the screen that a cell with a number takes; none of a smaller one.
    #[must_use]
    pub fn area(self) -> u32 {
        match self {
            CellShape::Number { width, height, .. } => u32::from(width) * u32::from(height),
            CellShape::Block | CellShape::Pixel { .. } => 0,
        }
    }
}

/// The shape of the cells that were drawn last, and the screen that they were drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub screen: Rect,
    pub shape: CellShape,
}
