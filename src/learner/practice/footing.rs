//! How a learner stands in practice: all that a sitting begins with, and that home shows.

use std::collections::BTreeMap;

use super::ladder::Ladder;
use super::schedule::{self, Calendar, Standing};
use super::sitting::{is_asked_about, review_left};
use super::trial::Trial;
use crate::learner::progress::{ExamRecord, Progress};
use crate::lesson::course::Course;
use crate::lesson::drill::MOST_LEVELS;

/// Made from the record for one moment, and made anew after every answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footing {
    pub today: i64,
    /// How hard each drill asks, by its id.
    pub ladders: BTreeMap<String, Ladder>,
    pub skills: BTreeMap<String, Standing>,
    /// Skills that are due and can be asked about, the most overdue first.
    pub due: Vec<String>,
    /// How many more questions of review today has room for.
    pub review_left: usize,
    /// Ids of drills, that which was asked longest ago first; those that never were, before all.
    pub turns: Vec<String>,
    /// Milliseconds that all questions of practice have taken.
    pub spent: u64,
    /// Exams, by their labels.
    pub exams: BTreeMap<String, ExamRecord>,
    /// The label of the one that was begun last and not handed in.
    pub open_exam: Option<String>,
    /// Another number whenever it is made: a seed where nobody chose one.
    pub chance: u64,
}

impl Footing {
    #[must_use]
    pub fn of(course: &Course, progress: &Progress, calendar: Calendar, now: i64) -> Footing {
        let trials = progress.course(&course.id).trials();
        let today = calendar.day(now);
        let ids = || course.drills.iter().map(|drill| drill.id.clone());
        let ladder = |id: String| {
            let ladder = Ladder::of(&id, MOST_LEVELS, trials, calendar, today);
            (id, ladder)
        };
        let skills = schedule::schedule(course, progress, calendar);
        let due = schedule::due(&skills, today).into_iter().filter(|skill| is_asked_about(course, skill));
        let due = due.map(str::to_owned).collect();
        let mut turns: Vec<String> = ids().collect();
        turns.sort_by_key(|id| trials.iter().rposition(|trial| trial.asked.is_some() && trial.lesson == *id));
        Footing {
            today,
            ladders: ids().map(ladder).collect(),
            skills,
            due,
            review_left: review_left(trials, calendar, today),
            turns,
            spent: spent(trials),
            exams: progress.course(&course.id).exams().clone(),
            open_exam: progress.course(&course.id).open_exam().map(|(label, _)| label.to_owned()),
            chance: now.unsigned_abs() ^ ((trials.len() as u64) << 20),
        }
    }

    /// How many questions of review there are today.
    #[must_use]
    pub fn count_due(&self) -> usize {
        self.due.len().min(self.review_left)
    }

    #[must_use]
    pub fn ladder(&self, drill: &str) -> Ladder {
        self.ladders.get(drill).copied().unwrap_or_else(|| Ladder::new(MOST_LEVELS))
    }
}

/// What all questions of practice have taken.
fn spent(trials: &[Trial]) -> u64 {
    let practised = trials.iter().filter(|trial| trial.asked.is_some());
    practised.map(|trial| trial.millis).fold(0, u64::saturating_add)
}
