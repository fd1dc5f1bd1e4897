//! Nothing foreign reaches the terminal: runs every command with hostile arguments, files and records, and with streams
//! that accept nothing.

#![cfg(unix)]

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tconv::visible::is_hidden;

use crate::support::program;

/// Terminal controls, text-direction controls, invisible characters, and a line that reads like one of ours.
const HOSTILE: &str =
    "x\u{1b}]52;c;AAAA\u{7}\u{1b}[2J\u{9b}31m\u{7f}\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}\u{e0041}\r\nerror: forged";

/// A hostile file name, used only where a file may be named.
const NAME: &str = "x\u{1b}[2J\u{9b}\u{202e}\u{200b}\nerror: forged";

fn tconv(folder: &Path) -> Command {
    let mut command = program::tconv();
    command.current_dir(folder).env("TCONV_STATE_DIR", folder.join("state"));
    command
}

/// Runs the program with this on stdin.
fn told(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("tconv runs");
    // A program that ends before reading everything has already said what it has to say.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("tconv ends")
}

/// Asserts that all output is visible text, and that each line is the program's own.
fn assert_plain(output: &Output, what: &str) {
    for stream in [&output.stdout, &output.stderr] {
        let text = String::from_utf8(stream.clone()).map_err(|_| format!("{what}: {}", stream.escape_ascii()));
        let text = text.expect("text");
        let hidden = text.chars().find(|letter| is_hidden(*letter) && *letter != '\n');
        assert_eq!(hidden, None, "{what}: {text:?}");
        assert!(!text.lines().any(|line| line.starts_with("error: forged")), "{what} forges a line: {text}");
    }
    let code = output.status.code();
    assert!(matches!(code, Some(0..=2)), "{what} ends with {:?}", output.status);
}

/// Every argument that is text. `{}` is the hostile one.
const ARGUMENTS: [&[&str]; 46] = [
    &["{}"],
    &["--{}"],
    &["--theme", "{}"],
    &["--lang={}"],
    &["explore", "--input", "{}"],
    &["explore", "--{}=3"],
    &["shape", "{}"],
    &["shape", "nn.{}(64, 32, 3)"],
    &["shape", "nn.ConvTranspose2d(64, 32, {})"],
    &["shape", "nn.ConvTranspose2d(64, 32, 3, {}=2)"],
    &["shape", "nn.ConvTranspose2d(64, 32, 3, padding='{}')"],
    &["shape", "Conv2DTranspose(64, 4, padding='{}')"],
    &["shape", "--op", "{}"],
    &["shape", "--input={}"],
    &["shape", "--bias", "{}"],
    &["shape", "--groups", "{}", "--json"],
    &["shape", "--padding", "{}"],
    &["shape", "--color", "{}"],
    &["show", "--kernel-fill", "{}"],
    &["show", "--kernel-fill", "random:{}"],
    &["show", "--input-file", "{}"],
    &["show", "--input-file", "{}.csv"],
    &["show", "--input-file", "{}.png"],
    &["show", "--input-file", "nowhere.{}"],
    &["show", "--input-channel", "{}", "--input-file", "a.npy"],
    &["solve", "{}", "--input", "3", "--output", "8"],
    &["solve", "--input", "3", "--output", "{}"],
    &["solve", "--pair", "{}"],
    &["solve", "--times", "{}"],
    &["solve", "--input", "3", "--output", "8", "--kernel", "{}"],
    &["solve", "--input", "3", "--inverse-of", "{}"],
    &["code", "{}"],
    &["code", "nn.Conv2d(1, 1, 3)", "--to", "{}"],
    &["render", "--preset", "{}"],
    &["render", "-o", "{}"],
    &["render", "-o", "folder/{}"],
    &["render", "--stage", "{}", "-o", "a.svg"],
    &["learn", "{}", "--plain"],
    &["learn", "crop/{}", "--plain"],
    &["lessons", "new", "{}"],
    &["progress", "reset", "{}"],
    &["progress", "import", "{}"],
    &["progress", "table", "{}"],
    &["progress", "table", "nowhere", "--seed", "{}"],
    &["man", "{}"],
    &["completions", "{}"],
];

#[test]
fn no_argument_is_said_back_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in ARGUMENTS {
        let filled: Vec<String> = arguments.iter().map(|argument| argument.replace("{}", HOSTILE)).collect();
        assert_plain(&told(tconv(folder.path()).args(&filled), b""), &arguments.join(" "));
    }
    let bytes = OsString::from_vec(b"x\xff\x1b[2J.csv".to_vec());
    assert_plain(&told(tconv(folder.path()).args(["show", "--input-file"]).arg(&bytes), b""), "a name that is no text");
    assert_plain(&told(tconv(folder.path()).arg("shape").arg(&bytes), b""), "an argument that is no text");
}

#[test]
fn names_of_files_that_are_there_are_written_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = |end: &str| format!("{NAME}{end}");
    let write = |end: &str, content: &[u8]| fs::write(folder.path().join(named(end)), content).expect("a file");
    fs::create_dir(folder.path().join(NAME)).expect("a folder");
    write(".csv", b"1,2\n3,4\n");
    write("-wrong.csv", format!("1,2\n3,{}\n", HOSTILE.replace('\n', "")).as_bytes());
    write("-head.csv", "\u{1b}[2Ja,b\n1,2\n".as_bytes());
    write(".svg", b"");
    write("-no.jsonl", b"{\n");
    let commands: [(&[&str], &str); 16] = [
        (&["show", "--input-file"], ".csv"),
        (&["show", "--input-file"], "-wrong.csv"),
        (&["show", "--input-file"], "-head.csv"),
        (&["show", "--input-file"], ""),
        (&["render", "-o"], ".svg"),
        (&["render", "--all-presets"], ".svg"),
        (&["progress", "export"], ".svg"),
        (&["progress", "export", "--force"], "-export"),
        (&["progress", "export"], "-export"),
        (&["progress", "import"], "-no.jsonl"),
        (&["lessons", "new", "one", "--in"], ""),
        (&["lessons", "new", "one", "--in"], ""),
        (&["lessons", "lint"], ""),
        (&["lessons", "lint"], "-none"),
        (&["lessons", "list", "--course"], "-none"),
        (&["progress", "show", "--state-dir"], ".svg"),
    ];
    for (arguments, end) in commands {
        let what = format!("{} {{}}{end}", arguments.join(" "));
        assert_plain(&told(tconv(folder.path()).args(arguments).arg(named(end)), b""), &what);
    }
    // A program that reads the path gets it as it is.
    let state = folder.path().join(NAME);
    let path = told(tconv(folder.path()).args(["progress", "path", "--state-dir"]).arg(&state), b"");
    assert_eq!(path.stdout, [state.join("events.jsonl").as_os_str().as_bytes(), b"\n"].concat());
}

#[test]
fn what_files_say_is_written_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let course = folder.path().join("course");
    let json = serde_json::to_string(HOSTILE).expect("text").replace("\\u001b", "\u{9b}");
    let word = json.trim_matches('"');
    let write = |path: &str, content: &str| {
        let path = course.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    };
    write("course.toml", &format!("format = 1\nid = {json}\nlanguages = [{json}]\n{json} = 3\n[x\n"));
    write("one/en.md", &format!("# {HOSTILE}\n<!-- {word} -->\n## &#27;[2J\n{{{{{HOSTILE}}}}}\n"));
    write(&format!("{NAME}/lesson.toml"), HOSTILE);
    for arguments in [
        &["lessons", "lint"][..],
        &["lessons", "lint", "--lang", "zh"],
        &["learn", "--plain", "--lang", "zh"],
        &["lessons", "lint", "--format", "json"],
        &["lessons", "lint", "--format", "github"],
        &["lessons", "list"],
        &["lessons", "list", "--json"],
        &["learn", "--plain"],
    ] {
        let output = told(tconv(folder.path()).args(arguments).arg("--course").arg(&course), b"");
        assert_plain(&output, &arguments.join(" "));
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    }
    let record = folder.path().join("record");
    fs::create_dir_all(&record).expect("a folder");
    let event = format!(
        "{{\"v\":1,\"id\":\"00000000000000000000000000000001\",\"at\":1,\"what\":\"answered\",\"course\":{json},\"lesson\":{json},\"step\":{json},\
         \"rev\":1,\"answer\":{json},\"verdict\":\"right\",\"hints\":0}}\n"
    );
    fs::write(record.join("events.jsonl"), event.clone() + &event.replace("\"v\":1", "\"v\":9")).expect("a record");
    for arguments in [&["show"][..], &["show", "--json"], &["export"], &["reset"], &["undo-reset"]] {
        let output = told(tconv(folder.path()).arg("progress").args(arguments).arg("--state-dir").arg(&record), b"");
        assert_plain(&output, &format!("progress {}", arguments.join(" ")));
        assert_eq!(output.status.code(), Some(0), "progress {arguments:?}");
    }
}

#[test]
fn what_is_typed_is_not_said_back_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let typed = [HOSTILE, "\n", "1\n", HOSTILE, "\n", "7\n", HOSTILE, "\nquit\n"].concat();
    assert_plain(&told(tconv(folder.path()).args(["learn", "--plain"]), typed.as_bytes()), "home");
    assert_plain(&told(tconv(folder.path()).args(["learn", "crop", "--plain"]), typed.as_bytes()), "a lesson");
    let name = serde_json::to_string(HOSTILE).expect("text");
    let tensor = "{\"shape\":[1,1,1,1],\"data\":[1]}";
    let lines = [
        format!("{{\"name\":{name},\"op\":\"conv2d\",\"input\":{tensor},\"weight\":{tensor}}}"),
        format!("{{\"name\":{{\t\"a\":{name}\r}},\"op\":\"conv2d\",\"input\":{tensor},\"weight\":{tensor}}}"),
        format!("{{\"name\":{name},\"op\":{name}}}"),
        format!("{{\"name\":{name},\"op\":\"conv2d\",\"input\":{tensor},\"weight\":{tensor},\"padding\":{name}}}"),
        format!("{{\"name\":3,{name}:\"conv2d\"}}"),
        HOSTILE.replace('\n', ""),
    ];
    let output = told(tconv(folder.path()).arg("eval"), lines.join("\n").as_bytes());
    assert_plain(&output, "eval");
    let answers = String::from_utf8(output.stdout).expect("text");
    let answers: Vec<serde_json::Value> =
        answers.lines().map(|line| serde_json::from_str(line).expect("an answer")).collect();
    assert_eq!(answers.len(), lines.len());
    assert_eq!(answers[0]["name"], HOSTILE, "the name says the same");
    assert_eq!(answers[1]["name"]["a"], HOSTILE, "the name says the same");
}

/// Runs the program with a stream that accepts nothing, as a shell opens it.
fn with_stream(folder: &Path, arguments: &[&str], redirection: &str) -> Option<i32> {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("exec \"$0\" \"$@\" {redirection}"), env!("CARGO_BIN_EXE_tconv")]).args(arguments);
    program::alone(&mut shell).current_dir(folder).env("TCONV_STATE_DIR", folder.join("state"));
    shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    shell.status().expect("a shell").code()
}

#[test]
fn a_stream_that_takes_nothing_changes_no_exit_code() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let said_on_stderr: [(&[&str], i32); 8] = [
        (&["shape", "bad"], 2),
        (&["shape", "--nothing"], 2),
        (&["shape", "--stride", "0"], 1),
        (&["explore"], 2),
        (&["lessons"], 2),
        (&["progress", "import", "nowhere"], 1),
        (&["learn", "nowhere", "--plain"], 2),
        (&["render", "-o", "-"], 2),
    ];
    for (arguments, code) in said_on_stderr {
        for redirection in ["2>/dev/full", "2>&-", ">&- 2>&-", ">/dev/full 2>/dev/full"] {
            assert_eq!(with_stream(folder.path(), arguments, redirection), Some(code), "{arguments:?} {redirection}");
        }
    }
    // A note that cannot be shown is no reason not to draw.
    let call = "ConvTranspose(x, w, strides=[2, 2], kernel_shape=[3, 3])";
    for (name, redirection) in [("a.svg", "2>/dev/full"), ("b.svg", "2>&-")] {
        assert_eq!(with_stream(folder.path(), &["render", call, "-o", name], redirection), Some(0), "{redirection}");
    }
    let said_on_stdout: [&[&str]; 15] = [
        &["shape"],
        &["shape", "--json"],
        &["show"],
        &["show", "--color", "always"],
        &["solve", "--input", "3", "--output", "8"],
        &["code", "nn.Conv2d(1, 1, 3)"],
        &["render", "-o", "-", "--format", "png"],
        &["learn", "crop", "--plain"],
        &["lessons", "list"],
        &["lessons", "schema"],
        &["progress", "show"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["--version"],
    ];
    for arguments in said_on_stdout {
        for redirection in [">/dev/full", ">/dev/full 2>/dev/full"] {
            assert_eq!(with_stream(folder.path(), arguments, redirection), Some(1), "{arguments:?} {redirection}");
        }
        // The standard library treats a closed stdout like /dev/null.
        assert_eq!(with_stream(folder.path(), arguments, ">&-"), Some(0), "{arguments:?} >&-");
    }
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    for arguments in ["show --input 300", "--help", "completions zsh", "show --input 300 --color always"] {
        let line = format!("exec 3>&1; {{ \"$0\" {arguments}; echo $? >&3; }} | head -n 1 >/dev/null");
        let output = program::alone(Command::new("/bin/sh").args(["-c", &line, env!("CARGO_BIN_EXE_tconv")]))
            .output()
            .expect("a shell");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "0\n", "{arguments}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments}");
    }
}

#[test]
fn a_word_for_a_shell_is_the_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = PathBuf::from(format!("{NAME} it's \\ 裁剪"));
    fs::write(folder.path().join(&name), "found").expect("a file");
    let word = tconv::visible::shell_word(name.to_str().expect("text"));
    // Plain sh may not know bash's notation for hidden characters.
    let Ok(output) = Command::new("bash").args(["-c", &format!("cat {word}")]).current_dir(folder.path()).output()
    else {
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "found", "{word}");
}
