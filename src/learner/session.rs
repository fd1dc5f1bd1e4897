//! A learner in a lesson: where he is, what he has answered, what he may see. Screens and plain mode drive the same
//! session.

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

/// The id under which an exam is on the screen; its answers are kept under those of its drills.
const EXAM: &str = "exam";

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
    /// How often its numbers were drawn before.
    draws: usize,
    /// What came of the first answer.
    pub first: Option<First>,
    /// The answer that stands in an exam, until it is handed in.
    pub noted: Option<Answer>,
}

/// What came of the first answer to a question.
#[derive(Clone, Debug)]
pub struct First {
    pub outcome: Outcome,
    /// The skill that whoever answers so lacks.
    pub skill: Option<String>,
}

/// How a step stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Open,
    /// Answered in an exam that is not handed in.
    Noted,
    Done,
    /// Answered wrong in an exam that is handed in.
    Wrong,
    /// The answer was shown.
    Shown,
    Skipped,
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
    /// Of a question that was drawn to be practised.
    pub asked: Option<Asked<'static>>,
    pub deed: Deed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A step came on the screen.
    Seen,
    /// An exam was begun, or handed in.
    Sat { label: String, generation: u32, check: String, is_handed_in: bool, minutes: u32 },
    Answered {
        answer: String,
        verdict: Verdict,
        catch: Option<String>,
        /// The skill that it lacks.
        skill: Option<String>,
        hints: u32,
        /// What was drawn.
        drawn: Option<u64>,
    },
}

#[derive(Clone, Debug)]
pub struct Session {
    lesson: Lesson,
    place: usize,
    works: Vec<Work>,
    /// The steps with the numbers that were drawn for them, by their places; none where nothing is drawn.
    drawn: Vec<Option<Drawn>>,
    seed: u64,
    /// Where further questions come from, of a session that practises.
    practice: Option<Practice>,
}

/// A step with the numbers that were drawn for it.
#[derive(Clone, Debug)]
struct Drawn {
    place: u64,
    step: Step,
}

/// Questions that come one after the other: the lesson is written as it is read.
#[derive(Clone, Debug)]
struct Practice {
    of: Practising,
    /// For what each step was drawn.
    items: Vec<Source>,
}

#[derive(Clone, Debug)]
enum Practising {
    /// The next question comes when the last is answered.
    Sitting(Box<Sitting>),
    /// All are there, and nothing is told of them before they are handed in.
    Exam(Box<Exam>),
}

/// An exam that somebody sits.
#[derive(Clone, Debug)]
pub struct Exam {
    pub label: String,
    pub generation: u32,
    pub check: String,
    /// Of each question the place of its part in the exam of the course.
    pub parts: Vec<usize>,
    pub is_handed_in: bool,
    course: Arc<Course>,
}

impl Exam {
    #[must_use]
    pub fn course(&self) -> &Course {
        &self.course
    }
}

/// Where a question comes from.
#[derive(Clone, Debug)]
struct Source {
    of: String,
    generation: u32,
    place: u64,
    asked: Asked<'static>,
}

impl Session {
    /// Begins at a step, by its place. `done` says which steps were done before.
    #[must_use]
    pub fn new(lesson: Lesson, place: usize, seed: u64, done: impl Fn(&Step) -> bool) -> Session {
        let work = |step: &Step| Work { phase: if done(step) { Phase::Done } else { Phase::Open }, ..Work::default() };
        let works = lesson.steps.iter().map(work).collect();
        let drawn = lesson.steps.iter().map(|step| drawn(step, seed_of(seed, step), 0)).collect();
        let place = place.min(lesson.steps.len().saturating_sub(1));
        Session { lesson, place, works, drawn, seed, practice: None }
    }

    /// Begins a sitting; `None` where it has no question.
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

    /// Sits an exam, with what was answered before, by the numbers of its questions.
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

    /// The exam that is sat, whether it is handed in or not.
    #[must_use]
    pub fn sat(&self) -> Option<&Exam> {
        match &self.practice.as_ref()?.of {
            Practising::Exam(exam) => Some(exam),
            Practising::Sitting(_) => None,
        }
    }

    /// Whether an exam is sat that is not handed in: nothing is told of any answer.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.sat().is_some_and(|exam| !exam.is_handed_in)
    }

    /// Whether the scene may be taken to Explore, which computes all: of a question that is practised only when it was tried.
    #[must_use]
    pub fn may_explore(&self) -> bool {
        let is_untried = self.is_asking() && self.work().tries == 0 && self.work().hints == 0;
        !(self.is_silent() || self.practice.is_some() && is_untried)
    }

    /// The numbers of the questions of an exam that have no answer, from 1 on.
    #[must_use]
    pub fn unanswered(&self) -> Vec<usize> {
        let is_open = |(_, work): &(usize, &Work)| work.noted.is_none() && work.phase == Phase::Open;
        self.works.iter().enumerate().filter(is_open).map(|(place, _)| place + 1).collect()
    }

    /// That the exam was begun, or handed in, for the record.
    #[must_use]
    pub fn sat_entry(&self, minutes: u32) -> Option<Entry> {
        let Exam { label, generation, check, is_handed_in, .. } = self.sat()?.clone();
        let deed = Deed::Sat { label, generation, check, is_handed_in, minutes };
        Some(Entry { lesson: EXAM.to_owned(), step: String::new(), rev: 0, asked: None, deed })
    }

    /// The question of an exam to look at first: one without an answer, or when it is handed in the first that is wrong.
    #[must_use]
    pub fn first_to_look_at(&self) -> usize {
        let is_open = |work: &Work| match &work.answered {
            Some((_, grade)) => !grade.is_right,
            None => work.noted.is_none(),
        };
        self.works.iter().position(is_open).unwrap_or(self.place)
    }

    /// Hands an exam in: now it is told what came of each answer.
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
            // Nobody tries again in an exam.
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

    /// Goes by how the learner stands now: a day of review ends in time.
    pub fn stands(&mut self, footing: &Footing) {
        if let Some(Practising::Sitting(sitting)) = self.practice.as_mut().map(|practice| &mut practice.of)
            && *sitting.plan() == Plan::Review
            && footing.review_left == 0
        {
            sitting.close();
        }
    }

    /// The sitting of a session that practises.
    #[must_use]
    pub fn sitting(&self) -> Option<&Sitting> {
        match &self.practice.as_ref()?.of {
            Practising::Sitting(sitting) => Some(sitting),
            Practising::Exam(_) => None,
        }
    }

    /// How many steps there are; of a sitting, how many it will have, as far as that is known.
    #[must_use]
    pub fn length(&self) -> usize {
        self.sitting().map_or(self.lesson.steps.len(), Sitting::planned)
    }

    /// Asks the next question of a sitting, if there is one.
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

    /// The lesson as it is written, with none of the numbers that are drawn.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// The step as it is asked, with the numbers that were drawn for it.
    #[must_use]
    pub fn step(&self) -> &Step {
        self.drawn[self.place].as_ref().map_or(&self.lesson.steps[self.place], |drawn| &drawn.step)
    }

    #[must_use]
    pub fn work(&self) -> &Work {
        &self.works[self.place]
    }

    /// How a step stands, for whoever looks over all of them.
    #[must_use]
    pub fn state_of(&self, work: &Work) -> StepState {
        let is_wrong = || work.answered.as_ref().is_some_and(|(_, grade)| !grade.is_right);
        match work.phase {
            Phase::Open if work.noted.is_some() => StepState::Noted,
            Phase::Open => StepState::Open,
            // In a lesson what is done is right in the end, or was a guess.
            Phase::Done if self.sat().is_some() && is_wrong() => StepState::Wrong,
            Phase::Done => StepState::Done,
            Phase::Shown => StepState::Shown,
            Phase::Skipped => StepState::Skipped,
        }
    }

    /// What has come of every step.
    #[must_use]
    pub fn works(&self) -> &[Work] {
        &self.works
    }

    /// The check of the step.
    #[must_use]
    pub fn check(&self) -> Option<&Check> {
        self.step().check.as_ref()
    }

    /// The order in which options, items or fixes are shown: shuffled, the same for the same seed.
    #[must_use]
    pub fn shuffled(&self) -> Vec<usize> {
        // Each question of a sitting is shuffled anew.
        shuffled(self.step(), self.seed, if self.practice.is_some() { self.place } else { 0 })
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
        self.hidden_as(self.is_asking())
    }

    /// The cells of which that is true, with those that are asked for.
    #[must_use]
    pub fn cover(&self) -> Cover {
        let Stance { grid, blank, .. } = self.stance();
        let asked = grid.into_iter().flat_map(|grid| blank.iter().map(move |at| (grid, *at)));
        Cover { cells: asked.collect(), ..self.hidden().cover() }
    }

    /// The same of the question as it is when it is open, or closed.
    fn hidden_as(&self, is_open: bool) -> Hidden {
        // The parameters of a layer that only passes its input on say nothing.
        let layer = self.step().is_of_network().then_some(Clue::Layer);
        if !is_open {
            return Hidden { gone: Vec::new(), clues: layer.into_iter().collect() };
        }
        let mut hidden = self.step().hide.clone();
        hidden.clues.extend(layer);
        // A lesson that says itself how the output is hidden, leaves its frame.
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

    /// What the step shows now: what it reveals, as soon as it is answered.
    #[must_use]
    pub fn shown(&self) -> &Shown {
        self.shown_as(self.is_asking())
    }

    fn shown_as(&self, is_open: bool) -> &Shown {
        let step = self.step();
        step.reveal.show.as_ref().filter(|_| !is_open).unwrap_or(&step.show)
    }

    /// The view that the step begins with, or that it reveals.
    #[must_use]
    pub fn view(&self) -> View {
        self.view_as(self.is_asking())
    }

    fn view_as(&self, is_open: bool) -> View {
        let step = self.step();
        step.reveal.view.filter(|_| !is_open).unwrap_or(step.view)
    }

    /// The setting that is shown when the question has been answered, if it is another one.
    #[must_use]
    pub fn revealed(&self) -> Option<&Setting> {
        self.step().reveal.setting.as_ref().filter(|_| !self.is_asking())
    }

    /// The setting with which one comes to the step: what it reveals, or where its goal was reached, or else its own.
    #[must_use]
    pub fn opening(&self) -> Setting {
        let is_goal = self.check().is_some_and(|check| check.form() == Form::Scene);
        let reached = self.work().told.as_ref().filter(|_| is_goal && !self.is_asking()).map(Scene::setting);
        self.revealed().or(reached).cloned().unwrap_or_else(|| self.step().opening())
    }

    /// Where the explained cursor of the step stands now.
    #[must_use]
    pub fn cursor(&self) -> Option<(GridId, Pair)> {
        let step = self.step();
        step.reveal.cursor.filter(|_| !self.is_asking()).or(step.cursor)
    }

    /// What may be turned now.
    #[must_use]
    pub fn free(&self) -> &[Free] {
        self.step().free.knobs(self.is_asking())
    }

    /// The grids whose cells may be typed now.
    #[must_use]
    pub fn free_cells(&self) -> &[GridId] {
        self.step().free.cells(self.is_asking())
    }

    /// The grids that are shown now, in columns from left to right: those of the view, or in the order in which the lesson names
    /// them. What was predicted comes into view with the answer.
    #[must_use]
    pub fn columns(&self) -> Vec<Vec<GridId>> {
        self.columns_as(self.is_asking())
    }

    /// The grids that the answer has brought to light: those that are shown only now, or of which the numbers were hidden or
    /// are others now.
    #[must_use]
    pub fn uncovered(&self) -> Vec<GridId> {
        if self.is_asking() || self.check().is_none() {
            return Vec::new();
        }
        let (before, hidden) = (self.columns_as(true).concat(), self.hidden_as(true));
        let stance = self.check().map(|check| check.stance()).unwrap_or_default();
        let mut now = self.columns().concat();
        // What was predicted or asked, where the lesson does not say what it reveals.
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

    /// Whether the answer has brought the line of an axis to light.
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
                // A lesson that says what it reveals has said all.
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

    /// The check of the open question.
    #[must_use]
    pub fn asked(&self) -> Option<&Check> {
        self.check().filter(|_| self.is_asking())
    }

    /// Whether the scene is to be turned until it answers.
    #[must_use]
    pub fn is_goal(&self) -> bool {
        self.asked().is_some_and(|check| check.form() == Form::Scene)
    }

    /// How the question stands to its scene, as long as it is open.
    #[must_use]
    pub fn stance(&self) -> Stance<'_> {
        self.asked().map(|check| check.stance()).unwrap_or_default()
    }

    /// The grid of which cells are asked, as long as they are.
    #[must_use]
    pub fn asked_grid(&self) -> Option<GridId> {
        self.stance().grid
    }

    /// What the lesson points at now: anything but the grid that it asks about.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        let (asked, hidden) = (self.asked_grid(), self.hidden().hides(Clue::Marks));
        self.step().marks.iter().filter(move |mark| !hidden && Some(mark.grid) != asked)
    }

    /// The scene after an answer: of a line of code the one that it gives as it is repaired, right or wrong.
    #[must_use]
    pub fn outcome(&self, answer: &Answer) -> Option<Setting> {
        self.check()?.outcome(&self.step().setting, answer)
    }

    #[must_use]
    pub fn is_last(&self) -> bool {
        self.is_at_end() && !self.sitting().is_some_and(Sitting::has_more)
    }

    fn is_at_end(&self) -> bool {
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

    pub fn back(&mut self) -> Vec<Entry> {
        if self.place == 0 { Vec::new() } else { self.go_to(self.place - 1) }
    }

    /// Leaves the question open and goes on.
    pub fn skip(&mut self) -> Vec<Entry> {
        let mut deeds = Vec::new();
        // In an exam one goes on without a word.
        if self.is_asking() && !self.is_silent() {
            self.works[self.place].phase = Phase::Skipped;
            deeds.push(self.deed(String::new(), Verdict::Skipped, None, None));
        }
        deeds.extend(self.go_on());
        deeds
    }

    /// Shows the next hint. Whether there was one.
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
            // What stands there already was given when it was given.
            if work.noted.as_ref() == Some(&answer) {
                return Vec::new();
            }
            work.tries += 1;
            work.noted = Some(answer);
            return vec![self.deed(text, Verdict::Predicted, None, None)];
        }
        let grade = self.check().map_or_else(|| Grade::of(true), |check| check.grade(scene, &answer));
        // The same again, wrong on this scene too, says nothing new of whoever holds a key down. (A goal has another scene each time.)
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
            // A wrong option is a wrong reasoning.
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

    /// What came of the first answer is what counts.
    fn note_first(&mut self, verdict: Verdict, catch: Option<&String>, skill: Option<&String>) {
        let work = &mut self.works[self.place];
        if work.first.is_none() {
            let is_right = verdict == Verdict::Right;
            let outcome = Outcome { is_clean: is_right && work.hints == 0, is_wrong: !is_right, catch: catch.cloned() };
            work.first = Some(First { outcome, skill: skill.cloned() });
        }
    }

    /// Gives the answer away, on the scene as it is. Where it is a setting, see [`Step::solution`].
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

    /// The setting that the question begins with, where that is not the step's: the texts speak of it to the end.
    fn own_opening(&self) -> Option<Setting> {
        self.check()?.opening(&self.step().setting)
    }

    /// Whether a question can be asked again: in a sitting the next one is another.
    #[must_use]
    pub fn can_repeat(&self) -> bool {
        self.practice.is_none()
    }

    /// Opens the question again, with other numbers where they are drawn.
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

    /// That the step came on the screen.
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

    /// Where the question comes from, of a session that practises.
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

/// The order in which options, items or fixes of a step are shown, as the question at this place of a sitting whose seed starts
/// so.
#[must_use]
pub fn shuffled(step: &Step, seed: u64, place: usize) -> Vec<usize> {
    let count = step.check.as_ref().map_or(0, |check| check.listed().len());
    random::shuffled(count, seed_of(seed, step).wrapping_add(place as u64))
}

/// What is drawn for a step after so many others.
fn drawn(step: &Step, seed: u64, others: usize) -> Option<Drawn> {
    let draws = step.draws()?;
    let place = draws.sequence(seed).nth(others)?;
    Some(Drawn { place, step: draws.step(place)? })
}

/// The seed of a step: each has a chance of its own.
fn seed_of(seed: u64, step: &Step) -> u64 {
    let mix = |state: u64, byte: u8| state.wrapping_mul(31).wrapping_add(u64::from(byte));
    step.id.bytes().fold(seed, mix)
}
