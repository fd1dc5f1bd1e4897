//! The effect of environment variables: flags beat them, and they beat detection.

use crate::support::program;

/// Runs a command with these variables and returns its exit code, stdout and stderr.
fn told(variables: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = program::tconv();
    let output = command.envs(variables.iter().copied()).args(arguments).output().expect("tconv runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const SHOW: [&str; 4] = ["show", "--plain", "--input", "2"];

#[test]
fn a_flag_beats_its_variable_and_an_empty_one_is_none() {
    for (variables, flags, is_chinese) in [
        (&[("TCONV_LANG", "zh-CN")][..], &[][..], true),
        (&[("TCONV_LANG", "zh")], &[], true),
        (&[("LANG", "zh_CN.UTF-8")], &[], true),
        (&[("LANG", "zh_CN.UTF-8"), ("TCONV_LANG", "en")], &[], false),
        (&[("LANG", "zh_CN.UTF-8"), ("TCONV_LANG", "")], &[], true),
        (&[("LANG", "zh_CN.UTF-8"), ("TERM", "linux")], &[], true),
        (&[("TCONV_LANG", "zh-CN")], &["--lang", "en"], false),
        (&[("TCONV_LANG", "en")], &["--lang", "zh-CN"], true),
        (&[("TCONV_LANG", "en"), ("TCONV_THEME", ""), ("TCONV_ASCII", ""), ("TCONV_NO_ANIMATION", "")], &[], false),
    ] {
        // Flags after the command, and before it.
        for arguments in [[&SHOW[..], flags].concat(), [flags, &SHOW].concat()] {
            let (code, said, complaint) = told(variables, &arguments);
            assert_eq!((code, complaint.as_str()), (Some(0), ""), "{variables:?} {arguments:?}");
            assert_eq!(!said.is_ascii(), is_chinese, "{variables:?} {arguments:?}: {said}");
        }
    }
}

#[test]
fn a_wrong_variable_is_named() {
    for (name, value, why) in [
        ("TCONV_THEME", "blue", "auto, dark, light, high-contrast, mono"),
        ("TCONV_LANG", "fr", "auto, en, zh-CN"),
        ("TCONV_ASCII", "maybe", "not a boolean"),
        ("TCONV_NO_ANIMATION", "2", "not a boolean"),
        ("TCONV_THEME", "\u{1b}[2J", "auto, dark"),
    ] {
        let (code, said, complaint) = told(&[(name, value)], &["shape"]);
        assert_eq!((code, said.as_str()), (Some(2), ""), "{name}={value}");
        assert!(complaint.contains(&format!("for '{name}'")) && complaint.contains(why), "{complaint}");
        assert!(!complaint.contains('\u{1b}'), "{complaint:?}");
        let flag = format!("--{}", name["TCONV_".len()..].to_lowercase().replace('_', "-"));
        let instead = match name {
            "TCONV_THEME" => vec!["shape", &flag, "dark"],
            "TCONV_LANG" => vec!["shape", &flag, "en"],
            _ => vec!["shape", &flag],
        };
        assert_eq!(told(&[(name, value)], &instead).0, Some(0), "{instead:?}: the flag says it");
    }
    let (code, _, complaint) = told(&[("TCONV_THEME", "dark"), ("TCONV_ASCII", "1")], &["solve", "--input", "3"]);
    assert_eq!(code, Some(2));
    assert!(complaint.contains("Usage: tconv solve --input <SIZE> <--output"), "variables are no usage: {complaint}");
}

#[test]
fn other_variables_are_heeded() {
    let plain = |variables: &[(&str, &str)]| told(variables, &["show"]).1.contains("row 0: 1 2 3");
    for (value, expected) in [("1", true), ("yes", true), ("", false), ("0", false), ("no", false)] {
        assert_eq!(plain(&[("ACCESSIBLE", value)]), expected, "ACCESSIBLE={value}");
    }
    assert!(!plain(&[("TERM", "dumb")]), "in a pipe there are lines anyhow");
    let path = |flags: &[&str]| {
        told(&[("TCONV_STATE_DIR", "tests/data/record")], &[&["progress", "path"][..], flags].concat()).1
    };
    assert!(path(&[]).ends_with("tests/data/record/events.jsonl\n"), "{}", path(&[]));
    assert!(path(&["--state-dir", "tests/data/nowhere"]).ends_with("tests/data/nowhere/events.jsonl\n"));
    let bars = |value| {
        let variables = [("TCONV_STATE_DIR", "tests/data/record"), ("TCONV_ASCII", value)];
        told(&variables, &["progress", "show"]).1
    };
    assert!(bars("yes").is_ascii() && !bars("no").is_ascii());
    let (code, _, complaint) = told(&[], &["progress", "show", "--state-dir", ""]);
    assert!(code == Some(2) && complaint.contains("--state-dir"), "a flag says something: {complaint}");
}

#[test]
fn the_help_lists_the_environment_and_the_exit_codes() {
    for (arguments, parts) in [
        (&["--help"][..], &["TCONV_THEME", "NO_MOTION", "NO_COLOR", "Exit codes: 0 done", "[env: TCONV_ASCII]"][..]),
        (&["shape", "-h"], &["[env: TCONV_LANG]", "[env: TCONV_STATE_DIR]"]),
        (&["man"], &["ENVIRONMENT", "TCONV_ASCII", "EXIT STATUS"]),
        (&["man", "lessons", "lint"], &["ENVIRONMENT", "EXIT STATUS", ".TH tconv-lessons-lint 1"]),
        (&["man", "lessons-lint"], &[".TH tconv-lessons-lint 1"]),
        (&["render", "--help"], &["- direct:", "- dcgan:", "Insert zeros, pad, and slide the window"]),
    ] {
        let (code, said, _) = told(&[("TCONV_THEME", "dark")], arguments);
        assert_eq!(code, Some(0), "{arguments:?}");
        for part in parts {
            assert!(said.contains(part), "{arguments:?}: {part}\n{said}");
        }
    }
    let (code, _, complaint) = told(&[], &["man", "nothing"]);
    assert_eq!((code, complaint.contains("there is no command 'nothing'")), (Some(2), true));
}

#[test]
fn man_pages_are_written_for_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("man1");
    let arguments = ["man", "--dir", pages.to_str().expect("text")];
    // The second time, the pages are replaced.
    for _ in 0..2 {
        assert_eq!(told(&[], &arguments).0, Some(0));
    }
    for name in ["tconv.1", "tconv-solve.1", "tconv-lessons-lint.1", "tconv-progress-table.1"] {
        assert!(pages.join(name).is_file(), "{name}");
    }
    std::fs::write(folder.path().join("file"), "").expect("a file");
    let (code, _, complaint) = told(&[], &["man", "--dir", folder.path().join("file").to_str().expect("text")]);
    assert!(code == Some(1) && complaint.starts_with("error: "), "{complaint}");
}
