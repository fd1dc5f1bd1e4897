//! Catches: known wrong answers, how they are written and read, and how they are recognised.

use schemars::JsonSchema;
use serde::Deserialize;

use super::grade::{Feedback, Formulas, Grade};
use super::{Ground, Needs};
use crate::conv::Pair;
use crate::lesson::cells::Cells as Selector;
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{Answer as Ans, AnswerValue, Expression, SceneEnvironment};
use crate::lesson::markdown::Directive;
use crate::lesson::reading::{Wanted, check_id, check_ids, expression};
use crate::phrase;
use crate::scene::Scene;
use crate::scene::wrong::WrongModel;

/// A known wrong answer. Its sign is one of `when`, `model`, `cells` and `order`; which of them, the kind of the check says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatchFile {
    /// The id that the prose names.
    pub id: Text,
    /// A condition on `ans`; of a goal, on the scene.
    pub when: Option<Text>,
    /// Of cells: a named wrong model of the layer.
    pub model: Option<Text>,
    /// Of a select: exactly these cells are picked; "none" for none. Since 2026-12.
    pub cells: Option<Text>,
    /// Of an order: two items, of which the second was put first. Since 2026-12.
    pub order: Option<[Text; 2]>,
    /// It counts only where this holds: without a subject there is no belief. Since 2026-12.
    #[serde(rename = "if")]
    pub only_if: Option<Text>,
    /// The skill of the course that whoever answers so lacks; the lesson's without it. Since 2026-12.
    pub skill: Option<Text>,
    /// The misconceptions that it meets, by their numbers. Since 2026-12.
    #[serde(default)]
    pub meets: Vec<u8>,
}

/// A known wrong line of reasoning.
#[derive(Clone, Debug)]
pub struct Catch {
    /// The id.
    pub id: String,
    /// How the wrong answer is recognised.
    pub sign: Sign,
    /// The condition under which the catch is in play; without it, the catch always is.
    pub only_if: Option<Expression>,
    /// The id of the skill that the learner lacks, if it is not the lesson's.
    pub skill: Option<String>,
    /// The numbers of the misconceptions that it addresses.
    pub meets: Vec<u8>,
}

/// How a wrong answer is recognised.
#[derive(Clone, Debug)]
pub enum Sign {
    /// A condition on the answer holds.
    When(Expression),
    /// The answer is that of this wrong model: the values of the blank cells in order, or `None` where the model has no
    /// value.
    Model(WrongModel, Vec<Option<f64>>),
    /// Exactly these cells are picked; they are sorted, and come with their selector.
    Cells(Vec<Pair>, Selector),
    /// Of the items at these two indices, the second is put before the first.
    Order([usize; 2]),
}

impl Catch {
    /// Returns whether the scene contains what the misconception is about.
    #[must_use]
    pub fn is_in_play(&self, scene: &Scene) -> bool {
        let numbers = SceneEnvironment { scene, answer: None };
        self.only_if.as_ref().is_none_or(|only_if| only_if.holds(&numbers).unwrap_or(false))
    }

    /// Returns the condition by which the answer is recognised, if there is one.
    #[must_use]
    pub fn when(&self) -> Option<&Expression> {
        match &self.sign {
            Sign::When(when) => Some(when),
            Sign::Model(..) | Sign::Cells(..) | Sign::Order(_) => None,
        }
    }

    /// Returns whether the catch is in play and its condition holds for an answer.
    #[must_use]
    pub fn holds(&self, scene: &Scene, answer: Option<AnswerValue>) -> bool {
        let numbers = SceneEnvironment { scene, answer };
        self.when().is_some_and(|when| when.holds(&numbers).unwrap_or(false)) && self.is_in_play(scene)
    }
}

/// The maximum number of catches of a check.
const MOST_CATCHES: usize = 8;
/// The largest number of a misconception.
const LAST_MISCONCEPTION: u8 = 99;

/// Reads the catches of a check. `answer` is what `ans` means in their conditions. `other` reads the sign of a catch
/// without a condition, or reports why it cannot.
pub(super) fn read(
    report: &mut Report<'_>,
    files: &[CatchFile],
    ground: &Ground<'_>,
    answer: Ans<'_>,
    mut other: impl FnMut(&mut Report<'_>, &CatchFile) -> Option<Sign>,
) -> Option<Vec<Catch>> {
    check_ids(report, files.iter().map(|file| &file.id));
    if let Some(file) = files.get(MOST_CATCHES) {
        report.error("wrong-count", file.id.span(), phrase!("a check has at most {most} catches", most = MOST_CATCHES));
        return None;
    }
    let mut catches = Vec::new();
    for file in files {
        let signs = [file.when.is_some(), file.model.is_some(), file.cells.is_some(), file.order.is_some()];
        if signs.iter().filter(|is_there| **is_there).count() > 1 {
            report.error(
                "missing-key",
                file.id.span(),
                phrase!("a catch has one sign: 'when', 'model', 'cells' or 'order'"),
            );
            continue;
        }
        if let Some(model) = file.model.as_ref().filter(|_| ground.scene.channels().is_some()) {
            let message = phrase!("a wrong model is of one channel: write the condition with 'when'");
            report.error("unknown-name", model.span(), message);
            continue;
        }
        let sign = match &file.when {
            Some(when) => expression(report, when, ground.names.known(answer), Wanted::Condition).map(Sign::When),
            None => other(report, file),
        };
        let only_if = file
            .only_if
            .as_ref()
            .map(|only_if| expression(report, only_if, ground.names.known(Ans::None), Wanted::Condition));
        if let Some(skill) = &file.skill {
            check_id(report, skill);
        }
        if let Some(number) = file.meets.iter().find(|number| !(1..=LAST_MISCONCEPTION).contains(*number)) {
            report.error(
                "bad-id",
                file.id.span(),
                phrase!("misconceptions have numbers from 1 on, not {number}", number = *number),
            );
        }
        let (Some(sign), Some(only_if)) = (sign, only_if.map_or(Some(None), |read| read.map(Some))) else { continue };
        catches.push(Catch {
            id: file.id.as_str().to_owned(),
            sign,
            only_if,
            skill: file.skill.as_ref().map(|skill| skill.as_str().to_owned()),
            meets: file.meets.clone(),
        });
    }
    Some(catches)
}

/// Reports a catch without a condition, for kinds of check whose catches must have one.
pub(super) fn only_when(report: &mut Report<'_>, file: &CatchFile) -> Option<Sign> {
    let wrong = file.model.as_ref().or(file.cells.as_ref()).or(file.order.as_ref().map(|[first, _]| first));
    match wrong {
        Some(text) => report.error("unknown-key", text.span(), phrase!("here a catch has 'when'")),
        None => report.error("missing-key", file.id.span(), phrase!("the catch needs 'when'")),
    }
    None
}

/// Returns the sections that catches need: one for each catch, and one for other wrong answers.
pub(super) fn needs<'a>(catches: &'a [Catch], answer: Ans<'a>) -> Needs<'a> {
    let catches = catches.iter().map(|catch| (Directive::Catch, catch.id.as_str()));
    Needs { required: catches.chain([(Directive::Otherwise, "")]).collect(), answer, ..Needs::default() }
}

/// Grades an answer: a wrong one gets the feedback of the first catch that fires, and the formulas.
pub(super) fn caught(
    is_right: bool,
    scene: &Scene,
    answer: AnswerValue,
    catches: &[Catch],
    right: &[Expression],
) -> Grade {
    if is_right {
        return Grade::of(true);
    }
    let catch = catches.iter().find(|catch| catch.holds(scene, Some(answer)));
    let theirs = catch.and_then(Catch::when).map(Expression::answered_fields).unwrap_or_default();
    let formulas = Some(Formulas { theirs, right: right.to_vec() });
    let feedback = catch.map_or(Feedback::Otherwise, |catch| Feedback::Catch(catch.id.clone()));
    Grade { formulas, ..Grade::new(false, feedback) }
}
