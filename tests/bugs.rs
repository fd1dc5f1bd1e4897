//! Lines of code to repair: by turning the kernel, and lines that PyTorch rejects.

use std::collections::BTreeSet;
use std::sync::Arc;

use tconv::learner::session::Session;
use tconv::learner::telling::{Block, Telling};
use tconv::lesson::check::Answer;
use tconv::lesson::course::{Course, Lesson, Step};
use tconv::lesson::files::Files;
use tconv::plain::Plain;
use tconv::scene::{GridId, Scene};
use tconv::words::Language;

/// A course with one step `ask`, of these tables, with prose for every fix.
fn files(tables: &str) -> Files {
    let fixes = tables.split("{ id = \"").skip(1).filter_map(|rest| rest.split_once('"'));
    let fix = |(id, rest): (&str, &str)| {
        let feedback = if rest.contains("right") { "" } else { "<!-- feedback -->\nNot that.\n" };
        format!("<!-- fix: {id} -->\nThe one called `{id}`\n{feedback}")
    };
    let said: String = fixes.map(fix).collect();
    let mut files = Files::default();
    let mut insert = |path: &str, text: String| files.insert(path, Ok(text));
    insert(
        "course.toml",
        "format = 1\nid = \"small\"\nlanguages = [\"en\"]\nlessons = [\"one\"]\ntitle = { en = \"Small\" }\n"
            .to_owned(),
    );
    insert("one/lesson.toml", format!("format = 1\nid = \"one\"\nminutes = 1\n[[step]]\nid = \"ask\"\n{tables}"));
    insert(
        "one/en.md",
        format!(
            "# One\n<!-- step: ask -->\n## A line\n<!-- prompt -->\nWhat repairs it?\n{said}<!-- explain -->\nOf {{{{i.h}}}} rows {{{{out.h}}}}.\n"
        ),
    );
    files
}

fn lesson(tables: &str) -> Lesson {
    let loaded = Course::read(&files(tables));
    assert!(loaded.course.is_some(), "{:#?}", loaded.diagnostics);
    loaded.course.expect("a course").lessons.remove(0)
}

fn codes(tables: &str) -> BTreeSet<&'static str> {
    Course::read(&files(tables)).diagnostics.iter().map(|one| one.code).collect()
}

fn answer(id: &str) -> Answer {
    Answer::Option(id.to_owned())
}

fn is_right(step: &Step, id: &str) -> bool {
    let scene = step.scene(step.opening(), 0);
    step.check.as_ref().is_some_and(|check| check.grade(&scene, &answer(id)).is_right)
}

/// What `SciPy` computes, and four ways to turn the kernel. The corners that PyTorch computes are below.
const WINDOW: &str = "show = [\"input\", \"kernel\", \"output\", \"scipy\", \"output - scipy\"]\n\
    [step.scene]\nop = \"conv2d\"\n\
    input = { shape = [4, 4], values = [0, 1, 0, 1, 0, 2, 3, 2, 1, 2, 2, 3, 3, 3, 1, 2] }\n\
    kernel = { shape = [3, 3], values = [1, 2, 0, 0, 3, 0, 0, 0, -1] }\n\
    [[step.panel]]\nid = \"scipy\"\ngrid = { shape = [2, 2], values = [12, 15, 13, 8] }\n\
    [step.check.bug]\ninput = [4, 4]\ncode = \"nn.Conv2d(1, 1, kernel_size=3, bias=False)\"\n\
    expect = [\"count(output - scipy where value != 0) == 0\"]\nfixes = [\n\
    { id = \"mirrored\", set = { turn = \"mirrored\" } },\n\
    { id = \"transposed\", set = { turn = \"transposed\" } },\n\
    { id = \"right\", set = { turn = \"rotated\" } },\n\
    { id = \"upside-down\", set = { turn = \"upside-down\" } },\n]\n";

#[test]
fn a_line_is_repaired_by_turning_the_kernel() {
    let lesson = lesson(WINDOW);
    let step = &lesson.steps[0];
    let mut session = Session::new(lesson.clone(), 0, 0, |_| false);
    let scene_after = |session: &Session, id: &str| -> Scene {
        step.scene(session.outcome(&answer(id)).expect("another setting"), 0)
    };
    for (id, corner) in [("mirrored", 7.0), ("transposed", 4.0), ("right", 12.0), ("upside-down", 11.0)] {
        assert_eq!(is_right(step, id), id == "right", "{id}");
        let scene = scene_after(&session, id);
        assert_eq!(scene.cell(GridId::Output, [0, 0]).map(|cell| cell.value), Some(corner), "{id}");
        // Fixes do not build on each other.
        session.answer(answer(id), &scene);
        assert_eq!(session.is_asking(), id == "mirrored" || id == "transposed", "{id}");
    }
    let solution = step.solution().expect("a setting");
    assert_eq!(solution.array(GridId::Kernel).as_slice(), Some(&[-1.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 2.0, 1.0][..]));
}

/// Turning a kernel that is not square changes its size.
#[test]
fn a_turned_kernel_has_the_size_of_the_turn() {
    let tables = "[step.scene]\nop = \"conv2d\"\ninput = { shape = 4 }\n\
        kernel = { shape = [2, 3], values = [1, 2, 3, 4, 5, 6] }\n\
        [step.check.bug]\ninput = 4\ncode = \"nn.Conv2d(1, 1, (2, 3))\"\nexpect = [\"out.h == 2\", \"out.w == 3\"]\n\
        fixes = [{ id = \"right\", set = { turn = \"transposed\" } }, { id = \"r\", set = { turn = \"rotated\" } }]\n";
    let solution = lesson(tables).steps[0].solution().expect("a setting");
    assert_eq!(solution.layer.kernel_size, [3, 2]);
    assert_eq!(solution.array(GridId::Kernel).as_slice(), Some(&[1.0, 4.0, 2.0, 5.0, 3.0, 6.0][..]));
}

#[test]
fn turns_that_change_nothing_or_are_none_are_told() {
    let turned = |turn: &str| codes(&WINDOW.replace("\"mirrored\" }", &format!("\"{turn}\" }}")));
    assert_eq!(turned("mirrored"), BTreeSet::new());
    assert_eq!(turned("stored"), BTreeSet::from(["no-change"]));
    assert_eq!(turned("sideways"), BTreeSet::from(["unknown-name"]));
    let same = WINDOW.replace("values = [1, 2, 0, 0, 3, 0, 0, 0, -1]", "fill = \"ones\"");
    assert!(codes(&same).contains("no-change"));
}

/// The line, the scene of the step, and PyTorch's message.
const REFUSED: [(&str, &str, &str); 3] = [
    (
        "nn.Conv2d(3, 3, kernel_size=3, stride=2, padding='same')",
        "op = \"conv2d\"\ninput = { shape = 32 }\nstride = 2\npadding = 1",
        "padding='same' is not supported for strided convolutions",
    ),
    (
        "nn.ConvTranspose2d(3, 3, kernel_size=3, stride=2, padding='same')",
        "input = { shape = 16 }\nstride = 2\npadding = 1",
        "padding",
    ),
    (
        "nn.ConvTranspose2d(3, 3, kernel_size=3, stride=2, padding=1, output_padding=2)",
        "input = { shape = 16 }\nstride = 2\npadding = 1",
        "output padding must be smaller than either stride or dilation",
    ),
];

fn refused(line: &str, scene: &str) -> String {
    let (input, expect, right) =
        if scene.starts_with("op") { (32, 16, "padding = 1") } else { (16, 32, "padding = 1, output_padding = 1") };
    format!(
        "[step.scene]\n{scene}\n[step.check.bug]\ninput = {input}\ncode = \"{line}\"\nexpect = [\"out.h == {expect}\"]\n\
         fixes = [{{ id = \"right\", set = {{ {right} }} }}, {{ id = \"none\", set = {{ padding = 0, stride = 1 }} }}]\n"
    )
}

#[test]
fn a_line_that_pytorch_refuses_is_told_with_its_message() {
    for (line, scene, message) in REFUSED {
        let lesson = lesson(&refused(line, scene));
        let step = &lesson.steps[0];
        assert_eq!(step.opening(), step.setting, "{line}: the scene is the step's own");
        assert_eq!([is_right(step, "right"), is_right(step, "none")], [true, false], "{line}");
        let session = Session::new(lesson.clone(), 0, 0, |_| false);
        let shown = step.scene(step.opening(), 0);
        let telling = Telling { session: &session, scene: &shown, language: 0, draft: None };
        let told = telling.question();
        let place = told.iter().position(|block| matches!(block, Block::Code(_))).expect("the line");
        assert!(matches!(told[place + 1], Block::Refusal(text) if text.contains(message)), "{told:#?}");
        for tag in ["en", "zh-CN"] {
            let strings = Language::of(tag).expect("one of ours").plain();
            let lines = Plain::new(session.clone(), 0, Arc::default(), strings).begin().lines;
            let place = lines.iter().position(|said| said == line).expect("the line");
            assert!(lines[place + 1].starts_with("PyTorch ") && lines[place + 1].contains(message), "{lines:#?}");
        }
    }
}

/// A rejected line has no picture, but its texts refer to its input.
#[test]
fn a_refused_line_and_its_scene_have_one_input() {
    let (line, scene, _) = REFUSED[0];
    assert_eq!(codes(&refused(line, &scene.replace("32", "31"))), BTreeSet::from(["bug-scene"]));
    let works = refused(line, scene).replace(", padding='same'", "");
    assert_eq!(codes(&works), BTreeSet::from(["bug-scene"]), "a line that works has the scene of its layer");
}
