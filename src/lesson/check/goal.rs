//! The check `goal`: the learner changes the scene until conditions hold. The goal must be reachable and not yet
//! reached.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch::{self, Catch, CatchFile};
use super::grade::{Feedback, Grade};
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table};
use crate::lesson::diagnostic::Report;
use crate::lesson::document::{Text, Texts};
use crate::lesson::expression::{Answer as Ans, AnswerValue, Environment, Expression, SceneEnvironment};
use crate::lesson::format::FreeFile;
use crate::lesson::free::{Free, Knob};
use crate::lesson::panel::Panel;
use crate::lesson::reading::conditions;
use crate::lesson::scene;
use crate::lesson::sizes::Sizes;
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
    /// The number of settings within the free ranges that meet them, with both axes alike.
    pub solutions: usize,
    /// One of these settings.
    pub example: Box<Setting>,
    /// Catches, which are recognised by the scene while the goal is not reached.
    pub catches: Vec<Catch>,
}

impl Table for GoalFile {
    type Check = Goal;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.require.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Goal> {
        let require = conditions(report, &self.require, ground.names);
        if self.require.is_empty() {
            report.error("missing-key", self.require.span(), "a goal requires something");
            return None;
        }
        let catches = catch::read(report, &self.catches, ground, Ans::None, catch::only_when)?;
        // The proof counts the solutions.
        Some(Goal { require, solutions: 0, example: Box::new(ground.scene.setting().clone()), catches })
    }

    fn prove(&self, check: &mut Goal, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        let Some(solved) = self.solve(report, &check.require, ground) else { return Proof::default() };
        check.solutions = solved.count;
        *check.example = solved.example;
        let solved = ground.scene_of(check.example.as_ref().clone());
        for (catch, file) in check.catches.iter().zip(&self.catches) {
            if catch.holds(&solved, None) {
                let place = file.when.as_ref().map_or_else(|| file.id.span(), Text::span);
                report.error(
                    "catch-is-right",
                    place,
                    format!("'{}' speaks of a scene that reaches the goal", catch.id),
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
        Some(self.solutions)
    }

    fn solution(&self, _: &Setting) -> Option<Setting> {
        Some(self.example.as_ref().clone())
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

struct Solved {
    /// The number of solutions.
    count: usize,
    /// The solution that changes the fewest parameters.
    example: Setting,
}

impl GoalFile {
    /// Tries every setting within the ranges, with both axes alike.
    fn solve(&self, report: &mut Report<'_>, require: &[Expression], ground: &Ground<'_>) -> Option<Solved> {
        let Ground { free, scene, effort, .. } = *ground;
        let place = self.place().unwrap_or_else(|| ground.step.span());
        let needs_numbers =
            require.iter().any(|condition| !condition.grids().is_empty() || !condition.panels().is_empty())
                || free.iter().any(|free| matches!(free.knob, Knob::Turn(_) | Knob::Number(_) | Knob::Activations));
        let most = if needs_numbers { MOST_SCENES } else { MOST_SIZES };
        let lengths: Vec<usize> = free.iter().map(|free| free.range.clone().count()).collect();
        let combinations = lengths.iter().try_fold(1, |all: usize, length| all.checked_mul(*length));
        let Some(combinations) = combinations.filter(|combinations| *combinations <= most) else {
            let message = format!("the goal's ranges have more than {most} combinations: too many to try");
            report.error("too-many-combinations", place.clone(), message);
            return None;
        };
        let start = scene.setting();
        // Networks whose input is changed are computed for each setting, in a fraction of the time of a scene.
        let beside = ground.panels.iter().map(Panel::products).fold(0, u128::saturating_add) / FAST;
        let numbers = SceneEnvironment { scene, answer: None };
        for (condition, text) in require.iter().zip(self.require.iter()) {
            if !effort.spend_cells(condition.work(&numbers)) {
                return None;
            }
            if let Err(error) = condition.holds(&numbers) {
                report.error("no-value", text.part(&error.span, report.text), error.message);
                return None;
            }
        }
        let met = |numbers: &dyn Environment| require.iter().all(|condition| condition.holds(numbers).unwrap_or(false));
        if met(&numbers) {
            report.error("goal-met", place.clone(), "the goal is reached before anybody does anything");
            return None;
        }
        let mut best: Option<(usize, Setting)> = None;
        let mut count = 0;
        let mut products = 0;
        let texts: usize = require.iter().map(|condition| condition.text().len()).sum();
        for combination in 0..combinations {
            if !effort.spend(SIZES_EFFORT + texts) {
                return None;
            }
            let setting = turned(start, free, combination);
            if scene::check(&setting).is_err() {
                continue;
            }
            if needs_numbers {
                let more = setting.products().saturating_add(beside);
                products += more;
                if products > MOST_PRODUCTS {
                    report.error(
                        "too-many-combinations",
                        place.clone(),
                        "the goal's settings are too large to try them all",
                    );
                    return None;
                }
                if !effort.spend_scene(more) {
                    return None;
                }
            }
            let is_met = if needs_numbers {
                let scene = ground.scene_of(setting.clone());
                let numbers = SceneEnvironment { scene: &scene, answer: None };
                let work = require.iter().map(|condition| condition.work(&numbers)).fold(0, i64::saturating_add);
                if !effort.spend_cells(work) {
                    return None;
                }
                met(&numbers)
            } else {
                Sizes::of(&setting).is_some_and(|sizes| met(&sizes))
            };
            if is_met {
                count += 1;
                let effort = free.iter().filter(|free| free.knob.get(&setting) != free.knob.get(start)).count();
                if best.as_ref().is_none_or(|(least, _)| effort < *least) {
                    best = Some((effort, setting));
                }
            }
        }
        if best.is_none() {
            let message = format!("none of the {combinations} settings within 'free' reaches the goal");
            report.error("goal-unreachable", place.clone(), message);
        }
        best.map(|(_, example)| Solved { count, example })
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
