//! Questions on paper: they are the same as on screen, in the same order, and nothing on a sheet gives an answer away.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use tconv::handout::paper::{Format, Head, Question, key, questions};
use tconv::learner::practice::check::check_word;
use tconv::learner::practice::exam::{Name, Paper};
use tconv::learner::practice::footing::Footing;
use tconv::learner::practice::seed::Seed;
use tconv::learner::practice::sitting::{Item, Outcome, Plan, Sitting};
use tconv::learner::session::Session;
use tconv::learner::telling::{Block, Telling};
use tconv::lesson::course::Course;
use tconv::lesson::prose::{Filler, Prose};
use tconv::words::Language;

use crate::support::ours::ours;
use crate::support::program;

const FORMATS: [Format; 3] = [Format::Html, Format::Markdown, Format::Text];

fn plan(course: &Course, drills: &[&str], level: Option<u8>, count: usize) -> Plan {
    let all = || course.drills.iter().map(|drill| drill.id.clone()).collect();
    let drills: Vec<String> = drills.iter().map(|id| (*id).to_owned()).collect();
    Plan::Drills { drills: if drills.is_empty() { all() } else { drills }, level, count }
}

fn items(course: &Arc<Course>, plan: &Plan, seed: &Seed) -> Vec<Item> {
    let mut sitting = Sitting::new(Arc::clone(course), plan.clone(), Some(seed.clone()), &Footing::default());
    let mut outcome = None;
    std::iter::from_fn(|| sitting.next(outcome.replace(Outcome::default()))).collect()
}

fn asked<'a>(items: &'a [Item], seed: &Seed) -> Vec<Question<'a>> {
    items.iter().enumerate().map(|(place, item)| Question::new(&item.step, seed, place)).collect()
}

/// Strips a text of whitespace, list markers and Markdown marks, so that only its words are compared.
fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '\\' | '`' | '*' | '-')).collect()
}

/// Returns the text of an HTML file.
fn read(html: &str) -> String {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(html, options).expect("it is XML");
    let is_style = |node: roxmltree::Node<'_, '_>| node.ancestors().any(|node| node.has_tag_name("style"));
    let body = document.descendants().filter(|node| node.is_text() && !is_style(*node));
    body.filter_map(|node| node.text()).collect()
}

fn filled(course: &Course, prose: &Prose, telling: &Telling<'_>, place: usize) -> String {
    let numbers = telling.numbers();
    let term =
        |id: &str| course.glossary.get(id).and_then(|terms| terms.get(place)).map_or(id, |term| &term.name).to_owned();
    let blocks = prose.fill(&Filler { numbers: &numbers, key: &str::to_owned, term: &term });
    let text: String = blocks.iter().flat_map(|block| &block.runs).map(|run| run.text.as_str()).collect();
    squeezed(&text)
}

/// What the screen shows of a question in a sitting: its prompt and options, and its explanation once it is closed.
struct Told {
    before: Vec<String>,
    after: Vec<String>,
}

fn told(course: &Arc<Course>, plan: &Plan, seed: &Seed, place: usize) -> Vec<Told> {
    let sitting = Sitting::new(Arc::clone(course), plan.clone(), Some(seed.clone()), &Footing::default());
    let mut session = Session::practice(sitting, vec![String::new(); 2]).expect("questions");
    let mut all = Vec::new();
    loop {
        let scene = session.step().scene(session.step().opening(), place);
        let telling = Telling { session: &session, scene: &scene, language: place, draft: None };
        let mut before = Vec::new();
        for block in telling.question() {
            match block {
                Block::Prompt(text) => before.push(filled(course, text, &telling, place)),
                Block::Options(choices) => {
                    before.extend(choices.iter().map(|choice| filled(course, choice.text, &telling, place)));
                }
                _ => {}
            }
        }
        let trials = session.step().rehearsal();
        let mut after = Vec::new();
        for trial in trials.iter().filter(|trial| !trial.grade.is_right) {
            let mut session = session.clone();
            session.answer(trial.answer.clone(), &scene);
            let telling = Telling { session: &session, scene: &scene, language: place, draft: None };
            for block in telling.outcome() {
                if let Block::Feedback(text) = block {
                    after.push(filled(course, text, &telling, place));
                }
            }
        }
        session.show_answer(&scene);
        let telling = Telling { session: &session, scene: &scene, language: place, draft: None };
        after.push(filled(course, &session.step().said(place).explain, &telling, place));
        all.push(Told { before, after });
        let at = session.place();
        session.go_on();
        if session.place() == at {
            return all;
        }
    }
}

#[test]
fn the_sheet_asks_what_the_screen_asks_and_says_nothing_of_the_answers() {
    let course = ours();
    for (name, language) in [("kurs7", Language::English), ("班级一", Language::Chinese)] {
        let (seed, place) = (Seed::new(name), course.language(language.tag()));
        let plan = plan(&course, &[], None, 40);
        let (items, told) = (items(&course, &plan, &seed), told(&course, &plan, &seed, place));
        assert_eq!((items.len(), told.len()), (40, 40));
        let questions_asked = asked(&items, &seed);
        let head = Head { title: "T".to_owned(), footer: "F".to_owned() };
        let sheet = questions(&course, &head, &questions_asked, language);
        let answers = key(&course, &head, &questions_asked, language);
        for format in FORMATS {
            let text = sheet.write(format);
            let sheet = squeezed(&if format == Format::Html { read(&text) } else { text });
            let mut rest = sheet.as_str();
            for Told { before, after } in &told {
                for said in before {
                    let at = rest.find(said.as_str());
                    let at = at.unwrap_or_else(|| panic!("{format:?}: not in its place: {said}\nin {rest}"));
                    rest = &rest[at + said.len()..];
                }
                // A short fragment of text gives nothing away yet.
                for said in after.iter().filter(|said| said.chars().count() > 25) {
                    assert!(!sheet.contains(said.as_str()), "{format:?}: on the sheet: {said}");
                }
            }
        }
        // In plain text, where nothing interrupts a list, the key contains the explanations.
        let text = squeezed(&answers.write(Format::Text));
        let known = told.iter().flat_map(|told| &told.after).filter(|said| said.chars().count() > 25);
        let (there, all) = known.fold((0, 0), |(there, all), said| {
            let is_there = text.contains(said.as_str());
            (there + usize::from(is_there), all + 1)
        });
        // The key leaves out list markers, and texts that belong to no catch.
        assert!(there * 10 >= all * 6, "{there} of {all}");
    }
}

#[test]
fn an_exam_is_printed_as_it_is_asked() {
    let course = ours();
    let name = Name { seed: Seed::new("kurs7"), variant: "A".to_owned(), parts: Vec::new() };
    let paper = Paper::draw(&course, &name).expect("an exam");
    let seed = Seed::new(&paper.label);
    let steps = paper.questions.iter().enumerate();
    let asked: Vec<Question<'_>> =
        steps.map(|(place, question)| Question::new(&question.item.step, &seed, place)).collect();
    let head = Head { title: "Exam".to_owned(), footer: paper.check.clone() };
    let text = questions(&course, &head, &asked, Language::English).write(Format::Text);
    let session = Session::exam(Arc::clone(&course), paper.clone(), vec![String::new(); 2], &BTreeMap::new());
    assert!(asked.len() > 10, "{}", asked.len());
    assert!(text.contains(&format!("\n{}. ", asked.len())), "{text}");
    assert!(text.ends_with(&format!("{}\n", paper.check)), "{text}");
    assert_eq!(session.shuffled(), asked[0].order);
    assert!(!key(&course, &head, &asked, Language::Chinese).write(Format::Html).is_empty());
}

/// What would give a number away on the sheet: the formula, or the words before an answer.
#[test]
fn no_formula_and_no_answer_is_on_the_sheet() {
    let course = ours();
    let seed = Seed::new("x");
    let plan = plan(&course, &["output-size"], None, 9);
    let items = items(&course, &plan, &seed);
    let head = Head::default();
    let sheet = questions(&course, &head, &asked(&items, &seed), Language::English).write(Format::Text);
    let answers = key(&course, &head, &asked(&items, &seed), Language::English).write(Format::Text);
    assert!(!sheet.contains(" = ") && answers.contains(" = "), "{sheet}");
    for item in &items {
        let right = item.step.check.as_ref().and_then(|check| check.right(&item.step.scene(item.step.opening(), 0)));
        let right = right.expect("an answer").to_string();
        assert!(answers.contains(&format!("Answer: {right}\n")), "{right}");
    }
}

#[test]
fn hidden_numbers_are_in_no_figure() {
    let course = ours();
    let seed = Seed::new("x");
    let of = |drill: &str| {
        let plan = plan(&course, &[drill], Some(1), 3);
        let items = items(&course, &plan, &seed);
        questions(&course, &Head::default(), &asked(&items, &seed), Language::English).write(Format::Html)
    };
    // In the grids of `contributors` only the titles are text; in two of three grids of `cell-value` there are numbers.
    let digit = |html: &str| ('0'..='9').filter(|digit| html.contains(&format!("-r{:x}\"", u32::from(*digit)))).count();
    assert_eq!(digit(&of("contributors")), 0);
    assert!(digit(&of("cell-value")) > 3);
    for drill in ["contributors", "cell-value"] {
        let html = of(drill);
        assert!(html.contains("<svg") && !html.contains("ConvTranspose2d</title>"), "{drill}");
        let colors = html.split("=\"#").skip(1).filter_map(|rest| rest.get(..6));
        let colors = colors.filter(|color| color.bytes().all(|digit| digit.is_ascii_hexdigit()));
        assert!(colors.clone().count() > 50 && colors.clone().all(|color| ["000000", "ffffff"].contains(&color)));
    }
}

#[test]
fn every_drill_at_every_level_can_be_printed() {
    let course = ours();
    let mut sheets = 0;
    for drill in &course.drills {
        for level in [None, Some(1), Some(2), Some(3)] {
            for name in ["a", "<b&\">\u{202e}"] {
                let seed = Seed::new(name);
                let items = items(&course, &plan(&course, &[&drill.id], level, 3), &seed);
                assert_eq!(items.len(), 3, "{} at {level:?}", drill.id);
                let head = Head { title: format!("{name} 'x' *y*"), footer: name.to_owned() };
                for language in Language::ALL {
                    for paper in [
                        questions(&course, &head, &asked(&items, &seed), language),
                        key(&course, &head, &asked(&items, &seed), language),
                    ] {
                        for format in FORMATS {
                            let text = paper.write(format);
                            assert!(!text.contains(['\u{1b}', '\u{202e}']) && text.ends_with('\n'));
                            assert!(!text.contains("{{") && !text.contains("**.**"), "{text}");
                            if format == Format::Html {
                                assert!(read(&text).contains("'x' *y*"));
                            }
                            if format == Format::Text {
                                assert!(text.lines().all(|line| line.chars().count() <= 90), "{text}");
                            }
                            sheets += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(sheets >= 10 * 4 * 2 * 2 * 2 * 3, "{sheets}");
}

#[test]
fn outlines_of_figures_have_names_of_their_own() {
    let course = ours();
    let seed = Seed::new("x");
    let items = items(&course, &plan(&course, &["cell-value"], None, 6), &seed);
    let html = questions(&course, &Head::default(), &asked(&items, &seed), Language::English).write(Format::Html);
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let used: Vec<&str> = html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ids.len() > 20 && used.iter().all(|used| ids.contains(used)));
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

/// Printed sheets are told apart by their check word.
#[test]
fn the_check_word_is_that_of_the_questions_alone() {
    let course = ours();
    let of = |name: &str, count: usize| {
        let items = items(&course, &plan(&course, &["output-size"], Some(1), count), &Seed::new(name));
        check_word(&course, items.iter().map(|item| &item.step))
    };
    assert_eq!(of("kurs7", 6), of("kurs7", 6));
    assert_ne!(of("kurs7", 6), of("kurs8", 6));
    assert_ne!(of("kurs7", 6), of("kurs7", 5));
    assert!(of("kurs7", 6).len() == 4 && of("kurs7", 6).bytes().all(|letter| !b"01lo".contains(&letter)));
}

fn tconv(arguments: &[&str]) -> Output {
    program::tconv().args(arguments).output().expect("it runs")
}

fn print(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let folder = folder.to_str().expect("text");
    let output = tconv(&[&["drill", "--print", folder, "--count", "3"], more].concat());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn sheets_are_written_and_the_same_seed_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, other] = ["one", "other/deep"].map(|name| folder.path().join(name));
    let seed = ["cell-value", "--seed", "kurs7"];
    let (code, said, _) = print(&one, &seed);
    assert_eq!(code, Some(0));
    assert_eq!(files(&one), ["drill-cell-value-kurs7.html", "key-cell-value-kurs7.html"]);
    let lines: Vec<&str> = said.lines().collect();
    assert!(
        lines[0].starts_with("seed kurs7, check word ") && lines[1].ends_with("drill-cell-value-kurs7.html"),
        "{said}"
    );
    let (code, _, _) = print(&other, &[&seed[..], &["--plain"]].concat());
    assert_eq!(code, Some(0));
    for name in files(&one) {
        assert_eq!(fs::read(one.join(&name)).expect("a file"), fs::read(other.join(&name)).expect("a file"), "{name}");
    }
    let check = lines[0].rsplit(' ').next().expect("a word");
    for (format, language) in [("md", "en"), ("txt", "zh-CN")] {
        let (code, said, _) = print(&one, &[&seed[..], &["--format", format, "--lang", language]].concat());
        assert_eq!(code, Some(0));
        assert!(said.contains(check), "the check word is the same in every language");
        let text = fs::read_to_string(one.join(format!("key-cell-value-kurs7.{format}"))).expect("a file");
        assert!(text.contains(check) && text.contains(if language == "en" { "Answer" } else { "参考答案" }), "{text}");
    }
    let sheet = fs::read_to_string(one.join("drill-cell-value-kurs7.txt")).expect("a file");
    for word in ["练习", "姓名", "日期", "种子 kurs7", "校验码"] {
        assert!(sheet.contains(word), "{word} in {sheet}");
    }
}

#[test]
fn what_is_there_stays_unless_it_is_forced() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("key-output-size-a.html");
    fs::write(&key, "mine").expect("a file");
    let seed = ["output-size", "--seed", "a"];
    let (code, said, error) = print(folder.path(), &seed);
    assert_eq!((code, said.as_str()), (Some(1), ""));
    assert!(error.contains("key-output-size-a.html") && error.contains("--force"), "{error}");
    assert_eq!(files(folder.path()), ["key-output-size-a.html"], "the sheet is not written without its key");
    assert_eq!(fs::read_to_string(&key).expect("a file"), "mine");
    let (code, ..) = print(folder.path(), &[&seed[..], &["--force"]].concat());
    assert_eq!(code, Some(0));
    assert!(fs::read_to_string(&key).expect("a file").starts_with("<!DOCTYPE html>"));
}

#[test]
fn without_a_seed_one_is_made_up_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, said, _) = print(folder.path(), &["--mix"]);
    assert_eq!(code, Some(0));
    let seed = said.strip_prefix("seed ").and_then(|rest| rest.split(',').next()).expect("a seed");
    assert_eq!(files(folder.path()), [format!("drill-mix-{seed}.html"), format!("key-mix-{seed}.html")]);
    let (code, ..) = print(folder.path(), &["--mix", "--seed", "../../a b/\u{1b}"]);
    assert_eq!((code, files(folder.path()).len()), (Some(0), 4), "a seed leads out of no folder");
}

#[test]
fn wrong_ways() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "mine").expect("a file");
    for (place, more, code, said) in [
        (file.clone(), &["output-size"][..], 1, "it is a file, not a folder"),
        (file.join("under"), &["output-size"], 1, "error: "),
        (folder.path().join("a"), &["nothing"], 2, "there is no drill \"nothing\""),
        (folder.path().join("a"), &["output-size", "--count", "0"], 2, "--count"),
        (folder.path().join("a"), &["output-size", "--count", "1001"], 2, "at most 1000"),
        (folder.path().join("a"), &["output-size", "--format", "pdf"], 2, "--format"),
        (folder.path().join("a"), &["output-size", "--course", "/nowhere/at/all"], 1, "error"),
    ] {
        let text = place.to_str().expect("text");
        let output = tconv(&[&["drill", "--print", text], more].concat());
        let error = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(code), "{more:?}: {error}");
        assert!(error.contains(said), "{more:?}: {error}");
    }
    let alone = tconv(&["drill", "output-size", "--force"]);
    assert_eq!(alone.status.code(), Some(2), "--force and --format go with --print");
    assert_eq!(files(folder.path()), ["file"]);
}
