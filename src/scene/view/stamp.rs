//! Scattering: each input stamps the kernel, and stamps add up.

use super::Spec;
use crate::scene::GridId;
use crate::scene::story::Story;
use crate::scene::strip::Strip;

pub(super) static SPEC: Spec = Spec {
    name: "stamp",
    columns: &[&[GridId::Input, GridId::Kernel], &[GridId::Stamp], &[GridId::Full]],
    sheet: &[GridId::Stamp, GridId::Full],
    main: GridId::Full,
    walked: GridId::Input,
    is_uncropped: true,
    story: Story::of_scattering,
    strip: Strip::of_scattering,
};
