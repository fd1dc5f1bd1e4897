//! The questions of one sitting. Each is chosen when the one before is answered, as hard as the learner can manage; in
//! review, it is about the skill that is most overdue.

use std::collections::VecDeque;
use std::sync::Arc;

use super::footing::Footing;
use super::ladder::Ladder;
use super::schedule::Calendar;
use super::seed::Seed;
use super::trial::Trial;
use crate::learner::event::{Asked, Sitting as Kind};
use crate::lesson::course::{Course, Step};
use crate::lesson::drill::{Drill, MOST_LEVELS};
use crate::scene::random::{Stream, shuffled};

/// The number of questions in a sitting, unless another is asked for.
pub const USUAL: usize = 8;
/// The most questions in a sitting.
pub const MOST: usize = 1_000;

/// The most review questions on one day.
pub const MOST_A_DAY: usize = 12;

/// The milliseconds of review on one day after which no more questions come.
const LONGEST_A_DAY: u64 = 10 * 60 * 1000;

/// How many other questions come before one that went wrong is asked again.
const OTHERS_BETWEEN: usize = 3;

/// How often another draw is tried for the sake of variety.
const TRIES: usize = 40;

/// The number of questions within which no scene is repeated.
const SCENES_APART: usize = 20;
/// The number of questions within which no answer is repeated.
const ANSWERS_APART: usize = 2;

/// What is practised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Drills in turn.
    Drills {
        /// The ids of the drills.
        drills: Vec<String>,
        /// The level of all questions; `None` for what the learner can manage.
        level: Option<u8>,
        /// The number of questions.
        count: usize,
    },
    /// The skills that are due.
    Review,
}

/// A question that was drawn.
#[derive(Clone, Debug)]
pub struct Item {
    /// The id of its drill or lesson.
    pub of: String,
    /// The generation of its drill, or the revision of its step. Another one is another question.
    pub generation: u32,
    /// The place of the draw among all that its form can draw.
    pub place: u64,
    /// What it was drawn for.
    pub asked: Asked<'static>,
    /// The step with the numbers that were drawn.
    pub step: Step,
}

/// The outcome of a question.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Right at the first answer, without a hint.
    pub is_clean: bool,
    /// Wrong at the first answer, or given up.
    pub is_wrong: bool,
    /// The wrong reasoning of the first answer.
    pub catch: Option<String>,
}

/// Where a skill is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Drill(String),
    /// A step of a lesson that draws its numbers.
    Step(String, String),
}

/// A skill that review is about to ask for.
#[derive(Clone, Debug)]
struct Due {
    skill: String,
    /// The number of questions that must be asked before it.
    not_before: usize,
}

/// A sitting.
#[derive(Clone, Debug)]
pub struct Sitting {
    course: Arc<Course>,
    plan: Plan,
    kind: Kind,
    seed: Seed,
    stream: Stream,
    /// The state of each drill, by its id.
    ladders: Vec<(String, Ladder)>,
    /// The drills in the order in which they were last asked, the longest ago first.
    waiting: VecDeque<String>,
    due: Vec<Due>,
    today: i64,
    /// The questions so far: the drill or lesson, the place of the draw, and the right answer.
    asked: Vec<(String, u64, String)>,
    /// The skill of the last question, and its source.
    last: Option<(Option<String>, Source)>,
    /// The drill and the wrong reasoning that its next question should be able to catch.
    wanted: Option<(String, String)>,
    /// The expected number of questions, as far as it is known.
    planned: usize,
    /// The most questions there may be.
    most: usize,
    is_over: bool,
    /// How long all practice before the sitting took, in milliseconds.
    before: u64,
}

impl Sitting {
    /// Begins a sitting. A chosen seed makes drills the same for everyone: nothing depends on what the learner did
    /// before.
    #[must_use]
    pub fn new(course: Arc<Course>, plan: Plan, chosen: Option<Seed>, footing: &Footing) -> Sitting {
        let kind = match (&plan, &chosen) {
            (Plan::Review, _) => Kind::Review,
            (Plan::Drills { .. }, Some(_)) => Kind::Class,
            (Plan::Drills { .. }, None) => Kind::Drill,
        };
        let seed = chosen.unwrap_or_else(|| Seed::of_number(footing.chance));
        let mut what: Vec<&str> = vec![&course.id];
        let (waiting, due, planned) = match &plan {
            Plan::Drills { drills, count, .. } => {
                what.extend(drills.iter().map(String::as_str));
                let order = shuffled(drills.len(), seed.start(&what));
                let waiting = order.into_iter().filter_map(|place| drills.get(place).cloned()).collect();
                (waiting, Vec::new(), (*count).min(MOST))
            }
            Plan::Review => {
                let due = footing.due.iter().map(|skill| Due { skill: skill.clone(), not_before: 0 });
                (footing.turns.iter().cloned().collect(), due.collect(), footing.count_due())
            }
        };
        let stream = Stream::new(seed.start(&what));
        let of_drill = |id: &String| {
            let own = if kind == Kind::Class { Ladder::new(MOST_LEVELS) } else { footing.ladder(id) };
            (id.clone(), own)
        };
        Sitting {
            ladders: course.drills.iter().map(|drill| of_drill(&drill.id)).collect(),
            course,
            most: match &plan {
                Plan::Drills { .. } => planned,
                Plan::Review => footing.review_left,
            },
            plan,
            kind,
            seed,
            stream,
            waiting,
            due,
            today: footing.today,
            asked: Vec::new(),
            last: None,
            wanted: None,
            planned,
            is_over: planned == 0,
            before: footing.spent,
        }
    }

    /// Returns the seed.
    #[must_use]
    pub fn seed(&self) -> &Seed {
        &self.seed
    }

    /// Returns what is practised.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns the kind of sitting.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the day of the sitting.
    #[must_use]
    pub fn today(&self) -> i64 {
        self.today
    }

    /// Returns the course.
    #[must_use]
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// Returns how long the sitting has taken, given how long all practice has taken, in milliseconds.
    #[must_use]
    pub fn taken(&self, spent: u64) -> u64 {
        spent.saturating_sub(self.before)
    }

    /// Returns the expected number of questions, as far as it is known.
    #[must_use]
    pub fn planned(&self) -> usize {
        self.planned.max(self.asked.len())
    }

    /// Whether another question comes once the last one is answered.
    #[must_use]
    pub fn has_more(&self) -> bool {
        !self.is_over && self.asked.len() < self.most
    }

    /// Ends the sitting after the last question.
    pub fn close(&mut self) {
        self.is_over = true;
        self.planned = self.asked.len();
    }

    /// Returns the state of each drill that was asked.
    #[must_use]
    pub fn levels(&self) -> Vec<(&str, Ladder)> {
        let asked = |id: &String| self.asked.iter().any(|(of, ..)| of == id);
        self.ladders.iter().filter(|(id, _)| asked(id)).map(|(id, ladder)| (id.as_str(), *ladder)).collect()
    }

    /// Returns the next question, given the outcome of the last one if it was answered; `None` at the end.
    pub fn next(&mut self, outcome: Option<Outcome>) -> Option<Item> {
        self.settle(outcome.as_ref());
        if !self.has_more() {
            self.is_over = true;
            return None;
        }
        let item = self.choose();
        self.is_over = item.is_none();
        item
    }

    /// Takes the outcome of the last question into account.
    fn settle(&mut self, outcome: Option<&Outcome>) {
        let Some((skill, source)) = self.last.take() else { return };
        // The drill gets its turn again, even if the question was skipped.
        if let Source::Drill(id) = &source {
            self.waiting.push_back(id.clone());
        }
        let Some(outcome) = outcome else { return };
        if let Source::Drill(id) = &source {
            let level = self.level(id);
            if self.kind != Kind::Class
                && let Some((_, ladder)) = self.ladders.iter_mut().find(|(known, _)| known == id)
            {
                ladder.take(level, outcome.is_clean, outcome.is_wrong, self.today);
            }
            // A learner who added the padding, say, meets a padding again.
            let caught = outcome.catch.clone().filter(|_| self.kind != Kind::Class);
            self.wanted = caught.map(|catch| (id.clone(), catch));
        }
        if outcome.is_clean {
            // One clean answer settles all skills that the question was about.
            let settled = source.skills(&self.course);
            let before = self.due.len();
            self.due.retain(|due| !settled.contains(&due.skill));
            self.planned -= (before - self.due.len()).min(self.planned.saturating_sub(self.asked.len()));
        }
        if let Some(skill) = skill.filter(|_| outcome.is_wrong) {
            let not_before = self.asked.len() + OTHERS_BETWEEN;
            self.due.push(Due { skill, not_before });
            self.planned = (self.planned + 1).min(self.most);
        }
    }

    /// Returns the level at which a drill asks now.
    fn level(&self, id: &str) -> u8 {
        let own = self.ladders.iter().find(|(known, _)| known == id).map_or(1, |(_, ladder)| ladder.level);
        match self.plan {
            Plan::Drills { level: Some(level), .. } => level,
            // The same for everyone: harder as it goes on.
            Plan::Drills { level: None, count, .. } if self.kind == Kind::Class => {
                let step = self.asked.len() * usize::from(MOST_LEVELS) / count.max(1);
                1 + u8::try_from(step).unwrap_or(MOST_LEVELS).min(MOST_LEVELS - 1)
            }
            Plan::Drills { level: None, .. } | Plan::Review => own,
        }
    }

    fn choose(&mut self) -> Option<Item> {
        match self.plan.clone() {
            Plan::Drills { level, .. } => {
                // Drills that are finished for today are left out, unless a level or these questions were asked for.
                let is_free = level.is_some() || self.kind == Kind::Class;
                for _ in 0..self.waiting.len() {
                    let id = self.waiting.pop_front()?;
                    let ladder = self.ladders.iter().find(|(known, _)| *known == id).map(|(_, ladder)| ladder);
                    let was_asked = self.asked.iter().any(|(of, ..)| *of == id);
                    if !is_free && was_asked && ladder.is_some_and(|ladder| ladder.is_finished(self.today)) {
                        continue;
                    }
                    if let Some(item) = self.of_drill(&id) {
                        self.last = Some((None, Source::Drill(id)));
                        return Some(item);
                    }
                }
                None
            }
            Plan::Review => self.due_item(),
        }
    }

    /// Draws a question about the most overdue skill: never two of one drill in a row if there is another.
    fn due_item(&mut self) -> Option<Item> {
        let now = self.asked.len();
        let before = self.asked.last().map(|(of, ..)| of.clone());
        let candidates: Vec<(usize, Source)> = self
            .due
            .iter()
            .enumerate()
            .flat_map(|(place, due)| self.sources_in_turn(&due.skill).into_iter().map(move |source| (place, source)))
            .collect();
        let is_ready = |place: usize| self.due.get(place).is_some_and(|due| due.not_before <= now);
        let is_other = |source: &Source| Some(source.of()) != before.as_deref();
        let find = |must_be_ready: bool, must_be_other: bool| {
            candidates
                .iter()
                .find(|(place, source)| (is_ready(*place) || !must_be_ready) && (is_other(source) || !must_be_other))
                .cloned()
        };
        let (place, source) = find(true, true)
            .or_else(|| find(true, false))
            .or_else(|| find(false, true))
            .or_else(|| find(false, false))?;
        let due = self.due.remove(place);
        let item = match &source {
            Source::Drill(id) => {
                self.waiting.retain(|known| known != id);
                self.of_drill(id)
            }
            Source::Step(lesson, step) => self.of_step(lesson, step),
        };
        match item {
            Some(item) => {
                self.last = Some((Some(due.skill), source));
                Some(item)
            }
            // This one cannot be asked at all, but others can.
            None => self.due_item(),
        }
    }

    /// Returns where a skill is asked about, the source asked longest ago first.
    fn sources_in_turn(&self, skill: &str) -> Vec<Source> {
        let mut sources = sources(&self.course, skill);
        let turn = |source: &Source| match source {
            Source::Drill(id) => self.waiting.iter().position(|known| known == id).unwrap_or(usize::MAX),
            Source::Step(..) => 0,
        };
        sources.sort_by_key(turn);
        sources
    }

    /// Draws a question of a drill at its level.
    fn of_drill(&mut self, id: &str) -> Option<Item> {
        let drill: Arc<Drill> = self.course.drill(id)?.drill.clone()?;
        let level = self.level(id).min(drill.levels());
        let forms = drill.forms(level);
        // Only some of the forms can catch the wanted reasoning.
        let wanted = self.wanted.take_if(|(of, _)| of == id).map(|(_, catch)| catch);
        let mut fallback = None;
        for attempt in 0..TRIES {
            let form = *forms.get(self.stream.below(forms.len()))?;
            let draws = form.draws()?;
            let place = draws.next(&mut self.stream, None)?;
            let Some(step) = draws.step(place) else { continue };
            let lets_speak =
                wanted.as_ref().is_none_or(|wanted| step.check.as_ref().is_some_and(|check| check.knows(wanted)));
            let answer = right_answer(&step);
            let is_varied = self.is_varied(id, place, &answer);
            if is_varied && (lets_speak || attempt + 1 == TRIES) {
                return Some(self.item(id, drill.generation, level, place, answer, step));
            }
            if is_varied || fallback.is_none() {
                fallback = Some((place, answer, step));
            }
        }
        let (place, answer, step) = fallback?;
        Some(self.item(id, drill.generation, level, place, answer, step))
    }

    /// Draws a step of a lesson with other numbers.
    fn of_step(&mut self, lesson: &str, step: &str) -> Option<Item> {
        let course = Arc::clone(&self.course);
        let known = course.lesson(lesson)?;
        let written = known.steps.get(known.place(step)?)?;
        let draws = written.draws()?;
        let place = draws.next(&mut self.stream, None)?;
        let step = draws.step(place)?;
        let answer = right_answer(&step);
        Some(self.item(lesson, written.rev, 0, place, answer, step))
    }

    fn is_varied(&self, id: &str, place: u64, answer: &str) -> bool {
        let scenes = self.asked.iter().rev().take(SCENES_APART);
        let answers = self.asked.iter().rev().take(ANSWERS_APART);
        !scenes.into_iter().any(|(of, known, _)| of == id && *known == place)
            && !answers.into_iter().any(|(of, _, known)| of == id && known == answer)
    }

    fn item(&mut self, of: &str, generation: u32, level: u8, place: u64, answer: String, step: Step) -> Item {
        self.asked.push((of.to_owned(), place, answer));
        let asked = Asked {
            sitting: self.kind,
            seed: self.seed.name().to_owned().into(),
            number: u32::try_from(self.asked.len()).unwrap_or(u32::MAX),
            level,
        };
        Item { of: of.to_owned(), generation, place, asked, step }
    }
}

impl Source {
    /// Returns the skills that it asks about.
    fn skills<'a>(&self, course: &'a Course) -> &'a [String] {
        match self {
            Source::Drill(id) => course.drills.iter().find(|drill| drill.id == *id).map(|drill| &drill.skills),
            Source::Step(lesson, step) => {
                let known = course.lesson(lesson);
                known.and_then(|lesson| lesson.steps.iter().find(|known| known.id == *step)).map(|step| &step.skills)
            }
        }
        .map_or(&[], Vec::as_slice)
    }

    fn of(&self) -> &str {
        match self {
            Source::Drill(id) | Source::Step(id, _) => id,
        }
    }
}

/// Returns the right answer of a step, as it would be typed.
#[must_use]
pub fn right_answer(step: &Step) -> String {
    let scene = step.scene(step.opening(), 0);
    step.check.as_ref().and_then(|check| check.right(&scene)).map(|answer| answer.to_string()).unwrap_or_default()
}

/// Whether a skill can be asked about.
#[must_use]
pub fn is_asked_about(course: &Course, skill: &str) -> bool {
    !sources(course, skill).is_empty()
}

/// Returns where a skill is asked about with ever new numbers: its drills, or else steps of lessons that draw theirs.
fn sources(course: &Course, skill: &str) -> Vec<Source> {
    let drills = course.drills.iter().filter(|drill| drill.skills.iter().any(|known| known == skill));
    let drills: Vec<Source> = drills.map(|drill| Source::Drill(drill.id.clone())).collect();
    if !drills.is_empty() {
        return drills;
    }
    let steps = course.lessons.iter().flat_map(|lesson| lesson.steps.iter().map(move |step| (lesson, step)));
    let asks = |step: &Step| step.draw.is_some() && step.skills.iter().any(|known| known == skill);
    steps
        .filter(|(_, step)| asks(step))
        .map(|(lesson, step)| Source::Step(lesson.id.clone(), step.id.clone()))
        .collect()
}

/// Returns how many more review questions a day has room for, after those answered on it.
#[must_use]
pub fn review_left(trials: &[Trial], calendar: Calendar, today: i64) -> usize {
    let is_it = |trial: &&Trial| {
        trial.asked.as_ref().is_some_and(|asked| asked.sitting == Kind::Review) && calendar.day(trial.at) == today
    };
    let (mut count, mut millis) = (0, 0_u64);
    for trial in trials.iter().filter(is_it) {
        count += 1;
        millis = millis.saturating_add(trial.millis);
    }
    if millis >= LONGEST_A_DAY { 0 } else { MOST_A_DAY.saturating_sub(count) }
}
