//! Makes cargo rebuild when a file under `lessons` changes, because the lessons are compiled into the program, and
//! passes on the commit that it is built from, for `tconv --version`.

#![allow(clippy::disallowed_methods, reason = "cargo speaks through the environment")]

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Overrides the commit, for packagers who build outside a repository.
const OVERRIDE: &str = "TCONV_COMMIT";

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-env-changed={OVERRIDE}");
    let said = env::var(OVERRIDE).ok().map(|said| said.trim().to_owned()).filter(|said| !said.is_empty());
    let version = env!("CARGO_PKG_VERSION");
    let version = match said.or_else(commit) {
        // A line break would begin another instruction to cargo.
        Some(commit) => format!("{version} ({})", commit.replace(char::is_control, " ")),
        None => version.to_owned(),
    };
    println!("cargo::rustc-env=TCONV_LONG_VERSION={version}");
}

/// Returns the commit that is checked out and its date, as `a1b2c3d 2026-11-30`. `None` without git, in a package, and
/// in debug builds, where every commit would rebuild the library, minutes after it was built and tested.
fn commit() -> Option<String> {
    if env::var("PROFILE").is_ok_and(|profile| profile == "debug") {
        return None;
    }
    // A package may lie inside another repository.
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

/// Rebuilds when this file of the repository changes. For a missing file, cargo would rebuild every time.
fn watch(name: &str) {
    if let Some(path) = git(&["rev-parse", "--git-path", name]).filter(|path| fs::metadata(path).is_ok()) {
        println!("cargo::rerun-if-changed={path}");
    }
}

/// Returns the output of git on one line, or `None` if git is missing, fails or prints nothing.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    let said = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!said.is_empty()).then_some(said)
}
