//! The second pass of the lint: how a course looks. Draws every step on the smallest screen that lessons are made for,
//! in every language and in every state that the step may be in, with the layout that learners see, and reports what
//! cannot be seen there.
//!
//! | module | purpose |
//! |---|---|
//! | `states` | the states of a step: as it opens, with hints, after each answer, with the answer shown |
//! | `grids` | grids that are missing from the screen or cannot be read |
//! | `text` | text that is cut, and answers that cannot be entered |
//! | `seen` | reads text and numbers back from a drawn screen |

mod grids;
mod seen;
mod states;
mod text;

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lesson::LessonModel;
use super::lesson::layout::LessonLayout;
use super::screen::{self, Context};
use super::theme::Theme;
use crate::lesson::course::{Course, Lesson, Step};
use crate::lesson::diagnostic::Severity;
use crate::palette::{Depth, Ground, Palette};
use crate::phrase;
use crate::phrase::Phrase;
use crate::words::Language;
use states::{State, states};

/// The screen that every step must fit on.
pub const SCREEN: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

/// In colour, because cells then have the least drawn around their numbers; in ASCII, so that minus signs can be
/// parsed.
const THEME: Theme = Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: true, italic: true };

/// The maximum number of screens drawn for a course, and of multiplications computed for them. The built-in course uses
/// a twentieth of the first limit.
const MOST_SCREENS: usize = 6_000;
const MOST_PRODUCTS: u128 = 500_000_000;

/// Something that cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule, which does not change between versions.
    pub code: &'static str,
    /// The id of the lesson.
    pub lesson: String,
    /// The id of the step.
    pub step: String,
    /// The index of the language whose text is to blame; `None` if it is the scene.
    pub language: Option<usize>,
    /// How severe the finding is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Phrase,
    /// How to fix it.
    pub help: Phrase,
}

/// What is wrong with one screen.
struct Flaw {
    code: &'static str,
    severity: Severity,
    /// Whether the text is to blame, not the scene.
    is_text: bool,
    /// What is cut or missing. Only its first occurrence in a step is reported.
    subject: String,
    message: Phrase,
    help: Phrase,
}

/// A drawn screen, and what it was drawn from.
struct Drawn<'a> {
    model: &'a LessonModel,
    context: &'a Context,
    layout: LessonLayout,
    buffer: Buffer,
    state: &'a State,
}

impl<'a> Drawn<'a> {
    fn new(model: &'a LessonModel, context: &'a Context, state: &'a State) -> Drawn<'a> {
        let layout = LessonLayout::new(SCREEN, model, context.strings);
        let mut buffer = Buffer::empty(SCREEN);
        screen::lesson::view(model, None, context, SCREEN, &mut buffer);
        Drawn { model, context, layout, buffer, state }
    }

    fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = grids::flaws(self);
        flaws.extend(text::flaws(self));
        flaws
    }
}

/// Draws every step of a course and returns what cannot be seen, in the order of the course.
#[must_use]
pub fn looks(course: &Course) -> Vec<Finding> {
    let terms = Arc::new(course.glossary.clone());
    let mut findings = Vec::new();
    let mut budget = Budget { screens: MOST_SCREENS, products: MOST_PRODUCTS };
    for lesson in &course.lessons {
        for (place, step) in lesson.steps.iter().enumerate() {
            let mut told: BTreeSet<(&'static str, String, Option<usize>)> = BTreeSet::new();
            let trials = step.rehearsal();
            for (language, tag) in course.languages.iter().enumerate() {
                let strings = Language::of(tag).unwrap_or_default().screen();
                let context = Context { theme: THEME, strings };
                let begin = || states::begin(lesson, place, language, &terms);
                for (state, model) in states(&begin, &trials) {
                    if !budget.takes(&model) {
                        findings.push(too_many(lesson, step));
                        return findings;
                    }
                    for flaw in Drawn::new(&model, &context, &state).flaws() {
                        let language = flaw.is_text.then_some(language);
                        if told.insert((flaw.code, flaw.subject.clone(), language)) {
                            findings.push(flaw.of(lesson, step, language));
                        }
                    }
                }
            }
        }
    }
    findings
}

impl Flaw {
    /// Converts the flaw to a finding for a step, and for a language if the text is to blame.
    fn of(self, lesson: &Lesson, step: &Step, language: Option<usize>) -> Finding {
        let Flaw { code, severity, message, help, .. } = self;
        Finding { code, lesson: lesson.id.clone(), step: step.id.clone(), language, severity, message, help }
    }
}

fn too_many(lesson: &Lesson, step: &Step) -> Finding {
    let flaw = Flaw {
        code: "too-many-screens",
        severity: Severity::Error,
        is_text: false,
        subject: String::new(),
        message: phrase!("the course up to here has too many screens, or too large ones, to draw them all"),
        help: phrase!("make fewer of them, or smaller; --quick leaves this out"),
    };
    flaw.of(lesson, step, None)
}

/// The screens and multiplications left.
struct Budget {
    screens: usize,
    products: u128,
}

impl Budget {
    /// Takes a screen from the budget, and returns whether any is left.
    fn takes(&mut self, model: &LessonModel) -> bool {
        self.screens = self.screens.saturating_sub(1);
        self.products = self.products.saturating_sub(model.scene.scene().products());
        self.screens > 0 && self.products > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::files::Files;

    #[test]
    fn not_everything_is_drawn_of_a_course_without_end() {
        let course = Course::read(&Files::embedded()).course.expect("a course");
        let lesson = &course.lessons[0];
        let model = states::begin(lesson, 0, 0, &Arc::default());
        let mut budget = Budget { screens: 3, products: MOST_PRODUCTS };
        assert_eq!([0, 1, 2].map(|_| budget.takes(&model)), [true, true, false]);
        let mut budget = Budget { screens: MOST_SCREENS, products: 200 };
        assert_eq!([0, 1, 2].map(|_| budget.takes(&model)), [true, true, false], "a product of 3x3 and 3x3 is 81");
    }
}
