//! Answers that cannot be saved: every screen says so while it lasts, and nothing typed is lost in the end.

#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use tconv::learner::event::{Answered, StepId, What};
use tconv::learner::record::{Record, RecordError, SafetyCopy, Trouble};
use tconv::learner::session::{Deed, Entry};
use tconv::learner::standing::Standing;
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::Setting;
use tconv::tui::app::{App, Library, Place};
use tconv::tui::effect::Effect;
use tconv::tui::explore::model::Model;
use tconv::tui::screen::Context;
use tconv::tui::theme::Theme;
use tconv::words::screen::{CHINESE, ENGLISH, Strings};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr as _;

use crate::support::held::held;
use crate::support::ours::ours;

const TCONV: &str = env!("CARGO_BIN_EXE_tconv");

const USUAL: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

// ---- Screens

const LOOKS: [Theme; 3] = [
    Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: false, italic: true },
    Theme { palette: Palette::of(Ground::Dark), depth: None, ascii: false, italic: true },
    Theme { palette: Palette::of(Ground::Light), depth: Some(Depth::Sixteen), ascii: true, italic: true },
];

fn full_disk() -> Trouble {
    let why = RecordError::Unwritable {
        path: "/home/ada/.local/state/tconv/events.jsonl".into(),
        reason: Arc::new(std::io::ErrorKind::StorageFull.into()),
    };
    Trouble { why, answers: 3 }
}

struct Desk {
    app: App,
    context: Context,
    area: Rect,
}

impl Desk {
    fn new(strings: &'static Strings, theme: Theme, area: Rect) -> Desk {
        let library = Library::Course(ours());
        let app = App::new(Model::new(Setting::default()), library, Standing::default(), strings.tag, 7, false);
        Desk { app, context: Context { theme, strings }, area }
    }

    fn press(&mut self, code: KeyCode) -> Vec<Effect> {
        let event = Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let message = self.app.message(&event, self.area, &self.context);
        message.map_or_else(Vec::new, |message| self.app.update(message))
    }

    /// Goes to a screen on which answers are given, or that can be visited from one.
    fn go_to(&mut self, screen: &str) {
        match screen {
            "home" => {}
            "explore" => {
                self.press(KeyCode::Up);
                self.press(KeyCode::Up);
                self.press(KeyCode::Up);
                self.press(KeyCode::Enter);
            }
            "network" => {
                self.press(KeyCode::Up);
                self.press(KeyCode::Up);
                self.press(KeyCode::Enter);
            }
            "lesson" | "visit" => {
                let lesson = ours().lesson("crop").expect("there is one").clone();
                self.app.open_lesson(&lesson, Some(2));
                if screen == "visit" {
                    self.press(KeyCode::Char('e'));
                }
            }
            screen => unreachable!("{screen}"),
        }
        let places = [("home", Place::Home), ("lesson", Place::Lesson), ("network", Place::Stack)];
        let place = places.iter().find(|(name, _)| *name == screen).map_or(Place::Explore, |(_, place)| *place);
        assert_eq!(self.app.place, place);
    }

    fn frame(&self) -> Buffer {
        let mut buffer = Buffer::empty(self.area);
        self.app.view(&self.context, self.area, &mut buffer);
        buffer
    }

    fn text(&self) -> String {
        let buffer = self.frame();
        let row = |y| {
            let mut row = String::new();
            let mut x = 0;
            while x < self.area.width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += u16::try_from(symbol.width().max(1)).expect("one or two");
            }
            row.trim_end().to_owned() + "\n"
        };
        (0..self.area.height).map(row).collect()
    }
}

const SCREENS: [&str; 5] = ["home", "lesson", "visit", "explore", "network"];

#[test]
fn the_note_is_on_every_screen_and_moves_and_covers_nothing() {
    let sizes = [(80, 24), (140, 40), (50, 14), (40, 12), (72, 9), (40, 8), (30, 7), (20, 5), (12, 2)];
    for strings in [&ENGLISH, &CHINESE] {
        for (theme, (width, height)) in LOOKS.into_iter().flat_map(|theme| sizes.map(|size| (theme, size))) {
            for screen in SCREENS {
                let at = format!("{screen} {width}x{height} in {}", strings.tag);
                let mut desk = Desk::new(strings, theme, Rect::new(0, 0, width, height));
                desk.go_to(screen);
                let before = desk.frame();
                desk.app.trouble = Some(full_disk());
                let after = desk.frame();
                let changed: Vec<(u16, u16)> =
                    desk.area.positions().map(<(u16, u16)>::from).filter(|at| before[*at] != after[*at]).collect();
                assert!(!changed.is_empty(), "nothing is said on {at}");
                let covered = changed.iter().map(|at| before[*at].symbol()).collect::<String>();
                assert_eq!(covered.trim(), "", "it covers something on {at}");
                assert!(changed.iter().all(|(_, y)| *y == changed[0].1), "it is one row on {at}: {changed:?}");
                let said: String = changed.iter().map(|at| after[*at].symbol()).collect::<String>().replace(' ', "");
                let whole = (strings.record.trouble)(&full_disk()).replace(' ', "");
                let beginning: String = whole.chars().take(8).collect();
                let is_long = said.starts_with(&beginning);
                assert!(is_long || said == strings.record.unsaved.replace(' ', "") || said == "!", "{said:?} on {at}");
                assert!(is_long || screen != "lesson" && screen != "home" || height < 14, "{said:?} on {at}");
                assert!(said != "!" || height < 14, "{said:?} on {at}");
                desk.app.trouble = None;
                assert_eq!(desk.frame(), before, "it goes without a trace");
            }
        }
    }
}

#[test]
fn the_note_in_both_languages() {
    for strings in [&ENGLISH, &CHINESE] {
        let mut all = String::new();
        for (screen, area) in
            [("home", USUAL), ("lesson", USUAL), ("visit", USUAL), ("lesson", Rect::new(0, 0, 50, 14))]
        {
            let mut desk = Desk::new(strings, LOOKS[1], area);
            desk.go_to(screen);
            desk.app.trouble = Some(full_disk());
            let _ = write!(all, "---- {screen} {}x{}\n{}", area.width, area.height, desk.text());
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("unsaved-{}", strings.tag), all);
        });
    }
}

#[test]
fn every_reason_is_said_in_the_language_of_the_screen() {
    let io = |kind: std::io::ErrorKind| Arc::new(std::io::Error::from(kind));
    let path = || PathBuf::from("/x/events.jsonl");
    let reasons = [
        RecordError::NoPlace,
        RecordError::Folder { path: path(), reason: io(std::io::ErrorKind::PermissionDenied) },
        RecordError::NotFound { path: path() },
        RecordError::Unreadable { path: path(), reason: Arc::new(std::io::Error::from_raw_os_error(5)) },
        RecordError::Unwritable { path: path(), reason: io(std::io::ErrorKind::ReadOnlyFilesystem) },
        RecordError::Unwritable { path: path(), reason: io(std::io::ErrorKind::QuotaExceeded) },
        RecordError::Unwritable { path: path(), reason: io(std::io::ErrorKind::NotADirectory) },
        RecordError::NotRegular { path: path() },
        RecordError::TooLarge { path: path(), bytes: 1 << 40 },
        RecordError::Busy { path: path() },
        RecordError::Unfit,
    ];
    let mut seen = std::collections::HashSet::new();
    for why in reasons {
        for answers in [0, 1, 2] {
            let trouble = Trouble { why: why.clone(), answers };
            let [english, chinese] = [&ENGLISH, &CHINESE].map(|strings| (strings.record.trouble)(&trouble));
            assert!(english.is_ascii(), "{english}");
            let words = chinese.replace("--state-dir", "").replace("/x/events.jsonl", "").replace("tconv", "");
            assert!(!words.chars().any(|letter| letter.is_ascii_alphabetic()), "{chinese}");
            assert!(answers == 0 || chinese.contains(&answers.to_string()) && english.contains(&answers.to_string()));
            assert!(seen.insert(english) && seen.insert(chinese), "two reasons read the same: {trouble:?}");
        }
    }
}

/// Carries out effects on a record, as the runtime does.
fn carry_out(desk: &mut Desk, record: &mut Record, effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::Record(Entry { lesson, step, deed, .. }) => {
                let step = StepId { course: "tconv".into(), lesson: lesson.into(), step: step.into() };
                let what = match deed {
                    Deed::Seen | Deed::Sat { .. } => What::Seen(step),
                    Deed::Answered { answer, verdict, .. } => What::Answered(Answered {
                        step,
                        rev: 1,
                        answer: answer.into(),
                        verdict,
                        catch: None,
                        skill: None,
                        hints: 0,
                        drawn: None,
                        millis: 0,
                    }),
                };
                let _ = record.append(what);
                desk.app.trouble = record.trouble();
            }
            Effect::Retry => {
                let _ = record.save(Duration::ZERO);
                desk.app.trouble = record.trouble();
            }
            _ => {}
        }
    }
}

#[test]
fn the_note_lasts_as_long_as_the_trouble_and_home_tries_again() {
    let folder = folder();
    let obstacle = folder.path().join("events.jsonl");
    fs::create_dir(&obstacle).expect("a folder");
    let mut record = Record::open_at_a_glance(folder.path());
    let mut desk = Desk::new(&ENGLISH, LOOKS[0], USUAL);
    desk.app.trouble = record.trouble();
    assert!(desk.text().contains("Answers are not saved: not a regular file: "), "{}", desk.text());
    let lesson = ours().lesson("crop").expect("there is one").clone();
    let seen = desk.app.open_lesson(&lesson, None);
    carry_out(&mut desk, &mut record, seen);
    let mut kept = 0;
    for key in "11\r\rnh\rs\rb".chars().map(|key| if key == '\r' { KeyCode::Enter } else { KeyCode::Char(key) }) {
        let effects = desk.press(key);
        kept += effects.iter().filter(|effect| matches!(effect, Effect::Record(_))).count();
        carry_out(&mut desk, &mut record, effects);
        assert!(desk.text().contains("not saved: not a regular file: "), "after {key}:\n{}", desk.text());
    }
    assert!(kept > 3, "only {kept} events");
    let answers = record.trouble().expect("it lasts").answers;
    assert!(desk.text().contains(&format!("{answers} answers not saved")), "{}", desk.text());
    let home = desk.press(KeyCode::Esc);
    assert_eq!((desk.app.place, home.as_slice()), (Place::Home, &[Effect::Retry][..]));
    carry_out(&mut desk, &mut record, home);
    assert!(desk.text().contains("answers not saved"), "it is still in the way");

    // The way is free again, which is noticed on the next return to Home.
    let opened = desk.press(KeyCode::Enter);
    carry_out(&mut desk, &mut record, opened);
    fs::remove_dir(&obstacle).expect("it is empty");
    assert!(desk.text().contains("answers not saved"), "nobody has tried yet");
    let home = desk.press(KeyCode::Esc);
    carry_out(&mut desk, &mut record, home);
    assert!(!desk.text().contains("not saved"), "{}", desk.text());
    assert!(record.is_saved() && Record::open(folder.path()).len() > kept);
    desk.press(KeyCode::Enter);
    assert_eq!(desk.press(KeyCode::Esc), [], "where all is well nothing is tried again");
}

#[test]
fn what_is_broken_in_the_record_is_told_at_home_when_it_is_found() {
    let folder = folder();
    fs::write(folder.path().join("events.jsonl"), "{\"v\":1").expect("a disk");
    let found = |strings| {
        let record = Record::open(folder.path());
        let mut desk = Desk::new(strings, LOOKS[1], Rect { width: 140, ..USUAL });
        desk.app.damage = Some(record.damage().clone()).filter(tconv::learner::record::Damage::is_news);
        let Some(Ok(SafetyCopy { path, .. })) = record.damage().copy.clone() else { panic!("{:?}", record.damage()) };
        (desk, path)
    };
    let (mut desk, copy) = found(&ENGLISH);
    let said = format!("1 line of your record cannot be read: passed over; a copy of all of it: {}", copy.display());
    assert!(desk.text().contains(&said), "{}", desk.text());
    desk.app.trouble = Some(full_disk());
    assert!(!desk.text().contains(&said) && desk.text().contains("3 answers not saved"), "{}", desk.text());
    assert!(!found(&ENGLISH).0.text().contains("cannot be read"), "once is enough");
    fs::remove_file(&copy).expect("it is ours");
    let said = format!("学习记录有 1 行无法读取，已跳过；完整副本：{}", copy.display());
    let (desk, _) = found(&CHINESE);
    assert!(desk.text().contains(&said), "{}", desk.text());
    let cells: String = desk.frame().content.iter().map(Cell::symbol).collect();
    assert!(!cells.contains("未保存"));
}

// ---- The program

/// Returns a command that runs a lesson in plain mode, in a folder of its own.
fn learn(here: &Path, state: &Path) -> Command {
    let mut command = Command::new(TCONV);
    command.args(["learn", "crop", "--plain", "--lang", "en", "--state-dir"]).arg(state).current_dir(here);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn answer(mut command: Command, lines: &str) -> Output {
    let mut child = command.spawn().expect("tconv");
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("it reads");
    child.wait_with_output().expect("its end")
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// Returns the only file of unsaved answers in a folder.
fn left_in(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let is_it =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("tconv-unsaved-"));
    let found: Vec<PathBuf> = entries.filter(is_it).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

/// Returns a state folder in which no record can be written.
fn blocked() -> TempDir {
    let state = folder();
    fs::create_dir(state.path().join("events.jsonl")).expect("a folder");
    state
}

/// Returns the current revision of the first question of the lesson.
fn asked_now() -> u32 {
    ours().lesson("crop").expect("there is one").steps[0].rev
}

/// Imports a file into a new record, and asserts that the first step of the lesson is then done.
fn assert_brings_back(file: &Path) {
    let state = folder();
    let output =
        Command::new(TCONV).args(["progress", "import"]).arg(file).arg("--state-dir").arg(state.path()).output();
    let output = output.expect("tconv");
    assert!(output.status.success(), "{}", errors(&output));
    let record = Record::open(state.path());
    let step = record.progress().course("tconv").step("crop", "predict-pad", asked_now());
    assert_eq!((step.done, step.predicted.as_deref()), (true, Some("11")));
    assert_eq!(record.damage().lines, 0);
}

#[test]
fn what_could_not_be_saved_is_in_a_file_that_can_be_imported() {
    let (here, state) = (folder(), blocked());
    let output = answer(learn(here.path(), state.path()), "11\n\n");
    let said = errors(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let file = left_in(here.path());
    assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o600);
    let lines: Vec<&str> = said.lines().collect();
    let [first, error, kept, then] = lines.as_slice() else { panic!("{said}") };
    assert!(first.starts_with("Answers are not saved: not a regular file: "), "{said}");
    assert!(error.starts_with("error: 1 answer was not saved: "), "{said}");
    let (file_name, state) = (file.display(), state.path().display());
    assert_eq!(*kept, format!("  kept   in {file_name}"));
    assert_eq!(*then, format!("  then   tconv progress import {file_name} --merge --state-dir {state}"));
    assert_brings_back(&file);
}

#[test]
fn who_has_only_looked_gets_no_file() {
    let (here, state) = (folder(), blocked());
    let output = answer(learn(here.path(), state.path()), "quit\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("error: where you are in the lessons was not saved: "), "{}", errors(&output));
    assert_eq!(fs::read_dir(here.path()).expect("a folder").count(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_it_goes_to_another_folder_or_to_the_terminal() {
    let (elsewhere, state) = (folder(), blocked());
    let nowhere = Path::new("/proc");
    let mut command = learn(nowhere, state.path());
    let output = answer(
        {
            command.env("TMPDIR", elsewhere.path());
            command
        },
        "11\n\n",
    );
    assert_eq!(output.status.code(), Some(1));
    assert_brings_back(&left_in(elsewhere.path()));

    let mut command = learn(nowhere, state.path());
    let output = answer(
        {
            command.env("TMPDIR", nowhere);
            command
        },
        "11\n\n",
    );
    let said = errors(&output);
    assert_eq!(
        (output.status.code(), said.matches("  nor    in /proc/tconv-unsaved-").count()),
        (Some(1), 2),
        "{said}"
    );
    let (told, lines) = said.split_once("\n\n").expect("the lines stand apart");
    assert!(
        told.contains("then   put these lines into a file, and: tconv progress import FILE --merge --state-dir "),
        "{told}"
    );
    let file = elsewhere.path().join("typed.jsonl");
    fs::write(&file, lines).expect("a disk");
    assert_brings_back(&file);
}

#[test]
fn a_held_lock_is_told_and_answers_are_saved_when_it_is_let_go() {
    let (here, state) = (folder(), folder());
    let lock = held(state.path());
    let mut child = learn(here.path(), state.path()).spawn().expect("tconv");
    let mut errors = BufReader::new(child.stderr.take().expect("a pipe")).lines().map(|line| line.expect("text"));
    let mut typed = child.stdin.take().expect("a pipe");
    typed.write_all(b"11\n").expect("it reads");
    let waits = "Another tconv is using the record; answers wait and are saved when it is done";
    assert_eq!(errors.next().as_deref(), Some(waits));
    drop(lock);
    typed.write_all(b"\n").expect("it reads");
    assert_eq!(errors.next().as_deref(), Some("Saved: everything is in the record again."));
    drop(typed);
    assert_eq!(errors.next(), None);
    assert_eq!(child.wait_with_output().expect("its end").status.code(), Some(0));
    let record = Record::open(state.path());
    assert!(record.progress().course("tconv").step("crop", "predict-pad", asked_now()).done);
    assert_eq!(fs::read_dir(here.path()).expect("a folder").count(), 0);
}

#[test]
fn a_lock_that_is_never_let_go_is_waited_for_at_the_end_and_then_there_is_a_file() {
    let (here, state) = (folder(), folder());
    let lock = held(state.path());
    let output = answer(learn(here.path(), state.path()), "11\n\n");
    drop(lock);
    let said = errors(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("waiting for another tconv that is using the record, 2 seconds at most\n"), "{said}");
    assert!(said.contains("error: 1 answer was not saved: "), "{said}");
    assert_brings_back(&left_in(here.path()));
}
