//! Whether blocks and lines take one column, as they are meant to, or two, as some East Asian fonts have them: one is shown,
//! and the terminal says where its cursor stands behind it. Pure.

/// Shows a block, asks for the cursor, and wipes the block away. In the second row: from the first one, the answer would be
/// the bytes of F3 with a modifier.
pub const QUESTION: &[u8] = "\x1b[2;1H▀\x1b[6n\r\x1b[K".as_bytes();

/// Whether the block took two columns, by the row and the column of the cursor behind it; `None` where no block leads to.
#[must_use]
pub fn are_wide(cursor: [u16; 2]) -> Option<bool> {
    match cursor {
        [2, 2] => Some(false),
        [2, 3] => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_block_can_lead_to_is_an_answer() {
        assert_eq!([[2, 2], [2, 3]].map(are_wide), [Some(false), Some(true)]);
        for absurd in [[2, 1], [2, 4], [2, 0], [2, u16::MAX], [1, 2], [1, 3], [3, 2], [0, 0]] {
            assert_eq!(are_wide(absurd), None, "{absurd:?}");
        }
    }
}
