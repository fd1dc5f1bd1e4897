//! `--state-dir`: where the learner's record is.

use std::env;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// The variable that names the folder where the flag does not.
const VARIABLE: &str = "TCONV_STATE_DIR";

/// The folder of the record: as the flag says, or the environment, or `tconv` in the platform's folder for state. None
/// where nothing is said and the platform has no such folder, for want of a home.
#[must_use]
pub fn resolve(flag: Option<&Path>) -> Option<PathBuf> {
    let said = flag.map(Path::to_path_buf).or_else(|| env::var_os(VARIABLE).map(PathBuf::from));
    match said.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => Some(folder),
        None => platform(),
    }
}

fn platform() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("tconv"))
}
