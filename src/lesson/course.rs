//! A course as it is when it has been checked: what screens show, what answers are held against. Only the loader makes one.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use super::expression::Expression;
use super::hidden::Hidden;
use super::prose::Prose;
use crate::conv::{Layer, Pair, Parameter};
use crate::scene::wrong::WrongModel;
use crate::scene::{GridId, Setting, View};

/// A directory of lessons.
#[derive(Clone, Debug)]
pub struct Course {
    pub id: String,
    /// Tags like `en` and `zh-CN`; the first is what the others are translated from. Everything that a [`Translated`]
    /// holds is in this order.
    pub languages: Vec<String>,
    pub title: Translated<String>,
    pub skills: BTreeMap<String, Translated<String>>,
    pub glossary: BTreeMap<String, Translated<Term>>,
    /// In the order of the parts; what is in none comes last.
    pub lessons: Vec<Lesson>,
    pub parts: Vec<Part>,
}

/// Lessons under a heading: at least one, by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub id: String,
    pub title: Translated<String>,
    pub lessons: Range<usize>,
}

/// One a language of the course, in their order.
pub type Translated<T> = Vec<T>;

/// A word of the field, with what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    pub name: String,
    pub text: String,
}

impl Course {
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// The part that a lesson is in, by its place; some are in none.
    #[must_use]
    pub fn part(&self, lesson: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.lessons.contains(&lesson))
    }

    /// The lessons that stand together, by their places: each part, and last what is in none.
    #[must_use]
    pub fn groups(&self) -> Vec<(Option<&Part>, Range<usize>)> {
        let end = self.parts.last().map_or(0, |part| part.lessons.end);
        let rest = (end < self.lessons.len()).then_some((None, end..self.lessons.len()));
        self.parts.iter().map(|part| (Some(part), part.lessons.clone())).chain(rest).collect()
    }

    /// The place of a language in every [`Translated`]: its own, or the first where the course does not have it.
    #[must_use]
    pub fn language(&self, tag: &str) -> usize {
        self.languages.iter().position(|language| language == tag).unwrap_or(0)
    }
}

#[derive(Clone, Debug)]
pub struct Lesson {
    pub id: String,
    pub skills: Vec<String>,
    /// Lessons that are better read before: a warning, never a lock.
    pub needs: Vec<String>,
    pub minutes: u32,
    pub title: Translated<String>,
    /// What the learner will be able to do, in one sentence, if the lesson says so.
    pub promise: Option<Translated<String>>,
    /// At least one.
    pub steps: Vec<Step>,
}

impl Lesson {
    /// The place of a step.
    #[must_use]
    pub fn place(&self, step: &str) -> Option<usize> {
        self.steps.iter().position(|known| known.id == step)
    }
}

#[derive(Clone, Debug)]
pub struct Step {
    pub id: String,
    /// Another number is another question: what was answered before does not count.
    pub rev: u32,
    /// The output is hidden until the learner has committed himself; nothing is scored.
    pub predict: bool,
    /// The last step of a worked example is left to the learner.
    pub fade: bool,
    pub setting: Setting,
    pub view: View,
    /// The grids of the view that are shown; all of them where it is empty.
    pub show: Vec<GridId>,
    /// Whether an axis is shown as a line below the grids.
    pub strip: bool,
    /// What else is hidden as long as the question is open, besides what the kind of the check hides by itself.
    pub hide: Hidden,
    /// Where the explained cursor stands.
    pub cursor: Option<(GridId, Pair)>,
    pub marks: Vec<Mark>,
    /// What the learner may turn, and how far.
    pub free: Vec<Free>,
    pub check: Option<Check>,
    pub prose: Translated<StepProse>,
}

impl Step {
    /// The setting on which the step begins: of a line of code that is to be repaired, with its layer.
    #[must_use]
    pub fn opening(&self) -> Setting {
        match &self.check {
            Some(Check::Bug { layer, .. }) => self.with_layer(layer),
            _ => self.setting.clone(),
        }
    }

    /// The values of the step under another layer. A line of code has a bias without a value: it is left out of the picture.
    #[must_use]
    pub fn with_layer(&self, layer: &Layer) -> Setting {
        let layer = Layer { bias: self.setting.bias != 0.0, ..layer.clone() };
        let input_size = match &self.check {
            Some(Check::Bug { input, .. }) => *input,
            _ => self.setting.input_size,
        };
        Setting { layer, input_size, ..self.setting.clone() }
    }

    /// The setting that is the right answer, where a setting is: one that reaches the goal, or the repaired layer.
    #[must_use]
    pub fn solution(&self) -> Option<Setting> {
        match self.check.as_ref()? {
            Check::Goal { example, .. } => Some(example.as_ref().clone()),
            Check::Bug { fixes, .. } => fixes.iter().find(|fix| fix.is_right).map(|fix| self.with_layer(&fix.layer)),
            _ => None,
        }
    }
}

/// A parameter that may be turned within a range, on both axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Free {
    pub parameter: Parameter,
    pub range: RangeInclusive<i64>,
}

/// Cells that the lesson points at.
#[derive(Clone, Debug)]
pub struct Mark {
    pub grid: GridId,
    pub cells: Vec<Pair>,
    pub role: MarkRole,
    /// A note of the prose.
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkRole {
    Cropped,
    Extra,
    Window,
    Bias,
    Look,
}

impl MarkRole {
    pub const NAMED: [(&'static str, MarkRole); 5] = [
        ("cropped", MarkRole::Cropped),
        ("extra", MarkRole::Extra),
        ("window", MarkRole::Window),
        ("bias", MarkRole::Bias),
        ("look", MarkRole::Look),
    ];
}

/// A question, by how its answer is graded.
#[derive(Clone, Debug)]
pub enum Check {
    /// Equality with an expression.
    Number { answer: Expression, catches: Vec<Catch> },
    /// Two numbers, height and width.
    Shape { answer: [Expression; 2], catches: Vec<Catch> },
    /// Any of the right options.
    Choice { options: Vec<String>, correct: Vec<String> },
    /// The core's value of each blank cell.
    Cells { grid: GridId, blank: Vec<Pair>, catches: Vec<CellCatch> },
    /// Which cells take part. `answer` is sorted.
    Select { grid: GridId, answer: Vec<Pair> },
    /// The scene is turned until all of these hold. So many settings within the free ranges do it, both axes alike; one of
    /// them is the example.
    Goal { require: Vec<Expression>, solutions: usize, example: Box<Setting> },
    /// Any order that respects these pairs of places in `items`.
    Order { items: Vec<String>, before: Vec<(usize, usize)> },
    /// Which change repairs this line; the core has decided.
    Bug { layer: Layer, input: Pair, code: String, expect: Vec<Expression>, fixes: Vec<Fix> },
    /// Never graded.
    Reflect,
}

/// A known wrong reasoning: fires where its condition on `ans` holds.
#[derive(Clone, Debug)]
pub struct Catch {
    pub id: String,
    pub when: Expression,
}

/// The same for blank cells.
#[derive(Clone, Debug)]
pub struct CellCatch {
    pub id: String,
    pub sign: CellSign,
}

#[derive(Clone, Debug)]
pub enum CellSign {
    /// The condition, on the answer for one cell.
    When(Expression),
    /// What somebody gets who believes this: the values of the blank cells, in their order; none where the belief has none.
    Model(WrongModel, Vec<Option<f64>>),
}

/// A change of a line of code.
#[derive(Clone, Debug)]
pub struct Fix {
    pub id: String,
    pub layer: Layer,
    pub is_right: bool,
}

impl Check {
    /// The name of the kind, as lesson files write it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Check::Number { .. } => "number",
            Check::Shape { .. } => "shape",
            Check::Choice { .. } => "choice",
            Check::Cells { .. } => "cells",
            Check::Select { .. } => "select",
            Check::Goal { .. } => "goal",
            Check::Order { .. } => "order",
            Check::Bug { .. } => "bug",
            Check::Reflect => "reflect",
        }
    }

    /// The place of an option or a fix in the lesson's own order.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        match self {
            Check::Choice { options, .. } => options.iter().position(|option| option == id),
            Check::Bug { fixes, .. } => fixes.iter().position(|fix| fix.id == id),
            Check::Number { .. }
            | Check::Shape { .. }
            | Check::Cells { .. }
            | Check::Select { .. }
            | Check::Goal { .. }
            | Check::Order { .. }
            | Check::Reflect => None,
        }
    }
}

/// Everything that is said in a step, in one language.
#[derive(Clone, Debug, Default)]
pub struct StepProse {
    pub heading: String,
    pub body: Prose,
    pub prompt: Prose,
    pub hints: Vec<Prose>,
    /// By the id of the catch.
    pub catches: BTreeMap<String, Prose>,
    /// What a wrong answer gets that nothing catches.
    pub otherwise: Option<Prose>,
    /// Options, items or fixes, by id.
    pub options: BTreeMap<String, Prose>,
    /// What an option or a fix gets that is taken, by its id.
    pub feedback: BTreeMap<String, Prose>,
    pub explain: Prose,
    pub notes: BTreeMap<String, Prose>,
    /// For who presents the lesson; no learner sees it.
    pub speaker: Prose,
}
