//! What an open question would give away.

use crate::scene::{Cover, GridId};

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

    /// What is not seen of the cells.
    #[must_use]
    pub fn cover(&self) -> Cover {
        let grid = |clue: &Clue| match clue {
            Clue::Cells(grid) => Some(*grid),
            Clue::Letters | Clue::Roles | Clue::Sum | Clue::Strip | Clue::Sizes | Clue::Bias | Clue::Marks => None,
        };
        let blank = self.clues.iter().filter_map(grid);
        Cover {
            grids: self.gone.iter().copied().chain(blank).collect(),
            cells: Vec::new(),
            roles: self.hides(Clue::Roles),
        }
    }

    /// Whether the line of an axis is seen: it would give a grid away that is not there.
    #[must_use]
    pub fn shows_strip(&self) -> bool {
        self.gone.is_empty() && !self.hides(Clue::Strip)
    }

    /// Whether the bias is seen: it stands in the output, and may be all that stands there.
    #[must_use]
    pub fn shows_bias(&self) -> bool {
        !self.is_gone(GridId::Output) && !self.hides(Clue::Bias)
    }
}
