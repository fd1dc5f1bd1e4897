//! Phrases in Chinese, a table for each area.

use super::{Phrases, Table};

/// The phrases in Chinese.
pub static CHINESE: Phrases = Phrases { tables: &[JOINTS] };

/// The texts between the values of a list.
const JOINTS: Table = &[(", ", "、"), ("; ", "；"), (" ", ""), (" and ", "和"), (" or ", "或")];
