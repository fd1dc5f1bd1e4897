//! How grids are drawn that do not fit.

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
