//! The drills of the program: what they can ask, and that every question keeps the promises of the rules. The core is
//! the judge.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use tconv::lesson::check::grade::Feedback;
use tconv::lesson::check::{Answer, Check};
use tconv::lesson::course::{Course, Step};
use tconv::lesson::drill::Drill;
use tconv::scene::{GridId, Scene};

fn course() -> &'static Arc<Course> {
    static COURSE: OnceLock<Arc<Course>> = OnceLock::new();
    COURSE.get_or_init(|| Arc::new(Course::ours().expect("a course")))
}

fn drill(id: &str) -> Arc<Drill> {
    let read = course().drill(id).expect("a drill of the course");
    assert!(read.drill.is_some(), "{:#?}", read.diagnostics);
    read.drill.clone().expect("it is there")
}

fn drills() -> impl Iterator<Item = Arc<Drill>> {
    course().drills.iter().map(|shelved| drill(&shelved.id))
}

/// How many draws a form keeps. Where ranges and catches are the same, it is the count of `drills_count.py`, an
/// independent program.
#[test]
fn so_much_can_be_drawn() {
    let mut counts = BTreeMap::new();
    for drill in drills() {
        for form in &drill.lesson.steps {
            counts.insert(format!("{}/{}", drill.id(), form.id), form.draws().expect("a draw").count());
        }
    }
    let counts: Vec<(&str, u64)> = counts.iter().map(|(form, count)| (form.as_str(), *count)).collect();
    insta::assert_debug_snapshot!(counts);
}

/// The first questions of two seeds. They must not change, because records and classes rely on them.
#[test]
fn a_seed_gives_the_same_questions_for_ever() {
    let mut lines = Vec::new();
    for drill in drills() {
        for form in &drill.lesson.steps {
            let draws = form.draws().expect("a draw");
            for seed in [0, 1] {
                let places: Vec<u64> = draws.sequence(seed).take(5).collect();
                lines.push(format!("{}/{} {seed}: {places:?}", drill.id(), form.id));
            }
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// How many questions of each form are checked.
const SAMPLES: usize = 60;

/// How many questions of each form are checked in the slow test.
const MANY: usize = 4_000;

fn scene(step: &Step) -> Scene {
    step.scene(step.opening(), 0)
}

/// For every question the core has the answer, and every known wrong answer that can occur is wrong, has its own text,
/// and coincides with no other.
#[test]
fn every_question_holds_the_rules() {
    all_hold(SAMPLES);
}

/// Thousands of questions of each form, which takes minutes in a release build.
#[test]
#[ignore = "takes minutes"]
fn thousands_of_questions_hold_the_rules() {
    all_hold(MANY);
}

fn all_hold(samples: usize) {
    for drill in drills() {
        for form in &drill.lesson.steps {
            let draws = form.draws().expect("a draw");
            let mut heard = BTreeSet::new();
            for place in draws.sequence(11).take(samples) {
                let told = || format!("{}/{} at {place}: {:?}", drill.id(), form.id, draws.numbers(place));
                let step = draws.step(place);
                assert!(step.is_some(), "no question: {}", told());
                heard.extend(step.iter().flat_map(|step| voices(step, &told())));
            }
            // Every known mistake is recognised in some question.
            let known = form.check.as_ref().expect("a question");
            let options = known.conditional().into_iter().flatten().map(|option| option.id.as_str());
            let ids = known.catches().iter().map(|catch| catch.id.as_str()).chain(options);
            let mute: Vec<&str> = ids.filter(|id| !heard.contains(*id)).collect();
            assert!(mute.is_empty() || samples < MANY && mute.len() < 2, "{}/{}: {mute:?}", drill.id(), form.id);
        }
    }
}

/// Returns the ids that respond to some wrong answer, after asserting everything that must hold for the question.
fn voices(step: &Step, told: &str) -> Vec<String> {
    let scene = scene(step);
    let check = step.check.as_ref().expect("a question");
    assert!(scene.outcome().is_ok(), "a refused layer: {told}");
    let right = check.right(&scene);
    assert!(right.is_some(), "no answer: {told}");
    let right = right.expect("it is there");
    assert!(check.grade(&scene, &right).is_right, "{right} is not right: {told}");
    let text = right.to_string();
    let read = check.read(&text, &[]);
    assert!(read.is_some(), "'{text}' cannot be typed: {told}");
    let read = read.expect("it is there");
    assert!(check.grade(&scene, &read).is_right, "'{text}' is not right when it is typed: {told}");
    // What each wrong answer means: no two ids respond to the same one.
    let mut spoken: BTreeMap<String, String> = BTreeMap::new();
    for wrong in check.tries(&scene, &step.foreseen) {
        let grade = check.grade(&scene, &wrong);
        let said = match grade.feedback {
            Feedback::Catch(id) | Feedback::Option(id) => id,
            Feedback::Explanation | Feedback::Otherwise => continue,
        };
        let is_option = matches!(check, Check::Choice(_));
        assert!(!grade.is_right || is_option, "'{said}' speaks on the right answer {wrong}: {told}");
        let before = spoken.insert(wrong.to_string(), said.clone());
        assert!(before.is_none_or(|before| before == said), "{wrong} is two voices: {told}");
    }
    let is_shown = |grid: &GridId| step.show.grids.as_ref().is_none_or(|grids| grids.contains(grid));
    for grid in [GridId::Input, GridId::Output].into_iter().filter(is_shown) {
        let size = scene.size(grid).unwrap_or_default();
        assert!(size.iter().all(|length| *length <= 9), "a grid that no small screen shows: {told}");
    }
    if let Answer::Cells(values) = &right {
        assert!(values.iter().all(|value| value.abs() <= 99.0), "a number of three digits: {told}");
    }
    // Every id that responds has a text.
    for id in spoken.values() {
        let said = &step.prose[0];
        assert!(said.catches.contains_key(id) || said.feedback.contains_key(id), "'{id}' says nothing: {told}");
    }
    spoken.into_values().collect()
}

/// The size formulas of the drills agree with the core.
#[test]
fn formulas_of_sizes_are_the_cores() {
    let drill = drill("output-size");
    for form in &drill.lesson.steps {
        let draws = form.draws().expect("a draw");
        for place in draws.sequence(5).take(SAMPLES) {
            let step = draws.step(place).expect("a question");
            let scene = scene(&step);
            let [rows, cols] = scene.size(GridId::Output).expect("an output");
            let right = step.check.as_ref().and_then(|check| check.right(&scene)).expect("an answer").to_string();
            let expected = if form.id.ends_with("shape") { format!("{rows}x{cols}") } else { rows.to_string() };
            assert_eq!(right, expected, "{}: {:?}", form.id, draws.numbers(place));
        }
    }
}

/// Products counted per axis agree with the coverage of the core.
#[test]
fn counted_products_are_the_cores() {
    let drill = drill("coverage");
    for form in drill.lesson.steps.iter().filter(|form| form.id != "richest") {
        let draws = form.draws().expect("a draw");
        for place in draws.sequence(5).take(SAMPLES) {
            let step = draws.step(place).expect("a question");
            let scene = scene(&step);
            let at = ["r", "c"].map(|name| scene.beside().number(name).expect("a place"));
            let counted = scene.cell(GridId::Coverage, at).expect("a cell").value;
            let right = step.check.as_ref().and_then(|check| check.right(&scene)).expect("an answer").to_string();
            assert_eq!(right, counted.to_string(), "{}: {:?}", form.id, draws.numbers(place));
        }
    }
}
