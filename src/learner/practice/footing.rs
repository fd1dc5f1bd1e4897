//! The learner's state of practice: everything that a sitting starts from and the home screen shows.

use std::collections::BTreeMap;

use super::ladder::Ladder;
use super::schedule::{self, Calendar, Standing};
use super::sitting::{is_asked_about, review_left};
use super::trial::Trial;
use crate::learner::progress::{ExamRecord, Progress};
use crate::lesson::course::Course;
use crate::lesson::drill::MOST_LEVELS;

/// The learner's state of practice at one moment. It is made from the record, and made anew after every answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footing {
    /// The day, as [`Calendar::day`] counts it.
    pub today: i64,
    /// The level of each drill, by its id.
    pub ladders: BTreeMap<String, Ladder>,
    /// The schedule of each skill, by its id.
    pub skills: BTreeMap<String, Standing>,
    /// The skills that are due and can be asked about, the most overdue first.
    pub due: Vec<String>,
    /// How many more review questions may come today.
    pub review_left: usize,
    /// The ids of the drills: first those that were never asked, then the one asked longest ago.
    pub turns: Vec<String>,
    /// How long all questions of practice have taken, in milliseconds.
    pub spent: u64,
    /// The exams, by their labels.
    pub exams: BTreeMap<String, ExamRecord>,
    /// The label of the exam that was begun last and is not handed in.
    pub open_exam: Option<String>,
    /// A number that differs each time, for the seed if none is chosen.
    pub chance: u64,
}

impl Footing {
    /// Returns the state of practice at the time `now`, in milliseconds since 1970.
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

    /// Returns how many review questions there are today.
    #[must_use]
    pub fn count_due(&self) -> usize {
        self.due.len().min(self.review_left)
    }

    /// Returns the state of a drill.
    #[must_use]
    pub fn ladder(&self, drill: &str) -> Ladder {
        self.ladders.get(drill).copied().unwrap_or_else(|| Ladder::new(MOST_LEVELS))
    }
}

/// Returns how long all questions of practice have taken, in milliseconds.
fn spent(trials: &[Trial]) -> u64 {
    let practised = trials.iter().filter(|trial| trial.asked.is_some());
    practised.map(|trial| trial.millis).fold(0, u64::saturating_add)
}
