//! Proofs of checks: the answer has a value and does not change, and every catch is wrong, can fire, and is not hidden
//! by an earlier one.

use std::collections::BTreeMap;
use std::iter;
use std::ops::Range;

use super::Ground;
use super::catch::{Catch, CatchFile};
use super::effort::Effort;
use super::grade;
use crate::conv::Parameter;
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{
    AnswerValue, Expression, Kind, MOST_FIELDS, Name, Number, Part, SceneEnvironment, Size, Value,
};
use crate::lesson::free::Knob;
use crate::phrase;
use crate::scene::Scene;

/// Whole numbers that are tried as answers.
const CANDIDATES: Range<i64> = -50..200;

/// The largest number that is tried together with another.
const LARGEST: i64 = 96;

/// What was found out about a check, for its words.
#[derive(Default)]
pub struct Proof {
    /// The right answer.
    pub right: Option<AnswerValue>,
    /// For each catch, by id, an answer for which it fires.
    pub caught: BTreeMap<String, AnswerValue>,
    /// A wrong answer for which no catch fires.
    pub wrong: Option<AnswerValue>,
    /// The scene in which a goal is reached.
    pub solved: Option<Scene>,
}

/// Returns the value of an answer, or reports why it has none.
pub(super) fn value(
    report: &mut Report<'_>,
    text: &Text,
    expression: &Expression,
    ground: &Ground<'_>,
) -> Option<Value> {
    let numbers = SceneEnvironment { scene: ground.scene, answer: None };
    if !ground.effort.spend_cells(expression.work(&numbers)) {
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

/// Reports an answer that changes when the learner changes the scene.
pub(super) fn moves(report: &mut Report<'_>, text: &Text, answer: &Expression, ground: &Ground<'_>) {
    let depends = |name: &Name, parameter: Parameter| match name {
        // A panel may follow the live layer in everything, and a number of the step's own may follow from the panel.
        Name::Of(None, Number::Size(Size::Out, _)) | Name::Of(Some(_), Number::Size(..)) | Name::Own(_) => true,
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
    let is_turned = |name: &Name, knob: &Knob| match (knob, name) {
        (Knob::Parameter(parameter), name) => depends(name, *parameter),
        (Knob::Bias, Name::Of(_, Number::Bias)) | (Knob::Groups, Name::Of(_, Number::Channels(_))) => true,
        (Knob::Bias | Knob::Groups | Knob::Turn(_) | Knob::Number(_) | Knob::Activations, _) => false,
    };
    let names = answer.names();
    let turned = ground
        .free
        .iter()
        .map(|free| &free.knob)
        .find(|knob| !answer.grids().is_empty() || names.iter().any(|name| is_turned(name, knob)));
    if let Some(knob) = turned {
        let (knob, step) = (knob.name(), ground.step.as_str());
        let message = phrase!("the answer changes when the learner turns {knob} in the step '{step}'", knob, step);
        report.error("answer-moves", text.span(), message);
    }
}

/// The condition of a catch, with its span.
pub(super) struct Sign<'a> {
    pub id: &'a str,
    pub place: Range<usize>,
    pub when: &'a Expression,
}

/// Returns the conditions of the catches that are in play on a scene.
pub(super) fn signs<'a>(catches: &'a [Catch], files: &'a [CatchFile], scene: &Scene) -> Vec<Sign<'a>> {
    let in_play = catches.iter().zip(files).filter(|(catch, _)| catch.is_in_play(scene));
    let sign = |(catch, file): (&'a Catch, &'a CatchFile)| {
        let place = file.when.as_ref().map_or_else(|| file.id.span(), Text::span);
        Some(Sign { id: &catch.id, place, when: catch.when()? })
    };
    in_play.filter_map(sign).collect()
}

/// Returns the numbers that are tried as answers.
pub(super) fn candidates(kind: Kind) -> Box<dyn Iterator<Item = AnswerValue>> {
    let whole = CANDIDATES.map(|number| AnswerValue::Scalar(Value::Integer(number)));
    if kind == Kind::Integer {
        return Box::new(whole);
    }
    let halves = CANDIDATES.map(|number| AnswerValue::Scalar(Value::Real(number as f64 + 0.5)));
    Box::new(CANDIDATES.map(|number| AnswerValue::Scalar(Value::Real(number as f64))).chain(halves))
}

/// Returns the numbers that are tried in fields, varied from the right ones: first two fields at a time, with small
/// numbers first because most are; then each field alone.
pub(super) fn fields(right: &[Value]) -> Box<dyn Iterator<Item = AnswerValue>> {
    let mut all = [None; MOST_FIELDS];
    all.iter_mut().zip(right).for_each(|(field, value)| *field = Some(*value));
    let with = move |places: [usize; 2], numbers: [i64; 2]| {
        let mut fields = all;
        for (place, number) in places.into_iter().zip(numbers) {
            if let Some(Some(field)) = fields.get_mut(place) {
                *field = match field {
                    Value::Integer(_) | Value::Boolean(_) => Value::Integer(number),
                    Value::Real(_) => Value::Real(number as f64),
                };
            }
        }
        AnswerValue::Fields(fields)
    };
    let count = right.len();
    let pairs = (0..count).flat_map(move |first| (first + 1..count).map(move |second| [first, second]));
    let of_pair = move |places| pairs_of_numbers().map(move |numbers| with(places, numbers));
    let alone = (0..count).flat_map(move |place| CANDIDATES.map(move |number| with([place; 2], [number; 2])));
    Box::new(pairs.flat_map(of_pair).chain(alone))
}

fn pairs_of_numbers() -> impl Iterator<Item = [i64; 2]> {
    (0..=LARGEST)
        .flat_map(|most| (0..most).map(move |less| [most, less]).chain((0..=most).map(move |less| [less, most])))
}

/// Returns the right answer with the values that the condition states for fields, if it states any.
fn stated(sign: &Sign<'_>, right: AnswerValue, numbers: &SceneEnvironment<'_>) -> Option<AnswerValue> {
    let AnswerValue::Fields(mut fields) = right else { return None };
    let stated = sign.when.answered_fields();
    for (name, formula) in &stated {
        if let Name::Answer(Part::Field(place, _)) = name {
            *fields.get_mut(*place)? = Some(formula.eval(numbers).ok()?);
        }
    }
    (!stated.is_empty()).then_some(AnswerValue::Fields(fields))
}

fn is_same(one: AnswerValue, other: AnswerValue) -> bool {
    let are_same = |pair: (Option<Value>, Option<Value>)| match pair {
        (Some(one), Some(other)) => grade::is_same(one, other),
        (one, other) => one == other,
    };
    match (one, other) {
        (AnswerValue::Scalar(one), AnswerValue::Scalar(other)) => grade::is_same(one, other),
        (AnswerValue::Fields(one), AnswerValue::Fields(other)) => one.into_iter().zip(other).all(are_same),
        (one, other) => one == other,
    }
}

/// Tests catches with answers that learners may give.
pub(super) struct Judge<'a> {
    pub scene: &'a Scene,
    pub effort: &'a Effort,
    pub right: AnswerValue,
    /// Whether other answers are right as well. Catches may then be about answers that are not tried, so it is no error
    /// if none is found.
    pub is_open: bool,
}

impl<'a> Judge<'a> {
    /// Creates a judge for a single right answer.
    pub fn new(ground: &Ground<'a>, right: AnswerValue) -> Judge<'a> {
        Judge { scene: ground.scene, effort: ground.effort, right, is_open: false }
    }

    /// Returns whether the catch fires for the answer. A condition without a value does not.
    pub fn fires(&self, sign: &Sign<'_>, answer: AnswerValue) -> bool {
        let numbers = SceneEnvironment { scene: self.scene, answer: Some(answer) };
        self.effort.spend(sign.when.text().len())
            && self.effort.spend_cells(sign.when.work(&numbers))
            && sign.when.holds(&numbers).unwrap_or(false)
    }

    /// Returns an answer for each catch, and one that none catches. Reports what is wrong with catches.
    pub fn judge(
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
        // Preferably the next larger one, with which most sentences make sense.
        let after = candidates().skip_while(|answer| !is_same(*answer, self.right));
        proof.wrong = after.chain(candidates()).find(is_free);
        proof
    }

    /// Returns the first of these answers for which the condition holds, or reports that there is none.
    pub fn first(
        &self,
        report: &mut Report<'_>,
        sign: &Sign<'_>,
        answers: impl Iterator<Item = AnswerValue>,
    ) -> Option<AnswerValue> {
        let found = answers.into_iter().find(|answer| self.fires(sign, *answer));
        if found.is_none() && !self.effort.is_spent() {
            let message = phrase!("nothing was found that '{id}' catches", id = sign.id);
            report.error("catch-never-fires", sign.place.clone(), message);
        }
        found
    }

    /// Returns an answer for which the catch fires and no earlier one does, or reports that there is none.
    pub fn catch(
        &self,
        report: &mut Report<'_>,
        sign: &Sign<'_>,
        earlier: &[Sign<'_>],
        candidates: &dyn Fn() -> Box<dyn Iterator<Item = AnswerValue>>,
    ) -> Option<AnswerValue> {
        if self.fires(sign, self.right) && !self.is_open {
            let message =
                phrase!("'{id}' catches the right answer, {right}", id = sign.id, right = self.right.phrase());
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
                        phrase!("'{id}' has no value here: {why}", id = sign.id, why = error.message),
                    );
                    return None;
                }
                None => {
                    let compared = sign.when.compared().into_iter().filter_map(|wrong| wrong.eval(&numbers).ok());
                    let stated = stated(sign, self.right, &numbers).into_iter();
                    Box::new(compared.map(AnswerValue::Scalar).chain(stated).chain(candidates()))
                }
            };
        let mut hidden = None;
        for answer in answers.filter(|answer| !is_same(*answer, self.right) && self.fires(sign, *answer)) {
            match earlier.iter().find(|other| self.fires(other, answer)) {
                None => return Some(answer),
                Some(other) => hidden = hidden.or(Some((answer, other.id))),
            }
        }
        // Without trying everything, nothing is known.
        if self.effort.is_spent() || self.is_open {
            return None;
        }
        match hidden {
            Some((answer, other)) => {
                let message = phrase!(
                    "'{id}' never speaks: on {answer} '{other}' does already",
                    id = sign.id,
                    answer = answer.phrase(),
                    other
                );
                report.error("catch-shadowed", sign.place.clone(), message);
            }
            None => report.error(
                "catch-never-fires",
                sign.place.clone(),
                phrase!("nothing was found that '{id}' catches", id = sign.id),
            ),
        }
        None
    }
}
