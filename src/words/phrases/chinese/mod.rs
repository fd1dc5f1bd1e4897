//! Phrases in Chinese, a table for each area.

mod classes;

use super::{Phrases, Table};
use classes::CLASSES;

/// The phrases in Chinese.
pub static CHINESE: Phrases = Phrases { tables: &[JOINTS, CLASSES] };

/// The texts between the values of a list.
const JOINTS: Table = &[(", ", "、"), ("; ", "；"), (" ", ""), (" and ", "和"), (" or ", "或")];
