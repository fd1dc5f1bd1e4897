//! The check `choice`: one of a few options, of which several may be right.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::grade::{Feedback, Grade};
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table};
use crate::lesson::diagnostic::{Report, choice};
use crate::lesson::document::{Text, Texts};
use crate::lesson::expression::{Answer as Ans, AnswerValue, Environment, Expression, SceneEnvironment};
use crate::lesson::markdown::Directive;
use crate::lesson::reading::{Wanted, check_ids, expression};
use crate::phrase;
use crate::scene::{Scene, random};

/// A question for one of several options.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceFile {
    /// The ids of the options.
    pub options: Option<Texts>,
    /// The ids of those that are right.
    #[serde(default)]
    pub correct: Vec<Text>,
    /// Instead of both: options of which conditions say whether they are right. One right one is shown, and three that are
    /// wrong, those first that somebody would take. Since 2026-12.
    #[serde(default)]
    pub option: Vec<OptionFile>,
}

/// An option that is right on some numbers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionFile {
    /// The id that the prose names.
    pub id: Text,
    /// Where it is right.
    pub right: Text,
    /// It is offered only where this holds.
    #[serde(rename = "if")]
    pub only_if: Option<Text>,
    /// Where somebody would take it, though it is wrong.
    pub tempts: Option<Text>,
    /// The skill of the course that whoever takes it lacks; the step's without it.
    pub skill: Option<Text>,
    /// The misconceptions that it meets, by their numbers.
    #[serde(default)]
    pub meets: Vec<u8>,
}

/// A question with options. Any of the right ones is accepted.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The options that are shown, in the order of the file.
    pub options: Vec<String>,
    /// The right ones among them.
    pub correct: Vec<String>,
    /// All options that may be shown, if that depends on conditions; otherwise empty.
    pub conditional: Vec<Conditional>,
}

/// An option that is right if a condition holds.
#[derive(Clone, Debug)]
pub struct Conditional {
    /// The id.
    pub id: String,
    /// The condition under which it is right.
    pub right: Expression,
    /// The condition under which it is offered; without it, it always is.
    pub only_if: Option<Expression>,
    /// The condition under which it is tempting though wrong.
    pub tempts: Option<Expression>,
    /// The id of the skill that a learner who chooses it lacks.
    pub skill: Option<String>,
}

/// The maximum number of options that are shown.
const MOST_SHOWN: usize = 4;

/// The maximum number of options from which the shown ones are taken.
const MOST_OPTIONS: usize = 12;

impl Conditional {
    pub(super) fn expressions(&self) -> impl Iterator<Item = &Expression> {
        [Some(&self.right), self.only_if.as_ref(), self.tempts.as_ref()].into_iter().flatten()
    }

    /// Returns whether it is offered with these numbers, and whether it is right.
    pub(super) fn standing(&self, numbers: &dyn Environment) -> (bool, bool) {
        let holds = |condition: &Expression| condition.holds(numbers).unwrap_or(false);
        (self.only_if.as_ref().is_none_or(holds), holds(&self.right))
    }

    fn tempts(&self, numbers: &dyn Environment) -> bool {
        self.tempts.as_ref().is_some_and(|tempts| tempts.holds(numbers).unwrap_or(false))
    }
}

impl Table for ChoiceFile {
    type Check = Choice;

    fn place(&self) -> Option<Range<usize>> {
        let options = self.options.as_ref().map(Texts::span);
        options.or_else(|| self.option.first().map(|option| option.id.span()))
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Choice> {
        if !self.option.is_empty() {
            return self.conditional(report, ground);
        }
        let options = check_ids(report, self.options.iter().flat_map(|options| options.iter()));
        let correct = check_ids(report, &self.correct);
        let place = || self.place().unwrap_or_else(|| ground.step.span());
        if !(2..=4).contains(&options.len()) {
            report.error(
                "wrong-count",
                place(),
                phrase!("a choice has 2 to 4 options, not {given}", given = options.len()),
            );
        }
        for id in self.correct.iter().filter(|id| !options.iter().any(|option| option == id.as_str())) {
            let help = choice(id.as_str(), options.iter().map(String::as_str));
            report.error_with("unknown-name", id.span(), phrase!("there is no option '{id}'", id = id.as_str()), help);
        }
        if correct.is_empty() {
            report.error("no-right-option", place(), phrase!("no option is right"));
        } else if options.iter().all(|option| correct.contains(option)) {
            report.error("no-wrong-option", place(), phrase!("no option is wrong"));
        }
        Some(Choice { options, correct, conditional: Vec::new() })
    }

    fn prove(&self, _: &mut Choice, _: &mut Report<'_>, _: &Ground<'_>) -> Proof {
        Proof::default()
    }
}

impl ChoiceFile {
    /// Builds the choice with the options that are shown on this scene.
    fn conditional(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Choice> {
        let place = || self.place().unwrap_or_else(|| ground.step.span());
        check_ids(report, self.option.iter().map(|option| &option.id));
        let stray = self.options.as_ref().map(Texts::span).or_else(|| self.correct.first().map(Text::span));
        if let Some(stray) = stray {
            report.error("missing-key", stray, phrase!("options have conditions, or 'options' and 'correct'"));
            return None;
        }
        if !(2..=MOST_OPTIONS).contains(&self.option.len()) {
            let message = phrase!(
                "a choice has 2 to {most} options, not {given}",
                most = MOST_OPTIONS,
                given = self.option.len()
            );
            report.error("wrong-count", place(), message);
            return None;
        }
        let known = ground.names.known(Ans::None);
        let mut conditional = Vec::new();
        for option in &self.option {
            let right = expression(report, &option.right, known, Wanted::Condition);
            let condition = |report: &mut Report<'_>, text: &Option<Text>| match text {
                None => Some(None),
                Some(text) => expression(report, text, known, Wanted::Condition).map(Some),
            };
            let (only_if, tempts) = (condition(report, &option.only_if), condition(report, &option.tempts));
            let skill = option.skill.as_ref().map(|skill| skill.as_str().to_owned());
            let id = option.id.as_str().to_owned();
            conditional.push(Conditional { id, right: right?, only_if: only_if?, tempts: tempts?, skill });
        }
        let numbers = SceneEnvironment { scene: ground.scene, answer: None };
        let (options, correct) = shown(&conditional, &numbers, ground.chance);
        if correct.is_empty() {
            report.error("no-right-option", place(), phrase!("no option is right"));
        } else if options.len() < 2 {
            report.error("no-wrong-option", place(), phrase!("no option is wrong"));
        }
        Some(Choice { options, correct, conditional })
    }
}

/// Returns the options that are shown, and the right one. Among wrong options, tempting ones take precedence.
fn shown(all: &[Conditional], numbers: &dyn Environment, chance: u64) -> (Vec<String>, Vec<String>) {
    let order = random::shuffled(all.len(), chance);
    let offered: Vec<&Conditional> =
        order.iter().filter_map(|place| all.get(*place)).filter(|option| option.standing(numbers).0).collect();
    let is_right = |option: &&&Conditional| option.standing(numbers).1;
    let Some(right) = offered.iter().find(is_right) else { return (Vec::new(), Vec::new()) };
    let wrong = offered.iter().filter(|option| !is_right(option));
    let (tempting, other): (Vec<&Conditional>, Vec<&Conditional>) = wrong.partition(|option| option.tempts(numbers));
    let wrong = tempting.into_iter().chain(other).take(MOST_SHOWN - 1);
    let ids: Vec<&str> = wrong.chain([*right]).map(|option| option.id.as_str()).collect();
    // In the order of the file; learners see the options shuffled.
    let in_order = all.iter().map(|option| &option.id).filter(|id| ids.contains(&id.as_str()));
    (in_order.cloned().collect(), vec![right.id.clone()])
}

impl Kind for Choice {
    fn name(&self) -> &'static str {
        "choice"
    }

    fn needs(&self) -> Needs<'_> {
        // With conditions, each option may be wrong with other numbers.
        let conditional = self.conditional.iter().map(|option| (option.id.as_str(), false));
        let worded = self.worded().into_iter().filter(|_| self.conditional.is_empty());
        needs(Directive::Choice, worded.chain(conditional))
    }

    fn stance(&self) -> Stance<'_> {
        Stance { hides_sums: true, ..Stance::default() }
    }

    fn form(&self) -> Form {
        Form::Option(self.options.len())
    }

    fn read(&self, line: &str, shown: &[usize]) -> Option<Answer> {
        option(&self.listed(), shown, line)
    }

    fn right(&self, _: &Scene) -> Option<Answer> {
        self.correct.first().cloned().map(Answer::Option)
    }

    fn grade(&self, _: &Scene, answer: &Answer) -> Grade {
        let Answer::Option(id) = answer else { return Grade::of(false) };
        Grade::new(self.correct.contains(id), Feedback::Option(id.clone()))
    }

    fn tries(&self, _: &Scene, _: &[AnswerValue]) -> Vec<Answer> {
        self.options.iter().cloned().map(Answer::Option).collect()
    }

    fn listed(&self) -> Vec<&str> {
        self.options.iter().map(String::as_str).collect()
    }

    fn conditional(&self) -> Option<&[Conditional]> {
        (!self.conditional.is_empty()).then_some(&self.conditional)
    }

    fn worded(&self) -> Vec<(&str, bool)> {
        self.options.iter().map(|option| (option.as_str(), self.correct.contains(option))).collect()
    }
}

/// Returns the sections that options need: a text for each, and feedback, which is required for wrong ones.
pub(super) fn needs<'a>(directive: Directive, options: impl Iterator<Item = (&'a str, bool)>) -> Needs<'a> {
    let mut needs = Needs::default();
    for (id, is_right) in options {
        needs.required.push((directive, id));
        let feedback = if is_right { &mut needs.allowed } else { &mut needs.required };
        feedback.push((Directive::Feedback, id));
    }
    needs
}

/// Parses an option, given by its number on the screen or by its id.
pub(super) fn option(ids: &[&str], shown: &[usize], line: &str) -> Option<Answer> {
    let line = line.trim();
    let by_number = line.parse::<usize>().ok().and_then(|number| shown.get(number.checked_sub(1)?)).copied();
    let place = by_number.or_else(|| ids.iter().position(|id| *id == line))?;
    ids.get(place).map(|id| Answer::Option((*id).to_owned()))
}
