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
    /// Print what is done, how each skill stands and when review asks for it, and how hard each drill asks
    ///
    /// A skill is in one of Leitner's boxes: right when it is due, it moves one box on and waits longer, 1, 3, 7, then 21 days;
    /// wrong, it is back in the first. It is known when a lesson that teaches it is finished, or a drill of it has reached level
    /// 2. "at once" are questions that were right at the first answer and without a hint.
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
    ///
    /// A file that shares nothing with this record may be somebody else's, and nothing takes two records apart: then it is asked
    /// for on a terminal, and needs --merge elsewhere. To look at the records of others, see 'tconv progress table'.
    Import {
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// Take it in without a question: both are yours
        #[arg(long)]
        merge: bool,
    },
    /// Print a table of what a class has handed in, for who teaches it; nothing is taken in
    ///
    /// Every student hands in a file, 'tconv progress export > lin.jsonl', and is called as the file is. Each answer is judged
    /// anew from its question, drawn again: a verdict that was edited counts for nothing, and is noted. Goals, which the scene
    /// answers, predictions and reflections are right or wrong by nothing in the file: as the file has them they count among the
    /// steps done, never among the answers, and are noted. So is what another version of the course asked. An answer counts for
    /// 10 minutes at most. Your own record is not read.
    ///
    /// The table cannot say who typed the answers, nor with which help: whoever has the program can make such a file. Who needs
    /// to know stays in the room.
    ///
    /// Exit code 1 if there is no row.
    #[command(after_help = table::EXAMPLES)]
    Table(table::TableArgs),
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
