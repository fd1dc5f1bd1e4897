//! What is hidden while a question is open, because it would give the answer away.

use crate::conv::Parameter;
use crate::scene::{Cover, GridId};

/// Something in a scene that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clue {
    /// The values of a grid; its frame stays visible.
    Cells(GridId),
    /// The letters and lines that connect related cells.
    Letters,
    /// The roles of cells: inserted, padding, cropped, bias only.
    Roles,
    /// The products behind a cell.
    Sum,
    /// The line of an axis below the grids.
    Strip,
    /// The sizes of grids and of the output.
    Sizes,
    /// The bias.
    Bias,
    /// The cells that the lesson points out.
    Marks,
    /// All parameters of the layer.
    Layer,
    /// One parameter of the layer.
    Parameter(Parameter),
}

impl Clue {
    /// The clues with names in lesson files; a grid has its own name.
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

/// What is hidden while a question is open; by default, nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Grids that are not shown at all.
    pub gone: Vec<GridId>,
    /// What else is hidden.
    pub clues: Vec<Clue>,
}

impl Hidden {
    /// Returns whether a grid is not shown at all.
    #[must_use]
    pub fn is_gone(&self, grid: GridId) -> bool {
        self.gone.contains(&grid)
    }

    /// Returns whether a clue is hidden.
    #[must_use]
    pub fn hides(&self, clue: Clue) -> bool {
        self.clues.contains(&clue)
    }

    /// Returns what is hidden in the cells.
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

    /// Returns whether the line of an axis is visible; it would reveal a grid that is not shown.
    #[must_use]
    pub fn shows_strip(&self) -> bool {
        self.gone.is_empty() && !self.hides(Clue::Strip)
    }

    /// Returns whether a parameter of the layer is visible.
    #[must_use]
    pub fn shows_parameter(&self, parameter: Parameter) -> bool {
        !self.hides(Clue::Layer) && !self.hides(Clue::Parameter(parameter))
    }

    /// Returns whether the bias is visible. It is hidden with the output, whose values may consist of nothing else.
    #[must_use]
    pub fn shows_bias(&self) -> bool {
        !self.is_gone(GridId::Output) && !self.hides(Clue::Bias) && !self.hides(Clue::Layer)
    }
}
