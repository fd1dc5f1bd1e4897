//! `tconv progress`: shows, exports, imports and resets the learner's own record, and tabulates the records of a class.

mod columns;
mod import;
mod show;
mod table;

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueHint};

use super::failure::Failure;
use super::learn::Shelf;
use super::{Look, lessons, out, state_dir};
use crate::learner::event::{Scope, What};
use crate::learner::progress::{Lesson, Progress};
use crate::learner::record::{Record, RecordError};
use crate::lesson::course::Course;
use crate::save::{self, How};
use crate::visible;
use crate::words::cli::ProgressStrings;

#[derive(Debug, Subcommand)]
pub enum ProgressCommand {
    /// Print what you have done, the state of each skill and when it is due for review, and the level of each drill
    ///
    /// A skill is in one of several Leitner boxes: answered right when due, it moves to the next box and waits longer,
    /// 1, 3, 7, then 21 days; answered wrong, it goes back to the first. A skill is known once a lesson that teaches it
    /// is finished, or a drill on it has reached level 2. "at once" counts questions that were right at the first
    /// answer and without a hint.
    Show {
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the path of the record
    Path,
    /// Write the record as JSON Lines, to move it to another computer
    ///
    /// Only you can read the file, as with the record itself, even if --force replaces a file that others could read.
    Export(ExportArgs),
    /// Import an export, skipping what the record already has
    ///
    /// A file that shares nothing with this record may belong to another person, and merged records cannot be separated
    /// again: on a terminal, you are asked before such a file is imported; elsewhere, it needs --merge. To look at the
    /// records of others, see 'tconv progress table'.
    Import {
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// Import without asking: both records are yours
        #[arg(long)]
        merge: bool,
    },
    /// Print a table of what a class has handed in, for teachers; nothing is imported
    ///
    /// Each student hands in a file, 'tconv progress export > lin.jsonl', and is named after it. Each answer is judged
    /// again from its question, which is drawn again: an edited verdict has no effect, and is noted. Goals, which are
    /// answered in the scene, predictions and reflections cannot be judged from the file: they count as the file has
    /// them among the steps done, never among the answers, and are noted. So are questions of another version of the
    /// course. An answer counts for at most 10 minutes. Your own record is not read.
    ///
    /// The table cannot tell who typed the answers, or with what help: anyone who has tconv can make such a file. If
    /// you need to know, stay in the room.
    ///
    /// The exit code is 1 if the table has no row.
    #[command(after_help = table::EXAMPLES)]
    Table(table::TableArgs),
    /// Start over, with one lesson or with all; undo-reset brings everything back
    Reset {
        /// Lesson to reset, as named by 'tconv progress show'; by default, all lessons
        #[arg(value_name = "LESSON")]
        lesson: Option<String>,
    },
    /// Bring back what the last reset hid
    UndoReset,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// File to write; by default, stdout
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

/// Runs a subcommand of `tconv progress`.
///
/// # Errors
/// A record or a file that cannot be read or written, nothing to reset or to bring back, a faulty course, or a failing
/// stdout.
pub fn run(command: &ProgressCommand, shelf: Shelf<'_>, look: Look, is_plain: bool) -> Result<(), Failure> {
    let record = || readable(shelf.state);
    let words = look.words().progress;
    match command {
        ProgressCommand::Path => Ok(tell_path(&absolute(&opened(shelf.state)?)?)?),
        ProgressCommand::Show { json } => {
            show::run(&record()?, &course(shelf.course)?, show::How { look, is_plain, json: *json })
        }
        ProgressCommand::Export(args) => export(&record()?, args, words),
        ProgressCommand::Import { file, merge } => import::run(&mut record()?, file, *merge, look),
        ProgressCommand::Table(args) => table::run(args, &course(shelf.course)?, look),
        ProgressCommand::Reset { lesson } => reset(&mut record()?, lesson.as_deref(), words),
        ProgressCommand::UndoReset => undo_reset(&mut record()?, words),
    }
}

fn opened(state: Option<&Path>) -> Result<Record, Failure> {
    let folder = state_dir::resolve(state).ok_or_else(|| no(&RecordError::NoPlace))?;
    Ok(Record::open(&folder))
}

/// Opens the record, and fails if it cannot be read: an unreadable record must not pass for an empty one.
fn readable(state: Option<&Path>) -> Result<Record, Failure> {
    let record = opened(state)?;
    match record.trouble() {
        Some(trouble) => Err(no(&trouble.why)),
        None => Ok(record),
    }
}

/// Reads the course in a directory, or by default the built-in one.
fn course(directory: Option<&Path>) -> Result<Course, Failure> {
    let ours = if directory.is_none() { Course::ours() } else { None };
    ours.map_or_else(|| lessons::read(&lessons::files(directory)), Ok)
}

fn no(trouble: &RecordError) -> Failure {
    Failure::no(|words| (words.progress.trouble)(trouble))
}

fn absolute(record: &Record) -> Result<PathBuf, Failure> {
    let path = record.path().ok_or_else(|| no(&RecordError::NoPlace))?;
    std::path::absolute(path).map_err(|reason| Failure::no(|words| (words.progress.no_full_name)(&reason)))
}

fn export(record: &Record, args: &ExportArgs, words: &ProgressStrings) -> Result<(), Failure> {
    let text = record.export();
    let Some(path) = &args.file else {
        return Ok(out::bytes(text.as_bytes())?);
    };
    write_export(record, path, args.force, text.as_bytes())?;
    print(&[(words.written)(record.len(), &visible::path(path))])
}

/// Writes the export to a file. Rejects the record itself as the target.
fn write_export(record: &Record, path: &Path, force: bool, bytes: &[u8]) -> Result<(), Failure> {
    let same = |other: &Path| matches!((fs::canonicalize(path), fs::canonicalize(other)), (Ok(a), Ok(b)) if a == b);
    if record.path().is_some_and(same) {
        return Err(Failure::no(|words| (words.progress.is_the_record)(&visible::path(path))));
    }
    save::whole(path, bytes, How { may_replace: force, is_private: true })
        .map_err(|error| Failure::unsaved(path, &error))
}

fn reset(record: &mut Record, lesson: Option<&str>, words: &ProgressStrings) -> Result<(), Failure> {
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
        return Err(Failure::no(|words| words.progress.nothing_to_reset.to_owned()));
    }
    let done = lessons.iter().flat_map(|lesson| lesson.steps()).filter(|(.., step)| step.done).count();
    let said = (words.reset)(lessons.len(), done);
    record.append(What::Reset(scope)).map_err(|trouble| no(&trouble))?;
    print(&[said])
}

/// Finds the lesson named `crop`, or `tconv/crop` if several courses have one of that name.
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
        0 if known.is_empty() => Err(Failure::no(|words| words.progress.nothing_to_reset.to_owned())),
        0 => Err(Failure::no(|words| (words.progress.no_lesson)(&wanted, &list(&known)))),
        _ => {
            let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
            Err(Failure::no(|words| (words.progress.ambiguous)(&wanted, &list(&names))))
        }
    }
}

fn undo_reset(record: &mut Record, words: &ProgressStrings) -> Result<(), Failure> {
    let Some(reset) = record.progress().reset_to_undo() else {
        return Err(Failure::no(|words| words.progress.no_reset.to_owned()));
    };
    let back = match &reset.scope {
        Scope::All => None,
        Scope::Lesson { lesson, .. } => Some(visible::excerpt(lesson)),
    };
    let id = reset.id;
    record.append(What::UndoReset(id)).map_err(|trouble| no(&trouble))?;
    print(&[(words.back)(back.as_deref())])
}

/// Lists the first few of these names.
fn list(names: &[&str]) -> String {
    const MOST: usize = 8;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|name| visible::excerpt(name)).collect();
    if names.len() > MOST {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

fn print(lines: &[String]) -> Result<(), Failure> {
    Ok(out::lines(lines)?)
}

/// Prints a path: escaped on a terminal, raw for other programs.
fn tell_path(path: &Path) -> io::Result<()> {
    if io::stdout().is_terminal() {
        return out::lines([visible::path(path)]);
    }
    out::bytes(&[path.as_os_str().as_encoded_bytes(), b"\n"].concat())
}
