//! `--state-dir`: where the learner's record is.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// The folder of the record: as the flag or its variable says, or `tconv` in the platform's folder for state. None where
/// nothing is said and the platform has no such folder, for want of a home.
#[must_use]
pub fn resolve(said: Option<&Path>) -> Option<PathBuf> {
    said.map(Path::to_path_buf).or_else(platform)
}

fn platform() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("tconv"))
}
