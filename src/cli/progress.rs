//! `tconv progress`: the learner's own record, to look at, carry away and begin anew.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueHint};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::failure::Failure;
use super::paint::json;
use super::{out, state_dir};
use crate::learner::event::{Scope, Verdict, What};
use crate::learner::progress::{Lesson, Progress, StepRecord};
use crate::learner::record::{Record, RecordError};
use crate::save::{self, How};
use crate::visible;

#[derive(Debug, Subcommand)]
pub enum ProgressCommand {
    /// Print what is done, lesson by lesson
    Show {
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
    /// Print where the record is
    Path,
    /// Write the record as JSON Lines, to carry to another computer
    ///
    /// The file can be read by you alone, as the record itself, also where --force replaces one that others could read.
    Export(ExportArgs),
    /// Take in an export; what is known already is passed over
    Import {
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// Begin anew, with one lesson or with all; undo-reset brings everything back
    Reset {
        /// As progress show names it; all lessons without it
        #[arg(value_name = "LESSON")]
        lesson: Option<String>,
    },
    /// Bring back what the last reset hid
    UndoReset,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Where to; stdout without it
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Replace a file of that name
    #[arg(long)]
    force: bool,
}

/// # Errors
/// The record or a file cannot be read or written, there is nothing to reset or to bring back, or a failing stdout.
pub fn run(command: &ProgressCommand, state_dir: Option<&Path>) -> Result<(), Failure> {
    let folder = state_dir::resolve(state_dir).ok_or_else(|| no(&RecordError::NoPlace))?;
    let mut record = Record::open(&folder);
    if let Some(trouble) = record.trouble().filter(|_| !matches!(command, ProgressCommand::Path)) {
        // A record that cannot be read is not an empty one.
        return Err(no(&trouble.why));
    }
    match command {
        ProgressCommand::Path => Ok(tell_path(&absolute(&record)?)?),
        ProgressCommand::Show { json: true } => Ok(out::lines([json(&Shown::of(&record))])?),
        ProgressCommand::Show { json: false } => show(&record),
        ProgressCommand::Export(args) => export(&record, args),
        ProgressCommand::Import { file } => import(&mut record, file),
        ProgressCommand::Reset { lesson } => reset(&mut record, lesson.as_deref()),
        ProgressCommand::UndoReset => undo_reset(&mut record),
    }
}

fn no(trouble: &RecordError) -> Failure {
    Failure::No(format!("error: {trouble}"))
}

fn absolute(record: &Record) -> Result<PathBuf, Failure> {
    let path = record.path().ok_or_else(|| no(&RecordError::NoPlace))?;
    std::path::absolute(path).map_err(|reason| Failure::No(format!("error: the folder has no full name: {reason}")))
}

/// What `show` says of a lesson.
#[derive(Serialize)]
struct ShownLesson {
    lesson: String,
    done: usize,
    tries: u32,
    hints: u32,
    place: Option<String>,
    steps: Vec<ShownStep>,
}

#[derive(Serialize)]
struct ShownStep {
    step: String,
    rev: u32,
    done: bool,
    tries: u32,
    hints: u32,
    verdict: Option<&'static str>,
    answer: Option<String>,
    predicted: Option<String>,
}

#[derive(Serialize)]
struct ShownCourse {
    course: String,
    resume: Option<[String; 2]>,
    lessons: Vec<ShownLesson>,
}

#[derive(Serialize)]
struct Shown {
    courses: Vec<ShownCourse>,
    events: usize,
    newer: usize,
    damaged: usize,
}

impl Shown {
    fn of(record: &Record) -> Shown {
        let courses = record.progress().courses().map(|(id, course)| ShownCourse {
            course: id.to_owned(),
            resume: course.resume().map(|(lesson, step)| [lesson.to_owned(), step.to_owned()]),
            lessons: course.lessons().map(|(id, lesson)| ShownLesson::of(id, lesson)).collect(),
        });
        Shown {
            courses: courses.collect(),
            events: record.len(),
            newer: record.newer(),
            damaged: record.damage().lines,
        }
    }
}

impl ShownLesson {
    fn of(id: &str, lesson: &Lesson) -> ShownLesson {
        let sum =
            |count: fn(&StepRecord) -> u32| lesson.steps().map(|(.., step)| count(step)).fold(0, u32::saturating_add);
        ShownLesson {
            lesson: id.to_owned(),
            done: lesson.steps().filter(|(.., step)| step.done).count(),
            tries: sum(|step| step.tries),
            hints: sum(|step| step.hints),
            place: lesson.place().map(str::to_owned),
            steps: lesson.steps().map(|(id, rev, step)| ShownStep::of(id, rev, step)).collect(),
        }
    }
}

impl ShownStep {
    fn of(id: &str, rev: u32, step: &StepRecord) -> ShownStep {
        ShownStep {
            step: id.to_owned(),
            rev,
            done: step.done,
            tries: step.tries,
            hints: step.hints,
            verdict: step.last.map(Verdict::name),
            answer: step.answer.clone(),
            predicted: step.predicted.clone(),
        }
    }
}

fn show(record: &Record) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let shown = Shown::of(record);
    let mut rows = vec![["lesson", "done", "tries", "hints", "last at"].map(str::to_owned)];
    for course in &shown.courses {
        for lesson in &course.lessons {
            rows.push([
                name(&shown, &course.course, &lesson.lesson),
                lesson.done.to_string(),
                lesson.tries.to_string(),
                lesson.hints.to_string(),
                visible::excerpt(lesson.place.as_deref().unwrap_or("-")),
            ]);
        }
    }
    if rows.len() > 1 {
        lines.extend(table(&rows));
        for course in &shown.courses {
            if let Some([lesson, step]) = &course.resume {
                let lesson = name(&shown, &course.course, lesson);
                lines.extend([String::new(), format!("to be continued at {lesson}/{}", visible::excerpt(step))]);
            }
        }
    } else {
        lines.push("Nothing is done yet. What you answer in a lesson appears here.".to_owned());
    }
    let mut remarks = remarks(record);
    if record.progress().reset_to_undo().is_some() {
        remarks.push("some of it was reset; 'tconv progress undo-reset' brings it back".to_owned());
    }
    if !remarks.is_empty() {
        lines.push(String::new());
        lines.extend(remarks.iter().map(|remark| format!("- {remark}")));
    }
    print(&lines)
}

/// What is in the file but not in the sums.
fn remarks(record: &Record) -> Vec<String> {
    let mut remarks = Vec::new();
    if record.newer() > 0 {
        remarks.push(format!("{} only a newer tconv understands; kept as they are", counted(record.newer(), "event")));
    }
    let damage = record.damage();
    if damage.lines > 0 {
        let copy = match &damage.copy {
            Some(Ok(copy)) => format!("; {} is a copy of all of it", visible::path(&copy.path)),
            Some(Err(why)) => format!("; a copy could not be made: {why}"),
            None => String::new(),
        };
        remarks.push(format!("{} of the file cannot be read; passed over{copy}", counted(damage.lines, "line")));
    }
    remarks
}

/// A lesson as a person names it: with its course only if there are several.
fn name(shown: &Shown, course: &str, lesson: &str) -> String {
    let lesson = visible::excerpt(lesson);
    if shown.courses.len() > 1 { format!("{}/{lesson}", visible::excerpt(course)) } else { lesson }
}

/// Text to the left, numbers to the right, text again.
fn table(rows: &[[String; 5]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let (widest, done, tries, hints) = (width(0), width(1), width(2), width(3));
    let line = |row: &[String; 5]| {
        let [lesson, a, b, c, place] = row;
        let gap = " ".repeat(widest - lesson.width());
        format!("{lesson}{gap}  {a:>done$}  {b:>tries$}  {c:>hints$}  {place}")
    };
    rows.iter().map(line).collect()
}

fn export(record: &Record, args: &ExportArgs) -> Result<(), Failure> {
    let text = record.export();
    let Some(path) = &args.file else {
        return Ok(out::bytes(text.as_bytes())?);
    };
    write_export(record, path, args.force, text.as_bytes())?;
    print(&[format!("{} written to {}", counted(record.len(), "event"), visible::path(path))])
}

/// Writes a file that is not the record itself.
fn write_export(record: &Record, path: &Path, force: bool, bytes: &[u8]) -> Result<(), Failure> {
    let same = |other: &Path| matches!((fs::canonicalize(path), fs::canonicalize(other)), (Ok(a), Ok(b)) if a == b);
    if record.path().is_some_and(same) {
        return Err(Failure::No(format!(
            "error: {}: this is the record itself; export to another file",
            visible::path(path)
        )));
    }
    save::whole(path, bytes, How { may_replace: force, is_private: true })
        .map_err(|error| Failure::unsaved(path, &error))
}

fn import(record: &mut Record, file: &Path) -> Result<(), Failure> {
    let imported = record.import(file).map_err(|trouble| no(&trouble))?;
    if imported.new + imported.known == 0 && imported.damaged > 0 {
        return Err(Failure::No(format!(
            "error: {}: no line of it is an event; name a file that 'tconv progress export FILE' wrote",
            visible::path(file)
        )));
    }
    let mut lines = vec![format!("{} new, {} known already", counted(imported.new, "event"), imported.known)];
    if imported.newer > 0 {
        lines.push(format!("- {} of them only a newer tconv understands; kept as they are", imported.newer));
    }
    if imported.damaged > 0 {
        lines.push(format!("- {} cannot be read; passed over", counted(imported.damaged, "line")));
    }
    print(&lines)
}

fn reset(record: &mut Record, lesson: Option<&str>) -> Result<(), Failure> {
    let scope = match lesson {
        Some(lesson) => find(record.progress(), lesson)?,
        None => Scope::All,
    };
    let covers = |course: &str, lesson: &str| match &scope {
        Scope::All => true,
        Scope::Lesson { course: own, lesson: one } => course == own && lesson == one,
    };
    let progress = record.progress();
    let lessons: Vec<&Lesson> = progress
        .courses()
        .flat_map(|(id, course)| {
            course.lessons().filter(move |(lesson, _)| covers(id, lesson)).map(|(_, lesson)| lesson)
        })
        .collect();
    if lessons.is_empty() {
        return Err(Failure::No("error: nothing is done yet, so there is nothing to reset".to_owned()));
    }
    let done = lessons.iter().flat_map(|lesson| lesson.steps()).filter(|(.., step)| step.done).count();
    let said = format!("reset {} with {} done", counted(lessons.len(), "lesson"), counted(done, "step"));
    record.append(What::Reset(scope)).map_err(|trouble| no(&trouble))?;
    print(&[said + "; 'tconv progress undo-reset' brings it back"])
}

/// The lesson that somebody means by `crop`, or by `tconv/crop` if several courses have one.
fn find(progress: &Progress, wanted: &str) -> Result<Scope<'static>, Failure> {
    let mut found = Vec::new();
    let mut known = Vec::new();
    for (course, record) in progress.courses() {
        for (lesson, _) in record.lessons() {
            let full = format!("{course}/{lesson}");
            if wanted == lesson || wanted == full {
                found.push((
                    full.clone(),
                    Scope::Lesson { course: course.to_owned().into(), lesson: lesson.to_owned().into() },
                ));
            }
            known.push(lesson);
        }
    }
    let wanted = visible::excerpt(wanted);
    match found.len() {
        1 => Ok(found.swap_remove(0).1),
        0 if known.is_empty() => {
            Err(Failure::No("error: nothing is done yet, so there is nothing to reset".to_owned()))
        }
        0 => Err(Failure::No(format!("error: nothing is done in a lesson '{wanted}'; there is {}", list(&known)))),
        _ => {
            let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
            Err(Failure::No(format!("error: '{wanted}' is in several courses; say {}", list(&names))))
        }
    }
}

fn undo_reset(record: &mut Record) -> Result<(), Failure> {
    let Some(reset) = record.progress().reset_to_undo() else {
        return Err(Failure::No("error: there is no reset to undo".to_owned()));
    };
    let back = match &reset.scope {
        Scope::All => "all lessons".to_owned(),
        Scope::Lesson { lesson, .. } => format!("lesson {}", visible::excerpt(lesson)),
    };
    let id = reset.id;
    record.append(What::UndoReset(id)).map_err(|trouble| no(&trouble))?;
    print(&[format!("back as before the reset: {back}")])
}

/// The first few of these names.
fn list(names: &[&str]) -> String {
    const MOST: usize = 8;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|name| visible::excerpt(name)).collect();
    if names.len() > MOST {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

fn print(lines: &[String]) -> Result<(), Failure> {
    Ok(out::lines(lines)?)
}

/// A path for a person; where a program reads it, as it is.
fn tell_path(path: &Path) -> io::Result<()> {
    if io::stdout().is_terminal() {
        return out::lines([visible::path(path)]);
    }
    out::bytes(&[path.as_os_str().as_encoded_bytes(), b"\n"].concat())
}
