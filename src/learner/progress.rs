//! The fold over the events: where the learner was, and how each step went.

use std::collections::{BTreeMap, HashSet};

use super::event::{Answered, Asked, Event, EventId, Sat, Scope, Sitting, StepId, Verdict, What};
use super::practice::trial::Trial;

/// What follows from the events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    courses: BTreeMap<String, Course>,
    /// The resets in force, the latest last.
    resets: Vec<Reset>,
    undone: HashSet<EventId>,
    latest: i64,
}

/// What was done in a course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// Questions that were answered, in the order of their first answers.
    trials: Vec<Trial>,
    /// The exams, by their labels.
    exams: BTreeMap<String, ExamRecord>,
    lessons: BTreeMap<String, Lesson>,
    /// The lesson in which a step was opened last.
    last: Option<String>,
}

/// The history of an exam.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamRecord {
    /// Where it was last begun, in the order of events.
    pub begun: i64,
    /// Where it was handed in since, in the order of events.
    pub handed_in: Option<i64>,
    /// The number of times it was begun before.
    pub repeats: u32,
    /// The generation of the exam.
    pub generation: u32,
    /// The check word over its questions.
    pub check: String,
    /// The minutes after which answers are late; 0 for no limit.
    pub minutes: u32,
    /// The current answers by the numbers of their questions, each with its place in the order of events.
    pub answers: BTreeMap<u32, (String, i64)>,
}

impl ExamRecord {
    /// Returns the questions that were answered after the time limit.
    #[must_use]
    pub fn late(&self) -> Vec<u32> {
        let end = self.begun.saturating_add(i64::from(self.minutes) * 60_000);
        let is_late = |(_, (_, at)): &(&u32, &(String, i64))| self.minutes > 0 && *at > end;
        self.answers.iter().filter(is_late).map(|(number, _)| *number).collect()
    }
}

/// What was done in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    place: Option<String>,
    /// The place of its last event in the order of events.
    at: i64,
    /// The records by step, then by revision of the question.
    steps: BTreeMap<String, BTreeMap<u32, StepRecord>>,
}

/// What was done in a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepRecord {
    /// Whether nothing is left to do: answered right, committed, read or shown, at least once. Skipped steps are still
    /// open.
    pub done: bool,
    /// Whether it was ever answered right.
    pub right: bool,
    /// The number of answers, including predictions.
    pub tries: u32,
    /// The most hints shown at any answer.
    pub hints: u32,
    /// How the last answer ended.
    pub last: Option<Verdict>,
    /// The last answer.
    pub answer: Option<String>,
    /// The last prediction.
    pub predicted: Option<String>,
}

/// A reset in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// The id of its event.
    pub id: EventId,
    /// What it hides.
    pub scope: Scope<'static>,
}

/// How many of the latest questions are searched for one that is still open.
const MOST_OPEN: usize = 64;

static NO_COURSE: Course = Course { trials: Vec::new(), exams: BTreeMap::new(), lessons: BTreeMap::new(), last: None };
static NO_STEP: StepRecord =
    StepRecord { done: false, right: false, tries: 0, hints: 0, last: None, answer: None, predicted: None };

impl Progress {
    /// Folds events, given in any order and each once. Events of equal order are taken as they are given.
    pub fn of<'a>(events: impl IntoIterator<Item = Event<'a>>) -> Progress {
        let mut events: Vec<Event<'a>> = events.into_iter().collect();
        events.sort_by_key(|event| event.order);
        let undone = |event: &Event<'_>| if let What::UndoReset(reset) = event.what { Some(reset) } else { None };
        let mut progress = Progress { undone: events.iter().filter_map(undone).collect(), ..Progress::default() };
        for event in &events {
            progress.take(event);
        }
        progress
    }

    /// Adds an event. Returns false, and changes nothing, if the event belongs before others or brings something back:
    /// then all events must be folded again.
    #[must_use]
    pub fn apply(&mut self, event: &Event<'_>) -> bool {
        let follows = event.order >= self.latest && !matches!(event.what, What::UndoReset(_));
        if follows {
            self.take(event);
        }
        follows
    }

    fn take(&mut self, event: &Event<'_>) {
        self.latest = event.order;
        match &event.what {
            What::Seen(step) => {
                let course = self.courses.entry(step.course.to_string()).or_default();
                if course.last.as_deref() != Some(step.lesson.as_ref()) {
                    course.last = Some(step.lesson.to_string());
                }
                let lesson = course.lessons.entry(step.lesson.to_string()).or_default();
                (lesson.place, lesson.at) = (Some(step.step.to_string()), event.order);
            }
            What::Answered(answered) => {
                self.step_mut(&answered.step, answered.rev, event.order).take(answered);
                self.course_mut(&answered.step).try_question(event.order, answered, None);
            }
            What::Sat(sat) => {
                let course = self.courses.entry(sat.course.to_string()).or_default();
                course.sit(event.order, sat);
            }
            What::Practised(answered, asked)
                if asked.sitting == Sitting::Exam && answered.verdict == Verdict::Predicted =>
            {
                let exam = self.course_mut(&answered.step).exams.entry(asked.seed.to_string()).or_default();
                exam.answers.insert(asked.number, (answered.answer.to_string(), event.order));
            }
            What::Practised(answered, asked) => {
                self.course_mut(&answered.step).try_question(event.order, answered, Some(asked));
            }
            What::Reset(_) if self.undone.contains(&event.id) => {}
            What::Reset(scope) => {
                self.clear(scope);
                self.resets.push(Reset { id: event.id, scope: scope.clone().into_owned() });
            }
            What::UndoReset(_) => {}
        }
    }

    fn course_mut(&mut self, step: &StepId<'_>) -> &mut Course {
        self.courses.entry(step.course.to_string()).or_default()
    }

    fn step_mut(&mut self, step: &StepId<'_>, rev: u32, at: i64) -> &mut StepRecord {
        let lesson = self.course_mut(step).lessons.entry(step.lesson.to_string()).or_default();
        lesson.at = at;
        lesson.steps.entry(step.step.to_string()).or_default().entry(rev).or_default()
    }

    fn clear(&mut self, scope: &Scope<'_>) {
        match scope {
            Scope::All => self.courses.clear(),
            Scope::Lesson { course, lesson } => {
                if let Some(course) = self.courses.get_mut(course.as_ref()) {
                    course.lessons.remove(lesson.as_ref());
                    course.trials.retain(|trial| trial.lesson != lesson.as_ref());
                    course.last.take_if(|last| *last == lesson.as_ref());
                }
            }
        }
    }

    /// Returns what was done in the course with this id.
    #[must_use]
    pub fn course(&self, id: &str) -> &Course {
        self.courses.get(id).unwrap_or(&NO_COURSE)
    }

    /// Returns the courses in which something was done, by id.
    pub fn courses(&self) -> impl Iterator<Item = (&str, &Course)> {
        self.courses.iter().filter(|(_, course)| !course.is_empty()).map(|(id, course)| (id.as_str(), course))
    }

    /// Returns the reset that an undo takes back: the last one in force.
    #[must_use]
    pub fn reset_to_undo(&self) -> Option<&Reset> {
        self.resets.last()
    }
}

impl Course {
    fn is_empty(&self) -> bool {
        self.lessons.is_empty() && self.trials.is_empty() && self.exams.is_empty()
    }

    fn sit(&mut self, at: i64, sat: &Sat<'_>) {
        let exam = self.exams.entry(sat.label.to_string()).or_default();
        if sat.is_handed_in {
            exam.handed_in = Some(at);
            return;
        }
        let repeats = if exam.begun == 0 { 0 } else { exam.repeats + 1 };
        *exam = ExamRecord {
            begun: at,
            repeats,
            generation: sat.generation,
            check: sat.check.to_string(),
            minutes: sat.minutes,
            ..ExamRecord::default()
        };
    }

    /// Returns the exams, by their labels.
    #[must_use]
    pub fn exams(&self) -> &BTreeMap<String, ExamRecord> {
        &self.exams
    }

    /// Returns the exam that was begun last and is not handed in.
    #[must_use]
    pub fn open_exam(&self) -> Option<(&str, &ExamRecord)> {
        let open = self.exams.iter().filter(|(_, exam)| exam.handed_in.is_none() && exam.begun > 0);
        open.max_by_key(|(_, exam)| exam.begun).map(|(label, exam)| (label.as_str(), exam))
    }

    fn try_question(&mut self, at: i64, answered: &Answered<'_>, asked: Option<&Asked<'_>>) {
        // A learner who goes back to a question has not been asked many others since.
        let open = self.trials.iter_mut().rev().take(MOST_OPEN).find(|trial| trial.goes_on(answered, asked));
        match open {
            Some(trial) => trial.take(answered),
            None => self.trials.extend(Trial::begin(at, answered, asked)),
        }
    }

    /// Returns the questions that were answered, in the order of their first answers.
    #[must_use]
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// Returns the place of a lesson's last event in the order of events, if there is one.
    #[must_use]
    pub fn last_at(&self, lesson: &str) -> Option<i64> {
        self.lessons.get(lesson).map(|lesson| lesson.at)
    }

    /// Returns the lesson and the step to come back to: the step that was opened last.
    #[must_use]
    pub fn resume(&self) -> Option<(&str, &str)> {
        let lesson = self.last.as_deref()?;
        Some((lesson, self.place(lesson)?))
    }

    /// Returns the step of a lesson that was opened last.
    #[must_use]
    pub fn place(&self, lesson: &str) -> Option<&str> {
        self.lessons.get(lesson)?.place()
    }

    /// Returns what was done in a step. Answers to another revision of its question do not count.
    #[must_use]
    pub fn step(&self, lesson: &str, step: &str, rev: u32) -> &StepRecord {
        let revisions = self.lessons.get(lesson).and_then(|lesson| lesson.steps.get(step));
        revisions.and_then(|revisions| revisions.get(&rev)).unwrap_or(&NO_STEP)
    }

    /// Returns the lessons in which something was done, by id.
    pub fn lessons(&self) -> impl Iterator<Item = (&str, &Lesson)> {
        self.lessons.iter().map(|(id, lesson)| (id.as_str(), lesson))
    }
}

impl Lesson {
    /// Returns the step that was opened last.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// Returns the steps that were answered, by id, each in its newest revision.
    pub fn steps(&self) -> impl Iterator<Item = (&str, u32, &StepRecord)> {
        self.steps
            .iter()
            .filter_map(|(id, revisions)| revisions.last_key_value().map(|(rev, record)| (id.as_str(), *rev, record)))
    }
}

impl StepRecord {
    fn take(&mut self, answered: &Answered<'_>) {
        let verdict = answered.verdict;
        self.done |= verdict.is_done();
        self.right |= verdict == Verdict::Right;
        self.hints = self.hints.max(answered.hints);
        self.last = Some(verdict);
        if matches!(verdict, Verdict::Right | Verdict::Wrong | Verdict::Predicted) {
            self.tries = self.tries.saturating_add(1);
            self.answer = Some(answered.answer.to_string());
        }
        if verdict == Verdict::Predicted {
            self.predicted.clone_from(&self.answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(path: &str) -> StepId<'_> {
        let (lesson, step) = path.split_once('/').expect("lesson/step");
        StepId { course: "c".into(), lesson: lesson.into(), step: step.into() }
    }

    fn seen(path: &str) -> What<'_> {
        What::Seen(step(path))
    }

    fn answered<'a>(path: &'a str, rev: u32, verdict: Verdict, answer: &'a str, hints: u32) -> What<'a> {
        What::Answered(Answered {
            step: step(path),
            rev,
            answer: answer.into(),
            verdict,
            catch: None,
            skill: None,
            hints,
            drawn: None,
            millis: 0,
        })
    }

    fn right(path: &str) -> What<'_> {
        answered(path, 1, Verdict::Right, "8", 0)
    }

    fn reset_lesson(lesson: &str) -> What<'_> {
        What::Reset(Scope::Lesson { course: "c".into(), lesson: lesson.into() })
    }

    /// Events in the given order, with ids that count from 0.
    fn log(whats: impl IntoIterator<Item = What<'static>>) -> Vec<Event<'static>> {
        let event = |(what, n): (_, i64)| Event { id: EventId(n as u128), at: n, order: n, what };
        whats.into_iter().zip(0..).map(event).collect()
    }

    fn done(progress: &Progress) -> Vec<String> {
        let steps = |(lesson, record): (&str, &Lesson)| {
            record
                .steps()
                .filter(|(.., record)| record.done)
                .map(|(step, ..)| format!("{lesson}/{step}"))
                .collect::<Vec<_>>()
        };
        progress.course("c").lessons().flat_map(steps).collect()
    }

    #[test]
    fn an_empty_record_knows_nothing() {
        let progress = Progress::of([]);
        let course = progress.course("c");
        assert_eq!((course.resume(), course.place("crop")), (None, None));
        assert_eq!(course.step("crop", "recap", 1), &StepRecord::default());
        assert!(progress.reset_to_undo().is_none() && progress.courses().next().is_none());
    }

    #[test]
    fn the_place_is_the_step_that_was_opened_last() {
        let progress = Progress::of(log([seen("crop/a"), seen("crop/b"), seen("stamp/a"), seen("crop/a")]));
        let course = progress.course("c");
        assert_eq!(course.resume(), Some(("crop", "a")));
        assert_eq!([course.place("crop"), course.place("stamp"), course.place("size")], [Some("a"), Some("a"), None]);
        assert_eq!(progress.course("other").resume(), None);
    }

    #[test]
    fn a_reset_lesson_is_no_place_and_another_one_stays() {
        let after = |lesson| Progress::of(log([seen("crop/a"), seen("stamp/b"), reset_lesson(lesson)]));
        assert_eq!(after("crop").course("c").resume(), Some(("stamp", "b")));
        assert_eq!(after("stamp").course("c").resume(), None);
    }

    #[test]
    fn an_answer_is_late_after_the_last_minute_of_an_exam_that_has_one() {
        let answers = [(1, ("5".to_owned(), 60_000)), (2, ("5".to_owned(), 60_001))].into();
        let exam = ExamRecord { minutes: 1, answers, ..ExamRecord::default() };
        assert_eq!(exam.late(), [2]);
        assert!(ExamRecord { minutes: 0, ..exam }.late().is_empty());
    }

    #[test]
    fn tries_hints_and_the_last_word() {
        let progress = Progress::of(log([
            answered("crop/a", 1, Verdict::Wrong, "7", 0),
            answered("crop/a", 1, Verdict::Wrong, "6", 2),
            answered("crop/a", 1, Verdict::Right, "8", 1),
            answered("crop/a", 1, Verdict::Wrong, "9", 0),
            answered("crop/b", 1, Verdict::Predicted, "5", 0),
            answered("crop/c", 1, Verdict::Skipped, "", 3),
            answered("crop/d", 1, Verdict::Read, "", 0),
            answered("crop/e", 1, Verdict::Wrong, "0", 0),
        ]));
        let crop = |step| progress.course("c").step("crop", step, 1).clone();
        let answer = Some("9".to_owned());
        let expected = StepRecord {
            done: true,
            right: true,
            tries: 4,
            hints: 2,
            last: Some(Verdict::Wrong),
            answer,
            predicted: None,
        };
        assert_eq!(crop("a"), expected, "what was right stays done, whatever is tried later");
        assert_eq!((crop("b").predicted.as_deref(), crop("b").tries), (Some("5"), 1));
        assert_eq!((crop("c").done, crop("c").right, crop("c").tries, crop("c").hints), (false, false, 0, 3));
        assert_eq!((crop("d").done, crop("d").tries), (true, 0));
        assert_eq!((crop("e").done, crop("e").tries), (false, 1));
    }

    #[test]
    fn another_revision_is_another_question() {
        let progress = Progress::of(log([
            answered("crop/a", 2, Verdict::Wrong, "1", 0),
            answered("crop/a", 1, Verdict::Right, "8", 0),
        ]));
        let course = progress.course("c");
        assert_eq!([0, 1, 2, 3].map(|rev| course.step("crop", "a", rev).done), [false, true, false, false]);
        let (_, crop) = course.lessons().next().expect("a lesson");
        assert_eq!(crop.steps().map(|(_, rev, record)| (rev, record.done)).collect::<Vec<_>>(), [(2, false)]);
    }

    #[test]
    fn a_reset_hides_what_came_before_and_nothing_else() {
        let mut events =
            log([right("crop/a"), seen("crop/a"), right("stamp/a"), reset_lesson("crop"), right("crop/b")]);
        let progress = Progress::of(events.clone());
        assert_eq!(done(&progress), ["crop/b", "stamp/a"]);
        assert_eq!(progress.course("c").resume(), None);
        events.extend([Event { id: EventId(9), at: 9, order: 9, what: What::Reset(Scope::All) }]);
        let progress = Progress::of(events.clone());
        assert_eq!((done(&progress).len(), progress.reset_to_undo().expect("a reset").id), (0, EventId(9)));
        events.extend([Event { id: EventId(10), at: 10, order: 10, what: What::UndoReset(EventId(9)) }]);
        let progress = Progress::of(events.clone());
        assert_eq!((done(&progress).len(), progress.reset_to_undo().expect("a reset").id), (2, EventId(3)));
        events.extend([Event { id: EventId(11), at: 11, order: 11, what: What::UndoReset(EventId(3)) }]);
        let progress = Progress::of(events);
        assert_eq!(done(&progress), ["crop/a", "crop/b", "stamp/a"]);
        assert_eq!(progress.course("c").resume(), Some(("crop", "a")));
        assert_eq!(progress.reset_to_undo(), None);
    }

    #[test]
    fn the_order_counts_and_not_the_place_in_the_file() {
        let events = log([
            right("crop/a"),
            seen("crop/a"),
            reset_lesson("crop"),
            right("crop/b"),
            What::Reset(Scope::All),
            right("stamp/a"),
            seen("stamp/a"),
            What::UndoReset(EventId(4)),
        ]);
        let expected = Progress::of(events.clone());
        assert_eq!(done(&expected), ["crop/b", "stamp/a"]);
        for turn in 0..events.len() {
            let mut turned = events.clone();
            turned.rotate_left(turn);
            assert_eq!(Progress::of(turned.clone()), expected);
            turned.reverse();
            assert_eq!(Progress::of(turned), expected);
        }
    }

    #[test]
    fn one_by_one_or_all_at_once() {
        let events = log([right("crop/a"), seen("crop/a"), reset_lesson("crop"), right("stamp/b"), seen("stamp/c")]);
        let mut progress = Progress::default();
        assert!(events.iter().all(|event| progress.apply(event)));
        assert_eq!(progress, Progress::of(events.clone()));
        assert!(!progress.apply(&events[1]), "it belongs before others");
        assert!(!progress.apply(&Event { id: EventId(7), at: 7, order: 7, what: What::UndoReset(EventId(2)) }));
        assert_eq!(progress, Progress::of(events));
    }
}
