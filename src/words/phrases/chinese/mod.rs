//! Phrases in Chinese, a table for each area.

mod calls;
mod classes;
mod code;
mod lessons;
mod messages;
mod models;
mod networks;

use super::{Phrases, Table};

/// The phrases in Chinese.
pub static CHINESE: Phrases = Phrases {
    tables: &[
        JOINTS,
        calls::CALLS,
        code::CODE,
        models::MODELS,
        networks::NETWORKS,
        classes::CLASSES,
        messages::MESSAGES,
        lessons::LESSONS,
    ],
};

/// The texts between the values of a list.
const JOINTS: Table = &[(", ", "、"), ("; ", "；"), (" ", ""), (" and ", " 和 "), (" or ", " 或 ")];
