//! Drawn numbers: which draws are kept, which is drawn, and that everything in a step refers to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use tconv::conv::Parameter;
use tconv::learner::session::Session;
use tconv::lesson::check::grade::Feedback;
use tconv::lesson::check::{Answer, Check};
use tconv::lesson::course::{Course, Lesson, Step};
use tconv::lesson::diagnostic::{Diagnostic, Severity};
use tconv::lesson::draw::Draws;
use tconv::lesson::draw::range::Drawn;
use tconv::lesson::expression::Value;
use tconv::lesson::files::Files;
use tconv::lesson::load::Loaded;
use tconv::plain::Plain;
use tconv::words::Language;

const COURSE: &str =
    "format = 1\nid = \"small\"\nlanguages = [\"en\"]\nlessons = [\"one\"]\ntitle = { en = \"Small\" }\n";

/// A course with one step `ask`, of these tables and this prose.
fn files(tables: &str, words: &str) -> Files {
    let mut files = Files::default();
    let mut insert = |path: &str, text: String| files.insert(path, Ok(text));
    insert("course.toml", COURSE.to_owned());
    insert("one/lesson.toml", format!("format = 1\nid = \"one\"\nminutes = 1\n{tables}"));
    insert("one/en.md", format!("# One\n<!-- step: ask -->\n## The size\n{words}"));
    files
}

fn lesson(tables: &str, words: &str) -> Lesson {
    let Loaded { course, diagnostics } = Course::read(&files(tables, words));
    assert!(course.is_some(), "{diagnostics:#?}");
    course.expect("a course").lessons.remove(0)
}

fn errors(tables: &str, words: &str) -> Vec<Diagnostic> {
    let is_error = |one: &Diagnostic| one.severity == Severity::Error;
    Course::read(&files(tables, words)).diagnostics.into_iter().filter(is_error).collect()
}

fn codes(tables: &str) -> BTreeSet<&'static str> {
    errors(tables, WORDS).iter().map(|one| one.code).collect()
}

/// The prose for a number with two catches.
const WORDS: &str = "A kernel of {{k.h}} rows, stride {{s.h}}.\n<!-- prompt -->\nHow many rows come out?\n\
    <!-- catch: adds -->\nYou added {{p.h}}.\n<!-- catch: times -->\nMore than {{i.h}} times {{s.h}}.\n\
    <!-- otherwise -->\nNot {{ans}}.\n<!-- explain -->\nThere are {{out.h}} rows.\n";

/// A draw, and a number check with two catches.
fn number(draw: &str) -> String {
    format!(
        "[scene]\nstride = 2\npadding = 1\n[[step]]\nid = \"ask\"\n{draw}\n[step.check.number]\n\
         answer = \"(i.h - 1)*s.h - 2*p.h + k.h\"\ncatch = [\n\
         {{ id = \"adds\", if = \"p.h > 0\", when = \"ans == (i.h - 1)*s.h + 2*p.h + k.h\" }},\n\
         {{ id = \"times\", when = \"ans == i.h*s.h\" }},\n]\n"
    )
}

fn draw_of(lesson: &Lesson) -> Draws<'_> {
    lesson.steps[0].draws().expect("a draw")
}

fn numbers(draw: Draws<'_>, place: u64) -> Vec<i64> {
    draw.numbers(place).into_iter().map(|(_, number)| number).collect()
}

/// The third level of the drill `output-size`.
fn exam(more: &str) -> Lesson {
    let catch = |(id, only, wrong): (&str, &str, &str)| {
        format!("{{ id = \"{id}\", if = \"{only}\", when = \"ans == {wrong}\" }},\n")
    };
    let catches = [
        ("dilation-ignored", "d.h > 1", "(i.h - 1)*s.h - 2*p.h + k.h + op.h"),
        ("d-times-k", "d.h > 1", "(i.h - 1)*s.h - 2*p.h + d.h*k.h + op.h"),
        ("adds-padding", "p.h > 0", "(i.h - 1)*s.h + 2*p.h + d.h*(k.h - 1) + op.h + 1"),
        ("padding-once", "p.h > 0", "(i.h - 1)*s.h - p.h + d.h*(k.h - 1) + op.h + 1"),
        ("gap-too-many", "1 == 1", "i.h*s.h - 2*p.h + d.h*(k.h - 1) + op.h + 1"),
        ("op-both-ends", "op.h > 0", "(i.h - 1)*s.h - 2*p.h + d.h*(k.h - 1) + 2*op.h + 1"),
    ];
    let said = catches.map(|(id, ..)| format!("<!-- catch: {id} -->\nNot so.\n")).concat();
    let catches: String = catches.into_iter().map(catch).collect();
    let tables = format!(
        "[scene]\ninput = {{ shape = 3 }}\nkernel = {{ shape = 4 }}\nstride = 4\npadding = 3\noutput_padding = 2\n\
         dilation = 2\n[[step]]\nid = \"ask\"\nshow = []\nneed = 4\n{more}\n\
         draw = {{ i = \"2..16\", k = \"2..5\", s = \"1..4\", p = \"1..4\", op = \"0..3\", d = \"2..4\" }}\n\
         where = \"p.h < K.h and out.h >= 2 and out.h <= 80\"\n[step.check.number]\n\
         answer = \"(i.h - 1)*s.h - 2*p.h + d.h*(k.h - 1) + op.h + 1\"\ncatch = [\n{catches}]\n"
    );
    let words = format!("<!-- prompt -->\nHow many?\n{said}<!-- otherwise -->\nNo.\n<!-- explain -->\nSo.\n");
    lesson(&tables, &words)
}

/// Matches the count of `drills_count.py`, and draws computed independently of this program. They must not change,
/// because records may refer to them.
#[test]
fn what_is_kept_and_drawn_is_the_same_for_ever() {
    let plain = exam("");
    let draw = draw_of(&plain);
    assert_eq!(draw.count(), 4_423);
    let first =
        |draw: Draws<'_>, seed| draw.sequence(seed).take(5).map(|place| numbers(draw, place)).collect::<Vec<_>>();
    let drawn_of_0 =
        [[8, 4, 3, 4, 1, 4], [9, 4, 3, 2, 1, 2], [2, 5, 4, 2, 3, 4], [6, 3, 3, 3, 1, 3], [9, 5, 2, 1, 1, 4]];
    let drawn_of_1 =
        [[11, 5, 1, 4, 0, 4], [13, 4, 3, 3, 1, 3], [2, 2, 4, 2, 3, 3], [4, 5, 1, 3, 2, 4], [12, 3, 4, 3, 1, 2]];
    assert_eq!(first(draw, 0), drawn_of_0);
    assert_eq!(first(draw, 1), drawn_of_1);
    let spread = exam("spread = \"s.h\"");
    let draw = draw_of(&spread);
    assert_eq!(draw.count(), 4_423);
    let spread_of_0 =
        [[9, 4, 4, 2, 1, 2], [10, 2, 4, 3, 0, 3], [14, 3, 4, 4, 1, 3], [3, 3, 2, 2, 1, 4], [15, 5, 4, 2, 0, 2]];
    assert_eq!(first(draw, 0), spread_of_0);
}

/// Nearly half of the draws have stride 1, and yet all strides come equally often.
#[test]
fn draws_are_spread_evenly() {
    let tables = |spread: &str| {
        number(&format!("draw = {{ k = \"2..30\", s = \"1..4\" }}\nwhere = \"k.h % s.h == 0 and k.h > s.h\"\n{spread}"))
    };
    let of_stride_1 = |spread: &str| {
        let lesson = lesson(&tables(spread), WORDS);
        let draw = draw_of(&lesson);
        let drawn = draw.sequence(3).take(1000);
        drawn.filter(|place| draw.numbers(*place).contains(&(Drawn::Parameter(Parameter::Stride, None), 1))).count()
    };
    assert!(of_stride_1("") > 400, "{}", of_stride_1(""));
    assert!((200..300).contains(&of_stride_1("spread = \"s.h\"")), "{}", of_stride_1("spread = \"s.h\""));
}

/// With only two draws, they alternate, whatever the seed.
#[test]
fn what_was_drawn_last_is_not_drawn_again() {
    let two = lesson(&number("draw = { i = \"4..5\" }\nscene = { kernel = { shape = 5 } }"), WORDS);
    let draw = draw_of(&two);
    assert_eq!(draw.count(), 2);
    for seed in 0..20 {
        let drawn: Vec<u64> = draw.sequence(seed).take(20).collect();
        assert!(drawn.windows(2).all(|pair| pair[0] != pair[1]), "{drawn:?}");
    }
}

fn session(lesson: &Lesson, seed: u64) -> Session {
    Session::new(lesson.clone(), 0, seed, |_| false)
}

fn right(step: &Step) -> Answer {
    step.check.as_ref().and_then(|check| check.right(&step.scene(step.opening(), 0))).expect("an answer")
}

#[test]
fn everything_in_a_step_is_of_what_was_drawn() {
    let tables = number("draw = { i = \"2..9\", k = \"3..6\", s = \"1..3\" }")
        + "[[step.mark]]\ngrid = \"output\"\ncells = \"border(1)\"\nrole = \"look\"\n";
    let lesson = lesson(&tables, WORDS);
    let written = &lesson.steps[0];
    let mut sessions = (0..20).map(|seed| session(&lesson, seed));
    assert!(sessions.any(|session| session.step().setting != written.setting), "nothing is drawn");
    for seed in 0..20 {
        let mut session = session(&lesson, seed);
        assert_eq!(session.lesson().steps[0].setting, written.setting, "the lesson stays as it is written");
        for _ in 0..3 {
            let step = session.step().clone();
            let scene = step.scene(step.opening(), 0);
            let [rows, cols] = scene.size(tconv::scene::GridId::Output).expect("an output");
            let border = if rows > 2 && cols > 2 { 2 * (rows + cols) - 4 } else { rows * cols };
            assert_eq!(step.marks[0].cells.len() as i64, border, "the marks are of this output");
            let setting = step.setting.clone();
            assert_eq!(right(&step), Answer::Number(Value::Integer(rows)));
            session.answer(right(&step), &scene);
            assert!(!session.is_asking());
            session.try_again();
            assert!(session.is_asking());
            assert_ne!(session.step().setting, setting, "another one is drawn");
        }
    }
}

/// In plain mode, from the text to the explanation.
#[test]
fn the_words_are_of_what_was_drawn() {
    let lesson = lesson(&number("draw = { k = \"3..6\", s = \"2..3\", p = \"0..1\" }"), WORDS);
    let strings = Language::of("en").expect("one of ours").plain();
    let mut told = BTreeSet::new();
    for seed in 0..10 {
        let mut plain = Plain::new(session(&lesson, seed), 0, Arc::default(), strings);
        for _ in 0..2 {
            let step = plain.session().step().clone();
            let layer = &step.setting.layer;
            let line = format!("A kernel of {} rows, stride {}.", layer.kernel_size[0], layer.stride[0]);
            let lines = plain.begin().lines;
            assert!(lines.contains(&line), "{line}\n{lines:#?}");
            told.insert(line);
            let answer = right(&step).to_string();
            let lines = plain.line(&answer).lines;
            assert!(lines.contains(&format!("There are {answer} rows.")), "{lines:#?}");
            plain.line("again");
        }
    }
    assert!(told.len() > 3, "{told:?}");
}

/// If adding the padding gives the same number as `i*s`, the mistake is ambiguous, and neither catch speaks.
#[test]
fn catches_of_one_answer_are_silent() {
    let lesson = lesson(&number("draw = { i = \"2..9\", k = \"2..6\", s = \"1..4\", p = \"0..2\" }"), WORDS);
    let (mut spoken, mut silent) = (0, 0);
    for seed in 0..200 {
        let step = session(&lesson, seed).step().clone();
        let scene = step.scene(step.opening(), 0);
        let number = |parameter: Parameter| parameter.get(&step.setting.layer, step.setting.input_size)[0];
        let [i, k, s, p] = [Parameter::Input, Parameter::KernelSize, Parameter::Stride, Parameter::Padding].map(number);
        let (adds, times, out) = ((i - 1) * s + 2 * p + k, i * s, (i - 1) * s - 2 * p + k);
        assert!(times != out && (p == 0 || adds != out), "a catch is right by luck");
        let Some(Check::Number(check)) = &step.check else { unreachable!("a number") };
        let grade = tconv::lesson::check::Kind::grade(check, &scene, &Answer::Number(Value::Integer(times)));
        if p > 0 && adds == times {
            assert_eq!(grade.feedback, Feedback::Otherwise);
            silent += 1;
        } else {
            assert_eq!(grade.feedback, Feedback::Catch("times".to_owned()));
            spoken += 1;
        }
    }
    assert!(spoken > 0 && silent > 0, "{spoken} {silent}");
}

#[test]
fn so_many_catches_as_are_needed_speak() {
    let count = |need: usize| {
        let draw = format!("draw = {{ i = \"2..9\", k = \"2..6\", s = \"1..4\", p = \"0..2\" }}\nneed = {need}");
        Course::read(&files(&number(&draw), WORDS)).course.map(|course| draw_of(&course.lessons[0]).count())
    };
    let [any, one, two] = [0, 1, 2].map(|need| count(need).expect("something is drawn"));
    assert!(any > one && one > two, "{any} {one} {two}");
    assert_eq!(count(3), None, "there are two");
}

/// The cells of a select check are those of the drawn scene.
#[test]
fn other_checks_are_drawn_too() {
    let tables = "[[step]]\nid = \"ask\"\ndraw = { i = \"2..4\", k = \"2..3\" }\n[step.check.select]\n\
                  grid = \"output\"\nanswer = \"border(1)\"\n";
    let words = "<!-- prompt -->\nWhich?\n<!-- otherwise -->\nNo.\n<!-- explain -->\nSo.\n";
    let lesson = lesson(tables, words);
    assert_eq!(draw_of(&lesson).count(), 6);
    let answers: BTreeSet<String> = (0..20).map(|seed| right(session(&lesson, seed).step()).to_string()).collect();
    assert!(answers.len() > 2, "{answers:?}");
}

#[test]
fn draws_without_sense_or_end_are_refused() {
    let with = |draw: &str| codes(&number(draw));
    let set = |code| BTreeSet::from([code]);
    assert_eq!(with("draw = { k = \"2..6\" }"), BTreeSet::new());
    assert_eq!(with("draw = { k = \"6..2\" }"), set("bad-range"));
    assert_eq!(with("draw = { k = \"0..9223372036854775807\" }"), set("bad-range"));
    assert_eq!(with("draw = { k = \"some\" }"), set("bad-range"));
    assert_eq!(with("draw = { stride = \"1..2\" }"), set("unknown-key"));
    assert_eq!(with("draw = {}"), set("missing-key"));
    assert_eq!(with("where = \"k.h > 2\""), set("missing-key"));
    assert_eq!(with("need = 2"), set("missing-key"));
    assert_eq!(with("draw = { k = \"2..6\" }\nwhere = \"k.h\""), set("wrong-kind"));
    assert_eq!(with("draw = { k = \"2..6\" }\nspread = \"k.h > 2\""), set("wrong-kind"));
    assert_eq!(with("draw = { k = \"2..6\" }\nwhere = \"k.h > 6\""), set("nothing-to-draw"));
    assert_eq!(with("draw = { k = \"2..6\" }\nneed = 9"), set("nothing-to-draw"));
    assert_eq!(with("draw = { k = \"2..6\" }\nwhere = \"1 // (k.h - k.h) == 1\""), set("nothing-to-draw"));
    assert_eq!(with("draw = { op = \"0..1\" }\nscene = { op = \"conv2d\" }"), set("bad-range"));
    // Without padding, there is nothing to add.
    assert_eq!(with("draw = { k = \"2..6\", p = \"0..1\" }\nwhere = \"p.h == 0\""), set("catch-never-fires"));
    let all = "i = \"1..128\", k = \"1..128\", s = \"1..128\"";
    assert_eq!(with(&format!("draw = {{ {all} }}")), set("too-many-combinations"));
    assert_eq!(
        with(&format!("draw = {{ {all}, p = \"0..128\", op = \"0..128\", d = \"1..128\" }}")),
        set("too-many-combinations")
    );
    assert_eq!(with("draw = { i = \"1..100\", k = \"1..100\", s = \"1..90\" }"), set("too-much-to-prove"));
    assert_eq!(
        with("draw = { i = \"1..100\", k = \"1..100\" }\nwhere = \"sum(output) > 3\""),
        set("too-many-combinations")
    );
}

/// A lesson that holds only for its written numbers is found on other draws, and reported at its place with their
/// numbers.
#[test]
fn what_is_wrong_with_a_draw_is_told() {
    let tables = number("draw = { i = \"2..5\", s = \"1..3\" }");
    let words = WORDS.replace("stride {{s.h}}", "{{6 / (i.h - 2)}}");
    let found = errors(&tables, &words);
    assert!(!found.is_empty());
    for one in &found {
        assert_eq!((one.code, one.span.is_some()), ("no-value", true), "{one:?}");
        assert!(one.message.to_string().contains("(drawn: input 2, stride "), "{}", one.message);
    }
    let given = "scene = { kernel = { shape = 2, values = [1, 2, 3, 4] } }\ndraw = { k = \"2..3\" }";
    let found = errors(&number(given), WORDS);
    assert!(found.iter().all(|one| one.span.is_some()) && !found.is_empty(), "{found:?}");
    assert_eq!(found[0].code, "bad-scene");
}
