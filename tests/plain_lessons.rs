//! Every lesson that comes with the program, walked to its end in plain mode, in every language.

#[path = "support/asking.rs"]
mod asking;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use tconv::conv::Parameter;
use tconv::learner::event::Verdict;
use tconv::learner::session::{Deed, Session};
use tconv::lesson::check::{Answer, Check};
use tconv::lesson::course::{Course, Lesson, Step};
use tconv::lesson::files::Files;
use tconv::plain::{Output, Plain};
use tconv::words::Language;

/// Most lines that a lesson may take: it ends, or the test does.
const MOST_LINES: usize = 2000;

fn course() -> Course {
    let loaded = Course::read(&Files::embedded());
    assert!(loaded.course.is_some(), "the course has errors: {:#?}", loaded.diagnostics);
    let course = loaded.course.expect("a course");
    assert!(course.lessons.len() > 2 && course.languages.len() > 1, "there is little to walk through");
    course
}

fn open(course: &Course, lesson: &Lesson, tag: &str) -> Plain {
    let session = Session::new(lesson.clone(), 0, 5, |_| false);
    Plain::new(
        session,
        course.language(tag),
        Arc::new(course.glossary.clone()),
        Language::of(tag).expect("one of ours").plain(),
    )
}

/// Every lesson in every language, at its beginning.
fn walks(course: &Course) -> impl Iterator<Item = (&Lesson, &String, Plain)> {
    let of_lesson =
        move |lesson| course.languages.iter().map(move |language| (lesson, language, open(course, lesson, language)));
    course.lessons.iter().flat_map(of_lesson)
}

/// An answer as it is typed: options and items by their number on the screen.
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

/// Every way to set these parameters within their ranges, both axes alike.
fn combinations(free: &[(Parameter, RangeInclusive<i64>)]) -> Vec<Vec<(Parameter, i64)>> {
    free.iter().fold(vec![Vec::new()], |ways, (parameter, range)| {
        let with = |way: &Vec<(Parameter, i64)>| {
            range.clone().map(|value| [way.clone(), vec![(*parameter, value)]].concat()).collect::<Vec<_>>()
        };
        ways.iter().flat_map(with).collect()
    })
}

/// The settings that reach the goal of a step, as they are typed.
fn settings(plain: &Plain, step: &Step) -> Vec<String> {
    let Some(check @ Check::Goal(_)) = &step.check else { return Vec::new() };
    let free: Vec<_> =
        step.free.knobs.iter().filter_map(|free| Some((free.knob.parameter()?, free.range.clone()))).collect();
    let reaches = |way: &Vec<(Parameter, i64)>| {
        let mut setting = plain.scene().setting().clone();
        for (parameter, value) in way {
            parameter.set(&mut setting.layer, &mut setting.input_size, [*value; 2]);
        }
        check.is_reached(&plain.scene().changed_to(setting))
    };
    let way = combinations(&free).into_iter().find(reaches).expect("a setting that reaches the goal");
    way.into_iter().map(|(parameter, value)| format!("{} {value}", parameter.name())).collect()
}

/// What is said is fit for a terminal and has no hole in it.
fn check_lines(output: &Output, at: &str) {
    for line in &output.lines {
        assert!(!line.chars().any(char::is_control), "{at}: {line:?}");
        assert!(!line.contains("{{") && !line.contains("}}"), "{at}: {line}");
    }
}

fn verdicts(output: &Output) -> Vec<Verdict> {
    let verdict = |deed: &Deed| match deed {
        Deed::Answered { verdict, .. } => Some(*verdict),
        Deed::Seen => None,
    };
    output.deeds.iter().filter_map(|entry| verdict(&entry.deed)).collect()
}

#[test]
fn every_lesson_is_done_with_the_answers_of_the_core() {
    for (lesson, language, mut plain) in walks(&course()) {
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
                Some(Check::Goal(_)) => settings(&plain, &step),
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
    for (lesson, language, mut plain) in walks(&course()) {
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

/// Lines that answer wrongly, those among them that the lesson has words for.
fn wrong(plain: &Plain, step: &Step) -> Vec<String> {
    let wrong_numbers = || (-3..=60).map(|number: i64| number.to_string());
    let is_right = |line: &String| {
        let Some(check) = &step.check else { return false };
        let read = check.read(line, &plain.session().shuffled());
        read.is_some_and(|answer| check.grade(plain.scene(), &answer).is_right)
    };
    let lines: Vec<String> = match &step.check {
        // A prediction is given once.
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
