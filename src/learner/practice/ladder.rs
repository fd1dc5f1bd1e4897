//! The level of a drill: up after two questions in a row that were right at once, down after two in a row that were
//! wrong.

use super::schedule::Calendar;
use super::trial::Trial;

/// How many in a row lead up, or down.
const IN_A_ROW: u32 = 2;

/// After this many days without it, a drill begins one level lower.
const FORGOTTEN: i64 = 21;

/// The learner's state in a drill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// The level, counted from 1.
    pub level: u8,
    most: u8,
    right: u32,
    wrong: u32,
    /// The day of the latest two in a row at the hardest level, which finish the drill for that day.
    finished: Option<i64>,
    /// The day of the last question.
    last: Option<i64>,
    /// The highest level reached.
    pub highest: u8,
}

impl Ladder {
    /// Returns the state before any question, for a drill with this many levels.
    #[must_use]
    pub fn new(most: u8) -> Ladder {
        Ladder { level: 1, most: most.max(1), right: 0, wrong: 0, finished: None, last: None, highest: 1 }
    }

    /// Returns the state today, after those of the trials that are of this drill. The trials are in order.
    #[must_use]
    pub fn of<'a>(
        drill: &str,
        most: u8,
        trials: impl IntoIterator<Item = &'a Trial>,
        calendar: Calendar,
        today: i64,
    ) -> Ladder {
        let mut ladder = Ladder::new(most);
        for trial in trials.into_iter().filter(|trial| trial.lesson == drill && trial.counts_for_levels()) {
            let level = trial.asked.as_ref().map_or(1, |asked| asked.level);
            ladder.take(level, trial.is_clean(), trial.is_wrong(), calendar.day(trial.at));
        }
        ladder.rest(today);
        ladder
    }

    /// Adds the outcome of a question of this level.
    pub fn take(&mut self, level: u8, is_clean: bool, is_wrong: bool, day: i64) {
        self.rest(day);
        let level = level.clamp(1, self.most);
        self.last = Some(self.last.map_or(day, |last| last.max(day)));
        // Asking for something easier does not lower the level, unless that was too hard as well.
        if level < self.level && !is_wrong {
            return;
        }
        if level != self.level {
            (self.level, self.right, self.wrong) = (level, 0, 0);
        }
        self.right = if is_clean { self.right + 1 } else { 0 };
        self.wrong = if is_wrong { self.wrong + 1 } else { 0 };
        if self.right >= IN_A_ROW {
            self.right = 0;
            if self.level == self.most {
                self.finished = Some(day);
            } else {
                self.level += 1;
            }
        }
        if self.wrong >= IN_A_ROW {
            self.wrong = 0;
            self.level = (self.level - 1).max(1);
        }
        self.highest = self.highest.max(self.level);
    }

    /// Lets time pass until a day: a drill that was left for too long loses a level.
    fn rest(&mut self, day: i64) {
        if self.last.is_some_and(|last| day.saturating_sub(last) >= FORGOTTEN) {
            (self.level, self.right, self.wrong) = ((self.level - 1).max(1), 0, 0);
            self.last = Some(day);
        }
    }

    /// Whether the learner has finished the drill for this day.
    #[must_use]
    pub fn is_finished(&self, day: i64) -> bool {
        self.finished == Some(day)
    }

    /// Whether no question of the drill was ever answered.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.last.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(answers: &str) -> Ladder {
        let mut ladder = Ladder::new(3);
        for answer in answers.chars() {
            let level = ladder.level;
            ladder.take(level, answer == 'r', answer == 'w', 0);
        }
        ladder
    }

    #[test]
    fn two_in_a_row_lead_up_and_two_wrong_lead_down() {
        for (answers, level) in [
            ("", 1),
            ("r", 1),
            ("rr", 2),
            ("rwr", 1),
            ("rhr", 1),
            ("rrrr", 3),
            ("rrrrww", 2),
            ("ww", 1),
            ("rrww", 1),
            ("rrwrw", 2),
        ] {
            assert_eq!(after(answers).level, level, "{answers}");
        }
    }

    #[test]
    fn the_hardest_level_twice_is_done_for_the_day() {
        assert!(!after("rrrrr").is_finished(0));
        let done = after("rrrrrr");
        assert!(done.is_finished(0) && !done.is_finished(1));
        assert_eq!(done.level, 3);
    }

    #[test]
    fn three_weeks_without_it_begin_one_lower() {
        let mut ladder = after("rrrr");
        ladder.rest(20);
        assert_eq!(ladder.level, 3);
        ladder.rest(21);
        assert_eq!((ladder.level, ladder.highest), (2, 3));
        ladder.rest(41);
        assert_eq!(ladder.level, 2, "once");
    }

    #[test]
    fn a_level_that_was_chosen_counts_from_there() {
        let mut ladder = Ladder::new(3);
        ladder.take(3, true, false, 0);
        ladder.take(3, true, false, 0);
        assert!(ladder.is_finished(0));
        ladder.take(9, true, false, 0);
        assert_eq!(ladder.level, 3, "there is no harder one");
    }
}
