//! When a skill is due again: Leitner's boxes. If it is right when due, it waits longer; if it is wrong, it is due at
//! once.
//!
//! The schedule follows from the record alone, so there is no state to lose, and the rule fits in a sentence.

use std::collections::BTreeMap;

use super::ladder::Ladder;
use super::trial::Trial;
use crate::learner::progress::Progress;
use crate::lesson::course::Course;
use crate::lesson::drill::MOST_LEVELS;

/// The days until a skill comes back, by how often in a row it was right when due.
const GAPS: [i64; 5] = [0, 1, 3, 7, 21];

/// The level from which a drill by itself makes a skill come back.
const KNOWN_LEVEL: u8 = 2;

/// Turns times into days of local time, which begin at four in the morning.
#[derive(Clone, Copy, Debug)]
pub struct Calendar(
    /// Returns how far local time is ahead of UTC at a time, in milliseconds.
    pub fn(i64) -> i64,
);

const DAY: i64 = 24 * 60 * 60 * 1000;
const NEW_DAY: i64 = 4 * 60 * 60 * 1000;

impl Calendar {
    /// The calendar of UTC.
    pub const WORLD: Calendar = Calendar(|_| 0);

    /// Returns the day of a time in milliseconds since 1970.
    #[must_use]
    pub fn day(self, at: i64) -> i64 {
        at.saturating_add((self.0)(at)).saturating_sub(NEW_DAY).div_euclid(DAY)
    }
}

/// The schedule of a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How often in a row it was right when due: an index into the gaps.
    pub box_number: usize,
    /// The day on which it is due.
    pub due: i64,
    /// The day of the last question about it.
    pub last: i64,
    /// The number of questions about it.
    pub asked: u32,
    /// How many of these were right at once, without a hint.
    pub clean: u32,
    /// Whether it comes back: its lesson is finished, or its drill has reached a certain level.
    pub is_known: bool,
}

impl Standing {
    fn new(day: i64) -> Standing {
        Standing { box_number: 0, due: day, last: day, asked: 0, clean: 0, is_known: false }
    }

    fn take(&mut self, is_clean: bool, is_wrong: bool, day: i64) {
        // If the clock goes back, the day stays the same.
        let day = day.max(self.last);
        (self.asked, self.clean) = (self.asked + 1, self.clean + u32::from(is_clean));
        self.last = day;
        if is_wrong {
            (self.box_number, self.due) = (0, day);
        } else if day >= self.due {
            // Right with a hint: the gap stays the same.
            self.box_number = (self.box_number + usize::from(is_clean)).min(GAPS.len() - 1);
            self.due = day.saturating_add(GAPS[self.box_number]);
        }
    }

    /// Returns how many boxes it has advanced, and how many there are to advance.
    #[must_use]
    pub fn boxes(&self) -> (usize, usize) {
        (self.box_number, GAPS.len() - 1)
    }
}

/// Returns the schedule of every skill that was ever asked about, or whose lesson is finished.
#[must_use]
pub fn schedule(course: &Course, progress: &Progress, calendar: Calendar) -> BTreeMap<String, Standing> {
    let record = progress.course(&course.id);
    let mut skills: BTreeMap<String, Standing> = BTreeMap::new();
    for trial in record.trials() {
        let day = calendar.day(trial.at);
        for skill in skills_of(course, trial) {
            let standing = skills.entry(skill.to_owned()).or_insert_with(|| Standing::new(day));
            standing.take(trial.is_clean(), trial.is_wrong(), day);
        }
        // The answer may show that another skill is lacking than the one asked about.
        let other = trial.skill.as_ref().filter(|skill| course.skills.contains_key(*skill));
        if let Some(other) = other.filter(|other| !skills_of(course, trial).contains(&other.as_str())) {
            let standing = skills.entry(other.clone()).or_insert_with(|| Standing::new(day));
            standing.take(false, true, day);
        }
    }
    for lesson in &course.lessons {
        let is_done = lesson.steps.iter().all(|step| record.step(&lesson.id, &step.id, step.rev).done);
        let Some(at) = record.last_at(&lesson.id).filter(|_| is_done) else { continue };
        for skill in &lesson.skills {
            let day = calendar.day(at);
            skills.entry(skill.clone()).or_insert_with(|| Standing::new(day)).is_known = true;
        }
    }
    for drill in &course.drills {
        let highest = Ladder::of(&drill.id, MOST_LEVELS, record.trials(), calendar, i64::MIN).highest;
        let known = drill.skills.iter().filter(|_| highest >= KNOWN_LEVEL);
        for skill in known {
            if let Some(standing) = skills.get_mut(skill) {
                standing.is_known = true;
            }
        }
    }
    skills.retain(|skill, _| !course.unreviewed.contains(skill));
    skills
}

/// Returns the skills that a question was about.
fn skills_of<'a>(course: &'a Course, trial: &Trial) -> Vec<&'a str> {
    let drill = course.drills.iter().find(|drill| drill.id == trial.lesson && trial.asked.is_some());
    let step = || {
        let lesson = course.lesson(&trial.lesson)?;
        lesson.steps.iter().find(|step| step.id == trial.step && step.rev == trial.rev)
    };
    let skills = match drill {
        Some(drill) => &drill.skills,
        None => match step() {
            Some(step) => &step.skills,
            None => return Vec::new(),
        },
    };
    skills.iter().map(String::as_str).collect()
}

/// Returns the skills that come back and are due on a day, the most overdue first.
#[must_use]
pub fn due(skills: &BTreeMap<String, Standing>, today: i64) -> Vec<&str> {
    let mut due: Vec<(i64, &str)> = skills
        .iter()
        .filter(|(_, standing)| standing.is_known && standing.due <= today)
        .map(|(skill, standing)| (standing.due, skill.as_str()))
        .collect();
    due.sort_unstable();
    due.into_iter().map(|(_, skill)| skill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(answers: &[(i64, char)]) -> Standing {
        let mut standing = Standing::new(0);
        for (day, answer) in answers {
            standing.take(*answer == 'r', *answer == 'w', *day);
        }
        standing
    }

    #[test]
    fn right_when_it_is_due_waits_longer() {
        let right: Vec<(i64, char)> = [0, 1, 4, 11, 32, 53].map(|day| (day, 'r')).to_vec();
        let due: Vec<i64> = (1..=right.len()).map(|count| after(&right[..count]).due).collect();
        assert_eq!(due, [1, 4, 11, 32, 53, 74], "1, 3, 7, 21 days, and 21 for ever");
    }

    #[test]
    fn many_at_once_count_once() {
        assert_eq!(after(&[(0, 'r'); 8]).due, 1);
        assert_eq!(after(&[(0, 'r'), (1, 'r'), (2, 'r'), (3, 'r')]).due, 4, "before it is due it does not count");
    }

    #[test]
    fn wrong_is_due_at_once_and_a_hint_waits_as_long_as_before() {
        assert_eq!(after(&[(0, 'r'), (1, 'r'), (2, 'w')]).due, 2);
        assert_eq!(after(&[(0, 'r'), (1, 'r'), (4, 'h')]).due, 7);
        assert_eq!(after(&[(0, 'r'), (1, 'r'), (4, 'w'), (4, 'r')]).due, 5);
    }

    #[test]
    fn a_clock_that_goes_back_stands_still() {
        assert_eq!(after(&[(10, 'r'), (3, 'r'), (11, 'r')]).due, 14);
    }

    #[test]
    fn days_change_at_four_by_the_clock_on_the_wall() {
        let hour = 60 * 60 * 1000;
        let east = Calendar(|_| 8 * 60 * 60 * 1000);
        assert_eq!([3, 4, 27, 28].map(|h| Calendar::WORLD.day(h * hour)), [-1, 0, 0, 1]);
        assert_eq!([19, 20].map(|h| east.day(h * hour)), [0, 1]);
        assert_eq!(Calendar::WORLD.day(i64::MAX), i64::MAX / DAY);
    }
}
