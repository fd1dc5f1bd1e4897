//! The full result, and what the padding crops.

use super::Spec;
use crate::scene::GridId;
use crate::scene::story::Story;
use crate::scene::strip::Strip;

pub(super) static SPEC: Spec = Spec {
    name: "crop",
    columns: &[&[GridId::Input, GridId::Kernel], &[GridId::Full], &[GridId::Output]],
    sheet: &[GridId::Full, GridId::Output],
    main: GridId::Full,
    walked: GridId::Full,
    is_uncropped: true,
    story: Story::of_scattering,
    strip: Strip::of_scattering,
};
