//! Wrong files of drills and of the exam: each fault is reported with its file, in bounded time, and nothing is asked.

use std::collections::BTreeSet;

use tconv::lesson::course::Course;
use tconv::lesson::diagnostic::{Diagnostic, Severity};
use tconv::lesson::files::Files;
use tconv::lesson::load::Loaded;

const STEP: &str = "level = 1\nshow = []\ndraw = { i = \"2..12\", k = \"2..6\", s = \"1..4\" }\n[step.check.number]\nanswer = \
                    \"(i.h - 1)*s.h + k.h\"\ncatch = [{ id = \"times\", when = \"ans == i.h*s.h\" }]\n";

const WORDS: &str = "# Sizes\n<!-- step: plain -->\n## How many?\n<!-- prompt -->\nHow many?\n<!-- catch: times -->\nNot \
                     so.\n<!-- otherwise -->\nNo.\n<!-- explain -->\nSo.\n";

fn course(drill: &str, words: &str, exam: Option<&str>) -> Loaded {
    let mut files = Files::default();
    let mut insert = |path: &str, text: String| files.insert(path, Ok(text));
    insert(
        "course.toml",
        "format = 1\nid = \"small\"\nlanguages = [\"en\"]\nlessons = [\"one\"]\ndrills = [\"sizes\"]\ntitle = { en = \
         \"Small\" }\n[skills.size]\nen = \"Sizes\"\n"
            .to_owned(),
    );
    insert("one/lesson.toml", "format = 1\nid = \"one\"\nminutes = 1\n[[step]]\nid = \"read\"\n".to_owned());
    insert("one/en.md", "# One\n<!-- step: read -->\n## Read\nRead.\n".to_owned());
    insert("drills/sizes.toml", drill.to_owned());
    insert("drills/sizes.en.md", words.to_owned());
    if let Some(exam) = exam {
        insert("exam.toml", exam.to_owned());
    }
    Course::read_with_drills(&files)
}

fn drill(step: &str) -> String {
    format!("format = 1\nid = \"sizes\"\ngen = 1\nskills = [\"size\"]\n[[step]]\nid = \"plain\"\n{step}")
}

fn errors(loaded: Loaded) -> Vec<Diagnostic> {
    loaded.diagnostics.into_iter().filter(|one| one.severity == Severity::Error).collect()
}

fn codes(drill: &str) -> BTreeSet<(String, &'static str)> {
    errors(course(drill, WORDS, None)).into_iter().map(|one| (one.file, one.code)).collect()
}

#[test]
fn a_drill_is_read_when_it_is_opened() {
    let loaded = course(&drill(STEP), WORDS, None);
    assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
    let course = loaded.course.expect("a course");
    assert_eq!((course.drills[0].title[0].as_str(), course.drills[0].skills.len()), ("Sizes", 1));
    let read = course.drill("sizes").expect("a drill");
    assert_eq!(read.drill.as_ref().expect("it is right").levels(), 1);
    assert!(course.drill("other").is_none());
}

#[test]
fn what_makes_no_drill_is_told() {
    let set = |file: &str, code| BTreeSet::from([(file.to_owned(), code)]);
    let of = |step: &str| codes(&drill(step));
    assert_eq!(of(&STEP.replace("level = 1\n", "")), set("drills/sizes.toml", "no-drill"));
    assert_eq!(of(&STEP.replace("level = 1", "level = 2")), set("drills/sizes.toml", "no-drill"));
    assert_eq!(of(&STEP.replace("level = 1", "level = 9")), set("drills/sizes.toml", "no-drill"));
    assert!(of("level = 1\n").contains(&("drills/sizes.toml".to_owned(), "no-drill")), "it asks nothing");
    assert_eq!(of(&STEP.replace("draw", "numbers = { n = 1 }\ndraw")), BTreeSet::new());
    // Everything is left out, or a known wrong answer is always right.
    let never = STEP.replace("[step.check", "where = \"i.h > 99\"\n[step.check");
    assert_eq!(of(&never), set("drills/sizes.toml", "nothing-to-draw"));
    let always = STEP.replace("ans == i.h*s.h", "ans == (i.h - 1)*s.h + k.h");
    assert_eq!(of(&always), set("drills/sizes.toml", "nothing-to-draw"));
    let few = STEP.replace("2..12", "2..3").replace("2..6", "2..3").replace("1..4", "1..2");
    assert_eq!(of(&few), set("drills/sizes.toml", "nothing-to-draw"));
    let huge =
        STEP.replace("i = \"2..12\", k = \"2..6\", s = \"1..4\"", "i = \"1..128\", k = \"1..128\", s = \"1..128\"");
    assert_eq!(of(&huge), set("drills/sizes.toml", "too-many-combinations"));
    assert_eq!(of(&STEP.replace("2..12", "2..12 x 2..3 x 4")), set("drills/sizes.toml", "bad-range"));
    assert_eq!(of(&STEP.replace("2..12", "0..9223372036854775807")), set("drills/sizes.toml", "bad-range"));
    let unknown = STEP.replace("s = \"1..4\"", "s = \"1..4\", numbers = { r = \"0..3\" }");
    assert_eq!(of(&unknown), set("drills/sizes.toml", "unknown-name"));
    assert_eq!(codes(&drill(STEP).replace("\"size\"]", "\"other\"]")), set("drills/sizes.toml", "unknown-name"));
    assert_eq!(codes("format = 9\n"), set("drills/sizes.toml", "format-newer"));
    let silent = errors(course(&drill(STEP), &WORDS.replace("<!-- catch: times -->\nNot so.\n", ""), None));
    assert_eq!(silent.iter().map(|one| one.code).collect::<Vec<_>>(), ["missing-prose"]);
}

#[test]
fn own_numbers_are_held_to_account() {
    let of = |keys: &str| {
        let step = STEP.replace("show = []", &format!("show = []\n{keys}"));
        codes(&drill(&step)).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    assert_eq!(of("numbers = { n = 1 }\nlet = [\"m = n + 1\", \"o = m*i.h\"]"), Vec::<&str>::new());
    assert_eq!(of("let = [\"o = m\", \"m = 1\"]"), ["bad-expression"], "worked out later");
    assert_eq!(of("let = [\"m\"]"), ["missing-key"]);
    assert_eq!(of("let = [\"k = 3\"]"), ["bad-id"], "it means something else");
    assert_eq!(of("let = [\"m = 1//0\"]"), ["no-value"]);
    assert_eq!(of("let = [\"m = out.h > 3\"]"), ["wrong-kind"]);
    assert_eq!(of("numbers = { n = 1 }\nlet = [\"n = 2\"]"), ["duplicate-id"]);
    assert_eq!(of("numbers = { n = 99999999 }"), ["bad-range"]);
    let many: Vec<String> = (0..60).map(|n| format!("\"m{n} = {n}\"")).collect();
    assert_eq!(of(&format!("let = [{}]", many.join(", "))), ["wrong-count"]);
}

#[test]
fn an_exam_asks_what_there_is() {
    let exam = |item: &str| {
        let text = format!(
            "format = 1\ngen = 1\npass = 80\n[[part]]\nid = \"sizes\"\ntitle = {{ en = \"Sizes\" }}\nreread = [\"one\"]\nitem = \
             [{item}]\n"
        );
        let loaded = course(&drill(STEP), WORDS, Some(&text));
        errors(loaded).into_iter().map(|one| (one.file, one.code)).collect::<Vec<_>>()
    };
    let told = |code| vec![("exam.toml".to_owned(), code)];
    assert_eq!(exam("{ drill = \"sizes\", level = [1] }"), Vec::new());
    assert_eq!(exam("{ drill = \"sizes\", form = \"plain\" }"), Vec::new());
    assert_eq!(exam("{ drill = \"other\", level = [1] }"), told("unknown-name"));
    assert_eq!(exam("{ drill = \"sizes\", form = \"other\" }"), told("unknown-name"));
    assert_eq!(exam("{ drill = \"sizes\", level = [2] }"), told("unknown-name"));
    assert_eq!(exam("{ drill = \"sizes\", level = [9] }"), told("missing-key"));
    assert_eq!(exam("{ drill = \"sizes\" }"), told("missing-key"));
    assert_eq!(exam(""), told("wrong-count"));
}
