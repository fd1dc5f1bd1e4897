//! The outcome of a question, folded from the events of its answers.

use crate::learner::event::{Answered, Asked, Sitting, Verdict};

/// A question that was answered, once or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The place of the first answer in the order of events: milliseconds, as long as clocks go forward.
    pub at: i64,
    /// The id of the lesson or drill.
    pub lesson: String,
    /// The id of the step or form.
    pub step: String,
    /// The revision of the question; for a drill, its generation.
    pub rev: u32,
    /// What the question was drawn for, if it is practised.
    pub asked: Option<Asked<'static>>,
    /// The place of the draw among all that can be drawn.
    pub drawn: Option<u64>,
    /// How the first answer ended.
    pub first: Verdict,
    /// Whether any answer was right.
    pub is_right: bool,
    /// The wrong reasoning of the first answer that shows one.
    pub catch: Option<String>,
    /// The skill that this reasoning shows to be missing.
    pub skill: Option<String>,
    /// The number of hints shown at the first answer.
    pub hints: u32,
    /// The number of answers.
    pub tries: u32,
    /// How long the answers took, in milliseconds.
    pub millis: u64,
    /// Whether nothing more is asked: the next answer begins another trial.
    is_over: bool,
}

impl Trial {
    /// Begins a trial with an answer. Returns `None` if the answer is neither right nor wrong, nor was shown.
    #[must_use]
    pub fn begin(at: i64, answered: &Answered<'_>, asked: Option<&Asked<'_>>) -> Option<Trial> {
        if !matches!(answered.verdict, Verdict::Right | Verdict::Wrong | Verdict::Shown) {
            return None;
        }
        let mut trial = Trial {
            at,
            lesson: answered.step.lesson.to_string(),
            step: answered.step.step.to_string(),
            rev: answered.rev,
            asked: asked.map(|asked| asked.clone().into_owned()),
            drawn: answered.drawn,
            first: answered.verdict,
            is_right: false,
            catch: None,
            skill: None,
            hints: answered.hints,
            tries: 0,
            millis: 0,
            is_over: false,
        };
        trial.take(answered);
        Some(trial)
    }

    /// Whether this is another answer to the same question.
    #[must_use]
    pub fn goes_on(&self, answered: &Answered<'_>, asked: Option<&Asked<'_>>) -> bool {
        let is_it = self.lesson == answered.step.lesson && self.step == answered.step.step && self.rev == answered.rev;
        is_it && !self.is_over && self.asked.as_ref() == asked && self.drawn == answered.drawn
    }

    /// Adds an answer.
    pub fn take(&mut self, answered: &Answered<'_>) {
        self.is_right |= answered.verdict == Verdict::Right;
        self.is_over |= answered.verdict.is_done();
        self.tries = self.tries.saturating_add(u32::from(answered.verdict != Verdict::Shown));
        self.millis = self.millis.saturating_add(u64::from(answered.millis));
        if self.catch.is_none() {
            self.catch = answered.catch.as_deref().map(str::to_owned);
            self.skill = answered.skill.as_deref().map(str::to_owned);
        }
    }

    /// Whether the first answer was right, without a hint.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.first == Verdict::Right && self.hints == 0
    }

    /// Whether the first answer was wrong, or the question was given up before any.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.first != Verdict::Right
    }

    /// Whether the trial counts for the level of a drill: not if the questions were chosen by a seed, nor for a step of
    /// a lesson.
    #[must_use]
    pub fn counts_for_levels(&self) -> bool {
        let counts = |asked: &Asked<'_>| asked.level > 0 && matches!(asked.sitting, Sitting::Drill | Sitting::Review);
        self.asked.as_ref().is_some_and(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::event::StepId;

    fn answered(verdict: Verdict) -> Answered<'static> {
        Answered {
            step: StepId { course: "tconv".into(), lesson: "crop".into(), step: "size".into() },
            rev: 2,
            answer: "5".into(),
            verdict,
            catch: None,
            skill: None,
            hints: 0,
            drawn: Some(7),
            millis: 1000,
        }
    }

    fn asked() -> Asked<'static> {
        Asked { sitting: Sitting::Drill, seed: "kurs7".into(), number: 3, level: 1 }
    }

    fn begun(verdict: Verdict) -> Trial {
        Trial::begin(5, &answered(verdict), Some(&asked())).expect("a trial")
    }

    #[test]
    fn only_what_is_judged_begins_a_trial() {
        for verdict in [Verdict::Predicted, Verdict::Skipped, Verdict::Read] {
            assert_eq!(Trial::begin(5, &answered(verdict), None), None, "{verdict:?}");
        }
        let [right, wrong, shown] = [Verdict::Right, Verdict::Wrong, Verdict::Shown].map(begun);
        assert_eq!([right.tries, wrong.tries, shown.tries], [1, 1, 0], "to be shown the answer is no try");
        assert_eq!([right.is_right, wrong.is_right, shown.is_right], [true, false, false]);
        assert_eq!([right.is_clean(), wrong.is_clean(), shown.is_clean()], [true, false, false]);
        assert_eq!([right.is_wrong(), wrong.is_wrong(), shown.is_wrong()], [false, true, true]);
    }

    #[test]
    fn it_goes_on_with_the_same_question_until_that_is_over() {
        let (trial, again, asked) = (begun(Verdict::Wrong), answered(Verdict::Right), asked());
        assert!(trial.goes_on(&again, Some(&asked)));
        let elsewhere = |lesson: &'static str, step: &'static str| StepId {
            course: "tconv".into(),
            lesson: lesson.into(),
            step: step.into(),
        };
        for other in [
            Answered { step: elsewhere("other", "size"), ..again.clone() },
            Answered { step: elsewhere("crop", "other"), ..again.clone() },
            Answered { rev: 3, ..again.clone() },
            Answered { drawn: Some(8), ..again.clone() },
        ] {
            assert!(!trial.goes_on(&other, Some(&asked)), "{other:?}");
        }
        assert!(!trial.goes_on(&again, Some(&Asked { number: 4, ..asked.clone() })) && !trial.goes_on(&again, None));
        for last in [Verdict::Right, Verdict::Shown] {
            assert!(!begun(last).goes_on(&again, Some(&asked)), "{last:?} is the end of it");
        }
    }

    #[test]
    fn answers_add_up_and_the_first_belief_stays() {
        let mut trial = begun(Verdict::Wrong);
        let believed = |catch: &'static str| Answered {
            catch: Some(catch.into()),
            skill: Some(catch.into()),
            ..answered(Verdict::Wrong)
        };
        trial.take(&believed("i-gaps"));
        trial.take(&believed("adds-padding"));
        trial.take(&answered(Verdict::Right));
        assert_eq!((trial.catch.as_deref(), trial.skill.as_deref()), (Some("i-gaps"), Some("i-gaps")));
        assert_eq!((trial.tries, trial.millis, trial.is_right, trial.is_clean()), (4, 4000, true, false));
        assert_eq!(trial.first, Verdict::Wrong);
    }
}
