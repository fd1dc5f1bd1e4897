//! The check `reflect`: a thought in the learner's own words, which is recorded but never graded.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::grade::Grade;
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table};
use crate::lesson::diagnostic::Report;
use crate::lesson::expression::AnswerValue;
use crate::scene::Scene;

/// A sentence that learners write for themselves. It is not graded.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReflectFile {}

/// A question that is never graded.
#[derive(Clone, Debug)]
pub struct Reflect;

impl Table for ReflectFile {
    type Check = Reflect;

    fn place(&self) -> Option<Range<usize>> {
        None
    }

    fn build(&self, _: &mut Report<'_>, _: &Ground<'_>) -> Option<Reflect> {
        Some(Reflect)
    }

    fn prove(&self, _: &mut Reflect, _: &mut Report<'_>, _: &Ground<'_>) -> Proof {
        Proof::default()
    }
}

impl Kind for Reflect {
    fn name(&self) -> &'static str {
        "reflect"
    }

    fn needs(&self) -> Needs<'_> {
        Needs::default()
    }

    fn stance(&self) -> Stance<'_> {
        Stance::default()
    }

    fn form(&self) -> Form {
        Form::Text
    }

    fn read(&self, line: &str, _: &[usize]) -> Option<Answer> {
        let text = line.trim();
        (!text.is_empty()).then(|| Answer::Text(text.to_owned()))
    }

    fn right(&self, _: &Scene) -> Option<Answer> {
        None
    }

    fn grade(&self, _: &Scene, _: &Answer) -> Grade {
        Grade::of(true)
    }

    fn tries(&self, _: &Scene, _: &[AnswerValue]) -> Vec<Answer> {
        vec![Answer::Text("...".to_owned())]
    }

    fn is_graded(&self) -> bool {
        false
    }
}
