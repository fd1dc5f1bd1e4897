//! Two whole numbers, height and width.

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

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShapeFile {
    /// Height and width.
    pub answer: [Text; 2],
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// Two numbers, height and width.
#[derive(Clone, Debug)]
pub struct Shape {
    pub answer: [Expression; 2],
    pub catches: Vec<Catch>,
}

impl Table for ShapeFile {
    type Check = Shape;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.answer[0].span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Shape> {
        let [height, width] =
            self.answer.each_ref().map(|text| expression(report, text, ground.names.known(Ans::None), Wanted::Whole));
        let catches = catch::read(report, &self.catches, ground, Ans::Shape, catch::only_when)?;
        Some(Shape { answer: [height?, width?], catches })
    }

    fn prove(&self, check: &mut Shape, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        let sides = [0, 1].map(|axis| {
            let (text, answer) = (&self.answer[axis], &check.answer[axis]);
            proof::moves(report, text, answer, ground);
            proof::value(report, text, answer, ground)
        });
        let [Some(Value::Integer(height)), Some(Value::Integer(width))] = sides else { return Proof::default() };
        let right = AnswerValue::Shape([height, width]);
        let judge = Judge { scene: ground.scene, effort: ground.effort, right };
        judge.judge(report, &signs(&check.catches, &self.catches, ground.scene), &proof::shapes)
    }
}

impl Kind for Shape {
    fn name(&self) -> &'static str {
        "shape"
    }

    fn needs(&self) -> Needs<'_> {
        catch::needs(&self.catches, Ans::Shape)
    }

    fn stance(&self) -> Stance<'_> {
        Stance { hides_sums: true, ..Stance::default() }
    }

    fn form(&self) -> Form {
        Form::Shape
    }

    fn read(&self, line: &str, _: &[usize]) -> Option<Answer> {
        let line = line.trim();
        let (height, width) = line.split_once(['x', 'X', ',', ' ']).unwrap_or((line, line));
        let sides = side(height).zip(side(width));
        sides.map(|(height, width)| Answer::Shape([height, width]))
    }

    fn right(&self, scene: &Scene) -> Option<Answer> {
        let side = |expression: &Expression| match expression.eval(&SceneEnvironment { scene, answer: None }) {
            Ok(Value::Integer(side)) => Some(side),
            Ok(Value::Real(_) | Value::Boolean(_)) | Err(_) => None,
        };
        let [height, width] = self.answer.each_ref().map(side);
        Some(Answer::Shape([height?, width?]))
    }

    fn reckoned(&self) -> Option<Reckoned<'_>> {
        let answer = |parts: &[Value]| match parts {
            [Value::Integer(height), Value::Integer(width)] => Some(AnswerValue::Shape([*height, *width])),
            _ => None,
        };
        Some(Reckoned { right: &self.answer, catches: &self.catches, answer })
    }

    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade {
        let Answer::Shape(shape) = answer else { return Grade::of(false) };
        let numbers = SceneEnvironment { scene, answer: None };
        let is_right = self
            .answer
            .iter()
            .zip(shape)
            .all(|(right, side)| right.eval(&numbers).is_ok_and(|right| is_same(right, Value::Integer(*side))));
        caught(is_right, scene, AnswerValue::Shape(*shape), &self.catches, &self.answer)
    }
}

/// One of the two numbers.
#[must_use]
pub fn side(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}
