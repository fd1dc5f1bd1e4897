//! `tconv learn`, and `tconv` without a command: home and the lessons, with the learner's record.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::failure::Failure;
use super::{Look, out, plain, practice, rescue, state_dir};
use crate::learner::event::{self, Answered, Sat, StepId, What};
use crate::learner::practice::exam::Name;
use crate::learner::practice::footing::Footing;
use crate::learner::practice::schedule::Calendar;
use crate::learner::practice::seed::Seed;
use crate::learner::practice::sitting::{Plan, Sitting};
use crate::learner::record::{Damage, Kept, Record, RecordError, Trouble};
use crate::learner::session::{Deed, Entry};
use crate::learner::standing::{LessonStanding, Standing};
use crate::lesson::course::{Course, Lesson};
use crate::lesson::files::Files;
use crate::lesson::load::Loaded;
use crate::load;
use crate::scene::Setting;
use crate::tui::app::{App, Library};
use crate::tui::effect::Effect;
use crate::tui::explore::model::Model;
use crate::tui::runtime::{self, Outside};
use crate::tui::screen::Context;
use crate::visible;
use crate::words::Language;

/// Where the lessons and the record are.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    /// The directory of the course; `None` for the built-in one.
    pub course: Option<&'a Path>,
    /// The folder of `--state-dir`.
    pub state: Option<&'a Path>,
}

/// A lesson, and optionally a step of it.
#[derive(Clone, Debug)]
pub struct Target {
    pub lesson: String,
    /// The id or the number of the step.
    pub step: Option<String>,
}

/// What is opened first.
#[derive(Clone, Debug)]
pub enum Opening {
    /// Home.
    Home,
    /// The step where the learner left off; home if they have not opened a lesson yet.
    Resume,
    /// This lesson or step.
    At(Target),
    /// The short path, where the learner left off on it.
    Short,
    /// A practice sitting, with the seed if the user chose one.
    Practice(Plan, Option<Seed>),
    /// The exam of this name, or else the open one or a new one; and the minutes after which answers are late.
    Exam(Option<Name>, u32),
}

impl Opening {
    /// Returns the lesson to open and the place of its step. `None` opens home or something else.
    fn lesson(&self, course: &Course, standing: &Standing) -> Result<Option<(Lesson, Option<usize>)>, Failure> {
        match self {
            Opening::Home | Opening::Short | Opening::Practice(..) | Opening::Exam(..) => Ok(None),
            Opening::Resume => {
                let last = standing.last.as_ref().and_then(|last| course.lesson(last));
                Ok(last.map(|lesson| (lesson.clone(), None)))
            }
            Opening::At(target) => find(course, target).map(Some),
        }
    }

    /// Returns the plan and the seed of practice, if this opens practice.
    fn practice(&self, course: &Course, shelf: Shelf<'_>) -> Result<Option<(Plan, Option<Seed>)>, Failure> {
        match self {
            Opening::Practice(plan, seed) => Ok(Some((practice::planned(plan, course, shelf.course)?, seed.clone()))),
            Opening::Home | Opening::Resume | Opening::At(_) | Opening::Short | Opening::Exam(..) => Ok(None),
        }
    }
}

impl std::str::FromStr for Target {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Target, Self::Err> {
        Ok(match text.split_once('/') {
            Some((lesson, step)) => Target { lesson: lesson.to_owned(), step: Some(step.to_owned()) },
            None => Target { lesson: text.to_owned(), step: None },
        })
    }
}

/// Reads the course of the shelf. If it cannot be read, the result has the reason in this language.
pub fn library(shelf: Shelf<'_>, language: Language) -> Library {
    let ours = if shelf.course.is_none() { Course::ours() } else { None };
    ours.map_or_else(
        || library_of(&super::lessons::files(shelf.course), language),
        |course| Library::Course(Arc::new(course)),
    )
}

fn library_of(files: &Files, language: Language) -> Library {
    let Loaded { course, diagnostics } = Course::read(files);
    course.map_or_else(
        || Library::Faulty(super::lessons::human(&diagnostics, files, language.cli())),
        |course| Library::Course(Arc::new(course)),
    )
}

/// Returns the learner's progress in this course.
#[must_use]
pub fn standing(record: &Record, course: &Course) -> Standing {
    let progress = record.progress().course(&course.id);
    let of_lesson = |lesson: &Lesson| {
        let is_done = |step: &&crate::lesson::course::Step| progress.step(&lesson.id, &step.id, step.rev).done;
        let done = lesson.steps.iter().filter(is_done).map(|step| step.id.clone()).collect();
        (lesson.id.clone(), LessonStanding { done, place: progress.place(&lesson.id).map(str::to_owned) })
    };
    Standing {
        lessons: course.lessons.iter().map(of_lesson).collect(),
        last: progress.resume().map(|(lesson, _)| lesson.to_owned()),
        practice: footing(record, course),
    }
}

/// Returns the learner's practice standing at this moment.
fn footing(record: &Record, course: &Course) -> Footing {
    Footing::of(course, record.progress(), calendar(), record.now())
}

/// Returns the calendar of the local time zone.
#[must_use]
pub fn calendar() -> Calendar {
    Calendar(|at| {
        let moment = Timestamp::from_millisecond(at).unwrap_or_default();
        i64::from(TimeZone::system().to_offset(moment).seconds()) * 1000
    })
}

/// Writes what the learner does to the record, with the time it took.
pub struct Keeper<'a> {
    record: &'a mut Record,
    /// `None` if no course could be read: then there is nothing to record either.
    course: Option<&'a Course>,
    /// When the previous entry was recorded, or when the keeper was created.
    since: Instant,
}

impl<'a> Keeper<'a> {
    /// Creates a keeper, and starts the clock.
    pub fn new(record: &'a mut Record, course: Option<&'a Course>) -> Keeper<'a> {
        Keeper { record, course, since: Instant::now() }
    }

    /// Appends an entry to the record; without one it retries to write what could not be written before. Returns what
    /// prevents saving, if anything does (until then answers are kept in memory), and after an answer the new practice
    /// standing.
    pub fn keep(&mut self, entry: Option<&Entry>) -> Kept {
        let trouble = self.append(entry);
        let is_answer = entry.is_some_and(|entry| entry.deed != Deed::Seen);
        let practice = self.course.filter(|_| is_answer).map(|course| footing(self.record, course));
        Kept { trouble, practice }
    }

    fn append(&mut self, entry: Option<&Entry>) -> Option<Trouble> {
        let Some(entry) = entry else {
            // The result is in `trouble`.
            let _ = self.record.save(Duration::ZERO);
            return self.record.trouble();
        };
        let step = StepId {
            course: self.course.map(|course| course.id.as_str()).unwrap_or_default().into(),
            lesson: entry.lesson.as_str().into(),
            step: entry.step.as_str().into(),
        };
        let millis = u32::try_from(self.since.elapsed().as_millis()).unwrap_or(u32::MAX);
        self.since = Instant::now();
        let is_exam = entry.asked.as_ref().is_some_and(|asked| asked.sitting == event::Sitting::Exam);
        let what = match &entry.deed {
            // Only lessons have a place to come back to, not practice.
            Deed::Seen if entry.asked.is_some() => return self.record.trouble(),
            Deed::Seen => What::Seen(step),
            Deed::Sat { label, generation, check, is_handed_in, minutes } => What::Sat(Sat {
                course: step.course,
                label: label.as_str().into(),
                generation: *generation,
                check: check.as_str().into(),
                is_handed_in: *is_handed_in,
                minutes: *minutes,
            }),
            Deed::Answered { answer, verdict, catch, skill, hints, drawn } => {
                let answered = Answered {
                    step,
                    rev: entry.rev,
                    answer: answer.as_str().into(),
                    verdict: *verdict,
                    catch: catch.as_deref().map(Into::into),
                    skill: skill.as_deref().map(Into::into),
                    hints: *hints,
                    drawn: *drawn,
                    // An exam is judged when it is handed in, after its questions were answered.
                    millis: if is_exam && *verdict != event::Verdict::Predicted { 0 } else { millis },
                };
                match &entry.asked {
                    Some(asked) => What::Practised(answered, asked.clone()),
                    None => What::Answered(answered),
                }
            }
        };
        match self.record.append(what) {
            // The only error for which the entry is not kept in memory either.
            Err(why @ RecordError::Unfit) => Some(Trouble { why, answers: 0 }),
            Ok(()) | Err(_) => self.record.trouble(),
        }
    }
}

/// Opens home, a lesson, practice or the exam: on the screen, or as lines if `is_plain`.
///
/// # Errors
/// No terminal, an unknown lesson or step (usage), a faulty course, a terminal that fails, or answers that cannot be
/// saved.
pub fn run(opening: &Opening, look: Look, shelf: Shelf<'_>, is_plain: bool) -> Result<(), Failure> {
    let has_screen = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !has_screen && !is_plain {
        return Err(Failure::usage(|words| words.learn.needs_terminal.to_owned()));
    }
    let library = library(shelf, if is_plain { look.lang.of_errors() } else { look.lang.language() });
    let mut record =
        state_dir::resolve(shelf.state).map_or_else(Record::in_memory, |folder| Record::open_at_a_glance(&folder));
    let ended = match &library {
        Library::Faulty(why) if is_plain => return Err(Failure::no_in_english(why.clone())),
        Library::Course(course) if is_plain => talk(course, opening, look, shelf, &mut record),
        _ => show(&library, opening, look, shelf, &mut record),
    };
    match (ended, rescue::settle(&mut record, shelf.state, look.lang.of_errors())) {
        (ended, Ok(())) => ended,
        (Ok(()) | Err(Failure::Closed), Err(unsaved)) => Err(unsaved),
        (Err(ended), Err(unsaved)) => {
            let _ = unsaved.report(look.lang.of_errors());
            Err(ended)
        }
    }
}

/// Rejects the short path if the course has none.
fn check_short(opening: &Opening, course: &Course) -> Result<(), Failure> {
    if matches!(opening, Opening::Short) && course.short.is_empty() {
        return Err(Failure::usage(|words| words.learn.no_short.to_owned()));
    }
    Ok(())
}

/// Runs the opening in plain mode.
fn talk(
    course: &Arc<Course>,
    opening: &Opening,
    look: Look,
    shelf: Shelf<'_>,
    record: &mut Record,
) -> Result<(), Failure> {
    let seen = standing(record, course);
    let opened = opening.lesson(course, &seen)?;
    let language = look.lang.language();
    let sitting = opening.practice(course, shelf)?;
    let sitting = sitting.map(|(plan, seed)| Sitting::new(Arc::clone(course), plan, seed, &seen.practice));
    let exam = match opening {
        Opening::Exam(name, minutes) => {
            let begun = practice::begun(course, name.as_ref(), *minutes, &seen.practice, language.screen().practice)?;
            Some((begun.session, begun.record, begun.entry))
        }
        Opening::Home | Opening::Resume | Opening::At(_) | Opening::Short | Opening::Practice(..) => None,
    };
    check_short(opening, course)?;
    let start = plain::Start {
        course,
        is_short: matches!(opening, Opening::Short),
        at: opened.as_ref().map(|(lesson, step)| (lesson, *step)),
        sitting,
        exam,
        standing: seen,
        language,
        seed: record.len() as u64,
    };
    let damage = record.damage().clone();
    let mut keeper = Keeper::new(record, Some(course));
    plain::run(start, &damage, |entry| keeper.keep(entry))
}

/// Runs the opening on the screen.
fn show(
    library: &Library,
    opening: &Opening,
    look: Look,
    shelf: Shelf<'_>,
    record: &mut Record,
) -> Result<(), Failure> {
    let context = Context { theme: look.theme.theme(look.ascii), strings: look.lang.language().screen() };
    let mut seen = Standing::default();
    let (mut opened, mut sitting) = (None, None);
    if let Library::Course(course) = library {
        check_short(opening, course)?;
        seen = standing(record, course);
        opened = opening.lesson(course, &seen)?;
        sitting = opening.practice(course, shelf)?;
    }
    let explore = Model::new(Setting::default());
    let seed = record.len() as u64;
    let mut app = App::new(explore, library.clone(), seen, context.strings.tag, seed, look.animate);
    app.trouble = record.trouble();
    app.damage = Some(record.damage().clone()).filter(Damage::is_news);
    let course = match library {
        Library::Course(course) => Some(course.as_ref()),
        Library::None | Library::Faulty(_) => None,
    };
    let mut keeper = Keeper::new(record, course);
    let mut effects = Vec::new();
    if let Some((lesson, step)) = opened {
        effects = app.open_lesson(&lesson, step);
    } else if let Opening::Short = opening {
        effects = app.begin_short();
    } else if let Some((plan, seed)) = sitting {
        let Some(begun) = app.practise(plan, seed) else {
            return Ok(out::lines([context.strings.practice.why_no_review(&app.standing.practice)])?);
        };
        effects = begun;
    } else if let (Opening::Exam(name, minutes), Some(course)) = (opening, course) {
        practice::check_exam(course, name.as_ref())?;
        effects = app.sit(name.clone(), *minutes);
    }
    for effect in effects {
        if let Effect::Record(entry) = effect {
            app.kept(keeper.keep(Some(&entry)));
        }
    }
    let copied = runtime::run(
        app,
        &context,
        Outside {
            asks_ground: look.theme.is_guess(),
            asks_width: look.asks_width(),
            keep: &mut |entry| keeper.keep(entry),
            reload: None,
        },
    )
    .map_err(|error| Failure::no(|words| (words.frame.terminal_failed)(&error)))?;
    if let Some(copied) = copied {
        out::text(&copied)?;
    }
    Ok(())
}

/// Shows a lesson of the course in this directory while its author writes it: the changed step, or what is wrong with
/// the course. Nothing is recorded.
///
/// # Errors
/// No terminal, an unknown lesson (usage), or a terminal that fails.
pub fn watch(id: &str, directory: &Path, look: Look) -> Result<(), Failure> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Failure::usage(|words| words.learn.watch_needs_terminal.to_owned()));
    }
    let context = Context { theme: look.theme.theme(look.ascii), strings: look.lang.language().screen() };
    let mut files = load::course::course(directory);
    let language = look.lang.language();
    let library = library_of(&files, language);
    let mut opened = None;
    if let Library::Course(course) = &library {
        opened = Some(find(course, &Target { lesson: id.to_owned(), step: None })?);
    }
    let explore = Model::new(Setting::default());
    let mut app = App::new(explore, library, Standing::default(), context.strings.tag, 0, look.animate);
    app.watched = Some(id.to_owned());
    if let Some((lesson, _)) = opened {
        app.open_lesson(&lesson, Some(0));
    }
    let mut reload = || {
        let now = load::course::course(directory);
        let has_changed = now != files;
        files = now;
        has_changed.then(|| library_of(&files, language))
    };
    runtime::run(
        app,
        &context,
        Outside {
            asks_ground: look.theme.is_guess(),
            asks_width: look.asks_width(),
            keep: &mut |_| Kept::default(),
            reload: Some(&mut reload),
        },
    )
    .map_err(|error| Failure::no(|words| (words.frame.terminal_failed)(&error)))?;
    Ok(())
}

/// Returns the lesson that the target names, and the place of its step.
///
/// # Errors
/// An unknown lesson or step (usage), with the known ones.
pub fn find(course: &Course, target: &Target) -> Result<(Lesson, Option<usize>), Failure> {
    let lessons: Vec<&str> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
    let lesson = course.lesson(&target.lesson).ok_or_else(|| {
        let lesson = visible::excerpt(&target.lesson);
        Failure::usage(|words| (words.learn.no_lesson)(&lesson, &lessons.join(words.plain.list_comma)))
    })?;
    let place = target.step.as_ref().map(|step| place(lesson, step)).transpose()?;
    Ok((lesson.clone(), place))
}

/// Returns the place of a step, given its id or its number.
///
/// # Errors
/// An unknown step (usage), with the known ones.
pub fn place(lesson: &Lesson, step: &str) -> Result<usize, Failure> {
    let steps: Vec<&str> = lesson.steps.iter().map(|step| step.id.as_str()).collect();
    let by_number = step.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < steps.len());
    lesson.place(step).or(by_number).ok_or_else(|| {
        let step = visible::excerpt(step);
        Failure::usage(|words| (words.learn.no_step)(&lesson.id, &step, &steps.join(words.plain.list_comma)))
    })
}
