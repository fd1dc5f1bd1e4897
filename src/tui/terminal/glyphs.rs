//! Detects whether block and line characters take one column, as intended, or two, as in some East Asian fonts: prints
//! one, and asks for the position of the cursor after it. Pure.

/// Prints a block, asks for the cursor position, and erases the block. This happens in the second row: in the first,
/// the reply would be the same bytes as F3 with a modifier.
pub const QUESTION: &[u8] = "\x1b[2;1H▀\x1b[6n\r\x1b[K".as_bytes();

/// Returns whether the block took two columns, given the row and the column of the cursor after it; `None` if the
/// position is neither.
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
