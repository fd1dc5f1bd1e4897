//! The views of a layer, one file each: which grids a view shows, and which of them its walk goes over.

use strum::VariantArray;

mod coverage;
mod crop;
mod direct;
mod matrix;
mod stamp;

use super::story::Story;
use super::strip::Strip;
use super::{GridId, Moment};
use crate::conv::Axis;

/// A view of the layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, VariantArray)]
pub enum View {
    /// Gathering: zeros are inserted and padded, and the window slides over them.
    #[default]
    Direct,
    /// Scattering: each input stamps the kernel, and stamps add up.
    Stamp,
    /// The full result, and what the padding crops.
    Crop,
    /// How many products reach each output.
    Coverage,
    /// The matrix of the layer: one row per output, one column per input.
    Matrix,
}

/// The definition of a view. What it shows at a step follows from it: see [`Moment`](super::moment::Moment).
#[derive(Debug)]
struct Spec {
    /// The name that lessons and flags use.
    name: &'static str,
    /// From left to right.
    columns: &'static [&'static [GridId]],
    /// Those of them that differ from step to step.
    sheet: &'static [GridId],
    main: GridId,
    walked: GridId,
    is_uncropped: bool,
    story: fn(&Axis) -> Story,
    strip: fn(&Moment<'_>, usize) -> Strip,
}

impl View {
    /// All views.
    pub const ALL: [View; View::VARIANTS.len()] = *View::VARIANTS.first_chunk().expect("all of them");

    fn spec(self) -> &'static Spec {
        match self {
            View::Direct => &direct::SPEC,
            View::Stamp => &stamp::SPEC,
            View::Crop => &crop::SPEC,
            View::Coverage => &coverage::SPEC,
            View::Matrix => &matrix::SPEC,
        }
    }

    /// The name that lessons and flags use.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The grids of the view, in columns from left to right.
    #[must_use]
    pub fn columns(self) -> &'static [&'static [GridId]] {
        self.spec().columns
    }

    /// The grids that differ from step to step, which a sheet of all steps shows.
    #[must_use]
    pub fn sheet(self) -> &'static [GridId] {
        self.spec().sheet
    }

    /// The grid that represents the view if there is room for only one.
    #[must_use]
    pub fn main_grid(self) -> GridId {
        self.spec().main
    }

    /// The grid that the walk goes over, cell by cell, and whose cursor is explained while no grid has the focus.
    #[must_use]
    pub fn walked(self) -> GridId {
        self.spec().walked
    }

    /// Returns whether the view shows products that the crop drops. Outputs are then indexed in the full result.
    #[must_use]
    pub fn is_uncropped(self) -> bool {
        self.spec().is_uncropped
    }

    /// Where the length of the output comes from, as the view explains it.
    #[must_use]
    pub fn story(self, axis: &Axis) -> Story {
        (self.spec().story)(axis)
    }

    /// An axis of the moment as a line: 0 for the height, 1 for the width.
    pub(super) fn strip(self, moment: &Moment<'_>, axis: usize) -> Strip {
        (self.spec().strip)(moment, axis)
    }
}
