//! Rebuilds when a file under `lessons` changes, because the lessons are compiled into the program, and tells the program
//! the commit that it was built from, for `tconv --version`.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Overrides the commit, for packagers who build without a repository.
const OVERRIDE: &str = "TCONV_COMMIT";

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-env-changed={OVERRIDE}");
    let said = env::var(OVERRIDE).ok().map(|said| said.trim().to_owned()).filter(|said| !said.is_empty());
    let version = env!("CARGO_PKG_VERSION");
    let version = match said.or_else(commit) {
        // It would be a second line for cargo.
        Some(commit) => format!("{version} ({})", commit.replace(char::is_control, " ")),
        None => version.to_owned(),
    };
    println!("cargo::rustc-env=TCONV_LONG_VERSION={version}");
}

/// The commit that is checked out and its day, as `a1b2c3d 2026-11-30`; none without git or in a package. Nor in a debug
/// build: each commit would be a reason to build the library again, minutes after it was built and tested.
fn commit() -> Option<String> {
    if env::var("PROFILE").is_ok_and(|profile| profile == "debug") {
        return None;
    }
    // In a package there may be a repository further up, which is another one.
    if !Path::new(".git").exists() {
        return None;
    }
    for name in ["HEAD", "logs/HEAD", "packed-refs"] {
        watch(name);
    }
    if let Some(branch) = git(&["symbolic-ref", "--quiet", "HEAD"]) {
        watch(&branch);
    }
    git(&["log", "-1", "--no-show-signature", "--abbrev=7", "--date=short", "--format=%h %cd"])
}

/// Builds again when this file of the repository changes. Of one that is not there cargo would say so for every build.
fn watch(name: &str) {
    if let Some(path) = git(&["rev-parse", "--git-path", name]).filter(|path| fs::metadata(path).is_ok()) {
        println!("cargo::rerun-if-changed={path}");
    }
}

/// What git says, on one line; nothing where there is no git, or it says no.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    let said = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!said.is_empty()).then_some(said)
}
