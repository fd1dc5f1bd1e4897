//! How far a learner has come in a course: what lists of lessons show, and where they lead.

use std::collections::{BTreeMap, BTreeSet};

use super::practice::footing::Footing;
use super::session::{Deed, Entry};
use crate::lesson::course::{Course, Lesson};

/// How far the learner has come, according to the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The state of each lesson, by its id.
    pub lessons: BTreeMap<String, LessonStanding>,
    /// The lesson that was open last.
    pub last: Option<String>,
    /// The state of practice.
    pub practice: Footing,
}

/// How far the learner has come in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonStanding {
    /// The steps that are done.
    pub done: BTreeSet<String>,
    /// The step that was open last.
    pub place: Option<String>,
}

impl Standing {
    /// Returns the step to continue at: where the learner was, or the first step that is not done.
    #[must_use]
    pub fn place(&self, lesson: &Lesson) -> usize {
        let Some(standing) = self.lessons.get(&lesson.id) else { return 0 };
        let last = standing.place.as_ref().and_then(|step| lesson.place(step));
        let open = lesson.steps.iter().position(|step| !standing.done.contains(&step.id));
        match last {
            // A finished lesson begins again.
            _ if open.is_none() => 0,
            // From the end, back to what was skipped.
            Some(last) if last + 1 == lesson.steps.len() && standing.done.contains(&lesson.steps[last].id) => {
                open.unwrap_or(0)
            }
            Some(last) => last,
            None => open.unwrap_or(0),
        }
    }

    /// Returns the first of these lessons, from a place on, that is not finished.
    #[must_use]
    pub fn next_of(&self, lessons: &[Lesson], from: usize) -> Option<usize> {
        let is_open = |place: &usize| self.done(&lessons[*place]) < lessons[*place].steps.len();
        (from..lessons.len()).find(is_open)
    }

    /// Returns how many steps of a lesson are done.
    #[must_use]
    pub fn done(&self, lesson: &Lesson) -> usize {
        let done = self.lessons.get(&lesson.id).map(|standing| &standing.done);
        lesson.steps.iter().filter(|step| done.is_some_and(|done| done.contains(&step.id))).count()
    }

    /// Adds what a learner did in a step.
    pub fn remember(&mut self, Entry { lesson, step, deed, asked, .. }: &Entry) {
        // Practice belongs to no lesson, and its state comes from the record.
        if asked.is_some() || matches!(deed, Deed::Sat { .. }) {
            return;
        }
        let standing = self.lessons.entry(lesson.clone()).or_default();
        match deed {
            Deed::Seen => standing.place = Some(step.clone()),
            Deed::Answered { verdict, .. } if verdict.is_done() => {
                standing.done.insert(step.clone());
            }
            Deed::Answered { .. } | Deed::Sat { .. } => {}
        }
        self.last = Some(lesson.clone());
    }

    /// Returns the lessons that should be read before this one and are not finished.
    pub fn missing<'a>(&self, lesson: &'a Lesson, course: &'a Course) -> impl Iterator<Item = &'a Lesson> {
        let needed = lesson.needs.iter().filter_map(|id| course.lesson(id));
        needed.filter(|needed| self.done(needed) < needed.steps.len())
    }

    /// Whether nothing has ever been opened.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.last.is_none()
    }

    /// Whether a step is done.
    #[must_use]
    pub fn is_done(&self, lesson: &str, step: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|standing| standing.done.contains(step))
    }
}
