//! Drills, review and the exam from the command line.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use super::failure::{Failure, Text};
use super::learn::{self, Opening, Shelf};
use super::sheets::{self, Target};
use super::{Look, lessons};
use crate::handout::paper::Format;
use crate::learner::practice::exam::{Name, Opened};
use crate::learner::practice::footing::Footing;
use crate::learner::practice::seed::Seed;
use crate::learner::practice::sitting::{MOST, Plan, USUAL};
use crate::learner::progress::ExamRecord;
use crate::learner::session::{Entry, Session};
use crate::lesson::course::Course;
use crate::lesson::drill::Drill;
use crate::lesson::files::Files;
use crate::tui::app::Library;
use crate::visible;
use crate::words::practice::PracticeStrings;

#[derive(Debug, Args)]
pub struct DrillArgs {
    /// Drill to practise (see 'tconv lessons list'); by default, or with --mix, all drills in turn
    pub id: Option<String>,
    /// Practise all drills in turn
    #[arg(long, conflicts_with = "id")]
    pub mix: bool,
    /// Text that determines the questions: the same text gives the same questions, for a class or a friend
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub seed: Option<String>,
    /// Number of questions
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(USUAL).unwrap_or(NonZeroUsize::MIN))]
    pub count: NonZeroUsize,
    /// Difficulty, from 1 to 3; by default, it adapts to you, or rises steadily with --seed
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub level: Option<u8>,
    /// Write a printable question sheet, and the key as a separate file, to this directory, which is created if needed
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub print: Option<PathBuf>,
    /// Format of the sheets
    #[arg(long, value_parser = sheets::format(), default_value = Format::default().extension(), value_name = "FORMAT", requires = "print")]
    pub format: Format,
    /// Overwrite existing sheets
    #[arg(long, requires = "print")]
    pub force: bool,
}

/// Practises drills: on the screen, as lines if `is_plain`, or on paper.
///
/// # Errors
/// No terminal, an unknown drill (usage), a faulty course or drill, or a terminal that fails.
pub fn drill(args: &DrillArgs, look: Look, shelf: Shelf<'_>, is_plain: bool) -> Result<(), Failure> {
    if args.count.get() > MOST {
        return Err(Failure::usage(|words| (words.learn.too_many_questions)(MOST, args.count.get())));
    }
    let plan = Plan::Drills { drills: args.id.iter().cloned().collect(), level: args.level, count: args.count.get() };
    if let Some(folder) = &args.print {
        let target = Target { folder, format: args.format, force: args.force, lang: look.lang };
        return print(&plan, args.seed.as_deref().map(Seed::new), shelf, target);
    }
    learn::run(&Opening::Practice(plan, args.seed.as_deref().map(Seed::new)), look, shelf, is_plain)
}

/// Writes drills as sheets. Nothing is recorded.
fn print(plan: &Plan, seed: Option<Seed>, shelf: Shelf<'_>, target: Target<'_>) -> Result<(), Failure> {
    match learn::library(shelf, target.lang.of_errors()) {
        Library::Faulty(why) => Err(Failure::no_in_english(why)),
        Library::None => Ok(()),
        Library::Course(course) => {
            let plan = planned(plan, &course, shelf.course)?;
            sheets::drill(&course, &plan, &seed.unwrap_or_else(sheets::made_up), target)
        }
    }
}

/// Reviews what is due.
///
/// # Errors
/// As [`drill`].
pub fn review(look: Look, shelf: Shelf<'_>, is_plain: bool) -> Result<(), Failure> {
    learn::run(&Opening::Practice(Plan::Review, None), look, shelf, is_plain)
}

#[derive(Debug, Args)]
pub struct ExamArgs {
    /// Text that determines the questions: the same text gives a whole class the same exam; by default, the open exam,
    /// or a new one
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub seed: Option<String>,
    /// Variant of the exam, with its questions drawn differently: a letter or a student number
    #[arg(long, value_name = "X", requires = "seed")]
    pub variant: Option<String>,
    /// Ask only these parts, such as sizes,padding
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub parts: Vec<String>,
    /// Mark answers after this many minutes as late; they still count
    #[arg(long, value_name = "M", default_value_t = 0, hide_default_value = true)]
    pub minutes: u32,
    /// Write a printable exam sheet, and the key as a separate file, to this directory, which is created if needed
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub print: Option<PathBuf>,
    /// Print these variants, each with its own key, such as A,B,C
    #[arg(long, value_name = "A,B", value_delimiter = ',', requires = "print", conflicts_with = "variant")]
    pub variants: Vec<String>,
    /// Format of the sheets
    #[arg(long, value_parser = sheets::format(), default_value = Format::default().extension(), value_name = "FORMAT", requires = "print")]
    pub format: Format,
    /// Overwrite existing sheets
    #[arg(long, requires = "print")]
    pub force: bool,
}

/// The most variants that are printed at once.
const MOST_VARIANTS: usize = 100;

/// Opens the exam: on the screen, as lines if `is_plain`, or on paper.
///
/// # Errors
/// As [`drill`], and a course without an exam or without one of the parts.
pub fn exam(args: &ExamArgs, look: Look, shelf: Shelf<'_>, is_plain: bool) -> Result<(), Failure> {
    let is_named = args.seed.is_some() || !args.parts.is_empty();
    let variant = |text: &str| Seed::new(text).name().replace('/', "-");
    let name = || Name {
        // With parts but no seed, each run is a new exam.
        seed: args.seed.as_deref().map_or_else(sheets::made_up, Seed::new),
        variant: args.variant.as_deref().map(variant).unwrap_or_default(),
        parts: args.parts.clone(),
    };
    if let Some(folder) = &args.print {
        if args.variants.len() > MOST_VARIANTS {
            return Err(Failure::usage(|words| (words.learn.too_many_variants)(MOST_VARIANTS)));
        }
        let own = name();
        let others = args.variants.iter().map(|text| Name { variant: variant(text), ..own.clone() });
        let names: Vec<Name> = others.collect();
        let names = if names.is_empty() { vec![own] } else { names };
        return print_exam(&names, shelf, Target { folder, format: args.format, force: args.force, lang: look.lang });
    }
    let name = is_named.then(name);
    learn::run(&Opening::Exam(name, args.minutes), look, shelf, is_plain)
}

/// Writes exams as sheets. Nothing is recorded.
fn print_exam(names: &[Name], shelf: Shelf<'_>, target: Target<'_>) -> Result<(), Failure> {
    match learn::library(shelf, target.lang.of_errors()) {
        Library::Faulty(why) => Err(Failure::no_in_english(why)),
        Library::None => Ok(()),
        Library::Course(course) => {
            names.iter().try_for_each(|name| check_exam(&course, Some(name)))?;
            sheets::exam(&course, names, target)
        }
    }
}

/// Checks that the course has an exam with the parts of this name.
///
/// # Errors
/// A course without an exam, or an unknown part (usage).
pub fn check_exam(course: &Course, name: Option<&Name>) -> Result<(), Failure> {
    let Some(exam) = &course.exam else { return Err(Failure::usage(|words| words.learn.no_exam.to_owned())) };
    let unknown = name.iter().flat_map(|name| &name.parts).find(|part| exam.part(part).is_none());
    if let Some(part) = unknown {
        let known: Vec<&str> = exam.parts.iter().map(|part| part.id.as_str()).collect();
        let part = visible::excerpt(part);
        return Err(Failure::usage(|words| (words.learn.no_part)(&part, &known.join(words.plain.list_comma))));
    }
    Ok(())
}

/// An exam that was opened.
pub struct Begun {
    pub session: Session,
    /// Its state in the record.
    pub record: Option<ExamRecord>,
    /// The entry that records its start; `None` if it is resumed.
    pub entry: Option<Entry>,
}

/// Starts an exam, or resumes it.
///
/// # Errors
/// As [`check_exam`], and an exam that cannot be drawn because one of its drills is faulty.
pub fn begun(
    course: &Arc<Course>,
    name: Option<&Name>,
    minutes: u32,
    footing: &Footing,
    words: &PracticeStrings,
) -> Result<Begun, Failure> {
    check_exam(course, name)?;
    let opened = Opened::new(course, name.cloned(), footing, vec![words.exam.to_owned(); course.languages.len()]);
    let Some(opened) = opened else { return Err(Failure::no(|words| words.learn.not_drawn.to_owned())) };
    let entry = if opened.goes_on { None } else { opened.session.sat_entry(minutes) };
    Ok(Begun { session: opened.session, record: opened.record, entry })
}

/// Resolves the drills of a plan: all drills of the course if it names none. Checks that each can be read.
///
/// # Errors
/// An unknown drill (usage), or a faulty one.
pub fn planned(plan: &Plan, course: &Course, files: Option<&Path>) -> Result<Plan, Failure> {
    let Plan::Drills { drills, level, count } = plan else { return Ok(plan.clone()) };
    let all = || course.drills.iter().map(|drill| drill.id.clone()).collect();
    let drills: Vec<String> = if drills.is_empty() { all() } else { drills.clone() };
    for id in &drills {
        drill_of(course, id, || lessons::files(files))?;
    }
    Ok(Plan::Drills { drills, level: *level, count: *count })
}

/// Returns the drill with this id, reading it now. `files` is used to show where it is faulty.
///
/// # Errors
/// An unknown drill, with the known ones (usage), or a faulty one, with its diagnostics.
pub fn drill_of(course: &Course, id: &str, files: impl Fn() -> Files) -> Result<Arc<Drill>, Failure> {
    let Some(read) = course.drill(id) else {
        let ids: Vec<&str> = course.drills.iter().map(|drill| drill.id.as_str()).collect();
        let id = visible::excerpt(id);
        return Err(Failure::usage(|words| (words.learn.no_drill)(&id, &ids.join(words.plain.list_comma))));
    };
    let faulty = || {
        let files = files();
        Failure::No(Text::new(|words| lessons::human(&read.diagnostics, &files, words)))
    };
    read.drill.clone().ok_or_else(faulty)
}
