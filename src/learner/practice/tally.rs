//! The answers of one record, judged anew and counted, for teachers who look at the records of a class.

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

/// The most milliseconds that an answer counts for: a learner who is away longer is not thinking about it.
const LONGEST: u32 = 10 * 60 * 1000;

/// Which answers are counted: all, or those of a kind of sitting or of a seed. An exam's seed is shared by all its
/// variants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The kind of sitting; `None` for any.
    pub sitting: Option<Sitting>,
    /// The seed; `None` for any.
    pub seed: Option<Seed>,
}

/// An exam that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfExam {
    /// The seed, the variant and the parts.
    pub label: String,
    /// Whether it is handed in.
    pub is_handed_in: bool,
    /// The number of times it was begun before.
    pub repeats: u32,
    /// The number of questions answered after the time limit.
    pub late: usize,
}

/// Identifies a question: as it is written, or as it was drawn for a class.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The id of its lesson or drill.
    pub of: String,
    /// The id of its step or form.
    pub form: String,
    /// The level; 0 for a step of a lesson.
    pub level: u8,
    /// What was drawn, in a sitting in which everyone has the same questions.
    pub drawn: Option<Drawn>,
}

/// A question that everyone in a class has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drawn {
    /// The text of the seed, or the label of the exam.
    pub seed: String,
    /// The number of the question in the sitting.
    pub number: u32,
    /// The place of the draw among all that can be drawn.
    pub place: u64,
}

/// A wrong answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wrong {
    /// The question.
    pub question: Question,
    /// The answer as it would be typed.
    pub answer: String,
    /// The wrong reasoning that it shows.
    pub catch: Option<String>,
}

/// How a question went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The question.
    pub question: Question,
    /// Whether it was right at the first answer, without a hint.
    pub is_clean: bool,
    /// The number of answers.
    pub tries: u32,
}

/// How a drill went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfDrill {
    /// The number of questions.
    pub asked: usize,
    /// How many were right at the first answer, without a hint.
    pub clean: usize,
    /// The level reached. `None` if others chose the questions, which then say nothing about levels.
    pub level: Option<u8>,
}

/// What the answers of one record add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The questions that were answered, or whose answer was shown.
    pub answered: usize,
    /// Those that were right at the first answer, without a hint.
    pub clean: usize,
    /// Those that were right in the end.
    pub right: usize,
    /// The number of answers.
    pub tries: u32,
    /// How long all answers took, in milliseconds.
    pub millis: u64,
    /// The number of steps done, by lesson. Lessons without any are left out.
    pub lessons: BTreeMap<String, usize>,
    /// The drills, by their ids.
    pub drills: BTreeMap<String, OfDrill>,
    /// The exams that were begun.
    pub exams: Vec<OfExam>,
    /// The wrong reasonings, the commonest first.
    pub beliefs: Vec<(String, usize)>,
    /// The number of recorded verdicts that judging anew does not confirm.
    pub differ: usize,
    /// The number of answers hidden by a reset.
    pub hidden: usize,
    /// The number of class questions that were answered again. Only the first time counts.
    pub repeated: usize,
    /// The answers whose recorded verdict stands, by reason; steps that were read, skipped or shown are left out.
    pub standing: BTreeMap<Standing, usize>,
    /// The answers that cannot be judged, by reason.
    pub unjudged: BTreeMap<Unjudged, usize>,
    /// How each question went.
    pub tried: Vec<Tried>,
    /// The wrong answers, each once.
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
    /// Counts the events of one record, given once each, in any order.
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
                // In an exam an answer may be changed until it is handed in; then all come again.
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

    /// Returns the events that no reset hides, in their order.
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

    /// Counts what an answer says by itself.
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

    /// Returns the number of answers that cannot be judged, or whose recorded verdict stands.
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

    /// Returns the question as the course has it, without drawn numbers.
    #[must_use]
    pub fn written<'a>(&self, course: &'a Course) -> Option<&'a Step> {
        let lesson =
            if self.level > 0 { &course.drill(&self.of)?.drill.as_deref()?.lesson } else { course.lesson(&self.of)? };
        lesson.steps.iter().find(|step| step.id == self.form)
    }
}

/// Returns the event with the new judgement of its answer.
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

/// Returns how many steps of each lesson are done, by the lessons as the course has them now.
fn done_in(course: &Course, done: &Done) -> BTreeMap<String, usize> {
    let count = |lesson: &Lesson| {
        let is_done = |step: &&Step| done.step(&lesson.id, &step.id, step.rev).done;
        (lesson.id.clone(), lesson.steps.iter().filter(is_done).count())
    };
    course.lessons.iter().map(count).filter(|(_, count)| *count > 0).collect()
}
