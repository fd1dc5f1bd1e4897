//! What an open question would give away.

use crate::conv::Parameter;
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
    /// The layer's parameters: all, or one of them.
    Layer,
    Parameter(Parameter),
}

impl Clue {
    /// Those that lessons name; a grid is named by its own name.
    pub const NAMED: [(&'static str, Clue); 13] = [
        ("letters", Clue::Letters),
        ("roles", Clue::Roles),
        ("sum", Clue::Sum),
        ("strip", Clue::Strip),
        ("sizes", Clue::Sizes),
        ("bias", Clue::Bias),
        ("marks", Clue::Marks),
        ("layer", Clue::Layer),
        ("kernel_size", Clue::Parameter(Parameter::KernelSize)),
        ("stride", Clue::Parameter(Parameter::Stride)),
        ("padding", Clue::Parameter(Parameter::Padding)),
        ("output_padding", Clue::Parameter(Parameter::OutputPadding)),
        ("dilation", Clue::Parameter(Parameter::Dilation)),
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
            Clue::Letters
            | Clue::Roles
            | Clue::Sum
            | Clue::Strip
            | Clue::Sizes
            | Clue::Bias
            | Clue::Marks
            | Clue::Layer
            | Clue::Parameter(_) => None,
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

    /// Whether a parameter of the layer is seen.
    #[must_use]
    pub fn shows_parameter(&self, parameter: Parameter) -> bool {
        !self.hides(Clue::Layer) && !self.hides(Clue::Parameter(parameter))
    }

    /// Whether the bias is seen: it stands in the output, and may be all that stands there.
    #[must_use]
    pub fn shows_bias(&self) -> bool {
        !self.is_gone(GridId::Output) && !self.hides(Clue::Bias) && !self.hides(Clue::Layer)
    }
}
