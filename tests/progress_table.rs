//! What a teacher sees of the files that a class hands in: every answer is graded again, copies and damage are noted.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use tconv::learner::event::{Answered, Asked, Event, EventId, Line, Sat, Sitting as Kind, StepId, Verdict, What};
use tconv::learner::practice::exam::{Name, Paper};
use tconv::learner::practice::footing::Footing;
use tconv::learner::practice::seed::Seed;
use tconv::learner::practice::sitting::{Plan, Sitting};
use tconv::learner::session::{Deed, Entry, Session};
use tconv::lesson::check::{Answer, Form};
use tconv::lesson::course::{Course, Step};
use tempfile::TempDir;

use crate::support::program;

/// The number of questions in the class drill.
const COUNT: usize = 6;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Reads and lists the drills once for all tests.
fn ours() -> Arc<Course> {
    static OURS: OnceLock<Arc<Course>> = OnceLock::new();
    Arc::clone(OURS.get_or_init(|| Arc::new(Course::ours().expect("the course"))))
}

/// Writes events as a record has them, with ids unique to a student.
struct Pen {
    student: u128,
    events: Vec<Event<'static>>,
}

impl Pen {
    fn new(student: u128) -> Pen {
        Pen { student, events: Vec::new() }
    }

    fn push(&mut self, what: What<'static>) {
        let count = self.events.len();
        let at = 1_700_000_000_000 + count as i64 * 1000;
        self.events.push(Event { id: EventId(self.student << 64 | count as u128), at, order: at, what });
    }

    fn take(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            if let Deed::Sat { label, generation, check, is_handed_in, minutes } = entry.deed {
                let (course, label, check) = ("tconv".into(), label.into(), check.into());
                self.push(What::Sat(Sat { course, label, generation, check, is_handed_in, minutes }));
                continue;
            }
            let Deed::Answered { answer, verdict, catch, skill, hints, drawn } = entry.deed else { continue };
            let answered = Answered {
                step: StepId { course: "tconv".into(), lesson: entry.lesson.into(), step: entry.step.into() },
                rev: entry.rev,
                answer: answer.into(),
                verdict,
                catch: catch.map(Into::into),
                skill: skill.map(Into::into),
                hints,
                drawn,
                millis: 20_000,
            };
            self.push(match entry.asked {
                Some(asked) => What::Practised(answered, asked),
                None => What::Answered(answered),
            });
        }
    }

    fn text(&self) -> String {
        self.events.iter().map(|event| event.line() + "\n").collect()
    }

    fn write(&self, folder: &Path, name: &str) -> PathBuf {
        write(folder, name, self.text())
    }
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a disk");
    path
}

fn right(step: &Step) -> Answer {
    step.check.as_ref().and_then(|check| check.right(&step.scene(step.opening(), 0))).expect("an answer")
}

/// Returns a wrong answer that a catch recognises, and the id of the catch.
fn believed(step: &Step) -> Option<(Answer, String)> {
    let (check, scene) = (step.check.as_ref()?, step.scene(step.opening(), 0));
    check.tries(&scene, &step.foreseen).into_iter().find_map(|answer| match check.grade(&scene, &answer).feedback {
        tconv::lesson::check::grade::Feedback::Catch(id) => Some((answer, id)),
        _ => None,
    })
}

fn sitting(course: &Arc<Course>, drills: &[&str], seed: &str, count: usize) -> Session {
    let plan = Plan::Drills { drills: drills.iter().map(|id| (*id).to_owned()).collect(), level: None, count };
    let footing = Footing { chance: 7, ..Footing::default() };
    let chosen = Some(Seed::new(seed)).filter(|seed| !seed.name().is_empty());
    let sitting = Sitting::new(Arc::clone(course), plan, chosen, &footing);
    Session::practice(sitting, vec!["t".to_owned(); 2]).expect("questions")
}

/// Sits a class drill. The first answers to these questions, numbered from 1, are wrong.
fn class_drill(course: &Arc<Course>, student: u128, wrong: &[usize]) -> Pen {
    let mut pen = Pen::new(student);
    practise(course, &mut pen, "kurs7", wrong);
    pen
}

fn practise(course: &Arc<Course>, pen: &mut Pen, seed: &str, wrong: &[usize]) {
    let mut session = sitting(course, &["output-size"], seed, COUNT);
    for number in 1..=COUNT {
        let step = session.step().clone();
        let scene = step.scene(step.opening(), 0);
        if wrong.contains(&number) {
            let answer = Answer::Number(tconv::lesson::expression::Value::Integer(977));
            let answer = match step.check.as_ref().expect("a question").form() {
                Form::Number => believed(&step).map_or(answer, |(answer, _)| answer),
                _ => step.check.as_ref().and_then(|check| check.read("977x977", &[])).expect("a shape"),
            };
            pen.take(session.answer(answer, &scene));
        }
        pen.take(session.answer(right(&step), &scene));
        pen.take(session.go_on());
    }
}

fn table(folder: &Path, arguments: &[&str]) -> Output {
    program::tconv()
        .args(["progress", "table", "--state-dir", "nowhere-at-all"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("tconv")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn json(folder: &Path, arguments: &[&str]) -> Json {
    let output = table(folder, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn notes(student: &Json) -> Vec<&str> {
    student["notes"].as_array().expect("notes").iter().map(|note| note.as_str().expect("text")).collect()
}

#[test]
fn a_class_is_counted_and_nothing_is_taken_in() {
    let (folder, course) = (folder(), ours());
    class_drill(&course, 1, &[]).write(folder.path(), "lin.jsonl");
    class_drill(&course, 2, &[1, 4]).write(folder.path(), "wei.jsonl");
    let told = json(folder.path(), &["lin.jsonl", "wei.jsonl"]);
    let [lin, wei] = told["students"].as_array().expect("students").as_slice() else { panic!("{told}") };
    assert_eq!(
        (&lin["student"], &lin["answered"], &lin["right_at_once"], &lin["tries"]),
        (&"lin".into(), &6.into(), &6.into(), &6.into())
    );
    let counts =
        ["answered", "right_at_once", "right", "tries", "minutes"].map(|key| wei[key].as_u64().expect("a count"));
    assert_eq!(counts, [6, 4, 6, 8, 3]);
    assert_eq!((notes(lin).len(), notes(wei).len()), (0, 0), "{told}");
    assert_eq!(
        wei["drills"],
        serde_json::json!([{"drill": "output-size", "asked": 6, "right_at_once": 4, "level": null}])
    );
    assert!(!folder.path().join("nowhere-at-all").exists(), "the own record is left alone");
}

/// A teacher must not believe an edited verdict.
#[test]
fn an_edited_verdict_counts_for_nothing() {
    let (folder, course) = (folder(), ours());
    let mut pen = class_drill(&course, 1, &[1, 2, 3]);
    let mut edited = 0;
    for event in &mut pen.events {
        let What::Practised(answered, _) = &mut event.what else { continue };
        if answered.verdict == Verdict::Wrong {
            (answered.verdict, answered.catch) = (Verdict::Right, None);
            edited += 1;
        }
    }
    pen.write(folder.path(), "lin.jsonl");
    class_drill(&course, 2, &[1, 2, 3]).write(folder.path(), "wei.jsonl");
    let told = json(folder.path(), &["lin.jsonl", "wei.jsonl"]);
    let [lin, wei] = told["students"].as_array().expect("students").as_slice() else { panic!("{told}") };
    assert_eq!((edited, notes(lin)), (3, vec!["3 verdicts differ"]));
    for key in ["answered", "right_at_once", "right", "tries", "beliefs", "drills"] {
        assert_eq!(lin[key], wei[key], "{key}");
    }
}

#[test]
fn copies_damage_and_what_is_newer_are_noted() {
    let (folder, course) = (folder(), ours());
    let lin = class_drill(&course, 1, &[]);
    lin.write(folder.path(), "lin.jsonl");
    lin.write(folder.path(), "wei.jsonl");
    let newer = r#"{"v":9,"id":"000000000000000000000000000000ff","mood":"good"}"#;
    let first = lin.text().lines().next().expect("a line").to_owned();
    let own = class_drill(&course, 3, &[]).text();
    let mixed = format!("{own}{first}\n{first}\n{newer}\n{{\"v\":1,\n");
    write(folder.path(), "bo.jsonl", [mixed.as_bytes(), b"\xff\xfe\0\n"].concat());
    let told = json(folder.path(), &["lin.jsonl", "wei.jsonl", "bo.jsonl"]);
    let students = told["students"].as_array().expect("students");
    assert_eq!(notes(&students[0]), ["copy of wei", "has events 1 of bo"]);
    assert_eq!(notes(&students[1]), ["copy of lin", "has events 1 of bo"]);
    let said = notes(&students[2]);
    assert_eq!(
        said,
        [
            "has events 1 of lin, 1 of wei",
            "2 lines damaged",
            "1 newer line",
            "1 line twice",
            "1 answered again, the first time counts"
        ]
    );
}

#[test]
fn what_cannot_be_judged_is_counted_and_not_guessed() {
    let (folder, course) = (folder(), ours());
    let mut pen = class_drill(&course, 1, &[]);
    for (place, event) in pen.events.iter_mut().enumerate() {
        let What::Practised(answered, _) = &mut event.what else { continue };
        match place {
            0 => answered.rev += 1,
            1 => answered.drawn = Some(u64::MAX),
            2 => answered.answer = "a great many".into(),
            3 => answered.step.course = "other".into(),
            _ => {}
        }
    }
    let crop = course.lesson("crop").expect("a lesson");
    let mut session = Session::new(crop.clone(), 0, 3, |_| false);
    for _ in 0..crop.steps.len() {
        let step = session.step().clone();
        let scene = step.scene(step.opening(), 0);
        let check = step.check.as_ref();
        let answer = check.map(|check| match check.form() {
            Form::Scene => Answer::Scene,
            _ => check.right(&scene).unwrap_or(Answer::Text("so".to_owned())),
        });
        let scene = step
            .check
            .as_ref()
            .filter(|check| check.form() == Form::Scene)
            .and(step.solution())
            .map_or(scene, |setting| step.scene(setting, 0));
        if let Some(answer) = answer {
            pen.take(session.answer(answer, &scene));
        }
        pen.take(session.go_on());
    }
    pen.write(folder.path(), "lin.jsonl");
    let told = json(folder.path(), &["lin.jsonl"]);
    let lin = &told["students"][0];
    assert_eq!(
        lin["lessons"],
        serde_json::json!([{"lesson": "crop", "done": crop.steps.len(), "steps": crop.steps.len()}]),
        "{lin}"
    );
    let goals = crop
        .steps
        .iter()
        .filter(|step| !step.predict && step.check.as_ref().is_some_and(|check| check.form() == Form::Scene))
        .count();
    let noted = crop.steps.iter().filter(|step| step.predict && step.check.is_some()).count();
    let graded = crop.steps.iter().filter(|step| step.check.is_some()).count() - goals - noted;
    assert!(goals > 0 && noted > 0);
    assert_eq!(lin["answered"], COUNT - 4 + graded);
    let why: Vec<&str> = lin["not_judged"].as_array().expect("reasons").iter().filter_map(Json::as_str).collect();
    let last = ["1 of another course", "1 of another revision", "1 never drawn", "1 no answer to its question"];
    assert_eq!(why[2..], last, "{why:?}");
    assert!(why[0].ends_with("goal") && why[1].ends_with("prediction"), "{why:?}");
    assert_eq!(lin["cannot_be_judged"], goals + noted + 4);
}

#[test]
fn a_seed_a_reset_and_a_second_sitting() {
    let (folder, course) = (folder(), ours());
    let mut pen = class_drill(&course, 1, &[1, 2]);
    practise(&course, &mut pen, "kurs7", &[]);
    practise(&course, &mut pen, "other", &[3]);
    pen.write(folder.path(), "lin.jsonl");
    let of = |arguments: &[&str]| {
        let told = json(folder.path(), arguments);
        let lin = &told["students"][0];
        let counts = ["answered", "right_at_once", "answered_again"].map(|key| lin[key].as_u64().expect("a count"));
        (counts, told["seed"].clone())
    };
    assert_eq!(of(&["lin.jsonl"]), ([12, 9, 6], Json::Null), "the first time counts");
    assert_eq!(of(&["lin.jsonl", "--seed", "kurs7"]), ([6, 4, 6], "kurs7".into()));
    assert_eq!(of(&["lin.jsonl", "--seed", "none"]), ([0, 0, 0], "none".into()));
    pen.push(What::Reset(tconv::learner::event::Scope::All));
    pen.write(folder.path(), "lin.jsonl");
    let told = json(folder.path(), &["lin.jsonl"]);
    assert_eq!(
        (&told["students"][0]["answered"], notes(&told["students"][0])),
        (&0.into(), vec!["a reset hides 21 answers"])
    );
}

#[test]
fn a_spreadsheet_gets_what_a_program_gets() {
    let (folder, course) = (folder(), ours());
    class_drill(&course, 1, &[]).write(folder.path(), "lin.jsonl");
    class_drill(&course, 2, &[1, 4]).write(folder.path(), "=1+1, \"wei\".jsonl");
    let output = table(folder.path(), &["lin.jsonl", "=1+1, \"wei\".jsonl", "--csv"]);
    let csv = text(&output.stdout);
    assert!(
        csv.starts_with("student,answered,right_at_once,right,tries,minutes,drill:output-size:right_at_once,"),
        "{csv}"
    );
    assert!(csv.contains("\r\nlin,6,6,6,6,2,6,6,,,\r\n"), "{csv}");
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows[1].iter().take(5).collect::<Vec<_>>(), ["'=1+1, \"wei\"", "6", "4", "6", "8"]);
    let items = table(folder.path(), &["lin.jsonl", "=1+1, \"wei\".jsonl", "--items", "--csv"]);
    let mut reader = csv::Reader::from_reader(items.stdout.as_slice());
    let head = reader.headers().expect("a head").clone();
    let place = |name: &str| head.iter().position(|known| known == name).expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), COUNT, "everybody had the same");
    let first = rows.iter().find(|row| &row[place("number")] == "1").expect("the first question");
    assert_eq!(
        [&first[place("asked")], &first[place("right_at_once")], &first[place("percent")], &first[place("had_it")]],
        ["2", "1", "50", "1"]
    );
    assert_eq!((&first[place("seed")], first[place("drawn")].contains("stride ")), ("kurs7", true), "{first:?}");
}

#[test]
fn the_hardest_question_comes_first_with_its_commonest_wrong_answer() {
    let (folder, course) = (folder(), ours());
    for (student, wrong) in [(1, vec![1]), (2, vec![1]), (3, vec![1, 2]), (4, vec![])] {
        class_drill(&course, student, &wrong).write(folder.path(), &format!("{student}.jsonl"));
    }
    let files = ["1.jsonl", "2.jsonl", "3.jsonl", "4.jsonl"];
    let told = json(folder.path(), &[&files[..], &["--items"]].concat());
    let first = &told["items"][0];
    assert_eq!(
        (&first["number"], &first["percent"], &first["had_it"], &first["tries"]),
        (&1.into(), &25.into(), &3.into(), &7.into())
    );
    let session = sitting(&course, &["output-size"], "kurs7", COUNT);
    let (answer, catch) = believed(session.step()).expect("a known wrong answer");
    assert_eq!((&first["wrong_answer"], &first["belief"]), (&answer.to_string().into(), &catch.into()));
    let told = text(&table(folder.path(), &[&files[..], &["--items"]].concat()).stdout);
    assert!(
        told.lines()
            .nth(1)
            .is_some_and(|line| line.contains("output-size/plain, level 1") && line.contains(": 3 students")),
        "{told}"
    );
}

/// In drills that everyone does at their own pace, the numbers differ and only the reasoning can be compared.
#[test]
fn forms_are_rows_where_everybody_had_other_numbers() {
    let (folder, course) = (folder(), ours());
    let drill = course.drill("output-size").expect("a drill").drill.clone().expect("read");
    let form = drill.form("plain").expect("a form");
    let draws = form.draws().expect("draws");
    for student in 1..=3 {
        let mut pen = Pen::new(student);
        let places = draws.sequence(student as u64).filter_map(|place| Some((place, draws.step(place)?)));
        let adds = places.filter(|(_, step)| step.check.as_ref().is_some_and(|check| check.knows("adds-padding")));
        for (number, (place, step)) in (1..).zip(adds.take(3)) {
            let layer = &step.setting.layer;
            let [p, _] = tconv::conv::Parameter::Padding.get(layer, step.setting.input_size);
            let answer = (step.setting.input_size[0] - 1) * layer.stride[0] + layer.kernel_size[0] + 2 * p;
            let answered = Answered {
                step: StepId { course: "tconv".into(), lesson: "output-size".into(), step: "plain".into() },
                rev: drill.generation,
                answer: answer.to_string().into(),
                verdict: Verdict::Wrong,
                catch: None,
                skill: None,
                hints: 0,
                drawn: Some(place),
                millis: 0,
            };
            let asked = Asked { sitting: Kind::Drill, seed: format!("{student}").into(), number, level: 1 };
            pen.push(What::Practised(answered, asked));
        }
        pen.write(folder.path(), &format!("{student}.jsonl"));
    }
    let told = json(folder.path(), &["1.jsonl", "2.jsonl", "3.jsonl", "--items"]);
    let [row] = told["items"].as_array().expect("items").as_slice() else { panic!("{told}") };
    assert_eq!((&row["asked"], &row["belief"], &row["had_it"]), (&9.into(), &"adds-padding".into(), &3.into()));
    assert_eq!((&row["wrong_answer"], &row["number"]), (&Json::Null, &Json::Null));
    let told = json(folder.path(), &["1.jsonl"]);
    assert_eq!(told["students"][0]["drills"][0]["level"], 1);
}

#[test]
fn files_that_are_none_are_named_and_the_others_used() {
    let (folder, course) = (folder(), ours());
    class_drill(&course, 1, &[]).write(folder.path(), "lin.jsonl");
    write(folder.path(), "empty.jsonl", "");
    write(folder.path(), "notes.txt", "dear teacher\n\u{1b}[2J");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    let files = ["lin.jsonl", "./lin.jsonl", "none.jsonl", "notes.txt", "sub", "empty.jsonl"];
    let output = table(folder.path(), &files);
    let errors = text(&output.stderr);
    assert!(output.status.success());
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!(lines.len(), 4, "{errors}");
    assert!(errors.contains("./lin.jsonl: named twice") && errors.contains("none.jsonl: no such file"), "{errors}");
    assert!(
        errors.contains("notes.txt: no line of it is an event") && errors.contains("sub: not a regular"),
        "{errors}"
    );
    let told = text(&output.stdout);
    assert!(told.lines().any(|line| line.starts_with("empty ")) && !told.contains("notes"), "{told}");
    let output = table(folder.path(), &["none.jsonl", "sub"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert_eq!(table(folder.path(), &[]).status.code(), Some(2));
}

/// Headings and notes are in the teacher's language; data for programs is not.
#[test]
fn a_teacher_reads_their_own_language() {
    let (folder, course) = (folder(), ours());
    let lin = class_drill(&course, 1, &[1]);
    lin.write(folder.path(), "lin.jsonl");
    lin.write(folder.path(), "wei.jsonl");
    write(folder.path(), "notes.txt", "dear teacher\n\u{1b}[2J");
    let files = ["lin.jsonl", "wei.jsonl", "notes.txt", "--lang", "zh-CN"];
    let output = table(folder.path(), &files);
    let (told, errors) = (text(&output.stdout), text(&output.stderr));
    assert!(told.starts_with("学生") && told.contains("一次答对"), "{told}");
    assert!(told.contains("- lin：与 wei 的文件相同"), "{told}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(errors.starts_with("错误：notes.txt：没有一行是学习记录"), "{errors}");
    let items = text(&table(folder.path(), &[&files[..], &["--items"]].concat()).stdout);
    assert!(items.starts_with("题目") && items.contains("最常见的错误答案"), "{items}");
    let data = json(folder.path(), &files);
    assert_eq!(notes(&data["students"][0]), ["copy of wei"]);
    let sheet = text(&table(folder.path(), &[&files[..], &["--csv"]].concat()).stdout);
    assert!(sheet.starts_with("student,answered,") && sheet.contains("copy of wei"), "{sheet}");
}

#[test]
fn students_of_one_name_are_told_apart() {
    let (folder, course) = (folder(), ours());
    for (student, sub) in [(1, "a"), (2, "b")] {
        fs::create_dir(folder.path().join(sub)).expect("a folder");
        class_drill(&course, student, &[]).write(&folder.path().join(sub), "lin.jsonl");
    }
    let told = json(folder.path(), &["a/lin.jsonl", "b/lin.jsonl"]);
    let names = [0, 1].map(|place| told["students"][place]["student"].as_str().expect("a name"));
    assert_eq!(names, ["a/lin.jsonl", "b/lin.jsonl"]);
}

/// Two hundred files, every tenth damaged, every twentieth a copy.
#[test]
fn a_large_class() {
    let (folder, course) = (folder(), ours());
    let names: Vec<String> = (0..200).map(|place| format!("s{place:03}.jsonl")).collect();
    let mut pen = class_drill(&course, 0, &[2, 3]);
    for (place, name) in names.iter().enumerate() {
        let student = if place % 20 == 1 { place - 1 } else { place };
        for (count, event) in pen.events.iter_mut().enumerate() {
            event.id = EventId((student as u128 + 1) << 64 | count as u128);
        }
        let text = pen.text();
        let text = if place % 10 == 5 { format!("{text}torn\n") } else { text };
        write(folder.path(), name, text);
    }
    let arguments: Vec<&str> = names.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let told = json(folder.path(), &arguments);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    let students = told["students"].as_array().expect("students");
    let with =
        |text: &str| students.iter().filter(|student| notes(student).iter().any(|note| note.contains(text))).count();
    assert_eq!((students.len(), with("copy of "), with("1 line damaged")), (200, 20, 20));
}

#[test]
fn no_line_of_a_file_reaches_the_terminal_as_it_is() {
    let (folder, course) = (folder(), ours());
    let evil = "\u{1b}]0;x\u{7}\u{202e}";
    let mut pen = class_drill(&course, 1, &[1]);
    for event in &mut pen.events {
        let What::Practised(answered, asked) = &mut event.what else { continue };
        (asked.seed, answered.catch) = (evil.into(), Some(evil.into()));
    }
    let other = StepId { course: evil.into(), lesson: evil.into(), step: evil.into() };
    let What::Practised(answered, asked) = pen.events[0].what.clone() else { panic!() };
    pen.push(What::Practised(Answered { step: other, ..answered }, asked));
    assert!(pen.text().lines().all(|line| matches!(Line::read(line), Line::Event(_))));
    pen.write(folder.path(), "lin\u{1b}[2J.jsonl");
    for more in [&[][..], &["--items"], &["--csv"], &["--items", "--csv"], &["--json"], &["--items", "--json"]] {
        let output = table(folder.path(), &[&["lin\u{1b}[2J.jsonl"], more].concat());
        let told = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success() && !told.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{told:?}");
    }
}

#[test]
fn two_learners_do_not_become_one_unasked() {
    let (folder, course) = (folder(), ours());
    let state = folder.path().join("state");
    let progress = |arguments: &[&str]| {
        let mut command = program::tconv();
        command.args(["progress", "--state-dir"]).arg(&state).args(arguments).current_dir(folder.path());
        command.output().expect("tconv")
    };
    let lin = class_drill(&course, 1, &[]);
    lin.write(folder.path(), "lin.jsonl");
    class_drill(&course, 2, &[]).write(folder.path(), "wei.jsonl");
    assert!(progress(&["import", "lin.jsonl"]).status.success(), "into an empty record");
    let mut again = class_drill(&course, 3, &[]);
    again.events.insert(0, lin.events[0].clone());
    again.write(folder.path(), "again.jsonl");
    let before = fs::read(state.join("events.jsonl")).expect("the record");
    let refused = progress(&["import", "wei.jsonl"]);
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said.contains("nothing was taken") && said.contains("--merge"), "{said}");
    assert_eq!(fs::read(state.join("events.jsonl")).expect("the record"), before);
    assert!(progress(&["import", "lin.jsonl"]).status.success(), "what is known already");
    assert!(progress(&["import", "again.jsonl"]).status.success(), "of the same learner, elsewhere");
    assert_eq!(text(&progress(&["import", "--merge", "wei.jsonl"]).stdout), "6 events new, 0 known already\n");
}

#[test]
fn a_learner_sees_skills_and_drills() {
    let (folder, course) = (folder(), ours());
    let state = folder.path().join("state");
    let show = |arguments: &[&str]| {
        let mut command = program::tconv();
        command.args(["progress", "show", "--lang", "en", "--state-dir"]).arg(&state).args(arguments);
        text(&command.output().expect("tconv").stdout)
    };
    class_drill(&course, 1, &[1]).write(folder.path(), "lin.jsonl");
    fs::create_dir(&state).expect("a folder");
    fs::copy(folder.path().join("lin.jsonl"), state.join("events.jsonl")).expect("a record");
    let told = show(&["--ascii"]);
    let line = |start: &str| told.lines().find(|line| line.starts_with(start)).unwrap_or_default().to_owned();
    let size = line("Compute the size of the output");
    assert!(size.contains(".... 0 of 4") || size.contains("#... 1 of 4"), "{told}");
    assert!(size.contains("  6        5  not known yet"), "{told}");
    assert!(line("The output's size").contains("-          6        5"), "{told}");
    assert!(show(&[]).contains('░') && !show(&["--plain"]).contains(['░', '█', '#']));
    let data: Json = serde_json::from_str(&show(&["--json"])).expect("JSON");
    let practice = &data["courses"][0]["practice"];
    assert_eq!((&practice["drills"][0]["drill"], &practice["drills"][0]["asked"]), (&"output-size".into(), &6.into()));
    assert!(
        practice["skills"]
            .as_array()
            .is_some_and(|skills| skills.iter().any(|skill| skill["skill"] == "stride" && skill["due_in"].is_null())),
        "{practice}"
    );
}

/// Sits a variant of an exam of two parts. All first answers are taken back; in the end, all but this many are right.
fn exam(course: &Arc<Course>, student: u128, variant: &str, wrong: usize, is_handed_in: bool) -> Pen {
    let parts = vec!["sizes".to_owned(), "padding".to_owned()];
    let name = Name { seed: Seed::new("kurs7"), variant: variant.to_owned(), parts };
    let paper = Paper::draw(course, &name).expect("an exam");
    let mut session = Session::exam(Arc::clone(course), paper, vec!["Exam".to_owned(); 2], &BTreeMap::new());
    let mut pen = Pen::new(student);
    pen.take(session.sat_entry(0).into_iter().collect());
    for place in 0..session.lesson().steps.len() {
        session.go_to(place);
        let step = session.step().clone();
        let scene = step.scene(step.opening(), 0);
        let number = |number| Answer::Number(tconv::lesson::expression::Value::Integer(number));
        pen.take(session.answer(number(-77), &scene));
        pen.take(session.answer(if place < wrong { number(-78) } else { right(&step) }, &scene));
    }
    if is_handed_in {
        pen.take(session.hand_in());
    }
    pen
}

#[test]
fn an_exam_counts_as_it_was_handed_in() {
    let course = ours();
    let folder = folder();
    let mut lin = exam(&course, 1, "A", 1, true);
    // Practice beside the exam does not count towards it.
    practise(&course, &mut lin, "kurs7", &[1]);
    lin.write(folder.path(), "lin.jsonl");
    exam(&course, 2, "B", 0, true).write(folder.path(), "wei.jsonl");
    exam(&course, 3, "A", 0, false).write(folder.path(), "zoe.jsonl");
    let files = ["lin.jsonl", "wei.jsonl", "zoe.jsonl"];
    let found = json(folder.path(), &[&files[..], &["--exam", "kurs7"]].concat());
    let of = |student: usize, what: &str| found["students"][student][what].as_u64().expect("a number");
    let rows = [0, 1, 2].map(|student| [of(student, "answered"), of(student, "right_at_once"), of(student, "tries")]);
    assert_eq!(rows, [[4, 3, 4], [4, 4, 4], [0, 0, 0]]);
    assert!(notes(&found["students"][0]).is_empty() && notes(&found["students"][1]).is_empty());
    assert_eq!(notes(&found["students"][2]), ["exam kurs7/A/sizes+padding is not handed in"]);
    let one = json(folder.path(), &[&files[..], &["--exam", "kurs8"]].concat());
    assert_eq!(one["students"][0]["answered"].as_u64(), Some(0));
    let items = json(folder.path(), &[&files[..], &["--exam", "kurs7", "--items"]].concat());
    assert_eq!(items["items"].as_array().expect("rows").len(), 8, "two variants of four questions");
}
