//! Every command in an `sh` block of the README works for a reader: it succeeds, or opens a screen. (`cli` checks the
//! output of those in `console` blocks.)

#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use ndarray::{Array3, Array4};
use ndarray_npy::write_npy;

use crate::support::emulator::Session;

const README: &str = include_str!("../README.md");

/// Programs that install or download tconv. They need a network, or minutes, so they are run by hand and in CI.
const INSTALLERS: [&str; 4] = ["cargo", "pip", "uvx", "git"];

/// Subcommands that open a screen.
const SCREENS: [&str; 5] = ["explore", "learn", "drill", "exam", ""];

/// Returns the commands of all blocks without their comments, each with the output shown below it. Only commands after
/// a `$` have output.
fn commands() -> Vec<(String, Vec<String>)> {
    let mut commands = Vec::new();
    let blocks = README.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    for block in blocks {
        let has_prompts = block.starts_with("$ ");
        for line in block.lines().filter(|line| !line.is_empty()) {
            match (line.strip_prefix("$ "), commands.last_mut()) {
                (Some(command), _) => commands.push((command.to_owned(), Vec::new())),
                (None, Some((_, output))) if has_prompts => output.push(line.to_owned()),
                (None, _) => commands.push((without_comment(line).to_owned(), Vec::new())),
            }
        }
    }
    commands
}

fn without_comment(line: &str) -> &str {
    line.split_once(" # ").map_or(line, |(command, _)| command).trim_end()
}

/// Creates a folder with the files that the README mentions.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let (here, there) = (Path::new(env!("CARGO_MANIFEST_DIR")), folder.path());
    std::os::unix::fs::symlink(here.join("lessons"), there.join("lessons")).expect("a link");
    std::os::unix::fs::symlink(here.join("tests"), there.join("tests")).expect("a link");
    for (from, to) in [("grey.png", "photo.png"), ("photo.jpg", "photo.jpg")] {
        fs::copy(here.join("tests/data").join(from), there.join(to)).expect("a copy");
    }
    fs::copy(here.join("lessons/generator/decoder.safetensors"), there.join("decoder.safetensors")).expect("a copy");
    write_npy(there.join("activations.npy"), &Array3::<f32>::ones((4, 12, 12))).expect("it is written");
    write_npy(there.join("weights.npy"), &Array4::<f32>::ones((4, 2, 3, 3))).expect("it is written");
    for made in ["class", ".config/fish/completions", ".local/share/man/man1"] {
        fs::create_dir_all(there.join(made)).expect("a folder");
    }
    fs::write(there.join("class/lin.jsonl"), "").expect("it is written");
    folder
}

#[test]
fn commands_do_what_they_say() {
    let folder = folder();
    let program = Path::new(env!("CARGO_BIN_EXE_tconv"));
    let path = format!("{}:{}", program.parent().expect("a folder").display(), env::var("PATH").unwrap_or_default());
    let commands = commands();
    assert!(commands.len() > 35, "{commands:#?}");
    let mut failed = Vec::new();
    for (command, output) in commands {
        let mut words = command.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if INSTALLERS.contains(&first) {
            continue;
        }
        let is_screen = first == "tconv" && SCREENS.contains(&second) && !command.contains("--print");
        if is_screen {
            opens(&command, &path, folder.path());
            continue;
        }
        // With nothing due it says so, on a terminal, and ends.
        if command == "tconv review" {
            assert_eq!(begun(&command, &path, folder.path()).wait_exit().code, 0, "{command}");
            continue;
        }
        let run = Command::new("bash")
            .args(["-c", &command])
            .current_dir(folder.path())
            .env_clear()
            .envs([("PATH", path.as_str()), ("LANG", "C.UTF-8"), ("TERM", "xterm"), ("TCONV_STATE_DIR", "state")])
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        let told = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        let is_shown = output.iter().filter(|line| *line != "...").all(|line| told.contains(line.as_str()));
        // A command shown with a prompt and its output may exit with 1.
        let is_answered = run.status.success() || (!output.is_empty() && run.status.code() == Some(1));
        if !is_answered || !is_shown {
            failed.push(format!("{command}\n{:?}\n{told}", run.status));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// Checks that a screen opens, and that Ctrl-C leaves it with the terminal as it was.
fn opens(command: &str, path: &str, folder: &Path) {
    let mut session = begun(command, path, folder);
    let seen = session.wait_until(command, |seen| seen.is_taken() && seen.fills((80, 24)));
    assert!(seen.shows("quit") || seen.shows("tconv"), "{command}\n{}", seen.text());
    session.press("\x03");
    session.wait_exit_given_back();
}

/// Begins the command in a terminal.
fn begun(command: &str, path: &str, folder: &Path) -> Session {
    let line = format!("cd '{}' && exec {command}", folder.display());
    let env = [("PATH", path), ("LANG", "C.UTF-8"), ("TERM", "xterm-256color"), ("TCONV_STATE_DIR", "state")];
    Session::start("/bin/sh", &["-c", &line], &env, (80, 24))
}
