//! Gathering: zeros are inserted and padded, and the window slides over them.

use super::Spec;
use crate::scene::GridId;
use crate::scene::story::Story;
use crate::scene::strip::Strip;

pub(super) static SPEC: Spec = Spec {
    name: "direct",
    columns: &[&[GridId::Input, GridId::Rotated], &[GridId::Padded], &[GridId::Output]],
    sheet: &[GridId::Padded, GridId::Output],
    main: GridId::Output,
    walked: GridId::Output,
    is_uncropped: false,
    story: Story::of_gathering,
    strip: Strip::of_gathering,
};
