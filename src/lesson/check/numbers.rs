//! The checks `numbers` and `shape`: one to three numbers, each in a field of its own. A shape has the fields height
//! and width.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch::{self, Catch, CatchFile, caught};
use super::grade::{Grade, is_same};
use super::number::value;
use super::proof::{self, Judge, Proof, signs};
use super::{Answer, Form, Ground, Kind, Needs, Reckoned, Stance, Table};
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{
    Answer as Ans, AnswerValue, Expression, Field, Kind as Of, MOST_FIELDS, SceneEnvironment, Value,
};
use crate::lesson::markdown::Directive;
use crate::lesson::reading::{Wanted, expression};
use crate::phrase;
use crate::scene::Scene;

/// Since 2026-12.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumbersFile {
    /// One to three.
    pub field: Vec<FieldFile>,
    /// A condition on the answer: whatever it holds for is right, such as the answers of the fields. Without it these alone
    /// are.
    pub accept: Option<Text>,
    /// Wrong answers that are known, each with its reply.
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// A number that is asked. The prose names it: `<!-- field: ID -->`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldFile {
    /// What it is in catches, after `ans.`: letters, digits and `_`.
    pub id: Text,
    /// The right answer, as an expression.
    pub answer: Text,
}

/// `numbers` of height and width: `ans.h`, `ans.w`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShapeFile {
    /// Height and width.
    pub answer: [Text; 2],
    /// Wrong answers that are known, each with its reply.
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// A question for one to three numbers.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// The fields.
    pub fields: Vec<Field>,
    /// The right answer of each field.
    pub answers: Vec<Expression>,
    /// What separates the numbers of an answer.
    pub between: Between,
    /// A condition that makes other answers right as well.
    pub accept: Option<Expression>,
    /// The known wrong answers.
    pub catches: Vec<Catch>,
}

/// What separates the numbers of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// A letter `x`, between height and width: `5x7`.
    Times,
    /// A blank.
    Blank,
}

/// The maximum length of a field's id.
const MOST_LETTERS: usize = 20;

impl Table for NumbersFile {
    type Check = Numbers;

    fn place(&self) -> Option<Range<usize>> {
        self.field.first().map(|field| field.answer.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Numbers> {
        if !(1..=MOST_FIELDS).contains(&self.field.len()) {
            let place = self.field.first().map_or_else(|| ground.step.span(), |field| field.id.span());
            let message =
                phrase!("there are 1 to {most} fields, not {given}", most = MOST_FIELDS, given = self.field.len());
            report.error("wrong-count", place, message);
            return None;
        }
        for (place, field) in self.field.iter().enumerate() {
            let id = field.id.as_str();
            if !is_name(id) {
                let message =
                    phrase!("a field's id is a word of at most {most} of a-z, 0-9 and '_'", most = MOST_LETTERS);
                report.error("bad-id", field.id.span(), message);
            } else if self.field.iter().take(place).any(|other| other.id.as_str() == id) {
                report.error("duplicate-id", field.id.span(), phrase!("'{id}' is here twice", id));
            }
        }
        let answers: Vec<(&str, &Text)> = self.field.iter().map(|field| (field.id.as_str(), &field.answer)).collect();
        let mut check = build(report, ground, &answers, Wanted::Number, Between::Blank, &self.catches)?;
        if let Some(text) = &self.accept {
            let known = ground.names.known(Ans::Fields(&check.fields));
            check.accept = Some(expression(report, text, known, Wanted::Condition)?);
        }
        Some(check)
    }

    fn prove(&self, check: &mut Numbers, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        prove(check, report, ground, self.field.iter().map(|field| &field.answer), &self.catches)
    }
}

impl Table for ShapeFile {
    type Check = Numbers;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.answer[0].span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Numbers> {
        let [height, width] = &self.answer;
        build(report, ground, &[("h", height), ("w", width)], Wanted::Whole, Between::Times, &self.catches)
    }

    fn prove(&self, check: &mut Numbers, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        prove(check, report, ground, self.answer.iter(), &self.catches)
    }
}

fn is_name(id: &str) -> bool {
    let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    id.starts_with(|first: char| first.is_ascii_lowercase()) && id.len() <= MOST_LETTERS && id.bytes().all(is_plain)
}

fn build(
    report: &mut Report<'_>,
    ground: &Ground<'_>,
    answers: &[(&str, &Text)],
    wanted: Wanted,
    between: Between,
    catches: &[CatchFile],
) -> Option<Numbers> {
    let mut fields = Vec::new();
    let mut read = Vec::new();
    for (id, text) in answers {
        let Some(answer) = expression(report, text, ground.names.known(Ans::None), wanted) else { continue };
        fields.push(Field { name: (*id).into(), kind: answer.kind() });
        read.push(answer);
    }
    if read.len() < answers.len() {
        return None;
    }
    let catches = catch::read(report, catches, ground, Ans::Fields(&fields), catch::only_when)?;
    Some(Numbers { fields, answers: read, between, accept: None, catches })
}

fn prove<'a>(
    check: &Numbers,
    report: &mut Report<'_>,
    ground: &Ground<'_>,
    texts: impl Iterator<Item = &'a Text>,
    catches: &[CatchFile],
) -> Proof {
    let mut values = Vec::new();
    for (text, answer) in texts.zip(&check.answers) {
        proof::moves(report, text, answer, ground);
        values.extend(proof::value(report, text, answer, ground));
    }
    if values.len() < check.answers.len() {
        return Proof::default();
    }
    let right = judged(&values);
    if let Some(accept) = &check.accept {
        let numbers = SceneEnvironment { scene: ground.scene, answer: Some(right) };
        if !accept.holds(&numbers).unwrap_or(false) {
            let message = phrase!(
                "'{formula}' does not hold for the answer, {right}",
                formula = accept.text(),
                right = right.phrase()
            );
            report.error("wrong-answer", ground.step.span(), message);
        }
    }
    let judge = Judge { is_open: check.accept.is_some(), ..Judge::new(ground, right) };
    let candidates = || proof::fields(&values);
    judge.judge(report, &signs(&check.catches, catches, ground.scene), &candidates)
}

/// Returns the numbers as expressions judge them.
pub(super) fn judged(values: &[Value]) -> AnswerValue {
    AnswerValue::Fields(std::array::from_fn(|place| values.get(place).copied()))
}

impl Kind for Numbers {
    fn name(&self) -> &'static str {
        match self.between {
            Between::Times => "shape",
            Between::Blank => "numbers",
        }
    }

    fn catches(&self) -> &[Catch] {
        &self.catches
    }

    fn needs(&self) -> Needs<'_> {
        let mut needs = catch::needs(&self.catches, Ans::Fields(&self.fields));
        let labels = self.fields.iter().map(|field| (Directive::Field, &*field.name));
        match self.between {
            Between::Times => needs.allowed.extend(labels),
            Between::Blank => needs.required.extend(labels),
        }
        needs
    }

    fn stance(&self) -> Stance<'_> {
        Stance { hides_sums: true, ..Stance::default() }
    }

    fn form(&self) -> Form {
        match self.between {
            Between::Times => Form::Shape,
            Between::Blank => Form::Numbers(self.fields.len()),
        }
    }

    /// Parses the numbers in order, `1 0` or `1x0`, or by name, `op_h=1 op_w=0`. A square
    /// shape may be given by one side.
    fn read(&self, line: &str, _: &[usize]) -> Option<Answer> {
        let line = line.trim();
        let texts: Vec<&str> = if line.contains('=') {
            self.named(line)?
        } else {
            line.split(is_between).filter(|text| !text.is_empty()).collect()
        };
        let texts = match (self.between, texts.as_slice()) {
            (Between::Times, [side]) => vec![*side; self.fields.len()],
            (Between::Times | Between::Blank, _) => texts,
        };
        if texts.len() != self.fields.len() {
            return None;
        }
        let values = texts.iter().zip(&self.fields).map(|(text, field)| number(text, field.kind));
        values.collect::<Option<Vec<Value>>>().map(|values| Answer::Numbers(values, self.between))
    }

    fn right(&self, scene: &Scene) -> Option<Answer> {
        let numbers = SceneEnvironment { scene, answer: None };
        let values = self.answers.iter().map(|answer| answer.eval(&numbers).ok());
        values.collect::<Option<Vec<Value>>>().map(|values| Answer::Numbers(values, self.between))
    }

    fn reckoned(&self) -> Option<Reckoned<'_>> {
        Some(Reckoned { right: &self.answers, catches: &self.catches, answer: |parts| Some(judged(parts)) })
    }

    fn tries(&self, scene: &Scene, foreseen: &[AnswerValue]) -> Vec<Answer> {
        let of = |values: Vec<Value>| Answer::Numbers(values, self.between);
        let numbers = |value: &AnswerValue| match value {
            AnswerValue::Fields(values) => {
                Some(of(values.iter().take(self.fields.len()).copied().collect::<Option<Vec<Value>>>()?))
            }
            AnswerValue::Shape(sides) => Some(of(sides.map(Value::Integer).to_vec())),
            AnswerValue::Scalar(_) | AnswerValue::Cell { .. } | AnswerValue::Picked(_) | AnswerValue::Setting(_) => {
                None
            }
        };
        foreseen.iter().filter_map(numbers).chain(self.right(scene)).collect()
    }

    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade {
        let Answer::Numbers(values, _) = answer else { return Grade::of(false) };
        let numbers = SceneEnvironment { scene, answer: None };
        let is_right =
            |(right, value): (&Expression, &Value)| right.eval(&numbers).is_ok_and(|right| is_same(right, *value));
        let are_right = values.len() == self.answers.len() && self.answers.iter().zip(values).all(is_right);
        let is_accepted = |accept: &Expression| {
            let numbers = SceneEnvironment { scene, answer: Some(judged(values)) };
            accept.holds(&numbers).unwrap_or(false)
        };
        let are_right = are_right || self.accept.as_ref().is_some_and(is_accepted);
        caught(are_right, scene, judged(values), &self.catches, &self.answers)
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }
}

impl Numbers {
    /// Creates a question for height and width.
    #[must_use]
    pub fn shape(answers: [Expression; 2], catches: Vec<Catch>) -> Numbers {
        let fields = ["h", "w"].map(|name| Field { name: name.into(), kind: Of::Integer }).to_vec();
        Numbers { fields, answers: answers.to_vec(), between: Between::Times, accept: None, catches }
    }

    /// Returns the texts of the fields in order, if each field is named once.
    fn named<'a>(&self, line: &'a str) -> Option<Vec<&'a str>> {
        let pairs = super::words(line).map(|word| word.split_once('='));
        let pairs: Vec<(&str, &str)> = pairs.collect::<Option<_>>()?;
        let of = |field: &Field| pairs.iter().find(|(name, _)| *name == &*field.name).map(|(_, text)| *text);
        let texts: Vec<&str> = self.fields.iter().map(of).collect::<Option<_>>()?;
        (pairs.len() == texts.len()).then_some(texts)
    }
}

/// Returns whether a letter may separate two numbers.
#[must_use]
pub fn is_between(letter: char) -> bool {
    matches!(letter, 'x' | 'X' | ',' | ';' | ' ')
}

/// Parses the number of a field of this kind.
#[must_use]
pub fn number(text: &str, kind: Of) -> Option<Value> {
    match kind {
        Of::Integer => text.trim().parse().ok().map(Value::Integer),
        Of::Real | Of::Boolean => value(text.trim()),
    }
}
