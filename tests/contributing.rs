//! The pages for contributors: the drill that they show works as printed, and the paths that they mention exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tconv::learner::practice::footing::Footing;
use tconv::learner::practice::schedule::Calendar;
use tconv::learner::practice::seed::Seed;
use tconv::learner::practice::sitting::{Plan, Sitting};
use tconv::learner::progress::Progress;
use tconv::learner::session::Session;
use tconv::lesson::check::grade::Feedback;
use tconv::lesson::course::{Course, Step};
use tconv::lesson::drill::Drill;
use tconv::lesson::files::Files;
use tconv::plain::Plain;
use tconv::words::Language;

use crate::support::said;

/// The pages whose paths must exist.
const PAGES: [&str; 3] = ["CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md"];

/// How many questions of the drill are checked.
const SAMPLES: usize = 60;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect("a page")
}

/// Returns the fenced blocks of a page, each with the text after its opening fence.
fn fenced(page: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            let is_inside = |line: &&str| line.trim_start() != "```";
            let inside: Vec<&str> = lines.by_ref().take_while(is_inside).collect();
            blocks.push((info.trim(), inside.join("\n") + "\n"));
        }
    }
    blocks
}

/// Returns the page without its fenced blocks.
fn unfenced(page: &str) -> String {
    let mut is_fenced = false;
    let is_text = |line: &&str| {
        let is_fence = line.trim_start().starts_with("```");
        is_fenced ^= is_fence;
        !is_fenced && !is_fence
    };
    page.lines().filter(is_text).collect::<Vec<_>>().join("\n")
}

/// Returns the files that the page shows. Their fences have a language and a path:
/// ```` ```toml drills/ID.toml ````.
fn shown() -> Vec<(String, String)> {
    let page = page("CONTRIBUTING.md");
    let file = |(info, text): (&str, String)| {
        let (_, path) = info.split_once(' ')?;
        Some((path.to_owned(), text))
    };
    fenced(&page).into_iter().filter_map(file).collect()
}

/// Builds a small course from the files on the page, and returns it with the id of its drill.
fn course() -> (Arc<Course>, String) {
    let mut files = Files::default();
    let mut ids = BTreeSet::new();
    for (path, text) in shown() {
        let name = path.strip_prefix("drills/").expect("the page shows a drill");
        ids.extend(name.strip_suffix(".toml").map(str::to_owned));
        files.insert(path, Ok(text));
    }
    let id = ids.pop_first().expect("the page shows a drill");
    let course = format!(
        "format = 1\nid = \"small\"\nlanguages = [\"en\"]\nlessons = [\"one\"]\ndrills = [\"{id}\"]\ntitle = {{ en = \"Small\" \
         }}\n[skills.stride]\nen = \"Predict what stride does\"\n"
    );
    files.insert("course.toml", Ok(course));
    files.insert("one/lesson.toml", Ok("format = 1\nid = \"one\"\nminutes = 1\n[[step]]\nid = \"read\"\n".to_owned()));
    files.insert("one/en.md", Ok("# One\n<!-- step: read -->\n## Read\nRead.\n".to_owned()));
    let loaded = Course::read_with_drills(&files);
    assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
    (Arc::new(loaded.course.expect("a course")), id)
}

fn drill(course: &Course, id: &str) -> Arc<Drill> {
    course.drill(id).and_then(|read| read.drill.clone()).expect("a drill")
}

/// Returns the ids of the catches that respond to wrong answers to a question, after checking that the right answer is
/// graded as right.
fn caught(step: &Step) -> Vec<String> {
    let check = step.check.as_ref().expect("a question");
    let scene = step.scene(step.opening(), 0);
    let right = check.right(&scene).expect("an answer");
    assert!(check.grade(&scene, &right).is_right, "{right} is not right");
    let mut caught = Vec::new();
    for answer in check.tries(&scene, &step.foreseen) {
        let grade = check.grade(&scene, &answer);
        if let Feedback::Catch(id) = grade.feedback {
            assert!(!grade.is_right, "'{id}' speaks on the right answer {answer}");
            assert!(step.prose[0].catches.contains_key(&id), "'{id}' has no words");
            caught.push(id);
        }
    }
    caught
}

#[test]
fn the_drill_of_the_page_is_right_and_knows_each_of_its_catches() {
    let (course, id) = course();
    for form in &drill(&course, &id).lesson.steps {
        let draws = form.draws().expect("it draws");
        let mut heard = BTreeSet::new();
        for place in draws.sequence(7).take(SAMPLES) {
            heard.extend(caught(&draws.step(place).expect("a question")));
        }
        let known: BTreeSet<String> =
            form.check.iter().flat_map(|check| check.catches()).map(|catch| catch.id.clone()).collect();
        assert!(known.len() > 1 && heard == known, "{heard:?} of {known:?}");
    }
}

#[test]
fn who_answers_the_drill_of_the_page_is_told_what_it_says_there() {
    let (course, id) = course();
    let footing = Footing::of(&course, &Progress::default(), Calendar::WORLD, 0);
    let plan = Plan::Drills { drills: vec![id], level: None, count: 1 };
    let sitting = Sitting::new(Arc::clone(&course), plan, Some(Seed::new("page")), &footing);
    let session = Session::practice(sitting, vec!["Practice".to_owned()]).expect("a question");
    let mut plain = Plain::new(session, 0, Arc::default(), Language::English.plain());
    plain.begin();
    let step = plain.session().step().clone();
    let mut catches = 0;
    for trial in step.rehearsal() {
        assert!(plain.session().is_asking(), "{} comes too late", trial.answer);
        let told = plain.line(&trial.answer.to_string()).lines.join("").replace(char::is_whitespace, "");
        let words = said::piece(&step.prose[0], &trial);
        assert!(!words.is_empty() && told.contains(&words), "to {}: {words:?} is not in {told}", trial.answer);
        catches += usize::from(matches!(trial.grade.feedback, Feedback::Catch(_)));
    }
    assert!(!plain.session().is_asking(), "the right answer comes last");
    assert!(catches > 1, "{catches} catches");
}

/// Returns the paths that a page has in backticks or links to: they contain a slash and no blank.
fn paths(page: &str) -> BTreeSet<String> {
    let text = unfenced(page);
    let code =
        text.split('`').skip(1).step_by(2).filter(|code| code.contains('/') && !code.contains(char::is_whitespace));
    let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    let links = links.filter(|link| !link.is_empty() && !link.contains("://"));
    code.chain(links).map(str::to_owned).collect()
}

/// Returns the part of a path that must exist: all of it, or the folder before a placeholder.
fn fixed(path: &str) -> &str {
    match path.split_once(['<', '*']) {
        Some((before, _)) => before.rsplit_once('/').map_or("", |(folder, _)| folder),
        None => path,
    }
}

#[test]
fn what_the_pages_name_is_there() {
    let shown: BTreeSet<String> = shown().into_iter().map(|(path, _)| path).collect();
    for name in PAGES {
        let page = page(name);
        let named = paths(&page);
        let is_there = |path: &String| shown.contains(path) || root().join(fixed(path)).exists();
        let missing: Vec<&String> = named.iter().filter(|path| !is_there(path)).collect();
        assert!(missing.is_empty(), "{name} names what is not there: {missing:?}");
        assert!(named.len() > 5, "{name} names {} paths: is the test still reading the right thing?", named.len());
    }
}

#[test]
fn paths_are_found_and_names_that_stand_for_any_are_not_looked_for() {
    let page = "`src/a.rs` and `cargo x/y`\n```sh\n`src/b.rs`\n```\n[c](c.md#part), [d](https://d/e), `f/<view>.rs`";
    let expected = ["c.md", "f/<view>.rs", "src/a.rs"].map(str::to_owned);
    assert_eq!(paths(page), BTreeSet::from(expected));
    assert_eq!(["src/a.rs", "f/<view>.rs", "f/g/*.rs", "<a>/b"].map(fixed), ["src/a.rs", "f", "f/g", ""]);
}
