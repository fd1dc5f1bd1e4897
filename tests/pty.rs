//! Runs the real binary in a real pty, for what only that can show.

#![cfg(unix)]

use std::io::Read as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Stdio;
use std::{env, panic, process, thread};

use tconv::learner::record::Kept;
use tconv::learner::standing::Standing;
use tconv::palette::{Ground, Palette};
use tconv::scene::Setting;
use tconv::tui::app::{App, Library};
use tconv::tui::explore::model::Model;
use tconv::tui::runtime::{self, Outside};
use tconv::tui::screen::Context;
use tconv::tui::theme::Theme;
use tconv::words::screen::ENGLISH;

use crate::support::emulator::{self, Seen, Session, Size};
use crate::support::program;

const TCONV: &str = env!("CARGO_BIN_EXE_tconv");

const CTRL_C: &str = "\x03";
/// Arguments for an animation that takes long enough to be observed.
const LONG: [&str; 10] = ["render", "--input", "12", "--kernel", "4", "--stride", "2", "--padding", "1", "-o"];

const CTRL_Z: &str = "\x1a";
const TAB: &str = "\t";
const ENTER: &str = "\r";
const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";

const USUAL: Size = (80, 24);

/// Starts tconv at a size and waits for its first frame. The theme is given, so that tconv does not query the terminal.
fn start_with(env: &[(&str, &str)], size: Size) -> Session {
    let session = Session::start(TCONV, &["explore", "--theme", "dark"], env, size);
    session.wait_for("output 5x5");
    session
}

fn start() -> Session {
    start_with(&[], USUAL)
}

/// Starts a line of shell in which `$0` is tconv.
fn start_shell(line: &str, size: Size) -> Session {
    Session::start("/bin/sh", &["-c", line, TCONV], &[], size)
}

fn assert_quit(session: &mut Session) {
    let exit = session.wait_exit_given_back();
    assert_eq!((exit.code, exit.signal), (0, None));
    assert_eq!(session.seen().text(), "", "something was drawn outside the alternate screen");
}

#[test]
fn opens_on_the_default_layer_and_gives_the_terminal_back_on_q() {
    let mut session = start();
    let seen = session.seen();
    assert!(seen.is_taken());
    for text in ["stride 2", "nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, bias=False)"] {
        assert!(seen.shows(text), "{text:?} is not in\n{}", seen.text());
    }
    assert_ne!(session.modes(), session.modes_before(), "the terminal is not raw");
    session.press("+");
    assert!(session.wait_for("stride 3").shows("output 7x7"));
    session.press("q");
    assert_quit(&mut session);
}

/// Braille displays and magnifiers follow the terminal's own cursor, though it is hidden.
#[test]
fn the_cursor_of_the_terminal_is_on_the_focus() {
    fn at(seen: &Seen) -> (String, String) {
        let (row, col) = seen.screen.cursor_position();
        let (_, cols) = seen.screen.size();
        let before = if col == 0 { String::new() } else { seen.screen.contents_between(row, 0, row, col) };
        (before, seen.screen.contents_between(row, col, row, cols.get()))
    }
    let mut session = start();
    assert!(at(&session.seen()).1.starts_with("stride 2"), "the chosen field");
    let mut press = |keys: &str, shown: &str| {
        session.press(keys);
        let seen = session.wait_for(shown);
        assert!(seen.is_taken(), "it stays hidden");
        at(&seen)
    };
    let (before, after) = press("5", "stride 5_");
    assert!(before.ends_with("stride 5") && after.starts_with('_'), "the caret of a number: {before:?} {after:?}");
    assert!(press(RIGHT, "-padding 1+").1.starts_with("padding 1"));
    let (before, after) = press("s12x7", "12x7_");
    assert!(before.ends_with("12x7") && after.starts_with('_'), "the caret at the end: {before:?} {after:?}");
    session.press(LEFT);
    session.press(LEFT);
    session.wait_until("the caret among the letters", |seen| {
        let (before, after) = at(seen);
        before.ends_with("wanted output: 12") && after.starts_with("x7")
    });
    session.press("\x1b[H卷");
    session.wait_until("behind a wide letter", |seen| {
        let (before, after) = at(seen);
        before.ends_with("wanted output: 卷") && after.starts_with("12x7")
    });
    session.press(CTRL_C);
    assert_quit(&mut session);

    // The cell in focus, by its place on the screen.
    let mut session = start();
    session.press(TAB);
    session.press(UP);
    session.press(LEFT);
    let first = session.wait_until("the first cell", |seen| seen.shows("output[0,0]"));
    let (row, col) = first.screen.cursor_position();
    session.press(DOWN);
    session.press(RIGHT);
    let next = session.wait_until("the next cell", |seen| seen.shows("output[1,1]"));
    let (next_row, next_col) = next.screen.cursor_position();
    assert!(next_row > row && next_col > col, "{row},{col} {next_row},{next_col}");
    let title = first.screen.rows(0, 80).position(|line| line.contains("output 5x5"));
    assert_eq!(title.map(|title| title + 1), Some(usize::from(row)), "right under its title");
    session.press("q");
    assert_quit(&mut session);
}

/// A typed number ends by itself, and Enter ends it at once.
#[test]
fn a_typed_number_ends_after_a_while() {
    let mut session = start();
    session.press(RIGHT);
    session.press("2");
    session.wait_for("padding 2_");
    let frames = session.wait_until("its end", |seen| !seen.shows("padding 2_") && seen.shows("padding 2")).frames;
    session.press("1");
    session.wait_for("padding 1_");
    session.press(ENTER);
    let seen = session.wait_for("padding 1+");
    assert!(seen.frames > frames);
    session.press("q");
    assert_quit(&mut session);
}

#[test]
fn tab_completes_the_path_of_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("values.csv"), "1,2\n3,4\n").expect("a file");
    std::fs::write(folder.path().join("valuables.npy"), "no numbers").expect("a file");
    let home = folder.path().to_str().expect("a plain path");
    let mut session = start_with(&[("HOME", home)], USUAL);
    session.press("l~/v");
    session.press(TAB);
    let seen = session.wait_for("valuables.npy  values.csv");
    assert!(seen.shows("~/valu_"), "as far as both go");
    session.press("a");
    session.press(TAB);
    session.wait_for("~/valuables.npy_");
    session.press(ENTER);
    // A path that cannot be read can be corrected.
    session.wait_for("~/valuables.npy_");
    session.press("\x17\x17\x17es");
    session.press(TAB);
    session.press("\x15~/values.csv");
    session.press(ENTER);
    session.wait_for("input 2x2");
    session.press("q");
    assert_quit(&mut session);
}

#[test]
fn a_picture_that_takes_long_comes_when_it_is_there_and_keeps_nobody_from_leaving() {
    let large = ["explore", "--theme", "dark", "--input", "1500x1500"];
    let mut session = Session::start(TCONV, &large, &[], (140, 40));
    // The first frame did not wait for the picture.
    let seen = session.wait_for("output 2999x2999");
    assert!(seen.position("computing").is_some() && seen.frames > 1, "[{}]", seen.raw.escape_ascii());
    session.press("-");
    session.wait_for("output 1500x1500");
    // The next picture is being computed.
    session.press("+");
    session.press("q");
    assert_quit(&mut session);
}

#[test]
fn the_first_picture_keeps_nobody_from_leaving() {
    for key in ["q", CTRL_C] {
        let large = ["explore", "--theme", "dark", "--input", "1448", "--kernel", "31"];
        let mut session = Session::start(TCONV, &large, &[], USUAL);
        session.wait_frame("the first frame", 0);
        session.press(key);
        assert_quit(&mut session);
    }
}

#[test]
fn ctrl_c_quits_as_q_does() {
    let mut session = start();
    session.press(CTRL_C);
    assert_quit(&mut session);
}

#[test]
fn every_size_is_drawn_and_the_way_back_leads_to_the_same_screen() {
    let mut session = start();
    let before = session.seen().text();
    let wide = session.resize((140, 40));
    assert!(wide.shows("output 5x5"));
    let top = wide.screen.rows(0, 140).next().unwrap_or_default();
    assert!(top.trim_end().chars().count() > 130, "the top row is not as wide as the screen: {top:?}");
    session.resize((20, 5));
    let mut frames = session.resize((1, 1)).frames;
    // Opens help, and closes it again.
    for key in ["?", "?"] {
        session.press(key);
        frames = session.wait_frame(key, frames).frames;
    }
    assert_eq!(session.resize(USUAL).text(), before);
    session.press("q");
    assert_quit(&mut session);
}

#[test]
fn sigterm_gives_the_terminal_back_and_ends_by_that_signal() {
    ends_by("TERM", "Terminated");
}

#[test]
fn so_do_other_signals_that_end_programs() {
    for (signal, name) in [("HUP", "Hangup"), ("INT", "Interrupt")] {
        ends_by(signal, name);
    }
}

fn ends_by(signal: &str, name: &str) {
    let mut session = start();
    session.signal(signal);
    let exit = session.wait_exit_given_back();
    assert!(exit.signal.as_deref().is_some_and(|by| by.starts_with(name)), "SIG{signal}: {exit:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_z_gives_the_terminal_back_until_the_program_goes_on() {
    stops_and_goes_on(|session| session.press(CTRL_Z));
}

#[cfg(target_os = "linux")]
#[test]
fn sigtstp_gives_the_terminal_back_until_the_program_goes_on() {
    stops_and_goes_on(|session| session.signal("TSTP"));
}

#[cfg(target_os = "linux")]
fn stops_and_goes_on(stop: fn(&mut Session)) {
    let mut session = start();
    let before = session.seen().text();
    let raw = session.modes();
    for _ in 0..2 {
        stop(&mut session);
        linux::wait_stopped(&session);
        // All of its output is in the pty by now, but may not have been read yet.
        session.wait_until("the usual screen", Seen::is_given_back);
        assert_eq!(session.modes(), session.modes_before());

        let frames = session.seen().frames;
        session.signal("CONT");
        // vt100 clears the alternate screen on entry, so what it shows has been drawn since.
        let seen = session.wait_frame("going on", frames);
        assert!(seen.is_taken());
        assert_eq!(seen.text(), before);
        assert_eq!(session.modes(), raw);
    }
    session.press("+");
    session.wait_for("stride 3");
    session.press("q");
    assert_quit(&mut session);
}

/// A shell does the same for `kill %1`.
#[cfg(target_os = "linux")]
#[test]
fn killed_while_it_is_stopped_it_does_not_take_the_terminal_again() {
    let mut session = start();
    session.press(CTRL_Z);
    linux::wait_stopped(&session);
    session.signal("TERM");
    session.signal("CONT");
    assert_eq!(session.wait_exit_given_back().signal.as_deref(), Some("Terminated"));
}

/// Names the socket that tells the application when to panic. The application is this test, run again in a pty.
const PANIC_SOCKET: &str = "TCONV_TEST_PANIC_SOCKET";

#[test]
fn a_panic_gives_the_terminal_back_before_it_says_why() {
    if let Some(socket) = env::var_os(PANIC_SOCKET) {
        run_until_panic(socket.as_ref());
    }
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("panic");
    let listener = UnixListener::bind(&socket).expect("a socket");
    let this = env::current_exe().expect("this test");
    let name = "pty::a_panic_gives_the_terminal_back_before_it_says_why";
    let socket = socket.to_str().expect("a path in Unicode");
    let mut session = Session::start(this, &["--exact", name, "--nocapture"], &[(PANIC_SOCKET, socket)], USUAL);
    assert!(session.wait_for("output 5x5").is_taken());
    // The application reads until this end is closed.
    drop(listener.accept().expect("the application connects"));
    assert_eq!(session.wait_exit_given_back().code, 101);
    let seen = session.seen();
    let left = seen.position("\x1b[?1049l").expect("the alternate screen was left");
    let message = seen.position("panicked at").expect("there is a message");
    assert!(left < message, "the message went to the alternate screen");
    assert!(seen.screen.rows(0, 80).any(|row| row.starts_with("on purpose")), "{}", seen.text());
}

fn run_until_panic(socket: &Path) -> ! {
    let mut stream = UnixStream::connect(socket).expect("a socket");
    thread::spawn(move || {
        // The read returns nothing, which is not an error, so the assertion panics.
        let _ = panic::catch_unwind(move || assert!(stream.read(&mut [0]).is_err(), "on purpose"));
        process::exit(101);
    });
    let theme = Theme { palette: Palette::of(Ground::Dark), depth: None, ascii: false, italic: true };
    let end = {
        let model = Model::new(Setting::default());
        let app = App::new(model, Library::None, Standing::default(), "en", 0, true);
        let outside = Outside { asks_ground: false, asks_width: false, keep: &mut |_| Kept::default(), reload: None };
        runtime::run(app, &Context { theme, strings: &ENGLISH }, outside)
    };
    unreachable!("it ended without a panic: {end:?}");
}

#[test]
fn ends_when_the_terminal_goes_away() {
    let mut session = start();
    session.hang_up();
    session.wait_exit();
}

#[test]
fn ends_when_the_terminal_goes_away_even_under_nohup() {
    let mut session = start_shell("trap '' HUP; exec \"$0\" explore --theme dark", USUAL);
    session.wait_for("output 5x5");
    session.hang_up();
    session.wait_exit();
}

#[cfg(target_os = "linux")]
#[test]
fn does_nothing_while_nothing_happens() {
    use std::time::Duration;

    let session = start();
    // The last frame is drawn, but some threads may not be waiting again yet.
    let mut last = Vec::new();
    let calm = emulator::poll("the threads to be calm", || {
        thread::sleep(Duration::from_millis(100));
        let now = linux::activity(session.pid());
        let calm = now == last;
        last.clone_from(&now);
        calm.then_some(now)
    });
    assert!(!calm.is_empty());
    thread::sleep(Duration::from_secs(1));
    assert_eq!(linux::activity(session.pid()), calm);
}

const NO_TERMINAL: &str = "error: Explore needs a terminal; 'tconv show' prints the same layer as text";

#[test]
fn without_a_terminal_one_line_names_show() {
    let output = program::tconv().arg("explore").stdin(Stdio::null()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert_eq!(String::from_utf8_lossy(&output.stderr), format!("{NO_TERMINAL}\n"));
}

/// Exits with the exit code of tconv, not with that of `cat`.
const PIPED: &str = "exit $( { { \"$0\" explore 4>&-; echo $? >&4; } | cat >/dev/tty; } 4>&1 )";

#[test]
fn with_half_a_terminal_one_line_names_show() {
    for line in ["\"$0\" explore </dev/null", "\"$0\" explore >/dev/null", PIPED] {
        let mut session = start_shell(line, (140, 40));
        let exit = session.wait_exit_given_back();
        assert_eq!((exit.code, exit.signal), (2, None), "{line}");
        assert_eq!(session.seen().text().trim_end(), NO_TERMINAL, "{line}");
    }
}

#[test]
fn an_impossible_layer_is_refused_in_pytorchs_words_and_repaired() {
    let mut session = start();
    for key in [RIGHT, RIGHT, UP, UP] {
        session.press(key);
    }
    let refused = session.wait_for("PyTorch refuses this layer");
    let words: Vec<_> = refused.screen.rows(30, 50).map(|row| row.trim().to_owned()).collect();
    let words = words.join(" ");
    assert!(words.contains("output padding must be smaller than either stride or dilation, but got"), "{words}");
    session.press(ENTER);
    let repaired = session.wait_for("output 6x6");
    assert!(repaired.shows("op 1") && !repaired.shows("refuses"));
}

#[test]
fn no_color_leaves_bold_and_reverse_and_marks_the_cursor() {
    let mut session = start_with(&[("NO_COLOR", "1")], USUAL);
    assert!(session.seen().shows("< 7>"), "{}", session.seen().text());
    session.press("+");
    let seen = session.wait_for("stride 3");
    let codes = sgr_codes(&seen.raw);
    let coloured = |code: &u16| matches!(code, 30..=38 | 40..=48 | 90..=107);
    assert!(!codes.iter().any(coloured), "{codes:?}");
    for (code, what) in [(1, "bold"), (7, "reverse")] {
        assert!(codes.contains(&code), "nothing is {what}");
    }

    let codes = sgr_codes(&start().seen().raw);
    assert!(codes.iter().any(coloured), "the check sees no colours");
}

/// Returns every number in every SGR ("select graphic rendition") sequence.
fn sgr_codes(raw: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(raw);
    text.split("\x1b[")
        .filter_map(|rest| rest.split_once('m'))
        .filter(|(codes, _)| codes.bytes().all(|byte| byte.is_ascii_digit() || b";:".contains(&byte)))
        .flat_map(|(codes, _)| codes.split([';', ':']).map(|code| code.parse().unwrap_or(0)))
        .collect()
}

/// The most bytes that a key may cost on a screen of this size: a key that moves the cursor, and one that changes the
/// layer. The latter may cost about a screen, since every cell may have a new colour.
const BYTES: [((u16, u16), usize, usize); 3] =
    [((80, 24), 4096, 12288), ((140, 40), 8192, 20480), ((200, 60), 16384, 40960)];

#[test]
fn a_key_writes_no_more_than_what_it_changes() {
    for (size, most_to_move, most_to_change) in BYTES {
        let mut session = start_with(&[("COLORTERM", "truecolor")], size);
        let mut cost = |key: &str| {
            let before = session.seen();
            session.press(key);
            let after = session.wait_frame(key, before.frames);
            (key.to_owned(), after.raw.len() - before.raw.len())
        };
        // The first key removes the hints.
        cost("]");
        cost("[");
        let changes = ["+", "-"].map(&mut cost);
        assert!(changes.iter().all(|(_, bytes)| *bytes <= most_to_change), "{size:?} {changes:?}");
        let moves = [TAB, RIGHT, DOWN, RIGHT, TAB, LEFT, ".", ".", ".", ","].map(&mut cost);
        assert!(moves.iter().all(|(_, bytes)| *bytes <= most_to_move), "{size:?} {moves:?}");
    }
}

#[test]
fn a_lesson_goes_on_where_a_kill_ended_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().to_str().expect("a path in Unicode");
    let learn = |args: &[&str]| {
        let args = [args, &["--theme", "dark", "--no-animation", "--state-dir", state]].concat();
        Session::start(TCONV, &args, &[], USUAL)
    };
    let mut session = learn(&["learn", "crop"]);
    session.wait_for("step 1 of 9");
    session.press("11");
    session.press(ENTER);
    session.wait_for("what happened");
    session.press(ENTER);
    session.wait_for("step 2 of 9");
    session.press(ENTER);
    session.wait_for("step 3 of 9");
    session.signal("KILL");
    session.wait_exit();

    let mut session = learn(&["learn"]);
    assert!(session.wait_for("step 3 of 9").is_taken());
    session.resize((60, 20));
    session.press("q");
    assert_eq!(session.wait_exit_given_back().code, 0);

    let mut session = learn(&[]);
    session.wait_for("2 of 9 steps");
    session.press(ENTER);
    session.wait_for("step 3 of 9");
    session.press("q");
    assert_quit(&mut session);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeSet;
    use std::fs;

    use crate::support::emulator::{self, Session};

    /// Returns the contents of a `/proc` file for every thread of a process, sorted by thread.
    fn threads(pid: u32, file: &str) -> Vec<String> {
        let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("the process lives");
        let names: BTreeSet<_> = tasks.map(|task| task.expect("a thread").path()).collect();
        names.iter().filter_map(|task| fs::read_to_string(task.join(file)).ok()).collect()
    }

    /// Waits until every thread of the process is stopped.
    pub fn wait_stopped(session: &Session) {
        let is_stopped = |stat: &String| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'));
        emulator::poll("the process to stop", || threads(session.pid(), "stat").iter().all(is_stopped).then_some(()));
    }

    /// Returns how often every thread went to sleep or was preempted.
    pub fn activity(pid: u32) -> Vec<String> {
        let switches = |status: &String| {
            status.lines().filter(|line| line.contains("ctxt_switches")).collect::<Vec<_>>().join(" ")
        };
        threads(pid, "status").iter().map(switches).collect()
    }
}

#[test]
fn what_is_seen_is_saved_to_a_new_file_and_to_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seen.svg");
    let mut session = start_with(&[], (140, 40));
    let name = |session: &mut Session| {
        session.press("S");
        session.wait_for("picture to:");
        session.press(path.to_str().expect("a plain path"));
        session.press(ENTER);
    };
    name(&mut session);
    session.wait_for("saved ");
    let svg = std::fs::read_to_string(&path).expect("it was written");
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    name(&mut session);
    session.wait_for("already exists");
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), svg);
    session.press(CTRL_C);
    assert_eq!(session.wait_exit_given_back().code, 0);
}

#[test]
fn an_animation_counts_its_frames_where_somebody_watches_and_wipes_that_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.gif");
    let args = [&LONG[..], &[path.to_str().expect("a plain path")]].concat();
    let mut session = Session::start(TCONV, &args, &[], USUAL);
    let seen = session.wait_until("a bar", |seen| seen.shows("/577"));
    assert!(seen.text().trim_start().starts_with('['), "{}", seen.text());
    assert_eq!(session.wait_exit().code, 0);
    assert_eq!(session.seen().text(), "");
    assert!(path.exists());
    // Nothing is drawn on a terminal that can only print.
    std::fs::remove_file(&path).expect("removed");
    let mut session = Session::start(TCONV, &args, &[("TERM", "dumb")], USUAL);
    assert_eq!(session.wait_exit().code, 0);
    assert_eq!(session.seen().raw.escape_ascii().to_string(), "");
    assert!(path.exists());
}

#[test]
fn an_animation_that_is_interrupted_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.gif");
    let args = [&LONG[..], &[path.to_str().expect("a plain path")]].concat();
    let mut session = Session::start(TCONV, &args, &[], USUAL);
    session.wait_until("a bar", |seen| seen.shows("/577"));
    session.press(CTRL_C);
    assert_eq!(session.wait_exit().signal, Some("Interrupt".to_owned()));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_lesson_says_that_answers_are_not_saved_as_long_as_it_is_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let obstacle = folder.path().join("state/events.jsonl");
    let learn = || {
        std::fs::create_dir_all(&obstacle).expect("a folder");
        let line = format!(
            "cd '{}' && exec \"$0\" learn crop/1 --theme dark --no-animation --state-dir state",
            folder.path().display()
        );
        let session = start_shell(&line, USUAL);
        assert!(session.wait_for("step 1 of 9").shows("not saved: not a regular file"));
        session
    };
    let left = || std::fs::read_dir(folder.path()).expect("a folder").count() - 1;

    let mut session = learn();
    session.press("11");
    session.press(ENTER);
    assert!(session.wait_for("what happened").shows("1 answer not saved: not a regular file"));
    session.press(ENTER);
    assert!(session.wait_for("step 2 of 9").shows("1 answer not saved"));
    std::fs::remove_dir(&obstacle).expect("it is empty");
    session.press(ENTER);
    assert!(!session.wait_for("step 3 of 9").shows("not saved"));
    session.press("q");
    assert_quit(&mut session);
    assert_eq!(left(), 0);

    std::fs::remove_file(&obstacle).expect("it is there");
    let mut session = learn();
    session.press("11");
    session.press(ENTER);
    session.wait_for("what happened");
    session.press("q");
    assert_eq!(session.wait_exit_given_back().code, 1);
    // Printed after the alternate screen is left, not on it.
    let said = session.seen().text();
    assert!(said.contains("error: 1 answer was not saved: ") && said.contains("tconv progress import "), "{said}");
    assert_eq!(left(), 1);
}
