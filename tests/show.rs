//! `tconv show` and related commands: what time and memory they take, and which terminals get plain lines.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tconv::visible::is_hidden;

use crate::support::emulator::{Seen, Session};
use crate::support::program;

const TCONV: &str = env!("CARGO_BIN_EXE_tconv");

/// A command whose output does not depend on the terminal and environment of the tests.
fn tconv(arguments: &[&str]) -> Command {
    let mut command = program::tconv();
    command.args(arguments).stdin(Stdio::null());
    command
}

#[test]
fn a_tall_kernel_takes_as_long_as_its_lines() {
    // Each row of the output used to look at every row of the kernel.
    let mut child = tconv(&["show", "--kernel", "30000x3"]).stdout(Stdio::piped()).spawn().expect("tconv runs");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let start = Instant::now();
    let count = lines.inspect(|_| assert!(start.elapsed() < Duration::from_secs(60), "it takes too long")).count();
    assert!(count > 90_000, "{count} lines");
    assert!(child.wait().expect("it ends").success());
}

#[test]
#[cfg(target_os = "linux")]
fn no_line_is_kept_after_it_is_written() {
    // 3.9 million cells, which used to take 360 MB.
    let line = "ulimit -v 300000; exec \"$0\" show --input 480";
    let mut shell = Command::new("/bin/sh");
    let output = program::alone(shell.args(["-c", line, TCONV])).output().expect("a shell");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.len() > 20_000_000, "{} bytes", output.stdout.len());
}

#[test]
fn beyond_the_limit_nothing_is_computed_and_the_help_says_how_much_that_is() {
    let start = Instant::now();
    let refused = tconv(&["show", "--input", "2000"]).output().expect("tconv runs");
    assert_eq!(refused.status.code(), Some(1));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let limit = tconv::figure::text::MOST_PRINTED.to_string();
    for (text, what) in [
        (String::from_utf8_lossy(&refused.stderr), "the refusal"),
        (String::from_utf8_lossy(&tconv(&["show", "--help"]).output().expect("tconv runs").stdout), "the help"),
    ] {
        assert!(text.contains(&limit), "{what}: {text}");
    }
    let plain = tconv(&["show", "--input", "2000", "--plain"]).output().expect("tconv runs");
    assert_eq!((plain.status.code(), plain.stdout.len()), (Some(1), 0));
}

/// Returns what a program that prints and exits leaves in a terminal.
fn printed(arguments: &[&str], env: &[(&str, &str)]) -> (u32, Seen) {
    let mut session = Session::start(TCONV, arguments, env, (100, 60));
    let exit = session.wait_exit();
    (exit.code, session.seen())
}

#[test]
fn a_terminal_that_can_do_no_more_gets_lines() {
    let arguments = ["show", "--theme", "dark", "--lang", "en"];
    for (extra, env) in [(&[][..], ("TERM", "dumb")), (&[], ("ACCESSIBLE", "1")), (&["--plain"], ("LANG", "C.UTF-8"))] {
        let (code, seen) = printed(&[&arguments[..], extra].concat(), &[env]);
        assert_eq!(code, 0);
        assert!(seen.shows("row 1: 4 5 6") && seen.shows("output, 5 rows and 5 columns:"), "{env:?}:\n{}", seen.text());
        assert!(!seen.raw.contains(&0x1b), "{env:?}: [{}]", seen.raw.escape_ascii());
        let (code, seen) = printed(&[&["shape", "--theme", "dark", "--lang", "en"], extra].concat(), &[env]);
        assert_eq!(code, 0);
        assert!(seen.shows("stuffed: (i - 1)*s + 1 = (3 - 1)*2 + 1 = 5"), "{env:?}:\n{}", seen.text());
        assert!(!seen.raw.contains(&0x1b), "{env:?}: [{}]", seen.raw.escape_ascii());
    }
    let (_, seen) = printed(&arguments, &[]);
    assert!(seen.shows("input 3x3   kernel 3x3") && seen.raw.contains(&0x1b), "{}", seen.text());
    // Output to a file does not depend on the terminal.
    let piped = tconv(&arguments).env("TERM", "dumb").output().expect("tconv runs");
    assert!(String::from_utf8_lossy(&piped.stdout).contains("input 3x3   kernel 3x3"));
}

#[test]
fn a_listener_is_told_as_much_as_somebody_listens_to_unless_all_is_asked_for() {
    let all = ["show", "--plain", "--lang", "en", "--input", "50"];
    let (_, seen) = printed(&all, &[]);
    let text = String::from_utf8_lossy(&seen.raw);
    assert!(text.contains("input, the first 40 rows and 40 columns of 50 rows and 50 columns:"), "{text}");
    assert!(text.contains("row 39: ") && !text.contains("row 40: "), "{text}");
    let (_, seen) = printed(&[&all[..], &["--all"]].concat(), &[]);
    let text = String::from_utf8_lossy(&seen.raw);
    assert!(text.contains("input, 50 rows and 50 columns:") && text.contains("row 49: "), "{text}");
}

#[test]
fn no_screen_is_opened_where_lines_are_wanted() {
    for (arguments, env) in [
        (&["explore", "--theme", "dark"][..], ("TERM", "dumb")),
        (&["explore", "--theme", "dark"], ("ACCESSIBLE", "1")),
        (&["explore", "--theme", "dark", "--plain"], ("LANG", "C.UTF-8")),
        (&["lessons", "watch", "crop", "--theme", "dark"], ("TERM", "dumb")),
    ] {
        let (code, seen) = printed(arguments, &[env]);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(!seen.raw.contains(&0x1b), "{arguments:?} {env:?}: [{}]", seen.raw.escape_ascii());
        assert!(["'tconv show'", "'tconv lessons lint'"].iter().any(|text| seen.shows(text)), "{}", seen.text());
    }
}

#[test]
fn what_is_copied_in_explore_names_a_file_so_that_no_terminal_obeys() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x\u{1b}]52;c;AAAA\u{7}\u{9b}31m\u{202e}\u{200b}\nforged.csv");
    fs::write(&path, "1,2\n3,4\n").expect("a file");
    let path = path.to_str().expect("text");
    let mut session = Session::start(TCONV, &["explore", "--theme", "dark", "--input-file", path], &[], (160, 30));
    session.wait_for("input 2x2");
    let frames = session.seen().frames;
    session.press("Y");
    session.wait_frame("copied", frames);
    session.press("q");
    session.wait_exit_given_back();
    let raw = String::from_utf8(session.seen().raw).expect("text");
    for foreign in ["52;c;AAAA\u{7}", "\u{9b}", "\u{202e}", "\u{200b}"] {
        assert!(!raw.contains(foreign), "{foreign:?}: {raw:?}");
    }
    // What is left in the terminal is one line, quoted for a shell.
    let left = raw.rsplit_once("\u{1b}[?1049l").expect("the screen was given back").1;
    let left = left.rsplit_once("\u{1b}[?25h").map_or(left, |(_, left)| left);
    assert!(left.contains("tconv explore") && left.contains("$'") && left.contains("\\U0000001b]52;c;"), "{left:?}");
    assert_eq!(left.trim_end().chars().find(|letter| is_hidden(*letter)), None, "{left:?}");
}

#[test]
fn an_error_has_colours_where_stderr_shows_them() {
    let refused = "nn.ConvTranspose2d(64, 32, 3, stride=2, output_padding=2)";
    for (args, env, is_coloured) in [
        (&["shape", refused][..], ("LANG", "C.UTF-8"), true),
        (&["shape", "--inptu", "3"], ("LANG", "C.UTF-8"), true),
        (&["shape", "nn.ConvTranspose2d(64, 32, 3, strid=2)"], ("LANG", "C.UTF-8"), true),
        (&["shape", refused, "--theme", "mono"], ("LANG", "C.UTF-8"), false),
        (&["shape", refused], ("NO_COLOR", "1"), false),
        (&["shape", refused], ("TERM", "dumb"), false),
    ] {
        let mut session = Session::start(TCONV, args, &[env], (200, 30));
        session.wait_exit();
        let seen = session.seen();
        assert!(seen.text().starts_with("error: "), "{args:?}: {}", seen.text());
        let is_red = seen.position("\u{1b}[31merror:").is_some() && seen.position("\u{1b}[32m").is_some();
        assert_eq!(is_red, is_coloured, "{args:?} {env:?}: {}", seen.raw.escape_ascii());
        assert_eq!(seen.raw.contains(&0x1b), is_coloured, "{args:?} {env:?}: {}", seen.raw.escape_ascii());
    }
    let piped = tconv(&["shape", refused]).env("CLICOLOR_FORCE", "1").output().expect("tconv runs");
    assert!(piped.stderr.contains(&0x1b), "somebody wants it");
    let piped = tconv(&["shape", refused]).env("TERM", "xterm-256color").output().expect("tconv runs");
    assert!(!piped.stderr.contains(&0x1b), "a pipe has none");
}
