//! The table of students, one row each.

use serde::Serialize;

use super::student::{Shared, Student, unjudged};
use super::{Field, Head};
use crate::cli::progress::columns::{Column, Side, cut, folded, lines, width};
use crate::lesson::course::{Course, Lesson};
use crate::lesson::drill::Shelved;
use crate::phrase::{Joint, Phrase};
use crate::text::{LongWord, paragraph};
use crate::visible;
use crate::words::cli::{CliStrings, TableStrings};

/// The widest name of a student, in columns of a terminal.
const WIDEST_NAME: usize = 24;

/// The fewest columns for the beliefs, which are left out if there are not as many.
const LEAST_BELIEFS: usize = 12;

/// Returns the lessons in which any student has done something.
fn lessons<'c>(course: &'c Course, students: &[Student]) -> Vec<&'c Lesson> {
    let is_touched = |lesson: &&Lesson| students.iter().any(|student| student.tally.lessons.contains_key(&lesson.id));
    course.lessons.iter().filter(is_touched).collect()
}

/// Returns the drills in which any student has answered something.
fn drills<'c>(course: &'c Course, students: &[Student]) -> Vec<&'c Shelved> {
    let is_touched = |drill: &&Shelved| students.iter().any(|student| student.tally.drills.contains_key(&drill.id));
    course.drills.iter().filter(is_touched).collect()
}

fn beliefs(student: &Student) -> String {
    let said = student.tally.beliefs.iter().map(|(catch, count)| format!("{catch}:{count}"));
    said.collect::<Vec<_>>().join(" ")
}

// ---- As data

/// The table as data, for JSON.
#[derive(Serialize)]
pub struct Data<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    students: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    student: &'a str,
    file: String,
    answered: usize,
    right_at_once: usize,
    right: usize,
    tries: u32,
    minutes: u64,
    lessons: Vec<OfLesson<'a>>,
    drills: Vec<OfDrill<'a>>,
    beliefs: Vec<Belief<'a>>,
    verdicts_differ: usize,
    lines_damaged: usize,
    lines_newer: usize,
    lines_twice: usize,
    answered_again: usize,
    hidden_by_reset: usize,
    cannot_be_judged: usize,
    not_judged: Vec<String>,
    shares_events: Vec<OfOther<'a>>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct OfLesson<'a> {
    lesson: &'a str,
    done: usize,
    steps: usize,
}

#[derive(Serialize)]
struct OfDrill<'a> {
    drill: &'a str,
    asked: usize,
    right_at_once: usize,
    level: Option<u8>,
}

#[derive(Serialize)]
struct Belief<'a> {
    belief: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct OfOther<'a> {
    with: &'a str,
    events: usize,
    is_copy: bool,
}

/// Returns the table as data, for JSON.
pub fn data<'a>(course: &'a Course, students: &'a [Student], head: Head<'a>) -> Data<'a> {
    Data { head, students: students.iter().map(|student| row(course, student)).collect() }
}

fn row<'a>(course: &'a Course, student: &'a Student) -> Row<'a> {
    let tally = &student.tally;
    let of_lesson = |lesson: &'a Lesson| {
        let done = *tally.lessons.get(&lesson.id)?;
        Some(OfLesson { lesson: &lesson.id, done, steps: lesson.steps.len() })
    };
    let of_drill = |drill: &'a Shelved| {
        let of = tally.drills.get(&drill.id)?;
        Some(OfDrill { drill: &drill.id, asked: of.asked, right_at_once: of.clean, level: of.level })
    };
    let of_other = |shared: &'a Shared| OfOther {
        with: &shared.with,
        events: shared.events,
        is_copy: shared.events == student.ids.len(),
    };
    Row {
        student: &student.name,
        file: visible::path(&student.file),
        answered: tally.answered,
        right_at_once: tally.clean,
        right: tally.right,
        tries: tally.tries,
        minutes: student.minutes(),
        lessons: course.lessons.iter().filter_map(of_lesson).collect(),
        drills: course.drills.iter().filter_map(of_drill).collect(),
        beliefs: tally.beliefs.iter().map(|(belief, count)| Belief { belief, count: *count }).collect(),
        verdicts_differ: tally.differ,
        lines_damaged: student.damaged,
        lines_newer: student.newer,
        lines_twice: student.twice,
        answered_again: tally.repeated,
        hidden_by_reset: tally.hidden,
        cannot_be_judged: tally.not_judged(),
        not_judged: unjudged(tally).iter().map(ToString::to_string).collect(),
        shares_events: student.shared.iter().map(of_other).collect(),
        notes: student.notes().iter().map(ToString::to_string).collect(),
    }
}

// ---- For a spreadsheet

/// Returns the table as records for a spreadsheet, the headings first.
pub fn records(course: &Course, students: &[Student]) -> Vec<Vec<Field>> {
    let (lessons, drills) = (lessons(course, students), drills(course, students));
    let mut head: Vec<String> =
        ["student", "answered", "right_at_once", "right", "tries", "minutes"].map(str::to_owned).to_vec();
    head.extend(lessons.iter().map(|lesson| format!("lesson:{}", lesson.id)));
    for drill in &drills {
        head.extend(["right_at_once", "asked", "level"].map(|what| format!("drill:{}:{what}", drill.id)));
    }
    head.extend(["beliefs", "notes"].map(str::to_owned));
    let mut records = vec![head.iter().map(|name| Field::text(name)).collect::<Vec<_>>()];
    records.extend(students.iter().map(|student| record(student, &lessons, &drills)));
    records
}

fn record(student: &Student, lessons: &[&Lesson], drills: &[&Shelved]) -> Vec<Field> {
    let tally = &student.tally;
    let mut record = vec![
        Field::text(&student.name),
        Field::count(tally.answered),
        Field::count(tally.clean),
        Field::count(tally.right),
        Field::Number(Some(tally.tries.into())),
        Field::Number(Some(student.minutes())),
    ];
    record.extend(lessons.iter().map(|lesson| Field::count(tally.lessons.get(&lesson.id).copied().unwrap_or(0))));
    for drill in drills {
        let of = tally.drills.get(&drill.id).copied().unwrap_or_default();
        record.extend([Field::count(of.clean), Field::count(of.asked), Field::Number(of.level.map(u64::from))]);
    }
    record.extend([
        Field::text(&beliefs(student)),
        Field::text(&Phrase::list(student.notes(), Joint::Semicolon).to_string()),
    ]);
    record
}

// ---- As text

/// Returns the table as text, as several tables below each other within `room` columns of a terminal: totals, steps
/// done, drills, and notes.
pub fn text(course: &Course, students: &[Student], room: Option<usize>, words: &CliStrings) -> Vec<String> {
    if students.is_empty() {
        return Vec::new();
    }
    let cells = |cell: &dyn Fn(&Student) -> String| -> Vec<String> { students.iter().map(cell).collect() };
    let widest = room.map_or(usize::MAX, |room| WIDEST_NAME.min(room / 2));
    let first = Column::new(words.table.student, Side::Left, cells(&|student| cut(&student.name, widest)));
    let mut told = vec![overview(&first, students, room, words.table)];
    let steps = |lesson: &&Lesson| {
        let done = |student: &Student| match student.tally.lessons.get(&lesson.id) {
            Some(done) => format!("{done}/{}", lesson.steps.len()),
            None => "-".to_owned(),
        };
        Column::new(&lesson.id, Side::Right, cells(&done))
    };
    told.push(under(words.table.steps_done, &first, lessons(course, students).iter().map(steps).collect(), room));
    let drill = |drill: &&Shelved| {
        let of = |student: &Student| match student.tally.drills.get(&drill.id) {
            Some(of) => {
                format!("{}/{}{}", of.clean, of.asked, of.level.map_or(String::new(), |level| format!(" L{level}")))
            }
            None => "-".to_owned(),
        };
        Column::new(&drill.id, Side::Right, cells(&of))
    };
    told.push(under(words.table.drills, &first, drills(course, students).iter().map(drill).collect(), room));
    told.push(notes(students, room, words));
    told.retain(|lines| !lines.is_empty());
    told.join(&String::new())
}

fn overview(first: &Column, students: &[Student], room: Option<usize>, words: &TableStrings) -> Vec<String> {
    let numbers =
        |head: &str, number: &dyn Fn(&Student) -> String| Column::new(head, Side::Right, students.iter().map(number));
    let mut columns = vec![
        first.clone(),
        numbers(words.answered, &|student| student.tally.answered.to_string()),
        numbers(words.at_once, &|student| student.tally.clean.to_string()),
        numbers(words.right, &|student| student.tally.right.to_string()),
        numbers(words.tries, &|student| student.tally.tries.to_string()),
        numbers(words.minutes, &|student| student.minutes().to_string()),
    ];
    let left = room.map_or(usize::MAX, |room| room.saturating_sub(width(&columns) + 2));
    let has_beliefs = students.iter().any(|student| !student.tally.beliefs.is_empty());
    if has_beliefs && left >= LEAST_BELIEFS {
        let said = students.iter().map(|student| cut(&beliefs(student), left));
        columns.push(Column::new(words.beliefs, Side::Left, said));
    }
    let ends = |line: String| line.trim_end().to_owned();
    lines(&columns).into_iter().map(ends).collect()
}

/// Returns a table below a heading, or nothing if it has no columns.
fn under(heading: &str, first: &Column, columns: Vec<Column>, room: Option<usize>) -> Vec<String> {
    if columns.is_empty() {
        return Vec::new();
    }
    [vec![heading.to_owned()], folded(first, &columns, room)].concat()
}

fn notes(students: &[Student], room: Option<usize>, words: &CliStrings) -> Vec<String> {
    let noted = students.iter().map(|student| (&student.name, student.notes())).filter(|(_, notes)| !notes.is_empty());
    let lines: Vec<String> = noted
        .flat_map(|(name, notes)| {
            let line = (words.table.noted)(name, &words.say(&Phrase::list(notes, Joint::Semicolon)));
            match room {
                None => vec![format!("- {line}")],
                Some(room) => paragraph(&line, ["- ", "  "], room, LongWord::Broken),
            }
        })
        .collect();
    if lines.is_empty() { lines } else { [vec![words.table.notes.to_owned()], lines].concat() }
}
