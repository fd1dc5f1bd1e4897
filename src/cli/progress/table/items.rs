//! The table of questions, which shows what to teach again.

use serde::Serialize;

use super::student::Student;
use super::{Field, Head};
use crate::cli::progress::columns::{Column, Side, cut, lines, width};
use crate::cli::progress::counted;
use crate::learner::practice::items::{Commonest, Item, items};
use crate::lesson::course::Course;
use crate::visible;

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
pub fn text(course: &Course, students: &[Student], room: Option<usize>) -> Vec<String> {
    let items = all(course, students);
    if items.is_empty() {
        let nothing = "Nothing was answered that can be judged.".to_owned();
        return if students.is_empty() { Vec::new() } else { vec![nothing] };
    }
    let columns = columns(&items);
    if room.is_none_or(|room| width(&columns) <= room) {
        let ends = |line: String| line.trim_end().to_owned();
        return lines(&columns).into_iter().map(ends).collect();
    }
    let room = room.unwrap_or(usize::MAX);
    let blocks: Vec<Vec<String>> =
        items.iter().map(|item| block(item).iter().map(|line| cut(line, room)).collect()).collect();
    blocks.join(&String::new())
}

fn columns(items: &[Item]) -> Vec<Column> {
    let cells = |cell: &dyn Fn(&Item) -> String| -> Vec<String> { items.iter().map(cell).collect() };
    let drawn = cells(&|item| drawn(item).unwrap_or_default());
    let has_drawn = drawn.iter().any(|cell| !cell.is_empty());
    let mut columns = vec![Column::new("question", Side::Left, cells(&question))];
    columns.extend(has_drawn.then(|| Column::new("drawn", Side::Left, drawn)));
    columns.extend([
        Column::new("asked", Side::Right, cells(&|item| item.asked.to_string())),
        Column::new("at once", Side::Right, cells(&|item| format!("{} %", item.percent()))),
        Column::new("tries", Side::Right, cells(&|item| item.tries.to_string())),
        Column::new("commonest wrong answer", Side::Left, cells(&|item| wrong(item).unwrap_or_default())),
    ]);
    columns
}

fn block(item: &Item) -> Vec<String> {
    let numbers = format!(
        "  asked {}, right at once {} ({} %), {}",
        item.asked,
        item.clean,
        item.percent(),
        if item.tries == 1 { "1 try".to_owned() } else { format!("{} tries", item.tries) }
    );
    let lines = [Some(question(item)), drawn(item).map(|drawn| format!("  {drawn}")), Some(numbers)];
    let wrong = wrong(item).map(|wrong| format!("  wrong: {wrong}"));
    lines.into_iter().chain([wrong]).flatten().collect()
}

/// Names the question for the user.
fn question(item: &Item) -> String {
    let question = &item.question;
    let level = if question.level > 0 { format!(", level {}", question.level) } else { String::new() };
    format!("{}/{}{level}", visible::excerpt(&question.of), visible::excerpt(&question.form))
}

fn drawn(item: &Item) -> Option<String> {
    let drawn = item.question.drawn.as_ref()?;
    let numbers = item.numbers.as_deref().unwrap_or_default();
    Some(format!("{} of {}: {}", drawn.number, visible::excerpt(&drawn.seed), visible::line(numbers)))
}

fn wrong(item: &Item) -> Option<String> {
    let Commonest { answer, catch, count } = item.commonest.as_ref()?;
    let said = match (answer, catch) {
        // For an option, both are the same.
        (Some(answer), Some(catch)) if answer != catch => {
            format!("{} ({})", visible::excerpt(answer), visible::excerpt(catch))
        }
        (Some(said), _) | (None, Some(said)) => visible::excerpt(said),
        (None, None) => return None,
    };
    Some(format!("{said}: {}", counted(*count, "student")))
}
