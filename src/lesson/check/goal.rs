//! The check `goal`: the learner changes the scene until conditions hold. The goal must be reachable and not yet
//! reached.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch::{self, Catch, CatchFile};
use super::effort::Effort;
use super::grade::{Feedback, Grade};
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table};
use crate::lesson::diagnostic::Report;
use crate::lesson::document::{Text, Texts};
use crate::lesson::expression::{
    Answer as Ans, AnswerValue, Environment, Expression, ExpressionError, SceneEnvironment,
};
use crate::lesson::format::FreeFile;
use crate::lesson::free::{Free, Knob};
use crate::lesson::own::Own;
use crate::lesson::panel::{self, Panel};
use crate::lesson::reading::conditions;
use crate::lesson::scene;
use crate::lesson::sizes::Sizes;
use crate::phrase;
use crate::scene::{GridId, Scene, Setting};

/// A question for a setting for which conditions hold.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoalFile {
    /// Conditions on the scene.
    pub require: Texts,
    /// What may be turned, and how far.
    pub free: Box<FreeFile>,
    /// Wrong answers that are known, each with its reply.
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// A question that is answered by changing the scene until conditions hold.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The conditions.
    pub require: Vec<Expression>,
    /// Catches, which are recognised by the scene while the goal is not reached.
    pub catches: Vec<Catch>,
    /// Shared by all clones, so that the solutions are searched once.
    space: Arc<Space>,
}

impl Goal {
    /// Creates a goal without catches on a scene with nothing beside it.
    #[must_use]
    pub fn new(require: Vec<Expression>, scene: Scene, free: Vec<Free>) -> Goal {
        let space = Space { scene, panels: Vec::new(), own: Own::default(), free, solved: OnceLock::new() };
        Goal { require, catches: Vec::new(), space: Arc::new(space) }
    }

    /// Returns the solution that changes the fewest parameters.
    ///
    /// Solutions are searched when they are first asked for, unless the goal was proved: a search can take as long as
    /// reading all the rest of a lesson.
    #[must_use]
    pub fn example(&self) -> &Setting {
        &self.solved().example
    }

    fn solved(&self) -> &Solved {
        self.space.solved.get_or_init(|| {
            let solved = self.space.search(&self.require, &Effort::default());
            solved.unwrap_or_else(|_| Solved { count: 0, example: self.space.scene.setting().clone() })
        })
    }
}

impl Table for GoalFile {
    type Check = Goal;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.require.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Goal> {
        let require = conditions(report, &self.require, ground.names);
        if self.require.is_empty() {
            report.error("missing-key", self.require.span(), phrase!("a goal requires something"));
            return None;
        }
        let catches = catch::read(report, &self.catches, ground, Ans::None, catch::only_when)?;
        let space = Space {
            scene: ground.scene.clone(),
            panels: ground.panels.to_vec(),
            own: ground.own.clone(),
            free: ground.free.to_vec(),
            solved: OnceLock::new(),
        };
        Some(Goal { require, catches, space: Arc::new(space) })
    }

    fn prove(&self, check: &mut Goal, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        if ground.is_trusted {
            return Proof::default();
        }
        match check.space.search(&check.require, ground.effort) {
            Ok(solved) => _ = check.space.solved.set(solved),
            Err(unsolved) => {
                self.tell(report, unsolved);
                return Proof::default();
            }
        }
        let solved = ground.scene_of(check.example().clone());
        for (catch, file) in check.catches.iter().zip(&self.catches) {
            if catch.holds(&solved, None) {
                let place = file.when.as_ref().map_or_else(|| file.id.span(), Text::span);
                report.error(
                    "catch-is-right",
                    place,
                    phrase!("'{id}' speaks of a scene that reaches the goal", id = &catch.id),
                );
            }
        }
        Proof { solved: Some(solved), ..Proof::default() }
    }
}

impl Kind for Goal {
    fn name(&self) -> &'static str {
        "goal"
    }

    fn catches(&self) -> &[Catch] {
        &self.catches
    }

    fn needs(&self) -> Needs<'_> {
        catch::needs(&self.catches, Ans::None)
    }

    fn stance(&self) -> Stance<'_> {
        // The layer is no longer that of the question.
        Stance { uncovers: Some(GridId::Output), ..Stance::default() }
    }

    fn form(&self) -> Form {
        Form::Scene
    }

    fn read(&self, _: &str, _: &[usize]) -> Option<Answer> {
        None
    }

    fn right(&self, _: &Scene) -> Option<Answer> {
        None
    }

    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade {
        let is_right = *answer == Answer::Scene && self.is_reached(scene);
        match self.catches.iter().find(|catch| !is_right && catch.holds(scene, None)) {
            Some(catch) => Grade::new(false, Feedback::Catch(catch.id.clone())),
            None => Grade::of(is_right),
        }
    }

    fn tries(&self, _: &Scene, _: &[AnswerValue]) -> Vec<Answer> {
        vec![Answer::Scene]
    }

    fn is_reached(&self, scene: &Scene) -> bool {
        let numbers = SceneEnvironment { scene, answer: None };
        self.require.iter().all(|condition| condition.holds(&numbers).unwrap_or(false))
    }

    fn solutions(&self) -> Option<usize> {
        Some(self.solved().count)
    }

    fn solution(&self, _: &Setting) -> Option<Setting> {
        Some(self.example().clone())
    }
}

/// The maximum number of settings that are tried by sizes only.
const MOST_SIZES: usize = 20_000;
/// The maximum number of settings that are tried with all their values.
const MOST_SCENES: usize = 500;

/// The maximum number of products of all these settings together.
const MOST_PRODUCTS: u128 = 5_000_000;

/// How many products of networks take as long as one product of a scene, in which any cell may be inspected.
const FAST: u128 = 64;

/// The cost of trying a setting, in the unit of [`Effort`].
pub(in crate::lesson) const SIZES_EFFORT: usize = 50;

/// What a search has found.
#[derive(Debug)]
struct Solved {
    /// The number of solutions, with both axes alike.
    count: usize,
    /// The solution that changes the fewest parameters.
    example: Setting,
}

/// Why a goal has no solution.
enum Unsolved {
    /// The ranges have more combinations than this.
    TooMany(usize),
    /// Their values would take too many products.
    TooLarge,
    /// The condition at this index has no value on the scene.
    NoValue(usize, ExpressionError),
    /// The scene meets the conditions as it is.
    Met,
    /// None of this many settings meets the conditions.
    Unreachable(usize),
    /// The effort is spent.
    Spent,
}

impl GoalFile {
    fn tell(&self, report: &mut Report<'_>, unsolved: Unsolved) {
        let place = self.require.span();
        match unsolved {
            Unsolved::TooMany(most) => {
                let message = phrase!("the goal's ranges have more than {most} combinations: too many to try", most);
                report.error("too-many-combinations", place, message);
            }
            Unsolved::TooLarge => {
                report.error(
                    "too-many-combinations",
                    place,
                    phrase!("the goal's settings are too large to try them all"),
                );
            }
            Unsolved::NoValue(condition, error) => {
                let span = self.require.get(condition).map(|text| text.part(&error.span, report.text));
                report.error("no-value", span.unwrap_or(place), error.message);
            }
            Unsolved::Met => {
                report.error("goal-met", place, phrase!("the goal is reached before anybody does anything"));
            }
            Unsolved::Unreachable(combinations) => {
                let message =
                    phrase!("none of the {combinations} settings within 'free' reaches the goal", combinations);
                report.error("goal-unreachable", place, message);
            }
            // Reported for the course as a whole.
            Unsolved::Spent => {}
        }
    }
}

/// The settings among which solutions are searched.
#[derive(Debug)]
struct Space {
    /// The scene that the step begins with.
    scene: Scene,
    panels: Vec<Panel>,
    own: Own,
    free: Vec<Free>,
    /// The solutions, once they are known.
    solved: OnceLock<Solved>,
}

impl Space {
    /// Tries every setting within the ranges, with both axes alike.
    fn search(&self, require: &[Expression], effort: &Effort) -> Result<Solved, Unsolved> {
        let start = self.scene.setting();
        let needs_numbers = require
            .iter()
            .any(|condition| !condition.grids().is_empty() || !condition.panels().is_empty())
            || self.free.iter().any(|free| matches!(free.knob, Knob::Turn(_) | Knob::Number(_) | Knob::Activations));
        let most = if needs_numbers { MOST_SCENES } else { MOST_SIZES };
        let lengths = self.free.iter().map(|free| free.range.clone().count());
        let combinations = lengths.into_iter().try_fold(1, |all: usize, length| all.checked_mul(length));
        let combinations = combinations.filter(|count| *count <= most).ok_or(Unsolved::TooMany(most))?;
        // Networks whose input is changed are computed for each setting, in a fraction of the time of a scene.
        let beside = self.panels.iter().map(Panel::products).fold(0, u128::saturating_add) / FAST;
        let numbers = SceneEnvironment { scene: &self.scene, answer: None };
        for (place, condition) in require.iter().enumerate() {
            if !effort.spend_cells(condition.work(&numbers)) {
                return Err(Unsolved::Spent);
            }
            condition.holds(&numbers).map_err(|error| Unsolved::NoValue(place, error))?;
        }
        let met = |numbers: &dyn Environment| require.iter().all(|condition| condition.holds(numbers).unwrap_or(false));
        if met(&numbers) {
            return Err(Unsolved::Met);
        }
        let mut best: Option<(usize, Setting)> = None;
        let mut count = 0;
        let mut products = 0;
        let texts: usize = require.iter().map(|condition| condition.text().len()).sum();
        for combination in 0..combinations {
            if !effort.spend(SIZES_EFFORT + texts) {
                return Err(Unsolved::Spent);
            }
            let setting = turned(start, &self.free, combination);
            if scene::check(&setting).is_err() {
                continue;
            }
            let is_met = if needs_numbers {
                let more = setting.products().saturating_add(beside);
                products += more;
                if products > MOST_PRODUCTS {
                    return Err(Unsolved::TooLarge);
                }
                if !effort.spend_scene(more) {
                    return Err(Unsolved::Spent);
                }
                let scene = panel::turned(&self.scene, setting.clone(), &self.panels, &self.own);
                let numbers = SceneEnvironment { scene: &scene, answer: None };
                let work = require.iter().map(|condition| condition.work(&numbers)).fold(0, i64::saturating_add);
                if !effort.spend_cells(work) {
                    return Err(Unsolved::Spent);
                }
                met(&numbers)
            } else {
                Sizes::of(&setting).is_some_and(|sizes| met(&sizes))
            };
            if is_met {
                count += 1;
                let changed = self.free.iter().filter(|free| free.knob.get(&setting) != free.knob.get(start)).count();
                if best.as_ref().is_none_or(|(least, _)| changed < *least) {
                    best = Some((changed, setting));
                }
            }
        }
        let (_, example) = best.ok_or(Unsolved::Unreachable(combinations))?;
        Ok(Solved { count, example })
    }
}

/// Returns the setting with this combination of values from all ranges; the first range varies fastest.
pub(super) fn turned(start: &Setting, free: &[Free], mut combination: usize) -> Setting {
    let mut setting = start.clone();
    for free in free {
        let length = free.range.clone().count().max(1);
        let number = free.range.start() + (combination % length) as i64;
        combination /= length;
        setting = free.at(&setting, number);
    }
    setting
}
