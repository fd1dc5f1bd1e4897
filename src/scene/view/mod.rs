//! The ways to look at a layer, one file each: which grids a view shows, over which of them its walk goes.

mod coverage;
mod crop;
mod direct;
mod matrix;
mod stamp;

use super::story::Story;
use super::strip::Strip;
use super::{GridId, Moment};
use crate::conv::Axis;

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

/// What a view is made of. What it shows at a step follows from this: see [`Moment`](super::moment::Moment).
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
    pub const ALL: [View; 5] = [View::Direct, View::Stamp, View::Crop, View::Coverage, View::Matrix];

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

    /// The grids that differ from step to step: what a sheet of all steps shows.
    #[must_use]
    pub fn sheet(self) -> &'static [GridId] {
        self.spec().sheet
    }

    /// The grid that stands for the view where there is room for one.
    #[must_use]
    pub fn main_grid(self) -> GridId {
        self.spec().main
    }

    /// The grid that the walk goes over, cell by cell, and whose cursor is explained while the focus is on none.
    #[must_use]
    pub fn walked(self) -> GridId {
        self.spec().walked
    }

    /// Whether the view shows products that the crop drops: then outputs are counted in the full result.
    #[must_use]
    pub fn is_uncropped(self) -> bool {
        self.spec().is_uncropped
    }

    /// How the view tells where the length of the output comes from.
    #[must_use]
    pub fn story(self, axis: &Axis) -> Story {
        (self.spec().story)(axis)
    }

    /// An axis of the moment as a line: 0 for the height, 1 for the width.
    pub(super) fn strip(self, moment: &Moment<'_>, axis: usize) -> Strip {
        (self.spec().strip)(moment, axis)
    }
}
