//! Courses that are wrong, each breaking one rule; hostile courses; and the real one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use tconv::lesson::check::grade::Feedback;
use tconv::lesson::check::rehearsal::Trial;
use tconv::lesson::course::Course;
use tconv::lesson::diagnostic::Severity;
use tconv::lesson::files::Files;
use tconv::lesson::load::Loaded;
use tconv::lesson::locate;
use tconv::lesson::pace::Pace;
use tconv::lesson::prose::{Inline, Prose};
use tconv::lesson::render::{self, Speech};
use tconv::load::course::course as files;
use tconv::phrase::Phrase;
use tconv::plain::preview;
use tconv::scene::GridId;
use tconv::tui::looks::{Finding, looks};
use tconv::visible::is_hidden;
use tconv::words::Language;

use crate::support::ours::ours;
use crate::support::program;

fn broken() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons/broken")
}

fn rendered(files: &Files, loaded: &Loaded) -> String {
    let each = |render: fn(&_, &_) -> String| {
        loaded.diagnostics.iter().map(|one| render(one, files)).collect::<Vec<_>>().join("\n")
    };
    [said(files, loaded, Language::English), each(render::json), each(render::github)].join("\n")
}

/// Renders the diagnostics for people who read this language.
fn said(files: &Files, loaded: &Loaded, language: Language) -> String {
    let words = language.cli();
    let say = |phrase: &Phrase| words.say(phrase);
    let speech = Speech { say: &say, levels: words.lint.levels };
    loaded.diagnostics.iter().map(|one| render::human(one, files, speech)).collect::<Vec<_>>().join("\n")
}

/// Asserts that nothing in a text changes how a terminal shows the text around it.
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
        assert_plain(&said(&files, &loaded, Language::Chinese));
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

/// An error in a readable file has a position; only an error that is in no readable file has none.
#[test]
fn what_is_wrong_in_a_file_has_a_line() {
    let mut seen = 0;
    for entry in fs::read_dir(broken()).expect("the folder") {
        let files = files(&entry.expect("an entry").path());
        for one in Course::read(&files).diagnostics.iter().filter(|one| files.text(&one.file).is_some()) {
            let span = one.span.clone().unwrap_or_else(|| unreachable!("no place: {one:?}"));
            let text = files.text(&one.file).expect("a text");
            assert!(span.end <= text.len() && (span.end > 0 || text.is_empty()), "no place: {one:?}");
            seen += 1;
        }
    }
    assert!(seen > 60, "only {seen} were seen");
}

#[test]
fn what_is_missing_points_at_what_lacks_it() {
    let check = |table: &str| ("one/lesson.toml", format!("{LESSON}[step.check.{table}\n"));
    let two = LESSON.replace("[[step]]", "[[step]]\nid = \"before\"\n[[step]]");
    let cases = [
        (check("goal]\nrequire = []\nfree = { padding = \"0..1\" }"), "missing-key", "[]"),
        (check("choice]\noptions = []\ncorrect = []"), "wrong-count", "[]"),
        (check("order]\nitems = []\nbefore = []"), "wrong-count", "[]"),
        (("course.toml", COURSE.replace("[\"one\"]", "[]")), "wrong-count", "[]"),
        (("course.toml", COURSE.replace("[\"en\"]", "[]")), "wrong-count", "[]"),
        (("course.toml", COURSE.replace("{ en = \"Small\" }", "{}")), "missing-language", "{}"),
        (("course.toml", format!("{COURSE}[skills.s]\n")), "missing-language", "s"),
        (("one/lesson.toml", LESSON.split("[[step]]").next().expect("a head").to_owned()), "wrong-count", "\"one\""),
        (("one/lesson.toml", two), "missing-prose", "# One"),
        (("one/en.md", PROSE.replace("step: read", "step: other")), "missing-prose", "# One"),
        (("one/en.md", PROSE.replace("# One\n", "")), "missing-prose", "<!-- step: read -->"),
    ];
    for ((path, text), code, culprit) in cases {
        let directory = small();
        write(directory.path(), path, &text);
        let files = files(directory.path());
        let diagnostics = Course::read(&files).diagnostics;
        let one = diagnostics.iter().find(|one| one.code == code);
        let one = one.unwrap_or_else(|| unreachable!("no {code}: {text}{diagnostics:?}"));
        let span = one.span.clone().unwrap_or_else(|| unreachable!("no place: {one:?}"));
        let found = &files.text(&one.file).expect("a text")[span];
        assert!(found == culprit || found.trim() == culprit.trim_start_matches("# "), "{text}{found:?}");
    }
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
fn a_diagnostic_is_said_in_the_language_of_its_reader() {
    let mut all = String::new();
    for rule in [
        "unknown-key",
        "bad-expression",
        "catch-is-right",
        "markup",
        "languages-differ",
        "unknown-step",
        "wrong-kind",
        "missing-language",
        "scene-too-large",
        "nothing-to-draw",
    ] {
        let files = files(&broken().join(rule));
        let loaded = Course::read(&files);
        all += &said(&files, &loaded, Language::Chinese);
        all += "\n\n";
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_message_is_short_in_every_language() {
    let word = "w".repeat(20_000);
    let names: Vec<String> = (0..20).map(|nth| format!("\"{}-{nth}\"", "n".repeat(1_000))).collect();
    let lessons = format!("lessons = [\"one\", {}]", names.join(", "));
    let parts = "[[part]]\nid = \"a\"\ntitle = { en = \"A\" }\nlessons = [\"x\"]\n";
    let directory = small();
    write(directory.path(), "course.toml", COURSE.replace("lessons = [\"one\"]", &lessons) + parts);
    write(directory.path(), "one/lesson.toml", format!("{LESSON}{word} = 1\n"));
    write(directory.path(), "one/en.md", format!("{PROSE}<!-- {word} -->\n"));
    let files = files(directory.path());
    let loaded = Course::read(&files);
    let told: BTreeSet<&str> = loaded.diagnostics.iter().map(|one| one.code).collect();
    assert_eq!(told, set(["bad-id", "missing-file", "unknown-directive", "unknown-key", "unknown-name"]));
    for one in &loaded.diagnostics {
        // What nobody would read of it is not kept.
        let phrases = std::iter::once(&one.message).chain(&one.help);
        assert!(phrases.map(|phrase| phrase.to_string().len()).max() < Some(1_000), "{}", one.code);
    }
    for language in Language::finished() {
        let text = said(&files, &loaded, language);
        let longest = text.lines().map(|line| line.chars().count()).max();
        assert!(longest < Some(450), "{language:?}: {longest:?}");
        assert!(text.contains(&format!("{}...", "w".repeat(300))), "{language:?}");
    }
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

/// Writes a small, correct course to a directory of its own.
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

/// Returns the codes of a course's errors. Finding them must not take forever, and their messages must contain no hidden
/// characters.
fn codes(directory: &Path) -> BTreeSet<&'static str> {
    let start = Instant::now();
    let files = files(directory);
    let loaded = Course::read(&files);
    let text = rendered(&files, &loaded);
    assert_plain(&said(&files, &loaded, Language::Chinese));
    assert!(start.elapsed() < Duration::from_secs(60), "it took {:?}", start.elapsed());
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

/// A course of three lessons, with these lines about parts.
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

#[test]
fn the_short_path_is_made_of_steps_in_the_order_of_the_course() {
    let short = |steps: &str| {
        let directory = three("");
        let course = COURSE.replace("[\"one\"]", "[\"one\", \"two\", \"three\"]");
        write(directory.path(), "course.toml", format!("{course}short = [{steps}]\n"));
        directory
    };
    let right = short("\"one/read\", \"three/read\"");
    let course = Course::read(&files(right.path())).course.expect("a course");
    let ids: Vec<&str> = course.short.iter().map(|lesson| lesson.id.as_str()).collect();
    assert_eq!(ids, ["one", "three"]);
    assert!(course.short.iter().all(|lesson| lesson.steps.len() == 1));
    for (steps, code) in [
        ("\"three/read\", \"one/read\"", "wrong-order"),
        ("\"one/read\", \"one/read\"", "wrong-order"),
        ("\"one/raed\"", "unknown-step"),
        ("\"four/read\"", "unknown-step"),
        ("\"one\"", "unknown-step"),
        ("\"\"", "unknown-step"),
    ] {
        assert_eq!(codes(short(steps).path()), set([code]), "{steps}");
    }
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
        let told = one.help.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(told.contains(help), "{parts}: {told}");
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

/// The complete English prose of the bilingual lesson.
const WHOLE: &str = "# One\n<!-- promise -->\nYou will know.\n<!-- step: ask -->\n## Ask\nA body.\n<!-- prompt -->\nHow much?\n\
    <!-- hint -->\nFirst hint.\n<!-- hint -->\nSecond hint.\n<!-- catch: forgot -->\nA catch.\n<!-- otherwise -->\nNo.\n\
    <!-- explain -->\nSo it is.\n<!-- speaker -->\nWait.\n<!-- step: read -->\n## Read\nRead this.\n";

/// A course in English and German, with this line about drafts, this title and this German prose.
fn bilingual(drafts: &str, title: &str, german: Option<&str>) -> tempfile::TempDir {
    let directory = small();
    let course = COURSE.replace("[\"en\"]", "[\"en\", \"de\"]").replace("{ en = \"Small\" }", title);
    let more = "[skills.s]\nen = \"Skill\"\n[glossary.t]\nen = { name = \"Term\", text = \"Text\" }\n\
        [[part]]\nid = \"p\"\ntitle = { en = \"Part\" }\nlessons = [\"one\"]\n";
    write(directory.path(), "course.toml", format!("{course}{drafts}{more}"));
    let check = "[step.check.number]\nanswer = \"out.h\"\ncatch = [{ id = \"forgot\", when = \"ans == i.h\" }]\n";
    let lesson = LESSON.replace("\"read\"", "\"ask\"");
    write(directory.path(), "one/lesson.toml", format!("{lesson}{check}[[step]]\nid = \"read\"\n"));
    write(directory.path(), "one/en.md", WHOLE);
    if let Some(german) = german {
        write(directory.path(), "one/de.md", german);
    }
    directory
}

/// What German readers see: titles, and the texts of a step.
fn german(course: &Course) -> [String; 11] {
    let lesson = &course.lessons[0];
    let prose = &lesson.steps[0].prose[1];
    let text = |prose: &Prose| format!("{:?}", prose.blocks).split('"').nth(1).unwrap_or_default().to_owned();
    let promise = lesson.promise.as_ref().map(|promise| promise[1].clone()).unwrap_or_default();
    [
        course.title[1].clone(),
        course.skills["s"][1].clone(),
        course.glossary["t"][1].name.clone(),
        course.parts[0].title[1].clone(),
        lesson.title[1].clone() + "/" + &promise,
        prose.heading.clone(),
        text(&prose.body) + "/" + &text(&prose.prompt),
        prose.hints.iter().map(text).collect::<Vec<_>>().join("/"),
        text(&prose.catches["forgot"]) + "/" + &prose.otherwise.as_ref().map(text).unwrap_or_default(),
        text(&prose.explain) + "/" + &text(&prose.speaker),
        lesson.steps[1].prose[1].heading.clone(),
    ]
}

#[test]
fn what_a_draft_lacks_warns_and_is_there_in_the_first_language() {
    let draft = "drafts = [\"de\"]\n";
    let english = [
        "Small",
        "Skill",
        "Term",
        "Part",
        "One/You will know.",
        "Ask",
        "A body./How much?",
        "First hint./Second hint.",
        "A catch./No.",
        "So it is./Wait.",
        "Read",
    ]
    .map(str::to_owned);
    let only_english = "{ en = \"Small\" }";
    let missing = set(["missing-file", "missing-language"]);
    let nothing = bilingual(draft, only_english, None);
    assert_eq!(codes(nothing.path()), missing);
    let loaded = Course::read(&files(nothing.path()));
    assert!(loaded.diagnostics.iter().all(|one| one.severity == Severity::Warning));
    assert_eq!(german(&loaded.course.expect("a course")), english);
    // Without the line about drafts, the same course is an error.
    let complete = bilingual("", only_english, None);
    assert_eq!(codes(complete.path()), missing);
    assert!(Course::read(&files(complete.path())).course.is_none());

    // Section by section: an empty file, one with only a title, and one with some sections.
    let some = "# Eins\n<!-- step: ask -->\n## Frage\n<!-- prompt -->\nWie viel?\n<!-- hint -->\nHinweis.\n\
        <!-- catch: forgot -->\n<!-- otherwise -->\nNein.\n";
    for prose in ["", "# Eins\n", some] {
        let directory = bilingual(draft, "{ en = \"Small\", de = \"Klein\" }", Some(prose));
        let files = files(directory.path());
        let loaded = Course::read(&files);
        assert!(
            loaded.diagnostics.iter().all(|one| one.severity == Severity::Warning),
            "{}",
            rendered(&files, &loaded)
        );
        let mut expected = english.clone();
        expected[0] = "Klein".to_owned();
        if !prose.is_empty() {
            expected[4] = "Eins/You will know.".to_owned();
        }
        if prose == some {
            expected[5] = "Frage".to_owned();
            expected[6] = "A body./Wie viel?".to_owned();
            expected[7] = "Hinweis./Second hint.".to_owned();
            expected[8] = "A catch./Nein.".to_owned();
            let in_draft = loaded.diagnostics.iter().filter(|one| one.file == "one/de.md");
            let places: BTreeSet<_> = in_draft.map(|one| one.span.clone().map(|span| span.start)).collect();
            assert!(!places.contains(&None) && places.len() > 1, "{}", rendered(&files, &loaded));
        }
        assert_eq!(german(&loaded.course.expect("a course")), expected, "{prose}");
    }
    // What is wrong in a draft is still an error.
    let wrong = bilingual(draft, "{ en = \"Small\", de = \"Klein\" }", Some("# Eins\n<!-- step: ask -->\n{{i.q}}\n"));
    assert!(codes(wrong.path()).contains("bad-expression"));
}

/// Returns what does not fit on the screen in a small course with this step and this prose.
fn unseen(step: &str, prose: &str) -> Vec<Finding> {
    let directory = small();
    write(directory.path(), "one/lesson.toml", format!("{LESSON}{step}\n"));
    write(directory.path(), "one/en.md", prose);
    let files = files(directory.path());
    let loaded = Course::read(&files);
    looks(&loaded.course.unwrap_or_else(|| unreachable!("{}", rendered(&files, &Loaded { course: None, ..loaded }))))
}

#[test]
fn what_cannot_be_seen_on_the_screen_is_told() {
    let large = "scene = { input = { shape = [9, 9] } }";
    let values = "[[0.1234, 12345678.9], [1.5, 2.0]]".replace(['[', ']'], "");
    let note = "mark = [{ grid = \"input\", cells = \"0,0\", role = \"look\", note = \"far\" }]";
    let long_note = format!("{PROSE}<!-- note: far -->\nThis is said of a cell in far more words than fit.\n");
    let long_title = PROSE.replace("# One", &format!("# {}", "One and only ".repeat(6)));
    let cases = [
        ("show = [\"input\", \"kernel\"]".to_owned(), PROSE, vec![]),
        (
            format!("{large}\nshow = [\"input\", \"full\", \"output\"]"),
            PROSE,
            vec!["grid-missing", "grid-missing", "grid-cut"],
        ),
        // Without `show`, the screen chooses the grids.
        (format!("{large}\nview = \"crop\""), PROSE, vec!["grid-missing", "grid-missing", "grid-missing", "grid-cut"]),
        ("scene = { input = { shape = [60, 60] } }\nshow = [\"input\"]".to_owned(), PROSE, vec!["grid-cut"]),
        ("scene = { input = { shape = [60, 60] } }\nshow = [\"input as pixels\"]".to_owned(), PROSE, vec![]),
        (
            format!("scene = {{ input = {{ shape = [2, 2], values = [{values}] }} }}\nshow = [\"input\", \"output\"]"),
            PROSE,
            vec!["number-cut", "number-cut"],
        ),
        (format!("show = [\"input\"]\n{note}"), &long_note, vec!["note-cut"]),
        ("show = [\"input\"]".to_owned(), &long_title, vec!["title-cut"]),
    ];
    for (step, prose, expected) in cases {
        let found = unseen(&step, prose);
        let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, expected, "{step}{found:#?}");
        let is_named = step.contains("show");
        assert!(found.iter().all(|one| (one.severity == Severity::Error) == is_named), "{found:?}");
    }
}

#[test]
fn what_cannot_be_seen_has_the_place_of_its_step() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons/preview"));
    let text = |(path, place): (String, Option<std::ops::Range<usize>>)| {
        let file = files.text(&path).expect("a file");
        let line = file[..place.clone().expect("a place").start].lines().count();
        (format!("{path}:{line}"), file[place.expect("a place")].to_owned())
    };
    let rows = |language| text(locate::step(&files, "all", "rows", language));
    assert_eq!(rows(None), ("all/lesson.toml:12".to_owned(), "\"rows\"".to_owned()));
    assert_eq!(rows(Some("zh-CN")), ("all/zh-CN.md:3".to_owned(), "rows".to_owned()));
    // The draft has no text for this step yet.
    let turn = text(locate::step(&files, "all", "turn", Some("zh-CN")));
    assert_eq!(turn, ("all/lesson.toml:20".to_owned(), "\"turn\"".to_owned()));
}

#[test]
fn the_course_of_the_program_is_seen() {
    let course = ours();
    let findings = looks(&course);
    assert!(findings.is_empty(), "{findings:#?}");
}

/// Returns the longest piece of literal text.
fn longest(prose: &Prose) -> String {
    let text = |span: &tconv::lesson::prose::Span| match &span.inline {
        Inline::Text(text) => Some(text.lines().map(str::trim).max_by_key(|line| line.len())?.to_owned()),
        _ => None,
    };
    prose.spans().filter_map(text).max_by_key(String::len).unwrap_or_default()
}

#[test]
fn the_course_is_the_same_whether_its_prose_is_held_or_not() {
    // Not the course that tests share: others open its drills meanwhile.
    let held = Course::read(&Files::embedded()).course.expect("a course");
    let [held, quick] = [held, Course::ours().expect("a course")].map(|course| {
        // Draws are listed and goals are searched on first use, so both courses do it before they are compared.
        for step in course.lessons.iter().flat_map(|lesson| &lesson.steps) {
            assert_eq!(step.draws().is_some(), step.draw.is_some());
            let is_goal = step.check.as_ref().is_some_and(|check| check.solutions().is_some());
            assert!(!is_goal || step.solution().is_some(), "{}", step.id);
        }
        // Drills are read when they are opened, with or without prose like the course, so their flags differ.
        format!("{course:?}").replace("holds_prose: true", "holds_prose: false")
    });
    assert!(held == quick, "they are two courses");
}

#[test]
fn a_lesson_takes_the_minutes_that_it_says() {
    let course = ours();
    for lesson in &course.lessons {
        for language in 0..course.languages.len() {
            let pace = Pace::of(lesson, language);
            let (Pace { fast, slow }, said) = (pace, f64::from(lesson.minutes));
            assert!(
                (said - pace.middle()).abs() < 1.5,
                "{}: {said} minutes, reckoned {fast:.1} to {slow:.1}",
                lesson.id
            );
        }
    }
}

#[test]
fn a_preview_says_all_that_may_be_said() {
    let course = ours();
    let mut said = 0;
    for (language, words) in course.languages.iter().filter_map(|tag| Language::of(tag)).enumerate() {
        for lesson in &course.lessons {
            let preview = preview(&course, lesson, None, 0, language, words.plain()).join("\n");
            assert_plain(&preview);
            let is_row = |line: &&str| ["row ", "第"].iter().any(|row| line.starts_with(row));
            let legend = format!("? {}", words.plain().blank);
            let is_hole = |line: &&str| line.contains(" ? ") && !is_row(line) && !line.contains(&legend);
            let without_value = preview.lines().find(is_hole);
            assert_eq!(without_value, None, "a number that no answer gives a value");
            // In a step with draws, not every catch applies in every draw.
            for step in lesson.steps.iter().filter(|step| step.draw.is_none()) {
                let prose = &step.prose[language];
                // The catches may cover every wrong answer.
                let is_open = |trial: &Trial| trial.grade.feedback == Feedback::Otherwise;
                let otherwise = prose.otherwise.iter().filter(|_| step.rehearsal().iter().any(is_open));
                let by_id = [&prose.catches, &prose.options, &prose.feedback, &prose.notes];
                let alone = [&prose.body, &prose.prompt, &prose.explain, &prose.speaker];
                let all = alone.into_iter().chain(&prose.hints).chain(otherwise);
                for passage in all.chain(by_id.into_iter().flat_map(|passages| passages.values())) {
                    let text = longest(passage);
                    assert!(preview.contains(&text), "{} {}: {text}", lesson.id, prose.heading);
                    said += 1;
                }
            }
        }
    }
    assert!(said > 200, "only {said} were looked for");
}

#[test]
fn lessons_that_are_needed_come_earlier() {
    let needs = |course: &tempfile::TempDir, lesson: &str, needed: &str| {
        let text = LESSON.replace("one", lesson).replace("minutes", &format!("needs = [{needed}]\nminutes"));
        write(course.path(), &format!("{lesson}/lesson.toml"), text);
        codes(course.path())
    };
    assert_eq!(needs(&three(""), "three", "\"one\", \"two\""), set([]));
    assert_eq!(needs(&three(""), "one", "\"two\""), set(["needs-later"]));
    // Parts decide the order, and lessons in no part come last.
    let parts = || three(&part("first", &["three", "two"]));
    assert_eq!(needs(&parts(), "two", "\"three\""), set([]));
    assert_eq!(needs(&parts(), "three", "\"two\""), set(["needs-later"]));
    assert_eq!(needs(&parts(), "one", "\"two\""), set([]));
    assert_eq!(needs(&parts(), "two", "\"one\""), set(["needs-later"]));
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

/// Computing over whole grids is limited: in prose, which is filled in on every redraw, in marks, and in checks.
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

/// Painted panels and layers with channels count too.
#[test]
fn panels_and_channels_have_an_end() {
    let with = |more: &str| wrong("one/lesson.toml", format!("{LESSON}{more}"));
    let paint = |value: usize| format!("{{ cells = \"where value > sum(input)\", value = {value} }}");
    let painted: Vec<String> = (0..900).map(paint).collect();
    let input = "scene = { input = { shape = [16, 16] } }\n[[step.panel]]\nid = \"a\"\ninput = ";
    let all = format!("{input}{{ from = \"input\", paint = [{}] }}", painted.join(","));
    assert_eq!(with(&all), set(["too-much-to-compute"]));

    let many = "channels = { in = 16, out = 16 }";
    let scene =
        format!("scene = {{ {many}, input = {{ shape = 40 }}, kernel = {{ shape = 7 }} }}\nshow = [\"weights\"]");
    let chain = |place: usize| {
        let from = if place == 0 { "output".to_owned() } else { format!("p{}.output", place - 1) };
        format!("[[step.panel]]\nid = \"p{place}\"\n{many}\ninput = {{ from = \"{from}\" }}\n")
    };
    let panels: Vec<String> = (0..8).map(chain).collect();
    assert_eq!(with(&format!("{scene}\n{}", panels.concat())), set(["scene-refused"]));
    let goal = "[step.check.goal]\nrequire = [\"sum(outputs) == 0.5\"]\nfree = { stride = \"1..40\" }";
    assert!(with(&format!("{scene}\n{goal}")).contains("too-many-combinations"));
    let steps: Vec<String> = (0..40).map(|step| format!("[[step]]\nid = \"s{step}\"\n{scene}\n")).collect();
    assert!(with(&format!("\n{}", steps.concat())).contains("too-much-to-prove"));
}

#[test]
fn what_is_wrong_with_channels_is_told() {
    let two = "in = 2, out = 2";
    let with = |scene: &str, more: &str| {
        let step = format!("scene = {{ input = {{ shape = 2 }}, kernel = {{ shape = 2 }}, {scene} }}\n{more}");
        wrong("one/lesson.toml", format!("{LESSON}{step}"))
    };
    let show = "show = [\"weights\", \"input[0]\", \"output[1]\"]";
    assert_eq!(with(&format!("channels = {{ {two} }}"), show), set([]));
    for (channels, code) in [
        ("in = 0, out = 1", "bad-scene"),
        ("in = -1, out = 1", "bad-scene"),
        ("in = 9223372036854775807, out = 1", "bad-scene"),
        ("in = 4, out = 2, groups = 3", "scene-refused"),
        ("in = 2, out = 2, groups = 0", "bad-scene"),
        ("in = 2, depth = 2", "unknown-key"),
    ] {
        assert_eq!(with(&format!("channels = {{ {channels} }}"), "show = []"), set([code]), "{channels}");
    }
    for (more, code) in
        [("bias = [1, 2, 3]", "bad-scene"), ("bias = [nan, 1]", "bad-scene"), ("bias = []", "bad-scene")]
    {
        assert_eq!(with(&format!("channels = {{ {two} }}, {more}"), show), set([code]), "{more}");
    }
    // With several planes, `show` must say which one it means.
    for show in ["", "show = [\"input\"]", "view = \"crop\"", "show = [\"weights\"]\nreveal = { show = [\"output\"] }"]
    {
        assert_eq!(with(&format!("channels = {{ {two} }}"), show), set(["hidden-grid"]), "{show}");
    }
    for (show, code) in [("input[2]", "no-value"), ("kernel[0,2]", "no-value"), ("input[-1]", "unknown-grid")] {
        assert_eq!(with(&format!("channels = {{ {two} }}"), &format!("show = [\"{show}\"]")), set([code]), "{show}");
    }
    for free in ["bias = \"0..3\"", "turn = true", "values = [\"input\"]"] {
        assert_eq!(
            with(&format!("channels = {{ {two} }}"), &format!("{show}\nfree = {{ {free} }}")),
            set(["bad-range"]),
            "{free}"
        );
    }
    let values = "channels = { in = 2 }, bias = 1";
    let found = wrong(
        "one/lesson.toml",
        format!("{LESSON}scene = {{ input = {{ shape = 2, values = [1, 2, 3, 4] }}, {values} }}\n{show}"),
    );
    assert_eq!(found, set(["bad-scene"]), "four values for two planes of four");
}

#[test]
fn what_is_wrong_with_a_network_is_told() {
    let told = |part: &str, other: &str| {
        let mut files = alone(&storyboards(), "network");
        let text = files.text("network/lesson.toml").expect("a file").to_owned();
        assert!(text.contains(part), "{part}");
        files.insert("network/lesson.toml", Ok(text.replacen(part, other, 1)));
        let loaded = Course::read(&files);
        assert_plain(&rendered(&files, &loaded));
        rendered(&files, &loaded)
    };
    let input = "input    = { shape = [1, 1], values = [0.6, -0.4] }";
    for (part, other, message) in [
        ("stack = \"strokes", "stack = \"stroke", "did you mean 'strokes.toml'"),
        ("stack = \"strokes.toml", "stack = \"../course.toml", "the course has no stack file '../course.toml'"),
        ("stack = \"strokes.toml", "stack = \"\\u001b[2J", "the course has no stack file"),
        ("activations = false\n", "activations = false\nkernel = { shape = 2 }\n", "a network has its own layers"),
        ("stack       = \"strokes.toml\"\n", "", "activations are those of a 'stack'"),
        ("[-0.3, 0.5]", "[-0.3, 0.5, 1]", "2 planes of 1x1 takes 2 values, but here are 3"),
        ("[-0.3, 0.5]", "[-0.3, 1.5]", "go from -1 to 1, but got 1.5"),
        ("input = { values = [-0.3, 0.5] }", "input = { from = \"output\" }", "takes an input of 2x1x1"),
        ("channels = { in = 2 }\n", "", "1x1 takes 1 values"),
        (input, "input = { shape = [1, 1], values = [1.6, 0] }", "starts outside of the range, at z1 1.6"),
        (input, "input = { shape = [1, 2], values = [0, 0, 0, 0] }", "takes an input of 2x1x1"),
        ("mine.up1[1]", "mine.up1[3]", "there is no mine.up1[3] here"),
        ("mine.up1[1]", "mine.up7[1]", "did you mean 'mine.up1'"),
        ("mine.up1[1]", "mine", "'mine' is a network: write mine.picture"),
        ("belongs(mine.picture, 5, 7)", "belongs(mine.picture, 8, 7)", "cell 8,7 lies outside the grid, which is 8x8"),
        ("belongs(mine.picture, 5, 7)", "belongs(linear.picture, 5, 7)", "only maps of one network"),
        ("belongs(mine.picture, 5, 7)", "belongs(input, 0, 0)", "only maps of one network"),
        ("belongs(mine.picture, 5, 7)", "belongs(5, 7)", "write belongs(MAP, r, c)"),
        ("values = [\"input\"] }\ncatch", "activations = true }\ncatch", "none of the 2 settings"),
        ("<= 0.02", "<= 0.5", "the goal is reached before anybody does anything"),
    ] {
        let text = told(part, other);
        assert!(text.contains(message), "{other}: {text}");
    }
}

#[test]
fn stack_files_of_a_course_have_an_end() {
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course");
    let weights = fs::read(course.join("network/strokes.safetensors")).expect("a file");
    let stack = fs::read_to_string(course.join("network/strokes.toml")).expect("a file");
    let folder = |stack: &str, copies: usize| {
        let directory = small();
        write(directory.path(), "one/strokes.safetensors", &weights);
        for copy in 0..copies {
            write(directory.path(), &format!("one/{copy:02}.toml"), stack);
        }
        directory
    };
    let fault = |stack: &str, copies: usize| {
        let directory = folder(stack, copies);
        let files = files(directory.path());
        let last = format!("one/{:02}.toml", copies - 1);
        files.network(&last).expect("a stack").err().map(|fault| fault.to_string().replace(&last, "FILE"))
    };
    assert_eq!(fault(&stack, 16), None);
    assert!(fault(&stack, 17).expect("too many").contains("at most 16 stack files"));
    let large = stack.replace("(2, 3, kernel_size=4)", "(2, 3, kernel_size=420)");
    assert!(fault(&large, 1).expect("too large").contains("over the limit of 1048576 for a course"));
    let outside = stack.replace("\"strokes.s", "\"../../strokes.s");
    assert!(fault(&outside, 1).expect("outside").starts_with("FILE: line 4: '../../strokes.safetensors' leads out"));
    assert!(fault("[project]", 1).expect("no stack").starts_with("FILE: line 1: "));
    // A file that no lesson names is ignored.
    assert_eq!(codes(folder("[project]", 1).path()), set([]));
}

#[test]
fn a_step_has_the_skills_of_its_lesson_or_its_own() {
    let course = Course::read(&storyboards()).course.expect("a course");
    let of = |lesson: &str| course.lesson(lesson).expect("there is one").steps[0].skills.clone();
    assert_eq!(of("exam"), ["size"], "its own");
    assert_eq!(of("generator"), ["stack", "size"], "the lesson's");
    let mut files = storyboards();
    for (part, other) in [("skills = [\"size\"] ", "skills = [\"sise\"] "), ("skill = \"stride\"", "skill = \"strid\"")]
    {
        let text = storyboards().text("exam/lesson.toml").expect("a file").to_owned();
        assert!(text.contains(part), "{part}");
        files.insert("exam/lesson.toml", Ok(text.replace(part, other)));
        let codes: BTreeSet<&str> = Course::read(&files).diagnostics.iter().map(|one| one.code).collect();
        assert_eq!(codes, set(["unknown-name"]), "{other}");
    }
}

#[test]
fn a_formula_that_has_no_cells_is_told() {
    let scene = "scene = { input = { shape = [6, 6] }, kernel = { shape = [6, 3] } }";
    for show in ["input - output", "kernel*kernel", "kernel[5,5]", "output^T*input"] {
        let codes = wrong("one/lesson.toml", format!("{LESSON}{scene}\nshow = [\"{show}\"]"));
        assert_eq!(codes, set(["no-value"]), "{show}");
    }
    // In a later state it is no error: the screen check finds an empty grid instead.
    let later =
        "show = [\"input - big\"]\nreveal = { show = [\"input - big\"], scene = { input = { shape = [3, 3] } } }";
    let panel = "[[step.panel]]\nid = \"big\"\ngrid = { shape = [6, 6] }\n[step.check.number]\nanswer = \"out.h\"";
    let prose = format!(
        "{PROSE}<!-- prompt -->\nHow many?\n<!-- otherwise -->\nNo.\n<!-- explain -->\nSo.\n<!-- panel: big -->\nbig\n"
    );
    let found = unseen(&format!("{scene}\n{later}\n{panel}"), &prose);
    assert!(found.iter().any(|one| one.code == "grid-empty"), "{found:#?}");
}

/// Each check is within its limits, but there are many: a second per step is a minute per lesson.
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
    // Entities are decoded, so what they stand for is checked too: in a title, a heading, text, and beside code.
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
        let mut command = program::tconv();
        command.args(["lessons", "new", id, "--in"]).arg(directory.path()).output().expect("it runs").status
    };
    assert!(new("first").success());
    assert_eq!(codes(directory.path()), set([]));
    let course = Course::read(&files(directory.path())).course.expect("a course");
    assert_eq!(looks(&course), [], "and it is seen");
    let before = fs::read_to_string(directory.path().join("first/en.md")).expect("a file");
    assert_eq!(new("first").code(), Some(1));
    assert_eq!(new("../first").code(), Some(2));
    assert_eq!(fs::read_to_string(directory.path().join("first/en.md")).expect("a file"), before);
    assert!(new("second").success());
    let listed = fs::read_to_string(directory.path().join("course.toml")).expect("a file");
    write(directory.path(), "course.toml", listed.replace("[\"first\"]", "[\"first\", \"second\"]"));
    assert_eq!(codes(directory.path()), set([]));
}

/// Files to corrupt, of the program's course (`true`) or of the test course. A lesson is read as a course of its own,
/// because reading a whole course takes a second.
const CHANGED: [(bool, &str); 15] = [
    (true, "course.toml"),
    (true, "crop/lesson.toml"),
    (true, "crop/en.md"),
    (true, "output-padding/lesson.toml"),
    (false, "channels/lesson.toml"),
    (false, "choose/lesson.toml"),
    (false, "exam/lesson.toml"),
    (false, "generator/lesson.toml"),
    (false, "matrix/lesson.toml"),
    (false, "network/lesson.toml"),
    (true, "direct/lesson.toml"),
    (true, "floor/lesson.toml"),
    (true, "stride/lesson.toml"),
    (true, "window/lesson.toml"),
    (true, "window/zh-CN.md"),
];

/// Returns the course reduced to this lesson, without parts.
fn alone(files: &Files, lesson: &str) -> Files {
    let course = files.text("course.toml").expect("a file");
    let (before, rest) = course.split_once("\nlessons = [").expect("a list of lessons");
    let (_, rest) = rest.split_once("]\n").expect("its end");
    // The parts are consecutive, before the skills.
    let (title, _) = rest.split_once("[[part]]").expect("a part");
    let (_, skills) = rest.split_once("\n[skills.").expect("a skill");
    let mut alone = Files::default();
    alone.insert("course.toml", Ok(format!("{before}\nlessons = [\"{lesson}\"]\n{title}[skills.{skills}")));
    for name in ["lesson.toml", "en.md", "zh-CN.md"] {
        let path = format!("{lesson}/{name}");
        alone.insert(&path, Ok(files.text(&path).expect("a file").to_owned()));
    }
    for path in files.stacks() {
        let network = files.network(path).expect("a stack");
        alone.insert_network(path, network.map(|network| network.as_ref().clone()).map_err(Phrase::clone));
    }
    alone
}

/// The files of the test course.
fn storyboards() -> Files {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course"))
}

/// What an author may mistype, and what an attacker may try.
const PIECES: [&str; 20] = [
    "[[step]]\n",
    "[[step.panel]]\n",
    "channels = { in = 2, out = 2 }\n",
    "weights",
    "[0]",
    " - output",
    "99999",
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
        (is_ours, path) in prop::sample::select(CHANGED.to_vec()),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, prop::sample::select(PIECES.to_vec())), 1..6),
    ) {
        let whole = if is_ours { Files::embedded() } else { storyboards() };
        let lesson = path.split_once('/').map_or("tour", |(lesson, _)| lesson);
        let mut files = alone(&whole, lesson);
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
