//! Estimates how long a lesson takes: for learners who read fast and answer correctly at once, and for those who read
//! slowly and try wrong answers first.
//!
//! Words are counted in languages that separate them with blanks, characters in others. The numbers are rough
//! estimates; measurements with learners may replace them.

use unicode_width::UnicodeWidthChar as _;

use super::check::Form;
use super::course::{Lesson, Step, StepProse};
use super::prose::{Inline, Prose};

/// The speeds of a fast reader, per minute: words, and characters of a language without blanks.
const FAST: Reader = Reader { words: 260.0, characters: 480.0 };
/// The speeds of a slow reader.
const SLOW: Reader = Reader { words: 140.0, characters: 260.0 };

/// How many times as long a slow learner thinks about a question.
const SLOW_THINKING: f64 = 3.0;
/// How many wrong answers a slow learner tries first.
const WRONG_WAYS: usize = 1;

/// Seconds that a slow learner spends playing in a step without a question in which something can be changed.
const PLAY: f64 = 60.0;

#[derive(Clone, Copy)]
struct Reader {
    words: f64,
    characters: f64,
}

/// The estimated duration of a lesson, in minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// For a fast learner.
    pub fast: f64,
    /// For a slow learner.
    pub slow: f64,
}

impl Pace {
    /// Estimates the duration of a lesson in the language at this index.
    #[must_use]
    pub fn of(lesson: &Lesson, language: usize) -> Pace {
        let seconds = |of: fn(&Step, &StepProse) -> f64| {
            let steps = lesson.steps.iter().map(|step| of(step, step.said(language)));
            steps.sum::<f64>()
        };
        Pace { fast: seconds(fast) / 60.0, slow: seconds(slow) / 60.0 }
    }

    /// Returns the geometric mean of both durations.
    #[must_use]
    pub fn middle(self) -> f64 {
        (self.fast * self.slow).sqrt()
    }

    /// Returns whether a number of minutes is between the fast and the slow duration.
    #[must_use]
    pub fn holds(self, minutes: u32) -> bool {
        (self.fast.floor()..=self.slow.ceil()).contains(&f64::from(minutes))
    }
}

/// Returns what every learner reads.
fn read_by_all(prose: &StepProse) -> impl Iterator<Item = &Prose> {
    [&prose.body, &prose.prompt, &prose.explain].into_iter().chain(prose.options.values())
}

fn fast(step: &Step, prose: &StepProse) -> f64 {
    FAST.seconds(read_by_all(prose)) + step.check.as_ref().map_or(0.0, |check| thinking(check.form()))
}

fn slow(step: &Step, prose: &StepProse) -> f64 {
    let wrong = prose.catches.values().chain(prose.feedback.values()).chain(&prose.otherwise).take(WRONG_WAYS);
    let reading = SLOW.seconds(read_by_all(prose).chain(&prose.hints).chain(wrong));
    let doing = match &step.check {
        Some(check) => thinking(check.form()) * SLOW_THINKING * (1 + WRONG_WAYS) as f64,
        None if step.free.knobs(false).is_empty() => 0.0,
        None => PLAY,
    };
    reading + doing
}

/// Returns the seconds from an understood question to an answer.
fn thinking(form: Form) -> f64 {
    match form {
        Form::Option(_) => 8.0,
        Form::Number => 12.0,
        Form::Shape => 20.0,
        Form::Numbers(count) | Form::Cells(count) => 12.0 * count as f64,
        Form::Select | Form::Order(_) | Form::Scene => 15.0,
        Form::Setting | Form::Text => 30.0,
    }
}

impl Reader {
    fn seconds<'a>(self, passages: impl Iterator<Item = &'a Prose>) -> f64 {
        let (mut words, mut characters) = (0.0, 0.0);
        for span in passages.flat_map(Prose::spans) {
            match &span.inline {
                Inline::Text(text) => {
                    let wide = text.chars().filter(|character| character.width() == Some(2)).count();
                    let narrow: String = text
                        .chars()
                        .map(|character| if character.width() == Some(2) { ' ' } else { character })
                        .collect();
                    characters += wide as f64;
                    words += narrow.split_whitespace().count() as f64;
                }
                // A number, a key or a term is read like a word.
                Inline::Value(_) | Inline::Key(_) | Inline::Term(_) => words += 1.0,
                Inline::Address(_) => {}
            }
        }
        60.0 * (words / self.words + characters / self.characters)
    }
}
