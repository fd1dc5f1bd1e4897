//! Known wrong answers: how they are written, read and recognised.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Needs;
use super::grade::{Feedback, Formulas, Grade};
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{Answer as Ans, AnswerValue, Expression, Known, SceneEnvironment};
use crate::lesson::markdown::Directive;
use crate::lesson::reading::{Wanted, check_ids, expression};
use crate::scene::Scene;

/// A known wrong answer: a condition on `ans`, or for cells a named wrong model.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatchFile {
    pub id: Text,
    pub when: Option<Text>,
    pub model: Option<Text>,
}

/// A known wrong reasoning: fires where its condition on `ans` holds.
#[derive(Clone, Debug)]
pub struct Catch {
    pub id: String,
    pub when: Expression,
}

/// Most catches of a check.
const MOST_CATCHES: usize = 8;

/// Reports ids that are no ids, and catches that nobody could tell apart any more.
pub(super) fn check_catches(report: &mut Report<'_>, files: &[CatchFile]) -> bool {
    check_ids(report, files.iter().map(|file| &file.id));
    if let Some(file) = files.get(MOST_CATCHES) {
        report.error("wrong-count", file.id.span(), format!("a check has at most {MOST_CATCHES} catches"));
    }
    files.len() <= MOST_CATCHES
}

/// Catches whose sign is a condition alone.
pub(super) fn read(report: &mut Report<'_>, files: &[CatchFile], known: Known<'_>) -> Vec<Catch> {
    let mut read = Vec::new();
    if !check_catches(report, files) {
        return read;
    }
    for file in files {
        if let Some(model) = &file.model {
            report.error("unknown-key", model.span(), "models are for cells; here a catch has 'when'");
        }
        let Some(when) = &file.when else {
            report.error("missing-key", file.id.span(), "the catch needs 'when'");
            continue;
        };
        if let Some(when) = expression(report, when, known, Wanted::Condition) {
            read.push(Catch { id: file.id.as_str().to_owned(), when });
        }
    }
    read
}

/// Words for each catch, and for what none catches.
pub(super) fn needs<'a>(ids: impl Iterator<Item = &'a str>, answer: Ans<'a>) -> Needs<'a> {
    let catches = ids.map(|id| (Directive::Catch, id));
    Needs { required: catches.chain([(Directive::Otherwise, "")]).collect(), answer, ..Needs::default() }
}

/// Words for a wrong answer, where nothing catches any.
pub(super) fn otherwise<'a>() -> Needs<'a> {
    needs(std::iter::empty(), Ans::None)
}

/// A wrong answer with the first catch that fires, and the formulas if the catch is one.
pub(super) fn caught(
    is_right: bool,
    scene: &Scene,
    answer: AnswerValue,
    catches: &[Catch],
    right: Option<&Expression>,
) -> Grade {
    if is_right {
        return Grade::of(true);
    }
    let numbers = SceneEnvironment { scene, answer: Some(answer) };
    let Some(catch) = catches.iter().find(|catch| catch.when.holds(&numbers).unwrap_or(false)) else {
        return Grade::of(false);
    };
    let formulas = catch.when.answered().zip(right).map(|(theirs, right)| Formulas { theirs, right: right.clone() });
    Grade { formulas, ..Grade::new(false, Feedback::Catch(catch.id.clone())) }
}
