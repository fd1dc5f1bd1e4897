//! Estimates how long a lesson takes: for learners who read fast and answer correctly at once, and for those who read
//! slowly and try wrong answers first.
//!
//! Words are counted in languages that separate them with blanks, characters in others. The numbers are rough
//! estimates; measurements with learners may replace them.

use std::ops::Add;

use unicode_width::UnicodeWidthChar as _;

use super::check::Form;
use super::course::{Lesson, Step, StepProse};
use super::prose::{Inline, Prose, Span};

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

/// How long a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Length {
    words: usize,
    characters: usize,
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
        let (mut fast, mut slow) = (0.0, 0.0);
        for step in &lesson.steps {
            let prose = step.said(language);
            let read = Length::of(read_by_all(prose));
            fast += FAST.seconds(read) + step.check.as_ref().map_or(0.0, |check| thinking(check.form()));
            slow += SLOW.seconds(read + Length::of(read_after_a_wrong_answer(prose))) + doing_slowly(step);
        }
        Pace { fast: fast / 60.0, slow: slow / 60.0 }
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

/// Returns the estimated minutes that these lessons take together, in the language at this index.
#[must_use]
pub fn minutes(lessons: &[Lesson], language: usize) -> u32 {
    let paces = lessons.iter().map(|lesson| Pace::of(lesson, language));
    paces.map(Pace::middle).sum::<f64>().round() as u32
}

/// Returns what every learner reads.
fn read_by_all(prose: &StepProse) -> impl Iterator<Item = &Prose> {
    [&prose.body, &prose.prompt, &prose.explain].into_iter().chain(prose.options.values())
}

/// Returns what a slow learner reads in addition.
fn read_after_a_wrong_answer(prose: &StepProse) -> impl Iterator<Item = &Prose> {
    let wrong = prose.catches.values().chain(prose.feedback.values()).chain(&prose.otherwise).take(WRONG_WAYS);
    prose.hints.iter().chain(wrong)
}

/// Returns the seconds that a slow learner thinks, answers wrongly, and plays.
fn doing_slowly(step: &Step) -> f64 {
    match &step.check {
        Some(check) => thinking(check.form()) * SLOW_THINKING * (1 + WRONG_WAYS) as f64,
        None if step.free.knobs(false).is_empty() => 0.0,
        None => PLAY,
    }
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
    fn seconds(self, length: Length) -> f64 {
        60.0 * (length.words as f64 / self.words + length.characters as f64 / self.characters)
    }
}

impl Length {
    fn of<'a>(passages: impl Iterator<Item = &'a Prose>) -> Length {
        let one = |span: &Span| match &span.inline {
            Inline::Text(text) => Length::of_text(text),
            // A number, a key or a term is read like a word.
            Inline::Value(_) | Inline::Key(_) | Inline::Term(_) => Length { words: 1, characters: 0 },
            Inline::Address(_) => Length::default(),
        };
        passages.flat_map(Prose::spans).map(one).fold(Length::default(), Length::add)
    }

    /// Each wide character counts, and ends the word before it.
    fn of_text(text: &str) -> Length {
        let mut length = Length::default();
        let mut in_word = false;
        for character in text.chars() {
            let is_wide = character.width() == Some(2);
            length.characters += usize::from(is_wide);
            let belongs = !is_wide && !character.is_whitespace();
            length.words += usize::from(belongs && !in_word);
            in_word = belongs;
        }
        length
    }
}

impl Add for Length {
    type Output = Length;

    fn add(self, other: Length) -> Length {
        Length { words: self.words + other.words, characters: self.characters + other.characters }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_wide_characters_are_counted() {
        for (text, words, characters) in [
            ("", 0, 0),
            ("  stride 2,\n padding\u{a0}1 ", 4, 0),
            ("步幅", 0, 2),
            ("步幅 stride 是 2。", 2, 4),
            ("步stride幅2", 2, 2),
            ("e\u{301}tude", 1, 0),
        ] {
            assert_eq!(Length::of_text(text), Length { words, characters }, "{text:?}");
        }
    }

    #[test]
    fn every_question_is_thought_about_and_more_of_it_takes_longer() {
        let forms = [Form::Option(3), Form::Number, Form::Select, Form::Shape, Form::Text];
        assert!(forms.windows(2).all(|pair| thinking(pair[0]) < thinking(pair[1])));
        assert_eq!(thinking(Form::Numbers(3)), 3.0 * thinking(Form::Number));
    }

    #[test]
    fn who_reads_slowly_takes_longer() {
        let text = Length { words: 26, characters: 48 };
        assert_eq!(FAST.seconds(text), 12.0);
        assert!(SLOW.seconds(text) > FAST.seconds(text));
    }
}
