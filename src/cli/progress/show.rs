//! `tconv progress show`: what is done, the state of the skills, and the levels of the drills.

use serde::Serialize;

use super::columns::{Column, Side, lines};
use super::print;
use crate::cli::failure::Failure;
use crate::cli::paint::json;
use crate::cli::{Look, learn, out};
use crate::learner::event::Verdict;
use crate::learner::practice::footing::Footing;
use crate::learner::practice::schedule::Standing;
use crate::learner::practice::sitting::is_asked_about;
use crate::learner::progress::{Course as Done, Lesson, StepRecord};
use crate::learner::record::Record;
use crate::lesson::course::{self, Course, Translated};
use crate::lesson::drill::{MOST_LEVELS, Shelved};
use crate::visible;
use crate::words::cli::ProgressStrings;
use crate::words::practice::Far;

/// The width of each bar in the overview, in cells.
const WIDE: usize = 10;

/// How a record is shown.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// The language and the glyphs.
    pub look: Look,
    /// Whether to write words instead of bars, for users who listen.
    pub is_plain: bool,
    /// Whether to print JSON.
    pub json: bool,
}

impl How {
    fn words(self) -> &'static ProgressStrings {
        self.look.words().progress
    }
}

/// Shows a record. The course gives names, skills and drills to the part of the record that belongs to it.
///
/// # Errors
/// If stdout cannot be written to.
pub fn run(record: &Record, course: &Course, how: How) -> Result<(), Failure> {
    let language = course.language(how.look.lang.language().tag());
    let shown = Shown::of(record, course, language);
    if how.json {
        return Ok(out::lines([json(&shown)])?);
    }
    print(&text(record, &shown, how))
}

#[derive(Serialize)]
struct Shown {
    courses: Vec<ShownCourse>,
    events: usize,
    newer: usize,
    damaged: usize,
}

#[derive(Serialize)]
struct ShownCourse {
    course: String,
    resume: Option<[String; 2]>,
    lessons: Vec<ShownLesson>,
    /// Only for the course that was asked for.
    practice: Option<Practice>,
    /// How far that course is done: how much, of how much.
    #[serde(skip)]
    far: Vec<(Far, [usize; 2])>,
}

#[derive(Serialize)]
struct ShownLesson {
    lesson: String,
    done: usize,
    tries: u32,
    hints: u32,
    place: Option<String>,
    steps: Vec<ShownStep>,
    /// How many steps the course has in this lesson now, and how many of them are done.
    of: Option<Of>,
}

#[derive(Clone, Copy, Serialize)]
struct Of {
    done: usize,
    steps: usize,
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
struct Practice {
    skills: Vec<ShownSkill>,
    drills: Vec<ShownDrill>,
}

/// The state of a skill.
#[derive(Serialize)]
struct ShownSkill {
    skill: String,
    name: String,
    /// The current Leitner box, counted from 0, and the last one.
    r#box: usize,
    boxes: usize,
    asked: u32,
    right_at_once: u32,
    known: bool,
    /// Days until review asks for it. `None` if it is not known yet, or review has no question on it.
    due_in: Option<i64>,
}

/// The state of a drill.
#[derive(Serialize)]
struct ShownDrill {
    drill: String,
    name: String,
    /// `None` until an answer has determined it.
    level: Option<u8>,
    levels: u8,
    asked: usize,
    right_at_once: usize,
    done_for_today: bool,
}

impl Shown {
    fn of(record: &Record, course: &Course, language: usize) -> Shown {
        let courses = record.progress().courses().map(|(id, done)| {
            let own = Some(course).filter(|course| course.id == id);
            ShownCourse {
                course: id.to_owned(),
                resume: done.resume().map(|(lesson, step)| [lesson.to_owned(), step.to_owned()]),
                lessons: done.lessons().map(|(id, lesson)| ShownLesson::of(id, lesson, done, own)).collect(),
                practice: own.map(|course| Practice::of(record, course, done, language)),
                far: Vec::new(),
            }
            .measured(own, done)
        });
        Shown {
            courses: courses.collect(),
            events: record.len(),
            newer: record.newer(),
            damaged: record.damage().lines,
        }
    }
}

impl ShownCourse {
    /// Adds how far the course is done, if it is the given one.
    fn measured(self, course: Option<&Course>, done: &Done) -> ShownCourse {
        let (Some(course), Some(practice)) = (course, &self.practice) else { return self };
        let steps_of = |lesson: &course::Lesson| -> [usize; 2] {
            let is_done = |step: &&course::Step| done.step(&lesson.id, &step.id, step.rev).done;
            [lesson.steps.iter().filter(is_done).count(), lesson.steps.len()]
        };
        let sum = |lessons: &[course::Lesson]| {
            lessons.iter().map(steps_of).fold([0, 0], |[done, of], [more, all]| [done + more, of + all])
        };
        let whole = course.lessons.iter().map(steps_of).filter(|[done, of]| done == of).count();
        let known = practice.skills.iter().filter(|skill| skill.known).count();
        let far = [
            (Far::Lessons, [whole, course.lessons.len()]),
            (Far::Steps, sum(&course.lessons)),
            (Far::Short, sum(&course.short)),
            (Far::Skills, [known, in_order(course).len()]),
            (Far::Drills, [practice.drills.len(), course.drills.len()]),
        ];
        let far = far.into_iter().filter(|(_, [_, of])| *of > 0).collect();
        ShownCourse { far, ..self }
    }
}

impl ShownLesson {
    fn of(id: &str, lesson: &Lesson, done: &Done, course: Option<&Course>) -> ShownLesson {
        let sum =
            |count: fn(&StepRecord) -> u32| lesson.steps().map(|(.., step)| count(step)).fold(0, u32::saturating_add);
        let known = course.and_then(|course| course.lesson(id)).map(|known| Of {
            done: known.steps.iter().filter(|step| done.step(id, &step.id, step.rev).done).count(),
            steps: known.steps.len(),
        });
        ShownLesson {
            lesson: id.to_owned(),
            done: lesson.steps().filter(|(.., step)| step.done).count(),
            tries: sum(|step| step.tries),
            hints: sum(|step| step.hints),
            place: lesson.place().map(str::to_owned),
            steps: lesson.steps().map(|(id, rev, step)| ShownStep::of(id, rev, step)).collect(),
            of: known,
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

impl Practice {
    fn of(record: &Record, course: &Course, done: &Done, language: usize) -> Practice {
        let footing = Footing::of(course, record.progress(), learn::calendar(), record.now());
        let skill = |id: &String| Some(ShownSkill::of(course, id, footing.skills.get(id)?, footing.today, language));
        let drill = |drill: &Shelved| ShownDrill::of(drill, done, &footing, language);
        let drills = course.drills.iter().map(drill).filter(|drill| drill.asked > 0);
        Practice { skills: in_order(course).into_iter().filter_map(skill).collect(), drills: drills.collect() }
    }
}

/// Returns the skills of the course in the order in which they are taught.
fn in_order(course: &Course) -> Vec<&String> {
    let taught = course.lessons.iter().flat_map(|lesson| &lesson.skills);
    let trained = course.drills.iter().flat_map(|drill| &drill.skills);
    let mut skills: Vec<&String> = Vec::new();
    for skill in taught.chain(trained).chain(course.skills.keys()) {
        if !skills.contains(&skill) {
            skills.push(skill);
        }
    }
    skills
}

fn named(names: &Translated<String>, language: usize, id: &str) -> String {
    names.get(language).cloned().unwrap_or_else(|| id.to_owned())
}

impl ShownSkill {
    fn of(course: &Course, id: &str, standing: &Standing, today: i64, language: usize) -> ShownSkill {
        let (place, boxes) = standing.boxes();
        let comes_back = standing.is_known && is_asked_about(course, id);
        ShownSkill {
            skill: id.to_owned(),
            name: course.skills.get(id).map_or_else(|| id.to_owned(), |names| named(names, language, id)),
            r#box: place,
            boxes,
            asked: standing.asked,
            right_at_once: standing.clean,
            known: standing.is_known,
            due_in: comes_back.then(|| standing.due.saturating_sub(today)),
        }
    }

    /// When review asks for the skill.
    fn due(&self, words: &ProgressStrings) -> String {
        match self.due_in {
            Some(..=0) => words.due_today.to_owned(),
            Some(days) => (words.due_in)(days),
            None if self.known => words.no_questions.to_owned(),
            None => words.not_known.to_owned(),
        }
    }
}

impl ShownDrill {
    fn of(drill: &Shelved, done: &Done, footing: &Footing, language: usize) -> ShownDrill {
        let is_it = |of: &str, level: u8| of == drill.id && level > 0;
        let trials = done.trials().iter();
        let trials: Vec<_> = trials
            .filter(|trial| trial.asked.as_ref().is_some_and(|asked| is_it(&trial.lesson, asked.level)))
            .collect();
        let ladder = footing.ladder(&drill.id);
        ShownDrill {
            drill: drill.id.clone(),
            name: named(&drill.title, language, &drill.id),
            level: (!ladder.is_fresh()).then_some(ladder.level),
            levels: MOST_LEVELS,
            asked: trials.len(),
            right_at_once: trials.iter().filter(|trial| trial.is_clean()).count(),
            done_for_today: ladder.is_finished(footing.today),
        }
    }
}

fn text(record: &Record, shown: &Shown, how: How) -> Vec<String> {
    let words = how.words();
    let mut told: Vec<Vec<String>> = Vec::new();
    told.extend(shown.courses.iter().filter(|course| !course.far.is_empty()).map(|course| far(&course.far, how)));
    told.extend(lessons(shown, how));
    for course in &shown.courses {
        if let Some([lesson, step]) = &course.resume {
            let lesson = name(shown, &course.course, lesson);
            told.push(vec![(words.continued_at)(&format!("{lesson}/{}", visible::excerpt(step)))]);
        }
    }
    for practice in shown.courses.iter().filter_map(|course| course.practice.as_ref()) {
        told.extend(skills(&practice.skills, how));
        told.extend(drills(&practice.drills, how));
    }
    if told.is_empty() {
        told.push(vec![words.nothing_done.to_owned()]);
    }
    let mut remarks = remarks(record, words);
    if record.progress().reset_to_undo().is_some() {
        remarks.push(words.was_reset.to_owned());
    }
    if !remarks.is_empty() {
        told.push(remarks.iter().map(|remark| format!("- {remark}")).collect());
    }
    told.join(&String::new())
}

/// How far the course is done, with bars of the same width.
fn far(far: &[(Far, [usize; 2])], how: How) -> Vec<String> {
    let words = how.look.lang.language().screen().practice;
    let said: Vec<[String; 2]> = far.iter().map(|(what, [done, of])| (words.far)(*what, *done, *of)).collect();
    if how.is_plain {
        return said.iter().map(|[what, so_far]| format!("{what}{}{so_far}", how.words().colon)).collect();
    }
    let bars = far.iter().map(|(_, [done, of])| filled((done * WIDE).div_euclid((*of).max(1)), WIDE, how));
    let [whats, so_far] = [0, 1].map(|place| said.iter().map(move |said| said[place].clone()));
    let columns =
        [Column::new("", Side::Left, whats), Column::new("", Side::Left, bars), Column::new("", Side::Left, so_far)];
    lines(&columns).split_off(1)
}

fn lessons(shown: &Shown, how: How) -> Option<Vec<String>> {
    let all: Vec<(&str, &ShownLesson)> = shown
        .courses
        .iter()
        .flat_map(|course| course.lessons.iter().map(|lesson| (course.course.as_str(), lesson)))
        .collect();
    let words = how.words();
    let cells = |cell: &dyn Fn(&str, &ShownLesson) -> String| -> Vec<String> {
        all.iter().map(|(course, lesson)| cell(course, lesson)).collect()
    };
    let done = |lesson: &ShownLesson| match lesson.of {
        Some(Of { done, steps }) => bar(done, steps, how),
        None => lesson.done.to_string(),
    };
    let place = |lesson: &ShownLesson| visible::excerpt(lesson.place.as_deref().unwrap_or("-"));
    let columns = [
        Column::new(words.lesson, Side::Left, cells(&|course, lesson| name(shown, course, &lesson.lesson))),
        Column::new(words.steps_done, Side::Left, cells(&|_, lesson| done(lesson))),
        Column::new(words.tries, Side::Right, cells(&|_, lesson| lesson.tries.to_string())),
        Column::new(words.hints, Side::Right, cells(&|_, lesson| lesson.hints.to_string())),
        Column::new(words.last_at, Side::Left, cells(&|_, lesson| place(lesson))),
    ];
    (!all.is_empty()).then(|| lines(&columns))
}

fn skills(skills: &[ShownSkill], how: How) -> Option<Vec<String>> {
    let words = how.words();
    let cells = |cell: &dyn Fn(&ShownSkill) -> String| -> Vec<String> { skills.iter().map(cell).collect() };
    let columns = [
        Column::new(words.skill, Side::Left, cells(&|skill| visible::excerpt(&skill.name))),
        Column::new(words.place, Side::Left, cells(&|skill| bar(skill.r#box, skill.boxes, how))),
        Column::new(words.asked, Side::Right, cells(&|skill| skill.asked.to_string())),
        Column::new(words.at_once, Side::Right, cells(&|skill| skill.right_at_once.to_string())),
        Column::new(words.review, Side::Left, cells(&|skill| skill.due(words))),
    ];
    (!skills.is_empty()).then(|| lines(&columns))
}

fn drills(drills: &[ShownDrill], how: How) -> Option<Vec<String>> {
    let words = how.words();
    let cells = |cell: &dyn Fn(&ShownDrill) -> String| -> Vec<String> { drills.iter().map(cell).collect() };
    let level = |drill: &ShownDrill| match drill.level {
        Some(level) => bar(usize::from(level), usize::from(drill.levels), how),
        None => "-".to_owned(),
    };
    let today = |drill: &ShownDrill| if drill.done_for_today { words.done_for_today } else { "" }.to_owned();
    let columns = [
        Column::new(words.drill, Side::Left, cells(&|drill| visible::excerpt(&drill.name))),
        Column::new(words.level, Side::Left, cells(&level)),
        Column::new(words.asked, Side::Right, cells(&|drill| drill.asked.to_string())),
        Column::new(words.at_once, Side::Right, cells(&|drill| drill.right_at_once.to_string())),
        Column::new("", Side::Left, cells(&today)),
    ];
    let ends = |line: String| line.trim_end().to_owned();
    (!drills.is_empty()).then(|| lines(&columns).into_iter().map(ends).collect())
}

/// Formats a part of a whole, as a bar and in words.
fn bar(done: usize, of: usize, how: How) -> String {
    let said = (how.words().of)(done, of);
    if how.is_plain {
        return said;
    }
    format!("{} {said}", filled(done, of, how))
}

/// A bar in which `done` of `of` cells are filled.
fn filled(done: usize, of: usize, how: How) -> String {
    let [full, empty] = if how.look.ascii { ["#", "."] } else { ["█", "░"] };
    format!("{}{}", full.repeat(done.min(of)), empty.repeat(of.saturating_sub(done)))
}

/// Returns remarks on what is in the file but not counted.
fn remarks(record: &Record, words: &ProgressStrings) -> Vec<String> {
    let mut remarks = Vec::new();
    if record.newer() > 0 {
        remarks.push((words.newer)(record.newer()));
    }
    let damage = record.damage();
    if damage.lines > 0 {
        let path = damage.copy.as_ref().and_then(|copy| copy.as_ref().ok()).map(|copy| visible::path(&copy.path));
        let copy = match &damage.copy {
            Some(Err(why)) => Some(Err(why)),
            _ => path.as_deref().map(Ok),
        };
        remarks.push((words.damaged)(damage.lines, copy));
    }
    remarks
}

/// Names a lesson for the user: with its course only if there are several.
fn name(shown: &Shown, course: &str, lesson: &str) -> String {
    let lesson = visible::excerpt(lesson);
    if shown.courses.len() > 1 { format!("{}/{lesson}", visible::excerpt(course)) } else { lesson }
}
