//! A learner in a lesson: where he is, what he has answered, what he may see. Screens and plain mode drive the same
//! session.

use super::answer::{Answer, shown};
use super::event::Verdict;
use super::grade::{Feedback, Grade, grade};
use crate::lesson::course::{Check, Lesson, Mark, Step};
use crate::lesson::hidden::{Clue, Hidden};
use crate::scene::{GridId, Scene, Setting};

/// What has come of a step so far.
#[derive(Clone, Debug, Default)]
pub struct Work {
    pub phase: Phase,
    /// Hints that have been shown.
    pub hints: usize,
    /// Answers given.
    pub tries: u32,
    /// The last of them, and what came of it.
    pub answered: Option<(Answer, Grade)>,
    /// The scene that the texts speak of from now on, whatever becomes of the live one.
    told: Option<Scene>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing yet, or a wrong answer that may be mended.
    #[default]
    Open,
    /// Answered rightly, predicted, read or thought about.
    Done,
    /// The learner asked to be shown the answer.
    Shown,
    Skipped,
}

/// Something for the learner's record: what was done, and in which step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub lesson: String,
    pub step: String,
    pub rev: u32,
    pub deed: Deed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A step came on the screen.
    Seen,
    Answered {
        answer: String,
        verdict: Verdict,
        catch: Option<String>,
        hints: u32,
    },
}

#[derive(Clone, Debug)]
pub struct Session {
    lesson: Lesson,
    place: usize,
    works: Vec<Work>,
    seed: u64,
}

impl Session {
    /// Begins at a step, by its place. `done` says which steps were done before.
    #[must_use]
    pub fn new(lesson: Lesson, place: usize, seed: u64, done: impl Fn(&Step) -> bool) -> Session {
        let work = |step: &Step| Work { phase: if done(step) { Phase::Done } else { Phase::Open }, ..Work::default() };
        let works = lesson.steps.iter().map(work).collect();
        let place = place.min(lesson.steps.len().saturating_sub(1));
        Session { lesson, place, works, seed }
    }

    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    #[must_use]
    pub fn step(&self) -> &Step {
        &self.lesson.steps[self.place]
    }

    #[must_use]
    pub fn work(&self) -> &Work {
        &self.works[self.place]
    }

    /// What has come of every step.
    #[must_use]
    pub fn works(&self) -> &[Work] {
        &self.works
    }

    /// The order in which options, items or fixes are shown.
    #[must_use]
    pub fn shown(&self) -> Vec<usize> {
        shown(self.step(), self.seed)
    }

    /// The scene that the texts of the step speak of: the live one while it is asked about, then the one that was answered;
    /// of a line that is to be repaired, always the broken one.
    #[must_use]
    pub fn told<'a>(&'a self, live: &'a Scene) -> &'a Scene {
        self.work().told.as_ref().unwrap_or(live)
    }

    /// Whether the answer is still open: what it would give away is hidden.
    #[must_use]
    pub fn is_asking(&self) -> bool {
        self.step().check.is_some() && matches!(self.work().phase, Phase::Open | Phase::Skipped)
    }

    /// What would give the answer away, as long as the question is open.
    #[must_use]
    pub fn hidden(&self) -> Hidden {
        if !self.is_asking() {
            return Hidden::default();
        }
        let mut hidden = self.step().hide.clone();
        if self.step().predict {
            hidden.gone.push(GridId::Output);
        }
        if !matches!(self.step().check, Some(Check::Goal { .. } | Check::Reflect)) {
            hidden.clues.push(Clue::Sum);
        }
        if matches!(self.step().check, Some(Check::Select { .. })) {
            hidden.clues.push(Clue::Letters);
        }
        hidden
    }

    /// The grids that the step shows now, in columns from left to right. What was predicted comes into view with the answer.
    #[must_use]
    pub fn columns(&self) -> Vec<Vec<GridId>> {
        let (step, hidden) = (self.step(), self.hidden());
        let is_outcome = |grid: GridId| grid == GridId::Output && step.predict;
        let is_shown = |grid: &GridId| step.show.is_empty() || step.show.contains(grid) || is_outcome(*grid);
        let shown = |column: &&[GridId]| {
            column.iter().copied().filter(|grid| is_shown(grid) && !hidden.is_gone(*grid)).collect()
        };
        let mut columns: Vec<Vec<GridId>> = step.view.columns().iter().map(shown).collect();
        columns.retain(|column| !column.is_empty());
        columns
    }

    /// The grid of which cells are asked, as long as they are.
    #[must_use]
    pub fn asked_grid(&self) -> Option<GridId> {
        match self.step().check {
            Some(Check::Cells { grid, .. } | Check::Select { grid, .. }) if self.is_asking() => Some(grid),
            _ => None,
        }
    }

    /// What the lesson points at now: anything but the grid that it asks about.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        let asked = self.asked_grid();
        self.step().marks.iter().filter(move |mark| Some(mark.grid) != asked)
    }

    /// The scene after an answer: of a line of code the one that it gives as it is repaired, right or wrong.
    #[must_use]
    pub fn outcome(&self, answer: &Answer) -> Option<Setting> {
        match (&self.step().check, answer) {
            (Some(Check::Bug { fixes, .. }), Answer::Option(id)) => {
                fixes.iter().find(|fix| fix.id == *id).map(|fix| self.step().with_layer(&fix.layer))
            }
            _ => None,
        }
    }

    #[must_use]
    pub fn is_last(&self) -> bool {
        self.place + 1 == self.lesson.steps.len()
    }

    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.works.iter().all(|work| matches!(work.phase, Phase::Done | Phase::Shown))
    }

    /// Goes to a step.
    pub fn go_to(&mut self, place: usize) -> Vec<Entry> {
        self.place = place.min(self.lesson.steps.len().saturating_sub(1));
        vec![self.seen()]
    }

    /// Goes on from a step that asks nothing any more. One that was only read is done then.
    pub fn go_on(&mut self) -> Vec<Entry> {
        let mut deeds = Vec::new();
        if self.step().check.is_none() && self.work().phase == Phase::Open {
            self.works[self.place].phase = Phase::Done;
            deeds.push(self.deed(String::new(), Verdict::Read, None));
        }
        if !self.is_last() {
            deeds.extend(self.go_to(self.place + 1));
        }
        deeds
    }

    pub fn back(&mut self) -> Vec<Entry> {
        if self.place == 0 { Vec::new() } else { self.go_to(self.place - 1) }
    }

    /// Leaves the question open and goes on.
    pub fn skip(&mut self) -> Vec<Entry> {
        let mut deeds = Vec::new();
        if self.is_asking() {
            self.works[self.place].phase = Phase::Skipped;
            deeds.push(self.deed(String::new(), Verdict::Skipped, None));
        }
        deeds.extend(self.go_on());
        deeds
    }

    /// Shows the next hint. Whether there was one.
    pub fn hint(&mut self) -> bool {
        let most = self.step().prose.first().map_or(0, |prose| prose.hints.len());
        let work = &mut self.works[self.place];
        let is_more = work.hints < most;
        work.hints += usize::from(is_more);
        is_more
    }

    /// Takes an answer, on the scene as it is.
    pub fn answer(&mut self, answer: Answer, scene: &Scene) -> Vec<Entry> {
        let grade = grade(self.step(), scene, &answer);
        let is_noted = self.step().predict || matches!(self.step().check, Some(Check::Reflect));
        let verdict = match (is_noted, grade.is_right) {
            (true, _) => Verdict::Predicted,
            (false, true) => Verdict::Right,
            (false, false) => Verdict::Wrong,
        };
        let catch = match &grade.feedback {
            Feedback::Catch(id) => Some(id.clone()),
            _ => None,
        };
        let is_bug = matches!(self.step().check, Some(Check::Bug { .. }));
        let opening = is_bug.then(|| Scene::new(self.step().opening()));
        let work = &mut self.works[self.place];
        work.tries += 1;
        if verdict != Verdict::Wrong {
            work.phase = Phase::Done;
            work.told = Some(scene.clone());
        }
        work.told = opening.or(work.told.take());
        let text = answer.to_string();
        work.answered = Some((answer, grade));
        vec![self.deed(text, verdict, catch)]
    }

    /// Gives the answer away. Where it is a setting, see [`Step::solution`].
    pub fn show_answer(&mut self) -> Vec<Entry> {
        if !self.is_asking() {
            return Vec::new();
        }
        let told = match self.step().check {
            Some(Check::Bug { .. }) => Some(self.step().opening()),
            Some(Check::Goal { .. }) => self.step().solution(),
            _ => None,
        };
        let work = &mut self.works[self.place];
        work.told = told.map(Scene::new);
        work.phase = Phase::Shown;
        work.answered = None;
        vec![self.deed(String::new(), Verdict::Shown, None)]
    }

    /// Opens the question again.
    pub fn try_again(&mut self) {
        let hints = self.work().hints;
        self.works[self.place] = Work { hints, ..Work::default() };
    }

    /// That the step came on the screen.
    #[must_use]
    pub fn seen(&self) -> Entry {
        self.entry(Deed::Seen)
    }

    fn deed(&self, answer: String, verdict: Verdict, catch: Option<String>) -> Entry {
        let hints = u32::try_from(self.work().hints).unwrap_or(u32::MAX);
        self.entry(Deed::Answered { answer, verdict, catch, hints })
    }

    fn entry(&self, deed: Deed) -> Entry {
        let step = self.step();
        Entry { lesson: self.lesson.id.clone(), step: step.id.clone(), rev: step.rev, deed }
    }
}
