//! `tconv render` and the files it writes: complete, in their place, and never over another file by accident.

use std::fs;
use std::path::Path;
use std::process::Output;

use tconv::scene::presets::Preset;

use crate::support::program;

fn render(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = program::tconv();
    command.arg("render").args(arguments).current_dir(folder).output().expect("tconv runs")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_holds_what_stdout_gets_and_is_replaced_only_by_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = render(folder.path(), &["-o", "figure.svg"]);
    assert!(first.status.success() && first.stdout.is_empty() && first.stderr.is_empty());
    let printed = render(folder.path(), &["-o", "-", "--format", "svg"]);
    let file = || fs::read(folder.path().join("figure.svg")).expect("the file");
    assert!(file() == printed.stdout);

    let again = render(folder.path(), &["--theme", "dark", "-o", "figure.svg"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(file() == printed.stdout, "it was replaced");
    assert!(render(folder.path(), &["--theme", "dark", "-o", "figure.svg", "--force"]).status.success());
    assert!(file() != printed.stdout, "it was not replaced");
    assert_eq!(names(folder.path()), ["figure.svg"]);
}

#[test]
fn all_presets_are_files_of_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["--all-presets", "new/figures", "--format", "txt", "--lang", "en"];
    assert!(render(folder.path(), &arguments).status.success());
    let mut expected: Vec<String> = Preset::ALL.iter().map(|preset| format!("{}.txt", preset.name)).collect();
    expected.sort();
    assert_eq!(names(&folder.path().join("new/figures")), expected);

    // A single existing file stops the whole command.
    for name in expected.iter().skip(1) {
        fs::remove_file(folder.path().join("new/figures").join(name)).expect("removed");
    }
    assert_eq!(render(folder.path(), &arguments).status.code(), Some(1));
    assert_eq!(names(&folder.path().join("new/figures")), expected[..1]);
}

#[test]
fn an_animation_into_a_file_says_nothing_where_nobody_watches() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = render(folder.path(), &["--cell", "8", "-o", "figure.gif"]);
    assert!(drawn.status.success() && drawn.stdout.is_empty() && drawn.stderr.is_empty());
    let printed = render(folder.path(), &["--cell", "8", "-o", "-", "--format", "gif"]);
    assert!(fs::read(folder.path().join("figure.gif")).expect("the file") == printed.stdout);
    assert!(printed.stderr.is_empty());
}

#[test]
fn what_is_left_of_a_killed_one_is_in_nobodys_way() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("figure.svg.part"), "half a figure").expect("written");
    let written = render(folder.path(), &["-o", "figure.svg"]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    assert_eq!(names(folder.path()), ["figure.svg", "figure.svg.part"]);
    assert_eq!(fs::read_to_string(folder.path().join("figure.svg.part")).expect("it is there"), "half a figure");
}

#[cfg(unix)]
#[test]
fn a_link_is_written_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("figure.svg"), "old").expect("written");
    std::os::unix::fs::symlink("figure.svg", at("link.svg")).expect("a link");
    assert_eq!(render(folder.path(), &["-o", "link.svg"]).status.code(), Some(1));
    assert_eq!(fs::read_to_string(at("figure.svg")).expect("it is there"), "old");
    assert!(render(folder.path(), &["-o", "link.svg", "--force"]).status.success());
    assert!(fs::read_to_string(at("figure.svg")).expect("it is there").starts_with("<svg"));
    assert!(fs::symlink_metadata(at("link.svg")).expect("it is there").is_symlink());
}
