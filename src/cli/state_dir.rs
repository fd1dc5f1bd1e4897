//! `--state-dir`: the folder of the learner's record.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Returns the folder of the record: the one that the flag or its variable gives, or `tconv` in the platform's folder
/// for state, or for data if it has none for state. `None` without a flag, a variable and a home folder.
#[must_use]
pub fn resolve(said: Option<&Path>) -> Option<PathBuf> {
    said.map(Path::to_path_buf).or_else(platform)
}

fn platform() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("tconv"))
}
