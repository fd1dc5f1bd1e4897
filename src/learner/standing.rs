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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::event::{Asked, Sitting, Verdict};

    fn standing(lesson: &Lesson, done: &[usize], place: Option<usize>) -> Standing {
        let id = |place: usize| lesson.steps[place].id.clone();
        let of_lesson = LessonStanding { done: done.iter().copied().map(id).collect(), place: place.map(id) };
        Standing { lessons: [(lesson.id.clone(), of_lesson)].into(), ..Standing::default() }
    }

    #[test]
    fn a_lesson_goes_on_where_it_was_or_at_what_is_open() {
        let course = Course::ours().unwrap();
        let lesson = &course.lessons[0];
        let end = lesson.steps.len() - 1;
        let all: Vec<usize> = (0..=end).collect();
        let place = |done: &[usize], place| standing(lesson, done, place).place(lesson);
        assert_eq!(Standing::default().place(lesson), 0);
        assert_eq!(place(&[0, 1], Some(2)), 2);
        assert_eq!(place(&[1], Some(1)), 1, "it has been there");
        assert_eq!(place(&[0], None), 1, "the first that is open");
        assert_eq!(place(&all[..end], Some(end)), end, "the last is open");
        assert_eq!(place(&[0, end], Some(end)), 1, "from the end back to what was skipped");
        assert_eq!(place(&all, Some(3)), 0, "a finished lesson begins again");
    }

    #[test]
    fn a_finished_lesson_is_neither_next_nor_missing() {
        let course = Course::ours().unwrap();
        let (place, lesson) = course
            .lessons
            .iter()
            .enumerate()
            .find(|(_, lesson)| !lesson.needs.is_empty())
            .expect("a lesson with needs");
        assert_eq!(Standing::default().missing(lesson, &course).count(), lesson.needs.len());
        let needed = course.lesson(&lesson.needs[0]).unwrap();
        let all: Vec<usize> = (0..needed.steps.len()).collect();
        let finished = standing(needed, &all, None);
        assert_eq!(finished.missing(lesson, &course).count(), lesson.needs.len() - 1);
        assert_eq!(finished.next_of(std::slice::from_ref(needed), 0), None);
        assert_eq!(finished.next_of(&course.lessons, place), Some(place));
        assert_eq!(finished.next_of(&course.lessons, course.lessons.len()), None);
    }

    #[test]
    fn only_what_is_done_in_a_lesson_moves_it() {
        let right = |verdict| Deed::Answered {
            answer: "5".to_owned(),
            verdict,
            catch: None,
            skill: None,
            hints: 0,
            drawn: None,
        };
        let asked = Asked { sitting: Sitting::Drill, seed: "a".into(), number: 1, level: 1 };
        let sat =
            Deed::Sat { label: "a".to_owned(), generation: 1, check: String::new(), is_handed_in: false, minutes: 0 };
        let after = |deed: Deed, asked: Option<Asked<'static>>| {
            let mut standing = Standing::default();
            standing.remember(&Entry { lesson: "l".to_owned(), step: "s".to_owned(), rev: 1, asked, deed });
            standing
        };
        assert_eq!(after(right(Verdict::Right), Some(asked)), Standing::default(), "practice");
        assert_eq!(after(sat, None), Standing::default(), "an exam");
        let seen = after(Deed::Seen, None);
        assert_eq!((seen.last.as_deref(), seen.lessons["l"].place.as_deref()), (Some("l"), Some("s")));
        assert!(!seen.is_done("l", "s") && !seen.is_fresh());
        assert!(after(right(Verdict::Right), None).is_done("l", "s"));
        assert!(!after(right(Verdict::Wrong), None).is_done("l", "s"));
    }
}
