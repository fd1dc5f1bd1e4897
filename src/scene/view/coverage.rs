//! Coverage: how many products reach each output.

use super::Spec;
use crate::scene::GridId;
use crate::scene::story::Story;
use crate::scene::strip::Strip;

pub(super) static SPEC: Spec = Spec {
    name: "coverage",
    columns: &[&[GridId::Input, GridId::Kernel], &[GridId::Output], &[GridId::Coverage]],
    sheet: &[GridId::Output, GridId::Coverage],
    main: GridId::Coverage,
    walked: GridId::Output,
    is_uncropped: false,
    story: Story::of_gathering,
    strip: Strip::of_counts,
};
