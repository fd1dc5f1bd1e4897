//! The learner's record on a real disk: cut off, damaged, killed, full, shared by two programs, from the future.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, iter};

use proptest::collection::vec;
use proptest::prelude::*;
use tconv::learner::event::{Answered, Event, EventId, Line, MAX_LINE, Scope, StepId, Verdict, What};
use tconv::learner::log::Log;
use tconv::learner::progress::{Course, Progress};
use tconv::learner::record::{GLANCE, NoCopy, PATIENCE, Record, RecordError};
use tconv::visible;
use tempfile::TempDir;

use crate::support::held::held;
use crate::support::program;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("events.jsonl")
}

fn step(step: &str) -> StepId<'_> {
    StepId { course: "tconv".into(), lesson: "crop".into(), step: step.into() }
}

fn right(id: &str) -> What<'_> {
    What::Answered(Answered {
        step: step(id),
        rev: 1,
        answer: "8".into(),
        verdict: Verdict::Right,
        catch: None,
        skill: None,
        drawn: None,
        millis: 0,
        hints: 0,
    })
}

fn line(id: u128, at: i64, what: What<'_>) -> String {
    Event { id: EventId(id), at, order: at, what }.line() + "\n"
}

fn course(record: &Record) -> &Course {
    record.progress().course("tconv")
}

fn is_done(record: &Record, step: &str) -> bool {
    course(record).step("crop", step, 1).done
}

fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn what_was_done_is_there_the_next_time() {
    let folder = folder();
    let inner = folder.path().join("a/b");
    let mut record = Record::open(&inner);
    assert!(record.is_empty() && record.trouble().is_none() && !inner.exists(), "looking makes nothing");
    record.append(What::Seen(step("a"))).expect("a disk");
    record.append(right("a")).expect("a disk");
    record.append(What::Seen(step("b"))).expect("a disk");
    let again = Record::open(&inner);
    assert_eq!(again.progress(), record.progress());
    assert_eq!(course(&again).resume(), Some(("crop", "b")));
    assert!(is_done(&again, "a") && !is_done(&again, "b") && again.is_saved());
    assert_eq!((again.len(), again.damage().lines), (3, 0));
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let inner = folder.path().join("state/tconv");
    Record::open(&inner).append(right("a")).expect("a disk");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&inner), 0o700);
    assert_eq!(mode(&inner.join("events.jsonl")), 0o600);
}

#[test]
fn neither_name_nor_place_is_in_it() {
    let folder = folder();
    Record::open(folder.path()).append(right("a")).expect("a disk");
    let text = fs::read_to_string(file(&folder)).expect("the file");
    let keys: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let keys: Vec<&str> = keys.keys().map(String::as_str).collect();
    assert_eq!(keys, ["answer", "at", "course", "id", "lesson", "rev", "step", "v", "verdict", "what"]);
}

/// Cuts a write off between any two bytes.
#[test]
fn cut_off_anywhere_everything_whole_is_kept() {
    let steps: Vec<String> = (0..4).map(|n| format!("步{n}")).collect();
    let whole: String = iter::zip(&steps, 0..).map(|(id, n)| line(n, n as i64, right(id))).collect();
    for end in 0..=whole.len() {
        let folder = folder();
        fs::write(file(&folder), &whole.as_bytes()[..end]).expect("a disk");
        // A line without its newline is complete if its last brace is there.
        let kept = String::from_utf8_lossy(&whole.as_bytes()[..end]).matches('}').count();
        let torn = end > 0 && !matches!(whole.as_bytes()[end - 1], b'\n' | b'}');
        let mut record = Record::open(folder.path());
        assert_eq!((record.len(), record.damage().lines), (kept, usize::from(torn)), "cut off at {end}");
        record.append(right("new")).expect("a disk");
        assert_eq!(record.damage().lines, usize::from(torn), "counted once, cut off at {end}");
        let again = Record::open(folder.path());
        assert_eq!((again.len(), again.damage().lines), (kept + 1, usize::from(torn)), "cut off at {end}");
        let done = steps.iter().filter(|step| is_done(&again, step)).count();
        assert!(is_done(&again, "new") && done == kept, "cut off at {end}");
        assert_eq!(again.progress(), record.progress());
        let bytes = fs::read(file(&folder)).expect("the file");
        assert!(bytes.starts_with(&whole.as_bytes()[..end]), "nothing is ever taken out of the file");
    }
}

/// Returns the path of the copy of the damaged file, and whether it was made just now.
fn safety_copy(record: &Record) -> (PathBuf, bool) {
    let copy = record.damage().copy.clone().expect("there is damage").expect("a copy");
    (copy.path, copy.is_new)
}

#[test]
fn damage_is_counted_copied_once_and_left_alone() {
    let folder = folder();
    let mut bytes = line(1, 1, right("a")).into_bytes();
    bytes.extend(b"\0\0\0\0\n\xff\xfe\n{\"v\":1,\"id\":7}\n[[[[\n");
    bytes.extend([b'x'].repeat(MAX_LINE + 1));
    bytes.extend(format!("\n\n{}", line(2, 2, right("b"))).as_bytes());
    fs::write(file(&folder), &bytes).expect("a disk");
    let record = Record::open(folder.path());
    assert!(is_done(&record, "a") && is_done(&record, "b") && record.trouble().is_none());
    assert_eq!(record.damage().lines, 5);
    let (copy, is_new) = safety_copy(&record);
    assert!(is_new);
    let before = names(&folder);
    let name = copy.file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(before, [name.as_str(), "events.jsonl"], "a file of its own, and nothing half written");
    assert!(name.starts_with("events.damaged-"), "{name}");

    let mut record = Record::open(folder.path());
    record.append(right("c")).expect("a disk");
    let own = fs::read(file(&folder)).expect("the file");
    assert!(own.starts_with(&bytes) && own.len() > bytes.len(), "the record goes on, with its damage");
    assert_eq!(fs::read(&copy).expect("the copy"), bytes, "the copy stays as the file was");
    assert_eq!(safety_copy(&Record::open(folder.path())), (copy.clone(), false));
    assert_eq!(names(&folder), [before, vec!["events.lock".to_owned()]].concat(), "one copy of one damage");

    for n in 0..20 {
        let damage = format!("damage {n}\n");
        fs::write(file(&folder), &damage).expect("a disk");
        let record = Record::open(folder.path());
        assert_eq!(record.damage().lines, 1);
        if n < 7 {
            assert_eq!(fs::read(safety_copy(&record).0).expect("the copy"), damage.as_bytes());
        } else {
            assert!(matches!(record.damage().copy, Some(Err(NoCopy::TooMany))), "{:?}", record.damage());
        }
    }
    assert_eq!(names(&folder).len(), 10, "the disk is not filled with copies: {:?}", names(&folder));
    fs::remove_file(&copy).expect("it can be removed");
    assert!(safety_copy(&Record::open(folder.path())).1, "there is room for another");
}

#[cfg(unix)]
#[test]
fn the_copy_is_another_file_and_nobody_else_may_read_it() {
    use std::os::unix::fs::MetadataExt as _;
    let folder = folder();
    fs::write(file(&folder), "{\"v\":1").expect("a disk");
    let (copy, _) = safety_copy(&Record::open(folder.path()));
    let about = |path: &Path| fs::symlink_metadata(path).expect("it is there");
    assert!(about(&copy).is_file() && about(&copy).ino() != about(&file(&folder)).ino());
    assert_eq!(about(&copy).mode() & 0o777, 0o600);
}

/// A folder blocks the copy, as a full disk or a read-only folder would: the message says so.
#[test]
fn a_copy_that_cannot_be_made_is_not_said_to_be_there() {
    let folder = folder();
    fs::write(file(&folder), "{\"v\":1").expect("a disk");
    let (copy, _) = safety_copy(&Record::open(folder.path()));
    fs::remove_file(&copy).expect("it is ours");
    fs::create_dir(&copy).expect("a folder");
    let record = Record::open(folder.path());
    assert!(matches!(record.damage().copy, Some(Err(NoCopy::Failed(_)))), "{:?}", record.damage());
    let (_, show, _) = tconv(&folder, &["show"]);
    assert!(show.contains("- 1 line of the file cannot be read; passed over; a copy could not be made: "), "{show}");
    fs::remove_dir(&copy).expect("it is empty");
    let (_, show, _) = tconv(&folder, &["show"]);
    let said = format!("- 1 line of the file cannot be read; passed over; {} is a copy of all of it\n", copy.display());
    assert!(show.ends_with(&said), "{show}");
    assert_eq!(names(&folder).len(), 2, "nothing half written is left: {:?}", names(&folder));
}

/// A line that another program is currently writing is not damage.
#[test]
fn a_line_without_its_end_is_not_damaged_while_somebody_writes() {
    let folder = folder();
    let whole = [line(1, 1, right("a")), line(2, 2, right("b"))].concat();
    fs::write(file(&folder), &whole.as_bytes()[..whole.len() - 9]).expect("a disk");
    let lock = held(folder.path());
    let mut record = Record::open(folder.path());
    assert_eq!((record.len(), record.damage().lines, names(&folder).len()), (1, 0, 2));
    fs::write(file(&folder), &whole).expect("a disk");
    drop(lock);
    record.append(right("c")).expect("a disk");
    assert_eq!((record.len(), record.damage().lines), (3, 0));
    assert!(is_done(&record, "b"));
}

#[test]
fn a_newer_version_is_kept_as_it_is() {
    let (folder, other) = (folder(), folder());
    let id = |n: u128| EventId(n).to_string();
    let newer = format!(
        "{{\"v\":2,\"id\":\"{}\",\"at\":\"noon\",\"what\":\"seen\"}}\n{{\"v\":1,\"id\":\"{}\",\"at\":5,\"what\":\"drilled\",\"seed\":[4]}}\n",
        id(1),
        id(2)
    );
    let known = format!(
        "{{\"v\":1,\"id\":\"{}\",\"at\":6,\"mood\":\"good\",\"what\":\"seen\",\"course\":\"tconv\",\"lesson\":\"crop\",\"step\":\"z\"}}\n",
        id(3)
    );
    fs::write(file(&folder), format!("{newer}{known}")).expect("a disk");
    let mut record = Record::open(folder.path());
    assert_eq!((record.newer(), record.len(), record.damage().lines), (2, 3, 0));
    assert_eq!(course(&record).place("crop"), Some("z"));
    assert_eq!(record.export(), format!("{newer}{known}"), "with all that this version does not know");
    record.append(right("a")).expect("a disk");

    let mut copy = Record::open(other.path());
    let imported = copy.import(&file(&folder)).expect("a record");
    assert_eq!((imported.new, imported.known, imported.newer), (4, 0, 2));
    assert_eq!(copy.import(&file(&folder)).expect("a record").new, 0);
    assert_eq!(Record::open(other.path()).export(), record.export());
}

static TIME: AtomicI64 = AtomicI64::new(0);

#[test]
fn a_clock_that_goes_backwards_changes_nothing() {
    let clock = || TIME.load(Ordering::SeqCst);
    let folder = folder();
    let mut record = Record::open_with(folder.path(), clock, PATIENCE);
    let mut at = |time: i64, what: What<'_>| {
        TIME.store(time, Ordering::SeqCst);
        record.append(what).expect("a disk");
        let again = Record::open(folder.path());
        assert_eq!(again.progress(), record.progress(), "at {time}");
        again
    };
    at(5_000, right("old"));
    let reset = at(1_000, What::Reset(Scope::All));
    assert!(!is_done(&reset, "old"), "the reset hides what was before it");
    at(0, right("new"));
    let new = at(-7, What::Seen(step("b")));
    assert!(is_done(&new, "new") && !is_done(&new, "old"), "and not what came after");
    assert_eq!(course(&new).resume(), Some(("crop", "b")));
    let reset = new.progress().reset_to_undo().expect("a reset").id;
    let undone = at(i64::MIN, What::UndoReset(reset));
    assert!(is_done(&undone, "new") && is_done(&undone, "old"));
    at(i64::MAX, right("end"));
    at(i64::MAX, What::Reset(Scope::All));
    let end = at(i64::MAX, right("after the end"));
    assert!(is_done(&end, "after the end") && !is_done(&end, "end"));
}

/// Two machines import each other's records.
#[test]
fn import_is_a_union_whoever_begins() {
    let (here, there) = (folder(), folder());
    fs::write(
        file(&here),
        [line(1, 10, right("a")), line(2, 20, What::Reset(Scope::All)), line(3, 30, right("b"))].concat(),
    )
    .expect("a disk");
    fs::write(file(&there), [line(4, 5, right("early")), line(5, 25, right("late")), line(1, 10, right("a"))].concat())
        .expect("a disk");
    let (mut one, mut other) = (Record::open(here.path()), Record::open(there.path()));
    let imported = one.import(&file(&there)).expect("a record");
    assert_eq!((imported.new, imported.known), (2, 1));
    other.import(&file(&here)).expect("a record");
    assert_eq!(one.progress(), other.progress());
    for folder in [&here, &there] {
        let record = Record::open(folder.path());
        assert_eq!(record.progress(), one.progress());
        let done = ["a", "early", "late", "b"].map(|step| is_done(&record, step));
        assert_eq!(done, [false, false, true, true], "the reset hides what was before it, on both machines");
    }
    one.append(What::UndoReset(EventId(2))).expect("a disk");
    other.import(&file(&here)).expect("a record");
    assert!(["a", "early", "late", "b"].iter().all(|step| is_done(&other, step)));
}

#[test]
fn an_import_may_be_anything() {
    let (here, there) = (folder(), folder());
    let mut record = Record::open(here.path());
    record.append(right("a")).expect("a disk");
    let before = record.progress().clone();
    let path = file(&there);
    for bytes in [&b""[..], b"\n\n", b"\xff\xfe{\0\"\0", &b"[".repeat(100_000), &[0; 4096]] {
        fs::write(&path, bytes).expect("a disk");
        assert_eq!(record.import(&path).expect("it can be read").new, 0);
    }
    assert!(matches!(record.import(there.path()), Err(RecordError::NotRegular { .. })));
    assert!(matches!(record.import(&there.path().join("nowhere")), Err(RecordError::NotFound { .. })));
    fs::File::create(&path).and_then(|file| file.set_len(300 << 20)).expect("a sparse file");
    assert!(matches!(record.import(&path), Err(RecordError::TooLarge { .. })));
    assert_eq!(record.progress(), &before);
    // The last possible time: what is recorded afterwards still comes later.
    fs::write(&path, line(9, (1 << 53) - 1, What::Reset(Scope::All))).expect("a disk");
    record.import(&path).expect("it can be read");
    assert!(!is_done(&record, "a"));
    record.append(right("b")).expect("a disk");
    assert!(is_done(&record, "b") && is_done(&Record::open(here.path()), "b"));
}

#[test]
fn what_could_not_be_read_again_is_not_recorded() {
    let folder = folder();
    let mut record = Record::open(folder.path());
    let long = "x".repeat(MAX_LINE);
    for what in [right(""), right(&long)] {
        assert!(matches!(record.append(what), Err(RecordError::Unfit)));
    }
    assert!(record.is_empty() && record.is_saved());
}

/// Whatever blocks the file: it is reported while it lasts, recording continues in memory, and is written once it is
/// gone.
#[cfg(unix)]
#[test]
fn an_obstacle_is_said_while_it_lasts_and_loses_nothing() {
    type Put = fn(&Path);
    let obstacles: [(&str, Put); 6] = [
        ("a folder", |path| fs::create_dir(path).expect("a folder")),
        ("a pipe", |path| assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success())),
        ("a full device", |path| std::os::unix::fs::symlink("/dev/full", path).expect("a link")),
        ("an endless device", |path| std::os::unix::fs::symlink("/dev/zero", path).expect("a link")),
        ("a loop", |path| std::os::unix::fs::symlink(path, path).expect("a link")),
        ("a huge file", |path| fs::File::create(path).and_then(|file| file.set_len(300 << 20)).expect("a sparse file")),
    ];
    for name in ["events.jsonl", "events.lock"] {
        for (what, put) in obstacles {
            if (name, what) == ("events.lock", "a huge file") {
                continue;
            }
            let folder = folder();
            let path = folder.path().join(name);
            put(&path);
            let mut record = Record::open(folder.path());
            assert_eq!(record.trouble().is_some(), name == "events.jsonl", "{what} as {name}");
            record.append(right("a")).expect_err(what);
            record.append(right("b")).expect_err(what);
            assert_eq!(record.trouble().expect("it lasts").answers, 2);
            assert!(!record.is_saved() && record.save(PATIENCE).is_err());
            assert!(is_done(&record, "a") && is_done(&record, "b"), "in memory all is well");
            fs::rename(&path, folder.path().join("away")).expect("it can be moved");
            record.append(right("c")).expect("the way is free");
            assert!(record.trouble().is_none() && record.is_saved());
            let again = Record::open(folder.path());
            assert!(["a", "b", "c"].iter().all(|step| is_done(&again, step)), "{what} as {name}");
            assert_eq!((again.len(), again.damage().lines), (3, 0));
        }
    }
}

#[test]
fn a_folder_that_cannot_be_made() {
    let folder = folder();
    let path = folder.path().join("file");
    fs::write(&path, "").expect("a disk");
    let mut record = Record::open(&path.join("tconv"));
    assert!(matches!(record.append(right("a")), Err(RecordError::Folder { .. } | RecordError::Unreadable { .. })));
    assert!(is_done(&record, "a") && !record.is_saved());
    let mut nowhere = Record::in_memory();
    assert!(matches!(nowhere.append(right("a")), Err(RecordError::NoPlace)));
    nowhere.append(What::Seen(step("b"))).expect_err("there is still no place");
    assert!(is_done(&nowhere, "a") && nowhere.path().is_none());
    assert_eq!(nowhere.trouble().expect("it lasts").answers, 1, "a step that was seen is no answer");
}

/// Readable, but not writable. Root can write to every folder, so for root the lock is blocked instead.
#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    fs::write(file(&folder), line(1, 1, right("a"))).expect("a disk");
    let allow = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).expect("it is ours");
    let probe = folder.path().join("probe");
    allow(0o500);
    let is_root = fs::write(&probe, "").is_ok();
    let lock = folder.path().join("events.lock");
    if is_root {
        fs::create_dir(&lock).expect("a folder");
    }
    let mut record = Record::open(folder.path());
    assert!(is_done(&record, "a") && record.trouble().is_none());
    let refused = record.append(right("b")).expect_err("it cannot be written");
    assert!(matches!(refused, RecordError::Unwritable { .. } | RecordError::NotRegular { .. }), "{refused}");
    record.append(right("c")).expect_err("it still cannot");
    assert_eq!(record.trouble().expect("it lasts").answers, 2);
    allow(0o700);
    if is_root {
        fs::remove_dir(&lock).expect("it is empty");
    }
    record.save(PATIENCE).expect("it may be written now");
    assert_eq!((Record::open(folder.path()).len(), record.trouble().is_none()), (3, true));
}

#[test]
fn two_in_one_program_see_each_other() {
    let folder = folder();
    let (mut one, mut other) = (Record::open(folder.path()), Record::open(folder.path()));
    one.append(right("a")).expect("a disk");
    other.append(What::Reset(Scope::All)).expect("a disk");
    one.append(right("b")).expect("a disk");
    assert!(!is_done(&one, "a") && is_done(&one, "b"));
    other.append(What::Seen(step("c"))).expect("a disk");
    assert_eq!(one.len() + 1, other.len());
    one.append(What::Seen(step("d"))).expect("a disk");
    assert_eq!(Record::open(folder.path()).progress(), one.progress());
}

#[test]
fn a_file_that_was_replaced_is_read_again() {
    let folder = folder();
    let mut record = Record::open(folder.path());
    for step in ["a", "b", "c"] {
        record.append(right(step)).expect("a disk");
    }
    fs::write(file(&folder), line(1, 1, right("z"))).expect("a disk");
    record.append(right("d")).expect("a disk");
    assert!(is_done(&record, "z") && is_done(&record, "a") && is_done(&record, "d"));
    assert_eq!(Record::open(folder.path()).len(), 2, "what somebody took out of the file stays out");
}

/// Not a test: the code of a child process, which the tests below start with its folder and number in the environment.
#[test]
#[ignore = "a part of other tests"]
fn child() {
    let Some(folder) = env::var_os("RECORD_FOLDER") else { return };
    let number = |name| env::var(name).expect("a number").parse::<usize>().expect("a number");
    let (name, count) = (number("RECORD_CHILD"), number("RECORD_COUNT"));
    let mut record = Record::open(Path::new(&folder));
    let mut told = 0;
    for n in 0..count {
        told += usize::from(record.append(right(&format!("{name}-{n}"))).is_err());
        if record.is_saved() {
            // In one write, past the test harness, which would hold it back.
            let _ = std::io::stderr().write_all(format!("{n} ").as_bytes());
        }
    }
    while env::var_os("RECORD_PATIENT").is_some() && record.save(PATIENCE).is_err() {}
    assert_eq!(record.len().min(count), count, "everything is in memory");
    let _ = std::io::stderr().write_all(format!("told {told} ").as_bytes());
}

/// Returns a command that runs `child`, optionally through a line of shell in which `"$@"` is the command.
fn child_command(folder: &TempDir, name: usize, count: usize, shell: Option<&str>) -> Command {
    let own = env::current_exe().expect("this program");
    let mut command = match shell {
        None => Command::new(own),
        Some(line) => {
            let mut command = Command::new("sh");
            command.args(["-c", line, "sh"]).arg(own);
            command
        }
    };
    command
        .args(["record::child", "--exact", "--ignored", "--nocapture"])
        .env("RECORD_FOLDER", folder.path())
        .env("RECORD_CHILD", name.to_string())
        .env("RECORD_COUNT", count.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn words(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stderr).split_whitespace().map(str::to_owned).collect()
}

#[test]
fn two_programs_that_write_a_thousand_events_each() {
    let folder = folder();
    let children = [1, 2].map(|name| {
        let mut command = child_command(&folder, name, 1_000, None);
        command.env("RECORD_PATIENT", "1").spawn().expect("a child")
    });
    for child in children {
        let output = child.wait_with_output().expect("its end");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = fs::read_to_string(file(&folder)).expect("the file");
    assert_eq!(text.lines().count(), 2_000);
    assert!(text.lines().all(|line| matches!(Line::read(line), Line::Event(_))), "lines are not mixed up");
    let record = Record::open(folder.path());
    assert_eq!((record.len(), record.damage().lines), (2_000, 0));
    for name in [1, 2] {
        assert!((0..1_000).all(|n| is_done(&record, &format!("{name}-{n}"))), "of {name} something is lost");
    }
    let orders: Vec<i64> = text
        .lines()
        .filter_map(|line| if let Line::Event(event) = Line::read(line) { Some(event.order) } else { None })
        .collect();
    assert!(orders.is_sorted_by(|a, b| a < b), "each knew all before it");
}

/// Kills the program without warning at different moments.
#[test]
fn killed_at_any_moment_nothing_that_was_answered_is_lost() {
    let folder = folder();
    let mut answered = Vec::new();
    for name in 0..20 {
        let mut child = child_command(&folder, name, 1_000_000, None).spawn().expect("a child");
        let begun = Instant::now();
        while fs::metadata(file(&folder)).map_or(0, |metadata| metadata.len()) == 0 && begun.elapsed().as_secs() < 20 {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_micros(30_000 + 997 * name as u64));
        child.kill().expect("it runs");
        let output = child.wait_with_output().expect("its end");
        // The last number may itself be cut off.
        let numbers = words(&output).into_iter().rev().skip(1);
        answered.extend(numbers.map(|n| format!("{name}-{n}")));
    }
    assert!(answered.len() > 20, "the children came to nothing: {}", answered.len());
    let record = Record::open(folder.path());
    for step in &answered {
        assert!(is_done(&record, step), "{step} was answered and is lost, of {}", answered.len());
    }
    assert!(record.damage().lines <= 20, "at most one torn line each");
}

/// A file size limit ends a write in the middle, as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_in_the_middle_of_a_line() {
    let folder = folder();
    let line = "trap '' XFSZ; ulimit -f 2; exec \"$@\"";
    let output = child_command(&folder, 7, 40, Some(line)).output().expect("its end");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let words = words(&output);
    let saved = words.iter().position(|word| word == "told").expect("it came to its end");
    assert!(saved > 1 && saved < 30, "{saved} of 40 were saved");
    assert_eq!(words[saved + 1], (40 - saved).to_string(), "it is said of each that was not saved");
    let mut record = Record::open(folder.path());
    assert!((0..saved).all(|n| is_done(&record, &format!("7-{n}"))));
    record.append(right("new")).expect("there is room again");
    let again = Record::open(folder.path());
    assert!(is_done(&again, "new") && again.len() == record.len() && again.damage().lines <= 2);
}

/// A stopped program may hold the lock for ever.
#[test]
fn a_writer_that_is_stopped_does_not_stop_others() {
    let folder = folder();
    let mut record = Record::open(folder.path());
    record.append(right("a")).expect("a disk");
    let lock = held(folder.path());
    let begun = Instant::now();
    assert!(matches!(record.append(right("b")), Err(RecordError::Busy { .. })));
    assert!(matches!(record.append(right("c")), Err(RecordError::Busy { .. })));
    assert!(begun.elapsed() < 2 * PATIENCE, "it waits once");
    // While the user waits for a key press to take effect, neither reading nor writing waits long.
    let begun = Instant::now();
    let mut hurried = Record::open_at_a_glance(folder.path());
    assert!(is_done(&hurried, "a") && hurried.trouble().is_none());
    assert!(matches!(hurried.append(right("d")), Err(RecordError::Busy { .. })));
    assert!(begun.elapsed() < PATIENCE / 2 && begun.elapsed() >= 2 * GLANCE, "{:?}", begun.elapsed());
    drop(lock);
    for record in [&mut record, &mut hurried] {
        record.save(Duration::ZERO).expect("the lock is free");
        assert!(record.trouble().is_none() && record.is_saved());
    }
    assert_eq!(Record::open(folder.path()).len(), 4);
}

/// Bytes that are almost a record: pieces of lines in any order, unprintable characters, noise.
fn nearly_a_record() -> impl Strategy<Value = Vec<u8>> {
    let whole = [right("a"), What::Seen(step("\u{202e}")), What::Reset(Scope::All), What::UndoReset(EventId(2))];
    let whole: Vec<String> = iter::zip(whole, 0..).map(|(what, n)| line(n, 9 - n as i64, what)).collect();
    let long = |unit: &str| line(7, 7, right(&unit.repeat(11_000)));
    let lines = [whole, vec![long("\u{7f}"), long("\u{e0041}"), "{\"v\":2,\"id\":\"".into()]].concat();
    let piece = prop_oneof![
        4 => proptest::sample::select(lines.clone()).prop_map(String::into_bytes),
        2 => (proptest::sample::select(lines), any::<prop::sample::Index>())
            .prop_map(|(line, end)| line.as_bytes()[..end.index(line.len())].to_vec()),
        1 => vec(any::<u8>(), 0..8),
        1 => Just(b"\n".to_vec()),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_a_record(bytes in nearly_a_record()) {
        let mut log = Log::default();
        let reading = log.read(&bytes);
        let known = reading.kept.len();
        let progress = Progress::of(reading.events);
        prop_assert_eq!(&progress, &Progress::of(log.events()));
        let export = visible::json(log.text()).into_owned();
        let mut copy = Log::default();
        let again = copy.read(export.as_bytes());
        prop_assert_eq!((again.kept.len(), again.damaged.len()), (known, 0), "an export brings everything back");
        prop_assert_eq!(Progress::of(again.events), progress);
    }
}

// ---- The commands

fn tconv(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let output =
        program::tconv().args(["progress", "--state-dir"]).arg(folder.path()).args(arguments).output().expect("tconv");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (output.status.code().expect("a code"), text(&output.stdout), text(&output.stderr))
}

fn path_text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn reset_and_undo_from_the_command_line() {
    let folder = folder();
    let mut record = Record::open(folder.path());
    record.append(right("a")).expect("a disk");
    record.append(What::Seen(step("b"))).expect("a disk");
    let other = StepId { course: "tconv".into(), lesson: "stamp".into(), step: "c".into() };
    record.append(What::Seen(other)).expect("a disk");
    let before = Record::open(folder.path()).progress().course("tconv").clone();
    let now = || Record::open(folder.path()).progress().course("tconv").clone();

    assert_eq!(tconv(&folder, &["undo-reset"]), (1, String::new(), "error: there is no reset to undo\n".into()));
    let said = "reset 1 lesson with 1 step done; 'tconv progress undo-reset' brings it back\n";
    assert_eq!(tconv(&folder, &["reset", "crop"]), (0, said.into(), String::new()));
    assert_eq!(now().lessons().map(|(id, _)| id).collect::<Vec<_>>(), ["stamp"]);
    let (code, _, error) = tconv(&folder, &["reset", "tconv/crop"]);
    assert_eq!((code, error.as_str()), (1, "error: nothing is done in a lesson 'tconv/crop'; there is stamp\n"));
    assert_eq!(tconv(&folder, &["reset"]).0, 0);
    let (code, show, _) = tconv(&folder, &["show"]);
    assert_eq!((code, now() == Course::default()), (0, true));
    assert!(show.starts_with("Nothing is done yet.") && show.contains("undo-reset"), "{show}");
    let (code, _, error) = tconv(&folder, &["reset"]);
    assert_eq!((code, error.as_str()), (1, "error: nothing is done yet, so there is nothing to reset\n"));
    assert_eq!(tconv(&folder, &["undo-reset"]).1, "back as before the reset: all lessons\n");
    assert_eq!(tconv(&folder, &["undo-reset"]).1, "back as before the reset: lesson crop\n");
    assert_eq!(now(), before);
}

#[test]
fn carried_to_another_machine_and_back() {
    let (here, there) = (folder(), folder());
    Record::open(here.path()).append(right("a")).expect("a disk");
    let export = path_text(&there.path().join("export.jsonl"));
    fs::write(there.path().join("export.jsonl.part"), "").expect("what a killed one may have left");
    assert_eq!(tconv(&here, &["export", &export]), (0, format!("1 event written to {export}\n"), String::new()));
    assert_eq!(tconv(&here, &["export"]).1, fs::read_to_string(&export).expect("the export"));
    assert_eq!(tconv(&there, &["import", &export]).1, "1 event new, 0 known already\n");
    assert_eq!(tconv(&there, &["import", &export]).1, "0 events new, 1 known already\n");
    assert_eq!(Record::open(there.path()).progress(), Record::open(here.path()).progress());

    let (code, _, error) = tconv(&here, &["export", &export]);
    assert_eq!((code, error), (1, format!("error: {export}: there is such a file already; --force replaces it\n")));
    fs::write(&export, "old").expect("a disk");
    assert_eq!(tconv(&here, &["export", "--force", &export]).0, 0);
    assert_eq!(fs::read(&export).expect("the export"), fs::read(file(&here)).expect("the file"));
    let own = path_text(&file(&here));
    let before = fs::read(&own).expect("the file");
    let (code, _, error) = tconv(&here, &["export", "--force", &own]);
    assert_eq!((code, error), (1, format!("error: {own}: this is the record itself; export to another file\n")));
    assert_eq!(fs::read(&own).expect("the file"), before);
    fs::write(&export, "no\nsuch\nthing\n").expect("a disk");
    let (code, _, error) = tconv(&here, &["import", &export]);
    assert!(code == 1 && error.contains("no line of it is an event"), "{error}");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_an_export() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, there) = (folder(), folder());
    Record::open(folder.path()).append(right("a")).expect("a disk");
    let export = there.path().join("export.jsonl");
    let mode = || fs::metadata(&export).expect("the export").permissions().mode() & 0o777;
    assert_eq!(tconv(&folder, &["export", &path_text(&export)]).0, 0);
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&export, fs::Permissions::from_mode(0o644)).expect("it is ours");
    assert_eq!(tconv(&folder, &["export", "--force", &path_text(&export)]).0, 0);
    assert_eq!(mode(), 0o600, "a looser one is tightened");
}

#[cfg(target_os = "linux")]
#[test]
fn an_export_that_finds_no_room() {
    let folder = folder();
    Record::open(folder.path()).append(right("a")).expect("a disk");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let mut command = program::tconv();
    let command = command.args(["progress", "export", "--state-dir"]).arg(folder.path());
    let output = command.stdout(full).stderr(Stdio::piped()).spawn().expect("tconv").wait_with_output();
    let output = output.expect("its end");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("could not be written"));
    let (code, _, error) = tconv(&folder, &["export", "--force", "/dev/full"]);
    assert!(code == 1 && error.contains("not a regular file"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_record_that_cannot_be_read_is_not_an_empty_one() {
    let folder = folder();
    fs::create_dir(file(&folder)).expect("a folder");
    for command in ["show", "export", "reset", "undo-reset"] {
        let (code, out, error) = tconv(&folder, &[command]);
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(error.contains("not a regular file; move it away"), "{error}");
    }
    assert_eq!(tconv(&folder, &["path"]).0, 0);
}

#[test]
fn nothing_in_a_record_reaches_the_terminal_as_it_is() {
    let (there, third) = (folder(), folder());
    let folder = folder();
    let evil = "\u{1b}]0;x\u{7}\u{202e}\u{2066}\u{9b}2J\u{200b}";
    let place = || StepId { course: evil.into(), lesson: evil.into(), step: evil.into() };
    let answer = Answered {
        step: place(),
        rev: 1,
        answer: evil.into(),
        verdict: Verdict::Predicted,
        catch: Some(evil.into()),
        hints: 0,
        skill: None,
        drawn: None,
        millis: 0,
    };
    let path = path_text(&there.path().join("import.jsonl"));
    let newer = format!("{{\"v\":2,\"id\":\"{}\",\"a\":\"\u{202e}\"\t}}\r\n{evil}\n", EventId(3));
    fs::write(&path, line(1, 1, What::Seen(place())) + &line(2, 2, What::Answered(answer)) + &newer).expect("a disk");
    let commands: [&[&str]; 8] = [
        &["import", &path],
        &["show"],
        &["show", "--json"],
        &["export"],
        &["reset", "other"],
        &["reset", evil],
        &["undo-reset"],
        &["import", evil],
    ];
    for command in commands {
        let (_, out, error) = tconv(&folder, command);
        let said = out + &error;
        assert!(!said.is_empty());
        assert!(said.chars().all(|letter| letter == '\n' || matches!(letter, ' '..='~')), "{command:?}: {said:?}");
    }
    let export = there.path().join("export.jsonl");
    assert_eq!(tconv(&folder, &["export", &path_text(&export)]).0, 0);
    let mut copy = Record::open(third.path());
    copy.import(&export).expect("an export");
    assert_eq!(copy.progress(), Record::open(folder.path()).progress(), "written otherwise, it says the same");
    assert_ne!(copy.progress(), &Progress::default());
}

#[test]
fn where_the_record_is() {
    let folder = folder();
    let home = folder.path();
    let path = |flag: Option<&str>, variable: Option<&str>, xdg: Option<&str>| {
        let mut command = program::tconv();
        command.args(["progress", "path"]).current_dir(home);
        command.env("HOME", home).args(flag.map(|flag| ["--state-dir", flag]).into_iter().flatten());
        command.envs(variable.map(|value| ("TCONV_STATE_DIR", value)));
        command.envs(xdg.map(|value| ("XDG_STATE_HOME", value)));
        let output = command.output().expect("tconv");
        assert!(output.status.success());
        PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    };
    let real = fs::canonicalize(home).expect("a folder");
    assert!([home, &real].iter().any(|home| path(Some("one"), Some("two"), None) == home.join("one/events.jsonl")));
    assert!([home, &real].iter().any(|home| path(None, Some("two"), None) == home.join("two/events.jsonl")));
    if cfg!(unix) {
        assert_eq!(path(None, None, Some("/x")), Path::new("/x/tconv/events.jsonl"));
        for unset in [None, Some("")] {
            assert_eq!(path(None, unset, None), home.join(".local/state/tconv/events.jsonl"));
        }
    }
    assert_eq!(names(&folder), Vec::<String>::new(), "to ask makes nothing");
}
