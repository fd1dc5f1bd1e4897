//! The check `number`: a number that is right if it equals an expression.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch::{self, Catch, CatchFile, caught};
use super::grade::{Grade, is_same};
use super::proof::{self, Judge, Proof, signs};
use super::{Answer, Form, Ground, Kind, Needs, Reckoned, Stance, Table};
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{Answer as Ans, AnswerValue, Expression, SceneEnvironment, Value};
use crate::lesson::reading::{Wanted, expression};
use crate::scene::Scene;

/// A question for a number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberFile {
    /// The right answer, as an expression.
    pub answer: Text,
    /// Wrong answers that are known, each with its reply.
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// A question for the value of an expression.
#[derive(Clone, Debug)]
pub struct Number {
    /// The right answer.
    pub answer: Expression,
    /// The known wrong answers.
    pub catches: Vec<Catch>,
}

impl Table for NumberFile {
    type Check = Number;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.answer.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Number> {
        let answer = expression(report, &self.answer, ground.names.known(Ans::None), Wanted::Number)?;
        let ans = Ans::Scalar(answer.kind());
        let catches = catch::read(report, &self.catches, ground, ans, catch::only_when)?;
        Some(Number { answer, catches })
    }

    fn prove(&self, check: &mut Number, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        let Some(value) = proof::value(report, &self.answer, &check.answer, ground) else {
            return Proof::default();
        };
        proof::moves(report, &self.answer, &check.answer, ground);
        let kind = check.answer.kind();
        let judge = Judge::new(ground, AnswerValue::Scalar(value));
        judge.judge(report, &signs(&check.catches, &self.catches, ground.scene), &|| proof::candidates(kind))
    }
}

impl Kind for Number {
    fn name(&self) -> &'static str {
        "number"
    }

    fn catches(&self) -> &[Catch] {
        &self.catches
    }

    fn needs(&self) -> Needs<'_> {
        catch::needs(&self.catches, Ans::Scalar(self.answer.kind()))
    }

    fn stance(&self) -> Stance<'_> {
        Stance { hides_sums: true, ..Stance::default() }
    }

    fn form(&self) -> Form {
        Form::Number
    }

    fn read(&self, line: &str, _: &[usize]) -> Option<Answer> {
        value(line.trim()).map(Answer::Number)
    }

    fn right(&self, scene: &Scene) -> Option<Answer> {
        self.answer.eval(&SceneEnvironment { scene, answer: None }).ok().map(Answer::Number)
    }

    fn reckoned(&self) -> Option<Reckoned<'_>> {
        let right = std::slice::from_ref(&self.answer);
        let answer = |parts: &[Value]| parts.first().copied().map(AnswerValue::Scalar);
        Some(Reckoned { right, catches: &self.catches, answer })
    }

    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade {
        let Answer::Number(value) = answer else { return Grade::of(false) };
        let right = self.answer.eval(&SceneEnvironment { scene, answer: None });
        let is_right = right.is_ok_and(|right| is_same(right, *value));
        caught(is_right, scene, AnswerValue::Scalar(*value), &self.catches, std::slice::from_ref(&self.answer))
    }

    fn tries(&self, scene: &Scene, foreseen: &[AnswerValue]) -> Vec<Answer> {
        let number = |value: &AnswerValue| match value {
            AnswerValue::Scalar(number) => Some(Answer::Number(*number)),
            AnswerValue::Shape(_)
            | AnswerValue::Fields(_)
            | AnswerValue::Cell { .. }
            | AnswerValue::Picked(_)
            | AnswerValue::Setting(_) => None,
        };
        foreseen.iter().filter_map(number).chain(self.right(scene)).collect()
    }
}

/// Parses a whole number, or any finite number.
#[must_use]
pub fn value(text: &str) -> Option<Value> {
    match text.parse::<i64>() {
        Ok(number) => Some(Value::Integer(number)),
        Err(_) => real(text).map(Value::Real),
    }
}

/// Parses a finite number.
#[must_use]
pub fn real(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}
