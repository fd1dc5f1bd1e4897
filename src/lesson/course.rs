//! A checked course: what screens show and what answers are graded against. Only the loader builds one.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::check::Check;
use super::draw::Draw;
use super::drill::{Shelved, Source};
use super::exam::Exam;
use super::expression::{AnswerValue, PanelId};
use super::free::Freedom;
use super::hidden::Hidden;
use super::naming::Names;
use super::network::Fed;
use super::own::Own;
use super::panel::{self, Panel};
use super::prose::Prose;
use crate::conv::Pair;
use crate::scene::{Beside, GridId, Scene, Setting, View};

/// A directory of lessons.
#[derive(Clone, Debug)]
pub struct Course {
    /// The id of the course.
    pub id: String,
    /// Language tags such as `en` and `zh-CN`. The first is the source language of the translations. Every
    /// [`Translated`] is in this order.
    pub languages: Vec<String>,
    /// The title.
    pub title: Translated<String>,
    /// The names of the skills that the course teaches, by id.
    pub skills: BTreeMap<String, Translated<String>>,
    /// Skills that are never reviewed.
    pub unreviewed: Vec<String>,
    /// Common misconceptions, by number.
    pub misconceptions: BTreeMap<u8, Translated<String>>,
    /// The terms of the glossary, by id.
    pub glossary: BTreeMap<String, Translated<Term>>,
    /// The lessons in the order of the parts; lessons outside any part come last.
    pub lessons: Vec<Lesson>,
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// The short path: its lessons, each reduced to the steps on the path.
    pub short: Vec<Lesson>,
    /// The length of the short path in minutes, estimated as for a lesson.
    pub short_minutes: Translated<u32>,
    /// The drills, in the order in which they are offered.
    pub drills: Vec<Shelved>,
    /// The exam, if the course has one.
    pub exam: Option<Exam>,
    /// What a drill is read from when it is opened.
    pub(super) source: Arc<Source>,
}

/// A heading with its lessons; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The id of the part.
    pub id: String,
    /// The heading.
    pub title: Translated<String>,
    /// The indices of its lessons in [`Course::lessons`].
    pub lessons: Range<usize>,
}

/// One value for each language of the course, in the order of [`Course::languages`].
pub type Translated<T> = Vec<T>;

/// A technical term and its explanation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The term itself.
    pub name: String,
    /// What it means.
    pub text: String,
}

impl Course {
    /// Returns the lesson with this id.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// Returns the part that contains the lesson at this index, if any does.
    #[must_use]
    pub fn part(&self, lesson: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.lessons.contains(&lesson))
    }

    /// Returns the lessons by part, as indices; lessons outside any part come last, with `None`.
    #[must_use]
    pub fn groups(&self) -> Vec<(Option<&Part>, Range<usize>)> {
        let end = self.parts.last().map_or(0, |part| part.lessons.end);
        let rest = (end < self.lessons.len()).then_some((None, end..self.lessons.len()));
        self.parts.iter().map(|part| (Some(part), part.lessons.clone())).chain(rest).collect()
    }

    /// Returns the index of a language in every [`Translated`], or 0 if the course is not available in it.
    #[must_use]
    pub fn language(&self, tag: &str) -> usize {
        self.languages.iter().position(|language| language == tag).unwrap_or(0)
    }
}

/// A lesson: steps about one subject.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The id, which is the name of its folder.
    pub id: String,
    /// The ids of the skills that it teaches.
    pub skills: Vec<String>,
    /// Lessons that are better read first. Skipping them causes a warning, never a lock.
    pub needs: Vec<String>,
    /// How many minutes the lesson takes, according to its author.
    pub minutes: u32,
    /// The title.
    pub title: Translated<String>,
    /// What the learner will be able to do, in one sentence, if the lesson states it.
    pub promise: Option<Translated<String>>,
    /// The steps; at least one.
    pub steps: Vec<Step>,
}

impl Lesson {
    /// Returns the index of the step with this id.
    #[must_use]
    pub fn place(&self, step: &str) -> Option<usize> {
        self.steps.iter().position(|known| known.id == step)
    }
}

/// A step of a lesson, or a form of a drill.
#[derive(Clone, Debug)]
pub struct Step {
    /// The id, unique in its lesson.
    pub id: String,
    /// The difficulty, from 1; only in drills.
    pub level: Option<u8>,
    /// The revision of the question. A new revision is a new question: earlier answers do not count.
    pub rev: u32,
    /// The ids of the skills that it is about.
    pub skills: Vec<String>,
    /// The misconceptions that it addresses, by number: as a whole, or in the catch with this id.
    pub meets: Vec<(u8, Option<String>)>,
    /// Whether the output is hidden until the learner commits to an answer; nothing is scored.
    pub predict: bool,
    /// Whether the last step of a worked example is left to the learner.
    pub fade: bool,
    /// The layer and its data.
    pub setting: Setting,
    /// The view in which the scene is shown.
    pub view: View,
    /// What is shown of the scene.
    pub show: Shown,
    /// The names that its texts may use, and the grids that are exhibited for them.
    pub names: Names,
    /// The panels beside the layer.
    pub panels: Vec<Panel>,
    /// The step's named whole numbers, for use in its texts, marks and check.
    pub own: Own,
    /// What is hidden while the question is open, in addition to what the kind of check hides.
    pub hide: Hidden,
    /// What changes once the question is answered, rightly or wrongly.
    pub reveal: Reveal,
    /// Whether the scene starts as a walk.
    pub walk: bool,
    /// The cell at which the cursor starts.
    pub cursor: Option<(GridId, Pair)>,
    /// The cells that are pointed out.
    pub marks: Vec<Mark>,
    /// The parameters that the learner may change, and their ranges.
    pub free: Freedom,
    /// The question, if the step asks one.
    pub check: Option<Check>,
    /// Wrong answers found by its proof, for rehearsal.
    pub foreseen: Vec<AnswerValue>,
    /// What its numbers are drawn from, if they are drawn.
    pub draw: Option<Arc<Draw>>,
    /// Everything that the step says.
    pub prose: Translated<StepProse>,
}

impl Step {
    /// Returns the prose in the language at this index, or in the first language.
    #[must_use]
    pub fn said(&self, language: usize) -> &StepProse {
        self.prose.get(language).unwrap_or(&self.prose[0])
    }

    /// Returns the setting with which the step starts: for a `bug` check, the layer of the faulty line of code.
    #[must_use]
    pub fn opening(&self) -> Setting {
        let own = self.check.as_ref().and_then(|check| check.opening(&self.setting));
        own.unwrap_or_else(|| self.setting.clone())
    }

    /// Returns whether any grid is visible before the answer.
    #[must_use]
    pub fn shows_a_grid(&self) -> bool {
        self.show.grids.as_ref().is_none_or(|grids| !grids.is_empty())
    }

    /// Returns the scene of a setting with everything beside it, labelled in the language at this index.
    #[must_use]
    pub fn scene(&self, setting: Setting, language: usize) -> Scene {
        let scene = Scene::new(setting);
        let beside = self.beside(&scene, language);
        scene.with_beside(beside)
    }

    /// Returns whether the step is about a network, which is the case if there is one and no grid of the layer is
    /// shown.
    #[must_use]
    pub fn is_of_network(&self) -> bool {
        let is_own = |grid: &GridId| !matches!(grid, GridId::Exhibit(_));
        let shows_layer = self.show.grids.as_ref().is_none_or(|grids| grids.is_empty() || grids.iter().any(is_own));
        !shows_layer && self.network().is_some()
    }

    /// Returns the network that the scene's input passes into, or else the first network, with the id of its panel.
    #[must_use]
    pub fn network(&self) -> Option<(&PanelId, &Fed)> {
        let networks = || self.panels.iter().filter_map(|panel| Some((&panel.id, panel.content.network()?)));
        networks().find(|(_, fed)| fed.follows()).or_else(|| networks().next())
    }

    /// Returns whether there is anything beside the layer: panels, formulas of grids or named numbers.
    #[must_use]
    pub fn has_beside(&self) -> bool {
        !self.panels.is_empty() || !self.names.formulas().is_empty() || !self.own.is_empty()
    }

    /// Returns what is shown beside a live scene, labelled in the language at this index.
    #[must_use]
    pub fn beside(&self, live: &Scene, language: usize) -> Beside {
        let prose = self.prose.get(language).or(self.prose.first());
        let label = |id: &str| {
            let label = prose.and_then(|prose| prose.panels.get(id));
            label.cloned().unwrap_or_else(|| id.to_owned())
        };
        panel::beside(live, &self.panels, self.names.formulas(), &self.own, &label)
    }

    /// Returns the setting that is the right answer, where the answer is a setting: one that reaches the goal, or the
    /// repaired layer.
    #[must_use]
    pub fn solution(&self) -> Option<Setting> {
        self.check.as_ref()?.solution(&self.setting)
    }
}

/// What is shown of a scene.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The grids that are shown; `None` means all grids of the view.
    pub grids: Option<Vec<GridId>>,
    /// Whether one axis is shown as a line below the grids.
    pub strip: bool,
    /// The grids that are shown as pixels, whatever their size.
    pub pixels: Vec<GridId>,
}

/// What changes once a question is answered; `None` leaves a part as it is in the step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reveal {
    /// What is shown of the scene.
    pub show: Option<Shown>,
    /// The view.
    pub view: Option<View>,
    /// The layer and its data.
    pub setting: Option<Setting>,
    /// The cell of the cursor.
    pub cursor: Option<(GridId, Pair)>,
    /// Whether the outcome is revealed step by step.
    pub walk: bool,
}

/// Cells that the lesson points out.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The grid of the cells.
    pub grid: GridId,
    /// The cells, as row and column.
    pub cells: Vec<Pair>,
    /// Why they are marked.
    pub role: MarkRole,
    /// The id of a note in the prose.
    pub note: Option<String>,
}

/// Why cells are marked, which decides how they look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkRole {
    /// Cropped cells.
    Cropped,
    /// Cells from output padding.
    Extra,
    /// The kernel window.
    Window,
    /// Cells with nothing but the bias.
    Bias,
    /// Cells to look at.
    Look,
}

impl MarkRole {
    /// All roles with their names in lesson files.
    pub const NAMED: [(&'static str, MarkRole); 5] = [
        ("cropped", MarkRole::Cropped),
        ("extra", MarkRole::Extra),
        ("window", MarkRole::Window),
        ("bias", MarkRole::Bias),
        ("look", MarkRole::Look),
    ];
}

/// Everything that a step says, in one language.
#[derive(Clone, Debug, Default)]
pub struct StepProse {
    /// The heading.
    pub heading: String,
    /// The text above the question.
    pub body: Prose,
    /// The question itself.
    pub prompt: Prose,
    /// The hints, in the order in which they are given.
    pub hints: Vec<Prose>,
    /// The feedback of catches, by id of the catch.
    pub catches: BTreeMap<String, Prose>,
    /// The feedback for a wrong answer that no catch recognises.
    pub otherwise: Option<Prose>,
    /// Options, items or fixes, by id.
    pub options: BTreeMap<String, Prose>,
    /// The feedback for a chosen option or fix, by its id.
    pub feedback: BTreeMap<String, Prose>,
    /// The explanation after the answer.
    pub explain: Prose,
    /// The notes of marks, by id.
    pub notes: BTreeMap<String, Prose>,
    /// The labels of panels, by id.
    pub panels: BTreeMap<String, String>,
    /// The labels of the fields of an answer, by id.
    pub fields: BTreeMap<String, String>,
    /// Notes for a presenter, never shown to learners.
    pub speaker: Prose,
}
