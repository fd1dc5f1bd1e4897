//! A course as it is when it has been checked: what screens show, what answers are held against. Only the loader makes one.

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
use super::pace::Pace;
use super::panel::{self, Panel};
use super::prose::Prose;
use crate::conv::Pair;
use crate::scene::{Beside, GridId, Scene, Setting, View};

/// A directory of lessons.
#[derive(Clone, Debug)]
pub struct Course {
    pub id: String,
    /// Tags like `en` and `zh-CN`; the first is what the others are translated from. Everything that a [`Translated`]
    /// holds is in this order.
    pub languages: Vec<String>,
    pub title: Translated<String>,
    pub skills: BTreeMap<String, Translated<String>>,
    /// Skills that review never comes back to.
    pub unreviewed: Vec<String>,
    /// What people get wrong, by its number.
    pub misconceptions: BTreeMap<u8, Translated<String>>,
    pub glossary: BTreeMap<String, Translated<Term>>,
    /// In the order of the parts; what is in none comes last.
    pub lessons: Vec<Lesson>,
    pub parts: Vec<Part>,
    /// The short path: lessons with those of their steps alone that are on it.
    pub short: Vec<Lesson>,
    /// In the order in which they are offered.
    pub drills: Vec<Shelved>,
    pub exam: Option<Exam>,
    /// Where drills are read from when they are opened.
    pub(super) source: Arc<Source>,
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

    /// How many minutes the short path takes in the language of this place, reckoned as those of a lesson.
    #[must_use]
    pub fn short_minutes(&self, language: usize) -> u32 {
        let paces = self.short.iter().map(|lesson| Pace::of(lesson, language));
        paces.map(Pace::middle).sum::<f64>().round() as u32
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
    /// Of a drill: how hard it is, from 1 on.
    pub level: Option<u8>,
    /// Another number is another question: what was answered before does not count.
    pub rev: u32,
    /// What it is about, as ids of the course's skills.
    pub skills: Vec<String>,
    /// The misconceptions that it meets, by their numbers: as a whole, or with the catch of this id.
    pub meets: Vec<(u8, Option<String>)>,
    /// The output is hidden until the learner has committed himself; nothing is scored.
    pub predict: bool,
    /// The last step of a worked example is left to the learner.
    pub fade: bool,
    pub setting: Setting,
    pub view: View,
    pub show: Shown,
    /// What its texts may speak of, and which grids are exhibited for that.
    pub names: Names,
    /// What stands beside the layer.
    pub panels: Vec<Panel>,
    /// Whole numbers that its texts, marks and check speak of by names.
    pub own: Own,
    /// What else is hidden as long as the question is open, besides what the kind of the check hides by itself.
    pub hide: Hidden,
    /// What is another one after the answer, however that came.
    pub reveal: Reveal,
    /// Whether the scene begins as a walk.
    pub walk: bool,
    /// Where the explained cursor stands.
    pub cursor: Option<(GridId, Pair)>,
    pub marks: Vec<Mark>,
    /// What the learner may turn, and how far.
    pub free: Freedom,
    pub check: Option<Check>,
    /// Wrong answers that its proof has found, to be rehearsed.
    pub foreseen: Vec<AnswerValue>,
    /// What its numbers are drawn from, if they are.
    pub draw: Option<Arc<Draw>>,
    pub prose: Translated<StepProse>,
}

impl Step {
    /// What is said in it, in the language of this place.
    #[must_use]
    pub fn said(&self, language: usize) -> &StepProse {
        self.prose.get(language).unwrap_or(&self.prose[0])
    }

    /// The setting on which the step begins: of a line of code that is to be repaired, with its layer.
    #[must_use]
    pub fn opening(&self) -> Setting {
        let own = self.check.as_ref().and_then(|check| check.opening(&self.setting));
        own.unwrap_or_else(|| self.setting.clone())
    }

    /// Whether there is a grid to be seen before an answer.
    #[must_use]
    pub fn shows_a_grid(&self) -> bool {
        self.show.grids.as_ref().is_none_or(|grids| !grids.is_empty())
    }

    /// A scene of this setting, with all that stands beside it in a language, by its place.
    #[must_use]
    pub fn scene(&self, setting: Setting, language: usize) -> Scene {
        let scene = Scene::new(setting);
        let beside = self.beside(&scene, language);
        scene.with_beside(beside)
    }

    /// Whether it is about a network: the layer only passes its input on, and is not shown.
    #[must_use]
    pub fn is_of_network(&self) -> bool {
        let is_own = |grid: &GridId| !matches!(grid, GridId::Exhibit(_));
        let shows_layer = self.show.grids.as_ref().is_none_or(|grids| grids.is_empty() || grids.iter().any(is_own));
        !shows_layer && self.network().is_some()
    }

    /// The network that the input passes into, or else the first one, and its panel.
    #[must_use]
    pub fn network(&self) -> Option<(&PanelId, &Fed)> {
        let networks = || self.panels.iter().filter_map(|panel| Some((&panel.id, panel.content.network()?)));
        networks().find(|(_, fed)| fed.follows()).or_else(|| networks().next())
    }

    /// Whether anything stands beside the layer.
    #[must_use]
    pub fn has_beside(&self) -> bool {
        !self.panels.is_empty() || !self.names.formulas().is_empty() || !self.own.is_empty()
    }

    /// What stands beside a live scene.
    #[must_use]
    pub fn beside(&self, live: &Scene, language: usize) -> Beside {
        let prose = self.prose.get(language).or(self.prose.first());
        let label = |id: &str| {
            let label = prose.and_then(|prose| prose.panels.get(id));
            label.cloned().unwrap_or_else(|| id.to_owned())
        };
        panel::beside(live, &self.panels, self.names.formulas(), &self.own, &label)
    }

    /// The setting that is the right answer, where a setting is: one that reaches the goal, or the repaired layer.
    #[must_use]
    pub fn solution(&self) -> Option<Setting> {
        self.check.as_ref()?.solution(&self.setting)
    }
}

/// What of a scene is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// All grids of the view where it says nothing.
    pub grids: Option<Vec<GridId>>,
    /// Whether an axis is shown as a line below the grids.
    pub strip: bool,
    /// Those of the grids that are shown as pixels, whatever their size.
    pub pixels: Vec<GridId>,
}

/// What is another one when a question has been answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reveal {
    pub show: Option<Shown>,
    pub view: Option<View>,
    pub setting: Option<Setting>,
    pub cursor: Option<(GridId, Pair)>,
    /// Whether the outcome comes step by step.
    pub walk: bool,
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
    /// What panels are called, by id.
    pub panels: BTreeMap<String, String>,
    /// What the fields of an answer are called, by id.
    pub fields: BTreeMap<String, String>,
    /// For who presents the lesson; no learner sees it.
    pub speaker: Prose,
}
