//! A lesson as its author reads it: every step with everything that may ever be said in it, in the lines of plain mode.

use std::sync::Arc;

use super::Plain;
use super::command::{knob_name, knob_value};
use crate::learner::session::Session;
use crate::lesson::check::rehearsal::Trial;
use crate::lesson::check::{Answer, Check};
use crate::lesson::course::{Course, Lesson, Step, Term};
use crate::lesson::free::Free;
use crate::words::plain::PlainStrings;

/// Begins the line that names a step or the lesson.
const STEP: &str = "==";
/// Begins the line that names a section, as a prose file or the structure of the lesson names it.
const SECTION: &str = "--";

/// Returns the lesson, or only the step of this index, as a learner with this seed sees it. `language` is the index of
/// the language in everything translated.
#[must_use]
pub fn preview(
    course: &Course,
    lesson: &Lesson,
    step: Option<usize>,
    seed: u64,
    language: usize,
    strings: &'static PlainStrings,
) -> Vec<String> {
    let preview = Preview { lesson, seed, language, terms: Arc::new(course.glossary.clone()), strings };
    let steps = 0..lesson.steps.len();
    let mut lines = if step.is_none() { preview.head(course) } else { Vec::new() };
    for place in steps.filter(|place| step.is_none_or(|step| step == *place)) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(preview.step(place));
    }
    lines
}

struct Preview<'a> {
    lesson: &'a Lesson,
    seed: u64,
    language: usize,
    terms: Arc<std::collections::BTreeMap<String, Vec<Term>>>,
    strings: &'static PlainStrings,
}

impl Preview<'_> {
    /// Returns a learner who has just arrived at a step.
    fn learner(&self, place: usize) -> Plain {
        let session = Session::new(self.lesson.clone(), place, self.seed, |_| false);
        Plain::new(session, self.language, Arc::clone(&self.terms), self.strings)
    }

    /// Returns the title, the promise, the skills and the needs of the lesson.
    fn head(&self, course: &Course) -> Vec<String> {
        let (lesson, strings) = (self.lesson, self.strings);
        let said = |words: &Vec<String>| words.get(self.language).cloned().unwrap_or_default();
        let skills: Vec<String> = lesson.skills.iter().filter_map(|id| course.skills.get(id)).map(said).collect();
        let title = format!("{STEP} {}{}{}", lesson.id, strings.colon, said(&lesson.title));
        let needs = (!lesson.needs.is_empty()).then(|| (strings.needs)(&lesson.needs.join(strings.list_comma)));
        let skills = (!skills.is_empty()).then(|| skills.join(strings.semicolon));
        let promise = lesson.promise.as_ref().map(said);
        [title].into_iter().chain(promise).chain(skills).chain(needs).collect()
    }

    fn step(&self, place: usize) -> Vec<String> {
        let mut learner = self.learner(place);
        // With the numbers drawn for this learner, if any.
        let step = &learner.session.step().clone();
        let kind = step.check.as_ref().map(|check| format!(" ({})", check.name())).unwrap_or_default();
        let mut lines = vec![format!("{STEP} {}/{}{kind}", self.lesson.id, step.id)];
        // The line before the step only names the lesson.
        let arrival = learner.begin().lines.into_iter().skip(1).skip_while(String::is_empty).collect();
        lines.extend(learner.without_how(arrival));
        for hint in hints(&mut learner) {
            lines.push(format!("{SECTION} hint"));
            lines.extend(hint);
        }
        let trials = step.rehearsal();
        let mut outcomes: Vec<Vec<String>> = trials.iter().map(|trial| self.outcome(place, trial)).collect();
        let mut shown = self.learner(place);
        let given_away = if step.check.is_some() { shown.line("answer").lines } else { Vec::new() };
        let given_away = shown.without_how(given_away);
        if let Some((last, others)) = outcomes.split_last_mut() {
            // What is the same after every answer is printed once.
            for other in others.iter_mut() {
                forget_end(other, last);
            }
            for (trial, outcome) in trials.iter().zip(outcomes.iter().cloned()) {
                lines.push(format!("{SECTION} {}{}", trial.name(), given(step, trial)));
                lines.extend(outcome);
            }
        }
        let mut answer = given_away;
        forget_end(&mut answer, outcomes.last().map_or(&[][..], Vec::as_slice));
        if !answer.is_empty() {
            lines.push(format!("{SECTION} answer"));
            lines.extend(answer);
        }
        let speaker = &learner.speech().prose().speaker;
        if !speaker.is_empty() {
            lines.push(format!("{SECTION} speaker"));
            lines.extend(learner.speech().told(speaker, ""));
        }
        lines
    }

    /// Returns the response to an answer.
    fn outcome(&self, place: usize, trial: &Trial) -> Vec<String> {
        let mut learner = self.learner(place);
        learner.scene = learner.session.step().scene(trial.setting.clone(), self.language);
        let (lines, _) = learner.answer(trial.answer.clone());
        learner.without_how(lines)
    }
}

impl Plain {
    /// Removes from the end what may be typed next, which an author knows.
    fn without_how(&self, mut lines: Vec<String>) -> Vec<String> {
        let mut how = self.speech().how();
        how.push(self.strings.when_stuck.to_owned());
        while lines.last().is_some_and(|line| how.contains(line)) {
            lines.pop();
        }
        lines
    }
}

/// Returns every hint as lines.
fn hints(learner: &mut Plain) -> Vec<Vec<String>> {
    let mut hints = Vec::new();
    loop {
        let before = learner.session.work().hints;
        let lines = learner.line("hint").lines;
        if learner.session.work().hints == before {
            return hints;
        }
        hints.push(lines);
    }
}

/// Removes from the end the lines that `other` ends with too.
fn forget_end(lines: &mut Vec<String>, other: &[String]) {
    let same = lines.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    lines.truncate(lines.len() - same);
}

/// Returns the answer of a trial as the lesson would write it; nothing if the name of its section says it.
fn given(step: &Step, trial: &Trial) -> String {
    let listed = step.check.as_ref().map(|check: &Check| check.listed()).unwrap_or_default();
    let value =
        |free: &Free| format!("{} {}", knob_name(&free.knob), knob_value(&free.knob, free.knob.get(&trial.setting)));
    let text = if trial.answer == Answer::Scene {
        step.free.knobs.iter().map(value).collect::<Vec<_>>().join(", ")
    } else if let Answer::Order(places) = &trial.answer {
        places.iter().filter_map(|place| listed.get(*place)).copied().collect::<Vec<_>>().join(", ")
    } else if !listed.is_empty() || !step.check.as_ref().is_some_and(|check| check.is_graded()) {
        return String::new();
    } else {
        trial.answer.to_string()
    };
    format!(" <- {text}")
}
