//! `tconv progress table`: tabulates the records that a class has handed in, judging each answer anew.

mod copies;
mod items;
mod student;
mod students;

use std::collections::HashSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use clap::{Args, ValueHint};
use csv::{Terminator, WriterBuilder};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::cli::failure::Failure;
use crate::cli::paint::json;
use crate::cli::{Look, learn, out, show};
use crate::learner::event::Sitting;
use crate::learner::practice::judge::Judge;
use crate::learner::practice::seed::Seed;
use crate::learner::practice::tally::Filter;
use crate::lesson::course::Course;
use crate::phrase;
use crate::phrase::Phrase;
use crate::visible;
use student::{Moment, Student};

pub const EXAMPLES: &str = "\
Examples:
  tconv progress export > lin.jsonl                    what each student hands in
  tconv progress table class/*.jsonl                   one row per student
  tconv progress table class/*.jsonl --items           see what to teach again tomorrow
  tconv progress table class/*.jsonl --seed kurs7      only what used --seed kurs7
  tconv progress table class/*.jsonl --exam kurs7      only 'tconv exam --seed kurs7'
  tconv progress table class/*.jsonl --csv > kurs7.csv";

#[derive(Debug, Args)]
pub struct TableArgs {
    /// Files that students have handed in
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Print one row per question instead, hardest first, with its most common wrong answer; for a chosen seed, one row
    /// per question that everyone had
    #[arg(long)]
    items: bool,
    /// Count only what was practised with this seed
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
    /// Count only the exam with this seed, in all its variants; answers count once it is handed in
    #[arg(long, value_name = "SEED", conflicts_with = "seed")]
    exam: Option<String>,
    /// Print as CSV, for a spreadsheet
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// A file that has no row in the table.
#[derive(Serialize)]
struct Unread {
    file: String,
    #[serde(serialize_with = "english")]
    why: Phrase,
}

fn english<S: Serializer>(phrase: &Phrase, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(phrase)
}

/// Prints the table. Files that cannot be read are named on stderr, and the others are used.
///
/// # Errors
/// No file that can be read, or a failing stdout.
pub fn run(args: &TableArgs, course: &Course, look: Look) -> Result<(), Failure> {
    let seed = args.seed.as_deref().or(args.exam.as_deref()).map(Seed::new);
    let filter = Filter { sitting: args.exam.as_ref().map(|_| Sitting::Exam), seed };
    let moment = Moment { calendar: learn::calendar(), now: Timestamp::now().as_millisecond() };
    let (files, mut unread) = each_once(&args.files);
    let mut students = Vec::new();
    for (file, read) in files.iter().zip(read(&files, course, &filter, moment)) {
        match read {
            Ok(student) => students.push(student),
            Err(why) => unread.push(Unread { file: visible::path(file), why }),
        }
    }
    let words = look.words();
    for Unread { file, why } in &unread {
        out::error(&format!("{}{}", words.frame.error, (words.table.passed_over)(file, &words.say(why))));
    }
    student::tell_apart(&mut students);
    copies::note(&mut students);
    let seed = filter.seed.as_ref().map(Seed::name);
    let head = Head { course: &course.id, seed, unread: &unread };
    match (args.items, args.csv, args.json) {
        (false, false, true) => out::lines([json(&students::data(course, &students, head))])?,
        (true, false, true) => out::lines([json(&items::data(course, &students, head))])?,
        (false, true, _) => out::bytes(&csv(&students::records(course, &students))?)?,
        (true, true, _) => out::bytes(&csv(&items::records(course, &students))?)?,
        (false, false, false) => out::lines(students::text(course, &students, show::terminal_columns(), words))?,
        (true, false, false) => out::lines(items::text(course, &students, show::terminal_columns(), words.table))?,
    }
    if students.is_empty() { Err(Failure::Answered) } else { Ok(()) }
}

/// Reads files in parallel, and returns the results in the order of the files.
fn read(files: &[&Path], course: &Course, filter: &Filter, moment: Moment) -> Vec<Result<Student, Phrase>> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).clamp(1, files.len().max(1));
    let share = files.len().div_ceil(threads).max(1);
    let judged = |files: &[&Path]| {
        let mut judge = Judge::new(course);
        files.iter().map(|file| Student::read(file, &mut judge, filter, moment)).collect::<Vec<_>>()
    };
    // Plain threads, not the pool that enumerates what a drill draws: its threads would wait for an enumeration that
    // itself waits for them.
    thread::scope(|scope| {
        let running: Vec<_> =
            files.chunks(share).map(|files| (files.len(), scope.spawn(move || judged(files)))).collect();
        let broken = || Err(phrase!("it could not be judged: this is an error of tconv"));
        let done = |(count, thread): (usize, thread::ScopedJoinHandle<'_, Vec<_>>)| {
            thread.join().unwrap_or_else(|_| (0..count).map(|_| broken()).collect())
        };
        running.into_iter().flat_map(done).collect()
    })
}

/// What applies to the whole table, as JSON.
#[derive(Clone, Copy, Serialize)]
struct Head<'a> {
    course: &'a str,
    seed: Option<&'a str>,
    unread: &'a [Unread],
}

/// Removes files that are named twice. Returns the remaining ones, and the duplicates as unread.
fn each_once(files: &[PathBuf]) -> (Vec<&Path>, Vec<Unread>) {
    let (mut seen, mut once, mut twice) = (HashSet::new(), Vec::new(), Vec::new());
    for file in files {
        let place = fs::canonicalize(file).unwrap_or_else(|_| file.clone());
        if seen.insert(place) {
            once.push(file.as_path());
        } else {
            twice.push(Unread { file: visible::path(file), why: phrase!("named twice; it is read once") });
        }
    }
    (once, twice)
}

/// A field of the CSV table.
enum Field {
    /// A number; empty if unknown.
    Number(Option<u64>),
    Text(String),
}

impl Field {
    fn count(number: usize) -> Field {
        Field::Number(Some(number as u64))
    }

    fn text(text: &str) -> Field {
        Field::Text(visible::line(text).into_owned())
    }

    fn written(&self) -> String {
        match self {
            Field::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Field::Text(text) if is_formula(text) => format!("'{text}"),
            Field::Text(text) => text.clone(),
        }
    }
}

/// Whether a spreadsheet would take a text from a file for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err()
}

/// Formats records as CSV, as in RFC 4180.
fn csv(records: &[Vec<Field>]) -> Result<Vec<u8>, Failure> {
    let failed = |why: String| Failure::no(|words| (words.table.unwritten)(&why));
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for record in records {
        writer.write_record(record.iter().map(Field::written)).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        let written = |text: &str| Field::text(text).written();
        assert_eq!(written("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!([written("-3"), written("@a"), written("-1 2"), written("lin")], ["-3", "'@a", "'-1 2", "lin"]);
        assert_eq!(written("a\nb\u{1b}"), "a\\nb\\u{1b}");
        assert_eq!(Field::Number(None).written(), "");
    }

    #[test]
    fn commas_and_quotes_are_quoted_and_numbers_are_not() {
        let records = [vec![Field::count(7), Field::text("a, \"b\""), Field::text("林")]];
        assert_eq!(String::from_utf8(csv(&records).unwrap()).unwrap(), "7,\"a, \"\"b\"\"\",林\r\n");
    }
}
