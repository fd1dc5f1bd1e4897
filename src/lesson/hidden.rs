//! What an open question would give away.

use crate::scene::GridId;

/// Something that a scene shows and that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clue {
    /// The numbers of a grid; its frame stays.
    Cells(GridId),
    /// The letters and lines that join what belongs together.
    Letters,
    /// What cells are, apart from their values: inserted, padding, cropped, bias only.
    Roles,
    /// The products behind a cell.
    Sum,
    Strip,
    /// Of grids and of the output.
    Sizes,
    Bias,
    /// What the lesson points at.
    Marks,
}

impl Clue {
    /// Those that lessons name; a grid is named by its own name.
    pub const NAMED: [(&'static str, Clue); 7] = [
        ("letters", Clue::Letters),
        ("roles", Clue::Roles),
        ("sum", Clue::Sum),
        ("strip", Clue::Strip),
        ("sizes", Clue::Sizes),
        ("bias", Clue::Bias),
        ("marks", Clue::Marks),
    ];
}

/// What is hidden as long as a question is open; nothing is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Grids that are not even there.
    pub gone: Vec<GridId>,
    pub clues: Vec<Clue>,
}

impl Hidden {
    #[must_use]
    pub fn is_gone(&self, grid: GridId) -> bool {
        self.gone.contains(&grid)
    }

    #[must_use]
    pub fn hides(&self, clue: Clue) -> bool {
        self.clues.contains(&clue)
    }

    /// Whether the values of a grid are seen.
    #[must_use]
    pub fn shows_cells(&self, grid: GridId) -> bool {
        !self.is_gone(grid) && !self.hides(Clue::Cells(grid))
    }
}
