//! Rehearses a step: one answer for each possible feedback, so that authors and the linter see all of them.

use super::goal::turned;
use super::grade::{Feedback, Grade};
use super::proof::Proof;
use super::{Answer, Check};
use crate::lesson::course::Step;
use crate::lesson::expression::AnswerValue;
use crate::lesson::markdown::Directive;
use crate::lesson::scene;
use crate::scene::{Scene, Setting};

/// An answer that was tried, and its grade.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The answer.
    pub answer: Answer,
    /// The setting on which it is given.
    pub setting: Setting,
    /// Its grade.
    pub grade: Grade,
}

/// Returns the wrong answers that a proof has found: one for each catch, and one that none catches.
#[must_use]
pub fn foreseen(proof: &Proof) -> Vec<AnswerValue> {
    proof.caught.values().chain(&proof.wrong).copied().collect()
}

impl Step {
    /// Returns one answer for each feedback, wrong ones first.
    #[must_use]
    pub fn rehearsal(&self) -> Vec<Trial> {
        let Some(check) = &self.check else { return Vec::new() };
        let opening = self.scene(self.opening(), 0);
        let mut trials: Vec<Trial> = Vec::new();
        let tries = check.tries(&opening, &self.foreseen);
        let right = tries.last().filter(|_| tries.len() > MOST_TRIES);
        for answer in tries.iter().take(MOST_TRIES).chain(right) {
            add(&mut trials, check, &opening, answer);
            if *answer == Answer::Scene {
                self.turn(&mut trials, check);
            }
        }
        trials.sort_by_key(|trial| trial.grade.is_right);
        trials
    }

    /// Adds scenes as the learner may change them, until every catch has spoken, and the right one.
    fn turn(&self, trials: &mut Vec<Trial>, check: &Check) {
        let opening = self.opening();
        let is_catch = |(directive, _): &&(Directive, &str)| *directive == Directive::Catch;
        let catches = check.needs().required.iter().filter(is_catch).count();
        let caught = |trial: &&Trial| matches!(trial.grade.feedback, Feedback::Catch(_));
        let settings = (0..MOST_TURNED).map(|combination| turned(&opening, self.free.knobs(true), combination));
        let mut products = 0;
        for setting in settings.filter(|setting| scene::check(setting).is_ok()) {
            products += setting.products();
            if trials.iter().filter(caught).count() == catches || products > MOST_PRODUCTS {
                break;
            }
            add(trials, check, &self.scene(setting, 0), &Answer::Scene);
        }
        if let Some(solution) = self.solution() {
            add(trials, check, &self.scene(solution, 0), &Answer::Scene);
        }
    }
}

/// The maximum number of answers that are tried. The right one, which is the last, is always tried.
const MOST_TRIES: usize = 60;

/// The maximum number of settings that are tried for the catches of a goal.
const MOST_TURNED: usize = 200;
/// The maximum number of products of these settings together.
const MOST_PRODUCTS: u128 = 20_000_000;

/// Adds an answer, unless another gets the same feedback.
fn add(trials: &mut Vec<Trial>, check: &Check, scene: &Scene, answer: &Answer) {
    let grade = check.grade(scene, answer);
    let is_known = |trial: &Trial| (trial.grade.is_right, &trial.grade.feedback) == (grade.is_right, &grade.feedback);
    if !trials.iter().any(is_known) {
        trials.push(Trial { answer: answer.clone(), setting: scene.setting().clone(), grade });
    }
}

impl Trial {
    /// Returns the section that responds, as it is named in prose files, and whether the answer is right.
    #[must_use]
    pub fn name(&self) -> String {
        match (&self.grade.feedback, self.grade.is_right) {
            (Feedback::Catch(id), _) => format!("catch: {id}"),
            (Feedback::Option(id), true) => format!("right: {id}"),
            (Feedback::Option(id), false) => format!("feedback: {id}"),
            (Feedback::Otherwise, _) => "otherwise".to_owned(),
            (Feedback::Explanation, _) => "right".to_owned(),
        }
    }
}
