//! A question with its scene, and with its texts filled in.

use super::{Line, Question, plain};
use crate::handout::Desk;
use crate::learner::session::Session;
use crate::learner::terms::{self, Glossary};
use crate::lesson::check::{Answer, Said};
use crate::lesson::course::{Course, Lesson};
use crate::lesson::prose::{Filled, Filler, Prose};
use crate::plain::{Sight, knob_name, knob_value};
use crate::scene::number;
use crate::tui::lesson::keys;
use crate::words::Language;
use crate::words::handout::HandoutStrings;

/// A question, and what its texts are filled in from.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub question: &'a Question<'a>,
    pub terms: &'a Glossary,
    /// The index of the language in everything translated.
    pub place: usize,
    pub language: Language,
    pub words: &'static HandoutStrings,
}

impl<'a> Asked<'a> {
    pub fn new(course: &'a Course, question: &'a Question<'a>, language: Language) -> Asked<'a> {
        let place = course.language(language.tag());
        Asked { question, terms: &course.glossary, place, language, words: language.handout() }
    }

    /// Returns a learner who has just arrived at the question.
    pub fn desk(&self) -> Desk {
        let step = self.question.step;
        let lesson = Lesson {
            id: String::new(),
            skills: Vec::new(),
            needs: Vec::new(),
            minutes: 0,
            title: Vec::new(),
            promise: None,
            steps: vec![step.clone()],
        };
        let session = Session::new(lesson, 0, 0, |_| false);
        let scene = step.scene(step.opening(), self.place);
        Desk { session, scene }
    }

    pub fn filled(&self, prose: &Prose, desk: &Desk) -> Vec<Filled> {
        let numbers = desk.telling(self.place).numbers();
        let term =
            |id: &str| terms::term(self.terms, id, self.place).map_or_else(|| id.to_owned(), |term| term.name.clone());
        let key = |action: &str| keys::told(action, self.language.screen());
        prose.fill(&Filler { numbers: &numbers, key: &key, term: &term })
    }

    /// Fills prose in, as one line.
    pub fn in_a_line(&self, prose: &Prose, desk: &Desk) -> Line {
        let mut line = Line::new();
        for block in self.filled(prose, desk) {
            if !line.is_empty() {
                line.push(plain(" "));
            }
            line.extend(block.runs);
        }
        line
    }

    /// Returns the listed options, items or fixes with their ids, in the order of the sheet.
    pub fn listed(&self) -> Vec<(&'a str, &'a Prose)> {
        let step = self.question.step;
        let Some(check) = &step.check else { return Vec::new() };
        let (ids, prose) = (check.listed(), step.said(self.place));
        let item = |place: &usize| {
            let id = *ids.get(*place)?;
            Some((id, prose.options.get(id)?))
        };
        self.question.order.iter().filter_map(item).collect()
    }

    /// Returns the names of an answer's numbers, as far as they have names.
    pub fn labels(&self) -> Vec<&'a str> {
        let step = self.question.step;
        let Some(check) = &step.check else { return Vec::new() };
        let prose = step.said(self.place);
        check.fields().iter().filter_map(|field| prose.fields.get(&*field.name)).map(String::as_str).collect()
    }

    /// Returns an answer in one line.
    pub fn answer(&self, answer: &Answer, desk: &Desk) -> Option<Line> {
        let step = self.question.step;
        let check = step.check.as_ref()?;
        let listed = |texts: Vec<String>| Some(vec![plain(texts.join(self.words.comma))]);
        let labels = self.labels();
        match answer {
            Answer::Numbers(values, _) if labels.len() == values.len() => {
                return listed(labels.iter().zip(values).map(|(label, value)| format!("{label} {value}")).collect());
            }
            Answer::Cells(values) if values.len() > 1 => {
                let cells = check.stance().blank.iter().zip(values);
                return listed(
                    cells.map(|([row, col], value)| format!("[{row},{col}] {}", number::text(*value))).collect(),
                );
            }
            _ => {}
        }
        Some(self.said(&answer.said(check, step.said(self.place))?, desk))
    }

    pub fn said(&self, said: &Said<'_>, desk: &Desk) -> Line {
        let sight = Sight { session: &desk.session, scene: &desk.scene, strings: self.language.plain() };
        match said {
            Said::Written(text) => vec![plain(text.as_str())],
            Said::Option(text) => self.in_a_line(text, desk),
            Said::Cells(cells) => vec![plain(sight.cells(cells))],
            Said::Items(items) => {
                let mut line = Line::new();
                for (place, item) in items.iter().enumerate() {
                    let comma = if place > 0 { self.words.comma } else { "" };
                    line.push(plain(format!("{comma}{}. ", place + 1)));
                    line.extend(self.in_a_line(item, desk));
                }
                line
            }
            Said::Setting(values) => {
                let value = |(knob, value): &(_, _)| format!("{} {}", knob_name(knob), knob_value(knob, *value));
                vec![plain(values.iter().map(value).collect::<Vec<_>>().join(self.words.comma))]
            }
        }
    }
}
