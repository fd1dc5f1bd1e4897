//! One of a few options, any of the right ones.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::grade::{Feedback, Grade};
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table};
use crate::lesson::diagnostic::{Report, choice};
use crate::lesson::document::{Text, Texts};
use crate::lesson::expression::AnswerValue;
use crate::lesson::markdown::Directive;
use crate::lesson::reading::check_ids;
use crate::scene::Scene;

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceFile {
    pub options: Texts,
    pub correct: Vec<Text>,
}

/// Any of the right options.
#[derive(Clone, Debug)]
pub struct Choice {
    pub options: Vec<String>,
    pub correct: Vec<String>,
}

impl Table for ChoiceFile {
    type Check = Choice;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.options.span())
    }

    fn build(&self, report: &mut Report<'_>, _: &Ground<'_>) -> Option<Choice> {
        let options = check_ids(report, self.options.iter());
        let correct = check_ids(report, &self.correct);
        let place = || self.options.span();
        if !(2..=4).contains(&options.len()) {
            report.error("wrong-count", place(), format!("a choice has 2 to 4 options, not {}", options.len()));
        }
        for id in self.correct.iter().filter(|id| !options.iter().any(|option| option == id.as_str())) {
            let help = choice(id.as_str(), options.iter().map(String::as_str));
            report.error_with("unknown-name", id.span(), format!("there is no option '{}'", id.as_str()), help);
        }
        if correct.is_empty() {
            report.error("no-right-option", place(), "no option is right");
        } else if options.iter().all(|option| correct.contains(option)) {
            report.error("no-wrong-option", place(), "no option is wrong");
        }
        Some(Choice { options, correct })
    }

    fn prove(&self, _: &mut Choice, _: &mut Report<'_>, _: &Ground<'_>) -> Proof {
        Proof::default()
    }
}

impl Kind for Choice {
    fn name(&self) -> &'static str {
        "choice"
    }

    fn needs(&self) -> Needs<'_> {
        needs(Directive::Choice, self.worded().into_iter())
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

    fn worded(&self) -> Vec<(&str, bool)> {
        self.options.iter().map(|option| (option.as_str(), self.correct.contains(option))).collect()
    }
}

/// A text for each option, and feedback to it: where it is wrong it must be there.
pub(super) fn needs<'a>(directive: Directive, options: impl Iterator<Item = (&'a str, bool)>) -> Needs<'a> {
    let mut needs = Needs::default();
    for (id, is_right) in options {
        needs.required.push((directive, id));
        let feedback = if is_right { &mut needs.allowed } else { &mut needs.required };
        feedback.push((Directive::Feedback, id));
    }
    needs
}

/// An option by its number on the screen, or by its id.
pub(super) fn option(ids: &[&str], shown: &[usize], line: &str) -> Option<Answer> {
    let line = line.trim();
    let by_number = line.parse::<usize>().ok().and_then(|number| shown.get(number.checked_sub(1)?)).copied();
    let place = by_number.or_else(|| ids.iter().position(|id| *id == line))?;
    ids.get(place).map(|id| Answer::Option((*id).to_owned()))
}
