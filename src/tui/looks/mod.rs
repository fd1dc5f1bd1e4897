//! The second pass of the lint: how a course looks. Every step is drawn on the smallest screen that lessons are made for, in
//! every language and in every state that it may be in, with the layout that learners see; what cannot be seen there is told.
//!
//! | part | what |
//! |---|---|
//! | `states` | what a step may look like: as it opens, with hints, after each answer, given away |
//! | `grids` | grids that are not on the screen, or cannot be read |
//! | `text` | text that is cut, and an answer that cannot be given |
//! | `seen` | what a screen shows |

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
use crate::words::Language;
use states::{State, states};

/// The screen that every step must fit on.
pub const SCREEN: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

/// In colours, for cells are drawn with the least around their numbers then; in ASCII, for a minus is one that can be read.
const THEME: Theme = Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: true };

/// Most screens that are drawn of a course, and most products that the numbers on them may take: the course of the program
/// takes a twentieth of the first.
const MOST_SCREENS: usize = 6_000;
const MOST_PRODUCTS: u128 = 500_000_000;

/// Something that cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule; it does not change.
    pub code: &'static str,
    pub lesson: String,
    pub step: String,
    /// The place of the language whose words it is about; none where it is about the scene.
    pub language: Option<usize>,
    pub severity: Severity,
    pub message: String,
    pub help: &'static str,
}

/// What is wrong with one screen.
struct Flaw {
    code: &'static str,
    severity: Severity,
    /// The words are to blame, not the scene.
    is_text: bool,
    /// What is cut or missing: of it only the first state is told.
    subject: String,
    message: String,
    help: &'static str,
}

/// A screen, and what it is made from.
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

/// Draws every step of a course, and tells what cannot be seen, in the order of the course.
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
    /// The flaw as it is told: of a step, and of a language where its words are to blame.
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
        message: "the course up to here has too many screens, or too large ones, to draw them all".to_owned(),
        help: "make fewer of them, or smaller; --quick leaves this out",
    };
    flaw.of(lesson, step, None)
}

/// What is left to be drawn.
struct Budget {
    screens: usize,
    products: u128,
}

impl Budget {
    /// Whether there was enough left for a screen.
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
