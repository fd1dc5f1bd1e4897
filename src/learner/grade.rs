//! How an answer is held against the core, and which feedback it gets.

use super::answer::Answer;
use crate::conv::Pair;
use crate::lesson::course::{Catch, CellSign, Check, Step};
use crate::lesson::expression::{AnswerValue, Environment, Expression, SceneEnvironment, Value};
use crate::scene::{GridId, Scene};

/// What came of an answer.
#[derive(Clone, Debug)]
pub struct Grade {
    pub is_right: bool,
    pub feedback: Feedback,
    /// The formula of whoever gives this answer, and the right one.
    pub formulas: Option<Formulas>,
    /// Blank or chosen cells that are not right.
    pub wrong_cells: Vec<Pair>,
}

#[derive(Clone, Debug)]
pub struct Formulas {
    pub theirs: Expression,
    pub right: Expression,
}

/// Where in the prose of the step the feedback stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// There is none but the explanation.
    Explanation,
    Catch(String),
    /// Of an option or a fix.
    Option(String),
    Otherwise,
}

/// Largest difference of two values that count as the same: learners type at most four decimals.
const CLOSE: f64 = 1e-4;

/// Grades an answer to the check of a step, on the scene as it is. An answer to another kind of check is wrong.
#[must_use]
pub fn grade(step: &Step, scene: &Scene, answer: &Answer) -> Grade {
    let simple =
        |is_right: bool, feedback: Feedback| Grade { is_right, feedback, formulas: None, wrong_cells: Vec::new() };
    let or_otherwise = |is_right| if is_right { Feedback::Explanation } else { Feedback::Otherwise };
    let plain = SceneEnvironment { scene, answer: None };
    match (&step.check, answer) {
        (Some(Check::Number { answer: right, catches }), Answer::Number(value)) => {
            let is_right = right.eval(&plain).is_ok_and(|right| same(right, *value));
            caught(is_right, scene, AnswerValue::Scalar(*value), catches, Some(right))
        }
        (Some(Check::Shape { answer: right, catches }), Answer::Shape(shape)) => {
            let is_right = right
                .iter()
                .zip(shape)
                .all(|(right, side)| right.eval(&plain).is_ok_and(|right| same(right, Value::Integer(*side))));
            caught(is_right, scene, AnswerValue::Shape(*shape), catches, None)
        }
        (Some(Check::Choice { correct, .. }), Answer::Option(id)) => {
            simple(correct.contains(id), Feedback::Option(id.clone()))
        }
        (Some(Check::Bug { fixes, .. }), Answer::Option(id)) => {
            simple(fixes.iter().any(|fix| fix.id == *id && fix.is_right), Feedback::Option(id.clone()))
        }
        (Some(Check::Cells { grid, blank, .. }), Answer::Cells(values)) => {
            let wrong: Vec<usize> = (0..blank.len())
                .filter(|place| {
                    let right = value(scene, *grid, blank[*place]);
                    !right.zip(values.get(*place)).is_some_and(|(right, value)| (right - value).abs() <= CLOSE)
                })
                .collect();
            let caught = cells_catch(step, scene, values, &wrong);
            let feedback = match caught {
                _ if wrong.is_empty() => Feedback::Explanation,
                Some(id) => Feedback::Catch(id),
                None => Feedback::Otherwise,
            };
            let wrong_cells = wrong.iter().filter_map(|place| blank.get(*place)).copied().collect();
            Grade { wrong_cells, ..simple(wrong.is_empty(), feedback) }
        }
        (Some(Check::Select { answer: right, .. }), Answer::Select(cells)) => {
            let differ = |one: &[Pair], other: &[Pair]| -> Vec<Pair> {
                one.iter().filter(|cell| !other.contains(cell)).copied().collect()
            };
            let wrong_cells = [differ(cells, right), differ(right, cells)].concat();
            Grade { wrong_cells, ..simple(cells == right, or_otherwise(cells == right)) }
        }
        (Some(Check::Goal { require, .. }), Answer::Scene) => {
            let is_met = goal_is_met(require, scene);
            simple(is_met, or_otherwise(is_met))
        }
        (Some(Check::Order { before, items }), Answer::Order(places)) => {
            let at = |item: usize| places.iter().position(|place| *place == item);
            let is_right = places.len() == items.len() && before.iter().all(|(first, then)| at(*first) < at(*then));
            simple(is_right, or_otherwise(is_right))
        }
        (Some(Check::Reflect) | None, _) => simple(true, Feedback::Explanation),
        _ => simple(false, Feedback::Otherwise),
    }
}

/// Whether everything that a goal requires holds.
#[must_use]
pub fn goal_is_met(require: &[Expression], scene: &Scene) -> bool {
    let numbers = SceneEnvironment { scene, answer: None };
    require.iter().all(|expression| expression.holds(&numbers).unwrap_or(false))
}

fn value(scene: &Scene, grid: GridId, at: Pair) -> Option<f64> {
    scene.cell(grid, at).map(|cell| cell.value)
}

fn same(one: Value, other: Value) -> bool {
    let real = |value: Value| match value {
        Value::Integer(number) => Some(number as f64),
        Value::Real(number) => Some(number),
        Value::Boolean(_) => None,
    };
    match (one, other) {
        (Value::Integer(one), Value::Integer(other)) => one == other,
        _ => real(one).zip(real(other)).is_some_and(|(one, other)| (one - other).abs() <= CLOSE),
    }
}

/// A wrong answer with the first catch that fires, and the formulas if the catch is one.
fn caught(is_right: bool, scene: &Scene, answer: AnswerValue, catches: &[Catch], right: Option<&Expression>) -> Grade {
    let numbers: &dyn Environment = &SceneEnvironment { scene, answer: Some(answer) };
    let catch = catches.iter().find(|catch| !is_right && catch.when.holds(numbers).unwrap_or(false));
    let theirs = catch.and_then(|catch| catch.when.answered());
    let feedback = match catch {
        _ if is_right => Feedback::Explanation,
        Some(catch) => Feedback::Catch(catch.id.clone()),
        None => Feedback::Otherwise,
    };
    let formulas = theirs.zip(right).map(|(theirs, right)| Formulas { theirs, right: right.clone() });
    Grade { is_right, feedback, formulas, wrong_cells: Vec::new() }
}

/// The first catch that explains wrong blank cells: a belief that gives all the values, or a condition on one wrong cell.
fn cells_catch(step: &Step, scene: &Scene, values: &[f64], wrong: &[usize]) -> Option<String> {
    let Some(Check::Cells { catches, .. }) = &step.check else { return None };
    let believed = |place: &usize, believed: &[Option<f64>]| {
        let pair = believed.get(*place).copied().flatten().zip(values.get(*place));
        pair.is_some_and(|(believed, value)| (believed - value).abs() <= CLOSE)
    };
    let fires = |sign: &CellSign| match sign {
        CellSign::Model(_, model) => !wrong.is_empty() && wrong.iter().all(|place| believed(place, model)),
        CellSign::When(when) => wrong.iter().filter_map(|place| values.get(*place)).any(|value| {
            let answer = AnswerValue::Scalar(Value::Real(*value));
            when.holds(&SceneEnvironment { scene, answer: Some(answer) }).unwrap_or(false)
        }),
    };
    catches.iter().find(|catch| fires(&catch.sign)).map(|catch| catch.id.clone())
}

/// The answer that the core gives, as a learner would have written it; none where the scene answers, or nobody can.
/// Options and items are meant, not written: there the texts of the right ones say it.
#[must_use]
pub fn right_answer(step: &Step, scene: &Scene) -> Option<Answer> {
    let numbers = SceneEnvironment { scene, answer: None };
    match step.check.as_ref()? {
        Check::Number { answer, .. } => answer.eval(&numbers).ok().map(Answer::Number),
        Check::Shape { answer: [height, width], .. } => {
            let side = |expression: &Expression| match expression.eval(&numbers) {
                Ok(Value::Integer(side)) => Some(side),
                _ => None,
            };
            Some(Answer::Shape([side(height)?, side(width)?]))
        }
        Check::Choice { correct, .. } => correct.first().cloned().map(Answer::Option),
        Check::Bug { fixes, .. } => fixes.iter().find(|fix| fix.is_right).map(|fix| Answer::Option(fix.id.clone())),
        Check::Cells { grid, blank, .. } => {
            blank.iter().map(|at| value(scene, *grid, *at)).collect::<Option<Vec<f64>>>().map(Answer::Cells)
        }
        Check::Select { answer, .. } => Some(Answer::Select(answer.clone())),
        Check::Order { items, before } => Some(Answer::Order(ordered(items.len(), before))),
        Check::Goal { .. } | Check::Reflect => None,
    }
}

/// The places below `count` in the first order that respects the pairs.
fn ordered(count: usize, before: &[(usize, usize)]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    while order.len() < count {
        let is_ready = |place: &usize| {
            !order.contains(place) && before.iter().all(|(first, then)| then != place || order.contains(first))
        };
        // The loader has refused circles.
        let Some(next) = (0..count).find(is_ready) else { break };
        order.push(next);
    }
    order
}
