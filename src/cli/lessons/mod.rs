//! `tconv lessons`: commands for authors of lessons.

mod preview;
mod print;
mod scaffold;

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::failure::{Failure, Text};
use super::lang::LangArg;
use super::learn::Target;
use super::{Look, learn, out, paint};
use crate::handout::{self, Sheet};
use crate::lesson::course::{Course, Lesson};
use crate::lesson::diagnostic::{Diagnostic, Severity};
use crate::lesson::files::Files;
use crate::lesson::load::Loaded;
use crate::lesson::pace::Pace;
use crate::lesson::render::Speech;
use crate::lesson::{format, locate, render};
use crate::load;
use crate::phrase::Phrase;
use crate::tui::looks::{Finding, looks};
use crate::visible;
use crate::words::Language;
use crate::words::cli::{CliStrings, CourseSize};

#[derive(Debug, Subcommand)]
pub enum LessonsCommand {
    /// List the lessons of the course
    List {
        /// Print as JSON
        #[arg(long)]
        json: bool,
        /// Print common misconceptions and the steps that address them, as a Markdown table
        #[arg(long, conflicts_with = "json")]
        meets: bool,
    },
    /// Check a course, and report everything that is wrong with it
    ///
    /// Checks the syntax of the files, and proves with exact arithmetic that every scene is legal, every goal can be
    /// reached, every catch can fire and is wrong, only the right fixes work, and that the text fits on 80x24. Then
    /// draws every step on 80x24 in every language and every state, with hints and after each answer, and reports what
    /// is cut off, missing or unreadable there. The exit code is 1 if there is an error.
    Lint {
        /// Directory of the course; by default, that of --course, or the built-in course
        path: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Format,
        /// Check the files only, without drawing the steps
        #[arg(long)]
        quick: bool,
    },
    /// Print the JSON Schema of a file, for editors that complete and check TOML
    Schema {
        #[arg(value_enum, default_value_t)]
        file: SchemaFile,
    },
    /// Create a lesson from a commented template that passes the lint
    New {
        /// Name of its folder: letters a-z, digits and '-'
        id: String,
        /// Directory of the course; by default, that of --course, or the current one
        #[arg(long = "in", value_name = "DIR")]
        directory: Option<PathBuf>,
    },
    /// Print everything that a lesson can say, step by step
    ///
    /// For each step: what is shown and asked, every hint, all feedback with an answer that gets it, the explanation,
    /// and the presenter's notes, as lines of text in the language of --lang, for a pipe, a diff or a reader. The
    /// record stays as it is.
    Preview {
        /// Name of its folder, or a single step of it after a slash; for a drill, drills/ID
        #[arg(value_name = "LESSON[/STEP]")]
        id: Target,
        /// Print a single step, or a single form of a drill, given by id or number
        #[arg(long)]
        step: Option<String>,
        /// Seed for the drawn numbers
        #[arg(long, value_name = "N", default_value_t = 0)]
        seed: u64,
        /// Wrap lines at this many columns; by default, each paragraph is one line
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=1000))]
        width: Option<u16>,
    },
    /// Print a lesson as Markdown, for a hand-out
    ///
    /// Contains what the lesson says and asks, step by step, with its scenes as text and room for the answers. The
    /// answers are a separate sheet: what is right and why, what each foreseen wrong answer means and how to respond to
    /// it, and the presenter's notes. Both are in the language of --lang.
    Print {
        /// Name of its folder
        #[arg(value_name = "LESSON")]
        id: String,
        /// Print the sheet with the answers instead of the one with the questions
        #[arg(long)]
        answers: bool,
        /// Write scenes as SVG figures to this directory, created if needed, instead of text; earlier ones are replaced
        #[arg(long, value_name = "DIR")]
        figures: Option<PathBuf>,
    },
    /// Show a lesson while you write it: after each save, the changed step or what is wrong
    Watch {
        /// Name of its folder
        id: String,
        /// Directory of the course; by default, that of --course, or the current one
        #[arg(long = "in", value_name = "DIR")]
        directory: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SchemaFile {
    /// course.toml
    Course,
    /// lesson.toml
    #[default]
    Lesson,
    /// drills/ID.toml
    Drill,
    /// exam.toml
    Exam,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the lines, and a caret under the culprit
    #[default]
    Human,
    /// A JSON object a line
    Json,
    /// As annotations of a GitHub workflow
    Github,
}

/// Runs a subcommand of `tconv lessons`.
///
/// # Errors
/// A faulty course, a failing stdout, or no terminal to watch on.
pub fn run(command: &LessonsCommand, course: Option<&Path>, look: Look, is_plain: bool) -> Result<(), Failure> {
    let here = Path::new(".");
    match command {
        LessonsCommand::List { meets: true, .. } => meets(&files(course), look.lang),
        LessonsCommand::List { json, meets: false } => list(&files(course), *json, look.lang),
        LessonsCommand::Lint { path, format, quick } => {
            lint(&files(path.as_deref().or(course)), *format, *quick, look.lang.language())
        }
        LessonsCommand::Schema { file } => {
            let schema = match file {
                SchemaFile::Course => format::course_schema(),
                SchemaFile::Lesson => format::lesson_schema(),
                SchemaFile::Drill => format::drill_schema(),
                SchemaFile::Exam => format::exam_schema(),
            };
            Ok(out::text(&schema)?)
        }
        LessonsCommand::New { id, directory } => {
            scaffold::create(id, directory.as_deref().or(course).unwrap_or(here), look.lang.language())
        }
        LessonsCommand::Preview { id, step, seed, width } => {
            preview::print(&files(course), id, step.as_deref(), *seed, *width, look.lang)
        }
        LessonsCommand::Print { id, answers, figures } => {
            let sheet = if *answers { Sheet::Answers } else { Sheet::Questions };
            print::print(&files(course), id, sheet, figures.as_deref(), look.lang)
        }
        LessonsCommand::Watch { .. } if is_plain => {
            Err(Failure::usage(|words| words.learn.watch_is_a_screen.to_owned()))
        }
        LessonsCommand::Watch { id, directory } => {
            learn::watch(id, directory.as_deref().or(course).unwrap_or(here), look)
        }
    }
}

/// Returns the files of the course in this directory, or by default those of the built-in course.
pub fn files(directory: Option<&Path>) -> Files {
    directory.map_or_else(Files::embedded, load::course::course)
}

/// Formats diagnostics with the source lines, and a caret under the culprit.
#[must_use]
pub fn human<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    files: &Files,
    words: &'static CliStrings,
) -> String {
    let say = |phrase: &Phrase| words.say(phrase);
    let speech = Speech { say: &say, levels: words.lint.levels };
    diagnostics.into_iter().map(|one| render::human(one, files, speech)).collect::<Vec<_>>().join("\n\n")
}

fn lint(files: &Files, format: Format, quick: bool, language: Language) -> Result<(), Failure> {
    let Loaded { course, mut diagnostics } = Course::read_with_drills(files);
    if let Some(course) = course.as_ref().filter(|_| !quick) {
        diagnostics.extend(looks(course).into_iter().map(|finding| seen(course, files, finding)));
    }
    let words = language.cli();
    let told = diagnostics.iter().map(|diagnostic| match format {
        Format::Human => human([diagnostic], files, words) + "\n",
        Format::Json => visible::json(&render::json(diagnostic, files)).into_owned(),
        Format::Github => render::github(diagnostic, files),
    });
    let summary = (format == Format::Human).then(|| summary(course.as_ref(), &diagnostics, words));
    told.chain(summary).try_for_each(|text| out::text(&text))?;
    let has_errors = diagnostics.iter().any(|one| one.severity == Severity::Error);
    if has_errors { Err(Failure::Answered) } else { Ok(()) }
}

/// Converts a finding about the screen to a diagnostic at its step.
fn seen(course: &Course, files: &Files, finding: Finding) -> Diagnostic {
    let Finding { code, lesson, step, language, severity, message, help } = finding;
    let language = language.and_then(|place| course.languages.get(place)).map(String::as_str);
    let (file, span) = locate::step(files, &lesson, &step, language);
    Diagnostic { code, severity, file, span, message, help: Some(help) }
}

/// Returns the last line for people.
fn summary(course: Option<&Course>, diagnostics: &[Diagnostic], words: &CliStrings) -> String {
    let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let course = course.map(|course| CourseSize {
        id: &course.id,
        lessons: course.lessons.len(),
        steps: course.lessons.iter().map(|lesson| lesson.steps.len()).sum(),
        drills: course.drills.len(),
    });
    (words.lint.summary)(course, count(Severity::Error), count(Severity::Warning))
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    /// The id of the part of the course that contains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<&'a str>,
    minutes: u32,
    /// The estimated minutes of a learner who reads fast and is right at once; `slow` is that of one who takes every
    /// detour.
    fast: f64,
    slow: f64,
    skills: Vec<Skill<'a>>,
    needs: &'a [String],
    steps: Vec<ListedStep<'a>>,
}

#[derive(Serialize)]
struct Skill<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct ListedStep<'a> {
    id: &'a str,
    rev: u32,
    skills: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<&'static str>,
    /// The number of settings that reach the goal.
    #[serde(skip_serializing_if = "Option::is_none")]
    solutions: Option<usize>,
}

/// Reads the course from these files.
///
/// # Errors
/// A faulty course, with its diagnostics.
pub fn read(files: &Files) -> Result<Course, Failure> {
    let Loaded { course, diagnostics } = Course::read(files);
    let errors = || diagnostics.iter().filter(|one| one.severity == Severity::Error);
    course.ok_or_else(|| Failure::No(Text::new(|words| human(errors(), files, words))))
}

fn list(files: &Files, json: bool, lang: LangArg) -> Result<(), Failure> {
    let course = read(files)?;
    let words = lang.language().cli();
    let semicolon = words.plain.semicolon;
    let language = course.language(lang.language().tag());
    let lessons: Vec<Listed<'_>> = (0..).zip(&course.lessons).map(|one| listed(&course, one, language)).collect();
    if json {
        return Ok(out::lines([paint::json(&lessons)])?);
    }
    let widest = lessons.iter().map(|lesson| lesson.id.len()).max().unwrap_or(0);
    let mut told = Vec::new();
    for (part, places) in course.groups() {
        if !told.is_empty() {
            told.push(String::new());
        }
        told.extend(part.map(|part| word(&part.title, language).to_owned()));
        for lesson in &lessons[places] {
            let skills: Vec<&str> = lesson.skills.iter().map(|skill| skill.name).collect();
            let (steps, minutes) = (lesson.steps.len(), lesson.minutes);
            let (fast, slow) = (lesson.fast.round(), lesson.slow.round());
            told.push(format!("{:widest$}  {}", lesson.id, lesson.title));
            told.extend(lesson.promise.map(|promise| format!("{:widest$}  {promise}", "")));
            told.push(format!(
                "{:widest$}  {}{semicolon}{}",
                "",
                (words.learn.lesson_facts)(steps, minutes, fast, slow),
                skills.join(semicolon)
            ));
        }
    }
    told.extend(drills(&course, language, words));
    Ok(out::lines(told)?)
}

/// Lists the drills, with the skills that each trains.
fn drills(course: &Course, language: usize, words: &CliStrings) -> Vec<String> {
    if course.drills.is_empty() {
        return Vec::new();
    }
    let widest = course.drills.iter().map(|drill| drill.id.len()).max().unwrap_or(0);
    let mut told = vec![String::new(), words.learn.drills.to_owned()];
    for drill in &course.drills {
        let names = drill.skills.iter().filter_map(|id| course.skills.get(id));
        let skills: Vec<&str> = names.map(|names| word(names, language)).collect();
        told.push(format!("{:widest$}  {}", drill.id, word(&drill.title, language)));
        told.push(format!("{:widest$}  {}", "", skills.join(words.plain.semicolon)));
    }
    told
}

/// Prints the table of common errors and the steps that address them.
fn meets(files: &Files, lang: LangArg) -> Result<(), Failure> {
    let course = read(files)?;
    let language = lang.language();
    Ok(out::lines(handout::misconceptions(&course, language))?)
}

/// Returns the text in this language, or an empty one.
fn word(words: &[String], language: usize) -> &str {
    words.get(language).map_or("", String::as_str)
}

fn listed<'a>(course: &'a Course, (place, lesson): (usize, &'a Lesson), language: usize) -> Listed<'a> {
    let word = |words| word(words, language);
    let skill = |id: &'a String| Skill { id, name: course.skills.get(id).map_or("", |names| word(names)) };
    let pace = Pace::of(lesson, language);
    let tenths = |minutes: f64| (minutes * 10.0).round() / 10.0;
    let steps = lesson.steps.iter().map(|step| ListedStep {
        id: &step.id,
        rev: step.rev,
        skills: &step.skills,
        check: step.check.as_ref().map(|check| check.name()),
        solutions: step.check.as_ref().and_then(|check| check.solutions()),
    });
    Listed {
        id: &lesson.id,
        title: word(&lesson.title),
        part: course.part(place).map(|part| part.id.as_str()),
        promise: lesson.promise.as_deref().map(word),
        minutes: lesson.minutes,
        fast: tenths(pace.fast),
        slow: tenths(pace.slow),
        skills: lesson.skills.iter().map(skill).collect(),
        needs: &lesson.needs,
        steps: steps.collect(),
    }
}
