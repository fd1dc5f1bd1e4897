//! Checks the words of a step against its numbers and against the room on the screen.

use std::ops::Range;

use unicode_width::UnicodeWidthStr as _;

use super::typed;
use crate::lesson::check::effort::Effort;
use crate::lesson::check::proof::Proof;
use crate::lesson::course::Step;
use crate::lesson::diagnostic::Report;
use crate::lesson::expression::{AnswerValue, Environment, Name, SceneEnvironment, Size, Value};
use crate::lesson::fit;
use crate::lesson::inline::Passage;
use crate::lesson::markdown::Directive;
use crate::lesson::prose::{Filled, Filler, Prose};
use crate::lesson::step::Built;
use crate::lesson::words::Words;
use crate::phrase;
use crate::phrase::{Joint, Phrase};
use crate::scene::Scene;

/// The maximum length of a text in bytes. A longer one does not fit however it is wrapped, so wrapping is not tried.
const MOST_BYTES: usize = 4_000;

/// A stand-in for the names of keys, which are not known here.
const KEY: &str = "Enter";

/// Checks the words of one language against the step.
pub fn say(report: &mut Report<'_>, built: &Built, words: &Words, effort: &Effort, term: &dyn Fn(&str) -> String) {
    let stage = Stage { built, proof: &built.proof, term };
    if !stage.is_quick(report, words, effort) {
        return;
    }
    Stage::values(report, &words.body, stage.numbers(None));
    for (directive, id, passage) in words.sections() {
        Stage::values(report, passage, stage.numbers(Some((directive, id))));
    }
    stage.room(report, words);
    stage.hints(report, words);
    stage.typed(report, words);
}

struct Stage<'a> {
    built: &'a Built,
    proof: &'a Proof,
    term: &'a dyn Fn(&str) -> String,
}

impl Stage<'_> {
    /// Returns the environment of a section: the scene and the answer that it is about.
    fn numbers(&self, section: Option<(Directive, &str)>) -> SceneEnvironment<'_> {
        let scene: &Scene = match (section, &self.proof.solved) {
            (Some((Directive::Explain, _)), Some(solved)) => solved,
            _ => &self.built.scene,
        };
        let answer = match section {
            Some((Directive::Catch, id)) => self.proof.caught.get(id).copied().or(self.proof.wrong),
            Some((Directive::Otherwise, _)) => self.proof.wrong.or(self.proof.right),
            Some((Directive::Explain | Directive::Feedback, _)) => self.proof.right,
            _ => None,
        };
        SceneEnvironment { scene, answer }
    }

    /// Returns whether filling in the words takes little effort, and reports it otherwise.
    fn is_quick(&self, report: &mut Report<'_>, words: &Words, effort: &Effort) -> bool {
        let sections = words.sections().map(|(directive, id, passage)| (Some((directive, id)), passage));
        for (section, passage) in sections.chain([(None, &words.body)]) {
            let numbers = self.numbers(section);
            let works = passage.prose.expressions().map(|expression| expression.work(&numbers));
            let work = works.fold(0, i64::saturating_add);
            if !effort.is_quick(report, passage.span.clone(), work) {
                return false;
            }
        }
        true
    }

    /// Reports placeholders without a value.
    fn values(report: &mut Report<'_>, passage: &Passage, numbers: SceneEnvironment<'_>) {
        for (expression, place) in passage.prose.expressions().zip(&passage.places) {
            // Without such an answer, the check has already reported an error.
            let is_judged = expression.names().iter().any(Name::is_answer);
            if is_judged && numbers.answer.is_none() {
                continue;
            }
            if let Err(error) = expression.eval(&numbers) {
                report.error("no-value", place.clone(), error.message);
            }
        }
    }

    fn filled(&self, prose: &Prose, numbers: &dyn Environment) -> Vec<Filled> {
        prose.fill(&Filler { numbers, key: &|_| KEY.to_owned(), term: self.term })
    }

    fn text(&self, passage: &Passage) -> String {
        let blocks = self.filled(&passage.prose, &self.numbers(None));
        blocks.iter().flat_map(|block| block.runs.iter().map(|run| run.text.as_str())).collect()
    }

    fn room(&self, report: &mut Report<'_>, words: &Words) {
        let passages = words.sections().map(|(_, _, passage)| passage).chain([&words.body]);
        let huge = passages.filter(|passage| passage.span.len() > MOST_BYTES).max_by_key(|passage| passage.span.len());
        if let Some(huge) = huge {
            report.error(
                "too-long",
                huge.span.clone(),
                phrase!("no text has more than {most} bytes", most = MOST_BYTES),
            );
            return;
        }
        let numbers = self.numbers(None);
        let lines = |passage: &Passage, columns| fit::lines(&self.filled(&passage.prose, &numbers), columns);
        let mut question = fit::heading(&words.heading) + lines(&words.body, fit::COLUMNS);
        for (directive, _, passage) in words.sections() {
            match directive {
                // An empty line precedes the prompt.
                Directive::Prompt => question += 1 + lines(passage, fit::COLUMNS),
                // A field has a line of its own, in which the label follows a number and a blank.
                Directive::Field => {
                    question += 1;
                    if lines(passage, fit::LABEL_COLUMNS) > 1 {
                        let message = phrase!("a field's name has at most {most} columns", most = fit::LABEL_COLUMNS);
                        report.error("too-long", passage.span.clone(), message);
                    }
                }
                Directive::Choice | Directive::Item | Directive::Fix => question += lines(passage, fit::COLUMNS - 2),
                Directive::Catch
                | Directive::Otherwise
                | Directive::Feedback
                | Directive::Explain
                | Directive::Hint => {
                    let used = lines(passage, fit::COLUMNS);
                    let most = fit::FEEDBACK_LINES;
                    if used > most {
                        let message = phrase!(
                            "this takes {used} lines of {columns} columns; there is room for {most}",
                            used,
                            columns = fit::COLUMNS,
                            most
                        );
                        report.error("too-long", passage.span.clone(), message);
                    }
                }
                Directive::Panel | Directive::Note | Directive::Speaker => {}
            }
        }
        let most = fit::QUESTION_LINES;
        if question > most {
            let message = phrase!(
                "heading, body, prompt and options take {question} lines of {columns} columns; there is room for \
                 {most}",
                question,
                columns = fit::COLUMNS,
                most
            );
            report.error("too-long", words.head.clone(), message);
        }
    }

    /// Warns about hints that contain the answer.
    fn hints(&self, report: &mut Report<'_>, words: &Words) {
        let wanted: Vec<String> = match self.proof.right {
            Some(AnswerValue::Scalar(Value::Integer(number))) => vec![number.unsigned_abs().to_string()],
            Some(AnswerValue::Fields(fields)) => {
                let wanted: Option<Vec<String>> = fields.iter().flatten().map(whole).collect();
                wanted.unwrap_or_default()
            }
            _ => return,
        };
        if wanted.is_empty() {
            return;
        }
        for (_, hint) in words.all(Directive::Hint) {
            let text = self.text(hint);
            if wanted.iter().all(|number| typed::has_number(&text, number)) {
                let answer = Phrase::list(&wanted, Joint::And);
                let message = phrase!("the hint has the answer in it: {answer}", answer);
                report.warning("hint-tells-answer", hint.span.clone(), message);
            }
        }
    }

    /// Warns about numbers of the scene that are typed instead of computed.
    fn typed(&self, report: &mut Report<'_>, words: &Words) {
        let scene = &self.built.scene;
        let numbers = SceneEnvironment { scene, answer: None };
        let facts: Vec<(String, u64)> = Size::ALL
            .into_iter()
            .flat_map(|size| [Name::size(size, 0), Name::size(size, 1)])
            .filter_map(|name| match numbers.name(&name)? {
                Value::Integer(number) if number > 2 => Some((name.to_string(), number.unsigned_abs())),
                _ => None,
            })
            .collect();
        let passages = words.sections().filter(|(directive, ..)| *directive != Directive::Speaker);
        for passage in passages.map(|(_, _, passage)| passage).chain([&words.body]) {
            let text = &report.text[passage.span.clone()];
            for (number, place) in typed::numbers(text) {
                let Some((name, _)) = facts.iter().find(|(_, fact)| *fact == number) else { continue };
                let place = passage.span.start + place.start..passage.span.start + place.end;
                let message = phrase!(
                    "{number} is a number of the scene, and would be wrong if that changed: {placeholder}?",
                    number,
                    placeholder = format!("{{{{{name}}}}}"),
                );
                report.warning("typed-number", place, message);
            }
        }
    }
}

/// Returns a whole number as it appears in text, without its sign.
fn whole(value: &Value) -> Option<String> {
    match value {
        Value::Integer(number) => Some(number.unsigned_abs().to_string()),
        Value::Real(_) | Value::Boolean(_) => None,
    }
}

/// Checks what shows only across all steps of a lesson, in the source language.
pub fn lesson(report: &mut Report<'_>, steps: &[(&Step, &Words)]) {
    let mut firsts: Vec<(bool, Range<usize>)> = Vec::new();
    for (step, words) in steps {
        let options = step.check.as_ref().map(|check| check.worded()).unwrap_or_default();
        let Some((_, is_first_right)) = options.first() else { continue };
        firsts.push((*is_first_right, words.head.clone()));
        let length = |(id, _): &(&str, bool)| {
            let passage = words.find(Directive::Choice, id);
            passage.map_or(0, |passage| report.text[passage.span.clone()].width())
        };
        let longest =
            |wanted: bool| options.iter().filter(|(_, is_right)| *is_right == wanted).map(length).max().unwrap_or(0);
        // Longer by more than a fifth.
        if longest(true) * 5 > longest(false) * 6 {
            report.warning("longest-is-right", words.head.clone(), phrase!("the right option is by far the longest"));
        }
    }
    if let [.., (_, place)] = firsts.as_slice()
        && firsts.len() > 2
        && firsts.iter().all(|(is_first, _)| *is_first)
    {
        report.warning(
            "first-is-right",
            place.clone(),
            phrase!("the right option is the first in every choice of this lesson"),
        );
    }
}
