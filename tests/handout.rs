//! Lessons on paper: every lesson of both courses, in every language, drafts included, as questions and as answers, with text
//! and with figures.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use tconv::handout::{Handout, Sheet, misconceptions, write};
use tconv::lesson::course::Lesson;
use tconv::words::Language;

use crate::support::courses;
use crate::support::ours::ours;

/// A sheet, and what it is of.
struct Written {
    lesson: Lesson,
    language: Language,
    sheet: Sheet,
    handout: Handout,
}

/// Writes every sheet, with figures or without.
fn sheets(figures: Option<&str>) -> Vec<Written> {
    let mut written = Vec::new();
    for course in courses::both() {
        for (lesson, language) in
            course.lessons.iter().flat_map(|lesson| Language::ALL.map(|language| (lesson, language)))
        {
            for sheet in [Sheet::Questions, Sheet::Answers] {
                let handout = write(&course, lesson, sheet, language, figures).expect("a hand-out");
                written.push(Written { lesson: lesson.clone(), language, sheet, handout });
            }
        }
    }
    assert!(written.len() > 60, "{} sheets", written.len());
    written
}

/// Every sheet without figures. Writing them takes most of the time of these tests.
static TEXTS: LazyLock<Vec<Written>> = LazyLock::new(|| sheets(None));

/// Returns the text of a Markdown file outside code, and the number of its headings.
fn parsed(markdown: &str) -> (String, usize) {
    let (mut text, mut headings, mut is_code) = (String::new(), 0, false);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Text(piece) if !is_code => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push('\n'),
            _ => {}
        }
    }
    (text, headings)
}

#[test]
fn every_sheet_is_markdown_without_holes() {
    for Written { lesson, language, sheet, handout } in TEXTS.iter() {
        let (text, headings) = parsed(&handout.text);
        let of = format!("{} in {language:?}, {sheet:?}", lesson.id);
        assert_eq!(headings, lesson.steps.len() + 1, "{of}");
        for hole in ["**", "{{", "}}", "\u{1b}"] {
            assert!(!text.contains(hole), "{hole} in {of}:\n{}", handout.text);
        }
        assert!(handout.figures.is_empty(), "{of}");
    }
}

#[test]
fn the_answers_are_on_their_own_sheet() {
    let mut told = 0;
    for Written { lesson, language, sheet, handout } in TEXTS.iter() {
        let (text, _) = parsed(&handout.text);
        let place = usize::from(*language == Language::Chinese);
        for step in lesson.steps.iter().filter(|step| step.check.as_ref().is_some_and(|check| check.is_graded())) {
            // The literal text of the explanation, without numbers.
            let prose = &step.said(place).explain;
            let said = prose.spans().filter_map(|span| match &span.inline {
                tconv::lesson::prose::Inline::Text(text) if !span.look.code => Some(text.trim()),
                _ => None,
            });
            let Some(longest) = said.flat_map(str::lines).max_by_key(|text| text.len()).filter(|text| text.len() > 30)
            else {
                continue;
            };
            assert_eq!(text.contains(longest), *sheet == Sheet::Answers, "{}/{}: {longest}", lesson.id, step.id);
            told += 1;
        }
    }
    assert!(told > 200, "{told} explanations");
}

#[test]
fn figures_are_where_the_sheet_says() {
    let mut drawn = 0;
    for Written { lesson, handout, .. } in sheets(Some("pictures")) {
        let named: Vec<String> = Parser::new(&handout.text)
            .filter_map(|event| match event {
                Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
                _ => None,
            })
            .collect();
        let made: Vec<String> = handout.figures.iter().map(|(name, _)| format!("pictures/{name}")).collect();
        assert_eq!(named, made, "{}", lesson.id);
        assert!(handout.figures.iter().all(|(_, svg)| svg.starts_with("<svg")), "{}", lesson.id);
        drawn += made.len();
    }
    assert!(drawn > 200, "{drawn} figures");
}

#[test]
fn a_hidden_number_is_in_no_figure() {
    let course = courses::both()[0].clone();
    let lesson = course.lesson("window").expect("there is one");
    let drawn = |sheet| write(&course, lesson, sheet, Language::English, Some("pictures")).expect("a hand-out").figures;
    let svg = |figures: Vec<(String, String)>, step: &str| {
        let found = figures.into_iter().find(|(name, _)| name.contains(step));
        found.expect("a figure").1
    };
    // The output of this step is blank: its figure has the shapes of the figure with the answer, without the numbers.
    let count = |svg: String| svg.matches("<use").count() + svg.matches("<path").count();
    let [open, closed] = [Sheet::Questions, Sheet::Answers].map(|sheet| count(svg(drawn(sheet), "one-window")));
    assert!(open < closed, "{open} shapes, {closed} with the numbers");
}

#[test]
fn the_table_of_misconceptions_is_fresh() {
    let course = ours();
    let table = misconceptions(&course, Language::English).join("\n") + "\n";
    let kept = include_str!("../lessons/misconceptions.md");
    assert!(kept.ends_with(&table), "tconv lessons list --meets says now:\n{table}");
    let steps = course.lessons.iter().flat_map(|lesson| lesson.steps.iter().map(move |step| (lesson, step)));
    for (lesson, step) in steps {
        for (number, _) in &step.meets {
            let row = table.lines().find(|row| row.starts_with(&format!("| {number} |"))).expect("a row");
            assert!(row.contains(&format!("{}/{}", lesson.id, step.id)), "{row}");
        }
    }
}
