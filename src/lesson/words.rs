//! The words of a step in one language: the sections of its prose, checked against what the step needs.

use std::collections::BTreeMap;
use std::ops::Range;

use super::check::Needs;
use super::course::{Step, StepProse};
use super::diagnostic::{Report, Severity, choice};
use super::expression::Answer;
use super::inline::{self, Context, Passage};
use super::markdown::{Directive, Section, StepText};
use super::prose::Prose;
use crate::phrase;

/// The maximum number of hints of a step.
const MOST_HINTS: usize = 3;

/// The prose of a step with its spans.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub step: String,
    /// The span of the step's id.
    pub head: Range<usize>,
    /// The `rev` of the step that was translated.
    pub rev: Option<u32>,
    pub heading: String,
    pub body: Passage,
    /// The sections in the order of the file. Those without an id, such as prompts and hints, have an empty one.
    sections: Vec<(Directive, String, Passage)>,
}

impl Words {
    /// Iterates over the passages of a directive with their ids.
    pub fn all(&self, directive: Directive) -> impl Iterator<Item = (&str, &Passage)> {
        let is_asked = move |(kind, ..): &&(Directive, String, Passage)| *kind == directive;
        self.sections.iter().filter(is_asked).map(|(_, id, passage)| (id.as_str(), passage))
    }

    pub fn find(&self, directive: Directive, id: &str) -> Option<&Passage> {
        self.all(directive).find(|(known, _)| *known == id).map(|(_, passage)| passage)
    }

    /// Iterates over all passages except the body.
    pub fn sections(&self) -> impl Iterator<Item = (Directive, &str, &Passage)> {
        self.sections.iter().map(|(directive, id, passage)| (*directive, id.as_str(), passage))
    }

    /// Returns the prose without spans.
    #[must_use]
    pub fn prose(&self) -> StepProse {
        let by_id = |directive| -> BTreeMap<String, Prose> {
            self.all(directive).map(|(id, passage)| (id.to_owned(), passage.prose.clone())).collect()
        };
        let names = |directive| -> BTreeMap<String, String> {
            self.all(directive).map(|(id, passage)| (id.to_owned(), inline::unfilled(&passage.prose))).collect()
        };
        let one = |directive| self.find(directive, "").map(|passage| passage.prose.clone());
        let mut options = by_id(Directive::Choice);
        options.extend(by_id(Directive::Item));
        options.extend(by_id(Directive::Fix));
        StepProse {
            heading: self.heading.clone(),
            body: self.body.prose.clone(),
            prompt: one(Directive::Prompt).unwrap_or_default(),
            hints: self.all(Directive::Hint).map(|(_, passage)| passage.prose.clone()).collect(),
            catches: by_id(Directive::Catch),
            otherwise: one(Directive::Otherwise),
            options,
            feedback: by_id(Directive::Feedback),
            explain: one(Directive::Explain).unwrap_or_default(),
            notes: by_id(Directive::Note),
            panels: names(Directive::Panel),
            fields: names(Directive::Field),
            speaker: one(Directive::Speaker).unwrap_or_default(),
        }
    }
}

/// Returns which sections a step needs and which it may have.
fn needs(step: &Step) -> Needs<'_> {
    let notes = step.marks.iter().filter_map(|mark| Some((Directive::Note, mark.note.as_deref()?)));
    let panels = step.panels.iter().map(|panel| (Directive::Panel, &*panel.id));
    let allowed = panels.chain([(Directive::Speaker, "")]).collect();
    let mut needs = Needs { required: notes.collect(), allowed, answer: Answer::None };
    if let Some(check) = &step.check {
        let own = check.needs();
        needs.required.extend([(Directive::Prompt, ""), (Directive::Explain, "")]);
        needs.required.extend(own.required);
        needs.allowed.push((Directive::Hint, ""));
        needs.allowed.extend(own.allowed);
        needs.answer = own.answer;
    }
    needs
}

/// Reads the words of a step. Reports sections that do not belong to it, and missing ones with the severity `missing`.
pub fn read(report: &mut Report<'_>, text: &StepText, step: &Step, terms: &[&str], missing: Severity) -> Words {
    let needs = needs(step);
    let context = Context { known: step.names.known(Answer::None), terms };
    let heading = text.heading.clone().map(|span| inline::plain(report, span)).unwrap_or_default();
    if heading.is_empty() {
        let message = phrase!("the step '{step}' has no '## heading'", step = &step.id);
        report.missing(missing, "missing-prose", text.id.span.clone(), message);
    }
    let body = inline::read(report, text.body.clone(), context);
    let mut words = Words {
        step: step.id.clone(),
        head: text.id.span.clone(),
        rev: text.rev,
        heading,
        body,
        sections: Vec::with_capacity(text.sections.len()),
    };
    for section in &text.sections {
        let judges = matches!(
            section.directive,
            Directive::Catch | Directive::Otherwise | Directive::Feedback | Directive::Explain
        );
        let context = if judges { Context { known: step.names.known(needs.answer), ..context } } else { context };
        let passage = inline::read(report, section.text.clone(), context);
        if matches!(section.directive, Directive::Panel | Directive::Field) {
            inline::text(report, &passage);
        }
        let id = section.id.as_ref().map_or("", |id| id.text.as_str());
        if is_wanted(report, section, id, &needs, &words) {
            if passage.prose.is_empty() {
                report.missing(missing, "missing-prose", section.head.clone(), phrase!("nothing is said here"));
            }
            words.sections.push((section.directive, id.to_owned(), passage));
        }
    }
    for (directive, id) in &needs.required {
        if words.find(*directive, id).is_none() {
            let name = if id.is_empty() { directive.name().to_owned() } else { format!("{}: {id}", directive.name()) };
            let message = match directive {
                Directive::Feedback => {
                    phrase!("the step '{step}' has no feedback on the wrong '{id}'", step = &step.id, id = *id)
                }
                _ => phrase!("the step '{step}' has no '<!-- {name} -->'", step = &step.id, name),
            };
            if !report.found.iter().any(|found| found.file == report.file && found.message == message) {
                report.missing(missing, "missing-prose", text.id.span.clone(), message);
            }
        }
    }
    words
}

/// Returns whether the step may have the section, and reports it otherwise.
fn is_wanted(report: &mut Report<'_>, section: &Section, id: &str, needs: &Needs<'_>, words: &Words) -> bool {
    let name = section.directive.name();
    let known = || needs.required.iter().chain(&needs.allowed).filter(|(kind, _)| *kind == section.directive);
    let place = section.id.as_ref().map_or_else(|| section.head.clone(), |id| id.span.clone());
    if known().next().is_none() {
        report.error("stray-prose", section.head.clone(), phrase!("this step has no use for '{name}'", name));
        return false;
    }
    if !known().any(|(_, known)| *known == id) {
        let help = choice(id, known().map(|(_, known)| *known));
        report.error_with("stray-prose", place, phrase!("the step has no {name} '{id}'", name, id), help);
        return false;
    }
    let count = words.all(section.directive).filter(|(other, _)| *other == id).count();
    let most = if section.directive == Directive::Hint { MOST_HINTS } else { 1 };
    if count == most {
        let message = if most == 1 {
            phrase!("'{name}' is here twice", name)
        } else {
            phrase!("a step has at most {most} hints", most)
        };
        report.error("duplicate-section", place, message);
        return false;
    }
    true
}
