//! The questions of one sitting, each chosen when the one before is answered: so hard as the learner can do, and of all that is
//! due the most overdue.

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

/// How many questions a sitting has, unless somebody says another number; and the most that it may have.
pub const USUAL: usize = 8;
pub const MOST: usize = 1_000;

/// Most questions of review on one day.
pub const MOST_A_DAY: usize = 12;

/// After so many milliseconds of review on one day no more questions come.
const LONGEST_A_DAY: u64 = 10 * 60 * 1000;

/// What was wrong comes again after so many others.
const OTHERS_BETWEEN: usize = 3;

/// How often another draw is tried for the sake of variety.
const TRIES: usize = 40;

/// No scene again within so many questions, and no answer.
const SCENES_APART: usize = 20;
const ANSWERS_APART: usize = 2;

/// What is practised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Drills, by their ids, in turn; at one level, or as the learner can do.
    Drills { drills: Vec<String>, level: Option<u8>, count: usize },
    /// What is due.
    Review,
}

/// A question that was drawn.
#[derive(Clone, Debug)]
pub struct Item {
    /// The drill or the lesson that it is of.
    pub of: String,
    /// Another generation of a drill, or another revision of a step, is another question.
    pub generation: u32,
    /// Place in all that its form draws.
    pub place: u64,
    pub asked: Asked<'static>,
    /// With the numbers that were drawn.
    pub step: Step,
}

/// What came of a question.
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
    /// Not before this question.
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
    /// How the drills ask, by their ids.
    ladders: Vec<(String, Ladder)>,
    /// Drills in the order in which they were asked last, the longest ago first.
    waiting: VecDeque<String>,
    due: Vec<Due>,
    today: i64,
    /// What was asked: of what, at which place, and what was right.
    asked: Vec<(String, u64, String)>,
    /// The skill of the last question, and the source.
    last: Option<(Option<String>, Source)>,
    /// The wrong reasoning that the next question of a drill is to let speak.
    wanted: Option<(String, String)>,
    /// How many it will be, as far as that is known, and may be at most.
    planned: usize,
    most: usize,
    is_over: bool,
    /// Milliseconds that all practice before it has taken.
    before: u64,
}

impl Sitting {
    /// Begins. A seed that somebody chose makes it the same for everybody: nothing follows from what the learner did before.
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

    #[must_use]
    pub fn seed(&self) -> &Seed {
        &self.seed
    }

    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The day on which it is.
    #[must_use]
    pub fn today(&self) -> i64 {
        self.today
    }

    #[must_use]
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// Milliseconds that it has taken, where all practice has taken so many.
    #[must_use]
    pub fn taken(&self, spent: u64) -> u64 {
        spent.saturating_sub(self.before)
    }

    /// How many questions there will be, as far as that is known.
    #[must_use]
    pub fn planned(&self) -> usize {
        self.planned.max(self.asked.len())
    }

    /// Whether another question will come, if the last is answered.
    #[must_use]
    pub fn has_more(&self) -> bool {
        !self.is_over && self.asked.len() < self.most
    }

    /// No more questions come after the last.
    pub fn close(&mut self) {
        self.is_over = true;
        self.planned = self.asked.len();
    }

    /// The levels that drills were left at.
    #[must_use]
    pub fn levels(&self) -> Vec<(&str, Ladder)> {
        let asked = |id: &String| self.asked.iter().any(|(of, ..)| of == id);
        self.ladders.iter().filter(|(id, _)| asked(id)).map(|(id, ladder)| (id.as_str(), *ladder)).collect()
    }

    /// The next question, after what came of the last one, if that was answered; `None` at the end.
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

    /// Goes on by what came of the last question.
    fn settle(&mut self, outcome: Option<&Outcome>) {
        let Some((skill, source)) = self.last.take() else { return };
        // Its turn comes again, also where a question was skipped.
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
            // Who added the padding meets a padding again.
            let caught = outcome.catch.clone().filter(|_| self.kind != Kind::Class);
            self.wanted = caught.map(|catch| (id.clone(), catch));
        }
        if outcome.is_clean {
            // One answer settles all that it was about.
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

    /// The level at which a drill asks now.
    fn level(&self, id: &str) -> u8 {
        let own = self.ladders.iter().find(|(known, _)| known == id).map_or(1, |(_, ladder)| ladder.level);
        match self.plan {
            Plan::Drills { level: Some(level), .. } => level,
            // The same for everybody: harder as it goes on.
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
                // Done for today, unless somebody asks for a level or for these questions.
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

    /// A question about the skill that is the most overdue: never two of one drill in a row where there is another.
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
            // It cannot be asked at all: others can.
            None => self.due_item(),
        }
    }

    /// Where a skill is asked about, what was asked longest ago first.
    fn sources_in_turn(&self, skill: &str) -> Vec<Source> {
        let mut sources = sources(&self.course, skill);
        let turn = |source: &Source| match source {
            Source::Drill(id) => self.waiting.iter().position(|known| known == id).unwrap_or(usize::MAX),
            Source::Step(..) => 0,
        };
        sources.sort_by_key(turn);
        sources
    }

    /// A question of a drill at its level.
    fn of_drill(&mut self, id: &str) -> Option<Item> {
        let drill: Arc<Drill> = self.course.drill(id)?.drill.clone()?;
        let level = self.level(id).min(drill.levels());
        let forms = drill.forms(level);
        // What is to speak again, speaks in some of the forms.
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

    /// A drawn step of a lesson with other numbers.
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
    /// What it asks about.
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

/// What a step has right, as it would be typed.
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

/// Where a skill is asked about with ever new numbers: its drills, or steps of lessons that draw theirs.
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

/// How many more questions of review a day has room for, after those that were answered on it.
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
