//! What the answers of one record come to when they are judged anew: for whoever looks at the records of others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::exam::Name;
use super::judge::{Judge, Judgement, Standing, Unjudged};
use super::ladder::Ladder;
use super::schedule::Calendar;
use super::seed::Seed;
use super::trial::Trial;
use crate::learner::event::{Answered, Asked, Event, EventId, Scope, Sitting, Verdict, What};
use crate::learner::progress::{Course as Done, ExamRecord, Progress};
use crate::lesson::course::{Course, Lesson, Step};
use crate::lesson::drill::MOST_LEVELS;

/// The longest that one answer is said to have taken: whoever is away that long is not thinking about it.
const LONGEST: u32 = 10 * 60 * 1000;

/// Which answers are looked at: all, or those that were asked for something. Of an exam the seed is that of all its variants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub sitting: Option<Sitting>,
    pub seed: Option<Seed>,
}

/// An exam that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfExam {
    pub label: String,
    pub is_handed_in: bool,
    /// How often it was begun before.
    pub repeats: u32,
    /// Questions that were answered after the time that was given.
    pub late: usize,
}

/// What a question is of, and which it is: as it is written, or as it was drawn for a class.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The lesson or the drill, and its step or form.
    pub of: String,
    pub form: String,
    /// How hard it is; 0 for a step of a lesson.
    pub level: u8,
    /// Of a question whose seed somebody chose: everybody has the same.
    pub drawn: Option<Drawn>,
}

/// A question that everybody of a class has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drawn {
    pub seed: String,
    pub number: u32,
    pub place: u64,
}

/// An answer that was wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wrong {
    pub question: Question,
    pub answer: String,
    pub catch: Option<String>,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    pub question: Question,
    pub is_clean: bool,
    pub tries: u32,
}

/// What came of a drill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfDrill {
    pub asked: usize,
    pub clean: usize,
    /// Where the questions were others' choice, they say nothing of levels.
    pub level: Option<u8>,
}

/// What one record comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Questions that were answered, or whose answer was shown.
    pub answered: usize,
    /// Right at the first answer and without a hint; right in the end.
    pub clean: usize,
    pub right: usize,
    pub tries: u32,
    pub millis: u64,
    /// Steps done, by lesson; those without any are left out.
    pub lessons: BTreeMap<String, usize>,
    pub drills: BTreeMap<String, OfDrill>,
    pub exams: Vec<OfExam>,
    /// Wrong reasonings, the commonest first.
    pub beliefs: Vec<(String, usize)>,
    /// Verdicts of the record that are not what comes of the answer.
    pub differ: usize,
    /// Answers that a reset hides.
    pub hidden: usize,
    /// Questions of a class that were answered once more: the first time counts.
    pub repeated: usize,
    /// What stands as the record has it, but for steps that are read, skipped or shown.
    pub standing: BTreeMap<Standing, usize>,
    pub unjudged: BTreeMap<Unjudged, usize>,
    pub tried: Vec<Tried>,
    pub wrong: BTreeSet<Wrong>,
}

impl Filter {
    fn admits(&self, what: &What<'_>) -> bool {
        match what {
            What::Practised(_, asked) => self.admits_sitting(asked.sitting, &asked.seed),
            What::Sat(sat) => self.admits_sitting(Sitting::Exam, &sat.label),
            What::Seen(_) | What::Answered(_) => self.sitting.is_none() && self.seed.is_none(),
            What::Reset(_) | What::UndoReset(_) => true,
        }
    }

    fn admits_sitting(&self, sitting: Sitting, seed: &str) -> bool {
        let is_it = |wanted: &Seed| match sitting {
            Sitting::Exam => seed == wanted.name() || Name::of_label(seed).seed.name() == wanted.name(),
            Sitting::Drill | Sitting::Class | Sitting::Review => seed == wanted.name(),
        };
        self.sitting.is_none_or(|wanted| wanted == sitting) && self.seed.as_ref().is_none_or(is_it)
    }
}

impl Tally {
    /// Of the events of one record, each once, in any order.
    #[must_use]
    pub fn of(
        judge: &mut Judge<'_>,
        mut events: Vec<Event<'_>>,
        filter: &Filter,
        calendar: Calendar,
        now: i64,
    ) -> Tally {
        let mut tally = Tally::default();
        events.retain(|event| filter.admits(&event.what));
        let events = tally.unhidden(events);
        let (mut judged, mut done) = (Vec::new(), Vec::new());
        for event in events {
            let (answered, asked) = match &event.what {
                What::Answered(answered) => (answered, None),
                // In an exam an answer can be taken back until it is handed in; then all come once more.
                What::Practised(answered, asked)
                    if asked.sitting == Sitting::Exam && answered.verdict == Verdict::Predicted =>
                {
                    tally.take_time(answered);
                    done.push(event);
                    continue;
                }
                What::Sat(_) => {
                    done.push(event);
                    continue;
                }
                What::Practised(answered, asked) => (answered, Some(asked)),
                What::Seen(_) | What::Reset(_) | What::UndoReset(_) => continue,
            };
            let judgement = judge.judge(answered, asked);
            tally.take(&judgement, answered, asked);
            let is_judged = match &judgement {
                Judgement::Judged(_) => true,
                Judgement::Stands { verdict, why, .. } => *verdict == Verdict::Shown && *why == Standing::NoAnswer,
                Judgement::Unjudged(_) => continue,
            };
            let event = anew(event, judgement);
            judged.extend(is_judged.then(|| event.clone()));
            done.push(event);
        }
        let course = judge.course();
        let done = Progress::of(done);
        let done = done.course(&course.id);
        tally.lessons = done_in(course, done);
        tally.exams = done.exams().iter().filter(|(_, exam)| exam.begun > 0).map(OfExam::of).collect();
        tally.count(course, Progress::of(judged).course(&course.id), calendar, now);
        tally
    }

    /// The events that no reset hides, in their order.
    fn unhidden<'e>(&mut self, mut events: Vec<Event<'e>>) -> Vec<Event<'e>> {
        events.sort_by_key(|event| event.order);
        let undone = |event: &Event<'_>| if let What::UndoReset(reset) = event.what { Some(reset) } else { None };
        let undone: HashSet<EventId> = events.iter().filter_map(undone).collect();
        let (mut is_all, mut lessons) = (false, HashSet::new());
        let mut kept = Vec::with_capacity(events.len());
        for event in events.into_iter().rev() {
            match &event.what {
                What::Reset(_) if undone.contains(&event.id) => {}
                What::Reset(Scope::All) => is_all = true,
                What::Reset(Scope::Lesson { course, lesson }) => {
                    lessons.insert((course.to_string(), lesson.to_string()));
                }
                What::Answered(Answered { step, .. }) | What::Practised(Answered { step, .. }, _) => {
                    let is_hidden = is_all
                        || !lessons.is_empty() && lessons.contains(&(step.course.to_string(), step.lesson.to_string()));
                    if is_hidden {
                        self.hidden += 1;
                    } else {
                        kept.push(event);
                    }
                }
                What::Sat(_) if is_all => {}
                What::Sat(_) => kept.push(event),
                What::Seen(_) | What::UndoReset(_) => {}
            }
        }
        kept.reverse();
        kept
    }

    /// Counts what is said of an answer by itself.
    fn take(&mut self, judgement: &Judgement, answered: &Answered<'_>, asked: Option<&Asked<'_>>) {
        let verdict = match judgement {
            Judgement::Judged(judged) => {
                if !judged.is_right {
                    let step = &answered.step;
                    let question = Question::new(&step.lesson, &step.step, asked, answered.drawn, judged.level);
                    let (answer, catch) = (judged.answer.clone(), judged.catch.clone());
                    self.wrong.insert(Wrong { question, answer, catch });
                }
                if judged.is_right { Verdict::Right } else { Verdict::Wrong }
            }
            Judgement::Stands { verdict, why, .. } => {
                if *why != Standing::NoAnswer {
                    *self.standing.entry(*why).or_default() += 1;
                }
                *verdict
            }
            Judgement::Unjudged(why) => {
                *self.unjudged.entry(*why).or_default() += 1;
                return;
            }
        };
        self.differ += usize::from(verdict != answered.verdict);
        self.take_time(answered);
    }

    fn take_time(&mut self, answered: &Answered<'_>) {
        self.millis = self.millis.saturating_add(u64::from(answered.millis.min(LONGEST)));
    }

    /// Counts questions.
    fn count(&mut self, course: &Course, done: &Done, calendar: Calendar, now: i64) {
        let mut beliefs: BTreeMap<&str, usize> = BTreeMap::new();
        let mut of_class = BTreeSet::new();
        for trial in done.trials() {
            let question = Question::of_trial(trial);
            if question.drawn.is_some() && !of_class.insert(question.clone()) {
                self.repeated += 1;
                continue;
            }
            self.answered += 1;
            self.clean += usize::from(trial.is_clean());
            self.right += usize::from(trial.is_right);
            self.tries = self.tries.saturating_add(trial.tries);
            if let Some(catch) = &trial.catch {
                *beliefs.entry(catch).or_default() += 1;
            }
            if question.level > 0 {
                let drill = self.drills.entry(trial.lesson.clone()).or_default();
                drill.asked += 1;
                drill.clean += usize::from(trial.is_clean());
            }
            self.tried.push(Tried { question, is_clean: trial.is_clean(), tries: trial.tries });
        }
        let mut beliefs: Vec<(String, usize)> =
            beliefs.into_iter().map(|(catch, count)| (catch.to_owned(), count)).collect();
        beliefs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.beliefs = beliefs;
        for (id, drill) in &mut self.drills {
            let levels =
                course.drill(id).and_then(|read| read.drill.as_ref()).map_or(MOST_LEVELS, |drill| drill.levels());
            let ladder = Ladder::of(id, levels, done.trials(), calendar, calendar.day(now));
            drill.level = (!ladder.is_fresh()).then_some(ladder.level);
        }
    }

    /// What could not be judged, or stands as the record has it.
    #[must_use]
    pub fn not_judged(&self) -> usize {
        self.standing.values().chain(self.unjudged.values()).sum()
    }
}

impl OfExam {
    fn of((label, exam): (&String, &ExamRecord)) -> OfExam {
        OfExam {
            label: label.clone(),
            is_handed_in: exam.handed_in.is_some(),
            repeats: exam.repeats,
            late: exam.late().len(),
        }
    }
}

impl Question {
    fn new(of: &str, form: &str, asked: Option<&Asked<'_>>, place: Option<u64>, level: u8) -> Question {
        let in_class = asked.filter(|asked| matches!(asked.sitting, Sitting::Class | Sitting::Exam));
        let drawn = in_class.zip(place).map(|(asked, place)| Drawn {
            seed: asked.seed.to_string(),
            number: asked.number,
            place,
        });
        Question { of: of.to_owned(), form: form.to_owned(), level, drawn }
    }

    fn of_trial(trial: &Trial) -> Question {
        let level = trial.asked.as_ref().map_or(0, |asked| asked.level);
        Question::new(&trial.lesson, &trial.step, trial.asked.as_ref(), trial.drawn, level)
    }

    /// The question as the course has it, without what was drawn.
    #[must_use]
    pub fn written<'a>(&self, course: &'a Course) -> Option<&'a Step> {
        let lesson =
            if self.level > 0 { &course.drill(&self.of)?.drill.as_deref()?.lesson } else { course.lesson(&self.of)? };
        lesson.steps.iter().find(|step| step.id == self.form)
    }
}

/// The event with what comes of its answer.
fn anew<'e>(event: Event<'e>, judgement: Judgement) -> Event<'e> {
    let with = |answered: Answered<'e>| match &judgement {
        Judgement::Judged(judged) => Answered {
            verdict: if judged.is_right { Verdict::Right } else { Verdict::Wrong },
            catch: judged.catch.clone().map(Cow::Owned),
            skill: judged.skill.clone().map(Cow::Owned),
            ..answered
        },
        Judgement::Stands { verdict, .. } => Answered { verdict: *verdict, catch: None, skill: None, ..answered },
        Judgement::Unjudged(_) => answered,
    };
    let level = match &judgement {
        Judgement::Judged(judged) => judged.level,
        Judgement::Stands { level, .. } => *level,
        Judgement::Unjudged(_) => 0,
    };
    let what = match event.what {
        What::Answered(answered) => What::Answered(with(answered)),
        What::Practised(answered, asked) => What::Practised(with(answered), Asked { level, ..asked }),
        other @ (What::Seen(_) | What::Sat(_) | What::Reset(_) | What::UndoReset(_)) => other,
    };
    Event { what, ..event }
}

/// How many steps of each lesson are done, as the course has them now.
fn done_in(course: &Course, done: &Done) -> BTreeMap<String, usize> {
    let count = |lesson: &Lesson| {
        let is_done = |step: &&Step| done.step(&lesson.id, &step.id, step.rev).done;
        (lesson.id.clone(), lesson.steps.iter().filter(is_done).count())
    };
    course.lessons.iter().map(count).filter(|(_, count)| *count > 0).collect()
}
