//! Every lesson of both courses, walked to its end in plain mode, in every language.

use std::collections::BTreeSet;
use std::sync::Arc;

use tconv::learner::event::Verdict;
use tconv::learner::session::{Deed, Session};
use tconv::lesson::check::{Answer, Check};
use tconv::lesson::course::{Course, Lesson, Step};
use tconv::lesson::free::{Free, Knob};
use tconv::plain::{Output, Plain, knob_value};
use tconv::scene::Setting;
use tconv::words::Language;

use crate::support::asking;
use crate::support::courses;
use crate::support::said;

/// The most lines a lesson may take, so that the test fails if it does not end.
const MOST_LINES: usize = 2000;

fn open(course: &Course, lesson: &Lesson, tag: &str) -> Plain {
    let session = Session::new(lesson.clone(), 0, 5, |_| false);
    Plain::new(
        session,
        course.language(tag),
        Arc::new(course.glossary.clone()),
        Language::of(tag).expect("one of ours").plain(),
    )
}

/// Every lesson of both courses in every language, at its beginning.
fn walks() -> Vec<(Lesson, String, Plain)> {
    let mut walks = Vec::new();
    for course in courses::both() {
        for (lesson, language) in
            course.lessons.iter().flat_map(|lesson| course.languages.iter().map(move |tag| (lesson, tag)))
        {
            walks.push((lesson.clone(), language.clone(), open(&course, lesson, language)));
        }
    }
    walks
}

/// Returns an answer as it is typed: options and items by their number on the screen.
fn typed(plain: &Plain, answer: &Answer) -> String {
    let shown = plain.session().shuffled();
    let number = |place: usize| shown.iter().position(|known| *known == place).map_or(0, |at| at + 1).to_string();
    match answer {
        Answer::Order(places) => places.iter().map(|place| number(*place)).collect::<Vec<_>>().join(" "),
        Answer::Option(id) => {
            let listed = plain.session().check().expect("a check").listed();
            number(listed.iter().position(|known| known == id).expect("an option"))
        }
        answer => answer.to_string(),
    }
}

/// Returns the lines to type to turn the scene to another setting.
fn turned_to(plain: &Plain, step: &Step, setting: &Setting) -> Vec<String> {
    let line = |free: &Free| {
        let [from, to] = [plain.scene().setting(), setting].map(|setting| free.knob.get(setting));
        (from != to).then(|| match free.knob {
            Knob::Parameter(_) => format!("{} {}x{}", free.knob.name(), to[0], to[1]),
            Knob::Bias | Knob::Groups | Knob::Turn(_) | Knob::Number(_) | Knob::Activations => {
                format!("{} {}", free.knob.name(), knob_value(&free.knob, to))
            }
        })
    };
    step.free.knobs.iter().filter_map(line).collect()
}

/// Asserts that the output is safe for a terminal and has no placeholder left in it.
fn check_lines(output: &Output, at: &str) {
    for line in &output.lines {
        assert!(!line.chars().any(char::is_control), "{at}: {line:?}");
        assert!(!line.contains("{{") && !line.contains("}}"), "{at}: {line}");
    }
}

fn verdicts(output: &Output) -> Vec<Verdict> {
    let verdict = |deed: &Deed| match deed {
        Deed::Answered { verdict, .. } => Some(*verdict),
        Deed::Seen | Deed::Sat { .. } => None,
    };
    output.deeds.iter().filter_map(|entry| verdict(&entry.deed)).collect()
}

#[test]
fn every_lesson_is_done_with_the_answers_of_the_core() {
    for (lesson, language, mut plain) in walks() {
        let mut output = plain.begin();
        let mut done = BTreeSet::new();
        for _ in 0..MOST_LINES {
            let step = plain.session().step().clone();
            let at = format!("{}/{} in {language}", lesson.id, step.id);
            check_lines(&output, &at);
            if output.is_over {
                break;
            }
            if !plain.session().is_asking() {
                output = plain.line("");
                done.extend(
                    output.deeds.iter().filter(|entry| entry.deed != Deed::Seen).map(|entry| entry.step.clone()),
                );
                continue;
            }
            let lines = match &step.check {
                Some(Check::Goal(goal)) => turned_to(&plain, &step, goal.example()),
                Some(Check::Reflect(_)) => vec!["=next".to_owned()],
                Some(check) => vec![typed(&plain, &check.right(plain.scene()).expect("an answer"))],
                None => unreachable!("somebody asks"),
            };
            for line in &lines {
                // A goal may be reached before every setting is typed.
                if plain.session().is_asking() {
                    output = plain.line(line);
                    check_lines(&output, &at);
                }
            }
            let expected = if step.predict || matches!(step.check, Some(Check::Reflect(_))) {
                Verdict::Predicted
            } else {
                Verdict::Right
            };
            assert_eq!(verdicts(&output), [expected], "{at}, to {lines:?}: {:#?}", output.lines);
            done.insert(step.id);
        }
        assert!(output.is_over && plain.session().is_finished(), "{} in {language}", lesson.id);
        let steps: BTreeSet<String> = lesson.steps.iter().map(|step| step.id.clone()).collect();
        assert_eq!(done, steps, "{} in {language}", lesson.id);
    }
}

#[test]
fn every_lesson_is_done_with_wrong_answers_hints_and_the_answer_at_last() {
    for (lesson, language, mut plain) in walks() {
        let mut output = plain.begin();
        for _ in 0..MOST_LINES {
            let step = plain.session().step().clone();
            let at = format!("{}/{} in {language}", lesson.id, step.id);
            check_lines(&output, &at);
            if output.is_over {
                break;
            }
            if !plain.session().is_asking() {
                output = plain.line("next");
                continue;
            }
            for line in wrong(&plain, &step) {
                output = plain.line(&line);
                check_lines(&output, &at);
                let is_right = verdicts(&output).contains(&Verdict::Right);
                assert!(!is_right, "{at}: {line:?} is right: {:#?}", output.lines);
                if !plain.session().is_asking() {
                    break;
                }
            }
            while plain.session().is_asking() && plain.session().work().hints < step.prose[0].hints.len() {
                check_lines(&plain.line("hint"), &at);
            }
            if plain.session().is_asking() {
                output = plain.line("answer");
                assert_eq!(verdicts(&output), [Verdict::Shown], "{at}");
                assert!(!plain.session().is_asking(), "{at}");
            }
        }
        assert!(output.is_over && plain.session().is_finished(), "{} in {language}", lesson.id);
    }
}

/// Returns lines with wrong answers to type.
fn wrong(plain: &Plain, step: &Step) -> Vec<String> {
    let wrong_numbers = || (-3..=60).map(|number: i64| number.to_string());
    let is_right = |line: &String| {
        let Some(check) = &step.check else { return false };
        let read = check.read(line, &plain.session().shuffled());
        read.is_some_and(|answer| check.grade(plain.scene(), &answer).is_right)
    };
    let lines: Vec<String> = match &step.check {
        // A prediction can be given only once.
        Some(Check::Number(_)) if step.predict => wrong_numbers().filter(|line| !is_right(line)).take(1).collect(),
        Some(Check::Number(_)) => wrong_numbers().collect(),
        Some(Check::Numbers(_)) => {
            (1..=12).flat_map(|height| (1..=12).map(move |width| format!("{height}x{width}"))).collect()
        }
        Some(check @ (Check::Choice(_) | Check::Bug(_))) => {
            (1..=check.listed().len()).map(|number| number.to_string()).collect()
        }
        Some(Check::Cells(cells)) => vec![vec!["-98765"; cells.blank.len()].join(" ")],
        Some(Check::Select(_)) => vec!["98,98".to_owned(), "nonsense".to_owned()],
        Some(Check::Order(order)) => {
            let places: Vec<String> = (1..=order.items.len()).map(|number| number.to_string()).collect();
            vec![places.join(" "), places.iter().rev().cloned().collect::<Vec<_>>().join(" ")]
        }
        Some(Check::Goal(_)) => vec!["check".to_owned(), "stride 99".to_owned()],
        Some(check) if !check.is_graded() => Vec::new(),
        Some(_) => vec!["nonsense".to_owned()],
        None => Vec::new(),
    };
    lines.into_iter().filter(|line| !is_right(line)).collect()
}

/// Returns all responses to these lines, without whitespace, until the question is closed.
fn hear(plain: &mut Plain, lines: &[String]) -> String {
    let mut heard = String::new();
    for line in lines {
        if plain.session().is_asking() {
            heard += &plain.line(line).lines.join("").replace(char::is_whitespace, "");
        }
    }
    heard
}

#[test]
fn who_answers_all_wrong_and_then_right_is_told_each_time_what_is_said_to_it() {
    let mut told = 0;
    for (lesson, language, _) in walks() {
        for place in 0..lesson.steps.len() {
            let words = Language::of(&language).expect("one of ours");
            let begin = || {
                let session = Session::new(lesson.clone(), place, 5, |_| false);
                let number = usize::from(words != Language::English);
                Plain::new(session, number, Arc::default(), words.plain())
            };
            let mut plain = begin();
            let step = plain.session().step().clone();
            let prose = &step.prose[usize::from(words != Language::English)];
            for trial in step.rehearsal() {
                let is_goal = trial.answer == Answer::Scene;
                // A goal is approached line by line, and must not be reached on the way, so each trial starts anew.
                if is_goal || !plain.session().is_asking() {
                    plain = begin();
                }
                let mut lines = turned_to(&plain, &step, &trial.setting);
                lines.push(if is_goal { "check".to_owned() } else { typed(&plain, &trial.answer) });
                let mut heard = hear(&mut plain, &lines);
                let said = said::piece(prose, &trial);
                if is_goal && !heard.contains(&said) {
                    let turns = lines.len() - 1;
                    lines[..turns].reverse();
                    heard = hear(&mut begin(), &lines);
                }
                let at = format!("{}/{} in {language}, {}", lesson.id, step.id, trial.name());
                assert!(heard.contains(&said), "{at}: {said:?} is not in {heard}");
                told += 1;
            }
        }
    }
    assert!(told > 260, "{told} answers");
}

fn says(output: &Output, text: &str) {
    assert!(output.lines.iter().any(|line| line.contains(text)), "{text} is not in {:#?}", output.lines);
}

#[test]
fn numbers_are_answered_by_their_places_and_by_their_names() {
    let course = asking::course();
    let begin = || open(&course, &course.lessons[0], "en");
    says(&begin().begin(), "Type the numbers for op, height, op, width and half, separated by blanks");
    for line in ["1 2", "1 2 3 4", "op_h=1 op_w=2 op_w=2", "op_h=1 op_w=2 q=3", "1 2 x", "= = ="] {
        let output = begin().line(line);
        assert_eq!(output.deeds, [], "{line}");
    }
    says(&begin().line("2 1 1.5"), "Height first, not 2.");
    says(&begin().line("2x2x1.5"), "One less.");
    says(&begin().line("5 5 5"), "No.");
    for line in ["1 2 1.5", "1x2x1.5", "mean=1.5 op_h=1 op_w=2"] {
        assert_eq!(verdicts(&begin().line(line)), [Verdict::Right], "{line}");
    }
}

#[test]
fn a_call_is_answered_in_a_line() {
    let course = asking::course();
    let session = Session::new(course.lessons[0].clone(), 1, 5, |_| false);
    let mut plain = Plain::new(session, 0, Arc::default(), Language::English.plain());
    says(&plain.begin(), "Type or paste a call");
    for (line, why) in [
        ("nn.Conv2d(1, 1, 9)", "Kernel size"),
        ("nonsense", "This is refused"),
        (&"nn.Conv2d(".repeat(10_000), "at most 400"),
    ] {
        let output = plain.line(line);
        says(&output, why);
        check_lines(&output, line);
        assert_eq!(output.deeds, [], "{line}");
    }
    says(&plain.line("nn.Conv2d(1, 1, 3)"), "That one shrinks: 3.");
    says(&plain.line("nn.ConvTranspose2d(1, 1, 3, 2, 1)"), "That gives 7 rows.");
    let right = "nn.ConvTranspose2d(1, 1, 3, stride=2)[:, :, 1:, 1:]";
    let output = plain.line(right);
    assert_eq!(verdicts(&output), [Verdict::Right]);
    assert!(matches!(&output.deeds[0].deed, Deed::Answered { answer, .. } if answer == right));
}

#[test]
fn what_is_wrong_with_numbers_and_settings_is_told() {
    for (part, other, code) in [
        ("id = \"op_h\"", "id = \"Op-h\"", "bad-id"),
        ("id = \"op_w\"", "id = \"op_h\"", "duplicate-id"),
        ("ans.op_h == s.h\"", "ans.op_h == s.h - 1\"", "catch-is-right"),
        ("ans.op_h == s.h\"", "ans.op_h == s.w - 1 and ans.op_w == s.h - 1\"", "catch-shadowed"),
        ("ans.op_h == s.h\"", "ans.h == s.h\"", "bad-expression"),
        ("field = [", "field = [{ id = \"more\", answer = \"1\" }, ", "wrong-count"),
        ("nn.Conv2d(1, 1, 3, padding=1)", "nn.Conv2d(1, 1, 3, padding=x)", "bad-code"),
        ("nn.Conv2d(1, 1, 3, padding=1)", "nn.Conv2d(1, 1, 30)", "scene-refused"),
        ("nn.Conv2d(1, 1, 3, padding=1)", "nn.Conv2d(1, 1, 3)[..., 9:]", "scene-refused"),
        ("nn.Conv2d(1, 1, 3, padding=1)", "nn.Conv2d(1, 1, 3, padding=100000)", "scene-too-large"),
        ("input = \"output\"", "input = \"nothing\"", "unknown-grid"),
        ("not ans.transposed", "ans.transposed", "catch-is-right"),
        ("ans.out.h < 8", "ans.q.h < 8", "bad-expression"),
        ("by = \"size\"", "by = \"looks\"", "unknown-name"),
    ] {
        let codes = asking::codes_with(part, other);
        assert!(codes.contains(&code), "{other}: {codes:?}");
    }
}

#[test]
fn the_grids_of_a_table_are_told_one_by_one() {
    let [_, course] = courses::both();
    for (tag, kernel) in [("en", "kernel[0,1], 2 rows and 2 columns:"), ("zh-CN", "卷积核[0,1]，2 行 2 列：")] {
        let output = open(&course, course.lesson("channels").expect("there is one"), tag).begin();
        let at = output.lines.iter().position(|line| line == kernel);
        let at = at.unwrap_or_else(|| panic!("{:#?}", output.lines));
        let rows: Vec<&str> =
            output.lines[at + 1..at + 3].iter().map(|line| line.split_once([':', '：']).unwrap().1.trim()).collect();
        assert_eq!(rows, ["1 0", "2 1"]);
    }
}

#[test]
fn cells_are_told_by_row_and_by_column() {
    let [_, course] = courses::both();
    let lesson = course.lesson("checkerboard").expect("there is one");
    let begin = || {
        let mut plain = open(&course, lesson, "en");
        says(&plain.begin(), "1,: is a row, :,2 a column; or none");
        plain
    };
    // Out of the 15 cells, those without a product.
    assert_eq!(verdicts(&begin().line("0,1 0,3 0,5 :,7 :,9 :,11 :,13")), [Verdict::Right]);
    for wrong in ["0,:", "none", ":,1 0,3"] {
        assert_eq!(verdicts(&begin().line(wrong)), [Verdict::Wrong], "{wrong}");
    }
    for no_answer in [":,:", "9,:", ":", ",", ":,x", &"0,: ".repeat(100_000)] {
        assert_eq!(begin().line(no_answer).deeds, [], "{}", &no_answer[..no_answer.len().min(20)]);
    }
}

#[test]
fn what_the_answer_brings_to_light_is_told_with_it() {
    let mut told = 0;
    for (lesson, language, mut plain) in walks() {
        plain.begin();
        for place in 0..lesson.steps.len() {
            plain.line(&format!("goto {}", place + 1));
            let step = plain.session().step().clone();
            let Some(check) = step.check.as_ref().filter(|check| check.is_graded()) else { continue };
            let lines = match check {
                Check::Goal(goal) => turned_to(&plain, &step, goal.example()),
                check => vec![typed(&plain, &check.right(plain.scene()).expect("an answer"))],
            };
            let mut heard = Vec::new();
            for line in lines {
                if plain.session().is_asking() {
                    heard.extend(plain.line(&line).lines);
                }
            }
            assert!(!plain.session().is_asking(), "{}/{}", lesson.id, step.id);
            let words = Language::of(&language).expect("one of ours").plain();
            let shown = step.reveal.show.iter().flat_map(|show| show.grids.clone().unwrap_or_default());
            let before = step.show.grids.clone().unwrap_or_default();
            for grid in shown.filter(|grid| !before.contains(grid)) {
                let title = words.screens.title(plain.scene(), grid).into_owned();
                let is_told = heard.iter().any(|line| line.starts_with(&title));
                assert!(is_told, "{title} of {}/{} is not in {heard:#?}", lesson.id, step.id);
                told += 1;
            }
        }
    }
    assert!(told > 20, "{told} grids");
}

#[test]
fn a_network_is_turned_and_its_cells_are_told() {
    let [_, course] = courses::both();
    let lesson = course.lesson("network").expect("there is one");
    let mut plain = open(&course, lesson, "en");
    let begun = plain.begin();
    says(&begun, "Two numbers become strokes, z1 0.6, z2 -0.4");
    says(&begun, "row 3: 0.4502 0.5987 0.5987 0.5987 0.5987 0.5987 0.5987 0.4502");
    says(&plain.line("z1 7"), "z1 goes from -1 to 1 here.");
    for line in ["z3 0", "z1 nan", "z1 inf", "z1 1 1", "z1"] {
        says(&plain.line(line), "I cannot take");
    }
    says(&plain.line("z1 -0.3"), "z1 -0.3");
    assert_eq!(verdicts(&plain.line("z2=0.5")), [Verdict::Right]);
    plain.line("");
    let told = plain.line("2,3 3,3");
    assert_eq!(verdicts(&told), [Verdict::Right]);
    says(&told, "5,7 of mine: picture depends on these cells of mine: up1[1]: 2,3 to 3,3");
    // Without activations the picture is a plain sum, which goes down to -3.8.
    says(&told, "row 0: -2.45 -2.9 -3.5 -3.8 -3.8 -3.5 -2.9 -2.45");
    let switched = plain.line("activations off");
    says(&switched, "activations off");
    says(&plain.line("repeat"), "row 0: -2.45 -2.9 -3.5 -3.8 -3.8 -3.5 -2.9 -2.45");
    says(&plain.line("activations 1"), "is not a command here");
}
