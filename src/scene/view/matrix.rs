//! The matrix of the layer: one row per output, one column per input.

use super::Spec;
use crate::scene::GridId;
use crate::scene::story::Story;
use crate::scene::strip::Strip;

pub(super) static SPEC: Spec = Spec {
    name: "matrix",
    columns: &[&[GridId::Input, GridId::Kernel], &[GridId::Matrix], &[GridId::Output]],
    sheet: &[GridId::Matrix, GridId::Output],
    main: GridId::Matrix,
    walked: GridId::Output,
    is_uncropped: false,
    story: Story::of_gathering,
    strip: Strip::of_gathering,
};
