//! What a terminal may do to the program: send a lot at once, send it torn, change its size meanwhile, answer late or
//! not at all, or stop reading. Everything typed must be read, and leaving must always be possible.

#![cfg(unix)]

use std::thread;
use std::time::Duration;

use crate::support::emulator::{Seen, Session, Size};

const TCONV: &str = env!("CARGO_BIN_EXE_tconv");
const USUAL: Size = (80, 24);
const CTRL_C: &str = "\x03";

fn explore() -> Session {
    let session = Session::start(TCONV, &["explore", "--theme", "dark"], &[], USUAL);
    session.wait_for("output 5x5");
    session
}

/// Leaves with a single Ctrl-C.
fn leave(mut session: Session) {
    session.press(CTRL_C);
    assert_eq!(session.wait_exit_given_back().code, 0);
}

/// Sends more keys than any buffer on the way holds, in pieces that fit.
fn burst(session: &mut Session, keys: &str, count: usize) {
    for _ in 0..count / 512 {
        session.press(&keys.repeat(512));
    }
}

#[test]
fn a_burst_is_read_to_its_end() {
    for count in [1024, 2048, 20_480] {
        let mut session = explore();
        burst(&mut session, "j", count);
        // The last key takes effect without another one after it.
        session.press("+");
        session.wait_for("stride 3");
        leave(session);
    }
}

#[test]
fn ctrl_c_does_not_wait_for_keys_that_each_make_a_picture() {
    let mut session = explore();
    burst(&mut session, "+", 8192);
    session.press(CTRL_C);
    assert_eq!(session.wait_exit_given_back().code, 0);
    assert!(session.seen().position("8194").is_none(), "every key before it had its picture");
}

#[test]
fn a_key_right_after_escape_is_a_key() {
    let mut session = explore();
    for (key, stride) in [("+", "stride 3"), ("-", "stride 2")] {
        session.press("\x1b");
        // Longer than the program waits after a lone escape, so that both are never read at once.
        thread::sleep(Duration::from_millis(60));
        session.press(key);
        session.wait_for(stride);
    }
    leave(session);
}

#[test]
fn what_was_typed_before_ctrl_c_is_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().to_str().expect("a path in Unicode");
    let args = ["learn", "crop/1", "--theme", "dark", "--no-animation", "--state-dir", state];
    let mut session = Session::start(TCONV, &args, &[], USUAL);
    session.wait_for("step 1 of 9");
    session.press("11\r\x03");
    assert_eq!(session.wait_exit_given_back().code, 0);
    let record = std::fs::read_to_string(folder.path().join("events.jsonl")).expect("a record");
    assert!(record.contains("\"answer\":\"11\""), "{record}");
}

#[test]
fn a_mouse_that_points_nowhere_is_passed_over() {
    let mut session = explore();
    for report in ["\x1b[<35;0;1M", "\x1b[<0;1;0M", "\x1b[32;0;1M", "\x1b[<0;65535;65535M", "\x1b[<0;99999999999;1M"] {
        session.press(report);
    }
    session.press("+");
    session.wait_for("stride 3");
    leave(session);
}

#[test]
fn a_burst_with_resizes_meanwhile_ends_by_one_ctrl_c_and_on_the_last_size() {
    for round in 0..4_u16 {
        let mut session = explore();
        for step in 0..8 {
            burst(&mut session, "x", 1536);
            session.resize_at_once((80 + 3 * step + round, 24 + step));
        }
        let before = session.seen().clears();
        session.resize_at_once((127, 41));
        session.wait_until("the last size", |seen| seen.clears() > before && seen.fills((127, 41)));
        leave(session);
    }
}

#[test]
fn a_key_at_the_moment_of_a_resize_and_the_resize_are_both_seen() {
    let mut session = explore();
    for round in 0..30 {
        let size = if round % 2 == 0 { (100, 30) } else { USUAL };
        let before = session.seen().clears();
        let (key, stride) = if round % 2 == 0 { ("+", "stride 3") } else { ("-", "stride 2") };
        if round % 3 == 0 {
            session.press(key);
            session.resize_at_once(size);
        } else {
            session.resize_at_once(size);
            session.press(key);
        }
        session.wait_until((round, size), |seen| seen.clears() > before && seen.fills(size) && seen.shows(stride));
    }
    leave(session);
}

/// Escape sequences, a letter and a paste whose ends are missing.
const TORN: [&[u8]; 6] = [b"\x1b[<0;5;", b"\x1b[", b"\xe9\x95", b"\x1b]11;rgb:", b"\x1bP", b"\x1b[200~nn.Conv2d(1, 1"];

#[test]
fn what_is_torn_keeps_nobody_from_leaving_from_resizing_or_from_walking() {
    for torn in TORN {
        let what = torn.escape_ascii().to_string();
        let mut session = explore();
        session.press_bytes(torn);
        session.press(CTRL_C);
        assert_eq!(session.wait_exit_given_back().code, 0, "{what}");

        let mut session = explore();
        session.press(" ");
        let playing = session.wait_until("a walk", |seen| seen.frames > 2);
        session.press_bytes(torn);
        session.wait_frame((&what, "the walk goes on"), playing.frames + 2);
        session.resize_at_once((100, 30));
        session.wait_until((&what, "the new size"), |seen| seen.fills((100, 30)));
        leave(session);
    }
}

#[test]
fn after_something_torn_keys_are_keys_again() {
    for torn in &TORN[..4] {
        let mut session = explore();
        session.press_bytes(torn);
        // Longer than the program waits for the rest of a sequence.
        thread::sleep(Duration::from_millis(400));
        session.press("+");
        session.wait_for("stride 3");
        leave(session);
    }
}

#[test]
fn a_long_paste_is_one_answer_and_no_keys() {
    let mut session = explore();
    session.press("\x1b[200~");
    burst(&mut session, "q", 12_288);
    session.press("\x1b[201~");
    session.wait_for("not pasted: the text has 12288 bytes");
    session.press("+");
    session.wait_for("stride 3");
    leave(session);
}

#[test]
fn what_is_typed_before_the_first_frame_is_kept() {
    // The program queries the background colour, and gets no answer.
    let mut session = Session::start(TCONV, &["explore"], &[], USUAL);
    session.press("++");
    let seen = session.wait_for("stride 4");
    assert!(seen.position("\x1b]11;?").is_some(), "it did not ask");
    leave(session);
}

/// A colour that only the light theme has: that of the stride.
const LIGHT_STRIDE: &str = "161;96;39";

#[test]
fn the_ground_is_believed_whenever_it_is_told_and_nonsense_is_not() {
    let light = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
    // At once, and long after the first frame.
    for waits in [false, true] {
        let mut session = Session::start(TCONV, &["explore"], &[], USUAL);
        session.wait_until("the question", |seen| seen.position("\x1b[c").is_some());
        if waits {
            let dark = session.wait_for("output 5x5");
            assert!(dark.position(LIGHT_STRIDE).is_none());
        }
        session.press(&format!("{light}\x1b[?62;22c"));
        session.wait_until("a light theme", |seen| seen.shows("output 5x5") && seen.position(LIGHT_STRIDE).is_some());
        session.press("+");
        session.wait_for("stride 3");
        leave(session);
    }
    let mut session = Session::start(TCONV, &["explore"], &[], USUAL);
    session.wait_until("the question", |seen| seen.position("\x1b[c").is_some());
    session.press("\x1b]11;rgb:nonsense\x07\x1b[?1;2c");
    session.press("+");
    let seen = session.wait_for("stride 3");
    assert!(seen.position(LIGHT_STRIDE).is_none());
    leave(session);
}

const WIDTH_QUESTION: &str = "\x1b[6n";

/// The upper left corner of a frame drawn with lines, and of one drawn in ASCII.
const CORNERS: [&str; 2] = ["┌", "+--"];

#[test]
fn blocks_of_two_columns_give_way_to_ascii_whenever_it_is_told_and_absurd_answers_do_not_count() {
    let [lines, ascii] = CORNERS;
    for (answer, corner) in [
        ("\x1b[2;2R", lines),
        ("\x1b[2;3R", ascii),
        ("\x1b[2;9R", lines),
        ("\x1b[9;3R", lines),
        ("\x1b[2;99999R", lines),
        // Alt-F3 sends the same.
        ("\x1b[1;3R", lines),
        // The first answer counts, and nothing after the last one does.
        ("\x1b[2;2R\x1b[2;3R", lines),
        ("\x1b[?62;22c\x1b[2;3R", lines),
    ] {
        // At once, and long after the first frame.
        for waits in [false, true] {
            let what = (answer.escape_debug().to_string(), waits);
            let mut session = Session::start(TCONV, &["explore", "--theme", "dark"], &[], USUAL);
            session.wait_until("the question", |seen| seen.position("\x1b[c").is_some());
            if waits {
                session.wait_for("output 5x5");
            }
            // Keys typed meanwhile are kept, both before and after the answer.
            session.press(&format!("+{answer}+\x1b[?62;22c?"));
            let seen = session.wait_until(what.clone(), |seen| CORNERS.iter().any(|corner| seen.shows(corner)));
            assert!(seen.shows(corner), "{what:?}\n{}", seen.text());
            assert!(!seen.text().contains('▀'), "{what:?}: it is left on the screen");
            session.press("\x1b");
            session.wait_for("stride 4");
            leave(session);
        }
    }
}

#[test]
fn nobody_who_says_which_glyphs_he_wants_is_asked() {
    let mut session = Session::start(TCONV, &["explore", "--theme", "dark", "--ascii"], &[], USUAL);
    session.wait_for("output 5x5");
    session.press("\x1b[2;2R?");
    let seen = session.wait_for(CORNERS[1]);
    assert!(seen.position(WIDTH_QUESTION).is_none());
    session.press("\x1b");
    leave(session);
}

#[test]
fn nothing_is_asked_that_does_not_matter() {
    for (args, env) in [
        (&["explore", "--theme", "light"][..], ("LANG", "C.UTF-8")),
        (&["explore", "--theme", "mono"], ("LANG", "C.UTF-8")),
        (&["explore"], ("NO_COLOR", "1")),
    ] {
        let session = Session::start(TCONV, args, &[env], USUAL);
        let seen = session.wait_for("output 5x5");
        assert!(seen.position("\x1b]11").is_none() && seen.position(WIDTH_QUESTION).is_some(), "{args:?} {env:?}");
        leave(session);
    }
    for (args, env) in [
        (&["explore", "--theme", "light", "--ascii"][..], ("LANG", "C.UTF-8")),
        (&["explore", "--ascii"], ("NO_COLOR", "1")),
        (&["explore"], ("TERM", "linux")),
    ] {
        let session = Session::start(TCONV, args, &[env], USUAL);
        let seen = session.wait_for("output 5x5");
        let asked = ["\x1b]11", WIDTH_QUESTION, "\x1b[c"].map(|question| seen.position(question));
        assert_eq!(asked, [None; 3], "{args:?} {env:?}");
        leave(session);
    }
    // Text commands leave the terminal, and what is typed into it, to the shell.
    for command in ["show", "shape", "code --to keras", "solve --input 3 --output 8 --limit 1"] {
        let line = format!("\"$0\" {command}; read line; echo \"got [$line]\"");
        let mut session = Session::start("/bin/sh", &["-c", &line, TCONV], &[], (140, 40));
        session.press("typed ahead\r");
        let seen = session.wait_until(command, |seen| seen.shows("got [typed ahead]"));
        assert!(seen.position("\x1b]").is_none() && seen.position("\x1b[c").is_none(), "{command} asked");
        session.wait_exit();
    }
}

#[test]
fn a_terminal_that_reads_nothing_does_not_keep_a_signal_from_ending_it() {
    let mut session = Session::start(TCONV, &["explore", "--theme", "dark"], &[], (200, 60));
    session.wait_for("output 5x5");
    session.stop_reading();
    // More frames than a pseudo-terminal can buffer.
    for _ in 0..400 {
        session.press("+-");
    }
    thread::sleep(Duration::from_millis(300));
    session.signal("TERM");
    let exit = session.wait_exit();
    assert!(exit.signal.as_deref().is_some_and(|name| name.starts_with("Terminated")), "{exit:?}");
    assert_eq!(session.modes(), session.modes_before());
}

#[test]
fn where_there_is_no_other_screen_the_picture_does_not_stay() {
    // GNU screen has no alternate screen unless configured, so the picture is cleared before it is left.
    let mut session = explore();
    let clears = session.seen().clears();
    session.press("q");
    assert_eq!(session.wait_exit_given_back().code, 0);
    let seen = session.seen();
    assert_eq!(seen.clears(), clears + 1);
    let left = seen.position("\x1b[?1049l").expect("it was left");
    assert!(
        seen.raw[..left].windows(4).rposition(|window| window == b"\x1b[2J").is_some_and(|clear| left - clear < 16)
    );
}

#[test]
fn an_absurd_size_is_drawn_as_far_as_makes_sense() {
    let mut session = Session::start(TCONV, &["explore", "--theme", "dark"], &[], (65535, 65535));
    session.wait_until("a frame", |seen| seen.position("\x1b[?2026l").is_some());
    session.press("q");
    let exit = session.wait_exit();
    assert_eq!(exit.code, 0, "{exit:?}");
    assert_eq!(session.modes(), session.modes_before());
}

#[test]
fn without_memory_the_terminal_is_given_back_all_the_same() {
    // The program fits into this much memory, but a picture of so many cells does not.
    let line = "ulimit -v 250000; exec \"$0\" explore --theme dark --input 2000 --kernel 2";
    let mut session = Session::start("/bin/sh", &["-c", line, TCONV], &[], USUAL);
    let exit = session.wait_exit_given_back();
    assert_ne!(exit.code, 0, "it had memory enough: this test shows nothing");
    assert!(session.seen().position("memory").is_some(), "{}", session.seen().text());
}

#[test]
fn what_is_typed_after_the_end_is_left_to_the_shell() {
    let line = "\"$0\" explore --theme dark; read line; echo \"got [$line]\"";
    let mut session = Session::start("/bin/sh", &["-c", line, TCONV], &[], USUAL);
    session.wait_for("output 5x5");
    session.press("q");
    session.wait_until("the usual screen", Seen::is_given_back);
    session.press("ls\r");
    session.wait_until("the shell", |seen| seen.shows("got [ls]"));
    session.wait_exit();
}
