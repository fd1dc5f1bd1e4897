//! The ways to look at a layer, and the grids of each.

use super::GridId;

/// A way to look at the layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Zeros in, padded, and the window slides: what each output gathers.
    #[default]
    Direct,
    /// Each input stamps the kernel, stamps add up: what each input scatters.
    Stamp,
    /// The full result, and what the padding crops.
    Crop,
    /// How many products reach each output.
    Coverage,
    /// One row an output, one column an input.
    Matrix,
}

impl View {
    pub const ALL: [View; 5] = [View::Direct, View::Stamp, View::Crop, View::Coverage, View::Matrix];

    /// The name that lessons and flags use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            View::Direct => "direct",
            View::Stamp => "stamp",
            View::Crop => "crop",
            View::Coverage => "coverage",
            View::Matrix => "matrix",
        }
    }

    /// The grids of the view, in columns from left to right.
    #[must_use]
    pub fn columns(self) -> &'static [&'static [GridId]] {
        match self {
            View::Direct => &[&[GridId::Input, GridId::Rotated], &[GridId::Padded], &[GridId::Output]],
            View::Stamp => &[&[GridId::Input, GridId::Kernel], &[GridId::Stamp], &[GridId::Full]],
            View::Crop => &[&[GridId::Input, GridId::Kernel], &[GridId::Full], &[GridId::Output]],
            View::Coverage => &[&[GridId::Input, GridId::Kernel], &[GridId::Output], &[GridId::Coverage]],
            View::Matrix => &[&[GridId::Input, GridId::Kernel], &[GridId::Matrix], &[GridId::Output]],
        }
    }

    /// The grid whose cursor is explained while the focus is on none.
    #[must_use]
    pub fn first_explained(self) -> GridId {
        match self {
            View::Stamp => GridId::Input,
            View::Crop => GridId::Full,
            _ => GridId::Output,
        }
    }

    /// The grid that stands for the view where there is room for one.
    #[must_use]
    pub fn main_grid(self) -> GridId {
        match self {
            View::Direct => GridId::Output,
            View::Stamp | View::Crop => GridId::Full,
            View::Coverage => GridId::Coverage,
            View::Matrix => GridId::Matrix,
        }
    }

    /// Whether the view shows products that the crop drops: then outputs are counted in the full result.
    #[must_use]
    pub fn is_uncropped(self) -> bool {
        matches!(self, View::Stamp | View::Crop)
    }
}
