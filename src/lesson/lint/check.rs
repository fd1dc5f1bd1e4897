//! The answer of a check has a value, and every catch is wrong, can fire, and is not hidden by another.

use std::collections::BTreeMap;
use std::iter;
use std::ops::Range;

use super::effort::Effort;
use super::goal;
use crate::conv::Parameter;
use crate::lesson::course::{Catch, CellSign, Check};
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{AnswerValue, Expression, Kind, Name, Number, SceneEnvironment, Size, Value};
use crate::lesson::format::{CatchFile, CheckFile};
use crate::lesson::step::{Built, check_place};
use crate::scene::Scene;

/// How far apart reals may be that are the same answer.
const TOLERANCE: f64 = 1e-4;

/// Whole numbers that are tried as answers.
const CANDIDATES: Range<i64> = -50..200;

/// The largest length of the shapes that are tried.
const LARGEST: i64 = 96;

/// What was found out about a step, for its words.
#[derive(Default)]
pub struct Proof {
    /// The right answer.
    pub right: Option<AnswerValue>,
    /// An answer on which each catch speaks.
    pub caught: BTreeMap<String, AnswerValue>,
    /// An answer on which none does.
    pub wrong: Option<AnswerValue>,
    /// The scene once a goal is reached.
    pub solved: Option<Scene>,
}

/// Proves the check of a step; the number of solutions of a goal is written into it.
pub fn prove(report: &mut Report<'_>, built: &mut Built<'_>, effort: &Effort) -> Proof {
    if effort.is_spent() {
        return Proof::default();
    }
    let place = check_place(built.file);
    let proof = proved(report, built, effort);
    // Once: the course is refused, whatever else is in it.
    if effort.is_spent() {
        Effort::tell(report, place);
    }
    proof
}

fn proved(report: &mut Report<'_>, built: &mut Built<'_>, effort: &Effort) -> Proof {
    let mut proof = Proof::default();
    let place = check_place(built.file);
    let scene = &built.scene;
    match (&mut built.step.check, &built.file.check) {
        (Some(Check::Number { answer, catches }), Some(CheckFile::Number(file))) => {
            let Some(value) = value(report, &file.answer, answer, scene, effort) else { return proof };
            moves(report, built.file.id.as_str(), &file.answer, answer, &built.step.free);
            let kind = answer.kind();
            let judge = Judge { scene, effort, right: AnswerValue::Scalar(value) };
            proof = judge.judge(report, &signs(catches, &file.catches), &|| candidates(kind));
        }
        (Some(Check::Shape { answer, catches }), Some(CheckFile::Shape(file))) => {
            let [h, w] = [0, 1].map(|axis| {
                moves(report, built.file.id.as_str(), &file.answer[axis], &answer[axis], &built.step.free);
                value(report, &file.answer[axis], &answer[axis], scene, effort)
            });
            let (Some(Value::Integer(h)), Some(Value::Integer(w))) = (h, w) else { return proof };
            let judge = Judge { scene, effort, right: AnswerValue::Shape([h, w]) };
            proof = judge.judge(report, &signs(catches, &file.catches), &shapes);
        }
        (Some(check @ Check::Cells { .. }), Some(CheckFile::Cells(file))) => {
            proof = cells(report, check, &file.catches, scene, effort);
        }
        (Some(Check::Goal { require, solutions, example }), Some(CheckFile::Goal(file))) => {
            if let Some(found) = goal::solve(report, &place, require, &file.require, &built.step.free, scene, effort) {
                *solutions = found.count;
                proof.solved = Some(Scene::new(found.example.clone()));
                **example = found.example;
            }
        }
        (Some(Check::Order { items, before }), _) => order(report, &place, items.len(), before),
        _ => {}
    }
    if !built.step.free.is_empty() && matches!(built.step.check, Some(Check::Cells { .. } | Check::Select { .. })) {
        report.error("answer-moves", place, "the learner can turn the scene here, and with it the right answer");
    }
    proof
}

fn value(
    report: &mut Report<'_>,
    text: &Text,
    expression: &Expression,
    scene: &Scene,
    effort: &Effort,
) -> Option<Value> {
    let numbers = SceneEnvironment { scene, answer: None };
    if !effort.spend_cells(expression.work(&numbers)) {
        return None;
    }
    match expression.eval(&numbers) {
        Ok(value) => Some(value),
        Err(error) => {
            report.error("no-value", text.part(&error.span, report.text), error.message);
            None
        }
    }
}

/// Reports an answer that changes while the learner turns the scene.
fn moves(report: &mut Report<'_>, step: &str, text: &Text, answer: &Expression, free: &[crate::lesson::course::Free]) {
    let depends = |name: &Name, parameter: Parameter| match name {
        // A panel may follow the live layer in everything.
        Name::Of(None, Number::Size(Size::Out, _)) | Name::Of(Some(_), Number::Size(..)) => true,
        Name::Of(None, Number::Size(Size::Full, _)) => {
            !matches!(parameter, Parameter::Padding | Parameter::OutputPadding)
        }
        Name::Of(None, Number::Size(Size::Stuffed, _)) => matches!(parameter, Parameter::Input | Parameter::Stride),
        Name::Of(None, Number::Size(Size::Dilated, _)) => {
            matches!(parameter, Parameter::KernelSize | Parameter::Dilation)
        }
        Name::Of(None, Number::Size(Size::Dpad, _)) => {
            matches!(parameter, Parameter::KernelSize | Parameter::Dilation | Parameter::Padding)
        }
        Name::Of(None, Number::Size(size, _)) => size.parameter() == Some(parameter),
        Name::Of(_, Number::Channels(_) | Number::Bias) | Name::Answer(_) | Name::Here(_) => false,
    };
    let names = answer.names();
    let turned = free
        .iter()
        .map(|free| free.parameter)
        .find(|parameter| !answer.grids().is_empty() || names.iter().any(|name| depends(name, *parameter)));
    if let Some(parameter) = turned {
        let message = format!("the answer changes when the learner turns {} in the step '{step}'", parameter.name());
        report.error("answer-moves", text.span(), message);
    }
}

/// The condition of a catch, with its place.
struct Sign<'a> {
    id: &'a str,
    place: Range<usize>,
    when: &'a Expression,
}

fn signs<'a>(catches: &'a [Catch], files: &'a [CatchFile]) -> Vec<Sign<'a>> {
    let sign = |(catch, file): (&'a Catch, &'a CatchFile)| Sign {
        id: &catch.id,
        place: file.when.as_ref().map_or_else(|| file.id.span(), Text::span),
        when: &catch.when,
    };
    catches.iter().zip(files).map(sign).collect()
}

fn candidates(kind: Kind) -> Box<dyn Iterator<Item = AnswerValue>> {
    let whole = CANDIDATES.map(|number| AnswerValue::Scalar(Value::Integer(number)));
    if kind == Kind::Integer {
        return Box::new(whole);
    }
    let halves = CANDIDATES.map(|number| AnswerValue::Scalar(Value::Real(number as f64 + 0.5)));
    Box::new(CANDIDATES.map(|number| AnswerValue::Scalar(Value::Real(number as f64))).chain(halves))
}

/// Small shapes first: most are.
fn shapes() -> Box<dyn Iterator<Item = AnswerValue>> {
    Box::new((0..=LARGEST).flat_map(|most| {
        let side = (0..most).map(move |less| [most, less]).chain((0..=most).map(move |less| [less, most]));
        side.map(AnswerValue::Shape)
    }))
}

fn is_same(one: AnswerValue, other: AnswerValue) -> bool {
    match (one, other) {
        (AnswerValue::Scalar(one), AnswerValue::Scalar(other)) => match (real(one), real(other)) {
            (Some(one), Some(other)) => (one - other).abs() <= TOLERANCE,
            _ => one == other,
        },
        (one, other) => one == other,
    }
}

fn real(value: Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(number as f64),
        Value::Real(number) => Some(number),
        Value::Boolean(_) => None,
    }
}

struct Judge<'a> {
    scene: &'a Scene,
    effort: &'a Effort,
    right: AnswerValue,
}

impl Judge<'_> {
    /// Whether the catch fires on the answer. A condition that has no value there does not.
    fn fires(&self, sign: &Sign<'_>, answer: AnswerValue) -> bool {
        let numbers = SceneEnvironment { scene: self.scene, answer: Some(answer) };
        self.effort.spend(sign.when.text().len())
            && self.effort.spend_cells(sign.when.work(&numbers))
            && sign.when.holds(&numbers).unwrap_or(false)
    }

    fn judge(
        &self,
        report: &mut Report<'_>,
        signs: &[Sign<'_>],
        candidates: &dyn Fn() -> Box<dyn Iterator<Item = AnswerValue>>,
    ) -> Proof {
        let mut proof = Proof { right: Some(self.right), ..Proof::default() };
        for (place, sign) in signs.iter().enumerate() {
            let earlier = signs.get(..place).unwrap_or_default();
            if let Some(answer) = self.catch(report, sign, earlier, candidates) {
                proof.caught.insert(sign.id.to_owned(), answer);
            }
        }
        let is_free =
            |answer: &AnswerValue| !is_same(*answer, self.right) && !signs.iter().any(|sign| self.fires(sign, *answer));
        // The next one that is larger, for most sentences about it make sense.
        let after = candidates().skip_while(|answer| !is_same(*answer, self.right));
        proof.wrong = after.chain(candidates()).find(is_free);
        proof
    }

    /// An answer on which the catch speaks; if there is none, that is reported.
    fn catch(
        &self,
        report: &mut Report<'_>,
        sign: &Sign<'_>,
        earlier: &[Sign<'_>],
        candidates: &dyn Fn() -> Box<dyn Iterator<Item = AnswerValue>>,
    ) -> Option<AnswerValue> {
        if self.fires(sign, self.right) {
            let message = format!("'{}' catches the right answer, {}", sign.id, self.right);
            report.error("catch-is-right", sign.place.clone(), message);
            return None;
        }
        let numbers = SceneEnvironment { scene: self.scene, answer: None };
        let answers: Box<dyn Iterator<Item = AnswerValue>> =
            match sign.when.answered().map(|wrong| wrong.eval(&numbers)) {
                Some(Ok(wrong)) => Box::new(iter::once(AnswerValue::Scalar(wrong))),
                Some(Err(error)) => {
                    report.error(
                        "no-value",
                        sign.place.clone(),
                        format!("'{}' has no value here: {}", sign.id, error.message),
                    );
                    return None;
                }
                None => candidates(),
            };
        let mut hidden = None;
        for answer in answers.filter(|answer| !is_same(*answer, self.right) && self.fires(sign, *answer)) {
            match earlier.iter().find(|other| self.fires(other, answer)) {
                None => return Some(answer),
                Some(other) => hidden = hidden.or(Some((answer, other.id))),
            }
        }
        // What was not tried to the end is not known.
        if self.effort.is_spent() {
            return None;
        }
        match hidden {
            Some((answer, other)) => {
                let message = format!("'{}' never speaks: on {} '{other}' does already", sign.id, answer);
                report.error("catch-shadowed", sign.place.clone(), message);
            }
            None => report.error(
                "catch-never-fires",
                sign.place.clone(),
                format!("nothing was found that '{}' catches", sign.id),
            ),
        }
        None
    }
}

fn cells(report: &mut Report<'_>, check: &Check, files: &[CatchFile], scene: &Scene, effort: &Effort) -> Proof {
    let mut proof = Proof::default();
    let Check::Cells { grid, blank, catches } = check else { return proof };
    let right: Vec<f64> = blank.iter().filter_map(|cell| scene.cell(*grid, *cell)).map(|cell| cell.value).collect();
    let scalar = |number: f64| AnswerValue::Scalar(Value::Real(number));
    proof.right = right.first().map(|number| scalar(*number));
    proof.wrong = right.first().map(|number| scalar(number + 1.0));
    let mut models: Vec<(&str, Vec<Option<f64>>)> = Vec::new();
    for (catch, file) in catches.iter().zip(files) {
        let id = catch.id.as_str();
        match &catch.sign {
            CellSign::When(when) => {
                let place = file.when.as_ref().map_or_else(|| file.id.span(), Text::span);
                let work = when.work(&SceneEnvironment { scene, answer: None });
                if !effort.spend_cells(work.saturating_mul(right.len() as i64)) {
                    return proof;
                }
                let sign = Sign { id, place, when };
                let fires = |number: f64| {
                    let answer = Some(scalar(number));
                    when.holds(&SceneEnvironment { scene, answer }).unwrap_or(false)
                };
                if right.iter().all(|number| fires(*number)) {
                    report.error("catch-is-right", sign.place, format!("'{id}' catches the right value of every cell"));
                    continue;
                }
                let judge = Judge { scene, effort, right: scalar(f64::NAN) };
                if let Some(answer) = judge.catch(report, &sign, &[], &|| candidates(Kind::Real)) {
                    proof.caught.insert(id.to_owned(), answer);
                }
            }
            CellSign::Model(model, values) => {
                let place = file.model.as_ref().map_or_else(|| file.id.span(), Text::span);
                let differs =
                    |(value, right): (&Option<f64>, &f64)| value.is_some_and(|value| (value - right).abs() > TOLERANCE);
                let wrong = values.iter().zip(&right).find(|pair| differs(*pair)).and_then(|(value, _)| *value);
                let Some(wrong) = wrong else {
                    report.error("catch-is-right", place, format!("'{model}' has the right value in every blank cell"));
                    continue;
                };
                if let Some((other, _)) = models.iter().find(|(_, other)| other == values) {
                    let message = format!("'{id}' never speaks: '{other}' has the same values in the blank cells");
                    report.error("catch-shadowed", place, message);
                }
                proof.caught.insert(id.to_owned(), scalar(wrong));
                models.push((id, values.clone()));
            }
        }
    }
    proof
}

fn order(report: &mut Report<'_>, place: &Range<usize>, items: usize, before: &[(usize, usize)]) {
    if before.is_empty() {
        report.error("order-free", place.clone(), "every order is right: say what comes before what");
        return;
    }
    if before.iter().all(|(first, then)| first < then) {
        report.warning("order-listed", place.clone(), "the items are listed in an order that is right already");
        return;
    }
    // Take out what nothing comes before, until nothing is left, or something that is in a circle.
    let mut left: Vec<usize> = (0..items).collect();
    let is_first =
        |item: usize, left: &[usize]| !before.iter().any(|(first, then)| *then == item && left.contains(first));
    while let Some(at) = left.iter().position(|item| is_first(*item, &left)) {
        left.remove(at);
    }
    if !left.is_empty() {
        report.error("order-cycle", place.clone(), "no order is right: some item would have to come before itself");
    }
}
