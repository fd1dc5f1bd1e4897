//! A learner in a lesson: where they are, what they have answered, what they may see. The screens and plain mode drive
//! the same session.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::event::{Asked, Verdict};
use super::practice::exam::Paper;
use super::practice::footing::Footing;
use super::practice::seed::Seed;
use super::practice::sitting::{Item, Outcome, Plan, Sitting};
use crate::conv::Pair;
use crate::lesson::check::grade::{Feedback, Grade};
use crate::lesson::check::{Answer, Check, Form, Stance};
use crate::lesson::course::{Course, Lesson, Mark, Shown, Step, Translated};
use crate::lesson::free::Free;
use crate::lesson::hidden::{Clue, Hidden};
use crate::scene::{Cover, GridId, Scene, Setting, View, random};

/// The lesson id of an exam on the screen. Its answers are recorded under the ids of its drills.
const EXAM: &str = "exam";

/// The state of a step.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// How far the step is.
    pub phase: Phase,
    /// The number of hints shown.
    pub hints: usize,
    /// The number of answers given.
    pub tries: u32,
    /// The last answer, and its grade.
    pub answered: Option<(Answer, Grade)>,
    /// The scene that the texts refer to from now on, whatever happens to the live one.
    told: Option<Scene>,
    /// How often its numbers were drawn before.
    draws: usize,
    /// The outcome of the first answer.
    pub first: Option<First>,
    /// The current answer in an exam, until it is handed in.
    pub noted: Option<Answer>,
}

/// The outcome of the first answer to a question.
#[derive(Clone, Debug)]
pub struct First {
    /// Whether it was right, and by which wrong reasoning it was not.
    pub outcome: Outcome,
    /// The skill that the answer shows to be missing.
    pub skill: Option<String>,
}

/// The state of a step in a list of all steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Not answered, or answered wrong with another try left.
    Open,
    /// Answered in an exam that is not handed in.
    Noted,
    /// Done; in an exam that is handed in, answered right.
    Done,
    /// Answered wrong in an exam that is handed in.
    Wrong,
    /// The answer was shown.
    Shown,
    /// Skipped by the learner.
    Skipped,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Not answered, or answered wrong with another try left.
    #[default]
    Open,
    /// Answered right, predicted, read or thought about.
    Done,
    /// The learner asked for the answer.
    Shown,
    /// Skipped by the learner. The question is still open.
    Skipped,
}

/// Something for the learner's record: what was done, and in which step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The lesson, or the drill of a practised question.
    pub lesson: String,
    /// The id of the step, or of the form of a drill.
    pub step: String,
    /// The revision of the question; for a drill, its generation.
    pub rev: u32,
    /// What a question was drawn for, if it is practised.
    pub asked: Option<Asked<'static>>,
    /// What was done.
    pub deed: Deed,
}

/// What was done in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The step was shown.
    Seen,
    /// An exam was begun or handed in.
    Sat {
        /// The label of the exam.
        label: String,
        /// The generation of the exam.
        generation: u32,
        /// The check word over its questions.
        check: String,
        /// Whether it is handed in; otherwise it is begun.
        is_handed_in: bool,
        /// The minutes after which answers are late; 0 for no limit.
        minutes: u32,
    },
    /// The step was answered, or otherwise completed.
    Answered {
        /// The answer as it would be typed; empty if there is none.
        answer: String,
        /// How it ended.
        verdict: Verdict,
        /// The wrong reasoning that was recognised.
        catch: Option<String>,
        /// The skill that this reasoning shows to be missing.
        skill: Option<String>,
        /// The number of hints shown.
        hints: u32,
        /// The place of the drawn numbers among all that can be drawn.
        drawn: Option<u64>,
    },
}

/// A learner in a lesson, a sitting or an exam.
#[derive(Clone, Debug)]
pub struct Session {
    lesson: Lesson,
    place: usize,
    works: Vec<Work>,
    /// The steps with the numbers drawn for them, by their places; `None` for those that draw none.
    drawn: Vec<Option<Drawn>>,
    seed: u64,
    /// The source of further questions in a session that practises.
    practice: Option<Practice>,
}

/// A step with the numbers drawn for it.
#[derive(Clone, Debug)]
struct Drawn {
    place: u64,
    step: Step,
}

/// Questions that come one after another: they are appended to the lesson as they come.
#[derive(Clone, Debug)]
struct Practice {
    of: Practising,
    /// The source of each step.
    items: Vec<Source>,
}

#[derive(Clone, Debug)]
enum Practising {
    /// The next question comes when the last one is answered.
    Sitting(Box<Sitting>),
    /// All questions are there from the start, and nothing is revealed before they are handed in.
    Exam(Box<Exam>),
}

/// An exam that the learner sits.
#[derive(Clone, Debug)]
pub struct Exam {
    /// The seed, the variant and the parts.
    pub label: String,
    /// The generation of the exam.
    pub generation: u32,
    /// The check word over its questions.
    pub check: String,
    /// For each question, the index of its part in the exam of the course.
    pub parts: Vec<usize>,
    /// Whether it is handed in.
    pub is_handed_in: bool,
    course: Arc<Course>,
}

impl Exam {
    /// Returns the course of the exam.
    #[must_use]
    pub fn course(&self) -> &Course {
        &self.course
    }
}

/// The source of a question.
#[derive(Clone, Debug)]
struct Source {
    of: String,
    generation: u32,
    place: u64,
    asked: Asked<'static>,
}

impl Session {
    /// Starts a lesson at the step of this index. `done` tells which steps were done before.
    #[must_use]
    pub fn new(lesson: Lesson, place: usize, seed: u64, done: impl Fn(&Step) -> bool) -> Session {
        let work = |step: &Step| Work { phase: if done(step) { Phase::Done } else { Phase::Open }, ..Work::default() };
        let works = lesson.steps.iter().map(work).collect();
        let drawn = lesson.steps.iter().map(|step| drawn(step, seed_of(seed, step), 0)).collect();
        let place = place.min(lesson.steps.len().saturating_sub(1));
        Session { lesson, place, works, drawn, seed, practice: None }
    }

    /// Starts a sitting. Returns `None` if it has no question.
    #[must_use]
    pub fn practice(mut sitting: Sitting, title: Translated<String>) -> Option<Session> {
        let first = sitting.next(None)?;
        let seed = sitting.seed().start(&[]);
        let lesson = Lesson {
            id: first.of.clone(),
            skills: Vec::new(),
            needs: Vec::new(),
            minutes: 0,
            title,
            promise: None,
            steps: Vec::new(),
        };
        let practice = Practice { of: Practising::Sitting(Box::new(sitting)), items: Vec::new() };
        let mut session =
            Session { lesson, place: 0, works: Vec::new(), drawn: Vec::new(), seed, practice: Some(practice) };
        session.push(first);
        Some(session)
    }

    /// Starts an exam, with the answers given before by the numbers of their questions, at the first question without
    /// one.
    #[must_use]
    pub fn exam(
        course: Arc<Course>,
        paper: Paper,
        title: Translated<String>,
        answers: &BTreeMap<u32, String>,
    ) -> Session {
        let seed = Seed::new(&paper.label).start(&[]);
        let lesson = Lesson {
            id: EXAM.to_owned(),
            skills: Vec::new(),
            needs: Vec::new(),
            minutes: 0,
            title,
            promise: None,
            steps: Vec::new(),
        };
        let exam = Exam {
            label: paper.label,
            generation: paper.generation,
            check: paper.check,
            parts: paper.questions.iter().map(|question| question.part).collect(),
            is_handed_in: false,
            course,
        };
        let practice = Practice { of: Practising::Exam(Box::new(exam)), items: Vec::new() };
        let mut session =
            Session { lesson, place: 0, works: Vec::new(), drawn: Vec::new(), seed, practice: Some(practice) };
        for question in paper.questions {
            let answer = answers.get(&question.item.asked.number);
            let check = question.item.step.check.as_ref();
            let noted = check.zip(answer).and_then(|(check, answer)| check.read(answer, &[]));
            session.push(question.item);
            if let Some(work) = session.works.last_mut() {
                work.noted = noted;
            }
        }
        session.place = session.works.iter().position(|work| work.noted.is_none()).unwrap_or(0);
        session
    }

    /// Returns the exam of the session, whether it is handed in or not.
    #[must_use]
    pub fn sat(&self) -> Option<&Exam> {
        match &self.practice.as_ref()?.of {
            Practising::Exam(exam) => Some(exam),
            Practising::Sitting(_) => None,
        }
    }

    /// Whether this is an exam that is not handed in: nothing is revealed about any answer.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.sat().is_some_and(|exam| !exam.is_handed_in)
    }

    /// Whether the scene may be opened in Explore, which computes everything. A practised question must first have been
    /// tried, or a hint have been shown; an exam must be handed in.
    #[must_use]
    pub fn may_explore(&self) -> bool {
        let is_untried = self.is_asking() && self.work().tries == 0 && self.work().hints == 0;
        !(self.is_silent() || self.practice.is_some() && is_untried)
    }

    /// Returns the numbers of the questions of an exam without an answer, counted from 1.
    #[must_use]
    pub fn unanswered(&self) -> Vec<usize> {
        let is_open = |(_, work): &(usize, &Work)| work.noted.is_none() && work.phase == Phase::Open;
        self.works.iter().enumerate().filter(is_open).map(|(place, _)| place + 1).collect()
    }

    /// Returns the entry for the record that the exam was begun or handed in.
    #[must_use]
    pub fn sat_entry(&self, minutes: u32) -> Option<Entry> {
        let Exam { label, generation, check, is_handed_in, .. } = self.sat()?.clone();
        let deed = Deed::Sat { label, generation, check, is_handed_in, minutes };
        Some(Entry { lesson: EXAM.to_owned(), step: String::new(), rev: 0, asked: None, deed })
    }

    /// Returns the question of an exam to look at first: one without an answer, or, once handed in, the first that is
    /// not right.
    #[must_use]
    pub fn first_to_look_at(&self) -> usize {
        let is_open = |work: &Work| match &work.answered {
            Some((_, grade)) => !grade.is_right,
            None => work.noted.is_none(),
        };
        self.works.iter().position(is_open).unwrap_or(self.place)
    }

    /// Hands an exam in, which reveals the grade of each answer.
    pub fn hand_in(&mut self) -> Vec<Entry> {
        let here = self.place;
        match self.practice.as_mut().map(|practice| &mut practice.of) {
            Some(Practising::Exam(exam)) if !exam.is_handed_in => exam.is_handed_in = true,
            Some(Practising::Exam(_) | Practising::Sitting(_)) | None => return Vec::new(),
        }
        let mut deeds = Vec::new();
        for place in 0..self.works.len() {
            self.place = place;
            let scene = self.step().scene(self.step().opening(), 0);
            let noted = self.works[place].noted.clone();
            let phase = if noted.is_some() { Phase::Done } else { Phase::Shown };
            deeds.extend(noted.into_iter().flat_map(|answer| self.answer(answer, &scene)));
            // An exam gives no second try.
            let work = &mut self.works[place];
            (work.phase, work.told) = (phase, Some(scene));
        }
        self.place = here;
        deeds.extend(self.sat_entry(0));
        deeds
    }

    fn push(&mut self, item: Item) {
        let Item { of, generation, place, asked, step } = item;
        self.lesson.steps.push(step);
        self.works.push(Work::default());
        self.drawn.push(None);
        if let Some(practice) = &mut self.practice {
            practice.items.push(Source { of, generation, place, asked });
        }
    }

    /// Updates a sitting to the learner's present state of practice, so that a day of review ends in time.
    pub fn stands(&mut self, footing: &Footing) {
        if let Some(Practising::Sitting(sitting)) = self.practice.as_mut().map(|practice| &mut practice.of)
            && *sitting.plan() == Plan::Review
            && footing.review_left == 0
        {
            sitting.close();
        }
    }

    /// Returns the sitting, if the session has one.
    #[must_use]
    pub fn sitting(&self) -> Option<&Sitting> {
        match &self.practice.as_ref()?.of {
            Practising::Sitting(sitting) => Some(sitting),
            Practising::Exam(_) => None,
        }
    }

    /// Returns the number of steps; for a sitting, the number it will have, as far as that is known.
    #[must_use]
    pub fn length(&self) -> usize {
        self.sitting().map_or(self.lesson.steps.len(), Sitting::planned)
    }

    /// Appends the next question of a sitting, if there is one.
    fn ask_next(&mut self) {
        let outcome = self.work().first.as_ref().map(|first| first.outcome.clone());
        let next = match self.practice.as_mut().map(|practice| &mut practice.of) {
            Some(Practising::Sitting(sitting)) => sitting.next(outcome),
            Some(Practising::Exam(_)) | None => None,
        };
        if let Some(item) = next {
            self.push(item);
        }
    }

    /// Returns the lesson as it is written, without drawn numbers.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// Returns the index of the step.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// Returns the step as it is asked, with the numbers drawn for it.
    #[must_use]
    pub fn step(&self) -> &Step {
        self.drawn[self.place].as_ref().map_or(&self.lesson.steps[self.place], |drawn| &drawn.step)
    }

    /// Returns the state of the step.
    #[must_use]
    pub fn work(&self) -> &Work {
        &self.works[self.place]
    }

    /// Returns the state of a step, for lists of all steps.
    #[must_use]
    pub fn state_of(&self, work: &Work) -> StepState {
        let is_wrong = || work.answered.as_ref().is_some_and(|(_, grade)| !grade.is_right);
        match work.phase {
            Phase::Open if work.noted.is_some() => StepState::Noted,
            Phase::Open => StepState::Open,
            // In a lesson, a step that is done was right in the end, or was a prediction.
            Phase::Done if self.sat().is_some() && is_wrong() => StepState::Wrong,
            Phase::Done => StepState::Done,
            Phase::Shown => StepState::Shown,
            Phase::Skipped => StepState::Skipped,
        }
    }

    /// Returns the states of all steps.
    #[must_use]
    pub fn works(&self) -> &[Work] {
        &self.works
    }

    /// Returns the check of the step.
    #[must_use]
    pub fn check(&self) -> Option<&Check> {
        self.step().check.as_ref()
    }

    /// Returns the order in which options, items or fixes are shown: shuffled, the same for the same seed.
    #[must_use]
    pub fn shuffled(&self) -> Vec<usize> {
        // Each question of a sitting is shuffled anew.
        shuffled(self.step(), self.seed, if self.practice.is_some() { self.place } else { 0 })
    }

    /// Returns the scene that the texts of the step refer to: the live one while the question is open, then the one
    /// that was answered. For a line of code that is to be repaired, it is always the broken one.
    #[must_use]
    pub fn told<'a>(&'a self, live: &'a Scene) -> &'a Scene {
        self.work().told.as_ref().unwrap_or(live)
    }

    /// Whether the question is still open, so that whatever would give it away is hidden.
    #[must_use]
    pub fn is_asking(&self) -> bool {
        self.step().check.is_some() && matches!(self.work().phase, Phase::Open | Phase::Skipped)
    }

    /// Returns what would give the answer away while the question is open.
    #[must_use]
    pub fn hidden(&self) -> Hidden {
        self.hidden_as(self.is_asking())
    }

    /// Returns the cells that would give it away, and those that are asked for.
    #[must_use]
    pub fn cover(&self) -> Cover {
        let Stance { grid, blank, .. } = self.stance();
        let asked = grid.into_iter().flat_map(|grid| blank.iter().map(move |at| (grid, *at)));
        Cover { cells: asked.collect(), ..self.hidden().cover() }
    }

    /// Returns what would be hidden if the question were open, or closed.
    fn hidden_as(&self, is_open: bool) -> Hidden {
        // The layer of a network's step only passes its input on: its parameters mean nothing.
        let layer = self.step().is_of_network().then_some(Clue::Layer);
        if !is_open {
            return Hidden { gone: Vec::new(), clues: layer.into_iter().collect() };
        }
        let mut hidden = self.step().hide.clone();
        hidden.clues.extend(layer);
        // If the lesson itself hides the cells of the output, the grid stays with its frame.
        if self.step().predict && !hidden.hides(Clue::Cells(GridId::Output)) {
            hidden.gone.push(GridId::Output);
        }
        let stance = self.check().map(|check| check.stance()).unwrap_or_default();
        if stance.hides_sums {
            hidden.clues.push(Clue::Sum);
        }
        if stance.hides_provenance {
            hidden.clues.push(Clue::Letters);
        }
        hidden
    }

    /// Returns what the step shows now: what it reveals, once it is answered.
    #[must_use]
    pub fn shown(&self) -> &Shown {
        self.shown_as(self.is_asking())
    }

    fn shown_as(&self, is_open: bool) -> &Shown {
        let step = self.step();
        step.reveal.show.as_ref().filter(|_| !is_open).unwrap_or(&step.show)
    }

    /// Returns the view that the step begins with, or the one that it reveals.
    #[must_use]
    pub fn view(&self) -> View {
        self.view_as(self.is_asking())
    }

    fn view_as(&self, is_open: bool) -> View {
        let step = self.step();
        step.reveal.view.filter(|_| !is_open).unwrap_or(step.view)
    }

    /// Returns the setting that is shown after the question is answered, if it is a different one.
    #[must_use]
    pub fn revealed(&self) -> Option<&Setting> {
        self.step().reveal.setting.as_ref().filter(|_| !self.is_asking())
    }

    /// Returns the setting on arrival at the step: the one it reveals, the one that reached its goal, or its own.
    #[must_use]
    pub fn opening(&self) -> Setting {
        let is_goal = self.check().is_some_and(|check| check.form() == Form::Scene);
        let reached = self.work().told.as_ref().filter(|_| is_goal && !self.is_asking()).map(Scene::setting);
        self.revealed().or(reached).cloned().unwrap_or_else(|| self.step().opening())
    }

    /// Returns the position of the explained cursor of the step now.
    #[must_use]
    pub fn cursor(&self) -> Option<(GridId, Pair)> {
        let step = self.step();
        step.reveal.cursor.filter(|_| !self.is_asking()).or(step.cursor)
    }

    /// Returns what may be turned now.
    #[must_use]
    pub fn free(&self) -> &[Free] {
        self.step().free.knobs(self.is_asking())
    }

    /// Returns the grids whose cells may be typed now.
    #[must_use]
    pub fn free_cells(&self) -> &[GridId] {
        self.step().free.cells(self.is_asking())
    }

    /// Returns the grids that are shown now, in columns from left to right: those of the view, or those that the lesson
    /// names in its order. A predicted grid appears with the answer.
    #[must_use]
    pub fn columns(&self) -> Vec<Vec<GridId>> {
        self.columns_as(self.is_asking())
    }

    /// Returns the grids that the answer has uncovered: those that are shown only now, and those whose numbers were
    /// hidden or have changed.
    #[must_use]
    pub fn uncovered(&self) -> Vec<GridId> {
        if self.is_asking() || self.check().is_none() {
            return Vec::new();
        }
        let (before, hidden) = (self.columns_as(true).concat(), self.hidden_as(true));
        let stance = self.check().map(|check| check.stance()).unwrap_or_default();
        let mut now = self.columns().concat();
        // The grid that was predicted or asked for, unless the lesson says what it reveals.
        let asked = stance.uncovers.or(self.step().predict.then_some(GridId::Output));
        let missing = asked.filter(|grid| self.step().reveal.show.is_none() && !now.contains(grid));
        now.extend(missing);
        let is_news = |grid: &GridId| {
            self.revealed().is_some()
                || stance.uncovers == Some(*grid)
                || !before.contains(grid)
                || hidden.hides(Clue::Cells(*grid))
        };
        now.retain(is_news);
        now
    }

    /// Whether the answer has uncovered the line of an axis.
    #[must_use]
    pub fn uncovers_strip(&self) -> bool {
        let is_seen = |is_open: bool| self.shown_as(is_open).strip && self.hidden_as(is_open).shows_strip();
        !self.is_asking() && self.check().is_some() && is_seen(false) && !is_seen(true)
    }

    fn columns_as(&self, is_open: bool) -> Vec<Vec<GridId>> {
        let hidden = self.hidden_as(is_open);
        let mut columns: Vec<Vec<GridId>> = match &self.shown_as(is_open).grids {
            None => self.view_as(is_open).columns().iter().map(|column| column.to_vec()).collect(),
            Some(grids) => {
                let outcome = self.step().predict.then_some(GridId::Output).filter(|grid| !grids.contains(grid));
                // A lesson that says what it reveals names all of it.
                let outcome = outcome.filter(|_| self.step().reveal.show.is_none() || is_open);
                grids.iter().copied().chain(outcome).map(|grid| vec![grid]).collect()
            }
        };
        for column in &mut columns {
            column.retain(|grid| !hidden.is_gone(*grid));
        }
        columns.retain(|column| !column.is_empty());
        columns
    }

    /// Returns the check of the open question.
    #[must_use]
    pub fn asked(&self) -> Option<&Check> {
        self.check().filter(|_| self.is_asking())
    }

    /// Whether the question is answered by turning the scene.
    #[must_use]
    pub fn is_goal(&self) -> bool {
        self.asked().is_some_and(|check| check.form() == Form::Scene)
    }

    /// Returns how the question relates to its scene while it is open.
    #[must_use]
    pub fn stance(&self) -> Stance<'_> {
        self.asked().map(|check| check.stance()).unwrap_or_default()
    }

    /// Returns the grid whose cells are asked for, while they are.
    #[must_use]
    pub fn asked_grid(&self) -> Option<GridId> {
        self.stance().grid
    }

    /// Returns what the lesson points out now. Nothing in the grid that it asks about is pointed out.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        let (asked, hidden) = (self.asked_grid(), self.hidden().hides(Clue::Marks));
        self.step().marks.iter().filter(move |mark| !hidden && Some(mark.grid) != asked)
    }

    /// Returns the setting that an answer leads to: for a line of code, the one that the repaired line gives, right or
    /// wrong.
    #[must_use]
    pub fn outcome(&self, answer: &Answer) -> Option<Setting> {
        self.check()?.outcome(&self.step().setting, answer)
    }

    /// Whether no step follows this one.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.is_at_end() && !self.sitting().is_some_and(Sitting::has_more)
    }

    fn is_at_end(&self) -> bool {
        self.place + 1 == self.lesson.steps.len()
    }

    /// Whether every step is done, or its answer was shown.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.works.iter().all(|work| matches!(work.phase, Phase::Done | Phase::Shown))
    }

    /// Goes to the step of this index.
    pub fn go_to(&mut self, place: usize) -> Vec<Entry> {
        self.place = place.min(self.lesson.steps.len().saturating_sub(1));
        vec![self.seen()]
    }

    /// Goes on from a step that asks nothing any more. A step that is only read is done with that.
    pub fn go_on(&mut self) -> Vec<Entry> {
        let mut deeds = Vec::new();
        if self.step().check.is_none() && self.work().phase == Phase::Open {
            self.works[self.place].phase = Phase::Done;
            deeds.push(self.deed(String::new(), Verdict::Read, None, None));
        }
        if self.is_at_end() {
            self.ask_next();
        }
        if !self.is_at_end() {
            deeds.extend(self.go_to(self.place + 1));
        }
        deeds
    }

    /// Goes back to the step before.
    pub fn back(&mut self) -> Vec<Entry> {
        if self.place == 0 { Vec::new() } else { self.go_to(self.place - 1) }
    }

    /// Leaves the question open, and goes on.
    pub fn skip(&mut self) -> Vec<Entry> {
        let mut deeds = Vec::new();
        // Skipping in an exam is not recorded.
        if self.is_asking() && !self.is_silent() {
            self.works[self.place].phase = Phase::Skipped;
            deeds.push(self.deed(String::new(), Verdict::Skipped, None, None));
        }
        deeds.extend(self.go_on());
        deeds
    }

    /// Shows the next hint. Returns whether there was one.
    pub fn hint(&mut self) -> bool {
        if self.is_silent() {
            return false;
        }
        let most = self.step().prose.first().map_or(0, |prose| prose.hints.len());
        let work = &mut self.works[self.place];
        let is_more = work.hints < most;
        work.hints += usize::from(is_more);
        is_more
    }

    /// Takes an answer, on the scene as it is.
    pub fn answer(&mut self, answer: Answer, scene: &Scene) -> Vec<Entry> {
        if self.is_silent() {
            let text = answer.to_string();
            let work = &mut self.works[self.place];
            // An unchanged answer is recorded already.
            if work.noted.as_ref() == Some(&answer) {
                return Vec::new();
            }
            work.tries += 1;
            work.noted = Some(answer);
            return vec![self.deed(text, Verdict::Predicted, None, None)];
        }
        let grade = self.check().map_or_else(|| Grade::of(true), |check| check.grade(scene, &answer));
        // The same wrong answer again, if wrong on this scene too, may come from a key that is held down, and says
        // nothing new. (A goal has another scene each time.)
        let is_repeated =
            self.work().answered.as_ref().is_some_and(|(known, before)| !before.is_right && *known == answer);
        if is_repeated && !grade.is_right && answer != Answer::Scene && self.is_asking() {
            return Vec::new();
        }
        let is_noted = self.step().predict || self.check().is_some_and(|check| !check.is_graded());
        let verdict = match (is_noted, grade.is_right) {
            (true, _) => Verdict::Predicted,
            (false, true) => Verdict::Right,
            (false, false) => Verdict::Wrong,
        };
        let catch = match &grade.feedback {
            Feedback::Catch(id) => Some(id.clone()),
            // A wrong option shows a wrong reasoning.
            Feedback::Option(id) if !grade.is_right => Some(id.clone()),
            Feedback::Option(_) | Feedback::Explanation | Feedback::Otherwise => None,
        };
        let skill = catch.as_ref().and_then(|catch| self.check()?.skill_of(catch)).map(str::to_owned);
        self.note_first(verdict, catch.as_ref(), skill.as_ref());
        let opening = self.own_opening().map(|setting| self.step().scene(setting, 0));
        let work = &mut self.works[self.place];
        work.tries += 1;
        if verdict != Verdict::Wrong {
            work.phase = Phase::Done;
            work.told = Some(scene.clone());
        }
        work.told = opening.or(work.told.take());
        let text = answer.to_string();
        work.answered = Some((answer, grade));
        vec![self.deed(text, verdict, catch, skill)]
    }

    /// Notes the outcome of the first answer, which is the one that counts.
    fn note_first(&mut self, verdict: Verdict, catch: Option<&String>, skill: Option<&String>) {
        let work = &mut self.works[self.place];
        if work.first.is_none() {
            let is_right = verdict == Verdict::Right;
            let outcome = Outcome { is_clean: is_right && work.hints == 0, is_wrong: !is_right, catch: catch.cloned() };
            work.first = Some(First { outcome, skill: skill.cloned() });
        }
    }

    /// Gives the answer away, on the scene as it is. If it is a setting, see [`Step::solution`].
    pub fn show_answer(&mut self, scene: &Scene) -> Vec<Entry> {
        if !self.is_asking() || self.is_silent() {
            return Vec::new();
        }
        let told = self.own_opening().or_else(|| self.step().solution());
        let told = told.map_or_else(|| scene.clone(), |setting| self.step().scene(setting, 0));
        self.note_first(Verdict::Shown, None, None);
        let work = &mut self.works[self.place];
        work.told = Some(told);
        work.phase = Phase::Shown;
        work.answered = None;
        vec![self.deed(String::new(), Verdict::Shown, None, None)]
    }

    /// Returns the setting that the question begins with, if it differs from that of the step. The texts refer to it to
    /// the end.
    fn own_opening(&self) -> Option<Setting> {
        self.check()?.opening(&self.step().setting)
    }

    /// Whether a question can be asked again. In practice the next question is another one instead.
    #[must_use]
    pub fn can_repeat(&self) -> bool {
        self.practice.is_none()
    }

    /// Opens the question again, with other numbers if they are drawn.
    pub fn try_again(&mut self) {
        if !self.can_repeat() {
            return;
        }
        let Work { hints, draws, .. } = *self.work();
        let draws = draws + 1;
        let step = &self.lesson.steps[self.place];
        self.drawn[self.place] = drawn(step, seed_of(self.seed, step), draws);
        let first = self.works[self.place].first.take();
        self.works[self.place] = Work { hints, draws, first, ..Work::default() };
    }

    /// Returns the entry for the record that the step was shown.
    #[must_use]
    pub fn seen(&self) -> Entry {
        self.entry(Deed::Seen)
    }

    fn deed(&self, answer: String, verdict: Verdict, catch: Option<String>, skill: Option<String>) -> Entry {
        let hints = u32::try_from(self.work().hints).unwrap_or(u32::MAX);
        let practised = self.source().map(|source| source.place);
        let drawn = practised.or(self.drawn[self.place].as_ref().map(|drawn| drawn.place));
        self.entry(Deed::Answered { answer, verdict, catch, skill, hints, drawn })
    }

    /// Returns the source of the question, in a session that practises.
    fn source(&self) -> Option<&Source> {
        self.practice.as_ref()?.items.get(self.place)
    }

    fn entry(&self, deed: Deed) -> Entry {
        let (step, source) = (self.step(), self.source());
        Entry {
            lesson: source.map_or(&self.lesson.id, |source| &source.of).clone(),
            step: step.id.clone(),
            rev: source.map_or(step.rev, |source| source.generation),
            asked: source.map(|source| source.asked.clone()),
            deed,
        }
    }
}

/// Returns the order in which options, items or fixes of a step are shown, for the question at this place of a sitting
/// whose seed starts at `seed`.
#[must_use]
pub fn shuffled(step: &Step, seed: u64, place: usize) -> Vec<usize> {
    let count = step.check.as_ref().map_or(0, |check| check.listed().len());
    random::shuffled(count, seed_of(seed, step).wrapping_add(place as u64))
}

/// Draws numbers for a step, after `others` other draws.
fn drawn(step: &Step, seed: u64, others: usize) -> Option<Drawn> {
    let draws = step.draws()?;
    let place = draws.sequence(seed).nth(others)?;
    Some(Drawn { place, step: draws.step(place)? })
}

/// Returns the seed of a step, which differs from step to step.
fn seed_of(seed: u64, step: &Step) -> u64 {
    let mix = |state: u64, byte: u8| state.wrapping_mul(31).wrapping_add(u64::from(byte));
    step.id.bytes().fold(seed, mix)
}
