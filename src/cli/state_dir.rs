//! `--state-dir`: the folder of the learner's record.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Returns the folder of the record: the one that the flag or its variable gives, or `tconv` in the platform's folder
/// for state. `None` if neither exists, as without a home folder.
#[must_use]
pub fn resolve(said: Option<&Path>) -> Option<PathBuf> {
    said.map(Path::to_path_buf).or_else(platform)
}

fn platform() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("tconv"))
}
