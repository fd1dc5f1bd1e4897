//! Courses that are wrong, one rule each; hostile ones; and the real one.

#![allow(clippy::disallowed_methods, reason = "it makes and reads courses")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use tconv::lesson::course::Course;
use tconv::lesson::diagnostic::Severity;
use tconv::lesson::files::Files;
use tconv::lesson::load::Loaded;
use tconv::lesson::render;
use tconv::load::course::course as files;
use tconv::scene::GridId;
use tconv::visible::is_hidden;

fn broken() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons/broken")
}

fn rendered(files: &Files, loaded: &Loaded) -> String {
    let each = |render: fn(&_, &_) -> String| {
        loaded.diagnostics.iter().map(|one| render(one, files)).collect::<Vec<_>>().join("\n")
    };
    [each(render::human), each(render::json), each(render::github)].join("\n")
}

/// Nothing of a file changes how a terminal shows what is around it.
fn assert_plain(text: &str) {
    let hidden = text.chars().find(|character| is_hidden(*character) && *character != '\n');
    assert_eq!(hidden, None, "{text:?}");
}

#[test]
fn every_rule_finds_what_breaks_it() {
    let mut rules = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(broken()).expect("the folder") {
        let folder = entry.expect("an entry").path();
        let rule = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let files = files(&folder);
        let loaded = Course::read(&files);
        assert_plain(&rendered(&files, &loaded));
        let also = fs::read_to_string(folder.join("also.txt")).unwrap_or_default();
        let codes: BTreeSet<&str> = loaded.diagnostics.iter().map(|one| one.code).collect();
        let expected: BTreeSet<&str> = also.lines().chain([rule.as_str()]).collect();
        if codes != expected {
            wrong.push(format!("{rule}: {codes:?}\n{}", rendered(&files, &loaded)));
        }
        let is_error = |one: &tconv::lesson::diagnostic::Diagnostic| one.severity == Severity::Error;
        assert_eq!(loaded.course.is_none(), loaded.diagnostics.iter().any(is_error), "{rule}");
        rules += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rules > 50, "only {rules} rules were tried");
}

#[test]
fn a_diagnostic_shows_the_place_and_says_what_to_do() {
    let mut all = String::new();
    for rule in ["unknown-key", "bad-expression", "catch-is-right", "unknown-directive", "control-character", "markup"]
    {
        let files = files(&broken().join(rule));
        all += &rendered(&files, &Course::read(&files));
        all += "\n\n";
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_course_of_the_program_is_right() {
    let files = Files::embedded();
    let loaded = Course::read(&files);
    assert!(loaded.diagnostics.is_empty(), "{}", rendered(&files, &loaded));
    let course = loaded.course.expect("a course");
    let steps = course.lessons.iter().flat_map(|lesson| &lesson.steps);
    for step in steps {
        assert_eq!(step.prose.len(), course.languages.len());
        let solutions = step.check.as_ref().and_then(|check| check.solutions());
        assert_ne!(solutions, Some(0), "{}", step.id);
    }
}

/// A small course that is right, in a directory of its own.
fn small() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    write(directory.path(), "course.toml", COURSE);
    write(directory.path(), "one/lesson.toml", LESSON);
    write(directory.path(), "one/en.md", PROSE);
    directory
}

const COURSE: &str =
    "format = 1\nid = \"small\"\nlanguages = [\"en\"]\nlessons = [\"one\"]\ntitle = { en = \"Small\" }\n";
const LESSON: &str = "format = 1\nid = \"one\"\nminutes = 1\n[[step]]\nid = \"read\"\n";
const PROSE: &str = "# One\n<!-- step: read -->\n## A heading\nSome text.\n";

fn write(directory: &Path, path: &str, content: impl AsRef<[u8]>) {
    let path = directory.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

/// The codes of what is wrong with the course in the directory, which must be found out quickly and told plainly.
fn codes(directory: &Path) -> BTreeSet<&'static str> {
    let start = Instant::now();
    let files = files(directory);
    let loaded = Course::read(&files);
    let text = rendered(&files, &loaded);
    assert!(start.elapsed() < Duration::from_secs(5), "it took {:?}", start.elapsed());
    assert!(text.len() < 200_000, "{} bytes are told", text.len());
    assert_plain(&text);
    loaded.diagnostics.iter().map(|one| one.code).collect()
}

fn wrong(path: &str, content: impl AsRef<[u8]>) -> BTreeSet<&'static str> {
    let directory = small();
    write(directory.path(), path, content);
    codes(directory.path())
}

fn set<const N: usize>(codes: [&'static str; N]) -> BTreeSet<&'static str> {
    BTreeSet::from(codes)
}

#[test]
fn the_small_course_is_right() {
    assert_eq!(codes(small().path()), set([]));
}

/// Three lessons, of which parts may be made.
fn three(parts: &str) -> tempfile::TempDir {
    let directory = small();
    let course = COURSE.replace("[\"one\"]", "[\"one\", \"two\", \"three\"]");
    write(directory.path(), "course.toml", format!("{course}{parts}"));
    for id in ["two", "three"] {
        write(directory.path(), &format!("{id}/lesson.toml"), LESSON.replace("one", id));
        write(directory.path(), &format!("{id}/en.md"), PROSE);
    }
    directory
}

fn part(id: &str, lessons: &[&str]) -> String {
    format!("[[part]]\nid = \"{id}\"\ntitle = {{ en = \"Part {id}\" }}\nlessons = {lessons:?}\n")
}

#[test]
fn parts_give_the_order_and_what_is_in_none_comes_last() {
    let parts = [part("second", &["three"]), part("first", &["two"])].concat();
    let course = Course::read(&files(three(&parts).path())).course.expect("a course");
    let ids: Vec<&str> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
    assert_eq!(ids, ["three", "two", "one"]);
    let groups = course.groups();
    let titles: Vec<_> =
        groups.iter().map(|(part, places)| (part.map(|part| &*part.title[0]), places.clone())).collect();
    assert_eq!(titles, [(Some("Part second"), 0..1), (Some("Part first"), 1..2), (None, 2..3)]);
    assert_eq!(course.part(1).map(|part| &*part.id), Some("first"));
    assert_eq!(course.part(2), None);

    let without = Course::read(&files(three("").path())).course.expect("a course");
    assert_eq!(without.groups().len(), 1);
    assert_eq!(without.lessons[0].id, "one", "as the course has them");
}

#[test]
fn what_is_wrong_with_parts_is_told_at_its_place() {
    let cases = [
        (part("a", &["tow"]), "unknown-name", "\"tow\"", "did you mean 'two'?"),
        (part("a", &["one", "two", "one"]), "duplicate-id", "\"one\"", "in one part"),
        (part("a", &["one"]) + &part("b", &["two", "one"]), "duplicate-id", "\"one\"", "in one part"),
        (part("a", &["one"]) + &part("a", &["two"]), "duplicate-id", "\"a\"", ""),
        (part("a", &[]), "wrong-count", "\"a\"", ""),
        (part("A part", &["one"]), "bad-id", "\"A part\"", ""),
        (part("a", &["one"]).replace("lessons", "lesson"), "unknown-key", "lesson", "lessons"),
        (part("a", &["one"]).replace("id = \"a\"", ""), "missing-key", "", ""),
        (part("a", &["one"]).replace("en =", "de ="), "missing-language", "", ""),
    ];
    for (parts, code, culprit, help) in cases {
        let directory = three(&parts);
        let files = files(directory.path());
        let loaded = Course::read(&files);
        let found: Vec<_> = loaded.diagnostics.iter().filter(|one| one.code == code).collect();
        let [one] = found.as_slice() else { unreachable!("{parts}{:?}", loaded.diagnostics) };
        assert!(loaded.course.is_none() && one.file == "course.toml", "{parts}");
        let text = files.text("course.toml").expect("a text");
        let at = one.span.clone().map_or(0..0, |span| span);
        if !culprit.is_empty() {
            assert_eq!(&text[at.clone()], culprit, "{parts}");
            let last = text.rfind(culprit).expect("the culprit");
            assert!(at.start == last || help.is_empty() || code == "unknown-key", "{parts}: the later one is wrong");
        }
        assert!(one.help.clone().unwrap_or_default().contains(help), "{parts}: {:?}", one.help);
    }
}

fn promising(promise: &str) -> String {
    PROSE.replace("# One\n", &format!("# One\n<!-- promise -->\n{promise}\n"))
}

#[test]
fn a_lesson_promises_once_before_its_steps_and_in_a_sentence() {
    let directory = small();
    let promise = |prose: String| {
        write(directory.path(), "one/en.md", prose);
        Course::read(&files(directory.path())).course.expect("a course").lessons[0].promise.clone()
    };
    assert_eq!(promise(PROSE.to_owned()), None);
    assert_eq!(
        promise(promising("You will *know* what `padding`\ncuts.")),
        Some(vec!["You will know what padding cuts.".to_owned()])
    );

    let cases = [
        (promising(""), "missing-prose"),
        (promising("One.\n\nTwo."), "wrong-count"),
        (promising("- One."), "wrong-count"),
        (promising("Once.\n<!-- promise -->\nTwice."), "duplicate-section"),
        (promising("There are {{i.h}} rows."), "placeholder"),
        (promising(&"You will know. ".repeat(12)), "too-long"),
        (promising(&"You will know. ".repeat(120)), "too-long"),
        (promising("One.").replace("promise", "promise: one"), "unknown-directive"),
        (promising("One.").replace("promise", "promis"), "unknown-directive"),
        (format!("{PROSE}<!-- promise -->\nToo late.\n"), "stray-prose"),
    ];
    for (prose, code) in cases {
        assert_eq!(wrong("one/en.md", &prose), set([code]), "{prose}");
    }
}

#[test]
fn a_promise_is_the_same_in_every_language() {
    let directory = small();
    write(
        directory.path(),
        "course.toml",
        COURSE.replace("[\"en\"]", "[\"en\", \"de\"]").replace(" }", ", de = \"K\" }"),
    );
    let codes_of = |english: &str, german: &str| {
        write(directory.path(), "one/en.md", english);
        write(directory.path(), "one/de.md", german);
        codes(directory.path())
    };
    assert_eq!(codes_of(PROSE, PROSE), set([]));
    assert_eq!(codes_of(&promising("Know `padding`."), &promising("Kenne `padding`.")), set([]));
    assert_eq!(codes_of(&promising("Know it."), PROSE), set(["missing-prose"]));
    assert_eq!(codes_of(PROSE, &promising("Kenne es.")), set(["missing-prose"]));
    assert_eq!(codes_of(&promising("Know `padding`."), &promising("Kenne `stride`.")), set(["languages-differ"]));
}

#[test]
fn a_step_shows_an_axis_as_a_line() {
    let directory = small();
    for (line, shown, strip) in [
        ("", None, false),
        ("show = []\n", Some([].as_slice()), false),
        ("show = [\"strip\"]\n", None, true),
        ("show = [\"input\", \"strip\"]\n", Some(&[GridId::Input]), true),
        ("show = [\"input\"]\n", Some(&[GridId::Input]), false),
    ] {
        write(directory.path(), "one/lesson.toml", format!("{LESSON}{line}"));
        let course = Course::read(&files(directory.path())).course.expect("a course");
        let step = &course.lessons[0].steps[0];
        assert_eq!((step.show.grids.as_deref(), step.show.strip), (shown, strip), "{line}");
    }
    assert!(wrong("one/lesson.toml", format!("{LESSON}show = [\"stripe\"]\n")).contains("unknown-grid"));
}

#[test]
fn what_is_too_large_is_told_and_not_read() {
    let directory = small();
    let sparse = fs::File::create(directory.path().join("one/en.md")).expect("a file");
    sparse.set_len(1 << 30).expect("a sparse file");
    assert_eq!(codes(directory.path()), set(["too-large"]));
    assert_eq!(wrong("one/en.md", vec![b'a'; 5 << 20]), set(["too-large"]));
    assert_eq!(wrong("one/en.md", vec![b'a'; 100_000]), set(["too-large"]));
    let steps = |count| (0..count).map(|step| format!("[[step]]\nid=\"{step}\"\n")).collect::<Vec<_>>().concat();
    let head = "format = 1\nid = \"one\"\nminutes = 1\n";
    assert_eq!(wrong("one/lesson.toml", format!("{head}{}", steps(10_000))), set(["too-large"]));
    assert_eq!(wrong("one/lesson.toml", format!("{head}{}", steps(3_000))), set(["wrong-count"]));
    let directory = small();
    for file in 0..600 {
        write(directory.path(), &format!("many/{file}.md"), "");
    }
    assert!(codes(directory.path()).contains("too-many-files"));
    assert_eq!(wrong("a/b/c/d/deep.md", ""), set(["too-deep"]));
}

#[test]
fn scenes_and_expressions_that_never_end_are_refused() {
    let with = |more: &str| wrong("one/lesson.toml", format!("{LESSON}{more}"));
    let cells = "scene = { input = { shape = [100000, 10000] } }";
    assert_eq!(with(cells), set(["scene-too-large"]));
    assert_eq!(with("scene = { stride = 1000000000 }"), set(["scene-too-large"]));
    assert_eq!(
        with("scene = { stride = 9223372036854775807, dilation = 9223372036854775807 }"),
        set(["scene-refused"])
    );
    assert!(!with("scene = { padding = -9223372036854775808 }").is_empty());
    assert_eq!(with("scene = { stride = 92233720368547758070 }"), set(["wrong-type"]));
    let number = |answer: &str| with(&format!("[step.check.number]\nanswer = \"{answer}\"\n"));
    assert!(number(&format!("{}1{}", "(".repeat(10_000), ")".repeat(10_000))).contains("bad-expression"));
    assert!(number("1 // (s.h - s.h)").contains("no-value"));
    assert!(number("9223372036854775807 + s.h").contains("no-value"));
    let nested = format!("x = {}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(with(&nested), set(["toml-syntax"]));
    let line = "5 + 5 ".repeat(10_000);
    assert!(!with(&line).is_empty());
    let braces = "{{i.h}} ".repeat(8_000);
    assert!(!wrong("one/en.md", format!("{PROSE}{braces}")).is_empty());
    let stars = "*a **b ".repeat(9_000);
    assert!(!wrong("one/en.md", format!("{PROSE}{stars}")).is_empty());
    let quotes = "> ".repeat(20_000);
    assert!(!wrong("one/en.md", format!("{PROSE}{quotes}")).is_empty());
}

/// What is computed of whole grids costs: in the words, which are filled in on every drawing, in marks, and in checks.
#[test]
fn whole_grids_are_not_computed_without_end() {
    let large = "scene = { input = { shape = 30, fill = \"count\" }, stride = 1 }";
    let course = |check: &str, prose: &str| {
        let directory = small();
        let lesson = format!("format = 1\nid = \"one\"\nminutes = 1\n[[step]]\nid = \"read\"\n{large}\n{check}");
        write(directory.path(), "one/lesson.toml", lesson);
        write(directory.path(), "one/en.md", format!("{PROSE}{prose}"));
        codes(directory.path())
    };
    assert_eq!(course("", "{{sum(input)}} {{count(output where coverage == 9)}}"), set([]));
    assert!(course("", &"{{sum(matrix)}} ".repeat(200)).contains("too-much-to-compute"));
    let mark =
        "[[step.mark]]\ngrid = \"input\"\nrole = \"look\"\ncells = \"where value > sum(matrix) - sum(matrix)\"\n";
    assert!(course(&mark.repeat(400), "").contains("too-much-to-prove"));
    let catches = |count: usize| {
        let catch =
            |catch| format!("{{ id = \"c{catch}\", when = \"ans == count(matrix where value == {catch}.5)\" }}");
        let catches: Vec<_> = (0..count).map(catch).collect();
        format!("[step.check.number]\nanswer = \"out.h\"\ncatch = [{}]", catches.join(","))
    };
    assert!(course(&catches(8), "").contains("too-much-to-prove"));
    let goal =
        "[step.check.goal]\nrequire = [\"sum(matrix) == 0.25\"]\nfree = { kernel = \"1..5\", padding = \"0..5\" }";
    assert!(course(goal, "").contains("too-much-to-prove"));
}

/// Each check is within its bounds, but there are many: what takes a second a step is a minute a lesson.
#[test]
fn many_checks_that_take_long_are_not_all_proved() {
    let steps = |count: usize, check: &str| {
        let lesson: Vec<_> = (0..count).map(|step| format!("[[step]]\nid = \"s{step}\"\n{check}\n")).collect();
        let prompt = "## H\nText.\n<!-- prompt -->\nWhat?\n<!-- explain -->\nSo.\n";
        let prose: Vec<_> = (0..count).map(|step| format!("<!-- step: s{step} -->\n{prompt}")).collect();
        let [lesson, prose] = [lesson.concat(), prose.concat()];
        let directory = small();
        write(directory.path(), "one/lesson.toml", format!("format = 1\nid = \"one\"\nminutes = 1\n{lesson}"));
        write(directory.path(), "one/en.md", format!("# One\n{prose}"));
        codes(directory.path())
    };
    let scene = "scene = { input = { fill = \"random:1\" }, kernel = { fill = \"random:2\" } }\n[step.check.goal]";
    let numbers = "require = [\"cell(output,0,0) == 77777\"]\nfree = { kernel = \"1..30\", input = \"1..16\" }";
    assert!(steps(85, &format!("{scene}\n{numbers}")).contains("too-much-to-prove"));
    let sizes = "require = [\"out.h == 77777\"]\nfree = { kernel = \"1..20\", input = \"1..50\", padding = \"0..19\" }";
    assert!(steps(100, &format!("[step.check.goal]\n{sizes}")).contains("too-much-to-prove"));
    let long = ["ans.h*ans.w"; 32].join("+");
    let catches: Vec<_> =
        (0..4).map(|catch| format!("{{ id = \"c{catch}\", when = \"{long} == {catch}.5\" }}")).collect();
    let shapes = format!("[step.check.shape]\nanswer = [\"out.h\", \"out.w\"]\ncatch = [{}]", catches.join(","));
    assert!(steps(30, &shapes).contains("too-much-to-prove"));
    assert!(!steps(1, &shapes).contains("too-much-to-prove"), "one of them is proved");
}

#[test]
fn what_does_not_show_is_told() {
    for hidden in
        ["\u{1b}[31m", "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}", "\u{e000}", "\u{7f}", "\u{9b}31m", "\0"]
    {
        assert!(wrong("one/en.md", format!("{PROSE}\n{hidden}text\n")).contains("control-character"), "{hidden:?}");
        assert!(wrong("one/lesson.toml", format!("{LESSON}# {hidden}\n")).contains("control-character"), "{hidden:?}");
        assert!(wrong("one/lesson.toml", format!("{LESSON}view = \"{hidden}\"\n")).contains("control-character"));
    }
    let escaped = wrong("course.toml", COURSE.replace("small", "\\u001b[31m\\u202e").replace("Small", "\\u001b[31m"));
    assert!(escaped.contains("control-character"), "{escaped:?}");
    assert!(wrong("one/en.md", b"# One\n\xff\xfe").contains("not-utf8"));
    // What an entity stands for is read, so it must show as well: in a title, a heading, a text and code in it.
    for entity in [
        "&#27;",
        "&#x1b;",
        "&#8238;",
        "&lrm;",
        "&rlm;",
        "&ZeroWidthSpace;",
        "&shy;",
        "&#xe000;",
        "&#x7f;",
        "&#9;&#xfeff;",
    ] {
        for place in ["# One", "## A heading", "Some text."] {
            let prose = PROSE.replace(place, &format!("{place}{entity}"));
            assert_eq!(wrong("one/en.md", prose), set(["control-character"]), "{place}{entity}");
        }
        assert_eq!(
            wrong("one/en.md", format!("{PROSE}\n- **{{{{i.h}}}}** a{entity}b\n")),
            set(["control-character"]),
            "{entity}"
        );
        assert_eq!(wrong("one/en.md", format!("{PROSE}\n`{entity}`\n")), set([]), "code has no entities");
    }
    assert_eq!(wrong("one/en.md", format!("{PROSE}\n&lt; &amp; &#20013; &eacute; &nbsp;\n")), set([]));
    assert_eq!(wrong("one/en.md", PROSE.replace('\n', "\r\n")), set([]));
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_else() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().expect("a directory");
    write(outside.path(), "secret.md", "secret");
    let directory = small();
    symlink(outside.path().join("secret.md"), directory.path().join("one/zh-CN.md")).expect("a link");
    assert_eq!(codes(directory.path()), set(["outside"]));
    let directory = small();
    symlink(directory.path(), directory.path().join("one/again")).expect("a link");
    symlink("loop.md", directory.path().join("one/loop.md")).expect("a link");
    assert_eq!(codes(directory.path()), set(["unreadable"]));
    assert_eq!(codes(Path::new("/dev/null")), set(["unreadable"]));
    assert_eq!(codes(&directory.path().join("nothing")), set(["unreadable"]));
}

#[test]
fn no_lesson_is_outside_of_its_course() {
    let lessons = "lessons = [\"../one\", \"/etc\", \"one/../../one\"]";
    let found = wrong("course.toml", COURSE.replace("lessons = [\"one\"]", lessons));
    assert_eq!(found, set(["bad-id", "missing-file", "unlisted-lesson"]));
}

#[test]
fn a_new_lesson_is_right_as_it_is() {
    let directory = tempfile::tempdir().expect("a directory");
    let new = |id: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tconv"));
        command.args(["lessons", "new", id, "--in"]).arg(directory.path()).output().expect("it runs").status
    };
    assert!(new("first").success());
    assert_eq!(codes(directory.path()), set([]));
    let before = fs::read_to_string(directory.path().join("first/en.md")).expect("a file");
    assert_eq!(new("first").code(), Some(1));
    assert_eq!(new("../first").code(), Some(2));
    assert_eq!(fs::read_to_string(directory.path().join("first/en.md")).expect("a file"), before);
    assert!(new("second").success());
    let listed = fs::read_to_string(directory.path().join("course.toml")).expect("a file");
    write(directory.path(), "course.toml", listed.replace("[\"first\"]", "[\"first\", \"second\"]"));
    assert_eq!(codes(directory.path()), set([]));
}

/// What an author mistypes, and what an attacker tries.
const PIECES: [&str; 14] = [
    "[[step]]\n",
    "<!-- step: crop-view -->\n",
    "<!-- feedback -->\n",
    "{{",
    "}}",
    "{{ans}}",
    "`",
    "**",
    "\"",
    "[",
    "= ",
    "\u{202e}",
    "\n",
    "0",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_file_is_the_end(
        path in prop::sample::select(vec!["course.toml", "crop/lesson.toml", "crop/en.md", "output-padding/lesson.toml"]),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, prop::sample::select(PIECES.to_vec())), 1..6),
    ) {
        let mut files = Files::embedded();
        let mut text: Vec<char> = files.text(path).expect("a file").chars().collect();
        for (at, removed, piece) in edits {
            let start = at.index(text.len() + 1);
            let end = (start + removed).min(text.len());
            text.splice(start..end, piece.chars());
        }
        files.insert(path, Ok(text.into_iter().collect()));
        let loaded = Course::read(&files);
        assert_plain(&rendered(&files, &loaded));
    }
}
