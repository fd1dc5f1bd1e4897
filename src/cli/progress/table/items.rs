//! The table of questions, which shows what to teach again.

use serde::Serialize;

use super::student::Student;
use super::{Field, Head};
use crate::cli::progress::columns::{Column, Side, cut, lines, width};
use crate::learner::practice::items::{Commonest, Item, items};
use crate::lesson::course::Course;
use crate::visible;
use crate::words::cli::TableStrings;

fn all(course: &Course, students: &[Student]) -> Vec<Item> {
    items(course, students.iter().map(|student| &student.tally))
}

fn kind(item: &Item) -> &'static str {
    if item.question.level > 0 { "drill" } else { "lesson" }
}

// ---- As data

/// The table as data, for JSON.
#[derive(Serialize)]
pub struct Data<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    students: usize,
    items: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    kind: &'static str,
    of: String,
    question: String,
    level: Option<u8>,
    seed: Option<String>,
    number: Option<u32>,
    drawn: Option<String>,
    asked: usize,
    right_at_once: usize,
    percent: usize,
    tries: u32,
    wrong_answer: Option<String>,
    belief: Option<String>,
    had_it: usize,
}

/// Returns the table as data, for JSON.
pub fn data<'a>(course: &'a Course, students: &[Student], head: Head<'a>) -> Data<'a> {
    let items = all(course, students).into_iter().map(row).collect();
    Data { head, students: students.len(), items }
}

fn row(item: Item) -> Row {
    let (kind, percent) = (kind(&item), item.percent());
    let Item { question, numbers, asked, clean, tries, commonest } = item;
    let (seed, number) = question.drawn.map(|drawn| (drawn.seed, drawn.number)).unzip();
    let had_it = commonest.as_ref().map_or(0, |commonest| commonest.count);
    let (wrong_answer, belief) = commonest.map_or((None, None), |commonest| (commonest.answer, commonest.catch));
    Row {
        kind,
        of: question.of,
        question: question.form,
        level: (question.level > 0).then_some(question.level),
        seed,
        number,
        drawn: numbers,
        asked,
        right_at_once: clean,
        percent,
        tries,
        wrong_answer,
        belief,
        had_it,
    }
}

// ---- For a spreadsheet

/// Returns the table as records for a spreadsheet, the headings first.
pub fn records(course: &Course, students: &[Student]) -> Vec<Vec<Field>> {
    let head = [
        "kind",
        "of",
        "question",
        "level",
        "seed",
        "number",
        "drawn",
        "asked",
        "right_at_once",
        "percent",
        "tries",
        "wrong_answer",
        "belief",
        "had_it",
    ];
    let said = |text: Option<String>| Field::text(&text.unwrap_or_default());
    let record = |item: Item| {
        let row = row(item);
        vec![
            Field::text(row.kind),
            Field::text(&row.of),
            Field::text(&row.question),
            Field::Number(row.level.map(u64::from)),
            said(row.seed),
            Field::Number(row.number.map(u64::from)),
            said(row.drawn),
            Field::count(row.asked),
            Field::count(row.right_at_once),
            Field::count(row.percent),
            Field::Number(Some(row.tries.into())),
            said(row.wrong_answer),
            said(row.belief),
            Field::count(row.had_it),
        ]
    };
    let head = head.iter().map(|name| Field::text(name)).collect();
    std::iter::once(head).chain(all(course, students).into_iter().map(record)).collect()
}

// ---- As text

/// Returns the table as text. If it is wider than the terminal, each question is a block of lines instead.
pub fn text(course: &Course, students: &[Student], room: Option<usize>, words: &TableStrings) -> Vec<String> {
    let items = all(course, students);
    if items.is_empty() {
        return if students.is_empty() { Vec::new() } else { vec![words.nothing.to_owned()] };
    }
    let columns = columns(&items, words);
    if room.is_none_or(|room| width(&columns) <= room) {
        let ends = |line: String| line.trim_end().to_owned();
        return lines(&columns).into_iter().map(ends).collect();
    }
    let room = room.unwrap_or(usize::MAX);
    let blocks: Vec<Vec<String>> =
        items.iter().map(|item| block(item, words).iter().map(|line| cut(line, room)).collect()).collect();
    blocks.join(&String::new())
}

fn columns(items: &[Item], words: &TableStrings) -> Vec<Column> {
    let cells = |cell: &dyn Fn(&Item) -> String| -> Vec<String> { items.iter().map(cell).collect() };
    let drawn = cells(&|item| drawn(item, words).unwrap_or_default());
    let has_drawn = drawn.iter().any(|cell| !cell.is_empty());
    let mut columns = vec![Column::new(words.question, Side::Left, cells(&|item| question(item, words)))];
    columns.extend(has_drawn.then(|| Column::new(words.drawn, Side::Left, drawn)));
    columns.extend([
        Column::new(words.asked, Side::Right, cells(&|item| item.asked.to_string())),
        Column::new(words.at_once, Side::Right, cells(&|item| format!("{} %", item.percent()))),
        Column::new(words.tries, Side::Right, cells(&|item| item.tries.to_string())),
        Column::new(words.commonest, Side::Left, cells(&|item| wrong(item, words).unwrap_or_default())),
    ]);
    columns
}

fn block(item: &Item, words: &TableStrings) -> Vec<String> {
    let numbers = (words.numbers)(item.asked, item.clean, item.percent(), item.tries);
    let wrong = wrong(item, words).map(|wrong| (words.wrong_answer)(&wrong));
    let below = drawn(item, words).into_iter().chain([numbers]).chain(wrong);
    [question(item, words)].into_iter().chain(below.map(|line| format!("  {line}"))).collect()
}

/// Names the question for the user.
fn question(item: &Item, words: &TableStrings) -> String {
    let question = &item.question;
    let level = (question.level > 0).then_some(question.level);
    (words.question_of)(&visible::excerpt(&question.of), &visible::excerpt(&question.form), level)
}

fn drawn(item: &Item, words: &TableStrings) -> Option<String> {
    let drawn = item.question.drawn.as_ref()?;
    let numbers = item.numbers.as_deref().unwrap_or_default();
    Some((words.draw)(drawn.number, &visible::excerpt(&drawn.seed), &visible::line(numbers)))
}

fn wrong(item: &Item, words: &TableStrings) -> Option<String> {
    let Commonest { answer, catch, count } = item.commonest.as_ref()?;
    let [answer, catch] = [answer, catch].map(|text| text.as_deref().map(visible::excerpt));
    // For an option, both are the same.
    let belief = catch.as_deref().filter(|_| answer.is_some() && answer != catch);
    let said = answer.as_ref().or(catch.as_ref())?;
    Some((words.wrong)(said, belief, *count))
}
