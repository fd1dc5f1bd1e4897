//! What came of a question, folded from the events of its answers.

use crate::learner::event::{Answered, Asked, Sitting, Verdict};

/// A question that was answered, once or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Where the first answer stands in the order of events: milliseconds, as far as clocks went forward.
    pub at: i64,
    /// The lesson or the drill, and its step or form.
    pub lesson: String,
    pub step: String,
    /// The revision of the question; of a drill, its generation.
    pub rev: u32,
    /// Of a question that was drawn to be practised.
    pub asked: Option<Asked<'static>>,
    /// What was drawn.
    pub drawn: Option<u64>,
    /// How the first answer ended.
    pub first: Verdict,
    /// Whether any was right in the end.
    pub is_right: bool,
    /// The wrong reasoning of the first answer that had one, and the skill that it lacks.
    pub catch: Option<String>,
    pub skill: Option<String>,
    /// Hints that were open at the first answer.
    pub hints: u32,
    /// Answers given.
    pub tries: u32,
    pub millis: u64,
    /// Nothing more is asked: the next answer to it begins another trial.
    is_over: bool,
}

impl Trial {
    /// Begins with an answer; `None` where nothing was right or wrong.
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

    /// Goes on with an answer.
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

    /// Right at the first answer, and without a hint.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.first == Verdict::Right && self.hints == 0
    }

    /// Wrong at the first answer, or given up before any.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.first != Verdict::Right
    }

    /// Whether it says how hard a drill should ask: not where somebody chose the questions, or where a step of a lesson was asked.
    #[must_use]
    pub fn counts_for_levels(&self) -> bool {
        let counts = |asked: &Asked<'_>| asked.level > 0 && matches!(asked.sitting, Sitting::Drill | Sitting::Review);
        self.asked.as_ref().is_some_and(counts)
    }
}
